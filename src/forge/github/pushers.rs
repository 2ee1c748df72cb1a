//! Who pushed commits: GitHub keeps that apart from the commits, where nobody can write another name. It tells of the whole
//! repository, newest first, so what was read once is read on from there.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::GithubForge;
use super::api::Api;
use super::call::{Call, parts};
use super::fault::{self, About};
use super::list;
use crate::domain::pull_request::{CommitInfo, Pusher};
use crate::domain::{CommitSha, Instant, RepoId};
use crate::port::{Fault, PortResult};
use crate::repos::{Push, Pushes};

/// How many repositories are remembered.
const MOST: usize = 256;
/// Pages of a hundred that are read at once, at most.
const PAGES: usize = 20;
/// How soon it is asked again about commits of which GitHub told nothing.
pub(super) const AGAIN: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// What GitHub said of a repository.
#[derive(Debug, Clone, Default)]
struct Told {
    /// The number of the newest entry that was read.
    newest: Option<u64>,
    pushes: Pushes,
    /// Who pushed what: that never changes.
    named: BTreeMap<CommitSha, Pusher>,
    /// Of these it told nothing when it was asked last, and when that was.
    untold: BTreeSet<CommitSha>,
    asked: Option<Instant>,
}

/// What GitHub said, by repository.
#[derive(Debug, Default)]
pub(super) struct Pushers(Mutex<HashMap<RepoId, Told>>);

impl Pushers {
    fn told(&self) -> MutexGuard<'_, HashMap<RepoId, Told>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One entry: its number, and the push where it is one.
pub(super) type Entry = (Option<u64>, Option<Push>);

/// A page of the record, newest first.
pub(super) struct Page {
    pub(super) entries: Vec<Entry>,
    /// How the older entries are asked for.
    pub(super) older: Option<Call>,
    /// Whether there are none.
    pub(super) ends: bool,
}

impl GithubForge {
    /// Fills in who pushed these commits first, to whatever branch.
    pub(super) async fn name_pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        let mut told = self.pushers.told().get(repo).cloned().unwrap_or_default();
        let unnamed = |told: &Told| -> BTreeSet<CommitSha> {
            commits.iter().map(|c| c.sha.clone()).filter(|c| !told.named.contains_key(c)).collect()
        };
        let missing = unnamed(&told);
        let lately = told.asked.is_some_and(|at| at + AGAIN > self.now());
        let to_ask = !lately || !missing.is_subset(&told.untold);
        if !missing.is_empty() && to_ask {
            if read_on(&self.api, repo, &mut told).await? {
                let asked = missing.iter().cloned().collect();
                told.named.extend(self.repos.pushers(repo, told.pushes.clone(), asked).await?);
            }
            (told.untold, told.asked) = (unnamed(&told), Some(self.now()));
            let mut all = self.pushers.told();
            if all.len() >= MOST {
                all.clear();
            }
            all.insert(repo.clone(), told.clone());
        }
        for commit in commits {
            commit.pushed_by = told.named.get(&commit.sha).cloned();
        }
        Ok(())
    }
}

/// The newest entries of a repository's activity.
pub(super) fn activity(repo: &RepoId, at_once: &str) -> Call {
    let (owner, name) = parts(repo);
    let about = About { thing: repo.to_string(), doing: format!("read who pushed to {repo}") };
    Call::get("/repos/{owner}/{repo}/activity", &[owner, name], about).query(&[("per_page", at_once)])
}

/// Reads what is new since it was read last. False where GitHub does not tell, as an older server, or one that keeps it to
/// itself: then nobody knows who pushed.
async fn read_on(api: &Api, repo: &RepoId, told: &mut Told) -> PortResult<bool> {
    let mut call = activity(repo, "100");
    let (mut new, mut met): (Vec<Entry>, bool) = (Vec::new(), false);
    let mut ends = false;
    for _ in 0..PAGES {
        let Some(page) = page(api, repo, &call).await? else { return Ok(false) };
        let (before, listed) = (new.len(), page.entries.len());
        new.extend(page.entries.into_iter().take_while(|(number, _)| number.is_none() || *number != told.newest));
        met = new.len() - before < listed;
        ends = page.ends;
        match page.older {
            Some(older) if !met => call = older,
            _ => break,
        }
    }
    take_in(told, new, (met, ends));
    Ok(true)
}

/// Reads a page of the record; none where GitHub does not tell.
pub(super) async fn page(api: &Api, repo: &RepoId, call: &Call) -> PortResult<Option<Page>> {
    let answer = api.send(repo, call, None).await?;
    let next = answer.next.clone();
    let body = match answer.ok(&call.about) {
        Ok(body) => body,
        Err(error) if matches!(error.fault, Fault::NotFound | Fault::Rejected) => {
            tracing::warn!(%repo, cause = %error.cause, "who pushed is not told: {error}");
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    let Value::Array(listed) = body else { return Err(fault::gibberish(&call.about, "not a list")) };
    Ok(Some(Page {
        entries: listed.iter().map(entry).collect(),
        older: next.as_ref().and_then(|next| list::after(call, next)),
        // A full page without a way on is not the end.
        ends: next.is_none() && listed.len() < list::AT_ONCE,
    }))
}

/// Adds what is new, newest first, to what was told. Where it does not reach back to that, the older pushes are as good as
/// untold: there is a gap.
fn take_in(told: &mut Told, new: Vec<Entry>, (met, ends): (bool, bool)) {
    if !met {
        told.pushes = Pushes { list: Vec::new(), whole: ends };
    }
    told.newest = new.iter().find_map(|(number, _)| *number).or(told.newest);
    told.pushes.list.extend(new.into_iter().rev().filter_map(|(_, push)| push));
}

/// An entry as GitHub lists it. What cannot be read as a push, as a branch that was deleted, is none. Whose it was is not told of an
/// account that is gone.
fn entry(entry: &Value) -> Entry {
    let push = || {
        let by = entry["actor"]["login"].as_str().map(|login| Pusher {
            login: login.to_owned(),
            program: entry["actor"]["type"].as_str() == Some("Bot") || login.ends_with("[bot]"),
        });
        // A branch that is made was nowhere before, and is nowhere once it is deleted: zeros.
        let commit = |key: &str| {
            let text = entry[key].as_str().filter(|text| text.bytes().any(|b| b != b'0'))?;
            CommitSha::parse(text).ok()
        };
        let made = entry["activity_type"] == "pr_merge";
        Some(Push { before: commit("before"), after: commit("after")?, by, made })
    };
    (entry["id"].as_u64(), push())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed(id: u64, (before, after): (u8, u8), actor: Option<(&str, &str)>, what: &str) -> Entry {
        let commit = |n: u8| format!("{n}").repeat(40);
        let actor = actor.map(|(login, kind)| json!({ "login": login, "type": kind }));
        entry(&json!({ "id": id, "before": commit(before), "after": commit(after), "ref": "refs/heads/x",
            "activity_type": what, "timestamp": "2026-05-04T10:00:00Z", "actor": actor }))
    }

    fn pushes() -> Vec<Entry> {
        vec![
            listed(4, (2, 0), Some(("bob", "User")), "branch_deletion"),
            listed(3, (1, 2), Some(("renovate[bot]", "Bot")), "pr_merge"),
            listed(2, (1, 2), None, "push"),
            listed(1, (0, 1), Some(("alice", "User")), "branch_creation"),
        ]
    }

    fn logins(told: &Told) -> Vec<&str> {
        told.pushes.list.iter().map(|p| p.by.as_ref().map_or("-", |by| by.login.as_str())).collect()
    }

    #[test]
    fn pushes_are_kept_oldest_first_and_deletions_passed_over() {
        let mut told = Told::default();
        take_in(&mut told, pushes(), (false, true));
        assert_eq!(
            (told.newest, told.pushes.whole, logins(&told)),
            (Some(4), true, vec!["alice", "-", "renovate[bot]"])
        );
        let [alice, _, bot] = told.pushes.list.as_slice() else { panic!("{told:?}") };
        let program = |push: &Push| push.by.as_ref().is_some_and(|by| by.program);
        assert_eq!((&alice.before, program(alice), alice.made), (&None, false, false));
        assert_eq!((bot.before.as_ref(), program(bot), bot.made), (Some(&alice.after), true, true));
    }

    #[test]
    fn a_page_that_cannot_be_followed_leaves_older_pushes_untold() {
        let mut told = Told::default();
        take_in(&mut told, pushes(), (false, false));
        assert!(!told.pushes.whole);
        take_in(&mut told, vec![listed(5, (2, 3), Some(("carol", "User")), "push")], (true, false));
        assert_eq!((told.newest, told.pushes.whole, logins(&told).len()), (Some(5), false, 4), "read on from there");
        let mut told = Told::default();
        take_in(&mut told, pushes(), (false, true));
        take_in(&mut told, vec![listed(900, (2, 3), Some(("carol", "User")), "push")], (false, false));
        assert_eq!((told.pushes.whole, logins(&told)), (false, vec!["carol"]), "there is a gap");
    }
}
