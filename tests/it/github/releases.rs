//! Releases.

use serde_json::{Value, json};
use tidegate::domain::RepoId;
use tidegate::domain::TagName;
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::{Call, commit_of};
use super::state::Kept;
use super::{repos, shapes};

fn kept(call: &Call, repo: &RepoId, which: impl Fn(&Kept) -> bool) -> Reply {
    let state = call.shared.state();
    let found = state.releases.iter().rev().find(|release| release.repo == *repo && which(release));
    Answer::ok(found.ok_or_else(Answer::not_found)?.value.clone())
}

pub(super) async fn list(call: Call) -> Reply {
    let repo = call.repo().await?;
    let state = call.shared.state();
    Answer::list(state.releases.iter().rev().filter(|r| r.repo == repo).map(|r| r.value.clone()).collect())
}

pub(super) async fn latest(call: Call) -> Reply {
    let repo = call.repo().await?;
    kept(&call, &repo, |r| r.value["draft"] == false && r.value["prerelease"] == false)
}

pub(super) async fn by_tag(call: Call) -> Reply {
    let repo = call.repo().await?;
    kept(&call, &repo, |r| r.value["tag_name"] == call.param("tag") && r.value["draft"] == false)
}

pub(super) async fn get(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("release_id")?);
    kept(&call, &repo, |r| r.id == id)
}

/// A release's tag; made where it points if it is not there.
async fn tagged(call: &Call, repo: &RepoId, tag: &str, at: &str) -> Result<(), Answer> {
    let name = TagName::parse(tag).map_err(|_| Answer::invalid("Release", "tag_name", "invalid"))?;
    if call.forge().repos().tag(repo, &name).await?.is_some() {
        return Ok(());
    }
    let bare = call.bare(repo).await?;
    let commit = commit_of(&bare, at).map_err(|_| Answer::invalid("Release", "target_commitish", "invalid"))?.id();
    bare.reference(&format!("refs/tags/{tag}"), commit, false, "released")?;
    Ok(())
}

pub(super) async fn create(call: Call) -> Reply {
    let repo = call.repo().await?;
    let tag = call.text("tag_name")?;
    let default = repos::default_branch(&call.shared, &repo).await;
    let target = call.body["target_commitish"].as_str().unwrap_or(&default);
    let draft = call.body["draft"].as_bool().unwrap_or(false);
    let taken = call.shared.state().releases.iter().any(|r| r.repo == repo && r.value["tag_name"] == tag);
    if taken && !draft {
        return Err(Answer::invalid("Release", "tag_name", "already_exists"));
    }
    if !draft {
        tagged(&call, &repo, tag, target).await?;
    }
    let value = kept_new(&call, repo.clone(), tag, target);
    told(&call, &repo, &value).await?;
    Answer::created(value)
}

/// Tells the embedded forge, so that those who look there see it too.
async fn told(call: &Call, repo: &RepoId, value: &Value) -> Result<(), Answer> {
    let text = |field: &str| value[field].as_str().unwrap_or_default();
    if value["draft"] == true {
        return Ok(());
    }
    let tag = TagName::parse(text("tag_name")).map_err(|_| Answer::invalid("Release", "tag_name", "invalid"))?;
    Ok(call.forge().publish_release(repo, &tag, text("name"), text("body")).await?)
}

/// A new release, kept.
fn kept_new(call: &Call, repo: RepoId, tag: &str, target: &str) -> Value {
    let draft = call.body["draft"].as_bool().unwrap_or(false);
    let (now, author) = (call.shared.now(), shapes::user(&call.shared, &call.login()));
    let mut state = call.shared.state();
    let id = state.next();
    let (api, html) = (format!("{}/repos/{repo}", call.shared.base), format!("{}/{repo}/releases", call.shared.base));
    let value = json!({ "url": format!("{api}/releases/{id}"), "id": id, "node_id": format!("RE_{id}"),
        "html_url": format!("{html}/tag/{tag}"), "assets_url": format!("{api}/releases/{id}/assets"),
        "upload_url": format!("{api}/releases/{id}/assets{{?name,label}}"), "tag_name": tag, "assets": [],
        "tarball_url": format!("{api}/tarball/{tag}"), "zipball_url": format!("{api}/zipball/{tag}"),
        "target_commitish": target, "name": call.body["name"].as_str().unwrap_or(tag),
        "body": call.body["body"].as_str().unwrap_or_default(), "draft": draft, "immutable": false,
        "prerelease": call.body["prerelease"].as_bool().unwrap_or(false), "created_at": now, "updated_at": now,
        "published_at": if draft { Value::Null } else { json!(now) }, "author": author });
    state.releases.push(Kept { id, repo, value: value.clone(), statuses: Vec::new() });
    value
}

pub(super) async fn update(call: Call) -> Reply {
    let (repo, id) = (call.repo().await?, call.number("release_id")?);
    let value = changed(&call, &repo, id)?;
    told(&call, &repo, &value).await?;
    Answer::ok(value)
}

fn changed(call: &Call, repo: &RepoId, id: u64) -> Result<Value, Answer> {
    let mut state = call.shared.state();
    let found = state.releases.iter_mut().find(|r| r.repo == *repo && r.id == id).ok_or_else(Answer::not_found)?;
    for field in ["tag_name", "target_commitish", "name", "body", "draft", "prerelease"] {
        if !call.body[field].is_null() {
            found.value[field] = call.body[field].clone();
        }
    }
    Ok(found.value.clone())
}
