//! Who is who. The configuration names people; where a team is kept, which login has whose e-mail address and whether a
//! login is a bot, a guest or gone, only the services outside can tell. They are asked at intervals; what they said last
//! is kept, over restarts too, for when they cannot be asked. A failure never adds anybody: a team that was never read
//! is empty, says so, and keeps shut every gate that asks it.
//!
//! What is known is laid over the configuration as a [`Catalog`] of its own ([`Engine::who`]), so that gates and rights
//! are judged on plain data.

mod accounts;
mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;

pub(super) use self::known::TeamNote;
use self::known::{Known, LoginNote};
use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::Chat;
use crate::domain::catalog::{Catalog, Surface, TeamSource};
use crate::domain::decide::{Decision, Verdict};
use crate::domain::delivery::Delivery;
use crate::domain::gate::GateSpec;
use crate::domain::vote::Vote;
use crate::domain::{Instant, PersonId, TeamName};
use crate::envrepo::ask_anew;
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, Listing, StoreError};

/// How soon a service that could not be asked is asked again.
const AGAIN: Duration = Duration::from_secs(60);
/// How long what is known of a login stands while its surface cannot be asked.
const STANDS: Duration = Duration::from_secs(24 * 3600);

/// What is known of people.
pub(super) struct People(Mutex<State>);

struct State {
    /// Whether what was known before the last stop was read.
    loaded: bool,
    known: Known,
    /// Whose number is whose on the forge.
    roster: accounts::Roster,
    /// The configuration with that laid over it.
    catalog: Arc<Catalog>,
    /// Surfaces that could not say who somebody is, and until when they are not asked about those who did not vote.
    resting: BTreeMap<Surface, Instant>,
    /// Logins that are asked about anew, whatever is known, because something is about to be merged on their vote.
    anew: BTreeSet<(Surface, String)>,
}

impl People {
    pub(super) fn new(catalog: Arc<Catalog>) -> Self {
        Self(Mutex::new(State {
            loaded: false,
            known: Known::default(),
            roster: Default::default(),
            catalog,
            resting: BTreeMap::new(),
            anew: BTreeSet::new(),
        }))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn later(at: Instant, by: Duration) -> Instant {
    TimeDelta::from_std(by).ok().and_then(|by| at.checked_add_signed(by)).unwrap_or(Instant::MAX_UTC)
}

impl Engine {
    /// The configuration, with what is known of people laid over it.
    pub(super) fn who(&self) -> Arc<Catalog> {
        self.people.state().catalog.clone()
    }

    /// What is known of a team that is kept elsewhere, and why it could not be read the last time, if so.
    pub(super) fn team_note(&self, team: &TeamName) -> (Option<TeamNote>, Option<String>) {
        let state = self.people.state();
        (state.known.teams.get(team).cloned(), state.known.troubles.get(team).map(|(_, why)| why.clone()))
    }

    /// When teams are to be read again; none where all stand in the configuration.
    pub(super) fn people_due(&self) -> Option<Instant> {
        let state = self.people.state();
        self.catalog
            .sources
            .iter()
            .filter_map(|(team, source)| state.due(team, source, self.options.people_refresh))
            .min()
    }

    /// Reads the teams that are kept elsewhere, where it is time to. Deliveries look again when anybody came or went.
    pub(super) async fn refresh_people(&self) -> Result<(), EngineError> {
        self.know_accounts().await?;
        let before = self.who();
        for (team, source) in &self.catalog.sources {
            let due = self.people.state().due(team, source, self.options.people_refresh);
            if due.is_none_or(|due| due <= self.now()) {
                self.listen().await?;
                self.read_team(team, source).await?;
            }
        }
        let after = self.who();
        if before.teams == after.teams && before.unread == after.unread {
            return Ok(());
        }
        let open = Listing { open_only: true, ..Listing::default() };
        let mut change = self.change();
        let joined = joined(&before, &after);
        for delivery in self.ports.store.deliveries(&open).await? {
            change.pokes.push(delivery.id.clone());
            // Boxed, as what is done seldom must not make every run's future larger.
            Box::pin(self.came_to_a_team(&mut change, delivery, &joined)).await?;
        }
        Ok(self.ports.store.commit(change).await?)
    }

    /// Takes over what was known before the last stop.
    pub(super) async fn recall_people(&self) -> Result<(), EngineError> {
        if self.people.state().loaded {
            return Ok(());
        }
        self.recall_accounts().await?;
        let teams = self.ports.store.notes("team:").await?;
        let logins = self.ports.store.notes("login:").await?;
        let mut state = self.people.state();
        state.known = Known::recall(teams, logins);
        state.loaded = true;
        state.lay_over(&self.catalog);
        Ok(())
    }

    async fn read_team(&self, team: &TeamName, source: &TeamSource) -> Result<(), EngineError> {
        let now = self.now();
        match self.ask_for(source).await {
            Ok(logins) => {
                // People who are found by their e-mail address alone are found before they are counted.
                for login in &logins {
                    self.listen().await?;
                    if let Err(error) = self.know_if_needed(source.surface, login).await {
                        tracing::warn!(%team, login, cause = %error.cause, "cannot tell who that is: {error}");
                    }
                }
                let note = TeamNote { source: source.clone(), logins, read_at: now };
                let notes = vec![(format!("team:{team}"), known::written(&note))];
                self.ports.store.commit(Change { notes, ..self.change() }).await?;
                let mut state = self.people.state();
                state.known.troubles.remove(team);
                state.known.teams.insert(team.clone(), note);
                state.lay_over(&self.catalog);
            }
            Err(error) => {
                tracing::warn!(%team, %source, cause = %error.cause, "cannot read the team: {error}");
                // A team that is gone has nobody in it; what merely cannot be read is as it was.
                let gone = error.fault == Fault::NotFound;
                if gone {
                    let notes = vec![(format!("team:{team}"), serde_json::Value::Null)];
                    self.ports.store.commit(Change { notes, ..self.change() }).await?;
                }
                let mut state = self.people.state();
                if gone {
                    state.known.teams.remove(team);
                }
                state.known.troubles.insert(team.clone(), (now, format!("{source} cannot be read ({error})")));
                state.lay_over(&self.catalog);
            }
        }
        Ok(())
    }

    async fn ask_for(&self, source: &TeamSource) -> PortResult<Vec<String>> {
        if source.surface == Surface::Github {
            return self.ports.forge.team_members(&source.name).await;
        }
        let Some(chat) = self.chat_on(source.surface) else {
            return Err(PortError::rejected(format!("tidegate is not on {}", source.surface)));
        };
        let members = chat.team(&source.name).await?;
        members.ok_or_else(|| PortError::rejected(format!("{} keeps no teams", source.surface)))
    }

    pub(super) fn chat_on(&self, surface: Surface) -> Option<&Arc<dyn Chat>> {
        self.ports.chats.iter().find(|c| c.surface() == surface)
    }

    /// Asks a surface what it knows of a login, unless it was asked a moment ago. When it cannot be asked, what it said
    /// last stands; a login it never said anything of is nobody.
    pub(super) async fn know(&self, surface: Surface, login: &str) -> PortResult<()> {
        let Some(chat) = self.chat_on(surface) else { return Ok(()) };
        let now = self.now();
        let key = (surface, login.to_owned());
        let (before, anew) = {
            let state = self.people.state();
            (state.known.logins.get(&key).cloned(), state.anew.contains(&key))
        };
        let lately = before.as_ref().is_some_and(|note| later(note.tried_at, self.options.people_refresh) > now);
        if lately && !anew {
            return Ok(());
        }
        let stands = if anew { AGAIN } else { STANDS };
        let profile = match (chat.profile(login).await, before) {
            (Ok(profile), _) => profile,
            // What was known stands while a surface is away, for a day, or a minute where something is merged on it; one that
            // refuses to answer tells nothing any more.
            (Err(error), Some(before)) if error.fault == Fault::Transient && later(before.read_at, stands) > now => {
                tracing::warn!(%surface, login, cause = %error.cause, "cannot ask who that is: {error}");
                self.people.state().known.logins.insert(key, LoginNote { tried_at: now, ..before });
                return Ok(());
            }
            (Err(error), _) => return Err(error),
        };
        let note = LoginNote { profile, read_at: now, tried_at: now };
        if note.profile.is_some() {
            let notes = vec![(known::login_key(surface, login), known::written(&note))];
            self.ports.store.commit(Change { notes, ..self.change() }).await.map_err(store_failed)?;
        }
        let mut state = self.people.state();
        state.anew.remove(&key);
        state.known.logins.insert(key, note);
        state.lay_over(&self.catalog);
        Ok(())
    }

    /// Whoever could be asked to vote is looked up, so that nobody is named, called or reminded who cannot. What cannot be told
    /// now holds nothing up, and is asked again in a while. Where it is settled, nobody is asked any more.
    pub(super) async fn know_electorate(&self, specs: &[GateSpec], settled: bool) {
        if settled {
            return;
        }
        let who = self.who();
        let lists = specs.iter().filter_map(|spec| match spec {
            GateSpec::Approvals { policy, .. } => Some(policy.from.as_slice()),
            _ => None,
        });
        let people: BTreeSet<PersonId> = lists.flat_map(|from| who.members(from)).collect();
        let logins = people.iter().filter_map(|person| who.people.get(person)).flat_map(|person| person.all_logins());
        for (surface, login) in logins {
            let resting = self.people.state().resting.get(&surface).is_some_and(|until| *until > self.now());
            if resting {
                continue;
            }
            if let Err(error) = self.know(surface, login).await {
                tracing::warn!(%surface, login, cause = %error.cause, "cannot tell whether they can vote: {error}");
                self.people.state().resting.insert(surface, later(self.now(), AGAIN));
            }
        }
    }

    /// Before something is merged or written on what the forge and voters say, and before people are asked about something
    /// else, these are asked once more: whether there is anything to ask.
    pub(super) async fn distrusts(&self, delivery: &Delivery, decision: &Decision) -> Result<bool, StoreError> {
        let forge = &self.ports.forge;
        let effect = match &decision.verdict {
            Verdict::Wait { .. } | Verdict::End(_) => return Ok(false),
            _ if decision.asks_another(delivery) => {
                self.voted_prs(delivery, |_| true).iter().for_each(|(repo, _)| forge.distrust(repo));
                return Ok(true);
            }
            Verdict::Act(effect) if effect.rests_on_votes() => effect,
            Verdict::Act(_) | Verdict::Done(_) | Verdict::LookAgain => return Ok(false),
        };
        effect.rests_on().into_iter().for_each(|repo| forge.distrust(repo));
        let votes = self.ports.store.votes(&delivery.id).await?;
        let standing = votes.into_iter().filter(|vote| vote.withdrawn_at.is_none());
        let voters: Vec<(Surface, String)> = standing.map(|vote| (vote.surface, vote.login)).collect();
        let any = effect.rests_on().is_some() || !voters.is_empty();
        self.people.state().anew.extend(voters);
        if any {
            ask_anew();
        }
        Ok(any)
    }

    /// Asks for a login only where its e-mail address may tell whose it is.
    async fn know_if_needed(&self, surface: Surface, login: &str) -> PortResult<()> {
        let by_email = self.catalog.people.values().any(|p| !p.emails.is_empty() && !p.logins.contains_key(&surface));
        if by_email && self.catalog.person(surface, login).is_none() {
            self.know(surface, login).await?;
        }
        Ok(())
    }

    /// Whoever voted is looked up before the votes are counted; one who cannot be keeps the gate shut.
    pub(super) async fn know_voters(&self, votes: &[Vote]) -> PortResult<()> {
        for vote in votes.iter().filter(|v| v.withdrawn_at.is_none()) {
            self.know(vote.surface, &vote.login).await?;
        }
        Ok(())
    }

    /// A person's login on a surface: the configured one, or the one that has their e-mail address.
    pub(super) async fn login_on(&self, person: &PersonId, surface: Surface) -> PortResult<Option<String>> {
        let who = self.who();
        let Some(known) = who.people.get(person) else { return Ok(None) };
        if let Some(login) = known.logins.get(&surface) {
            return Ok(Some(login.clone()).filter(|l| who.shunned(surface, l).is_none()));
        }
        let Some(chat) = self.chat_on(surface) else { return Ok(None) };
        for email in &known.emails {
            let Some(login) = chat.login_of(email).await? else { continue };
            self.know(surface, &login).await?;
            return Ok(self.who().person(surface, &login).filter(|p| p.id == *person).map(|_| login));
        }
        Ok(None)
    }
}

/// Who is in a team now and was not before.
fn joined(before: &Catalog, after: &Catalog) -> BTreeSet<PersonId> {
    let was = |team: &TeamName, person: &PersonId| before.teams.get(team).is_some_and(|all| all.contains(person));
    let new = after.teams.iter().flat_map(|(team, all)| all.iter().filter(move |person| !was(team, person)));
    new.cloned().collect()
}

impl State {
    fn lay_over(&mut self, configured: &Catalog) {
        let accounts = self.roster.accounts.clone();
        self.catalog = Arc::new(Catalog { accounts, ..self.known.over(configured) });
    }

    /// When a team is to be read again; at once (none) where it never was.
    fn due(&self, team: &TeamName, source: &TeamSource, refresh: Duration) -> Option<Instant> {
        let tried = self.known.troubles.get(team).map(|(at, _)| later(*at, AGAIN.min(refresh)));
        let read = self.known.teams.get(team).filter(|n| n.source == *source).map(|n| later(n.read_at, refresh));
        tried.or(read)
    }
}
