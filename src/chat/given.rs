//! Which private answers were given. Nothing of them stands anywhere that could be looked up, so it is written down that one is
//! about to be given, and where it came back as not given. A crash behind an answer does not repeat it: one that was under
//! way counts as given, for it is on its way long before it is told that it arrived.

use std::collections::HashSet;
use std::future::Future;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::disk::{Log, replace};
use crate::port::PortResult;

/// How many keys are kept.
const KEPT: usize = 2_000;

/// An answer that is about to be given, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    login: String,
    key: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    failed: bool,
}

/// Those that were given.
#[derive(Default)]
pub struct Given(Mutex<State>);

#[derive(Default)]
struct State {
    /// None where nothing outlives the process.
    log: Option<Log>,
    given: HashSet<(String, String)>,
}

impl Given {
    /// Those that are written down in this file.
    pub fn open(path: &Path) -> PortResult<Self> {
        let (mut log, mut entries) = Log::open::<Entry>(path)?;
        if entries.len() > KEPT {
            entries.drain(..entries.len() - KEPT / 2);
            let line = |entry: &Entry| serde_json::to_string(entry).map(|line| line + "\n");
            let lines: String = entries.iter().flat_map(line).collect();
            replace(path, lines.as_bytes())?;
            log = Log::open::<Entry>(path)?.0;
        }
        let mut given = HashSet::new();
        for Entry { login, key, failed } in entries {
            match failed {
                true => given.remove(&(login, key)),
                false => given.insert((login, key)),
            };
        }
        Ok(Self(Mutex::new(State { log: Some(log), given })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives an answer with this key to somebody, unless that was done.
    pub async fn once(&self, to: (&str, &str), give: impl Future<Output = PortResult<()>>) -> PortResult<()> {
        if !self.note(to, false)? {
            return Ok(());
        }
        let given = give.await;
        if given.is_err() {
            self.note(to, true)?;
        }
        given
    }

    /// Writes down that an answer is about to be given, or was not; whether that is new.
    fn note(&self, (login, key): (&str, &str), failed: bool) -> PortResult<bool> {
        let mut state = self.state();
        let known = (login.to_owned(), key.to_owned());
        if state.given.contains(&known) != failed {
            return Ok(false);
        }
        if let Some(log) = &mut state.log {
            log.append(&Entry { login: login.to_owned(), key: key.to_owned(), failed })?;
        }
        match failed {
            true => state.given.remove(&known),
            false => state.given.insert(known),
        };
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::PortError;

    #[tokio::test]
    async fn what_was_under_way_at_a_crash_is_not_given_again_and_what_failed_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("answered.jsonl");
        let given = Given::open(&path).unwrap();
        let to = |key| ("U01", key);
        given.once(to("arrived"), async { Ok(()) }).await.unwrap();
        given.once(to("failed"), async { Err(PortError::transient("Slack failed", "500")) }).await.unwrap_err();
        // The process ends while this is under way.
        let cut_off = given.once(to("cut off"), std::future::pending());
        assert!(futures::FutureExt::now_or_never(cut_off).is_none());
        let given = Given::open(&path).unwrap();
        let mut again = Vec::new();
        for key in ["arrived", "failed", "cut off", "new"] {
            let mut asked = false;
            given
                .once(to(key), async {
                    asked = true;
                    Ok(())
                })
                .await
                .unwrap();
            again.extend(asked.then_some(key));
        }
        assert_eq!(again, ["failed", "new"]);
    }
}
