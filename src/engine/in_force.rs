//! The configuration in force: journaled with its hash at the start, set against the one that was in force before, and what
//! that means for open deliveries stored with them and told on their cards, all in one transaction before any of them has
//! its turn. So no vote that was given under a stricter list or quorum is ever counted under an easier one; other changes are
//! told, and ask nobody again.

mod first;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::PoisonError;

use serde::{Deserialize, Serialize};

use super::{Engine, EngineError};
use crate::chat::Body;
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{BumpRecord, Delivery, Unasked};
use crate::domain::fact::Fact;
use crate::domain::in_force::{InForce, PolicyChange, Successor, asks_nobody, changes};
use crate::domain::pull_request::ReviewState;
use crate::domain::vote::Choice;
use crate::domain::{AppName, PersonId, PrNumber, RepoId};
use crate::store::{Change, Listing, PostKind};

/// The note under which the policy in force is kept.
const NOTE: &str = "policy";

/// The policy in force, as it is kept.
#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    hash: String,
    policy: InForce,
}

/// How far this start got.
#[derive(Debug, Default)]
pub(super) struct Started {
    in_force: bool,
    /// Where people find deliveries of apps that are configured no longer.
    left: BTreeMap<AppName, BTreeMap<Surface, String>>,
}

impl Started {
    /// Whether the configuration is in force.
    pub(super) fn in_force(&self) -> bool {
        self.in_force
    }
}

impl Engine {
    /// Puts the configuration in force, once per start.
    pub(super) async fn put_in_force(&self) -> Result<(), EngineError> {
        if self.started.lock().unwrap_or_else(PoisonError::into_inner).in_force {
            return Ok(());
        }
        // Boxed: what is done once must not make every round's future larger.
        Box::pin(self.put_this_in_force()).await
    }

    async fn put_this_in_force(&self) -> Result<(), EngineError> {
        let open = Listing { open_only: true, ..Listing::default() };
        let open = self.ports.store.deliveries(&open).await?;
        self.find_left_behind(&open).await?;
        let (policy, before) = (InForce::of(&self.catalog), self.kept_policy().await?);
        let hash = policy.hash();
        let mut change = self.change();
        let known = before.as_ref().map(|kept| kept.hash.clone());
        change.journal.push((None, Fact::InForce { hash: hash.clone(), before: known }));
        if let Some(before) = &before {
            self.revoke_of_others(&mut change, (&before.policy, &policy)).await?;
        }
        match before {
            None => Box::pin(self.ask_by_ballots(&mut change, open)).await?,
            Some(before) if before.policy != policy => {
                for delivery in open {
                    Box::pin(self.apply_policy(&mut change, (&before.policy, &policy), delivery)).await?;
                }
            }
            Some(_) => {}
        }
        let kept = serde_json::to_value(Kept { hash, policy }).unwrap_or_default();
        change.notes.push((NOTE.to_owned(), kept));
        self.ports.store.commit(change).await?;
        self.started.lock().unwrap_or_else(PoisonError::into_inner).in_force = true;
        Ok(())
    }

    /// The policy that was in force at the last start; none where none was kept, or a later tidegate wrote it in another form.
    async fn kept_policy(&self) -> Result<Option<Kept>, EngineError> {
        let notes = self.ports.store.notes(NOTE).await?;
        let kept = notes.into_iter().find(|(key, _)| key == NOTE).map(|(_, kept)| kept);
        Ok(kept.and_then(|kept| {
            let read = serde_json::from_value(kept);
            read.inspect_err(|error| tracing::warn!("the policy that was in force before cannot be read: {error}")).ok()
        }))
    }

    /// The hash of the policy in force, as it was kept at the start.
    pub(super) async fn policy_hash(&self) -> Result<Option<String>, EngineError> {
        Ok(self.kept_policy().await?.map(|kept| kept.hash))
    }

    /// The channels of cards whose app is configured no longer: what comes of them is told where they are.
    async fn find_left_behind(&self, open: &[Delivery]) -> Result<(), EngineError> {
        let mut left = BTreeMap::<_, BTreeMap<_, _>>::new();
        for delivery in open.iter().filter(|d| self.catalog.app(&d.app).is_none()) {
            let posts = self.ports.store.posts(&delivery.id).await?;
            for post in posts.into_iter().filter(|p| p.out.kind == PostKind::Card) {
                left.entry(delivery.app.clone()).or_default().insert(post.out.surface, post.out.channel);
            }
        }
        self.started.lock().unwrap_or_else(PoisonError::into_inner).left = left;
        Ok(())
    }

    /// The channel in which an app that is configured no longer was shown.
    pub(super) fn channel_left(&self, app: &AppName, surface: Surface) -> Option<String> {
        let started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        started.left.get(app)?.get(&surface).cloned()
    }

    /// What a change of policy means for one open delivery.
    async fn apply_policy(
        &self,
        change: &mut Change,
        (before, now): (&InForce, &InForce),
        mut delivery: Delivery,
    ) -> Result<(), EngineError> {
        let found = changes(before, now, &delivery);
        if found.is_empty() {
            return Ok(());
        }
        let asked_again = found.iter().any(PolicyChange::asks_again) || self.spoke_early(&delivery, &found).await?;
        if asked_again {
            delivery.known.asked += 1;
        }
        for one in &found {
            match one {
                PolicyChange::NobodyAsked { of: (environment, right), quorum } if asks_nobody(now, &delivery) => {
                    let (environment, right, quorum) = (environment.clone(), *right, *quorum);
                    delivery.known.unasked = Some(Unasked { environment, right, quorum });
                }
                PolicyChange::SomebodyAsked { .. } => delivery.known.unasked = None,
                PolicyChange::Successor(Successor { from, to, renamed: true, .. }) => delivery.rename(from, to),
                _ => {}
            }
        }
        let words: Vec<String> = found.iter().map(ToString::to_string).collect();
        let (text, volume) = told(&delivery, &found, &words, asked_again);
        self.put_changed(change, delivery, (words, asked_again), (text, volume)).await
    }

    /// Stores that the policy changed for a delivery, and how that is told.
    async fn put_changed(
        &self,
        change: &mut Change,
        mut delivery: Delivery,
        (changes, asked_again): (Vec<String>, bool),
        (text, volume): (String, Volume),
    ) -> Result<(), EngineError> {
        delivery.known.policy_changed = Some(changes.join("; "));
        change.journal.push((Some(delivery.id.clone()), Fact::PolicyChanged { changes, asked_again }));
        change.pokes.push(delivery.id.clone());
        let key = format!("policy:{}", self.now().timestamp_millis());
        self.put(change, delivery, &[Telling { key, volume, text }]).await
    }

    /// Whoever came to a team and had spoken before is not counted by that alone: their word did not count when it was said.
    pub(super) async fn came_to_a_team(
        &self,
        change: &mut Change,
        mut delivery: Delivery,
        joined: &BTreeSet<PersonId>,
    ) -> Result<(), EngineError> {
        if !self.spoke_before(&delivery, &joined.iter().collect()).await? {
            return Ok(());
        }
        delivery.known.asked += 1;
        let people = joined.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let words = format!("{people} came to a team, and somebody of them had voted before");
        let text = format!("The teams changed for {}: {words}.{ASKED_AGAIN}", delivery.id);
        self.put_changed(change, delivery, (vec![words], true), (text, Volume::Outcome)).await
    }

    /// Whether somebody who may approve only now did so before: it did not count when it was said, and must not come to
    /// count by itself.
    async fn spoke_early(&self, delivery: &Delivery, found: &[PolicyChange]) -> Result<bool, EngineError> {
        let joined: BTreeSet<&PersonId> = found
            .iter()
            .filter_map(|one| match one {
                PolicyChange::Joined { people, .. } => Some(people),
                _ => None,
            })
            .flatten()
            .collect();
        self.spoke_before(delivery, &joined).await
    }

    /// Whether one of these approved what is asked now. Where a pull request cannot be read, somebody may have.
    async fn spoke_before(&self, delivery: &Delivery, joined: &BTreeSet<&PersonId>) -> Result<bool, EngineError> {
        if joined.is_empty() {
            return Ok(false);
        }
        let who = self.who();
        let new = |surface, login: &str| who.person(surface, login).is_some_and(|p| joined.contains(&p.id));
        let posts = self.ports.store.posts(&delivery.id).await?;
        let asked: BTreeSet<&str> = posts
            .iter()
            .filter_map(|post| match (&post.out.kind, &post.out.body) {
                (PostKind::Ballot { subject }, Body::Ballot(ballot)) if ballot.retired.is_none() => Some(&**subject),
                _ => None,
            })
            .collect();
        let votes = self.ports.store.votes(&delivery.id).await?;
        let stands = votes.iter().filter(|v| v.withdrawn_at.is_none() && v.choice == Choice::Approve);
        if stands.filter(|v| asked.contains(v.subject.0.as_str())).any(|v| new(v.surface, &v.login)) {
            return Ok(true);
        }
        for (repo, pr) in self.voted_prs(delivery, |bump| bump.merged.is_none()) {
            let approves = |state| state == ReviewState::Approved;
            self.ports.forge.distrust(repo);
            match self.ports.forge.reviews(repo, pr).await {
                Ok(reviews) if !reviews.iter().any(|r| approves(r.state) && new(Surface::Github, &r.login)) => {}
                _ => return Ok(true),
            }
        }
        Ok(false)
    }

    /// The pull requests on which reviews of a delivery may stand: the app's, and those of these bumps.
    pub(super) fn voted_prs(&self, delivery: &Delivery, of: impl Fn(&BumpRecord) -> bool) -> Vec<(&RepoId, PrNumber)> {
        let app = self.catalog.app(&delivery.app).map(|a| &a.repository);
        let mut found: Vec<_> = app.zip(delivery.known.pr).into_iter().collect();
        for (environment, bump) in delivery.known.bumps.iter().filter(|(_, bump)| of(bump)) {
            let repo = self.catalog.environment(environment).map(|e| &e.repository);
            found.extend(repo.zip(bump.pr));
        }
        found
    }
}

const ASKED_AGAIN: &str = " It is asked again; votes given before do not count.";

fn waits_for_anew(delivery: &Delivery) -> String {
    format!(" It waits until it is asked for anew, after /tide abort {}.", delivery.id)
}

/// What people read of it, and how loud.
fn told(delivery: &Delivery, found: &[PolicyChange], words: &[String], asked_again: bool) -> (String, Volume) {
    let mut text = format!("The configuration changed for {}: {}.", delivery.id, words.join("; "));
    if found.iter().any(PolicyChange::strands) {
        text.push_str(&format!(" It goes no further: /tide abort {}, or put that back.", delivery.id));
    }
    if delivery.known.unasked.is_some() {
        text.push_str(&waits_for_anew(delivery));
    } else if asked_again {
        text.push_str(ASKED_AGAIN);
    }
    let loud = asked_again || found.iter().any(PolicyChange::strands);
    (text, if loud { Volume::Outcome } else { Volume::Detail })
}
