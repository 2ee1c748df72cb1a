//! Two policies, and what their difference means for a delivery.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use proptest::prelude::*;

use super::identities::successors;
use super::*;
use crate::domain::CommitSha;
use crate::domain::delivery::{ApprovedBy, Delivery, Known, Lane, Requester};
use crate::domain::image::ImageRef;
use crate::domain::step::{Approval, Step, StepKind};
use crate::domain::vote::Subject;

fn name<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().expect("a name")
}

fn sha(n: u32) -> CommitSha {
    name(&format!("{n:040x}"))
}

fn prod() -> EnvName {
    name("prod")
}

fn asks(quorum: u32) -> Asks {
    let from = BTreeSet::from([Party::Team(name("managers"))]);
    Asks {
        quorum,
        from,
        self_approval: false,
        expires: Some(Duration::from_secs(86_400)),
        unknown_authors: UnknownAuthors::OneMore,
    }
}

fn place(environment: &str) -> Place {
    Place {
        name: name(environment),
        repository: name(&format!("acme/k8s-{environment}")),
        branch: name("main"),
        direct: false,
        production: environment == "prod",
        after: None,
        approvals: BTreeMap::from([(Right::Promotion, asks(2)), (Right::Hotfix, asks(1))]),
        requests: BTreeMap::new(),
        freezes: BTreeSet::from(["Fridays".to_owned()]),
        rollout: None,
    }
}

fn policy() -> InForce {
    let people = ["alice", "bob", "carol"].map(|person| {
        let logins = BTreeMap::from([(Surface::Github, format!("{person}-gh"))]);
        let emails = BTreeSet::from([format!("{person}@acme.example")]);
        (name(person), Identity { logins, emails, ..Identity::default() })
    });
    let app = AppInForce {
        repository: name("acme/shop"),
        dev_branch: name("dev"),
        branches: BTreeMap::from([(prod(), name("prod"))]),
        reviewers: BTreeMap::new(),
        checks: BTreeMap::from([(Right::Promotion, BTreeSet::from(["ci".to_owned()]))]),
        auto_merge: true,
        version_images: VersionImages::Retag,
        images: BTreeMap::from([(name("shop"), ("local".to_owned(), "v{version}".to_owned(), "dev-".to_owned()))]),
        scans: BTreeMap::new(),
        places: BTreeMap::new(),
    };
    InForce {
        people: people.into(),
        teams: BTreeMap::from([(name("managers"), Membership::Of(BTreeSet::from([name("alice"), name("bob")])))]),
        environments: vec![place("stage"), place("prod")],
        apps: BTreeMap::from([(name("shop"), app)]),
    }
}

fn delivery(lane: Lane, kinds: &[StepKind]) -> Delivery {
    Delivery {
        id: name("shop-1"),
        app: name("shop"),
        lane,
        environment: prod(),
        version: None,
        requested_by: Requester::Person(name("carol")),
        reason: None,
        created_at: Default::default(),
        steps: kinds.iter().cloned().map(Step::new).collect(),
        known: Known::default(),
        waits: Vec::new(),
        wake_at: None,
        end: None,
        revision: 1,
    }
}

fn promotion() -> Delivery {
    let bump = [
        StepKind::MergePr { environment: prod() },
        StepKind::Bump { environment: prod() },
        StepKind::MergeBump { environment: prod(), approval: Approval::Carried },
        StepKind::AwaitRollout { environment: prod() },
    ];
    delivery(Lane::Promotion, &bump)
}

/// What a change of the policy means for a promotion to prod, and whether it asks again.
fn told(change: impl Fn(&mut InForce)) -> (Vec<String>, bool) {
    of(&promotion(), change)
}

fn of(delivery: &Delivery, change: impl Fn(&mut InForce)) -> (Vec<String>, bool) {
    let (before, mut now) = (policy(), policy());
    change(&mut now);
    let found = changes(&before, &now, delivery);
    (found.iter().map(ToString::to_string).collect(), found.iter().any(PolicyChange::asks_again))
}

fn list(policy: &mut InForce) -> &mut Asks {
    policy.environments[1].approvals.get_mut(&Right::Promotion).expect("a list")
}

#[test]
fn what_became_easier_asks_again_and_nothing_else_does() {
    let mut lines = Vec::new();
    let mut tell = |(told, again): (Vec<String>, bool)| {
        let told = if told.is_empty() { "nothing".to_owned() } else { told.join("; ") };
        lines.push(format!("{}{told}", if again { "asked again: " } else { "" }));
    };
    tell(told(|_| {}));
    tell(told(|p| list(p).quorum = 1));
    tell(told(|p| list(p).quorum = 3));
    tell(told(|p| list(p).self_approval = true));
    tell(told(|p| list(p).expires = Some(Duration::from_secs(3600))));
    tell(told(|p| list(p).expires = None));
    tell(told(|p| drop(p.environments[1].approvals.remove(&Right::Promotion))));
    tell(told(|p| list(p).from = BTreeSet::from([Party::Person(name("carol")), Party::Person(name("bob"))])));
    tell(told(|p| drop(p.people.remove(&name::<PersonId>("bob")))));
    tell(told(|p| p.environments[1].freezes.clear()));
    tell(told(|p| p.environments[1].after = Some((name("stage"), Duration::from_secs(1800)))));
    tell(told(|p| p.environments[1].production = false));
    tell(told(|p| p.apps.get_mut(&name::<AppName>("shop")).expect("an app").checks.clear()));
    tell(told(|p| drop(p.environments.pop())));
    tell(told(|p| p.apps.clear()));
    tell(told(|p| p.apps.get_mut(&name::<AppName>("shop")).expect("an app").version_images = VersionImages::Rebuild));
    tell(told(|p| p.environments[1].repository = name("acme/other")));
    tell(told(|p| list(p).unknown_authors = UnknownAuthors::Refuse));
    tell(told(|p| p.people.get_mut(&name::<PersonId>("bob")).expect("bob").logins.clear()));
    // What concerns other environments, lanes and people is not told.
    tell(told(|p| drop(p.environments.remove(0))));
    tell(told(|p| drop(p.environments[1].approvals.remove(&Right::Hotfix))));
    insta::assert_snapshot!(lines.join("\n"), @r"
    nothing
    asked again: prod asks 1 to approve a promotion, and asked 2
    prod asks 3 to approve a promotion, and asked 2
    asked again: in prod whoever asked for or wrote a promotion may approve it
    approvals of a promotion in prod last 1h, and lasted 1d
    asked again: approvals of a promotion in prod last for ever, and lasted 1d
    asked again: prod asks nobody any more to approve a promotion, and asked 2
    alice may no longer approve a promotion in prod; carol may approve a promotion in prod
    bob may no longer approve a promotion in prod
    prod is no longer frozen Fridays
    prod comes after 30m in stage, and came after nothing
    prod is no longer a production
    no longer required: ci
    environment prod is configured no longer
    app shop is configured no longer
    the images of shop: shop in local (v{version}, dev-), built anew for a version, and was shop in local (v{version}, dev-), tagged anew for a version
    the env repo of prod: acme/other main, and was acme/k8s-prod main
    what a commit by somebody unknown means for a promotion in prod: refuse, and was one_more
    asked again: the GitHub login bob-gh was bob's and is nobody's
    nothing
    nothing
    ");
}

#[test]
fn what_is_asked_of_scans_is_told_when_it_changes() {
    use crate::domain::scan::{ScanPolicy, Severity, Unknown};
    let asks = |at, unknown| {
        move |p: &mut InForce| {
            let app = p.apps.get_mut(&name::<crate::domain::AppName>("shop")).expect("shop");
            app.scans.insert(name("shop"), ScanPolicy { at, unknown });
        }
    };
    let told = [told(asks(Severity::High, Unknown::Shut)), told(asks(Severity::Critical, Unknown::Pass))];
    insta::assert_snapshot!(told.map(|(words, _)| words.join("; ")).join("\n"), @"
    what is asked of the scans of shop: nothing high or worse in shop, and was nothing at all
    what is asked of the scans of shop: nothing critical; what cannot be judged passes in shop, and was nothing at all
    ");
}

#[test]
fn a_team_that_is_kept_elsewhere_may_hold_anybody() {
    let source = TeamSource { surface: Surface::Slack, name: "@managers".to_owned() };
    let (words, again) = told(|p| drop(p.teams.insert(name("managers"), Membership::KeptAt(source.clone()))));
    insta::assert_snapshot!(words.join("; "), @"who may approve a promotion in prod is told by managers (Slack @managers)");
    assert!(again);
}

#[test]
fn a_new_name_for_a_known_login_is_the_same_person() {
    let rename = |p: &mut InForce| {
        let carol = p.people.remove(&name::<PersonId>("carol")).expect("carol");
        p.people.insert(name("caroline"), carol);
    };
    let (before, mut now) = (policy(), policy());
    rename(&mut now);
    let found = successors(&before, &now);
    assert_eq!(found.len(), 1);
    assert!(found[0].renamed && found[0].from == name("carol") && found[0].to == name("caroline"));
    assert!(told(rename).1);
    // One who takes over a login while the other stays is told, too; two who always shared one are not.
    let take_over = |p: &mut InForce| {
        let login = p.people[&name::<PersonId>("carol")].logins.clone();
        p.people.get_mut(&name::<PersonId>("bob")).expect("bob").logins = login;
    };
    let mut shared = policy();
    take_over(&mut shared);
    assert!(!successors(&policy(), &shared)[0].renamed);
    assert_eq!(successors(&shared, &shared), []);
}

#[test]
fn what_was_approved_for_one_place_is_asked_again_for_the_next() {
    let mut merged = promotion();
    merged.steps[0].done_at = Some(Default::default());
    let subject = Subject {
        app: name("shop"),
        environment: prod(),
        head: sha(1),
        digests: Vec::new(),
        asked: 0,
        unexplained: Vec::new(),
        replacing: None,
    };
    merged.known.approved = Some(ApprovedBy { subject, people: Vec::new(), at: Default::default() });
    let (words, again) = of(&merged, |p| list(p).quorum = 1);
    assert_eq!((words, again), (vec!["prod asks 1 to approve a promotion, and asked 2".to_owned()], true));
    // The same where other images are there.
    let (image, digest) = ("shop", format!("sha256:{}", "a".repeat(64)));
    merged.known.images = vec![ImageRef { name: name(image), tag: "v1.4.0".to_owned(), digest: name(&digest) }];
    assert!(of(&merged, |p| list(p).quorum = 1).1);
}

#[test]
fn a_hotfix_asks_the_lists_of_all_environments_it_enters() {
    let stage: EnvName = name("stage");
    let kinds = [
        StepKind::MergePr { environment: stage.clone() },
        StepKind::Bump { environment: stage },
        StepKind::Bump { environment: prod() },
    ];
    let hotfix = delivery(Lane::Hotfix, &kinds);
    let (_, again) = of(&hotfix, |p| drop(p.environments[1].approvals.remove(&Right::Hotfix)));
    assert!(again);
    let mut one = policy();
    one.environments[1].approvals.clear();
    assert!(!asks_nobody(&one, &hotfix), "stage's list is asked still");
    one.environments[0].approvals.clear();
    assert!(asks_nobody(&one, &hotfix));
}

#[test]
fn the_form_is_stable_and_holds_no_settings_of_adapters() {
    let text = serde_json::to_string(&policy()).expect("JSON");
    assert_eq!(serde_json::from_str::<InForce>(&text).expect("reads it again"), policy());
    assert_eq!(policy().hash().len(), 64);
    let mut other = policy();
    list(&mut other).quorum = 3;
    assert_ne!(other.hash(), policy().hash());
}

proptest! {
    /// Whatever changes about a list: a policy that is easier in any respect asks again.
    #[test]
    fn easier_in_any_respect_asks_again(
        (was, is) in ((1u32..4, any::<bool>(), 0u64..3), (0u32..4, any::<bool>(), 0u64..3))
    ) {
        let set = |policy: &mut InForce, (quorum, own, hours): (u32, bool, u64)| {
            let expires = (hours > 0).then(|| Duration::from_secs(hours * 3600));
            *list(policy) = Asks { quorum, self_approval: own, expires, ..list(policy).clone() };
        };
        let (mut before, mut now) = (policy(), policy());
        set(&mut before, was);
        set(&mut now, is);
        let again = changes(&before, &now, &promotion()).iter().any(PolicyChange::asks_again);
        let lasts = |hours: u64| if hours == 0 { u64::MAX } else { hours };
        let easier = is.0 < was.0 || (is.1 && !was.1) || lasts(is.2) > lasts(was.2);
        prop_assert_eq!(again, easier);
    }
}
