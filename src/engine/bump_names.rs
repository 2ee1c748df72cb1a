//! The names of bumps' branches: which one is free, and which pull requests are tidegate's own. Anybody can give a branch a
//! name, so what was begun is known by what is stored, and what is in the way is stepped around.

use std::collections::BTreeSet;

use super::Engine;
use super::truth::store_failed;
use crate::domain::catalog::{App, Environment, WriteMode};
use crate::domain::delivery::Delivery;
use crate::domain::observed::OtherBump;
use crate::domain::plan::{bump_branch, bump_names, fits_beside};
use crate::domain::pull_request::PullRequest;
use crate::domain::{Branch, CommitSha, DeliveryId};
use crate::port::{PortError, PortResult};

impl Engine {
    /// The bump's branch, and the one of somebody's that keeps it from its plain name; none in `direct` mode. What was begun
    /// keeps its name.
    pub(super) async fn bump_branch(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Option<(Branch, Option<Branch>)>> {
        if environment.write == WriteMode::Direct {
            return Ok(None);
        }
        let known = delivery.known.bumps.get(&environment.name).and_then(|bump| bump.branch.clone());
        if let Some(known) = known {
            return Ok(Some((known, None)));
        }
        let plain = bump_branch(delivery.lane, &environment.name, app, delivery.version, delivery.id.as_str())
            .map_err(|e| PortError::rejected(e.to_string()))?;
        let there = self.ports.repos.branches(&environment.repository, "tidegate").await?;
        let begun = |name: &Branch| {
            let opened = delivery.known.opening.contains(&(name.clone(), environment.branch.clone()));
            opened && there.iter().any(|(branch, _)| branch == name)
        };
        let begun = bump_names(&plain).find(begun);
        let names: Vec<Branch> = bump_names(&plain).filter(|_| begun.is_none()).collect();
        let foreign = self.foreign(app, environment, there.iter().filter(|(branch, _)| names.contains(branch))).await?;
        let in_the_way =
            |of: &Branch, branch: &Branch| !fits_beside(of, branch) || (of == branch && foreign.contains(branch));
        let free = |name: &&Branch| there.iter().all(|(branch, _)| !in_the_way(name, branch));
        let name = begun.or_else(|| names.iter().find(free).cloned());
        let taken = there.iter().map(|(branch, _)| branch).find(|branch| in_the_way(&plain, branch)).cloned();
        match (name, taken) {
            (Some(name), taken) => Ok(Some((name, taken))),
            (None, taken) => {
                let taken = taken.map(|branch| branch.to_string()).unwrap_or_default();
                let (repo, told) = (&environment.repository, "is in the way of this bump's own; delete it");
                Err(PortError::rejected(format!("the branch {taken} of {repo} {told}")))
            }
        }
    }

    /// Those of these branches that are somebody else's, whatever their names: no delivery of this app wrote what stands there.
    async fn foreign(
        &self,
        app: &App,
        environment: &Environment,
        branches: impl Iterator<Item = &(Branch, CommitSha)>,
    ) -> PortResult<Vec<Branch>> {
        let mut foreign = Vec::new();
        for (branch, tip) in branches {
            let message = self.ports.repos.commit(&environment.repository, tip).await?.message;
            let mut ours = false;
            for id in message.lines().filter_map(|line| line.strip_prefix("Delivery: ")?.parse::<DeliveryId>().ok()) {
                let owner = self.ports.store.delivery(&id).await.map_err(store_failed)?;
                ours |= owner.is_some_and(|owner| owner.app == app.name);
            }
            if !ours {
                foreign.push(branch.clone());
            }
        }
        Ok(foreign)
    }

    /// Open bump pull requests that no open delivery owns.
    pub(super) async fn orphans(
        &self,
        app: &App,
        environment: &Environment,
        taken: &BTreeSet<Branch>,
    ) -> PortResult<Vec<OtherBump>> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let plain = Branch::parse(format!("tidegate/{}/{}", environment.name, app.name));
        let plain = plain.map_err(|e| PortError::rejected(e.to_string()))?;
        let names: Vec<Branch> = bump_names(&plain).collect();
        let of_app = |branch: &Branch| {
            let mut rest = names.iter().filter_map(|name| branch.as_str().strip_prefix(name.as_str()));
            rest.any(|r| r.is_empty() || r.starts_with(['/', '.'])) && !taken.contains(branch)
        };
        let left = repos.branches(&environment.repository, "tidegate").await?;
        if !left.iter().any(|(branch, _)| of_app(branch)) {
            return Ok(Vec::new());
        }
        let mut orphans = Vec::new();
        for pr in forge.open_prs(&environment.repository).await? {
            if of_app(&pr.branch)
                && pr.base == environment.branch
                && !pr.fork
                && self.was_opened(&pr, environment).await?
            {
                let (number, title) = (Some(pr.number), pr.title);
                orphans.push(OtherBump {
                    delivery: None,
                    pr: number,
                    title,
                    newer: false,
                    by_name: false,
                    approved: false,
                    stranded: false,
                });
            }
        }
        Ok(orphans)
    }

    /// Whether a bump's pull request was opened here: the delivery that it names has begun to. A name alone says nothing, for
    /// anybody can give a branch one.
    async fn was_opened(&self, pr: &PullRequest, environment: &Environment) -> PortResult<bool> {
        let named = pr.body.rsplit_once("<!-- tidegate:").and_then(|(_, rest)| rest.split_once(" -->"));
        let Some(id) = named.and_then(|(id, _)| DeliveryId::parse(id).ok()) else { return Ok(false) };
        let Some(owner) = self.ports.store.delivery(&id).await.map_err(store_failed)? else {
            return Ok(false);
        };
        let known = owner.known.bumps.get(&environment.name).and_then(|bump| bump.pr);
        Ok(known == Some(pr.number) || owner.known.opening.contains(&(pr.branch.clone(), pr.base.clone())))
    }
}
