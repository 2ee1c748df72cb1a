//! A delivery: one attempt to move an app toward an environment, as a plan of steps and the facts learned so far.
//! Its phase is derived from these facts and never stored beside them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::authors::Claim;
use super::catalog::{OnFailure, Right};
use super::deployment::{Came, DeploymentState};
use super::dev_image::BuiltBefore;
use super::gate::{Lock, Opening, Shut};
use super::image::{ImageRef, Named, WrittenImage};
use super::kept::Said;
use super::neighbours::Gone;
use super::own_words::Wrote;
use super::passage::Passing;
use super::pull_request::{Check, PullRequest};
use super::question::Question;
use super::retry::Retry;
use super::steering::Steering;
use super::step::{Step, StepKind, TagTarget};
use super::vote::{Subject, SubjectId};
use super::{AppName, Branch, CommitSha, DeliveryId, Digest, EnvName, Instant, PersonId, PrNumber, RepoId, Version};

/// Why a delivery exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// A pull request into the dev branch.
    Change,
    /// A push to the dev branch, on its way to the dev environment.
    Continuous,
    /// A release cut from the dev branch.
    Release,
    /// A version moving on to a later environment.
    Promotion,
    /// A fix of what production runs.
    Hotfix,
    /// A way back to an earlier image.
    Rollback,
    /// Break-glass: moves nothing, gathers the quorum that opens freeze, soak and lock for one delivery.
    Override,
}

impl Lane {
    /// The policy key this lane is requested and approved under; continuous deliveries need nobody.
    pub fn right(self) -> Option<Right> {
        match self {
            Self::Change => Some(Right::Change),
            Self::Continuous => None,
            Self::Release => Some(Right::Release),
            Self::Promotion => Some(Right::Promotion),
            Self::Hotfix => Some(Right::Hotfix),
            Self::Rollback => Some(Right::Rollback),
            Self::Override => Some(Right::Override),
        }
    }
}

impl std::fmt::Display for Lane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Change => "change",
            Self::Continuous => "continuous",
            Self::Release => "release",
            Self::Promotion => "promotion",
            Self::Hotfix => "hotfix",
            Self::Rollback => "rollback",
            Self::Override => "override",
        })
    }
}

/// Who or what asked for a delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Requester {
    /// A person, by command or pull request.
    Person(PersonId),
    /// Somebody the configuration does not know, by their forge login.
    Stranger(String),
    /// tidegate itself, with the reason.
    Automatic(String),
}

impl Requester {
    /// The person, where it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Stranger(_) | Self::Automatic(_) => None,
        }
    }
}

impl std::fmt::Display for Requester {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Person(person) => person.fmt(f),
            Self::Stranger(login) => write!(f, "{login} (not configured)"),
            Self::Automatic(why) => write!(f, "tidegate ({why})"),
        }
    }
}

/// The bump pull request of one environment, or the direct commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BumpRecord {
    /// Its branch; none in `direct` mode.
    pub branch: Option<Branch>,
    /// Our commit.
    pub commit: CommitSha,
    /// The environment branch's tip it was planned on.
    pub base: CommitSha,
    /// What stood there before, in the order of the app's places.
    pub from: Vec<WrittenImage>,
    /// What it writes: the delivery's images at that moment.
    pub to: Vec<ImageRef>,
    /// Which of them must be written by digest, in the same order. Empty in what an older tidegate wrote.
    #[serde(default)]
    pub pins: Vec<bool>,
    /// The source commit that ran there before, where known.
    pub from_source: Option<CommitSha>,
    /// The pull request, once open.
    pub pr: Option<PrNumber>,
    /// The commit on the environment's branch once merged.
    pub merged: Option<CommitSha>,
    /// When it merged: rollout deadlines count from here.
    pub merged_at: Option<Instant>,
    /// How it came onto the environment's branch.
    #[serde(default)]
    pub came: Came,
}

impl BumpRecord {
    /// Whether its commit is on the environment's branch by tidegate's doing, or by a merge that is recorded. What somebody
    /// pushes there without either is theirs, although the commit is tidegate's.
    pub fn is_there(&self) -> bool {
        self.branch.is_none() || self.merged.is_some()
    }
}

/// A merge of tidegate's own that was about to be made. Only by this it knows a merge as its own: an account's owner can
/// press the button himself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwnMerge {
    /// In which repository.
    pub repo: RepoId,
    /// Which pull request.
    pub pr: PrNumber,
    /// Its head.
    pub head: CommitSha,
    /// Into which branch.
    pub base: Branch,
}

/// The rules under which a delivery keeps what it learns. A delivery that an older tidegate began has an older number.
pub const RULES: u32 = 2;

/// The first rules under which it was recorded what each review was given on.
pub const REVIEWS_KEPT: u32 = 1;

/// A person's word that an image is meant, although a tag speaks against it: it named the image before CI could have
/// built it, or names another one by now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// Which image.
    pub digest: Digest,
    /// By whom.
    pub by: PersonId,
}

/// What tidegate's own check says, and on which head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reported {
    /// On which commit.
    pub head: CommitSha,
    /// What it says there.
    pub check: Check,
}

/// What a delivery has learned on its way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Known {
    /// The commit it started from: branch point, dev commit, or version tag.
    pub source: Option<CommitSha>,
    /// The app pull request.
    pub pr: Option<PrNumber>,
    /// The rules it was begun under.
    pub rules: u32,
    /// Pull requests whose opening was begun, by head and base: only such a one is looked for, in case it was opened and
    /// the answer was lost.
    pub opening: BTreeSet<(Branch, Branch)>,
    /// Reviews that were dismissed, or cannot be: none is tried twice.
    pub dismissed: BTreeSet<u64>,
    /// What tidegate's check was last made to say.
    pub reported: Option<Reported>,
    /// The head last seen on it; a change of this is told.
    pub head: Option<CommitSha>,
    /// The merge commit of the app pull request.
    pub merged: Option<CommitSha>,
    /// Whether it was merged by someone else before its gates were open.
    pub merged_outside: bool,
    /// Whether `/hotfix submit` was said.
    pub submitted: bool,
    /// What was said of commits whose author nobody knows.
    pub claims: Vec<Claim>,
    /// Who said abort.
    pub aborted_by: Option<PersonId>,
    /// What it was asked to replace, although nobody can tell whether that is older: exactly what stood there.
    pub replacing: Option<String>,
    /// Who asked for it before somebody else let it replace something.
    pub asked_before: BTreeSet<PersonId>,
    /// Since when it waits for machines without a break: for images, checks, a scan, a service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_up: Option<Instant>,
    /// How often its approval was asked anew for the same head and images: votes given before do not count.
    pub asked: u32,
    /// Whether its pull request was closed and opened again, and nobody has asked for it anew since: only its ballot is voted
    /// on, for reviews there may be of before.
    pub reopened: bool,
    /// What its pull request was merged as after it had ended.
    pub merged_after_end: Option<CommitSha>,
    /// Its pull requests of which it was told what became of them after it had ended.
    pub told_after_end: BTreeSet<(RepoId, PrNumber)>,
    /// That nobody is asked any more where people had to agree: it must be asked for anew.
    pub unasked: Option<Unasked>,
    /// What last changed of the policy while it was under way, in words.
    pub policy_changed: Option<String>,
    /// The subject that was approved when the app pull request merged, and by whom.
    pub approved: Option<ApprovedBy>,
    /// Whose votes opened its approvals at the last look. No proof of anything: what enters is judged anew.
    pub agreed: Option<ApprovedBy>,
    /// What entered with the app pull request's merge although nothing explained it; sorted.
    pub entered: Vec<CommitSha>,
    /// Merges that were about to be made.
    pub merging: BTreeSet<OwnMerge>,
    /// What people were asked on the pull request that was looked at last.
    pub question: Option<Question>,
    /// What each review was given on, as seen when it was first seen.
    pub reviewed: BTreeMap<u64, SubjectId>,
    /// What each review said when it was last seen to stand. Empty in what an older tidegate kept: it begins with the next look.
    pub said: BTreeMap<u64, Said>,
    /// What tidegate wrote on pull requests of its own. Empty in what an older one kept: it is written once more.
    pub wrote: Vec<Wrote>,
    /// Rejects that somebody else dismissed, and that their givers took back by a command.
    pub let_go: BTreeSet<u64>,
    /// The dev images that were there when people were asked.
    pub built_before: Option<BuiltBefore>,
    /// The first digests built of the head that was voted on, sorted: the vote covers them.
    pub bound: Option<Vec<Named>>,
    /// The images it ships.
    pub images: Vec<ImageRef>,
    /// What the version's image tags named before its Git tag was made; none until that was looked at.
    pub before_tag: Option<Vec<ImageRef>>,
    /// Whether the Git tag stood already when that was looked at: nobody knows what they named before it was made.
    pub tag_stood: bool,
    /// Images of which a person said that they are meant, although a tag speaks against it.
    pub accepted: Vec<Accepted>,
    /// What was said to be meant before, for an earlier attempt at the version or for the one that made it: every ballot says so.
    pub meant: Vec<Accepted>,
    /// Those that it ships although they are older than the version's tag: every ballot says so.
    pub older: Vec<Digest>,
    /// Those that it ships although other images were built of what is released: every ballot says so.
    pub others: Vec<Digest>,
    /// Why images are rebuilt although retagging was configured.
    pub rebuilt_because: Option<String>,
    /// The locks of rollbacks that it was asked for in spite of: those stood then, and do not hold it.
    pub past: Vec<Lock>,
    /// What a break-glass is asked for.
    pub opens: Option<Opening>,
    /// What an automatic rollback rolls back: the images that failed, in the order of the app's places.
    pub rolls_back: Vec<ImageRef>,
    /// Branches that have served and could not be deleted.
    pub kept_branches: BTreeSet<Branch>,
    /// Who was asked to review; nobody is asked twice.
    pub reviewers: Vec<String>,
    /// Whether the GitOps engine was nudged in the current rollout.
    pub nudged: bool,
    /// When that was last.
    pub nudged_at: Option<Instant>,
    /// What somebody wants done with its rollout, until that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steering: Option<Steering>,
    /// Bumps by environment.
    pub bumps: BTreeMap<EnvName, BumpRecord>,
    /// Back-merge pull requests by branch.
    pub back_merges: BTreeMap<Branch, PrNumber>,
    /// Branches that do not hold it because somebody closed the pull request.
    pub back_merges_closed: BTreeSet<Branch>,
    /// How often one of those was opened again.
    pub back_merges_reopened: u32,
    /// How each deployment was last shown on the forge's own page.
    pub shown: BTreeMap<EnvName, DeploymentState>,
    /// Whether the notes of the version were published.
    pub published: bool,
    /// Of a hotfix: that production was last seen to run something else than what it stands on.
    pub gone: Option<Gone>,
    /// Who wrote what it holds, as far as they were known when that was last seen to change.
    pub workers: Vec<PersonId>,
    /// When the current rollout was first seen healthy.
    pub healthy_since: Option<Instant>,
    /// Since when it is seen to fail, and never anything else.
    pub degraded_since: Option<Instant>,
    /// The times that a rollout of it which had failed was tried again, oldest first.
    pub retries: Vec<Retry>,
    /// The hash of the policy that was in force when its rollout failed.
    pub failed_under: Option<String>,
    /// What has begun and cannot be undone, while it is not known what became of it.
    pub passing: Option<Passing>,
}

/// An approval that people had to give when a delivery was asked for, and that nobody is asked for any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unasked {
    /// Of which environment.
    pub environment: EnvName,
    /// Which.
    pub right: Right,
    /// How many had to agree.
    pub quorum: u32,
}

/// The proof of an approval, as carried in env-repo pull requests and the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedBy {
    /// What was approved.
    pub subject: Subject,
    /// By whom.
    pub people: Vec<PersonId>,
    /// When the gate was found open.
    pub at: Instant,
}

/// How a delivery ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// Every step is done.
    Done,
    /// A person said abort.
    Aborted {
        /// Who.
        by: PersonId,
    },
    /// Something newer took its place.
    Superseded {
        /// By what, in words.
        by: String,
    },
    /// Somebody closed its pull request.
    ClosedByHand {
        /// Which.
        pr: PrNumber,
    },
    /// The rollout failed.
    RolloutFailed {
        /// Where.
        environment: EnvName,
        /// The cause as the cluster told it.
        cause: String,
        /// What follows.
        then: OnFailure,
    },
    /// It cannot go on, for a reason that waiting does not cure.
    Refused {
        /// Why, and what to do.
        reason: String,
    },
}

/// Where a delivery stands, derived from its facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase<'d> {
    /// At this step.
    At(usize, &'d Step),
    /// Over.
    Ended(&'d End),
}

/// One attempt to move an app toward an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its id, such as `shop-12`.
    pub id: DeliveryId,
    /// The app.
    pub app: AppName,
    /// Why it exists.
    pub lane: Lane,
    /// The environment it ends in.
    pub environment: EnvName,
    /// The version, in the versioned lanes.
    pub version: Option<Version>,
    /// Who asked.
    pub requested_by: Requester,
    /// The reason given, where one was.
    pub reason: Option<String>,
    /// When it began.
    pub created_at: Instant,
    /// The plan: what is done, current and to come.
    pub steps: Vec<Step>,
    /// What it learned.
    pub known: Known,
    /// Why it waits, as of the last look; shown by `why`, not used to decide.
    pub waits: Vec<Shut>,
    /// When to look again even if nothing is heard.
    pub wake_at: Option<Instant>,
    /// How it ended.
    pub end: Option<(Instant, End)>,
    /// Raised by one with every stored change.
    pub revision: u64,
}

impl Delivery {
    /// Where it stands.
    pub fn phase(&self) -> Phase<'_> {
        if let Some((_, end)) = &self.end {
            return Phase::Ended(end);
        }
        match self.steps.iter().enumerate().find(|(_, s)| s.done_at.is_none()) {
            Some((index, step)) => Phase::At(index, step),
            None => Phase::Ended(&End::Done),
        }
    }

    /// The step it is at.
    pub fn current(&self) -> Option<&Step> {
        match self.phase() {
            Phase::At(_, step) => Some(step),
            Phase::Ended(_) => None,
        }
    }

    /// Whether it still has something to do.
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }

    /// The commit whose content ships: a hotfix ships its head, a release the merge that carries its tag, anything else
    /// what it started from. What an environment runs is judged by this commit.
    pub fn shipped(&self) -> Option<&CommitSha> {
        let known = &self.known;
        let head = || known.approved.as_ref().map(|a| &a.subject.head);
        match self.lane {
            Lane::Hotfix => head().or(known.source.as_ref()),
            Lane::Release => known.merged.as_ref().or(known.source.as_ref()),
            _ => known.source.as_ref(),
        }
    }

    /// What was approved with the app pull request, if it was this head.
    pub fn approved_of(&self, head: &CommitSha) -> Option<&Subject> {
        self.known.approved.as_ref().map(|by| &by.subject).filter(|subject| subject.head == *head)
    }

    /// Asked for by somebody else, too. Whoever asked before does not vote on it either.
    #[must_use]
    pub fn asked_by(mut self, by: Requester) -> Self {
        let before = std::mem::replace(&mut self.requested_by, by);
        self.known.asked_before.extend(before.person().filter(|p| self.requested_by.person() != Some(p)).cloned());
        self
    }

    /// With a person under another name: what they asked for and said stays theirs.
    pub fn rename(&mut self, from: &PersonId, to: &PersonId) {
        if self.requested_by.person() == Some(from) {
            self.requested_by = Requester::Person(to.clone());
        }
        if self.known.asked_before.remove(from) {
            self.known.asked_before.insert(to.clone());
        }
        for said in self.known.claims.iter_mut().flat_map(|c| [&mut c.author, &mut c.by]) {
            if said == from {
                said.clone_from(to);
            }
        }
    }

    /// Whether tidegate itself opened a pull request of this branch into that one, or was about to.
    pub fn opened(&self, pr: &PullRequest) -> bool {
        self.known.opening.contains(&(pr.branch.clone(), pr.base.clone()))
    }

    /// Whether a merge of this head into this branch was tidegate's own.
    pub fn merged_itself(&self, repo: &RepoId, pr: &PullRequest) -> bool {
        let made =
            |own: &OwnMerge| own.repo == *repo && own.pr == pr.number && own.head == pr.head && own.base == pr.base;
        self.known.merging.iter().any(made)
    }

    /// Whether its plan makes the version's tag.
    pub fn makes_tag(&self) -> bool {
        self.steps.iter().any(|s| matches!(s.kind, StepKind::Tag { .. }))
    }

    /// Whether a person said that this image is meant.
    pub fn accepts(&self, digest: &Digest) -> bool {
        self.known.accepted.iter().any(|a| a.digest == *digest)
    }

    /// Whether its plan reaches this environment, and nothing of it is there yet.
    pub fn is_ahead_of(&self, environment: &EnvName) -> bool {
        self.enters(environment) && self.known.bumps.get(environment).is_none_or(|bump| bump.merged.is_none())
    }

    /// Whether its rollout is under way in an environment.
    pub fn rolls_out_in(&self, environment: &EnvName) -> bool {
        let kind = self.current().map(|step| &step.kind);
        matches!(kind, Some(StepKind::AwaitRollout { environment: e }) if e == environment)
    }

    /// The commit that a tag is put on.
    pub fn target(&self, on: TagTarget) -> Option<CommitSha> {
        let known = &self.known;
        let commit = match on {
            TagTarget::Source => known.source.as_ref(),
            TagTarget::Shipped => self.shipped(),
            TagTarget::Merge => known.merged.as_ref(),
            TagTarget::Head => known.approved.as_ref().map(|a| &a.subject.head).or(known.head.as_ref()),
        };
        commit.cloned()
    }

    /// Whether it is one that makes this version, or was to.
    pub fn makes(&self, version: Version) -> bool {
        matches!(self.lane, Lane::Release | Lane::Hotfix) && self.version == Some(version)
    }

    /// The commits on which it put its tags.
    pub fn tagged(&self) -> impl Iterator<Item = CommitSha> {
        self.steps.iter().filter(|s| s.done_at.is_some()).filter_map(|s| match &s.kind {
            StepKind::Tag { on, .. } => self.target(*on),
            _ => None,
        })
    }

    /// The commit that is brought back into the dev branch: what its own branch holds.
    pub fn back_merged(&self) -> Option<&CommitSha> {
        let approved = self.known.approved.as_ref().map(|a| &a.subject.head).filter(|_| self.lane == Lane::Hotfix);
        approved.or(self.known.head.as_ref()).or(self.known.source.as_ref())
    }

    /// Whether nothing is left of it but to bring what its branch holds back.
    pub fn only_brings_back(&self) -> bool {
        self.current().is_some_and(|step| matches!(step.kind, StepKind::BackMerge { .. }))
    }

    /// Whether its bump of this environment is merged there, whoever did that.
    pub fn is_merged_in(&self, environment: &EnvName) -> bool {
        self.known.bumps.get(environment).is_some_and(|bump| bump.merged.is_some())
    }

    /// Whether its plan reaches this environment.
    pub fn enters(&self, environment: &EnvName) -> bool {
        self.steps.iter().any(|s| matches!(&s.kind, StepKind::Bump { environment: e } if e == environment))
    }
}
