//! Writing environment repositories: which bytes of which file say what runs, and getting a change of exactly those
//! bytes onto a branch that other people push to as well.
//!
//! - `path`, `paths`, `yaml`, `relaxed`, `resolved`, `events`, `edit`, `graft`, `slots`, `absent`, `beside`, `kustomize`,
//!   `helm`, `formats`: pure, from a file's text to the edited text, or to the `reason` why not.
//! - `includes`: what files include, followed through kustomizations and charts.
//! - `rendered`: which files a GitOps engine reads to make what it applies.
//! - `overlay`: edits on top of a commit's tree, made into a tree and a commit without a work tree.
//! - `link`: the way to one repository; reads tips, hands over commits with a lease.
//! - `sign`, `ssh`: signatures of commits.
//! - `writer`: batches, and what happens when somebody else pushes first.
//!
//! One queue per repository: whatever arrives while a push is under way goes into the next one together.

mod absent;
mod applications;
mod beside;
mod edit;
mod error;
mod events;
mod fault;
mod formats;
mod graft;
mod helm;
mod includes;
mod kustomize;
mod link;
mod one_time;
mod overlay;
mod path;
mod paths;
mod reason;
mod relaxed;
mod rendered;
mod repos;
mod resolved;
mod sign;
mod slots;
mod ssh;
mod stand;
mod writer;
mod yaml;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Which file says what runs, and where in it.
pub use crate::domain::catalog::ImageFile as FileSpec;
pub(crate) use beside::names;
pub use error::{BumpError, EditError, EditReason};
pub(crate) use fault::port_error;
pub use one_time::{ask_anew, at_one_time};
pub use rendered::{Reader, Reading, Rendered};
pub(crate) use rendered::{at, is_at_or_above, yaml};
pub use repos::EnvRepos;
pub use sign::Signer;

use crate::domain::{Branch, CommitSha, Digest, ImageName, Instant};
#[cfg(test)]
use crate::git::GitRemote;

/// Whether a text names a place in a YAML file the way `at` does; if not, why.
pub fn check_at(at: &str) -> Result<(), EditReason> {
    path::parse(at).map(|_| ())
}

pub(crate) use paths::{can_meet, go_together};

/// What shall run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImageValue {
    /// The image.
    pub image: ImageName,
    /// Another repository to take it from, where the file has a place for that (Kustomize's `newName`).
    pub new_name: Option<String>,
    /// Its tag.
    pub tag: String,
    /// Its digest. Needed where the file pins one.
    pub digest: Option<Digest>,
    /// Whether the digest must be written: it is added where the file has room for it and none yet, and a file without
    /// room is refused. Otherwise only a digest that stands there is kept up.
    #[serde(default)]
    pub pin: bool,
}

/// What a file says runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// The tag, if the file has one.
    pub tag: Option<String>,
    /// The digest, if the file has one.
    pub digest: Option<Digest>,
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.tag, &self.digest) {
            (Some(tag), Some(digest)) => write!(f, "{tag} ({})", digest.short()),
            (Some(tag), None) => f.write_str(tag),
            (None, Some(digest)) => f.write_str(digest.short()),
            (None, None) => f.write_str("no version"),
        }
    }
}

/// One image set in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageEdit {
    /// Where.
    pub file: FileSpec,
    /// To what.
    pub to: ImageValue,
    /// What the file held when this was planned. A file that holds neither this nor `to` is refused as moved.
    pub from: Option<Found>,
}

/// Which branch gets the commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Landing {
    /// The base itself. Direct bumps that arrive together become one commit.
    Direct,
    /// A branch of its own, made anew as base plus one commit.
    Branch {
        /// The branch.
        name: Branch,
        /// Its tip as we left it; `None`: it must not exist.
        was: Option<CommitSha>,
    },
}

/// Who signs the commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Name, as in `git log`.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

impl Identity {
    /// Who Git on this machine says that its user is: both name and address, or nobody.
    pub(crate) fn by_git() -> Option<Self> {
        let variable = |name| std::env::var(name).ok();
        let config = git2::Config::open_default().and_then(|mut config| config.snapshot()).ok();
        let configured = |key| config.as_ref().and_then(|config| config.get_str(key).ok()).map(str::to_owned);
        let name = variable("GIT_AUTHOR_NAME").or_else(|| configured("user.name"));
        let email = variable("GIT_AUTHOR_EMAIL").or_else(|| configured("user.email"));
        let said = |text: &String| !text.trim().is_empty();
        Some(Self { name: name.filter(said)?, email: email.filter(said)? })
    }
}

/// One commit to make: some images set in some files of one branch. All of its edits happen, or none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bump {
    /// The branch to build on.
    pub base: Branch,
    /// The branch that gets the commit.
    pub landing: Landing,
    /// What to set.
    pub edits: Vec<ImageEdit>,
    /// The commit message.
    pub message: String,
    /// Lines of the message that say which images it brings: a commit without them is another bump, even where the
    /// bytes are the same.
    pub trailers: Vec<String>,
    /// Author and committer.
    pub author: Identity,
    /// The commit's date. Kept over retries, it keeps the commit's id.
    pub at: Instant,
}

/// One line that a bump changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct LineChange {
    /// The file.
    pub path: String,
    /// The line after the change, from 1.
    pub line: usize,
    /// The line before, without its end; none where the line was added.
    pub before: Option<String>,
    /// The line after, without its end.
    pub after: String,
}

/// A bump that is in the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bumped {
    /// The commit that holds it. Several direct bumps can share one.
    pub commit: CommitSha,
    /// The commit it was built on. The same as `commit` when the base held the wanted values already.
    pub base: CommitSha,
    /// Nothing had to be written: the base or the bump's own branch held all of it already.
    pub already: bool,
    /// The lines it changes against its base.
    pub diff: Vec<LineChange>,
}

/// What a branch says runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The branch's tip that was read.
    pub commit: CommitSha,
    /// One answer per question, in order.
    pub values: Vec<Result<Found, EditError>>,
    /// Whether each file can be made to hold its image's digest, in the same order.
    pub pins: Vec<Result<(), EditError>>,
}

/// A commit on a branch, along its first parents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The commit.
    pub commit: CommitSha,
    /// Its author's name.
    pub author: String,
    /// The first line of its message.
    pub title: String,
    /// The files that it changes against its first parent.
    pub paths: Vec<String>,
}

/// What came to a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The branch's tip.
    pub tip: CommitSha,
    /// The commits since, newest first; none where the branch does not descend from there, or nothing was asked since.
    pub arrivals: Option<Vec<Arrival>>,
}

/// Since when a branch says what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// The commit that made it say so; none where that is too long ago.
    pub hand: Option<crate::domain::drift::Hand>,
    /// Whether the branch holds the commit that was asked about.
    pub holds: bool,
}

/// How a commit stands to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stand {
    /// Whether it is that one or descends from it.
    pub holds: bool,
    /// What it says of images, in the order asked; none for each that cannot be read there.
    pub values: Vec<Option<Found>>,
}

/// Whether a head is a bump of ours that may be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The head is one commit on the base's history, changes exactly the planned bytes, and the base still holds what
    /// was planned against.
    Ours,
    /// Somebody else's bytes are in it: what differs.
    Foreign(String),
    /// The base moved away from the plan.
    Moved(BumpError),
}

#[cfg(test)]
mod tests;
