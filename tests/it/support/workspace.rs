//! A surface that tests hold in their hands: it keeps profiles and teams, can be down or limit how often it is called,
//! and remembers everything that was shown.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::chat::card::Line;
use tidegate::chat::{Body, Chat, Post, Profile, Reaction, Standing, text};
use tidegate::domain::catalog::Surface;
use tidegate::domain::event::MessageRef;
use tidegate::domain::vote::Choice;
use tidegate::port::{PortError, PortResult};

/// The surface.
#[derive(Default)]
pub(crate) struct Workspace(Mutex<State>);

#[derive(Default)]
struct State {
    messages: Vec<Message>,
    told: Vec<(String, String)>,
    profiles: BTreeMap<String, Profile>,
    teams: BTreeMap<String, Vec<String>>,
    down: bool,
    mute: bool,
    /// Nobody can be looked up.
    unasked: bool,
    /// Nobody takes direct messages.
    closed: bool,
    /// Messages whose key begins so fail.
    fails: Option<String>,
    /// Messages whose key begins so are neither taken nor refused.
    hangs: Option<String>,
    may_hang: bool,
    limits: VecDeque<Duration>,
    pace: Duration,
    log: Vec<String>,
}

struct Message {
    key: String,
    channel: String,
    body: Body,
    reactions: Vec<Reaction>,
}

fn plain(body: &Body) -> String {
    text::body(body, text::Paint::Plain).lines().take(2).collect::<Vec<_>>().join(" ")
}

impl Workspace {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test panics with it")
    }

    pub(crate) fn member(&self, login: &str, email: &str, standing: Standing) {
        let profile = Profile { name: login.to_owned(), email: Some(email.to_owned()), standing };
        self.state().profiles.insert(login.to_owned(), profile);
    }

    pub(crate) fn team(&self, name: &str, logins: &[&str]) {
        self.state().teams.insert(name.to_owned(), logins.iter().map(|l| (*l).to_owned()).collect());
    }

    pub(crate) fn forget_team(&self, name: &str) {
        self.state().teams.remove(name);
    }

    pub(crate) fn down(&self, down: bool) {
        self.state().down = down;
    }

    /// Whether who anybody is cannot be asked for the moment.
    pub(crate) fn unasked(&self, unasked: bool) {
        self.state().unasked = unasked;
    }

    /// Nobody takes direct messages any more.
    pub(crate) fn closed(&self) {
        self.state().closed = true;
    }

    /// Messages whose key begins so cannot be posted.
    pub(crate) fn fails(&self, key: &str) {
        self.state().fails = Some(key.to_owned());
    }

    /// The posting of messages whose key begins so takes until it goes on; those behind them know that calls may.
    pub(crate) fn hangs(&self, key: &str) {
        let mut state = self.state();
        (state.hangs, state.may_hang) = (Some(key.to_owned()), true);
    }

    /// What hung is taken.
    pub(crate) fn goes_on(&self) {
        self.state().hangs = None;
    }

    fn keeps_waiting(&self, key: &str) -> bool {
        self.state().hangs.as_ref().is_some_and(|hangs| key.starts_with(hangs.as_str()))
    }

    /// Does not say any more who anybody is.
    pub(crate) fn mute(&self) {
        self.state().mute = true;
    }

    /// The next calls that change something are told to wait so long.
    pub(crate) fn limit(&self, pauses: &[u64]) {
        self.state().limits = pauses.iter().map(|s| Duration::from_secs(*s)).collect();
    }

    pub(crate) fn pace(&self, pace: Duration) {
        self.state().pace = pace;
    }

    /// Reacts to the newest ballot.
    pub(crate) fn react(&self, login: &str, choice: Choice) {
        let mut state = self.state();
        let ballot = state.messages.iter_mut().rev().find(|m| matches!(m.body, Body::Ballot(_))).expect("a ballot");
        ballot.reactions.push(Reaction { login: login.to_owned(), choice });
    }

    /// What was posted and edited since the last call.
    pub(crate) fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.state().log)
    }

    /// What was told to one person, ever.
    pub(crate) fn told(&self, login: &str) -> Vec<String> {
        self.state().told.iter().filter(|(to, _)| to == login).map(|(_, text)| text.clone()).collect()
    }
}

impl State {
    fn up(&self) -> PortResult<()> {
        if self.down { Err(PortError::transient("Slack does not answer", "down")) } else { Ok(()) }
    }

    fn change(&mut self) -> PortResult<()> {
        self.up()?;
        match self.limits.pop_front() {
            Some(pause) => Err(PortError::transient("Slack asks to wait", "429").after(pause)),
            None => Ok(()),
        }
    }

    fn at(&mut self, message: &MessageRef) -> PortResult<&mut Message> {
        let place = message.id.parse::<usize>().expect("one of ours");
        self.messages.get_mut(place).ok_or_else(|| PortError::not_found("no such message"))
    }
}

fn reference(channel: &str, id: usize) -> MessageRef {
    MessageRef { surface: Surface::Slack, channel: channel.to_owned(), id: id.to_string() }
}

#[async_trait]
impl Chat for Workspace {
    fn surface(&self) -> Surface {
        Surface::Slack
    }

    async fn post(&self, post: &Post) -> PortResult<MessageRef> {
        while self.keeps_waiting(&post.key) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let mut state = self.state();
        state.change()?;
        if state.fails.as_ref().is_some_and(|key| post.key.starts_with(key.as_str())) {
            return Err(PortError::transient("Slack answered chat.postMessage with 500", "500"));
        }
        let Post { key, channel, body, .. } = post.clone();
        state.log.push(format!("{channel} {}", plain(&body)));
        let id = state.messages.len();
        state.messages.push(Message { key, channel: channel.clone(), body, reactions: Vec::new() });
        Ok(reference(&channel, id))
    }

    async fn find(&self, channel: &str, key: &str) -> PortResult<Option<MessageRef>> {
        let state = self.state();
        state.up()?;
        let found = state.messages.iter().position(|m| m.key == key && m.channel == channel);
        Ok(found.map(|id| reference(channel, id)))
    }

    async fn edit(&self, message: &MessageRef, _revision: u64, body: &Body) -> PortResult<()> {
        let mut state = self.state();
        state.change()?;
        state.log.push(format!("{} now {}", message.channel, plain(body)));
        state.at(message)?.body = body.clone();
        Ok(())
    }

    async fn private(&self, login: &str, _channel: &str, _key: &str, text: &str) -> PortResult<()> {
        let mut state = self.state();
        state.change()?;
        state.told.push((login.to_owned(), text.to_owned()));
        Ok(())
    }

    async fn reactions(&self, message: &MessageRef) -> PortResult<Vec<Reaction>> {
        let mut state = self.state();
        state.up()?;
        Ok(state.at(message)?.reactions.clone())
    }

    async fn profile(&self, login: &str) -> PortResult<Option<Profile>> {
        let state = self.state();
        state.up()?;
        if state.unasked {
            return Err(PortError::transient("Slack answered users.info with 500; it is tried again", "500"));
        }
        if state.mute {
            return Err(PortError::rejected("Slack does not say who people are: give the app the scope users:read"));
        }
        let stranger = || Profile { name: login.to_owned(), email: None, standing: Standing::Stranger };
        Ok(Some(state.profiles.get(login).cloned().unwrap_or_else(stranger)))
    }

    async fn login_of(&self, email: &str) -> PortResult<Option<String>> {
        let state = self.state();
        state.up()?;
        let mut all = state.profiles.iter();
        Ok(all.find(|(_, p)| p.email.as_deref() == Some(email)).map(|(login, _)| login.clone()))
    }

    async fn team(&self, name: &str) -> PortResult<Option<Vec<String>>> {
        let state = self.state();
        state.up()?;
        let team = state.teams.get(name).cloned();
        team.map(Some).ok_or_else(|| PortError::not_found(format!("there is no user group {name}")))
    }

    fn permalink(&self, message: &MessageRef) -> Option<String> {
        Some(format!("https://slack.example/{}/{}", message.channel, message.id))
    }

    fn may_hang(&self) -> bool {
        self.state().may_hang
    }

    fn writes_directly(&self) -> bool {
        true
    }

    async fn direct(&self, login: &str, _key: &str, line: &Line) -> PortResult<()> {
        let mut state = self.state();
        state.change()?;
        if state.closed {
            return Err(PortError::rejected("Slack: they take no direct messages"));
        }
        state.told.push((login.to_owned(), line.text.clone()));
        Ok(())
    }

    fn pace(&self) -> Duration {
        self.state().pace
    }
}
