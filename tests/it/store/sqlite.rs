//! The embedded store: the shared promises, and those about its file: one owner, epochs, migrations, clear refusals.

use std::io::{BufRead as _, BufReader};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tempfile::TempDir;
use tidegate::domain::delivery::Lane;
use tidegate::domain::gate::Waiver;
use tidegate::domain::{ImageName, PrNumber};
use tidegate::store::sqlite::{SqliteStore, Terms, migrations};
use tidegate::store::{Change, Sought, Store, StoreError, StoreResult};

use super::conformance::conformance;
use super::samples::*;

/// A store and the folder that goes with it.
struct Fresh {
    store: SqliteStore,
    _folder: TempDir,
}

impl Deref for Fresh {
    type Target = SqliteStore;
    fn deref(&self) -> &SqliteStore {
        &self.store
    }
}

async fn fresh() -> Fresh {
    let folder = tempfile::tempdir().unwrap();
    Fresh { store: SqliteStore::open(folder.path().join("state.db")).await.unwrap(), _folder: folder }
}

mod promises {
    use super::conformance;

    conformance!(super::fresh);
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state.db");
    (folder, path)
}

/// A connection that knows nothing of tidegate's rules: what someone with a database tool has.
async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).connect().await.unwrap()
}

async fn sql(path: &Path, text: &'static str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(text).execute(&mut raw(path).await).await.map(|_| ())
}

/// What opening said, with the folder's random name and the process taken out.
fn told(result: StoreResult<SqliteStore>, folder: &TempDir) -> String {
    let text = result.unwrap_err().to_string();
    let process = format!("process {}", std::process::id());
    text.replace(&folder.path().display().to_string(), "FOLDER").replace(&process, "process N")
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let (_folder, path) = place();
    let store = SqliteStore::open(&path).await.unwrap();
    store.enqueue(&[row("a")]).await.unwrap();
    store.commit(everything(None)).await.unwrap();
    let before = dump(&store).await;
    drop(store);
    let store = SqliteStore::open(&path).await.unwrap();
    assert_eq!(dump(&store).await, before);
    assert_eq!(store.verify_journal().await, Ok(Ok(1)));
}

#[tokio::test]
async fn a_second_tidegate_is_kept_out_while_readers_are_let_in() {
    let (folder, path) = place();
    let store = SqliteStore::open(&path).await.unwrap();
    let at_once = Terms { patience: Duration::ZERO, ..Terms::default() };
    let second = SqliteStore::open_on(&path, at_once).await;
    assert!(matches!(second, Err(StoreError::Busy(_))));
    insta::assert_snapshot!(told(second, &folder), @"another tidegate is running on FOLDER/state.db (process N): stop it first. A second one with a store of its own would know nothing of this one's freezes, locks and votes");

    let reader = SqliteStore::open_read_only(&path).await.unwrap();
    store.commit(everything(None)).await.unwrap();
    assert_eq!(dump(&reader).await, dump(&store).await);
    assert_eq!(reader.verify_journal().await, Ok(Ok(1)));
    let before = dump(&store).await;
    assert!(reader.enqueue(&[row("b")]).await.is_err());
    assert!(reader.commit(change()).await.is_err());
    assert!(reader.claim(&[id("shop-1")], at(0), Duration::from_secs(1)).await.is_err());
    assert_eq!(dump(&store).await, before);
}

#[tokio::test]
async fn whoever_opens_a_store_that_was_dropped_finds_all_that_was_handed_to_it() {
    let (_folder, path) = place();
    let store = SqliteStore::open(&path).await.unwrap();
    let mut handed = Vec::new();
    for n in 0..50 {
        let rows = [row(&format!("key-{n}"))];
        let mut call = Box::pin(store.enqueue(&rows));
        // Handed over, and its caller goes away before the answer.
        assert!(futures::poll!(&mut call).is_pending());
        drop(call);
        handed.push(format!("github:key-{n}"));
    }
    drop(store);
    let store = SqliteStore::open(&path).await.unwrap();
    let found: Vec<String> = store.inbox(0, 100).await.unwrap().into_iter().map(|row| row.key().to_owned()).collect();
    assert_eq!(found, handed);
}

#[tokio::test]
async fn a_lock_file_left_by_a_dead_process_keeps_nobody_out() {
    let (folder, path) = place();
    std::fs::write(folder.path().join("state.db.lock"), "4194304\n").unwrap();
    SqliteStore::open(&path).await.unwrap();
}

/// Names the store that the child process of the next test writes to.
const CHILD_STORE: &str = "TIDEGATE_TEST_STORE";

#[tokio::test]
#[ignore = "not a test of its own: the process that the next one kills"]
async fn child_that_writes_until_it_is_killed() {
    let Ok(path) = std::env::var(CHILD_STORE) else { return };
    let store = SqliteStore::open(path).await.unwrap();
    for n in 0.. {
        let key = format!("key-{n}");
        store.enqueue(&[row(&key)]).await.unwrap();
        store.commit(Change { journal: vec![(None, fact(&key))], ..change() }).await.unwrap();
        println!("acknowledged {key}");
    }
}

#[tokio::test]
async fn what_was_acknowledged_survives_kill_and_the_next_start_is_let_in_at_once() {
    let (_folder, path) = place();
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::sqlite::child_that_writes_until_it_is_killed", "--ignored", "--nocapture"])
        .env(CHILD_STORE, &path)
        .stdout(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let acknowledged = lines.filter(|line| line.contains("acknowledged key-")).take(20).count();
    assert!(matches!(SqliteStore::open(&path).await, Err(StoreError::Busy(_))));
    child.kill().unwrap();
    child.wait().unwrap();

    let reader = SqliteStore::open_read_only(&path).await.unwrap();
    let entries = reader.verify_journal().await.unwrap().unwrap();
    assert!(usize::try_from(entries).unwrap() >= acknowledged);
    let store = SqliteStore::open(&path).await.unwrap();
    assert!(store.inbox(0, 10_000).await.unwrap().len() >= acknowledged);
    store.commit(Change { journal: vec![(None, fact("carried on"))], ..change() }).await.unwrap();
    assert_eq!(store.verify_journal().await, Ok(Ok(entries + 1)));
}

#[tokio::test]
async fn a_lease_of_an_earlier_start_writes_nothing() {
    let (_folder, path) = place();
    let lease = async |store: &SqliteStore| {
        store.claim(&[id("shop-1")], at(0), Duration::from_secs(60)).await.unwrap().pop().unwrap()
    };
    let first = SqliteStore::open(&path).await.unwrap();
    let old = lease(&first).await;
    drop(first);
    let second = SqliteStore::open(&path).await.unwrap();
    let new = lease(&second).await;
    assert!(new.fence > old.fence);
    assert!(matches!(second.commit(everything(Some(old))).await, Err(StoreError::Stale(_))));
    assert_eq!(second.journal(0, 9, None).await, Ok(vec![]));
    second.commit(everything(Some(new))).await.unwrap();
}

#[tokio::test]
async fn a_writer_whose_store_was_taken_over_writes_nothing() {
    let (folder, path) = place();
    let first = SqliteStore::open(&path).await.unwrap();
    // Someone deletes the lock file, so that the second start locks another one of that name.
    std::fs::remove_file(folder.path().join("state.db.lock")).unwrap();
    let second = SqliteStore::open(&path).await.unwrap();
    assert!(matches!(first.enqueue(&[row("a")]).await, Err(StoreError::Lost(_))));
    assert!(matches!(first.commit(everything(None)).await, Err(StoreError::Lost(_))));
    assert_eq!(second.enqueue(&[row("a")]).await, Ok(1));
}

#[tokio::test]
async fn the_journal_cannot_be_changed_with_plain_statements() {
    let (_folder, path) = place();
    let store = SqliteStore::open(&path).await.unwrap();
    let journal = (0..3).map(|n| (None, fact(&n.to_string()))).collect();
    store.commit(Change { journal, ..change() }).await.unwrap();
    for statement in [
        "UPDATE journal SET fact = '{}' WHERE seq = 2",
        "DELETE FROM journal WHERE seq = 3",
        "DELETE FROM journal",
        "INSERT INTO journal VALUES (9, '', NULL, '{}', '', '')",
        "INSERT OR REPLACE INTO journal VALUES (2, '', NULL, '{}', '', '')",
        "INSERT OR REPLACE INTO journal VALUES (3, '', NULL, '{}', '', '')",
    ] {
        let refused = sql(&path, statement).await.unwrap_err().to_string();
        assert!(refused.contains("the journal is append-only"), "{statement}: {refused}");
    }
    assert_eq!(store.verify_journal().await, Ok(Ok(3)));
}

#[tokio::test]
async fn whoever_drops_the_triggers_is_still_found_out() {
    let off = "DROP TRIGGER journal_is_not_changed; DROP TRIGGER journal_is_not_deleted;";
    for (tampering, seq) in [
        ("UPDATE journal SET fact = replace(fact, '1', '7') WHERE seq = 2", 2),
        ("UPDATE journal SET delivery = 'shop-9' WHERE seq = 3", 3),
        ("DELETE FROM journal WHERE seq = 1", 1),
        ("DELETE FROM journal WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3", 2),
        (
            "UPDATE journal SET seq = -1 WHERE seq = 1; UPDATE journal SET seq = 1 WHERE seq = 2; \
          UPDATE journal SET seq = 2 WHERE seq = -1",
            1,
        ),
    ] {
        let (_folder, path) = place();
        let store = SqliteStore::open(&path).await.unwrap();
        let journal = (0..4).map(|n| (None, fact(&n.to_string()))).collect();
        store.commit(Change { journal, ..change() }).await.unwrap();
        sql(&path, off).await.unwrap();
        sql(&path, tampering).await.unwrap();
        assert_eq!(store.verify_journal().await.unwrap().unwrap_err().seq, seq, "{tampering}");
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_told_with_the_file_and_the_way_out() {
    let (folder, path) = place();
    std::fs::write(&path, "once upon a time there was a file that was no database\n".repeat(100)).unwrap();
    let nowhere = folder.path().join("missing/state.db");
    let inside_a_file = path.join("state.db");
    let theirs = folder.path().join("theirs.db");
    sql(&theirs, "CREATE TABLE theirs (x)").await.unwrap();
    let refusals = [
        told(SqliteStore::open(&path).await, &folder),
        told(SqliteStore::open_read_only(&path).await, &folder),
        told(SqliteStore::open(&nowhere).await, &folder),
        told(SqliteStore::open_read_only(&nowhere).await, &folder),
        told(SqliteStore::open(&inside_a_file).await, &folder),
        told(SqliteStore::open(&theirs).await, &folder),
        told(SqliteStore::open_read_only(&theirs).await, &folder),
    ];
    insta::assert_snapshot!(refusals.join("\n"), @"
    the store failed: FOLDER/state.db is not a tidegate store: name another file, or restore a backup
    the store failed: FOLDER/state.db is not a tidegate store: name another file, or restore a backup
    the store failed: FOLDER/missing/state.db.lock cannot be written: check that its folder exists and may be written (No such file or directory (os error 2))
    the store failed: FOLDER/missing/state.db cannot be opened: check that it exists and may be read and written, its folder too
    the store failed: FOLDER/state.db/state.db.lock cannot be written: check that its folder exists and may be written (Not a directory (os error 20))
    the store failed: FOLDER/theirs.db is not a tidegate store: another program wrote it; name another file
    the store failed: FOLDER/theirs.db is not a tidegate store: another program wrote it; name another file
    ");
}

#[tokio::test]
async fn a_store_of_a_newer_tidegate_is_left_untouched() {
    let (folder, path) = place();
    drop(SqliteStore::open(&path).await.unwrap());
    let newer = "INSERT INTO _sqlx_migrations SELECT 9000, 'later', installed_on, success, checksum, execution_time
                 FROM _sqlx_migrations WHERE version = 1";
    sql(&path, newer).await.unwrap();
    let refusals =
        [told(SqliteStore::open(&path).await, &folder), told(SqliteStore::open_read_only(&path).await, &folder)];
    insta::assert_snapshot!(refusals.join("\n"), @"
    the store failed: FOLDER/state.db was written by a newer tidegate (schema 9000, this one knows up to 10): run that one, or restore a backup from before the upgrade
    the store failed: FOLDER/state.db was written by a newer tidegate (schema 9000, this one knows up to 10): run that one, or restore a backup from before the upgrade
    ");
}

/// What each schema version added to what a store holds, as that version wrote it: a version comes with its sample, which
/// is then never changed again.
const SAMPLES: [(i64, &str); 10] = [
    (1, include_str!("schema_1.sql")),
    (2, include_str!("schema_2.sql")),
    (3, include_str!("schema_3.sql")),
    (4, include_str!("schema_4.sql")),
    (5, include_str!("schema_5.sql")),
    (6, include_str!("schema_6.sql")),
    (7, include_str!("schema_7.sql")),
    (8, include_str!("schema_8.sql")),
    (9, include_str!("schema_9.sql")),
    (10, include_str!("schema_10.sql")),
];

/// What the ninth version's sample lets pass.
const WAIVED: &str =
    "scan waived by erin until Sun 2026-03-08 12:00 UTC: shop sha256:aaaaaaaaaaaa (1 high found); not reachable";

/// A store as the tidegate of that version left it, used since the first.
async fn left_by(version: i64, path: &Path) -> SqliteConnection {
    let mut connection = raw(path).await;
    for (step, sample) in SAMPLES.into_iter().filter(|(step, _)| *step <= version) {
        let known: Vec<_> = migrations().iter().filter(|m| m.version <= step).cloned().collect();
        let then = sqlx::migrate::Migrator::with_migrations(known);
        then.run_direct(None, &mut connection, false).await.unwrap();
        sqlx::raw_sql(sample).execute(&mut connection).await.unwrap();
    }
    connection
}

#[tokio::test]
async fn a_store_of_every_earlier_version_is_brought_up_to_date_with_all_it_holds() {
    let versions: Vec<i64> = migrations().iter().map(|m| m.version).collect();
    assert_eq!(SAMPLES.map(|(version, _)| version).to_vec(), versions, "each version needs its sample");
    for (version, _) in SAMPLES {
        let (_folder, path) = place();
        drop(left_by(version, &path).await);
        let store = SqliteStore::open(&path).await.unwrap();
        let inbox = store.inbox(0, 9).await.unwrap();
        assert_eq!(inbox.len(), if version >= 3 { 2 } else { 1 }, "version {version}");
        assert!(inbox.iter().all(|row| row.row.closes.is_some()), "what it closes is not known, or is stored");
        assert_eq!(store.verify_journal().await, Ok(Ok(2)));
        assert_eq!(store.journal(0, 9, None).await.unwrap().len(), 2);
        assert_eq!(store.votes(&id("shop-1")).await.unwrap().len(), 1);
        let held = if version >= 4 { 2 } else { 1 };
        assert_eq!(store.freezes(at(0)).await.unwrap().len(), held);
        assert_eq!(store.locks().await.unwrap().len(), held);
        let granted = store.overrides(at(0)).await.unwrap();
        assert_eq!(granted.len(), held);
        assert!(granted[0].opens.is_none() && granted[0].granted_by.is_none(), "that one opens nothing any more");
        lift_what_was_there(&store).await;
        assert_eq!(store.deployments(&app("shop"), &env("prod"), 9).await.unwrap().len(), 1);
        assert_eq!(store.posts_due(at(0)).await.unwrap().len(), 1);
        let token = store.token_of(&person("alice")).await.unwrap();
        assert_eq!(token.map(|t| t.hash[..2].to_owned()), (version >= 6).then(|| "bb".to_owned()));
        assert_eq!(store.notes("team:").await.unwrap().len(), usize::from(version >= 2));
        let seen = store.last_seen(&ImageName::parse("shop").unwrap(), "dev-0123abc").await.unwrap();
        assert_eq!(seen.is_some(), version >= 8);
        let waived = store.waivers(at(0)).await.unwrap();
        assert_eq!(waived.first().map(Waiver::words), (version >= 9).then(|| WAIVED.to_owned()));
        let with_pr = store.seek(&Sought::PullRequest(PrNumber(7))).await.unwrap();
        assert_eq!(with_pr.len(), usize::from(version >= 10));
        let promoted = Sought::Lanes { app: app("shop"), lanes: vec![Lane::Promotion], limit: None };
        assert_eq!(store.seek(&promoted).await.unwrap().len(), 1);
        let shop = store.delivery(&id("shop-1")).await.unwrap().unwrap();
        let journal = vec![(Some(id("shop-1")), fact("carried on"))];
        store.commit(Change { deliveries: vec![shop], journal, ..change() }).await.unwrap();
        assert_eq!(store.verify_journal().await, Ok(Ok(3)));
    }
}

#[tokio::test]
async fn what_was_not_dealt_with_at_an_upgrade_closes_unless_it_plainly_cannot() {
    let ballot = r#"{"surface":"slack","channel":"C1","id":"1.1"}"#;
    let said =
        |text: &str| format!(r#"{{"kind":"said","surface":"slack","login":"U01","channel":"C1","text":"{text}"}}"#);
    let reacted = |choice: &str, removed: bool| {
        format!(
            r#"{{"kind":"reacted","login":"U01","message":{ballot},"choice":"{choice}","removed":{removed},"at":"2026-03-01T12:00:00Z"}}"#
        )
    };
    let pressed = |button: &str| {
        format!(
            r#"{{"kind":"pressed","login":"U01","message":{ballot},"button":"{button}","at":"2026-03-01T12:00:00Z"}}"#
        )
    };
    let closes = [
        said("/freeze prod 2h sale"),
        said("  /LOCK shop prod why"),
        said("/tide abort 3"),
        said("/release abort"),
        said("/rollback prod"),
        said("something odd"),
        reacted("reject", false),
        reacted("approve", true),
        pressed("reject"),
        pressed("withdraw"),
        r#"{"kind":"missed","surface":"slack"}"#.to_owned(),
        r#"{"kind":"pr_changed","repo":"acme/shop","pr":7}"#.to_owned(),
    ];
    let not = [
        said("/tide status"),
        said("/tide why shop-3"),
        said("/promote prod 1.4.0"),
        said("/release cut 1.4.0"),
        said("/thaw prod"),
        reacted("approve", false),
        reacted("reject", true),
        pressed("approve"),
        r#"{"kind":"access_changed","repo":"acme/shop"}"#.to_owned(),
    ];
    let (_folder, path) = place();
    let mut connection = left_by(2, &path).await;
    sqlx::raw_sql("DELETE FROM inbox; UPDATE posts SET delivery = 'shop-1', message_surface = 'slack', message_channel = 'C1', message_id = '1.1'")
        .execute(&mut connection)
        .await
        .unwrap();
    for (key, event) in closes.iter().chain(&not).enumerate() {
        let insert = "INSERT INTO inbox (source, key, event, received_at) VALUES ('slack', ?, ?, '2026-03-01T12:00:00.000000000Z')";
        sqlx::query(insert).bind(key.to_string()).bind(event).execute(&mut connection).await.unwrap();
    }
    drop(connection);
    let rows = SqliteStore::open(&path).await.unwrap().inbox(0, 99).await.unwrap();
    assert_eq!(rows.len(), closes.len() + not.len());
    for (row, event) in rows.iter().zip(closes.iter().chain(&not)) {
        let told = row.row.closes.clone();
        assert_eq!(told.is_some(), closes.contains(event), "{event}");
        let vote = event.contains("reacted") || event.contains("pressed");
        let delivery = told.and_then(|closing| closing.delivery);
        assert_eq!(delivery, (vote && closes.contains(event)).then(|| id("shop-1")), "{event}");
    }
}

/// What was held before an upgrade is let go after it: it is the same hold, not one more.
async fn lift_what_was_there(store: &SqliteStore) {
    let (mut freezes, mut locks) = (store.freezes(at(0)).await.unwrap(), store.locks().await.unwrap());
    freezes.iter_mut().for_each(|f| f.thawed_at = Some(at(0)));
    locks.iter_mut().for_each(|l| l.lifted_at = Some(at(0)));
    store.commit(Change { freezes, locks, ..change() }).await.unwrap();
    assert_eq!((store.freezes(at(0)).await.unwrap().len(), store.locks().await.unwrap().len()), (0, 0));
}

/// What the second version wrote of rollouts: aborted and overtaken ones as it did then, beside some that were over.
const ROLLOUTS: &str = include_str!("rollouts_2.sql");

#[tokio::test]
async fn a_rollout_that_was_left_before_it_was_over_is_read_as_unsettled() {
    let (_folder, path) = place();
    let mut connection = raw(&path).await;
    let known: Vec<_> = migrations().iter().filter(|m| m.version <= 2).cloned().collect();
    sqlx::migrate::Migrator::with_migrations(known).run_direct(None, &mut connection, false).await.unwrap();
    sqlx::raw_sql(ROLLOUTS).execute(&mut connection).await.unwrap();
    drop(connection);

    let store = SqliteStore::open(&path).await.unwrap();
    let mut told = Vec::new();
    for environment in ["stage", "prod"] {
        let all = store.deployments(&app("shop"), &env(environment), 20).await.unwrap();
        told.extend(all.iter().map(|d| format!("{} {environment} {:?} {:?}", d.delivery, d.lane, d.health)));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    shop-5 stage Some(Hotfix) Healthy { since: 2026-03-01T12:05:00Z }
    shop-4 stage Some(Release) Healthy { since: 2026-03-01T12:04:00Z }
    shop-3 stage Some(Release) Failed { cause: "OOMKilled" }
    shop-2 stage Some(Release) Unsettled { why: "overtaken by commit 0123456 in stage before it was healthy" }
    shop-1 stage Some(Release) Unsettled { why: "aborted by alice before it was healthy" }
    shop-8 prod Some(Promotion) NotObserved
    shop-7 prod Some(Promotion) RollingOut
    shop-6 prod Some(Rollback) Unsettled { why: "its delivery ended before it was healthy" }
    shop-5 prod Some(Hotfix) Unsettled { why: "aborted by erin before it was healthy" }
    shop-0 prod None NotObserved
    "#);
}
