//! What the adapter remembers of its own messages: where the one with a key stands and which revision it shows, as far as
//! this process has posted or seen it. All of it can be read again from the channel, where each message carries its key.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::hear::Answer;
use crate::domain::event::MessageRef;

/// How many messages are remembered.
const MESSAGES: usize = 20_000;
/// How many addresses to answer at are kept.
const ADDRESSES: usize = 500;

/// What came of a try to post a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tried {
    /// Nobody knows; it would stand in this thread.
    Unknown(Option<String>),
    /// It was certainly not posted.
    InVain,
}

/// The memory.
#[derive(Default)]
pub(super) struct Book(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    /// Messages by channel and key.
    shown: HashMap<(String, String), String>,
    /// The revision that a message shows and its key, by channel and time stamp.
    revisions: HashMap<(String, String), (u64, String)>,
    /// Channels, and threads in them, whose messages are known.
    read: HashSet<(String, Option<String>)>,
    /// Messages of which a try to post them is the last that is known.
    tried: HashMap<(String, String), Tried>,
    /// Where people may be answered, oldest first.
    addresses: Vec<Answer>,
}

fn of(message: &MessageRef) -> (String, String) {
    (message.channel.clone(), message.id.clone())
}

fn by(channel: &str, key: &str) -> (String, String) {
    (channel.to_owned(), key.to_owned())
}

impl Book {
    fn pages(&self) -> MutexGuard<'_, Pages> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where the message with this key stands.
    pub(super) fn shown(&self, channel: &str, key: &str) -> Option<String> {
        self.pages().shown.get(&by(channel, key)).cloned()
    }

    /// A message stands there. What was read may be older than what is known.
    pub(super) fn stands(&self, channel: &str, key: &str, ts: &str, revision: u64) {
        let mut pages = self.pages();
        if pages.shown.len() >= MESSAGES {
            // What is needed again is read again.
            pages.shown.clear();
            pages.revisions.clear();
            pages.read.clear();
        }
        pages.shown.insert(by(channel, key), ts.to_owned());
        pages.tried.remove(&by(channel, key));
        let known = pages.revisions.entry(by(channel, ts)).or_insert_with(|| (revision, key.to_owned()));
        known.0 = revision.max(known.0);
    }

    /// What came of the last try to post a message.
    pub(super) fn tried(&self, channel: &str, key: &str) -> Option<Tried> {
        self.pages().tried.get(&by(channel, key)).cloned()
    }

    /// A message is about to be posted, or was not.
    pub(super) fn tries(&self, channel: &str, key: &str, tried: Tried) {
        self.pages().tried.insert(by(channel, key), tried);
    }

    /// Whether the messages in a channel or a thread are known.
    pub(super) fn is_read(&self, channel: &str, thread: Option<&str>) -> bool {
        self.pages().read.contains(&(channel.to_owned(), thread.map(ToOwned::to_owned)))
    }

    /// They are known from now on.
    pub(super) fn has_read(&self, channel: &str, thread: Option<&str>) {
        self.pages().read.insert((channel.to_owned(), thread.map(ToOwned::to_owned)));
    }

    /// The revision that a message shows, and its key.
    pub(super) fn revision(&self, message: &MessageRef) -> Option<(u64, String)> {
        self.pages().revisions.get(&of(message)).cloned()
    }

    /// A message is gone.
    pub(super) fn gone(&self, message: &MessageRef) {
        let mut pages = self.pages();
        pages.revisions.remove(&of(message));
        pages.shown.retain(|(channel, _), ts| *channel != message.channel || *ts != message.id);
    }

    /// Somebody may be answered there.
    pub(super) fn may_answer(&self, answer: Answer) {
        let mut pages = self.pages();
        if pages.addresses.len() >= ADDRESSES {
            pages.addresses.remove(0);
        }
        pages.addresses.push(answer);
    }

    /// Where somebody may be answered, newest first.
    pub(super) fn addresses(&self, login: &str, channel: &str) -> Vec<String> {
        let pages = self.pages();
        let theirs = pages.addresses.iter().rev().filter(|a| a.login == login && a.channel == channel);
        theirs.map(|a| a.url.clone()).collect()
    }
}
