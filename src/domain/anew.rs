//! Rollback means back: what was asked for before a rollback is held by the lock it left, whatever was voted on, until somebody
//! asks for it anew by name. Each asking remembers the locks it was made in spite of; those alone does it pass.

use std::collections::BTreeMap;

use super::delivery::{Delivery, Lane, Requester};
use super::gate::Lock;
use super::own_words::{OwnWords, REWORDED};
use super::pull_request::Review;
use super::step::{Step, StepKind};
use super::vote::SubjectId;
use super::{Branch, EnvName, Instant};

/// What is kept of a review on a pull request that was opened again, in place of what it was given on.
pub const REOPENED: &str = "reopened";

/// What is kept of a review that stood on a pull request before this delivery opened it, or found it open.
pub const OF_BEFORE: &str = "of before";

/// Whether people ask for deliveries of this lane by name; what nobody asked for waits behind a rollback until `/unlock`.
pub fn is_by_name(lane: Lane) -> bool {
    matches!(lane, Lane::Release | Lane::Promotion | Lane::Hotfix)
}

/// Whether the lock that a rollback left holds what this delivery would bring in.
pub fn holds(lock: &Lock, lane: Lane, past: &[Lock]) -> bool {
    let asked_since = past.iter().any(|p| p.is_same(lock));
    match lane {
        Lane::Rollback => false,
        Lane::Release | Lane::Promotion | Lane::Hotfix => !asked_since,
        // Once something asked for by name has entered, the next push is newer than what was rolled back.
        Lane::Continuous => lock.yielded_at.is_none(),
        Lane::Change | Lane::Override => true,
    }
}

/// The rollbacks' locks that hold an open delivery out of the environments it still has to enter.
pub fn held_by<'l>(delivery: &Delivery, locks: &'l [Lock], now: Instant) -> Vec<&'l Lock> {
    let holds = |l: &&Lock| {
        l.from_rollback
            && l.app == delivery.app
            && l.is_on(now)
            && delivery.is_open()
            && delivery.is_ahead_of(&l.environment)
            && holds(l, delivery.lane, &delivery.known.past)
    };
    locks.iter().filter(holds).collect()
}

/// What somebody types to ask for it anew.
pub fn command(delivery: &Delivery) -> Option<String> {
    let version = delivery.version?;
    Some(match delivery.lane {
        Lane::Release => format!("/release cut {version}"),
        Lane::Promotion => format!("/promote {} {version}", delivery.environment),
        Lane::Hotfix => format!("/hotfix submit {version}"),
        Lane::Change | Lane::Continuous | Lane::Rollback | Lane::Override => return None,
    })
}

/// The environment that a delivery has just entered, by the step that is done.
pub fn entered<'d>(delivery: &'d Delivery, done: &'d StepKind) -> Option<&'d EnvName> {
    let (StepKind::Bump { environment } | StepKind::MergeBump { environment, .. }) = done else { return None };
    let bump = delivery.known.bumps.get(environment)?;
    (bump.merged.is_some() && bump.came.is_let_in()).then_some(environment)
}

/// Whether a rollback is under way in an environment: it goes first, and nothing overtakes it. One that is given up is under
/// way until it has ended: then nothing of it is left open.
pub fn is_way_back(rollback: &Delivery, environment: &EnvName) -> bool {
    let ahead = |kind: &StepKind| matches!(kind, StepKind::AwaitRollout { environment: e } if e == environment);
    let open = rollback.steps.iter().any(|s| s.done_at.is_none() && ahead(&s.kind));
    rollback.lane == Lane::Rollback && rollback.is_open() && open
}

impl Delivery {
    /// Asked for anew by somebody, in spite of these locks: a new question, on which votes given before do not count. Whoever
    /// asked before does not vote on it either.
    #[must_use]
    pub fn asked_anew(self, by: Requester, past: Vec<Lock>) -> Self {
        let mut this = self.asked_by(by);
        this.known.asked += 1;
        this.known.reopened = false;
        this.known.past = past;
        this
    }

    /// Gone on with, because the pull request that was closed is open again: a new question, on which votes given before do
    /// not count.
    #[must_use]
    pub fn reopened(mut self) -> Self {
        self.end = None;
        self.waits = Vec::new();
        self.wake_at = None;
        self.known.asked += 1;
        self.known.reopened = true;
        self.known.agreed = None;
        self.known.told_after_end.clear();
        self
    }

    /// The same of a back-merge's pull request: what it brings was approved and runs, so nobody is asked anything.
    #[must_use]
    pub fn back_merge_reopened(mut self, into: &Branch) -> Self {
        self.end = None;
        self.waits = Vec::new();
        self.wake_at = None;
        self.known.back_merges_closed.remove(into);
        self.known.back_merges_reopened += 1;
        for step in &mut self.steps {
            if matches!(&step.kind, StepKind::BackMerge { into: branch } if branch == into) {
                *step = Step::new(step.kind.clone());
            }
        }
        self
    }

    /// The reviews that were given on something else than what is asked now, as far as that is known.
    pub fn reviewed_before(&self, reviews: &[Review], own_words: OwnWords) -> BTreeMap<u64, SubjectId> {
        let mut reviewed = self.known.reviewed.clone();
        if own_words.is_false() {
            for review in reviews {
                reviewed.entry(review.id).or_insert_with(|| SubjectId(REWORDED.to_owned()));
            }
        }
        if self.known.reopened {
            for review in reviews {
                reviewed.entry(review.id).or_insert_with(|| SubjectId(REOPENED.to_owned()));
            }
        }
        reviewed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(since: i64) -> Lock {
        Lock {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            by: Requester::Person("erin".parse().expect("a person")),
            reason: "1.4.0 loses orders".to_owned(),
            since: Instant::from_timestamp(since, 0).expect("an instant"),
            until: None,
            from_rollback: true,
            lifted_at: None,
            yielded_at: None,
            failed: None,
        }
    }

    #[test]
    fn an_asking_passes_exactly_the_locks_it_was_made_in_spite_of() {
        for lane in [Lane::Release, Lane::Promotion, Lane::Hotfix] {
            assert!(holds(&lock(1), lane, &[]) && holds(&lock(1), lane, &[lock(2)]));
            assert!(!holds(&lock(1), lane, &[lock(2), lock(1)]));
        }
        assert!(holds(&lock(1), Lane::Continuous, &[lock(1)]), "nobody asked for it");
        assert!(!holds(&lock(1), Lane::Rollback, &[]));
    }

    #[test]
    fn a_lock_is_the_same_after_it_yielded() {
        let yielded = Lock { yielded_at: Some(Instant::UNIX_EPOCH), ..lock(1) };
        assert!(!holds(&yielded, Lane::Promotion, &[lock(1)]));
        assert!(holds(&yielded, Lane::Promotion, &[]), "it was asked for before");
    }
}
