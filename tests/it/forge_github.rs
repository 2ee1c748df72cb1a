//! What the `github` adapter does when GitHub fails, call by call: what passes is tried again without doubling anything,
//! what does not is told in words a person can act on. The promises it keeps with every other forge are held by the
//! conformance suite.

#![allow(clippy::unwrap_used, reason = "a failed promise is a failed test")]

use std::sync::Arc;
use std::time::Duration;

use tidegate::config::{GithubAuth, GithubSettings, SecretSource};
use tidegate::domain::accounts::Accounts;
use tidegate::domain::dev_image::Moves;
use tidegate::domain::pull_request::{Check, CheckState, PrState, PullRequest, ReviewState};
use tidegate::domain::{CommitSha, Instant, RepoId};
use tidegate::forge::github::GithubForge;
use tidegate::forge::github::app::Hook;
use tidegate::forge::github::webhooks::{Scope, Sink as _, read};
use tidegate::forge::local::{Author, LocalForge, Work};
use tidegate::forge::{Directory as _, Forge, NewPr, Pin, Priority};
use tidegate::port::{Fault, ManualClock, PortError, PortResult};

use crate::forge::{branch, new_pr};
use crate::github::{APP, BOT, Github, On, Place, Trouble};

const PULLS: &str = "/repos/{owner}/{repo}/pulls";
const PULL: &str = "/repos/{owner}/{repo}/pulls/{pull_number}";
const MERGE: &str = "/repos/{owner}/{repo}/pulls/{pull_number}/merge";
const REVIEWS: &str = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
const COMMENTS: &str = "/repos/{owner}/{repo}/issues/{issue_number}/comments";

/// A GitHub with acme/shop, and tidegate there as an App.
pub(crate) struct Shop {
    pub(crate) forge: GithubForge,
    pub(crate) github: Github,
    pub(crate) clock: ManualClock,
    pub(crate) repo: RepoId,
    settings: GithubSettings,
    folder: tempfile::TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        tidegate::tls::provide();
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualClock::new("2026-03-02T09:00:00Z".parse::<Instant>().unwrap());
        let behind = LocalForge::open(folder.path().join("git"), Arc::new(clock.clone())).await.unwrap();
        let behind = behind.with_own_login(BOT);
        let repo = RepoId::parse("acme/shop").unwrap();
        behind.create_repo(&repo, &branch("dev")).await.unwrap();
        behind.push_file(&repo, &branch("dev"), ("README", "shop"), &alice(), "First").await.unwrap();
        let place = Place::find();
        Github::configuration(&place, folder.path());
        let at = place.url().parse::<url::Url>().unwrap();
        let auth = GithubAuth::App { id: APP, key: SecretSource::File(folder.path().join("app.pem")) };
        let github = Github::start(place, Arc::new(behind), Arc::new(clock.clone()));
        let settings = GithubSettings {
            auth,
            webhook_secret: None,
            api: at.clone(),
            web: at.clone(),
            oidc_issuer: at,
            deploy_workflows: vec![],
        };
        let forge = again(&settings, &folder, &clock).await.unwrap();
        Self { forge, github, clock, repo, settings, folder }
    }

    /// The same, for whoever has little patience.
    pub(crate) async fn impatient(most: Duration) -> Self {
        let mut shop = Self::open().await;
        shop.forge = again(&shop.settings, &shop.folder, &shop.clock).await.unwrap().patient_for(most);
        shop
    }

    /// A branch with a commit of its own, and a pull request for it.
    pub(crate) async fn pull(&self) -> PullRequest {
        self.push("feature", "1").await;
        self.forge.open_pr(&self.repo, &NewPr { labels: Vec::new(), ..new_pr("feature", "dev") }).await.unwrap()
    }

    pub(crate) async fn push(&self, on: &str, content: &str) -> CommitSha {
        let behind = self.github.forge();
        behind.push_file(&self.repo, &branch(on), ("a", content), &alice(), "Change a").await.unwrap()
    }

    /// Time passes: nothing that was seen counts as fresh.
    pub(crate) fn later(&self) {
        self.clock.advance(Duration::from_secs(90));
    }

    /// The calls since the last time, each as method and route.
    fn calls(&self) -> Vec<String> {
        self.github.rest_calls().iter().map(|call| format!("{} {}", call.method, call.template)).collect()
    }
}

async fn again(settings: &GithubSettings, folder: &tempfile::TempDir, clock: &ManualClock) -> PortResult<GithubForge> {
    GithubForge::open(settings, &folder.path().join("github"), Arc::new(clock.clone())).await
}

fn alice() -> Author {
    Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(result: PortResult<T>, fault: Fault, word: &str) -> PortError {
    let error = result.unwrap_err();
    assert_eq!(error.fault, fault, "{error:?}");
    assert!(error.told.contains(word), "{error:?}");
    error
}

#[tokio::test]
async fn a_read_survives_what_passes_and_gives_up_in_time() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    for trouble in [Trouble::ServerError, Trouble::BadGateway, Trouble::HangUp] {
        shop.later();
        shop.github.fail(On::route("GET", PULL).times(2), trouble);
        assert_eq!(shop.forge.pull_request(&shop.repo, pr).await.unwrap().number, pr, "{trouble:?}");
        shop.later();
        shop.github.fail(On::route("GET", PULL).always(), trouble);
        shop.calls();
        refused(shop.forge.pull_request(&shop.repo, pr).await, Fault::Transient, "read acme/shop#1");
        assert_eq!(shop.calls(), vec![format!("GET {PULL}"); 4], "{trouble:?}");
        shop.github.heal();
    }
}

#[tokio::test]
async fn whoever_pushed_first_is_told_and_nobody_where_github_refuses() {
    let shop = Shop::open().await;
    let behind = shop.github.forge();
    let bob = Author { name: "Bob".to_owned(), email: "bob@acme.io".to_owned() };
    let from = branch("side");
    let work = |merging| Work { message: "fix: x", files: &[("x", "1")], merging, author: &bob };
    let side = behind.push_as("mallory", &shop.repo, &from, &work(None)).await.unwrap();
    let merge = behind.push_as("carol", &shop.repo, &branch("fix"), &work(Some(&from))).await.unwrap();
    let plain = shop.push("plain", "1").await;
    let pushers = async || {
        let mut commits = Vec::new();
        for commit in [&side, &merge, &plain] {
            commits.push(shop.forge.repos().commit(&shop.repo, commit).await.unwrap());
        }
        shop.forge.pushers(&shop.repo, &mut commits).await.unwrap();
        commits.into_iter().map(|c| c.pushed_by.map(|p| p.login)).collect::<Vec<_>>()
    };
    const ACTIVITY: &str = "/repos/{owner}/{repo}/activity";
    for trouble in [Trouble::Forbidden, Trouble::NotFound] {
        shop.github.fail(On::route("GET", ACTIVITY).always(), trouble);
        assert_eq!(pushers().await, [None, None, None], "{trouble:?}");
        shop.github.heal();
        shop.later();
    }
    assert_eq!(pushers().await, [Some("mallory".to_owned()), Some("carol".to_owned()), None]);
    shop.calls();
    assert_eq!(pushers().await.len(), 3);
    let asked = shop.calls().iter().filter(|call| call.contains("/activity")).count();
    assert_eq!(asked, 0, "a commit whose push is not told is not asked about again at once");
}

#[tokio::test]
async fn where_a_branch_was_is_read_once_and_as_far_back_as_it_takes() {
    let shop = Shop::open().await;
    let (dev, author) = (branch("dev"), Author { name: "Bob".to_owned(), email: "bob@acme.io".to_owned() });
    let mut pushed = Vec::new();
    for n in 0..250 {
        let work =
            Work { message: &format!("fix: {n}"), files: &[("x", &n.to_string())], merging: None, author: &author };
        pushed.push(shop.github.forge().push_as("bob", &shop.repo, &dev, &work).await.unwrap());
    }
    let asked = async |until: Option<&CommitSha>| {
        shop.calls();
        let moves = shop.forge.moves(&shop.repo, &dev, until).await.unwrap();
        (moves, shop.calls().iter().filter(|call| call.contains("/activity")).count())
    };
    const ACTIVITY: &str = "/repos/{owner}/{repo}/activity";
    for trouble in [Trouble::Forbidden, Trouble::NotFound] {
        shop.github.fail(On::route("GET", ACTIVITY).always(), trouble);
        assert_eq!(asked(Some(&pushed[249])).await.0, Moves::default(), "{trouble:?}");
        assert_eq!(asked(Some(&pushed[249])).await.1, 0, "it is not asked again at once");
        shop.github.heal();
        shop.later();
    }
    let (moves, calls) = asked(Some(&pushed[200])).await;
    assert!(moves.tips.contains(&pushed[200]) && !moves.whole && calls == 1, "{calls}");
    let (moves, calls) = asked(Some(&pushed[60])).await;
    // What is new, and one page further back.
    assert!(moves.tips.ends_with(&pushed[50..]) && !moves.whole && calls == 2, "{calls}");
    assert_eq!(asked(Some(&pushed[61])).await.1, 0, "it is known");
    let (moves, _) = asked(None).await;
    assert!(moves.tips.ends_with(&pushed) && moves.whole, "all of it");
    shop.github.fail(On::route("GET", ACTIVITY).always(), Trouble::ServerError);
    let gone = CommitSha::parse("9".repeat(40)).unwrap();
    refused(shop.forge.moves(&shop.repo, &dev, Some(&gone)).await, Fault::Transient, "who pushed");
}

#[tokio::test]
async fn opening_is_sent_once_and_found_again_where_the_answer_was_lost() {
    let shop = Shop::open().await;
    shop.push("feature", "1").await;
    let new = new_pr("feature", "dev");
    for trouble in [Trouble::ServerError, Trouble::HangUp, Trouble::BadGateway] {
        shop.github.fail(On::route("POST", PULLS), trouble);
        refused(shop.forge.open_pr(&shop.repo, &new).await, Fault::Transient, "open a pull request");
        assert!(shop.github.forge().open_prs(&shop.repo).await.unwrap().is_empty(), "{trouble:?}");
    }
    shop.github.fail(On::route("POST", PULLS), Trouble::DoThenHangUp);
    refused(shop.forge.open_pr(&shop.repo, &new).await, Fault::Transient, "looked at again");
    let found = shop.forge.open_pr(&shop.repo, &new).await.unwrap();
    assert_eq!(shop.github.forge().open_prs(&shop.repo).await.unwrap().len(), 1, "nothing doubled");
    let labels = shop.github.forge().labels(&shop.repo, found.number).await.unwrap();
    assert_eq!(labels, new.labels, "what was missing is made up for");
    shop.github.fail(On::route("POST", PULLS), Trouble::Unprocessable);
    refused(shop.forge.open_pr(&shop.repo, &new).await, Fault::Rejected, "Validation Failed");
}

#[tokio::test]
async fn a_merge_whose_answer_was_lost_is_looked_up() {
    for trouble in [Trouble::DoThenHangUp, Trouble::DoThenBadGateway] {
        let shop = Shop::open().await;
        let pr = shop.pull().await;
        shop.github.fail(On::route("PUT", MERGE), trouble);
        let merged = shop.forge.merge_pr(&shop.repo, pr.number, &Pin::of(&pr), "Merge").await.unwrap();
        let seen = shop.github.forge().pull_request(&shop.repo, pr.number).await.unwrap();
        assert_eq!(seen.state, PrState::Merged { commit: merged, by: BOT.to_owned() }, "{trouble:?}");
    }
}

#[tokio::test]
async fn a_merge_that_did_not_happen_may_be_tried_again() {
    let shop = Shop::open().await;
    let pr = shop.pull().await;
    for trouble in [Trouble::ServerError, Trouble::BadGateway, Trouble::HangUp, Trouble::Conflict] {
        shop.github.fail(On::route("PUT", MERGE), trouble);
        let error = shop.forge.merge_pr(&shop.repo, pr.number, &Pin::of(&pr), "Merge").await.unwrap_err();
        assert_eq!(error.fault, Fault::Transient, "{trouble:?}: {error:?}");
    }
    shop.forge.merge_pr(&shop.repo, pr.number, &Pin::of(&pr), "Merge").await.unwrap();
}

#[tokio::test]
async fn what_stays_refused_is_told_so_that_a_person_can_act() {
    let shop = Shop::open().await;
    let pr = shop.pull().await;
    for (trouble, words) in [
        (Trouble::Protected, "protection of dev"),
        (Trouble::Archived, "unarchive"),
        (Trouble::Forbidden, "permission to merge"),
        (Trouble::NotFound, "cannot merge"),
    ] {
        shop.github.fail(On::route("PUT", MERGE), trouble);
        let fault = if trouble == Trouble::NotFound { Fault::NotFound } else { Fault::Rejected };
        refused(shop.forge.merge_pr(&shop.repo, pr.number, &Pin::of(&pr), "Merge").await, fault, words);
    }
    let check = Check {
        name: "tidegate/approvals".to_owned(),
        state: CheckState::Passed,
        summary: "yes".to_owned(),
        source: None,
    };
    shop.github.fail(On::route("POST", "/repos/{owner}/{repo}/check-runs"), Trouble::Forbidden);
    refused(shop.forge.set_check(&shop.repo, &pr.head, &check).await, Fault::Rejected, "permission to report");
    let open = shop.forge.pull_request(&shop.repo, pr.number).await.unwrap();
    assert_eq!(open.state, PrState::Open, "nothing was closed over it");
}

#[tokio::test]
async fn what_is_written_below_a_pull_request_is_no_review_of_it() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.github.forge().comment(&shop.repo, pr, "said", "/approve").await.unwrap();
    shop.forge.comment(&shop.repo, pr, "k", "APPROVED").await.unwrap();
    assert_eq!(shop.github.comments(&shop.repo, pr.0).len(), 1);
    assert!(shop.forge.reviews(&shop.repo, pr).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_renamed_repository_is_read_where_it_is_now() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.later();
    shop.github.fail(On::route("GET", PULL), Trouble::Moved);
    assert_eq!(shop.forge.pull_request(&shop.repo, pr).await.unwrap().number, pr);
}

#[tokio::test]
async fn whoever_was_renamed_is_asked_under_the_new_login_after_a_webhook_told_of_their_review() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    let number = shop.forge.account(&shop.repo, "bob").await.unwrap().expect("bob is there");
    let mut accounts = Accounts::default();
    accounts.note("bob", number);
    shop.forge.know(&accounts);
    shop.github.forge().rename("bob", "robert").await.unwrap();

    let review = serde_json::json!({ "action": "submitted", "repository": { "full_name": "acme/shop" },
        "pull_request": { "number": pr.0 },
        "review": { "id": 1, "state": "commented", "user": { "login": "robert", "id": number } } });
    let scope = Scope::new([shop.repo.clone()], Some(APP)).calling(shop.forge.names());
    let heard = read(Hook::PullRequestReview, review.to_string().as_bytes(), &scope).unwrap();
    heard.seeds.into_iter().for_each(|seed| shop.forge.seed(seed));
    shop.forge.request_reviewers(&shop.repo, pr, &["bob".to_owned()]).await.unwrap();
    assert_eq!(shop.github.forge().pull_request(&shop.repo, pr).await.unwrap().requested, ["robert"]);
}

#[tokio::test]
async fn a_renamed_repository_is_written_where_it_is_now_and_once() {
    let shop = Shop::open().await;
    let pr = shop.pull().await;
    shop.github.fail(On::route("POST", COMMENTS), Trouble::Moved);
    shop.forge.comment(&shop.repo, pr.number, "k", "Hello").await.unwrap();
    assert_eq!(shop.github.comments(&shop.repo, pr.number.0).len(), 1);
    shop.github.fail(On::route("PUT", MERGE), Trouble::Moved);
    shop.forge.merge_pr(&shop.repo, pr.number, &Pin::of(&pr), "Merge").await.unwrap();
    let seen = shop.github.forge().pull_request(&shop.repo, pr.number).await.unwrap();
    assert!(matches!(seen.state, PrState::Merged { .. }), "{seen:?}");
}

#[tokio::test]
async fn a_check_whose_answer_was_lost_and_one_from_before_a_restart_are_changed_and_not_made_again() {
    const RUNS: &str = "/repos/{owner}/{repo}/check-runs";
    let shop = Shop::open().await;
    let pr = shop.pull().await;
    let check =
        |state| Check { name: "tidegate/approvals".to_owned(), state, summary: "0 of 1".to_owned(), source: None };
    for trouble in [Trouble::DoThenHangUp, Trouble::DoThenBadGateway] {
        shop.github.fail(On::route("POST", RUNS), trouble);
        let lost = shop.forge.set_check(&shop.repo, &pr.head, &check(CheckState::Pending)).await;
        assert!(lost.is_err() || trouble == Trouble::DoThenBadGateway, "{trouble:?}");
        shop.github.heal();
        shop.forge.set_check(&shop.repo, &pr.head, &check(CheckState::Pending)).await.unwrap();
    }
    let forge = again(&shop.settings, &shop.folder, &shop.clock).await.unwrap();
    forge.set_check(&shop.repo, &pr.head, &check(CheckState::Passed)).await.unwrap();
    let made = shop.calls().iter().filter(|call| **call == format!("POST {RUNS}")).count();
    assert_eq!(made, 1, "one run, and all else changes it");
    let seen = shop.forge.checks(&shop.repo, &pr.head).await.unwrap();
    assert_eq!(seen.len(), 1, "{seen:?}");
}

#[tokio::test]
async fn a_read_that_is_not_answered_ends_in_its_time_with_all_its_repetitions() {
    let shop = Shop::impatient(Duration::from_secs(1)).await;
    let pr = shop.pull().await.number;
    shop.later();
    shop.github.fail(On::route("GET", PULL).always(), Trouble::DoThenStall(Duration::from_secs(3600)));
    let read = tokio::time::timeout(Duration::from_secs(60), shop.forge.pull_request(&shop.repo, pr)).await;
    refused(read.unwrap(), Fault::Transient, "no answer from GitHub to read acme/shop#1");
}

/// How often a token was asked for since the calls were last counted.
fn tokens(shop: &Shop) -> usize {
    shop.calls().iter().filter(|call| call.ends_with("/access_tokens")).count()
}

#[tokio::test]
async fn git_renews_a_token_that_is_refused_and_looks_twice_for_a_repository() {
    let shop = Shop::open().await;
    let dev = branch("dev");
    let tip = shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap();
    shop.calls();
    shop.later();
    shop.github.expire_tokens();
    assert_eq!(shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap(), tip, "read with another token");
    assert_eq!(tokens(&shop), 1);
    shop.github.expire_tokens();
    let head = shop.push("feature", "1").await;
    shop.forge.repos().create_branch(&shop.repo, &branch("releases/v1.0.0"), &head).await.unwrap();
    assert_eq!(tokens(&shop), 1, "written with another token");
    shop.later();
    shop.github.fail(On::git(), Trouble::NotFound);
    assert_eq!(shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap(), tip, "found at the second look");
    shop.later();
    shop.github.fail(On::git().always(), Trouble::NotFound);
    refused(shop.forge.repos().branch_tip(&shop.repo, &dev).await, Fault::NotFound, "no such repository");
    shop.github.heal();
    shop.github.fail(On::git().always(), Trouble::Revoked);
    refused(shop.forge.repos().branch_tip(&shop.repo, &dev).await, Fault::Rejected, "credentials");
}

#[tokio::test]
async fn a_new_token_that_is_not_known_yet_gives_way_to_the_one_before_it() {
    for git in [false, true] {
        let shop = Shop::open().await;
        let (pr, dev) = (shop.pull().await.number, branch("dev"));
        let read = async || match git {
            true => shop.forge.repos().branch_tip(&shop.repo, &dev).await.map(drop),
            false => shop.forge.pull_request(&shop.repo, pr).await.map(drop),
        };
        read().await.unwrap();
        shop.clock.advance(Duration::from_secs(46 * 60));
        shop.calls();
        shop.github.fail(if git { On::git() } else { On::route("GET", PULL) }, Trouble::Revoked);
        read().await.unwrap();
        assert_eq!(tokens(&shop), 1, "no third one is asked for (by Git: {git})");
        shop.later();
        read().await.unwrap();
        assert_eq!(tokens(&shop), 0, "known by now, it is used (by Git: {git})");
    }
}

#[tokio::test]
async fn git_finds_an_app_again_that_was_taken_away_and_put_back() {
    let shop = Shop::open().await;
    let dev = branch("dev");
    shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap();
    shop.later();
    shop.github.uninstall("acme");
    let error = shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap_err();
    assert!(matches!(error.fault, Fault::Rejected | Fault::NotFound), "{error:?}");
    shop.github.install("acme");
    shop.forge.repos().branch_tip(&shop.repo, &dev).await.unwrap();
}

#[tokio::test]
async fn a_comment_stands_once_however_its_answer_was_lost() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    for trouble in [Trouble::DoThenHangUp, Trouble::DoThenBadGateway] {
        shop.github.fail(On::route("POST", COMMENTS), trouble);
        let key = format!("{trouble:?}");
        assert!(shop.forge.comment(&shop.repo, pr, &key, "Hello").await.is_err());
        for _ in 0..2 {
            shop.forge.comment(&shop.repo, pr, &key, "Hello").await.unwrap();
        }
    }
    assert_eq!(shop.github.comments(&shop.repo, pr.0).len(), 2);
}

#[tokio::test]
async fn asked_to_slow_down_it_makes_no_call_until_it_may() {
    for trouble in [Trouble::SecondaryLimit(30), Trouble::TooMany(30), Trouble::PrimaryLimit(30)] {
        let shop = Shop::open().await;
        let pr = shop.pull().await.number;
        shop.later();
        shop.github.fail(On::route("GET", PULL), trouble);
        let limited = shop.forge.pull_request(&shop.repo, pr).await;
        assert_eq!(limited.as_ref().unwrap_err().retry_after, Some(Duration::from_secs(30)), "{limited:?}");
        refused(limited, Fault::Transient, "09:02:00 UTC");
        shop.calls();
        refused(shop.forge.comment(&shop.repo, pr, "k", "Hello").await, Fault::Transient, "09:02:00 UTC");
        assert!(shop.calls().is_empty(), "{trouble:?}: GitHub is left alone");
        assert!(shop.forge.budget()[0].paused_until.is_some());
        shop.clock.advance(Duration::from_secs(30));
        shop.forge.pull_request(&shop.repo, pr).await.unwrap();
    }
}

#[tokio::test]
async fn near_the_end_of_the_allowance_production_goes_on_alone() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.later();
    shop.github.set_remaining(300);
    shop.forge.pull_request(&shop.repo, pr).await.unwrap();
    shop.later();
    refused(shop.forge.pull_request(&shop.repo, pr).await, Fault::Transient, "kept for production");
    Priority::Urgent.scope(shop.forge.pull_request(&shop.repo, pr)).await.unwrap();
    let budget = shop.forge.budget();
    assert_eq!((budget.len(), budget[0].account.as_str(), budget[0].limit), (1, "acme", Some(5000)));
    assert!(budget[0].remaining.is_some_and(|left| left < 300), "{budget:?}");
}

#[tokio::test]
async fn an_ended_token_is_renewed_and_a_refused_one_is_told_without_showing_it() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.later();
    shop.github.expire_tokens();
    shop.forge.pull_request(&shop.repo, pr).await.unwrap();
    shop.github.expire_tokens();
    shop.forge.comment(&shop.repo, pr, "k", "Hello").await.unwrap();
    assert_eq!(shop.github.comments(&shop.repo, pr.0).len(), 1);

    shop.later();
    shop.github.fail(On::route("GET", PULL).always(), Trouble::Revoked);
    let error = refused(shop.forge.pull_request(&shop.repo, pr).await, Fault::Rejected, "give it a new one");
    let token = shop.forge.repos().git_remote(&shop.repo).await.unwrap();
    let secret = secrecy::ExposeSecret::expose_secret(token.token.as_ref().unwrap()).to_owned();
    for shown in [format!("{error:?}"), format!("{token:?}"), token.url.clone()] {
        assert!(!shown.contains(&secret), "the token is shown");
    }
}

#[tokio::test]
async fn a_token_is_renewed_long_before_its_end() {
    let shop = Shop::open().await;
    let issued = "/app/installations/{installation_id}/access_tokens";
    let tokens = || shop.calls().iter().filter(|call| call.contains(issued)).count();
    let remote = async || shop.forge.repos().git_remote(&shop.repo).await.unwrap();
    remote().await;
    tokens();
    shop.clock.advance(Duration::from_secs(40 * 60));
    remote().await;
    assert_eq!(tokens(), 0);
    shop.clock.advance(Duration::from_secs(6 * 60));
    shop.github.fail(On::route("POST", issued).always(), Trouble::ServerError);
    remote().await;
    assert!(tokens() > 0, "it was tried; the old one is still good");
    shop.github.heal();
    remote().await;
    assert_eq!(tokens(), 1);
}

#[tokio::test]
async fn an_app_that_was_taken_away_is_told_and_found_again() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.later();
    shop.github.uninstall("acme");
    let error = shop.forge.pull_request(&shop.repo, pr).await.unwrap_err();
    assert!(matches!(error.fault, Fault::Rejected | Fault::NotFound), "{error:?}");
    assert!(error.told.contains("install"), "{error:?}");
    shop.github.install("acme");
    shop.forge.pull_request(&shop.repo, pr).await.unwrap();
}

#[tokio::test]
async fn what_was_just_made_may_take_a_moment_to_be_shown() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    shop.clock.advance(Duration::from_secs(20));
    shop.github.fail(On::route("GET", PULL).times(2), Trouble::NotFound);
    assert_eq!(shop.forge.pull_request(&shop.repo, pr).await.unwrap().number, pr);
    shop.clock.advance(Duration::from_secs(20));
    shop.github.fail(On::route("GET", PULL).times(3), Trouble::NotFound);
    refused(shop.forge.pull_request(&shop.repo, pr).await, Fault::Transient, "does not show");
    shop.later();
    shop.github.fail(On::route("GET", PULL), Trouble::NotFound);
    refused(shop.forge.pull_request(&shop.repo, pr).await, Fault::NotFound, "no such thing");
}

#[tokio::test]
async fn unreachable_at_the_start_it_goes_on_as_who_it_was_or_says_what_to_do() {
    let shop = Shop::open().await;
    shop.github.fail(On::route("GET", "/app").always(), Trouble::BadGateway);
    assert_eq!(again(&shop.settings, &shop.folder, &shop.clock).await.unwrap().own_login(), BOT);
    let elsewhere = tempfile::tempdir().unwrap();
    let error = again(&shop.settings, &elsewhere, &shop.clock).await.err().unwrap();
    assert!(error.told.contains("forge.github.api"), "{error:?}");
}

#[tokio::test]
async fn what_did_not_change_costs_nothing_of_the_allowance() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    let read = async || shop.forge.reviews(&shop.repo, pr).await.unwrap();
    for _ in 0..3 {
        shop.later();
        read().await;
        read().await;
    }
    let route = format!("GET {REVIEWS}");
    let calls = shop.forge.calls()[&route];
    assert_eq!((calls.made, calls.unchanged), (3, 2));
}

#[tokio::test]
async fn a_list_is_read_to_its_end_wherever_its_links_point() {
    let shop = Shop::open().await;
    let pr = shop.pull().await.number;
    for n in 0..100 {
        let reviewer = format!("reviewer-{n}");
        shop.github.forge().review(&shop.repo, pr, &reviewer, ReviewState::Approved).await.unwrap();
    }
    shop.github.forge().review(&shop.repo, pr, "carol-c", ReviewState::ChangesRequested).await.unwrap();
    for trouble in [None, Some(Trouble::LinksElsewhere), Some(Trouble::LinksLost)] {
        shop.later();
        if let Some(trouble) = trouble {
            shop.github.fail(On::route("GET", REVIEWS).always(), trouble);
        }
        let reviews = shop.forge.reviews(&shop.repo, pr).await.unwrap();
        let last = reviews.last().map(|review| (review.login.as_str(), review.state));
        assert_eq!((reviews.len(), last), (101, Some(("carol-c", ReviewState::ChangesRequested))), "{trouble:?}");
        shop.github.heal();
    }
}

#[tokio::test]
async fn a_pull_request_of_an_env_repo_costs_two_calls() {
    let shop = Shop::open().await;
    shop.push("tidegate/prod/shop", "1").await;
    shop.forge.repos().git_remote(&shop.repo).await.unwrap();
    shop.calls();
    let new = NewPr { labels: Vec::new(), ..new_pr("tidegate/prod/shop", "dev") };
    let opened = shop.forge.open_pr(&shop.repo, &new).await.unwrap();
    assert_eq!(opened.mergeable, Some(true), "Git tells it before GitHub has worked it out");
    shop.clock.advance(Duration::from_secs(2));
    shop.forge.distrust(&shop.repo);
    let seen = shop.forge.pull_request(&shop.repo, opened.number).await.unwrap();
    assert!(shop.forge.reviews(&shop.repo, opened.number).await.unwrap().is_empty());
    shop.forge.merge_pr(&shop.repo, opened.number, &Pin::of(&seen), "Merge").await.unwrap();
    let merged = shop.forge.pull_request(&shop.repo, opened.number).await.unwrap();
    assert!(matches!(merged.state, PrState::Merged { .. }));
    shop.forge.repos().delete_branch(&shop.repo, &new.branch, &seen.head).await.unwrap();
    assert_eq!(shop.calls(), [format!("POST {PULLS}"), format!("PUT {MERGE}")]);
}

#[tokio::test]
async fn what_git_knows_costs_no_call() {
    let shop = Shop::open().await;
    let head = shop.push("feature", "1").await;
    shop.forge.repos().git_remote(&shop.repo).await.unwrap();
    shop.calls();
    let tip = shop.forge.repos().branch_tip(&shop.repo, &branch("dev")).await.unwrap().unwrap();
    shop.forge.repos().create_branch(&shop.repo, &branch("releases/v1.0.0"), &head).await.unwrap();
    shop.forge.repos().create_tag(&shop.repo, &crate::forge::tag("v1.0.0"), &head, "1.0.0").await.unwrap();
    shop.forge.repos().compare(&shop.repo, &tip, &head).await.unwrap();
    shop.forge.repos().update_branch(&shop.repo, &branch("dev"), &head, "Take it").await.unwrap();
    assert_eq!(shop.github.forge().repos().branch_tip(&shop.repo, &branch("dev")).await.unwrap(), Some(head));
    assert!(shop.calls().is_empty());
}
