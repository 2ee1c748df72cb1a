//! The embedded surface: people type, react and read in a terminal (`tidegate demo`, `tidegate say`, the tests).
//!
//! Everything said, shown and reacted is a line of one log before it counts: a command typed is not lost by a kill,
//! and a message is not shown twice after one. What is shown goes to a [`Screen`] after it is logged, so a crash
//! between the two leaves it unseen until [`Terminal::shown`] is asked.

mod kept;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::card::Line;
use super::text::{self, Paint};
use super::{Body, Chat, Post, Reaction};
use crate::disk::Log;
use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::domain::event::{Event, MessageRef};
use crate::domain::vote::{Button, Choice};
use crate::port::{Clock, Incoming, PortError, PortResult, Source};

/// Where what is written to one person stands.
const DIRECT: &str = "direct";
/// How often the log is written anew at most.
const FORGETS_EVERY: TimeDelta = TimeDelta::days(1);

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Showing {
    /// Shown for the first time.
    Posted,
    /// Shown in place of what stood there.
    Edited,
    /// Shown to one person only; there is no message to refer to later.
    Private {
        /// To whom.
        login: String,
    },
    /// Written to one person outside any channel.
    Direct {
        /// To whom.
        login: String,
    },
}

/// Something that appears on the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How.
    pub showing: Showing,
    /// Where; a private answer has the running number it would have had.
    pub message: MessageRef,
    /// The message in whose thread it stands.
    pub thread: Option<MessageRef>,
    /// What; none for a private answer.
    pub body: Option<Body>,
    /// As text, harmless, not indented.
    pub text: String,
}

/// Where the terminal shows things.
pub trait Screen: Send + Sync {
    /// Shows one. Must not block for long.
    fn show(&self, shown: Shown);
}

/// Collects what is shown; a receiver that is gone is no concern of the sender.
impl Screen for tokio::sync::mpsc::UnboundedSender<Shown> {
    fn show(&self, shown: Shown) {
        let _ = self.send(shown);
    }
}

/// The embedded surface.
pub struct Terminal {
    clock: Arc<dyn Clock>,
    screen: Arc<dyn Screen>,
    paint: Paint,
    seated: bool,
    /// Whether what people react and press here is a vote.
    votes: bool,
    state: Mutex<State>,
}

/// One line of the log.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "snake_case")]
enum Entry {
    /// An event came from people.
    Came { key: String, event: Event },
    /// These events were taken over by the engine.
    Taken { keys: Vec<String> },
    /// A message was shown; an older tidegate did not note when.
    Posted {
        id: u64,
        key: String,
        channel: String,
        thread: Option<MessageRef>,
        body: Body,
        #[serde(default)]
        at: Option<Instant>,
    },
    /// A message changed.
    Edited { id: u64, revision: u64, body: Body },
    /// A private answer was given.
    Answered {
        id: u64,
        login: String,
        channel: String,
        key: String,
        #[serde(default)]
        at: Option<Instant>,
    },
    /// What is over was forgotten: so many events and messages there had been.
    Counted { events: u64, messages: u64, at: Instant },
    /// Somebody's reaction stands on a message.
    Stands { id: u64, login: String, choice: Choice },
    /// Somebody deleted a message.
    Removed { id: u64 },
}

/// What the log adds up to.
struct State {
    log: Log,
    /// Counts events; never goes back.
    events: u64,
    /// Counts messages and private answers.
    messages: u64,
    waiting: Vec<Incoming>,
    shown: Vec<Message>,
    answered: Vec<Told>,
    /// How many entries the log has.
    entries: usize,
    /// When what is over was last forgotten.
    forgot: Option<Instant>,
}

/// What one person was told, where, under which key.
struct Told {
    id: u64,
    whom: (String, String, String),
    at: Option<Instant>,
}

struct Message {
    id: u64,
    key: String,
    channel: String,
    thread: Option<MessageRef>,
    body: Body,
    revision: Option<u64>,
    reactions: Vec<Reaction>,
    at: Option<Instant>,
}

impl Message {
    fn reference(&self) -> MessageRef {
        reference(&self.channel, self.id)
    }

    /// Whether it is kept up to date, or voted on.
    fn lasts(&self) -> bool {
        !matches!(self.body, Body::Line(_))
    }

    fn showing(&self, showing: Showing, paint: Paint) -> Shown {
        let (thread, body) = (self.thread.clone(), self.body.clone());
        Shown { showing, message: self.reference(), thread, text: text::body(&body, paint), body: Some(body) }
    }
}

fn reference(channel: &str, id: u64) -> MessageRef {
    MessageRef { surface: Surface::Terminal, channel: channel.to_owned(), id: id.to_string() }
}

impl Terminal {
    /// The terminal that keeps its log in this folder.
    pub fn open(
        root: impl Into<PathBuf>,
        clock: Arc<dyn Clock>,
        screen: Arc<dyn Screen>,
        paint: Paint,
    ) -> PortResult<Self> {
        let (log, entries) = Log::open(root.into().join("terminal.jsonl"))?;
        let (waiting, shown, answered) = (Vec::new(), Vec::new(), Vec::new());
        let mut state = State { log, events: 0, messages: 0, waiting, shown, answered, entries: 0, forgot: None };
        entries.into_iter().for_each(|entry| state.apply(entry));
        Ok(Self { clock, screen, paint, seated: true, votes: true, state: Mutex::new(state) })
    }

    /// The same where nobody sits: it shows things to a log, and a reaction on it is a vote only where anybody may speak as anybody.
    pub fn unseated(self, votes: bool) -> Self {
        Self { seated: false, votes, ..self }
    }

    /// Somebody types something.
    pub fn say(&self, login: &str, channel: &str, text: &str) -> PortResult<()> {
        let (surface, login) = (Surface::Terminal, login.to_owned());
        let (channel, text) = (channel.to_owned(), text.to_owned());
        self.state().came(Event::Said { surface, login, channel, text, caller: None })
    }

    /// Somebody reacts to a message. Nothing happens if they did so already.
    pub fn react(&self, login: &str, message: &MessageRef, choice: Choice) -> PortResult<()> {
        let mut state = self.state();
        if state.message(message)?.reactions.iter().any(|r| r.login == login && r.choice == choice) {
            return Ok(());
        }
        state.came(reacted(login, message, choice, false, self.clock.now()))
    }

    /// Somebody takes a reaction back.
    pub fn unreact(&self, login: &str, message: &MessageRef, choice: Choice) -> PortResult<()> {
        let mut state = self.state();
        if !state.message(message)?.reactions.iter().any(|r| r.login == login && r.choice == choice) {
            let told = format!("{login} has no such reaction on message {}: nothing to take back", message.id);
            return Err(PortError::not_found(told));
        }
        state.came(reacted(login, message, choice, true, self.clock.now()))
    }

    /// Somebody presses a ballot's button.
    pub fn press(&self, login: &str, message: &MessageRef, button: Button) -> PortResult<()> {
        let mut state = self.state();
        state.message(message)?;
        let (login, message) = (login.to_owned(), message.clone());
        state.came(Event::Pressed { login, message, button, at: self.clock.now() })
    }

    /// Somebody deleted a message, with all that stood on it. Nobody hears of it.
    pub fn remove(&self, message: &MessageRef) -> PortResult<()> {
        let mut state = self.state();
        let id = state.message(message)?.id;
        state.record(Entry::Removed { id })
    }

    /// The message that shows the ballot of this number; the newest, should there be several.
    pub fn ballot(&self, number: u64) -> Option<MessageRef> {
        let is_it = |m: &&Message| matches!(&m.body, Body::Ballot(ballot) if ballot.number == number);
        self.state().shown.iter().rev().find(is_it).map(Message::reference)
    }

    /// Whether something was said or reacted that the engine has not taken over.
    pub fn has_news(&self) -> bool {
        !self.state().waiting.is_empty()
    }

    /// Every message as it stands, oldest first.
    pub fn shown(&self) -> Vec<Shown> {
        self.state().shown.iter().map(|m| m.showing(Showing::Posted, self.paint)).collect()
    }

    /// Shows something to one person, once.
    fn tell(&self, showing: Showing, (login, channel, key): (&str, &str, &str), text: String) -> PortResult<()> {
        let mut state = self.state();
        let whom = (login.to_owned(), channel.to_owned(), key.to_owned());
        if state.answered.iter().any(|told| told.whom == whom) {
            return Ok(());
        }
        let id = state.messages + 1;
        let message = reference(channel, id);
        let ((login, channel, key), at) = (whom, Some(self.clock.now()));
        state.record(Entry::Answered { id, login, channel, key, at })?;
        self.screen.show(Shown { showing, message, thread: None, body: None, text });
        Ok(())
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn reacted(login: &str, message: &MessageRef, choice: Choice, removed: bool, at: Instant) -> Event {
    Event::Reacted { login: login.to_owned(), message: message.clone(), choice, removed, at }
}

impl State {
    /// Logs an entry, then lets it count.
    fn record(&mut self, entry: Entry) -> PortResult<()> {
        self.log.append(&entry)?;
        self.apply(entry);
        Ok(())
    }

    fn came(&mut self, event: Event) -> PortResult<()> {
        let key = format!("terminal:{}", self.events + 1);
        self.record(Entry::Came { key, event })
    }

    fn apply(&mut self, entry: Entry) {
        self.entries += 1;
        match entry {
            Entry::Came { key, event } => {
                self.events += 1;
                if let Event::Reacted { login, message, choice, removed, .. } = &event {
                    self.stand(login, message, *choice, *removed);
                }
                self.waiting.push(Incoming { key, event });
            }
            Entry::Taken { keys } => self.waiting.retain(|incoming| !keys.contains(&incoming.key)),
            Entry::Posted { id, key, channel, thread, body, at } => {
                self.messages = self.messages.max(id);
                let (revision, reactions) = (None, Vec::new());
                self.shown.push(Message { id, key, channel, thread, body, revision, reactions, at });
            }
            Entry::Edited { id, revision, body } => {
                if let Some(message) = self.shown.iter_mut().find(|m| m.id == id) {
                    message.revision = Some(revision);
                    message.body = body;
                }
            }
            Entry::Answered { id, login, channel, key, at } => {
                self.messages = self.messages.max(id);
                self.answered.push(Told { id, whom: (login, channel, key), at });
            }
            Entry::Counted { events, messages, at } => {
                (self.events, self.messages, self.forgot) = (events, messages, Some(at));
            }
            Entry::Removed { id } => self.shown.retain(|m| m.id != id),
            Entry::Stands { id, login, choice } => {
                if let Some(message) = self.shown.iter_mut().find(|m| m.id == id) {
                    message.reactions.push(Reaction { login, choice });
                }
            }
        }
    }

    fn stand(&mut self, login: &str, message: &MessageRef, choice: Choice, removed: bool) {
        if let Some(message) = self.shown.iter_mut().find(|m| m.reference() == *message) {
            message.reactions.retain(|r| r.login != login || r.choice != choice);
            if !removed {
                message.reactions.push(Reaction { login: login.to_owned(), choice });
            }
        }
    }

    fn message(&self, message: &MessageRef) -> PortResult<&Message> {
        self.shown.iter().find(|m| m.reference() == *message).ok_or_else(|| {
            PortError::not_found(format!("the terminal shows no message {} in {}", message.id, message.channel))
        })
    }

    fn with_key(&self, channel: &str, key: &str) -> Option<&Message> {
        self.shown.iter().find(|m| m.key == key && m.channel == channel)
    }
}

#[async_trait]
impl Chat for Terminal {
    fn surface(&self) -> Surface {
        Surface::Terminal
    }

    async fn post(&self, post: &Post) -> PortResult<MessageRef> {
        let mut state = self.state();
        if let Some(known) = state.with_key(&post.channel, &post.key) {
            return Ok(known.reference());
        }
        let Post { key, channel, thread, body } = post.clone();
        if let Some(thread) = &thread {
            state.message(thread)?;
        }
        let id = state.messages + 1;
        let message = reference(&channel, id);
        let at = Some(self.clock.now());
        state.record(Entry::Posted { id, key, channel, thread, body, at })?;
        self.screen.show(state.message(&message)?.showing(Showing::Posted, self.paint));
        Ok(message)
    }

    async fn find(&self, channel: &str, key: &str) -> PortResult<Option<MessageRef>> {
        Ok(self.state().with_key(channel, key).map(Message::reference))
    }

    async fn edit(&self, message: &MessageRef, revision: u64, body: &Body) -> PortResult<()> {
        let mut state = self.state();
        let now = state.message(message)?;
        if now.revision.is_some_and(|last| revision < last) || (now.revision == Some(revision) && now.body == *body) {
            return Ok(());
        }
        let (id, same) = (now.id, now.body == *body);
        state.record(Entry::Edited { id, revision, body: body.clone() })?;
        if !same {
            self.screen.show(state.message(message)?.showing(Showing::Edited, self.paint));
        }
        Ok(())
    }

    async fn private(&self, login: &str, channel: &str, key: &str, text: &str) -> PortResult<()> {
        let showing = Showing::Private { login: login.to_owned() };
        self.tell(showing, (login, channel, key), text::answer(text))
    }

    fn writes_directly(&self) -> bool {
        true
    }
    fn is_seen(&self) -> bool {
        self.seated
    }

    /// Writes the log anew, at most once a day, and only where that leaves anything out.
    async fn forget(&self, before: Instant) -> PortResult<()> {
        let (mut state, now) = (self.state(), self.clock.now());
        if state.forgot.is_some_and(|at| now - at < FORGETS_EVERY) {
            return Ok(());
        }
        let kept = state.kept(before, now);
        state.forgot = Some(now);
        let undated = state.shown.iter().any(|m| m.at.is_none()) || state.answered.iter().any(|told| told.at.is_none());
        if kept.len() >= state.entries && !undated {
            return Ok(());
        }
        state.log.rewrite(&kept)?;
        (state.events, state.messages, state.entries) = (0, 0, 0);
        (state.waiting, state.shown, state.answered) = Default::default();
        kept.into_iter().for_each(|entry| state.apply(entry));
        Ok(())
    }

    async fn direct(&self, login: &str, key: &str, line: &Line) -> PortResult<()> {
        let showing = Showing::Direct { login: login.to_owned() };
        self.tell(showing, (login, DIRECT, key), text::line(line, self.paint))
    }

    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>> {
        let reactions = self.state().message(message)?.reactions.clone();
        Ok(if self.votes { reactions } else { Vec::new() })
    }
}

#[async_trait]
impl Source for Terminal {
    fn name(&self) -> &str {
        "chat/terminal"
    }

    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        Ok(self.state().waiting.clone())
    }

    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let mut state = self.state();
        let keys: Vec<_> = keys.iter().filter(|k| state.waiting.iter().any(|i| i.key == **k)).cloned().collect();
        if keys.is_empty() { Ok(()) } else { state.record(Entry::Taken { keys }) }
    }
}
