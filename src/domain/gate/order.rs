//! Never older over newer, and nothing lost that runs: how what would enter stands to what stands there. The gates and
//! the commands that ask for a delivery are answered from here, so that both say the same.

use super::{Reason, Running};
use crate::domain::delivery::Lane;
use crate::domain::pull_request::{Found, Lineage};
use crate::domain::written::{Standing, stands};
use crate::domain::{EnvName, Version};

/// The longest text that a command can repeat.
const LONGEST: usize = 1000;

/// What would enter, as far as it is set against what runs.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The lane.
    pub lane: Lane,
    /// Where.
    pub environment: &'a EnvName,
    /// The version, where there is one.
    pub version: Option<Version>,
    /// What it was asked to replace.
    pub replacing: Option<&'a str>,
}

impl Running {
    /// How what would enter stands to it.
    pub fn stands(&self, entering: &Incoming<'_>) -> Standing {
        // A dev branch that was rewritten goes its own way from what was built of it before.
        let line = entering.lane == Lane::Continuous;
        let (lineage, _) = self.kinship();
        let one = |read: &Option<_>| stands(entering.version, *read, lineage, line);
        self.read.iter().map(one).max().unwrap_or_else(|| stands(None, None, lineage, line))
    }

    /// How the new commit stands to it, and by what that is known.
    pub fn kinship(&self) -> (Lineage, Found) {
        self.lineage.or_by_tree(&self.by_tree)
    }

    fn read_at_all(&self, entering: &Incoming<'_>) -> Result<(), Box<Reason>> {
        let Some(why) = self.unread.clone() else { return Ok(()) };
        Err(Box::new(Reason::RunningUnread { environment: entering.environment.clone(), why }))
    }

    /// Nobody can compare it with what would enter: it is let in only if it was asked to replace exactly this.
    fn replaced(&self, entering: &Incoming<'_>) -> Result<String, Box<Reason>> {
        if entering.replacing == Some(self.text.as_str()) {
            return Ok(format!("replaces {}, as was asked", self.text));
        }
        Err(Box::new(Reason::CannotCompare {
            environment: entering.environment.clone(),
            running: if self.text.is_empty() { self.label.clone() } else { self.text.clone() },
            entering: entering.version.map_or_else(|| "this".to_owned(), |v| v.to_string()),
            asked: entering.replacing.map(str::to_owned),
            say: entering.command(&self.text),
        }))
    }
}

impl Incoming<'_> {
    /// The command that asks for it although it cannot be compared with what stands there.
    fn command(&self, text: &str) -> Option<String> {
        let environment = self.environment;
        let command = match (self.lane, self.version) {
            (Lane::Release, Some(version)) => format!("/release cut {version}"),
            (Lane::Promotion, Some(version)) => format!("/promote {environment} {version}"),
            (Lane::Hotfix, Some(_)) => "/hotfix start".to_owned(),
            _ => return None,
        };
        replacing(&command, text)
    }
}

/// A command with what it may replace, as it is typed; none where nobody could.
pub fn replacing(command: &str, text: &str) -> Option<String> {
    Some(format!("{command} --replacing {}", typed(text)?))
}

/// A text as it is typed behind an option; none where nobody could.
fn typed(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._/+@:,-".contains(c);
    let can_be = !text.is_empty() && text.len() <= LONGEST && text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    match can_be {
        false => None,
        true if !text.starts_with('-') && text.chars().all(plain) => Some(text.to_owned()),
        true => Some(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))),
    }
}

/// Whether it is not older than what runs, with a word on why.
pub fn not_older(running: &Running, entering: &Incoming<'_>) -> Result<String, Box<Reason>> {
    running.read_at_all(entering)?;
    match running.stands(entering) {
        Standing::NotOlder => Ok(format!("not older than {}", running.label)),
        Standing::Older => {
            let (environment, running) = (entering.environment.clone(), running.label.clone());
            Err(Box::new(Reason::OlderThanRunning { environment, running }))
        }
        Standing::Unknown => running.replaced(entering),
    }
}

/// Whether it holds what runs, with a word on why.
pub fn contained(running: &Running, entering: &Incoming<'_>) -> Result<String, Box<Reason>> {
    running.read_at_all(entering)?;
    match running.kinship() {
        (Lineage::Same | Lineage::Ahead, Found::Parents) => Ok(format!("descends from {}", running.label)),
        (Lineage::Same | Lineage::Ahead, Found::Tree) => Ok(format!("holds the content of {}", running.label)),
        (Lineage::Unknown, _) => running.replaced(entering),
        (Lineage::Behind | Lineage::Diverged, _) => {
            let (environment, running) = (entering.environment.clone(), running.label.clone());
            Err(Box::new(Reason::NotDescended { environment, running }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gates(lineage: Lineage, by_tree: &[Lineage]) -> (bool, bool) {
        let running = Running {
            label: "1.3.0".to_owned(),
            text: "latest".to_owned(),
            read: vec![None],
            source: None,
            lineage,
            by_tree: by_tree.to_vec(),
            unread: None,
        };
        let environment = "prod".parse().expect("a name");
        let entering = Incoming { lane: Lane::Promotion, environment: &environment, version: None, replacing: None };
        (not_older(&running, &entering).is_ok(), contained(&running, &entering).is_ok())
    }

    #[test]
    fn what_was_squashed_is_found_by_its_tree_and_what_has_parents_by_those() {
        use Lineage::{Ahead, Behind, Diverged, Same, Unknown};
        // Nothing is said of what neither shows.
        for lineage in [Diverged, Unknown] {
            assert!(!gates(lineage, &[]).1, "{lineage:?}");
            assert!(!gates(lineage, &[Diverged, Unknown]).1, "{lineage:?}");
            assert_eq!(gates(lineage, &[Behind, Ahead]), (true, true), "{lineage:?}");
            assert_eq!(gates(lineage, &[Same]), (true, true), "{lineage:?}");
            assert_eq!(gates(lineage, &[Behind]), (false, false), "{lineage:?}");
            assert!(!gates(lineage, &[Behind, Unknown]).1, "{lineage:?}");
        }
        // A tree that came back, as a revert does, makes nothing newer that is older by its parents.
        assert_eq!(gates(Behind, &[Ahead]), (false, false));
        assert_eq!(gates(Ahead, &[Behind]), (true, true));
    }
}
