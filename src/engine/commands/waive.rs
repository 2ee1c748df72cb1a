//! `/waive`: somebody who may lets a version pass a gate that keeps it out: exactly the images that are there, with what is known
//! of them now, for a while, and only where they may. It is told, journaled, stands on every ballot, and whoever has voted
//! already is asked again: nobody's vote comes to be about something that was waived after it.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::TimeDelta;

use super::asking::{Asking, Reply, Said, Stop};
use super::glass::{names, read_version};
use super::holds::Concern;
use super::unused;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::explain::instant_words;
use crate::domain::fact::Fact;
use crate::domain::gate::{GateName, WAIVABLE, Waived, Waiver};
use crate::domain::hold::Scope;
use crate::domain::hygiene::neutral;
use crate::domain::policy::{self, Scans, row_of};
use crate::domain::scan::{Judged, Scanned};
use crate::domain::{EnvName, Instant, PersonId};
use crate::engine::Engine;
use crate::store::{Change, StoreResult};

/// How long a waiver lasts where nobody says.
const LASTS: Duration = Duration::from_secs(7 * 24 * 3600);
/// The longest that is repeated of what somebody typed.
const LONG: usize = 80;

/// What somebody asks for.
pub(super) struct Wish<'a> {
    pub(super) gate: &'a str,
    /// A version, or a delivery.
    pub(super) of: &'a str,
    pub(super) reason: Option<&'a str>,
    pub(super) lasts: Option<Duration>,
    pub(super) env: Option<&'a str>,
}

/// What is meant: its name, and the images that it has.
struct Meant {
    label: String,
    images: BTreeSet<Scanned>,
}

impl Engine {
    pub(super) async fn waive(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        wish: &Wish<'_>,
    ) -> Said<Reply> {
        let gate = waivable(wish.gate)?;
        let environments = self.where_waived(asking, app, wish.env)?;
        let meant = self.meant_by(app, wish.of).await?;
        let Some(reason) = wish.reason else {
            let label = &meant.label;
            return Err(Stop::Refused(format!("Why? Say it with a reason: /waive {gate} {label} REASON")));
        };
        let waived = self.kept_out(app, &meant).await?;
        let by = asking.person.id.clone();
        let known = self.ports.store.waivers(self.now()).await?;
        let from = unused(self.now(), |at| known.iter().any(|w| w.app == app.name && w.by == by && w.from == at));
        let until = from + TimeDelta::from_std(wish.lasts.unwrap_or(LASTS)).unwrap_or_default();
        let waiver = Waiver {
            gate,
            app: app.name.clone(),
            environments,
            of: meant.label,
            waived,
            by,
            reason: reason.to_owned(),
            from,
            until,
            revoked_at: None,
        };
        change.journal.push((None, Fact::Waived(waiver.clone())));
        let (told, again) = self.ask_after(change, app, &waiver).await?;
        let (by, of, places, until) = (&waiver.by, &waiver.of, waiver.places(), instant_words(until));
        let text = format!(
            "{by} lets {of} of {} pass the {gate} gate of {places} until {until}: {}. Why: {reason}. /waive {gate} {of} --revoke takes \
             it back.",
            app.name,
            waiver.what()
        );
        if !told {
            self.notice(change, asking, &concerned(app, &waiver.environments), &text);
        }
        let asked = match again.as_slice() {
            [] => String::new(),
            ids => format!(" Asked again, for votes given before do not count: {}.", ids.join(", ")),
        };
        let answer = format!(
            "{of} of {} passes the {gate} gate of {places} until {until}, with exactly this: {}. Anything worse, or another image, is \
             kept out as before.{asked} /waive {gate} {of} --revoke takes it back.",
            app.name,
            waiver.what()
        );
        let did = format!("waived {gate} of {of} in {places}");
        change.waivers.push(waiver);
        Ok(Reply::did(did, answer))
    }

    /// Where it may count: in the environment that is named, or in all in which whoever asks may waive.
    fn where_waived(&self, asking: &Asking<'_>, app: &App, env: Option<&str>) -> Said<BTreeSet<EnvName>> {
        if let Some(env) = env {
            let environment = self.named(env)?;
            self.has_places(app, environment)?;
            self.may(asking, Right::Waive, environment)?;
            return Ok([environment.name.clone()].into());
        }
        let who = self.who();
        let here: Vec<&Environment> =
            self.catalog.environments.iter().filter(|e| !self.places(app, e).is_empty()).collect();
        let may = here.iter().filter(|e| who.may_request(&asking.person.id, Right::Waive, e));
        let may: BTreeSet<EnvName> = may.map(|e| e.name.clone()).collect();
        if !may.is_empty() {
            return Ok(may);
        }
        let listed = |e: &&Environment| {
            let people = who.people.keys().filter(|p| who.may_request(p, Right::Waive, e));
            let people: Vec<&str> = people.map(PersonId::as_str).collect();
            format!("{}: {}", e.name, if people.is_empty() { "nobody".to_owned() } else { people.join(", ") })
        };
        let listed: Vec<String> = here.iter().map(listed).collect();
        Err(Stop::Refused(format!(
            "{} may not waive anything. Who may stands under `requests.waive` of an environment; {}.",
            asking.person.id,
            listed.join("; ")
        )))
    }

    /// What a version or a delivery has: what its version's tags name now, and what its deliveries under way would bring.
    async fn meant_by(&self, app: &App, of: &str) -> Said<Meant> {
        let version = read_version(of);
        let is_meant = |d: &Delivery| names(&d.id, Some(app), of) || (version.is_some() && d.version == version);
        let mut open = self.open_deliveries(app).await?;
        open.retain(|d| row_of(d).scans == Scans::AsConfigured && is_meant(d));
        let label = match (version, open.first()) {
            (Some(version), _) => version.to_string(),
            (None, Some(delivery)) => delivery.id.to_string(),
            (None, None) => {
                let of = neutral(of, LONG);
                return Err(Stop::Refused(format!(
                    "{of} is no version, and no delivery of {} under way whose images are scanned.",
                    app.name
                )));
            }
        };
        let mut images: BTreeSet<Scanned> = open.iter().flat_map(|d| policy::would_bring(d, app)).collect();
        for spec in app.images.iter().filter(|_| version.is_some()) {
            let tag = version.map(|version| spec.tag_of(version)).unwrap_or_default();
            if let Some(digest) = self.registry(&spec.registry)?.digest(&spec.name, &tag).await? {
                images.insert(Scanned { name: spec.name.clone(), digest });
            }
        }
        if images.is_empty() {
            return Err(Stop::Refused(format!("There is no image of {label} yet, so nothing of it can be waived.")));
        }
        Ok(Meant { label, images })
    }

    /// Those of the images whose scans keep them out, with what these say now.
    async fn kept_out(&self, app: &App, meant: &Meant) -> Said<Vec<Waived>> {
        let (mut waived, mut passes) = (Vec::new(), Vec::new());
        for image in &meant.images {
            let Some(policy) = app.image(&image.name).and_then(|spec| spec.scan) else { continue };
            let scan = self.registry_of(app, &image.name)?.scan(&image.name, &image.digest).await?;
            match scan.judged(policy) {
                Judged::Passes(note) => passes.push(format!("{image}: {note}")),
                _ => waived.push(Waived { image: image.clone(), scan }),
            }
        }
        match (waived.is_empty(), passes.is_empty()) {
            (false, _) => Ok(waived),
            (true, false) => Err(Stop::Refused(format!(
                "The scans of {} keep nothing out, so there is nothing to waive: {}.",
                meant.label,
                passes.join("; ")
            ))),
            (true, true) => Err(Stop::Refused(format!(
                "Nothing is asked of the scans of {}: its images have no `scan` in the configuration.",
                app.name
            ))),
        }
    }

    /// Asks again about deliveries that it is about and that people are asked about, and looks at all of them. Whether there are
    /// any, and which were asked again.
    async fn ask_after(&self, change: &mut Change, app: &App, waiver: &Waiver) -> Said<(bool, Vec<String>)> {
        let (mut told, mut again) = (false, Vec::new());
        for mut delivery in self.open_deliveries(app).await? {
            let enters = |e: &&EnvName| delivery.is_ahead_of(e);
            let ahead: Vec<&EnvName> = waiver.environments.iter().filter(enters).collect();
            if ahead.is_empty() || row_of(&delivery).scans == Scans::Never || !waiver.concerns(&delivery) {
                continue;
            }
            let asks = |e: &&&EnvName| {
                let environment = self.catalog.environment(e);
                environment.is_some_and(|e| !policy::lists(&self.catalog, &delivery, e).is_empty())
            };
            let asked = ahead.iter().any(|e| asks(&e));
            let mut text = waiver.words();
            if asked {
                delivery.known.asked += 1;
                again.push(delivery.id.to_string());
                text.push_str(". It is asked again; votes given before do not count");
            }
            told = true;
            change.pokes.push(delivery.id.clone());
            let key = format!("waived:{}:{}:{}", waiver.by, waiver.from.timestamp_micros(), delivery.known.asked);
            let telling = Telling { key, volume: Volume::Alarm, text };
            self.put(change, delivery, &[telling]).await?;
        }
        Ok((told, again))
    }

    /// Takes back what was waived: one's own, or anybody's for whoever may waive there.
    pub(super) async fn unwaive(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (gate, of, whose): (&str, &str, Option<&str>),
    ) -> Said<Reply> {
        let (gate, now) = (waivable(gate)?, self.now());
        let label = read_version(of).map(|version| version.to_string());
        let is_meant = |w: &Waiver| match &label {
            Some(label) => w.of == *label,
            None => w.of.parse().is_ok_and(|id| names(&id, Some(app), of)),
        };
        let mut these = self.ports.store.waivers(now).await?;
        these.retain(|w| w.gate == gate && w.app == app.name && w.is_on(now) && is_meant(w));
        these.retain(|w| whose.is_none_or(|whose| w.by.as_str().eq_ignore_ascii_case(whose)));
        let of = label.unwrap_or_else(|| neutral(of, LONG));
        if these.is_empty() {
            let by = whose.map(|whose| format!(" by {}", neutral(whose, LONG))).unwrap_or_default();
            return Err(Stop::Refused(format!("Nothing is waived of {of} of {} at the {gate} gate{by}.", app.name)));
        }
        let who = self.who();
        let by = &asking.person.id;
        let may = |w: &Waiver| {
            let mut there = w.environments.iter().filter_map(|e| self.catalog.environment(e));
            w.by == *by || there.any(|e| who.may_request(by, Right::Waive, e))
        };
        if !these.iter().all(may) {
            let givers: Vec<&str> = these.iter().map(|w| w.by.as_str()).collect();
            return Err(Stop::Refused(format!(
                "{by} may not take that back: whoever waived it may ({}), and whoever may waive there.",
                givers.join(", ")
            )));
        }
        let places: BTreeSet<EnvName> = these.iter().flat_map(|w| w.environments.iter().cloned()).collect();
        let words: Vec<String> = these.iter().map(Waiver::words).collect();
        for waiver in these {
            let text = format!("{by} took back what you waived of {of} of {} ({}).", app.name, waiver.words());
            self.tell_owner(change, asking, &waiver.by, text).await?;
            change.journal.push((None, Fact::WaiverRevoked { waiver: waiver.clone(), by: by.clone() }));
            change.waivers.push(Waiver { revoked_at: Some(now), ..waiver });
        }
        let text = format!("{by} took back what was waived of {of} of {}: {}", app.name, words.join("; "));
        self.notice(change, asking, &concerned(app, &places), &text);
        self.poke(change, |d| d.app == app.name && places.iter().any(|e| d.enters(e))).await?;
        let scopes = places.into_iter().map(|e| Scope::Place(app.name.clone(), e));
        let begun = self.begun(change, scopes, &asking.waiter(format!("/waive {gate} {of} --revoke"))).await?;
        let answer = format!("Taken back: {}. The {gate} gate is shut for it as before.", words.join("; "));
        Ok(Reply::did(format!("took back what was waived of {of} at {gate}"), answer).besides(&begun))
    }

    /// What is waived of a delivery where it has not entered yet, in words.
    pub(in crate::engine) async fn waived_for(&self, delivery: &Delivery, now: Instant) -> StoreResult<Vec<String>> {
        if row_of(delivery).scans == Scans::Never || !delivery.is_open() {
            return Ok(Vec::new());
        }
        let who = self.who();
        let counts = |w: &Waiver| {
            let here = |e: &&Environment| delivery.is_ahead_of(&e.name) && w.counts_in(e, &who);
            w.is_on(now) && w.concerns(delivery) && self.catalog.environments.iter().any(|e| here(&e))
        };
        let waivers = self.ports.store.waivers(now).await?;
        Ok(waivers.iter().filter(|w| counts(w)).map(Waiver::words).collect())
    }
}

/// The gate of that name, if it can be waived.
fn concerned<'a>(app: &'a App, environments: &'a BTreeSet<EnvName>) -> Vec<Concern<'a>> {
    environments.iter().map(|environment| (&app.name, environment)).collect()
}

fn waivable(gate: &str) -> Said<GateName> {
    let known = WAIVABLE.into_iter().find(|known| known.to_string().eq_ignore_ascii_case(gate));
    known.ok_or_else(|| {
        let all: Vec<String> = WAIVABLE.iter().map(ToString::to_string).collect();
        let gate = neutral(gate, LONG);
        Stop::Refused(format!("The {gate} gate cannot be waived; what can be is: {}.", all.join(", ")))
    })
}
