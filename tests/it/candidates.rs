//! Which tags a commit or a digest may have comes from a registry's events and its scan; what anything rests on is asked of
//! the registry itself, in as many calls whether it holds ten images or ten thousand.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tidegate::domain::event::Event;
use tidegate::domain::scan::Scan;
use tidegate::domain::{Digest, ImageName};
use tidegate::engine::Ports;
use tidegate::port::{Clock as _, Incoming, PortError, PortResult};
use tidegate::registry::local::LocalRegistry;
use tidegate::registry::{Page, Presence, Registry, TaggedImage};
use tidegate::store::Listing;

use crate::support::told::Told;

/// How many tags of somebody else's an image has besides, and how many a page shows.
const OTHERS: usize = 1200;
const A_PAGE: usize = 1000;

/// A registry far away: nobody hears of its pushes, it lists in pages, and counts what it is asked.
struct Far {
    inner: Arc<LocalRegistry>,
    every: Option<Duration>,
    calls: Mutex<Vec<String>>,
    /// Cursors that it knows no more.
    forgets: Mutex<bool>,
    /// Whether its images are archived: there, and not to be pulled.
    archived: Mutex<bool>,
    /// Whether it lists names alone, as OCI's API does.
    nameless: Mutex<bool>,
    /// Whether its list goes round in a circle.
    circle: Mutex<bool>,
}

impl Far {
    fn note(&self, call: String) {
        self.calls.lock().unwrap().push(call);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.calls.lock().unwrap())
    }
}

fn digest(n: usize) -> Digest {
    format!("sha256:{n:064x}").parse().unwrap()
}

#[async_trait]
impl Registry for Far {
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>> {
        self.note(format!("digest {image}:{tag}"));
        self.inner.digest(image, tag).await
    }

    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        self.note(format!("presence {image}"));
        let archived = *self.archived.lock().unwrap();
        if archived { Ok(Presence::Archived) } else { self.inner.presence(image, digest).await }
    }

    async fn list(&self, image: &ImageName, after: Option<&str>) -> PortResult<Page> {
        self.note(format!("list {image} {}", after.unwrap_or("from the beginning")));
        if after.is_some() && std::mem::take(&mut *self.forgets.lock().unwrap()) {
            return Err(PortError::conflict("there is no such cursor"));
        }
        let from = after.map_or(0, |at| at.parse::<usize>().unwrap());
        if *self.circle.lock().unwrap() {
            return Ok(Page { tags: Vec::new(), next: Some((from % 3 + 1).to_string()) });
        }
        let pushed_at = "2026-01-01T00:00:00Z".parse().unwrap();
        let other = |n| TaggedImage { tag: format!("nightly-{n}"), digest: Some(digest(n)), pushed_at };
        let all: Vec<_> = (0..OTHERS).map(other).chain(self.inner.tags(image)?).collect();
        let next = (from + A_PAGE < all.len()).then(|| (from + A_PAGE).to_string());
        let mut tags: Vec<_> = all.into_iter().skip(from).take(A_PAGE).collect();
        if *self.nameless.lock().unwrap() {
            tags.retain(|tag| !tag.tag.starts_with("nightly"));
            tags.iter_mut().for_each(|tag| (tag.digest, tag.pushed_at) = Default::default());
        }
        Ok(Page { tags, next })
    }

    fn scan_every(&self) -> Option<Duration> {
        self.every
    }

    fn heard_by(&self) -> Option<&'static str> {
        Some("the wire")
    }

    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        self.note(format!("retag {image}:{tag}"));
        self.inner.retag(image, digest, tag).await
    }

    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
        self.inner.scan(image, digest).await
    }
}

/// The world with its registry far away, started anew on a store that knows nothing of its tags.
async fn far(told: Told, every: Option<Duration>) -> (Told, Arc<Far>) {
    forget(&told).await;
    let inner = told.world.registry.clone();
    let (calls, forgets, archived, nameless, circle) = Default::default();
    let far = Arc::new(Far { inner, every, calls, forgets, archived, nameless, circle });
    let registry = far.clone();
    let catalog = told.world.config.catalog.clone();
    let deaf = |ports: Ports| {
        let sources = ports.sources.into_iter().filter(|source| source.name() != "registry/local").collect();
        Ports { registries: [("local".to_owned(), registry as _)].into(), sources, ..ports }
    };
    (told.anew(deaf, catalog), far)
}

const PUSH: &str = r#"push acme/shop dev "feat: coupons""#;
const EVERY: Option<Duration> = Some(Duration::from_secs(900));

/// What was kept of tags is gone, as in a store of an older tidegate.
async fn forget(told: &Told) {
    let path = told.world.config.settings.data.join("tidegate.db");
    let mut store = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
    sqlx::raw_sql("DELETE FROM image_tags; DELETE FROM notes WHERE key LIKE 'scan:%'")
        .execute(&mut store)
        .await
        .unwrap();
    store.close().await.unwrap();
}

fn listed(calls: &[String]) -> Vec<&String> {
    calls.iter().filter(|call| call.starts_with("list shop ")).collect()
}

#[tokio::test]
async fn a_push_that_nobody_told_of_is_found_by_the_next_scan_and_by_no_look_before() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.start().await;
    let calls = far.take();
    assert_eq!(listed(&calls), ["list shop from the beginning", "list shop 1000"], "all of it, once at the start");
    // Unheard: seconds with events, one period without.
    let shown = told.tell("alice", PUSH).await;
    told.pass(Duration::from_secs(890)).await;
    told.start().await;
    assert!(!shown.join("\n").contains("shop-1") && !told.heard().join("\n").contains("shop-1"));
    assert_eq!(listed(&far.take()), [""; 0], "no look lists");
    let scans = told.world.engine.scans().await.unwrap();
    assert!(scans.iter().all(|(_, began)| *began == Some(crate::support::told::beginning())), "{scans:?}");
    told.pass(Duration::from_secs(10)).await;
    told.start().await;
    let shown = told.heard().join("\n");
    assert!(shown.contains("shop-1 dev-") && shown.contains("to dev"), "{shown}");
    assert_eq!(listed(&far.take()).len(), 2);
    told.all_is_well().await;
}

#[tokio::test]
async fn a_release_asks_for_its_own_tags_alone_however_many_images_there_are() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.tell("alice", PUSH).await;
    told.start().await;
    told.tell("world", "pass 1m").await;
    far.take();
    for (who, what) in [("alice", "/release cut 1.4.0"), ("bob", "react ✅ on 1"), ("world", "pass 5m")] {
        told.tell(who, what).await;
    }
    let calls = far.take();
    assert!(calls.contains(&"retag shop:v1.4.0".to_owned()), "{calls:?}");
    assert!(calls.iter().all(|call| !call.starts_with("list")), "{calls:?}");
    let tags: std::collections::BTreeSet<_> = calls.iter().filter(|call| call.starts_with("digest shop:")).collect();
    assert!(tags.iter().all(|call| !call.contains("nightly")), "{tags:?}");
    told.all_is_well().await;
}

#[tokio::test]
async fn what_is_kept_of_tags_is_filled_before_anybody_is_told_that_there_is_no_image() {
    let mut told = Told::new(|config| config).await;
    told.tell("alice", PUSH).await;
    told.tell("world", "pass 1m").await;
    // No scan of its own, no event: only the look itself can fill it.
    let (mut told, far) = far(told, None).await;
    *far.forgets.lock().unwrap() = true;
    let shown = told.tell("alice", "/release cut 1.4.0").await.join("\n");
    told.tell("bob", "react ✅ on 1").await;
    let calls = far.take();
    let from_the_beginning = "list shop from the beginning";
    assert_eq!(
        listed(&calls),
        [from_the_beginning, "list shop 1000", from_the_beginning, "list shop 1000"],
        "a cursor that is known no more begins it anew: {shown}"
    );
    assert!(calls.contains(&"retag shop:v1.4.0".to_owned()), "{calls:?}");
    told.all_is_well().await;
}

#[tokio::test]
async fn what_an_event_claims_is_asked_of_the_registry() {
    let (mut told, far) = far(Told::new(|config| config).await, None).await;
    told.tell("alice", PUSH).await;
    let shop: ImageName = "shop".parse().unwrap();
    let pushed = far.inner.tags(&shop).unwrap().into_iter().max_by_key(|tag| tag.pushed_at).unwrap();
    // Somebody tells of a tag that is not there, and of the one that is, with a digest of their own.
    for (tag, claimed) in [("dev-0000000", digest(1)), (pushed.tag.as_str(), digest(2))] {
        let event = Event::ImagePushed { image: shop.clone(), tag: Some(tag.to_owned()), digest: claimed };
        let told_of = Incoming { key: format!("forged:{tag}"), event };
        told.world.engine.take_in("webhook", &[told_of]).await.unwrap();
    }
    told.settle().await;
    told.tell("world", "pass 1m").await;
    let env: tidegate::domain::EnvName = "dev".parse().unwrap();
    let runs = told.world.store.deployments(&"shop".parse().unwrap(), &env, 1).await.unwrap();
    let digests: Vec<_> = runs[0].images.iter().map(|image| &image.digest).collect();
    assert_eq!(digests, [pushed.digest.as_ref().unwrap()], "at {}", told.clock.now());
    told.all_is_well().await;
}

#[tokio::test]
async fn an_image_that_is_there_is_not_a_commits_because_an_event_says_so() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    let shop: ImageName = "shop".parse().unwrap();
    let newest = || far.inner.tags(&shop).unwrap().into_iter().max_by_key(|tag| tag.pushed_at).unwrap();
    told.tell("alice", PUSH).await;
    told.start().await;
    let old = newest().digest.unwrap();
    told.pass(Duration::from_secs(60)).await;
    told.tell("alice", r#"push acme/shop dev "fix: coupons""#).await;
    let pushed = newest();
    // The first that is heard of the fix is that it is what it mends.
    let event = Event::ImagePushed { image: shop.clone(), tag: Some(pushed.tag.clone()), digest: old.clone() };
    told.world.engine.take_in("webhook", &[Incoming { key: "forged".to_owned(), event }]).await.unwrap();
    told.settle().await;
    let said = told.heard().join("\n");
    let (first, claimed) = (pushed.digest.unwrap(), old.short());
    assert!(said.contains(&format!("{} and {claimed} were both pushed as the dev image of", first.short())), "{said}");
    let cut = format!("/release cut 1.4.0 --from {}", pushed.tag.trim_start_matches("dev-"));
    told.tell("alice", &cut).await;
    let said = told.tell("bob", "react ✅ on 1").await.join("\n");
    assert!(said.contains("nothing tells which CI built") && !said.contains("✔ Merge"), "{said}");
}

#[tokio::test]
async fn what_is_archived_holds_what_would_ship_it_and_says_so() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.tell("alice", PUSH).await;
    told.start().await;
    for (who, what) in [
        ("world", "pass 1m"),
        ("alice", "/release cut 1.4.0"),
        ("bob", "react ✅ on 1"),
        ("world", "pass 40m"),
        ("carol", "/promote prod 1.4.0"),
    ] {
        told.tell(who, what).await;
    }
    *far.archived.lock().unwrap() = true;
    let mut shown = Vec::new();
    for (who, what) in [("bob", "react ✅ on 2"), ("dave", "react ✅ on 2"), ("world", "pass 5m")] {
        shown.extend(told.tell(who, what).await);
    }
    let shown = shown.join("\n");
    assert!(shown.contains("cannot be pulled: it is archived; restore it"), "{shown}");
    let prod = "prod".parse().unwrap();
    let version = async |told: &Told| {
        let runs = told.world.store.deployments(&"shop".parse().unwrap(), &prod, 1).await.unwrap();
        runs[0].version.map(|version| version.to_string())
    };
    assert_eq!(version(&told).await.as_deref(), Some("1.3.0"));
    *far.archived.lock().unwrap() = false;
    told.tell("world", "pass 10m").await;
    told.start().await;
    told.tell("world", "pass 10m").await;
    assert_eq!(version(&told).await.as_deref(), Some("1.4.0"), "{:?}", told.heard());
    told.all_is_well().await;
}

#[tokio::test]
async fn the_echo_of_an_own_retag_starts_nothing_whichever_way_it_comes() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.tell("alice", PUSH).await;
    told.start().await;
    for (who, what) in
        [("world", "pass 1m"), ("alice", "/release cut 1.4.0"), ("bob", "react ✅ on 1"), ("world", "pass 5m")]
    {
        told.tell(who, what).await;
    }
    let shop: ImageName = "shop".parse().unwrap();
    let digest = far.inner.digest(&shop, "v1.4.0").await.unwrap().expect("it was tagged");
    let all = async |told: &Told| told.world.store.deliveries(&Listing::default()).await.unwrap().len();
    let before = all(&told).await;
    far.take();
    for way in ["queue", "webhook"] {
        let event = Event::ImagePushed { image: shop.clone(), tag: Some("v1.4.0".to_owned()), digest: digest.clone() };
        told.world.engine.take_in("ecr", &[Incoming { key: way.to_owned(), event }]).await.unwrap();
    }
    told.settle().await;
    assert_eq!((all(&told).await, told.heard()), (before, Vec::new()));
    assert!(far.take().iter().all(|call| !call.starts_with("retag")));
}

#[tokio::test]
async fn a_tag_that_was_written_here_is_nothing_that_a_scan_finds() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.tell("alice", PUSH).await;
    told.start().await;
    for (who, what) in
        [("world", "pass 1m"), ("alice", "/release cut 1.4.0"), ("bob", "react ✅ on 1"), ("world", "pass 20m")]
    {
        told.tell(who, what).await;
        told.start().await;
    }
    assert!(far.take().iter().filter(|call| *call == "list shop 1000").count() > 1, "it was scanned since");
    let found: Vec<String> = {
        let rows = told.world.store.inbox(0, 1000).await.unwrap().into_iter();
        rows.filter(|row| row.row.source == "registry/scan").map(|row| row.row.key).collect()
    };
    assert!(found.iter().all(|key| !key.contains("v1.4.0")), "{found:?}");
}

#[tokio::test]
async fn a_known_tag_that_moved_is_noticed_by_a_scan_that_lists_names_alone() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    *far.nameless.lock().unwrap() = true;
    told.tell("alice", PUSH).await;
    told.start().await;
    for (who, what) in
        [("world", "pass 1m"), ("alice", "/release cut 1.4.0"), ("bob", "react ✅ on 1"), ("world", "pass 40m")]
    {
        told.tell(who, what).await;
    }
    told.start().await;
    let shop: ImageName = "shop".parse().unwrap();
    far.inner.push(&shop, "v1.4.0", "something else").unwrap();
    told.heard();
    told.pass(Duration::from_secs(901)).await;
    told.start().await;
    let said = told.heard().join("\n");
    assert!(said.contains("shop:v1.4.0 names"), "{said}");
    let rows = told.world.store.journal(0, 10_000, None).await.unwrap();
    let found = |row: &tidegate::store::journal::Record| row.fact.contains("registry/scan:shop:v1.4.0:");
    assert_eq!(rows.iter().filter(|row| found(row)).count(), 1, "told as if somebody had");
    // Once each.
    told.pass(Duration::from_secs(901)).await;
    told.start().await;
    let rows = told.world.store.journal(0, 10_000, None).await.unwrap();
    assert_eq!(rows.iter().filter(|row| found(row)).count(), 1);
}

#[tokio::test]
async fn a_list_without_an_end_ends_and_is_told() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    *far.circle.lock().unwrap() = true;
    told.start().await;
    let lists = listed(&far.take()).len();
    assert!(lists <= 20, "{lists} pages were read of a list that goes round");
    told.tell("alice", PUSH).await;
    *far.circle.lock().unwrap() = false;
    told.pass(Duration::from_secs(901)).await;
    told.start().await;
    let said = told.heard().join("\n");
    assert!(said.contains("shop-1 dev-"), "it begins anew: {said}");
}

#[tokio::test]
async fn a_registry_that_does_not_say_when_it_was_pushed_to_is_given_one_scan_to_tell() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    *far.nameless.lock().unwrap() = true;
    told.start().await;
    let scanned = async |told: &mut Told, push: bool| {
        if push {
            told.tell("alice", PUSH).await;
        }
        told.pass(Duration::from_secs(901)).await;
        told.start().await;
        told.heard().join("\n")
    };
    let alarm = "the registry local is not heard";
    assert!(!scanned(&mut told, true).await.contains(alarm), "it may be told of in a moment");
    let second = scanned(&mut told, false).await;
    assert!(second.contains(alarm) && second.contains("look at the wire"), "{second}");
    assert!(!scanned(&mut told, true).await.contains(alarm), "once for each silence");
    let event = Event::ImageChanged { image: "shop".parse().unwrap() };
    told.world.engine.take_in("hook", &[Incoming { key: "heard".to_owned(), event }]).await.unwrap();
    assert!(!scanned(&mut told, false).await.contains(alarm));
    let kept = told.world.store.notes("heard:").await.unwrap();
    assert_eq!(kept.len(), 1, "{kept:?}");
}

#[tokio::test]
async fn a_registry_that_tells_of_nothing_any_more_is_told_once() {
    let (mut told, far) = far(Told::new(|config| config).await, EVERY).await;
    told.start().await;
    let scanned = async |told: &mut Told| {
        told.tell("alice", PUSH).await;
        told.pass(Duration::from_secs(901)).await;
        told.start().await;
        told.heard().join("\n")
    };
    let alarm = "the registry local is not heard: pushes of shop were found by the scan alone";
    let first = scanned(&mut told).await;
    assert!(first.contains(alarm) && first.contains("since tidegate started"), "{first}");
    assert!(!scanned(&mut told).await.contains(alarm), "once for each silence");
    // It is heard again, and then it is not.
    let shop: ImageName = "shop".parse().unwrap();
    let event = Event::ImageChanged { image: shop };
    told.world.engine.take_in("ecr", &[Incoming { key: "heard".to_owned(), event }]).await.unwrap();
    assert!(!scanned(&mut told).await.contains(alarm), "one that is lost is nothing");
    assert!(scanned(&mut told).await.contains(alarm));
    assert_eq!(told.world.engine.last_heard().len(), 1);
    drop(far);
}
