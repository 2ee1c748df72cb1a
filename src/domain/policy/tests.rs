//! What holds of the rows that really guard: in every lane, world and moment, no effect that enters an environment is
//! decided unless what the lane's row demands is there. The rows are read here once more, in other words.
//!
//! 100,000 worlds instead of the usual: `PROPTEST_CASES=100000 cargo test --lib policy::`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{Moment, gates, head_of, subject};
use crate::domain::authors::{Authors, Authorship, Part};
use crate::domain::bound::{Bound, Moved};
use crate::domain::catalog::{
    ApprovalPolicy, Catalog, Environment, Party, Person, Right, Surface, UnknownAuthors, WriteMode,
};
use crate::domain::decide::tests::{catalog, image, plan_of, sha};
use crate::domain::decide::{Verdict, decide};
use crate::domain::delivery::{ApprovedBy, BumpRecord, Delivery, Known, Lane, RULES, Requester};
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Before, Entering, GateReport, GateTruth, Lock, Running, evaluate};
use crate::domain::image::{ImageRef, WrittenImage, digests};
use crate::domain::observed::{BumpSeen, MergeBumpSeen, MergeSeen, Observed};
use crate::domain::pull_request::{Check, CheckState, Lineage, PrState, PullRequest};
use crate::domain::step::{Approval, StepKind};
use crate::domain::vote::{Choice, Means, Subject, Vote};
use crate::domain::written::Reading;
use crate::domain::{CommitSha, Instant, PersonId, PrNumber, Version};

const PEOPLE: [&str; 5] = ["alice", "bob", "carol", "dave", "erin"];

fn now() -> Instant {
    Instant::from_timestamp(1_795_086_000, 0).expect("an instant")
}

fn person(n: usize) -> PersonId {
    PEOPLE[n % PEOPLE.len()].parse().expect("a person")
}

/// One list: how many, of whom.
#[derive(Debug, Clone)]
struct List {
    quorum: u32,
    members: u8,
    expires: bool,
}

/// One vote: whose, what, on which of several subjects, how old in hours.
#[derive(Debug, Clone)]
struct Ballot {
    who: usize,
    stranger: bool,
    approves: bool,
    about: u8,
    age: i64,
    withdrawn: bool,
}

/// Everything that may stand in the way, and some things that only look as if they did not.
#[derive(Debug, Clone)]
struct Case {
    lane: Lane,
    automatic: bool,
    branches: bool,
    direct: bool,
    done: usize,
    lists: Vec<(u8, List)>,
    votes: Vec<Ballot>,
    requester: usize,
    author: usize,
    images: u8,
    bound: Option<u8>,
    approved: Option<(u8, u8, u8)>,
    enters: u8,
    entered: u8,
    frozen: bool,
    locked: bool,
    red: bool,
    before: u8,
    lineage: u8,
    head_moved: bool,
    tag_moved: bool,
    productions: u8,
}

fn list() -> impl Strategy<Value = (u8, List)> {
    (0u8..3, 0u32..3, 1u8..32, any::<bool>())
        .prop_map(|(at, quorum, members, expires)| (at, List { quorum, members, expires }))
}

/// Mostly nothing, at times something.
fn some() -> impl Strategy<Value = u8> {
    prop_oneof![3 => Just(0u8), 1 => 1u8..3]
}

fn ballot() -> impl Strategy<Value = Ballot> {
    let about = prop_oneof![4 => Just(0u8), 1 => 1u8..5];
    (0usize..5, prop::bool::weighted(0.1), prop::bool::weighted(0.9), about, 0i64..40, prop::bool::weighted(0.1))
        .prop_map(|(who, stranger, approves, about, age, withdrawn)| Ballot {
            who,
            stranger,
            approves,
            about,
            age,
            withdrawn,
        })
}

prop_compose! {
    fn case()(
        lane in prop::sample::select(vec![
            Lane::Change, Lane::Continuous, Lane::Release, Lane::Promotion, Lane::Hotfix, Lane::Rollback,
        ]),
        (automatic, branches, direct) in (any::<bool>(), any::<bool>(), prop::bool::weighted(0.3)),
        done in 0usize..12,
        lists in prop::collection::vec(list(), 0..4),
        votes in prop::collection::vec(ballot(), 0..6),
        (requester, author) in (0usize..5, 0usize..5),
        (images, bound) in (0u8..3, prop::option::of(0u8..3)),
        approved in prop::option::of((0u8..3, 0u8..3, some())),
        (enters, entered) in (some(), some()),
        (frozen, locked, red) in (prop::bool::weighted(0.2), prop::bool::weighted(0.2), prop::bool::weighted(0.2)),
        (before, lineage) in (0u8..6, 0u8..8),
        (head_moved, tag_moved, productions) in (prop::bool::weighted(0.2), prop::bool::weighted(0.2), 1u8..4),
    ) -> Case {
        Case {
            lane, automatic, branches, direct, done, lists, votes, requester, author, images, bound, approved, enters,
            entered, frozen, locked, red, before, lineage, head_moved, tag_moved, productions,
        }
    }
}

/// The right under which a lane asks, told once more.
fn right(case: &Case) -> Option<Right> {
    match case.lane {
        Lane::Change => Some(Right::Change),
        Lane::Release => Some(Right::Release),
        Lane::Promotion => Some(Right::Promotion),
        Lane::Hotfix => Some(Right::Hotfix),
        Lane::Rollback if !case.automatic => Some(Right::Rollback),
        Lane::Rollback | Lane::Continuous | Lane::Override => None,
    }
}

fn world(case: &Case) -> Catalog {
    let mut catalog = catalog(case.branches);
    for (n, name) in PEOPLE.iter().enumerate() {
        let logins = [(Surface::Slack, (*name).to_owned()), (Surface::Github, (*name).to_owned())];
        let known = Person { id: person(n), logins: logins.into(), emails: Vec::new() };
        catalog.people.insert(person(n), known);
    }
    let right = right(case).unwrap_or(Right::Release);
    for (at, list) in &case.lists {
        let from = (0..5).filter(|n| list.members & (1 << n) != 0).map(|n| Party::Person(person(n))).collect();
        let expires = list.expires.then(|| std::time::Duration::from_secs(24 * 3600));
        let unknown_authors = UnknownAuthors::OneMore;
        let policy = ApprovalPolicy { quorum: list.quorum, from, self_approval: false, expires, unknown_authors };
        catalog.environments[usize::from(*at)].approvals.insert(right, policy);
    }
    for (n, environment) in catalog.environments.iter_mut().enumerate() {
        environment.production = n > 0 && case.productions & (1 << (n - 1)) != 0;
        if case.direct {
            environment.write = WriteMode::Direct;
        }
        if environment.name.as_str() == "prod" {
            let soak = std::time::Duration::from_secs(3600);
            let stage = "stage".parse().expect("a name");
            environment.after = Some(crate::domain::catalog::After { environment: stage, soak });
        }
    }
    for app in catalog.apps.values_mut() {
        app.checks.insert(right, vec!["ci".to_owned()]);
    }
    catalog
}

/// What enters and nothing explains.
fn commits(n: u8) -> Vec<CommitSha> {
    (0..n).map(|n| sha(60 + n)).collect()
}

fn images(n: u8) -> Vec<ImageRef> {
    if n == 0 { Vec::new() } else { vec![image(n)] }
}

fn delivery(case: &Case, catalog: &Catalog) -> Delivery {
    let mut steps = plan_of(case.lane, catalog);
    let done = case.done % steps.len();
    for step in steps.iter_mut().take(done) {
        step.done_at = Some(now());
    }
    let environment = match case.lane {
        Lane::Change | Lane::Continuous => "dev",
        Lane::Release => "stage",
        _ => "prod",
    };
    let environment = environment.parse().expect("a name");
    let requested_by = match case.lane {
        Lane::Continuous => Requester::Automatic("push".to_owned()),
        Lane::Rollback if case.automatic => Requester::Automatic("failed".to_owned()),
        _ => Requester::Person(person(case.requester)),
    };
    let approved = case.approved.map(|(head, digests, with)| ApprovedBy {
        subject: Subject {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            head: sha(2 + head),
            digests: images(digests).into_iter().map(|i| i.digest).collect(),
            asked: 0,
            unexplained: commits(with),
            replacing: None,
        },
        people: vec![person(0)],
        at: now(),
    });
    let record = |environment: &Environment| BumpRecord {
        branch: (environment.write == WriteMode::PullRequest)
            .then(|| "tidegate/prod/shop/v1.4.0".parse().expect("a branch")),
        pins: vec![true],
        commit: sha(7),
        base: sha(5),
        from: vec![WrittenImage::default()],
        to: images(case.images),
        from_source: None,
        pr: Some(PrNumber(4)),
        merged: None,
        merged_at: None,
    };
    let merging = steps.get(done).is_some_and(|s| matches!(s.kind, StepKind::MergeBump { .. }));
    let bumps = catalog.environments.iter().map(|e| (e.name.clone(), record(e)));
    Delivery {
        id: "shop-1".parse().expect("an id"),
        app: "shop".parse().expect("a name"),
        lane: case.lane,
        environment,
        version: Some(Version::new(1, 4, 0)),
        requested_by,
        reason: None,
        created_at: now(),
        steps,
        known: Known {
            rules: RULES,
            source: Some(sha(2)),
            head: Some(sha(2)),
            merged: Some(sha(2)),
            pr: Some(PrNumber(4)),
            submitted: true,
            reviewers: vec!["bob".to_owned()],
            approved,
            entered: commits(case.entered),
            bound: case.bound.map(|n| digests(&images(n))),
            images: images(case.images),
            bumps: if merging { bumps.collect() } else { BTreeMap::new() },
            ..Known::default()
        },
        waits: Vec::new(),
        wake_at: None,
        end: None,
        revision: 1,
    }
}

/// The environment and the moment of the step a delivery is at, where its gates stand before it.
fn at<'c>(delivery: &Delivery, catalog: &'c Catalog) -> Option<(&'c Environment, Moment)> {
    let merges = delivery.steps.iter().any(|s| matches!(s.kind, StepKind::MergePr { .. }));
    let approval = if merges { Approval::Carried } else { Approval::Own };
    match &delivery.current()?.kind {
        StepKind::MergePr { environment } => Some((catalog.environment(environment)?, Moment::AppMerge)),
        StepKind::MergeBump { environment, approval } => {
            Some((catalog.environment(environment)?, Moment::Entry(*approval)))
        }
        StepKind::Bump { environment } => {
            let environment = catalog.environment(environment)?;
            (environment.write == WriteMode::Direct).then_some((environment, Moment::Entry(approval)))
        }
        _ => None,
    }
}

fn votes(case: &Case, subject: &Subject) -> Vec<Vote> {
    let other = |n: u8| Subject {
        head: if n == 1 { sha(40) } else { subject.head.clone() },
        digests: if n == 2 { vec![image(9).digest] } else { subject.digests.clone() },
        asked: if n == 3 { 7 } else { subject.asked },
        unexplained: if n == 4 { commits(3) } else { subject.unexplained.clone() },
        ..subject.clone()
    };
    let cast = |ballot: &Ballot| Vote {
        delivery: "shop-1".parse().expect("an id"),
        subject: other(ballot.about).id(),
        surface: Surface::Slack,
        login: if ballot.stranger { "mallory".to_owned() } else { PEOPLE[ballot.who].to_owned() },
        choice: if ballot.approves { Choice::Approve } else { Choice::Reject },
        means: Means::Reaction,
        cast_at: now() - TimeDelta::hours(ballot.age),
        withdrawn_at: ballot.withdrawn.then(now),
    };
    case.votes.iter().map(cast).collect()
}

fn report(case: &Case, catalog: &Catalog, delivery: &Delivery, at: (&Environment, Moment)) -> GateReport {
    let (environment, moment) = at;
    let app = catalog.app(&delivery.app).expect("the app");
    let head = head(case, delivery, moment);
    let subject = subject(delivery, environment, &head, &with(case, moment));
    let freeze = AdHocFreeze {
        environment: environment.name.clone(),
        from: now(),
        until: now() + TimeDelta::hours(1),
        by: person(3),
        reason: "month end".to_owned(),
        thawed_at: None,
    };
    let lock = Lock {
        app: delivery.app.clone(),
        environment: environment.name.clone(),
        by: Requester::Person(person(4)),
        reason: "audit".to_owned(),
        since: now(),
        until: None,
        from_rollback: false,
        lifted_at: None,
        yielded_at: None,
    };
    let state = if case.red { CheckState::Failed } else { CheckState::Passed };
    let people = [(person(case.author), Part::Wrote)].into();
    let written = Authorship { people, ..Authorship::default() };
    let authors = Authors { written, ..Authors::default() };
    let truth = GateTruth {
        catalog,
        environment,
        lane: delivery.lane,
        version: delivery.version,
        carried: delivery.known.approved.as_ref(),
        requested_by: &delivery.requested_by,
        pr_author: None,
        authors: &authors,
        votes: votes(case, &subject),
        reviews: Vec::new(),
        reviewed: BTreeMap::new(),
        checks: vec![Check { name: "ci".to_owned(), state, summary: String::new() }],
        freezes: if case.frozen { vec![freeze] } else { Vec::new() },
        locks: if case.locked { vec![lock] } else { Vec::new() },
        overrides: Vec::new(),
        entering: Entering::of(delivery, &head),
        before: before(case),
        running: Some(running(case)),
        promised: Vec::new(),
        tag: moved_tag(case),
        replacing: delivery.known.replacing.as_deref(),
        subject,
    };
    evaluate(&gates(catalog, delivery, app, environment, moment), &truth, now())
}

fn moved_tag(case: &Case) -> Option<Moved> {
    let bound = Bound { tag: "v1.4.0".parse().expect("a tag"), to: sha(2) };
    bound.moved(if case.tag_moved { None } else { Some(sha(2)) })
}

fn before(case: &Case) -> Before {
    match case.before {
        0 => Before::Never,
        1 => Before::Unhealthy { detail: "1 of 3".to_owned() },
        n => Before::Healthy { since: now() - TimeDelta::minutes(i64::from(n) * 20), until: None },
    }
}

/// Older, unrelated and unknown things run, or something that what enters descends from.
fn running(case: &Case) -> Running {
    let (version, lineage) = match case.lineage {
        0 => (Version::new(1, 9, 0), Lineage::Behind),
        1 => (Version::new(1, 3, 0), Lineage::Diverged),
        2 => (Version::new(1, 3, 0), Lineage::Unknown),
        _ => (Version::new(1, 3, 0), Lineage::Ahead),
    };
    let (label, text) = (version.to_string(), version.tagged());
    let read = vec![Some(Reading { version, exactly: true })];
    Running { label, text, read, source: Some(sha(1)), lineage, unread: None }
}

fn head(case: &Case, delivery: &Delivery, moment: Moment) -> CommitSha {
    if moment == Moment::AppMerge && case.head_moved {
        return sha(3);
    }
    head_of(delivery, moment).cloned().expect("a head")
}

/// What is named with the head: what enters; where the approval is carried on, what entered.
fn with(case: &Case, moment: Moment) -> Vec<CommitSha> {
    commits(if moment == Moment::Entry(Approval::Carried) { case.entered } else { case.enters })
}

fn observed(case: &Case, delivery: &Delivery, at: (&Environment, Moment), gates: GateReport) -> Observed {
    let (environment, moment) = at;
    let wanted = images(case.images);
    let head = if moment == Moment::AppMerge { head(case, delivery, moment) } else { sha(7) };
    let pr = PullRequest {
        number: PrNumber(4),
        title: String::new(),
        body: String::new(),
        author: "tidegate".to_owned(),
        branch: "releases/v1.4.0".parse().expect("a branch"),
        fork: false,
        head,
        base: "main".parse().expect("a branch"),
        state: PrState::Open,
        draft: false,
        requested: Vec::new(),
        mergeable: Some(true),
    };
    let base = pr.base.clone();
    let merge = |gates| MergeSeen {
        pr,
        planned_base: base.clone(),
        gates,
        reviewers: Vec::new(),
        reviews: Vec::new(),
        built: None,
        stale: Vec::new(),
        by_hand: false,
        conflicts: Vec::new(),
        images_now: None,
        older: None,
        entering: Vec::new(),
        branch_left: None,
    };
    match moment {
        Moment::AppMerge | Moment::Grant => Observed::Merge(Box::new(merge(gates))),
        Moment::Entry(_) if environment.write == WriteMode::PullRequest => {
            Observed::MergeBump(Box::new(MergeBumpSeen {
                merge: merge(gates),
                ours: Ok(()),
                base: Ok(()),
                pins: vec![true],
            }))
        }
        Moment::Entry(_) => Observed::Bump(Box::new(BumpSeen {
            into: base.clone(),
            base: sha(5),
            current: vec![Ok(WrittenImage::default())],
            wanted,
            running: None,
            way_back: None,
            others: Vec::new(),
            branch: None,
            branch_at: None,
            pr: None,
            gates: Some(gates),
            images_now: None,
            ours: false,
            pins: vec![true],
            unpinnable: None,
            promised: Vec::new(),
        })),
    }
}

/// What is decided once what comes before it (a check reported, something learned) is done.
fn decided(delivery: &Delivery, catalog: &Catalog, seen: &Observed) -> Verdict {
    let mut delivery = delivery.clone();
    for _ in 0..8 {
        let decision = decide(&delivery, catalog, seen, now());
        let before = match &decision.verdict {
            Verdict::LookAgain => true,
            Verdict::Act(effect) => matches!(**effect, Effect::SetCheck { .. } | Effect::RequestReviewers { .. }),
            _ => false,
        };
        if !before {
            return decision.verdict;
        }
        delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
    }
    Verdict::LookAgain
}

/// Who of a list has validly approved exactly this; none where somebody on it rejects.
fn quorum(case: &Case, delivery: &Delivery, policy: &ApprovalPolicy, votes: &[Vote], on: &Subject) -> Option<usize> {
    let listed = |p: &PersonId| policy.from.contains(&Party::Person(p.clone()));
    let writes = matches!(delivery.lane, Lane::Change | Lane::Hotfix);
    let oneself = |p: &PersonId| delivery.requested_by.person() == Some(p) || (writes && *p == person(case.author));
    let mut approve = BTreeSet::new();
    for vote in votes.iter().filter(|v| v.withdrawn_at.is_none()) {
        let Ok(who) = vote.login.parse::<PersonId>() else { continue };
        if !PEOPLE.contains(&vote.login.as_str()) || !listed(&who) {
            continue;
        }
        if vote.choice == Choice::Reject {
            return None;
        }
        let fresh = policy.expires.is_none_or(|e| now() - vote.cast_at < TimeDelta::from_std(e).expect("short"));
        if fresh && vote.subject == on.id() && !oneself(&who) {
            approve.insert(who);
        }
    }
    Some(approve.len())
}

/// What the row demands of people, told once more: every list reached on the subject, or the app pull request's approval
/// for exactly this.
fn people_agree(case: &Case, catalog: &Catalog, delivery: &Delivery, at: (&Environment, Moment)) -> bool {
    let (environment, moment) = at;
    let Some(right) = right(case) else { return true };
    let on_the_way = |e: &&Environment| match case.lane {
        Lane::Hotfix => e.name.as_str() != "dev",
        _ => e.name == environment.name,
    };
    let lists: Vec<&ApprovalPolicy> =
        catalog.environments.iter().filter(on_the_way).filter_map(|e| e.approvals.get(&right)).collect();
    let head = head(case, delivery, moment);
    let mut digests: Vec<_> = delivery.known.images.iter().map(|i| i.digest.clone()).collect();
    digests.sort();
    // Before the build there was nothing but the head; the first that was built of it belongs to it.
    let before_the_build = matches!(case.lane, Lane::Release | Lane::Hotfix) && case.branches;
    if case.lane == Lane::Change || (before_the_build && delivery.known.bound.as_ref() == Some(&digests)) {
        digests.clear();
    }
    let ends = if case.lane == Lane::Hotfix { &delivery.environment } else { &environment.name };
    let subject = Subject {
        app: delivery.app.clone(),
        environment: ends.clone(),
        head,
        digests,
        asked: 0,
        unexplained: with(case, moment),
        replacing: None,
    };
    if moment == Moment::Entry(Approval::Carried)
        && delivery.known.approved.as_ref().is_some_and(|a| a.subject == subject)
    {
        return true;
    }
    // Where nobody is asked, nothing but what was begun may enter by way of an app pull request.
    if lists.is_empty() {
        return moment != Moment::Entry(Approval::Carried);
    }
    let votes = votes(case, &subject);
    lists
        .iter()
        .all(|policy| quorum(case, delivery, policy, &votes, &subject).is_some_and(|n| n >= policy.quorum as usize))
}

fn nothing_holds(case: &Case) -> bool {
    let held = matches!(case.lane, Lane::Continuous | Lane::Release | Lane::Promotion | Lane::Hotfix);
    !held || (!case.frozen && !case.locked)
}

fn checks_passed(case: &Case, moment: Moment) -> bool {
    let code = match case.lane {
        Lane::Change => true,
        Lane::Release | Lane::Promotion | Lane::Hotfix => moment == Moment::AppMerge || !case.branches,
        _ => false,
    };
    !code || !case.red
}

fn in_order(case: &Case, environment: &Environment, moment: Moment) -> bool {
    let production = environment.production;
    let passed_before = environment.name.as_str() == "prod";
    let healthy = case.before > 1;
    let (newer, descends) = (case.lineage != 0, case.lineage > 2);
    match case.lane {
        Lane::Promotion => case.before > 2 && newer && descends,
        Lane::Hotfix => {
            let healthy = moment == Moment::AppMerge || !passed_before || healthy;
            healthy && (!production || (newer && descends))
        }
        // What a release contains is its merge, which is not there before.
        Lane::Release => newer && (!production || descends || (moment == Moment::AppMerge && case.branches)),
        Lane::Continuous => newer,
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn nothing_enters_that_its_row_does_not_let_in(case in case()) {
        let catalog = world(&case);
        let delivery = delivery(&case, &catalog);
        let Some(at) = at(&delivery, &catalog) else { return Ok(()) };
        let (environment, moment) = at;
        let seen = observed(&case, &delivery, at, report(&case, &catalog, &delivery, at));
        let Verdict::Act(effect) = decided(&delivery, &catalog, &seen) else { return Ok(()) };
        let shipped = match &*effect {
            Effect::MergePr { head: merged, proof: MergeProof::Gated(_), .. } => {
                prop_assert!(moment != Moment::AppMerge || *merged == head(&case, &delivery, moment));
                delivery.known.images.clone()
            }
            Effect::Bump { branch: None, images, .. } => images.clone(),
            _ => return Ok(()),
        };
        prop_assert!(people_agree(&case, &catalog, &delivery, at), "people: {case:?}");
        prop_assert!(nothing_holds(&case), "held: {case:?}");
        prop_assert!(checks_passed(&case, moment), "checks: {case:?}");
        prop_assert!(in_order(&case, environment, moment), "order: {case:?}");
        prop_assert!(!(case.lane == Lane::Promotion && moment == Moment::AppMerge && case.head_moved), "{case:?}");
        let tagged = matches!(case.lane, Lane::Release | Lane::Promotion | Lane::Hotfix);
        prop_assert!(!(tagged && case.tag_moved), "tag: {case:?}");
        // Exactly the digests that were judged.
        prop_assert_eq!(shipped, delivery.known.images.clone());
    }

    #[test]
    fn a_case_in_which_all_is_well_is_let_in(lane in prop::sample::select(vec![
        Lane::Change, Lane::Release, Lane::Promotion, Lane::Hotfix,
    ]), branches: bool) {
        let list = List { quorum: 1, members: 31, expires: false };
        let vote = Ballot { who: 1, stranger: false, approves: true, about: 0, age: 0, withdrawn: false };
        let case = Case {
            lane, automatic: false, branches, direct: false, done: 0, lists: vec![(0, list.clone()), (1, list.clone()), (2, list)],
            votes: vec![vote], requester: 0, author: 2, images: 1, bound: None, approved: None, enters: 0, entered: 0, frozen: false, locked: false,
            red: false, before: 5, lineage: 7, head_moved: false, tag_moved: false, productions: 2,
        };
        let catalog = world(&case);
        let steps = plan_of(lane, &catalog).len();
        let lets_in = |done: usize| {
            let delivery = delivery(&Case { done, ..case.clone() }, &catalog);
            let Some(at) = at(&delivery, &catalog) else { return false };
            let seen = observed(&case, &delivery, at, report(&case, &catalog, &delivery, at));
            matches!(decided(&delivery, &catalog, &seen), Verdict::Act(e) if matches!(*e, Effect::MergePr { .. }))
        };
        prop_assert!((0..steps).any(lets_in), "the property above would hold of nothing");
    }
}
