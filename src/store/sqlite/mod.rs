//! The embedded store: one SQLite file, one process.
//!
//! A lock file beside it keeps a second tidegate out. Every start raises the epoch, which is the fence of every
//! lease, so there is no lease to wait out after a crash; a writer of an older epoch is refused in the database
//! itself. One task writes, a few connections read; reading needs no lock, so `open_read_only` works while the daemon
//! runs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use async_trait::async_trait;
use sqlx::SqlitePool;
use sqlx::sqlite::SqlitePoolOptions;

use self::error::Trouble;
use self::writer::Writer;
use super::journal::Record;
use super::{
    BrokenChain, Change, Due, InboxRow, Lease, Listing, NewInboxRow, PersonToken, PostState, Sought, Store, StoreError,
    StoreResult, StoredPost,
};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::event::{Event, MessageRef};
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Lock, Override, Waiver};
use crate::domain::hold::{Marks, Scope};
use crate::domain::vote::Vote;
use crate::domain::{AppName, CommitSha, DeliveryId, Digest, EnvName, ImageName, Instant, PersonId};
use crate::store::tags::SeenTag;

mod error;
mod marks;
mod open;
mod posts;
mod prune;
mod read;
mod tags;
mod tokens;
mod write;
mod writer;

pub use open::{Terms, migrations};

/// A store in one SQLite file.
#[derive(Debug)]
pub struct SqliteStore {
    path: PathBuf,
    readers: SqlitePool,
    /// None when opened only for reading.
    owner: Option<Owner>,
}

/// What only the one process has that may write.
#[derive(Debug)]
struct Owner {
    writer: Writer,
    epoch: u64,
}

impl SqliteStore {
    /// Opens or creates the store at `path` for this process alone, and starts a new epoch.
    pub async fn open(path: impl AsRef<Path>) -> StoreResult<Self> {
        Self::open_on(path, Terms::default()).await
    }

    /// The same on other terms.
    pub async fn open_on(path: impl AsRef<Path>, terms: Terms) -> StoreResult<Self> {
        let path = path.as_ref();
        let lock = open::lock(path, terms).await?;
        let (connection, epoch) = open::writer(path, terms).await.map_err(|e| e.at(path))?;
        let writer = Writer::start(connection, epoch, path.to_owned(), lock);
        Ok(Self::with_readers(path, terms, Some(Owner { writer, epoch })))
    }

    /// Opens the store at `path` for reading, also while a daemon writes it; whatever writes is refused.
    pub async fn open_read_only(path: impl AsRef<Path>) -> StoreResult<Self> {
        let path = path.as_ref();
        open::check_readable(path).await.map_err(|e| e.at(path))?;
        Ok(Self::with_readers(path, Terms::default(), None))
    }

    fn with_readers(path: &Path, terms: Terms, owner: Option<Owner>) -> Self {
        let readers =
            SqlitePoolOptions::new().max_connections(3).connect_lazy_with(open::options(path, terms).read_only(true));
        Self { path: path.to_owned(), readers, owner }
    }

    fn owner(&self) -> StoreResult<&Owner> {
        self.owner.as_ref().ok_or_else(|| {
            StoreError::Failed(format!("{} was opened only for reading; nothing was written", self.path.display()))
        })
    }

    fn told<T>(&self, result: Result<T, Trouble>) -> StoreResult<T> {
        result.map_err(|e| e.at(&self.path))
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn enqueue(&self, rows: &[NewInboxRow]) -> StoreResult<usize> {
        self.owner()?.writer.enqueue(rows.to_vec()).await
    }

    async fn inbox(&self, after: i64, limit: u32) -> StoreResult<Vec<InboxRow>> {
        self.told(read::inbox(&self.readers, after, limit).await)
    }

    async fn heard(&self, source: &str, key: &str) -> StoreResult<Option<Event>> {
        self.told(read::heard(&self.readers, source, key).await)
    }

    async fn commit(&self, change: Change) -> StoreResult<()> {
        self.owner()?.writer.commit(change).await
    }

    async fn marks(&self, scopes: &BTreeSet<Scope>) -> StoreResult<Marks> {
        self.told(marks::read(&self.readers, scopes).await)
    }

    /// The one owner of the file holds every delivery until the next start: no lease is ever refused or runs out.
    async fn claim(&self, deliveries: &[DeliveryId], _now: Instant, _length: Duration) -> StoreResult<Vec<Lease>> {
        let fence = self.owner()?.epoch;
        Ok(deliveries.iter().map(|delivery| Lease { delivery: delivery.clone(), fence }).collect())
    }

    async fn due(&self, now: Instant) -> StoreResult<Vec<Due>> {
        self.told(read::due(&self.readers, now).await)
    }

    async fn next_wake(&self) -> StoreResult<Option<Instant>> {
        self.told(read::next_wake(&self.readers).await)
    }

    async fn delivery(&self, id: &DeliveryId) -> StoreResult<Option<Delivery>> {
        self.told(read::delivery(&self.readers, id).await)
    }

    async fn deliveries(&self, listing: &Listing) -> StoreResult<Vec<Delivery>> {
        self.told(read::deliveries(&self.readers, listing).await)
    }

    async fn seek(&self, sought: &Sought) -> StoreResult<Vec<Delivery>> {
        self.told(read::seek(&self.readers, sought).await)
    }

    async fn next_number(&self, app: &AppName) -> StoreResult<u64> {
        self.told(read::next_number(&self.readers, app).await)
    }

    async fn next_ballot(&self) -> StoreResult<u64> {
        self.told(posts::next_ballot(&self.readers).await)
    }

    async fn votes(&self, delivery: &DeliveryId) -> StoreResult<Vec<Vote>> {
        self.told(read::votes(&self.readers, delivery).await)
    }

    async fn freezes(&self, now: Instant) -> StoreResult<Vec<AdHocFreeze>> {
        self.told(read::freezes(&self.readers, now).await)
    }

    async fn locks(&self) -> StoreResult<Vec<Lock>> {
        self.told(read::locks(&self.readers).await)
    }

    async fn waivers(&self, now: Instant) -> StoreResult<Vec<Waiver>> {
        self.told(read::waivers(&self.readers, now).await)
    }
    async fn overrides(&self, now: Instant) -> StoreResult<Vec<Override>> {
        self.told(read::overrides(&self.readers, now).await)
    }

    async fn deployments(&self, app: &AppName, environment: &EnvName, limit: u32) -> StoreResult<Vec<Deployment>> {
        self.told(read::deployments(&self.readers, app, environment, limit).await)
    }

    async fn posts_due(&self, now: Instant) -> StoreResult<Vec<StoredPost>> {
        self.told(posts::due(&self.readers, now).await)
    }

    async fn posts(&self, delivery: &DeliveryId) -> StoreResult<Vec<StoredPost>> {
        self.told(posts::of(&self.readers, delivery).await)
    }

    async fn post(&self, key: &str) -> StoreResult<Option<StoredPost>> {
        self.told(posts::with_key(&self.readers, key).await)
    }

    async fn post_at(&self, message: &MessageRef) -> StoreResult<Option<StoredPost>> {
        self.told(posts::at(&self.readers, message).await)
    }

    async fn ballot(&self, number: u64) -> StoreResult<Option<StoredPost>> {
        self.told(posts::numbered(&self.readers, number).await)
    }

    async fn post_state(&self, key: &str, state: &PostState, not_before: Option<Instant>) -> StoreResult<()> {
        self.owner()?.writer.post_state(key.to_owned(), state.clone(), not_before).await
    }

    async fn notes(&self, prefix: &str) -> StoreResult<Vec<(String, serde_json::Value)>> {
        self.told(read::notes(&self.readers, prefix).await)
    }

    async fn tags_of_commit(&self, image: &ImageName, commit: &CommitSha) -> StoreResult<Vec<SeenTag>> {
        self.told(tags::of_commit(&self.readers, image, commit).await)
    }

    async fn tags_of_digest(&self, image: &ImageName, digest: &Digest) -> StoreResult<Vec<SeenTag>> {
        self.told(tags::of_digest(&self.readers, image, digest).await)
    }

    async fn last_seen(&self, image: &ImageName, tag: &str) -> StoreResult<Option<SeenTag>> {
        self.told(tags::last(&self.readers, image, tag).await)
    }

    async fn token(&self, hash: &str) -> StoreResult<Option<PersonToken>> {
        self.told(tokens::with_hash(&self.readers, hash).await)
    }

    async fn token_of(&self, person: &PersonId) -> StoreResult<Option<PersonToken>> {
        self.told(tokens::of(&self.readers, person).await)
    }

    async fn journal(&self, after: i64, limit: u32, delivery: Option<&DeliveryId>) -> StoreResult<Vec<Record>> {
        self.told(read::journal(&self.readers, after, limit, delivery).await)
    }

    async fn prune(&self, before: Instant, most: u32) -> StoreResult<u64> {
        self.owner()?.writer.prune(before, most).await
    }

    async fn latest(&self) -> StoreResult<Option<Instant>> {
        self.told(read::latest(&self.readers).await)
    }

    async fn verify_journal(&self) -> StoreResult<Result<i64, BrokenChain>> {
        self.told(read::verify_journal(&self.readers).await)
    }
}
