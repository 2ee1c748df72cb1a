//! What webhooks tell, laid over what is remembered, so that hearing of a change costs no call.
//!
//! A webhook is a hint: it may come late, twice, out of order, or not at all. It only ever replaces what it is newer
//! than; where that cannot be told, the document is asked for again. What is not known yet stays unknown.

use serde_json::{Value, json};

use super::GithubForge;
use super::memo::Doc;
use super::webhooks::{Seed, Sink};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId};

impl Sink for GithubForge {
    fn signed(&self, fits: bool) {
        self.secret.met(fits);
    }

    fn seed(&self, seed: Seed) {
        match seed {
            Seed::Branch { repo, branch, to, .. } => self.branch_told(&repo, &branch, to.as_ref()),
            Seed::Tag { repo, .. } => self.repos.distrust(&repo),
            Seed::Pull { repo, number, action, sender, mut body } => {
                if let (Some(sender), "closed", true) = (sender, action.as_str(), body["merged_at"].is_null()) {
                    body["closed_by"] = json!({ "login": sender });
                }
                self.pull_told(&repo, number, body);
            }
            Seed::Review { repo, number, body } => {
                self.memo.amend(&repo, &Doc::Reviews(number), true, |list| upsert(list, "id", &body));
            }
            Seed::CheckRun { repo, commit, body } => {
                self.memo.amend(&repo, &Doc::Runs(commit), true, |list| upsert(list, "id", &body));
            }
            Seed::Status { repo, body } => self.status_told(&repo, &body),
            Seed::Checks { repo, commit } => {
                self.memo.doubt(&repo, &Doc::Runs(commit.clone()));
                self.memo.doubt(&repo, &Doc::Statuses(commit));
            }
            Seed::Access { repo } => {
                self.api.forget_access(&repo);
                self.memo.doubt_all(&repo, |_, _| true);
                self.repos.distrust(&repo);
            }
        }
    }
}

impl GithubForge {
    /// A webhook told a commit status.
    fn status_told(&self, repo: &RepoId, status: &Value) {
        let Some(sha) = status["sha"].as_str().and_then(|sha| CommitSha::parse(sha).ok()) else { return };
        self.memo.amend(repo, &Doc::Statuses(sha), true, |list| {
            let newest = list.as_array().into_iter().flatten().find(|s| s["context"] == status["context"]);
            if newest.is_none_or(|known| known["id"].as_u64() <= status["id"].as_u64()) {
                upsert(list, "context", status);
            }
        });
    }

    /// A webhook showed a pull request. Some show a part of it only; that confirms what is known, or puts it in doubt.
    fn pull_told(&self, repo: &RepoId, number: PrNumber, mut pull: Value) {
        let doc = Doc::Pull(number);
        let whole = pull.get("merged").is_some();
        match self.memo.known(repo, &doc) {
            None if whole => self.memo.told(repo, doc, pull.clone()),
            None => {}
            Some(known) if same(&known, &pull) => {
                let (at, by) = (pull["updated_at"].clone(), pull["closed_by"].clone());
                self.memo.confirm(repo, &doc, |body| {
                    if at.as_str() > body["updated_at"].as_str() {
                        body["updated_at"] = at;
                    }
                    if by.is_object() {
                        body["closed_by"] = by;
                    }
                });
            }
            Some(known) => match pull["updated_at"].as_str().cmp(&known["updated_at"].as_str()) {
                std::cmp::Ordering::Greater if whole => {
                    keep_mergeable(&known, &mut pull);
                    self.memo.told(repo, doc, pull.clone());
                }
                // Older news.
                std::cmp::Ordering::Less => return,
                _ => self.memo.doubt(repo, &doc),
            },
        }
        self.in_the_list(repo, number, &pull, true);
    }

    /// Keeps the list of open pull requests by what became of one.
    pub(super) fn in_the_list(&self, repo: &RepoId, number: PrNumber, pull: &Value, heard: bool) {
        let open = pull["state"] == "open";
        self.memo.amend(repo, &Doc::Open, heard, |list| {
            let Value::Array(list) = list else { return };
            let at = list.iter().position(|entry| entry["number"] == number.0);
            match (at, open) {
                (Some(at), true) => list[at] = pull.clone(),
                (Some(at), false) => drop(list.remove(at)),
                (None, true) => list.push(pull.clone()),
                (None, false) => {}
            }
        });
    }

    /// A webhook told that a branch moved, appeared or vanished.
    fn branch_told(&self, repo: &RepoId, branch: &Branch, tip: Option<&CommitSha>) {
        self.repos.distrust(repo);
        // What is to be merged into it may merge no more, or at last.
        self.memo.amend_all(repo, |doc, body| {
            if matches!(doc, Doc::Pull(_)) && body["base"]["ref"] == branch.as_str() && body["state"] == "open" {
                body["mergeable"] = Value::Null;
            }
        });
        self.memo.doubt_all(repo, |doc, body| {
            let moved = || tip.is_none_or(|tip| body["head"]["sha"] != tip.as_str());
            matches!(doc, Doc::Pull(_)) && body["state"] == "open" && body["head"]["ref"] == branch.as_str() && moved()
        });
    }
}

/// Whether two views of a pull request tell the same of everything that matters and that both tell of.
fn same(known: &Value, told: &Value) -> bool {
    let names = |value: &Value, list: &str, key: &str| {
        let list = value[list].as_array()?;
        let mut names: Vec<String> = list.iter().filter_map(|one| one[key].as_str().map(str::to_owned)).collect();
        names.sort();
        Some(names)
    };
    let agree = |list: &str, key: &str| match (names(known, list, key), names(told, list, key)) {
        (Some(known), Some(told)) => known == told,
        _ => true,
    };
    ["/state", "/head/sha", "/base/ref", "/draft", "/title", "/body", "/merged_at"]
        .iter()
        .all(|at| told.pointer(at).is_none() || told.pointer(at) == known.pointer(at))
        && agree("requested_reviewers", "login")
        && agree("requested_teams", "slug")
}

/// What GitHub had worked out stays true of the same head on the same base, although a webhook never tells it.
fn keep_mergeable(known: &Value, pull: &mut Value) {
    let same = ["/head/sha", "/base/sha"].iter().all(|at| known.pointer(at) == pull.pointer(at));
    if same && pull["mergeable"].is_null() {
        pull["mergeable"] = known["mergeable"].clone();
    }
}

/// Puts an entry in the place of the one with the same key, or at the end.
pub(super) fn upsert(list: &mut Value, key: &str, entry: &Value) {
    let Value::Array(list) = list else { return };
    match list.iter_mut().find(|known| known[key] == entry[key]) {
        Some(known) => *known = entry.clone(),
        None => list.push(entry.clone()),
    }
}
