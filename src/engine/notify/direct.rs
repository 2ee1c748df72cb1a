//! What concerns one person, written to them alone: what they asked for failed, ended otherwise than they wanted, or
//! waits for something only they are likely to clear.

use std::collections::BTreeSet;

use crate::chat::card::Line;
use crate::chat::{Body, Chat};
use crate::domain::catalog::Surface;
use crate::domain::decide::{BASE_TOLD, Telling, Volume};
use crate::domain::delivery::{Delivery, End};
use crate::domain::notify::{Manner, waits_for_requester};
use crate::domain::{DeliveryId, PersonId};
use crate::engine::{Engine, EngineError};
use crate::port::PortResult;
use crate::store::{Outgoing, PostKind};

impl Engine {
    /// What whoever asked for a delivery is told directly about its state.
    pub(in crate::engine) async fn direct_posts(
        &self,
        delivery: &Delivery,
        tell: &[Telling],
    ) -> Result<Vec<Outgoing>, EngineError> {
        let mut posts = self.worker_posts(delivery, tell).await?;
        for (telling, person) in tell.iter().filter_map(|t| Some((t, crate::domain::kept::whose(t)?))) {
            let told = (telling.key.clone(), telling.text.clone(), self.is_production(delivery));
            posts.extend(self.one_direct_post(delivery, &person, told).await?);
        }
        let Some(person) = delivery.requested_by.person().filter(|_| self.catalog.notify.direct) else {
            return Ok(posts);
        };
        let mut told: Vec<(String, String, bool)> = Vec::new();
        let ended = tell.iter().find(|t| t.key.split(':').next() == Some(crate::domain::title::ENDED));
        if let (Some((_, end)), Some(telling)) = (&delivery.end, ended)
            && concerns(end, person)
        {
            let failed = matches!(end, End::RolloutFailed { .. } | End::Refused { .. });
            told.push((telling.key.clone(), telling.text.clone(), failed && self.is_production(delivery)));
        }
        for wait in delivery.waits.iter().filter(|_| delivery.is_open()) {
            if let Some(matter) = waits_for_requester(&wait.reason) {
                let title = crate::domain::title::title(delivery);
                let text = format!("{title} ({}) waits for you: {}", delivery.id, wait.explain(self.now()));
                told.push((format!("waits:{matter}"), text, false));
            }
        }
        for told in told {
            posts.extend(self.one_direct_post(delivery, person, told).await?);
        }
        Ok(posts)
    }

    /// What everybody who works on a hotfix is told directly: that production moved under it, or came back.
    async fn worker_posts(&self, delivery: &Delivery, tell: &[Telling]) -> Result<Vec<Outgoing>, EngineError> {
        let mut posts = Vec::new();
        let people: BTreeSet<&PersonId> = delivery.known.workers.iter().chain(delivery.requested_by.person()).collect();
        for telling in tell.iter().filter(|t| t.key.starts_with(BASE_TOLD)) {
            let urgent = telling.volume == Volume::Alarm && self.is_production(delivery);
            for person in &people {
                let told = (telling.key.clone(), telling.text.clone(), urgent);
                posts.extend(self.one_direct_post(delivery, person, told).await?);
            }
        }
        Ok(posts)
    }

    /// What whoever asked for a delivery is told directly of something that was told of it.
    pub(in crate::engine) async fn requester_post(
        &self,
        delivery: &Delivery,
        telling: &Telling,
    ) -> Result<Option<Outgoing>, EngineError> {
        let Some(person) = delivery.requested_by.person() else { return Ok(None) };
        self.one_direct_post(delivery, person, (telling.key.clone(), telling.text.clone(), false)).await
    }

    /// One direct message about a delivery, unless it was written already.
    pub(in crate::engine) async fn one_direct_post(
        &self,
        delivery: &Delivery,
        person: &PersonId,
        (what, text, urgent): (String, String, bool),
    ) -> Result<Option<Outgoing>, EngineError> {
        let held_until = match self.catalog.notify.directly(urgent, self.now()) {
            Manner::Never => return Ok(None),
            Manner::At(until) => Some(until),
            Manner::Now => None,
        };
        let key = format!("direct:{what}:{}:{person}", delivery.id);
        if self.ports.store.post(&key).await?.is_some() {
            return Ok(None);
        }
        let line = if urgent { Line::alarm(text) } else { Line::outcome(text) };
        let post = self.direct_post(key, Some(&delivery.id), person, line).await?;
        Ok(post.map(|post| Outgoing { held_until, ..post }))
    }

    /// A message to one person on the first surface where they can be written to; none where there is none.
    pub(in crate::engine) async fn direct_post(
        &self,
        key: String,
        delivery: Option<&DeliveryId>,
        person: &PersonId,
        line: Line,
    ) -> Result<Option<Outgoing>, EngineError> {
        Ok(self.reach(person).await.map(|(surface, login)| Outgoing {
            key,
            delivery: delivery.cloned(),
            surface,
            channel: String::new(),
            kind: PostKind::Direct { login },
            body: Body::Line(line),
            held_until: None,
        }))
    }

    /// Where a person is written to so that they see it, if anywhere; an error where that cannot be told now.
    pub(in crate::engine) async fn reached(&self, person: &PersonId) -> PortResult<Option<(Surface, String)>> {
        let mut unasked = None;
        for surface in self.direct_surfaces(|chat| chat.is_seen()) {
            match self.login_on(person, surface).await {
                Ok(Some(login)) => return Ok(Some((surface, login))),
                Ok(None) => {}
                Err(error) => unasked = unasked.or(Some(error)),
            }
        }
        unasked.map_or(Ok(None), Err)
    }

    /// The surfaces of this kind on which people can be written to.
    fn direct_surfaces(&self, fit: impl Fn(&dyn Chat) -> bool) -> Vec<Surface> {
        let chats = self.ports.chats.iter().filter(|chat| chat.writes_directly() && fit(chat.as_ref()));
        let mut surfaces: Vec<Surface> = chats.map(|chat| chat.surface()).collect();
        surfaces.sort();
        surfaces
    }

    /// Where a person can be written to.
    async fn reach(&self, person: &PersonId) -> Option<(Surface, String)> {
        for surface in self.direct_surfaces(|_| true) {
            match self.login_on(person, surface).await {
                Ok(Some(login)) => return Some((surface, login)),
                Ok(None) => {}
                Err(error) => {
                    tracing::warn!(%person, %surface, cause = %error.cause, "cannot find their login: {error}");
                }
            }
        }
        None
    }
}

/// Whether an end is news to who asked for it.
fn concerns(end: &End, person: &PersonId) -> bool {
    match end {
        End::Done => false,
        End::Aborted { by } => by != person,
        End::Superseded { .. } | End::ClosedByHand { .. } | End::RolloutFailed { .. } | End::Refused { .. } => true,
    }
}
