//! `/stop` and `/resume`: everything that would enter some environments, or all of them, is held in one move.
//!
//! A stop is a freeze that does not end by itself, and follows the rules of freezes in all else: rollbacks and changes into
//! the dev branch pass it, a break-glass with its own quorum opens it for one delivery (the way in of the fix), it is
//! its caller's to let go, and in force once it is answered.

use std::collections::{BTreeMap, BTreeSet};

use super::asking::{Asking, Reply, Said, Stop};
use super::holds::unused;
use super::lift::{also_frozen, end_freezes, frozen_words, lines, whose};
use crate::domain::catalog::{Environment, Right};
use crate::domain::fact::Fact;
use crate::domain::freeze::AdHocFreeze;
use crate::domain::gate::{Held, meant};
use crate::domain::hold::Scope;
use crate::domain::{EnvName, PersonId};
use crate::engine::Engine;
use crate::store::Change;

impl Engine {
    pub(super) async fn stop(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        envs: &[String],
        reason: &str,
    ) -> Said<Reply> {
        let by = &asking.person.id;
        let (stopped, barred) = self.stopped_by(asking, envs)?;
        let mut known = self.ports.store.freezes(self.now()).await?;
        known.retain(|f| stopped.iter().any(|e| e.name == f.environment));
        for environment in &stopped {
            let here = |f: &AdHocFreeze, at| f.environment == environment.name && f.from == at;
            change.freezes.push(AdHocFreeze {
                environment: environment.name.clone(),
                from: unused(self.now(), |at| known.iter().any(|f| here(f, at))),
                until: None,
                by: by.clone(),
                reason: reason.to_owned(),
                thawed_at: None,
            });
        }
        let environments: Vec<EnvName> = stopped.iter().map(|e| e.name.clone()).collect();
        let names = list(&environments);
        change.journal.push((
            None,
            Fact::Stopped { environments: environments.clone(), by: by.clone(), reason: reason.to_owned() },
        ));
        self.notice(change, asking, &self.apps_there(&stopped), &format!("{by} STOPPED {names}: {reason}{barred}"));
        self.poke(change, |d| environments.iter().any(|e| d.enters(e))).await?;
        let resume = if envs.is_empty() { "/resume".to_owned() } else { format!("/resume {}", envs.join(" ")) };
        let mut text = format!("STOPPED: {names}. Nothing but a rollback enters there until {resume}.{barred}");
        for environment in &stopped {
            let others: Vec<&AdHocFreeze> = known.iter().filter(|f| f.environment == environment.name).collect();
            if !others.is_empty() {
                text.push_str(&format!(" {}:{}", environment.name, also_frozen(&others)));
            }
            text.push_str(&self.passing(None, environment).await?);
        }
        let waiter = asking.waiter(format!("/stop of {names}"));
        let begun = self.begun(change, environments.iter().cloned().map(Scope::Environment), &waiter).await?;
        Ok(Reply::did(format!("stopped {names}"), text).besides(&begun).in_vain(!barred.is_empty()))
    }

    /// The environments that are stopped: those named, each of which must be somebody's to freeze; else all that are, and in
    /// words which are not.
    fn stopped_by(&self, asking: &Asking<'_>, envs: &[String]) -> Said<(Vec<&Environment>, String)> {
        if !envs.is_empty() {
            let named: BTreeSet<&str> = envs.iter().map(String::as_str).collect();
            let named = self.catalog.environments.iter().filter(|e| named.contains(e.name.as_str()));
            let named: Vec<&Environment> = named.collect();
            named.iter().try_for_each(|e| self.may(asking, Right::Freeze, e))?;
            return Ok((named, String::new()));
        }
        let (mut stopped, mut barred, mut refusal) = (Vec::new(), String::new(), None);
        for environment in &self.catalog.environments {
            match self.may(asking, Right::Freeze, environment) {
                Ok(()) => stopped.push(environment),
                Err(Stop::Refused(why)) => {
                    barred.push_str(&format!("\nNOT stopped: {}. {why}", environment.name));
                    refusal = refusal.or(Some(Stop::Refused(why)));
                }
                Err(stop) => return Err(stop),
            }
        }
        match refusal {
            Some(refusal) if stopped.is_empty() => Err(refusal),
            _ => Ok((stopped, barred)),
        }
    }

    pub(super) async fn resume(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        envs: &[String],
        of: Option<&str>,
    ) -> Said<Reply> {
        let (now, by) = (self.now(), &asking.person.id);
        let mut on = self.ports.store.freezes(now).await?;
        on.retain(|f| f.thawed_at.is_none() && (envs.is_empty() || envs.iter().any(|e| e == f.environment.as_str())));
        let (stops, freezes): (Vec<_>, Vec<_>) = on.into_iter().partition(AdHocFreeze::is_stop);
        if stops.is_empty() {
            return Err(Stop::Refused(self.nothing_stopped(envs, &freezes)));
        }
        let (mut lifted, mut rest, mut refused) = (Vec::new(), Vec::new(), None);
        let mut places: BTreeMap<EnvName, Vec<AdHocFreeze>> = BTreeMap::new();
        stops.into_iter().for_each(|f| places.entry(f.environment.clone()).or_default().push(f));
        for (name, stops) in places {
            // Of an environment that is configured no longer nobody has rights, and everybody may tidy up.
            let may = self.catalog.environment(&name).map_or(Ok(()), |e| self.may(asking, Right::Freeze, e));
            let held: Vec<Held<'_>> =
                stops.iter().map(|f| Held { by: Some(&f.by), from_rollback: false, failed: false }).collect();
            let meant: BTreeSet<usize> = meant(&held, by, whose(of), may.is_ok()).into_iter().collect();
            if meant.is_empty() {
                refused = refused.or(may.err());
            }
            for (i, stop) in stops.into_iter().enumerate() {
                if meant.contains(&i) { lifted.push(stop) } else { rest.push(stop) }
            }
        }
        if lifted.is_empty() {
            let who = of.map_or_else(|| "You stopped".to_owned(), |of| format!("{of} stopped"));
            let told = format!("{who} nothing there. {}{}", stopped_words(&rest), ways(&rest));
            return Err(refused.unwrap_or(Stop::Refused(told)));
        }
        self.let_in_again(change, asking, (&lifted, &rest, &freezes)).await
    }

    /// Lifts these stops, tells their owners, and says what holds still.
    async fn let_in_again(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (lifted, rest, freezes): (&[AdHocFreeze], &[AdHocFreeze], &[AdHocFreeze]),
    ) -> Said<Reply> {
        let (now, by) = (self.now(), &asking.person.id);
        let mut others: BTreeMap<&PersonId, Vec<String>> = BTreeMap::new();
        end_freezes(change, lifted, by, now);
        for stop in lifted {
            others.entry(&stop.by).or_default().push(format!("{} ({})", stop.environment, stop.reason));
        }
        for (owner, which) in others {
            let text = format!("{by} resumed what you stopped: {}.", which.join(", "));
            self.tell_owner(change, asking, owner, text).await?;
        }
        let names: BTreeSet<EnvName> = lifted.iter().map(|f| f.environment.clone()).collect();
        let names: Vec<EnvName> = names.into_iter().collect();
        let here: Vec<&Environment> = self.catalog.environments.iter().filter(|e| names.contains(&e.name)).collect();
        let mut still: Vec<String> = Vec::new();
        for environment in &here {
            let calls = rest.iter().chain(freezes).filter(|f| f.environment == environment.name).map(frozen_words);
            let all: Vec<String> = calls.chain(self.calendar(environment)).collect();
            if !all.is_empty() {
                still.push(format!(" {} stays frozen {}.", environment.name, all.join("; ")));
            }
        }
        let still = still.concat();
        let owners: BTreeSet<PersonId> = lifted.iter().map(|f| f.by.clone()).filter(|owner| owner != by).collect();
        let theirs: Vec<AdHocFreeze> = lifted.iter().filter(|f| f.by != *by).cloned().collect();
        let was = if theirs.is_empty() { String::new() } else { format!(" {}", was_words(&theirs)) };
        let told = format!("{by} resumed {}.{was}{still}", list(&names));
        self.notice_to(change, asking, &self.apps_there(&here), (&told, &owners));
        self.poke(change, |d| names.iter().any(|e| d.enters(e))).await?;
        let answer = format!("Resumed: {}.{still}{}", list(&names), ways(rest));
        Ok(Reply::did(format!("resumed {}", list(&names)), answer))
    }

    /// Why nothing was resumed, and what holds.
    fn nothing_stopped(&self, envs: &[String], freezes: &[AdHocFreeze]) -> String {
        let place = if envs.is_empty() { "anywhere".to_owned() } else { format!("in {}", envs.join(", ")) };
        let frozen = freezes.iter().map(|f| format!("\n{} is frozen {}: /thaw {0}", f.environment, frozen_words(f)));
        format!("Nothing is stopped {place}.{}", frozen.collect::<String>())
    }
}

fn list(names: &[EnvName]) -> String {
    names.iter().map(EnvName::as_str).collect::<Vec<_>>().join(", ")
}

/// `Stopped are prod by dave (the database is on fire).`
fn stopped_words(stops: &[AdHocFreeze]) -> String {
    let one = |f: &AdHocFreeze| format!("{} by {} ({})", f.environment, f.by, f.reason);
    format!("Stopped: {}.", stops.iter().map(one).collect::<Vec<_>>().join("; "))
}

/// The same of what is over.
fn was_words(stops: &[AdHocFreeze]) -> String {
    stopped_words(stops).replacen("Stopped:", "It was stopped:", 1)
}

/// What to type to let go what others stopped.
fn ways(rest: &[AdHocFreeze]) -> String {
    let commands: BTreeSet<String> = rest.iter().map(|f| format!("/resume {} --of {}", f.environment, f.by)).collect();
    lines(commands)
}
