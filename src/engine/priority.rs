//! Whose turn comes first.

use super::{Engine, EngineError};
use crate::domain::delivery::{Delivery, Lane};
use crate::forge::Priority;
use crate::store::Lease;

impl Engine {
    /// The deliveries that mend or change production first, then the others, each in the order they came.
    pub(super) async fn by_priority(&self, leases: Vec<Lease>) -> Result<Vec<(Priority, Lease)>, EngineError> {
        let mut ordered = Vec::new();
        for lease in leases {
            let delivery = self.ports.store.delivery(&lease.delivery).await?;
            ordered.push((delivery.map_or(Priority::Ordinary, |d| self.priority(&d)), lease));
        }
        ordered.sort_by_key(|(priority, _)| std::cmp::Reverse(*priority));
        Ok(ordered)
    }

    /// How urgent a delivery's calls are.
    fn priority(&self, delivery: &Delivery) -> Priority {
        let production = self.catalog.is_production(&delivery.environment);
        if delivery.lane == Lane::Hotfix || production { Priority::Urgent } else { Priority::Ordinary }
    }
}
