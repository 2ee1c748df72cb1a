//! Reading, over connections of its own that cannot write: a long listing never holds up a commit.

use futures::TryStreamExt as _;
use serde::de::DeserializeOwned;
use sqlx::types::Json;
use sqlx::{QueryBuilder, Sqlite, SqlitePool};

use super::error::Trouble;
use super::marks::{self, Closes, Part};
use super::write::integer;
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::event::Event;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Lock, Override, Waiver};
use crate::domain::vote::Vote;
use crate::domain::{AppName, DeliveryId, EnvName, Instant, PrNumber};
use crate::store::journal::{Chain, Record, read_stamp, stamp};
use crate::store::{BrokenChain, Due, InboxRow, Listing, NewInboxRow, Sought};

type RecordRow = (i64, String, Option<String>, String, String, String);

/// Reads a stamp column.
pub(super) fn instant(text: &str) -> Result<Instant, Trouble> {
    read_stamp(text).map_err(|e| Trouble::failed(format!("{text:?} is not a time: {e}")))
}

fn bodies<T>(rows: Vec<(Json<T>,)>) -> Vec<T> {
    rows.into_iter().map(|(Json(value),)| value).collect()
}

async fn ending_after<T>(readers: &SqlitePool, sql: &'static str, now: Instant) -> Result<Vec<T>, Trouble>
where
    T: DeserializeOwned + Send + Unpin + 'static,
{
    Ok(bodies(sqlx::query_as(sql).bind(stamp(now)).fetch_all(readers).await?))
}

pub(super) async fn inbox(readers: &SqlitePool, after: i64, limit: u32) -> Result<Vec<InboxRow>, Trouble> {
    let sql = "SELECT id, source, key, event, received_at, closes, app, environment, delivery FROM inbox
               WHERE done = 0 AND id > ? ORDER BY id LIMIT ?";
    type Row = (i64, String, String, String, String, Closes, Part, Part, Part);
    let rows: Vec<Row> = sqlx::query_as(sql).bind(after).bind(limit).fetch_all(readers).await?;
    rows.into_iter()
        .map(|(id, source, key, event, received_at, closes, app, environment, delivery)| {
            // One that cannot be read must not keep the others from being dealt with.
            let event = serde_json::from_str(&event).unwrap_or_else(|e| Event::Unreadable { why: e.to_string() });
            let closes = marks::closing(closes, (app, environment, delivery))?;
            Ok(InboxRow { id, row: NewInboxRow { source, key, event, closes, received_at: instant(&received_at)? } })
        })
        .collect()
}

pub(super) async fn heard(readers: &SqlitePool, source: &str, key: &str) -> Result<Option<Event>, Trouble> {
    let row: Option<(String,)> = sqlx::query_as("SELECT event FROM inbox WHERE source = ? AND key = ?")
        .bind(source)
        .bind(key)
        .fetch_optional(readers)
        .await?;
    Ok(row.map(|(event,)| serde_json::from_str(&event).unwrap_or_else(|e| Event::Unreadable { why: e.to_string() })))
}

pub(super) async fn due(readers: &SqlitePool, now: Instant) -> Result<Vec<Due>, Trouble> {
    let sql = "SELECT id, pokes FROM deliveries WHERE open = 1 AND (pokes > settled OR wake_at <= ?) ORDER BY n";
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).bind(stamp(now)).fetch_all(readers).await?;
    rows.into_iter()
        .map(|(id, pokes)| {
            let delivery = DeliveryId::parse(id).map_err(|e| Trouble::failed(e.to_string()))?;
            Ok(Due { delivery, pokes: pokes.unsigned_abs() })
        })
        .collect()
}

pub(super) async fn next_wake(readers: &SqlitePool) -> Result<Option<Instant>, Trouble> {
    let first: Option<String> = sqlx::query_scalar(
        "SELECT min(at) FROM (SELECT wake_at AS at FROM deliveries WHERE open = 1
         UNION ALL SELECT not_before FROM posts WHERE pending = 1)",
    )
    .fetch_one(readers)
    .await?;
    first.as_deref().map(instant).transpose()
}

pub(super) async fn notes(readers: &SqlitePool, prefix: &str) -> Result<Vec<(String, serde_json::Value)>, Trouble> {
    let sql = "SELECT key, body FROM notes WHERE substr(key, 1, length(?1)) = ?1 ORDER BY key";
    let rows: Vec<(String, Json<serde_json::Value>)> = sqlx::query_as(sql).bind(prefix).fetch_all(readers).await?;
    Ok(rows.into_iter().map(|(key, Json(body))| (key, body)).collect())
}

pub(super) async fn delivery(readers: &SqlitePool, id: &DeliveryId) -> Result<Option<Delivery>, Trouble> {
    let query = sqlx::query_as("SELECT body FROM deliveries WHERE id = ?").bind(id.as_str());
    Ok(bodies(query.fetch_all(readers).await?).pop())
}

pub(super) async fn deliveries(readers: &SqlitePool, listing: &Listing) -> Result<Vec<Delivery>, Trouble> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT body FROM deliveries WHERE 1 = 1");
    if listing.open_only {
        query.push(" AND open = 1");
    }
    if let Some(app) = &listing.app {
        query.push(" AND app = ").push_bind(app.as_str().to_owned());
    }
    query.push(" ORDER BY created_at DESC, n DESC");
    if let Some(limit) = listing.limit {
        query.push(" LIMIT ").push_bind(limit);
    }
    Ok(bodies(query.build_query_as().fetch_all(readers).await?))
}

pub(super) async fn seek(readers: &SqlitePool, sought: &Sought) -> Result<Vec<Delivery>, Trouble> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT body FROM deliveries WHERE ");
    let mut most = None;
    match sought {
        Sought::PullRequest(PrNumber(number)) => {
            query.push("id IN (SELECT delivery FROM pull_requests WHERE number = ");
            query.push_bind(integer(*number)).push(")");
        }
        Sought::Version(app, version) => {
            query.push("app = ").push_bind(app.as_str().to_owned());
            query.push(" AND version = ").push_bind(version.to_string());
        }
        Sought::Lanes { app, lanes, limit } => {
            query.push("app = ").push_bind(app.as_str().to_owned()).push(" AND lane IN (");
            let mut list = query.separated(", ");
            for lane in lanes {
                list.push_bind(lane.to_string());
            }
            list.push_unseparated(")");
            most = *limit;
        }
        Sought::Lately { app, since } => {
            query.push(
                "n IN (SELECT n FROM deliveries WHERE open = 1
                 UNION ALL SELECT n FROM deliveries WHERE ended_at >= ",
            );
            query.push_bind(since.timestamp()).push(")");
            if let Some(app) = app {
                // The plus keeps SQLite from reading all of the app's: those that are few are read first.
                query.push(" AND +app = ").push_bind(app.as_str().to_owned());
            }
        }
    }
    query.push(" ORDER BY created_at DESC, n DESC");
    if let Some(most) = most {
        query.push(" LIMIT ").push_bind(most);
    }
    Ok(bodies(query.build_query_as().fetch_all(readers).await?))
}

pub(super) async fn next_number(readers: &SqlitePool, app: &AppName) -> Result<u64, Trouble> {
    let sql = "SELECT coalesce(max(number), 0) FROM deliveries WHERE app = ?";
    let highest: i64 = sqlx::query_scalar(sql).bind(app.as_str()).fetch_one(readers).await?;
    Ok(highest.unsigned_abs() + 1)
}

pub(super) async fn votes(readers: &SqlitePool, delivery: &DeliveryId) -> Result<Vec<Vote>, Trouble> {
    let query = sqlx::query_as("SELECT body FROM votes WHERE delivery = ? ORDER BY cast_at, id");
    Ok(bodies(query.bind(delivery.as_str()).fetch_all(readers).await?))
}

pub(super) async fn freezes(readers: &SqlitePool, now: Instant) -> Result<Vec<AdHocFreeze>, Trouble> {
    ending_after(readers, "SELECT body FROM freezes WHERE ends_at > ? ORDER BY id", now).await
}

pub(super) async fn locks(readers: &SqlitePool) -> Result<Vec<Lock>, Trouble> {
    let query = sqlx::query_as("SELECT body FROM locks WHERE lifted_at IS NULL ORDER BY id");
    Ok(bodies(query.fetch_all(readers).await?))
}

pub(super) async fn overrides(readers: &SqlitePool, now: Instant) -> Result<Vec<Override>, Trouble> {
    ending_after(readers, "SELECT body FROM overrides WHERE ends_at > ? ORDER BY id", now).await
}

pub(super) async fn waivers(readers: &SqlitePool, now: Instant) -> Result<Vec<Waiver>, Trouble> {
    ending_after(readers, "SELECT body FROM waivers WHERE ends_at > ? ORDER BY id", now).await
}

pub(super) async fn deployments(
    readers: &SqlitePool,
    app: &AppName,
    environment: &EnvName,
    limit: u32,
) -> Result<Vec<Deployment>, Trouble> {
    let sql = "SELECT body FROM deployments WHERE app = ? AND environment = ? ORDER BY at DESC, id DESC LIMIT ?";
    let query = sqlx::query_as(sql).bind(app.as_str()).bind(environment.as_str()).bind(limit);
    Ok(bodies(query.fetch_all(readers).await?))
}

fn record((seq, at, delivery, fact, previous, hash): RecordRow) -> Record {
    Record { seq, at, delivery, fact, previous, hash }
}

pub(super) async fn journal(
    readers: &SqlitePool,
    after: i64,
    limit: u32,
    delivery: Option<&DeliveryId>,
) -> Result<Vec<Record>, Trouble> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT seq, at, delivery, fact, previous, hash FROM journal");
    query.push(" WHERE seq > ").push_bind(after);
    if let Some(delivery) = delivery {
        query.push(" AND delivery = ").push_bind(delivery.as_str().to_owned());
    }
    query.push(" ORDER BY seq LIMIT ").push_bind(limit);
    let rows: Vec<RecordRow> = query.build_query_as().fetch_all(readers).await?;
    Ok(rows.into_iter().map(record).collect())
}

pub(super) async fn latest(readers: &SqlitePool) -> Result<Option<Instant>, Trouble> {
    let sql = "SELECT max(at) FROM (SELECT * FROM (SELECT at FROM journal ORDER BY seq DESC LIMIT 1)
         UNION ALL SELECT * FROM (SELECT received_at FROM inbox ORDER BY id DESC LIMIT 1))";
    let latest: Option<String> = sqlx::query_scalar(sql).fetch_one(readers).await?;
    latest.as_deref().map(instant).transpose()
}

pub(super) async fn verify_journal(readers: &SqlitePool) -> Result<Result<i64, BrokenChain>, Trouble> {
    let sql = "SELECT seq, at, delivery, fact, previous, hash FROM journal ORDER BY seq";
    let mut rows = sqlx::query_as::<_, RecordRow>(sql).fetch(readers);
    let mut chain = Chain::start();
    while let Some(row) = rows.try_next().await? {
        if let Err(broken) = chain.check(&record(row)) {
            return Ok(Err(broken));
        }
    }
    Ok(Ok(chain.length()))
}
