//! Retiring ballots: what is voted on no more says why, and what was decided goes on saying by whom.

use super::Engine;
use super::truth::store_failed;
use crate::chat::Body;
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::explain::instant_words;
use crate::domain::policy;
use crate::domain::title::{end_words, is_past_its_gates};
use crate::domain::vote::SubjectId;
use crate::port::PortResult;
use crate::store::{Change, Outgoing, PostKind, StoreError, StoredPost};

/// What a ballot says while its delivery is held as a whole.
pub(super) const HELD: &str = "held; nobody is asked now. What stands here counts once it goes on";

impl Engine {
    /// Edits of the ballots that count no more: all but the current subject's; all, once what they asked is merged or the
    /// delivery has ended.
    pub(super) async fn retire_ballots(
        &self,
        delivery: &Delivery,
        current: Option<&SubjectId>,
    ) -> Result<Vec<Outgoing>, StoreError> {
        let decided = self.decided(delivery);
        let over = match &delivery.end {
            Some((_, End::Done)) => Some(done(delivery).to_owned()),
            Some((_, end)) => Some(format!("over: {}", end_words(end))),
            None => None,
        };
        if current.is_none() && decided.is_none() && over.is_none() {
            return Ok(Vec::new());
        }
        let why = |subject: &str| match (current, &decided) {
            (Some(current), _) if current.0 == subject => None,
            (Some(_), _) => Some("what it was about has changed; vote on the new ballot"),
            (None, Some((of, words))) if of.0 == subject => Some(words.as_str()),
            (None, _) => over.as_deref(),
        };
        let posts = self.ports.store.posts(&delivery.id).await?;
        Ok(posts.into_iter().filter_map(|post| retired(post, why)).collect())
    }

    /// Retires the ballots of a delivery that is held as a whole, save what was decided and is counted again if it goes on.
    pub(super) async fn retire_held(&self, delivery: &Delivery) -> PortResult<()> {
        let approved = delivery.known.approved.as_ref().map(|by| by.subject.id());
        let why = |subject: &str| approved.as_ref().is_none_or(|of| of.0 != subject).then_some(HELD);
        let posts = self.ports.store.posts(&delivery.id).await.map_err(store_failed)?;
        let posts: Vec<Outgoing> = posts.into_iter().filter_map(|post| retired(post, why)).collect();
        if posts.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(Change { posts, ..self.change() }).await.map_err(store_failed)
    }

    /// By whom and when it was decided what was put to the vote, once nothing is voted on any more.
    pub(super) fn decided(&self, delivery: &Delivery) -> Option<(SubjectId, String)> {
        let approved = delivery.known.approved.as_ref()?;
        let subject = approved.subject.id();
        let done = delivery.merged_on(&subject);
        if done.is_empty() || !delivery.still_voted_into().is_empty() {
            return None;
        }
        let by = approved.people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let by = if by.is_empty() { "decided".to_owned() } else { format!("approved by {by}") };
        Some((subject, format!("{by}; {}, {}", done.join(", "), instant_words(self.now()))))
    }
}

/// What became of the question of a delivery that is done.
fn done(delivery: &Delivery) -> &'static str {
    let agreed = policy::is_approved(delivery) || policy::approved_since(delivery).is_some();
    // A break-glass is done once it is granted.
    match (agreed || delivery.lane == Lane::Override, is_past_its_gates(delivery)) {
        (true, false) => "decided",
        (true, true) => "over: merged past its gates",
        (false, _) => "over: merged past its gates; nobody decided it",
    }
}

fn retired<'w>(post: StoredPost, why: impl Fn(&str) -> Option<&'w str>) -> Option<Outgoing> {
    let PostKind::Ballot { subject } = &post.out.kind else { return None };
    let why = why(subject)?.to_owned();
    let mut out = post.out;
    let Body::Ballot(ballot) = &mut out.body else { return None };
    // What was only held is over for another reason later.
    if ballot.retired.as_ref().is_some_and(|before| before != HELD || why == HELD) {
        return None;
    }
    ballot.retired = Some(why);
    Some(out)
}
