//! `/tide where`: how far a change has come, by pull request, commit or ticket.
//!
//! It is there where what runs descends from it; where branches are squashed, where what runs has the tree of what did, or of
//! the change itself. A revert is told by what messages say. Everything is looked up anew, and only read.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DeliveryLine, LONG, ago, was_found};
use crate::domain::catalog::{App, Environment};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::Deployment;
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::image::names_all;
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::domain::traced::{Undone, undone_by};
use crate::domain::{AppName, CommitSha, DeliveryId, EnvName, Instant, PrNumber, Version};
use crate::engine::Engine;
use crate::engine::running::Place;
use crate::engine::truth::store_failed;
use crate::port::PortResult;
use crate::store::Listing;

/// How many entries into an environment are looked through for the first that held it.
const ENTRIES: u32 = 30;

/// How far a change has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhereView {
    /// When it was looked at.
    pub at: Instant,
    /// What was asked about, as it was written.
    pub asked: String,
    /// What was found, by app.
    pub changes: Vec<ChangeView>,
    /// What was not found, and where it was looked for.
    pub notes: Vec<String>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ChangeView {
    /// Of which app.
    pub app: AppName,
    /// Its commit on the dev branch, or its own where it is not there.
    pub commit: Option<CommitSha>,
    /// Its pull request, where one is known.
    pub pr: Option<PrNumber>,
    /// Its title.
    pub title: String,
    /// Whether it is on the dev branch.
    pub merged: Merged,
    /// What follows from that, in words.
    pub told: String,
    /// Each environment, in order; empty while it is not merged.
    pub places: Vec<PlaceView>,
}

/// Whether a change is on the dev branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Merged {
    /// It is.
    Merged,
    /// Its pull request is open.
    Open,
    /// Its pull request was closed without a merge.
    Closed,
    /// It is a commit of another branch.
    Elsewhere,
}

/// A change in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlaceView {
    /// Which.
    pub environment: EnvName,
    /// Whether it is there.
    pub stands: Whereabouts,
    /// Since when, where tidegate brought it.
    pub since: Option<Instant>,
    /// The version that runs there.
    pub version: Option<Version>,
    /// The delivery that brought what runs, or that waits to bring it.
    pub delivery: Option<DeliveryId>,
    /// The commit that reverts it there.
    pub reverted_by: Option<CommitSha>,
    /// The same for people.
    pub told: String,
}

/// Whether a change is in an environment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whereabouts {
    /// It runs there.
    Runs,
    /// It came there and was reverted.
    Reverted,
    /// A delivery is on its way with it.
    OnItsWay,
    /// Nothing brings it so far.
    NotYet,
    /// What runs there is not known.
    Unknown,
}

impl WhereView {
    /// For people.
    pub fn text(&self) -> String {
        let width = |c: &ChangeView| c.places.iter().map(|p| p.environment.as_str().len()).max().unwrap_or_default();
        let mut lines = Vec::new();
        for change in &self.changes {
            lines.push(change.told.clone());
            let width = width(change);
            lines.extend(change.places.iter().map(|p| format!("  {:width$}  {}", p.environment.as_str(), p.told)));
        }
        lines.extend(self.notes.iter().cloned());
        lines.join("\n")
    }
}

/// A change that was found, before it is looked for.
pub(super) struct Traced {
    /// Its commit on the dev branch, or its own.
    pub(super) commit: CommitSha,
    /// What else it is called where somebody reverts it.
    pub(super) also: Vec<CommitSha>,
    /// Its pull request.
    pub(super) pr: Option<PrNumber>,
    /// Its title.
    pub(super) title: String,
}

impl Engine {
    /// Looks for a change on the dev branch and in each environment.
    pub(super) async fn followed(&self, app: &App, change: &Traced) -> PortResult<ChangeView> {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let tip = repos.branch_tip(repo, &app.dev_branch).await?;
        let on_dev = match &tip {
            Some(tip) => self.contains(app, &change.commit, tip).await?,
            None => false,
        };
        let pr = change.pr.map(|pr| format!("{pr} ")).unwrap_or_default();
        let name = format!("{}: {pr}{} ({})", app.name, change.title, change.commit.short());
        let reverted = match &tip {
            Some(tip) if on_dev => self.reverted(app, change, tip).await?,
            _ => None,
        };
        let told = match (on_dev, reverted) {
            (true, None) => name,
            (true, Some(by)) => format!("{name}: reverted on {} by {}", app.dev_branch, commit_words(&by)),
            (false, _) => format!("{name}: not on {}", app.dev_branch),
        };
        let mut places: Vec<PlaceView> = Vec::new();
        for environment in &self.catalog.environments {
            if !self.places(app, environment).is_empty() {
                let before = places.last().cloned();
                places.push(self.place_of(app, environment, change, before.as_ref()).await?);
            }
        }
        let there = |p: &PlaceView| !matches!(p.stands, Whereabouts::NotYet | Whereabouts::Unknown);
        // A hotfix comes into environments before it is on the dev branch.
        if !on_dev && !places.iter().any(there) {
            places.clear();
        }
        Ok(ChangeView {
            app: app.name.clone(),
            commit: Some(change.commit.clone()),
            pr: change.pr,
            title: change.title.clone(),
            merged: if on_dev { Merged::Merged } else { Merged::Elsewhere },
            told: neutral(&told, 2 * LONG),
            places,
        })
    }

    async fn place_of(
        &self,
        app: &App,
        environment: &Environment,
        change: &Traced,
        before: Option<&PlaceView>,
    ) -> PortResult<PlaceView> {
        let (now, store) = (self.now(), &self.ports.store);
        let mut view = PlaceView {
            environment: environment.name.clone(),
            stands: Whereabouts::Unknown,
            since: None,
            version: None,
            delivery: None,
            reverted_by: None,
            told: String::new(),
        };
        let place = match self.what_runs(app, environment).await {
            Ok(Some(place)) => place,
            Ok(None) => return Ok(view),
            Err(error) => {
                view.told = neutral(&format!("what runs there cannot be read: {error}"), LONG);
                return Ok(view);
            }
        };
        let entries = store.deployments(&app.name, &environment.name, ENTRIES).await;
        let entries = entries.map_err(store_failed)?;
        let brought = entries.iter().find(|d| names_all(&place.written, &d.images));
        (view.version, view.delivery) = (place.version(), brought.map(|d| d.delivery.clone()));
        let Some(source) = place.source().or_else(|| brought.and_then(|d| d.source.clone())) else {
            view.told = format!("nobody knows of which commit {} is, which runs there", neutral(&place.label, LONG));
            return Ok(view);
        };
        if self.holds_change(app, &change.commit, &source, brought).await? {
            view.since = self.since(app, change, &entries, brought).await?;
            let since = view.since.map(|at| format!("since {} ({}), ", instant_words(at), ago(at, now)));
            let fares = brought.map(|d| format!(", {}", d.told())).unwrap_or_default();
            let runs = runs_words(&place, &fares);
            let reverted = self.reverted(app, change, &source).await?;
            view.stands = if reverted.is_some() { Whereabouts::Reverted } else { Whereabouts::Runs };
            view.told = match &reverted {
                None => format!("{}{runs}", since.unwrap_or_default()),
                Some(by) => format!("came there, and is reverted by {} in what runs: {runs}", commit_words(by)),
            };
            view.told = neutral(&view.told, 2 * LONG);
            view.reverted_by = reverted.map(|by| by.sha);
            return Ok(view);
        }
        self.not_there(app, environment, (change, before), view).await
    }

    /// What brings a change to an environment where it is not, or what would.
    async fn not_there(
        &self,
        app: &App,
        environment: &Environment,
        (change, before): (&Traced, Option<&PlaceView>),
        mut view: PlaceView,
    ) -> PortResult<PlaceView> {
        let (name, now) = (&environment.name, self.now());
        for delivery in self.deliveries_of(app, true).await? {
            let source = delivery.shipped().cloned();
            if delivery.lane == Lane::Rollback || !delivery.is_ahead_of(name) {
                continue;
            }
            let Some(source) = source else { continue };
            if self.contains(app, &change.commit, &source).await? {
                let line = DeliveryLine::of(&delivery, now);
                let waits = line.waits.as_ref().map(|w| format!(" ({w})")).unwrap_or_default();
                view.stands = Whereabouts::OnItsWay;
                view.told = neutral(&format!("waits: {} · {}{waits}", line.id, line.phase), 3 * LONG);
                view.delivery = Some(delivery.id);
                return Ok(view);
            }
        }
        (view.stands, view.delivery) = (Whereabouts::NotYet, None);
        let there = before.is_some_and(|b| b.stands == Whereabouts::Runs);
        let version = before.and_then(|b| b.version);
        let first = self.catalog.first_environment().is_some_and(|e| e.name == *name);
        let releases = self.catalog.release_environment().is_some_and(|e| e.name == *name);
        view.told = match version {
            _ if first => "not yet: nothing brings it there so far; its image may not be built".to_owned(),
            Some(version) if there && !releases => {
                format!("not yet. Next: /promote {name} {version} --app {}", app.name)
            }
            _ if there && releases => format!("not yet. Next: /release cut VERSION --app {}", app.name),
            _ => "not yet".to_owned(),
        };
        Ok(view)
    }

    /// Deliveries of an app, the newest first.
    pub(super) async fn deliveries_of(&self, app: &App, open_only: bool) -> PortResult<Vec<Delivery>> {
        let listing = Listing { app: Some(app.name.clone()), open_only, limit: None };
        self.ports.store.deliveries(&listing).await.map_err(store_failed)
    }

    /// Whether a commit is, or descends from, another.
    async fn contains(&self, app: &App, change: &CommitSha, held: &CommitSha) -> PortResult<bool> {
        let compared = self.ports.repos.compare(&app.repository, change, held).await?;
        if matches!(compared.lineage, Lineage::Same | Lineage::Ahead) {
            return Ok(true);
        }
        // After a squash the content is there, under another commit.
        let tree = self.ports.repos.commit(&app.repository, change).await?.tree;
        Ok(compared.lineage == Lineage::Diverged && compared.commits.iter().any(|c| c.tree == tree))
    }

    /// Whether what runs holds a change: by its commit, or by what that was made of where a merge squashed it.
    async fn holds_change(
        &self,
        app: &App,
        change: &CommitSha,
        source: &CommitSha,
        brought: Option<&Deployment>,
    ) -> PortResult<bool> {
        if self.contains(app, change, source).await? {
            return Ok(true);
        }
        let Some(brought) = brought else { return Ok(false) };
        let delivery = self.ports.store.delivery(&brought.delivery).await.map_err(store_failed)?;
        let Some(head) = delivery.and_then(|d| d.known.approved.map(|a| a.subject.head)).filter(|h| h != source) else {
            return Ok(false);
        };
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let same = repos.commit(repo, &head).await?.tree == repos.commit(repo, source).await?.tree;
        Ok(same && self.contains(app, change, &head).await?)
    }

    /// Since when an environment holds a change without a break, where tidegate brought it.
    async fn since(
        &self,
        app: &App,
        change: &Traced,
        entries: &[Deployment],
        brought: Option<&Deployment>,
    ) -> PortResult<Option<Instant>> {
        let Some(brought) = brought else { return Ok(None) };
        let mut since = None;
        for entry in entries.iter().filter(|d| d.at <= brought.at) {
            let Some(source) = &entry.source else { break };
            if !self.holds_change(app, &change.commit, source, Some(entry)).await? {
                break;
            }
            since = if was_found(entry) { None } else { Some(entry.at) };
        }
        Ok(since)
    }

    /// The commit by which a change is reverted in what a commit holds.
    async fn reverted(&self, app: &App, change: &Traced, held: &CommitSha) -> PortResult<Option<CommitInfo>> {
        let after = self.ports.repos.compare(&app.repository, &change.commit, held).await?.commits;
        // Whoever reverts a merge names the merge.
        let merges = after.iter().filter(|c| c.parents.iter().skip(1).any(|p| *p == change.commit));
        let commits: Vec<CommitSha> = std::iter::once(change.commit.clone())
            .chain(change.also.iter().cloned())
            .chain(merges.map(|c| c.sha.clone()))
            .collect();
        let what = Undone { commits: &commits, pr: change.pr, repo: &app.repository };
        Ok(undone_by(&what, &after).cloned())
    }
}

/// What runs, with how it fares.
fn runs_words(place: &Place, fares: &str) -> String {
    format!("{}{fares}", neutral(&place.label, LONG))
}

/// `1a2b3c4 (Revert "feat: coupons")`.
fn commit_words(commit: &CommitInfo) -> String {
    format!("{} ({})", commit.sha.short(), neutral(commit.title(), LONG))
}
