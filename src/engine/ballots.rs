//! Ballots: one numbered message per subject and surface, on which people vote. The reactions are read again at every
//! look, so that what counts is what stands on the ballot now and not what was once heard.

use std::collections::BTreeSet;

use super::Engine;
use super::entering::Unexplained;
use super::truth::store_failed;
use crate::chat::card::{Ask, Ballot};
use crate::chat::{Body, Chat, Reaction};
use crate::domain::catalog::{ApprovalPolicy, Party, Surface};
use crate::domain::delivery::Delivery;
use crate::domain::entering;
use crate::domain::event::MessageRef;
use crate::domain::fact::Fact;
use crate::domain::gate::{Electorate, GateReport, GateSpec, IgnoredVote, Parties};
use crate::domain::vote::{Choice, Means, Subject, SubjectId, Vote};
use crate::domain::{DeliveryId, EnvName, PersonId};
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, Outgoing, PostKind, PostState, StoreError, StoredPost};

fn ballot_key(delivery: &Delivery, subject: &SubjectId, surface: Surface) -> String {
    format!("ballot:{}:{}:{surface}", delivery.id, subject.0)
}

impl Engine {
    /// Makes sure that the subject's ballot is out on every surface, that older ones are retired, and that the votes
    /// recorded are the reactions that stand on it now. `settled` says that nothing is voted on any more.
    pub(super) async fn sync_ballot(
        &self,
        delivery: &Delivery,
        specs: &[GateSpec],
        (subject, unexplained): (&Subject, &Unexplained),
        (parties, settled): (Parties<'_>, bool),
    ) -> PortResult<()> {
        let store = &self.ports.store;
        let id = subject.id();
        let posts = store.posts(&delivery.id).await.map_err(store_failed)?;
        let mut change = self.change();
        let known = store.votes(&delivery.id).await.map_err(store_failed)?;
        let Some(asked) = asked(delivery, specs, (subject, unexplained), parties) else { return Ok(()) };
        // What was decided goes on saying what it was decided by.
        let decided = settled || self.decided(delivery).is_some_and(|(of, _)| of == id);
        for chat in &self.ports.chats {
            let key = ballot_key(delivery, &id, chat.surface());
            self.sync_rejects(&mut change, delivery, (chat.as_ref(), &key), &posts, &known).await?;
            match posts.iter().find(|p| p.out.key == key) {
                None => {
                    let new = self.new_ballot(delivery, subject, &asked, chat.surface()).await.map_err(store_failed)?;
                    if let Some(new) = new {
                        let place = (new.surface, new.channel.as_str());
                        change.posts.extend(self.card_for_ballot(delivery, place).await.map_err(store_failed)?);
                        change.posts.push(new);
                    }
                }
                Some(post) => {
                    change.posts.extend(renewed(post, &asked).filter(|_| !decided));
                    match &post.state {
                        PostState::Shown { message: Some(message), .. } => match chat.reactions(message).await {
                            Ok(reactions) => {
                                self.sync_votes(&mut change, delivery, (&id, message), &known, &reactions);
                            }
                            Err(error) if error.fault == Fault::NotFound => {
                                return Err(Box::pin(self.ask_again(delivery, post, (&id, &known))).await?);
                            }
                            Err(error) => return Err(error),
                        },
                        PostState::Queued => {}
                        // A surface that cannot be read is a shut gate: votes seen there before may be gone by now.
                        _ => return Err(PortError::transient(unshown(chat.surface()), "")),
                    }
                }
            }
        }
        change.posts.extend(self.retire_ballots(delivery, Some(&id)).await.map_err(store_failed)?);
        if change.posts.is_empty() && change.votes.is_empty() {
            return Ok(());
        }
        store.commit(change).await.map_err(store_failed)
    }

    /// A ballot that somebody deleted is shown again: nobody could vote otherwise, and the gate would stay shut for ever.
    /// Until then it is shut; the approvals on the one that is gone are gone with it, and the rejects stand.
    async fn ask_again(
        &self,
        delivery: &Delivery,
        post: &StoredPost,
        (subject, known): (&SubjectId, &[Vote]),
    ) -> PortResult<PortError> {
        let here = |v: &&Vote| v.subject == *subject && v.surface == post.out.surface && v.means == Means::Reaction;
        let stood: Vec<&Vote> = known.iter().filter(here).filter(|v| v.withdrawn_at.is_none() && !v.gone).collect();
        let mut change = self.change();
        Box::pin(self.ballot_deleted(&mut change, delivery, (post.out.surface, &stood))).await?;
        if !change.votes.is_empty() {
            self.ports.store.commit(change).await.map_err(store_failed)?;
        }
        self.ports.store.post_state(&post.out.key, &PostState::Trying, None).await.map_err(store_failed)?;
        let told =
            format!("the ballot on {} was deleted; it is shown again, and has to be voted on anew", post.out.surface);
        Ok(PortError::transient(told, "ballot deleted"))
    }

    async fn new_ballot(
        &self,
        delivery: &Delivery,
        subject: &Subject,
        asked: &Asked,
        surface: Surface,
    ) -> Result<Option<Outgoing>, StoreError> {
        let Some(channel) = self.channel_of(delivery, surface) else { return Ok(None) };
        let rejected = self.rejected_before(delivery).await?;
        let ballot = Ballot {
            number: self.ports.store.next_ballot().await?,
            delivery: delivery.id.clone(),
            question: asked.question.clone(),
            electorate: asked.electorate.clone(),
            notes: asked.notes.iter().chain(&rejected).cloned().collect(),
            retired: None,
            asked: Some(self.now()),
            ask: Box::new(Ask { rejected, ..self.ask_of(delivery, subject, asked, surface).await }),
        };
        Ok(Some(Outgoing {
            key: ballot_key(delivery, &subject.id(), surface),
            delivery: Some(delivery.id.clone()),
            surface,
            channel,
            kind: PostKind::Ballot { subject: subject.id().0 },
            body: Body::Ballot(ballot),
            held_until: None,
        }))
    }

    /// A reject outlives its ballot, so it can be taken back there: retired ballots that it stands on are read too.
    async fn sync_rejects(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        (chat, current): (&dyn Chat, &str),
        posts: &[StoredPost],
        known: &[Vote],
    ) -> PortResult<()> {
        for post in posts.iter().filter(|p| p.out.surface == chat.surface() && p.out.key != current) {
            let (PostKind::Ballot { subject }, PostState::Shown { message: Some(message), .. }) =
                (&post.out.kind, &post.state)
            else {
                continue;
            };
            let stands = |v: &&Vote| {
                let here = v.subject.0 == *subject && v.surface == message.surface;
                let by_reaction = v.means == Means::Reaction && v.withdrawn_at.is_none();
                here && by_reaction && v.choice == Choice::Reject
            };
            let rejects: Vec<&Vote> = known.iter().filter(stands).filter(|v| !v.gone).collect();
            if !rejects.is_empty() {
                match chat.reactions(message).await {
                    Err(error) if error.fault == Fault::NotFound => {
                        Box::pin(self.ballot_deleted(change, delivery, (message.surface, &rejects))).await?;
                    }
                    reactions => self.withdraw(change, delivery, &rejects, &reactions?),
                }
            }
        }
        Ok(())
    }

    /// Records what is gone from a ballot.
    fn withdraw(&self, change: &mut Change, delivery: &Delivery, stood: &[&Vote], reactions: &[Reaction]) {
        for vote in stood {
            if !reactions.iter().any(|r| r.login == vote.login && r.choice == vote.choice) {
                let vote = Vote { withdrawn_at: Some(self.now()), ..(*vote).clone() };
                change.journal.push((Some(delivery.id.clone()), Fact::VoteWithdrawn(vote.clone())));
                change.votes.push(vote);
            }
        }
    }

    /// Records what is new on the ballot and what is gone from it.
    fn sync_votes(
        &self,
        change: &mut Change,
        delivery: &Delivery,
        (subject, message): (&SubjectId, &MessageRef),
        known: &[Vote],
        reactions: &[Reaction],
    ) {
        let now = self.now();
        // What was pressed is no business of the reactions that stand there.
        let here = |v: &&Vote| v.subject == *subject && v.surface == message.surface && v.means == Means::Reaction;
        for reaction in reactions {
            let old = known.iter().filter(here).find(|v| v.login == reaction.login && v.choice == reaction.choice);
            if old.is_some_and(|v| v.withdrawn_at.is_none()) {
                continue;
            }
            let vote = Vote {
                delivery: delivery.id.clone(),
                subject: subject.clone(),
                surface: message.surface,
                login: reaction.login.clone(),
                choice: reaction.choice,
                means: Means::Reaction,
                cast_at: now,
                withdrawn_at: None,
                said_at: None,
                gone: false,
            };
            change.journal.push((Some(delivery.id.clone()), Fact::VoteCast(vote.clone())));
            change.votes.push(vote);
        }
        let stands = |v: &&Vote| v.withdrawn_at.is_none();
        let stood: Vec<&Vote> = known.iter().filter(here).filter(stands).filter(|v| !v.gone).collect();
        self.withdraw(change, delivery, &stood, reactions);
        // Whoever votes on this ballot says anew what they said on one that somebody deleted.
        let gone = known.iter().filter(stands).filter(|v| v.gone && v.surface == message.surface);
        let said = |v: &&Vote| reactions.iter().any(|r| r.login == v.login);
        let same = |v: &Vote| here(&v) && reactions.iter().any(|r| r.login == v.login && r.choice == v.choice);
        let (again, otherwise): (Vec<&Vote>, Vec<&Vote>) = gone.filter(said).partition(|v| same(v));
        for vote in again {
            let vote = Vote { gone: false, ..vote.clone() };
            change.journal.push((Some(delivery.id.clone()), Fact::VoteCast(vote.clone())));
            change.votes.push(vote);
        }
        self.withdraw(change, delivery, &otherwise, &[]);
    }

    /// Tells people once, privately, why their vote does not count, and records it.
    pub(super) async fn answer_ignored(
        &self,
        delivery: &Delivery,
        subject: &Subject,
        report: &GateReport,
    ) -> PortResult<()> {
        if report.ignored.is_empty() {
            return Ok(());
        }
        let posts = self.ports.store.posts(&delivery.id).await.map_err(store_failed)?;
        let mut change = self.change();
        for ignored in &report.ignored {
            let key = ignored_key(&delivery.id, &subject.id(), ignored);
            let told = posts.iter().any(|p| p.out.key == key)
                || self.ports.store.notes(&key).await.map_err(store_failed)?.iter().any(|(note, _)| *note == key);
            if told {
                continue;
            }
            let channel = self.channel_of(delivery, ignored.surface);
            let text = ignored.explain(&format!("{} ({})", crate::domain::title::title(delivery), delivery.id));
            let chat = self.ports.chats.iter().any(|c| c.surface() == ignored.surface);
            match channel.filter(|_| chat) {
                Some(channel) => change.posts.push(super::outbox::vote_answer(
                    key,
                    Some(&delivery.id),
                    (ignored.surface, &channel, &ignored.login),
                    text,
                )),
                // A review on the forge: said in the thread, once, where everybody who follows it can see.
                None => {
                    let telling = crate::domain::decide::Telling {
                        key,
                        volume: crate::domain::decide::Volume::Detail,
                        text: format!("{}: {}", ignored.login, ignored.explain(delivery.id.as_str())),
                    };
                    let lines = self.line_posts(delivery, &telling);
                    if lines.iter().all(|l| posts.iter().any(|p| p.out.key == l.key)) {
                        continue;
                    }
                    change.posts.extend(lines);
                }
            }
            change.journal.push((Some(delivery.id.clone()), Fact::VoteIgnored(ignored.clone())));
        }
        if change.posts.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }
}

/// By what it is known that somebody was told why their vote on a subject does not count.
pub(super) fn ignored_key(delivery: &DeliveryId, subject: &SubjectId, ignored: &IgnoredVote) -> String {
    let kind = format!("{:?}", ignored.why);
    let kind = kind.split([' ', '{']).next().unwrap_or_default();
    let choice = if ignored.choice == Choice::Approve { "approve" } else { "reject" };
    format!("ignored:{delivery}:{}:{}:{}:{choice}:{kind}", subject.0, ignored.surface, ignored.login)
}

fn unshown(surface: Surface) -> String {
    format!("the ballot cannot be shown on {surface}; see that tidegate may write to its channel there")
}

/// What the current subject's ballot says.
pub(super) struct Asked {
    pub(super) question: String,
    pub(super) electorate: String,
    pub(super) notes: Vec<String>,
    /// How many of whom, without the names of their lists.
    pub(super) needs: String,
    /// Those who can approve.
    pub(super) people: BTreeSet<PersonId>,
    /// The list that is asked, where it is one.
    pub(super) from: Vec<Party>,
}

/// `2 of bob, dave`.
fn needs(electorate: &Electorate) -> String {
    format!("{} of {}", electorate.needed(), eligible(electorate))
}

/// Those who can approve, in words.
fn eligible(electorate: &Electorate) -> String {
    let people: Vec<&str> = electorate.eligible().map(PersonId::as_str).collect();
    if people.is_empty() { "nobody can".to_owned() } else { people.join(", ") }
}

/// Whose votes are needed, where several lists are asked each with its environment; none where nobody's are.
fn asked(
    delivery: &Delivery,
    specs: &[GateSpec],
    (subject, unexplained): (&Subject, &Unexplained),
    parties: Parties<'_>,
) -> Option<Asked> {
    let lists: Vec<(&EnvName, &ApprovalPolicy, Electorate)> = specs
        .iter()
        .filter_map(|s| match s {
            GateSpec::Approvals { of, policy, exclude_commit_authors } => {
                Some((of, policy, Electorate::new(policy, *exclude_commit_authors, parties)))
            }
            _ => None,
        })
        .collect();
    let one = |(of, policy, electorate): &(&EnvName, &ApprovalPolicy, Electorate)| {
        let names = policy.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        // Only those who can.
        let needs = format!("{} of {names} ({})", electorate.needed(), eligible(electorate));
        if lists.len() > 1 { format!("{needs} for {of}") } else { needs }
    };
    let mut notes: Vec<String> = Vec::new();
    for note in lists.iter().flat_map(|(_, _, electorate)| electorate.notes()) {
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.extend(unexplained.warned.iter().cloned());
    notes.extend(entering::notes(&unexplained.commits));
    notes.extend(entering::notes_before(&unexplained.before));
    (!lists.is_empty()).then(|| Asked {
        question: crate::domain::title::question(delivery, subject, unexplained.accepts()),
        electorate: lists.iter().map(one).collect::<Vec<_>>().join(", and "),
        notes,
        needs: lists.iter().map(|(_, _, electorate)| needs(electorate)).collect::<Vec<_>>().join(", and "),
        people: lists.iter().flat_map(|(_, _, electorate)| electorate.eligible().cloned()).collect(),
        from: if let [(_, policy, _)] = &lists[..] { policy.from.clone() } else { Vec::new() },
    })
}

/// The current subject's ballot, where it does not say what is asked: it was retired before the branch went back to that
/// commit, or what must be known for voting has changed since.
fn renewed(post: &StoredPost, asked: &Asked) -> Option<Outgoing> {
    let mut out = post.out.clone();
    let Body::Ballot(ballot) = &mut out.body else { return None };
    let before = ballot.clone();
    ballot.retired = None;
    ballot.question.clone_from(&asked.question);
    ballot.electorate.clone_from(&asked.electorate);
    ballot.notes = asked.notes.iter().chain(&ballot.ask.rejected).cloned().collect();
    // Ballots of older releases have none.
    if !ballot.ask.needs.is_empty() {
        ballot.ask.needs.clone_from(&asked.needs);
    }
    (*ballot != before).then_some(out)
}
