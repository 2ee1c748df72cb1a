//! Writing one `Change`, inside the writer's transaction: whatever fails, nothing of it stays.

use serde::Serialize;
use sqlx::SqliteConnection;
use sqlx::types::Json;

use super::error::Trouble;
use super::{marks, posts, tags, tokens};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Lock, Override, Waiver};
use crate::domain::vote::{Means, Vote};
use crate::domain::{Instant, PrNumber};
use crate::store::journal::{Chain, stamp};
use crate::store::{Change, Due, NewInboxRow, PostState, StoreError};

type Done = Result<(), Trouble>;

/// SQLite's integers are signed; nothing here is ever counted that far.
pub(super) fn integer(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A plain enum's name, for a column that is part of a key.
pub(super) fn word(value: &impl Serialize) -> Result<String, Trouble> {
    Ok(serde_json::to_string(value)?.trim_matches('"').to_owned())
}

/// Refuses to write once a later start has taken the store over.
pub(super) async fn check_epoch(c: &mut SqliteConnection, epoch: u64) -> Done {
    let current: i64 = sqlx::query_scalar("SELECT epoch FROM store").fetch_one(c).await?;
    if current == integer(epoch) { Ok(()) } else { Err(Trouble::Told(StoreError::Lost("the store".to_owned()))) }
}

/// Stores events that are not known yet; how many that were.
pub(super) async fn inbox(c: &mut SqliteConnection, rows: &[NewInboxRow]) -> Result<usize, Trouble> {
    let mut new = 0;
    for row in rows {
        let sql = "INSERT INTO inbox (source, key, event, received_at, closes, app, environment, delivery)
                   VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";
        let query = sqlx::query(sql).bind(&row.source).bind(&row.key).bind(Json(&row.event));
        let query = marks::bind(query.bind(stamp(row.received_at)), row.closes.as_ref());
        new += query.execute(&mut *c).await?.rows_affected();
    }
    Ok(usize::try_from(new).unwrap_or(usize::MAX))
}

/// Writes everything of a change.
pub(super) async fn change(c: &mut SqliteConnection, epoch: u64, change: &Change) -> Done {
    if let Some(lease) = change.leases.iter().find(|lease| lease.fence != epoch) {
        return Err(Trouble::stale(&lease.delivery));
    }
    marks::compare(c, change).await?;
    for id in &change.inbox_done {
        sqlx::query("UPDATE inbox SET done = 1 WHERE id = ?").bind(id).execute(&mut *c).await?;
    }
    for delivery in &change.deliveries {
        self::delivery(c, delivery).await?;
    }
    for due in &change.settled {
        settle(c, due).await?;
    }
    for id in &change.pokes {
        let sql = "UPDATE deliveries SET pokes = pokes + 1 WHERE id = ?";
        sqlx::query(sql).bind(id.as_str()).execute(&mut *c).await?;
    }
    for vote in &change.votes {
        self::vote(c, vote).await?;
    }
    for freeze in &change.freezes {
        self::freeze(c, freeze).await?;
    }
    for lock in &change.locks {
        self::lock(c, lock).await?;
    }
    for granted in &change.overrides {
        self::granted(c, granted).await?;
    }
    for waiver in &change.waivers {
        self::waiver(c, waiver).await?;
    }
    for deployment in &change.deployments {
        self::deployment(c, deployment).await?;
    }
    for outgoing in &change.posts {
        posts::put(c, outgoing, change.at).await?;
    }
    for key in &change.folded {
        let state = PostState::Failed { why: "told together with others".to_owned() };
        posts::set_state(c, key, &state, None).await?;
    }
    for token in &change.tokens {
        tokens::put(c, token).await?;
    }
    for (key, body) in &change.notes {
        let sql = "INSERT INTO notes (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body";
        sqlx::query(sql).bind(key).bind(Json(body)).execute(&mut *c).await?;
    }
    for seen in &change.tags {
        tags::put(c, seen).await?;
    }
    for (image, since) in &change.tags_gone {
        tags::forget(c, image, *since).await?;
    }
    marks::raise(c, change).await?;
    journal(c, change).await
}

async fn delivery(c: &mut SqliteConnection, delivery: &Delivery) -> Done {
    let mut stored = delivery.clone();
    stored.revision += 1;
    let wake_at = delivery.wake_at.map(stamp);
    let written = if delivery.revision == 0 {
        let number = delivery.id.as_str().strip_prefix(delivery.app.as_str()).and_then(|t| t.strip_prefix('-'));
        sqlx::query(
            "INSERT INTO deliveries (id, app, number, open, created_at, wake_at, revision, body)
             VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO NOTHING",
        )
        .bind(delivery.id.as_str())
        .bind(delivery.app.as_str())
        .bind(number.and_then(|n| n.parse::<i64>().ok()))
        .bind(delivery.is_open())
        .bind(stamp(delivery.created_at))
        .bind(wake_at)
        .bind(Json(&stored))
    } else {
        sqlx::query(
            "UPDATE deliveries SET open = ?, wake_at = ?, body = ?, revision = revision + 1
             WHERE id = ? AND revision = ?",
        )
        .bind(delivery.is_open())
        .bind(wake_at)
        .bind(Json(&stored))
        .bind(delivery.id.as_str())
        .bind(integer(delivery.revision))
    };
    match written.execute(&mut *c).await?.rows_affected() {
        1 => pull_requests(c, delivery).await,
        _ => Err(Trouble::stale(&delivery.id)),
    }
}

/// A delivery is found by the number of each pull request that it ever had.
async fn pull_requests(c: &mut SqliteConnection, delivery: &Delivery) -> Done {
    let known = &delivery.known;
    let mut numbers: Vec<PrNumber> = known.bumps.values().filter_map(|bump| bump.pr).collect();
    numbers.extend(known.pr);
    numbers.extend(known.back_merges.values());
    for PrNumber(number) in numbers {
        let sql = "INSERT INTO pull_requests (number, delivery) VALUES (?, ?) ON CONFLICT DO NOTHING";
        sqlx::query(sql).bind(integer(number)).bind(delivery.id.as_str()).execute(&mut *c).await?;
    }
    Ok(())
}

/// Pokes only ever rise and settling only ever catches up, so a late settle cannot swallow a poke it never saw.
async fn settle(c: &mut SqliteConnection, due: &Due) -> Done {
    let sql = "UPDATE deliveries SET settled = max(settled, min(pokes, ?)) WHERE id = ?";
    sqlx::query(sql).bind(integer(due.pokes)).bind(due.delivery.as_str()).execute(c).await?;
    Ok(())
}

async fn vote(c: &mut SqliteConnection, vote: &Vote) -> Done {
    sqlx::query(
        "INSERT INTO votes (delivery, subject, surface, login, choice, cast_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (delivery, subject, surface, login, choice)
         DO UPDATE SET cast_at = excluded.cast_at, body = excluded.body",
    )
    .bind(vote.delivery.as_str())
    .bind(&vote.subject.0)
    .bind(word(&vote.surface)?)
    .bind(&vote.login)
    .bind(slot(vote)?)
    .bind(stamp(vote.cast_at))
    .bind(Json(vote))
    .execute(c)
    .await?;
    Ok(())
}

/// What makes one person's votes on a subject different votes: what they say, and by which means.
fn slot(vote: &Vote) -> Result<String, Trouble> {
    let choice = word(&vote.choice)?;
    Ok(match vote.means {
        Means::Reaction => choice,
        Means::Button => format!("{choice} by button"),
        Means::Text => format!("{choice} by text"),
    })
}

/// The latest instant whose stamp sorts behind those of all others.
const FAR: Instant = match Instant::from_timestamp(253_402_300_799, 0) {
    Some(far) => far,
    None => Instant::MAX_UTC,
};

async fn freeze(c: &mut SqliteConnection, freeze: &AdHocFreeze) -> Done {
    let until = freeze.ends().min(FAR);
    let ends_at = freeze.thawed_at.map_or(until, |thawed| thawed.min(until));
    sqlx::query(
        "INSERT INTO freezes (environment, begins_at, holder, ends_at, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (environment, begins_at, holder) DO UPDATE SET ends_at = excluded.ends_at, body = excluded.body",
    )
    .bind(freeze.environment.as_str())
    .bind(stamp(freeze.from))
    .bind(freeze.by.as_str())
    .bind(stamp(ends_at))
    .bind(Json(freeze))
    .execute(c)
    .await?;
    Ok(())
}

async fn lock(c: &mut SqliteConnection, lock: &Lock) -> Done {
    sqlx::query(
        "INSERT INTO locks (app, environment, since, holder, lifted_at, body) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (app, environment, since, holder)
         DO UPDATE SET lifted_at = excluded.lifted_at, body = excluded.body",
    )
    .bind(lock.app.as_str())
    .bind(lock.environment.as_str())
    .bind(stamp(lock.since))
    .bind(holder(lock)?)
    .bind(lock.lifted_at.map(stamp))
    .bind(Json(lock))
    .execute(c)
    .await?;
    Ok(())
}

/// Who holds a lock: a person's own hold and the one that their rollback left are two.
fn holder(lock: &Lock) -> Result<String, Trouble> {
    let by = serde_json::to_string(&lock.by)?;
    Ok(if lock.from_rollback { format!("{by} by rollback") } else { by })
}

/// A break-glass is granted once and may be taken back; one of an older tidegate does not say which it was.
async fn granted(c: &mut SqliteConnection, granted: &Override) -> Done {
    let ends_at = granted.revoked_at.map_or(granted.until, |revoked| revoked.min(granted.until));
    sqlx::query(
        "INSERT INTO overrides (granted_by, ends_at, body) VALUES (?, ?, ?)
         ON CONFLICT (granted_by) DO UPDATE SET ends_at = excluded.ends_at, body = excluded.body",
    )
    .bind(granted.granted_by.as_ref().map(|id| id.as_str()))
    .bind(stamp(ends_at))
    .bind(Json(granted))
    .execute(c)
    .await?;
    Ok(())
}

async fn waiver(c: &mut SqliteConnection, waiver: &Waiver) -> Done {
    let ends_at = waiver.revoked_at.map_or(waiver.until, |revoked| revoked.min(waiver.until));
    sqlx::query(
        "INSERT INTO waivers (app, gate, begins_at, giver, ends_at, body) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (app, gate, begins_at, giver) DO UPDATE SET ends_at = excluded.ends_at, body = excluded.body",
    )
    .bind(waiver.app.as_str())
    .bind(waiver.gate.to_string())
    .bind(stamp(waiver.from))
    .bind(waiver.by.as_str())
    .bind(stamp(ends_at))
    .bind(Json(waiver))
    .execute(c)
    .await?;
    Ok(())
}

async fn deployment(c: &mut SqliteConnection, deployment: &Deployment) -> Done {
    sqlx::query(
        "INSERT INTO deployments (delivery, environment, app, at, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (delivery, environment) DO UPDATE SET at = excluded.at, body = excluded.body",
    )
    .bind(deployment.delivery.as_str())
    .bind(deployment.environment.as_str())
    .bind(deployment.app.as_str())
    .bind(stamp(deployment.at))
    .bind(Json(deployment))
    .execute(c)
    .await?;
    Ok(())
}

async fn journal(c: &mut SqliteConnection, change: &Change) -> Done {
    if change.journal.is_empty() {
        return Ok(());
    }
    let at = change.at.ok_or_else(|| Trouble::failed("a change that journals must say when it was made"))?;
    let last: Option<(i64, String)> =
        sqlx::query_as("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1").fetch_optional(&mut *c).await?;
    let mut chain = last.map_or_else(Chain::start, |(seq, hash)| Chain::after(seq, hash));
    for (delivery, fact) in &change.journal {
        let record = chain.append(at, delivery.as_ref(), fact)?;
        sqlx::query("INSERT INTO journal (seq, at, delivery, fact, previous, hash) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(record.seq)
            .bind(record.at)
            .bind(record.delivery)
            .bind(record.fact)
            .bind(record.previous)
            .bind(record.hash)
            .execute(&mut *c)
            .await?;
    }
    Ok(())
}
