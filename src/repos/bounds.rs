//! What merging and comparing may cost. Anybody who can push can make a few objects that Git would work on for ever: lines that
//! cross without end, whose bases have bases to merge, or folders of folders that unfold into more files than fit into memory.
//! Whoever waits for an answer to that is deaf to everybody else.

use std::collections::{BTreeSet, HashMap};

use git2::{MergeOptions, ObjectType, Oid};

use super::{Bare, absent};
use crate::port::{PortError, PortResult};

/// How often merge bases are merged to have one. Beyond that a merge is made from the first of them: what such a merge yields
/// otherwise than Git is taken for somebody's work.
const CROSSINGS: u32 = 4;
/// The files that a commit may hold to be merged or compared here.
const MOST: u64 = 1_000_000;
/// How deep folders may lie in each other.
const DEEPEST: usize = 256;

/// Merge options with which no history keeps Git at work for ever.
pub(super) fn bounded() -> MergeOptions {
    let mut options = MergeOptions::new();
    options.recursion_limit(CROSSINGS);
    options
}

impl Bare {
    /// Why these commits, and what they have in common, are not merged or compared here; none where they can be.
    pub(super) fn too_much<const N: usize>(&self, commits: [Oid; N]) -> PortResult<Option<String>> {
        let mut known = HashMap::new();
        for commit in commits {
            if let Some(why) = self.holds_too_much(commit, &mut known)? {
                return Ok(Some(why));
            }
        }
        let [ours, theirs, ..] = commits[..] else { return Ok(None) };
        let bases = absent(self.git.merge_bases(ours, theirs)).map_err(|e| self.fault(e))?;
        for base in bases.iter().flat_map(|bases| bases.iter().take(CROSSINGS as usize + 1)) {
            if let Some(why) = self.holds_too_much(*base, &mut known)? {
                return Ok(Some(why));
            }
        }
        Ok(None)
    }

    fn holds_too_much(&self, commit: Oid, known: &mut HashMap<Oid, u64>) -> PortResult<Option<String>> {
        let files = self.files_in(self.find(commit)?.tree_id(), known, DEEPEST)?;
        let told =
            || format!("commit {} holds more than {MOST} files: too many to look at here", &commit.to_string()[..7]);
        Ok((files > MOST).then(told))
    }

    /// The same, as an error.
    pub(super) fn not_too_much<const N: usize>(&self, commits: [Oid; N]) -> PortResult<()> {
        self.too_much(commits)?.map_or(Ok(()), |why| Err(PortError::rejected(why)))
    }

    /// What a commit holds that one of these does not, or otherwise, by the names at its top: folders end in a slash.
    pub(super) fn roughly(&self, sides: [Oid; 2], made: Oid) -> PortResult<Vec<String>> {
        let made = self.top_of(made)?;
        let mut names = BTreeSet::new();
        for side in sides {
            let side = self.top_of(side)?;
            names.extend(made.symmetric_difference(&side).map(|(name, _)| name.clone()));
        }
        Ok(names.into_iter().collect())
    }

    fn top_of(&self, commit: Oid) -> PortResult<BTreeSet<(String, Oid)>> {
        let tree = self.find(commit)?.tree().map_err(|e| self.fault(e))?;
        let name = |entry: &git2::TreeEntry| {
            let slash = if entry.kind() == Some(ObjectType::Tree) { "/" } else { "" };
            format!("{}{slash}", String::from_utf8_lossy(entry.name_bytes()))
        };
        Ok(tree.iter().map(|entry| (name(&entry), entry.id())).collect())
    }

    /// How many files a tree unfolds into. Trees that are the same are counted once and taken as often as they stand there.
    fn files_in(&self, tree: Oid, known: &mut HashMap<Oid, u64>, deep: usize) -> PortResult<u64> {
        if let Some(files) = known.get(&tree) {
            return Ok(*files);
        }
        if deep == 0 {
            return Ok(u64::MAX);
        }
        let found = self.git.find_tree(tree).map_err(|e| self.fault(e))?;
        let mut files: u64 = 0;
        for entry in &found {
            let more = match entry.kind() {
                Some(ObjectType::Tree) => self.files_in(entry.id(), known, deep - 1)?,
                _ => 1,
            };
            files = files.saturating_add(more);
            if files > MOST {
                break;
            }
        }
        known.insert(tree, files);
        Ok(files)
    }
}
