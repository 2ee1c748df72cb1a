//! Dev images: looked up by their commit, and kept with the commit when they are first seen. What is pushed later under a
//! dev tag of the same commit is told, once, and is not the commit's image.

use super::Engine;
use super::tips::Known;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, ImageSpec, VersionImages};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::dev_image::{BuiltBefore, DevImage, Early, Undecided, told_another};
use crate::domain::fact::Fact;
use crate::domain::image::{ImageRef, digests};
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{AppName, CommitSha, DeliveryId, Digest, ImageName, PersonId};
use crate::port::{PortError, PortResult};
use crate::store::{Change, Listing};

/// A commit's dev image, as it counts now.
pub(super) struct Built {
    /// Its digest.
    pub(super) digest: Digest,
    /// All that was pushed as the commit's, where nobody can tell which is meant.
    pub(super) undecided: Option<Undecided>,
    /// Who said which is meant.
    pub(super) meant_by: Option<PersonId>,
}

fn early_key(app: &AppName, image: &ImageName) -> String {
    format!("dev-image-early:{app}:{image}:")
}

fn key(app: &AppName, image: &ImageName, commit: &CommitSha) -> String {
    format!("dev-image:{app}:{image}:{commit}")
}

impl Engine {
    /// A commit's dev image, if it can be pulled.
    pub(super) async fn dev_image(&self, app: &App, spec: &ImageSpec, commit: &CommitSha) -> PortResult<Option<Built>> {
        let named = self.tagged_as(spec, commit).await?;
        let Some(build) = self.see_dev_image(app, spec, commit, &named).await? else { return Ok(None) };
        let there = self.registry(&spec.registry)?.has(&spec.name, &build.digest).await?;
        let undecided = build.undecided(&spec.name, commit);
        Ok(there.then_some(Built { digest: build.digest, undecided, meant_by: build.accepted_by }))
    }

    /// What is known of a commit's dev image.
    pub(super) async fn known_dev_image(
        &self,
        app: &App,
        image: &ImageName,
        commit: &CommitSha,
    ) -> PortResult<Option<DevImage>> {
        let key = key(&app.name, image, commit);
        let found = self.ports.store.notes(&key).await.map_err(store_failed)?.pop();
        let read = found.map(|(key, body)| {
            serde_json::from_value(body)
                .map_err(|e| PortError::transient(format!("the record {key} cannot be read"), e))
        });
        read.transpose()
    }

    /// What a push under a dev tag left in the registry: what the tag names now, then what was told if that is another and there
    /// too. An event can be old or made up, so what it tells is never the commit's image; but it speaks against what is.
    pub(super) async fn pushed_as(&self, spec: &ImageSpec, told: ImageRef) -> PortResult<Vec<ImageRef>> {
        let registry = self.registry(&spec.registry)?;
        let Some(digest) = registry.digest(&told.name, &told.tag).await? else { return Ok(Vec::new()) };
        if !registry.has(&told.name, &digest).await? {
            return Ok(Vec::new());
        }
        let speaks_against = digest != told.digest && registry.has(&told.name, &told.digest).await?;
        let named = ImageRef { digest, ..told.clone() };
        Ok(std::iter::once(named).chain(speaks_against.then_some(told)).collect())
    }

    /// Keeps what is seen of a commit's dev image, and tells of another one under its tags.
    pub(super) async fn see_dev_image(
        &self,
        app: &App,
        spec: &ImageSpec,
        commit: &CommitSha,
        named: &[ImageRef],
    ) -> PortResult<Option<DevImage>> {
        let known = self.known_dev_image(app, &spec.name, commit).await?;
        let early = match known {
            None if !named.is_empty() => self.early(app, spec, commit, named).await?,
            _ => Early::default(),
        };
        let Some((mut build, new)) = DevImage::see(known.clone(), named, &early) else { return Ok(None) };
        if known.is_some() && self.was_tip_after_all(app, commit, &build).await {
            build = build.in_time();
        }
        if known.as_ref() == Some(&build) {
            return Ok(Some(build));
        }
        let mut change = self.change();
        self.keep(&mut change, app, (&spec.name, commit), &build)?;
        let releases = if new.is_empty() { Vec::new() } else { self.releases_of(app, commit).await? };
        for another in new {
            let key = format!("{}:{}", key(&app.name, &spec.name, commit), another.digest);
            let text = told_another((&app.name, commit), &build.digest, &another, &releases);
            self.tell_once(&mut change, (app, None), &key, Line::alarm(text)).await?;
            let (app, commit, counts) = (app.name.clone(), commit.clone(), build.digest.clone());
            change.journal.push((None, Fact::DevImageAgain { app, commit, counts, named: another }));
        }
        self.ports.store.commit(change).await.map_err(store_failed)?;
        Ok(Some(build))
    }

    /// What was there too early, of what is named: while the repository did not have the commit, or nobody knows it as a tip.
    async fn early(&self, app: &App, spec: &ImageSpec, commit: &CommitSha, named: &[ImageRef]) -> PortResult<Early> {
        let key = early_key(&app.name, &spec.name);
        let notes = self.ports.store.notes(&key).await.map_err(store_failed)?;
        let of_it = |image: &&ImageRef| notes.iter().any(|(k, _)| *k == format!("{key}{}:{}", image.tag, image.digest));
        let there: Vec<Digest> = named.iter().filter(of_it).map(|image| image.digest.clone()).collect();
        Ok(match self.was_tip(app, commit).await? {
            Known::Tip => Early { digests: there, tips: Vec::new() },
            // What was there before the commit was stays too early, whatever becomes known of that.
            Known::Not(tips) => Early {
                digests: named.iter().map(|image| image.digest.clone()).collect(),
                tips: if there.is_empty() { tips } else { Vec::new() },
            },
        })
    }

    /// Keeps that an image was pushed as the dev image of a commit that the repository does not have.
    pub(super) fn note_early(&self, change: &mut Change, app: &App, image: &ImageRef) {
        let key = format!("{}{}:{}", early_key(&app.name, &image.name), image.tag, image.digest);
        change.notes.push((key, serde_json::Value::Bool(true)));
    }

    fn keep(
        &self,
        change: &mut Change,
        app: &App,
        (image, commit): (&ImageName, &CommitSha),
        build: &DevImage,
    ) -> PortResult<()> {
        let body = serde_json::to_value(build);
        let body =
            body.map_err(|e| PortError::rejected(format!("the record of a dev image cannot be written: {e}")))?;
        change.notes.push((key(&app.name, image, commit), body));
        Ok(())
    }

    /// Lets another image count as the commit's, because a person says that it is meant.
    pub(super) async fn accept_dev_image(
        &self,
        change: &mut Change,
        app: &App,
        (image, commit): (&ImageName, &CommitSha),
        (digest, by): (&Digest, &PersonId),
    ) -> PortResult<()> {
        let Some(known) = self.known_dev_image(app, image, commit).await? else { return Ok(()) };
        self.keep(change, app, (image, commit), &known.accepting(digest, by))
    }

    /// What was seen under the dev tags of a delivery's commits and is not what counts, while its own images are not there:
    /// with the commit, and with what counts.
    pub(super) async fn other_dev_images(
        &self,
        delivery: &Delivery,
        app: &App,
    ) -> PortResult<Vec<(ImageName, CommitSha, DevImage)>> {
        let mut found = Vec::new();
        if !delivery.known.images.is_empty() || !delivery.makes_tag() {
            return Ok(found);
        }
        let mut commits: Vec<&CommitSha> = delivery.known.head.iter().chain(&delivery.known.source).collect();
        commits.dedup();
        for spec in &app.images {
            for commit in &commits {
                let known = self.known_dev_image(app, &spec.name, commit).await?;
                let doubtful = |k: &DevImage| !k.others.is_empty() || k.undecided(&spec.name, commit).is_some();
                found.extend(known.filter(doubtful).map(|k| (spec.name.clone(), (*commit).clone(), k)));
            }
        }
        Ok(found)
    }

    /// Open releases and hotfixes that would ship a commit's dev image.
    async fn releases_of(&self, app: &App, commit: &CommitSha) -> PortResult<Vec<DeliveryId>> {
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await.map_err(store_failed)?;
        let of = |d: &Delivery| d.known.head.as_ref() == Some(commit) || d.known.source.as_ref() == Some(commit);
        let ships = |d: &&Delivery| d.makes_tag() && d.known.images.is_empty() && of(d);
        Ok(open.iter().filter(ships).map(|d| d.id.clone()).collect())
    }

    /// The dev images of a release's head that its version's images would be made of, once all are there, and those of which
    /// nobody can tell which is meant. None where the merge will hold what the head does not: then CI builds it anew.
    pub(super) async fn built_before(
        &self,
        delivery: &Delivery,
        app: &App,
        pr: &PullRequest,
    ) -> PortResult<(Option<BuiltBefore>, Option<Undecided>)> {
        let retags = delivery.lane == Lane::Release && app.version_images == VersionImages::Retag;
        if !retags || pr.state != PrState::Open {
            return Ok((None, None));
        }
        if self.merge_holds_more(app, pr).await? {
            let named = delivery.named_before(&pr.head).is_some();
            let none = BuiltBefore { head: pr.head.clone(), digests: Vec::new(), first: Vec::new(), meant_by: None };
            return Ok((named.then_some(none), None));
        }
        let (mut images, mut undecided, mut meant_by) = (Vec::new(), None, None);
        for spec in &app.images {
            let Some(built) = self.dev_image(app, spec, &pr.head).await? else { return Ok((None, undecided)) };
            undecided = undecided.or(built.undecided);
            meant_by = meant_by.or(built.meant_by);
            images.push(ImageRef { name: spec.name.clone(), tag: String::new(), digest: built.digest });
        }
        let built = BuiltBefore { meant_by, ..delivery.built_now(&pr.head, digests(&images)) };
        Ok((Some(built), undecided))
    }

    /// Whether the base changed a file, since the two parted, that the head left as it was: then no merge of the two is the
    /// head's content.
    async fn merge_holds_more(&self, app: &App, pr: &PullRequest) -> PortResult<bool> {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let Some(base) = repos.branch_tip(repo, &pr.base).await? else { return Ok(false) };
        let of_base = repos.changed_files(repo, &pr.head, &base).await?;
        if of_base.is_empty() {
            return Ok(false);
        }
        let of_head = repos.changed_files(repo, &base, &pr.head).await?;
        Ok(of_base.iter().any(|file| !of_head.contains(file)))
    }
}
