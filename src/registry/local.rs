//! A registry on disk: one OCI image layout per image. Pushing is writing a manifest.
//!
//! It is the embedded default and the tests' world. People (and other processes) push with [`LocalRegistry::push`]
//! or any tool that writes image layouts; a push is noticed by comparing what the tags name with what was told.
//! Writers exclude each other by a lock file per image, readers need none: the index is replaced as a whole.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::manifest::Tree;
use super::{Page, Presence, Registry, TaggedImage, check_tag, is_free, lacks, missing, taken};
use crate::disk;
use crate::domain::event::Event;
use crate::domain::scan::{Mute, Scan};
use crate::domain::{Digest, ImageName};
use crate::port::{Clock, Incoming, PortResult, Source};

mod layout;

use layout::{CREATED, Descriptor, Index, Layout, REF_NAME, walk};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const CONFIG: &str = "application/vnd.oci.image.config.v1+json";
const EMPTY: &str = "application/vnd.oci.empty.v1+json";

/// A folder of image layouts.
pub struct LocalRegistry {
    root: PathBuf,
    clock: Arc<dyn Clock>,
    immutable_tags: bool,
    /// What it is called as a source.
    name: String,
    /// What was handed out by `receive`, by key, until it is acknowledged.
    pending: Mutex<BTreeMap<String, News>>,
}

/// One image's tag naming a digest.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Push {
    image: ImageName,
    tag: String,
    digest: Digest,
}

impl Push {
    fn key(&self) -> String {
        format!("push:{}:{}:{}", self.image, self.tag, self.digest)
    }

    fn place(&self) -> String {
        format!("{}:{}", self.image, self.tag)
    }
}

/// Something that nobody was told yet.
#[derive(Debug, Clone, PartialEq, Eq)]
enum News {
    /// A push.
    Pushed(Push),
    /// What the scan of an image says.
    Scanned(ImageName, Digest, Scan),
}

impl News {
    /// What it is called, apart from how often it was told.
    fn key(&self) -> String {
        match self {
            Self::Pushed(push) => push.key(),
            Self::Scanned(image, digest, _) => format!("scan:{image}@{digest}"),
        }
    }

    /// Whether it is what was told last.
    fn is_told(&self, told: &Told) -> bool {
        match self {
            Self::Pushed(push) => told.tags.get(&push.place()) == Some(&push.digest),
            Self::Scanned(_, _, scan) => told.scans.get(&self.key()) == Some(scan),
        }
    }

    fn event(self) -> Event {
        match self {
            Self::Pushed(push) => Event::ImagePushed { image: push.image, tag: Some(push.tag), digest: push.digest },
            Self::Scanned(image, ..) => Event::ImageChanged { image },
        }
    }
}

/// What was told already, kept in a file so that a restart neither repeats nor forgets.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Told {
    /// What each `image:tag` named when it was told.
    tags: BTreeMap<String, Digest>,
    /// How often each push was told: one that comes again after a change is a new event.
    times: BTreeMap<String, u32>,
    /// What each scan said when it was told.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    scans: BTreeMap<String, Scan>,
}

impl LocalRegistry {
    /// The registry in this folder, which is made when something is pushed.
    pub fn new(root: impl Into<PathBuf>, clock: Arc<dyn Clock>) -> Self {
        Self {
            root: root.into(),
            clock,
            immutable_tags: false,
            name: "registry/local".to_owned(),
            pending: Mutex::default(),
        }
    }

    /// The same under the name that the configuration gives it.
    #[must_use]
    pub fn called(self, name: &str) -> Self {
        Self { name: format!("registry/{name}"), ..self }
    }

    /// The same, refusing to let a tag name another digest than it does.
    #[must_use]
    pub fn with_immutable_tags(self) -> Self {
        Self { immutable_tags: true, ..self }
    }

    /// Pushes an image with this content: equal content is an equal digest. A tag that named something else moves.
    pub fn push(&self, image: &ImageName, tag: &str, content: &str) -> PortResult<Digest> {
        check_tag(tag)?;
        let layout = Layout::of(&self.root, image)?;
        let _lock = layout.lock()?;
        let index = layout.index()?;
        let empty = layout.put_blob(b"{}")?;
        let config = json!({
            "architecture": "amd64", "os": "linux",
            "config": { "Labels": { "content": content } },
            "rootfs": { "type": "layers", "diff_ids": [] },
        })
        .to_string();
        let manifest = json!({
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": { "mediaType": CONFIG, "digest": layout.put_blob(config.as_bytes())?, "size": config.len() },
            "layers": [{ "mediaType": EMPTY, "digest": empty, "size": 2 }],
        })
        .to_string();
        let digest = layout.put_blob(manifest.as_bytes())?;
        match index.tagged(tag) {
            Some(now) if now.digest == digest => return Ok(digest),
            Some(now) if self.immutable_tags => return Err(taken(image, tag, &now.digest)),
            _ => {}
        }
        self.point(&layout, index, tag, (&digest, MANIFEST.to_owned(), manifest.len() as u64))?;
        Ok(digest)
    }

    /// Tells what the scan of an image says.
    pub fn set_scan(&self, image: &ImageName, digest: &Digest, scan: Scan) -> PortResult<()> {
        let layout = Layout::of(&self.root, image)?;
        let _lock = layout.lock()?;
        let mut scans = layout.scans()?;
        scans.insert(digest.clone(), scan);
        disk::write_json(&layout.scans_path(), &scans)
    }

    /// All images that have a layout here.
    pub fn images(&self) -> PortResult<Vec<ImageName>> {
        let mut found = Vec::new();
        if self.root.exists() {
            walk(&self.root, "", &mut found)?;
        }
        found.sort();
        Ok(found)
    }

    /// All tags of an image.
    pub fn tags(&self, image: &ImageName) -> PortResult<Vec<TaggedImage>> {
        let layout = Layout::of(&self.root, image)?;
        let mut tags = Vec::new();
        for manifest in layout.index()?.manifests {
            if let Some(tag) = manifest.tag() {
                let pushed_at = layout.pushed_at(&manifest)?;
                tags.push(TaggedImage { tag: tag.to_owned(), digest: Some(manifest.digest), pushed_at });
            }
        }
        Ok(tags)
    }

    /// Lets a tag name a manifest, keeping what it named before as an untagged one: it can still be had by digest.
    fn point(&self, layout: &Layout, mut index: Index, tag: &str, to: (&Digest, String, u64)) -> PortResult<()> {
        let (digest, media_type, size) = to;
        for manifest in index.manifests.iter_mut().filter(|m| m.tag() == Some(tag)) {
            manifest.annotations.remove(REF_NAME);
        }
        let mut seen = std::collections::BTreeSet::new();
        index.manifests.retain(|m| m.tag().is_some() || (m.digest != *digest && seen.insert(m.digest.clone())));
        let created = self.clock.now().to_rfc3339();
        let annotations = [(REF_NAME.to_owned(), tag.to_owned()), (CREATED.to_owned(), created)].into();
        let other = BTreeMap::new();
        index.manifests.push(Descriptor { media_type, digest: digest.clone(), size, annotations, other });
        layout.write_index(&index)
    }

    fn told_path(&self) -> PathBuf {
        self.root.join(".told.json")
    }

    fn told(&self) -> PortResult<Told> {
        Ok(disk::read_json(&self.told_path())?.unwrap_or_default())
    }

    /// All that could be told of an image.
    fn news(&self, image: &ImageName) -> PortResult<Vec<News>> {
        let layout = Layout::of(&self.root, image)?;
        let index = layout.index()?;
        let push = |m: Descriptor| {
            let tag = m.tag()?.to_owned();
            Some(News::Pushed(Push { image: image.clone(), tag, digest: m.digest }))
        };
        let scanned = |(digest, scan)| News::Scanned(image.clone(), digest, scan);
        Ok(index.manifests.into_iter().filter_map(push).chain(layout.scans()?.into_iter().map(scanned)).collect())
    }
}

#[async_trait]
impl Registry for LocalRegistry {
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>> {
        let index = Layout::of(&self.root, image)?.index()?;
        Ok(index.tagged(tag).map(|m| m.digest.clone()))
    }

    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        let layout = Layout::of(&self.root, image)?;
        if !layout.index()?.manifests.iter().any(|m| m.digest == *digest) {
            return Ok(Presence::Gone);
        }
        let mut tree = Tree::of(digest);
        while let Some((next, depth)) = tree.next() {
            let Some(manifest) = layout.manifest(&next) else {
                return Ok(if depth == 0 { Presence::Gone } else { lacks(&next) });
            };
            if let Err(why) = tree.read((&next, depth), &manifest, None) {
                return Ok(Presence::Incomplete(why));
            }
        }
        let missing = tree.unread().into_iter().find(|part| layout.verify(part).is_err());
        Ok(missing.map_or(Presence::There, |part| lacks(&part)))
    }

    async fn list(&self, image: &ImageName, _after: Option<&str>) -> PortResult<Page> {
        Ok(Page { tags: self.tags(image)?, next: None })
    }

    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        check_tag(tag)?;
        let layout = Layout::of(&self.root, image)?;
        if !layout.folder.exists() {
            return Err(missing(image, digest));
        }
        let _lock = layout.lock()?;
        let index = layout.index()?;
        if let Some(now) = index.tagged(tag) {
            return is_free(image, tag, digest, &now.digest);
        }
        let known = index.manifests.iter().find(|m| m.digest == *digest).ok_or_else(|| missing(image, digest))?;
        let to = (digest, known.media_type.clone(), known.size);
        layout.verify(digest)?;
        self.point(&layout, index.clone(), tag, to)
    }

    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
        let scans = Layout::of(&self.root, image)?.scans()?;
        Ok(scans.get(digest).cloned().unwrap_or_else(|| Scan::mute(Mute::Never)))
    }
}

#[async_trait]
impl Source for LocalRegistry {
    fn name(&self) -> &str {
        &self.name
    }

    /// One damaged image silences no other: its error is told once there is nothing else to tell.
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let told = self.told()?;
        let mut news = Vec::new();
        let mut failure = None;
        for image in self.images()? {
            match self.news(&image) {
                Ok(all) => news.extend(all.into_iter().filter(|news| !news.is_told(&told))),
                Err(error) => failure = Some(error),
            }
        }
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let incoming: Vec<_> = news
            .into_iter()
            .map(|news| {
                let key = match told.times.get(&news.key()) {
                    None => news.key(),
                    Some(times) => format!("{}#{}", news.key(), times + 1),
                };
                pending.insert(key.clone(), news.clone());
                Incoming { key, event: news.event() }
            })
            .collect();
        match failure {
            Some(error) if incoming.is_empty() => Err(error),
            _ => Ok(incoming),
        }
    }

    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        let mut told = self.told()?;
        for news in keys.iter().filter_map(|key| pending.get(key)) {
            match news {
                News::Pushed(push) => drop(told.tags.insert(push.place(), push.digest.clone())),
                News::Scanned(_, _, scan) => drop(told.scans.insert(news.key(), scan.clone())),
            }
            *told.times.entry(news.key()).or_default() += 1;
        }
        disk::write_json(&self.told_path(), &told)?;
        keys.iter().for_each(|key| drop(pending.remove(key)));
        Ok(())
    }
}
