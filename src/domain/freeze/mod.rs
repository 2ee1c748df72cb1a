//! Freezes: times in which nothing enters an environment. Recurring windows come from the configuration (a cron
//! expression with a time zone), ad-hoc ones from `/freeze`.
//!
//! A recurring window is read on the wall clock of its zone, without asking the `cron` crate about time zones: the
//! crate skips times that a change to summer time leaves out and takes only one of two that happen twice. A freeze
//! that fails to begin is the one mistake it must not make, so here a left-out time begins as if the clock had not
//! jumped, and a time that happens twice begins twice.

mod expression;
#[cfg(test)]
mod tests;

use std::time::Duration;

use chrono::{NaiveDateTime, TimeDelta, TimeZone};
use serde::{Deserialize, Serialize};

pub use self::expression::parse_cron;

use self::expression::Expression;
use super::delivery::Lane;
use super::explain::duration_words;
use super::{EnvName, Instant, PersonId};

/// When what does not end by itself ends.
pub const NEVER: Instant = Instant::MAX_UTC;

/// How far a wall clock may jump; nothing farther apart on it can be in the other order in time.
const JUMP: TimeDelta = TimeDelta::hours(3);

/// The longest freeze a window may have.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 3600);

/// How many windows in a row are joined when they overlap without end ("every hour for two hours").
const JOINED: usize = 64;

/// A recurring freeze: begins at each time of a cron expression in a zone and lasts for a length of elapsed time.
#[derive(Debug, Clone, PartialEq)]
pub struct FreezeWindow {
    expression: Expression,
    length: Duration,
    zone: chrono_tz::Tz,
    except: Vec<Lane>,
}

impl FreezeWindow {
    /// A window that can be evaluated without failing; an unreadable expression or an absurd length is refused here.
    pub fn new(cron: &str, length: Duration, zone: chrono_tz::Tz, except: Vec<Lane>) -> Result<Self, String> {
        let expression = Expression::read(cron)?;
        if length.is_zero() || length > LONGEST {
            return Err(format!(
                "a freeze of {} is not possible: give it a length between one second and 366 days, for example 65h",
                duration_words(length)
            ));
        }
        Ok(Self { expression, length, zone, except })
    }

    /// The expression as people wrote it: five fields, or six with seconds first.
    pub fn cron(&self) -> &str {
        &self.expression.text
    }

    /// How long each freeze lasts.
    pub fn length(&self) -> Duration {
        self.length
    }

    /// The zone in which the expression is read.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.zone
    }

    /// Lanes that pass all the same.
    pub fn except(&self) -> &[Lane] {
        &self.except
    }

    /// Whether this lane waits for it.
    pub fn holds(&self, lane: Lane) -> bool {
        !self.except.contains(&lane)
    }

    /// In words, so that people can check that it was read as they meant it.
    pub fn describe(&self) -> String {
        format!("{} for {}, {}", self.expression.words(), duration_words(self.length), self.zone.name())
    }

    /// Its times in words, for what happens at them and does not last.
    pub fn describe_times(&self) -> String {
        format!("{}, {}", self.expression.words(), self.zone.name())
    }

    /// When the freeze that is on now ends; none when none is on. Windows that overlap are one freeze.
    pub fn covering(&self, now: Instant) -> Option<Instant> {
        let mut end = self.end_of(self.last_start(now)?)?;
        if end <= now {
            return None;
        }
        for _ in 0..JOINED {
            match self.last_start(end).and_then(|start| self.end_of(start)) {
                Some(later) if later > end => end = later,
                _ => break,
            }
        }
        Some(end)
    }

    /// When the freeze ends that is on by either clock; none when none is. tidegate's own time is ahead of a machine's clock that
    /// was set back, and a calendar is read off the wall: what either of them is within holds.
    pub fn on_by(&self, now: Instant, wall: Instant) -> Option<Instant> {
        self.covering(now).into_iter().chain(self.covering(wall)).max()
    }

    /// When the next freeze begins, after now.
    pub fn next_start(&self, now: Instant) -> Option<Instant> {
        let local = now.with_timezone(&self.zone).naive_local();
        let mut soonest: Option<Instant> = None;
        let mut stop = None;
        for tick in self.expression.schedule.after(&local.checked_sub_signed(JUMP)?.and_utc()) {
            let tick = tick.naive_utc();
            if stop.is_some_and(|stop| tick > stop) {
                break;
            }
            if let Some(start) = strikes(self.zone, tick).into_iter().filter(|s| *s > now).min() {
                soonest = Some(soonest.map_or(start, |s| s.min(start)));
                stop = stop.or(tick.checked_add_signed(JUMP));
            }
        }
        soonest
    }

    /// When the latest freeze began, now included.
    pub(in crate::domain) fn last_start(&self, now: Instant) -> Option<Instant> {
        let local = now.with_timezone(&self.zone).naive_local();
        let mut latest: Option<Instant> = None;
        let mut stop = None;
        for tick in self.expression.schedule.after(&local.checked_add_signed(JUMP)?.and_utc()).rev() {
            let tick = tick.naive_utc();
            if stop.is_some_and(|stop| tick < stop) {
                break;
            }
            if let Some(start) = strikes(self.zone, tick).into_iter().filter(|s| *s <= now).max() {
                latest = Some(latest.map_or(start, |l| l.max(start)));
                stop = stop.or(tick.checked_sub_signed(JUMP));
            }
        }
        latest
    }

    fn end_of(&self, start: Instant) -> Option<Instant> {
        start.checked_add_signed(TimeDelta::from_std(self.length).ok()?)
    }
}

/// The instants at which a zone's wall clock shows this time: one, two in the night it is put back, and in the night
/// it is put forward the instant at which a clock that was left alone would show it.
fn strikes(zone: chrono_tz::Tz, local: NaiveDateTime) -> Vec<Instant> {
    use chrono::offset::LocalResult;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => vec![at.to_utc()],
        LocalResult::Ambiguous(first, second) => vec![first.to_utc(), second.to_utc()],
        LocalResult::None => (1..=25)
            .map(TimeDelta::hours)
            .find_map(|back| {
                zone.from_local_datetime(&local.checked_sub_signed(back)?).latest()?.checked_add_signed(back)
            })
            .map(|at| vec![at.to_utc()])
            .unwrap_or_default(),
    }
}

/// A freeze that somebody called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdHocFreeze {
    /// Where.
    pub environment: EnvName,
    /// From when.
    pub from: Instant,
    /// Until when; none means until it is let go: a stop.
    pub until: Option<Instant>,
    /// Who called it.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// When it was lifted early, if it was.
    pub thawed_at: Option<Instant>,
}

impl AdHocFreeze {
    /// When it ends by itself; the end of all time where it does not.
    pub fn ends(&self) -> Instant {
        self.until.unwrap_or(NEVER)
    }

    /// Whether it is a stop, which ends only when somebody lets it go.
    pub fn is_stop(&self) -> bool {
        self.until.is_none()
    }

    /// Whether it is on at this instant.
    pub fn is_on(&self, now: Instant) -> bool {
        self.thawed_at.is_none() && self.from <= now && now < self.ends()
    }
}
