//! Decisions about the app's own repository: branches, the app pull request and its merge.

use super::{Decision, Learn, Verdict, Volume, soon};
use crate::domain::catalog::Catalog;
use crate::domain::delivery::{ApprovedBy, Delivery, End, Lane};
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::gate::{Approved, GateReport, Reason, Shut};
use crate::domain::image::ImageRef;
use crate::domain::observed::MergeSeen;
use crate::domain::pull_request::{Check, CheckState, PrState, PullRequest};
use crate::domain::{Branch, CommitSha, EnvName, Instant, RepoId};

/// The name of tidegate's own check on a head. One commit may be on its way into several environments at once, and each
/// has its own approvals.
pub fn own_check_name(delivery: &Delivery) -> String {
    match delivery.lane {
        Lane::Change => "tidegate/approvals".to_owned(),
        _ => format!("tidegate/approvals/{}", delivery.environment),
    }
}

pub(super) fn cut_branch(branch: &Branch, at: &CommitSha, tip: Option<&CommitSha>, descends: bool) -> Decision {
    match tip {
        None => Decision::act(Effect::CreateBranch { branch: branch.clone(), at: at.clone() }),
        Some(tip) if tip == at || descends => Decision::done(at.short()),
        Some(tip) => Decision::refuse(format!(
            "branch {branch} is already there at {}, which does not descend from {}; delete it or choose another version",
            tip.short(),
            at.short()
        )),
    }
}

pub(super) fn open_pr(
    delivery: &Delivery,
    branch: &Branch,
    base: &Branch,
    (tip, ahead): (Option<&CommitSha>, bool),
    pr: Option<&PullRequest>,
) -> Decision {
    if let Some(pr) = pr {
        return match &pr.state {
            PrState::Closed { .. } => closed(pr),
            PrState::Open | PrState::Merged { .. } => Decision::done(pr.number.to_string())
                .learning(Learn::Pr(pr.number))
                .learning(Learn::Head(pr.head.clone())),
        };
    }
    if tip.is_none() {
        return Decision::refuse(format!("branch {branch} was deleted; start again"));
    }
    match (ahead, delivery.lane) {
        (true, lane) => {
            let draft = lane == Lane::Hotfix && !delivery.known.submitted;
            Decision::act(Effect::OpenPr { branch: branch.clone(), base: base.clone(), draft })
        }
        (false, Lane::Hotfix) => Decision::wait(Reason::AwaitingCommit { branch: branch.clone() }),
        (false, _) => {
            Decision::refuse(format!("{base} already holds everything on {branch}: there is nothing to merge"))
        }
    }
}

pub(super) fn await_fix(delivery: &Delivery, branch: &Branch, tip: Option<&CommitSha>) -> Decision {
    match tip {
        None => Decision::refuse(format!("branch {branch} was deleted; start again")),
        Some(tip) if Some(tip) == delivery.known.source.as_ref() => {
            Decision::wait(Reason::AwaitingCommit { branch: branch.clone() })
        }
        Some(_) if !delivery.known.submitted => Decision::wait(Reason::AwaitingSubmit { branch: branch.clone() }),
        Some(tip) => Decision::done(tip.short()).learning(Learn::Source(tip.clone())),
    }
}

/// A pull request whose base was changed would be merged under another environment's rules.
pub(super) fn retargeted(seen: &MergeSeen) -> Option<Decision> {
    if seen.pr.base == seen.planned_base {
        return None;
    }
    let what = format!(
        "{} goes into {} now and was planned into {}; set its base back, or close it",
        seen.pr.number, seen.pr.base, seen.planned_base
    );
    Some(Decision::wait(Reason::Blocked { what }))
}

/// A version's tag that names another digest than before makes another subject.
pub(super) fn images_moved(delivery: &Delivery, now: Option<&Vec<ImageRef>>) -> Option<Decision> {
    let now = now.filter(|now| **now != delivery.known.images)?;
    let list = now.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    Some(Decision::new(Verdict::LookAgain).learning(Learn::Images(now.clone())).telling(
        Volume::Alarm,
        format!("images:{list}"),
        format!("the registry's tags name other images than before: now {list}; approvals given before count no more"),
    ))
}

fn closed(pr: &PullRequest) -> Decision {
    Decision::end(End::ClosedByHand { pr: pr.number })
}

/// The proof as the delivery carries it on.
pub(super) fn carried(approved: &Approved) -> ApprovedBy {
    ApprovedBy { subject: approved.subject().clone(), people: approved.people().to_vec(), at: approved.at() }
}

pub(super) fn merge_pr(
    delivery: &Delivery,
    catalog: &Catalog,
    environment: &EnvName,
    seen: &MergeSeen,
    now: Instant,
) -> Decision {
    let Some(app) = catalog.app(&delivery.app) else {
        return Decision::refuse(format!("app {} is no longer configured (for {environment})", delivery.app));
    };
    match &seen.pr.state {
        PrState::Merged { commit, by } => return merged(delivery, &app.repository, seen, (commit, by)),
        PrState::Closed { .. } => return closed(&seen.pr),
        PrState::Open => {}
    }
    if let Some(decision) = retargeted(seen) {
        return decision;
    }
    if let Some(decision) = before_gates(delivery, seen) {
        return decision;
    }
    let Some(approved) = seen.gates.approved() else {
        return shut(&seen.gates, Vec::new());
    };
    if let Some(decision) = mergeable(seen, now) {
        return decision;
    }
    if seen.by_hand {
        return shut(&seen.gates, vec![Shut::because(Reason::AwaitingMerge { pr: seen.pr.number })]);
    }
    // Older over newer is never merged: once this one is in, what is older can only be in the way.
    if let Some(older) = &seen.older {
        return Decision::act(Effect::Supersede { delivery: older.clone() });
    }
    let carried = carried(&approved);
    Decision::act(Effect::MergePr {
        repo: app.repository.clone(),
        pr: seen.pr.number,
        head: seen.pr.head.clone(),
        proof: MergeProof::Gated(approved),
    })
    .learning(Learn::Approved(carried))
}

/// What is due before gates matter: a moved head, drafts, reviewers, the check people see on the forge.
fn before_gates(delivery: &Delivery, seen: &MergeSeen) -> Option<Decision> {
    let pr = &seen.pr;
    if let Some(decision) = images_moved(delivery, seen.images_now.as_ref()) {
        return Some(decision);
    }
    if delivery.known.head.as_ref() != Some(&pr.head) {
        let again = Decision::new(Verdict::LookAgain).learning(Learn::Head(pr.head.clone()));
        return Some(match &delivery.known.head {
            None => again,
            Some(old) => again.telling(
                Volume::Detail,
                format!("head:{}", pr.head),
                format!(
                    "{} moved from {} to {}: approvals of the old head do not count for the new one",
                    pr.number,
                    old.short(),
                    pr.head.short()
                ),
            ),
        });
    }
    if pr.draft {
        return Some(if delivery.known.submitted {
            Decision::act(Effect::MarkReady { pr: pr.number })
        } else if delivery.lane == Lane::Hotfix {
            Decision::wait(Reason::AwaitingSubmit { branch: pr.branch.clone() })
        } else {
            Decision::wait(Reason::Draft { pr: pr.number })
        });
    }
    if delivery.known.reviewers.is_empty() && !seen.reviewers.is_empty() {
        let logins = seen.reviewers.clone();
        return Some(
            Decision::act(Effect::RequestReviewers { pr: pr.number, logins: logins.clone() })
                .telling(Volume::Detail, "reviewers", format!("asked {} to review {}", logins.join(", "), pr.number))
                .learning(Learn::Reviewers(logins)),
        );
    }
    let check = own_check(delivery, &seen.gates);
    let told = seen.own_check.as_ref().is_some_and(|(state, text)| *state == check.state && *text == check.summary);
    (!told).then(|| Decision::act(Effect::SetCheck { commit: pr.head.clone(), check }))
}

/// What tidegate's check says on the forge: the approvals gate alone, so that a freeze does not look like a missing
/// review. It names who approved and what is missing, and no times, so that it changes only when people act.
fn own_check(delivery: &Delivery, gates: &GateReport) -> Check {
    let approvals: Vec<_> = gates
        .shut()
        .into_iter()
        .filter(|s| s.reason.gate() == Some(crate::domain::gate::GateName::Approvals))
        .collect();
    let names = |people: &[crate::domain::PersonId]| {
        if people.is_empty() {
            "nobody".to_owned()
        } else {
            people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
    };
    let (state, missing) = match approvals.first().map(|s| &s.reason) {
        None => (CheckState::Passed, String::new()),
        Some(Reason::Rejected { by }) => (CheckState::Failed, format!("; rejected by {}", names(by))),
        Some(Reason::NeedsApprovals { quorum, .. }) => (CheckState::Pending, format!("; {quorum} needed")),
        Some(_) => (CheckState::Pending, "; not enough people can approve".to_owned()),
    };
    let summary = format!("approved by {}{missing}", names(&gates.approved_by));
    Check { name: own_check_name(delivery), state, summary }
}

/// Gates are open; may the forge merge it?
pub(super) fn mergeable(seen: &MergeSeen, now: Instant) -> Option<Decision> {
    let pr = seen.pr.number;
    match seen.pr.mergeable {
        Some(true) => None,
        Some(false) => Some(Decision::wait(Reason::Conflict { pr, files: seen.conflicts.clone() })),
        None => Some(Decision::wait(Reason::MergeabilityUnknown { pr }).waking(soon(now, 3))),
    }
}

/// Waits for shut gates and what else stands in the way, looking again when one of them may open or close by time
/// alone.
pub(super) fn shut(gates: &GateReport, extra: Vec<Shut>) -> Decision {
    let mut reasons = gates.shut();
    reasons.extend(extra);
    if reasons.is_empty() {
        // Every caller has a gate that is shut or something to add; silence would be the one wrong answer.
        reasons.push(Shut::because(Reason::Blocked { what: "the gates opened just now; looking again".to_owned() }));
    }
    let wake_at = reasons.iter().filter_map(|s| s.opens_at).chain(gates.look_again).min();
    Decision::new(Verdict::Wait { reasons, wake_at })
}

/// A branch of tidegate's own that was merged is deleted.
pub(super) fn served(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen) -> Option<Decision> {
    let at = seen.branch_left.clone().filter(|_| !delivery.known.kept_branches.contains(&seen.pr.branch))?;
    Some(Decision::act(Effect::DeleteBranch { repo: repo.clone(), branch: seen.pr.branch.clone(), at }))
}

/// Somebody merged it past the gates, or into another branch than planned. The gates can still open; a merge into the
/// wrong branch stays what it is.
fn merged_outside(seen: &MergeSeen, by: &str) -> Decision {
    let pr = seen.pr.number;
    if seen.pr.base == seen.planned_base {
        let told = format!("{pr} was merged by {by} while its gates were shut; nothing follows until they are open");
        return shut(&seen.gates, Vec::new()).telling(Volume::Alarm, "merged-outside", told);
    }
    let what = format!(
        "{pr} was merged into {} by {by} and was planned into {}: abort this delivery and start again",
        seen.pr.base, seen.planned_base
    );
    let told = format!("{what}; nothing follows from it");
    shut(&seen.gates, vec![Shut::because(Reason::Blocked { what })]).telling(Volume::Alarm, "merged-outside", told)
}

fn merged(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen, (commit, by): (&CommitSha, &str)) -> Decision {
    let done = |decision: Decision| decision.learning(Learn::Merged(commit.clone()));
    // What tidegate merged itself, it merged with all gates open, whatever they say by now.
    if by == seen.own_login && retargeted(seen).is_none() {
        if let Some(decision) = served(delivery, repo, seen) {
            return decision;
        }
        return done(Decision::done(format!("{} -> {}", seen.pr.number, commit.short())));
    }
    if let (Some(approved), None) = (seen.gates.approved(), retargeted(seen)) {
        let note = format!("{} -> {}, merged by {by}", seen.pr.number, commit.short());
        return done(Decision::done(note)).learning(Learn::Approved(carried(&approved)));
    }
    let outside = Learn::MergedOutside { pr: seen.pr.number, by: by.to_owned() };
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
