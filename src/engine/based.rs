//! Whether what a hotfix was started from still runs: read from each production's env repo at every look, for as long as
//! the hotfix has to enter it.

use std::collections::BTreeSet;

use super::{Engine, EngineError};
use crate::domain::catalog::{App, Environment, Surface};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::gate::replacing;
use crate::domain::neighbours::{Footing, Gone, cut_at, gone, settled_head, still_enters};
use crate::domain::observed::Observed;
use crate::domain::plan::hotfix_branch;
use crate::domain::policy;
use crate::domain::pull_request::Lineage;
use crate::domain::step::StepKind;
use crate::domain::title::title;
use crate::domain::{CommitSha, EnvName, PersonId, Version};
use crate::port::{PortError, PortResult};
use crate::store::{Change, Listing};

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
            footings.extend(self.footing((app, delivery), production, (cut, head)).await?);
        }
        Ok(gone(delivery, &footings))
    }

    /// Others that stand on what production ran until a step brought something else there: hotfixes look for themselves, at
    /// once; promotions that lack what came are held from now on, and told.
    pub(super) async fn look_beside(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        done: &StepKind,
    ) -> Result<(), EngineError> {
        let (StepKind::Bump { environment } | StepKind::MergeBump { environment, .. }) = done else { return Ok(()) };
        let listing = Listing { app: Some(delivery.app.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await?;
        for other in open.iter().filter(|d| d.id != delivery.id && still_enters(d, environment)) {
            if policy::stands_on_its_base(other) {
                change.pokes.push(other.id.clone());
            } else if self.is_overtaken(other, (delivery, environment)).await {
                let text = overtaken(other, (delivery, environment));
                let told = Telling { key: format!("overtaken:{}", delivery.id), volume: Volume::Outcome, text };
                change.posts.extend(self.line_posts(other, &told));
                change.posts.extend(self.requester_post(other, &told).await?);
                change.pokes.push(other.id.clone());
            }
        }
        Ok(())
    }

    /// Whether a promotion or release lacks what a hotfix has just brought to a production. Where that cannot be read now,
    /// its gate says it.
    async fn is_overtaken(&self, other: &Delivery, (hotfix, environment): (&Delivery, &EnvName)) -> bool {
        let entered = hotfix.is_merged_in(environment);
        let lanes = hotfix.lane == Lane::Hotfix && matches!(other.lane, Lane::Promotion | Lane::Release);
        let commits = hotfix.shipped().zip(policy::settled(other));
        let (Some((runs, source)), Some(app)) = (commits, self.catalog.app(&other.app)) else { return false };
        let here = entered && lanes && self.catalog.is_production(environment);
        let lacks = |lineage| !matches!(lineage, Lineage::Same | Lineage::Ahead);
        here && self.lineage(app, runs, source).await.is_ok_and(lacks)
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
        Ok(self.ports.repos.branch_tip(&app.repository, &branch).await?.unwrap_or_else(|| cut.clone()))
    }

    /// How a hotfix stands to what a production runs; none where it was asked to replace exactly that, and nobody can tell.
    async fn footing(
        &self,
        (app, hotfix): (&App, &Delivery),
        production: &Environment,
        (cut, head): (&CommitSha, &CommitSha),
    ) -> PortResult<Option<Footing>> {
        let Some(place) = self.what_runs(app, production).await? else {
            let what =
                format!("app {} has no files in environment {}; add them under `files`", app.name, production.name);
            return Err(PortError::rejected(what));
        };
        let source = place.source();
        let (since, ahead) = match &source {
            None => (Lineage::Unknown, Lineage::Unknown),
            Some(runs) => {
                let since = self.lineage(app, cut, runs).await?;
                (since, self.lineage(app, runs, head).await?)
            }
        };
        let (untold, text) = (since == Lineage::Unknown || ahead == Lineage::Unknown, place.text());
        if untold && hotfix.known.replacing.as_deref() == Some(text.as_str()) {
            return Ok(None);
        }
        let from = self.version_at(app, cut, hotfix.version).await?;
        let from = from.map_or_else(|| cut.short().to_owned(), |v| v.to_string());
        Ok(Some(Footing {
            environment: production.name.clone(),
            version: place.version(),
            say: replacing("/hotfix start", &text).filter(|_| untold),
            runs: place.label,
            from,
            since,
            head: ahead,
        }))
    }

    async fn lineage(&self, app: &App, first: &CommitSha, second: &CommitSha) -> PortResult<Lineage> {
        if first == second {
            return Ok(Lineage::Same);
        }
        Ok(self.ports.repos.compare(&app.repository, first, second).await?.lineage)
    }

    /// The version that a hotfix was started from: of those whose tags name that commit, the newest that is older.
    async fn version_at(&self, app: &App, commit: &CommitSha, hotfix: Option<Version>) -> PortResult<Option<Version>> {
        let tags = self.ports.repos.tags(&app.repository, "v").await?;
        let named = tags.iter().filter(|(_, at)| at == commit);
        let older = |version: &Version| hotfix.is_none_or(|hotfix| *version < hotfix);
        Ok(named.filter_map(|(tag, _)| super::commands::version_of_tag(tag)).filter(older).max())
    }

    /// Who wrote what a hotfix holds so far, as far as they are known.
    async fn workers(&self, app: &App, cut: &CommitSha, head: &CommitSha) -> PortResult<Vec<PersonId>> {
        if cut == head {
            return Ok(Vec::new());
        }
        let mut commits = self.ports.repos.compare(&app.repository, cut, head).await?.commits;
        self.ports.forge.author_logins(&app.repository, &mut commits).await?;
        let who = self.who();
        let wrote = commits.iter().filter_map(|commit| {
            let login = commit.author_login.as_deref().and_then(|l| who.person(Surface::Github, l));
            login.or_else(|| who.person_by_email(&commit.author_email)).map(|p| p.id.clone())
        });
        Ok(wrote.collect::<BTreeSet<_>>().into_iter().collect())
    }
}

/// What is told of a promotion or release that a hotfix overtook.
fn overtaken(other: &Delivery, (hotfix, environment): (&Delivery, &EnvName)) -> String {
    let fix = hotfix.version.map_or_else(|| title(hotfix), |version| format!("hotfix {version}"));
    format!(
        "{environment} runs {fix} now, which {} ({}) lacks: it is held. Cut a new version once the fix is merged back, and give this one \
         up: /tide abort {}",
        title(other),
        other.id,
        other.id
    )
}
