//! What every `Store` promises, told over `&dyn Store`. An adapter runs all of it with `conformance!(make)`, where
//! `make` gives something that derefs to a fresh, empty store.

use futures::future::join_all;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use tidegate::domain::delivery::{Delivery, End, Lane, Requester};
use tidegate::domain::fact::Fact;
use tidegate::domain::freeze::AdHocFreeze;
use tidegate::domain::gate::{Lock, Override, Waiver};
use tidegate::domain::hold::{Closing, Marks, Scope};
use tidegate::domain::vote::{Choice, Means, Vote};
use tidegate::domain::{Branch, PrNumber};
use tidegate::store::tags::SeenTag;
use tidegate::store::{
    Change, Due, Lease, Listing, NewInboxRow, Outgoing, PersonToken, PostKind, PostState, Sought, Store, StoreError,
};

use super::samples::*;

/// Declares one test for each promise.
macro_rules! conformance {
    ($make:path) => {
        conformance!($make:
            an_event_is_stored_once_however_often_it_comes
            events_that_come_at_once_are_all_stored
            a_delivery_reads_back_as_written_one_revision_up
            a_delivery_changed_by_someone_else_is_not_overwritten
            a_change_that_fails_midway_leaves_nothing_behind
            a_lease_of_another_owner_writes_nothing
            a_poke_during_a_look_is_not_swallowed
            a_delivery_wakes_when_its_time_has_come
            an_ended_delivery_is_never_due
            numbers_go_on_from_the_highest_of_the_app
            listings_are_newest_first_and_filtered
            deliveries_are_found_by_each_pull_request_that_they_ever_had
            deliveries_are_found_by_what_they_are_newest_first
            deliveries_that_are_open_or_ended_lately_are_found
            a_vote_cast_again_takes_the_place_of_the_old_one
            holds_are_listed_until_they_are_over
            nothing_passes_a_hold_that_was_set_or_let_go_since_it_looked
            a_hold_is_refused_that_did_not_see_what_passes
            what_rests_on_no_look_passes_nowhere
            nothing_passes_while_what_could_close_its_gate_is_not_dealt_with
            what_cannot_close_a_gate_holds_nothing_up
            what_a_row_could_close_reads_back
            of_changes_that_race_for_one_mark_one_alone_is_written
            two_people_hold_from_the_same_instant
            deployments_are_newest_first_and_replaced_in_place
            a_post_is_due_until_it_is_shown
            another_body_is_an_edit_and_the_same_is_none
            a_line_or_private_answer_is_never_edited_once_said
            a_body_that_changes_while_its_post_is_sent_becomes_an_edit
            a_post_that_must_wait_is_due_when_the_wait_is_over
            a_failed_post_is_left_alone
            a_post_is_found_by_its_message
            ballots_are_counted_over_all_deliveries
            a_ballot_is_found_by_its_number
            a_token_counts_until_it_is_revoked_or_its_person_has_another
            tags_are_candidates_by_commit_and_digest_in_the_order_in_which_they_came_to_name_it
            tags_that_were_not_found_again_are_forgotten
            the_journal_has_no_gaps_and_verifies
            what_is_over_is_forgotten_a_slice_at_a_time_and_what_counts_stays
            every_kind_of_fact_with_a_nested_choice_reads_back
            random_changes_keep_the_journal_whole_and_revisions_rising
        );
    };
    ($make:path: $($promise:ident)*) => {
        $(#[tokio::test]
        async fn $promise() {
            let store = $make().await;
            crate::store::conformance::$promise(&*store).await;
        })*
    };
}
pub(crate) use conformance;

fn stale<T: std::fmt::Debug>(result: Result<T, StoreError>) -> bool {
    matches!(result, Err(StoreError::Stale(_)))
}

async fn put(store: &dyn Store, delivery: Delivery) -> Delivery {
    let id = delivery.id.clone();
    store.commit(Change { deliveries: vec![delivery], ..change() }).await.unwrap();
    store.delivery(&id).await.unwrap().unwrap()
}

async fn say(store: &dyn Store, outgoing: Outgoing) {
    store.commit(Change { posts: vec![outgoing], ..change() }).await.unwrap();
}

fn shown(id: &str, revision: u64) -> PostState {
    PostState::Shown { message: Some(message(id)), revision }
}

pub(crate) async fn an_event_is_stored_once_however_often_it_comes(store: &dyn Store) {
    assert_eq!(store.enqueue(&[row("a"), row("b"), row("a")]).await, Ok(2));
    let mut elsewhere = row("a");
    elsewhere.source = "slack".into();
    assert_eq!(store.enqueue(&[row("b"), elsewhere.clone(), row("c")]).await, Ok(2));
    let inbox = store.inbox(0, 10).await.unwrap();
    let rows: Vec<_> = inbox.iter().map(|r| r.row.clone()).collect();
    assert_eq!(rows, [row("a"), row("b"), elsewhere, row("c")]);
    assert_eq!(store.inbox(0, 1).await.unwrap(), inbox[..1]);
    assert_eq!(store.inbox(inbox[0].id, 2).await.unwrap(), inbox[1..3], "the next page");
    assert_eq!(store.inbox(inbox[3].id, 2).await.unwrap(), [], "the page after the last");
    store.commit(Change { inbox_done: vec![inbox[0].id], ..change() }).await.unwrap();
    assert_eq!(store.inbox(0, 10).await.unwrap(), inbox[1..]);
    assert_eq!(store.enqueue(&[row("a")]).await, Ok(0), "dealt with, but not forgotten");
    let a = row("a");
    assert_eq!(store.heard(&a.source, "a").await, Ok(Some(a.event)));
    assert_eq!(store.heard(&a.source, "nothing").await, Ok(None));
}

pub(crate) async fn events_that_come_at_once_are_all_stored(store: &dyn Store) {
    let rows: Vec<_> = (0..200).map(|n| [row(&format!("key-{}", n / 2))]).collect();
    let new: usize = join_all(rows.iter().map(|r| store.enqueue(r))).await.into_iter().map(|n| n.unwrap()).sum();
    assert_eq!((new, store.inbox(0, 1000).await.unwrap().len()), (100, 100));
}

pub(crate) async fn a_delivery_reads_back_as_written_one_revision_up(store: &dyn Store) {
    assert_eq!(store.delivery(&id("shop-1")).await, Ok(None));
    let mut shop = put(store, delivery("shop-1")).await;
    assert_eq!(shop, Delivery { revision: 1, ..delivery("shop-1") });
    shop.reason = Some("ünïcode \0 and 'quotes'".into());
    let again = put(store, shop.clone()).await;
    assert_eq!(again, Delivery { revision: 2, ..shop });
}

pub(crate) async fn a_delivery_changed_by_someone_else_is_not_overwritten(store: &dyn Store) {
    let read = put(store, delivery("shop-1")).await;
    put(store, read.clone()).await;
    for wrong in [
        read.clone(),
        Delivery { revision: 9, ..read.clone() },
        delivery("shop-1"),
        Delivery { revision: 1, ..delivery("shop-2") },
    ] {
        assert!(stale(store.commit(Change { deliveries: vec![wrong], ..change() }).await));
    }
    assert_eq!(store.delivery(&read.id).await.unwrap().unwrap().revision, 2);
}

pub(crate) async fn a_change_that_fails_midway_leaves_nothing_behind(store: &dyn Store) {
    store.enqueue(&[row("a")]).await.unwrap();
    put(store, delivery("shop-2")).await;
    let before = dump(store).await;
    let mut half = everything(None);
    half.deliveries.push(Delivery { revision: 7, ..delivery("shop-2") });
    assert!(stale(store.commit(half).await));
    assert_eq!(dump(store).await, before);
    // A journal entry without its time fails last of all, after everything else was written.
    assert!(store.commit(Change { at: None, ..everything(None) }).await.is_err());
    assert_eq!(dump(store).await, before);
    store.commit(everything(None)).await.unwrap();
    assert_ne!(dump(store).await, before);
}

pub(crate) async fn a_lease_of_another_owner_writes_nothing(store: &dyn Store) {
    let lengthy = std::time::Duration::from_secs(60);
    put(store, delivery("shop-2")).await;
    let lease = store.claim(&[id("shop-2")], at(0), lengthy).await.unwrap().pop().unwrap();
    let before = dump(store).await;
    let old = Lease { fence: lease.fence - 1, ..lease.clone() };
    assert!(stale(store.commit(everything(Some(old))).await));
    assert_eq!(dump(store).await, before);
    store.commit(everything(Some(lease))).await.unwrap();
}

pub(crate) async fn a_poke_during_a_look_is_not_swallowed(store: &dyn Store) {
    put(store, delivery("shop-1")).await;
    assert_eq!(store.due(at(0)).await, Ok(vec![]));
    let poke = || Change { pokes: vec![id("shop-1")], ..change() };
    let settle = |due: &[Due]| Change { settled: due.to_vec(), ..change() };
    store.commit(poke()).await.unwrap();
    let first = store.due(at(0)).await.unwrap();
    assert_eq!(first.len(), 1);
    store.commit(poke()).await.unwrap();
    store.commit(settle(&first)).await.unwrap();
    let second = store.due(at(0)).await.unwrap();
    assert_eq!(second.len(), 1, "poked since");
    store.commit(settle(&second)).await.unwrap();
    assert_eq!(store.due(at(0)).await, Ok(vec![]));
    store.commit(poke()).await.unwrap();
    store.commit(settle(&first)).await.unwrap();
    assert_eq!(store.due(at(0)).await.unwrap().len(), 1, "a late settle of an old look clears nothing newer");
}

pub(crate) async fn a_delivery_wakes_when_its_time_has_come(store: &dyn Store) {
    assert_eq!(store.next_wake().await, Ok(None));
    put(store, Delivery { wake_at: Some(at(20)), ..delivery("shop-1") }).await;
    let early = put(store, Delivery { wake_at: Some(at(10)), ..delivery("shop-2") }).await;
    assert_eq!(store.next_wake().await, Ok(Some(at(10))));
    let due = |due: Vec<Due>| due.into_iter().map(|d| d.delivery).collect::<Vec<_>>();
    let moment = chrono::Duration::nanoseconds(1);
    assert_eq!(due(store.due(at(10) - moment).await.unwrap()), []);
    assert_eq!(due(store.due(at(10)).await.unwrap()), [id("shop-2")]);
    assert_eq!(due(store.due(at(20)).await.unwrap()), [id("shop-1"), id("shop-2")]);
    put(store, Delivery { wake_at: None, ..early }).await;
    assert_eq!(store.next_wake().await, Ok(Some(at(20))));
}

pub(crate) async fn an_ended_delivery_is_never_due(store: &dyn Store) {
    let shop = put(store, Delivery { wake_at: Some(at(1)), ..delivery("shop-1") }).await;
    store.commit(Change { pokes: vec![id("shop-1")], ..change() }).await.unwrap();
    put(store, Delivery { end: Some((at(2), End::Done)), ..shop }).await;
    assert_eq!(store.due(at(5)).await, Ok(vec![]));
    assert_eq!(store.next_wake().await, Ok(None));
}

pub(crate) async fn numbers_go_on_from_the_highest_of_the_app(store: &dyn Store) {
    assert_eq!(store.next_number(&app("shop")).await, Ok(1));
    for name in ["shop-2", "shop-10", "shop-web-30", "till-4"] {
        put(store, delivery(name)).await;
    }
    assert_eq!(store.next_number(&app("shop")).await, Ok(11));
    assert_eq!(store.next_number(&app("shop-web")).await, Ok(31));
    assert_eq!(store.next_number(&app("other")).await, Ok(1));
}

pub(crate) async fn listings_are_newest_first_and_filtered(store: &dyn Store) {
    put(store, delivery("shop-1")).await;
    put(store, Delivery { created_at: at(9), end: Some((at(9), End::Done)), ..delivery("shop-2") }).await;
    put(store, Delivery { created_at: at(5), ..delivery("till-1") }).await;
    let list = async |listing: Listing| {
        let found = store.deliveries(&listing).await.unwrap();
        found.iter().map(|d| d.id.to_string()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(list(Listing::default()).await, "shop-2 till-1 shop-1");
    assert_eq!(list(Listing { limit: Some(2), ..Listing::default() }).await, "shop-2 till-1");
    assert_eq!(list(Listing { app: Some(app("shop")), ..Listing::default() }).await, "shop-2 shop-1");
    assert_eq!(list(Listing { app: Some(app("shop")), open_only: true, limit: Some(9) }).await, "shop-1");
}

async fn found(store: &dyn Store, sought: Sought) -> String {
    let found = store.seek(&sought).await.unwrap();
    found.iter().map(|d| d.id.to_string()).collect::<Vec<_>>().join(" ")
}

pub(crate) async fn deliveries_are_found_by_each_pull_request_that_they_ever_had(store: &dyn Store) {
    let with_pr = async |number| found(store, Sought::PullRequest(PrNumber(number))).await;
    let mut shop = delivery("shop-1");
    shop.known.pr = Some(PrNumber(7));
    let mut shop = put(store, shop).await;
    let mut till = Delivery { created_at: at(5), ..delivery("till-1") };
    till.known.back_merges.insert(Branch::parse("dev").unwrap(), PrNumber(7));
    put(store, till).await;
    put(store, delivery("till-2")).await;
    assert_eq!(with_pr(7).await, "till-1 shop-1", "of whatever repository");
    shop.known.pr = Some(PrNumber(9));
    shop.known.bumps.insert(env("prod"), bump(8));
    let shop = put(store, shop).await;
    put(store, Delivery { end: Some((at(9), End::Done)), ..shop }).await;
    for (number, all) in [(7, "till-1 shop-1"), (8, "shop-1"), (9, "shop-1"), (6, "")] {
        assert_eq!(with_pr(number).await, all, "#{number}");
    }
}

pub(crate) async fn deliveries_are_found_by_what_they_are_newest_first(store: &dyn Store) {
    let with = |id: &str, lane, minute| Delivery { lane, created_at: at(minute), ..delivery(id) };
    put(store, with("shop-1", Lane::Release, 1)).await;
    put(store, Delivery { version: None, ..with("shop-2", Lane::Continuous, 4) }).await;
    put(store, Delivery { version: Some("1.5.0".parse().unwrap()), ..with("shop-3", Lane::Release, 3) }).await;
    put(store, with("shop-4", Lane::Hotfix, 2)).await;
    put(store, with("till-1", Lane::Release, 9)).await;
    let lanes = async |lanes: &[Lane], limit| {
        found(store, Sought::Lanes { app: app("shop"), lanes: lanes.to_vec(), limit }).await
    };
    assert_eq!(lanes(&[Lane::Release], None).await, "shop-3 shop-1");
    assert_eq!(lanes(&[Lane::Release, Lane::Hotfix], None).await, "shop-3 shop-4 shop-1");
    assert_eq!(lanes(&[Lane::Release, Lane::Hotfix], Some(2)).await, "shop-3 shop-4");
    assert_eq!(lanes(&[], None).await, "");
    let version = async |text: &str| found(store, Sought::Version(app("shop"), text.parse().unwrap())).await;
    assert_eq!(version("1.4.0").await, "shop-4 shop-1");
    assert_eq!(version("1.5.0").await, "shop-3");
    assert_eq!(version("1.6.0").await, "");
}

pub(crate) async fn deliveries_that_are_open_or_ended_lately_are_found(store: &dyn Store) {
    let ended = |id: &str, minute| Delivery { end: Some((at(minute), End::Done)), ..delivery(id) };
    put(store, delivery("shop-1")).await;
    put(store, ended("shop-2", 8)).await;
    let shop = put(store, ended("shop-3", 9)).await;
    put(store, ended("till-1", 10)).await;
    let lately =
        async |name: Option<&str>, minute| found(store, Sought::Lately { app: name.map(app), since: at(minute) }).await;
    assert_eq!(lately(Some("shop"), 9).await, "shop-3 shop-1");
    assert_eq!(lately(None, 9).await, "till-1 shop-3 shop-1");
    assert_eq!(lately(None, 11).await, "shop-1");
    put(store, Delivery { end: None, ..shop }).await;
    assert_eq!(lately(None, 11).await, "shop-3 shop-1", "what goes on is open");
}

pub(crate) async fn a_ballot_is_found_by_its_number(store: &dyn Store) {
    put(store, delivery("shop-1")).await;
    assert_eq!(store.ballot(1).await, Ok(None));
    for number in [1, 12] {
        say(store, ballot(number)).await;
    }
    say(store, post("line:2", PostKind::Line, "no ballot")).await;
    let key = async |number| store.ballot(number).await.unwrap().map(|post| post.out.key);
    assert_eq!(key(1).await.as_deref(), Some("ballot:shop-1:1"));
    assert_eq!(key(12).await.as_deref(), Some("ballot:shop-1:12"));
    assert_eq!(key(2).await, None);
}

pub(crate) async fn a_vote_cast_again_takes_the_place_of_the_old_one(store: &dyn Store) {
    put(store, delivery("shop-1")).await;
    let cast = async |votes| store.commit(Change { votes, ..change() }).await.unwrap();
    let (alice, bob) = (vote("shop-1", "U01", Choice::Approve, at(3)), vote("shop-1", "U02", Choice::Approve, at(1)));
    let against = vote("shop-1", "U01", Choice::Reject, at(2));
    cast(vec![alice.clone(), bob.clone(), against.clone()]).await;
    assert_eq!(store.votes(&id("shop-1")).await.unwrap(), [bob.clone(), against.clone(), alice.clone()]);
    let mut withdrawn = bob;
    withdrawn.withdrawn_at = Some(at(4));
    cast(vec![withdrawn.clone()]).await;
    assert_eq!(store.votes(&id("shop-1")).await.unwrap(), [withdrawn.clone(), against.clone(), alice.clone()]);
    let pressed = Vote { means: Means::Button, cast_at: at(9), ..alice.clone() };
    cast(vec![pressed.clone()]).await;
    let typed = Vote { means: Means::Text, cast_at: at(10), ..alice.clone() };
    cast(vec![typed.clone()]).await;
    assert_eq!(store.votes(&id("shop-1")).await.unwrap(), [withdrawn, against, alice, pressed, typed]);
    assert_eq!(store.votes(&id("shop-2")).await, Ok(vec![]));
}

pub(crate) async fn holds_are_listed_until_they_are_over(store: &dyn Store) {
    let mut all = everything(None);
    store.commit(all.clone()).await.unwrap();
    let counts = async |minute| {
        let freezes = store.freezes(at(minute)).await.unwrap().len();
        (freezes, store.locks().await.unwrap().len(), store.overrides(at(minute)).await.unwrap().len())
    };
    let waivers = async |minute| store.waivers(at(minute)).await.unwrap();
    assert_eq!((waivers(59).await, waivers(60).await), (all.waivers.clone(), Vec::new()));
    let other = Waiver { by: person("frank"), ..all.waivers[0].clone() };
    let back = Waiver { revoked_at: Some(at(5)), ..all.waivers[0].clone() };
    store.commit(Change { waivers: vec![other.clone(), back], ..change() }).await.unwrap();
    assert_eq!((waivers(4).await.len(), waivers(5).await), (2, vec![other]), "one is taken back, and is one");
    assert_eq!(counts(59).await, (1, 1, 1));
    assert_eq!(counts(60).await, (0, 1, 0));
    all.freezes[0].thawed_at = Some(at(30));
    all.locks[0].lifted_at = Some(at(30));
    store.commit(Change { freezes: all.freezes, locks: all.locks, ..change() }).await.unwrap();
    assert_eq!(counts(30).await, (0, 0, 1));
    all.overrides[0].revoked_at = Some(at(31));
    store.commit(Change { overrides: all.overrides, ..change() }).await.unwrap();
    assert_eq!((counts(30).await, counts(31).await), ((0, 0, 1), (0, 0, 0)), "it is taken back, and is one");
}

pub(crate) async fn two_people_hold_from_the_same_instant(store: &dyn Store) {
    let mut all = everything(None);
    let (mut freeze, mut lock) = (all.freezes[0].clone(), all.locks[0].clone());
    (freeze.by, lock.by) = (person("bob"), Requester::Person(person("bob")));
    let own = Lock { from_rollback: false, ..lock.clone() };
    all.freezes.push(freeze.clone());
    all.locks.extend([lock.clone(), own.clone()]);
    store.commit(all.clone()).await.unwrap();
    assert_eq!(store.freezes(at(1)).await.unwrap(), all.freezes);
    assert_eq!(store.locks().await.unwrap(), all.locks);
    freeze.thawed_at = Some(at(1));
    lock.lifted_at = Some(at(1));
    store.commit(Change { freezes: vec![freeze], locks: vec![lock], ..change() }).await.unwrap();
    assert_eq!(store.freezes(at(1)).await.unwrap(), all.freezes[..1]);
    assert_eq!(store.locks().await.unwrap(), [all.locks[0].clone(), own]);
}

async fn marks(store: &dyn Store) -> Marks {
    let marks = store.marks(&reach().scopes()).await.unwrap();
    assert!(marks.cover(&reach()), "each that was asked for, also those nobody ever raised");
    marks
}

pub(crate) async fn nothing_passes_a_hold_that_was_set_or_let_go_since_it_looked(store: &dyn Store) {
    let shop = put(store, delivery("shop-1")).await;
    let Change { freezes, locks, overrides, waivers, .. } = everything(None);
    let mut thawed = freezes.clone();
    thawed[0].thawed_at = Some(at(3));
    let mut revoked = waivers.clone();
    revoked[0].revoked_at = Some(at(3));
    let mut lifted = locks.clone();
    lifted[0].lifted_at = Some(at(3));
    let approval = vote("shop-1", "U01", Choice::Approve, at(1));
    let withdrawn = Vote { withdrawn_at: Some(at(2)), ..approval.clone() };
    let reject = vote("shop-1", "U02", Choice::Reject, at(1));
    let mut aborted = shop.clone();
    aborted.known.aborted_by = Some(person("alice"));
    for (what, hold) in [
        ("a freeze", Change { freezes, ..change() }),
        ("a thaw", Change { freezes: thawed, ..change() }),
        ("a lock", Change { locks, ..change() }),
        ("an unlock", Change { locks: lifted, ..change() }),
        ("a break-glass", Change { overrides, ..change() }),
        ("a waiver", Change { waivers: waivers.clone(), ..change() }),
        ("a waiver that is taken back", Change { waivers: revoked, ..change() }),
        ("a reject", Change { votes: vec![reject], ..change() }),
        ("a withdrawn vote", Change { votes: vec![withdrawn], ..change() }),
        ("a vote that is to be read", Change { holds: [Scope::Delivery(id("shop-1"))].into(), ..change() }),
        ("an abort", Change { deliveries: vec![aborted], ..change() }),
    ] {
        let saw = marks(store).await;
        store.commit(hold).await.unwrap();
        let before = dump(store).await;
        assert!(stale(store.commit(passing(&saw)).await), "{what}");
        assert_eq!(dump(store).await, before, "{what}");
    }
    let saw = marks(store).await;
    store.commit(passing(&saw)).await.unwrap();
    assert!(stale(store.commit(passing(&saw)).await), "another intent");
    // What holds something else, or nothing, is no reason to look again.
    let saw = marks(store).await;
    let Change { mut freezes, mut locks, posts, .. } = everything(None);
    freezes[0].environment = env("stage");
    locks[0].app = app("billing");
    let votes = vec![approval, vote("shop-2", "U02", Choice::Reject, at(1))];
    put(store, delivery("shop-2")).await;
    store.commit(Change { freezes, locks, votes, posts, ..change() }).await.unwrap();
    store.commit(passing(&saw)).await.unwrap();
}

pub(crate) async fn a_hold_is_refused_that_did_not_see_what_passes(store: &dyn Store) {
    let freeze = async |saw: Marks| {
        let Change { freezes, .. } = everything(None);
        store.commit(Change { saw, freezes, ..change() }).await
    };
    let scopes = [Scope::Environment(env("prod"))].into();
    let saw = store.marks(&scopes).await.unwrap();
    store.commit(passing(&marks(store).await)).await.unwrap();
    assert!(stale(freeze(saw).await), "its answer would not name what passes");
    assert_eq!(store.freezes(at(0)).await, Ok(vec![]));
    assert_eq!(freeze(store.marks(&scopes).await.unwrap()).await, Ok(()));
}

pub(crate) async fn what_rests_on_no_look_passes_nowhere(store: &dyn Store) {
    let all = reach().scopes();
    for left_out in &all {
        let some = all.iter().filter(|scope| *scope != left_out).cloned().collect();
        let saw = store.marks(&some).await.unwrap();
        assert!(stale(store.commit(passing(&saw)).await), "without {left_out:?}");
    }
    assert!(stale(store.commit(passing(&Marks::default())).await));
    store.commit(passing(&marks(store).await)).await.unwrap();
}

/// A row that could close this much.
fn closing(key: &str, app: Option<&str>, environment: Option<&str>, delivery: Option<&str>) -> NewInboxRow {
    let delivery = delivery.map(id);
    let closes = Closing { app: app.map(super::samples::app), environment: environment.map(env), delivery };
    NewInboxRow { closes: Some(closes), ..row(key) }
}

pub(crate) async fn nothing_passes_while_what_could_close_its_gate_is_not_dealt_with(store: &dyn Store) {
    for row in [
        closing("anything", None, None, None),
        closing("the environment", None, Some("prod"), None),
        closing("the app", Some("shop"), None, None),
        closing("the app in the environment", Some("shop"), Some("prod"), None),
        closing("the delivery", None, None, Some("shop-1")),
    ] {
        let saw = marks(store).await;
        store.enqueue(&[super::samples::row(&format!("before {}", row.key)), row.clone()]).await.unwrap();
        let open = store.inbox(0, 9).await.unwrap().into_iter().find(|r| r.row == row).unwrap().id;
        let before = dump(store).await;
        assert_eq!(store.commit(passing(&saw)).await, Err(StoreError::Unheard { row: open }), "{}", row.key);
        assert_eq!(dump(store).await, before, "{}", row.key);
        store.commit(Change { inbox_done: vec![open], ..change() }).await.unwrap();
        assert_eq!(store.enqueue(std::slice::from_ref(&row)).await, Ok(0), "heard again, and dealt with");
        store.commit(passing(&saw)).await.unwrap();
    }
}

pub(crate) async fn what_cannot_close_a_gate_holds_nothing_up(store: &dyn Store) {
    let others = [
        row("a question"),
        closing("another environment", None, Some("stage"), None),
        closing("another app", Some("billing"), Some("prod"), None),
        closing("another delivery", None, None, Some("shop-2")),
    ];
    store.enqueue(&others).await.unwrap();
    store.commit(passing(&marks(store).await)).await.unwrap();
    // What passes nothing waits for nobody.
    store.enqueue(&[closing("anything", None, None, None)]).await.unwrap();
    store.commit(everything(None)).await.unwrap();
}

pub(crate) async fn what_a_row_could_close_reads_back(store: &dyn Store) {
    let rows = [
        row("nothing"),
        closing("anything", None, None, None),
        closing("this", Some("shop"), Some("prod"), Some("shop-1")),
    ];
    store.enqueue(&rows).await.unwrap();
    let read: Vec<_> = store.inbox(0, 9).await.unwrap().into_iter().map(|r| r.row).collect();
    assert_eq!(read, rows);
}

pub(crate) async fn of_changes_that_race_for_one_mark_one_alone_is_written(store: &dyn Store) {
    let saw = marks(store).await;
    let written = join_all((0..20).map(|_| store.commit(passing(&saw)))).await;
    assert_eq!(written.iter().filter(|w| w.is_ok()).count(), 1, "{written:?}");
    assert!(written.into_iter().all(|w| w.is_ok() || stale(w)));
    assert_eq!(store.journal(0, 99, None).await.unwrap().len(), 1);
}

pub(crate) async fn deployments_are_newest_first_and_replaced_in_place(store: &dyn Store) {
    use tidegate::domain::deployment::{Deployment, Health};
    for name in ["shop-1", "shop-2"] {
        put(store, delivery(name)).await;
    }
    let (first, second) = (deployment("shop-1", 1), deployment("shop-2", 2));
    store.commit(Change { deployments: vec![second.clone(), first.clone()], ..change() }).await.unwrap();
    let healthy = Deployment { health: Health::Healthy { since: at(3) }, ..first };
    store.commit(Change { deployments: vec![healthy.clone()], ..change() }).await.unwrap();
    let found = store.deployments(&app("shop"), &env("prod"), 9).await.unwrap();
    assert_eq!(found, [second.clone(), healthy]);
    assert_eq!(store.deployments(&app("shop"), &env("prod"), 1).await.unwrap(), [second]);
    assert_eq!(store.deployments(&app("shop"), &env("stage"), 9).await, Ok(vec![]));
}

pub(crate) async fn a_post_is_due_until_it_is_shown(store: &dyn Store) {
    say(store, post("line:1", PostKind::Line, "first")).await;
    say(store, post("card:shop-1", PostKind::Card, "second")).await;
    let due = store.posts_due(at(0)).await.unwrap();
    assert_eq!(keys(&due), ["line:1", "card:shop-1"]);
    assert_eq!((due[0].revision, &due[0].state, due[0].not_before), (1, &PostState::Queued, None));
    store.post_state("line:1", &PostState::Trying, None).await.unwrap();
    assert_eq!(keys(&store.posts_due(at(0)).await.unwrap()), ["line:1", "card:shop-1"]);
    store.post_state("line:1", &shown("1.1", 1), None).await.unwrap();
    assert_eq!(keys(&store.posts_due(at(0)).await.unwrap()), ["card:shop-1"]);
    assert!(store.post_state("line:2", &PostState::Trying, None).await.is_err(), "there is no such post");
}

pub(crate) async fn another_body_is_an_edit_and_the_same_is_none(store: &dyn Store) {
    put(store, delivery("shop-1")).await;
    let card = |text| Outgoing { delivery: Some(id("shop-1")), ..post("card:shop-1", PostKind::Card, text) };
    say(store, card("old")).await;
    store.post_state("card:shop-1", &shown("1.1", 1), None).await.unwrap();
    say(store, card("old")).await;
    assert_eq!(store.posts_due(at(0)).await, Ok(vec![]));
    say(store, Outgoing { channel: "C0OTHER".into(), kind: PostKind::Line, ..card("new") }).await;
    let due = store.posts_due(at(0)).await.unwrap();
    assert_eq!((due.len(), due[0].revision, &due[0].state), (1, 2, &shown("1.1", 1)));
    assert_eq!(due[0].out, card("new"), "channel and kind stay");
    assert_eq!(store.posts(&id("shop-1")).await.unwrap(), due);
    store.post_state("card:shop-1", &shown("1.1", 2), None).await.unwrap();
    assert_eq!(store.posts_due(at(0)).await, Ok(vec![]));
}

pub(crate) async fn a_line_or_private_answer_is_never_edited_once_said(store: &dyn Store) {
    for kind in [PostKind::Line, PostKind::Private { login: "U01".into(), in_thread: false, began: None }] {
        say(store, post("said", kind.clone(), "old")).await;
        store.post_state("said", &PostState::Shown { message: None, revision: 1 }, None).await.unwrap();
        say(store, post("said", kind, "new")).await;
        assert_eq!(store.posts_due(at(0)).await, Ok(vec![]));
    }
}

pub(crate) async fn a_body_that_changes_while_its_post_is_sent_becomes_an_edit(store: &dyn Store) {
    for (key, kind, edits) in [("card:shop-1", PostKind::Card, 1), ("line:1", PostKind::Line, 0)] {
        say(store, post(key, kind.clone(), "old")).await;
        store.post_state(key, &PostState::Trying, None).await.unwrap();
        say(store, post(key, kind, "new")).await;
        store.post_state(key, &shown("1.1", 1), None).await.unwrap();
        assert_eq!(store.posts_due(at(0)).await.unwrap().len(), edits, "{key}");
        store.post_state(key, &shown("1.1", 2), None).await.unwrap();
    }
}

pub(crate) async fn a_post_that_must_wait_is_due_when_the_wait_is_over(store: &dyn Store) {
    say(store, post("line:1", PostKind::Line, "later")).await;
    assert_eq!(store.next_wake().await, Ok(None), "due at once, not by time");
    store.post_state("line:1", &PostState::Queued, Some(at(10))).await.unwrap();
    assert_eq!(store.next_wake().await, Ok(Some(at(10))));
    assert_eq!(store.posts_due(at(9)).await, Ok(vec![]));
    assert_eq!(store.posts_due(at(10)).await.unwrap()[0].not_before, Some(at(10)));
    store.post_state("line:1", &shown("1.1", 1), Some(at(10))).await.unwrap();
    assert_eq!(store.next_wake().await, Ok(None));
}

pub(crate) async fn a_failed_post_is_left_alone(store: &dyn Store) {
    say(store, post("card:shop-1", PostKind::Card, "old")).await;
    store.post_state("card:shop-1", &PostState::Failed { why: "no such channel".into() }, None).await.unwrap();
    say(store, post("card:shop-1", PostKind::Card, "new")).await;
    assert_eq!(store.posts_due(at(0)).await, Ok(vec![]));
}

pub(crate) async fn a_post_is_found_by_its_message(store: &dyn Store) {
    say(store, post("card:shop-1", PostKind::Card, "x")).await;
    assert_eq!(store.post_at(&message("1.1")).await, Ok(None));
    store.post_state("card:shop-1", &shown("1.1", 1), None).await.unwrap();
    assert_eq!(store.post_at(&message("1.1")).await.unwrap().unwrap().out.key, "card:shop-1");
    assert_eq!(store.post_at(&message("1.2")).await, Ok(None));
    assert_eq!(store.post("card:shop-1").await, store.post_at(&message("1.1")).await);
    assert_eq!(store.post("card:shop-2").await, Ok(None));
    let mut elsewhere = message("1.1");
    elsewhere.channel = "C0OTHER".into();
    assert_eq!(store.post_at(&elsewhere).await, Ok(None));
}

pub(crate) async fn ballots_are_counted_over_all_deliveries(store: &dyn Store) {
    assert_eq!(store.next_ballot().await, Ok(1));
    say(store, post("card:shop-1", PostKind::Card, "x")).await;
    say(store, ballot(1)).await;
    say(store, ballot(2)).await;
    say(store, ballot(2)).await;
    assert_eq!(store.next_ballot().await, Ok(3));
}

pub(crate) async fn a_token_counts_until_it_is_revoked_or_its_person_has_another(store: &dyn Store) {
    let token = |hash: &str, who: &str, minute| PersonToken {
        hash: hash.to_owned(),
        person: person(who),
        made_at: at(minute),
        revoked_at: None,
    };
    let keep = async |tokens| store.commit(Change { tokens, ..change() }).await.unwrap();
    assert_eq!(store.token("a1").await, Ok(None));
    keep(vec![token("a1", "alice", 1), token("b1", "bob", 1)]).await;
    assert_eq!(store.token("a1").await, Ok(Some(token("a1", "alice", 1))));
    assert_eq!(store.token_of(&person("bob")).await, Ok(Some(token("b1", "bob", 1))));
    keep(vec![token("a2", "alice", 2)]).await;
    assert_eq!(store.token("a1").await, Ok(None), "what came after took its place");
    assert_eq!(store.token_of(&person("alice")).await, Ok(Some(token("a2", "alice", 2))));
    keep(vec![PersonToken { revoked_at: Some(at(3)), ..token("a2", "alice", 2) }]).await;
    assert_eq!((store.token("a2").await, store.token_of(&person("alice")).await), (Ok(None), Ok(None)));
    assert_eq!(store.token("b1").await, Ok(Some(token("b1", "bob", 1))));
    assert_eq!(store.token_of(&person("carol")).await, Ok(None));
}

fn seen(tag: &str, digest: char, minute: i64) -> SeenTag {
    SeenTag {
        image: "shop".parse().unwrap(),
        tag: tag.to_owned(),
        digest: format!("sha256:{}", digest.to_string().repeat(64)).parse().unwrap(),
        commit: tag.strip_prefix("dev-").map(str::to_owned),
        pushed_at: at(minute),
        seen_at: at(minute),
    }
}

async fn see(store: &dyn Store, tags: &[SeenTag]) {
    store.commit(Change { tags: tags.to_vec(), ..change() }).await.unwrap();
}

pub(crate) async fn tags_are_candidates_by_commit_and_digest_in_the_order_in_which_they_came_to_name_it(
    store: &dyn Store,
) {
    let commit = "0123456789abcdef0123456789abcdef01234567".parse().unwrap();
    let whole = format!("dev-{commit}");
    let other = SeenTag { image: "billing".parse().unwrap(), ..seen("dev-0123456", 'a', 1) };
    let (short, long, edge) = (seen("dev-0123456", 'a', 2), seen(&whole, 'b', 1), seen("edge", 'a', 3));
    see(store, &[short.clone(), long.clone(), edge.clone(), other, seen("dev-0123457", 'c', 1)]).await;
    let shop = &short.image;
    assert_eq!(store.tags_of_commit(shop, &commit).await, Ok(vec![long.clone(), short.clone()]));
    assert_eq!(store.tags_of_digest(shop, &short.digest).await, Ok(vec![short.clone(), edge]));
    // Seen again it stays where it was; it names something else, and then the first again.
    see(store, &[seen("dev-0123456", 'a', 5), seen("edge", 'b', 5), seen("edge", 'a', 6)]).await;
    let confirmed = SeenTag { seen_at: at(5), ..short.clone() };
    assert_eq!(store.last_seen(shop, "dev-0123456").await, Ok(Some(confirmed.clone())));
    assert_eq!(store.tags_of_digest(shop, &short.digest).await, Ok(vec![confirmed, seen("edge", 'a', 6)]));
    assert_eq!(store.tags_of_digest(shop, &long.digest).await, Ok(vec![long, seen("edge", 'b', 5)]));
    assert_eq!(store.last_seen(shop, "edge").await, Ok(Some(seen("edge", 'a', 6))));
    assert_eq!(store.last_seen(shop, "v1").await, Ok(None));
}

pub(crate) async fn tags_that_were_not_found_again_are_forgotten(store: &dyn Store) {
    let (old, new) = (seen("dev-0123456", 'a', 1), seen("v1", 'a', 5));
    let other = SeenTag { image: "billing".parse().unwrap(), ..old.clone() };
    see(store, &[old.clone(), new.clone(), other.clone()]).await;
    let tags_gone = vec![(old.image.clone(), at(3))];
    store.commit(Change { tags_gone, ..change() }).await.unwrap();
    assert_eq!(store.tags_of_digest(&old.image, &old.digest).await, Ok(vec![new]));
    assert_eq!(store.last_seen(&other.image, &other.tag).await, Ok(Some(other)));
}

pub(crate) async fn the_journal_has_no_gaps_and_verifies(store: &dyn Store) {
    assert_eq!(store.verify_journal().await, Ok(Ok(0)));
    let record = async |journal| store.commit(Change { journal, ..change() }).await.unwrap();
    record(vec![(Some(id("shop-1")), fact("a")), (None, fact("b"))]).await;
    record(vec![(Some(id("shop-1")), fact("c"))]).await;
    let entries = store.journal(0, 10, None).await.unwrap();
    assert_eq!(entries.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(entries.windows(2).all(|pair| pair[1].previous == pair[0].hash));
    assert_eq!(entries[0].clone().read().unwrap().at, at(2));
    assert_eq!(store.journal(1, 1, None).await.unwrap(), entries[1..2]);
    assert_eq!(store.journal(1, 9, Some(&id("shop-1"))).await.unwrap(), entries[2..]);
    assert_eq!(store.verify_journal().await, Ok(Ok(3)));
}

pub(crate) async fn what_is_over_is_forgotten_a_slice_at_a_time_and_what_counts_stays(store: &dyn Store) {
    let keys: Vec<String> = (0..5).map(|n| format!("row-{n}")).collect();
    for key in &keys {
        store.enqueue(&[row(key)]).await.unwrap();
    }
    store.enqueue(&[NewInboxRow { received_at: at(90), ..row("late") }]).await.unwrap();
    let ended = Delivery { end: Some((at(9), End::Done)), ..delivery("shop-2") };
    let of =
        |key: &str, delivery: &str, kind: PostKind| Outgoing { delivery: Some(id(delivery)), ..post(key, kind, "x") };
    let told = [
        of("card:shop-2", "shop-2", PostKind::Card),
        Outgoing { delivery: Some(id("shop-2")), ..ballot(1) },
        of("line:a:shop-2", "shop-2", PostKind::Line),
        of("line:a:shop-1", "shop-1", PostKind::Line),
        post("answer:a", PostKind::Private { login: "U01".into(), in_thread: false, began: None }, "x"),
        post("digest:1", PostKind::Line, "x"),
        post("stood:shop:x", PostKind::Line, "x"),
        post("waits", PostKind::Private { login: "U01".into(), in_thread: false, began: None }, "x"),
    ];
    let all = everything(None);
    let lock = all.locks[0].clone();
    let locks = [
        Lock { lifted_at: Some(at(9)), since: at(1), ..lock.clone() },
        Lock { until: Some(at(9)), since: at(2), ..lock.clone() },
        Lock { until: Some(at(90)), since: at(3), ..lock },
    ];
    let mut change = Change { inbox_done: vec![1, 2, 3, 4, 6], ..all };
    change.deliveries.push(ended);
    change.locks.extend(locks);
    change.freezes.push(AdHocFreeze { from: at(1), until: Some(at(9)), ..change.freezes[0].clone() });
    // A stop is never over by itself.
    change.freezes.push(AdHocFreeze { from: at(2), until: None, ..change.freezes[0].clone() });
    change.overrides.push(Override { until: at(9), granted_by: Some(id("shop-9")), ..change.overrides[0].clone() });
    change.waivers.push(Waiver { from: at(1), until: at(9), ..change.waivers[0].clone() });
    change.tokens.push(PersonToken {
        hash: "a".into(),
        person: person("alice"),
        made_at: at(1),
        revoked_at: Some(at(9)),
    });
    change.posts = told.to_vec();
    store.commit(change).await.unwrap();
    for (n, post) in told.iter().filter(|post| post.key != "waits").enumerate() {
        let state = PostState::Shown { message: Some(message(&n.to_string())), revision: 1 };
        store.post_state(&post.key, &state, None).await.unwrap();
    }
    let (ballots, journal) = (store.next_ballot().await, store.journal(0, 99, None).await);

    assert_eq!(store.prune(at(1), 9).await, Ok(0), "nothing was over by then");
    // Four rows, three messages, two locks, a freeze, a break-glass, a waiver and a token, by threes of each kind.
    assert_eq!((store.prune(at(60), 3).await, store.prune(at(60), 3).await), (Ok(12), Ok(1)));
    assert_eq!(store.prune(at(60), 3).await, Ok(0), "again is the same");

    let mut there = Vec::new();
    for post in &told {
        there.extend(store.post(&post.key).await.unwrap().map(|post| post.out.key));
    }
    assert_eq!(there, ["card:shop-2", "ballot:shop-1:1", "line:a:shop-1", "stood:shop:x", "waits"]);
    assert_eq!(store.inbox(0, 9).await.unwrap().iter().map(|row| row.row.key.as_str()).collect::<Vec<_>>(), ["row-4"]);
    assert_eq!(store.enqueue(&[row("late"), row("row-4")]).await, Ok(0), "what may be sent again is known");
    assert_eq!((store.locks().await.unwrap().len(), store.freezes(at(0)).await.unwrap().len()), (2, 2));
    assert_eq!((store.overrides(at(0)).await.unwrap().len(), store.waivers(at(0)).await.unwrap().len()), (1, 1));
    assert_eq!(
        (store.votes(&id("shop-1")).await.unwrap().len(), store.deliveries(&Listing::default()).await.unwrap().len()),
        (1, 2)
    );
    assert_eq!((store.next_ballot().await, store.journal(0, 99, None).await), (ballots, journal));
    assert_eq!(store.verify_journal().await, Ok(Ok(1)));
}

pub(crate) async fn every_kind_of_fact_with_a_nested_choice_reads_back(store: &dyn Store) {
    let all = everything(None);
    let facts = [
        Fact::Ended(End::Done),
        Fact::Ended(End::Aborted { by: person("alice") }),
        Fact::VoteCast(all.votes[0].clone()),
        Fact::Locked(all.locks[0].clone()),
        Fact::Overridden(all.overrides[0].clone()),
        Fact::Waived(all.waivers[0].clone()),
        Fact::WaiverRevoked { waiver: all.waivers[0].clone(), by: person("frank") },
        Fact::Heard { key: "github:a".into(), event: row("a").event, disposition: "poked shop-1".into() },
    ];
    let journal = facts.iter().map(|fact| (None, fact.clone())).collect();
    store.commit(Change { journal, ..change() }).await.unwrap();
    let stored = store.journal(0, 10, None).await.unwrap();
    let read: Vec<Fact> = stored.into_iter().map(|e| e.read().unwrap().fact).collect();
    assert_eq!(read, facts);
}

/// One step of a random history: which delivery, whether its revision is right, how many facts, a poke or not.
type Move = (usize, bool, u8, bool);

pub(crate) async fn random_changes_keep_the_journal_whole_and_revisions_rising(store: &dyn Store) {
    let mut runner = proptest::test_runner::TestRunner::default();
    let histories = prop::collection::vec((0..4usize, prop::bool::weighted(0.7), 0..4u8, any::<bool>()), 60);
    let moves: Vec<Move> = histories.new_tree(&mut runner).unwrap().current();
    let (mut revisions, mut entries) = ([0u64; 4], 0);
    for &(which, right, facts, poke) in &moves {
        let name = format!("shop-{which}");
        let revision = if right { revisions[which] } else { revisions[which] + 1 };
        let changed = Change {
            deliveries: vec![Delivery { revision, ..delivery(&name) }],
            pokes: poke.then(|| id(&name)).into_iter().collect(),
            journal: (0..facts).map(|n| (Some(id(&name)), fact(&n.to_string()))).collect(),
            ..change()
        };
        assert_eq!(stale(store.commit(changed).await), !right, "in {moves:?}");
        if right {
            revisions[which] += 1;
            entries += i64::from(facts);
        }
        let stored = store.delivery(&id(&name)).await.unwrap().map_or(0, |d| d.revision);
        assert_eq!((stored, store.verify_journal().await), (revisions[which], Ok(Ok(entries))), "in {moves:?}");
    }
}
