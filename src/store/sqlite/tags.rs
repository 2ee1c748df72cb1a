//! Tags of images as they were last seen.

use sqlx::{SqliteConnection, SqlitePool};

use super::error::Trouble;
use super::read::instant;
use crate::domain::{CommitSha, Digest, ImageName, Instant};
use crate::store::journal::stamp;
use crate::store::tags::SeenTag;

/// What two commits that share less than this are told apart by; shorter names of commits are no candidates.
const SHORTEST: usize = 4;

type Row = (String, String, String, Option<String>, String, String);

/// Writes one. What its tag named already stays where it was; what its tag names anew comes last.
pub(super) async fn put(c: &mut SqliteConnection, seen: &SeenTag) -> Result<(), Trouble> {
    let newest = "SELECT n, digest FROM image_tags WHERE image = ? AND tag = ? ORDER BY n DESC LIMIT 1";
    let newest: Option<(i64, String)> =
        sqlx::query_as(newest).bind(seen.image.as_str()).bind(&seen.tag).fetch_optional(&mut *c).await?;
    if let Some((n, _)) = newest.filter(|(_, digest)| digest == seen.digest.as_str()) {
        let sql = r#"UPDATE image_tags SET "commit" = ?, seen_at = max(seen_at, ?) WHERE n = ?"#;
        sqlx::query(sql).bind(&seen.commit).bind(stamp(seen.seen_at)).bind(n).execute(c).await?;
        return Ok(());
    }
    sqlx::query(
        r#"INSERT OR REPLACE INTO image_tags (image, tag, digest, "commit", pushed_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)"#,
    )
    .bind(seen.image.as_str())
    .bind(&seen.tag)
    .bind(seen.digest.as_str())
    .bind(&seen.commit)
    .bind(stamp(seen.pushed_at))
    .bind(stamp(seen.seen_at))
    .execute(c)
    .await?;
    Ok(())
}

/// Forgets those of an image that were not seen since then.
pub(super) async fn forget(c: &mut SqliteConnection, image: &ImageName, since: Instant) -> Result<(), Trouble> {
    let sql = "DELETE FROM image_tags WHERE image = ? AND seen_at < ?";
    sqlx::query(sql).bind(image.as_str()).bind(stamp(since)).execute(c).await?;
    Ok(())
}

/// Those that name the beginning of this commit, the oldest push first.
pub(super) async fn of_commit(
    readers: &SqlitePool,
    image: &ImageName,
    commit: &CommitSha,
) -> Result<Vec<SeenTag>, Trouble> {
    // All beginnings of a commit lie between the shortest and the whole.
    let sql = r#"SELECT image, tag, digest, "commit", pushed_at, seen_at FROM image_tags
                 WHERE image = ?1 AND "commit" BETWEEN ?2 AND ?3 AND substr(?3, 1, length("commit")) = "commit"
                 ORDER BY pushed_at, n"#;
    let whole = commit.as_str();
    let query = sqlx::query_as(sql).bind(image.as_str()).bind(whole.get(..SHORTEST).unwrap_or(whole)).bind(whole);
    let rows: Vec<Row> = query.fetch_all(readers).await?;
    rows.into_iter().map(read).collect()
}

/// Those that named this digest, the oldest push first.
pub(super) async fn of_digest(
    readers: &SqlitePool,
    image: &ImageName,
    digest: &Digest,
) -> Result<Vec<SeenTag>, Trouble> {
    let sql = r#"SELECT image, tag, digest, "commit", pushed_at, seen_at FROM image_tags
                 WHERE image = ? AND digest = ? ORDER BY pushed_at, n"#;
    let rows: Vec<Row> = sqlx::query_as(sql).bind(image.as_str()).bind(digest.as_str()).fetch_all(readers).await?;
    rows.into_iter().map(read).collect()
}

/// What a tag named when it was last seen.
pub(super) async fn last(readers: &SqlitePool, image: &ImageName, tag: &str) -> Result<Option<SeenTag>, Trouble> {
    let sql = r#"SELECT image, tag, digest, "commit", pushed_at, seen_at FROM image_tags
                 WHERE image = ? AND tag = ? ORDER BY n DESC LIMIT 1"#;
    let row: Option<Row> = sqlx::query_as(sql).bind(image.as_str()).bind(tag).fetch_optional(readers).await?;
    row.map(read).transpose()
}

fn read((image, tag, digest, commit, pushed_at, seen_at): Row) -> Result<SeenTag, Trouble> {
    let image = ImageName::parse(image).map_err(|e| Trouble::failed(e.to_string()))?;
    let digest = Digest::parse(digest).map_err(|e| Trouble::failed(e.to_string()))?;
    let (pushed_at, seen_at) = (instant(&pushed_at)?, instant(&seen_at)?);
    Ok(SeenTag { image, tag, digest, commit, pushed_at, seen_at })
}
