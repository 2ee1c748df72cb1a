//! Every "not yet" as a type. `domain::explain` turns these into sentences.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::GateName;
use crate::domain::authors::Unknown;
use crate::domain::bound::Moved;
use crate::domain::delivery::Unasked;
use crate::domain::dev_image::Undecided;
use crate::domain::displaced::Displaced;
use crate::domain::image::ImageRef;
use crate::domain::kept::Kept;
use crate::domain::neighbours::Gone;
use crate::domain::scan::{Findings, Scanned, Severity};
use crate::domain::{Branch, CommitSha, DeliveryId, Digest, EnvName, ImageName, Instant, PersonId, PrNumber, TeamName};

/// Why something is not yet: a gate that is shut, or a step that waits for the outside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[must_use]
pub struct Shut {
    /// Why.
    pub reason: Reason,
    /// When time alone opens it.
    pub opens_at: Option<Instant>,
    /// Who can open it.
    pub who_can_open: Vec<PersonId>,
}

impl Shut {
    /// A reason that neither time nor a known person opens.
    pub fn because(reason: Reason) -> Self {
        Self { reason, opens_at: None, who_can_open: Vec::new() }
    }
}

/// Every "not yet", with what is needed to explain it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Approvals are missing.
    NeedsApprovals {
        /// Whose list, where several are asked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<EnvName>,
        /// Who approved so far.
        have: Vec<PersonId>,
        /// How many are needed.
        quorum: u32,
        /// Commits by somebody unknown, for which one more is needed.
        #[serde(default)]
        unknown: Vec<Unknown>,
    },
    /// Nobody knows who wrote some of it, and that must be known first.
    UnknownAuthors {
        /// Those commits.
        unknown: Vec<Unknown>,
        /// Whether somebody's word is enough.
        claim: bool,
    },
    /// Somebody rejected.
    Rejected {
        /// Who.
        by: Vec<PersonId>,
        /// Whose reviews somebody else dismissed: they stand all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        kept: Vec<Kept>,
    },
    /// The list of approvers is smaller than the quorum once the requester and authors are taken out.
    QuorumImpossible {
        /// Who is left.
        eligible: Vec<PersonId>,
        /// How many are needed.
        quorum: u32,
        /// Commits by somebody unknown, for which one more is needed.
        #[serde(default)]
        unknown: Vec<Unknown>,
    },
    /// Who may approve cannot be read.
    ElectorateUnread {
        /// The teams in question.
        teams: Vec<TeamName>,
        /// Why.
        why: String,
    },
    /// What would enter is not what was approved.
    NotApproved {
        /// The head that would enter.
        head: CommitSha,
        /// What was approved, in words.
        approved: String,
    },
    /// Whoever had to approve when it was asked for is asked no more.
    Unasked {
        /// What had to be approved.
        what: Unasked,
        /// Which delivery, to be named in a command.
        delivery: DeliveryId,
    },
    /// Checks have not finished or not begun.
    ChecksPending {
        /// Which.
        names: Vec<String>,
    },
    /// Checks failed.
    ChecksFailed {
        /// Which.
        names: Vec<String>,
    },
    /// A freeze is on.
    Frozen {
        /// Where.
        environment: EnvName,
        /// The reason given, or the window's expression.
        why: String,
        /// Whether a window of the configuration holds it, too: that is overridden, and nobody thaws it.
        #[serde(default)]
        recurs: bool,
    },
    /// Healthy before, but not long enough.
    Soaking {
        /// Where it soaks.
        environment: EnvName,
        /// How long it must.
        soak: Duration,
    },
    /// Not (yet) healthy in the environment before.
    NotHealthyBefore {
        /// That environment.
        environment: EnvName,
        /// What is missing, in words.
        detail: String,
    },
    /// It can never be healthy in the environment before as things stand.
    Stranded {
        /// That environment.
        environment: EnvName,
        /// Why, in words.
        detail: String,
        /// Which delivery, to be named in a command.
        delivery: DeliveryId,
    },
    /// How it fares in the environment before cannot be asked.
    HealthUnknown {
        /// That environment.
        environment: EnvName,
        /// Why.
        why: String,
    },
    /// The environment runs something newer.
    OlderThanRunning {
        /// Where.
        environment: EnvName,
        /// What runs, in words.
        running: String,
    },
    /// Nobody can tell whether what runs is older.
    CannotCompare {
        /// Where.
        environment: EnvName,
        /// Exactly what stands there.
        running: String,
        /// What would enter, in words.
        entering: String,
        /// What it was asked to replace, if that is something else.
        asked: Option<String>,
        /// The command that asks for it all the same; none where there is none.
        say: Option<String>,
    },
    /// What runs cannot be read.
    RunningUnread {
        /// Where.
        environment: EnvName,
        /// Why.
        why: String,
    },
    /// The commit does not descend from what runs.
    NotDescended {
        /// Where.
        environment: EnvName,
        /// What runs, in words.
        running: String,
    },
    /// The pull request's head is not the version's commit, whose images would ship.
    NotTheVersion {
        /// The head.
        head: CommitSha,
        /// The version's commit.
        version: CommitSha,
    },
    /// The version does not merge cleanly into the environment's branch of the app.
    VersionConflicts {
        /// Which pull request.
        pr: PrNumber,
        /// Into which branch.
        base: Branch,
        /// The files, where known.
        files: Vec<String>,
    },
    /// Production no longer runs what a hotfix was started from.
    BaseGone(Gone),
    /// Images do not exist yet.
    ImagesMissing {
        /// Which, with the tag awaited.
        images: Vec<(ImageName, String)>,
    },
    /// A tag names another digest than what was approved.
    ImageChanged {
        /// Which.
        image: ImageName,
        /// In words: approved and found digest.
        detail: String,
    },
    /// A tag names another image than the one that ran under it.
    TagMoved {
        /// What ran.
        image: ImageRef,
        /// What the tag names now.
        named: Digest,
        /// Whether the env repo says the digest.
        pinned: bool,
        /// The delivery that would go back to it; an older tidegate did not say.
        #[serde(default)]
        delivery: Option<DeliveryId>,
    },
    /// An image that ran cannot be pulled any more.
    ImageGone {
        /// Which.
        image: ImageRef,
    },
    /// Images were there before the version's tag was made: nobody saw CI build them from it.
    OlderThanTag {
        /// Which.
        images: Vec<ImageRef>,
        /// Whether the tag stood already, so that nobody looked before it was made.
        #[serde(default)]
        stood: bool,
        /// The delivery that would ship them; an older tidegate did not say.
        #[serde(default)]
        delivery: Option<DeliveryId>,
    },
    /// The version's tags name other images than the environment before took under them.
    Displaced {
        /// Which.
        displaced: Displaced,
        /// The delivery that would ship them.
        delivery: DeliveryId,
    },
    /// The version's tag names another image than the one that was built of what is released.
    NotTheDevImage {
        /// What it names.
        image: ImageRef,
        /// What was built.
        built: Digest,
        /// The delivery that would ship it.
        delivery: DeliveryId,
    },
    /// Of what was pushed as the dev image of a commit, nobody said which is meant.
    WhichDevImage {
        /// What was pushed.
        undecided: Undecided,
        /// The delivery that would ship one of them.
        delivery: DeliveryId,
    },
    /// Somebody holds the app in the environment.
    Locked {
        /// Where.
        environment: EnvName,
        /// Who holds it longest.
        by: String,
        /// Why.
        reason: String,
        /// Who else does.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        others: Vec<AlsoHeld>,
        /// What asks for the delivery anew, where a rollback holds it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anew: Option<String>,
        /// Whether it is more than a person's hold: a rollback, which takes the asking itself back, or what goes first.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        taken_back: bool,
        /// Whether a rollback's lock is among them: nothing of the delivery is left open there meanwhile.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        rolled_back: bool,
        /// Whether all of it is what failed rollouts froze: then who may freeze lifts it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        frozen: bool,
    },
    /// The pull request is a draft.
    Draft {
        /// Which.
        pr: PrNumber,
    },
    /// The hotfix branch has no commit of its own yet.
    AwaitingCommit {
        /// Which branch.
        branch: Branch,
    },
    /// `/hotfix submit` was not said yet.
    AwaitingSubmit {
        /// Which branch.
        branch: Branch,
    },
    /// The pull request waits for a person to merge it.
    AwaitingMerge {
        /// Which.
        pr: PrNumber,
    },
    /// The pull request does not merge cleanly.
    Conflict {
        /// Which.
        pr: PrNumber,
        /// The files, where known.
        files: Vec<String>,
    },
    /// The forge has not worked out yet whether it merges.
    MergeabilityUnknown {
        /// Which.
        pr: PrNumber,
    },
    /// Somebody changed the bump pull request: its head is not the commit tidegate made.
    BumpTouched {
        /// Which.
        pr: PrNumber,
        /// The head found.
        head: CommitSha,
    },
    /// The rollout is on its way.
    RollingOut {
        /// Where.
        environment: EnvName,
        /// Progress in words, such as "2 of 3 replicas".
        progress: String,
        /// When it counts as failed.
        deadline: Instant,
    },
    /// Another bump of the same app is on its way into the environment, and makes way only for what its gates let in.
    Behind {
        /// Where.
        environment: EnvName,
        /// What it is, in words.
        what: String,
        /// Whose.
        delivery: Option<DeliveryId>,
        /// By which pull request.
        pr: Option<PrNumber>,
        /// Whether people agreed on it.
        approved: bool,
    },
    /// Something was heard that could close a gate, and could not be dealt with so far.
    Unheard {
        /// What, in words.
        what: String,
    },
    /// Something that cannot be undone has begun, and what became of it is not known yet.
    Passing {
        /// What, in words.
        what: String,
    },
    /// An outside service cannot be read or refused the call for now.
    Unreachable {
        /// What was tried.
        what: String,
        /// What it said.
        why: String,
    },
    /// The version's tag names something else than what was approved, or nothing any more.
    VersionTagMoved {
        /// Which, and what it names.
        moved: Moved,
    },
    /// The scan of an image found something that is too bad.
    ScanFound {
        /// Which.
        image: Scanned,
        /// All that it found.
        found: Findings,
        /// What is too bad.
        at: Severity,
        /// A page that shows it.
        link: Option<String>,
    },
    /// The scan of an image is not over.
    ScanRunning {
        /// Which.
        image: Scanned,
        /// The registry's word for how far it is.
        word: String,
        /// A page that shows it.
        link: Option<String>,
    },
    /// The scan of an image says nothing.
    ScanUnknown {
        /// Which.
        image: Scanned,
        /// Why, in words.
        why: String,
        /// A page that shows it.
        link: Option<String>,
    },
    /// What a pull request was merged as holds more than what was approved.
    HoldsMore {
        /// Which.
        pr: PrNumber,
        /// What it was merged as.
        commit: CommitSha,
    },
    /// One of its images was found to be bad.
    Quarantined {
        /// What, by whom, since when and why.
        what: String,
        /// Which images.
        images: String,
        /// What somebody else types to let it go.
        lift: String,
    },
    /// Something stands in the way that a person must clear.
    Blocked {
        /// What, and what to do.
        what: String,
    },
}

/// One more who holds the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlsoHeld {
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// Until when; none means until lifted.
    pub until: Option<Instant>,
}

impl Reason {
    /// The gate this reason belongs to, where it is a gate's.
    pub fn gate(&self) -> Option<GateName> {
        use Reason as R;
        Some(match self {
            R::NeedsApprovals { .. }
            | R::UnknownAuthors { .. }
            | R::Rejected { .. }
            | R::QuorumImpossible { .. }
            | R::ElectorateUnread { .. }
            | R::NotApproved { .. }
            | R::Unasked { .. } => GateName::Approvals,
            R::ChecksPending { .. } | R::ChecksFailed { .. } => GateName::Checks,
            R::Frozen { .. } => GateName::Freeze,
            R::Soaking { .. } => GateName::Soak,
            R::NotHealthyBefore { .. } | R::Stranded { .. } | R::HealthUnknown { .. } | R::BaseGone(_) => {
                GateName::Order
            }
            R::OlderThanRunning { .. } | R::NotDescended { .. } | R::NotTheVersion { .. } => GateName::Order,
            R::CannotCompare { .. } | R::RunningUnread { .. } => GateName::Order,
            R::ImagesMissing { .. }
            | R::ImageChanged { .. }
            | R::TagMoved { .. }
            | R::ImageGone { .. }
            | R::Displaced { .. }
            | R::NotTheDevImage { .. }
            | R::WhichDevImage { .. }
            | R::OlderThanTag { .. } => GateName::Images,
            R::Locked { .. } => GateName::Lock,
            R::ScanFound { .. } | R::ScanRunning { .. } | R::ScanUnknown { .. } => GateName::Scan,
            R::VersionTagMoved { .. } => GateName::Tag,
            R::Quarantined { .. } => GateName::Quarantine,
            _ => return None,
        })
    }
}
