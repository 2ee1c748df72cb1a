//! Reviews and who is asked for one. On GitHub a review takes the reviewer off the list of those asked, and a
//! dismissal changes the review that it dismisses.

use serde_json::{Value, json};
use tidegate::domain::RepoId;
use tidegate::domain::pull_request::{Dismissal, PullRequest, Review, ReviewState};
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::{Shared, pulls, shapes};

/// Who is asked and has not answered.
pub(super) async fn asked(shared: &Shared, repo: &RepoId, pr: &PullRequest) -> Result<Vec<String>, Answer> {
    let reviews = shared.forge.reviews(repo, pr.number).await?;
    let given = |login: &str| reviews.iter().filter(|r| r.login == login && r.state != ReviewState::Dismissed).count();
    let state = shared.state();
    let before =
        |login: &str| state.asked_again.get(&(repo.clone(), pr.number.0, login.to_owned())).copied().unwrap_or(0);
    Ok(pr.requested.iter().filter(|login| given(login) <= before(login)).cloned().collect())
}

async fn look(call: &Call) -> Result<(RepoId, PullRequest), Answer> {
    let repo = call.repo().await?;
    let pr = call.forge().pull_request(&repo, call.pr("pull_number")?).await?;
    Ok((repo, pr))
}

pub(super) async fn requested(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let asked = asked(&call.shared, &repo, &pr).await?;
    let users: Vec<Value> = asked.iter().map(|login| shapes::user(&call.shared, login)).collect();
    Answer::ok(json!({ "users": users, "teams": [] }))
}

pub(super) async fn request(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let logins = call.texts("reviewers");
    if logins.contains(&pr.author) {
        return Err(Answer::refused(422, "Review cannot be requested from pull request author."));
    }
    if logins.iter().any(|login| login.ends_with("[bot]")) {
        let told = "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator.";
        return Err(Answer::refused(422, told));
    }
    let reviews = call.forge().reviews(&repo, pr.number).await?;
    for login in &logins {
        let given = reviews.iter().filter(|r| r.login == *login && r.state != ReviewState::Dismissed).count();
        call.shared.state().asked_again.insert((repo.clone(), pr.number.0, login.clone()), given);
    }
    call.forge().request_reviewers(&repo, pr.number, &logins).await?;
    let (repo, pr) = look(&call).await?;
    Answer::created(pulls::simple(&call.shared, &repo, &pr).await?)
}

pub(super) async fn withdraw(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    for login in call.texts("reviewers") {
        call.forge().withdraw_request(&repo, pr.number, &login).await?;
    }
    let (repo, pr) = look(&call).await?;
    Answer::ok(pulls::simple(&call.shared, &repo, &pr).await?)
}

/// Reviews, dismissals told in the reviews they dismissed.
pub(super) fn folded(reviews: Vec<Review>) -> Vec<Review> {
    let mut shown: Vec<Review> = Vec::new();
    for review in reviews {
        let mut standing = shown.iter_mut().rev().filter(|r| r.state != ReviewState::Dismissed);
        let earlier = standing.find(|r| r.login == review.login);
        // Only somebody's own dismissal is a review of its own in the embedded forge.
        let own = review.dismissal.as_ref().is_some_and(|d| d.was.is_none());
        match earlier {
            Some(dismissed) if own => {
                let by = Some(review.login);
                dismissed.dismissal = Some(Dismissal { was: Some(dismissed.state), by });
                dismissed.state = ReviewState::Dismissed;
            }
            _ => shown.push(review),
        }
    }
    shown
}

fn word(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Approved => "approved",
        ReviewState::ChangesRequested => "changes_requested",
        ReviewState::Dismissed => "dismissed",
    }
}

/// The events of a pull request, as far as they are about reviews.
pub(super) async fn events(call: Call) -> Reply {
    let repo = call.repo().await?;
    let number = call.forge().pull_request(&repo, call.pr("issue_number")?).await?.number;
    let reviews = folded(call.forge().reviews(&repo, number).await?);
    let event = |review: &Review| {
        let dismissal = review.dismissal.as_ref()?;
        let (id, was) = (review.id, dismissal.was.map(word));
        let by = dismissal.by.as_ref().map(|by| shapes::user(&call.shared, by));
        Some(json!({ "id": 900_000 + id, "node_id": format!("RDE_{id}"), "actor": by, "event": "review_dismissed",
            "url": format!("{}/repos/{repo}/issues/events/{}", call.shared.base, 900_000 + id), "commit_id": null,
            "commit_url": null, "created_at": shapes::time(review.at), "performed_via_github_app": null,
            "dismissed_review": { "state": was, "review_id": id, "dismissal_message": null } }))
    };
    Answer::list(reviews.iter().filter_map(event).collect())
}

/// A review as it is shown.
pub(super) fn shown(shared: &Shared, repo: &RepoId, pr: u64, review: &Review) -> Value {
    let id = review.id;
    let (url, html) = (format!("{}/repos/{repo}/pulls/{pr}", shared.base), format!("{}/{repo}/pull/{pr}", shared.base));
    let state = match review.state {
        ReviewState::Approved => "APPROVED",
        ReviewState::ChangesRequested => "CHANGES_REQUESTED",
        ReviewState::Dismissed => "DISMISSED",
    };
    let here = format!("{html}#pullrequestreview-{id}");
    json!({ "id": id, "node_id": format!("PRR_{id}"), "user": shapes::user(shared, &review.login), "body": "",
        "state": state, "html_url": here, "pull_request_url": url, "author_association": "MEMBER",
        "_links": { "html": { "href": here }, "pull_request": { "href": url } },
        "submitted_at": shapes::time(review.at), "commit_id": review.commit.as_str() })
}

pub(super) async fn list(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let folded = folded(call.forge().reviews(&repo, pr.number).await?);
    Answer::list(folded.iter().map(|review| shown(&call.shared, &repo, pr.number.0, review)).collect())
}

pub(super) async fn dismiss(call: Call) -> Reply {
    let (repo, pr) = look(&call).await?;
    let (wanted, why) = (call.number("review_id")?, call.text("message")?);
    let reviews = folded(call.forge().reviews(&repo, pr.number).await?);
    let review = reviews.iter().find(|review| review.id == wanted).ok_or_else(Answer::not_found)?;
    if review.state == ReviewState::Dismissed {
        return Err(Answer::refused(422, "Can not dismiss a dismissed pull request review"));
    }
    call.forge().dismiss_review(&repo, pr.number, review, why).await?;
    let dismissed = Review { state: ReviewState::Dismissed, ..review.clone() };
    Answer::ok(shown(&call.shared, &repo, pr.number.0, &dismissed))
}
