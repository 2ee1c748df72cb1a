//! Forgetting what is over: the oldest rows first, a slice of each kind in one transaction, so that nobody waits long for it
//! and a kill in the middle changes nothing. What a gate, a vote or a rollback may rest on has no statement here.

use sqlx::SqliteConnection;

use super::error::Trouble;
use crate::domain::Instant;
use crate::store::journal::stamp;

/// What goes. Each takes the instant before which it must have been over, and how many rows go at most.
const OVER: [&str; 7] = [
    "DELETE FROM inbox WHERE id IN (
         SELECT id FROM inbox WHERE done = 1 AND received_at < ?1 ORDER BY received_at LIMIT ?2)",
    // Of what belongs to no delivery, a line that is told once and never again, because its key is known, stays.
    "DELETE FROM posts WHERE id IN (
         SELECT posts.id FROM posts LEFT JOIN deliveries ON deliveries.id = posts.delivery
         WHERE pending = 0 AND kind IN ('line', 'private', 'direct') AND stored_at < ?1 AND CASE
             WHEN posts.delivery IS NOT NULL THEN deliveries.open = 0
             WHEN kind = 'line' THEN
                 key GLOB 'digest:*' OR key GLOB 'summary:*' OR key GLOB 'notice:*' OR key GLOB 'outage:*'
             ELSE 1 END
         ORDER BY stored_at LIMIT ?2)",
    "DELETE FROM freezes WHERE id IN (SELECT id FROM freezes WHERE ends_at < ?1 ORDER BY id LIMIT ?2)",
    "DELETE FROM locks WHERE id IN (
         SELECT id FROM locks WHERE lifted_at < ?1 OR julianday(json_extract(body, '$.until')) < julianday(?1)
         ORDER BY id LIMIT ?2)",
    "DELETE FROM overrides WHERE id IN (SELECT id FROM overrides WHERE ends_at < ?1 ORDER BY id LIMIT ?2)",
    "DELETE FROM waivers WHERE id IN (SELECT id FROM waivers WHERE ends_at < ?1 ORDER BY id LIMIT ?2)",
    "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens WHERE revoked_at < ?1 ORDER BY hash LIMIT ?2)",
];

/// Forgets a slice of each kind; how many rows in all.
pub(super) async fn prune(c: &mut SqliteConnection, before: Instant, most: u32) -> Result<u64, Trouble> {
    let mut gone = 0;
    for sql in OVER {
        gone += sqlx::query(sql).bind(stamp(before)).bind(most).execute(&mut *c).await?.rows_affected();
    }
    Ok(gone)
}
