//! The names that can be completed while somebody types: from the configuration and the store, beside the engine and never
//! waiting for it.

use std::collections::BTreeSet;
use std::sync::Arc;

use async_trait::async_trait;

use crate::chat::lookup::{Lookup, Typing, Wanted};
use crate::domain::Version;
use crate::domain::catalog::{App, Catalog, Surface};
use crate::domain::event::MessageRef;
use crate::store::{Listing, Store, StoreResult};

/// How many deliveries of an app are looked at for their versions.
const LOOKED_AT: u32 = 200;
/// The most names given.
const MOST: usize = 25;

/// What is known of names on one surface.
pub struct Names {
    /// Which.
    pub surface: Surface,
    /// The configuration.
    pub catalog: Arc<Catalog>,
    /// What happened.
    pub store: Arc<dyn Store>,
}

impl Names {
    /// The apps that are meant: the one named, that of the channel, or all.
    fn apps(&self, typing: &Typing) -> Vec<&App> {
        if let Some(named) = &typing.app {
            return self.catalog.apps.values().filter(|a| a.name.as_str() == named).collect();
        }
        let here = |a: &&App| a.channels.get(&self.surface) == Some(&typing.channel);
        let of_channel: Vec<&App> = self.catalog.apps.values().filter(here).collect();
        if of_channel.is_empty() { self.catalog.apps.values().collect() } else { of_channel }
    }

    async fn versions(&self, app: &App) -> StoreResult<BTreeSet<Version>> {
        let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: Some(LOOKED_AT) };
        let mut versions: BTreeSet<Version> =
            self.store.deliveries(&listing).await?.into_iter().filter_map(|d| d.version).collect();
        for environment in &self.catalog.environments {
            let deployed = self.store.deployments(&app.name, &environment.name, LOOKED_AT).await?;
            versions.extend(deployed.into_iter().filter_map(|d| d.version));
        }
        Ok(versions)
    }

    async fn names(&self, wanted: Wanted, typing: &Typing) -> StoreResult<Vec<String>> {
        let mut names = Vec::new();
        match wanted {
            Wanted::App => names.extend(self.catalog.apps.keys().map(ToString::to_string)),
            Wanted::Environment => names.extend(self.catalog.environments.iter().map(|e| e.name.to_string())),
            Wanted::Version => {
                let mut all = BTreeSet::new();
                for app in self.apps(typing) {
                    all.extend(self.versions(app).await?);
                }
                names.extend(all.into_iter().rev().map(|v| v.to_string()));
            }
            Wanted::NewVersion => {
                for app in self.apps(typing) {
                    let highest = self.versions(app).await?.pop_last();
                    names.extend(highest.into_iter().flat_map(next).map(|v| v.to_string()));
                }
            }
            Wanted::Failed => {
                for app in self.apps(typing) {
                    let newest = Listing { app: Some(app.name.clone()), open_only: false, limit: Some(LOOKED_AT) };
                    let failed = self.store.deliveries(&newest).await?.into_iter().filter(|d| d.failed_in().is_some());
                    names.extend(failed.map(|d| d.id.to_string()));
                }
            }
            Wanted::Delivery => {
                for app in self.apps(typing) {
                    let open = Listing { app: Some(app.name.clone()), open_only: true, limit: Some(MOST as u32) };
                    names.extend(self.store.deliveries(&open).await?.into_iter().map(|d| d.id.to_string()));
                }
            }
        }
        Ok(names)
    }
}

/// The versions that may follow one.
fn next(version: Version) -> [Version; 3] {
    let Version { major, minor, patch } = version;
    [Version::new(major, minor + 1, 0), Version::new(major, minor, patch + 1), Version::new(major + 1, 0, 0)]
}

#[async_trait]
impl Lookup for Names {
    async fn suggest(&self, wanted: Wanted, typing: &Typing) -> Vec<String> {
        let names = self.names(wanted, typing).await.unwrap_or_else(|error| {
            tracing::warn!(%error, "nothing can be suggested now");
            Vec::new()
        });
        let typed = &typing.typed.trim().trim_start_matches('v').to_lowercase();
        let names = &names;
        let fits = |part: fn(&str, &str) -> bool| names.iter().filter(move |n| part(&n.to_lowercase(), typed)).cloned();
        // Those that begin so first, then those that hold it elsewhere.
        let begins = fits(|name, typed| name.starts_with(typed));
        let holds = fits(|name, typed| !name.starts_with(typed) && name.contains(typed));
        let mut seen = BTreeSet::new();
        begins.chain(holds).filter(|n| seen.insert(n.clone())).take(MOST).collect()
    }

    async fn shows(&self, message: &MessageRef) -> bool {
        self.store.post_at(message).await.map_or(true, |post| post.is_some())
    }
}
