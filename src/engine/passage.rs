//! Holds and what passes them, as the engine sees it: what a look rests on, what had begun when somebody held it, and
//! who is told how that ended. The store refuses an intent whose look is not true any more (`store::Store`).

use std::collections::BTreeSet;

use super::{Engine, EngineError};
use crate::chat::card::Line;
use crate::domain::decide::{Decision, Verdict};
use crate::domain::delivery::Delivery;
use crate::domain::event::Event;
use crate::domain::gate::{Reason, Shut};
use crate::domain::hold::{Marks, Reach, Scope};
use crate::domain::passage::{Passing, Waiter};
use crate::domain::{DeliveryId, Instant};
use crate::store::{Change, Due, Lease, Listing, StoreResult};

/// How long what could close a gate may stay without being dealt with. Then it is refused, within two minutes of when it
/// was first tried.
pub(super) const GIVEN_UP: chrono::TimeDelta = chrono::TimeDelta::seconds(110);

/// What a look rests on, read before anything else of it was.
#[derive(Debug, Clone)]
pub(super) struct Looked {
    /// What its step would touch.
    pub(super) reach: Reach,
    saw: Marks,
}

impl Looked {
    /// Makes a change one that passes: it is refused if a hold of what it touches came since the look, or was heard.
    pub(super) fn fence(self, change: &mut Change) {
        change.saw = self.saw;
        change.passes = Some(self.reach);
    }
}

/// What became of something that had begun.
pub(super) enum Outcome {
    /// It was carried out.
    CarriedOut,
    /// It was not, and why.
    Not(String),
}

/// What had begun when somebody held it, for their answer.
#[derive(Default)]
pub(super) struct Begun(Vec<(DeliveryId, String)>);

impl Begun {
    /// What the answer says of it; nothing where nothing had begun.
    pub(super) fn told(&self) -> String {
        self.0.iter().map(|(_, text)| format!("\n{text}")).collect()
    }

    /// What the journal says of it.
    pub(super) fn noted(&self) -> String {
        self.0.iter().map(|(id, _)| format!("; {id} had begun to pass")).collect()
    }
}

/// Lets somebody know that what they hold had begun, and remembers to tell them how it ended.
pub(super) fn join(delivery: &mut Delivery, waiter: Waiter) -> Begun {
    let Some(passing) = &mut delivery.known.passing else { return Begun::default() };
    let text = format!(
        "{} had begun before this and is under way right now: {}. You are told how it ends.",
        delivery.id, passing.what
    );
    passing.tell.retain(|known| known.key != waiter.key);
    passing.tell.push(waiter);
    Begun(vec![(delivery.id.clone(), text)])
}

impl Engine {
    /// Begins a look: what it may rest on is noted before anything is read.
    pub(super) async fn begin_look(&self, delivery: &Delivery) -> StoreResult<Looked> {
        let reach = Reach::of(delivery, &self.catalog);
        let saw = self.ports.store.marks(&reach.scopes()).await?;
        // What became of something is never judged by what is remembered of the time before.
        delivery.known.passing.iter().filter_map(|p| p.repo.as_ref()).for_each(|repo| self.ports.forge.distrust(repo));
        Ok(Looked { reach, saw })
    }

    /// What has begun to pass that holds of these scopes came too late for: who holds is told of it now, and of its end. A
    /// change that rests on this is refused if something more begins meanwhile.
    pub(super) async fn begun(
        &self,
        change: &mut Change,
        scopes: impl IntoIterator<Item = Scope>,
        waiter: &Waiter,
    ) -> StoreResult<Begun> {
        let scopes: BTreeSet<Scope> = scopes.into_iter().collect();
        let saw = self.ports.store.marks(&scopes).await?;
        change.saw = change.saw.iter().chain(saw.iter()).map(|(scope, mark)| (scope.clone(), mark)).collect();
        let open = Listing { open_only: true, ..Listing::default() };
        let mut all = Begun::default();
        for mut delivery in
            self.ports.store.deliveries(&open).await?.into_iter().filter(|d| scopes.iter().any(|s| d.passes(s)))
        {
            all.0.extend(join(&mut delivery, waiter.clone()).0);
            change.deliveries.push(delivery);
        }
        Ok(all)
    }

    /// Something that had begun is over: who held it meanwhile is told.
    pub(super) fn over(&self, change: &mut Change, delivery: &mut Delivery, outcome: &Outcome) {
        let Some(passing) = delivery.known.passing.take() else { return };
        for waiter in passing.tell {
            let begun = format!("{}: {}, begun before your {},", delivery.id, passing.what, waiter.did);
            let line = match outcome {
                Outcome::CarriedOut => Line::alarm(format!("{begun} was carried out.")),
                Outcome::Not(why) => Line::detail(format!("{begun} was not carried out: {why}.")),
            };
            let key = format!("over:{}:{}", waiter.key, delivery.id);
            let to = (waiter.surface, waiter.channel.as_str(), waiter.login.as_str());
            change.posts.push(super::outbox::private_post(key, Some(&delivery.id), to, line));
        }
    }

    /// The same, where a delivery waits: it was not carried out, unless nobody could look, or it may still be. Then it is
    /// looked at again.
    pub(super) fn over_by_waiting(
        &self,
        change: &mut Change,
        delivery: &mut Delivery,
        (reasons, wake_at): (&[Shut], &mut Option<Instant>),
    ) {
        let Some(settles) = delivery.known.passing.as_ref().map(Passing::settles_at) else { return };
        let unknown =
            |s: &Shut| matches!(s.reason, Reason::Unreachable { .. } | Reason::Unheard { .. } | Reason::Passing { .. });
        if self.now() < settles {
            *wake_at = Some(wake_at.map_or(settles, |at| at.min(settles)));
        } else if !reasons.iter().any(unknown) {
            let why = reasons.iter().map(|s| s.explain(self.now())).collect::<Vec<_>>().join("; ");
            self.over(change, delivery, &Outcome::Not(why));
        }
    }

    /// An intent was refused because something that could close its gate is not dealt with. If its turn comes next, the
    /// delivery simply is looked at again after it; if it met a passing fault, the delivery waits and says so.
    pub(super) async fn store_unheard(&self, lease: &Lease, due: &Due, row: i64) -> Result<(), EngineError> {
        let (now, store) = (self.now(), &self.ports.store);
        let Some((next, since)) = self.retries.waiting(row, now) else {
            tracing::info!(delivery = %due.delivery, row, "something was heard that could close its gate: looking again");
            return Ok(());
        };
        let Some(delivery) = store.delivery(&due.delivery).await?.filter(Delivery::is_open) else { return Ok(()) };
        let event = store.inbox(row - 1, 1).await?.into_iter().find(|r| r.id == row).map(|r| r.row.event);
        let what = event.as_ref().map_or_else(|| "what was heard".to_owned(), words);
        let reason = Reason::Unheard { what };
        let reasons = vec![Shut { reason, opens_at: Some(since + GIVEN_UP), who_can_open: Vec::new() }];
        let verdict = Verdict::Wait { reasons, wake_at: Some(next) };
        let decision = Decision { verdict, learned: Vec::new(), tell: Vec::new(), grant: None };
        self.store_wait(lease, due, delivery, decision).await
    }
}

/// What was heard, in a few words; nothing that somebody typed.
pub(super) fn words(event: &Event) -> String {
    match event {
        Event::Said { surface, login, .. } => format!("what {login} said on {surface}"),
        Event::Reacted { login, message, .. } | Event::Pressed { login, message, .. } => {
            format!("the vote of {login} on {}", message.surface)
        }
        Event::PrChanged { repo, pr, .. } => format!("what happened to {repo}{pr}"),
        Event::Missed { surface } => format!("what was missed on {surface}"),
        _ => "what was heard".to_owned(),
    }
}
