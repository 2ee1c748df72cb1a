//! What Slack sends, made into events: slash commands, reactions, presses of buttons. The same payloads come over Socket
//! Mode and over HTTP, and both ways at once where both are set up, so each has a key of its own by which it is known
//! again. Written leniently: a field that Slack adds or leaves out where tidegate does not need it breaks nothing.

use chrono::DateTime;
use serde::Deserialize;

use super::blocks::{APPROVE, REJECT, WITHDRAW};
use super::emoji::Votes;
use super::escape::{is_id, typed};
use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::domain::event::{Event, MessageRef};
use crate::domain::vote::Button;
use crate::port::Incoming;

/// The longest command that is taken; the grammar refuses far shorter ones with a helpful answer.
const MOST_TEXT: usize = 64 * 1024;

/// What came of a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Heard {
    /// An event to be stored, and where its sender may be answered.
    Event(Box<Incoming>, Option<Answer>),
    /// Nothing that concerns tidegate.
    Nothing,
    /// Of another workspace or another app.
    Foreign,
    /// Not what Slack sends.
    Broken,
}

/// Where somebody may be answered for half an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) login: String,
    pub(super) channel: String,
    pub(super) url: String,
}

/// Whose payloads are taken, and which reactions vote.
#[derive(Debug, Clone)]
pub(super) struct Ears {
    pub(super) team: String,
    pub(super) app: Option<String>,
    /// The member that tidegate is, once that is known.
    pub(super) me: Option<String>,
    pub(super) votes: Votes,
}

/// A slash command.
#[derive(Debug, Deserialize)]
pub(super) struct Command {
    team_id: String,
    api_app_id: Option<String>,
    channel_id: String,
    user_id: String,
    command: String,
    #[serde(default)]
    text: String,
    trigger_id: String,
    response_url: Option<String>,
}

/// An event of the Events API.
#[derive(Debug, Deserialize)]
pub(super) struct Callback {
    team_id: String,
    api_app_id: Option<String>,
    event_id: String,
    event: serde_json::Value,
}

#[derive(Debug, Deserialize)]
struct ReactionChanged {
    user: String,
    reaction: String,
    item: Item,
    event_ts: String,
}

#[derive(Debug, Deserialize)]
struct Joined {
    user: String,
    channel: String,
}

#[derive(Debug, Deserialize)]
struct Item {
    #[serde(rename = "type")]
    kind: String,
    channel: Option<String>,
    ts: Option<String>,
}

/// Something done in a message: a button pressed.
#[derive(Debug, Deserialize)]
pub(super) struct Interaction {
    #[serde(rename = "type")]
    kind: String,
    team: Option<Named>,
    user: Option<Named>,
    api_app_id: Option<String>,
    trigger_id: Option<String>,
    container: Option<Container>,
    channel: Option<Named>,
    response_url: Option<String>,
    #[serde(default)]
    actions: Vec<Action>,
}

#[derive(Debug, Deserialize)]
struct Named {
    id: String,
}

#[derive(Debug, Deserialize)]
struct Container {
    message_ts: Option<String>,
    channel_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Action {
    action_id: Option<String>,
    action_ts: Option<String>,
}

fn instant(ts: &str) -> Option<Instant> {
    let (seconds, fraction) = ts.split_once('.')?;
    let micros: u32 = format!("{fraction:0<6}").get(..6)?.parse().ok()?;
    DateTime::from_timestamp(seconds.parse().ok()?, micros.checked_mul(1_000)?)
}

/// Whether this can be a message's time stamp.
fn is_ts(text: &str) -> bool {
    text.len() <= 30 && text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whether this can be one of the ids that Slack gives to what it sends.
fn is_token(text: &str) -> bool {
    (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-:".contains(&b))
}

impl Ears {
    fn ours(&self, team: &str, app: Option<&str>) -> bool {
        let other = |ours: &String| app.is_some_and(|app| app != ours.as_str());
        team == self.team && !self.app.as_ref().is_some_and(other)
    }

    /// A slash command.
    pub(super) fn command(&self, sent: Command) -> Heard {
        if !self.ours(&sent.team_id, sent.api_app_id.as_deref()) {
            return Heard::Foreign;
        }
        let whole = is_id(&sent.user_id) && is_id(&sent.channel_id) && is_token(&sent.trigger_id);
        if !whole || sent.command.is_empty() || sent.text.len() > MOST_TEXT {
            return Heard::Broken;
        }
        let text = format!("{} {}", sent.command, sent.text);
        let event = Event::Said {
            surface: Surface::Slack,
            login: sent.user_id.clone(),
            channel: sent.channel_id.clone(),
            text: typed(text.trim_end_matches(' ')),
            caller: None,
        };
        let answer = sent.response_url.map(|url| Answer { login: sent.user_id, channel: sent.channel_id, url });
        Heard::Event(Box::new(Incoming { key: format!("command:{}", sent.trigger_id), event }), answer)
    }

    /// An event: a reaction that votes, put on a message or taken off it.
    pub(super) fn callback(&self, sent: Callback) -> Heard {
        if !self.ours(&sent.team_id, sent.api_app_id.as_deref()) {
            return Heard::Foreign;
        }
        if !is_token(&sent.event_id) {
            return Heard::Broken;
        }
        let removed = match sent.event.get("type").and_then(serde_json::Value::as_str) {
            Some("reaction_added") => false,
            Some("reaction_removed") => true,
            Some("member_joined_channel") => return self.joined(sent),
            Some(_) => return Heard::Nothing,
            None => return Heard::Broken,
        };
        let Ok(changed) = serde_json::from_value::<ReactionChanged>(sent.event) else { return Heard::Broken };
        let Some(choice) = self.votes.choice(&changed.reaction) else { return Heard::Nothing };
        let (Some(channel), Some(ts)) = (changed.item.channel, changed.item.ts) else { return Heard::Nothing };
        if changed.item.kind != "message" {
            return Heard::Nothing;
        }
        let Some(at) = instant(&changed.event_ts).filter(|_| is_ts(&ts) && is_id(&channel) && is_id(&changed.user))
        else {
            return Heard::Broken;
        };
        let message = MessageRef { surface: Surface::Slack, channel, id: ts };
        let event = Event::Reacted { login: changed.user, message, choice, removed, at };
        Heard::Event(Box::new(Incoming { key: format!("event:{}", sent.event_id), event }), None)
    }

    /// Somebody came into a channel: tidegate itself, where it was invited.
    fn joined(&self, sent: Callback) -> Heard {
        let Ok(joined) = serde_json::from_value::<Joined>(sent.event) else { return Heard::Broken };
        if !is_id(&joined.channel) || !is_id(&joined.user) {
            return Heard::Broken;
        }
        if self.me.as_ref() != Some(&joined.user) {
            return Heard::Nothing;
        }
        let event = Event::LetIn { surface: Surface::Slack, channel: joined.channel };
        Heard::Event(Box::new(Incoming { key: format!("event:{}", sent.event_id), event }), None)
    }

    /// A press of a ballot's button.
    pub(super) fn interaction(&self, sent: Interaction, now: Instant) -> Heard {
        let Some(team) = &sent.team else { return Heard::Foreign };
        if !self.ours(&team.id, sent.api_app_id.as_deref()) {
            return Heard::Foreign;
        }
        if sent.kind != "block_actions" {
            return Heard::Nothing;
        }
        let ours = |a: &Action| match a.action_id.as_deref() {
            Some(APPROVE) => Some(Button::Approve),
            Some(REJECT) => Some(Button::Reject),
            Some(WITHDRAW) => Some(Button::Withdraw),
            _ => None,
        };
        let Some((button, action)) = sent.actions.iter().find_map(|a| ours(a).map(|b| (b, a))) else {
            return Heard::Nothing;
        };
        let container = sent.container.unwrap_or(Container { message_ts: None, channel_id: None });
        let channel = container.channel_id.or(sent.channel.map(|c| c.id));
        let (Some(channel), Some(ts), Some(user), Some(trigger)) =
            (channel, container.message_ts, sent.user, sent.trigger_id)
        else {
            return Heard::Broken;
        };
        if !(is_id(&channel) && is_ts(&ts) && is_id(&user.id) && is_token(&trigger)) {
            return Heard::Broken;
        }
        let at = action.action_ts.as_deref().and_then(instant).unwrap_or(now);
        let answer = sent.response_url.map(|url| Answer { login: user.id.clone(), channel: channel.clone(), url });
        let message = MessageRef { surface: Surface::Slack, channel, id: ts };
        let event = Event::Pressed { login: user.id, message, button, at };
        Heard::Event(Box::new(Incoming { key: format!("press:{trigger}"), event }), answer)
    }
}
