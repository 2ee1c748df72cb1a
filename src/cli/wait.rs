//! `tidegate wait`, and `say --wait`: a script goes on when a version has arrived.
//!
//! What is waited for is asked every second; the doing of it is the daemon's, and goes on whoever waits. So a daemon that is
//! restarted meanwhile is waited for, too. That something is healthy is said by what watches it, at that moment: where nobody can
//! tell, it is waited for, and asked less often.

use std::io::{IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::DataArgs;
use super::api::Daemon;
use super::failure::{Exit, Failure, Outcome};
use super::output::{print, print_json, tell};
use crate::config::duration;
use crate::domain::{DeliveryId, Version};
use crate::engine::views::{Goal, ProgressView, Stands};
use crate::web::Told;

/// How often it is looked.
const LOOK: Duration = Duration::from_secs(1);
/// How often, where a cluster is asked each time.
const SELDOM: Duration = Duration::from_secs(10);
/// How often a line is moved on a terminal.
const TICK: Duration = Duration::from_millis(100);
/// After what time without anything new that is said elsewhere.
const STILL: Duration = Duration::from_secs(60);
/// How wide a moving line may be: one that wraps cannot be taken back.
const WIDTH: usize = 78;
/// What moves.
const WHEEL: [&str; 4] = ["|", "/", "-", "\\"];

/// What to wait for.
#[derive(Debug, Args)]
#[command(
    after_help = "Example:\n  tidegate say '/promote prod 1.4.0' && tidegate wait shop prod 1.4.0 --timeout 2h\n\n\
    Progress goes to standard error, the end to standard output.\n\
    Exit code 0: it is there; 1: it will not come by itself any more; 5: it took longer than --timeout, and goes on."
)]
pub(crate) struct WaitArgs {
    /// The app.
    app: String,
    /// The environment.
    environment: String,
    /// The version, such as 1.4.0.
    #[arg(value_parser = version)]
    version: Version,
    /// What to wait for: that it is healthy there, or that its delivery has ended, with all that follows.
    #[arg(long = "for", value_enum, default_value_t = For::Healthy)]
    goal: For,
    #[command(flatten)]
    until: UntilArgs,
    #[command(flatten)]
    data: DataArgs,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// How long to wait.
#[derive(Debug, Args)]
pub(crate) struct UntilArgs {
    /// How long to wait at most: 90s, 30m, 2h.
    #[arg(long, value_name = "DURATION", default_value = "30m", value_parser = duration::parse)]
    timeout: Duration,
}

/// When waiting is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum For {
    /// It is healthy there.
    Healthy,
    /// Its delivery has ended.
    Ended,
}

impl From<For> for Goal {
    fn from(what: For) -> Self {
        match what {
            For::Healthy => Self::Healthy,
            For::Ended => Self::Ended,
        }
    }
}

/// Reads a version as chat does.
fn version(text: &str) -> Result<Version, String> {
    Version::parse(text).map_err(|e| e.to_string())
}

pub(crate) async fn run(args: WaitArgs) -> Outcome {
    let daemon = Daemon::find(&args.data)?;
    let query =
        [("app", Some(args.app)), ("environment", Some(args.environment)), ("version", Some(args.version.to_string()))];
    let waited = until(&daemon, &query, args.goal.into(), args.until.timeout).await?;
    if args.json {
        print_json(&waited.view)?;
    }
    waited.outcome(args.json)
}

/// Waits until a delivery has ended.
pub(super) async fn for_delivery(daemon: &Daemon, delivery: &DeliveryId, until_then: &UntilArgs) -> Outcome {
    let query = [("delivery", Some(delivery.to_string()))];
    let waited = until(daemon, &query, Goal::Ended, until_then.timeout).await?;
    // Standard output holds the answer alone, for whoever reads it as JSON.
    match waited.reached {
        Some(true) => tell(&waited.view.told),
        _ => return waited.outcome(false),
    }
    Ok(())
}

/// What waiting came to.
struct Waited {
    view: ProgressView,
    /// None where the time was over.
    reached: Option<bool>,
    timeout: Duration,
}

impl Waited {
    /// The end of it, told on standard output where it is the one that was waited for; `told` is whether it was told already.
    fn outcome(self, told: bool) -> Outcome {
        let text = self.view.told;
        match self.reached {
            Some(true) if told => Ok(()),
            Some(true) => print(&format!("{text}\n")),
            Some(false) => Err(Failure::failed(text)),
            None => {
                let time = tidegate_commands::duration_text(self.timeout);
                let next = match self.view.stands {
                    Stands::Nowhere => {
                        "nobody asked for it, or the version is another: `tidegate status` says what is under way"
                    }
                    Stands::Unknown => "see to whatever answers or reports there, and wait again",
                    _ => "it goes on all the same: wait again, or ask `tidegate why`",
                };
                Err(Failure { exit: Exit::TimedOut, told: format!("not within {time}: {text}; {next}") })
            }
        }
    }
}

/// Asks again and again until it is so, cannot be any more, or the time is over.
async fn until(
    daemon: &Daemon,
    query: &[(&str, Option<String>)],
    goal: Goal,
    timeout: Duration,
) -> Result<Waited, Failure> {
    let mut shown = Progress::new();
    let mut last = look(daemon, query).await?;
    loop {
        let reached = last.reached(goal);
        let over = shown.began.elapsed() >= timeout;
        if reached.is_some() || over {
            shown.clear();
            return Ok(Waited { view: last, reached, timeout });
        }
        let pause = match last.stands {
            Stands::Unknown | Stands::Unhealthy => SELDOM,
            _ => LOOK,
        };
        shown.rest(pause.min(timeout.saturating_sub(shown.began.elapsed())), &last.told).await;
        match look(daemon, query).await {
            Ok(view) => last = view,
            // It is restarted, perhaps: what it was doing goes on then.
            Err(lost) if lost.exit == Exit::Unreachable => last.told = lost.told,
            Err(failure) => {
                shown.clear();
                return Err(failure);
            }
        }
    }
}

async fn look(daemon: &Daemon, query: &[(&str, Option<String>)]) -> Result<ProgressView, Failure> {
    let told: Told = daemon.get("progress", query).await?;
    serde_json::from_value(told.data).map_err(|e| Failure::failed(format!("the daemon's answer cannot be read: {e}")))
}

/// What is shown meanwhile: one line that moves on a terminal, a line for each news elsewhere.
struct Progress {
    began: Instant,
    moves: bool,
    said: Option<(String, Instant)>,
    ticks: usize,
}

impl Progress {
    fn new() -> Self {
        let moves = std::io::stderr().is_terminal();
        Self { began: Instant::now(), moves, said: None, ticks: 0 }
    }

    /// Rests for so long, and shows what is waited for.
    async fn rest(&mut self, length: Duration, told: &str) {
        let first = told.lines().next().unwrap_or_default();
        if !self.moves {
            let still = |(text, at): &(String, Instant)| text == first && at.elapsed() < STILL;
            if !self.said.as_ref().is_some_and(still) {
                tell(format_args!("{} {first}", self.waited()));
                self.said = Some((first.to_owned(), Instant::now()));
            }
            tokio::time::sleep(length).await;
            return;
        }
        let end = Instant::now() + length;
        while Instant::now() < end {
            let wheel = WHEEL.get(self.ticks % WHEEL.len()).copied().unwrap_or_default();
            let line: String = format!("{wheel} {} {first}", self.waited()).chars().take(WIDTH).collect();
            self.write(&format!("\r\x1b[K{line}"));
            self.ticks += 1;
            tokio::time::sleep(TICK.min(end.saturating_duration_since(Instant::now()))).await;
        }
    }

    /// Takes the moving line away.
    fn clear(&self) {
        if self.moves {
            self.write("\r\x1b[K");
        }
    }

    fn waited(&self) -> String {
        tidegate_commands::duration_text(Duration::from_secs(self.began.elapsed().as_secs()))
    }

    fn write(&self, text: &str) {
        let mut stderr = std::io::stderr();
        let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
    }
}
