//! What a delivery is called, what its ballot asks and how its end is told: the same words on every surface.

use std::time::Duration;

use super::catalog::{Catalog, OnFailure};
use super::decide::{Telling, Volume};
use super::delivery::{Delivery, End, Lane};
use super::explain::duration_words;
use super::gate::{overrides_words, thaw};
use super::image::Named;
use super::inert::quoted;
use super::neighbours::is_left_unbrought;
use super::plan::own_branch;
use super::step::StepKind;
use super::vote::Subject;
use super::{CommitSha, Digest, EnvName, PersonId, PrNumber};

/// What the key of what is told at the end begins with.
pub const ENDED: &str = "ended";

/// How much is shown of what people wrote themselves.
const CUT: usize = 70;
/// How much of a reason, which people have to read.
const LONG: usize = 400;

/// `Release 1.4.0 of shop to stage`.
pub fn title(delivery: &Delivery) -> String {
    let (app, environment) = (&delivery.app, &delivery.environment);
    let version = delivery.version.map(|v| v.to_string());
    let tag = || delivery.known.images.first().map(|i| i.tag.clone());
    let what = version.clone().or_else(tag).unwrap_or_else(|| "images".to_owned());
    match delivery.lane {
        Lane::Change => {
            let pr = delivery.known.pr.map(|n| n.to_string()).unwrap_or_default();
            format!("Change {pr} of {app}: {}", quoted(delivery.reason.as_deref().unwrap_or_default(), CUT))
        }
        Lane::Continuous => format!("{what} of {app} to {environment}"),
        Lane::Release => format!("Release {what} of {app} to {environment}"),
        Lane::Promotion => format!("Promotion of {app} {what} to {environment}"),
        Lane::Hotfix => format!("Hotfix {what} of {app} to {environment}"),
        Lane::Rollback => format!("Rollback of {app} in {environment} to {what}"),
        Lane::Override => match &delivery.known.opens {
            Some(opening) => format!("Break-glass for {} in {environment}", opening.delivery),
            None => format!("Break-glass for {app} in {environment}"),
        },
    }
}

/// What a ballot asks. `merged` is what a pull request was merged as, where that holds what nothing explains.
pub fn question(delivery: &Delivery, subject: &Subject, merged: Option<&(PrNumber, CommitSha)>) -> String {
    if delivery.lane == Lane::Override {
        return open_what(delivery);
    }
    let digests: Vec<String> = subject.digests.iter().map(Named::short).collect();
    let digests = if digests.is_empty() { String::new() } else { format!(", images {}", digests.join(", ")) };
    let older = doubts(delivery, subject);
    let past = overrides_words(&delivery.known.past).map(|past| format!("; it {past}")).unwrap_or_default();
    let replacing = subject
        .replacing
        .as_ref()
        .map(|text| format!(", in place of what stands there now and nobody can compare with it: {text}"));
    let replacing = replacing.unwrap_or_default();
    let ask = match merged {
        Some((pr, commit)) => format!("Accept what {pr} was merged as ({})", commit.short()),
        None => "Approve".to_owned(),
    };
    format!("{ask}: {} (head {}{digests}{older}){past}{replacing}", title(delivery), subject.head.short())
}

/// What speaks against the images that a ballot is about, and was said to be meant.
fn doubts(delivery: &Delivery, subject: &Subject) -> String {
    let known = &delivery.known;
    let of = |doubted: &[Digest]| {
        let doubted = subject.digests.iter().filter(|named| doubted.contains(&named.digest));
        let doubted: Vec<&str> = doubted.map(|named| named.digest.short()).collect();
        (!doubted.is_empty()).then(|| doubted.join(", "))
    };
    let older = of(&known.older).zip(delivery.version).map(|(older, version)| match known.tag_stood {
        false => format!("; {older} is older than the tag {}: CI did not build it from there", version.tagged()),
        true => format!("; nobody knows whether CI built {older} from the tag {}", version.tagged()),
    });
    let others = of(&known.others).map(|others| format!("; {others} is not the dev image of what is released"));
    let meant = known.built_before.as_ref().filter(|built| built.head == subject.head);
    let meant = meant.and_then(|built| built.meant_by.as_ref());
    let meant = meant.map(|by| format!("; {by} says that they are meant, nothing else tells that CI built them"));
    // Without an app pull request no look at the dev images comes before the vote: what was said of them is kept alone.
    let told = |digest: &Digest| known.older.contains(digest) || known.others.contains(digest);
    let asked = |digest: &Digest| subject.digests.iter().any(|named| named.digest == *digest);
    let said =
        known.accepted.iter().chain(&known.meant).filter(|a| meant.is_none() && asked(&a.digest) && !told(&a.digest));
    let said: String = said
        .map(|a| format!("; {} says that {} is meant, nothing else tells that CI built it", a.by, a.digest.short()))
        .collect();
    older.into_iter().chain(others).chain(meant).chain([said]).collect()
}

/// What the ballot of a break-glass asks: it shows what would move.
fn open_what(delivery: &Delivery) -> String {
    let (environment, reason) = (&delivery.environment, quoted(delivery.reason.as_deref().unwrap_or_default(), LONG));
    let Some(opening) = &delivery.known.opens else {
        return format!("Open freeze, soak and lock of {environment} for {}? {reason}", delivery.app);
    };
    let past = overrides_words(&opening.past).map(|past| format!("; it {past}")).unwrap_or_default();
    format!(
        "Open freeze, soak and lock of {environment} for {} alone: {} ({}){past}? {reason}",
        opening.delivery,
        opening.title,
        opening.load.words()
    )
}

/// How it ended, in one clause.
pub fn end_words(end: &End) -> String {
    match end {
        End::Done => "done".to_owned(),
        End::Aborted { by } => format!("aborted by {by}; what was already merged stays"),
        End::Superseded { by } => format!("superseded by {by}"),
        End::ClosedByHand { pr } => format!("{pr} was closed by hand"),
        End::RolloutFailed { environment, cause, then } => {
            let then = match then {
                OnFailure::Rollback => "rolling back".to_owned(),
                OnFailure::Tell => "left as it is".to_owned(),
                OnFailure::Freeze { length } => format!("the app is frozen there for {}", duration_words(*length)),
            };
            format!("rollout failed in {environment}: {cause}; {then}")
        }
        End::Refused { reason } => reason.clone(),
    }
}

/// How a delivery ended, in one clause; of what was merged past its gates with that.
pub fn outcome_words(delivery: &Delivery, end: &End) -> String {
    let past = *end == End::Done && is_past_its_gates(delivery);
    end_words(end) + if past { ", merged past its gates" } else { "" }
}

/// What people read when a delivery ends.
pub fn ended(delivery: &Delivery, end: &End, catalog: &Catalog) -> Vec<Telling> {
    let title = title(delivery);
    let (volume, text) = match end {
        End::Done => (Volume::Outcome, done_words(delivery, &title, catalog) + &afterwards(delivery, catalog)),
        End::RolloutFailed { environment, then, .. } => {
            let back = way_back(delivery, environment).map(|way| format!(", {way} goes back")).unwrap_or_default();
            let next = match then {
                OnFailure::Rollback => String::new(),
                OnFailure::Tell => format!(". Next: /tide retry {} looks again{back}", delivery.id),
                OnFailure::Freeze { .. } => {
                    let thaw = thaw(&delivery.app, environment);
                    format!(". Next: /tide retry {} looks again{back}, {thaw} ends the freeze", delivery.id)
                }
            };
            (Volume::Alarm, format!("FAILED: {title}: {}{next}", end_words(end)))
        }
        End::Refused { .. } => (Volume::Alarm, format!("{title} cannot go on: {}", end_words(end))),
        End::ClosedByHand { .. } => (Volume::Outcome, format!("{title} ended: {}", end_words(end))),
        End::Aborted { .. } => (Volume::Outcome, format!("{title} {}", end_words(end))),
        End::Superseded { .. } => (Volume::Detail, format!("{title} {}", end_words(end))),
    };
    // One that went on after its end, or was tried again, is told of its next end, too.
    let key = match (delivery.known.asked, delivery.known.retries.len()) {
        (0, 0) => ENDED.to_owned(),
        (asked, 0) => format!("{ENDED}:{asked}"),
        (asked, tried) => format!("{ENDED}:{asked}:{tried}"),
    };
    // Its outcome is told before what it brings back is there; another end after that is another matter.
    let key = if *end != End::Done && delivery.only_brings_back() { format!("{key}:bringing-back") } else { key };
    let left =
        fix_left(delivery, end, catalog).map(|text| Telling { key: format!("{key}:fix"), volume: Volume::Alarm, text });
    std::iter::once(Telling { key, volume, text }).chain(left).collect()
}

/// That a hotfix which ended on its way entered a production, and nothing brings its fix back: the next release is without it.
fn fix_left(hotfix: &Delivery, end: &End, catalog: &Catalog) -> Option<String> {
    if *end == End::Done || !is_left_unbrought(hotfix, catalog) {
        return None;
    }
    let there = catalog.productions().map(|e| &e.name).filter(|e| hotfix.is_merged_in(e));
    let there: Vec<&str> = there.map(EnvName::as_str).collect();
    let branch = own_branch(hotfix.lane, hotfix.version?).ok()?;
    let into = hotfix.steps.iter().filter_map(|step| match &step.kind {
        StepKind::BackMerge { into } => Some(into.as_str()),
        _ => None,
    });
    let into: Vec<&str> = into.collect();
    Some(format!(
        "{} entered {} and is not brought back: a release cut now lacks its fix. Unless it is tried again, or is to go, merge {branch} into {} by hand",
        title(hotfix),
        there.join(", "),
        into.join(" and ")
    ))
}

/// Who approved it, how long it took, and what to type next. Of what moves by itself nothing is to be said.
fn afterwards(delivery: &Delivery, catalog: &Catalog) -> String {
    if matches!(delivery.lane, Lane::Continuous | Lane::Override) {
        return String::new();
    }
    // What people approved before is not what let this in.
    let approved = delivery.known.approved.iter().filter(|_| !is_past_its_gates(delivery));
    let approved = approved.flat_map(|approved| &approved.people);
    let approved: Vec<&str> = approved.map(PersonId::as_str).collect();
    let approved = if approved.is_empty() { String::new() } else { format!("; approved by {}", approved.join(", ")) };
    let last = delivery.steps.iter().filter_map(|step| step.done_at).max();
    let minutes = last.map_or(0, |at| (at - delivery.created_at).num_minutes().unsigned_abs());
    let took = match minutes {
        0 => String::new(),
        _ => format!("; took {}", duration_words(Duration::from_secs(minutes * 60))),
    };
    let (app, environment) = (&delivery.app, &delivery.environment);
    let after = |next: &&super::catalog::Environment| {
        next.after.as_ref().is_some_and(|after| after.environment == *environment)
    };
    let further = catalog.environments.iter().find(after).filter(|_| !catalog.is_production(environment));
    // What came past its gates is nobody's to take further.
    let further = further.filter(|_| !is_past_its_gates(delivery));
    let next = match (delivery.lane, delivery.version, further) {
        (Lane::Release | Lane::Promotion | Lane::Hotfix, Some(version), Some(next)) => {
            Some(format!(". Next: /promote {} {version} --app {app}", next.name))
        }
        (Lane::Release | Lane::Promotion | Lane::Hotfix, _, None) => {
            way_back(delivery, environment).map(|way| format!(". To go back: {way}"))
        }
        _ => None,
    };
    format!("{approved}{took}{}", next.unwrap_or_default())
}

/// What is typed to go back to what a delivery replaced in an environment, if it replaced anything.
fn way_back(delivery: &Delivery, environment: &EnvName) -> Option<String> {
    let replaced = delivery.known.bumps.get(environment)?.from.iter().any(|image| !image.is_empty());
    replaced.then(|| format!("/rollback {environment} --app {}", delivery.app))
}

/// Whether what it brought to where it ends was merged there past its gates.
pub fn is_past_its_gates(delivery: &Delivery) -> bool {
    delivery.known.bumps.get(&delivery.environment).is_some_and(|bump| !bump.came.is_let_in())
}

fn done_words(delivery: &Delivery, title: &str, catalog: &Catalog) -> String {
    let last = catalog.is_production(&delivery.environment);
    let blind = delivery
        .steps
        .iter()
        .any(|s| matches!(s.kind, StepKind::AwaitRollout { .. }) && s.note.as_deref() == Some("not observed"));
    let seen = if blind { " (rollout not observed)" } else { "" };
    if is_past_its_gates(delivery) {
        return format!("Runs in {}, merged past its gates: {title}{seen}", delivery.environment);
    }
    match delivery.lane {
        Lane::Change => format!("{title}: merged"),
        Lane::Continuous => format!("{title}: running{seen}"),
        Lane::Release if last => format!("Released: {title}{seen}"),
        Lane::Release => format!("{title}: ready for promotion{seen}"),
        Lane::Promotion | Lane::Hotfix => format!("Released: {title}{seen}"),
        Lane::Rollback if catalog.first_environment().is_some_and(|first| first.name == delivery.environment) => {
            format!("{title}: done{seen}; continuous bumps wait until /unlock")
        }
        Lane::Rollback => {
            format!("{title}: done{seen}; what was asked for before waits until it is asked anew, or /unlock")
        }
        Lane::Override => format!("{title}: granted"),
    }
}
