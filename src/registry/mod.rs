//! The `Registry` port: where images are pushed, looked up by tag and given further tags by digest.

use std::time::Duration;

use async_trait::async_trait;

use crate::domain::scan::Scan;
use crate::domain::{Digest, ImageName, Instant};
use crate::port::{PortError, PortResult};

pub mod ecr;
pub mod events;
pub mod hooks;
pub mod local;
mod manifest;
pub mod oci;

/// One tag of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedImage {
    /// The tag.
    pub tag: String,
    /// What it names; none where the registry lists names alone, so that it has to be asked for each.
    pub digest: Option<Digest>,
    /// When it was pushed, as far as the registry says; order of arrival says nothing about which commit is newer.
    pub pushed_at: Instant,
}

/// A part of what a registry lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Tags.
    pub tags: Vec<TaggedImage>,
    /// Where the listing goes on; none at its end.
    pub next: Option<String>,
}

/// How a manifest is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// With all that it is made of: it can be pulled.
    There,
    /// Not at all.
    Gone,
    /// It is archived: it has to be restored before it can be pulled.
    Archived,
    /// It cannot run as it is; why, about it.
    Incomplete(String),
}

/// A registry.
#[async_trait]
pub trait Registry: Send + Sync {
    /// The digest that a tag names.
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>>;
    /// How the manifest with this digest is there. An index is there with all that it names, as deep as that goes; one that names
    /// what is no digest, or more or deeper than an image may be made of, is incomplete.
    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence>;
    /// Whether it is there and can be pulled.
    async fn has(&self, image: &ImageName, digest: &Digest) -> PortResult<bool> {
        Ok(self.presence(image, digest).await? == Presence::There)
    }
    /// One page of an image's tags, in no order; `after` is what the page before gave as `next`. The only call that costs more
    /// the more images there are, so nothing but the scan makes it. `Conflict` if `after` is not known any more: the listing
    /// begins anew. An image of which nothing was pushed has none.
    async fn list(&self, image: &ImageName, after: Option<&str>) -> PortResult<Page>;
    /// How often all tags are listed anew, because events can be lost; none where its source compares them by itself.
    fn scan_every(&self) -> Option<Duration> {
        None
    }
    /// By what somebody is to tell of its pushes, beside the scan, as words for whoever must look at it; none where nobody is.
    fn heard_by(&self) -> Option<&'static str> {
        None
    }
    /// Calls of its API since the start, by name.
    fn calls(&self) -> Vec<(&'static str, u64)> {
        Vec::new()
    }
    /// Gives the manifest with this digest a further tag, its bytes untouched. Fine if the tag names it already,
    /// `Conflict` if it names another, `NotFound` if the digest does not exist.
    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()>;
    /// What its scan of an image says: of an index, of all its parts that run. What is not there was not scanned.
    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Scan>;
}

/// Whether this is a tag by the rules that all registries share.
pub(crate) fn check_tag(tag: &str) -> PortResult<()> {
    let fits = (1..=128).contains(&tag.len())
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    if fits {
        return Ok(());
    }
    let given: String = tag.chars().take(80).collect();
    Err(PortError::rejected(format!("{given:?} is no image tag: use letters, digits, `_`, `.`, `-`; at most 128")))
}

/// That a tag may name what it is to name: fine where it does, refused where it names something else. Tags are never moved.
pub(crate) fn is_free(image: &ImageName, tag: &str, wanted: &Digest, named: &Digest) -> PortResult<()> {
    if wanted == named { Ok(()) } else { Err(taken(image, tag, named)) }
}

/// A tag names something else.
pub(crate) fn taken(image: &ImageName, tag: &str, named: &Digest) -> PortError {
    PortError::conflict(format!("{image}:{tag} already names {}; choose another tag", named.short()))
}

/// What is to be tagged is not there.
pub(crate) fn missing(image: &ImageName, digest: &Digest) -> PortError {
    PortError::not_found(format!("{image} has no manifest {}: was it pushed?", digest.short()))
}

/// A part of an image is not there.
pub(crate) fn lacks(part: &Digest) -> Presence {
    Presence::Incomplete(format!("its part {} is not there", part.short()))
}

/// Tags by which signatures and the like are kept beside an image: `sha256-….sig`.
pub(crate) fn is_artefact(tag: &str) -> bool {
    let Some(rest) = tag.strip_prefix("sha256-") else { return false };
    let (hex, _) = rest.split_once('.').unwrap_or((rest, ""));
    hex.len() == 64 && hex.bytes().all(|b| b.is_ascii_hexdigit())
}
