//! Listening in between. The engine does one thing after another, and each may wait for a service that takes connections and
//! does not answer. So that people are heard all the same, what they said and voted is dealt with between any two turns, as soon
//! as the call under way has ended: a hold is in force and answered within one deadline.
//!
//! Only what people did on surfaces is dealt with here, in the order it came, questions last. What services tell merely pokes, and may need
//! these services to be understood; it waits for its round.

use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use super::{Engine, EngineError, INBOX_PAGE};
use crate::domain::event::Event;
use crate::port::Incoming;
use crate::store::InboxRow;

/// Whether a person did this on a surface.
pub(super) fn is_by_people(event: &Event) -> bool {
    matches!(event, Event::Said { .. } | Event::Reacted { .. } | Event::Pressed { .. } | Event::Missed { .. })
}

impl Engine {
    /// Notes that people did something, where they did.
    pub(super) fn note_people(&self, events: &[Incoming]) {
        if events.iter().any(|incoming| is_by_people(&incoming.event)) {
            self.spoken.store(true, Ordering::Release);
        }
    }

    /// Deals with what people did since the last turn, and answers them. Returns whether there was anything. Costs nothing where
    /// there was not.
    pub(super) async fn listen(&self) -> Result<bool, EngineError> {
        if !self.spoken.load(Ordering::Acquire) || !self.is_in_force() {
            return Ok(false);
        }
        // Boxed: what is said seldom must not make every turn's future larger.
        Box::pin(self.deal_with_people()).await
    }

    async fn deal_with_people(&self) -> Result<bool, EngineError> {
        let mut handled = false;
        loop {
            let questions = self.deal_with_commands(&mut handled).await?;
            for row in questions {
                handled |= self.handle_row(&row).await?;
                self.flush_posts().await?;
                if self.spoken.load(Ordering::Acquire) {
                    break;
                }
            }
            if !self.spoken.load(Ordering::Acquire) {
                return Ok(handled);
            }
        }
    }

    /// Deals with what people did, but for questions, which it returns. A question asks services, and these may not answer: nobody's
    /// command waits behind one.
    async fn deal_with_commands(&self, handled: &mut bool) -> Result<Vec<InboxRow>, EngineError> {
        self.spoken.store(false, Ordering::Release);
        let (mut questions, mut tried, mut after) = (Vec::new(), false, 0);
        loop {
            let rows = self.ports.store.inbox(after, INBOX_PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = last.id;
            for row in rows.into_iter().filter(|row| is_by_people(&row.row.event)) {
                if self.retries.waits(row.id, self.now()) {
                    continue;
                }
                if self.is_question(&row.row.event) {
                    questions.push(row);
                    continue;
                }
                tried = true;
                *handled |= self.handle_row(&row).await?;
            }
        }
        // Also that something waits is told.
        if tried {
            self.flush_posts().await?;
        }
        Ok(questions)
    }

    /// Whether somebody only asks something: what is answered changes nothing.
    pub(super) fn is_question(&self, event: &Event) -> bool {
        let Event::Said { text, .. } = event else { return false };
        tidegate_commands::parse(text, &self.vocabulary()).is_ok_and(|command| command.only_asks())
    }

    /// Whether the configuration was put in force since the start: before that nothing is judged by it.
    pub fn is_in_force(&self) -> bool {
        self.started.lock().unwrap_or_else(PoisonError::into_inner).in_force()
    }
}
