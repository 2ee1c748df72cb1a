//! The configuration: one YAML file, read whole, judged whole. Either everything in it makes sense together, or every
//! problem is told at once with its line, its key and what to do.
//!
//! `load` reads the text and remembers where everything stands, `shape` and `schema` say what may be written, `check`
//! judges by them, `resolve` and its companions give names their meaning and check them against each other.

use std::path::{Path, PathBuf};

use crate::domain::catalog::Catalog;

mod accounts;
mod adapters;
mod apps;
mod check;
pub(crate) mod duration;
mod environments;
#[cfg(test)]
mod file_tests;
#[cfg(test)]
mod images_tests;
mod load;
mod notify;
mod pin;
mod places;
mod problem;
pub(crate) mod registries;
mod reports;
mod resolve;
mod rollouts;
mod schema;
mod secret_place;
mod secrets;
mod settings;
mod shape;
mod shape_adapters;
mod shape_daemon;
mod shape_files;
mod shape_notify;
mod shape_people;
mod shape_registries;
mod shape_rollouts;
mod suggest;
#[cfg(test)]
mod tests;

pub use adapters::{
    ChatSettings, DiscordSettings, Emoji, ForgeSettings, GithubAuth, GithubSettings, HttpSettings, SlackSettings,
};
pub use problem::{KeyPath, Position, Problem, Problems, Segment};
pub use registries::{
    AwsSettings, EcrSettings, Hook, HookKind, OciLogin, OciSettings, QueueSettings, RegistrySettings,
};
pub use reports::ReportSettings;
pub use rollouts::ClusterSettings;
pub use schema::schema;
pub use settings::{Identity, LocalRolloutSettings, LogFormat, SecretSource, Settings};

/// The largest file that is taken for a configuration.
const MAX_BYTES: usize = 1024 * 1024;

/// A configuration that makes sense.
#[derive(Debug, Clone)]
pub struct Config {
    /// What the domain decides by.
    pub catalog: Catalog,
    /// What the daemon runs by.
    pub settings: Settings,
    /// What is valid and looks like a slip.
    pub warnings: Problems,
    /// How each recurring freeze was read, in words, so that people can see whether it is what they meant.
    pub readings: Vec<String>,
}

impl Config {
    /// Reads a configuration file. Paths in it start at its folder.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        let path = path.as_ref();
        let name = path.display().to_string();
        let alone = |problem| Problems::new(&name, vec![problem]);
        let whole = |what: String| alone(Problem { at: None, path: KeyPath::default(), what });
        let text = read(path).map_err(whole).and_then(|bytes| load::text(bytes).map_err(alone))?;
        Self::parse(&text, &name, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads a configuration from its text. `name` is what problems call the file; paths start at `folder`.
    pub fn parse(text: &str, name: &str, folder: &Path) -> Result<Self, Problems> {
        let told = |list| Problems::new(name, list);
        let (document, mut problems) = load::Document::parse(text).map_err(|problem| told(vec![problem]))?;
        if document.value.is_null() {
            let what = "is empty; it needs at least people, environments, apps, forge and registries".to_owned();
            return Err(told(vec![Problem { at: None, path: KeyPath::default(), what }]));
        }
        let (shape, more) = check::check(&document);
        problems.extend(more);
        let Some(shape) = shape else { return Err(told(problems)) };
        let resolved = resolve::resolve(&shape, &document, folder);
        problems.extend(resolved.problems);
        match resolved.config {
            Some((catalog, settings)) if problems.is_empty() => {
                Ok(Self { catalog, settings, warnings: told(resolved.warnings), readings: resolved.readings })
            }
            _ => Err(told(problems)),
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    use std::io::Read as _;
    let told = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file; name another with --config".to_owned(),
        std::io::ErrorKind::IsADirectory => "is a folder; name the file in it".to_owned(),
        std::io::ErrorKind::PermissionDenied => "may not be read by this user".to_owned(),
        _ => format!("cannot be read: {error}"),
    };
    if path.is_dir() {
        return Err(told(std::io::ErrorKind::IsADirectory.into()));
    }
    let file = std::fs::File::open(path).map_err(told)?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(told)?;
    Ok(bytes)
}

/// A path of the configuration, which starts at the configuration's folder unless it is absolute.
fn below(folder: &Path, path: &str) -> PathBuf {
    folder.join(path)
}
