//! The embedded world: real repositories, a real store and the real engine, with people, a simulated CI and a
//! simulated cluster around it. `tidegate demo` runs on it, and so do the story tests.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{Datelike as _, NaiveTime, TimeDelta};
use clap::Args;

use self::voice::Voice;
use crate::chat::text::Paint;
use crate::domain::Instant;
use crate::port::{Clock as _, SystemClock};

pub mod ci;
pub mod expect;
pub mod stage;
pub mod tour;
pub mod transcript;
pub mod verbs;
pub mod voice;
pub mod world;

/// How long the tour rests after each thing told, so that it can be read as it goes.
const BEAT: Duration = Duration::from_millis(15);

/// What to show.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Play the whole story by itself, and end.
    #[arg(long)]
    pub tour: bool,
    /// Print events as lines of JSON instead of a transcript.
    #[arg(long)]
    pub json: bool,
    /// Go on with a world that an earlier demo left.
    #[arg(long, value_name = "DIR", conflicts_with = "dir")]
    pub resume: Option<PathBuf>,
    /// Make the world in this folder instead of a temporary one.
    #[arg(long, value_name = "DIR")]
    pub dir: Option<PathBuf>,
}

/// Runs the demo.
pub async fn run(args: DemoArgs) -> anyhow::Result<()> {
    let paint = paint();
    let mut voice = Voice::new(Box::new(std::io::stdout()), paint, args.json);
    if args.tour {
        let folder = new_folder(args.dir.as_deref())?;
        let beat = if std::io::stdout().is_terminal() && !args.json { BEAT } else { Duration::ZERO };
        return tour::play(&folder, last_monday(SystemClock.now()), &mut voice, beat).await;
    }
    anyhow::bail!("this build has no interactive demo yet")
}

/// In colour on a terminal, unless NO_COLOR is set.
fn paint() -> Paint {
    let wanted = std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty());
    if wanted && std::io::stdout().is_terminal() { Paint::Ansi } else { Paint::Plain }
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
