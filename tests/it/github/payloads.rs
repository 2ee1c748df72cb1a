//! What webhooks say: payloads in GitHub's shape, made by comparing what is with what was told last.

use serde_json::{Value, json};
use tidegate::domain::pull_request::{PrState, PullRequest, Review};
use tidegate::domain::{CommitSha, PrNumber, RepoId};
use tidegate::forge::Forge as _;

use super::state::Run;
use super::webhooks::whole;
use super::{Shared, apps, checks, issues, pulls, reviews, shapes};

/// A pull request as it was told last.
#[derive(Clone)]
pub(super) struct Seen {
    pr: PullRequest,
    asked: Vec<String>,
    labels: Vec<Value>,
    reviews: Vec<Review>,
}

type Told = Vec<(&'static str, Value)>;

const NONE: &str = "0000000000000000000000000000000000000000";

/// A reference moved, appeared or vanished.
pub(super) async fn push(shared: &Shared, repo: &RepoId, name: &str, (before, after): (&str, &str)) -> Told {
    let tip = if after == NONE { before } else { after };
    let commit = shapes::commit(shared, repo, tip).await.ok();
    let by = commit.as_ref().and_then(|c| c["author"]["login"].as_str()).unwrap_or(super::BOT).to_owned();
    let head = commit.filter(|_| after != NONE).map_or(Value::Null, |c| {
        json!({ "id": c["sha"], "tree_id": c["commit"]["tree"]["sha"], "distinct": true, "message": c["commit"]["message"],
            "timestamp": c["commit"]["author"]["date"], "url": c["html_url"],
            "author": { "name": c["commit"]["author"]["name"], "email": c["commit"]["author"]["email"], "username": by },
            "committer": { "name": c["commit"]["committer"]["name"], "email": c["commit"]["committer"]["email"] },
            "added": [], "removed": [], "modified": [] })
    });
    let commits = if head.is_null() { json!([]) } else { json!([head]) };
    let forced = before != NONE && after != NONE && !forward(shared, repo, before, after).await;
    let pushed = json!({ "ref": name, "before": before, "after": after, "base_ref": null, "created": before == NONE,
        "deleted": after == NONE, "forced": forced, "commits": commits, "head_commit": head,
        "compare": format!("{}/{repo}/compare/{before}...{after}", shared.base),
        "pusher": { "name": by, "email": format!("{by}@users.noreply.github.com") } });
    let mut told = vec![("push", whole(shared, repo, &by, pushed).await)];
    let (kind, short) = match name.strip_prefix("refs/tags/") {
        Some(tag) => ("tag", tag),
        None => ("branch", name.strip_prefix("refs/heads/").unwrap_or(name)),
    };
    if before == NONE {
        let branch = super::repos::default_branch(shared, repo).await;
        let made = json!({ "ref": short, "ref_type": kind, "master_branch": branch, "description": null, "pusher_type": "user" });
        told.push(("create", whole(shared, repo, &by, made).await));
    } else if after == NONE {
        let gone = json!({ "ref": short, "ref_type": kind, "pusher_type": "user" });
        told.push(("delete", whole(shared, repo, &by, gone).await));
    }
    told
}

async fn forward(shared: &Shared, repo: &RepoId, before: &str, after: &str) -> bool {
    let Ok(bare) = shared.bare(repo).await else { return false };
    let id = |sha: &str| git2::Oid::from_str(sha);
    matches!((id(before), id(after)), (Ok(b), Ok(a)) if bare.graph_descendant_of(a, b).unwrap_or(false))
}

/// A pull request as it is.
pub(super) async fn look(shared: &Shared, repo: &RepoId, number: PrNumber) -> Seen {
    let pr = shared.forge.pull_request(repo, number).await.expect("the embedded forge works");
    let asked = reviews::asked(shared, repo, &pr).await.unwrap_or_default();
    let labels = issues::shown_labels(shared, repo, number.0).await.unwrap_or_default();
    let reviews = reviews::folded(shared.forge.reviews(repo, number).await.expect("the embedded forge works"));
    Seen { pr, asked, labels, reviews }
}

/// The actions that lead from one look to the next, with what each says beside.
fn actions(before: Option<&Seen>, now: &Seen) -> Vec<(&'static str, Value)> {
    let Some(was) = before else { return vec![("opened", json!({}))] };
    let mut actions = Vec::new();
    if (&was.pr.title, &was.pr.body) != (&now.pr.title, &now.pr.body) {
        actions.push((
            "edited",
            json!({ "changes": { "title": { "from": was.pr.title }, "body": { "from": was.pr.body } } }),
        ));
    }
    if was.pr.base != now.pr.base {
        actions.push(("edited", json!({ "changes": { "base": { "ref": { "from": was.pr.base.as_str() } } } })));
    }
    if was.pr.head != now.pr.head && now.pr.state == PrState::Open {
        actions.push(("synchronize", json!({ "before": was.pr.head.as_str(), "after": now.pr.head.as_str() })));
    }
    if was.pr.draft && !now.pr.draft {
        actions.push(("ready_for_review", json!({})));
    }
    match (&was.pr.state, &now.pr.state) {
        (PrState::Open, PrState::Merged { .. } | PrState::Closed { .. }) => actions.push(("closed", json!({}))),
        (PrState::Closed { .. }, PrState::Open) => actions.push(("reopened", json!({}))),
        _ => {}
    }
    actions
}

/// What became of a pull request.
pub(super) async fn pull(shared: &Shared, repo: &RepoId, before: Option<&Seen>, now: &Seen) -> Told {
    let Ok(shown) = pulls::full(shared, repo, &now.pr).await else { return Vec::new() };
    let number = now.pr.number.0;
    let sender = match &now.pr.state {
        PrState::Merged { by, .. } | PrState::Closed { by } => by.clone(),
        PrState::Open => now.pr.author.clone(),
    };
    let mut told: Vec<(&'static str, Value, String)> = Vec::new();
    let say = |action: &str, more: Value| {
        let mut said = json!({ "action": action, "number": number, "pull_request": shown });
        if let (Some(said), Value::Object(more)) = (said.as_object_mut(), more) {
            said.extend(more);
        }
        said
    };
    for (action, more) in actions(before, now) {
        told.push(("pull_request", say(action, more), sender.clone()));
    }
    let asked_before = before.map(|b| b.asked.clone()).unwrap_or_default();
    for login in now.asked.iter().filter(|login| !asked_before.contains(login)) {
        let more = json!({ "requested_reviewer": shapes::user(shared, login) });
        told.push(("pull_request", say("review_requested", more), sender.clone()));
    }
    let labels_before = before.map(|b| b.labels.clone()).unwrap_or_default();
    for label in now.labels.iter().filter(|label| !labels_before.contains(label)) {
        told.push(("pull_request", say("labeled", json!({ "label": label })), sender.clone()));
    }
    let reviews_before = before.map(|b| b.reviews.clone()).unwrap_or_default();
    for review in now.reviews.iter().filter(|review| !reviews_before.contains(review)) {
        let action = if reviews_before.iter().any(|before| before.id == review.id) { "dismissed" } else { "submitted" };
        let mut said = reviews::shown(shared, repo, number, review);
        said["state"] = json!(said["state"].as_str().unwrap_or_default().to_lowercase());
        let payload = json!({ "action": action, "review": said, "pull_request": shown });
        let by = review.dismissal.as_ref().and_then(|dismissal| dismissal.by.clone());
        told.push(("pull_request_review", payload, by.unwrap_or_else(|| review.login.clone())));
    }
    let mut whole_told = Vec::new();
    for (event, payload, by) in told {
        whole_told.push((event, whole(shared, repo, &by, payload).await));
    }
    whole_told
}

/// A run of a check began or ended; and its suite, when nothing of it runs any more.
pub(super) async fn check(shared: &Shared, repo: &RepoId, run: &Run, is_new: bool) -> Told {
    let done = run.value["status"] == "completed";
    let sender = if run.ours { super::BOT } else { "github-actions[bot]" };
    let shown = checks::shown(shared, run);
    let suite = shapes::id(&format!("suite {} {}", run.sha, run.ours));
    let app = apps::integration(shared, run.ours);
    let at = format!("{}/repos/{repo}", shared.base);
    let mut whole_suite = json!({ "id": suite, "node_id": format!("CS_{suite}"), "head_branch": null, "head_sha": run.sha,
        "status": run.value["status"], "conclusion": run.value["conclusion"], "url": format!("{at}/check-suites/{suite}"),
        "before": NONE, "after": run.sha, "pull_requests": [], "app": app, "created_at": run.value["started_at"],
        "updated_at": run.value["started_at"] });
    let mut check_run = shown;
    check_run["check_suite"] = whole_suite.clone();
    let action = if done { "completed" } else { "created" };
    let mut told = Vec::new();
    if is_new || done {
        let payload = json!({ "action": action, "check_run": check_run });
        told.push(("check_run", whole(shared, repo, sender, payload).await));
    }
    let runs = checks::on(shared, repo, &run.sha, false);
    if done && runs.iter().filter(|r| r.ours == run.ours).all(|r| r.value["status"] == "completed") {
        let more = json!({ "rerequestable": true, "runs_rerequestable": true, "latest_check_runs_count": runs.len(),
            "check_runs_url": format!("{at}/check-suites/{suite}/check-runs"), "head_commit": {} });
        if let (Some(suite), Value::Object(more)) = (whole_suite.as_object_mut(), more) {
            suite.extend(more);
        }
        let payload = json!({ "action": "completed", "check_suite": whole_suite });
        told.push(("check_suite", whole(shared, repo, sender, payload).await));
    }
    told
}

/// A commit status was reported.
pub(super) async fn status(shared: &Shared, repo: &RepoId, sha: &CommitSha, status: &Value) -> Value {
    let commit = shapes::commit(shared, repo, sha.as_str()).await.unwrap_or_else(|_| json!({}));
    let payload = json!({ "id": status["id"], "sha": sha.as_str(), "name": repo.as_str(), "context": status["context"],
        "avatar_url": status["avatar_url"], "description": status["description"], "state": status["state"],
        "target_url": status["target_url"], "commit": commit, "branches": [], "created_at": status["created_at"],
        "updated_at": status["updated_at"] });
    whole(shared, repo, "some-ci[bot]", payload).await
}
