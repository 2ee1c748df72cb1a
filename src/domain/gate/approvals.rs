//! Who counts as having approved or rejected. Everything that must never open a gate (a withdrawn, expired or stale
//! vote, a stranger, oneself, the same person twice) is sorted out here and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use super::{Electorate, GateTruth, IgnoredBecause, IgnoredVote, Reason, Shut, Verdict};
use crate::domain::anew::{OF_BEFORE, REOPENED};
use crate::domain::catalog::{ApprovalPolicy, Surface};
use crate::domain::kept::Kept;
use crate::domain::own_words::REWORDED;
use crate::domain::pull_request::{Review, ReviewState};
use crate::domain::vote::Choice;
use crate::domain::{EnvName, Instant, PersonId};

/// What one approvals gate makes of all votes and reviews.
pub(super) struct Count {
    pub(super) verdict: Verdict,
    pub(super) approved_by: BTreeSet<PersonId>,
    pub(super) ignored: Vec<IgnoredVote>,
    pub(super) electorate: Electorate,
    /// When the first counting approval runs out.
    pub(super) first_expiry: Option<Instant>,
}

/// One vote or review, made alike.
struct Voice<'a> {
    surface: Surface,
    login: &'a str,
    choice: Choice,
    at: Instant,
    on_subject: bool,
    /// Why it does not count where it is on something else.
    stale: IgnoredBecause,
    /// The review, where it is a reject that stands although it was dismissed.
    kept: Option<&'a Review>,
}

/// Counts the votes and reviews under one policy.
pub(super) fn count(
    (of, policy): (Option<&EnvName>, &ApprovalPolicy),
    exclude_commit_authors: bool,
    truth: &GateTruth<'_>,
    now: Instant,
) -> Count {
    let electorate = Electorate::new(policy, exclude_commit_authors, truth.parties());
    let jury = Jury { policy, truth, electorate };
    let mut approvals: BTreeMap<PersonId, Option<Instant>> = BTreeMap::new();
    let mut rejected: BTreeSet<PersonId> = BTreeSet::new();
    let mut kept: BTreeSet<Kept> = BTreeSet::new();
    let mut ignored = Vec::new();
    for voice in voices(truth) {
        match jury.hear(&voice, now) {
            Err(why) => {
                let Voice { surface, login, choice, .. } = voice;
                ignored.push(IgnoredVote { surface, login: login.to_owned(), choice, why });
            }
            Ok((person, _)) if voice.choice == Choice::Reject => {
                kept.extend(voice.kept.map(|review| {
                    let by = review.dismissed_by().map(str::to_owned);
                    Kept { person: person.clone(), review: review.id, by }
                }));
                rejected.insert(person);
            }
            Ok((person, expiry)) => {
                let lasts = approvals.entry(person).or_insert(expiry);
                // Of several approvals by one person the one that lasts longest carries; none lasts for ever.
                *lasts = lasts.zip(expiry).map(|(a, b)| a.max(b));
            }
        }
    }
    approvals.retain(|person, _| !rejected.contains(person));
    Count {
        first_expiry: approvals.values().flatten().min().copied(),
        verdict: jury.verdict(of, &approvals, (&rejected, kept)),
        approved_by: approvals.into_keys().collect(),
        ignored,
        electorate: jury.electorate,
    }
}

/// The votes and reviews that say anything: withdrawn ones say nothing, nor do dismissed ones, apart from rejects that
/// somebody else dismissed.
fn voices<'a>(truth: &'a GateTruth<'_>) -> Vec<Voice<'a>> {
    let subject = truth.subject.id();
    let votes = truth.votes.iter().filter(|v| v.withdrawn_at.is_none()).map(|vote| Voice {
        surface: vote.surface,
        login: &vote.login,
        choice: vote.choice,
        at: vote.cast_at,
        on_subject: vote.subject == subject,
        stale: IgnoredBecause::StaleSubject,
        kept: None,
    });
    let mut latest: BTreeMap<String, &Review> = BTreeMap::new();
    for review in &truth.reviews {
        let slot = latest.entry(review.login.to_ascii_lowercase()).or_insert(review);
        if review.turn() >= slot.turn() {
            *slot = review;
        }
    }
    let reviews = latest.into_values().filter_map(|review| {
        let choice = match review.state {
            ReviewState::Approved => Choice::Approve,
            ReviewState::ChangesRequested => Choice::Reject,
            ReviewState::Dismissed if review.is_kept() => Choice::Reject,
            ReviewState::Dismissed => return None,
        };
        // On the same head other images are another subject: what it was given on was recorded when it was first seen.
        let here = truth.reviewed.get(&review.id).is_none_or(|given_on| *given_on == subject);
        let on_subject = review.commit == truth.subject.head && here;
        let stale = match truth.reviewed.get(&review.id).map(|given_on| given_on.0.as_str()) {
            Some(OF_BEFORE) => IgnoredBecause::OfBefore,
            Some(REOPENED) => IgnoredBecause::Reopened,
            Some(REWORDED) => IgnoredBecause::Reworded,
            _ => IgnoredBecause::StaleSubject,
        };
        let kept = (review.state == ReviewState::Dismissed).then_some(review);
        let (surface, login) = (Surface::Github, review.login.as_str());
        Some(Voice { surface, login, choice, at: review.at, on_subject, stale, kept })
    });
    votes.chain(reviews).collect()
}

/// Those who may judge, and what they are judged by.
struct Jury<'a> {
    policy: &'a ApprovalPolicy,
    truth: &'a GateTruth<'a>,
    electorate: Electorate,
}

impl Jury<'_> {
    /// The person a voice counts for and when it runs out, or why it does not count.
    fn hear(&self, voice: &Voice<'_>, now: Instant) -> Result<(PersonId, Option<Instant>), IgnoredBecause> {
        if let Some(standing) = self.truth.catalog.shunned(voice.surface, voice.login) {
            return Err(IgnoredBecause::NotMember { standing });
        }
        let person = self.truth.catalog.person(voice.surface, voice.login).ok_or(IgnoredBecause::Stranger)?;
        if !self.electorate.lists(&person.id) {
            return Err(IgnoredBecause::NotListed);
        }
        if voice.choice == Choice::Reject {
            return Ok((person.id.clone(), None));
        }
        if let Some(why) = self.electorate.excludes(&person.id) {
            return Err(why.clone());
        }
        if !voice.on_subject {
            return Err(voice.stale.clone());
        }
        let expiry = self.policy.expires.and_then(|lasts| super::evaluate::later(voice.at, lasts));
        match expiry {
            Some(at) if at <= now => Err(IgnoredBecause::Expired { at }),
            _ => Ok((person.id.clone(), expiry)),
        }
    }

    fn verdict(
        &self,
        of: Option<&EnvName>,
        approvals: &BTreeMap<PersonId, Option<Instant>>,
        (rejected, kept): (&BTreeSet<PersonId>, BTreeSet<Kept>),
    ) -> Verdict {
        if !rejected.is_empty() {
            let by: Vec<PersonId> = rejected.iter().cloned().collect();
            return Verdict::Shut(Shut {
                reason: Reason::Rejected { by: by.clone(), kept: kept.into_iter().collect() },
                opens_at: None,
                who_can_open: by,
            });
        }
        if self.policy.quorum == 0 {
            return Verdict::Open { note: "no approval needed".to_owned() };
        }
        // Whoever cannot be read might have rejected: not even a full quorum of the others opens.
        if let Some((teams, why)) = self.truth.catalog.unread_of(&self.policy.from) {
            return Verdict::Shut(Shut::because(Reason::ElectorateUnread { teams, why }));
        }
        if let Some(shut) = self.electorate.shut() {
            return Verdict::Shut(shut);
        }
        let have: Vec<PersonId> = approvals.keys().cloned().collect();
        let quorum = self.electorate.needed();
        if u32::try_from(have.len()).is_ok_and(|people| people >= quorum) {
            let names = have.iter().map(PersonId::as_str).collect::<Vec<_>>().join(", ");
            return Verdict::Open { note: format!("{} of {quorum}: {names}", have.len()) };
        }
        let missing = self.electorate.eligible().filter(|p| !approvals.contains_key(*p)).cloned().collect();
        let unknown = self.electorate.unknown().to_vec();
        let reason = Reason::NeedsApprovals { of: of.cloned(), have, quorum, unknown };
        Verdict::Shut(Shut { reason, opens_at: None, who_can_open: missing })
    }
}
