//! What people read of a change of policy.

use std::collections::BTreeSet;
use std::fmt;
use std::time::Duration;

use super::PolicyChange;
use super::identities::{Forgotten, Successor};
use crate::domain::PersonId;
use crate::domain::catalog::Right;
use crate::domain::explain::duration_words;

/// One delivery of a kind.
fn one(right: Right) -> String {
    let article = if right == Right::Override { "an" } else { "a" };
    format!("{article} {right}")
}

fn names(people: &BTreeSet<PersonId>) -> String {
    people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for PolicyChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lasts = |length: &Option<Duration>| length.map_or("for ever".to_owned(), duration_words);
        match self {
            Self::AppGone(app) => write!(f, "app {app} is configured no longer"),
            Self::EnvironmentGone(name) => write!(f, "environment {name} is configured no longer"),
            Self::Quorum { of: (place, right), from, to } => {
                write!(f, "{place} asks {to} to approve {}, and asked {from}", one(*right))
            }
            Self::NobodyAsked { of: (place, right), quorum } => {
                write!(f, "{place} asks nobody any more to approve {}, and asked {quorum}", one(*right))
            }
            Self::SomebodyAsked { of: (place, right), quorum } => {
                write!(f, "{place} asks {quorum} to approve {}, and asked nobody", one(*right))
            }
            Self::Left { of: (place, right), people } => {
                write!(f, "{} may no longer approve {} in {place}", names(people), one(*right))
            }
            Self::Joined { of: (place, right), people } => {
                write!(f, "{} may approve {} in {place}", names(people), one(*right))
            }
            Self::KeptElsewhere { of: (place, right), teams } if teams.is_empty() => {
                write!(f, "who may approve {} in {place} stands in the configuration alone", one(*right))
            }
            Self::KeptElsewhere { of: (place, right), teams } => {
                let teams = teams.iter().cloned().collect::<Vec<_>>().join(", ");
                write!(f, "who may approve {} in {place} is told by {teams}", one(*right))
            }
            Self::SelfApproval { of: (place, right), may: true } => {
                write!(f, "in {place} whoever asked for or wrote {} may approve it", one(*right))
            }
            Self::SelfApproval { of: (place, right), may: false } => {
                write!(f, "in {place} whoever asked for or wrote {} may no longer approve it", one(*right))
            }
            Self::Expiry { of: (place, right), from, to } => {
                write!(f, "approvals of {} in {place} last {}, and lasted {}", one(*right), lasts(to), lasts(from))
            }
            Self::Freeze { environment, window, new: true } => write!(f, "{environment} is frozen {window}"),
            Self::Freeze { environment, window, new: false } => write!(f, "{environment} is no longer frozen {window}"),
            Self::After { environment, from, to } => write!(f, "{environment} comes after {to}, and came after {from}"),
            Self::Production { environment, now: true } => write!(f, "{environment} is a production now"),
            Self::Production { environment, now: false } => write!(f, "{environment} is no longer a production"),
            Self::Checks { names, new } => {
                let names = names.iter().cloned().collect::<Vec<_>>().join(", ");
                write!(f, "{} {names}", if *new { "checks are required that were not:" } else { "no longer required:" })
            }
            Self::Moved { what, from, to } => write!(f, "{what}: {to}, and was {from}"),
            Self::AutoMerge(true) => f.write_str("it merges by itself"),
            Self::AutoMerge(false) => f.write_str("it no longer merges by itself"),
            Self::Watched { environment, watched: true } => write!(f, "rollouts in {environment} are watched"),
            Self::Watched { environment, watched: false } => {
                write!(f, "rollouts in {environment} are watched no longer")
            }
            Self::UnknownAuthors { of: (place, right), from, to } => {
                write!(
                    f,
                    "what a commit by somebody unknown means for {} in {place}: {to}, and was {from}",
                    one(*right)
                )
            }
            Self::Forgotten(Forgotten { person, by }) => write!(f, "{by} was {person}'s and is nobody's"),
            Self::Successor(Successor { from, to, by, renamed: true }) => write!(f, "{from} is called {to} now ({by})"),
            Self::Successor(Successor { from, to, by, renamed: false }) => write!(f, "{by} was {from}'s and is {to}'s"),
        }
    }
}
