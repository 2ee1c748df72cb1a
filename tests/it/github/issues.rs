//! Comments and labels: GitHub keeps those of a pull request with the issue of its number.

use serde_json::{Value, json};
use tidegate::domain::RepoId;
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::state::Comment;
use super::{Shared, shapes};

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

pub(super) async fn comments(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let state = call.shared.state();
    let ours = state.comments.iter().filter(|c| c.repo == repo && c.number == number);
    Answer::list(ours.map(|comment| shown(&call.shared, comment)).collect())
}

pub(super) async fn comment(call: Call) -> Reply {
    let (repo, number) = below(&call).await?;
    let (body, author, now) = (call.text("body")?.to_owned(), call.login(), call.shared.now());
    let mut state = call.shared.state();
    let id = state.next();
    let comment = Comment { id, repo, number, author, body, created: now.clone(), updated: now };
    let shown = shown(&call.shared, &comment);
    state.comments.push(comment);
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

/// The labels of a pull request: those given here, and those it was opened with on the embedded forge.
async fn labels_of(shared: &Shared, repo: &RepoId, number: u64) -> Result<Vec<String>, Answer> {
    let key = (repo.clone(), number);
    let known = shared.state().labels.get(&key).cloned();
    Ok(match known {
        Some(known) => known,
        None => shared.forge.labels(repo, tidegate::domain::PrNumber(number)).await?,
    })
}

/// Labels as they are shown.
pub(super) async fn shown_labels(shared: &Shared, repo: &RepoId, number: u64) -> Result<Vec<Value>, Answer> {
    let shown = |name: &String| {
        let id = shapes::id(&format!("label {name}"));
        json!({ "id": id, "node_id": format!("LA_{id}"), "url": format!("{}/repos/{repo}/labels/{name}", shared.base),
            "name": name, "description": null, "color": "ededed", "default": false })
    };
    Ok(labels_of(shared, repo, number).await?.iter().map(shown).collect())
}

async fn relabelled(call: &Call, repo: &RepoId, number: u64, labels: Vec<String>) -> Reply {
    call.shared.state().labels.insert((repo.clone(), number), labels);
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
