//! The record of pushes that GitHub keeps of a repository.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use tidegate::domain::{CommitSha, RepoId};
use tidegate::forge::Forge as _;
use tidegate::forge::local::Pushed;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::{Shared, shapes};

/// One move of a branch.
#[derive(Debug, Clone)]
pub(super) struct Moved {
    branch: String,
    before: Option<CommitSha>,
    /// None where it was deleted.
    after: Option<CommitSha>,
    login: Option<String>,
}

/// What was recorded, by repository, oldest first.
pub(super) type Record = HashMap<RepoId, Vec<Moved>>;

/// All moves of a repository's branches, oldest first, recorded now as far as they were not. Each branch's own are told by the
/// forge behind, which also knows whose those are that were made through its people's side.
pub(super) async fn of(shared: &Shared, repo: &RepoId) -> Vec<Moved> {
    let pushes = shared.forge.pushes(repo).await.expect("the embedded forge works");
    let there = shared.forge.repos().branches(repo, "").await.unwrap_or_default();
    let recorded = shared.state().moves.get(repo).cloned().unwrap_or_default();
    let mut new: Vec<(usize, Moved)> = Vec::new();
    for (branch, _) in &there {
        let name = branch.as_str();
        let begun = recorded.iter().rposition(|m| m.branch == name && m.after.is_none()).map_or(0, |at| at + 1);
        let known = recorded[begun..].iter().filter(|m| m.branch == name).count();
        let tips = shared.forge.moves(repo, branch, None).await.expect("the embedded forge works").tips;
        let mut place = usize::MAX;
        // Between branches, pushes are in the order in which the forge noted them; others come before the next of their branch.
        let mut of_branch = Vec::new();
        for at in (known..tips.len()).rev() {
            let (before, after) = (at.checked_sub(1).map(|before| tips[before].clone()), tips[at].clone());
            let is_it = |p: &Pushed| p.branch == name && p.head == after && (p.was == before || p.was.is_none());
            let noted = pushes.iter().position(is_it);
            place = noted.unwrap_or(place);
            let login = noted.map(|at| pushes[at].login.clone());
            of_branch.push((place, Moved { branch: name.to_owned(), before, after: Some(after), login }));
        }
        new.extend(of_branch.into_iter().rev());
    }
    new.sort_by_key(|(place, _)| *place);
    let mut standing = BTreeMap::new();
    for moved in &recorded {
        match &moved.after {
            Some(at) => drop(standing.insert(moved.branch.clone(), at.clone())),
            None => drop(standing.remove(&moved.branch)),
        }
    }
    standing.retain(|name, _| !there.iter().any(|(branch, _)| branch.as_str() == name));
    let gone = standing.into_iter().map(|(branch, at)| Moved { branch, before: Some(at), after: None, login: None });
    let mut state = shared.state();
    let moves = state.moves.entry(repo.clone()).or_default();
    moves.extend(gone);
    moves.extend(new.into_iter().map(|(_, moved)| moved));
    moves.clone()
}

/// Every push to every branch, newest first, in pages that go on behind a cursor. Of pushes by plain Git it is not known here
/// whose they were: GitHub says nobody of an account that is gone.
pub(super) async fn list(call: Call) -> Reply {
    let repo = call.repo().await?;
    let moves = {
        let _alone = call.shared.noticing.lock().await;
        of(&call.shared, &repo).await
    };
    let entry = |(number, moved): (u64, Moved)| {
        let zeros = || "0".repeat(40);
        let kind = match (&moved.before, &moved.after) {
            (None, _) => "branch_creation",
            (_, None) => "branch_deletion",
            _ => "push",
        };
        json!({ "id": number, "node_id": format!("PSH_{number}"), "before": moved.before.map_or_else(zeros, |c| c.to_string()),
            "after": moved.after.map_or_else(zeros, |c| c.to_string()), "ref": format!("refs/heads/{}", moved.branch),
            "timestamp": "2026-01-01T00:00:00Z", "activity_type": kind,
            "actor": moved.login.map(|login| shapes::user(&call.shared, &login)) })
    };
    let mut entries: Vec<Value> = (1..).zip(moves).map(entry).collect();
    if let Some(reference) = call.query("ref") {
        entries.retain(|entry| entry["ref"] == reference || entry["ref"] == format!("refs/heads/{reference}"));
    }
    entries.reverse();
    if let Some(cursor) = call.query("after") {
        let last = entries.iter().position(|entry| entry["node_id"] == cursor).ok_or_else(Answer::not_found)?;
        entries.drain(..=last);
    }
    let size = call.query("per_page").and_then(|n| n.parse().ok()).unwrap_or(30_usize).clamp(1, 100);
    let more = entries.len() > size;
    entries.truncate(size);
    let next = entries.last().filter(|_| more).map(|last| {
        let path = format!("{}/repositories/{}/activity", call.shared.base, shapes::id(repo.as_str()));
        let reference = call.query("ref").map(|r| format!("&ref={r}")).unwrap_or_default();
        let cursor = last["node_id"].as_str().unwrap_or_default();
        ("link", format!("<{path}?per_page={size}{reference}&after={cursor}>; rel=\"next\""))
    });
    Ok(Answer { headers: next.into_iter().collect(), ..Answer::of(200, json!(entries)) })
}
