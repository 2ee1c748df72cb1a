//! That people agree on a delivery is known from its votes: others look at it. It is learned at each look at its gates, before
//! anything of it is merged and after, and unlearned as soon as the votes do not carry it any more.

use super::{Decision, Learn, Verdict};
use crate::domain::anew;
use crate::domain::delivery::{ApprovedBy, Delivery};
use crate::domain::gate::GateReport;
use crate::domain::observed::Observed;

/// The gates that were looked at.
fn gates(observed: &Observed) -> Option<&GateReport> {
    match observed {
        Observed::Merge(seen) => Some(&seen.gates),
        Observed::MergeBump(seen) => Some(&seen.merge.gates),
        Observed::Bump(seen) => seen.gates.as_ref(),
        Observed::Based { seen, .. } => gates(seen),
        _ => None,
    }
}

/// Learns with a decision whether people agree. The same agreement stays as old as it is.
pub(super) fn noted(delivery: &Delivery, observed: &Observed, decision: Decision) -> Decision {
    // What is learned with other effects is stored with whatever comes next alone.
    let stored = match &decision.verdict {
        Verdict::Wait { .. } => true,
        Verdict::Act(effect) => effect.cannot_be_undone(),
        _ => false,
    };
    let Some(gates) = gates(observed).filter(|_| stored && anew::is_by_name(delivery.lane)) else { return decision };
    let (known, now) = (&delivery.known.agreed, gates.agreed());
    let what = |by: &ApprovedBy| (by.subject.clone(), by.people.clone());
    if known.as_ref().map(what) == now.as_ref().map(what) {
        return decision;
    }
    let since = known.as_ref().zip(now.as_ref()).filter(|(known, now)| known.subject == now.subject);
    let since = since.map(|(known, _)| known.at);
    decision.learning(Learn::Agreed(now.map(|by| ApprovedBy { at: since.unwrap_or(by.at), ..by })))
}
