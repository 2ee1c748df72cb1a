//! `/tide why`: what deliveries wait for, and who can open it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{DeliveryLine, LONG};
use crate::domain::delivery::Delivery;
use crate::domain::gate::{GateName, Shut};
use crate::domain::hygiene::neutral;
use crate::domain::{AppName, DeliveryId, Instant, PersonId};
use crate::engine::{Engine, EngineError};
use crate::store::Listing;

/// What deliveries wait for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhyView {
    /// When it was looked at.
    pub at: Instant,
    /// The delivery asked about, as it was written.
    pub asked: Option<String>,
    /// Newest first; empty where nothing is under way or the one asked about is not known.
    pub deliveries: Vec<WhyDelivery>,
}

/// One delivery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhyDelivery {
    /// Where it stands.
    pub line: DeliveryLine,
    /// Every reason it waits, with who can open it.
    pub reasons: Vec<WhyReason>,
}

/// A reason to wait, or something to know about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct WhyReason {
    /// The gate that is shut, where it is a gate.
    pub gate: Option<GateName>,
    /// When time alone opens it.
    pub opens_at: Option<Instant>,
    /// Who can open it.
    pub who_can_open: Vec<PersonId>,
    /// The same for people.
    pub told: String,
}

impl WhyReason {
    fn of(shut: &Shut, now: Instant) -> Self {
        Self {
            gate: shut.reason.gate(),
            opens_at: shut.opens_at,
            who_can_open: shut.who_can_open.clone(),
            told: neutral(&shut.explain(now), WHOLE),
        }
    }

    /// What is no gate.
    fn note(told: String) -> Self {
        Self { gate: None, opens_at: None, who_can_open: Vec::new(), told }
    }
}

/// The longest reason: the commands in it are typed as they stand, so it is not cut in the middle.
const WHOLE: usize = 1_200;

impl WhyView {
    /// For people.
    pub fn text(&self) -> String {
        if self.deliveries.is_empty() {
            return match &self.asked {
                Some(asked) => {
                    let asked = neutral(asked, LONG);
                    format!("There is no delivery {asked}. `status` lists those under way, `history` the others.")
                }
                None => "Nothing is under way.".to_owned(),
            };
        }
        self.deliveries.iter().map(WhyDelivery::text).collect::<Vec<_>>().join("\n")
    }
}

impl WhyDelivery {
    fn text(&self) -> String {
        let line = DeliveryLine { waits: None, ..self.line.clone() };
        let mut lines = vec![line.text()];
        if self.line.open && self.reasons.is_empty() {
            lines.push("  waits for nothing; it is being worked on".to_owned());
        }
        lines.extend(self.reasons.iter().map(|r| format!("  {}", r.told)));
        lines.join("\n")
    }
}

impl Engine {
    /// What one delivery waits for (`shop-12`, or `12` where the app is plain), or all that are under way.
    pub async fn why(&self, app: Option<&AppName>, delivery: Option<&str>) -> Result<WhyView, EngineError> {
        let at = self.now();
        // An app is asked about by its name alone, too.
        let called = |app: &&AppName| delivery.is_some_and(|asked| app.as_str().eq_ignore_ascii_case(asked));
        let (app, delivery) = match (self.catalog.apps.keys().find(called), delivery) {
            (Some(named), Some(asked)) if self.found(app, asked).await?.is_empty() => (Some(named), None),
            _ => (app, delivery),
        };
        let found = match delivery {
            Some(asked) => self.found(app, asked).await?,
            None => {
                let listing = Listing { app: app.cloned(), open_only: true, limit: None };
                self.ports.store.deliveries(&listing).await?
            }
        };
        let mut deliveries = Vec::new();
        for one in &found {
            let waits = one.waits.iter().map(|w| WhyReason::of(w, at));
            let again = one.failed_in().map(|(environment, commit)| {
                let (id, commit) = (&one.id, commit.short());
                format!("/tide retry {id} looks at it again, as long as {environment} holds it ({commit})")
            });
            let waived = self.waived_for(one, at).await?;
            let notes = self.glass_for(one, at).await?.into_iter().chain(waived).chain(again);
            let reasons = waits.chain(notes.map(WhyReason::note)).collect();
            deliveries.push(WhyDelivery { line: DeliveryLine::of(one, at), reasons });
        }
        Ok(WhyView { at, asked: delivery.map(str::to_owned), deliveries })
    }

    /// The deliveries that may be meant by what somebody wrote: a whole id, or its number where the app is plain.
    pub(in crate::engine) async fn found(
        &self,
        app: Option<&AppName>,
        asked: &str,
    ) -> Result<Vec<Delivery>, EngineError> {
        let whole = DeliveryId::parse(asked).ok();
        let short =
            self.asked_apps(app).into_iter().filter_map(|a| DeliveryId::parse(format!("{}-{asked}", a.name)).ok());
        let mut found = Vec::new();
        for id in whole.into_iter().chain(short) {
            found.extend(self.ports.store.delivery(&id).await?);
        }
        Ok(found)
    }
}
