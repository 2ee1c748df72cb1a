//! What the services outside said of people, and how it is laid over the configuration. Pure.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::chat::{Profile, Standing};
use crate::domain::catalog::{Catalog, Surface, TeamSource};
use crate::domain::{Instant, TeamName};

/// Who was in a team when it was last read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct TeamNote {
    /// Where it is kept.
    pub(in crate::engine) source: TeamSource,
    /// The logins in it.
    pub(in crate::engine) logins: Vec<String>,
    /// When.
    pub(in crate::engine) read_at: Instant,
}

/// What a surface said of a login.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct LoginNote {
    /// None where the surface keeps no profiles.
    pub(super) profile: Option<Profile>,
    /// When it said so.
    pub(super) read_at: Instant,
    /// When it was last asked.
    pub(super) tried_at: Instant,
}

/// Everything that was said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) teams: BTreeMap<TeamName, TeamNote>,
    pub(super) logins: BTreeMap<(Surface, String), LoginNote>,
    /// Teams that could not be read the last time: when, and why.
    pub(super) troubles: BTreeMap<TeamName, (Instant, String)>,
}

/// The key of a note about a login.
pub(super) fn login_key(surface: Surface, login: &str) -> String {
    format!("login:{}:{login}", surface_key(surface))
}

fn surface_key(surface: Surface) -> &'static str {
    match surface {
        Surface::Slack => "slack",
        Surface::Discord => "discord",
        Surface::Github => "github",
        Surface::Terminal => "terminal",
        Surface::Web => "web",
    }
}

/// A note as it is stored.
pub(super) fn written(note: &impl Serialize) -> serde_json::Value {
    serde_json::to_value(note).unwrap_or_default()
}

/// A note read back; none where what it was about is gone.
fn read<N: DeserializeOwned>(key: &str, body: serde_json::Value) -> Option<N> {
    if body.is_null() {
        return None;
    }
    serde_json::from_value(body).inspect_err(|error| tracing::warn!(key, "a note cannot be read: {error}")).ok()
}

impl Known {
    /// From the notes of an earlier run; what cannot be read is asked for anew.
    pub(super) fn recall(teams: Vec<(String, serde_json::Value)>, logins: Vec<(String, serde_json::Value)>) -> Self {
        let team =
            |(key, body): (String, _)| Some((TeamName::parse(key.strip_prefix("team:")?).ok()?, read(&key, body)?));
        let login = |(key, body): (String, _)| {
            let (surface, login) = key.strip_prefix("login:")?.split_once(':')?;
            let all = [Surface::Slack, Surface::Discord, Surface::Github, Surface::Terminal, Surface::Web];
            let surface = all.into_iter().find(|s| surface_key(*s) == surface)?;
            Some(((surface, login.to_owned()), read(&key, body)?))
        };
        Self {
            teams: teams.into_iter().filter_map(team).collect(),
            logins: logins.into_iter().filter_map(login).collect(),
            troubles: BTreeMap::new(),
        }
    }

    /// The configuration with this laid over it.
    pub(super) fn over(&self, configured: &Catalog) -> Catalog {
        let mut catalog = configured.clone();
        for ((surface, login), note) in &self.logins {
            let Some(profile) = &note.profile else { continue };
            if profile.standing != Standing::Member {
                catalog.shunned.insert((*surface, login.clone()), profile.standing);
            } else if let Some(email) = &profile.email
                && catalog.person(*surface, login).is_none()
                && let Some(person) = catalog.person_by_email(email).map(|p| p.id.clone())
                && let Some(person) = catalog.people.get_mut(&person)
            {
                // One that is configured, or was found first, is not replaced.
                person.logins.entry(*surface).or_insert_with(|| login.clone());
            }
        }
        for (team, source) in &configured.sources {
            match self.teams.get(team).filter(|note| note.source == *source) {
                Some(note) => {
                    let surface = source.surface;
                    let counted = note.logins.iter().filter(|l| catalog.shunned(surface, l).is_none());
                    let members = counted.filter_map(|l| catalog.person(surface, l)).map(|p| p.id.clone()).collect();
                    catalog.teams.insert(team.clone(), members);
                    catalog.unread.remove(team);
                }
                None => {
                    let trouble = self.troubles.get(team).map(|(_, why)| why.clone());
                    let why = trouble.unwrap_or_else(|| format!("{source} was not read yet"));
                    catalog.teams.insert(team.clone(), Default::default());
                    catalog.unread.insert(team.clone(), why);
                }
            }
        }
        catalog
    }
}
