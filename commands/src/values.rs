//! The value parsers of the grammar: what a version, a duration, a name or a reason looks like, and what to say when it
//! does not. They run inside clap, so each refusal is one line of plain text.

use crate::refusal::show;
use crate::words::{invisible, without_invisible};
use semver::Version;
use std::time::Duration;

/// The longest reason accepted, in characters.
pub const MAX_REASON: usize = 500;
const MAX_DURATION: Duration = Duration::from_secs(30 * 24 * 3600);
const MAX_WORD: usize = 200;
const MAX_WRITTEN: usize = 1_000;
/// People type it; what is told has days.
const WEEK: (char, u64) = ('w', 7 * 86_400);
const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// The name of an app or an environment; whether it exists is checked later, against the vocabulary.
pub(crate) fn name(text: &str) -> Result<String, String> {
    visible(text)?;
    Ok(text.to_string())
}

/// A version: three plain numbers.
pub(crate) fn version(text: &str) -> Result<Version, String> {
    visible(text)?;
    let wrong = || {
        format!(
            "{} is not a version. A version is MAJOR.MINOR.PATCH in plain digits, such as 1.4.0 (or v1.4.0).",
            show(text)
        )
    };
    let plain = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let parsed = Version::parse(plain).map_err(|_| wrong())?;
    if parsed.pre.is_empty() && parsed.build.is_empty() { Ok(parsed) } else { Err(wrong()) }
}

/// A length of time such as `1h30m`: whole numbers, units from large to small.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    const FORM: &str = "Write whole weeks, days, hours or minutes, like 2w, 3d, 2h, 30m or 1h30m; at most 30 days.";
    let wrong = || format!("{} is not a duration. {FORM}", show(text));
    let without_unit = || format!("{} has no unit: w, d, h or m. {FORM}", show(text));
    let lower = text.to_ascii_lowercase();
    let (mut rest, mut total, mut units) = (lower.as_str(), 0_u64, std::iter::once(&WEEK).chain(&UNITS));
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit()).ok_or_else(without_unit)?;
        let count: u64 = rest[..digits].parse().map_err(|_| wrong())?;
        let unit = rest[digits..].chars().next().ok_or_else(wrong)?;
        let (_, seconds) = units.find(|(letter, _)| *letter == unit).ok_or_else(wrong)?;
        total = count.checked_mul(*seconds).and_then(|part| total.checked_add(part)).ok_or_else(wrong)?;
        rest = &rest[digits + unit.len_utf8()..];
    }
    let duration = Duration::from_secs(total);
    if duration > MAX_DURATION {
        return Err(format!("{} is longer than 30 days, which is the most.", show(text)));
    }
    if duration.is_zero() { Err(wrong()) } else { Ok(duration) }
}

/// A duration the way people write it: `1d12h`, `30m`. Parts of a second are dropped.
pub fn duration_text(duration: Duration) -> String {
    let mut left = duration.as_secs();
    let mut text = String::new();
    for (letter, seconds) in UNITS {
        if left >= seconds {
            text.push_str(&format!("{}{letter}", left / seconds));
            left %= seconds;
        }
    }
    if text.is_empty() { "0s".to_string() } else { text }
}

/// A reason: one line of visible text.
pub(crate) fn reason(text: &str) -> Result<String, String> {
    let clean = without_invisible(text);
    match clean.chars().count() {
        0 => Err("The reason is empty. Say why in a few words: others will read it at the shut gate.".to_string()),
        1..=MAX_REASON => Ok(clean),
        long => Err(format!("The reason has {long} characters. Keep it within {MAX_REASON} and link to the details.")),
    }
}

/// A commit, branch or tag to cut from; the rules are Git's own for names, tightened where it would read an expression.
pub(crate) fn reference(text: &str) -> Result<String, String> {
    visible(text)?;
    let odd = |c: char| c.is_whitespace() || "~^:?*[\\".contains(c);
    let part = |p: &str| p.is_empty() || p.starts_with('.') || p.ends_with('.') || p.ends_with(".lock");
    if text.contains(odd)
        || text.starts_with('-')
        || text.contains("..")
        || text.contains("@{")
        || text.split('/').any(part)
    {
        return Err(format!("{} is not a commit or branch. Write one like dev, features/cart or 3f2a9c1.", show(text)));
    }
    Ok(text.to_string())
}

/// What is written somewhere, repeated word for word.
pub(crate) fn written(text: &str) -> Result<String, String> {
    if text.len() > MAX_WRITTEN {
        return Err(format!("That is {} bytes of text; what is repeated has at most {MAX_WRITTEN}.", text.len()));
    }
    match text.chars().find(|c| invisible(*c)) {
        Some(c) => Err(format!("{} holds an invisible character (U+{:04X}). Type it by hand.", show(text), c as u32)),
        None if text.trim().is_empty() => {
            Err("Say word for word what stands there; /tide status shows it.".to_string())
        }
        None => Ok(text.to_string()),
    }
}

/// A commit's id, or enough of it.
pub(crate) fn commit(text: &str) -> Result<String, String> {
    let fine = (4..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit());
    if fine {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(format!("{} is not a commit. Write its id, such as 3f2a9c1.", show(text)))
    }
}

/// What a change is called by: a pull request, a commit, a ticket, or an address. Whether there is such a one, the engine says.
pub(crate) fn change(text: &str) -> Result<String, String> {
    visible(text)?;
    if text.is_empty() {
        return Err("Say which change: a pull request's number, a commit or a ticket.".to_string());
    }
    Ok(text.to_string())
}

/// The id of a delivery as cards show it.
pub(crate) fn delivery(text: &str) -> Result<String, String> {
    let plain = text.strip_prefix('#').unwrap_or(text);
    let fine = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if plain.is_empty() || plain.len() > MAX_WORD || !plain.chars().all(fine) {
        return Err(format!("{} is not a delivery. Its id stands on the card, and in /tide status.", show(text)));
    }
    Ok(plain.to_string())
}

/// An image's digest, or its beginning: at least as much as messages show.
pub(crate) fn digest(text: &str) -> Result<String, String> {
    let hex = text.strip_prefix("sha256:").unwrap_or(text).to_ascii_lowercase();
    if !(12..=64).contains(&hex.len()) || !hex.chars().all(|c| c.is_ascii_hexdigit()) {
        return Err(format!("{} is not a digest. Write it like sha256:4c1e7d0a9b2f, 12 digits or more.", show(text)));
    }
    Ok(format!("sha256:{hex}"))
}

/// Which delivery: by its id or version. Whether there is such a one is for the engine to say, which knows what waits.
pub(crate) fn which(text: &str) -> Result<String, String> {
    let clean = without_invisible(text.strip_prefix('#').unwrap_or(text));
    match clean.chars().count() {
        0 => {
            Err("Say which delivery: its id stands on the card, and in /tide status; its version will do, too."
                .to_string())
        }
        1..=MAX_REASON => Ok(clean),
        long => Err(format!("That has {long} characters; the id of a delivery stands on its card.")),
    }
}

/// What is voted on: a ballot's number or a delivery, or the first word of a reason. Which it is, the engine says.
pub(crate) fn voted_on(text: &str) -> Result<String, String> {
    if text.is_empty() { Ok(String::new()) } else { which(text) }
}

/// The same; nothing and `all` mean all.
pub(crate) fn which_or_all(text: &str) -> Result<String, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("all") { Ok(String::new()) } else { which(text) }
}

/// A person; nothing and `all` mean everybody.
pub(crate) fn person_or_all(text: &str) -> Result<String, String> {
    if text.is_empty() || text.eq_ignore_ascii_case("all") { Ok(String::new()) } else { name(text) }
}

/// A moment: a date, a time, or how long ago. What it says, the engine reads, which knows what time it is.
pub(crate) fn moment(text: &str) -> Result<String, String> {
    let fine = |c: char| c.is_ascii_alphanumeric() || "-:+. ".contains(c);
    let clean = text.trim();
    if clean.is_empty() || clean.len() > 40 || !clean.chars().all(fine) {
        return Err(format!(
            "{} is no moment. Write a date (2026-03-02), \"2026-03-02 09:00\" in UTC, or how long ago (3d, 1h30m).",
            show(text)
        ));
    }
    Ok(clean.to_string())
}

/// How many entries to show.
pub(crate) fn limit(text: &str) -> Result<u32, String> {
    let number = text.parse().ok().filter(|n| (1..=100).contains(n));
    number.ok_or_else(|| format!("{} is not a number from 1 to 100.", show(text)))
}

/// What to explain: the words of a command, without the slash.
pub(crate) fn topic(text: &str) -> Result<String, String> {
    let clean = without_invisible(text).to_lowercase();
    let clean = clean.trim_start_matches(['/', ' ']);
    match clean.chars().count() {
        0..=40 => Ok(clean.to_string()),
        _ => Err("That is too long for the name of a command. /tide help lists them all.".to_string()),
    }
}

/// Refuses what cannot be seen: two names that look the same must be the same.
fn visible(text: &str) -> Result<(), String> {
    if text.len() > MAX_WORD {
        return Err(format!("{} is too long: names and versions have at most {MAX_WORD} bytes.", show(text)));
    }
    match text.chars().find(|c| invisible(*c)) {
        Some(c) => Err(format!("{} holds an invisible character (U+{:04X}). Type it by hand.", show(text), c as u32)),
        None => Ok(()),
    }
}
