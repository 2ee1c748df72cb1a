//! The byte-exact edit: the scalar's bytes are replaced in its own quoting style, and nothing else moves.

use super::error::{EditError, EditReason};
use super::events::{self, Unplanned};
use super::path::Shown;
use super::yaml::{BOM, Scalar};

/// A scalar and what shall stand there.
pub(crate) struct Change {
    /// The scalar as found.
    pub(crate) scalar: Scalar,
    /// Its new value.
    pub(crate) to: String,
}

/// Replaces the scalars and proves, with a second parser, that only they changed.
pub(crate) fn splice(file: &str, text: &str, changes: &[Change]) -> Result<String, EditError> {
    let mut order: Vec<&Change> = changes.iter().collect();
    order.sort_by_key(|change| std::cmp::Reverse(change.scalar.range.start));
    let mut edited = text.to_owned();
    for change in order {
        let raw = text.get(change.scalar.range.clone()).unwrap_or_default();
        edited.replace_range(change.scalar.range.clone(), &styled(raw, &change.to));
    }
    let planned: Vec<_> = changes.iter().map(|c| (&c.scalar.address, c.to.as_str())).collect();
    let body = |text| str::strip_prefix(text, BOM).unwrap_or(text);
    events::only_planned(body(text), body(&edited), &planned).map_err(|unplanned| {
        let line = changes.first().map(|c| c.scalar.line);
        let reason = match unplanned {
            Unplanned::Shared(address) => EditReason::Shared { at: Shown(&address.steps).to_string() },
            Unplanned::Doubled(address) => {
                EditReason::Ambiguous { at: Shown(&address.steps).to_string(), lines: line.into_iter().collect() }
            }
            Unplanned::Other(what) => EditReason::NotExact(what),
        };
        EditError { file: file.to_owned(), line, reason }
    })?;
    Ok(edited)
}

/// The new value in the style of the old one. Values here are tags, digests and references: nothing to escape.
fn styled(old: &str, new: &str) -> String {
    match old.chars().next() {
        Some('\'') => format!("'{new}'"),
        Some('"') => format!("\"{new}\""),
        _ if reads_as_text(new) => new.to_owned(),
        _ => format!("\"{new}\""),
    }
}

/// Whether a plain value stays text for every reader in use: YAML 1.1 (`yes`, `012`, `1_0`, dates) and 1.2 alike.
pub(crate) fn reads_as_text(value: &str) -> bool {
    const WORDS: [&str; 13] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "nan", "inf", ".inf"];
    let Some(first) = value.chars().next() else { return false };
    if WORDS.contains(&value.to_ascii_lowercase().as_str()) || !(first.is_ascii_alphanumeric() || first == '_') {
        return false;
    }
    !(reads_as_number(value) || reads_as_date(value))
}

fn reads_as_number(value: &str) -> bool {
    let lower = value.to_ascii_lowercase().replace('_', "");
    let all = |text: &str, radix| text.chars().all(|c| c.is_digit(radix));
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
        if let Some(digits) = lower.strip_prefix(prefix) {
            return all(digits, radix);
        }
    }
    if lower.split(':').count() > 1 && lower.split(':').all(|part| all(&part.replace('.', ""), 10)) {
        return true;
    }
    let (mantissa, exponent) = lower.split_once('e').unwrap_or((&lower, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    all(whole, 10) && all(fraction, 10) && all(exponent.trim_start_matches(['+', '-']), 10)
}

fn reads_as_date(value: &str) -> bool {
    let mut parts = value.splitn(3, '-');
    let digits =
        |part: Option<&str>, least| part.is_some_and(|p| p.bytes().take_while(u8::is_ascii_digit).count() >= least);
    value.len() >= 8
        && value.as_bytes().get(4) == Some(&b'-')
        && digits(parts.next(), 4)
        && digits(parts.next(), 1)
        && digits(parts.next(), 1)
}
