//! The `Store` port: inbox, deliveries, votes, posts, journal. One `Change` is one transaction: state and journal
//! are written together or not at all.
//!
//! `sqlite` is the embedded default: one process, an exclusive lock, an epoch bumped at every start. Leases with
//! fencing matter once several replicas share a store; the trait asks for them already.

use std::collections::BTreeSet;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use self::journal::Record;
use self::tags::SeenTag;
use crate::chat::Body;
use crate::domain::catalog::Surface;
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::event::{Event, MessageRef};
use crate::domain::fact::Fact;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Lock, Override, Waiver};
use crate::domain::hold::{Closing, Marks, Reach, Scope};
use crate::domain::vote::{Choice, Vote};
use crate::domain::{AppName, CommitSha, DeliveryId, Digest, EnvName, ImageName, Instant, PersonId};

pub mod journal;
mod listing;
pub mod sqlite;
pub mod tags;

pub use listing::{Listing, Sought};

/// Why the store could not do it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// Somebody else changed the delivery since it was read, or the lease is no longer ours. Nothing was written.
    #[error("{0} was changed by someone else; nothing was written")]
    Stale(String),
    /// Something was heard that could close a gate before this effect, and is not dealt with. Nothing was written: the
    /// row has its turn first, then whoever decided looks again.
    #[error("inbox row {row} is not dealt with yet and could close a gate; nothing was written")]
    Unheard {
        /// Which.
        row: i64,
    },
    /// Another process holds the store.
    #[error("{0}")]
    Busy(String),
    /// Another process has taken the store over: this one may not write any more.
    #[error("another tidegate has taken over {0}; this one writes nothing any more")]
    Lost(String),
    /// Something that was stored cannot be understood: a later tidegate wrote it, or it is damaged. It is never taken for
    /// something that was not stored.
    #[error("the record {key} cannot be read: {why}")]
    Unreadable {
        /// Under which key.
        key: String,
        /// Why not.
        why: String,
    },
    /// It cannot be used for now, and nothing is wrong with it: the disk is full, or another program has its file locked.
    #[error("{0}")]
    Outage(String),
    /// The store itself failed: corrupt, unreachable.
    #[error("the store failed: {0}")]
    Failed(String),
}

/// What the store returns.
pub type StoreResult<T> = Result<T, StoreError>;

/// An event to be stored before it is acknowledged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewInboxRow {
    /// Where it came from.
    pub source: String,
    /// The sender's own id of it.
    pub key: String,
    /// The event.
    pub event: Event,
    /// What it could close, once it is dealt with; none where nothing.
    pub closes: Option<Closing>,
    /// When.
    pub received_at: Instant,
}

/// A stored event that has not been dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxRow {
    /// Its number, in order of arrival.
    pub id: i64,
    /// As received.
    pub row: NewInboxRow,
}

impl InboxRow {
    /// Its key among those of all sources.
    pub fn key(&self) -> String {
        format!("{}:{}", self.row.source, self.row.key)
    }
}

/// Permission to change a delivery until it ends; `fence` rises with every owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// On which delivery.
    pub delivery: DeliveryId,
    /// Rises with every new owner; a write with an older one fails.
    pub fence: u64,
}

/// A delivery that wants to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Which.
    pub delivery: DeliveryId,
    /// How often it was poked so far; settling clears it only if nobody poked since.
    pub pokes: u64,
}

/// What kind of message a post is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PostKind {
    /// A delivery's card.
    Card,
    /// A ballot on a subject.
    Ballot {
        /// The subject's id.
        subject: String,
    },
    /// A line in a card's thread, or in the channel when there is no delivery.
    Line,
    /// Details of one phase of a delivery, told in one message that grows.
    Steps,
    /// An answer only one person sees; sent at most once, never edited.
    Private {
        /// To whom.
        login: String,
        /// Whether it belongs in the thread of the delivery's card, as an answer to a vote does.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        in_thread: bool,
        /// The delivery that the answered command began, or set going again.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        began: Option<DeliveryId>,
    },
    /// Written to one person outside any channel; sent once, never edited.
    Direct {
        /// To whom.
        login: String,
    },
}

/// A message that should be shown. Storing it again under the same key with another body makes it an edit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outgoing {
    /// Its identity, deterministic: `card:shop-12`, `ballot:shop-12:<subject>`, `line:shop-12:7`.
    pub key: String,
    /// About which delivery.
    pub delivery: Option<DeliveryId>,
    /// Where.
    pub surface: Surface,
    /// In which channel.
    pub channel: String,
    /// What kind.
    pub kind: PostKind,
    /// What it shows.
    pub body: Body,
    /// Held back until then; storing it again without this lets it go at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_until: Option<Instant>,
}

/// How far a post got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PostState {
    /// Not tried yet.
    Queued,
    /// Tried; whether it arrived is not known: look before posting again.
    Trying,
    /// Shown.
    Shown {
        /// Where it stands; none for private answers.
        message: Option<MessageRef>,
        /// Which revision it shows.
        revision: u64,
    },
    /// Given up for good, with the reason.
    Failed {
        /// Why.
        why: String,
    },
}

/// A post as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPost {
    /// Its number, in order of creation.
    pub id: i64,
    /// What should be shown.
    pub out: Outgoing,
    /// Raised with every new body.
    pub revision: u64,
    /// How far it got.
    pub state: PostState,
    /// Not before this instant (rate limits, backoff).
    pub not_before: Option<Instant>,
}

/// By what a person shows the local API who they are. Of the secret only the hash is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonToken {
    /// SHA-256 of the secret, as hex.
    pub hash: String,
    /// Whose.
    pub person: PersonId,
    /// Since when it counts.
    pub made_at: Instant,
    /// Since when it counts no more.
    pub revoked_at: Option<Instant>,
}

/// One transaction.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// When.
    pub at: Option<Instant>,
    /// Leases that must still be ours.
    pub leases: Vec<Lease>,
    /// The marks as they were when what this change rests on was read.
    pub saw: Marks,
    /// What the effect touches whose intent this change stores, where that effect cannot be undone.
    pub passes: Option<Reach>,
    /// What was heard to be held besides by what is stored here: by votes that are read where they were cast.
    pub holds: BTreeSet<Scope>,
    /// Inbox rows that are dealt with.
    pub inbox_done: Vec<i64>,
    /// Deliveries to insert (revision 0) or replace (the stored revision must equal `revision`, and is raised).
    pub deliveries: Vec<Delivery>,
    /// Deliveries to look at again.
    pub pokes: Vec<DeliveryId>,
    /// Deliveries looked at: their pokes are cleared if none came since.
    pub settled: Vec<Due>,
    /// Votes to insert, or replace by (delivery, subject, surface, login, choice, means).
    pub votes: Vec<Vote>,
    /// Freezes to insert, or replace by (environment, from, by): two people may freeze at the same instant.
    pub freezes: Vec<AdHocFreeze>,
    /// Locks to insert, or replace by (app, environment, since, by, from_rollback): two may lock at the same instant.
    pub locks: Vec<Lock>,
    /// Overrides to insert, or replace by the delivery that granted them.
    pub overrides: Vec<Override>,
    /// Waivers to insert, or replace by (app, gate, from, by): two people may waive at the same instant.
    pub waivers: Vec<Waiver>,
    /// Deployments to insert, or replace by (delivery, environment).
    pub deployments: Vec<Deployment>,
    /// Messages to show or edit.
    pub posts: Vec<Outgoing>,
    /// Messages held back that another, in `posts`, now tells together.
    pub folded: Vec<String>,
    /// Tokens to insert, or replace by hash. One that counts ends what its person had before.
    pub tokens: Vec<PersonToken>,
    /// What a service said of something, to insert or replace by key.
    pub notes: Vec<(String, serde_json::Value)>,
    /// Tags of images that were seen, to insert, or to confirm where the tag named that already.
    pub tags: Vec<SeenTag>,
    /// Images whose tags are forgotten that were not seen since then.
    pub tags_gone: Vec<(ImageName, Instant)>,
    /// What to record.
    pub journal: Vec<(Option<DeliveryId>, Fact)>,
}

impl Change {
    /// The scopes whose marks it raises: those of each hold that it sets or lets go, and those of what it lets pass.
    /// Derived from what it holds, so that none is forgotten.
    pub fn raises(&self) -> BTreeSet<Scope> {
        let place = |app: &AppName, environment: &EnvName| Scope::Place(app.clone(), environment.clone());
        let frozen = self.freezes.iter().map(|f| Scope::Environment(f.environment.clone()));
        let locked = self.locks.iter().map(|l| place(&l.app, &l.environment));
        let opened = self.overrides.iter().map(|o| place(&o.app, &o.environment));
        let waived = self.waivers.iter().flat_map(|w| w.environments.iter().map(|e| place(&w.app, e)));
        let against = self.votes.iter().filter(|v| v.choice == Choice::Reject || v.withdrawn_at.is_some());
        let aborted = self.deliveries.iter().filter(|d| d.known.aborted_by.is_some());
        frozen
            .chain(locked)
            .chain(opened)
            .chain(waived)
            .chain(against.map(|v| Scope::Delivery(v.delivery.clone())))
            .chain(aborted.map(|d| Scope::Delivery(d.id.clone())))
            .chain(self.passes.iter().flat_map(Reach::scopes))
            .chain(self.holds.iter().cloned())
            .collect()
    }
}

/// One journal entry that this version understands. `hash` covers the entry and the hash before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// Its number, without gaps from 1.
    pub seq: i64,
    /// When.
    pub at: Instant,
    /// About which delivery.
    pub delivery: Option<DeliveryId>,
    /// What.
    pub fact: Fact,
    /// Hash of the entry before; 64 zeros for the first.
    pub previous: String,
    /// SHA-256 over previous hash and this entry's content.
    pub hash: String,
}

/// Where the journal's chain breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the journal is broken at entry {seq}: {why}")]
pub struct BrokenChain {
    /// At which entry.
    pub seq: i64,
    /// How.
    pub why: String,
}

/// The store.
///
/// # Holds, and what passes them
///
/// Each [`Scope`] has a mark, 0 at first, that only rises. What cannot be undone is stored as an intent before it is
/// done, and that change, like one that answers a hold, says what it rests on. So:
///
/// 1. A commit raises each mark of [`Change::raises`] by one, in its own transaction.
/// 2. A commit is refused as [`StoreError::Stale`] where a mark that its `saw` names is not what it was.
/// 3. A commit that `passes` something is refused as [`StoreError::Unheard`] while a row of the inbox is not dealt with
///    that was stored as one that [`Closing::touches`] it, and as [`StoreError::Stale`] where its `saw` leaves out one of
///    the scopes that it passes.
/// 4. Comparing and writing are one step. Of two commits of which one raises a mark that the other saw, the later to
///    commit is refused, in whatever replica they began. A row whose `enqueue` had returned when a commit was called is
///    seen by it.
///
/// A refused commit has written nothing. From these follows what people are promised: whoever is answered that something
/// is held learns in that answer of everything that had begun to pass, and nothing else passes after it.
#[async_trait]
pub trait Store: Send + Sync {
    /// Stores events durably, with what each could close; those whose (source, key) is known already are left out.
    /// Returns how many were new.
    async fn enqueue(&self, rows: &[NewInboxRow]) -> StoreResult<usize>;
    /// Events not dealt with yet whose id is greater than `after`, in order of arrival.
    async fn inbox(&self, after: i64, limit: u32) -> StoreResult<Vec<InboxRow>>;
    /// What was stored under this key of a source, as long as it is kept.
    async fn heard(&self, source: &str, key: &str) -> StoreResult<Option<Event>>;
    /// Writes one transaction.
    async fn commit(&self, change: Change) -> StoreResult<()>;
    /// The marks of these scopes as of now, each of them.
    async fn marks(&self, scopes: &BTreeSet<Scope>) -> StoreResult<Marks>;

    /// Takes leases on those of the deliveries that nobody else holds.
    async fn claim(
        &self,
        deliveries: &[DeliveryId],
        now: Instant,
        length: std::time::Duration,
    ) -> StoreResult<Vec<Lease>>;
    /// Open deliveries that were poked or whose `wake_at` has come.
    async fn due(&self, now: Instant) -> StoreResult<Vec<Due>>;
    /// The next instant at which something becomes due by time alone (deliveries and posts).
    async fn next_wake(&self) -> StoreResult<Option<Instant>>;
    /// One delivery.
    async fn delivery(&self, id: &DeliveryId) -> StoreResult<Option<Delivery>>;
    /// Several.
    async fn deliveries(&self, listing: &Listing) -> StoreResult<Vec<Delivery>>;
    /// Those that are sought, newest first. Nothing is read but what is found.
    async fn seek(&self, sought: &Sought) -> StoreResult<Vec<Delivery>>;
    /// The number the next delivery of the app gets.
    async fn next_number(&self, app: &AppName) -> StoreResult<u64>;

    /// The number the next ballot gets: counts over all deliveries, so that people can name a ballot by it.
    async fn next_ballot(&self) -> StoreResult<u64>;

    /// Votes on a delivery, oldest first.
    async fn votes(&self, delivery: &DeliveryId) -> StoreResult<Vec<Vote>>;
    /// Freezes that are not over at `now`.
    async fn freezes(&self, now: Instant) -> StoreResult<Vec<AdHocFreeze>>;
    /// Locks that are not lifted.
    async fn locks(&self) -> StoreResult<Vec<Lock>>;
    /// Overrides that are neither over nor taken back at `now`.
    async fn overrides(&self, now: Instant) -> StoreResult<Vec<Override>>;
    /// Waivers that are neither over nor taken back at `now`, oldest first.
    async fn waivers(&self, now: Instant) -> StoreResult<Vec<Waiver>>;
    /// Deployments of an app in an environment, newest first.
    async fn deployments(&self, app: &AppName, environment: &EnvName, limit: u32) -> StoreResult<Vec<Deployment>>;

    /// Posts to be sent or edited at `now`, oldest first.
    async fn posts_due(&self, now: Instant) -> StoreResult<Vec<StoredPost>>;
    /// All posts about a delivery, oldest first.
    async fn posts(&self, delivery: &DeliveryId) -> StoreResult<Vec<StoredPost>>;
    /// The post with this key.
    async fn post(&self, key: &str) -> StoreResult<Option<StoredPost>>;
    /// The post shown as this message.
    async fn post_at(&self, message: &MessageRef) -> StoreResult<Option<StoredPost>>;
    /// The newest ballot of this number.
    async fn ballot(&self, number: u64) -> StoreResult<Option<StoredPost>>;
    /// Records how far a post got.
    async fn post_state(&self, key: &str, state: &PostState, not_before: Option<Instant>) -> StoreResult<()>;

    /// Notes whose keys begin so.
    async fn notes(&self, prefix: &str) -> StoreResult<Vec<(String, serde_json::Value)>>;

    /// Tags of an image that name the beginning of this commit, as they were seen, the oldest push first.
    async fn tags_of_commit(&self, image: &ImageName, commit: &CommitSha) -> StoreResult<Vec<SeenTag>>;
    /// Tags of an image that named this digest when they were seen, the oldest push first.
    async fn tags_of_digest(&self, image: &ImageName, digest: &Digest) -> StoreResult<Vec<SeenTag>>;
    /// What a tag of an image named when it was last seen.
    async fn last_seen(&self, image: &ImageName, tag: &str) -> StoreResult<Option<SeenTag>>;

    /// The token with this hash, if it counts.
    async fn token(&self, hash: &str) -> StoreResult<Option<PersonToken>>;
    /// The token of this person that counts.
    async fn token_of(&self, person: &PersonId) -> StoreResult<Option<PersonToken>>;

    /// Journal entries after `seq`, as they are stored, oldest first; of one delivery, if given.
    async fn journal(&self, after: i64, limit: u32, delivery: Option<&DeliveryId>) -> StoreResult<Vec<Record>>;
    /// Forgets what was over before then and nothing rests on: events that were dealt with, holds, tokens, waivers and break-glasses
    /// that count no more, messages that were told. At most so many of each kind, the oldest first; how many in all. The
    /// journal, deliveries with their votes, cards and ballots, what runs and what was noted stay.
    async fn prune(&self, before: Instant, most: u32) -> StoreResult<u64>;
    /// The latest instant that anything was stored at.
    async fn latest(&self) -> StoreResult<Option<Instant>>;
    /// Recomputes the whole chain; the number of entries if it holds.
    async fn verify_journal(&self) -> StoreResult<Result<i64, BrokenChain>>;
}
