//! The conformance suite of the `Chat` port, and what is particular to the terminal.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

use async_trait::async_trait;
use tidegate::chat::card::{Ask, Ballot, Card, Item, Line, Mark, Mention, Tone};
use tidegate::chat::{Body, Chat, Post, Reaction};
use tidegate::domain::DeliveryId;
use tidegate::domain::event::{Event, MessageRef};
use tidegate::domain::vote::Choice;
use tidegate::port::{Fault, Incoming, Source};

/// People on a surface, and its adapter started again.
#[async_trait]
pub(crate) trait World: Send + Sync {
    fn chat(&self) -> &dyn Chat;
    fn source(&self) -> &dyn Source;
    /// A channel there is, as the surface names it.
    fn channel(&self) -> String;
    /// What the surface calls a person of this name.
    fn login(&self, name: &str) -> String {
        name.to_owned()
    }
    async fn say(&mut self, login: &str, text: &str);
    async fn react(&mut self, login: &str, message: &MessageRef, choice: Choice);
    async fn unreact(&mut self, login: &str, message: &MessageRef, choice: Choice);
    /// What stands in the channel now, threads included, oldest first, as text.
    async fn standing(&self) -> Vec<String>;
    /// What one person was told privately, oldest first.
    async fn told(&self, login: &str) -> Vec<String>;
    /// What was written to one person directly.
    async fn direct(&self, login: &str) -> Vec<String>;
    async fn restart(&mut self);
}

fn line(text: &str) -> Body {
    Body::Line(Line::outcome(text))
}

fn ballot() -> Body {
    Body::Ballot(Ballot {
        number: 3,
        delivery: DeliveryId::parse("shop-12").unwrap(),
        question: "shop 1.4.0 into stage at abc1234?".to_owned(),
        electorate: "1 of bob, carol".to_owned(),
        notes: Vec::new(),
        retired: None,
        asked: None,
        ask: Ask::default().into(),
    })
}

fn card(title: &str) -> Body {
    Body::Card(Box::new(Card {
        delivery: DeliveryId::parse("shop-12").unwrap(),
        title: title.to_owned(),
        headline: "Waiting for approvals".to_owned(),
        tone: Tone::Waiting,
        byline: "asked by alice".to_owned(),
        checklist: vec![Item { mark: Mark::Current, title: "Merge".to_owned(), note: None }],
        gates: vec![],
        votes: None,
        images: vec![],
        links: vec![],
        began: None,
        ballot: None,
    }))
}

fn post(world: &dyn World, key: &str, thread: Option<&MessageRef>, body: Body) -> Post {
    Post { key: key.to_owned(), channel: world.channel(), thread: thread.cloned(), body }
}

async fn posted(world: &dyn World, key: &str, body: Body) -> MessageRef {
    world.chat().post(&post(world, key, None, body)).await.unwrap()
}

async fn heard(world: &dyn World) -> Vec<Incoming> {
    world.source().receive().await.unwrap()
}

async fn acknowledge(world: &dyn World, incoming: &[Incoming]) {
    let keys: Vec<_> = incoming.iter().map(|i| i.key.clone()).collect();
    world.source().acknowledge(&keys).await.unwrap();
}

fn count(texts: &[String], part: &str) -> usize {
    texts.iter().filter(|t| t.contains(part)).count()
}

/// Every adapter runs every case.
macro_rules! suite {
    ($world:expr) => {
        port_suite! { $world =>
            a_message_posted_again_with_its_key_is_the_same_message,
            a_message_is_found_by_its_key_also_after_a_restart,
            an_edit_takes_the_place_of_what_stood_there,
            a_late_edit_with_a_lower_revision_is_dropped,
            a_thread_hangs_below_its_card,
            a_message_that_does_not_exist_is_told_so,
            a_private_answer_is_seen_by_one_person_once,
            a_direct_message_reaches_one_person_outside_any_channel,
            a_mention_names_whom_it_calls_and_text_calls_nobody,
            reactions_are_read_as_they_stand_now,
            what_is_said_comes_once_acknowledged_never_again,
            reacting_and_taking_it_back_both_come,
            hostile_text_arrives_as_it_was_typed_and_is_shown_harmless,
        }
    };
}
pub(crate) use suite;

pub(crate) async fn a_message_posted_again_with_its_key_is_the_same_message(world: &mut dyn World) {
    let first = posted(world, "card:shop-12", card("Release 1.4.0")).await;
    assert_eq!(posted(world, "card:shop-12", card("Release 1.4.0")).await, first);
    world.restart().await;
    assert_eq!(posted(world, "card:shop-12", card("Release 1.4.0")).await, first);
    assert_ne!(posted(world, "card:shop-13", card("Release 1.5.0")).await, first);
    assert_eq!(count(&world.standing().await, "Release 1.4.0"), 1);
}

pub(crate) async fn a_message_is_found_by_its_key_also_after_a_restart(world: &mut dyn World) {
    let channel = world.channel();
    assert_eq!(world.chat().find(&channel, "line:1").await.unwrap(), None);
    let message = posted(world, "line:1", line("hello")).await;
    assert_eq!(message.surface, world.chat().surface());
    assert_eq!(world.chat().find(&channel, "line:1").await.unwrap(), Some(message.clone()));
    world.restart().await;
    assert_eq!(world.chat().find(&channel, "line:1").await.unwrap(), Some(message));
    assert_eq!(world.chat().find(&channel, "line:").await.unwrap(), None);
}

pub(crate) async fn an_edit_takes_the_place_of_what_stood_there(world: &mut dyn World) {
    let message = posted(world, "card", card("Release 1.4.0")).await;
    world.chat().edit(&message, 1, &card("Release 1.4.1")).await.unwrap();
    world.chat().edit(&message, 1, &card("Release 1.4.1")).await.unwrap();
    let standing = world.standing().await;
    assert_eq!((count(&standing, "Release 1.4.0"), count(&standing, "Release 1.4.1")), (0, 1));
}

pub(crate) async fn a_late_edit_with_a_lower_revision_is_dropped(world: &mut dyn World) {
    let message = posted(world, "card", card("as posted")).await;
    world.chat().edit(&message, 7, &card("seventh")).await.unwrap();
    world.chat().edit(&message, 6, &card("sixth")).await.unwrap();
    world.restart().await;
    world.chat().edit(&message, 5, &card("fifth")).await.unwrap();
    let standing = world.standing().await;
    assert_eq!((count(&standing, "seventh"), count(&standing, "sixth"), count(&standing, "fifth")), (1, 0, 0));
    world.chat().edit(&message, 8, &card("eighth")).await.unwrap();
    assert_eq!(count(&world.standing().await, "eighth"), 1);
}

pub(crate) async fn a_thread_hangs_below_its_card(world: &mut dyn World) {
    let message = posted(world, "card", card("Release 1.4.0")).await;
    let vote = world.chat().post(&post(world, "ballot", Some(&message), ballot())).await.unwrap();
    assert_ne!(vote, message);
    let standing = world.standing().await;
    assert_eq!((count(&standing, "ballot 3"), count(&standing, "bob, carol")), (1, 1), "{standing:?}");
}

pub(crate) async fn a_message_that_does_not_exist_is_told_so(world: &mut dyn World) {
    let mut nowhere = posted(world, "line", line("hello")).await;
    nowhere.id = "424242".to_owned();
    let edit = world.chat().edit(&nowhere, 1, &line("bye")).await.unwrap_err();
    let read = world.chat().reactions(&nowhere).await.unwrap_err();
    assert_eq!((edit.fault, read.fault), (Fault::NotFound, Fault::NotFound));
}

pub(crate) async fn a_private_answer_is_seen_by_one_person_once(world: &mut dyn World) {
    let channel = world.channel();
    for _ in 0..2 {
        world.chat().private(&world.login("alice"), &channel, "answer:1", "you may not").await.unwrap();
        world.restart().await;
    }
    world.chat().private(&world.login("alice"), &channel, "answer:2", "now you may").await.unwrap();
    let told = world.told("alice").await;
    assert_eq!((count(&told, "you may not"), count(&told, "now you may")), (1, 1));
    assert_eq!(world.told("bob").await.len(), 0);
    assert_eq!(count(&world.standing().await, "you may"), 0);
}

pub(crate) async fn a_direct_message_reaches_one_person_outside_any_channel(world: &mut dyn World) {
    if !world.chat().writes_directly() {
        let refused = world.chat().direct(&world.login("alice"), "direct:1", &Line::detail("x")).await.unwrap_err();
        assert_eq!(refused.fault, Fault::Rejected);
        return;
    }
    for key in ["direct:1", "direct:1", "direct:2"] {
        world.chat().direct(&world.login("alice"), key, &Line::outcome(format!("{key} waits for you"))).await.unwrap();
    }
    let told = world.direct("alice").await;
    assert_eq!((count(&told, "direct:1"), count(&told, "direct:2")), (1, 1));
    assert_eq!((world.direct("bob").await.len(), count(&world.standing().await, "waits for you")), (0, 0));
}

pub(crate) async fn a_mention_names_whom_it_calls_and_text_calls_nobody(world: &mut dyn World) {
    let person = |name: &str| tidegate::domain::PersonId::parse(name).unwrap();
    let mentions = vec![Mention { person: person("carol"), login: None }];
    let line = Line::alarm("rollout failed: @everyone look").calling(mentions);
    posted(world, "alarm", Body::Line(line)).await;
    let standing = world.standing().await;
    assert_eq!(count(&standing, "carol"), 1, "{standing:?}");
}

pub(crate) async fn reactions_are_read_as_they_stand_now(world: &mut dyn World) {
    let message = posted(world, "ballot", ballot()).await;
    assert_eq!(world.chat().reactions(&message).await.unwrap(), []);
    world.react("bob", &message, Choice::Approve).await;
    world.react("carol", &message, Choice::Reject).await;
    world.react("carol", &message, Choice::Approve).await;
    world.unreact("carol", &message, Choice::Reject).await;
    let approve = |login: String| Reaction { login, choice: Choice::Approve };
    let (bob, carol) = (approve(world.login("bob")), approve(world.login("carol")));
    assert_eq!(world.chat().reactions(&message).await.unwrap(), [bob, carol.clone()]);
    world.restart().await;
    world.unreact("bob", &message, Choice::Approve).await;
    world.chat().edit(&message, 1, &ballot()).await.unwrap();
    assert_eq!(world.chat().reactions(&message).await.unwrap(), [carol]);
}

pub(crate) async fn what_is_said_comes_once_acknowledged_never_again(world: &mut dyn World) {
    world.say("alice", "/release cut 1.4.0").await;
    world.say("bob", "/tide status").await;
    let first = heard(world).await;
    let said = |i: &Incoming| match &i.event {
        Event::Said { login, channel, text, .. } => Some((login.clone(), channel.clone(), text.clone())),
        _ => None,
    };
    let expected = |name: &str, text: &str| Some((world.login(name), world.channel(), text.to_owned()));
    assert_eq!(
        first.iter().map(said).collect::<Vec<_>>(),
        [expected("alice", "/release cut 1.4.0"), expected("bob", "/tide status")]
    );
    world.restart().await;
    assert_eq!(heard(world).await, first);
    acknowledge(world, &first[..1]).await;
    world.restart().await;
    assert_eq!(heard(world).await, first[1..]);
    acknowledge(world, &first).await;
    world.say("alice", "/release cut 1.4.0").await;
    let again = heard(world).await;
    assert_eq!(again.len(), 1);
    assert!(first.iter().all(|i| i.key != again[0].key));
}

pub(crate) async fn reacting_and_taking_it_back_both_come(world: &mut dyn World) {
    let message = posted(world, "ballot", ballot()).await;
    world.react("bob", &message, Choice::Approve).await;
    world.unreact("bob", &message, Choice::Approve).await;
    let came: Vec<_> = heard(world).await.into_iter().map(|i| i.event).collect();
    let [
        Event::Reacted { login, message: to, choice: Choice::Approve, removed: false, .. },
        Event::Reacted { removed: true, .. },
    ] = came.as_slice()
    else {
        unreachable!("{came:?}")
    };
    assert_eq!((login, to), (&world.login("bob"), &message));
}

pub(crate) async fn hostile_text_arrives_as_it_was_typed_and_is_shown_harmless(world: &mut dyn World) {
    let hostile = "\u{1b}[2Jhi\u{202e} \u{200b}there";
    world.say("mallory", hostile).await;
    assert!(matches!(&heard(world).await[0].event, Event::Said { text, .. } if text.contains(hostile)));
    posted(world, "line", line(hostile)).await;
    let channel = world.channel();
    world.chat().private(&world.login("mallory"), &channel, "answer", hostile).await.unwrap();
    let mut seen = world.standing().await;
    seen.extend(world.told("mallory").await);
    assert_eq!(count(&seen, "hi there"), 2, "{seen:?}");
    assert_eq!(count(&seen, "\u{1b}") + count(&seen, "\u{202e}") + count(&seen, "\u{200b}"), 0);
}

mod terminal {
    use std::fs::OpenOptions;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use super::*;
    use tidegate::chat::terminal::{Screen, Showing, Shown, Terminal};
    use tidegate::chat::text::Paint;
    use tidegate::port::ManualClock;

    /// A screen that remembers everything.
    #[derive(Default)]
    struct Paper(Mutex<Vec<Shown>>);

    impl Screen for Paper {
        fn show(&self, shown: Shown) {
            self.0.lock().unwrap().push(shown);
        }
    }

    struct TerminalWorld {
        folder: tempfile::TempDir,
        paper: Arc<Paper>,
        terminal: Terminal,
    }

    impl TerminalWorld {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let paper = Arc::new(Paper::default());
            let terminal = Self::open(&folder, &paper).unwrap();
            Self { folder, paper, terminal }
        }

        fn open(folder: &tempfile::TempDir, paper: &Arc<Paper>) -> tidegate::port::PortResult<Terminal> {
            let clock = Arc::new(ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap()));
            Terminal::open(folder.path(), clock, paper.clone(), Paint::Plain)
        }

        fn paper(&self) -> Vec<Shown> {
            self.paper.0.lock().unwrap().clone()
        }
    }

    #[async_trait]
    impl World for TerminalWorld {
        fn chat(&self) -> &dyn Chat {
            &self.terminal
        }
        fn source(&self) -> &dyn Source {
            &self.terminal
        }
        fn channel(&self) -> String {
            "releases".to_owned()
        }
        async fn say(&mut self, login: &str, text: &str) {
            self.terminal.say(login, "releases", text).unwrap();
        }
        async fn react(&mut self, login: &str, message: &MessageRef, choice: Choice) {
            self.terminal.react(login, message, choice).unwrap();
        }
        async fn unreact(&mut self, login: &str, message: &MessageRef, choice: Choice) {
            self.terminal.unreact(login, message, choice).unwrap();
        }
        async fn standing(&self) -> Vec<String> {
            self.terminal.shown().into_iter().map(|s| s.text).collect()
        }
        async fn told(&self, person: &str) -> Vec<String> {
            let to = |s: &Shown| matches!(&s.showing, Showing::Private { login } if login == person);
            self.paper().into_iter().filter(to).map(|s| s.text).collect()
        }
        async fn direct(&self, person: &str) -> Vec<String> {
            let to = |s: &Shown| matches!(&s.showing, Showing::Direct { login } if login == person);
            self.paper().into_iter().filter(to).map(|s| s.text).collect()
        }
        async fn restart(&mut self) {
            self.terminal = Self::open(&self.folder, &self.paper).unwrap();
        }
    }

    suite!(TerminalWorld::new());

    #[tokio::test]
    async fn the_screen_shows_each_thing_once_in_order() {
        let mut world = TerminalWorld::new();
        let message = posted(&world, "card", card("Release 1.4.0")).await;
        let thread = post(&world, "ballot", Some(&message), ballot());
        world.terminal.post(&thread).await.unwrap();
        world.restart().await;
        world.terminal.post(&thread).await.unwrap();
        world.terminal.edit(&message, 1, &card("Release 1.4.0, renamed")).await.unwrap();
        world.terminal.edit(&message, 2, &card("Release 1.4.0, renamed")).await.unwrap();
        world.terminal.private("alice", "releases", "a", "line one\n  line two").await.unwrap();
        let shown = |s: &Shown| {
            let thread = s.thread.as_ref().map(|t| format!(" in thread {}", t.id)).unwrap_or_default();
            format!("{:?} {}{thread}\n{}", s.showing, s.message.id, s.text)
        };
        let paper: Vec<_> = world.paper().iter().map(shown).collect();
        insta::assert_snapshot!(paper.join("\n"), @r#"
        Posted 1
        ╭ shop-12 · Release 1.4.0                                      waiting
        │ Waiting for approvals
        │ asked by alice
        │ ▸ Merge
        ╰
        Posted 2 in thread 1
        ballot 3 · shop-12 · shop 1.4.0 into stage at abc1234?
          1 of bob, carol
        Edited 1
        ╭ shop-12 · Release 1.4.0, renamed                             waiting
        │ Waiting for approvals
        │ asked by alice
        │ ▸ Merge
        ╰
        Private { login: "alice" } 3
        line one
          line two
        "#);
    }

    #[tokio::test]
    async fn a_ballot_is_found_by_the_number_people_see() {
        let mut world = TerminalWorld::new();
        posted(&world, "card", card("Release 1.4.0")).await;
        let message = posted(&world, "ballot", ballot()).await;
        world.restart().await;
        assert_eq!(world.terminal.ballot(3), Some(message));
        assert_eq!(world.terminal.ballot(2), None);
    }

    #[tokio::test]
    async fn reacting_twice_is_one_event_and_taking_back_nothing_is_told() {
        let world = TerminalWorld::new();
        let message = posted(&world, "ballot", ballot()).await;
        world.terminal.react("bob", &message, Choice::Approve).unwrap();
        world.terminal.react("bob", &message, Choice::Approve).unwrap();
        assert_eq!(heard(&world).await.len(), 1);
        let error = world.terminal.unreact("bob", &message, Choice::Reject).unwrap_err();
        insta::assert_snapshot!(error, @"bob has no such reaction on message 1: nothing to take back");
    }

    #[tokio::test]
    async fn what_a_crash_tore_is_forgotten_and_all_before_it_stands() {
        let mut world = TerminalWorld::new();
        world.say("alice", "/tide status").await;
        let message = posted(&world, "line", line("hello")).await;
        let path = world.folder.path().join("terminal.jsonl");
        OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"{\"entry\":\"came\",\"key\":\"terminal:2")
            .unwrap();
        world.restart().await;
        assert_eq!(heard(&world).await.len(), 1);
        assert_eq!(world.terminal.find("releases", "line").await.unwrap(), Some(message));
        world.say("alice", "/tide why").await;
        world.restart().await;
        let keys: Vec<_> = heard(&world).await.into_iter().map(|i| i.key).collect();
        assert_eq!(keys, ["terminal:1", "terminal:2"]);
    }

    #[tokio::test]
    async fn wherever_a_kill_tears_the_log_all_whole_lines_before_stand() {
        let mut world = TerminalWorld::new();
        world.say("alice", "/promote prod 1.4.0 — schnell").await;
        let message = posted(&world, "ballot", ballot()).await;
        world.react("bob", &message, Choice::Approve).await;
        world.terminal.edit(&message, 1, &line("retired")).await.unwrap();
        let first = heard(&world).await;
        acknowledge(&world, &first[..1]).await;
        let whole = std::fs::read(world.folder.path().join("terminal.jsonl")).unwrap();
        let torn = TerminalWorld::new();
        for cut in 0..=whole.len() {
            std::fs::write(torn.folder.path().join("terminal.jsonl"), &whole[..cut]).unwrap();
            let terminal = TerminalWorld::open(&torn.folder, &torn.paper).unwrap();
            let lines = whole[..cut].iter().filter(|b| **b == b'\n').count();
            let waiting = terminal.receive().await.unwrap();
            assert_eq!(waiting, [&first[..0], &first[..1], &first[..1], &first, &first, &first[1..]][lines]);
            assert_eq!(terminal.shown().len(), usize::from(lines >= 2));
            terminal.say("alice", "releases", "/tide why").unwrap();
            let again = TerminalWorld::open(&torn.folder, &torn.paper).unwrap();
            assert_eq!(again.receive().await.unwrap().len(), waiting.len() + 1);
        }
    }

    #[tokio::test]
    async fn a_damaged_log_is_told_with_file_and_line() {
        let mut world = TerminalWorld::new();
        world.say("alice", "/tide status").await;
        let path = world.folder.path().join("terminal.jsonl");
        OpenOptions::new().append(true).open(&path).unwrap().write_all(b"garbage\n").unwrap();
        let error = TerminalWorld::open(&world.folder, &world.paper).err().unwrap();
        assert_eq!(error.fault, Fault::Rejected);
        assert!(error.told.contains("terminal.jsonl") && error.told.contains("line 2"), "{error}");
    }
}
