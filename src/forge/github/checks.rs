//! Checks: what CI says of a commit, and what tidegate says there itself.
//!
//! CI speaks in check runs or in commit statuses; both count. A GitHub App speaks in check runs; a user with a token may
//! not make those and speaks in statuses.

use std::sync::{Arc, PoisonError};

use http::Method;
use serde_json::{Value, json};

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::About;
use super::memo::Doc;
use super::read::about;
use super::seed::upsert;
use super::shape;
use crate::domain::pull_request::{Check, CheckState};
use crate::domain::{CommitSha, RepoId};
use crate::port::{Fault, PortError, PortResult};

/// The longest text a commit status holds.
const DESCRIPTION: usize = 140;
/// The longest title of a check run that is worth showing.
const TITLE: usize = 120;
/// How many texts that were cut are remembered.
const CUT: usize = 1024;

impl GithubForge {
    pub(super) async fn told_checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>> {
        let (runs, statuses) = (Doc::Runs(commit.clone()), Doc::Statuses(commit.clone()));
        let (runs, statuses) = (self.doc(repo, runs.clone()).await?, self.doc(repo, statuses).await?);
        let about = about(repo, &Doc::Runs(commit.clone()));
        let mut checks = shape::checks(&runs, &statuses, self.api.auth.app_id(), &about)?;
        let cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
        for check in &mut checks {
            let full = cut.get(&(repo.clone(), commit.clone(), check.name.clone()));
            if let Some(full) = full.filter(|full| shortened(full, DESCRIPTION) == check.summary) {
                check.summary.clone_from(full);
            }
        }
        Ok(checks)
    }

    pub(super) async fn tell_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        let doing = format!("report {} on {} of {repo}", check.name, commit.short());
        let about = About { thing: repo.to_string(), doing };
        let told = match self.api.auth.app_id() {
            Some(app) => self.tell_run(repo, commit, check, (app, about)).await,
            None => self.tell_status(repo, commit, check, about).await,
        };
        match told {
            // A commit that was pushed a moment ago may not be known everywhere.
            Err(error) if error.fault == Fault::NotFound && self.repos.knows(repo, commit).await.unwrap_or(false) => {
                let told = format!("GitHub does not know {} of {repo} yet; it is told again", commit.short());
                Err(PortError::transient(told, error.cause))
            }
            other => other,
        }
    }

    async fn tell_run(
        &self,
        repo: &RepoId,
        commit: &CommitSha,
        check: &Check,
        (app, about): (u64, About),
    ) -> PortResult<()> {
        let doc = Doc::Runs(commit.clone());
        let ours = |run: &&Value| run["app"]["id"] == app && run["name"] == check.name.as_str();
        let has_own = |list: &Arc<Value>| list.as_array().into_iter().flatten().any(|run| ours(&run));
        let known = match self.memo.known(repo, &doc).filter(has_own) {
            Some(known) => known,
            // One that was made and whose answer was lost, or that was made before a restart, is found and changed.
            None if self.may_be_told(repo, commit, &check.name).await => self.doc(repo, doc.clone()).await?,
            None => Arc::default(),
        };
        let own = known.as_array().into_iter().flatten().filter(ours);
        let own = own.filter_map(|run| run["id"].as_u64()).max();
        let mut body = json!({
            "name": check.name,
            "output": {"title": shortened(check.summary.lines().next().unwrap_or_default(), TITLE), "summary": check.summary},
        });
        match check.state {
            CheckState::Pending => body["status"] = json!("in_progress"),
            CheckState::Passed => body["conclusion"] = json!("success"),
            CheckState::Failed => body["conclusion"] = json!("failure"),
        }
        if check.state != CheckState::Pending {
            body["status"] = json!("completed");
        }
        let (owner, name) = parts(repo);
        // A run that has ended cannot be made to run again; the newer one of the name counts.
        let ended = |id: u64| {
            let runs = known.as_array().into_iter().flatten();
            runs.filter(|run| run["id"] == id).any(|run| run["status"] == "completed")
        };
        let call = match own.filter(|id| check.state != CheckState::Pending || !ended(*id)) {
            Some(id) => {
                let route = "/repos/{owner}/{repo}/check-runs/{check_run_id}";
                Call::write(Method::PATCH, route, &[owner, name, &id.to_string()], about, body)
            }
            None => {
                body["head_sha"] = json!(commit.as_str());
                Call::write(Method::POST, "/repos/{owner}/{repo}/check-runs", &[owner, name], about, body)
            }
        };
        self.noted(repo, doc, "id", self.api.done(repo, &call).await)
    }

    /// Whether a check may be there that this process does not know: it tried to make it, or the commit was there before the
    /// process was.
    async fn may_be_told(&self, repo: &RepoId, commit: &CommitSha, name: &str) -> bool {
        let key = (repo.clone(), format!("check:{commit}:{name}"));
        let again = !self.tried.lock().unwrap_or_else(PoisonError::into_inner).insert(key);
        again || self.repos.commit(repo, commit).await.is_ok_and(|known| known.at <= self.opened_at)
    }

    async fn tell_status(&self, repo: &RepoId, commit: &CommitSha, check: &Check, about: About) -> PortResult<()> {
        let state = match check.state {
            CheckState::Pending => "pending",
            CheckState::Passed => "success",
            CheckState::Failed => "failure",
        };
        let description = shortened(&check.summary, DESCRIPTION);
        if description != check.summary {
            let mut cut = self.cut.lock().unwrap_or_else(PoisonError::into_inner);
            if cut.len() >= CUT {
                cut.clear();
            }
            cut.insert((repo.clone(), commit.clone(), check.name.clone()), check.summary.clone());
        }
        let body = json!({"state": state, "context": check.name, "description": description});
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/statuses/{sha}";
        let call = Call::write(Method::POST, route, &[owner, name, commit.as_str()], about, body);
        self.noted(repo, Doc::Statuses(commit.clone()), "context", self.api.done(repo, &call).await)
    }

    fn noted(&self, repo: &RepoId, doc: Doc, key: &str, answer: PortResult<Value>) -> PortResult<()> {
        match answer {
            Ok(told) => {
                self.memo.amend(repo, &doc, false, |list| upsert(list, key, &told));
                Ok(())
            }
            Err(error) => {
                self.memo.doubt(repo, &doc);
                Err(error)
            }
        }
    }
}

/// A text of at most so many characters on one line, its end marked where it was cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_does_not_fit_is_cut_where_one_sees_it() {
        assert_eq!(shortened("a b\n c", 10), "a b c");
        assert_eq!(shortened("äöüß", 3), "äö…");
    }
}
