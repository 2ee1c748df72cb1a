//! Which ballot somebody means who types a vote: a number, a delivery, or nothing where it can be no other.

use chrono::TimeDelta;

use super::asking::{Asking, Said, Stop};
use crate::chat::Body;
use crate::domain::catalog::Surface;
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::title::title;
use crate::domain::vote::SubjectId;
use crate::engine::Engine;
use crate::store::{Listing, PostKind, Sought};

/// How long somebody may still mean the ballot of a delivery that was given up.
const GIVEN_UP_LATELY: TimeDelta = TimeDelta::hours(1);

/// What somebody named.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    Ballot(u64),
    Delivery(String),
    Nothing,
}

/// A subject that was put to the vote, on however many surfaces.
#[derive(Clone)]
pub(super) struct Asked {
    pub(super) delivery: Delivery,
    pub(super) subject: SubjectId,
    /// Its ballots' numbers.
    pub(super) numbers: Vec<(Surface, u64)>,
    pub(super) question: String,
    /// Why it counts no more, if so.
    pub(super) retired: Option<String>,
}

impl Asked {
    /// The number of its ballot, as whoever asks from there sees it.
    pub(super) fn number(&self, surface: Surface) -> u64 {
        let here = self.numbers.iter().find(|(s, _)| *s == surface).or(self.numbers.first());
        here.map(|(_, number)| *number).unwrap_or_default()
    }

    pub(super) fn words(&self, surface: Surface) -> String {
        format!("ballot {} ({}): {}", self.number(surface), self.delivery.id, self.question)
    }
}

impl Engine {
    /// What a vote names, and why. The first word is a ballot's number or a delivery where it looks like one, or is called
    /// like something; else the reason begins with it.
    pub(super) fn vote_names(&self, named: Option<&str>, reason: Option<&str>) -> (Named, Option<String>) {
        let named = named.unwrap_or_default().trim();
        let vocabulary = self.vocabulary();
        let called = |name: &&String| name.eq_ignore_ascii_case(named);
        let known = vocabulary.apps.iter().chain(&vocabulary.environments).any(|name| called(&name));
        split(named, reason, known)
    }

    /// The one subject that somebody means to vote on.
    pub(super) async fn votable(&self, asking: &Asking<'_>, named: &Named) -> Said<Asked> {
        let listing = Listing { open_only: true, ..Listing::default() };
        let mut open: Vec<Asked> = Vec::new();
        let mut not_yet: Vec<String> = Vec::new();
        for delivery in self.ports.store.deliveries(&listing).await?.into_iter().rev() {
            let asked = self.asked_of(&delivery).await?;
            if asked.is_empty() && delivery.lane != Lane::Continuous {
                not_yet.push(format!("{} ({})", title(&delivery), delivery.id));
            }
            open.extend(asked);
        }
        let votable = |asked: &&Asked| {
            let (delivery, subject) = (&asked.delivery, &asked.subject);
            asked.retired.is_none()
                && (delivery.merged_on(subject).is_empty() || !delivery.still_voted_into().is_empty())
        };
        let list = || {
            let all: Vec<String> = open.iter().filter(votable).map(|a| a.words(asking.surface)).collect();
            match (&all[..], &not_yet[..]) {
                ([], []) => "Nothing is voted on now.".to_owned(),
                ([], not_yet) => {
                    format!("Nothing is voted on now. Under way, and not put to the vote yet: {}.", not_yet.join("; "))
                }
                (all, _) => format!("To vote on:\n{}", all.join("\n")),
            }
        };
        let meant: Vec<&Asked> = match named {
            Named::Ballot(number) => {
                let found = self.ballot_numbered(*number).await?;
                return found.ok_or_else(|| Stop::Refused(format!("There is no ballot {number}. {}", list())));
            }
            Named::Delivery(id) => {
                let found: Vec<String> = self.found(None, id).await?.into_iter().map(|d| d.id.to_string()).collect();
                if found.is_empty() {
                    return Err(Stop::Refused(format!("{id} is neither a ballot's number nor a delivery. {}", list())));
                }
                open.iter().filter(votable).filter(|a| found.contains(&a.delivery.id.to_string())).collect()
            }
            Named::Nothing => {
                let all: Vec<&Asked> = open.iter().filter(votable).collect();
                if let [one] = all[..] {
                    if !self.is_voted_on_in(asking, &one.delivery) {
                        return Err(Stop::Refused(format!("Nothing is voted on in this channel now. {}", list())));
                    }
                    if let Some(other) = self.lately_retired(asking, one).await? {
                        return Err(Stop::Refused(format!(
                            "There was another ballot here until a moment ago, {}: say which you mean, by its number. {}",
                            other.words(asking.surface),
                            list()
                        )));
                    }
                }
                all
            }
        };
        let once = |asked: &Asked| open.iter().filter(|a| a.delivery.id == asked.delivery.id).count() == 1;
        let why = match meant[..] {
            [one] if once(one) => return Ok(one.clone()),
            [one] => format!("{} had another ballot before: say which you mean, by its number.", one.delivery.id),
            [] => return self.no_more(named).await?.ok_or_else(|| Stop::Refused(list())),
            _ => "Which ballot? Say its number.".to_owned(),
        };
        Err(Stop::Refused(format!("{why} {}", list())))
    }

    /// Whether a vote without a name, typed in this channel, may mean this delivery: a channel that is some apps' own is no
    /// place to vote on others.
    fn is_voted_on_in(&self, asking: &Asking<'_>, delivery: &Delivery) -> bool {
        let mut own = self.catalog.apps.values().filter(|app| {
            app.channels.get(&asking.surface).is_some_and(|channel| channel.eq_ignore_ascii_case(asking.channel))
        });
        own.clone().next().is_none() || own.any(|app| app.name == delivery.app)
    }

    /// Another ballot that whoever types a vote here, without a name, may have read before it was retired. Who gives a delivery
    /// up and asks for another must not get the votes that people were about to give on the first.
    async fn lately_retired(&self, asking: &Asking<'_>, meant: &Asked) -> Said<Option<Asked>> {
        let now = self.now();
        let lately = Sought::Lately { app: None, since: now - GIVEN_UP_LATELY };
        for delivery in self.ports.store.seek(&lately).await? {
            // What was decided is told as that, and nobody's vote is waited for there.
            let Some((at, end)) = &delivery.end else { continue };
            if *end == End::Done || now - *at >= GIVEN_UP_LATELY || !self.is_voted_on_in(asking, &delivery) {
                continue;
            }
            let asked = self.asked_of(&delivery).await?.pop();
            if let Some(asked) = asked.filter(|asked| asked.subject != meant.subject) {
                return Ok(Some(asked));
            }
        }
        Ok(None)
    }

    /// What a delivery that is named asked last, and is not voted on any more.
    async fn no_more(&self, named: &Named) -> Said<Option<Asked>> {
        let Named::Delivery(id) = named else { return Ok(None) };
        let Some(delivery) = self.found(None, id).await?.pop() else { return Ok(None) };
        let last = self.asked_of(&delivery).await?.pop();
        Ok(last.map(|mut asked| {
            asked.retired.get_or_insert_with(|| "it is not voted on any more".to_owned());
            asked
        }))
    }

    /// What a delivery asked, one for each subject.
    pub(super) async fn asked_of(&self, delivery: &Delivery) -> Said<Vec<Asked>> {
        let mut all: Vec<Asked> = Vec::new();
        for post in self.ports.store.posts(&delivery.id).await? {
            let (PostKind::Ballot { subject }, Body::Ballot(ballot)) = (&post.out.kind, &post.out.body) else {
                continue;
            };
            let number = (post.out.surface, ballot.number);
            match all.iter_mut().find(|a| a.subject.0 == *subject) {
                Some(known) => known.numbers.push(number),
                None => all.push(Asked {
                    delivery: delivery.clone(),
                    subject: SubjectId(subject.clone()),
                    numbers: vec![number],
                    question: ballot.question.clone(),
                    retired: ballot.retired.clone(),
                }),
            }
        }
        Ok(all)
    }

    /// What the ballot of this number asks.
    pub(super) async fn ballot_numbered(&self, number: u64) -> Said<Option<Asked>> {
        let ballot = self.ports.store.ballot(number).await?;
        let Some(of) = ballot.and_then(|post| post.out.delivery) else { return Ok(None) };
        let Some(delivery) = self.ports.store.delivery(&of).await? else { return Ok(None) };
        let has = |asked: &Asked| asked.numbers.iter().any(|(_, n)| *n == number);
        Ok(self.asked_of(&delivery).await?.into_iter().find(has))
    }
}

/// What a vote names, and why; whether the first word is the name of something is told.
fn split(named: &str, reason: Option<&str>, known: bool) -> (Named, Option<String>) {
    let reason = reason.map(str::to_owned);
    let number = named.strip_prefix('#').unwrap_or(named);
    if named.is_empty() {
        return (Named::Nothing, reason);
    }
    if let Ok(number) = number.parse() {
        return (Named::Ballot(number), reason);
    }
    let one_word = !named.contains(char::is_whitespace);
    if known || one_word && named.contains(|c: char| c.is_ascii_digit()) {
        return (Named::Delivery(named.to_ascii_lowercase()), reason);
    }
    (Named::Nothing, Some([Some(named.to_owned()), reason].into_iter().flatten().collect::<Vec<_>>().join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_name_is_one_and_anything_else_begins_the_reason() {
        let words = |text: &str| Some(text.to_owned());
        assert_eq!(split("", None, false), (Named::Nothing, None));
        assert_eq!(split("12", Some("fine"), false), (Named::Ballot(12), words("fine")));
        assert_eq!(split("#12", None, false), (Named::Ballot(12), None));
        assert_eq!(split("Shop-3", None, false), (Named::Delivery("shop-3".into()), None));
        assert_eq!(split("1.4.0", None, false), (Named::Delivery("1.4.0".into()), None));
        assert_eq!(split("shop", Some("is fine"), true), (Named::Delivery("shop".into()), words("is fine")));
        assert_eq!(split("looks", Some("good to me"), false), (Named::Nothing, words("looks good to me")));
        assert_eq!(split("fixes 2 bugs", None, false), (Named::Nothing, words("fixes 2 bugs")));
        assert_eq!(split("99999999999999999999", None, false), (Named::Delivery("99999999999999999999".into()), None));
    }
}
