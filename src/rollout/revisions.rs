//! What an engine's revision says of a target. Engines name commits of the env repo: one that they compared, attempted or
//! applied. Whether that is ours is never a question of equality, for others commit there, too: our commit is that or is
//! among its ancestors, and the files say at that revision what ours made them say.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::RolloutTarget;
use super::astray::Home;
use crate::domain::ImageName;
use crate::domain::catalog::{Catalog, Environment, ImagePlace};
use crate::domain::image::{WrittenImage, name_all};
use crate::domain::{AppName, CommitSha, EnvName, RepoId};
use crate::envrepo::{EnvRepos, FileSpec, Found, Reading, Rendered, Stand, port_error};
use crate::port::{PortError, PortResult};
use crate::repos::Repos;

/// How a revision stands to a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// It has our commit, and the files say what that made them say.
    Ours,
    /// It has our commit, and the files say something else since.
    Another,
    /// It does not have our commit: it is older, or from elsewhere.
    Not,
}

/// Reads the env repos for the engines.
pub struct Revisions {
    catalog: Arc<Catalog>,
    /// How Git reaches them.
    ways: Repos,
    repos: EnvRepos,
    /// What commits say never changes.
    known: Mutex<HashMap<Question, Option<Stand>>>,
    /// Nor does what is read of them.
    rendered: Mutex<HashMap<Asked, Rendered>>,
    /// Nor does how a repository is reached, which is asked for at every look.
    reached: Mutex<HashMap<RepoId, String>>,
}

/// Of which app, where, which revision, and what is read there.
type Asked = (AppName, EnvName, CommitSha, Vec<Reading>);

/// Of which app, where, which revision, and which commit it should have.
type Question = (AppName, EnvName, CommitSha, CommitSha);

/// How many answers are kept before starting over.
const KNOWN: usize = 20_000;

impl Revisions {
    /// Reads by these mirrors, where the catalog says that an app's files are.
    pub fn new(catalog: Arc<Catalog>, ways: Repos, repos: EnvRepos) -> Self {
        Self { catalog, ways, repos, known: Mutex::default(), rendered: Mutex::default(), reached: Mutex::default() }
    }

    /// What the objects of a target's environment must follow; its env repo may be reached by other addresses as well.
    pub(super) async fn home(&self, target: &RolloutTarget, mirrors: &[String]) -> PortResult<Home> {
        let environment = self.environment(target)?;
        let known = self.reached.lock().unwrap_or_else(PoisonError::into_inner).get(&environment.repository).cloned();
        let remote = match known {
            Some(known) => known,
            None => {
                let remote = self.ways.git_remote(&environment.repository).await?.url;
                let mut reached = self.reached.lock().unwrap_or_else(PoisonError::into_inner);
                reached.insert(environment.repository.clone(), remote.clone());
                remote
            }
        };
        Ok(Home {
            repository: environment.repository.clone(),
            branch: environment.branch.clone(),
            remote,
            mirrors: mirrors.to_vec(),
        })
    }

    /// What is read of a target's files at a revision. None where that is not there, or the files say nothing there.
    pub(super) async fn rendered(
        &self,
        target: &RolloutTarget,
        revision: &CommitSha,
        readings: &[Reading],
    ) -> PortResult<Option<Rendered>> {
        let asked = (target.app.clone(), target.environment.clone(), revision.clone(), readings.to_vec());
        if let Some(known) = self.rendered.lock().unwrap_or_else(PoisonError::into_inner).get(&asked) {
            return Ok(Some(known.clone()));
        }
        let remote = self.ways.git_remote(&self.environment(target)?.repository).await?;
        let specs = self.specs(target)?;
        let rendered = self.repos.rendered(&remote, revision, &specs, readings).await.map_err(port_error)?;
        if let Some(rendered) = &rendered {
            let mut known = self.rendered.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= KNOWN {
                known.clear();
            }
            known.insert(asked, rendered.clone());
        }
        Ok(rendered)
    }

    /// Where a target's images are written.
    pub(super) fn places(&self, target: &RolloutTarget) -> PortResult<&[ImagePlace]> {
        let places = self.catalog.app(&target.app).and_then(|app| app.places.get(&target.environment));
        let told = || PortError::rejected(format!("{} has no files in {} any more", target.app, target.environment));
        places.map(Vec::as_slice).ok_or_else(told)
    }

    /// How a revision stands to a target.
    pub async fn holds(&self, target: &RolloutTarget, revision: &CommitSha) -> PortResult<Holds> {
        Ok(match self.stand(target, revision).await? {
            Some(stand) if !stand.holds => Holds::Not,
            Some(stand) if says(&stand.values, target) => Holds::Ours,
            Some(_) => Holds::Another,
            None => Holds::Not,
        })
    }

    /// Whether the files say every image of a target by its digest at a revision.
    pub(super) async fn pins(&self, target: &RolloutTarget, revision: &CommitSha) -> PortResult<bool> {
        let stand = self.stand(target, revision).await?;
        let pinned = |found: &Option<Found>| found.as_ref().is_some_and(|found| found.digest.is_some());
        Ok(stand.is_some_and(|stand| stand.values.iter().all(pinned)))
    }

    /// Whether a revision is older than the target's commit and says exactly these images.
    pub async fn says_before(
        &self,
        target: &RolloutTarget,
        revision: &CommitSha,
        images: &[WrittenImage],
    ) -> PortResult<bool> {
        let Some(stand) = self.stand(target, revision).await? else { return Ok(false) };
        let said: Option<Vec<WrittenImage>> = stand.values.into_iter().map(|found| found.map(written)).collect();
        Ok(!stand.holds && !images.is_empty() && said.is_some_and(|said| said == images))
    }

    /// The branch's tip, and how that stands to a target.
    pub async fn tip(&self, target: &RolloutTarget) -> PortResult<(CommitSha, Holds)> {
        let environment = self.environment(target)?;
        let remote = self.ways.git_remote(&environment.repository).await?;
        let current = self.repos.read(&remote, &environment.branch, &[]).await.map_err(port_error)?;
        let holds = self.holds(target, &current.commit).await?;
        Ok((current.commit, holds))
    }

    async fn stand(&self, target: &RolloutTarget, revision: &CommitSha) -> PortResult<Option<Stand>> {
        let question = (target.app.clone(), target.environment.clone(), revision.clone(), target.commit.clone());
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&question) {
            return Ok(known.clone());
        }
        let environment = self.environment(target)?;
        let remote = self.ways.git_remote(&environment.repository).await?;
        let specs = self.specs(target)?;
        let stand = self.repos.stand(&remote, revision, &target.commit, &specs).await.map_err(port_error)?;
        // One that is not there may come yet; and so may our commit, where that is the one that is not there.
        if stand.as_ref().is_some_and(|stand| stand.holds) {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            if known.len() >= KNOWN {
                known.clear();
            }
            known.insert(question, stand.clone());
        }
        Ok(stand)
    }

    fn environment(&self, target: &RolloutTarget) -> PortResult<&Environment> {
        let told = || PortError::rejected(format!("{} is configured no longer", target.environment));
        self.catalog.environment(&target.environment).ok_or_else(told)
    }

    fn specs(&self, target: &RolloutTarget) -> PortResult<Vec<(FileSpec, ImageName)>> {
        Ok(self.places(target)?.iter().map(|place| (place.file.clone(), place.image.clone())).collect())
    }
}

/// Whether files say the images of a target, in its order.
fn says(values: &[Option<Found>], target: &RolloutTarget) -> bool {
    let said: Option<Vec<WrittenImage>> = values.iter().cloned().map(|found| found.map(written)).collect();
    said.is_some_and(|said| name_all(said.iter(), &target.images))
}

fn written(found: Found) -> WrittenImage {
    WrittenImage { tag: found.tag, digest: found.digest }
}
