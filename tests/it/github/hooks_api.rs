//! What the App can ask about its webhook: the deliveries so far, and to have one sent again.

use serde_json::{Value, json};

use super::answer::{Answer, Reply};
use super::call::Call;
use super::webhooks::Delivery;

pub(super) async fn config(_call: Call) -> Reply {
    Answer::ok(
        json!({ "content_type": "json", "insecure_ssl": "0", "secret": "********", "url": "https://tidegate.invalid/webhooks/github" }),
    )
}

fn status(delivery: &Delivery) -> &'static str {
    match delivery.status {
        200..300 => "OK",
        0 => "failed to connect to host",
        _ => "Invalid HTTP Response",
    }
}

fn shown(delivery: &Delivery) -> Value {
    json!({ "id": delivery.id, "guid": delivery.guid, "delivered_at": delivery.at, "redelivery": delivery.redelivery,
        "duration": 0.01, "status": status(delivery), "status_code": delivery.status, "event": delivery.event,
        "action": delivery.payload["action"], "installation_id": delivery.payload["installation"]["id"],
        "repository_id": delivery.payload["repository"]["id"], "throttled_at": null })
}

/// Newest first, in pages by cursor: the cursor is the number of the last one shown.
pub(super) async fn list(call: Call) -> Reply {
    let size = call.query("per_page").and_then(|n| n.parse::<usize>().ok()).unwrap_or(30).clamp(1, 100);
    let cursor = call.query("cursor").and_then(|c| c.trim_start_matches("v1_").parse::<u64>().ok());
    let failed = call.query("status") == Some("failure");
    let state = call.shared.state();
    let all = state.hooks.sent.iter().rev().filter(|d| cursor.is_none_or(|c| d.id < c));
    let all: Vec<&Delivery> = all.filter(|d| !failed || !(200..300).contains(&d.status)).collect();
    let page: Vec<Value> = all.iter().take(size).map(|d| shown(d)).collect();
    let mut answer = Answer::of(200, json!(page));
    if let (true, Some(last)) = (all.len() > size, all.get(size - 1)) {
        let next =
            format!("<{}/app/hook/deliveries?per_page={size}&cursor=v1_{}>; rel=\"next\"", call.shared.base, last.id);
        answer.headers.push(("link", next));
    }
    Ok(answer)
}

fn found<'s>(call: &Call, sent: &'s [Delivery]) -> Result<&'s Delivery, Answer> {
    let id = call.number("delivery_id")?;
    sent.iter().find(|delivery| delivery.id == id).ok_or_else(Answer::not_found)
}

pub(super) async fn get(call: Call) -> Reply {
    let state = call.shared.state();
    let delivery = found(&call, &state.hooks.sent)?;
    let mut whole = shown(delivery);
    whole["url"] = json!("https://tidegate.invalid/webhooks/github");
    whole["request"] = json!({ "headers": { "X-GitHub-Event": delivery.event, "X-GitHub-Delivery": delivery.guid },
        "payload": delivery.payload });
    whole["response"] = json!({ "headers": {}, "payload": "" });
    Answer::ok(whole)
}

pub(super) async fn redeliver(call: Call) -> Reply {
    let mut state = call.shared.state();
    let again = found(&call, &state.hooks.sent)?.clone();
    state.hooks.waiting.push(Delivery { redelivery: true, ..again });
    Ok(Answer::of(202, json!({})))
}
