//! What concerns one person, written to them alone: what they asked for failed, ended otherwise than they wanted, or
//! waits for something only they are likely to clear.

use crate::chat::Body;
use crate::chat::card::Line;
use crate::domain::catalog::Surface;
use crate::domain::decide::Telling;
use crate::domain::delivery::{Delivery, End};
use crate::domain::notify::{Manner, waits_for_requester};
use crate::domain::{DeliveryId, PersonId};
use crate::engine::{Engine, EngineError};
use crate::store::{Outgoing, PostKind};

impl Engine {
    /// What whoever asked for a delivery is told directly about its state.
    pub(in crate::engine) async fn direct_posts(
        &self,
        delivery: &Delivery,
        tell: &[Telling],
    ) -> Result<Vec<Outgoing>, EngineError> {
        let Some(person) = delivery.requested_by.person().filter(|_| self.catalog.notify.direct) else {
            return Ok(Vec::new());
        };
        let mut told: Vec<(String, String, bool)> = Vec::new();
        let ended = tell.iter().find(|t| t.key == "ended");
        if let (Some((_, end)), Some(telling)) = (&delivery.end, ended)
            && concerns(end, person)
        {
            let failed = matches!(end, End::RolloutFailed { .. } | End::Refused { .. });
            told.push(("ended".to_owned(), telling.text.clone(), failed && self.is_production(delivery)));
        }
        for wait in delivery.waits.iter().filter(|_| delivery.is_open()) {
            if let Some(matter) = waits_for_requester(&wait.reason) {
                let title = crate::domain::title::title(delivery);
                let text = format!("{title} ({}) waits for you: {}", delivery.id, wait.explain(self.now()));
                told.push((format!("waits:{matter}"), text, false));
            }
        }
        let mut posts = Vec::new();
        for (what, text, urgent) in told {
            let held_until = match self.catalog.notify.directly(urgent, self.now()) {
                Manner::Never => continue,
                Manner::At(until) => Some(until),
                Manner::Now => None,
            };
            let key = format!("direct:{what}:{}:{person}", delivery.id);
            if self.ports.store.post(&key).await?.is_some() {
                continue;
            }
            let line = if urgent { Line::alarm(text) } else { Line::outcome(text) };
            let post = self.direct_post(key, Some(&delivery.id), person, line).await?;
            posts.extend(post.map(|post| Outgoing { held_until, ..post }));
        }
        Ok(posts)
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

    /// Where a person can be written to.
    async fn reach(&self, person: &PersonId) -> Option<(Surface, String)> {
        let mut surfaces: Vec<Surface> =
            self.ports.chats.iter().filter(|c| c.writes_directly()).map(|c| c.surface()).collect();
        surfaces.sort();
        for surface in surfaces {
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
