//! What an environment runs: read from its env repo, the one truth, and explained by the records tidegate keeps.

use super::Engine;
use crate::domain::catalog::{App, Environment, ImagePlace, ImageSpec, Pin};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::gate::Running;
use crate::domain::image::{WrittenImage, names_all};
use crate::domain::plan::version_tag;
use crate::domain::pull_request::Lineage;
use crate::domain::written::Reading;
use crate::domain::{CommitSha, Version};
use crate::envrepo::Found;
pub(super) use crate::envrepo::port_error;
use crate::git::GitRemote;
use crate::port::PortResult;

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
    /// What that is, of each image that is written; one for all where a record tells.
    pub(super) told: Vec<Told>,
    /// What was brought there last, in a word and as far as it can be told, where the entries stand empty now.
    pub(super) last: Option<(String, Vec<Told>)>,
}

/// What something that is written is, as far as records, tags and the registry tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// The version that is read out of it.
    pub(super) read: Option<Reading>,
    /// The source commit.
    pub(super) source: Option<CommitSha>,
}

impl Place {
    /// The version that runs, where everything that stands there says the same and nothing more.
    pub(super) fn version(&self) -> Option<Version> {
        self.one(|told| told.read.filter(|r| r.exactly).map(|r| r.version))
    }

    /// The version that runs, or the one that what runs was made of.
    pub(super) fn roughly(&self) -> Option<Version> {
        self.one(|told| told.read.map(|r| r.version))
    }

    /// The source commit, where it is one.
    pub(super) fn source(&self) -> Option<CommitSha> {
        self.one(|told| told.source.clone())
    }

    fn one<T: PartialEq>(&self, of: impl Fn(&Told) -> Option<T>) -> Option<T> {
        let first = of(self.told.first()?)?;
        self.told.iter().all(|told| of(told).as_ref() == Some(&first)).then_some(first)
    }

    /// Exactly what stands there, as a person would repeat it.
    pub(super) fn text(&self) -> String {
        WrittenImage::texts(self.written.iter().filter_map(|w| w.as_ref().ok()))
    }

    /// Whether nothing of the app ever ran there: every entry can be read and is empty, and nobody knows of an earlier one.
    pub(super) fn is_empty(&self) -> bool {
        all_empty(&self.written) && self.last.is_none()
    }

    /// Why it cannot be read.
    pub(super) fn unread(&self) -> Option<&str> {
        self.written.iter().find_map(|w| w.as_ref().err().map(String::as_str))
    }
}

impl Engine {
    /// The files of an app in an environment.
    pub(super) fn places<'a>(&self, app: &'a App, environment: &Environment) -> &'a [ImagePlace] {
        app.places.get(&environment.name).map_or(&[], Vec::as_slice)
    }

    /// How Git reaches an env repo.
    pub(super) async fn env_remote(&self, environment: &Environment) -> PortResult<GitRemote> {
        self.ports.repos.git_remote(&environment.repository).await
    }

    /// What an environment runs of an app; none when the app has no files there.
    pub(super) async fn what_runs(&self, app: &App, environment: &Environment) -> PortResult<Option<Place>> {
        let places = self.places(app, environment);
        if places.is_empty() {
            return Ok(None);
        }
        let specs: Vec<_> = places.iter().map(|p| (p.file.clone(), p.image.clone())).collect();
        let remote = self.env_remote(environment).await?;
        let current = self.env_repos.read(&remote, &environment.branch, &specs).await.map_err(port_error)?;
        let written: Vec<Result<WrittenImage, String>> =
            current.values.into_iter().map(|v| v.map(written_image).map_err(|e| e.to_string())).collect();
        let unpinnable = places.iter().zip(current.pins).map(|(place, pins)| match pins {
            Err(why) if place.pin == Pin::Digest => Some(why.to_string()),
            _ => None,
        });
        let unpinnable = unpinnable.collect();
        let (label, told) = self.explain(app, environment, &written).await?;
        let last = if all_empty(&written) { self.brought_last(app, environment).await? } else { None };
        Ok(Some(Place { commit: current.commit, written, unpinnable, label, told, last }))
    }

    /// What was brought to an environment last. Whoever empties an entry makes nothing newer of what is older.
    async fn brought_last(&self, app: &App, environment: &Environment) -> PortResult<Option<(String, Vec<Told>)>> {
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?.pop();
        let Some(newest) = newest else { return Ok(None) };
        let label = format!("{} (the last; its entry is empty now)", newest.label());
        if newest.version.is_some() || newest.source.is_some() {
            let read = newest.version.map(|version| Reading { version, exactly: true });
            return Ok(Some((label, vec![Told { read, source: newest.source }])));
        }
        let mut told = Vec::new();
        for image in &newest.images {
            told.push(match app.image(&image.name) {
                Some(spec) => self.told_by(app, spec, &image.tag).await?,
                None => Told::default(),
            });
        }
        // What was never known to be anything is not there to be compared with either.
        Ok(Some((label, told)).filter(|(_, told)| told.iter().any(|t| *t != Told::default())))
    }

    /// Finds version and source commit of what is written: from the deployment that wrote it, else image by image from its
    /// tag and the registry.
    async fn explain(
        &self,
        app: &App,
        environment: &Environment,
        written: &[Result<WrittenImage, String>],
    ) -> PortResult<(String, Vec<Told>)> {
        let deployments = self.ports.store.deployments(&app.name, &environment.name, 50).await.map_err(store_failed)?;
        let known = deployments.into_iter().find(|d| names_all(written, &d.images));
        if let Some(Deployment { version: Some(version), source, .. }) = known {
            let read = Some(Reading { version, exactly: true });
            return Ok((version.to_string(), vec![Told { read, source }]));
        }
        let known = known.and_then(|d| d.source);
        let (mut labels, mut all) = (Vec::new(), Vec::new());
        for (place, image) in self.places(app, environment).iter().zip(written) {
            let Some(image) = image.as_ref().ok().filter(|i| !i.is_empty()) else { continue };
            let told = match app.image(&place.image) {
                Some(spec) => self.told(app, spec, image).await?,
                None => vec![Told::default()],
            };
            let version = match told.as_slice() {
                [only] => only.read.filter(|r| r.exactly).map(|r| r.version.to_string()),
                _ => None,
            };
            labels.push(version.unwrap_or_else(|| label_of(image)));
            all.extend(told);
        }
        // What tidegate wrote itself it knows, wherever its tags are now.
        if let Some(source) = known {
            all = vec![Told { read: None, source: Some(source) }];
        }
        labels.dedup();
        let label = if labels.is_empty() { "nothing".to_owned() } else { labels.join(", ") };
        Ok((label, all))
    }

    /// What one image that is written is. Where a digest is written it is what runs, whatever the tag beside it says: the
    /// registry tells under which tags it knows that digest. Where the two say different things, what enters is set against
    /// both.
    async fn told(&self, app: &App, spec: &ImageSpec, image: &WrittenImage) -> PortResult<Vec<Told>> {
        let tag = image.tag.as_deref().unwrap_or_default();
        let by_tag = self.told_by(app, spec, tag).await?;
        let Some(digest) = &image.digest else { return Ok(vec![by_tag]) };
        let registry = self.registry(&spec.registry)?;
        let mut tags = self.tags_naming(spec, digest).await?;
        if tags.iter().any(|known| known == tag) && by_tag != Told::default() {
            return Ok(vec![by_tag]);
        }
        // Of several tags the one that says most: the highest version, else one of a commit.
        tags.sort_by_key(|tag| {
            let version = spec.version_in(tag).filter(|r| r.exactly).map(|r| r.version);
            (version, spec.dev_commit(tag).is_some())
        });
        let by_digest = match tags.pop() {
            Some(known) => Some(self.told_by(app, spec, &known).await?),
            None if tag.is_empty() => Some(Told::default()),
            None => None,
        };
        // Where the registry knows no tag of this digest, a tag that names something else now says nothing of it.
        if by_digest.is_none() && registry.digest(&spec.name, tag).await?.is_none() {
            return Ok(vec![by_tag]);
        }
        let by_digest = by_digest.unwrap_or_default();
        Ok(if tag.is_empty() { vec![by_digest] } else { vec![by_digest, by_tag] })
    }

    /// What a tag tells.
    async fn told_by(&self, app: &App, spec: &ImageSpec, tag: &str) -> PortResult<Told> {
        let read = spec.version_in(tag);
        let source = match (read, spec.dev_commit(tag)) {
            // A branch may have any name, and the tag's too.
            (Some(Reading { version, exactly: true }), _) => match version_tag(version) {
                Ok(tag) => self.ports.repos.tag(&app.repository, &tag).await?,
                Err(_) => None,
            },
            // `1.4.0-dev-abc1234` is on the way to a version: its commit says more.
            (_, Some(commit)) => self.ports.repos.resolve(&app.repository, commit, &app.dev_branch).await?,
            (_, None) => None,
        };
        Ok(Told { read, source })
    }

    /// What the environment runs, set against what a delivery brings; none when nothing of the app runs there yet.
    pub(super) async fn running_against(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Option<Running>> {
        let place = self.what_runs(app, environment).await?;
        let Some(place) = place.filter(|p| !p.is_empty()) else { return Ok(None) };
        self.set_against(&place, app, &Self::source_of(delivery)).await.map(Some)
    }

    /// Sets what runs against a commit that would enter.
    pub(super) async fn set_against(&self, place: &Place, app: &App, new: &CommitSha) -> PortResult<Running> {
        let (label, all) = match &place.last {
            Some((label, told)) => (label, told),
            None => (&place.label, &place.told),
        };
        let mut lineages = Vec::new();
        for told in all {
            lineages.push(match &told.source {
                None => Lineage::Unknown,
                Some(running) if running == new => Lineage::Same,
                Some(running) => self.ports.repos.compare(&app.repository, running, new).await?.lineage,
            });
        }
        Ok(Running {
            label: label.clone(),
            text: place.text(),
            read: all.iter().map(|t| t.read).collect(),
            source: place.source(),
            lineage: Lineage::together(lineages),
            // Repositories that squash are not read so far.
            by_tree: Vec::new(),
            unread: place.unread().map(str::to_owned),
        })
    }
}

fn all_empty(written: &[Result<WrittenImage, String>]) -> bool {
    written.iter().all(|w| w.as_ref().is_ok_and(WrittenImage::is_empty))
}

fn label_of(written: &WrittenImage) -> String {
    match (&written.tag, &written.digest) {
        (Some(tag), _) => tag.clone(),
        (None, Some(digest)) => digest.short().to_owned(),
        (None, None) => "nothing".to_owned(),
    }
}

pub(super) fn written_image(found: Found) -> WrittenImage {
    WrittenImage { tag: found.tag, digest: found.digest }
}
