//! A copy of the store, made while the daemon runs as README says, is a store to go on with.

use sqlx::ConnectOptions as _;

use super::daemon::with_world;

#[test]
fn what_was_kept_by_a_copy_is_in_force_after_it_was_put_back() {
    let place = with_world();
    let mut daemon = place.serve();
    let frozen = place.run(&["say", "/freeze prod 2h stocktaking", "--as", "dave"]);
    assert_eq!(frozen.code, Some(0), "{frozen}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let copy = place.path().join("backup.db");
    runtime.block_on(async {
        let store = sqlx::sqlite::SqliteConnectOptions::new().filename(place.data().join("tidegate.db"));
        let mut store = store.connect().await.unwrap();
        let made = sqlx::query("VACUUM INTO ?").bind(copy.to_str().unwrap()).execute(&mut store).await;
        made.unwrap();
    });
    daemon.signal("KILL");
    assert_eq!(daemon.ended(), None);
    for gone in ["tidegate.db", "tidegate.db-wal", "tidegate.db-shm"] {
        let _ = std::fs::remove_file(place.data().join(gone));
    }
    std::fs::copy(&copy, place.data().join("tidegate.db")).unwrap();

    let mut daemon = place.serve();
    let status = place.run(&["status"]);
    assert!(status.out.contains("stocktaking"), "{status}");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0));
    let journal = place.run(&["journal", "verify"]);
    assert_eq!(journal.code, Some(0), "{journal}");
}
