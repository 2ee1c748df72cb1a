//! How open deliveries of one app look at each other. A hotfix stands on what production ran when it was started. Once
//! something else runs there, because a promotion arrived, another hotfix was faster or it was rolled back, the hotfix
//! no longer is "a fix of what production runs" and must enter nothing. What runs must lie on the way from where the
//! hotfix branch was cut to its head: then it holds all that runs, and nothing that was taken out since.

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::delivery::{Delivery, Lane};
use super::plan::hotfix_branch;
use super::pull_request::Lineage;
use super::step::{Step, StepKind};
use super::{Branch, CommitSha, EnvName, Instant, Version};

/// What one production runs, set against a hotfix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footing {
    /// Which production.
    pub environment: EnvName,
    /// What runs, in words.
    pub runs: String,
    /// Its version, where it has one.
    pub version: Option<Version>,
    /// What the hotfix was started from, in words.
    pub from: String,
    /// What is typed to replace it all the same, where nobody can tell how it stands to the hotfix.
    pub say: Option<String>,
    /// How what runs stands to the commit that the hotfix branch was cut at (first = that commit, second = what runs).
    pub since: Lineage,
    /// How the hotfix's head stands to what runs (first = what runs, second = the head).
    pub head: Lineage,
}

/// That a hotfix was started from something that production no longer runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    /// Which production.
    pub environment: EnvName,
    /// What it runs now, in words.
    pub runs: String,
    /// What the hotfix was started from, in words.
    pub from: String,
    /// The hotfix's version.
    pub version: Version,
    /// What that means for it.
    pub way: Way,
}

/// What it means for a hotfix that production moved, and so what can be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Way {
    /// What runs has the same version or a newer one: this one can never arrive.
    Outrun,
    /// What runs does not hold what the hotfix was started from: that was taken out, and would come back with it.
    TakenOut,
    /// What runs grew out of what the hotfix was started from, and its branch can still take that in.
    TakeIn {
        /// The hotfix's branch.
        branch: Branch,
        /// What runs, as Git knows it.
        what: String,
    },
    /// The same, but what ships of the hotfix is settled already.
    TooLate,
    /// How the two are related cannot be told.
    Unknown {
        /// What is typed to replace what runs all the same.
        say: Option<String>,
    },
}

/// The first production on which a hotfix stands no longer; none while it stands on all that it still has to enter.
pub fn gone(hotfix: &Delivery, seen: &[Footing]) -> Option<Gone> {
    let version = hotfix.version.filter(|_| hotfix.lane == Lane::Hotfix)?;
    seen.iter().find_map(|footing| {
        let way = way(hotfix, version, footing)?;
        let Footing { environment, runs, from, .. } = footing.clone();
        Some(Gone { environment, runs, from, version, way })
    })
}

fn way(hotfix: &Delivery, version: Version, footing: &Footing) -> Option<Way> {
    let holds = |lineage| matches!(lineage, Lineage::Same | Lineage::Ahead);
    if footing.head == Lineage::Same {
        return None;
    }
    if footing.version.is_some_and(|runs| runs >= version) {
        return Some(Way::Outrun);
    }
    match (footing.since, footing.head) {
        (Lineage::Unknown, _) | (_, Lineage::Unknown) => Some(Way::Unknown { say: footing.say.clone() }),
        (since, _) if !holds(since) => Some(Way::TakenOut),
        (_, head) if holds(head) => None,
        _ if settled_head(hotfix).is_some() => Some(Way::TooLate),
        _ => {
            let what = footing.version.map_or_else(|| footing.runs.clone(), |v| v.tagged());
            Some(hotfix_branch(version).map_or(Way::TooLate, |branch| Way::TakeIn { branch, what }))
        }
    }
}

/// Whether a hotfix that is approved since then goes first and holds another delivery out of an environment: it still has to
/// pass there, and nothing keeps it from arriving. Of several hotfixes the one that was approved first goes first.
pub fn goes_first(
    (hotfix, since): (&Delivery, Instant),
    (other, theirs): (&Delivery, Option<Instant>),
    environment: &EnvName,
) -> bool {
    let ahead = |kind: &StepKind| matches!(kind, StepKind::AwaitRollout { environment: e } if e == environment);
    let ahead = hotfix.steps.iter().any(|step| step.done_at.is_none() && ahead(&step.kind));
    let arrives = hotfix.is_open() && hotfix.known.gone.is_none() && hotfix.known.aborted_by.is_none();
    let later = match theirs {
        Some(theirs) if other.lane == Lane::Hotfix => (theirs, &other.id) > (since, &hotfix.id),
        _ => other.id != hotfix.id,
    };
    hotfix.lane == Lane::Hotfix && ahead && arrives && later
}

/// The commit that a hotfix branch was cut at.
pub fn cut_at(hotfix: &Delivery) -> Option<&CommitSha> {
    hotfix.steps.iter().find_map(|step| match &step.kind {
        StepKind::CutBranch { at, .. } => Some(at),
        _ => None,
    })
}

/// The commit that a hotfix ships, once nothing that is pushed to its branch changes that any more.
pub fn settled_head(hotfix: &Delivery) -> Option<&CommitSha> {
    let fixed = |kind: &StepKind| matches!(kind, StepKind::MergePr { .. } | StepKind::AwaitFix { .. });
    let done = hotfix.steps.iter().any(|step| step.done_at.is_some() && fixed(&step.kind));
    hotfix.shipped().filter(|_| done || hotfix.known.approved.is_some())
}

/// Whether a hotfix still has to enter an environment.
pub fn still_enters(hotfix: &Delivery, environment: &EnvName) -> bool {
    let here = |kind: &StepKind| matches!(kind, StepKind::Bump { environment: e } if e == environment);
    !hotfix.is_merged_in(environment) && hotfix.steps.iter().any(|step| here(&step.kind))
}

/// Whether it is a hotfix that entered a production, and did not come to bringing its fix back.
pub fn is_left_unbrought(hotfix: &Delivery, catalog: &Catalog) -> bool {
    let back: Vec<&Step> = hotfix.steps.iter().filter(|s| matches!(s.kind, StepKind::BackMerge { .. })).collect();
    let begun = back.iter().any(|step| step.started_at.is_some() || step.done_at.is_some());
    let entered = catalog.productions().any(|e| hotfix.is_merged_in(&e.name));
    hotfix.lane == Lane::Hotfix && entered && !back.is_empty() && !begun
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::delivery::{ApprovedBy, BumpRecord, Known, Requester};
    use crate::domain::vote::Subject;

    fn sha(n: usize) -> CommitSha {
        format!("{n:040x}").parse().expect("a commit")
    }

    fn prod() -> EnvName {
        "prod".parse().expect("a name")
    }

    fn hotfix(approved: bool) -> Delivery {
        let version = Version::new(1, 3, 1);
        let branch = hotfix_branch(version).expect("a branch");
        let kinds = [
            StepKind::CutBranch { branch, at: sha(1) },
            StepKind::MergePr { environment: "stage".parse().expect("a name") },
            StepKind::Bump { environment: prod() },
        ];
        let subject = Subject {
            app: "shop".parse().expect("a name"),
            environment: prod(),
            head: sha(3),
            digests: Vec::new(),
            asked: 0,
            unexplained: Vec::new(),
            replacing: None,
        };
        let approved = approved.then(|| ApprovedBy { subject, people: Vec::new(), at: Default::default() });
        Delivery {
            id: "shop-1".parse().expect("an id"),
            app: "shop".parse().expect("a name"),
            lane: Lane::Hotfix,
            environment: prod(),
            version: Some(version),
            requested_by: Requester::Automatic("test".to_owned()),
            reason: None,
            created_at: Default::default(),
            steps: kinds.into_iter().map(Step::new).collect(),
            known: Known { source: Some(sha(1)), approved, ..Known::default() },
            waits: Vec::new(),
            wake_at: None,
            end: None,
            revision: 1,
        }
    }

    fn footing(since: Lineage, head: Lineage, version: Option<Version>) -> Footing {
        let (runs, from) = (version.map_or("something".to_owned(), |v| v.to_string()), "1.3.0".to_owned());
        Footing { environment: prod(), runs, version, from, say: None, since, head }
    }

    fn found(approved: bool, since: Lineage, head: Lineage, version: Option<Version>) -> Option<Way> {
        gone(&hotfix(approved), &[footing(since, head, version)]).map(|gone| gone.way)
    }

    const BASE: Option<Version> = Some(Version { major: 1, minor: 3, patch: 0 });

    #[test]
    fn a_hotfix_stands_on_what_it_was_started_from() {
        assert_eq!(found(false, Lineage::Same, Lineage::Ahead, BASE), None);
        // Before its first commit, its head is what runs.
        assert_eq!(found(false, Lineage::Same, Lineage::Same, BASE), None);
    }

    #[test]
    fn a_newer_version_outruns_it_even_if_its_branch_takes_that_in() {
        let newer = Some(Version::new(1, 4, 0));
        assert_eq!(found(false, Lineage::Ahead, Lineage::Diverged, newer), Some(Way::Outrun));
        assert_eq!(found(false, Lineage::Ahead, Lineage::Ahead, newer), Some(Way::Outrun));
    }

    #[test]
    fn what_was_rolled_back_does_not_come_back_as_a_fix() {
        let older = Some(Version::new(1, 2, 0));
        assert_eq!(found(false, Lineage::Behind, Lineage::Ahead, older), Some(Way::TakenOut));
        assert_eq!(found(true, Lineage::Diverged, Lineage::Ahead, older), Some(Way::TakenOut));
    }

    #[test]
    fn what_runs_can_be_taken_in_until_it_is_settled_what_ships() {
        let branch = "hotfixes/v1.3.1".parse().expect("a branch");
        let other = Some(Version::new(1, 3, 0));
        let take_in = Way::TakeIn { branch, what: "v1.3.0".to_owned() };
        assert_eq!(found(false, Lineage::Ahead, Lineage::Diverged, other), Some(take_in));
        assert_eq!(found(true, Lineage::Ahead, Lineage::Diverged, other), Some(Way::TooLate));
        assert_eq!(found(false, Lineage::Ahead, Lineage::Ahead, other), None);
    }

    #[test]
    fn what_nobody_can_place_holds() {
        assert_eq!(found(false, Lineage::Unknown, Lineage::Ahead, None), Some(Way::Unknown { say: None }));
        assert_eq!(found(false, Lineage::Same, Lineage::Unknown, BASE), Some(Way::Unknown { say: None }));
    }

    #[test]
    fn the_first_production_that_moved_is_named() {
        let mut moved = footing(Lineage::Behind, Lineage::Ahead, None);
        moved.environment = "prod-us".parse().expect("a name");
        let seen = [footing(Lineage::Same, Lineage::Ahead, BASE), moved];
        assert_eq!(gone(&hotfix(false), &seen).map(|gone| gone.environment), "prod-us".parse().ok());
    }

    #[test]
    fn what_it_entered_it_need_not_enter_again() {
        let mut hotfix = hotfix(true);
        assert!(still_enters(&hotfix, &prod()) && !still_enters(&hotfix, &"dev".parse().expect("a name")));
        let bump = BumpRecord {
            branch: None,
            commit: sha(4),
            base: sha(4),
            from: Vec::new(),
            to: Vec::new(),
            pins: Vec::new(),
            from_source: None,
            pr: None,
            merged: Some(sha(4)),
            merged_at: None,
            came: crate::domain::deployment::Came::LetIn,
        };
        hotfix.known.bumps.insert(prod(), bump);
        assert!(!still_enters(&hotfix, &prod()));
    }

    fn lineage() -> impl Strategy<Value = Lineage> {
        use Lineage as L;
        prop::sample::select(vec![L::Same, L::Ahead, L::Behind, L::Diverged, L::Unknown])
    }

    /// A history as a table of ancestors: commit n has parents below it.
    fn history() -> impl Strategy<Value = Vec<Vec<bool>>> {
        prop::collection::vec(prop::collection::vec(any::<bool>(), 8), 2..8).prop_map(|parents| {
            let mut holds: Vec<Vec<bool>> = Vec::new();
            for (n, chosen) in parents.iter().enumerate() {
                let mut ancestors = vec![false; parents.len()];
                ancestors[n] = true;
                for parent in (0..n).filter(|p| chosen[*p]) {
                    (0..=parent).for_each(|a| ancestors[a] |= holds[parent][a]);
                }
                holds.push(ancestors);
            }
            holds
        })
    }

    fn compare(holds: &[Vec<bool>], first: usize, second: usize) -> Lineage {
        match (first == second, holds[second][first], holds[first][second]) {
            (true, ..) => Lineage::Same,
            (_, true, _) => Lineage::Ahead,
            (_, _, true) => Lineage::Behind,
            _ => Lineage::Diverged,
        }
    }

    proptest! {
        /// Of any history: what a hotfix that stands would bring holds all that runs, and whatever it brings beyond that
        /// was never taken out of what ran when it was started.
        #[test]
        fn a_hotfix_that_stands_holds_what_runs_and_brings_nothing_back(
            holds in history(), cut in 0usize..8, runs in 0usize..8, head in 0usize..8
        ) {
            let [cut, runs, head] = [cut, runs, head].map(|n| n % holds.len());
            // A branch that does not hold where it was cut is no hotfix.
            if !holds[head][cut] {
                return Ok(());
            }
            let (since, ahead) = (compare(&holds, cut, runs), compare(&holds, runs, head));
            if found(false, since, ahead, BASE).is_none() {
                for ((ran, held), was) in holds[runs].iter().zip(&holds[head]).zip(&holds[cut]) {
                    prop_assert!(!ran || *held, "what runs is held");
                    prop_assert!(head == runs || !was || *ran, "nothing comes back");
                }
            } else {
                prop_assert!(cut != runs, "a hotfix of what runs stands");
            }
        }

        /// However many hotfixes are open: those that hold one another never all wait, and one that nobody approved, that
        /// stands no longer or was given up holds nobody.
        #[test]
        fn hotfixes_never_wait_for_each_other_in_a_circle(
            open in prop::collection::vec((any::<bool>(), 0i64..3, any::<bool>(), any::<bool>()), 1..6)
        ) {
            let hotfixes: Vec<Delivery> = open.iter().enumerate().map(|(n, (approved, at, gone, aborted))| {
                let mut hotfix = hotfix(*approved);
                hotfix.id = format!("shop-{n}").parse().expect("an id");
                hotfix.steps.push(Step::new(StepKind::AwaitRollout { environment: prod() }));
                if let Some(approved) = &mut hotfix.known.approved {
                    approved.at += chrono::TimeDelta::seconds(*at);
                }
                let moved = super::gone(&hotfix, &[footing(Lineage::Behind, Lineage::Ahead, None)]);
                hotfix.known.gone = moved.filter(|_| *gone);
                hotfix.known.aborted_by = aborted.then(|| "bob".parse().expect("a person"));
                hotfix
            }).collect();
            let at = |one: &Delivery| one.known.approved.as_ref().map(|by| by.at);
            let holds = |one: &Delivery, other: &Delivery| {
                at(one).is_some_and(|since| goes_first((one, since), (other, at(other)), &prod()))
            };
            for (one, (approved, _, gone, aborted)) in hotfixes.iter().zip(&open) {
                let held = hotfixes.iter().any(|other| holds(one, other));
                prop_assert!(!held || (*approved && !gone && !aborted));
                prop_assert!(!holds(one, one));
            }
            let free = hotfixes.iter().any(|one| !hotfixes.iter().any(|other| holds(other, one)));
            prop_assert!(free, "one of them can go");
        }

        #[test]
        fn nothing_older_or_unknown_stands(since in lineage(), head in lineage(), patch in 0u64..5, approved: bool) {
            let way = found(approved, since, head, Some(Version::new(1, 3, patch)));
            if way.is_none() && head != Lineage::Same {
                prop_assert!(patch < 1);
                prop_assert!(since != Lineage::Unknown && head != Lineage::Unknown);
            }
        }
    }
}
