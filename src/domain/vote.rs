//! Votes: one person's approve or reject on one subject, from one surface.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::catalog::Surface;
use super::{AppName, CommitSha, DeliveryId, Digest, EnvName, Instant};

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
    pub digests: Vec<Digest>,
}

impl Subject {
    /// The subject's identity: a hash over all its parts, as hex.
    pub fn id(&self) -> SubjectId {
        let mut hash = Sha256::new();
        hash.update(format!("{}\n{}\n{}\n", self.app, self.environment, self.head));
        for digest in &self.digests {
            hash.update(format!("{digest}\n"));
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
}
