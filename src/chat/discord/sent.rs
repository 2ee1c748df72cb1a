//! A message as Discord takes it: whom it calls, what it shows, which buttons stand below.

use serde::Serialize;
use serde_json::{Value, json};

use super::mark::Mark;
use super::render::Embed;
use super::{interactions, markdown};
use crate::chat::{Body, text};

/// The longest line beside those who are called.
const LINE: usize = 400;

/// A message as it is sent.
#[derive(Serialize)]
pub(super) struct Sent<'a> {
    /// Those who are called, and what for.
    content: String,
    embeds: [&'a Embed; 1],
    allowed_mentions: Value,
    components: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enforce_nonce: Option<bool>,
}

impl<'a> Sent<'a> {
    /// What shows a body: a ballot that counts has buttons.
    pub(super) fn showing(body: &Body, embed: &'a Embed) -> Self {
        let open = matches!(body, Body::Ballot(ballot) if ballot.retired.is_none());
        let components = match body {
            Body::Card(card) if card.ballot.is_some() => interactions::buttons(card.ballot.as_ref()),
            _ if open => interactions::buttons(None),
            _ => Vec::new(),
        };
        let mut sent = Self { components, ..Self::new(embed, &called(body)) };
        if open && !sent.content.is_empty() {
            sent.content = format!("{} {}", sent.content, markdown::line(&text::notice(body), LINE));
        }
        sent
    }

    pub(super) fn new(embed: &'a Embed, called: &[u64]) -> Self {
        let users: Vec<String> = called.iter().map(ToString::to_string).collect();
        Self {
            content: users.iter().map(|id| format!("<@{id}>")).collect::<Vec<_>>().join(" "),
            embeds: [embed],
            allowed_mentions: json!({ "parse": [], "users": users }),
            components: Vec::new(),
            nonce: None,
            enforce_nonce: None,
        }
    }

    pub(super) fn once(self, mark: &'a Mark) -> Self {
        Self { nonce: Some(&mark.key), enforce_nonce: Some(true), ..self }
    }
}

/// Those whom a line or a ballot calls and whose login is known.
fn called(body: &Body) -> Vec<u64> {
    let mentions = match body {
        Body::Line(line) => &line.mentions,
        Body::Ballot(ballot) if ballot.retired.is_none() => &ballot.ask.calls,
        Body::Ballot(_) | Body::Card(_) => return Vec::new(),
    };
    mentions.iter().filter_map(|m| m.login.as_deref()?.parse().ok()).collect()
}
