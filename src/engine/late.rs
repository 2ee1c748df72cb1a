//! Votes against what has begun or is done. They stop nothing any more, so whoever cast one is told so, with what can
//! still be done.

use super::truth::store_failed;
use super::{Engine, passage};
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::event::{Event, Reviewed};
use crate::domain::passage::Waiter;
use crate::domain::pull_request::ReviewState;
use crate::domain::step::StepKind;
use crate::domain::title::title;
use crate::domain::vote::{Choice, SubjectId};
use crate::domain::{DeliveryId, PrNumber, RepoId};
use crate::port::PortResult;
use crate::store::{Change, InboxRow, PostKind, Sought, StoredPost};

/// A vote against something.
pub(super) struct Against<'a> {
    /// Under which it came.
    pub(super) key: &'a str,
    pub(super) surface: Surface,
    pub(super) channel: &'a str,
    pub(super) login: &'a str,
    /// Whether it takes an approval back; else it is a reject.
    pub(super) takes_back: bool,
}

impl Against<'_> {
    fn waiter(&self) -> Waiter {
        let did = if self.takes_back { "taking back of ✅" } else { "❌" };
        Waiter {
            key: self.key.to_owned(),
            surface: self.surface,
            channel: self.channel.to_owned(),
            login: self.login.to_owned(),
            did: did.to_owned(),
        }
    }
}

impl Engine {
    /// What somebody is told whose vote on a ballot stops nothing any more; none where it is in time, or would not have
    /// counted anyway.
    pub(super) async fn too_late(
        &self,
        change: &mut Change,
        (delivery, subject): (&DeliveryId, &SubjectId),
        vote: &Against<'_>,
    ) -> PortResult<Option<String>> {
        let Some(mut delivery) = self.ports.store.delivery(delivery).await.map_err(store_failed)? else {
            return Ok(None);
        };
        let who = self.who();
        let Some(person) = who.person(vote.surface, vote.login) else { return Ok(None) };
        let approved = delivery.known.approved.as_ref().filter(|approved| approved.subject.id() == *subject);
        let Some(approved) = approved else { return Ok(None) };
        if vote.takes_back && !approved.people.contains(&person.id) {
            return Ok(None);
        }
        let done = delivery.merged_by_whom(subject);
        if delivery.known.passing.is_some() {
            let begun = passage::join(&mut delivery, vote.waiter());
            change.deliveries.push(delivery);
            return Ok(Some(begun.told().trim().to_owned()));
        }
        if done.is_empty() {
            return Ok(None);
        }
        let what = title(&delivery);
        let by = approved.people.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let by = if by.is_empty() { String::new() } else { format!(" by {by}") };
        let (id, done) = (&delivery.id, done.join(", "));
        let late = match counts_for(&delivery) {
            Some(counts) => format!("{counts} For the rest it is too late:"),
            None => "Too late:".to_owned(),
        };
        Ok(Some(format!("{late} {what} ({id}) was approved{by}, and {done}.{}", left(&delivery))))
    }

    /// The same, for a reaction on a ballot.
    pub(super) async fn late_reaction(
        &self,
        change: &mut Change,
        row: &InboxRow,
        post: &StoredPost,
    ) -> PortResult<Option<String>> {
        let Event::Reacted { login, message, choice, removed, .. } = &row.row.event else { return Ok(None) };
        let takes_back = match (choice, removed) {
            (Choice::Approve, true) => true,
            (Choice::Reject, false) => false,
            (Choice::Approve, false) | (Choice::Reject, true) => return Ok(None),
        };
        let (PostKind::Ballot { subject }, Some(delivery)) = (&post.out.kind, &post.out.delivery) else {
            return Ok(None);
        };
        let vote = Against { key: &row.key(), surface: message.surface, channel: &message.channel, login, takes_back };
        self.too_late(change, (delivery, &SubjectId(subject.clone())), &vote).await
    }

    /// A review against something that is merged: said in the thread, where everybody who follows it can see.
    pub(super) async fn late_review(
        &self,
        change: &mut Change,
        (repo, pr): (&RepoId, PrNumber),
        row: &InboxRow,
        review: &Reviewed,
    ) -> PortResult<()> {
        let did = match review.state {
            ReviewState::ChangesRequested => "asked for changes",
            ReviewState::Dismissed => "took an approval back",
            ReviewState::Approved => return Ok(()),
        };
        for delivery in self.ports.store.seek(&Sought::PullRequest(pr)).await.map_err(store_failed)? {
            let approved = delivery.known.approved.as_ref().map(|approved| approved.subject.id());
            let done = approved.map(|subject| delivery.merged_by_whom(&subject)).unwrap_or_default();
            if done.is_empty() || !self.merged_by(&delivery, repo, pr) {
                continue;
            }
            let counts = counts_for(&delivery).map_or_else(String::new, |counts| format!(" {counts}"));
            let (who, done) = (&review.login, done.join(", "));
            let text = format!("{who} {did} on {repo}{pr} too late: {done}.{}{counts}", left(&delivery));
            let telling = Telling { key: format!("late:{}", row.row.key), volume: Volume::Detail, text };
            change.posts.extend(self.line_posts(&delivery, &telling));
        }
        Ok(())
    }

    /// Whether a pull request is one by which a delivery merged.
    fn merged_by(&self, delivery: &Delivery, repo: &RepoId, pr: PrNumber) -> bool {
        let known = &delivery.known;
        let of_app = self.catalog.app(&delivery.app).is_some_and(|app| app.repository == *repo);
        let own = of_app && known.pr == Some(pr) && known.merged.is_some();
        let env_repo = |name| self.catalog.environment(name).is_some_and(|e| e.repository == *repo);
        own || known.bumps.iter().any(|(e, bump)| env_repo(e) && bump.pr == Some(pr) && bump.merged.is_some())
    }
}

/// What the vote still counts for; none where all it could stop is done.
fn counts_for(delivery: &Delivery) -> Option<String> {
    let counts: Vec<String> = delivery.still_voted_into().iter().map(ToString::to_string).collect();
    let verb = if counts.len() == 1 { "is" } else { "are" };
    (!counts.is_empty()).then(|| format!("That counts for {}, which {verb} still to come.", counts.join(", ")))
}

/// What stays, and what can be done.
fn left(delivery: &Delivery) -> String {
    let mut text = " That stays.".to_owned();
    let mut ways = Vec::new();
    let merges = |kind: &StepKind| {
        matches!(
            kind,
            StepKind::MergePr { .. }
                | StepKind::Bump { .. }
                | StepKind::MergeBump { .. }
                | StepKind::UpdateBranch { .. }
        )
    };
    if delivery.is_open() && delivery.steps.iter().any(|s| s.done_at.is_none() && merges(&s.kind)) {
        ways.push(format!("/tide abort {} stops what is still to come", delivery.id));
    }
    let bumped = delivery.known.bumps.iter().filter(|(_, bump)| bump.merged.is_some());
    ways.extend(bumped.map(|(e, _)| format!("/rollback {e} --app {} brings back what ran there before", delivery.app)));
    if delivery.lane == Lane::Change {
        ways.push("A change is taken back by reverting it".to_owned());
    }
    if !ways.is_empty() {
        text.push_str(&format!(" {}.", ways.join("; ")));
    }
    text
}
