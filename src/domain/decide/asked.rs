//! What people are asked on a pull request, and what the reviews there were given on.

use std::collections::BTreeMap;

use super::{Decision, Learn, Verdict};
use crate::domain::RepoId;
use crate::domain::anew::REOPENED;
use crate::domain::delivery::{Delivery, REVIEWS_KEPT};
use crate::domain::observed::MergeSeen;
use crate::domain::own_words::{OwnWords, REWORDED};
use crate::domain::question::Question;
use crate::domain::vote::SubjectId;

/// What is kept of it with a decision. Where people are asked about something else than at the last look, nothing is decided
/// yet: what reviews are there by now were given on what was asked before.
pub(super) fn asked(delivery: &Delivery, repo: &RepoId, seen: &MergeSeen) -> Result<Vec<Learn>, Box<Decision>> {
    let subject = seen.gates.subject().clone();
    let now = Question { repo: repo.clone(), pr: seen.pr.number, subject };
    let before = delivery.known.question.as_ref().filter(|before| before.is_beside(&now));
    let another = before.filter(|before| **before != now);
    let given_on = |commit| match another {
        _ if seen.own_words.is_false() => SubjectId(REWORDED.to_owned()),
        Some(before) if !delivery.known.reopened => before.given_on(&now.subject, commit),
        _ => given_on(delivery, seen),
    };
    let new = seen.reviews.iter().filter(|review| !delivery.known.reviewed.contains_key(&review.id));
    // Whether that is what tidegate wrote is seen when it is written.
    let new = new.filter(|_| seen.own_words != OwnWords::Unkept);
    let new: BTreeMap<u64, SubjectId> = new.map(|review| (review.id, given_on(&review.commit))).collect();
    let mut learned = Vec::new();
    if !new.is_empty() {
        learned.push(Learn::Reviewed(new));
    }
    let said = delivery.known.said_anew((repo, seen.pr.number), &seen.reviews);
    if !said.is_empty() {
        learned.push(Learn::Said(said));
    }
    let is_another = another.is_some();
    if before != Some(&now) {
        learned.push(Learn::Question(now));
    }
    match is_another {
        true => Err(Box::new(learned.into_iter().fold(Decision::new(Verdict::LookAgain), Decision::learning))),
        false => Ok(learned),
    }
}

/// What a review that was not seen before was given on: what people are asked now. Where an older tidegate did not record
/// that, nobody knows on which images.
fn given_on(delivery: &Delivery, seen: &MergeSeen) -> SubjectId {
    let subject = seen.gates.subject();
    if delivery.known.reopened {
        return SubjectId(REOPENED.to_owned());
    }
    if delivery.known.rules >= REVIEWS_KEPT || subject.digests.is_empty() {
        subject.id()
    } else {
        SubjectId(String::new())
    }
}

impl Decision {
    /// Whether people are asked about something else from now on: all that was given on what they were asked before must be
    /// known by then.
    pub fn asks_another(&self, delivery: &Delivery) -> bool {
        let before = delivery.known.question.as_ref();
        let another = |now: &Question| before.is_some_and(|before| before.is_beside(now) && before != now);
        self.learned.iter().any(|learned| matches!(learned, Learn::Question(now) if another(now)))
    }
}
