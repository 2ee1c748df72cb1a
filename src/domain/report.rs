//! Reports: how an app fares in a cluster that nobody may reach from outside, as somebody there tells it.
//!
//! A report says itself when it was true, and counts for as long as that is fresh. The newest counts: an older one that comes late,
//! or is sent again by somebody who listened, unsays nothing. What is only said again changes nothing but how fresh it is.

use std::time::Duration;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{AppName, CommitSha, EnvName, Instant};

/// How something is, as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportedHealth {
    /// It runs and is healthy.
    Healthy,
    /// It is on its way.
    Progressing,
    /// It fails.
    Degraded,
    /// Whoever tells of it does not know.
    Unknown,
}

/// One report of one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The env repo's commit that is applied.
    pub commit: CommitSha,
    /// The images that run, as pods name them; none where they are not told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<String>,
    /// When this was true, by the reporter's clock.
    pub at: Instant,
    /// How it is.
    pub health: ReportedHealth,
    /// In words: other people's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What it said last, where that fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<String>,
}

impl Report {
    /// Whether it takes the place of what was told before. Good news without images are none where the images of that commit were
    /// told already; whatever else is said counts without them.
    pub fn replaces(&self, known: &Self) -> bool {
        let less = self.images.is_empty() && !known.images.is_empty() && self.commit == known.commit;
        self.at >= known.at && !(less && self.health == ReportedHealth::Healthy)
    }

    /// Whether it says what was said before, and nothing else.
    pub fn repeats(&self, known: &Self) -> bool {
        Self { at: known.at, log: known.log.clone(), ..self.clone() } == *known
    }

    /// Whether it still tells how something is.
    pub fn is_fresh(&self, fresh_for: Duration, now: Instant) -> bool {
        let ends = TimeDelta::from_std(fresh_for).ok().and_then(|length| self.at.checked_add_signed(length));
        ends.is_none_or(|ends| now < ends)
    }
}

/// Under which key the newest report of an app in an environment is kept.
pub fn note_key(environment: &EnvName, app: &AppName) -> String {
    format!("report:{environment}:{app}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).unwrap()
    }

    fn report(seconds: i64, health: ReportedHealth, images: &[&str]) -> Report {
        Report {
            commit: "a".repeat(40).parse().unwrap(),
            images: images.iter().map(ToString::to_string).collect(),
            at: at(seconds),
            health,
            message: String::new(),
            log: Vec::new(),
        }
    }

    #[test]
    fn an_older_report_never_unsays_a_newer_one() {
        let newest = report(10, ReportedHealth::Degraded, &["shop:v1"]);
        assert!(!report(9, ReportedHealth::Healthy, &["shop:v1"]).replaces(&newest));
        assert!(report(10, ReportedHealth::Healthy, &["shop:v1"]).replaces(&newest));
        assert!(report(11, ReportedHealth::Healthy, &["shop:v1"]).replaces(&newest));
    }

    #[test]
    fn good_news_without_images_take_nothing_from_what_is_known_and_all_else_does() {
        let full = report(10, ReportedHealth::Healthy, &["shop:v1"]);
        assert!(!report(11, ReportedHealth::Healthy, &[]).replaces(&full));
        for health in [ReportedHealth::Progressing, ReportedHealth::Degraded, ReportedHealth::Unknown] {
            assert!(report(11, health, &[]).replaces(&full), "{health:?} is told of that commit");
        }
        let other = Report { commit: "b".repeat(40).parse().unwrap(), ..report(11, ReportedHealth::Healthy, &[]) };
        assert!(other.replaces(&full), "of another commit nothing was told");
        let failed = report(10, ReportedHealth::Degraded, &[]);
        assert!(report(11, ReportedHealth::Healthy, &[]).replaces(&failed));
    }

    #[test]
    fn a_report_is_fresh_by_its_own_time_and_no_longer_than_it_may_be() {
        let report = report(10, ReportedHealth::Healthy, &["shop:v1"]);
        assert!(report.is_fresh(Duration::from_secs(60), at(69)));
        assert!(!report.is_fresh(Duration::from_secs(60), at(70)));
        assert!(Report { at: at(69), log: vec!["x".into()], ..report.clone() }.repeats(&report));
        assert!(!Report { message: "x".into(), ..report.clone() }.repeats(&report));
    }
}
