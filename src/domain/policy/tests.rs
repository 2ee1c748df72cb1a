//! What holds of the rows that really guard: in every lane, world and moment, no effect that enters an environment is
//! decided unless what the lane's row demands is there. The rows are read here once more, in other words.
//!
//! 100,000 worlds instead of the usual: `PROPTEST_CASES=100000 cargo test --lib policy::`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::TimeDelta;
use proptest::prelude::*;

use super::{Moment, gates, head_of, subject};
use crate::domain::authors::{Authors, Authorship, Claim, Part, Trace, Unknown};
use crate::domain::bound::{Bound, Moved};
use crate::domain::catalog::{
    ApprovalPolicy, Catalog, Environment, Party, Person, Right, Surface, UnknownAuthors, WriteMode,
};
use crate::domain::decide::tests::{catalog, image, plan_of, sha};
use crate::domain::decide::{Decision, Learn, Verdict, decide};
use crate::domain::delivery::{ApprovedBy, BumpRecord, Delivery, Known, Lane, OwnMerge, RULES, Requester, Unasked};
use crate::domain::displaced::Displaced;
use crate::domain::effect::{Effect, MergeProof};
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{
    Before, Entering, GateName, GateReport, GateTruth, Load, Lock, Opening, Override, Running, Waived, Waiver, evaluate,
};
use crate::domain::image::{ImageRef, Named, Promised, WrittenImage, digests};
use crate::domain::neighbours::{Gone, Way};
use crate::domain::observed::{BackMergeSeen, BumpSeen, MergeBumpSeen, MergeSeen, Observed, OtherBump};
use crate::domain::own_words::OwnWords;
use crate::domain::pull_request::{Check, CheckState, Dismissal, Lineage, PrState, PullRequest, Review, ReviewState};
use crate::domain::quarantine::Quarantine;
use crate::domain::scan::{self, Findings, Mute, Scan, ScanPolicy, Scanned, Scans, Severity};
use crate::domain::step::{Approval, Step, StepKind};
use crate::domain::vote::{Choice, Means, Subject, SubjectId, Vote};
use crate::domain::written::Reading;
use crate::domain::{Branch, CommitSha, Instant, PersonId, PrNumber, Version};

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
    /// Nothing, what enters, or something else.
    bad: u8,
    red: bool,
    before: u8,
    lineage: u8,
    head_moved: bool,
    tag_moved: bool,
    productions: u8,
    beside: Beside,
    held: Holds,
    scanned: ScanCase,
}

/// What is asked of scans, and what they say.
#[derive(Debug, Clone, Copy, Default)]
struct ScanCase {
    /// Nothing is asked; high, and what says nothing stays out; high, and it passes.
    asked: u8,
    /// Nothing was found; too much; something bad, not as bad as asked; it goes on; it says nothing; unrated; nobody looked;
    /// only another digest was looked at.
    says: u8,
    /// Nothing is waived; this is; another image; of an app of another name, taken back, run out, for another environment, by
    /// somebody who may not; this, and what is said now is worse.
    waived: u8,
}

fn scanned() -> impl Strategy<Value = ScanCase> {
    let waived = prop_oneof![2 => Just(0u8), 1 => Just(1u8), 1 => 2u8..9];
    let said = prop_oneof![2 => Just(0u8), 1 => 1u8..8];
    (0u8..3, said, waived).prop_map(|(asked, says, waived)| ScanCase { asked, says, waived })
}

/// One review of the pull request: whose, what, on which of several subjects, how old in hours.
#[derive(Debug, Clone)]
struct Word {
    who: usize,
    state: u8,
    about: u8,
    age: i64,
}

/// What rollbacks left, how it was asked, and what people wrote elsewhere than on the ballot.
#[derive(Debug, Clone, Default)]
struct Holds {
    /// No rollback's lock; one from after the asking, one that it was asked for in spite of, one that yielded, a lifted one,
    /// and another person's of the same instant.
    rollback: u8,
    /// Whether a rollback is under way.
    way_back: bool,
    /// Whether a hotfix stands on its base no longer.
    gone: bool,
    /// Whether nobody is asked any more where people had to agree.
    unasked: bool,
    /// How often it was asked.
    asked: u32,
    /// Nothing, what stands there, something else.
    replacing: u8,
    /// Whether nobody can read a version out of what stands there.
    unread: bool,
    /// Which stranger's commit, whose it is said to be, and by whom.
    claims: Vec<(u8, usize, usize)>,
    reviews: Vec<Word>,
    /// Whether what comes into stage must have been healthy in dev.
    after_dev: bool,
}

fn holds() -> impl Strategy<Value = Holds> {
    let rare = || prop::bool::weighted(0.1);
    let word =
        (0usize..5, prop_oneof![3 => Just(0u8), 1 => 1u8..4], prop_oneof![2 => Just(0u8), 1 => 1u8..5], 0i64..40);
    let word = word.prop_map(|(who, state, about, age)| Word { who, state, about, age });
    let rollback = prop_oneof![3 => Just(0u8), 1 => 1u8..6];
    let claims = prop::collection::vec((0u8..3, 0usize..5, 0usize..5), 0..3);
    let said = (claims, prop::collection::vec(word, 0..4));
    ((rollback, rare(), rare(), rare()), (0u32..2, some(), prop::bool::weighted(0.3)), said, any::<bool>()).prop_map(
        |((rollback, way_back, gone, unasked), (asked, replacing, unread), (claims, reviews), after_dev)| Holds {
            rollback,
            way_back,
            gone,
            unasked,
            asked,
            replacing,
            unread,
            claims,
            reviews,
            after_dev,
        },
    )
}

/// What else there may be: what was done past tidegate, what opens gates, who else is in the way, who nobody knows.
#[derive(Debug, Clone, Default)]
struct Beside {
    /// Open; merged by tidegate itself; merged by somebody.
    state: u8,
    /// What the environment holds: something else, what would enter by digest, or by its tag alone.
    current: u8,
    ours: bool,
    /// No break-glass; one for this; for another delivery, for another head, taken back, run out, of an older tidegate; one
    /// for this that knew of the rollback.
    glass: u8,
    /// What is gone back to holds; its tag moved; it is gone.
    promised: u8,
    unexplained_by: Option<usize>,
    strangers: u8,
    unknown_authors: u8,
    self_approval: bool,
    /// Another bump: approved, newer, with a pull request.
    other: Option<(bool, bool, bool)>,
    /// That what enters holds a commit with the tree of what runs, where its parents do not say so.
    by_tree: bool,
    /// Who opened the pull request, and who asked before whoever asks now.
    opened_by: Option<usize>,
    asked_before: Option<usize>,
    /// Whether the images that are to be written are not the delivery's.
    foreign: bool,
}

fn beside() -> impl Strategy<Value = Beside> {
    let past = (some(), some(), prop::bool::weighted(0.2));
    let glass = prop_oneof![2 => Just(0u8), 1 => Just(1u8), 1 => 2u8..8];
    let people = (prop::option::weighted(0.2, 0usize..5), some(), 0u8..3, prop::bool::weighted(0.15));
    let other = (prop::option::weighted(0.3, any::<(bool, bool, bool)>()), any::<bool>(), prop::bool::weighted(0.05));
    let askers = (prop::option::weighted(0.2, 0usize..5), prop::option::weighted(0.2, 0usize..5));
    (past, glass, some(), people, other, askers).prop_map(|(past, glass, promised, people, other, askers)| {
        let ((other, by_tree, foreign), (opened_by, asked_before)) = (other, askers);
        let (state, current, ours) = past;
        let (unexplained_by, strangers, unknown_authors, self_approval) = people;
        Beside {
            state,
            current,
            ours,
            glass,
            promised,
            unexplained_by,
            strangers,
            unknown_authors,
            self_approval,
            other,
            by_tree,
            opened_by,
            asked_before,
            foreign,
        }
    })
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
            Lane::Override,
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
        (beside, held, scanned, bad) in (beside(), holds(), scanned(), prop::sample::select(vec![0u8, 0, 0, 1, 2, 8])),
    ) -> Case {
        Case {
            lane, automatic, branches, direct, done, lists, votes, requester, author, images, bound, approved, enters,
            entered, frozen, locked, bad, red, before, lineage, head_moved, tag_moved, productions, beside,
            held, scanned,
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
        Lane::Override => Some(Right::Override),
        Lane::Rollback | Lane::Continuous => None,
    }
}

fn world(case: &Case) -> Catalog {
    let mut catalog = catalog(case.branches);
    for (n, name) in PEOPLE.iter().enumerate() {
        let logins = [(Surface::Slack, (*name).to_owned()), (Surface::Github, (*name).to_owned())];
        let known = Person {
            id: person(n),
            logins: logins.into(),
            others: std::collections::BTreeMap::new(),
            emails: Vec::new(),
        };
        catalog.people.insert(person(n), known);
    }
    let right = right(case).unwrap_or(Right::Release);
    for (at, list) in &case.lists {
        let from = (0..5).filter(|n| list.members & (1 << n) != 0).map(|n| Party::Person(person(n))).collect();
        let expires = list.expires.then(|| std::time::Duration::from_secs(24 * 3600));
        let all = [UnknownAuthors::OneMore, UnknownAuthors::Claim, UnknownAuthors::Refuse];
        let unknown_authors = all[usize::from(case.beside.unknown_authors)];
        let self_approval = case.beside.self_approval;
        let policy = ApprovalPolicy { quorum: list.quorum, from, self_approval, expires, unknown_authors };
        catalog.environments[usize::from(*at)].approvals.insert(right, policy);
    }
    for (n, environment) in catalog.environments.iter_mut().enumerate() {
        environment.requests.insert(Right::Waive, vec![Party::Person(person(4))]);
        environment.production = n > 0 && case.productions & (1 << (n - 1)) != 0;
        if case.direct {
            environment.write = WriteMode::Direct;
        }
        let after = match environment.name.as_str() {
            "prod" => Some("stage"),
            "stage" if case.held.after_dev => Some("dev"),
            _ => None,
        };
        if let Some(after) = after {
            let soak = std::time::Duration::from_secs(3600);
            let environment_before = after.parse().expect("a name");
            environment.after = Some(crate::domain::catalog::After { environment: environment_before, soak });
        }
    }
    for app in catalog.apps.values_mut() {
        app.checks.insert(right, vec!["ci".to_owned()]);
        let unknown = if case.scanned.asked == 2 { scan::Unknown::Pass } else { scan::Unknown::Shut };
        let policy = ScanPolicy { at: Severity::High, unknown };
        app.images.iter_mut().for_each(|spec| spec.scan = (case.scanned.asked > 0).then_some(policy));
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

/// What was approved before.
fn approved(case: &Case) -> Option<ApprovedBy> {
    case.approved.map(|(head, built, with)| ApprovedBy {
        subject: Subject {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            head: sha(2 + head),
            digests: digests(&images(built)),
            asked: 0,
            unexplained: commits(with),
            replacing: None,
        },
        people: vec![person(0)],
        at: now(),
    })
}

/// What stands in the environment, as it is written there.
const STANDS: &str = "v1.3.0";

/// What it was asked to replace.
fn replacing(case: &Case) -> Option<String> {
    match case.held.replacing {
        0 => None,
        1 => Some(running(case).text),
        _ => Some("latest".to_owned()),
    }
}

/// The lock that a rollback left.
fn rollback_lock(case: &Case) -> Option<Lock> {
    let lock = Lock {
        app: "shop".parse().expect("a name"),
        environment: "dev".parse().expect("a name"),
        by: Requester::Person(person(4)),
        reason: "rolled back".to_owned(),
        since: now() - TimeDelta::minutes(5),
        until: None,
        from_rollback: true,
        lifted_at: None,
        yielded_at: None,
        failed: None,
    };
    match case.held.rollback {
        0 => None,
        3 => Some(Lock { yielded_at: Some(now()), ..lock }),
        4 => Some(Lock { lifted_at: Some(now()), ..lock }),
        5 => Some(Lock { by: Requester::Automatic("rollback".to_owned()), ..lock }),
        _ => Some(lock),
    }
}

/// The rollbacks' locks that it was asked for in spite of, in every environment.
fn past(case: &Case) -> Vec<Lock> {
    let known = match case.held.rollback {
        2 => rollback_lock(case),
        5 => rollback_lock(case).map(|lock| Lock { by: Requester::Person(person(4)), ..lock }),
        _ => None,
    };
    let everywhere =
        |lock: Lock| ["dev", "stage", "prod"].map(|e| Lock { environment: e.parse().expect("a name"), ..lock.clone() });
    known.into_iter().flat_map(everywhere).collect()
}

/// Why a hotfix stands no longer on what it was started from.
fn gone(case: &Case) -> Option<Gone> {
    let prod = "prod".parse().expect("a name");
    let (runs, from) = ("1.2.0".to_owned(), "1.3.0".to_owned());
    let gone = Gone { environment: prod, runs, from, version: Version::new(1, 4, 0), way: Way::TakenOut };
    (case.lane == Lane::Hotfix && case.held.gone).then_some(gone)
}

/// A bump of an environment that waits to be merged.
fn bump_record(case: &Case, environment: &Environment) -> BumpRecord {
    BumpRecord {
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
        came: crate::domain::deployment::Came::LetIn,
    }
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
    let merging = steps.get(done).is_some_and(|s| matches!(s.kind, StepKind::MergeBump { .. }));
    let bumps = catalog.environments.iter().map(|e| (e.name.clone(), bump_record(case, e)));
    let opening = Opening {
        delivery: "shop-2".parse().expect("an id"),
        title: "another".to_owned(),
        load: Load { head: sha(2), digests: Vec::new() },
        past: Vec::new(),
    };
    let own = |repo: &str, head: CommitSha| OwnMerge {
        repo: repo.parse().expect("a repository"),
        pr: PrNumber(4),
        head,
        base: "main".parse().expect("a branch"),
    };
    let begun = ["acme/k8s-dev", "acme/k8s-stage", "acme/k8s-prod"].map(|repo| own(repo, sha(7)));
    let begun = begun.into_iter().chain([own("acme/shop", sha(2)), own("acme/shop", sha(3))]);
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
            approved: approved(case),
            entered: commits(case.entered),
            opens: (case.lane == Lane::Override).then_some(opening),
            merging: if case.beside.state == 1 { begun.collect() } else { BTreeSet::new() },
            bound: case.bound.map(|n| digests(&images(n))),
            images: images(case.images),
            bumps: if merging { bumps.collect() } else { BTreeMap::new() },
            past: past(case),
            gone: gone(case),
            asked: case.held.asked,
            replacing: replacing(case),
            unasked: case.held.unasked.then(|| Unasked {
                environment: "prod".parse().expect("a name"),
                right: Right::Promotion,
                quorum: 1,
            }),
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
        StepKind::Bump { environment } => Some((catalog.environment(environment)?, Moment::Entry(approval))),
        StepKind::Grant { environment } => Some((catalog.environment(environment)?, Moment::Grant)),
        _ => None,
    }
}

fn votes(case: &Case, subject: &Subject) -> Vec<Vote> {
    let other = |n: u8| Subject {
        head: if n == 1 { sha(40) } else { subject.head.clone() },
        digests: if n == 2 { digests(&[image(9)]) } else { subject.digests.clone() },
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
        said_at: None,
        gone: false,
    };
    case.votes.iter().map(cast).collect()
}

fn reviews(case: &Case, subject: &Subject) -> (Vec<Review>, BTreeMap<u64, SubjectId>) {
    // Dismissed by its giver, or a reject by somebody else.
    let dismissed = ReviewState::Dismissed;
    let states = [ReviewState::Approved, ReviewState::ChangesRequested, dismissed, dismissed];
    let mut given_on = BTreeMap::new();
    let mut review = |(id, word): (u64, &Word)| {
        match word.about {
            0 => drop(given_on.insert(id, subject.id())),
            2 => drop(given_on.insert(id, Subject { asked: subject.asked + 1, ..subject.clone() }.id())),
            3 => drop(given_on.insert(id, SubjectId(crate::domain::anew::REOPENED.to_owned()))),
            _ => {}
        }
        Review {
            id,
            login: PEOPLE[word.who].to_owned(),
            state: states[usize::from(word.state)],
            commit: if word.about == 1 { sha(40) } else { subject.head.clone() },
            at: now() - TimeDelta::hours(word.age),
            dismissal: (word.state > 1).then(|| Dismissal {
                was: Some(ReviewState::ChangesRequested),
                by: (word.state == 2).then(|| PEOPLE[word.who].to_owned()),
            }),
        }
    };
    let reviews = (1u64..).zip(&case.held.reviews).map(&mut review).collect();
    (reviews, given_on)
}

fn report(case: &Case, catalog: &Catalog, delivery: &Delivery, at: (&Environment, Moment)) -> GateReport {
    let (environment, moment) = at;
    let app = catalog.app(&delivery.app).expect("the app");
    let head = head(case, delivery, moment);
    let subject = subject(delivery, environment, &head, &with(case, moment));
    let freeze = AdHocFreeze {
        environment: environment.name.clone(),
        from: now(),
        until: Some(now() + TimeDelta::hours(1)),
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
        failed: None,
    };
    let state = if case.red { CheckState::Failed } else { CheckState::Passed };
    let wrote = |who: usize| [(person(who), Part::Wrote)].into();
    let stranger = |n: u8| Unknown { commit: sha(70 + n), name: "mallory".to_owned(), trace: Trace::Nothing };
    let strangers = (0..case.beside.strangers).map(stranger).collect();
    let written = Authorship { people: wrote(case.author), unknown: strangers };
    let people = case.beside.unexplained_by.map(wrote).unwrap_or_default();
    let unexplained = Authorship { people, unknown: Vec::new() };
    let claim = |(commit, author, by): &(u8, usize, usize)| Claim {
        commit: sha(70 + commit),
        author: person(*author),
        by: person(*by),
        at: now(),
    };
    let claims = case.held.claims.iter().map(claim).collect();
    let asked_before = case.beside.asked_before.map(person).into_iter().collect();
    let authors = Authors { written, unexplained, claims, asked_before };
    let here = |lock: Lock| Lock { environment: environment.name.clone(), ..lock };
    let locks = Some(lock).filter(|_| case.locked).into_iter().chain(rollback_lock(case).map(here));
    let way_back = case.held.way_back.then(|| "a rollback is under way".to_owned());
    let (reviews, reviewed) = reviews(case, &subject);
    let truth = GateTruth {
        catalog,
        environment,
        lane: delivery.lane,
        app: &delivery.app,
        version: delivery.version,
        carried: delivery.known.approved.as_ref(),
        requested_by: &delivery.requested_by,
        pr_author: case.beside.opened_by.map(|who| PEOPLE[who].to_owned()),
        authors: &authors,
        votes: votes(case, &subject),
        reviews,
        reviewed,
        checks: vec![Check { name: "ci".to_owned(), state, summary: String::new(), source: None }],
        freezes: if case.frozen { vec![freeze] } else { Vec::new() },
        locks: locks.collect(),
        overrides: glass(case, environment, &head),
        quarantined: quarantined(case),
        entering: Entering { way_back, ..Entering::of(delivery, &head) },
        before: before(case),
        running: Some(running(case)),
        promised: promised(case),
        tag: moved_tag(case),
        scans: scans(case),
        waivers: waivers(case, environment),
        replacing: delivery.known.replacing.as_deref(),
        subject,
        wall: now(),
    };
    evaluate(&gates(catalog, delivery, app, environment, moment), &truth, now())
}

/// What was found to be bad: an image of that number.
fn quarantined(case: &Case) -> Vec<Quarantine> {
    let quarantine = Quarantine {
        app: "cart".parse().expect("a name"),
        version: Version::new(1, 2, 0),
        images: images(case.bad),
        by: person(4),
        reason: "it eats orders".to_owned(),
        since: now(),
        lifted: None,
    };
    if case.bad == 0 { Vec::new() } else { vec![quarantine] }
}

/// A break-glass, for this or not.
fn glass(case: &Case, environment: &Environment, head: &CommitSha) -> Vec<Override> {
    let n = case.beside.glass;
    let here = |lock: Lock| Lock { environment: environment.name.clone(), ..lock };
    let opening = Opening {
        delivery: if n == 2 { "shop-9" } else { "shop-1" }.parse().expect("an id"),
        title: "this".to_owned(),
        load: Load { head: if n == 3 { sha(50) } else { head.clone() }, digests: Vec::new() },
        past: rollback_lock(case).into_iter().filter(|_| n == 7).map(here).collect(),
    };
    let granted = Override {
        app: "shop".parse().expect("a name"),
        environment: environment.name.clone(),
        by: person(2),
        approved_by: vec![person(3)],
        reason: "customers cannot pay".to_owned(),
        from: now() - TimeDelta::hours(2),
        until: now() + TimeDelta::hours(if n == 5 { -1 } else { 1 }),
        granted_by: None,
        opens: (n != 6).then_some(opening),
        revoked_at: (n == 4).then(now),
    };
    if n == 0 { Vec::new() } else { vec![granted] }
}

/// What is gone back to, as the registry has it.
fn promised(case: &Case) -> Vec<Promised> {
    let (ran, n) = (image(1), case.beside.promised);
    let named = if n == 1 { image(8).digest } else { ran.digest.clone() };
    let promised = Promised { image: ran, named: Some(named), there: n != 2, pinned: false, accepted: false };
    if case.lane == Lane::Rollback { vec![promised] } else { Vec::new() }
}

/// What the registry says of the scans of what would enter.
fn scans(case: &Case) -> Scans {
    let found = |found| Scan::over(found);
    let said = match case.scanned.says {
        0 | 7 => found(Findings { informational: 3, ..Findings::default() }),
        1 => Scan { mute: Scan::mute(Mute::Never).mute, ..found(Findings { high: 1, ..Findings::default() }) },
        2 => found(Findings { medium: 7, low: 3, ..Findings::default() }),
        3 => Scan::running("PENDING"),
        4 => Scan::mute(Mute::Unsupported),
        5 => found(Findings { undefined: 1, ..Findings::default() }),
        _ => return Scans::new(),
    };
    let looked_at = |seen: &ImageRef| if case.scanned.says == 7 { image(9) } else { seen.clone() };
    images(case.images).iter().map(|seen| (Scanned::from(&looked_at(seen)), said.clone())).collect()
}

/// What somebody waived, of this or not.
fn waivers(case: &Case, environment: &Environment) -> Vec<Waiver> {
    let n = case.scanned.waived;
    let of = if n == 2 { image(9) } else { image(case.images) };
    let said = scans(case).remove(&Scanned::from(&image(case.images))).unwrap_or_default();
    let scan = if n == 8 { Scan::default() } else { said };
    let other = "elsewhere".parse().expect("a name");
    let waiver = Waiver {
        gate: GateName::Scan,
        app: if n == 3 { "billing" } else { "shop" }.parse().expect("a name"),
        environments: [if n == 6 { other } else { environment.name.clone() }].into(),
        of: "1.4.0".to_owned(),
        waived: vec![Waived { image: Scanned::from(&of), scan }],
        by: person(if n == 7 { 3 } else { 4 }),
        reason: "the library is never called".to_owned(),
        from: now() - TimeDelta::hours(2),
        until: now() + TimeDelta::hours(if n == 5 { -1 } else { 1 }),
        revoked_at: (n == 4).then(now),
    };
    if n == 0 { Vec::new() } else { vec![waiver] }
}

/// Whether the scans let it in, told once more.
fn scans_clean(case: &Case) -> bool {
    let judged = matches!(case.lane, Lane::Continuous | Lane::Release | Lane::Promotion | Lane::Hotfix);
    if !judged || case.images == 0 {
        return true;
    }
    // What nobody looked at was never seen by whoever waived it.
    let looked = matches!(case.scanned.says, 1..=5);
    match case.scanned.asked {
        0 => true,
        _ if case.scanned.waived == 1 && looked => true,
        1 => matches!(case.scanned.says, 0 | 2),
        _ => !matches!(case.scanned.says, 1 | 3),
    }
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
    let by_tree = if case.beside.by_tree { vec![Lineage::Behind, Lineage::Ahead] } else { Vec::new() };
    let text = if case.lineage == 0 { version.tagged() } else { STANDS.to_owned() };
    let label = version.to_string();
    let read = vec![Some(Reading { version, exactly: true }).filter(|_| !case.held.unread)];
    Running { label, text, read, source: Some(sha(1)), lineage, by_tree, unread: None }
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
    let seen = observed_there(case, delivery, at, gates);
    match gone(case) {
        Some(gone) => Observed::Based { gone: Some(gone), workers: Vec::new(), seen: Box::new(seen) },
        None => seen,
    }
}

fn observed_there(case: &Case, delivery: &Delivery, at: (&Environment, Moment), gates: GateReport) -> Observed {
    let (environment, moment) = at;
    let wanted = if case.beside.foreign { vec![image(9)] } else { images(case.images) };
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
        state: match case.beside.state {
            0 => PrState::Open,
            n => PrState::Merged { commit: sha(2), by: if n == 1 { "tidegate" } else { "mallory" }.to_owned() },
        },
        draft: false,
        requested: Vec::new(),
        mergeable: Some(true),
    };
    let base = pr.base.clone();
    let merge = |gates| MergeSeen {
        undecided: None,
        pr,
        planned_base: base.clone(),
        gates,
        reviewers: Vec::new(),
        own_words: OwnWords::Right,
        reviews: Vec::new(),
        built: None,
        stale: Vec::new(),
        by_hand: false,
        conflicts: Vec::new(),
        images_now: None,
        displaced: None,
        older: None,
        back_into: None,
        entering: Vec::new(),
        branch_left: None,
    };
    match moment {
        Moment::AppMerge => Observed::Merge(Box::new(merge(gates))),
        Moment::Grant => Observed::Grant { gates, until: now() + TimeDelta::hours(1) },
        Moment::Entry(_) if delivery.current().is_some_and(|s| matches!(s.kind, StepKind::MergeBump { .. })) => {
            Observed::MergeBump(Box::new(MergeBumpSeen {
                merge: merge(gates),
                ours: Ok(()),
                base: Ok(()),
                pins: vec![true],
                beyond: Vec::new(),
            }))
        }
        Moment::Entry(_) => Observed::Bump(Box::new(BumpSeen {
            into: base.clone(),
            base: sha(5),
            current: vec![Ok(written(case, &wanted))],
            wanted,
            running: None,
            way_back: case.held.way_back.then(|| "a rollback is under way".to_owned()),
            stranded: None,
            others: other(case).into_iter().collect(),
            branch: (environment.write == WriteMode::PullRequest).then(|| "tidegate/x".parse().expect("a branch")),
            branch_at: None,
            taken: None,
            pr: None,
            gates: Some(gates),
            images_now: None,
            displaced: None,
            ours: case.beside.ours,
            pins: vec![true],
            unpinnable: None,
            promised: promised(case),
        })),
    }
}

fn seen_bump(seen: &Observed) -> Option<&BumpSeen> {
    match seen {
        Observed::Bump(bump) => Some(bump),
        Observed::Based { seen, .. } => seen_bump(seen),
        _ => None,
    }
}

/// What else can be amiss where something would enter; none where that cannot be so at this moment.
fn amiss(mut seen: Observed, n: u8) -> Option<Observed> {
    match &mut seen {
        Observed::Merge(merge) if n < 4 || n == 6 => amiss_in(merge, n),
        Observed::MergeBump(bump) => match n {
            4 => bump.base = Err("something else".to_owned()),
            5 => bump.ours = Err("another file".to_owned()),
            _ => amiss_in(&mut bump.merge, n),
        },
        Observed::Bump(bump) if n == 3 => bump.displaced = Some(displaced()),
        Observed::Bump(bump) if n == 6 => bump.images_now = Some(vec![image(9)]),
        _ => return None,
    }
    Some(seen)
}

fn amiss_in(merge: &mut MergeSeen, n: u8) {
    match n {
        0 => merge.own_words = OwnWords::Foreign,
        1 => merge.own_words = OwnWords::Changed(9),
        2 => merge.own_words = OwnWords::Unkept,
        6 => merge.images_now = Some(vec![image(9)]),
        _ => merge.displaced = Some(displaced()),
    }
}

fn displaced() -> Displaced {
    Displaced { environment: "stage".parse().expect("a name"), took: vec![image(1)], now: vec![image(8)] }
}

/// What the environment holds.
fn written(case: &Case, wanted: &[ImageRef]) -> WrittenImage {
    let Some(image) = wanted.first().filter(|_| case.beside.current > 0) else { return WrittenImage::default() };
    let digest = (case.beside.current == 1).then(|| image.digest.clone());
    WrittenImage { tag: Some(image.tag.clone()), digest }
}

fn other(case: &Case) -> Option<OtherBump> {
    let (approved, newer, has_pr) = case.beside.other?;
    Some(OtherBump {
        delivery: Some("shop-7".parse().expect("an id")),
        pr: has_pr.then_some(PrNumber(7)),
        title: "another".to_owned(),
        newer,
        by_name: true,
        approved,
        stranded: false,
    })
}

/// What is decided once what comes before it (a check reported, something learned) is done, and with how much learned.
fn decided(delivery: &Delivery, catalog: &Catalog, seen: &Observed) -> Decision {
    let mut delivery = delivery.clone();
    for _ in 0..8 {
        let decision = decide(&delivery, catalog, seen, now());
        let before = match &decision.verdict {
            // What the tags name now is another subject: gates are looked at anew.
            Verdict::LookAgain => !decision.learned.iter().any(|learned| matches!(learned, Learn::Images(_))),
            Verdict::Act(effect) => matches!(**effect, Effect::SetCheck { .. } | Effect::RequestReviewers { .. }),
            _ => false,
        };
        if !before {
            return decision;
        }
        delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
    }
    panic!("it looks again and again")
}

/// What a decision lets enter, or lets count as entered: the digests that people were asked about, or that are written. What came past the gates of a
/// change is told, and nothing follows from it; what this delivery merged or wrote itself was judged then.
fn enters(case: &Case, delivery: &Delivery, decision: &Decision) -> Option<Vec<Named>> {
    let images = || digests(&delivery.known.images);
    if let Verdict::Act(effect) = &decision.verdict {
        match &**effect {
            Effect::MergePr { proof: MergeProof::Gated(approved), .. } => {
                return Some(approved.subject().digests.clone());
            }
            Effect::Bump { branch: None, images, .. } => return Some(digests(images)),
            _ => {}
        }
    }
    let outside = decision.learned.iter().any(|l| matches!(l, Learn::MergedOutside { .. }));
    let counts = |learned: &Learn| match learned {
        Learn::Merged(_) => case.beside.state != 1 && !(case.lane == Lane::Change && outside),
        Learn::BumpMerged(..) => case.beside.state != 1 && !outside,
        Learn::Bump(_, bump) => bump.merged.is_some() && !case.beside.ours,
        _ => false,
    };
    (decision.grant.is_some() || decision.learned.iter().any(counts)).then(images)
}

/// Who of a list has validly approved exactly this; none where somebody on it rejects.
fn quorum(case: &Case, delivery: &Delivery, policy: &ApprovalPolicy, votes: &[Vote], on: &Subject) -> Option<usize> {
    let listed = |p: &PersonId| policy.from.contains(&Party::Person(p.clone()));
    let writes = matches!(delivery.lane, Lane::Change | Lane::Hotfix);
    let unexplained = case.beside.unexplained_by.map(person);
    let oneself = |p: &PersonId| {
        let wrote = (writes && *p == person(case.author)) || unexplained.as_ref() == Some(p);
        let asked =
            [case.beside.opened_by, case.beside.asked_before].into_iter().flatten().any(|who| *p == person(who));
        !policy.self_approval && (delivery.requested_by.person() == Some(p) || wrote || asked)
    };
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
    let mut last: BTreeMap<usize, (u64, &Word)> = BTreeMap::new();
    last.extend((1u64..).zip(&case.held.reviews).map(|(id, word)| (word.who, (id, word))));
    for (who, (_, word)) in last {
        let who = person(who);
        match word.state {
            1 | 3 if listed(&who) => return None,
            0 => {
                let at = now() - TimeDelta::hours(word.age);
                let fresh = policy.expires.is_none_or(|e| now() - at < TimeDelta::from_std(e).expect("short"));
                // What nobody saw before is given on what is asked.
                if fresh && matches!(word.about, 0 | 4) && listed(&who) && !oneself(&who) {
                    approve.insert(who);
                }
            }
            _ => {}
        }
    }
    let strangers: Vec<u8> = (0..case.beside.strangers).collect();
    if !writes || strangers.is_empty() || policy.self_approval || policy.quorum == 0 {
        return Some(approve.len());
    }
    // Whoever is said to have written one, and whoever says so, does not agree to it, where the word counts.
    let counts = |by: &PersonId| policy.unknown_authors != UnknownAuthors::Refuse && listed(by) && !oneself(by);
    let about = |claim: &&(u8, usize, usize)| strangers.contains(&claim.0) && counts(&person(claim.2));
    let claims: Vec<_> = case.held.claims.iter().filter(about).collect();
    approve.retain(|p| !claims.iter().any(|(_, author, by)| *p == person(*author) || *p == person(*by)));
    let claimed = |n: &u8| claims.iter().any(|(commit, _, _)| commit == n);
    match policy.unknown_authors {
        _ if strangers.iter().all(claimed) => Some(approve.len()),
        // One of those who agree may have written it.
        UnknownAuthors::OneMore => approve.len().checked_sub(1),
        UnknownAuthors::Claim | UnknownAuthors::Refuse => None,
    }
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
    let mut digests = digests(&delivery.known.images);
    // Before the build there was nothing but the head; the first that was built of it belongs to it.
    let before_the_build = matches!(case.lane, Lane::Release | Lane::Hotfix) && case.branches;
    if matches!(case.lane, Lane::Change | Lane::Override)
        || (before_the_build && delivery.known.bound.as_ref() == Some(&digests))
    {
        digests.clear();
    }
    let ends = if case.lane == Lane::Hotfix { &delivery.environment } else { &environment.name };
    let subject = Subject {
        app: delivery.app.clone(),
        environment: ends.clone(),
        head,
        digests,
        asked: case.held.asked,
        unexplained: with(case, moment),
        replacing: replacing(case),
    };
    // Where nobody is asked, nothing but what was begun may enter by way of an app pull request.
    if lists.is_empty() {
        let begun = delivery.known.approved.as_ref().is_some_and(|a| a.subject == subject);
        return moment != Moment::Entry(Approval::Carried) || begun;
    }
    let votes = votes(case, &subject);
    lists
        .iter()
        .all(|policy| quorum(case, delivery, policy, &votes, &subject).is_some_and(|n| n >= policy.quorum as usize))
}

/// Whether what a rollback left holds it.
fn taken_back(case: &Case) -> bool {
    let stands = match case.lane {
        Lane::Release | Lane::Promotion | Lane::Hotfix => matches!(case.held.rollback, 1 | 3 | 5),
        Lane::Continuous => matches!(case.held.rollback, 1 | 2 | 5),
        _ => false,
    };
    stands && case.beside.glass != 7
}

fn nothing_holds(case: &Case) -> bool {
    let held = matches!(case.lane, Lane::Continuous | Lane::Release | Lane::Promotion | Lane::Hotfix);
    let glass = matches!(case.beside.glass, 1 | 7);
    !held || (!taken_back(case) && !case.held.way_back && (glass || (!case.frozen && !case.locked)))
}

/// Whether nothing that enters is bad, told once more: no lane and no break-glass passes that.
fn nothing_bad(case: &Case, delivery: &Delivery) -> bool {
    let brings = !matches!(case.lane, Lane::Change | Lane::Override);
    let bad = images(case.bad);
    !brings || !delivery.known.images.iter().any(|i| bad.iter().any(|b| b.digest == i.digest))
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
    let glass = matches!(case.beside.glass, 1 | 7);
    let by_tree = case.beside.by_tree;
    let asked = case.held.replacing == 1;
    // Older, unless a tree tells otherwise where its parents tell nothing.
    let descends = match case.lineage {
        0 => false,
        1 => by_tree,
        2 => by_tree || asked,
        _ => true,
    };
    // A dev branch that was rewritten is of one line all the same.
    let line = case.lane == Lane::Continuous;
    let newer = match case.lineage {
        0 => false,
        1 if case.held.unread => by_tree || asked || line,
        2 if case.held.unread => by_tree || asked,
        _ => true,
    };
    // A break-glass opens the soak, never the health.
    let soaked = case.before > 2 || (healthy && glass);
    match case.lane {
        Lane::Promotion => soaked && newer && descends,
        Lane::Hotfix => {
            let healthy = moment == Moment::AppMerge || !passed_before || healthy;
            healthy && (!production || (newer && descends))
        }
        // What a release contains is its merge, which is not there before.
        Lane::Release => {
            let after = environment.name.as_str() != "stage" || !case.held.after_dev || soaked;
            after && newer && (!production || descends || (moment == Moment::AppMerge && case.branches))
        }
        Lane::Continuous => newer,
        _ => true,
    }
}

/// Whether a decision opens something that a person could merge into an environment.
fn opens(decision: &Decision) -> bool {
    let Verdict::Act(effect) = &decision.verdict else { return false };
    matches!(**effect, Effect::OpenBumpPr { .. } | Effect::Bump { branch: Some(_), .. })
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
        let decision = decided(&delivery, &catalog, &seen);
        let held = gone(&case).is_some() || case.held.unasked;
        if let Verdict::Act(effect) = &decision.verdict {
            prop_assert!(!(held && effect.cannot_be_undone()), "held as a whole: {case:?}");
        }
        let here = matches!(moment, Moment::Entry(_)) && case.beside.current == 0;
        prop_assert!(!(here && taken_back(&case) && opens(&decision)), "open past a rollback: {case:?}");
        if let Verdict::Act(effect) = &decision.verdict && let Effect::MergePr { head: merged, .. } = &**effect {
            prop_assert!(moment != Moment::AppMerge || *merged == head(&case, &delivery, moment));
        }
        let Some(shipped) = enters(&case, &delivery, &decision) else { return Ok(()) };
        let writes = matches!(seen_bump(&seen), Some(bump) if !bump.ours);
        prop_assert!(!(writes && case.beside.foreign && case.images > 0), "another image: {case:?}");
        prop_assert!(!(case.lane == Lane::Rollback && case.beside.promised > 0), "images: {case:?}");
        prop_assert!(people_agree(&case, &catalog, &delivery, at), "people: {case:?}");
        prop_assert!(nothing_holds(&case), "held: {case:?}");
        prop_assert!(nothing_bad(&case, &delivery), "bad: {case:?}");
        prop_assert!(checks_passed(&case, moment), "checks: {case:?}");
        prop_assert!(scans_clean(&case), "scans: {case:?}");
        prop_assert!(in_order(&case, environment, moment), "order: {case:?}");
        prop_assert!(!(case.lane == Lane::Promotion && moment == Moment::AppMerge && case.head_moved), "{case:?}");
        let tagged = matches!(case.lane, Lane::Release | Lane::Promotion | Lane::Hotfix);
        prop_assert!(!(tagged && case.tag_moved), "tag: {case:?}");
        // Exactly the digests that ship; none are named where people are asked about a head, or about it and its first build.
        let built = digests(&delivery.known.images);
        let first = matches!(case.lane, Lane::Release | Lane::Hotfix) && delivery.known.bound.as_ref() == Some(&built);
        let unnamed = shipped.is_empty() && (case.lane == Lane::Change || first);
        prop_assert!(shipped == built || unnamed, "digests: {shipped:?}, {case:?}");
    }

    #[test]
    fn what_comes_onto_a_branch_besides_is_what_was_approved(case in case(), seen in 1u8..4, elsewhere: bool) {
        let catalog = world(&case);
        let mut delivery = delivery(&case, &catalog);
        let branch = |name: &str| name.parse::<Branch>().expect("a branch");
        delivery.lane = Lane::Hotfix;
        let back = Step::new(StepKind::BackMerge { into: branch("dev") });
        let update = Step::new(StepKind::UpdateBranch { branch: branch("prod") });
        let pr = PullRequest {
            number: PrNumber(4), title: String::new(), body: String::new(), author: "tidegate".to_owned(),
            branch: branch("hotfixes/v1.4.0"), fork: false, head: sha(seen),
            base: branch(if elsewhere { "prod" } else { "dev" }), state: PrState::Open, draft: false,
            requested: Vec::new(), mergeable: Some(true),
        };
        let contains = Observed::Contains { contains: false, commit: sha(seen), conflicts: Vec::new() };
        let back_merge = Observed::BackMerge(Box::new(BackMergeSeen {
            commit: sha(2), contains: false, pr: Some(pr), from: None, beyond: Vec::new(), own_words: OwnWords::Right,
            conflicts: Vec::new(), open_releases: Vec::new(), branch_left: None,
        }));
        for (step, observed) in [(update, contains), (back, back_merge)] {
            delivery.steps = vec![step];
            let decision = decided(&delivery, &catalog, &observed);
            let Verdict::Act(effect) = &decision.verdict else { continue };
            let approved = delivery.known.approved.as_ref().is_some_and(|by| by.subject.head == sha(seen));
            match &**effect {
                Effect::UpdateBranch { .. } => prop_assert!(approved, "{case:?}"),
                Effect::MergePr { .. } => prop_assert!(approved && !elsewhere, "{case:?}"),
                _ => {}
            }
        }
    }

    #[test]
    fn nothing_enters_where_anything_else_is_amiss(case in case(), n in 0u8..7) {
        let catalog = world(&case);
        let delivery = delivery(&case, &catalog);
        let Some(at) = at(&delivery, &catalog) else { return Ok(()) };
        let seen = observed(&case, &delivery, at, report(&case, &catalog, &delivery, at));
        let Some(seen) = amiss(seen, n).filter(|_| case.beside.state == 0) else { return Ok(()) };
        let Verdict::Act(effect) = decided(&delivery, &catalog, &seen).verdict else { return Ok(()) };
        let enters = matches!(*effect, Effect::MergePr { .. } | Effect::Bump { branch: None, .. });
        prop_assert!(!enters, "{n}: {case:?}");
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
            bad: 0, red: false, before: 5, lineage: 7, head_moved: false, tag_moved: false, productions: 2, beside: Beside::default(), held: Holds::default(),
            scanned: ScanCase { asked: 1, says: 0, waived: 0 },
        };
        let catalog = world(&case);
        let steps = plan_of(lane, &catalog).len();
        let lets_in = |done: usize| {
            let delivery = delivery(&Case { done, ..case.clone() }, &catalog);
            let Some(at) = at(&delivery, &catalog) else { return false };
            let seen = observed(&case, &delivery, at, report(&case, &catalog, &delivery, at));
            matches!(decided(&delivery, &catalog, &seen).verdict, Verdict::Act(e) if matches!(*e, Effect::MergePr { .. }))
        };
        prop_assert!((0..steps).any(lets_in), "the property above would hold of nothing");
    }
}
