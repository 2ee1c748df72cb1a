//! Which push brought which commit: a forge tells who moved a branch from where to where, and the commits in between are
//! that push's.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::CommitSha;
use crate::domain::pull_request::{CommitInfo, Pusher};

/// One move of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::forge) struct Push {
    /// Where it was; none where the push made it.
    pub(in crate::forge) before: Option<CommitSha>,
    /// Where it is since.
    pub(in crate::forge) after: CommitSha,
    /// Whose it was.
    pub(in crate::forge) by: Pusher,
}

/// Says of each commit whose push brought it first. Pushes come oldest first; what none of them brought stays untold.
pub(in crate::forge) fn attribute(pushes: &[Push], commits: &mut [CommitInfo]) {
    let parents: BTreeMap<CommitSha, Vec<CommitSha>> =
        commits.iter().map(|c| (c.sha.clone(), c.parents.clone())).collect();
    let mut told: BTreeMap<CommitSha, Pusher> = BTreeMap::new();
    for push in pushes {
        let had = push.before.as_ref().map(|before| held(&parents, before)).unwrap_or_default();
        for commit in held(&parents, &push.after).difference(&had) {
            told.entry(commit.clone()).or_insert_with(|| push.by.clone());
        }
    }
    for commit in commits {
        commit.pushed_by = told.remove(&commit.sha);
    }
}

/// Those of the commits that one of them holds, itself included.
fn held(parents: &BTreeMap<CommitSha, Vec<CommitSha>>, tip: &CommitSha) -> BTreeSet<CommitSha> {
    let (mut held, mut left) = (BTreeSet::new(), vec![tip.clone()]);
    while let Some(commit) = left.pop() {
        if let Some(further) = parents.get(&commit)
            && held.insert(commit)
        {
            left.extend(further.iter().cloned());
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha(n: u8) -> CommitSha {
        CommitSha::parse(format!("{n:040x}")).expect("a commit")
    }

    fn commit(n: u8, parents: &[u8]) -> CommitInfo {
        CommitInfo { parents: parents.iter().map(|p| sha(*p)).collect(), ..CommitInfo::bare(sha(n)) }
    }

    fn push(before: Option<u8>, after: u8, login: &str) -> Push {
        let by = Pusher { login: login.to_owned(), program: false };
        Push { before: before.map(sha), after: sha(after), by }
    }

    fn told(pushes: &[Push], mut commits: Vec<CommitInfo>) -> Vec<String> {
        attribute(pushes, &mut commits);
        commits.into_iter().map(|c| c.pushed_by.map_or_else(|| "-".to_owned(), |p| p.login)).collect()
    }

    #[test]
    fn a_commit_is_the_first_push_that_brought_it() {
        // 1 is the base; 2 and 3 were pushed together, 4 by another, 5 is not told of.
        let commits = || vec![commit(5, &[4]), commit(4, &[3]), commit(3, &[2]), commit(2, &[1])];
        let pushes = [push(None, 1, "tidegate"), push(Some(1), 3, "alice"), push(Some(3), 4, "bob")];
        assert_eq!(told(&pushes, commits()), ["-", "bob", "alice", "alice"]);
        let again = [push(Some(1), 3, "alice"), push(Some(3), 1, "bob"), push(Some(1), 4, "bob")];
        assert_eq!(told(&again, commits()), ["-", "bob", "alice", "alice"], "pushed again is not written again");
    }

    #[test]
    fn commits_that_were_made_anew_are_whose_push_brought_them() {
        // The branch was at 9, which is gone; both sides of a merge come with its push.
        let commits = vec![commit(6, &[4, 5]), commit(5, &[1]), commit(4, &[1])];
        assert_eq!(told(&[push(Some(9), 6, "mallory")], commits), ["mallory"; 3]);
    }
}
