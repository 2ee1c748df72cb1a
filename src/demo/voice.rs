//! How the demo tells what happens: as a readable, coloured transcript, or as one JSON event a line.

use std::io::{self, Write};

use serde::Serialize;

use super::transcript::{Heard, Kind};
use crate::chat::card::{Loudness, Tone};
use crate::chat::text::{Colour, Paint};

/// One thing told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Told {
    /// A chapter begins.
    Chapter {
        /// Its heading.
        heading: String,
    },
    /// What a newcomer should know.
    Note {
        /// In words.
        text: String,
    },
    /// Somebody does something.
    Said {
        /// Who.
        who: String,
        /// What.
        text: String,
        /// What happens on purpose, where it is refused or fails so.
        on_purpose: Option<String>,
    },
    /// What they see of it at once.
    Seen {
        /// In words.
        text: String,
    },
    /// It could not be done.
    Trouble {
        /// Why.
        text: String,
    },
    /// Time passed.
    Time {
        /// How much.
        text: String,
    },
    /// The simulated CI did something.
    Ci {
        /// What.
        text: String,
    },
    /// tidegate did something to the outside.
    Did {
        /// For which delivery.
        delivery: String,
        /// What.
        text: String,
    },
    /// People heard something.
    Heard(Heard),
    /// A whole message: a card, a history.
    Whole {
        /// Of what.
        of: String,
        /// As text.
        text: String,
    },
    /// Something was checked.
    Checked {
        /// What should be.
        text: String,
        /// Whether it is.
        ok: bool,
        /// What is instead.
        instead: Option<String>,
    },
}

impl Told {
    /// The words of it.
    pub fn words(&self) -> &str {
        match self {
            Self::Chapter { heading } => heading,
            Self::Heard(heard) => &heard.text,
            Self::Note { text }
            | Self::Said { text, .. }
            | Self::Seen { text }
            | Self::Trouble { text }
            | Self::Time { text }
            | Self::Ci { text }
            | Self::Did { text, .. }
            | Self::Whole { text, .. }
            | Self::Checked { text, .. } => text,
        }
    }
}

/// Tells.
pub struct Voice {
    out: Box<dyn Write + Send>,
    paint: Paint,
    json: bool,
}

impl Voice {
    /// A voice that writes there.
    pub fn new(out: Box<dyn Write + Send>, paint: Paint, json: bool) -> Self {
        Self { out, paint, json }
    }

    /// In colour or not.
    pub fn paint(&self) -> Paint {
        self.paint
    }

    /// Whether events are told as JSON.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Tells one thing.
    pub fn tell(&mut self, told: &Told) -> io::Result<()> {
        let line = if self.json { serde_json::to_string(told)? } else { text(told, self.paint) };
        writeln!(self.out, "{line}")?;
        self.out.flush()
    }

    /// Writes as it is, without a line break: the prompt.
    pub fn prompt(&mut self, text: &str) -> io::Result<()> {
        write!(self.out, "{text}")?;
        self.out.flush()
    }
}

/// As people read it.
fn text(told: &Told, paint: Paint) -> String {
    match told {
        Told::Chapter { heading } => {
            let rule = "─".repeat(78_usize.saturating_sub(heading.chars().count() + 4));
            format!("\n{}", paint.dye(Colour::Bold, &format!("── {heading} {rule}")))
        }
        Told::Note { text } => text.clone(),
        Told::Said { who, text, on_purpose } => {
            let said = format!("{} {text}", paint.dye(Colour::Blue, &format!("{who}>")));
            let why = on_purpose.as_ref().map(|why| format!("   {}", paint.dye(Colour::Yellow, &format!("✋ {why}"))));
            format!("\n{}{}", paint.dye(Colour::Bold, &said), why.unwrap_or_default())
        }
        Told::Seen { text } => indented("  ", text),
        Told::Trouble { text } => indented("  ", &paint.dye(Colour::Yellow, &format!("? {text}"))),
        Told::Time { text } => format!("\n{}", paint.dye(Colour::Dim, &format!("⏱ {text}"))),
        Told::Ci { text } => paint.dye(Colour::Dim, &format!("  simulated CI: {text}")),
        Told::Did { delivery, text } => paint.dye(Colour::Dim, &format!("  {delivery} ⚙ {text}")),
        Told::Heard(heard) => indented("  ", &paint.dye(colour(heard.kind), &heard.text)),
        Told::Whole { of, text } => format!("{}\n{}", paint.dye(Colour::Bold, of), indented("  ", text)),
        Told::Checked { text, ok: true, .. } => paint.dye(Colour::Green, &format!("  ✔ checked: {text}")),
        Told::Checked { text, instead, .. } => {
            let instead = instead.as_ref().map(|i| format!(" ({i})")).unwrap_or_default();
            paint.dye(Colour::Red, &format!("  ✘ NOT AS IT SHOULD BE: {text}{instead}"))
        }
    }
}

fn colour(kind: Kind) -> Colour {
    match kind {
        Kind::Card(Tone::Moving) | Kind::Line(Loudness::Outcome) => Colour::Blue,
        Kind::Card(Tone::Waiting) => Colour::Yellow,
        Kind::Card(Tone::Good) => Colour::Green,
        Kind::Card(Tone::Bad) | Kind::Line(Loudness::Alarm) => Colour::Red,
        Kind::Ballot => Colour::Bold,
        Kind::Card(Tone::Neutral) | Kind::Retired | Kind::Private | Kind::Line(Loudness::Detail) => Colour::Dim,
    }
}

fn indented(by: &str, text: &str) -> String {
    text.trim_end().lines().map(|line| format!("{by}{line}")).collect::<Vec<_>>().join("\n")
}
