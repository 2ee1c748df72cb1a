//! Who may judge under one policy, and how many must: its list, without those who had a part in what is judged.
//!
//! Nobody approves what they asked for, opened or had a hand in, and nobody who is no member any more. An author whom nobody
//! knows may be anybody on the list, so one more is asked, or nobody can judge before it is said who it was. Whoever says so
//! gives their own vote for it: a claim never costs fewer people than one more.

use std::collections::{BTreeMap, BTreeSet};

use super::{IgnoredBecause, Reason, Shut};
use crate::domain::PersonId;
use crate::domain::authors::{Authors, Authorship, Claim, Part, Unknown, listed};
use crate::domain::catalog::{ApprovalPolicy, Catalog, Surface, UnknownAuthors};
use crate::domain::delivery::Requester;

/// Those who had a part in what is judged.
#[derive(Debug, Clone, Copy)]
pub struct Parties<'a> {
    /// Who is who.
    pub catalog: &'a Catalog,
    /// Who asked for it.
    pub requested_by: &'a Requester,
    /// Who opened its pull request, by forge login.
    pub pr_author: Option<&'a str>,
    /// Who wrote what it brings.
    pub authors: &'a Authors,
}

/// Who may judge, and how many must.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Electorate {
    quorum: u32,
    unknown_authors: UnknownAuthors,
    listed: BTreeSet<PersonId>,
    excluded: BTreeMap<PersonId, IgnoredBecause>,
    strangers: Vec<Unknown>,
    unknown: Vec<Unknown>,
    claims: Vec<Claim>,
    could_claim: BTreeSet<PersonId>,
}

impl Electorate {
    /// Under a policy, for what these had a part in. `exclude_commit_authors` says whether the authors of the delivery's
    /// own commits are left out; those of unexplained ones always are.
    pub fn new(policy: &ApprovalPolicy, exclude_commit_authors: bool, parties: Parties<'_>) -> Self {
        let Parties { catalog, requested_by, pr_author, authors } = parties;
        let mut this = Self {
            quorum: policy.quorum,
            unknown_authors: policy.unknown_authors,
            listed: catalog.members(&policy.from),
            excluded: BTreeMap::new(),
            strangers: Vec::new(),
            unknown: Vec::new(),
            claims: Vec::new(),
            could_claim: BTreeSet::new(),
        };
        let out =
            |person: &PersonId| Some((person.clone(), IgnoredBecause::NotMember { standing: catalog.out(person)? }));
        this.excluded = this.listed.iter().filter_map(out).collect();
        if policy.self_approval {
            return this;
        }
        let nobodys = Authorship::default();
        let written = if exclude_commit_authors { &authors.written } else { &nobodys };
        let Authorship { people, unknown } = written.clone().and(&authors.unexplained);
        // The last reason entered is the one told: having asked for it is the plainest.
        this.excluded.extend(people.into_iter().map(|(person, part)| match part {
            Part::Wrote => (person, IgnoredBecause::CommitAuthor),
            Part::Brought => (person, IgnoredBecause::BroughtCommit),
        }));
        let opened = pr_author.and_then(|login| catalog.person(Surface::Github, login));
        this.excluded.extend(opened.map(|p| (p.id.clone(), IgnoredBecause::PrAuthor)));
        let asked = requested_by.person().into_iter().chain(&authors.asked_before);
        this.excluded.extend(asked.map(|p| (p.clone(), IgnoredBecause::Requester)));
        (this.strangers, this.unknown) = (unknown.clone(), unknown);
        this.hear_claims(&authors.claims);
        this
    }

    /// Takes in who was said to have written what nobody knows. A word counts from those who could vote themselves.
    fn hear_claims(&mut self, claims: &[Claim]) {
        self.could_claim = self.eligible().cloned().collect();
        let about = |claim: &&Claim| self.unknown.iter().any(|u| u.commit == claim.commit);
        let made: Vec<Claim> = claims.iter().filter(about).cloned().collect();
        for claim in &made {
            // A word that does not count on this list keeps nobody off it: the commit stays nobody's here, and costs one more.
            if self.could_claim.contains(&claim.by) {
                self.excluded.entry(claim.author.clone()).or_insert(IgnoredBecause::CommitAuthor);
            }
            self.excluded.entry(claim.by.clone()).or_insert(IgnoredBecause::Claimed);
        }
        if self.unknown_authors != UnknownAuthors::Refuse {
            self.claims = made.into_iter().filter(|claim| self.could_claim.contains(&claim.by)).collect();
        }
        let (unknown, claims) = (&mut self.unknown, &self.claims);
        unknown.retain(|u| !claims.iter().any(|c| c.commit == u.commit));
    }

    /// Those on the list whose vote counts.
    pub fn eligible(&self) -> impl Iterator<Item = &PersonId> {
        self.listed.iter().filter(|p| !self.excluded.contains_key(*p))
    }

    /// Whether somebody is on the list.
    pub fn lists(&self, person: &PersonId) -> bool {
        self.listed.contains(person)
    }

    /// Why somebody's approval does not count, where it does not.
    pub fn excludes(&self, person: &PersonId) -> Option<&IgnoredBecause> {
        self.excluded.get(person)
    }

    /// Who may say who wrote a commit: those who could vote but for what was claimed.
    pub fn could_claim(&self) -> &BTreeSet<PersonId> {
        &self.could_claim
    }

    /// The commits by somebody nobody knows, claimed or not.
    pub fn by_strangers(&self) -> impl Iterator<Item = &Unknown> {
        self.strangers.iter()
    }

    /// The commits by somebody nobody knows, without those that were claimed.
    pub fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    /// What was claimed, as far as it counts.
    pub fn claims(&self) -> &[Claim] {
        &self.claims
    }

    /// Whether a claim would be taken.
    pub fn takes_claims(&self) -> bool {
        self.unknown_authors != UnknownAuthors::Refuse
    }

    /// Who would be left to approve, and how many must, if exactly this were claimed.
    pub fn with_claims(&self, claims: &[Claim]) -> (Vec<PersonId>, u32) {
        let about: Vec<&Claim> =
            claims.iter().filter(|c| self.strangers.iter().any(|u| u.commit == c.commit)).collect();
        let named = |p: &PersonId| about.iter().any(|c| c.author == *p || c.by == *p);
        let left = self.could_claim.iter().filter(|p| !named(p)).cloned().collect();
        let said = |u: &Unknown| about.iter().any(|c| c.commit == u.commit && self.could_claim.contains(&c.by));
        let open = self.strangers.iter().any(|u| !said(u));
        let one_more = self.quorum > 0 && self.unknown_authors == UnknownAuthors::OneMore && open;
        (left, self.quorum + u32::from(one_more))
    }

    /// How many distinct people must approve.
    pub fn needed(&self) -> u32 {
        // Where nobody is asked, there is nobody to be one more.
        let one_more = self.quorum > 0 && self.unknown_authors == UnknownAuthors::OneMore && !self.unknown.is_empty();
        self.quorum + u32::from(one_more)
    }

    /// What nobody's vote can open: an author who must be known first, or a list on which too few are left.
    pub(super) fn shut(&self) -> Option<Shut> {
        let unknown = self.unknown.clone();
        if self.unknown_authors == UnknownAuthors::Refuse && !unknown.is_empty() {
            return Some(Shut::because(Reason::UnknownAuthors { unknown, claim: false }));
        }
        let eligible: Vec<PersonId> = self.eligible().cloned().collect();
        // Whoever claims is one person more as well.
        let quorum = self.quorum + u32::from(!unknown.is_empty());
        if u32::try_from(eligible.len()).is_ok_and(|people| people < quorum) {
            return Some(Shut::because(Reason::QuorumImpossible { eligible, quorum, unknown }));
        }
        (self.unknown_authors == UnknownAuthors::Claim && !unknown.is_empty()).then(|| {
            let reason = Reason::UnknownAuthors { unknown, claim: true };
            Shut { reason, opens_at: None, who_can_open: self.could_claim.iter().cloned().collect() }
        })
    }

    /// What whoever votes must know of who wrote it, a line each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self
            .claims
            .iter()
            .map(|c| match c.author == c.by {
                true => format!("{} is {}'s own, who does not vote here", c.commit.short(), c.by),
                false => format!("{} is {}'s, says {}, who does not vote here then", c.commit.short(), c.author, c.by),
            })
            .collect();
        if self.quorum == 0 || self.unknown.is_empty() {
            return notes;
        }
        let then = match self.unknown_authors {
            UnknownAuthors::OneMore => format!("one more must approve than the {} asked for", self.quorum),
            UnknownAuthors::Claim => "somebody who may approve must first say who it was (/tide claim)".to_owned(),
            UnknownAuthors::Refuse => "it is not approved before that is known".to_owned(),
        };
        notes.push(format!("the configuration does not know who wrote {}: {then}", listed(&self.unknown)));
        notes
    }
}
