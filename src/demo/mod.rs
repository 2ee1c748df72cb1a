//! The embedded world: real repositories, a real store and the real engine, with people, a simulated CI and a
//! simulated cluster around it. `tidegate demo` runs on it, and so do the story tests.

use std::future::Future;
use std::io::{self, ErrorKind, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use chrono::{Datelike as _, NaiveTime, TimeDelta};
use clap::Args;
use tokio::io::BufReader;
use tokio::signal::unix::{SignalKind, signal};

use self::voice::{Told, Voice};
use self::world::{World, config_text};
use crate::chat::text::Paint;
use crate::domain::Instant;
use crate::port::{Clock as _, SystemClock};

pub mod ci;
mod editor;
pub mod expect;
mod guide;
pub mod live;
mod pushes;
mod scans;
mod shown;
pub mod stage;
pub mod tour;
pub mod transcript;
pub mod verbs;
pub mod voice;
pub mod world;

/// How long the tour rests after each thing told, so that it can be read as it goes.
const BEAT: Duration = Duration::from_millis(8);

/// What to show.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Play the whole story by itself, from a pull request to a hotfix in production, and end: with exit code 1 if
    /// anything went another way than it should.
    #[arg(long)]
    pub tour: bool,
    /// Print events as lines of JSON instead of a transcript.
    #[arg(long)]
    pub json: bool,
    /// Go on with a world that an earlier demo left.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["dir", "tour"])]
    pub resume: Option<PathBuf>,
    /// Make the world in this folder instead of a temporary one.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Runs the demo.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    match play(args).await {
        // Whoever read along has stopped reading.
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == ErrorKind::BrokenPipe) => Ok(()),
        played => played,
    }
}

async fn play(args: DemoArgs) -> anyhow::Result<()> {
    let voice = Voice::new(Box::new(io::stdout()), paint(), args.json);
    match (args.tour, &args.resume) {
        (true, _) => play_tour(args.dir.as_deref(), voice).await,
        (false, Some(folder)) => {
            live::existing(folder)?;
            prompt(&std::path::absolute(folder)?, voice).await
        }
        (false, None) => {
            let folder = new_folder(args.dir.as_deref())?;
            World::make(&folder, &config_text(live::TEMPO), Arc::new(SystemClock)).await?;
            prompt(&folder, voice).await
        }
    }
}

async fn play_tour(folder: Option<&Path>, mut voice: Voice) -> anyhow::Result<()> {
    let folder = new_folder(folder)?;
    let beat = if io::stdout().is_terminal() && !voice.is_json() { BEAT } else { Duration::ZERO };
    let played = {
        let playing = tour::play(&folder, last_monday(SystemClock.now()), &mut voice, beat);
        tokio::select! {
            played = playing => Some(played),
            () = stopped()? => None,
        }
    };
    let Some(played) = played else {
        // What it had made so far is a world like any other, if it got that far.
        if std::fs::write(folder.join("tidegate.yaml"), config_text(live::TEMPO)).is_err() {
            bail!("the tour was stopped before its world was made: `tidegate demo --tour` begins anew");
        }
        bail!(
            "the tour was stopped. Look around in its world, or go on with it:\n  tidegate demo --resume {}\nFrom the beginning:\n  \
             tidegate demo --tour",
            folder.display()
        );
    };
    played.with_context(|| format!("the tour of the world in {}", folder.display()))?;
    // Whoever goes on with this world does so by the machine's clock.
    std::fs::write(folder.join("tidegate.yaml"), config_text(live::TEMPO))?;
    let text = format!("Look around in this world, or go on with it:\n  tidegate demo --resume {}", folder.display());
    Ok(voice.tell(&Told::Note { text })?)
}

/// The prompt on a world that is there, until its input ends or a signal comes.
async fn prompt(folder: &Path, voice: Voice) -> anyhow::Result<()> {
    let input = live::Input::new(BufReader::new(tokio::io::stdin()), io::stdin().is_terminal());
    live::run(folder, voice, input, stopped()?).await
}

/// When somebody stops it, by Ctrl-C or a signal.
fn stopped() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// In colour on a terminal, unless NO_COLOR is set.
fn paint() -> Paint {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    if wanted && io::stdout().is_terminal() { Paint::Ansi } else { Paint::Plain }
}

/// An empty folder for a world.
fn new_folder(given: Option<&Path>) -> anyhow::Result<PathBuf> {
    let Some(folder) = given else {
        return Ok(std::env::temp_dir().join(format!("tidegate-demo-{:08x}", rand::random::<u32>())));
    };
    let taken = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    anyhow::ensure!(
        !taken,
        "{0} is not empty: name another folder, or go on with the world in it by `tidegate demo --resume {0}`",
        folder.display()
    );
    Ok(std::path::absolute(folder)?)
}

/// A Monday morning that is over: the tour's world begins there and ends before now.
fn last_monday(now: Instant) -> Instant {
    let day = now.date_naive() - TimeDelta::days(2);
    let monday = day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()));
    monday.and_time(NaiveTime::MIN).and_utc() + TimeDelta::hours(9)
}
