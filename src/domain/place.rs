//! Where an env repo says which image an app runs, and whether it says so by digest.

use serde::{Deserialize, Serialize};

use super::ImageName;

/// Which file of an env repo carries an app's images, and how it is addressed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ImageFile {
    /// An `images:` entry of a kustomization.
    Kustomize {
        /// The file.
        path: String,
        /// Whether an entry that is not there is added.
        #[serde(default)]
        create: bool,
    },
    /// Helm values.
    Helm {
        /// The file.
        path: String,
        /// Dotted path of the tag.
        tag_at: Option<String>,
        /// Dotted path of the digest.
        digest_at: Option<String>,
        /// Whether the tag's value is `v1@sha256:…`.
        #[serde(default)]
        tag_with_digest: bool,
        /// Whether keys that are not there are added.
        #[serde(default)]
        create: bool,
    },
    /// Any YAML path.
    Yaml {
        /// The file.
        path: String,
        /// Document index in a multi-document file.
        document: Option<usize>,
        /// Dotted path of the tag, or of a whole image reference.
        at: String,
        /// Dotted path of the digest.
        digest_at: Option<String>,
        /// Whether the tag's value is `v1@sha256:…`.
        #[serde(default)]
        tag_with_digest: bool,
        /// Whether keys that are not there are added.
        #[serde(default)]
        create: bool,
    },
}

impl ImageFile {
    /// The file's path within the env repo.
    pub fn path(&self) -> &str {
        match self {
            Self::Kustomize { path, .. } | Self::Helm { path, .. } | Self::Yaml { path, .. } => path,
        }
    }
}

/// What a bump writes of an image beside its tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Pin {
    /// The digest: added where the file has none, and a file without room for it is refused.
    #[default]
    Digest,
    /// The tag alone, by the team's own word. A tag that moves under what runs is told.
    Tag,
    /// What the file has: nobody approves what enters here.
    AsWritten,
}

/// One file to edit for one image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImagePlace {
    /// The image it is about.
    pub image: ImageName,
    /// Where it is written.
    pub file: ImageFile,
    /// What is written there beside the tag.
    #[serde(default)]
    pub pin: Pin,
}
