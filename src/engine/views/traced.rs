//! What is meant by a pull request's number, a commit's id or a ticket, and whether there is such a thing.

use super::whereabouts::{ChangeView, Merged, Traced, WhereView};
use super::{DeliveryLine, LONG};
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Deployment;
use crate::domain::hygiene::neutral;
use crate::domain::pull_request::{CommitInfo, PrState, PullRequest};
use crate::domain::traced::{Called, called, mentions};
use crate::domain::{AppName, CommitSha, DeliveryId, PrNumber};
use crate::engine::truth::store_failed;
use crate::engine::{Engine, EngineError};
use crate::port::{Fault, PortResult};

/// How many changes of one ticket are followed.
const FOLLOWED: usize = 5;

/// What was found under a name; why there is nothing, where so.
type Found = PortResult<Result<Vec<ChangeView>, String>>;

impl Engine {
    /// How far a change has come, of one app or all.
    pub async fn whereabouts(&self, app: Option<&AppName>, asked: &str) -> Result<WhereView, EngineError> {
        let shown = neutral(asked, LONG);
        let mut view = WhereView { at: self.now(), asked: shown.clone(), changes: Vec::new(), notes: Vec::new() };
        let meant = called(asked);
        if meant.is_empty() {
            view.notes.push(format!(
                "{shown} is no pull request, commit or ticket. Write 12, the beginning of a commit's id (4 digits or more), or a \
                 ticket such as SHOP-12."
            ));
            return Ok(view);
        }
        for app in self.asked_apps(app) {
            let mut missed = Vec::new();
            let before = view.changes.len();
            for one in &meant {
                match Box::pin(self.traced(app, one)).await {
                    Ok(Ok(found)) => view.changes.extend(found),
                    Ok(Err(missing)) => missed.push(missing),
                    Err(error) => {
                        self.store_works().await?;
                        missed.push(neutral(&format!("{}: cannot be looked up: {error}", app.name), LONG));
                    }
                }
                if view.changes.len() > before {
                    break;
                }
            }
            if view.changes.len() == before {
                view.notes.append(&mut missed);
            }
        }
        // One of several apps has it: that the others have not is no news.
        if !view.changes.is_empty() {
            view.notes.clear();
        }
        if let Ok(id) = DeliveryId::parse(asked.to_ascii_lowercase())
            && self.ports.store.delivery(&id).await?.is_some()
        {
            view.notes.push(format!("{id} is a delivery as well: /tide why {id} says how far it is."));
        }
        Ok(view)
    }

    /// What is called so in one app; why there is nothing, where so.
    async fn traced(&self, app: &App, what: &Called) -> Found {
        match what {
            Called::Pr(number) => self.traced_pr(app, *number).await,
            Called::Commit(id) => self.traced_commit(app, id).await,
            Called::Ticket(ticket) => self.traced_ticket(app, ticket).await,
        }
    }

    async fn traced_pr(&self, app: &App, number: PrNumber) -> Found {
        let pr = match self.ports.forge.pull_request(&app.repository, number).await {
            Err(error) if error.fault == Fault::NotFound => {
                return Ok(Err(format!("There is no pull request {number} in {}.", app.repository)));
            }
            pr => pr?,
        };
        Ok(Ok(vec![self.of_pr(app, &pr).await?]))
    }

    async fn of_pr(&self, app: &App, pr: &PullRequest) -> PortResult<ChangeView> {
        let title = neutral(&pr.title, LONG);
        let name = format!("{}: {} {title}", app.name, pr.number);
        let unmerged = |merged, told: String| ChangeView {
            app: app.name.clone(),
            commit: Some(pr.head.clone()),
            pr: Some(pr.number),
            title: title.clone(),
            merged,
            told: neutral(&told, 2 * LONG),
            places: Vec::new(),
        };
        match &pr.state {
            PrState::Open => {
                let open = self.deliveries_of(app, true).await?.into_iter().find(|d| d.known.pr == Some(pr.number));
                let waits = open.map(|d| format!(": {}", DeliveryLine::of(&d, self.now()).text())).unwrap_or_default();
                Ok(unmerged(Merged::Open, format!("{name}: not merged, it is open into {}{waits}", pr.base)))
            }
            PrState::Closed { by } => Ok(unmerged(
                Merged::Closed,
                format!("{name}: not merged, {by} closed it. It goes nowhere unless it is reopened"),
            )),
            PrState::Merged { commit, .. } => {
                let traced = Traced { commit: commit.clone(), also: vec![pr.head.clone()], pr: Some(pr.number), title };
                self.followed(app, &traced).await
            }
        }
    }

    async fn traced_commit(&self, app: &App, id: &str) -> Found {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let lost = || {
            format!(
                "There is no commit {id} in {repo}: it was never pushed there, or a push by force took it off its branch."
            )
        };
        let found = match repos.resolve(repo, id, &app.dev_branch).await {
            Err(error) if matches!(error.fault, Fault::NotFound | Fault::Rejected) => return Ok(Err(error.told)),
            found => found?,
        };
        let Some(commit) = found else { return Ok(Err(lost())) };
        let info = match repos.commit(repo, &commit).await {
            Err(error) if error.fault == Fault::NotFound => return Ok(Err(lost())),
            info => info?,
        };
        // What a pull request was squashed into has the content of its head, and stands for it.
        let headed = |d: &Delivery| d.lane == Lane::Change && d.known.head.as_ref() == Some(&commit);
        let change = self.deliveries_of(app, false).await?.into_iter().find(headed);
        let merged = change.as_ref().and_then(|d| d.known.merged.clone());
        let pr = change.and_then(|d| d.known.pr);
        let title = neutral(info.title(), LONG);
        let traced = match merged {
            Some(merged) => Traced { commit: merged, also: vec![commit], pr, title },
            None => Traced { commit, also: Vec::new(), pr, title },
        };
        Ok(Ok(vec![self.followed(app, &traced).await?]))
    }

    async fn traced_ticket(&self, app: &App, ticket: &str) -> Found {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let Some(tip) = repos.branch_tip(repo, &app.dev_branch).await? else {
            return Ok(Err(format!("{repo} has no branch {}.", app.dev_branch)));
        };
        let mut looked = Vec::new();
        if let Some(from) = self.oldest_source(app).await? {
            looked = repos.compare(repo, &from, &tip).await?.commits;
        }
        let named: Vec<&CommitInfo> = looked.iter().filter(|c| mentions(&c.message, ticket)).collect();
        let mut found = Vec::new();
        for commit in named.iter().filter(|c| c.parents.len() < 2).take(FOLLOWED) {
            let (also, title) = (Vec::new(), neutral(commit.title(), LONG));
            found.push(self.followed(app, &Traced { commit: commit.sha.clone(), also, pr: None, title }).await?);
        }
        for pr in self.ports.forge.open_prs(repo).await? {
            if found.len() < FOLLOWED && (mentions(&pr.title, ticket) || mentions(pr.branch.as_str(), ticket)) {
                found.push(self.of_pr(app, &pr).await?);
            }
        }
        if found.is_empty() {
            let ticket = neutral(ticket, LONG);
            return Ok(Err(format!(
                "Nothing names {ticket} in {repo}: neither an open pull request nor the newest {} commits of {} were found to. \
                 Ask by commit for what is older.",
                looked.len(),
                app.dev_branch
            )));
        }
        Ok(Ok(found))
    }

    /// The source of the oldest entry on record in the environment that runs the oldest.
    async fn oldest_source(&self, app: &App) -> PortResult<Option<CommitSha>> {
        let mut oldest: Option<Deployment> = None;
        for environment in &self.catalog.environments {
            let all = self.ports.store.deployments(&app.name, &environment.name, 1_000).await;
            let all = all.map_err(store_failed)?;
            // They come newest first, and several may have come at once.
            let first = all.into_iter().rev().filter(|d| d.source.is_some()).min_by_key(|d| d.at);
            oldest = oldest.into_iter().chain(first).min_by_key(|d| d.at);
        }
        Ok(oldest.and_then(|d| d.source))
    }
}
