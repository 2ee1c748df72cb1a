//! What appears on the terminal, as a transcript people can read: lines, ballots and private answers as they come, a
//! card only when what it says at a glance has changed.

use std::collections::BTreeMap;

use crate::chat::Body;
use crate::chat::card::{Card, Loudness, Tone};
use crate::chat::terminal::{Showing, Shown};
use crate::chat::text::neutral;

/// Remembers what each card said last.
#[derive(Debug, Default)]
pub struct Transcript {
    glances: BTreeMap<String, String>,
}

impl Transcript {
    /// The lines for what was shown since the last call. Of several edits of one card only the last is told.
    pub fn lines(&mut self, shown: Vec<Shown>) -> Vec<String> {
        let mut cards: BTreeMap<String, (usize, String)> = BTreeMap::new();
        let mut lines: Vec<Option<String>> = Vec::new();
        for one in shown {
            match (&one.showing, &one.body) {
                (Showing::Private { login }, _) => {
                    let text = neutral(&one.text, 2000);
                    lines.push(Some(format!(
                        "(only {login} sees) {}",
                        indented(if one.text.contains('\n') { &one.text } else { &text })
                    )));
                }
                (_, Some(Body::Card(card))) => {
                    if let Some((old, _)) = cards.insert(card.delivery.to_string(), (lines.len(), glance(card))) {
                        lines[old] = None;
                    }
                    lines.push(None);
                }
                (_, Some(Body::Ballot(ballot))) => match &ballot.retired {
                    Some(why) => lines.push(Some(format!("ballot {} is retired: {why}", ballot.number))),
                    None => lines.push(Some(format!(
                        "ballot {}: {} — needs {}",
                        ballot.number,
                        neutral(&ballot.question, 300),
                        ballot.electorate
                    ))),
                },
                (_, Some(Body::Line(line))) => {
                    let sign = match line.loudness {
                        Loudness::Detail => "·",
                        Loudness::Outcome => "»",
                        Loudness::Alarm => "‼",
                    };
                    lines.push(Some(format!("{sign} {}", neutral(&line.text, 600))));
                }
                (_, None) => {}
            }
        }
        for (delivery, (at, text)) in cards {
            if self.glances.get(&delivery) != Some(&text) {
                lines[at] = Some(text.clone());
                self.glances.insert(delivery, text);
            }
        }
        lines.into_iter().flatten().collect()
    }
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
    text.trim_end().replace('\n', "\n    ")
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
