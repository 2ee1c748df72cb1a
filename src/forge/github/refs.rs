//! What Git knows, asked over REST: branches, tags, commits, what lies between two of them.

use base64::Engine as _;
use http::Method;
use serde_json::{Value, json};

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::{self, About};
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::domain::{Branch, CommitSha, RepoId, TagName};
use crate::forge::{BranchUpdate, Comparison, GitRemote};
use crate::port::{Fault, PortError, PortResult};

const REF: &str = "/repos/{owner}/{repo}/git/ref/{+ref}";
const REFS: &str = "/repos/{owner}/{repo}/git/refs";
const ONE_REF: &str = "/repos/{owner}/{repo}/git/refs/{+ref}";

fn about(repo: &RepoId, doing: String) -> About {
    About { thing: repo.to_string(), doing }
}

/// Nothing there, rather than a failure.
fn absent<T>(found: PortResult<T>) -> PortResult<Option<T>> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.fault == Fault::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn sha(value: &Value, about: &About) -> PortResult<CommitSha> {
    CommitSha::parse(value.as_str().unwrap_or_default()).map_err(|e| fault::gibberish(about, e))
}

impl GithubForge {
    pub(super) async fn remote(&self, repo: &RepoId) -> PortResult<GitRemote> {
        let access = self.api.access(repo).await?;
        let token = self.api.bearer(&access).await?;
        Ok(GitRemote { url: format!("{}/{repo}.git", self.web()), token: Some(token) })
    }

    async fn get(&self, repo: &RepoId, route: &'static str, value: &str, doing: String) -> PortResult<Value> {
        let (owner, name) = parts(repo);
        self.api.done(repo, &Call::get(route, &[owner, name, value], about(repo, doing))).await
    }

    async fn put_ref(&self, repo: &RepoId, name: &str, at: &str) -> PortResult<bool> {
        let about = about(repo, format!("make {name} in {repo}"));
        let (owner, repo_name) = parts(repo);
        let body = json!({"ref": format!("refs/{name}"), "sha": at});
        let call = Call::write(Method::POST, REFS, &[owner, repo_name], about.clone(), body);
        let answer = self.api.send(repo, &call, None).await?;
        let said = answer.refusal.message.to_ascii_lowercase();
        match answer.status {
            422 if said.contains("already exists") => Ok(false),
            422 if said.contains("does not exist") => {
                Err(PortError::not_found(format!("{repo} has no commit {at}: push it first or correct its id")))
            }
            _ => answer.ok(&about).map(|_| true),
        }
    }

    pub(super) async fn tip(&self, repo: &RepoId, branch: &Branch) -> PortResult<Option<CommitSha>> {
        self.api.access(repo).await?;
        let doing = format!("read the branch {branch} of {repo}");
        let found = absent(self.get(repo, REF, &format!("heads/{branch}"), doing.clone()).await)?;
        found.map(|found| sha(&found["object"]["sha"], &about(repo, doing))).transpose()
    }

    async fn matching(&self, repo: &RepoId, kind: &str, prefix: &str) -> PortResult<Vec<Value>> {
        let route = "/repos/{owner}/{repo}/git/matching-refs/{+ref}";
        let doing = format!("list the {kind} of {repo}");
        match self.get(repo, route, &format!("{kind}/{prefix}"), doing.clone()).await? {
            Value::Array(list) => Ok(list),
            _ => Err(fault::gibberish(&about(repo, doing), "not a list")),
        }
    }

    pub(super) async fn mirrored_branches(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(Branch, CommitSha)>> {
        let mut found = Vec::new();
        for one in self.matching(repo, "heads", prefix).await? {
            let name = one["ref"].as_str().and_then(|name| name.strip_prefix("refs/heads/"));
            if let Some(Ok(branch)) = name.map(Branch::parse) {
                found.push((branch, sha(&one["object"]["sha"], &about(repo, format!("list the branches of {repo}")))?));
            }
        }
        found.sort();
        Ok(found)
    }

    pub(super) async fn mirrored_tags(&self, repo: &RepoId, prefix: &str) -> PortResult<Vec<(TagName, CommitSha)>> {
        let mut found = Vec::new();
        for one in self.matching(repo, "tags", prefix).await? {
            let name = one["ref"].as_str().and_then(|name| name.strip_prefix("refs/tags/"));
            if let Some(Ok(tag)) = name.map(TagName::parse)
                && let Some(commit) = self.peeled(repo, &one["object"]).await?
            {
                found.push((tag, commit));
            }
        }
        found.sort();
        Ok(found)
    }

    /// The commit behind what a ref names: an annotated tag is an object of its own.
    async fn peeled(&self, repo: &RepoId, object: &Value) -> PortResult<Option<CommitSha>> {
        let mut object = object.clone();
        // A tag may name a tag; nobody makes many of them.
        for _ in 0..3 {
            match object["type"].as_str() {
                Some("commit") => return sha(&object["sha"], &about(repo, "read a tag".to_owned())).map(Some),
                Some("tag") => {
                    let route = "/repos/{owner}/{repo}/git/tags/{tag_sha}";
                    let id = object["sha"].as_str().unwrap_or_default().to_owned();
                    object = self.get(repo, route, &id, format!("read a tag of {repo}")).await?["object"].take();
                }
                _ => break,
            }
        }
        Ok(None)
    }

    pub(super) async fn resolved(&self, repo: &RepoId, rev: &str) -> PortResult<Option<CommitSha>> {
        self.api.access(repo).await?;
        if let Ok(branch) = Branch::parse(rev)
            && let Some(tip) = self.tip(repo, &branch).await?
        {
            return Ok(Some(tip));
        }
        if let Ok(tag) = TagName::parse(rev)
            && let Some(commit) = self.tag_commit(repo, &tag).await?
        {
            return Ok(Some(commit));
        }
        if !(4..=40).contains(&rev.len()) || !rev.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Ok(None);
        }
        Ok(absent(self.commit_body(repo, rev).await)?
            .map(|body| sha(&body["sha"], &about(repo, "read".into())))
            .transpose()?)
    }

    pub(super) async fn new_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        if self.put_ref(repo, &format!("heads/{branch}"), at.as_str()).await? {
            return Ok(());
        }
        match self.tip(repo, branch).await? {
            Some(tip) if tip == *at => Ok(()),
            _ => Err(PortError::conflict(format!("the branch {branch} of {repo} is there already, at another commit"))),
        }
    }

    pub(super) async fn no_branch(&self, repo: &RepoId, branch: &Branch, at: &CommitSha) -> PortResult<()> {
        match self.tip(repo, branch).await? {
            None => return Ok(()),
            Some(tip) if tip != *at => {
                let told = format!("the branch {branch} of {repo} has moved meanwhile; nothing was changed");
                return Err(PortError::conflict(told));
            }
            Some(_) => {}
        }
        let (owner, name) = parts(repo);
        let about = about(repo, format!("delete the branch {branch} of {repo}"));
        let values = [owner, name, &format!("heads/{branch}")];
        let mut call = Call::write(Method::DELETE, ONE_REF, &values, about.clone(), Value::Null);
        call.body = None;
        let answer = self.api.send(repo, &call, None).await?;
        let gone = answer.status == 422 && answer.refusal.message.contains("does not exist");
        if gone { Ok(()) } else { answer.ok(&about).map(drop) }
    }

    pub(super) async fn brought(
        &self,
        repo: &RepoId,
        branch: &Branch,
        commit: &CommitSha,
        message: &str,
    ) -> PortResult<BranchUpdate> {
        let Some(tip) = self.tip(repo, branch).await? else {
            return Err(PortError::not_found(format!(
                "{repo} has no branch {branch}: push it first or correct its name"
            )));
        };
        let (owner, name) = parts(repo);
        match self.compared(repo, &tip, commit).await?.lineage {
            Lineage::Same | Lineage::Behind => return Ok(BranchUpdate::Updated(tip)),
            Lineage::Unknown => {
                return Err(PortError::not_found(format!("{repo} has no commit {commit}: push it first")));
            }
            Lineage::Ahead => {
                let about = about(repo, format!("move the branch {branch} of {repo}"));
                let values = [owner, name, &format!("heads/{branch}")];
                let body = json!({"sha": commit.as_str(), "force": false});
                self.api.done(repo, &Call::write(Method::PATCH, ONE_REF, &values, about, body)).await?;
                return Ok(BranchUpdate::Updated(commit.clone()));
            }
            Lineage::Diverged => {}
        }
        let about = about(repo, format!("merge {} into {branch} of {repo}", commit.short()));
        let body = json!({"base": branch.as_str(), "head": commit.as_str(), "commit_message": message});
        let route = "/repos/{owner}/{repo}/merges";
        let answer =
            self.api.send(repo, &Call::write(Method::POST, route, &[owner, name], about.clone(), body), None).await?;
        if answer.status == 409 {
            return Ok(BranchUpdate::Conflict(self.touched_by_both(repo, &tip, commit).await?));
        }
        let body = answer.ok(&about)?;
        Ok(BranchUpdate::Updated(if body.is_null() { tip } else { sha(&body["sha"], &about)? }))
    }

    /// The files that both sides changed since they parted: those that conflict are among them.
    async fn touched_by_both(&self, repo: &RepoId, one: &CommitSha, other: &CommitSha) -> PortResult<Vec<String>> {
        let (mut ours, theirs) = (self.changed(repo, other, one).await?, self.changed(repo, one, other).await?);
        ours.retain(|file| theirs.contains(file));
        Ok(ours)
    }

    pub(super) async fn tag_commit(&self, repo: &RepoId, tag: &TagName) -> PortResult<Option<CommitSha>> {
        self.api.access(repo).await?;
        let doing = format!("read the tag {tag} of {repo}");
        let Some(found) = absent(self.get(repo, REF, &format!("tags/{tag}"), doing).await)? else { return Ok(None) };
        self.peeled(repo, &found["object"]).await
    }

    pub(super) async fn new_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha, message: &str) -> PortResult<()> {
        let conflict = || PortError::conflict(format!("the tag {tag} of {repo} is there already, at another commit"));
        match self.tag_commit(repo, tag).await? {
            Some(there) if there == *at => return Ok(()),
            Some(_) => return Err(conflict()),
            None => {}
        }
        let about = about(repo, format!("make the tag {tag} in {repo}"));
        let (owner, name) = parts(repo);
        let body = json!({"tag": tag.as_str(), "message": message, "object": at.as_str(), "type": "commit"});
        let route = "/repos/{owner}/{repo}/git/tags";
        let answer =
            self.api.send(repo, &Call::write(Method::POST, route, &[owner, name], about.clone(), body), None).await?;
        if matches!(answer.status, 404 | 422) {
            return Err(PortError::not_found(format!("{repo} has no commit {at}: push it first or correct its id")));
        }
        let made = answer.ok(&about)?;
        let id = made["sha"].as_str().unwrap_or_default();
        if self.put_ref(repo, &format!("tags/{tag}"), id).await? {
            return Ok(());
        }
        if self.tag_commit(repo, tag).await?.as_ref() == Some(at) { Ok(()) } else { Err(conflict()) }
    }

    pub(super) async fn moved_tag(&self, repo: &RepoId, tag: &TagName, at: &CommitSha) -> PortResult<()> {
        match self.tag_commit(repo, tag).await? {
            Some(there) if there == *at => return Ok(()),
            None => return self.put_ref(repo, &format!("tags/{tag}"), at.as_str()).await.map(drop),
            Some(_) => {}
        }
        let about = about(repo, format!("move the tag {tag} of {repo}"));
        let (owner, name) = parts(repo);
        let values = [owner, name, &format!("tags/{tag}")];
        let body = json!({"sha": at.as_str(), "force": true});
        let answer =
            self.api.send(repo, &Call::write(Method::PATCH, ONE_REF, &values, about.clone(), body), None).await?;
        if answer.status == 422 && !self.knows(repo, at).await {
            return Err(PortError::not_found(format!("{repo} has no commit {at}: push it first or correct its id")));
        }
        answer.ok(&about).map(drop)
    }

    async fn commit_body(&self, repo: &RepoId, rev: &str) -> PortResult<Value> {
        let doing = format!("read the commit {} of {repo}", rev.get(..7).unwrap_or(rev));
        self.get(repo, "/repos/{owner}/{repo}/commits/{ref}", rev, doing).await
    }

    pub(super) async fn told_commit(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<CommitInfo> {
        let body = self.commit_body(repo, commit.as_str()).await?;
        info(&body, &about(repo, format!("read {} of {repo}", commit.short())))
    }

    /// Whether a commit is there.
    pub(super) async fn knows(&self, repo: &RepoId, commit: &CommitSha) -> bool {
        self.commit_body(repo, commit.as_str()).await.is_ok()
    }

    async fn comparison(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> PortResult<Value> {
        let doing = format!("compare {} with {} in {repo}", from.short(), to.short());
        self.get(repo, "/repos/{owner}/{repo}/compare/{basehead}", &format!("{from}...{to}"), doing).await
    }

    pub(super) async fn compared(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> PortResult<Comparison> {
        self.api.access(repo).await?;
        let Some(body) = absent(self.comparison(repo, from, to).await)? else {
            return Ok(Comparison { lineage: Lineage::Unknown, commits: Vec::new() });
        };
        let about = about(repo, format!("compare commits of {repo}"));
        let lineage = match body["status"].as_str() {
            Some("identical") => Lineage::Same,
            Some("ahead") => Lineage::Ahead,
            Some("behind") => Lineage::Behind,
            Some("diverged") => Lineage::Diverged,
            _ => return Err(fault::gibberish(&about, "no status")),
        };
        let commits = body["commits"].as_array().into_iter().flatten().rev();
        Ok(Comparison { lineage, commits: commits.map(|commit| info(commit, &about)).collect::<PortResult<_>>()? })
    }

    pub(super) async fn changed(&self, repo: &RepoId, base: &CommitSha, head: &CommitSha) -> PortResult<Vec<String>> {
        let body = self.comparison(repo, base, head).await?;
        let mut files: Vec<String> = body["files"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|file| [file["filename"].as_str(), file["previous_filename"].as_str()])
            .flatten()
            .map(str::to_owned)
            .collect();
        files.sort();
        files.dedup();
        Ok(files)
    }

    pub(super) async fn file(&self, repo: &RepoId, rev: &str, path: &str) -> PortResult<Option<String>> {
        self.api.access(repo).await?;
        let about = about(repo, format!("read the file {path} of {repo}"));
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/contents/{+path}";
        let call = Call::get(route, &[owner, name, path], about.clone()).query(&[("ref", rev)]);
        let Some(body) = absent(self.api.done(repo, &call).await)? else { return Ok(None) };
        let Some(text) = body["content"].as_str() else { return Ok(None) };
        let text: String = text.split_whitespace().collect();
        let bytes = base64::engine::general_purpose::STANDARD.decode(text).map_err(|e| fault::gibberish(&about, e))?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// Whether a head merges into its base without conflict; none where that cannot be told.
    pub(super) async fn merges(&self, repo: &RepoId, base: &Branch, head: &CommitSha) -> PortResult<Option<bool>> {
        let Some(tip) = self.tip(repo, base).await? else { return Ok(None) };
        // Where they touch the same files, GitHub is asked.
        Ok(self.touched_by_both(repo, &tip, head).await?.is_empty().then_some(true))
    }

    /// The files in which a head conflicts with its base; none where that cannot be told.
    pub(super) async fn conflicting(
        &self,
        repo: &RepoId,
        base: &Branch,
        head: &CommitSha,
    ) -> PortResult<Option<Vec<String>>> {
        let Some(tip) = self.tip(repo, base).await? else { return Ok(None) };
        self.touched_by_both(repo, &tip, head).await.map(Some)
    }
}

fn info(body: &Value, about: &About) -> PortResult<CommitInfo> {
    let author = &body["commit"]["author"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    Ok(CommitInfo {
        sha: sha(&body["sha"], about)?,
        tree: sha(&body["commit"]["tree"]["sha"], about)?,
        author_email: text(&author["email"]),
        author_name: text(&author["name"]),
        author_login: body["author"]["login"].as_str().map(str::to_owned),
        message: text(&body["commit"]["message"]),
        at: author["date"].as_str().and_then(|at| at.parse().ok()).unwrap_or_default(),
    })
}
