//! Comments and labels: GitHub keeps those of a pull request with the issue of its number.

use std::sync::LazyLock;

use serde_json::{Value, json};
use tidegate::domain::pull_request::PrState;
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::state::Comment;
use super::{Shared, pulls, shapes};

/// The pull request below which this is said.
async fn below(call: &Call) -> Result<(RepoId, u64), Answer> {
    let repo = call.repo().await?;
    let pr = call.forge().pull_request(&repo, call.pr("issue_number")?).await?;
    Ok((repo, pr.number.0))
}

fn shown(shared: &Shared, comment: &Comment) -> Value {
    let Comment { id, repo, number, .. } = comment;
    json!({ "id": id, "node_id": format!("IC_{id}"), "url": format!("{}/repos/{repo}/issues/comments/{id}", shared.base),
        "html_url": format!("{}/{repo}/pull/{number}#issuecomment-{id}", shared.base), "body": comment.body,
        "user": shapes::user(shared, &comment.author), "created_at": comment.created, "updated_at": comment.updated,
        "issue_url": format!("{}/repos/{repo}/issues/{number}", shared.base), "author_association": "MEMBER" })
}

/// A pull request as an issue: there it says who closed it.
pub(super) async fn get(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let pr = call.forge().pull_request(&repo, PrNumber(number)).await?;
    let shown = pulls::full(&call.shared, &repo, &pr).await?;
    let api = format!("{}/repos/{repo}", call.shared.base);
    let issue = format!("{api}/issues/{number}");
    let by = match &pr.state {
        PrState::Open => None,
        PrState::Merged { by, .. } | PrState::Closed { by } => Some(shapes::user(&call.shared, by)),
    };
    let mut told = json!({ "url": issue, "repository_url": api, "labels_url": format!("{issue}/labels{{/name}}"),
        "comments_url": format!("{issue}/comments"), "events_url": format!("{issue}/events"), "closed_by": by,
        "state_reason": null, "pull_request": { "url": shown["url"], "html_url": shown["html_url"],
            "diff_url": shown["diff_url"], "patch_url": shown["patch_url"], "merged_at": shown["merged_at"] } });
    for field in [
        "id",
        "node_id",
        "html_url",
        "number",
        "state",
        "title",
        "body",
        "user",
        "labels",
        "assignee",
        "assignees",
        "milestone",
        "locked",
        "comments",
        "closed_at",
        "created_at",
        "updated_at",
        "author_association",
    ] {
        told[field] = shown[field].clone();
    }
    Answer::ok(told)
}

/// What people don't see of a text.
static HIDDEN: LazyLock<regex::Regex> = LazyLock::new(|| regex::Regex::new("(?s)\\s*<!--.*?-->").expect("a pattern"));

pub(super) async fn comments(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let state = call.shared.state();
    let ours = state.comments.iter().filter(|c| c.repo == repo && c.number == number);
    Answer::list(ours.map(|comment| shown(&call.shared, comment)).collect())
}

pub(super) async fn comment(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let (body, author, now) = (call.text("body")?.to_owned(), call.login(), call.shared.now());
    let id = call.shared.state().next();
    // Those who look at the embedded forge read it as people do: without what is hidden from them.
    let read = HIDDEN.replace_all(&body, "").into_owned();
    call.forge().comment(&repo, PrNumber(number), &format!("comment {id}"), &read).await?;
    let comment = Comment { id, repo, number, author, body, created: now.clone(), updated: now };
    let shown = shown(&call.shared, &comment);
    call.shared.state().comments.push(comment);
    Answer::created(shown)
}

pub(super) async fn get_comment(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("comment_id")?);
    let state = call.shared.state();
    let found = state.comments.iter().find(|c| c.repo == repo && c.id == id).ok_or_else(Answer::not_found)?;
    Answer::ok(shown(&call.shared, found))
}

pub(super) async fn edit_comment(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("comment_id")?);
    let (body, now) = (call.text("body")?.to_owned(), call.shared.now());
    let mut state = call.shared.state();
    let found = state.comments.iter_mut().find(|c| c.repo == repo && c.id == id).ok_or_else(Answer::not_found)?;
    (found.body, found.updated) = (body, now);
    Answer::ok(shown(&call.shared, found))
}

async fn labels_of(shared: &Shared, repo: &RepoId, number: u64) -> Result<Vec<String>, Answer> {
    Ok(shared.forge.labels(repo, PrNumber(number)).await?)
}

/// Labels as they are shown.
pub(super) async fn shown_labels(shared: &Shared, repo: &RepoId, number: u64) -> Result<Vec<Value>, Answer> {
    let shown = |name: &String| {
        let id = shapes::id(&format!("label {name}"));
        json!({ "id": id, "node_id": format!("LA_{id}"), "url": format!("{}/repos/{repo}/labels/{name}", shared.base),
            "name": name, "description": "", "color": "ededed", "default": false })
    };
    Ok(labels_of(shared, repo, number).await?.iter().map(shown).collect())
}

async fn relabelled(call: &Call, repo: &RepoId, number: u64, labels: Vec<String>) -> Reply {
    call.forge().relabel(repo, PrNumber(number), &labels).await?;
    Answer::list(shown_labels(&call.shared, repo, number).await?)
}

/// Names in the body: a list, or a list under `labels`.
fn named(call: &Call) -> Vec<String> {
    if call.body.is_array() { call.texts("") } else { call.texts("labels") }
}

pub(super) async fn labels(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    Answer::list(shown_labels(&call.shared, &repo, number).await?)
}

pub(super) async fn add_labels(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let mut labels = labels_of(&call.shared, &repo, number).await?;
    for name in named(&call) {
        if !labels.contains(&name) {
            labels.push(name);
        }
    }
    relabelled(&call, &repo, number, labels).await
}

pub(super) async fn set_labels(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let labels = named(&call);
    relabelled(&call, &repo, number, labels).await
}

pub(super) async fn remove_label(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let mut labels = labels_of(&call.shared, &repo, number).await?;
    let name = call.param("name");
    if !labels.iter().any(|there| there == name) {
        return Err(Answer::refused(404, "Label does not exist"));
    }
    labels.retain(|there| there != name);
    relabelled(&call, &repo, number, labels).await
}
