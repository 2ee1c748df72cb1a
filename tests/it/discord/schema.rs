//! Discord's own description of its API as a judge of what tidegate sends. It is not part of this repository: the check
//! is on where `TIDEGATE_DISCORD_OPENAPI` names the file.

use std::sync::OnceLock;

use axum::http::Method;
use jsonschema::Validator;
use serde_json::{Value, json};

/// The calls that send something: method, path, schema.
struct Judge(Vec<(Method, Vec<String>, Validator)>);

static JUDGE: OnceLock<Option<Judge>> = OnceLock::new();

/// The calls tidegate makes with a body.
const CALLS: [(&str, &str); 8] = [
    ("PUT", "/applications/{application_id}/guilds/{guild_id}/commands"),
    ("POST", "/channels/{channel_id}/messages"),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}"),
    ("POST", "/channels/{channel_id}/messages/{message_id}/threads"),
    ("PATCH", "/channels/{channel_id}"),
    ("POST", "/users/@me/channels"),
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"),
    ("PATCH", "/webhooks/{webhook_id}/{webhook_token}/messages/@original"),
];

fn judge() -> Option<Judge> {
    let file = std::env::var_os("TIDEGATE_DISCORD_OPENAPI")?;
    let text = std::fs::read_to_string(&file).expect("TIDEGATE_DISCORD_OPENAPI names a file that can be read");
    let described: Value = serde_json::from_str(&text).expect("Discord's description is JSON");
    let judged = CALLS.iter().map(|(method, path)| {
        let body = &described["paths"][path][method.to_lowercase()]["requestBody"]["content"]["application/json"];
        assert!(body["schema"].is_object(), "{method} {path} is not described");
        let schema = json!({ "allOf": [body["schema"]], "components": described["components"] });
        let validator = jsonschema::validator_for(&schema).expect("a schema");
        (method.parse().unwrap(), path.trim_matches('/').split('/').map(ToOwned::to_owned).collect(), validator)
    });
    Some(Judge(judged.collect()))
}

/// What Discord's description does not allow of a call.
pub(crate) fn violations(method: &Method, path: &str, body: &Value) -> Vec<String> {
    if body.is_null() {
        return Vec::new();
    }
    let Some(judge) = JUDGE.get_or_init(judge) else { return Vec::new() };
    let segments: Vec<&str> = path.trim_matches('/').split('/').collect();
    let fits = |pattern: &[String]| {
        let same = |(part, given): (&String, &&str)| part.starts_with('{') || part == given;
        pattern.len() == segments.len() && pattern.iter().zip(&segments).all(same)
    };
    match judge.0.iter().find(|(m, pattern, _)| m == method && fits(pattern)) {
        None => vec![format!("{method} {path} is not among the calls that are judged")],
        Some((_, _, validator)) => {
            validator.iter_errors(body).map(|e| format!("{method} {path}: {e} at {}", e.instance_path())).collect()
        }
    }
}
