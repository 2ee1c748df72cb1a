//! `/freeze`, `/thaw`, `/lock` and `/unlock`: people hold an environment, or one app in it, and let go again. A freeze
//! of one app alone is a lock with an end.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::asking::{Asking, Reply, Said, Stop};
use crate::chat::Body;
use crate::chat::card::Line;
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
        self.may(asking, Right::Freeze, environment)?;
        if app.is_some() {
            let app = self.the_app(asking, app)?;
            return self.hold(change, asking, (app, environment), (reason, Some(duration))).await;
        }
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
        self.notice(change, asking, self.apps_in(environment), &format!("{by} froze {name} until {until}: {reason}"));
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
        self.may(asking, Right::Freeze, environment)?;
        if app.is_some() {
            return self.let_go(change, asking, self.the_app(asking, app)?, (Some(environment), Right::Freeze)).await;
        }
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
        let text = format!("{by} thawed {name}.");
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
        hold: (&str, Option<Duration>),
    ) -> Said<Reply> {
        self.may(asking, Right::Lock, environment)?;
        self.hold(change, asking, (app, environment), hold).await
    }

    /// Locks one app in one environment: by `/lock`, or by a freeze of that app alone, which is the same.
    async fn hold(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (app, environment): (&App, &Environment),
        (reason, duration): (&str, Option<Duration>),
    ) -> Said<Reply> {
        let (name, since) = (&environment.name, self.now());
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
        let until = until.map(|u| format!(" until {}", instant_words(u))).unwrap_or_default();
        let text = format!("{} locked {} in {name}{until}: {reason}", asking.person.id, app.name);
        self.notice(change, asking, vec![app], &text);
        self.poke(change, |d| d.app == app.name && d.enters(name)).await?;
        let text = format!("{} is locked in {name}{until}. /unlock {} {name} lifts it.", app.name, app.name);
        Ok(Reply::did(format!("locked {} in {name}", app.name), text))
    }

    pub(super) async fn unlock(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        only: Option<&Environment>,
    ) -> Said<Reply> {
        self.let_go(change, asking, app, (only, Right::Lock)).await
    }

    /// Lifts every lock on an app, in one environment or all: those of one's own, and those one has the right to.
    async fn let_go(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (only, right): (Option<&Environment>, Right),
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
            match self.may(asking, right, environment) {
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
        self.notice(change, asking, vec![app], &format!("{} unlocked {} in {names}.", asking.person.id, app.name));
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
            body: Body::Line(Line::outcome(text)),
            held_until: None,
        }));
    }
}
