//! Env-repo writes as the engine sees them: what is observed before a bump and before its merge.

use super::Engine;
use super::running::port_error;
use super::truth::Voted;
use crate::domain::anew;
use crate::domain::catalog::{App, Environment, Pin};
use crate::domain::delivery::{BumpRecord, Delivery, Lane};
use crate::domain::gate::GateReport;
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::observed::{BumpSeen, MergeBumpSeen, MergeSeen, Observed, OtherBump};
use crate::domain::policy::{self, Moment};
use crate::domain::pull_request::{Lineage, PrState, PullRequest};
use crate::domain::step::{Approval, StepKind};
use crate::domain::{Branch, CommitSha};
use crate::envrepo::{self, Bump, Found, ImageEdit, ImageValue, Landing};
use crate::port::{PortError, PortResult};
use crate::store::Listing;

/// What a bump writes, and what it replaces.
pub(super) struct Values<'a> {
    pub(super) to: &'a [ImageRef],
    pub(super) pins: &'a [bool],
    pub(super) from: &'a [WrittenImage],
    pub(super) from_source: Option<&'a CommitSha>,
}

impl<'a> Values<'a> {
    pub(super) fn of(bump: &'a BumpRecord) -> Self {
        Self { to: &bump.to, pins: &bump.pins, from: &bump.from, from_source: bump.from_source.as_ref() }
    }
}

/// Whether a delivery is about to bring its bump into an environment.
fn is_at_bump(delivery: &Delivery, environment: &Environment) -> bool {
    let here = |kind: &StepKind| matches!(kind, StepKind::Bump { environment: e } if *e == environment.name);
    delivery.current().is_some_and(|step| here(&step.kind))
}

impl Engine {
    /// Whose votes open the gates of an environment: as planned, or, of a direct write, whose plan has no merge of its own,
    /// those of the app pull request where it was approved.
    pub(super) fn entry(delivery: &Delivery, environment: &Environment) -> Approval {
        let planned = delivery.steps.iter().find_map(|s| match &s.kind {
            StepKind::MergeBump { environment: e, approval } if *e == environment.name => Some(*approval),
            _ => None,
        });
        let app_merge = delivery.steps.iter().any(|s| matches!(s.kind, StepKind::MergePr { .. }));
        planned.unwrap_or(if app_merge { Approval::Carried } else { Approval::Own })
    }

    /// The images a delivery writes, one per place of the app in the environment.
    fn wanted(&self, delivery: &Delivery, app: &App, environment: &Environment) -> PortResult<Vec<ImageRef>> {
        let places = self.places(app, environment);
        let image = |name| delivery.known.images.iter().find(|i| i.name == name).cloned();
        places
            .iter()
            .map(|p| {
                image(p.image.clone())
                    .ok_or_else(|| PortError::rejected(format!("{} has no image {} to write", delivery.id, p.image)))
            })
            .collect()
    }

    /// Which of an app's places in an environment must be written by digest.
    fn pins(&self, app: &App, environment: &Environment) -> Vec<bool> {
        self.places(app, environment).iter().map(|place| place.pin == Pin::Digest).collect()
    }

    pub(super) async fn see_bump(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Observed> {
        let repos = &self.ports.repos;
        let Some(place) = self.what_runs(app, environment).await? else {
            let what =
                format!("app {} has no files in environment {}; add them under `files`", app.name, environment.name);
            return Err(PortError::rejected(what));
        };
        let source = Self::source_of(delivery);
        let running = self.set_against(&place, app, &source).await?;
        let named = self.bump_branch(delivery, app, environment).await?;
        let (branch, taken) = named.map_or((None, None), |(branch, taken)| (Some(branch), taken));
        let way_back = match delivery.lane {
            Lane::Rollback => None,
            _ => self.way_back(delivery, &environment.name).await.map_err(super::truth::store_failed)?,
        };
        let (mut branch_at, mut pr) = (None, None);
        let others;
        let (mut gates, mut images_now, mut ours) = (None, None, false);
        let wanted = self.wanted(delivery, app, environment)?;
        let there = crate::domain::image::names_all(&place.written, &wanted);
        match &branch {
            Some(branch) => {
                branch_at = repos.branch_tip(&environment.repository, branch).await?;
                let known = delivery.known.bumps.get(&environment.name).and_then(|b| b.pr);
                let place = (&environment.repository, branch, &environment.branch);
                pr = self.own_pr(delivery, known, place).await?;
                others = self.other_bumps(delivery, app, environment, branch).await?;
                // Whoever takes the place of such a one is voted on first; what a rollback took back waits for its lock.
                if self.is_taken_back(delivery, environment).await?
                    || there
                    || others.iter().any(|o| o.makes_way_for_what_is_let_in(delivery.lane))
                {
                    images_now = self.images_now(delivery, app).await?;
                    gates = Some(self.gates_of_entry(delivery, app, environment).await?);
                }
            }
            None => {
                images_now = self.images_now(delivery, app).await?;
                gates = Some(self.gates_of_entry(delivery, app, environment).await?);
                others = self.newer_pushes(delivery, app, environment).await?;
                // Anybody can write these lines: it is known as its own by the intent, too.
                if there && delivery.known.passing.is_some() {
                    let mut lines = super::act::trailers(&wanted);
                    lines.push(super::act::delivery_line(delivery));
                    let tip = repos.commit(&environment.repository, &place.commit).await?;
                    ours = lines.iter().all(|line| tip.message.lines().any(|l| l == line));
                }
            }
        }
        Ok(Observed::Bump(Box::new(BumpSeen {
            into: environment.branch.clone(),
            base: place.commit,
            unpinnable: place.unpinnable.into_iter().flatten().next(),
            current: place.written,
            wanted,
            pins: self.pins(app, environment),
            running: Some(running),
            way_back,
            stranded: if others.is_empty() { None } else { self.stranded(delivery).await? },
            others,
            branch,
            taken,
            branch_at,
            pr,
            gates,
            displaced: self.displaced(delivery, environment, images_now.as_ref()).await?,
            images_now,
            ours,
            promised: self.promised(delivery, app, environment).await?,
        })))
    }

    /// Whether the lock of a rollback speaks against a delivery here; its gates say whether it holds.
    async fn is_taken_back(&self, delivery: &Delivery, environment: &Environment) -> PortResult<bool> {
        let locks = self.rollback_locks(&delivery.app, |e| *e == environment.name).await;
        let locks = locks.map_err(super::truth::store_failed)?;
        Ok(!anew::held_by(delivery, &locks, self.now()).is_empty())
    }

    /// The gates before an environment as they stand before its bump is written.
    async fn gates_of_entry(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<GateReport> {
        let approval = Self::entry(delivery, environment);
        let moment = Moment::Entry(approval);
        let head = Self::voted_head(delivery, moment);
        let voted = self.voted_at_entry(delivery, (app, environment), (approval, &head), Voted::default()).await?;
        self.gates(delivery, (app, environment), moment, &head, voted).await
    }

    /// What a bump was merged as, set against the merge of what was there with the bump: the files that differ.
    async fn beyond(&self, environment: &Environment, pr: &PullRequest, bump: &CommitSha) -> PortResult<Vec<String>> {
        let PrState::Merged { commit, .. } = &pr.state else { return Ok(Vec::new()) };
        if commit == bump {
            return Ok(Vec::new());
        }
        let (repos, repo) = (&self.ports.repos, &environment.repository);
        match repos.commit(repo, commit).await?.parents.first() {
            Some(before) => repos.beyond_merge(repo, (before, bump), commit).await,
            None => Ok(vec!["everything".to_owned()]),
        }
    }

    /// Bumps of the same app and environment under way that are not this delivery's, each with what it brings set against
    /// what this one brings. Those of open deliveries are known; what else there may be, its branch shows, and only then
    /// the forge is asked for its pull requests.
    async fn other_bumps(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
        own: &Branch,
    ) -> PortResult<Vec<OtherBump>> {
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await.map_err(super::truth::store_failed)?;
        let (mut others, mut taken) = (Vec::new(), std::collections::BTreeSet::from([own.clone()]));
        for owner in open.iter().filter(|d| d.id != delivery.id) {
            let bump = owner.known.bumps.get(&environment.name);
            if bump.is_some_and(|bump| bump.branch.is_none() || bump.merged.is_some()) {
                continue;
            }
            taken.extend(bump.and_then(|bump| bump.branch.clone()));
            let (by_name, approved) = (anew::is_by_name(owner.lane), policy::approved_since(owner).is_some());
            let Some(number) = bump.and_then(|bump| bump.pr) else {
                // Before its pull request is open, it makes way as soon as it is; to a rollback at once. One that is approved
                // is not overtaken meanwhile.
                let back = delivery.lane == Lane::Rollback;
                let held = if back { bump.is_some() } else { approved && is_at_bump(owner, environment) };
                if by_name && held {
                    let newer = !back && self.is_newer(app, owner, delivery).await?;
                    let (delivery, title) = (Some(owner.id.clone()), crate::domain::title::title(owner));
                    let stranded = newer && self.stranded(owner).await?.is_some();
                    others.push(OtherBump { delivery, pr: None, title, newer, by_name, approved, stranded });
                }
                continue;
            };
            let pr = self.ports.forge.pull_request(&environment.repository, number).await?;
            if pr.state == PrState::Open && pr.base == environment.branch {
                let newer = self.is_newer(app, owner, delivery).await?;
                let (delivery, pr, title) = (Some(owner.id.clone()), Some(number), pr.title);
                let stranded = newer && self.stranded(owner).await?.is_some();
                others.push(OtherBump { delivery, pr, title, newer, by_name, approved, stranded });
            }
        }
        others.extend(self.orphans(app, environment, &taken).await?);
        others.sort_by_key(|o| o.pr);
        Ok(others)
    }

    /// Newer pushes that wait to be written directly, as this one does: of those that a freeze or a lock held back, only
    /// the newest is written.
    async fn newer_pushes(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
    ) -> PortResult<Vec<OtherBump>> {
        let mut newer = Vec::new();
        if delivery.lane != Lane::Continuous {
            return Ok(newer);
        }
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        for other in self.ports.store.deliveries(&listing).await.map_err(super::truth::store_failed)? {
            let waits =
                other.lane == Lane::Continuous && other.known.bumps.is_empty() && other.enters(&environment.name);
            if waits && other.id != delivery.id && self.is_newer(app, &other, delivery).await? {
                let title = crate::domain::title::title(&other);
                newer.push(OtherBump {
                    delivery: Some(other.id),
                    pr: None,
                    title,
                    newer: true,
                    by_name: false,
                    approved: false,
                    stranded: false,
                });
            }
        }
        Ok(newer)
    }

    /// Whether the other brings something newer than this one does.
    async fn is_newer(&self, app: &App, other: &Delivery, this: &Delivery) -> PortResult<bool> {
        if other.lane == Lane::Rollback {
            return Ok(true);
        }
        if let (Some(theirs), Some(ours)) = (other.version, this.version) {
            return Ok(theirs > ours);
        }
        let (theirs, ours) = (Self::source_of(other), Self::source_of(this));
        Ok(self.ports.repos.compare(&app.repository, &ours, &theirs).await?.lineage == Lineage::Ahead)
    }

    pub(super) async fn see_merge_bump(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
        approval: Approval,
    ) -> PortResult<Observed> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let Some(bump) = delivery.known.bumps.get(&environment.name) else { return Ok(Observed::Nothing) };
        let Some(number) = bump.pr else { return Ok(Observed::Nothing) };
        let mut pr = forge.pull_request(&environment.repository, number).await?;
        if pr.state == PrState::Open && pr.head != bump.commit {
            // Right after the push the forge may still tell the head before it; the branch itself does not lag.
            let tip = repos.branch_tip(&environment.repository, &pr.branch).await?;
            pr.head = tip.filter(|tip| *tip == bump.commit).unwrap_or(pr.head);
        }
        let moment = Moment::Entry(approval);
        let head = Self::voted_head(delivery, moment);
        let voted = self.voted_on_bump(delivery, environment, (&pr, &bump.commit), &head).await?;
        let mut voted = self.voted_at_entry(delivery, (app, environment), (approval, &head), voted).await?;
        let own_words = delivery.own_words(&environment.repository, &pr, forge.own_login());
        voted.own_words = own_words;
        let entering = voted.unexplained.commits.clone();
        let reviews = voted.reviews.clone();
        let gates = self.gates(delivery, (app, environment), moment, &head, voted).await?;
        let (mut ours, mut base) = (Ok(()), Ok(()));
        if pr.state == PrState::Open {
            let remote = self.env_remote(environment).await?;
            let plan = self.plan_of(delivery, app, environment, bump);
            match self.env_repos.verify(&remote, &pr.head, &plan).await.map_err(port_error)? {
                envrepo::Verdict::Ours => {}
                envrepo::Verdict::Foreign(what) => ours = Err(what),
                envrepo::Verdict::Moved(error) => base = Err(error.to_string()),
            }
        }
        let conflicts = self.conflicts(&environment.repository, &pr).await?;
        let branch_left = self.branch_left(&environment.repository, &pr).await?;
        let images_now = self.images_now(delivery, app).await?;
        let merge = MergeSeen {
            own_words,
            undecided: None,
            branch_left,
            planned_base: environment.branch.clone(),
            older: None,
            back_into: None,
            entering,
            pr,
            gates,
            reviewers: Vec::new(),
            reviews,
            built: None,
            stale: Vec::new(),
            by_hand: false,
            conflicts,
            displaced: self.displaced(delivery, environment, images_now.as_ref()).await?,
            images_now,
        };
        let pins = self.pins(app, environment);
        let beyond = self.beyond(environment, &merge.pr, &bump.commit).await?;
        Ok(Observed::MergeBump(Box::new(MergeBumpSeen { merge, ours, base, pins, beyond })))
    }

    /// The bump as it was planned, for writing it and for recognising it.
    fn plan_of(&self, delivery: &Delivery, app: &App, environment: &Environment, bump: &BumpRecord) -> Bump {
        let landing = match &bump.branch {
            Some(name) => Landing::Branch { name: name.clone(), was: Some(bump.commit.clone()) },
            None => Landing::Direct,
        };
        self.envrepo_bump(delivery, app, environment, &Values::of(bump), landing)
    }

    pub(super) fn envrepo_bump(
        &self,
        delivery: &Delivery,
        app: &App,
        environment: &Environment,
        values: &Values<'_>,
        landing: Landing,
    ) -> Bump {
        let edits = self
            .places(app, environment)
            .iter()
            .zip(values.to.iter().zip(values.from))
            .enumerate()
            .map(|(n, (place, (to, from)))| ImageEdit {
                file: place.file.clone(),
                to: ImageValue {
                    image: to.name.clone(),
                    new_name: None,
                    tag: to.tag.clone(),
                    digest: Some(to.digest.clone()),
                    pin: values.pins.get(n).copied().unwrap_or_default(),
                },
                from: Some(Found { tag: from.tag.clone(), digest: from.digest.clone() }),
            })
            .collect();
        let step = delivery.current().and_then(|s| s.started_at);
        Bump {
            base: environment.branch.clone(),
            landing,
            edits,
            message: super::act::bump_message(self, delivery, app, environment, values),
            trailers: super::act::trailers(values.to),
            author: self.options.identity.clone(),
            // The step's beginning: a retry after a crash makes the same commit.
            at: step.unwrap_or(delivery.created_at),
        }
    }
}
