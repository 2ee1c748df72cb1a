//! Asking anew: what a rollback's lock holds is asked for by typing its command again. It stays the same delivery, with the same
//! version and pull request, and gets a new ballot, unless it is held for another reason as well; whoever asks is who asked now, and does not vote on it.

use std::collections::BTreeMap;

use super::asking::{Asking, Reply, Said};
use crate::domain::anew;
use crate::domain::decide::{Learn, Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::gate::{Lock, overrides_words};
use crate::domain::policy;
use crate::domain::title::title;
use crate::domain::{AppName, EnvName};
use crate::engine::Engine;
use crate::store::{Change, StoreError};

impl Engine {
    /// Asks anew for a delivery that a rollback's lock holds; nothing where none does, for then it is under way as it is.
    pub(super) async fn ask_anew(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        delivery: Delivery,
    ) -> Said<Option<Reply>> {
        let by = &asking.person.id;
        let past = self.rollback_locks(&delivery.app, |e| delivery.is_ahead_of(e)).await?;
        let reopened = delivery.known.reopened;
        if anew::held_by(&delivery, &past, self.now()).is_empty() && !reopened {
            return Ok(None);
        }
        let delivery = self.with_reviews_so_far(delivery).await?;
        let gone = match self.catalog.app(&delivery.app) {
            Some(app) => Box::pin(self.base_gone(&delivery, app)).await?,
            None => None,
        };
        let overrides = overrides_words(&past).unwrap_or_else(|| match reopened {
            true => "goes on after its pull request was closed and opened again".to_owned(),
            false => "was held by an earlier rollback".to_owned(),
        });
        change.journal.push((Some(delivery.id.clone()), Fact::AskedAnew { by: by.clone(), past: past.clone() }));
        let delivery = delivery.asked_anew(asking.requester(), past);
        let text = format!("asked for anew by {by}: it {overrides}; approvals given before count no more");
        let key = format!("anew:{}", delivery.known.asked);
        let telling = Telling { key, volume: Volume::Outcome, text };
        let then = match gone {
            None => "There is a new ballot; approvals given before count no more.".to_owned(),
            Some(gone) => {
                format!("Approvals given before count no more.\nIt is held all the same, and nobody is asked: {gone}.")
            }
        };
        let answer = format!("{}: {} is asked for anew, by you. It {overrides}. {then}", delivery.id, title(&delivery));
        let reply = Reply::did(format!("asked anew for {}", delivery.id), answer).on(&delivery.id);
        change.pokes.push(delivery.id.clone());
        self.put(change, delivery, &[telling]).await?;
        Ok(Some(reply))
    }

    /// Reviews that are there by now were given on what was asked before, also where nobody was asked on that pull request.
    pub(super) async fn with_reviews_so_far(&self, delivery: Delivery) -> Said<Delivery> {
        let Some(environment) = self.catalog.environment(&delivery.environment) else { return Ok(delivery) };
        let before = policy::subject(&delivery, environment, &Self::source_of(&delivery), &delivery.known.entered).id();
        let mut given = BTreeMap::new();
        for (repo, pr) in self.voted_prs(&delivery, |_| true) {
            // One that nobody heard of was given before this as well.
            self.ports.forge.distrust(repo);
            let reviews = self.ports.forge.reviews(repo, pr).await?;
            given.extend(reviews.into_iter().map(|review| (review.id, before.clone())));
        }
        given.retain(|id, _| !delivery.known.reviewed.contains_key(id));
        Ok(delivery.learn(Learn::Reviewed(given)))
    }

    /// The locks that rollbacks of an app left and that still hold, in the environments that fit.
    pub(in crate::engine) async fn rollback_locks(
        &self,
        app: &AppName,
        fits: impl Fn(&EnvName) -> bool,
    ) -> Result<Vec<Lock>, StoreError> {
        let mut locks = self.ports.store.locks().await?;
        locks.retain(|l| l.from_rollback && l.app == *app && l.is_on(self.now()) && fits(&l.environment));
        Ok(locks)
    }
}
