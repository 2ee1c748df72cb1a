//! Versions read out of what is written, whoever wrote it, and how what would enter stands to that.
//!
//! tidegate writes a version's own tag. People write `"1.9.0"`, `v1.9.0-alpine`, `v1.9.0@sha256:…`, `latest`. What cannot
//! be read for sure is not read: then the commits decide, and what has neither is not compared, which shuts the gate.

use super::Version;
use super::catalog::ImageSpec;
use super::pull_request::Lineage;

/// A version as it was read out of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// The version.
    pub version: Version,
    /// Whether the text says nothing beside it. What more it says (`-alpine`, `-rc1`, `-hotfix2`) makes it older or newer
    /// than its version, nobody knows which.
    pub exactly: bool,
}

/// How what would enter stands to what is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is the same or newer.
    NotOlder,
    /// Neither version nor commit says.
    Unknown,
    /// It is older.
    Older,
}

/// The version that a text names, whose images are tagged by this template.
pub fn version_in(text: &str, template: &str) -> Option<Reading> {
    let text = tag_of(text)?;
    let (before, after) = template.split_once("{version}").unwrap_or(("v", ""));
    let plain = |text: &str| Version::parse(text).ok().filter(|v| v.to_string() == text);
    let own = text.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).and_then(plain);
    if let Some(version) = own {
        return Some(Reading { version, exactly: true });
    }
    let numbers = numbers(text.strip_prefix(before).filter(|rest| rest.starts_with(digit)).unwrap_or(text));
    // One version, with no other number of parts beside it and none before it: anything else may be meant instead.
    let at = numbers.iter().position(|n| plain(n).is_some()).filter(|at| *at == 0)?;
    if numbers.iter().skip(at + 1).any(|n| n.contains('.')) {
        return None;
    }
    let version = plain(numbers.first()?)?;
    let exactly = text.strip_prefix(['v', 'V']).unwrap_or(text) == version.to_string();
    Some(Reading { version, exactly })
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// The tag in a text: without quotes, digest, registry and repository. None where there is no tag, or something that is no
/// digest stands where one should.
fn tag_of(text: &str) -> Option<&str> {
    let mut text = text.trim();
    for quote in ['"', '\''] {
        text = text.strip_prefix(quote).and_then(|t| t.strip_suffix(quote)).unwrap_or(text).trim();
    }
    if let Some((rest, digest)) = text.split_once('@') {
        super::Digest::parse(digest).ok()?;
        text = rest;
    }
    match text.rsplit_once(':') {
        Some((_, tag)) if tag.contains('/') => None,
        Some((_, tag)) => Some(tag),
        None if text.contains('/') => None,
        None => Some(text),
    }
}

/// The numbers of a text that stand by themselves: `1.9.0` in `release-v1.9.0-alpine3.19`, not `3.19`.
fn numbers(text: &str) -> Vec<&str> {
    let word = |c: char| c.is_alphanumeric() || c == '.';
    text.split(|c| !word(c))
        .map(|word| word.strip_prefix(['v', 'V']).unwrap_or(word).trim_end_matches('.'))
        .filter(|word| word.starts_with(digit) && word.chars().all(|c| digit(c) || c == '.'))
        .collect()
}

impl ImageSpec {
    /// The version that a text names as this image's.
    pub fn version_in(&self, text: &str) -> Option<Reading> {
        version_in(text, &self.version_tag)
    }
}

/// How a version, or a commit without one, stands to what was read and to the commit behind it. Where versions cannot be
/// compared, the commits decide; `line` says that commits which have gone separate ways are of one line all the same, as
/// on a dev branch that was rewritten.
pub fn stands(new: Option<Version>, read: Option<Reading>, lineage: Lineage, line: bool) -> Standing {
    if let (Some(new), Some(read)) = (new, read) {
        match new.cmp(&read.version) {
            std::cmp::Ordering::Less => return Standing::Older,
            std::cmp::Ordering::Greater => return Standing::NotOlder,
            std::cmp::Ordering::Equal if read.exactly => return Standing::NotOlder,
            std::cmp::Ordering::Equal => {}
        }
    }
    match lineage {
        Lineage::Same | Lineage::Ahead => Standing::NotOlder,
        Lineage::Behind => Standing::Older,
        Lineage::Diverged if line => Standing::NotOlder,
        Lineage::Diverged | Lineage::Unknown => Standing::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        match version_in(text, "v{version}") {
            Some(Reading { version, exactly: true }) => version.to_string(),
            Some(Reading { version, exactly: false }) => format!("{version} or so"),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn versions_are_read_out_of_what_people_write() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let texts = [
            "v1.9.0".to_owned(),
            format!("v1.9.0@{digest}"),
            "1.9.0".to_owned(),
            "\"1.9.0\"".to_owned(),
            "'v1.9.0'".to_owned(),
            format!("registry.example:5000/acme/shop:v1.9.0@{digest}"),
            "v1.9.0-alpine".to_owned(),
            "v1.9.0-alpine3.19.1".to_owned(),
            "release-1.9.0".to_owned(),
            "1.9.0_build.7".to_owned(),
            "v1.9.0-rc1".to_owned(),
            "V1.9.0+7".to_owned(),
        ];
        let told: Vec<String> = texts.iter().map(|t| read(t)).collect();
        insta::assert_snapshot!(told.join("\n"), @"
        1.9.0
        1.9.0
        1.9.0
        1.9.0
        1.9.0
        1.9.0
        1.9.0 or so
        1.9.0 or so
        1.9.0 or so
        1.9.0 or so
        1.9.0 or so
        1.9.0 or so
        ");
    }

    #[test]
    fn what_may_mean_something_else_is_not_read() {
        for text in [
            "latest",
            "",
            "1.9",
            "v1",
            "1.9.0.1",
            "2026.03.02",
            "20260302",
            "dev-1234567",
            "1.9.0-2.0.0",
            "1.9.0-node-18.2",
            "2-1.3.0",
            "3.19-1.3.0",
            "alpine3.19.1",
            "01.9.0",
            "v1.9.0@latest",
            "registry.example:5000/shop",
            "x1.9.0",
            "१.९.०",
        ] {
            assert_eq!(read(text), "-", "{text:?}");
        }
    }

    fn version() -> impl Strategy<Value = Version> {
        (0u64..30, 0u64..30, 0u64..30).prop_map(|(major, minor, patch)| Version::new(major, minor, patch))
    }

    fn template() -> impl Strategy<Value = &'static str> {
        prop::sample::select(vec![
            "v{version}",
            "{version}",
            "release-{version}",
            "rel{version}",
            "shop-{version}-prod",
            "v{version}-alpine3.19",
        ])
    }

    fn lineage() -> impl Strategy<Value = Lineage> {
        let all = [Lineage::Same, Lineage::Ahead, Lineage::Behind, Lineage::Diverged, Lineage::Unknown];
        prop::sample::select(all.to_vec())
    }

    proptest! {
        #[test]
        fn a_versions_own_tag_is_read_exactly_however_it_is_dressed(
            version in version(), template in template(), quoted: bool, pinned: bool, whole: bool
        ) {
            let mut text = template.replace("{version}", &version.to_string());
            if pinned { text = format!("{text}@sha256:{}", "a".repeat(64)); }
            if whole { text = format!("registry.example:5000/acme/shop:{text}"); }
            if quoted { text = format!("\"{text}\""); }
            prop_assert_eq!(version_in(&text, template), Some(Reading { version, exactly: true }));
        }

        #[test]
        fn a_suffix_never_hides_a_version_and_never_passes_for_none(version in version(), suffix in "[-_+][a-z]{1,8}[0-9]{0,3}") {
            let read = version_in(&format!("v{version}{suffix}"), "v{version}");
            prop_assert_eq!(read, Some(Reading { version, exactly: false }));
        }

        #[test]
        fn what_is_read_stands_there(text in "\\PC{0,24}", template in template()) {
            if let Some(read) = version_in(&text, template) {
                prop_assert!(text.contains(&read.version.to_string()), "{:?}", read);
            }
        }

        #[test]
        fn of_two_versions_none_is_read(one in version(), other in version(), between in "[-_+]|-base-") {
            prop_assert_eq!(version_in(&format!("v{one}{between}{other}"), "v{version}"), None);
        }

        /// What opens is newer by its version, or contains what runs.
        #[test]
        fn nothing_passes_that_neither_version_nor_commit_lets_pass(
            new in prop::option::of(version()), old in prop::option::of((version(), any::<bool>())), lineage in lineage(), line: bool
        ) {
            let read = old.map(|(version, exactly)| Reading { version, exactly });
            let newer = matches!((new, read), (Some(n), Some(r)) if n > r.version || n == r.version && r.exactly);
            let contains = matches!(lineage, Lineage::Same | Lineage::Ahead) || line && lineage == Lineage::Diverged;
            let older = matches!((new, read), (Some(n), Some(r)) if n < r.version);
            prop_assert_eq!(stands(new, read, lineage, line) == Standing::NotOlder, newer || contains && !older);
            if older { prop_assert_eq!(stands(new, read, lineage, line), Standing::Older); }
        }
    }
}
