//! Decisions about env repos: writing the bump, and merging its pull request.

use super::app_pr::{carried, displaced, images_moved, merge, retargeted, shut, unasked, unless_merging};
use super::built::{kept_promise, told_broken};
use super::merged::{merged_outside, served};
use super::others::in_the_way;
use super::own_words::put_right;
use super::{Decision, Learn, Verdict, Volume, soon};
use crate::domain::catalog::{Catalog, Environment};
use crate::domain::delivery::{ApprovedBy, BumpRecord, Delivery, End};
use crate::domain::deployment::Came;
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::gate::{GateName, GateReport, Reason};
use crate::domain::image::{ImageRef, WrittenImage, name_all};
use crate::domain::observed::{BumpSeen, MergeBumpSeen};
use crate::domain::policy;
use crate::domain::pull_request::PrState;
use crate::domain::step::Approval;
use crate::domain::{Branch, CommitSha, EnvName, Instant};

pub(super) fn bump(
    delivery: &Delivery,
    catalog: &Catalog,
    environment: &EnvName,
    seen: &BumpSeen,
    now: Instant,
) -> Decision {
    let mut current = Vec::new();
    for written in &seen.current {
        match written {
            Ok(written) => current.push(written.clone()),
            Err(why) => {
                let what = format!("{why}; correct the env repo or the configuration");
                return Decision::wait(Reason::Blocked { what }).waking(soon(now, 60));
            }
        }
    }
    let known = delivery.known.bumps.get(environment);
    // What was written straight into the environment is there.
    if let Some(way_back) = seen.way_back.as_ref().filter(|_| known.is_none_or(|bump| bump.merged.is_none())) {
        return Decision::wait(Reason::Locked {
            environment: environment.clone(),
            by: "tidegate".to_owned(),
            reason: way_back.clone(),
            others: Vec::new(),
            anew: None,
            taken_back: true,
            rolled_back: false,
            frozen: false,
        });
    }
    if let Some(decision) = taken_back(known, environment, seen) {
        return decision;
    }
    if let Some(bump) = known {
        return after_push(environment, bump, seen);
    }
    if let Some(decision) =
        in_the_way(delivery, environment, seen, || other_images(delivery, catalog, environment, seen))
    {
        return decision;
    }
    if let Some(decision) = overtaken_rollback(delivery, environment, &current, &seen.wanted) {
        return decision;
    }
    if let Some(decision) = kept_promise(delivery, &seen.promised) {
        return decision;
    }
    if let Some(decision) = displaced(delivery, seen.displaced.as_ref()) {
        return decision;
    }
    if let Some(decision) = other_images(delivery, catalog, environment, seen) {
        return decision;
    }
    if let Some(why) = &seen.unpinnable {
        return Decision::wait(Reason::Blocked { what: why.clone() }).waking(soon(now, 60));
    }
    // What people agreed to is what the delivery knows of; nothing else is written, whoever wants it.
    if let Some(foreign) = seen.wanted.iter().find(|image| !delivery.known.images.contains(image)) {
        let what = format!("{foreign} is none of the images of {}", delivery.id);
        return Decision::wait(Reason::Blocked { what }).waking(soon(now, 60));
    }
    let must = |place| seen.pins.get(place).copied().unwrap_or_default();
    let mut places = current.iter().zip(&seen.wanted).enumerate();
    if places.all(|(n, (written, wanted))| written.names(wanted) && (written.digest.is_some() || !must(n))) {
        return already_there(delivery, environment, seen, current, now);
    }
    match (&seen.branch, &seen.gates) {
        (Some(branch), _) => {
            named_otherwise(environment, (seen, branch), Decision::act(write(environment, seen, current)))
        }
        (None, Some(gates)) => match gates.approved() {
            None => shut(gates, Vec::new()),
            Some(approved) => {
                let by = carried(&approved);
                let mut effect = write(environment, seen, current);
                if let Effect::Bump { proof, .. } = &mut effect {
                    *proof = Some(approved);
                }
                let decision = Decision::act(effect);
                if is_proof(delivery, &by) { decision } else { decision.learning(Learn::Approved(by)) }
            }
        },
        (None, None) => {
            Decision::wait(Reason::Blocked { what: "the gates were not evaluated".into() }).waking(soon(now, 15))
        }
    }
}

/// Says by which branch a bump goes, where somebody's branch is in the way of its own.
fn named_otherwise(environment: &EnvName, (seen, branch): (&BumpSeen, &Branch), decision: Decision) -> Decision {
    let Some(taken) = &seen.taken else { return decision };
    // Of its own name is only what somebody else made.
    let same = branch.as_str().split_once('/').is_some_and(|(_, rest)| taken.as_str() == format!("tidegate/{rest}"));
    let why = match same {
        true => "has the name of this bump's own, and is not tidegate's",
        false => "is in the way of this bump's own, for Git keeps no branch below another",
    };
    let text = format!(
        "the branch {taken} in the env repo of {environment} {why}: it goes by {branch}. Delete {taken} if nobody needs it"
    );
    decision.telling(Volume::Outcome, format!("name-taken:{environment}:{taken}"), text)
}

/// While a rollback's lock holds what it took back, no pull request is open that somebody could merge past it: there is none
/// until it may enter again, and one that is there is closed.
fn taken_back(known: Option<&BumpRecord>, environment: &EnvName, seen: &BumpSeen) -> Option<Decision> {
    let gates = seen.gates.as_ref().filter(|_| seen.branch.is_some())?;
    let lock = rolled_back(gates)?;
    if known.is_some_and(|bump| bump.merged.is_some()) {
        return None;
    }
    if known.is_some() {
        return Some(Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone())));
    }
    let open = seen.pr.as_ref().filter(|pr| pr.state == PrState::Open);
    Some(open.map_or_else(
        || shut(gates, Vec::new()),
        |pr| {
            let (environment, why) = (environment.clone(), format!("{lock}. It gets another when it may enter"));
            Decision::act(Effect::CloseBumpPr { environment, pr: pr.number, why, own: true })
        },
    ))
}

/// The lock of a rollback that is shut.
fn rolled_back(gates: &GateReport) -> Option<Reason> {
    let by_rollback = |reason: &Reason| matches!(reason, Reason::Locked { rolled_back: true, .. });
    gates.shut().into_iter().map(|shut| shut.reason).find(by_rollback)
}

/// What was approved is the old digests: whoever is asked here is asked again. Where nobody is, it stays shut.
fn other_images(delivery: &Delivery, catalog: &Catalog, environment: &EnvName, seen: &BumpSeen) -> Option<Decision> {
    let moved = images_moved(delivery, seen.images_now.as_ref())?;
    let stays = delivery.known.approved.is_some() && nobody_is_asked(delivery, catalog, environment);
    Some(if stays { stays_shut(delivery, seen.images_now.iter().flatten()) } else { moved })
}

/// Whether what was approved before is the proof of this, too.
fn is_proof(delivery: &Delivery, by: &ApprovedBy) -> bool {
    delivery.known.approved.as_ref().is_some_and(|known| known.subject == by.subject && known.people == by.people)
}

fn nobody_is_asked(delivery: &Delivery, catalog: &Catalog, environment: &EnvName) -> bool {
    catalog.environment(environment).is_none_or(|e| policy::lists(catalog, delivery, e).is_empty())
}

fn write(environment: &EnvName, seen: &BumpSeen, from: Vec<WrittenImage>) -> Effect {
    Effect::Bump {
        environment: environment.clone(),
        images: seen.wanted.clone(),
        pins: seen.pins.clone(),
        from,
        from_source: seen.running.as_ref().and_then(|r| r.source.clone()),
        branch: seen.branch.clone(),
        branch_at: seen.branch_at.clone(),
        proof: None,
    }
}

/// The environment names these images already: nothing to write. What this delivery wrote itself its gates let in; what
/// somebody else wrote there counts only once they are open. Then its rollout is watched.
fn already_there(
    delivery: &Delivery,
    environment: &EnvName,
    seen: &BumpSeen,
    from: Vec<WrittenImage>,
    now: Instant,
) -> Decision {
    let came = if seen.ours { Came::LetIn } else { Came::Found };
    let approved = seen.gates.as_ref().and_then(GateReport::approved);
    if came == Came::Found && approved.is_none() {
        return not_let_in(environment, seen);
    }
    let record = BumpRecord {
        branch: None,
        commit: seen.base.clone(),
        base: seen.base.clone(),
        from,
        to: seen.wanted.clone(),
        pins: seen.pins.clone(),
        from_source: None,
        pr: None,
        merged: Some(seen.base.clone()),
        merged_at: Some(now),
        came,
    };
    let note = if seen.ours { seen.base.short().to_owned() } else { "already there".to_owned() };
    let done = Decision::done(note).learning(Learn::Bump(environment.clone(), record));
    match approved.map(|approved| carried(&approved)) {
        Some(by) if came == Came::Found && !is_proof(delivery, &by) => done.learning(Learn::Approved(by)),
        _ => done,
    }
}

/// What waits for its gates is in the environment already. It runs there, and that is all: nothing follows from it.
fn not_let_in(environment: &EnvName, seen: &BumpSeen) -> Decision {
    let Some(gates) = &seen.gates else {
        return Decision::wait(Reason::Blocked { what: "the gates were not evaluated".into() });
    };
    let decision = shut(gates, Vec::new());
    if !gates.verdicts.iter().any(|(gate, _)| *gate == GateName::Approvals) {
        return decision;
    }
    let images = seen.wanted.iter().map(ToString::to_string).collect::<Vec<_>>();
    let text = format!(
        "{environment} holds {} already, which its gates have not let in: somebody wrote it there past tidegate. It runs \
         there; nothing follows from it until they are open. Take it back if it should not be there.",
        images.join(", ")
    );
    decision.telling(Volume::Alarm, format!("not-let-in:{environment}:{}", images.join(",")), text)
}

/// After the commit was pushed: in `direct` mode that is all, else its pull request must be open.
fn after_push(environment: &EnvName, bump: &BumpRecord, seen: &BumpSeen) -> Decision {
    let Some(branch) = &bump.branch else { return Decision::done(bump.commit.short()) };
    match &seen.pr {
        Some(pr) if matches!(pr.state, PrState::Closed { .. }) && bump.pr == Some(pr.number) => {
            Decision::end(End::ClosedByHand { pr: pr.number })
        }
        // Its head follows the branch, and may lag behind the push; the merge looks for itself.
        Some(pr) if bump.pr == Some(pr.number) => Decision::done(pr.number.to_string()),
        Some(pr) if pr.head == bump.commit && matches!(pr.state, PrState::Merged { .. }) => {
            Decision::done(pr.number.to_string()).learning(Learn::BumpPr(environment.clone(), pr.number))
        }
        _ => Decision::act(Effect::OpenBumpPr { environment: environment.clone(), bump: Box::new(bump.clone()) })
            .learning(Learn::Opening(branch.clone(), seen.into.clone())),
    }
}

pub(super) fn merge_bump(
    delivery: &Delivery,
    catalog: &Catalog,
    (environment, approval): (&EnvName, Approval),
    seen: &MergeBumpSeen,
    now: Instant,
) -> Decision {
    let pr = &seen.merge.pr;
    let Some(target) = catalog.environment(environment) else {
        return Decision::refuse(format!("environment {environment} is no longer configured"));
    };
    let Some(bump) = delivery.known.bumps.get(environment) else {
        return Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone()));
    };
    match &pr.state {
        PrState::Merged { by, .. } if retargeted(&seen.merge).is_some() => return merged_outside(&seen.merge, by),
        PrState::Merged { commit, by } => {
            let served = served(delivery, &target.repository, &seen.merge);
            let ours = delivery.merged_itself(&target.repository, pr);
            return served.unwrap_or_else(|| bump_merged((environment, bump), seen, (commit, by, ours), now));
        }
        PrState::Closed { .. } => return Decision::end(End::ClosedByHand { pr: pr.number }),
        PrState::Open => {}
    }
    let asked = approval == Approval::Own || !nobody_is_asked(delivery, catalog, environment);
    let decision = merge_open_bump(delivery, (target, asked), bump, seen, now);
    unless_merging(delivery, &target.repository, &seen.merge, decision)
}

fn merge_open_bump(
    delivery: &Delivery,
    (target, asked): (&Environment, bool),
    bump: &BumpRecord,
    seen: &MergeBumpSeen,
    now: Instant,
) -> Decision {
    let (pr, environment) = (&seen.merge.pr, &target.name);
    if let Some(decision) = retargeted(&seen.merge) {
        return decision;
    }
    if let Some(decision) = put_right(&target.repository, &seen.merge.pr, seen.merge.own_words) {
        return decision;
    }
    let touched = || Decision::wait(Reason::BumpTouched { pr: pr.number, head: pr.head.clone() });
    if pr.head != bump.commit {
        return touched();
    }
    if bump.pins != seen.pins {
        // Written by an older tidegate, or under another configuration: it may lack a digest that must be there.
        return Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone()));
    }
    if seen.ours.is_err() {
        return touched();
    }
    if let Some(decision) = images_changed(delivery, asked, environment, seen) {
        return decision;
    }
    if rolled_back(&seen.merge.gates).is_some() {
        return Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone()));
    }
    let Some(approved) = seen.merge.gates.approved() else {
        let mut decision = shut(&seen.merge.gates, Vec::new());
        decision.tell.extend(seen.merge.gates.shut().iter().filter_map(|shut| told_broken(&shut.reason)));
        return decision;
    };
    let other = |text: &String| *text != WrittenImage::texts(&bump.from);
    if seen.base.is_err() && delivery.known.replacing.as_ref().is_some_and(other) {
        // It was asked to replace something else since it was planned, and with that its gates are open.
        return Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone()));
    }
    if let Err(holds) = &seen.base {
        let what = format!(
            "{environment} holds {holds} now, which is not what this bump was planned against; abort it, or put the old value back"
        );
        return Decision::wait(Reason::Blocked { what }).waking(soon(now, 60));
    }
    if pr.mergeable == Some(false) {
        // Neighbouring lines changed: our branch is ours alone, so it is made anew on the new base.
        return Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone()));
    }
    let by = carried(&approved);
    let decision = unasked(&seen.merge, merge(&target.repository, pr, MergeProof::Gated(approved)));
    if is_proof(delivery, &by) { decision } else { decision.learning(Learn::Approved(by)) }
}

/// A bump without a pull request: the environment held it already, or it was lost and is made anew.
pub(super) fn without_pr(delivery: &Delivery, environment: &EnvName) -> Decision {
    match delivery.known.bumps.get(environment) {
        Some(bump) if bump.merged.is_some() => Decision::done("already there"),
        _ => Decision::new(Verdict::LookAgain).learning(Learn::BumpAgain(environment.clone())),
    }
}

/// What was approved is the digest that ships. Where people are asked, the bump is made anew with the new digests and
/// voted on; where nobody is, the gate stays shut.
fn images_changed(delivery: &Delivery, asked: bool, environment: &EnvName, seen: &MergeBumpSeen) -> Option<Decision> {
    if let Some(decision) = displaced(delivery, seen.merge.displaced.as_ref()) {
        return Some(decision);
    }
    let moved = images_moved(delivery, seen.merge.images_now.as_ref())?;
    if asked {
        return Some(moved.learning(Learn::BumpAgain(environment.clone())));
    }
    Some(stays_shut(delivery, seen.merge.images_now.iter().flatten()))
}

fn stays_shut<'a>(delivery: &Delivery, now: impl Iterator<Item = &'a ImageRef>) -> Decision {
    let Some((known, found)) = delivery.known.images.iter().zip(now).find(|(a, b)| a != b) else {
        return Decision::wait(Reason::Blocked { what: "the images changed".to_owned() });
    };
    let detail = format!("{} was approved, {} is what the tag names now", known.digest.short(), found.digest.short());
    Decision::wait(Reason::ImageChanged { image: known.name.clone(), detail })
}

/// tidegate rolls back by itself only what it saw fail: if something else was put there meanwhile, that is left alone.
fn overtaken_rollback(
    delivery: &Delivery,
    environment: &EnvName,
    current: &[WrittenImage],
    wanted: &[ImageRef],
) -> Option<Decision> {
    let failed = &delivery.known.rolls_back;
    let holds = |images: &[ImageRef]| name_all(current.iter(), images);
    if failed.is_empty() || holds(failed) || holds(wanted) {
        return None;
    }
    let by = format!("what was put into {environment} meanwhile");
    Some(Decision::end(End::Superseded { by }).telling(
        Volume::Alarm,
        "not-rolled-back",
        format!("{environment} holds neither what failed nor what it would be rolled back to: left as it is"),
    ))
}

/// The environment's branch holds it. What somebody merged past the gates is told; the cluster takes it anyway, so the
/// rollout is watched all the same.
fn bump_merged(
    (environment, bump): (&EnvName, &BumpRecord),
    seen: &MergeBumpSeen,
    (commit, by, itself): (&CommitSha, &str, bool),
    now: Instant,
) -> Decision {
    let pr = seen.merge.pr.number;
    let done = |came: Came| {
        let merged = Learn::BumpMerged(environment.clone(), commit.clone(), now, came);
        let past = if came.is_let_in() { String::new() } else { format!(", merged by {by} past its gates") };
        Decision::done(format!("{pr} -> {}{past}", commit.short())).learning(merged)
    };
    let alarm = |decision: Decision, what: &str, text: String| {
        decision.telling(Volume::Alarm, format!("{what}:{environment}"), text)
    };
    if seen.merge.pr.head != bump.commit {
        let text = format!(
            "{pr} of {environment} was merged by {by} as {} with commits that are not tidegate's: look at what it changed",
            commit.short()
        );
        return alarm(done(Came::WithMore), "foreign", text);
    }
    if !seen.beyond.is_empty() {
        let text = format!(
            "{pr} of {environment} was merged by {by} as {}, which holds more than tidegate had written: {}. Look at what it \
             changed, and take back what should not be",
            commit.short(),
            seen.beyond.join(", ")
        );
        return alarm(done(Came::WithMore), "with-more", text);
    }
    if itself || seen.merge.gates.approved().is_some() {
        return done(Came::LetIn);
    }
    let came = if only_held(&seen.merge.gates) { Came::LetIn } else { Came::PastGates };
    let text = format!("{pr} of {environment} was merged by {by} while its gates were shut");
    alarm(done(came), "merged-outside", text).learning(Learn::MergedOutside { pr, by: by.to_owned() })
}

/// Whether all that was asked for was there, and only people's freezes and locks stood against it: what came is what others
/// had agreed to. A rollback's lock takes the asking itself back, and a soak is asked for as votes are.
fn only_held(gates: &GateReport) -> bool {
    let by_people =
        |reason: &Reason| matches!(reason, Reason::Frozen { .. } | Reason::Locked { taken_back: false, .. });
    gates.shut().iter().all(|shut| by_people(&shut.reason))
}
