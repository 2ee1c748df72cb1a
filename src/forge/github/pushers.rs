//! Who pushed to a branch: GitHub keeps that apart from the commits, where nobody can write another name.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::About;
use crate::domain::pull_request::{CommitInfo, Pusher};
use crate::domain::{Branch, CommitSha, Instant, RepoId};
use crate::forge::pushes::{Push, attribute};
use crate::port::{Fault, PortResult};

/// How many branches are remembered.
const MOST: usize = 1024;
/// How soon a branch is asked about again whose newest push GitHub does not tell of yet.
const AGAIN: chrono::TimeDelta = chrono::TimeDelta::minutes(1);

/// The pushes to a branch, as they were told.
#[derive(Debug)]
struct Told {
    pushes: Vec<Push>,
    at: Instant,
}

/// What GitHub said of branches.
#[derive(Debug, Default)]
pub(super) struct Pushers(Mutex<HashMap<(RepoId, Branch), Told>>);

impl GithubForge {
    /// Fills in who pushed these commits to a branch: one call for each time it moved.
    pub(super) async fn name_pushers(
        &self,
        repo: &RepoId,
        branch: &Branch,
        commits: &mut [CommitInfo],
    ) -> PortResult<()> {
        let parents = |c: &CommitSha| commits.iter().any(|other| other.parents.contains(c));
        let tip = commits.iter().map(|c| &c.sha).find(|sha| !parents(sha)).cloned();
        let key = (repo.clone(), branch.clone());
        let known = {
            let told = self.pushers.0.lock().unwrap_or_else(PoisonError::into_inner);
            let fresh = |t: &&Told| {
                t.at + AGAIN > self.now() || tip.as_ref().is_some_and(|tip| t.pushes.iter().any(|p| p.after == *tip))
            };
            told.get(&key).filter(fresh).map(|t| t.pushes.clone())
        };
        let pushes = match known {
            Some(pushes) => pushes,
            None => {
                let pushes = self.pushes(repo, branch).await?;
                let mut told = self.pushers.0.lock().unwrap_or_else(PoisonError::into_inner);
                if told.len() >= MOST {
                    told.clear();
                }
                told.insert(key, Told { pushes: pushes.clone(), at: self.now() });
                pushes
            }
        };
        attribute(&pushes, commits);
        Ok(())
    }

    /// The last pushes to a branch, oldest first; none where GitHub does not tell.
    async fn pushes(&self, repo: &RepoId, branch: &Branch) -> PortResult<Vec<Push>> {
        let (owner, name) = parts(repo);
        let about = About { thing: repo.to_string(), doing: format!("read who pushed to {branch} of {repo}") };
        let reference = format!("refs/heads/{branch}");
        let query = [("ref", reference.as_str()), ("per_page", "100")];
        let call = Call::get("/repos/{owner}/{repo}/activity", &[owner, name], about).query(&query);
        match self.api.done(repo, &call).await {
            Ok(body) => Ok(pushes(&body)),
            // An older server, or one that keeps it to itself.
            Err(error) if matches!(error.fault, Fault::NotFound | Fault::Rejected) => {
                tracing::debug!(%repo, %branch, cause = %error.cause, "who pushed is not told: {error}");
                Ok(Vec::new())
            }
            Err(error) => Err(error),
        }
    }
}

/// Pushes as GitHub lists them, newest first; what cannot be read is passed over.
fn pushes(body: &Value) -> Vec<Push> {
    let push = |entry: &Value| {
        let login = entry["actor"]["login"].as_str()?.to_owned();
        let program = entry["actor"]["type"].as_str() == Some("Bot") || login.ends_with("[bot]");
        // A branch that is made was nowhere before, and is nowhere once it is deleted: zeros.
        let commit = |key: &str| {
            let text = entry[key].as_str().filter(|text| text.bytes().any(|b| b != b'0'))?;
            CommitSha::parse(text).ok()
        };
        Some(Push { before: commit("before"), after: commit("after")?, by: Pusher { login, program } })
    };
    let mut pushes: Vec<Push> = body.as_array().into_iter().flatten().filter_map(push).collect();
    pushes.reverse();
    pushes
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pushes_are_read_oldest_first_and_deletions_passed_over() {
        let (zero, one, two) = ("0".repeat(40), "1".repeat(40), "2".repeat(40));
        let entry = |before: &str, after: &str, login: &str, kind: &str| {
            json!({ "id": 1, "before": before, "after": after, "ref": "refs/heads/x", "activity_type": "push",
                    "timestamp": "2026-05-04T10:00:00Z", "actor": { "login": login, "type": kind } })
        };
        let body = json!([
            entry(&two, &zero, "bob", "User"),
            entry(&one, &two, "renovate[bot]", "Bot"),
            entry(&zero, &one, "alice", "User"),
            json!({ "id": 1, "before": one, "after": two, "actor": null }),
        ]);
        let read = pushes(&body);
        let told: Vec<_> = read.iter().map(|p| (p.before.is_some(), p.by.login.as_str(), p.by.program)).collect();
        assert_eq!(told, [(false, "alice", false), (true, "renovate[bot]", true)]);
        assert!(pushes(&json!({})).is_empty());
    }
}
