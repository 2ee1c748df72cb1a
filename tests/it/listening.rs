//! People are heard while something outside lets the engine wait: what they say is dealt with between any two turns, in the
//! sweep too, and a start waits for nobody.

use std::sync::Arc;
use std::time::Duration;

use futures::future::BoxFuture;
use tidegate::chat::text::Paint;
use tidegate::config::Config;
use tidegate::domain::RepoId;
use tidegate::domain::catalog::Surface;
use tidegate::domain::event::Event;
use tidegate::engine::{Engine, Ports};
use tidegate::forge::Forge as _;
use tidegate::port::{Clock as _, Incoming, SystemClock};
use tidegate::store::{Change, Listing};
use tidegate::wire::{LogScreen, View, World};

use crate::budget::metered;
use crate::support::between::Between;
use crate::support::told::Told;

/// Somebody says something, as a surface tells it that calls by itself.
async fn say(engine: &Engine, login: &str, text: &str) {
    let event = Event::Said {
        surface: Surface::Terminal,
        login: login.to_owned(),
        channel: "releases".to_owned(),
        text: text.to_owned(),
        caller: None,
    };
    engine.take_in("api", &[Incoming { key: text.to_owned(), event }]).await.unwrap();
}

/// What was answered to that so far.
async fn answer(engine: &Engine, text: &str) -> Option<String> {
    engine.answer_to("api", text).await.unwrap().map(|answered| answered.text)
}

/// Something that happens while a call is under way.
fn during<F: Future<Output = ()> + Send + 'static>(
    does: impl FnOnce() -> F + Send + 'static,
) -> impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static {
    move || Box::pin(does())
}

const STATUS: &str = "/tide status";
const FREEZE: &str = "/freeze prod 2h the auditors are here";

#[tokio::test]
async fn what_is_said_during_one_deliverys_turn_is_in_force_and_answered_before_the_next_ones() {
    let (mut told, forge) = metered().await;
    for app in ["shop", "billing"] {
        told.tell("alice", &format!("push acme/{app} feature \"feat: coupons\"")).await;
        told.tell("alice", &format!("pr acme/{app} feature -> dev \"feat: coupons\"")).await;
    }
    let (engine, store) = (told.world.engine.clone(), told.world.store.clone());
    let open = store.deliveries(&Listing { open_only: true, ..Listing::default() }).await.unwrap();
    assert_eq!(open.len(), 2);
    for repo in ["acme/shop", "acme/billing"] {
        forge.distrust(&RepoId::parse(repo).unwrap());
    }
    let said = engine.clone();
    let both = async move {
        say(&said, "carol", STATUS).await;
        say(&said, "dave", FREEZE).await;
    };
    forge.meanwhile("read #1 acme/shop", during(move || both));
    let (heard, now) = (Arc::new(std::sync::Mutex::new(None)), told.clock.now());
    let (asked, found) = (engine.clone(), heard.clone());
    let looks = async move {
        let frozen = asked.ports().store.freezes(now).await.unwrap().len();
        *found.lock().unwrap() = Some((frozen, answer(&asked, FREEZE).await));
    };
    forge.meanwhile("read #1 acme/billing", during(move || looks));
    let pokes = open.into_iter().map(|d| d.id).collect();
    store.commit(Change { pokes, at: Some(now), ..Change::default() }).await.unwrap();
    engine.run_until_idle().await.unwrap();
    let heard = heard.lock().unwrap().take().expect("the second had its turn");
    assert_eq!(heard.0, 1, "the freeze is in force when the second has its turn");
    assert!(heard.1.is_some_and(|told| told.contains("prod is frozen for 2h")), "and was answered");
    let status = answer(&engine, STATUS).await.expect("an answer");
    assert!(status.contains("frozen until"), "the question before it was answered after it: {status}");
}

#[tokio::test]
async fn a_command_waits_behind_no_question_that_was_asked_before_it() {
    let (told, _) = metered().await;
    let engine = told.world.engine.clone();
    say(&engine, "carol", STATUS).await;
    say(&engine, "dave", FREEZE).await;
    engine.run_until_idle().await.unwrap();
    let status = answer(&engine, STATUS).await.expect("an answer");
    assert!(status.contains("frozen until"), "{status}");
}

#[tokio::test]
async fn what_is_said_during_a_sweep_is_dealt_with_before_its_next_part() {
    let (told, forge) = metered().await;
    let engine = told.world.engine.clone();
    let said = engine.clone();
    forge.meanwhile("list pull requests acme/billing", during(move || async move { say(&said, "dave", FREEZE).await }));
    let (heard, asked) = (Arc::new(std::sync::Mutex::new(None)), engine.clone());
    let found = heard.clone();
    let looks = async move { *found.lock().unwrap() = answer(&asked, FREEZE).await };
    forge.meanwhile("list pull requests acme/shop", during(move || looks));
    engine.sweep().await.unwrap();
    let heard = heard.lock().unwrap().take();
    assert!(heard.is_some_and(|told| told.contains("prod is frozen for 2h")), "answered in the middle of the sweep");
}

#[tokio::test]
async fn a_sweep_that_has_to_wait_goes_on_where_it_stopped() {
    let (told, forge) = metered().await;
    let engine = told.world.engine.clone();
    let clock = told.clock.clone();
    forge.take();
    forge.meanwhile(
        "list pull requests acme/billing",
        during(move || async move { clock.advance(Duration::from_secs(10)) }),
    );
    let mut slices = 1;
    while !engine.sweep_slice().await.unwrap() {
        assert!(engine.is_sweeping());
        engine.run_until_idle().await.unwrap();
        slices += 1;
    }
    assert_eq!(slices, 2, "a part that waited ends its slice, and the rest is one more");
    assert!(!engine.is_sweeping());
    let listed = forge.take().into_iter().filter(|call| call.starts_with("list pull requests"));
    assert_eq!(listed.collect::<Vec<_>>().len(), 2, "each repository was looked at once");
}

#[tokio::test]
async fn a_bump_that_waits_for_the_others_of_its_round_is_held_by_what_is_said_meanwhile() {
    let mut told = Told::new(|config| config).await;
    let between = Between::over(told.world.store.clone());
    let store = between.clone();
    let catalog = told.world.config.catalog.clone();
    told = told.anew(|ports| Ports { store, ..ports }, catalog);
    let (engine, dev) = (told.world.engine.clone(), RepoId::parse("acme/k8s-dev").unwrap());
    let tip = async |told: &Told| told.world.forge.repos().branch_tip(&dev, &"main".parse().unwrap()).await.unwrap();
    let before = tip(&told).await;
    let freeze = "/freeze dev 2h load test";
    // The first bump is parked by then; the second's intent is refused.
    between.meanwhile(1, during(move || async move { say(&engine, "bob", freeze).await }));
    for app in ["shop", "billing"] {
        let push = format!("push acme/{app} dev \"feat: coupons\"").parse().unwrap();
        told.world.perform("alice", &push).await.unwrap();
    }
    told.settle().await;
    assert!(!between.waits(), "two bumps were about to be made");
    assert_eq!(tip(&told).await, before, "neither was written");
    let said = answer(&told.world.engine, freeze).await.expect("an answer");
    assert!(said.contains("dev is frozen for 2h") && said.contains("had begun before this"), "{said}");
    told.all_is_well().await;
    let why = told.tell("alice", "/tide status").await.join("\n");
    assert!(why.contains("load test"), "{why}");
}

#[tokio::test]
async fn a_start_waits_for_no_github() {
    // It takes connections and answers nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let at = format!("http://{}", silent.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("app.pem"), crate::github::APP_KEY).unwrap();
    let forge = format!("forge: {{ github: {{ app: 4711, key: {{ file: app.pem }}, api: \"{at}\", web: \"{at}\" }} }}");
    let text = crate::cli::MINIMAL.replace("forge: { local: { root: world/git } }", &forge);
    let config = Config::parse(&text, "tidegate.yaml", folder.path()).unwrap();
    let view = View { screen: Arc::new(LogScreen), paint: Paint::Plain, seated: false };
    let opened = World::open(&config, Arc::new(SystemClock), view);
    let world = tokio::time::timeout(Duration::from_secs(5), opened).await.expect("opens at once").unwrap();
    say(&world.engine, "alice", "/tide whoami").await;
    // The first thing that is asked of GitHub is under way when people are heard.
    let answered = async {
        loop {
            if let Some(told) = answer(&world.engine, "/tide whoami").await {
                return told;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let told = tokio::select! {
        told = answered => told,
        swept = world.engine.sweep() => panic!("the sweep was over first: {swept:?}"),
        () = tokio::time::sleep(Duration::from_secs(30)) => panic!("nobody was heard"),
    };
    assert!(told.contains("alice"), "{told}");
}
