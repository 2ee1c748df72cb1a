//! Images: what is shipped. A reference always carries its digest; the tag beside it is only a name for people.

use serde::{Deserialize, Serialize};

use super::{Digest, IdError, ImageName};

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

/// A digest as votes name it: with its image where there are several, so that two that were swapped are something else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Named {
    /// Of which image; none where it is the only one.
    pub name: Option<ImageName>,
    /// The digest.
    pub digest: Digest,
}

impl Named {
    /// For people.
    pub fn short(&self) -> String {
        let digest = self.digest.short();
        self.name.as_ref().map_or_else(|| digest.to_owned(), |name| format!("{name}@{digest}"))
    }
}

impl std::fmt::Display for Named {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.name {
            Some(name) => write!(f, "{name}@{}", self.digest),
            None => self.digest.fmt(f),
        }
    }
}

impl From<Digest> for Named {
    fn from(digest: Digest) -> Self {
        Self { name: None, digest }
    }
}

impl From<Named> for String {
    fn from(named: Named) -> Self {
        named.to_string()
    }
}

impl TryFrom<String> for Named {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        match text.rsplit_once('@') {
            Some((name, digest)) => Ok(Self { name: Some(name.parse()?), digest: digest.parse()? }),
            None => Ok(Digest::parse(text)?.into()),
        }
    }
}

/// Whether these, one by one, name exactly these images.
pub fn name_all<'w>(written: impl ExactSizeIterator<Item = &'w WrittenImage>, images: &[ImageRef]) -> bool {
    !images.is_empty() && written.len() == images.len() && written.zip(images).all(|(w, image)| w.names(image))
}

/// The same of what was read; what cannot be read names nothing.
pub fn names_all(read: &[Result<WrittenImage, String>], images: &[ImageRef]) -> bool {
    let written: Vec<&WrittenImage> = read.iter().flatten().collect();
    written.len() == read.len() && name_all(written.into_iter(), images)
}

/// The digests of some images, sorted: the same for the same images in any order.
pub fn digests(images: &[ImageRef]) -> Vec<Named> {
    let several = images.len() > 1;
    let named = |image: &ImageRef| Named { name: several.then(|| image.name.clone()), digest: image.digest.clone() };
    let mut digests: Vec<Named> = images.iter().map(named).collect();
    digests.sort();
    digests
}

/// An image that ran somewhere, and what the registry says of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// The image, as it ran.
    pub image: ImageRef,
    /// What its tag names now.
    pub named: Option<Digest>,
    /// Whether it can still be pulled by its digest.
    pub there: bool,
    /// Whether the env repo says the digest; else the cluster pulls what the tag names.
    pub pinned: bool,
    /// Whether a person said that it is this digest that is meant, whatever the tag names.
    pub accepted: bool,
}

impl Promised {
    /// Whether what would be pulled is what ran.
    pub fn holds(&self) -> bool {
        let named = self.named.as_ref() == Some(&self.image.digest);
        let moved = self.named.is_some() && !named;
        self.there && (named || self.pinned && (!moved || self.accepted))
    }
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
    /// Whether there is a place for an image and none in it.
    pub fn is_empty(&self) -> bool {
        self.digest.is_none() && self.tag.as_ref().is_some_and(|tag| tag.trim().is_empty())
    }

    /// Exactly what stands there, tag and digest as one text.
    pub fn text(&self) -> String {
        match (&self.tag, &self.digest) {
            (Some(tag), Some(digest)) => format!("{tag}@{digest}"),
            (Some(tag), None) => tag.clone(),
            (None, Some(digest)) => digest.to_string(),
            (None, None) => String::new(),
        }
    }

    /// Exactly what stands in all places of an app, as a person would repeat it; each text once.
    pub fn texts<'a>(all: impl IntoIterator<Item = &'a Self>) -> String {
        let mut texts: Vec<String> = all.into_iter().map(Self::text).filter(|text| !text.is_empty()).collect();
        texts.dedup();
        texts.join(",")
    }

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
