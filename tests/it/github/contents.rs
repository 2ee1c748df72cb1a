//! Files as they stand at a commit.

use std::path::Path;

use base64::Engine as _;
use serde_json::{Value, json};
use tidegate::domain::RepoId;

use super::answer::{Answer, Content, Reply};
use super::call::{Call, commit_of};
use super::{Shared, repos};

/// One entry, without its content.
fn entry(shared: &Shared, repo: &RepoId, rev: &str, path: &str, found: (&str, git2::Oid, usize)) -> Value {
    let (kind, sha, size) = found;
    let api = format!("{}/repos/{repo}", shared.base);
    let url = format!("{api}/contents/{path}?ref={rev}");
    let git = format!("{api}/git/{}/{sha}", if kind == "dir" { "trees" } else { "blobs" });
    let html = format!("{}/{repo}/{}/{rev}/{path}", shared.base, if kind == "dir" { "tree" } else { "blob" });
    let download = (kind == "file").then(|| format!("{}/raw/{repo}/{rev}/{path}", shared.base));
    json!({ "type": kind, "size": size, "name": path.rsplit('/').next(), "path": path, "sha": sha.to_string(),
        "url": url, "git_url": git, "html_url": html, "download_url": download,
        "_links": { "self": url, "git": git, "html": html } })
}

fn look(
    shared: &Shared,
    repo: &RepoId,
    bare: &git2::Repository,
    rev: &str,
    path: &str,
) -> Result<(Value, Vec<u8>), Answer> {
    let tree = commit_of(bare, rev)
        .map_err(|_| Answer::refused(404, &format!("No commit found for the ref {rev}")))?
        .tree()?;
    let found = tree.get_path(Path::new(path))?;
    let object = found.to_object(bare)?;
    if let Some(blob) = object.as_blob() {
        let mut shown = entry(shared, repo, rev, path, ("file", blob.id(), blob.size()));
        shown["encoding"] = json!("base64");
        shown["content"] = json!(base64::engine::general_purpose::STANDARD.encode(blob.content()));
        return Ok((shown, blob.content().to_vec()));
    }
    let folder = object.as_tree().ok_or_else(Answer::not_found)?;
    let shown: Vec<Value> = folder
        .iter()
        .map(|one| {
            let path = format!("{path}/{}", String::from_utf8_lossy(one.name_bytes()));
            let kind = if one.kind() == Some(git2::ObjectType::Tree) { "dir" } else { "file" };
            let size = bare.find_blob(one.id()).map(|blob| blob.size()).unwrap_or(0);
            entry(shared, repo, rev, &path, (kind, one.id(), size))
        })
        .collect();
    Ok((json!(shown), Vec::new()))
}

pub(super) async fn get(call: Call) -> Reply {
    let repo = call.repo().await?;
    let rev = match call.query("ref") {
        Some(rev) => rev.to_owned(),
        None => repos::default_branch(&call.shared, &repo).await,
    };
    let bare = call.bare(&repo).await?;
    let (shown, raw) = look(&call.shared, &repo, &bare, &rev, call.param("path"))?;
    if call.raw {
        let text = String::from_utf8_lossy(&raw).into_owned();
        return Ok(Answer {
            status: 200,
            headers: Vec::new(),
            content: Content::Text("application/vnd.github.raw", text),
        });
    }
    Answer::ok(shown)
}
