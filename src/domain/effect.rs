//! Effects: what the engine is told to do to the outside. Each is idempotent: its names are deterministic, and the
//! adapter treats "already so" as success. Those that cannot be undone carry the proof that their gates were open.

use serde::Serialize;

use super::delivery::{ApprovedBy, BumpRecord};
use super::gate::Approved;
use super::image::{ImageRef, WrittenImage};
use super::pull_request::{Check, Review};
use super::steering::Steering;
use super::{Branch, CommitSha, DeliveryId, Digest, EnvName, ImageName, PrNumber, RepoId, TagName};

/// Permission to merge exactly one head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum MergeProof {
    /// The gates of this merge were open.
    Gated(Approved),
    /// The same commit was approved and shipped already, and only travels back into another branch.
    Shipped(ApprovedBy),
}

impl MergeProof {
    /// Lets approved content travel into another branch, if this head is what was approved.
    pub fn shipped(approved: &ApprovedBy, head: &CommitSha) -> Option<Self> {
        (approved.subject.head == *head).then(|| Self::Shipped(approved.clone()))
    }
}

/// What should be done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Create a branch in the app's repository.
    CreateBranch {
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
        /// As a draft.
        draft: bool,
    },
    /// Mark the app pull request ready.
    MarkReady {
        /// Which.
        pr: PrNumber,
    },
    /// Ask for reviews on the app pull request.
    RequestReviewers {
        /// Which.
        pr: PrNumber,
        /// Whom, by forge login.
        logins: Vec<String>,
    },
    /// Take back, on the forge, an approval that was given on an earlier head.
    DismissReview {
        /// Of which pull request.
        pr: PrNumber,
        /// Which.
        review: Review,
        /// Why, for who gave it.
        why: String,
    },
    /// Report tidegate's own check.
    SetCheck {
        /// On which commit.
        commit: CommitSha,
        /// What.
        check: Check,
    },
    /// Give a pull request of tidegate's own the title and text that are tidegate's.
    WriteText {
        /// In which repository.
        repo: RepoId,
        /// Which.
        pr: PrNumber,
    },
    /// Merge a pull request, pinned to its head.
    MergePr {
        /// In which repository.
        repo: RepoId,
        /// Which.
        pr: PrNumber,
        /// The head.
        head: CommitSha,
        /// The branch it is merged into.
        base: Branch,
        /// Why it may.
        proof: MergeProof,
    },
    /// Put a tag.
    CreateTag {
        /// Its name.
        tag: TagName,
        /// On what.
        at: CommitSha,
    },
    /// Move the tag that says what is deployed.
    MoveTag {
        /// Its name.
        tag: TagName,
        /// To where.
        at: CommitSha,
    },
    /// Give a dev image the version's tag.
    Retag {
        /// Which image.
        image: ImageName,
        /// By digest.
        digest: Digest,
        /// The tag.
        tag: String,
    },
    /// Write images into an env repo: straight to its branch, or to the bump's branch.
    Bump {
        /// Where.
        environment: EnvName,
        /// What.
        images: Vec<ImageRef>,
        /// Which of them must be written by digest, in the same order.
        pins: Vec<bool>,
        /// What stands there now, in the order of the app's places.
        from: Vec<WrittenImage>,
        /// The source commit that runs there now, where known.
        from_source: Option<CommitSha>,
        /// The bump's branch; none writes straight to the environment's branch.
        branch: Option<Branch>,
        /// Where that branch is now: the push is leased on it.
        branch_at: Option<CommitSha>,
        /// Why it may, for a straight write.
        proof: Option<Approved>,
    },
    /// Open the bump's pull request.
    OpenBumpPr {
        /// Where.
        environment: EnvName,
        /// The bump.
        bump: Box<BumpRecord>,
    },
    /// End another delivery because this one takes its place, and close its pull request.
    Supersede {
        /// Which.
        delivery: DeliveryId,
    },
    /// Take back what another delivery was about to bring into an environment: a rollback goes first.
    HoldBack {
        /// Whose.
        delivery: DeliveryId,
        /// Where.
        environment: EnvName,
    },
    /// Close a pull request in an env repo that no delivery owns any more.
    CloseBumpPr {
        /// Where.
        environment: EnvName,
        /// Which.
        pr: PrNumber,
        /// What to say there.
        why: String,
        /// Whether it is this delivery's own, left from before something held it.
        own: bool,
    },
    /// Delete a branch that has served.
    DeleteBranch {
        /// In which repository.
        repo: RepoId,
        /// Which.
        branch: Branch,
        /// Where it is.
        at: CommitSha,
    },
    /// Ask the GitOps engine to look now.
    Nudge {
        /// Where.
        environment: EnvName,
    },
    /// Steer a rollout that goes step by step, if it is where it was when somebody asked for that.
    Steer {
        /// What was asked for.
        steering: Steering,
    },
    /// Bring a commit into a branch of the app's repository.
    UpdateBranch {
        /// Which branch.
        branch: Branch,
        /// Which commit.
        commit: CommitSha,
        /// The approval under which that commit shipped.
        proof: ApprovedBy,
    },
    /// Open a back-merge pull request.
    OpenBackMerge {
        /// From.
        branch: Branch,
        /// Into.
        into: Branch,
    },
}

impl Effect {
    /// The repository whose pull requests, reviews and checks speak for an effect that cannot be undone: they are read from
    /// the forge itself right before, whatever was heard of them. What other effects rest on is in Git, the registry and
    /// the store, which are read each time, and Git refuses a push when it moved.
    pub fn rests_on(&self) -> Option<&RepoId> {
        match self {
            Self::MergePr { repo, .. } => Some(repo),
            _ => None,
        }
    }

    /// Whether it is done only because people approved, so that who they are is looked at once more right before.
    pub fn rests_on_votes(&self) -> bool {
        match self {
            Self::Bump { branch, .. } => branch.is_none(),
            _ => self.rests_on().is_some(),
        }
    }

    /// Whether people cannot take back what it does: merges, what is written straight into an environment, and tags. Its
    /// intent is stored only while nothing holds it.
    pub fn cannot_be_undone(&self) -> bool {
        match self {
            Self::MergePr { .. } | Self::UpdateBranch { .. } | Self::CreateTag { .. } => true,
            Self::Bump { branch, .. } => branch.is_none(),
            Self::CreateBranch { .. }
            | Self::OpenPr { .. }
            | Self::MarkReady { .. }
            | Self::RequestReviewers { .. }
            | Self::DismissReview { .. }
            | Self::WriteText { .. }
            | Self::SetCheck { .. }
            | Self::MoveTag { .. }
            | Self::Retag { .. }
            | Self::OpenBumpPr { .. }
            | Self::Supersede { .. }
            | Self::HoldBack { .. }
            | Self::CloseBumpPr { .. }
            | Self::DeleteBranch { .. }
            | Self::Nudge { .. }
            | Self::Steer { .. }
            | Self::OpenBackMerge { .. } => false,
        }
    }

    /// Whether many of these in one repository should share a push.
    pub fn is_bump(&self) -> bool {
        matches!(self, Self::Bump { .. })
    }

    /// What it does, in words, for the journal and the log.
    pub fn describe(&self) -> String {
        match self {
            Self::CreateBranch { branch, at } => format!("create branch {branch} at {}", at.short()),
            Self::OpenPr { branch, base, .. } => format!("open pull request {branch} -> {base}"),
            Self::MarkReady { pr } => format!("mark {pr} ready"),
            Self::RequestReviewers { pr, logins } => format!("ask {} to review {pr}", logins.join(", ")),
            Self::DismissReview { pr, review, .. } => {
                format!("dismiss the approval of {} by {}", pr, review.login)
            }
            Self::WriteText { repo, pr } => format!("write what {repo}{pr} says"),
            Self::SetCheck { commit, check } => {
                format!("report check {} {:?} on {}", check.name, check.state, commit.short())
            }
            Self::MergePr { repo, pr, head, .. } => format!("merge {repo}{pr} at {}", head.short()),
            Self::CreateTag { tag, at } => format!("tag {tag} at {}", at.short()),
            Self::MoveTag { tag, at } => format!("move tag {tag} to {}", at.short()),
            Self::Retag { image, digest, tag } => format!("tag {image}@{} as {tag}", digest.short()),
            Self::Bump { environment, images, branch, .. } => {
                let list = images.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                match branch {
                    Some(branch) => format!("bump {environment} to {list} on {branch}"),
                    None => format!("bump {environment} to {list}"),
                }
            }
            Self::OpenBumpPr { environment, bump } => {
                format!("open bump pull request in {environment} at {}", bump.commit.short())
            }
            Self::Supersede { delivery } => format!("supersede {delivery}"),
            Self::HoldBack { delivery, environment } => format!("take back the bump of {environment} by {delivery}"),
            Self::CloseBumpPr { environment, pr, .. } => format!("close bump pull request {pr} in {environment}"),
            Self::DeleteBranch { repo, branch, .. } => format!("delete branch {branch} of {repo}"),
            Self::Nudge { environment } => format!("nudge {environment}"),
            Self::Steer { steering } => {
                let Steering { how, environment, by, .. } = steering;
                format!("{} the rollout in {environment}, for {by}", how.word())
            }
            Self::UpdateBranch { branch, commit, .. } => format!("bring {} into {branch}", commit.short()),
            Self::OpenBackMerge { branch, into } => format!("open back-merge {branch} -> {into}"),
        }
    }
}
