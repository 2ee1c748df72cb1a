//! Opening the file: the lock that keeps a second tidegate out, the connection settings, the schema's version.

use std::fs::File;
use std::path::Path;
use std::time::Duration;

use sqlx::SqliteConnection;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqlSafeStr as _};

use super::error::Trouble;
use crate::disk::{self, NotTaken, make_private_file};
use crate::store::{StoreError, StoreResult};

/// What an open store puts up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// How long a write waits for another program that has the file locked.
    pub patience: Duration,
    /// How many pages the file may have; more is as if the disk were full.
    pub most_pages: Option<u32>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { patience: Duration::from_secs(5), most_pages: None }
    }
}

/// The schema's migrations, oldest first.
pub fn migrations() -> Migrator {
    let steps = [
        (1, "begin", include_str!("migrations/0001_begin.sql")),
        (2, "notes", include_str!("migrations/0002_notes.sql")),
        (3, "holds", include_str!("migrations/0003_holds.sql")),
        (4, "holders", include_str!("migrations/0004_holders.sql")),
        (5, "unsettled", include_str!("migrations/0005_unsettled.sql")),
        (6, "tokens", include_str!("migrations/0006_tokens.sql")),
        (7, "retention", include_str!("migrations/0007_retention.sql")),
        (8, "tags", include_str!("migrations/0008_tags.sql")),
        (9, "waivers", include_str!("migrations/0009_waivers.sql")),
        (10, "looked_up", include_str!("migrations/0010_looked_up.sql")),
    ];
    Migrator::with_migrations(
        steps
            .into_iter()
            .map(|(version, name, sql)| {
                Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
            })
            .collect(),
    )
}

/// Takes the lock beside the store's file. SQLite's own exclusive mode would also keep readers such as `journal verify` out.
pub(super) async fn lock(path: &Path, terms: Terms) -> StoreResult<File> {
    disk::lock(path, terms.patience).await.map_err(|why| match why {
        NotTaken::Held(owner) => StoreError::Busy(format!(
            "another tidegate is running on {} (process {owner}): stop it first. A second one with a store of its own would \
             know nothing of this one's freezes, locks and votes",
            path.display()
        )),
        NotTaken::Failed(beside, why) => StoreError::Failed(format!(
            "{} cannot be written: check that its folder exists and may be written ({why})",
            beside.display()
        )),
    })
}

/// How connections are made. FULL, so that what was acknowledged survives a power cut; the writer's group commits
/// pay for it.
pub(super) fn options(path: &Path, terms: Terms) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(terms.patience)
        .optimize_on_close(false, None);
    match terms.most_pages {
        Some(most) => options.pragma("max_page_count", most.to_string()),
        None => options,
    }
}

/// Opens the one connection that writes, brings the schema up to date, and starts a new epoch.
pub(super) async fn writer(path: &Path, terms: Terms) -> Result<(SqliteConnection, u64), Trouble> {
    // What SQLite keeps beside the file gets the file's mode.
    make_private_file(path).map_err(|e| Trouble::failed(format!("{} cannot be written: {e}", path.display())))?;
    let options = options(path, terms).journal_mode(SqliteJournalMode::Wal).create_if_missing(true);
    let mut connection = options.connect().await?;
    let known = migrations();
    schema_version(&mut connection, path, &known).await?;
    known.run_direct(None, &mut connection, false).await.map_err(|e| match e {
        MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => Trouble::Sql(e),
        other => Trouble::failed(format!(
            "{}: its schema does not fit this tidegate: {other}; restore a backup, or run the tidegate that wrote it",
            path.display()
        )),
    })?;
    let epoch: i64 =
        sqlx::query_scalar("UPDATE store SET epoch = epoch + 1 RETURNING epoch").fetch_one(&mut connection).await?;
    Ok((connection, epoch.unsigned_abs()))
}

/// Checks that a file opened only for reading has exactly the schema that this binary reads.
pub(super) async fn check_readable(path: &Path) -> Result<(), Trouble> {
    let mut connection = options(path, Terms::default()).read_only(true).connect().await?;
    let known = migrations();
    let latest = newest(&known);
    match schema_version(&mut connection, path, &known).await? {
        Some(version) if version == latest => Ok(()),
        Some(version) => Err(Trouble::failed(format!(
            "{} was written by an older tidegate (schema {version}, this one reads {latest}): start the daemon once to \
             bring it up to date",
            path.display()
        ))),
        None => Err(Trouble::failed(format!("{} is empty: start the daemon once to set it up", path.display()))),
    }
}

/// The version of the file's schema, none for a new file. Another program's file is refused, and a newer tidegate's.
async fn schema_version(
    connection: &mut SqliteConnection,
    path: &Path,
    known: &Migrator,
) -> Result<Option<i64>, Trouble> {
    let managed: Option<i64> = sqlx::query_scalar("SELECT 1 FROM sqlite_schema WHERE name = '_sqlx_migrations'")
        .fetch_optional(&mut *connection)
        .await?;
    if managed.is_none() {
        let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema").fetch_one(connection).await?;
        return if tables == 0 {
            Ok(None)
        } else {
            Err(Trouble::failed(format!(
                "{} is not a tidegate store: another program wrote it; name another file",
                path.display()
            )))
        };
    }
    let version: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut *connection).await?;
    match version {
        Some(version) if version > newest(known) => Err(Trouble::failed(format!(
            "{} was written by a newer tidegate (schema {version}, this one knows up to {}): run that one, or restore \
             a backup from before the upgrade",
            path.display(),
            newest(known)
        ))),
        version => Ok(version),
    }
}

fn newest(known: &Migrator) -> i64 {
    known.iter().map(|m| m.version).max().unwrap_or_default()
}
