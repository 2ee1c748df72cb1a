//! The command line: what can be typed, and which file does it. Each command returns a `Failure` or nothing;
//! the exit codes are documented in the help.

mod answers;
mod api;
mod ask;
mod bump;
mod check;
mod failure;
mod generated;
mod github_app;
mod journal;
mod output;
mod outside;
pub(crate) mod serve;
mod socket;
mod starting;
mod token;
mod wait;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand};

use crate::config::Problems;
use failure::{Failure, Outcome};

const EXIT_CODES: &str = "\
Exit codes:
  0  done
  1  something failed; standard error says what
  2  the command line or the configuration is wrong
  3  the daemon cannot be reached
  4  the daemon refused the command, or it is a vote that does not count
  5  what was waited for had not come when the time was over";

/// Owns a team's Kubernetes environment repositories and lets people run releases from chat.
///
/// See it work first, with nothing set up: `tidegate demo --tour`. Then write a configuration, `tidegate check` it and
/// `tidegate serve` it; `status`, `why`, `diff`, `where`, `drift`, `history`, `say` and `wait` talk to the daemon that runs.
#[derive(Debug, Parser)]
#[command(name = "tidegate", version, after_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the daemon until SIGINT or SIGTERM.
    Serve(serve::ServeArgs),
    /// Show the whole flow on a world of its own: real Git, no cluster, nothing to set up.
    Demo(crate::demo::DemoArgs),
    /// Check a configuration: every error at once, with line and key.
    Check(check::CheckArgs),
    /// What runs where and what is under way.
    Status(ask::StatusArgs),
    /// Which gate is shut, why, and who can open it.
    Why(ask::WhyArgs),
    /// What one environment has that another has not.
    Diff(ask::DiffArgs),
    /// How far a change has come, by pull request, commit or ticket.
    Where(ask::WhereArgs),
    /// What somebody changed by hand in an env repo, and the way back.
    Drift(ask::DriftArgs),
    /// What was delivered and by whose approval, newest first; or what ran at a moment.
    History(ask::HistoryArgs),
    /// Give a command as a person, as if typed in chat.
    Say(ask::SayArgs),
    /// Wait until a version is healthy in an environment.
    Wait(wait::WaitArgs),
    /// Make a person's token for `say`, or revoke it.
    ///
    /// It is shown once, on standard output; the daemon keeps only its hash. Whoever has it speaks and votes as that person.
    /// One that they had before is worth nothing any more. The person is told, and the journal says so.
    Token(token::TokenArgs),
    /// Set an image in an environment repository, once, without daemon or configuration.
    ///
    /// Shows the change; with --push, makes it. One commit is made without a work tree; only the bytes of the value
    /// change. A push that loses a race is made again on what is there then.
    Bump(bump::BumpArgs),
    /// Verify or export the journal, also while the daemon runs.
    Journal(journal::JournalArgs),
    /// Print what is generated from the chat commands' grammar.
    Commands(generated::CommandsArgs),
    /// Print what is needed to make the GitHub App that tidegate is.
    GithubApp(github_app::GithubAppArgs),
    /// Print the JSON Schema of the configuration, for editors, or of what --json answers.
    Schema {
        /// Of what.
        #[arg(value_enum, default_value_t = answers::Of::Config)]
        of: answers::Of,
    },
    /// Print completions for a shell, to be sourced by it.
    Completions {
        /// Which shell.
        shell: clap_complete::Shell,
    },
}

/// Which configuration.
#[derive(Debug, Args)]
struct ConfigArgs {
    /// The configuration.
    #[arg(long, env = "TIDEGATE_CONFIG", value_name = "PATH", default_value = "tidegate.yaml")]
    config: PathBuf,
}

/// Which daemon's data.
#[derive(Debug, Args)]
struct DataArgs {
    #[command(flatten)]
    config: ConfigArgs,
    /// The daemon's data folder, instead of reading it from the configuration.
    #[arg(long, env = "TIDEGATE_DATA", value_name = "DIR")]
    data: Option<PathBuf>,
}

impl DataArgs {
    /// The data folder.
    fn folder(&self) -> Result<PathBuf, Failure> {
        match &self.data {
            Some(folder) => Ok(folder.clone()),
            None => Ok(check::load(&self.config.config).map_err(with_data_named)?.settings.data),
        }
    }
}

/// Whoever must speak with a running daemon need not mend the configuration first.
fn with_data_named(failure: Failure) -> Failure {
    let hint = "The daemon that runs goes on with what it read at its start: name its data folder with --data to speak with it.";
    Failure { told: format!("{}\n{hint}", failure.told), ..failure }
}

/// Runs what the command line says.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    crate::tls::provide();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(run(cli.command));
            // Work on a blocking thread cannot be interrupted; what it does is safe to leave at any point.
            runtime.shutdown_timeout(Duration::from_secs(1));
            outcome
        }
        Err(e) => Err(Failure::failed(format!("cannot start threads: {e}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            if !failure.told.is_empty() {
                output::tell(format_args!("tidegate: {}", failure.told));
            }
            failure.exit.into()
        }
    }
}

async fn run(command: Command) -> Outcome {
    match command {
        Command::Serve(args) => Box::pin(serve::run(args)).await,
        Command::Demo(args) => crate::demo::run(args).await.map_err(|e| match e.downcast_ref::<Problems>() {
            Some(problems) => check::refused(problems),
            None => Failure::failed(format!("{e:#}")),
        }),
        Command::Check(args) => check::run(args).await,
        Command::GithubApp(args) => github_app::run(args),
        Command::Status(args) => ask::status(args).await,
        Command::Why(args) => ask::why(args).await,
        Command::Diff(args) => ask::diff(args).await,
        Command::Drift(args) => ask::drift(args).await,
        Command::Where(args) => ask::whereabouts(args).await,
        Command::History(args) => ask::history(args).await,
        Command::Say(args) => ask::say(args).await,
        Command::Wait(args) => wait::run(args).await,
        Command::Token(args) => token::run(args).await,
        Command::Bump(args) => bump::run(args).await,
        Command::Journal(args) => journal::run(args).await,
        Command::Commands(args) => generated::run(&args),
        Command::Schema { of } => output::print_json(&answers::schema_of(of)),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "tidegate", &mut script);
            output::print(&String::from_utf8_lossy(&script))
        }
    }
}
