//! Whose number is whose on the forge: noted at the first look at each configured login and kept in the store. From then on the
//! adapter calls every account by what is noted here, so that votes, authorship and requests follow the number. A login that
//! belongs to another number by now is told, until the configuration says which account is meant.

use chrono::TimeDelta;

use super::{Engine, EngineError, later};
use crate::chat::card::Line;
use crate::domain::accounts::{Accounts, taken};
use crate::domain::catalog::{Catalog, Surface};
use crate::domain::{Instant, RepoId};
use crate::port::PortResult;
use crate::store::{Change, StoreError};

/// How notes of accounts begin.
const NOTE: &str = "account:github:";
/// How often it is looked again who has the configured logins. Whoever acts under one is met at once.
const AGAIN: TimeDelta = TimeDelta::hours(24);
/// How soon after a look that failed.
const SOON: std::time::Duration = std::time::Duration::from_secs(60);

/// What is known of accounts.
#[derive(Debug, Default)]
pub(super) struct Roster {
    /// Numbers by login.
    pub(super) accounts: Accounts,
    /// When to look again; none before the first look.
    due: Option<Instant>,
    /// Configured logins that another account has, with its number.
    taken: std::collections::BTreeMap<String, u64>,
}

impl Roster {
    /// From the notes of an earlier run, and from what the configuration says itself.
    /// A number that cannot be read must not become whoever has that login by now.
    pub(super) fn recall(catalog: &Catalog, notes: Vec<(String, serde_json::Value)>) -> Result<Self, StoreError> {
        let mut this = Self::default();
        // A login that is configured no longer must not give its name to the account that is configured by another now.
        let configured = configured(catalog);
        for (key, body) in notes {
            let login =
                key.strip_prefix(NOTE).and_then(|k| configured.iter().find(|login| login.eq_ignore_ascii_case(k)));
            let Some(login) = login else { continue };
            let unreadable = || StoreError::Unreadable { key: key.clone(), why: format!("{body} is no number") };
            this.accounts.note(login, body.as_u64().ok_or_else(unreadable)?);
        }
        for (login, number) in &catalog.numbers {
            this.accounts.note(login, *number);
        }
        Ok(this)
    }
}

/// The logins on the forge that the configuration names.
fn configured(catalog: &Catalog) -> Vec<String> {
    catalog.people.values().flat_map(|p| p.logins_on(Surface::Github)).map(str::to_owned).collect()
}

fn note_key(login: &str) -> String {
    format!("{NOTE}{}", login.to_ascii_lowercase())
}

impl Engine {
    /// Takes over whose number is whose from an earlier run, before anything is read from the forge.
    pub(super) async fn recall_accounts(&self) -> Result<(), EngineError> {
        let kept = self.ports.store.notes(NOTE).await?;
        // What the configuration says is kept, too: it stays so when it is not said any more.
        let said =
            self.catalog.numbers.iter().map(|(login, number)| (note_key(login), serde_json::Value::from(*number)));
        let notes: Vec<_> = said.filter(|said| !kept.contains(said)).collect();
        if !notes.is_empty() {
            self.ports.store.commit(Change { notes, ..self.change() }).await?;
        }
        let roster = Roster::recall(&self.catalog, kept)?;
        self.ports.forge.know(&roster.accounts);
        let mut state = self.people.state();
        state.roster = roster;
        state.lay_over(&self.catalog);
        Ok(())
    }

    /// Looks who has the configured logins, where it is time to, and tells of those that changed hands.
    pub(super) async fn know_accounts(&self) -> Result<(), EngineError> {
        let now = self.now();
        let due = self.people.state().roster.due.is_none_or(|due| due <= now);
        let Some(repo) = self.catalog.apps.values().next().map(|app| app.repository.clone()).filter(|_| due) else {
            return Ok(());
        };
        let mut failed = false;
        for login in configured(&self.catalog) {
            self.listen().await?;
            if let Err(error) = self.know_account(&repo, &login).await {
                self.store_works().await?;
                tracing::warn!(login, cause = %error.cause, "cannot tell which account that is: {error}");
                failed = true;
            }
        }
        let next = if failed { later(now, SOON) } else { now + AGAIN };
        self.people.state().roster.due = Some(next);
        Ok(())
    }

    /// Looks which account a configured login is.
    async fn know_account(&self, repo: &RepoId, login: &str) -> PortResult<()> {
        let known = self.people.state().roster.accounts.number(login);
        let has_it = self.ports.forge.account(repo, login).await?;
        match (known, has_it) {
            (None, Some(number)) => self.note_account(login, number).await,
            (Some(known), Some(number)) if number != known => self.tell_taken(login, number).await,
            (Some(known), None) => {
                self.people.state().roster.taken.remove(&login.to_ascii_lowercase());
                self.ports.forge.login_of(repo, known).await.map(drop)
            }
            (Some(_), Some(_)) => {
                self.people.state().roster.taken.remove(&login.to_ascii_lowercase());
                Ok(())
            }
            (None, None) => Ok(()),
        }
    }

    /// Notes which account a login is, for good.
    async fn note_account(&self, login: &str, number: u64) -> PortResult<()> {
        let notes = vec![(note_key(login), serde_json::Value::from(number))];
        let change = Change { notes, ..self.change() };
        self.ports.store.commit(change).await.map_err(super::store_failed)?;
        let mut state = self.people.state();
        state.roster.accounts.note(login, number);
        self.ports.forge.know(&state.roster.accounts);
        state.lay_over(&self.catalog);
        Ok(())
    }

    /// Tells of those who were met under a configured login that is not theirs.
    pub(in crate::engine) async fn tell_strangers(&self) -> Result<bool, EngineError> {
        let met = self.ports.forge.strangers();
        for (login, number) in &met {
            if let Err(error) = self.tell_taken(login, *number).await {
                self.store_works().await?;
                tracing::warn!(login, cause = %error.cause, "cannot tell that it is another account: {error}");
            }
        }
        Ok(!met.is_empty())
    }

    /// Tells, once, that a configured login is another account by now.
    async fn tell_taken(&self, login: &str, number: u64) -> PortResult<()> {
        let Some(known) = self.people.state().roster.accounts.number(login).filter(|known| *known != number) else {
            return Ok(());
        };
        self.people.state().roster.taken.insert(login.to_ascii_lowercase(), number);
        let mut change = self.change();
        let text = taken_words(&self.catalog, login, (known, number));
        let key = format!("account:{}:{number}", login.to_ascii_lowercase());
        for app in self.catalog.apps.values() {
            self.tell_once(&mut change, (app, None), &key, Line::alarm(text.as_str())).await?;
        }
        if change.posts.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(super::store_failed)
    }

    /// What everybody should know of configured logins that are another account by now.
    pub(in crate::engine) fn taken_logins(&self) -> Vec<String> {
        let state = self.people.state();
        let told = |(login, number): (&String, &u64)| {
            let known = state.roster.accounts.number(login)?;
            Some(taken_words(&self.catalog, login, (known, *number)))
        };
        state.roster.taken.iter().filter_map(told).collect()
    }
}

/// That a login is another account by now, and what to do.
fn taken_words(catalog: &Catalog, login: &str, numbers: (u64, u64)) -> String {
    taken(catalog.person(Surface::Github, login).map_or("NAME", |p| p.id.as_str()), login, numbers)
}
