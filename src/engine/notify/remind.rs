//! Reminders: whoever is asked for a vote and can still give it is written to, after a while, with growing pauses. It
//! stops when they have voted, when the question is retired and when the delivery ends. Where machines are waited for, the
//! delivery's thread says so. Nothing is remembered beside the
//! messages themselves: which were stored says which are to come.

use crate::chat::Body;
use crate::chat::card::{Ballot, Line};
use crate::domain::Instant;
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::explain::duration_words;
use crate::domain::hygiene::neutral;
use crate::domain::notify::{HELD_UP, reminder, still_asked};
use crate::engine::{Engine, EngineError};
use crate::store::{Listing, Outgoing, PostKind, PostState, StoredPost};

/// The longest reason that is told.
const LONG: usize = 300;

impl Engine {
    /// The reminders that are due and were not stored yet, and when the next is due.
    pub(super) async fn reminders(&self) -> Result<(Vec<Outgoing>, Option<Instant>), EngineError> {
        let notify = &self.catalog.notify;
        let (mut posts, mut next) = (Vec::new(), None::<Instant>);
        let now = self.now();
        let open = Listing { open_only: true, ..Listing::default() };
        for delivery in self.ports.store.deliveries(&open).await? {
            let (held_up, then) = self.held_up(&delivery, now).await?;
            posts.extend(held_up);
            next = [next, then].into_iter().flatten().min();
            let people = still_asked(&delivery);
            if people.is_empty() || notify.reminders.is_empty() {
                continue;
            }
            let shown = self.ports.store.posts(&delivery.id).await?;
            let Some((subject, ballots)) = current_ballots(&shown) else { continue };
            let Some(asked) = ballots.iter().filter_map(|(_, ballot)| ballot.asked).min() else { continue };
            let state = reminder(asked, &notify.reminders, &notify.quiet, now);
            next = [next, state.next].into_iter().flatten().min();
            let Some(due) = state.due else { continue };
            for person in people {
                let key = format!("remind:{}:{subject}:{person}:{due}", delivery.id);
                if self.ports.store.post(&key).await?.is_some() {
                    continue;
                }
                let line = Line::outcome(self.reminder_text(&delivery, asked, (&shown, &ballots)));
                posts.extend(self.direct_post(key, Some(&delivery.id), &person, line).await?);
            }
        }
        Ok((posts, next))
    }

    /// What is told of one that has waited long for what machines do: in its thread, calling who asked for it and its app's owners.
    async fn held_up(
        &self,
        delivery: &Delivery,
        now: Instant,
    ) -> Result<(Vec<Outgoing>, Option<Instant>), EngineError> {
        let Some(since) = delivery.known.held_up else { return Ok((Vec::new(), None)) };
        let notify = &self.catalog.notify;
        let after = if notify.reminders.is_empty() { &HELD_UP[..] } else { &notify.reminders };
        let state = reminder(since, after, &notify.quiet, now);
        let Some(due) = state.due else { return Ok((Vec::new(), state.next)) };
        let age = duration_words((now - since).to_std().unwrap_or_default());
        let waits: Vec<String> = delivery.waits.iter().map(|wait| neutral(&wait.explain(now), LONG)).collect();
        let text = format!("has waited for {age}: {}", waits.join("; "));
        let key = format!("held-up:{}:{due}", since.timestamp_micros());
        let mut new = Vec::new();
        for post in self.line_posts(delivery, &Telling { key, volume: Volume::Alarm, text }) {
            if self.ports.store.post(&post.key).await?.is_none() {
                new.push(post);
            }
        }
        Ok((new, state.next))
    }

    fn reminder_text(
        &self,
        delivery: &Delivery,
        asked: Instant,
        (shown, ballots): (&[StoredPost], &[(&StoredPost, &Ballot)]),
    ) -> String {
        let age = duration_words((self.now() - asked).to_std().unwrap_or_default());
        let title = crate::domain::title::title(delivery);
        let numbers: Vec<String> = ballots.iter().map(|(post, b)| self.where_to_vote(shown, post, b)).collect();
        format!("{title} ({}) has waited for your vote for {age}: {}", delivery.id, numbers.join(", "))
    }

    fn where_to_vote(&self, shown: &[StoredPost], post: &StoredPost, ballot: &Ballot) -> String {
        let message = |post: &StoredPost| match &post.state {
            PostState::Shown { message, .. } => message.clone(),
            _ => None,
        };
        let surface: Surface = post.out.surface;
        let card = shown.iter().find(|p| p.out.kind == PostKind::Card && p.out.surface == surface).and_then(message);
        let link = message(post).zip(self.chat_on(surface)).and_then(|(ballot, chat)| match &card {
            Some(card) => chat.permalink_in(card, &ballot),
            None => chat.permalink(&ballot),
        });
        match link {
            Some(link) => format!("ballot {} on {surface} {link}", ballot.number),
            None => format!("ballot {} on {surface}", ballot.number),
        }
    }
}

/// The ballots of the subject that is asked now.
fn current_ballots(posts: &[StoredPost]) -> Option<(&str, Vec<(&StoredPost, &Ballot)>)> {
    let ballots: Vec<(&str, &StoredPost, &Ballot)> = posts
        .iter()
        .filter_map(|post| match (&post.out.kind, &post.out.body) {
            (PostKind::Ballot { subject }, Body::Ballot(ballot)) if ballot.retired.is_none() => {
                Some((subject.as_str(), post, ballot))
            }
            _ => None,
        })
        .collect();
    let subject = ballots.last()?.0;
    let current = ballots.into_iter().filter(|(s, _, _)| *s == subject).map(|(_, post, ballot)| (post, ballot));
    Some((subject, current.collect()))
}
