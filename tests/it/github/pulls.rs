//! Pull requests.

use serde_json::{Value, json};
use tidegate::domain::pull_request::{PrState, PullRequest};
use tidegate::domain::{Branch, CommitSha, RepoId};
use tidegate::forge::{Forge as _, NewPr, Pin};
use tidegate::port::Fault;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::state::Times;
use super::{BOT, Shared, commits, issues, repos, reviews, shapes};

/// A pull request's place in GitHub's graph.
pub(super) fn node_id(repo: &RepoId, number: u64) -> String {
    format!("PR_{}_{number}", shapes::id(repo.as_str()))
}

/// When it was made, changed, ended: as seen here, for the embedded forge keeps no times.
fn times(shared: &Shared, repo: &RepoId, pr: &PullRequest) -> Times {
    let now = shared.now();
    let mut state = shared.state();
    let times = state.times.entry((repo.clone(), pr.number.0)).or_default();
    let print = format!("{pr:?}");
    if times.created.is_empty() {
        times.created.clone_from(&now);
    }
    if times.print != print {
        times.updated.clone_from(&now);
        times.print = print;
    }
    match pr.state {
        PrState::Open => times.ended = None,
        _ if times.ended.is_none() => times.ended = Some(now),
        _ => {}
    }
    times.clone()
}

/// A pull request as lists show it.
pub(super) async fn simple(shared: &Shared, repo: &RepoId, pr: &PullRequest) -> Result<Value, Answer> {
    let times = times(shared, repo, pr);
    let number = pr.number.0;
    let (api, html) = (format!("{}/repos/{repo}", shared.base), format!("{}/{repo}/pull/{number}", shared.base));
    let (url, issue) = (format!("{api}/pulls/{number}"), format!("{api}/issues/{number}"));
    let (owner, _) = repo.as_str().split_once('/').unwrap_or_default();
    let whole = shapes::repository(shared, repo, &repos::default_branch(shared, repo).await);
    let side = |name: &Branch, sha: &str| {
        json!({ "label": format!("{owner}:{name}"), "ref": name.as_str(), "sha": sha, "repo": whole,
            "user": shapes::account(shared, owner) })
    };
    let base_tip = shared.forge.repos().branch_tip(repo, &pr.base).await?;
    let base_sha = base_tip.as_ref().map_or(pr.head.as_str(), CommitSha::as_str);
    let merged = matches!(pr.state, PrState::Merged { .. });
    let merge_commit = match &pr.state {
        PrState::Merged { commit, .. } => Some(commit.as_str()),
        _ => None,
    };
    let asked = reviews::asked(shared, repo, pr).await?;
    let asked: Vec<Value> = asked.iter().map(|login| shapes::user(shared, login)).collect();
    let statuses = format!("{api}/statuses/{}", pr.head);
    let link = |href: &str| json!({ "href": href });
    Ok(
        json!({ "url": url, "id": shapes::id(&node_id(repo, number)), "node_id": node_id(repo, number), "html_url": html,
        "diff_url": format!("{html}.diff"), "patch_url": format!("{html}.patch"), "issue_url": issue,
        "commits_url": format!("{url}/commits"), "review_comments_url": format!("{url}/comments"),
        "review_comment_url": format!("{api}/pulls/comments{{/number}}"), "comments_url": format!("{issue}/comments"),
        "statuses_url": statuses, "number": number, "locked": false, "title": pr.title,
        "state": if pr.state == PrState::Open { "open" } else { "closed" }, "user": shapes::user(shared, &pr.author),
        "body": pr.body, "labels": issues::shown_labels(shared, repo, number).await?, "milestone": null,
        "active_lock_reason": null, "created_at": times.created, "updated_at": times.updated,
        "closed_at": times.ended, "merged_at": if merged { times.ended.clone() } else { None },
        "merge_commit_sha": merge_commit, "assignee": null, "assignees": [], "requested_reviewers": asked,
        "requested_teams": [], "head": side(&pr.branch, pr.head.as_str()), "base": side(&pr.base, base_sha),
        "author_association": if pr.author == BOT { "NONE" } else { "MEMBER" }, "auto_merge": null, "draft": pr.draft,
        "_links": { "self": link(&url), "html": link(&html), "issue": link(&issue), "statuses": link(&statuses),
            "comments": link(&format!("{issue}/comments")), "review_comments": link(&format!("{url}/comments")),
            "review_comment": link(&format!("{api}/pulls/comments{{/number}}")), "commits": link(&format!("{url}/commits")) } }),
    )
}

/// Whether it merges cleanly, if that was worked out.
fn mergeable(shared: &Shared, repo: &RepoId, pr: &PullRequest) -> Option<bool> {
    let mut state = shared.state();
    let first = state.worked_out.insert(format!("{repo}{} {} {}", pr.number, pr.head, pr.base));
    if pr.state != PrState::Open || (state.mergeable_late && first) { None } else { pr.mergeable }
}

/// A pull request with all that is known of it.
pub(super) async fn full(shared: &Shared, repo: &RepoId, pr: &PullRequest) -> Result<Value, Answer> {
    let mut shown = simple(shared, repo, pr).await?;
    let mergeable = mergeable(shared, repo, pr);
    let merged_by = match &pr.state {
        PrState::Merged { by, .. } => shapes::user(shared, by),
        _ => Value::Null,
    };
    let state = match mergeable {
        Some(_) if pr.draft => "draft",
        Some(true) => "clean",
        Some(false) => "dirty",
        None => "unknown",
    };
    let comments = shared.state().comments.iter().filter(|c| c.repo == *repo && c.number == pr.number.0).count();
    let more = json!({ "merged": matches!(pr.state, PrState::Merged { .. }), "mergeable": mergeable,
        "rebaseable": mergeable, "mergeable_state": state, "merged_by": merged_by, "comments": comments,
        "review_comments": 0, "maintainer_can_modify": false, "commits": 1, "additions": 1, "deletions": 1,
        "changed_files": 1 });
    if let (Some(shown), Value::Object(more)) = (shown.as_object_mut(), more) {
        shown.extend(more);
    }
    Ok(shown)
}

pub(super) async fn list(call: Call) -> Reply {
    let repo = call.repo().await?;
    let mut found = call.forge().pull_requests(&repo).await?;
    let wanted = call.query("state").unwrap_or("open");
    found.retain(|pr| wanted == "all" || (wanted == "open") == (pr.state == PrState::Open));
    if let Some((owner, branch)) = call.query("head").and_then(|head| head.split_once(':')) {
        found.retain(|pr| pr.branch.as_str() == branch && repo.as_str().starts_with(&format!("{owner}/")));
    }
    if let Some(base) = call.query("base") {
        found.retain(|pr| pr.base.as_str() == base);
    }
    // Newest first, unless asked otherwise.
    if call.query("direction").unwrap_or("desc") == "desc" {
        found.reverse();
    }
    let mut shown = Vec::new();
    for pr in &found {
        shown.push(simple(&call.shared, &repo, pr).await?);
    }
    Answer::list(shown)
}

pub(super) async fn create(call: Call) -> Reply {
    let repo = call.repo().await?;
    let invalid = |field: &'static str| move |_| Answer::invalid("PullRequest", field, "invalid");
    let head = call.text("head")?;
    let branch = Branch::parse(head.split_once(':').map_or(head, |(_, branch)| branch)).map_err(invalid("head"))?;
    let base = Branch::parse(call.text("base")?).map_err(invalid("base"))?;
    for (field, there) in [("head", &branch), ("base", &base)] {
        if call.forge().repos().branch_tip(&repo, there).await?.is_none() {
            return Err(Answer::invalid("PullRequest", field, "invalid"));
        }
    }
    let (owner, _) = repo.as_str().split_once('/').unwrap_or_default();
    let there = call.forge().find_pr(&repo, &branch, &base).await?;
    if there.is_some_and(|pr| pr.state == PrState::Open) {
        let told = format!("A pull request already exists for {owner}:{branch}.");
        return Err(Answer::invalid_because("PullRequest", &told));
    }
    let title = call.text("title")?.to_owned();
    let body = call.body["body"].as_str().unwrap_or_default().to_owned();
    let draft = call.body["draft"].as_bool().unwrap_or(false);
    let new = NewPr { branch, base, title, body, draft, labels: Vec::new() };
    match call.forge().open_pr_as(&call.login(), &repo, &new).await {
        Ok(pr) => Answer::created(full(&call.shared, &repo, &pr).await?),
        Err(error) if error.fault == Fault::Rejected => {
            let told = format!("No commits between {} and {}", new.base, new.branch);
            Err(Answer::invalid_because("PullRequest", &told))
        }
        Err(error) => Err(error.into()),
    }
}

async fn look(call: &Call) -> Result<(RepoId, PullRequest), Answer> {
    let repo = call.repo().await?;
    let pr = call.forge().pull_request(&repo, call.pr("pull_number")?).await?;
    Ok((repo, pr))
}

pub(super) async fn get(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    Answer::ok(full(&call.shared, &repo, &pr).await?)
}

pub(super) async fn update(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let new = |field: &str, old: &str| call.body[field].as_str().unwrap_or(old).to_owned();
    let (title, body) = (new("title", &pr.title), new("body", &pr.body));
    if title.is_empty() {
        return Err(Answer::invalid("PullRequest", "title", "missing_field"));
    }
    call.forge().reword(&repo, pr.number, &title, &body).await?;
    let login = call.login();
    match (call.body["state"].as_str(), &pr.state) {
        (Some("closed"), PrState::Open) => call.forge().close_as(&login, &repo, pr.number).await?,
        (Some("open"), PrState::Closed { .. }) => {
            let told = |_| {
                Answer::invalid_because(
                    "PullRequest",
                    "state cannot be changed. There are no new commits on the branch.",
                )
            };
            call.forge().reopen_as(&login, &repo, pr.number).await.map_err(told)?;
        }
        (Some("open"), PrState::Merged { .. }) => {
            return Err(Answer::invalid_because(
                "PullRequest",
                "state cannot be changed. The pull request was merged.",
            ));
        }
        _ => {}
    }
    let (repo, pr) = look(&call).await?;
    Answer::ok(full(&call.shared, &repo, &pr).await?)
}

pub(super) async fn merge(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let refused = |told: &str| Err(Answer::refused(405, told));
    if pr.state != PrState::Open {
        return refused("Pull Request is not mergeable");
    }
    if pr.draft {
        return refused("Pull Request is still a draft");
    }
    match call.body["merge_method"].as_str().unwrap_or("merge") {
        "merge" => {}
        "squash" => return refused("Squash merges are not allowed on this repository."),
        _ => return refused("Rebase merges are not allowed on this repository."),
    }
    let head = match call.body["sha"].as_str() {
        Some(sha) => CommitSha::parse(sha).map_err(|_| Answer::invalid("PullRequest", "sha", "invalid"))?,
        None => pr.head.clone(),
    };
    if head != pr.head {
        return Err(Answer::refused(409, "Head branch was modified. Review and try the merge again."));
    }
    if pr.mergeable == Some(false) {
        return refused("Pull Request is not mergeable");
    }
    let (owner, _) = repo.as_str().split_once('/').unwrap_or_default();
    let title = format!("Merge pull request {} from {owner}/{}", pr.number, pr.branch);
    let title = call.body["commit_title"].as_str().unwrap_or(&title);
    let message = match call.body["commit_message"].as_str().unwrap_or(&pr.title) {
        "" => title.to_owned(),
        body => format!("{title}\n\n{body}"),
    };
    match call.forge().merge_pr(&repo, pr.number, &Pin { head, base: pr.base.clone() }, &message).await {
        Ok(commit) => {
            Answer::ok(json!({ "sha": commit.as_str(), "merged": true, "message": "Pull Request successfully merged" }))
        }
        Err(error) if error.fault == Fault::Conflict => {
            Err(Answer::refused(409, "Base branch was modified. Review and try the merge again."))
        }
        Err(error) if error.fault == Fault::Rejected => refused("Pull Request is not mergeable"),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn is_merged(call: Call) -> Reply {
    match look(&call).await?.1.state {
        PrState::Merged { .. } => Answer::nothing(),
        _ => Err(Answer::not_found()),
    }
}

pub(super) async fn commits(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    Answer::list(commits::between(&call, &repo, pr.base.as_str(), pr.head.as_str()).await?.0)
}

pub(super) async fn files(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    Answer::list(commits::between(&call, &repo, pr.base.as_str(), pr.head.as_str()).await?.1)
}

pub(super) async fn of_commit(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = call.param("commit_sha");
    let mut shown = Vec::new();
    for pr in call.forge().pull_requests(&repo).await? {
        let merged = matches!(&pr.state, PrState::Merged { commit, .. } if commit.as_str() == sha);
        if merged || pr.head.as_str() == sha {
            shown.push(simple(&call.shared, &repo, &pr).await?);
        }
    }
    Answer::list(shown)
}
