//! The texts that tidegate writes on the forge: bodies of pull requests and notes of releases, as Markdown. What other
//! people wrote comes out inert.

use super::inert::inert;
use super::{DeliveryId, PersonId};

/// How long a reason or an image is shown.
const LINE: usize = 300;

/// What a pull request says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrText {
    /// What it does, in one sentence.
    pub what: String,
    /// Who asked for it.
    pub asked_by: String,
    /// Why, in their words.
    pub reason: Option<String>,
    /// Who approved it already, where the approval was given elsewhere.
    pub approved_by: Vec<PersonId>,
    /// The changelog.
    pub changes: String,
    /// Where the difference can be read.
    pub compare: Option<String>,
    /// The images it brings, with their digests.
    pub images: Vec<String>,
    /// What must be so before it is merged.
    pub gates: Vec<String>,
    /// Whether people are asked to vote on it.
    pub votes: bool,
    /// Whether tidegate leaves the merge to people.
    pub by_hand: bool,
}

impl PrText {
    /// The body, ending with the marker by which the delivery knows its own pull request.
    pub fn body(&self, delivery: &DeliveryId, marker: &str) -> String {
        let mut text = format!("{}\n\n", self.what);
        text.push_str(&format!("Asked for by {} ({delivery}).\n", inert(&self.asked_by, LINE)));
        if let Some(reason) = self.reason.as_ref().filter(|r| !r.trim().is_empty()) {
            text.push_str(&format!("Why: {}\n", inert(reason, LINE)));
        }
        if !self.approved_by.is_empty() {
            let people: Vec<_> = self.approved_by.iter().map(ToString::to_string).collect();
            text.push_str(&format!("Approved by {}.\n", people.join(", ")));
        }
        if !self.changes.is_empty() {
            text.push_str(&format!("\n## Changes\n\n{}\n", self.changes.trim_end()));
        }
        if let Some(compare) = &self.compare {
            text.push_str(&format!("\nAll of it: {compare}\n"));
        }
        text.push_str(&images(&self.images));
        text.push_str(&list("Merged when", &self.gates));
        text.push_str(&format!("\n{}\n\n{marker}", self.act(delivery)));
        text
    }

    fn act(&self, delivery: &DeliveryId) -> String {
        let vote = if self.votes {
            "To approve, review this pull request or react with ✅ to the ballot in chat; to stop it, request changes or react with ❌. "
        } else {
            ""
        };
        let merges = if self.by_hand {
            "tidegate does not merge it: somebody has to look at it, and merge or close it."
        } else {
            "tidegate merges it when all of that is so; please leave the button alone."
        };
        format!("{vote}{merges} `/tide why {delivery}` says what it waits for, `/tide abort {delivery}` ends it.")
    }
}

fn list(heading: &str, lines: &[String]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines: String = lines.iter().map(|line| format!("- {}\n", inert(line, LINE))).collect();
    format!("\n## {heading}\n\n{lines}")
}

/// A name as code, so that it can be copied; one that could end the code is told like any text.
pub fn code(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._:/@*- ".contains(c);
    if name.chars().all(plain) { format!("`{name}`") } else { inert(name, LINE) }
}

/// Images with their digests.
fn images(images: &[String]) -> String {
    let shown = |image: &String| format!("- {}\n", code(image));
    if images.is_empty() {
        String::new()
    } else {
        format!("\n## Images\n\n{}", images.iter().map(shown).collect::<String>())
    }
}

/// What is published with a version that reached production.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseText {
    /// The changelog since what production ran before.
    pub changes: String,
    /// Where the difference can be read.
    pub compare: Option<String>,
    /// The images, with their digests.
    pub images: Vec<String>,
    /// Who asked for it.
    pub asked_by: String,
    /// Who approved it.
    pub approved_by: Vec<PersonId>,
}

impl ReleaseText {
    /// The notes.
    pub fn notes(&self, delivery: &DeliveryId) -> String {
        let mut text = match self.changes.trim_end() {
            "" => "No changes since what ran in production before.\n".to_owned(),
            changes => format!("{changes}\n"),
        };
        if let Some(compare) = &self.compare {
            text.push_str(&format!("\nAll of it: {compare}\n"));
        }
        text.push_str(&images(&self.images));
        let people: Vec<_> = self.approved_by.iter().map(ToString::to_string).collect();
        let approved = if people.is_empty() { String::new() } else { format!(", approved by {}", people.join(", ")) };
        text.push_str(&format!("\nAsked for by {}{approved} ({delivery}).\n", inert(&self.asked_by, LINE)));
        text
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn delivery() -> DeliveryId {
        "shop-3".parse().expect("an id")
    }

    const MARKER: &str = "<!-- tidegate:shop-3 -->";

    fn text() -> PrText {
        PrText {
            what: "Promotion of shop 1.4.0 to prod.".to_owned(),
            asked_by: "carol".to_owned(),
            reason: Some("month's end <!-- tidegate:shop-1 --> @all".to_owned()),
            approved_by: Vec::new(),
            changes: "### Features\n\n- coupons (1111111)\n".to_owned(),
            compare: Some("https://github.com/acme/shop/compare/a...b".to_owned()),
            images: vec!["shop:v1.4.0@sha256:0123".to_owned()],
            gates: vec![
                "approvals: 2 of release-managers (bob, dave)".to_owned(),
                "freeze: prod is not frozen".to_owned(),
            ],
            votes: true,
            by_hand: false,
        }
    }

    #[test]
    fn a_pull_request_says_what_why_and_how_to_act() {
        insta::assert_snapshot!(text().body(&delivery(), MARKER).replace('\u{2060}', "·"));
    }

    #[test]
    fn a_bump_that_nobody_is_asked_about_carries_its_approval() {
        let bump = PrText {
            approved_by: vec!["bob".parse().expect("a person"), "dave".parse().expect("a person")],
            gates: Vec::new(),
            votes: false,
            ..text()
        };
        insta::assert_snapshot!(bump.body(&delivery(), MARKER).replace('\u{2060}', "·"));
    }

    #[test]
    fn what_people_merge_themselves_does_not_say_that_tidegate_does() {
        let body = PrText { by_hand: true, votes: false, ..text() }.body(&delivery(), MARKER);
        assert!(body.contains("tidegate does not merge it") && !body.contains("leave the button alone"), "{body}");
    }

    #[test]
    fn the_notes_of_a_release_say_what_came_and_who_agreed() {
        let notes = ReleaseText {
            changes: text().changes,
            compare: text().compare,
            images: text().images,
            asked_by: "carol".to_owned(),
            approved_by: vec!["bob".parse().expect("a person")],
        };
        insta::assert_snapshot!(notes.notes(&delivery()));
    }

    proptest! {
        #[test]
        fn nobody_elses_words_make_a_marker(reason in "\\PC{0,80}|<!-- tidegate:shop-[0-9] -->", by in "\\PC{0,30}|<!-- tidegate:x -->") {
            let text = PrText { reason: Some(reason), asked_by: by, ..text() };
            let body = text.body(&delivery(), MARKER);
            prop_assert_eq!(body.matches("<!--").count(), 1);
            prop_assert!(body.ends_with(MARKER));
        }
    }
}
