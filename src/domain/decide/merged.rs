//! Decisions about a pull request that was merged, by tidegate or past it. What came of a merge can be more than what
//! was approved: somebody pushed the merge with more in it, something was pushed just before, the forge merged otherwise.

use super::app_pr::{carried, retargeted, shut};
use super::{Decision, Learn, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::effect::Effect;
use crate::domain::entering::{Entrant, beyond_approved, list};
use crate::domain::gate::{Reason, Shut};
use crate::domain::observed::MergeSeen;
use crate::domain::pull_request::PrState;
use crate::domain::{CommitSha, RepoId};

/// A branch of tidegate's own that was merged is deleted.
pub(super) fn served(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen) -> Option<Decision> {
    let at = seen.branch_left.clone().filter(|_| !delivery.known.kept_branches.contains(&seen.pr.branch))?;
    Some(Decision::act(Effect::DeleteBranch { repo: repo.clone(), branch: seen.pr.branch.clone(), at }))
}

/// Somebody merged it past the gates, or into another branch than planned. The gates can still open; a merge into the
/// wrong branch stays what it is.
pub(super) fn merged_outside(seen: &MergeSeen, by: &str) -> Decision {
    let pr = seen.pr.number;
    if seen.pr.base == seen.planned_base {
        let mut told =
            format!("{pr} was merged by {by} while its gates were shut; nothing follows until they are open");
        let mut more = Vec::new();
        if let (PrState::Merged { commit, .. }, false) = (&seen.pr.state, seen.entering.is_empty()) {
            let what = list(&seen.entering.iter().collect::<Vec<_>>());
            told.push_str(&format!(". Its ballot names what entered with it: {what}"));
            more.push(Shut::because(Reason::HoldsMore { pr, commit: commit.clone() }));
        }
        return shut(&seen.gates, more).telling(Volume::Alarm, "merged-outside", told);
    }
    let what = format!(
        "{pr} was merged into {} by {by} and was planned into {}: abort this delivery and start again",
        seen.pr.base, seen.planned_base
    );
    let told = format!("{what}; nothing follows from it");
    shut(&seen.gates, vec![Shut::because(Reason::Blocked { what })]).telling(Volume::Alarm, "merged-outside", told)
}

/// tidegate merged it with all gates open, and what came of it is more than was approved: nothing follows until that is
/// approved, too.
fn holds_more(
    (seen, commit): (&MergeSeen, &CommitSha),
    more: &[&Entrant],
    done: impl FnOnce(Decision) -> Decision,
) -> Decision {
    let pr = seen.pr.number;
    let decision = match seen.gates.approved() {
        Some(approved) => {
            let note = format!("{pr} -> {}, with what it holds besides", commit.short());
            done(Decision::done(note)).learning(Learn::Approved(carried(&approved)))
        }
        None => shut(&seen.gates, vec![Shut::because(Reason::HoldsMore { pr, commit: commit.clone() })]),
    };
    let told = format!(
        "{pr} was merged as {}, which holds more than what was approved; no tag and no bump follow until that is approved \
         on its ballot: {}",
        commit.short(),
        list(more)
    );
    decision.telling(Volume::Alarm, format!("holds-more:{commit}"), told)
}

pub(super) fn merged(
    delivery: &Delivery,
    repo: &RepoId,
    seen: &MergeSeen,
    (commit, by): (&CommitSha, &str),
) -> Decision {
    let entered = &seen.gates.subject().unexplained;
    let done = |decision: Decision| {
        let mut decision = decision.learning(Learn::Merged(commit.clone()));
        if let Some(dev) = &seen.back_into {
            decision = decision.learning(Learn::BackMergesToo(vec![dev.clone()]));
        }
        if *entered == delivery.known.entered { decision } else { decision.learning(Learn::Entered(entered.clone())) }
    };
    // What tidegate merged itself, it merged with all gates open, whatever they say by now.
    if delivery.merged_itself(repo, &seen.pr) && retargeted(seen).is_none() {
        if let Some(decision) = served(delivery, repo, seen) {
            return decision;
        }
        let more = beyond_approved(&seen.entering, delivery.approved_of(&seen.pr.head));
        if !more.is_empty() {
            return holds_more((seen, commit), &more, done);
        }
        return done(Decision::done(format!("{} -> {}", seen.pr.number, commit.short())));
    }
    if let (Some(approved), None) = (seen.gates.approved(), retargeted(seen)) {
        let note = format!("{} -> {}, merged by {by}", seen.pr.number, commit.short());
        let head = Learn::Head(seen.pr.head.clone());
        return done(Decision::done(note)).learning(head).learning(Learn::Approved(carried(&approved)));
    }
    let outside = Learn::MergedOutside { pr: seen.pr.number, by: by.to_owned() };
    if delivery.lane == Lane::Change && retargeted(seen).is_some() {
        let (number, meant) = (seen.pr.number, &seen.planned_base);
        let told = format!(
            "{number} was merged into {} by {by} and was meant for {meant}, which does not hold it",
            seen.pr.base
        );
        return done(Decision::done(told.clone())).telling(Volume::Alarm, "merged-outside", told).learning(outside);
    }
    if delivery.lane == Lane::Change {
        return done(Decision::done(format!("{} merged by {by} outside the gates", seen.pr.number)))
            .telling(
                Volume::Alarm,
                "merged-outside",
                format!("{} was merged by {by} while its gates were shut", seen.pr.number),
            )
            .learning(outside);
    }
    let mut waits = merged_outside(seen, by);
    if !delivery.known.merged_outside {
        waits = waits.learning(outside);
    }
    if delivery.known.head.as_ref() != Some(&seen.pr.head) {
        waits = waits.learning(Learn::Head(seen.pr.head.clone()));
    }
    waits
}
