//! Writing the forge's own repositories, in their object database and without a work tree.
//!
//! Every change of a branch names the tip it replaces, so that people's pushes at the same moment are never lost.

use std::path::Path;

use git2::{ErrorCode, Oid};

use crate::domain::dev_image::Moves;
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::port::{PortError, PortResult};
use crate::repos::{Bare, Stamp, absent, fault, head_ref, path, sha, tag_ref};

impl Bare {
    /// Creates the repository; fine if it is there.
    pub(crate) fn create(root: &Path, id: &RepoId, default_branch: &Branch) -> PortResult<()> {
        let path = path(root, id);
        if git2::Repository::open_bare(&path).is_ok() {
            return Ok(());
        }
        let mut options = git2::RepositoryInitOptions::new();
        options.bare(true).mkpath(true).external_template(false).initial_head(default_branch.as_str());
        let made = git2::Repository::init_opts(&path, &options).map_err(|e| fault(id, &path, &e))?;
        // Git keeps no record of pushes to a bare repository unless it is told to.
        let kept = made.config().and_then(|mut config| config.set_bool("core.logAllRefUpdates", true));
        kept.map_err(|e| fault(id, &path, &e))
    }

    /// What a branch was pushed to, as Git's own record of it says. That begins anew with the branch, so nobody knows whether it
    /// is whole.
    pub(crate) fn moves(&self, branch: &Branch) -> PortResult<Moves> {
        let name = head_ref(branch);
        // To read a record that is not there makes one.
        if !self.git.reference_has_log(&name).map_err(|e| self.fault(e))? {
            return Ok(Moves::default());
        }
        let log = self.git.reflog(&name).map_err(|e| self.fault(e))?;
        let tips = log.iter().rev().map(|entry| entry.id_new()).filter(|id| !id.is_zero());
        Ok(Moves { tips: tips.map(sha).collect::<PortResult<_>>()?, whole: false })
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
                Err(PortError::transient(format!("someone pushed {branch} of {} at the same moment", self.id()), error))
            }
            Err(error) => Err(self.refused(&head_ref(branch), error)),
        }
    }

    /// Creates a tag or moves it.
    pub(crate) fn move_tag(&self, tag: &TagName, at: Oid) -> PortResult<()> {
        self.find(at)?;
        let moved = self.git.reference(&tag_ref(tag), at, true, "move");
        moved.map(drop).map_err(|e| self.refused(&tag_ref(tag), e))
    }

    /// Commits these files onto a branch, which begins at the default branch if it is not there.
    pub(crate) fn commit_files(
        &self,
        branch: &Branch,
        files: &[(String, String)],
        message: &str,
        stamp: &Stamp,
    ) -> PortResult<CommitSha> {
        self.commit_merging(branch, None, files, message, stamp)
    }

    /// The same, bringing another commit in with it: where the two conflict, the files say what is to be.
    pub(crate) fn commit_merging(
        &self,
        branch: &Branch,
        theirs: Option<Oid>,
        files: &[(String, String)],
        message: &str,
        stamp: &Stamp,
    ) -> PortResult<CommitSha> {
        let (tip, parent) = (self.tip(branch)?, self.begins_at(branch)?);
        let commit = self.commit_on(parent, theirs, files, message, stamp)?;
        self.move_branch(branch, tip, commit, "push")?;
        sha(commit)
    }

    /// What a commit onto a branch is made on: its tip, or the default branch's where it is not there.
    pub(crate) fn begins_at(&self, branch: &Branch) -> PortResult<Option<Oid>> {
        match self.tip(branch)? {
            Some(tip) => Ok(Some(tip)),
            None => absent(self.git.refname_to_id("HEAD")).map_err(|e| self.fault(e)),
        }
    }

    /// Commits these files onto another commit; no branch holds it yet.
    pub(crate) fn commit_on(
        &self,
        parent: Option<Oid>,
        theirs: Option<Oid>,
        files: &[(String, String)],
        message: &str,
        stamp: &Stamp,
    ) -> PortResult<Oid> {
        let baseline = match (parent, theirs) {
            (Some(parent), Some(theirs)) => self.merged_tree(parent, theirs, files)?,
            (Some(parent), None) => self.find(parent)?.tree_id(),
            (None, _) => self.git.treebuilder(None).and_then(|empty| empty.write()).map_err(|e| self.fault(e))?,
        };
        let tree = self.with_files(baseline, files)?;
        let parents: Vec<Oid> = parent.into_iter().chain(theirs).collect();
        self.write(tree, &parents, message, stamp)
    }

    /// A tree with these files in it.
    pub(crate) fn with_files(&self, tree: Oid, files: &[(String, String)]) -> PortResult<Oid> {
        let mut changes = git2::build::TreeUpdateBuilder::new();
        for (path, content) in files {
            let blob = self.git.blob(content.as_bytes()).map_err(|e| self.fault(e))?;
            changes.upsert(path.as_str(), blob, git2::FileMode::Blob);
        }
        let baseline = self.git.find_tree(tree).map_err(|e| self.fault(e))?;
        changes.create_updated(&self.git, &baseline).map_err(|e| self.fault(e))
    }
}
