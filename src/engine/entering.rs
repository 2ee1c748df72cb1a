//! What enters an app's branch with a head, asked of Git, and the records of what explains it. The rules are
//! `domain::entering`.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment};
use crate::domain::decide::Learn;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::entering::{
    Agreed, Entrant, Explained, Landed, Passage, PushedBy, Stood, beyond_approved, named, told_stood, unexplained,
};
use crate::domain::fact::Fact;
use crate::domain::policy;
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
    /// What enters with it that was approved for somewhere else, where nothing else explained it.
    pub(super) before: Vec<(Entrant, Agreed)>,
    /// The pull request and what it was merged as, where it was.
    pub(super) merged: Option<(PrNumber, CommitSha)>,
    /// What speaks against a release, and is no reason to refuse it.
    pub(super) warned: Vec<String>,
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

/// Under what the first looks are kept, where the others have the delivery.
const STOOD: &str = "stood";

/// Where the records of an app are kept.
fn prefix(app: &AppName) -> String {
    format!("explained:{app}:")
}

/// Where what a delivery explains is kept.
fn of_delivery(app: &AppName, delivery: &DeliveryId) -> String {
    format!("{}{delivery}:", prefix(app))
}

/// What a delivery explains from now on, where people agreed and what they agreed to has entered: all that its approved head
/// reaches and what its ballot named; and once it is merged, everything that the merge reaches. What was only about to be
/// merged, and was given up or rejected then, explains nothing.
pub(super) fn explains(delivery: &Delivery, learned: &[Learn]) -> Vec<(String, serde_json::Value)> {
    if !names_what_enters(delivery.lane) {
        return Vec::new();
    }
    let after = learned.iter().cloned().fold(delivery.clone(), Delivery::learn);
    let part = |d: &Delivery| {
        let bumped: Vec<_> = d.known.bumps.values().map(|bump| bump.merged.clone()).collect();
        (d.known.approved.clone(), d.known.merged.clone(), bumped)
    };
    let Some(approved) = after.known.approved.as_ref().filter(|by| !by.people.is_empty()) else { return Vec::new() };
    if !has_entered(&after) || part(&after) == part(delivery) {
        return Vec::new();
    }
    let key = of_delivery(&delivery.app, &delivery.id);
    let agreed = Agreed { environment: approved.subject.environment.clone(), by: approved.people.clone() };
    let note = |commit: &CommitSha, single: Vec<CommitSha>| {
        let record = Explained { reach: vec![commit.clone()], single, agreed: Some(agreed.clone()) };
        serde_json::to_value(record).ok().map(|value| (format!("{key}{commit}"), value))
    };
    let head = note(&approved.subject.head, approved.subject.unexplained.clone());
    let merged = after.known.merged.iter().filter(|m| **m != approved.subject.head);
    head.into_iter().chain(merged.filter_map(|merged| note(merged, Vec::new()))).collect()
}

/// Whether something of a delivery is on a branch: of its app, or of an environment.
fn has_entered(delivery: &Delivery) -> bool {
    delivery.known.merged.is_some() || delivery.known.bumps.values().any(|bump| bump.merged.is_some())
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
        let repos = &self.ports.repos;
        let (tips, landed) = match &what {
            Enters::Commit(commit) => (vec![(*commit).clone()], None),
            Enters::Pr(pr) => match &pr.state {
                PrState::Closed { .. } => return Ok(Unexplained::default()),
                PrState::Open => {
                    let base = repos.branch_tip(&app.repository, &pr.base).await?;
                    (base.into_iter().chain([pr.head.clone()]).collect(), None)
                }
                PrState::Merged { commit, .. } => {
                    let landed = Landed { head: pr.head.clone(), merged: commit.clone() };
                    (vec![commit.clone(), pr.head.clone()], Some(landed))
                }
            },
        };
        let explained = self.explained(app, &delivery.id).await?;
        let mut all = Explained::default();
        explained.iter().cloned().for_each(|one| all.and(one));
        let line = Some(self.dev_tip(app).await?);
        let passage = Passage { tips, held: all.reach.clone(), line, landed };
        let passing = repos.passing(&app.repository, &passage).await?;
        let commits = unexplained(passing, &all).map_err(PortError::rejected)?;
        let merged = match what {
            Enters::Pr(PullRequest { number, state: PrState::Merged { commit, .. }, .. }) => {
                Some((*number, commit.clone()))
            }
            _ => None,
        };
        let before = match &what {
            Enters::Pr(PullRequest { state: PrState::Open, head, .. }) => {
                self.approved_before(delivery, app, head, &explained).await?
            }
            Enters::Commit(commit) => self.approved_before(delivery, app, commit, &explained).await?,
            Enters::Pr(_) => Vec::new(),
        };
        let mut found = Unexplained { commits, before, merged, warned: Vec::new() };
        self.name_pushers(app, &mut found).await;
        Ok(found)
    }

    /// Says of each commit who pushed it. Where the forge does not tell, the ballot names whom it is signed as, and says so.
    async fn name_pushers(&self, app: &App, found: &mut Unexplained) {
        let mut commits = found.infos();
        commits.extend(found.before.iter().map(|(e, _)| e.commit.clone()));
        if commits.is_empty() {
            return;
        }
        if let Err(error) = self.ports.forge.pushers(&app.repository, &mut commits).await {
            tracing::info!(app = %app.name, cause = %error.cause, "who pushed what enters cannot be told: {error}");
        }
        let who = self.who();
        let entrants = found.commits.iter_mut().chain(found.before.iter_mut().map(|(e, _)| e));
        for (entrant, told) in entrants.zip(&commits) {
            entrant.pushed = PushedBy::of(&who, told);
        }
    }

    /// What would enter an environment for the first time although only an approval for another explains it: who votes there
    /// sees what the others let through.
    async fn approved_before(
        &self,
        delivery: &Delivery,
        app: &App,
        head: &CommitSha,
        explained: &[Explained],
    ) -> PortResult<Vec<(Entrant, Agreed)>> {
        let agreed: BTreeMap<&CommitSha, &Agreed> =
            explained.iter().flat_map(|e| e.single.iter().zip(e.agreed.iter().cycle())).collect();
        let Some(environment) = self.catalog.environment(&delivery.environment).filter(|_| !agreed.is_empty()) else {
            return Ok(Vec::new());
        };
        let stand = self.stands(app, environment).await?;
        let held = std::iter::once(self.dev_tip(app).await?).chain(stand).collect();
        let passage = Passage { tips: vec![head.clone()], held, ..Passage::default() };
        let passing = self.ports.repos.passing(&app.repository, &passage).await?;
        let known = |e: Entrant| agreed.get(&e.commit.sha).map(|by| (e.clone(), (*by).clone()));
        Ok(passing.commits.into_iter().filter_map(known).collect())
    }

    /// The same where what enters an environment is voted on at the entry itself. Where the vote on the app pull request is
    /// counted there, what was named with it is named again.
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
        if policy::lists(&self.catalog, delivery, environment).is_empty() {
            return Ok(Unexplained::default());
        }
        let mut commits = Vec::new();
        for named in &delivery.known.entered {
            let commit = self.ports.repos.commit(&app.repository, named).await?;
            commits.push(Entrant { commit, beyond: None, pushed: PushedBy::Untold });
        }
        let mut found = Unexplained { commits, ..Unexplained::default() };
        self.name_pushers(app, &mut found).await;
        Ok(found)
    }

    /// What explains commits of an app beside the dev branch: what stood there at the first look, and what deliveries were
    /// approved with. What a delivery itself was approved with is left out: it is voted on as it was.
    async fn explained(&self, app: &App, but: &DeliveryId) -> PortResult<Vec<Explained>> {
        self.record_what_stands(app).await?;
        let mut explained = Vec::new();
        let own = of_delivery(&app.name, but);
        for (key, record) in self.ports.store.notes(&prefix(&app.name)).await.map_err(store_failed)? {
            if key.starts_with(&own) {
                continue;
            }
            let read: Result<Explained, _> = serde_json::from_value(record);
            let read = read.map_err(|e| PortError::transient(format!("the record {key} cannot be read"), e))?;
            if read.agreed.is_some() || self.came_true(app, &key).await? {
                explained.push(read);
            }
        }
        Ok(explained)
    }

    /// Whether what an older tidegate recorded counts: it did so before it merged.
    async fn came_true(&self, app: &App, key: &str) -> PortResult<bool> {
        let of = key.strip_prefix(&prefix(&app.name)).and_then(|rest| rest.split(':').next()).unwrap_or_default();
        if of == STOOD {
            return Ok(true);
        }
        let Ok(id) = of.parse::<DeliveryId>() else { return Ok(false) };
        let delivery = self.ports.store.delivery(&id).await.map_err(store_failed)?;
        Ok(delivery.is_some_and(|d| has_entered(&d)))
    }

    async fn dev_tip(&self, app: &App) -> PortResult<CommitSha> {
        let (repo, dev) = (&app.repository, &app.dev_branch);
        let tip = self.ports.repos.branch_tip(repo, dev).await?;
        tip.ok_or_else(|| {
            PortError::not_found(format!(
                "the dev branch {dev} of {repo} does not exist; create it, or correct `branches`"
            ))
        })
    }

    /// Records what stands on the app's branches, and runs where it has none, the first time that they are looked at:
    /// nobody was asked about it, and nobody is asked now. Told where there is anything that the dev branch does not hold.
    pub(super) async fn record_what_stands(&self, app: &App) -> PortResult<()> {
        let known = self.ports.store.notes(&format!("{}{STOOD}:", prefix(&app.name))).await.map_err(store_failed)?;
        let known: BTreeSet<String> = known.into_iter().map(|(key, _)| key).collect();
        let mut change = self.change();
        let mut found = Vec::new();
        for environment in self.catalog.environments.iter().skip(1) {
            let branch = app.branches.get(&environment.name);
            let place = branch.map_or("", |b| b.as_str());
            let key = format!("{}{STOOD}:{}:{place}", prefix(&app.name), environment.name);
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
            let Ok(record) = serde_json::to_value(Explained { reach, ..Explained::default() }) else { continue };
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
            Some(branch) => self.ports.repos.branch_tip(&app.repository, branch).await?,
            None => None,
        };
        let runs = self.what_runs(app, environment).await?.and_then(|place| place.source());
        Ok(branch.into_iter().chain(runs).collect())
    }

    async fn stood(&self, app: &App, environment: &Environment, tip: Option<CommitSha>) -> PortResult<Stood> {
        let branch = app.branches.get(&environment.name).cloned();
        let mut stood = Stood { environment: environment.name.clone(), branch, tip, more: 0, all: true };
        if let Some(tip) = &stood.tip {
            let passage =
                Passage { tips: vec![tip.clone()], line: Some(self.dev_tip(app).await?), ..Passage::default() };
            let passing = self.ports.repos.passing(&app.repository, &passage).await?;
            (stood.more, stood.all) = (passing.commits.len(), passing.all);
        }
        Ok(stood)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::{ApprovedBy, Known, Requester};
    use crate::domain::vote::Subject;

    fn sha(n: u8) -> CommitSha {
        CommitSha::parse(format!("{n:02x}").repeat(20)).expect("a commit")
    }

    fn approved() -> ApprovedBy {
        let subject = Subject {
            app: "shop".parse().expect("a name"),
            environment: "stage".parse().expect("a name"),
            head: sha(1),
            digests: Vec::new(),
            asked: 0,
            unexplained: vec![sha(9)],
            replacing: None,
        };
        ApprovedBy { subject, people: vec!["carol".parse().expect("a person")], at: Default::default() }
    }

    fn release(known: Known) -> Delivery {
        Delivery {
            id: "shop-1".parse().expect("an id"),
            app: "shop".parse().expect("a name"),
            lane: Lane::Release,
            environment: "stage".parse().expect("a name"),
            version: None,
            requested_by: Requester::Automatic("test".to_owned()),
            reason: None,
            created_at: Default::default(),
            steps: Vec::new(),
            known,
            waits: Vec::new(),
            wake_at: None,
            end: None,
            revision: 1,
        }
    }

    fn recorded(known: Known, learned: &[Learn]) -> Vec<(String, Explained)> {
        let read = |(key, value)| (key, serde_json::from_value(value).expect("a record"));
        explains(&release(known), learned).into_iter().map(read).collect()
    }

    #[test]
    fn an_approval_explains_nothing_before_what_was_approved_is_merged() {
        assert_eq!(recorded(Known::default(), &[Learn::Approved(approved())]), []);
        let about = Known { approved: Some(approved()), ..Known::default() };
        assert_eq!(recorded(about.clone(), &[Learn::Nudged(Default::default())]), []);
        let [(head, first), (merged, second)] = &recorded(about.clone(), &[Learn::Merged(sha(2))])[..] else {
            panic!("two records")
        };
        assert_eq!(
            (head, merged),
            (&format!("explained:shop:shop-1:{}", sha(1)), &format!("explained:shop:shop-1:{}", sha(2)))
        );
        assert_eq!((&first.reach, &first.single, &second.reach), (&vec![sha(1)], &vec![sha(9)], &vec![sha(2)]));
        assert_eq!(first.agreed.as_ref().map(|a| a.by.len()), Some(1));
        let merged = Known { merged: Some(sha(2)), ..about };
        assert_eq!(recorded(merged, &[Learn::Nudged(Default::default())]), [], "recorded already");
    }

    #[test]
    fn what_nobody_approved_explains_nothing_when_it_is_merged() {
        assert_eq!(recorded(Known::default(), &[Learn::Merged(sha(2))]), []);
        let nobody = ApprovedBy { people: Vec::new(), ..approved() };
        assert_eq!(recorded(Known::default(), &[Learn::Approved(nobody), Learn::Merged(sha(2))]), []);
    }
}
