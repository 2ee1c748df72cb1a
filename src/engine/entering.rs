//! What enters an app's branch with a head, asked of Git, and the records of what explains it. The rules are
//! `domain::entering`.

use std::collections::BTreeSet;

use super::Engine;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment};
use crate::domain::decide::Learn;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::entering::{
    Entrant, Explained, Landed, Passage, Stood, beyond_approved, named, told_stood, unexplained,
};
use crate::domain::fact::Fact;
use crate::domain::policy::{self, Moment};
use crate::domain::pull_request::{CommitInfo, PrState, PullRequest};
use crate::domain::step::Approval;
use crate::domain::{AppName, CommitSha, DeliveryId, PrNumber};
use crate::port::{PortError, PortResult};

/// What would enter, or did.
pub(super) enum Enters<'a> {
    /// What a pull request brings into its base.
    Pr(&'a PullRequest),
    /// What one commit reaches, where no branch is merged.
    Commit(&'a CommitSha),
}

/// What enters, or entered, and nothing explains.
#[derive(Debug, Clone, Default)]
pub(super) struct Unexplained {
    /// Newest first.
    pub(super) commits: Vec<Entrant>,
    /// The pull request and what it was merged as, where it was.
    pub(super) merged: Option<(PrNumber, CommitSha)>,
}

impl Unexplained {
    /// What the subject of a vote names of it.
    pub(super) fn names(&self, delivery: &Delivery, head: &CommitSha) -> Vec<CommitSha> {
        named(&self.commits, self.merged.is_some(), delivery.approved_of(head))
    }

    /// Whether all of it was on the ballot of what was approved.
    pub(super) fn was_asked(&self, delivery: &Delivery, head: &CommitSha) -> bool {
        beyond_approved(&self.commits, delivery.approved_of(head)).is_empty()
    }

    /// What a ballot says besides: a question of its own where something came of a merge that nobody was asked about.
    pub(super) fn accepts(&self) -> Option<&(PrNumber, CommitSha)> {
        self.merged.as_ref().filter(|_| !self.commits.is_empty())
    }

    /// The commits, for whoever asks who wrote them.
    pub(super) fn infos(&self) -> Vec<CommitInfo> {
        self.commits.iter().map(|e| e.commit.clone()).collect()
    }
}

/// Where the records of an app are kept.
fn prefix(app: &AppName) -> String {
    format!("explained:{app}:")
}

/// Where what a delivery explains is kept.
fn of_delivery(app: &AppName, delivery: &DeliveryId) -> String {
    format!("{}{delivery}:", prefix(app))
}

/// What a delivery explains from now on, where people agreed: all that its approved head reaches and what its ballot named;
/// and once it is merged, everything that the merge reaches.
pub(super) fn explains(delivery: &Delivery, learned: &[Learn]) -> Vec<(String, serde_json::Value)> {
    if !names_what_enters(delivery.lane) {
        return Vec::new();
    }
    let key = of_delivery(&delivery.app, &delivery.id);
    let new = learned.iter().find_map(|l| if let Learn::Approved(by) = l { Some(by) } else { None });
    if new.or(delivery.known.approved.as_ref()).is_none_or(|by| by.people.is_empty()) {
        return Vec::new();
    }
    let note = |commit: &CommitSha, single: Vec<CommitSha>| {
        let record = Explained { reach: vec![commit.clone()], single };
        serde_json::to_value(record).ok().map(|value| (format!("{key}{commit}"), value))
    };
    let head = new.and_then(|by| note(&by.subject.head, by.subject.unexplained.clone()));
    let merged =
        learned.iter().find_map(|l| if let Learn::Merged(commit) = l { note(commit, Vec::new()) } else { None });
    head.into_iter().chain(merged).collect()
}

/// Whether what enters in this lane is compared: changes enter the dev branch, which explains, and what is delivered from
/// there or gone back to brings no commit.
pub(super) fn names_what_enters(lane: Lane) -> bool {
    matches!(lane, Lane::Release | Lane::Promotion | Lane::Hotfix)
}

impl Engine {
    /// What enters and nothing explains, newest first. After a merge it is what the merge brought.
    pub(super) async fn unexplained(
        &self,
        delivery: &Delivery,
        app: &App,
        what: Enters<'_>,
    ) -> PortResult<Unexplained> {
        if !names_what_enters(delivery.lane) {
            return Ok(Unexplained::default());
        }
        let forge = &self.ports.forge;
        let (tips, landed) = match &what {
            Enters::Commit(commit) => (vec![(*commit).clone()], None),
            Enters::Pr(pr) => match &pr.state {
                PrState::Closed { .. } => return Ok(Unexplained::default()),
                PrState::Open => {
                    let base = forge.branch_tip(&app.repository, &pr.base).await?;
                    (base.into_iter().chain([pr.head.clone()]).collect(), None)
                }
                PrState::Merged { commit, .. } => {
                    let landed = Landed { head: pr.head.clone(), merged: commit.clone() };
                    (vec![commit.clone(), pr.head.clone()], Some(landed))
                }
            },
        };
        let explained = self.explained(app, &delivery.id).await?;
        let passage = Passage { tips, held: explained.reach.clone(), landed };
        let passing = forge.passing(&app.repository, &passage).await?;
        let commits = unexplained(passing, &explained).map_err(PortError::rejected)?;
        let merged = match what {
            Enters::Pr(PullRequest { number, state: PrState::Merged { commit, .. }, .. }) => {
                Some((*number, commit.clone()))
            }
            _ => None,
        };
        Ok(Unexplained { commits, merged })
    }

    /// The same where what enters an environment is voted on at the entry itself. Where an approval is carried there and is
    /// asked for anew, because of other images, what was named with it is named again.
    pub(super) async fn unexplained_at_entry(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        approval: Approval,
        head: &CommitSha,
    ) -> PortResult<Unexplained> {
        if approval == Approval::Own {
            return self.unexplained(delivery, app, Enters::Commit(head)).await;
        }
        if policy::asked(&self.catalog, delivery, environment, Moment::Entry(approval)).is_empty() {
            return Ok(Unexplained::default());
        }
        let mut commits = Vec::new();
        for named in &delivery.known.entered {
            let commit = self.ports.forge.commit(&app.repository, named).await?;
            commits.push(Entrant { commit, beyond: None });
        }
        Ok(Unexplained { commits, merged: None })
    }

    /// What explains commits of an app: the dev branch, what stood there at the first look, and what deliveries were
    /// approved with. What a delivery itself was approved with is left out: it is voted on as it was.
    async fn explained(&self, app: &App, but: &DeliveryId) -> PortResult<Explained> {
        self.record_what_stands(app).await?;
        let mut explained = Explained { reach: vec![self.dev_tip(app).await?], single: Vec::new() };
        let own = of_delivery(&app.name, but);
        for (key, record) in self.ports.store.notes(&prefix(&app.name)).await.map_err(store_failed)? {
            if !key.starts_with(&own) {
                let read = serde_json::from_value(record);
                explained.and(read.map_err(|e| PortError::transient(format!("the record {key} cannot be read"), e))?);
            }
        }
        Ok(explained)
    }

    async fn dev_tip(&self, app: &App) -> PortResult<CommitSha> {
        let (repo, dev) = (&app.repository, &app.dev_branch);
        let tip = self.ports.forge.branch_tip(repo, dev).await?;
        tip.ok_or_else(|| {
            PortError::not_found(format!(
                "the dev branch {dev} of {repo} does not exist; create it, or correct `branches`"
            ))
        })
    }

    /// Records what stands on the app's branches, and runs where it has none, the first time that they are looked at:
    /// nobody was asked about it, and nobody is asked now. Told where there is anything that the dev branch does not hold.
    pub(super) async fn record_what_stands(&self, app: &App) -> PortResult<()> {
        let known = self.ports.store.notes(&format!("{}stood:", prefix(&app.name))).await.map_err(store_failed)?;
        let known: BTreeSet<String> = known.into_iter().map(|(key, _)| key).collect();
        let mut change = self.change();
        let mut found = Vec::new();
        for environment in self.catalog.environments.iter().skip(1) {
            let branch = app.branches.get(&environment.name);
            let place = branch.map_or("", |b| b.as_str());
            let key = format!("{}stood:{}:{place}", prefix(&app.name), environment.name);
            if known.contains(&key) {
                continue;
            }
            // What cannot be read now explains nothing yet.
            let reach = match self.stands(app, environment).await {
                Ok(reach) => reach,
                Err(error) => {
                    tracing::warn!(environment = %environment.name, cause = %error.cause, "cannot see what stands: {error}");
                    continue;
                }
            };
            let tip = reach.first().cloned();
            let Ok(record) = serde_json::to_value(Explained { reach, single: Vec::new() }) else { continue };
            change.notes.push((key, record));
            found.push(self.stood(app, environment, tip).await?);
        }
        if change.notes.is_empty() {
            return Ok(());
        }
        for stood in &found {
            change.journal.push((None, Fact::Stood { app: app.name.clone(), stood: stood.clone() }));
        }
        if let Some(text) = told_stood(&app.name, &found) {
            let places: Vec<&str> = found.iter().map(|s| s.environment.as_str()).collect();
            let key = format!("stood:{}:{}", app.name, places.join(","));
            self.tell_once(&mut change, (app, None), &key, Line::outcome(text)).await?;
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }

    /// What stands on the environment's branch of the app, and what runs there. Where nothing does, nothing is explained by
    /// it, whatever stands there later.
    async fn stands(&self, app: &App, environment: &Environment) -> PortResult<Vec<CommitSha>> {
        let branch = match app.branches.get(&environment.name) {
            Some(branch) => self.ports.forge.branch_tip(&app.repository, branch).await?,
            None => None,
        };
        let runs = self.what_runs(app, environment).await?.and_then(|place| place.source());
        Ok(branch.into_iter().chain(runs).collect())
    }

    async fn stood(&self, app: &App, environment: &Environment, tip: Option<CommitSha>) -> PortResult<Stood> {
        let branch = app.branches.get(&environment.name).cloned();
        let mut stood = Stood { environment: environment.name.clone(), branch, tip, more: 0, all: true };
        if let Some(tip) = &stood.tip {
            let passage = Passage { tips: vec![tip.clone()], held: vec![self.dev_tip(app).await?], landed: None };
            let passing = self.ports.forge.passing(&app.repository, &passage).await?;
            (stood.more, stood.all) = (passing.commits.len(), passing.all);
        }
        Ok(stood)
    }
}
