//! Versions' tags: whether they name what was approved, looked at before anything enters, whenever a tag is pushed or
//! deleted, and at each sweep.

use std::collections::BTreeMap;

use super::Engine;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::bound::{Bound, Moved, bound, bound_latest};
use crate::domain::catalog::App;
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::plan::version_tag;
use crate::domain::{CommitSha, RepoId, TagName};
use crate::port::PortResult;
use crate::store::{Change, Listing};

impl Engine {
    /// The first of the tags that a delivery stands by which names something else.
    pub(super) async fn moved_tag(&self, delivery: &Delivery, app: &App) -> PortResult<Option<Moved>> {
        for bound in bound(delivery) {
            let names = self.ports.repos.tag(&app.repository, &bound.tag).await?;
            if let Some(moved) = bound.moved(names) {
                return Ok(Some(moved));
            }
        }
        Ok(None)
    }

    /// Tells of the tags of a repository's apps that name something else than what is under way or runs, each once each time that it comes to do so.
    pub(super) async fn watch_version_tags(&self, change: &mut Change, repo: &RepoId) -> PortResult<()> {
        for app in self.catalog.apps.values().filter(|a| a.repository == *repo) {
            let bound = self.bound_of(app).await?;
            if bound.is_empty() {
                continue;
            }
            let there: BTreeMap<TagName, CommitSha> = self.ports.repos.tags(repo, "").await?.into_iter().collect();
            for (tag, (to, shuts)) in bound {
                let names = there.get(&tag).cloned();
                let key = format!("tag:{}:{tag}:{}", app.name, to.short());
                let moved = (Bound { tag, to }).moved(names);
                let state = moved.as_ref().map(|moved| {
                    let names = moved.names.as_ref().map_or("gone", CommitSha::short);
                    (names.to_owned(), Line::alarm(moved.told(&app.name, shuts)))
                });
                let news = self.tell_state(change, (app, None), &key, state).await?;
                if let Some(moved) = moved.filter(|_| news) {
                    change.journal.push((None, Fact::VersionTagMoved { app: app.name.clone(), moved }));
                }
            }
        }
        Ok(())
    }

    /// The same for an app when nothing was heard.
    pub(super) async fn sweep_tags(&self, app: &App) -> PortResult<()> {
        let mut change = self.change();
        self.watch_version_tags(&mut change, &app.repository).await?;
        self.keep_watch(change).await
    }

    /// The tags of what is under way, and of what runs as far as tidegate brought or found it, with whether a gate goes by them.
    async fn bound_of(&self, app: &App) -> PortResult<BTreeMap<TagName, (CommitSha, bool)>> {
        let store = &self.ports.store;
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = store.deliveries(&listing).await.map_err(store_failed)?;
        let mut all: BTreeMap<_, _> = open.iter().flat_map(bound).map(|b| (b.tag, (b.to, true))).collect();
        for environment in self.catalog.environments.iter().skip(1) {
            let newest = store.deployments(&app.name, &environment.name, 1).await.map_err(store_failed)?;
            for deployment in newest {
                // What it put there besides the version's tag says to people and their tools what was brought.
                let by = store.delivery(&deployment.delivery).await.map_err(store_failed)?;
                let besides = by.iter().flat_map(|by| bound(by).into_iter().chain(bound_latest(by, &environment.name)));
                let besides: Vec<Bound> = besides.collect();
                let tag = deployment.version.and_then(|version| version_tag(version).ok());
                if let Some((tag, source)) = tag.zip(deployment.source) {
                    all.entry(tag).or_insert((source, true));
                }
                for bound in besides {
                    all.entry(bound.tag).or_insert((bound.to, false));
                }
            }
        }
        Ok(all)
    }
}
