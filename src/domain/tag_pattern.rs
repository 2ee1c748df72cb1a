//! The expression that dev tags match. It is matched against the whole tag: whoever may push some tag could else give it a
//! name that only ends like one of CI's.
//!
//! Its groups have names, and each name means something: a tag whose parts are not what their names say names no commit.

use regex::Regex;

use super::{Branch, Version};

/// How few and how many hex digits may name a commit.
const DIGITS: std::ops::RangeInclusive<usize> = 7..=40;

/// What a group may be called, and what is so of it.
pub const GROUPS: [(&str, &str); 4] = [
    ("commit", "the commit that was built: 7 to 40 hex digits"),
    ("branch", "the branch that was built: none but the app's dev branch counts"),
    ("build", "the number of the build: digits"),
    ("version", "a version, as three numbers"),
];

/// An expression for whole image tags, with a group `commit`.
#[derive(Debug, Clone)]
pub struct TagPattern {
    part: Regex,
    whole: Regex,
    /// The branch that a group `branch` must name, as tags can write it.
    branch: Option<String>,
}

impl TagPattern {
    /// Reads an expression as people write it; whether it says where a tag begins and ends makes no difference.
    pub fn parse(written: &str) -> Result<Self, regex::Error> {
        // By itself first: what closes the brackets around it is no expression.
        let part = Regex::new(written)?;
        Ok(Self { part, whole: Regex::new(&format!(r"\A(?:{written})\z"))?, branch: None })
    }

    /// The same for images that are built of this branch.
    #[must_use]
    pub fn of_branch(self, branch: &Branch) -> Self {
        Self { branch: Some(in_a_tag(branch.as_str())), ..self }
    }

    /// Groups whose names mean nothing.
    pub fn unknown_groups(&self) -> Vec<&str> {
        let known = |group: &&str| GROUPS.iter().any(|(name, _)| name == group);
        self.part.capture_names().flatten().filter(|group| !known(group)).collect()
    }

    fn has(&self, group: &str) -> bool {
        self.part.capture_names().flatten().any(|name| name == group)
    }

    /// All that decides which commit a tag names: by another, all are read anew.
    pub fn key(&self) -> String {
        match self.branch.as_ref().filter(|_| self.has("branch")) {
            Some(branch) => format!("{} of {branch}", self.as_str()),
            None => self.as_str().to_owned(),
        }
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.part.as_str()
    }

    /// Whether it has a group named `commit`.
    pub fn names_a_commit(&self) -> bool {
        self.has("commit")
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
        let captures = self.whole.captures(tag)?;
        let is =
            |group: &str, rule: &dyn Fn(&str) -> bool| captures.name(group).is_none_or(|found| rule(found.as_str()));
        let built_here = |branch: &str| self.branch.as_ref().is_none_or(|own| in_a_tag(branch) == *own);
        let number = |build: &str| !build.is_empty() && build.bytes().all(|b| b.is_ascii_digit());
        let version = |version: &str| Version::parse(version.strip_prefix('v').unwrap_or(version)).is_ok();
        if !is("branch", &built_here) || !is("build", &number) || !is("version", &version) {
            return None;
        }
        let commit = captures.name("commit")?.as_str();
        let hex = commit.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        (hex && DIGITS.contains(&commit.len())).then_some(commit)
    }
}

/// A branch as a tag can write it: small, with a dash for what no tag may hold.
fn in_a_tag(branch: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
    branch.to_ascii_lowercase().chars().map(|c| if fits(c) { c } else { '-' }).collect()
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
    fn each_group_must_hold_what_its_name_says() {
        let suffix = pattern("(?<version>[^-]+)-dev-(?<commit>[0-9a-f]{7,40})");
        assert_eq!(suffix.commit("1.4.0-dev-0123abc"), Some("0123abc"));
        assert_eq!(suffix.commit("v1.4.0-dev-0123abc"), Some("0123abc"));
        for none in ["shop-dev-0123abc", "1.4-dev-0123abc", "-dev-0123abc"] {
            assert_eq!(suffix.commit(none), None, "{none}");
        }
        let numbered = pattern("dev-(?<build>[^-]+)-(?<commit>[0-9a-f]{7,40})");
        assert_eq!(numbered.commit("dev-17-0123abc"), Some("0123abc"));
        assert_eq!(numbered.commit("dev-x17-0123abc"), None);
        let any = pattern("(?<branch>.+)-(?<commit>[0-9a-f]{7,40})");
        assert_eq!(any.commit("feature-x-0123abc"), Some("0123abc"), "whose branch is not known, is any");
        let dev = any.clone().of_branch(&"Team/dev".parse().unwrap());
        assert_eq!(dev.commit("team-dev-0123abc"), Some("0123abc"));
        for other in ["dev-0123abc", "feature-team-dev-0123abc", "team-dev2-0123abc"] {
            assert_eq!(dev.commit(other), None, "{other}");
        }
        // A part that is not there says nothing.
        let maybe = pattern("(?:(?<build>[0-9]+)-)?dev-(?<commit>[0-9a-f]{7,40})");
        assert_eq!((maybe.commit("dev-0123abc"), maybe.commit("7-dev-0123abc")), (Some("0123abc"), Some("0123abc")));
    }

    #[test]
    fn what_a_group_is_called_means_something() {
        assert_eq!(pattern("dev-(?<hash>x)-(?<commit>y)-(?<n>z)-(w)").unknown_groups(), ["hash", "n"]);
        assert!(pattern("(?<branch>a)(?<build>b)(?<commit>c)(?<version>d)").unknown_groups().is_empty());
        let main = "main".parse().unwrap();
        assert_eq!(pattern("dev-(?<commit>x)").of_branch(&main).key(), "dev-(?<commit>x)", "as it always was");
        assert_eq!(pattern("(?<branch>a)-(?<commit>x)").of_branch(&main).key(), "(?<branch>a)-(?<commit>x) of main");
    }

    #[test]
    fn an_expression_cannot_close_what_stands_around_it() {
        assert!(TagPattern::parse(".*)|(?:dev-(?<commit>.*)").is_err());
    }
}
