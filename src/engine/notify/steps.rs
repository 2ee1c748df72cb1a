//! Details of a delivery, told together: on a surface with threads that can be edited, the lines between two ballots or
//! outcomes are one message in the card's thread, which grows. The card says most of it already, so that nobody is served by
//! a message for each.

use std::collections::BTreeMap;

use crate::chat::Body;
use crate::chat::card::{Line, Loudness};
use crate::domain::DeliveryId;
use crate::domain::catalog::Surface;
use crate::engine::{Engine, EngineError};
use crate::store::{Outgoing, PostKind, PostState, StoredPost};

/// The most lines of one message.
const LINES: usize = 25;

/// One phase of a delivery, as a surface shows it.
type Phase = (DeliveryId, Surface, usize);

impl Engine {
    /// Takes details out of what is due, and puts them into the message of their phase. Returns the rest, and whether there
    /// were any.
    pub(in crate::engine) async fn fold_steps(
        &self,
        due: Vec<StoredPost>,
    ) -> Result<(Vec<StoredPost>, bool), EngineError> {
        let folds = |post: &StoredPost| self.chat_on(post.out.surface).is_some_and(|chat| chat.folds());
        let (details, rest): (Vec<_>, Vec<_>) = due.into_iter().partition(|post| is_detail(post) && folds(post));
        if details.is_empty() {
            return Ok((rest, false));
        }
        let mut change = self.change();
        let mut phases: BTreeMap<Phase, Vec<StoredPost>> = BTreeMap::new();
        for detail in details {
            let Some(delivery) = detail.out.delivery.clone() else { continue };
            let posts = self.ports.store.posts(&delivery).await?;
            let before = |p: &&StoredPost| p.out.surface == detail.out.surface && p.id < detail.id && is_loud(p);
            let phase = posts.iter().filter(before).count();
            change.folded.push(detail.out.key.clone());
            phases.entry((delivery, detail.out.surface, phase)).or_default().push(detail);
        }
        for (phase, mut lines) in phases {
            lines.sort_by_key(|line| line.id);
            change.posts.extend(self.grown(&phase, &lines).await?);
        }
        self.ports.store.commit(change).await?;
        Ok((rest, true))
    }

    /// The message of a phase with these lines added.
    async fn grown(
        &self,
        (delivery, surface, phase): &Phase,
        lines: &[StoredPost],
    ) -> Result<Option<Outgoing>, EngineError> {
        let Some(first) = lines.first() else { return Ok(None) };
        let new = lines.iter().filter_map(|post| text(&post.out));
        let (mut part, mut said) = (0, Vec::new());
        let key = |part: usize| format!("steps:{delivery}:{phase}.{part}:{surface}");
        while let Some(known) = self.ports.store.post(&key(part)).await? {
            said = text(&known.out).into_iter().flat_map(str::lines).map(str::to_owned).collect();
            if said.len() < LINES {
                break;
            }
            (part, said) = (part + 1, Vec::new());
        }
        said.extend(new.map(str::to_owned));
        Ok(Some(Outgoing {
            key: key(part),
            delivery: Some(delivery.clone()),
            surface: *surface,
            channel: first.out.channel.clone(),
            kind: PostKind::Steps,
            body: Body::Line(Line::detail(said.join("\n"))),
            held_until: None,
        }))
    }
}

fn text(out: &Outgoing) -> Option<&str> {
    match &out.body {
        Body::Line(line) => Some(&line.text),
        Body::Card(_) | Body::Ballot(_) => None,
    }
}

/// Whether it is a detail that nobody was shown yet and that calls nobody.
fn is_detail(post: &StoredPost) -> bool {
    let quiet = |line: &Line| line.loudness == Loudness::Detail && line.mentions.is_empty();
    let fits = post.out.kind == PostKind::Line && post.state == PostState::Queued && post.out.delivery.is_some();
    fits && matches!(&post.out.body, Body::Line(line) if quiet(line))
}

/// Whether it ends a phase.
fn is_loud(post: &StoredPost) -> bool {
    match &post.out.body {
        Body::Ballot(_) => true,
        Body::Line(line) => post.out.kind == PostKind::Line && line.loudness != Loudness::Detail,
        Body::Card(_) => false,
    }
}
