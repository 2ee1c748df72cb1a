//! What can never pass as things stand says so before anything else it waits for, and it is told, once for each cause.

use super::{Decision, Verdict, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::gate::Reason;
use crate::domain::title::title;

pub(super) fn told(delivery: &Delivery, mut decision: Decision) -> Decision {
    let Verdict::Wait { reasons, .. } = &mut decision.verdict else { return decision };
    let Some(at) = reasons.iter().position(|shut| matches!(shut.reason, Reason::Stranded { .. })) else {
        return decision;
    };
    reasons[..=at].rotate_right(1);
    let Some(Reason::Stranded { environment, detail, .. }) = reasons.first().map(|shut| &shut.reason) else {
        return decision;
    };
    let known = delivery.waits.first().map(|shut| &shut.reason) == reasons.first().map(|shut| &shut.reason);
    if known {
        return decision;
    }
    let key = format!("stranded:{environment}:{detail}");
    let text = format!("{} cannot pass as things stand: {}", title(delivery), reasons[0].reason);
    decision.telling(Volume::Outcome, key, text)
}
