//! What of the log is kept when it is written anew.

use super::{Entry, State};
use crate::chat::Reaction;
use crate::domain::Instant;
use crate::port::Incoming;

impl State {
    /// What the log adds up to, as few entries as say it: without lines and answers of before then. What does not say when it
    /// was shown counts from now on.
    pub(super) fn kept(&self, before: Instant, now: Instant) -> Vec<Entry> {
        // The events that wait are counted as they are read again.
        let events = self.events - self.waiting.len() as u64;
        let mut kept = vec![Entry::Counted { events, messages: self.messages, at: now }];
        for m in self.shown.iter().filter(|m| m.lasts() || m.at.is_none_or(|at| at >= before)) {
            let (id, key, channel, thread) = (m.id, m.key.clone(), m.channel.clone(), m.thread.clone());
            let (body, at) = (m.body.clone(), m.at.or(Some(now)));
            kept.push(Entry::Posted { id, key, channel, thread, body: body.clone(), at });
            kept.extend(m.revision.map(|revision| Entry::Edited { id, revision, body }));
            let stands = |r: &Reaction| Entry::Stands { id, login: r.login.clone(), choice: r.choice };
            kept.extend(m.reactions.iter().map(stands));
        }
        for told in self.answered.iter().filter(|told| told.at.is_none_or(|at| at >= before)) {
            let (login, channel, key) = told.whom.clone();
            kept.push(Entry::Answered { id: told.id, login, channel, key, at: told.at.or(Some(now)) });
        }
        let waiting = self.waiting.iter().cloned();
        kept.extend(waiting.map(|Incoming { key, event }| Entry::Came { key, event }));
        kept
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use chrono::TimeDelta;
    use tokio::sync::mpsc::unbounded_channel;

    use super::super::Terminal;
    use crate::chat::card::{Ask, Ballot, Line};
    use crate::chat::text::Paint;
    use crate::chat::{Body, Chat as _, Post};
    use crate::domain::vote::Choice;
    use crate::port::{Clock as _, ManualClock, Source as _};

    fn post(key: &str, body: Body) -> Post {
        Post { key: key.to_owned(), channel: "releases".to_owned(), thread: None, body }
    }

    fn line(text: &str) -> Body {
        Body::Line(Line::detail(text))
    }

    fn ballot() -> Body {
        Body::Ballot(Ballot {
            number: 1,
            delivery: "shop-1".parse().unwrap(),
            question: "Approve?".to_owned(),
            electorate: "1 of alice".to_owned(),
            notes: Vec::new(),
            retired: None,
            asked: None,
            ask: Ask::default().into(),
        })
    }

    #[tokio::test]
    async fn lines_of_long_ago_are_forgotten_and_all_else_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let clock = ManualClock::new("2026-03-02T09:00:00Z".parse().unwrap());
        let open = || {
            let (screen, _) = unbounded_channel();
            Terminal::open(folder.path(), Arc::new(clock.clone()), Arc::new(screen), Paint::Plain).unwrap()
        };
        let terminal = open();
        let vote = terminal.post(&post("ballot:1", ballot())).await.unwrap();
        terminal.post(&post("line:old", line("old"))).await.unwrap();
        terminal.private("alice", "releases", "answer:old", "yes").await.unwrap();
        terminal.say("alice", "releases", "/tide status").unwrap();
        terminal.react("alice", &vote, Choice::Approve).unwrap();
        let keys: Vec<String> = terminal.receive().await.unwrap().into_iter().map(|one| one.key).collect();
        terminal.acknowledge(&keys).await.unwrap();
        clock.advance(Duration::from_secs(91 * 24 * 3600));
        let newest = terminal.post(&post("line:new", line("new"))).await.unwrap();
        terminal.say("bob", "releases", "/tide why").unwrap();
        let waiting = terminal.receive().await.unwrap();
        terminal.forget(clock.now() - TimeDelta::days(90)).await.unwrap();

        for terminal in [terminal, open()] {
            assert_eq!(terminal.find("releases", "line:old").await, Ok(None));
            assert_eq!(terminal.find("releases", "line:new").await, Ok(Some(newest.clone())));
            assert_eq!(terminal.reactions(&vote).await.unwrap().len(), 1);
            assert_eq!(terminal.receive().await, Ok(waiting.clone()));
        }
        let terminal = open();
        let text = std::fs::read_to_string(folder.path().join("terminal.jsonl")).unwrap();
        assert!(!text.contains("answer:old") && text.lines().count() == 5, "{text}");
        terminal.say("carol", "releases", "/tide why").unwrap();
        let next = terminal.receive().await.unwrap().pop().unwrap();
        assert!(!keys.contains(&next.key) && next.key != waiting[0].key, "a key is never used twice: {}", next.key);
        let after = terminal.post(&post("line:after", line("after"))).await.unwrap();
        assert!(after.id.parse::<u64>().unwrap() > newest.id.parse().unwrap());
    }
}
