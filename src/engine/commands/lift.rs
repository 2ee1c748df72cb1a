//! `/thaw` and `/unlock`: people let go of what they hold. What others hold stays, and is named; who has the right to hold
//! there lifts it by saying whose it is, and its owner is told.

use std::collections::{BTreeMap, BTreeSet};

use super::asking::{Asking, Reply, Said, Stop};
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::explain::instant_words;
use crate::domain::fact::Fact;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Held, Lock, Whose, meant};
use crate::domain::notify::Manner;
use crate::domain::{EnvName, Instant, PersonId};
use crate::engine::Engine;
use crate::store::{Change, Outgoing};

impl Engine {
    pub(super) async fn thaw(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (env, app, of): (&str, Option<&str>, Option<&str>),
    ) -> Said<Reply> {
        let environment = self.named(env)?;
        if app.is_some() {
            let (app, only) = (self.the_app(asking, app)?, Some(environment));
            return self.let_go(change, asking, app, (only, Right::Freeze, whose(of))).await;
        }
        let (name, now) = (&environment.name, self.now());
        let may = self.may(asking, Right::Freeze, environment);
        let mut on = self.ports.store.freezes(now).await?;
        on.retain(|f| f.environment == *name && f.thawed_at.is_none());
        // What stops an environment is let go by another word.
        let (stops, on): (Vec<_>, Vec<_>) = on.into_iter().partition(AdHocFreeze::is_stop);
        let held: Vec<Held<'_>> =
            on.iter().map(|f| Held { by: Some(&f.by), from_rollback: false, failed: false }).collect();
        let meant: BTreeSet<usize> = meant(&held, &asking.person.id, whose(of), may.is_ok()).into_iter().collect();
        if meant.is_empty() {
            may?;
            let failed = self.frozen_by_failures(name).await?;
            return Err(Stop::Refused(self.not_thawed(environment, (&on, &stops), of) + &failed));
        }
        let (lifted, rest): (Vec<_>, Vec<_>) = on.into_iter().enumerate().partition(|(i, _)| meant.contains(i));
        let (lifted, rest): (Vec<_>, Vec<_>) = (second(lifted), second(rest));
        let by = &asking.person.id;
        end_freezes(change, &lifted, by, now);
        let mut others: BTreeMap<&PersonId, Vec<String>> = BTreeMap::new();
        for freeze in &lifted {
            others.entry(&freeze.by).or_default().push(freeze.reason.clone());
        }
        for (owner, reasons) in others {
            let text = format!("{by} lifted your freeze of {name} ({}).", reasons.join("; "));
            self.tell_owner(change, asking, owner, text).await?;
        }
        let frozen: Vec<String> =
            rest.iter().chain(&stops).map(frozen_words).chain(self.calendar(environment)).collect();
        let reasons = lifted.iter().map(|f| f.reason.as_str()).collect::<Vec<_>>().join("; ");
        let owners: BTreeSet<PersonId> = lifted.iter().map(|f| f.by.clone()).filter(|owner| owner != by).collect();
        let theirs: Vec<String> = lifted.iter().filter(|f| f.by != *by).map(frozen_words).collect();
        let was = if theirs.is_empty() { String::new() } else { format!(" It was frozen {}.", theirs.join("; ")) };
        let (told, answer) = if frozen.is_empty() {
            (format!("{by} thawed {name}.{was}"), format!("{name} is thawed."))
        } else {
            let still = format!("{name} stays frozen {}.", frozen.join("; "));
            let way = way_on(rest.iter().map(|f| f.by.to_string()), &format!("/thaw {name}"));
            let told = format!("{by} lifted a freeze of {name} ({reasons}).{was} {still}");
            (told, format!("Lifted: {reasons}. {still}{way}"))
        };
        self.notice_to(change, asking, &self.apps_there(&[environment]), (&told, &owners));
        self.poke(change, |d| d.enters(name)).await?;
        Ok(Reply::did(format!("thawed {name}"), answer))
    }

    /// The apps whose failed rollouts hold an environment, and what thaws them.
    async fn frozen_by_failures(&self, name: &EnvName) -> Said<String> {
        let mut locks = self.ports.store.locks().await?;
        locks.retain(|l| l.environment == *name && l.failed.is_some() && l.is_on(self.now()));
        let one = |l: &Lock| format!(" What failed there holds {}: {}.", l.app, l.reason);
        Ok(locks.iter().map(one).collect())
    }

    /// Why nothing was thawed, and what holds.
    fn not_thawed(
        &self,
        environment: &Environment,
        (on, stops): (&[AdHocFreeze], &[AdHocFreeze]),
        of: Option<&str>,
    ) -> String {
        let name = &environment.name;
        if on.is_empty() && !stops.is_empty() {
            let stopped = stops.iter().map(frozen_words).collect::<Vec<_>>().join("; ");
            return format!("{name} is frozen {stopped}. To let go of that, say /resume {name}");
        }
        if !on.is_empty() {
            let who = of.map_or_else(|| "You hold".to_owned(), |of| format!("{of} holds"));
            let held = on.iter().map(frozen_words).collect::<Vec<_>>().join("; ");
            let way = way_on(on.iter().map(|f| f.by.to_string()), &format!("/thaw {name}"));
            return format!("{who} no freeze of {name}. It is frozen {held}.{way}");
        }
        match self.calendar(environment) {
            None => format!("{name} is not frozen."),
            Some(window) => {
                format!(
                    "{name} is frozen {window}; that cannot be thawed. In an emergency: /override {name} \
                 DELIVERY REASON",
                )
            }
        }
    }

    /// The calendar's freeze that is on: until when, and which.
    pub(super) fn calendar(&self, environment: &Environment) -> Option<String> {
        let (now, wall) = (self.now(), self.ports.clock.wall());
        let on = environment.freezes.iter().find_map(|w| w.on_by(now, wall).map(|end| (w, end)));
        on.map(|(window, end)| format!("by its calendar ({}) until {}", window.describe(), instant_words(end)))
    }

    pub(super) async fn unlock(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (only, of): (Option<&Environment>, Option<&str>),
    ) -> Said<Reply> {
        self.let_go(change, asking, app, (only, Right::Lock, whose(of))).await
    }

    /// Lifts locks on an app, in one environment or all.
    async fn let_go(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (only, right, whose): (Option<&Environment>, Right, Whose<'_>),
    ) -> Said<Reply> {
        let now = self.now();
        let mut on: BTreeMap<EnvName, Vec<Lock>> = BTreeMap::new();
        for lock in self.ports.store.locks().await? {
            if lock.app == app.name && lock.is_on(now) && only.is_none_or(|e| e.name == lock.environment) {
                on.entry(lock.environment.clone()).or_default().push(lock);
            }
        }
        if on.is_empty() {
            let place = only.map_or_else(|| "any environment".to_owned(), |e| e.name.to_string());
            return Err(Stop::Refused(format!("{} is not locked in {place}.", app.name)));
        }
        let (mut lifted, mut rest, mut refused) = (Vec::new(), Vec::new(), None);
        for (environment, locks) in on {
            // Of an environment that is configured no longer nobody has rights, and everybody may tidy up.
            let may = self.catalog.environment(&environment).map_or(Ok(()), |e| self.may(asking, right, e));
            // What a rollback left is a lock, never a freeze; what a failed rollout left is a freeze, never a lock.
            let held = |l: &Lock| if right == Right::Lock { l.failed.is_none() } else { !l.from_rollback };
            let (these, other): (Vec<Lock>, Vec<Lock>) = locks.into_iter().partition(held);
            let held: Vec<Held<'_>> = these.iter().map(held_by).collect();
            let meant: BTreeSet<usize> = meant(&held, &asking.person.id, whose, may.is_ok()).into_iter().collect();
            if meant.is_empty() {
                refused = refused.or(may.err());
            }
            for (i, lock) in these.into_iter().enumerate() {
                if meant.contains(&i) { lifted.push(lock) } else { rest.push(lock) }
            }
            rest.extend(other);
        }
        if lifted.is_empty() {
            return Err(refused.unwrap_or_else(|| Stop::Refused(not_unlocked(app, whose, &rest))));
        }
        self.lift(change, asking, app, (&lifted, &rest)).await
    }

    /// Lifts these locks, tells their owners, and says what stays.
    async fn lift(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (lifted, rest): (&[Lock], &[Lock]),
    ) -> Said<Reply> {
        let by = &asking.person.id;
        for lock in lifted {
            change.journal.push((
                None,
                Fact::Unlocked {
                    app: app.name.clone(),
                    environment: lock.environment.clone(),
                    by: asking.requester(),
                    of: Some(lock.by.clone()),
                },
            ));
            change.locks.push(Lock { lifted_at: Some(self.now()), ..lock.clone() });
        }
        let mut others: BTreeMap<&PersonId, Vec<String>> = BTreeMap::new();
        for lock in lifted {
            if let Some(owner) = lock.by.person() {
                others.entry(owner).or_default().push(format!("in {} ({})", lock.environment, lock.reason));
            }
        }
        for (owner, which) in others {
            let text = format!("{by} lifted your lock of {} {}.", app.name, which.join(", "));
            self.tell_owner(change, asking, owner, text).await?;
        }
        let environments: BTreeSet<&EnvName> = lifted.iter().map(|l| &l.environment).collect();
        let held = |e: &&&EnvName| rest.iter().any(|l| l.environment == ***e);
        let (partly, freed): (Vec<_>, Vec<_>) = environments.iter().partition(held);
        let list = |of: &[&&EnvName]| of.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let (mut told, mut answer) = (Vec::new(), Vec::new());
        if !freed.is_empty() {
            told.push(format!("{by} unlocked {} in {}.", app.name, list(&freed)));
            let theirs = lifted.iter().filter(|l| freed.iter().any(|e| **e == &l.environment));
            let theirs: Vec<Lock> = theirs.filter(|l| l.from_rollback || l.by.person() != Some(by)).cloned().collect();
            if !theirs.is_empty() {
                told.push(format!("It was locked {}.", locked_words(&theirs)));
            }
            answer.push(format!("{} is unlocked in {}.", app.name, list(&freed)));
        }
        if !partly.is_empty() {
            let which = lifted.iter().filter(|l| partly.iter().any(|e| **e == &l.environment));
            let which: Vec<String> = which.map(|l| format!("in {} {}", l.environment, l.words())).collect();
            told.push(format!("{by} lifted a lock of {} {}.", app.name, which.join(", ")));
            answer.push(format!("Lifted: {}.", which.join(", ")));
        }
        if !rest.is_empty() {
            let still = format!("{} stays locked {}.", app.name, locked_words(rest));
            told.push(still.clone());
            answer.push(format!("{still}{}", ways_on(app, rest)));
        }
        let owners: BTreeSet<PersonId> =
            lifted.iter().filter_map(|l| l.by.person()).filter(|owner| *owner != by).cloned().collect();
        let about: Vec<_> = environments.iter().map(|e| (&app.name, *e)).collect();
        self.notice_to(change, asking, &about, (&told.join(" "), &owners));
        self.poke(change, |d| d.app == app.name && environments.iter().any(|e| d.enters(e))).await?;
        let names = environments.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        Ok(Reply::did(format!("unlocked {} in {names}", app.name), answer.join(" ")))
    }

    /// Writes to the owner of a hold that somebody else lifted.
    pub(super) async fn tell_owner(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        owner: &PersonId,
        text: String,
    ) -> Said<()> {
        if *owner == asking.person.id {
            return Ok(());
        }
        let held_until = match self.catalog.notify.directly(false, self.now()) {
            Manner::Never => return Ok(()),
            Manner::At(until) => Some(until),
            Manner::Now => None,
        };
        let key = format!("direct:lifted:{}:{owner}", asking.key);
        let post = self.direct_post(key, None, owner, Line::outcome(text)).await?;
        change.posts.extend(post.map(|post| Outgoing { held_until, ..post }));
        Ok(())
    }
}

/// A lock, as far as it matters for who lifts it.
fn held_by(lock: &Lock) -> Held<'_> {
    Held { by: lock.by.person(), from_rollback: lock.from_rollback, failed: lock.failed.is_some() }
}

pub(super) fn whose(of: Option<&str>) -> Whose<'_> {
    of.map_or(Whose::Own, Whose::Of)
}

fn second<T>(numbered: Vec<(usize, T)>) -> Vec<T> {
    numbered.into_iter().map(|(_, one)| one).collect()
}

/// Ends these freezes, or stops, by this person.
pub(super) fn end_freezes(change: &mut Change, lifted: &[AdHocFreeze], by: &PersonId, now: Instant) {
    for freeze in lifted {
        let (environment, of) = (freeze.environment.clone(), Some(freeze.by.clone()));
        change.journal.push((None, Fact::Thawed { environment, by: by.clone(), of }));
        change.freezes.push(AdHocFreeze { thawed_at: Some(now), ..freeze.clone() });
    }
}

/// What else holds what somebody just froze.
pub(super) fn also_frozen(others: &[&AdHocFreeze]) -> String {
    let words = |f: &&AdHocFreeze| if f.is_stop() { format!("by a stop {}", frozen_words(f)) } else { frozen_words(f) };
    let others: Vec<String> = others.iter().map(words).collect();
    also(others)
}

/// What else holds what somebody just locked.
pub(super) fn also_locked(others: &[&Lock]) -> String {
    also(others.iter().map(|l| l.words()).collect())
}

fn also(others: Vec<String>) -> String {
    if others.is_empty() { String::new() } else { format!(" It is held beside yours {}.", others.join("; ")) }
}

/// `until … by erin (database maintenance)`.
pub(super) fn frozen_words(freeze: &AdHocFreeze) -> String {
    let until = match freeze.until {
        Some(until) => format!("until {}", instant_words(until)),
        None => "until it is resumed,".to_owned(),
    };
    format!("{until} by {} ({})", freeze.by, freeze.reason)
}

/// `in prod by erin (investigating)`, each lock in turn.
fn locked_words(locks: &[Lock]) -> String {
    locks.iter().map(|l| format!("in {} {}", l.environment, l.words())).collect::<Vec<_>>().join("; ")
}

/// Why nothing was unlocked, and what holds.
fn not_unlocked(app: &App, whose: Whose<'_>, rest: &[Lock]) -> String {
    let who = match whose {
        Whose::Own => "You hold".to_owned(),
        Whose::Of(name) => format!("{name} holds"),
    };
    let way = ways_on(app, rest);
    format!("{who} no lock of {} there. It is locked {}.{way}", app.name, locked_words(rest))
}

/// What to type to lift what is left.
fn ways_on(app: &App, rest: &[Lock]) -> String {
    let one = |l: &Lock| {
        if let Some(thaw) = l.thawed_by() {
            return Some(format!("{thaw} --of tidegate"));
        }
        let of = match l.by.person() {
            Some(person) if !l.from_rollback => person.to_string(),
            _ if l.from_rollback => "rollback".to_owned(),
            _ => return None,
        };
        Some(format!("/unlock {} {} --of {of}", app.name, l.environment))
    };
    lines(rest.iter().filter_map(one).collect())
}

fn way_on(owners: impl Iterator<Item = String>, command: &str) -> String {
    lines(owners.map(|owner| format!("{command} --of {owner}")).collect())
}

pub(super) fn lines(ways: BTreeSet<String>) -> String {
    if ways.is_empty() {
        return String::new();
    }
    let ways = ways.into_iter().collect::<Vec<_>>().join("\n");
    format!(" To lift what somebody else holds, name whose it is; they are told:\n{ways}")
}
