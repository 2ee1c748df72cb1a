//! Where a branch was: GitHub keeps every push, whether tidegate heard of it or not. It tells of one branch newest first, so what
//! was read is kept, read on from there, and read further back where an older push is asked about.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::GithubForge;
use super::call::Call;
use super::pushers::{AGAIN, Entry, activity, page};
use crate::domain::dev_image::Moves;
use crate::domain::{Branch, CommitSha, Instant, RepoId};
use crate::port::PortResult;

/// How many branches are remembered.
const MOST: usize = 256;
/// Pages of a hundred that are read for one question, at most.
const PAGES: usize = 10;

/// What GitHub said of a branch.
#[derive(Debug, Clone, Default)]
struct Told {
    /// The number of the newest entry that was read.
    newest: Option<u64>,
    moves: Moves,
    /// How what is older than these is asked for.
    older: Option<Call>,
    /// What it was asked for last, and when.
    asked: Option<(Option<CommitSha>, Instant)>,
}

impl Told {
    fn answers(&self, until: Option<&CommitSha>) -> bool {
        until.is_some_and(|commit| self.moves.tips.contains(commit))
    }

    /// Adds what came since, newest first. Where it does not reach back to what is known, that is as good as untold.
    fn came(&mut self, new: Vec<Entry>, met: bool, (older, ends): (Option<Call>, bool)) {
        if !met {
            (self.moves, self.older) = (Moves { tips: Vec::new(), whole: ends }, older);
        }
        self.newest = new.iter().find_map(|(number, _)| *number).or(self.newest);
        self.moves.tips.extend(pushed_to(new).into_iter().rev());
    }

    /// Adds what was before, newest first.
    fn went(&mut self, old: Vec<Entry>, (older, ends): (Option<Call>, bool)) {
        let mut tips: Vec<CommitSha> = pushed_to(old).into_iter().rev().collect();
        tips.append(&mut self.moves.tips);
        (self.moves, self.older) = (Moves { tips, whole: ends }, older);
    }
}

fn pushed_to(entries: Vec<Entry>) -> Vec<CommitSha> {
    entries.into_iter().filter_map(|(_, push)| Some(push?.after)).collect()
}

/// What GitHub said, by branch.
#[derive(Debug, Default)]
pub(super) struct Branches(Mutex<HashMap<(RepoId, Branch), Told>>);

impl Branches {
    fn told(&self) -> MutexGuard<'_, HashMap<(RepoId, Branch), Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl GithubForge {
    /// What a branch was pushed to, back to the newest push to `until`.
    pub(super) async fn told_moves(
        &self,
        repo: &RepoId,
        branch: &Branch,
        until: Option<&CommitSha>,
    ) -> PortResult<Moves> {
        let key = (repo.clone(), branch.clone());
        let mut told = self.branches.told().get(&key).cloned().unwrap_or_default();
        let lately = told.asked.as_ref().is_some_and(|(what, at)| what.as_ref() == until && *at + AGAIN > self.now());
        if told.answers(until) || lately {
            return Ok(told.moves);
        }
        if !self.read_moves(repo, branch, until, &mut told).await? {
            told = Told::default();
        }
        told.asked = Some((until.cloned(), self.now()));
        let mut all = self.branches.told();
        if all.len() >= MOST {
            all.clear();
        }
        all.insert(key, told.clone());
        Ok(told.moves)
    }

    /// Reads what came since the last time, and further back than then, as far as the question needs it. False where GitHub does
    /// not tell.
    async fn read_moves(
        &self,
        repo: &RepoId,
        branch: &Branch,
        until: Option<&CommitSha>,
        told: &mut Told,
    ) -> PortResult<bool> {
        let mut call = activity(repo, "100").and_query("ref", &format!("refs/heads/{branch}"));
        let (mut new, mut met, mut further) = (Vec::new(), false, (None, false));
        let mut left = PAGES;
        while left > 0 {
            left -= 1;
            let Some(page) = page(&self.api, repo, &call).await? else { return Ok(false) };
            let (before, listed) = (new.len(), page.entries.len());
            let known = told.newest;
            new.extend(page.entries.into_iter().take_while(|(number, _)| number.is_none() || *number != known));
            met = new.len() - before < listed;
            further = (page.older.clone(), page.ends);
            match page.older {
                Some(older) if !met && told.newest.is_some() => call = older,
                _ => break,
            }
        }
        told.came(new, met, further);
        while left > 0 && !told.answers(until) {
            left -= 1;
            let Some(call) = told.older.clone() else { break };
            let Some(page) = page(&self.api, repo, &call).await? else { return Ok(false) };
            told.went(page.entries, (page.older, page.ends));
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repos::Push;

    fn commit(digit: char) -> CommitSha {
        CommitSha::parse(digit.to_string().repeat(40)).expect("a commit")
    }

    fn entry(number: u64, digit: char) -> Entry {
        (Some(number), Some(Push { before: None, after: commit(digit), by: None, made: false }))
    }

    fn tips(told: &Told) -> Vec<CommitSha> {
        told.moves.tips.clone()
    }

    #[test]
    fn what_is_new_goes_behind_and_what_is_older_before() {
        let mut told = Told::default();
        let on = Some(activity(&"acme/shop".parse().expect("a repository"), "100"));
        told.came(vec![entry(5, '5'), entry(4, '4')], false, (on, false));
        assert!((told.newest, told.moves.whole, told.older.is_some()) == (Some(5), false, true));
        told.came(vec![entry(6, '6')], true, (None, true));
        assert!(!told.moves.whole && told.older.is_some(), "what is older is still to be read");
        told.went(vec![entry(3, '3'), (Some(2), None)], (None, true));
        assert_eq!(tips(&told), ['3', '4', '5', '6'].map(commit));
        assert!(told.moves.whole && told.older.is_none() && told.newest == Some(6));
    }

    #[test]
    fn a_gap_makes_what_was_read_before_it_untold() {
        let mut told = Told::default();
        told.came(vec![entry(5, '5')], false, (None, true));
        told.came(vec![entry(900, '9')], false, (None, false));
        assert_eq!((tips(&told), told.moves.whole), (vec![commit('9')], false));
        assert!(told.answers(Some(&commit('9'))) && !told.answers(Some(&commit('5'))) && !told.answers(None));
    }
}
