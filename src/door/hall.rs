//! Who is connected, since when they have kept tidegate waiting, and who must go when too many are.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

use super::Bounds;

/// How often it is told at most that the bound was reached.
const TOLD_EVERY: Duration = Duration::from_secs(60);

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// For a request's head.
    Head,
    /// For its body.
    Body,
    /// For tidegate.
    Answer,
    /// For the next request.
    Rest,
}

/// One that is connected.
#[derive(Debug)]
struct Seat {
    from: Option<IpAddr>,
    phase: Phase,
    since: Instant,
    /// Since when it has kept tidegate waiting, as a number that only grows.
    waits: u64,
    /// What its body takes of what all share, in pieces of [`Bounds::OWN`].
    pieces: usize,
    turned: Arc<Notify>,
}

#[derive(Debug, Default)]
struct Inside {
    number: u64,
    seats: BTreeMap<u64, Seat>,
    told: Option<Instant>,
}

impl Inside {
    fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    /// Sends away who has kept tidegate waiting longest: of one address, or of all. How many an address has is bounded by itself,
    /// and says nothing more: a forge comes from one address, whoever floods from a thousand.
    fn shed(&mut self, of: Option<IpAddr>) -> bool {
        self.send_away(|seat| seat.phase != Phase::Answer && (of.is_none() || seat.from == of))
    }

    /// Sends away who has kept tidegate waiting longest of those that fit.
    fn send_away(&mut self, fit: impl Fn(&Seat) -> bool) -> bool {
        let waiting = self.seats.iter().filter(|&(_, seat)| fit(seat));
        let longest = waiting.min_by_key(|(_, seat)| seat.waits).map(|(number, _)| *number);
        let Some(seat) = longest.and_then(|number| self.seats.remove(&number)) else { return false };
        seat.turned.notify_one();
        true
    }

    /// What those that fit take of what bodies share.
    fn taken(&self, fit: impl Fn(&Seat) -> bool) -> usize {
        self.seats.values().filter(|&seat| fit(seat)).map(|seat| seat.pieces).sum()
    }

    /// Gives a body more of what bodies share. Where there is not that much left, those make room that are on their way as well and
    /// have kept tidegate waiting longer; none does where that would not be enough. How many had to; nothing where there is no room.
    fn give(&mut self, number: u64, pieces: usize, most: usize) -> Option<u64> {
        let waits = self.seats.get(&number)?.waits;
        let yields = |seat: &Seat| seat.phase == Phase::Body && seat.pieces > 0 && seat.waits < waits;
        if self.taken(|seat| !yields(seat)) + pieces > most {
            return None;
        }
        let mut gone = 0;
        while self.taken(|_| true) + pieces > most && self.send_away(yields) {
            gone += 1;
        }
        self.seats.get_mut(&number)?.pieces += pieces;
        Some(gone)
    }
}

/// How often what happened at a door.
#[derive(Debug, Default)]
pub struct Tally {
    taken: AtomicU64,
    shed: AtomicU64,
    late: AtomicU64,
    refused: AtomicU64,
}

impl Tally {
    /// All of it, by name.
    pub fn all(&self) -> [(&'static str, u64); 4] {
        let of = |count: &AtomicU64| count.load(Relaxed);
        [("taken", of(&self.taken)), ("shed", of(&self.shed)), ("late", of(&self.late)), ("refused", of(&self.refused))]
    }
}

/// The connections of one door.
#[derive(Debug)]
pub struct Hall {
    name: &'static str,
    pub(super) bounds: Bounds,
    inside: Mutex<Inside>,
    tally: Arc<Tally>,
}

/// Why a connection ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gone {
    /// Others came, and it had kept tidegate waiting longest.
    Shed,
    /// It kept tidegate waiting too long.
    Late,
}

impl Hall {
    /// An empty one.
    pub fn new(name: &'static str, bounds: Bounds) -> Arc<Self> {
        Arc::new(Self { name, bounds, inside: Mutex::default(), tally: Arc::default() })
    }

    /// Its name, for log and metrics.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What happened so far.
    pub fn tally(&self) -> Arc<Tally> {
        self.tally.clone()
    }

    /// How many are connected.
    pub fn len(&self) -> usize {
        self.inside().seats.len()
    }

    /// Whether nobody is.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets somebody in, in another's place where there is none left; none where all that are there are being answered.
    pub(super) fn admit(self: &Arc<Self>, from: Option<IpAddr>) -> Option<Guest> {
        let from = from.map(origin);
        let mut inside = self.inside();
        let of_same = inside.seats.values().filter(|seat| from.is_some() && seat.from == from).count();
        let full = if of_same >= self.bounds.per_address {
            Some(from)
        } else {
            (inside.seats.len() >= self.bounds.connections).then_some(None)
        };
        if let Some(of) = full {
            let made_room = inside.shed(of);
            self.tell(&mut inside, from, made_room);
            if !made_room {
                return None;
            }
        }
        let (number, turned) = (inside.next(), Arc::new(Notify::new()));
        let (phase, since) = (Phase::Head, Instant::now());
        let seat = Seat { from, phase, since, waits: number, pieces: 0, turned: turned.clone() };
        inside.seats.insert(number, seat);
        self.tally.taken.fetch_add(1, Relaxed);
        Some(Guest { place: Place { hall: self.clone(), number }, turned })
    }

    /// The process can open no more files: whoever has kept it waiting longest gives theirs back.
    pub(super) fn make_room(&self) {
        if self.inside().shed(None) {
            self.tally.shed.fetch_add(1, Relaxed);
        }
    }

    fn tell(&self, inside: &mut Inside, from: Option<IpAddr>, made_room: bool) {
        let counter = if made_room { &self.tally.shed } else { &self.tally.refused };
        counter.fetch_add(1, Relaxed);
        let now = Instant::now();
        if inside.told.is_some_and(|told| now - told < TOLD_EVERY) {
            return;
        }
        inside.told = Some(now);
        let Bounds { connections, per_address, .. } = self.bounds;
        let from = from.map_or_else(|| "this user".to_owned(), |from| from.to_string());
        let what =
            if made_room { "the one that had asked for nothing for longest was closed" } else { "it was answered 503" };
        tracing::warn!(
            "{}: more than {connections} connections, or {per_address} of one address, the last of {from}: {what}",
            self.name
        );
    }

    fn limit(&self, phase: Phase) -> Duration {
        let Bounds { head, body, answer, rest, .. } = self.bounds;
        match phase {
            Phase::Head => head,
            // A body that is late is answered.
            Phase::Body => body.saturating_add(answer),
            Phase::Answer => answer,
            Phase::Rest => rest,
        }
    }
}

/// Whose connections are counted together: who has one address of IPv6 has all of its network.
fn origin(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// A connection's place.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) hall: Arc<Hall>,
    number: u64,
}

impl Place {
    fn turn(&self, to: impl FnOnce(Phase) -> Option<Phase>) {
        let mut inside = self.hall.inside();
        let number = inside.next();
        let Some(seat) = inside.seats.get_mut(&self.number) else { return };
        let Some(phase) = to(seat.phase) else { return };
        if phase == Phase::Rest || seat.phase == Phase::Rest {
            seat.waits = number;
        }
        if phase == Phase::Rest {
            seat.pieces = 0;
        }
        (seat.phase, seat.since) = (phase, Instant::now());
        seat.turned.notify_one();
    }

    /// Its body takes more of what bodies share; whether there was that much.
    pub(super) fn takes(&self, pieces: usize) -> bool {
        let most = self.hall.bounds.shared / Bounds::OWN;
        let gone = self.hall.inside().give(self.number, pieces, most);
        self.hall.tally.shed.fetch_add(gone.unwrap_or_default(), Relaxed);
        gone.is_some()
    }

    /// Something was sent.
    pub(super) fn heard(&self) {
        self.turn(|phase| (phase == Phase::Rest).then_some(Phase::Head));
    }

    /// A request's head is there.
    pub(super) fn asked(&self, with_body: bool) {
        self.turn(|_| Some(if with_body { Phase::Body } else { Phase::Answer }));
    }

    /// Its body is there, too.
    pub(super) fn said_all(&self) {
        self.turn(|phase| (phase == Phase::Body).then_some(Phase::Answer));
    }

    /// It was answered.
    pub(super) fn answered(&self) {
        self.turn(|_| Some(Phase::Rest));
    }

    /// Something took too long and was answered.
    pub(super) fn was_late(&self) {
        self.hall.tally.late.fetch_add(1, Relaxed);
    }

    /// Whether no request is under way.
    pub(super) fn is_before_a_request(&self) -> bool {
        self.hall.inside().seats.get(&self.number).is_none_or(|seat| seat.phase == Phase::Head)
    }
}

/// One that is connected, until this is dropped.
#[derive(Debug)]
pub(super) struct Guest {
    pub(super) place: Place,
    turned: Arc<Notify>,
}

impl Guest {
    /// Ready when it must go.
    pub(super) async fn gone(&self) -> Gone {
        loop {
            let Some(at) = self.deadline() else { return Gone::Shed };
            if timeout_at(at, self.turned.notified()).await.is_err()
                && self.deadline().is_none_or(|at| at <= Instant::now())
            {
                self.place.was_late();
                return Gone::Late;
            }
        }
    }

    fn deadline(&self) -> Option<Instant> {
        let hall = &self.place.hall;
        let inside = hall.inside();
        let seat = inside.seats.get(&self.place.number)?;
        let far = Duration::from_secs(24 * 3600);
        Some(seat.since + hall.limit(seat.phase).min(far))
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.place.hall.inside().seats.remove(&self.place.number);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    fn hall(connections: usize, per_address: usize) -> Arc<Hall> {
        Hall::new("a test", Bounds { per_address, ..Bounds::of(connections) })
    }

    fn address(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    fn is_gone(guest: &Guest) -> bool {
        guest.gone().now_or_never() == Some(Gone::Shed)
    }

    #[tokio::test]
    async fn whoever_kept_waiting_longest_makes_room_and_nobody_who_asked_does() {
        let hall = hall(3, 3);
        let admit = || hall.admit(address("10.0.0.1"));
        let (asks, silent, slow) = (admit().unwrap(), admit().unwrap(), admit().unwrap());
        asks.place.asked(false);
        slow.place.asked(true);
        let fourth = admit().unwrap();
        assert!(is_gone(&silent) && !is_gone(&asks) && !is_gone(&slow));
        let fifth = admit().unwrap();
        assert!(is_gone(&slow), "a body that does not come is no better");
        for guest in [&fourth, &fifth] {
            guest.place.asked(true);
            guest.place.said_all();
        }
        assert!(admit().is_none(), "all are being answered");
        asks.place.answered();
        assert!(admit().is_some());
        assert!(is_gone(&asks));
        assert_eq!(hall.tally().all(), [("taken", 6), ("shed", 3), ("late", 0), ("refused", 1)]);
        drop((asks, silent, slow, fourth, fifth));
        assert!(hall.is_empty());
    }

    #[tokio::test]
    async fn an_address_that_takes_all_it_may_takes_nothing_of_the_others() {
        let hall = hall(6, 3);
        let other = hall.admit(address("10.0.0.2")).unwrap();
        let many: Vec<Guest> = (0..50).map(|_| hall.admit(address("10.0.0.1")).unwrap()).collect();
        assert_eq!((hall.len(), many.iter().filter(|guest| !is_gone(guest)).count()), (4, 3));
        assert!(!is_gone(&other));
        // One network of IPv6 is one address, as is an address of IPv4 written as IPv6.
        let v6: Vec<Guest> = (1..9).map(|n| hall.admit(address(&format!("2001:db8:1:2::{n:x}"))).unwrap()).collect();
        assert_eq!(v6.iter().filter(|guest| !is_gone(guest)).count(), 3);
        assert_eq!(hall.len(), 6);
        assert!(is_gone(&other), "where there is no room in all, who has waited longest makes it, whoever it is");
        assert_eq!(origin("::ffff:10.0.0.1".parse().unwrap()), "10.0.0.1".parse::<IpAddr>().unwrap());
    }

    #[tokio::test]
    async fn whoever_floods_from_many_addresses_takes_no_turn_of_one_that_asks_for_much() {
        let hall = hall(8, 4);
        let flood = |n: u8| hall.admit(address(&format!("10.0.1.{n}"))).unwrap();
        let silent: Vec<Guest> = (0..8).map(flood).collect();
        let forge: Vec<Guest> = (0..4).map(|_| hall.admit(address("10.0.0.1")).unwrap()).collect();
        let more: Vec<Guest> = (10..14).map(flood).collect();
        assert!(silent.iter().all(is_gone) && forge.iter().chain(&more).all(|guest| !is_gone(guest)));
    }

    #[tokio::test]
    async fn a_connection_that_rested_begins_anew_with_its_next_request() {
        let hall = hall(2, 2);
        let (proxy, silent) = (hall.admit(None).unwrap(), hall.admit(None).unwrap());
        proxy.place.asked(false);
        proxy.place.answered();
        proxy.place.heard();
        let _third = hall.admit(None).unwrap();
        assert!(is_gone(&silent) && !is_gone(&proxy));
    }

    #[tokio::test]
    async fn each_part_of_a_request_has_its_time() {
        let never = Duration::from_secs(3600);
        let long = Bounds { head: never, body: never, answer: never, rest: never, ..Bounds::of(2) };
        let now = Duration::ZERO;
        let cases = [
            (Phase::Head, Bounds { head: now, ..long }),
            (Phase::Body, Bounds { body: now, answer: now, ..long }),
            (Phase::Answer, Bounds { answer: now, ..long }),
            (Phase::Rest, Bounds { rest: now, ..long }),
        ];
        for (late, bounds) in cases {
            let guest = Hall::new("a test", bounds).admit(None).unwrap();
            for phase in [Phase::Head, Phase::Body, Phase::Answer, Phase::Rest] {
                guest.place.turn(|_| Some(phase));
                let gone = tokio::time::timeout(Duration::from_millis(20), guest.gone()).await;
                let answers = (late, phase) == (Phase::Body, Phase::Answer);
                assert_eq!(gone.is_ok(), phase == late || answers, "{late:?}: {phase:?}");
            }
        }
        // The first byte of the next request ends the rest.
        let guest = Hall::new("a test", Bounds { head: now, ..long }).admit(None).unwrap();
        guest.place.turn(|_| Some(Phase::Rest));
        let (gone, ()) = tokio::join!(guest.gone(), async { guest.place.heard() });
        assert_eq!(gone, Gone::Late);
    }
}
