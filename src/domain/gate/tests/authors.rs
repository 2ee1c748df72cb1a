//! Who wrote it, known or not: what that costs, by example and for every world.

use proptest::prelude::*;

use super::properties::electorate;
use super::world::{PEOPLE, World, commit, person};
use super::{names, told};
use crate::domain::authors::{Claim, Part};
use crate::domain::catalog::{Surface, UnknownAuthors};
use crate::domain::gate::{GateSpec, IgnoredBecause};

const POLICIES: [UnknownAuthors; 3] = [UnknownAuthors::OneMore, UnknownAuthors::Claim, UnknownAuthors::Refuse];

/// A gate of one of three that alice, bob and carol may open, for what a stranger wrote.
fn strange(policy: UnknownAuthors) -> World {
    let mut world = World::asking(1);
    world.policy().unknown_authors = policy;
    world.stranger(1);
    world
}

#[test]
fn an_author_nobody_knows_costs_one_more_once_and_is_named() {
    let mut world = strange(UnknownAuthors::OneMore);
    world.stranger(2).approve(Surface::Slack, "alice");
    insta::assert_snapshot!(told(&world), @"shut: approvals: 1 of 2 (alice), one more than asked for because of 0101010 by mallory (mallory1@acme.example); 0202020 by mallory (mallory2@acme.example), whom the configuration does not know; can approve: bob, carol");
    world.approve(Surface::Slack, "bob");
    assert_eq!(told(&world), "approvals: open: 2 of 2: alice, bob");
}

#[test]
fn where_too_few_are_left_for_one_more_the_ways_out_are_told() {
    let mut world = strange(UnknownAuthors::OneMore);
    world.wrote("alice").wrote("bob");
    insta::assert_snapshot!(told(&world), @"shut: approvals: needs 2, one more than asked for because of 0101010 by mallory (mallory1@acme.example), whom the configuration does not know, but only 1 (carol) may approve once requester and authors are left out; add mallory1@acme.example to people.NAME.email, or let somebody who may approve, and whose vote is not needed, say /tide claim 0101010 PERSON; else the configuration must list more people");
}

#[test]
fn a_claim_names_the_author_and_takes_the_claimers_own_vote() {
    let mut world = strange(UnknownAuthors::OneMore);
    world.approve(Surface::Slack, "alice").approve(Surface::Slack, "bob").claim("alice", 1, "bob");
    let why: Vec<_> = world.report().ignored.into_iter().map(|i| i.why).collect();
    assert_eq!(why, [IgnoredBecause::Claimed, IgnoredBecause::CommitAuthor]);
    assert_eq!(told(&world), "shut: approvals: 0 of 1; can approve: carol");
    world.approve(Surface::Slack, "carol");
    assert_eq!(told(&world), "approvals: open: 1 of 1: carol");
}

#[test]
fn who_is_left_after_a_claim_is_known_before_it_counts() {
    let world = strange(UnknownAuthors::OneMore);
    let report = world.report();
    let claim = |by: &str, author: &str| Claim {
        commit: commit(1),
        author: person(author),
        by: person(by),
        at: Default::default(),
    };
    let left = |claims: &[Claim]| {
        let (left, needed) = report.electorates[0].with_claims(claims);
        (left.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "), needed)
    };
    assert_eq!(left(&[]), ("alice bob carol".to_owned(), 2));
    assert_eq!(left(&[claim("alice", "bob")]), ("carol".to_owned(), 1));
    assert_eq!(left(&[claim("alice", "bob"), claim("bob", "carol")]), (String::new(), 1));
    assert_eq!(left(&[claim("dave", "alice")]), ("bob carol".to_owned(), 2), "dave has no say");
}

#[test]
fn whoever_asked_before_somebody_else_did_does_not_approve_it() {
    let mut world = World::asking(1);
    world.authors.asked_before.insert(person("alice"));
    world.approve(Surface::Slack, "alice");
    assert_eq!(world.report().ignored.into_iter().map(|i| i.why).collect::<Vec<_>>(), [IgnoredBecause::Requester]);
    assert_eq!(told(&world), "shut: approvals: 0 of 1; can approve: bob, carol");
}

#[test]
fn a_word_counts_only_from_who_could_vote_and_about_what_nobody_knows() {
    // dave is on no list; carol wrote another of the commits.
    for claimer in ["dave", "carol"] {
        let mut world = strange(UnknownAuthors::OneMore);
        world.wrote("carol").claim(claimer, 1, "dave").approve(Surface::Slack, "alice");
        assert!(told(&world).starts_with("shut: approvals: 1 of 2 (alice), one more"), "{claimer}: {}", told(&world));
    }
    let mut world = strange(UnknownAuthors::OneMore);
    world.claim("alice", 9, "bob").approve(Surface::Slack, "alice");
    assert!(told(&world).starts_with("shut: approvals: 1 of 2 (alice)"), "{}", told(&world));
}

#[test]
fn a_policy_can_ask_for_a_claim_or_refuse() {
    let mut world = strange(UnknownAuthors::Claim);
    world.approve(Surface::Slack, "alice").approve(Surface::Slack, "bob");
    insta::assert_snapshot!(told(&world), @"shut: approvals: the configuration does not know who wrote 0101010 by mallory (mallory1@acme.example); whoever may approve says who it was with /tide claim 0101010 PERSON, or add mallory1@acme.example to people.NAME.email; can claim: alice, bob, carol");
    world.claim("carol", 1, "carol");
    assert_eq!(told(&world), "approvals: open: 2 of 1: alice, bob");

    let mut world = strange(UnknownAuthors::Refuse);
    world.claim("carol", 1, "carol").approve(Surface::Slack, "alice").approve(Surface::Slack, "bob");
    insta::assert_snapshot!(told(&world), @"shut: approvals: the configuration does not know who wrote 0101010 by mallory (mallory1@acme.example), and must here; add mallory1@acme.example to people.NAME.email");
}

#[test]
fn self_approval_lets_authors_approve_known_or_not() {
    for policy in POLICIES {
        let mut world = strange(policy);
        world.policy().self_approval = true;
        world.wrote("alice").approve(Surface::Slack, "alice");
        assert_eq!(told(&world), "approvals: open: 1 of 1: alice");
    }
}

#[test]
fn what_nothing_explains_leaves_its_authors_out_in_every_lane() {
    let mut world = World::asking(1);
    world.count_commit_authors();
    world.wrote("alice").stranger(1).approve(Surface::Slack, "alice");
    assert_eq!(told(&world), "approvals: open: 1 of 1: alice", "a release contains everyone's");
    world.authors.unexplained = std::mem::take(&mut world.authors.written);
    world.approve(Surface::Slack, "bob");
    assert!(told(&world).starts_with("shut: approvals: 1 of 2 (bob), one more than asked"), "{}", told(&world));
    world.approve(Surface::Slack, "carol");
    assert_eq!(told(&world), "approvals: open: 2 of 2: bob, carol");
}

#[test]
fn who_committed_or_pushed_it_is_told_so() {
    let mut world = World::asking(1);
    world.authors.written.people.insert(person("alice"), Part::Brought);
    world.approve(Surface::Slack, "alice");
    let why: Vec<_> = world.report().ignored.into_iter().map(|i| i.why).collect();
    assert_eq!(why, [IgnoredBecause::BroughtCommit]);
}

#[test]
fn a_ballot_says_what_is_not_known_and_what_was_claimed() {
    let notes = |world: &World| world.report().electorates[0].notes().join("\n");
    let mut world = strange(UnknownAuthors::OneMore);
    world.stranger(2).claim("alice", 1, "dave").claim("bob", 1, "bob");
    insta::assert_snapshot!(notes(&world), @"
    0101010 is dave's, says alice, who does not vote here then
    0101010 is bob's own, who does not vote here
    the configuration does not know who wrote 0202020 by mallory (mallory2@acme.example): one more must approve than the 1 asked for
    ");
    world.policy().unknown_authors = UnknownAuthors::Claim;
    assert!(notes(&world).ends_with("somebody who may approve must first say who it was (/tide claim)"));
    world.policy().unknown_authors = UnknownAuthors::Refuse;
    assert!(notes(&world).ends_with("it is not approved before that is known"));
}

prop_compose! {
    /// A world in which strangers wrote some of it, and people say who it was.
    fn with_strangers()(
        mut world in electorate(),
        policy in prop::sample::select(POLICIES.to_vec()),
        quorum in 1u32..3,
        strangers in 1u8..3,
        claims in prop::collection::vec((0usize..4, 1u8..4, 0usize..4), 0..4),
    ) -> World {
        world.policy().unknown_authors = policy;
        world.policy().quorum = quorum;
        world.policy().self_approval = false;
        for n in 1..=strangers {
            world.stranger(n);
        }
        for (by, n, author) in claims {
            world.claim(PEOPLE[by], n, PEOPLE[author]);
        }
        world
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn an_unknown_author_never_costs_fewer_people_than_one_more(world in with_strangers()) {
        let report = world.report();
        let Some(approved) = report.approved() else { return Ok(()) };
        let electorate = &report.electorates[0];
        let GateSpec::Approvals { policy, .. } = &world.specs[0] else { unreachable!() };
        let mut people: std::collections::BTreeSet<_> = approved.people().iter().cloned().collect();
        for claim in electorate.claims() {
            prop_assert!(!people.contains(&claim.by) && !people.contains(&claim.author), "{claim:?}");
        }
        people.extend(electorate.claims().iter().map(|c| c.by.clone()));
        prop_assert!(people.len() > policy.quorum as usize, "{:?}", people);
        prop_assert!(policy.unknown_authors != UnknownAuthors::Refuse);
        if policy.unknown_authors == UnknownAuthors::Claim {
            prop_assert!(electorate.unknown().is_empty());
        }
    }

    #[test]
    fn what_opens_by_claims_would_open_by_one_more_had_the_claimers_approved(mut world in with_strangers()) {
        let report = world.report();
        if report.approved().is_none() {
            return Ok(());
        }
        let claimers: Vec<_> = report.electorates[0].claims().iter().map(|c| c.by.to_string()).collect();
        world.authors.claims.clear();
        world.policy().unknown_authors = UnknownAuthors::OneMore;
        for claimer in claimers {
            world.approve(Surface::Web, &claimer);
        }
        prop_assert!(world.report().approved().is_some(), "{}", told(&world));
    }

    #[test]
    fn no_claim_brings_back_somebody_who_was_left_out(
        world in with_strangers(), by in 0usize..4, n in 1u8..4, author in 0usize..4,
    ) {
        let mut more = world.clone();
        more.claim(PEOPLE[by], n, PEOPLE[author]);
        for name in PEOPLE {
            let (before, after) = (world.report().excludes(&person(name)), more.report().excludes(&person(name)));
            prop_assert!(after || !before, "{name}");
        }
        prop_assert!(names(&more.report().approved_by).iter().all(|n| names(&world.report().approved_by).contains(n)));
        let known = |w: &World| w.report().electorates[0].unknown().iter().any(|u| u.commit == commit(n));
        prop_assert!(known(&world) || !known(&more));
    }
}
