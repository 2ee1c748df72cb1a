//! What a pull request of tidegate's own says is what people read before they review it. Whoever may write can change that, or
//! open one under its branches before tidegate does. So a print of what tidegate wrote is kept: a text that says something
//! else is put right, and no review counts that was given under it. A change's pull request is its author's, text and all.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::delivery::{Delivery, Known, Lane};
use super::pull_request::{PrState, PullRequest};
use super::{CommitSha, PrNumber, RepoId};

/// What the reviews were given on that were first seen under another text.
pub const REWORDED: &str = "reworded";

/// A print of a pull request's title and text, without what a forge does to the ends of lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Print(String);

impl Print {
    /// Of these.
    pub fn of(title: &str, text: &str) -> Self {
        let mut hash = Sha256::new();
        for line in std::iter::once(title.trim()).chain(text.trim_end().lines()) {
            hash.update(line.trim_end());
            hash.update("\n");
        }
        Self(hex::encode(hash.finalize())[..32].to_owned())
    }

    /// Of what a pull request says.
    pub fn shown(pr: &PullRequest) -> Self {
        Self::of(&pr.title, &pr.body)
    }
}

/// What tidegate wrote on a pull request of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wrote {
    /// In which repository.
    pub repo: RepoId,
    /// On which.
    pub pr: PrNumber,
    /// What.
    pub print: Print,
    /// The head that it tells of; none of a bump, and where an older tidegate wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<CommitSha>,
    /// How often it was put back since.
    #[serde(default)]
    pub put_back: u32,
}

/// How what a pull request says stands to what tidegate wrote there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum OwnWords {
    /// It is that, or not tidegate's to write.
    #[default]
    Right,
    /// Nobody kept what tidegate wrote: an older one opened it, or the answer to its opening was lost.
    Unkept,
    /// It is that, and tells of another head than it has now.
    Outdated,
    /// Somebody else opened it.
    Foreign,
    /// Somebody changed it, after it was put back so often.
    Changed(u32),
}

impl OwnWords {
    /// Whether people read there what tidegate did not write.
    pub fn is_false(self) -> bool {
        matches!(self, Self::Foreign | Self::Changed(_))
    }
}

impl Known {
    /// Keeps what a pull request says now, in place of what it said before.
    pub fn keep_wrote(&mut self, wrote: Wrote) {
        self.wrote.retain(|before| before.repo != wrote.repo || before.pr != wrote.pr);
        self.wrote.push(wrote);
    }
}

impl Delivery {
    /// What tidegate wrote on a pull request.
    pub fn wrote(&self, repo: &RepoId, pr: PrNumber) -> Option<&Wrote> {
        self.known.wrote.iter().find(|wrote| wrote.repo == *repo && wrote.pr == pr)
    }

    /// How what a pull request says stands to that, for tidegate under this login.
    pub fn own_words(&self, repo: &RepoId, pr: &PullRequest, own_login: &str) -> OwnWords {
        if self.lane == Lane::Change || pr.state != PrState::Open {
            return OwnWords::Right;
        }
        match self.wrote(repo, pr.number) {
            Some(wrote) if wrote.print == Print::shown(pr) => match &wrote.head {
                Some(head) if *head != pr.head => OwnWords::Outdated,
                _ => OwnWords::Right,
            },
            Some(wrote) => OwnWords::Changed(wrote.put_back),
            None if pr.author == own_login => OwnWords::Unkept,
            None => OwnWords::Foreign,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_is_of_the_words_and_not_of_the_ends_of_lines() {
        let print = Print::of("Release 1.4.0", "What:\n- a\n");
        assert_eq!(print, Print::of("Release 1.4.0 ", "What: \r\n- a\r\n\r\n"));
        for (title, text) in
            [("Release 1.4.1", "What:\n- a"), ("Release 1.4.0", "What:\n- b"), ("Release 1.4.0", "What:")]
        {
            assert_ne!(print, Print::of(title, text));
        }
    }
}
