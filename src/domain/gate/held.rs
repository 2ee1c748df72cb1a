//! Freezes, locks, and the break-glass that opens both: what holds a delivery out of an environment, and who holds it.

use super::evaluate::{Look, open};
use super::{AlsoHeld, Lock, Override, Reason, Shut, Verdict};
use crate::domain::anew;
use crate::domain::catalog::Right;
use crate::domain::delivery::Lane;
use crate::domain::explain::instant_words;
use crate::domain::freeze::{AdHocFreeze, NEVER};
use crate::domain::{Instant, PersonId};

/// How many freezes in a row are joined when each begins before the one before has ended.
const JOINED: usize = 64;

impl Look<'_> {
    /// The break-glass that is in force here and now for what would enter, and for nothing else.
    fn granted(&mut self) -> Option<&Override> {
        let (truth, now) = (self.truth, self.now);
        let here = |o: &&Override| {
            o.app == truth.subject.app
                && o.environment == truth.environment.name
                && o.revoked_at.is_none()
                && o.opens(&truth.entering).is_ok()
        };
        for grant in truth.overrides.iter().filter(here) {
            self.again_at(Some(if grant.from > now { grant.from } else { grant.until }));
        }
        truth.overrides.iter().filter(here).find(|o| o.is_on(now))
    }

    pub(super) fn overridden(&mut self) -> Option<Verdict> {
        self.granted().map(overridden_by)
    }

    pub(super) fn freeze(&mut self) -> Verdict {
        let environment = self.truth.environment;
        let windows: Vec<_> = environment.freezes.iter().filter(|w| w.holds(self.truth.lane)).collect();
        let called: Vec<_> =
            self.truth.freezes.iter().filter(|f| f.environment == environment.name && f.thawed_at.is_none()).collect();
        // The end of whatever is on at an instant.
        let end_at = |at: Instant| {
            let recurring = windows.iter().filter_map(|w| w.covering(at));
            recurring.chain(called.iter().filter(|f| f.is_on(at)).map(|f| f.ends())).max()
        };
        let (now, wall) = (self.now, self.truth.wall);
        let by_wall = windows.iter().filter_map(|w| w.covering(wall)).max();
        let Some(mut end) = end_at(now).into_iter().chain(by_wall).max() else {
            let begins = windows.iter().filter_map(|w| w.next_start(self.now));
            let begins = begins.chain(called.iter().map(|f| f.from).filter(|from| *from > self.now)).min();
            self.again_at(begins);
            return open("no freeze");
        };
        for _ in 0..JOINED {
            // Nothing comes after what does not end.
            match Some(end).filter(|end| *end < NEVER).and_then(end_at) {
                Some(further) if further > end => end = further,
                _ => break,
            }
        }
        let end = Some(end).filter(|end| *end < NEVER).map(|end| shown_by_both(end, now, wall));
        self.again_at(end);
        if let Some(open) = self.overridden() {
            return open;
        }
        let on: Vec<&AdHocFreeze> = called.iter().filter(|f| f.is_on(self.now)).copied().collect();
        let also: Vec<String> = windows.iter().filter(|w| w.on_by(now, wall).is_some()).map(|w| w.describe()).collect();
        // Each ends by itself, and what is told changes then.
        on.iter().for_each(|f| self.again_at(f.until));
        // A called freeze can be thawed; a recurring one only overridden.
        let right = if also.is_empty() { Right::Freeze } else { Right::Override };
        let mut who = self.who_may(right);
        if also.is_empty() {
            add_owners(&mut who, on.iter().map(|f| &f.by));
        }
        let alone = on.len() + also.len() == 1;
        let recurs = !also.is_empty();
        let why: Vec<String> = on.iter().map(|f| called_words(f, alone)).chain(also).collect();
        Verdict::Shut(Shut {
            reason: Reason::Frozen { environment: environment.name.clone(), why: why.join("; "), recurs },
            opens_at: end,
            who_can_open: who,
        })
    }

    pub(super) fn lock(&mut self) -> Verdict {
        let (truth, now) = (self.truth, self.now);
        let (lane, entering) = (truth.lane, &truth.entering);
        // A rollback must always be possible; what it locked holds what was asked for before it.
        let holds = |lock: &&Lock| {
            lock.app == truth.subject.app
                && lock.environment == truth.environment.name
                && lock.is_on(now)
                && lane != Lane::Rollback
                && (!lock.from_rollback || anew::holds(lock, lane, &entering.past))
        };
        let mut on: Vec<&Lock> = truth.locks.iter().filter(holds).collect();
        if let Some(way_back) = entering.way_back.as_ref().filter(|_| lane != Lane::Rollback) {
            on.iter().for_each(|lock| self.again_at(lock.until));
            return Verdict::Shut(self.locked_by(&on, Some(way_back)));
        }
        if on.is_empty() {
            return open("not locked");
        }
        on.iter().for_each(|lock| self.again_at(lock.until));
        let mut again = None;
        if let Some(grant) = self.granted() {
            // What a rollback locked after the break-glass was asked for, nobody agreed to open.
            let known = |l: &Lock| grant.opens.iter().any(|opening| opening.past.iter().any(|past| past.is_same(l)));
            let (verdict, ends) = (overridden_by(grant), grant.until);
            let (stay, opened): (Vec<&Lock>, Vec<&Lock>) =
                on.into_iter().partition(|lock| lock.from_rollback && !known(lock));
            if stay.is_empty() {
                return verdict;
            }
            (on, again) = (stay, Some((ends, opened)));
        }
        // The one that holds longest comes first: until it ends, nothing opens by itself.
        on.sort_by_key(|lock| std::cmp::Reverse((lock.until.is_none(), lock.until)));
        let mut shut = self.locked_by(&on, None);
        if let Some((ends, opened)) = again {
            shut.opens_at = shut.opens_at.and_then(|at| held_again(at, ends, &opened));
        }
        Verdict::Shut(shut)
    }

    /// Everyone who holds it, the rollback under way first, which no break-glass opens and nobody unlocks.
    fn locked_by(&self, on: &[&Lock], way_back: Option<&String>) -> Shut {
        let entering = &self.truth.entering;
        let under_way =
            way_back.map(|reason| AlsoHeld { by: "tidegate".to_owned(), reason: reason.clone(), until: None });
        let held = |l: &&Lock| AlsoHeld { by: l.by.to_string(), reason: l.reason_words(), until: l.until };
        let mut all = under_way.into_iter().chain(on.iter().map(held));
        let first = all.next().unwrap_or_else(|| AlsoHeld { by: String::new(), reason: String::new(), until: None });
        // What goes first is let go by nobody: its reason says what to do about it.
        let nobody = way_back.is_some() || on.iter().all(|l| l.goes_first());
        let frozen = !on.is_empty() && way_back.is_none() && on.iter().all(|l| l.failed.is_some());
        let right = if frozen { Right::Freeze } else { Right::Lock };
        let mut who = if nobody { Vec::new() } else { self.who_may(right) };
        if way_back.is_none() {
            add_owners(&mut who, on.iter().filter(|l| !l.from_rollback).filter_map(|l| l.by.person()));
        }
        let by_rollback = on.iter().any(|l| l.from_rollback);
        let anew = entering.anew.clone().filter(|_| by_rollback);
        // While the rollback is under way, it clears its way itself.
        let rolled_back = by_rollback && way_back.is_none();
        let environment = self.truth.environment.name.clone();
        let taken_back = nobody || on.iter().any(|l| l.from_rollback || l.goes_first());
        let (by, reason, others) = (first.by, first.reason, all.collect());
        let reason = Reason::Locked { environment, by, reason, others, anew, taken_back, rolled_back, frozen };
        Shut { reason, opens_at: first.until, who_can_open: who }
    }

    pub(super) fn who_may(&self, right: Right) -> Vec<PersonId> {
        let (catalog, environment) = (self.truth.catalog, self.truth.environment);
        catalog.people.keys().filter(|p| catalog.may_request(p, right, environment)).cloned().collect()
    }
}

/// When it opens where all but these locks open at an instant: what a break-glass opened holds again once that is over.
fn held_again(at: Instant, ends: Instant, opened: &[&Lock]) -> Option<Instant> {
    opened.iter().filter(|_| ends <= at).try_fold(at, |at, lock| Some(at.max(lock.until?)))
}

fn overridden_by(grant: &Override) -> Verdict {
    open(format!("overridden by {}: {}", grant.by, grant.reason))
}

/// Whoever holds something may let it go, whatever else they may.
fn add_owners<'p>(who: &mut Vec<PersonId>, owners: impl Iterator<Item = &'p PersonId>) {
    for owner in owners {
        if !who.contains(owner) {
            who.push(owner.clone());
        }
    }
}

/// Why it is frozen and by whom; where several hold it, until when each does.
fn called_words(freeze: &AdHocFreeze, alone: bool) -> String {
    match freeze.until {
        None => format!("stopped by {} until /resume {}: {}", freeze.by, freeze.environment, freeze.reason),
        Some(_) if alone => format!("{}, by {}", freeze.reason, freeze.by),
        Some(until) => format!("{}, by {} until {}", freeze.reason, freeze.by, instant_words(until)),
    }
}

/// When a clock that is behind shows an instant too, in tidegate's own time, which goes on half as fast until then.
fn shown_by_both(at: Instant, now: Instant, wall: Instant) -> Instant {
    at.max(now + (at - wall) / 2)
}
