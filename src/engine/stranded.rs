//! Reading what tells whether something can pass as things stand. The rule is `domain::stranded`.

use std::collections::BTreeMap;

use super::Engine;
use super::health::LOOKED;
use super::truth::store_failed;
use crate::domain::catalog::Catalog;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Deployment;
use crate::domain::gate::Reason;
use crate::domain::stranded::{Sought, Ways};
use crate::domain::{AppName, DeliveryId, EnvName, Version};
use crate::port::PortResult;
use crate::store::Listing;

/// What was read.
struct Known {
    open: Vec<Delivery>,
    came: BTreeMap<EnvName, Vec<Deployment>>,
}

impl Known {
    fn of<'a>(&'a self, catalog: &'a Catalog) -> Ways<'a> {
        Ways { catalog, open: &self.open, came: &self.came }
    }
}

impl Engine {
    /// The reason that a delivery can never pass as things stand.
    pub(super) async fn stranded(&self, delivery: &Delivery) -> PortResult<Option<Reason>> {
        if !matches!(delivery.lane, Lane::Promotion | Lane::Release | Lane::Hotfix) {
            return Ok(None);
        }
        let ways = self.ways(&delivery.app, &delivery.environment).await?;
        Ok(ways.of(&self.catalog).stranded(delivery))
    }

    /// The delivery that is under way to bring a version into an environment, or to see it healthy there.
    pub(super) async fn on_its_way(
        &self,
        app: &AppName,
        environment: &EnvName,
        version: Version,
    ) -> PortResult<Option<DeliveryId>> {
        let ways = self.ways(app, environment).await?;
        let brings = ways.of(&self.catalog).brings(Sought::Version(version), environment).map(|d| d.id.clone());
        Ok(brings)
    }

    /// What is known of an app on the way to an environment.
    async fn ways(&self, app: &AppName, environment: &EnvName) -> PortResult<Known> {
        let store = &self.ports.store;
        let listing = Listing { app: Some(app.clone()), open_only: true, ..Listing::default() };
        let open = store.deliveries(&listing).await.map_err(store_failed)?;
        let mut came = BTreeMap::new();
        for environment in self.catalog.environments.iter().take_while(|e| e.name != *environment) {
            let all = store.deployments(app, &environment.name, LOOKED).await.map_err(store_failed)?;
            came.insert(environment.name.clone(), all);
        }
        Ok(Known { open, came })
    }
}
