//! The grammar told to people: short in chat, complete on the reference page.

use crate::grammar::{
    Leaf, arguments, examples, grammar, is_flag_list, is_switch, leaves, may_stand_alone, short_usage, usage,
    value_name,
};
use crate::refusal::{nearest, show};

/// Discord takes no longer message.
const LONGEST: usize = 2_000;
/// How many commands that begin alike share a line of the overview.
const TOGETHER: usize = 4;

/// The help shown in chat: every command on one line, or everything about the commands a topic names (`promote`,
/// `release`, `release cut`).
pub fn help(topic: Option<&str>) -> String {
    let grammar = grammar();
    let leaves = leaves(&grammar);
    let topic = topic.unwrap_or_default().to_lowercase();
    let topic = topic.trim().trim_start_matches('/').split_whitespace().collect::<Vec<_>>().join(" ");
    if topic.is_empty() {
        return everything(&grammar);
    }
    let about = |leaf: &&Leaf<'_>| leaf.path == topic || leaf.path.split(' ').any(|word| word == topic);
    let meant: Vec<&Leaf<'_>> = leaves.iter().filter(about).collect();
    if !meant.is_empty() {
        let told = meant.iter().map(|leaf| explained(leaf)).collect::<Vec<_>>().join("\n\n");
        let fits = meant.len() == 1 || told.chars().count() < LONGEST;
        return if fits { told } else { overview(meant.into_iter().map(line).collect()) };
    }
    let meant =
        nearest(&topic, leaves.iter().flat_map(|leaf| [leaf.path.as_str()].into_iter().chain(leaf.path.split(' '))));
    let hint = meant.map(|meant| format!(" Did you mean /tide help {meant}?")).unwrap_or_default();
    format!("There is no command {}.{hint}\n\n{}", show(&topic), everything(&grammar))
}

/// What stands before a word that begins or ends a command, as people must type it: `/tide ` before `diff`.
pub fn before_command(word: &str) -> Option<String> {
    let grammar = grammar();
    let leaves = leaves(&grammar);
    let begins = |leaf: &&Leaf<'_>| leaf.path.split(' ').next() == Some(word);
    if leaves.iter().any(|leaf| begins(&leaf)) {
        return Some("/".to_owned());
    }
    let above = leaves.iter().find_map(|leaf| leaf.path.rsplit_once(' ').filter(|(_, last)| *last == word))?.0;
    Some(format!("/{above} "))
}

/// Every command; what belongs together and is little stands on one line.
fn everything(grammar: &clap::Command) -> String {
    let leaves = leaves(grammar);
    let mut lines = Vec::new();
    for top in grammar.get_subcommands() {
        if (1..=TOGETHER).contains(&top.get_subcommands().count()) {
            let begin = format!("/{} ", top.get_name());
            let of = |leaf: &&Leaf<'_>| leaf.path.split(' ').next() == Some(top.get_name());
            let usages = leaves.iter().filter(of).map(|leaf| short_usage(&leaf.path, leaf.spec));
            let usages: Vec<String> =
                usages.map(|usage| usage.strip_prefix(&begin).map_or(usage.clone(), str::to_owned)).collect();
            lines.push(format!("{begin}{} - {}", usages.join(" | "), about(top)));
        } else {
            let of = |leaf: &&Leaf<'_>| leaf.path.split(' ').next() == Some(top.get_name());
            lines.extend(leaves.iter().filter(of).map(line));
        }
    }
    overview(lines)
}

fn line(leaf: &Leaf<'_>) -> String {
    format!("{} - {}", short_usage(&leaf.path, leaf.spec), about(leaf.spec))
}

fn overview(lines: Vec<String>) -> String {
    let end = "Add --app APP where the channel does not say which app. /tide help COMMAND tells more, and what else may be said.";
    format!("{}\n{end}", lines.join("\n"))
}

fn explained(leaf: &Leaf<'_>) -> String {
    let mut text = format!("{}\n{}.\n", usage(&leaf.path, leaf.spec), about(leaf.spec));
    for arg in leaf.spec.get_arguments() {
        text.push_str(&format!("  {}: {}\n", argument(arg), meaning(arg)));
    }
    text.push_str(&format!("Who: {}.\n", who(leaf.spec)));
    text.push_str(&format!("Examples: {}", examples(leaf.spec).join("  |  ")));
    text
}

/// The Markdown reference page of every command.
pub fn reference() -> String {
    let grammar = grammar();
    let mut page = String::from(REFERENCE_HEAD);
    for top in grammar.get_subcommands() {
        page.push_str(&format!("\n## `/{}`\n\n{}.\n", top.get_name(), about(top)));
        for leaf in leaves(&grammar).iter().filter(|leaf| leaf.path.split(' ').next() == Some(top.get_name())) {
            if top.has_subcommands() {
                page.push_str(&format!("\n### `/{}`\n\n{}.\n", leaf.path, about(leaf.spec)));
            }
            page.push_str(&section(leaf));
        }
    }
    page
}

const REFERENCE_HEAD: &str = "\
# What you can type

<!-- Generated from the grammar in commands/src/grammar.rs: do not edit. -->

These commands work the same in Slack, in Discord, in the terminal and through `tidegate say`.
The leading slash may be missing; names and command words may be in any case. Words in `[brackets]` may be left out.

- `APP` and `ENV` are names from the configuration. `--app` may be left out where the channel or the configuration
  makes the app plain.
- `VERSION` is three numbers, `1.4.0`; `v1.4.0` is read the same.
- `DURATION` is whole weeks, days, hours, minutes: `30m`, `2h`, `3d`, `2w`, `1h30m`; at most 30 days.
- `REASON` is the rest of the line and needs no quotes. Options may stand before it or at its end.
- A line that cannot be read changes nothing; the answer says what was wrong and suggests the nearest line that works.
";

fn section(leaf: &Leaf<'_>) -> String {
    let app = leaf.spec.get_arguments().any(|arg| arg.get_id() == "app");
    let app = if app && !usage(&leaf.path, leaf.spec).contains("[APP]") { " [--app APP]" } else { "" };
    let mut text = format!("\n```text\n{}{app}\n```\n", usage(&leaf.path, leaf.spec));
    if leaf.spec.get_arguments().next().is_some() {
        text.push_str("\n| argument | meaning |\n|---|---|\n");
    }
    for arg in leaf.spec.get_arguments() {
        // A bar in a cell would end it.
        text.push_str(&format!("| `{}` | {} |\n", argument(arg).replace('|', "\\|"), meaning(arg)));
    }
    let examples: Vec<String> = examples(leaf.spec).iter().map(|line| format!("`{line}`")).collect();
    text.push_str(&format!("\nExamples: {}\n\nWho may use it: {}.\n", examples.join(", "), who(leaf.spec)));
    text
}

/// What a command does, in one line.
pub(crate) fn about(spec: &clap::Command) -> String {
    spec.get_about().map(ToString::to_string).unwrap_or_default()
}

/// What an argument means, in one line.
pub(crate) fn meaning(arg: &clap::Arg) -> String {
    arg.get_help().map(ToString::to_string).unwrap_or_default()
}

fn argument(arg: &clap::Arg) -> String {
    if let Some(long) = arg.get_long().filter(|_| is_switch(arg)) {
        return format!("--{long}");
    }
    let value = if may_stand_alone(arg) { format!("[{}]", value_name(arg)) } else { value_name(arg) };
    arg.get_long().filter(|_| !is_flag_list(arg)).map_or_else(|| value_name(arg), |long| format!("--{long} {value}"))
}

fn who(spec: &clap::Command) -> String {
    spec.get_before_help().map(ToString::to_string).unwrap_or_default()
}

/// What may follow the slash command, for the hint a surface shows while one types.
pub(crate) fn usage_hint(top: &clap::Command) -> String {
    let hint = |sub: &clap::Command| format!("{} {}", sub.get_name(), arguments(sub)).trim_end().to_string();
    if top.has_subcommands() { top.get_subcommands().map(hint).collect::<Vec<_>>().join(" | ") } else { arguments(top) }
}
