//! Whether an image is what its tag makes people take it for.
//!
//! An image that its tag named before the version's Git tag was made was not built from there, whatever its tag says. No
//! clock is asked: what the tags named is looked at and stored before the Git tag exists. And what is gone back to is a
//! digest, whose tag may name something else by now.

use super::{Decision, Learn, Telling, Verdict, Volume};
use crate::domain::Digest;
use crate::domain::catalog::VersionImages;
use crate::domain::delivery::{Accepted, Delivery};
use crate::domain::gate::{Reason, broken_promise};
use crate::domain::image::{ImageRef, Promised};
use crate::domain::observed::ImageSeen;

/// Before there is a Git tag from which CI could build, what the image tags name is stored: at every look, for a tag that
/// cannot be made at once leaves time.
pub(super) fn before_tag(delivery: &Delivery, (images, stood): (Option<&Vec<ImageRef>>, bool)) -> Option<Decision> {
    let known = delivery.known.before_tag.as_ref();
    let mut all = known.cloned().unwrap_or_default();
    let new: Vec<ImageRef> = images?.iter().filter(|i| !all.contains(i)).cloned().collect();
    if known.is_some() && new.is_empty() {
        return None;
    }
    all.extend(new);
    let decision = Decision::new(Verdict::LookAgain).learning(Learn::BeforeTag(all));
    Some(if stood && known.is_none() { decision.learning(Learn::TagStood) } else { decision })
}

/// Where the Git tag was made without a look before, by a tidegate that did not know to, what the image tags name at the
/// first look may be older than it.
pub(super) fn looked_before(delivery: &Delivery, seen: &[ImageSeen]) -> Option<Decision> {
    if delivery.known.before_tag.is_some() || !delivery.makes_tag() {
        return None;
    }
    before_tag(delivery, (Some(&seen.iter().filter_map(ImageSeen::named).collect()), true))
}

/// Images that CI cannot have built are not taken until a person says that they are meant; then every ballot says it.
pub(super) fn older_than_tag(
    (delivery, from): (&Delivery, VersionImages),
    seen: &[ImageSeen],
    found: &[ImageRef],
    note: &str,
) -> Option<Decision> {
    let retags = from == VersionImages::Retag;
    let others: Vec<Digest> =
        seen.iter().filter(|i| retags && i.accepted && i.is_another()).filter_map(|i| i.found.clone()).collect();
    let doubtful: Vec<&ImageSeen> = seen.iter().filter(|i| i.is_doubtful()).collect();
    if doubtful.is_empty() && others.is_empty() {
        return None;
    }
    let stood = doubtful.iter().any(|i| i.stood);
    let open = |i: &&ImageRef| doubtful.iter().any(|d| !d.accepted && d.image == i.name && d.tag == i.tag);
    let images: Vec<ImageRef> = found.iter().filter(open).cloned().collect();
    if images.is_empty() {
        let older = doubtful.into_iter().filter_map(|i| i.found.clone()).collect();
        let done = Decision::done(note).learning(Learn::Images(found.to_vec())).learning(Learn::Older(older));
        let done = if stood { done.learning(Learn::TagStood) } else { done };
        return Some(if others.is_empty() { done } else { done.learning(Learn::Others(others)) });
    }
    let key = images.iter().map(|i| i.digest.as_str()).collect::<Vec<_>>().join(",");
    let delivery = Some(delivery.id.clone());
    let reason = Reason::OlderThanTag { images, stood, delivery };
    let told = format!("not taken as built by CI: {reason}");
    Some(Decision::wait(reason).telling(Volume::Alarm, format!("older:{key}"), told))
}

/// Keeps with the images whose word it rests on that they are taken, where that was given before this delivery.
pub(super) fn meant_before(delivery: &Delivery, seen: &[ImageSeen], decision: Decision) -> Decision {
    let said = |i: &ImageSeen| Some(Accepted { digest: i.found.clone()?, by: i.meant_by.clone()? });
    let meant: Vec<Accepted> = seen.iter().filter_map(said).filter(|a| !delivery.accepts(&a.digest)).collect();
    let taken = matches!(decision.verdict, Verdict::Done(_)) && !meant.is_empty();
    if taken { decision.learning(Learn::Meant(meant)) } else { decision }
}

/// What is gone back to must still be what it was. Nothing is written until it is, or a person decides.
pub(super) fn kept_promise(delivery: &Delivery, promised: &[Promised]) -> Option<Decision> {
    let shut = broken_promise(promised, &delivery.id)?;
    let told = told_broken(&shut.reason);
    let mut decision = Decision::wait(shut.reason);
    decision.tell.extend(told);
    Some(decision)
}

/// What is told, once, of a way back that is not there as it was.
pub(super) fn told_broken(reason: &Reason) -> Option<Telling> {
    let key = match reason {
        Reason::TagMoved { image, named, .. } => format!("moved:{}:{named}", image.name),
        Reason::ImageGone { image } => format!("gone:{}:{}", image.name, image.digest),
        _ => return None,
    };
    let text = format!("nothing is written until a person decides: {reason}");
    Some(Telling { key, volume: Volume::Alarm, text })
}
