//! Git itself, blocking: one bare repository on disk, read and written in its object database, without a work tree.
//!
//! Every change of a branch names the tip it replaces, so that people's pushes at the same moment are never lost.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Oid};

use crate::domain::{Branch, CommitSha, Instant, RepoId, TagName};
use crate::port::{Fault, PortError, PortResult};

/// Fewer digits name too many commits.
const SHORTEST_ABBREVIATION: usize = 4;

/// Who writes a commit or an annotated tag, and when.
#[derive(Debug, Clone)]
pub(crate) struct Stamp {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) at: Instant,
}

/// One bare repository, open.
pub(crate) struct Bare {
    id: RepoId,
    path: PathBuf,
    pub(super) git: git2::Repository,
}

/// Where a repository lies.
pub(crate) fn path(root: &Path, id: &RepoId) -> PathBuf {
    root.join(format!("{id}.git"))
}

/// That a repository is not there, and what to do.
pub(crate) fn missing(id: &RepoId, path: &Path) -> PortError {
    PortError::not_found(format!(
        "the repository {id} is not at {}: restore it, make it with `git init --bare`, or correct its name in the \
         configuration",
        path.display()
    ))
}

/// A commit id as Git's own type.
pub(crate) fn oid(sha: &CommitSha) -> PortResult<Oid> {
    Oid::from_str(sha.as_str()).map_err(|e| PortError::rejected(format!("{sha} is no commit id: {e}")))
}

/// A Git object id as ours.
pub(crate) fn sha(oid: Oid) -> PortResult<CommitSha> {
    CommitSha::parse(oid.to_string())
        .map_err(|e| PortError::rejected(format!("{e}: only repositories with SHA-1 ids are understood")))
}

fn head_ref(branch: &Branch) -> String {
    format!("refs/heads/{branch}")
}

fn tag_ref(tag: &TagName) -> String {
    format!("refs/tags/{tag}")
}

pub(super) fn absent<T>(found: Result<T, git2::Error>) -> Result<Option<T>, git2::Error> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Bare {
    /// Opens what is there.
    pub(crate) fn open(root: &Path, id: &RepoId) -> PortResult<Self> {
        let path = path(root, id);
        match git2::Repository::open_bare(&path) {
            Ok(git) => Ok(Self { id: id.clone(), path, git }),
            Err(error) if error.code() == ErrorCode::NotFound => Err(missing(id, &path)),
            Err(error) => Err(fault(id, &path, &error)),
        }
    }

    /// Creates the repository; fine if it is there.
    pub(crate) fn create(root: &Path, id: &RepoId, default_branch: &Branch) -> PortResult<()> {
        let path = path(root, id);
        if git2::Repository::open_bare(&path).is_ok() {
            return Ok(());
        }
        let mut options = git2::RepositoryInitOptions::new();
        options.bare(true).mkpath(true).external_template(false).initial_head(default_branch.as_str());
        git2::Repository::init_opts(&path, &options).map_err(|e| fault(id, &path, &e))?;
        Ok(())
    }

    /// Reading or writing the disk failed.
    pub(super) fn fault(&self, error: git2::Error) -> PortError {
        fault(&self.id, &self.path, &error)
    }

    /// Names and targets (annotated tags not peeled) of all branches and tags, as full reference names.
    pub(crate) fn refs(&self) -> PortResult<Vec<(String, Oid)>> {
        let mut found = Vec::new();
        for reference in self.git.references().map_err(|e| self.fault(e))? {
            let reference = reference.map_err(|e| self.fault(e))?;
            if !(reference.is_branch() || reference.is_tag()) {
                continue;
            }
            if let (Ok(name), Some(target)) = (reference.name(), reference.target()) {
                found.push((name.to_owned(), target));
            }
        }
        Ok(found)
    }

    /// The tip of a branch.
    pub(crate) fn tip(&self, branch: &Branch) -> PortResult<Option<Oid>> {
        absent(self.git.refname_to_id(&head_ref(branch))).map_err(|e| self.fault(e))
    }

    /// The tip of a branch that must be there.
    pub(crate) fn existing_tip(&self, branch: &Branch) -> PortResult<Oid> {
        self.tip(branch)?.ok_or_else(|| {
            PortError::not_found(format!("{} has no branch {branch}: push it first or correct its name", self.id))
        })
    }

    /// Branches whose names begin so.
    pub(crate) fn branches(&self, prefix: &str) -> PortResult<Vec<(Branch, CommitSha)>> {
        let mut found = Vec::new();
        for (name, target) in self.refs()? {
            let branch = name.strip_prefix("refs/heads/").filter(|name| name.starts_with(prefix));
            if let Some(Ok(branch)) = branch.map(Branch::parse) {
                found.push((branch, sha(target)?));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The commit a tag names.
    pub(crate) fn tag(&self, tag: &TagName) -> PortResult<Option<CommitSha>> {
        let found = absent(self.git.find_reference(&tag_ref(tag))).map_err(|e| self.fault(e))?;
        found.and_then(|reference| reference.peel_to_commit().ok()).map(|commit| sha(commit.id())).transpose()
    }

    /// Tags whose names begin so.
    pub(crate) fn tags(&self, prefix: &str) -> PortResult<Vec<(TagName, CommitSha)>> {
        let mut found = Vec::new();
        for (name, _) in self.refs()? {
            let tag = name.strip_prefix("refs/tags/").filter(|name| name.starts_with(prefix));
            if let Some(Ok(tag)) = tag.map(TagName::parse)
                && let Some(commit) = self.tag(&tag)?
            {
                found.push((tag, commit));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The commit that a branch, a tag or an abbreviated id names, in this order. Nothing else that Git would
    /// understand: the text may come from a stranger.
    pub(crate) fn resolve(&self, rev: &str) -> PortResult<Option<CommitSha>> {
        if let Ok(branch) = Branch::parse(rev)
            && let Some(tip) = self.tip(&branch)?
        {
            return sha(tip).map(Some);
        }
        if let Ok(tag) = TagName::parse(rev)
            && let Some(commit) = self.tag(&tag)?
        {
            return Ok(Some(commit));
        }
        if !(SHORTEST_ABBREVIATION..=40).contains(&rev.len()) || !rev.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        match absent(self.git.find_commit_by_prefix(rev)) {
            Ok(found) => found.map(|commit| sha(commit.id())).transpose(),
            Err(error) if error.code() == ErrorCode::Ambiguous => Err(PortError::rejected(format!(
                "{rev} abbreviates more than one commit of {}: give more digits",
                self.id
            ))),
            Err(error) => Err(self.fault(error)),
        }
    }

    pub(super) fn find(&self, commit: Oid) -> PortResult<git2::Commit<'_>> {
        absent(self.git.find_commit(commit)).map_err(|e| self.fault(e))?.ok_or_else(|| {
            PortError::not_found(format!("{} has no commit {commit}: push it first or correct its id", self.id))
        })
    }

    /// Creates a branch; fine if it is there at the same commit.
    pub(crate) fn create_branch(&self, branch: &Branch, at: Oid) -> PortResult<()> {
        self.find(at)?;
        let Err(error) = self.git.reference(&head_ref(branch), at, false, "create") else { return Ok(()) };
        match self.tip(branch)? {
            Some(tip) if tip == at => Ok(()),
            Some(tip) => Err(PortError::conflict(format!(
                "the branch {branch} of {} is there already, at {tip} instead of {at}",
                self.id
            ))),
            None => Err(self.refused(&head_ref(branch), &error)),
        }
    }

    /// Deletes a branch that is at `at`; fine if it is gone.
    pub(crate) fn delete_branch(&self, branch: &Branch, at: Oid) -> PortResult<()> {
        let found = absent(self.git.find_reference(&head_ref(branch))).map_err(|e| self.fault(e))?;
        let Some(mut reference) = found else { return Ok(()) };
        if reference.target() != Some(at) {
            return Err(self.moved(branch));
        }
        match reference.delete() {
            Err(error) if error.code() == ErrorCode::Modified => Err(self.moved(branch)),
            Err(error) if error.code() != ErrorCode::NotFound => Err(self.fault(error)),
            _ => Ok(()),
        }
    }

    fn moved(&self, branch: &Branch) -> PortError {
        PortError::conflict(format!("the branch {branch} of {} has moved meanwhile; nothing was changed", self.id))
    }

    /// Moves a branch from the tip it had (none: it was not there) to a new one.
    pub(crate) fn move_branch(&self, branch: &Branch, from: Option<Oid>, to: Oid, why: &str) -> PortResult<()> {
        let name = head_ref(branch);
        let moved = match from {
            Some(from) => self.git.reference_matching(&name, to, true, from, why),
            None => self.git.reference(&name, to, false, why),
        };
        match moved {
            Ok(_) => Ok(()),
            Err(error)
                if matches!(error.code(), ErrorCode::Modified | ErrorCode::Exists | ErrorCode::NotFound)
                    && self.tip(branch)? != from =>
            {
                Err(PortError::transient(format!("someone pushed {branch} of {} at the same moment", self.id), error))
            }
            Err(error) => Err(self.refused(&head_ref(branch), &error)),
        }
    }

    /// Why a reference could not be written: Git keeps them as files, so `a` and `a/b` cannot both be; else the disk.
    fn refused(&self, name: &str, error: &git2::Error) -> PortError {
        let below = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        let refs = self.refs().unwrap_or_default();
        match refs.iter().find(|(there, _)| below(name, there) || below(there, name)) {
            Some((there, _)) => PortError::new(
                Fault::Rejected,
                format!(
                    "Git cannot keep {name} beside {there} in {}: choose another name, or delete the other",
                    self.id
                ),
                error,
            ),
            None => fault(&self.id, &self.path, error),
        }
    }

    /// Creates an annotated tag; fine if it names the same commit.
    pub(crate) fn create_tag(&self, tag: &TagName, at: Oid, message: &str, stamp: &Stamp) -> PortResult<()> {
        let commit = self.find(at)?;
        let signature = self.signature(stamp)?;
        let Err(error) = self.git.tag(tag.as_str(), commit.as_object(), &signature, message, false) else {
            return Ok(());
        };
        match self.tag(tag)? {
            Some(there) if there.as_str() == at.to_string() => Ok(()),
            Some(there) => Err(PortError::conflict(format!(
                "the tag {tag} of {} is there already, at {} instead of {}",
                self.id,
                there.short(),
                &at.to_string()[..7]
            ))),
            None => Err(self.refused(&tag_ref(tag), &error)),
        }
    }

    /// Creates a tag or moves it.
    pub(crate) fn move_tag(&self, tag: &TagName, at: Oid) -> PortResult<()> {
        self.find(at)?;
        let moved = self.git.reference(&tag_ref(tag), at, true, "move");
        moved.map(drop).map_err(|e| self.refused(&tag_ref(tag), &e))
    }
}

fn fault(id: &RepoId, path: &Path, error: &git2::Error) -> PortError {
    PortError::transient(
        format!("the repository {id} at {} cannot be read or written: {}", path.display(), error.message()),
        error,
    )
}
