//! Rejects that stand although somebody else dismissed their reviews, or deleted the ballot they stood on: whoever gave one takes
//! it back by a command, for the forge offers no second dismissal, and no ballot is left to take a reaction from.

use std::collections::BTreeSet;

use super::{Engine, EngineError};
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::kept::Kept;
use crate::domain::pull_request::ReviewState;
use crate::domain::vote::{Choice, Vote};
use crate::domain::{PersonId, PrNumber, RepoId};
use crate::port::PortResult;
use crate::store::Change;

impl Engine {
    /// A person's rejects on a delivery that stand although they were dismissed.
    pub(super) async fn kept_of(&self, delivery: &Delivery, person: &PersonId) -> PortResult<Vec<Kept>> {
        let who = self.who();
        let theirs = |login: &str| who.person(Surface::Github, login).is_some_and(|p| p.id == *person);
        let rejects = delivery.known.said.iter().filter(|(id, said)| {
            said.state == ReviewState::ChangesRequested && !delivery.known.let_go.contains(id) && theirs(&said.login)
        });
        let on: BTreeSet<(RepoId, PrNumber)> = rejects.map(|(_, said)| (said.repo.clone(), said.pr)).collect();
        let mut kept = Vec::new();
        for (repo, pr) in on {
            let reviews = delivery.known.with_kept((&repo, pr), self.ports.forge.reviews(&repo, pr).await?);
            let newest = reviews.iter().filter(|r| theirs(&r.login)).max_by_key(|r| r.turn());
            kept.extend(newest.filter(|review| review.is_kept()).map(|review| {
                let by = review.dismissed_by().map(str::to_owned);
                Kept { person: person.clone(), review: review.id, by }
            }));
        }
        Ok(kept)
    }

    /// Keeps the rejects that stood on a ballot which somebody deleted, lets the approvals go with it, and tells everybody whose
    /// vote it was.
    pub(super) async fn ballot_deleted(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        (surface, stood): (Surface, &[&Vote]),
    ) -> PortResult<()> {
        if stood.is_empty() {
            return Ok(());
        }
        let (who, now, id) = (self.who(), self.now(), &delivery.id);
        let person = |login: &str| who.person(surface, login).map(|person| person.id.clone());
        let mut said = Vec::new();
        for vote in stood {
            let name = person(&vote.login).map_or_else(|| vote.login.clone(), |person| person.to_string());
            let (vote, fact): (Vote, fn(Vote) -> Fact) = match vote.choice {
                Choice::Approve => {
                    said.push(format!("{name}'s ✅ went with it, and is to be given anew"));
                    (Vote { withdrawn_at: Some(now), ..(*vote).clone() }, Fact::VoteGone)
                }
                Choice::Reject => {
                    said.push(format!(
                        "{name}'s ❌ stands, until {name} votes on the newest ballot, or says /unvote {id}"
                    ));
                    (Vote { gone: true, ..(*vote).clone() }, Fact::VoteKept)
                }
            };
            change.journal.push((Some(id.clone()), fact(vote.clone())));
            change.votes.push(vote);
        }
        let text = format!("somebody deleted a ballot on {surface}: {}", said.join("; "));
        let key = format!("ballot-deleted:{surface}:{}", now.timestamp_millis());
        let title = format!("{} ({id}): {text}", crate::domain::title::title(delivery));
        let people: BTreeSet<PersonId> = stood.iter().filter_map(|vote| person(&vote.login)).collect();
        for person in people {
            let told = (key.clone(), title.clone(), false);
            let post = self.one_direct_post(delivery, &person, told).await;
            change.posts.extend(post.map_err(super::events::engine_failed)?);
        }
        let telling = Telling { key, volume: Volume::Alarm, text };
        change.posts.extend(self.line_posts(delivery, &telling));
        Ok(())
    }

    /// Lets them go, because whoever gave them said so.
    pub(super) async fn let_reject_go(
        &self,
        change: &mut Change,
        mut delivery: Delivery,
        kept: &[Kept],
    ) -> Result<(), EngineError> {
        let mut tell = Vec::new();
        for Kept { person, review, .. } in kept {
            delivery.known.let_go.insert(*review);
            let fact = Fact::ReviewLetGo { review: *review, by: person.clone() };
            change.journal.push((Some(delivery.id.clone()), fact));
            let text = format!("❌ by {person} was taken back: the review that somebody else had dismissed");
            tell.push(Telling { key: format!("let-go:{review}"), volume: Volume::Detail, text });
        }
        change.pokes.push(delivery.id.clone());
        self.put(change, delivery, &tell).await
    }
}
