//! Carrying deliveries on: look, decide, store, act, until nothing more moves.
//!
//! Bumps are parked and written together at the end of a round, so that those of one env repo share a push. Every
//! other effect follows its observation at once, which is what keeps a merge's gates fresh.

use std::time::Duration;

use chrono::TimeDelta;

use super::deployed::{deployment, deployment_after};
use super::in_time::in_time;
use super::passage::{Looked, Outcome};
use super::{Engine, EngineError};
use crate::domain::decide::{Decision, Learn, Telling, Verdict, Volume, decide};
use crate::domain::delivery::{Delivery, End};
use crate::domain::deployment::Health;
use crate::domain::effect::Effect;
use crate::domain::fact::Fact;
use crate::domain::gate::{Reason, Shut};
use crate::domain::notify::is_held_up;
use crate::domain::step::StepKind;
use crate::domain::{DeliveryId, Instant};
use crate::envrepo::{ask_anew, at_one_time};
use crate::port::{Fault, PortError};
use crate::store::{Change, Due, Lease, StoreError};

/// How soon what was refused is tried again: a person may have cleared the way.
const REFUSED_PAUSE: Duration = Duration::from_secs(120);
/// Looks at one delivery in one round before others get their turn.
const MAX_LOOKS: usize = 60;
/// A conflict means the world moved between looking and acting. More in a row than this is no race any more.
const MAX_CONFLICTS: usize = 4;

/// A bump that waits for the others of this round.
pub(super) struct Parked {
    pub(super) lease: Lease,
    pub(super) due: Due,
    pub(super) delivery: Delivery,
    pub(super) effect: Effect,
    pub(super) after: Vec<Learn>,
}

/// How soon a delivery that does not come to rest is looked at again.
const BRAKED: TimeDelta = TimeDelta::seconds(15);

/// How a delivery's turn ended.
enum Turn {
    /// It only looked.
    Settled,
    /// It did something, and waits or has ended.
    Did,
    Parked(Box<Parked>),
}

impl Turn {
    fn settled(did: bool) -> Self {
        if did { Self::Did } else { Self::Settled }
    }
}

impl Engine {
    /// Gives every delivery that wants to be looked at its turn. Returns whether there was any. Where nothing was `heard`
    /// since the last round, a mere look is its own doing as well.
    pub(super) async fn advance_due(&self, heard: bool) -> Result<bool, EngineError> {
        let now = self.now();
        let due = self.ports.store.due(now).await?;
        if due.is_empty() {
            return Ok(false);
        }
        let ids: Vec<DeliveryId> = due.iter().map(|d| d.delivery.clone()).collect();
        let leases = self.ports.store.claim(&ids, now, self.options.lease).await?;
        let mut parked = Vec::new();
        for (priority, lease) in self.by_priority(leases).await? {
            let Some(due) = due.iter().find(|d| d.delivery == lease.delivery) else { continue };
            self.listen().await?;
            if self.brakes.hold(&due.delivery, now) {
                self.brake(&lease, due).await?;
                continue;
            }
            match priority.scope(at_one_time(Box::pin(self.turn(&lease, due)))).await {
                Ok(Turn::Settled) if heard => {}
                Ok(Turn::Settled | Turn::Did) => self.brakes.did(&due.delivery, now),
                Ok(Turn::Parked(bump)) => {
                    self.brakes.did(&due.delivery, now);
                    parked.push(*bump);
                }
                // Somebody else changed it meanwhile: it was poked by that, and is looked at again.
                Err(EngineError::Store(StoreError::Stale(what))) => tracing::info!("{what}: looking again"),
                Err(EngineError::Store(StoreError::Unheard { row })) => self.store_unheard(&lease, due, row).await?,
                Err(error) => return Err(error),
            }
        }
        self.write_bumps(parked).await?;
        for id in &ids {
            self.listen().await?;
            self.tell_page(id).await?;
        }
        Ok(true)
    }

    /// Makes a delivery wait that never comes to rest, and says so.
    async fn brake(&self, lease: &Lease, due: &Due) -> Result<(), EngineError> {
        let Some(mut delivery) = self.ports.store.delivery(&due.delivery).await?.filter(Delivery::is_open) else {
            return self.settle(lease, due).await.map(drop);
        };
        let what = "it does not come to rest: something changes what tidegate sets, again and again; see the journal";
        let mut change = Change { leases: vec![lease.clone()], settled: vec![due.clone()], ..self.change() };
        let waits = vec![Shut::because(Reason::Blocked { what: what.to_owned() })];
        if delivery.waits == waits && delivery.wake_at.is_some_and(|at| at > self.now()) {
            // Told, and whatever else is heard of it changes nothing.
            return Ok(self.ports.store.commit(change).await?);
        }
        tracing::error!(delivery = %due.delivery, "does not come to rest; waits for a quarter of a minute");
        delivery.waits = waits;
        delivery.wake_at = Some(self.now() + BRAKED);
        let fact = Fact::Waits { reasons: delivery.waits.clone() };
        change.journal.push((Some(delivery.id.clone()), fact));
        self.put(&mut change, delivery, &[]).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    async fn turn(&self, lease: &Lease, due: &Due) -> Result<Turn, EngineError> {
        let mut conflicts = 0;
        // Whether this look read from the outside itself what a merge rests on.
        let (mut confirmed, mut did) = (false, false);
        for _ in 0..MAX_LOOKS {
            let Some(delivery) = self.ports.store.delivery(&due.delivery).await? else {
                return self.settle(lease, due).await;
            };
            if !delivery.is_open() {
                return self.settle(lease, due).await;
            }
            let looked = self.begin_look(&delivery).await?;
            let decision = self.look(&delivery).await?;
            if !confirmed && self.distrusts(&delivery, &decision).await? {
                confirmed = true;
                continue;
            }
            match decision.verdict {
                Verdict::Wait { .. } => {
                    self.store_wait(lease, due, delivery, decision).await?;
                    return Ok(Turn::settled(did));
                }
                Verdict::End(_) => Box::pin(self.store_end(lease, delivery, decision)).await?,
                Verdict::Done(_) | Verdict::LookAgain => {
                    confirmed = false;
                    Box::pin(self.store_step(lease, delivery, decision, looked)).await?;
                }
                Verdict::Act(ref effect) => {
                    (confirmed, did) = (false, true);
                    let effect = (**effect).clone();
                    let (delivery, after) = Box::pin(self.store_intent(lease, delivery, decision, looked)).await?;
                    if effect.is_bump() {
                        let (lease, due) = (lease.clone(), due.clone());
                        return Ok(Turn::Parked(Box::new(Parked { lease, due, delivery, effect, after })));
                    }
                    let performed = Box::pin(self.perform(&delivery, &effect));
                    let performed = in_time(self.options.lease / 2, &effect.describe(), performed).await;
                    ask_anew();
                    match performed {
                        Ok(learned) => {
                            let learned = after.into_iter().chain(learned).collect();
                            self.store_performed(lease, delivery, &effect, learned).await?;
                        }
                        Err(error) if error.fault == Fault::Conflict && conflicts < MAX_CONFLICTS => {
                            conflicts += 1;
                            tracing::info!(delivery = %delivery.id, "{error}: looking again");
                        }
                        Err(error) => {
                            self.store_failure(lease, due, delivery, &effect, &error).await?;
                            return Ok(Turn::Did);
                        }
                    }
                }
            }
        }
        Ok(Turn::Did)
    }

    /// Reads what the current step needs and decides. What stands in the way of reading becomes a reason to wait.
    async fn look(&self, delivery: &Delivery) -> Result<Decision, EngineError> {
        // Boxed, as is a turn: all that is looked at makes one large future, which does not belong on a small stack.
        let observed = Box::pin(self.observe(delivery)).await?;
        Ok(decide(delivery, &self.catalog, &observed, self.now()))
    }

    async fn settle(&self, lease: &Lease, due: &Due) -> Result<Turn, EngineError> {
        let change = Change { leases: vec![lease.clone()], settled: vec![due.clone()], ..self.change() };
        self.ports.store.commit(change).await?;
        Ok(Turn::Settled)
    }

    /// An empty transaction at this instant.
    pub(super) fn change(&self) -> Change {
        Change { at: Some(self.now()), ..Change::default() }
    }

    /// Adds a delivery in its new state, with the card that shows it and what people should read.
    pub(super) async fn put(
        &self,
        change: &mut Change,
        delivery: Delivery,
        tell: &[Telling],
    ) -> Result<(), EngineError> {
        change.posts.extend(self.card_posts(&delivery, tell).await?);
        for telling in tell {
            change.posts.extend(self.line_posts(&delivery, telling));
        }
        change.posts.extend(self.direct_posts(&delivery, tell).await?);
        change.deliveries.push(delivery);
        Ok(())
    }

    pub(super) async fn store_wait(
        &self,
        lease: &Lease,
        due: &Due,
        mut delivery: Delivery,
        decision: Decision,
    ) -> Result<(), EngineError> {
        let Verdict::Wait { reasons, mut wake_at } = decision.verdict else { return Ok(()) };
        if reasons.iter().any(|s| matches!(s.reason, Reason::Unreachable { .. })) {
            let now = self.now();
            wake_at = Some(now + self.pauses.failed(delivery.id.clone(), now));
        } else {
            self.pauses.forget(delivery.id.clone());
        }
        let mut change = Change { leases: vec![lease.clone()], settled: vec![due.clone()], ..self.change() };
        let same = delivery.waits == reasons;
        let held_up = is_held_up(&reasons).then(|| delivery.known.held_up.unwrap_or_else(|| self.now()));
        let quiet = decision.learned.is_empty() && decision.tell.is_empty() && delivery.known.passing.is_none();
        let quiet = quiet && delivery.known.held_up == held_up;
        if same && quiet && delivery.wake_at == wake_at {
            return Ok(self.ports.store.commit(change).await?);
        }
        if !same {
            change.journal.push((Some(delivery.id.clone()), Fact::Waits { reasons: reasons.clone() }));
        }
        record(&mut change, &delivery, &decision.learned);
        if decision.learned.iter().any(|l| matches!(l, Learn::Agreed(_))) {
            // Others look at whether it is approved.
            change.pokes.extend(self.waiting_here(&delivery).await?);
        }
        delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
        self.over_by_waiting(&mut change, &mut delivery, (&reasons, &mut wake_at));
        delivery.known.held_up = held_up;
        delivery.waits = reasons;
        delivery.wake_at = wake_at;
        self.put(&mut change, delivery, &decision.tell).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    /// Stores a finished step, or only what was learned.
    async fn store_step(
        &self,
        lease: &Lease,
        delivery: Delivery,
        decision: Decision,
        looked: Looked,
    ) -> Result<(), EngineError> {
        let now = self.now();
        let mut change = Change { leases: vec![lease.clone()], ..self.change() };
        let title = delivery.current().map(|s| s.kind.clone());
        record(&mut change, &delivery, &decision.learned);
        if decision.learned.iter().any(|l| matches!(l, Learn::Gone { .. })) {
            // A hotfix holds others for as long as it can arrive.
            change.pokes.extend(self.waiting_here(&delivery).await?);
        }
        let mut delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
        let mut tell = decision.tell;
        change.overrides.extend(decision.grant.clone());
        if let Some(grant) = decision.grant {
            looked.fence(&mut change);
            change.journal.push((Some(delivery.id.clone()), Fact::Overridden(grant)));
        }
        if let (Verdict::Done(note), Some(kind)) = (decision.verdict, title) {
            change.deployments.extend(deployment_after(&delivery, &kind, now));
            self.look_beside(&mut change, &delivery, &kind).await?;
            self.yield_locks(&mut change, &delivery, &kind).await?;
            tell.insert(0, done_line(&kind, note.as_deref(), now));
            let fact = Fact::StepDone { step: kind.title(), note: note.clone() };
            change.journal.push((Some(delivery.id.clone()), fact));
            self.over(&mut change, &mut delivery, &Outcome::CarriedOut);
            delivery.known.held_up = None;
            delivery = delivery.step_done(note, now);
            change.posts.extend(self.retire_ballots(&delivery, None).await?);
            if delivery.only_brings_back() && !matches!(kind, StepKind::BackMerge { .. }) {
                // Nothing that goes on waits for that.
                tell.extend(crate::domain::title::ended(&delivery, &End::Done, &self.catalog));
            }
            if delivery.current().is_none() {
                tell.extend(crate::domain::title::ended(&delivery, &End::Done, &self.catalog));
                change.journal.push((Some(delivery.id.clone()), Fact::Ended(End::Done)));
                delivery.end = Some((now, End::Done));
                change.posts.extend(self.retire_ballots(&delivery, None).await?);
                change.pokes.extend(self.waiting_here(&delivery).await?);
            }
        }
        self.put(&mut change, delivery, &tell).await?;
        let brought: Vec<_> = change.deployments.iter().map(|d| d.environment.clone()).collect();
        self.ports.store.commit(change).await?;
        brought.iter().for_each(|environment| self.note_brought(environment));
        Ok(())
    }

    /// Stores that an effect is about to be performed, and under which approval.
    async fn store_intent(
        &self,
        lease: &Lease,
        delivery: Delivery,
        decision: Decision,
        looked: Looked,
    ) -> Result<(Delivery, Vec<Learn>), EngineError> {
        let Verdict::Act(effect) = decision.verdict else { return Ok((delivery, Vec::new())) };
        let (before, after): (Vec<Learn>, Vec<Learn>) =
            decision.learned.into_iter().partition(Learn::belongs_to_intent);
        let mut change = Change { leases: vec![lease.clone()], ..self.change() };
        record(&mut change, &delivery, &before);
        let intended = Fact::Intended { effect: effect_key(&effect), what: effect.describe() };
        change.journal.push((Some(delivery.id.clone()), intended));
        let mut delivery = before.into_iter().fold(delivery, Delivery::learn);
        if effect.cannot_be_undone() {
            delivery = delivery.begins(&effect, &looked.reach, self.now());
            looked.fence(&mut change);
        }
        let mut stored = delivery.clone();
        self.put(&mut change, delivery, &decision.tell).await?;
        self.ports.store.commit(change).await?;
        stored.revision += 1;
        Ok((stored, after))
    }

    pub(super) async fn store_performed(
        &self,
        lease: &Lease,
        delivery: Delivery,
        effect: &Effect,
        learned: Vec<Learn>,
    ) -> Result<(), EngineError> {
        let mut change = Change { leases: vec![lease.clone()], ..self.change() };
        self.pauses.forget(delivery.id.clone());
        let fact = Fact::Performed { effect: effect_key(effect), outcome: effect.describe() };
        change.journal.push((Some(delivery.id.clone()), fact));
        change.notes.extend(super::entering::explains(&delivery, &learned));
        let mut delivery = learned.into_iter().fold(delivery, Delivery::learn);
        if effect.cannot_be_undone() {
            self.over(&mut change, &mut delivery, &Outcome::CarriedOut);
            // Nobody is asked any more about what is merged.
            change.posts.extend(self.retire_ballots(&delivery, None).await?);
        }
        self.put(&mut change, delivery, &[]).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    /// An effect failed in a way that looking again at once does not cure: wait, and say why.
    pub(super) async fn store_failure(
        &self,
        lease: &Lease,
        due: &Due,
        mut delivery: Delivery,
        effect: &Effect,
        error: &PortError,
    ) -> Result<(), EngineError> {
        tracing::warn!(delivery = %delivery.id, cause = %error.cause, "{}: {error}", effect.describe());
        let mut change = Change { leases: vec![lease.clone()], settled: vec![due.clone()], ..self.change() };
        let (reason, pause) = match error.fault {
            Fault::Transient | Fault::Conflict => {
                self.asked_to_wait(&delivery.id, error);
                let pause = self.pauses.failed(delivery.id.clone(), self.now());
                delivery.known.passing.iter_mut().for_each(|passing| passing.since = self.now());
                (Reason::Unreachable { what: effect.describe(), why: error.told.clone() }, pause)
            }
            Fault::NotFound | Fault::Rejected => {
                if effect.cannot_be_undone() {
                    self.over(&mut change, &mut delivery, &Outcome::Not(error.told.clone()));
                    // What was refused for good is not under way: a merge that comes after all is somebody else's.
                    if let Effect::MergePr { repo, pr, .. } = effect {
                        delivery = delivery.learn(Learn::NotMerging(repo.clone(), *pr));
                    }
                }
                let what = format!("cannot {}: {}", effect.describe(), error.told);
                (Reason::Blocked { what }, REFUSED_PAUSE)
            }
        };
        let reasons = vec![Shut::because(reason)];
        if delivery.waits != reasons {
            let fact = Fact::EffectFailed { effect: effect_key(effect), why: error.told.clone() };
            change.journal.push((Some(delivery.id.clone()), fact));
        }
        delivery.waits = reasons;
        delivery.wake_at = Some(self.now() + pause);
        self.put(&mut change, delivery, &[]).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    /// Ends a delivery: first whatever it left open outside is closed, then the end is stored, together with the
    /// rollback that may follow from it. A crash in between finds it still open and closes what is left; what cannot be
    /// closed is stored with the end, and tried again.
    async fn store_end(&self, lease: &Lease, delivery: Delivery, decision: Decision) -> Result<(), EngineError> {
        let Verdict::End(end) = decision.verdict else { return Ok(()) };
        let delivery = decision.learned.into_iter().fold(delivery, Delivery::learn);
        let mut change = Change { leases: vec![lease.clone()], ..self.change() };
        Box::pin(self.end_delivery(&mut change, delivery, end, decision.tell)).await?;
        Ok(self.ports.store.commit(change).await?)
    }

    /// Adds a delivery's end to a transaction, after closing what it left open.
    pub(super) async fn end_delivery(
        &self,
        change: &mut Change,
        mut delivery: Delivery,
        end: End,
        mut tell: Vec<Telling>,
    ) -> Result<(), EngineError> {
        tell.extend(self.close_leftovers(change, &delivery, &end).await);
        let mut left = Vec::new();
        let (end, back) = self.goes_back(&delivery, end, &mut left).await?;
        tell.extend(crate::domain::title::ended(&delivery, &end, &self.catalog));
        tell.append(&mut left);
        tell.extend(self.lock_left(&delivery, &end).await?);
        change.journal.push((Some(delivery.id.clone()), Fact::Ended(end.clone())));
        if let End::RolloutFailed { environment, cause, .. } = &end {
            let failed = Health::Failed { cause: cause.clone() };
            change.deployments.extend(deployment(&delivery, environment, failed));
            delivery.known.failed_under = self.policy_hash().await?;
        }
        change.deployments.extend(self.unsettled(&delivery, &end));
        self.freeze_after(change, &delivery, &end).await?;
        self.over(change, &mut delivery, &Outcome::Not(crate::domain::title::end_words(&end)));
        delivery.waits = Vec::new();
        delivery.wake_at = None;
        delivery.end = Some((self.now(), end.clone()));
        change.posts.extend(self.retire_ballots(&delivery, None).await?);
        change.pokes.extend(self.waiting_here(&delivery).await?);
        self.put(change, delivery.clone(), &tell).await?;
        let Some(target) = back else { return Ok(()) };
        self.roll_back_after(change, (&delivery, &end), target).await
    }

    /// Open deliveries of the same app: an end may open an order or soak gate of theirs, or clear their way.
    async fn waiting_here(&self, delivery: &Delivery) -> Result<Vec<DeliveryId>, EngineError> {
        let listing = crate::store::Listing { app: Some(delivery.app.clone()), open_only: true, ..Default::default() };
        let open = self.ports.store.deliveries(&listing).await?;
        Ok(open.into_iter().map(|d| d.id).filter(|id| *id != delivery.id).collect())
    }
}

/// What the thread says of a finished step. A step that is done again, on a new base, is told again.
fn done_line(kind: &StepKind, note: Option<&str>, now: Instant) -> Telling {
    let note = note.map(|n| format!(": {n}")).unwrap_or_default();
    Telling {
        key: format!("step:{}:{}", kind.title(), now.timestamp_millis()),
        volume: Volume::Detail,
        text: format!("✔ {}{note}", kind.title()),
    }
}

/// Adds to the journal what was learned that people may ask for later.
fn record(change: &mut Change, delivery: &Delivery, learned: &[Learn]) {
    change.journal.extend(learned.iter().filter_map(|l| Some((Some(delivery.id.clone()), l.fact(delivery)?))));
    change.notes.extend(super::entering::explains(delivery, learned));
}

/// An effect's identity in the journal.
fn effect_key(effect: &Effect) -> String {
    effect.describe()
}
