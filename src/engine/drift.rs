//! Looking for drift: each app's places in an env repo are set against what was brought there last. What somebody changed by hand
//! is journaled, told once with a way back, kept as a note as long as it stands, and its end is told. The note and what is told
//! are one transaction, so neither a second look nor a crash tells it twice.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::running::{port_error, written_image};
use super::truth::store_failed;
use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, Surface};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::drift::{Drift, Found, Hand, Judged, Ought, Stood, name_of, texts, told_place};
use crate::domain::fact::Fact;
use crate::domain::hygiene::neutral;
use crate::domain::image::{WrittenImage, name_all};
use crate::domain::{AppName, CommitSha, EnvName, ImageName, Instant};
use crate::envrepo::{BumpError, FileSpec};
use crate::git::GitRemote;
use crate::port::PortResult;
use crate::store::{Change, Listing, Sought, StoreError};

/// The longest text that is told of one drift.
const LONG: usize = 1200;
/// How many past drifts of an app in an environment are kept for its history.
const KEPT: usize = 20;
/// For how many days after its end a delivery is looked through for what tidegate wrote itself.
const OWN: i64 = 14;

/// What was told in one look, by app, so that nothing else tells it again.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    commits: BTreeMap<AppName, BTreeSet<CommitSha>>,
    rewritten: BTreeSet<AppName>,
}

impl Spoken {
    /// Whether a commit was told of as a drift of this app, or as its end.
    pub(super) fn of(&self, app: &AppName, commit: &CommitSha) -> bool {
        self.commits.get(app).is_some_and(|all| all.contains(commit))
    }

    /// Whether it was told that the branch was rewritten under this app.
    pub(super) fn rewritten(&self, app: &AppName) -> bool {
        self.rewritten.contains(app)
    }

    fn hand(&mut self, app: &AppName, hand: Option<&Hand>) {
        self.commits.entry(app.clone()).or_default().extend(hand.map(|h| h.commit.clone()));
    }

    fn drift(&mut self, drift: &Drift) {
        self.hand(&drift.app, drift.hand.as_ref());
        if drift.lost.is_some() {
            self.rewritten.insert(drift.app.clone());
        }
    }
}

/// One line of a history.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Past {
    pub(super) at: Instant,
    pub(super) what: String,
}

/// One app in one environment, as it is looked at.
struct Look<'a> {
    app: &'a App,
    environment: &'a Environment,
    remote: &'a GitRemote,
    specs: &'a [(FileSpec, ImageName)],
    found: Found,
    /// The branch's tip; none where there is none.
    tip: Option<CommitSha>,
    newest: Option<Deployment>,
    stood: Option<Stood>,
    standing: Option<Drift>,
}

/// Under which something about an app in an environment is kept.
pub(super) fn key(what: &str, environment: &EnvName, app: &AppName) -> String {
    format!("{what}:{environment}:{app}")
}

/// The key of what is told of one drift: the same may come about again, at one instant even.
fn occasion(what: &str, drift: &Drift, number: u64) -> String {
    let commit = drift.hand.as_ref().map_or("gone", |hand| hand.commit.as_str());
    format!("{what}:{}:{}:{commit}:{number}", drift.environment, drift.app)
}

fn said<T: Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Engine {
    /// Looks at what the env repo of an environment says of each app.
    pub(super) async fn watch_drift(&self, environment: &Environment) -> PortResult<Spoken> {
        let apps: Vec<&App> = self.catalog.apps.values().filter(|a| !self.places(a, environment).is_empty()).collect();
        let mut spoken = Spoken::default();
        if apps.is_empty() {
            return Ok(spoken);
        }
        let specs: Vec<Vec<_>> = apps.iter().map(|app| self.specs(app, environment)).collect();
        let remote = self.env_remote(environment).await?;
        let read = self.env_repos.read(&remote, &environment.branch, &specs.concat()).await;
        let gone = |what: String| (None, vec![Found::Gone { what }; apps.len()]);
        let (tip, found) = match read {
            Ok(current) => {
                let mut values = current.values.into_iter();
                let one = |of: &Vec<_>| {
                    let read: Vec<_> = values.by_ref().take(of.len()).collect();
                    let unread = read.iter().find_map(|value| value.as_ref().err().map(ToString::to_string));
                    Found::Says { written: read.into_iter().map(|v| v.ok().map(written_image)).collect(), unread }
                };
                (Some(current.commit), specs.iter().map(one).collect())
            }
            Err(BumpError::BranchMissing { .. }) => {
                gone(format!("{} has no branch {}", environment.repository, environment.branch))
            }
            Err(BumpError::RepositoryMissing { .. }) => gone(format!("{} cannot be found", environment.repository)),
            Err(error) => return Err(port_error(error)),
        };
        for ((app, specs), found) in apps.into_iter().zip(&specs).zip(found) {
            let (newest, stood, standing) = self.known_of(app, environment).await.map_err(store_failed)?;
            let (remote, tip) = (&remote, tip.clone());
            let look = Look { app, environment, remote, specs, found, tip, newest, stood, standing };
            Box::pin(self.judge_drift(look, &mut spoken)).await?;
        }
        Ok(spoken)
    }

    fn specs(&self, app: &App, environment: &Environment) -> Vec<(FileSpec, ImageName)> {
        self.places(app, environment).iter().map(|p| (p.file.clone(), p.image.clone())).collect()
    }

    /// What was brought last, how it stood when it was right, and the drift that stands.
    async fn known_of(
        &self,
        app: &App,
        environment: &Environment,
    ) -> Result<(Option<Deployment>, Option<Stood>, Option<Drift>), StoreError> {
        let newest = self.ports.store.deployments(&app.name, &environment.name, 1).await?.pop();
        let stood = self.kept::<Stood>(&key("stood", &environment.name, &app.name)).await?;
        Ok((newest, stood, self.drift_of(&app.name, &environment.name).await?))
    }

    /// The drift that stands, as far as it was seen.
    pub(super) async fn drift_of(&self, app: &AppName, environment: &EnvName) -> Result<Option<Drift>, StoreError> {
        self.kept(&key("drift", environment, app)).await
    }

    /// Past drifts of an app in an environment, and how they ended.
    pub(super) async fn drifted(&self, app: &AppName, environment: &EnvName) -> Result<Vec<Past>, StoreError> {
        Ok(self.kept(&key("drifted", environment, app)).await?.unwrap_or_default())
    }

    /// What was noted under a key; none where nothing was, or what was is over. What cannot be read is an error: whoever took it
    /// for nothing would take what stands there now for what is right.
    pub(super) async fn kept<T: serde::de::DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        let notes = self.ports.store.notes(key).await?;
        let note = notes.into_iter().find(|(k, v)| k == key && !v.is_null());
        let read = note.map(|(key, value)| {
            serde_json::from_value(value).map_err(|e| StoreError::Unreadable { key, why: e.to_string() })
        });
        read.transpose()
    }

    async fn judge_drift(&self, look: Look<'_>, spoken: &mut Spoken) -> PortResult<()> {
        let (app, environment) = (look.app, look.environment);
        let here = |stood: &&Stood| {
            let place = (&stood.repository, &stood.branch, stood.places.as_slice());
            place == (&environment.repository, &environment.branch, self.places(app, environment))
        };
        let stood = look.stood.as_ref().filter(here);
        let under_way = self.is_under_way(&look).await?;
        let moved = look.stood.is_some() && stood.is_none();
        let judged = Ought { stood, newest: look.newest.as_ref(), under_way, moved }.judge(&look.found);
        let mut change = self.change();
        match judged {
            Judged::Unclear => {}
            Judged::Right(written) if moved => {
                self.tell_place(&mut change, &look, &written).await?;
                self.stands_right(&mut change, &look, written, spoken).await?;
            }
            Judged::Right(written) => {
                if look.stood.is_none() && look.newest.is_none() {
                    self.tell_readable(&mut change, (app, environment), &written).await?;
                }
                self.stands_right(&mut change, &look, written, spoken).await?;
            }
            Judged::Drifted(_) if look.standing.as_ref().is_some_and(|d| d.to.is_same(&look.found)) => {
                look.standing.iter().for_each(|drift| spoken.drift(drift));
            }
            Judged::Drifted(from) => {
                let right = stood.map(|s| s.commit.clone()).or(look.newest.as_ref().map(|d| d.env_commit.clone()));
                let Some(right) = right else { return Ok(()) };
                self.begin_drift(&mut change, look, (from, right), spoken).await?;
            }
        }
        if change.notes.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }

    /// Whether something of tidegate's own is on its way there, or there and not recorded yet: known by what was stored before it
    /// was begun.
    async fn is_under_way(&self, look: &Look<'_>) -> PortResult<bool> {
        let open = Listing { app: Some(look.app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&open).await.map_err(store_failed)?;
        let (name, newest) = (&look.environment.name, look.newest.as_ref());
        // What was merged past its gates waits for them, and its own delivery tells of it.
        let unrecorded = |d: &Delivery| {
            let Some(bump) = d.known.bumps.get(name).filter(|bump| bump.merged.is_some()) else { return false };
            let recorded = newest.is_some_and(|n| Some(&n.env_commit) == bump.merged.as_ref());
            let overtaken = newest.is_some_and(|n| bump.merged_at.is_some_and(|at| n.at > at));
            !recorded && !overtaken && look.found.names(&bump.to)
        };
        let begun = |d: &Delivery| d.known.passing.as_ref().is_some_and(|p| p.environments.contains(name));
        Ok(open.iter().any(|d| begun(d) || unrecorded(d)))
    }

    /// Tells, in the transaction that takes it as known, of what stands in the place that the configuration says since, where that
    /// is neither what stood in the place before nor what was brought last.
    async fn tell_place(&self, change: &mut Change, look: &Look<'_>, written: &[WrittenImage]) -> PortResult<()> {
        let (app, environment) = (look.app, look.environment);
        let Some(before) = &look.stood else { return Ok(()) };
        let differs = before.differs(self.places(app, environment), written);
        if differs.is_empty() || look.newest.as_ref().is_some_and(|d| name_all(written.iter(), &d.images)) {
            return Ok(());
        }
        let what = neutral(&told_place((&app.name, &environment.name), before, &differs), LONG);
        let (of, at) = (app.name.clone(), environment.name.clone());
        change.journal.push((None, Fact::PlaceMoved { app: of, environment: at, what: what.clone() }));
        let key = format!("place:{}:{}:{}", environment.name, app.name, self.number(change, &environment.name).await?);
        let text = format!("{what}. If it is not meant, put the configuration back, or bring a version.");
        self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await.map(drop)
    }

    /// All is as it should be: that is remembered, and the end of a drift is told.
    async fn stands_right(
        &self,
        change: &mut Change,
        look: &Look<'_>,
        written: Vec<WrittenImage>,
        spoken: &mut Spoken,
    ) -> PortResult<()> {
        let (app, environment) = (look.app, look.environment);
        let Some(tip) = look.tip.clone() else { return Ok(()) };
        let now = Stood {
            repository: environment.repository.clone(),
            branch: environment.branch.clone(),
            places: self.places(app, environment).to_vec(),
            after: look.newest.as_ref().map(name_of),
            written,
            commit: tip,
        };
        if look.stood.as_ref() != Some(&now) {
            change.notes.push((key("stood", &environment.name, &app.name), said(&now)));
        }
        let Some(drift) = &look.standing else { return Ok(()) };
        let how = self.how_it_ended(look, drift, &now, spoken).await?;
        let what = format!(
            "{} in {} is as it should be again, {}: {how}",
            app.name,
            environment.name,
            texts(now.written.iter())
        );
        let what = neutral(&what, LONG);
        change.notes.push((key("drift", &environment.name, &app.name), serde_json::Value::Null));
        self.remember(change, look, &what).await?;
        let (app_name, environment_name) = (app.name.clone(), environment.name.clone());
        change.journal.push((None, Fact::DriftEnded { app: app_name, environment: environment_name, how }));
        let key = occasion("drift-ended", drift, self.number(change, &environment.name).await?);
        self.tell_once(change, (app, Some(environment)), &key, Line::outcome(what)).await.map(drop)
    }

    /// By what a drift ended, in words.
    async fn how_it_ended(
        &self,
        look: &Look<'_>,
        drift: &Drift,
        now: &Stood,
        spoken: &mut Spoken,
    ) -> PortResult<String> {
        if let Some(newest) = look.newest.as_ref().filter(|n| Some(name_of(n)) != drift.after) {
            return Ok(format!("brought by {}", newest.delivery));
        }
        let moved = drift.repository != now.repository || drift.branch != now.branch;
        let places: Vec<&str> = now.places.iter().map(|p| p.file.path()).collect();
        if moved || drift.files.iter().any(|file| !places.contains(&file.as_str())) {
            return Ok("the configuration says another place now".to_owned());
        }
        if matches!(drift.to, Found::Gone { .. }) {
            return Ok(format!("{} of {} is back", now.branch, now.repository));
        }
        let (branch, specs) = (&look.environment.branch, look.specs);
        let mut since = self.env_repos.said_since(look.remote, branch, specs, &now.commit).await.map_err(port_error)?;
        if let Some(hand) = &mut since.hand {
            hand.pushed_by = self.pusher_of(look.environment, &hand.commit).await;
        }
        spoken.hand(&look.app.name, since.hand.as_ref());
        Ok(match since.hand {
            Some(hand) => format!("put back {}", hand.words()),
            None => "put back by hand".to_owned(),
        })
    }

    /// Tells of something that was changed by hand, who did it, from what to what, and the way back.
    async fn begin_drift(
        &self,
        change: &mut Change,
        look: Look<'_>,
        (from, right): (Vec<WrittenImage>, CommitSha),
        spoken: &mut Spoken,
    ) -> PortResult<()> {
        let (app, environment) = (look.app, look.environment);
        let (mut hand, mut lost) = (None, None);
        if look.tip.is_some() {
            let (branch, specs) = (&environment.branch, look.specs);
            let since = self.env_repos.said_since(look.remote, branch, specs, &right).await.map_err(port_error)?;
            (hand, lost) = (since.hand, (!since.holds).then(|| right.clone()));
        }
        if let Some(own) = hand.as_ref().filter(|_| lost.is_none())
            && self.wrote(app, environment, &own.commit).await?
        {
            tracing::warn!(commit = %own.commit, environment = %environment.name, "written by tidegate, and not recorded");
            return Ok(());
        }
        if let Some(hand) = &mut hand {
            hand.pushed_by = self.pusher_of(environment, &hand.commit).await;
        }
        let mut files: Vec<String> = self.places(app, environment).iter().map(|p| p.file.path().to_owned()).collect();
        files.dedup();
        let drift = Drift {
            app: app.name.clone(),
            environment: environment.name.clone(),
            repository: environment.repository.clone(),
            branch: environment.branch.clone(),
            from,
            to: look.found.clone(),
            hand,
            lost,
            right,
            files,
            after: look.newest.as_ref().map(name_of),
            seen: self.now(),
        };
        spoken.drift(&drift);
        let way = self.drift_way_back(&drift, (app, environment), look.newest.as_ref()).await?;
        let words = neutral(&drift.words(), LONG);
        change.notes.push((key("drift", &environment.name, &app.name), said(&drift)));
        self.remember(change, &look, &words).await?;
        let key = occasion("drift", &drift, self.number(change, &environment.name).await?);
        change.journal.push((None, Fact::Drifted(Box::new(drift))));
        let text = format!("{words}. Nobody approved that here. The way back: {way}");
        self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await.map(drop)
    }

    /// Who pushed a commit, where the forge tells.
    pub(super) async fn pusher_of(&self, environment: &Environment, commit: &CommitSha) -> Option<String> {
        let (forge, repos, repo) = (&self.ports.forge, &self.ports.repos, &environment.repository);
        let mut commits = [repos.commit(repo, commit).await.ok()?];
        if let Err(error) = forge.pushers(repo, &mut commits).await {
            tracing::info!(cause = %error.cause, "who pushed {} cannot be told: {error}", commit.short());
        }
        let [commit] = commits;
        let pusher = commit.pushed_by?;
        let who = self.who();
        let person = who.person(Surface::Github, &pusher.login).map(|p| p.id.to_string());
        Some(person.unwrap_or(pusher.login))
    }

    /// Whether a commit of an environment's branch is one that tidegate made.
    async fn wrote(&self, app: &App, environment: &Environment, commit: &CommitSha) -> PortResult<bool> {
        let lately = Sought::Lately { app: Some(app.name.clone()), since: self.now() - chrono::TimeDelta::days(OWN) };
        let all = self.ports.store.seek(&lately).await.map_err(store_failed)?;
        let of = |d: &Delivery| {
            let Some(bump) = d.known.bumps.get(&environment.name).filter(|bump| bump.came.is_ours()) else {
                return false;
            };
            // A merge that is about to be made may be made by now.
            let merging =
                d.known.merging.iter().any(|own| own.repo == environment.repository && Some(own.pr) == bump.pr);
            let written = (bump.is_there() || merging) && bump.commit == *commit;
            written || bump.merged.as_ref() == Some(commit)
        };
        Ok(all.iter().any(of))
    }

    /// What to do about a drift as things are now: a command where one would be taken and lead there, else Git's own.
    async fn drift_way_back(
        &self,
        drift: &Drift,
        (app, environment): (&App, &Environment),
        newest: Option<&Deployment>,
    ) -> PortResult<String> {
        let readable = matches!(&drift.to, Found::Says { written, .. } if written.iter().all(Option::is_some));
        let newest = newest.filter(|d| readable && name_all(drift.from.iter(), &d.images));
        let typed = match newest {
            Some(newest) => Box::pin(self.way_home(app, environment, newest)).await?,
            None => None,
        };
        Ok(typed.unwrap_or_else(|| drift.by_git()))
    }

    /// The drift that stands, with the way back as of now, for whoever asks.
    pub(super) async fn drift_told(&self, app: &App, environment: &Environment) -> Result<Option<String>, EngineError> {
        let (newest, drift) = match self.known_of(app, environment).await {
            Ok((newest, _, Some(drift))) => (newest, drift),
            Ok((_, _, None)) => return Ok(None),
            Err(error @ StoreError::Unreadable { .. }) => return Ok(Some(neutral(&error.to_string(), LONG))),
            Err(error) => return Err(error.into()),
        };
        let way = self.drift_way_back(&drift, (app, environment), newest.as_ref()).await;
        let way = way.unwrap_or_else(|_| drift.by_git());
        Ok(Some(format!("{}; the way back: {way}", neutral(&drift.words(), LONG))))
    }

    async fn remember(&self, change: &mut Change, look: &Look<'_>, what: &str) -> PortResult<()> {
        let (app, environment) = (&look.app.name, &look.environment.name);
        let mut past = self.drifted(app, environment).await.map_err(store_failed)?;
        past.push(Past { at: self.now(), what: what.to_owned() });
        let first = past.len().saturating_sub(KEPT);
        change.notes.push((key("drifted", environment, app), said(&past.split_off(first))));
        Ok(())
    }
}
