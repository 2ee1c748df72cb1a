//! `/tide whoami`: whom tidegate takes somebody for, and what they may ask for and approve.

use serde::Serialize;

use crate::chat::text::neutral;
use crate::domain::catalog::{Catalog, Environment, Person, Right, Surface};
use crate::domain::{EnvName, PersonId, TeamName};
use crate::engine::Engine;

/// Whom tidegate takes somebody for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoamiView {
    /// Where they speak.
    pub surface: Surface,
    /// Their login there.
    pub login: String,
    /// The person, where the configuration knows the login.
    pub person: Option<PersonId>,
    /// Their teams.
    pub teams: Vec<TeamName>,
    /// What they may, by environment.
    pub environments: Vec<Rights>,
}

/// What somebody may in one environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rights {
    /// Which.
    pub environment: EnvName,
    /// What they may ask for.
    pub request: Vec<Right>,
    /// What they may approve.
    pub approve: Vec<Right>,
}

impl WhoamiView {
    /// For people.
    pub fn text(&self) -> String {
        let login = neutral(&self.login, 80);
        let Some(person) = &self.person else { return crate::engine::commands::stranger(self.surface, &login) };
        let teams = list(&self.teams, "no team");
        let mut lines = vec![format!("You are {person} ({} {login}), in {teams}.", self.surface)];
        for rights in &self.environments {
            lines.push(format!(
                "  {}: may ask for {}; may approve {}",
                rights.environment,
                list(&rights.request, "nothing"),
                list(&rights.approve, "nothing")
            ));
        }
        lines.join("\n")
    }
}

fn list(items: &[impl ToString], none: &str) -> String {
    if items.is_empty() {
        return none.to_owned();
    }
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Engine {
    /// Whom a login on a surface belongs to, and what they may.
    pub fn whoami(&self, surface: Surface, login: &str) -> WhoamiView {
        let person = self.catalog.person(surface, login);
        let of = |person: &Person| {
            let in_team =
                |(_, members): &(&TeamName, &std::collections::BTreeSet<PersonId>)| members.contains(&person.id);
            let teams = self.catalog.teams.iter().filter(in_team).map(|(team, _)| team.clone()).collect();
            let rights = self.catalog.environments.iter().map(|e| rights(&self.catalog, e, &person.id)).collect();
            (teams, rights)
        };
        let (teams, environments) = person.map(of).unwrap_or_default();
        WhoamiView { surface, login: login.to_owned(), person: person.map(|p| p.id.clone()), teams, environments }
    }
}

/// The rights that mean something in an environment.
fn meaningful(catalog: &Catalog, environment: &Environment) -> Vec<Right> {
    let place = catalog.environments.iter().position(|e| e.name == environment.name);
    let last = place.is_some_and(|p| p + 1 == catalog.environments.len());
    let lane = match place {
        Some(0) => Some(Right::Change),
        Some(1) => Some(Right::Release),
        _ => Some(Right::Promotion),
    };
    let hotfix = (last && place > Some(0)).then_some(Right::Hotfix);
    let always = [Right::Rollback, Right::Freeze, Right::Lock, Right::Override];
    lane.into_iter().chain(hotfix).chain(always).collect()
}

fn rights(catalog: &Catalog, environment: &Environment, person: &PersonId) -> Rights {
    let meaningful = meaningful(catalog, environment);
    let may_approve = |right: &Right| {
        environment.approvals.get(right).is_some_and(|p| p.quorum > 0 && catalog.members(&p.from).contains(person))
    };
    // Changes are asked for by opening a pull request, which is the forge's to allow.
    let may_request = |right: &Right| *right != Right::Change && catalog.may_request(person, *right, environment);
    Rights {
        environment: environment.name.clone(),
        request: meaningful.iter().copied().filter(may_request).collect(),
        approve: meaningful.iter().copied().filter(may_approve).collect(),
    }
}
