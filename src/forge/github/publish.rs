//! What GitHub's own pages show of a release: its notes, and what runs where.

use std::sync::PoisonError;

use http::Method;
use serde_json::{Value, json};

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::{self, About};
use crate::domain::{RepoId, TagName};
use crate::forge::{DeploymentNote, DeploymentState};
use crate::port::{PortError, PortResult};

/// The longest line a deployment's status holds.
const DESCRIPTION: usize = 140;
/// How many deployments are remembered.
const MOST: usize = 1024;

/// A deployment that is known: GitHub's number of it, and how it stands there.
#[derive(Debug, Clone)]
pub(super) struct Noted {
    id: u64,
    stands: Option<Stands>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Stands {
    state: DeploymentState,
    description: String,
}

impl GithubForge {
    pub(super) async fn publish(&self, repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()> {
        let Some(commit) = self.repos.tag(repo, tag).await? else {
            return Err(PortError::not_found(format!("{repo} has no tag {tag}: notes are published under a tag")));
        };
        let (owner, name) = parts(repo);
        let about = About { thing: format!("{repo} {tag}"), doing: format!("publish the notes of {tag} of {repo}") };
        // Should GitHub not know the tag yet, it would make one: at the right commit at least.
        let body = json!({"tag_name": tag.as_str(), "target_commitish": commit.as_str(), "name": title, "body": notes});
        let route = "/repos/{owner}/{repo}/releases";
        let call = Call::write(Method::POST, route, &[owner, name], about.clone(), body);
        let answer = self.api.send(repo, &call, None).await?;
        let exists = answer.status == 422 && answer.refusal.message.contains("already_exists");
        if !exists {
            return answer.ok(&about).map(drop);
        }
        let route = "/repos/{owner}/{repo}/releases/tags/{+tag}";
        let there = self.api.done(repo, &Call::get(route, &[owner, name, tag.as_str()], about.clone())).await?;
        let same = |key: &str, wanted: &str| there[key].as_str().map(trimmed) == Some(trimmed(wanted));
        if same("name", title) && same("body", notes) {
            return Ok(());
        }
        let id = there["id"].as_u64().ok_or_else(|| fault::gibberish(&about, "a release without id"))?.to_string();
        let route = "/repos/{owner}/{repo}/releases/{release_id}";
        let call = Call::write(Method::PATCH, route, &[owner, name, &id], about, json!({"name": title, "body": notes}));
        self.api.done(repo, &call).await.map(drop)
    }

    pub(super) async fn note(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()> {
        let about = About {
            thing: repo.to_string(),
            doing: format!("show on the page of {repo} what runs in {}", note.environment),
        };
        let key = (repo.clone(), note.key.clone());
        let known = self.noted.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let mut noted = match known {
            Some(noted) => noted,
            None => {
                let again = !self.tried.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone());
                // What began since this process did was told by no other; what it tried itself may be there.
                let may_be_there = again || note.since <= self.opened_at;
                self.find_or_make(repo, note, (may_be_there, &about)).await?
            }
        };
        let wanted = Stands { state: note.state, description: shortened(&note.description) };
        let is_so = noted.stands.as_ref().is_some_and(|stands| *stands == wanted || stands.state > wanted.state);
        let said = if is_so { Ok(()) } else { self.say_how(repo, noted.id, note, &about).await };
        if said.is_ok() && !is_so {
            noted.stands = Some(wanted);
        }
        let mut all = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.clear();
        }
        match &said {
            Ok(()) => drop(all.insert(key, noted)),
            // Whether it was said is not known: the next time it is looked for.
            Err(_) => drop(all.remove(&key)),
        }
        said
    }

    /// The deployment of a note: the one with its key, whoever asked for it before a crash, or a new one.
    async fn find_or_make(
        &self,
        repo: &RepoId,
        note: &DeploymentNote,
        (may_be_there, about): (bool, &About),
    ) -> PortResult<Noted> {
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/deployments";
        if may_be_there && let Some(found) = self.found_note(repo, note, about).await? {
            return Ok(found);
        }
        let body = json!({
            "ref": note.commit.as_str(), "environment": note.environment.as_str(), "task": "deploy",
            "auto_merge": false, "required_contexts": [], "production_environment": note.production,
            "transient_environment": false, "description": shortened(&note.description),
            "payload": {"tidegate": note.key},
        });
        let made = self.api.done(repo, &Call::write(Method::POST, route, &[owner, name], about.clone(), body)).await?;
        let id = made["id"].as_u64().ok_or_else(|| fault::gibberish(about, "a deployment without id"))?;
        // GitHub shows one without a status as pending.
        let stands = (note.state == DeploymentState::Pending)
            .then(|| Stands { state: DeploymentState::Pending, description: shortened(&note.description) });
        Ok(Noted { id, stands })
    }

    async fn found_note(&self, repo: &RepoId, note: &DeploymentNote, about: &About) -> PortResult<Option<Noted>> {
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/deployments";
        let query = [("sha", note.commit.as_str()), ("environment", note.environment.as_str())];
        let call = Call::get(route, &[owner, name], about.clone()).query(&query);
        let list = self.api.entries(repo, &call).await?;
        let found = list.iter().find(|d| key_of(d) == Some(note.key.as_str()));
        if let Some(id) = found.and_then(|d| d["id"].as_u64()) {
            return Ok(Some(Noted { id, stands: self.stands(repo, id, about).await? }));
        }
        Ok(None)
    }

    async fn stands(&self, repo: &RepoId, id: u64, about: &About) -> PortResult<Option<Stands>> {
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
        let call = Call::get(route, &[owner, name, &id.to_string()], about.clone());
        let list = self.api.entries(repo, &call).await?;
        let newest = list.iter().max_by_key(|status| status["id"].as_u64());
        Ok(newest.and_then(|status| {
            let state = match status["state"].as_str()? {
                "success" => DeploymentState::Success,
                "failure" | "error" => DeploymentState::Failure,
                "inactive" => DeploymentState::Inactive,
                _ => DeploymentState::Pending,
            };
            Some(Stands { state, description: status["description"].as_str().unwrap_or_default().to_owned() })
        }))
    }

    async fn say_how(&self, repo: &RepoId, id: u64, note: &DeploymentNote, about: &About) -> PortResult<()> {
        let state = match note.state {
            DeploymentState::Pending => "pending",
            DeploymentState::Success => "success",
            DeploymentState::Failure => "failure",
            DeploymentState::Inactive => "inactive",
        };
        let mut body = json!({"state": state, "description": shortened(&note.description)});
        if let Some(url) = &note.log_url {
            body["log_url"] = json!(url);
        }
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
        let call = Call::write(Method::POST, route, &[owner, name, &id.to_string()], about.clone(), body);
        self.api.done(repo, &call).await.map(drop)
    }
}

/// The key in a deployment's payload, which GitHub gives back as an object or as its text.
fn key_of(deployment: &Value) -> Option<&str> {
    deployment["payload"]["tidegate"].as_str()
}

fn trimmed(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn shortened(text: &str) -> String {
    super::checks::shortened(text, DESCRIPTION)
}
