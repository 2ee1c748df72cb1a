//! The prompt: the daemon runs on a world, and whoever sits here speaks as any of its people.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, anyhow, bail};
use tokio::io::{AsyncBufRead, Lines};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, sleep_until};

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
    /// The lines.
    pub lines: Lines<R>,
    /// Whether a person types them: then there is a prompt, and nothing is waited for.
    pub typed: bool,
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
    let mut session = Session { stage, voice, pulse, typed: input.typed, who: "alice".to_owned() };
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
        self.prompt()?;
        loop {
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
                line = input.lines.next_line(), if resting.is_elapsed() => {
                    let Some(line) = line.context("cannot read what was typed")? else { return Ok(Some(hosted)) };
                    let mut rest = Duration::ZERO;
                    match self.line(line.trim(), &mut rest).await? {
                        Next::Quit => return Ok(Some(hosted)),
                        Next::Go => resting.as_mut().reset(Instant::now() + rest),
                    }
                    self.pulse.poke();
                    if !self.typed {
                        self.settled().await?;
                    }
                    self.prompt()?;
                }
                () = &mut resting, if !resting.is_elapsed() => {}
            }
        }
    }

    /// The prompt, where a person sits.
    fn prompt(&mut self) -> anyhow::Result<()> {
        if self.typed && !self.voice.is_json() {
            self.voice.prompt(&format!("{}> ", self.who))?;
        }
        Ok(())
    }

    /// Tells things between two prompts.
    fn tell(&mut self, all: Vec<Told>) -> anyhow::Result<()> {
        if all.is_empty() {
            return Ok(());
        }
        if self.typed && !self.voice.is_json() {
            self.voice.prompt("\r\u{1b}[2K")?;
        }
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
            (None, ..) => {}
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
