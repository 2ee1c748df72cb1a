//! The rules of every gate but the counting of votes (`approvals`) and what people hold (`held`). Each gate looks at fresh
//! truth and one instant, nothing else.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::{
    Before, GateName, GateReport, GateSpec, GateTruth, IgnoredBecause, IgnoredVote, Incoming, Reason, Running, Shut,
    Verdict,
};
use super::{approvals, contained, images, not_older, quarantine};
use crate::domain::checks::{Standing, standing};
use crate::domain::delivery::Lane;
use crate::domain::explain::{duration_words, instant_words};
use crate::domain::health::ANOTHER;
use crate::domain::{CommitSha, EnvName, Instant, PersonId};

/// How soon is asked again what could not be asked, or is not over.
pub(super) const ASK_AGAIN: Duration = Duration::from_secs(30);

/// Says what every gate makes of the truth at this instant. Total: it has an answer for everything it may be given.
pub fn evaluate(specs: &[GateSpec], truth: &GateTruth<'_>, now: Instant) -> GateReport {
    let mut look = Look { truth, now, again: None };
    let mut verdicts = Vec::new();
    let mut approved_by = BTreeSet::new();
    let (mut ignored, mut electorates) = (Vec::new(), Vec::new());
    let several = specs.iter().filter(|spec| matches!(spec, GateSpec::Approvals { .. })).count() > 1;
    for spec in specs {
        verdicts.push(match spec {
            GateSpec::Approvals { of, policy, exclude_commit_authors } => {
                let of = several.then_some(of);
                let count = approvals::count((of, policy), *exclude_commit_authors, truth, now);
                look.again_at(count.first_expiry);
                electorates.push(count.electorate);
                approved_by.extend(count.approved_by);
                ignored.push(count.ignored);
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
            GateSpec::NotOlder => (GateName::Order, look.order(not_older)),
            GateSpec::Descends => (GateName::Order, look.order(contained)),
            GateSpec::Images => (GateName::Images, images::evaluate(&truth.promised, &truth.entering.delivery)),
            GateSpec::Tag => (GateName::Tag, look.tag()),
            GateSpec::Scan { image, policy } => (GateName::Scan, look.scan(image, *policy)),
            GateSpec::Quarantine => (GateName::Quarantine, quarantine::evaluate(truth)),
        });
    }
    let ignored = everywhere(&ignored);
    let subject = truth.subject.clone();
    let approved_by = approved_by.into_iter().collect();
    GateReport { verdicts, approved_by, ignored, electorates, look_again: look.again, subject, at: now }
}

/// The votes that count for no list. Not being on one of several lists is no reason where a vote is judged by another.
fn everywhere(by_list: &[Vec<IgnoredVote>]) -> Vec<IgnoredVote> {
    let [first, others @ ..] = by_list else { return Vec::new() };
    let same = |a: &IgnoredVote, b: &IgnoredVote| (a.surface, &a.login, a.choice) == (b.surface, &b.login, b.choice);
    let told = |vote: &IgnoredVote| {
        let elsewhere: Option<Vec<&IgnoredVote>> =
            others.iter().map(|list| list.iter().find(|v| same(v, vote))).collect();
        let mut all = elsewhere?;
        all.insert(0, vote);
        let plain = all.iter().find(|v| v.why != IgnoredBecause::NotListed);
        Some((**plain.unwrap_or(&all[0])).clone())
    };
    first.iter().filter_map(told).collect()
}

/// An instant and a length further; none when that lies beyond all calendars, which is as good as never.
pub(super) fn later(at: Instant, by: Duration) -> Option<Instant> {
    at.checked_add_signed(TimeDelta::from_std(by).ok()?)
}

/// One look at the truth, noting on the way when it is worth another.
pub(super) struct Look<'a> {
    pub(super) truth: &'a GateTruth<'a>,
    pub(super) now: Instant,
    pub(super) again: Option<Instant>,
}

impl Look<'_> {
    pub(super) fn again_at(&mut self, at: Option<Instant>) {
        let ahead = at.filter(|at| *at > self.now);
        self.again = [self.again, ahead].into_iter().flatten().min();
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
                    Some(by) if by.subject.unexplained != subject.unexplained => {
                        "what entered with it is not what was approved".to_owned()
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
        let Standing { failed, pending } = standing(required, &self.truth.checks);
        match (failed.is_empty(), pending.is_empty()) {
            (true, true) if required.is_empty() => open("none required"),
            (true, true) => open(format!("passed: {}", required.join(", "))),
            (true, false) => Verdict::Shut(Shut::because(Reason::ChecksPending { names: pending })),
            (false, _) => Verdict::Shut(Shut::because(Reason::ChecksFailed { names: failed })),
        }
    }

    /// Health before and soak are one condition with two names: the verdict is called by what is the matter.
    fn after(&mut self, environment: &EnvName, soak: Duration) -> (GateName, Verdict) {
        let not_healthy = |detail: String| {
            let reason = Reason::NotHealthyBefore { environment: environment.clone(), detail };
            (GateName::Order, Verdict::Shut(Shut::because(reason)))
        };
        let mut settles = None;
        let (since, until, note) = match &self.truth.before {
            Before::Never => return not_healthy("it was never there".to_owned()),
            Before::Stranded { detail } => {
                let (environment, delivery) = (environment.clone(), self.truth.entering.delivery.clone());
                let reason = Reason::Stranded { environment, detail: detail.clone(), delivery };
                return (GateName::Order, Verdict::Shut(Shut::because(reason)));
            }
            Before::Unhealthy { detail } => return not_healthy(detail.clone()),
            Before::Healthy { since, until } => {
                (*since, *until, format!("healthy in {environment} since {}", instant_words(*since)))
            }
            Before::Recovering { since, settles: at } => {
                settles = Some(*at);
                (*since, None, String::new())
            }
            Before::NotObserved { since, until } => {
                (*since, *until, format!("in {environment} since {}, not observed", instant_words(*since)))
            }
            Before::Unknown { why } => {
                self.again_at(later(self.now, ASK_AGAIN));
                let reason = Reason::HealthUnknown { environment: environment.clone(), why: why.clone() };
                return (GateName::Order, Verdict::Shut(Shut::because(reason)));
            }
        };
        if let (Some(settles), true) = (settles, soak.is_zero() || self.overridden().is_some()) {
            return (GateName::Order, self.recovering(environment, since, settles));
        }
        if soak.is_zero() {
            return (GateName::Order, open(note));
        }
        let ripe = later(since, soak).map(|ripe| settles.map_or(ripe, |settles| ripe.max(settles)));
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
                "it was replaced there after {}, before it had soaked for {}; {ANOTHER}",
                duration_words((until - since).to_std().unwrap_or_default()),
                duration_words(soak)
            ));
        }
        self.again_at(ripe);
        let reason = Reason::Soaking { environment: environment.clone(), soak };
        (GateName::Soak, Verdict::Shut(Shut { reason, opens_at: ripe, who_can_open: Vec::new() }))
    }

    /// What was lost in the environment before and is healthy again, for as long as that asks, proves nothing: nothing opens
    /// that, and time does.
    fn recovering(&mut self, environment: &EnvName, since: Instant, settles: Instant) -> Verdict {
        self.again_at(Some(settles));
        let detail = format!("it is healthy there again since {}, not long enough yet", instant_words(since));
        let reason = Reason::NotHealthyBefore { environment: environment.clone(), detail };
        Verdict::Shut(Shut { reason, opens_at: Some(settles), who_can_open: Vec::new() })
    }

    /// Never older over newer, and what enters holds what runs: what neither version nor commit shows is not let in.
    fn order(&self, rule: impl Fn(&Running, &Incoming<'_>) -> Result<String, Box<Reason>>) -> Verdict {
        let truth = self.truth;
        let Some(running) = &truth.running else { return open("nothing runs there yet") };
        if truth.lane == Lane::Rollback {
            return open("a rollback may be older");
        }
        let entering = Incoming {
            lane: truth.lane,
            environment: &truth.environment.name,
            version: truth.version,
            replacing: truth.replacing,
        };
        let reason = match rule(running, &entering) {
            Ok(note) => return open(note),
            Err(reason) => *reason,
        };
        let asks = matches!(reason, Reason::CannotCompare { .. });
        let right = truth.lane.right().filter(|_| asks);
        let who_can_open = right.map_or_else(Vec::new, |right| self.who_may(right));
        Verdict::Shut(Shut { reason, opens_at: None, who_can_open })
    }

    fn tag(&self) -> Verdict {
        match &self.truth.tag {
            None => open("names what is approved"),
            Some(moved) => Verdict::Shut(Shut::because(Reason::VersionTagMoved { moved: moved.clone() })),
        }
    }
}

pub(super) fn open(note: impl Into<String>) -> Verdict {
    Verdict::Open { note: note.into() }
}
