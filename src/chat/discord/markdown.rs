//! Text from outside on its way into Discord's Markdown: nothing in it formats, mentions or links, and what does not fit
//! says so.
//!
//! Discord takes a backslash before any punctuation for the bare character. Escaping `:` and `@` as well keeps
//! `https://…` from becoming a link, `:name:` an emoji and `@everyone` a mention, without any invisible character.

use crate::domain::hygiene::{neutral, neutral_lines};

/// Most lines of one text.
const LINES: usize = 400;
/// Longest line; longer ones are cut by [`neutral_lines`].
const LINE: usize = 1000;

/// One line of text from outside, at most `max` long when escaped.
pub(super) fn line(text: &str, max: usize) -> String {
    let clean = neutral(text, max);
    fit(&escape_line(&clean), max)
}

/// Text of several lines whose breaks and blanks are ours, at most `max` long when escaped.
pub(super) fn lines(text: &str, max: usize) -> String {
    let clean = neutral_lines(text, LINES, LINE);
    let escaped: Vec<String> = clean.split('\n').map(escape_line).collect();
    whole(escaped, max)
}

/// As many whole lines as fit; the rest is counted in a last one.
pub(super) fn whole(all: Vec<String>, max: usize) -> String {
    /// What the line that counts the rest may take.
    const COUNTED: usize = 40;
    let needed = all.iter().map(|l| units(l) + 1).sum::<usize>();
    if needed <= max + 1 {
        return all.join("\n");
    }
    let (mut kept, mut used) = (Vec::new(), COUNTED);
    for line in &all {
        used += units(line) + 1;
        if used > max {
            break;
        }
        kept.push(line.clone());
    }
    if kept.is_empty() {
        let first = all.first().map(|l| fit(l, max.saturating_sub(COUNTED))).unwrap_or_default();
        kept.push(first);
    }
    match all.len() - kept.len() {
        0 => {}
        1 => kept.push("… and 1 more line".to_owned()),
        more => kept.push(format!("… and {more} more lines")),
    }
    kept.join("\n")
}

/// Text that Discord shows as it is, such as a footer: one line, nothing to escape.
pub(super) fn plain(text: &str, max: usize) -> String {
    fit(&neutral(text, max), max)
}

/// Length as Discord may count it: UTF-16 code units are never fewer than characters.
pub(super) fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Cuts escaped text, never between a backslash and what it escapes.
fn fit(text: &str, max: usize) -> String {
    if units(text) <= max {
        return text.to_owned();
    }
    let (mut kept, mut used) = (String::new(), 1);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let escaped = if c == '\\' { rest.next() } else { None };
        used += c.len_utf16() + escaped.map_or(0, char::len_utf16);
        if used > max {
            break;
        }
        kept.push(c);
        kept.extend(escaped);
    }
    if max > 0 {
        kept.push('…');
    }
    kept
}

fn escape_line(text: &str) -> String {
    let body = text.trim_start_matches(' ');
    // Blanks at the start are layout; Discord would drop plain ones.
    let mut out = "\u{a0}".repeat(text.len() - body.len());
    let digits = body.chars().take_while(char::is_ascii_digit).count();
    for (at, c) in body.chars().enumerate() {
        let always =
            matches!(c, '\\' | '*' | '_' | '~' | '`' | '|' | '[' | ']' | '(' | ')' | '<' | '>' | '#' | ':' | '@');
        // What makes a list of the line.
        let first = at == 0 && matches!(c, '-' | '+') || at > 0 && at == digits && c == '.';
        if always || first {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A link of ours: the label escaped, the address kept to what cannot end the link early. None for anything but https
/// and http.
pub(super) fn link(label: &str, url: &str, max: usize) -> Option<String> {
    let parsed = url::Url::parse(url).ok().filter(|u| matches!(u.scheme(), "https" | "http"))?;
    let safe: String = parsed
        .as_str()
        .chars()
        .map(|c| match c {
            '(' => "%28".to_owned(),
            ')' => "%29".to_owned(),
            '<' => "%3C".to_owned(),
            '>' => "%3E".to_owned(),
            '\\' => "%5C".to_owned(),
            c => c.to_string(),
        })
        .collect();
    let room = max.checked_sub(units(&safe) + 4)?;
    let label = line(label, room.min(100));
    (!label.is_empty()).then(|| format!("[{label}]({safe})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What people see of escaped text.
    fn seen(escaped: &str) -> String {
        let mut rest = escaped.chars();
        let mut out = String::new();
        while let Some(c) = rest.next() {
            out.push(if c == '\\' { rest.next().unwrap_or(c) } else { c });
        }
        out.replace('\u{a0}', " ")
    }

    #[test]
    fn formatting_mentions_and_links_arrive_as_typed() {
        let hostile = "**bold** @everyone <@1> <#2> `x` ||y|| [a](https://evil.example) :tada: <t:1> # h > q";
        let shown = line(hostile, 500);
        insta::assert_snapshot!(shown, @r"\*\*bold\*\* \@everyone \<\@1\> \<\#2\> \`x\` \|\|y\|\| \[a\]\(https\://evil.example\) \:tada\: \<t\:1\> \# h \> q");
        assert_eq!(seen(&shown), hostile);
        insta::assert_snapshot!(lines("- a\n+ b\n12. c\n  d\n-# e", 100).replace('\u{a0}', "_"), @r"
        \- a
        \+ b
        12\. c
        __d
        \-\# e
        ");
    }

    #[test]
    fn what_turns_or_hides_text_is_gone() {
        assert_eq!(line("a\u{202e}b\u{200b}c\u{1b}[2Jd", 100), "abcd");
    }

    #[test]
    fn what_does_not_fit_says_so() {
        assert_eq!(line("abcdef", 4), "abc…");
        assert_eq!(line("a****", 5), r"a\*…");
        let many: Vec<String> = (0..100).map(|n| format!("line {n}")).collect();
        let shown = lines(&many.join("\n"), 100);
        assert!(shown.ends_with("… and 92 more lines"), "{shown}");
    }

    #[test]
    fn a_link_cannot_be_ended_early_nor_be_anything_but_a_web_address() {
        let shown = link("acme/shop#4", "https://forge.example/a?b=(c)\\", 200).unwrap();
        assert_eq!(shown, r"[acme/shop\#4](https://forge.example/a?b=%28c%29%5C)");
        assert_eq!(link("x", "javascript:alert(1)", 200), None);
        assert_eq!(link("x", "https://forge.example/long", 10), None);
    }

    proptest! {
        #[test]
        fn no_special_character_is_left_bare(text in "\\PC{0,80}", max in 1usize..120) {
            let shown = line(&text, max);
            prop_assert!(units(&shown) <= max);
            let mut rest = shown.chars();
            while let Some(c) = rest.next() {
                if c == '\\' {
                    prop_assert!(rest.next().is_some(), "a backslash escapes nothing");
                    continue;
                }
                prop_assert!(!"*_~`|[]()<>#:@".contains(c), "{c} is bare in {shown}");
            }
        }

        #[test]
        fn several_lines_never_exceed_their_room(text in "(\\PC{0,60}\n){0,30}", max in 60usize..900) {
            prop_assert!(units(&lines(&text, max)) <= max);
        }
    }
}
