//! What has begun to pass and cannot be undone. It is stored with the intent, so that whoever holds it then learns that it
//! had begun, and later what became of it: also where tidegate itself was cut off in between.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::catalog::{Catalog, Surface};
use super::delivery::Delivery;
use super::effect::Effect;
use super::explain::instant_words;
use super::hold::{Reach, Scope};
use super::step::StepKind;
use super::vote::SubjectId;
use super::{CommitSha, EnvName, Instant, RepoId};

/// How long what was given up may still have its effect. Only then it is said that it was not carried out.
pub const SETTLES: TimeDelta = TimeDelta::seconds(15);

/// An effect that cannot be undone, begun; what became of it is not known yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passing {
    /// What it does, in words.
    pub what: String,
    /// The repository that knows what became of it, where a forge is asked.
    pub repo: Option<RepoId>,
    /// What it brings something into.
    pub environments: BTreeSet<EnvName>,
    /// When it was last begun, or given up without an answer.
    pub since: Instant,
    /// Who held it since, and is told what became of it.
    pub tell: Vec<Waiter>,
}

impl Passing {
    /// From when on it is certain that it was not carried out, where it is seen not to be done.
    pub fn settles_at(&self) -> Instant {
        self.since + SETTLES
    }
}

/// Somebody who held what had begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    /// Of the event by which they did, so that nobody is told twice.
    pub key: String,
    /// Where.
    pub surface: Surface,
    /// In which channel.
    pub channel: String,
    /// Who, by login there.
    pub login: String,
    /// What they did: `/freeze prod`, `❌`.
    pub did: String,
}

impl Reach {
    /// What the current step of a delivery would touch.
    pub fn of(delivery: &Delivery, catalog: &Catalog) -> Self {
        let ends_in = || BTreeSet::from([delivery.environment.clone()]);
        let environments = match delivery.current().map(|step| &step.kind) {
            Some(
                StepKind::MergePr { environment }
                | StepKind::Bump { environment }
                | StepKind::MergeBump { environment, .. }
                | StepKind::AwaitRollout { environment }
                | StepKind::MoveTag { environment }
                | StepKind::Grant { environment },
            ) => BTreeSet::from([environment.clone()]),
            Some(StepKind::UpdateBranch { branch }) => {
                let branches = catalog.app(&delivery.app).map(|app| &app.branches);
                let of = branches.into_iter().flatten().filter(|(_, b)| *b == branch).map(|(e, _)| e.clone());
                of.chain(ends_in()).collect()
            }
            // A fix on its way back enters nothing.
            Some(StepKind::BackMerge { .. }) => BTreeSet::new(),
            _ => ends_in(),
        };
        Self { delivery: delivery.id.clone(), app: delivery.app.clone(), environments }
    }
}

impl Delivery {
    /// Notes that an effect begins that cannot be undone. Who waits for what became of an earlier try waits for this one.
    #[must_use]
    pub fn begins(mut self, effect: &Effect, reach: &Reach, now: Instant) -> Self {
        let tell = self.known.passing.take().map(|passing| passing.tell).unwrap_or_default();
        self.known.passing = Some(Passing {
            what: effect.describe(),
            repo: effect.rests_on().cloned(),
            environments: reach.environments.clone(),
            since: now,
            tell,
        });
        self
    }

    /// Whether something has begun that a hold of this scope came too late for.
    pub fn passes(&self, scope: &Scope) -> bool {
        let into = |environment| self.known.passing.as_ref().is_some_and(|p| p.environments.contains(environment));
        match scope {
            Scope::Environment(environment) => into(environment),
            Scope::Place(app, environment) => self.app == *app && into(environment),
            Scope::Delivery(delivery) => self.id == *delivery && self.known.passing.is_some(),
        }
    }

    /// What was merged on votes for this subject, in words; none while nothing was.
    pub fn merged_on(&self, subject: &SubjectId) -> Vec<String> {
        let words = |m: Merge| {
            let past = if m.ours { "" } else { " past its gates" };
            format!("{}{past} (as {})", m.what, m.commit.short())
        };
        self.merges(subject).into_iter().map(words).collect()
    }

    /// The same, with by whom and when.
    pub fn merged_by_whom(&self, subject: &SubjectId) -> Vec<String> {
        let words = |m: Merge| {
            let by = if m.ours { " by tidegate" } else { " past tidegate" };
            let at = m.at.map(|at| format!(", {}", instant_words(at))).unwrap_or_default();
            format!("{}{by} (as {}{at})", m.what, m.commit.short())
        };
        self.merges(subject).into_iter().map(words).collect()
    }

    fn merges(&self, subject: &SubjectId) -> Vec<Merge> {
        let known = &self.known;
        if known.approved.as_ref().is_none_or(|approved| approved.subject.id() != *subject) {
            return Vec::new();
        }
        let merging = self.steps.iter().find(|step| matches!(step.kind, StepKind::MergePr { .. }));
        let merged = known.merged.as_ref().map(|commit| Merge {
            what: format!("{} was merged", known.pr.map_or_else(|| "its pull request".to_owned(), |pr| pr.to_string())),
            commit: commit.clone(),
            ours: !known.merged_outside,
            at: merging.and_then(|step| step.done_at),
        });
        let bumped = known.bumps.iter().filter_map(|(environment, bump)| {
            Some(Merge {
                what: format!("{environment} was bumped"),
                commit: bump.merged.clone()?,
                ours: bump.came.is_let_in(),
                at: bump.merged_at,
            })
        });
        merged.into_iter().chain(bumped).collect()
    }

    /// The environments that it is still to enter: votes are counted anew there.
    pub fn still_voted_into(&self) -> BTreeSet<EnvName> {
        let ahead = self.steps.iter().filter(|s| s.done_at.is_none() && self.is_open());
        ahead
            .filter_map(|step| match &step.kind {
                StepKind::Bump { environment } | StepKind::MergeBump { environment, .. } => Some(environment.clone()),
                _ => None,
            })
            .collect()
    }
}

/// Something that was merged.
struct Merge {
    what: String,
    commit: CommitSha,
    /// Whether tidegate merged it, with its gates open.
    ours: bool,
    at: Option<Instant>,
}
