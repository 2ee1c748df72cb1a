//! What happened on the embedded forge, as events. Plain `git push` leaves no message, so references are compared
//! with those last acknowledged; everything else was noted as it changed.
//!
//! A key names the move itself (reference, old tip, new tip, count), so what was not acknowledged comes again with
//! the same key after a restart, and a branch pushed back and forth never repeats one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use git2::Oid;
use sqlx::Row;

use super::LocalForge;
use super::db::{fault, review_state};
use super::watch::{Refs, Watch, World};
use crate::domain::event::{Event, Reviewed};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId};
use crate::port::{Incoming, PortError, PortResult, Source};
use crate::repos::sha;

/// Events given at once; the rest follows when these are acknowledged.
const AT_MOST: usize = 500;

/// A reference as last acknowledged.
struct Tip {
    /// Zero when it was deleted.
    at: Oid,
    moves: i64,
}

/// What was acknowledged, and what pull requests were last settled with. A copy of the database in memory: asking
/// whether something happened must cost next to nothing.
#[derive(Default)]
pub(super) struct Seen {
    tips: HashMap<RepoId, BTreeMap<String, Tip>>,
    settled: HashMap<RepoId, Arc<Refs>>,
    watch: Watch,
}

fn zero() -> Oid {
    Oid::ZERO_SHA1
}

fn moved(repo: &RepoId, reference: &str, before: Option<&Tip>, now: Oid) -> PortResult<Option<Incoming>> {
    let (old, moves) = before.map_or((zero(), 0), |tip| (tip.at, tip.moves));
    if old == now {
        return Ok(None);
    }
    let event = if let Some(tag) = reference.strip_prefix("refs/tags/") {
        Event::TagPushed { repo: repo.clone(), tag: tag.to_owned() }
    } else if let Some(Ok(branch)) = reference.strip_prefix("refs/heads/").map(Branch::parse) {
        let tip = if now == zero() { None } else { Some(sha(now)?) };
        Event::BranchPushed { repo: repo.clone(), branch, tip }
    } else {
        return Ok(None);
    };
    Ok(Some(Incoming { key: format!("push:{repo}:{reference}:{old}:{now}:{moves}"), event }))
}

/// The pushes that were not acknowledged, by repository and name.
fn pushes(seen: &Seen, world: &World) -> PortResult<Vec<Incoming>> {
    let (none, nothing) = (BTreeMap::new(), Some(Arc::default()));
    let mut found = Vec::new();
    for repo in world.keys().chain(seen.tips.keys()).collect::<BTreeSet<_>>() {
        let before = seen.tips.get(repo).unwrap_or(&none);
        let Some(now) = world.get(repo).unwrap_or(&nothing) else { continue };
        for reference in before.keys().chain(now.keys()).collect::<BTreeSet<_>>() {
            let tip = now.get(reference).copied().unwrap_or_else(zero);
            found.extend(moved(repo, reference, before.get(reference), tip)?);
        }
    }
    Ok(found)
}

/// A push's key, read back.
struct Push<'k> {
    repo: RepoId,
    reference: &'k str,
    old: Oid,
    new: Oid,
    moves: i64,
}

fn read_push(key: &str) -> Option<Push<'_>> {
    let mut parts = key.strip_prefix("push:")?.split(':');
    let repo = RepoId::parse(parts.next()?).ok()?;
    let reference = parts.next()?;
    let mut tip = || Oid::from_str(parts.next()?).ok();
    Some(Push { repo, reference, old: tip()?, new: tip()?, moves: parts.next()?.parse().ok()? })
}

/// A noted change's id, from a key such as `pr:acme/shop#4:12`.
fn read_change(key: &str) -> Option<i64> {
    let rest = key.strip_prefix("pr:").or_else(|| key.strip_prefix("checks:"))?;
    rest.rsplit(':').next()?.parse().ok()
}

impl LocalForge {
    async fn load_seen(&self) -> PortResult<Seen> {
        let rows = sqlx::query("SELECT repo, reference, tip, n FROM seen").fetch_all(&self.db.pool).await;
        let mut seen = Seen::default();
        for row in rows.map_err(fault)? {
            let repo = RepoId::parse(row.try_get::<&str, _>("repo").map_err(fault)?);
            let at = Oid::from_str(row.try_get("tip").map_err(fault)?);
            if let (Ok(repo), Ok(at)) = (repo, at) {
                let tip = Tip { at, moves: row.try_get("n").map_err(fault)? };
                seen.tips.entry(repo).or_default().insert(row.try_get("reference").map_err(fault)?, tip);
            }
        }
        Ok(seen)
    }

    /// What changed about pull requests and checks.
    async fn noted(&self) -> PortResult<Vec<Incoming>> {
        let rows = sqlx::query(
            "SELECT change.id, change.repo, change.number, change.head, review.login, review.state
             FROM change LEFT JOIN review ON review.id = change.review ORDER BY change.id LIMIT 500",
        );
        let mut found = Vec::new();
        for row in rows.fetch_all(&self.db.pool).await.map_err(fault)? {
            let id: i64 = row.try_get("id").map_err(fault)?;
            let number: Option<i64> = row.try_get("number").map_err(fault)?;
            let head: Option<&str> = row.try_get("head").map_err(fault)?;
            let Ok(repo) = RepoId::parse(row.try_get::<&str, _>("repo").map_err(fault)?) else { continue };
            if let Some(number) = number {
                let pr = PrNumber(number.unsigned_abs());
                let login: Option<String> = row.try_get("login").map_err(fault)?;
                let login = self.crowd.called_all(login.into_iter().collect()).await?.pop();
                let state = row.try_get::<Option<&str>, _>("state").map_err(fault)?.and_then(review_state);
                let review = login.zip(state).map(|(login, state)| Reviewed { login, state });
                let key = format!("pr:{repo}{pr}:{id}");
                found.push(Incoming { key, event: Event::PrChanged { repo, pr, review } });
            } else if let Some(Ok(commit)) = head.map(CommitSha::parse) {
                let key = format!("checks:{repo}@{}:{id}", commit.short());
                found.push(Incoming { key, event: Event::ChecksChanged { repo, commit } });
            }
        }
        Ok(found)
    }
}

#[async_trait]
impl Source for LocalForge {
    fn name(&self) -> &str {
        "forge/local"
    }

    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let mut seen = self.seen.lock().await;
        let seen = match &mut *seen {
            Some(seen) => seen,
            unread => unread.insert(self.load_seen().await?),
        };
        let root = self.root.clone();
        let mut watch = std::mem::take(&mut seen.watch);
        let looked = tokio::task::spawn_blocking(move || (watch.look(&root), watch)).await;
        let (world, watch) =
            looked.map_err(|e| PortError::transient("looking for pushes was cut off by the shutdown", e))?;
        seen.watch = watch;
        let world = world?;
        for (repo, refs) in &world {
            let Some(refs) = refs.as_ref().filter(|refs| seen.settled.get(repo) != Some(refs)) else { continue };
            match self.settle_open(repo).await {
                Ok(_) => drop(seen.settled.insert(repo.clone(), Arc::clone(refs))),
                Err(error) => tracing::debug!(%repo, %error, "pull requests not brought up to date"),
            }
        }
        let mut events = pushes(seen, &world)?;
        events.extend(self.noted().await?);
        events.truncate(AT_MOST);
        Ok(events)
    }

    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let mut seen = self.seen.lock().await;
        let pushes: Vec<Push<'_>> = keys.iter().filter_map(|key| read_push(key)).collect();
        let write = async {
            let mut tx = self.db.pool.begin_with("BEGIN IMMEDIATE").await?;
            for push in &pushes {
                sqlx::query(
                    "INSERT INTO seen (repo, reference, tip, n) SELECT ?1, ?2, ?4, 1 WHERE ?5 = 0
                     ON CONFLICT DO NOTHING",
                )
                .bind(push.repo.as_str())
                .bind(push.reference)
                .bind(push.old.to_string())
                .bind(push.new.to_string())
                .bind(push.moves)
                .execute(&mut *tx)
                .await?;
                sqlx::query(
                    "UPDATE seen SET tip = ?4, n = n + 1 WHERE repo = ?1 AND reference = ?2 AND tip = ?3 AND n = ?5",
                )
                .bind(push.repo.as_str())
                .bind(push.reference)
                .bind(push.old.to_string())
                .bind(push.new.to_string())
                .bind(push.moves)
                .execute(&mut *tx)
                .await?;
            }
            for id in keys.iter().filter_map(|key| read_change(key)) {
                sqlx::query("DELETE FROM change WHERE id = ?").bind(id).execute(&mut *tx).await?;
            }
            tx.commit().await
        };
        write.await.map_err(fault)?;
        // Read again from the database, so that the two cannot drift apart.
        if !pushes.is_empty()
            && let Some(seen) = seen.as_mut()
        {
            seen.tips = self.load_seen().await?.tips;
        }
        Ok(())
    }
}
