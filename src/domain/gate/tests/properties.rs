//! What holds in every world: accepted means valid, refused means impossible, and nothing changes unannounced.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;
use proptest::prelude::*;

use super::world::{HEAD, NOBODY, OTHER_HEAD, PEOPLE, World, after_stage, now, opening, person};
use crate::domain::catalog::Surface;
use crate::domain::delivery::{Lane, Requester};
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Before, GateName, GateSpec, Lock, Override, Reason, Verdict};
use crate::domain::pull_request::{Dismissal, Lineage, Review, ReviewState};
use crate::domain::vote::{Choice, Means, SubjectId, Vote};
use crate::domain::{Instant, PersonId, Version};

fn hours_ago(hours: i64) -> Instant {
    now() - TimeDelta::hours(hours)
}

/// A login on a chat surface: somebody's or nobody's.
fn login() -> impl Strategy<Value = &'static str> {
    prop::sample::select([PEOPLE.as_slice(), &[NOBODY]].concat())
}

fn vote() -> impl Strategy<Value = Vote> {
    let surface = prop::sample::select(vec![Surface::Slack, Surface::Terminal, Surface::Web, Surface::Github]);
    (surface, login(), prop::bool::weighted(0.85), prop::bool::weighted(0.8), 0i64..40, prop::bool::weighted(0.2))
        .prop_map(|(surface, login, approves, current, age, withdrawn)| Vote {
            delivery: "shop-1".parse().expect("an id"),
            subject: if current { World::asking(0).subject.id() } else { SubjectId("0".repeat(16)) },
            surface,
            login: if surface == Surface::Github { format!("{login}-gh") } else { login.to_owned() },
            choice: if approves { Choice::Approve } else { Choice::Reject },
            means: Means::Reaction,
            cast_at: hours_ago(age),
            withdrawn_at: withdrawn.then(now),
            said_at: None,
            gone: false,
        })
}

fn review() -> impl Strategy<Value = Review> {
    let states = [ReviewState::Approved, ReviewState::Approved, ReviewState::ChangesRequested, ReviewState::Dismissed];
    let by = prop::option::of(any::<bool>());
    let dismissal = (prop::option::of(prop::sample::select(states[1..3].to_vec())), by);
    (login(), prop::sample::select(states.to_vec()), prop::bool::weighted(0.8), 0i64..40, dismissal).prop_map(
        |(login, state, current, age, (was, own))| Review {
            id: 0,
            login: format!("{login}-gh"),
            state,
            commit: if current { HEAD } else { OTHER_HEAD }.parse().expect("a commit"),
            at: hours_ago(age),
            dismissal: (state == ReviewState::Dismissed).then(|| Dismissal {
                was,
                by: own.map(|own| if own { format!("{login}-gh") } else { "mallory-gh".to_owned() }),
            }),
        },
    )
}

prop_compose! {
    /// A world in which people approve.
    pub(super) fn electorate()(
        quorum in 0u32..4,
        self_approval: bool,
        expires in prop::option::of(1u64..40),
        requester in 0usize..4,
        author in prop::option::of(0usize..4),
        commit_author in prop::option::of(0usize..4),
        votes in prop::collection::vec(vote(), 0..6),
        reviews in prop::collection::vec(review(), 0..4),
    ) -> World {
        let mut world = World::asking(quorum);
        world.policy().self_approval = self_approval;
        world.policy().expires = expires.map(|h| Duration::from_secs(h * 3600));
        world.requested_by = Requester::Person(person(PEOPLE[requester]));
        world.pr_author = author.map(|a| format!("{}-GH", PEOPLE[a]));
        if let Some(author) = commit_author {
            world.wrote(PEOPLE[author]);
        }
        world.votes = votes;
        world.reviews = reviews;
        world
    }
}

/// A stretch of time around now, in hours.
fn stretch() -> impl Strategy<Value = (Instant, Instant)> {
    (-30i64..30, 1i64..30).prop_map(|(from, length)| (hours_ago(-from), hours_ago(-from - length)))
}

prop_compose! {
    fn called()(
        (from, until) in stretch(), ends in prop::bool::weighted(0.8), here in prop::bool::weighted(0.8),
        thawed in prop::bool::weighted(0.2),
    ) -> AdHocFreeze {
        AdHocFreeze {
            environment: if here { "prod" } else { "stage" }.parse().expect("a name"),
            from, until: ends.then_some(until), by: person("carol"), reason: "party".to_owned(), thawed_at: thawed.then(now),
        }
    }
}

prop_compose! {
    fn lock()((since, until) in stretch(), ends: bool, from_rollback: bool, failed: bool, lifted in prop::bool::weighted(0.3)) -> Lock {
        Lock {
            app: "shop".parse().expect("a name"), environment: "prod".parse().expect("a name"),
            by: Requester::Automatic("rolled back".to_owned()), reason: "audit".to_owned(),
            since, until: ends.then_some(until), from_rollback, lifted_at: lifted.then_some(since), yielded_at: None,
            failed: (failed && !from_rollback).then(|| "shop-3".parse().expect("an id")),
        }
    }
}

prop_compose! {
    fn grant()((from, until) in stretch(), here in prop::bool::weighted(0.7), named in prop::option::weighted(0.8, 1u8..3)) -> Override {
        Override {
            app: if here { "shop" } else { "cart" }.parse().expect("a name"), environment: "prod".parse().expect("a name"),
            by: person("dave"), approved_by: vec![person("alice")], reason: "down".to_owned(), from, until,
            granted_by: Some("shop-9".parse().expect("an id")), opens: named.map(|n| opening(&format!("shop-{n}"))), revoked_at: None,
        }
    }
}

fn lane() -> impl Strategy<Value = Lane> {
    prop::sample::select(vec![Lane::Continuous, Lane::Release, Lane::Promotion, Lane::Hotfix, Lane::Rollback])
}

fn before() -> impl Strategy<Value = Before> {
    prop_oneof![
        Just(Before::Never),
        Just(Before::Stranded { detail: "it was never there".to_owned() }),
        Just(Before::Unhealthy { detail: "1 of 3".to_owned() }),
        Just(Before::Unknown { why: "the cluster does not answer".to_owned() }),
        (0i64..30, prop::option::of(0i64..30), any::<bool>()).prop_map(|(since, lasted, observed)| {
            let until = lasted.filter(|l| *l <= since).map(|l| hours_ago(since - l));
            let since = hours_ago(since);
            if observed { Before::Healthy { since, until } } else { Before::NotObserved { since, until } }
        }),
    ]
}

prop_compose! {
    /// A world in which everything may stand in the way.
    fn anything()(
        mut world in electorate(),
        lane in lane(),
        freezes in prop::collection::vec(called(), 0..3),
        weekday in prop::option::of(0u8..7),
        locks in prop::collection::vec(lock(), 0..3),
        overrides in prop::collection::vec(grant(), 0..2),
        asked_since: bool,
        before in before(),
        soak in 0u64..20,
        running in prop::option::of(0u64..8),
    ) -> World {
        world.lane = lane;
        world.freezes = freezes;
        if let Some(weekday) = weekday {
            world.window(&format!("0 13 * * {weekday}"), 20, &[Lane::Hotfix]);
        }
        world.past = if asked_since { locks.clone() } else { Vec::new() };
        world.locks = locks;
        world.overrides = overrides;
        world.before = before;
        if let Some(minor) = running {
            world.runs(&Version::new(1, minor, 0).to_string(), Lineage::Diverged);
        }
        world.specs.extend([GateSpec::Freeze, GateSpec::Lock, after_stage(soak * 3600), GateSpec::NotOlder]);
        world
    }
}

/// The rules of voting once more, told person by person instead of vote by vote: who approves, who rejects.
fn by_the_book(world: &mut World) -> (BTreeSet<PersonId>, BTreeSet<PersonId>) {
    let policy = world.policy().clone();
    let fresh =
        |at: Instant| policy.expires.is_none_or(|lasts| now() - at < TimeDelta::from_std(lasts).expect("short"));
    let mine = |name: &str| {
        let chat = |v: &&Vote| v.withdrawn_at.is_none() && v.login.trim_end_matches("-gh") == name;
        let votes: Vec<&Vote> = world.votes.iter().filter(chat).collect();
        let latest = world.reviews.iter().filter(|r| r.login == format!("{name}-gh")).max_by_key(|r| r.at);
        (votes, latest.cloned())
    };
    let (mut approve, mut reject) = (BTreeSet::new(), BTreeSet::new());
    for name in ["alice", "bob", "carol"] {
        let (votes, review) = mine(name);
        let oneself = world.requested_by == Requester::Person(person(name))
            || world.pr_author == Some(format!("{name}-GH"))
            || world.authors.written.people.contains_key(&person(name));
        let rejects = votes.iter().any(|v| v.choice == Choice::Reject)
            || review.as_ref().is_some_and(|r| {
                let means_nothing =
                    |d: &Dismissal| d.by == Some(r.login.clone()) || d.was == Some(ReviewState::Approved);
                match r.state {
                    ReviewState::Approved => false,
                    ReviewState::ChangesRequested => true,
                    ReviewState::Dismissed => !r.dismissal.as_ref().is_some_and(means_nothing),
                }
            });
        let current = world.subject.id();
        let approves = votes.iter().any(|v| v.choice == Choice::Approve && v.subject == current && fresh(v.cast_at))
            || review
                .is_some_and(|r| r.state == ReviewState::Approved && r.commit == world.subject.head && fresh(r.at));
        if rejects {
            reject.insert(person(name));
        } else if approves && (!oneself || policy.self_approval) {
            approve.insert(person(name));
        }
    }
    (approve, reject)
}

/// A vote that must not move anything, whatever the world.
fn worthless(mut vote: Vote, kind: u8, world: &World) -> Vote {
    vote.choice = Choice::Approve;
    match kind {
        0 => vote.withdrawn_at = Some(now()),
        1 => vote.subject = SubjectId("f".repeat(16)),
        2 => (vote.surface, vote.login) = (Surface::Slack, NOBODY.to_owned()),
        3 => (vote.surface, vote.login) = (Surface::Slack, "dave".to_owned()),
        4 => vote.cast_at = hours_ago(1000),
        _ => {
            let requester = world.requested_by.person().expect("a person asked");
            (vote.surface, vote.login) = (Surface::Slack, requester.to_string());
        }
    }
    vote
}

fn opened(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Open { .. })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn accepted_means_a_quorum_and_no_reject_and_refused_means_neither(mut world in electorate()) {
        let (approve, reject) = by_the_book(&mut world);
        let report = world.report();
        let quorum = world.policy().quorum as usize;
        prop_assert_eq!(report.approved_by.iter().cloned().collect::<BTreeSet<_>>(), approve.clone());
        prop_assert_eq!(report.approved().is_some(), reject.is_empty() && approve.len() >= quorum);
        if let Some(shut) = report.shut().first() {
            let Reason::NeedsApprovals { .. } = &shut.reason else { return Ok(()) };
            // Whoever is named as able to open it is.
            let mut world = world.clone();
            for who in &shut.who_can_open {
                world.approve(Surface::Slack, who.as_str());
            }
            prop_assert!(world.report().approved().is_some());
        }
    }

    #[test]
    fn a_worthless_vote_never_moves_the_gate(mut world in electorate(), vote in vote(), kind in 0u8..6) {
        world.policy().self_approval = false;
        world.policy().expires.get_or_insert(Duration::from_secs(72 * 3600));
        let without = world.report();
        let vote = worthless(vote, kind, &world);
        world.votes.push(vote);
        let with = world.report();
        prop_assert_eq!(without.approved_by, with.approved_by);
        prop_assert_eq!(without.verdicts, with.verdicts);
    }

    #[test]
    fn a_reject_by_somebody_listed_shuts_whatever_else(mut world in electorate(), who in 0usize..3, age in 0i64..4000) {
        world.reject(Surface::Web, PEOPLE[who]);
        let last = world.votes.len() - 1;
        world.votes[last].cast_at = hours_ago(age);
        world.votes[last].subject = SubjectId("e".repeat(16));
        prop_assert!(world.report().approved().is_none());
    }

    #[test]
    fn the_order_of_votes_and_repeating_them_changes_nothing(mut world in electorate()) {
        let verdicts = world.report().verdicts;
        world.votes.reverse();
        let again = world.votes.clone();
        world.votes.extend(again);
        prop_assert_eq!(world.report().verdicts, verdicts);
    }

    #[test]
    fn there_is_a_proof_if_and_only_if_no_gate_is_shut(world in anything()) {
        let report = world.report();
        prop_assert_eq!(report.approved().is_some(), report.shut().is_empty());
        prop_assert_eq!(report.verdicts.len(), world.specs.len());
        for (name, verdict) in &report.verdicts {
            if let Verdict::Shut(shut) = verdict {
                prop_assert_eq!(shut.reason.gate(), Some(*name));
                prop_assert!(shut.opens_at.is_none_or(|at| at > now()));
            }
        }
    }

    #[test]
    fn nothing_opens_or_shuts_by_itself_before_the_announced_time(world in anything(), percent in 0i32..100) {
        let report = world.report();
        prop_assert!(report.look_again.is_none_or(|at| at > now()));
        let quiet = report.look_again.map_or(TimeDelta::days(300), |at| at - now());
        let later = now() + quiet * percent / 100;
        let open = |verdicts: &[(GateName, Verdict)]| verdicts.iter().map(|(_, v)| opened(v)).collect::<Vec<_>>();
        prop_assert_eq!(open(&world.report_at(later).verdicts), open(&report.verdicts));
    }

    #[test]
    fn a_gate_that_names_its_hour_opens_then_and_not_before(world in anything()) {
        for (index, (_, verdict)) in world.report().verdicts.iter().enumerate() {
            let Verdict::Shut(shut) = verdict else { continue };
            let Some(at) = shut.opens_at else { continue };
            prop_assert!(opened(&world.report_at(at).verdicts[index].1), "{shut:?}");
            if world.overrides.is_empty() {
                let just_before = at - TimeDelta::seconds(1);
                prop_assert!(!opened(&world.report_at(just_before).verdicts[index].1), "{shut:?}");
            }
        }
    }

    #[test]
    fn no_proof_in_a_freeze_without_a_break_glass(mut world in anything(), reason in "[a-z]{1,8}") {
        world.overrides.clear();
        world.freeze(hours_ago(1), hours_ago(-1), &reason);
        prop_assert!(world.report().approved().is_none());
    }

    #[test]
    fn a_break_glass_never_touches_approvals_and_order(mut world in anything()) {
        world.overrides.clear();
        let without = world.report();
        world.override_until(hours_ago(-1));
        let past = world.locks.clone();
        world.overrides[0].opens.iter_mut().for_each(|o| o.past = past.clone());
        let with = world.report();
        prop_assert_eq!(&without.verdicts[0], &with.verdicts[0]);
        prop_assert_eq!(&without.verdicts[4], &with.verdicts[4]);
        prop_assert!(opened(&with.verdicts[1].1) && opened(&with.verdicts[2].1));
        prop_assert!(with.shut().len() <= without.shut().len());
    }

    #[test]
    fn asking_since_passes_what_rollbacks_left_and_nothing_else(mut world in anything()) {
        world.past.clear();
        let before = world.report().verdicts;
        world.past = world.locks.clone();
        let since = world.report().verdicts;
        for (index, (old, new)) in before.iter().zip(&since).enumerate() {
            prop_assert!(index == 2 || old == new);
            prop_assert!(!opened(&old.1) || opened(&new.1));
        }
        let by_people = |l: &Lock| !l.from_rollback && l.is_on(now());
        if world.overrides.is_empty() && world.lane != Lane::Rollback && world.locks.iter().any(by_people) {
            prop_assert!(!opened(&since[2].1), "what a person holds");
        }
    }

    #[test]
    fn a_break_glass_that_is_not_for_what_enters_changes_nothing(mut world in anything(), why in 0u8..5) {
        world.overrides.clear();
        let without = world.report().verdicts;
        world.override_until(hours_ago(-1));
        let grant = &mut world.overrides[0];
        match why {
            0 => grant.opens = None,
            1 => grant.opens = Some(opening("shop-2")),
            2 => grant.opens.iter_mut().for_each(|o| o.load.head = OTHER_HEAD.parse().expect("a commit")),
            3 => grant.revoked_at = Some(now()),
            _ => grant.until = now(),
        }
        prop_assert_eq!(world.report().verdicts, without);
    }

    #[test]
    fn versions_are_compared_in_both_directions(old in (0u64..3, 0u64..8, 0u64..3), lane in lane()) {
        let mut world = World::with(GateSpec::NotOlder);
        let old = Version::new(old.0, old.1, old.2);
        world.lane = lane;
        world.runs(&old.to_string(), Lineage::Unknown);
        let newer_or_same = Version::new(1, 4, 0) >= old;
        prop_assert_eq!(world.report().approved().is_some(), newer_or_same || lane == Lane::Rollback);
    }

    #[test]
    fn every_shut_gate_has_a_line_for_people(world in anything()) {
        for shut in world.report().shut() {
            let line = shut.explain(now());
            prop_assert!(!line.contains('\n') && line.contains(": "), "{line}");
        }
    }
}
