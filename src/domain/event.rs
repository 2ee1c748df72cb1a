//! Events: what the outside tells. Each is stored in the inbox before it is acknowledged. They are hints: a lost
//! one costs latency, because a sweep looks again.

use serde::{Deserialize, Serialize};

use super::catalog::Surface;
use super::pull_request::ReviewState;
use super::report::Report;
use super::vote::{Button, Choice};
use super::{AppName, Branch, CommitSha, Digest, EnvName, ImageName, Instant, PrNumber, RepoId};

/// Where a message stands on a surface.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct MessageRef {
    /// The surface.
    pub surface: Surface,
    /// The channel there.
    pub channel: String,
    /// The message there: Slack's `ts`, Discord's id, the terminal's number.
    pub id: String,
}

/// A review, as its event tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// By whom, by login on the forge.
    pub login: String,
    /// What it says.
    pub state: ReviewState,
}

/// Something that happened outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A branch moved, appeared or vanished.
    BranchPushed {
        /// In which repository.
        repo: RepoId,
        /// Which.
        branch: Branch,
        /// Its tip now; none when deleted, or not told.
        tip: Option<CommitSha>,
    },
    /// A tag appeared, moved or vanished.
    TagPushed {
        /// In which repository.
        repo: RepoId,
        /// Which.
        tag: String,
    },
    /// Something about a pull request changed: opened, pushed to, reviewed, merged, closed.
    PrChanged {
        /// In which repository.
        repo: RepoId,
        /// Which.
        pr: PrNumber,
        /// The review that came, where that is what changed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review: Option<Reviewed>,
    },
    /// A check on a commit changed.
    ChecksChanged {
        /// In which repository.
        repo: RepoId,
        /// On which commit.
        commit: CommitSha,
    },
    /// A repository was renamed, archived or moved, or tidegate's access to it changed.
    AccessChanged {
        /// Which.
        repo: RepoId,
    },
    /// An image was pushed.
    ImagePushed {
        /// Which.
        image: ImageName,
        /// Its tag, where it has one.
        tag: Option<String>,
        /// Its digest.
        digest: Digest,
    },
    /// An image was pushed under a tag, and whoever tells of it does not say what the tag names.
    ImageTagged {
        /// Which.
        image: ImageName,
        /// Its tag.
        tag: String,
    },
    /// Something else happened to an image: deleted, scanned.
    ImageChanged {
        /// Which.
        image: ImageName,
    },
    /// An environment's rollout of an app changed.
    RolloutChanged {
        /// Where.
        environment: EnvName,
        /// Of what.
        app: AppName,
    },
    /// Somebody in a cluster that nobody may reach told how an app fares there.
    RolloutReported {
        /// Where.
        environment: EnvName,
        /// Of what.
        app: AppName,
        /// What was told.
        report: Report,
    },
    /// Somebody typed a command.
    Said {
        /// Where.
        surface: Surface,
        /// Who, by login there.
        login: String,
        /// In which channel.
        channel: String,
        /// What: attacker-controlled text.
        text: String,
        /// Whose token it came with, where it was said through the local API.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        caller: Option<String>,
    },
    /// Somebody reacted to a message, or took it back.
    Reacted {
        /// Who, by login there.
        login: String,
        /// To which message.
        message: MessageRef,
        /// With what.
        choice: Choice,
        /// Whether it was taken back.
        removed: bool,
        /// When.
        at: Instant,
    },
    /// Somebody pressed a button of a ballot.
    Pressed {
        /// Who, by login there.
        login: String,
        /// Of which message.
        message: MessageRef,
        /// Which.
        button: Button,
        /// When.
        at: Instant,
    },
    /// tidegate was let into a channel: what could not be shown there can be now.
    LetIn {
        /// On which surface.
        surface: Surface,
        /// Which.
        channel: String,
    },
    /// A stored event that cannot be read any more. Only a store tells of one, so that the rest goes on.
    Unreadable {
        /// What is wrong with it.
        why: String,
    },
    /// A surface was out of hearing, or told that votes changed without saying which: what stands there is read again.
    Missed {
        /// Which.
        surface: Surface,
    },
}
