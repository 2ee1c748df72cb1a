//! From the shape to the catalog: gives names their meaning and checks them against each other.
//!
//! Every function goes on after a problem, so that one reading finds them all; a value with a problem is left out, and
//! nothing is said about what only follows from that.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use super::load::Document;
use super::problem::{KeyPath, Problem, shown};
use super::settings::{Settings, settings};
use super::shape::{KeptTeamShape, Shape, TeamShape};
use super::shape_adapters::ForgeShape;
use super::shape_people::{AccountsShape, LoginShape, PersonShape};
use super::{apps, duration, environments, notify, suggest};
use crate::domain::catalog::{ApprovalPolicy, Catalog, Party, Person, Right, Surface, TeamSource};
use crate::domain::{PersonId, TeamName};

/// What became of a shape.
pub(crate) struct Resolved {
    pub(crate) config: Option<(Catalog, Settings)>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) warnings: Vec<Problem>,
    pub(crate) readings: Vec<String>,
}

/// Resolves a shape; `config` is there unless a problem was told.
pub(crate) fn resolve(shape: &Shape, document: &Document, folder: &Path) -> Resolved {
    let mut r = Resolver {
        document,
        catalog: Catalog::default(),
        problems: Vec::new(),
        warnings: Vec::new(),
        readings: Vec::new(),
    };
    r.catalog.people = people(&mut r, shape);
    r.catalog.numbers = numbers(shape);
    r.catalog.teams = teams(&mut r, shape);
    r.catalog.environments = environments::environments(&mut r, shape);
    r.catalog.apps = apps::apps(&mut r, shape);
    r.catalog.notify = notify::settings(&mut r, shape);
    let settings = settings(&mut r, shape, folder);
    r.catalog.forge_host = settings.as_ref().map(Settings::forge_host);
    unknown_authors(&mut r, shape);
    let Resolver { catalog, problems, warnings, readings, .. } = r;
    let config = settings.filter(|_| problems.is_empty()).map(|settings| (catalog, settings));
    Resolved { config, problems, warnings, readings }
}

/// What is known so far, and what was found wrong.
pub(crate) struct Resolver<'a> {
    pub(crate) document: &'a Document,
    pub(crate) catalog: Catalog,
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
    readings: Vec<String>,
}

impl Resolver<'_> {
    /// Tells a problem with the value at this path; returns none, so that callers can return with it.
    pub(crate) fn problem<T>(&mut self, path: &KeyPath, what: impl Into<String>) -> Option<T> {
        self.problems.push(Problem { at: self.document.at(path), path: path.clone(), what: what.into() });
        None
    }

    /// Tells a problem with a key.
    pub(crate) fn key_problem<T>(&mut self, path: &KeyPath, what: impl Into<String>) -> Option<T> {
        self.problems.push(Problem { at: self.document.key_at(path), path: path.clone(), what: what.into() });
        None
    }

    /// Tells what is valid and looks like a slip.
    pub(crate) fn warn(&mut self, path: &KeyPath, what: impl Into<String>) {
        self.warnings.push(Problem { at: self.document.at(path), path: path.clone(), what: what.into() });
    }

    /// Tells how something was understood.
    pub(crate) fn reading(&mut self, path: &KeyPath, words: &str) {
        self.readings.push(format!("{path}: {words}"));
    }

    /// The keys of a mapping as they were written, in the order of the file, including those cut out since.
    pub(crate) fn written(&self, path: &KeyPath) -> Vec<String> {
        self.document.keys(path)
    }

    /// A value read from its text, or the reason told.
    pub(crate) fn read<T, E: Display>(&mut self, path: &KeyPath, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => self.problem(path, error.to_string()),
        }
    }

    /// A key read from its text, or the reason told.
    pub(crate) fn read_key<T, E: Display>(&mut self, path: &KeyPath, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => self.key_problem(path, error.to_string()),
        }
    }

    /// A duration, or what it is when left out.
    pub(crate) fn duration(&mut self, path: &KeyPath, text: Option<&str>, default: Duration) -> Option<Duration> {
        match text {
            None => Some(default),
            Some(text) => self.read(path, duration::parse(text)),
        }
    }

    /// A duration that is more than nothing, or what it is when left out.
    pub(crate) fn some_time(&mut self, path: &KeyPath, text: Option<&str>, default: Duration) -> Option<Duration> {
        let read = self.duration(path, text, default)?;
        if read.is_zero() { self.problem(path, "must be longer than nothing") } else { Some(read) }
    }

    /// A list of people and teams.
    pub(crate) fn parties(&mut self, path: &KeyPath, names: &[String]) -> Option<Vec<Party>> {
        let (people, teams) = (self.written(&KeyPath::of(["people"])), self.written(&KeyPath::of(["teams"])));
        let mut parties = Some(Vec::new());
        let mut seen = BTreeSet::new();
        for (place, name) in names.iter().enumerate() {
            let here = path.index(place);
            let party = if !seen.insert(name) {
                self.problem(&here, format!("{} is listed twice", shown(name)))
            } else if teams.contains(name) {
                TeamName::parse(name).ok().map(Party::Team) // a malformed name was told where it is declared
            } else if people.contains(name) {
                PersonId::parse(name).ok().map(Party::Person)
            } else {
                let known = teams.iter().chain(&people).map(String::as_str);
                self.problem(&here, format!("unknown person or team {}{}", shown(name), suggest::hint(name, known)))
            };
            parties = parties.zip(party).map(|(mut all, party): (Vec<Party>, _)| {
                all.push(party);
                all
            });
        }
        parties
    }

    /// How many people a list names; none when a team in it has problems of its own, or is kept elsewhere.
    pub(crate) fn head_count(&self, parties: &[Party]) -> Option<usize> {
        let all_known = parties.iter().all(|party| match party {
            Party::Person(person) => self.catalog.people.contains_key(person),
            Party::Team(team) => self.catalog.teams.contains_key(team) && !self.catalog.sources.contains_key(team),
        });
        all_known.then(|| self.catalog.members(parties).len())
    }
}

fn people(r: &mut Resolver<'_>, shape: &Shape) -> BTreeMap<PersonId, Person> {
    let top = KeyPath::of(["people"]);
    let mut people = BTreeMap::new();
    let mut owners: BTreeMap<(&str, String), String> = BTreeMap::new();
    let mut numbers: BTreeMap<u64, String> = BTreeMap::new();
    for name in r.written(&top) {
        let Some(written) = shape.people.get(&name) else { continue };
        let path = top.key(&name);
        let logins = logins_of(&name, &path, written);
        for (surface, here, account) in &logins {
            super::accounts::judge(r, surface, here, account);
        }
        let accounts = written.github.iter().flat_map(AccountsShape::all);
        for (place, number) in accounts.filter_map(|(place, account)| Some((place, account.number()?))) {
            let here = place.map_or_else(|| path.key("github"), |place| path.key("github").index(place)).key("id");
            match numbers.insert(number, name.clone()) {
                Some(other) => {
                    r.problem::<()>(&here, format!("is an account of {other} already; one account is one person"))
                }
                None => None,
            };
        }
        for (key, here, login) in logins.into_iter().chain(emails_of(r, &path, written)) {
            let unique = if key == "slack" || key == "discord" { login } else { login.to_lowercase() };
            match owners.insert((key, unique), name.clone()) {
                Some(other) if other == name => r.warn(&here, "stands here twice"),
                Some(other) => {
                    let one = if key == "email" { "address" } else { "login" };
                    r.problem::<()>(&here, format!("belongs to {other} already; one {one} is one person"));
                }
                None => {}
            }
        }
        if let Some(id) = r.read_key(&path, PersonId::parse(&name)) {
            people.insert(id.clone(), person(id, written));
        }
    }
    people
}

/// Tells whose commits nobody could know as theirs, where it matters who wrote what. GitHub says whose address is whose;
/// bare repositories hold nothing but addresses.
fn unknown_authors(r: &mut Resolver<'_>, shape: &Shape) {
    let asked = |(right, policy): (&Right, &ApprovalPolicy)| {
        matches!(right, Right::Change | Right::Hotfix) && !policy.self_approval
    };
    let bare = matches!(shape.forge, ForgeShape::Local(_));
    let unknown = |p: &&Person| p.emails.is_empty() && (bare || !p.logins.contains_key(&Surface::Github));
    let names: Vec<&str> = r.catalog.people.values().filter(unknown).map(|p| p.id.as_str()).collect();
    if names.is_empty() || !r.catalog.environments.iter().any(|e| e.approvals.iter().any(asked)) {
        return;
    }
    let them = names.join(", ");
    let what =
        format!("who wrote a commit is known by address: give {them} an `email`, or theirs are an unknown author's");
    r.warn(&KeyPath::of(["people"]), what);
}

/// Every login of a person, by surface and with its place.
fn logins_of(name: &str, path: &KeyPath, written: &PersonShape) -> Vec<(&'static str, KeyPath, String)> {
    let at = |key: &'static str, place: Option<usize>| {
        let here = path.key(key);
        place.map_or_else(|| here.clone(), |place| here.index(place))
    };
    let mut all = Vec::new();
    let accounts = written.github.iter().flat_map(AccountsShape::all);
    all.extend(accounts.map(|(place, account)| ("github", at("github", place), account.login().to_owned())));
    for (key, logins) in [("slack", &written.slack), ("discord", &written.discord)] {
        let logins = logins.iter().flat_map(LoginShape::all);
        all.extend(logins.map(|(place, login)| (key, at(key, place), login.to_owned())));
    }
    let terminal = written.terminal.clone().unwrap_or_else(|| name.to_owned());
    all.push(("terminal", at("terminal", None), terminal));
    all
}

/// The numbers that the configuration gives for logins of GitHub.
fn numbers(shape: &Shape) -> BTreeMap<String, u64> {
    let accounts = shape.people.values().flat_map(|person| &person.github).flat_map(AccountsShape::all);
    accounts.filter_map(|(_, account)| Some((account.login().to_owned(), account.number()?))).collect()
}

/// A person's addresses, each with its place; told where one could be no author's.
fn emails_of(r: &mut Resolver<'_>, path: &KeyPath, written: &PersonShape) -> Vec<(&'static str, KeyPath, String)> {
    let path = path.key("email");
    let mut emails = Vec::new();
    for (place, email) in written.email.iter().flat_map(|email| email.all()) {
        let here = place.map_or_else(|| path.clone(), |place| path.index(place));
        if !email.contains('@') || email.contains(char::is_whitespace) {
            r.warn(&here, format!("{} is no e-mail address: no commit has it", shown(email)));
        }
        emails.push(("email", here, email.to_owned()));
    }
    emails
}

fn person(id: PersonId, written: &PersonShape) -> Person {
    let surface = |key| match key {
        "github" => Some(Surface::Github),
        "slack" => Some(Surface::Slack),
        "discord" => Some(Surface::Discord),
        "terminal" => Some(Surface::Terminal),
        _ => None,
    };
    let (mut logins, mut others) = (BTreeMap::new(), BTreeMap::<Surface, BTreeSet<String>>::new());
    for (key, _, login) in logins_of(id.as_str(), &KeyPath::of(["people"]), written) {
        let Some(surface) = surface(key) else { continue };
        match logins.entry(surface) {
            Entry::Vacant(entry) => {
                entry.insert(login);
            }
            Entry::Occupied(_) => {
                others.entry(surface).or_default().insert(login);
            }
        }
    }
    let emails = written.email.iter().flat_map(|email| email.all()).map(|(_, email)| email.trim().to_owned()).collect();
    Person { id, logins, others, emails }
}

fn teams(r: &mut Resolver<'_>, shape: &Shape) -> BTreeMap<TeamName, BTreeSet<PersonId>> {
    let top = KeyPath::of(["teams"]);
    let people = r.written(&KeyPath::of(["people"]));
    let mut teams = BTreeMap::new();
    for name in r.written(&top) {
        let Some(written) = shape.teams.get(&name) else { continue };
        let path = top.key(&name);
        if people.contains(&name) {
            r.key_problem::<()>(&path, "is the name of a person too; give the team another name");
        }
        let members = match written {
            TeamShape::Listed(written) => listed(r, &path, &people, written),
            TeamShape::Kept(kept) => {
                let source = source(r, &path, shape, kept);
                let there = source.is_some();
                if let (Ok(team), Some(source)) = (TeamName::parse(&name), source) {
                    r.catalog.unread.insert(team.clone(), format!("{source} was not read yet"));
                    r.catalog.sources.insert(team, source);
                }
                there.then(BTreeSet::new)
            }
        };
        if let (Some(team), Some(members)) = (r.read_key(&path, TeamName::parse(&name)), members) {
            teams.insert(team, members);
        }
    }
    teams
}

fn listed(r: &mut Resolver<'_>, path: &KeyPath, people: &[String], written: &[String]) -> Option<BTreeSet<PersonId>> {
    let mut members = Some(BTreeSet::new());
    for (place, member) in written.iter().enumerate() {
        let here = path.index(place);
        let id = if people.contains(member) {
            PersonId::parse(member).ok()
        } else {
            let known = people.iter().map(String::as_str);
            r.problem(&here, format!("unknown person {}{}", shown(member), suggest::hint(member, known)))
        };
        members = members.zip(id).map(|(mut all, id): (BTreeSet<_>, _)| {
            all.insert(id);
            all
        });
    }
    if written.is_empty() {
        r.warn(path, "has nobody in it");
    }
    members
}

/// Where a team is kept; the surface must be one that tidegate is on.
fn source(r: &mut Resolver<'_>, path: &KeyPath, shape: &Shape, kept: &KeptTeamShape) -> Option<TeamSource> {
    let chat = shape.chat.as_ref();
    let (surface, name, key, there) = match kept {
        KeptTeamShape::Slack(name) => (Surface::Slack, name, "slack", chat.is_some_and(|c| c.slack.is_some())),
        KeptTeamShape::Discord(name) => (Surface::Discord, name, "discord", chat.is_some_and(|c| c.discord.is_some())),
        KeptTeamShape::Github(name) => (Surface::Github, name, "github", true),
    };
    let here = path.key(key);
    if !there {
        return r.problem(&here, format!("tidegate is not on {surface}; configure it under `chat`"));
    }
    let parts = || name.split('/').filter(|part| !part.is_empty()).count();
    if surface == Surface::Github && parts() != 2 {
        return r.problem(&here, format!("{} is not a team as organisation/team", shown(name)));
    }
    if surface == Surface::Discord {
        super::adapters::discord_id(r, &here, name)?;
    }
    Some(TeamSource { surface, name: name.trim_start_matches('@').to_owned() })
}
