//! The grammar people type in chat. One set of clap definitions ([`Command`]) is the parser, the chat help, the Slack
//! manifest, the Discord registration and the reference page, so that none of them can tell another story.
//!
//! The crate does no I/O and knows nothing of the daemon: text and a [`Vocabulary`] go in, a typed [`Command`] or a
//! [`Refusal`] that a person can act on comes out.

mod command;
mod generated;
mod grammar;
mod help;
mod line;
mod manifest;
mod parse;
mod refusal;
mod values;
mod words;

pub use generated::generated;
pub use grammar::{Command, Hotfix, Release, Rollout, Tide};
pub use help::{before_command, help, reference};
pub use line::line_from_options;
pub use manifest::{SlackApp, discord_commands, slack_manifest};
pub use parse::parse;
pub use refusal::Refusal;
pub use values::{MAX_REASON, duration_text};
pub use words::without_invisible;

/// What exists, for checking the names in a command and for suggesting the nearest one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// The configured apps.
    pub apps: Vec<String>,
    /// The configured environments, in their order.
    pub environments: Vec<String>,
}
