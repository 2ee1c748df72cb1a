//! `/quarantine`: a version is bad, and what it is made of is held everywhere, at once. Another person lets it go.

use std::collections::BTreeSet;

use super::asking::{Asking, Reply, Said, Stop};
use super::names;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::deployment::Deployment;
use crate::domain::fact::Fact;
use crate::domain::hold::Scope;
use crate::domain::image::ImageRef;
use crate::domain::quarantine::{Quarantine, bad, holds_written, of_version};
use crate::domain::way_back::earlier;
use crate::domain::{AppName, EnvName, Version};
use crate::engine::Engine;
use crate::port::PortError;
use crate::store::{Change, Listing};

/// How many entries into an environment are looked through.
const LOOKED: u32 = 200;

impl Engine {
    pub(super) async fn quarantine(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (version, reason): (Version, &str),
    ) -> Said<Reply> {
        self.may_quarantine(asking, app)?;
        let mut all = self.quarantines().await?;
        if let Some(same) = all.iter().find(|q| q.app == app.name && q.version == version) {
            return Err(Stop::Refused(format!(
                "Under quarantine already: {}. Somebody else lifts it: {}",
                same.words(),
                same.lift()
            )));
        }
        let (carried, others) = self.images_of_versions(app, version, &all).await?;
        let (images, shared) = bad(carried, &others);
        let (by, name) = (&asking.person.id, &app.name);
        let quarantine = Quarantine {
            app: name.clone(),
            version,
            images,
            by: by.clone(),
            reason: reason.to_owned(),
            since: self.now(),
            lifted: None,
        };
        all.push(quarantine.clone());
        let note = serde_json::to_value(&quarantine).map_err(|e| PortError::transient("it cannot be noted", e))?;
        change.notes.push((quarantine.key(), note));
        change.journal.push((None, Fact::Quarantined(quarantine.clone())));
        let places = self.quarantined_places(&quarantine);
        change.holds.extend(places.iter().map(|(app, environment)| Scope::Place(app.clone(), environment.clone())));
        let runs = self.where_it_runs(&quarantine, &all).await?;
        let told = format!("{by} put {name} {version} under QUARANTINE: {reason}.{runs}");
        let line = if runs.is_empty() { Line::outcome(told) } else { Line::alarm(told) };
        self.tell_quarantine(change, asking, &quarantine, line).await?;
        self.poke(change, |d| places.iter().any(|(app, e)| d.app == *app && d.enters(e))).await?;
        let apart: String = shared
            .iter()
            .map(|i| format!("\nNot held: {}@{}, which other versions carry as well.", i.name, i.digest.short()))
            .collect();
        let text = format!(
            "{name} {version} is under quarantine: {} is held in every environment, whatever names it, and no break-glass or \
             rollback brings it. Somebody else lifts it: {}{apart}{runs}",
            quarantine.held(),
            quarantine.lift()
        );
        let waiter = asking.waiter(format!("/quarantine of {name} {version}"));
        let scopes = places.into_iter().map(|(app, environment)| Scope::Place(app, environment));
        let begun = self.begun(change, scopes, &waiter).await?;
        Ok(Reply::did(format!("put {name} {version} under quarantine"), text).besides(&begun))
    }

    pub(super) async fn lift_quarantine(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        version: Version,
    ) -> Said<Reply> {
        let by = &asking.person.id;
        let all = self.quarantines().await?;
        let Some(mut quarantine) = all.iter().find(|q| q.app == app.name && q.version == version).cloned() else {
            let rest: Vec<String> = all.iter().map(Quarantine::words).collect();
            let rest =
                if rest.is_empty() { "Nothing is.".to_owned() } else { format!("What is: {}.", rest.join("; ")) };
            return Err(Stop::Refused(format!("{} {version} is not under quarantine. {rest}", app.name)));
        };
        self.may_quarantine(asking, app)?;
        if quarantine.by == *by {
            let who = self.who();
            let others = who
                .people
                .values()
                .filter(|p| p.id != *by && self.strictest(app).iter().all(|e| who.may_request(&p.id, Right::Lock, e)));
            return Err(Stop::Refused(format!(
                "You put it there, so somebody else lifts it. Who may: {}.",
                names(others)
            )));
        }
        quarantine.lifted = Some((by.clone(), self.now()));
        let note = serde_json::to_value(&quarantine).map_err(|e| PortError::transient("it cannot be noted", e))?;
        change.notes.push((quarantine.key(), note));
        change.journal.push((None, Fact::QuarantineLifted(quarantine.clone())));
        let places = self.quarantined_places(&quarantine);
        change.holds.extend(places.iter().map(|(app, environment)| Scope::Place(app.clone(), environment.clone())));
        self.tell_owner(
            change,
            asking,
            &quarantine.by.clone(),
            format!("{by} lifted the quarantine of {}.", quarantine.words()),
        )
        .await?;
        let line = Line::outcome(format!("{by} lifted the quarantine of {}.", quarantine.words()));
        self.tell_quarantine(change, asking, &quarantine, line).await?;
        self.poke(change, |d| places.iter().any(|(app, e)| d.app == *app && d.enters(e))).await?;
        let still: Vec<String> = all
            .iter()
            .filter(|q| q.key() != quarantine.key() && quarantine.images.iter().any(|i| q.holds(&i.digest)))
            .map(Quarantine::words)
            .collect();
        let still =
            if still.is_empty() { String::new() } else { format!(" The same is held still: {}.", still.join("; ")) };
        let text = format!("{} {version} is under quarantine no more.{still}", app.name);
        Ok(Reply::did(format!("lifted the quarantine of {} {version}", app.name), text))
    }

    /// Refuses whoever may not lock the app wherever that matters most.
    fn may_quarantine(&self, asking: &Asking<'_>, app: &App) -> Said<()> {
        self.strictest(app).into_iter().try_for_each(|e| self.may(asking, Right::Lock, e))
    }

    /// The productions that an app has files in; every environment where it has none.
    fn strictest(&self, app: &App) -> Vec<&Environment> {
        let here = || self.catalog.environments.iter().filter(|e| !self.places(app, e).is_empty());
        let production: Vec<&Environment> = here().filter(|e| e.production).collect();
        if production.is_empty() { here().collect() } else { production }
    }

    /// The images of a version, by the registry and by what was brought and shipped under it; and those of other versions that are
    /// not bad themselves: what two bad ones share is bad, too.
    async fn images_of_versions(
        &self,
        app: &App,
        version: Version,
        bad: &[Quarantine],
    ) -> Said<(Vec<ImageRef>, Vec<ImageRef>)> {
        let (mut own, mut others, mut failed) = (BTreeSet::new(), BTreeSet::new(), None);
        for environment in &self.catalog.environments {
            for entry in self.ports.store.deployments(&app.name, &environment.name, LOOKED).await? {
                match entry.version {
                    Some(v) if v == version => own.extend(entry.images),
                    Some(v) if entry.settled() && of_version(bad, &app.name, Some(v)).is_none() => {
                        others.extend(entry.images)
                    }
                    _ => {}
                }
            }
        }
        let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: None };
        let of = self.ports.store.deliveries(&listing).await?.into_iter().filter(|d| d.version == Some(version));
        of.for_each(|d| own.extend(d.known.images));
        for spec in &app.images {
            let tag = spec.tag_of(version);
            match self.registry(&spec.registry)?.digest(&spec.name, &tag).await {
                Ok(digest) => own.extend(digest.map(|digest| ImageRef { name: spec.name.clone(), tag, digest })),
                Err(error) => failed = Some(error),
            }
        }
        match (own.is_empty(), failed) {
            (true, Some(error)) => Err(error.into()),
            (true, None) => Err(Stop::Refused(format!(
                "No image of {} {version} is known: its tags name none, and nothing of that version was ever brought anywhere.",
                app.name
            ))),
            (false, _) => Ok((own.into_iter().collect(), others.into_iter().collect())),
        }
    }

    /// Where what is held could enter: every environment of each app that has one of its images, or ran it.
    fn quarantined_places(&self, quarantine: &Quarantine) -> Vec<(AppName, EnvName)> {
        let has =
            |app: &App| app.name == quarantine.app || quarantine.images.iter().any(|i| app.image(&i.name).is_some());
        let mut places = Vec::new();
        for app in self.catalog.apps.values().filter(|app| has(app)) {
            let here = self.catalog.environments.iter().filter(|e| !self.places(app, e).is_empty());
            places.extend(here.map(|e| (app.name.clone(), e.name.clone())));
        }
        places
    }

    /// Where what is held runs now, and what to type there; nothing where it runs nowhere.
    async fn where_it_runs(&self, quarantine: &Quarantine, all: &[Quarantine]) -> Said<String> {
        let mut lines = String::new();
        for (app, environment) in self.quarantined_places(quarantine) {
            let (Some(app), Some(environment)) = (self.catalog.app(&app), self.catalog.environment(&environment))
            else {
                continue;
            };
            let entries = self.ports.store.deployments(&app.name, &environment.name, LOOKED).await?;
            let known: Vec<ImageRef> = entries.iter().flat_map(|d| d.images.clone()).collect();
            let only = std::slice::from_ref(quarantine);
            let (name, place) = (&environment.name, self.what_runs(app, environment).await);
            let written: Vec<_> = match &place {
                Ok(Some(place)) => place.written.clone(),
                Ok(None) => continue,
                // What was brought last is what is known to run.
                Err(error) => {
                    let last =
                        entries.first().filter(|d| crate::domain::quarantine::holds_any(only, &d.images).is_some());
                    if last.is_some() {
                        lines.push_str(&format!(
                            "\n{name} had it when it was looked at last; now it cannot be read: {}",
                            error.told_alone()
                        ));
                    }
                    continue;
                }
            };
            let readable: Vec<_> = written.iter().flatten().cloned().collect();
            if holds_written(only, &readable, &known).is_none() {
                continue;
            }
            let way = match earlier(&entries, &written, all) {
                Some(target) => back(app, environment, target),
                None => "nothing that was healthy there before is left to go back to: bring another version".to_owned(),
            };
            lines.push_str(&format!("\n{name} RUNS it. Next: {way}"));
        }
        Ok(lines)
    }

    /// A line in every channel of the apps that it concerns.
    async fn tell_quarantine(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        quarantine: &Quarantine,
        line: Line,
    ) -> Said<()> {
        let concerned: BTreeSet<AppName> =
            self.quarantined_places(quarantine).into_iter().map(|(app, _)| app).collect();
        let apps: Vec<&App> = concerned.iter().filter_map(|app| self.catalog.app(app)).collect();
        let key = format!("quarantine:{}", asking.key);
        for app in apps {
            self.tell_once(change, (app, None), &key, line.clone()).await?;
        }
        Ok(())
    }
}

/// The line to type.
fn back(app: &App, environment: &Environment, target: &Deployment) -> String {
    let version = target.version.map(|v| format!(" {v}")).unwrap_or_default();
    format!("/rollback {}{version} --app {}", environment.name, app.name)
}
