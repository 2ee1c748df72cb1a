//! Pushes as a forge tells of them: which branch moved from where to where, by whom. Whose push brought a commit first is
//! Git's to say: `pushed`.

use crate::domain::CommitSha;
use crate::domain::pull_request::Pusher;

/// One move of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Push {
    /// Where it was; none where the push made it.
    pub(crate) before: Option<CommitSha>,
    /// Where it is since.
    pub(crate) after: CommitSha,
    /// Whose it was, where that is told.
    pub(crate) by: Option<Pusher>,
    /// Whether the forge itself made that commit then, by its merge button: nothing that descends from it is older.
    pub(crate) made: bool,
}

/// The pushes to a repository, to whatever branch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pushes {
    /// Oldest first.
    pub(crate) list: Vec<Push>,
    /// Whether there was none before these.
    pub(crate) whole: bool,
}
