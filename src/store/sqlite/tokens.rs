//! People's tokens for the local API: hashes, and since when each counts or counts no more.

use sqlx::{SqliteConnection, SqlitePool};

use super::error::Trouble;
use super::read::instant;
use crate::domain::PersonId;
use crate::store::PersonToken;
use crate::store::journal::stamp;

type Row = (String, String, String, Option<String>);

/// Writes one. What its person had before counts no more from then on.
pub(super) async fn put(c: &mut SqliteConnection, token: &PersonToken) -> Result<(), Trouble> {
    if token.revoked_at.is_none() {
        let sql = "UPDATE tokens SET revoked_at = ? WHERE person = ? AND hash <> ? AND revoked_at IS NULL";
        let query = sqlx::query(sql).bind(stamp(token.made_at)).bind(token.person.as_str());
        query.bind(&token.hash).execute(&mut *c).await?;
    }
    sqlx::query(
        "INSERT INTO tokens (hash, person, made_at, revoked_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (hash) DO UPDATE SET revoked_at = excluded.revoked_at",
    )
    .bind(&token.hash)
    .bind(token.person.as_str())
    .bind(stamp(token.made_at))
    .bind(token.revoked_at.map(stamp))
    .execute(c)
    .await?;
    Ok(())
}

pub(super) async fn with_hash(readers: &SqlitePool, hash: &str) -> Result<Option<PersonToken>, Trouble> {
    let sql = "SELECT hash, person, made_at, revoked_at FROM tokens WHERE hash = ? AND revoked_at IS NULL";
    let row: Option<Row> = sqlx::query_as(sql).bind(hash).fetch_optional(readers).await?;
    row.map(read).transpose()
}

pub(super) async fn of(readers: &SqlitePool, person: &PersonId) -> Result<Option<PersonToken>, Trouble> {
    let sql = "SELECT hash, person, made_at, revoked_at FROM tokens WHERE person = ? AND revoked_at IS NULL";
    let row: Option<Row> = sqlx::query_as(sql).bind(person.as_str()).fetch_optional(readers).await?;
    row.map(read).transpose()
}

fn read((hash, person, made_at, revoked_at): Row) -> Result<PersonToken, Trouble> {
    let person = PersonId::parse(person).map_err(|e| Trouble::failed(e.to_string()))?;
    let revoked_at = revoked_at.as_deref().map(instant).transpose()?;
    Ok(PersonToken { hash, person, made_at: instant(&made_at)?, revoked_at })
}
