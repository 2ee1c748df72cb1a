//! The byte-exact edit: the scalar's bytes are replaced in its own quoting style, a missing key is put beside its sibling
//! the way that one is written, and nothing else moves.

use std::ops::Range;

use super::error::{EditError, EditReason};
use super::events::{self, Planned, Unplanned};
use super::graft::Graft;
use super::path::{Shown, Step};
use super::yaml::{Address, BOM, Scalar, Style};

/// One change of a file's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// A scalar gets another value.
    Replace {
        /// The scalar as found.
        scalar: Scalar,
        /// Its new value.
        to: String,
    },
    /// A key is added beside another.
    Insert(Insertion),
    /// Keys or entries are added.
    Graft(Graft),
}

/// A key that the file does not have yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Insertion {
    /// The sibling it stands behind.
    pub(crate) beside: Scalar,
    /// The new key.
    pub(crate) key: String,
    /// Its value.
    pub(crate) value: String,
}

impl Change {
    fn line(&self) -> usize {
        match self {
            Self::Replace { scalar, .. } => scalar.line,
            Self::Insert(new) => new.beside.line,
            Self::Graft(new) => new.line,
        }
    }

    /// Whether the value stays, and only its quotes change.
    pub(crate) fn restyles(&self) -> bool {
        matches!(self, Self::Replace { scalar, to } if scalar.value == *to)
    }

    /// The bytes that go, and what comes in their place.
    fn bytes(&self, text: &str) -> Option<(Range<usize>, String)> {
        match self {
            Self::Replace { scalar, to } => {
                let raw = text.get(scalar.range.clone())?;
                Some((scalar.range.clone(), styled(raw, scalar.style, to)))
            }
            Self::Insert(new) => new.bytes(text).map(|(at, bytes)| (at..at, bytes)),
            Self::Graft(new) => Some(new.bytes.clone()),
        }
    }

    /// The scalar that is planned; none where it is a graft.
    fn planned(&self) -> Option<Option<Planned<'_>>> {
        Some(match self {
            Self::Replace { scalar, to } => Some(Planned { address: scalar.address.clone(), value: to, new: false }),
            Self::Insert(new) => Some(Planned { address: new.address()?, value: &new.value, new: true }),
            Self::Graft(_) => None,
        })
    }

    fn graft(&self) -> Option<&Graft> {
        if let Self::Graft(graft) = self { Some(graft) } else { None }
    }
}

impl Insertion {
    /// Where the new value will stand; none where the sibling is in no mapping.
    fn address(&self) -> Option<Address> {
        let (Step::Key(_), above) = self.beside.address.steps.split_last()? else { return None };
        let steps = above.iter().cloned().chain([Step::Key(self.key.clone())]).collect();
        Some(Address { document: self.beside.address.document, steps })
    }

    /// In a flow mapping right behind the sibling, else on a line of its own with the sibling's indentation and line end.
    fn bytes(&self, text: &str) -> Option<(usize, String)> {
        let (sibling, end) = (self.beside.sibling.as_ref()?, self.beside.range.end);
        let raw = text.get(self.beside.range.clone())?;
        let style = self.beside.style;
        let key = styled(text.get(sibling.key.clone())?, style, &self.key);
        let pair = format!("{key}: {}", styled(raw, style, &self.value));
        if sibling.flow {
            return Some((end, format!(", {pair}")));
        }
        let before = text.get(..sibling.key.start)?;
        let column = before.rsplit('\n').next().unwrap_or(before).trim_start_matches(BOM).chars().count();
        let line = text.get(end..)?.split('\n').next()?;
        let at = end + line.trim_end_matches('\r').len();
        let crlf = text.get(at..)?.starts_with("\r\n") || (end + line.len() == text.len() && text.contains("\r\n"));
        let line_end = if crlf { "\r\n" } else { "\n" };
        Some((at, format!("{line_end}{}{pair}", " ".repeat(column))))
    }
}

/// Makes the changes and proves, with a second parser, that nothing else changed; `with_aliases`: but what follows a value
/// through an alias.
pub(crate) fn splice(file: &str, text: &str, changes: &[Change], with_aliases: bool) -> Result<String, EditError> {
    let line = changes.first().map(Change::line);
    let refuse = |reason| EditError::new(file, line, reason);
    let no_room = || refuse(EditReason::NotExact("there is no room for a key beside the value".to_owned()));
    let bytes = changes.iter().map(|c| c.bytes(text)).collect::<Option<Vec<_>>>();
    let planned = changes.iter().map(Change::planned).collect::<Option<Vec<_>>>();
    let (mut bytes, planned) = bytes.zip(planned).ok_or_else(no_room)?;
    let planned: Vec<Planned<'_>> = planned.into_iter().flatten().collect();
    let grafts: Vec<&Graft> = changes.iter().filter_map(Change::graft).collect();
    // From the end on; of several in one place the last first, so that they come to stand in order.
    bytes.reverse();
    bytes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
    let mut edited = text.to_owned();
    for (range, new) in bytes {
        edited.replace_range(range, &new);
    }
    let body = |text| str::strip_prefix(text, BOM).unwrap_or(text);
    events::only_planned(body(text), body(&edited), &planned, &grafts, with_aliases).map_err(|unplanned| {
        refuse(match unplanned {
            Unplanned::Shared(address) => EditReason::Shared { at: Shown(&address.steps).to_string() },
            Unplanned::Followed(address) => EditReason::Followed { at: Shown(&address.steps).to_string() },
            Unplanned::Doubled(address) => {
                EditReason::Ambiguous { at: Shown(&address.steps).to_string(), lines: line.into_iter().collect() }
            }
            Unplanned::Other(what) => EditReason::NotExact(what),
        })
    })?;
    Ok(edited)
}

/// The new value in the style of the old one. Values here are tags, digests and references: nothing to escape.
fn styled(old: &str, style: Style, new: &str) -> String {
    match old.chars().next() {
        Some('\'') => format!("'{new}'"),
        Some('"') => format!("\"{new}\""),
        _ if style != Style::Json && reads_as_text(new) => new.to_owned(),
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
