//! `/freeze` and `/lock`: people hold an environment, or one app in it. A freeze of one app alone is a lock with an end.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::asking::{Asking, Reply, Said};
use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, Right, Surface};
use crate::domain::explain::{duration_words, instant_words};
use crate::domain::fact::Fact;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::Lock;
use crate::domain::hold::Scope;
use crate::domain::{AppName, EnvName, Instant, PersonId};
use crate::engine::Engine;
use crate::store::{Change, Outgoing, PostKind};

/// An app in an environment.
pub(super) type Concern<'a> = (&'a AppName, &'a EnvName);

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
        let by = asking.person.id.clone();
        let known = self.ports.store.freezes(self.now()).await?;
        let from = unused(self.now(), |at| known.iter().any(|f| f.environment == *name && f.from == at));
        let until = from + TimeDelta::from_std(duration).unwrap_or_default();
        let freeze = AdHocFreeze {
            environment: name.clone(),
            from,
            until: Some(until),
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
            &self.apps_there(&[environment]),
            &format!("{by} froze {name} until {until}: {reason}"),
        );
        self.poke(change, |d| d.enters(name)).await?;
        let also = super::lift::also_frozen(&known.iter().filter(|f| f.environment == *name).collect::<Vec<_>>());
        let text = format!(
            "{name} is frozen for {}, until {until}. /thaw {name} ends it early.{also}{}",
            duration_words(duration),
            self.passing(None, environment).await?
        );
        let waiter = asking.waiter(format!("/freeze {name}"));
        let begun = self.begun(change, [Scope::Environment(name.clone())], &waiter).await?;
        Ok(Reply::did(format!("froze {name}"), text).besides(&begun))
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
        let name = &environment.name;
        let mut known = self.ports.store.locks().await?;
        known.retain(|l| l.app == app.name && l.environment == *name);
        let since = unused(self.now(), |at| known.iter().any(|l| l.since == at));
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
            yielded_at: None,
            failed: None,
        };
        change.journal.push((None, Fact::Locked(lock.clone())));
        change.locks.push(lock);
        let until = until.map(|u| format!(" until {}", instant_words(u))).unwrap_or_default();
        let text = format!("{} locked {} in {name}{until}: {reason}", asking.person.id, app.name);
        self.notice(change, asking, &[(&app.name, name)], &text);
        self.poke(change, |d| d.app == app.name && d.enters(name)).await?;
        let also = super::lift::also_locked(&known.iter().filter(|l| l.is_on(since)).collect::<Vec<_>>());
        let passing = self.passing(Some(app), environment).await?;
        let text =
            format!("{} is locked in {name}{until}. /unlock {} {name} lifts it.{also}{passing}", app.name, app.name);
        let waiter = asking.waiter(format!("lock of {} in {name}", app.name));
        let begun = self.begun(change, [Scope::Place(app.name.clone(), name.clone())], &waiter).await?;
        Ok(Reply::did(format!("locked {} in {name}", app.name), text).besides(&begun))
    }

    /// What passes a hold all the same, by a break-glass.
    pub(super) async fn passing(&self, app: Option<&App>, environment: &Environment) -> Said<String> {
        let now = self.now();
        let mut told = String::new();
        for grant in self.ports.store.overrides(now).await? {
            let here = grant.environment == environment.name && app.is_none_or(|a| a.name == grant.app);
            let Some(opening) = grant.opens.as_ref().filter(|_| here && grant.is_on(now)) else { continue };
            let target = self.ports.store.delivery(&opening.delivery).await?;
            // What has entered or ended passes nothing any more.
            if target.is_some_and(|d| d.is_open() && d.is_ahead_of(&environment.name)) {
                told.push_str(&format!(
                    " {} passes it all the same: a break-glass is open for it until {}. /override {} --revoke {} takes that back.",
                    opening.delivery,
                    instant_words(grant.until),
                    environment.name,
                    opening.delivery
                ));
            }
        }
        Ok(told)
    }

    /// The apps that have files in these environments, each with each of those.
    pub(super) fn apps_there<'a>(&'a self, environments: &[&'a Environment]) -> Vec<Concern<'a>> {
        let apps = |environment: &'a Environment| {
            let here = self.catalog.apps.values().filter(|a| !self.places(a, environment).is_empty());
            here.map(|app| (&app.name, &environment.name))
        };
        environments.iter().flat_map(|environment| apps(environment)).collect()
    }

    /// A line where all of these are shown, once per channel: each app's own, and that of its deliveries into the environment.
    pub(super) fn notice(&self, change: &mut Change, asking: &Asking<'_>, about: &[Concern<'_>], text: &str) {
        self.notice_to(change, asking, about, (text, &BTreeSet::new()));
    }

    /// The same, calling these people.
    pub(super) fn notice_to(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        about: &[Concern<'_>],
        (text, people): (&str, &BTreeSet<PersonId>),
    ) {
        let shown = |(app, environment): &Concern<'_>| {
            let mut places = self.places_in(app, None);
            places.extend(self.places_in(app, Some(environment)));
            places
        };
        let channels: BTreeSet<(Surface, String)> = about.iter().flat_map(shown).collect();
        change.posts.extend(channels.into_iter().map(|(surface, channel)| Outgoing {
            key: format!("notice:{}:{surface}:{channel}", asking.key),
            delivery: None,
            surface,
            channel,
            kind: PostKind::Line,
            body: Body::Line(Line::outcome(text).calling(self.mentions(people.iter().cloned(), surface))),
            held_until: None,
        }));
    }
}

/// The first instant from `now` on that is not taken: a hold is known by when it began, and a second one of the same
/// instant stands beside the first.
pub(in crate::engine) fn unused(now: Instant, taken: impl Fn(Instant) -> bool) -> Instant {
    let mut at = now;
    while taken(at) {
        at += TimeDelta::nanoseconds(1);
    }
    at
}
