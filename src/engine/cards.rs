//! What a delivery's card shows. Surfaces render it further.

use super::Engine;
use crate::chat::card::{Card, Item, Link, Mark, Tone};
use crate::domain::delivery::{Delivery, End, Phase};
use crate::domain::explain::duration_words;
use crate::domain::gate::Reason;
use crate::domain::title::{outcome_words, title};
use crate::domain::{Instant, PersonId};

fn ago(from: Instant, now: Instant) -> String {
    let minutes = (now - from).num_minutes();
    if minutes < 1 {
        "just now".to_owned()
    } else {
        format!("{} ago", duration_words(std::time::Duration::from_secs(minutes.unsigned_abs() * 60)))
    }
}

impl Engine {
    /// The delivery's card as of now.
    pub(super) fn card(&self, delivery: &Delivery) -> Card {
        let now = self.now();
        let (tone, headline) = self.glance(delivery, now);
        let policy_changed = delivery.known.policy_changed.iter().filter(|_| delivery.is_open());
        let policy_changed = policy_changed.map(|text| format!("the configuration changed: {text}"));
        Card {
            delivery: delivery.id.clone(),
            title: title(delivery),
            headline,
            tone,
            byline: format!("asked by {}, {}", delivery.requested_by, ago(delivery.created_at, now)),
            checklist: checklist(delivery, now),
            gates: delivery.waits.iter().map(|w| w.explain(now)).chain(policy_changed).collect(),
            votes: votes(delivery),
            images: delivery.known.images.iter().map(ToString::to_string).collect(),
            links: self.links(delivery),
            began: Some(delivery.created_at),
            ballot: None,
        }
    }

    fn glance(&self, delivery: &Delivery, now: Instant) -> (Tone, String) {
        match delivery.phase() {
            Phase::Ended(end) => {
                let tone = match end {
                    End::Done => Tone::Good,
                    End::Aborted { .. } | End::Superseded { .. } | End::ClosedByHand { .. } => Tone::Neutral,
                    End::RolloutFailed { .. } | End::Refused { .. } => Tone::Bad,
                };
                (tone, outcome_words(delivery, end))
            }
            Phase::At(_, step) => {
                let tone = match delivery.waits.first().map(|w| &w.reason) {
                    None | Some(Reason::RollingOut { .. } | Reason::MergeabilityUnknown { .. }) => Tone::Moving,
                    Some(
                        Reason::Blocked { .. }
                        | Reason::Conflict { .. }
                        | Reason::BumpTouched { .. }
                        | Reason::Stranded { .. }
                        | Reason::Displaced { .. }
                        | Reason::NotTheDevImage { .. }
                        | Reason::WhichDevImage { .. }
                        | Reason::VersionTagMoved { .. },
                    ) => Tone::Bad,
                    Some(_) => Tone::Waiting,
                };
                let waits = delivery.waits.first().map(|w| w.explain(now));
                (tone, waits.unwrap_or_else(|| step.kind.title()))
            }
        }
    }

    fn links(&self, delivery: &Delivery) -> Vec<Link> {
        let forge = &self.ports.forge;
        let mut links = Vec::new();
        if let (Some(app), Some(pr)) = (self.catalog.app(&delivery.app), delivery.known.pr) {
            links.push(Link { label: "pull request".to_owned(), url: forge.pr_url(&app.repository, pr) });
        }
        for (environment, bump) in &delivery.known.bumps {
            if let (Some(env), Some(pr)) = (self.catalog.environment(environment), bump.pr) {
                links.push(Link { label: format!("bump of {environment}"), url: forge.pr_url(&env.repository, pr) });
            }
        }
        if let (Some(app), Some(from), Some(to)) =
            (self.catalog.app(&delivery.app), &delivery.known.source, &delivery.known.merged)
        {
            links.push(Link { label: "source".to_owned(), url: forge.compare_url(&app.repository, from, to) });
        }
        links
    }
}

fn checklist(delivery: &Delivery, now: Instant) -> Vec<Item> {
    let current = delivery.current().map(|s| &s.kind);
    // What was taken back or overtaken did not fail.
    let failed = matches!(&delivery.end, Some((_, End::RolloutFailed { .. } | End::Refused { .. })));
    let mut items: Vec<Item> = delivery
        .steps
        .iter()
        .map(|step| {
            let mark = if step.done_at.is_some() { Mark::Done } else { Mark::Todo };
            let here = current == Some(&step.kind) && step.done_at.is_none();
            let minutes = step.started_at.map_or(0, |at| (now - at).num_minutes());
            let note = match (here, minutes) {
                (true, 1..) => {
                    Some(format!("for {}", duration_words(std::time::Duration::from_secs(minutes.unsigned_abs() * 60))))
                }
                _ => step.note.clone(),
            };
            Item { mark: if here { Mark::Current } else { mark }, title: step.kind.title(), note }
        })
        .collect();
    if failed && let Some(item) = items.iter_mut().find(|i| i.mark == Mark::Todo) {
        item.mark = Mark::Failed;
    }
    items
}

/// Votes so far, where votes are waited for or were what opened the gate.
fn votes(delivery: &Delivery) -> Option<String> {
    let names = |people: &[PersonId]| people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let waiting = delivery.waits.iter().find_map(|w| match &w.reason {
        Reason::NeedsApprovals { have, quorum, .. } if have.is_empty() => Some(format!("0 of {quorum}")),
        Reason::NeedsApprovals { have, quorum, .. } => Some(format!("{} of {quorum}: {}", have.len(), names(have))),
        Reason::Rejected { by, .. } => Some(format!("rejected by {}", names(by))),
        _ => None,
    });
    waiting.or_else(|| {
        let approved = delivery.known.approved.as_ref().filter(|a| !a.people.is_empty());
        approved.map(|a| format!("approved by {}", names(&a.people)))
    })
}
