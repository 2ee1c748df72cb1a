//! What a failed rollout freezes, where its policy says so: that app in that environment, for the length given. It holds
//! what a lock of a person's holds, so a way back passes it, and who may freeze there thaws it.

use chrono::TimeDelta;

use super::{Engine, EngineError};
use crate::domain::catalog::OnFailure;
use crate::domain::delivery::{Delivery, End, Requester};
use crate::domain::fact::Fact;
use crate::domain::gate::Lock;
use crate::store::Change;

impl Engine {
    /// Freezes what failed, in the transaction that stores the end. What waits behind it is poked with that end.
    pub(super) async fn freeze_after(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        end: &End,
    ) -> Result<(), EngineError> {
        let End::RolloutFailed { environment, cause, then: OnFailure::Freeze { length } } = end else { return Ok(()) };
        let mut known = self.ports.store.locks().await?;
        known.retain(|l| l.app == delivery.app && l.environment == *environment);
        let since = super::commands::unused(self.now(), |at| known.iter().any(|l| l.since == at));
        // What failed again is frozen anew, and not twice.
        let before = known.into_iter().filter(|l| l.failed.is_some() && l.is_on(since));
        change.locks.extend(before.map(|l| Lock { lifted_at: Some(since), ..l }));
        let lock = Lock {
            app: delivery.app.clone(),
            environment: environment.clone(),
            by: Requester::Automatic("failed rollout".to_owned()),
            reason: format!("{} failed in {environment}: {cause}", delivery.id),
            since,
            until: TimeDelta::from_std(*length).ok().and_then(|length| since.checked_add_signed(length)),
            from_rollback: false,
            lifted_at: None,
            yielded_at: None,
            failed: Some(delivery.id.clone()),
        };
        change.journal.push((Some(delivery.id.clone()), Fact::Locked(lock.clone())));
        change.locks.push(lock);
        Ok(())
    }
}
