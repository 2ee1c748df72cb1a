//! Bringing back what was made past a branch. What was approved and runs is merged by itself; whatever else the pull request
//! holds was approved by nobody, so that is told, and somebody merges it or closes it.

use super::app_pr::merge;
use super::own_words::put_right;
use super::{Decision, Learn, Volume};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::entering::list;
use crate::domain::gate::Reason;
use crate::domain::observed::BackMergeSeen;
use crate::domain::plan::own_branch;
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{Branch, PrNumber, Version};

/// What is told of a back-merge is told again once its pull request was closed and opened again.
fn key_of(delivery: &Delivery, into: &Branch) -> String {
    match delivery.known.back_merges_reopened {
        0 => format!("back-merge:{into}"),
        again => format!("back-merge:{into}:{again}"),
    }
}

/// Nobody is asked, and nothing waits for it but the branch that lacks the fix: it is easily overlooked, so it is told loudly.
fn conflicts(delivery: &Delivery, (into, version): (&Branch, Version), pr: PrNumber, files: &[String]) -> Decision {
    let reason = Reason::Conflict { pr, files: files.to_vec() };
    let known = delivery.waits.iter().any(|shut| shut.reason == reason);
    let list = if files.is_empty() { String::new() } else { format!(" in {}", files.join(", ")) };
    let told = format!(
        "{pr} conflicts{list}: {into} does not hold the fix of {version} until somebody resolves that on its branch, or closes it"
    );
    let decision = Decision::wait(reason);
    if known { decision } else { decision.telling(Volume::Alarm, key_of(delivery, into) + ":conflicts", told) }
}

/// Opens the pull request from a branch that holds exactly what is brought back: from the delivery's own, or from one that is
/// made for it where people have gone on pushing there since, or deleted it.
fn open(delivery: &Delivery, into: &Branch, seen: &BackMergeSeen) -> Option<Decision> {
    let (from, tip) = seen.from.as_ref()?;
    let commit = &seen.commit;
    Some(match tip {
        Some(tip) if tip == commit => Decision::act(Effect::OpenBackMerge { branch: from.clone(), into: into.clone() })
            .learning(Learn::Opening(from.clone(), into.clone())),
        Some(tip) => {
            let what = format!(
                "{from} is at {}, and is to bring {} into {into}; delete that branch",
                tip.short(),
                commit.short()
            );
            let told = format!("{into} does not hold it yet: {what}");
            Decision::wait(Reason::Blocked { what }).telling(Volume::Alarm, key_of(delivery, into) + ":taken", told)
        }
        None => {
            let own = delivery.version.and_then(|version| own_branch(delivery.lane, version).ok());
            let own = own.map_or_else(|| "its branch".to_owned(), |own| own.to_string());
            let told = format!(
                "{own} is not at {} any more: that commit alone comes back into {into}, by {from}",
                commit.short()
            );
            Decision::act(Effect::CreateBranch { branch: from.clone(), at: commit.clone() }).telling(
                Volume::Detail,
                key_of(delivery, into) + ":from",
                told,
            )
        }
    })
}

pub(super) fn back_merge(delivery: &Delivery, catalog: &Catalog, into: &Branch, seen: &BackMergeSeen) -> Decision {
    let finished = |note: String| Decision::done(note).learning(Learn::BackMergesToo(seen.open_releases.clone()));
    let app = catalog.app(&delivery.app);
    if let (Some(at), Some(pr), Some(app)) = (&seen.branch_left, &seen.pr, app)
        && !delivery.known.kept_branches.contains(&pr.branch)
    {
        let (repo, branch, at) = (app.repository.clone(), pr.branch.clone(), at.clone());
        return Decision::act(Effect::DeleteBranch { repo, branch, at });
    }
    if seen.contains {
        return finished(seen.pr.as_ref().map_or_else(|| "already there".to_owned(), |pr| pr.number.to_string()));
    }
    let (Some(pr), Some(app), Some(version)) = (&seen.pr, app, delivery.version) else {
        return open(delivery, into, seen).unwrap_or_else(|| finished("no version".to_owned()));
    };
    let never_came = |note: String| {
        let told = format!("{} was {note}: {into} does not hold the fix of {version}", pr.number);
        finished(format!("{} {note}", pr.number)).learning(Learn::BackMergeClosed(into.clone())).telling(
            Volume::Alarm,
            key_of(delivery, into),
            told,
        )
    };
    match &pr.state {
        PrState::Merged { by, .. } if pr.base != *into => {
            return never_came(format!("merged into {} by {by}", pr.base));
        }
        PrState::Merged { .. } => return finished(pr.number.to_string()),
        PrState::Closed { by } => return never_came(format!("closed by {by}")),
        PrState::Open => {}
    }
    // Nobody was asked about another branch: what was let in somewhere is no proof for it.
    if pr.base != *into {
        let what = format!(
            "{} goes into {} now, and was opened to bring {version} into {into}; set its base back, or close it",
            pr.number, pr.base
        );
        let told = what.clone();
        let (decision, key) = (Decision::wait(Reason::Blocked { what }), key_of(delivery, into));
        return decision.telling(Volume::Alarm, format!("{key}:retargeted:{}", pr.base), told);
    }
    if let Some(decision) = put_right(&app.repository, pr, seen.own_words) {
        return decision;
    }
    let proof = delivery.known.approved.as_ref().and_then(|a| MergeProof::shipped(a, &pr.head));
    let decision = match (pr.mergeable, proof) {
        (Some(false), _) => conflicts(delivery, (into, version), pr.number, &seen.conflicts),
        // Where the forge does not know yet whether it merges, the merge itself finds out.
        (_, Some(proof)) => merge(&app.repository, pr, proof).learning(Learn::BackMerge(into.clone(), pr.number)),
        (_, None) => match holds_more(delivery, version, pr, seen) {
            Some(what) => Decision::wait(Reason::Blocked { what }),
            None => Decision::wait(Reason::AwaitingMerge { pr: pr.number }),
        },
    };
    match holds_more(delivery, version, pr, seen) {
        Some(told) => decision.telling(Volume::Alarm, format!("{}:more:{}", key_of(delivery, into), pr.head), told),
        None => decision,
    }
}

/// That a pull request which was opened to bring back what runs holds something that nobody approved.
fn holds_more(delivery: &Delivery, version: Version, pr: &PullRequest, seen: &BackMergeSeen) -> Option<String> {
    if seen.beyond.is_empty() {
        return None;
    }
    let what = list(&seen.beyond.iter().collect::<Vec<_>>());
    let lane = if delivery.lane == Lane::Hotfix { "hotfix" } else { "release" };
    Some(format!(
        "{} holds what is not part of {lane} {version}, and what nobody approved: {what}. tidegate does not merge that: look at it, \
         then merge {0}, or close it",
        pr.number
    ))
}
