//! What GitHub knows and the embedded forge behind has no place for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;
use tidegate::domain::{Instant, RepoId};

use super::activity::Record;
use super::trouble::{On, Trouble};
use super::webhooks::Hooks;

/// Calls an hour.
pub(super) const LIMIT: u64 = 5000;

/// One call, as it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Called {
    pub(crate) method: String,
    /// The route as GitHub's description writes it; `git` for Git itself, `?` where there is none.
    pub(crate) template: &'static str,
    pub(crate) path: String,
    /// What was answered; 0 where the connection was closed without an answer.
    pub(crate) status: u16,
}

/// A token given to an installation.
pub(super) struct Token {
    pub(super) owner: String,
    pub(super) until: Instant,
}

/// A comment.
pub(super) struct Comment {
    pub(super) id: u64,
    pub(super) repo: RepoId,
    pub(super) number: u64,
    pub(super) author: String,
    pub(super) body: String,
    pub(super) created: String,
    pub(super) updated: String,
}

/// A run of a check.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) id: u64,
    pub(super) repo: RepoId,
    pub(super) sha: String,
    pub(super) name: String,
    /// By tidegate's App, or by CI.
    pub(super) ours: bool,
    /// What was asked for, as it was sent.
    pub(super) value: Value,
    /// What the embedded forge was told, or told: state and summary.
    pub(super) known: (tidegate::domain::pull_request::CheckState, String),
}

/// Something of a repository, kept as it is shown.
pub(super) struct Kept {
    pub(super) id: u64,
    pub(super) repo: RepoId,
    pub(super) value: Value,
    pub(super) statuses: Vec<Value>,
}

/// A commit status.
pub(super) struct Status {
    pub(super) repo: RepoId,
    pub(super) sha: String,
    pub(super) value: Value,
}

/// When a pull request was first seen so, and what of it was already told.
#[derive(Clone, Default)]
pub(super) struct Times {
    pub(super) created: String,
    pub(super) updated: String,
    pub(super) ended: Option<String>,
    /// What it looked like when it was last updated.
    pub(super) print: String,
}

/// Everything.
#[derive(Default)]
pub(super) struct State {
    pub(super) moves: Record,
    pub(super) calls: Vec<Called>,
    pub(super) counted: usize,
    pub(super) troubles: Vec<(On, Trouble)>,
    pub(super) used: u64,
    pub(super) tokens: HashMap<String, Token>,
    pub(super) given: u64,
    pub(super) uninstalled: BTreeSet<String>,
    pub(super) permissions: Option<Value>,
    pub(super) teams: BTreeMap<(String, String), Vec<String>>,
    pub(super) comments: Vec<Comment>,
    pub(super) runs: Vec<Run>,
    pub(super) statuses: Vec<Status>,
    /// The checks that a branch asks for: by its protection, and by a ruleset.
    pub(super) required: BTreeMap<(RepoId, String), [Vec<String>; 2]>,
    /// What other rules there are on a branch.
    pub(super) rules: BTreeMap<(RepoId, String), Vec<Value>>,
    pub(super) releases: Vec<Kept>,
    pub(super) deployments: Vec<Kept>,
    pub(super) times: HashMap<(RepoId, u64), Times>,
    /// How many reviews somebody had given when they were asked again.
    pub(super) asked_again: HashMap<(RepoId, u64, String), usize>,
    pub(super) mergeable_late: bool,
    /// How far its clock is ahead of everybody's.
    pub(super) ahead: chrono::TimeDelta,
    /// Repositories that allow no merge commits.
    pub(super) no_merges: BTreeSet<RepoId>,
    /// Heads and bases whose mergeability was asked for once.
    pub(super) worked_out: BTreeSet<String>,
    pub(super) hooks: Hooks,
    next: u64,
}

impl State {
    /// A number that was never used.
    pub(super) fn next(&mut self) -> u64 {
        self.next += 1;
        1000 + self.next
    }
}
