//! What is asked of, and said to, the running daemon.

use clap::Args;

use super::DataArgs;
use super::api::Daemon;
use super::failure::{Exit, Failure, Outcome};
use super::output::{print, print_json, tell, telling};
use super::wait;
use crate::web::{Answer, Saying};

/// What every question takes.
#[derive(Debug, Args)]
struct QuestionArgs {
    #[command(flatten)]
    data: DataArgs,
    /// Only this app.
    #[arg(long)]
    app: Option<String>,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `tidegate status`.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    question: QuestionArgs,
}

/// `tidegate why`.
#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// Which delivery, such as shop-12; all that are open unless given.
    delivery: Option<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

/// `tidegate diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The environment that is ahead.
    ahead: Option<String>,
    /// The environment that is behind.
    behind: Option<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

/// `tidegate drift`.
#[derive(Debug, Args)]
pub(crate) struct DriftArgs {
    /// Only this app.
    #[arg(value_name = "APP")]
    of: Option<String>,
    /// Only this environment.
    #[arg(value_name = "ENV", requires = "of")]
    environment: Option<String>,
    #[command(flatten)]
    data: DataArgs,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// `tidegate where`.
#[derive(Debug, Args)]
pub(crate) struct WhereArgs {
    /// Pull request, commit or ticket; an address of one will do.
    what: String,
    #[command(flatten)]
    question: QuestionArgs,
}

/// `tidegate history`.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// How many at most.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    limit: u32,
    /// In this environment alone.
    #[arg(long, value_name = "ENV")]
    env: Option<String>,
    /// Asked for or approved by this person.
    #[arg(long, value_name = "PERSON")]
    by: Option<String>,
    /// Of this version.
    #[arg(long, value_name = "VERSION")]
    version: Option<String>,
    /// Not before: a date, a date with a time (UTC unless it has a zone), or how long ago.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Not after.
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// What ran at this moment, in place of what happened.
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["by", "since", "until"])]
    at: Option<String>,
    #[command(flatten)]
    question: QuestionArgs,
}

/// `tidegate say`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  TIDEGATE_TOKEN_FILE=alice.token tidegate say '/promote prod 1.4.0'\n\n\
    `tidegate token PERSON` makes a person's token. `tidegate say '/tide help'` lists the commands.\n\
    Exit code 4: the command was refused, or it is a vote that does not count. With --wait also 1: what it began has failed;\n\
    5: that took longer than --timeout, and goes on.")]
pub(crate) struct SayArgs {
    /// The command, as typed in chat.
    text: String,
    /// Who says it. Needless with a token of one's own, which speaks for nobody else; with the shared one only where
    /// `local_api: { impersonate: true }` allows it.
    #[arg(long = "as", value_name = "PERSON")]
    login: Option<String>,
    /// In which channel, where that tells which app is meant.
    #[arg(long, default_value = "releases")]
    channel: String,
    #[command(flatten)]
    data: DataArgs,
    /// Answer as JSON.
    #[arg(long)]
    json: bool,
    /// A key of your own: the same key is the same command, so that a script can try again without doing it twice.
    #[arg(long)]
    key: Option<String>,
    /// Wait for what it begins: until the delivery has done all that it has to do, or has failed.
    #[arg(long)]
    wait: bool,
    #[command(flatten)]
    until: wait::UntilArgs,
}

pub(crate) async fn status(args: StatusArgs) -> Outcome {
    ask(args.question, "status", vec![]).await
}

pub(crate) async fn why(args: WhyArgs) -> Outcome {
    ask(args.question, "why", vec![("delivery", args.delivery)]).await
}

pub(crate) async fn diff(args: DiffArgs) -> Outcome {
    ask(args.question, "diff", vec![("ahead", args.ahead), ("behind", args.behind)]).await
}

pub(crate) async fn drift(args: DriftArgs) -> Outcome {
    let DriftArgs { of: app, environment, data, json } = args;
    ask(QuestionArgs { data, app, json }, "drift", vec![("environment", environment)]).await
}

pub(crate) async fn whereabouts(args: WhereArgs) -> Outcome {
    ask(args.question, "where", vec![("what", Some(args.what))]).await
}

pub(crate) async fn history(args: HistoryArgs) -> Outcome {
    let query = vec![
        ("limit", Some(args.limit.to_string())),
        ("environment", args.env),
        ("by", args.by),
        ("version", args.version),
        ("since", args.since),
        ("until", args.until),
        ("at", args.at),
    ];
    ask(args.question, "history", query).await
}

async fn ask(question: QuestionArgs, path: &str, mut query: Vec<(&str, Option<String>)>) -> Outcome {
    let daemon = Daemon::find(&question.data)?;
    query.push(("app", question.app));
    let told: crate::web::Told = telling("asking the daemon", daemon.get(path, &query)).await?;
    if question.json { print_json(&told.data) } else { print(&format!("{}\n", told.text.trim_end())) }
}

pub(crate) async fn say(args: SayArgs) -> Outcome {
    let daemon = Daemon::find(&args.data)?;
    let key = args.key.unwrap_or_else(|| hex::encode(rand::random::<[u8; 16]>()));
    let saying = Saying { key, login: args.login, channel: args.channel, text: args.text };
    let answer: Answer = telling("waiting for the answer", daemon.post("say", &saying)).await?;
    if args.json {
        print_json(&answer)?;
    } else if let Some(text) = &answer.answer {
        print(&format!("{}\n", text.trim_end()))?;
    }
    match answer {
        Answer { answer: None, .. } => Err(Failure::failed(format!(
            "no answer yet: the daemon has the command and will carry it out; ask again with --key {}",
            saying.key
        ))),
        Answer { refused: true, .. } => Err(Failure::silent(Exit::Refused)),
        Answer { delivery: Some(delivery), .. } if args.wait => {
            wait::for_delivery(&daemon, &delivery, &args.until).await
        }
        Answer { .. } => {
            if args.wait {
                tell("nothing to wait for: this began no delivery");
            }
            Ok(())
        }
    }
}
