//! The files that are generated from the grammar and checked in, in one list: what writes them and what checks them for
//! drift cannot disagree.

use crate::help::reference;
use crate::manifest::{SlackApp, discord_commands, slack_manifest};
use serde_json::Value;

/// The generated files: path from the top of the repository, and content.
pub fn generated() -> Vec<(&'static str, String)> {
    let pretty = |mut value: Value| {
        // Whether objects keep their order is up to features other crates switch on; the files must not depend on it.
        value.sort_all_objects();
        format!("{value:#}\n")
    };
    vec![
        ("commands/generated/reference.md", reference()),
        ("commands/generated/slack-manifest.json", pretty(slack_manifest(&SlackApp::default()))),
        ("commands/generated/discord-commands.json", pretty(discord_commands())),
    ]
}
