//! What the `github` adapter makes of every fault that every kind of its calls can meet, as a table: what people see, and that
//! nothing is there twice once it goes on.
//!
//! Where each thing that GitHub can do to us is tested, and what people must see then:
//!
//! | what | test |
//! |---|---|
//! | a list goes on at another origin, or its links cannot be followed | `forge_github::a_list_is_read_to_its_end_wherever_its_links_point`; `list::a_list_without_numbers_goes_on_where_the_query_says_and_nowhere_else` |
//! | checks of one name from several sources, suites and Apps; a source that never ends is named with what asks another alone | `checks::a_second_source_takes_nothing_away_from_the_first`, `two_runs_of_one_source_both_stand`, `a_source_that_is_named_counts_alone`; `shape::each_suite_and_app_stands_for_itself` |
//! | a required check that anybody could report, a rule that asks for a name that never comes | `online::checks_that_anybody_could_report_and_that_never_come_are_told` |
//! | it takes connections and answers nothing: people are answered between any two turns, and a start waits for nothing | the column "no answer" here; all of `listening`; `forge_github::a_read_that_is_not_answered_ends_in_its_time_with_all_its_repetitions` |
//! | what an end leaves open cannot be closed, or its conversation is locked | `faults::what_could_not_be_closed_at_an_end_is_closed_later_and_told_where_it_takes_long`, `a_conversation_that_is_locked_keeps_nothing_open`, `what_was_left_open_is_let_be_where_another_delivery_goes_on_with_it` |
//! | Git refuses a token, does not know a new one yet, shows no repository, lost its installation | `forge_github::git_renews_a_token_that_is_refused_and_looks_twice_for_a_repository`, `a_new_token_that_is_not_known_yet_gives_way_to_the_one_before_it`, `git_finds_an_app_again_that_was_taken_away_and_put_back` |
//! | deployments and release notes are refused once | `faults::what_a_page_refuses_is_told_to_people_once_and_to_the_page_as_soon_as_it_takes_it`, `a_page_that_refuses_is_not_asked_again_and_again` |
//! | a check run's answer is lost | `forge_github::a_check_whose_answer_was_lost_and_one_from_before_a_restart_are_changed_and_not_made_again` |
//! | a repository was renamed | `forge_github::a_renamed_repository_is_read_where_it_is_now`, `a_renamed_repository_is_written_where_it_is_now_and_once` |
//! | it says when to come again | the column "429" here; `faults::a_limit_that_says_when_it_ends_is_waited_for_until_then_and_no_longer` |
//! | the webhooks' secret never fits | `secret::one_that_never_fits_is_told_until_one_does_and_a_stranger_is_no_news_after_that`; in the status: `that_no_webhook_fits_is_told_whoever_asks_for_the_status` |
//! | an env repo is looked at many times in one turn | `network::at_one_time_a_server_is_asked_once_until_it_is_to_be_asked_anew`; counted: `forge_budget::between_a_merge_and_its_bump_the_env_repo_is_asked_a_few_times` |
//! | a read breaks off once | the rows `Reads` and `Lists` here; `forge_github::a_read_survives_what_passes_and_gives_up_in_time` |
//! | the App, its key, the clock, the address, a team or a merge method is wrong | `online::what_bars_the_way_altogether_is_named_once_and_nothing_else`, `a_team_that_is_not_there_and_a_repository_without_merge_commits_are_named_once`, `a_rule_that_takes_no_merge_commits_is_named_however_many_stand_before_it` |
//! | any call of a release fails in passing | `forge_budget::whichever_call_fails_in_passing_the_release_arrives_and_nothing_is_there_twice` |

use std::time::Duration;

use tidegate::domain::pull_request::{Check, CheckState, PrState, PullRequest, ReviewState};
use tidegate::domain::{CommitSha, EnvName};
use tidegate::forge::{DeploymentNote, DeploymentState, Directory as _, Forge as _, NewPr, Pin};
use tidegate::port::{Clock as _, Fault, PortResult};

use crate::forge::{branch, new_pr, tag};
use crate::forge_github::Shop;
use crate::github::{On, Trouble};

/// A kind of call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    Reads,
    Lists,
    Opens,
    Comments,
    Closes,
    Edits,
    Readies,
    AsksForReviews,
    Dismisses,
    Labels,
    ReadsTeams,
    ReadsPushers,
    Merges,
    Reports,
    Shows,
    Publishes,
    ReadsGit,
    WritesGit,
}

/// What people see.
#[derive(Debug, Clone, Copy)]
enum Seen {
    /// Nothing: it went well all the same.
    Fine,
    /// That it is tried again, in such words.
    Again(&'static str),
    /// That somebody must act, in such words.
    Told(&'static str),
}
use Seen::{Again, Fine, Told};

const FAULTS: [(&str, Trouble); 9] = [
    ("lost on its way", Trouble::HangUp),
    ("its answer lost", Trouble::DoThenHangUp),
    ("5xx, nothing done", Trouble::ServerError),
    ("5xx, done", Trouble::DoThenBadGateway),
    ("no answer", Trouble::DoThenStall(Duration::from_secs(3600))),
    ("401", Trouble::Revoked),
    ("403", Trouble::Forbidden),
    ("404", Trouble::NotFound),
    ("429", Trouble::TooMany(30)),
];

const LOST: Seen = Again("no answer from GitHub to ");
const LIMIT: Seen = Again("GitHub's limit of calls is reached");
const GONE: Seen = Told("GitHub shows no such thing");

/// By kind of call, what is seen of each of the faults.
const TABLE: [(Does, [Seen; 9]); 18] = [
    (Does::Reads, [Fine, Fine, Fine, Fine, LOST, Fine, Told("tidegate has no permission to read"), GONE, LIMIT]),
    (Does::Lists, [Fine, Fine, Fine, Fine, LOST, Fine, Told("tidegate has no permission to read"), GONE, LIMIT]),
    (Does::Opens, written("tidegate has no permission to open a pull request")),
    (Does::Comments, written("tidegate has no permission to comment on")),
    (Does::Closes, written("tidegate has no permission to close")),
    (Does::Edits, written("tidegate has no permission to edit")),
    (Does::Readies, written("tidegate has no permission to mark as ready")),
    (Does::AsksForReviews, written("tidegate has no permission to ask bob to review")),
    (Does::Dismisses, written("tidegate has no permission to dismiss the review of bob")),
    // Labels are for people who look for things; nothing stops for them.
    (Does::Labels, [Fine; 9]),
    (
        Does::ReadsTeams,
        [
            Fine,
            Fine,
            Fine,
            Fine,
            LOST,
            Fine,
            Told("tidegate has no permission to read who is in the team"),
            Told("is no team on GitHub"),
            LIMIT,
        ],
    ),
    // Who pushed is not told everywhere; nobody knows it then.
    (Does::ReadsPushers, [Fine, Fine, Fine, Fine, LOST, Fine, Fine, Fine, LIMIT]),
    // What became of a merge is looked up at once.
    (
        Does::Merges,
        [
            LOST,
            Fine,
            Again("GitHub failed to merge"),
            Fine,
            Fine,
            Fine,
            Told("tidegate has no permission to merge"),
            GONE,
            LIMIT,
        ],
    ),
    // A commit that Git knows is known to the rest of GitHub soon.
    (
        Does::Reports,
        [
            LOST,
            LOST,
            Again("GitHub failed to report"),
            Again("GitHub failed to report"),
            LOST,
            Fine,
            Told("tidegate has no permission to report"),
            Again("GitHub does not know"),
            LIMIT,
        ],
    ),
    (Does::Shows, written("tidegate has no permission to show")),
    (Does::Publishes, written("tidegate has no permission to publish the notes")),
    // Git's own: what it reads is asked for twice, also where no repository is found.
    (
        Does::ReadsGit,
        [
            Fine,
            Fine,
            Fine,
            Fine,
            Again("it did not answer within 1 s"),
            Fine,
            Told("it forbids this (403"),
            Fine,
            Again("it asks to be left alone for a while"),
        ],
    ),
    (
        Does::WritesGit,
        [
            Again("the connection broke off"),
            Again("the connection broke off"),
            Again("it fails (500"),
            Again("it fails (502"),
            Again("it did not answer within 1 s"),
            Fine,
            Told("it forbids this (403"),
            Fine,
            Again("it asks to be left alone for a while"),
        ],
    ),
];

/// What is seen of a call that makes something and is looked for before it is made again.
const fn written(forbidden: &'static str) -> [Seen; 9] {
    let failed = Again("GitHub failed to ");
    [LOST, LOST, failed, failed, LOST, Fine, Told(forbidden), GONE, LIMIT]
}

fn on(does: Does) -> On {
    match does {
        Does::Reads => On::route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}"),
        Does::Lists => On::route("GET", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"),
        Does::Opens => On::route("POST", "/repos/{owner}/{repo}/pulls"),
        Does::Comments => On::route("POST", "/repos/{owner}/{repo}/issues/{issue_number}/comments"),
        Does::Closes | Does::Edits => On::route("PATCH", "/repos/{owner}/{repo}/pulls/{pull_number}"),
        Does::Readies => On::route("POST", "/graphql"),
        Does::AsksForReviews => On::route("POST", "/repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"),
        Does::Dismisses => On::route("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals"),
        Does::Labels => On::route("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels"),
        Does::ReadsTeams => On::route("GET", "/orgs/{org}/teams/{team_slug}/members"),
        Does::ReadsPushers => On::route("GET", "/repos/{owner}/{repo}/activity"),
        Does::Merges => On::route("PUT", "/repos/{owner}/{repo}/pulls/{pull_number}/merge"),
        Does::Reports => On::route("POST", "/repos/{owner}/{repo}/check-runs"),
        Does::Shows => On::route("POST", "/repos/{owner}/{repo}/deployments"),
        Does::Publishes => On::route("POST", "/repos/{owner}/{repo}/releases"),
        Does::ReadsGit => On::git(),
        // After the refs that a push begins with.
        Does::WritesGit => On::git().skip(1),
    }
}

/// A shop with something that all of this can be done to.
struct Scene {
    shop: Shop,
    pr: PullRequest,
    other: CommitSha,
}

impl Scene {
    async fn set(trouble: Trouble) -> Self {
        let shop = match trouble {
            Trouble::DoThenStall(_) => Shop::impatient(Duration::from_secs(1)).await,
            _ => Shop::open().await,
        };
        let pr = shop.pull().await;
        let other = shop.push("other", "2").await;
        shop.forge.repos().create_tag(&shop.repo, &tag("v1.0.0"), &pr.head, "1.0.0").await.unwrap();
        shop.later();
        // The mirror is fresh, so that a push is what comes next.
        shop.forge.repos().branch_tip(&shop.repo, &branch("dev")).await.unwrap();
        Self { shop, pr, other }
    }

    /// Puts what some of it needs besides.
    async fn prepared(mut self, does: Does) -> Self {
        let Shop { forge, github, repo, .. } = &self.shop;
        match does {
            Does::Readies => {
                let new = NewPr { labels: Vec::new(), draft: true, ..new_pr("other", "dev") };
                self.pr = forge.open_pr(repo, &new).await.unwrap();
            }
            Does::Dismisses => {
                github.forge().review(repo, self.pr.number, "bob", ReviewState::Approved).await.unwrap();
            }
            Does::ReadsTeams => github.team("acme", "devs", &["alice"]),
            _ => {}
        }
        self
    }

    async fn act(&self, does: Does) -> PortResult<()> {
        let Self { shop: Shop { forge, repo, clock, .. }, pr, other } = self;
        let number = pr.number;
        match does {
            Does::Reads => forge.pull_request(repo, number).await.map(drop),
            Does::Lists => forge.reviews(repo, number).await.map(drop),
            Does::Opens => {
                let new = NewPr { labels: Vec::new(), ..new_pr("other", "dev") };
                forge.open_pr(repo, &new).await.map(drop)
            }
            Does::Labels => forge.open_pr(repo, &new_pr("other", "dev")).await.map(drop),
            Does::Edits => forge.edit_pr(repo, number, "Another title", "Because.\n").await,
            Does::Readies => forge.mark_ready(repo, number).await,
            Does::AsksForReviews => forge.request_reviewers(repo, number, &["bob".to_owned()]).await,
            Does::Dismisses => {
                let reviews = forge.reviews(repo, number).await?;
                forge.dismiss_review(repo, number, &reviews[0], "Asked anew").await
            }
            Does::ReadsTeams => forge.team_members("acme/devs").await.map(drop),
            Does::ReadsPushers => {
                let mut commits = vec![forge.repos().commit(repo, &pr.head).await?];
                forge.pushers(repo, &mut commits).await
            }
            Does::Comments => forge.comment(repo, number, "k", "Hello").await,
            Does::Closes => forge.close_pr(repo, number).await,
            Does::Merges => forge.merge_pr(repo, number, &Pin::of(pr), "Merge").await.map(drop),
            Does::Reports => {
                let (name, summary) = ("tidegate/approvals".to_owned(), "0 of 1".to_owned());
                let check = Check { name, state: CheckState::Pending, summary, source: None };
                forge.set_check(repo, &pr.head, &check).await
            }
            Does::Shows => {
                let note = DeploymentNote {
                    key: "shop-1:dev".to_owned(),
                    environment: EnvName::parse("dev").unwrap(),
                    production: false,
                    commit: pr.head.clone(),
                    since: clock.now(),
                    state: DeploymentState::Pending,
                    description: "shop".to_owned(),
                    log_url: None,
                };
                forge.deployment(repo, &note).await
            }
            Does::Publishes => forge.publish_release(repo, &tag("v1.0.0"), "1.0.0", "Notes").await,
            Does::ReadsGit => {
                forge.distrust(repo);
                forge.repos().branch_tip(repo, &branch("dev")).await.map(drop)
            }
            Does::WritesGit => forge.repos().create_branch(repo, &branch("releases/v1.0.0"), other).await,
        }
    }

    /// How often what was to be done is there.
    async fn times(&self, does: Does) -> usize {
        let Self { shop: Shop { github, repo, forge, .. }, pr, .. } = self;
        let behind = github.forge();
        match does {
            Does::Reads | Does::Lists | Does::ReadsTeams | Does::ReadsPushers | Does::ReadsGit => 1,
            Does::Edits => usize::from(behind.pull_request(repo, pr.number).await.unwrap().title == "Another title"),
            Does::Readies => usize::from(!behind.pull_request(repo, pr.number).await.unwrap().draft),
            Does::AsksForReviews => {
                let asked = behind.pull_request(repo, pr.number).await.unwrap().requested;
                asked.iter().filter(|login| *login == "bob").count()
            }
            Does::Dismisses => {
                let reviews = forge.reviews(repo, pr.number).await.unwrap();
                reviews.iter().filter(|review| review.state == ReviewState::Dismissed).count()
            }
            Does::Opens | Does::Labels => {
                behind.open_prs(repo).await.unwrap().iter().filter(|pr| pr.branch == branch("other")).count()
            }
            Does::Comments => github.comments(repo, pr.number.0).len(),
            Does::Closes | Does::Merges => {
                let state = behind.pull_request(repo, pr.number).await.unwrap().state;
                usize::from(matches!(state, PrState::Merged { .. }) == (does == Does::Merges) && state != PrState::Open)
            }
            Does::Reports => {
                forge.distrust(repo);
                forge.checks(repo, &pr.head).await.unwrap().len()
            }
            Does::Shows => github.deployments(repo).len(),
            Does::Publishes => github.releases(repo).len(),
            Does::WritesGit => behind.repos().branches(repo, "releases/").await.unwrap().len(),
        }
    }
}

/// What is wrong with how a call met a fault, if anything.
async fn wrong(does: Does, trouble: Trouble, expected: Seen) -> Option<String> {
    let scene = Scene::set(trouble).await.prepared(does).await;
    scene.shop.github.fail(on(does), trouble);
    let met = scene.act(does).await;
    if scene.shop.github.pending_troubles() > 0 {
        return Some(format!("it was not met: {met:?}"));
    }
    let fits = match (&met, expected) {
        (Ok(()), Fine) => true,
        (Err(error), Again(words)) => error.fault == Fault::Transient && error.told.contains(words),
        (Err(error), Told(words)) => {
            matches!(error.fault, Fault::Rejected | Fault::NotFound) && error.told.contains(words)
        }
        _ => false,
    };
    if !fits {
        return Some(format!("{met:?}, not {expected:?}"));
    }
    scene.shop.later();
    if let Err(error) = scene.act(does).await {
        return Some(format!("it does not go on: {error:?}"));
    }
    let times = scene.times(does).await;
    (times != 1).then(|| format!("it is there {times} times"))
}

#[tokio::test]
async fn every_kind_of_call_meets_every_fault_as_the_table_says_and_nothing_is_there_twice() {
    let mut all = Vec::new();
    for (does, seen) in TABLE {
        for ((fault, trouble), expected) in FAULTS.into_iter().zip(seen) {
            if let Some(wrong) = Box::pin(wrong(does, trouble, expected)).await {
                all.push(format!("{does:?}, {fault}: {wrong}"));
            }
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[tokio::test]
async fn that_no_webhook_fits_is_told_whoever_asks_for_the_status() {
    let mut world = crate::support::told::Told::on_github(|config| config).await;
    let words = "No webhook fits `forge.github.webhook_secret`, and 2 came since the start";
    let outside = world.outside.as_ref().expect("GitHub is there");
    for _ in 0..2 {
        assert_eq!(outside.tell_with_another_secret().await, axum::http::StatusCode::UNAUTHORIZED);
    }
    let status = world.world.engine.status(None).await.unwrap().text();
    assert!(status.contains(words), "{status}");
    // What really happens there is signed as it should be.
    world.tell("alice", "push acme/shop dev \"feat: coupons\"").await;
    let status = world.world.engine.status(None).await.unwrap().text();
    assert!(!status.contains("No webhook fits"), "{status}");
}
