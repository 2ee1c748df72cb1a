//! What Slack and Discord must be told about the commands, in the form each of them takes: a Slack app manifest to paste
//! and the Discord application commands to register. Scopes are the least that works.

use crate::grammar::{REST_OF_LINE, grammar, is_switch, leaves};
use crate::help::{about, meaning, usage_hint};
use crate::values::MAX_REASON;
use serde_json::{Value, json};

/// What is particular to one Slack installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlackApp {
    /// The name the app and its bot go by.
    pub name: String,
    /// Where Slack reaches tidegate (`https://tidegate.acme.io`); none for Socket Mode, which needs no public address.
    pub base_url: Option<String>,
}

impl Default for SlackApp {
    fn default() -> Self {
        SlackApp { name: "tidegate".to_string(), base_url: None }
    }
}

/// The scopes of the bot: commands in, cards out, reactions as votes, people by e-mail and user group, messages to one
/// person, enough of a channel's history (public or private) to find its own cards again after a restart, and to hear that
/// it was invited into one.
const SCOPES: [&str; 11] = [
    "commands",
    "chat:write",
    "reactions:read",
    "users:read",
    "users:read.email",
    "usergroups:read",
    "channels:history",
    "groups:history",
    "channels:read",
    "groups:read",
    "im:write",
];

/// The Slack app manifest: what to paste at "Create an app from a manifest".
pub fn slack_manifest(app: &SlackApp) -> Value {
    let url = |path: &str| app.base_url.as_ref().map(|base| format!("{}/slack/{path}", base.trim_end_matches('/')));
    let grammar = grammar();
    let commands = grammar.get_subcommands().map(|top| {
        let command = json!({
            "command": format!("/{}", top.get_name()),
            "description": about(top),
            "usage_hint": usage_hint(top),
            "should_escape": false,
        });
        with(command, "url", url("commands"))
    });
    json!({
        "display_information": {
            "name": app.name,
            "description": "Releases, promotions and hotfixes from chat, behind gates that say why they are shut",
            "background_color": "#1b4965",
        },
        "features": {
            "bot_user": { "display_name": app.name, "always_online": true },
            "slash_commands": commands.collect::<Vec<_>>(),
        },
        "oauth_config": { "scopes": { "bot": SCOPES } },
        "settings": {
            "event_subscriptions": with(
                json!({ "bot_events": ["reaction_added", "reaction_removed", "member_joined_channel"] }), "request_url", url("events"),
            ),
            "interactivity": with(json!({ "is_enabled": true }), "request_url", url("interactions")),
            "org_deploy_enabled": false,
            "socket_mode_enabled": app.base_url.is_none(),
            "token_rotation_enabled": false,
        },
    })
}

fn with(mut object: Value, key: &str, value: Option<String>) -> Value {
    if let Some(value) = value {
        object[key] = Value::String(value);
    }
    object
}

// Discord's numbers for kinds of options.
const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;
const BOOLEAN: u8 = 5;
/// The most values that Discord offers for an option.
const MOST_CHOICES: usize = 25;

/// The Discord application commands: the body of the bulk registration of one guild.
pub fn discord_commands() -> Value {
    let grammar = grammar();
    // Nobody asks for help on help.
    let all = leaves(&grammar).into_iter().map(|leaf| leaf.path);
    let topics: Vec<String> = all.filter(|path| path != "tide help").collect();
    let commands = grammar.get_subcommands().map(|top| {
        let subcommands = top.get_subcommands().map(|sub| {
            json!({
                "type": SUBCOMMAND, "name": sub.get_name(), "description": about(sub), "options": options(sub, &topics),
            })
        });
        let inner = if top.has_subcommands() { subcommands.collect() } else { options(top, &topics) };
        json!({ "type": 1, "name": top.get_name(), "description": about(top), "options": inner })
    });
    Value::Array(commands.collect())
}

/// The options of one command, required ones first as Discord demands. Their names are the grammar's own, so that
/// [`crate::line_from_options`] finds them again.
fn options(spec: &clap::Command, topics: &[String]) -> Vec<Value> {
    let (required, optional): (Vec<_>, Vec<_>) = spec.get_arguments().partition(|arg| arg.is_required_set());
    required.into_iter().chain(optional).map(|arg| option(arg, topics)).collect()
}

fn option(arg: &clap::Arg, topics: &[String]) -> Value {
    let id = arg.get_id().as_str();
    let base = json!({ "type": STRING, "name": id, "description": meaning(arg), "required": arg.is_required_set() });
    let kind = arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let particular = match kind {
        _ if is_switch(arg) => json!({ "type": BOOLEAN }),
        "ENV" | "VERSION" | "APP" | "DELIVERY" | "DELIVERY|VERSION" | "VERSION|DELIVERY" | "BALLOT|DELIVERY" => {
            json!({ "autocomplete": true })
        }
        "GATE" => json!({ "choices": [{ "name": "scan", "value": "scan" }] }),
        "N" => json!({ "type": INTEGER, "min_value": 1, "max_value": 100 }),
        // Where there are more than Discord takes, they are typed.
        "COMMAND" if topics.len() <= MOST_CHOICES => {
            json!({ "choices": topics.iter().map(|t| json!({ "name": t, "value": t })).collect::<Vec<_>>() })
        }
        _ if REST_OF_LINE.contains(&id) => json!({ "min_length": 1, "max_length": MAX_REASON }),
        _ => json!({}),
    };
    match (base, particular) {
        (Value::Object(mut base), Value::Object(particular)) => {
            base.extend(particular);
            Value::Object(base)
        }
        (base, _) => base,
    }
}
