//! Commands, buttons and completion. What is asked is stored durably, then acknowledged with a place that only the asker
//! sees, then answered there by the engine. A name being typed is completed from what is known, without the engine.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use serenity::model::application::{
    CommandDataOption, CommandDataOptionValue as Given, CommandInteraction, ComponentInteraction, Interaction,
};
use serenity::model::channel::PartialChannel;
use serenity::model::id::{ChannelId, GuildId, InteractionId, MessageId};
use tidegate_commands::line_from_options;

use super::api::EPHEMERAL;
use super::error::code;
use super::render::Embed;
use super::{Inner, NAME, reference};
use crate::chat::lookup::{Typing, Wanted};
use crate::domain::catalog::Surface;
use crate::domain::event::{Event, MessageRef};
use crate::domain::vote::Button;
use crate::port::{Incoming, Intake};

/// Kinds of first answers.
const MESSAGE: u8 = 4;
const KEEP_PLACE: u8 = 5;
const CHOICES: u8 = 8;
/// The most choices, and the longest name of one.
const MOST: usize = 25;
const LONGEST: usize = 100;

const ELSEWHERE: &str = "tidegate works on one server only, and this is another place: nothing was done. Say it in a channel of that server.";
const NOT_STORED: &str = "tidegate could not write down what you asked, so nothing was done: say it again in a minute.";
const NO_BUTTON: &str = "That button is none of tidegate's: nothing was done.";

/// The buttons of a ballot, as they stand below it, and below its card: there they name the ballot's message.
pub(super) fn buttons(ballot: Option<&MessageRef>) -> Vec<Value> {
    let of = ballot.map(|ballot| format!(":{}:{}", ballot.channel, ballot.id)).unwrap_or_default();
    let button = |(style, label, id): (u8, &str, &str)| json!({ "type": 2, "style": style, "label": label, "custom_id": format!("{id}{of}") });
    let all =
        [(3, "Approve", "tidegate:approve"), (4, "Reject", "tidegate:reject"), (2, "Withdraw", "tidegate:withdraw")];
    vec![json!({ "type": 1, "components": all.map(button) })]
}

/// Which button it is, and the ballot's message where the button stands on its card.
fn button(custom_id: &str) -> Option<(Button, Option<(ChannelId, MessageId)>)> {
    let mut words = custom_id.split(':');
    let button = match (words.next(), words.next()) {
        (Some("tidegate"), Some("approve")) => Button::Approve,
        (Some("tidegate"), Some("reject")) => Button::Reject,
        (Some("tidegate"), Some("withdraw")) => Button::Withdraw,
        _ => return None,
    };
    let Some(channel) = words.next() else { return Some((button, None)) };
    let id = |text: &str| text.parse::<u64>().ok().filter(|id| *id > 0);
    let at = (ChannelId::new(id(channel)?), MessageId::new(id(words.next()?)?));
    Some((button, Some(at)))
}

/// Who asks, and with which token they are answered.
struct Asked<'a> {
    id: InteractionId,
    token: &'a str,
    guild: Option<GuildId>,
    login: String,
}

impl Inner {
    /// Deals with an interaction.
    pub(super) async fn interaction(&self, interaction: &Interaction, intake: &dyn Intake) {
        match interaction {
            Interaction::Command(command) => self.command(command, intake).await,
            Interaction::Component(pressed) => self.pressed(pressed, intake).await,
            Interaction::Autocomplete(typed) => self.complete(typed).await,
            _ => {}
        }
    }

    async fn command(&self, command: &CommandInteraction, intake: &dyn Intake) {
        let login = command.user.id.to_string();
        let asked = Asked { id: command.id, token: &command.token, guild: command.guild_id, login: login.clone() };
        let channel = talk(command.channel.as_ref(), command.channel_id).to_string();
        let event = Event::Said { surface: Surface::Discord, login, channel, text: line(command), caller: None };
        self.take_in(&asked, event, intake).await;
    }

    async fn pressed(&self, pressed: &ComponentInteraction, intake: &dyn Intake) {
        let login = pressed.user.id.to_string();
        let asked = Asked { id: pressed.id, token: &pressed.token, guild: pressed.guild_id, login: login.clone() };
        let Some((button, ballot)) = button(&pressed.data.custom_id) else {
            self.refuse(&asked, NO_BUTTON).await;
            return;
        };
        let here = (pressed.channel_id, MessageId::new(pressed.message.id.get()));
        let (channel, id) = ballot.unwrap_or(here);
        let message = reference(channel, id);
        let event = Event::Pressed { login, message, button, at: self.clock.now() };
        self.take_in(&asked, event, intake).await;
    }

    /// Stores what was asked, then acknowledges it with a place for the answer.
    async fn take_in(&self, asked: &Asked<'_>, event: Event, intake: &dyn Intake) {
        if asked.guild != Some(self.api.guild()) {
            self.refuse(asked, ELSEWHERE).await;
            return;
        }
        // The engine may answer before the acknowledgement is out, so the token is kept first.
        let placed = self.tickets().keep(asked.id.get(), &asked.login, asked.token, self.clock.now());
        let incoming = Incoming { key: asked.id.to_string(), event };
        if let Err(error) = intake.take_in(NAME, &[incoming]).await {
            tracing::warn!(cause = %error.cause, "cannot take in an interaction: {error}");
            self.refuse(asked, NOT_STORED).await;
            return;
        }
        if self.respond(asked, &json!({ "type": KEEP_PLACE, "data": { "flags": EPHEMERAL } })).await {
            placed.send_replace(true);
        }
    }

    async fn refuse(&self, asked: &Asked<'_>, why: &str) {
        let data = json!({ "flags": EPHEMERAL, "embeds": [Embed::answer(why)], "allowed_mentions": { "parse": [] } });
        self.respond(asked, &json!({ "type": MESSAGE, "data": data })).await;
    }

    /// Answers for the first time. Returns whether there is an answer.
    async fn respond(&self, asked: &Asked<'_>, answer: &Value) -> bool {
        match self.api.respond(asked.id, asked.token, answer).await {
            Ok(()) => true,
            // The event came twice: the first one was acknowledged.
            Err(failed) if failed.is(&[code::ACKNOWLEDGED]) => true,
            Err(failed) => {
                tracing::warn!(cause = %failed.error.cause, "{}", failed.error);
                false
            }
        }
    }

    async fn complete(&self, typed: &CommandInteraction) {
        let asked =
            Asked { id: typed.id, token: &typed.token, guild: typed.guild_id, login: typed.user.id.to_string() };
        let names = match typed.data.autocomplete() {
            Some(focused) if asked.guild == Some(self.api.guild()) => {
                let (subcommand, mut given) = options(typed);
                let typing = Typing {
                    app: given.remove("app").filter(|_| focused.name != "app"),
                    channel: talk(typed.channel.as_ref(), typed.channel_id).to_string(),
                    typed: focused.value.to_owned(),
                };
                match wanted(subcommand.as_deref(), focused.name) {
                    Some(wanted) => self.lookup.suggest(wanted, &typing).await,
                    None => Vec::new(),
                }
            }
            _ => Vec::new(),
        };
        let fits = names.iter().filter(|n| (1..=LONGEST).contains(&n.chars().count())).take(MOST);
        let choices: Vec<Value> = fits.map(|name| json!({ "name": name, "value": name })).collect();
        self.respond(&asked, &json!({ "type": CHOICES, "data": { "choices": choices } })).await;
    }
}

/// What an option of a command names.
fn wanted(subcommand: Option<&str>, option: &str) -> Option<Wanted> {
    match option {
        "app" => Some(Wanted::App),
        "env" | "ahead" | "behind" => Some(Wanted::Environment),
        "version" if subcommand == Some("cut") => Some(Wanted::NewVersion),
        "version" => Some(Wanted::Version),
        "delivery" if subcommand == Some("retry") => Some(Wanted::Failed),
        "delivery" | "revoke" => Some(Wanted::Delivery),
        _ => None,
    }
}

/// The channel that is talked in: that of a thread is the one it hangs in.
fn talk(channel: Option<&PartialChannel>, id: ChannelId) -> ChannelId {
    let thread = channel.filter(|c| c.thread_metadata.is_some());
    thread.and_then(|c| c.parent_id).unwrap_or(id)
}

/// The line that was typed as options.
fn line(command: &CommandInteraction) -> String {
    let (subcommand, options) = options(command);
    line_from_options(&command.data.name, subcommand.as_deref(), &options)
}

fn options(command: &CommandInteraction) -> (Option<String>, BTreeMap<String, String>) {
    match command.data.options.first() {
        Some(CommandDataOption { name, value: Given::SubCommand(inner), .. }) => (Some(name.clone()), named(inner)),
        _ => (None, named(&command.data.options)),
    }
}

fn named(options: &[CommandDataOption]) -> BTreeMap<String, String> {
    let text = |value: &Given| match value {
        Given::String(text) | Given::Autocomplete { value: text, .. } => Some(text.clone()),
        Given::Integer(number) => Some(number.to_string()),
        Given::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    };
    options.iter().filter_map(|o| Some((o.name.clone(), text(&o.value)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(item: &Value, found: &mut Vec<String>) {
        if item["autocomplete"] == true {
            found.push(item["name"].as_str().unwrap_or_default().to_owned());
        }
        for inner in item["options"].as_array().into_iter().flatten() {
            completed(inner, found);
        }
    }

    #[test]
    fn every_option_that_is_completed_while_one_types_is_known_here() {
        let mut found = Vec::new();
        for command in tidegate_commands::discord_commands().as_array().unwrap() {
            completed(command, &mut found);
        }
        assert!(found.len() > 15, "{found:?}");
        for option in found {
            assert!(wanted(None, &option).is_some(), "{option}");
        }
    }

    #[test]
    fn every_button_is_read_back() {
        let ballot = reference(ChannelId::new(7), MessageId::new(8));
        for (on_card, at) in [(None, None), (Some(&ballot), Some((ChannelId::new(7), MessageId::new(8))))] {
            let shown = buttons(on_card);
            let ids = shown[0]["components"].as_array().unwrap().iter().map(|b| b["custom_id"].as_str().unwrap());
            let read: Vec<_> = ids.filter_map(button).collect();
            assert_eq!(read, [(Button::Approve, at), (Button::Reject, at), (Button::Withdraw, at)]);
        }
        for other in ["somebody:else", "tidegate:approve:x:8", "tidegate:approve:7"] {
            assert_eq!(button(other), None, "{other}");
        }
    }
}
