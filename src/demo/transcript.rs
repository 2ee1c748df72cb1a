//! What appears on the terminal, as a transcript people can read: lines, ballots and private answers as they come, a
//! card only when what it says at a glance has changed.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chat::Body;
use crate::chat::card::{Card, Loudness, Tone};
use crate::chat::terminal::{Showing, Shown};
use crate::chat::text;
use crate::domain::hygiene::{neutral, neutral_lines};

/// What kind of thing people heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A card, at a glance.
    Card(Tone),
    /// A ballot that can be voted on.
    Ballot,
    /// A ballot that counts no more.
    Retired,
    /// A line.
    Line(Loudness),
    /// An answer that one person sees.
    Private,
}

/// One thing people heard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// What kind.
    pub kind: Kind,
    /// In words.
    pub text: String,
}

/// Remembers what each card said last.
#[derive(Debug, Default)]
pub struct Transcript {
    glances: BTreeMap<String, String>,
}

impl Transcript {
    /// The lines for what was shown since the last call.
    pub fn lines(&mut self, shown: Vec<Shown>) -> Vec<String> {
        self.heard(shown).into_iter().map(|heard| heard.text).collect()
    }

    /// What people heard since the last call. Of several edits of one card only the last is told.
    pub fn heard(&mut self, shown: Vec<Shown>) -> Vec<Heard> {
        let mut cards: BTreeMap<String, (usize, Heard)> = BTreeMap::new();
        let mut told: Vec<Option<Heard>> = Vec::new();
        for one in shown {
            match (&one.showing, &one.body) {
                (Showing::Private { login }, _) => {
                    let text = format!("(only {login} sees) {}", indented(&one.text));
                    told.push(Some(Heard { kind: Kind::Private, text }));
                }
                (Showing::Direct { login }, _) => {
                    let text = format!("({login} gets a message) {}", indented(&one.text));
                    told.push(Some(Heard { kind: Kind::Private, text }));
                }
                (_, Some(Body::Card(card))) => {
                    let heard = Heard { kind: Kind::Card(card.tone), text: glance(card) };
                    if let Some((old, _)) = cards.insert(card.delivery.to_string(), (told.len(), heard)) {
                        told[old] = None;
                    }
                    told.push(None);
                }
                (_, Some(body)) => told.extend(other(body).map(Some)),
                (_, None) => {}
            }
        }
        for (delivery, (at, heard)) in cards {
            if self.glances.get(&delivery) != Some(&heard.text) {
                self.glances.insert(delivery, heard.text.clone());
                told[at] = Some(heard);
            }
        }
        told.into_iter().flatten().collect()
    }
}

/// A ballot or a line.
fn other(body: &Body) -> Option<Heard> {
    Some(match body {
        Body::Card(_) => return None,
        Body::Ballot(ballot) => match &ballot.retired {
            Some(why) => Heard { kind: Kind::Retired, text: format!("ballot {} is retired: {why}", ballot.number) },
            None => {
                let question = neutral(&ballot.question, 300);
                let mut text = format!("ballot {}: {question} — needs {}", ballot.number, ballot.electorate);
                text.extend(ballot.notes.iter().map(|note| format!("\n    ⚠ {}", neutral(note, 600))));
                Heard { kind: Kind::Ballot, text }
            }
        },
        Body::Line(line) => {
            let sign = match line.loudness {
                Loudness::Detail => "·",
                Loudness::Outcome => "»",
                Loudness::Alarm => "‼",
            };
            Heard {
                kind: Kind::Line(line.loudness),
                text: format!("{sign} {}{}", text::called(line), indented(&line.text)),
            }
        }
    })
}

fn glance(card: &Card) -> String {
    let votes = card.votes.as_deref().filter(|v| !card.headline.contains(*v)).map(|v| format!(" [{v}]"));
    format!(
        "{} {} — {}: {}{}",
        card.delivery,
        neutral(&card.title, 120),
        tone_word(card.tone),
        neutral(&card.headline, 300),
        votes.unwrap_or_default()
    )
}

fn indented(text: &str) -> String {
    if text.contains('\n') {
        neutral_lines(text.trim_end(), 200, 600).replace('\n', "\n    ")
    } else {
        neutral(text, 2000)
    }
}

fn tone_word(tone: Tone) -> &'static str {
    match tone {
        Tone::Moving => "moving",
        Tone::Waiting => "waiting",
        Tone::Good => "done",
        Tone::Bad => "needs help",
        Tone::Neutral => "ended",
    }
}
