//! What can go wrong when an env repo is read or written: what was wrong, where, and what to do about it.
//!
//! `EditError` is about a file's content and stays wrong until a person changes the file or the configuration;
//! `BumpError` adds everything between us and the repository, and says which of it is worth trying again.

use std::fmt;

use super::Found;
pub use super::reason::EditReason;
use crate::domain::{Branch, CommitSha};

/// A refused edit: the file, the line where known, and why. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// Path within the env repo.
    pub file: String,
    /// The line, from 1, where one can be named.
    pub line: Option<usize>,
    /// What was wrong.
    pub reason: EditReason,
}

impl EditError {
    /// An error in a file.
    pub(crate) fn new(file: &str, line: Option<usize>, reason: EditReason) -> Self {
        Self { file: file.to_owned(), line, reason }
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        write!(f, ": {}; {}", self.reason, self.reason.hint())
    }
}

impl std::error::Error for EditError {}

/// Why an env repo could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BumpError {
    /// The edit itself is refused.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file holds neither what was planned against nor what was wanted.
    #[error("{file:?} holds {found}, not the planned {expected}: someone changed it; plan the delivery again")]
    Moved {
        /// The file.
        file: String,
        /// What it holds now.
        found: Found,
        /// What the plan was made against.
        expected: Found,
    },
    /// Since it was planned, the image has come to stand in another place that the same paths stand for.
    #[error("{file:?} has the image in a place that was not there when this was planned; plan the delivery again")]
    Grew {
        /// The file.
        file: String,
    },
    /// The branch to build on does not exist.
    #[error("{url} has no branch {branch}: create it, or correct the environment's branch in the configuration")]
    BranchMissing {
        /// The repository.
        url: String,
        /// The branch.
        branch: Branch,
    },
    /// The bump's own branch is not where we left it.
    #[error(
        "branch {branch} is at {}, expected {}: someone else wrote to it; look at it, then delete it or start again",
        tip(.found), tip(.expected)
    )]
    BranchMoved {
        /// The branch.
        branch: Branch,
        /// Where it was expected; `None`: not to exist.
        expected: Option<CommitSha>,
        /// Where it is.
        found: Option<CommitSha>,
    },
    /// The repository does not take this branch.
    #[error("{branch} was refused: {why}; allow tidegate to write this branch, or remove what is in the way")]
    BranchRefused {
        /// The branch.
        branch: Branch,
        /// The repository's words.
        why: String,
    },
    /// Others kept pushing first. Transient.
    #[error("{branch} kept moving while we wrote ({tries} tries); it is tried again later")]
    LostRace {
        /// The branch.
        branch: Branch,
        /// How often it was tried.
        tries: u32,
    },
    /// The repository cannot be talked to just now. Transient.
    #[error("{url} cannot be reached: {cause}; check that it is up and that tidegate may read it")]
    Unreachable {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The repository answers what libgit2 cannot read, as one whose history was cut off does. Works again once it is whole.
    #[error(
        "{url} does not answer as a whole repository does ({cause}): most often it is a shallow clone, whose history was cut \
         off. Complete it there with `git fetch --unshallow`, or name the repository that it was cloned from"
    )]
    Shallow {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The commit could not be signed. Transient: a person has to mend what signs.
    #[error(
        "nothing is written unsigned, and the commit for {url} could not be signed: {why}; mend it, or take `identity.signing_key` out"
    )]
    Unsigned {
        /// The repository.
        url: String,
        /// What kept it.
        why: String,
    },
    /// There is no repository.
    #[error(
        "there is no Git repository at {url} (or none that tidegate may see): restore it, or correct the configuration"
    )]
    RepositoryMissing {
        /// The repository.
        url: String,
    },
    /// The repository has a work tree that somebody may be working in.
    #[error("{url} is not a bare repository: give the bare one that people push to")]
    NotBare {
        /// The repository.
        url: String,
    },
    /// No space to write to. Transient: a person has to make room, and then it works.
    #[error("no space left to write to {url}: make room there; it is tried again later")]
    DiskFull {
        /// The repository.
        url: String,
    },
    /// We may not write there.
    #[error("{url} is read-only for tidegate ({cause}): give its user write permission")]
    ReadOnly {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The server does not let us in.
    #[error("{url} cannot be used: {why}")]
    Denied {
        /// The repository.
        url: String,
        /// What the server said, and what helps.
        why: String,
    },
    /// The commit asked about is not in the repository.
    #[error("{url} has no commit {commit}: it was removed, or never pushed there")]
    CommitMissing {
        /// The repository.
        url: String,
        /// The commit.
        commit: CommitSha,
    },
    /// Anything else Git said.
    #[error("git failed on {url}: {cause}; check the repository with `git fsck`")]
    Git {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
}

fn tip(tip: &Option<CommitSha>) -> &str {
    tip.as_ref().map_or("nothing", CommitSha::short)
}

impl BumpError {
    /// Whether the same call can succeed later without anybody changing the plan or the files.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::LostRace { .. }
                | Self::Unreachable { .. }
                | Self::Shallow { .. }
                | Self::Unsigned { .. }
                | Self::DiskFull { .. }
        )
    }

    /// Sorts what libgit2 reports into what a person can act on.
    pub(crate) fn from_git(url: &str, error: &git2::Error) -> Self {
        let (url, cause) = (url.to_owned(), error.message().to_owned());
        let says = |words: &[&str]| words.iter().any(|w| cause.contains(w));
        if says(&["No space left", "Disk quota exceeded", "File too large"]) {
            Self::DiskFull { url }
        } else if says(&["Permission denied", "Read-only file system", "Operation not permitted"]) {
            Self::ReadOnly { url, cause }
        } else if matches!(error.class(), git2::ErrorClass::Net | git2::ErrorClass::Http | git2::ErrorClass::Ssl) {
            Self::Unreachable { url, cause }
        } else {
            Self::Git { url, cause }
        }
    }
}
