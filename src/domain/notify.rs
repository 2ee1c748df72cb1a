//! How loudly people are told: which messages a channel wants, what waits for the end of quiet hours, when somebody is
//! reminded. Rules only; the engine writes the messages.
//!
//! Two things are never held back, whatever the hour: a failure in production, and a question that needs a person.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::TimeDelta;

use super::catalog::{Party, Surface};
use super::decide::Volume;
use super::delivery::{Delivery, End};
use super::freeze::FreezeWindow;
use super::gate::{GateName, Reason, Shut};
use super::{AppName, EnvName, Instant, PersonId};

/// How late a digest may still be: after a longer stop the next one is waited for.
const LATE: TimeDelta = TimeDelta::hours(1);

/// How much a channel wants to hear.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Every card, every detail in its thread, every outcome.
    #[default]
    All,
    /// Outcomes and failures; a card only where people are needed.
    Outcomes,
    /// Failures; a card only where people are needed.
    Failures,
}

/// How an app's deliveries into one environment are told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Route {
    /// How much.
    pub level: Level,
    /// Where, if not in the app's channels.
    pub channels: BTreeMap<Surface, String>,
    /// When it is quiet, if not at the hours that hold for all.
    pub quiet: Option<Vec<FreezeWindow>>,
}

/// When and where it is told what is where, what waits and for whom.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// When; the window's length means nothing.
    pub at: FreezeWindow,
    /// Where, if not in each app's channels.
    pub channels: BTreeMap<Surface, String>,
}

/// Everything configured about how people are told.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// By app and environment.
    pub routes: BTreeMap<(AppName, EnvName), Route>,
    /// Quiet hours, unless a route has its own.
    pub quiet: Vec<FreezeWindow>,
    /// After how long approvers who have not voted are reminded.
    pub reminders: Vec<Duration>,
    /// The digest.
    pub digest: Option<Digest>,
    /// Whether people are written to directly about what concerns them alone.
    pub direct: bool,
    /// Whether nobody is called when something is put to the vote.
    pub uncalled: bool,
    /// Who is called when something of an app fails, beside who asked for it.
    pub owners: BTreeMap<AppName, Vec<Party>>,
    /// Whether commands are taken in the channels of apps only.
    pub only_in_channels: bool,
}

/// A message, as far as it matters for when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// A delivery's card.
    Card {
        /// Whether it asks something of a person.
        calls: bool,
        /// Whether it has failed.
        failed: bool,
    },
    /// A line; whether the card in whose thread it belongs is out.
    Line {
        /// How loud.
        volume: Volume,
        /// Whether its card is out.
        card: bool,
    },
}

/// When a message is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Now.
    Now,
    /// Once the quiet hours are over.
    At(Instant),
    /// Not in this channel.
    Never,
}

impl Settings {
    /// How deliveries of an app into an environment are told.
    pub fn route(&self, app: &AppName, environment: &EnvName) -> Option<&Route> {
        self.routes.get(&(app.clone(), environment.clone()))
    }

    /// When a message is shown. `production` says that it is about production.
    pub fn manner(&self, route: Option<&Route>, matter: Matter, production: bool, now: Instant) -> Manner {
        let level = route.map(|r| r.level).unwrap_or_default();
        if !wanted(level, matter) {
            return Manner::Never;
        }
        let quiet = route.and_then(|r| r.quiet.as_ref()).unwrap_or(&self.quiet);
        match quiet_until(quiet, now).filter(|_| !urgent(matter, production)) {
            Some(end) => Manner::At(end),
            None => Manner::Now,
        }
    }

    /// When what concerns one person is written to them; only a failure in production reaches them in quiet hours.
    pub fn directly(&self, urgent: bool, now: Instant) -> Manner {
        match quiet_until(&self.quiet, now).filter(|_| !urgent) {
            _ if !self.direct => Manner::Never,
            Some(end) => Manner::At(end),
            None => Manner::Now,
        }
    }
}

/// Whether a channel of this level wants it.
fn wanted(level: Level, matter: Matter) -> bool {
    match matter {
        Matter::Card { calls, failed } => calls || failed || level == Level::All,
        Matter::Line { volume: Volume::Detail, card } => card || level == Level::All,
        Matter::Line { volume: Volume::Outcome, .. } => level <= Level::Outcomes,
        Matter::Line { volume: Volume::Alarm, .. } => true,
    }
}

/// Whether it is shown whatever the hour.
fn urgent(matter: Matter, production: bool) -> bool {
    match matter {
        Matter::Card { calls, failed } => calls || (failed && production),
        Matter::Line { volume, .. } => volume == Volume::Alarm && production,
    }
}

/// When the quiet that is on now ends. Windows that touch are one.
pub fn quiet_until(quiet: &[FreezeWindow], now: Instant) -> Option<Instant> {
    let end_at = |at: Instant| quiet.iter().filter_map(|w| w.covering(at)).max();
    let mut end = end_at(now)?;
    for _ in 0..64 {
        match end_at(end) {
            Some(further) if further > end => end = further,
            _ => break,
        }
    }
    Some(end)
}

/// Whether a delivery stands where only people carry it on.
pub fn calls(delivery: &Delivery) -> bool {
    delivery.is_open() && delivery.waits.iter().any(|w| needs_a_person(&w.reason))
}

/// Whether a delivery has failed.
pub fn failed(delivery: &Delivery) -> bool {
    matches!(&delivery.end, Some((_, End::RolloutFailed { .. } | End::Refused { .. })))
}

/// Time and the outside open freezes, locks, soaks, checks and rollouts; people the rest.
fn needs_a_person(reason: &Reason) -> bool {
    match reason {
        Reason::ChecksFailed { .. }
        | Reason::ImageChanged { .. }
        | Reason::TagMoved { .. }
        | Reason::ImageGone { .. }
        | Reason::Displaced { .. }
        | Reason::NotTheDevImage { .. }
        | Reason::WhichDevImage { .. }
        | Reason::OlderThanTag { .. } => true,
        Reason::Unreachable { .. }
        | Reason::HealthUnknown { .. }
        | Reason::Unheard { .. }
        | Reason::Passing { .. }
        | Reason::MergeabilityUnknown { .. }
        | Reason::ScanRunning { .. }
        | Reason::RollingOut { .. } => false,
        other => !matches!(
            other.gate(),
            Some(GateName::Checks | GateName::Freeze | GateName::Lock | GateName::Soak | GateName::Images)
        ),
    }
}

/// What one who asked for a delivery must clear, in a word that stays the same while it is the same matter.
pub fn waits_for_requester(reason: &Reason) -> Option<&'static str> {
    match reason {
        Reason::Rejected { .. } => Some("rejected"),
        Reason::ChecksFailed { .. } => Some("checks"),
        Reason::Conflict { .. } => Some("conflict"),
        Reason::BumpTouched { .. } => Some("touched"),
        Reason::QuorumImpossible { .. } => Some("quorum"),
        Reason::UnknownAuthors { .. } => Some("authors"),
        Reason::Blocked { .. } => Some("blocked"),
        Reason::Unasked { .. } => Some("unasked"),
        Reason::Stranded { .. } => Some("stranded"),
        Reason::CannotCompare { .. } => Some("replacing"),
        _ => None,
    }
}

/// What is due of the reminders about one question.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reminder {
    /// The newest that is due; those before it have had their time.
    pub due: Option<usize>,
    /// When the next is due.
    pub next: Option<Instant>,
}

/// Which reminder is due of something asked at `asked`. Nobody is reminded in quiet hours: it comes when they end.
pub fn reminder(asked: Instant, after: &[Duration], quiet: &[FreezeWindow], now: Instant) -> Reminder {
    let at = |d: &Duration| TimeDelta::from_std(*d).ok().and_then(|d| asked.checked_add_signed(d));
    let times: Vec<(usize, Instant)> = after.iter().enumerate().filter_map(|(n, d)| Some((n, at(d)?))).collect();
    let due = times.iter().filter(|(_, at)| *at <= now).max_by_key(|(n, at)| (*at, *n)).map(|(n, _)| *n);
    let next = times.iter().map(|(_, at)| *at).filter(|at| *at > now).min();
    let loud = |at: Instant| quiet_until(quiet, at).unwrap_or(at);
    match quiet_until(quiet, now) {
        Some(end) if due.is_some() => Reminder { due: None, next: Some(end) },
        _ => Reminder { due, next: next.map(loud) },
    }
}

impl Digest {
    /// The digest that is due now, by the time it was to come.
    pub fn due(&self, now: Instant) -> Option<Instant> {
        self.at.last_start(now).filter(|at| *at > now - LATE)
    }

    /// When the next is due.
    pub fn next(&self, now: Instant) -> Option<Instant> {
        self.at.next_start(now)
    }
}

/// After how long a delivery that waits for machines says so again, unless reminders are configured: an image that CI never
/// builds and a check that never reports look like patience.
pub const HELD_UP: [Duration; 3] =
    [Duration::from_secs(3600), Duration::from_secs(4 * 3600), Duration::from_secs(24 * 3600)];

/// Whether some of these waits end by what machines do, and not by people or time.
pub fn is_held_up(waits: &[Shut]) -> bool {
    let by_machines = |wait: &Shut| {
        matches!(
            wait.reason,
            Reason::ImagesMissing { .. }
                | Reason::ChecksPending { .. }
                | Reason::ScanRunning { .. }
                | Reason::MergeabilityUnknown { .. }
                | Reason::HealthUnknown { .. }
                | Reason::ElectorateUnread { .. }
                | Reason::RunningUnread { .. }
                | Reason::Unreachable { .. }
        )
    };
    waits.iter().any(by_machines)
}

/// The people a list of reminders goes to: those who can still vote.
pub fn still_asked(delivery: &Delivery) -> BTreeSet<PersonId> {
    let approvals = delivery.waits.iter().filter(|w| matches!(w.reason, Reason::NeedsApprovals { .. }));
    approvals.flat_map(|w| w.who_can_open.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    /// Weekdays from 20:00 until 07:00, and the weekend, in Berlin.
    fn nights() -> Vec<FreezeWindow> {
        let zone = chrono_tz::Europe::Berlin;
        let window = |cron, hours: u64| FreezeWindow::new(cron, Duration::from_secs(hours * 3600), zone, Vec::new());
        vec![window("0 20 * * Mon-Fri", 11).expect("a window"), window("0 0 * * Sat,Sun", 24).expect("a window")]
    }

    fn settings(level: Level) -> (Settings, Route) {
        (Settings { quiet: nights(), direct: true, ..Settings::default() }, Route { level, ..Route::default() })
    }

    #[test]
    fn quiet_hours_that_touch_are_one_and_end_on_the_walls_clock() {
        // Friday 23:00 in Berlin: until Saturday 07:00, which the weekend covers, until Monday 00:00.
        assert_eq!(quiet_until(&nights(), at("2026-03-06T22:00:00Z")), Some(at("2026-03-08T23:00:00Z")));
        assert_eq!(quiet_until(&nights(), at("2026-03-09T09:00:00Z")), None);
        // The Sunday on which the clock is put forward: 24 hours from its midnight end at 01:00 summer time.
        assert_eq!(quiet_until(&nights(), at("2026-03-28T12:00:00Z")), Some(at("2026-03-29T23:00:00Z")));
    }

    #[test]
    fn failures_in_production_and_questions_are_never_held_back() {
        let (settings, route) = settings(Level::Failures);
        let night = at("2026-03-03T22:00:00Z");
        let alarm = Matter::Line { volume: Volume::Alarm, card: false };
        assert_eq!(settings.manner(Some(&route), alarm, true, night), Manner::Now);
        assert_eq!(
            settings.manner(Some(&route), Matter::Card { calls: true, failed: false }, false, night),
            Manner::Now
        );
        let morning = at("2026-03-04T06:00:00Z");
        assert_eq!(settings.manner(Some(&route), alarm, false, night), Manner::At(morning));
        assert_eq!(settings.directly(true, night), Manner::Now);
        assert_eq!(settings.directly(false, night), Manner::At(morning));
    }

    #[test]
    fn a_route_may_have_no_quiet_hours() {
        let (settings, route) = settings(Level::All);
        let route = Route { quiet: Some(Vec::new()), ..route };
        let outcome = Matter::Line { volume: Volume::Outcome, card: false };
        assert_eq!(settings.manner(Some(&route), outcome, false, at("2026-03-03T22:00:00Z")), Manner::Now);
    }

    #[test]
    fn a_digest_is_due_for_an_hour_and_then_no_more() {
        let window = FreezeWindow::new("0 9 * * Mon-Fri", Duration::from_secs(60), chrono_tz::UTC, Vec::new());
        let digest = Digest { at: window.expect("a window"), channels: BTreeMap::new() };
        let nine = at("2026-03-02T09:00:00Z");
        assert_eq!(digest.due(nine), Some(nine));
        assert_eq!(digest.due(at("2026-03-02T09:59:59Z")), Some(nine));
        assert_eq!(digest.due(at("2026-03-02T10:00:00Z")), None);
        assert_eq!(digest.next(nine), Some(at("2026-03-03T09:00:00Z")));
    }

    fn matter() -> impl Strategy<Value = Matter> {
        let volume = prop_oneof![Just(Volume::Detail), Just(Volume::Outcome), Just(Volume::Alarm)];
        prop_oneof![
            (any::<bool>(), any::<bool>()).prop_map(|(calls, failed)| Matter::Card { calls, failed }),
            (volume, any::<bool>()).prop_map(|(volume, card)| Matter::Line { volume, card }),
        ]
    }

    fn minute() -> impl Strategy<Value = Instant> {
        (0i64..60 * 24 * 30).prop_map(|m| at("2026-03-01T00:00:00Z") + TimeDelta::minutes(m))
    }

    proptest! {
        #[test]
        fn what_a_quieter_channel_hears_a_louder_one_hears_too(matter in matter(), production: bool, now in minute()) {
            let said = |level| {
                let (settings, route) = settings(level);
                settings.manner(Some(&route), matter, production, now) != Manner::Never
            };
            prop_assert!(said(Level::All));
            prop_assert!(!said(Level::Failures) || said(Level::Outcomes));
        }

        #[test]
        fn what_is_held_back_comes_later_outside_quiet_hours(matter in matter(), production: bool, now in minute()) {
            let (settings, route) = settings(Level::All);
            if let Manner::At(then) = settings.manner(Some(&route), matter, production, now) {
                prop_assert!(then > now);
                prop_assert_eq!(quiet_until(&settings.quiet, then), None);
                prop_assert_eq!(settings.manner(Some(&route), matter, production, then), Manner::Now);
            }
        }

        #[test]
        fn reminders_come_in_turn_never_early_and_never_in_quiet_hours(
            asked in minute(), now in minute(), hours in prop::collection::btree_set(1u64..72, 0..5)
        ) {
            let after: Vec<Duration> = hours.iter().map(|h| Duration::from_secs(h * 3600)).collect();
            let Reminder { due, next } = reminder(asked, &after, &nights(), now);
            if let Some(n) = due {
                prop_assert!(asked + TimeDelta::from_std(after[n]).expect("short") <= now);
                prop_assert_eq!(quiet_until(&nights(), now), None);
            }
            if let Some(next) = next {
                prop_assert!(next > now);
                prop_assert_eq!(quiet_until(&nights(), next), None);
                prop_assert!(reminder(asked, &after, &nights(), next).due > due, "something new is due then");
            } else if now >= asked + TimeDelta::hours(80) {
                prop_assert_eq!(due, after.len().checked_sub(1));
            }
        }
    }
}
