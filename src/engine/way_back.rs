//! Rollbacks among the other deliveries of their app: while one is under way nothing overtakes it, what was about to enter
//! is taken back and waits behind its lock, and that lock ends when something asked for since has entered.

use super::{Engine, EngineError};
use crate::domain::anew;
use crate::domain::decide::{Learn, Telling, Volume};
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::fact::Fact;
use crate::domain::gate::Lock;
use crate::domain::step::StepKind;
use crate::domain::title::title;
use crate::domain::{DeliveryId, EnvName};
use crate::port::{PortError, PortResult};
use crate::store::{Change, Listing, StoreError};

impl Engine {
    /// The rollback that is under way in an environment, in words; it goes before everything of the same app.
    pub(super) async fn way_back(
        &self,
        delivery: &Delivery,
        environment: &EnvName,
    ) -> Result<Option<String>, StoreError> {
        let open = self.open_of(delivery).await?;
        let found = open.iter().find(|d| d.id != delivery.id && anew::is_way_back(d, environment));
        Ok(found.map(|d| format!("{} ({}) is under way and goes first; /tide abort {} ends it", title(d), d.id, d.id)))
    }

    async fn open_of(&self, delivery: &Delivery) -> Result<Vec<Delivery>, StoreError> {
        let listing = Listing { app: Some(delivery.app.clone()), open_only: true, limit: None };
        self.ports.store.deliveries(&listing).await
    }

    /// Takes back what another delivery was about to bring into an environment: its pull request there is closed, and it
    /// begins that anew once it may.
    pub(super) async fn hold_back(&self, other: &DeliveryId, environment: &EnvName, by: &Delivery) -> PortResult<()> {
        let store = &self.ports.store;
        let Some(other) = store.delivery(other).await.map_err(super::truth::store_failed)? else { return Ok(()) };
        let bump = other.known.bumps.get(environment).filter(|b| b.merged.is_none()).cloned();
        let (Some(bump), true) = (bump, other.is_open()) else { return Ok(()) };
        if let Some(pr) = bump.pr {
            let repo = &self.env(environment)?.repository;
            let why = format!(
                "{} ({}) goes first; {} is held by it, and gets another pull request when it may enter",
                title(by),
                by.id,
                other.id
            );
            self.close_one((repo, pr), Some(&bump.commit), &other, &why).await?;
        }
        let mut change = self.change();
        change.pokes.push(other.id.clone());
        let other = other.learn(Learn::BumpAgain(environment.clone()));
        let stored = self.put(&mut change, other, &[]).await;
        stored.map_err(|e: EngineError| PortError::transient("tidegate's own store failed", e))?;
        store.commit(change).await.map_err(super::truth::store_failed)
    }

    /// What is said of the lock that a rollback leaves which ends before it is done: it holds on, and how it is lifted.
    pub(super) async fn lock_left(&self, rollback: &Delivery, end: &End) -> Result<Option<Telling>, StoreError> {
        if rollback.lane != Lane::Rollback || *end == End::Done {
            return Ok(None);
        }
        let (app, environment) = (&rollback.app, &rollback.environment);
        let locks = self.rollback_locks(app, |e| e == environment).await?;
        // Its own: the lock was set as it began.
        let own = locks.iter().filter(|l| l.since >= rollback.created_at).min_by_key(|l| l.since);
        let entered = rollback.is_merged_in(environment);
        let nothing = if entered { String::new() } else { format!("{environment} was not rolled back. ") };
        Ok(own.map(|lock| Telling {
            key: "lock-left".to_owned(),
            volume: Volume::Outcome,
            text: format!(
                "{nothing}{app} stays locked in {environment} {}: what was asked for before waits until it is asked anew, or /unlock {app} \
                 {environment} --of rollback",
                lock.words()
            ),
        }))
    }

    /// What a delivery was asked for in spite of yields once it has entered, and not before: a request that is given up
    /// leaves the lock as it is. Where others that were asked for before the rollback still wait there, it holds those on.
    pub(super) async fn yield_locks(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        done: &StepKind,
    ) -> Result<(), EngineError> {
        let Some(environment) = anew::entered(delivery, done) else { return Ok(()) };
        let known = |l: &Lock| delivery.known.past.iter().any(|past| past.is_same(l));
        let mut locks = self.rollback_locks(&delivery.app, |e| e == environment).await?;
        locks.retain(known);
        if locks.is_empty() {
            return Ok(());
        }
        let now = self.now();
        let open = self.open_of(delivery).await?;
        for mut lock in locks {
            let one = std::slice::from_ref(&lock);
            let held = |d: &Delivery| anew::is_by_name(d.lane) && !anew::held_by(d, one, now).is_empty();
            let fact = if open.iter().any(|d| d.id != delivery.id && held(d)) {
                if lock.yielded_at.replace(now).is_some() {
                    continue;
                }
                Fact::Yielded(lock.clone())
            } else {
                lock.lifted_at = Some(now);
                let (app, by, of) = (lock.app.clone(), delivery.requested_by.clone(), Some(lock.by.clone()));
                Fact::Unlocked { app, environment: environment.clone(), by, of }
            };
            change.journal.push((Some(delivery.id.clone()), fact));
            change.locks.push(lock);
        }
        Ok(())
    }
}
