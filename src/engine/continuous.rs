//! The continuous lane: an image that CI pushed for a commit of dev goes to the first environment by itself, unless what is there
//! is the same, or newer.

use super::Engine;
use super::begin::Beginning;
use super::events::engine_failed;
use crate::domain::catalog::{App, ImagePlace};
use crate::domain::delivery::{End, Known, Lane, Requester};
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::plan;
use crate::domain::pull_request::Lineage;
use crate::domain::{CommitSha, Digest, EnvName, ImageName};
use crate::port::{Fault, PortResult};
use crate::store::{Change, Sought};

impl Engine {
    /// An image was pushed: whoever waits for it looks again, and one of a commit of dev is delivered.
    pub(super) async fn image_pushed(
        &self,
        change: &mut Change,
        image: &ImageName,
        tag: Option<&str>,
        digest: &Digest,
    ) -> PortResult<String> {
        self.note_image(image);
        self.note_version_image(image, tag);
        let Some(app) = self.catalog.apps.values().find(|app| app.image(image).is_some()) else {
            return Ok(format!("no app has image {image}"));
        };
        let poked = self.poke(change, |d| d.app == app.name && d.known.images.is_empty()).await?;
        let spec = app.image(image);
        let (Some(spec), Some(tag), Some(commit)) = (spec, tag, spec.zip(tag).and_then(|(s, t)| s.dev_commit(t)))
        else {
            if let Some((spec, tag)) = spec.zip(tag).filter(|(spec, tag)| spec.dev_tag.matches_a_part(tag)) {
                self.tell_no_dev_tag(change, app, spec, tag).await?;
            }
            // A version's tag, perhaps pushed again with other content: whoever ships it looks again.
            return self.poke(change, |d| d.app == app.name).await;
        };
        let pushed = ImageRef { name: image.clone(), tag: tag.to_owned(), digest: digest.clone() };
        let source = match self.ports.repos.resolve(&app.repository, commit, &app.dev_branch).await {
            Ok(Some(source)) => source,
            Ok(None) => {
                self.note_early(change, app, &pushed);
                return Ok(format!("{} has no commit {commit}: {} is not delivered", app.repository, digest.short()));
            }
            Err(error) => {
                if error.fault == Fault::Rejected {
                    self.tell_undelivered(change, app, &pushed, &error).await?;
                }
                return Err(error);
            }
        };
        let named = self.pushed_as(spec, pushed).await?;
        if !named.is_empty() {
            self.see_dev_image(app, spec, &source, &named).await?;
        }
        let tip = self.ports.repos.branch_tip(&app.repository, &app.dev_branch).await?;
        let on_dev = match &tip {
            Some(tip) => self.ports.repos.compare(&app.repository, &source, tip).await?.lineage,
            None => Lineage::Unknown,
        };
        if !matches!(on_dev, Lineage::Same | Lineage::Ahead) {
            return Ok(format!("commit {} is not on the {} branch: not delivered", source.short(), app.dev_branch));
        }
        let said = self.begin_continuous(change, app, &source).await?;
        Ok(if change.deliveries.is_empty() { format!("{said}; {poked}") } else { said })
    }

    /// Begins a continuous delivery of a commit's images, unless some are missing, it was delivered, or it is older than
    /// what was.
    pub(super) async fn begin_continuous(
        &self,
        change: &mut Change,
        app: &App,
        source: &CommitSha,
    ) -> PortResult<String> {
        let Some(environment) = self.catalog.first_environment() else { return Ok("no environment".to_owned()) };
        if self.places(app, environment).is_empty() {
            return Ok(format!("app {} has no files in environment {}", app.name, environment.name));
        }
        let mut images = Vec::new();
        for spec in &app.images {
            let mut named = self.tagged_as(spec, source).await?;
            let build = self.see_dev_image(app, spec, source, &named).await?;
            if environment.production || environment.is_gated() {
                // Nobody is asked here: what was pushed later under a dev tag of the commit does not enter by itself, and
                // neither does what CI may not have built.
                if let (Some(build), Some(image)) = (build.as_ref().filter(|b| b.is_early()), named.first()) {
                    return self.tell_not_built(change, (app, &environment.name), image, (source, build)).await;
                }
                if build.as_ref().is_some_and(|build| build.undecided(&spec.name, source).is_some()) {
                    let commit = source.short();
                    return Ok(format!("nothing tells which {} of commit {commit} CI built: not delivered", spec.name));
                }
                named.retain(|image| build.as_ref().is_some_and(|build| build.digest == image.digest));
            }
            match named.pop() {
                Some(image) if !self.registry(&spec.registry)?.has(&image.name, &image.digest).await? => {
                    return Ok(format!("{}:{} is there and cannot be pulled", image.name, image.tag));
                }
                Some(image) => images.push(image),
                None => return Ok(format!("image {} of commit {} is not there yet", spec.name, source.short())),
            }
        }
        if let Some(place) = self.what_runs(app, environment).await? {
            let runs = |p: &ImagePlace, w: &Result<WrittenImage, String>| {
                let image = images.iter().find(|i| i.name == p.image);
                image.zip(w.as_ref().ok()).is_some_and(|(image, written)| written.names(image))
            };
            let places = self.places(app, environment);
            if places.iter().zip(&place.written).all(|(p, w)| runs(p, w)) {
                return Ok(format!("the same as what {} runs", environment.name));
            }
        }
        if let Some(why) = self.not_newer(app, &environment.name, source, &images).await? {
            return Ok(why);
        }
        let title = self.ports.repos.commit(&app.repository, source).await?;
        let beginning = Beginning {
            app: app.name.clone(),
            lane: Lane::Continuous,
            environment: environment.name.clone(),
            version: None,
            requested_by: Requester::Automatic(format!("push to the {} branch", app.dev_branch)),
            reason: Some(title.title().chars().take(120).collect()),
            steps: plan::continuous(environment),
            known: Known { source: Some(source.clone()), images, ..Known::default() },
        };
        let id = self.begin(change, beginning).await.map_err(engine_failed)?;
        Ok(format!("began {id}"))
    }

    /// Why a dev image is not delivered: the same was, or something newer was.
    async fn not_newer(
        &self,
        app: &App,
        environment: &EnvName,
        source: &CommitSha,
        images: &[ImageRef],
    ) -> PortResult<Option<String>> {
        let newest = Sought::Lanes { app: app.name.clone(), lanes: vec![Lane::Continuous], limit: Some(200) };
        let all = self.ports.store.seek(&newest).await.map_err(super::truth::store_failed)?;
        for other in all.iter().filter(|d| d.environment == *environment) {
            let Some(theirs) = &other.known.source else { continue };
            // One that a rollback took the place of never arrived: it may come again.
            let gone = matches!(&other.end, Some((_, End::Superseded { .. } | End::Aborted { .. })));
            if theirs == source && other.known.images == images && !gone {
                return Ok(Some(format!("the same as {}", other.id)));
            }
            let lineage = self.ports.repos.compare(&app.repository, theirs, source).await?.lineage;
            if lineage == Lineage::Behind {
                let label = images.first().map_or("image", |i| i.tag.as_str());
                return Ok(Some(format!("{label} is older than what {} delivers: never older over newer", other.id)));
            }
            if lineage == Lineage::Ahead {
                break;
            }
        }
        Ok(None)
    }
}
