//! Something that happens between a look and the intent that follows from it: right before the store is given the intent of
//! what cannot be undone, once. That is the moment for which a hold must not be late. And somebody else who is faster, once.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::BoxFuture;
use tidegate::domain::delivery::Delivery;
use tidegate::domain::deployment::Deployment;
use tidegate::domain::event::{Event, MessageRef};
use tidegate::domain::freeze::AdHocFreeze;
use tidegate::domain::gate::{Lock, Override, Waiver};
use tidegate::domain::hold::{Marks, Reach, Scope};
use tidegate::domain::vote::Vote;
use tidegate::domain::{AppName, CommitSha, DeliveryId, Digest, EnvName, ImageName, Instant, PersonId};
use tidegate::store::journal::Record;
use tidegate::store::tags::SeenTag;
use tidegate::store::{
    BrokenChain, Change, Due, InboxRow, Lease, Listing, NewInboxRow, PersonToken, PostState, Sought, Store, StoreError,
    StoreResult, StoredPost,
};

/// Which change.
type Fits = fn(&Change) -> bool;
type Meanwhile = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

/// A store in front of which something happens at the right moment.
pub(crate) struct Between {
    inner: Arc<dyn Store>,
    /// What happens, and before which of the intents to come.
    meanwhile: Mutex<Option<(usize, Meanwhile)>>,
    /// What was tried to pass, and whether it was let.
    tried: Mutex<Vec<(Reach, bool)>>,
    /// Which change somebody else is faster than.
    outrun: Mutex<Option<Fits>>,
}

impl Between {
    pub(crate) fn over(inner: Arc<dyn Store>) -> Arc<Self> {
        Arc::new(Self { inner, meanwhile: Mutex::default(), tried: Mutex::default(), outrun: Mutex::default() })
    }

    /// Happens right before an intent is stored: the next one, or so many later.
    pub(crate) fn meanwhile(&self, later: usize, happens: impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some((later, Box::new(happens)));
    }

    fn due(&self) -> Option<Meanwhile> {
        let mut meanwhile = self.meanwhile.lock().unwrap();
        if let Some((later @ 1.., _)) = meanwhile.as_mut() {
            *later -= 1;
            return None;
        }
        meanwhile.take().map(|(_, happens)| happens)
    }

    /// Of the changes that fit, the next is refused: somebody else was faster.
    pub(crate) fn outrun(&self, fits: Fits) {
        *self.outrun.lock().unwrap() = Some(fits);
    }

    /// Whether that is still to come.
    pub(crate) fn outruns(&self) -> bool {
        self.outrun.lock().unwrap().is_some()
    }

    fn is_outrun(&self, change: &Change) -> bool {
        let mut outrun = self.outrun.lock().unwrap();
        let is = outrun.is_some_and(|fits| fits(change));
        if is {
            *outrun = None;
        }
        is
    }

    /// Whether it is still to happen.
    pub(crate) fn waits(&self) -> bool {
        self.meanwhile.lock().unwrap().is_some()
    }

    /// How often something was refused, and how often let pass, since the last call.
    pub(crate) fn refused_and_passed(&self) -> (usize, usize) {
        let tried = std::mem::take(&mut *self.tried.lock().unwrap());
        let passed = tried.iter().filter(|(_, passed)| *passed).count();
        (tried.len() - passed, passed)
    }
}

macro_rules! passed_on {
    ($($name:ident($($p:ident: $pt:ty),*) -> $out:ty;)*) => {
        #[async_trait]
        impl Store for Between {
            async fn commit(&self, change: Change) -> StoreResult<()> {
                if self.is_outrun(&change) {
                    return Err(StoreError::Stale("what is written".to_owned()));
                }
                let Some(reach) = change.passes.clone() else { return self.inner.commit(change).await };
                if let Some(happens) = self.due() {
                    happens().await;
                }
                let committed = self.inner.commit(change).await;
                self.tried.lock().unwrap().push((reach, committed.is_ok()));
                committed
            }
            $(async fn $name(&self, $($p: $pt),*) -> $out { self.inner.$name($($p),*).await })*
        }
    };
}

passed_on! {
    enqueue(rows: &[NewInboxRow]) -> StoreResult<usize>;
    inbox(after: i64, limit: u32) -> StoreResult<Vec<InboxRow>>;
    heard(source: &str, key: &str) -> StoreResult<Option<Event>>;
    marks(scopes: &BTreeSet<Scope>) -> StoreResult<Marks>;
    claim(deliveries: &[DeliveryId], now: Instant, length: std::time::Duration) -> StoreResult<Vec<Lease>>;
    due(now: Instant) -> StoreResult<Vec<Due>>;
    next_wake() -> StoreResult<Option<Instant>>;
    delivery(id: &DeliveryId) -> StoreResult<Option<Delivery>>;
    deliveries(listing: &Listing) -> StoreResult<Vec<Delivery>>;
    seek(sought: &Sought) -> StoreResult<Vec<Delivery>>;
    next_number(app: &AppName) -> StoreResult<u64>;
    next_ballot() -> StoreResult<u64>;
    votes(delivery: &DeliveryId) -> StoreResult<Vec<Vote>>;
    freezes(now: Instant) -> StoreResult<Vec<AdHocFreeze>>;
    locks() -> StoreResult<Vec<Lock>>;
    overrides(now: Instant) -> StoreResult<Vec<Override>>;
    waivers(now: Instant) -> StoreResult<Vec<Waiver>>;
    deployments(app: &AppName, environment: &EnvName, limit: u32) -> StoreResult<Vec<Deployment>>;
    posts_due(now: Instant) -> StoreResult<Vec<StoredPost>>;
    posts(delivery: &DeliveryId) -> StoreResult<Vec<StoredPost>>;
    post(key: &str) -> StoreResult<Option<StoredPost>>;
    post_at(message: &MessageRef) -> StoreResult<Option<StoredPost>>;
    ballot(number: u64) -> StoreResult<Option<StoredPost>>;
    post_state(key: &str, state: &PostState, not_before: Option<Instant>) -> StoreResult<()>;
    tags_of_commit(image: &ImageName, commit: &CommitSha) -> StoreResult<Vec<SeenTag>>;
    tags_of_digest(image: &ImageName, digest: &Digest) -> StoreResult<Vec<SeenTag>>;
    last_seen(image: &ImageName, tag: &str) -> StoreResult<Option<SeenTag>>;
    token(hash: &str) -> StoreResult<Option<PersonToken>>;
    token_of(person: &PersonId) -> StoreResult<Option<PersonToken>>;
    notes(prefix: &str) -> StoreResult<Vec<(String, serde_json::Value)>>;
    journal(after: i64, limit: u32, delivery: Option<&DeliveryId>) -> StoreResult<Vec<Record>>;
    prune(before: Instant, most: u32) -> StoreResult<u64>;
    verify_journal() -> StoreResult<Result<i64, BrokenChain>>;
    latest() -> StoreResult<Option<Instant>>;
}
