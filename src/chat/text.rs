//! Cards, ballots and lines as plain text: what the terminal, `tidegate status` and the tests show.
//!
//! Titles, names and causes come from outside and are not to be trusted: everything passes through [`neutral`], so
//! that no pull request title can clear a screen, hide text or pretend to be another line.

use super::Body;
use super::card::{Ballot, Card, Item, Line, Loudness, Mark, Tone};
use crate::domain::hygiene::{neutral, neutral_lines};

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paint {
    /// No escape sequences at all.
    #[default]
    Plain,
    /// ANSI colours.
    Ansi,
}

/// The colours that text for people uses.
#[derive(Clone, Copy)]
pub(crate) enum Colour {
    Bold,
    Dim,
    Red,
    Green,
    Yellow,
    Blue,
}

impl Paint {
    pub(crate) fn dye(self, colour: Colour, text: &str) -> String {
        let code = match (self, colour) {
            (Self::Plain, _) => return text.to_owned(),
            (Self::Ansi, Colour::Bold) => 1,
            (Self::Ansi, Colour::Dim) => 2,
            (Self::Ansi, Colour::Red) => 31,
            (Self::Ansi, Colour::Green) => 32,
            (Self::Ansi, Colour::Yellow) => 33,
            (Self::Ansi, Colour::Blue) => 34,
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The longest title, headline or reason shown.
const LONG: usize = 400;
/// The longest note of a step.
const SHORT: usize = 80;
/// Width up to which the state at a glance is moved to the right.
const WIDTH: usize = 60;
/// The most lines of one text.
const LINES: usize = 200;

/// Whatever a message shows.
pub fn body(body: &Body, paint: Paint) -> String {
    match body {
        Body::Card(shown) => card(shown, paint),
        Body::Ballot(shown) => ballot(shown, paint),
        Body::Line(shown) => line(shown, paint),
    }
}

/// A delivery's card.
pub fn card(card: &Card, paint: Paint) -> String {
    let (word, colour) = match card.tone {
        Tone::Moving => ("moving", Colour::Blue),
        Tone::Waiting => ("waiting", Colour::Yellow),
        Tone::Good => ("done", Colour::Green),
        Tone::Bad => ("failed", Colour::Red),
        Tone::Neutral => ("ended", Colour::Dim),
    };
    let title = format!("{} · {}", card.delivery, neutral(&card.title, LONG));
    let gap = pad(&title, WIDTH);
    let mut out = vec![format!("╭ {}{gap} {}", paint.dye(Colour::Bold, &title), paint.dye(colour, word))];
    let mut say = |text: String| {
        if !text.is_empty() {
            out.push(format!("│ {text}"));
        }
    };
    say(neutral(&card.headline, LONG));
    say(paint.dye(Colour::Dim, &neutral(&card.byline, LONG)));
    checklist(&card.checklist, paint).into_iter().for_each(&mut say);
    card.gates.iter().for_each(|gate| say(neutral(gate, LONG)));
    if let Some(votes) = &card.votes {
        say(format!("votes: {}", neutral(votes, LONG)));
    }
    card.images.iter().for_each(|image| say(format!("image: {}", neutral(image, LONG))));
    let links: Vec<_> = card.links.iter().map(|l| neutral(&l.label, SHORT)).filter(|l| !l.is_empty()).collect();
    out.push(if links.is_empty() { "╰".to_owned() } else { format!("╰ {}", links.join(", ")) });
    out.join("\n")
}

fn checklist(items: &[Item], paint: Paint) -> Vec<String> {
    let titles: Vec<_> = items.iter().map(|item| neutral(&item.title, SHORT)).collect();
    let width = titles.iter().map(|t| t.chars().count()).max().unwrap_or_default();
    let line = |(item, title): (&Item, &String)| {
        let (mark, colour) = match item.mark {
            Mark::Done => ("✔", Colour::Green),
            Mark::Current => ("▸", Colour::Yellow),
            Mark::Todo => ("·", Colour::Dim),
            Mark::Failed => ("✘", Colour::Red),
        };
        match item.note.as_deref().map(|note| neutral(note, SHORT)).filter(|note| !note.is_empty()) {
            Some(note) => format!("{} {title}{} {note}", paint.dye(colour, mark), pad(title, width)),
            None => format!("{} {title}", paint.dye(colour, mark)),
        }
    };
    items.iter().zip(&titles).map(line).collect()
}

/// A ballot.
pub fn ballot(ballot: &Ballot, paint: Paint) -> String {
    let head = format!("ballot {} · {} · {}", ballot.number, ballot.delivery, neutral(&ballot.question, LONG));
    match &ballot.retired {
        Some(why) => paint.dye(Colour::Dim, &format!("{head}\n  retired: {}", neutral(why, LONG))),
        None => {
            let ships = ballot.ask.ships.iter().map(|ships| format!("  {}\n", neutral(ships, LONG)));
            let ships: String = ships.collect();
            let notes: String = ballot.notes.iter().map(|note| format!("  ⚠ {}\n", neutral(note, 2 * LONG))).collect();
            format!("{}\n{ships}{notes}  {}", paint.dye(Colour::Bold, &head), neutral(&ballot.electorate, LONG))
        }
    }
}

/// One line that says what a message is about: what a notification shows.
pub fn notice(body: &Body) -> String {
    match body {
        Body::Card(card) => neutral(&format!("{}: {}", card.title, card.headline), LONG),
        Body::Ballot(ballot) => match &ballot.retired {
            Some(why) => neutral(&format!("Ballot {} is retired: {why}", ballot.number), LONG),
            None if ballot.ask.title.is_empty() => neutral(&ballot.question, LONG),
            None => neutral(&format!("{} waits for {}", ballot.ask.title, ballot.ask.needs), LONG),
        },
        Body::Line(line) => neutral(&format!("{}{}", called(line), line.text), LONG),
    }
}

/// A line.
pub fn line(line: &Line, paint: Paint) -> String {
    let (mark, colour) = match line.loudness {
        Loudness::Detail => ("·", Colour::Dim),
        Loudness::Outcome => ("●", Colour::Blue),
        Loudness::Alarm => ("▲", Colour::Red),
    };
    let text = format!("{}{}", called(line), neutral_lines(&line.text, LINES, LONG));
    format!("{} {}", paint.dye(colour, mark), text.replace('\n', "\n  "))
}

/// Whom a line calls, as it stands before its text.
pub(crate) fn called(line: &Line) -> String {
    line.mentions.iter().map(|m| format!("@{} ", m.person)).collect()
}

/// A private answer: several lines whose layout is ours, with text from outside in them.
pub fn answer(text: &str) -> String {
    neutral_lines(text, LINES, LONG)
}

fn pad(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(text.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::card::{Ask, Link};
    use crate::domain::DeliveryId;
    use insta::assert_snapshot;

    fn item(mark: Mark, title: &str, note: Option<&str>) -> Item {
        Item { mark, title: title.into(), note: note.map(Into::into) }
    }

    fn release(tone: Tone) -> Card {
        Card {
            delivery: DeliveryId::parse("shop-12").unwrap(),
            title: "Release 1.4.0 of shop to stage".into(),
            headline: String::new(),
            tone,
            byline: "asked by alice, 3m ago".into(),
            checklist: vec![
                item(Mark::Done, "Cut releases/v1.4.0", Some("abc1234")),
                item(Mark::Done, "Open pull request into stage", Some("#4")),
                item(Mark::Current, "Merge", Some("for 2m")),
                item(Mark::Todo, "Tag v1.4.0", None),
            ],
            gates: vec!["shut: approvals: 0 of 1; can approve: bob, carol".into()],
            votes: None,
            images: vec![],
            links: vec![Link { label: "acme/shop#4".into(), url: "https://forge.example/acme/shop/pull/4".into() }],
            began: None,
            ballot: None,
        }
    }

    #[test]
    fn a_card_that_waits_says_for_whom() {
        assert_snapshot!(card(&release(Tone::Waiting), Paint::Plain), @"
        ╭ shop-12 · Release 1.4.0 of shop to stage                     waiting
        │ asked by alice, 3m ago
        │ ✔ Cut releases/v1.4.0          abc1234
        │ ✔ Open pull request into stage #4
        │ ▸ Merge                        for 2m
        │ · Tag v1.4.0
        │ shut: approvals: 0 of 1; can approve: bob, carol
        ╰ acme/shop#4
        ");
    }

    #[test]
    fn a_card_that_moves_ended_failed_or_was_superseded_shows_so_at_a_glance() {
        let mut shown = release(Tone::Moving);
        shown.gates.clear();
        shown.links.clear();
        shown.headline = "Rolling out: 1 of 3 replicas".into();
        shown.votes = Some("1 of 1: bob".into());
        shown.images = vec!["shop-api:v1.4.0@sha256:0123456789ab".into()];
        assert_snapshot!(card(&shown, Paint::Plain), @"
        ╭ shop-12 · Release 1.4.0 of shop to stage                     moving
        │ Rolling out: 1 of 3 replicas
        │ asked by alice, 3m ago
        │ ✔ Cut releases/v1.4.0          abc1234
        │ ✔ Open pull request into stage #4
        │ ▸ Merge                        for 2m
        │ · Tag v1.4.0
        │ votes: 1 of 1: bob
        │ image: shop-api:v1.4.0@sha256:0123456789ab
        ╰
        ");
        shown.checklist = vec![
            item(Mark::Done, "Bump stage", Some("0123456")),
            item(Mark::Failed, "Await rollout", Some("crash loop")),
        ];
        for (tone, headline) in [
            (Tone::Good, "Released"),
            (Tone::Bad, "Failed: back-off restarting container"),
            (Tone::Neutral, "Superseded by shop-13"),
        ] {
            shown.tone = tone;
            shown.headline = headline.into();
            let text = card(&shown, Paint::Plain);
            let heads: Vec<_> = text.lines().take(2).collect();
            match tone {
                Tone::Good => assert_snapshot!(heads.join("\n"), @"
                ╭ shop-12 · Release 1.4.0 of shop to stage                     done
                │ Released
                "),
                Tone::Bad => assert_snapshot!(text, @"
                ╭ shop-12 · Release 1.4.0 of shop to stage                     failed
                │ Failed: back-off restarting container
                │ asked by alice, 3m ago
                │ ✔ Bump stage    0123456
                │ ✘ Await rollout crash loop
                │ votes: 1 of 1: bob
                │ image: shop-api:v1.4.0@sha256:0123456789ab
                ╰
                "),
                _ => assert_snapshot!(heads.join("\n"), @"
                ╭ shop-12 · Release 1.4.0 of shop to stage                     ended
                │ Superseded by shop-13
                "),
            }
        }
    }

    #[test]
    fn a_ballot_names_its_number_and_a_retired_one_says_why() {
        let mut shown = Ballot {
            number: 3,
            delivery: DeliveryId::parse("shop-12").unwrap(),
            question: "shop 1.4.0 into stage at abc1234?".into(),
            electorate: "1 of bob, carol".into(),
            notes: Vec::new(),
            retired: None,
            asked: None,
            ask: Ask::default().into(),
        };
        assert_snapshot!(ballot(&shown, Paint::Plain), @"
        ballot 3 · shop-12 · shop 1.4.0 into stage at abc1234?
          1 of bob, carol
        ");
        shown.notes = vec!["abc1234 is carol's, says bob".into()];
        assert_snapshot!(ballot(&shown, Paint::Plain), @"
        ballot 3 · shop-12 · shop 1.4.0 into stage at abc1234?
          ⚠ abc1234 is carol's, says bob
          1 of bob, carol
        ");
        shown.retired = Some("a new push made it stale; see ballot 4".into());
        assert_snapshot!(ballot(&shown, Paint::Plain), @"
        ballot 3 · shop-12 · shop 1.4.0 into stage at abc1234?
          retired: a new push made it stale; see ballot 4
        ");
    }

    #[test]
    fn a_notification_is_one_line_and_says_who_is_waited_for() {
        let mut card = release(Tone::Waiting);
        card.headline = "approvals: 0 of 1;\ncan approve: bob".into();
        let mut ballot = Ballot {
            number: 3,
            delivery: DeliveryId::parse("shop-12").unwrap(),
            question: "Approve: Promotion of shop 1.4.0 to prod (head abc1234)".into(),
            electorate: "2 of release-managers (bob, dave)".into(),
            notes: Vec::new(),
            retired: None,
            asked: None,
            ask: Box::new(Ask {
                title: "Promotion of shop 1.4.0 to prod".into(),
                needs: "2 of bob, dave".into(),
                ..Ask::default()
            }),
        };
        let open = notice(&Body::Ballot(ballot.clone()));
        ballot.retired = Some("decided".into());
        let said = [
            notice(&Body::Card(Box::new(card))),
            open,
            notice(&Body::Ballot(ballot)),
            notice(&Body::Line(Line::alarm("FAILED:\ncrash"))),
        ];
        assert_snapshot!(said.join("\n"), @"
        Release 1.4.0 of shop to stage: approvals: 0 of 1; can approve: bob
        Promotion of shop 1.4.0 to prod waits for 2 of bob, dave
        Ballot 3 is retired: decided
        FAILED: crash
        ");
    }

    #[test]
    fn a_line_shows_how_loud_it_is() {
        let shown = |loudness, text: &str| line(&Line::new(loudness, text), Paint::Plain);
        assert_snapshot!(shown(Loudness::Detail, "bob asked to review"), @"· bob asked to review");
        assert_snapshot!(shown(Loudness::Outcome, "shop 1.4.0 is in stage"), @"● shop 1.4.0 is in stage");
        assert_snapshot!(shown(Loudness::Alarm, "rollout failed:\ncrash loop"), @"
        ▲ rollout failed:
          crash loop
        ");
    }

    #[test]
    fn colour_changes_no_letter() {
        let shown = release(Tone::Waiting);
        let coloured = card(&shown, Paint::Ansi);
        assert!(coloured.contains("\u{1b}[33mwaiting\u{1b}[0m"), "{coloured}");
        assert_eq!(neutral_lines(&coloured, usize::MAX, usize::MAX), card(&shown, Paint::Plain));
    }

    #[test]
    fn a_hostile_title_cannot_clear_the_screen_hide_text_or_add_a_line() {
        let mut shown = release(Tone::Waiting);
        shown.title =
            "\u{1b}[2J\u{1b}]0;owned\u{7}Fix\u{202e}gnp.exe\n╰ approved\u{200b} by\u{9b}31m all\r\u{1b}c!".into();
        shown.checklist.clear();
        assert_snapshot!(card(&shown, Paint::Plain), @"
        ╭ shop-12 · Fixgnp.exe ╰ approved by all !                     waiting
        │ asked by alice, 3m ago
        │ shut: approvals: 0 of 1; can approve: bob, carol
        ╰ acme/shop#4
        ");
    }
}
