//! Commits and merges, blocking: what a commit says, how two stand to each other, and new commits made in the object
//! database, without a work tree. The embedded forge reads its own repositories so, other forges their mirrors.

use std::path::Path;

use git2::{Index, Oid, Sort};

use super::bounds::bounded;
use super::{Bare, Comparison, Stamp, absent, sha};
use crate::domain::CommitSha;
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::port::{PortError, PortResult};

const AT_MOST_COMPARED: usize = 250;

/// How a head stands to the base it wants into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outlook {
    /// The base holds it already.
    Contained,
    /// It merges cleanly.
    Clean,
    /// These files conflict.
    Conflicts(Vec<String>),
}

/// What bringing a commit into a branch takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Taking {
    /// Nothing: the branch holds it.
    Held,
    /// Moving the branch there.
    Move(Oid),
    /// Nobody can: these files conflict.
    Conflict(Vec<String>),
}

impl Bare {
    /// One commit as it says itself; what only a forge knows of it is left open.
    pub(crate) fn commit_info(&self, commit: Oid) -> PortResult<CommitInfo> {
        let commit = self.find(commit)?;
        let (author, committer) = (commit.author(), commit.committer());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(CommitInfo {
            sha: sha(commit.id())?,
            tree: sha(commit.tree_id())?,
            parents: commit.parent_ids().map(sha).collect::<PortResult<_>>()?,
            author_email: text(author.email_bytes()),
            author_name: text(author.name_bytes()),
            author_login: None,
            committer_email: text(committer.email_bytes()),
            committer_name: text(committer.name_bytes()),
            committer_login: None,
            by_program: false,
            pushed_by: None,
            message: text(commit.message_bytes()),
            at: chrono::DateTime::from_timestamp(author.when().seconds(), 0).unwrap_or_default(),
        })
    }

    /// Whether `tip` is `commit` or descends from it; a commit that is not there is held by none.
    pub(crate) fn contains(&self, tip: Oid, commit: Oid) -> PortResult<bool> {
        let descends = || absent(self.git.graph_descendant_of(tip, commit)).map_err(|e| self.fault(e));
        Ok(tip == commit || descends()?.unwrap_or(false))
    }

    /// What lies between two commits.
    pub(crate) fn compare(&self, from: Oid, to: Oid) -> PortResult<Comparison> {
        for commit in [from, to] {
            if absent(self.git.find_commit(commit)).map_err(|e| self.fault(e))?.is_none() {
                return Ok(Comparison { lineage: Lineage::Unknown, commits: Vec::new() });
            }
        }
        let lineage = match (self.contains(to, from)?, self.contains(from, to)?) {
            (true, true) => Lineage::Same,
            (true, false) => Lineage::Ahead,
            (false, true) => Lineage::Behind,
            (false, false) => Lineage::Diverged,
        };
        Ok(Comparison { lineage, commits: self.log(to, Some(from), AT_MOST_COMPARED)? })
    }

    /// The newest commits of `tip` that `without` does not hold.
    pub(crate) fn log(&self, tip: Oid, without: Option<Oid>, at_most: usize) -> PortResult<Vec<CommitInfo>> {
        let walk = || {
            let mut walk = self.git.revwalk()?;
            walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
            walk.push(tip)?;
            without.map_or(Ok(()), |held| walk.hide(held))?;
            walk.take(at_most).collect::<Result<Vec<_>, _>>()
        };
        walk().map_err(|e| self.fault(e))?.into_iter().map(|commit| self.commit_info(commit)).collect()
    }

    /// The commit that first brought `head` into the line of a base that holds it.
    pub(crate) fn landed_at(&self, base: Oid, head: Oid) -> PortResult<CommitSha> {
        let mut landed = base;
        loop {
            let parent = self.find(landed)?.parent_ids().next();
            match parent {
                Some(parent) if self.contains(parent, head)? => landed = parent,
                _ => return sha(landed),
            }
        }
    }

    /// How a head stands to a base.
    pub(crate) fn outlook(&self, base: Oid, head: Oid) -> PortResult<Outlook> {
        if self.contains(base, head)? {
            return Ok(Outlook::Contained);
        }
        if let Some(why) = self.too_much([base, head])? {
            return Ok(Outlook::Conflicts(vec![why]));
        }
        let files = self.conflicting(&self.merged_unbounded(base, head)?)?;
        Ok(if files.is_empty() { Outlook::Clean } else { Outlook::Conflicts(files) })
    }

    fn merged(&self, base: Oid, head: Oid) -> PortResult<Index> {
        self.not_too_much([base, head])?;
        self.merged_unbounded(base, head)
    }

    /// The same of commits that were found to hold not too much.
    fn merged_unbounded(&self, base: Oid, head: Oid) -> PortResult<Index> {
        self.git.merge_commits(&self.find(base)?, &self.find(head)?, Some(&bounded())).map_err(|e| self.fault(e))
    }

    pub(super) fn conflicting(&self, index: &Index) -> PortResult<Vec<String>> {
        let mut files = std::collections::BTreeSet::new();
        for conflict in index.conflicts().map_err(|e| self.fault(e))? {
            let conflict = conflict.map_err(|e| self.fault(e))?;
            let sides = [conflict.our, conflict.their, conflict.ancestor];
            files.extend(sides.into_iter().flatten().map(|side| String::from_utf8_lossy(&side.path).into_owned()));
        }
        Ok(files.into_iter().collect())
    }

    /// The tree of a merge in which conflicts in these files are left out, for somebody to put them there.
    pub(crate) fn merged_tree(&self, base: Oid, head: Oid, files: &[(String, String)]) -> PortResult<Oid> {
        let mut index = self.merged(base, head)?;
        for path in self.conflicting(&index)? {
            if !files.iter().any(|(file, _)| *file == path) {
                return Err(PortError::rejected(format!("{path} conflicts; say what it is to hold")));
            }
            index.remove_path(Path::new(&path)).map_err(|e| self.fault(e))?;
        }
        index.write_tree_to(&self.git).map_err(|e| self.fault(e))
    }

    /// Writes the merge of a head into a base, on no branch yet; or the files that conflict.
    pub(crate) fn merge(
        &self,
        base: Oid,
        head: Oid,
        message: &str,
        stamp: &Stamp,
    ) -> PortResult<Result<Oid, Vec<String>>> {
        let mut index = self.merged(base, head)?;
        let files = self.conflicting(&index)?;
        if !files.is_empty() {
            return Ok(Err(files));
        }
        let tree = index.write_tree_to(&self.git).map_err(|e| self.fault(e))?;
        self.write(tree, &[base, head], message, stamp).map(Ok)
    }

    pub(crate) fn write(&self, tree: Oid, parents: &[Oid], message: &str, stamp: &Stamp) -> PortResult<Oid> {
        let parents: Vec<_> = parents.iter().map(|parent| self.find(*parent)).collect::<PortResult<_>>()?;
        let parents: Vec<_> = parents.iter().collect();
        let signature = self.signature(stamp)?;
        let tree = self.git.find_tree(tree).map_err(|e| self.fault(e))?;
        self.git.commit(None, &signature, &signature, message, &tree, &parents).map_err(|e| self.fault(e))
    }

    pub(crate) fn signature(&self, stamp: &Stamp) -> PortResult<git2::Signature<'static>> {
        git2::Signature::new(&stamp.name, &stamp.email, &git2::Time::new(stamp.at.timestamp(), 0))
            .map_err(|e| PortError::rejected(format!("Git refuses {} <{}> as an author: {e}", stamp.name, stamp.email)))
    }

    /// What it takes to bring a commit into a branch at `tip`: a fast-forward where possible, else a merge, which is
    /// written on no branch yet.
    pub(crate) fn taking(&self, tip: Oid, commit: Oid, message: &str, stamp: &Stamp) -> PortResult<Taking> {
        self.find(commit)?;
        if self.contains(tip, commit)? {
            return Ok(Taking::Held);
        }
        if self.contains(commit, tip)? {
            return Ok(Taking::Move(commit));
        }
        Ok(match self.merge(tip, commit, message, stamp)? {
            Ok(merge) => Taking::Move(merge),
            Err(files) => Taking::Conflict(files),
        })
    }

    /// The files that `head` changed since it parted from `base`.
    pub(crate) fn changed_files(&self, base: Oid, head: Oid) -> PortResult<Vec<String>> {
        self.find(base)?;
        self.not_too_much([base, head])?;
        let parted = absent(self.git.merge_base(base, head)).map_err(|e| self.fault(e))?;
        let tree = |commit: Oid| self.find(commit)?.tree().map_err(|e| self.fault(e));
        let (from, to) = (parted.map(tree).transpose()?, tree(head)?);
        let diff = self.git.diff_tree_to_tree(from.as_ref(), Some(&to), None).map_err(|e| self.fault(e))?;
        let mut files = std::collections::BTreeSet::new();
        for delta in diff.deltas() {
            let sides = [delta.old_file().path_bytes(), delta.new_file().path_bytes()];
            files.extend(sides.into_iter().flatten().map(|path| String::from_utf8_lossy(path).into_owned()));
        }
        Ok(files.into_iter().collect())
    }

    /// A file's content at a commit.
    pub(crate) fn read_file(&self, commit: Oid, path: &str) -> PortResult<Option<String>> {
        let tree = self.find(commit)?.tree().map_err(|e| self.fault(e))?;
        let Some(entry) = absent(tree.get_path(Path::new(path))).map_err(|e| self.fault(e))? else { return Ok(None) };
        let blob = absent(self.git.find_blob(entry.id())).map_err(|e| self.fault(e))?;
        Ok(blob.map(|blob| String::from_utf8_lossy(blob.content()).into_owned()))
    }
}
