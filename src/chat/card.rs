//! What people see, free of any surface: cards, ballots and lines. Each surface renders these; `text` is the plain
//! rendering that the terminal, `status` and the tests share.

use serde::{Deserialize, Serialize};

use crate::domain::event::MessageRef;
use crate::domain::{DeliveryId, Instant, PersonId};

/// The state of a card at a glance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// On its way, nothing for people to do.
    Moving,
    /// Waits for people.
    Waiting,
    /// Ended well.
    Good,
    /// Failed, or needs a person to clear something.
    Bad,
    /// Ended without effect: aborted, superseded.
    Neutral,
}

/// How a step stands on the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Done.
    Done,
    /// Current.
    Current,
    /// To come.
    Todo,
    /// Where it failed.
    Failed,
}

/// One line of the checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// How it stands.
    pub mark: Mark,
    /// The step.
    pub title: String,
    /// What came of it: number, digest, "not observed"; or how long it has been current.
    pub note: Option<String>,
}

/// A link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is.
    pub label: String,
    /// Where.
    pub url: String,
}

/// A delivery's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// Which delivery.
    pub delivery: DeliveryId,
    /// `Release 1.4.0 of shop to stage`.
    pub title: String,
    /// One line: what is happening or how it ended.
    pub headline: String,
    /// At a glance.
    pub tone: Tone,
    /// Who asked, when.
    pub byline: String,
    /// The plan.
    pub checklist: Vec<Item>,
    /// Gates and other reasons for waiting, shut ones with who can open them.
    pub gates: Vec<String>,
    /// Votes so far, such as `1 of 2: alice`.
    pub votes: Option<String>,
    /// Images with digests.
    pub images: Vec<String>,
    /// Links.
    pub links: Vec<Link>,
    /// When it began, for surfaces that can show an age that stays true.
    #[serde(default)]
    pub began: Option<Instant>,
    /// The ballot that is voted on while it waits, for surfaces that have its buttons on the card as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballot: Option<MessageRef>,
}

/// A ballot: what people vote on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Its number, shown so that people can name it.
    pub number: u64,
    /// Which delivery.
    pub delivery: DeliveryId,
    /// What is approved, in one line: app, version, environment, head, digests.
    pub question: String,
    /// Who may vote and how many are needed.
    pub electorate: String,
    /// What else whoever votes must know, a line each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Set once it no longer counts, with the reason.
    pub retired: Option<String>,
    /// When it was asked, for surfaces that can show an age that stays true.
    #[serde(default)]
    pub asked: Option<Instant>,
    /// What else is known of what it asks.
    #[serde(default)]
    pub ask: Box<Ask>,
}

/// What is asked, beyond the question itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// `Promotion of shop 1.4.0 to prod`.
    pub title: String,
    /// How many of whom: `2 of bob, dave`.
    pub needs: String,
    /// What ships: how many commits by whom, and their titles.
    pub ships: Option<String>,
    /// Where people see what ships.
    pub compare: Option<Link>,
    /// Who is called when it opens.
    pub calls: Vec<Mention>,
    /// The team that is called in place of them, by its name on the surface, where that has a handle for it.
    pub team: Option<String>,
    /// Who rejected the same before, a line each: among the notes as long as the ballot is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<String>,
}

impl Card {
    /// Who asked, without how long ago: for surfaces that show an age which stays true.
    pub fn asked_by(&self) -> &str {
        let aged = self.byline.rsplit_once(", ").filter(|(_, age)| age.ends_with(" ago") || *age == "just now");
        aged.map_or(self.byline.as_str(), |(by, _)| by)
    }
}

/// How loud a line is: routing by level and mentions build on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Loudness {
    /// A detail, thread only.
    Detail,
    /// An outcome, shown in the channel too.
    Outcome,
    /// A failure or a broken rule, shown in the channel too.
    Alarm,
}

/// Somebody who is called. A mention is only ever made from this, never from text: a surface writes it in its own way
/// in front of the line, and whatever looks like a mention in the text stays text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mention {
    /// Who.
    pub person: PersonId,
    /// Their login on the surface that shows it; without one they are named and not called.
    pub login: Option<String>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// How loud.
    pub loudness: Loudness,
    /// What.
    pub text: String,
    /// Who is called, before the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mentions: Vec<Mention>,
}

impl Line {
    /// A line that calls nobody.
    pub fn new(loudness: Loudness, text: impl Into<String>) -> Self {
        Self { loudness, text: text.into(), mentions: Vec::new() }
    }

    /// A detail.
    pub fn detail(text: impl Into<String>) -> Self {
        Self::new(Loudness::Detail, text)
    }

    /// An outcome.
    pub fn outcome(text: impl Into<String>) -> Self {
        Self::new(Loudness::Outcome, text)
    }

    /// A failure or a refusal.
    pub fn alarm(text: impl Into<String>) -> Self {
        Self::new(Loudness::Alarm, text)
    }

    /// The same line, calling these people.
    #[must_use]
    pub fn calling(self, mentions: Vec<Mention>) -> Self {
        Self { mentions, ..self }
    }
}
