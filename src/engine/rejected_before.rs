//! A reject ends with the delivery it was given on. Where the same is asked again, the new ballot names it: giving a delivery up
//! and asking anew must not make people forget who was against it.

use std::collections::BTreeSet;

use super::Engine;
use crate::domain::PersonId;
use crate::domain::delivery::{Delivery, End};
use crate::domain::title::end_words;
use crate::domain::vote::Choice;
use crate::store::{Sought, StoreError};

impl Engine {
    /// Who rejected the same version for the same environment in deliveries that ended without it, and did not take that
    /// back: a line each.
    pub(super) async fn rejected_before(&self, delivery: &Delivery) -> Result<Vec<String>, StoreError> {
        let mut lines = Vec::new();
        let Some(version) = delivery.version else { return Ok(lines) };
        for before in self.ports.store.seek(&Sought::Version(delivery.app.clone(), version)).await? {
            let same = before.id != delivery.id
                && (before.lane, before.version) == (delivery.lane, delivery.version)
                && before.environment == delivery.environment;
            let Some((_, end)) = before.end.as_ref().filter(|(_, end)| same && *end != End::Done) else { continue };
            let votes = self.ports.store.votes(&before.id).await?;
            let stands = votes.iter().filter(|v| v.choice == Choice::Reject && v.withdrawn_at.is_none());
            let who = self.who();
            let by: BTreeSet<&PersonId> =
                stands.filter_map(|v| who.person(v.surface, &v.login)).map(|person| &person.id).collect();
            lines.extend(
                by.iter()
                    .map(|person| format!("{person} rejected it as {}, which ended: {}", before.id, end_words(end))),
            );
        }
        Ok(lines)
    }
}
