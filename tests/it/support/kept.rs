//! Puts a world away for later releases to open: what can be made anew is left out.

use std::path::{Path, PathBuf};
use std::process::Command;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

/// Where worlds are kept.
pub(crate) fn place() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/upgrade")
}

/// A connection to a database of a world, such as no tidegate makes.
pub(crate) async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).connect().await.expect("a database")
}

fn run(command: &mut Command) {
    assert!(command.status().expect("it is installed").success(), "{command:?}");
}

/// Packs the world in this folder, which nobody has open, as small as it gets. Beside it stands the last hash of its journal.
pub(crate) async fn pack(folder: &Path, name: &str) {
    for database in ["data/tidegate.db", "git/forge.db"] {
        let path = folder.join(database);
        if path.exists() {
            let sql =
                "PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(TRUNCATE); VACUUM; PRAGMA wal_checkpoint(TRUNCATE)";
            sqlx::raw_sql(sql).execute(&mut raw(&path).await).await.expect("small");
        }
    }
    let mut connection = raw(&folder.join("data/tidegate.db")).await;
    let sql = "SELECT hash FROM journal ORDER BY seq DESC LIMIT 1";
    let hash: String = sqlx::query_scalar(sql).fetch_one(&mut connection).await.expect("a journal");
    std::fs::write(place().join(format!("{name}.hash")), hash + "\n").expect("writes");
    drop(connection);
    for owner in std::fs::read_dir(folder.join("git")).expect("repositories") {
        let owner = owner.expect("an entry").path();
        let Ok(repositories) = std::fs::read_dir(owner) else { continue };
        for repository in repositories {
            let repository = repository.expect("an entry").path();
            run(Command::new("git").arg("-C").arg(repository).args(["gc", "--quiet", "--prune=now"]));
        }
    }
    let left_out = ["mirrors", "token", "*.lock", "*-wal", "*-shm", "hooks", "logs", "*.new", "description", "info"];
    let mut tar = Command::new("tar");
    tar.args(["--sort=name", "--owner=0", "--group=0", "--numeric-owner", "--mtime=@0"]);
    tar.args(left_out.map(|name| format!("--exclude={name}")));
    run(tar.arg("-C").arg(folder).arg("-czf").arg(place().join(format!("{name}.tar.gz"))).arg("."));
}
