//! The reactions that vote: what the configuration names as characters, Slack names in words.

use std::collections::BTreeMap;

use crate::domain::vote::Choice;
use crate::port::{PortError, PortResult};

/// Characters and Slack's names for them. More than one where people mean the same by them.
const NAMES: [(&str, &[&str]); 26] = [
    ("✅", &["white_check_mark", "heavy_check_mark"]),
    ("✔", &["heavy_check_mark"]),
    ("☑", &["ballot_box_with_check"]),
    ("👍", &["+1", "thumbsup"]),
    ("👌", &["ok_hand"]),
    ("🆗", &["ok"]),
    ("🚀", &["rocket"]),
    ("🚢", &["ship"]),
    ("🎉", &["tada"]),
    ("💯", &["100"]),
    ("🟢", &["large_green_circle"]),
    ("💚", &["green_heart"]),
    ("🙌", &["raised_hands"]),
    ("❌", &["x", "negative_squared_cross_mark"]),
    ("❎", &["negative_squared_cross_mark"]),
    ("✖", &["heavy_multiplication_x"]),
    ("👎", &["-1", "thumbsdown"]),
    ("⛔", &["no_entry"]),
    ("🚫", &["no_entry_sign"]),
    ("🛑", &["octagonal_sign"]),
    ("🔴", &["red_circle"]),
    ("🙅", &["no_good"]),
    ("✋", &["hand", "raised_hand"]),
    ("⚠", &["warning"]),
    ("🚨", &["rotating_light"]),
    ("💥", &["boom", "collision"]),
];

/// Which reaction votes for what.
#[derive(Debug, Clone)]
pub(super) struct Votes(BTreeMap<String, Choice>);

impl Votes {
    /// From the configuration's lists; told what to write where Slack's name of a character is not known.
    pub(super) fn new(approve: &[String], reject: &[String]) -> PortResult<Self> {
        let mut votes = BTreeMap::new();
        for (key, list, choice) in [("approve", approve, Choice::Approve), ("reject", reject, Choice::Reject)] {
            for written in list {
                for name in names(key, written)? {
                    if votes.insert(name.clone(), choice).is_some_and(|other| other != choice) {
                        let told = format!("chat.slack.emoji: {name} cannot both approve and reject");
                        return Err(PortError::rejected(told));
                    }
                }
            }
        }
        Ok(Self(votes))
    }

    /// What a reaction of this name votes for; skin tones make no difference.
    pub(super) fn choice(&self, name: &str) -> Option<Choice> {
        self.0.get(name.split("::").next().unwrap_or_default()).copied()
    }
}

fn names(key: &str, written: &str) -> PortResult<Vec<String>> {
    let bare = |c: &char| !matches!(c, '\u{fe0e}' | '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}');
    let text: String = written.trim().trim_matches(':').chars().filter(bare).collect();
    if let Some((_, names)) = NAMES.iter().find(|(character, _)| *character == text) {
        return Ok(names.iter().map(ToString::to_string).collect());
    }
    let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-+'".contains(c);
    if text.is_empty() || !text.chars().all(name) {
        let told = format!(
            "chat.slack.emoji.{key}: Slack's name of {written:?} is not known here; write the name, such as white_check_mark"
        );
        return Err(PortError::rejected(told));
    }
    // Two names that Slack has for one emoji.
    let twin = NAMES.iter().map(|(_, names)| *names).find(|names| names.len() == 2 && names.contains(&text.as_str()));
    let same = twin.filter(|names| matches!(names[0], "+1" | "-1" | "hand" | "boom"));
    Ok(same.map_or_else(|| vec![text.clone()], |names| names.iter().map(ToString::to_string).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(approve: &[&str], reject: &[&str]) -> PortResult<Votes> {
        let list = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        Votes::new(&list(approve), &list(reject))
    }

    #[test]
    fn characters_and_names_vote_in_any_skin_tone() {
        let votes = votes(&["✅", ":+1:", "shipit"], &["❌", "👎🏽"]).unwrap();
        for name in ["white_check_mark", "heavy_check_mark", "+1", "thumbsup", "+1::skin-tone-3", "shipit"] {
            assert_eq!(votes.choice(name), Some(Choice::Approve), "{name}");
        }
        for name in ["x", "negative_squared_cross_mark", "-1", "thumbsdown::skin-tone-6"] {
            assert_eq!(votes.choice(name), Some(Choice::Reject), "{name}");
        }
        assert_eq!(votes.choice("eyes"), None);
    }

    #[test]
    fn what_slack_has_no_name_for_is_told_with_what_to_write() {
        let error = votes(&["🦄"], &["❌"]).unwrap_err().told;
        insta::assert_snapshot!(error, @r#"chat.slack.emoji.approve: Slack's name of "🦄" is not known here; write the name, such as white_check_mark"#);
        let error = votes(&["+1"], &["👍"]).unwrap_err().told;
        insta::assert_snapshot!(error, @"chat.slack.emoji: +1 cannot both approve and reject");
    }
}
