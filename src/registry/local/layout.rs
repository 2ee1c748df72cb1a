//! An OCI image layout: `oci-layout`, `index.json` and `blobs/sha256/`. Blobs are only added, the index is replaced
//! as a whole, so a reader never needs to wait.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::disk;
use crate::domain::scan::Scan;
use crate::domain::{Digest, ImageName, Instant};
use crate::port::{PortError, PortResult};

/// The annotation that holds a manifest's tag.
pub(super) const REF_NAME: &str = "org.opencontainers.image.ref.name";
/// The annotation that holds when it was pushed.
pub(super) const CREATED: &str = "org.opencontainers.image.created";

/// `index.json`; what other tools wrote beside what we know is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Index {
    schema_version: u32,
    pub(super) manifests: Vec<Descriptor>,
    #[serde(flatten)]
    pub(super) other: BTreeMap<String, Value>,
}

impl Default for Index {
    fn default() -> Self {
        let other = [("mediaType".to_owned(), json!("application/vnd.oci.image.index.v1+json"))].into();
        Self { schema_version: 2, manifests: Vec::new(), other }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Descriptor {
    pub(super) media_type: String,
    pub(super) digest: Digest,
    pub(super) size: u64,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) annotations: BTreeMap<String, String>,
    #[serde(flatten)]
    pub(super) other: BTreeMap<String, Value>,
}

impl Descriptor {
    pub(super) fn tag(&self) -> Option<&str> {
        self.annotations.get(REF_NAME).map(String::as_str)
    }
}

impl Index {
    /// The manifest that a tag names.
    pub(super) fn tagged(&self, tag: &str) -> Option<&Descriptor> {
        self.manifests.iter().find(|m| m.tag() == Some(tag))
    }
}

/// How often a lock is tried, and what is waited between: together as long as a write may well take.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(5);

/// One image's layout.
pub(super) struct Layout {
    pub(super) folder: PathBuf,
}

impl Layout {
    pub(super) fn of(root: &Path, image: &ImageName) -> PortResult<Self> {
        if image.as_str().split('/').any(|part| part == "blobs") {
            let told =
                format!("{image}: a registry on disk has no room for an image called `blobs`; choose another name");
            return Err(PortError::rejected(told));
        }
        Ok(Self { folder: root.join(image.as_str()) })
    }

    /// Keeps other writers out, of this process and others, until the file is dropped. Where one is at it for longer than a write
    /// takes, that is told and tried again: whoever waited for it would keep everybody else waiting.
    pub(super) fn lock(&self) -> PortResult<File> {
        let path = self.folder.join(".lock");
        let failed = |e: &std::io::Error| disk::io_error("lock", &path, e);
        fs::create_dir_all(&self.folder).map_err(|e| failed(&e))?;
        let file = File::options().create(true).append(true).mode(0o600).open(&path).map_err(|e| failed(&e))?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(file),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(e)) => return Err(failed(&e)),
            }
        }
        let told = format!("{} is locked by another program; it is tried again later", path.display());
        Err(PortError::transient(told, "the lock was not let go"))
    }

    fn index_path(&self) -> PathBuf {
        self.folder.join("index.json")
    }

    pub(super) fn index(&self) -> PortResult<Index> {
        Ok(disk::read_json(&self.index_path())?.unwrap_or_default())
    }

    pub(super) fn write_index(&self, index: &Index) -> PortResult<()> {
        disk::replace(&self.folder.join("oci-layout"), br#"{"imageLayoutVersion":"1.0.0"}"#)?;
        disk::write_json(&self.index_path(), index)
    }

    fn blob_path(&self, digest: &Digest) -> PathBuf {
        self.folder.join("blobs").join(digest.as_str().replace(':', "/"))
    }

    pub(super) fn put_blob(&self, bytes: &[u8]) -> PortResult<Digest> {
        let digest = digest_of(bytes)?;
        let path = self.blob_path(&digest);
        if fs::read(&path).ok().as_deref() != Some(bytes) {
            disk::replace(&path, bytes)?;
        }
        Ok(digest)
    }

    pub(super) fn scans_path(&self) -> PathBuf {
        self.folder.join(".scans.json")
    }

    /// What scans say, by digest. Not part of the layout; other tools pass it by.
    pub(super) fn scans(&self) -> PortResult<BTreeMap<Digest, Scan>> {
        Ok(disk::read_json(&self.scans_path())?.unwrap_or_default())
    }

    /// A manifest, if its bytes are there and are what the digest says.
    pub(super) fn manifest(&self, digest: &Digest) -> Option<String> {
        self.verify(digest).ok()?;
        fs::read_to_string(self.blob_path(digest)).ok()
    }

    /// That a manifest's bytes are there and are what the digest says.
    pub(super) fn verify(&self, digest: &Digest) -> PortResult<()> {
        let path = self.blob_path(digest);
        let bytes = fs::read(&path).map_err(|e| disk::io_error("read", &path, &e))?;
        if digest_of(&bytes)? == *digest { Ok(()) } else { Err(disk::corrupt(&path, "its content has another digest")) }
    }

    /// As annotated; where another tool wrote the index without saying, when the manifest's file was written.
    pub(super) fn pushed_at(&self, manifest: &Descriptor) -> PortResult<Instant> {
        if let Some(at) = manifest.annotations.get(CREATED).and_then(|at| at.parse().ok()) {
            return Ok(at);
        }
        let path = self.blob_path(&manifest.digest);
        let written = fs::metadata(&path).and_then(|meta| meta.modified());
        written.map(Into::into).map_err(|e| disk::io_error("read", &path, &e))
    }
}

fn digest_of(bytes: &[u8]) -> PortResult<Digest> {
    let text = format!("sha256:{}", hex::encode(Sha256::digest(bytes)));
    Digest::parse(text).map_err(|e| PortError::rejected(e.to_string()))
}

/// Finds the folders that hold an index, however deep; not inside blobs, and not what begins with a dot.
pub(super) fn walk(folder: &Path, name: &str, found: &mut Vec<ImageName>) -> PortResult<()> {
    let told = |e: std::io::Error| disk::io_error("list", folder, &e);
    if folder.join("index.json").is_file() {
        found.extend(ImageName::parse(name).ok());
    }
    for entry in fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        let part = entry.file_name().to_string_lossy().into_owned();
        if part != "blobs" && !part.starts_with('.') && entry.file_type().map_err(told)?.is_dir() {
            let inner = if name.is_empty() { part } else { format!("{name}/{part}") };
            walk(&entry.path(), &inner, found)?;
        }
    }
    Ok(())
}
