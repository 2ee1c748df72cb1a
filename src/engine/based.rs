//! Whether what a hotfix was started from still runs: read from each production's env repo at every look, for as long as
//! the hotfix has to enter it.

use std::collections::BTreeSet;

use super::running::Place;
use super::{Engine, EngineError};
use crate::domain::catalog::{App, Environment, Surface};
use crate::domain::delivery::Delivery;
use crate::domain::neighbours::{Footing, Gone, cut_at, gone, settled_head, still_enters};
use crate::domain::observed::Observed;
use crate::domain::plan::hotfix_branch;
use crate::domain::policy;
use crate::domain::pull_request::Lineage;
use crate::domain::step::StepKind;
use crate::domain::{CommitSha, DeliveryId, PersonId, Version};
use crate::port::{PortError, PortResult};
use crate::store::Listing;

impl Engine {
    /// Reads what a step needs; of a hotfix also whether it stands on what production runs. That comes first: nobody is
    /// asked to vote on what was found to be held just now.
    pub(super) async fn observe_on_base(&self, delivery: &Delivery, step: &StepKind) -> PortResult<Observed> {
        let productions = self.productions_ahead(delivery);
        let Some(cut) = cut_at(delivery).filter(|_| !productions.is_empty()) else {
            return self.observe_step(delivery, step).await;
        };
        let app = self.app(delivery)?;
        let head = self.hotfix_head(delivery, app, cut).await?;
        let gone = self.gone(delivery, app, (cut, &head)).await?;
        if gone != delivery.known.gone {
            let workers = self.workers(app, cut, &head).await?;
            return Ok(Observed::Based { gone, workers, seen: Box::new(Observed::Nothing) });
        }
        let seen = Box::new(self.observe_step(delivery, step).await?);
        Ok(Observed::Based { gone, workers: Vec::new(), seen })
    }

    /// What keeps a hotfix from arriving, as production and its branch stand now.
    pub(super) async fn base_gone(&self, delivery: &Delivery, app: &App) -> PortResult<Option<Gone>> {
        let Some(cut) = cut_at(delivery) else { return Ok(None) };
        let head = self.hotfix_head(delivery, app, cut).await?;
        self.gone(delivery, app, (cut, &head)).await
    }

    async fn gone(
        &self,
        delivery: &Delivery,
        app: &App,
        (cut, head): (&CommitSha, &CommitSha),
    ) -> PortResult<Option<Gone>> {
        let mut footings = Vec::new();
        for production in self.productions_ahead(delivery) {
            footings.push(self.footing(app, production, (cut, head)).await?);
        }
        Ok(gone(delivery, &footings))
    }

    /// Open hotfixes that stand on what production ran until a step brought something else there: they are told at once.
    pub(super) async fn hotfixes_beside(
        &self,
        delivery: &Delivery,
        done: &StepKind,
    ) -> Result<Vec<DeliveryId>, EngineError> {
        let (StepKind::Bump { environment } | StepKind::MergeBump { environment, .. }) = done else {
            return Ok(Vec::new());
        };
        let listing = Listing { app: Some(delivery.app.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await?;
        let stands =
            |d: &Delivery| d.id != delivery.id && policy::stands_on_its_base(d) && still_enters(d, environment);
        Ok(open.into_iter().filter(stands).map(|d| d.id).collect())
    }

    /// The productions that a hotfix still has to enter.
    fn productions_ahead(&self, delivery: &Delivery) -> Vec<&Environment> {
        let productions = self.catalog.productions().filter(|_| policy::stands_on_its_base(delivery));
        productions.filter(|e| still_enters(delivery, &e.name)).collect()
    }

    /// The commit a hotfix would ship as its branch stands; where it was cut, while there is no branch.
    async fn hotfix_head(&self, delivery: &Delivery, app: &App, cut: &CommitSha) -> PortResult<CommitSha> {
        if let Some(head) = settled_head(delivery) {
            return Ok(head.clone());
        }
        let Some(version) = delivery.version else { return Ok(cut.clone()) };
        let branch = hotfix_branch(version).map_err(|e| PortError::rejected(e.to_string()))?;
        Ok(self.ports.forge.branch_tip(&app.repository, &branch).await?.unwrap_or_else(|| cut.clone()))
    }

    async fn footing(
        &self,
        app: &App,
        production: &Environment,
        (cut, head): (&CommitSha, &CommitSha),
    ) -> PortResult<Footing> {
        let Some(Place { label, version, source, .. }) = self.what_runs(app, production).await? else {
            let what =
                format!("app {} has no files in environment {}; add them under `files`", app.name, production.name);
            return Err(PortError::rejected(what));
        };
        let (since, ahead) = match &source {
            None => (Lineage::Unknown, Lineage::Unknown),
            Some(runs) => {
                let since = self.lineage(app, cut, runs).await?;
                (since, self.lineage(app, runs, head).await?)
            }
        };
        let from = match since {
            Lineage::Same => label.clone(),
            _ => self.version_at(app, cut).await?.map_or_else(|| cut.short().to_owned(), |v| v.to_string()),
        };
        Ok(Footing { environment: production.name.clone(), runs: label, version, from, since, head: ahead })
    }

    async fn lineage(&self, app: &App, first: &CommitSha, second: &CommitSha) -> PortResult<Lineage> {
        if first == second {
            return Ok(Lineage::Same);
        }
        Ok(self.ports.forge.compare(&app.repository, first, second).await?.lineage)
    }

    /// The version whose tag names a commit.
    async fn version_at(&self, app: &App, commit: &CommitSha) -> PortResult<Option<Version>> {
        let tags = self.ports.forge.tags(&app.repository, "v").await?;
        let named = tags.iter().filter(|(_, at)| at == commit);
        Ok(named.filter_map(|(tag, _)| super::commands::version_of_tag(tag)).max())
    }

    /// Who wrote what a hotfix holds so far, as far as they are known.
    async fn workers(&self, app: &App, cut: &CommitSha, head: &CommitSha) -> PortResult<Vec<PersonId>> {
        if cut == head {
            return Ok(Vec::new());
        }
        let mut commits = self.ports.forge.compare(&app.repository, cut, head).await?.commits;
        self.ports.forge.author_logins(&app.repository, &mut commits).await?;
        let who = self.who();
        let wrote = commits.iter().filter_map(|commit| {
            let login = commit.author_login.as_deref().and_then(|l| who.person(Surface::Github, l));
            login.or_else(|| who.person_by_email(&commit.author_email)).map(|p| p.id.clone())
        });
        Ok(wrote.collect::<BTreeSet<_>>().into_iter().collect())
    }
}
