//! Steps: the idempotent moves a plan is made of.

use serde::{Deserialize, Serialize};

use super::catalog::VersionImages;
use super::{Branch, CommitSha, EnvName, Instant, TagName};

/// Which commit a tag is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TagTarget {
    /// The commit the delivery started from, or the head of its branch (branchless).
    Source,
    /// The commit whose content ships.
    Shipped,
    /// The merge commit of the app pull request.
    Merge,
    /// The head of the app pull request: a hotfix ships its own branch, never a merge with unpromoted work.
    Head,
}

/// Whose votes open the gate of an env-repo merge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Approval {
    /// Those that the app pull request merged with, carried along as proof.
    Carried,
    /// Votes on this very bump: ballot and env pull request (branchless, rollback).
    Own,
}

/// One kind of move, with what was planned for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum StepKind {
    /// Create a branch.
    CutBranch {
        /// Its name.
        branch: Branch,
        /// Where.
        at: CommitSha,
    },
    /// Open the app pull request.
    OpenPr {
        /// From.
        branch: Branch,
        /// Into.
        base: Branch,
    },
    /// Wait until the hotfix branch has a commit and `/hotfix submit` was said (branchless hotfixes).
    AwaitFix {
        /// The hotfix branch.
        branch: Branch,
    },
    /// Merge the app pull request once its gates are open.
    MergePr {
        /// The environment whose gates stand before it.
        environment: EnvName,
    },
    /// Put tags.
    Tag {
        /// Which.
        tags: Vec<TagName>,
        /// On what.
        on: TagTarget,
    },
    /// Have every image of the version, by digest.
    AwaitImages {
        /// Where they come from.
        from: VersionImages,
    },
    /// Write the images into the env repo: the commit itself, or the pull request.
    Bump {
        /// Where.
        environment: EnvName,
    },
    /// Merge the bump's pull request once its gates are open. In `direct` mode the gates stand before `Bump`.
    MergeBump {
        /// Where.
        environment: EnvName,
        /// Whose votes count.
        approval: Approval,
    },
    /// See the environment take it and become healthy.
    AwaitRollout {
        /// Where.
        environment: EnvName,
    },
    /// Bring an environment's branch of the app to what now runs there.
    UpdateBranch {
        /// The branch.
        branch: Branch,
    },
    /// Move the tag that says what is deployed (branchless).
    MoveTag {
        /// For which environment: the tag is `ENV/latest`.
        environment: EnvName,
    },
    /// Gather the quorum of a break-glass, then open its gates for a while.
    Grant {
        /// Where.
        environment: EnvName,
    },
    /// Bring a hotfix back into a branch by pull request.
    BackMerge {
        /// Into.
        into: Branch,
    },
}

impl StepKind {
    /// The step's short name, as people read it.
    pub fn title(&self) -> String {
        match self {
            Self::CutBranch { branch, .. } => format!("Cut {branch}"),
            Self::OpenPr { base, .. } => format!("Open pull request into {base}"),
            Self::AwaitFix { branch } => format!("Await the fix on {branch}"),
            Self::MergePr { .. } => "Merge".to_owned(),
            Self::Tag { tags, .. } => {
                format!("Tag {}", tags.iter().map(TagName::as_str).collect::<Vec<_>>().join(", "))
            }
            Self::AwaitImages { from: VersionImages::Rebuild } => "Await images".to_owned(),
            Self::AwaitImages { from: VersionImages::Retag } => "Retag images".to_owned(),
            Self::Bump { environment } => format!("Bump {environment}"),
            Self::MergeBump { environment, .. } => format!("Merge bump of {environment}"),
            Self::AwaitRollout { environment } => format!("Await rollout in {environment}"),
            Self::UpdateBranch { branch } => format!("Update {branch} branch"),
            Self::MoveTag { environment } => format!("Move tag {environment}/latest"),
            Self::Grant { environment } => format!("Override gates of {environment}"),
            Self::BackMerge { into } => format!("Back-merge into {into}"),
        }
    }
}

/// One step of a delivery's plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// What it does.
    pub kind: StepKind,
    /// When it became current.
    pub started_at: Option<Instant>,
    /// When it was seen done.
    pub done_at: Option<Instant>,
    /// What came of it, for people: a number, a digest, "not observed".
    pub note: Option<String>,
}

impl Step {
    /// A step that has not begun.
    pub fn new(kind: StepKind) -> Self {
        Self { kind, started_at: None, done_at: None, note: None }
    }
}
