//! What of a manifest has to be understood: whether it is an index, and what that names.

use serde::Deserialize;

use crate::domain::Digest;

/// Manifests that are taken as they are, so that no registry converts them.
pub(crate) const MEDIA_TYPES: [&str; 4] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/// Those that name other manifests.
pub(crate) const CHILDREN: [&str; 2] = [MEDIA_TYPES[1], MEDIA_TYPES[3]];

#[derive(Deserialize)]
struct Index {
    manifests: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    digest: Digest,
    #[serde(default)]
    platform: Platform,
}

#[derive(Default, Deserialize)]
struct Platform {
    #[serde(default)]
    os: String,
}

/// The manifests that an index names; none where it cannot be read.
pub(crate) fn children(index: &str) -> Option<Vec<Digest>> {
    let index: Index = serde_json::from_str(index).ok()?;
    Some(index.manifests.into_iter().map(|named| named.digest).collect())
}

/// Those of them that run somewhere. Attestations are listed beside them, for a platform that is `unknown`.
pub(crate) fn runnable(index: &str) -> Option<Vec<Digest>> {
    let index: Index = serde_json::from_str(index).ok()?;
    let runs = index.manifests.into_iter().filter(|named| named.platform.os != "unknown");
    Some(runs.map(|named| named.digest).collect())
}
