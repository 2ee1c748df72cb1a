//! What a decision or an effect teaches a delivery, and how the delivery takes it in.

use std::collections::BTreeMap;

use crate::domain::delivery::{Accepted, ApprovedBy, BumpRecord, Delivery, OwnMerge, RULES, Reported};
use crate::domain::deployment::{Came, PageNote};
use crate::domain::dev_image::BuiltBefore;
use crate::domain::fact::Fact;
use crate::domain::gate::Load;
use crate::domain::image::{ImageRef, digests};
use crate::domain::kept::Said;
use crate::domain::neighbours::Gone;
use crate::domain::own_words::Wrote;
use crate::domain::question::Question;
use crate::domain::steering::Steered;
use crate::domain::step::{Step, StepKind};
use crate::domain::vote::SubjectId;
use crate::domain::{Branch, CommitSha, Digest, EnvName, Instant, PersonId, PrNumber, RepoId};

/// One thing learned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Learn {
    /// A pull request is about to be opened, from the first branch into the second.
    Opening(Branch, Branch),
    /// What tidegate's check says now.
    Reported(Reported),
    /// The app pull request.
    Pr(PrNumber),
    /// Its head.
    Head(CommitSha),
    /// Its merge commit.
    Merged(CommitSha),
    /// What entered with that although nothing explained it.
    Entered(Vec<CommitSha>),
    /// Somebody merged it past the gates.
    MergedOutside {
        /// Which pull request.
        pr: PrNumber,
        /// Who, by forge login.
        by: String,
    },
    /// What was approved, by whom.
    Approved(ApprovedBy),
    /// Whose votes open its approvals while something else holds it; none where they do not any more.
    Agreed(Option<ApprovedBy>),
    /// A merge is about to be made.
    Merging(OwnMerge),
    /// No merge of this pull request is under way: it is open, and its gates are shut.
    NotMerging(RepoId, PrNumber),
    /// What it keeps is kept by today's rules from now on.
    Rules,
    /// What people are asked on a pull request from now on.
    Question(Question),
    /// What reviews were given on that were not seen before.
    Reviewed(BTreeMap<u64, SubjectId>),
    /// What a pull request of its own says now.
    Wrote(Wrote),
    /// What reviews say, by their numbers.
    Said(Vec<(u64, Said)>),
    /// The dev images that are there while people are asked.
    BuiltBefore(BuiltBefore),
    /// The first images built of the head that was voted on: the vote covers them.
    Bound(Vec<ImageRef>),
    /// The commit it ships.
    Source(CommitSha),
    /// The images it ships.
    Images(Vec<ImageRef>),
    /// What the version's image tags named before its Git tag was made.
    BeforeTag(Vec<ImageRef>),
    /// Which of its images were said to be meant before.
    Meant(Vec<Accepted>),
    /// That the version's tag stood before anybody looked.
    TagStood,
    /// Which of its images are older than the version's tag.
    Older(Vec<Digest>),
    /// Which of its images are others than those that were built of what is released.
    Others(Vec<Digest>),
    /// What the delivery would bring in that a break-glass is asked for.
    Opens(Load),
    /// Why images are rebuilt although retagging was configured.
    RebuiltBecause(String),
    /// Who was asked to review.
    Reviewers(Vec<String>),
    /// The bump of an environment.
    Bump(EnvName, BumpRecord),
    /// The bump's pull request.
    BumpPr(EnvName, PrNumber),
    /// The bump is on the environment's branch, and how it came there.
    BumpMerged(EnvName, CommitSha, Instant, Came),
    /// The bump must be made anew, from the `Bump` step on.
    BumpAgain(EnvName),
    /// A branch that has served could not be deleted.
    KeptBranch(Branch),
    /// A review was dismissed, or cannot be.
    Dismissed(u64),
    /// What the forge's own page says now.
    Told(PageNote),
    /// The engine was nudged.
    Nudged(Instant),
    /// That steering the rollout is about to be begun.
    Steering,
    /// What came of it.
    Steered(Steered),
    /// That it was told.
    SteeringTold,
    /// Since when the rollout is healthy.
    HealthySince(Option<Instant>),
    /// Since when it fails.
    DegradedSince(Option<Instant>),
    /// A back-merge pull request.
    BackMerge(Branch, PrNumber),
    /// A back-merge pull request was closed by somebody.
    BackMergeClosed(Branch),
    /// Further back-merges, right after the current step.
    BackMergesToo(Vec<Branch>),
    /// What a hotfix stands on runs in production no longer; none once it does again.
    Gone {
        /// That it does not.
        gone: Option<Gone>,
        /// Who works on the hotfix, as far as they are known.
        workers: Vec<PersonId>,
    },
}

impl Learn {
    /// Whether it must be stored with the intent, before the effect: after a crash it says under which approval the
    /// effect was made, or that something may be there to be found. Everything else is learned once the effect is known to
    /// have happened.
    pub fn belongs_to_intent(&self) -> bool {
        let asked = matches!(self, Self::Question(_) | Self::Reviewed(_) | Self::Said(_) | Self::Rules);
        asked || matches!(self, Self::Approved(_) | Self::Opening(..) | Self::Merging(_) | Self::Steering)
    }

    /// What the journal says of it, beside the step or wait that goes with it.
    pub fn fact(&self, delivery: &Delivery) -> Option<Fact> {
        match self {
            Self::Approved(by) => Some(Fact::Approved { subject: by.subject.clone(), by: by.people.clone() }),
            Self::Bound(images) => Some(Fact::Bound { images: images.clone() }),
            Self::BeforeTag(images) => Some(Fact::BeforeTag { images: images.clone() }),
            Self::MergedOutside { pr, by } => Some(Fact::MergedOutside { pr: *pr, by: by.clone() }),
            Self::Head(to) => {
                let from = delivery.known.head.clone().filter(|from| from != to)?;
                Some(Fact::VotesReset { from, to: to.clone() })
            }
            _ => None,
        }
    }
}

impl Delivery {
    /// Takes in what was learned.
    #[must_use]
    pub fn learn(mut self, learned: Learn) -> Self {
        let known = &mut self.known;
        match learned {
            Learn::Opening(branch, base) => {
                known.opening.insert((branch, base));
            }
            Learn::Reported(reported) => known.reported = Some(reported),
            Learn::Pr(pr) => known.pr = Some(pr),
            Learn::Head(head) => known.head = Some(head),
            Learn::Merged(commit) => known.merged = Some(commit),
            Learn::Entered(commits) => known.entered = commits,
            Learn::MergedOutside { .. } => known.merged_outside = true,
            Learn::Approved(by) => known.approved = Some(by),
            Learn::Agreed(by) => known.agreed = by,
            Learn::Merging(own) => {
                known.merging.insert(own);
            }
            Learn::NotMerging(repo, pr) => known.merging.retain(|own| own.repo != repo || own.pr != pr),
            Learn::Rules => known.rules = RULES,
            Learn::Question(question) => known.question = Some(question),
            Learn::Reviewed(given_on) => known.reviewed.extend(given_on),
            Learn::Wrote(wrote) => known.keep_wrote(wrote),
            Learn::Said(said) => known.said.extend(said),
            Learn::BuiltBefore(built) => {
                // Whoever voted before a person's word was not told of the doubt.
                let before = known.built_before.as_ref().and_then(|before| before.meant_by.as_ref());
                let said = built.meant_by.is_some() && before != built.meant_by.as_ref();
                known.asked += u32::from(said);
                known.built_before = Some(built);
            }
            Learn::Bound(images) => known.bound = Some(digests(&images)),
            Learn::Source(commit) => known.source = Some(commit),
            Learn::Images(images) => known.images = images,
            Learn::BeforeTag(images) => known.before_tag = Some(images),
            Learn::Meant(meant) => known.meant = meant,
            Learn::TagStood => known.tag_stood = true,
            Learn::Older(digests) => known.older = digests,
            Learn::Others(digests) => known.others = digests,
            Learn::Opens(load) => known.opens.iter_mut().for_each(|opening| opening.load = load.clone()),
            Learn::RebuiltBecause(why) => known.rebuilt_because = Some(why),
            Learn::Reviewers(logins) => known.reviewers = logins,
            Learn::Bump(environment, bump) => drop(known.bumps.insert(environment, bump)),
            Learn::BumpPr(environment, pr) => {
                if let Some(bump) = known.bumps.get_mut(&environment) {
                    bump.pr = Some(pr);
                }
            }
            Learn::BumpMerged(environment, commit, at, came) => {
                if let Some(bump) = known.bumps.get_mut(&environment) {
                    bump.came = came;
                    bump.merged = Some(commit);
                    bump.merged_at = Some(at);
                }
            }
            Learn::BumpAgain(environment) => self.bump_again(&environment),
            Learn::KeptBranch(branch) => {
                known.kept_branches.insert(branch);
            }
            Learn::Dismissed(review) => {
                known.dismissed.insert(review);
            }
            Learn::Told(PageNote::Deployment { environment, state }) => {
                known.shown.insert(environment, state);
            }
            Learn::Told(PageNote::Release { .. }) => known.published = true,
            Learn::Nudged(at) => (known.nudged, known.nudged_at) = (true, Some(at)),
            Learn::Steering => known.steering.iter_mut().for_each(|s| s.tried = true),
            Learn::Steered(outcome) => known.steering.iter_mut().for_each(|s| s.outcome = Some(outcome.clone())),
            Learn::SteeringTold => known.steering = None,
            Learn::HealthySince(since) => known.healthy_since = since,
            Learn::DegradedSince(since) => known.degraded_since = since,
            Learn::BackMerge(into, pr) => {
                known.back_merges.insert(into, pr);
            }
            Learn::BackMergeClosed(into) => {
                known.back_merges_closed.insert(into);
            }
            Learn::BackMergesToo(branches) => self.back_merge_too(branches),
            Learn::Gone { gone, workers } => (known.gone, known.workers) = (gone, workers),
        }
        self
    }

    fn bump_again(&mut self, environment: &EnvName) {
        self.known.bumps.remove(environment);
        for step in &mut self.steps {
            match &step.kind {
                StepKind::Bump { environment: e } | StepKind::MergeBump { environment: e, .. } if e == environment => {
                    *step = Step::new(step.kind.clone());
                }
                _ => {}
            }
        }
    }

    fn back_merge_too(&mut self, branches: Vec<Branch>) {
        for into in branches {
            let kind = StepKind::BackMerge { into };
            if !self.steps.iter().any(|s| s.kind == kind) {
                self.steps.push(Step::new(kind));
            }
        }
    }

    /// Marks the current step as done and clears what belongs to a single step.
    #[must_use]
    pub fn step_done(mut self, note: Option<String>, now: Instant) -> Self {
        let mut steps = self.steps.iter_mut().filter(|s| s.done_at.is_none());
        if let Some(step) = steps.next() {
            step.started_at.get_or_insert(now);
            step.done_at = Some(now);
            step.note = note;
        }
        if let Some(next) = steps.next() {
            next.started_at = Some(now);
        }
        (self.known.nudged, self.known.nudged_at) = (false, None);
        (self.known.healthy_since, self.known.degraded_since) = (None, None);
        self.waits = Vec::new();
        self.wake_at = None;
        self
    }
}
