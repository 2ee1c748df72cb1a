//! The tags that must name what was approved. A version's tag is what people and CI know the version by: from the first vote
//! on it to the last environment it names one commit, or nothing of that version goes on.

use serde::{Deserialize, Serialize};

use super::delivery::{Delivery, Lane};
use super::plan::{latest_tag, version_tag};
use super::step::{Step, StepKind};
use super::{AppName, CommitSha, EnvName, TagName};

/// How much of a commit's id is typed: enough for any repository, and short enough for a line.
const DIGITS: usize = 12;

/// A tag, and the commit that it must name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Bound {
    /// The tag.
    pub tag: TagName,
    /// What was approved under it, or is being voted on.
    pub to: CommitSha,
}

/// A tag that names something else, or nothing any more.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moved {
    /// Which, and what it must name.
    pub bound: Bound,
    /// What it names; none where it was deleted.
    pub names: Option<CommitSha>,
}

impl Bound {
    /// What is wrong, where the tag names something else.
    pub fn moved(self, names: Option<CommitSha>) -> Option<Moved> {
        (names.as_ref() != Some(&self.to)).then_some(Moved { bound: self, names })
    }
}

impl Moved {
    /// What it names now.
    fn now(&self) -> String {
        let tag = &self.bound.tag;
        match &self.names {
            Some(other) => format!("{tag} was moved to {}", other.short()),
            None => format!("{tag} was deleted"),
        }
    }

    /// The way back, as it is typed.
    pub fn way_back(&self) -> String {
        let force = if self.names.is_some() { " --force" } else { "" };
        let to: String = self.bound.to.as_str().chars().take(DIGITS).collect();
        format!("git push{force} origin {to}:refs/tags/{}", self.bound.tag)
    }

    /// What is wrong and the way back, in one clause.
    pub fn short(&self) -> String {
        format!("{}, and that was {}; put it back: {}", self.now(), self.bound.to.short(), self.way_back())
    }

    /// What everybody is told, once. Some tags shut gates; others only say what was done.
    pub fn told(&self, app: &AppName, shuts: bool) -> String {
        if !shuts {
            return format!(
                "tag {}; it said what tidegate brought of {app}, which is {}. What runs stays as it is, but whoever goes by that tag \
                 is misled; put it back: {}",
                self.now(),
                self.bound.to.short(),
                self.way_back()
            );
        }
        format!(
            "tag {}; what is delivered of {app} under that name is {}. Nothing of it enters an environment before the tag \
             is back: {}",
            self.now(),
            self.bound.to.short(),
            self.way_back()
        )
    }
}

impl std::fmt::Display for Moved {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let to = self.bound.to.short();
        write!(
            f,
            "{}, and this delivers {to}: put it back ({}), or abort this and cut another version",
            self.now(),
            self.way_back()
        )
    }
}

/// The tag that says what an environment runs, once a delivery has moved it there.
pub fn bound_latest(delivery: &Delivery, environment: &EnvName) -> Option<Bound> {
    let moved = |step: &Step| {
        step.done_at.is_some() && matches!(&step.kind, StepKind::MoveTag { environment: of } if of == environment)
    };
    let tag = latest_tag(environment).ok()?;
    let to = delivery.shipped()?;
    delivery.steps.iter().any(moved).then(|| Bound { tag, to: to.clone() })
}

/// The tags that a delivery stands by: those that it has put, and of a promotion the version's.
pub fn bound(delivery: &Delivery) -> Vec<Bound> {
    if delivery.lane == Lane::Promotion {
        let tag = delivery.version.and_then(|version| version_tag(version).ok());
        let to = delivery.known.source.clone();
        return tag.zip(to).map(|(tag, to)| Bound { tag, to }).into_iter().collect();
    }
    let put = delivery.steps.iter().filter(|s| s.done_at.is_some()).filter_map(|s| match &s.kind {
        StepKind::Tag { tags, on } => Some((tags, delivery.target(*on)?)),
        _ => None,
    });
    put.flat_map(|(tags, to)| tags.iter().map(move |tag| Bound { tag: tag.clone(), to: to.clone() })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha(digit: &str) -> CommitSha {
        CommitSha::parse(digit.repeat(40)).expect("a commit")
    }

    #[test]
    fn a_tag_that_names_what_was_approved_is_well_and_every_other_is_told_with_the_way_back() {
        let bound = || Bound { tag: "v1.4.0".parse().expect("a tag"), to: sha("1") };
        assert_eq!(bound().moved(Some(sha("1"))), None);
        let moved = bound().moved(Some(sha("2"))).expect("moved");
        let gone = bound().moved(None).expect("gone");
        let shop = "shop".parse().expect("a name");
        assert!(gone.told(&shop, false).contains("What runs stays as it is"));
        insta::assert_snapshot!(format!("{moved}\n{gone}\n{}", gone.told(&shop, true)), @"
        v1.4.0 was moved to 2222222, and this delivers 1111111: put it back (git push --force origin 111111111111:refs/tags/v1.4.0), or abort this and cut another version
        v1.4.0 was deleted, and this delivers 1111111: put it back (git push origin 111111111111:refs/tags/v1.4.0), or abort this and cut another version
        tag v1.4.0 was deleted; what is delivered of shop under that name is 1111111. Nothing of it enters an environment before the tag is back: git push origin 111111111111:refs/tags/v1.4.0
        ");
    }
}
