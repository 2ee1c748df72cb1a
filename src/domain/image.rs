//! Images: what is shipped. A reference always carries its digest; the tag beside it is only a name for people.

use serde::{Deserialize, Serialize};

use super::{Digest, ImageName};

/// One image of an app, by digest.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ImageRef {
    /// Repository in the registry.
    pub name: ImageName,
    /// The tag it was found under, and that env repos are given.
    pub tag: String,
    /// The manifest's digest: what really runs.
    pub digest: Digest,
}

impl std::fmt::Display for ImageRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}@{}", self.name, self.tag, self.digest.short())
    }
}

/// The digests of some images, sorted: the same for the same images in any order.
pub fn digests(images: &[ImageRef]) -> Vec<Digest> {
    let mut digests: Vec<Digest> = images.iter().map(|image| image.digest.clone()).collect();
    digests.sort();
    digests
}

/// What an env repo says about one image at one commit. Either half may be missing in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WrittenImage {
    /// The tag written there.
    pub tag: Option<String>,
    /// The digest written there.
    pub digest: Option<Digest>,
}

impl WrittenImage {
    /// Whether the file already names this image: the digest decides where it is written, else the tag.
    pub fn names(&self, image: &ImageRef) -> bool {
        match (&self.digest, &self.tag) {
            (Some(digest), Some(tag)) => *digest == image.digest && *tag == image.tag,
            (Some(digest), None) => *digest == image.digest,
            (None, Some(tag)) => *tag == image.tag,
            (None, None) => false,
        }
    }
}
