//! Death at a chosen moment. Every call by which the engine changes anything is counted, across all ports; at the chosen
//! one, before or after it is carried out, the engine hangs for good and the harness drops it with everything it held.
//! What a call did is on disk then, what the engine knew is gone: that is what `kill -9` leaves.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use tidegate::chat::{Body, Chat, Post, Reaction};
use tidegate::domain::catalog::Surface;
use tidegate::domain::delivery::Delivery;
use tidegate::domain::deployment::Deployment;
use tidegate::domain::dev_image::Moves;
use tidegate::domain::event::MessageRef;
use tidegate::domain::freeze::AdHocFreeze;
use tidegate::domain::gate::{Lock, Override, Waiver};
use tidegate::domain::hold::{Marks, Scope};
use tidegate::domain::pull_request::{Check, CommitInfo, PullRequest, Review};
use tidegate::domain::scan::Scan;
use tidegate::domain::steering::{Reached, Steer};
use tidegate::domain::vote::Vote;
use tidegate::domain::{
    AppName, Branch, CommitSha, DeliveryId, Digest, EnvName, ImageName, Instant, PersonId, PrNumber, RepoId, TagName,
};
use tidegate::engine::Ports;
use tidegate::forge::{DeploymentNote, Directory, Forge, NewPr, Pin};
use tidegate::git::GitRemote;
use tidegate::port::{Incoming, PortResult, Source};
use tidegate::registry::{Page, Presence, Registry};
use tidegate::repos::Ways;
use tidegate::rollout::{Rollout, RolloutState, RolloutTarget};
use tidegate::store::journal::Record;
use tidegate::store::tags::SeenTag;
use tidegate::store::{
    BrokenChain, Change, Due, InboxRow, Lease, Listing, NewInboxRow, PersonToken, PostState, Sought, Store,
    StoreResult, StoredPost,
};
use tokio::sync::Notify;

/// When to die. Moment `2n - 1` is just before the n-th change, moment `2n` just after it.
#[derive(Clone)]
pub(crate) struct Fate {
    counted: Arc<AtomicUsize>,
    moment: usize,
    dead: Arc<Notify>,
}

impl Fate {
    /// Dies at this moment; at none if it is 0.
    pub(crate) fn at(moment: usize) -> Self {
        Self { counted: Arc::default(), moment, dead: Arc::default() }
    }

    /// How many moments there were so far.
    pub(crate) fn moments(&self) -> usize {
        2 * self.counted.load(Ordering::SeqCst)
    }

    /// Returns when the moment has come.
    pub(crate) async fn comes(&self) {
        self.dead.notified().await;
    }

    async fn meets<T>(&self, call: impl Future<Output = T> + Send) -> T {
        let n = self.counted.fetch_add(1, Ordering::SeqCst) + 1;
        if 2 * n - 1 == self.moment {
            self.dies().await;
        }
        let result = call.await;
        if 2 * n == self.moment {
            self.dies().await;
        }
        result
    }

    async fn dies(&self) {
        self.dead.notify_one();
        std::future::pending::<()>().await;
    }

    /// The same ports, with this fate over every change made through them.
    pub(crate) fn over(&self, ports: Ports) -> Ports {
        let named = |(name, inner)| (name, Arc::new(self.of(inner)) as Arc<dyn Registry>);
        let watched = |(name, inner)| (name, Arc::new(self.of(inner)) as Arc<dyn Rollout>);
        Ports {
            store: Arc::new(self.of(ports.store)),
            forge: Arc::new(self.of(ports.forge)),
            repos: ports.repos.by(|ways| Arc::new(self.of(ways))),
            registries: ports.registries.into_iter().map(named).collect(),
            rollouts: ports.rollouts.into_iter().map(watched).collect(),
            chats: ports.chats.into_iter().map(|c| Arc::new(self.of(c)) as Arc<dyn Chat>).collect(),
            sources: ports.sources.into_iter().map(|s| Arc::new(self.of(s)) as Arc<dyn Source>).collect(),
            clock: ports.clock,
        }
    }

    fn of<P: ?Sized>(&self, inner: Arc<P>) -> Mortal<P> {
        Mortal { fate: self.clone(), inner }
    }
}

struct Mortal<P: ?Sized> {
    fate: Fate,
    inner: Arc<P>,
}

/// A port whose changes meet their fate; what only looks is passed on.
macro_rules! mortal {
    (
        $port:ident
        plain { $($plain:ident($($p:ident: $pt:ty),*) -> $po:ty;)* }
        looks { $($look:ident($($l:ident: $lt:ty),*) -> $lo:ty;)* }
        changes { $($change:ident($($c:ident: $ct:ty),*) -> $co:ty;)* }
    ) => {
        #[async_trait]
        impl $port for Mortal<dyn $port> {
            $(fn $plain(&self, $($p: $pt),*) -> $po { self.inner.$plain($($p),*) })*
            $(async fn $look(&self, $($l: $lt),*) -> $lo { self.inner.$look($($l),*).await })*
            $(async fn $change(&self, $($c: $ct),*) -> $co { self.fate.meets(self.inner.$change($($c),*)).await })*
        }
    };
}

mortal! {
    Store
    plain {}
    looks {
        inbox(after: i64, limit: u32) -> StoreResult<Vec<InboxRow>>;
        heard(source: &str, key: &str) -> StoreResult<Option<tidegate::domain::event::Event>>;
        marks(scopes: &std::collections::BTreeSet<Scope>) -> StoreResult<Marks>;
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
        tags_of_commit(image: &ImageName, commit: &CommitSha) -> StoreResult<Vec<SeenTag>>;
        tags_of_digest(image: &ImageName, digest: &Digest) -> StoreResult<Vec<SeenTag>>;
        last_seen(image: &ImageName, tag: &str) -> StoreResult<Option<SeenTag>>;
        token(hash: &str) -> StoreResult<Option<PersonToken>>;
        token_of(person: &PersonId) -> StoreResult<Option<PersonToken>>;
        notes(prefix: &str) -> StoreResult<Vec<(String, serde_json::Value)>>;
        journal(after: i64, limit: u32, delivery: Option<&DeliveryId>) -> StoreResult<Vec<Record>>;
        verify_journal() -> StoreResult<Result<i64, BrokenChain>>;
    latest() -> StoreResult<Option<Instant>>;
    }
    changes {
        enqueue(rows: &[NewInboxRow]) -> StoreResult<usize>;
        commit(change: Change) -> StoreResult<()>;
        claim(deliveries: &[DeliveryId], now: Instant, length: std::time::Duration) -> StoreResult<Vec<Lease>>;
        prune(before: Instant, most: u32) -> StoreResult<u64>;
        post_state(key: &str, state: &PostState, not_before: Option<Instant>) -> StoreResult<()>;
    }
}

mortal! {
    Forge
    plain {
        own_login() -> &str;
        pr_url(repo: &RepoId, pr: PrNumber) -> String;
        compare_url(repo: &RepoId, from: &CommitSha, to: &CommitSha) -> String;
    }
    looks {
        moves(repo: &RepoId, branch: &Branch, until: Option<&CommitSha>) -> PortResult<Moves>;
        find_pr(repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>>;
        open_prs(repo: &RepoId) -> PortResult<Vec<PullRequest>>;
        pull_request(repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest>;
        reviews(repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>>;
        checks(repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>>;
    }
    changes {
        open_pr(repo: &RepoId, new: &NewPr) -> PortResult<PullRequest>;
        edit_pr(repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()>;
        mark_ready(repo: &RepoId, pr: PrNumber) -> PortResult<()>;
        comment(repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()>;
        close_pr(repo: &RepoId, pr: PrNumber) -> PortResult<()>;
        request_reviewers(repo: &RepoId, pr: PrNumber, logins: &[String]) -> PortResult<()>;
        set_check(repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()>;
        merge_pr(repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha>;
        dismiss_review(repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()>;
        publish_release(repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()>;
        deployment(repo: &RepoId, note: &DeploymentNote) -> PortResult<()>;
    }
}

#[async_trait]
impl Directory for Mortal<dyn Forge> {
    fn tells_pushers(&self) -> bool {
        self.inner.tells_pushers()
    }
    async fn author_logins(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.inner.author_logins(repo, commits).await
    }
    async fn pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.inner.pushers(repo, commits).await
    }
    fn know(&self, accounts: &tidegate::domain::accounts::Accounts) {
        self.inner.know(accounts);
    }
    fn strangers(&self) -> Vec<(String, u64)> {
        self.inner.strangers()
    }
    async fn account(&self, repo: &RepoId, login: &str) -> PortResult<Option<u64>> {
        self.inner.account(repo, login).await
    }
    async fn login_of(&self, repo: &RepoId, number: u64) -> PortResult<Option<String>> {
        self.inner.login_of(repo, number).await
    }
    async fn team_members(&self, team: &str) -> PortResult<Vec<String>> {
        self.inner.team_members(team).await
    }
}

// Both moments of a change by Git come before it: what it leaves is there just before the next change of anything.
mortal! {
    Ways
    plain {}
    looks {
        git_remote(repo: &RepoId) -> PortResult<GitRemote>;
        name_makers(commits: &mut [&mut CommitInfo]) -> PortResult<()>;
    }
    changes {
        before_change(repo: &RepoId) -> PortResult<()>;
    }
}

mortal! {
    Registry
    plain {
        scan_every() -> Option<std::time::Duration>;
        heard_by() -> Option<&'static str>;
        calls() -> Vec<(&'static str, u64)>;
    }
    looks {
        digest(image: &ImageName, tag: &str) -> PortResult<Option<Digest>>;
        presence(image: &ImageName, digest: &Digest) -> PortResult<Presence>;
        list(image: &ImageName, after: Option<&str>) -> PortResult<Page>;
        scan(image: &ImageName, digest: &Digest) -> PortResult<Scan>;
    }
    changes {
        retag(image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()>;
    }
}

mortal! {
    Rollout
    plain {}
    looks {
        state(target: &RolloutTarget) -> PortResult<RolloutState>;
        steerable(target: &RolloutTarget, how: Steer) -> PortResult<String>;
    }
    changes {
        nudge(target: &RolloutTarget) -> PortResult<()>;
        steer(target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached>;
    }
}

mortal! {
    Chat
    plain {
        surface() -> Surface;
    }
    looks {
        find(channel: &str, key: &str) -> PortResult<Option<MessageRef>>;
        reactions(message: &MessageRef) -> PortResult<Vec<Reaction>>;
    }
    changes {
        post(post: &Post) -> PortResult<MessageRef>;
        edit(message: &MessageRef, revision: u64, body: &Body) -> PortResult<()>;
        private(login: &str, channel: &str, key: &str, text: &str) -> PortResult<()>;
    }
}

mortal! {
    Source
    plain {
        name() -> &str;
    }
    looks {
        receive() -> PortResult<Vec<Incoming>>;
    }
    changes {
        acknowledge(keys: &[String]) -> PortResult<()>;
    }
}
