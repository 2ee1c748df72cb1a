//! Cards, ballots and lines as Slack's Block Kit. Everything from outside stands in plain text objects; colour, mark and
//! word say the same, so that nobody depends on seeing colours. Slack's limits are kept, and what is cut off is said.

use slack_morphism::prelude::*;

use super::escape::{cut, is_id, link, mention, mrkdwn, plain, plain_lines};
use crate::chat::Body;
use crate::chat::card::{Ask, Ballot, Card, Item, Line, Loudness, Mark, Mention, Tone};
use crate::chat::text;
use crate::domain::Instant;

/// The longest text of a block.
const TEXT: usize = 3_000;
/// The longest text of an element beside others.
const ELEMENT: usize = 2_000;
/// The longest header.
const HEADER: usize = 150;
/// The most blocks of a message, with room for what stands around a long text.
const BLOCKS: usize = 45;
/// The longest text shown in a notification.
const FALLBACK: usize = 3_000;
/// The longest line within a text of several.
const LINE: usize = 300;

/// What a button of a ballot is called in what Slack sends back.
pub(super) const APPROVE: &str = "tidegate:approve";
/// See [`APPROVE`].
pub(super) const REJECT: &str = "tidegate:reject";
/// See [`APPROVE`].
pub(super) const WITHDRAW: &str = "tidegate:withdraw";

/// The event type under which a message carries its key.
pub(super) const EVENT_TYPE: &str = "tidegate";

/// A message's content, with the key by which it is found again and the revision it shows.
pub(super) fn content(body: &Body, key: &str, revision: u64) -> SlackMessageContent {
    let payload = [("key".to_owned(), key.to_owned()), ("revision".to_owned(), revision.to_string())];
    let metadata = SlackMessageMetadata::new(EVENT_TYPE.to_owned()).with_event_payload(payload.into());
    shown(body).with_metadata(metadata)
}

/// What is shown.
fn shown(body: &Body) -> SlackMessageContent {
    let fallback = mrkdwn(&text::notice(body), FALLBACK);
    let framed = |colour: &str, blocks: Vec<SlackBlock>| {
        // Beside an attachment's blocks, a text of the message itself would be shown, too: the fallback is the attachment's.
        let attachment = SlackMessageAttachment::new()
            .with_color(colour.to_owned())
            .with_fallback(fallback.clone())
            .with_blocks(blocks);
        SlackMessageContent::new().with_attachments(vec![attachment])
    };
    match body {
        Body::Card(shown) => framed(colour(shown.tone), card(shown)),
        Body::Ballot(shown) if shown.retired.is_some() => framed(GREY, ballot(shown)),
        Body::Ballot(shown) => {
            let framed = framed(colour(Tone::Waiting), ballot(shown));
            let called = calls(&shown.ask);
            // Nobody is notified by what stands in an attachment.
            if called.is_empty() { framed } else { framed.with_text(cut(&format!("{called} {fallback}"), FALLBACK)) }
        }
        Body::Line(shown) => SlackMessageContent::new().with_text(fallback).with_blocks(line(shown)),
    }
}

/// Who is called when a ballot opens: a team by its handle, whose id the adapter put there, or people.
fn calls(ask: &Ask) -> String {
    match ask.team.as_deref().filter(|team| is_id(team)) {
        Some(team) => format!("<!subteam^{team}>"),
        None => ask.calls.iter().map(called).collect::<Vec<_>>().join(" "),
    }
}

/// The same with a link to the card in whose thread it stands.
pub(super) fn leading_to_card(mut content: SlackMessageContent, address: Option<&str>) -> SlackMessageContent {
    let foot = address.and_then(|address| beside(vec![marked(link("the card", address))]));
    content.blocks.iter_mut().for_each(|blocks| blocks.extend(foot.clone()));
    content
}

/// A private answer.
pub(super) fn answer(said: &str) -> SlackMessageContent {
    let fallback = mrkdwn(&text::answer(said), FALLBACK);
    SlackMessageContent::new().with_text(fallback).with_blocks(long(said))
}

const GREY: &str = "#868686";

fn colour(tone: Tone) -> &'static str {
    match tone {
        Tone::Moving => "#1b6fb3",
        Tone::Waiting => "#daa038",
        Tone::Good => "#2eb886",
        Tone::Bad => "#d00000",
        Tone::Neutral => GREY,
    }
}

fn word(tone: Tone) -> &'static str {
    match tone {
        Tone::Moving => "▶ moving",
        Tone::Waiting => "⏸ waiting",
        Tone::Good => "✔ done",
        Tone::Bad => "✘ failed",
        Tone::Neutral => "■ ended",
    }
}

fn text_only(text: String) -> SlackBlockPlainTextOnly {
    SlackBlockPlainText::new(text).with_emoji(false).into()
}

fn header(text: &str) -> SlackBlock {
    SlackHeaderBlock::new(text_only(plain(text, HEADER))).into()
}

/// A paragraph; none for nothing.
fn section(text: &str) -> Option<SlackBlock> {
    let text = plain_lines(text, TEXT);
    let block = || SlackSectionBlock::new().with_text(SlackBlockPlainText::new(text.clone()).with_emoji(false).into());
    (!text.trim().is_empty()).then(|| block().into())
}

fn beside(elements: Vec<SlackContextBlockElement>) -> Option<SlackBlock> {
    // Slack takes at most ten.
    let elements: Vec<_> = elements.into_iter().take(10).collect();
    (!elements.is_empty()).then(|| SlackContextBlock::new(elements).into())
}

fn words(text: &str) -> SlackContextBlockElement {
    SlackContextBlockElement::Plain(SlackBlockPlainText::new(plain_lines(text, ELEMENT)).with_emoji(false))
}

fn marked(text: String) -> SlackContextBlockElement {
    SlackContextBlockElement::MarkDown(SlackBlockMarkDownText::new(text).with_verbatim(true))
}

/// How long ago something was, as Slack tells it while people look: it stays true.
fn age(at: Instant) -> String {
    let plain = at.format("%Y-%m-%d %H:%M UTC");
    format!("<!date^{}^{{ago}}|{plain}>", at.timestamp())
}

fn card(card: &Card) -> Vec<SlackBlock> {
    let mut blocks = vec![header(&format!("{} · {}", card.delivery, card.title))];
    blocks.extend(section(&plain(&card.headline, TEXT)));
    let glance = match &card.votes {
        Some(votes) => vec![words(word(card.tone)), words(&format!("votes {}", plain(votes, LINE)))],
        None => vec![words(word(card.tone))],
    };
    blocks.extend(beside(glance));
    blocks.extend(section(&listed(&checklist(&card.checklist))));
    // The first reason is the headline already.
    let gates: Vec<_> = card.gates.iter().filter(|gate| **gate != card.headline).map(|g| plain(g, LINE)).collect();
    blocks.extend(section(&listed(&gates)));
    let images: Vec<_> = card.images.iter().map(|image| plain(image, LINE)).collect();
    blocks.extend(beside(if images.is_empty() { vec![] } else { vec![words(&short(&images))] }));
    let mut foot = match card.began {
        Some(at) => vec![words(&plain(card.asked_by(), LINE)), marked(age(at))],
        None => vec![words(&plain(&card.byline, LINE))],
    };
    let links: Vec<_> = card.links.iter().take(10).map(|l| link(&l.label, &l.url)).collect();
    if !links.is_empty() {
        foot.push(marked(links.join(" · ")));
    }
    blocks.extend(beside(foot));
    blocks
}

fn checklist(items: &[Item]) -> Vec<String> {
    let line = |item: &Item| {
        let mark = match item.mark {
            Mark::Done => "✔",
            Mark::Current => "▸",
            Mark::Todo => "·",
            Mark::Failed => "✘",
        };
        let title = plain(&item.title, LINE);
        match item.note.as_deref().map(|note| plain(note, LINE)).filter(|note| !note.is_empty()) {
            Some(note) => format!("{mark} {title} ({note})"),
            None => format!("{mark} {title}"),
        }
    };
    items.iter().map(line).collect()
}

/// Lines of a paragraph: as many as fit, then how many more there are.
fn listed(lines: &[String]) -> String {
    fitting(lines, TEXT)
}

fn short(lines: &[String]) -> String {
    fitting(lines, ELEMENT)
}

fn fitting(lines: &[String], max: usize) -> String {
    let mut out = String::new();
    let mut length = 0;
    for (number, line) in lines.iter().enumerate() {
        length += line.chars().count() + 1;
        // Room for the line that says how many are missing.
        if length + 20 > max {
            return format!("{out}\n… {} more", lines.len() - number).trim_start().to_owned();
        }
        if number > 0 {
            out.push('\n');
        }
        out.push_str(line);
    }
    out
}

fn ballot(ballot: &Ballot) -> Vec<SlackBlock> {
    let mut blocks = vec![header(&format!("ballot {} · {}", ballot.number, ballot.delivery))];
    blocks.extend(section(&plain(&ballot.question, TEXT)));
    if let Some(why) = &ballot.retired {
        blocks.extend(beside(vec![words(&format!("retired: {}", plain(why, LINE)))]));
        return blocks;
    }
    blocks.extend(ballot.ask.ships.as_deref().and_then(|ships| section(&plain(ships, TEXT))));
    let notes: Vec<String> = ballot.notes.iter().map(|note| format!("⚠ {}", plain(note, LINE))).collect();
    blocks.extend(section(&fitting(&notes, TEXT)));
    let mut foot = vec![words(&format!("needs {}", plain(&ballot.electorate, ELEMENT - 10)))];
    foot.extend(ballot.asked.map(|at| marked(format!("asked {}", age(at)))));
    foot.extend(ballot.ask.compare.iter().map(|compare| marked(link(&compare.label, &compare.url))));
    blocks.extend(beside(foot));
    let button = |id: &str, label: &str| {
        SlackBlockButtonElement::new(text_only(label.to_owned()))
            .with_action_id(id.into())
            .with_value(ballot.number.to_string())
    };
    let buttons = vec![
        button(APPROVE, "Approve").with_style(SlackBlockButtonStyle::Primary).into(),
        button(REJECT, "Reject").with_style(SlackBlockButtonStyle::Danger).into(),
        button(WITHDRAW, "Withdraw").into(),
    ];
    blocks.push(SlackActionsBlock::new(buttons).with_block_id("tidegate:ballot".into()).into());
    blocks
}

fn line(line: &Line) -> Vec<SlackBlock> {
    let mark = match line.loudness {
        Loudness::Detail => "·",
        Loudness::Outcome => "●",
        Loudness::Alarm => "▲",
    };
    let called: Vec<String> = line.mentions.iter().map(called).collect();
    let mut blocks: Vec<SlackBlock> = Vec::new();
    if !called.is_empty() {
        let text = SlackBlockMarkDownText::new(cut(&called.join(" "), TEXT)).with_verbatim(true);
        blocks.push(SlackSectionBlock::new().with_text(text.into()).into());
    }
    // Steps of a phase have marks of their own.
    let text = if line.text.contains('\n') && line.loudness == Loudness::Detail {
        line.text.clone()
    } else {
        format!("{mark} {}", line.text)
    };
    blocks.extend(long(&text));
    blocks
}

/// A member by mention, anybody else by name.
fn called(who: &Mention) -> String {
    who.login.as_deref().and_then(mention).unwrap_or_else(|| mrkdwn(who.person.as_str(), 80))
}

/// A text of any length, in as many paragraphs as it takes and a message has room for.
fn long(text: &str) -> Vec<SlackBlock> {
    let mut paragraphs = vec![String::new()];
    let clean = plain_lines(text, TEXT * BLOCKS * 2);
    for line in clean.split('\n').map(|line| cut(line, TEXT - 1)) {
        let full = paragraphs.last().is_some_and(|p| p.chars().count() + line.chars().count() + 1 > TEXT);
        match paragraphs.last_mut() {
            Some(last) if !full => {
                if !last.is_empty() {
                    last.push('\n');
                }
                last.push_str(&line);
            }
            _ => paragraphs.push(line),
        }
    }
    let missing = paragraphs.len().saturating_sub(BLOCKS);
    let mut blocks: Vec<_> = paragraphs.iter().take(BLOCKS).filter_map(|p| section(p)).collect();
    if missing > 0 {
        blocks.extend(section("… (cut: the whole is in the journal)"));
    }
    blocks
}
