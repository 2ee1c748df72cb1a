//! How connections are taken, at the public address and at the local API: so that nobody who proves nothing can make tidegate
//! deaf. Whoever connects must say what they want within a time; connections have a bound in all and per address; and where it
//! is reached, those go first that have kept tidegate waiting longest, so that whoever does ask is heard. Nobody is let go whose
//! request is whole. What can't be taken is answered 503, which every caller may ask again, or is hung up on.

mod body;
mod calls;
pub mod files;
mod hall;
mod serve;
mod whole;

use std::time::Duration;

pub(crate) use self::calls::Calls;
pub use self::hall::{Hall, Tally};
pub use self::serve::{Entrance, serve};
pub(crate) use self::whole::{NotWhole, whole};

/// How much is taken of those who have proved nothing yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// How many connections at once.
    pub connections: usize,
    /// How many of one address; of IPv6, of one network of 64 bits.
    pub per_address: usize,
    /// From the connection, or the first byte of the next request, until a request's head is there.
    pub head: Duration,
    /// From the head until the body is there.
    pub body: Duration,
    /// How long an answer may take.
    pub answer: Duration,
    /// How long a connection may rest between two requests, what was answered last being fetched meanwhile.
    pub rest: Duration,
    /// What all bodies together may take beyond [`Bounds::OWN`] bytes each. Where that is taken, those make room that are on their way
    /// for longer than whoever needs it.
    pub shared: usize,
}

impl Bounds {
    /// What each connection's body may take whatever the others take.
    pub const OWN: usize = 64 * 1024;

    /// The bounds of a door for so many, half of them from one address.
    pub fn of(connections: usize) -> Self {
        Self {
            connections,
            per_address: connections.div_ceil(2),
            head: Duration::from_secs(10),
            body: Duration::from_secs(15),
            answer: Duration::from_secs(60),
            rest: Duration::from_secs(75),
            shared: 128 * 1024 * 1024,
        }
    }
}
