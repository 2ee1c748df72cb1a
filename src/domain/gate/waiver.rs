//! A waiver: a person's word that a gate may be open for one version although it is shut. It is of exactly what that person saw
//! and of exactly these digests, runs out, and is no approval: whoever approves is told of it, and is asked after it was given.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::GateName;
use crate::domain::catalog::{Catalog, Environment, Right};
use crate::domain::delivery::Delivery;
use crate::domain::explain::instant_words;
use crate::domain::image::digests;
use crate::domain::scan::{Scan, Scanned};
use crate::domain::{AppName, EnvName, Instant, PersonId};

/// The gates that can be waived. The others stand for people's word, for time, or for what would really run.
pub const WAIVABLE: [GateName; 1] = [GateName::Scan];

/// An image, with what was said of it when it was waived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waived {
    /// Which.
    pub image: Scanned,
    /// What its scan said.
    pub scan: Scan,
}

/// A person's word that a gate may be open for something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiver {
    /// Which gate.
    pub gate: GateName,
    /// Of which app.
    pub app: AppName,
    /// In which environments: those that were named, or all in which its giver might.
    pub environments: BTreeSet<EnvName>,
    /// What was named, for people: a version, or a delivery.
    pub of: String,
    /// Of which images, and what of them.
    pub waived: Vec<Waived>,
    /// By whom.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// When it was taken back.
    pub revoked_at: Option<Instant>,
}

impl Waiver {
    /// Whether it is neither over nor taken back.
    pub fn is_on(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.from <= now && now < self.until
    }

    /// Whether it may count in an environment: it is for that, and who gave it may still waive there.
    pub fn counts_in(&self, environment: &Environment, catalog: &Catalog) -> bool {
        self.environments.contains(&environment.name) && catalog.may_request(&self.by, Right::Waive, environment)
    }

    /// Whether it opens the scan gate for an image of which this is said now: nothing worse than when it was given.
    pub fn opens(&self, image: &Scanned, now: &Scan) -> bool {
        let of = self.waived.iter().filter(|waived| waived.image == *image);
        self.gate == GateName::Scan && of.into_iter().any(|waived| now.is_no_worse_than(&waived.scan))
    }

    /// Whether it is about something that a delivery brings, or would.
    pub fn concerns(&self, delivery: &Delivery) -> bool {
        let before = delivery.known.built_before.iter().flat_map(|built| &built.digests);
        let images = digests(&delivery.known.images);
        let mut all = images.iter().chain(before);
        self.app == delivery.app && all.any(|named| self.waived.iter().any(|w| w.image.digest == named.digest))
    }

    /// What is waived, in words.
    pub fn what(&self) -> String {
        let one = |w: &Waived| format!("{} ({})", w.image, w.scan);
        self.waived.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// In words, for whoever asks what holds and for ballots: `scan waived by erin until …: shop sha256:… (2 high found); why`.
    pub fn words(&self) -> String {
        let Self { gate, by, reason, .. } = self;
        format!("{gate} waived by {by} until {}: {}; {reason}", instant_words(self.until), self.what())
    }

    /// Where it counts.
    pub fn places(&self) -> String {
        self.environments.iter().map(EnvName::as_str).collect::<Vec<_>>().join(", ")
    }
}
