//! `/tide whoami`: whom tidegate takes somebody for, and what they may ask for and approve.

use serde::Serialize;

use crate::domain::catalog::{Catalog, Environment, Right, Surface};
use crate::domain::explain::duration_words;
use crate::domain::hygiene::neutral;
use crate::domain::{EnvName, Instant, PersonId, TeamName};
use crate::engine::Engine;

/// Whom tidegate takes somebody for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WhoamiView {
    /// Where they speak.
    pub surface: Surface,
    /// Their login there.
    pub login: String,
    /// The person, where the login is known.
    pub person: Option<PersonId>,
    /// Their logins, by surface.
    pub logins: Vec<(Surface, String)>,
    /// The addresses by which their commits are known.
    pub emails: Vec<String>,
    /// Their teams.
    pub teams: Vec<TeamView>,
    /// Teams of which it is not known whether they are in them, with the reason.
    pub unread: Vec<(TeamName, String)>,
    /// Why nothing they vote from here counts, if so.
    pub voiceless: Option<String>,
    /// What they may, by environment.
    pub environments: Vec<Rights>,
}

/// A team somebody is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamView {
    /// Its name.
    pub name: TeamName,
    /// Where it is kept, if not in the configuration, and when it was read there.
    pub kept: Option<(String, Instant)>,
    /// Why it could not be read the last time, if so.
    pub trouble: Option<String>,
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
    /// For people, at this instant.
    pub fn text(&self, now: Instant) -> String {
        let login = neutral(&self.login, 80);
        let Some(person) = &self.person else {
            let why = self.voiceless.as_ref().map(|why| format!("\n{why}")).unwrap_or_default();
            return crate::engine::commands::stranger(self.surface, &login) + &why;
        };
        let names: Vec<&TeamName> = self.teams.iter().map(|t| &t.name).collect();
        let teams = list(&names, "no team");
        let mut lines = vec![format!("You are {person} ({} {login}), in {teams}.", self.surface)];
        let others = self.logins.iter().filter(|(surface, _)| *surface != self.surface);
        let others: Vec<String> = others.map(|(surface, login)| format!("{surface} {}", neutral(login, 80))).collect();
        if !others.is_empty() {
            lines.push(format!("  also known as {}", others.join(", ")));
        }
        if self.emails.is_empty() {
            lines.push(format!(
                "  no address is known as yours: what you commit may be an unknown author's, and cost one more approval; \
                 ask for it to be added, as `people: {person}: {{ email: … }}`"
            ));
        }
        lines.extend(self.teams.iter().filter_map(|team| team.text(now)));
        for (team, why) in &self.unread {
            let why = neutral(why, 300);
            lines.push(format!("  {team}: {why}; until then nobody is in it, and what it must approve waits"));
        }
        for rights in &self.environments {
            lines.push(format!(
                "  {}: may ask for {}; may approve {}",
                rights.environment,
                list(&rights.request, "nothing"),
                list(&rights.approve, "nothing")
            ));
        }
        lines.push(format!("  {}", self.votes()));
        lines.join("\n")
    }

    /// When votes do not count.
    fn votes(&self) -> String {
        match &self.voiceless {
            Some(why) => why.clone(),
            None if self.environments.iter().all(|e| e.approve.is_empty()) => {
                "Your votes do not count anywhere: no list of approvers names you.".to_owned()
            }
            None => "Your votes count there, but not on what you asked for, opened or wrote yourself, and once only, \
                     whatever the surface."
                .to_owned(),
        }
    }
}

impl TeamView {
    /// Where it comes from; nothing where it stands in the configuration.
    fn text(&self, now: Instant) -> Option<String> {
        let (kept, read_at) = self.kept.as_ref()?;
        let age = duration_words((now - *read_at).to_std().unwrap_or_default());
        let trouble = self.trouble.as_ref().map(|why| format!("; {}", neutral(why, 300))).unwrap_or_default();
        Some(format!("  {} is kept as {}, read {age} ago{trouble}", self.name, neutral(kept, 120)))
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
        let who = self.who();
        let shunned = who.shunned(surface, login);
        let voiceless = shunned.map(|standing| {
            format!("Your votes from {surface} do not count: {} is {standing} there.", neutral(login, 80))
        });
        let mut view = WhoamiView {
            surface,
            login: login.to_owned(),
            person: None,
            logins: Vec::new(),
            emails: Vec::new(),
            teams: Vec::new(),
            unread: Vec::new(),
            voiceless,
            environments: Vec::new(),
        };
        let Some(person) = who.person(surface, login) else { return view };
        view.person = Some(person.id.clone());
        view.logins = person.all_logins().map(|(surface, login)| (surface, login.to_owned())).collect();
        view.emails = person.emails.clone();
        let mine = who.teams.iter().filter(|(_, members)| members.contains(&person.id));
        view.teams = mine.map(|(team, _)| self.team_view(team)).collect();
        view.unread = who.unread.iter().map(|(team, why)| (team.clone(), why.clone())).collect();
        view.environments = who.environments.iter().map(|e| rights(&who, e, &person.id)).collect();
        view
    }

    fn team_view(&self, team: &TeamName) -> TeamView {
        let (note, trouble) = self.team_note(team);
        TeamView { name: team.clone(), kept: note.map(|n| (n.source.to_string(), n.read_at)), trouble }
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
    let always = [Right::Rollback, Right::Freeze, Right::Lock, Right::Override, Right::Rollout];
    let asked = catalog.images().any(|spec| spec.scan.is_some());
    let waive = asked.then_some(Right::Waive);
    lane.into_iter().chain(hotfix).chain(always).chain(waive).collect()
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
