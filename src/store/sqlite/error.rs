//! What SQLite's failures mean to the person who runs tidegate: what, which file, what to do.

use std::path::Path;

use crate::store::StoreError;

/// A failure inside the adapter, before it is told with the file's name.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Told already.
    Told(StoreError),
    /// SQLite's own.
    Sql(sqlx::Error),
}

impl From<sqlx::Error> for Trouble {
    fn from(error: sqlx::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<serde_json::Error> for Trouble {
    fn from(error: serde_json::Error) -> Self {
        Self::failed(format!("a value cannot be written as JSON: {error}"))
    }
}

impl Trouble {
    /// Somebody else changed `what`.
    pub(super) fn stale(what: impl std::fmt::Display) -> Self {
        Self::Told(StoreError::Stale(what.to_string()))
    }

    /// It failed, in these words.
    pub(super) fn failed(why: impl Into<String>) -> Self {
        Self::Told(StoreError::Failed(why.into()))
    }

    /// The failure as told to people.
    pub(super) fn at(self, path: &Path) -> StoreError {
        let error = match self {
            Self::Told(told) => return told,
            Self::Sql(error) => error,
        };
        let file = path.display();
        // The low byte of SQLite's extended code is the kind of failure.
        let code = error.as_database_error().and_then(|e| e.code()).and_then(|c| c.parse::<i32>().ok());
        StoreError::Failed(match code.map(|c| c & 0xff) {
            Some(5 | 6) => {
                return StoreError::Outage(format!("{file} is in use by another program; stop it and try again"));
            }
            Some(8) => format!("{file} cannot be written: check its owner and permissions, and those of its folder"),
            Some(10) => format!("reading or writing {file} failed: check the disk ({error})"),
            Some(11) => format!("{file} is damaged: restore a backup ({error})"),
            Some(13) => {
                return StoreError::Outage(format!(
                    "the store failed: the disk that holds {file} is full: free some space; tidegate goes on by itself"
                ));
            }
            Some(14) => {
                format!("{file} cannot be opened: check that it exists and may be read and written, its folder too")
            }
            Some(26) => format!("{file} is not a tidegate store: name another file, or restore a backup"),
            _ => format!("{file}: {error}"),
        })
    }
}
