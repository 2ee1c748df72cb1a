//! The loopback GitHub itself: what it must do for the other tests to mean something.

#![cfg(test)]

use std::sync::Arc;

use serde_json::{Value, json};
use tidegate::domain::pull_request::{Check, CheckState, ReviewState};
use tidegate::domain::{Branch, Instant, PrNumber, RepoId};
use tidegate::forge::local::{Author, LocalForge};
use tidegate::port::ManualClock;

use super::*;

/// A GitHub with acme/shop and one open pull request by alice.
struct Shop {
    github: Github,
    repo: RepoId,
    client: reqwest::Client,
    token: String,
    folder: tempfile::TempDir,
}

fn alice() -> Author {
    Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() }
}

/// The App's own token.
fn jwt(key: &str, issuer: u64) -> String {
    let now = chrono::Utc::now().timestamp();
    let claims = json!({ "iat": now - 60, "exp": now + 540, "iss": issuer.to_string() });
    let key = jsonwebtoken::EncodingKey::from_rsa_pem(key.as_bytes()).unwrap();
    jsonwebtoken::encode(&jsonwebtoken::Header::new(jsonwebtoken::Algorithm::RS256), &claims, &key).unwrap()
}

impl Shop {
    async fn open() -> Self {
        tidegate::tls::provide();
        let folder = tempfile::tempdir().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new("2026-03-02T09:00:00Z".parse::<Instant>().unwrap()));
        let forge = LocalForge::open(folder.path().join("git"), clock.clone()).await.unwrap().with_own_login(BOT);
        let (repo, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
        forge.create_repo(&repo, &dev).await.unwrap();
        forge.set_login("alice@acme.io", "alice").await.unwrap();
        forge.push_file(&repo, &dev, ("README", "shop\n"), &alice(), "First").await.unwrap();
        let github = Github::start(Place::find(), Arc::new(forge), clock);
        let mut shop = Self { github, repo, client: reqwest::Client::new(), token: String::new(), folder };
        shop.token = jwt(APP_KEY, APP);
        let (_, installation) = shop.call("GET", "/repos/acme/shop/installation", Value::Null).await;
        let path = format!("/app/installations/{}/access_tokens", installation["id"]);
        let (status, given) = shop.call("POST", &path, Value::Null).await;
        assert_eq!(status, 201, "{given}");
        shop.token = given["token"].as_str().unwrap().to_owned();
        shop
    }

    async fn send(&self, method: &str, path: &str, body: Value) -> reqwest::Result<reqwest::Response> {
        let method = reqwest::Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.client.request(method, format!("{}{path}", self.github.url())).bearer_auth(&self.token);
        let request = if body.is_null() { request } else { request.json(&body) };
        request.send().await
    }

    async fn call(&self, method: &str, path: &str, body: Value) -> (u16, Value) {
        let response = self.send(method, path, body).await.unwrap();
        let status = response.status().as_u16();
        (status, response.json().await.unwrap_or(Value::Null))
    }

    async fn pull_request(&self) -> PrNumber {
        let feature = Branch::parse("feature").unwrap();
        self.github.forge().push_file(&self.repo, &feature, ("a", "1"), &alice(), "feat: a").await.unwrap();
        let body = json!({ "title": "Take it", "head": "feature", "base": "dev", "body": "Because." });
        let (status, made) = self.call("POST", "/repos/acme/shop/pulls", body).await;
        assert_eq!((status, &made["user"]["login"]), (201, &json!(BOT)), "{made}");
        PrNumber(made["number"].as_u64().unwrap())
    }
}

#[tokio::test]
async fn a_pull_request_lives_as_github_tells_it() {
    let shop = Shop::open().await;
    let pr = shop.pull_request().await;
    let (status, told) =
        shop.call("POST", "/repos/acme/shop/pulls", json!({ "title": "x", "head": "feature", "base": "dev" })).await;
    assert_eq!(
        (status, &told["errors"][0]["message"]),
        (422, &json!("A pull request already exists for acme:feature."))
    );

    let asked = json!({ "reviewers": ["bob", "carol"] });
    let path = format!("/repos/acme/shop/pulls/{}", pr.0);
    assert_eq!(shop.call("POST", &format!("{path}/requested_reviewers"), asked).await.0, 201);
    shop.github.forge().review(&shop.repo, pr, "bob", ReviewState::Approved).await.unwrap();
    let (_, now) = shop.call("GET", &path, Value::Null).await;
    let logins: Vec<_> = now["requested_reviewers"].as_array().unwrap().iter().map(|u| u["login"].clone()).collect();
    assert_eq!(logins, [json!("carol")], "who has reviewed is asked no more");
    let (_, reviews) = shop.call("GET", &format!("{path}/reviews"), Value::Null).await;
    assert_eq!(reviews[0]["state"], "APPROVED");

    let merge = format!("{path}/merge");
    assert_eq!(shop.call("PUT", &merge, json!({ "sha": "0".repeat(40) })).await.0, 409);
    let (status, merged) = shop.call("PUT", &merge, json!({ "sha": now["head"]["sha"] })).await;
    assert_eq!((status, &merged["merged"]), (200, &json!(true)), "{merged}");
    assert_eq!(shop.call("PUT", &merge, json!({})).await.0, 405);
    let (_, after) = shop.call("GET", &path, Value::Null).await;
    assert_eq!((&after["state"], &after["merged_by"]["login"]), (&json!("closed"), &json!(BOT)));
}

#[tokio::test]
async fn only_the_right_key_and_a_living_token_open_it() {
    let mut shop = Shop::open().await;
    assert_eq!(shop.call("GET", "/repos/acme/shop", Value::Null).await.0, 200);
    assert_eq!(shop.call("GET", "/repos/other/shop", Value::Null).await.0, 404);
    assert_eq!(shop.call("GET", "/app", Value::Null).await.0, 401, "a token of an installation is not the App");
    shop.github.expire_tokens();
    assert_eq!(shop.call("GET", "/repos/acme/shop", Value::Null).await.0, 401);
    for token in [jwt(STRANGERS_KEY, APP), "ghs_nonsense".to_owned(), String::new()] {
        shop.token = token;
        assert_eq!(shop.call("GET", "/app", Value::Null).await.0, 401);
    }
    shop.token = jwt(APP_KEY, APP);
    assert_eq!(shop.call("GET", "/app", Value::Null).await.1["slug"], "tidegate");
    shop.github.uninstall("acme");
    assert_eq!(shop.call("GET", "/repos/acme/shop/installation", Value::Null).await.0, 404);
}

#[tokio::test]
async fn lists_come_in_pages_and_what_has_not_changed_is_free() {
    let shop = Shop::open().await;
    for number in 0..5 {
        let sha = json!(shop.call("GET", "/repos/acme/shop/commits/dev", Value::Null).await.1["sha"]);
        let made = json!({ "ref": format!("refs/heads/x/{number}"), "sha": sha });
        assert_eq!(shop.call("POST", "/repos/acme/shop/git/refs", made).await.0, 201);
    }
    let response = shop.send("GET", "/repos/acme/shop/branches?per_page=4", Value::Null).await.unwrap();
    let link = response.headers()["link"].to_str().unwrap().to_owned();
    assert!(link.contains("page=2>; rel=\"next\"") && link.contains("rel=\"last\""), "{link}");
    let (tag, used) = (response.headers()["etag"].clone(), response.headers()["x-ratelimit-used"].clone());
    let request = shop.client.get(format!("{}/repos/acme/shop/branches?per_page=4", shop.github.url()));
    let again = request.bearer_auth(&shop.token).header("if-none-match", tag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), &again.headers()["x-ratelimit-used"]), (304, &used));
}

#[tokio::test]
async fn a_call_meets_the_trouble_that_was_said_and_only_that_call() {
    let shop = Shop::open().await;
    shop.github.rest_calls();
    let route = On::route("GET", "/repos/{owner}/{repo}");
    shop.github.fail(route.clone().skip(1), Trouble::BadGateway);
    let get = || shop.send("GET", "/repos/acme/shop", Value::Null);
    let statuses = [get().await.unwrap().status(), get().await.unwrap().status(), get().await.unwrap().status()];
    assert_eq!(statuses.map(|s| s.as_u16()), [200, 502, 200]);
    shop.github.fail(On::next(), Trouble::HangUp);
    assert!(get().await.is_err());
    shop.github.fail(route, Trouble::Moved);
    let moved = get().await.unwrap();
    assert_eq!(moved.status().as_u16(), 200, "the client followed to the number");
    let statuses: Vec<u16> = shop.github.rest_calls().iter().map(|call| call.status).collect();
    assert_eq!(statuses, [200, 502, 200, 0, 301, 200]);

    let pr = shop.pull_request().await;
    shop.github.fail(On::route("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge"), Trouble::DoThenHangUp);
    let merge = format!("/repos/acme/shop/pulls/{}/merge", pr.0);
    assert!(shop.send("PUT", &merge, json!({})).await.is_err());
    assert_eq!(shop.call("GET", &merge, Value::Null).await.0, 204, "it was merged all the same");
}

fn git(folder: &std::path::Path, arguments: &[&str]) -> std::process::Output {
    let config = ["-c", "user.name=Alice", "-c", "user.email=alice@acme.io", "-c", "credential.helper="];
    let mut git = std::process::Command::new("git");
    git.current_dir(folder).env("GIT_TERMINAL_PROMPT", "0").args(config).args(arguments).output().unwrap()
}

#[tokio::test]
async fn git_itself_clones_and_pushes_with_a_token_and_not_without() {
    let shop = Shop::open().await;
    let at = shop.github.url().replace("http://", &format!("http://x-access-token:{}@", shop.token));
    assert!(
        !git(shop.folder.path(), &["clone", "-q", &format!("{}/acme/shop.git", shop.github.url()), "no"])
            .status
            .success()
    );
    let wrong = format!("{}/acme/shop.git", at.replace("ghs_", "ghs_9"));
    assert!(!git(shop.folder.path(), &["clone", "-q", &wrong, "no"]).status.success());
    let cloned = git(shop.folder.path(), &["clone", "-q", &format!("{at}/acme/shop.git"), "yes"]);
    assert!(cloned.status.success(), "{}", String::from_utf8_lossy(&cloned.stderr));
    let clone = shop.folder.path().join("yes");
    git(&clone, &["commit", "-q", "--allow-empty", "-m", "Go on"]);
    shop.github.notice().await;
    shop.github.forget_hooks();
    let pushed = git(&clone, &["push", "-q", "origin", "HEAD:refs/heads/pushed"]);
    assert!(pushed.status.success(), "{}", String::from_utf8_lossy(&pushed.stderr));
    shop.github.notice().await;
    let told: Vec<String> = shop.github.waiting_hooks().into_iter().map(|hook| hook.event).collect();
    assert_eq!(told, ["push", "create"]);
}

#[tokio::test]
async fn what_happens_is_told_by_signed_webhooks_that_can_be_lost_and_sent_again() {
    let mut shop = Shop::open().await;
    shop.github.notice().await;
    shop.github.forget_hooks();
    let pr = shop.pull_request().await;
    shop.github.notice().await;
    let forge = shop.github.forge();
    forge.review(&shop.repo, pr, "bob", ReviewState::Approved).await.unwrap();
    let head = forge.pull_requests(&shop.repo).await.unwrap()[0].head.clone();
    let check = Check { name: "ci".to_owned(), state: CheckState::Passed, summary: "fine".to_owned(), source: None };
    forge.report_check(&shop.repo, &head, &check).await.unwrap();
    forge.close_as("alice", &shop.repo, pr).await.unwrap();
    shop.github.notice().await;
    let told: Vec<String> = shop
        .github
        .waiting_hooks()
        .iter()
        .map(|hook| format!("{} {}", hook.event, hook.payload["action"].as_str().unwrap_or("-")))
        .collect();
    let expected = [
        "push -",
        "create -",
        "pull_request opened",
        "pull_request closed",
        "pull_request_review submitted",
        "check_run completed",
        "check_suite completed",
    ];
    assert_eq!(told, expected);

    let router = axum::Router::new().route(
        "/webhooks/github",
        axum::routing::post(async |headers: axum::http::HeaderMap, body: axum::body::Bytes| {
            assert_eq!(headers["x-hub-signature-256"].to_str().unwrap(), webhooks::signature(&body));
            axum::http::StatusCode::ACCEPTED
        }),
    );
    shop.github.lose_hooks(1);
    assert_eq!(shop.github.deliver(&router).await, expected.len() - 1);
    shop.token = jwt(APP_KEY, APP);
    let (_, failed) = shop.call("GET", "/app/hook/deliveries?status=failure", Value::Null).await;
    assert_eq!((failed.as_array().unwrap().len(), &failed[0]["event"]), (1, &json!("push")));
    let attempt = format!("/app/hook/deliveries/{}/attempts", failed[0]["id"]);
    assert_eq!(shop.call("POST", &attempt, Value::Null).await.0, 202);
    assert_eq!(shop.github.deliver(&router).await, 1);
    let sent = shop.github.sent_hooks();
    let (first, last) = (&sent[0], &sent[sent.len() - 1]);
    assert_eq!((&first.guid, last.redelivery, last.status), (&last.guid, true, 202));
}

#[tokio::test]
async fn a_draft_is_made_ready_by_the_graph_and_mergeability_may_come_late() {
    let shop = Shop::open().await;
    let feature = Branch::parse("feature").unwrap();
    shop.github.forge().push_file(&shop.repo, &feature, ("a", "1"), &alice(), "feat: a").await.unwrap();
    shop.github.work_out_mergeability_late();
    let body = json!({ "title": "x", "head": "feature", "base": "dev", "draft": true });
    let (_, made) = shop.call("POST", "/repos/acme/shop/pulls", body).await;
    assert_eq!((&made["draft"], &made["mergeable"]), (&json!(true), &Value::Null));
    let query = "mutation($id: ID!) { markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } } }";
    let ready = json!({ "query": query, "variables": { "id": made["node_id"] } });
    let (_, told) = shop.call("POST", "/graphql", ready).await;
    assert_eq!(told["data"]["markPullRequestReadyForReview"]["pullRequest"]["isDraft"], false, "{told}");
    let (_, now) = shop.call("GET", "/repos/acme/shop/pulls/1", Value::Null).await;
    assert_eq!((&now["draft"], &now["mergeable"]), (&json!(false), &json!(true)));
}
