//! How what runs fares, told minute by minute: what is lost, what is a blip, what a version has earned.

use proptest::prelude::*;

use super::*;
use crate::domain::deployment::{Bad, Came};

fn at(minute: i64) -> Instant {
    Instant::from_timestamp(1_795_086_000 + minute * 60, 0).expect("an instant")
}

fn id(n: usize) -> DeliveryId {
    format!("shop-{n}").parse().expect("an id")
}

/// Images of a version: one digest for each.
fn images(minor: u64) -> Vec<ImageRef> {
    vec![ImageRef {
        name: "shop".parse().expect("an image"),
        tag: format!("v1.{minor}.0"),
        digest: format!("sha256:{}", format!("{minor:02x}").repeat(32)).parse().expect("a digest"),
    }]
}

/// Version 1.`minor`.0, brought by delivery `n` in minute `n` times 100.
fn brought(n: usize, minor: u64, lane: Lane) -> Deployment {
    let minute = i64::try_from(n).expect("small") * 100;
    Deployment {
        delivery: id(n),
        lane: Some(lane),
        app: "shop".parse().expect("a name"),
        environment: "stage".parse().expect("a name"),
        version: Some(Version::new(1, minor, 0)),
        source: None,
        images: images(minor),
        env_commit: "1".repeat(40).parse().expect("a commit"),
        at: at(minute),
        health: Health::Healthy { since: at(minute + 1) },
        bad: None,
        lost: None,
        came: Came::LetIn,
    }
}

fn released(n: usize, minor: u64) -> Deployment {
    brought(n, minor, Lane::Release)
}

fn back(n: usize, minor: u64) -> Deployment {
    brought(n, minor, Lane::Rollback)
}

/// What 1.4.0 has earned there; deployments are given oldest first.
fn of_four(mut all: Vec<Deployment>, asked: &Asked) -> Before {
    all.reverse();
    let images = images(4);
    before(&all, Wanted { version: Some(Version::new(1, 4, 0)), images: &images }, asked)
}

fn earned(all: Vec<Deployment>) -> String {
    match of_four(all, &Asked::Seen) {
        Before::Healthy { since, until } => {
            let minutes = |t: Instant| (t - at(0)).num_minutes();
            format!("healthy {}..{}", minutes(since), until.map_or_else(String::new, |u| minutes(u).to_string()))
        }
        Before::Unhealthy { detail } => detail,
        other => format!("{other:?}"),
    }
}

#[test]
fn what_was_healthy_and_was_replaced_keeps_what_it_earned() {
    assert_eq!(earned(vec![released(1, 4)]), "healthy 101..");
    assert_eq!(earned(vec![released(1, 4), released(2, 5)]), "healthy 101..200");
    assert_eq!(earned(vec![released(1, 3), released(2, 5)]), "Never");
}

#[test]
fn a_rollback_behind_it_takes_that_away_and_none_gives_it() {
    let rolled = "it was rolled back there (shop-3); it takes another version to go on";
    // Away from it; from what replaced it, past it; and brought back later all the same.
    assert_eq!(earned(vec![released(1, 3), released(2, 4), back(3, 3)]), rolled);
    assert_eq!(earned(vec![released(0, 3), released(1, 4), released(2, 5), back(3, 3)]), rolled);
    assert_eq!(earned(vec![released(1, 3), released(2, 4), back(3, 3), back(4, 4)]), rolled);
    // Back to it from what replaced it, and between two that came after it.
    assert_eq!(earned(vec![released(1, 4), released(2, 5), back(3, 4)]), "healthy 101..200");
    assert_eq!(earned(vec![released(1, 4), released(2, 5), released(3, 6), back(4, 5)]), "healthy 101..200");
    assert_eq!(
        earned(vec![released(1, 4), released(2, 5), back(3, 4), released(4, 6), back(5, 5)]),
        "healthy 101..200"
    );
    // Nothing but a rollback ever brought it.
    assert_eq!(
        earned(vec![released(1, 3), back(2, 4)]),
        "only a rollback brought it there, which earns nothing; it takes another version to go on"
    );
    // Rolled back, then brought there anew.
    let anew = vec![released(1, 3), released(2, 4), back(3, 3), brought(4, 4, Lane::Promotion)];
    assert_eq!(earned(anew), "healthy 401..");
}

#[test]
fn other_content_under_the_same_version_was_never_there() {
    let mut other = released(1, 4);
    other.images = images(9);
    assert_eq!(earned(vec![other]), "Never");
}

#[test]
fn what_never_settled_earned_nothing() {
    let with = |health| vec![Deployment { health, ..released(1, 4) }];
    let unsettled = Health::Unsettled { why: "aborted by alice before it was healthy".into() };
    assert_eq!(
        earned(with(unsettled)),
        "its rollout never settled: aborted by alice before it was healthy; it takes another version to go on"
    );
    assert_eq!(earned(with(Health::RollingOut)), "its rollout has not finished");
    assert_eq!(
        earned(with(Health::Failed { cause: "OOMKilled".into() })),
        "its rollout failed: OOMKilled; /tide retry shop-1 looks at it again"
    );
    // Found there, and not seen healthy yet, or never.
    assert_eq!(earned(with(Health::NotObserved)), "nobody has seen it healthy there yet");
    let replaced = vec![with(Health::NotObserved).remove(0), released(2, 5)];
    assert_eq!(
        earned(replaced),
        "it was replaced there before anybody saw it healthy; it takes another version to go on"
    );
}

#[test]
fn what_cannot_be_asked_is_neither_healthy_nor_not() {
    let unknown = Asked::Unknown("the cluster does not answer".into());
    assert_eq!(of_four(vec![released(1, 4)], &unknown), Before::Unknown { why: "the cluster does not answer".into() });
    // What it earned before it was replaced does not hang on how the other fares.
    let replaced = of_four(vec![released(1, 4), released(2, 5)], &unknown);
    assert_eq!(replaced, Before::Healthy { since: at(101), until: Some(at(200)) });
}

#[test]
fn where_nobody_watches_it_counts_from_its_arrival_until_it_was_replaced() {
    let unseen = |n, minor| Deployment { health: Health::NotObserved, ..released(n, minor) };
    let before = |all| of_four(all, &Asked::NotObserved);
    assert_eq!(before(vec![unseen(1, 4)]), Before::NotObserved { since: at(100), until: None });
    let replaced = before(vec![unseen(1, 4), unseen(2, 5)]);
    assert_eq!(replaced, Before::NotObserved { since: at(100), until: Some(at(200)) });
}

#[test]
fn bad_health_now_shuts_and_bad_health_when_it_was_replaced_earned_nothing() {
    let bad = |told: Option<Vec<DeliveryId>>, away: bool| {
        let failing = (!away).then(|| at(150));
        Bad { since: at(150), how: "2 of 3 replicas".into(), failing, told }
    };
    let ill = |bad| Deployment { bad: Some(bad), ..released(1, 4) };
    insta::assert_snapshot!(earned(vec![ill(bad(None, false))]), @"2 of 3 replicas, since Thu 2026-11-19 13:30 UTC");
    insta::assert_snapshot!(earned(vec![ill(bad(Some(Vec::new()), false))]), @"2 of 3 replicas, since Thu 2026-11-19 13:30 UTC; it soaks anew once it is healthy again");
    insta::assert_snapshot!(earned(vec![ill(bad(None, false)), released(2, 5)]), @"it was not when it was replaced there (2 of 3 replicas); it takes another version to go on");
    // Something else in its place ends its time there, whoever wrote it.
    assert_eq!(earned(vec![ill(bad(None, true)), released(2, 5)]), "healthy 101..150");
    // Back by a rollback, it is asked about like anything that runs, and what is lost then is not earned again.
    let ill_again = Deployment { bad: Some(bad(None, false)), ..back(3, 4) };
    assert!(earned(vec![released(1, 4), released(2, 5), ill_again]).starts_with("2 of 3 replicas"));
    let lost = Deployment { lost: Some(at(310)), ..back(3, 4) };
    insta::assert_snapshot!(earned(vec![released(1, 4), released(2, 5), lost]), @"it was lost there at Thu 2026-11-19 16:10 UTC after a rollback had brought it back, and what that brings earns nothing; it takes another version to go on");
}

const SETTLES: Duration = Duration::from_secs(120);

fn sees(deployment: Deployment, sight: &Sight, minute: i64) -> (Deployment, Option<News>) {
    deployment.seen(sight, SETTLES, &[id(7)], at(minute))
}

fn ill() -> Sight {
    Sight::Bad("OOMKilled".into())
}

#[test]
fn a_blip_leaves_no_trace() {
    let well = released(1, 4);
    let (bad, news) = sees(well.clone(), &ill(), 150);
    assert_eq!((bad.bad.as_ref().map(|b| b.since), &news), (Some(at(150)), &None));
    assert_eq!(bad.look_again(SETTLES), Some(at(152)));
    assert_eq!(sees(bad, &Sight::Well, 151), (well, None));
}

#[test]
fn what_is_bad_for_longer_is_told_once_and_soaks_anew_when_it_is_back() {
    let (bad, _) = sees(released(1, 4), &ill(), 150);
    let (lost, news) = sees(bad, &ill(), 152);
    insta::assert_snapshot!(news.expect("news").text(&lost, true), @"NOT HEALTHY: 1.4.0 of shop in stage: OOMKilled, since Thu 2026-11-19 13:30 UTC; it goes nowhere from there until it is, and soaks anew then");
    assert_eq!(lost.look_again(SETTLES), None);
    assert!(!lost.was_fine() && lost.settled());
    let (lost, news) = sees(lost, &Sight::Bad("CrashLoopBackOff".into()), 170);
    assert_eq!(news, None);
    let (back, news) = sees(lost, &Sight::Well, 200);
    assert_eq!(back.health, Health::Healthy { since: at(200) });
    assert_eq!((&back.bad, back.lost), (&None, Some(at(150))));
    assert_eq!(news, Some(News::Back { after: at(150), told: vec![id(7)] }));
    insta::assert_snapshot!(news.expect("news").text(&back, true), @"1.4.0 of shop is healthy in stage again, which it was not since Thu 2026-11-19 13:30 UTC; its soak starts anew");
    assert_eq!(sees(back.clone(), &Sight::Well, 201), (back, None));
}

#[test]
fn something_else_in_its_place_raises_no_alarm_and_the_soak_starts_anew_when_it_is_back() {
    let (away, news) = sees(released(1, 4), &Sight::Away("commit 1234567 took its place".into()), 150);
    assert_eq!((news, away.look_again(SETTLES)), (None, None));
    let (away, news) = sees(away, &Sight::Away("commit 1234567 took its place".into()), 190);
    assert_eq!(news, None);
    let (back, news) = sees(away.clone(), &Sight::Well, 200);
    assert_eq!((back.health, news), (Health::Healthy { since: at(200) }, None));
    // Put back, it is not there at once: that is a blip of its own, and an alarm only if it lasts.
    let (coming, news) = sees(away, &Sight::Bad("the cluster has not taken it".into()), 199);
    assert_eq!((coming.look_again(SETTLES), news), (Some(at(201)), None));
    let (back, news) = sees(coming.clone(), &Sight::Well, 200);
    assert_eq!((back.health, news), (Health::Healthy { since: at(200) }, None));
    assert_eq!(sees(coming, &ill(), 201).1, Some(News::Lost));
}

#[test]
fn what_was_found_is_healthy_from_when_it_was_first_seen_so() {
    let found = Deployment { health: Health::NotObserved, lane: None, ..released(0, 4) };
    assert_eq!(sees(found.clone(), &ill(), 10), (found.clone(), None));
    let (seen, news) = sees(found, &Sight::Well, 20);
    assert_eq!((seen.health, news), (Health::Healthy { since: at(20) }, None));
}

#[test]
fn a_rollout_under_way_or_failed_is_its_deliverys() {
    for health in [Health::RollingOut, Health::Failed { cause: "OOMKilled".into() }] {
        let deployment = Deployment { health, ..released(1, 4) };
        for sight in [Sight::Well, ill()] {
            assert_eq!(sees(deployment.clone(), &sight, 150), (deployment.clone(), None));
        }
    }
}

fn sight() -> impl Strategy<Value = Sight> {
    prop_oneof![Just(Sight::Well), Just(ill()), Just(Sight::Away("commit 1234567 took its place".into()))]
}

fn history() -> impl Strategy<Value = Vec<Deployment>> {
    let lanes = vec![Lane::Release, Lane::Promotion, Lane::Rollback, Lane::Rollback];
    let one = (3u64..7, prop::sample::select(lanes));
    prop::collection::vec(one, 0..8)
        .prop_map(|all| all.into_iter().enumerate().map(|(n, (minor, lane))| brought(n, minor, lane)).collect())
}

proptest! {
    /// Lost and back are told in turn, each once, and a soak that counts has no bad time in it but blips.
    #[test]
    fn lost_and_back_alternate_and_a_soak_holds_nothing_but_blips(
        looks in prop::collection::vec((sight(), 1i64..5), 1..30)
    ) {
        let (mut deployment, mut minute, mut lost) = (released(1, 4), 101, false);
        let mut bad_since = None::<Instant>;
        for (sight, pause) in looks {
            minute += pause;
            let (after, news) = sees(deployment, &sight, minute);
            deployment = after;
            match &news {
                Some(News::Lost) => { prop_assert!(!lost); lost = true; }
                Some(News::Back { .. }) => { lost = false; }
                None => {}
            }
            match sight {
                Sight::Well => {
                    prop_assert!(!lost, "what is healthy is not lost any more");
                    prop_assert_eq!(&deployment.bad, &None);
                    if let Some(since) = bad_since.take() {
                        let Health::Healthy { since: healthy } = deployment.health else { panic!("it had settled") };
                        let long = at(minute) - since >= TimeDelta::minutes(2);
                        prop_assert_eq!(healthy >= at(minute), long, "a soak starts anew after all but a blip");
                    }
                }
                _ => { bad_since.get_or_insert(at(minute)); prop_assert!(deployment.bad.is_some()); }
            }
        }
    }

    /// Whatever happened there: what counts was brought by something else than a rollback, and no rollback afterwards
    /// went to what stood there before.
    #[test]
    fn no_rollback_opens_an_order_and_none_behind_a_version_leaves_it_open(all in history()) {
        let opens = matches!(of_four(all.clone(), &Asked::Seen), Before::Healthy { .. });
        let last = all.iter().rposition(|d| d.version == Some(Version::new(1, 4, 0)) && d.lane != Some(Lane::Rollback));
        match last {
            None => prop_assert!(!opens),
            Some(last) => {
                let mut since: Vec<u64> = vec![4];
                let mut behind = false;
                for d in &all[last + 1..] {
                    let minor = d.version.expect("a version").minor;
                    if d.lane == Some(Lane::Rollback) { behind |= !since.contains(&minor) } else { since.push(minor) }
                }
                prop_assert_eq!(opens, !behind);
            }
        }
    }
}

#[test]
fn what_nobody_brings_there_again_and_was_not_healthy_goes_nowhere_and_what_waits_does() {
    let told = |mut all: Vec<Deployment>| {
        all.reverse();
        let images = images(4);
        spent(&all, Wanted { version: Some(Version::new(1, 4, 0)), images: &images })
            .unwrap_or_else(|| "waits".to_owned())
    };
    let with = |health: Health| Deployment { health, ..released(1, 4) };
    assert_eq!(told(vec![released(1, 4)]), "waits");
    assert_eq!(told(vec![released(1, 4), released(2, 5)]), "waits", "it may have soaked, or a break-glass opens that");
    assert_eq!(told(vec![with(Health::RollingOut)]), "waits");
    assert_eq!(told(vec![with(Health::NotObserved), released(2, 5)]), "waits");
    let failed = || with(Health::Failed { cause: "OOMKilled".to_owned() });
    assert_eq!(told(vec![failed()]), "its rollout failed: OOMKilled; /tide retry shop-1 looks at it again");
    assert_eq!(
        told(vec![failed(), Deployment { at: at(300), ..released(3, 4) }]),
        "waits",
        "it was brought there again"
    );
    let never = "it was replaced there before anybody saw it healthy; it takes another version to go on";
    assert_eq!(told(vec![with(Health::RollingOut), released(2, 5)]), never);
}
