//! `/freeze`, `/thaw`, `/lock` and `/unlock`: people hold an environment, or one app in it, and let go again.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::asking::{Asking, Reply, Said, Stop};
use crate::chat::Body;
use crate::chat::card::{Line, Loudness};
use crate::domain::catalog::{App, Environment, Right, Surface};
use crate::domain::explain::{duration_words, instant_words};
use crate::domain::fact::Fact;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::Lock;
use crate::engine::Engine;
use crate::store::{Change, Outgoing, PostKind};

impl Engine {
    pub(super) async fn freeze(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (env, app): (&str, Option<&str>),
        (duration, reason): (Duration, &str),
    ) -> Said<Reply> {
        let environment = self.named(env)?;
        let name = &environment.name;
        if let Some(app) = app {
            return Err(Stop::Refused(format!(
                "A freeze holds every app of {name}. To hold one: /lock {app} {name} --for {} {reason}",
                tidegate_commands::duration_text(duration)
            )));
        }
        self.may(asking, Right::Freeze, environment)?;
        let from = self.now();
        let until = from + TimeDelta::from_std(duration).unwrap_or_default();
        let by = asking.person.id.clone();
        let freeze = AdHocFreeze {
            environment: name.clone(),
            from,
            until,
            by: by.clone(),
            reason: reason.to_owned(),
            thawed_at: None,
        };
        change.freezes.push(freeze);
        let fact = Fact::Frozen { environment: name.clone(), until, by: by.clone(), reason: reason.to_owned() };
        change.journal.push((None, fact));
        let until = instant_words(until);
        self.notice(
            change,
            asking,
            self.apps_in(environment),
            &format!("{name} is frozen until {until} by {by}: {reason}"),
        );
        self.poke(change, |d| d.enters(name)).await?;
        let text =
            format!("{name} is frozen for {}, until {until}. /thaw {name} ends it early.", duration_words(duration));
        Ok(Reply::did(format!("froze {name}"), text))
    }

    pub(super) async fn thaw(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (env, app): (&str, Option<&str>),
    ) -> Said<Reply> {
        let environment = self.named(env)?;
        let (name, now) = (&environment.name, self.now());
        if let Some(app) = app {
            return Err(Stop::Refused(format!(
                "A freeze holds every app of {name}: /thaw {name}. A lock on one app: /unlock {app} {name}"
            )));
        }
        self.may(asking, Right::Freeze, environment)?;
        let on = self.ports.store.freezes(now).await?;
        let on: Vec<_> = on.into_iter().filter(|f| f.environment == *name && f.thawed_at.is_none()).collect();
        if on.is_empty() {
            let window = environment.freezes.iter().find_map(|w| w.covering(now).map(|end| (w, end)));
            return Err(Stop::Refused(match window {
                None => format!("{name} is not frozen."),
                Some((window, end)) => format!(
                    "{name} is frozen by its calendar ({}) until {}; that cannot be thawed. In an emergency: /override \
                     {name} REASON",
                    window.describe(),
                    instant_words(end)
                ),
            }));
        }
        change.freezes.extend(on.into_iter().map(|f| AdHocFreeze { thawed_at: Some(now), ..f }));
        let by = asking.person.id.clone();
        let text = format!("{name} was thawed by {by}.");
        change.journal.push((None, Fact::Thawed { environment: name.clone(), by }));
        self.notice(change, asking, self.apps_in(environment), &text);
        self.poke(change, |d| d.enters(name)).await?;
        Ok(Reply::did(format!("thawed {name}"), format!("{name} is thawed.")))
    }

    pub(super) async fn lock(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        environment: &Environment,
        (reason, duration): (&str, Option<Duration>),
    ) -> Said<Reply> {
        let (name, since) = (&environment.name, self.now());
        self.may(asking, Right::Lock, environment)?;
        let until = duration.and_then(|d| TimeDelta::from_std(d).ok()).map(|d| since + d);
        let lock = Lock {
            app: app.name.clone(),
            environment: name.clone(),
            by: asking.requester(),
            reason: reason.to_owned(),
            since,
            until,
            from_rollback: false,
            lifted_at: None,
        };
        change.journal.push((None, Fact::Locked(lock.clone())));
        change.locks.push(lock);
        let until = until.map_or_else(|| "/unlock".to_owned(), instant_words);
        let text = format!("{} is locked in {name} until {until} by {}: {reason}", app.name, asking.person.id);
        self.notice(change, asking, vec![app], &text);
        self.poke(change, |d| d.app == app.name && d.enters(name)).await?;
        let text = format!("{} is locked in {name} until {until}. /unlock {} {name} lifts it.", app.name, app.name);
        Ok(Reply::did(format!("locked {} in {name}", app.name), text))
    }

    /// Lifts every lock on an app, in one environment or all: those of one's own, and those one has the right to.
    pub(super) async fn unlock(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        only: Option<&Environment>,
    ) -> Said<Reply> {
        let now = self.now();
        let on = |l: &Lock| l.app == app.name && l.lifted_at.is_none() && l.until.is_none_or(|until| until > now);
        let there = |l: &Lock| only.is_none_or(|e| e.name == l.environment);
        let locks: Vec<Lock> = self.ports.store.locks().await?.into_iter().filter(|l| on(l) && there(l)).collect();
        let place = only.map_or_else(|| "any environment".to_owned(), |e| e.name.to_string());
        if locks.is_empty() {
            return Err(Stop::Refused(format!("{} is not locked in {place}.", app.name)));
        }
        let mut lifted = BTreeSet::new();
        let mut refused = None;
        for lock in locks {
            let own = lock.by.person() == Some(&asking.person.id);
            let Some(environment) = self.catalog.environment(&lock.environment) else { continue };
            match self.may(asking, Right::Lock, environment) {
                Err(stop) if !own => refused = Some(stop),
                _ => {
                    let name = lock.environment.clone();
                    let fact =
                        Fact::Unlocked { app: app.name.clone(), environment: name.clone(), by: asking.requester() };
                    change.journal.push((None, fact));
                    change.locks.push(Lock { lifted_at: Some(now), ..lock });
                    lifted.insert(name);
                }
            }
        }
        if let (true, Some(stop)) = (lifted.is_empty(), refused) {
            return Err(stop);
        }
        let names = lifted.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        self.notice(
            change,
            asking,
            vec![app],
            &format!("{} was unlocked in {names} by {}.", app.name, asking.person.id),
        );
        self.poke(change, |d| d.app == app.name && lifted.iter().any(|e| d.enters(e))).await?;
        Ok(Reply::did(format!("unlocked {} in {names}", app.name), format!("{} is unlocked in {names}.", app.name)))
    }

    /// The apps that have files in an environment.
    fn apps_in(&self, environment: &Environment) -> Vec<&App> {
        self.catalog.apps.values().filter(|a| !self.places(a, environment).is_empty()).collect()
    }

    /// A line in the channels of some apps, once per channel.
    fn notice(&self, change: &mut Change, asking: &Asking<'_>, apps: Vec<&App>, text: &str) {
        let surfaces = || self.ports.chats.iter().map(|c| c.surface());
        let channels: BTreeSet<(Surface, String)> =
            apps.iter().flat_map(|a| surfaces().filter_map(|s| Some((s, self.channel(&a.name, s)?)))).collect();
        change.posts.extend(channels.into_iter().map(|(surface, channel)| Outgoing {
            key: format!("notice:{}:{surface}:{channel}", asking.key),
            delivery: None,
            surface,
            channel,
            kind: PostKind::Line,
            body: Body::Line(Line { loudness: Loudness::Outcome, text: text.to_owned() }),
        }));
    }
}
