//! What a commit's or a digest's tags may be: from what was heard and from a scan, kept in the store. Candidates only: what each
//! tag names is asked of the registry at every look, so a wrong, old or forged event leads to a look and to nothing else.
//!
//! A registry far away lists its tags a page at a time, and that alone costs more with every image. So it is listed by the scan:
//! once before anybody is told that there is no image, then at the registry's own intervals, because events can be lost.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::domain::catalog::{App, ImageSpec};
use crate::domain::event::Event;
use crate::domain::image::ImageRef;
use crate::domain::{CommitSha, Digest, ImageName, Instant};
use crate::port::{Fault, Incoming, PortError, PortResult};
use crate::registry::{Presence, Registry, TaggedImage};
use crate::store::Change;
use crate::store::tags::SeenTag;

/// The inbox source of what a scan found and nobody told.
const SOURCE: &str = "registry/scan";
/// How many pages are read in one go; where there are more, the next look or sweep goes on.
const PAGES: usize = 20;

/// How many pages a list has at most: whatever names more never ends.
const MOST_PAGES: u32 = 5_000;
/// How many known tags a scan asks about where the list does not say what they name.
const ASKED: u32 = 100;

/// Images that were scanned since the start: what was missed before is found at once.
pub(super) type Scanned = Mutex<BTreeSet<ImageName>>;

/// How long ago something was pushed of which no event comes any more: EventBridge takes seconds.
const LATE: Duration = Duration::from_secs(5 * 60);

/// How far the scan of an image is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Scan {
    /// In which registry. Under another it begins anew.
    registry: String,
    /// By which pattern commits were read from tags. Under another it begins anew.
    dev_tag: String,
    /// When the last whole one began.
    #[serde(default)]
    whole: Option<Instant>,
    /// The one under way.
    #[serde(default)]
    pass: Option<Pass>,
    /// How many tags the last whole one found of which the list did not say what they name.
    #[serde(default)]
    nameless: u32,
    /// How many whole ones there were.
    #[serde(default)]
    round: u32,
    /// Since when pushes are found that nobody told, where nobody knows when they were made.
    #[serde(default)]
    suspect: Option<Instant>,
}

/// A scan under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Pass {
    began: Instant,
    /// Where it goes on.
    next: Option<String>,
    /// Whether it found what was pushed a while ago and nobody told.
    #[serde(default)]
    missed: bool,
    /// Whether it found what was pushed nobody knows when, and nobody told.
    #[serde(default)]
    vague: bool,
    /// How many pages were read.
    #[serde(default)]
    pages: u32,
    /// Where it went on some pages ago: a list that comes there again goes round in a circle.
    #[serde(default)]
    mark: Option<String>,
    /// How many tags had no digest in the list.
    #[serde(default)]
    nameless: u32,
    /// How many of those that are known were asked about all the same.
    #[serde(default)]
    asked: u32,
}

impl Pass {
    fn begin(now: Instant) -> Self {
        let (missed, vague) = (false, false);
        Self { began: now, next: None, missed, vague, pages: 0, mark: None, nameless: 0, asked: 0 }
    }

    /// Goes on there, unless that is where it was before, or there is no end to it.
    fn go_on(mut self, next: String) -> Option<Self> {
        self.pages += 1;
        if self.pages > MOST_PAGES || self.mark.as_ref() == Some(&next) {
            return None;
        }
        // A circle of any length is met again once the mark is far enough apart.
        if self.pages.is_power_of_two() {
            self.mark = Some(next.clone());
        }
        self.next = Some(next);
        Some(self)
    }
}

fn key(image: &ImageName) -> String {
    format!("scan:{image}")
}

impl Scan {
    fn of(spec: &ImageSpec) -> Self {
        let (registry, dev_tag) = (spec.registry.clone(), spec.dev_tag.key());
        Self { registry, dev_tag, whole: None, pass: None, nameless: 0, round: 0, suspect: None }
    }

    fn is_of(&self, spec: &ImageSpec) -> bool {
        self.registry == spec.registry && self.dev_tag == spec.dev_tag.key()
    }

    /// Whether it is a known tag's turn to be asked about: each has it once in as many scans as it takes for all.
    fn is_turn_of(&self, tag: &str, pass: &Pass) -> bool {
        let rounds = self.nameless.div_ceil(ASKED).max(1);
        let place = tag.bytes().fold(0u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % rounds;
        place == self.round % rounds && pass.asked < 2 * ASKED
    }
}

impl Engine {
    /// The registry that an image is pushed to; of one that the app names no more, the only one that there is.
    pub(super) fn registry_of(&self, app: &App, image: &ImageName) -> PortResult<&dyn Registry> {
        let spec = app.image(image);
        let mut all = self.ports.registries.values();
        match (spec, all.next(), all.next()) {
            (Some(spec), _, _) => self.registry(&spec.registry),
            (None, Some(only), None) => Ok(only.as_ref()),
            _ => Err(PortError::rejected(format!(
                "{} has no image {image} any more, so nobody knows which registry has it; name it under `images`",
                app.name
            ))),
        }
    }

    /// An image that is archived, or incomplete, is there and can't be run: what would ship it waits, and says so.
    pub(super) async fn can_be_pulled(
        &self,
        app: &App,
        image: &ImageName,
        tag: &str,
        digest: &Digest,
    ) -> PortResult<()> {
        let why = match self.registry_of(app, image)?.presence(image, digest).await? {
            Presence::There => return Ok(()),
            Presence::Gone => "it is gone; push it again".to_owned(),
            Presence::Archived => "it is archived; restore it, or push it again".to_owned(),
            Presence::Incomplete(why) => format!("it is incomplete: {why}; push it again"),
        };
        Err(PortError::rejected(format!("{image}:{tag} ({}) cannot be pulled: {why}", digest.short())))
    }

    /// Something happened to an image: whoever ships it looks again.
    pub(super) async fn image_changed(&self, change: &mut Change, image: &ImageName) -> PortResult<String> {
        self.note_image(image);
        let has = |app: &App| app.image(image).is_some();
        self.poke(change, |d| self.catalog.app(&d.app).is_some_and(has)).await
    }

    /// Keeps that a tag was written here: no scan takes it for something that was missed.
    pub(super) async fn note_retag(&self, app: &App, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        let Some(spec) = app.image(image) else { return Ok(()) };
        let tags = vec![seen(spec, tag, digest, (self.now(), self.now()))];
        self.ports.store.commit(Change { tags, ..self.change() }).await.map_err(store_failed)
    }

    /// An image was pushed under a tag, and the registry is asked what that names.
    pub(super) async fn image_tagged(&self, change: &mut Change, image: &ImageName, tag: &str) -> PortResult<String> {
        let Some(spec) = self.catalog.image(image) else { return Ok(format!("no app has image {image}")) };
        let Some(digest) = self.registry(&spec.registry)?.digest(image, tag).await? else {
            return self.image_changed(change, image).await;
        };
        let now = self.now();
        change.tags.push(seen(spec, tag, &digest, (now, now)));
        self.image_pushed(change, image, Some(tag), &digest).await
    }

    /// Keeps what pushes tell as candidates.
    pub(super) async fn note_pushes(&self, events: &[Incoming]) -> Result<(), EngineError> {
        let now = self.now();
        let notes = self.note_heard(events);
        let pushed = |incoming: &Incoming| {
            let Event::ImagePushed { image, tag: Some(tag), digest } = &incoming.event else { return None };
            self.catalog.image(image).map(|spec| seen(spec, tag, digest, (now, now)))
        };
        let tags: Vec<SeenTag> = events.iter().filter_map(pushed).collect();
        if tags.is_empty() && notes.is_empty() {
            return Ok(());
        }
        Ok(self.ports.store.commit(Change { tags, notes, ..self.change() }).await?)
    }

    /// What the dev tags of a commit name now, the oldest push first.
    pub(super) async fn tagged_as(&self, spec: &ImageSpec, commit: &CommitSha) -> PortResult<Vec<ImageRef>> {
        self.listed_once(spec).await?;
        let rows = self.ports.store.tags_of_commit(&spec.name, commit).await.map_err(store_failed)?;
        let registry = self.registry(&spec.registry)?;
        let mut found = Vec::new();
        for tag in rows.iter().map(|row| &row.tag).collect::<BTreeSet<_>>() {
            if spec.dev_commit(tag).is_none() {
                continue;
            }
            let Some(digest) = registry.digest(&spec.name, tag).await? else { continue };
            // What it names now and was never heard of came last.
            let place = rows.iter().position(|row| row.tag == *tag && row.digest == digest).unwrap_or(rows.len());
            found.push((place, ImageRef { name: spec.name.clone(), tag: tag.clone(), digest }));
        }
        found.sort_by_key(|(place, _)| *place);
        Ok(found.into_iter().map(|(_, image)| image).collect())
    }

    /// The tags that name a digest now.
    pub(super) async fn tags_naming(&self, spec: &ImageSpec, digest: &Digest) -> PortResult<Vec<String>> {
        self.listed_once(spec).await?;
        let rows = self.ports.store.tags_of_digest(&spec.name, digest).await.map_err(store_failed)?;
        let registry = self.registry(&spec.registry)?;
        let mut tags = Vec::new();
        for row in rows {
            if registry.digest(&spec.name, &row.tag).await?.as_ref() == Some(digest) {
                tags.push(row.tag);
            }
        }
        Ok(tags)
    }

    /// Before anybody is told that there is no image, all that there is was listed once.
    async fn listed_once(&self, spec: &ImageSpec) -> PortResult<()> {
        let mut scan = self.scan_of(spec).await?;
        for _ in 0..PAGES {
            if scan.whole.is_some() {
                return Ok(());
            }
            scan = self.scan_page(spec, scan).await?;
        }
        if scan.whole.is_some() {
            return Ok(());
        }
        let told = format!("the tags of {} are being listed for the first time; it goes on", spec.name);
        Err(PortError::transient(told, "more pages than one look reads"))
    }

    /// Goes on with the scans that are due. One that fails keeps none of the others from its turn.
    pub(super) async fn scan_due(&self, app: &App) -> PortResult<()> {
        let mut done = Ok(());
        for spec in &app.images {
            done = self.scan_image(spec).await.and(done);
        }
        done
    }

    /// When the last whole scan of each image began, where its registry is scanned at all; none where there was none.
    pub async fn scans(&self) -> Result<Vec<(ImageName, Option<Instant>)>, EngineError> {
        let mut scans = Vec::new();
        for spec in self.catalog.images() {
            if self.ports.registries.get(&spec.registry).is_some_and(|registry| registry.scan_every().is_some()) {
                let notes = self.ports.store.notes(&key(&spec.name)).await?;
                scans.push((spec.name.clone(), read_scan(spec, notes).whole));
            }
        }
        Ok(scans)
    }

    async fn scan_image(&self, spec: &ImageSpec) -> PortResult<()> {
        let Some(every) = self.registry(&spec.registry)?.scan_every() else { return Ok(()) };
        let mut scan = self.scan_of(spec).await?;
        let began = |scan: &Scan| scan.whole.and_then(|at| (self.now() - at).to_std().ok());
        let first = !self.scanned.lock().unwrap_or_else(PoisonError::into_inner).contains(&spec.name);
        if !first && scan.pass.is_none() && began(&scan).is_some_and(|ago| ago < every) {
            return Ok(());
        }
        for _ in 0..PAGES {
            scan = self.scan_page(spec, scan).await?;
            if scan.pass.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// How far the scan of an image is.
    async fn scan_of(&self, spec: &ImageSpec) -> PortResult<Scan> {
        let key = key(&spec.name);
        Ok(read_scan(spec, self.ports.store.notes(&key).await.map_err(store_failed)?))
    }

    /// Reads one page. What nobody told is taken in as if somebody had, save in the first scan of all.
    async fn scan_page(&self, spec: &ImageSpec, scan: Scan) -> PortResult<Scan> {
        let now = self.now();
        let mut pass = scan.pass.clone().unwrap_or_else(|| Pass::begin(now));
        let listed = self.registry(&spec.registry)?.list(&spec.name, pass.next.as_deref()).await;
        let page = match listed {
            // Where it was to go on is not known there any more.
            Err(error) if error.fault == Fault::Conflict && pass.next.is_some() => {
                let again = Scan { pass: Some(Pass { next: None, mark: None, ..pass }), ..scan };
                self.keep_scan(spec, &again, self.change()).await?;
                return Ok(again);
            }
            listed => listed?,
        };
        let mut change = self.change();
        let mut missed = Vec::new();
        for tag in page.tags {
            let last = self.ports.store.last_seen(&spec.name, &tag.tag).await.map_err(store_failed)?;
            let Some(digest) = self.named_by(spec, &tag, last.as_ref(), (&scan, &mut pass)).await? else { continue };
            if scan.whole.is_some() && last.as_ref().is_none_or(|last| last.digest != digest) {
                let since = last.map(|last| last.seen_at.timestamp()).unwrap_or_default();
                let key = format!("{}:{}:{digest}:{since}", spec.name, tag.tag);
                let (image, digest) = (spec.name.clone(), digest.clone());
                missed.push(Incoming { key, event: Event::ImagePushed { image, tag: Some(tag.tag.clone()), digest } });
                let known = tag.pushed_at != Instant::default();
                pass.vague |= !known;
                pass.missed |= known && (now - tag.pushed_at).to_std().is_ok_and(|ago| ago >= LATE);
            }
            change.tags.push(seen(spec, &tag.tag, &digest, (tag.pushed_at, now)));
        }
        // In this order: what is kept as seen is not found again.
        if !missed.is_empty() {
            self.store_heard(SOURCE, &missed).await.map_err(|e| PortError::transient("the store failed", e))?;
        }
        let next = match page.next {
            Some(next) => match pass.go_on(next) {
                Some(pass) => Scan { pass: Some(pass), ..scan },
                None => {
                    self.keep_scan(spec, &Scan { pass: None, ..scan }, change).await?;
                    return Err(PortError::rejected(format!(
                        "the list of the tags of {} has no end: it goes round in a circle, or has more than {MOST_PAGES} pages; look at \
                         the registry {}",
                        spec.name, spec.registry
                    )));
                }
            },
            None => {
                change.tags_gone.push((spec.name.clone(), pass.began));
                let first = self.scanned.lock().unwrap_or_else(PoisonError::into_inner).insert(spec.name.clone());
                if let Some(before) = scan.whole.filter(|_| pass.missed && !first) {
                    self.tell_deaf(&mut change, spec, before).await?;
                }
                let suspect = self.suspected(&mut change, spec, (&scan, &pass), first).await?;
                let (whole, round) = (Some(pass.began), scan.round.wrapping_add(1));
                Scan { whole, pass: None, nameless: pass.nameless, round, suspect, ..scan }
            }
        };
        self.keep_scan(spec, &next, change).await?;
        Ok(next)
    }

    /// Since when pushes are found that nobody told, where nobody knows when they were made. One that is found may have been
    /// made right before; that nothing is heard for so long after it says that nobody tells.
    async fn suspected(
        &self,
        change: &mut Change,
        spec: &ImageSpec,
        (scan, pass): (&Scan, &Pass),
        first: bool,
    ) -> PortResult<Option<Instant>> {
        let last = self.heard_last(&spec.registry).await?;
        let silent = |since: &Instant| last.is_none_or(|last| last < *since);
        let known = scan.suspect.filter(silent);
        if let Some(since) = known.filter(|since| !first && (self.now() - since).to_std().is_ok_and(|ago| ago >= LATE))
        {
            self.tell_deaf(change, spec, since).await?;
        }
        Ok(known.or(pass.vague.then_some(pass.began).filter(silent)))
    }

    /// What a listed tag names. Where the list says names alone, one that is known is asked about when it is its turn, and taken to
    /// name what it did until then: the list would cost a call for each, and whoever rests on one asks anyhow. One that is gone
    /// meanwhile names nothing.
    async fn named_by(
        &self,
        spec: &ImageSpec,
        listed: &TaggedImage,
        last: Option<&SeenTag>,
        (scan, pass): (&Scan, &mut Pass),
    ) -> PortResult<Option<Digest>> {
        if let Some(digest) = &listed.digest {
            return Ok(Some(digest.clone()));
        }
        pass.nameless = pass.nameless.saturating_add(1);
        if let Some(last) = last {
            if !scan.is_turn_of(&listed.tag, pass) {
                return Ok(Some(last.digest.clone()));
            }
            pass.asked += 1;
        }
        self.registry(&spec.registry)?.digest(&spec.name, &listed.tag).await
    }

    async fn keep_scan(&self, spec: &ImageSpec, scan: &Scan, mut change: Change) -> PortResult<()> {
        let body = serde_json::to_value(scan);
        let body = body.map_err(|e| PortError::rejected(format!("the record of a scan cannot be written: {e}")))?;
        change.notes.push((key(&spec.name), body));
        self.ports.store.commit(change).await.map_err(store_failed)
    }
}

/// How far the scan of an image is. A record that cannot be read is none: it is listed anew.
fn read_scan(spec: &ImageSpec, notes: Vec<(String, serde_json::Value)>) -> Scan {
    let key = key(&spec.name);
    let kept = notes.into_iter().find(|(k, _)| *k == key).and_then(|(_, body)| serde_json::from_value(body).ok());
    kept.filter(|scan: &Scan| scan.is_of(spec)).unwrap_or_else(|| Scan::of(spec))
}

fn seen(spec: &ImageSpec, tag: &str, digest: &Digest, (pushed_at, seen_at): (Instant, Instant)) -> SeenTag {
    SeenTag {
        image: spec.name.clone(),
        tag: tag.to_owned(),
        digest: digest.clone(),
        commit: spec.dev_commit(tag).map(str::to_owned),
        pushed_at,
        seen_at,
    }
}
