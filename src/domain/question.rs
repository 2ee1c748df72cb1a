//! What people were last asked on a pull request. A forge keeps a review with its head; what else they are asked about, the
//! images above all, changes under the same head. So what was asked is kept, and what is found there when it has become
//! something else was given before that.

use serde::{Deserialize, Serialize};

use super::vote::{Subject, SubjectId};
use super::{CommitSha, PrNumber, RepoId};

/// What people were asked on a pull request, as of the last look at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// In which repository.
    pub repo: RepoId,
    /// On which pull request.
    pub pr: PrNumber,
    /// What about.
    pub subject: Subject,
}

impl Question {
    /// Whether it was asked on the same pull request.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.repo == other.repo && self.pr == other.pr
    }

    /// What a review on this commit was given on, that was first seen when people were asked about something else now: what
    /// they were asked before. If nothing but the head moved, one on the new head was given on that.
    pub fn given_on(&self, now: &Subject, commit: &CommitSha) -> SubjectId {
        let head_alone = Subject { head: now.head.clone(), ..self.subject.clone() } == *now;
        if head_alone && *commit == now.head && self.subject.head != now.head { now.id() } else { self.subject.id() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha(digit: &str) -> CommitSha {
        CommitSha::parse(digit.repeat(40)).expect("a commit")
    }

    fn subject(head: &str, image: &str) -> Subject {
        let digest: crate::domain::Digest = format!("sha256:{}", image.repeat(64)).parse().expect("a digest");
        Subject {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            head: sha(head),
            digests: vec![digest.into()],
            asked: 0,
            unexplained: Vec::new(),
            replacing: None,
        }
    }

    #[test]
    fn what_is_first_seen_once_another_thing_is_asked_was_given_on_what_was_asked_before() {
        let repo = RepoId::parse("acme/shop").expect("a repository");
        let before = Question { repo, pr: PrNumber(2), subject: subject("1", "a") };
        let given = |now: &Subject, commit: &str| before.given_on(now, &sha(commit));
        let asked_before = before.subject.id();
        assert_eq!(given(&subject("1", "b"), "1"), asked_before, "other images under one head");
        assert_eq!(given(&Subject { asked: 1, ..subject("1", "a") }, "1"), asked_before, "asked anew");
        assert_eq!(given(&Subject { unexplained: vec![sha("9")], ..subject("1", "a") }, "1"), asked_before);
        let moved = subject("2", "a");
        assert_eq!(given(&moved, "2"), moved.id(), "the head alone moved, and it is on that");
        assert_eq!(given(&moved, "1"), asked_before);
        assert_eq!(given(&subject("2", "b"), "2"), asked_before, "the images are others, too");
    }
}
