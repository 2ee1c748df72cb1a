//! One bare repository on disk: its branches, its tags and what names a commit.

use std::cell::Cell;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, ObjectType, Oid};

use crate::domain::{Branch, CommitSha, Instant, RepoId, TagName};
use crate::git::is_damage;
use crate::port::{PortError, PortResult};

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
    pub(crate) git: git2::Repository,
    /// Whether something read here was found damaged.
    damaged: Cell<bool>,
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

pub(crate) fn head_ref(branch: &Branch) -> String {
    format!("refs/heads/{branch}")
}

pub(crate) fn tag_ref(tag: &TagName) -> String {
    format!("refs/tags/{tag}")
}

pub(crate) fn absent<T>(found: Result<T, git2::Error>) -> Result<Option<T>, git2::Error> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl Bare {
    /// Opens what is there.
    pub(crate) fn open(root: &Path, id: &RepoId) -> PortResult<Self> {
        Self::at(path(root, id), id)
    }

    /// Opens a repository that lies anywhere.
    pub(crate) fn at(path: PathBuf, id: &RepoId) -> PortResult<Self> {
        match git2::Repository::open_bare(&path) {
            Ok(git) => Ok(Self { id: id.clone(), path, git, damaged: Cell::default() }),
            Err(error) if error.code() == ErrorCode::NotFound => Err(missing(id, &path)),
            Err(error) => Err(fault(id, &path, &error)),
        }
    }

    /// Reading or writing the disk failed.
    pub(crate) fn fault(&self, error: git2::Error) -> PortError {
        if is_damage(&error) {
            self.damaged.set(true);
        }
        fault(&self.id, &self.path, &error)
    }

    /// Whether something read here was found damaged.
    pub(crate) fn is_damaged(&self) -> bool {
        self.damaged.get()
    }

    /// Which repository it is.
    pub(crate) fn id(&self) -> &RepoId {
        &self.id
    }

    /// The reference beside which Git cannot keep this name: it stores them as files, so `a` and `a/b` cannot both be.
    pub(crate) fn in_the_way(&self, name: &str) -> PortResult<Option<String>> {
        let below = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'));
        let refs = self.refs()?.into_iter().map(|(there, _)| there);
        Ok(refs.into_iter().find(|there| below(name, there) || below(there, name)))
    }

    /// That a name cannot be kept beside another.
    pub(crate) fn cannot_keep(&self, name: &str, there: &str) -> PortError {
        let id = &self.id;
        PortError::rejected(format!(
            "Git cannot keep {name} beside {there} in {id}: choose another name, or delete the other"
        ))
    }

    /// That a branch is there already, elsewhere than asked for.
    pub(crate) fn taken(&self, branch: &Branch, tip: Oid, at: Oid) -> PortError {
        PortError::conflict(format!("the branch {branch} of {} is there already, at {tip} instead of {at}", self.id))
    }

    /// That a tag is there already, elsewhere than asked for.
    pub(crate) fn tagged(&self, tag: &TagName, there: &CommitSha, at: Oid) -> PortError {
        let (id, there, at) = (&self.id, there.short(), &at.to_string()[..7]);
        PortError::conflict(format!("the tag {tag} of {id} is there already, at {there} instead of {at}"))
    }

    /// That a branch is not where it was expected.
    pub(crate) fn moved(&self, branch: &Branch) -> PortError {
        PortError::conflict(format!("the branch {branch} of {} has moved meanwhile; nothing was changed", self.id))
    }

    /// Whether a commit is there.
    pub(crate) fn has(&self, commit: Oid) -> bool {
        self.git.find_commit(commit).is_ok()
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

    /// What a reference points at, tags not peeled.
    pub(crate) fn target(&self, name: &str) -> PortResult<Option<Oid>> {
        absent(self.git.refname_to_id(name)).map_err(|e| self.fault(e))
    }

    /// Writes the object of an annotated tag, with no reference to it yet.
    pub(crate) fn annotate(&self, tag: &TagName, at: Oid, message: &str, stamp: &Stamp) -> PortResult<Oid> {
        let (commit, signature) = (self.find(at)?, self.signature(stamp)?);
        let written = self.git.tag_annotation_create(tag.as_str(), commit.as_object(), &signature, message);
        written.map_err(|e| self.fault(e))
    }

    /// The tip of a branch.
    pub(crate) fn tip(&self, branch: &Branch) -> PortResult<Option<Oid>> {
        self.target(&head_ref(branch))
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

    /// The commit a tag names. Of one on a file or folder, that one's id: the name is taken, and names no commit that anybody
    /// knows.
    pub(crate) fn tag(&self, tag: &TagName) -> PortResult<Option<CommitSha>> {
        let Some(found) = absent(self.git.find_reference(&tag_ref(tag))).map_err(|e| self.fault(e))? else {
            return Ok(None);
        };
        let named = found.peel(ObjectType::Any).ok().map(|object| object.id()).or(found.target());
        named.map(sha).transpose()
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

    /// The commit that a whole id, a branch, a tag or an abbreviated id names, in this order. Nothing else that Git would
    /// understand: the text may come from a stranger.
    pub(crate) fn resolve(&self, rev: &str) -> PortResult<Option<CommitSha>> {
        if CommitSha::parse(rev).is_ok() {
            return self.commit_of(rev, None);
        }
        if let Ok(branch) = Branch::parse(rev)
            && let Some(tip) = self.tip(&branch)?
        {
            return sha(tip).map(Some);
        }
        if let Ok(tag) = TagName::parse(rev)
            && let Some(commit) = self.tag(&tag)?
            && self.has(oid(&commit)?)
        {
            return Ok(Some(commit));
        }
        self.commit_of(rev, None)
    }

    /// The commit that an id, perhaps an abbreviated one, names: never a branch or a tag that is called so. Where it begins the
    /// ids of several objects, the one commit on `branch` is meant: anybody can make others that begin alike.
    pub(crate) fn commit_of(&self, id: &str, branch: Option<&Branch>) -> PortResult<Option<CommitSha>> {
        if !(SHORTEST_ABBREVIATION..=40).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        match absent(self.git.find_commit_by_prefix(id)) {
            Ok(found) => found.map(|commit| sha(commit.id())).transpose(),
            Err(error) if error.code() == ErrorCode::Ambiguous => {
                let on_it = branch.map(|branch| self.beginning_so(id, branch)).transpose()?.unwrap_or_default();
                match on_it[..] {
                    [only] => sha(only).map(Some),
                    _ => Err(PortError::rejected(format!(
                        "{id} abbreviates more than one commit of {}: give more digits",
                        self.id
                    ))),
                }
            }
            Err(error) => Err(self.fault(error)),
        }
    }

    /// The commits of a branch whose ids begin so.
    fn beginning_so(&self, id: &str, branch: &Branch) -> PortResult<Vec<Oid>> {
        let Some(tip) = self.tip(branch)? else { return Ok(Vec::new()) };
        let id = id.to_ascii_lowercase();
        let found = || -> Result<Vec<Oid>, git2::Error> {
            let mut walk = self.git.revwalk()?;
            walk.push(tip)?;
            let begins = |oid: &Result<Oid, git2::Error>| oid.as_ref().map_or(true, |o| o.to_string().starts_with(&id));
            walk.filter(begins).collect()
        };
        found().map_err(|error| self.fault(error))
    }

    pub(crate) fn find(&self, commit: Oid) -> PortResult<git2::Commit<'_>> {
        absent(self.git.find_commit(commit)).map_err(|e| self.fault(e))?.ok_or_else(|| {
            PortError::not_found(format!("{} has no commit {commit}: push it first or correct its id", self.id))
        })
    }
}

pub(crate) fn fault(id: &RepoId, path: &Path, error: &git2::Error) -> PortError {
    PortError::transient(
        format!("the repository {id} at {} cannot be read or written: {}", path.display(), error.message()),
        error,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_on_a_file_is_a_name_that_is_taken_and_names_no_commit() {
        let folder = tempfile::tempdir().expect("a folder");
        let git = git2::Repository::init_bare(folder.path()).expect("a repository");
        let file = git.blob(b"no commit").expect("a file");
        git.reference("refs/tags/stage/v1.3.1", file, false, "").expect("a tag");
        let bare = Bare::at(folder.path().to_owned(), &"acme/shop".parse().expect("a name")).expect("a repository");
        let tag = TagName::parse("stage/v1.3.1").expect("a tag");
        let id = sha(file).expect("an id");
        assert_eq!(bare.tag(&tag).expect("read"), Some(id.clone()));
        assert_eq!(bare.tags("stage/v").expect("read"), [(tag, id)]);
        assert_eq!(bare.resolve("stage/v1.3.1").expect("read"), None);
    }
}
