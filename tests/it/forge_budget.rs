//! A release to production on GitHub, webhooks arriving: what it costs in calls of the API, and that no failing call
//! doubles, hangs or loses anything of it.

use std::collections::BTreeSet;
use std::time::Duration;

use tidegate::domain::pull_request::PrState;
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::Forge as _;

use crate::github::{Called, On, Trouble};
use crate::support::told::Told;

/// What was asked since this was last called, without what proves who asks: one token lasts an hour, whatever is done
/// with it.
fn calls(told: &Told) -> Vec<Called> {
    let calls = told.outside.as_ref().expect("GitHub is there").github.rest_calls();
    let of_sign_in = |call: &Called| call.template.starts_with("/app") || call.template.ends_with("/installation");
    calls.into_iter().filter(|call| !of_sign_in(call)).collect()
}

fn lines(calls: &[Called]) -> String {
    calls.iter().map(|call| format!("{} {} {}", call.method, call.template, call.status)).collect::<Vec<_>>().join("\n")
}

async fn on_github() -> Told {
    let mut told = Told::on_github(|config| config).await;
    told.heard();
    told.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    told.tell("world", "pass 1m").await;
    told
}

async fn to_stage(told: &mut Told) {
    told.tell("alice", "/release cut 1.4.0").await;
    told.tell("bob", "react ✅ on 1").await;
    told.tell("world", "pass 10m").await;
}

async fn to_production(told: &mut Told) {
    told.tell("carol", "/promote prod 1.4.0").await;
    told.tell("bob", "react ✅ on 2").await;
    told.tell("dave", "react ✅ on 2").await;
    told.tell("world", "pass 10m").await;
}

#[tokio::test]
async fn a_release_to_production_costs_github_at_most_25_calls() {
    let mut told = on_github().await;
    calls(&told);
    to_stage(&mut told).await;
    let stage = calls(&told);
    told.tell("world", "pass 31m").await;
    let waiting = calls(&told);
    to_production(&mut told).await;
    let prod = calls(&told);
    assert_eq!(pull_requests(&told).await.len(), 4, "it arrived");

    // "Not modified" is free.
    let charged = |calls: &[Called]| calls.iter().filter(|call| call.status != 304).count();
    let (all, told) =
        (charged(&stage) + charged(&prod), format!("to stage:\n{}\n\nto prod:\n{}", lines(&stage), lines(&prod)));
    assert!(all <= 25, "{all} calls\n{told}");
    assert_eq!(charged(&waiting), 0, "{}", lines(&waiting));
    let env: Vec<_> = prod.iter().filter(|call| call.path.contains("/acme/k8s-prod/")).map(|c| c.template).collect();
    let merge = "/repos/{owner}/{repo}/pulls/{pull_number}/merge";
    assert_eq!(env, ["/repos/{owner}/{repo}/pulls", merge], "a bump costs its pull request and the merge: {told}");
}

/// Between the merge of a release and its bump an env repo is looked at by many rules.
/// Its server is asked once in each turn, and once more where something was done.
#[tokio::test]
async fn between_a_merge_and_its_bump_the_env_repo_is_asked_a_few_times() {
    let mut told = on_github().await;
    told.tell("alice", "/release cut 1.4.0").await;
    told.tell("bob", "react ✅ on 1").await;
    let calls: Vec<String> = {
        let github = &told.outside.as_ref().expect("GitHub is there").github;
        github.calls().into_iter().map(|call| format!("{} {}", call.method, call.path)).collect()
    };
    let merged = calls.iter().position(|call| call.ends_with("/shop/pulls/1/merge")).expect("the merge");
    let since = &calls[merged..];
    let of_env = |call: &&String| call.contains("acme/k8s-stage") && call.contains(".git/");
    let bumped = since.iter().position(|call| of_env(&call) && call.ends_with("/git-receive-pack")).expect("the bump");
    let refs = since[..bumped].iter().filter(of_env).filter(|call| call.ends_with("/info/refs")).count();
    assert!((1..=6).contains(&refs), "the env repo's refs were asked for {refs} times");
}

/// Faults that pass: each is met once, by another call in each run.
const PASSING: [Trouble; 9] = [
    Trouble::ServerError,
    Trouble::DoThenHangUp,
    Trouble::BadGateway,
    Trouble::DoThenBadGateway,
    Trouble::HangUp,
    Trouble::SecondaryLimit(30),
    Trouble::TooMany(20),
    Trouble::PrimaryLimit(120),
    Trouble::NotFound,
];

/// Pull requests by branch, and how often each is there.
async fn pull_requests(told: &Told) -> Vec<String> {
    let mut all = Vec::new();
    for repo in ["acme/shop", "acme/k8s-stage", "acme/k8s-prod"] {
        let repo = RepoId::parse(repo).expect("a repository");
        for number in 1.. {
            let Ok(pr) = told.world.forge.pull_request(&repo, PrNumber(number)).await else { break };
            let merged = matches!(pr.state, PrState::Merged { .. });
            all.push(format!("{repo} {} merged: {merged}", pr.branch));
        }
    }
    all
}

async fn with_trouble(at: usize, trouble: Trouble) -> (Vec<String>, String) {
    let mut told = on_github().await;
    told.outside.as_ref().expect("GitHub is there").github.fail(On::next().skip(at), trouble);
    to_stage(&mut told).await;
    told.tell("world", "pass 45m").await;
    to_production(&mut told).await;
    told.tell("world", "pass 30m").await;
    (pull_requests(&told).await, told.tell("alice", "/tide status").await.join("\n"))
}

#[tokio::test]
async fn whichever_call_fails_in_passing_the_release_arrives_and_nothing_is_there_twice() {
    // Every call meets a trouble with `TIDEGATE_FAULTS=all`; else every fifth.
    let all = std::env::var_os("TIDEGATE_FAULTS").is_some_and(|v| v == "all");
    let stride = if all { 1 } else { 5 };
    let mut wrong = BTreeSet::new();
    for (run, at) in (0..26).step_by(stride).enumerate() {
        let trouble = PASSING[run % PASSING.len()];
        let (prs, status) = Box::pin(with_trouble(at, trouble)).await;
        let expected = [
            "acme/shop releases/v1.4.0 merged: true",
            "acme/shop promotions/v1.4.0 merged: true",
            "acme/k8s-stage tidegate/stage/shop/v1.4.0 merged: true",
            "acme/k8s-prod tidegate/prod/shop/v1.4.0 merged: true",
        ];
        if prs != expected {
            wrong.insert(format!("call {at} met {trouble:?}: {prs:#?}\n{status}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[tokio::test]
async fn what_does_not_pass_shuts_a_gate_with_what_to_do() {
    for (trouble, words) in [
        (Trouble::Archived, "unarchive"),
        (Trouble::Forbidden, "permission"),
        (Trouble::Revoked, "credentials"),
        (Trouble::Protected, "refuses"),
    ] {
        let mut told = on_github().await;
        let create = On::route("POST", "/repos/{owner}/{repo}/pulls").always();
        told.outside.as_ref().expect("GitHub is there").github.fail(create, trouble);
        told.tell("alice", "/release cut 1.4.0").await;
        told.pass(Duration::from_secs(300)).await;
        let why = told.tell("alice", "/tide why").await.join("\n");
        assert!(why.contains(words), "{trouble:?}: {why}");
    }
}
