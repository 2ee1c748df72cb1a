//! tidegate's own time: it never goes back, whatever the machine's clock does, and across restarts neither.
//!
//! Votes, leases, pauses, soaks and holds are ordered and measured by one clock. A machine's clock is set back now and then
//! (a corrected error, a machine that was restored): then a vote would be younger than one cast after it, a pause would last
//! for hours, and what was asked for since a rollback would seem to have been asked for before it. So time goes on from the
//! latest instant that was ever shown, half as fast as the machine's own steady counter, until the clock has caught up; a
//! restart goes on from what was stored last. How long anything lasts is thereby measured too long at worst, never too short.
//!
//! What others compare with their own clocks (the times in a token that we sign, the window of a signature) is judged by
//! [`Clock::wall`], the clock as it is set.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant as Counter};

use chrono::TimeDelta;
use futures::future::BoxFuture;

use crate::domain::Instant;
use crate::port::Clock;

/// How far the clock may be behind before it is told.
const TOLD: TimeDelta = TimeDelta::seconds(5);

/// A clock that never goes back.
pub struct Steady {
    clock: Arc<dyn Clock>,
    begun: Counter,
    shown: Mutex<Shown>,
}

/// What was shown last.
#[derive(Debug, Clone, Copy)]
struct Shown {
    at: Instant,
    /// What the steady counter said then.
    ran: Duration,
    /// Whether it was told that the clock is behind.
    behind: bool,
}

impl Steady {
    /// Goes on from `floor`, the latest instant that an earlier run stored, where the clock is behind that.
    pub fn over(clock: Arc<dyn Clock>, floor: Option<Instant>) -> Self {
        let (now, ran) = (clock.now(), clock.ran().unwrap_or_default());
        let at = floor.map_or(now, |floor| floor.max(now));
        Self { clock, begun: Counter::now(), shown: Mutex::new(Shown { at, ran, behind: false }) }
    }

    /// How far the machine's clock is behind.
    pub fn lead(&self) -> TimeDelta {
        self.now() - self.clock.now()
    }
}

impl Clock for Steady {
    fn now(&self) -> Instant {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let (wall, ran) = (self.clock.now(), self.clock.ran().unwrap_or_else(|| self.begun.elapsed()));
        let at = next(shown.at, ran.saturating_sub(shown.ran), wall);
        let behind = at - wall > TOLD;
        if behind && !shown.behind {
            tracing::warn!("the machine's clock is behind, or was set back ({wall}): tidegate goes on from {at}");
        }
        *shown = Shown { at, ran, behind };
        at
    }

    fn wall(&self) -> Instant {
        self.clock.wall()
    }

    fn ran(&self) -> Option<Duration> {
        self.clock.ran()
    }

    fn pause(&self, time: Duration) -> BoxFuture<'static, ()> {
        self.clock.pause(time)
    }
}

/// The instant after `last`, when so much time has passed and the clock shows `wall`.
fn next(last: Instant, passed: Duration, wall: Instant) -> Instant {
    let slow = TimeDelta::from_std(passed / 2).ok().and_then(|passed| last.checked_add_signed(passed));
    wall.max(slow.unwrap_or(last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::ManualClock;
    use proptest::prelude::*;

    fn noon() -> Instant {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    fn seconds(count: i64) -> TimeDelta {
        TimeDelta::seconds(count)
    }

    #[test]
    fn a_clock_set_back_is_waited_for_at_half_the_pace() {
        let manual = ManualClock::new(noon());
        let steady = Steady::over(Arc::new(manual.clone()), None);
        manual.set_back(Duration::from_secs(60));
        assert_eq!(steady.now(), noon());
        manual.advance(Duration::from_secs(40));
        assert_eq!((steady.now(), steady.wall()), (noon() + seconds(20), noon() - seconds(20)));
        manual.advance(Duration::from_secs(100));
        assert_eq!((steady.now(), steady.lead()), (noon() + seconds(80), TimeDelta::zero()));
    }

    #[test]
    fn a_start_goes_on_from_what_was_stored_last() {
        let manual = ManualClock::new(noon());
        let steady = Steady::over(Arc::new(manual.clone()), Some(noon() + seconds(60)));
        assert_eq!(steady.lead(), seconds(60));
        manual.advance(Duration::from_secs(120));
        assert_eq!(steady.lead(), TimeDelta::zero());
        assert_eq!(Steady::over(Arc::new(manual), Some(noon())).lead(), TimeDelta::zero());
    }

    proptest! {
        /// Whatever the machine's clock does: never back, never slower than half the counter, never ahead of whatever the
        /// clock has shown by more than the time that has passed.
        #[test]
        fn time_never_goes_back_and_never_stands(moves in prop::collection::vec((-5000i64..5000, 0u64..5000), 1..40)) {
            let (mut at, mut highest) = (noon(), noon());
            let mut wall = noon();
            for (jump, passed) in moves {
                wall += seconds(jump) + TimeDelta::milliseconds(i64::try_from(passed).unwrap());
                highest = highest.max(wall);
                let passed = Duration::from_millis(passed);
                let after = next(at, passed, wall);
                prop_assert!(after >= at + TimeDelta::from_std(passed / 2).unwrap() && after >= wall);
                prop_assert!(after <= highest.max(at + TimeDelta::from_std(passed).unwrap()));
                at = after;
            }
        }
    }
}
