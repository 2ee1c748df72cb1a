//! Votes: one person's approve or reject on one subject, from one surface.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::catalog::Surface;
use super::image::Named;
use super::{AppName, CommitSha, DeliveryId, EnvName, Instant};

/// What a vote is about. Anything in here that changes makes another subject, and votes on the old one count no more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Subject {
    /// The app.
    pub app: AppName,
    /// The environment it would enter.
    pub environment: EnvName,
    /// The head commit that would be merged.
    pub head: CommitSha,
    /// The digests that would ship, where they are known; sorted.
    pub digests: Vec<Named>,
    /// How often the same was asked anew, so that older votes do not count.
    #[serde(default, skip_serializing_if = "is_first")]
    pub asked: u32,
    /// What enters with it that neither the dev branch nor an approved delivery explains; sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unexplained: Vec<CommitSha>,
    /// What it is to replace, although nobody can tell whether that is older.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacing: Option<String>,
}

/// Whether it was never asked anew.
fn is_first(asked: &u32) -> bool {
    *asked == 0
}

impl Subject {
    /// The subject's identity: a hash over all its parts, as hex.
    pub fn id(&self) -> SubjectId {
        let mut hash = Sha256::new();
        hash.update(format!("{}\n{}\n{}\n", self.app, self.environment, self.head));
        for digest in &self.digests {
            hash.update(format!("{digest}\n"));
        }
        // What was never asked anew keeps the identity that it had before this was counted.
        if !is_first(&self.asked) {
            hash.update(format!("asked anew {}\n", self.asked));
        }
        for commit in &self.unexplained {
            hash.update(format!("with {commit}\n"));
        }
        if let Some(replacing) = &self.replacing {
            hash.update(format!("replacing {replacing}\n"));
        }
        SubjectId(hex::encode(hash.finalize())[..16].to_owned())
    }
}

/// A subject's identity, 16 hex digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SubjectId(pub String);

/// Approve or reject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Choice {
    /// Go ahead.
    Approve,
    /// Do not.
    Reject,
}

/// A button of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Button {
    /// Go ahead.
    Approve,
    /// Do not.
    Reject,
    /// Take back what was pressed before.
    Withdraw,
}

impl Button {
    /// What it says of the subject; none for taking back.
    pub fn choice(self) -> Option<Choice> {
        match self {
            Self::Approve => Some(Choice::Approve),
            Self::Reject => Some(Choice::Reject),
            Self::Withdraw => None,
        }
    }
}

/// How a vote was cast.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Means {
    /// A reaction. It stands as long as the surface shows it.
    #[default]
    Reaction,
    /// A button. The surface remembers nothing of it: it stands until it is taken back.
    Button,
    /// A command. It stands until another command takes it back, whatever any surface shows.
    Text,
}

/// One recorded vote. Never deleted: a withdrawn one keeps its row with `withdrawn_at`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// On which delivery.
    pub delivery: DeliveryId,
    /// On which subject.
    pub subject: SubjectId,
    /// From where.
    pub surface: Surface,
    /// The login there; who that is, is looked up when votes are counted.
    pub login: String,
    /// What.
    pub choice: Choice,
    /// How.
    #[serde(default)]
    pub means: Means,
    /// When it was first seen.
    pub cast_at: Instant,
    /// When it was taken back.
    pub withdrawn_at: Option<Instant>,
    /// When it was last said, cast or taken back, by the clock of a surface that tells: what one person says there is ordered
    /// by this, and nothing else is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_at: Option<Instant>,
    /// Whether somebody deleted the ballot it stood on. Approvals go with their ballot; a reject stands, and its giver takes it
    /// back by a command, or by voting on the ballot that is shown again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(asked: u32) -> Subject {
        Subject {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            head: "1".repeat(40).parse().expect("a commit"),
            digests: Vec::new(),
            asked,
            unexplained: Vec::new(),
            replacing: None,
        }
    }

    #[test]
    fn a_subject_stored_before_asking_anew_was_counted_is_the_same_subject() {
        let old = format!(r#"{{"app":"shop","environment":"prod","head":"{}","digests":[]}}"#, "1".repeat(40));
        let read: Subject = serde_json::from_str(&old).expect("an old subject");
        assert_eq!(read, subject(0));
        assert_eq!(serde_json::to_string(&read).expect("JSON"), old);
        insta::assert_snapshot!(read.id().0, @"3fe048da91ced4f2");
    }

    #[test]
    fn two_digests_that_are_swapped_are_another_subject_and_one_alone_is_what_it_was() {
        let image = |name: &str, digit: &str| crate::domain::image::ImageRef {
            name: name.parse().expect("a name"),
            tag: "v1.4.0".to_owned(),
            digest: format!("sha256:{}", digit.repeat(64)).parse().expect("a digest"),
        };
        let of = |images: &[crate::domain::image::ImageRef]| Subject {
            digests: crate::domain::image::digests(images),
            ..subject(0)
        };
        let (one, other) = (of(&[image("api", "a"), image("web", "b")]), of(&[image("api", "b"), image("web", "a")]));
        assert_ne!(one.id(), other.id());
        assert_eq!(one, of(&[image("web", "b"), image("api", "a")]));
        let read: Subject = serde_json::from_value(serde_json::to_value(&one).expect("JSON")).expect("a subject");
        assert_eq!(read, one);
        let alone = of(&[image("api", "a")]);
        let old = format!(
            r#"{{"app":"shop","environment":"prod","head":"{}","digests":["sha256:{}"]}}"#,
            "1".repeat(40),
            "a".repeat(64)
        );
        assert_eq!(serde_json::to_string(&alone).expect("JSON"), old);
        assert_eq!(serde_json::from_str::<Subject>(&old).expect("an old subject").id(), alone.id());
        insta::assert_snapshot!(alone.id().0, @"b3260035e26d3f01");
    }

    #[test]
    fn what_is_asked_anew_is_another_subject() {
        let ids: std::collections::BTreeSet<SubjectId> = (0..9).map(|asked| subject(asked).id()).collect();
        assert_eq!(ids.len(), 9);
    }

    #[test]
    fn what_is_to_replace_something_else_is_another_subject() {
        let replacing = |text: &str| Subject { replacing: Some(text.to_owned()), ..subject(0) }.id();
        assert!(replacing("latest") != subject(0).id() && replacing("latest") != replacing("stable"));
    }
}
