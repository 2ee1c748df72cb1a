//! What Git knows: branches, tags, commits, files, what lies between two commits.
//!
//! - `bare`, `commits`: one bare repository on disk, and the commits and merges in it, without a work tree.
//! - `beyond`, `passing`, `pushed`: what merges hold beyond their sides, what would enter a branch, whose push brought it.
//! - `bounds`: how much of it is looked at.
//! - `mirror`, `write`: repositories elsewhere, through a mirror.

mod bare;
mod beyond;
mod bounds;
mod commits;
pub mod mirror;
mod passing;
mod pushed;
mod pushes;

use crate::domain::CommitSha;
use crate::domain::pull_request::{CommitInfo, Lineage};

pub(crate) use bare::{Bare, Stamp, absent, fault, head_ref, missing, oid, path, sha, tag_ref};
pub(crate) use beyond::Beyond;
pub(crate) use commits::{Outlook, Taking};
pub(crate) use pushes::{Push, Pushes};

/// What lies between two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How the second stands to the first.
    pub lineage: Lineage,
    /// Commits reachable from the second and not from the first, newest first; at most 250.
    pub commits: Vec<CommitInfo>,
}

/// What became of bringing a commit into a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BranchUpdate {
    /// The branch holds the commit now (or did already); its tip.
    Updated(CommitSha),
    /// The two conflict in these files; nothing was changed.
    Conflict(Vec<String>),
}
