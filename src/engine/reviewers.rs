//! Whom to ask for reviews of a pull request: the app's list, or the owners of the files that were changed.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use crate::domain::PersonId;
use crate::domain::catalog::{App, Catalog, ReviewerPolicy, Right, Surface};
use crate::domain::codeowners::{CodeOwners, Owner, PLACES};
use crate::domain::delivery::Delivery;
use crate::domain::gate::GateReport;
use crate::domain::pull_request::PullRequest;
use crate::port::{Fault, PortResult};

impl Engine {
    /// Whom to ask for reviews of a pull request, least loaded first where some are left out, never one whose vote would
    /// not count: the author, authors of commits, who asked for it. Nobody, once somebody was asked.
    pub(super) async fn reviewers(
        &self,
        delivery: &Delivery,
        app: &App,
        pr: &PullRequest,
        gates: &GateReport,
    ) -> PortResult<Vec<String>> {
        let Some(policy) = delivery.lane.right().and_then(|r: Right| app.reviewers.get(&r)) else {
            return Ok(Vec::new());
        };
        if !delivery.known.reviewers.is_empty() {
            return Ok(Vec::new());
        }
        let who = self.who();
        let asked_by = delivery.requested_by.person();
        let counts = |login: &String| {
            let person = who.person(Surface::Github, login).map(|p| &p.id);
            let excluded = person.is_some_and(|p| Some(p) == asked_by || gates.excludes(p));
            !excluded && !login.eq_ignore_ascii_case(&pr.author) && login != self.ports.forge.own_login()
        };
        let candidates: Vec<String> =
            self.candidates(&who, app, pr, policy).await?.into_iter().filter(counts).collect();
        // Who has most to review matters only where some are left out.
        match policy.count {
            Some(count) if count < candidates.len() => self.least_loaded(app, pr, candidates, count).await,
            _ => Ok(candidates),
        }
    }

    /// All who may be asked, by login, each once.
    async fn candidates(
        &self,
        who: &Catalog,
        app: &App,
        pr: &PullRequest,
        policy: &ReviewerPolicy,
    ) -> PortResult<Vec<String>> {
        let login = |p: &PersonId| who.people.get(p)?.logins.get(&Surface::Github).cloned();
        if policy.code_owners {
            let owners = self.owners(who, app, pr).await?;
            if !owners.is_empty() {
                return Ok(owners);
            }
        }
        let mut listed: Vec<String> = who.members(&policy.from).iter().filter_map(login).collect();
        listed.sort();
        Ok(listed)
    }

    /// Who owns the files that a pull request changes, by login; as its base says, so that nobody owns them by the change
    /// itself.
    async fn owners(&self, who: &Catalog, app: &App, pr: &PullRequest) -> PortResult<Vec<String>> {
        let repos = &self.ports.repos;
        let Some(base) = repos.branch_tip(&app.repository, &pr.base).await? else { return Ok(Vec::new()) };
        let mut found = None;
        for place in PLACES {
            found = repos.read_file(&app.repository, base.as_str(), place).await?;
            if found.is_some() {
                break;
            }
        }
        let Some(text) = found else { return Ok(Vec::new()) };
        let files = repos.changed_files(&app.repository, &base, &pr.head).await?;
        let mut logins: BTreeMap<String, String> = BTreeMap::new();
        for owner in CodeOwners::read(&text).of_all(&files) {
            for login in self.expand(who, &owner).await? {
                logins.entry(login.to_ascii_lowercase()).or_insert(login);
            }
        }
        Ok(logins.into_values().collect())
    }

    /// The logins behind one owner. A team of the configuration goes by its own name; any other is the forge's, and one
    /// that cannot be read is left out.
    async fn expand(&self, who: &Catalog, owner: &Owner) -> PortResult<BTreeSet<String>> {
        let login = |p: &PersonId| who.people.get(p)?.logins.get(&Surface::Github).cloned();
        match owner {
            Owner::Login(login) => Ok(BTreeSet::from([login.clone()])),
            Owner::Email(email) => Ok(who.person_by_email(email).and_then(|p| login(&p.id)).into_iter().collect()),
            Owner::Team(team) => {
                let slug = team.rsplit('/').next().unwrap_or_default();
                if let Some((_, members)) = who.teams.iter().find(|(name, _)| name.as_str() == slug) {
                    return Ok(members.iter().filter_map(login).collect());
                }
                match self.ports.forge.team_members(team).await {
                    Ok(logins) => Ok(logins.into_iter().collect()),
                    Err(error) if matches!(error.fault, Fault::NotFound | Fault::Rejected) => {
                        tracing::warn!(team, cause = %error.cause, "a code owner cannot be asked: {error}");
                        Ok(BTreeSet::new())
                    }
                    Err(error) => Err(error),
                }
            }
        }
    }

    /// The few of these who are asked for the fewest reviews now.
    async fn least_loaded(
        &self,
        app: &App,
        pr: &PullRequest,
        candidates: Vec<String>,
        count: usize,
    ) -> PortResult<Vec<String>> {
        let open = self.ports.forge.open_prs(&app.repository).await?;
        // Not this one: after a crash right behind the request, the same people must come out.
        let others = || open.iter().filter(|p| p.number != pr.number);
        let load = |login: &str| others().filter(|p| p.requested.iter().any(|r| r == login)).count();
        let mut loaded: Vec<(usize, String)> = candidates.into_iter().map(|login| (load(&login), login)).collect();
        loaded.sort();
        Ok(loaded.into_iter().take(count).map(|(_, login)| login).collect())
    }
}
