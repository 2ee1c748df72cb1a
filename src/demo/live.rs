//! The prompt: the daemon runs on a world, and whoever sits here speaks as any of its people.

use std::collections::VecDeque;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use tokio::io::{AsyncBufRead, AsyncBufReadExt as _, Lines};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

use super::editor::{Editor, Keys, Typed, erased};
use super::guide;
use super::stage::Stage;
use super::verbs::{Verb, spoken};
use super::voice::{Told, Voice};
use super::world::Tempo;
use crate::chat::Body;
use crate::chat::card::Tone;
use crate::chat::text;
use crate::cli::serve;
use crate::daemon::{Daemon, Pace, Pulse};
use crate::port::SystemClock;

/// Short enough to watch.
pub(super) const TEMPO: Tempo = Tempo {
    soak: Duration::from_secs(5),
    take: Duration::from_millis(300),
    ready: Duration::from_secs(1),
    settle: Duration::from_secs(1),
};

/// How often the simulated CI looks around.
const CI_TURN: Duration = Duration::from_millis(200);
/// What is shown within this time is told together.
const TOGETHER: Duration = Duration::from_millis(60);
/// How long a line from a script may take until the next is read.
const PATIENCE: Duration = Duration::from_secs(5);
/// How many cards that are over `cards` shows.
const NEWEST: usize = 3;

/// Where lines come from.
pub struct Input<R> {
    source: Source<R>,
    /// Whether a person types them: then there is a prompt, and only between lines that were pasted something is waited for.
    typed: bool,
    ready: VecDeque<Typed>,
    ended: bool,
}

enum Source<R> {
    /// Whole lines.
    Lines(Lines<R>),
    /// A terminal, key by key.
    Keys { from: R, keys: Keys, editor: Editor },
}

impl<R: AsyncBufRead + Unpin> Input<R> {
    /// What stands there, or is typed there by a person.
    pub fn new(from: R, typed: bool) -> Self {
        let source = match Keys::open().filter(|_| typed) {
            Some(keys) => Source::Keys { from, keys, editor: Editor::default() },
            None => Source::Lines(from.lines()),
        };
        Self { source, typed, ready: VecDeque::new(), ended: false }
    }

    /// Reads on. Nothing is lost where this is given up halfway.
    async fn more(&mut self) -> std::io::Result<()> {
        match &mut self.source {
            Source::Lines(lines) => match lines.next_line().await? {
                Some(line) => self.ready.push_back(Typed::Line(line)),
                None => self.ended = true,
            },
            Source::Keys { from, editor, .. } => {
                let read = from.fill_buf().await?;
                let length = read.len();
                self.ended = length == 0;
                self.ready.extend(editor.take(read));
                from.consume(length);
            }
        }
        if self.ended {
            self.ready.push_back(Typed::End);
        }
        Ok(())
    }

    /// Whether to read on: a script one line at a time, a person's keys always, for they want to see them.
    fn wants_more(&self) -> bool {
        !self.ended && (self.ready.is_empty() || matches!(self.source, Source::Keys { .. }))
    }

    /// The half-typed line, and how wide the screen is.
    fn half(&self) -> Option<(&str, usize)> {
        match &self.source {
            Source::Lines(_) => None,
            Source::Keys { keys, editor, .. } => Some((editor.text(), keys.columns())),
        }
    }
}

/// What to do after a line.
enum Next {
    Go,
    Quit,
}

/// A session under way.
struct Session {
    stage: Stage,
    voice: Voice,
    pulse: Pulse,
    typed: bool,
    who: String,
    /// What is typed so far, on a screen of so many columns, where we show it ourselves.
    half: Option<(String, usize)>,
}

/// Runs the daemon on a world and a prompt above it, until the lines end or `stop` is ready.
pub async fn run<R: AsyncBufRead + Unpin>(
    folder: &Path,
    voice: Voice,
    input: Input<R>,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let started = std::time::Instant::now();
    let stage = Stage::open(folder, Arc::new(SystemClock)).await?;
    let sweep = stage.world.config.settings.sweep;
    let daemon = Daemon::new(stage.world.engine.clone(), Pace { sweep, ..Pace::default() });
    let (end, ended) = watch::channel(false);
    let pulse = daemon.pulse();
    let hosted = {
        let world = stage.world.clone();
        tokio::spawn(async move {
            let hosted =
                serve::host(&world.engine, &[], &world.config.settings, daemon, (started, serve::turned(ended))).await;
            hosted.map_err(|failure| anyhow!("{}", failure.told))
        })
    };
    let mut session = Session { stage, voice, pulse, typed: input.typed, who: "alice".to_owned(), half: None };
    let outcome = session.run(input, stop, hosted).await;
    let _ = end.send(true);
    let hosted = outcome?;
    if let Some(hosted) = hosted {
        hosted.await.context("the daemon was cut off")??;
    }
    let farewell = format!("\nThe world stays as it is. Go on with it:\n  tidegate demo --resume {}", folder.display());
    Ok(session.voice.tell(&Told::Note { text: farewell })?)
}

impl Session {
    /// Returns the daemon if it still runs.
    async fn run<R: AsyncBufRead + Unpin>(
        &mut self,
        mut input: Input<R>,
        stop: impl Future<Output = ()>,
        mut hosted: JoinHandle<anyhow::Result<()>>,
    ) -> anyhow::Result<Option<JoinHandle<anyhow::Result<()>>>> {
        let mut stop = std::pin::pin!(stop);
        self.voice.tell(&Told::Note { text: guide::welcome(&self.stage.world) })?;
        let mut ci = interval(CI_TURN);
        ci.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut resting: Pin<Box<tokio::time::Sleep>> = Box::pin(sleep(Duration::ZERO));
        self.settled().await?;
        self.half = input.half().map(|(text, columns)| (text.to_owned(), columns));
        self.prompt()?;
        loop {
            if resting.is_elapsed()
                && let Some(next) = input.ready.pop_front()
            {
                let Typed::Line(line) = next else { return Ok(Some(hosted)) };
                self.entered(&line, input.half())?;
                let mut rest = Duration::ZERO;
                if let Next::Quit = self.line(line.trim(), &mut rest).await? {
                    return Ok(Some(hosted));
                }
                resting.as_mut().reset(Instant::now() + rest);
                self.pulse.poke();
                // What was pasted goes on when what it builds on is there.
                if !self.typed || !input.ready.is_empty() {
                    self.settled().await?;
                }
                self.prompt()?;
                continue;
            }
            tokio::select! {
                () = &mut stop => return Ok(Some(hosted)),
                ended = &mut hosted => {
                    ended.context("the daemon was cut off")??;
                    bail!("the daemon has ended");
                }
                _ = ci.tick() => self.build().await?,
                shown = self.stage.something_shown() => {
                    sleep(TOGETHER).await;
                    self.news(shown).await?;
                }
                more = input.more(), if input.wants_more() => {
                    more.context("cannot read what was typed")?;
                    self.typed_on(input.half())?;
                }
                () = &mut resting, if !resting.is_elapsed() => {}
            }
        }
    }

    /// The prompt, where a person sits, with what they have typed so far.
    fn prompt(&mut self) -> anyhow::Result<()> {
        if self.typed && !self.voice.is_json() {
            let half = self.half.as_ref().map_or("", |(text, _)| text.as_str());
            self.voice.prompt(&format!("{}> {half}", self.who))?;
        }
        Ok(())
    }

    /// Takes prompt and half-typed line off the screen.
    fn erase(&mut self) -> anyhow::Result<()> {
        if self.typed && !self.voice.is_json() {
            let taken = match &self.half {
                Some((half, columns)) => erased(&format!("{}> {half}", self.who), *columns),
                None => "\r\u{1b}[2K".to_owned(),
            };
            self.voice.prompt(&taken)?;
        }
        Ok(())
    }

    /// Shows what was typed since.
    fn typed_on(&mut self, half: Option<(&str, usize)>) -> anyhow::Result<()> {
        let Some((text, columns)) = half else { return Ok(()) };
        self.erase()?;
        self.half = Some((text.to_owned(), columns));
        self.prompt()
    }

    /// A line was ended: it stays on the screen, as a terminal leaves it.
    fn entered(&mut self, line: &str, half: Option<(&str, usize)>) -> anyhow::Result<()> {
        let Some((text, columns)) = half else { return Ok(()) };
        self.erase()?;
        if !self.voice.is_json() {
            self.voice.prompt(&format!("{}> {line}\n", self.who))?;
        }
        self.half = Some((text.to_owned(), columns));
        Ok(())
    }

    /// Tells things above the prompt.
    fn tell(&mut self, all: Vec<Told>) -> anyhow::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        self.erase()?;
        for told in &all {
            self.voice.tell(told)?;
        }
        Ok(())
    }

    async fn news(&mut self, first: Option<crate::chat::terminal::Shown>) -> anyhow::Result<()> {
        let news = self.stage.news_after(first).await?;
        let any = !news.is_empty();
        self.tell(news)?;
        if any { self.prompt() } else { Ok(()) }
    }

    /// Gives the CI its turn.
    async fn build(&mut self) -> anyhow::Result<()> {
        let did = match self.stage.world.ci.turn(&self.stage.world.config.catalog).await {
            Ok(did) => did,
            Err(error) => vec![format!("cannot build: {error}")],
        };
        if did.is_empty() {
            return Ok(());
        }
        self.pulse.poke();
        self.tell(did.into_iter().map(|text| Told::Ci { text }).collect())?;
        self.prompt()
    }

    /// Waits until what was done has been dealt with, for lines that no person paces. What takes time by itself, such
    /// as a rollout, is not waited for.
    async fn settled(&mut self) -> anyhow::Result<()> {
        let end = Instant::now() + PATIENCE;
        let mut quiet = 0;
        while quiet < 3 && Instant::now() < end {
            sleep_until(Instant::now() + TOGETHER).await;
            self.build().await?;
            self.news(None).await?;
            quiet = if self.is_quiet().await? { quiet + 1 } else { 0 };
        }
        Ok(())
    }

    async fn is_quiet(&self) -> anyhow::Result<bool> {
        let world = &self.stage.world;
        let now = world.clock.now();
        Ok(self.pulse.trouble().is_none()
            && !world.terminal.has_news()
            && world.store.inbox(0, 1).await?.is_empty()
            && world.store.due(now).await?.is_empty()
            && world.store.posts_due(now).await?.is_empty())
    }

    async fn line(&mut self, line: &str, rest: &mut Duration) -> anyhow::Result<Next> {
        let mut words = line.split_whitespace();
        match (words.next(), words.next(), words.next()) {
            // Nothing, or a remark in what was pasted; `#billing /…` is typed in that channel.
            (None, ..) | (Some("#"), ..) => {}
            (Some("quit" | "exit"), None, _) => return Ok(Next::Quit),
            (Some("help"), None, _) => self.tell(vec![Told::Seen { text: guide::help() }])?,
            (Some("who"), None, _) => {
                let text = guide::people(&self.stage.world.config.catalog);
                self.tell(vec![Told::Seen { text }])?;
            }
            (Some("as"), Some(who), None) => self.become_(who)?,
            (Some("cards"), None, _) => self.cards()?,
            (Some("card"), Some(id), None) => self.card(id)?,
            _ => {
                let (who, what) = match spoken(line) {
                    Some((who, what)) => (who.to_owned(), what),
                    None => (self.who.clone(), line),
                };
                self.perform(&who, what, rest).await?;
            }
        }
        Ok(Next::Go)
    }

    fn become_(&mut self, who: &str) -> anyhow::Result<()> {
        let people = &self.stage.world.config.catalog.people;
        let known: Vec<&str> = people.keys().map(crate::domain::PersonId::as_str).collect();
        let text = match known.contains(&who) {
            true => format!("you speak as {who} now"),
            false => format!("nobody knows {who}: you speak as a stranger now. The people are: {}", known.join(", ")),
        };
        self.who = who.to_owned();
        self.tell(vec![Told::Seen { text }])
    }

    async fn perform(&mut self, who: &str, what: &str, rest: &mut Duration) -> anyhow::Result<()> {
        if !self.typed {
            self.tell(vec![Told::Said { who: who.to_owned(), text: what.to_owned(), on_purpose: None }])?;
        }
        let done = match what.parse::<Verb>() {
            Ok(Verb::Pass(time)) => {
                *rest = time;
                Ok(String::new())
            }
            Ok(verb) => self.stage.world.perform(who, &verb).await,
            Err(error) => Err(error),
        };
        match done {
            Ok(seen) if seen.is_empty() => Ok(()),
            Ok(text) => self.tell(vec![Told::Seen { text }]),
            Err(error) => self.tell(vec![Told::Trouble { text: format!("{error:#}") }]),
        }
    }

    /// The open cards, and the newest of those that are over.
    fn cards(&mut self) -> anyhow::Result<()> {
        let mut over = 0;
        let mut told = Vec::new();
        for shown in self.stage.world.terminal.shown().into_iter().rev() {
            let Some(Body::Card(card)) = shown.body else { continue };
            let is_over = matches!(card.tone, Tone::Good | Tone::Neutral | Tone::Bad);
            over += usize::from(is_over);
            if !is_over || over <= NEWEST {
                let text = text::card(&card, self.voice.paint());
                told.push(Told::Whole { of: card.delivery.to_string(), text });
            }
        }
        told.reverse();
        if told.is_empty() {
            told.push(Told::Seen { text: "no delivery yet: push something, or /release cut 1.4.0".to_owned() });
        }
        self.tell(told)
    }

    fn card(&mut self, id: &str) -> anyhow::Result<()> {
        let told = match self.stage.world.card(id, self.voice.paint()) {
            Some(text) => Told::Whole { of: id.to_owned(), text },
            None => Told::Trouble { text: format!("there is no delivery {id}; `cards` shows those there are") },
        };
        self.tell(vec![told])
    }
}

/// That there is a world in this folder.
pub(super) fn existing(folder: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(
        folder.join("tidegate.yaml").is_file(),
        "there is no demo world in {0}: make one with `tidegate demo --dir {0}`",
        folder.display()
    );
    Ok(())
}
