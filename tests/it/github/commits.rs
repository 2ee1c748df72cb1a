//! Commits: one, a list, how two stand to each other, and merging one into a branch.

use git2::{Oid, Sort};
use serde_json::{Value, json};
use tidegate::domain::RepoId;

use super::answer::{Answer, Reply};
use super::call::{Call, commit_of};
use super::{Shared, repos, shapes};

pub(super) async fn git_commit(call: Call) -> Reply {
    let repo = call.repo().await?;
    let bare = call.bare(&repo).await?;
    Oid::from_str(call.param("commit_sha")).map_err(|_| Answer::not_found())?;
    Answer::ok(shapes::git_commit(&call.shared, &repo, &bare, call.param("commit_sha"))?)
}

fn id_of(bare: &git2::Repository, rev: &str) -> Result<String, Answer> {
    Ok(commit_of(bare, rev)?.id().to_string())
}

pub(super) async fn get(call: Call) -> Reply {
    let repo = call.repo().await?;
    let sha = id_of(&call.bare(&repo).await?, call.param("ref"))?;
    let mut shown = shapes::commit(&call.shared, &repo, &sha).await?;
    let bare = call.bare(&repo).await?;
    let commit = bare.find_commit(Oid::from_str(&sha)?)?;
    let files = files(&call.shared, &repo, &bare, (commit.parent_ids().next(), commit.id()))?;
    let sum = |key: &str| files.iter().filter_map(|f| f[key].as_u64()).sum::<u64>();
    shown["stats"] = json!({ "additions": sum("additions"), "deletions": sum("deletions"), "total": sum("changes") });
    shown["files"] = json!(files);
    Answer::ok(shown)
}

/// Commits of `tip` that `without` does not hold, newest first.
fn log(bare: &git2::Repository, tip: Oid, without: Option<Oid>) -> Result<Vec<String>, Answer> {
    let mut walk = bare.revwalk()?;
    walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
    walk.push(tip)?;
    if let Some(held) = without {
        walk.hide(held)?;
    }
    Ok(walk.collect::<Result<Vec<_>, _>>()?.iter().map(Oid::to_string).collect())
}

pub(super) async fn list(call: Call) -> Reply {
    let repo = call.repo().await?;
    let from = match call.query("sha") {
        Some(sha) => sha.to_owned(),
        None => repos::default_branch(&call.shared, &repo).await,
    };
    let shas = {
        let bare = call.bare(&repo).await?;
        let tip = commit_of(&bare, &from).map_err(|_| Answer::not_found())?.id();
        log(&bare, tip, None)?
    };
    Answer::list(commits(&call.shared, &repo, &shas).await?)
}

/// Commits as lists show them.
async fn commits(shared: &Shared, repo: &RepoId, shas: &[String]) -> Result<Vec<Value>, Answer> {
    let mut shown = Vec::new();
    for sha in shas {
        shown.push(shapes::commit(shared, repo, sha).await?);
    }
    Ok(shown)
}

/// The files that differ between two commits (none: the empty tree).
pub(super) fn files(
    shared: &Shared,
    repo: &RepoId,
    bare: &git2::Repository,
    (from, to): (Option<Oid>, Oid),
) -> Result<Vec<Value>, Answer> {
    let tree = |id: Oid| bare.find_commit(id)?.tree();
    let (old, new) = (from.map(tree).transpose()?, tree(to)?);
    let diff = bare.diff_tree_to_tree(old.as_ref(), Some(&new), None)?;
    let mut shown = Vec::new();
    for (index, delta) in diff.deltas().enumerate() {
        let file = if delta.status() == git2::Delta::Deleted { delta.old_file() } else { delta.new_file() };
        let path = String::from_utf8_lossy(file.path_bytes().unwrap_or_default()).into_owned();
        let status = match delta.status() {
            git2::Delta::Added => "added",
            git2::Delta::Deleted => "removed",
            _ => "modified",
        };
        let mut patch = git2::Patch::from_diff(&diff, index)?;
        let (_, added, deleted) = patch.as_ref().map_or(Ok((0, 0, 0)), git2::Patch::line_stats)?;
        let text = match &mut patch {
            Some(patch) => String::from_utf8_lossy(&patch.to_buf()?).into_owned(),
            None => String::new(),
        };
        let hunks = text.find("@@").map(|at| text[at..].to_owned());
        let base = &shared.base;
        shown.push(json!({ "sha": file.id().to_string(), "filename": path, "status": status, "additions": added,
            "deletions": deleted, "changes": added + deleted, "blob_url": format!("{base}/{repo}/blob/{to}/{path}"),
            "raw_url": format!("{base}/{repo}/raw/{to}/{path}"),
            "contents_url": format!("{base}/repos/{repo}/contents/{path}?ref={to}"), "patch": hunks }));
    }
    Ok(shown)
}

/// How two commits stand to each other, by the disk.
struct Stand {
    base: String,
    head: String,
    merge_base: String,
    shas: Vec<String>,
    behind: usize,
    files: Vec<Value>,
}

fn stand(shared: &Shared, repo: &RepoId, bare: &git2::Repository, base: &str, head: &str) -> Result<Stand, Answer> {
    let rev = |rev: &str| {
        let rev = rev.split_once(':').map_or(rev, |(_, rev)| rev);
        commit_of(bare, rev).map(|commit| commit.id()).map_err(|_| Answer::not_found())
    };
    let (from, to) = (rev(base)?, rev(head)?);
    let common = bare.merge_base(from, to).map_err(|_| Answer::refused(404, "No common ancestor"))?;
    let mut shas = log(bare, to, Some(from))?;
    shas.reverse();
    Ok(Stand {
        base: from.to_string(),
        head: to.to_string(),
        merge_base: common.to_string(),
        behind: log(bare, from, Some(to))?.len(),
        files: files(shared, repo, bare, (Some(common), to))?,
        shas,
    })
}

pub(super) async fn compare(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (base, head) = call.param("basehead").split_once("...").ok_or_else(Answer::not_found)?;
    let shared = &call.shared;
    let stand = stand(shared, &repo, &call.bare(&repo).await?, base, head)?;
    let ahead = stand.shas.len();
    let status = match (ahead, stand.behind) {
        (0, 0) => "identical",
        (_, 0) => "ahead",
        (0, _) => "behind",
        _ => "diverged",
    };
    let number = |name: &str| call.query(name).and_then(|n| n.parse::<usize>().ok());
    let (size, page) = match (number("per_page"), number("page")) {
        (None, None) => (250, 1),
        (size, page) => (size.unwrap_or(30).clamp(1, 100), page.unwrap_or(1).max(1)),
    };
    let page_of: Vec<String> = stand.shas.iter().skip((page - 1) * size).take(size).cloned().collect();
    let (url, html) =
        (format!("{}/repos/{repo}/compare/{base}...{head}", shared.base), format!("{}/{repo}", shared.base));
    let permalink = format!("{html}/compare/{}...{}", stand.base, stand.head);
    Answer::ok(json!({ "url": url, "html_url": format!("{html}/compare/{base}...{head}"), "permalink_url": permalink,
        "diff_url": format!("{html}/compare/{base}...{head}.diff"), "status": status,
        "patch_url": format!("{html}/compare/{base}...{head}.patch"), "ahead_by": ahead, "behind_by": stand.behind,
        "total_commits": ahead, "base_commit": shapes::commit(shared, &repo, &stand.base).await?,
        "merge_base_commit": shapes::commit(shared, &repo, &stand.merge_base).await?,
        "commits": commits(shared, &repo, &page_of).await?,
        "files": if page == 1 { stand.files } else { Vec::new() } }))
}

/// What merging came to.
enum Merged {
    Made(Oid),
    There,
}

fn merged(
    bare: &git2::Repository,
    base: &str,
    head: &str,
    message: &str,
    by: &git2::Signature<'_>,
) -> Result<Merged, Answer> {
    let name = format!("refs/heads/{base}");
    let into = bare.find_reference(&name).map_err(|_| Answer::refused(404, "Base does not exist"))?.peel_to_commit()?;
    let head = commit_of(bare, head).map_err(|_| Answer::refused(404, "Head does not exist"))?;
    if into.id() == head.id() || bare.graph_descendant_of(into.id(), head.id())? {
        return Ok(Merged::There);
    }
    let mut index = bare.merge_commits(&into, &head, None)?;
    if index.has_conflicts() {
        return Err(Answer::refused(409, "Merge conflict"));
    }
    let tree = bare.find_tree(index.write_tree_to(bare)?)?;
    let made = bare.commit(None, by, by, message, &tree, &[&into, &head])?;
    bare.reference_matching(&name, made, true, into.id(), "merged")?;
    Ok(Merged::Made(made))
}

pub(super) async fn merge(call: Call) -> Reply {
    let repo = call.repo().await?;
    let (base, head) = (call.text("base")?.to_owned(), call.text("head")?.to_owned());
    let message =
        call.body["commit_message"].as_str().map_or_else(|| format!("Merge {head} into {base}"), str::to_owned);
    let (login, at) = (call.login(), git2::Time::new(call.shared.clock.now().timestamp(), 0));
    let bare = call.bare(&repo).await?;
    let made = {
        let by = git2::Signature::new(&login, &format!("{login}@users.noreply.github.com"), &at)?;
        merged(&bare, &base, &head, &message, &by)?
    };
    drop(bare);
    match made {
        Merged::Made(made) => Answer::created(shapes::commit(&call.shared, &repo, &made.to_string()).await?),
        Merged::There => Answer::nothing(),
    }
}

/// The commits of a pull request, oldest first, and the files it changes.
pub(super) async fn between(
    call: &Call,
    repo: &RepoId,
    base: &str,
    head: &str,
) -> Result<(Vec<Value>, Vec<Value>), Answer> {
    let stand = stand(&call.shared, repo, &call.bare(repo).await?, base, head)?;
    Ok((commits(&call.shared, repo, &stand.shas).await?, stand.files))
}
