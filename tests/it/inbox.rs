//! The inbox when one of the things it needs cannot be reached.

use std::time::Duration;

use tidegate::store::Listing;

use crate::budget::metered;
use crate::support::told::Told;

/// Makes a repository unreadable; returns how to mend it.
fn break_repository(told: &Told, repository: &str) -> impl FnOnce() + use<> {
    let path = told.world.folder.join("git").join(format!("{repository}.git")).join("config");
    let before = std::fs::read(&path).unwrap();
    std::fs::write(&path, "[[[ no configuration").unwrap();
    move || std::fs::write(&path, before).unwrap()
}

/// Somebody says something; returns what is shown then. The engine alone has its turn: CI would trip over the repository.
async fn say(told: &mut Told, who: &str, text: &str) -> String {
    told.world.perform(who, &text.parse().unwrap()).await.unwrap();
    told.world.engine.run_until_idle().await.unwrap();
    told.heard().join("\n")
}

#[tokio::test]
async fn events_that_meet_an_unreadable_repository_hold_up_nobody_else() {
    let mut told = Told::new(|config| config).await;
    let mend = break_repository(&told, "acme/billing");
    for n in 0..70 {
        told.world.perform("ci", &format!("image billing dev-{n:07}").parse().unwrap()).await.unwrap();
    }
    let answer = say(&mut told, "dave", "/freeze prod 2h stocktaking").await;
    assert!(answer.contains("(only dave sees) prod is frozen for 2h"), "{answer}");
    let store = told.world.store.clone();
    assert_eq!(store.freezes(told.world.clock.now()).await.unwrap().len(), 1);
    assert_eq!(store.inbox(0, 100).await.unwrap().len(), 70, "nothing was thrown away");

    mend();
    told.world.settle().await.unwrap();
    assert_eq!(store.inbox(0, 100).await.unwrap().len(), 70, "tried before its pause was over");
    told.pass(Duration::from_secs(5)).await;
    told.all_is_well().await;
}

#[tokio::test]
async fn a_command_that_meets_an_unreadable_repository_is_answered_at_once_and_never_fires_later() {
    let mut told = Told::new(|config| config).await;
    let mend = break_repository(&told, "acme/shop");
    let answer = say(&mut told, "alice", "/release cut 1.4.0").await;
    assert!(answer.starts_with("(only alice sees) the repository acme/shop at "), "{answer}");
    assert!(answer.ends_with("Nothing was done, and nothing will be done later by itself: say it again."), "{answer}");

    mend();
    told.pass(Duration::from_secs(3600)).await;
    assert_eq!(told.heard(), [""; 0]);
    assert_eq!(told.world.store.deliveries(&Listing::default()).await.unwrap(), []);
    told.all_is_well().await;
    let answer = told.tell("alice", "/release cut 1.4.0").await.join("\n");
    assert!(answer.contains("There is nothing to release"), "{answer}");
}

#[tokio::test]
async fn an_event_that_tidegate_breaks_at_is_set_aside_and_told_and_all_else_goes_on() {
    let (mut told, forge) = metered().await;
    forge.meanwhile("read #1 acme/shop", || Box::pin(async { panic!("index out of bounds") }));
    told.tell("alice", "push acme/shop feature \"feat: coupons\"").await;
    let shown = told.tell("alice", "pr acme/shop feature -> dev \"feat: coupons\"").await.join("\n");
    assert!(shown.contains("tidegate broke at what happened to acme/shop#1 and set it aside"), "{shown}");
    assert!(shown.contains("index out of bounds"), "{shown}");
    assert_eq!(told.world.store.inbox(0, 100).await.unwrap().len(), 0, "it is not met again");
    let answer = told.tell("dave", "/freeze prod 2h stocktaking").await.join("\n");
    assert!(answer.contains("prod is frozen for 2h"), "{answer}");
}
