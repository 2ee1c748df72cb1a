//! A small world to evaluate gates in: four people who are configured, three of whom may approve for prod.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::domain::authors::{Authors, Claim, Part, Trace, Unknown};
use crate::domain::bound::Moved;
use crate::domain::catalog::{ApprovalPolicy, Catalog, Environment, Party, Person, Surface, UnknownAuthors, WriteMode};
use crate::domain::delivery::{Lane, Requester};
use crate::domain::freeze::{AdHocFreeze, FreezeWindow};
use crate::domain::gate::{
    Before, Entering, GateReport, GateSpec, GateTruth, Load, Lock, Opening, Override, Running, evaluate,
};
use crate::domain::pull_request::{Check, CheckState, Dismissal, Lineage, Review, ReviewState};
use crate::domain::vote::{Choice, Means, Subject, Vote};
use crate::domain::written::version_in;
use crate::domain::{Instant, PersonId, Version};

/// People in the catalogue; `dave` is in no list of approvers.
pub(super) const PEOPLE: [&str; 4] = ["alice", "bob", "carol", "dave"];
/// A login that belongs to nobody.
pub(super) const NOBODY: &str = "mallory";
pub(super) const HEAD: &str = "1111111111111111111111111111111111111111";
pub(super) const OTHER_HEAD: &str = "2222222222222222222222222222222222222222";
/// An hour before [`now`].
pub(super) const EARLIER: i64 = 1_795_086_000;

/// Thursday 2026-11-19 12:00 UTC.
pub(super) fn now() -> Instant {
    Instant::from_timestamp(EARLIER + 3600, 0).expect("an instant")
}

pub(super) fn person(name: &str) -> PersonId {
    name.parse().expect("a person")
}

pub(super) fn commit(n: u8) -> crate::domain::CommitSha {
    format!("{n:02x}").repeat(20).parse().expect("a commit")
}

pub(super) fn after_stage(seconds: u64) -> GateSpec {
    GateSpec::After { environment: "stage".parse().expect("a name"), soak: Duration::from_secs(seconds) }
}

/// What a break-glass for a delivery opens: what these worlds bring in.
pub(super) fn opening(delivery: &str) -> Opening {
    Opening {
        delivery: delivery.parse().expect("an id"),
        title: "Promotion of shop 1.4.0 to prod".to_owned(),
        load: Load { head: HEAD.parse().expect("a commit"), digests: Vec::new() },
        past: Vec::new(),
    }
}

fn subject(head: &str) -> Subject {
    Subject {
        app: "shop".parse().expect("a name"),
        environment: "prod".parse().expect("a name"),
        head: head.parse().expect("a commit"),
        digests: Vec::new(),
        asked: 0,
        unexplained: Vec::new(),
        replacing: None,
    }
}

fn catalog() -> Catalog {
    let known = PEOPLE.map(|name| {
        let chat = [Surface::Slack, Surface::Terminal, Surface::Web].map(|surface| (surface, name.to_owned()));
        let forge = (Surface::Github, format!("{name}-gh"));
        let logins = chat.into_iter().chain([forge]).collect();
        (
            person(name),
            Person { id: person(name), logins, others: std::collections::BTreeMap::new(), emails: Vec::new() },
        )
    });
    Catalog { people: known.into(), ..Catalog::default() }
}

/// Everything `GateTruth` borrows, and the gates asked.
#[derive(Debug, Clone)]
pub(super) struct World {
    pub(super) catalog: Catalog,
    pub(super) environment: Environment,
    pub(super) specs: Vec<GateSpec>,
    pub(super) lane: Lane,
    pub(super) subject: Subject,
    pub(super) requested_by: Requester,
    pub(super) pr_author: Option<String>,
    pub(super) authors: Authors,
    pub(super) votes: Vec<Vote>,
    pub(super) reviews: Vec<Review>,
    pub(super) checks: Vec<Check>,
    pub(super) freezes: Vec<AdHocFreeze>,
    pub(super) locks: Vec<Lock>,
    pub(super) overrides: Vec<Override>,
    pub(super) past: Vec<Lock>,
    pub(super) way_back: Option<String>,
    pub(super) before: Before,
    pub(super) running: Option<Running>,
    pub(super) tag: Option<Moved>,
    pub(super) replacing: Option<String>,
    pub(super) wall: Option<Instant>,
}

impl World {
    /// A promotion of 1.4.0 to prod that dave asked for, with one gate.
    pub(super) fn with(spec: GateSpec) -> Self {
        Self {
            catalog: catalog(),
            environment: Environment {
                name: "prod".parse().expect("a name"),
                repository: "acme/k8s-prod".parse().expect("a repository"),
                branch: "main".parse().expect("a branch"),
                write: WriteMode::PullRequest,
                production: true,
                after: None,
                approvals: BTreeMap::new(),
                requests: BTreeMap::new(),
                freezes: Vec::new(),
                rollout: None,
            },
            specs: vec![spec],
            lane: Lane::Promotion,
            subject: subject(HEAD),
            requested_by: Requester::Person(person("dave")),
            pr_author: Some("tidegate".to_owned()),
            authors: Authors::default(),
            votes: Vec::new(),
            reviews: Vec::new(),
            checks: Vec::new(),
            freezes: Vec::new(),
            locks: Vec::new(),
            overrides: Vec::new(),
            past: Vec::new(),
            way_back: None,
            before: Before::Never,
            running: None,
            tag: None,
            replacing: None,
            wall: None,
        }
    }

    /// With an approvals gate that alice, bob and carol may open.
    pub(super) fn asking(quorum: u32) -> Self {
        let from = ["alice", "bob", "carol"].map(|name| Party::Person(person(name))).into();
        let policy = ApprovalPolicy {
            quorum,
            from,
            self_approval: false,
            expires: None,
            unknown_authors: UnknownAuthors::OneMore,
        };
        let of = "prod".parse().expect("a name");
        Self::with(GateSpec::Approvals { of, policy, exclude_commit_authors: true })
    }

    pub(super) fn report(&self) -> GateReport {
        self.report_at(now())
    }

    pub(super) fn report_at(&self, now: Instant) -> GateReport {
        let truth = GateTruth {
            catalog: &self.catalog,
            environment: &self.environment,
            lane: self.lane,
            app: &"shop".parse().expect("an app"),
            version: Some(Version::new(1, 4, 0)),
            subject: self.subject.clone(),
            carried: None,
            requested_by: &self.requested_by,
            pr_author: self.pr_author.clone(),
            authors: &self.authors,
            votes: self.votes.clone(),
            reviews: self.reviews.clone(),
            reviewed: BTreeMap::new(),
            checks: self.checks.clone(),
            freezes: self.freezes.clone(),
            locks: self.locks.clone(),
            overrides: self.overrides.clone(),
            quarantined: Vec::new(),
            entering: Entering {
                delivery: "shop-1".parse().expect("an id"),
                heads: vec![self.subject.head.clone()],
                digests: self.subject.digests.clone(),
                first_built: None,
                past: self.past.clone(),
                anew: crate::domain::anew::is_by_name(self.lane).then(|| "/promote prod 1.4.0".to_owned()),
                way_back: self.way_back.clone(),
            },
            before: self.before.clone(),
            running: self.running.clone(),
            promised: Vec::new(),
            scans: BTreeMap::new(),
            waivers: Vec::new(),
            tag: self.tag.clone(),
            replacing: self.replacing.as_deref(),
            wall: self.wall.unwrap_or(now),
        };
        evaluate(&self.specs, &truth, now)
    }

    pub(super) fn policy(&mut self) -> &mut ApprovalPolicy {
        match &mut self.specs[0] {
            GateSpec::Approvals { policy, .. } => policy,
            other => unreachable!("{other:?}"),
        }
    }

    pub(super) fn count_commit_authors(&mut self) {
        if let GateSpec::Approvals { exclude_commit_authors, .. } = &mut self.specs[0] {
            *exclude_commit_authors = false;
        }
    }

    pub(super) fn wrote(&mut self, name: &str) -> &mut Self {
        self.authors.written.people.insert(person(name), Part::Wrote);
        self
    }

    /// A commit by somebody nobody knows.
    pub(super) fn stranger(&mut self, n: u8) -> &mut Self {
        let trace = Trace::Email(format!("mallory{n}@acme.example"));
        self.authors.written.unknown.push(Unknown { commit: commit(n), name: "mallory".to_owned(), trace });
        self
    }

    pub(super) fn claim(&mut self, by: &str, n: u8, author: &str) -> &mut Self {
        let (author, by) = (person(author), person(by));
        self.authors.claims.push(Claim { commit: commit(n), author, by, at: now() });
        self
    }

    pub(super) fn approve(&mut self, surface: Surface, login: &str) -> &mut Self {
        self.vote(surface, login, Choice::Approve)
    }

    pub(super) fn reject(&mut self, surface: Surface, login: &str) -> &mut Self {
        self.vote(surface, login, Choice::Reject)
    }

    fn vote(&mut self, surface: Surface, login: &str, choice: Choice) -> &mut Self {
        self.votes.push(Vote {
            delivery: "shop-1".parse().expect("an id"),
            subject: self.subject.id(),
            surface,
            login: login.to_owned(),
            choice,
            means: Means::Reaction,
            cast_at: now(),
            withdrawn_at: None,
            said_at: None,
            gone: false,
        });
        self
    }

    pub(super) fn review(&mut self, name: &str, state: ReviewState) -> &mut Self {
        self.review_at(name, state, now().timestamp())
    }

    pub(super) fn review_at(&mut self, name: &str, state: ReviewState, seconds: i64) -> &mut Self {
        self.reviews.push(Review {
            id: 0,
            login: format!("{name}-gh"),
            state,
            commit: self.subject.head.clone(),
            at: Instant::from_timestamp(seconds, 0).expect("an instant"),
            // Whoever takes a review back here is who gave it.
            dismissal: Some(Dismissal { was: None, by: Some(format!("{name}-gh")) })
                .filter(|_| state == ReviewState::Dismissed),
        });
        self
    }

    pub(super) fn check(&mut self, name: &str, state: CheckState) -> &mut Self {
        self.checks.push(Check { name: name.to_owned(), state, summary: String::new(), source: None });
        self
    }

    pub(super) fn freeze(&mut self, from: Instant, until: Instant, reason: &str) -> &mut Self {
        self.freezes.push(AdHocFreeze {
            environment: self.environment.name.clone(),
            from,
            until: Some(until),
            by: person("carol"),
            reason: reason.to_owned(),
            thawed_at: None,
        });
        self
    }

    pub(super) fn window(&mut self, cron: &str, hours: u64, except: &[Lane]) -> &mut Self {
        let length = Duration::from_secs(hours * 3600);
        let window = FreezeWindow::new(cron, length, chrono_tz::Europe::Berlin, except.to_vec());
        self.environment.freezes.push(window.expect("a window"));
        self
    }

    pub(super) fn lock(&mut self, by: &str, reason: &str) -> &mut Self {
        self.locks.push(Lock {
            app: self.subject.app.clone(),
            environment: self.environment.name.clone(),
            by: Requester::Person(person(by)),
            reason: reason.to_owned(),
            since: now(),
            until: None,
            from_rollback: false,
            lifted_at: None,
            yielded_at: None,
            failed: None,
        });
        self
    }

    pub(super) fn override_until(&mut self, until: Instant) -> &mut Self {
        self.overrides.push(Override {
            app: self.subject.app.clone(),
            environment: self.environment.name.clone(),
            by: person("dave"),
            approved_by: vec![person("alice")],
            reason: "prod is down".to_owned(),
            from: now(),
            until,
            granted_by: Some("shop-9".parse().expect("an id")),
            opens: Some(opening("shop-1")),
            revoked_at: None,
        });
        self
    }

    pub(super) fn runs(&mut self, label: &str, lineage: Lineage) -> &mut Self {
        let (text, read) = (label.to_owned(), vec![version_in(label, "v{version}")]);
        self.running = Some(Running {
            label: label.to_owned(),
            text,
            read,
            source: None,
            lineage,
            by_tree: Vec::new(),
            unread: None,
        });
        self
    }
}
