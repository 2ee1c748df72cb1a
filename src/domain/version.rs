//! An app's version: plain `major.minor.patch`, as the flow uses it from cut to production.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The highest number in a version, so that there is always a next one; dates such as 20261127 fit.
const HIGHEST: u64 = 999_999_999;

/// A released version, `1.4.0`. Pre-releases and build metadata have no place in the flow and are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(try_from = "String", into = "String")]
pub struct Version {
    /// Incompatible changes.
    pub major: u64,
    /// New features.
    pub minor: u64,
    /// Fixes; a hotfix raises this one.
    pub patch: u64,
}

/// Why a text is not a version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a version: write it as MAJOR.MINOR.PATCH, for example 1.4.0 ({why})")]
pub struct VersionError {
    given: String,
    why: String,
}

impl Version {
    /// A version from its three numbers.
    pub const fn new(major: u64, minor: u64, patch: u64) -> Self {
        Self { major, minor, patch }
    }

    /// Reads `1.4.0` or `v1.4.0`. ASCII only, so that look-alike digits cannot name another version.
    pub fn parse(text: &str) -> Result<Self, VersionError> {
        let refuse = |why: &str| VersionError { given: text.chars().take(40).collect(), why: why.to_owned() };
        let plain = text.strip_prefix('v').unwrap_or(text);
        let read = semver::Version::parse(plain).map_err(|e| refuse(&e.to_string()))?;
        if !read.pre.is_empty() {
            return Err(refuse("pre-releases are not part of the flow"));
        }
        if !read.build.is_empty() {
            return Err(refuse("build metadata is not part of the flow"));
        }
        if [read.major, read.minor, read.patch].into_iter().any(|number| number > HIGHEST) {
            return Err(refuse("a number that high leaves none to follow"));
        }
        Ok(Self::new(read.major, read.minor, read.patch))
    }

    /// The version a hotfix of this one gets unless it is taken.
    #[must_use]
    pub fn next_patch(self) -> Self {
        Self { patch: self.patch + 1, ..self }
    }

    /// With the leading `v`, as tags and branches carry it.
    pub fn tagged(self) -> String {
        format!("v{self}")
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl TryFrom<String> for Version {
    type Error = VersionError;
    fn try_from(text: String) -> Result<Self, VersionError> {
        Self::parse(&text)
    }
}

impl From<Version> for String {
    fn from(version: Version) -> String {
        version.to_string()
    }
}

impl std::str::FromStr for Version {
    type Err = VersionError;
    fn from_str(text: &str) -> Result<Self, VersionError> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_printed_reads_back(major in 0u64..1000, minor in 0u64..1000, patch in 0u64..1000) {
            let version = Version::new(major, minor, patch);
            prop_assert_eq!(Version::parse(&version.to_string()), Ok(version));
            prop_assert_eq!(Version::parse(&version.tagged()), Ok(version));
            prop_assert!(version.next_patch() > version);
        }

        #[test]
        fn whatever_is_accepted_is_spelled_in_the_one_way(text in "\\PC{0,12}") {
            if let Ok(version) = Version::parse(&text) {
                prop_assert!(text == version.to_string() || text == version.tagged());
            }
        }
    }

    #[test]
    fn what_is_not_a_plain_version_is_refused_with_a_hint() {
        for bad in [
            "1.4",
            "1.4.0-rc1",
            "1.4.0+7",
            "latest",
            "",
            "01.4.0",
            "١.٤.٠",
            "vv1.0.0",
            "1.4.0 ",
            "1.18446744073709551615.0",
        ] {
            let refused = Version::parse(bad).map(|v| v.to_string()).map_err(|e| e.to_string());
            assert!(refused.is_err_and(|e| e.contains("1.4.0")), "{bad:?}");
        }
    }
}
