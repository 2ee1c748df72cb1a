//! The loopback Discord's gateway: hello, identify, heartbeat, ready, resume with what was missed, and all the ways in
//! which a connection ends.

use axum::extract::State;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::response::Response;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::fake::{APPLICATION, BOT, Fake, GUILD, TOKEN};

/// What the gateway does of its own accord.
#[derive(Debug, Clone)]
pub(crate) enum Push {
    /// Tells an event with its number.
    Tell(u64, String, Value),
    /// Asks for a reconnect.
    Reconnect,
    /// Closes with this code.
    Close(u16),
    /// Breaks off without a word.
    Break,
    /// Stays open, and neither hears nor says anything any more.
    FallSilent,
}

pub(crate) async fn upgrade(State(fake): State<Fake>, upgrade: WebSocketUpgrade) -> Response {
    upgrade.on_upgrade(move |socket| async move {
        let _ = talk(fake, socket).await;
    })
}

async fn say(socket: &mut WebSocket, value: Value) -> Result<(), axum::Error> {
    socket.send(Message::Text(value.to_string().into())).await
}

fn event(number: u64, kind: &str, data: &Value) -> Value {
    json!({ "op": 0, "s": number, "t": kind, "d": data })
}

async fn talk(fake: Fake, mut socket: WebSocket) -> Result<(), axum::Error> {
    say(&mut socket, json!({ "op": 10, "s": null, "t": null, "d": { "heartbeat_interval": 41250 } })).await?;
    let (sender, mut pushed) = mpsc::unbounded_channel();
    loop {
        tokio::select! {
            push = pushed.recv() => match push {
                Some(Push::Tell(number, kind, data)) => say(&mut socket, event(number, &kind, &data)).await?,
                Some(Push::Reconnect) => say(&mut socket, json!({ "op": 7, "s": null, "t": null, "d": null })).await?,
                Some(Push::Close(code)) => {
                    let frame = CloseFrame { code, reason: "bye".into() };
                    return socket.send(Message::Close(Some(frame))).await;
                }
                Some(Push::Break) | None => return Ok(()),
                Some(Push::FallSilent) => std::future::pending().await,
            },
            heard = socket.recv() => {
                let Some(heard) = heard else { return Ok(()) };
                let Message::Text(text) = heard? else { continue };
                let heard: Value = serde_json::from_str(&text).unwrap();
                for answer in answers(&fake, &heard, &sender) {
                    say(&mut socket, answer).await?;
                }
                fake.touch();
            }
        }
    }
}

fn answers(fake: &Fake, heard: &Value, sender: &mpsc::UnboundedSender<Push>) -> Vec<Value> {
    let mut world = fake.world();
    match heard["op"].as_u64() {
        Some(1) => {
            world.beats += 1;
            vec![json!({ "op": 11, "s": null, "t": null, "d": null })]
        }
        Some(2) => {
            assert_eq!(heard["d"]["token"], format!("Bot {TOKEN}").as_str(), "who identifies");
            let id = format!("session-{}", world.next_id());
            world.sessions.insert(id.clone(), Vec::new());
            world.connection = Some((id.clone(), sender.clone()));
            world.identified += 1;
            let user = json!({
                "id": BOT.to_string(), "username": "tidegate", "discriminator": "0", "global_name": null,
                "avatar": null, "bot": true, "mfa_enabled": false, "verified": true, "email": null, "flags": 0,
            });
            let ready = json!({
                "v": 10, "user": user, "guilds": [{ "id": GUILD.to_string(), "unavailable": true }], "session_id": id,
                "resume_gateway_url": format!("ws://{}/gateway/", world.address), "shard": [0, 1],
                "application": { "id": APPLICATION.to_string(), "flags": 0 },
            });
            vec![event(1, "READY", &ready)]
        }
        Some(6) => {
            let id = heard["d"]["session_id"].as_str().unwrap_or_default().to_owned();
            let after = heard["d"]["seq"].as_u64().unwrap_or_default();
            let Some(log) = world.sessions.get(&id) else {
                return vec![json!({ "op": 9, "s": null, "t": null, "d": false })];
            };
            let missed = log.iter().filter(|(number, ..)| *number > after);
            let mut told: Vec<Value> = missed.map(|(number, kind, data)| event(*number, kind, data)).collect();
            let last = log.last().map_or(1, |(number, ..)| *number);
            told.push(event(last, "RESUMED", &json!({})));
            world.connection = Some((id, sender.clone()));
            world.resumed += 1;
            told
        }
        // Members by id: who is none is told as well, and the answer bears the question's mark.
        Some(8) if !world.members_untold => {
            world.asked_for_members += 1;
            let session = world.connection.as_ref().and_then(|(id, _)| world.sessions.get(id));
            let number = session.and_then(|log| log.last()).map_or(1, |(number, ..)| *number);
            let chunk = json!({
                "guild_id": heard["d"]["guild_id"], "members": [], "chunk_index": 0, "chunk_count": 1,
                "not_found": heard["d"]["user_ids"], "nonce": heard["d"]["nonce"],
            });
            vec![event(number, "GUILD_MEMBERS_CHUNK", &chunk)]
        }
        _ => Vec::new(),
    }
}
