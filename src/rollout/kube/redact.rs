//! Secrets are taken out of what a cluster says before anybody is told: logs hold passwords, and chat is read by many.
//!
//! What looks like a secret goes, even where it is none: a cause is understood without it.

use std::sync::LazyLock;

use regex::Regex;

/// What stands in place of a secret.
const TAKEN: &str = "[redacted]";
/// How long a line may be.
const LINE: usize = 200;

/// Each with what is kept of a match.
static SECRETS: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    let patterns = [
        (r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*", TAKEN),
        (r"(?i)\b(bearer|basic)\s+[a-z0-9._~+/=-]{6,}", "$1 [redacted]"),
        (r"(?i)([a-z][a-z0-9+.-]*://)[^\s/@:]*:[^\s/@]+@", "${1}[redacted]@"),
        // `password=…`, `"apiKey": "…"`, whatever the name begins or goes on with.
        (
            r#"(?i)([\w.-]*(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential|cookie|authorization|\bpwd)[\w.-]*["']?\s*[:=]\s*)("[^"]*"|'[^']*'|[^\s,;&"']+)"#,
            "${1}[redacted]",
        ),
        // `--db-password …`; without dashes it is a sentence about one.
        (r"(?i)(--[\w-]*(?:passw(?:or)?d|passphrase|secret|token|key|credential)[\w-]*\s+)[^\s-]\S*", "${1}[redacted]"),
        (r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b", TAKEN),
        (r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abeprs]-|xapp-|sk_live_|npg_|dckr_pat_)[A-Za-z0-9_-]{8,}", TAKEN),
        (r"\beyJ[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]+){0,2}", TAKEN),
    ];
    // A pattern that is wrong fails the test below; here it would only be left out.
    patterns.into_iter().filter_map(|(pattern, kept)| Some((Regex::new(pattern).ok()?, kept))).collect()
});

/// What is long enough to be a key.
static LONG: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[A-Za-z0-9+_-]{32,}={0,2}").ok());

/// Takes out long words of small and great letters and digits. Names, paths, commits and digests are written in small ones.
fn without_keys(text: &str) -> String {
    let Some(long) = LONG.as_ref() else { return TAKEN.to_owned() };
    let mixed = |word: &str| {
        let has = |what: fn(&u8) -> bool| word.as_bytes().iter().any(what);
        has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit)
    };
    let replaced = long.replace_all(
        text,
        |found: &regex::Captures<'_>| {
            if mixed(&found[0]) { TAKEN.to_owned() } else { found[0].to_owned() }
        },
    );
    replaced.into_owned()
}

/// One line for people: without what looks like a secret, without control characters, and not too long.
pub(crate) fn redacted(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let clean = SECRETS.iter().fold(plain, |text, (pattern, kept)| pattern.replace_all(&text, *kept).into_owned());
    let clean = without_keys(&clean);
    let clean = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match clean.char_indices().nth(LINE) {
        Some((end, _)) => format!("{}…", &clean[..end]),
        None => clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_one() {
        assert_eq!(SECRETS.len(), 8);
        assert!(LONG.is_some());
    }

    #[test]
    fn what_looks_like_a_secret_goes_and_the_rest_stays() {
        for (said, told) in [
            ("panic: no route to db", "panic: no route to db"),
            (
                "connect postgres://shop:hunter2@db:5432/shop failed",
                "connect postgres://[redacted]@db:5432/shop failed",
            ),
            ("DB_PASSWORD=hunter2 is wrong", "DB_PASSWORD=[redacted] is wrong"),
            (r#"{"apiKey": "abc def", "user": "shop"}"#, r#"{"apiKey": [redacted], "user": "shop"}"#),
            ("--db-password hunter2 --port 80", "--db-password [redacted] --port 80"),
            ("Authorization: Bearer abc.def-123456", "Authorization: [redacted] [redacted]"),
            ("secret \"db\" not found, token expired", "secret \"db\" not found, token expired"),
            ("read wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY from", "read [redacted] from"),
            (
                "at 0123456789abcdef0123456789abcdef01234567 in /clusters/production/shop-configuration-service-2/base",
                "at 0123456789abcdef0123456789abcdef01234567 in /clusters/production/shop-configuration-service-2/base",
            ),
            ("key AKIAIOSFODNN7EXAMPLE refused", "key [redacted] refused"),
            ("got ghp_abcdefgh12345678 from env", "got [redacted] from env"),
            ("jwt eyJhbGciOi.eyJzdWIi.c2ln expired", "jwt [redacted] expired"),
            ("-----BEGIN RSA PRIVATE KEY----- MIIE", "[redacted]"),
            ("a\u{1b}[31mred\u{7} b", "a [31mred b"),
        ] {
            assert_eq!(redacted(said), told, "{said}");
        }
        for hidden in ["hunter2", "abc.def-123456"] {
            assert!(!redacted(&format!("Authorization: Bearer {hidden} password: {hidden}")).contains(hidden));
        }
        assert_eq!(redacted(&"x y ".repeat(200)).chars().count(), LINE + 1);
    }
}
