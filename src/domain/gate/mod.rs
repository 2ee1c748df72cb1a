//! Gates: named conditions on a step. Each is open, or shut with a reason that a person can act on.
//!
//! This file and `reason` hold the words; `evaluate` and, for the votes, `approvals` hold the rules.
//! [`evaluate`] is pure: it takes what was freshly observed and says what each gate makes of it. Only a report whose
//! gates are all open yields an [`Approved`], and only an [`Approved`] lets the engine merge, tag or bump.

mod approvals;
mod describe;
mod electorate;
mod evaluate;
mod glass;
mod held;
mod holds;
mod images;
mod lift;
mod order;
mod quarantine;
mod reason;
mod scans;
#[cfg(test)]
mod tests;
mod waiver;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::authors::Authors;
use super::bound::Moved;
use super::catalog::{ApprovalPolicy, Catalog, Environment, Standing, Surface};
use super::delivery::{ApprovedBy, Lane, Requester};
use super::freeze::AdHocFreeze;
use super::image::Promised;
use super::pull_request::{Check, Lineage, Review};
use super::quarantine::Quarantine;
use super::scan::{ScanPolicy, Scanned, Scans};
use super::vote::{Choice, Subject, SubjectId, Vote};
use super::written::Reading;
use super::{AppName, CommitSha, EnvName, Instant, PersonId, Version};

pub use self::electorate::{Electorate, Parties};
pub use self::evaluate::evaluate;
pub use self::glass::{Closed, Entering, Load, Opening, Override};
pub use self::holds::{Lock, overrides_words, thaw};
pub use self::images::broken_promise;
pub use self::lift::{Held, Whose, meant};
pub use self::order::{Incoming, contained, not_older, replacing};
pub use self::reason::{AlsoHeld, Reason, Shut};
pub use self::waiver::{WAIVABLE, Waived, Waiver};

/// The gates' names, as people read them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum GateName {
    /// Quorum of eligible people on the current subject.
    Approvals,
    /// Required CI checks on the head.
    Checks,
    /// No freeze is on.
    Freeze,
    /// Healthy long enough in the environment before.
    Soak,
    /// Healthy in the environment before, and not older than what runs.
    Order,
    /// Every image exists, by digest.
    Images,
    /// Nobody holds the app in the environment.
    Lock,
    /// The version's tag names what was approved under it.
    Tag,
    /// The registry's scan found nothing that is too bad.
    Scan,
    /// None of the images was found to be bad.
    Quarantine,
}

impl std::fmt::Display for GateName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Approvals => "approvals",
            Self::Checks => "checks",
            Self::Freeze => "freeze",
            Self::Soak => "soak",
            Self::Order => "order",
            Self::Images => "images",
            Self::Lock => "lock",
            Self::Tag => "tag",
            Self::Scan => "scan",
            Self::Quarantine => "quarantine",
        })
    }
}

/// The state of the version in the environment before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Before {
    /// Was never there.
    Never,
    /// Can never be healthy there as things stand.
    Stranded {
        /// In words.
        detail: String,
    },
    /// Is there, not healthy yet.
    Unhealthy {
        /// In words.
        detail: String,
    },
    /// Was or is healthy there.
    Healthy {
        /// Since when.
        since: Instant,
        /// When something else took its place there, if it did: soaking stopped then.
        until: Option<Instant>,
    },
    /// Is healthy there again, not for as long as the environment asks.
    Recovering {
        /// Since when.
        since: Instant,
        /// When it will have been.
        settles: Instant,
    },
    /// Arrived there; rollouts are not observed in that environment.
    NotObserved {
        /// When it arrived.
        since: Instant,
        /// When something else took its place there, if it did.
        until: Option<Instant>,
    },
    /// Is there; how it fares cannot be asked now.
    Unknown {
        /// Why.
        why: String,
    },
}

/// What an environment runs, set against what would enter it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// In words: `1.3.0`, `dev-abc1234`.
    pub label: String,
    /// Exactly what stands there.
    pub text: String,
    /// The version that is read out of each thing that stands there; none where it is not told.
    pub read: Vec<Option<Reading>>,
    /// Its source commit, where known.
    pub source: Option<CommitSha>,
    /// How the new commit stands to the running one (first = running, second = new); to all, where there are several.
    pub lineage: Lineage,
    /// How commits with the tree of what runs stand to the new one, where somebody looked for them.
    pub by_tree: Vec<Lineage>,
    /// Why it cannot be read.
    pub unread: Option<String>,
}

/// One condition to evaluate, with its policy.
#[derive(Debug, Clone, PartialEq)]
pub enum GateSpec {
    /// Quorum of eligible people.
    Approvals {
        /// The environment whose list it is.
        of: EnvName,
        /// Who and how many.
        policy: ApprovalPolicy,
        /// Whether authors of the commits are excluded too (change and hotfix), not only requester and PR author.
        exclude_commit_authors: bool,
    },
    /// The approval that the app pull request merged with is for exactly what would enter.
    Carried,
    /// The head is the commit that carries the version's tag and was built.
    Head {
        /// That commit.
        version: CommitSha,
    },
    /// CI checks by name.
    Checks {
        /// The required ones.
        required: Vec<String>,
    },
    /// No freeze in this environment.
    Freeze,
    /// No lock on this app and environment.
    Lock,
    /// Healthy before; soak 0 asks for health alone.
    After {
        /// The environment before.
        environment: EnvName,
        /// How long.
        soak: Duration,
    },
    /// Never older over newer.
    NotOlder,
    /// The commit descends from what runs.
    Descends,
    /// What is gone back to still is what its tags name, and can be pulled.
    Images,
    /// The version's tag names what was approved under it, once it is there.
    Tag,
    /// The scan of an image that would enter.
    Scan {
        /// Which.
        image: Scanned,
        /// What is asked of it.
        policy: ScanPolicy,
    },
    /// None of its images is under quarantine.
    Quarantine,
}

/// Everything freshly observed that gates look at.
#[derive(Debug, Clone)]
pub struct GateTruth<'a> {
    /// The configuration.
    pub catalog: &'a Catalog,
    /// The environment to be entered.
    pub environment: &'a Environment,
    /// The lane.
    pub lane: Lane,
    /// The app.
    pub app: &'a AppName,
    /// The version, where there is one.
    pub version: Option<Version>,
    /// What votes must be about.
    pub subject: Subject,
    /// Who asked.
    pub requested_by: &'a Requester,
    /// The pull request's author by forge login; tidegate's own login where it opened it.
    pub pr_author: Option<String>,
    /// Who wrote what would be approved.
    pub authors: &'a Authors,
    /// What was approved with the app pull request, and by whom.
    pub carried: Option<&'a ApprovedBy>,
    /// Votes recorded for this delivery, on any subject.
    pub votes: Vec<Vote>,
    /// Reviews on the pull request people vote on.
    pub reviews: Vec<Review>,
    /// What each review was given on, as recorded when it was first seen.
    pub reviewed: BTreeMap<u64, SubjectId>,
    /// Checks on the head.
    pub checks: Vec<Check>,
    /// Ad-hoc freezes of any environment.
    pub freezes: Vec<AdHocFreeze>,
    /// Locks, lifted ones included.
    pub locks: Vec<Lock>,
    /// Granted overrides.
    pub overrides: Vec<Override>,
    /// What was found to be bad and is not let go.
    pub quarantined: Vec<Quarantine>,
    /// The delivery that would enter, as far as holds ask about it.
    pub entering: Entering,
    /// The environment before.
    pub before: Before,
    /// What runs; none when the environment runs nothing of this app yet.
    pub running: Option<Running>,
    /// The images of a way back, as the registry has them.
    pub promised: Vec<Promised>,
    /// The version's tag, where it names something else than what was approved.
    pub tag: Option<Moved>,
    /// What the registry says of the scans that are asked about.
    pub scans: Scans,
    /// What people let pass although a gate is shut.
    pub waivers: Vec<Waiver>,
    /// What it was asked to replace, although nobody can tell whether that is older.
    pub replacing: Option<&'a str>,
    /// What the machine's clock shows, which may be behind: calendars are read off it.
    pub wall: Instant,
}

/// A vote that does not count, and why: told privately to the voter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IgnoredVote {
    /// From where.
    pub surface: Surface,
    /// Whose, by login.
    pub login: String,
    /// What.
    pub choice: Choice,
    /// Why not.
    pub why: IgnoredBecause,
}

/// Why a vote does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum IgnoredBecause {
    /// The login belongs to nobody in the configuration.
    Stranger,
    /// The surface says that this is no member: a bot, a guest, somebody who left.
    NotMember {
        /// What it is.
        standing: Standing,
    },
    /// Not in the list of approvers.
    NotListed,
    /// Asked for this delivery.
    Requester,
    /// Opened the pull request.
    PrAuthor,
    /// Wrote one of its commits.
    CommitAuthor,
    /// Committed or pushed one of its commits.
    BroughtCommit,
    /// Said who wrote one of its commits.
    Claimed,
    /// Given on another subject: the head or a digest has changed since.
    StaleSubject,
    /// A review that stood on the pull request before this was asked there.
    OfBefore,
    /// A review on a pull request that was closed and opened again: nobody knows what of it is of before.
    Reopened,
    /// A review that was given while somebody else's title or text stood on tidegate's own pull request.
    Reworded,
    /// Older than the policy allows.
    Expired {
        /// When it ran out.
        at: Instant,
    },
}

/// What one gate says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// Open, with a word on why: "2 of 2: alice, bob", "overridden: …".
    Open {
        /// For people.
        note: String,
    },
    /// Shut.
    Shut(Shut),
}

/// What all gates of a step say at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateReport {
    /// Each gate's verdict, in the order of the specs.
    pub verdicts: Vec<(GateName, Verdict)>,
    /// Who counts as having approved.
    pub approved_by: Vec<PersonId>,
    /// Votes that do not count.
    pub ignored: Vec<IgnoredVote>,
    /// Who may judge, for each list that is asked.
    pub electorates: Vec<Electorate>,
    /// When something in this report runs out (an approval expires, a freeze begins or ends): look again then.
    pub look_again: Option<Instant>,
    subject: Subject,
    at: Instant,
}

/// Proof that every gate was open on this subject at this instant. Only [`GateReport::approved`] makes one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Approved {
    subject: Subject,
    by: Vec<PersonId>,
    at: Instant,
}

impl Approved {
    /// What was approved.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// The head the merge must be pinned to.
    pub fn head(&self) -> &CommitSha {
        &self.subject.head
    }

    /// By whom.
    pub fn people(&self) -> &[PersonId] {
        &self.by
    }

    /// When the gates were found open.
    pub fn at(&self) -> Instant {
        self.at
    }
}

impl GateTruth<'_> {
    /// Those who had a part in what is judged.
    pub fn parties(&self) -> Parties<'_> {
        Parties {
            catalog: self.catalog,
            requested_by: self.requested_by,
            pr_author: self.pr_author.as_deref(),
            authors: self.authors,
        }
    }
}

impl GateReport {
    /// What was judged.
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    /// Whether somebody had a part in what is judged, so that their approval does not count.
    pub fn excludes(&self, person: &PersonId) -> bool {
        self.electorates.iter().any(|e| e.excludes(person).is_some())
    }

    /// The reasons of the shut gates, each once.
    pub fn shut(&self) -> Vec<Shut> {
        let mut reasons = Vec::new();
        for (_, verdict) in &self.verdicts {
            if let Verdict::Shut(shut) = verdict
                && !reasons.contains(shut)
            {
                reasons.push(shut.clone());
            }
        }
        reasons
    }

    /// Which approvals are still missing once this person's counts.
    pub fn wanted_beside(&self, person: &PersonId) -> Vec<Shut> {
        let with = |mut shut: Shut| {
            let Reason::NeedsApprovals { have, quorum, .. } = &mut shut.reason else { return None };
            if shut.who_can_open.contains(person) {
                have.push(person.clone());
                shut.who_can_open.retain(|p| p != person);
            }
            (usize::try_from(*quorum).is_ok_and(|quorum| have.len() < quorum)).then_some(shut)
        };
        self.shut().into_iter().filter_map(with).collect()
    }

    /// Who agrees with what is judged, if all approvals that are asked are there, whatever else is shut. This proves nothing.
    pub fn agreed(&self) -> Option<ApprovedBy> {
        let mut approvals = self.verdicts.iter().filter(|(gate, _)| *gate == GateName::Approvals);
        let open = approvals.all(|(_, v)| matches!(v, Verdict::Open { .. }));
        open.then(|| ApprovedBy { subject: self.subject.clone(), people: self.approved_by.clone(), at: self.at })
    }

    /// The proof, if every gate is open.
    pub fn approved(&self) -> Option<Approved> {
        let open = self.verdicts.iter().all(|(_, v)| matches!(v, Verdict::Open { .. }));
        open.then(|| Approved { subject: self.subject.clone(), by: self.approved_by.clone(), at: self.at })
    }
}
