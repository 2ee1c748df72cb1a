//! Whose push brought a commit first, to whatever branch of its repository. Somebody else may merge it later, so the push
//! that brought it to one branch says nothing of who wrote it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use git2::{Oid, Sort};

use super::{Bare, oid, sha};
use crate::domain::CommitSha;
use crate::domain::pull_request::Pusher;
use crate::port::PortResult;
use crate::repos::Pushes;

/// How many of the oldest commits that the forge made itself a commit is held to.
const LANDMARKS: usize = 8;

/// The first that is told of a commit: with which push, and whether that brought it. Else it was there before.
type First = (usize, bool);

impl Bare {
    /// Who pushed these commits first. Of one that was there before the pushes that are told, or may have been, nobody.
    pub(crate) fn pushers(&self, pushes: &Pushes, commits: &[CommitSha]) -> PortResult<BTreeMap<CommitSha, Pusher>> {
        let asked: BTreeSet<Oid> = commits.iter().map(oid).collect::<PortResult<_>>()?;
        let first = self.first_told(pushes, &asked)?;
        let landmarks = pushes.list.iter().filter(|p| p.made).map(|p| oid(&p.after)).take(LANDMARKS);
        let landmarks: Vec<Oid> = landmarks.collect::<PortResult<_>>()?;
        let mut told = BTreeMap::new();
        for commit in asked {
            let Some(push) = first.get(&commit).filter(|(_, brought)| *brought).and_then(|(n, _)| pushes.list.get(*n))
            else {
                continue;
            };
            let mut certain = pushes.whole;
            for landmark in &landmarks {
                certain = certain || (self.has(*landmark) && self.contains(commit, *landmark)?);
            }
            if let Some(by) = push.by.as_ref().filter(|_| certain) {
                told.insert(sha(commit)?, by.clone());
            }
        }
        Ok(told)
    }

    /// The first that is told of each commit that a push moved a branch to or from, and of what those hold.
    fn first_told(&self, pushes: &Pushes, asked: &BTreeSet<Oid>) -> PortResult<HashMap<Oid, First>> {
        let mut first: HashMap<Oid, First> = HashMap::new();
        for (n, push) in pushes.list.iter().enumerate() {
            for (at, brought) in push.before.iter().map(|b| (b, false)).chain([(&push.after, true)]) {
                let at = oid(at)?;
                if self.has(at) {
                    first.entry(at).or_insert((n, brought));
                }
            }
        }
        let mut walk = self.git.revwalk().map_err(|e| self.fault(e))?;
        // Whatever holds a commit comes before it.
        walk.set_sorting(Sort::TOPOLOGICAL).map_err(|e| self.fault(e))?;
        for tip in first.keys() {
            walk.push(*tip).map_err(|e| self.fault(e))?;
        }
        for below in self.below(asked)? {
            walk.hide(below).map_err(|e| self.fault(e))?;
        }
        for commit in walk {
            let commit = commit.map_err(|e| self.fault(e))?;
            let Some(seen) = first.get(&commit).copied() else { continue };
            for parent in self.find(commit)?.parent_ids() {
                let known = first.entry(parent).or_insert(seen);
                *known = seen.min(*known);
            }
        }
        Ok(first)
    }

    /// What the commits were made on and holds none of them: there is nothing to look for.
    fn below(&self, asked: &BTreeSet<Oid>) -> PortResult<Vec<Oid>> {
        let mut below = BTreeSet::new();
        for commit in asked.iter().filter(|c| self.has(**c)) {
            below.extend(self.find(*commit)?.parent_ids().filter(|p| !asked.contains(p)));
        }
        let mut free = Vec::new();
        for parent in below {
            let mut holds = false;
            for commit in asked {
                holds = holds || self.contains(parent, *commit)?;
            }
            if !holds {
                free.push(parent);
            }
        }
        Ok(free)
    }
}

#[cfg(test)]
mod tests {
    use git2::{Signature, Time};

    use super::*;
    use crate::repos::Push;

    struct World {
        _folder: tempfile::TempDir,
        bare: Bare,
        pushes: Pushes,
    }

    impl World {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            git2::Repository::init_bare(folder.path()).expect("a repository");
            let bare = Bare::at(folder.path().to_owned(), &"acme/shop".parse().expect("a name")).expect("a repository");
            Self { _folder: folder, bare, pushes: Pushes { list: Vec::new(), whole: true } }
        }

        fn commit(&self, message: &str, parents: &[&CommitSha]) -> CommitSha {
            let git = &self.bare.git;
            let tree = git.find_tree(git.treebuilder(None).expect("a tree").write().expect("a tree")).expect("a tree");
            let who = Signature::new("x", "x@y", &Time::new(0, 0)).expect("a signature");
            let parents: Vec<_> =
                parents.iter().map(|p| git.find_commit(oid(p).expect("an id")).expect("a parent")).collect();
            let parents: Vec<_> = parents.iter().collect();
            sha(git.commit(None, &who, &who, message, &tree, &parents).expect("a commit")).expect("an id")
        }

        fn push(&mut self, before: Option<&CommitSha>, after: &CommitSha, login: &str, made: bool) {
            let by = (!login.is_empty()).then(|| Pusher { login: login.to_owned(), program: false });
            self.pushes.list.push(Push { before: before.cloned(), after: after.clone(), by, made });
        }

        fn told(&self, commits: &[&CommitSha]) -> Vec<String> {
            let asked: Vec<CommitSha> = commits.iter().map(|c| (*c).clone()).collect();
            let told = self.bare.pushers(&self.pushes, &asked).expect("told");
            asked.iter().map(|c| told.get(c).map_or_else(|| "-".to_owned(), |p| p.login.clone())).collect()
        }
    }

    #[test]
    fn a_commit_is_the_first_push_that_brought_it_to_any_branch() {
        let mut world = World::new();
        let base = world.commit("base", &[]);
        let side = world.commit("side", &[&base]);
        let more = world.commit("more", &[&side]);
        let fix = world.commit("fix", &[&base]);
        let merge = world.commit("merge", &[&fix, &side]);
        world.push(None, &base, "erin", false);
        // What only the side branch got besides is not asked about.
        world.push(None, &more, "mallory", false);
        world.push(Some(&base), &fix, "bob", false);
        world.push(Some(&fix), &merge, "carol", false);
        assert_eq!(world.told(&[&merge, &side, &fix]), ["carol", "mallory", "bob"]);
        world.push(Some(&merge), &fix, "bob", false);
        world.push(Some(&fix), &merge, "bob", false);
        assert_eq!(world.told(&[&merge, &side]), ["carol", "mallory"], "pushed again is not written again");
    }

    #[test]
    fn of_what_no_push_told_brought_nobody_is_told() {
        let mut world = World::new();
        let base = world.commit("base", &[]);
        let silent = world.commit("silent", &[&base]);
        let merge = world.commit("merge", &[&base, &silent]);
        world.push(None, &base, "erin", false);
        assert_eq!(world.told(&[&silent]), ["-"]);
        world.push(Some(&silent), &merge, "bob", false);
        assert_eq!(world.told(&[&silent, &merge]), ["-", "bob"], "it stood there before");
        let unsaid = world.commit("pushed by nobody that is told", &[&merge]);
        world.push(Some(&merge), &unsaid, "", false);
        world.push(None, &unsaid, "carol", false);
        assert_eq!(world.told(&[&unsaid]), ["-"], "carol only pushed it again");
        let gone = CommitSha::parse("9".repeat(40)).expect("an id");
        world.push(Some(&gone), &silent, "carol", false);
        assert_eq!(world.told(&[&silent]), ["-"]);
    }

    #[test]
    fn where_older_pushes_are_not_told_a_commit_must_be_younger_than_those_that_are() {
        let mut world = World::new();
        let base = world.commit("base", &[]);
        let hidden = world.commit("hidden", &[&base]);
        let made = world.commit("made by the button", &[&base]);
        let fix = world.commit("fix", &[&made]);
        let merge = world.commit("merge", &[&fix, &hidden]);
        world.pushes.whole = false;
        world.push(Some(&base), &made, "tidegate", true);
        world.push(Some(&made), &fix, "bob", false);
        world.push(Some(&fix), &merge, "carol", false);
        // The hidden one may have been pushed by anybody before.
        assert_eq!(world.told(&[&fix, &merge, &hidden]), ["bob", "carol", "-"]);
    }

    #[test]
    fn commits_between_those_that_are_asked_about_are_passed_through() {
        let mut world = World::new();
        let base = world.commit("base", &[]);
        let one = world.commit("one", &[&base]);
        let two = world.commit("two", &[&one]);
        let three = world.commit("three", &[&two]);
        world.push(None, &base, "erin", false);
        world.push(Some(&base), &two, "alice", false);
        world.push(Some(&two), &three, "bob", false);
        assert_eq!(world.told(&[&one, &three]), ["alice", "bob"]);
    }
}
