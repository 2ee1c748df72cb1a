//! Tags of images as they were last heard of or found. They are candidates: what they really name is asked of the registry,
//! each time that anything rests on it.

use crate::domain::{Digest, ImageName, Instant};

/// A tag that named a digest when it was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenTag {
    /// Of which image.
    pub image: ImageName,
    /// The tag.
    pub tag: String,
    /// What it named.
    pub digest: Digest,
    /// The commit that it names, as the tag writes it; none where it names none.
    pub commit: Option<String>,
    /// When it was pushed, as far as that is known; one that is only confirmed keeps what it had.
    pub pushed_at: Instant,
    /// When it was last heard of or found.
    pub seen_at: Instant,
}
