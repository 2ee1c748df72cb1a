//! Names that must not be mixed up, each a type of its own that can only hold a well-formed value.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a text is not a well-formed name: what was expected and what was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not {expected}")]
pub struct IdError {
    /// What a valid value looks like, in words.
    pub expected: &'static str,
    /// The text that was refused (cut to 80 characters).
    pub given: String,
}

impl IdError {
    fn new(expected: &'static str, given: &str) -> Self {
        Self { expected, given: given.chars().take(80).collect() }
    }
}

/// Declares a string newtype whose every value passed `$check`.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $expected:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Accepts a well-formed text, refuses anything else.
            pub fn parse(text: impl AsRef<str>) -> Result<Self, IdError> {
                let text = text.as_ref();
                let check: fn(&str) -> bool = $check;
                if check(text) { Ok(Self(text.to_owned())) } else { Err(IdError::new($expected, text)) }
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> String {
                name.0
            }
        }
    };
}

fn is_slug(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_person(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        && text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
}

fn is_image_name(text: &str) -> bool {
    (1..=256).contains(&text.len())
        && text.split('/').all(|part| {
            part.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric)
                && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'))
        })
}

fn is_repo(text: &str) -> bool {
    let mut parts = text.split('/');
    let part_ok = |part: Option<&str>| {
        part.is_some_and(|p| {
            (1..=100).contains(&p.len())
                && p != "."
                && p != ".."
                && p.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
        })
    };
    part_ok(parts.next()) && part_ok(parts.next()) && parts.next().is_none()
}

/// The rules of `git check-ref-format` for what stands after `refs/heads/` or `refs/tags/`.
fn is_ref(text: &str) -> bool {
    (1..=200).contains(&text.len())
        && !text.starts_with(['/', '-'])
        && !text.ends_with(['/', '.'])
        && text != "@"
        && !text.contains("..")
        && !text.contains("//")
        && !text.contains("@{")
        && !text.bytes().any(|b| b < 0x21 || b == 0x7f || b"~^:?*[\\".contains(&b))
        && text.split('/').all(|part| !part.starts_with('.') && !part.ends_with(".lock"))
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

name!(
    /// An app: one source repository with its version line.
    AppName, "an app name (lower-case letters, digits, dashes; at most 63)", is_slug
);
name!(
    /// An environment, such as `dev`, `stage`, `prod`.
    EnvName, "an environment name (lower-case letters, digits, dashes; at most 63)", is_slug
);
name!(
    /// A team of people.
    TeamName, "a team name (lower-case letters, digits, dashes; at most 63)", is_slug
);
name!(
    /// A person as the configuration names them; their logins on each surface map to this.
    PersonId, "a person's name (letters, digits, `-`, `_`, `.`; at most 64)", is_person
);
name!(
    /// An image's repository in its registry, without registry host and tag.
    ImageName, "an image repository (lower-case, `/` between parts)", is_image_name
);
name!(
    /// A Git repository as `owner/name`.
    RepoId, "a repository as owner/name", is_repo
);
name!(
    /// A Git branch, without `refs/heads/`.
    Branch, "a branch name that Git accepts", is_ref
);
name!(
    /// A Git tag, without `refs/tags/`.
    TagName, "a tag name that Git accepts", is_ref
);
name!(
    /// A full Git commit id.
    CommitSha, "a commit id of 40 hex digits", |t| is_hex(t, 40)
);
name!(
    /// An image manifest's digest, `sha256:…`. What runs is a digest; a tag is only its name.
    Digest, "a digest (sha256: and 64 hex digits)", |t| t.strip_prefix("sha256:").is_some_and(|h| is_hex(h, 64))
);
name!(
    /// A delivery's id: short, sortable within an app, safe in branch names and URLs.
    DeliveryId, "a delivery id", |t| is_slug(t)
);

impl CommitSha {
    /// The first seven digits, for people.
    pub fn short(&self) -> &str {
        &self.0[..7]
    }
}

impl Digest {
    /// `sha256:` and the first twelve digits, for people.
    pub fn short(&self) -> &str {
        &self.0[..19]
    }
}

/// A pull request's number within its repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct PrNumber(pub u64);

impl fmt::Display for PrNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_that_git_would_refuse_is_refused() {
        for bad in ["", "-x", "a..b", "a b", "a~1", "x.lock", "a//b", "/a", "a/", "@", "a@{1}", ".a", "a\\b", "a\u{7f}"]
        {
            assert!(Branch::parse(bad).is_err(), "{bad:?}");
        }
        for good in ["dev", "releases/v1.4.0", "developer/feature", "tidegate/prod/shop/v1.4.0"] {
            assert!(Branch::parse(good).is_ok(), "{good:?}");
        }
    }

    #[test]
    fn a_repository_has_exactly_an_owner_and_a_name() {
        assert!(RepoId::parse("acme/shop").is_ok());
        for bad in ["acme", "acme/", "/shop", "a/b/c", "../x", "a/.."] {
            assert!(RepoId::parse(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn an_image_name_cannot_climb_out_of_its_registry() {
        for bad in ["..", "a/../b", ".hidden", "a/.b", "", "a//b", "A"] {
            assert!(ImageName::parse(bad).is_err(), "{bad:?}");
        }
        assert!(ImageName::parse("acme/shop-api").is_ok());
    }

    #[test]
    fn ids_read_back_from_json_only_when_well_formed() {
        let sha = "0123456789abcdef0123456789abcdef01234567";
        let read: CommitSha = serde_json::from_str(&format!("{sha:?}")).unwrap_or_else(|e| unreachable!("{e}"));
        assert_eq!(read.short(), "0123456");
        assert!(serde_json::from_str::<CommitSha>("\"HEAD\"").is_err());
    }
}
