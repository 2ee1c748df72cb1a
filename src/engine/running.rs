//! What an environment runs: read from its env repo, the one truth, and explained by the records tidegate keeps.

use super::Engine;
use crate::domain::catalog::{App, Environment, ImagePlace, ImageSpec, Pin};
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::plan::version_tag;
use crate::domain::{CommitSha, Version};
use crate::envrepo::{BumpError, FileSpec, Found};
use crate::git::GitRemote;
use crate::port::{Fault, PortError, PortResult};

use super::truth::store_failed;

/// What an environment runs of one app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The env repo's commit it was read at.
    pub(super) commit: CommitSha,
    /// What is written, in the order of the app's places; the reason where it cannot be read.
    pub(super) written: Vec<Result<WrittenImage, String>>,
    /// Why a place that must hold a digest cannot, in the same order.
    pub(super) unpinnable: Vec<Option<String>>,
    /// In words.
    pub(super) label: String,
    /// The version, where tags or records tell.
    pub(super) version: Option<Version>,
    /// The source commit, where tags or records tell.
    pub(super) source: Option<CommitSha>,
}

impl Engine {
    /// The files of an app in an environment.
    pub(super) fn places<'a>(&self, app: &'a App, environment: &Environment) -> &'a [ImagePlace] {
        app.places.get(&environment.name).map_or(&[], Vec::as_slice)
    }

    /// How Git reaches an env repo.
    pub(super) async fn env_remote(&self, environment: &Environment) -> PortResult<GitRemote> {
        self.ports.forge.git_remote(&environment.repository).await
    }

    /// What an environment runs of an app; none when the app has no files there.
    pub(super) async fn what_runs(&self, app: &App, environment: &Environment) -> PortResult<Option<Place>> {
        let places = self.places(app, environment);
        if places.is_empty() {
            return Ok(None);
        }
        let specs: Vec<_> = places.iter().map(|p| (FileSpec::from(&p.file), p.image.clone())).collect();
        let remote = self.env_remote(environment).await?;
        let current = self.env_repos.read(&remote, &environment.branch, &specs).await.map_err(port_error)?;
        let written: Vec<Result<WrittenImage, String>> =
            current.values.into_iter().map(|v| v.map(written_image).map_err(|e| e.to_string())).collect();
        let unpinnable = places.iter().zip(current.pins).map(|(place, pins)| match pins {
            Err(why) if place.pin == Pin::Digest => Some(why.to_string()),
            _ => None,
        });
        let unpinnable = unpinnable.collect();
        let (label, version, source) = self.explain(app, environment, &written).await?;
        Ok(Some(Place { commit: current.commit, written, unpinnable, label, version, source }))
    }

    /// Finds version and source commit of what is written: from the deployment that wrote it, else from its tag.
    async fn explain(
        &self,
        app: &App,
        environment: &Environment,
        written: &[Result<WrittenImage, String>],
    ) -> PortResult<(String, Option<Version>, Option<CommitSha>)> {
        let first = written.iter().find_map(|w| w.as_ref().ok());
        let label = first.map_or_else(|| "nothing".to_owned(), label_of);
        let deployments = self.ports.store.deployments(&app.name, &environment.name, 50).await.map_err(store_failed)?;
        if let Some(known) = deployments.iter().find(|d| names_all(written, &d.images)) {
            let label = known.version.map_or(label, |v| v.to_string());
            return Ok((label, known.version, known.source.clone()));
        }
        let Some(tag) = first.and_then(|w| w.tag.as_deref()) else { return Ok((label, None, None)) };
        let Some(spec) = app.images.first() else { return Ok((label, None, None)) };
        if let Some(version) = version_of(spec, tag) {
            // A branch may have any name, and the tag's too.
            let source = match version_tag(version) {
                Ok(tag) => self.ports.forge.tag(&app.repository, &tag).await?,
                Err(_) => None,
            };
            return Ok((version.to_string(), Some(version), source));
        }
        let source = match spec.dev_commit(tag) {
            Some(commit) => self.ports.forge.resolve(&app.repository, commit).await?,
            None => None,
        };
        Ok((label, None, source))
    }
}

/// Whether what is written names exactly these images.
pub(super) fn names_all(written: &[Result<WrittenImage, String>], images: &[ImageRef]) -> bool {
    !images.is_empty()
        && written.len() == images.len()
        && written.iter().zip(images).all(|(w, i)| w.as_ref().is_ok_and(|w| w.names(i)))
}

fn label_of(written: &WrittenImage) -> String {
    match (&written.tag, &written.digest) {
        (Some(tag), _) => tag.clone(),
        (None, Some(digest)) => digest.short().to_owned(),
        (None, None) => "nothing".to_owned(),
    }
}

/// The version whose tag this is.
pub(super) fn version_of(spec: &ImageSpec, tag: &str) -> Option<Version> {
    let (before, after) = spec.version_tag.split_once("{version}")?;
    let version = Version::parse(tag.strip_prefix(before)?.strip_suffix(after)?).ok()?;
    (spec.tag_of(version) == tag).then_some(version)
}

fn written_image(found: Found) -> WrittenImage {
    WrittenImage { tag: found.tag, digest: found.digest }
}

/// What the env-repo writer could not do, in the words all ports share.
pub(super) fn port_error(error: BumpError) -> PortError {
    let fault = match &error {
        BumpError::Edit(_) | BumpError::ReadOnly { .. } | BumpError::NotBare { .. } => Fault::Rejected,
        BumpError::Moved { .. } | BumpError::BranchMoved { .. } => Fault::Conflict,
        BumpError::BranchMissing { .. } | BumpError::RepositoryMissing { .. } | BumpError::CommitMissing { .. } => {
            Fault::NotFound
        }
        BumpError::BranchRefused { .. } | BumpError::Denied { .. } => Fault::Rejected,
        BumpError::LostRace { .. }
        | BumpError::Unreachable { .. }
        | BumpError::DiskFull { .. }
        | BumpError::Git { .. } => Fault::Transient,
    };
    PortError::new(fault, error.to_string(), format!("{error:?}"))
}
