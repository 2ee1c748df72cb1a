//! What a change of policy means for one delivery that is under way. Votes count by the policy in force whatever changed;
//! where it became easier to pass for a delivery itself, what was given under the stricter one does not count.

use std::collections::BTreeSet;
use std::time::Duration;

use super::identities::{Forgotten, Successor, forgotten, successors};
use super::{AppInForce, Asks, InForce, Place, Watched};
use crate::domain::catalog::{ImageFile, ImagePlace, OnFailure, Pin, Right, UnknownAuthors, VersionImages};
use crate::domain::delivery::Delivery;
use crate::domain::explain::duration_words;
use crate::domain::scan::ScanPolicy;
use crate::domain::step::StepKind;
use crate::domain::{AppName, EnvName, ImageName, PersonId};

/// One difference between two policies that concerns a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyChange {
    /// Its app is configured no longer.
    AppGone(AppName),
    /// An environment that it still has to pass is configured no longer.
    EnvironmentGone(EnvName),
    /// Fewer people must agree, or more.
    Quorum {
        /// To what.
        of: (EnvName, Right),
        /// Before.
        from: u32,
        /// Now.
        to: u32,
    },
    /// Nobody is asked any more where somebody was.
    NobodyAsked {
        /// For what.
        of: (EnvName, Right),
        /// How many had to agree.
        quorum: u32,
    },
    /// Somebody is asked where nobody was.
    SomebodyAsked {
        /// For what.
        of: (EnvName, Right),
        /// How many must agree.
        quorum: u32,
    },
    /// People may agree no longer.
    Left {
        /// To what.
        of: (EnvName, Right),
        /// Who.
        people: BTreeSet<PersonId>,
    },
    /// People may agree who could not.
    Joined {
        /// To what.
        of: (EnvName, Right),
        /// Who.
        people: BTreeSet<PersonId>,
    },
    /// Who is on the list is told elsewhere than before.
    KeptElsewhere {
        /// Of what.
        of: (EnvName, Right),
        /// By whom now; nobody else where there is none.
        teams: BTreeSet<String>,
    },
    /// Whether requester and authors may agree.
    SelfApproval {
        /// To what.
        of: (EnvName, Right),
        /// Now.
        may: bool,
    },
    /// How long an approval lasts.
    Expiry {
        /// Of what.
        of: (EnvName, Right),
        /// Before.
        from: Option<Duration>,
        /// Now.
        to: Option<Duration>,
    },
    /// A recurring freeze is gone, or new.
    Freeze {
        /// Where.
        environment: EnvName,
        /// In words.
        window: String,
        /// Whether it is new.
        new: bool,
    },
    /// What must come before.
    After {
        /// Before what.
        environment: EnvName,
        /// In words.
        from: String,
        /// In words.
        to: String,
    },
    /// Whether an environment is a production.
    Production {
        /// Which.
        environment: EnvName,
        /// Now.
        now: bool,
    },
    /// Required checks are gone, or new.
    Checks {
        /// Which.
        names: BTreeSet<String>,
        /// Whether they are new.
        new: bool,
    },
    /// Where something is kept: a repository, a branch, the files of an app.
    Moved {
        /// What.
        what: String,
        /// Before.
        from: String,
        /// Now.
        to: String,
    },
    /// Whether a change merges by itself.
    AutoMerge(bool),
    /// Whether rollouts are watched.
    Watched {
        /// Where.
        environment: EnvName,
        /// Now.
        watched: bool,
    },
    /// What a commit by somebody unknown costs.
    UnknownAuthors {
        /// To be approved for what.
        of: (EnvName, Right),
        /// Before.
        from: UnknownAuthors,
        /// Now.
        to: UnknownAuthors,
    },
    /// A login or an address by which one person was known is another's now.
    Successor(Successor),
    /// A login or an address by which somebody was known is nobody's now.
    Forgotten(Forgotten),
}

impl PolicyChange {
    /// Whether it became easier for the delivery to pass, so that it is asked again and older votes do not count.
    pub fn asks_again(&self) -> bool {
        match self {
            Self::Quorum { from, to, .. } => to < from,
            Self::NobodyAsked { .. } | Self::SelfApproval { may: true, .. } => true,
            Self::KeptElsewhere { .. } | Self::Successor(_) | Self::Forgotten(_) => true,
            Self::UnknownAuthors { from, to, .. } => *from == UnknownAuthors::Refuse && to != from,
            Self::Expiry { from: Some(_), to: None, .. } => true,
            Self::Expiry { from: Some(from), to: Some(to), .. } => to > from,
            _ => false,
        }
    }

    /// Whether the delivery can go no further as it is.
    pub fn strands(&self) -> bool {
        matches!(self, Self::AppGone(_) | Self::EnvironmentGone(_))
    }
}

/// What a delivery still has before it.
struct Ahead {
    environments: BTreeSet<EnvName>,
    /// Those where people have yet to be asked, or are being asked, about this delivery.
    asks: BTreeSet<EnvName>,
    app_merge: bool,
}

impl Ahead {
    fn of(delivery: &Delivery) -> Self {
        let mut ahead = Self { environments: BTreeSet::new(), asks: BTreeSet::new(), app_merge: false };
        for step in delivery.steps.iter().filter(|s| s.done_at.is_none()) {
            match &step.kind {
                StepKind::MergePr { environment } => {
                    ahead.app_merge = true;
                    ahead.asks.insert(environment.clone());
                    ahead.environments.insert(environment.clone());
                }
                // Written directly, it asks with the bump.
                StepKind::Bump { environment }
                | StepKind::MergeBump { environment, .. }
                | StepKind::Grant { environment } => {
                    ahead.asks.insert(environment.clone());
                    ahead.environments.insert(environment.clone());
                }
                StepKind::AwaitRollout { environment } | StepKind::MoveTag { environment } => {
                    ahead.environments.insert(environment.clone());
                }
                _ => {}
            }
        }
        // One ballot of a hotfix may ask the lists of every environment that it enters.
        if delivery.lane == crate::domain::delivery::Lane::Hotfix && !ahead.asks.is_empty() {
            ahead.asks.clone_from(&ahead.environments);
        }
        ahead
    }
}

/// What changed between two policies for a delivery, in the order in which it is told.
pub fn changes(old: &InForce, new: &InForce, delivery: &Delivery) -> Vec<PolicyChange> {
    let ahead = Ahead::of(delivery);
    let mut found = Vec::new();
    match (old.apps.get(&delivery.app), new.apps.get(&delivery.app)) {
        (Some(_), None) => found.push(PolicyChange::AppGone(delivery.app.clone())),
        (Some(before), Some(now)) => of_app(&mut found, (before, now), delivery, &ahead),
        (None, _) => {}
    }
    for name in &ahead.environments {
        match (old.environment(name), new.environment(name)) {
            (Some(_), None) => found.push(PolicyChange::EnvironmentGone(name.clone())),
            (Some(before), Some(now)) => {
                if let Some(right) = delivery.lane.right().filter(|_| ahead.asks.contains(name)) {
                    let lists = (before.approvals.get(&right), now.approvals.get(&right));
                    of_list(&mut found, (old, new), (name.clone(), right), lists);
                }
                of_place(&mut found, before, now);
            }
            (None, _) => {}
        }
    }
    if !ahead.asks.is_empty() {
        found.extend(successors(old, new).into_iter().map(PolicyChange::Successor));
        found.extend(forgotten(old, new).into_iter().map(PolicyChange::Forgotten));
    }
    found
}

/// Whether nobody is asked about a delivery, wherever it still would have to be approved.
pub fn asks_nobody(policy: &InForce, delivery: &Delivery) -> bool {
    let asks = |environment: &EnvName| {
        let place = policy.environment(environment);
        let list = delivery.lane.right().and_then(|right| place?.approvals.get(&right));
        list.is_some_and(|list| list.quorum > 0)
    };
    !Ahead::of(delivery).asks.iter().any(asks)
}

fn of_list(
    found: &mut Vec<PolicyChange>,
    (old, new): (&InForce, &InForce),
    of: (EnvName, Right),
    lists: (Option<&Asks>, Option<&Asks>),
) {
    let asked = |list: Option<&Asks>| list.is_some_and(|l| l.quorum > 0);
    let (before, now) = match lists {
        (Some(before), now) if asked(Some(before)) && !asked(now) => {
            return found.push(PolicyChange::NobodyAsked { of, quorum: before.quorum });
        }
        (before, Some(now)) if asked(Some(now)) && !asked(before) => {
            return found.push(PolicyChange::SomebodyAsked { of, quorum: now.quorum });
        }
        (Some(before), Some(now)) => (before, now),
        _ => return,
    };
    if before.quorum != now.quorum {
        found.push(PolicyChange::Quorum { of: of.clone(), from: before.quorum, to: now.quorum });
    }
    let kept = (old.kept_elsewhere(&before.from), new.kept_elsewhere(&now.from));
    let (were, are) = (old.members(&before.from), new.members(&now.from));
    let (mut left, mut joined): (BTreeSet<_>, BTreeSet<_>) = (&were - &are, &are - &were);
    if kept.0 != kept.1 {
        // Who that is nobody can say from here: anybody may have come to be on the list.
        found.push(PolicyChange::KeptElsewhere { of: of.clone(), teams: kept.1.clone() });
    }
    if !kept.0.is_empty() || !kept.1.is_empty() {
        (left, joined) = if kept.0 == kept.1 { (left, joined) } else { Default::default() };
    }
    if !left.is_empty() {
        found.push(PolicyChange::Left { of: of.clone(), people: left });
    }
    if !joined.is_empty() {
        found.push(PolicyChange::Joined { of: of.clone(), people: joined });
    }
    if before.self_approval != now.self_approval {
        found.push(PolicyChange::SelfApproval { of: of.clone(), may: now.self_approval });
    }
    if before.expires != now.expires {
        found.push(PolicyChange::Expiry { of: of.clone(), from: before.expires, to: now.expires });
    }
    if before.unknown_authors != now.unknown_authors && !now.self_approval {
        found.push(PolicyChange::UnknownAuthors { of, from: before.unknown_authors, to: now.unknown_authors });
    }
}

fn of_place(found: &mut Vec<PolicyChange>, before: &Place, now: &Place) {
    let environment = &now.name;
    for (windows, others, new) in [(&before.freezes, &now.freezes, false), (&now.freezes, &before.freezes, true)] {
        let only = windows.difference(others).cloned();
        found.extend(only.map(|window| PolicyChange::Freeze { environment: environment.clone(), window, new }));
    }
    let words = |after: &Option<(EnvName, Duration)>| match after {
        None => "nothing".to_owned(),
        Some((name, soak)) if soak.is_zero() => name.to_string(),
        Some((name, soak)) => format!("{} in {name}", duration_words(*soak)),
    };
    if before.after != now.after {
        let (from, to) = (words(&before.after), words(&now.after));
        found.push(PolicyChange::After { environment: environment.clone(), from, to });
    }
    if before.production != now.production {
        found.push(PolicyChange::Production { environment: environment.clone(), now: now.production });
    }
    if before.rollout.is_some() != now.rollout.is_some() {
        found.push(PolicyChange::Watched { environment: environment.clone(), watched: now.rollout.is_some() });
    } else if let (Some(before), Some(now)) = (&before.rollout, &now.rollout) {
        moved(found, format!("how rollouts in {environment} are watched"), watched(before), watched(now));
    }
    let at = |place: &Place| format!("{} {}", place.repository, place.branch);
    moved(found, format!("the env repo of {environment}"), at(before), at(now));
    let how = |place: &Place| if place.direct { "straight to the branch" } else { "by pull request" }.to_owned();
    moved(found, format!("how {environment} is written"), how(before), how(now));
}

/// How rollouts are watched, in words.
fn watched(rollout: &Watched) -> String {
    let then = match rollout.on_failure {
        OnFailure::Tell => "told where they fail".to_owned(),
        OnFailure::Rollback => "rolled back where they fail".to_owned(),
        OnFailure::Freeze { length } => format!("the app frozen for {} where they fail", duration_words(length)),
    };
    let then = match rollout.degraded_for {
        Duration::ZERO => then,
        long => format!("{then} for {}", duration_words(long)),
    };
    let Watched { engine, deadline, healthy_for, .. } = rollout;
    let (deadline, healthy) = (duration_words(*deadline), duration_words(*healthy_for));
    format!("by {engine}, for {deadline} at most, healthy for {healthy}, {then}")
}

/// The images of an app, in words.
fn images(app: &AppInForce) -> String {
    let from = match app.version_images {
        VersionImages::Rebuild => "built anew for a version",
        VersionImages::Retag => "tagged anew for a version",
    };
    let one = |(name, (registry, version, dev)): (&ImageName, &(String, String, String))| {
        format!("{name} in {registry} ({version}, {dev})")
    };
    format!("{}, {from}", app.images.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// What is asked of the scans of an app's images, in words.
fn scans(app: &AppInForce) -> String {
    let one = |(name, policy): (&ImageName, &ScanPolicy)| format!("{policy} in {name}");
    let told: Vec<String> = app.scans.iter().map(one).collect();
    if told.is_empty() { "nothing at all".to_owned() } else { told.join(", ") }
}

fn of_app(
    found: &mut Vec<PolicyChange>,
    (before, now): (&AppInForce, &AppInForce),
    delivery: &Delivery,
    ahead: &Ahead,
) {
    if let Some(right) = delivery.lane.right().filter(|_| !ahead.asks.is_empty()) {
        let names = |app: &AppInForce| app.checks.get(&right).cloned().unwrap_or_default();
        let (were, are) = (names(before), names(now));
        for (names, new) in [(&were - &are, false), (&are - &were, true)] {
            if !names.is_empty() {
                found.push(PolicyChange::Checks { names, new });
            }
        }
    }
    if before.auto_merge != now.auto_merge && delivery.lane == crate::domain::delivery::Lane::Change {
        found.push(PolicyChange::AutoMerge(now.auto_merge));
    }
    let app = &delivery.app;
    moved(found, format!("the repository of {app}"), before.repository.to_string(), now.repository.to_string());
    moved(found, format!("the images of {app}"), images(before), images(now));
    moved(found, format!("what is asked of the scans of {app}"), scans(before), scans(now));
    for environment in &ahead.environments {
        let branch = |app: &AppInForce| app.branches.get(environment).map_or("none".to_owned(), ToString::to_string);
        if ahead.app_merge {
            moved(found, format!("the branch of {app} for {environment}"), branch(before), branch(now));
        }
        if before.places.get(environment) != now.places.get(environment) {
            let files = |app: &AppInForce| match app.places.get(environment) {
                None => "none".to_owned(),
                Some(places) => places.iter().map(file).collect::<Vec<_>>().join(", "),
            };
            let what = format!("the files of {app} in {environment}");
            found.push(PolicyChange::Moved { what, from: files(before), to: files(now) });
        }
    }
}

fn file(place: &ImagePlace) -> String {
    let path = match &place.file {
        ImageFile::Kustomize { path, .. } | ImageFile::Helm { path, .. } | ImageFile::Yaml { path, .. } => path,
    };
    let pin = match place.pin {
        Pin::Digest => " by digest",
        Pin::Tag => " by tag alone",
        Pin::AsWritten => "",
    };
    format!("{path}{pin}")
}

fn moved(found: &mut Vec<PolicyChange>, what: String, from: String, to: String) {
    if from != to {
        found.push(PolicyChange::Moved { what, from, to });
    }
}
