//! Which reactions vote. Skin tones and variation marks make no difference; a custom emoji counts by its name.

use crate::domain::vote::Choice;

/// The emoji that vote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Emoji {
    approve: Vec<String>,
    reject: Vec<String>,
}

impl Emoji {
    /// As configured: a character, or the name of a custom emoji.
    pub(super) fn new(approve: &[String], reject: &[String]) -> Self {
        let bare = |names: &[String]| names.iter().map(|n| bare(n.trim().trim_matches(':'))).collect();
        Self { approve: bare(approve), reject: bare(reject) }
    }

    /// What a reaction of this name votes.
    pub(super) fn choice(&self, name: &str) -> Option<Choice> {
        let name = bare(name);
        if self.approve.contains(&name) {
            Some(Choice::Approve)
        } else if self.reject.contains(&name) {
            Some(Choice::Reject)
        } else {
            None
        }
    }

    /// For people: the first of each.
    pub(super) fn how_to(&self) -> (String, String) {
        let shown = |names: &[String]| {
            let first = names.first().map_or("", String::as_str);
            if first.is_ascii() { super::markdown::line(&format!(":{first}:"), 60) } else { first.to_owned() }
        };
        (shown(&self.approve), shown(&self.reject))
    }
}

/// Without skin tones and variation marks.
fn bare(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{fe0e}' | '\u{fe0f}')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skin_tones_and_variation_marks_make_no_difference() {
        let emoji = Emoji::new(&["👍".to_owned(), ":shipit:".to_owned()], &["✖️".to_owned()]);
        assert_eq!(emoji.choice("👍🏽"), Some(Choice::Approve));
        assert_eq!(emoji.choice("shipit"), Some(Choice::Approve));
        assert_eq!(emoji.choice("✖"), Some(Choice::Reject));
        assert_eq!(emoji.choice("🎉"), None);
        assert_eq!(emoji.how_to(), ("👍".to_owned(), "✖".to_owned()));
    }
}
