//! The methods of the Web API, as far as tidegate calls them.

use serde_json::{Value, json};

use super::fake::{APP, BOT, Message, Slacks, TEAM};

/// The longest text of a block, and the most blocks of a message.
const LIMITS: (usize, usize) = (3_000, 50);

/// Answers a call, or refuses it with Slack's word for why.
pub(crate) fn answer(state: &mut Slacks, method: &str, args: &Value) -> Result<Value, &'static str> {
    let text = |key: &str| args[key].as_str().unwrap_or_default().to_owned();
    match method {
        "auth.test" => {
            Ok(json!({ "team_id": TEAM, "bot_id": BOT, "user_id": "U01BOT", "url": "https://acme.slack.com/" }))
        }
        "apps.connections.open" => Ok(json!({ "url": format!("ws://{}/socket?ticket=secret", state.address()) })),
        "chat.postMessage" => post(state, args),
        "chat.update" => {
            fits(args)?;
            let (channel, ts) = (text("channel"), text("ts"));
            let message = state.messages.iter_mut().find(|m| m.channel == channel && m.ts == ts);
            let message = message.ok_or("message_not_found")?;
            message.content = args.clone();
            Ok(json!({ "channel": channel, "ts": ts, "text": "" }))
        }
        "chat.postEphemeral" => {
            fits(args)?;
            open_to_us(state, &text("channel"))?;
            state.ephemeral.push((text("channel"), text("user"), args.clone()));
            Ok(json!({ "message_ts": state.stamp() }))
        }
        "conversations.open" => {
            let user = text("users");
            if state.users.get(&user).is_some_and(|u| u["is_bot"] == json!(true)) {
                return Err("cannot_dm_bot");
            }
            Ok(json!({ "channel": { "id": format!("D{user}") } }))
        }
        "conversations.history" => {
            open_to_us(state, &text("channel"))?;
            let shown = state.messages.iter().filter(|m| m.channel == text("channel"));
            let shown = shown.filter(|m| m.thread.is_none() || m.broadcast);
            let mut messages: Vec<Value> = shown.map(|m| read(state, m)).collect();
            messages.reverse();
            Ok(page(messages, args))
        }
        "conversations.replies" => {
            let (channel, ts) = (text("channel"), text("ts"));
            if !state.messages.iter().any(|m| m.channel == channel && m.ts == ts) {
                return Err("thread_not_found");
            }
            let of = |m: &&Message| m.channel == channel && (m.ts == ts || m.thread.as_deref() == Some(&ts));
            let messages: Vec<Value> = state.messages.iter().filter(of).map(|m| read(state, m)).collect();
            Ok(page(messages, args))
        }
        "reactions.get" => {
            let (channel, ts) = (text("channel"), text("timestamp"));
            let message = state.messages.iter().find(|m| m.channel == channel && m.ts == ts);
            let message = message.ok_or("message_not_found")?;
            let of =
                |(name, users): &(String, Vec<String>)| json!({ "name": name, "users": users, "count": users.len() });
            let reactions: Vec<Value> = message.reactions.iter().map(of).collect();
            Ok(json!({ "type": "message", "channel": channel, "message": { "ts": ts, "reactions": reactions } }))
        }
        "users.info" => {
            let user = state.users.get(&text("user")).ok_or("user_not_found")?;
            Ok(json!({ "user": user }))
        }
        "users.lookupByEmail" => {
            let user =
                state.users.values().find(|u| u["profile"]["email"] == args["email"]).ok_or("users_not_found")?;
            Ok(json!({ "user": user }))
        }
        "usergroups.list" => Ok(json!({ "usergroups": state.groups })),
        _ => Err("unknown_method"),
    }
}

fn open_to_us(state: &Slacks, channel: &str) -> Result<(), &'static str> {
    if state.closed.contains(channel) { Err("not_in_channel") } else { Ok(()) }
}

fn post(state: &mut Slacks, args: &Value) -> Result<Value, &'static str> {
    fits(args)?;
    let channel = args["channel"].as_str().ok_or("channel_not_found")?.to_owned();
    open_to_us(state, &channel)?;
    let thread = args["thread_ts"].as_str().map(ToOwned::to_owned);
    if let Some(thread) = &thread
        && !state.messages.iter().any(|m| m.ts == *thread)
    {
        return Err("thread_not_found");
    }
    let ts = state.stamp();
    let broadcast = args["reply_broadcast"] == json!(true);
    state.messages.push(Message {
        channel: channel.clone(),
        ts: ts.clone(),
        thread,
        broadcast,
        content: args.clone(),
        by: BOT.to_owned(),
        reactions: Vec::new(),
    });
    Ok(json!({ "channel": channel, "ts": ts, "message": { "ts": ts, "text": "" } }))
}

/// Whether Slack takes a message of this size and shape.
fn fits(args: &Value) -> Result<(), &'static str> {
    let attachments = args["attachments"].as_array().cloned().unwrap_or_default();
    let within = attachments.iter().filter_map(|a| a["blocks"].as_array());
    for blocks in args["blocks"].as_array().into_iter().chain(within) {
        if blocks.len() > LIMITS.1 {
            return Err("invalid_blocks");
        }
        for block in blocks {
            let length = block["text"]["text"].as_str().map_or(0, |t| t.chars().count());
            let most = if block["type"] == "header" { 150 } else { LIMITS.0 };
            let elements = block["elements"].as_array().cloned().unwrap_or_default();
            if length > most || (block["type"] == "context" && !(1..=10).contains(&elements.len())) {
                return Err("invalid_blocks");
            }
        }
    }
    match args["text"].as_str() {
        Some(text) if text.chars().count() > 4_000 => Err("msg_too_long"),
        None if attachments.is_empty() && args["blocks"].is_null() => Err("no_text"),
        _ => Ok(()),
    }
}

/// A message as it is read back.
fn read(state: &Slacks, message: &Message) -> Value {
    let replies = state.messages.iter().filter(|m| m.thread.as_deref() == Some(&message.ts)).count();
    json!({
        "type": "message", "ts": message.ts, "bot_id": message.by, "app_id": APP, "reply_count": replies,
        "metadata": message.content["metadata"], "text": message.content["text"],
    })
}

/// A page, by a cursor that is the number of the first.
fn page(messages: Vec<Value>, args: &Value) -> Value {
    let number = |key: &str, default: usize| args[key].as_str().and_then(|n| n.parse().ok()).unwrap_or(default);
    let (from, limit) = (number("cursor", 0), number("limit", 100));
    let next = if from + limit < messages.len() { (from + limit).to_string() } else { String::new() };
    let shown: Vec<Value> = messages.into_iter().skip(from).take(limit).collect();
    json!({ "messages": shown, "response_metadata": { "next_cursor": next } })
}
