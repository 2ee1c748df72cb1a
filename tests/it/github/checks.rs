//! Check runs and commit statuses. A check that CI reports on the embedded forge is a run by another App here.

use serde_json::{Value, json};
use tidegate::domain::pull_request::{Check, CheckState};
use tidegate::domain::{CommitSha, RepoId};
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::{Call, commit_of};
use super::state::{Run, Status};
use super::{Shared, apps, repos, shapes};

/// What a run comes to for those who only ask whether it passed.
fn state_of(value: &Value) -> CheckState {
    match (value["status"].as_str(), value["conclusion"].as_str()) {
        (Some("completed"), Some("success" | "neutral" | "skipped")) => CheckState::Passed,
        (Some("completed"), _) => CheckState::Failed,
        _ => CheckState::Pending,
    }
}

/// A run as it is shown.
pub(super) fn shown(shared: &Shared, run: &Run) -> Value {
    let (id, repo, value) = (run.id, &run.repo, &run.value);
    let at = format!("{}/repos/{repo}/check-runs/{id}", shared.base);
    let html = format!("{}/{repo}/runs/{id}", shared.base);
    let output = &value["output"];
    json!({ "id": id, "head_sha": run.sha, "node_id": format!("CR_{id}"), "name": run.name,
        "external_id": value["external_id"].as_str().unwrap_or_default(), "url": at, "html_url": html,
        "details_url": value["details_url"].as_str().unwrap_or(&html), "status": value["status"],
        "conclusion": value["conclusion"], "started_at": value["started_at"], "completed_at": value["completed_at"],
        "output": { "title": output["title"], "summary": output["summary"], "text": output["text"],
            "annotations_count": 0, "annotations_url": format!("{at}/annotations") },
        "check_suite": { "id": shapes::id(&format!("suite {} {}", run.sha, run.ours)) },
        "app": apps::integration(shared, run.ours), "pull_requests": [] })
}

/// Takes in what CI reported on the embedded forge since.
pub(super) async fn gather(shared: &Shared, repo: &RepoId, sha: &CommitSha) -> Result<(), Answer> {
    let reported = shared.forge.checks(repo, sha).await?;
    let now = shared.now();
    let mut state = shared.state();
    for Check { name, state: is, summary, .. } in reported {
        let known = (is, summary.clone());
        let latest = state.runs.iter().rev().find(|r| r.repo == *repo && r.sha == sha.as_str() && r.name == name);
        if latest.is_some_and(|run| run.known == known) {
            continue;
        }
        let (status, conclusion) = match is {
            CheckState::Pending => ("in_progress", Value::Null),
            CheckState::Passed => ("completed", json!("success")),
            CheckState::Failed => ("completed", json!("failure")),
        };
        let completed = if is == CheckState::Pending { Value::Null } else { json!(now) };
        let value = json!({ "status": status, "conclusion": conclusion, "started_at": now, "completed_at": completed,
            "output": { "title": summary, "summary": summary } });
        let (id, sha) = (state.next(), sha.as_str().to_owned());
        state.runs.push(Run { id, repo: repo.clone(), sha, name, ours: false, value, known });
    }
    Ok(())
}

/// The runs on a commit: the latest of each name and App, unless all are asked for.
pub(super) fn on(shared: &Shared, repo: &RepoId, sha: &str, all: bool) -> Vec<Run> {
    let state = shared.state();
    let runs: Vec<&Run> = state.runs.iter().rev().filter(|run| run.repo == *repo && run.sha == sha).collect();
    let newest = |index: usize| !runs[..index].iter().any(|r| r.name == runs[index].name && r.ours == runs[index].ours);
    (0..runs.len()).filter(|index| all || newest(*index)).map(|index| runs[index].clone()).collect()
}

pub(super) async fn of_ref(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = commit(&call, &repo, call.param("ref")).await?;
    gather(&call.shared, &repo, &sha).await?;
    let mut runs = on(&call.shared, &repo, sha.as_str(), call.query("filter") == Some("all"));
    runs.retain(|run| call.query("check_name").is_none_or(|name| name == run.name));
    runs.retain(|run| call.query("status").is_none_or(|status| run.value["status"] == status));
    runs.retain(|run| call.query("app_id").is_none_or(|id| (id == super::APP.to_string()) == run.ours));
    Answer::counted(runs.iter().map(|run| shown(&call.shared, run)).collect(), "check_runs")
}

async fn commit(call: &Call, repo: &RepoId, rev: &str) -> Result<CommitSha, Answer> {
    let bare = call.bare(repo).await?;
    let id = commit_of(&bare, rev)?.id().to_string();
    CommitSha::parse(id).map_err(|_| Answer::not_found())
}

/// A run as it is sent, completed as GitHub completes it.
fn completed(now: &str, mut value: Value) -> Result<Value, Answer> {
    let concluded = value["conclusion"].is_string();
    if concluded {
        value["status"] = json!("completed");
    } else if value["status"] == "completed" {
        return Err(Answer::refused(422, "Invalid request.\n\n\"conclusion\" wasn't supplied."));
    }
    if !value["status"].is_string() {
        value["status"] = json!("queued");
    }
    for (field, wanted) in [("started_at", true), ("completed_at", concluded)] {
        if wanted && !value[field].is_string() {
            value[field] = json!(now);
        }
    }
    if value["output"].is_object() && !(value["output"]["title"].is_string() && value["output"]["summary"].is_string())
    {
        return Err(Answer::refused(422, "Invalid request.\n\n\"title\", \"summary\" weren't supplied."));
    }
    Ok(value)
}

/// Tells the embedded forge of a run of ours, so that those who look there see it too.
async fn told(shared: &Shared, run: &Run) -> Result<(), Answer> {
    let sha = CommitSha::parse(&run.sha).map_err(|_| Answer::not_found())?;
    let (state, summary) = run.known.clone();
    let check = Check { name: run.name.clone(), state, summary, source: None };
    Ok(shared.forge.report_check(&run.repo, &sha, &check).await?)
}

fn summary(value: &Value) -> String {
    let output = &value["output"];
    output["summary"].as_str().or(output["title"].as_str()).unwrap_or_default().to_owned()
}

pub(super) async fn create(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (name, sha) = (call.text("name")?.to_owned(), call.text("head_sha")?.to_owned());
    let sha = commit(&call, &repo, &sha).await?;
    gather(&call.shared, &repo, &sha).await?;
    let value = completed(&call.shared.now(), call.body.clone())?;
    let known = (state_of(&value), summary(&value));
    let run = {
        let mut state = call.shared.state();
        let id = state.next();
        let run = Run { id, repo, sha: sha.as_str().to_owned(), name, ours: true, value, known };
        state.runs.push(run.clone());
        run
    };
    told(&call.shared, &run).await?;
    Answer::created(shown(&call.shared, &run))
}

fn run_of(call: &Call, repo: &RepoId) -> Result<Run, Answer> {
    let id = call.number("check_run_id")?;
    let state = call.shared.state();
    state.runs.iter().find(|run| run.id == id && run.repo == *repo).cloned().ok_or_else(Answer::not_found)
}

pub(super) async fn get(call: Call) -> Reply {
    let repo = call.repo().await?;
    Answer::ok(shown(&call.shared, &run_of(&call, &repo)?))
}

pub(super) async fn update(call: Call) -> Reply {
    let repo = call.repo().await?;
    let mut run = run_of(&call, &repo)?;
    if !run.ours {
        return Err(Answer::refused(403, "Invalid app_id for this check run"));
    }
    for (field, new) in call.body.as_object().into_iter().flatten() {
        run.value[field] = new.clone();
    }
    if call.body["status"].is_string() && call.body["status"] != "completed" {
        run.value["conclusion"] = Value::Null;
        run.value["completed_at"] = Value::Null;
    }
    if let Some(name) = call.body["name"].as_str() {
        run.name = name.to_owned();
    }
    run.value = completed(&call.shared.now(), run.value)?;
    run.known = (state_of(&run.value), summary(&run.value));
    if let Some(there) = call.shared.state().runs.iter_mut().find(|there| there.id == run.id) {
        *there = run.clone();
    }
    told(&call.shared, &run).await?;
    Answer::ok(shown(&call.shared, &run))
}

fn statuses_on(shared: &Shared, repo: &RepoId, sha: &str) -> Vec<Value> {
    let state = shared.state();
    state.statuses.iter().rev().filter(|s| s.repo == *repo && s.sha == sha).map(|s| s.value.clone()).collect()
}

pub(super) async fn statuses(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = commit(&call, &repo, call.param("ref")).await.map_err(|_| Answer::not_found())?;
    Answer::list(statuses_on(&call.shared, &repo, sha.as_str()))
}

/// The latest status of each context.
pub(super) fn latest(shared: &Shared, repo: &RepoId, sha: &str) -> Vec<Value> {
    let mut latest: Vec<Value> = Vec::new();
    for status in statuses_on(shared, repo, sha) {
        if !latest.iter().any(|there| there["context"] == status["context"]) {
            latest.push(status);
        }
    }
    latest
}

pub(super) async fn combined(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = commit(&call, &repo, call.param("ref")).await.map_err(|_| Answer::not_found())?;
    let mut latest = latest(&call.shared, &repo, sha.as_str());
    latest.iter_mut().for_each(|status| drop(status.as_object_mut().map(|status| status.remove("creator"))));
    let is = |wanted: &[&str]| latest.iter().any(|s| s["state"].as_str().is_some_and(|state| wanted.contains(&state)));
    let state = match () {
        () if is(&["failure", "error"]) => "failure",
        () if latest.is_empty() || is(&["pending"]) => "pending",
        () => "success",
    };
    let at = format!("{}/repos/{repo}/commits/{sha}", call.shared.base);
    let branch = repos::default_branch(&call.shared, &repo).await;
    Answer::ok(json!({ "state": state, "sha": sha.as_str(), "total_count": latest.len(), "statuses": latest,
        "repository": shapes::repository(&call.shared, &repo, &branch), "commit_url": at, "url": format!("{at}/status") }))
}

pub(super) async fn create_status(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = commit(&call, &repo, call.param("sha")).await?;
    let state = call.text("state")?.to_owned();
    let status = Report {
        state,
        context: call.body["context"].as_str().unwrap_or("default").to_owned(),
        said: call.body.clone(),
    };
    Answer::created(report(&call.shared, &repo, &sha, status, &call.login()))
}

/// A status that is reported.
pub(super) struct Report {
    pub(super) state: String,
    pub(super) context: String,
    pub(super) said: Value,
}

/// Writes a status down.
pub(super) fn report(shared: &Shared, repo: &RepoId, sha: &CommitSha, status: Report, by: &str) -> Value {
    let (now, creator) = (shared.now(), shapes::user(shared, by));
    let mut state = shared.state();
    let id = state.next();
    let value = json!({ "url": format!("{}/repos/{repo}/statuses/{sha}", shared.base), "id": id,
        "node_id": format!("SC_{id}"), "avatar_url": creator["avatar_url"], "state": status.state,
        "description": status.said["description"], "target_url": status.said["target_url"],
        "context": status.context, "created_at": now, "updated_at": now, "creator": creator });
    state.statuses.push(Status { repo: repo.clone(), sha: sha.as_str().to_owned(), value: value.clone() });
    value
}
