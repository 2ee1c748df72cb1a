//! Properties of `decide`: total, and never a merge or a direct write without every gate open.

use std::collections::BTreeMap;
use std::time::Duration;

use proptest::prelude::*;

use super::{Decision, Learn, Verdict, Volume, decide};
use crate::domain::authors::Authors;
use crate::domain::catalog::{
    App, Catalog, Environment, ImageSpec, OnFailure, RolloutPolicy, VersionImages, WriteMode,
};
use crate::domain::delivery::{ApprovedBy, BumpRecord, Delivery, End, Known, Lane, OwnMerge, Requester};
use crate::domain::dev_image::Undecided;
use crate::domain::effect::Effect;
use crate::domain::entering::{Entrant, PushedBy};
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{self, Before, Entering, GateName, GateReport, GateSpec, GateTruth, Reason, Shut, evaluate};
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::observed::{
    BackMergeSeen, BumpSeen, ImageSeen, MergeBumpSeen, MergeSeen, Observed, OtherBump, RolloutSeen,
};
use crate::domain::own_words::OwnWords;
use crate::domain::place::{ImageFile, ImagePlace, Pin};
use crate::domain::plan;
use crate::domain::pull_request::{CommitInfo, PrState, PullRequest};
use crate::domain::step::{Step, StepKind};
use crate::domain::vote::Subject;
use crate::domain::{Branch, CommitSha, EnvName, Instant, PrNumber, TagPattern, Version};

fn now() -> Instant {
    Instant::from_timestamp(1_795_086_000, 0).expect("an instant")
}

pub(in crate::domain) fn sha(n: u8) -> CommitSha {
    CommitSha::parse(format!("{n:040x}")).expect("a commit")
}

fn entrant(n: u8, beyond: Option<&[&str]>) -> Entrant {
    let commit = CommitInfo {
        author_email: "bob@acme.example".to_owned(),
        author_name: "bob".to_owned(),
        message: "fix: quick".to_owned(),
        at: now(),
        ..CommitInfo::bare(sha(n))
    };
    let beyond = beyond.map(|files| files.iter().map(|f| (*f).to_owned()).collect());
    Entrant { commit, beyond, pushed: PushedBy::Author }
}

fn branch(name: &str) -> Branch {
    Branch::parse(name).expect("a branch")
}

pub(in crate::domain) fn image(n: u8) -> ImageRef {
    let digest = format!("sha256:{n:064x}").parse().expect("a digest");
    ImageRef { name: "shop".parse().expect("an image"), tag: "v1.4.0".to_owned(), digest }
}

fn environment(name: &str, write: WriteMode) -> Environment {
    let rollout = RolloutPolicy {
        engine: "local".to_owned(),
        settings: serde_json::Value::Null,
        deadline: Duration::from_secs(300),
        healthy_for: Duration::from_secs(10),
        degraded_for: Duration::ZERO,
        on_failure: OnFailure::Rollback,
    };
    Environment {
        name: name.parse().expect("a name"),
        repository: format!("acme/k8s-{name}").parse().expect("a repository"),
        branch: branch("main"),
        write,
        production: name == "prod",
        after: None,
        approvals: BTreeMap::new(),
        requests: BTreeMap::new(),
        freezes: Vec::new(),
        rollout: Some(rollout),
    }
}

pub(in crate::domain) fn catalog(branches: bool) -> Catalog {
    let name = "shop".parse().expect("a name");
    let kept = ["stage", "prod"].map(|e| (e.parse().expect("a name"), branch(e)));
    let spec = ImageSpec {
        name: "shop".parse().expect("an image"),
        registry: "local".to_owned(),
        version_tag: "v{version}".to_owned(),
        dev_tag: TagPattern::parse("dev-(?<commit>[0-9a-f]{7,40})").expect("an expression"),
        scan: None,
    };
    let app = App {
        name,
        repository: "acme/shop".parse().expect("a repository"),
        dev_branch: branch("dev"),
        branches: if branches { kept.into() } else { BTreeMap::new() },
        reviewers: BTreeMap::new(),
        checks: BTreeMap::new(),
        auto_merge: true,
        images: vec![spec],
        version_images: VersionImages::Retag,
        places: ["dev", "stage", "prod"].map(place).into(),
        channels: BTreeMap::new(),
    };
    let environments = vec![
        environment("dev", WriteMode::Direct),
        environment("stage", WriteMode::PullRequest),
        environment("prod", WriteMode::PullRequest),
    ];
    Catalog { environments, apps: [(app.name.clone(), app)].into(), ..Catalog::default() }
}

/// The files of the app in an environment.
fn place(environment: &str) -> (EnvName, Vec<ImagePlace>) {
    let file = ImageFile::Kustomize { path: format!("{environment}/kustomization.yaml"), create: false };
    let place = ImagePlace { image: "shop".parse().expect("a name"), file, pin: Pin::default() };
    (environment.parse().expect("a name"), vec![place])
}

pub(in crate::domain) fn plan_of(lane: Lane, catalog: &Catalog) -> Vec<Step> {
    let app = catalog.apps.values().next().expect("an app");
    let (version, at) = (Version::new(1, 4, 0), sha(1));
    let [dev, stage, prod] = &catalog.environments[..] else { unreachable!("three environments") };
    match lane {
        Lane::Change => plan::change(dev),
        Lane::Continuous => plan::continuous(dev),
        Lane::Release => plan::release(app, stage, version, &at).expect("a plan"),
        Lane::Promotion => plan::promotion(app, prod, version, &at, true).expect("a plan"),
        Lane::Hotfix => plan::hotfix(app, catalog, version, &at).expect("a plan"),
        Lane::Rollback => plan::rollback(app, prod, catalog),
        Lane::Override => plan::break_glass(prod),
    }
}

/// Gates that are open, or shut by a freeze.
fn gates(catalog: &Catalog, open: bool) -> GateReport {
    let environment = catalog.productions().next().expect("an environment");
    let freeze = AdHocFreeze {
        environment: environment.name.clone(),
        from: now(),
        until: Some(now() + chrono::TimeDelta::hours(1)),
        by: "dave".parse().expect("a person"),
        reason: "month end".to_owned(),
        thawed_at: None,
    };
    let freezes = if open { Vec::new() } else { vec![freeze] };
    judged(catalog, &[GateSpec::Freeze], (freezes, Vec::new()))
}

/// The gate `lock`, shut by what a rollback left.
fn rolled_back(catalog: &Catalog) -> GateReport {
    let lock = gate::Lock {
        app: "shop".parse().expect("a name"),
        environment: "prod".parse().expect("a name"),
        by: Requester::Person("erin".parse().expect("a person")),
        reason: "1.4.0 loses orders".to_owned(),
        since: now(),
        until: None,
        from_rollback: true,
        lifted_at: None,
        yielded_at: None,
        failed: None,
    };
    judged(catalog, &[GateSpec::Lock], (Vec::new(), vec![lock]))
}

fn judged(catalog: &Catalog, specs: &[GateSpec], (freezes, locks): (Vec<AdHocFreeze>, Vec<gate::Lock>)) -> GateReport {
    let truth = GateTruth {
        catalog,
        environment: catalog.productions().next().expect("an environment"),
        lane: Lane::Promotion,
        app: &"shop".parse().expect("an app"),
        version: None,
        subject: subject(),
        requested_by: &Requester::Automatic(String::new()),
        carried: None,
        pr_author: None,
        authors: &Authors::default(),
        votes: Vec::new(),
        reviews: Vec::new(),
        reviewed: BTreeMap::new(),
        checks: Vec::new(),
        freezes,
        locks,
        overrides: Vec::new(),
        quarantined: Vec::new(),
        entering: Entering {
            delivery: "shop-1".parse().expect("an id"),
            heads: vec![sha(2)],
            digests: Vec::new(),
            first_built: None,
            past: Vec::new(),
            anew: None,
            way_back: None,
        },
        before: Before::Never,
        running: None,
        promised: Vec::new(),
        scans: BTreeMap::new(),
        waivers: Vec::new(),
        replacing: None,
        tag: None,
        wall: now(),
    };
    evaluate(specs, &truth, now())
}

fn subject() -> Subject {
    Subject {
        app: "shop".parse().expect("a name"),
        environment: "prod".parse().expect("a name"),
        head: sha(2),
        digests: Vec::new(),
        asked: 0,
        unexplained: Vec::new(),
        replacing: None,
    }
}

/// The dice of one case: everything that is not the lane and the step.
#[derive(Debug, Clone)]
struct Dice {
    open: bool,
    branches: bool,
    kind: u8,
    state: u8,
    flags: u8,
    learned: u8,
}

impl Dice {
    fn flag(&self, n: u8) -> bool {
        self.flags & (1 << n) != 0
    }

    fn pr(&self) -> PullRequest {
        let by = if self.flag(0) { "tidegate" } else { "erin" }.to_owned();
        let state = match self.state % 3 {
            0 => PrState::Open,
            1 => PrState::Merged { commit: sha(9), by },
            _ => PrState::Closed { by },
        };
        PullRequest {
            number: PrNumber(4),
            title: String::new(),
            body: String::new(),
            author: "alice".to_owned(),
            branch: branch("releases/v1.4.0"),
            fork: false,
            head: if self.flag(1) { sha(2) } else { sha(3) },
            base: branch("stage"),
            state,
            draft: self.flag(2),
            requested: Vec::new(),
            mergeable: [Some(true), Some(false), None][usize::from(self.state / 3 % 3)],
        }
    }

    fn merge(&self, catalog: &Catalog) -> MergeSeen {
        MergeSeen {
            undecided: None,
            pr: self.pr(),
            planned_base: branch(if self.flag(3) { "prod" } else { "stage" }),
            gates: gates(catalog, self.open),
            reviewers: if self.flag(4) { vec!["bob".to_owned()] } else { Vec::new() },
            stale: Vec::new(),
            by_hand: self.flag(5),
            conflicts: Vec::new(),
            own_words: OwnWords::Right,
            reviews: Vec::new(),
            built: None,
            images_now: self.flag(6).then(|| vec![image(7)]),
            displaced: None,
            older: None,
            back_into: None,
            entering: if self.state % 5 == 4 { vec![entrant(9, Some(&["evil"]))] } else { Vec::new() },
            branch_left: self.flag(7).then(|| sha(3)),
        }
    }

    fn observed(&self, catalog: &Catalog) -> Observed {
        let pr = || self.flag(5).then(|| self.pr());
        match self.kind % 12 {
            0 => {
                Observed::Branch { tip: self.flag(0).then(|| sha(2)), descends: self.flag(1), left_over: self.flag(2) }
            }
            1 => Observed::Pr { tip: self.flag(0).then(|| sha(2)), ahead: self.flag(1), pr: pr() },
            2 => Observed::Fix { tip: self.flag(0).then(|| sha(2)) },
            3 => Observed::Merge(Box::new(self.merge(catalog))),
            4 => Observed::Tags {
                found: BTreeMap::new(),
                target: sha(2),
                images: self.flag(0).then(|| if self.flag(1) { vec![image(1)] } else { Vec::new() }),
                stood: self.flag(2),
            },
            5 => Observed::Images(vec![ImageSeen {
                image: "shop".parse().expect("an image"),
                tag: "v1.4.0".to_owned(),
                found: self.flag(0).then(|| image(1).digest),
                dev: self.flag(1).then(|| image(2).digest),
                same_tree: self.flag(2),
                older: self.flag(3),
                stood: self.flag(5),
                accepted: self.flag(4),
                meant_by: None,
                undecided: self.flag(6).then(|| Undecided {
                    image: "shop".parse().expect("an image"),
                    commit: sha(2),
                    digests: vec![image(2).digest],
                }),
            }]),
            6 => Observed::Bump(Box::new(BumpSeen {
                into: branch("main"),
                base: sha(5),
                current: vec![if self.flag(0) { Ok(WrittenImage::default()) } else { Err("no such file".to_owned()) }],
                wanted: vec![image(1)],
                pins: vec![self.flag(4)],
                unpinnable: self.flag(5).then(|| "only a tag".to_owned()),
                running: None,
                way_back: None,
                stranded: None,
                others: Vec::new(),
                branch: self.flag(1).then(|| branch("tidegate/prod/shop/v1.4.0")),
                branch_at: None,
                taken: None,
                pr: pr(),
                ours: self.flag(3),
                gates: self.flag(2).then(|| gates(catalog, self.open)),
                images_now: None,
                displaced: None,
                promised: Vec::new(),
            })),
            7 => Observed::MergeBump(Box::new(MergeBumpSeen {
                merge: self.merge(catalog),
                ours: if self.flag(4) { Ok(()) } else { Err("another line".to_owned()) },
                base: if self.flag(5) { Ok(()) } else { Err("v9".to_owned()) },
                pins: vec![self.flag(6)],
                beyond: if self.flag(7) { vec!["other.yaml".to_owned()] } else { Vec::new() },
            })),
            8 => Observed::Rollout(
                [
                    RolloutSeen::NotConfigured,
                    RolloutSeen::NotTaken,
                    RolloutSeen::Held("a window".to_owned()),
                    RolloutSeen::Healthy,
                    RolloutSeen::Degraded("crash".to_owned()),
                    RolloutSeen::Overtaken(sha(8)),
                    RolloutSeen::Unknown("nobody has reported".to_owned()),
                ][usize::from(self.state % 6)]
                .clone(),
            ),
            9 => Observed::Contains { contains: self.flag(0), commit: sha(2), conflicts: Vec::new() },
            10 => Observed::Nothing,
            _ => Observed::Unreadable { what: "x".to_owned(), why: "y".to_owned(), transient: self.flag(0) },
        }
    }

    fn known(&self) -> Known {
        let approved = ApprovedBy { subject: subject(), people: Vec::new(), at: now() };
        let bump = BumpRecord {
            branch: Some(branch("tidegate/prod/shop/v1.4.0")),
            commit: sha(3),
            base: sha(5),
            from: vec![WrittenImage::default()],
            to: vec![image(1)],
            pins: vec![true],
            from_source: None,
            pr: Some(PrNumber(4)),
            merged: None,
            merged_at: Some(now()),
            came: crate::domain::deployment::Came::LetIn,
        };
        let bumps = ["stage", "prod"].map(|e| (e.parse().expect("a name"), bump.clone()));
        let has = |n: u8| self.learned & (1 << n) != 0;
        Known {
            source: Some(sha(1)),
            pr: has(0).then_some(PrNumber(4)),
            head: has(1).then(|| sha(2)),
            submitted: has(2),
            approved: has(3).then_some(approved),
            images: if has(4) { vec![image(1)] } else { Vec::new() },
            bumps: if has(5) { bumps.into() } else { BTreeMap::new() },
            ..Known::default()
        }
    }
}

fn dice() -> impl Strategy<Value = Dice> {
    (any::<bool>(), any::<bool>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>())
        .prop_map(|(open, branches, kind, state, flags, learned)| Dice { open, branches, kind, state, flags, learned })
}

fn lane() -> impl Strategy<Value = Lane> {
    use Lane as L;
    proptest::sample::select(vec![
        L::Change,
        L::Continuous,
        L::Release,
        L::Promotion,
        L::Hotfix,
        L::Rollback,
        L::Override,
    ])
}

fn delivery(lane: Lane, done: usize, dice: &Dice, catalog: &Catalog) -> Delivery {
    let mut steps = plan_of(lane, catalog);
    let done = done % steps.len();
    for step in steps.iter_mut().take(done) {
        step.done_at = Some(now());
    }
    Delivery {
        id: "shop-1".parse().expect("an id"),
        app: "shop".parse().expect("a name"),
        lane,
        environment: "prod".parse().expect("a name"),
        version: Some(Version::new(1, 4, 0)),
        requested_by: Requester::Person("alice".parse().expect("a person")),
        reason: None,
        created_at: now(),
        steps,
        known: dice.known(),
        waits: Vec::new(),
        wake_at: None,
        end: None,
        revision: 1,
    }
}

#[test]
fn a_pull_request_merged_into_another_branch_than_planned_waits_and_says_so() {
    // Merged by erin into stage, planned into prod, every gate open.
    let dice = Dice { open: true, branches: true, kind: 183, state: 55, flags: 40, learned: 0 };
    let (_, decision) = decided(Lane::Promotion, 3, &dice);
    let Verdict::Wait { reasons, .. } = decision.verdict else { panic!("waits: {:?}", decision.verdict) };
    let [Shut { reason: Reason::Blocked { what }, .. }] = &reasons[..] else { panic!("one reason: {reasons:?}") };
    assert_eq!(what, "#4 was merged into stage by erin and was planned into prod: abort this delivery and start again");
    assert!(decision.tell.iter().any(|t| t.volume == Volume::Alarm && t.key == "merged-outside"));
}

#[test]
fn a_change_merged_into_another_branch_than_planned_names_both() {
    let dice = Dice { open: true, branches: true, kind: 183, state: 55, flags: 40, learned: 0 };
    let (_, decision) = decided(Lane::Change, 0, &dice);
    let told: Vec<&str> = decision.tell.iter().map(|t| t.text.as_str()).collect();
    assert_eq!(told, ["#4 was merged into stage by erin and was meant for prod, which does not hold it"]);
}

/// A release that tidegate merged itself, and what came of it.
fn after_its_merge(asked: &[u8], entered: Vec<Entrant>, votes_open: bool) -> Decision {
    let dice = Dice { open: votes_open, branches: true, kind: 3, state: 1, flags: 0b10, learned: 0 };
    let catalog = catalog(true);
    let steps = plan_of(Lane::Release, &catalog);
    let at = steps.iter().position(|s| matches!(s.kind, StepKind::MergePr { .. })).expect("it merges");
    let mut delivery = delivery(Lane::Release, at, &dice, &catalog);
    let seen = MergeSeen { entering: entered, ..dice.merge(&catalog) };
    let unexplained = asked.iter().map(|n| sha(*n)).collect();
    let subject = Subject { head: seen.pr.head.clone(), unexplained, ..subject() };
    delivery.known.approved = Some(ApprovedBy { subject, people: vec!["bob".parse().expect("a person")], at: now() });
    let (repo, base) = (catalog.apps.values().next().expect("an app").repository.clone(), seen.pr.base.clone());
    let own = OwnMerge { repo, pr: seen.pr.number, head: seen.pr.head.clone(), base };
    delivery.known.merging.insert(own);
    decide(&delivery, &catalog, &Observed::Merge(Box::new(seen)), now())
}

#[test]
fn what_a_merge_brought_besides_waits_for_a_ballot_of_its_own_with_one_alarm() {
    let evil = || vec![entrant(9, Some(&["evil"]))];
    let waits = after_its_merge(&[], evil(), false);
    let Verdict::Wait { reasons, .. } = &waits.verdict else { panic!("waits: {:?}", waits.verdict) };
    assert!(reasons.iter().any(|s| matches!(s.reason, Reason::HoldsMore { .. })));
    assert!(!waits.learned.iter().any(|l| matches!(l, Learn::Merged(_))));
    assert!(waits.tell.iter().any(|t| t.volume == Volume::Alarm && t.text.contains("evil")));
    let accepted = after_its_merge(&[], evil(), true);
    assert!(matches!(accepted.verdict, Verdict::Done(_)));
    assert!(accepted.learned.iter().any(|l| matches!(l, Learn::Approved(_))));
    let asked_before = after_its_merge(&[9], evil(), false);
    assert!(matches!(asked_before.verdict, Verdict::Done(_)) && asked_before.tell.is_empty());
    assert!(matches!(after_its_merge(&[], Vec::new(), false).verdict, Verdict::Done(_)));
}

/// What is decided where another delivery's bump is under way, and perhaps a rollback.
fn beside(lane: Lane, done: usize, (by_name, way_back): (bool, Option<&str>)) -> Verdict {
    let dice = Dice { open: true, branches: true, kind: 6, state: 0, flags: 3, learned: 16 };
    let catalog = catalog(true);
    let Observed::Bump(mut seen) = dice.observed(&catalog) else { panic!("a bump is seen") };
    seen.way_back = way_back.map(str::to_owned);
    seen.others = vec![OtherBump {
        delivery: Some("shop-2".parse().expect("an id")),
        pr: Some(PrNumber(5)),
        title: "Promotion of shop 1.5.0 to prod".to_owned(),
        newer: false,
        by_name,
        approved: false,
        stranded: false,
    }];
    decide(&delivery(lane, done, &dice, &catalog), &catalog, &Observed::Bump(seen), now()).verdict
}

#[test]
fn a_rollback_takes_back_what_was_asked_for_by_name_and_ends_what_was_not() {
    let effect = |by_name| match beside(Lane::Rollback, 0, (by_name, None)) {
        Verdict::Act(effect) => effect.describe(),
        other => panic!("acts: {other:?}"),
    };
    assert_eq!(effect(true), "take back the bump of prod by shop-2");
    assert_eq!(effect(false), "supersede shop-2");
}

#[test]
fn nothing_takes_the_place_of_a_rollback_under_way() {
    for (lane, done) in [(Lane::Promotion, 4), (Lane::Hotfix, 8)] {
        let verdict =
            beside(lane, done, (false, Some("Rollback of shop in prod to 1.3.0 is under way and goes first")));
        let Verdict::Wait { reasons, .. } = verdict else { panic!("{lane} waits: {verdict:?}") };
        let told = reasons[0].explain(now());
        assert!(told.contains("is under way and goes first"), "{told}");
    }
}

#[test]
fn what_a_rollbacks_lock_holds_has_no_pull_request_open_that_somebody_could_merge() {
    let dice = Dice { open: true, branches: false, kind: 7, state: 0, flags: 0b0111_0000, learned: 0b11_0000 };
    let catalog = catalog(false);
    let mut held = delivery(Lane::Promotion, 2, &dice, &catalog);
    let Observed::MergeBump(mut merge) = dice.observed(&catalog) else { panic!("its merge is seen") };
    (merge.merge.planned_base, merge.merge.images_now) = (merge.merge.pr.base.clone(), None);
    (merge.merge.pr.head, merge.merge.gates) = (sha(3), rolled_back(&catalog));
    merge.pins = vec![true];
    let decision = decide(&held, &catalog, &Observed::MergeBump(merge.clone()), now());
    assert_eq!(decision.verdict, Verdict::LookAgain, "it is taken back");
    held = decision.learned.into_iter().fold(held, Delivery::learn);
    assert!(held.known.bumps.keys().all(|e| e.as_str() != "prod"));
    assert!(matches!(held.current().map(|s| &s.kind), Some(StepKind::Bump { .. })), "and made anew when it may enter");

    let Observed::Bump(mut seen) = (Dice { kind: 6, flags: 3, ..dice }).observed(&catalog) else { panic!("a bump") };
    (seen.gates, seen.pr) = (Some(rolled_back(&catalog)), Some(merge.merge.pr));
    let mut look = |state: PrState| {
        seen.pr.iter_mut().for_each(|pr| pr.state = state.clone());
        decide(&held, &catalog, &Observed::Bump(seen.clone()), now()).verdict
    };
    let Verdict::Act(effect) = look(PrState::Open) else { panic!("what is open is closed") };
    let Effect::CloseBumpPr { pr, why, own: true, .. } = *effect else { panic!("{effect:?}") };
    assert!(pr == PrNumber(4) && why.contains("1.4.0 loses orders"), "{pr}: {why}");
    let Verdict::Wait { reasons, .. } = look(PrState::Closed { by: "tidegate".to_owned() }) else { panic!("it waits") };
    assert!(matches!(reasons[0].reason, Reason::Locked { rolled_back: true, .. }), "none is opened: {reasons:?}");
}

fn decided(lane: Lane, done: usize, dice: &Dice) -> (Delivery, Decision) {
    let catalog = catalog(dice.branches);
    let delivery = delivery(lane, done, dice, &catalog);
    let decision = decide(&delivery, &catalog, &dice.observed(&catalog), now());
    (delivery, decision)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    /// Of any two: what is approved is ended or taken back for a rollback, or for what its own gates let in; a hotfix ends
    /// nobody before; and what nobody approved ends nothing that is.
    #[test]
    fn nobody_makes_way_for_what_nobody_let_in(
        (lane, done) in prop::sample::select(vec![(Lane::Release, 5), (Lane::Promotion, 4), (Lane::Hotfix, 8), (Lane::Rollback, 0)]),
        (approved, newer, own_pr, agreed) in any::<(bool, bool, bool, bool)>(),
        open in prop::option::of(any::<bool>()),
    ) {
        let dice = Dice { open: true, branches: true, kind: 6, state: 0, flags: 3, learned: 16 };
        let catalog = catalog(true);
        let Observed::Bump(mut seen) = dice.observed(&catalog) else { panic!("a bump is seen") };
        seen.gates = open.map(|open| gates(&catalog, open));
        seen.others = vec![OtherBump {
            delivery: Some("shop-2".parse().expect("an id")),
            pr: own_pr.then_some(PrNumber(5)),
            title: "another".to_owned(),
            newer,
            by_name: true,
            approved,
            stranded: false,
        }];
        let mut delivery = delivery(lane, done, &dice, &catalog);
        let digests = if lane == Lane::Release { Vec::new() } else { vec![image(1).digest.into()] };
        delivery.known.head = Some(sha(2));
        delivery.known.bound = (lane == Lane::Release).then(|| vec![image(1).digest.into()]);
        let subject = Subject { digests, ..subject() };
        let by = ApprovedBy { subject, people: Vec::new(), at: now() };
        delivery.known.agreed = agreed.then_some(by);
        let verdict = decide(&delivery, &catalog, &Observed::Bump(seen), now()).verdict;
        let ends = matches!(&verdict, Verdict::Act(e) if matches!(**e, Effect::Supersede { .. } | Effect::HoldBack { .. }));
        if lane != Lane::Rollback && (approved || lane == Lane::Hotfix) {
            prop_assert!(!ends || open == Some(true), "{verdict:?}");
        }
        if matches!(lane, Lane::Release | Lane::Promotion) && agreed && !approved {
            prop_assert!(!matches!(verdict, Verdict::End(_)), "{verdict:?}");
        }
        let writes = matches!(&verdict, Verdict::Act(e) if matches!(**e, Effect::Bump { .. }));
        prop_assert!(!writes || !approved || lane == Lane::Rollback || (open == Some(true) && !own_pr), "{verdict:?}");
    }

    /// That people agree is known as soon as they do, and no longer than they do; of the same agreement the first instant.
    #[test]
    fn that_people_agree_is_known_while_something_else_holds_it(before: bool, open: bool, later in 0i64..100) {
        let dice = Dice { open: false, branches: false, kind: 6, state: 0, flags: 2, learned: 16 };
        let catalog = catalog(false);
        let Observed::Bump(mut seen) = dice.observed(&catalog) else { panic!("a bump is seen") };
        let (mut waits, at) = (gates(&catalog, false), now() + chrono::TimeDelta::seconds(later));
        if !open {
            let shut = Shut::because(Reason::Rejected { by: Vec::new(), kept: Vec::new() });
            waits.verdicts.push((GateName::Approvals, gate::Verdict::Shut(shut)));
        }
        seen.others = vec![OtherBump {
            delivery: Some("shop-2".parse().expect("an id")),
            pr: Some(PrNumber(5)),
            title: "another".to_owned(),
            newer: false,
            by_name: true,
            approved: true,
            stranded: false,
        }];
        seen.gates = Some(waits);
        let mut delivery = delivery(Lane::Hotfix, 4, &dice, &catalog);
        prop_assert!(matches!(delivery.current().map(|s| &s.kind), Some(StepKind::Bump { .. })), "{:?}", delivery.current());
        let known = ApprovedBy { subject: subject(), people: Vec::new(), at: now() };
        delivery.known.agreed = before.then_some(known);
        let decision = decide(&delivery, &catalog, &Observed::Bump(seen), at);
        prop_assert!(matches!(decision.verdict, Verdict::Wait { .. }), "it waits");
        let delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
        prop_assert_eq!(delivery.known.agreed.map(|by| by.at), open.then(now));
    }

    #[test]
    fn whatever_is_seen_there_is_an_answer_and_waiting_has_a_reason(lane in lane(), done in 0usize..20, dice in dice()) {
        let (_, decision) = decided(lane, done, &dice);
        if let Verdict::Wait { reasons, .. } = decision.verdict {
            prop_assert!(!reasons.is_empty());
        }
    }

    #[test]
    fn nothing_is_merged_or_written_past_a_shut_gate(lane in lane(), done in 0usize..20, dice in dice()) {
        let (_, decision) = decided(lane, done, &Dice { open: false, ..dice });
        if let Verdict::Act(effect) = decision.verdict {
            prop_assert!(!matches!(*effect, Effect::MergePr { .. }), "{effect:?}");
            prop_assert!(!matches!(*effect, Effect::Bump { branch: None, .. }), "{effect:?}");
        }
    }

    #[test]
    fn a_closed_pull_request_is_never_merged_and_a_merge_is_pinned_to_what_was_seen(
        lane in lane(), done in 0usize..20, dice in dice(),
    ) {
        let (_, decision) = decided(lane, done, &dice);
        if let Verdict::Act(effect) = decision.verdict
            && let Effect::MergePr { head, .. } = *effect
        {
            let pr = dice.pr();
            prop_assert_eq!(&pr.state, &PrState::Open);
            prop_assert_eq!(head, pr.head);
            prop_assert!(!dice.flag(3), "its base was changed: {:?}", dice);
        }
    }

    #[test]
    fn what_was_aborted_ends(lane in lane(), done in 0usize..20, dice in dice()) {
        let catalog = catalog(dice.branches);
        let mut delivery = delivery(lane, done, &dice, &catalog);
        let by: crate::domain::PersonId = "bob".parse().expect("a person");
        delivery.known.aborted_by = Some(by.clone());
        let decision = decide(&delivery, &catalog, &dice.observed(&catalog), now());
        prop_assert_eq!(decision.verdict, Verdict::End(End::Aborted { by }));
    }

    #[test]
    fn a_finished_step_never_opens_again_but_to_make_a_bump_anew(lane in lane(), done in 0usize..20, dice in dice()) {
        let (delivery, decision) = decided(lane, done, &dice);
        let before = delivery.steps.iter().filter(|s| s.done_at.is_some()).count();
        let again = decision.learned.iter().any(|l| matches!(l, super::Learn::BumpAgain(_)));
        let after = decision.learned.into_iter().fold(delivery, Delivery::learn);
        let still = after.steps.iter().filter(|s| s.done_at.is_some()).count();
        prop_assert!(again || still >= before);
    }
}

#[test]
fn a_branch_that_an_earlier_attempt_left_is_cut_anew_unless_it_holds_something_of_its_own() {
    let (catalog, dice) = (catalog(true), Dice { open: true, branches: true, kind: 0, state: 0, flags: 0, learned: 0 });
    let delivery = delivery(Lane::Release, 0, &dice, &catalog);
    let found = |tip: Option<u8>, descends, left_over| {
        let seen = Observed::Branch { tip: tip.map(sha), descends, left_over };
        match decide(&delivery, &catalog, &seen, now()).verdict {
            Verdict::Act(effect) => effect.describe(),
            Verdict::Done(note) => note.unwrap_or_default(),
            Verdict::End(End::Refused { reason }) => reason,
            other => format!("{other:?}"),
        }
    };
    assert!(found(None, true, false).starts_with("create branch"));
    assert!(found(Some(9), false, true).starts_with("delete branch"));
    assert!(
        found(Some(9), true, true).starts_with("delete branch"),
        "what was cut further on is not what was asked for"
    );
    assert!(!found(Some(9), true, false).contains("branch"), "somebody's own commits on it are taken over");
    assert!(found(Some(9), false, false).contains("delete it or choose another version"));
}

/// What is decided of a rollout into prod that is looked at at these seconds, and is given 300: what fails has failed once it
/// does for 30.
fn looked_at(looks: &[(i64, RolloutSeen)]) -> Vec<String> {
    let mut catalog = catalog(true);
    for policy in catalog.environments.iter_mut().filter_map(|e| e.rollout.as_mut()) {
        policy.degraded_for = Duration::from_secs(30);
    }
    let dice = Dice { open: true, branches: true, kind: 8, state: 0, flags: 0, learned: 0b10_0000 };
    let into_prod =
        |s: &Step| matches!(&s.kind, StepKind::AwaitRollout { environment } if environment.as_str() == "prod");
    let at = plan_of(Lane::Promotion, &catalog).iter().position(into_prod).expect("it is watched");
    let mut delivery = delivery(Lane::Promotion, at, &dice, &catalog);
    let mut told = Vec::new();
    for (second, seen) in looks {
        let at = now() + chrono::TimeDelta::seconds(*second);
        let decision = decide(&delivery, &catalog, &Observed::Rollout(seen.clone()), at);
        told.push(match &decision.verdict {
            Verdict::Act(effect) => effect.describe(),
            Verdict::End(End::RolloutFailed { cause, .. }) => format!("FAILED: {cause}"),
            Verdict::Wait { reasons, .. } => match reasons.first().map(|shut| &shut.reason) {
                Some(Reason::RollingOut { progress, .. }) => progress.clone(),
                other => format!("{other:?}"),
            },
            other => format!("{other:?}"),
        });
        delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
    }
    told
}

#[test]
fn what_fails_has_failed_only_once_it_does_for_as_long_as_the_environment_asks() {
    let bad = || RolloutSeen::Degraded("crash".to_owned());
    let looks = [
        (0, bad()),
        (29, bad()),
        // It got better, so it begins anew.
        (30, RolloutSeen::Progressing("1 of 3".to_owned())),
        (40, bad()),
        (69, bad()),
        (70, bad()),
    ];
    insta::assert_snapshot!(looked_at(&looks).join("\n"), @"
    failing, for less than 30s so far: crash
    failing, for less than 30s so far: crash
    1 of 3
    failing, for less than 30s so far: crash
    failing, for less than 30s so far: crash
    FAILED: crash
    ");
    let healthy_between = [(0, bad()), (20, RolloutSeen::Healthy), (25, bad()), (40, bad())];
    assert_eq!(looked_at(&healthy_between)[3], "failing, for less than 30s so far: crash");
    assert_eq!(looked_at(&[(290, bad()), (300, bad())])[1], "FAILED: crash", "the deadline ends it whatever is asked");
}

#[test]
fn an_engine_that_has_not_taken_it_is_nudged_again_and_again_and_what_keeps_it_is_told() {
    let held = || RolloutSeen::Held("a window".to_owned());
    let looks = [
        (0, RolloutSeen::NotTaken),
        (1, RolloutSeen::NotTaken),
        (44, held()),
        (45, held()),
        (46, held()),
        (90, RolloutSeen::NotTaken),
        (300, held()),
    ];
    insta::assert_snapshot!(looked_at(&looks).join("\n"), @"
    nudge prod
    not taken yet
    not taken yet: a window
    nudge prod
    not taken yet: a window
    nudge prod
    FAILED: not healthy within 5m: not taken yet: a window
    ");
}

/// A hotfix that ran everywhere and comes back into dev: what is decided, of what is seen.
fn brought_back(change: impl FnOnce(&mut BackMergeSeen)) -> Decision {
    let dice = Dice { open: true, branches: true, kind: 0, state: 0, flags: 2, learned: 0 };
    let catalog = catalog(true);
    let steps = plan_of(Lane::Hotfix, &catalog).len();
    let mut delivery = delivery(Lane::Hotfix, steps - 1, &dice, &catalog);
    delivery.known.approved = Some(ApprovedBy { subject: subject(), people: Vec::new(), at: now() });
    let mut seen = BackMergeSeen {
        commit: sha(2),
        contains: false,
        pr: Some(PullRequest { base: branch("dev"), ..dice.pr() }),
        from: None,
        beyond: Vec::new(),
        own_words: OwnWords::Right,
        conflicts: Vec::new(),
        open_releases: Vec::new(),
        branch_left: None,
    };
    change(&mut seen);
    decide(&delivery, &catalog, &Observed::BackMerge(Box::new(seen)), now())
}

fn effect(decision: Decision) -> Effect {
    match decision.verdict {
        Verdict::Act(effect) => *effect,
        other => panic!("an effect: {other:?}"),
    }
}

#[test]
fn what_comes_back_is_exactly_what_was_approved_and_whatever_else_is_told() {
    assert!(matches!(effect(brought_back(|_| ())), Effect::MergePr { head, .. } if head == sha(2)));
    let more = brought_back(|seen| {
        seen.pr.iter_mut().for_each(|pr| pr.head = sha(9));
        seen.beyond = vec![entrant(9, None)];
    });
    let Verdict::Wait { reasons, .. } = &more.verdict else { panic!("waits: {:?}", more.verdict) };
    assert!(matches!(&reasons[0].reason, Reason::Blocked { what } if what.contains("fix: quick")), "{reasons:?}");
    assert!(more.tell.iter().any(|t| t.volume == Volume::Alarm && t.text.contains("nobody approved")));
    for says in [OwnWords::Outdated, OwnWords::Unkept, OwnWords::Foreign, OwnWords::Changed(0)] {
        let put_right = brought_back(|seen| seen.own_words = says);
        assert_eq!(put_right.tell.iter().any(|t| t.volume == Volume::Alarm), says.is_false(), "{says:?}");
        assert!(matches!(effect(put_right), Effect::WriteText { .. }), "{says:?}");
    }
}

#[test]
fn what_comes_back_goes_by_a_branch_that_holds_exactly_that() {
    let from = |at: Option<u8>| {
        move |seen: &mut BackMergeSeen| {
            (seen.pr, seen.from) = (None, Some((branch("tidegate/back-merges/v1.4.0"), at.map(sha))));
        }
    };
    assert!(matches!(effect(brought_back(from(None))), Effect::CreateBranch { at, .. } if at == sha(2)));
    assert!(matches!(effect(brought_back(from(Some(2)))), Effect::OpenBackMerge { .. }));
    let taken = brought_back(from(Some(3)));
    assert!(matches!(taken.verdict, Verdict::Wait { .. }), "somebody else's branch is left alone");
    assert!(taken.tell.iter().any(|t| t.volume == Volume::Alarm && t.text.contains("does not hold it yet")));
    let left = brought_back(|seen| (seen.contains, seen.branch_left) = (true, Some(sha(2))));
    assert!(matches!(effect(left), Effect::DeleteBranch { at, .. } if at == sha(2)));
}
