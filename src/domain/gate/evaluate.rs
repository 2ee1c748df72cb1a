//! The rules of every gate but the counting of votes. Each gate looks at fresh truth and one instant, nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::{
    Before, GateName, GateReport, GateSpec, GateTruth, Lock, Override, Reason, Shut, Verdict, approvals, images,
};
use crate::domain::catalog::Right;
use crate::domain::delivery::Lane;
use crate::domain::explain::{duration_words, instant_words};
use crate::domain::pull_request::{CheckState, Lineage};
use crate::domain::{CommitSha, EnvName, Instant, PersonId};

/// How many freezes in a row are joined when each begins before the one before has ended.
const JOINED: usize = 64;

/// Says what every gate makes of the truth at this instant. Total: it has an answer for everything it may be given.
pub fn evaluate(specs: &[GateSpec], truth: &GateTruth<'_>, now: Instant) -> GateReport {
    let mut look = Look { truth, now, again: None };
    let mut verdicts = Vec::new();
    let mut approved_by = BTreeSet::new();
    let mut ignored = Vec::new();
    let several = specs.iter().filter(|spec| matches!(spec, GateSpec::Approvals { .. })).count() > 1;
    for spec in specs {
        verdicts.push(match spec {
            GateSpec::Approvals { of, policy, exclude_commit_authors } => {
                let of = several.then_some(of);
                let count = approvals::count((of, policy), *exclude_commit_authors, truth, now);
                look.again_at(count.first_expiry);
                approved_by.extend(count.approved_by);
                ignored.extend(count.ignored);
                (GateName::Approvals, count.verdict)
            }
            GateSpec::Carried => {
                approved_by.extend(truth.carried.iter().flat_map(|by| by.people.iter().cloned()));
                (GateName::Approvals, look.carried())
            }
            GateSpec::Head { version } => (GateName::Order, look.head(version)),
            GateSpec::Checks { required } => (GateName::Checks, look.checks(required)),
            GateSpec::Freeze => (GateName::Freeze, look.freeze()),
            GateSpec::Lock => (GateName::Lock, look.lock()),
            GateSpec::After { environment, soak } => look.after(environment, *soak),
            GateSpec::NotOlder => (GateName::Order, look.not_older()),
            GateSpec::Descends => (GateName::Order, look.descends()),
            GateSpec::Images => (GateName::Images, images::evaluate(&truth.promised)),
        });
    }
    let subject = truth.subject.clone();
    let approved_by = approved_by.into_iter().collect();
    GateReport { verdicts, approved_by, ignored, look_again: look.again, subject, at: now }
}

/// An instant and a length further; none when that lies beyond all calendars, which is as good as never.
pub(super) fn later(at: Instant, by: Duration) -> Option<Instant> {
    at.checked_add_signed(TimeDelta::from_std(by).ok()?)
}

/// One look at the truth, noting on the way when it is worth another.
struct Look<'a> {
    truth: &'a GateTruth<'a>,
    now: Instant,
    again: Option<Instant>,
}

impl Look<'_> {
    fn again_at(&mut self, at: Option<Instant>) {
        let ahead = at.filter(|at| *at > self.now);
        self.again = [self.again, ahead].into_iter().flatten().min();
    }

    /// The break-glass that is in force here and now.
    fn granted(&mut self) -> Option<&Override> {
        let here = |o: &&Override| o.app == self.truth.subject.app && o.environment == self.truth.environment.name;
        for grant in self.truth.overrides.iter().filter(here) {
            self.again_at(Some(if grant.from > self.now { grant.from } else { grant.until }));
        }
        self.truth.overrides.iter().filter(here).find(|o| o.from <= self.now && self.now < o.until)
    }

    fn overridden(&mut self) -> Option<Verdict> {
        self.granted().map(|o| open(format!("overridden by {}: {}", o.by, o.reason)))
    }

    fn carried(&self) -> Verdict {
        let subject = &self.truth.subject;
        match self.truth.carried {
            Some(by) if by.subject == *subject => {
                let people = by.people.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ");
                open(if people.is_empty() { "no approval needed".to_owned() } else { format!("approved by {people}") })
            }
            other => {
                let approved = match other {
                    None => "nothing was approved".to_owned(),
                    Some(by) if by.subject.head != subject.head => {
                        format!("head {} was approved", by.subject.head.short())
                    }
                    Some(_) => "its images are not those that were approved".to_owned(),
                };
                Verdict::Shut(Shut::because(Reason::NotApproved { head: subject.head.clone(), approved }))
            }
        }
    }

    fn head(&self, version: &CommitSha) -> Verdict {
        let head = &self.truth.subject.head;
        if head == version {
            return open("the head is the version's commit");
        }
        Verdict::Shut(Shut::because(Reason::NotTheVersion { head: head.clone(), version: version.clone() }))
    }

    fn checks(&self, required: &[String]) -> Verdict {
        let (mut failed, mut pending) = (Vec::new(), Vec::new());
        for name in required {
            let mut states = self.truth.checks.iter().filter(|c| c.name == *name).map(|c| c.state).peekable();
            // Should a name be listed twice, each must have passed.
            let missing = states.peek().is_none();
            let states: Vec<CheckState> = states.collect();
            if states.contains(&CheckState::Failed) {
                failed.push(name.clone());
            } else if missing || states.contains(&CheckState::Pending) {
                pending.push(name.clone());
            }
        }
        match (failed.is_empty(), pending.is_empty()) {
            (true, true) if required.is_empty() => open("none required"),
            (true, true) => open(format!("passed: {}", required.join(", "))),
            (true, false) => Verdict::Shut(Shut::because(Reason::ChecksPending { names: pending })),
            (false, _) => Verdict::Shut(Shut::because(Reason::ChecksFailed { names: failed })),
        }
    }

    fn freeze(&mut self) -> Verdict {
        let environment = self.truth.environment;
        let windows: Vec<_> = environment.freezes.iter().filter(|w| w.holds(self.truth.lane)).collect();
        let called: Vec<_> =
            self.truth.freezes.iter().filter(|f| f.environment == environment.name && f.thawed_at.is_none()).collect();
        // The end of whatever is on at an instant.
        let end_at = |at: Instant| {
            let recurring = windows.iter().filter_map(|w| w.covering(at));
            recurring.chain(called.iter().filter(|f| f.is_on(at)).map(|f| f.until)).max()
        };
        let Some(mut end) = end_at(self.now) else {
            let begins = windows.iter().filter_map(|w| w.next_start(self.now));
            let begins = begins.chain(called.iter().map(|f| f.from).filter(|from| *from > self.now)).min();
            self.again_at(begins);
            return open("no freeze");
        };
        for _ in 0..JOINED {
            match end_at(end) {
                Some(further) if further > end => end = further,
                _ => break,
            }
        }
        self.again_at(Some(end));
        if let Some(open) = self.overridden() {
            return open;
        }
        let on = called.iter().filter(|f| f.is_on(self.now));
        let mut why: Vec<String> = on.clone().map(|f| f.reason.clone()).collect();
        why.extend(windows.iter().filter(|w| w.covering(self.now).is_some()).map(|w| w.describe()));
        // A called freeze can be thawed; a recurring one only overridden.
        let right = if on.clone().count() == why.len() { Right::Freeze } else { Right::Override };
        Verdict::Shut(Shut {
            reason: Reason::Frozen { environment: environment.name.clone(), why: why.join("; ") },
            opens_at: Some(end),
            who_can_open: self.who_may(right),
        })
    }

    fn lock(&mut self) -> Verdict {
        let (truth, now) = (self.truth, self.now);
        // A rollback must always be possible, and what a rollback locked yields to those who say explicitly what
        // should run instead.
        let holds = |lock: &&Lock| {
            lock.app == truth.subject.app
                && lock.environment == truth.environment.name
                && lock.lifted_at.is_none()
                && lock.until.is_none_or(|until| until > now)
                && match truth.lane {
                    Lane::Rollback => false,
                    // A person asked for these by name; what a rollback holds back is the next bump nobody asked for.
                    Lane::Release | Lane::Promotion | Lane::Hotfix => !lock.from_rollback,
                    Lane::Change | Lane::Continuous | Lane::Override => true,
                }
        };
        // The one that holds longest is the one to tell of; until then nothing changes by itself.
        let longest = truth.locks.iter().filter(holds).max_by_key(|l| (l.until.is_none(), l.until));
        let Some(lock) = longest else { return open("not locked") };
        self.again_at(lock.until);
        if let Some(open) = self.overridden() {
            return open;
        }
        let mut who = self.who_may(Right::Lock);
        if let Some(owner) = lock.by.person().filter(|p| !who.contains(p)) {
            who.push(owner.clone());
        }
        Verdict::Shut(Shut {
            reason: Reason::Locked {
                environment: lock.environment.clone(),
                by: lock.by.to_string(),
                reason: lock.reason.clone(),
            },
            opens_at: lock.until,
            who_can_open: who,
        })
    }

    /// Health before and soak are one condition with two names: the verdict is called by what is the matter.
    fn after(&mut self, environment: &EnvName, soak: Duration) -> (GateName, Verdict) {
        let not_healthy = |detail: String| {
            let reason = Reason::NotHealthyBefore { environment: environment.clone(), detail };
            (GateName::Order, Verdict::Shut(Shut::because(reason)))
        };
        let (since, until, note) = match &self.truth.before {
            Before::Never => return not_healthy("it was never there".to_owned()),
            Before::Unhealthy { detail } => return not_healthy(detail.clone()),
            Before::Healthy { since, until } => {
                (*since, *until, format!("healthy in {environment} since {}", instant_words(*since)))
            }
            Before::NotObserved { since } => {
                (*since, None, format!("in {environment} since {}, not observed", instant_words(*since)))
            }
        };
        if soak.is_zero() {
            return (GateName::Order, open(note));
        }
        let ripe = later(since, soak);
        let ripe_by = |at: Instant| ripe.is_some_and(|ripe| ripe <= at);
        if ripe_by(until.unwrap_or(self.now)) {
            return (GateName::Soak, open(note));
        }
        // A break-glass opens the soak, never the health it builds on.
        if let Some(open) = self.overridden() {
            return (GateName::Soak, open);
        }
        if let Some(until) = until {
            return not_healthy(format!(
                "it was replaced there after {}, before it had soaked for {}; bring it back there first",
                duration_words((until - since).to_std().unwrap_or_default()),
                duration_words(soak)
            ));
        }
        self.again_at(ripe);
        let reason = Reason::Soaking { environment: environment.clone(), soak };
        (GateName::Soak, Verdict::Shut(Shut { reason, opens_at: ripe, who_can_open: Vec::new() }))
    }

    fn not_older(&self) -> Verdict {
        let Some(running) = &self.truth.running else { return open("nothing runs there yet") };
        if self.truth.lane == Lane::Rollback {
            return open("a rollback may be older");
        }
        let older = match (self.truth.version, running.version) {
            (Some(new), Some(old)) => new < old,
            _ => running.lineage == Lineage::Behind,
        };
        if older {
            return Verdict::Shut(Shut::because(Reason::OlderThanRunning {
                environment: self.truth.environment.name.clone(),
                running: running.label.clone(),
            }));
        }
        open(format!("not older than {}", running.label))
    }

    fn descends(&self) -> Verdict {
        let Some(running) = &self.truth.running else { return open("nothing runs there yet") };
        if self.truth.lane == Lane::Rollback {
            return open("a rollback may be older");
        }
        let running = match running.lineage {
            Lineage::Same | Lineage::Ahead => return open(format!("descends from {}", running.label)),
            Lineage::Behind | Lineage::Diverged => running.label.clone(),
            Lineage::Unknown => format!("{} (how the two are related cannot be established)", running.label),
        };
        let environment = self.truth.environment.name.clone();
        Verdict::Shut(Shut::because(Reason::NotDescended { environment, running }))
    }

    fn who_may(&self, right: Right) -> Vec<PersonId> {
        let (catalog, environment) = (self.truth.catalog, self.truth.environment);
        catalog.people.keys().filter(|p| catalog.may_request(p, right, environment)).cloned().collect()
    }
}

fn open(note: impl Into<String>) -> Verdict {
    Verdict::Open { note: note.into() }
}
