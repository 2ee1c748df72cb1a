//! Gathering what gates look at, freshly: votes re-read from the surfaces, reviews, checks, freezes, locks, what runs.

use super::entering::{Enters, Unexplained};
use super::{Engine, EngineError};
use crate::domain::CommitSha;
use crate::domain::catalog::{App, Environment, Surface, WriteMode};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::gate::{Before, Entering, GateReport, GateSpec, GateTruth, Lock, Parties, evaluate};
use crate::domain::image::ImageRef;
use crate::domain::own_words::OwnWords;
use crate::domain::policy::{self, Moment};
use crate::domain::pull_request::{Check, PrState, PullRequest, Review};
use crate::domain::step::Approval;
use crate::domain::vote::{Means, Subject, Vote};
use crate::port::{PortError, PortResult};
use crate::store::{Listing, StoreError};

/// How many deployments say what became of a hotfix where it has been.
const LOOKED: u32 = 200;

/// A commit id that stands in where a subject has no commit of its own: a hash over its images.
pub(super) fn stand_in(images: &[ImageRef]) -> CommitSha {
    use sha2::{Digest as _, Sha256};
    let digests = images.iter().map(|i| i.digest.as_str()).collect::<Vec<_>>().join(",");
    let hex = hex::encode(Sha256::digest(digests.as_bytes()));
    CommitSha::parse(&hex[..40]).unwrap_or_else(|_| unreachable!("40 hex digits are a commit id"))
}

/// What is voted on: the reviews that count with it, who wrote it.
#[derive(Default)]
pub(super) struct Voted {
    pub(super) reviews: Vec<Review>,
    pub(super) pr_author: Option<String>,
    /// The app pull request, whose commits are voted on.
    pub(super) pr: Option<PullRequest>,
    /// What enters with it although nothing explains it: whatever the lane, who wrote it does not approve.
    pub(super) unexplained: Unexplained,
    pub(super) checks: Vec<Check>,
    /// Whether it is not ready to be voted on: no ballot yet.
    pub(super) draft: bool,
    /// Whether nothing is voted on any more, or not yet, so that it does not matter who wrote it.
    pub(super) settled: bool,
    /// Whether what people read there is what tidegate wrote.
    pub(super) own_words: OwnWords,
}

/// What a subject names with the head.
fn named(delivery: &Delivery, moment: Moment, head: &CommitSha, voted: &Voted) -> Vec<CommitSha> {
    match moment {
        // What is carried on names what entered.
        Moment::Entry(Approval::Carried) => delivery.known.entered.clone(),
        // Nothing is voted on any more: what was approved stays what it was.
        _ if voted.settled => delivery.approved_of(head).map(|s| s.unexplained.clone()).unwrap_or_default(),
        _ => voted.unexplained.names(delivery, head),
    }
}

/// Whether a ballot was decided once, and is counted anew at an entry that it covers: it goes on saying by what.
fn is_decided(delivery: &Delivery, moment: Moment, subject: &Subject) -> bool {
    let decided = delivery.known.approved.as_ref().is_some_and(|by| by.subject == *subject);
    moment == Moment::Entry(Approval::Carried) && decided
}

/// A store failure met while observing: the engine cannot go on, unlike with any other port.
pub(super) fn store_failed(error: StoreError) -> PortError {
    match error {
        // Waiting does not cure it.
        StoreError::Unreadable { .. } => {
            PortError::rejected(format!("{error}; whoever wrote it is a later tidegate, or it is damaged"))
        }
        error => PortError::transient("tidegate's own store cannot be read", error),
    }
}

impl Engine {
    /// Evaluates the gates of one moment on what is true now. Votes are re-read first; a surface that cannot be read
    /// fails the whole observation, which keeps the gate shut.
    pub(super) async fn gates(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        moment: Moment,
        head: &CommitSha,
        mut voted: Voted,
    ) -> PortResult<GateReport> {
        let now = self.now();
        let specs = policy::gates(&self.catalog, delivery, app, environment, moment);
        let names = named(delivery, moment, head, &voted);
        let subject = policy::subject(delivery, environment, head, &names);
        let votes_matter = specs.iter().any(|s| matches!(s, GateSpec::Approvals { policy, .. } if policy.quorum > 0));
        let authors = self.authors(delivery, app, &specs, (head, &voted)).await?;
        // A login that is a person's as well opens that person's own pull requests, too.
        let ours = |author: &String| {
            author == self.ports.forge.own_login() && voted.pr.as_ref().is_none_or(|pr| delivery.opened(pr))
        };
        let pr_author = voted.pr_author.clone().filter(|author| !ours(author));
        // Nobody is asked about a head that cannot enter.
        let foreign = specs.iter().any(|s| matches!(s, GateSpec::Head { version } if version != head));
        let enters = !foreign && delivery.known.gone.is_none();
        if votes_matter && !voted.draft && enters {
            Box::pin(self.know_electorate(&specs, voted.settled)).await;
            let who = self.who();
            let parties = Parties {
                catalog: &who,
                requested_by: &delivery.requested_by,
                pr_author: pr_author.as_deref(),
                authors: &authors,
            };
            voted.unexplained.warned = Box::pin(self.warned((delivery, app), head, voted.settled)).await?;
            let about = (&subject, &voted.unexplained);
            let said = voted.settled || is_decided(delivery, moment, &subject);
            Box::pin(self.sync_ballot(delivery, &specs, about, (parties, said))).await?;
        } else if delivery.known.gone.is_some() {
            Box::pin(self.retire_held(delivery)).await?;
        }
        if matches!(moment, Moment::Entry(_)) && specs.iter().any(|s| matches!(s, GateSpec::Checks { .. })) {
            voted.checks = self.checked_at_entry(delivery, app, head).await?;
        }
        let compare = specs.iter().any(|s| matches!(s, GateSpec::NotOlder | GateSpec::Descends));
        let running = if compare { self.running_against(delivery, app, environment).await? } else { None };
        let store = &self.ports.store;
        let before = self.before_entering(delivery, &specs).await?;
        let way_back = self.way_back(delivery, &environment.name).await.map_err(store_failed)?;
        let entering = Entering { way_back, ..Entering::of(delivery, head) };
        let votes = self.readable(store.votes(&delivery.id).await.map_err(store_failed)?);
        self.know_voters(&votes).await?;
        let who = self.who();
        let tag = if specs.contains(&GateSpec::Tag) { self.moved_tag(delivery, app).await? } else { None };
        let truth = GateTruth {
            catalog: &who,
            environment,
            lane: delivery.lane,
            app: &delivery.app,
            version: delivery.version,
            subject,
            carried: delivery.known.approved.as_ref(),
            requested_by: &delivery.requested_by,
            pr_author,
            authors: &authors,
            votes,
            reviewed: delivery.reviewed_before(&voted.reviews, voted.own_words),
            reviews: voted.reviews,
            checks: voted.checks,
            freezes: store.freezes(now).await.map_err(store_failed)?,
            locks: self.locks(delivery, environment).await.map_err(store_failed)?,
            overrides: store.overrides(now).await.map_err(store_failed)?,
            quarantined: self.quarantines().await.map_err(store_failed)?,
            entering,
            before,
            running,
            promised: match specs.contains(&GateSpec::Images) {
                true => self.promised(delivery, app, environment).await?,
                false => Vec::new(),
            },
            tag,
            scans: self.scans_of(app, &specs).await?,
            waivers: store.waivers(now).await.map_err(store_failed)?,
            replacing: delivery.known.replacing.as_deref(),
            wall: self.ports.clock.wall(),
        };
        let report = evaluate(&specs, &truth, now);
        if !voted.draft {
            self.answer_ignored(delivery, &truth.subject, &report).await?;
        }
        Ok(report)
    }

    /// Of what was merged before, the head was checked.
    async fn checked_at_entry(&self, delivery: &Delivery, app: &App, head: &CommitSha) -> PortResult<Vec<Check>> {
        let merged = delivery.known.head.as_ref().filter(|_| delivery.known.merged.as_ref() == Some(head));
        self.ports.forge.checks(&app.repository, merged.unwrap_or(head)).await
    }

    /// What is asked of the environment before, where a gate asks.
    async fn before_entering(&self, delivery: &Delivery, specs: &[GateSpec]) -> PortResult<Before> {
        for spec in specs {
            if let GateSpec::After { environment, .. } = spec {
                return self.before(delivery, environment).await;
            }
        }
        Ok(Before::Never)
    }

    /// Votes of surfaces that are read: what stood on one that is configured no more cannot be looked at again. What was typed
    /// through the local API needs no surface.
    fn readable(&self, votes: Vec<Vote>) -> Vec<Vote> {
        let typed = |v: &Vote| v.means == Means::Text && v.surface == Surface::Terminal;
        let read = |v: &Vote| typed(v) || self.ports.chats.iter().any(|c| c.surface() == v.surface);
        votes.into_iter().filter(read).collect()
    }

    /// The locks that people and rollbacks set, and the hotfixes that go first: one that is approved would be overtaken in
    /// the environments it still has to pass.
    async fn locks(&self, delivery: &Delivery, environment: &Environment) -> Result<Vec<Lock>, StoreError> {
        let held = self.ports.store.locks().await?;
        if !policy::waits_for_hotfixes(delivery.lane) {
            return Ok(held);
        }
        let listing = Listing { app: Some(delivery.app.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await?;
        let mut first = Vec::new();
        for hotfix in open.iter().filter(|d| d.lane == Lane::Hotfix) {
            let mut passed = Vec::new();
            for before in policy::must_have_passed(&self.catalog, hotfix) {
                passed.push(self.ports.store.deployments(&hotfix.app, &before, LOOKED).await?);
            }
            first.extend(policy::goes_first((hotfix, &held, &passed), delivery, &environment.name, self.now()));
        }
        Ok(held.into_iter().chain(first).collect())
    }

    /// Reviews and checks of the app pull request: those that a gate asks for, while it matters what they say.
    pub(super) async fn voted_on_pr(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        pr: &PullRequest,
    ) -> PortResult<Voted> {
        let forge = &self.ports.forge;
        // What is a draft is not to be merged yet, and what was closed has its end told; merged all the same, it is what it brought.
        let draft = matches!(pr.state, PrState::Closed { .. }) || (pr.draft && pr.state == PrState::Open);
        let unexplained = match draft {
            true => Unexplained::default(),
            false => self.unexplained(delivery, app, Enters::Pr(pr)).await?,
        };
        // What tidegate merged itself, it merged with all gates open, if nothing else came of it.
        let ours = matches!(pr.state, PrState::Merged { .. }) && delivery.merged_itself(&app.repository, pr);
        let settled = draft || (ours && unexplained.was_asked(delivery, &pr.head));
        let pr_author = Some(pr.author.clone());
        let mut voted = Voted { pr_author, pr: Some(pr.clone()), draft, settled, unexplained, ..Voted::default() };
        if settled {
            return Ok(voted);
        }
        let specs = policy::gates(&self.catalog, delivery, app, environment, Moment::AppMerge);
        if specs.iter().any(|s| matches!(s, GateSpec::Approvals { .. })) {
            let reviews = forge.reviews(&app.repository, pr.number).await?;
            voted.reviews = delivery.known.with_kept((&app.repository, pr.number), reviews);
        }
        if specs.iter().any(|s| matches!(s, GateSpec::Checks { .. })) {
            voted.checks = forge.checks(&app.repository, &pr.head).await?;
        }
        Ok(voted)
    }

    /// Reviews on a bump's pull request. It carries exactly the subject's digests, so a review of our commit is a review
    /// of the subject.
    pub(super) async fn voted_on_bump(
        &self,
        delivery: &Delivery,
        environment: &Environment,
        (pr, commit): (&PullRequest, &CommitSha),
        head: &CommitSha,
    ) -> PortResult<Voted> {
        let asked = !policy::lists(&self.catalog, delivery, environment).is_empty();
        let ours = matches!(pr.state, PrState::Merged { .. }) && delivery.merged_itself(&environment.repository, pr);
        if !asked || ours || environment.write != WriteMode::PullRequest {
            return Ok(Voted { settled: ours, ..Voted::default() });
        }
        let reviews = self.ports.forge.reviews(&environment.repository, pr.number).await?;
        let mut reviews = delivery.known.with_kept((&environment.repository, pr.number), reviews);
        for review in &mut reviews {
            if review.commit == *commit {
                review.commit = head.clone();
            }
        }
        Ok(Voted { reviews, ..Voted::default() })
    }

    /// What is voted on at an entry, beside what was said on the bump itself: what nothing explains; and where the vote on the
    /// app pull request covers the entry, what was said there. Reviews there count as long as something is still to enter, and
    /// whoever opened it is left out.
    pub(super) async fn voted_at_entry(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        (approval, head): (Approval, &CommitSha),
        mut voted: Voted,
    ) -> PortResult<Voted> {
        if voted.settled {
            return Ok(voted);
        }
        voted.unexplained = self.unexplained_at_entry(delivery, (app, environment), approval, head).await?;
        let carried = approval == Approval::Carried && !policy::lists(&self.catalog, delivery, environment).is_empty();
        let Some(number) = delivery.known.pr.filter(|_| carried) else { return Ok(voted) };
        let pr = self.ports.forge.pull_request(&app.repository, number).await?;
        let reviews = self.ports.forge.reviews(&app.repository, number).await?;
        voted.reviews.extend(delivery.known.with_kept((&app.repository, number), reviews));
        voted.pr_author = Some(pr.author.clone());
        voted.pr = Some(pr);
        Ok(voted)
    }

    /// A store failure while observing stops the engine; anything else is the delivery's reason to wait.
    pub(super) async fn store_works(&self) -> Result<(), EngineError> {
        self.ports.store.next_wake().await?;
        Ok(())
    }
}
