//! Text from outside made harmless: titles, names, reasons and causes are written by strangers, and shown on screens, in
//! chats, in pull requests and in commit messages. The one place that says which characters nobody sees, and what takes
//! over a terminal. What a forge or a chat reads as mark-up is the business of [`super::inert`] and of the surfaces.

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
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_too_long_is_cut_and_says_so() {
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
