//! Small, valid domain values for the store's tests.

use tidegate::chat::Body;
use tidegate::chat::card::{Ask, Ballot, Line};
use tidegate::domain::catalog::Surface;
use tidegate::domain::delivery::{BumpRecord, Delivery, Known, Lane, Requester};
use tidegate::domain::deployment::{Came, Deployment, Health};
use tidegate::domain::event::{Event, MessageRef};
use tidegate::domain::fact::Fact;
use tidegate::domain::hold::{Marks, Reach};
use tidegate::domain::step::{Step, StepKind};
use tidegate::domain::vote::{Choice, Means, SubjectId, Vote};
use tidegate::domain::{AppName, CommitSha, DeliveryId, EnvName, Instant, PersonId, PrNumber, RepoId};
use tidegate::store::{Change, Lease, NewInboxRow, Outgoing, PostKind, Store, StoredPost};

pub(crate) fn at(minute: i64) -> Instant {
    let start: Instant = "2026-03-01T12:00:00Z".parse().unwrap();
    start + chrono::Duration::minutes(minute)
}

pub(crate) fn app(name: &str) -> AppName {
    AppName::parse(name).unwrap()
}

pub(crate) fn env(name: &str) -> EnvName {
    EnvName::parse(name).unwrap()
}

pub(crate) fn person(name: &str) -> PersonId {
    PersonId::parse(name).unwrap()
}

pub(crate) fn id(text: &str) -> DeliveryId {
    DeliveryId::parse(text).unwrap()
}

pub(crate) fn delivery(text: &str) -> Delivery {
    Delivery {
        id: id(text),
        app: app(text.rsplit_once('-').unwrap().0),
        lane: Lane::Promotion,
        environment: env("prod"),
        version: Some("1.4.0".parse().unwrap()),
        requested_by: Requester::Person(person("alice")),
        reason: None,
        created_at: at(0),
        steps: vec![Step::new(StepKind::Bump { environment: env("prod") })],
        known: Known::default(),
        waits: Vec::new(),
        wake_at: None,
        end: None,
        revision: 0,
    }
}

/// A bump that waits with this pull request.
pub(crate) fn bump(pr: u64) -> BumpRecord {
    let commit = CommitSha::parse("0123456789abcdef0123456789abcdef01234567").unwrap();
    BumpRecord {
        branch: None,
        commit: commit.clone(),
        base: commit,
        from: Vec::new(),
        to: Vec::new(),
        pins: Vec::new(),
        from_source: None,
        pr: Some(PrNumber(pr)),
        merged: None,
        merged_at: None,
        came: Came::LetIn,
    }
}

pub(crate) fn row(key: &str) -> NewInboxRow {
    let event = Event::PrChanged { repo: RepoId::parse("acme/shop").unwrap(), pr: PrNumber(7), review: None };
    NewInboxRow { source: "github".into(), key: key.into(), event, closes: None, received_at: at(1) }
}

/// What a merge of shop into prod touches.
pub(crate) fn reach() -> Reach {
    Reach { delivery: id("shop-1"), app: app("shop"), environments: [env("prod")].into() }
}

/// The intent of such a merge, resting on these marks.
pub(crate) fn passing(saw: &Marks) -> Change {
    let journal = vec![(Some(id("shop-1")), fact("merge"))];
    Change { saw: saw.clone(), passes: Some(reach()), journal, ..change() }
}

pub(crate) fn vote(delivery: &str, login: &str, choice: Choice, cast_at: Instant) -> Vote {
    Vote {
        delivery: id(delivery),
        subject: SubjectId("0123456789abcdef".into()),
        surface: Surface::Slack,
        login: login.into(),
        choice,
        means: Means::Reaction,
        cast_at,
        withdrawn_at: None,
        said_at: None,
        gone: false,
    }
}

pub(crate) fn deployment(delivery: &str, minute: i64) -> Deployment {
    Deployment {
        delivery: id(delivery),
        lane: None,
        app: app("shop"),
        environment: env("prod"),
        version: None,
        source: None,
        images: Vec::new(),
        env_commit: CommitSha::parse("0123456789abcdef0123456789abcdef01234567").unwrap(),
        at: at(minute),
        health: Health::RollingOut,
        bad: None,
        lost: None,
        came: Came::LetIn,
    }
}

pub(crate) fn fact(text: &str) -> Fact {
    Fact::StepDone { step: text.into(), note: None }
}

pub(crate) fn body(text: &str) -> Body {
    Body::Line(Line::detail(text))
}

pub(crate) fn post(key: &str, kind: PostKind, text: &str) -> Outgoing {
    let (surface, channel) = (Surface::Slack, "C0RELEASES".to_owned());
    Outgoing { key: key.into(), delivery: None, surface, channel, kind, body: body(text), held_until: None }
}

pub(crate) fn ballot(number: u64) -> Outgoing {
    let body = Body::Ballot(Ballot {
        number,
        delivery: id("shop-1"),
        question: "shop 1.4.0 into prod?".into(),
        electorate: "1 of alice".into(),
        notes: Vec::new(),
        retired: None,
        asked: None,
        ask: Ask::default().into(),
    });
    let kind = PostKind::Ballot { subject: format!("subject-{number}") };
    Outgoing { body, ..post(&format!("ballot:shop-1:{number}"), kind, "") }
}

pub(crate) fn message(id: &str) -> MessageRef {
    MessageRef { surface: Surface::Slack, channel: "C0RELEASES".into(), id: id.into() }
}

pub(crate) fn change() -> Change {
    Change { at: Some(at(2)), ..Change::default() }
}

/// Everything of one kind, and one journal entry: a change that touches every table.
pub(crate) fn everything(lease: Option<Lease>) -> Change {
    use tidegate::domain::freeze::AdHocFreeze;
    use tidegate::domain::gate::{GateName, Lock, Override, Waived, Waiver};
    use tidegate::domain::scan::{Findings, Scan, Scanned};
    Change {
        leases: lease.into_iter().collect(),
        inbox_done: vec![1],
        deliveries: vec![delivery("shop-1")],
        pokes: vec![id("shop-1")],
        votes: vec![vote("shop-1", "U01", Choice::Approve, at(1))],
        freezes: vec![AdHocFreeze {
            environment: env("prod"),
            from: at(0),
            until: Some(at(60)),
            by: person("alice"),
            reason: "sale".into(),
            thawed_at: None,
        }],
        locks: vec![Lock {
            app: app("shop"),
            environment: env("prod"),
            by: Requester::Automatic("rollback".into()),
            reason: "bad".into(),
            since: at(0),
            until: None,
            from_rollback: true,
            lifted_at: None,
            yielded_at: None,
            failed: None,
        }],
        overrides: vec![Override {
            app: app("shop"),
            environment: env("prod"),
            by: person("alice"),
            approved_by: vec![person("bob")],
            reason: "outage".into(),
            from: at(0),
            until: at(60),
            granted_by: Some(id("shop-2")),
            opens: None,
            revoked_at: None,
        }],
        waivers: vec![Waiver {
            gate: GateName::Scan,
            app: app("shop"),
            environments: [env("stage"), env("prod")].into(),
            of: "1.4.0".into(),
            waived: vec![Waived {
                image: Scanned {
                    name: "shop".parse().unwrap(),
                    digest: format!("sha256:{}", "a".repeat(64)).parse().unwrap(),
                },
                scan: Scan::over(Findings { high: 1, ..Findings::default() }),
            }],
            by: person("erin"),
            reason: "not reachable".into(),
            from: at(0),
            until: at(60),
            revoked_at: None,
        }],
        deployments: vec![deployment("shop-1", 1)],
        posts: vec![post("card:shop-1", PostKind::Card, "on its way")],
        journal: vec![(Some(id("shop-1")), fact("cut"))],
        ..change()
    }
}

/// All that can be read from a store, as text: two equal ones mean that nothing was written in between.
pub(crate) async fn dump(store: &dyn Store) -> String {
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        store.inbox(0, 1000).await.unwrap(),
        store.deliveries(&Default::default()).await.unwrap(),
        store.due(at(0)).await.unwrap(),
        store.votes(&id("shop-1")).await.unwrap(),
        store.freezes(at(0)).await.unwrap(),
        store.locks().await.unwrap(),
        store.overrides(at(0)).await.unwrap(),
        store.waivers(at(0)).await.unwrap(),
        store.deployments(&app("shop"), &env("prod"), 1000).await.unwrap(),
        store.posts_due(at(0)).await.unwrap(),
        store.journal(0, 1000, None).await.unwrap(),
    )
}

pub(crate) fn keys(posts: &[StoredPost]) -> Vec<&str> {
    posts.iter().map(|p| p.out.key.as_str()).collect()
}
