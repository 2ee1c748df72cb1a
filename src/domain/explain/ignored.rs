//! Why a vote does not count: to the voter, and to others.

use std::fmt;

use super::instant_words;
use crate::domain::gate::{IgnoredBecause, IgnoredVote};
use crate::domain::vote::Choice;

impl IgnoredVote {
    /// The answer to the voter; `on` names what they voted on, such as `shop 1.4.0 for prod`.
    pub fn explain(&self, on: &str) -> String {
        let mark = match self.choice {
            Choice::Approve => "✅",
            Choice::Reject => "❌",
        };
        format!("Your {mark} on {on} does not count: {}", self.why)
    }
}

impl IgnoredBecause {
    /// For others than the voter, in a few words.
    pub fn short(&self) -> &'static str {
        match self {
            Self::Stranger => "nobody in the configuration",
            Self::NotListed => "not among those asked to approve",
            Self::NotMember { .. } => "no full member there",
            Self::Requester => "asked for it",
            Self::PrAuthor => "opened the pull request",
            Self::CommitAuthor => "wrote one of its commits",
            Self::BroughtCommit => "committed or pushed one of its commits",
            Self::Claimed => "said who wrote one of its commits",
            Self::StaleSubject => "given on something that has changed since",
            Self::OfBefore => "a review of before this was asked",
            Self::Reopened => "a review on what was closed and opened again",
            Self::Reworded => "a review under a text that was not tidegate's",
            Self::Expired { .. } => "expired",
        }
    }
}

impl fmt::Display for IgnoredBecause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stranger => {
                f.write_str("this login belongs to nobody in the configuration; ask to be added to `people`")
            }
            Self::NotMember { standing } => write!(f, "this login is {standing} there, and only members vote"),
            Self::NotListed => f.write_str("you are not among those asked to approve this"),
            Self::Requester => f.write_str("you asked for this delivery; someone else must approve"),
            Self::PrAuthor => f.write_str("you opened the pull request; someone else must approve"),
            Self::CommitAuthor => f.write_str("you wrote one of its commits; someone else must approve"),
            Self::BroughtCommit => f.write_str("you committed or pushed one of its commits; someone else must approve"),
            Self::Claimed => f.write_str(
                "you said who wrote one of its commits, and your vote went for that; someone else must approve",
            ),
            Self::StaleSubject => {
                f.write_str("it was given on something that has changed since; look at what is new and vote again")
            }
            Self::OfBefore => f.write_str(
                "it stood on the pull request before this was asked there; look at what is asked now, and review again or vote on \
                 its ballot",
            ),
            Self::Reopened => f.write_str(
                "the pull request was closed and opened again, and reviews there may be of before; vote on its ballot",
            ),
            Self::Reworded => f.write_str(
                "what the pull request said then was not tidegate's; read what it says now, and review again or vote on its ballot",
            ),
            Self::Expired { at } => write!(f, "it expired at {}; vote again if you still agree", instant_words(*at)),
        }
    }
}
