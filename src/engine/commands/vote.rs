//! `/approve`, `/reject` and `/unvote`: votes that are typed. They count by the same rules as reactions, and are a means of
//! their own: reading reactions again drops none of them, and nothing but `/unvote` or another typed vote takes one back.
//!
//! Whoever types a vote does not stand before a ballot. So one is taken only for what cannot be mistaken for another, and
//! the answer names what was voted on.

use super::asking::{Asking, Reply, Said, Stop};
use super::votable::{Asked, Named};
use crate::domain::PersonId;
use crate::domain::catalog::Surface;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::fact::Fact;
use crate::domain::gate::IgnoredVote;
use crate::domain::kept::Kept;
use crate::domain::title::title;
use crate::domain::vote::{Choice, Means, Subject, SubjectId, Vote};
use crate::engine::Engine;
use crate::engine::late::Against;
use crate::engine::presses::{told_in_vain, uncounted};
use crate::store::{Change, Listing};

impl Engine {
    /// A typed vote.
    pub(super) async fn vote(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (named, reason): (Option<&str>, Option<&str>),
        choice: Choice,
    ) -> Said<Reply> {
        let (named, reason) = self.vote_names(named, reason);
        let asked = self.votable(asking, &named).await?;
        if let Some(why) = &asked.retired {
            let late = self.late_reject(change, asking, &asked, choice).await?;
            return match late {
                Some(late) => Ok(Reply::did("a vote that comes too late", late).in_vain(true)),
                None => {
                    let number = asked.number(asking.surface);
                    Err(Stop::Refused(format!("Ballot {number} is retired: {why}. Nothing was voted on.")))
                }
            };
        }
        // Looked at anew: what was put to the vote may be another thing by now.
        let report = match self.report_of(&asked.delivery).await {
            Ok(report) => report,
            Err(Stop::Failed(_)) => None,
            Err(other) => return Err(other),
        };
        if report.as_ref().is_some_and(|r| r.subject().id() != asked.subject) {
            let number = asked.number(asking.surface);
            let told = format!("What ballot {number} asks about has changed: it is retired. Vote on the new ballot.");
            return Err(Stop::Refused(told));
        }
        let late = self.late_reject(change, asking, &asked, choice).await?;
        for vote in self.typed_votes(&asked.delivery, &asking.person.id).await? {
            withdraw(change, vote, self.now());
        }
        let vote = Vote {
            delivery: asked.delivery.id.clone(),
            subject: asked.subject.clone(),
            surface: asking.surface,
            login: asking.login.to_owned(),
            choice,
            means: Means::Text,
            cast_at: self.now(),
            withdrawn_at: None,
            said_at: None,
            gone: false,
        };
        change.votes.retain(|v| v.choice != choice || v.subject != vote.subject || v.login != vote.login);
        change.journal.push((Some(asked.delivery.id.clone()), Fact::VoteCast(vote.clone())));
        change.votes.push(vote);
        change.pokes.push(asked.delivery.id.clone());
        let (mark, number) = (mark(choice), asked.number(asking.surface));
        let because = reason.map(|reason| format!(": {reason}")).unwrap_or_default();
        self.tell_vote(
            change,
            asking,
            &asked.delivery,
            format!("{mark} by {} on ballot {number}{because}", asking.person.id),
        );
        let what = match &report {
            Some(report) => subject_words(report.subject()),
            None => asked.question.clone(),
        };
        let vain = report.as_ref().and_then(|report| uncounted(report, &asking.person.id, choice));
        let wanted = report.filter(|_| choice == Choice::Approve && vain.is_none());
        let wanted = wanted.map(|report| report.wanted_beside(&asking.person.id)).unwrap_or_default();
        let wanted: String = wanted.iter().map(|shut| format!("\n{}", shut.explain(self.now()))).collect();
        let counts = vain.as_ref().map(|why| format!("\nIt does not count: {why}")).unwrap_or_default();
        let in_vain = vain.is_some();
        if let Some(why) = vain {
            let ignored = IgnoredVote { surface: asking.surface, login: asking.login.to_owned(), choice, why };
            told_in_vain(change, (&asked.delivery.id, &asked.subject), ignored);
        }
        let late = late.map(|late| format!("\n{late}")).unwrap_or_default();
        let title = title(&asked.delivery);
        let text = format!(
            "Noted: {mark} on ballot {number}, {title} ({}): {what}. /unvote takes it back.{counts}{wanted}{late}",
            asked.delivery.id
        );
        Ok(Reply::did(format!("{mark} on {}", asked.delivery.id), text).in_vain(in_vain).on(&asked.delivery.id))
    }

    /// Takes back what was typed, and nothing else.
    pub(super) async fn unvote(&self, change: &mut Change, asking: &Asking<'_>, named: Option<&str>) -> Said<Reply> {
        let (named, _) = self.vote_names(named, None);
        let person = &asking.person.id;
        let mut standing: Vec<(Delivery, Vec<Vote>, Vec<Kept>)> = Vec::new();
        let (deliveries, only) = match &named {
            Named::Ballot(number) => {
                let asked = self.ballot_numbered(*number).await?;
                let asked = asked.ok_or_else(|| Stop::Refused(format!("There is no ballot {number}.")))?;
                (vec![asked.delivery], Some(asked.subject))
            }
            Named::Delivery(id) => (self.found(None, id).await?, None),
            Named::Nothing => {
                (self.ports.store.deliveries(&Listing { open_only: true, ..Listing::default() }).await?, None)
            }
        };
        let looked_at: Vec<Delivery> = deliveries.clone();
        for delivery in deliveries {
            let mut votes = self.typed_votes(&delivery, person).await?;
            votes.retain(|v| only.as_ref().is_none_or(|subject| v.subject == *subject));
            let kept = self.kept_of(&delivery, person).await.map_err(Stop::Failed)?;
            if !(votes.is_empty() && kept.is_empty()) {
                standing.push((delivery, votes, kept));
            }
        }
        let (delivery, votes, kept) = match (standing.pop(), standing.pop()) {
            (Some(one), None) => one,
            (None, _) => {
                let mut text = "There is nothing to take back: no vote that you typed stands there.".to_owned();
                if let ([delivery], false) = (&looked_at[..], named == Named::Nothing) {
                    text.push_str(&self.stands_still(delivery, person).await?);
                }
                return Err(Stop::Refused(text));
            }
            (Some(one), Some(other)) => {
                let all: Vec<String> = [one, other].into_iter().chain(standing).map(|(d, ..)| said_on(&d)).collect();
                return Err(Stop::Refused(format!("Which one? Say /unvote with its id: {}.", all.join("; "))));
            }
        };
        let mut text = Vec::new();
        for vote in votes {
            let late = match vote.choice {
                Choice::Approve => self.late(change, asking, (&delivery, &vote.subject), true).await?,
                Choice::Reject => None,
            };
            text.push(format!("Taken back: your {} on {}.", mark(vote.choice), said_on(&delivery)));
            text.extend(late);
            let line = format!("{} by {person} was taken back", mark(vote.choice));
            self.tell_vote(change, asking, &delivery, line);
            withdraw(change, vote, self.now());
        }
        change.pokes.push(delivery.id.clone());
        if !kept.is_empty() {
            text.push(format!("Taken back: your review of {}, which somebody else had dismissed.", said_on(&delivery)));
            self.let_reject_go(change, delivery.clone(), &kept).await?;
        }
        let text = text.join("\n") + &self.stands_still(&delivery, person).await?;
        Ok(Reply::did(format!("a vote on {} taken back", delivery.id), text))
    }

    /// The votes that a person typed on a delivery, wherever they did, and that stand; and the rejects whose ballot somebody
    /// deleted.
    async fn typed_votes(&self, delivery: &Delivery, person: &PersonId) -> Said<Vec<Vote>> {
        let mut votes = self.votes_of(delivery, person).await?;
        votes.retain(|v| v.means == Means::Text || v.gone);
        Ok(votes)
    }

    async fn votes_of(&self, delivery: &Delivery, person: &PersonId) -> Said<Vec<Vote>> {
        let who = self.who();
        let mut votes = self.ports.store.votes(&delivery.id).await?;
        let theirs = |v: &Vote| who.person(v.surface, &v.login).is_some_and(|p| p.id == *person);
        votes.retain(|v| v.withdrawn_at.is_none() && theirs(v));
        Ok(votes)
    }

    /// What of a person's stands on a delivery besides what they typed: a line each.
    async fn stands_still(&self, delivery: &Delivery, person: &PersonId) -> Said<String> {
        let mut text = String::new();
        for vote in self.votes_of(delivery, person).await?.into_iter().filter(|v| v.means != Means::Text && !v.gone) {
            let how = match vote.means {
                Means::Button => "by button: Withdraw takes it back",
                Means::Reaction | Means::Text => "by reaction: remove that to take it back",
            };
            text.push_str(&format!("\nStill stands: your {} on {}, {how}.", mark(vote.choice), vote.surface));
        }
        let of_app = self.catalog.app(&delivery.app).zip(delivery.known.pr).map(|(app, pr)| (&app.repository, pr));
        let bumps = delivery
            .known
            .bumps
            .iter()
            .filter_map(|(environment, bump)| Some((&self.catalog.environment(environment)?.repository, bump.pr?)));
        for (repo, pr) in of_app.into_iter().chain(bumps) {
            match self.ports.forge.reviews(repo, pr).await {
                Ok(reviews) => text.extend(self.review_of(person, &reviews).map(|what| {
                    format!(
                        "\nStill stands: your review of {repo}{pr}, {what}; on the forge it is dismissed or given anew."
                    )
                })),
                Err(error) => {
                    text.push_str(&format!(
                        "\nWhether a review of yours stands on {repo}{pr} cannot be read now ({error})."
                    ));
                }
            }
        }
        Ok(text)
    }

    fn review_of(&self, person: &PersonId, reviews: &[crate::domain::pull_request::Review]) -> Option<&'static str> {
        use crate::domain::pull_request::ReviewState;
        let who = self.who();
        let theirs = |login: &str| who.person(Surface::Github, login).is_some_and(|p| p.id == *person);
        let newest = reviews.iter().filter(|r| theirs(&r.login)).max_by_key(|r| r.turn())?;
        match newest.state {
            ReviewState::Approved => Some("which approves"),
            ReviewState::ChangesRequested => Some("which asks for changes"),
            ReviewState::Dismissed => None,
        }
    }

    /// What is said of a reject of what is done already.
    async fn late_reject(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        asked: &Asked,
        choice: Choice,
    ) -> Said<Option<String>> {
        match choice {
            Choice::Approve => Ok(None),
            Choice::Reject => self.late(change, asking, (&asked.delivery, &asked.subject), false).await,
        }
    }

    /// What is said of a vote against what is done already: a reject, or an approval that is taken back.
    async fn late(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (delivery, subject): (&Delivery, &SubjectId),
        takes_back: bool,
    ) -> Said<Option<String>> {
        let (surface, channel, login) = (asking.surface, asking.channel, asking.login);
        let vote = Against { key: asking.key, surface, channel, login, takes_back };
        self.too_late(change, (&delivery.id, subject), &vote).await.map_err(Stop::Broken)
    }

    /// Tells a typed vote where everybody sees it who follows the delivery: no ballot shows it.
    fn tell_vote(&self, change: &mut Change, asking: &Asking<'_>, delivery: &Delivery, text: String) {
        let telling = Telling { key: format!("typed:{}", asking.key), volume: Volume::Detail, text };
        change.posts.extend(self.line_posts(delivery, &telling));
    }
}

fn withdraw(change: &mut Change, vote: Vote, now: crate::domain::Instant) {
    let vote = Vote { withdrawn_at: Some(now), ..vote };
    change.journal.push((Some(vote.delivery.clone()), Fact::VoteWithdrawn(vote.clone())));
    change.votes.push(vote);
}

fn mark(choice: Choice) -> &'static str {
    match choice {
        Choice::Approve => "✅",
        Choice::Reject => "❌",
    }
}

fn said_on(delivery: &Delivery) -> String {
    format!("{} ({})", title(delivery), delivery.id)
}

/// App, environment, head and digests.
fn subject_words(subject: &Subject) -> String {
    let digests: Vec<String> = subject.digests.iter().map(crate::domain::image::Named::short).collect();
    let digests =
        if digests.is_empty() { "no images yet".to_owned() } else { format!("images {}", digests.join(", ")) };
    format!("{} into {}, head {}, {digests}", subject.app, subject.environment, subject.head.short())
}
