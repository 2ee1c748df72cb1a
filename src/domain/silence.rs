//! Silence: nobody knows how something fares that had settled. Gates that rest on it are shut at once; people are told when that
//! lasts, once, and once more when it is known again, so that nobody takes for healthy what nobody has looked at.
//!
//! Where a cluster is asked, an hour has to pass: they are restarted and moved. Where somebody reports, what was said last counts for
//! a while, and that has passed by then.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::deployment::Deployment;
use super::explain::instant_words;
use super::{AppName, DeliveryId, EnvName, Instant};

/// How long what is asked may not answer before that is told.
const LONG: TimeDelta = TimeDelta::hours(1);

/// Nobody knows how a deployment fares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// By which delivery it came.
    delivery: DeliveryId,
    /// Since when.
    since: Instant,
    /// Whether people were told.
    told: bool,
}

impl Silence {
    /// Nobody knows it now. What was told already lasts, whatever runs there by now.
    #[must_use]
    pub fn lasting(known: Option<Self>, deployment: &Deployment, now: Instant) -> Self {
        let begins = || Self { delivery: deployment.delivery.clone(), since: now, told: false };
        known.filter(|known| known.told || known.delivery == deployment.delivery).unwrap_or_else(begins)
    }

    /// When it is to be told; none once it is. `counts_until` is when what was reported last ceased to count, where somebody reports.
    pub fn due(&self, counts_until: Option<Instant>) -> Option<Instant> {
        let long = self.since.checked_add_signed(LONG);
        if self.told { None } else { [long, counts_until].into_iter().flatten().min() }
    }

    /// It is told.
    #[must_use]
    pub fn told(self) -> Self {
        Self { told: true, ..self }
    }

    /// Whether people were told.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// What tells this time from others.
    pub fn mark(&self) -> i64 {
        self.since.timestamp_millis()
    }

    /// What people read of it. `leads_on` says that another environment comes after this one.
    pub fn text(&self, deployment: &Deployment, why: &str, leads_on: bool) -> String {
        let (label, Deployment { app, environment, .. }) = (deployment.label(), deployment);
        let shut = if leads_on { "; it goes nowhere from there until that is known" } else { "" };
        format!(
            "UNKNOWN: since {} nobody knows whether {label} of {app} is healthy in {environment}: {why}{shut}",
            instant_words(self.since)
        )
    }

    /// What they read once it is known again.
    pub fn end_text(&self, deployment: &Deployment) -> String {
        let (label, Deployment { app, environment, .. }) = (deployment.label(), deployment);
        let (fares, since) = (deployment.fares(), instant_words(self.since));
        format!(
            "it is known again how {label} of {app} fares in {environment}, which it was not since {since}: {fares}"
        )
    }
}

/// Under which key it is kept.
pub fn note_key(environment: &EnvName, app: &AppName) -> String {
    format!("silence:{environment}:{app}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deployment::{Came, Health};

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(1_795_086_000 + minute * 60, 0).expect("an instant")
    }

    fn deployment(delivery: &str) -> Deployment {
        Deployment {
            delivery: delivery.parse().expect("an id"),
            lane: None,
            app: "shop".parse().expect("a name"),
            environment: "stage".parse().expect("a name"),
            version: Some(crate::domain::Version::new(1, 4, 0)),
            source: None,
            images: Vec::new(),
            env_commit: "1".repeat(40).parse().expect("a commit"),
            at: at(0),
            health: Health::Healthy { since: at(1) },
            bad: None,
            lost: None,
            came: Came::LetIn,
        }
    }

    #[test]
    fn what_does_not_answer_is_told_after_an_hour_and_what_is_not_reported_once_that_counts_no_more() {
        let silence = Silence::lasting(None, &deployment("shop-2"), at(10));
        assert_eq!(silence.due(None), Some(at(70)));
        assert_eq!(silence.due(Some(at(10))), Some(at(10)));
        assert_eq!(silence.due(Some(at(90))), Some(at(70)), "whoever reports only ever says that nobody knows");
        assert_eq!(silence.told().due(Some(at(10))), None, "once");
    }

    #[test]
    fn it_lasts_from_when_it_began_and_begins_anew_with_what_comes_there() {
        let began = Silence::lasting(None, &deployment("shop-2"), at(10));
        assert_eq!(Silence::lasting(Some(began.clone()), &deployment("shop-2"), at(30)), began);
        assert_eq!(Silence::lasting(Some(began.clone()), &deployment("shop-3"), at(30)).due(None), Some(at(90)));
        let told = began.told();
        assert_eq!(Silence::lasting(Some(told.clone()), &deployment("shop-3"), at(30)), told, "nobody is told twice");
    }

    #[test]
    fn it_is_told_with_its_cause_and_its_end() {
        let (silence, shop) = (Silence::lasting(None, &deployment("shop-2"), at(10)), deployment("shop-2"));
        let since = instant_words(at(10));
        assert_eq!(
            silence.text(&shop, "the cluster does not answer", true),
            format!(
                "UNKNOWN: since {since} nobody knows whether 1.4.0 of shop is healthy in stage: the cluster does not answer; it goes \
                 nowhere from there until that is known"
            )
        );
        assert!(
            silence.text(&shop, "the cluster does not answer", false).ends_with("stage: the cluster does not answer")
        );
        assert_eq!(
            silence.end_text(&shop),
            format!("it is known again how 1.4.0 of shop fares in stage, which it was not since {since}: healthy")
        );
    }
}
