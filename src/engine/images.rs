//! What the registry says of images whose tags may not say what people take them for: before a version's Git tag is made,
//! and before an environment goes back to what ran there.

use super::Engine;
use super::truth::store_failed;
use crate::domain::catalog::{App, Environment, Pin};
use crate::domain::delivery::{Accepted, Delivery, Lane};
use crate::domain::displaced::Displaced;
use crate::domain::gate::GateSpec;
use crate::domain::image::{ImageRef, Promised};
use crate::domain::observed::Observed;
use crate::domain::policy::{Ships, passed_before, row_of};
use crate::domain::scan::Scans;
use crate::domain::{AppName, CommitSha, Digest, ImageName, PersonId, Version};
use crate::port::{PortError, PortResult};
use crate::store::Listing;

/// How many deployments a version's past in an environment is looked for in.
const LOOKED: u32 = 200;

/// What speaks against taking an image of a version as built from its tag, and who said that it is meant all the same.
#[derive(Default)]
pub(super) struct Doubt {
    before: Vec<ImageRef>,
    /// Whether the Git tag stood before anybody looked.
    pub(super) stood: bool,
    /// Whether no delivery made the version, and no environment had to take it before: nothing tells what CI built.
    unwitnessed: bool,
    accepted: Vec<Digest>,
    /// Those of which somebody said that they are meant, whatever spoke against them.
    meant: Vec<Accepted>,
}

impl Doubt {
    /// Whether the version's tag named this before the version was tagged, or nobody can tell.
    pub(super) fn is_older(&self, image: &ImageName, digest: &Digest) -> bool {
        self.unwitnessed || self.before.iter().any(|i| i.name == *image && i.digest == *digest)
    }

    /// Whether a person said that it is meant.
    pub(super) fn is_accepted(&self, digest: &Digest) -> bool {
        self.accepted.contains(digest)
    }

    /// Who said of it that it is meant, where somebody did.
    pub(super) fn meant_by(&self, digest: &Digest) -> Option<&PersonId> {
        self.meant.iter().find(|meant| meant.digest == *digest).map(|meant| &meant.by)
    }

    fn and(mut self, other: Self) -> Self {
        self.before.extend(other.before);
        self.stood |= other.stood;
        self.unwitnessed |= other.unwitnessed;
        self.accepted.extend(other.accepted);
        self.meant.extend(other.meant);
        self
    }

    fn of(delivery: &Delivery) -> Self {
        Self {
            before: delivery.known.before_tag.clone().unwrap_or_default(),
            stood: delivery.known.tag_stood,
            unwitnessed: false,
            accepted: delivery.known.accepted.iter().map(|a| a.digest.clone()).collect(),
            meant: delivery.known.accepted.iter().chain(&delivery.known.meant).cloned().collect(),
        }
    }
}

impl Engine {
    /// Adds what the version's image tags name, while there is no Git tag yet from which CI could build.
    pub(super) async fn see_before_tag(&self, delivery: &Delivery, app: &App, seen: Observed) -> PortResult<Observed> {
        let Observed::Tags { found, target, .. } = seen else { return Ok(seen) };
        if !found.is_empty() && delivery.known.before_tag.is_some() {
            return Ok(Observed::Tags { found, target, images: None, stood: false });
        }
        let Some(version) = delivery.version else {
            return Err(PortError::rejected("a delivery without a version makes no tag; abort this and start again"));
        };
        let stood = !found.is_empty() && found.values().all(|commit| *commit == target);
        if stood && let Some(maker) = self.made_before(delivery, version, &target).await? {
            let (images, stood) = (Some(maker.before), maker.stood);
            return Ok(Observed::Tags { found, target, images, stood });
        }
        let mut images = Vec::new();
        for spec in &app.images {
            let tag = spec.tag_of(version);
            if let Some(digest) = self.registry(&spec.registry)?.digest(&spec.name, &tag).await? {
                images.push(ImageRef { name: spec.name.clone(), tag, digest });
            }
        }
        Ok(Observed::Tags { found, target, images: Some(images), stood })
    }

    /// What the delivery looked at that put this version's tag on this commit before: it was given up, and the version is
    /// cut again.
    async fn made_before(
        &self,
        delivery: &Delivery,
        version: Version,
        target: &CommitSha,
    ) -> PortResult<Option<Doubt>> {
        let makers = self.makers(&delivery.app, version).await?;
        let put = |d: &&Delivery| {
            d.id != delivery.id && d.known.before_tag.is_some() && d.tagged().any(|commit| commit == *target)
        };
        Ok(makers.iter().filter(put).map(|maker| Doubt { accepted: Vec::new(), ..Doubt::of(maker) }).reduce(Doubt::and))
    }

    /// The deliveries that made a version, or were to.
    pub(super) async fn makers(&self, app: &AppName, version: Version) -> PortResult<Vec<Delivery>> {
        let listing = Listing { app: Some(app.clone()), ..Listing::default() };
        let mut all = self.ports.store.deliveries(&listing).await.map_err(store_failed)?;
        all.retain(|d| d.makes(version));
        Ok(all)
    }

    /// What an environment that had to be passed before took of the version, where its tags name others now.
    pub(super) async fn displaced(
        &self,
        delivery: &Delivery,
        environment: &Environment,
        now: Option<&Vec<ImageRef>>,
    ) -> PortResult<Option<Displaced>> {
        let (Some(version), Some(now)) = (delivery.version, now) else { return Ok(None) };
        // A release makes its version: what the environment before ran was none yet.
        if delivery.lane == Lane::Release {
            return Ok(None);
        }
        for before in passed_before(&self.catalog, delivery, environment) {
            let all = self.ports.store.deployments(&delivery.app, &before, LOOKED).await.map_err(store_failed)?;
            if let Some(displaced) = Displaced::of(&before, version, &all, now) {
                return Ok(Some(displaced));
            }
        }
        Ok(None)
    }

    /// What is known of a version's images from before its tag: by the delivery itself where it makes the tag, else by the
    /// one that made it. Where none did, an environment that had to be passed before vouches for what it took; else nobody does.
    pub(super) async fn doubt(&self, delivery: &Delivery, version: Version) -> PortResult<Doubt> {
        let environment = self.env(&delivery.environment)?;
        let own = Doubt::of(delivery);
        if delivery.makes_tag() {
            return Ok(own);
        }
        let makers = self.makers(&delivery.app, version).await?;
        // One that was given up before it tagged anything vouches for nothing.
        let target = delivery.shipped();
        let vouches = |d: &Delivery| d.tagged().any(|commit| target.is_none_or(|target| commit == *target));
        let unwitnessed = !makers.iter().any(vouches) && passed_before(&self.catalog, delivery, environment).is_empty();
        let own = Doubt { unwitnessed, stood: own.stood || unwitnessed, ..own };
        Ok(makers.iter().map(Doubt::of).fold(own, Doubt::and))
    }

    /// The images that a way back promises, one per place, as the registry has them now.
    pub(super) async fn promised(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Vec<Promised>> {
        let mut promised = Vec::new();
        if row_of(delivery).ships != Ships::EarlierImages {
            return Ok(promised);
        }
        let pinned = self.written_by_digest(delivery, app, environment).await?;
        for (place, pinned) in self.places(app, environment).iter().zip(pinned) {
            let Some(image) = delivery.known.images.iter().find(|i| i.name == place.image) else { continue };
            let registry = self.registry_of(app, &image.name)?;
            promised.push(Promised {
                named: registry.digest(&image.name, &image.tag).await?,
                there: registry.has(&image.name, &image.digest).await?,
                pinned,
                accepted: delivery.accepts(&image.digest),
                image: image.clone(),
            });
        }
        Ok(promised)
    }

    /// What the registries say now of the scans that gates ask about. One that cannot be asked keeps all of them shut.
    pub(super) async fn scans_of(&self, app: &App, specs: &[GateSpec]) -> PortResult<Scans> {
        let mut scans = Scans::new();
        for spec in specs {
            let GateSpec::Scan { image, .. } = spec else { continue };
            let scan = self.registry_of(app, &image.name)?.scan(&image.name, &image.digest).await?;
            scans.insert(image.clone(), scan);
        }
        Ok(scans)
    }

    /// Which places will say the digest once the bump is there: those that must, and those that hold one already.
    async fn written_by_digest(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Vec<bool>> {
        let places = self.places(app, environment);
        if let Some(bump) = delivery.known.bumps.get(&environment.name) {
            let held = |n: usize| bump.from.get(n).is_some_and(|from| from.digest.is_some());
            return Ok((0..places.len()).map(|n| bump.pins.get(n).copied().unwrap_or_default() || held(n)).collect());
        }
        let written = self.what_runs(app, environment).await?.map(|place| place.written).unwrap_or_default();
        let held = |n: usize| written.get(n).is_some_and(|w| w.as_ref().is_ok_and(|w| w.digest.is_some()));
        Ok(places.iter().enumerate().map(|(n, place)| place.pin == Pin::Digest || held(n)).collect())
    }
}
