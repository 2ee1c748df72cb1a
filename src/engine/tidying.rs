//! Tidying: what a delivery leaves open when it ends is closed with its end. What could not be closed then is an effect of its
//! own: stored with the end, and tried until it is closed, by somebody, or somebody else's to close.
//!
//! The close comes first, and why it was closed is said after it: a conversation that is locked must not keep a pull request
//! open that somebody could still merge.
//!
//! tidegate's own check is taken back likewise. It stands on a commit, and a branch that requires it would take that commit from
//! any pull request.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::in_time::in_time;
use super::retries::Retries;
use super::{Engine, EngineError, FIRST_PAUSE};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, End, Lane, Reported};
use crate::domain::fact::Fact;
use crate::domain::pull_request::{Check, CheckState, PrState};
use crate::domain::title::end_words;
use crate::domain::{CommitSha, DeliveryId, Instant, PrNumber, RepoId};
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, Listing};

/// How the notes of what is left open begin.
const NOTES: &str = "left:";

/// What a delivery left open at its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Left {
    delivery: DeliveryId,
    repo: RepoId,
    #[serde(flatten)]
    what: What,
    /// Why it is closed, for whoever looks there.
    why: String,
    /// Whether people were told that it is open.
    told: bool,
}

/// What it is. Told apart by their fields: an older tidegate stored pull requests alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
enum What {
    /// A pull request.
    Pr {
        pr: PrNumber,
        /// The head that tidegate put there: with another one the branch is somebody's.
        ours: Option<CommitSha>,
    },
    /// tidegate's own check, which says that people approved.
    Check { head: CommitSha, check: String },
}

impl Left {
    fn thing(&self) -> String {
        match &self.what {
            What::Pr { pr, .. } => format!("{}{pr}", self.repo),
            What::Check { head, check } => format!("the check {check} on {} of {}", head.short(), self.repo),
        }
    }

    fn key(&self) -> String {
        match &self.what {
            What::Pr { pr, .. } => format!("{NOTES}{}{pr}", self.repo),
            What::Check { head, check } => format!("{NOTES}{}@{head}:{check}", self.repo),
        }
    }

    fn is_closed(&self) -> &'static str {
        if matches!(self.what, What::Pr { .. }) { "closed" } else { "taken back" }
    }

    /// How it is told that it could not be closed.
    fn telling(&self, error: &PortError) -> Telling {
        let (thing, closed) = (self.thing(), self.is_closed());
        let text = format!("{thing} was not {closed}: {}; it is tried until it is", error.told_alone());
        Telling { key: format!("left:{thing}"), volume: Volume::Alarm, text }
    }
}

/// What is left open, as of the last start and since; none before that was read.
pub(super) struct Tidying {
    left: Mutex<Option<BTreeMap<String, Left>>>,
    retries: Retries<String>,
}

impl Tidying {
    pub(super) fn new() -> Self {
        Self { left: Mutex::default(), retries: Retries::new(FIRST_PAUSE) }
    }

    fn left(&self) -> MutexGuard<'_, Option<BTreeMap<String, Left>>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, key: String, now: Instant, error: &PortError) {
        error.retry_after.into_iter().for_each(|after| self.retries.asked(key.clone(), now + after));
        self.retries.failed(key, now);
    }

    /// When something is tried next.
    pub(super) fn next(&self) -> Option<Instant> {
        self.retries.next()
    }
}

impl Engine {
    /// Closes what an ended delivery leaves open. What cannot be closed now is stored with the end, and tried again.
    pub(super) async fn close_leftovers(&self, change: &mut Change, delivery: &Delivery, end: &End) -> Vec<Telling> {
        let mut tell = Vec::new();
        if *end == End::Done {
            return tell;
        }
        let mut all: Vec<Left> = self.left_check(delivery, end).into_iter().collect();
        // A change's pull request is its author's.
        if delivery.lane != Lane::Change {
            all.extend(self.leftovers(delivery, end, &mut tell));
        }
        for left in all {
            if self.is_closed_by_hand(&left, end).await {
                continue;
            }
            let Err(error) = self.close(&left, delivery).await else { continue };
            tracing::warn!(delivery = %delivery.id, cause = %error.cause, "{} is left open: {error}", left.thing());
            // What passes is told where the next try fails as well.
            let left = Left { told: needs_somebody(&error), ..left };
            tell.extend(left.told.then(|| left.telling(&error)));
            change.notes.push((left.key(), serde_json::to_value(&left).unwrap_or_default()));
            self.tidying.failed(left.key(), self.now(), &error);
            self.tidying.left().get_or_insert_default().insert(left.key(), left);
        }
        tell
    }

    /// The pull requests that an end leaves open. Of those nobody can find any more it is told.
    fn leftovers(&self, delivery: &Delivery, end: &End, tell: &mut Vec<Telling>) -> Vec<Left> {
        let why = end_words(end);
        let mut left = Vec::new();
        let mut leaves = |repo: &RepoId, pr: PrNumber, ours: Option<&CommitSha>| {
            let (delivery, repo, ours) = (delivery.id.clone(), repo.clone(), ours.cloned());
            left.push(Left { delivery, repo, what: What::Pr { pr, ours }, why: why.clone(), told: false });
        };
        match (self.catalog.app(&delivery.app), delivery.known.pr) {
            (Some(app), Some(pr)) => leaves(&app.repository, pr, delivery.known.source.as_ref()),
            (None, Some(pr)) if delivery.known.merged.is_none() => {
                tell.push(cannot_be_found(&format!("pull request {pr} of {}", delivery.app), delivery.app.as_str()));
            }
            _ => {}
        }
        // The branch and pull request of continuous bumps are shared: the newer one updates them in place.
        let shared = delivery.lane == Lane::Continuous && matches!(end, End::Superseded { .. });
        for (environment, bump) in delivery.known.bumps.iter().filter(|_| !shared) {
            match (self.catalog.environment(environment), bump.pr, &bump.merged) {
                (Some(env), Some(pr), None) => leaves(&env.repository, pr, Some(&bump.commit)),
                (None, Some(pr), None) => {
                    tell.push(cannot_be_found(&format!("bump {pr} in {environment}"), environment.as_str()));
                }
                _ => {}
            }
        }
        left
    }

    /// The check that an end leaves behind on a head that was approved and is not merged.
    fn left_check(&self, delivery: &Delivery, end: &End) -> Option<Left> {
        let reported =
            delivery.known.reported.as_ref().filter(|reported| reported.check.state == CheckState::Passed)?;
        let app = self.catalog.app(&delivery.app).filter(|_| delivery.known.merged.is_none())?;
        let what = What::Check { head: reported.head.clone(), check: reported.check.name.clone() };
        let (delivery, repo) = (delivery.id.clone(), app.repository.clone());
        Some(Left { delivery, repo, what, why: end_words(end), told: false })
    }

    /// Closes a pull request, or takes a check back.
    async fn close(&self, left: &Left, delivery: &Delivery) -> PortResult<()> {
        match &left.what {
            What::Pr { pr, ours } => self.close_one((&left.repo, *pr), ours.as_ref(), delivery, &left.why).await,
            What::Check { head, check } => {
                let summary = format!("Nothing is approved: {} has ended, {}.", delivery.id, left.why);
                let check = Check { name: check.clone(), state: CheckState::Pending, summary, source: None };
                self.ports.forge.set_check(&left.repo, head, &check).await
            }
        }
    }

    /// Whether this is what somebody closed, which is what ended the delivery: nobody has to be told why.
    async fn is_closed_by_hand(&self, left: &Left, end: &End) -> bool {
        let (What::Pr { pr, .. }, End::ClosedByHand { pr: closed }) = (&left.what, end) else { return false };
        if pr != closed {
            return false;
        }
        // Numbers are a repository's own: another one's of the same number may be open.
        let seen = self.ports.forge.pull_request(&left.repo, *pr).await;
        seen.is_ok_and(|pr| matches!(pr.state, PrState::Closed { .. }))
    }

    /// Closes a pull request, says why, and deletes its branch, unless people put commits of their own there. One that
    /// tidegate had closed before it could say why is found so.
    pub(super) async fn close_one(
        &self,
        (repo, pr): (&RepoId, PrNumber),
        ours: Option<&CommitSha>,
        delivery: &Delivery,
        why: &str,
    ) -> PortResult<()> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let found = forge.pull_request(repo, pr).await?;
        match &found.state {
            PrState::Open => forge.close_pr(repo, pr).await?,
            PrState::Closed { by } if by == forge.own_login() => {}
            PrState::Closed { .. } | PrState::Merged { .. } => return Ok(()),
        }
        self.say_why((repo, pr), &format!("ended:{}", delivery.id), &format!("Closed by tidegate: {why}")).await?;
        // Release and hotfix branches hold people's work.
        let is_ours = ["tidegate/", "tidegate-", "promotions/"].iter().any(|p| found.branch.as_str().starts_with(p));
        if !is_ours || ours != Some(&found.head) {
            return Ok(());
        }
        match repos.delete_branch(repo, &found.branch, &found.head).await {
            // Somebody put something there since.
            Err(error) if error.fault == Fault::Conflict => Ok(()),
            done => done,
        }
    }

    /// Says below a closed pull request why it was closed. Where that is refused, as in a locked conversation, the close
    /// stands all the same.
    pub(super) async fn say_why(&self, (repo, pr): (&RepoId, PrNumber), key: &str, text: &str) -> PortResult<()> {
        match self.ports.forge.comment(repo, pr, key, text).await {
            Err(error) if needs_somebody(&error) => {
                tracing::warn!(cause = %error.cause, "{repo}{pr} is closed, and why cannot be said there: {error}");
                Ok(())
            }
            done => done,
        }
    }

    /// Tries again to close what is left open, where it is time to. Returns whether anything came of it.
    pub(super) async fn tidy(&self) -> Result<bool, EngineError> {
        if self.tidying.left().is_none() {
            let notes = self.ports.store.notes(NOTES).await?;
            let left = notes.into_iter().filter_map(|(key, body)| Some((key, serde_json::from_value(body).ok()?)));
            let known: BTreeMap<String, Left> = left.collect();
            self.tidying.left().get_or_insert_default().extend(known);
        }
        let all = self.tidying.left().clone().unwrap_or_default();
        let mut moved = false;
        for (key, left) in all {
            if !self.tidying.retries.waits(key.clone(), self.now()) {
                self.listen().await?;
                moved |= Box::pin(self.tidy_one(key, left)).await?;
            }
        }
        Ok(moved)
    }

    async fn tidy_one(&self, key: String, left: Left) -> Result<bool, EngineError> {
        let Some(delivery) = self.ports.store.delivery(&left.delivery).await? else {
            return self.is_tidy(key, None).await;
        };
        if delivery.is_open() || self.is_anothers(&left).await? {
            return self.is_tidy(key, None).await;
        }
        let thing = left.thing();
        let closing = Box::pin(self.close(&left, &delivery));
        match in_time(self.options.lease / 2, &format!("close {thing}"), closing).await {
            Ok(()) => self.is_tidy(key, Some((&delivery, left))).await,
            Err(error) => {
                self.store_works().await?;
                tracing::warn!(delivery = %delivery.id, cause = %error.cause, "{thing} is left open: {error}");
                self.tidying.failed(key.clone(), self.now(), &error);
                if left.told {
                    return Ok(false);
                }
                let mut change = self.change();
                let fact = Fact::EffectFailed { effect: format!("close {thing}"), why: error.told.clone() };
                change.journal.push((Some(delivery.id.clone()), fact));
                change.posts.extend(self.line_posts(&delivery, &left.telling(&error)));
                let left = Left { told: true, ..left };
                change.notes.push((key.clone(), serde_json::to_value(&left).unwrap_or_default()));
                self.ports.store.commit(change).await?;
                self.tidying.left().get_or_insert_default().insert(key, left);
                Ok(true)
            }
        }
    }

    /// Whether an open delivery goes on with the same pull request, or says something of the same head: then it is that one's.
    async fn is_anothers(&self, left: &Left) -> Result<bool, EngineError> {
        let open = Listing { open_only: true, ..Listing::default() };
        let of_app = |d: &Delivery| self.catalog.app(&d.app).is_some_and(|app| app.repository == left.repo);
        let in_env = |name| self.catalog.environment(name).is_some_and(|e| e.repository == left.repo);
        let open = self.ports.store.deliveries(&open).await?;
        Ok(open.iter().any(|d| match &left.what {
            What::Pr { pr, .. } => {
                let of_bump = d.known.bumps.iter().any(|(name, bump)| bump.pr == Some(*pr) && in_env(name));
                (d.known.pr == Some(*pr) && of_app(d)) || of_bump
            }
            What::Check { head, check } => {
                let says = |r: &Reported| r.head == *head && r.check.name == *check;
                of_app(d) && d.known.reported.as_ref().is_some_and(says)
            }
        }))
    }

    /// Nothing is left to do about one; whoever was told that it is open is told that it was closed.
    async fn is_tidy(&self, key: String, closed: Option<(&Delivery, Left)>) -> Result<bool, EngineError> {
        let mut change = self.change();
        change.notes.push((key.clone(), serde_json::Value::Null));
        if let Some((delivery, left)) = closed {
            let (thing, closed) = (left.thing(), left.is_closed());
            let fact = Fact::Performed { effect: format!("close {thing}"), outcome: format!("it is {closed}") };
            change.journal.push((Some(delivery.id.clone()), fact));
            let text = format!("{thing}, which was left open, is {closed} now");
            let telling = Telling { key: format!("tidied:{thing}"), volume: Volume::Detail, text };
            change.posts.extend(left.told.then(|| self.line_posts(delivery, &telling)).into_iter().flatten());
        }
        self.ports.store.commit(change).await?;
        self.tidying.retries.forget(key.clone());
        self.tidying.left().get_or_insert_default().remove(&key);
        Ok(true)
    }
}

/// Whether waiting alone will not cure it.
fn needs_somebody(error: &PortError) -> bool {
    matches!(error.fault, Fault::Rejected | Fault::NotFound)
}

/// That a pull request was left open, because nobody can tell any more where it is.
fn cannot_be_found(what: &str, gone: &str) -> Telling {
    let text = format!("{what} was left open: {gone} is configured no longer; close it by hand");
    Telling { key: format!("left:{what}"), volume: Volume::Alarm, text }
}
