//! Pull requests: found, shown, opened, edited, talked below, closed.
//!
//! Nothing doubles: a pull request is found again by head and base, a comment by its marker. Where GitHub says that
//! something is so already, it is looked at, and that is success.

use http::Method;
use serde_json::{Value, json};

use super::GithubForge;
use super::call::{Call, parts};
use super::fault::{self, About};
use super::memo::Doc;
use super::read::about;
use super::shape;
use crate::domain::pull_request::{Dismissal, PrState, PullRequest, Review, ReviewState};
use crate::domain::{Branch, PrNumber, RepoId};
use crate::forge::NewPr;
use crate::port::{Fault, PortError, PortResult};

const PULL: &str = "/repos/{owner}/{repo}/pulls/{pull_number}";
const PULLS: &str = "/repos/{owner}/{repo}/pulls";

/// What is done to something, in the words of errors.
fn doing(repo: &RepoId, pr: PrNumber, what: &str) -> About {
    About { thing: format!("{repo}{pr}"), doing: format!("{what} {repo}{pr}") }
}

impl GithubForge {
    /// A pull request as GitHub shows it.
    pub(super) async fn shown(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest> {
        let doc = Doc::Pull(pr);
        let body = self.doc(repo, doc.clone()).await?;
        let mut shown = shape::pull(&body, &about(repo, &doc))?;
        if let PrState::Closed { by } = &mut shown.state
            && body["closed_by"].is_null()
        {
            *by = self.closer(repo, pr).await?;
        }
        Ok(shown)
    }

    /// The same, with what GitHub has not worked out yet worked out here.
    pub(super) async fn view(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest> {
        let mut view = self.shown(repo, pr).await?;
        if view.fork && view.state == PrState::Open {
            // Who wrote its commits is needed, and no branch of this repository holds them.
            self.repos.bring(repo, &format!("refs/pull/{}/head", pr.0), &view.head).await?;
        }
        self.work_out(repo, &mut view).await;
        Ok(view)
    }

    /// GitHub works out late whether a pull request merges cleanly. Git here tells it at once; GitHub is asked all the
    /// same when it comes to the merge.
    async fn work_out(&self, repo: &RepoId, pr: &mut PullRequest) {
        if pr.state != PrState::Open || pr.mergeable.is_some() || pr.fork {
            return;
        }
        match self.repos.conflicts(repo, &pr.base, &pr.head).await {
            Ok(files) => pr.mergeable = files.map(|files| files.is_empty()),
            Err(error) => {
                tracing::debug!(cause = %error.cause, "whether {repo}{} merges is left open: {error}", pr.number)
            }
        }
    }

    pub(super) async fn found(&self, repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>> {
        let (owner, name) = parts(repo);
        let doing = format!("find the pull request of {repo} from {branch} into {base}");
        let about = About { thing: repo.to_string(), doing };
        let head = format!("{owner}:{branch}");
        let query = [
            ("head", head.as_str()),
            ("base", base.as_str()),
            ("state", "all"),
            ("sort", "created"),
            ("direction", "desc"),
        ];
        let call = Call::get(PULLS, &[owner, name], about.clone()).query(&query);
        let listed = self.api.entries(repo, &call).await?;
        // GitHub passes over a filter that it does not understand.
        let found = listed.iter().filter_map(|body| shape::pull(body, &about).ok());
        let found = found.filter(|pr| pr.branch == *branch && pr.base == *base && !pr.fork);
        // One that is open is meant, be there newer ones. Of several in one state the first is: a stable sort keeps the newest.
        let Some(found) = found.min_by_key(|pr| pr.state != PrState::Open) else { return Ok(None) };
        // The list tells less than the document: not who merged it, nor whether it merges.
        self.view(repo, found.number).await.map(Some)
    }

    pub(super) async fn open_ones(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        let list = self.doc(repo, Doc::Open).await?;
        let about = about(repo, &Doc::Open);
        let mut open = Vec::new();
        for body in list.as_array().into_iter().flatten() {
            match shape::pull(body, &about) {
                Ok(pr) => open.push(pr),
                // One whose branch has a name that Git here would refuse must not hide the others.
                Err(error) => {
                    tracing::warn!(repo = %repo, number = %body["number"], "a pull request is passed over: {error}")
                }
            }
        }
        Ok(open)
    }

    pub(super) async fn open_new(&self, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        let (owner, name) = parts(repo);
        let doing = format!("open a pull request of {repo} from {} into {}", new.branch, new.base);
        let about = About { thing: repo.to_string(), doing };
        let body = json!({
            "title": new.title, "body": new.body, "draft": new.draft,
            "head": new.branch.as_str(), "base": new.base.as_str(),
        });
        let call = Call::write(Method::POST, PULLS, &[owner, name], about.clone(), body);
        let answer = self.api.send(repo, &call, None).await?;
        if answer.status == 422 {
            return self.not_opened(repo, new, &about, answer.refusal).await;
        }
        let body = answer.ok(&about)?;
        let number = shape::pull(&body, &about)?.number;
        self.memo.own(repo, Doc::Pull(number), body.clone());
        // What was made this moment was not talked about yet.
        self.memo.own(repo, Doc::Reviews(number), json!([]));
        self.memo.own(repo, Doc::Comments(number), json!([]));
        self.in_the_list(repo, number, &body, false);
        self.label(repo, number, &new.labels).await;
        self.view(repo, number).await
    }

    /// Why a pull request was not opened: there is one, or there is nothing to open.
    async fn not_opened(
        &self,
        repo: &RepoId,
        new: &NewPr,
        about: &About,
        refusal: fault::Refusal,
    ) -> PortResult<PullRequest> {
        let said = refusal.message.to_ascii_lowercase();
        if said.contains("already exists") {
            let found = self.found(repo, &new.branch, &new.base).await?;
            let Some(found) = found.filter(|pr| pr.state == PrState::Open) else {
                // Closed between the two calls, or not shown yet: the next look tells.
                return Err(PortError::transient(
                    format!("GitHub says that there is a pull request of {repo} from {} but shows none", new.branch),
                    refusal.message,
                ));
            };
            // What was said on it before it was found open may have been told to nobody.
            self.memo.doubt(repo, &Doc::Reviews(found.number));
            let body = self.doc(repo, Doc::Pull(found.number)).await?;
            let has = |label: &String| body["labels"].as_array().into_iter().flatten().any(|l| l["name"] == **label);
            let missing: Vec<String> = new.labels.iter().filter(|label| !has(label)).cloned().collect();
            self.label(repo, found.number, &missing).await;
            return Ok(found);
        }
        for (field, branch) in [("head", &new.branch), ("base", &new.base)] {
            if said.contains(&format!("{field} is invalid")) || said.contains(&format!("{field} is missing")) {
                let there = self.repos.branch_tip(repo, branch).await?.is_some();
                return Err(match there {
                    // Pushed a moment ago, and not known everywhere.
                    true => PortError::transient(
                        format!("GitHub does not know the branch {branch} of {repo} yet; it is asked again"),
                        refusal.message,
                    ),
                    false => PortError::not_found(format!("there is no branch {branch} in {repo}; create it")),
                });
            }
        }
        Err(fault::meaning(about, &refusal))
    }

    /// Labels are for people who look for things; without them nothing stops.
    async fn label(&self, repo: &RepoId, pr: PrNumber, labels: &[String]) {
        if labels.is_empty() {
            return;
        }
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/issues/{issue_number}/labels";
        let values = [owner, name, &pr.0.to_string()];
        let call = Call::write(Method::POST, route, &values, doing(repo, pr, "label"), json!({"labels": labels}));
        match self.api.done(repo, &call).await {
            Ok(all) => self.memo.confirm(repo, &Doc::Pull(pr), |body| body["labels"] = all),
            Err(error) => tracing::warn!(cause = %error.cause, "{repo}{pr} has no labels: {error}"),
        }
    }

    async fn patch(&self, repo: &RepoId, pr: PrNumber, what: &str, change: Value) -> PortResult<Value> {
        let (owner, name) = parts(repo);
        let values = [owner, name, &pr.0.to_string()];
        let call = Call::write(Method::PATCH, PULL, &values, doing(repo, pr, what), change);
        let answer = self.api.done(repo, &call).await;
        if answer.is_err() {
            self.memo.doubt(repo, &Doc::Pull(pr));
        }
        answer
    }

    pub(super) async fn edit(&self, repo: &RepoId, pr: PrNumber, title: &str, text: &str) -> PortResult<()> {
        let shown = self.shown(repo, pr).await?;
        if shown.title == title && plain(&shown.body) == plain(text) {
            return Ok(());
        }
        if shown.state != PrState::Open {
            let told = format!("{repo}{pr} is not open any more, so its text stays as it is");
            return Err(PortError::conflict(told));
        }
        let body = self.patch(repo, pr, "edit", json!({"title": title, "body": text})).await?;
        self.in_the_list(repo, pr, &body, false);
        self.memo.own(repo, Doc::Pull(pr), body);
        Ok(())
    }

    pub(super) async fn ready(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        if !self.shown(repo, pr).await?.draft {
            return Ok(());
        }
        let body = self.doc(repo, Doc::Pull(pr)).await?;
        let about = doing(repo, pr, "mark as ready");
        let Some(id) = body["node_id"].as_str() else { return Err(fault::gibberish(&about, "no node_id")) };
        let query = "mutation($id: ID!) { markPullRequestReadyForReview(input: {pullRequestId: $id}) \
                     { pullRequest { isDraft } } }";
        let done = self.api.mutate(repo, about.clone(), query, id).await;
        let draft =
            done.as_ref().ok().map(|d| d["data"]["markPullRequestReadyForReview"]["pullRequest"]["isDraft"].clone());
        match draft {
            Some(Value::Bool(draft)) => {
                self.memo.amend(repo, &Doc::Pull(pr), false, |body| body["draft"] = Value::Bool(draft));
            }
            _ => self.memo.doubt(repo, &Doc::Pull(pr)),
        }
        done.map(drop)
    }

    pub(super) async fn say(&self, repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()> {
        let doc = Doc::Comments(pr);
        let marker = format!("<!-- tidegate:said:{} -->", key.replace("--", "- -").replace('>', ")"));
        let said = self.doc(repo, doc.clone()).await?;
        let ours = |comment: &Value| {
            comment["user"]["login"].as_str().is_some_and(|login| self.is_own(login))
                && comment["body"].as_str().is_some_and(|body| body.contains(&marker))
        };
        if said.as_array().into_iter().flatten().any(ours) {
            return Ok(());
        }
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
        let body = json!({"body": format!("{text}\n\n{marker}")});
        let values = [owner, name, &pr.0.to_string()];
        let call = Call::write(Method::POST, route, &values, doing(repo, pr, "comment on"), body);
        match self.api.done(repo, &call).await {
            Ok(comment) => {
                self.memo.amend(repo, &doc, false, |list| super::seed::upsert(list, "id", &comment));
                Ok(())
            }
            Err(error) => {
                self.memo.doubt(repo, &doc);
                Err(error)
            }
        }
    }

    pub(super) async fn close(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        let merged = || PortError::conflict(format!("{repo}{pr} was merged, so it cannot be closed"));
        match self.shown(repo, pr).await?.state {
            PrState::Closed { .. } => return Ok(()),
            PrState::Merged { .. } => return Err(merged()),
            PrState::Open => {}
        }
        let mut body = self.patch(repo, pr, "close", json!({"state": "closed"})).await?;
        let was_merged = body["merged_at"].is_string();
        if !was_merged {
            body["closed_by"] = json!({"login": self.login()});
        }
        self.in_the_list(repo, pr, &body, false);
        self.memo.own(repo, Doc::Pull(pr), body);
        if was_merged { Err(merged()) } else { Ok(()) }
    }

    pub(super) async fn ask_for_reviews(&self, repo: &RepoId, pr: PrNumber, asked: &[String]) -> PortResult<()> {
        let shown = self.shown(repo, pr).await?;
        let known = |login: &String| shown.requested.iter().any(|r| r.eq_ignore_ascii_case(login));
        let wanted: Vec<String> = asked
            .iter()
            .filter(|login| !login.eq_ignore_ascii_case(&shown.author) && !self.is_own(login) && !known(login))
            .cloned()
            .collect();
        if wanted.is_empty() {
            return Ok(());
        }
        match self.request(repo, pr, &wanted).await {
            // GitHub asks nobody where one of them cannot be asked: then each by himself.
            Err(error) if error.fault == Fault::Rejected && wanted.len() > 1 => {
                let mut refused = Vec::new();
                for login in &wanted {
                    match self.request(repo, pr, std::slice::from_ref(login)).await {
                        Ok(()) => {}
                        Err(error) if error.fault == Fault::Rejected => refused.push(login.as_str()),
                        Err(error) => return Err(error),
                    }
                }
                if refused.len() == wanted.len() {
                    return Err(error);
                }
                tracing::warn!("{} cannot be asked to review {repo}{pr}; give them access to it", refused.join(", "));
                Ok(())
            }
            other => other,
        }
    }

    async fn request(&self, repo: &RepoId, pr: PrNumber, wanted: &[String]) -> PortResult<()> {
        let (teams, people): (Vec<_>, Vec<_>) = wanted.iter().partition(|login| login.contains('/'));
        let teams: Vec<_> = teams.iter().filter_map(|team| team.split_once('/')).map(|(_, slug)| slug).collect();
        // They are asked under the login that they have now.
        let people: Vec<String> = people.iter().map(|login| self.api.names.now(login)).collect();
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers";
        let body = json!({"reviewers": people, "team_reviewers": teams});
        let values = [owner, name, &pr.0.to_string()];
        let about = doing(repo, pr, &format!("ask {} to review", wanted.join(", ")));
        let answer = self.api.done(repo, &Call::write(Method::POST, route, &values, about, body)).await;
        let Ok(answer) = answer else {
            self.memo.doubt(repo, &Doc::Pull(pr));
            return answer.map(drop);
        };
        self.memo.amend(repo, &Doc::Pull(pr), false, |body| {
            for key in ["requested_reviewers", "requested_teams", "updated_at"] {
                body[key] = answer[key].clone();
            }
        });
        Ok(())
    }

    pub(super) async fn given_reviews(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>> {
        let doc = Doc::Reviews(pr);
        let list = self.doc(repo, doc.clone()).await?;
        let mut reviews = shape::reviews(&list, &about(repo, &doc))?;
        for review in reviews.iter_mut().filter(|r| r.state == ReviewState::Dismissed) {
            review.dismissal = self.dismissal(repo, pr, review.id).await?;
        }
        Ok(reviews)
    }

    /// Who dismissed a review, and what it said: GitHub tells that of the issue it is below, and it stays so.
    async fn dismissal(&self, repo: &RepoId, pr: PrNumber, review: u64) -> PortResult<Option<Dismissal>> {
        let doc = Doc::Dismissal(pr, review);
        let told = |events: &Value| shape::dismissal(events, review);
        if let Some(known) = self.memo.known(repo, &doc).as_deref().and_then(told) {
            return Ok(Some(known));
        }
        self.memo.doubt(repo, &doc);
        let events = match self.doc(repo, doc.clone()).await {
            Ok(events) => events,
            Err(error) if matches!(error.fault, Fault::Rejected | Fault::NotFound) => {
                tracing::warn!(cause = %error.cause, "who dismissed review {review} of {repo}{pr} stays unknown: {error}");
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        match told(&events) {
            None if self.memo.just_made(repo, &doc) => {
                let told = format!("GitHub does not tell yet who dismissed a review of {repo}{pr}; it is asked again");
                Err(PortError::transient(told, "no such event"))
            }
            dismissal => Ok(dismissal),
        }
    }

    pub(super) async fn dismiss(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()> {
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals";
        let values = [owner, name, &pr.0.to_string(), &review.id.to_string()];
        let about = doing(repo, pr, &format!("dismiss the review of {} of", review.login));
        let body = json!({"message": why, "event": "DISMISS"});
        let answer = self.api.send(repo, &Call::write(Method::PUT, route, &values, about.clone(), body), None).await?;
        let doc = Doc::Reviews(pr);
        if answer.is_ok() {
            self.memo.amend(repo, &doc, false, |list| super::seed::upsert(list, "id", &answer.body));
            let was = match review.state {
                ReviewState::Approved => "approved",
                ReviewState::ChangesRequested => "changes_requested",
                ReviewState::Dismissed => "dismissed",
            };
            let event = json!([{"event": "review_dismissed", "actor": {"login": self.login()},
                "dismissed_review": {"review_id": review.id, "state": was}}]);
            self.memo.own(repo, Doc::Dismissal(pr, review.id), event);
            return Ok(());
        }
        self.memo.doubt(repo, &doc);
        // GitHub refuses to dismiss what is dismissed.
        if answer.status == 422
            && self
                .given_reviews(repo, pr)
                .await?
                .iter()
                .any(|r| r.id == review.id && r.state == ReviewState::Dismissed)
        {
            return Ok(());
        }
        answer.ok(&about).map(drop)
    }

    /// Whether a login is tidegate's own.
    pub(super) fn is_own(&self, login: &str) -> bool {
        login.eq_ignore_ascii_case(self.login())
    }
}

/// A text apart from what a web form changes in it.
fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").trim_end().to_owned()
}
