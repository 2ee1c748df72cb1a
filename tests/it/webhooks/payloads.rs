//! What the recorded payloads say.

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};
use tidegate::domain::accounts::Accounts;
use tidegate::domain::event::{Event, Reviewed};
use tidegate::domain::pull_request::ReviewState;
use tidegate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use tidegate::forge::Names;
use tidegate::forge::github::app::Hook;
use tidegate::forge::github::webhooks::{Heard, Limits, Scope, Seed, read};

use super::{Door, OWN_APP, fixture, fixtures};

fn shop() -> RepoId {
    RepoId::parse("acme/shop").unwrap()
}

fn sha(digit: char) -> CommitSha {
    CommitSha::parse(digit.to_string().repeat(40)).unwrap()
}

fn branch(name: &str) -> Branch {
    Branch::parse(name).unwrap()
}

/// What a body says to a tidegate that knows these repositories.
fn said_to(repositories: &[&str], event: &str, body: &[u8]) -> Heard {
    let scope = Scope::new(repositories.iter().map(|r| RepoId::parse(r).unwrap()), Some(OWN_APP));
    read(Hook::named(event).unwrap(), body, &scope).unwrap()
}

fn said(name: &str) -> Heard {
    said_to(&["acme/shop", "acme/k8s-prod"], name.split('.').next().unwrap(), &fixture(name))
}

/// A recorded payload, changed.
fn changed(name: &str, change: impl FnOnce(&mut Value)) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(&fixture(name)).unwrap();
    change(&mut value);
    serde_json::to_vec(&value).unwrap()
}

#[test]
fn a_push_says_from_where_to_where_a_branch_moved() {
    let cases = [
        ("push.branch", "dev", Some(sha('1')), Some(sha('2'))),
        ("push.branch_created", "releases/v1.4.0", None, Some(sha('2'))),
        ("push.branch_deleted", "releases/v1.4.0", Some(sha('1')), None),
    ];
    for (name, on, from, to) in cases {
        let Heard { events, seeds } = said(name);
        assert_eq!(events, [Event::BranchPushed { repo: shop(), branch: branch(on), tip: to.clone() }]);
        assert_eq!(seeds, [Seed::Branch { repo: shop(), branch: branch(on), from, to }]);
    }
}

#[test]
fn tags_and_branches_are_told_apart() {
    let tag = Seed::Tag { repo: shop(), tag: TagName::parse("v1.4.0").unwrap() };
    for name in ["push.tag", "delete.tag"] {
        let Heard { events, seeds } = said(name);
        assert_eq!(events, [Event::TagPushed { repo: shop(), tag: "v1.4.0".to_owned() }], "{name}");
        assert_eq!(seeds, std::slice::from_ref(&tag), "{name}");
    }
    let Heard { events, seeds } = said("create.branch");
    assert_eq!(events, [Event::BranchPushed { repo: shop(), branch: branch("releases/v1.4.0"), tip: None }]);
    assert_eq!(seeds, [], "it does not say where");
}

#[test]
fn a_pull_request_belongs_to_the_repository_it_wants_to_be_merged_into() {
    for (name, number) in
        [("pull_request.synchronize", 17), ("pull_request.merged", 17), ("pull_request.fork_deleted", 18)]
    {
        let Heard { events, seeds } = said(name);
        assert_eq!(events, [Event::PrChanged { repo: shop(), pr: PrNumber(number), review: None }], "{name}");
        let [Seed::Pull { sender: Some(_), action, body, .. }] = seeds.as_slice() else { panic!("{name}: {seeds:?}") };
        assert!(["synchronize", "closed", "opened"].contains(&action.as_str()));
        assert_eq!(body["number"], number);
    }
    let fork_of_ours = changed("pull_request.synchronize", |body| {
        body["repository"]["full_name"] = json!("mallory/shop");
        body["pull_request"]["base"]["repo"]["full_name"] = json!("mallory/shop");
    });
    assert_eq!(said_to(&["acme/shop"], "pull_request", &fork_of_ours), Heard::default());
}

#[test]
fn whoever_reviews_or_closes_is_called_by_the_number_of_the_account() {
    let mut accounts = Accounts::default();
    accounts.note("bobcat", 7);
    let names = Arc::new(Names::default());
    names.know(&accounts);
    let scope = Scope::new([shop()], Some(OWN_APP)).calling(names);
    for (login, number, called) in [("robert", 7, "bobcat"), ("bobcat", 8, "bobcat#8"), ("carol", 9, "carol")] {
        let account = json!({ "login": login, "id": number });
        let review = changed("pull_request_review.submitted", |body| body["review"]["user"] = account.clone());
        let Heard { events, seeds } = read(Hook::PullRequestReview, &review, &scope).unwrap();
        let [Event::PrChanged { review: Some(review), .. }] = &events[..] else { panic!("{events:?}") };
        assert_eq!(review.login, called, "who is told that it comes too late");
        assert!(matches!(&seeds[..], [Seed::Review { body, .. }] if body["user"]["login"] == called), "{seeds:?}");
        let closed = changed("pull_request.merged", |body| body["sender"] = account.clone());
        let Heard { seeds, .. } = read(Hook::PullRequest, &closed, &scope).unwrap();
        assert!(matches!(&seeds[..], [Seed::Pull { sender: Some(who), .. }] if who == called), "{seeds:?}");
    }
}

#[test]
fn a_review_changes_its_pull_request() {
    let Heard { events, seeds } = said("pull_request_review.submitted");
    let reviewed = |state| {
        let review = Some(Reviewed { login: "bobcat".into(), state });
        [Event::PrChanged { repo: shop(), pr: PrNumber(17), review }]
    };
    assert_eq!(events, reviewed(ReviewState::Approved));
    assert!(matches!(&seeds[..], [Seed::Review { body, .. }] if body["state"] == "approved"), "{seeds:?}");
    for (state, wanted) in [
        ("changes_requested", Some(ReviewState::ChangesRequested)),
        ("dismissed", Some(ReviewState::Dismissed)),
        ("commented", None),
    ] {
        let body = changed("pull_request_review.submitted", |body| body["review"]["state"] = json!(state));
        let Heard { events, .. } = said_to(&["acme/shop"], "pull_request_review", &body);
        let [Event::PrChanged { review, .. }] = events.as_slice() else { panic!("{state}: {events:?}") };
        assert_eq!(review.as_ref().map(|r| r.state), wanted, "{state}");
    }
}

#[test]
fn checks_of_every_kind_change_the_commit_they_are_on() {
    for name in ["check_suite.completed", "check_run.completed", "status.success", "workflow_run.completed"] {
        assert_eq!(said(name).events, [Event::ChecksChanged { repo: shop(), commit: sha('2') }], "{name}");
    }
}

#[test]
fn an_echo_of_what_tidegate_reported_itself_wakes_nobody() {
    let heard = said("check_run.own");
    assert_eq!(heard.events, []);
    assert_eq!(heard.seeds.len(), 1, "but it is remembered");
    let status = changed("status.success", |body| body["context"] = json!("tidegate/approvals/prod"));
    assert_eq!(said_to(&["acme/shop"], "status", &status).events, []);
    let asked_again = said("check_run.own_rerequested");
    assert_eq!(asked_again.events, [Event::ChecksChanged { repo: shop(), commit: sha('2') }]);
}

#[test]
fn what_changes_the_way_in_concerns_every_repository_behind_it() {
    let access = |repo: &str| Event::AccessChanged { repo: RepoId::parse(repo).unwrap() };
    let all = said("installation.suspend").events;
    assert_eq!(all, [access("acme/k8s-prod"), access("acme/shop")]);
    assert_eq!(
        said_to(&["acmeous/shop", "other/shop"], "installation", &fixture("installation.suspend")),
        Heard::default()
    );
    assert_eq!(said("installation_repositories.removed").events, [access("acme/shop")]);
    assert_eq!(said("repository.archived").events, [access("acme/k8s-prod")]);
    assert_eq!(said("repository.renamed").events, [access("acme/shop")]);
    assert_eq!(said("repository.transferred").events, [access("acme/shop")]);
}

#[test]
fn a_repository_is_the_configured_one_whatever_the_case_of_its_name() {
    let body = changed("push.branch", |body| body["repository"]["full_name"] = json!("ACME/Shop"));
    let heard = said_to(&["acme/shop"], "push", &body);
    assert!(matches!(&heard.events[..], [Event::BranchPushed { repo, .. }] if *repo == shop()));
}

#[tokio::test]
async fn every_recorded_payload_is_taken_and_none_moves_anything_in_a_repository_that_is_not_configured() {
    let door = Door::new(Limits::default());
    for (name, event, body) in fixtures() {
        let status = door.tell(&event, &name.replace(['.', '_'], "-"), &body).await;
        assert!(status.is_success(), "{name}: {status}");
        if let Some(hook) = Hook::named(&event) {
            let stranger = Scope::new([RepoId::parse("umbrella/other").unwrap()], Some(OWN_APP));
            assert_eq!(read(hook, &body, &stranger), Ok(Heard::default()), "{name}");
        }
    }
}

#[tokio::test]
async fn what_github_adds_later_changes_nothing() {
    for (name, event, body) in fixtures() {
        let door = Door::new(Limits::default());
        assert!(door.tell(&event, "1", &body).await.is_success());
        let as_today = door.stored.events();

        let door = Door::new(Limits::default());
        let mut value: Value = serde_json::from_slice(&body).unwrap();
        grow(&mut value);
        assert!(door.tell(&event, "1", &serde_json::to_vec(&value).unwrap()).await.is_success(), "{name}");
        assert_eq!(door.stored.events(), as_today, "{name}");
    }
    let action = changed("pull_request.synchronize", |body| body["action"] = json!("teleported"));
    assert_eq!(said_to(&["acme/shop"], "pull_request", &action).events.len(), 1, "an unknown action is a hint, too");
    let door = Door::new(Limits::default());
    assert_eq!(door.tell("wormhole_opened", "1", b"{\"action\":\"opened\"}").await, StatusCode::ACCEPTED);
    assert_eq!(door.left(), (0, 0, vec![("ignored", 1)]));
}

/// Adds a field to every object.
fn grow(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.values_mut().for_each(grow);
            fields.insert("new_in_2031".to_owned(), json!({ "nested": [1, null, "x"] }));
        }
        Value::Array(items) => items.iter_mut().for_each(grow),
        _ => {}
    }
}
