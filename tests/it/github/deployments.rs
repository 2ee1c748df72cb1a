//! Deployments and what became of them.

use serde_json::{Value, json};
use tidegate::domain::{CommitSha, RepoId};
use tidegate::forge::{DeploymentNote, DeploymentState, Forge as _};

use super::answer::{Answer, Reply};
use super::call::{Call, commit_of};
use super::state::Kept;
use super::{checks, shapes};

const STATES: [&str; 7] = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

pub(super) async fn list(call: Call) -> Reply {
    let repo = call.repo().await?;
    let state = call.shared.state();
    let wanted = |value: &Value| {
        ["sha", "ref", "task", "environment"]
            .iter()
            .all(|field| call.query(field).is_none_or(|asked| value[*field] == asked))
    };
    let ours = state.deployments.iter().rev().filter(|d| d.repo == repo && wanted(&d.value));
    Answer::list(ours.map(|d| d.value.clone()).collect())
}

/// Whether what must have passed has.
async fn held(call: &Call, repo: &RepoId, sha: &str) -> Result<bool, Answer> {
    let required = match &call.body["required_contexts"] {
        Value::Array(names) => Some(names.clone()),
        _ => None,
    };
    let parsed = CommitSha::parse(sha).map_err(|_| Answer::not_found())?;
    checks::gather(&call.shared, repo, &parsed).await?;
    let runs = checks::on(&call.shared, repo, sha, false).into_iter().map(|run| {
        let passed = matches!(run.value["conclusion"].as_str(), Some("success" | "neutral" | "skipped"));
        (json!(run.name), passed)
    });
    let statuses = checks::latest(&call.shared, repo, sha).into_iter();
    let all: Vec<(Value, bool)> =
        runs.chain(statuses.map(|s| (s["context"].clone(), s["state"] == "success"))).collect();
    Ok(match required {
        Some(names) => names.iter().any(|name| !all.iter().any(|(there, passed)| there == name && *passed)),
        None => all.iter().any(|(_, passed)| !passed),
    })
}

pub(super) async fn create(call: Call) -> Reply {
    let repo = call.repo().await?;
    let name = call.text("ref")?;
    let sha = {
        let bare = call.bare(&repo).await?;
        let found = commit_of(&bare, name).map_err(|_| Answer::refused(422, &format!("No ref found for: {name}")))?;
        found.id().to_string()
    };
    if held(&call, &repo, &sha).await? {
        let told = format!("Conflict: Commit status checks failed for {name}.");
        return Err(Answer::refused(409, &told));
    }
    let (now, creator) = (call.shared.now(), shapes::user(&call.shared, &call.login()));
    let environment = call.body["environment"].as_str().unwrap_or("production");
    let payload = if call.body["payload"].is_null() { json!({}) } else { call.body["payload"].clone() };
    let id = call.shared.state().next();
    let api = format!("{}/repos/{repo}", call.shared.base);
    let at = format!("{api}/deployments/{id}");
    let value = json!({ "url": at, "id": id, "node_id": format!("DE_{id}"), "sha": sha, "ref": name,
        "task": call.body["task"].as_str().unwrap_or("deploy"), "payload": payload, "environment": environment,
        "original_environment": environment, "description": call.body["description"].as_str().unwrap_or_default(),
        "creator": creator, "created_at": now, "updated_at": now, "statuses_url": format!("{at}/statuses"),
        "repository_url": api,
        "transient_environment": call.body["transient_environment"].as_bool().unwrap_or(false),
        "production_environment": call.body["production_environment"].as_bool().unwrap_or(environment == "production") });
    let kept = Kept { id, repo: repo.clone(), value: value.clone(), statuses: Vec::new() };
    call.shared.state().deployments.push(kept);
    // One without a status is shown as pending.
    told(&call, &repo, &value, &json!({ "state": "pending", "description": value["description"] })).await?;
    Answer::created(value)
}

pub(super) async fn get(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("deployment_id")?);
    let state = call.shared.state();
    let found = state.deployments.iter().find(|d| d.repo == repo && d.id == id).ok_or_else(Answer::not_found)?;
    Answer::ok(found.value.clone())
}

pub(super) async fn statuses(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("deployment_id")?);
    let state = call.shared.state();
    let found = state.deployments.iter().find(|d| d.repo == repo && d.id == id).ok_or_else(Answer::not_found)?;
    Answer::list(found.statuses.iter().rev().cloned().collect())
}

/// Tells the embedded forge, so that those who look there see it too.
async fn told(call: &Call, repo: &RepoId, deployment: &Value, status: &Value) -> Result<(), Answer> {
    let text = |field: &str| deployment[field].as_str().unwrap_or_default();
    let (Ok(environment), Ok(commit)) = (text("environment").parse(), CommitSha::parse(text("sha"))) else {
        return Ok(());
    };
    let state = match status["state"].as_str() {
        Some("success") => DeploymentState::Success,
        Some("failure" | "error") => DeploymentState::Failure,
        Some("inactive") => DeploymentState::Inactive,
        _ => DeploymentState::Pending,
    };
    let note = DeploymentNote {
        key: deployment["id"].to_string(),
        environment,
        production: deployment["production_environment"] == true,
        commit,
        since: call.shared.clock.now(),
        state,
        description: status["description"].as_str().unwrap_or_default().to_owned(),
        log_url: None,
    };
    Ok(call.forge().deployment(repo, &note).await?)
}

pub(super) async fn create_status(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (deployment, status) = kept(&call, &repo)?;
    told(&call, &repo, &deployment, &status).await?;
    Answer::created(status)
}

/// The deployment, and a new status of it, kept.
fn kept(call: &Call, repo: &RepoId) -> Result<(Value, Value), Answer> {
    let deployment = call.number("deployment_id")?;
    let is = call.text("state")?;
    if !STATES.contains(&is) {
        return Err(Answer::invalid("DeploymentStatus", "state", "custom"));
    }
    let (now, creator) = (call.shared.now(), shapes::user(&call.shared, &call.login()));
    let mut state = call.shared.state();
    let id = state.next();
    let api = format!("{}/repos/{repo}", call.shared.base);
    let there = |d: &&mut Kept| d.repo == *repo && d.id == deployment;
    let found = state.deployments.iter_mut().find(there).ok_or_else(Answer::not_found)?;
    let text = |field: &str| call.body[field].as_str().unwrap_or_default().to_owned();
    let environment = found.value["environment"].clone();
    let mut value = json!({ "url": format!("{api}/deployments/{deployment}/statuses/{id}"), "id": id,
        "node_id": format!("DES_{id}"), "state": is, "creator": creator, "description": text("description"),
        "environment": environment, "created_at": now, "updated_at": now,
        "deployment_url": format!("{api}/deployments/{deployment}"), "repository_url": api });
    // The description asks for this one, whether it was given or not.
    value["target_url"] = json!(call.shared.base);
    for link in ["target_url", "environment_url", "log_url"] {
        if call.body[link].is_string() {
            value[link] = call.body[link].clone();
        }
    }
    found.statuses.push(value.clone());
    found.value["updated_at"] = json!(now);
    let whole = found.value.clone();
    // A success makes what was there before inactive, unless asked not to.
    if is == "success" && call.body["auto_inactive"].as_bool() != Some(false) {
        let older = |d: &&mut Kept| d.repo == *repo && d.id != deployment && d.value["environment"] == environment;
        for old in state.deployments.iter_mut().filter(older) {
            if old.statuses.last().is_some_and(|last| last["state"] == "success") {
                let mut inactive = old.statuses.last().cloned().unwrap_or_default();
                inactive["state"] = json!("inactive");
                inactive["id"] = json!(id + 1_000_000);
                old.statuses.push(inactive);
            }
        }
    }
    Ok((whole, value))
}
