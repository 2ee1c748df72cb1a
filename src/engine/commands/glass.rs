//! `/override`: freeze, soak and lock are opened for one delivery by a quorum of their own, and shut again by whoever may.

use super::asking::{Asking, Reply, Said, Stop};
use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Right};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Known, Lane};
use crate::domain::fact::Fact;
use crate::domain::gate::{Load, Opening, Override};
use crate::domain::hold::Scope;
use crate::domain::hygiene::neutral;
use crate::domain::policy::{Held, row_of};
use crate::domain::title::title;
use crate::domain::{DeliveryId, EnvName, Version, plan};
use crate::engine::Engine;
use crate::engine::begin::Beginning;
use crate::engine::notify::TAKEN_BACK;
use crate::store::{Change, Listing, Outgoing, PostKind};

/// How many of what waits are named where somebody does not say which.
const NAMED: usize = 8;
/// The longest title and reason that are repeated.
const LONG: usize = 200;

/// What is asked: which delivery, and why.
pub(super) struct Wanted<'a> {
    pub(super) which: Option<&'a str>,
    pub(super) reason: Option<&'a str>,
}

impl Engine {
    pub(super) async fn break_glass(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (env, app): (&str, Option<&str>),
        wanted: &Wanted<'_>,
    ) -> Said<Reply> {
        let environment = self.named(env)?;
        let name = &environment.name;
        self.may(asking, Right::Override, environment)?;
        let Some(policy) = environment.approvals.get(&Right::Override).filter(|p| p.quorum > 0) else {
            return Err(Stop::Refused(format!(
                "Nobody can agree to a break-glass in {name}: it needs a quorum of its own. Configure \
                 `approvals.override` of {name}."
            )));
        };
        let app = self.perhaps_app(asking, app);
        let waiting = self.waiting_to_enter(app, name).await?;
        let (target, reason) = which(&waiting, app, name, wanted).map_err(Stop::Refused)?;
        let Some(load) = Load::of(target) else {
            return Err(Stop::Refused(format!(
                "{} has nothing yet that could be shown and agreed to: push the fix first. /tide why {} says what it waits for.",
                target.id, target.id
            )));
        };
        self.not_asked_already(target, name).await?;
        let past = self.rollback_locks(&target.app, |environment| environment == name).await?;
        let shown = load.words();
        let opening = Opening { delivery: target.id.clone(), title: title(target), load, past };
        let beginning = Beginning {
            app: target.app.clone(),
            lane: Lane::Override,
            environment: name.clone(),
            version: target.version,
            requested_by: asking.requester(),
            reason: Some(reason.to_owned()),
            steps: plan::break_glass(environment),
            known: Known { opens: Some(opening), ..Known::default() },
        };
        let id = self.begin(change, beginning).await?;
        let text = format!(
            "{id}: break-glass in {name} for {} alone: {} ({shown}). It opens freeze, soak and lock for it once {} of {} agree, \
             and never approvals or order. /override {name} --revoke takes it back.",
            target.id,
            title(target),
            policy.quorum,
            policy.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        );
        Ok(Reply::began(&id, text))
    }

    /// Deliveries that freezes and locks may hold and that have not entered an environment yet, or not wholly: what they hold is
    /// not brought on there by its steps. Oldest first.
    async fn waiting_to_enter(&self, app: Option<&App>, environment: &EnvName) -> Said<Vec<Delivery>> {
        let listing = Listing { app: app.map(|a| a.name.clone()), open_only: true, limit: None };
        let mut open = self.ports.store.deliveries(&listing).await?;
        open.retain(|d| {
            row_of(d).held == Held::ByPeople && (d.is_ahead_of(environment) || d.rolls_out_in(environment))
        });
        open.reverse();
        Ok(open)
    }

    /// Refuses a second break-glass for the same.
    async fn not_asked_already(&self, target: &Delivery, environment: &EnvName) -> Said<()> {
        let for_it = |opening: &Option<Opening>| opening.as_ref().is_some_and(|o| o.delivery == target.id);
        let listing = Listing { app: Some(target.app.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await?;
        let same = |d: &&Delivery| d.lane == Lane::Override && d.environment == *environment && for_it(&d.known.opens);
        if let Some(same) = open.iter().find(same) {
            return Err(Stop::Refused(format!(
                "A break-glass for {} in {environment} is asked for already: {}.",
                target.id, same.id
            )));
        }
        Ok(())
    }

    /// Takes back what is granted in an environment, and what is still asked for: of one delivery, or all.
    pub(super) async fn revoke(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (env, app): (&str, Option<&str>),
        which: Option<&str>,
    ) -> Said<Reply> {
        let environment = self.named(env)?;
        let name = &environment.name;
        let app = self.perhaps_app(asking, app);
        let may = self.may(asking, Right::Override, environment);
        let fits = |opening: Option<&Opening>, own: Option<&DeliveryId>, version: Option<Version>| match which {
            None => true,
            Some(which) => {
                let mut ids = opening.map(|o| &o.delivery).into_iter().chain(own);
                ids.any(|id| names(id, app, which)) || (version.is_some() && version == read_version(which))
            }
        };
        let mut granted = self.ports.store.overrides(self.now()).await?;
        granted.retain(|g| g.environment == *name && app.is_none_or(|a| a.name == g.app));
        let old = granted.iter().filter(|g| g.opens.is_none()).map(Override::words).collect::<Vec<_>>();
        let mut these = Vec::new();
        for grant in granted.into_iter().filter(|g| g.opens.is_some() && g.revoked_at.is_none()) {
            let by = match &grant.granted_by {
                Some(id) => self.ports.store.delivery(id).await?,
                None => None,
            };
            if fits(grant.opens.as_ref(), grant.granted_by.as_ref(), by.as_ref().and_then(|d| d.version)) {
                these.push((grant, by));
            }
        }
        let listing = Listing { app: app.map(|a| a.name.clone()), open_only: true, limit: None };
        let mut asked = self.ports.store.deliveries(&listing).await?;
        asked.retain(|d| d.lane == Lane::Override && d.environment == *name && d.known.aborted_by.is_none());
        asked.retain(|d| fits(d.known.opens.as_ref(), Some(&d.id), d.version));
        if these.is_empty() && asked.is_empty() {
            let what = which.map(|w| format!(" for {w}")).unwrap_or_default();
            let old: String = old.iter().map(|words| format!("\nThere is {words}.")).collect();
            return Err(Stop::Refused(format!("No break-glass{what} is open or asked for in {name}.{old}")));
        }
        if may.is_err() {
            // Whoever asked takes back their own.
            these.retain(|(grant, _)| grant.by == asking.person.id);
            asked.retain(|d| d.requested_by.person() == Some(&asking.person.id));
            if these.is_empty() && asked.is_empty() {
                may?;
            }
        }
        let mut told = Vec::new();
        let places: Vec<Scope> = these.iter().map(|(g, _)| Scope::Place(g.app.clone(), name.clone())).collect();
        for (grant, by) in these {
            told.extend(grant.opens.as_ref().map(|o| o.delivery.clone()));
            self.take_back(change, asking, grant, by.as_ref()).await?;
        }
        for mut delivery in asked {
            told.extend(delivery.known.opens.as_ref().map(|o| o.delivery.clone()));
            delivery.known.aborted_by = Some(asking.person.id.clone());
            change.pokes.push(delivery.id.clone());
            self.put(change, delivery, &[]).await?;
        }
        self.poke(change, |d| d.enters(name)).await?;
        let waiter = asking.waiter(format!("/override {name} --revoke"));
        let begun = self.begun(change, places, &waiter).await?;
        let told = told.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let text =
            format!("Taken back: the break-glass for {told} in {name}. Freeze, soak and lock hold it as before.");
        Ok(Reply::did(format!("took back the break-glass for {told} in {name}"), text).besides(&begun))
    }

    /// Takes back one break-glass, and says so as loudly as it was granted.
    async fn take_back(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        grant: Override,
        granted_by: Option<&Delivery>,
    ) -> Said<()> {
        let by = &asking.person.id;
        let what =
            grant.opens.as_ref().map_or_else(|| grant.app.to_string(), |o| format!("{} ({})", o.delivery, o.title));
        let whose = if *by == grant.by { String::new() } else { format!(", asked for by {}", grant.by) };
        let text = format!(
            "BREAK-GLASS taken back by {by}{whose}: freeze, soak and lock of {} hold {what} as before",
            grant.environment
        );
        if let Some(delivery) = granted_by {
            let key = if *by == grant.by { "revoked" } else { TAKEN_BACK };
            let telling = Telling { key: key.to_owned(), volume: Volume::Alarm, text };
            change.posts.extend(self.line_posts(delivery, &telling));
        }
        let text = format!("{by} took back your break-glass in {} for {what}.", grant.environment);
        self.tell_owner(change, asking, &grant.by, text).await?;
        change.journal.push((grant.granted_by.clone(), Fact::Revoked { grant: grant.clone(), by: by.clone() }));
        change.overrides.push(Override { revoked_at: Some(self.now()), ..grant });
        Ok(())
    }
}

impl Engine {
    /// A break-glass that an older tidegate granted opened whatever waited there. It opens nothing any more, and that is
    /// told, once.
    pub(in crate::engine) async fn tell_old_grants(&self) -> Result<(), crate::engine::EngineError> {
        let mut change = self.change();
        for grant in self.ports.store.overrides(self.now()).await? {
            if grant.opens.is_some() {
                continue;
            }
            for chat in &self.ports.chats {
                let Some(channel) = self.channel(&grant.app, chat.surface()) else { continue };
                let (app, environment, from) = (&grant.app, &grant.environment, grant.from.timestamp());
                let key = format!("old-break-glass:{app}:{environment}:{from}:{}", chat.surface());
                if self.ports.store.post(&key).await?.is_some() {
                    continue;
                }
                change.posts.push(Outgoing {
                    key,
                    delivery: None,
                    surface: chat.surface(),
                    channel,
                    kind: PostKind::Line,
                    body: Body::Line(Line::alarm(format!("{app} in {environment}: {}", grant.words()))),
                    held_until: None,
                });
            }
        }
        if change.posts.is_empty() { Ok(()) } else { Ok(self.ports.store.commit(change).await?) }
    }
}

pub(super) fn read_version(text: &str) -> Option<Version> {
    Version::parse(text.strip_prefix(['v', 'V']).unwrap_or(text)).ok()
}

/// Whether somebody means this delivery: by its whole id, or by its number where the app is plain.
pub(super) fn names(id: &DeliveryId, app: Option<&App>, which: &str) -> bool {
    id.as_str().eq_ignore_ascii_case(which) || app.is_some_and(|a| id.as_str() == format!("{}-{which}", a.name))
}

/// Whether a word names a delivery, as its id or version, and is no reason's first word.
fn is_name(word: &str) -> bool {
    let numbered =
        |id: DeliveryId| id.as_str().rsplit_once('-').is_some_and(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
    read_version(word).is_some() || word.parse().is_ok_and(numbered)
}

/// The one delivery that is meant and the reason, or what to type instead.
fn which<'d, 'w>(
    waiting: &'d [Delivery],
    app: Option<&App>,
    environment: &EnvName,
    wanted: &Wanted<'w>,
) -> Result<(&'d Delivery, &'w str), String> {
    let meant: Vec<&Delivery> = match wanted.which {
        None => Vec::new(),
        Some(which) => {
            let version = read_version(which);
            let fits = |d: &&Delivery| names(&d.id, app, which) || (version.is_some() && d.version == version);
            waiting.iter().filter(fits).collect()
        }
    };
    match (&meant[..], wanted.reason) {
        ([one], Some(reason)) => Ok((one, reason)),
        ([one], None) => Err(format!("Why? Say it with a reason: /override {environment} {} REASON", one.id)),
        ([], _) => Err(match wanted.which.filter(|which| is_name(which)) {
            // Whoever names one means no other: what waits is told, and its line is not to be taken for theirs.
            Some(gone) => {
                let what = unnamed(waiting, app, environment, wanted.reason.unwrap_or_default());
                format!("{} does not wait to enter {environment}. {what}", neutral(gone, LONG))
            }
            None => {
                let typed = [wanted.which, wanted.reason].into_iter().flatten().collect::<Vec<_>>().join(" ");
                unnamed(waiting, app, environment, &typed)
            }
        }),
        (several, _) => {
            let ids = several.iter().map(|d| d.id.to_string()).collect::<Vec<_>>().join(" or ");
            Err(format!("Which one, {ids}? A break-glass opens one delivery."))
        }
    }
}

/// What is answered to whoever does not say which delivery: what waits there, with the lines to type.
fn unnamed(waiting: &[Delivery], app: Option<&App>, environment: &EnvName, typed: &str) -> String {
    let rule = format!("A break-glass opens one delivery: /override {environment} DELIVERY|VERSION REASON.");
    if waiting.is_empty() {
        let of = app.map(|a| format!(" of {}", a.name)).unwrap_or_default();
        return format!("{rule} Nothing{of} waits to enter {environment}.");
    }
    let reason = if typed.is_empty() { "REASON".to_owned() } else { neutral(typed, LONG) };
    let line = |d: &Delivery| format!("/override {environment} {} {reason} — {}", d.id, neutral(&title(d), LONG));
    let mut lines: Vec<String> = waiting.iter().take(NAMED).map(line).collect();
    if waiting.len() > NAMED {
        lines.push(format!("and {} more: /tide why", waiting.len() - NAMED));
    }
    format!("{rule} What waits to enter {environment}:\n{}", lines.join("\n"))
}
