//! Decisions about the app's own repository: branches, the app pull request and its merge.

use super::asked::asked;
use super::finish::which;
use super::merged::merged;
use super::own_words::put_right;
use super::{Decision, Learn, Verdict, Volume};
use crate::domain::authors::one_more;
use crate::domain::catalog::Catalog;
use crate::domain::delivery::{ApprovedBy, Delivery, End, Lane, OwnMerge, RULES, Reported};
use crate::domain::displaced::Displaced;
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::entering::{list, notes};
use crate::domain::gate::{Approved, GateName, GateReport, Reason, Shut};
use crate::domain::image::ImageRef;
use crate::domain::kept;
use crate::domain::observed::MergeSeen;
use crate::domain::policy::{Head, row_of};
use crate::domain::pull_request::{Check, CheckState, PrState, PullRequest};
use crate::domain::{Branch, CommitSha, EnvName, PersonId, RepoId};

/// The name of tidegate's own check on a head. One commit may be on its way into several environments at once, and each
/// has its own approvals.
pub fn own_check_name(delivery: &Delivery) -> String {
    match delivery.lane {
        Lane::Change => APPROVALS.to_owned(),
        _ => approvals_in(&delivery.environment),
    }
}

/// The check that is reported on a change.
pub const APPROVALS: &str = "tidegate/approvals";

/// The check that is reported on what enters an environment.
pub fn approvals_in(environment: &EnvName) -> String {
    format!("{APPROVALS}/{environment}")
}

pub(super) fn cut_branch(
    (delivery, catalog): (&Delivery, &Catalog),
    (branch, at): (&Branch, &CommitSha),
    tip: Option<&CommitSha>,
    (descends, left_over): (bool, bool),
) -> Decision {
    let Some(tip) = tip else {
        return Decision::act(Effect::CreateBranch { branch: branch.clone(), at: at.clone() });
    };
    // Left by an earlier attempt, with nothing of anybody's on it: it is cut anew.
    if left_over
        && !delivery.known.kept_branches.contains(branch)
        && let Some(app) = catalog.app(&delivery.app)
    {
        let (repo, branch, at) = (app.repository.clone(), branch.clone(), tip.clone());
        return Decision::act(Effect::DeleteBranch { repo, branch, at });
    }
    if tip == at || (descends && !left_over) {
        return Decision::done(at.short());
    }
    Decision::refuse(format!(
        "branch {branch} is already there at {}, not at {}; delete it or choose another version",
        tip.short(),
        at.short()
    ))
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
            // Whose it was, and what was said there before, is looked at where it is taken over.
            PrState::Open if delivery.known.pr != Some(pr.number) => open(delivery, branch, base),
            PrState::Open | PrState::Merged { .. } => Decision::done(pr.number.to_string())
                .learning(Learn::Pr(pr.number))
                .learning(Learn::Head(pr.head.clone())),
        };
    }
    if tip.is_none() {
        return Decision::refuse(format!("branch {branch} was deleted; start again"));
    }
    match (ahead, delivery.lane) {
        (true, _) => open(delivery, branch, base),
        (false, Lane::Hotfix) => Decision::wait(Reason::AwaitingCommit { branch: branch.clone() }),
        (false, _) => {
            Decision::refuse(format!("{base} already holds everything on {branch}: there is nothing to merge"))
        }
    }
}

/// Opens the pull request, or takes over the one that is open from this branch.
fn open(delivery: &Delivery, branch: &Branch, base: &Branch) -> Decision {
    let draft = delivery.lane == Lane::Hotfix && !delivery.known.submitted;
    Decision::act(Effect::OpenPr { branch: branch.clone(), base: base.clone(), draft })
        .learning(Learn::Opening(branch.clone(), base.clone()))
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

/// What the environment before took under the version's tags is what may go on: nobody is asked about anything else.
pub(super) fn displaced(delivery: &Delivery, displaced: Option<&Displaced>) -> Option<Decision> {
    let displaced = displaced?.clone();
    let now: Vec<&str> = displaced.now.iter().map(|image| image.digest.as_str()).collect();
    let key = format!("displaced:{}:{}", displaced.environment, now.join(","));
    let reason = Reason::Displaced { displaced, delivery: delivery.id.clone() };
    let told = format!("nothing goes on, and nobody is asked: {reason}");
    Some(Decision::wait(reason).telling(Volume::Alarm, key, told))
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

pub(super) fn merge_pr(delivery: &Delivery, catalog: &Catalog, environment: &EnvName, seen: &MergeSeen) -> Decision {
    let Some(app) = catalog.app(&delivery.app) else {
        return Decision::refuse(format!("app {} is no longer configured (for {environment})", delivery.app));
    };
    match &seen.pr.state {
        PrState::Merged { commit, by } => return merged(delivery, &app.repository, seen, (commit, by)),
        PrState::Closed { .. } => return closed(&seen.pr),
        PrState::Open => {}
    }
    let decision = merge_open_pr(delivery, &app.repository, seen);
    unless_merging(delivery, &app.repository, seen, decision)
}

/// Keeps what was seen of reviews, looks again where people are asked about something else now, and forgets a merge that was
/// about to be made: the pull request is open still, and is not merged now.
pub(super) fn unless_merging(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen, decision: Decision) -> Decision {
    let mut decision = match asked(delivery, repo, seen) {
        Ok(learned) => learned.into_iter().fold(decision, Decision::learning),
        Err(another) => return *another,
    };
    decision.tell.extend(kept::told(delivery, seen.pr.number, &seen.gates.shut()));
    if delivery.known.rules < RULES {
        decision = decision.learning(Learn::Rules);
        if seen.gates.subject().digests.len() > 1 {
            let told = "votes name each of several images with its digest from now on: those given before do not count, and people \
                        are asked again";
            decision = decision.telling(Volume::Outcome, "named-digests", told);
        }
    }
    let merges = matches!(&decision.verdict, Verdict::Act(effect) if matches!(**effect, Effect::MergePr { .. }));
    let about = delivery.known.merging.iter().any(|own| own.repo == *repo && own.pr == seen.pr.number);
    if about && !merges { decision.learning(Learn::NotMerging(repo.clone(), seen.pr.number)) } else { decision }
}

fn merge_open_pr(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen) -> Decision {
    if let Some(decision) = retargeted(seen) {
        return decision;
    }
    if let Some(decision) = put_right(repo, &seen.pr, seen.own_words) {
        return decision;
    }
    if let Some(decision) = before_gates(delivery, seen) {
        return decision;
    }
    let undecided: Vec<Shut> =
        seen.undecided.iter().map(|undecided| Shut::because(which(delivery, undecided.clone()))).collect();
    let Some(approved) = seen.gates.approved().filter(|_| undecided.is_empty()) else {
        return shut(&seen.gates, undecided);
    };
    if let Some(decision) = mergeable(delivery, seen) {
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
    unasked(seen, merge(repo, &seen.pr, MergeProof::Gated(approved)).learning(Learn::Approved(carried)))
}

/// Tells of what enters and nothing explains, where nobody is asked about it.
pub(super) fn unasked(seen: &MergeSeen, decision: Decision) -> Decision {
    let asked = seen.gates.verdicts.iter().any(|(gate, _)| *gate == GateName::Approvals);
    if asked || seen.entering.is_empty() {
        return decision;
    }
    let what = list(&seen.entering.iter().collect::<Vec<_>>());
    let told = format!("nobody is asked here, and with it enters what nothing explains: {what}");
    decision.telling(Volume::Outcome, format!("entering:{}", seen.gates.subject().head), told)
}

/// The merge of a pull request as it was seen, and the intent by which it is known again.
pub(super) fn merge(repo: &RepoId, pr: &PullRequest, proof: MergeProof) -> Decision {
    let (head, base) = (pr.head.clone(), pr.base.clone());
    let own = OwnMerge { repo: repo.clone(), pr: pr.number, head: head.clone(), base: base.clone() };
    Decision::act(Effect::MergePr { repo: repo.clone(), pr: pr.number, head, base, proof })
        .learning(Learn::Merging(own))
}

/// What is due before gates matter: a moved head, drafts, reviewers, the check people see on the forge.
fn before_gates(delivery: &Delivery, seen: &MergeSeen) -> Option<Decision> {
    let pr = &seen.pr;
    if let Some(decision) = displaced(delivery, seen.displaced.as_ref()) {
        return Some(decision);
    }
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
    if let Some(built) = seen.built.as_ref().filter(|built| delivery.known.built_before.as_ref() != Some(built)) {
        return Some(Decision::new(Verdict::LookAgain).learning(Learn::BuiltBefore(built.clone())));
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
    if let Some(review) = seen.stale.iter().find(|r| !delivery.known.dismissed.contains(&r.id)) {
        let why = format!(
            "Given on {}; the head is {} now, and this approval does not count for it. Please look at what is new.",
            review.commit.short(),
            pr.head.short()
        );
        let review = review.clone();
        return Some(Decision::act(Effect::DismissReview { pr: pr.number, review, why }));
    }
    if delivery.known.reviewers.is_empty() && !seen.reviewers.is_empty() {
        let logins = seen.reviewers.clone();
        return Some(
            Decision::act(Effect::RequestReviewers { pr: pr.number, logins: logins.clone() })
                .telling(Volume::Detail, "reviewers", format!("asked {} to review {}", logins.join(", "), pr.number))
                .learning(Learn::Reviewers(logins)),
        );
    }
    report(delivery, seen)
}

/// Keeps tidegate's check true. On a change people look at it all the time; elsewhere it first appears once it has an
/// outcome: a required check that is missing holds a merge back as well as one that is pending.
fn report(delivery: &Delivery, seen: &MergeSeen) -> Option<Decision> {
    let (head, check) = (&seen.pr.head, own_check(delivery, &seen.gates, notes(&seen.entering)));
    let here = delivery.known.reported.as_ref().filter(|r| r.head == *head);
    let early = here.is_none() && check.state == CheckState::Pending && delivery.lane != Lane::Change;
    if early || here.is_some_and(|r| r.check == check) {
        return None;
    }
    let reported = Reported { head: head.clone(), check: check.clone() };
    Some(Decision::act(Effect::SetCheck { commit: head.clone(), check }).learning(Learn::Reported(reported)))
}

/// What tidegate's check says on the forge: the approvals gate alone, so that a freeze does not look like a missing
/// review. It names who approved, who is missing and whose vote does not count, and no times, so that it changes only
/// when people act.
fn own_check(delivery: &Delivery, gates: &GateReport, notes: Vec<String>) -> Check {
    let shut = gates.shut().into_iter().find(|s| s.reason.gate() == Some(GateName::Approvals));
    let mut lines = Vec::new();
    let state = match shut.as_ref().map(|s| &s.reason) {
        None => CheckState::Passed,
        Some(Reason::Rejected { by, kept }) => {
            lines.push(format!("Rejected by {}; it opens when they take that back.", names(by)));
            lines.extend(kept.iter().map(|kept| format!("{}.", kept.words())));
            CheckState::Failed
        }
        Some(Reason::NeedsApprovals { have, quorum, unknown, .. }) => {
            lines.push(format!("{} of {quorum} approvals.", have.len()));
            if !unknown.is_empty() {
                lines.push(format!("That is {}.", one_more(unknown)));
            }
            CheckState::Pending
        }
        Some(reason) => {
            lines.push(format!("Shut: {reason}."));
            CheckState::Pending
        }
    };
    lines.push(format!("Approved by {}.", names(&gates.approved_by)));
    let can = shut.filter(|s| matches!(s.reason, Reason::NeedsApprovals { .. })).map(|s| s.who_can_open);
    lines.extend(can.filter(|can| !can.is_empty()).map(|can| format!("Can approve: {}.", names(&can))));
    let ignored: std::collections::BTreeSet<String> =
        gates.ignored.iter().map(|i| format!("{} ({})", i.login, i.why.short())).collect();
    if !ignored.is_empty() {
        lines.push(format!("Not counted: {}.", ignored.into_iter().collect::<Vec<_>>().join(", ")));
    }
    lines.extend(notes);
    Check { name: own_check_name(delivery), state, summary: lines.join("\n"), source: None }
}

fn names(people: &[PersonId]) -> String {
    match people {
        [] => "nobody".to_owned(),
        people => people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}

/// Gates are open; does the forge say that it does not merge? Where it does not know yet, the merge itself finds out.
fn mergeable(delivery: &Delivery, seen: &MergeSeen) -> Option<Decision> {
    let (pr, files) = (seen.pr.number, seen.conflicts.clone());
    let reason = match row_of(delivery).head {
        // A version is what it is: resolving the conflict on its branch would make it another.
        Head::Version => Reason::VersionConflicts { pr, base: seen.pr.base.clone(), files },
        Head::Branch => Reason::Conflict { pr, files },
    };
    (seen.pr.mergeable == Some(false)).then(|| Decision::wait(reason))
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
