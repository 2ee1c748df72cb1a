//! Text from outside made harmless for Slack. In `mrkdwn` the characters `&`, `<` and `>` make links and mentions, and
//! `*`, `_`, `~` and backticks make formatting, for which Slack knows no escape: an invisible joiner keeps them from
//! meaning anything. What is shown in full therefore stands in plain text objects, which Slack does not interpret; only
//! notifications and the labels of links are `mrkdwn`.

use crate::domain::hygiene::{neutral, neutral_lines};

/// Told where something was cut off.
const CUT: &str = "… (cut)";
/// Takes no room and is no white space, so that what stands beside it is one word with it.
const JOINER: char = '\u{2060}';

/// Text on one line for a plain text object: at most `max` characters.
pub(super) fn plain(text: &str, max: usize) -> String {
    cut(&unlinkable(&neutral(text, usize::MAX)), max)
}

/// Text of several lines for a plain text object: at most `max` characters.
pub(super) fn plain_lines(text: &str, max: usize) -> String {
    cut(&unlinkable(&neutral_lines(text, usize::MAX, usize::MAX)), max)
}

/// Plain text objects are not interpreted; should Slack ever read one, nothing in it is a link or a mention.
fn unlinkable(text: &str) -> String {
    text.replace('<', &format!("<{JOINER}"))
}

/// Text for `mrkdwn` that means nothing but itself: at most `max` characters.
pub(super) fn mrkdwn(text: &str, max: usize) -> String {
    let clean = neutral_lines(text, usize::MAX, usize::MAX);
    let mut out = String::with_capacity(clean.len());
    let mut length = 0;
    for c in clean.chars() {
        let harmless = match c {
            '&' => "&amp;".to_owned(),
            '<' => "&lt;".to_owned(),
            '>' => "&gt;".to_owned(),
            '*' | '_' | '~' | '`' => format!("{JOINER}{c}{JOINER}"),
            '@' | '#' | ':' => format!("{c}{JOINER}"),
            c => c.to_string(),
        };
        // Never in the middle of an entity.
        length += harmless.chars().count();
        if length > max.saturating_sub(CUT.chars().count()) {
            return out + CUT;
        }
        out.push_str(&harmless);
    }
    out
}

/// A link, or its label alone where the address is none that may be linked to.
pub(super) fn link(label: &str, url: &str) -> String {
    let label = mrkdwn(label, 80);
    match url::Url::parse(url) {
        Ok(url) if matches!(url.scheme(), "https" | "http") => {
            // What would end the link is percent-encoded; `&` is a control character also here.
            let url = url.as_str().replace('|', "%7C").replace('<', "%3C").replace('>', "%3E").replace('&', "&amp;");
            format!("<{url}|{label}>")
        }
        _ => label,
    }
}

/// A mention of a member; none where the login cannot be one.
pub(super) fn mention(login: &str) -> Option<String> {
    let member = is_id(login) && !login.bytes().any(|b| b.is_ascii_lowercase());
    member.then(|| format!("<@{login}>"))
}

/// Whether this can be the id of a person, a channel, a team.
pub(super) fn is_id(text: &str) -> bool {
    (2..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Cuts text to so many characters, and says so.
pub(super) fn cut(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max.saturating_sub(CUT.chars().count())).collect();
    kept + CUT
}

/// What somebody typed, from how Slack sends it: links and mentions that Slack made of it are undone, then its three
/// entities are read, once.
pub(super) fn typed(sent: &str) -> String {
    let mut out = String::with_capacity(sent.len());
    let mut rest = sent;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let inner = &rest[at + 1..];
        // A real `<` comes as an entity, so this one is Slack's own.
        let Some(end) = inner.find('>') else {
            out.push_str(&rest[at..]);
            rest = "";
            break;
        };
        out.push_str(&unlinked(&inner[..end]));
        rest = &inner[end + 1..];
    }
    out.push_str(rest);
    entities(&out)
}

/// What stood where Slack put a link or a mention.
fn unlinked(inner: &str) -> String {
    let (target, label) = inner.split_once('|').map_or((inner, None), |(target, label)| (target, Some(label)));
    match target.chars().next() {
        Some(sign @ ('@' | '#')) => format!("{sign}{}", label.unwrap_or(&target[1..])),
        Some('!') => format!("@{}", target[1..].split('^').next().unwrap_or_default()),
        _ => label.unwrap_or(target).to_owned(),
    }
}

fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (entity, c) = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')]
            .into_iter()
            .find(|(entity, _)| rest.starts_with(entity))
            .unwrap_or(("&", '&'));
        out.push(c);
        rest = &rest[entity.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    #[test]
    fn what_would_call_people_or_format_is_only_text() {
        let visible = |text: &str| mrkdwn(text, 500).replace(JOINER, "·");
        assert_snapshot!(visible("<!channel> <@U01> @here *b* _i_ ~s~ `c` a&b :tada:"), @"&lt;!channel&gt; &lt;@·U01&gt; @·here ·*·b·*· ·_·i·_· ·~·s·~· ·`·c·`· a&amp;b :·tada:·");
    }

    #[test]
    fn links_lead_only_where_they_say_and_end_where_they_end() {
        assert_snapshot!(link("PR <4>", "https://x.example/a?b=1&c=2|y>z"), @"<https://x.example/a?b=1&amp;c=2%7Cy%3Ez|PR &lt;4&gt;>");
        assert_snapshot!(link("no", "javascript:alert(1)"), @"no");
        assert_eq!(
            (mention("U01ALICE").as_deref(), mention("channel"), mention("U01>")),
            (Some("<@U01ALICE>"), None, None)
        );
    }

    #[test]
    fn what_was_typed_comes_back_as_it_was_typed() {
        assert_snapshot!(typed("why &lt;b&gt; &amp;amp; R&amp;D"), @"why <b> &amp; R&D");
        assert_snapshot!(typed("see <https://x.example/a|x.example/a> <@U01|alice> <#C1|shop> <!here> <oops"), @"see x.example/a @alice #shop @here <oops");
    }

    #[test]
    fn what_is_cut_off_is_said() {
        assert_snapshot!(plain(&"long ".repeat(9), 20), @"long long lon… (cut)");
        assert_snapshot!(mrkdwn("<<<<<<<<<<", 20), @"&lt;&lt;&lt;… (cut)");
    }

    /// Text with everything in it that means something to Slack.
    fn hostile() -> impl Strategy<Value = String> {
        prop::string::string_regex("([<>&|*_~`@#:!a-z \n]|<!channel>|<@U01>|&amp;|\u{202e}|\u{1b}\\[2J){0,40}")
            .expect("an expression")
    }

    proptest! {
        #[test]
        fn nothing_from_outside_is_a_control_character(text in hostile(), max in 20usize..200) {
            let shown = mrkdwn(&text, max);
            prop_assert!(!shown.contains(['<', '>']));
            prop_assert!(shown.chars().count() <= max);
            for (at, _) in shown.match_indices('&') {
                let entity = ["&amp;", "&lt;", "&gt;"].iter().any(|e| shown[at..].starts_with(e));
                prop_assert!(entity, "{shown}");
            }
            for (at, c) in shown.match_indices(['*', '_', '~', '`', '@']) {
                prop_assert!(shown[at + c.len()..].starts_with(JOINER));
            }
        }

        #[test]
        fn what_is_escaped_reads_back_as_it_was(text in "[<>&a-z ]{0,40}") {
            let clean = neutral_lines(&text, usize::MAX, usize::MAX);
            prop_assert_eq!(typed(&mrkdwn(&text, 10_000)), clean);
        }

        #[test]
        fn plain_text_stays_within_its_limit(text in hostile(), max in 20usize..200) {
            prop_assert!(plain(&text, max).chars().count() <= max);
            let broken = plain(&text, max).contains(['\n', '\u{1b}', '\u{202e}']);
            prop_assert!(!broken);
            let lines = plain_lines(&text, max);
            prop_assert!(lines.chars().count() <= max);
            let linked = ["<!", "<@", "<#"].iter().any(|start| lines.contains(start));
            prop_assert!(!linked, "{}", lines);
        }
    }
}
