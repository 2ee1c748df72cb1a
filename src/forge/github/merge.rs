//! Merging, pinned to a head. GitHub refuses in few words and for many reasons, so after anything but a plain yes the
//! pull request is looked at, and what is seen there is what counts: also where the answer was lost on its way.

use http::Method;
use serde_json::json;

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::{self, About, Refusal};
use super::memo::Doc;
use crate::domain::pull_request::{Lineage, PrState, PullRequest};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId};
use crate::forge::Pin;
use crate::port::{Fault, PortError, PortResult};

const MERGE: &str = "/repos/{owner}/{repo}/pulls/{pull_number}/merge";

impl GithubForge {
    pub(super) async fn merge(&self, repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha> {
        let now = self.shown(repo, pr).await?;
        if now.state == PrState::Open && now.base != pin.base {
            let told = format!("{repo}{pr} goes into {} and no longer into {}: look at it again", now.base, pin.base);
            return Err(PortError::conflict(told));
        }
        let (owner, name) = parts(repo);
        let (title, text) = message.split_once('\n').unwrap_or((message, ""));
        let body = json!({
            "sha": pin.head.as_str(), "merge_method": "merge",
            "commit_title": title, "commit_message": text.trim(),
        });
        let about = About { thing: format!("{repo}{pr}"), doing: format!("merge {repo}{pr}") };
        let call = Call::write(Method::PUT, MERGE, &[owner, name, &pr.0.to_string()], about.clone(), body);
        let refusal = match self.api.send(repo, &call, None).await {
            Ok(answer) if answer.is_ok() && answer.body["sha"].is_string() => {
                let sha = answer.body["sha"].as_str().unwrap_or_default();
                let commit = CommitSha::parse(sha).map_err(|e| fault::gibberish(&about, e))?;
                self.repos.distrust(repo);
                self.in_the_list(repo, pr, &json!({"state": "closed"}), false);
                match self.landed(repo, &pin.base, &commit).await {
                    true => self.was_merged(repo, pr, &commit),
                    // Retargeted at the last moment, perhaps: whoever looks next asks where it went. That it is merged is
                    // not noted, for of what is merged nobody asks any more.
                    false => self.memo.doubt(repo, &Doc::Pull(pr)),
                }
                return Ok(commit);
            }
            Ok(answer) if answer.status == 404 => return Err(fault::meaning(&about, &answer.refusal)),
            Ok(answer) if answer.is_ok() => Err(fault::gibberish(&about, "no commit in it")),
            Ok(answer) => Ok(answer.refusal),
            Err(error) if error.fault == Fault::Transient => Err(error),
            Err(error) => return Err(error),
        };
        // Whatever was remembered, it is not what GitHub acted on.
        self.memo.doubt(repo, &Doc::Pull(pr));
        self.repos.distrust(repo);
        let seen = match (self.shown(repo, pr).await, &refusal) {
            (Ok(seen), _) => seen,
            (Err(_), Err(silence)) => return Err(silence.clone()),
            (Err(error), Ok(_)) => return Err(error),
        };
        if let Some(ended) = ended(repo, &seen, &pin.head) {
            return ended;
        }
        match refusal {
            Err(silence) => Err(silence),
            Ok(refusal) => Err(self.why_not(repo, &seen, &about, &refusal).await),
        }
    }

    /// Whether a merge is on the branch it was meant for. The call that merges can name the head and not the base; Git
    /// knows, and charges nothing.
    async fn landed(&self, repo: &RepoId, base: &Branch, commit: &CommitSha) -> bool {
        let Ok(Some(tip)) = self.repos.branch_tip(repo, base).await else { return false };
        let compared = self.repos.compare(repo, commit, &tip).await;
        compared.is_ok_and(|c| matches!(c.lineage, Lineage::Same | Lineage::Ahead))
    }

    /// What is known of a pull request after our own merge of it into the branch that was meant.
    fn was_merged(&self, repo: &RepoId, pr: PrNumber, commit: &CommitSha) {
        let now = self.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        self.memo.amend(repo, &Doc::Pull(pr), false, |body| {
            body["state"] = json!("closed");
            body["merged"] = json!(true);
            body["merged_at"] = json!(now);
            body["closed_at"] = json!(now);
            body["merge_commit_sha"] = json!(commit.as_str());
            body["merged_by"] = json!({"login": self.login()});
        });
    }

    /// Why an open pull request with the right head was not merged.
    async fn why_not(&self, repo: &RepoId, seen: &PullRequest, about: &About, refusal: &Refusal) -> PortError {
        let pr = seen.number;
        if !matches!(refusal.status, 405 | 409 | 422) {
            return fault::meaning(about, refusal);
        }
        if seen.draft {
            return PortError::rejected(format!("{repo}{pr} is a draft; mark it as ready for review"));
        }
        let said = refusal.message.to_ascii_lowercase();
        // The base moved under the merge; GitHub asks for another try.
        if said.contains("base branch was modified") {
            return PortError::transient(format!("the base of {repo}{pr} moved; it is tried again"), &refusal.message);
        }
        match seen.mergeable {
            Some(false) => match self.repos.conflicts(repo, &seen.base, &seen.head).await {
                Ok(Some(files)) if !files.is_empty() => {
                    let told = format!("{repo}{pr} conflicts with {} in {}", seen.base, files.join(", "));
                    PortError::new(Fault::Rejected, told, &refusal.message)
                }
                Err(error) if error.fault == Fault::Transient => error,
                _ => {
                    let told = format!("{repo}{pr} conflicts with {}; take {} into it", seen.base, seen.base);
                    PortError::new(Fault::Rejected, told, &refusal.message)
                }
            },
            None => PortError::transient(
                format!("GitHub has not worked out yet whether {repo}{pr} merges; it is tried again"),
                &refusal.message,
            ),
            Some(true) => PortError::new(
                Fault::Rejected,
                format!(
                    "GitHub refuses to merge {repo}{pr} ({}); look at the protection of {} and what it asks for",
                    if refusal.message.is_empty() { "without saying why" } else { &refusal.message },
                    seen.base
                ),
                format!("status {}", refusal.status),
            ),
        }
    }
}

/// What a pull request that is not as the merge wanted it means for the merge.
fn ended(repo: &RepoId, seen: &PullRequest, head: &CommitSha) -> Option<PortResult<CommitSha>> {
    let pr = seen.number;
    let moved = || {
        let told = format!("the head of {repo}{pr} is {} now, not {}; look again", seen.head.short(), head.short());
        Err(PortError::conflict(told))
    };
    match &seen.state {
        PrState::Merged { commit, .. } if seen.head == *head => Some(Ok(commit.clone())),
        PrState::Merged { .. } => Some(moved()),
        PrState::Closed { by } => {
            let told = format!("{repo}{pr} was closed by {by}; a closed pull request is never merged");
            Some(Err(PortError::conflict(told)))
        }
        PrState::Open if seen.head != *head => Some(moved()),
        PrState::Open => None,
    }
}
