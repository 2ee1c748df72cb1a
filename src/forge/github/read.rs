//! Reading GitHub's documents through the memory: fresh ones cost nothing, others are asked for with their ETag.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::About;
use super::list::Listed;
use super::memo::Doc;
use crate::domain::{PrNumber, RepoId};
use crate::port::{Fault, PortError, PortResult};

/// How often, and how far apart, what GitHub told of already is asked for again while it does not show it yet.
const SHOWN_AFTER: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(2)];

/// Where a list stands in a document: the whole of it, or below a key.
type Field = Option<&'static str>;

impl GithubForge {
    /// One document, as it is.
    pub(super) async fn doc(&self, repo: &RepoId, doc: Doc) -> PortResult<Arc<Value>> {
        if let Some(fresh) = self.memo.fresh(repo, &doc) {
            return Ok(fresh);
        }
        // What was merged stays merged.
        if let (Doc::Pull(_), Some(known)) = (&doc, self.memo.known(repo, &doc))
            && known["merged_at"].is_string()
        {
            return Ok(known);
        }
        for pause in SHOWN_AFTER {
            match self.ask(repo, &doc).await {
                Err(error) if error.fault == Fault::NotFound && self.memo.just_made(repo, &doc) => {
                    self.clock.pause(pause).await;
                }
                other => return other,
            }
        }
        let about = about(repo, &doc);
        self.ask(repo, &doc).await.map_err(|error| match error.fault {
            Fault::NotFound if self.memo.just_made(repo, &doc) => PortError::transient(
                format!("GitHub does not show {} yet; it is asked again", about.thing),
                error.cause,
            ),
            _ => error,
        })
    }

    async fn ask(&self, repo: &RepoId, doc: &Doc) -> PortResult<Arc<Value>> {
        let asking = self.memo.ask(repo, doc);
        let about = about(repo, doc);
        let (call, list) = call(repo, doc, about.clone());
        let answered = |body: Value, etag: Option<String>| {
            self.memo.answered(repo, doc.clone(), &asking, body.clone(), etag);
            Arc::new(body)
        };
        if let Some(field) = list {
            return match self.api.list(repo, &call, field, asking.etag.as_deref()).await? {
                Listed::All(entries, etag) => Ok(answered(Value::Array(entries), etag)),
                Listed::Unchanged => self.as_it_was(repo, doc, &asking),
            };
        }
        let answer = self.api.send(repo, &call, asking.etag.as_deref()).await?;
        if answer.status == 304 {
            return self.as_it_was(repo, doc, &asking);
        }
        let etag = answer.etag.clone();
        let mut body = answer.ok(&about)?;
        if let Some(known) = self.memo.known(repo, doc) {
            keep_closer(&known, &mut body);
        }
        Ok(answered(body, etag))
    }

    fn as_it_was(&self, repo: &RepoId, doc: &Doc, asking: &super::memo::Asking) -> PortResult<Arc<Value>> {
        let told = || {
            format!("what is known of {} was overtaken while it was read; it is asked again", about(repo, doc).thing)
        };
        self.memo.unchanged(repo, doc, asking).ok_or_else(|| PortError::transient(told(), "304 of something forgotten"))
    }

    /// Who closed a pull request: GitHub tells that of the issue it is.
    pub(super) async fn closer(&self, repo: &RepoId, pr: PrNumber) -> PortResult<String> {
        let (owner, name) = parts(repo);
        let about = About { thing: format!("{repo}{pr}"), doing: format!("read who closed {repo}{pr}") };
        let route = "/repos/{owner}/{repo}/issues/{issue_number}";
        let issue = self.api.done(repo, &Call::get(route, &[owner, name, &pr.0.to_string()], about)).await?;
        let by = issue["closed_by"]["login"].as_str().unwrap_or("ghost").to_owned();
        self.memo.amend(repo, &Doc::Pull(pr), false, |body| {
            body["closed_by"] = serde_json::json!({"login": by});
        });
        Ok(by)
    }
}

/// Who closed it is no part of the document, so it is carried on while it is about the same closing.
fn keep_closer(known: &Value, body: &mut Value) {
    let same = body["closed_at"].is_string() && body["closed_at"] == known["closed_at"];
    if same && body["closed_by"].is_null() && known["closed_by"].is_object() {
        body["closed_by"] = known["closed_by"].clone();
    }
}

/// What a document is, in words.
pub(super) fn about(repo: &RepoId, doc: &Doc) -> About {
    let (thing, doing) = match doc {
        Doc::Pull(pr) => (format!("{repo}{pr}"), format!("read {repo}{pr}")),
        Doc::Reviews(pr) => (format!("{repo}{pr}"), format!("read the reviews of {repo}{pr}")),
        Doc::Dismissal(pr, _) => (format!("{repo}{pr}"), format!("read who dismissed a review of {repo}{pr}")),
        Doc::Comments(pr) => (format!("{repo}{pr}"), format!("read the comments below {repo}{pr}")),
        Doc::Open => (repo.to_string(), format!("list the open pull requests of {repo}")),
        Doc::Runs(sha) => (repo.to_string(), format!("read the check runs on {} of {repo}", sha.short())),
        Doc::Statuses(sha) => (repo.to_string(), format!("read the statuses of {} of {repo}", sha.short())),
    };
    About { thing, doing }
}

/// How a document is asked for, and where its list is if it is one.
fn call(repo: &RepoId, doc: &Doc, about: About) -> (Call, Option<Field>) {
    let (owner, name) = parts(repo);
    let paged = |route: &'static str, value: &str| Call::get(route, &[owner, name, value], about.clone());
    match doc {
        Doc::Pull(pr) => (paged("/repos/{owner}/{repo}/pulls/{pull_number}", &pr.0.to_string()), None),
        Doc::Reviews(pr) => {
            let call = paged("/repos/{owner}/{repo}/pulls/{pull_number}/reviews", &pr.0.to_string());
            (call, Some(None))
        }
        Doc::Dismissal(pr, _) => {
            (paged("/repos/{owner}/{repo}/issues/{issue_number}/events", &pr.0.to_string()), Some(None))
        }
        Doc::Comments(pr) => {
            let call = paged("/repos/{owner}/{repo}/issues/{issue_number}/comments", &pr.0.to_string());
            (call, Some(None))
        }
        Doc::Open => {
            let call = Call::get("/repos/{owner}/{repo}/pulls", &[owner, name], about);
            let query = [("state", "open"), ("sort", "created"), ("direction", "asc")];
            (call.query(&query), Some(None))
        }
        Doc::Runs(sha) => {
            let call = paged("/repos/{owner}/{repo}/commits/{ref}/check-runs", sha.as_str());
            (call.query(&[("filter", "latest")]), Some(Some("check_runs")))
        }
        Doc::Statuses(sha) => {
            let call = paged("/repos/{owner}/{repo}/commits/{ref}/status", sha.as_str());
            (call, Some(Some("statuses")))
        }
    }
}
