//! What the release before left, opened by this one: `tests/stories/upgrade` tells what people then see. Here: what its
//! configuration is told, which wrote less than is asked for now.

use tidegate::config::Config;

use sha2::{Digest as _, Sha256};
use sqlx::sqlite::SqliteConnection;
use tidegate::chat::Body;
use tidegate::chat::text::Paint;
use tidegate::demo::world::World;
use tidegate::engine::views::HistoryOf;
use tidegate::port::ManualClock;
use tidegate::store::journal::{Record, export_line};
use tidegate::store::sqlite::SqliteStore;
use tidegate::store::{Listing, Sought, Store};

use crate::support::kept::{place, raw};
use crate::support::told::{folder, unpack};

/// The world that `tests/stories/upgrade/to_keep.story` made.
const KEPT: &str = "kept";

async fn rows(connection: &mut SqliteConnection, table: &str) -> i64 {
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    sqlx::query_scalar(sql).fetch_one(connection).await.unwrap()
}

/// Lines of the journal as somebody exports them who knows no facts.
async fn lines(store: &dyn Store) -> Vec<String> {
    store.journal(0, 10_000, None).await.unwrap().iter().map(export_line).collect()
}

/// Each delivery is found by its pull requests, and each ballot by its number.
async fn are_found(store: &dyn Store) {
    let (mut prs, mut ballots) = (0, 0);
    for delivery in store.deliveries(&Listing::default()).await.unwrap() {
        let known = &delivery.known;
        let bumps = known.bumps.values().filter_map(|bump| bump.pr);
        for pr in known.pr.into_iter().chain(bumps).chain(known.back_merges.values().copied()) {
            assert!(store.seek(&Sought::PullRequest(pr)).await.unwrap().contains(&delivery), "{} by {pr}", delivery.id);
            prs += 1;
        }
        for post in store.posts(&delivery.id).await.unwrap() {
            let Body::Ballot(ballot) = &post.out.body else { continue };
            let found = store.ballot(ballot.number).await.unwrap();
            assert_eq!(found.as_ref(), Some(&post));
            ballots += 1;
        }
    }
    assert!(prs > 3 && ballots > 1, "{prs} pull requests, {ballots} ballots");
}

#[tokio::test]
async fn the_kept_store_holds_something_of_each_kind_opens_verifies_and_is_exported_as_it_was() {
    let folder = folder();
    unpack(KEPT, folder.path());
    let path = folder.path().join("data/tidegate.db");
    let mut connection = raw(&path).await;
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap();
    for table in &tables {
        assert!(rows(&mut connection, table).await > 0, "{table} is empty: make the story hold something of it");
    }
    let written: Vec<(i64, String)> =
        sqlx::query_as("SELECT seq, fact FROM journal ORDER BY seq").fetch_all(&mut connection).await.unwrap();
    drop(connection);

    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(store.verify_journal().await, Ok(Ok(i64::try_from(written.len()).unwrap())));
    are_found(&store).await;
    let lines = lines(&store).await;
    assert_eq!(lines.len(), written.len());
    for (line, (seq, fact)) in lines.iter().zip(&written) {
        assert!(
            line.starts_with(&format!("{{\"seq\":{seq},")) && line.contains(&format!(",\"fact\":{fact},")),
            "{line}"
        );
    }
    let hash = std::fs::read_to_string(place().join(format!("{KEPT}.hash"))).unwrap();
    assert!(lines.last().unwrap().ends_with(&format!("\"hash\":\"{}\"}}", hash.trim())), "the journal is another");
}

/// Adds a fact to a journal as a later tidegate would.
async fn add(connection: &mut SqliteConnection, fact: &str) {
    let last = "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1";
    let (seq, previous): (i64, String) = sqlx::query_as(last).fetch_one(&mut *connection).await.unwrap();
    let (seq, at) = (seq + 1, "2026-03-02T10:00:00.000000000Z");
    let hash = hex::encode(Sha256::digest(format!("{previous}\n[{seq},\"{at}\",\"shop-3\",{fact}]")));
    let sql = "INSERT INTO journal (seq, at, delivery, fact, previous, hash) VALUES (?, ?, 'shop-3', ?, ?, ?)";
    let query = sqlx::query(sql).bind(seq).bind(at).bind(fact).bind(previous).bind(hash);
    query.execute(connection).await.unwrap();
}

#[tokio::test]
async fn facts_of_a_later_tidegate_are_read_raw_and_hinder_nothing() {
    let folder = folder();
    unpack(KEPT, folder.path());
    let path = folder.path().join("data/tidegate.db");
    let facts = [
        r#"{"fact":"weighed","grams":3.50,"by":{"z":1,"a":[]}}"#,
        r#"{"fact":"ended","Evaporated":{"at":"dawn"}}"#,
        r#"{"fact":"step_done","step":"cut","note":null,"mood":"good"}"#,
    ];
    let mut connection = raw(&path).await;
    for fact in facts {
        add(&mut connection, fact).await;
    }
    drop(connection);
    let (screen, _shown) = tokio::sync::mpsc::unbounded_channel();
    let clock = std::sync::Arc::new(ManualClock::new("2026-03-02T11:00:00Z".parse().unwrap()));
    let world = World::open(folder.path(), clock, std::sync::Arc::new(screen), Paint::Plain).await.unwrap();
    world.engine.run_until_idle().await.unwrap();
    Box::pin(world.engine.sweep()).await.unwrap();
    world.engine.run_until_idle().await.unwrap();
    assert!(world.store.verify_journal().await.unwrap().is_ok());
    let lines = lines(world.store.as_ref()).await;
    for fact in facts {
        assert!(lines.iter().any(|line| line.contains(&format!(",\"fact\":{fact},"))), "{fact}");
    }
    assert!(!world.engine.history(&HistoryOf { limit: 20, ..HistoryOf::default() }).await.unwrap().entries.is_empty());
    let unknown: Vec<Record> = world.store.journal(0, 10_000, None).await.unwrap();
    assert_eq!(unknown.into_iter().filter(|record| record.clone().read().is_err()).count(), 2);
}

#[test]
fn a_configuration_of_the_release_before_is_told_what_to_write_for_this_one() {
    let folder = folder();
    unpack("0.1", folder.path());
    let problems = Config::load(folder.path().join("tidegate.yaml")).err().map(|problems| problems.to_string());
    let problems = problems.unwrap_or_default().replace(&format!("{}/", folder.path().display()), "");
    insta::assert_snapshot!(problems, @r"
    tidegate.yaml:68:61: apps.billing.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    tidegate.yaml:80:58: apps.till.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    tidegate.yaml:92:60: apps.ledger.files.stage[0].at: only a tag is written here, and stage has approvals (release): whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone
    ");
}
