//! Clocks that disagree: ours and those of where people press buttons, a minute apart either way.

use chrono::TimeDelta;
use tidegate::domain::Instant;
use tidegate::domain::event::{Event, MessageRef};
use tidegate::domain::vote::Button;
use tidegate::port::{Clock as _, Incoming};

use crate::support::told::Told;

/// A press as a surface tells it, with the time of its own clock.
async fn press(told: &Told, message: &MessageRef, (key, button, at): (&str, Button, Instant)) {
    let event = Event::Pressed { login: "carol".to_owned(), message: message.clone(), button, at };
    let heard = [Incoming { key: key.to_owned(), event }];
    told.world.engine.take_in("test", &heard).await.unwrap();
    told.world.engine.run_until_idle().await.unwrap();
}

async fn standing(told: &Told) -> usize {
    let votes = told.world.store.votes(&"shop-1".parse().unwrap()).await.unwrap();
    votes.iter().filter(|vote| vote.withdrawn_at.is_none()).count()
}

#[tokio::test]
async fn presses_are_ordered_by_the_clock_of_where_they_were_made() {
    for apart in [-60, 60] {
        let from = "change: { quorum: 1, from: [shop-devs] }";
        let to = "change: { quorum: 2, from: [shop-devs, release-managers] }";
        let mut told = Told::new(|config| config.replace(from, to)).await;
        told.tell("alice", r#"push acme/shop feature "feat: coupons""#).await;
        told.tell("alice", r#"pr acme/shop feature -> dev "feat: coupons""#).await;
        let ballot = told.world.terminal.ballot(1).unwrap();
        let theirs = |seconds: i64| told.clock.now() + TimeDelta::seconds(apart + seconds);
        // The surface was not answered and sends the first press again, after the second.
        press(&told, &ballot, ("b", Button::Withdraw, theirs(1))).await;
        press(&told, &ballot, ("a", Button::Approve, theirs(0))).await;
        assert_eq!(standing(&told).await, 0, "what was taken back stands, clocks {apart} s apart");
        press(&told, &ballot, ("c", Button::Approve, theirs(2))).await;
        assert_eq!(standing(&told).await, 1, "a vote was lost, clocks {apart} s apart");
        press(&told, &ballot, ("c", Button::Approve, theirs(2))).await;
        press(&told, &ballot, ("d", Button::Withdraw, theirs(3))).await;
        assert_eq!(standing(&told).await, 0);
    }
}
