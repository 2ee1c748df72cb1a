//! What was held back in quiet hours, told together when they end: one summary a channel, and one a person. A card whose
//! delivery is still under way appears by itself; what has come and gone is only in the summary.

use std::collections::BTreeMap;

use crate::chat::Body;
use crate::chat::card::{Line, Loudness, Mention, Tone};
use crate::domain::explain::instant_words;
use crate::domain::hygiene::neutral;
use crate::domain::{DeliveryId, Instant};
use crate::engine::pauses::place;
use crate::engine::{Engine, EngineError};
use crate::store::{Outgoing, PostKind, PostState, StoredPost};

/// The most lines of one summary.
const LINES: usize = 30;
/// The longest line of one.
const LONG: usize = 200;

impl Engine {
    /// Takes out of what is due whatever was held back and is now told together. Returns the rest, and whether a summary
    /// was stored.
    pub(in crate::engine) async fn fold(&self, due: Vec<StoredPost>) -> Result<(Vec<StoredPost>, bool), EngineError> {
        let over = over(&due);
        let (held, mut rest): (Vec<_>, Vec<_>) = due.into_iter().partition(|post| is_held(post) && folds(post, &over));
        if held.is_empty() {
            return Ok((rest, false));
        }
        let mut change = self.change();
        let mut places: BTreeMap<_, Vec<StoredPost>> = BTreeMap::new();
        for post in held {
            change.folded.push(post.out.key.clone());
            places.entry(place(&post)).or_default().push(post);
        }
        change.posts.extend(places.into_values().filter_map(|posts| summary(&posts)));
        self.ports.store.commit(change).await?;
        rest.sort_by_key(|post| post.id);
        Ok((rest, true))
    }
}

fn is_held(post: &StoredPost) -> bool {
    post.state == PostState::Queued && post.out.held_until.is_some()
}

/// Deliveries whose card was held back until they were over, well or without effect.
fn over(due: &[StoredPost]) -> Vec<(DeliveryId, crate::domain::catalog::Surface)> {
    let ended = |post: &&StoredPost| {
        is_held(post) && matches!(&post.out.body, Body::Card(c) if matches!(c.tone, Tone::Good | Tone::Neutral))
    };
    due.iter().filter(ended).filter_map(|p| Some((p.out.delivery.clone()?, p.out.surface))).collect()
}

/// Whether it is told in the summary, or not at all, rather than by itself.
fn folds(post: &StoredPost, over: &[(DeliveryId, crate::domain::catalog::Surface)]) -> bool {
    let is_over = post.out.delivery.as_ref().is_some_and(|d| over.contains(&(d.clone(), post.out.surface)));
    match &post.out.body {
        Body::Line(line) => is_over || line.loudness != Loudness::Detail || post.out.delivery.is_none(),
        Body::Card(_) => is_over,
        Body::Ballot(_) => false,
    }
}

/// One message for all of them; none where they were details alone.
fn summary(posts: &[StoredPost]) -> Option<Outgoing> {
    let first = posts.first()?;
    let until: Instant = posts.iter().filter_map(|p| p.out.held_until).max()?;
    let direct = matches!(first.out.kind, PostKind::Direct { .. });
    let told: Vec<&Line> = posts
        .iter()
        .filter_map(|post| match &post.out.body {
            Body::Line(line) if direct || line.loudness != Loudness::Detail => Some(line),
            _ => None,
        })
        .collect();
    if told.is_empty() {
        return None;
    }
    let mut lines = vec![format!("In the quiet hours until {}:", instant_words(until))];
    lines.extend(told.iter().take(LINES).map(|line| format!("• {}", neutral(&line.text, LONG))));
    if told.len() > LINES {
        lines.push(format!("• and {} more; /tide history lists them", told.len() - LINES));
    }
    let alarm = told.iter().any(|line| line.loudness == Loudness::Alarm);
    let mut mentions: Vec<Mention> = told.iter().flat_map(|line| line.mentions.clone()).collect();
    mentions.sort_by(|a, b| a.person.cmp(&b.person));
    mentions.dedup();
    let line = Line::new(if alarm { Loudness::Alarm } else { Loudness::Outcome }, lines.join("\n")).calling(mentions);
    let (surface, target) = place(first);
    Some(Outgoing {
        key: format!("summary:{surface}:{target}:{}:{}", until.timestamp(), first.id),
        delivery: None,
        surface,
        channel: first.out.channel.clone(),
        kind: if direct { first.out.kind.clone() } else { PostKind::Line },
        body: Body::Line(line),
        held_until: None,
    })
}
