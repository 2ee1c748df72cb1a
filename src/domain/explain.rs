//! The words for "not yet": every surface tells a shut gate, a wait or an ignored vote with these sentences, so that
//! card, `why` and private answers never differ.

mod ignored;
mod reasons;

use std::time::Duration;

use self::reasons::also;
use super::gate::{Reason, Shut};
use super::{Instant, PersonId};

/// How many people are named before the rest are counted.
const NAMED: usize = 6;

/// A length of time as people write it: `45s`, `1h 30m`, `2d 17h`. Seconds are told below an hour only.
pub fn duration_words(length: Duration) -> String {
    let seconds = length.as_secs();
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3_600 % 24, "h"),
        (seconds / 60 % 60, "m"),
        (if seconds < 3_600 { seconds % 60 } else { 0 }, "s"),
    ];
    let told: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n}{unit}")).collect();
    if told.is_empty() { "0s".to_owned() } else { told.join(" ") }
}

/// An instant for people: `Mon 2026-11-23 08:00 UTC`.
pub fn instant_words(at: Instant) -> String {
    at.format("%a %Y-%m-%d %H:%M UTC").to_string()
}

/// The time from one instant to a later one; `0s` if it has passed. Begun seconds count, so that nothing is promised
/// too early.
fn time_until(now: Instant, at: Instant) -> String {
    let left = (at - now).to_std().unwrap_or_default();
    duration_words(Duration::from_secs(left.as_secs() + u64::from(left.subsec_nanos() > 0)))
}

/// Some people, by name up to a number.
fn people(list: &[PersonId]) -> String {
    let mut names: Vec<String> = list.iter().take(NAMED).map(ToString::to_string).collect();
    if list.len() > NAMED {
        names.push(format!("{} more", list.len() - NAMED));
    }
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}

impl Shut {
    /// One line: what is shut, why, when it opens, who can open it.
    pub fn explain(&self, now: Instant) -> String {
        let what = match (&self.reason, self.opens_at) {
            (Reason::Frozen { environment, why, .. }, Some(until)) => {
                format!("{environment} is frozen until {} ({why})", instant_words(until))
            }
            (Reason::Locked { environment, by, reason, others, anew, .. }, Some(until)) => {
                let also = also(others, anew.as_deref());
                format!("{by} holds {environment} until {} ({reason}){also}", instant_words(until))
            }
            (reason, Some(at)) => format!("{reason}; opens in {}", time_until(now, at)),
            (Reason::RollingOut { environment, progress, deadline }, None) => {
                format!("rolling out in {environment}: {progress}; deadline in {}", time_until(now, *deadline))
            }
            (reason, None) => reason.to_string(),
        };
        let can = match self.reason {
            Reason::NeedsApprovals { .. } => Some("can approve"),
            Reason::UnknownAuthors { .. } => Some("can claim"),
            Reason::Rejected { .. } => Some("can withdraw it"),
            Reason::Locked { frozen: true, .. } => Some("can thaw"),
            Reason::Locked { .. } => Some("can unlock"),
            Reason::Quarantined { .. } => Some("can lift it"),
            Reason::Frozen { .. } if self.opens_at.is_none() => Some("can resume"),
            Reason::Frozen { recurs: false, .. } => Some("can thaw"),
            Reason::Frozen { recurs: true, .. } => Some("can override"),
            Reason::CannotCompare { .. } => Some("may ask"),
            Reason::ScanFound { .. } | Reason::ScanUnknown { .. } => Some("can waive"),
            _ => None,
        };
        let gate = self.reason.gate().map(|gate| format!("{gate}: ")).unwrap_or_default();
        let who = can
            .filter(|_| !self.who_can_open.is_empty())
            .map(|can| format!("; {can}: {}", people(&self.who_can_open)))
            .unwrap_or_default();
        format!("{gate}{what}{who}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_timestamp(seconds, 0).expect("an instant")
    }

    #[test]
    fn lengths_are_told_as_people_write_them() {
        let told = |seconds| duration_words(Duration::from_secs(seconds));
        let all: Vec<String> = [0, 45, 60, 754, 5400, 3661, 86_400, 65 * 3600, 234_000 + 1800].map(told).into();
        insta::assert_snapshot!(all.join(", "), @"0s, 45s, 1m, 12m 34s, 1h 30m, 1h 1m, 1d, 2d 17h, 2d 17h 30m");
    }

    #[test]
    fn a_wait_is_one_line_that_says_what_to_do() {
        let sha = "1111111111111111111111111111111111111111".parse().expect("a commit");
        let branch = || "hotfixes/v1.3.1".parse().expect("a branch");
        let pr = super::super::PrNumber(7);
        let reasons = [
            Reason::Draft { pr },
            Reason::AwaitingCommit { branch: branch() },
            Reason::AwaitingSubmit { branch: branch() },
            Reason::AwaitingMerge { pr },
            Reason::Conflict { pr, files: vec!["a.yaml".to_owned(), "b.yaml".to_owned()] },
            Reason::MergeabilityUnknown { pr },
            Reason::BumpTouched { pr, head: sha },
            Reason::RollingOut {
                environment: "prod".parse().expect("a name"),
                progress: "2 of 3 replicas".to_owned(),
                deadline: at(900),
            },
            Reason::Unreachable { what: "read reviews".to_owned(), why: "503".to_owned() },
            Reason::ImagesMissing { images: vec![("shop-api".parse().expect("a name"), "v1.4.0".to_owned())] },
        ];
        let lines: Vec<String> = reasons.into_iter().map(|reason| Shut::because(reason).explain(at(0))).collect();
        insta::assert_snapshot!(lines.join("\n"), @"
        #7 is a draft; mark it ready for review
        waiting for the first commit on hotfixes/v1.3.1; push the fix there
        waiting for /hotfix submit once hotfixes/v1.3.1 holds the whole fix
        waiting for somebody to merge #7
        #7 does not merge cleanly (a.yaml, b.yaml); resolve the conflict on its branch
        the forge has not worked out yet whether #7 merges
        somebody changed #7: its head 1111111 is not tidegate's commit; remove that commit or close #7
        rolling out in prod: 2 of 3 replicas; deadline in 15m
        cannot read reviews for now: 503; trying again
        images: waiting for shop-api:v1.4.0
        ");
    }

    #[test]
    fn many_people_are_counted_after_the_first_few() {
        let list: Vec<PersonId> = (1..=9).map(|n| format!("p{n}").parse().expect("a person")).collect();
        insta::assert_snapshot!(people(&list), @"p1, p2, p3, p4, p5, p6, 3 more");
    }
}
