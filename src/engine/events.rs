//! Handling what was heard. A row either pokes deliveries, begins one, or is answered; in one transaction with that it
//! is marked as dealt with, and the journal says what came of it.

use std::sync::atomic::Ordering;

use super::begin::Beginning;
use super::passage::GIVEN_UP;
use super::reports::RENEWED;
use super::set_aside::unbroken;
use super::{Engine, EngineError, INBOX_PAGE};
use crate::chat::card::Line;
use crate::domain::catalog::{App, Surface};
use crate::domain::delivery::{Delivery, Known, Lane, Requester};
use crate::domain::event::{Event, MessageRef};
use crate::domain::fact::Fact;
use crate::domain::hold::Scope;
use crate::domain::plan;
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::{PrNumber, RepoId};
use crate::envrepo::at_one_time;
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, InboxRow, Listing, PostKind, StoreError};

/// How many rows are dealt with before deliveries get their turn.
const MOST_HANDLED: u32 = 256;

impl Engine {
    /// Deals with every stored event, oldest first. A row whose handling met a passing fault stays and is tried again
    /// after a pause of its own; the others go on. Returns whether any was dealt with. What keeps coming meanwhile is left
    /// to the next round once so many were dealt with.
    pub(super) async fn handle_inbox(&self) -> Result<bool, EngineError> {
        // Whoever spoke before this is dealt with here.
        self.spoken.store(false, Ordering::Release);
        let (mut handled, mut after) = (0, 0);
        let mut questions = Vec::new();
        while handled < MOST_HANDLED {
            let rows = self.ports.store.inbox(after, INBOX_PAGE).await?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                after = row.id;
                if self.retries.waits(row.id, self.now()) {
                    continue;
                }
                if self.is_question(&row.row.event) {
                    questions.push(row);
                    continue;
                }
                handled += u32::from(self.handle_row(&row).await?);
                // Whoever spoke meanwhile was dealt with, whoever asked was answered: what is left is read anew.
                if self.listen().await? {
                    handled += 1;
                    questions.clear();
                    break;
                }
            }
        }
        // A question asks services, and these may not answer: nobody waits behind one.
        for row in questions {
            handled += u32::from(self.handle_row(&row).await?);
            if self.listen().await? {
                handled += 1;
                break;
            }
        }
        Ok(handled > 0)
    }

    pub(super) async fn handle_row(&self, row: &InboxRow) -> Result<bool, EngineError> {
        let mut change = Change { inbox_done: vec![row.id], ..self.change() };
        let handled = match unbroken(at_one_time(Box::pin(self.handle(&mut change, row)))).await {
            Ok(handled) => handled,
            Err(why) => return self.set_aside(row, &why).await,
        };
        match handled {
            Ok(disposition) => self.dealt_with(change, row, disposition).await,
            Err(error) => {
                self.store_works().await?;
                let now = self.now();
                // Nothing that could close a gate holds merges up for ever, and no command fires when nobody expects it.
                let ends = row.row.closes.is_some() || matches!(row.row.event, Event::Said { .. });
                let since = self.retries.since(row.id);
                if ends && since.is_some_and(|since| now - since >= GIVEN_UP) {
                    return self.give_up(row, &error).await;
                }
                if since.is_none() {
                    self.tell_it_waits(row, &error).await?;
                }
                error.retry_after.into_iter().for_each(|after| self.retries.asked(row.id, now + after));
                let again_in = self.retries.failed_within(row.id, now, ends.then_some(GIVEN_UP)).as_secs();
                tracing::warn!(row = row.id, again_in, cause = %error.cause, "event kept for later: {error}");
                Ok(false)
            }
        }
    }

    pub(super) async fn dealt_with(
        &self,
        mut change: Change,
        row: &InboxRow,
        disposition: String,
    ) -> Result<bool, EngineError> {
        let key = row.key();
        // What only says once more what was said, every few minutes, is no fact.
        if disposition != RENEWED {
            change.journal.push((None, Fact::Heard { key, event: row.row.event.clone(), disposition }));
        }
        if row.row.closes.is_some() {
            // Whoever looked before this was heard looks again, also where the vote itself is read only then.
            change.holds.extend(change.pokes.iter().cloned().map(Scope::Delivery));
        }
        match self.ports.store.commit(change).await {
            Ok(()) => self.retries.forget(row.id),
            Err(StoreError::Stale(what)) => tracing::info!("{what}: handling the event again"),
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    /// Whoever said what cannot be dealt with yet is told so, once.
    async fn tell_it_waits(&self, row: &InboxRow, error: &PortError) -> Result<(), EngineError> {
        let Event::Said { surface, login, channel, .. } = &row.row.event else { return Ok(()) };
        let why = error.told_alone();
        let text =
            format!("This waits: {why}. It is tried again for two minutes, and you are told what becomes of it.");
        let to = (*surface, channel.as_str(), login.as_str());
        let posts = vec![super::outbox::private_post(format!("waits:{}", row.key()), None, to, Line::detail(text))];
        Ok(self.ports.store.commit(Change { posts, ..self.change() }).await?)
    }

    async fn handle(&self, change: &mut Change, row: &InboxRow) -> PortResult<String> {
        let handled = match &row.row.event {
            Event::BranchPushed { repo, branch, tip } => {
                self.note_push(repo, branch);
                if let Some(tip) = tip {
                    self.note_tip(change, repo, branch, tip).await?;
                    self.pushed_late(change, (repo, branch), tip).await?;
                }
                self.poke_repository(change, repo).await
            }
            Event::ChecksChanged { repo, .. } => self.poke_repository(change, repo).await,
            Event::AccessChanged { repo } => {
                self.pages.allowed_again();
                self.poke_repository(change, repo).await
            }
            Event::TagPushed { repo, .. } => {
                self.watch_version_tags(change, repo).await?;
                self.poke_repository(change, repo).await
            }
            Event::PrChanged { repo, pr, review } => {
                if let Some(review) = review {
                    self.late_review(change, (repo, *pr), row, review).await?;
                }
                self.pr_changed(change, repo, *pr).await
            }
            Event::ImagePushed { image, tag, digest } => self.image_pushed(change, image, tag.as_deref(), digest).await,
            Event::ImageTagged { image, tag } => self.image_tagged(change, image, tag).await,
            Event::ImageChanged { image } => self.image_changed(change, image).await,
            Event::RolloutChanged { environment, app } => self.rollout_changed(change, app, environment).await,
            Event::RolloutReported { environment, app, report } => {
                self.reported(change, (environment, app), report).await
            }
            Event::Said { surface, login, channel, text, .. } => {
                return Box::pin(self.said(change, row, (*surface, login, channel), text)).await;
            }
            Event::Reacted { login, message, .. } => self.reacted(change, row, login, message).await,
            Event::Pressed { login, message, button, at } => {
                self.pressed(change, row, login, (message, *button, *at)).await
            }
            Event::Missed { surface } => self.poke_ballots(change, *surface).await,
            Event::LetIn { surface, channel } => self.let_in(*surface, channel).await,
            Event::Unreadable { why } => Ok(format!("nothing: it cannot be read: {why}")),
        };
        match handled {
            // What cannot be read for good is no reason to hear of it for ever.
            Err(error) if matches!(error.fault, Fault::NotFound | Fault::Rejected) => Ok(format!("nothing: {error}")),
            other => other,
        }
    }

    /// Open deliveries that fit are looked at again.
    pub(super) async fn poke(&self, change: &mut Change, fits: impl Fn(&Delivery) -> bool) -> PortResult<String> {
        let open = Listing { open_only: true, ..Listing::default() };
        let open = self.ports.store.deliveries(&open).await.map_err(super::truth::store_failed)?;
        let ids: Vec<_> = open.iter().filter(|d| fits(d)).map(|d| d.id.clone()).collect();
        let said = match ids.len() {
            0 => "nothing waits for it".to_owned(),
            _ => format!("looking at {}", ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        };
        change.pokes.extend(ids);
        Ok(said)
    }

    async fn poke_repository(&self, change: &mut Change, repo: &RepoId) -> PortResult<String> {
        self.poke(change, |d| self.touches(d, repo)).await
    }

    fn touches(&self, delivery: &Delivery, repo: &RepoId) -> bool {
        let app = self.catalog.app(&delivery.app).is_some_and(|a| a.repository == *repo);
        app || self.catalog.environments.iter().any(|e| e.repository == *repo && delivery.enters(&e.name))
    }

    async fn pr_changed(&self, change: &mut Change, repo: &RepoId, pr: PrNumber) -> PortResult<String> {
        let poked = self.poke_repository(change, repo).await?;
        if let Some(said) = Box::pin(self.after_the_end(change, repo, pr)).await? {
            return Ok(said);
        }
        let Some(app) = self.catalog.app_of_repository(repo) else { return Ok(poked) };
        let open = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&open).await.map_err(super::truth::store_failed)?;
        if open.iter().any(|d| d.known.pr == Some(pr) || d.known.back_merges.values().any(|n| *n == pr)) {
            return Ok(poked);
        }
        let pr = self.ports.forge.pull_request(repo, pr).await?;
        match self.begin_change(change, app, pr).await? {
            Some(id) => Ok(format!("began {id}")),
            None => Ok(poked),
        }
    }

    /// Begins a change delivery for an open pull request into the dev branch, unless it has one.
    pub(super) async fn begin_change(
        &self,
        change: &mut Change,
        app: &App,
        pr: PullRequest,
    ) -> PortResult<Option<String>> {
        let number = pr.number;
        if pr.state != PrState::Open || pr.base != app.dev_branch || Box::pin(self.is_own(app, &pr)).await? {
            return Ok(None);
        }
        let Some(environment) = self.catalog.first_environment() else { return Ok(None) };
        let open = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&open).await.map_err(super::truth::store_failed)?;
        let begun = change.deliveries.iter().chain(&open);
        if begun.into_iter().any(|d| d.lane == Lane::Change && d.known.pr == Some(number)) {
            return Ok(None);
        }
        let requested_by = match self.who().person(Surface::Github, &pr.author) {
            Some(person) => Requester::Person(person.id.clone()),
            None => Requester::Stranger(pr.author.clone()),
        };
        let beginning = Beginning {
            app: app.name.clone(),
            lane: Lane::Change,
            environment: environment.name.clone(),
            version: None,
            requested_by,
            reason: Some(pr.title.chars().take(120).collect()),
            steps: plan::change(environment),
            known: Known { pr: Some(number), head: Some(pr.head), ..Known::default() },
        };
        let id = self.begin(change, beginning).await.map_err(engine_failed)?;
        Ok(Some(id.to_string()))
    }

    /// Whether tidegate opened a pull request itself. Where its login is a person's as well, that takes more than the login.
    async fn is_own(&self, app: &App, pr: &PullRequest) -> PortResult<bool> {
        let own = self.ports.forge.own_login();
        if pr.author != own || self.who().person(Surface::Github, own).is_none() {
            return Ok(pr.author == own);
        }
        let all = Listing { app: Some(app.name.clone()), open_only: false, limit: None };
        let all = self.ports.store.deliveries(&all).await.map_err(super::truth::store_failed)?;
        Ok(all.iter().any(|d| d.opened(pr)))
    }

    /// Open deliveries with a ballot on a surface are looked at again.
    async fn poke_ballots(&self, change: &mut Change, surface: Surface) -> PortResult<String> {
        let store = &self.ports.store;
        let open = Listing { open_only: true, ..Listing::default() };
        let mut voting = std::collections::BTreeSet::new();
        for delivery in store.deliveries(&open).await.map_err(super::truth::store_failed)? {
            let posts = store.posts(&delivery.id).await.map_err(super::truth::store_failed)?;
            if posts.iter().any(|p| p.out.surface == surface && matches!(p.out.kind, PostKind::Ballot { .. })) {
                voting.insert(delivery.id);
            }
        }
        self.poke(change, |d| voting.contains(&d.id)).await
    }

    /// A reaction: the ballot is read again. One that is not on the current ballot is answered privately.
    async fn reacted(
        &self,
        change: &mut Change,
        row: &InboxRow,
        login: &str,
        message: &MessageRef,
    ) -> PortResult<String> {
        let post = self.ports.store.post_at(message).await.map_err(super::truth::store_failed)?;
        let Some(post) = post else { return Ok("not a message of tidegate's".to_owned()) };
        let retired = match &post.out.body {
            crate::chat::Body::Ballot(ballot) => ballot.retired.clone(),
            _ => None,
        };
        let ballot = matches!(post.out.kind, PostKind::Ballot { .. });
        if let Some(text) = self.late_reaction(change, row, &post).await? {
            change.pokes.extend(post.out.delivery.clone());
            let key = format!("reacted:{}", row.row.key);
            let to = (message.surface, message.channel.as_str(), login);
            change.posts.push(super::outbox::vote_answer(key, post.out.delivery.as_ref(), to, text));
            return Ok("a vote that comes too late; told".to_owned());
        }
        if ballot && retired.is_none() {
            change.pokes.extend(post.out.delivery.clone());
            return Ok(format!("reading {} again", post.out.key));
        }
        if matches!(&row.row.event, Event::Reacted { removed: true, .. }) {
            // A reject outlives its ballot until it is taken back there.
            change.pokes.extend(post.out.delivery.clone().filter(|_| ballot));
            return Ok("taken back where it did not count".to_owned());
        }
        let text = match retired {
            Some(why) => {
                let yet = if why == super::retired::HELD { " yet" } else { "" };
                format!("Your reaction does not count{yet}: this ballot is retired: {why}.")
            }
            None => "Your reaction does not count: votes are cast on the ballot in the card's thread.".to_owned(),
        };
        let key = format!("reacted:{}", row.row.key);
        let to = (message.surface, message.channel.as_str(), login);
        change.posts.push(super::outbox::vote_answer(key, post.out.delivery.as_ref(), to, text));
        Ok("a reaction that does not count; told why".to_owned())
    }
}

/// A failure of the engine's own store while an event is handled.
pub(super) fn engine_failed(error: EngineError) -> PortError {
    PortError::transient("tidegate's own store failed", error)
}
