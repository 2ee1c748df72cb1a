//! Messages to show: when storing one again is an edit, when it is due, and how far it got.

use sqlx::types::Json;
use sqlx::{SqliteConnection, SqlitePool};

use super::error::Trouble;
use super::read::instant;
use super::write::{integer, word};
use crate::domain::event::MessageRef;
use crate::domain::{DeliveryId, Instant};
use crate::store::journal::stamp;
use crate::store::{Outgoing, PostKind, PostState, StoredPost};

type Row = (i64, Json<Outgoing>, i64, Json<PostState>, Option<String>);

fn read(rows: Vec<Row>) -> Result<Vec<StoredPost>, Trouble> {
    rows.into_iter()
        .map(|(id, Json(out), revision, Json(state), not_before)| {
            let not_before = not_before.as_deref().map(instant).transpose()?;
            Ok(StoredPost { id, out, revision: revision.unsigned_abs(), state, not_before })
        })
        .collect()
}

fn kind(kind: &PostKind) -> &'static str {
    match kind {
        PostKind::Card => "card",
        PostKind::Ballot { .. } => "ballot",
        PostKind::Line | PostKind::Steps => "line",
        PostKind::Private { .. } => "private",
        PostKind::Direct { .. } => "direct",
    }
}

/// Lines and private answers are said once; only cards, ballots and the steps of a phase are kept up to date.
fn editable(kind: &PostKind) -> bool {
    matches!(kind, PostKind::Card | PostKind::Ballot { .. } | PostKind::Steps)
}

/// Whether there is something to send or edit.
fn pending(kind: &PostKind, state: &PostState, revision: u64) -> bool {
    match state {
        PostState::Queued | PostState::Trying => true,
        PostState::Shown { revision: shown, .. } => editable(kind) && *shown < revision,
        PostState::Failed { .. } => false,
    }
}

/// Stores a message: new, or with another body.
pub(super) async fn put(c: &mut SqliteConnection, outgoing: &Outgoing, at: Option<Instant>) -> Result<(), Trouble> {
    let known: Option<(Json<Outgoing>, i64, Json<PostState>)> =
        sqlx::query_as("SELECT outgoing, revision, state FROM posts WHERE key = ?")
            .bind(&outgoing.key)
            .fetch_optional(&mut *c)
            .await?;
    let Some((Json(mut known), revision, Json(state))) = known else {
        sqlx::query(
            "INSERT INTO posts (key, delivery, kind, outgoing, revision, state, pending, not_before, stored_at)
             VALUES (?, ?, ?, ?, 1, ?, 1, ?, ?)",
        )
        .bind(&outgoing.key)
        .bind(outgoing.delivery.as_ref().map(DeliveryId::as_str))
        .bind(kind(&outgoing.kind))
        .bind(Json(outgoing))
        .bind(Json(PostState::Queued))
        .bind(outgoing.held_until.map(stamp))
        .bind(at.map(stamp))
        .execute(c)
        .await?;
        return Ok(());
    };
    let said = matches!(state, PostState::Shown { .. }) && !editable(&known.kind);
    // What was held back and is not any more goes at once; a pause that a service asked for is no hold and stays.
    let released = known.held_until.is_some() && outgoing.held_until.is_none();
    if said || (known.body == outgoing.body && !released) {
        return Ok(());
    }
    if released {
        known.held_until = None;
        sqlx::query("UPDATE posts SET not_before = NULL WHERE key = ?").bind(&known.key).execute(&mut *c).await?;
    }
    known.body = outgoing.body.clone();
    let revision = revision.unsigned_abs() + 1;
    sqlx::query("UPDATE posts SET outgoing = ?, revision = ?, pending = ? WHERE key = ?")
        .bind(Json(&known))
        .bind(integer(revision))
        .bind(pending(&known.kind, &state, revision))
        .bind(&known.key)
        .execute(c)
        .await?;
    Ok(())
}

/// Records how far a post got.
pub(super) async fn set_state(
    c: &mut SqliteConnection,
    key: &str,
    state: &PostState,
    not_before: Option<Instant>,
) -> Result<(), Trouble> {
    let known: Option<(Json<Outgoing>, i64)> =
        sqlx::query_as("SELECT outgoing, revision FROM posts WHERE key = ?").bind(key).fetch_optional(&mut *c).await?;
    let Some((Json(known), revision)) = known else {
        return Err(Trouble::failed(format!("there is no post with the key {key:?}")));
    };
    let message = match state {
        PostState::Shown { message, .. } => message.as_ref(),
        PostState::Queued | PostState::Trying | PostState::Failed { .. } => None,
    };
    sqlx::query(
        "UPDATE posts SET state = ?, pending = ?, not_before = ?,
         message_surface = ?, message_channel = ?, message_id = ? WHERE key = ?",
    )
    .bind(Json(state))
    .bind(pending(&known.kind, state, revision.unsigned_abs()))
    .bind(not_before.map(stamp))
    .bind(message.map(|m| word(&m.surface)).transpose()?)
    .bind(message.map(|m| m.channel.as_str()))
    .bind(message.map(|m| m.id.as_str()))
    .bind(key)
    .execute(c)
    .await?;
    Ok(())
}

/// Posts to be sent or edited, oldest first.
pub(super) async fn due(readers: &SqlitePool, now: Instant) -> Result<Vec<StoredPost>, Trouble> {
    let rows = sqlx::query_as(
        "SELECT id, outgoing, revision, state, not_before FROM posts
         WHERE pending = 1 AND (not_before IS NULL OR not_before <= ?) ORDER BY id",
    )
    .bind(stamp(now));
    read(rows.fetch_all(readers).await?)
}

/// All posts about a delivery, oldest first.
pub(super) async fn of(readers: &SqlitePool, delivery: &DeliveryId) -> Result<Vec<StoredPost>, Trouble> {
    let sql = "SELECT id, outgoing, revision, state, not_before FROM posts WHERE delivery = ? ORDER BY id";
    read(sqlx::query_as(sql).bind(delivery.as_str()).fetch_all(readers).await?)
}

/// The post with this key.
pub(super) async fn with_key(readers: &SqlitePool, key: &str) -> Result<Option<StoredPost>, Trouble> {
    let sql = "SELECT id, outgoing, revision, state, not_before FROM posts WHERE key = ?";
    Ok(read(sqlx::query_as(sql).bind(key).fetch_all(readers).await?)?.pop())
}

/// The post shown as this message.
pub(super) async fn at(readers: &SqlitePool, message: &MessageRef) -> Result<Option<StoredPost>, Trouble> {
    let rows = sqlx::query_as(
        "SELECT id, outgoing, revision, state, not_before FROM posts
         WHERE message_id = ? AND message_channel = ? AND message_surface = ? ORDER BY id LIMIT 1",
    )
    .bind(&message.id)
    .bind(&message.channel)
    .bind(word(&message.surface)?);
    Ok(read(rows.fetch_all(readers).await?)?.pop())
}

/// The newest ballot of this number.
pub(super) async fn numbered(readers: &SqlitePool, number: u64) -> Result<Option<StoredPost>, Trouble> {
    let sql = "SELECT id, outgoing, revision, state, not_before FROM posts WHERE ballot = ? ORDER BY id DESC LIMIT 1";
    Ok(read(sqlx::query_as(sql).bind(integer(number)).fetch_all(readers).await?)?.pop())
}

/// The number the next ballot gets.
pub(super) async fn next_ballot(readers: &SqlitePool) -> Result<u64, Trouble> {
    let so_far: i64 = sqlx::query_scalar("SELECT count(*) FROM posts WHERE kind = 'ballot'").fetch_one(readers).await?;
    Ok(so_far.unsigned_abs() + 1)
}
