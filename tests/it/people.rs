//! Who is who: teams that are kept elsewhere, people found by their e-mail address, and what happens when nobody can be
//! asked.

use std::sync::Arc;
use std::time::Duration;

use tidegate::chat::Standing;
use tidegate::domain::catalog::{Catalog, Surface, TeamSource};
use tidegate::domain::vote::Choice;
use tidegate::domain::{PersonId, TeamName};
use tidegate::port::Clock as _;
use tidegate::store::Change;

use crate::support::told::Told;
use crate::support::workspace::Workspace;

fn team(name: &str) -> TeamName {
    TeamName::parse(name).unwrap()
}

/// The demo's world with a Slack beside it, on which `shop-devs`, who approve releases, are a user group. alice has her
/// Slack login configured, the others are found by their e-mail addresses.
fn catalog(told: &Told) -> Catalog {
    let mut catalog = told.world.config.catalog.clone();
    let source = TeamSource { surface: Surface::Slack, name: "shop-devs".to_owned() };
    catalog.unread.insert(team("shop-devs"), "not read yet".to_owned());
    catalog.teams.insert(team("shop-devs"), Default::default());
    catalog.sources.insert(team("shop-devs"), source);
    for app in catalog.apps.values_mut() {
        app.channels.insert(Surface::Slack, format!("C-{}", app.name));
    }
    let alice = catalog.people.get_mut(&PersonId::parse("alice").unwrap()).unwrap();
    alice.logins.insert(Surface::Slack, "UALICE".to_owned());
    catalog
}

fn workspace() -> Arc<Workspace> {
    let slack = Arc::new(Workspace::default());
    for name in ["alice", "bob", "carol", "dave", "erin"] {
        slack.member(&format!("U{}", name.to_uppercase()), &format!("{name}@acme.example"), Standing::Member);
    }
    slack.team("shop-devs", &["UALICE", "UBOB", "UNOBODY"]);
    slack
}

async fn world(slack: &Arc<Workspace>) -> Told {
    let told = Told::new(|config| config).await;
    let catalog = catalog(&told);
    let slack = slack.clone();
    let mut told = told.anew(
        |mut ports| {
            ports.chats.push(slack);
            ports
        },
        catalog,
    );
    told.world.settle().await.unwrap();
    told.heard();
    told
}

async fn waits(told: &Told) -> String {
    let why = told.world.engine.why(None, None).await.unwrap();
    why.deliveries.iter().flat_map(|d| &d.reasons).map(|r| r.told.clone()).collect::<Vec<_>>().join("; ")
}

/// Cuts a release and brings it to where it waits for votes.
async fn release(told: &mut Told) {
    told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
    told.tell("world", "pass 1m").await;
    told.tell("alice", "/release cut 1.4.0").await;
}

#[tokio::test]
async fn whoever_is_in_the_team_on_slack_may_vote_there_and_is_known_by_e_mail() {
    let slack = workspace();
    let mut told = world(&slack).await;
    release(&mut told).await;
    assert_eq!(waits(&told).await, "approvals: 0 of 1; can approve: bob");
    slack.react("UCAROL", Choice::Approve);
    told.tell("ci", "pass 1m").await;
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    let told_carol = slack.told("UCAROL").join("; ");
    assert!(told_carol.contains("does not count: you are not among those asked"), "{told_carol}");
    slack.react("UBOB", Choice::Approve);
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    assert!(waits(&told).await.starts_with("rolling out in stage"));
}

#[tokio::test]
async fn a_vote_from_before_its_voter_came_to_the_team_counts_for_nothing() {
    let slack = workspace();
    let mut told = world(&slack).await;
    release(&mut told).await;
    slack.react("UCAROL", Choice::Approve);
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    told.heard();
    slack.team("shop-devs", &["UALICE", "UBOB", "UCAROL"]);
    let heard = told.tell("world", "pass 10m").await.join("\n");
    assert!(heard.contains("carol came to a team, and somebody of them had voted before"), "{heard}");
    assert!(heard.contains("ballot 1 is retired"), "{heard}");
    assert_eq!(waits(&told).await, "approvals: 0 of 1; can approve: bob, carol");
    told.world.settle().await.unwrap();
    assert_eq!(waits(&told).await, "approvals: 0 of 1; can approve: bob, carol");
}

#[tokio::test]
async fn a_team_that_was_never_read_keeps_the_gate_shut_and_says_why() {
    let slack = workspace();
    slack.down(true);
    let mut told = world(&slack).await;
    let text = told.tell("bob", "/tide whoami").await.join("\n");
    insta::assert_snapshot!(text, @"
    (only bob sees) You are bob (terminal bob), in release-managers.
          also known as GitHub bobcat
          shop-devs: Slack shop-devs cannot be read (Slack does not answer); until then nobody is in it, and what it must approve waits
          dev: may ask for rollback, freeze, lock, override, rollout; may approve nothing
          stage: may ask for release, rollback, freeze, lock, override, rollout; may approve nothing
          prod: may ask for promotion, hotfix, rollback, freeze, lock, override, rollout; may approve promotion, override
          Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, whatever the surface.
    ");
    slack.down(false);
    slack.forget_team("shop-devs");
    release(&mut told).await;
    let waits = waits(&told).await;
    let why = "nobody can tell who is in shop-devs: Slack shop-devs cannot be read (there is no user group shop-devs)";
    assert!(waits.contains(why), "{waits}");
}

#[tokio::test]
async fn the_last_known_team_stands_while_slack_is_down_also_after_a_restart_and_nobody_is_added() {
    let slack = workspace();
    let mut told = world(&slack).await;
    slack.down(true);
    told.tell("ci", "pass 20m").await;
    let catalog = catalog(&told);
    let mut told = told.anew(
        |mut ports| {
            ports.chats.pop();
            ports.chats.push(slack.clone());
            ports
        },
        catalog,
    );
    told.world.settle().await.unwrap();
    let text = told.tell("bob", "/tide whoami").await.join("\n");
    let lines: Vec<&str> = text.lines().take(3).collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    (only bob sees) You are bob (terminal bob), in release-managers, shop-devs.
          also known as Slack UBOB, GitHub bobcat
          shop-devs is kept as Slack shop-devs, read 20m ago; Slack shop-devs cannot be read (Slack does not answer)
    ");
    slack.team("shop-devs", &["UALICE", "UCAROL"]);
    slack.down(false);
    told.pass(Duration::from_secs(400)).await;
    let text = told.tell("bob", "/tide whoami").await.join("\n");
    assert!(text.contains("in release-managers."), "{text}");
}

#[tokio::test]
async fn bots_guests_and_those_who_left_do_not_count_whoever_they_are_mapped_to() {
    let slack = workspace();
    slack.team("shop-devs", &["UALICE", "UBOB", "UCAROL"]);
    slack.member("UBOB", "bob@acme.example", Standing::Guest);
    slack.member("UALICE", "alice@acme.example", Standing::Deactivated);
    let mut told = world(&slack).await;
    release(&mut told).await;
    for login in ["UBOB", "UALICE"] {
        slack.react(login, Choice::Approve);
    }
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    for (login, standing) in [("UBOB", "a guest"), ("UALICE", "deactivated")] {
        let told = slack.told(login).join("; ");
        assert!(told.contains(&format!("this login is {standing} there, and only members vote")), "{told}");
    }
    assert!(waits(&told).await.starts_with("approvals: 0 of 1"), "{}", waits(&told).await);
}

#[tokio::test]
async fn a_surface_that_refuses_to_say_who_voted_keeps_the_gate_shut() {
    let slack = workspace();
    slack.team("shop-devs", &["UALICE", "UBOB", "UCAROL"]);
    let mut told = world(&slack).await;
    release(&mut told).await;
    slack.react("UBOB", Choice::Reject);
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    assert!(waits(&told).await.contains("rejected by bob"), "{}", waits(&told).await);
    slack.mute();
    told.pass(Duration::from_secs(1200)).await;
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    assert!(waits(&told).await.contains("users:read"), "{}", waits(&told).await);
}

#[tokio::test]
async fn a_press_that_comes_after_a_later_one_does_not_count() {
    use tidegate::domain::event::Event;
    use tidegate::domain::vote::Button;
    use tidegate::store::{PostKind, PostState};

    let slack = workspace();
    slack.team("shop-devs", &["UALICE", "UBOB", "UCAROL"]);
    let mut told = world(&slack).await;
    release(&mut told).await;
    let delivery = told.world.store.deliveries(&tidegate::store::Listing::default()).await.unwrap()[0].id.clone();
    let posts = told.world.store.posts(&delivery).await.unwrap();
    let on_slack = |p: &&tidegate::store::StoredPost| {
        matches!(p.out.kind, PostKind::Ballot { .. }) && p.out.surface == tidegate::domain::catalog::Surface::Slack
    };
    let ballot = posts.iter().find(on_slack).unwrap();
    let PostState::Shown { message: Some(message), .. } = &ballot.state else { unreachable!("it is shown") };
    let now = tidegate::port::Clock::now(told.clock.as_ref());
    for (key, button, before) in [("late", Button::Withdraw, 1), ("early", Button::Approve, 2)] {
        let at = now - chrono::TimeDelta::seconds(before);
        let event = Event::Pressed { login: "UBOB".to_owned(), message: message.clone(), button, at };
        let incoming = tidegate::port::Incoming { key: key.to_owned(), event };
        told.world.engine.take_in("slack", &[incoming]).await.unwrap();
        told.world.settle().await.unwrap();
    }
    assert!(waits(&told).await.starts_with("approvals: 0 of 1"), "{}", waits(&told).await);
    assert!(slack.told("UBOB").join("; ").contains("what you pressed after it stands"));
}

/// Says something on Slack.
async fn say(told: &mut Told, key: &str, login: &str, text: &str) {
    let event = tidegate::domain::event::Event::Said {
        surface: Surface::Slack,
        login: login.to_owned(),
        channel: "C-shop".to_owned(),
        text: text.to_owned(),
        caller: None,
    };
    told.world.engine.take_in("slack", &[tidegate::port::Incoming { key: key.to_owned(), event }]).await.unwrap();
    told.world.settle().await.unwrap();
}

#[tokio::test]
async fn a_command_waits_for_who_said_it_and_what_closes_gates_does_not() {
    let slack = workspace();
    let mut told = world(&slack).await;
    told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
    told.tell("world", "pass 1m").await;
    slack.unasked(true);
    say(&mut told, "1", "UALICE", "/lock shop dev looking into it").await;
    assert!(slack.told("UALICE").join("\n").contains("shop is locked in dev"), "{:?}", slack.told("UALICE"));
    say(&mut told, "2", "UALICE", "/release cut 1.4.0").await;
    let answer = slack.told("UALICE").pop().unwrap();
    assert!(
        answer.ends_with("500. It is tried again for two minutes, and you are told what becomes of it."),
        "{answer}"
    );
    slack.unasked(false);
    told.pass(Duration::from_secs(10)).await;
    let answer = slack.told("UALICE").pop().unwrap();
    assert!(answer.contains("1.4.0"), "{answer}");

    slack.unasked(true);
    say(&mut told, "3", "UZOE", "/thaw prod").await;
    told.pass(Duration::from_secs(121)).await;
    let answers = slack.told("UZOE");
    assert_eq!(answers.len(), 2, "{answers:?}");
    assert!(
        answers[1].ends_with("(Slack answered users.info with 500). Nothing was done: do it again."),
        "{answers:?}"
    );
    slack.unasked(false);
    told.pass(Duration::from_secs(600)).await;
    assert_eq!(slack.told("UZOE").len(), 2);
}

#[tokio::test]
async fn whatever_closes_a_gate_is_taken_though_nobody_can_be_looked_up() {
    let slack = workspace();
    let mut told = world(&slack).await;
    release(&mut told).await;
    slack.unasked(true);
    say(&mut told, "1", "UALICE", "/freeze stage 1h looking into it").await;
    assert!(slack.told("UALICE").join("\n").contains("stage is frozen"), "{:?}", slack.told("UALICE"));
    say(&mut told, "2", "UBOB", r#"/reject shop-2 "not now""#).await;
    assert!(slack.told("UBOB").iter().all(|text| !text.contains("tried again")), "{:?}", slack.told("UBOB"));
    let waits = waits(&told).await;
    assert!(waits.contains("rejected by bob") && waits.contains("freeze"), "{waits}");
}

#[tokio::test]
async fn nothing_is_decided_while_an_accounts_number_cannot_be_read() {
    let told = Told::new(|config| config).await;
    let notes = vec![("account:github:bobcat".to_owned(), serde_json::json!("seven"))];
    let change = Change { at: Some(told.clock.now()), notes, ..Change::default() };
    told.world.store.commit(change).await.unwrap();
    let catalog = told.world.config.catalog.clone();
    let told = told.anew(|ports| ports, catalog);
    let error = told.world.engine.run_until_idle().await.unwrap_err().to_string();
    assert!(error.contains("the record account:github:bobcat cannot be read"), "{error}");
}

/// What bob is told, and what waits, when something about him changes after his vote and before the merge; with the world, to
/// go on.
async fn voted_and_then(change: impl Fn(&Workspace)) -> (Arc<Workspace>, Told) {
    let slack = workspace();
    let mut told = world(&slack).await;
    release(&mut told).await;
    told.tell("dave", "/freeze stage 1h looking around").await;
    slack.react("UBOB", Choice::Approve);
    told.world.engine.sweep().await.unwrap();
    told.world.settle().await.unwrap();
    assert!(waits(&told).await.starts_with("freeze"), "{}", waits(&told).await);
    change(&slack);
    told.tell("dave", "/thaw stage").await;
    (slack, told)
}

#[tokio::test]
async fn somebody_deactivated_between_vote_and_merge_counts_no_more_at_the_merge() {
    let (_, told) = voted_and_then(|_| {}).await;
    assert!(waits(&told).await.starts_with("rolling out in stage"), "{}", waits(&told).await);
    let gone = |slack: &Workspace| slack.member("UBOB", "bob@acme.example", Standing::Deactivated);
    let (slack, told) = voted_and_then(gone).await;
    assert!(slack.told("UBOB").join("; ").contains("this login is deactivated there"), "{:?}", slack.told("UBOB"));
    assert!(!waits(&told).await.contains("rolling out"), "{}", waits(&told).await);
}

#[tokio::test]
async fn nothing_is_merged_on_the_vote_of_whom_nobody_can_ask_about_at_that_moment() {
    let (slack, mut told) = voted_and_then(|slack| slack.unasked(true)).await;
    assert!(waits(&told).await.contains("Slack answered users.info with 500"), "{}", waits(&told).await);
    slack.unasked(false);
    let heard = told.tell("world", "pass 2m").await.join("\n");
    assert!(heard.contains("✔ Merge: #1"), "{heard}");
}

#[tokio::test]
async fn only_those_are_named_and_asked_who_can_vote() {
    for standing in [Standing::Deactivated, Standing::Guest, Standing::Bot] {
        Box::pin(nobody_asks(standing)).await;
    }
}

/// Of those on a list one asks, and another is no full member there: who is left is named, called and reminded, and nobody else.
async fn nobody_asks(standing: Standing) {
    let slack = workspace();
    let told = Told::new(|config| config).await;
    let mut catalog = catalog(&told);
    for name in ["bob", "dave"] {
        let person = catalog.people.get_mut(&PersonId::parse(name).unwrap()).unwrap();
        person.logins.insert(Surface::Slack, format!("U{}", name.to_uppercase()));
    }
    slack.member("UDAVE", "dave@acme.example", standing);
    catalog.notify.reminders = vec![Duration::from_secs(3600)];
    let surface = slack.clone();
    let mut told = told.anew(
        |mut ports| {
            ports.chats.push(surface);
            ports
        },
        catalog,
    );
    told.world.settle().await.unwrap();
    release(&mut told).await;
    slack.react("UBOB", Choice::Approve);
    told.world.engine.sweep().await.unwrap();
    told.tell("world", "pass 45m").await;
    let heard = told.tell("alice", "/promote prod 1.4.0").await.join("\n");
    assert!(heard.contains("needs 2 of release-managers (bob, carol)"), "{standing:?}: {heard}");
    assert_eq!(waits(&told).await, "approvals: 0 of 2; can approve: bob, carol", "{standing:?}");
    let told_to = || ["UALICE", "UBOB", "UDAVE"].map(|login| slack.told(login).len());
    let before = told_to();
    told.pass(Duration::from_secs(2 * 3600)).await;
    let reminded: Vec<bool> = before.iter().zip(told_to()).map(|(before, after)| after > *before).collect();
    assert_eq!(reminded, [false, true, false], "{standing:?}: who can vote is reminded, and nobody else");
}
