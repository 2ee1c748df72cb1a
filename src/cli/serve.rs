//! `tidegate serve`: brings a configuration to life, runs the loop and the local API side by side, and ends well.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};
use serde::{Deserialize, Serialize};
use tokio::net::{TcpListener, UnixListener};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tracing_subscriber::EnvFilter;

use super::failure::{Failure, Outcome};
use super::output::tell;
use super::socket::Socket;
use super::starting::AGAIN;
use super::{ConfigArgs, check, outside, starting};
use crate::config::{Config, LogFormat, SecretSource, Settings};
use crate::daemon::{Daemon, Pace};
use crate::disk;
use crate::door::files::{self, Shares};
use crate::door::{self, Bounds, Hall};
use crate::engine::Engine;
use crate::port::{Fault, Listener};
use crate::web::{self, Api, Token};
use crate::wire::IMPERSONATION;

/// How long the API waits for the answer to a command.
const PATIENCE: Duration = Duration::from_secs(10);

/// How to run.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// Format of the log on standard error, instead of the configuration's.
    #[arg(long, env = "TIDEGATE_LOG", value_name = "FORMAT")]
    log: Option<Format>,
    /// What is logged: a level, or targets with levels such as info,tidegate=debug.
    #[arg(long, env = "TIDEGATE_LOG_LEVEL", value_name = "FILTER", default_value = "info", value_parser = filter)]
    log_level: String,
}

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

/// Takes a filter of the log. A word alone is a level: taken for a target, a misspelt one would silence everything.
fn filter(text: &str) -> Result<String, String> {
    for part in text.split(',').map(str::trim) {
        let (level, target) = part.rsplit_once('=').map_or((part, None), |(target, level)| (level, Some(target)));
        if !LEVELS.contains(&level.to_lowercase().as_str()) || target.is_some_and(str::is_empty) {
            let levels = LEVELS.join(", ");
            return Err(format!("`{level}` is no level ({levels}); a target has one as well, such as tidegate=debug"));
        }
    }
    EnvFilter::try_new(text).map(|_| text.to_owned()).map_err(|e| e.to_string())
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What a running daemon leaves in its data folder, so that the command line finds it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Address {
    /// Where it listens by TCP, as `http://127.0.0.1:PORT`. The command line never goes there: whoever took the port of a daemon
    /// that is gone would get its token.
    pub(crate) url: Option<String>,
    /// Its process.
    pub(crate) pid: u32,
    /// The token's file; none when the token is in an environment variable.
    pub(crate) token_file: Option<PathBuf>,
    /// The token's environment variable.
    pub(crate) token_env: Option<String>,
}

impl Address {
    /// Its file in a data folder.
    pub(crate) fn file(data: &Path) -> PathBuf {
        data.join("api.json")
    }
}

pub(crate) async fn run(args: ServeArgs) -> Outcome {
    let started = Instant::now();
    let config = check::load(&args.config.config)?;
    start_log(&args, config.settings.log)?;
    for line in config.warnings.to_string().lines() {
        tracing::warn!("{line}");
    }
    let (stop, stopping) = watch::channel(false);
    watch_signals(stop)?;
    watch_hangup(args.config.config.clone())?;
    let Some(world) = starting::open(&config, &stopping).await? else {
        tracing::info!("stopped");
        return Ok(());
    };
    if config.settings.impersonate {
        tracing::warn!("{IMPERSONATION}");
    }
    let daemon = Daemon::new(world.engine.clone(), Pace { sweep: config.settings.sweep, ..Pace::default() });
    host(&world.engine, &world.listeners, &config.settings, daemon, (started, turned(stopping))).await?;
    tracing::info!("stopped");
    Ok(())
}

/// Runs the loop, with the local API and what the outside can reach beside it, until `stop` is ready.
pub(crate) async fn host(
    engine: &Arc<Engine>,
    listeners: &[Arc<dyn Listener>],
    settings: &Settings,
    daemon: Daemon,
    (started, stop): (Instant, impl Future<Output = ()>),
) -> Outcome {
    let token = token(settings)?;
    let (socket, listener) = listen(settings)?;
    let tcp = listen_by_tcp(settings).await?;
    let (listeners_too, impersonate) = (listeners.to_vec(), settings.impersonate);
    let pulse = daemon.pulse();
    let halls = Halls::of(settings);
    let doors = halls.all();
    let api = Api { engine: engine.clone(), pulse, listeners: listeners_too, doors, patience: PATIENCE, impersonate };
    let publishing = publish(settings, tcp.as_ref()).await?;
    tracing::info!("listening on {}, {} ms after the start", socket.path.display(), started.elapsed().as_millis());

    let outside = outside::open(engine, listeners, settings, (daemon.pulse(), halls.public)).await?;
    let pulse = daemon.pulse();
    let (stop_api, api_stops) = watch::channel(false);
    let router = web::router(api, token);
    let mut serving = JoinSet::new();
    if let Some(tcp) = tcp {
        serving.spawn(door::serve(tcp, router.clone(), halls.tcp, turned(api_stops.clone())));
    }
    serving.spawn(door::serve(listener, router, halls.socket, turned(api_stops)));
    let ready = tokio::spawn(async move {
        while pulse.trouble().is_some() && !pulse.is_stopping() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tracing::info!("ready {} ms after the start", started.elapsed().as_millis());
    });
    let outcome = daemon.run(stop).await;
    ready.abort();
    publishing.abort();
    outside.close().await;
    // Answers that are on their way still go out; the loop has ended, so no command is taken any more.
    let _ = stop_api.send(true);
    let all_served = async { while serving.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(Duration::from_secs(2), all_served).await;
    let _ = std::fs::remove_file(Address::file(&settings.data));
    let _ = socket.remove();
    outcome.map_err(Failure::failed)
}

/// Who may come in where, within the files that the process may open.
pub(super) struct Halls {
    public: Arc<Hall>,
    socket: Arc<Hall>,
    pub(super) tcp: Arc<Hall>,
}

impl Halls {
    pub(super) fn of(settings: &Settings) -> Self {
        let files = files::raise();
        // Behind the local API everybody is the machine's.
        let local = Shares::of(files).local;
        let local = Bounds { per_address: local, ..Bounds::of(local) };
        let asked = settings.http.as_ref();
        let public = Bounds::of(Shares::public(files, asked.and_then(|http| http.connections)));
        let per_address = asked.and_then(|http| http.per_address).unwrap_or(public.per_address);
        let public = Bounds { per_address: per_address.min(public.connections), ..public };
        tracing::debug!(files, public = public.connections, local = local.connections, "connections are bounded");
        Self { public: Hall::new("public", public), socket: Hall::new("socket", local), tcp: Hall::new("tcp", local) }
    }

    fn all(&self) -> Vec<Arc<Hall>> {
        vec![self.public.clone(), self.socket.clone(), self.tcp.clone()]
    }
}

/// Ready once the value is true, or nobody can make it so any more.
pub(crate) async fn turned(mut value: watch::Receiver<bool>) {
    // An error means the sender is gone, which ends the waiting just as well.
    let _ = value.wait_for(|turned| *turned).await;
}

/// SIGXFSZ.
const FILE_TOO_LARGE: i32 = 25;

/// The first SIGINT or SIGTERM stops the daemon, the second ends the process at once.
fn watch_signals(stop: watch::Sender<bool>) -> Outcome {
    let listen = |kind| signal(kind).map_err(|e| Failure::failed(format!("cannot listen to signals: {e}")));
    let (mut interrupt, mut terminate) = (listen(SignalKind::interrupt())?, listen(SignalKind::terminate())?);
    // A limit on how large a file may grow ends whoever writes on: taken, the write fails as on a full disk, and is told so.
    let mut too_large = listen(SignalKind::from_raw(FILE_TOO_LARGE))?;
    tokio::spawn(async move {
        while too_large.recv().await.is_some() {
            tracing::error!("a file may grow no further (ulimit -f, or LimitFSIZE of the service): raise the limit");
        }
    });
    tokio::spawn(async move {
        for number in 0.. {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
            if number > 0 {
                tell("stopped at once; what was under way is carried on at the next start");
                std::process::exit(1);
            }
            tracing::info!("stopping: finishing what is under way; a second signal stops at once");
            let _ = stop.send(true);
        }
    });
    Ok(())
}

/// SIGHUP ends nothing and changes nothing: what gates stand on is read at a start, whole. Whoever sends it is told so, and
/// whether a start would take the configuration as it is now.
fn watch_hangup(config: PathBuf) -> Outcome {
    let listening = signal(SignalKind::hangup());
    let mut hangup = listening.map_err(|e| Failure::failed(format!("cannot listen to signals: {e}")))?;
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            let read = config.clone();
            let found = tokio::task::spawn_blocking(move || Config::load(&read)).await;
            let told = "SIGHUP: the configuration is read at a start only, and what is in force stays";
            match found {
                Ok(Ok(_)) => {
                    tracing::warn!("{told}. {} is valid: restart tidegate to have it in force", config.display())
                }
                Ok(Err(problems)) => tracing::error!("{told}. As it is now no start would take it:\n{problems}"),
                Err(error) => tracing::error!("{told}. It could not be looked at: {error}"),
            }
        }
    });
    Ok(())
}

/// The API's token, its file made if need be.
fn token(settings: &Settings) -> Result<Token, Failure> {
    if let SecretSource::File(path) = &settings.token {
        let told = |e| Failure::failed(format!("the token's file {} cannot be made: {e}", path.display()));
        web::ensure_file(path).map_err(told)?;
    }
    settings.token.read().map(|secret| Token::new(&secret)).map_err(|e| {
        Failure::failed(format!("the local API's token: {e}; where it is a file, delete it and one is made"))
    })
}

/// The socket, and what listens there.
fn listen(settings: &Settings) -> Result<(Socket, UnixListener), Failure> {
    let opened = Socket::of(&settings.data).and_then(|socket| socket.listen().map(|listener| (socket, listener)));
    let told = |e| {
        format!(
            "cannot listen on a socket in {} ({e}): name a folder on a local disk as `data`",
            settings.data.display()
        )
    };
    opened.map_err(|e| Failure::failed(told(e)))
}

/// What listens by TCP, where that is asked for.
pub(super) async fn listen_by_tcp(settings: &Settings) -> Result<Option<TcpListener>, Failure> {
    let Some(address) = settings.listen else { return Ok(None) };
    let told = |e| Failure::failed(format!("cannot listen on {address} ({e}): set another address as `listen`"));
    TcpListener::bind(address).await.map(Some).map_err(told)
}

/// Writes down where the daemon listens, and where its shared token is. Where the disk has no room for that now, the daemon
/// works all the same, and it is written as soon as there is.
async fn publish(settings: &Settings, tcp: Option<&TcpListener>) -> Result<JoinHandle<()>, Failure> {
    let url = tcp.map(TcpListener::local_addr).transpose().map_err(Failure::failed)?.map(|at| format!("http://{at}"));
    let (token_file, token_env) = match &settings.token {
        SecretSource::File(path) => (Some(std::path::absolute(path).unwrap_or_else(|_| path.clone())), None),
        SecretSource::Env(name) => (None, Some(name.clone())),
    };
    let address = Address { url, pid: std::process::id(), token_file, token_env };
    let file = Address::file(&settings.data);
    let mut written = disk::write_json(&file, &address);
    if let Some(error) = written.as_ref().err().filter(|error| error.fault != Fault::Transient) {
        return Err(Failure::failed(error));
    }
    Ok(tokio::spawn(async move {
        while let Err(error) = written {
            tracing::error!(
                "{error}: until it can be written, the command line does not find this daemon; tried again"
            );
            tokio::time::sleep(AGAIN).await;
            written = disk::write_json(&file, &address);
        }
    }))
}

fn start_log(args: &ServeArgs, configured: LogFormat) -> Outcome {
    // serenity notes calls with their path, and that of an answer holds the interaction's token.
    let filter = EnvFilter::try_new(format!("sqlx=warn,serenity=warn,{}", args.log_level))
        .map_err(|e| Failure::usage(format!("--log-level {:?}: {e}", args.log_level)))?;
    let json = match args.log {
        Some(format) => matches!(format, Format::Json),
        None => configured == LogFormat::Json,
    };
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    let started = if json {
        log.json().try_init()
    } else {
        use std::io::IsTerminal as _;
        log.with_target(false).with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    started.map_err(|e| Failure::failed(format!("cannot start the log: {e}")))
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_level_that_is_none_is_refused_and_not_taken_for_a_target_that_silences_the_rest() {
        for good in ["info", "OFF", "info,tidegate=debug", "warn,sqlx=error"] {
            assert_eq!(filter(good).as_deref(), Ok(good));
        }
        for bad in ["inof", "info,tidegate", "tidegate=", "=debug", "", "info,,warn"] {
            assert!(filter(bad).is_err_and(|told| told.contains("is no level (off, error")), "{bad}");
        }
    }
}
