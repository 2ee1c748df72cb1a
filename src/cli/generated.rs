//! `tidegate commands`: the pages and manifests that are made from the chat commands' grammar.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::failure::{Failure, Outcome};
use super::output::{print, tell};

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// Every command for people, in Markdown.
    Reference,
    /// The manifest of the Slack app, to paste at "Create an app from a manifest".
    SlackManifest,
    /// The commands to register with Discord.
    Discord,
}

impl What {
    /// The end of its file's name.
    fn file(self) -> &'static str {
        match self {
            Self::Reference => "reference.md",
            Self::SlackManifest => "slack-manifest.json",
            Self::Discord => "discord-commands.json",
        }
    }
}

/// What to print or write.
#[derive(Debug, Args)]
pub(crate) struct CommandsArgs {
    /// Which.
    what: What,
    /// For the Slack manifest: where Slack reaches tidegate (`http.url`). Left out, the app uses Socket Mode.
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// Write all checked-in files anew, in a checkout of tidegate's source, instead of printing one.
    #[arg(long)]
    write: bool,
}

pub(crate) fn run(args: &CommandsArgs) -> Outcome {
    let files = tidegate_commands::generated();
    if args.write {
        for (path, content) in files {
            let there = Path::new(path).parent().is_some_and(Path::is_dir);
            if !there {
                let told = format!("{path} is not below this folder: run this at the top of tidegate's source");
                return Err(Failure::failed(told));
            }
            std::fs::write(path, content).map_err(|e| Failure::failed(format!("cannot write {path}: {e}")))?;
            tell(format_args!("wrote {path}"));
        }
        return Ok(());
    }
    if let Some(url) = &args.url {
        if args.what != What::SlackManifest {
            return Err(Failure::usage("--url is for the Slack manifest alone"));
        }
        let app = tidegate_commands::SlackApp { base_url: Some(url.clone()), ..Default::default() };
        let manifest = tidegate_commands::slack_manifest(&app);
        return print(&format!("{manifest:#}\n"));
    }
    let wanted = files.into_iter().find(|(path, _)| path.ends_with(args.what.file()));
    let (_, content) = wanted.ok_or_else(|| Failure::failed("this page is not generated"))?;
    print(&content)
}
