//! `tidegate journal`: the audit log, read from the store without asking the daemon, also while that runs.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::DataArgs;
use super::failure::{Failure, Outcome};
use super::output::{print, print_json, tell, telling};
use crate::store::Store;
use crate::store::journal::export_line;
use crate::wire;

/// How many entries are read at once.
const BATCH: u32 = 500;

/// What to do with the journal.
#[derive(Debug, Args)]
pub(crate) struct JournalArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Recompute the chain of hashes: no entry was changed, removed or inserted.
    ///
    /// Entries cut off at the end do not show in the chain itself: keep the last hash that `export` prints somewhere
    /// else, and give it as --contains.
    Verify {
        #[command(flatten)]
        data: DataArgs,
        /// A hash kept from an earlier export, which must still be in the chain.
        #[arg(long, value_name = "HASH")]
        contains: Option<String>,
        /// Answer as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print every entry as a line of JSON, oldest first; the last hash goes to standard error.
    Export {
        #[command(flatten)]
        data: DataArgs,
        /// Only entries after this number.
        #[arg(long, value_name = "SEQ", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..))]
        after: i64,
    },
}

/// What `verify` found.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Verified {
    /// How many entries there are.
    entries: i64,
    /// Whether the chain holds; where it does not, that is an error and not an answer.
    holds: bool,
}

pub(crate) async fn run(args: JournalArgs) -> Outcome {
    match args.what {
        What::Verify { data, contains, json } => verify(&data, contains.as_deref(), json).await,
        What::Export { data, after } => export(&data, after).await,
    }
}

async fn open(data: &DataArgs) -> Result<Box<dyn Store>, Failure> {
    wire::read_store(&data.folder()?).await.map_err(Failure::failed)
}

async fn verify(data: &DataArgs, contains: Option<&str>, json: bool) -> Outcome {
    let store = open(data).await?;
    let verified = telling("verifying the journal", store.verify_journal()).await.map_err(Failure::failed)?;
    let entries = verified.map_err(|broken| {
        Failure::failed(format!("{broken}; compare with an export kept elsewhere to see what was changed"))
    })?;
    if let Some(hash) = contains {
        let found = telling("looking for the hash", find(store.as_ref(), hash)).await?;
        if !found {
            return Err(Failure::failed(format!(
                "the journal's {entries} entries hold together, but none has the hash {hash}: entries were cut off, or \
                 the whole was written anew"
            )));
        }
    }
    if json {
        return print_json(&Verified { entries, holds: true });
    }
    let entries = if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") };
    print(&format!("the journal holds: {entries}\n"))
}

async fn find(store: &dyn Store, hash: &str) -> Result<bool, Failure> {
    let mut after = 0;
    loop {
        let entries = store.journal(after, BATCH, None).await.map_err(Failure::failed)?;
        let Some(last) = entries.last() else { return Ok(false) };
        after = last.seq;
        if entries.iter().any(|entry| entry.hash == hash) {
            return Ok(true);
        }
    }
}

async fn export(data: &DataArgs, mut after: i64) -> Outcome {
    let store = open(data).await?;
    let mut hash = None;
    loop {
        let entries = store.journal(after, BATCH, None).await.map_err(Failure::failed)?;
        let Some(last) = entries.last() else { break };
        after = last.seq;
        hash = Some(last.hash.clone());
        let lines: String = entries.iter().map(|entry| export_line(entry) + "\n").collect();
        print(&lines)?;
    }
    match hash {
        Some(hash) => tell(format_args!("last hash: {hash}")),
        None => tell("no entries"),
    }
    Ok(())
}
