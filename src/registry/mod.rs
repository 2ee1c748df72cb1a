//! The `Registry` port: where images are pushed, looked up by tag and given further tags by digest.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::domain::{Digest, ImageName, Instant};
use crate::port::PortResult;

pub mod local;

/// One tag of an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedImage {
    /// The tag.
    pub tag: String,
    /// What it names.
    pub digest: Digest,
    /// When it was pushed; order of arrival says nothing about which commit is newer.
    pub pushed_at: Instant,
}

/// Findings of the registry's scan, by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScanFindings {
    /// Critical ones.
    pub critical: u32,
    /// High ones.
    pub high: u32,
    /// Medium ones.
    pub medium: u32,
    /// Low ones.
    pub low: u32,
}

/// A registry.
#[async_trait]
pub trait Registry: Send + Sync {
    /// The digest that a tag names.
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>>;
    /// Whether the manifest with this digest is there and can be pulled.
    async fn has(&self, image: &ImageName, digest: &Digest) -> PortResult<bool>;
    /// All tags of an image.
    async fn tags(&self, image: &ImageName) -> PortResult<Vec<TaggedImage>>;
    /// Gives the manifest with this digest a further tag, its bytes untouched. Fine if the tag names it already,
    /// `Conflict` if it names another, `NotFound` if the digest does not exist.
    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()>;
    /// Scan findings, where there was a scan.
    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Option<ScanFindings>>;
}
