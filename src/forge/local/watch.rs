//! All references of all repositories, asked for several times a second: read again only where something moved.
//!
//! Git changes a reference by renaming a lock file over it, which stamps the folder it lies in. A folder stamped
//! just now may be stamped again within the clock's grain, so it is trusted only after a moment of quiet.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use git2::Oid;

use crate::domain::RepoId;
use crate::port::{Fault, PortError, PortResult};
use crate::repos::{Bare, path};

/// How long a folder must have been quiet; the grain of file stamps is far below.
const QUIET: Duration = Duration::from_secs(1);

/// A repository's branches and tags by full name, annotated tags not peeled.
pub(super) type Refs = BTreeMap<String, Oid>;

/// All repositories and their references; none where they cannot be read now.
pub(super) type World = BTreeMap<RepoId, Option<Arc<Refs>>>;

/// The files and folders that change with the references, and when they last did (none: not there).
type Stamps = Vec<(PathBuf, Option<SystemTime>)>;

/// What was last read.
#[derive(Default)]
pub(super) struct Watch(HashMap<RepoId, (Stamps, Arc<Refs>)>);

fn stamp(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// The stamps of a repository's references.
fn stamps(repo: &Path) -> std::io::Result<Stamps> {
    let packed = repo.join("packed-refs");
    let mut found = vec![(packed.clone(), stamp(&packed))];
    let mut folders = vec![repo.join("refs")];
    while let Some(folder) = folders.pop() {
        found.push((folder.clone(), stamp(&folder)));
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// Whether everything has been quiet long enough that a later change must show.
fn quiet(stamps: &Stamps, now: SystemTime) -> bool {
    let old = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age >= QUIET);
    stamps.iter().all(|(_, at)| at.is_none_or(old))
}

/// The repositories below the root, in the order of their names.
pub(super) fn repositories(root: &Path) -> PortResult<Vec<RepoId>> {
    let unreadable = |e: std::io::Error| {
        PortError::transient(format!("the forge's folder {} cannot be read: {e}", root.display()), e)
    };
    let mut found = Vec::new();
    for owner in std::fs::read_dir(root).map_err(unreadable)? {
        let owner = owner.map_err(unreadable)?;
        if !owner.file_type().map_err(unreadable)?.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(owner.path()).map_err(unreadable)? {
            let name = entry.map_err(unreadable)?.file_name();
            let id = name.to_str().and_then(|name| name.strip_suffix(".git"));
            found.extend(id.and_then(|name| RepoId::parse(format!("{}/{name}", owner.file_name().to_str()?)).ok()));
        }
    }
    found.sort();
    Ok(found)
}

impl Watch {
    /// All repositories below the root with their references.
    pub(super) fn look(&mut self, root: &Path) -> PortResult<World> {
        let mut world = World::new();
        for id in repositories(root)? {
            match self.refs(root, &id) {
                Ok(refs) => world.insert(id, Some(refs)),
                Err(error) if error.fault == Fault::NotFound => continue,
                // One repository that cannot be read must not silence the others.
                Err(error) => {
                    tracing::debug!(repo = %id, %error, "references not compared");
                    world.insert(id, None)
                }
            };
        }
        Ok(world)
    }

    fn refs(&mut self, root: &Path, id: &RepoId) -> PortResult<Arc<Refs>> {
        if let Some((stamps, refs)) = self.0.get(id)
            && stamps.iter().all(|(path, at)| stamp(path) == *at)
        {
            return Ok(Arc::clone(refs));
        }
        self.0.remove(id);
        // The stamps are taken first: what changes while the references are read shows the next time.
        let stamps = stamps(&path(root, id)).ok().filter(|stamps| quiet(stamps, SystemTime::now()));
        let refs: Arc<Refs> = Arc::new(Bare::open(root, id)?.refs()?.into_iter().collect());
        if let Some(stamps) = stamps {
            self.0.insert(id.clone(), (stamps, Arc::clone(&refs)));
        }
        Ok(refs)
    }
}
