//! Any registry that speaks the OCI distribution API: GHCR, Harbor, Artifact Registry, ACR, Quay, Docker Hub, one's own.
//!
//! What easily goes wrong, and is kept to here:
//! - The API names tags and nothing else: what a tag names is one call each, made for a tag that is not known yet.
//! - It has no lock on tags. A retag looks first, puts the very bytes, and looks again.
//! - An index can be there without what it names.
//! - What was asked for by digest is hashed, so no registry can give something else under that name.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use http::HeaderValue;
use oci_client::errors::OciDistributionError;
use oci_client::secrets::RegistryAuth;
use oci_client::{Client, Reference};
use sha2::{Digest as _, Sha256};
use tokio::sync::Mutex;
use tokio::time::timeout;
use url::Url;

use self::access::Access;
use self::fault::{Asked, Kind, kind, told};
use self::listing::Names;
use super::manifest::{LARGEST, MEDIA_TYPES, Tree, is_index};
use super::{Page, Presence, Registry, TaggedImage, check_tag, is_free, lacks, missing};
use crate::domain::scan::{Mute, Scan};
use crate::domain::{Digest, ImageName, Instant};
use crate::port::{Fault, PortError, PortResult};

pub mod access;
mod answers;
mod fault;
mod listing;
pub mod online;

/// How many parts of an index are asked about at once.
const AT_ONCE: usize = 8;

/// Which registry, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where it is, and as whom it is asked.
    pub access: Access,
    /// How long a call may take.
    pub patience: Duration,
    /// How often all tags are listed anew.
    pub scan: Duration,
    /// Whether it is to call when something is pushed.
    pub heard: bool,
}

/// A registry somewhere.
pub struct OciRegistry {
    setup: Setup,
    /// What is called by one: credentials and the tokens they gave, until they are refused.
    session: Mutex<Option<Arc<Session>>>,
    /// Calls since the start, in the order of `APIS`.
    calls: [AtomicU64; APIS.len()],
}

/// What is called.
const APIS: [&str; 4] = ["GetManifest", "HeadManifest", "ListTags", "PutManifest"];

/// Calls under one set of credentials.
struct Session {
    client: Client,
    auth: RegistryAuth,
    /// For what is read here and not by the client.
    http: reqwest::Client,
}

impl OciRegistry {
    /// The registry. Nothing is asked of it yet.
    pub fn new(setup: Setup) -> Self {
        Self { setup, session: Mutex::default(), calls: Default::default() }
    }

    fn asked<'a>(&'a self, to: &'a str, of: &'a ImageName) -> Asked<'a> {
        Asked { host: &self.setup.access.host, of: of.as_str(), to }
    }

    fn count(&self, api: &str) {
        if let Some(counter) = APIS.iter().position(|name| *name == api).and_then(|place| self.calls.get(place)) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// The session; with `anew`, another than the one that was refused.
    async fn session(&self, anew: bool) -> PortResult<Arc<Session>> {
        let mut kept = self.session.lock().await;
        if let Some(session) = kept.as_ref().filter(|_| !anew) {
            return Ok(session.clone());
        }
        let auth = self.setup.access.auth().await?;
        let failed = |e: &dyn std::fmt::Display| PortError::rejected(format!("no connection can be made: {e}"));
        let client = Client::try_from(self.setup.access.config(self.setup.patience)).map_err(|e| failed(&e))?;
        let http = reqwest::Client::builder().connect_timeout(self.setup.patience).read_timeout(self.setup.patience);
        // A redirect could lead the list, and whoever asks, elsewhere.
        let http = http.redirect(reqwest::redirect::Policy::none()).build().map_err(|e| failed(&e))?;
        let session = Arc::new(Session { client, auth, http });
        *kept = Some(session.clone());
        Ok(session)
    }

    /// A call within its time; none where what it is about does not exist. Credentials that are refused are read anew, once.
    async fn call<T, F>(&self, asked: Asked<'_>, call: impl Fn(Arc<Session>) -> F) -> PortResult<Option<T>>
    where
        F: Future<Output = Result<T, OciDistributionError>> + Send,
    {
        let mut anew = false;
        loop {
            let session = self.session(anew).await?;
            match timeout(self.setup.patience, call(session)).await {
                Ok(Ok(answer)) => return Ok(Some(answer)),
                Ok(Err(error)) => match kind(&error) {
                    Kind::Missing => return Ok(None),
                    Kind::Unknown if !anew => anew = true,
                    _ => return Err(told(asked, &error)),
                },
                Err(_) => {
                    let told = format!("{asked}, and does not answer; it is tried again later");
                    return Err(PortError::transient(told, "timed out"));
                }
            }
        }
    }

    fn by_tag(&self, image: &ImageName, tag: &str) -> Reference {
        Reference::with_tag(self.setup.access.host.clone(), image.to_string(), tag.to_owned())
    }

    fn by_digest(&self, image: &ImageName, digest: &Digest) -> Reference {
        Reference::with_digest(self.setup.access.host.clone(), image.to_string(), digest.to_string())
    }

    /// What a name stands for.
    async fn named(&self, image: &ImageName, by: Reference) -> PortResult<Option<Digest>> {
        self.count("HeadManifest");
        let by = &by;
        let asked = self.asked("read", image);
        let found = self
            .call(asked, |session| async move { session.client.fetch_manifest_digest(by, &session.auth).await })
            .await?;
        let wrong = |e| PortError::transient(format!("{asked}, and named a digest that is none"), e);
        found.map(|digest| Digest::parse(&digest).map_err(wrong)).transpose()
    }

    /// The address of a place below the registry's API.
    fn address(&self, by: &Reference, place: &str) -> PortResult<Url> {
        let Access { host, plain, .. } = &self.setup.access;
        let scheme = if *plain { "http" } else { "https" };
        Url::parse(&format!("{scheme}://{}{place}", by.resolve_registry()))
            .map_err(|e| PortError::rejected(format!("{host} is no host of a registry: {e}")))
    }

    /// A manifest as it was pushed.
    async fn manifest(&self, image: &ImageName, digest: &Digest) -> PortResult<Option<String>> {
        self.count("GetManifest");
        let by = &self.by_digest(image, digest);
        let asked = self.asked("read", image);
        let at = &self.address(by, &format!("/v2/{}/manifests/{digest}", by.repository()))?;
        let accept: &str = &MEDIA_TYPES.join(", ");
        let pulled = |session: Arc<Session>| async move {
            let answer = answers::get(&session, by, (at, Some(accept)), LARGEST).await?;
            Ok(std::str::from_utf8(&answer.body)?.to_owned())
        };
        let Some(manifest) = self.call(asked, pulled).await? else { return Ok(None) };
        let sent = format!("sha256:{}", hex::encode(Sha256::digest(&manifest)));
        if sent != digest.as_str() {
            return Err(PortError::new(Fault::Rejected, fault::another(asked), format!("{sent} instead of {digest}")));
        }
        Ok(Some(manifest))
    }

    /// The first of these that is not there.
    async fn missing_of(&self, image: &ImageName, named: Vec<Digest>) -> PortResult<Option<Digest>> {
        let look = |child: Digest| async move {
            let found = self.named(image, self.by_digest(image, &child)).await?;
            Ok::<_, PortError>(found.is_none().then_some(child))
        };
        let mut each = stream::iter(named).map(look).buffer_unordered(AT_ONCE);
        while let Some(missing) = each.try_next().await? {
            if missing.is_some() {
                return Ok(missing);
            }
        }
        Ok(None)
    }

    /// One page of names.
    async fn names(&self, image: &ImageName, place: &str) -> PortResult<Names> {
        self.count("ListTags");
        let asked = self.asked("list", image);
        let by = &self.by_tag(image, "latest");
        let here = &self.address(by, place)?;
        let page = |session: Arc<Session>| async move {
            let answer = answers::get(&session, by, (here, None), LARGEST).await?;
            listing::read(image, here, &answer.headers, &answer.body)
        };
        // Of an image of which nothing was pushed there is no list.
        Ok(self.call(asked, page).await?.unwrap_or(Names { tags: Vec::new(), next: None }))
    }
}

#[async_trait]
impl Registry for OciRegistry {
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>> {
        if check_tag(tag).is_err() {
            return Ok(None);
        }
        self.named(image, self.by_tag(image, tag)).await
    }

    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        let mut tree = Tree::of(digest);
        while let Some((next, depth)) = tree.next() {
            let Some(manifest) = self.manifest(image, &next).await? else {
                return Ok(if depth == 0 { Presence::Gone } else { lacks(&next) });
            };
            if let Err(why) = tree.read((&next, depth), &manifest, None) {
                return Ok(Presence::Incomplete(why));
            }
        }
        Ok(self.missing_of(image, tree.unread()).await?.map_or(Presence::There, |part| lacks(&part)))
    }

    async fn list(&self, image: &ImageName, after: Option<&str>) -> PortResult<Page> {
        let place = match after {
            None => listing::first(image),
            Some(kept) => listing::after(image, kept)?,
        };
        let Names { tags, next } = self.names(image, &place).await?;
        let named = |tag: String| TaggedImage { tag, digest: None, pushed_at: Instant::default() };
        let tags = tags.into_iter().filter(|tag| check_tag(tag).is_ok()).map(named).collect();
        Ok(Page { tags, next })
    }

    fn scan_every(&self) -> Option<Duration> {
        Some(self.setup.scan)
    }

    fn heard_by(&self) -> Option<&'static str> {
        self.setup.heard.then_some("the webhook of the registry, and what it says of its last calls")
    }

    fn calls(&self) -> Vec<(&'static str, u64)> {
        APIS.into_iter().zip(&self.calls).map(|(name, counter)| (name, counter.load(Relaxed))).collect()
    }

    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        check_tag(tag)?;
        if let Some(named) = self.digest(image, tag).await? {
            return is_free(image, tag, digest, &named);
        }
        let missing = || missing(image, digest);
        let manifest = self.manifest(image, digest).await?.ok_or_else(missing)?;
        let kind = HeaderValue::from_str(&media_type(&manifest)).map_err(|e| {
            PortError::rejected(format!("{image}: {} is of no kind that can be tagged: {e}", digest.short()))
        })?;
        self.count("PutManifest");
        let (by, kind, manifest) = (&self.by_tag(image, tag), &kind, &manifest);
        let asked = self.asked("tag", image);
        let put = |session: Arc<Session>| async move {
            session.client.store_auth_if_needed(by.resolve_registry(), &session.auth).await;
            session.client.push_manifest_raw(by, manifest.clone(), kind.clone()).await
        };
        let done = self.call(asked, put).await;
        // Somebody may have been faster, and the answer may be lost: what counts is what the tag names now.
        match (self.digest(image, tag).await, done) {
            (Ok(Some(named)), _) => is_free(image, tag, digest, &named),
            (_, Err(error)) | (Err(error), Ok(_)) => Err(error),
            (Ok(None), Ok(Some(_))) => Err(PortError::transient(
                format!("{asked} {tag}, said that it was done, and does not have it; it is tried again later"),
                "not there after it was put",
            )),
            (Ok(None), Ok(None)) => Err(missing()),
        }
    }

    async fn scan(&self, _image: &ImageName, _digest: &Digest) -> PortResult<Scan> {
        Ok(Scan::mute(Mute::NoScans))
    }
}

/// The kind under which a manifest is put again. OCI's own need not name theirs.
fn media_type(manifest: &str) -> String {
    let named: Option<serde_json::Value> = serde_json::from_str(manifest).ok();
    let named = named.as_ref().and_then(|value| value.get("mediaType")?.as_str());
    named.unwrap_or(if is_index(manifest) { MEDIA_TYPES[1] } else { MEDIA_TYPES[0] }).to_owned()
}
