//! What can never pass as things stand: its version was never in the environment before and nothing brings it there, it was
//! given up there, or it earned nothing there and nothing under way would see it do so. It displaces nothing, is told to
//! whoever asked for it, and says how to end it. What only waits (a rollout, a soak, a freeze, a lock) is another matter.

use std::collections::BTreeMap;

use super::catalog::Catalog;
use super::delivery::{Delivery, Lane};
use super::deployment::Deployment;
use super::gate::Reason;
use super::health::{Wanted, given_up, spent};
use super::{CommitSha, EnvName, Version};

/// What is said where nothing brings it.
const NEVER: &str = "it was never there, and nothing under way brings it there";

/// What is to be in an environment before.
#[derive(Debug, Clone, Copy)]
pub enum Sought<'a> {
    /// A version.
    Version(Version),
    /// What was built of a commit, under no version yet.
    Commit(&'a CommitSha),
}

impl<'a> Sought<'a> {
    /// What a delivery asks the environment before for.
    fn of(delivery: &'a Delivery) -> Option<Self> {
        match delivery.lane {
            Lane::Promotion | Lane::Hotfix => delivery.version.map(Self::Version),
            Lane::Release => delivery.known.source.as_ref().map(Self::Commit),
            _ => None,
        }
    }

    fn is(self, deployment: &Deployment) -> bool {
        match self {
            Self::Version(version) => deployment.version == Some(version),
            Self::Commit(commit) => deployment.source.as_ref() == Some(commit),
        }
    }

    fn is_brought_by(self, delivery: &Delivery) -> bool {
        let (lane, known) = (delivery.lane, &delivery.known);
        match self {
            Self::Version(version) => {
                matches!(lane, Lane::Release | Lane::Promotion | Lane::Hotfix) && delivery.version == Some(version)
            }
            Self::Commit(commit) => lane == Lane::Continuous && known.source.as_ref() == Some(commit),
        }
    }
}

/// What is known of an app where that is asked.
#[derive(Debug, Clone, Copy)]
pub struct Ways<'a> {
    /// The environments, in order.
    pub catalog: &'a Catalog,
    /// The app's open deliveries.
    pub open: &'a [Delivery],
    /// What came into the environments, newest first.
    pub came: &'a BTreeMap<EnvName, Vec<Deployment>>,
}

impl Ways<'_> {
    /// The reason that a delivery can never pass as things stand.
    pub fn stranded(&self, delivery: &Delivery) -> Option<Reason> {
        self.within(delivery, self.catalog.environments.len())
    }

    /// The delivery under way that brings it into an environment, or sees it healthy there, and can get there itself.
    pub fn brings(&self, sought: Sought<'_>, environment: &EnvName) -> Option<&Delivery> {
        self.brings_within(sought, environment, self.catalog.environments.len())
    }

    /// The same, at most so many environments back: there are no more.
    fn within(&self, delivery: &Delivery, left: usize) -> Option<Reason> {
        let left = left.checked_sub(1)?;
        let environment = self.catalog.environment(&delivery.environment)?;
        let before = &environment.after.as_ref()?.environment;
        let entered = delivery.is_merged_in(&environment.name);
        let all = self.came.get(before).filter(|_| !entered)?;
        let sought = Sought::of(delivery)?;
        let there = all.iter().find(|d| sought.is(d));
        let comes = self.brings_within(sought, before, left).is_some();
        let detail = match there {
            // What a release is cut from may still be at CI, and a hotfix passes where its app has files.
            None if comes || matches!(delivery.lane, Lane::Release | Lane::Hotfix) => return None,
            None => NEVER.to_owned(),
            Some(there) => {
                let wanted = Wanted { version: there.version, images: &there.images };
                given_up(all, wanted).or_else(|| spent(all, wanted).filter(|_| !comes))?
            }
        };
        Some(Reason::Stranded { environment: before.clone(), detail, delivery: delivery.id.clone() })
    }

    fn brings_within(&self, sought: Sought<'_>, environment: &EnvName, left: usize) -> Option<&Delivery> {
        let brings = |d: &&Delivery| {
            let goes = d.is_open() && d.known.aborted_by.is_none() && d.enters(environment);
            goes && sought.is_brought_by(d) && self.within(d, left).is_none()
        };
        self.open.iter().find(brings)
    }
}
