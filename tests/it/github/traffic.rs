//! What was asked and answered, written down for a judge that nobody here wrote: with `TIDEGATE_GITHUB_TRAFFIC=FOLDER`
//! every exchange goes into a file there, and `tests/peers/github/judge.mjs` holds each to GitHub's own description.

use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::Shared;
use super::answer::{Answer, Content};

/// What was asked for: the path is the template's own, also where the caller was sent on to `/repositories/7`.
pub(super) struct Asked<'a> {
    pub method: &'a str,
    pub template: &'a str,
    pub path: &'a str,
    pub query: Option<&'a str>,
}

/// Writes an exchange down, where somebody asked for that.
pub(super) fn note(shared: &Shared, asked: &Asked, body: &[u8], answer: &Answer) {
    let Some(folder) = std::env::var_os("TIDEGATE_GITHUB_TRAFFIC") else { return };
    let port = shared.base.rsplit(':').next().unwrap_or_default();
    let file = PathBuf::from(folder).join(format!("{}-{port}.jsonl", std::process::id()));
    let file = std::fs::OpenOptions::new().create(true).append(true).open(&file);
    let content = match &answer.content {
        Content::Json(body) => body.clone(),
        Content::Text(_, text) => json!(text),
        Content::Empty | Content::List(..) => Value::Null,
    };
    let is_json = matches!(answer.content, Content::Json(_));
    let target = match asked.query {
        Some(query) => format!("{}?{query}", asked.path),
        None => asked.path.to_owned(),
    };
    let exchange = json!({
        "method": asked.method, "template": asked.template, "target": target,
        "body": serde_json::from_slice::<Value>(body).unwrap_or(Value::Null),
        "status": answer.status, "json": is_json, "answer": content,
    });
    writeln!(file.expect("the folder for traffic is there"), "{exchange}").expect("writes traffic down");
}
