//! Buttons of ballots. A surface that shows reactions can be asked what stands there; of a pressed button it remembers
//! nothing, so the press itself is the vote: stored in the transaction that deals with it, and standing until it is
//! taken back by another press.

use super::Engine;
use super::ballots::ignored_key;
use super::late::Against;
use super::truth::store_failed;
use crate::chat::Body;
use crate::domain::catalog::Surface;
use crate::domain::delivery::Delivery;
use crate::domain::event::MessageRef;
use crate::domain::fact::Fact;
use crate::domain::gate::{GateReport, IgnoredBecause, IgnoredVote};
use crate::domain::title::title;
use crate::domain::vote::{Button, Choice, Means, SubjectId, Vote};
use crate::domain::{DeliveryId, Instant, PersonId};
use crate::port::PortResult;
use crate::store::{Change, InboxRow, PostKind};

/// A press that is about a ballot.
struct Press<'a> {
    delivery: &'a DeliveryId,
    subject: SubjectId,
    message: &'a MessageRef,
    login: &'a str,
    at: Instant,
}

/// What a press changed.
enum Pressed {
    Noted,
    TakenBack,
    /// There was nothing to take back.
    Nothing,
    /// It was made before another that is recorded, and came later.
    Overtaken,
}

impl Engine {
    /// A press of a ballot's button: recorded as a vote, or told why not.
    pub(super) async fn pressed(
        &self,
        change: &mut Change,
        row: &InboxRow,
        login: &str,
        (message, button, at): (&MessageRef, Button, Instant),
    ) -> PortResult<String> {
        let post = self.ports.store.post_at(message).await.map_err(store_failed)?;
        let Some(post) = post else { return Ok("not a message of tidegate's".to_owned()) };
        let answer = |change: &mut Change, text: &str| {
            let key = format!("pressed:{}", row.row.key);
            let to = (message.surface, message.channel.as_str(), login);
            change.posts.push(super::outbox::vote_answer(key, post.out.delivery.as_ref(), to, text));
        };
        let (PostKind::Ballot { subject }, Body::Ballot(ballot), Some(delivery)) =
            (&post.out.kind, &post.out.body, &post.out.delivery)
        else {
            answer(change, "That does not count: votes are cast on the ballot in the card's thread.");
            return Ok("a press that does not count; told why".to_owned());
        };
        let takes_back = button == Button::Withdraw;
        let against =
            Against { key: &row.key(), surface: message.surface, channel: &message.channel, login, takes_back };
        let late = match button {
            Button::Approve => None,
            Button::Reject | Button::Withdraw => {
                self.too_late(change, (delivery, &SubjectId(subject.clone())), &against).await?
            }
        };
        if let Some(why) = ballot.retired.as_ref().filter(|_| button != Button::Withdraw) {
            let text = format!("That does not count: this ballot is retired: {why}.");
            answer(change, &late.unwrap_or(text));
            return Ok("a press on a retired ballot; told why".to_owned());
        }
        let press = Press { delivery, subject: SubjectId(subject.clone()), message, login, at };
        let pressed = self.record_press(change, &press, button.choice()).await?;
        change.pokes.push(delivery.clone());
        let number = ballot.number;
        if let (Pressed::Noted, Some(choice)) = (&pressed, button.choice())
            && let Some(refusal) = self.refusal_of(change, &press, choice).await?
        {
            answer(change, &refusal);
            return Ok(format!("pressed on {} in vain; told why", post.out.key));
        }
        let late = late.map(|late| format!("\n{late}")).unwrap_or_default();
        let noted = match (pressed, button) {
            (Pressed::Overtaken, _) => {
                format!("That press on ballot {number} came late: what you pressed after it stands.")
            }
            (Pressed::Noted, Button::Approve) => format!("Noted: ✅ on ballot {number}. Withdraw takes it back."),
            (Pressed::Noted, _) => format!("Noted: ❌ on ballot {number}. Withdraw takes it back."),
            (Pressed::TakenBack, _) => format!("Taken back: your vote on ballot {number}."),
            (Pressed::Nothing, _) => {
                "There is nothing to take back: you pressed no button. A reaction is taken back by removing it."
                    .to_owned()
            }
        };
        answer(change, &(noted + &late));
        Ok(format!("pressed on {}", post.out.key))
    }

    /// Why a press does not count, if it can be told now: then that is the one answer to it.
    async fn refusal_of(&self, change: &mut Change, press: &Press<'_>, choice: Choice) -> PortResult<Option<String>> {
        let Some(delivery) = self.ports.store.delivery(press.delivery).await.map_err(store_failed)? else {
            return Ok(None);
        };
        let surface = press.message.surface;
        let Some(why) = self.in_vain(&delivery, &press.subject, (surface, press.login), choice).await else {
            return Ok(None);
        };
        let ignored = IgnoredVote { surface, login: press.login.to_owned(), choice, why };
        let text = ignored.explain(&format!("{} ({})", title(&delivery), delivery.id));
        told_in_vain(change, (&delivery.id, &press.subject), ignored);
        Ok(Some(text))
    }

    /// Why somebody's vote on a subject does not count. What cannot be told now is told when the gates are looked at.
    async fn in_vain(
        &self,
        delivery: &Delivery,
        subject: &SubjectId,
        (surface, login): (Surface, &str),
        choice: Choice,
    ) -> Option<IgnoredBecause> {
        self.know(surface, login).await.ok()?;
        let who = self.who();
        if let Some(standing) = who.shunned(surface, login) {
            return Some(IgnoredBecause::NotMember { standing });
        }
        let Some(person) = who.person(surface, login) else { return Some(IgnoredBecause::Stranger) };
        let report = self.report_now(delivery).await?;
        if report.subject().id() != *subject {
            return None;
        }
        uncounted(&report, &person.id, choice)
    }

    /// Records the vote, and that what this person pressed before, on any subject of the delivery, stands no more. A vote
    /// pressed again is cast anew. A surface that was not answered sends a press again, perhaps after a later one: the one
    /// pressed last counts, also where it took back what had not arrived yet.
    async fn record_press(
        &self,
        change: &mut Change,
        press: &Press<'_>,
        choice: Option<Choice>,
    ) -> PortResult<Pressed> {
        let now = press.at.min(self.now());
        // By the surface's own clock: by ours, which may be behind it, presses that arrive late would all be as old as each other.
        let pressed = |v: &Vote| v.said_at.unwrap_or(v.withdrawn_at.unwrap_or(v.cast_at));
        let known = self.ports.store.votes(press.delivery).await.map_err(store_failed)?;
        let theirs =
            |v: &&Vote| v.means == Means::Button && v.surface == press.message.surface && v.login == press.login;
        if known.iter().filter(theirs).any(|v| pressed(v) > press.at) {
            return Ok(Pressed::Overtaken);
        }
        let stands = |v: &&Vote| theirs(v) && v.withdrawn_at.is_none();
        let same = |v: &Vote| v.subject == press.subject && Some(v.choice) == choice;
        let mut taken_back = false;
        for vote in known.iter().filter(stands).filter(|v| !same(v)) {
            let vote = Vote { withdrawn_at: Some(now), said_at: Some(press.at), ..vote.clone() };
            change.journal.push((Some(press.delivery.clone()), Fact::VoteWithdrawn(vote.clone())));
            change.votes.push(vote);
            taken_back = true;
        }
        let vote = Vote {
            delivery: press.delivery.clone(),
            subject: press.subject.clone(),
            surface: press.message.surface,
            login: press.login.to_owned(),
            choice: choice.unwrap_or(Choice::Approve),
            means: Means::Button,
            cast_at: now,
            withdrawn_at: choice.is_none().then_some(now),
            said_at: Some(press.at),
            gone: false,
        };
        match (choice, taken_back) {
            (Some(_), _) => {
                change.journal.push((Some(press.delivery.clone()), Fact::VoteCast(vote.clone())));
                change.votes.push(vote);
                Ok(Pressed::Noted)
            }
            (None, true) => Ok(Pressed::TakenBack),
            // What it meant to take back may still be on its way.
            (None, false) => {
                change.votes.push(vote);
                Ok(Pressed::Nothing)
            }
        }
    }
}

/// Records why a vote does not count, and that the answer says so: it is told once.
pub(super) fn told_in_vain(change: &mut Change, (delivery, subject): (&DeliveryId, &SubjectId), ignored: IgnoredVote) {
    change.notes.push((ignored_key(delivery, subject, &ignored), true.into()));
    change.journal.push((Some(delivery.clone()), Fact::VoteIgnored(ignored)));
}

/// Why a person's vote does not count, if so.
pub(super) fn uncounted(report: &GateReport, person: &PersonId, choice: Choice) -> Option<IgnoredBecause> {
    let mut lists = report.electorates.iter().filter(|e| e.lists(person)).peekable();
    if lists.peek().is_none() {
        return Some(IgnoredBecause::NotListed);
    }
    let excluded: Vec<_> = lists.map(|e| e.excludes(person)).collect();
    let all = choice == Choice::Approve && excluded.iter().all(Option::is_some);
    excluded.into_iter().flatten().next().filter(|_| all).cloned()
}
