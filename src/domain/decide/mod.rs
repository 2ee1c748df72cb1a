//! `decide`: what to do next about a delivery, given what was just observed. Pure and total.
//!
//! One call yields one verdict for the current step. The engine carries it out and asks again until the verdict is
//! to wait or the delivery has ended. Nothing here depends on what happened before, save the facts the delivery
//! holds, so a crash at any point is followed by the same decisions.

mod agreed;
mod app_pr;
mod asked;
mod back_merge;
mod base;
mod built;
mod bump;
mod finish;
mod grant;
mod learn;
mod merged;
mod others;
mod own_words;
mod stranded;
#[cfg(test)]
pub(super) mod tests;

use chrono::TimeDelta;

use super::Instant;
use super::catalog::Catalog;
use super::delivery::{Delivery, End};
use super::effect::Effect;
use super::gate::{Override, Reason, Shut};
use super::observed::Observed;
use super::pull_request::{PrState, PullRequest};
use super::step::{Step, StepKind};

pub use app_pr::{APPROVALS, approvals_in, own_check_name};
pub(crate) use base::TOLD as BASE_TOLD;
pub use learn::Learn;

/// How loud something is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Volume {
    /// In the card's thread.
    Detail,
    /// In the channel.
    Outcome,
    /// In the channel, as an alarm.
    Alarm,
}

/// Something people should read, once per delivery and key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// Its identity within the delivery.
    pub key: String,
    /// How loud.
    pub volume: Volume,
    /// What. May contain attacker-controlled text; surfaces escape it.
    pub text: String,
}

/// What to do next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The step is done; note for people.
    Done(Option<String>),
    /// Store what was learned, then look again.
    LookAgain,
    /// Perform an effect, then look again.
    Act(Box<Effect>),
    /// Nothing to do until something changes or `wake_at` comes.
    Wait {
        /// For what.
        reasons: Vec<Shut>,
        /// When to look again by time alone.
        wake_at: Option<Instant>,
    },
    /// The delivery is over.
    End(End),
}

/// A verdict and what goes with it, stored in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Decision {
    /// What to do.
    pub verdict: Verdict,
    /// What was learned.
    pub learned: Vec<Learn>,
    /// What people should read.
    pub tell: Vec<Telling>,
    /// A break-glass that is granted by this decision.
    pub grant: Option<Override>,
}

impl Decision {
    fn new(verdict: Verdict) -> Self {
        Self { verdict, learned: Vec::new(), tell: Vec::new(), grant: None }
    }

    fn done(note: impl Into<String>) -> Self {
        Self::new(Verdict::Done(Some(note.into())))
    }

    fn act(effect: Effect) -> Self {
        Self::new(Verdict::Act(Box::new(effect)))
    }

    fn end(end: End) -> Self {
        Self::new(Verdict::End(end))
    }

    fn refuse(reason: impl Into<String>) -> Self {
        Self::end(End::Refused { reason: reason.into() })
    }

    /// Waits for one reason; time alone does not cure it, the sweep looks all the same.
    fn wait(reason: Reason) -> Self {
        Self::new(Verdict::Wait { reasons: vec![Shut::because(reason)], wake_at: None })
    }

    fn waking(mut self, at: Instant) -> Self {
        if let Verdict::Wait { wake_at, .. } = &mut self.verdict {
            *wake_at = Some(wake_at.map_or(at, |w| w.min(at)));
        }
        self
    }

    fn learning(mut self, learned: Learn) -> Self {
        self.learned.push(learned);
        self
    }

    fn telling(mut self, volume: Volume, key: impl Into<String>, text: impl Into<String>) -> Self {
        self.tell.push(Telling { key: key.into(), volume, text: text.into() });
        self
    }
}

/// How soon to look again at what only polling shows.
pub(crate) fn soon(now: Instant, seconds: i64) -> Instant {
    now + TimeDelta::seconds(seconds)
}

/// What to do next about a delivery. `observed` must be what was read for its current step; anything else makes it
/// wait and look again.
pub fn decide(delivery: &Delivery, catalog: &Catalog, observed: &Observed, now: Instant) -> Decision {
    let Some(step) = delivery.current() else {
        return Decision::end(End::Done);
    };
    let Some(by) = &delivery.known.aborted_by else {
        let decision = stranded::told(delivery, of_step(delivery, catalog, step, observed, now));
        return agreed::noted(delivery, observed, decision);
    };
    let aborted = || Decision::end(End::Aborted { by: by.clone() });
    let Some(passing) = &delivery.known.passing else { return aborted() };
    if !has_passed_or_may_have(observed) {
        let settles = passing.settles_at();
        if now >= settles {
            return aborted();
        }
        return Decision::wait(Reason::Passing { what: passing.what.clone() }).waking(settles);
    }
    let decision = of_step(delivery, catalog, step, observed, now);
    match &decision.verdict {
        Verdict::Act(effect) if effect.cannot_be_undone() => aborted(),
        _ => decision,
    }
}

/// Whether what had begun when somebody said abort is done, or cannot be looked at for now. What is done is recorded first,
/// so that it is known what runs.
fn has_passed_or_may_have(observed: &Observed) -> bool {
    let merged = |pr: &PullRequest| matches!(pr.state, PrState::Merged { .. });
    match observed {
        Observed::Merge(seen) => merged(&seen.pr),
        Observed::MergeBump(seen) => merged(&seen.merge.pr),
        Observed::Bump(seen) => seen.ours,
        Observed::Contains { contains, .. } => *contains,
        Observed::BackMerge(seen) => seen.contains,
        Observed::Tags { found, target, .. } => found.values().any(|commit| commit == target),
        Observed::Unreadable { transient, .. } => *transient,
        _ => false,
    }
}

fn of_step(delivery: &Delivery, catalog: &Catalog, step: &Step, observed: &Observed, now: Instant) -> Decision {
    if let Observed::Unreadable { what, why, transient } = observed {
        return unreadable(what, why, *transient, now);
    }
    let stands = decide_unheld(delivery, (catalog, step), observed, now);
    match &delivery.known.unasked {
        None => stands,
        Some(what) => {
            let reason = Reason::Unasked { what: what.clone(), delivery: delivery.id.clone() };
            base::held(delivery, reason, stands)
        }
    }
}

fn decide_unheld(
    delivery: &Delivery,
    (catalog, step): (&Catalog, &Step),
    observed: &Observed,
    now: Instant,
) -> Decision {
    if let Observed::Displaced(seen) = observed
        && let Some(decision) = app_pr::displaced(delivery, Some(seen))
    {
        return decision;
    }
    if let Observed::Stranded(reason) = observed {
        return Decision::wait((**reason).clone());
    }
    if let Observed::VersionTagMoved(moved) = observed {
        return Decision::wait(Reason::VersionTagMoved { moved: moved.clone() });
    }
    if let Observed::Based { gone, workers, seen } = observed {
        return base::of_hotfix(
            delivery,
            (gone.as_ref(), workers),
            || decide_unheld(delivery, (catalog, step), seen, now),
            now,
        );
    }
    match (&step.kind, observed) {
        (StepKind::CutBranch { branch, at }, Observed::Branch { tip, descends, left_over }) => {
            app_pr::cut_branch((delivery, catalog), (branch, at), tip.as_ref(), (*descends, *left_over))
        }
        (StepKind::OpenPr { branch, base }, Observed::Pr { tip, ahead, pr }) => {
            app_pr::open_pr(delivery, branch, base, (tip.as_ref(), *ahead), pr.as_ref())
        }
        (StepKind::AwaitFix { branch }, Observed::Fix { tip }) => app_pr::await_fix(delivery, branch, tip.as_ref()),
        (StepKind::MergePr { environment }, Observed::Merge(seen)) => {
            app_pr::merge_pr(delivery, catalog, environment, seen)
        }
        (StepKind::Tag { tags, .. }, Observed::Tags { found, target, images, stood }) => {
            let looked = built::before_tag(delivery, (images.as_ref(), *stood));
            looked.unwrap_or_else(|| finish::tag(tags, found, target))
        }
        (StepKind::MoveTag { .. }, Observed::Tags { found, target, .. }) => finish::move_tag(&step.kind, found, target),
        (StepKind::AwaitImages { from }, Observed::Images(seen)) => finish::images(delivery, *from, seen),
        (StepKind::Bump { environment }, Observed::Bump(seen)) => bump::bump(delivery, catalog, environment, seen, now),
        (StepKind::MergeBump { environment, approval }, Observed::MergeBump(seen)) => {
            bump::merge_bump(delivery, catalog, (environment, *approval), seen, now)
        }
        (StepKind::AwaitRollout { environment }, Observed::Rollout(seen)) => {
            finish::rollout(delivery, catalog, (environment, step), seen, now)
        }
        (StepKind::UpdateBranch { branch }, Observed::Contains { contains, commit, conflicts }) => {
            finish::update_branch(delivery, branch, *contains, commit, conflicts)
        }
        (StepKind::BackMerge { into }, Observed::BackMerge(seen)) => {
            back_merge::back_merge(delivery, catalog, into, seen)
        }
        (StepKind::Grant { environment }, Observed::Grant { gates, until }) => {
            grant::grant(delivery, environment, gates, *until)
        }
        (StepKind::Grant { environment }, Observed::Opening(seen)) => grant::opening(environment, seen),
        (StepKind::MergeBump { environment, .. }, Observed::Nothing) => bump::without_pr(delivery, environment),
        _ => mismatch(step, now),
    }
}

fn unreadable(what: &str, why: &str, transient: bool, now: Instant) -> Decision {
    if transient {
        let decision = Decision::wait(Reason::Unreachable { what: what.to_owned(), why: why.to_owned() });
        return decision.waking(soon(now, 15));
    }
    // Only a person can clear that.
    Decision::wait(Reason::Blocked { what: format!("{what}: {why}") }).waking(soon(now, 300))
}

fn mismatch(step: &Step, now: Instant) -> Decision {
    let what = format!("{}: what was observed does not fit the step; looking again", step.kind.title());
    Decision::wait(Reason::Blocked { what }).waking(soon(now, 15))
}
