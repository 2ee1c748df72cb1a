//! Kill -9 at any moment (invariants 6, 7, 8, 10 and 5). For each lane a short script is played once undisturbed, and then
//! once for every moment before and after each change the engine makes anywhere: there it dies, everything it held is
//! dropped, and a fresh one goes on from what is on disk. Whatever the moment, people must find the same end: the same
//! commits, tags, branches and pull requests, the same ends of deliveries, the same messages, each once.
//!
//! All moments of all lanes take minutes, so by default the longer lanes are sampled with a stride that is prime to
//! everything in sight; `TIDEGATE_KILL=all cargo test --test it kill` tries every single one.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use tidegate::demo::verbs::Verb;
use tidegate::demo::world::{World, config_text};
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::Forge as _;
use tidegate::port::{Clock as _, ManualClock};
use tidegate::store::Listing;

use crate::support::mortal::Fate;
use crate::support::told::{TEMPO, Told, beginning, folder};

type Script<'s> = &'s [(&'s str, &'s str)];

/// All that people find in the end, in words.
type Found = BTreeMap<String, String>;

async fn found(told: &Told) -> Found {
    let world = &told.world;
    let mut found = Found::new();
    let catalog = &world.config.catalog;
    let mut repos: Vec<&RepoId> = catalog.apps.values().map(|a| &a.repository).collect();
    repos.extend(catalog.environments.iter().map(|e| &e.repository));
    for repo in repos {
        for (branch, tip) in world.forge.repos().branches(repo, "").await.unwrap() {
            found.insert(format!("{repo} branch {branch}"), tip.to_string());
        }
        for (tag, commit) in world.forge.repos().tags(repo, "").await.unwrap() {
            found.insert(format!("{repo} tag {tag}"), commit.to_string());
        }
        for (n, deployment) in world.forge.deployments(repo).await.unwrap().into_iter().enumerate() {
            found.insert(format!("{repo} deployment {n}"), format!("{deployment:?}"));
        }
        for (tag, title, notes) in world.forge.releases(repo).await.unwrap() {
            found.insert(format!("{repo} release {tag}"), format!("{title} {notes}"));
        }
        for number in 1.. {
            let number = PrNumber(number);
            let Ok(pr) = world.forge.pull_request(repo, number).await else { break };
            let comments = world.forge.comments(repo, number).await.unwrap();
            let said = format!("{} {} {:?} {:?} {comments:?}", pr.head, pr.title, pr.state, pr.requested);
            found.insert(format!("{repo} {number}"), said);
        }
    }
    for delivery in world.store.deliveries(&Listing::default()).await.unwrap() {
        let steps: Vec<_> = delivery.steps.iter().map(|s| (s.kind.title(), s.note.clone())).collect();
        let end = delivery.end.as_ref().map(|(_, end)| end.clone());
        found.insert(
            format!("delivery {}", delivery.id),
            format!("{:?} {end:?} {:?} {steps:?}", delivery.lane, delivery.waits),
        );
    }
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for shown in world.terminal.shown() {
        *times.entry(format!("message in {}: {}", shown.message.channel, shown.text)).or_default() += 1;
    }
    found.extend(times.into_iter().map(|(text, times)| (text, format!("shown {times} times"))));
    found
}

/// Opens the world again. The one before was dropped just now; its hold on the files ends a moment later.
async fn reopened(folder: &Path, clock: &Arc<ManualClock>) -> Told {
    for _ in 0..2000 {
        if let Some(told) = Told::try_open(folder, clock.clone()).await {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    panic!("the dead world still holds its files");
}

/// A world before its first start, to be copied for every play.
async fn template(config: &str) -> tempfile::TempDir {
    let template = folder();
    let clock = Arc::new(ManualClock::new(beginning()));
    World::make(template.path(), config, clock).await.expect("a world");
    closed(template.path()).await;
    template
}

/// Waits until nobody has a world's files open.
async fn closed(folder: &Path) {
    // SQLite closes a moment after its connections are dropped; its side files are gone then.
    for _ in 0..2000 {
        if !is_open(folder) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    panic!("the template is still open");
}

fn is_open(folder: &Path) -> bool {
    std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok).any(|entry| {
        let name = entry.file_name();
        let side = name.to_string_lossy().ends_with("-wal") || name.to_string_lossy().ends_with("-shm");
        side || entry.path().is_dir() && is_open(&entry.path())
    })
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("the template is there") {
        let (path, to) = entry.map(|e| (e.path(), to.join(e.file_name()))).expect("an entry");
        if path.is_dir() {
            copy(&path, &to);
        } else {
            std::fs::copy(&path, &to).expect("copies");
        }
    }
}

/// Plays a script, dying at this moment. Returns what is found in the end, and how many moments there were.
async fn play(template: &Path, script: Script<'_>, moment: usize) -> (Found, usize) {
    let folder = folder();
    let clock = Arc::new(ManualClock::new(beginning()));
    copy(template, folder.path());
    let first = reopened(folder.path(), &clock).await;
    first.world.start().await.expect("settles");
    let fate = Fate::at(moment);
    let mut told = first.mortal(&fate);
    for (who, what) in script {
        let until = match what.parse::<Verb>().expect("a verb") {
            Verb::Pass(time) => Some(clock.now() + time),
            _ => None,
        };
        let alive = tokio::select! {
            _ = told.tell(who, what) => true,
            () = fate.comes() => false,
        };
        if !alive {
            drop(told);
            told = reopened(folder.path(), &clock).await;
            told.world.start().await.expect("settles");
            if let Some(left) = until.and_then(|until| (until - clock.now()).to_std().ok()) {
                told.pass(left).await;
            }
        }
    }
    told.all_is_well().await;
    (found(&told).await, fate.moments())
}

/// Kills a script's engine at every moment, or at every so many, and compares the ends.
async fn survives(config: &str, script: Script<'_>, stride: usize) {
    let template = template(config).await;
    let (undisturbed, moments) = play(template.path(), script, 0).await;
    assert!(moments > 20, "only {moments} moments: does the script do anything?");
    let stride = if std::env::var_os("TIDEGATE_KILL").is_some_and(|v| v == "all") { 1 } else { stride };
    let mut wrong = Vec::new();
    for moment in (1..=moments).step_by(stride) {
        let (after, _) = play(template.path(), script, moment).await;
        let keys: BTreeSet<&String> = undisturbed.keys().chain(after.keys()).collect();
        let differ: Vec<String> = keys
            .into_iter()
            .filter(|k| undisturbed.get(*k) != after.get(*k))
            .map(|k| format!("{k}\n  undisturbed: {:?}\n  killed:      {:?}", undisturbed.get(k), after.get(k)))
            .collect();
        if !differ.is_empty() {
            wrong.push(format!("killed at moment {moment} of {moments}:\n{}", differ.join("\n")));
        }
    }
    assert!(wrong.is_empty(), "{} moments end differently, the first:\n{}", wrong.len(), wrong[0]);
}

const RELEASED: [(&str, &str); 4] = [
    ("alice", "push acme/shop dev \"feat: coupons\""),
    ("alice", "/release cut 1.4.0"),
    ("bob", "react ✅ on 1"),
    ("world", "pass 35m"),
];

fn config() -> String {
    config_text(TEMPO)
}

#[tokio::test]
async fn a_continuous_delivery_survives_a_kill_at_every_moment() {
    survives(&config(), &[("alice", "push acme/shop dev \"feat: coupons\""), ("world", "pass 1m")], 1).await;
}

#[tokio::test]
async fn what_was_changed_by_hand_and_its_end_are_told_once_whenever_it_dies() {
    let by_hand = "push acme/k8s-prod main \"By hand\" \"charts/billing/values-prod.yaml=image:\\n  tag: v9.9.9\"";
    let script = [
        ("mallory", by_hand),
        ("world", "pass 1m"),
        ("erin", "/rollback prod 1.3.0 --app billing"),
        ("world", "pass 5m"),
    ];
    survives(&config(), &script, 5).await;
}

#[tokio::test]
async fn a_rollout_that_goes_by_steps_passes_each_of_them_once_whenever_it_dies() {
    let script = [
        ("world", "cluster steps dev shop"),
        ("alice", "push acme/shop dev \"feat: coupons\""),
        ("world", "pass 1m"),
        ("bob", "/rollout promote shop dev"),
        ("world", "pass 1m"),
    ];
    survives(&config(), &script, 1).await;
}

#[tokio::test]
async fn a_change_survives_a_kill() {
    let script = [
        ("alice", "push acme/shop feature \"feat: coupons\""),
        ("alice", "pr acme/shop feature -> dev \"feat: coupons\""),
        ("mallory", "react ✅ on 1"),
        ("carol", "react ✅ on 1"),
        ("world", "pass 1m"),
    ];
    survives(&config(), &script, 13).await;
}

#[tokio::test]
async fn a_release_survives_a_kill() {
    survives(&config(), &RELEASED, 23).await;
}

#[tokio::test]
async fn a_promotion_that_fails_and_its_rollback_survive_a_kill() {
    let mut script = RELEASED.to_vec();
    script.push(("world", "cluster fail prod shop v1.4.0 \"CrashLoopBackOff\""));
    script.extend([("carol", "/promote prod 1.4.0"), ("bob", "react ✅ on 2"), ("dave", "react ✅ on 2")]);
    script.push(("world", "pass 5m"));
    survives(&config(), &script, 67).await;
}

#[tokio::test]
async fn a_branchless_promotion_survives_a_kill() {
    let script = [
        ("alice", "push acme/billing dev \"feat: e-invoices\""),
        ("alice", "#billing /release cut 1.4.0"),
        ("bob", "react ✅ on 1"),
        ("world", "pass 35m"),
        ("carol", "#billing /promote prod 1.4.0"),
        ("bob", "review approve acme/k8s-prod#1"),
        ("dave", "react ✅ on 2"),
        ("world", "pass 2m"),
    ];
    survives(&config(), &script, 61).await;
}

#[tokio::test]
async fn a_hotfix_survives_a_kill() {
    let script = [
        ("dave", "/hotfix start"),
        ("bob", "push acme/shop hotfixes/v1.3.1 \"fix: rounding\""),
        ("dave", "/hotfix submit"),
        ("erin", "react ✅ on 1"),
        ("world", "pass 5m"),
    ];
    survives(&config(), &script, 41).await;
}

#[tokio::test]
async fn what_is_tried_again_survives_a_kill() {
    let script = [
        ("world", "cluster fail stage shop v1.4.0 \"0/6 nodes are available\""),
        ("alice", "push acme/shop dev \"feat: coupons\""),
        ("alice", "/release cut 1.4.0"),
        ("bob", "react ✅ on 1"),
        ("world", "pass 5m"),
        ("alice", "/tide retry shop-2"),
        ("world", "pass 5m"),
        ("world", "cluster normal stage shop v1.4.0"),
        ("alice", "/tide retry shop-2"),
        ("world", "pass 5m"),
    ];
    survives(&config(), &script, 37).await;
}

#[tokio::test]
async fn an_abort_a_freeze_and_a_break_glass_survive_a_kill() {
    let script = [
        ("alice", "push acme/shop dev \"feat: coupons\""),
        ("alice", "/release cut 1.4.0"),
        ("alice", "/release abort"),
        ("alice", "/release cut 1.5.0"),
        ("bob", "react ✅ on 2"),
        ("world", "pass 35m"),
        ("dave", "/freeze prod 8h \"month end\""),
        ("carol", "/promote prod 1.5.0"),
        ("alice", "/override prod 1.5.0 \"customers cannot pay\""),
        ("bob", "react ✅ on 4"),
        ("dave", "react ✅ on 4"),
        ("world", "pass 1m"),
        ("erin", "/override prod --revoke"),
        ("world", "pass 1m"),
    ];
    survives(&config(), &script, 41).await;
}

/// What the shop's branches for production and the environment itself hold.
async fn in_production(told: &Told) -> Vec<Option<tidegate::domain::CommitSha>> {
    let mut tips = Vec::new();
    for (repo, branch) in [("acme/shop", "prod"), ("acme/k8s-prod", "main")] {
        tips.push(told.world.forge.repos().branch_tip(&repo.parse().unwrap(), &branch.parse().unwrap()).await.unwrap());
    }
    tips
}

#[tokio::test]
async fn whenever_tidegate_dies_in_a_merge_a_freeze_names_what_had_begun_and_nothing_else_merges() {
    let ready = template(&config()).await;
    let clock = Arc::new(ManualClock::new(beginning()));
    let mut told = reopened(ready.path(), &clock).await;
    told.world.start().await.expect("settles");
    for (who, what) in RELEASED.into_iter().chain([("carol", "/promote prod 1.4.0"), ("bob", "react ✅ on 2")]) {
        told.tell(who, what).await;
    }
    let now = clock.now();
    drop(told);
    closed(ready.path()).await;
    let (mut moment, mut named, mut merged) = (1, 0, 0);
    loop {
        let (folder, clock) = (folder(), Arc::new(ManualClock::new(now)));
        copy(ready.path(), folder.path());
        let fate = Fate::at(moment);
        let mut told = reopened(folder.path(), &clock).await.mortal(&fate);
        let alive = tokio::select! {
            _ = told.tell("dave", "react ✅ on 2") => true,
            () = fate.comes() => false,
        };
        if alive {
            break;
        }
        drop(told);
        let mut told = reopened(folder.path(), &clock).await;
        let before = in_production(&told).await;
        told.world.perform("erin", &"/freeze prod 8h \"month end\"".parse().unwrap()).await.unwrap();
        told.world.start().await.expect("settles");
        let shown = told.heard().join("\n");
        assert!(shown.contains("(only erin sees) prod is frozen for 8h"), "moment {moment}: {shown}");
        let had_begun = shown.contains("had begun before this");
        assert_eq!(in_production(&told).await, before, "moment {moment}: merged after the answer: {shown}");
        told.pass(std::time::Duration::from_secs(3600)).await;
        let shown = shown + &told.heard().join("\n");
        assert!(!had_begun || shown.contains("begun before your /freeze prod, was "), "moment {moment}: {shown}");
        assert_eq!(in_production(&told).await, before, "moment {moment}: merged after the answer");
        told.all_is_well().await;
        named += usize::from(had_begun);
        merged += usize::from(had_begun && shown.contains("was carried out"));
        moment += if std::env::var_os("TIDEGATE_KILL").is_some_and(|v| v == "all") { 1 } else { 2 };
    }
    assert!(named > 2 && merged > 0, "{named} of {moment} moments had something begun, {merged} carried out");
}
