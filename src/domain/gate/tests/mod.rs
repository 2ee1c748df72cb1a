//! What gates must and must never do: by example here, for every world proptest can think of in `properties`.

mod authors;
mod properties;
mod world;

use std::time::Duration;

use chrono::TimeDelta;

use self::world::{EARLIER, NOBODY, OTHER_HEAD, World, now, person};
use super::*;
use crate::domain::pull_request::CheckState;
use crate::domain::pull_request::ReviewState::{Approved as Approves, ChangesRequested, Dismissed};
use crate::domain::written::version_in;

const HOUR: TimeDelta = TimeDelta::hours(1);

fn names(people: &[PersonId]) -> Vec<&str> {
    people.iter().map(PersonId::as_str).collect()
}

/// The world's gates as people read them.
fn told(world: &World) -> String {
    let report = world.report();
    let line = |(name, verdict): &(GateName, Verdict)| match verdict {
        Verdict::Open { note } => format!("{name}: open: {note}"),
        Verdict::Shut(shut) => format!("shut: {}", shut.explain(now())),
    };
    report.verdicts.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn is_open(world: &World) -> bool {
    world.report().approved().is_some()
}

#[test]
fn a_quorum_of_distinct_people_on_the_current_subject_opens() {
    let mut world = World::asking(2);
    assert_eq!(told(&world), "shut: approvals: 0 of 2; can approve: alice, bob, carol");
    world.approve(Surface::Slack, "alice");
    assert_eq!(told(&world), "shut: approvals: 1 of 2 (alice); can approve: bob, carol");
    world.review("bob", Approves);
    assert_eq!(told(&world), "approvals: open: 2 of 2: alice, bob");
    let approved = world.report().approved().expect("all gates are open");
    assert_eq!(
        (names(approved.people()), approved.head(), approved.at()),
        (vec!["alice", "bob"], &world.subject.head, now())
    );
}

#[test]
fn nobody_needs_to_approve_a_quorum_of_none() {
    assert_eq!(told(&World::asking(0)), "approvals: open: no approval needed");
}

#[test]
fn one_person_counts_once_through_any_number_of_surfaces() {
    let mut world = World::asking(2);
    world.approve(Surface::Slack, "alice").approve(Surface::Terminal, "alice").review("alice", Approves);
    assert_eq!(told(&world), "shut: approvals: 1 of 2 (alice); can approve: bob, carol");
}

#[test]
fn a_withdrawn_vote_shuts_the_gate_again() {
    let mut world = World::asking(1);
    world.approve(Surface::Slack, "alice");
    assert!(is_open(&world));
    world.votes[0].withdrawn_at = Some(now());
    assert!(!is_open(&world));
    assert_eq!(world.report().ignored, Vec::new());
}

#[test]
fn a_vote_expires_at_the_very_instant() {
    let mut world = World::asking(1);
    world.policy().expires = Some(Duration::from_secs(3600));
    world.approve(Surface::Slack, "alice");
    world.votes[0].cast_at = now() - HOUR + TimeDelta::seconds(1);
    assert!(is_open(&world));
    assert_eq!(world.report().look_again, Some(now() + TimeDelta::seconds(1)));
    world.votes[0].cast_at = now() - HOUR;
    assert!(!is_open(&world));
    assert_eq!(world.report().ignored[0].why, IgnoredBecause::Expired { at: now() });
}

#[test]
fn a_new_head_or_another_digest_voids_approvals() {
    let mut world = World::asking(1);
    world.approve(Surface::Slack, "alice").review("bob", Approves);
    world.subject.head = OTHER_HEAD.parse().expect("a commit");
    assert_eq!(names(&world.report().approved_by), Vec::<&str>::new());
    let why: Vec<_> = world.report().ignored.into_iter().map(|i| i.why).collect();
    assert_eq!(why, [IgnoredBecause::StaleSubject, IgnoredBecause::StaleSubject]);
}

#[test]
fn requester_pr_author_and_commit_author_do_not_count() {
    let mut world = World::asking(1);
    world.requested_by = Requester::Person(person("alice"));
    world.pr_author = Some("BOB-gh".to_owned());
    world.wrote("carol");
    world.approve(Surface::Slack, "alice").review("bob", Approves).approve(Surface::Slack, "carol");
    let why: Vec<_> = world.report().ignored.into_iter().map(|i| i.why).collect();
    assert_eq!(why, [IgnoredBecause::Requester, IgnoredBecause::CommitAuthor, IgnoredBecause::PrAuthor]);
    insta::assert_snapshot!(told(&world), @"shut: approvals: needs 1, but only 0 (nobody) may approve once requester and authors are left out; the configuration must list more people");

    world.count_commit_authors();
    assert_eq!(told(&world), "approvals: open: 1 of 1: carol");
    world.policy().self_approval = true;
    assert_eq!(told(&world), "approvals: open: 3 of 1: alice, bob, carol");
}

#[test]
fn strangers_and_people_not_listed_neither_approve_nor_reject() {
    let mut world = World::asking(1);
    world.approve(Surface::Slack, "alice");
    for login in [NOBODY, "dave"] {
        world.approve(Surface::Slack, login).reject(Surface::Slack, login).review(login, ChangesRequested);
    }
    assert!(is_open(&world));
    assert_eq!(names(&world.report().approved_by), ["alice"]);
    assert_eq!(world.report().ignored.len(), 6);
}

#[test]
fn one_reject_shuts_whatever_else_is_said_until_it_is_withdrawn() {
    let mut world = World::asking(1);
    world.approve(Surface::Slack, "alice").approve(Surface::Slack, "bob").reject(Surface::Slack, "carol");
    assert_eq!(told(&world), "shut: approvals: rejected by carol; can withdraw it: carol");
    world.votes[2].cast_at = now() - TimeDelta::days(400);
    world.subject.head = OTHER_HEAD.parse().expect("a commit");
    world.approve(Surface::Slack, "alice");
    assert!(!is_open(&world), "a reject neither expires nor goes stale");
    world.votes[2].withdrawn_at = Some(now());
    assert!(is_open(&world));
}

#[test]
fn whoever_both_approves_and_rejects_rejects() {
    let mut world = World::asking(1);
    world.reject(Surface::Terminal, "alice").review("alice", Approves);
    assert_eq!(names(&world.report().approved_by), Vec::<&str>::new());
    assert!(!is_open(&world));
}

#[test]
fn one_may_veto_what_one_asked_for() {
    let mut world = World::asking(1);
    world.requested_by = Requester::Person(person("alice"));
    world.approve(Surface::Slack, "bob").reject(Surface::Slack, "alice");
    assert!(!is_open(&world));
}

#[test]
fn the_latest_review_of_a_login_counts_and_a_dismissed_one_says_nothing() {
    let mut world = World::asking(1);
    world.review_at("alice", ChangesRequested, EARLIER).review("ALICE", Approves);
    assert!(is_open(&world));
    world.review("alice", Dismissed);
    assert!(!is_open(&world));
    assert_eq!(world.report().ignored, Vec::new());
    // Out of order in the list is all the same.
    let mut world = World::asking(1);
    world.review("bob", Approves).review_at("bob", ChangesRequested, EARLIER);
    assert!(is_open(&world));
}

#[test]
fn a_reject_that_somebody_else_dismissed_stands_and_an_approval_that_somebody_dismissed_counts_no_more() {
    let dismissed = |was, by: Option<&str>| {
        let mut world = World::asking(1);
        world.review("bob", Approves).review("alice", Dismissed);
        let by = by.map(str::to_owned);
        world.reviews[1].dismissal = Some(crate::domain::pull_request::Dismissal { was, by });
        is_open(&world)
    };
    assert!(!dismissed(Some(ChangesRequested), Some("mallory")));
    assert!(!dismissed(Some(ChangesRequested), None), "nobody knows who did");
    assert!(!dismissed(None, Some("mallory")), "nobody knows what it said");
    assert!(dismissed(Some(ChangesRequested), Some("Alice-GH")), "it is who gave it");
    assert!(dismissed(Some(Approves), Some("mallory")));
    let mut world = World::asking(1);
    world.review("bob", Approves).review_at("alice", Dismissed, EARLIER).review("alice", Approves);
    world.reviews[1].dismissal = None;
    assert!(is_open(&world), "who gave it has looked again since");
    world.reviews.pop();
    assert!(!is_open(&world));
}

#[test]
fn a_later_review_counts_whatever_the_forges_clock_says() {
    for apart in [-60, 60] {
        let mut world = World::asking(1);
        world.review("bob", Approves).review_at("bob", ChangesRequested, now().timestamp() + apart);
        (world.reviews[0].id, world.reviews[1].id) = (1, 2);
        assert!(!is_open(&world), "{apart} s apart");
        (world.reviews[0].id, world.reviews[1].id) = (2, 1);
        assert!(is_open(&world), "{apart} s apart");
    }
}

#[test]
fn every_required_check_must_have_passed_on_the_head() {
    let mut world = World::with(GateSpec::Checks { required: vec!["test".to_owned(), "lint".to_owned()] });
    world.check("test", CheckState::Passed).check("other", CheckState::Failed);
    assert_eq!(told(&world), "shut: checks: waiting for lint");
    world.check("lint", CheckState::Passed);
    assert_eq!(told(&world), "checks: open: passed: test, lint");
    world.check("lint", CheckState::Failed);
    assert_eq!(told(&world), "shut: checks: failed: lint; fix and push, or run them again");
}

#[test]
fn a_called_freeze_holds_until_it_ends_or_is_thawed() {
    let mut world = World::with(GateSpec::Freeze);
    world.freeze(now() - HOUR, now() + HOUR, "release party");
    insta::assert_snapshot!(told(&world), @"shut: freeze: prod is frozen until Thu 2026-11-19 13:00 UTC (release party, by carol); can thaw: alice, bob, carol, dave");
    assert_eq!(world.report().look_again, Some(now() + HOUR));
    world.freezes[0].until = Some(now());
    assert!(is_open(&world));
    world.freezes[0].until = Some(now() + HOUR);
    world.freezes[0].thawed_at = Some(now());
    assert!(is_open(&world));
}

#[test]
fn a_stop_holds_until_it_is_let_go_whatever_ends_meanwhile() {
    let mut world = World::with(GateSpec::Freeze);
    world.freeze(now() - HOUR, now() + HOUR, "the database burns").freezes[0].until = None;
    insta::assert_snapshot!(told(&world), @"shut: freeze: prod is frozen (stopped by carol until /resume prod: the database burns); can resume: alice, bob, carol, dave");
    assert_eq!((world.report().shut()[0].opens_at, world.report().look_again), (None, None));
    world.freeze(now() - HOUR, now() + HOUR, "party").window("0 12 * * Thu", 65, &[]);
    assert_eq!(world.report().shut()[0].opens_at, None);
    assert_eq!(world.report().look_again, Some(now() + HOUR), "what is told changes then");
    world.freezes[0].thawed_at = Some(now());
    assert!(world.report().shut()[0].opens_at.is_some());
}

#[test]
fn a_freeze_that_follows_on_another_moves_the_end() {
    let mut world = World::with(GateSpec::Freeze);
    world.freeze(now() - HOUR, now() + HOUR, "party").freeze(now() + HOUR, now() + HOUR * 3, "hangover");
    assert_eq!(world.report().shut()[0].opens_at, Some(now() + HOUR * 3));
    // now is a Thursday 12:00 UTC; the window runs from 14:00 UTC for an hour.
    world.window("0 15 * * Thu", 1, &[]).freezes.pop();
    world.freezes[0].until = Some(now() + HOUR * 2);
    assert_eq!(world.report().shut()[0].opens_at, Some(now() + HOUR * 3));
}

#[test]
fn a_recurring_freeze_lets_excepted_lanes_pass_and_a_called_one_does_not() {
    let mut world = World::with(GateSpec::Freeze);
    world.window("0 12 * * Thu", 65, &[Lane::Hotfix]);
    insta::assert_snapshot!(told(&world), @"shut: freeze: prod is frozen until Sun 2026-11-22 04:00 UTC (every Thursday 12:00 for 2d 17h, Europe/Berlin); can override: alice, bob, carol, dave");
    world.lane = Lane::Hotfix;
    assert!(is_open(&world));
    world.freeze(now() - HOUR, now() + HOUR, "party");
    assert!(!is_open(&world));
}

#[test]
fn a_calendar_is_read_off_the_wall_too_where_that_is_behind() {
    let mut world = World::with(GateSpec::Freeze);
    // From 14:00 to 19:00 UTC of the day before now.
    world.window("0 15 * * Wed", 5, &[]);
    assert!(is_open(&world));
    world.wall = Some(now() - HOUR * 21);
    insta::assert_snapshot!(told(&world), @"shut: freeze: prod is frozen until Thu 2026-11-19 14:00 UTC (every Wednesday 15:00 for 5h, Europe/Berlin); can override: alice, bob, carol, dave");
    assert_eq!(
        world.report().look_again,
        Some(now() + HOUR * 2),
        "by then the clock shows the end, time going on at half the pace"
    );
    world.wall = Some(now() - HOUR * 16);
    assert!(is_open(&world));
}

#[test]
fn the_next_freeze_is_a_time_to_look_again() {
    let mut world = World::with(GateSpec::Freeze);
    world.window("0 15 * * Fri", 65, &[]);
    assert_eq!(world.report().look_again, Some(now() + HOUR * 26));
    world.freeze(now() + HOUR, now() + HOUR * 2, "party");
    assert_eq!(world.report().look_again, Some(now() + HOUR));
}

#[test]
fn a_break_glass_opens_freeze_soak_and_lock_and_nothing_else() {
    let mut world = World::with(GateSpec::Freeze);
    world.specs.push(GateSpec::Lock);
    world.specs.push(world::after_stage(1800));
    world.specs.push(GateSpec::NotOlder);
    world.freeze(now() - HOUR, now() + HOUR, "party").lock("carol", "audit");
    world.before = Before::Healthy { since: now(), until: None };
    world.runs("1.5.0", Lineage::Behind);
    world.override_until(now() + HOUR / 2);
    insta::assert_snapshot!(told(&world), @"
    freeze: open: overridden by dave: prod is down
    lock: open: overridden by dave: prod is down
    soak: open: overridden by dave: prod is down
    shut: order: prod runs 1.5.0, which is newer; to go back, use /rollback prod
    ");
    assert_eq!(world.report().look_again, Some(now() + HOUR / 2));
    world.before = Before::Unhealthy { detail: "1 of 3 replicas".to_owned() };
    assert_eq!(world.report().shut().len(), 2, "health is not for breaking");
    world.overrides[0].until = now();
    assert_eq!(world.report().shut().len(), 4);
    world.overrides[0].until = now() + HOUR;
    world.overrides[0].environment = "stage".parse().expect("a name");
    assert_eq!(world.report().shut().len(), 4);
}

#[test]
fn a_break_glass_is_for_what_its_ballot_showed() {
    let shut = |change: &dyn Fn(&mut Override)| {
        let mut world = World::with(GateSpec::Freeze);
        world.freeze(now() - HOUR, now() + HOUR, "party").override_until(now() + HOUR);
        change(&mut world.overrides[0]);
        (!is_open(&world), world.report().look_again)
    };
    assert_eq!(shut(&|_| ()), (false, Some(now() + HOUR)));
    let digest = format!("sha256:{}", "0".repeat(64)).parse::<crate::domain::Digest>().expect("a digest");
    let content = |change: &dyn Fn(&mut Load)| shut(&|o| o.opens.iter_mut().for_each(|o| change(&mut o.load))).0;
    assert!(content(&|load| load.head = OTHER_HEAD.parse().expect("a commit")), "another head");
    assert!(content(&|load| load.digests = vec![digest.clone().into()]), "another image");
    assert!(shut(&|o| o.opens = Some(world::opening("shop-2"))).0, "another delivery");
    assert!(shut(&|o| o.opens = None).0, "one of an older tidegate");
    assert!(shut(&|o| o.revoked_at = Some(now())).0, "taken back");
}

#[test]
fn a_break_glass_passes_the_rollbacks_it_names_and_no_later_one() {
    let mut world = World::with(GateSpec::Lock);
    world.lane = Lane::Continuous;
    world.lock("carol", "audit").lock("erin", "it loses orders").override_until(now() + HOUR);
    world.locks[1].from_rollback = true;
    insta::assert_snapshot!(told(&world), @"shut: lock: erin holds prod (it loses orders); can unlock: alice, bob, carol, dave");
    // What it opens holds again once it is over, and the hour that is named is when both have ended.
    world.locks[1].until = Some(now() + HOUR * 2);
    assert_eq!(world.report().shut()[0].opens_at, None);
    world.locks[0].until = Some(now() + HOUR * 3);
    assert_eq!(world.report().shut()[0].opens_at, Some(now() + HOUR * 3));
    world.overrides[0].until = now() + HOUR * 4;
    assert_eq!(world.report().shut()[0].opens_at, Some(now() + HOUR * 2));
    world.locks.iter_mut().for_each(|lock| lock.until = None);
    let past = vec![world.locks[1].clone()];
    world.overrides[0].opens.iter_mut().for_each(|o| o.past = past.clone());
    assert!(is_open(&world));
    world.locks[1].since = now() + HOUR;
    assert!(!is_open(&world), "another rollback");
}

#[test]
fn a_shut_gate_names_everyone_who_holds_it() {
    let mut world = World::with(GateSpec::Lock);
    world.lock("carol", "audit").lock("dave", "load test");
    world.locks[1].until = Some(now() + HOUR);
    insta::assert_snapshot!(told(&world), @"shut: lock: carol holds prod (audit); dave too until Thu 2026-11-19 13:00 UTC (load test); can unlock: alice, bob, carol, dave");
    assert_eq!(world.report().look_again, Some(now() + HOUR), "what is told changes then");
    world.locks[0].until = Some(now() + HOUR * 2);
    assert_eq!(world.report().shut()[0].opens_at, Some(now() + HOUR * 2));
    let mut world = World::with(GateSpec::Freeze);
    world.freeze(now() - HOUR, now() + HOUR, "party").freeze(now() - HOUR, now() + HOUR * 2, "audit");
    world.freezes[1].by = person("dave");
    insta::assert_snapshot!(told(&world), @"shut: freeze: prod is frozen until Thu 2026-11-19 14:00 UTC (party, by carol until Thu 2026-11-19 13:00 UTC; audit, by dave until Thu 2026-11-19 14:00 UTC); can thaw: alice, bob, carol, dave");
    assert_eq!(world.report().look_again, Some(now() + HOUR));
}

#[test]
fn a_lock_holds_its_app_in_its_environment_until_it_is_lifted() {
    let mut world = World::with(GateSpec::Lock);
    world.lock("carol", "audit");
    insta::assert_snapshot!(told(&world), @"shut: lock: carol holds prod (audit); can unlock: alice, bob, carol, dave");
    world.locks[0].until = Some(now() + HOUR);
    insta::assert_snapshot!(told(&world), @"shut: lock: carol holds prod until Thu 2026-11-19 13:00 UTC (audit); can unlock: alice, bob, carol, dave");
    assert_eq!(world.report().look_again, Some(now() + HOUR));
    world.locks[0].until = Some(now());
    assert!(is_open(&world));
    world.locks[0].until = None;
    world.locks[0].lifted_at = Some(now());
    assert!(is_open(&world));
    world.locks[0].lifted_at = None;
    world.locks[0].app = "cart".parse().expect("a name");
    assert!(is_open(&world));
}

#[test]
fn a_rollback_passes_every_lock_and_what_it_left_holds_all_that_was_asked_for_before() {
    for lane in [Lane::Continuous, Lane::Release, Lane::Promotion, Lane::Hotfix, Lane::Rollback] {
        for from_rollback in [false, true] {
            let mut world = World::with(GateSpec::Lock);
            world.lock("carol", "audit");
            world.locks[0].from_rollback = from_rollback;
            world.lane = lane;
            assert_eq!(is_open(&world), lane == Lane::Rollback, "{from_rollback} {lane}");
            // Asked for since, by name: it passes what the rollback left, and never what a person holds.
            world.past = world.locks.clone();
            let passes = lane == Lane::Rollback || (from_rollback && lane != Lane::Continuous);
            assert_eq!(is_open(&world), passes, "asked for since: {from_rollback} {lane}");
        }
    }
}

#[test]
fn what_was_asked_for_in_spite_of_one_rollback_is_held_by_the_next() {
    let mut world = World::with(GateSpec::Lock);
    world.lock("erin", "1.4.0 loses orders");
    world.locks[0].from_rollback = true;
    insta::assert_snapshot!(told(&world), @"shut: lock: erin holds prod (1.4.0 loses orders); /promote prod 1.4.0 asks for it anew; can unlock: alice, bob, carol, dave");
    world.past = world.locks.clone();
    assert!(is_open(&world));
    world.locks[0].since = now() + HOUR;
    assert!(!is_open(&world));
}

#[test]
fn after_something_asked_for_since_has_entered_only_what_people_asked_for_before_is_held() {
    let mut world = World::with(GateSpec::Lock);
    world.lock("erin", "1.4.0 loses orders");
    world.locks[0].from_rollback = true;
    world.locks[0].yielded_at = Some(now());
    assert!(!is_open(&world));
    world.lane = Lane::Continuous;
    assert!(is_open(&world));
}

#[test]
fn what_a_failed_rollout_froze_lets_the_way_back_through_and_is_thawed_by_who_may_freeze() {
    let mut world = World::with(GateSpec::Lock);
    world.lock("erin", "shop-3 failed in prod: CrashLoopBackOff");
    let lock = &mut world.locks[0];
    lock.by = crate::domain::delivery::Requester::Automatic("failed rollout".to_owned());
    (lock.failed, lock.until) = (Some("shop-3".parse().expect("an id")), Some(now() + HOUR));
    insta::assert_snapshot!(told(&world), @"shut: lock: tidegate (failed rollout) holds prod until Thu 2026-11-19 13:00 UTC (shop-3 failed in prod: CrashLoopBackOff; /thaw prod --app shop ends the freeze); can thaw: alice, bob, carol, dave");
    world.past = world.locks.clone();
    assert!(!is_open(&world), "asking since lets nothing past it");
    world.lock("erin", "audit");
    insta::assert_snapshot!(told(&world), @"shut: lock: erin holds prod (audit); tidegate (failed rollout) too until Thu 2026-11-19 13:00 UTC (shop-3 failed in prod: CrashLoopBackOff; /thaw prod --app shop ends the freeze); can unlock: alice, bob, carol, dave, erin");
    world.lane = Lane::Rollback;
    assert!(is_open(&world));
}

#[test]
fn nothing_overtakes_a_rollback_under_way_whatever_was_asked_and_agreed() {
    let mut world = World::with(GateSpec::Lock);
    world.way_back = Some("Rollback of shop in prod to 1.3.0 (shop-4) is under way and goes first".to_owned());
    world.lock("carol", "audit").override_until(now() + HOUR);
    insta::assert_snapshot!(told(&world), @"shut: lock: tidegate holds prod (Rollback of shop in prod to 1.3.0 (shop-4) is under way and goes first); carol too (audit)");
    world.lane = Lane::Rollback;
    assert!(is_open(&world));
}

#[test]
fn a_version_soaks_healthy_in_the_environment_before() {
    let mut world = World::with(world::after_stage(1800));
    let minutes = TimeDelta::minutes;
    insta::assert_snapshot!(told(&world), @"shut: order: not healthy in stage: it was never there");
    world.before = Before::Unhealthy { detail: "1 of 3 replicas".to_owned() };
    insta::assert_snapshot!(told(&world), @"shut: order: not healthy in stage: 1 of 3 replicas");
    world.before = Before::Healthy { since: now() - minutes(18), until: None };
    insta::assert_snapshot!(told(&world), @"shut: soak: healthy in stage for less than 30m; opens in 12m");
    assert_eq!(world.report().look_again, Some(now() + minutes(12)));
    world.before = Before::Healthy { since: now() - minutes(30), until: None };
    insta::assert_snapshot!(told(&world), @"soak: open: healthy in stage since Thu 2026-11-19 11:30 UTC");
    world.before = Before::Healthy { since: now() - minutes(300), until: Some(now() - minutes(280)) };
    insta::assert_snapshot!(told(&world), @"shut: order: not healthy in stage: it was replaced there after 20m, before it had soaked for 30m; it takes another version to go on");
    world.before = Before::Healthy { since: now() - minutes(300), until: Some(now() - minutes(270)) };
    assert!(is_open(&world));
    world.before = Before::NotObserved { since: now() - minutes(30), until: None };
    insta::assert_snapshot!(told(&world), @"soak: open: in stage since Thu 2026-11-19 11:30 UTC, not observed");
    world.before = Before::NotObserved { since: now() - minutes(29), until: None };
    assert!(!is_open(&world));
    world.before = Before::NotObserved { since: now() - minutes(300), until: Some(now() - minutes(280)) };
    assert!(!is_open(&world), "what was replaced before it had soaked, observed or not");
    world.before = Before::Unknown { why: "the cluster does not answer".to_owned() };
    insta::assert_snapshot!(told(&world), @"shut: order: whether it is healthy in stage cannot be asked for now: the cluster does not answer; trying again");
    assert_eq!(world.report().look_again, Some(now() + TimeDelta::seconds(30)));
}

#[test]
fn without_a_soak_health_before_is_enough() {
    let mut world = World::with(world::after_stage(0));
    assert!(!is_open(&world));
    world.before = Before::Healthy { since: now(), until: Some(now()) };
    insta::assert_snapshot!(told(&world), @"order: open: healthy in stage since Thu 2026-11-19 12:00 UTC");
}

#[test]
fn never_older_over_newer_except_by_rollback() {
    let mut world = World::with(GateSpec::NotOlder);
    assert!(is_open(&world), "nothing runs there yet");
    for (running, lineage, open) in [
        ("1.3.9", Lineage::Behind, true),
        ("1.4.0", Lineage::Same, true),
        ("1.4.1", Lineage::Ahead, false),
        ("dev-0000000", Lineage::Behind, false),
        ("dev-0000000", Lineage::Ahead, true),
        ("dev-0000000", Lineage::Diverged, false),
        ("dev-0000000", Lineage::Unknown, false),
        ("latest", Lineage::Unknown, false),
        ("v1.9.0-alpine", Lineage::Unknown, false),
        ("\"1.9.0\"", Lineage::Unknown, false),
        ("1.3.0", Lineage::Unknown, true),
        ("v1.3.0-alpine", Lineage::Unknown, true),
        ("v1.4.0-rc1", Lineage::Unknown, false),
        ("v1.4.0-rc1", Lineage::Ahead, true),
    ] {
        world.runs(running, lineage);
        assert_eq!(is_open(&world), open, "{running} {lineage:?}");
    }
    world.runs("9.0.0", Lineage::Behind);
    world.lane = Lane::Rollback;
    assert!(is_open(&world));
}

#[test]
fn what_cannot_be_compared_is_let_in_only_where_it_was_asked_to_replace_exactly_that() {
    let mut world = World::with(GateSpec::NotOlder);
    world.specs.push(GateSpec::Descends);
    world.runs("latest", Lineage::Unknown);
    insta::assert_snapshot!(told(&world), @"
    shut: order: prod runs latest, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing latest; may ask: alice, bob, carol, dave
    shut: order: prod runs latest, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing latest; may ask: alice, bob, carol, dave
    ");
    world.replacing = Some("stable".to_owned());
    insta::assert_snapshot!(told(&world), @"
    shut: order: prod runs latest, and nobody can tell whether 1.4.0 is newer and holds it (it was asked to replace stable, which stands there no more); if it may be replaced, say /promote prod 1.4.0 --replacing latest; may ask: alice, bob, carol, dave
    shut: order: prod runs latest, and nobody can tell whether 1.4.0 is newer and holds it (it was asked to replace stable, which stands there no more); if it may be replaced, say /promote prod 1.4.0 --replacing latest; may ask: alice, bob, carol, dave
    ");
    world.replacing = Some("latest".to_owned());
    insta::assert_snapshot!(told(&world), @"
    order: open: replaces latest, as was asked
    order: open: replaces latest, as was asked
    ");
    // What is known to be older, or to lack what runs, is not let in by saying so.
    for (running, lineage) in
        [("1.9.0", Lineage::Unknown), ("dev-0000000", Lineage::Behind), ("1.3.0", Lineage::Diverged)]
    {
        world.runs(running, lineage);
        world.replacing = Some(running.to_owned());
        assert!(!is_open(&world), "{running} {lineage:?}");
    }
}

#[test]
fn what_runs_beside_it_is_compared_too_and_what_cannot_be_read_is_no_less_there() {
    let mut world = World::with(GateSpec::NotOlder);
    world.runs("1.3.0", Lineage::Unknown);
    assert!(is_open(&world));
    let running = world.running.as_mut().expect("it runs");
    running.read.push(version_in("v1.9.0", "v{version}"));
    assert!(!is_open(&world), "one of two images is newer");
    let running = world.running.as_mut().expect("it runs");
    running.read.pop();
    running.unread = Some("line 7: a digest was expected".to_owned());
    insta::assert_snapshot!(told(&world), @"shut: order: what prod runs cannot be read: line 7: a digest was expected; correct the env repo or the configuration");
}

#[test]
fn the_way_to_ask_for_it_is_told_by_lane() {
    let mut world = World::with(GateSpec::NotOlder);
    world.runs("my \"own\" build", Lineage::Unknown);
    let mut lines = Vec::new();
    for lane in [Lane::Release, Lane::Promotion, Lane::Hotfix, Lane::Continuous] {
        world.lane = lane;
        lines.push(told(&world));
    }
    insta::assert_snapshot!(lines.join("\n"), @r#"
    shut: order: prod runs my "own" build, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /release cut 1.4.0 --replacing "my \"own\" build"; may ask: alice, bob, carol, dave
    shut: order: prod runs my "own" build, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing "my \"own\" build"; may ask: alice, bob, carol, dave
    shut: order: prod runs my "own" build, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /hotfix start --replacing "my \"own\" build"; may ask: alice, bob, carol, dave
    shut: order: prod runs my "own" build, and nobody can tell whether 1.4.0 is newer and holds it; write into the env repo of prod what CI built, tag the commit that it was built from, or empty the entry
    "#);
}

#[test]
fn what_enters_descends_from_what_runs() {
    let mut world = World::with(GateSpec::Descends);
    assert!(is_open(&world), "nothing runs there yet");
    for lineage in [Lineage::Same, Lineage::Ahead] {
        assert!(is_open(world.runs("1.3.0", lineage)), "{lineage:?}");
    }
    for lineage in [Lineage::Behind, Lineage::Diverged, Lineage::Unknown] {
        assert!(!is_open(world.runs("1.3.0", lineage)), "{lineage:?}");
    }
    insta::assert_snapshot!(told(&world), @"shut: order: prod runs 1.3.0, and nobody can tell whether 1.4.0 is newer and holds it; if it may be replaced, say /promote prod 1.4.0 --replacing 1.3.0; may ask: alice, bob, carol, dave");
}

#[test]
fn an_ignored_voter_is_told_why_and_what_to_do() {
    let mut world = World::asking(1);
    world.requested_by = Requester::Person(person("alice"));
    world.policy().expires = Some(Duration::from_secs(3600));
    world.approve(Surface::Slack, "alice").approve(Surface::Slack, "bob").reject(Surface::Slack, NOBODY);
    world.votes[1].cast_at = now() - HOUR * 2;
    let told: Vec<String> = world.report().ignored.iter().map(|i| i.explain("shop 1.4.0 for prod")).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    Your ✅ on shop 1.4.0 for prod does not count: you asked for this delivery; someone else must approve
    Your ✅ on shop 1.4.0 for prod does not count: it expired at Thu 2026-11-19 11:00 UTC; vote again if you still agree
    Your ❌ on shop 1.4.0 for prod does not count: this login belongs to nobody in the configuration; ask to be added to `people`
    ");
}

/// Compiles only as long as [`Approved`] cannot be deserialised: with a second candidate `_` would be ambiguous.
#[test]
fn a_proof_cannot_be_read_from_a_file() {
    trait Unreadable<A> {
        fn holds() -> bool {
            true
        }
    }
    impl<T: ?Sized> Unreadable<()> for T {}
    struct Readable;
    impl<T: serde::de::DeserializeOwned> Unreadable<Readable> for T {}
    assert!(<Approved as Unreadable<_>>::holds());
}

#[test]
fn a_tag_that_names_something_else_shuts_its_gate() {
    let mut world = World::with(GateSpec::Tag);
    assert!(is_open(&world));
    let bound = crate::domain::bound::Bound {
        tag: "v1.4.0".parse().expect("a tag"),
        to: world::HEAD.parse().expect("a commit"),
    };
    world.tag = bound.moved(Some(world::OTHER_HEAD.parse().expect("a commit")));
    assert!(!is_open(&world));
    assert_eq!(world.report().shut()[0].reason.gate(), Some(GateName::Tag));
}
