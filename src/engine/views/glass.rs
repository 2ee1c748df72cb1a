//! What is told of break-glass wherever somebody asks what holds: for which delivery it is open, and that one which an older
//! tidegate granted opens nothing.

use super::LONG;
use super::status::{HoldKind, HoldLine};
use crate::domain::Instant;
use crate::domain::catalog::{App, Environment};
use crate::domain::delivery::Delivery;
use crate::domain::explain::instant_words;
use crate::domain::gate::{Closed, Entering, Load, Override};
use crate::domain::hygiene::neutral;
use crate::domain::policy::{Held, row_of};
use crate::engine::{Engine, EngineError};

impl Engine {
    /// What is open for an app in an environment: for deliveries that have not entered yet.
    pub(super) async fn glass_here(
        &self,
        app: &App,
        environment: &Environment,
        now: Instant,
    ) -> Result<Vec<HoldLine>, EngineError> {
        let mut told = Vec::new();
        for grant in self.ports.store.overrides(now).await? {
            if grant.app != app.name || grant.environment != environment.name || !grant.is_on(now) {
                continue;
            }
            let target = match &grant.opens {
                Some(opening) => self.ports.store.delivery(&opening.delivery).await?,
                None => None,
            };
            let over = target.is_some_and(|d| !d.is_open() || !d.is_ahead_of(&environment.name));
            if !over {
                let (until, by) = (Some(grant.until), Some(grant.by.clone()));
                let told_of = neutral(&grant.words(), 2 * LONG);
                told.push(HoldLine { kind: HoldKind::BreakGlass, until, by, told: told_of });
            }
        }
        Ok(told)
    }

    /// What break-glass does for a delivery where it has not entered yet.
    pub(super) async fn glass_for(&self, delivery: &Delivery, now: Instant) -> Result<Vec<String>, EngineError> {
        if row_of(delivery).held != Held::ByPeople || !delivery.is_open() {
            return Ok(Vec::new());
        }
        let head = Load::of(delivery).map_or_else(|| Self::source_of(delivery), |load| load.head);
        let entering = Entering::of(delivery, &head);
        let grants = self.ports.store.overrides(now).await?.into_iter();
        let here = |g: &Override| g.app == delivery.app && g.is_on(now) && delivery.is_ahead_of(&g.environment);
        Ok(grants.filter(here).filter_map(|g| told_of(&g, &entering)).map(|text| neutral(&text, 2 * LONG)).collect())
    }
}

/// What a break-glass does for what would enter; nothing where it is another's.
fn told_of(grant: &Override, entering: &Entering) -> Option<String> {
    let Override { environment, by, reason, .. } = grant;
    match grant.opens(entering) {
        Ok(_) => Some(format!(
            "BREAK-GLASS until {}: freeze, soak and lock of {environment} are open for it ({reason}); asked by {by}",
            instant_words(grant.until)
        )),
        Err(Closed::Another) => None,
        Err(Closed::Unnamed) => Some(grant.words()),
        Err(Closed::Changed) => {
            let was = grant.opens.as_ref().map(|o| o.load.words()).unwrap_or_default();
            Some(format!(
                "the break-glass of {by} opens nothing any more: it was for {was}; ask again with /override {environment} {} REASON",
                entering.delivery
            ))
        }
    }
}
