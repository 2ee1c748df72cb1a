//! GitHub's documents as far as they matter here, and what they say in the domain's words. Unknown fields are passed
//! over; whatever else is not as expected is an answer that could not be read.

use chrono::DateTime;
use serde::Deserialize;
use serde_json::Value;

use super::fault::{About, gibberish};
use crate::domain::pull_request::{Check, CheckState, Dismissal, PrState, PullRequest, Review, ReviewState};
use crate::domain::{Branch, CommitSha, IdError, Instant, PrNumber};
use crate::port::{PortError, PortResult};

/// Who did something whose account is gone.
const GHOST: &str = "ghost";

#[derive(Deserialize)]
struct User {
    login: String,
}

#[derive(Deserialize)]
struct Repo {
    id: u64,
    owner: Option<User>,
}

#[derive(Deserialize)]
struct End {
    #[serde(rename = "ref")]
    name: String,
    sha: String,
    repo: Option<Repo>,
}

#[derive(Deserialize)]
struct Team {
    slug: String,
}

#[derive(Deserialize)]
struct Pull {
    number: u64,
    #[serde(default)]
    title: String,
    body: Option<String>,
    user: Option<User>,
    head: End,
    base: End,
    state: String,
    #[serde(default)]
    draft: bool,
    merged_at: Option<String>,
    merge_commit_sha: Option<String>,
    merged_by: Option<User>,
    closed_by: Option<User>,
    #[serde(default)]
    requested_reviewers: Vec<User>,
    #[serde(default)]
    requested_teams: Vec<Team>,
    mergeable: Option<bool>,
}

fn login(user: Option<User>) -> String {
    user.map_or_else(|| GHOST.to_owned(), |user| user.login)
}

/// A pull request. Who closed it is only known where `closed_by` was filled in: GitHub tells it of issues alone.
pub(super) fn pull(body: &Value, about: &About) -> PortResult<PullRequest> {
    let pull = Pull::deserialize(body).map_err(|e| gibberish(about, e))?;
    let unfit =
        |e: IdError| PortError::rejected(format!("{} has a name or commit that cannot be used: {e}", about.thing));
    let owner = pull.base.repo.as_ref().and_then(|r| r.owner.as_ref()).map(|o| o.login.clone()).unwrap_or_default();
    let base_repo = pull.base.repo.map(|r| r.id);
    // A fork that was deleted is a fork still.
    let fork = pull.head.repo.map(|r| r.id) != base_repo || base_repo.is_none();
    let teams = pull.requested_teams.iter().map(|team| format!("{owner}/{}", team.slug));
    let state = match (pull.state.as_str(), pull.merged_at) {
        ("open", _) => PrState::Open,
        (_, Some(_)) => {
            let commit = pull.merge_commit_sha.ok_or_else(|| gibberish(about, "merged as no commit"))?;
            PrState::Merged { commit: CommitSha::parse(commit).map_err(unfit)?, by: login(pull.merged_by) }
        }
        (_, None) => PrState::Closed { by: login(pull.closed_by) },
    };
    Ok(PullRequest {
        number: PrNumber(pull.number),
        title: pull.title,
        body: pull.body.unwrap_or_default(),
        author: login(pull.user),
        branch: Branch::parse(&pull.head.name).map_err(unfit)?,
        fork,
        head: CommitSha::parse(&pull.head.sha).map_err(unfit)?,
        base: Branch::parse(&pull.base.name).map_err(unfit)?,
        state,
        draft: pull.draft,
        requested: pull.requested_reviewers.into_iter().map(|user| user.login).chain(teams).collect(),
        mergeable: pull.mergeable,
    })
}

#[derive(Deserialize)]
struct Given {
    id: u64,
    user: Option<User>,
    state: String,
    commit_id: Option<String>,
    submitted_at: Option<String>,
}

/// Reviews, oldest first, without comments and what was not submitted yet.
pub(super) fn reviews(list: &Value, about: &About) -> PortResult<Vec<Review>> {
    let given = Vec::<Given>::deserialize(list).map_err(|e| gibberish(about, e))?;
    let mut reviews = Vec::new();
    for review in given {
        let state = match review.state.to_ascii_uppercase().as_str() {
            "APPROVED" => ReviewState::Approved,
            "CHANGES_REQUESTED" => ReviewState::ChangesRequested,
            "DISMISSED" => ReviewState::Dismissed,
            _ => continue,
        };
        // A review of a commit that is gone is one of no head that counts.
        let (Some(commit), Some(at)) = (review.commit_id, review.submitted_at) else { continue };
        reviews.push(Review {
            id: review.id,
            login: login(review.user),
            state,
            commit: CommitSha::parse(commit).map_err(|e| gibberish(about, e))?,
            at: at.parse().map_err(|e| gibberish(about, e))?,
            dismissal: None,
        });
    }
    reviews.sort_by_key(Review::turn);
    Ok(reviews)
}

/// What the events of a pull request tell of the dismissal of a review; none while they do not.
pub(super) fn dismissal(events: &Value, review: u64) -> Option<Dismissal> {
    let dismisses =
        |e: &&Value| e["event"] == "review_dismissed" && e["dismissed_review"]["review_id"].as_u64() == Some(review);
    let event = events.as_array()?.iter().rev().find(dismisses)?;
    let was = match event["dismissed_review"]["state"].as_str().unwrap_or_default().to_ascii_lowercase().as_str() {
        "approved" => Some(ReviewState::Approved),
        "changes_requested" => Some(ReviewState::ChangesRequested),
        _ => None,
    };
    Some(Dismissal { was, by: event["actor"]["login"].as_str().map(str::to_owned) })
}

#[derive(Deserialize)]
struct Run {
    id: u64,
    name: String,
    status: Option<String>,
    conclusion: Option<String>,
    started_at: Option<String>,
    completed_at: Option<String>,
    output: Option<Output>,
    app: Option<AppOf>,
    check_suite: Option<Suite>,
}

#[derive(Deserialize)]
struct AppOf {
    id: u64,
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Suite {
    id: u64,
}

#[derive(Deserialize)]
struct Output {
    title: Option<String>,
    summary: Option<String>,
}

#[derive(Deserialize)]
struct Status {
    #[serde(default)]
    id: u64,
    context: String,
    state: String,
    description: Option<String>,
    updated_at: Option<String>,
}

/// Check runs and commit statuses as one list: of each name, source and suite the latest.
pub(super) fn checks(runs: &Value, statuses: &Value, own_app: Option<u64>, about: &About) -> PortResult<Vec<Check>> {
    let runs = Vec::<Run>::deserialize(runs).map_err(|e| gibberish(about, e))?;
    let statuses = Vec::<Status>::deserialize(statuses).map_err(|e| gibberish(about, e))?;
    let mut told: Vec<(Reported, Check)> = runs.into_iter().map(|run| of_run(run, own_app)).collect();
    told.extend(statuses.into_iter().map(of_status));
    told.sort_by_key(|(reported, _)| *reported);
    let mut latest: Vec<(Reported, Check)> = Vec::new();
    for (reported, check) in told.into_iter().rev() {
        let same =
            |(r, c): &(Reported, Check)| (r.suite, &c.name, &c.source) == (reported.suite, &check.name, &check.source);
        if !latest.iter().any(same) {
            latest.push((reported, check));
        }
    }
    latest.sort_by(|(a, one), (b, other)| (&one.name, &one.source, a).cmp(&(&other.name, &other.source, b)));
    Ok(latest.into_iter().map(|(_, check)| check).collect())
}

fn moment(text: Option<&str>) -> Instant {
    text.and_then(|text| text.parse().ok()).unwrap_or(DateTime::UNIX_EPOCH)
}

/// When something was reported, its number, and the suite of runs that it belongs to: a push and a pull request make two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Reported {
    at: Instant,
    id: u64,
    suite: Option<u64>,
}

fn of_run(run: Run, own_app: Option<u64>) -> (Reported, Check) {
    let at = moment(run.started_at.as_deref().or(run.completed_at.as_deref()));
    let state = match (run.status.as_deref(), run.conclusion.as_deref()) {
        (Some("completed"), Some("success" | "neutral" | "skipped")) => CheckState::Passed,
        (Some("completed"), _) => CheckState::Failed,
        _ => CheckState::Pending,
    };
    let own = own_app.is_some() && run.app.as_ref().map(|app| app.id) == own_app;
    let (title, summary) = run.output.map_or((None, None), |output| (output.title, output.summary));
    let full = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    // Our own runs carry the whole text in the summary; other people's titles are the short form, where they say more
    // than the name does.
    let title = full(&title).filter(|title| *title != run.name);
    let text = if own { full(&summary).or(title) } else { title.or(full(&summary)) };
    let plain = || run.conclusion.clone().or_else(|| run.status.clone()).unwrap_or_default();
    let text = text.unwrap_or_else(plain);
    let source = run.app.map(|app| app.slug.unwrap_or_else(|| app.id.to_string()));
    let reported = Reported { at, id: run.id, suite: run.check_suite.map(|suite| suite.id) };
    (reported, Check { name: run.name, state, summary: text, source })
}

fn of_status(status: Status) -> (Reported, Check) {
    let state = match status.state.as_str() {
        "success" => CheckState::Passed,
        "pending" => CheckState::Pending,
        _ => CheckState::Failed,
    };
    let summary = status.description.unwrap_or_default();
    let reported = Reported { at: moment(status.updated_at.as_deref()), id: status.id, suite: None };
    (reported, Check { name: status.context, state, summary, source: Some(Check::STATUS.to_owned()) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn about() -> About {
        About { thing: "acme/shop#7".to_owned(), doing: "read".to_owned() }
    }

    fn open_pull() -> Value {
        json!({
            "number": 7, "title": "T", "body": null, "user": {"login": "alice"}, "state": "open", "draft": true,
            "head": {"ref": "feature", "sha": "a".repeat(40), "repo": {"id": 1, "owner": {"login": "acme"}}},
            "base": {"ref": "dev", "sha": "b".repeat(40), "repo": {"id": 1, "owner": {"login": "acme"}}},
            "requested_reviewers": [{"login": "bob"}], "requested_teams": [{"slug": "backend"}],
            "mergeable": null, "merged_at": null, "something": {"new": true},
        })
    }

    #[test]
    fn a_pull_request_is_read_with_people_and_teams_that_were_asked() {
        let pr = pull(&open_pull(), &about()).unwrap();
        assert_eq!(pr.requested, ["bob", "acme/backend"]);
        assert_eq!((pr.draft, pr.fork, pr.mergeable, pr.state), (true, false, None, PrState::Open));
    }

    #[test]
    fn one_from_another_repository_is_a_fork_even_when_that_is_gone() {
        for repo in [json!(null), json!({"id": 2, "owner": {"login": "acme"}})] {
            let mut body = open_pull();
            body["head"]["repo"] = repo;
            assert!(pull(&body, &about()).unwrap().fork);
        }
    }

    #[test]
    fn how_it_ended_is_told_with_who_ended_it() {
        let mut body = open_pull();
        body["state"] = json!("closed");
        assert_eq!(pull(&body, &about()).unwrap().state, PrState::Closed { by: "ghost".to_owned() });
        body["closed_by"] = json!({"login": "bob"});
        assert_eq!(pull(&body, &about()).unwrap().state, PrState::Closed { by: "bob".to_owned() });
        body["merged_at"] = json!("2026-05-04T10:00:00Z");
        assert!(pull(&body, &about()).is_err(), "merged as no commit");
        body["merge_commit_sha"] = json!("c".repeat(40));
        body["merged_by"] = json!({"login": "carol"});
        let by = "carol".to_owned();
        let commit = CommitSha::parse("c".repeat(40)).unwrap();
        assert_eq!(pull(&body, &about()).unwrap().state, PrState::Merged { commit, by });
    }

    #[test]
    fn reviews_come_oldest_first_without_comments() {
        let review = |login: &str, state: &str, hour: u8| {
            json!({"id": hour, "user": {"login": login}, "state": state, "commit_id": "a".repeat(40),
                   "submitted_at": format!("2026-05-04T{hour:02}:00:00Z")})
        };
        let list = json!([
            review("bob", "CHANGES_REQUESTED", 12),
            review("bob", "COMMENTED", 13),
            review("alice", "approved", 10),
            {"id": 11, "user": null, "state": "DISMISSED", "commit_id": "b".repeat(40), "submitted_at": "2026-05-04T11:00:00Z"},
            {"id": 14, "user": {"login": "dave"}, "state": "PENDING", "commit_id": "a".repeat(40)},
        ]);
        let told: Vec<_> =
            reviews(&list, &about()).unwrap().into_iter().map(|review| (review.login, review.state)).collect();
        let expected = [
            ("alice".to_owned(), ReviewState::Approved),
            ("ghost".to_owned(), ReviewState::Dismissed),
            ("bob".to_owned(), ReviewState::ChangesRequested),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn of_each_name_and_source_the_latest_counts() {
        let run = |id: u64, name: &str, status: &str, conclusion: Option<&str>, at: &str| {
            json!({"id": id, "name": name, "status": status, "conclusion": conclusion, "started_at": at,
                   "output": {"title": null, "summary": null}, "app": {"id": 5, "slug": "actions"}, "check_suite": {"id": 1}})
        };
        let (early, late) = ("2026-05-04T10:00:00Z", "2026-05-04T11:00:00Z");
        let runs = json!([
            run(2, "ci", "completed", Some("failure"), early),
            run(3, "ci", "completed", Some("success"), late),
            run(4, "lint", "completed", Some("skipped"), early),
            run(5, "slow", "in_progress", None, early),
            run(6, "again", "completed", Some("success"), early),
            run(7, "again", "queued", None, early),
        ]);
        let statuses = json!([
            {"id": 1, "context": "lint", "state": "error", "description": "broken", "updated_at": late},
            {"id": 2, "context": "ci", "state": "failure", "description": null, "updated_at": early},
        ]);
        let told: Vec<_> = checks(&runs, &statuses, None, &about())
            .unwrap()
            .into_iter()
            .map(|check| format!("{} from {}: {:?}", check.name, check.source.unwrap_or_default(), check.state))
            .collect();
        let expected = [
            "again from actions: Pending",
            "ci from actions: Passed",
            "ci from status: Failed",
            "lint from actions: Passed",
            "lint from status: Failed",
            "slow from actions: Pending",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn each_suite_and_app_stands_for_itself() {
        let run = |id: u64, app: &str, suite: u64, conclusion: &str| {
            json!({"id": id, "name": "ci", "status": "completed", "conclusion": conclusion,
                   "started_at": "2026-05-04T10:00:00Z", "app": {"id": 5, "slug": app}, "check_suite": {"id": suite}})
        };
        let runs = json!([
            run(1, "actions", 1, "failure"),
            run(2, "actions", 2, "success"),
            run(3, "other", 3, "success"),
            run(4, "actions", 2, "cancelled")
        ]);
        let told = checks(&runs, &json!([]), None, &about()).unwrap();
        let told: Vec<_> = told.iter().map(|check| (check.source.as_deref(), check.state)).collect();
        use CheckState::{Failed, Passed};
        assert_eq!(told, [(Some("actions"), Failed), (Some("actions"), Failed), (Some("other"), Passed)]);
    }

    #[test]
    fn our_own_run_tells_its_whole_text_and_others_their_title() {
        let run = json!([{"id": 1, "name": "x", "status": "completed", "conclusion": "success", "started_at": null,
                          "output": {"title": "short", "summary": "the whole text"}, "app": {"id": 5}}]);
        assert_eq!(checks(&run, &json!([]), Some(5), &about()).unwrap()[0].summary, "the whole text");
        assert_eq!(checks(&run, &json!([]), Some(6), &about()).unwrap()[0].summary, "short");
    }
}
