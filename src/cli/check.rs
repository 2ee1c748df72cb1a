//! `tidegate check`: judges a configuration without running anything.

use std::path::Path;

use super::ConfigArgs;
use super::failure::{Exit, Failure, Outcome};
use super::output::{print, tell, telling};
use crate::config::Config;

/// Reads a configuration; a wrong one is told in full.
pub(crate) fn load(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| {
        if let [only] = problems.list()
            && only.at.is_none()
        {
            return Failure::usage(&problems);
        }
        tell(&problems);
        let many = problems.list().len();
        let (count, them) = if many == 1 { ("1 error".to_owned(), "it") } else { (format!("{many} errors"), "them") };
        let told = format!("{} has {count}: correct {them} and check again", path.display());
        Failure { exit: Exit::Usage, told }
    })
}

pub(crate) async fn run(args: ConfigArgs) -> Outcome {
    let path = args.config.clone();
    let checked = telling("checking", tokio::task::spawn_blocking(move || load(&path))).await;
    let config = checked.map_err(Failure::failed)??;
    if !config.warnings.is_empty() {
        let lines = config.warnings.to_string();
        lines.lines().for_each(|line| tell(format_args!("warning: {line}")));
    }
    let mut text = config.readings.iter().map(|reading| format!("{reading}\n")).collect::<String>();
    let counts = [
        (config.catalog.apps.len(), "app"),
        (config.catalog.environments.len(), "environment"),
        (config.catalog.people.len(), "person"),
    ];
    let counts: Vec<_> = counts.into_iter().map(|(n, what)| counted(n, what)).collect();
    text.push_str(&format!("{} is valid: {}\n", args.config.display(), counts.join(", ")));
    print(&text)
}

fn counted(n: usize, what: &str) -> String {
    match (n, what) {
        (1, what) => format!("1 {what}"),
        (n, "person") => format!("{n} people"),
        (n, what) => format!("{n} {what}s"),
    }
}
