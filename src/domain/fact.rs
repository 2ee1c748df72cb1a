//! Facts: what the journal records. Each is written in the same transaction as the state it explains.

use serde::{Deserialize, Serialize};

use super::authors::Claim;
use super::bound::Moved;
use super::delivery::{Accepted, End, Lane, Requester};
use super::drift::Drift;
use super::entering::Stood;
use super::event::Event;
use super::gate::{IgnoredVote, Lock, Override, Shut, Waiver};
use super::image::ImageRef;
use super::quarantine::Quarantine;
use super::retry::Retry;
use super::steering::Steering;
use super::vote::{Subject, Vote};
use super::{AppName, CommitSha, Digest, EnvName, Instant, PersonId, PrNumber, Version};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// An outside event was dealt with.
    Heard {
        /// From which source, under which key.
        key: String,
        /// The event.
        event: Event,
        /// What became of it: the effect, or why there was none.
        disposition: String,
    },
    /// A person's command was answered without starting anything.
    Answered {
        /// Who.
        login: String,
        /// What they typed.
        text: String,
        /// What they were told.
        answer: String,
    },
    /// A delivery began.
    Began {
        /// Its lane.
        lane: Lane,
        /// The app.
        app: AppName,
        /// Where it ends.
        environment: EnvName,
        /// The version.
        version: Option<Version>,
        /// Who asked.
        by: Requester,
    },
    /// Somebody asked for a rollout to be steered.
    Steers(Steering),
    /// A step is done.
    StepDone {
        /// Which.
        step: String,
        /// What came of it.
        note: Option<String>,
    },
    /// An effect is about to be performed.
    Intended {
        /// Its deterministic identity.
        effect: String,
        /// What it does, in words.
        what: String,
    },
    /// An effect was performed.
    Performed {
        /// Its identity.
        effect: String,
        /// What came of it.
        outcome: String,
    },
    /// An effect failed.
    EffectFailed {
        /// Its identity.
        effect: String,
        /// Why.
        why: String,
    },
    /// What it waits for changed.
    Waits {
        /// For what.
        reasons: Vec<Shut>,
    },
    /// The gates were all open, and this was approved.
    Approved {
        /// What.
        subject: Subject,
        /// By whom.
        by: Vec<PersonId>,
    },
    /// The first images built of the head that was voted on, which the vote covers.
    Bound {
        /// Which.
        images: Vec<ImageRef>,
    },
    /// What the version's image tags named before its Git tag was made.
    BeforeTag {
        /// Those that named something.
        images: Vec<ImageRef>,
    },
    /// Another image was seen under a dev tag of a commit that has one already.
    DevImageAgain {
        /// Of which app.
        app: AppName,
        /// Of which commit.
        commit: CommitSha,
        /// What counts.
        counts: Digest,
        /// The other.
        named: ImageRef,
    },
    /// A commit came to a gated environment's branch that tidegate did not bring.
    CameByHand {
        /// Where.
        environment: EnvName,
        /// Which.
        commit: CommitSha,
        /// Its author, as Git says it.
        by: String,
        /// Its title.
        title: String,
    },
    /// What an env repo says of an app was changed by hand.
    Drifted(Box<Drift>),
    /// It is as it should be again.
    DriftEnded {
        /// Of which app.
        app: AppName,
        /// Where.
        environment: EnvName,
        /// By what, in words.
        how: String,
    },
    /// The configuration says another place for an app, and what stands there is taken as it is.
    PlaceMoved {
        /// Of which app.
        app: AppName,
        /// Where.
        environment: EnvName,
        /// What, in words.
        what: String,
    },
    /// A person said that an image is meant, although a tag speaks against it.
    Accepted(Accepted),
    /// A vote was seen.
    VoteCast(Vote),
    /// A vote was taken back.
    VoteWithdrawn(Vote),
    /// An approval went with its ballot, which somebody deleted.
    VoteGone(Vote),
    /// A reject stands although somebody deleted its ballot.
    VoteKept(Vote),
    /// Who gave a reject took it back, although somebody else had dismissed that review before.
    ReviewLetGo {
        /// The review's number on the forge.
        review: u64,
        /// By whom.
        by: PersonId,
    },
    /// A vote does not count.
    VoteIgnored(IgnoredVote),
    /// The head moved, so votes on the old subject count no more.
    VotesReset {
        /// Old head.
        from: CommitSha,
        /// New head.
        to: CommitSha,
    },
    /// Somebody said who wrote a commit whose author nobody knows.
    Claimed(Claim),
    /// Somebody took back what they had said of it.
    Unclaimed(Claim),
    /// Somebody merged past the gates.
    MergedOutside {
        /// Which pull request.
        pr: PrNumber,
        /// Who.
        by: String,
    },
    /// A freeze was called.
    Frozen {
        /// Where.
        environment: EnvName,
        /// Until when.
        until: Instant,
        /// By whom.
        by: PersonId,
        /// Why.
        reason: String,
    },
    /// Somebody stopped everything that enters some environments, until it is let go.
    Stopped {
        /// Where.
        environments: Vec<EnvName>,
        /// By whom.
        by: PersonId,
        /// Why.
        reason: String,
    },
    /// A freeze or a stop was lifted.
    Thawed {
        /// Where.
        environment: EnvName,
        /// By whom.
        by: PersonId,
        /// Whose it was; an older tidegate lifted all at once and did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<PersonId>,
    },
    /// A version was found to be bad, and its images are held everywhere.
    Quarantined(Quarantine),
    /// Another person let that go.
    QuarantineLifted(Quarantine),
    /// A lock was set.
    Locked(Lock),
    /// A lock was lifted.
    Unlocked {
        /// Of which app.
        app: AppName,
        /// Where.
        environment: EnvName,
        /// By whom.
        by: Requester,
        /// Whose it was; an older tidegate did not say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Requester>,
    },
    /// A delivery was asked for anew, in spite of these locks that rollbacks left.
    AskedAnew {
        /// By whom.
        by: PersonId,
        /// The locks.
        past: Vec<Lock>,
    },
    /// A delivery that had ended because its pull request was closed goes on: that is open again.
    Reopened {
        /// Which.
        pr: PrNumber,
    },
    /// A rollout that had failed is watched again, in the same delivery.
    TriedAgain(Retry),
    /// A rollback's lock holds only what people asked for before it from now on: something asked for since has entered.
    Yielded(Lock),
    /// Break-glass was granted.
    Overridden(Override),
    /// It was taken back before its time.
    Revoked {
        /// What was.
        grant: Override,
        /// By whom.
        by: PersonId,
    },
    /// Somebody lets pass what a gate keeps out.
    Waived(Waiver),
    /// That was taken back before its time.
    WaiverRevoked {
        /// What was.
        waiver: Waiver,
        /// By whom.
        by: PersonId,
    },
    /// What runs somewhere was seen to fare otherwise than before.
    Fares {
        /// Of which app.
        app: AppName,
        /// Where.
        environment: EnvName,
        /// What, in a word.
        label: String,
        /// How, in words.
        how: String,
    },
    /// What stood on an app's branch, or ran, when that was first looked at.
    Stood {
        /// Of which app.
        app: AppName,
        /// What.
        stood: Stood,
    },
    /// A version's tag names something else than what was approved under it.
    VersionTagMoved {
        /// Of which app.
        app: AppName,
        /// Which, and what it names.
        moved: Moved,
    },
    /// A person got a token of their own; one that they had before is worth nothing any more.
    TokenMade {
        /// Who.
        person: PersonId,
        /// The first digits of its hash.
        token: String,
        /// Who called for it.
        caller: String,
    },
    /// A person's token is worth nothing any more.
    TokenRevoked {
        /// Whose.
        person: PersonId,
        /// The first digits of its hash.
        token: String,
        /// Who called for it.
        caller: String,
    },
    /// tidegate started with this configuration.
    InForce {
        /// The hash of its policy.
        hash: String,
        /// That of the one before, where one was known.
        before: Option<String>,
    },
    /// The policy changed for a delivery that is under way.
    PolicyChanged {
        /// How, in words.
        changes: Vec<String>,
        /// Whether its approval is asked again, and older votes do not count.
        asked_again: bool,
    },
    /// It ended.
    Ended(End),
}
