//! Observing: reading, for the current step of one delivery, what `decide` needs. Nothing is changed outside; votes
//! seen on ballots are recorded.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;

use super::dev_images::Built;
use super::in_time::in_time;
use super::truth::{Voted, store_failed};
use super::{Engine, EngineError};
use crate::domain::catalog::{App, Environment, Right, RolloutPolicy, VersionImages};
use crate::domain::decide::Learn;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::gate::Load;
use crate::domain::image::ImageRef;
use crate::domain::observed::{ImageSeen, MergeSeen, Observed, OpeningSeen, RolloutSeen};
use crate::domain::plan::latest_tag;
use crate::domain::policy::Moment;
use crate::domain::pull_request::{Lineage, PrState, PullRequest, Review, ReviewState};
use crate::domain::step::{StepKind, TagTarget};
use crate::domain::{Branch, CommitSha, DeliveryId, EnvName, PrNumber, RepoId, TagName};
use crate::port::{Fault, PortError, PortResult};
use crate::registry::Registry;
use crate::rollout::{Rollout, RolloutTarget};
use crate::store::Listing;

/// The line in a pull request's body by which a delivery knows its own.
pub(super) fn marker(delivery: &Delivery) -> String {
    format!("<!-- tidegate:{} -->", delivery.id)
}

/// Approvals, the latest of their givers, that were given on another head than this.
fn stale(reviews: &[Review], head: &CommitSha) -> Vec<Review> {
    let latest = |r: &&Review| !reviews.iter().any(|o| o.turn() > r.turn() && o.login.eq_ignore_ascii_case(&r.login));
    let old = |r: &&Review| r.state == ReviewState::Approved && r.commit != *head;
    reviews.iter().filter(latest).filter(old).cloned().collect()
}

impl Engine {
    /// Reads what the delivery's current step needs. What cannot be read is part of the answer.
    pub(super) async fn observe(&self, delivery: &Delivery) -> Result<Observed, EngineError> {
        let Some(step) = delivery.current() else { return Ok(Observed::Nothing) };
        // What had begun when somebody said abort is looked at once more.
        if delivery.known.aborted_by.is_some() && delivery.known.passing.is_none() {
            return Ok(Observed::Nothing);
        }
        // Boxed: all that is read makes one large future.
        let seen = Box::pin(self.observe_on_base(delivery, &step.kind));
        match in_time(self.options.lease / 2, "read what its step needs", seen).await {
            Ok(observed) => Ok(observed),
            Err(error) => {
                self.store_works().await?;
                self.asked_to_wait(&delivery.id, &error);
                tracing::debug!(delivery = %delivery.id, cause = %error.cause, "cannot observe: {error}");
                let transient = matches!(error.fault, Fault::Transient | Fault::Conflict);
                Ok(Observed::Unreadable { what: step.kind.title(), why: error.told, transient })
            }
        }
    }

    pub(super) async fn observe_step(&self, delivery: &Delivery, kind: &StepKind) -> PortResult<Observed> {
        let app = self.app(delivery)?;
        match kind {
            StepKind::CutBranch { branch, at } => self.see_branch(app, branch, at).await,
            StepKind::OpenPr { branch, base } => self.see_pr(delivery, app, branch, base).await,
            StepKind::AwaitFix { branch } => {
                Ok(Observed::Fix { tip: self.ports.repos.branch_tip(&app.repository, branch).await? })
            }
            StepKind::MergePr { environment } => self.see_merge(delivery, app, environment).await,
            StepKind::Tag { tags, on } => {
                let tags = self.see_tags(delivery, app, tags, *on).await?;
                self.see_before_tag(delivery, app, tags).await
            }
            StepKind::MoveTag { environment } => {
                let tag = latest_tag(environment).map_err(|e| PortError::rejected(e.to_string()))?;
                self.see_tags(delivery, app, &[tag], TagTarget::Shipped).await
            }
            StepKind::AwaitImages { from } => match self.moved_tag(delivery, app).await? {
                // What is built under a tag that was moved is another version.
                Some(moved) => Ok(Observed::VersionTagMoved(moved)),
                // What is built of a version that nothing brings is waited for in vain.
                None => match self.stranded(delivery).await?.filter(|_| delivery.lane == Lane::Promotion) {
                    Some(reason) => Ok(Observed::Stranded(Box::new(reason))),
                    None => self.see_images(delivery, app, *from).await,
                },
            },
            StepKind::Bump { environment } => self.see_bump(delivery, app, self.env(environment)?).await,
            StepKind::MergeBump { environment, approval } => {
                self.see_merge_bump(delivery, app, self.env(environment)?, *approval).await
            }
            StepKind::AwaitRollout { environment } => self.see_rollout(delivery, self.env(environment)?).await,
            StepKind::UpdateBranch { branch } => self.see_contains(delivery, app, branch).await,
            StepKind::BackMerge { into } => Box::pin(self.see_back_merge(delivery, app, into)).await,
            StepKind::Grant { environment } => self.see_grant(delivery, app, self.env(environment)?).await,
        }
    }

    /// The delivery's app, as configured now.
    pub(super) fn app(&self, delivery: &Delivery) -> PortResult<&App> {
        self.catalog.app(&delivery.app).ok_or_else(|| {
            PortError::rejected(format!("app {} is no longer configured; abort this, or put it back", delivery.app))
        })
    }

    /// An environment, as configured now.
    pub(super) fn env(&self, name: &EnvName) -> PortResult<&Environment> {
        self.catalog.environment(name).ok_or_else(|| {
            PortError::rejected(format!("environment {name} is no longer configured; abort this, or put it back"))
        })
    }

    async fn see_branch(&self, app: &App, branch: &Branch, at: &CommitSha) -> PortResult<Observed> {
        let tip = self.ports.repos.branch_tip(&app.repository, branch).await?;
        let (descends, left_over) = match &tip {
            None => (true, false),
            Some(tip) => {
                let found = self.found_branch(app, tip, at).await?;
                (found.descends, found.left_over)
            }
        };
        Ok(Observed::Branch { tip, descends, left_over })
    }

    /// A pull request of this delivery's. One whose number is known is read. One whose opening was begun may be there
    /// although its number was lost: it is the one with the delivery's marker, or an open one for the same branches. Before
    /// that there is none to look for.
    pub(super) async fn own_pr(
        &self,
        delivery: &Delivery,
        known: Option<PrNumber>,
        (repo, branch, base): (&RepoId, &Branch, &Branch),
    ) -> PortResult<Option<PullRequest>> {
        let forge = &self.ports.forge;
        match known {
            Some(number) => forge.pull_request(repo, number).await.map(Some),
            None if delivery.known.opening.contains(&(branch.clone(), base.clone())) => {
                let found = forge.find_pr(repo, branch, base).await?;
                let ours = |pr: &PullRequest| pr.author == forge.own_login() && pr.body.contains(&marker(delivery));
                Ok(found.filter(|pr| pr.state == PrState::Open || ours(pr)))
            }
            None => Ok(None),
        }
    }

    async fn see_pr(&self, delivery: &Delivery, app: &App, branch: &Branch, base: &Branch) -> PortResult<Observed> {
        let repos = &self.ports.repos;
        let tip = repos.branch_tip(&app.repository, branch).await?;
        let pr = self.own_pr(delivery, delivery.known.pr, (&app.repository, branch, base)).await?;
        let ahead = match (&tip, &delivery.known.source, &pr) {
            (None, _, _) | (_, _, Some(_)) => false,
            // A hotfix waits for the first commit of its own, whatever stage lacks of production.
            (Some(tip), Some(source), None) if delivery.lane == Lane::Hotfix => tip != source,
            (Some(tip), _, None) => match repos.branch_tip(&app.repository, base).await? {
                None => {
                    let what =
                        format!("branch {base} of {} does not exist; create it, or correct `branches`", app.repository);
                    return Err(PortError::not_found(what));
                }
                Some(base) => {
                    let lineage = repos.compare(&app.repository, &base, tip).await?.lineage;
                    matches!(lineage, Lineage::Ahead | Lineage::Diverged)
                }
            },
        };
        Ok(Observed::Pr { tip, ahead, pr })
    }

    async fn see_merge(&self, delivery: &Delivery, app: &App, environment: &EnvName) -> PortResult<Observed> {
        let Some(number) = delivery.known.pr else {
            return Err(PortError::rejected("the pull request's number was lost; abort this and start again"));
        };
        let environment = self.env(environment)?;
        let forge = &self.ports.forge;
        let pr = forge.pull_request(&app.repository, number).await?;
        let own_words = delivery.own_words(&app.repository, &pr, forge.own_login());
        let voted = self.voted_on_pr(delivery, (app, environment), &pr).await?;
        let voted = Voted { own_words, ..voted };
        let entering = voted.unexplained.commits.clone();
        let reviews = voted.reviews.clone();
        let stale = if pr.state == PrState::Open { stale(&voted.reviews, &pr.head) } else { Vec::new() };
        // What the vote is about names the dev images from the moment that they are there.
        let (built, undecided) = self.built_before(delivery, app, &pr).await?;
        let with_built = built.clone().map(|built| delivery.clone().learn(Learn::BuiltBefore(built)));
        let voted_on = with_built.as_ref().unwrap_or(delivery);
        let gates = self.gates(voted_on, (app, environment), Moment::AppMerge, &pr.head, voted).await?;
        let conflicts = self.conflicts(&app.repository, &pr).await?;
        let ready = pr.state == PrState::Open && !pr.draft;
        let reviewers = if ready { self.reviewers(delivery, app, &pr, &gates).await? } else { Vec::new() };
        let images_now = self.images_now(delivery, app).await?;
        let displaced = self.displaced(delivery, environment, images_now.as_ref()).await?;
        // Release and hotfix branches are people's; a promotion's is tidegate's own.
        let own = delivery.lane == Lane::Promotion;
        let branch_left = if own { self.branch_left(&app.repository, &pr).await? } else { None };
        let planned_base = match delivery.lane {
            Lane::Change => Some(&app.dev_branch),
            _ => app.branches.get(&environment.name),
        };
        let planned_base = planned_base.cloned().unwrap_or_else(|| pr.base.clone());
        Ok(Observed::Merge(Box::new(MergeSeen {
            own_words,
            planned_base,
            gates,
            reviewers,
            stale,
            by_hand: delivery.lane.right() == Some(Right::Change) && !app.auto_merge,
            conflicts,
            reviews,
            built,
            undecided,
            images_now,
            displaced,
            older: self.older(delivery).await?,
            back_into: self.back_into(delivery, app, &pr).await?,
            pr,
            entering,
            branch_left,
        })))
    }

    /// An open delivery of the same lane, app and environment with an older version. Hotfixes stand beside releases.
    async fn older(&self, delivery: &Delivery) -> PortResult<Option<DeliveryId>> {
        if !matches!(delivery.lane, Lane::Release | Lane::Promotion) {
            return Ok(None);
        }
        let listing = Listing { app: Some(delivery.app.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await.map_err(store_failed)?;
        let same = |d: &Delivery| d.lane == delivery.lane && d.environment == delivery.environment;
        let in_the_way = |d: &Delivery| same(d) && d.version < delivery.version && !d.only_brings_back();
        Ok(open.into_iter().find(in_the_way).map(|d| d.id))
    }

    /// Where a merged pull request's branch still is, untouched since the merge.
    pub(super) async fn branch_left(
        &self,
        repo: &crate::domain::RepoId,
        pr: &PullRequest,
    ) -> PortResult<Option<CommitSha>> {
        if !matches!(pr.state, PrState::Merged { .. }) {
            return Ok(None);
        }
        Ok(self.ports.repos.branch_tip(repo, &pr.branch).await?.filter(|tip| *tip == pr.head))
    }

    pub(super) async fn conflicts(&self, repo: &crate::domain::RepoId, pr: &PullRequest) -> PortResult<Vec<String>> {
        if pr.mergeable != Some(false) {
            return Ok(Vec::new());
        }
        Ok(self.ports.repos.conflicts(repo, &pr.base, &pr.head).await?.unwrap_or_default())
    }

    /// What the registry's tags name now, where digests are part of what people vote on.
    pub(super) async fn images_now(&self, delivery: &Delivery, app: &App) -> PortResult<Option<Vec<ImageRef>>> {
        if delivery.known.images.is_empty() || delivery.lane == Lane::Rollback {
            return Ok(None);
        }
        let mut now = Vec::new();
        for image in &delivery.known.images {
            let registry = self.registry_of(app, &image.name)?;
            // A tag that is gone changes nothing: what ships is the digest.
            let digest = registry.digest(&image.name, &image.tag).await?.unwrap_or_else(|| image.digest.clone());
            self.can_be_pulled(app, &image.name, &image.tag, &image.digest).await?;
            now.push(ImageRef { digest, ..image.clone() });
        }
        Ok(Some(now))
    }

    /// The registry of that name.
    pub(super) fn registry(&self, name: &str) -> PortResult<&dyn Registry> {
        self.ports.registries.get(name).map(AsRef::as_ref).ok_or_else(|| {
            PortError::rejected(format!("registry {name} is not configured; correct the app's `images`"))
        })
    }

    /// The commit that a step of this delivery is about.
    pub(super) fn target(delivery: &Delivery, on: TagTarget) -> PortResult<CommitSha> {
        let commit = delivery.target(on);
        commit.ok_or_else(|| PortError::rejected("the commit to use was lost; abort this and start again"))
    }

    async fn see_tags(&self, delivery: &Delivery, app: &App, tags: &[TagName], on: TagTarget) -> PortResult<Observed> {
        let target = Self::target(delivery, on)?;
        let mut found = BTreeMap::new();
        for tag in tags {
            if let Some(commit) = self.ports.repos.tag(&app.repository, tag).await? {
                found.insert(tag.clone(), commit);
            }
        }
        Ok(Observed::Tags { found, target, images: None, stood: false })
    }

    async fn see_images(&self, delivery: &Delivery, app: &App, from: VersionImages) -> PortResult<Observed> {
        let Some(version) = delivery.version else {
            return Err(PortError::rejected("a delivery without a version has no version images"));
        };
        let doubt = self.doubt(delivery, version).await?;
        let mut seen = Vec::new();
        for spec in &app.images {
            let registry = self.registry(&spec.registry)?;
            let tag = spec.tag_of(version);
            let found = registry.digest(&spec.name, &tag).await?;
            if let Some(digest) = &found {
                self.can_be_pulled(app, &spec.name, &tag, digest).await?;
            }
            let older = found.as_ref().is_some_and(|digest| doubt.is_older(&spec.name, digest));
            let accepted = found.as_ref().is_some_and(|digest| doubt.is_accepted(digest));
            let (image, stood) = (spec.name.clone(), doubt.stood);
            let meant_by = found.as_ref().and_then(|digest| doubt.meant_by(digest)).cloned();
            let (dev, same_tree, undecided) = (None, false, None);
            let mut image =
                ImageSeen { image, tag, found, dev, same_tree, older, stood, accepted, undecided, meant_by };
            if let (true, Some(shipped)) = (from == VersionImages::Retag || older, delivery.shipped()) {
                let (built, same_tree) = self.built_already(delivery, app, spec, shipped).await?;
                image.same_tree = same_tree;
                if let Some(built) = built {
                    let taken = same_tree && image.found.as_ref() == Some(&built.digest);
                    image.meant_by = image.meant_by.or(built.meant_by.filter(|_| taken));
                    (image.dev, image.undecided) = (Some(built.digest), built.undecided);
                }
            }
            seen.push(image);
        }
        let now = seen.iter().filter_map(ImageSeen::named).collect();
        // A release and a hotfix make their images anew: no environment can have taken them.
        let on_its_way = delivery.lane == Lane::Promotion;
        if on_its_way
            && let Some(displaced) = self.displaced(delivery, self.env(&delivery.environment)?, Some(&now)).await?
        {
            return Ok(Observed::Displaced(displaced));
        }
        Ok(Observed::Images(seen))
    }

    /// The dev image of the head that was merged, or of the commit the delivery started from, and whether it was built
    /// from the content that ships. The head differs from the start where the branch took something in, such as a
    /// hotfix that the dev branch has too.
    async fn built_already(
        &self,
        delivery: &Delivery,
        app: &App,
        spec: &crate::domain::catalog::ImageSpec,
        shipped: &CommitSha,
    ) -> PortResult<(Option<Built>, bool)> {
        let repos = &self.ports.repos;
        let tree = repos.commit(&app.repository, shipped).await?.tree;
        let mut seen = (None, false);
        for built in delivery.known.head.iter().chain(&delivery.known.source) {
            let dev = self.dev_image(app, spec, built).await?;
            seen = (dev, repos.commit(&app.repository, built).await?.tree == tree);
            if seen.0.is_some() && seen.1 {
                return Ok(seen);
            }
        }
        let of_itself = self.dev_image(app, spec, shipped).await?;
        Ok(if of_itself.is_some() { (of_itself, true) } else { seen })
    }

    async fn see_rollout(&self, delivery: &Delivery, environment: &Environment) -> PortResult<Observed> {
        let Some(policy) = &environment.rollout else { return Ok(Observed::Rollout(RolloutSeen::NotConfigured)) };
        let target = self.rollout_target(delivery, environment)?;
        let rollout = self.rollout_of(environment, policy)?;
        let seen = super::health::seen_with_log(rollout.state(&target).await?);
        if matches!(seen, RolloutSeen::Overtaken(_))
            && let Some(tip) = self.put_back_since(delivery, environment).await?
        {
            let target = RolloutTarget { commit: tip, ..target };
            return Ok(Observed::Rollout(super::health::seen_with_log(rollout.state(&target).await?)));
        }
        Ok(Observed::Rollout(seen))
    }

    /// What watches an environment.
    pub(super) fn rollout_of(
        &self,
        environment: &Environment,
        policy: &RolloutPolicy,
    ) -> PortResult<&Arc<dyn Rollout>> {
        self.ports.rollouts.get(&policy.engine).ok_or_else(|| {
            let (engine, name) = (&policy.engine, &environment.name);
            PortError::rejected(format!("rollout engine {engine} is not configured; correct environment {name}"))
        })
    }

    /// What is to be seen running.
    pub(super) fn rollout_target(&self, delivery: &Delivery, environment: &Environment) -> PortResult<RolloutTarget> {
        let bump = delivery.known.bumps.get(&environment.name);
        let (Some(bump), Some(policy)) = (bump, &environment.rollout) else {
            return Err(PortError::rejected(format!("nothing of this delivery is in {} yet", environment.name)));
        };
        Ok(RolloutTarget {
            environment: environment.name.clone(),
            app: delivery.app.clone(),
            commit: bump.merged.clone().unwrap_or_else(|| bump.commit.clone()),
            images: bump.to.clone(),
            since: bump.merged_at.unwrap_or(delivery.created_at),
            settings: policy.settings.clone(),
        })
    }

    async fn see_contains(&self, delivery: &Delivery, app: &App, branch: &Branch) -> PortResult<Observed> {
        let commit = Self::target(delivery, TagTarget::Head)?;
        let contains = self.branch_contains(app, branch, &commit).await?;
        // A branch that conflicts says so when the update is tried: the adapter changes nothing then.
        Ok(Observed::Contains { contains, commit, conflicts: Vec::new() })
    }

    pub(super) async fn branch_contains(&self, app: &App, branch: &Branch, commit: &CommitSha) -> PortResult<bool> {
        let Some(tip) = self.ports.repos.branch_tip(&app.repository, branch).await? else {
            let what =
                format!("branch {branch} of {} does not exist; create it, or correct `branches`", app.repository);
            return Err(PortError::not_found(what));
        };
        let lineage = self.ports.repos.compare(&app.repository, commit, &tip).await?.lineage;
        Ok(matches!(lineage, Lineage::Same | Lineage::Ahead))
    }

    async fn see_grant(&self, delivery: &Delivery, app: &App, environment: &Environment) -> PortResult<Observed> {
        let Some(opening) = &delivery.known.opens else { return Ok(Observed::Opening(OpeningSeen::Unnamed)) };
        let target = self.ports.store.delivery(&opening.delivery).await.map_err(store_failed)?;
        let over = |what: &str| Observed::Opening(OpeningSeen::Over(format!("the {what} of {}", opening.delivery)));
        let Some(target) = target.filter(Delivery::is_open) else { return Ok(over("end")) };
        if !target.is_ahead_of(&environment.name) && !target.rolls_out_in(&environment.name) {
            return Ok(over("entry"));
        }
        match Load::of(&target) {
            None => return Ok(over("withdrawal")),
            Some(load) if load != opening.load => return Ok(Observed::Opening(OpeningSeen::Changed(load))),
            Some(_) => {}
        }
        let head = &opening.load.head;
        let gates = self.gates(delivery, (app, environment), Moment::Grant, head, Voted::default()).await?;
        let until = self.now() + TimeDelta::from_std(self.options.override_lasts).unwrap_or_default();
        Ok(Observed::Grant { gates, until })
    }
}
