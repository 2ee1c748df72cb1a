//! `/tide history`: what entered which environment, and how deliveries ended, newest first: of an app, an environment, a
//! person, a version, a time; or what ran at one moment.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::{DeliveryLine, LONG, ago, was_found};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::image::Named;
use crate::domain::retry::Retry;
use crate::domain::title::{end_words, title};
use crate::domain::vote::Subject;
use crate::domain::{AppName, CommitSha, DeliveryId, EnvName, Instant, PersonId, Version};
use crate::engine::drift::Past;
use crate::engine::{Engine, EngineError};
use crate::store::{Listing, StoreError};

/// How far back a question looks that is about anything but the newest.
const FAR: u32 = 5_000;

/// What is asked about.
#[derive(Debug, Clone, Default)]
pub struct HistoryOf {
    /// At most so many entries.
    pub limit: u32,
    /// Of this app.
    pub app: Option<AppName>,
    /// In this environment.
    pub environment: Option<EnvName>,
    /// Asked for or approved by this person.
    pub person: Option<PersonId>,
    /// Of this version.
    pub version: Option<Version>,
    /// Not before.
    pub since: Option<Instant>,
    /// Not after.
    pub until: Option<Instant>,
    /// What ran at this moment, in place of what happened.
    pub at: Option<Instant>,
}

impl HistoryOf {
    /// Whether it is about less than everything: then the newest are not enough to look through.
    fn is_narrow(&self) -> bool {
        self.environment.is_some()
            || self.person.is_some()
            || self.version.is_some()
            || self.since.is_some()
            || self.until.is_some()
            || self.at.is_some()
    }

    fn fits(&self, entry: &Entry) -> bool {
        self.environment.as_ref().is_none_or(|e| *e == entry.environment)
            && self.version.is_none_or(|v| entry.version == Some(v))
            && self.since.is_none_or(|at| entry.at >= at)
            && self.until.is_none_or(|at| entry.at <= at)
            && self.person.as_ref().is_none_or(|p| {
                entry.by.as_ref() == Some(p) || entry.approval.as_ref().is_some_and(|a| a.people.contains(p))
            })
    }
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HistoryView {
    /// When it was looked at.
    pub at: Instant,
    /// The moment that was asked about, where one was.
    pub moment: Option<Instant>,
    /// What ran then, as it was brought; empty where no moment was asked about.
    pub ran: Vec<Ran>,
    /// Newest first; empty where a moment was asked about.
    pub entries: Vec<Entry>,
}

/// What ran in an environment at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Ran {
    /// Of which app.
    pub app: AppName,
    /// Where.
    pub environment: EnvName,
    /// Which version, where it had one.
    pub version: Option<Version>,
    /// Of which commit, where that is known.
    pub source: Option<CommitSha>,
    /// Since when.
    pub since: Instant,
    /// Until when, where something else came since.
    pub until: Option<Instant>,
    /// The delivery that brought it.
    pub delivery: DeliveryId,
    /// The same for people.
    pub told: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Entry {
    /// When.
    pub at: Instant,
    /// What kind of thing.
    pub kind: EntryKind,
    /// To which app.
    pub app: AppName,
    /// In which environment.
    pub environment: EnvName,
    /// Which version, where it has one.
    pub version: Option<Version>,
    /// By which delivery; none where somebody did it by hand.
    pub delivery: Option<DeliveryId>,
    /// Who asked for it, where a person did.
    pub by: Option<PersonId>,
    /// Who approved it, where people did.
    pub approval: Option<Approval>,
    /// What, in words.
    pub what: String,
}

/// Who approved what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Approval {
    /// Who.
    pub people: Vec<PersonId>,
    /// The subject's id, as votes and the journal have it.
    pub subject: String,
    /// The head.
    pub head: CommitSha,
    /// The digests; empty where it came before the build, and covers the first that was built.
    pub digests: Vec<String>,
    /// When the approvals were found to be there.
    pub at: Instant,
}

impl Approval {
    fn of(delivery: &Delivery) -> Option<Self> {
        let by = delivery.known.approved.as_ref().or(delivery.known.agreed.as_ref())?;
        let Subject { head, digests, .. } = &by.subject;
        (!by.people.is_empty()).then(|| Self {
            people: by.people.clone(),
            subject: by.subject.id().0,
            head: head.clone(),
            digests: digests.iter().map(Named::to_string).collect(),
            at: by.at,
        })
    }

    fn text(&self) -> String {
        let people: Vec<&str> = self.people.iter().map(PersonId::as_str).collect();
        let short = |d: &String| {
            let plain = d.rsplit_once("sha256:").map_or(d.as_str(), |(_, hex)| hex);
            format!("sha256:{}", plain.chars().take(12).collect::<String>())
        };
        let images: Vec<String> = self.digests.iter().map(short).collect();
        let images = if images.is_empty() { String::new() } else { format!(", images {}", images.join(", ")) };
        format!("; approved by {} (head {}{images})", people.join(", "), self.head.short())
    }
}

/// What kind of thing happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// It was found there when tidegate first looked.
    Found,
    /// A delivery brought it.
    Entered,
    /// Somebody changed by hand what runs.
    ByHand,
    /// A delivery ended.
    Ended,
    /// A delivery was tried again.
    TriedAgain,
}

impl HistoryView {
    /// For people.
    pub fn text(&self) -> String {
        if let Some(moment) = self.moment {
            let lines: Vec<&str> = self.ran.iter().map(|r| r.told.as_str()).collect();
            let ran = if lines.is_empty() { "  nothing that tidegate knows of".to_owned() } else { lines.join("\n") };
            return format!("What ran at {}, as it was brought:\n{ran}", instant_words(moment));
        }
        let line = |e: &Entry| {
            let by = e.delivery.as_ref().map_or("by hand", DeliveryId::as_str);
            let approval = e.approval.as_ref().filter(|_| e.kind == EntryKind::Ended).map(Approval::text);
            let approval = approval.unwrap_or_default();
            format!("{} ({}) {by} · {}{approval}", instant_words(e.at), ago(e.at, self.at), e.what)
        };
        let lines: Vec<String> = self.entries.iter().map(line).collect();
        if lines.is_empty() { "Nothing has happened yet, or nothing that fits.".to_owned() } else { lines.join("\n") }
    }
}

impl Engine {
    /// What happened, newest first, as far as it is asked about; or what ran at a moment.
    pub async fn history(&self, of: &HistoryOf) -> Result<HistoryView, EngineError> {
        let at = self.now();
        let mut view = HistoryView { at, moment: of.at, ran: Vec::new(), entries: Vec::new() };
        let limit = if of.is_narrow() { FAR } else { of.limit };
        for app in self.asked_apps(of.app.as_ref()) {
            let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: Some(limit.max(100)) };
            let deliveries = self.ports.store.deliveries(&listing).await?;
            let by_id: BTreeMap<&DeliveryId, &Delivery> = deliveries.iter().map(|d| (&d.id, d)).collect();
            for environment in &self.catalog.environments {
                let name = &environment.name;
                let deployments = self.ports.store.deployments(&app.name, name, limit).await?;
                if let Some(moment) = of.at {
                    let here = of.environment.as_ref().is_none_or(|e| e == name);
                    view.ran.extend(ran(&deployments, moment).filter(|_| here));
                    continue;
                }
                view.entries.extend(deployments.iter().map(|d| arrived(d, by_id.get(&d.delivery).copied())));
                let drifted = match self.drifted(&app.name, name).await {
                    Err(error @ StoreError::Unreadable { .. }) => vec![Past { at, what: error.to_string() }],
                    drifted => drifted?,
                };
                view.entries.extend(drifted.into_iter().map(|past| Entry {
                    at: past.at,
                    kind: EntryKind::ByHand,
                    app: app.name.clone(),
                    environment: name.clone(),
                    version: None,
                    delivery: None,
                    by: None,
                    approval: None,
                    what: neutral(&past.what, LONG),
                }));
            }
            if of.at.is_none() {
                view.entries.extend(deliveries.iter().flat_map(|delivery| ended(delivery, at)));
            }
        }
        view.entries.retain(|entry| of.fits(entry));
        view.entries.sort_by_key(|e| std::cmp::Reverse(e.at));
        view.entries.truncate(usize::try_from(of.limit).unwrap_or(usize::MAX));
        Ok(view)
    }
}

/// What should have run at a moment, of deployments newest first: what came last by then.
fn ran(deployments: &[Deployment], moment: Instant) -> Option<Ran> {
    let position = deployments.iter().position(|d| d.at <= moment)?;
    let (then, next) = (&deployments[position], position.checked_sub(1).and_then(|n| deployments.get(n)));
    let until = next.map(|d| d.at);
    let by = if was_found(then) { "found there".to_owned() } else { format!("by {}", then.delivery) };
    let to = match next {
        Some(next) => format!(" until {} ({} came)", instant_words(next.at), next.label()),
        None => String::new(),
    };
    let told = format!(
        "  {} {}  {}, since {}{to}, {by}",
        then.app,
        then.environment,
        neutral(&then.label(), LONG),
        instant_words(then.at)
    );
    Some(Ran {
        app: then.app.clone(),
        environment: then.environment.clone(),
        version: then.version,
        source: then.source.clone(),
        since: then.at,
        until,
        delivery: then.delivery.clone(),
        told,
    })
}

/// That a delivery ended, and was tried again before.
fn ended(delivery: &Delivery, now: Instant) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        delivery.known.retries.iter().flat_map(|retry| tried_again(delivery, retry)).collect();
    if let Some((at, _)) = &delivery.end {
        let line = DeliveryLine::of(delivery, now);
        let what = format!("{}: {}", line.title, line.phase);
        let approval = Approval::of(delivery);
        entries.push(Entry { approval, ..entry(delivery, *at, (EntryKind::Ended, &delivery.environment), what) });
    }
    entries
}

fn entry(delivery: &Delivery, at: Instant, (kind, environment): (EntryKind, &EnvName), what: String) -> Entry {
    Entry {
        at,
        kind,
        app: delivery.app.clone(),
        environment: environment.clone(),
        version: delivery.version,
        delivery: Some(delivery.id.clone()),
        by: delivery.requested_by.person().cloned(),
        approval: None,
        what,
    }
}

/// How a delivery had ended before it was tried again, and that it was.
fn tried_again(delivery: &Delivery, retry: &Retry) -> [Entry; 2] {
    let title = title(delivery);
    let one = |at, kind, what: String| entry(delivery, at, (kind, &retry.environment), neutral(&what, LONG));
    let again = format!("{title}: tried again in {} by {}", retry.environment, retry.by);
    [
        one(retry.ended_at, EntryKind::Ended, format!("{title}: {}", end_words(&retry.ended))),
        Entry { by: Some(retry.by.clone()), ..one(retry.at, EntryKind::TriedAgain, again) },
    ]
}

/// What entered an environment.
fn arrived(deployment: &Deployment, delivery: Option<&Delivery>) -> Entry {
    let what = deployment.label();
    let (app, environment) = (&deployment.app, &deployment.environment);
    let found = was_found(deployment);
    let text = match found {
        true => format!("{what} of {app} was found in {environment}"),
        false => format!("{what} of {app} entered {environment}: {}", deployment.told()),
    };
    Entry {
        at: deployment.at,
        kind: if found { EntryKind::Found } else { EntryKind::Entered },
        app: deployment.app.clone(),
        environment: deployment.environment.clone(),
        version: deployment.version,
        delivery: Some(deployment.delivery.clone()),
        by: delivery.and_then(|d| d.requested_by.person().cloned()),
        approval: delivery.and_then(Approval::of),
        what: neutral(&text, LONG),
    }
}
