//! `tidegate check`: judges a configuration without running anything.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::ConfigArgs;
use super::failure::{Exit, Failure, Outcome};
use super::output::{print, tell, telling};
use crate::config::{Config, Problems};
use crate::port::{Finding, Mark, SystemClock};
use crate::wire::{IMPERSONATION, check_online};

/// What to check.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The configuration, as --config names it elsewhere.
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    #[command(flatten)]
    config: ConfigArgs,
    /// Also ask the services outside whether they let tidegate do what the configuration needs. Changes nothing there.
    #[arg(long)]
    online: bool,
}

/// Reads a configuration; a wrong one is told in full.
pub(crate) fn load(path: &Path) -> Result<Config, Failure> {
    Config::load(path).map_err(|problems| refused(&problems))
}

/// Tells all that is wrong with a configuration.
pub(crate) fn refused(problems: &Problems) -> Failure {
    if let [only] = problems.list()
        && only.at.is_none()
    {
        return Failure::usage(problems);
    }
    tell(problems);
    let many = problems.list().len();
    let (count, them) = if many == 1 { ("1 error".to_owned(), "it") } else { (format!("{many} errors"), "them") };
    let told = format!("{} has {count}: correct {them} and check again", problems.file());
    Failure { exit: Exit::Usage, told }
}

pub(crate) async fn run(args: CheckArgs) -> Outcome {
    let path = args.file.unwrap_or(args.config.config);
    let read = path.clone();
    let checked = telling("checking", tokio::task::spawn_blocking(move || load(&read))).await;
    let config = checked.map_err(Failure::failed)??;
    if !config.warnings.is_empty() {
        let lines = config.warnings.to_string();
        lines.lines().for_each(|line| tell(format_args!("warning: {line}")));
    }
    if config.settings.impersonate {
        tell(format_args!("warning: {IMPERSONATION}"));
    }
    let mut text = config.readings.iter().map(|reading| format!("{reading}\n")).collect::<String>();
    let counts = [
        (config.catalog.apps.len(), "app"),
        (config.catalog.environments.len(), "environment"),
        (config.catalog.people.len(), "person"),
    ];
    let counts: Vec<_> = counts.into_iter().map(|(n, what)| counted(n, what)).collect();
    text.push_str(&format!("{} is valid: {}\n", path.display(), counts.join(", ")));
    print(&text)?;
    if args.online { online(&config).await } else { Ok(()) }
}

/// Asks the services outside, and tells what they lack.
async fn online(config: &Config) -> Outcome {
    let asked = check_online(config, Arc::new(SystemClock));
    let found = telling("asking the services outside", asked).await.map_err(Failure::failed)?;
    let line = |finding: &Finding| {
        let mark = match finding.mark {
            Mark::Good => "ok",
            Mark::Warning => "warning",
            Mark::Bad => "problem",
        };
        format!("{mark}: {}\n", finding.text)
    };
    print(&found.iter().map(line).collect::<String>())?;
    match found.iter().filter(|finding| finding.is_bad()).count() {
        0 => Ok(()),
        n => Err(Failure::failed(format!(
            "{} outside: correct what is said above, and check again",
            counted(n, "problem")
        ))),
    }
}

fn counted(n: usize, what: &str) -> String {
    match (n, what) {
        (1, what) => format!("1 {what}"),
        (n, "person") => format!("{n} people"),
        (n, what) => format!("{n} {what}s"),
    }
}
