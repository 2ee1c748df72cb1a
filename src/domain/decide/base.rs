//! Decisions about what is held as a whole: a hotfix whose base production no longer runs, a delivery whose approvers are
//! asked no more. Nothing carries it further until that is cleared; what only tidies up, tells, or opens a draft for people
//! to work on, goes on.

use super::{Decision, Learn, Verdict, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::effect::Effect;
use crate::domain::gate::{Reason, Shut};
use crate::domain::neighbours::Gone;
use crate::domain::step::StepKind;
use crate::domain::title::title;
use crate::domain::{Instant, PersonId};

/// How the keys begin under which people are told that a hotfix's base went or came back.
pub(crate) const TOLD: &str = "base:";

/// What to do about a hotfix, given whether what it stands on is gone and what would be done next if it were not. That it
/// went, or came back, is learned and told first.
pub(super) fn of_hotfix(
    delivery: &Delivery,
    (gone, workers): (Option<&Gone>, &[PersonId]),
    next: impl FnOnce() -> Decision,
    now: Instant,
) -> Decision {
    match gone {
        _ if delivery.known.gone.as_ref() != gone => told(delivery, gone, workers, now),
        None => next(),
        Some(gone) => held(delivery, Reason::BaseGone(gone.clone()), next()),
    }
}

fn told(delivery: &Delivery, gone: Option<&Gone>, workers: &[PersonId], now: Instant) -> Decision {
    let hotfix = format!("{} ({})", title(delivery), delivery.id);
    let (volume, text) = match gone {
        Some(gone) => (Volume::Alarm, format!("{hotfix} is held: {gone}")),
        None => (Volume::Outcome, format!("{hotfix} stands on what runs again and goes on")),
    };
    // What comes and goes is told each time.
    let key = format!("{TOLD}{}", now.timestamp_millis());
    let learned = Learn::Gone { gone: gone.cloned(), workers: workers.to_vec() };
    Decision::new(Verdict::LookAgain).learning(learned).telling(volume, key, text)
}

/// The decision without whatever would carry the delivery further.
pub(super) fn held(delivery: &Delivery, reason: Reason, decision: Decision) -> Decision {
    // Nobody is asked to vote on what stands no longer, so no vote is missing either.
    let unasked = matches!(reason, Reason::BaseGone(_));
    let missing = |shut: &&Shut| unasked && matches!(shut.reason, Reason::NeedsApprovals { .. });
    let reason = Shut::because(reason);
    match &decision.verdict {
        Verdict::Wait { reasons, wake_at } => {
            let others = reasons.iter().filter(|shut| !missing(shut)).cloned();
            let reasons = [reason].into_iter().chain(others).collect();
            Decision { verdict: Verdict::Wait { reasons, wake_at: *wake_at }, ..decision }
        }
        Verdict::Act(effect) if carries_on(effect) => waits(reason),
        Verdict::Done(_) if settles(delivery) => waits(reason),
        Verdict::Act(_) | Verdict::Done(_) | Verdict::LookAgain | Verdict::End(_) => decision,
    }
}

fn waits(reason: Shut) -> Decision {
    Decision::new(Verdict::Wait { reasons: vec![reason], wake_at: None })
}

/// Whether the end of the current step settles what ships, after which a hotfix's branch can no longer take in what runs; or
/// grants what was asked for.
fn settles(delivery: &Delivery) -> bool {
    let settles = |kind: &StepKind| matches!(kind, StepKind::AwaitFix { .. } | StepKind::Grant { .. });
    delivery.current().is_some_and(|step| settles(&step.kind))
}

/// Whether an effect brings a delivery nearer to an environment, asks people for it, or ends others in its favour.
fn carries_on(effect: &Effect) -> bool {
    match effect {
        Effect::CreateBranch { .. }
        | Effect::OpenPr { .. }
        | Effect::DismissReview { .. }
        | Effect::WriteText { .. }
        | Effect::SetCheck { .. }
        | Effect::MoveTag { .. }
        | Effect::DeleteBranch { .. }
        | Effect::CloseBumpPr { own: true, .. }
        | Effect::Nudge { .. }
        | Effect::Steer { .. } => false,
        Effect::MarkReady { .. }
        | Effect::RequestReviewers { .. }
        | Effect::MergePr { .. }
        | Effect::CreateTag { .. }
        | Effect::Retag { .. }
        | Effect::Bump { .. }
        | Effect::OpenBumpPr { .. }
        | Effect::Supersede { .. }
        | Effect::HoldBack { .. }
        | Effect::CloseBumpPr { own: false, .. }
        | Effect::UpdateBranch { .. }
        | Effect::OpenBackMerge { .. } => true,
    }
}
