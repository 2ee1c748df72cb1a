//! Decisions after the merge: tags, images, rollouts, and what a hotfix brings into the branches on its way.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use super::built;
use super::{Decision, Learn, Verdict, Volume, soon};
use crate::domain::catalog::{Catalog, OnFailure, RolloutPolicy, VersionImages};
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::dev_image::Undecided;
use crate::domain::effect::Effect;
use crate::domain::explain::duration_words;
use crate::domain::gate::Reason;
use crate::domain::image::{ImageRef, digests};
use crate::domain::observed::{ImageSeen, RolloutSeen};
use crate::domain::plan::latest_tag;
use crate::domain::policy::{Covers, row_of};
use crate::domain::retry::{Retry, SETTLES};
use crate::domain::step::{Step, StepKind};
use crate::domain::{Branch, CommitSha, EnvName, Instant, TagName};

/// How often a rollout is looked at when nothing is heard.
const ROLLOUT_POLL_SECONDS: i64 = 10;
/// The same once the deadline is over and nobody knows anything.
const UNKNOWN_POLL_SECONDS: i64 = 60;
/// How often an engine that has not taken a commit is asked again to look: some forget it while they look at something else.
const NUDGE_AGAIN: TimeDelta = TimeDelta::seconds(45);

pub(super) fn tag(tags: &[TagName], found: &BTreeMap<TagName, CommitSha>, target: &CommitSha) -> Decision {
    for tag in tags {
        match found.get(tag) {
            None => return Decision::act(Effect::CreateTag { tag: tag.clone(), at: target.clone() }),
            Some(at) if at == target => {}
            Some(at) => {
                return Decision::wait(Reason::Blocked {
                    what: format!(
                        "tag {tag} already names {}, not {}; delete that tag, or abort and use another version",
                        at.short(),
                        target.short()
                    ),
                });
            }
        }
    }
    Decision::done(target.short())
}

/// Every image of the version is there. A vote that came before the build covers the first images built of what was voted
/// on, unless dev images were there already when people were asked, and are others now.
fn all_there(
    delivery: &Delivery,
    from: VersionImages,
    seen: &[ImageSeen],
    found: Vec<ImageRef>,
    note: String,
) -> Decision {
    let done = Decision::done(note).learning(Learn::Images(found.clone()));
    if row_of(delivery).covers != Covers::HeadAndFirstBuild || delivery.known.bound.is_some() {
        return done;
    }
    let retagged = from == VersionImages::Retag && seen.iter().all(|i| i.same_tree && i.dev == i.found);
    let before = delivery.known.built_before.as_ref();
    let before = before.filter(|b| Some(&b.head) == delivery.known.head.as_ref() && !b.digests.is_empty());
    let named = before.is_some_and(|b| !b.first.is_empty());
    if (retagged || named) && before.is_some_and(|b| b.digests != digests(&found)) {
        let list = found.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let (volume, what) = match retagged {
            true => (Volume::Alarm, "the dev images were pushed again since people were asked"),
            false => (Volume::Outcome, "what CI built are not the dev images that people were asked about"),
        };
        return done.telling(volume, format!("images:{list}"), format!("{what}: now {list}; they are asked again"));
    }
    done.learning(Learn::Bound(found))
}

pub(super) fn move_tag(kind: &StepKind, found: &BTreeMap<TagName, CommitSha>, target: &CommitSha) -> Decision {
    let StepKind::MoveTag { environment } = kind else {
        return Decision::new(Verdict::Done(None));
    };
    match latest_tag(environment) {
        Err(e) => Decision::refuse(e.to_string()),
        Ok(tag) if found.get(&tag) == Some(target) => Decision::done(target.short()),
        Ok(tag) => Decision::act(Effect::MoveTag { tag, at: target.clone() }),
    }
}

pub(super) fn images(delivery: &Delivery, from: VersionImages, seen: &[ImageSeen]) -> Decision {
    if let Some(decision) = built::looked_before(delivery, seen) {
        return decision;
    }
    let mut missing = Vec::new();
    let undecided = |i: &ImageSeen| i.undecided.clone().filter(|_| i.same_tree && from == VersionImages::Retag);
    if let Some(undecided) = seen.iter().find_map(undecided) {
        return Decision::wait(which(delivery, undecided));
    }
    for image in seen.iter().filter(|i| from == VersionImages::Retag && !i.accepted && i.is_another()) {
        if let (Some(image), Some(built)) = (image.named(), image.dev.clone()) {
            return Decision::wait(Reason::NotTheDevImage { image, built, delivery: delivery.id.clone() });
        }
    }
    for image in seen.iter().filter(|i| i.found.is_none()) {
        match (&image.dev, image.same_tree, from) {
            (Some(digest), true, VersionImages::Retag) => {
                return Decision::act(Effect::Retag {
                    image: image.image.clone(),
                    digest: digest.clone(),
                    tag: image.tag.clone(),
                });
            }
            _ => missing.push((image.image.clone(), image.tag.clone())),
        }
    }
    let found: Vec<ImageRef> = seen.iter().filter_map(ImageSeen::named).collect();
    if missing.is_empty() {
        let note = found.iter().map(|i| i.digest.short().to_owned()).collect::<Vec<_>>().join(", ");
        let decision = built::older_than_tag((delivery, from), seen, &found, &note);
        let decision = decision.unwrap_or_else(|| all_there(delivery, from, seen, found, note));
        return built::meant_before(delivery, seen, decision);
    }
    let waits = Decision::wait(Reason::ImagesMissing { images: missing });
    let differs = from == VersionImages::Retag && seen.iter().any(|i| !i.same_tree && i.found.is_none());
    if !differs || delivery.known.rebuilt_because.is_some() {
        return waits;
    }
    let why = "the merge's content is not what the dev image was built from".to_owned();
    waits.learning(Learn::RebuiltBecause(why.clone())).telling(
        Volume::Detail,
        "rebuilt",
        format!("images are not retagged but rebuilt by CI: {why}"),
    )
}

/// Waits for a person's word on which dev image is meant.
pub(super) fn which(delivery: &Delivery, undecided: Undecided) -> Reason {
    Reason::WhichDevImage { undecided, delivery: delivery.id.clone() }
}

pub(super) fn rollout(
    delivery: &Delivery,
    catalog: &Catalog,
    (environment, step): (&EnvName, &Step),
    seen: &RolloutSeen,
    now: Instant,
) -> Decision {
    let policy = catalog.environment(environment).and_then(|e| e.rollout.as_ref());
    let retry = delivery.last_retry(environment);
    let (Some(policy), false) = (policy, *seen == RolloutSeen::NotConfigured) else {
        return if retry.is_some() { unwatched(environment) } else { Decision::done("not observed") };
    };
    if let Some(decision) = steered(delivery, environment) {
        return decision;
    }
    if retry.is_some() && !delivery.known.nudged && !matches!(seen, RolloutSeen::Overtaken(_)) {
        return nudge(environment, now);
    }
    let merged_at = delivery.known.bumps.get(environment).and_then(|b| b.merged_at);
    let began = retry.map(|r| r.at).or(merged_at).or(step.started_at).unwrap_or(delivery.created_at);
    let deadline = began + TimeDelta::from_std(policy.deadline).unwrap_or(TimeDelta::MAX);
    let progress = match seen {
        RolloutSeen::Healthy => return healthy(delivery, policy, environment, (began, deadline), now),
        RolloutSeen::Degraded(cause) => match retry.and_then(|retry| settles(retry, deadline, now)) {
            Some(until) => return still_failing(delivery, environment, cause, (deadline, until), now),
            None => return degraded(delivery, policy, environment, cause, (began, deadline), now),
        },
        RolloutSeen::Overtaken(by) => {
            return Decision::end(End::Superseded { by: format!("commit {} in {environment}", by.short()) });
        }
        RolloutSeen::Unknown(why) => return unknown(delivery, environment, why, (began, deadline), now),
        RolloutSeen::NotTaken => "not taken yet".to_owned(),
        RolloutSeen::Held(why) => format!("not taken yet: {why}"),
        RolloutSeen::Progressing(progress) => progress.clone(),
        RolloutSeen::NotConfigured => "not observed".to_owned(),
    };
    if now >= deadline {
        let limit = duration_words(policy.deadline);
        return failed(delivery, policy, environment, format!("not healthy within {limit}: {progress}"));
    }
    if matches!(seen, RolloutSeen::NotTaken | RolloutSeen::Held(_)) && is_nudged_again(delivery, now) {
        return nudge(environment, now);
    }
    let waits = anew(delivery, waiting(environment, &progress, deadline, now));
    stalled(waits, (began, deadline), now, &progress)
}

/// What is neither well nor fails is neither for a while yet.
fn anew(delivery: &Delivery, mut waits: Decision) -> Decision {
    waits.learned.extend(delivery.known.healthy_since.map(|_| Learn::HealthySince(None)));
    waits.learned.extend(delivery.known.degraded_since.map(|_| Learn::DegradedSince(None)));
    waits
}

/// Nobody knows how it fares: that is no failure, whatever the deadline, for what would follow from one is not to be undone. Once
/// that is over everybody is told.
fn unknown(
    delivery: &Delivery,
    environment: &EnvName,
    why: &str,
    (began, deadline): (Instant, Instant),
    now: Instant,
) -> Decision {
    if now < deadline {
        let waits = anew(delivery, waiting(environment, why, deadline, now));
        return stalled(waits, (began, deadline), now, why);
    }
    let what = format!("nobody knows whether it is out and healthy in {environment}: {why}");
    let told = format!(
        "UNKNOWN: {what}. It is neither done nor failed until that is known; /tide abort {} gives it up",
        delivery.id
    );
    let waits = Decision::wait(Reason::Blocked { what }).waking(soon(now, UNKNOWN_POLL_SECONDS));
    anew(delivery, waits).telling(Volume::Alarm, format!("unknown:{began}"), told)
}

/// What somebody asked for is carried out, and then told, before anything else is made of how the rollout stands.
fn steered(delivery: &Delivery, environment: &EnvName) -> Option<Decision> {
    let steering = delivery.known.steering.as_ref().filter(|s| s.environment == *environment)?;
    let Some((good, text)) = steering.words() else {
        return Some(Decision::act(Effect::Steer { steering: steering.clone() }).learning(Learn::Steering));
    };
    let volume = if good { Volume::Outcome } else { Volume::Alarm };
    let key = format!("steered:{}", steering.at.timestamp_millis());
    Some(Decision::new(Verdict::LookAgain).learning(Learn::SteeringTold).telling(volume, key, text))
}

fn nudge(environment: &EnvName, now: Instant) -> Decision {
    Decision::act(Effect::Nudge { environment: environment.clone() }).learning(Learn::Nudged(now))
}

/// Whether it is time to ask the engine to look: at first, and again each time that it may have forgotten.
fn is_nudged_again(delivery: &Delivery, now: Instant) -> bool {
    !delivery.known.nudged || delivery.known.nudged_at.is_none_or(|at| now - at >= NUDGE_AGAIN)
}

/// What fails has failed once it does for as long as the environment asks: what the engine shows may pass, or be left from
/// before.
fn degraded(
    delivery: &Delivery,
    policy: &RolloutPolicy,
    environment: &EnvName,
    cause: &str,
    (began, deadline): (Instant, Instant),
    now: Instant,
) -> Decision {
    let lasts = TimeDelta::from_std(policy.degraded_for).unwrap_or(TimeDelta::MAX);
    let since = delivery.known.degraded_since.unwrap_or(now);
    if now - since >= lasts || now >= deadline {
        return failed(delivery, policy, environment, cause.to_owned());
    }
    let progress = format!("failing, for less than {} so far: {cause}", duration_words(policy.degraded_for));
    let mut waits = waiting(environment, &progress, deadline, now).waking((since + lasts).min(deadline));
    waits.learned.extend(delivery.known.healthy_since.map(|_| Learn::HealthySince(None)));
    if delivery.known.degraded_since.is_none() {
        waits.learned.push(Learn::DegradedSince(Some(now)));
    }
    stalled(waits, (began, deadline), now, &progress)
}

/// Nobody watches what failed while it was watched: that does not make it well.
fn unwatched(environment: &EnvName) -> Decision {
    let what = format!(
        "nobody watches rollouts in {environment} any more, and it had failed there: configure `rollout` again, or /tide abort"
    );
    Decision::wait(Reason::Blocked { what })
}

/// Until when what is tried again may look as it did when it failed: the cluster has only just been asked to look again.
fn settles(retry: &Retry, deadline: Instant, now: Instant) -> Option<Instant> {
    let until = (retry.at + TimeDelta::from_std(SETTLES).unwrap_or_default()).min(deadline);
    (now < until).then_some(until)
}

fn still_failing(
    delivery: &Delivery,
    environment: &EnvName,
    cause: &str,
    (deadline, until): (Instant, Instant),
    now: Instant,
) -> Decision {
    let mut waits = waiting(environment, &format!("still failing: {cause}"), deadline, now).waking(until);
    waits.learned.extend(delivery.known.healthy_since.map(|_| Learn::HealthySince(None)));
    waits
}

fn waiting(environment: &EnvName, progress: &str, deadline: Instant, now: Instant) -> Decision {
    let environment = environment.clone();
    Decision::wait(Reason::RollingOut { environment, progress: progress.to_owned(), deadline })
        .waking(soon(now, ROLLOUT_POLL_SECONDS).min(deadline))
}

/// Says so when half and again when four fifths of the time are over.
fn stalled(waits: Decision, (began, deadline): (Instant, Instant), now: Instant, progress: &str) -> Decision {
    let (elapsed, whole) = ((now - began).num_seconds(), (deadline - began).num_seconds().max(1));
    let (share, volume) = match elapsed * 100 / whole {
        80.. => (80, Volume::Outcome),
        50..80 => (50, Volume::Detail),
        _ => return waits,
    };
    let words = |seconds: i64| duration_words(std::time::Duration::from_secs(seconds.unsigned_abs()));
    waits.telling(
        volume,
        format!("stall:{began}:{share}"),
        format!("in Await rollout for {}, deadline {}: {progress}", words(elapsed), words(whole)),
    )
}

fn healthy(
    delivery: &Delivery,
    policy: &RolloutPolicy,
    environment: &EnvName,
    (_, deadline): (Instant, Instant),
    now: Instant,
) -> Decision {
    let settle = TimeDelta::from_std(policy.healthy_for).unwrap_or_default();
    let since = delivery.known.healthy_since.unwrap_or(now);
    if now - since >= settle {
        return Decision::done("healthy").learning(Learn::HealthySince(Some(since)));
    }
    let progress = format!("healthy, for less than {} so far", duration_words(policy.healthy_for));
    let mut waits = waiting(environment, &progress, deadline.max(since + settle), now).waking(since + settle);
    waits.learned.extend(delivery.known.degraded_since.map(|_| Learn::DegradedSince(None)));
    if delivery.known.healthy_since.is_some() { waits } else { waits.learning(Learn::HealthySince(Some(now))) }
}

fn failed(delivery: &Delivery, policy: &RolloutPolicy, environment: &EnvName, cause: String) -> Decision {
    let then = match policy.on_failure {
        // A rollback that fails is not rolled back again: that way lies a loop.
        OnFailure::Rollback if delivery.lane == Lane::Rollback => OnFailure::Tell,
        then => then,
    };
    Decision::end(End::RolloutFailed { environment: environment.clone(), cause, then })
}

pub(super) fn update_branch(
    delivery: &Delivery,
    branch: &Branch,
    contains: bool,
    commit: &CommitSha,
    conflicts: &[String],
) -> Decision {
    if contains {
        return Decision::done(commit.short());
    }
    if !conflicts.is_empty() {
        let what =
            format!("{} does not merge into {branch}: {}; merge it by hand", commit.short(), conflicts.join(", "));
        return Decision::wait(Reason::Blocked { what });
    }
    match delivery.known.approved.as_ref().filter(|by| by.subject.head == *commit) {
        Some(proof) => {
            Decision::act(Effect::UpdateBranch { branch: branch.clone(), commit: commit.clone(), proof: proof.clone() })
        }
        None => Decision::wait(Reason::Blocked { what: format!("nothing approved to bring into {branch}") }),
    }
}
