//! Cards, ballots, lines and answers as Discord embeds, each within Discord's limits. What is cut says so.

use serde::Serialize;

use super::emoji::Emoji;
use super::mark::Mark;
use super::markdown::{self, line, lines, plain};
use crate::chat::Body;
use crate::chat::card::{Ballot, Card, Item, Line, Loudness, Mark as Step, Tone};
use crate::domain::event::MessageRef;

/// Discord's limits.
const TITLE: usize = 256;
const DESCRIPTION: usize = 4096;
const FIELD: usize = 1024;
const THREAD_NAME: usize = 100;
/// Our own: with it all parts of a card together stay below the 6,000 characters of a message.
const HEADLINE: usize = 400;
const VOTES: usize = 300;
const STEP: usize = 120;
const GATE: usize = 300;
/// All notes of a ballot, beside its question and electorate; those that do not fit are counted.
const NOTES: usize = 1700;

/// A message's embed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Embed {
    #[serde(skip_serializing_if = "String::is_empty")]
    title: String,
    /// Where the title leads; the mark stands in it.
    #[serde(skip_serializing_if = "String::is_empty")]
    url: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    description: String,
    color: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Field>,
    footer: Footer,
    /// The ballot whose buttons stand below it.
    #[serde(skip)]
    leads_to: Option<MessageRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Field {
    name: &'static str,
    value: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Footer {
    text: String,
}

impl Embed {
    /// The embed of whatever a message shows; `home` is a page to lead to where there is no better one.
    pub(super) fn of(body: &Body, emoji: &Emoji, mark: &Mark, home: &str) -> Self {
        let embed = match body {
            Body::Card(shown) => card(shown),
            Body::Ballot(shown) => ballot(shown, emoji),
            Body::Line(shown) => said(shown),
        };
        let links = match body {
            Body::Card(shown) => shown.links.as_slice(),
            Body::Ballot(_) | Body::Line(_) => &[],
        };
        let leads_to = match body {
            Body::Card(shown) => shown.ballot.clone(),
            Body::Ballot(_) | Body::Line(_) => None,
        };
        Self { leads_to, url: mark.address(links.iter().map(|link| link.url.as_str()).chain([home])), ..embed }
    }

    /// The same with a link to the card in whose thread it stands.
    pub(super) fn leading_to_card(mut self, address: Option<&str>) -> Self {
        let link = address.and_then(|address| markdown::link("the card", address, FIELD));
        let room = |link: &String| markdown::units(&self.description) + markdown::units(link) < DESCRIPTION;
        if let Some(link) = link.filter(room) {
            self.description.push_str(&format!("\n{link}"));
        }
        self
    }

    /// A private answer.
    pub(super) fn answer(text: &str) -> Self {
        Self { description: lines(text, DESCRIPTION), ..empty(GREY) }
    }

    /// The same as a message of its own, to somebody; the mention in it alerts nobody.
    pub(super) fn answer_to(text: &str, user: Option<u64>, mark: &Mark, home: &str) -> Self {
        let to = user.map(|id| format!("To <@{id}>:\n")).unwrap_or_default();
        let description = format!("{to}{}", lines(text, DESCRIPTION - 40));
        Self { description, url: mark.address([home]), ..empty(GREY) }
    }

    /// The same apart from which revision it is.
    pub(super) fn shows_the_same_as(&self, other: &Self) -> bool {
        let shown = |e: &Self| (e.title.clone(), e.description.clone(), e.color, e.fields.clone(), e.leads_to.clone());
        shown(self) == shown(other)
    }

    /// The hash of the key in its mark.
    pub(super) fn key(&self) -> Option<String> {
        Mark::read(&self.url).map(|m| m.key)
    }

    #[cfg(test)]
    fn size(&self) -> usize {
        let fields = self.fields.iter().map(|f| markdown::units(f.name) + markdown::units(&f.value)).sum::<usize>();
        let own = [&self.title, &self.description, &self.footer.text].map(|t| markdown::units(t)).iter().sum::<usize>();
        own + fields
    }
}

const BLUE: u32 = 0x34_98_DB;
const YELLOW: u32 = 0xF1_C4_0F;
const GREEN: u32 = 0x2E_CC_71;
const RED: u32 = 0xE7_4C_3C;
const GREY: u32 = 0x95_A5_A6;

fn empty(color: u32) -> Embed {
    let footer = Footer { text: "tidegate".to_owned() };
    Embed {
        title: String::new(),
        url: String::new(),
        description: String::new(),
        color,
        fields: Vec::new(),
        footer,
        leads_to: None,
    }
}

fn card(card: &Card) -> Embed {
    let (state, color) = match card.tone {
        Tone::Moving => ("🔵 moving", BLUE),
        Tone::Waiting => ("🟡 waiting", YELLOW),
        Tone::Good => ("🟢 done", GREEN),
        Tone::Bad => ("🔴 failed", RED),
        Tone::Neutral => ("⚪ ended", GREY),
    };
    let headline = line(&card.headline, HEADLINE);
    let first = if headline.is_empty() { format!("**{state}**") } else { format!("**{state}** {headline}") };
    let began = card.began.map(age).unwrap_or_default();
    let byline = if card.began.is_some() { card.asked_by() } else { card.byline.as_str() };
    let byline = format!("{}{began}", line(byline, HEADLINE));
    let links = card.links.iter().filter_map(|l| markdown::link(&l.label, &l.url, FIELD)).collect();
    let listed = |texts: &[String]| texts.iter().map(|text| line(text, GATE)).collect::<Vec<_>>();
    let fields = [
        ("Steps", card.checklist.iter().map(step).collect()),
        ("Gates", listed(&card.gates)),
        ("Votes", card.votes.iter().map(|v| line(v, VOTES)).collect()),
        ("Images", listed(&card.images)),
        ("Links", links),
    ];
    Embed {
        title: title(card),
        description: [first, byline].into_iter().filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n"),
        fields: fields.into_iter().filter_map(|(name, all)| field(name, all)).collect(),
        ..empty(color)
    }
}

fn title(card: &Card) -> String {
    line(&format!("{} · {}", card.delivery, card.title), TITLE)
}

fn field(name: &'static str, all: Vec<String>) -> Option<Field> {
    let all: Vec<String> = all.into_iter().filter(|l| !l.is_empty()).collect();
    (!all.is_empty()).then(|| Field { name, value: markdown::whole(all, FIELD) })
}

fn step(item: &Item) -> String {
    let title = line(&item.title, STEP);
    let note = item.note.as_deref().map(|n| line(n, STEP)).filter(|n| !n.is_empty());
    let note = note.map(|n| format!(" — {n}")).unwrap_or_default();
    match item.mark {
        Step::Done => format!("✔ {title}{note}"),
        Step::Current => format!("▸ **{title}**{note}"),
        Step::Todo => format!("· {title}{note}"),
        Step::Failed => format!("✘ **{title}**{note}"),
    }
}

fn ballot(ballot: &Ballot, emoji: &Emoji) -> Embed {
    let title = line(&format!("ballot {} · {}", ballot.number, ballot.delivery), TITLE);
    let question = line(&ballot.question, FIELD);
    if let Some(why) = &ballot.retired {
        let description = format!("~~{question}~~\nretired: {}", line(why, FIELD));
        return Embed { title, description, ..empty(GREY) };
    }
    let (approve, reject) = emoji.how_to();
    let how = format!("{approve} or Approve, {reject} or Reject; taking it back withdraws.");
    let asked = ballot.asked.map(age).unwrap_or_default();
    let notes = markdown::whole(ballot.notes.iter().map(|note| format!("⚠ {}", line(note, GATE))).collect(), NOTES);
    let notes = if notes.is_empty() { notes } else { format!("{notes}\n") };
    let ships = ballot.ask.ships.as_deref().map(|ships| format!("{}\n", line(ships, 2 * HEADLINE))).unwrap_or_default();
    let compare = ballot.ask.compare.as_ref().and_then(|l| markdown::link(&l.label, &l.url, FIELD));
    let compare = compare.map(|link| format!(" · {link}")).unwrap_or_default();
    let description =
        format!("**{question}**\n{ships}{notes}{}{asked}{compare}\n{how}", line(&ballot.electorate, FIELD));
    Embed { title, description, ..empty(YELLOW) }
}

fn said(shown: &Line) -> Embed {
    let color = match shown.loudness {
        Loudness::Detail => GREY,
        Loudness::Outcome => BLUE,
        Loudness::Alarm => RED,
    };
    // Who has no login here is named; the others are called in front of the embed.
    let named = shown.mentions.iter().filter(|m| m.login.is_none());
    let named: String = named.map(|m| format!("{} ", line(&format!("@{}", m.person), STEP))).collect();
    let text = lines(&shown.text, DESCRIPTION.saturating_sub(markdown::units(&named)));
    Embed { description: format!("{named}{text}"), ..empty(color) }
}

/// An age that Discord keeps true while people look at it.
fn age(since: crate::domain::Instant) -> String {
    format!(" · <t:{}:R>", since.timestamp())
}

/// What the thread of a card is called.
pub(super) fn thread_name(title: Option<&str>) -> String {
    let name = plain(title.unwrap_or_default(), THREAD_NAME);
    if name.is_empty() { "details".to_owned() } else { name }
}

/// The name of a card's thread, from what the card shows.
pub(super) fn thread_title(body: &Body) -> Option<String> {
    match body {
        Body::Card(card) => Some(format!("{} · {}", card.delivery, card.title)),
        Body::Ballot(_) | Body::Line(_) => None,
    }
}

#[cfg(test)]
mod tests;
