//! The policy of a configuration in a canonical form: what gates, rights and plans are made from, in one order and one
//! spelling, so that two configurations that mean the same have the same hash. It is kept in the store and journaled by
//! its hash at each start, so that a later start can say what changed for deliveries that are under way.
//!
//! Nothing of how tidegate reaches services is in it: those settings name secrets, and no gate depends on them.

mod changes;
mod identities;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::catalog::{
    After, App, ApprovalPolicy, Catalog, Environment, ImagePlace, OnFailure, Party, Person, ReviewerPolicy, Right,
    RolloutPolicy, Surface, TeamSource, UnknownAuthors, VersionImages, WriteMode,
};
use super::freeze::FreezeWindow;
use super::scan::ScanPolicy;
use super::{AppName, Branch, EnvName, ImageName, PersonId, RepoId, TeamName};

pub use self::changes::{PolicyChange, asks_nobody, changes};
pub use self::identities::{Forgotten, Successor, not_who_they_were};

/// The policy of a configuration. Fields that a later tidegate adds have defaults that say "nothing known", and what is not
/// known of one of two policies is no difference between them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InForce {
    /// People, by name.
    pub people: BTreeMap<PersonId, Identity>,
    /// Teams, by name.
    pub teams: BTreeMap<TeamName, Membership>,
    /// Environments, in order.
    pub environments: Vec<Place>,
    /// Apps, by name.
    pub apps: BTreeMap<AppName, AppInForce>,
}

/// By what a person is known on surfaces and in commits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Login per surface.
    pub logins: BTreeMap<Surface, String>,
    /// E-mail addresses, in lower case.
    pub emails: BTreeSet<String>,
    /// Further logins per surface.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<Surface, BTreeSet<String>>,
    /// Which account of the forge a login is, where the configuration says so.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<String, u64>,
}

/// Who is in a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Membership {
    /// Those whom the configuration names.
    Of(BTreeSet<PersonId>),
    /// Those whom a service outside names, at any time.
    KeptAt(TeamSource),
}

/// One list of approvers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asks {
    /// How many.
    pub quorum: u32,
    /// Of whom.
    pub from: BTreeSet<Party>,
    /// Whether requester and authors may count.
    pub self_approval: bool,
    /// How long an approval lasts.
    pub expires: Option<Duration>,
    /// What a commit by somebody unknown costs.
    #[serde(default)]
    pub unknown_authors: UnknownAuthors,
}

/// One environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its name.
    pub name: EnvName,
    /// The env repo.
    pub repository: RepoId,
    /// The branch that is followed.
    pub branch: Branch,
    /// Whether bumps are pushed straight to it.
    pub direct: bool,
    /// Whether it is a production.
    pub production: bool,
    /// What must come before, and for how long it must have been healthy there.
    pub after: Option<(EnvName, Duration)>,
    /// Who must agree.
    pub approvals: BTreeMap<Right, Asks>,
    /// Who may ask.
    pub requests: BTreeMap<Right, BTreeSet<Party>>,
    /// Recurring freezes, in words.
    pub freezes: BTreeSet<String>,
    /// How rollouts are watched.
    pub rollout: Option<Watched>,
}

/// How rollouts are watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Watched {
    /// By what.
    pub engine: String,
    /// When an unfinished one has failed.
    pub deadline: Duration,
    /// How long it must stay healthy.
    pub healthy_for: Duration,
    /// How long it must fail before it has failed.
    #[serde(default, skip_serializing_if = "Duration::is_zero")]
    pub degraded_for: Duration,
    /// What follows a failure.
    pub on_failure: OnFailure,
}

/// One app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AppInForce {
    /// The source repository.
    pub repository: RepoId,
    /// The branch developers merge to.
    pub dev_branch: Branch,
    /// The branch kept per environment.
    pub branches: BTreeMap<EnvName, Branch>,
    /// Who is asked to review: of whom, how many, and whether owners of the changed files are.
    pub reviewers: BTreeMap<Right, (BTreeSet<Party>, Option<usize>, bool)>,
    /// Required checks.
    pub checks: BTreeMap<Right, BTreeSet<String>>,
    /// Whether a change merges by itself.
    pub auto_merge: bool,
    /// Where a version's images come from.
    pub version_images: VersionImages,
    /// The images: registry, version tag, dev tag.
    pub images: BTreeMap<ImageName, (String, String, String)>,
    /// What is asked of the scans of images.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub scans: BTreeMap<ImageName, ScanPolicy>,
    /// Where each environment's env repo writes them.
    pub places: BTreeMap<EnvName, Vec<ImagePlace>>,
}

impl InForce {
    /// The policy of a configuration.
    pub fn of(catalog: &Catalog) -> Self {
        let team = |(team, members): (&TeamName, &BTreeSet<PersonId>)| {
            let membership = match catalog.sources.get(team) {
                Some(source) => Membership::KeptAt(source.clone()),
                None => Membership::Of(members.clone()),
            };
            (team.clone(), membership)
        };
        let kept = catalog.sources.iter().map(|(team, source)| (team.clone(), Membership::KeptAt(source.clone())));
        Self {
            people: catalog.people.iter().map(|(id, person)| (id.clone(), identity(catalog, person))).collect(),
            teams: catalog.teams.iter().map(team).chain(kept).collect(),
            environments: catalog.environments.iter().map(place).collect(),
            apps: catalog.apps.iter().map(|(name, app)| (name.clone(), app_in_force(app))).collect(),
        }
    }

    /// Its hash, as hex. Maps and sets are written in one order, so that it depends on what is meant alone.
    pub fn hash(&self) -> String {
        let text = serde_json::to_string(self).unwrap_or_default();
        hex::encode(Sha256::digest(text.as_bytes()))
    }

    /// The environment of that name.
    pub fn environment(&self, name: &EnvName) -> Option<&Place> {
        self.environments.iter().find(|e| e.name == *name)
    }

    /// The teams of a list that are kept elsewhere, with where.
    pub fn kept_elsewhere(&self, parties: &BTreeSet<Party>) -> BTreeSet<String> {
        let kept = |party: &Party| match party {
            Party::Team(team) => match self.teams.get(team) {
                Some(Membership::KeptAt(source)) => Some(format!("{team} ({source})")),
                _ => None,
            },
            Party::Person(_) => None,
        };
        parties.iter().filter_map(kept).collect()
    }

    /// Everyone whom a list names, as far as the configuration says who that is.
    pub fn members(&self, parties: &BTreeSet<Party>) -> BTreeSet<PersonId> {
        let known = |party: &Party| match party {
            Party::Person(person) => BTreeSet::from([person.clone()]),
            Party::Team(team) => match self.teams.get(team) {
                Some(Membership::Of(members)) => members.clone(),
                Some(Membership::KeptAt(_)) | None => BTreeSet::new(),
            },
        };
        let listed = parties.iter().flat_map(known);
        listed.filter(|person| self.people.contains_key(person)).collect()
    }
}

fn identity(catalog: &Catalog, person: &Person) -> Identity {
    let emails = person.emails.iter().map(|e| e.to_ascii_lowercase()).collect();
    let number = |login: &str| Some((login.to_owned(), *catalog.numbers.get(login)?));
    let numbers = person.logins_on(Surface::Github).filter_map(number).collect();
    Identity { logins: person.logins.clone(), emails, others: person.others.clone(), numbers }
}

fn parties(list: &[Party]) -> BTreeSet<Party> {
    list.iter().cloned().collect()
}

fn asks(policy: &ApprovalPolicy) -> Asks {
    Asks {
        quorum: policy.quorum,
        from: parties(&policy.from),
        self_approval: policy.self_approval,
        expires: policy.expires,
        unknown_authors: policy.unknown_authors,
    }
}

fn watched(rollout: &RolloutPolicy) -> Watched {
    let RolloutPolicy { engine, deadline, healthy_for, degraded_for, on_failure, .. } = rollout.clone();
    Watched { engine, deadline, healthy_for, degraded_for, on_failure }
}

/// A recurring freeze in words, with the lanes that pass.
fn freeze(window: &FreezeWindow) -> String {
    let mut except: Vec<String> = window.except().iter().map(ToString::to_string).collect();
    except.sort();
    match except.is_empty() {
        true => window.describe(),
        false => format!("{}, except {}", window.describe(), except.join(", ")),
    }
}

fn place(environment: &Environment) -> Place {
    Place {
        name: environment.name.clone(),
        repository: environment.repository.clone(),
        branch: environment.branch.clone(),
        direct: environment.write == WriteMode::Direct,
        production: environment.production,
        after: environment.after.as_ref().map(|After { environment, soak }| (environment.clone(), *soak)),
        approvals: environment.approvals.iter().map(|(right, policy)| (*right, asks(policy))).collect(),
        requests: environment.requests.iter().map(|(right, list)| (*right, parties(list))).collect(),
        freezes: environment.freezes.iter().map(freeze).collect(),
        rollout: environment.rollout.as_ref().map(watched),
    }
}

fn app_in_force(app: &App) -> AppInForce {
    let reviewers = |(right, r): (&Right, &ReviewerPolicy)| (*right, (parties(&r.from), r.count, r.code_owners));
    let images = app.images.iter();
    AppInForce {
        repository: app.repository.clone(),
        dev_branch: app.dev_branch.clone(),
        branches: app.branches.clone(),
        reviewers: app.reviewers.iter().map(reviewers).collect(),
        checks: app.checks.iter().map(|(right, names)| (*right, names.iter().cloned().collect())).collect(),
        auto_merge: app.auto_merge,
        version_images: app.version_images,
        images: images
            .map(|i| (i.name.clone(), (i.registry.clone(), i.version_tag.clone(), i.dev_tag.as_str().to_owned())))
            .collect(),
        scans: app.images.iter().filter_map(|i| Some((i.name.clone(), i.scan?))).collect(),
        places: app.places.clone(),
    }
}
