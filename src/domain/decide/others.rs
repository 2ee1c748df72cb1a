//! Decisions about the other bumps of the same app that are on their way into the same environment: who makes way for whom.
//! One that is approved makes way only for what its own gates let in, and a hotfix that nobody let in takes nobody's place.
//! What can never pass as things stand takes nobody's place either, however new it is.

use super::Decision;
use super::app_pr::shut;
use crate::domain::EnvName;
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::effect::Effect;
use crate::domain::gate::{Reason, Running, Shut};
use crate::domain::observed::{BumpSeen, OtherBump};
use crate::domain::policy;
use crate::domain::pull_request::Lineage;

/// Newer things that make this bump pointless, and older ones that it takes the place of. `images` is what to do where the
/// images are not those that people are asked about.
pub(super) fn in_the_way(
    delivery: &Delivery,
    environment: &EnvName,
    seen: &BumpSeen,
    images: impl FnOnce() -> Option<Decision>,
) -> Option<Decision> {
    let rollback = delivery.lane == Lane::Rollback;
    if delivery.lane == Lane::Continuous
        && let Some(Running { label, lineage: Lineage::Behind, .. }) = &seen.running
    {
        let by = format!("{label}, which {environment} runs and which is newer");
        return Some(Decision::end(End::Superseded { by }));
    }
    let newer = seen.others.iter().find(|o| o.newer && !o.stranded);
    // What runs in production is mended first: a hotfix takes the place of releases that wait, whatever their number.
    if let (Some(other), false) = (newer, rollback || delivery.lane == Lane::Hotfix) {
        return Some(overtaken(delivery, environment, other));
    }
    if let Some(reason) = seen.stranded.as_ref().filter(|_| !seen.others.is_empty()) {
        return Some(Decision::wait(reason.clone()));
    }
    if let Some(held) = seen.others.iter().find(|o| o.makes_way_for_what_is_let_in(delivery.lane)) {
        return let_in(environment, seen, held, images);
    }
    // The delivery whose branch is shared is ended, not its pull request closed: that one is updated in place.
    let first = seen.others.first()?;
    match &first.delivery {
        // What was asked for by name is not over: it waits behind the rollback's lock until it is asked for anew.
        Some(held) if rollback && first.by_name => Some(hold_back(held, environment)),
        _ => supersede(environment, first),
    }
}

/// What to do about something newer.
fn overtaken(delivery: &Delivery, environment: &EnvName, other: &OtherBump) -> Decision {
    match &other.delivery {
        // Nobody approved that one so far, and this one is: it goes first, and that one after it.
        Some(held) if !other.approved && policy::approved_since(delivery).is_some() => hold_back(held, environment),
        _ => {
            let pr = other.pr.map(|pr| format!(" ({pr})")).unwrap_or_default();
            let by = format!("{}{pr}, which is newer", other.title);
            Decision::end(End::Superseded { by })
        }
    }
}

/// Takes others' places once the gates of this one are all open, and waits until then.
fn let_in(
    environment: &EnvName,
    seen: &BumpSeen,
    held: &OtherBump,
    images: impl FnOnce() -> Option<Decision>,
) -> Option<Decision> {
    let behind = || {
        Shut::because(Reason::Behind {
            environment: environment.clone(),
            what: held.title.clone(),
            delivery: held.delivery.clone(),
            pr: held.pr,
            approved: held.approved,
        })
    };
    match &seen.gates {
        Some(gates) if gates.approved().is_some() => images().or_else(|| {
            // One without a pull request has nothing that could be taken: it makes way as soon as it has.
            let first = seen.others.iter().find(|o| o.pr.is_some())?;
            supersede(environment, first)
        }),
        Some(gates) => Some(shut(gates, vec![behind()])),
        None => Some(Decision::wait(behind().reason)),
    }
}

fn hold_back(held: &crate::domain::DeliveryId, environment: &EnvName) -> Decision {
    Decision::act(Effect::HoldBack { delivery: held.clone(), environment: environment.clone() })
}

fn supersede(environment: &EnvName, other: &OtherBump) -> Option<Decision> {
    Some(Decision::act(match (&other.delivery, other.pr) {
        (Some(delivery), _) => Effect::Supersede { delivery: delivery.clone() },
        (None, Some(pr)) => {
            let (environment, why) = (environment.clone(), "superseded by a newer bump".to_owned());
            Effect::CloseBumpPr { environment, pr, why, own: false }
        }
        (None, None) => return None,
    }))
}
