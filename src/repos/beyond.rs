//! What a merge commit holds beyond its two sides. A merge that anybody would get from the same two sides was written by
//! nobody; one that holds more was written by whoever made it.
//!
//! Merges are made in the index, in memory: nothing is written. Git can be told to merge in more than one way, and forges
//! do it in theirs, so a commit that is what any of the ways here yields holds only its two sides.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use git2::{MergeOptions, Oid};

use super::Bare;
use super::bounds::bounded;
use crate::domain::CommitSha;
use crate::port::PortResult;

/// How many answers are remembered.
const MOST: usize = 4096;

/// The ways in which the two sides are merged until one yields the commit.
#[derive(Debug, Clone, Copy)]
enum Way {
    /// A file that was renamed on one side takes in what was changed on the other.
    Renames,
    /// The same, with lines matched by those that are rare.
    Patience,
    /// Every path for itself.
    Paths,
}

impl Way {
    fn options(self) -> MergeOptions {
        let mut options = bounded();
        options.find_renames(!matches!(self, Self::Paths)).patience(matches!(self, Self::Patience));
        options
    }
}

impl Bare {
    /// The files in which a commit differs from the clean merge of two others; what conflicts between those counts too.
    /// Where the ways to merge differ, what the one yields that comes nearest. Where there is too much to merge, what differs
    /// from one of the two, folder by folder: nobody can tell that it is only theirs.
    pub(crate) fn beyond_merge(&self, (ours, theirs): (Oid, Oid), made: Oid) -> PortResult<Vec<String>> {
        if self.too_much([ours, theirs, made])?.is_some() {
            return self.roughly([ours, theirs], made);
        }
        let mut nearest: Option<BTreeSet<String>> = None;
        for way in [Way::Renames, Way::Patience, Way::Paths] {
            let differing = self.differing(way, (ours, theirs), made)?;
            if differing.is_empty() {
                return Ok(Vec::new());
            }
            if nearest.as_ref().is_none_or(|known| differing.len() < known.len()) {
                nearest = Some(differing);
            }
        }
        Ok(nearest.into_iter().flatten().collect())
    }

    fn differing(&self, way: Way, (ours, theirs): (Oid, Oid), made: Oid) -> PortResult<BTreeSet<String>> {
        let tree = self.find(made)?.tree().map_err(|e| self.fault(e))?;
        let index = self.git.merge_commits(&self.find(ours)?, &self.find(theirs)?, Some(&way.options()));
        let index = index.map_err(|e| self.fault(e))?;
        let mut files: BTreeSet<String> = self.conflicting(&index)?.into_iter().collect();
        let diff = self.git.diff_tree_to_index(Some(&tree), Some(&index), None).map_err(|e| self.fault(e))?;
        for delta in diff.deltas() {
            let sides = [delta.old_file().path_bytes(), delta.new_file().path_bytes()];
            files.extend(sides.into_iter().flatten().map(|path| String::from_utf8_lossy(path).into_owned()));
        }
        Ok(files)
    }
}

/// Answers that were found: commits never change, and the same ones are asked about at every look.
#[derive(Debug, Default)]
pub(crate) struct Beyond(Mutex<HashMap<[CommitSha; 3], Vec<String>>>);

impl Beyond {
    /// The answer, where it was found before.
    pub(crate) fn known(&self, sides: (&CommitSha, &CommitSha), made: &CommitSha) -> Option<Vec<String>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&key(sides, made)).cloned()
    }

    /// Remembers an answer.
    pub(crate) fn found(&self, sides: (&CommitSha, &CommitSha), made: &CommitSha, files: &[String]) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key(sides, made), files.to_vec());
    }
}

fn key((ours, theirs): (&CommitSha, &CommitSha), made: &CommitSha) -> [CommitSha; 3] {
    [ours.clone(), theirs.clone(), made.clone()]
}

#[cfg(test)]
mod tests {
    use git2::{Signature, Time};

    use super::*;

    /// A repository in which commits are made of a few files.
    struct World {
        _folder: tempfile::TempDir,
        bare: Bare,
    }

    impl World {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            git2::Repository::init_bare(folder.path()).expect("a repository");
            let bare = Bare::at(folder.path().to_owned(), &"acme/shop".parse().expect("a name")).expect("a repository");
            Self { _folder: folder, bare }
        }

        fn commit(&self, files: &[(&str, &str)], parents: &[Oid]) -> Oid {
            let git = &self.bare.git;
            let mut index = git2::Index::new().expect("an index");
            for (path, text) in files {
                let id = git.blob(text.as_bytes()).expect("a blob");
                let time = git2::IndexTime::new(0, 0);
                let (ctime, mtime, path) = (time, time, path.as_bytes().to_vec());
                let entry = git2::IndexEntry {
                    ctime,
                    mtime,
                    path,
                    id,
                    dev: 0,
                    ino: 0,
                    mode: 0o100_644,
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    flags: 0,
                    flags_extended: 0,
                };
                index.add(&entry).expect("an entry");
            }
            let tree = git.find_tree(index.write_tree_to(git).expect("a tree")).expect("a tree");
            let who = Signature::new("x", "x@y", &Time::new(0, 0)).expect("a signature");
            let parents: Vec<_> = parents.iter().map(|p| git.find_commit(*p).expect("a parent")).collect();
            let parents: Vec<_> = parents.iter().collect();
            git.commit(None, &who, &who, "x", &tree, &parents).expect("a commit")
        }

        fn beyond(&self, ours: Oid, theirs: Oid, files: &[(&str, &str)]) -> Vec<String> {
            let made = self.commit(files, &[ours, theirs]);
            self.bare.beyond_merge((ours, theirs), made).expect("an answer")
        }
    }

    const TEXT: &str = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    const TOP: &str = "one\n2\n3\n4\n5\n6\n7\n8\n9\n";
    const END: &str = "1\n2\n3\n4\n5\n6\n7\n8\nnine\n";
    const BOTH: &str = "one\n2\n3\n4\n5\n6\n7\n8\nnine\n";

    #[test]
    fn a_merge_that_holds_only_its_two_sides_adds_nothing() {
        let world = World::new();
        let base = world.commit(&[("a", TEXT)], &[]);
        let ours = world.commit(&[("a", TOP), ("ours", "1")], &[base]);
        let theirs = world.commit(&[("a", END), ("theirs", "1")], &[base]);
        let files = [("a", BOTH), ("ours", "1"), ("theirs", "1")];
        assert!(world.beyond(ours, theirs, &files).is_empty());
        assert!(world.beyond(theirs, ours, &files).is_empty(), "whichever side was merged into");
    }

    #[test]
    fn what_a_merge_adds_drops_or_changes_is_named_by_file() {
        let world = World::new();
        let base = world.commit(&[("a", TEXT)], &[]);
        let ours = world.commit(&[("a", TOP)], &[base]);
        let theirs = world.commit(&[("a", END), ("b", "1")], &[base]);
        assert_eq!(world.beyond(ours, theirs, &[("a", BOTH), ("b", "1"), ("evil", "!")]), ["evil"]);
        assert_eq!(world.beyond(ours, theirs, &[("a", BOTH)]), ["b"], "left out");
        assert_eq!(world.beyond(ours, theirs, &[("a", TOP)]), ["a", "b"], "one side taken for both");
        assert_eq!(world.beyond(ours, theirs, &[("a", "other\n"), ("b", "1")]), ["a"]);
    }

    /// Three lines that take each other in again and again: Git merges the bases of bases of bases, 3 to the power of 40 times.
    #[test]
    fn lines_that_cross_without_end_are_answered_at_once() {
        let world = World::new();
        let base = world.commit(&[("a", TEXT)], &[]);
        let mut lines: Vec<Oid> = ["0", "1", "2"].map(|n| world.commit(&[("a", TEXT), ("line", n)], &[base])).into();
        for _ in 0..40 {
            lines = (0..3).map(|n| world.commit(&[("a", TEXT), ("line", &n.to_string())], &lines)).collect();
        }
        assert_eq!(world.beyond(lines[0], lines[1], &[("a", TOP), ("line", "0")]), ["a", "line"]);
    }

    /// Ten folders of ten folders of ten folders: a few objects that Git takes for a hundred million files.
    #[test]
    fn a_tree_that_unfolds_without_end_is_never_unfolded() {
        let world = World::new();
        let git = &world.bare.git;
        let blob = git.blob(b"x").expect("a blob");
        let folder = |entry: Oid, mode: i32| {
            let mut tree = git.treebuilder(None).expect("a tree");
            (0..10).for_each(|n| drop(tree.insert(n.to_string(), entry, mode).expect("an entry")));
            tree.write().expect("a tree")
        };
        let bomb = (0..8).fold(folder(blob, 0o100_644), |tree, _| folder(tree, 0o040_000));
        let base = world.commit(&[("a", TEXT)], &[]);
        let who = Signature::new("x", "x@y", &Time::new(0, 0)).expect("a signature");
        let with = |path: &str, text: &str, bombed: bool, parents: &[Oid]| {
            let mut tree = git.treebuilder(None).expect("a tree");
            tree.insert(path, git.blob(text.as_bytes()).expect("a blob"), 0o100_644).expect("an entry");
            if bombed {
                tree.insert("vendor", bomb, 0o040_000).expect("an entry");
            }
            let tree = git.find_tree(tree.write().expect("a tree")).expect("a tree");
            let parents: Vec<_> = parents.iter().map(|p| git.find_commit(*p).expect("a parent")).collect();
            git.commit(None, &who, &who, "x", &tree, &parents.iter().collect::<Vec<_>>()).expect("a commit")
        };
        let (ours, theirs) = (with("a", TOP, false, &[base]), with("a", TEXT, true, &[base]));
        let made = with("a", TOP, true, &[ours, theirs]);
        let beyond = world.bare.beyond_merge((ours, theirs), made).expect("an answer");
        assert_eq!(beyond, ["a", "vendor/"], "whatever differs from one of them");
        let refused = world.bare.changed_files(base, theirs).expect_err("too many");
        assert!(refused.to_string().contains("more than 1000000 files"), "{refused}");
        assert!(world.bare.outlook(ours, theirs).is_ok_and(|o| matches!(o, crate::repos::Outlook::Conflicts(_))));
    }

    #[test]
    fn a_conflict_that_somebody_resolved_is_something_somebody_wrote() {
        let world = World::new();
        let base = world.commit(&[("a", "1\n")], &[]);
        let (ours, theirs) = (world.commit(&[("a", "2\n")], &[base]), world.commit(&[("a", "3\n")], &[base]));
        assert_eq!(world.beyond(ours, theirs, &[("a", "2\n")]), ["a"]);
        let apart = world.commit(&[("a", "3\n")], &[]);
        assert_eq!(world.beyond(ours, apart, &[("a", "2\n")]), ["a"], "of no common beginning");
    }

    #[test]
    fn a_rename_is_followed_as_forges_do() {
        let world = World::new();
        let base = world.commit(&[("old", TEXT)], &[]);
        let ours = world.commit(&[("new", TEXT)], &[base]);
        let theirs = world.commit(&[("old", END)], &[base]);
        assert!(world.beyond(ours, theirs, &[("new", END)]).is_empty());
        assert_eq!(world.beyond(ours, theirs, &[("new", BOTH)]), ["new"]);
    }
}
