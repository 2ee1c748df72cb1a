//! The expression that dev tags match. It is matched against the whole tag: whoever may push some tag could else give it a
//! name that only ends like one of CI's.

use regex::Regex;

/// How few and how many hex digits may name a commit.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=40;

/// An expression for whole image tags, with a group `commit`.
#[derive(Debug, Clone)]
pub struct TagPattern {
    part: Regex,
    whole: Regex,
}

impl TagPattern {
    /// Reads an expression as people write it; whether it says where a tag begins and ends makes no difference.
    pub fn parse(written: &str) -> Result<Self, regex::Error> {
        // By itself first: what closes the brackets around it is no expression.
        let part = Regex::new(written)?;
        Ok(Self { part, whole: Regex::new(&format!(r"\A(?:{written})\z"))? })
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.part.as_str()
    }

    /// Whether it has a group named `commit`.
    pub fn names_a_commit(&self) -> bool {
        self.part.capture_names().flatten().any(|group| group == "commit")
    }

    /// Whether the whole tag matches.
    pub fn matches(&self, tag: &str) -> bool {
        self.whole.is_match(tag)
    }

    /// Whether a part of the tag matches and the whole does not.
    pub fn matches_a_part(&self, tag: &str) -> bool {
        !self.matches(tag) && self.part.is_match(tag)
    }

    /// The commit (possibly abbreviated) that a tag names; none when it is no such tag, or names none.
    pub fn commit<'t>(&self, tag: &'t str) -> Option<&'t str> {
        let commit = self.whole.captures(tag)?.name("commit")?.as_str();
        let hex = commit.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (hex && DIGITS.contains(&commit.len())).then_some(commit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(written: &str) -> TagPattern {
        TagPattern::parse(written).expect("an expression")
    }

    #[test]
    fn a_tag_matches_as_a_whole_however_the_expression_is_written() {
        for written in [
            "dev-(?<commit>[0-9a-f]{7,40})",
            "dev-(?<commit>[0-9a-f]{7,40})$",
            "^dev-(?<commit>[0-9a-f]{7,40})$",
            "(?m)^dev-(?<commit>[0-9a-f]{7,40})$",
            "x|dev-(?<commit>[0-9a-f]{7,40})",
            "dev-(?<commit>[0-9a-f]{7}|[0-9a-f]{7,40})",
        ] {
            let pattern = pattern(written);
            assert_eq!(pattern.commit("dev-0123abc"), Some("0123abc"), "{written}");
            assert_eq!(pattern.commit("dev-0123abcdef"), Some("0123abcdef"), "{written}");
            for tag in ["mallory-dev-0123abc", "dev-0123abc-x", "dev-0123abc\n", "a\ndev-0123abc", "dev-0123ABC"] {
                assert_eq!(pattern.commit(tag), None, "{written} {tag:?}");
            }
        }
        assert!(pattern("dev-(?<commit>[0-9a-f]{7,40})$").matches_a_part("mallory-dev-0123abc"));
    }

    #[test]
    fn what_names_no_commit_for_sure_names_none() {
        let loose = pattern("dev-(?<commit>.*)");
        for tag in ["dev-", "dev-a", "dev-012345", "dev-0123abx", &format!("dev-{}", "0".repeat(41))] {
            assert_eq!(loose.commit(tag), None, "{tag}");
        }
        assert_eq!(loose.commit("dev-0123456"), Some("0123456"));
    }

    #[test]
    fn an_expression_cannot_close_what_stands_around_it() {
        assert!(TagPattern::parse(".*)|(?:dev-(?<commit>.*)").is_err());
    }
}
