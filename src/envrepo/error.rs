//! What can go wrong when an env repo is read or written: what was wrong, where, and what to do about it.
//!
//! `EditError` is about a file's content and stays wrong until a person changes the file or the configuration;
//! `BumpError` adds everything between us and the repository, and says which of it is worth trying again.

use std::fmt;

use super::Found;
use crate::domain::{Branch, CommitSha};

/// A refused edit: the file, the line where known, and why. Nothing was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError {
    /// Path within the env repo.
    pub file: String,
    /// The line, from 1, where one can be named.
    pub line: Option<usize>,
    /// What was wrong.
    pub reason: EditReason,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.file)?;
        if let Some(line) = self.line {
            write!(f, " line {line}")?;
        }
        write!(f, ": {}; {}", self.reason, self.reason.hint())
    }
}

impl std::error::Error for EditError {}

/// Why an edit is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditReason {
    /// The file's path is absolute, climbs out of the repository or is otherwise not a plain path.
    #[error("this path could leave the repository")]
    OutsideRepository,
    /// A part of the path is a symbolic link in the repository.
    #[error("{0:?} is a symbolic link")]
    Symlink(String),
    /// No such file at this commit.
    #[error("there is no such file on the branch")]
    FileMissing,
    /// The path names a folder or a submodule.
    #[error("this is not a file")]
    NotAFile,
    /// The file is not text we can edit.
    #[error("the file is not UTF-8 text of at most 4 MiB")]
    NotText,
    /// The file is not valid YAML.
    #[error("the file is not valid YAML: {0}")]
    NotYaml(String),
    /// The file is encrypted, and says so by a checksum over its values.
    #[error("the file is encrypted with SOPS, whose checksum covers every value")]
    Encrypted,
    /// The repository holds a pointer in place of the file.
    #[error("the repository holds a Git LFS pointer here, not the file itself")]
    LfsPointer,
    /// The configured YAML path cannot be read.
    #[error("{at:?} is not a YAML path: {why}")]
    BadPath {
        /// The path as configured.
        at: String,
        /// What is wrong with it.
        why: String,
    },
    /// Nothing stands at the path.
    #[error("there is no {missing:?} at {at:?} (there is: {})", listed(.have))]
    PathMissing {
        /// The part of the path that exists.
        at: String,
        /// The part that does not.
        missing: String,
        /// What exists instead.
        have: Vec<String>,
    },
    /// The asked-for document does not exist.
    #[error("there is no document {asked} (the file has {have}, counted from 0)")]
    DocumentMissing {
        /// The configured index.
        asked: usize,
        /// How many there are.
        have: usize,
    },
    /// No document of the file describes the asked-for Kubernetes object, by its `kind` and `metadata.name`.
    #[error("no document is {asked} (there is: {})", listed(.have))]
    ObjectMissing {
        /// The object.
        asked: String,
        /// Those that are there.
        have: Vec<String>,
    },
    /// A mapping, a sequence, a block scalar or nothing stands where a one-line value is needed.
    #[error("{at:?} is {is}, not a value on one line")]
    NotAScalar {
        /// The path.
        at: String,
        /// What is there.
        is: &'static str,
    },
    /// More than one place fits.
    #[error("{at:?} is ambiguous: it fits lines {}", listed(.lines))]
    Ambiguous {
        /// The path or the image.
        at: String,
        /// The lines that fit.
        lines: Vec<usize>,
    },
    /// The value is shared through an anchor, so that an edit would change more than was planned.
    #[error("{at:?} is shared through a YAML anchor or alias")]
    Shared {
        /// The path.
        at: String,
    },
    /// Other places follow the value through an alias, so that they would change with it.
    #[error("{at:?} is shared through a YAML anchor or alias: others follow it")]
    Followed {
        /// The path.
        at: String,
    },
    /// The Kustomize file has no entry for the image.
    #[error("`images` has no entry for {image:?} (there is: {})", listed(.have))]
    EntryMissing {
        /// The image looked for.
        image: String,
        /// The names of the entries that exist.
        have: Vec<String>,
    },
    /// The Kustomize file has no `images` at all.
    #[error("there is no \"images\" (there is: {})", listed(.have))]
    NoImages {
        /// The image looked for.
        image: String,
        /// What the file has.
        have: Vec<String>,
    },
    /// The Kustomize entry sets no version.
    #[error("the entry of {image:?} has neither newTag nor digest")]
    EntryWithoutVersion {
        /// The image.
        image: String,
    },
    /// The file pins a digest and the new value carries none: the old image would go on running.
    #[error("{at:?} pins a digest, and the new image comes without one")]
    DigestNeeded {
        /// The path of the digest.
        at: String,
    },
    /// The environment wants the digest written, and the file has room for a tag alone.
    #[error(
        "{at:?} holds only the tag of {image:?}, and a tag can be made to name something else than what was approved"
    )]
    TagOnly {
        /// The path of the tag.
        at: String,
        /// The image.
        image: String,
    },
    /// What stands where the digest is said to be was never one.
    #[error("{at:?} holds {found:?}, which is no digest")]
    NotADigest {
        /// The path.
        at: String,
        /// What is there.
        found: String,
    },
    /// The value at the path is a full reference to some other image.
    #[error("{at:?} is a reference to {found:?}, not to {image:?}")]
    OtherImage {
        /// The path.
        at: String,
        /// What it refers to.
        found: String,
        /// The image of the bump.
        image: String,
    },
    /// One of many places says nothing of its image.
    #[error("nothing beside {at:?} says whether it is {image:?}{}", instead(.beside))]
    Unnamed {
        /// The place.
        at: String,
        /// What stands beside it and does not say.
        beside: Option<String>,
        /// The image of the bump.
        image: String,
    },
    /// None of all the places is the image's.
    #[error("nothing at {at:?} is {image:?} (there is: {})", listed(.found))]
    NoneOf {
        /// The path.
        at: String,
        /// The image of the bump.
        image: String,
        /// What it refers to instead.
        found: Vec<String>,
    },
    /// What stands beside the tag says that another image runs.
    #[error("{beside:?} beside the tag names {found:?}, not {image:?}")]
    OtherBeside {
        /// The path of what stands beside it.
        beside: String,
        /// What it names.
        found: String,
        /// The image of the bump.
        image: String,
    },
    /// The reference leaves its version to a tag beside it.
    #[error("{at:?} has no version of its own: {tag:?} beside it holds that")]
    VersionBeside {
        /// The path of the reference.
        at: String,
        /// The path of the tag.
        tag: String,
    },
    /// A tag stands in the reference and beside it.
    #[error("{at:?} holds a version of its own, and so does what stands beside it: nobody can tell which of both runs")]
    TwoVersions {
        /// The path of the reference.
        at: String,
    },
    /// The new value is not what its place takes.
    #[error("{given:?} is not {expected}")]
    BadValue {
        /// The value.
        given: String,
        /// What is expected.
        expected: &'static str,
    },
    /// The re-read after the edit did not show exactly the planned change.
    #[error("reading the edited file back showed more than the planned change ({0})")]
    NotExact(String),
}

impl EditReason {
    /// Whether a file has nothing of the image, which is no fault where it is one of many.
    pub(crate) fn is_about_others(&self) -> bool {
        let lacking = matches!(self, Self::EntryMissing { .. } | Self::NoImages { .. } | Self::PathMissing { .. });
        lacking || self.names_another()
    }

    /// Whether a place is another image's.
    pub(crate) fn names_another(&self) -> bool {
        matches!(self, Self::NoneOf { .. } | Self::OtherImage { .. } | Self::OtherBeside { .. })
    }

    /// What a person can do about it.
    pub fn hint(&self) -> String {
        match self {
            Self::OutsideRepository => "write the file's path relative to the repository's root, without `..`".into(),
            Self::Symlink(_) => "configure the path of the real file".into(),
            Self::FileMissing | Self::NotAFile => "correct the path in the configuration, or add the file".into(),
            Self::NotText => "store it as plain UTF-8 YAML".into(),
            Self::NotYaml(_) => "repair the file on the branch".into(),
            Self::Encrypted => {
                "keep the image in a file of its own that is not encrypted; an edit without the key would break the checksum".into()
            }
            Self::LfsPointer => "keep YAML out of LFS (`git lfs untrack`), or name another file".into(),
            Self::BadPath { .. } => "write it like image.tag, items[0].tag or containers[name=shop].image".into(),
            Self::PathMissing { .. } => {
                "add it to the file (or have it added: `create: true`), or correct the path in the configuration".into()
            }
            Self::DocumentMissing { .. } | Self::ObjectMissing { .. } => "correct `document` in the configuration".into(),
            Self::NotAScalar { is: "empty", .. } => "write \"\" there to give it a value that can be replaced".into(),
            Self::NotAScalar { .. } => "point the configuration at the value itself".into(),
            Self::Ambiguous { .. } => "leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]".into(),
            Self::Shared { .. } => "write the value out where this environment uses it".into(),
            Self::Followed { .. } => "write the value out where this environment uses it, or, outside of kustomizations, have what \
                                      follows it change with it (`with_aliases: true`)"
                .into(),
            Self::EntryMissing { image, .. } => {
                format!("add `- name: {image}` with a `newTag:` to `images`, or have it added (`create: true`)")
            }
            Self::NoImages { image, .. } => {
                format!("add `images:` with `- name: {image}` and a `newTag:`, or have it added (`create: true`)")
            }
            Self::EntryWithoutVersion { .. } => {
                "add `newTag: \"\"` (or `digest: \"\"`) to it, or have it added (`create: true`)".into()
            }
            Self::DigestNeeded { .. } => "bump with the image's digest, or remove the digest from the file".into(),
            Self::TagOnly { .. } => {
                "say where the digest stands (`digest_at: …` beside `at`, or `tag_with_digest: true`), or go on with tags \
                 alone (`pin: tag`)"
                    .into()
            }
            Self::NotADigest { .. } => "correct `digest_at` in the configuration, or write \"\" there".into(),
            Self::VersionBeside { tag, .. } => format!("name {tag} in the configuration"),
            Self::TwoVersions { .. } => "leave the version in one place".into(),
            Self::OtherImage { .. } | Self::OtherBeside { .. } | Self::NoneOf { .. } => {
                "correct the path or the image in the configuration".into()
            }
            Self::Unnamed { .. } => {
                "among several each must: write the whole reference, or a `repository` beside it, or name the places one by one"
                    .into()
            }
            Self::BadValue { .. } => "give a value that a registry accepts".into(),
            Self::NotExact(_) => "edit this file by hand, and simplify its YAML around the value".into(),
        }
    }
}

fn instead(beside: &Option<String>) -> String {
    beside.as_ref().map_or_else(String::new, |beside| format!(" ({beside:?} does not)"))
}

fn listed(items: &[impl ToString]) -> String {
    if items.is_empty() {
        return "nothing".into();
    }
    let shown: Vec<_> = items.iter().take(8).map(ToString::to_string).collect();
    let more = if items.len() > 8 { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Why an env repo could not be read or written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BumpError {
    /// The edit itself is refused.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The file holds neither what was planned against nor what was wanted.
    #[error("{file:?} holds {found}, not the planned {expected}: someone changed it; plan the delivery again")]
    Moved {
        /// The file.
        file: String,
        /// What it holds now.
        found: Found,
        /// What the plan was made against.
        expected: Found,
    },
    /// Since it was planned, the image has come to stand in another place that the same paths stand for.
    #[error("{file:?} has the image in a place that was not there when this was planned; plan the delivery again")]
    Grew {
        /// The file.
        file: String,
    },
    /// The branch to build on does not exist.
    #[error("{url} has no branch {branch}: create it, or correct the environment's branch in the configuration")]
    BranchMissing {
        /// The repository.
        url: String,
        /// The branch.
        branch: Branch,
    },
    /// The bump's own branch is not where we left it.
    #[error(
        "branch {branch} is at {}, expected {}: someone else wrote to it; look at it, then delete it or start again",
        tip(.found), tip(.expected)
    )]
    BranchMoved {
        /// The branch.
        branch: Branch,
        /// Where it was expected; `None`: not to exist.
        expected: Option<CommitSha>,
        /// Where it is.
        found: Option<CommitSha>,
    },
    /// The repository does not take this branch.
    #[error("{branch} was refused: {why}; allow tidegate to write this branch, or remove what is in the way")]
    BranchRefused {
        /// The branch.
        branch: Branch,
        /// The repository's words.
        why: String,
    },
    /// Others kept pushing first. Transient.
    #[error("{branch} kept moving while we wrote ({tries} tries); it is tried again later")]
    LostRace {
        /// The branch.
        branch: Branch,
        /// How often it was tried.
        tries: u32,
    },
    /// The repository cannot be talked to just now. Transient.
    #[error("{url} cannot be reached: {cause}; check that it is up and that tidegate may read it")]
    Unreachable {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The repository answers what libgit2 cannot read, as one whose history was cut off does. Works again once it is whole.
    #[error(
        "{url} does not answer as a whole repository does ({cause}): most often it is a shallow clone, whose history was cut \
         off. Complete it there with `git fetch --unshallow`, or name the repository that it was cloned from"
    )]
    Shallow {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The commit could not be signed. Transient: a person has to mend what signs.
    #[error(
        "nothing is written unsigned, and the commit for {url} could not be signed: {why}; mend it, or take `identity.signing_key` out"
    )]
    Unsigned {
        /// The repository.
        url: String,
        /// What kept it.
        why: String,
    },
    /// There is no repository.
    #[error(
        "there is no Git repository at {url} (or none that tidegate may see): restore it, or correct the configuration"
    )]
    RepositoryMissing {
        /// The repository.
        url: String,
    },
    /// The repository has a work tree that somebody may be working in.
    #[error("{url} is not a bare repository: give the bare one that people push to")]
    NotBare {
        /// The repository.
        url: String,
    },
    /// No space to write to. Transient: a person has to make room, and then it works.
    #[error("no space left to write to {url}: make room there; it is tried again later")]
    DiskFull {
        /// The repository.
        url: String,
    },
    /// We may not write there.
    #[error("{url} is read-only for tidegate ({cause}): give its user write permission")]
    ReadOnly {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
    /// The server does not let us in.
    #[error("{url} cannot be used: {why}")]
    Denied {
        /// The repository.
        url: String,
        /// What the server said, and what helps.
        why: String,
    },
    /// The commit asked about is not in the repository.
    #[error("{url} has no commit {commit}: it was removed, or never pushed there")]
    CommitMissing {
        /// The repository.
        url: String,
        /// The commit.
        commit: CommitSha,
    },
    /// Anything else Git said.
    #[error("git failed on {url}: {cause}; check the repository with `git fsck`")]
    Git {
        /// The repository.
        url: String,
        /// Git's words.
        cause: String,
    },
}

fn tip(tip: &Option<CommitSha>) -> &str {
    tip.as_ref().map_or("nothing", CommitSha::short)
}

impl BumpError {
    /// Whether the same call can succeed later without anybody changing the plan or the files.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::LostRace { .. }
                | Self::Unreachable { .. }
                | Self::Shallow { .. }
                | Self::Unsigned { .. }
                | Self::DiskFull { .. }
        )
    }

    /// Sorts what libgit2 reports into what a person can act on.
    pub(crate) fn from_git(url: &str, error: &git2::Error) -> Self {
        let (url, cause) = (url.to_owned(), error.message().to_owned());
        let says = |words: &[&str]| words.iter().any(|w| cause.contains(w));
        if says(&["No space left", "Disk quota exceeded", "File too large"]) {
            Self::DiskFull { url }
        } else if says(&["Permission denied", "Read-only file system", "Operation not permitted"]) {
            Self::ReadOnly { url, cause }
        } else if matches!(error.class(), git2::ErrorClass::Net | git2::ErrorClass::Http | git2::ErrorClass::Ssl) {
            Self::Unreachable { url, cause }
        } else {
            Self::Git { url, cause }
        }
    }
}
