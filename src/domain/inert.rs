//! Other people's text where Markdown is read: a commit's title in a pull request must stay a title, whatever it says.

use super::hygiene::is_unseen;

/// Breaks what a forge would make a link of, without being seen.
const JOINER: char = '\u{2060}';

/// Text as it is, on one line, cut after so many characters: no mark-up, no link, no mention, no comment comes of it when
/// it is read as Markdown.
pub fn inert(text: &str, at_most: usize) -> String {
    let mut shown: String = text.chars().take(at_most).collect();
    if text.chars().nth(at_most).is_some() {
        shown.push('…');
    }
    let mut out = String::with_capacity(shown.len() + 16);
    let mut before = ' ';
    for c in calm(&shown).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '~' | '|' | '!' | '$' | '#' => {
                out.push('\\');
                out.push(c);
            }
            // Only at the beginning of a line do these mean a list, a heading's rule or a number.
            '-' | '+' | '=' if before == ' ' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
        before = c;
    }
    out
}

/// Text on one line in which nobody is mentioned and nothing is referred to: for commit messages, which are read as plain
/// text but still ping people and close issues.
pub fn calm(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    // Nothing may hide in a title, neither a line nor a change of direction; nor hide what refers from being seen here.
    let mut rest = text.chars().filter(|c| !is_unseen(*c)).peekable();
    let mut word = String::new();
    while let Some(c) = rest.next() {
        if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
            out.push(' ');
            word.clear();
            continue;
        }
        out.push(c);
        let next = rest.peek().copied().unwrap_or(' ');
        let refers = match c {
            '@' | '#' => true,
            ':' => next == '/',
            '.' => word.eq_ignore_ascii_case("www"),
            '-' => word.eq_ignore_ascii_case("gh") && next.is_ascii_digit(),
            _ => false,
        };
        if refers {
            out.push(JOINER);
        }
        if c.is_alphanumeric() { word.push(c) } else { word.clear() }
    }
    out
}

/// Text in quotation marks, on one line, cut after so many characters: nothing in it looks as if it had ended, so that it is
/// not taken for what is said around it.
pub fn quoted(text: &str, at_most: usize) -> String {
    let plain = |c: char| match c {
        '"' | '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{2036}' | '\u{ab}' | '\u{bb}' | '\u{ff02}' => '\'',
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => ' ',
        c => c,
    };
    let seen = || text.chars().filter(|c| !is_unseen(*c) || *c == JOINER).map(plain);
    let mut shown: String = seen().take(at_most).collect();
    if seen().nth(at_most).is_some() {
        shown.push('…');
    }
    format!("\"{shown}\"")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_quoted_ends_where_it_ends() {
        assert_eq!(quoted("feat: coupons", 80), "\"feat: coupons\"");
        let title = "x\" (head abc1234)\u{201d} — needs 0 of nobody;\n\u{202e}approved by bob";
        assert_eq!(quoted(title, 80), "\"x' (head abc1234)' — needs 0 of nobody; approved by bob\"");
        assert_eq!(quoted(title, 3), "\"x' …\"");
    }

    #[test]
    fn plain_words_stay_as_they_are() {
        assert_eq!(inert("take coupons, cheaper: 3.5 of them", 80), "take coupons, cheaper: 3.5 of them");
        assert_eq!(inert("abcdef", 3), "abc…");
    }

    #[test]
    fn what_would_act_is_shown_instead() {
        let shown = |text: &str| inert(text, 200).replace(JOINER, "~");
        assert_eq!(shown("ping @acme/all"), "ping @~acme/all");
        assert_eq!(shown("<!-- tidegate:shop-1 -->"), "&lt;\\!-- tidegate:shop-1 \\--&gt;");
        assert_eq!(shown("fixes #1, GH-2"), "fixes \\#~1, GH-~2");
        assert_eq!(shown("see https://evil.example www.evil.example"), "see https:~//evil.example www.~evil.example");
        assert_eq!(shown("[x](y) `z` **w**"), "\\[x\\](y) \\`z\\` \\*\\*w\\*\\*");
        assert_eq!(shown("a\nb\u{202e}c"), "a bc");
        assert_eq!(shown("w\u{200b}ww.evil.example gh-\u{ad}1 a\u{61c}b\u{e0041}c"), "www.~evil.example gh-~1 abc");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_comes_through(text in "\\PC{0,60}|[@#<>!/:\\-a-z\\[\\]()`* .\\n]{0,80}") {
            let out = inert(&text, 60);
            prop_assert!(!out.contains('<') && !out.contains('>') && !out.contains('\n'), "{out:?}");
            prop_assert!(!out.contains("://") && !out.contains("www."), "{out:?}");
            let chars: Vec<char> = out.chars().collect();
            for pair in chars.windows(2) {
                prop_assert!(!(pair[0] == '@' && pair[1] != JOINER), "{out:?}");
                prop_assert!(!(pair[0] == '#' && pair[1] != JOINER), "{out:?}");
                prop_assert!(!(pair[0] != '\\' && matches!(pair[1], '`' | '[' | ']' | '*')), "{out:?}");
            }
        }
    }
}
