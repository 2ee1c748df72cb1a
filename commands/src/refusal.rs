//! What a person is told when a line cannot be read: what was wrong, what is allowed, and the nearest line that works.

use crate::words::{Unbalanced, invisible};

const MAX_MESSAGE: usize = 600;
const MAX_SUGGESTION: usize = 300;
const MAX_SHOWN: usize = 40;
const MAX_LISTED: usize = 200;

/// Why a line was not understood; nothing has been done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What was wrong and what is allowed: one to three lines of plain text, at most 600 characters whatever was typed.
    pub message: String,
    /// The nearest full command line, where there is one.
    pub suggestion: Option<String>,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Refusal { message: shortened(&message.into(), MAX_MESSAGE), suggestion: None }
    }

    /// With the nearest line, unless that is too long to be one.
    pub(crate) fn suggesting(self, line: Option<String>) -> Self {
        let fits = |line: &String| line.chars().count() <= MAX_SUGGESTION && !line.contains(invisible);
        Refusal { suggestion: line.filter(fits), ..self }
    }
}

impl From<Unbalanced> for Refusal {
    fn from(Unbalanced(quote): Unbalanced) -> Self {
        Refusal::new(format!(
            "The quote {quote} is opened and never closed. Close it, or leave it out: a reason needs no quotes."
        ))
    }
}

/// Somebody's text inside a message: in quotes, short, with nothing in it that cannot be seen.
pub(crate) fn show(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(MAX_SHOWN) {
        if invisible(c) { shown.push_str(&format!("<U+{:04X}>", c as u32)) } else { shown.push(c) }
    }
    let more = if text.chars().nth(MAX_SHOWN).is_some() { "..." } else { "" };
    format!("\"{shown}{more}\"")
}

/// `a, b and c`, ending in "and N more" where the list is long.
pub(crate) fn list(names: &[String]) -> String {
    let mut text = String::new();
    for (at, name) in names.iter().enumerate() {
        let left = names.len() - at;
        if at > 0 && text.len() + name.len() > MAX_LISTED {
            return format!("{text} and {left} more");
        }
        text.push_str(match (at, left) {
            (0, _) => "",
            (_, 1) => " and ",
            _ => ", ",
        });
        text.push_str(&shortened(name, MAX_SHOWN));
    }
    text
}

/// The candidate a person most likely meant, if any is near: a slip of a letter or two, or one name beginning the other.
pub(crate) fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = typed.to_lowercase();
    if typed.len() > MAX_SHOWN {
        return None;
    }
    let near = |candidate: &&str| {
        let (candidate, longest) = (candidate.to_lowercase(), typed.chars().count().max(candidate.chars().count()));
        let (begins, shortest) =
            (candidate.starts_with(&typed) || typed.starts_with(&candidate), typed.len().min(candidate.len()));
        let distance = strsim::damerau_levenshtein(&typed, &candidate);
        if begins && shortest >= 3 {
            Some(distance.min(1))
        } else {
            (distance * 2 <= longest && distance <= 3).then_some(distance)
        }
    };
    let close = candidates.into_iter().filter_map(|candidate| near(&candidate).map(|distance| (distance, candidate)));
    close.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

fn shortened(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_string();
    }
    text.chars().take(limit - 3).chain("...".chars()).collect()
}
