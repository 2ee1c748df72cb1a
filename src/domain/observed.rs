//! What the engine sees of the outside for one step, freshly read. `decide` looks at nothing else.

use std::collections::BTreeMap;

use super::bound::Moved;
use super::delivery::Lane;
use super::dev_image::{BuiltBefore, Undecided};
use super::displaced::Displaced;
use super::entering::Entrant;
use super::gate::{GateReport, Load, Reason, Running};
use super::image::{ImageRef, Promised, WrittenImage};
use super::neighbours::Gone;
use super::own_words::OwnWords;
use super::pull_request::{PullRequest, Review};
use super::{Branch, CommitSha, DeliveryId, Digest, ImageName, Instant, PersonId, PrNumber, TagName};

/// One image of the version, as the registry has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSeen {
    /// Which.
    pub image: ImageName,
    /// The version's tag.
    pub tag: String,
    /// What that tag names.
    pub found: Option<Digest>,
    /// The dev image of the commit the version was cut from.
    pub dev: Option<Digest>,
    /// Whether the tagged commit's tree is the dev image's commit's tree.
    pub same_tree: bool,
    /// Whether the tag named this before the version's Git tag was made, as far as anybody knows.
    pub older: bool,
    /// Whether the Git tag stood already when that was looked at, so that nobody knows.
    pub stood: bool,
    /// Whether a person said that it is meant all the same.
    pub accepted: bool,
    /// Where nobody can tell which dev image is the commit's: all of them.
    pub undecided: Option<Undecided>,
    /// Who said of what its tag names that it is meant, whenever and for whichever delivery of the version.
    pub meant_by: Option<PersonId>,
}

impl ImageSeen {
    /// What its tag names, where it names something.
    pub fn named(&self) -> Option<ImageRef> {
        let digest = self.found.clone()?;
        Some(ImageRef { name: self.image.clone(), tag: self.tag.clone(), digest })
    }

    /// Whether nobody saw CI build it from the version's tag, and it is not what was built of the same content either.
    pub fn is_doubtful(&self) -> bool {
        let built_of_it = self.same_tree && self.undecided.is_none() && self.found.is_some() && self.found == self.dev;
        self.older && !built_of_it
    }

    /// Whether its tag names another image than the one that was built of the same content.
    pub fn is_another(&self) -> bool {
        self.same_tree && self.dev.is_some() && self.found.is_some() && self.found != self.dev
    }
}

/// What another delivery brings, or is about to bring, of the same app into the same environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherBump {
    /// By which delivery, where one still owns it.
    pub delivery: Option<DeliveryId>,
    /// By which pull request; none where environments are written directly.
    pub pr: Option<PrNumber>,
    /// What it is, in words.
    pub title: String,
    /// Whether what it brings is newer than what this delivery brings.
    pub newer: bool,
    /// Whether a person asked for it by name: a rollback takes back what it would bring, and the delivery waits.
    pub by_name: bool,
    /// Whether its approvals are there: what nobody let in does not take its place.
    pub approved: bool,
    /// Whether it can never pass as things stand: it displaces nothing.
    pub stranded: bool,
}

impl OtherBump {
    /// Whether it makes way for something of this lane only once all gates of that are open: it is approved, or what would
    /// take its place is a hotfix, whose number says nothing about who goes first.
    pub fn makes_way_for_what_is_let_in(&self, lane: Lane) -> bool {
        lane != Lane::Rollback && self.delivery.is_some() && (self.approved || lane == Lane::Hotfix)
    }
}

/// What is seen before an environment is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BumpSeen {
    /// The environment's branch.
    pub into: Branch,
    /// Its tip.
    pub base: CommitSha,
    /// What stands there, in the order of the app's places; none where the file cannot be edited, with the reason.
    pub current: Vec<Result<WrittenImage, String>>,
    /// What should stand there, in the same order.
    pub wanted: Vec<ImageRef>,
    /// Which of them must be written by digest, in the same order.
    pub pins: Vec<bool>,
    /// Why one of those cannot be.
    pub unpinnable: Option<String>,
    /// What runs, set against what would enter.
    pub running: Option<Running>,
    /// The rollback of the same app that is under way here, in words: it goes first.
    pub way_back: Option<String>,
    /// What other deliveries have on its way here.
    pub others: Vec<OtherBump>,
    /// Why this delivery can never pass as things stand, where there are others.
    pub stranded: Option<Reason>,
    /// The bump branch's name, in `pull_request` mode.
    pub branch: Option<Branch>,
    /// The branch of somebody's that keeps the bump from having its plain name, or has that itself.
    pub taken: Option<Branch>,
    /// Its tip.
    pub branch_at: Option<CommitSha>,
    /// The pull request from that branch, if any.
    pub pr: Option<PullRequest>,
    /// The gates, in `direct` mode; else where what is wanted stands there already, or another bump makes way only for what
    /// is let in.
    pub gates: Option<GateReport>,
    /// What the registry's tags name now, where there are gates; the merge looks for itself.
    pub images_now: Option<Vec<ImageRef>>,
    /// What the environment before took under these tags, where they name something else now.
    pub displaced: Option<Displaced>,
    /// Whether the branch's tip is this delivery's own commit, pushed right before a crash (`direct` mode): it says so, and
    /// the intent is stored.
    pub ours: bool,
    /// The images of a way back, as the registry has them.
    pub promised: Vec<Promised>,
}

/// What is seen before a pull request is merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeSeen {
    /// The pull request.
    pub pr: PullRequest,
    /// The branch it was planned into; its gates are those of that branch's environment and of no other.
    pub planned_base: Branch,
    /// Its gates.
    pub gates: GateReport,
    /// Whom to ask for reviews, by forge login, best choice first, nobody left out but the author.
    pub reviewers: Vec<String>,
    /// How what it says stands to what tidegate wrote there.
    pub own_words: OwnWords,
    /// The reviews that were read, with what is kept of them.
    pub reviews: Vec<Review>,
    /// The dev images of the head, where a version's images are made of them and all are there.
    pub built: Option<BuiltBefore>,
    /// Where nobody can tell which dev image is the head's, and one of them would ship: all of them.
    pub undecided: Option<Undecided>,
    /// Approvals given on an earlier head that still stand on the forge.
    pub stale: Vec<Review>,
    /// Whether the merge waits for a person's button (`auto_merge: false`).
    pub by_hand: bool,
    /// Files in conflict, where the forge says it does not merge.
    pub conflicts: Vec<String>,
    /// What the registry's tags name now, where that is part of the subject.
    pub images_now: Option<Vec<ImageRef>>,
    /// What the environment before took under these tags, where they name something else now.
    pub displaced: Option<Displaced>,
    /// An open delivery of the same lane with an older version, which this merge leaves behind.
    pub older: Option<DeliveryId>,
    /// The dev branch, where a release that was merged holds what that lacks.
    pub back_into: Option<Branch>,
    /// What enters with it, or entered, that nothing explains.
    pub entering: Vec<Entrant>,
    /// Where tidegate's own branch still is although the pull request is merged: it has served.
    pub branch_left: Option<CommitSha>,
}

/// What is seen before a bump's pull request is merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeBumpSeen {
    /// The pull request and its gates.
    pub merge: MergeSeen,
    /// Whether the pull request's head is, byte for byte, the bump as planned; the reason where it is not.
    pub ours: Result<(), String>,
    /// Whether the environment's branch still holds what the bump was planned against; what it holds where not.
    pub base: Result<(), String>,
    /// Which images must be written by digest, as configured now: a bump that was planned otherwise is made anew.
    pub pins: Vec<bool>,
    /// The files in which what it was merged as differs from the merge of its two sides.
    pub beyond: Vec<String>,
}

/// What is seen of a back-merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackMergeSeen {
    /// What is brought back.
    pub commit: CommitSha,
    /// Whether the branch holds it already.
    pub contains: bool,
    /// The pull request.
    pub pr: Option<PullRequest>,
    /// Where there is none yet: the branch to open it from, which holds exactly that commit, or is to, and where it is.
    pub from: Option<(Branch, Option<CommitSha>)>,
    /// What the pull request holds besides, and the branch that it goes into does not.
    pub beyond: Vec<Entrant>,
    /// How what it says stands to what tidegate wrote there.
    pub own_words: OwnWords,
    /// Files in conflict.
    pub conflicts: Vec<String>,
    /// Open release branches that lack it too.
    pub open_releases: Vec<Branch>,
    /// Where tidegate's own branch still is although the pull request is merged: it has served.
    pub branch_left: Option<CommitSha>,
}

/// How a rollout stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RolloutSeen {
    /// Nobody watches this environment.
    NotConfigured,
    /// Not taken yet.
    NotTaken,
    /// Not taken yet, with what keeps it.
    Held(String),
    /// On its way.
    Progressing(String),
    /// Healthy.
    Healthy,
    /// Failed, with the cause.
    Degraded(String),
    /// Something newer was taken instead.
    Overtaken(CommitSha),
    /// Nobody knows, for this reason.
    Unknown(String),
}

/// Why what a break-glass would open cannot be voted on as it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpeningSeen {
    /// An older tidegate asked, for whatever waits there.
    Unnamed,
    /// Nothing is left to open; what came of it, in words.
    Over(String),
    /// It would bring in something else than was shown.
    Changed(Load),
}

/// What a step needs to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Observed {
    /// For `CutBranch`.
    Branch {
        /// The branch's tip.
        tip: Option<CommitSha>,
        /// Whether that tip is or descends from where it was to be cut.
        descends: bool,
        /// Whether the branch holds nothing of its own and is somewhere else: an earlier attempt left it.
        left_over: bool,
    },
    /// For `OpenPr`.
    Pr {
        /// The head branch's tip.
        tip: Option<CommitSha>,
        /// Whether it has anything that the base lacks.
        ahead: bool,
        /// The pull request, if this delivery's exists.
        pr: Option<PullRequest>,
    },
    /// For `AwaitFix`.
    Fix {
        /// The branch's tip.
        tip: Option<CommitSha>,
    },
    /// For `MergePr`.
    Merge(Box<MergeSeen>),
    /// For `Tag` and `MoveTag`.
    Tags {
        /// The tags that exist, of those planned.
        found: BTreeMap<TagName, CommitSha>,
        /// The commit they should name.
        target: CommitSha,
        /// What the version's image tags name now, where that has to be known before there is a tag.
        images: Option<Vec<ImageRef>>,
        /// Whether the tag stood already when that was first looked at, made by nobody who looked before.
        stood: bool,
    },
    /// For `AwaitImages`.
    Images(Vec<ImageSeen>),
    /// For `Bump`.
    Bump(Box<BumpSeen>),
    /// For `MergeBump`.
    MergeBump(Box<MergeBumpSeen>),
    /// For `AwaitRollout`.
    Rollout(RolloutSeen),
    /// For `UpdateBranch`.
    Contains {
        /// Whether the branch holds the commit.
        contains: bool,
        /// The commit.
        commit: CommitSha,
        /// Files in conflict, when the last attempt failed on them.
        conflicts: Vec<String>,
    },
    /// For `BackMerge`.
    BackMerge(Box<BackMergeSeen>),
    /// For `Grant`.
    Grant {
        /// The approvals gate.
        gates: GateReport,
        /// How long it would last.
        until: Instant,
    },
    /// For `Grant`, where there is nothing to vote on as it was asked.
    Opening(OpeningSeen),
    /// The version's image tags name others than what the environment before took: nothing else was looked at.
    Displaced(Displaced),
    /// It can never pass as things stand: nothing else was looked at.
    Stranded(Box<Reason>),
    /// The version's tag names something else than what was approved: nothing else was looked at.
    VersionTagMoved(Moved),
    /// For any step of a hotfix that still has to enter a production: what its step needs, and whether what it was started
    /// from still runs there.
    Based {
        /// That it does not.
        gone: Option<Gone>,
        /// Who works on it, as far as they are known: they are told when that changes.
        workers: Vec<PersonId>,
        /// What the step needs.
        seen: Box<Observed>,
    },
    /// Nothing needed to be read.
    Nothing,
    /// Something needed could not be read.
    Unreadable {
        /// What.
        what: String,
        /// Why.
        why: String,
        /// Whether waiting may cure it.
        transient: bool,
    },
}
