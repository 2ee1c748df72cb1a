//! Holds and what passes them: the marks of scopes, and the rows of the inbox that could still close something. The one
//! writer makes comparing and writing one step.

use std::collections::BTreeSet;

use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, SqliteConnection, SqliteExecutor, SqlitePool};

use super::error::Trouble;
use super::write::integer;
use crate::domain::IdError;
use crate::domain::hold::{Closing, Marks, Scope};
use crate::store::{Change, StoreError};

/// Whether a row closes anything.
pub(super) type Closes = bool;
/// A part of what it closes.
pub(super) type Part = Option<String>;

type Query<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// Binds the columns that say what a row closes.
pub(super) fn bind<'q>(query: Query<'q>, closing: Option<&'q Closing>) -> Query<'q> {
    query
        .bind(closing.is_some())
        .bind(closing.and_then(|c| c.app.as_ref()).map(|a| a.as_str()))
        .bind(closing.and_then(|c| c.environment.as_ref()).map(|e| e.as_str()))
        .bind(closing.and_then(|c| c.delivery.as_ref()).map(|d| d.as_str()))
}

/// Reads the columns that say what a row closes.
pub(super) fn closing(
    closes: Closes,
    (app, environment, delivery): (Part, Part, Part),
) -> Result<Option<Closing>, Trouble> {
    fn part<T: std::str::FromStr<Err = IdError>>(part: Part) -> Result<Option<T>, Trouble> {
        part.map(|text| text.parse().map_err(|e: IdError| Trouble::failed(e.to_string()))).transpose()
    }
    let closing = || Ok(Closing { app: part(app)?, environment: part(environment)?, delivery: part(delivery)? });
    closes.then(closing).transpose()
}

/// The marks of these scopes.
pub(super) async fn read(readers: &SqlitePool, scopes: &BTreeSet<Scope>) -> Result<Marks, Trouble> {
    let mut marks = Vec::new();
    for scope in scopes {
        marks.push((scope.clone(), mark(readers, scope).await?));
    }
    Ok(marks.into_iter().collect())
}

async fn mark(c: impl SqliteExecutor<'_>, scope: &Scope) -> Result<u64, Trouble> {
    let mark: Option<i64> =
        sqlx::query_scalar("SELECT mark FROM marks WHERE scope = ?").bind(scope.key()).fetch_optional(c).await?;
    Ok(mark.unwrap_or_default().unsigned_abs())
}

/// Refuses a change that rests on what is not so any more, or that passes what may still be closed.
pub(super) async fn compare(c: &mut SqliteConnection, change: &Change) -> Result<(), Trouble> {
    for (scope, seen) in change.saw.iter() {
        if mark(&mut *c, scope).await? != seen {
            return Err(Trouble::stale(scope.key()));
        }
    }
    let Some(reach) = &change.passes else { return Ok(()) };
    if !change.saw.cover(reach) {
        return Err(Trouble::stale(format!("what holds {}", reach.delivery)));
    }
    // Few rows are open at any time, and those that close something are found by an index of their own.
    let sql = "SELECT id, app, environment, delivery FROM inbox WHERE done = 0 AND closes = 1 ORDER BY id";
    let rows: Vec<(i64, Part, Part, Part)> = sqlx::query_as(sql).fetch_all(c).await?;
    for (row, app, environment, delivery) in rows {
        if closing(true, (app, environment, delivery))?.is_some_and(|closing| closing.touches(reach)) {
            return Err(Trouble::Told(StoreError::Unheard { row }));
        }
    }
    Ok(())
}

/// Raises the marks of what the change holds, lets go or lets pass.
pub(super) async fn raise(c: &mut SqliteConnection, change: &Change) -> Result<(), Trouble> {
    for scope in change.raises() {
        let sql = "INSERT INTO marks (scope, mark) VALUES (?, ?) ON CONFLICT (scope) DO UPDATE SET mark = mark + 1";
        sqlx::query(sql).bind(scope.key()).bind(integer(1)).execute(&mut *c).await?;
    }
    Ok(())
}
