//! What people type. A command is read, its person and app are found, and it is carried out or refused; either way the
//! person is answered in the same transaction that marks the command as dealt with.

mod abort;
mod accept;
mod anew;
mod asking;
mod beside;
mod claim;
mod glass;
mod holds;
mod home;
mod hotfix;
mod lift;
mod promote;
mod quarantine;
mod release;
mod replacing;
mod retry;
mod rollback;
mod steer;
mod stop;
mod unreleased;
mod votable;
mod vote;
mod waive;

use tidegate_commands::{Command, Hotfix, Release, Tide, Vocabulary};

pub(super) use self::asking::version_of_tag;
use self::asking::{Asking, Reply, Said, Stop};
pub(super) use self::holds::unused;
use super::Engine;
use crate::chat::card::Line;
use crate::domain::catalog::{Catalog, Person, Surface};
use crate::domain::explain::instant_words;
use crate::domain::fact::Fact;
use crate::domain::moment;
use crate::domain::vote::Choice;
use crate::domain::{AppName, PersonId};
use crate::engine::views::HistoryOf;
use crate::port::{Fault, PortError, PortResult};
use crate::store::{Change, InboxRow};

/// How much of what somebody typed goes into the journal beside its answer; the whole is in the event.
const TYPED: usize = 500;

impl Engine {
    /// Deals with a command. What it starts and what it answers go into `change`; whatever stands in
    /// the way is answered at once, for a command that fires when nobody expects it any more does harm. Only a failure of
    /// tidegate's own store, or of looking up who speaks, keeps it for later, for two minutes.
    pub(super) async fn said(
        &self,
        change: &mut Change,
        row: &InboxRow,
        (surface, login, channel): (Surface, &str, &str),
        text: &str,
    ) -> PortResult<String> {
        let key = row.key();
        let mut work = change.clone();
        let met = self.know(surface, login).await;
        let who = self.who();
        let answered = match tidegate_commands::parse(text, &self.vocabulary()) {
            Err(refusal) => Err(Stop::Refused(refusal_text(&refusal))),
            Ok(command @ Command::Tide(Tide::Whoami | Tide::Help { .. })) => {
                self.anybody_may(surface, login, &command).await.map(Reply::told)
            }
            Ok(command) => {
                match self.admitted(&who, self.needed(met, &command, (surface, login)), (surface, login, channel)) {
                    // Who cannot be looked up for a moment is looked up again, and is no reason to refuse.
                    Err(Stop::Failed(error)) if matches!(error.fault, Fault::Transient | Fault::Conflict) => {
                        return Err(error);
                    }
                    Err(stop) => Err(stop),
                    Ok(person) => {
                        let asking = Asking { person, surface, login, channel, key: &key };
                        Box::pin(self.carry_out(&mut work, &asking, &command)).await
                    }
                }
            }
        };
        let (line, disposition, nothing_began, began) = match answered {
            Ok(Reply { text, began: Some(what), in_vain, delivery }) => {
                *change = work;
                (if in_vain { Line::alarm(text) } else { Line::detail(text) }, what, false, delivery)
            }
            Ok(Reply { text, began: None, .. }) => (Line::detail(text), "answered".to_owned(), true, None),
            Err(Stop::Refused(text)) => (Line::alarm(text), "refused; told why".to_owned(), true, None),
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Failed(error)) => {
                self.store_works().await.map_err(super::events::engine_failed)?;
                (Line::alarm(undone(error)), "could not be done; told why".to_owned(), true, None)
            }
        };
        if nothing_began {
            let text = text.chars().take(TYPED).collect();
            change.journal.push((None, Fact::Answered { login: login.to_owned(), text, answer: line.text.clone() }));
        }
        let to = (surface, channel, login);
        change.posts.push(super::outbox::answer_post(format!("answer:{key}"), began, to, line));
        Ok(disposition)
    }

    /// The names people can use in a command.
    pub(super) fn vocabulary(&self) -> Vocabulary {
        Vocabulary {
            apps: self.catalog.apps.keys().map(ToString::to_string).collect(),
            environments: self.catalog.environments.iter().map(|e| e.name.to_string()).collect(),
        }
    }

    async fn carry_out(&self, change: &mut Change, asking: &Asking<'_>, command: &Command) -> Said<Reply> {
        match command {
            Command::Tide(Tide::Abort { delivery, app }) => {
                self.abort_any(change, asking, (delivery, app.as_deref())).await
            }
            Command::Tide(Tide::Retry { delivery, app }) => {
                Box::pin(self.retry(change, asking, (delivery, app.as_deref()))).await
            }
            Command::Tide(Tide::Accept { delivery, digest, app }) => {
                self.accept(change, asking, (delivery, app.as_deref()), digest).await
            }
            Command::Tide(Tide::Claim { commit, person, app }) => {
                let app = self.perhaps_app(asking, app.as_deref());
                Box::pin(self.claim(change, asking, app, (commit, person.as_deref()))).await
            }
            Command::Tide(question) => self.answer(asking, command, question).await,
            Command::Freeze { env, duration, reason, app } => {
                self.freeze(change, asking, (env, app.as_deref()), (*duration, reason)).await
            }
            Command::Thaw { env, app, of } => self.thaw(change, asking, (env, app.as_deref(), of.as_deref())).await,
            Command::Stop { env, reason } => self.stop(change, asking, env, reason).await,
            Command::Resume { env, of } => self.resume(change, asking, env, of.as_deref()).await,
            Command::Override { env, delivery, revoke: Some(which), app, .. } => {
                let which = delivery.as_deref().or(Some(which)).filter(|w| !w.is_empty());
                self.revoke(change, asking, (env, app.as_deref()), which).await
            }
            Command::Override { env, delivery, reason, app, revoke: None } => {
                let wanted = glass::Wanted { which: delivery.as_deref(), reason: reason.as_deref() };
                self.break_glass(change, asking, (env, app.as_deref()), &wanted).await
            }
            Command::Approve { delivery, reason } => {
                self.vote(change, asking, (delivery.as_deref(), reason.as_deref()), Choice::Approve).await
            }
            Command::Reject { delivery, reason } => {
                self.vote(change, asking, (delivery.as_deref(), reason.as_deref()), Choice::Reject).await
            }
            Command::Unvote { delivery } => Box::pin(self.unvote(change, asking, delivery.as_deref())).await,
            _ => Box::pin(self.carry_out_for_app(change, asking, command)).await,
        }
    }

    /// Commands that are about one app.
    async fn carry_out_for_app(&self, change: &mut Change, asking: &Asking<'_>, command: &Command) -> Said<Reply> {
        let app = self.the_app(asking, command.app())?;
        match command {
            Command::Release(Release::Cut { version, from, replacing, .. }) => {
                let what = (asking::version(version), from.as_deref(), replacing.as_deref());
                Box::pin(self.cut(change, asking, app, what)).await
            }
            Command::Release(Release::List { .. }) => self.list_releases(app).await,
            Command::Release(Release::Abort { version, .. }) => {
                self.abort_release(change, asking, app, version.as_ref().map(asking::version)).await
            }
            Command::Promote { env, version, replacing, .. } => {
                let what = (self.named(env)?, asking::version(version), replacing.as_deref());
                Box::pin(self.promote(change, asking, app, what)).await
            }
            Command::Hotfix(Hotfix::Start { replacing, .. }) => {
                self.start_hotfix(change, asking, app, replacing.as_deref()).await
            }
            Command::Hotfix(Hotfix::Submit { version, .. }) => {
                Box::pin(self.submit_hotfix(change, asking, app, version.as_ref().map(asking::version))).await
            }
            Command::Hotfix(Hotfix::Abort { version, .. }) => {
                self.abort_hotfix(change, asking, app, version.as_ref().map(asking::version)).await
            }
            Command::Rollback { env, version, reason, .. } => {
                let target = (self.named(env)?, version.as_ref().map(asking::version));
                self.roll_back(change, asking, app, target, reason.as_deref()).await
            }
            Command::Rollout(rollout) => Box::pin(self.steer_rollout(change, asking, app, rollout)).await,
            Command::Waive { gate, version, revoke: Some(whose), .. } => {
                let whose = Some(whose.as_str()).filter(|whose| !whose.is_empty());
                self.unwaive(change, asking, app, (gate, version, whose)).await
            }
            Command::Waive { gate, version, reason, duration, env, revoke: None, .. } => {
                let (env, reason, lasts) = (env.as_deref(), reason.as_deref(), *duration);
                let wish = waive::Wish { gate, of: version, reason, lasts, env };
                Box::pin(self.waive(change, asking, app, &wish)).await
            }
            Command::Quarantine { version, lift: true, .. } => {
                self.lift_quarantine(change, asking, app, asking::version(version)).await
            }
            Command::Quarantine { version, reason, lift: false, .. } => {
                let reason = reason.as_deref().unwrap_or_default();
                Box::pin(self.quarantine(change, asking, app, (asking::version(version), reason))).await
            }
            Command::Lock { env, reason, duration, .. } => {
                self.lock(change, asking, app, self.named(env)?, (reason, *duration)).await
            }
            Command::Unlock { env, of, .. } => {
                let env = env.as_deref().map(|e| self.named(e)).transpose()?;
                self.unlock(change, asking, app, (env, of.as_deref())).await
            }
            Command::Freeze { .. }
            | Command::Thaw { .. }
            | Command::Stop { .. }
            | Command::Resume { .. }
            | Command::Override { .. }
            | Command::Approve { .. }
            | Command::Reject { .. }
            | Command::Unvote { .. }
            | Command::Tide(_) => Err(Stop::refused("not about an app")),
        }
    }

    /// Questions: they change nothing.
    async fn answer(&self, asking: &Asking<'_>, command: &Command, question: &Tide) -> Said<Reply> {
        let app = self.perhaps_app(asking, command.app());
        let name = app.map(|a| &a.name);
        let text = match question {
            Tide::Status { .. } => self.status(name).await?.text(),
            Tide::Why { delivery, .. } => self.why(name, delivery.as_deref()).await?.text(),
            Tide::Diff { ahead, behind, .. } => {
                let ahead = ahead.as_deref().map(|e| self.named(e)).transpose()?.map(|e| &e.name);
                let behind = behind.as_deref().map(|e| self.named(e)).transpose()?.map(|e| &e.name);
                self.diff(name, ahead, behind).await?.text()
            }
            Tide::History { .. } => self.history(&self.asked_history(name, question)?).await?.text(),
            Tide::Where { what, .. } => Box::pin(self.whereabouts(name, what)).await?.text(),
            Tide::Abort { .. } | Tide::Retry { .. } | Tide::Accept { .. } | Tide::Claim { .. } => {
                return Err(Stop::refused("not a question"));
            }
            Tide::Whoami | Tide::Help { .. } => self.anybody_may(asking.surface, asking.login, command).await?,
        };
        Ok(Reply::told(text))
    }

    /// What a history is asked of.
    fn asked_history(&self, app: Option<&AppName>, question: &Tide) -> Said<HistoryOf> {
        let Tide::History { limit, env, by, version, since, until, at, .. } = question else {
            return Err(Stop::refused("not a history"));
        };
        let moment = |text: &Option<String>| {
            text.as_deref().map(|text| moment::read(text, self.now()).map_err(Stop::Refused)).transpose()
        };
        Ok(HistoryOf {
            limit: *limit,
            app: app.cloned(),
            environment: env.as_deref().map(|e| self.named(e).map(|e| e.name.clone())).transpose()?,
            person: by.as_deref().map(|name| self.person_named(name)).transpose()?,
            version: version.as_ref().map(asking::version),
            since: moment(since)?,
            until: moment(until)?,
            at: moment(at)?,
        })
    }

    /// The person whom the configuration calls so.
    fn person_named(&self, name: &str) -> Said<PersonId> {
        let found = self.catalog.people.keys().find(|p| p.as_str().eq_ignore_ascii_case(name));
        found.cloned().ok_or_else(|| {
            let known: Vec<&str> = self.catalog.people.keys().map(PersonId::as_str).collect();
            Stop::Refused(format!(
                "There is nobody called {name:?} in the configuration: it is one of {}.",
                known.join(", ")
            ))
        })
    }

    /// Whether somebody's look-up must have gone well. What only closes gates is taken from people whose login the
    /// configuration names, also while nobody can be looked up.
    fn needed(&self, met: PortResult<()>, command: &Command, (surface, login): (Surface, &str)) -> PortResult<()> {
        let closes = matches!(
            command,
            Command::Freeze { .. }
                | Command::Lock { .. }
                | Command::Stop { .. }
                | Command::Quarantine { lift: false, .. }
                | Command::Reject { .. }
        );
        if closes && self.catalog.person(surface, login).is_some() { Ok(()) } else { met }
    }

    /// The person who may command from this login: one whom the configuration knows and the surface takes for a member.
    fn admitted<'w>(
        &self,
        who: &'w Catalog,
        met: PortResult<()>,
        (surface, login, channel): (Surface, &str, &str),
    ) -> Said<&'w Person> {
        if self.catalog.notify.only_in_channels && !self.takes_commands(surface, channel) {
            return Err(Stop::Refused(self.elsewhere(surface)));
        }
        if let Some(standing) = who.shunned(surface, login) {
            let told = format!("Your {surface} login {login} is {standing} there; only members may command tidegate.");
            return Err(Stop::Refused(told));
        }
        let person = who.person(surface, login);
        // Who cannot be looked up may be anybody; a person's own login that was never looked up, too.
        met?;
        person.ok_or_else(|| Stop::Refused(stranger(surface, login)))
    }

    /// Whether a channel is one of an app's.
    fn takes_commands(&self, surface: Surface, channel: &str) -> bool {
        self.catalog.apps.keys().any(|app| self.channels_of(app, surface).iter().any(|c| c == channel))
    }

    /// Where commands are taken, for somebody who typed one elsewhere.
    fn elsewhere(&self, surface: Surface) -> String {
        let channels = self.catalog.apps.keys().flat_map(|app| {
            self.channels_of(app, surface).into_iter().map(move |channel| format!("{channel} ({app})"))
        });
        let channels: Vec<String> = channels.collect();
        let there = if channels.is_empty() { "none here".to_owned() } else { channels.join(", ") };
        format!("Commands are taken in the channels of apps only; on {surface}: {there}. Nothing was done.")
    }

    /// The two questions that are answered to everybody.
    async fn anybody_may(&self, surface: Surface, login: &str, command: &Command) -> Said<String> {
        if let Command::Tide(Tide::Help { topic }) = command {
            return Ok(tidegate_commands::help(topic.as_deref()));
        }
        let view = self.whoami(surface, login);
        let mut text = view.text(self.now());
        if let Some(person) = &view.person
            && let Some(since) = self.token_since(person).await?
        {
            text.push_str(&format!("\n  A token of yours counts since {}.", instant_words(since)));
        }
        Ok(text)
    }
}

/// What somebody is told whom the configuration does not know.
pub(super) fn stranger(surface: Surface, login: &str) -> String {
    let key = format!("{surface:?}").to_lowercase();
    format!(
        "tidegate does not know the {surface} login {login}. Ask for it to be added to the configuration, as \
         `people: NAME: {{ {key}: {login} }}`. Until then only /tide help and /tide whoami answer you."
    )
}

/// What is answered when the outside failed.
fn undone(error: PortError) -> String {
    match error.fault {
        Fault::Transient | Fault::Conflict => {
            format!("{}\nNothing was done, and nothing will be done later by itself: say it again.", error.told_alone())
        }
        Fault::NotFound | Fault::Rejected => error.told,
    }
}

fn refusal_text(refusal: &tidegate_commands::Refusal) -> String {
    match &refusal.suggestion {
        Some(line) => format!("{}\nDid you mean: {line}", refusal.message),
        None => refusal.message.clone(),
    }
}

/// The people of a list, for a sentence.
fn names<'p>(people: impl IntoIterator<Item = &'p Person>) -> String {
    let names: Vec<String> = people.into_iter().map(|p| p.id.to_string()).collect();
    if names.is_empty() { "nobody".to_owned() } else { names.join(", ") }
}
