//! Cards, ballots and lines as plain text: what the terminal, `tidegate status` and the tests show.
//!
//! Titles, names and causes come from outside and are not to be trusted: everything passes through [`neutral`], so
//! that no pull request title can clear a screen, hide text or pretend to be another line.

use super::Body;
use super::card::{Ballot, Card, Item, Line, Loudness, Mark, Tone};

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

/// Text from outside made harmless on one line of at most `max` characters: escape sequences, control, bidi and
/// invisible characters are gone, line breaks and runs of blanks are one blank; what was cut off ends in `…`.
pub fn neutral(text: &str, max: usize) -> String {
    let clean = harmless(text);
    let folded = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(folded, max)
}

/// The same for text of several lines whose breaks and blanks are ours: at most so many lines of so many characters.
pub fn neutral_lines(text: &str, lines: usize, max: usize) -> String {
    let mut kept: Vec<_> =
        text.split('\n').take(lines).map(|line| cut(harmless(line).trim_end().to_owned(), max)).collect();
    if text.split('\n').nth(lines).is_some() {
        kept.push("…".to_owned());
    }
    kept.join("\n")
}

fn cut(text: String, max: usize) -> String {
    if text.chars().count() <= max {
        return text;
    }
    let kept: String = text.chars().take(max.saturating_sub(1)).collect();
    if max == 0 { kept } else { kept + "…" }
}

/// How many marks may stand on one character: no language needs more, and a pile of them covers the lines around it.
const MARKS: usize = 4;

/// Drops escape sequences and what cannot be seen; every other control or space character becomes a blank.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut marks = 0;
    while let Some(c) = rest.next() {
        match c {
            '\u{1b}' => match rest.next() {
                Some('[') => skip_csi(&mut rest),
                Some(']' | 'P' | '^' | '_' | 'X') => skip_string(&mut rest),
                _ => {}
            },
            '\u{9b}' => skip_csi(&mut rest),
            '\u{90}' | '\u{98}' | '\u{9d}'..='\u{9f}' => skip_string(&mut rest),
            c if is_unseen(c) => {}
            c if is_mark(c) && marks >= MARKS => {}
            c => {
                marks = if is_mark(c) { marks + 1 } else { 0 };
                out.push(if c.is_control() || c.is_whitespace() { ' ' } else { c });
            }
        }
    }
    out
}

type Rest<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// A control sequence: parameters, then one final byte. Anything else ends it, and is not part of it.
fn skip_csi(rest: &mut Rest<'_>) {
    while rest.next_if(|c| ('\u{20}'..='\u{3f}').contains(c)).is_some() {}
    let _ = rest.next_if(|c| ('\u{40}'..='\u{7e}').contains(c));
}

/// A control string: up to its terminator. One that never ends swallows its line only.
fn skip_string(rest: &mut Rest<'_>) {
    while let Some(c) = rest.next_if(|c| *c != '\n') {
        if c == '\u{7}' || c == '\u{9c}' || (c == '\u{1b}' && rest.next_if_eq(&'\\').is_some()) {
            return;
        }
    }
}

/// Marks that stand above or below the character before them.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{6d6}'..='\u{6dc}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{eb4}'..='\u{ebc}' | '\u{ec8}'..='\u{ece}' | '\u{f71}'..='\u{f84}' | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{302a}'..='\u{302f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that take no room, turn the direction of writing or look like nothing.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::card::{Ask, Link};
    use crate::domain::DeliveryId;
    use insta::assert_snapshot;
    use proptest::prelude::*;

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
        let bare: Vec<_> = coloured.split('\n').map(harmless).collect();
        assert_eq!(bare.join("\n"), card(&shown, Paint::Plain));
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
        assert_eq!(neutral(&"x".repeat(500), 10), "xxxxxxxxx…");
        assert_eq!(neutral("abc", 0), "");
        assert_eq!(neutral_lines("a\n  b\nc", 2, 9), "a\n  b\n…");
    }

    proptest! {
        #[test]
        fn neutral_text_is_one_harmless_line_within_its_limit(text in any::<String>(), max in 0usize..40) {
            let shown = neutral(&text, max);
            prop_assert!(shown.chars().count() <= max);
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert_eq!(neutral(&shown, max), shown.clone());
        }

        #[test]
        fn escape_sequences_leave_nothing_behind(seed in "[\u{1b}\u{9b}\u{9d}\\[\\]a-c0-9;m\u{7}\\\\\u{202e}\u{200d} \n]{0,40}") {
            let shown = neutral(&seed, 100);
            prop_assert!(!shown.chars().any(|c| c.is_control() || is_unseen(c)));
            prop_assert!(neutral_lines(&seed, 3, 5).lines().count() <= 4);
        }

        #[test]
        fn marks_do_not_pile_up(base in "[a-zé]", marks in "[\u{300}-\u{36e}\u{20dd}]{0,60}") {
            let shown = neutral(&format!("{base}{marks}"), usize::MAX);
            prop_assert!(shown.chars().filter(|c| is_mark(*c)).count() <= MARKS);
            prop_assert_eq!(neutral(&shown, usize::MAX), shown);
        }

        #[test]
        fn plain_words_stay_as_they_are(text in "[a-zA-Z0-9äß漢#.,:-]{1,20}( [a-zA-Z0-9äß漢#.,:-]{1,20}){0,3}") {
            prop_assert_eq!(neutral(&text, 200), text);
        }
    }
}
