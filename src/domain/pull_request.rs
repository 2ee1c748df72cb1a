//! Pull requests, reviews, checks and commits as the forge tells them.

use serde::{Deserialize, Serialize};

use super::{Branch, CommitSha, Instant, PrNumber};

/// A pull request as last observed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullRequest {
    /// Its number.
    pub number: PrNumber,
    /// Title: attacker-controlled text.
    pub title: String,
    /// Body: attacker-controlled text.
    pub body: String,
    /// Author's login on the forge.
    pub author: String,
    /// Head branch.
    pub branch: Branch,
    /// Whether the head lives in another repository; never trusted.
    pub fork: bool,
    /// Head commit.
    pub head: CommitSha,
    /// Base branch.
    pub base: Branch,
    /// Open, merged or closed.
    pub state: PrState,
    /// Whether it is a draft.
    pub draft: bool,
    /// Logins already asked to review.
    pub requested: Vec<String>,
    /// Whether it merges cleanly; none while the forge has not worked it out.
    pub mergeable: Option<bool>,
}

/// The state of a pull request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PrState {
    /// Open.
    Open,
    /// Merged.
    Merged {
        /// The commit the merge made on the base branch.
        commit: CommitSha,
        /// Who merged, by login.
        by: String,
    },
    /// Closed without a merge.
    Closed {
        /// Who closed it, by login.
        by: String,
    },
}

/// What a reviewer said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReviewState {
    /// Approved.
    Approved,
    /// Asked for changes: a reject.
    ChangesRequested,
    /// Dismissed. An approval counts no more then; a reject does, unless its giver dismissed it.
    Dismissed,
}

/// That a review was dismissed, as far as the forge tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dismissal {
    /// What it said before.
    pub was: Option<ReviewState>,
    /// Who dismissed it, by login. On most forges whoever may write can.
    pub by: Option<String>,
}

/// One review. Comments are left out by the adapters; several by one person may be listed, the latest counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The forge's own number of it, by which it is dismissed.
    pub id: u64,
    /// Reviewer's login.
    pub login: String,
    /// What.
    pub state: ReviewState,
    /// The head it was given on.
    pub commit: CommitSha,
    /// When.
    pub at: Instant,
    /// What is known of its dismissal, where it was dismissed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dismissal: Option<Dismissal>,
}

impl Review {
    /// By what one person's reviews are ordered: the forge numbers them as they come, while its clock may be set back.
    pub fn turn(&self) -> (u64, Instant) {
        (self.id, self.at)
    }

    /// Who dismissed it, where that is told.
    pub fn dismissed_by(&self) -> Option<&str> {
        self.dismissal.as_ref().and_then(|d| d.by.as_deref())
    }

    /// Whether it is a reject that stands although it was dismissed: not by its giver, or nobody tells by whom. What nobody
    /// knows to have approved may have been one.
    pub fn is_kept(&self) -> bool {
        let was = self.dismissal.as_ref().and_then(|d| d.was);
        let own = self.dismissed_by().is_some_and(|by| by.eq_ignore_ascii_case(&self.login));
        self.state == ReviewState::Dismissed && was != Some(ReviewState::Approved) && !own
    }
}

/// The state of a CI check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckState {
    /// Not finished.
    Pending,
    /// Passed (or neutral, or skipped).
    Passed,
    /// Failed.
    Failed,
}

/// One check on a commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its name.
    pub name: String,
    /// Its state; of one source and run the latest counts.
    pub state: CheckState,
    /// What it says, for people.
    pub summary: String,
    /// Who reports it: an App's short name, or [`Check::STATUS`]. None where the forge does not tell, and of one that is
    /// still to be reported.
    #[serde(default)]
    pub source: Option<String>,
}

impl Check {
    /// The source of commit statuses: anybody with write access may set them.
    pub const STATUS: &str = "status";
}

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitInfo {
    /// Its id.
    pub sha: CommitSha,
    /// Its tree's id: equal trees have equal content.
    pub tree: CommitSha,
    /// Its parents, the one it was made on first.
    #[serde(default)]
    pub parents: Vec<CommitSha>,
    /// Author's e-mail, as written in the commit.
    pub author_email: String,
    /// Author's name, as written in the commit: attacker-controlled text.
    pub author_name: String,
    /// The author's forge login, where the forge knows it.
    pub author_login: Option<String>,
    /// Committer's e-mail, as written in the commit.
    #[serde(default)]
    pub committer_email: String,
    /// Committer's name, as written in the commit: attacker-controlled text.
    #[serde(default)]
    pub committer_name: String,
    /// The committer's forge login, where the forge knows it.
    #[serde(default)]
    pub committer_login: Option<String>,
    /// Whether the forge vouches, by a signature, that its author is a program. False where nobody asked.
    #[serde(default)]
    pub by_program: bool,
    /// Who pushed it, where the forge tells.
    #[serde(default)]
    pub pushed_by: Option<Pusher>,
    /// Full message: attacker-controlled text.
    pub message: String,
    /// Author date.
    pub at: Instant,
}

/// Who pushed a commit, as the forge saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pusher {
    /// Their login.
    pub login: String,
    /// Whether it is a program's.
    pub program: bool,
}

impl CommitInfo {
    /// One of which nothing is told but its id, for tests: its tree has the same.
    #[cfg(test)]
    pub(crate) fn bare(sha: CommitSha) -> Self {
        Self {
            tree: sha.clone(),
            sha,
            parents: Vec::new(),
            author_email: String::new(),
            author_name: String::new(),
            author_login: None,
            committer_email: String::new(),
            committer_name: String::new(),
            committer_login: None,
            by_program: false,
            pushed_by: None,
            message: String::new(),
            at: Instant::UNIX_EPOCH,
        }
    }

    /// The first line of the message.
    pub fn title(&self) -> &str {
        self.message.lines().next().unwrap_or_default()
    }
}

/// How one commit stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Lineage {
    /// The same commit.
    Same,
    /// The second descends from the first.
    Ahead,
    /// The second is an ancestor of the first.
    Behind,
    /// Neither.
    Diverged,
    /// One of the two is not known.
    Unknown,
}

/// By what it is known how one commit stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// By their parents.
    Parents,
    /// By a commit with the same tree: where branches are squashed, what was merged has other parents.
    Tree,
}

impl Lineage {
    /// How one commit stands to another by its parents or, where those lead nowhere, by the commits that have the tree of the
    /// first: what descends from one of them holds all that the first holds. It is behind only if it is behind all of them.
    pub fn or_by_tree(self, by_tree: &[Self]) -> (Self, Found) {
        match self {
            Self::Same | Self::Ahead | Self::Behind => (self, Found::Parents),
            Self::Diverged | Self::Unknown if by_tree.iter().any(|l| matches!(l, Self::Same | Self::Ahead)) => {
                (Self::Ahead, Found::Tree)
            }
            Self::Diverged | Self::Unknown if !by_tree.is_empty() && by_tree.iter().all(|l| *l == Self::Behind) => {
                (Self::Behind, Found::Tree)
            }
            Self::Diverged | Self::Unknown => (self, Found::Parents),
        }
    }

    /// How one commit stands to several others at once; unknown where it is to one of them.
    pub fn together(all: impl IntoIterator<Item = Self>) -> Self {
        let two = |a: Self, b: Self| match (a, b) {
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (a, b) if a == b => a,
            (Self::Same, other) | (other, Self::Same) => other,
            _ => Self::Diverged,
        };
        all.into_iter().reduce(two).unwrap_or(Self::Unknown)
    }
}
