//! `tidegate check --online`, against a GitHub on loopback.

use std::sync::Arc;

use serde_json::json;
use tidegate::config::{Config, ForgeSettings};
use tidegate::domain::catalog::{Party, Right, Surface, TeamSource, UnknownAuthors};
use tidegate::domain::pull_request::{Check, CheckState};
use tidegate::domain::{Branch, RepoId, TeamName};
use tidegate::forge::github::online::check;
use tidegate::forge::local::{Author, LocalForge, Work};
use tidegate::port::{Finding, ManualClock, Mark};

use crate::github::{BOT, Github, On, Place, Trouble, USER_TOKEN};

/// A configuration for a GitHub that has some of what it names.
struct Outside {
    github: Github,
    config: Config,
    clock: Arc<ManualClock>,
    folder: tempfile::TempDir,
}

/// The configuration with another forge and a public address.
fn configured(forge: &str, folder: &std::path::Path) -> Config {
    let line = |line: &str| if line.starts_with("forge:") { forge.to_owned() } else { line.to_owned() };
    let mut text: String = crate::cli::MINIMAL.lines().map(|l| line(l) + "\n").collect();
    text.push_str("http: { listen: \"127.0.0.1:0\", url: \"https://tidegate.invalid\" }\n");
    Config::parse(&text, "tidegate.yaml", folder).unwrap()
}

impl Outside {
    async fn with(repositories: &[(&str, &str)]) -> Self {
        tidegate::tls::provide();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
        let behind = LocalForge::open(folder.path().join("git"), clock.clone()).await.unwrap().with_own_login(BOT);
        let alice = Author { name: "Alice".to_owned(), email: "alice@acme.io".to_owned() };
        for (repo, branch) in repositories {
            let (repo, branch) = (RepoId::parse(repo).unwrap(), Branch::parse(branch).unwrap());
            behind.create_repo(&repo, &branch).await.unwrap();
            behind.push_file(&repo, &branch, ("README", "x\n"), &alice, "First").await.unwrap();
        }
        let place = Place::find();
        let config = configured(&Github::configuration(&place, folder.path()), folder.path());
        let github = Github::start(place, Arc::new(behind), clock.clone());
        Self { github, config, clock, folder }
    }

    async fn found(&self) -> Vec<Finding> {
        let ForgeSettings::Github(settings) = &self.config.settings.forge else { panic!("not GitHub") };
        let http = self.config.settings.http.as_ref();
        check(settings, http, &self.config.catalog, self.clock.clone()).await.unwrap()
    }

    async fn problems(&self) -> Vec<String> {
        self.found().await.into_iter().filter(Finding::is_bad).map(|f| f.text).collect()
    }
}

const ALL: [(&str, &str); 2] = [("acme/shop", "dev"), ("acme/k8s-dev", "main")];

#[tokio::test]
async fn where_nothing_is_missing_every_repository_is_named_as_good() {
    let outside = Outside::with(&ALL).await;
    let found = outside.found().await;
    assert!(found.iter().all(|f| !f.is_bad()), "{found:?}");
    let texts: Vec<&str> = found.iter().map(|f| f.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "the App tidegate asks for everything that is needed",
            "webhooks are sent to https://tidegate.invalid/webhooks/github",
            "acme/k8s-dev",
            "acme/shop"
        ]
    );
    assert!(outside.github.rest_calls().iter().all(|call| call.method == "GET" || call.path.contains("access_tokens")));
}

#[tokio::test]
async fn what_the_app_may_not_do_is_named_with_what_it_is_needed_for_and_where_to_add_it() {
    let outside = Outside::with(&ALL).await;
    let mut permissions: serde_json::Map<_, _> = tidegate::forge::github::app::PERMISSIONS
        .iter()
        .map(|p| (p.name.to_owned(), json!(p.access.to_string())))
        .collect();
    permissions.insert("checks".to_owned(), json!("read"));
    outside.github.permit(permissions.into());
    let problems = outside.problems().await;
    let lack = "lacks permission Checks: write (to read what CI says, and report tidegate/approvals)";
    let app = format!(
        "the App tidegate {lack}: add it at {}/organizations/acme/settings/apps/tidegate/",
        outside.github.url()
    );
    assert!(problems[0].starts_with(&app), "{problems:?}");
    assert_eq!(problems.len(), 3, "and each installation must take it: {problems:?}");
    assert!(problems[1].starts_with(&format!("acme/k8s-dev: the installation {lack}: accept it at ")), "{problems:?}");
}

#[tokio::test]
async fn a_repository_or_branch_that_is_not_there_is_named() {
    let outside = Outside::with(&[("acme/shop", "main")]).await;
    let problems = outside.problems().await;
    let [dev, shop] = problems.as_slice() else { panic!("{problems:?}") };
    assert!(dev.starts_with("acme/k8s-dev: there is no such repository, or the App is not installed on it:"), "{dev}");
    assert_eq!(shop, "acme/shop: it has no branch dev: create it, or configure another");
}

#[tokio::test]
async fn an_app_that_is_installed_nowhere_is_told_for_each_repository() {
    let outside = Outside::with(&ALL).await;
    outside.github.uninstall("acme");
    assert_eq!(outside.problems().await.len(), 2);
}

#[tokio::test]
async fn that_nobody_can_tell_who_pushed_is_told() {
    for trouble in [Trouble::NotFound, Trouble::Forbidden] {
        let outside = Outside::with(&ALL).await;
        outside.github.fail(On::route("GET", "/repos/{owner}/{repo}/activity").always(), trouble);
        let found = outside.found().await;
        let told: Vec<&Finding> = found.iter().filter(|f| f.text.contains("who pushed cannot be read")).collect();
        let [told] = told[..] else { panic!("{found:?}") };
        assert!(told.text.starts_with("acme/shop: ") && !told.is_bad(), "{told:?}");
    }
}

#[tokio::test]
async fn checks_that_anybody_could_report_and_that_never_come_are_told() {
    let mut outside = Outside::with(&ALL).await;
    let shop = RepoId::parse("acme/shop").unwrap();
    let asked = ["ci", "lint@actions", "size@status"].map(str::to_owned).to_vec();
    for app in outside.config.catalog.apps.values_mut() {
        app.checks.insert(Right::Release, asked.clone());
    }
    outside.github.require(&shop, "dev", [&["ci", "tidegate"], &["tidegate/approvals"]]);
    outside.github.require(&RepoId::parse("acme/k8s-dev").unwrap(), "main", [&[], &["tidegate/approvals/dev"]]);
    let found = outside.found().await;
    let told: Vec<&str> = found.iter().filter(|f| f.mark == Mark::Warning).map(|f| f.text.as_str()).collect();
    assert_eq!(
        told,
        [
            "acme/k8s-dev: main requires the check tidegate/approvals/dev, which never comes: take it out: tidegate reports \
             no check there",
            "acme/shop: ci counts whoever reports it, and anybody with write access can set a commit status of that name: \
             write ci@APP, so that the App APP alone counts",
            "acme/shop: size is asked for as a commit status, which anybody with write access can set: have an App report \
             it, and write size@ and the App's short name",
            "acme/shop: dev requires the check tidegate, which never comes: require tidegate/approvals, which tidegate \
             reports there",
        ]
    );
}

#[tokio::test]
async fn a_rule_that_takes_no_merge_commits_is_named_however_many_stand_before_it() {
    let shop = RepoId::parse("acme/shop").unwrap();
    let methods = |methods: &[&str]| {
        json!({ "type": "pull_request", "parameters": { "allowed_merge_methods": methods,
            "required_approving_review_count": 0, "dismiss_stale_reviews_on_push": false,
            "require_code_owner_review": false, "require_last_push_approval": false,
            "required_review_thread_resolution": false } })
    };
    let bad =
        "acme/shop: a rule on dev takes no merge commits, and tidegate merges by nothing else: allow them in that rule";
    for (rule, told) in [
        (json!({ "type": "required_linear_history" }), vec![bad]),
        (methods(&["squash", "rebase"]), vec![bad]),
        (methods(&["squash", "merge"]), vec![]),
    ] {
        let outside = Outside::with(&ALL).await;
        (0..40).for_each(|_| outside.github.rule(&shop, "dev", json!({ "type": "deletion" })));
        outside.github.rule(&shop, "dev", rule.clone());
        outside.github.require(&shop, "dev", [&[], &["tidegate"]]);
        assert_eq!(outside.problems().await, told, "{rule}");
        let never = "acme/shop: dev requires the check tidegate, which never comes";
        let found = outside.found().await;
        assert!(found.iter().any(|f| f.text.starts_with(never)), "{found:?}");
    }
}

#[tokio::test]
async fn rules_that_cannot_be_read_are_not_taken_for_none() {
    let outside = Outside::with(&ALL).await;
    let rules = On::route("GET", "/repos/{owner}/{repo}/rules/branches/{+branch}").always();
    outside.github.fail(rules, Trouble::Forbidden);
    let found = outside.found().await;
    let told: Vec<&str> = found.iter().filter(|f| f.mark == Mark::Warning).map(|f| f.text.as_str()).collect();
    let [dev, shop] = told[..] else { panic!("{found:?}") };
    assert!(dev.starts_with("acme/k8s-dev: what the rules on main ask for was not looked at: "), "{dev}");
    assert!(shop.starts_with("acme/shop: what the rules on dev ask for was not looked at: "), "{shop}");
}

#[tokio::test]
async fn the_app_that_reports_a_check_is_found_behind_many_others() {
    let mut outside = Outside::with(&ALL).await;
    let (shop, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
    for app in outside.config.catalog.apps.values_mut() {
        app.checks.insert(Right::Release, vec!["ci".to_owned()]);
    }
    let behind = outside.github.forge();
    let tip = behind.repos().branch_tip(&shop, &dev).await.unwrap().unwrap();
    for name in std::iter::once("ci".to_owned()).chain((0..40).map(|n| format!("other-{n:02}"))) {
        let check = Check { name, state: CheckState::Passed, summary: String::new(), source: None };
        behind.report_check(&shop, &tip, &check).await.unwrap();
    }
    let found = outside.found().await;
    assert!(found.iter().any(|f| f.text.contains("write ci@github-actions, so that")), "{found:?}");
}

#[tokio::test]
async fn a_token_is_judged_by_what_it_sees() {
    let mut outside = Outside::with(&ALL).await;
    std::fs::write(outside.folder.path().join("user.token"), USER_TOKEN).unwrap();
    let at = outside.github.url();
    let line = format!("forge: {{ github: {{ token: {{ file: user.token }}, api: \"{at}\", web: \"{at}\" }} }}");
    outside.config = configured(&line, outside.folder.path());
    let found = outside.found().await;
    assert!(found.iter().all(|f| !f.is_bad()), "{found:?}");
    assert_eq!(found.len(), 3);
}

#[tokio::test]
async fn a_list_whose_people_all_write_the_app_is_told_before_a_hotfix_meets_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let world = embedded(folder.path(), &clock).await;
    let wrote = async |name: &str| warned_after(&world, &clock, (name, name)).await;
    assert_eq!(wrote("alice").await, "");
    assert_eq!(wrote("bob").await, "");
    insta::assert_snapshot!(wrote("carol").await, @"shop: a hotfix into prod needs 1 of alice, bob, carol, and all wrote to dev in the last 90 days: list more people, or one hotfix may leave too few to approve it");
    clock.advance(std::time::Duration::from_secs(91 * 86_400));
    assert_eq!(wrote("alice").await, "", "what is older tells nothing of the next one");
}

#[tokio::test]
async fn what_plain_git_pushed_into_the_embedded_forge_costs_one_more_in_what_is_counted_too() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let (config, forge) = embedded(folder.path(), &clock).await;
    let (shop, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
    for name in ["alice", "bob"] {
        let author = Author { name: name.to_owned(), email: format!("{name}@acme.example") };
        forge.push_file(&shop, &dev, (name, "x\n"), &author, "feat: x").await.unwrap();
    }
    let found = tidegate::wire::check_online(&config, clock.clone()).await.unwrap();
    let warned: Vec<String> = found.into_iter().filter(|f| f.mark == Mark::Warning).map(|f| f.text).collect();
    let [told] = &warned[..] else { panic!("{warned:?}") };
    let ends = "by whoever pushed it (the forge does not tell who), and all but carol wrote to dev in the last 90 days: list more \
                people, or one hotfix may leave too few to approve it";
    assert!(told.contains("and one more because of ") && told.ends_with(ends), "{told}");
}

/// The smallest configuration with approvals, and the repository of its app.
async fn embedded(folder: &std::path::Path, clock: &Arc<ManualClock>) -> (Config, LocalForge) {
    let config = Config::parse(include_str!("../../config/minimal.yaml"), "tidegate.yaml", folder).unwrap();
    let ForgeSettings::Local(root) = &config.settings.forge else { panic!("not embedded") };
    let forge = LocalForge::open(root, clock.clone()).await.unwrap();
    forge.create_repo(&RepoId::parse("acme/shop").unwrap(), &Branch::parse("dev").unwrap()).await.unwrap();
    (config, forge)
}

/// What is warned of once somebody pushed something that bears a name.
async fn warned_after((config, forge): &(Config, LocalForge), clock: &Arc<ManualClock>, by: (&str, &str)) -> String {
    let (shop, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
    let (name, pusher) = by;
    let author = Author { name: name.to_owned(), email: format!("{name}@acme.example") };
    let path = format!("{name}-{pusher}");
    let work = Work { message: "feat: x", files: &[(&path, "x\n")], merging: None, author: &author };
    forge.push_as(pusher, &shop, &dev, &work).await.unwrap();
    let found = tidegate::wire::check_online(config, clock.clone()).await.unwrap();
    found.into_iter().filter(|f| f.mark == Mark::Warning).map(|f| f.text).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn whoever_pushes_what_others_wrote_is_missing_on_the_list_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let world = embedded(folder.path(), &clock).await;
    assert_eq!(warned_after(&world, &clock, ("alice", "carol")).await, "");
    assert_eq!(
        warned_after(&world, &clock, ("alice", "bob")).await,
        "shop: a hotfix into prod needs 1 of alice, bob, carol, and all wrote or pushed to dev in the last 90 days: list more \
         people, or one hotfix may leave too few to approve it"
    );
}

#[tokio::test]
async fn somebody_unknown_among_the_authors_costs_one_more_in_what_is_counted_too() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let mut world = embedded(folder.path(), &clock).await;
    assert_eq!(warned_after(&world, &clock, ("alice", "alice")).await, "");
    assert_eq!(warned_after(&world, &clock, ("mallory", "alice")).await, "", "two are left, and two are needed");
    let told = warned_after(&world, &clock, ("bob", "bob")).await;
    let begins = "shop: a hotfix into prod needs 1 of alice, bob, carol, and one more because of ";
    assert!(
        told.starts_with(begins) && told.contains(" by mallory (mallory@acme.example), and all but carol wrote "),
        "{told}"
    );
    assert!(
        told.contains("list more people, or add mallory@acme.example to people.NAME.email, or one hotfix"),
        "{told}"
    );
    for list in world.0.catalog.environments.iter_mut().filter_map(|e| e.approvals.get_mut(&Right::Hotfix)) {
        list.unknown_authors = UnknownAuthors::Refuse;
    }
    assert_eq!(warned_after(&world, &clock, ("alice", "bob")).await, "", "of those who are left one is enough");
}

#[tokio::test]
async fn a_list_that_is_kept_elsewhere_is_no_list_that_was_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(ManualClock::new(crate::support::told::beginning()));
    let text = include_str!("../../config/minimal.yaml");
    let mut config = Config::parse(text, "tidegate.yaml", folder.path()).unwrap();
    let ForgeSettings::Local(root) = &config.settings.forge else { panic!("not embedded") };
    let forge = LocalForge::open(root, clock.clone()).await.unwrap();
    let (shop, dev) = (RepoId::parse("acme/shop").unwrap(), Branch::parse("dev").unwrap());
    forge.create_repo(&shop, &dev).await.unwrap();
    let team: TeamName = "on-call".parse().unwrap();
    config.catalog.sources.insert(team.clone(), TeamSource { surface: Surface::Github, name: "acme/sre".to_owned() });
    for list in config.catalog.environments.iter_mut().filter_map(|e| e.approvals.get_mut(&Right::Hotfix)) {
        list.from = vec![Party::Team(team.clone())];
    }
    let found = tidegate::wire::check_online(&config, clock).await.unwrap();
    let said = "who is in on-call is kept elsewhere and was not read here: see that 1 of them did not write to dev";
    assert!(found.iter().any(|f| f.mark == Mark::Warning && f.text.contains(said)), "{found:?}");
}

impl Outside {
    /// What `check --online` says in all.
    async fn all_problems(&self) -> Vec<String> {
        let found = tidegate::wire::check_online(&self.config, self.clock.clone()).await.unwrap();
        found.into_iter().filter(Finding::is_bad).map(|f| f.text).collect()
    }

    fn settings(&mut self) -> &mut tidegate::config::GithubSettings {
        match &mut self.config.settings.forge {
            ForgeSettings::Github(settings) => settings,
            ForgeSettings::Local(_) => panic!("not GitHub"),
        }
    }
}

#[tokio::test]
async fn what_bars_the_way_altogether_is_named_once_and_nothing_else() {
    let mut outside = Outside::with(&ALL).await;
    let key = tidegate::config::SecretSource::File(outside.folder.path().join("app.pem"));
    outside.settings().auth = tidegate::config::GithubAuth::App { id: 4712, key: key.clone() };
    let [wrong_id] = &outside.all_problems().await[..] else { panic!("{:?}", outside.all_problems().await) };
    assert!(wrong_id.starts_with("GitHub has no App 4712: correct `forge.github.app`"), "{wrong_id}");

    std::fs::write(outside.folder.path().join("other.pem"), crate::github::STRANGERS_KEY).unwrap();
    let other = tidegate::config::SecretSource::File(outside.folder.path().join("other.pem"));
    outside.settings().auth = tidegate::config::GithubAuth::App { id: crate::github::APP, key: other };
    let [others_key] = &outside.all_problems().await[..] else { panic!("{:?}", outside.all_problems().await) };
    assert!(others_key.contains("the key is another App's") && others_key.contains("App 4711"), "{others_key}");

    outside.settings().auth = tidegate::config::GithubAuth::App { id: crate::github::APP, key };
    outside.github.clock_ahead(chrono::TimeDelta::minutes(-10));
    outside.github.fail(On::route("GET", "/app").always(), Trouble::Revoked);
    let [clock] = &outside.all_problems().await[..] else { panic!("{:?}", outside.all_problems().await) };
    assert!(clock.starts_with("this machine's clock is 10m ahead of GitHub's"), "{clock}");
    outside.github.heal();
    let [clock] = &outside.problems().await[..] else { panic!("{:?}", outside.problems().await) };
    assert!(
        clock.starts_with("this machine's clock is 10m ahead of GitHub's"),
        "also where it still lets us in: {clock}"
    );

    let nobody = Place::find().url();
    outside.settings().api = nobody.parse().unwrap();
    let [unreachable] = &outside.all_problems().await[..] else { panic!("{:?}", outside.all_problems().await) };
    assert!(unreachable.starts_with(&format!("GitHub cannot be reached at {nobody}")), "{unreachable}");
}

#[tokio::test]
async fn a_team_that_is_not_there_and_a_repository_without_merge_commits_are_named_once() {
    let mut outside = Outside::with(&ALL).await;
    outside.github.team("acme", "devs", &["alice"]);
    for (team, name) in [("sre", "acme/sre"), ("on-call", "acme/sre"), ("devs", "acme/devs")] {
        let source = TeamSource { surface: Surface::Github, name: name.to_owned() };
        outside.config.catalog.sources.insert(team.parse().unwrap(), source);
    }
    outside.github.forbid_merge_commits(&RepoId::parse("acme/k8s-dev").unwrap());
    assert_eq!(
        outside.problems().await,
        [
            "`teams.on-call`, `teams.sre`: acme/sre is no team on GitHub, written as organisation/team; until it can be read \
             nobody is in it",
            "acme/k8s-dev: it allows no merge commits, and tidegate merges by nothing else: allow them in its settings, under \
             Pull Requests",
        ]
    );
}
