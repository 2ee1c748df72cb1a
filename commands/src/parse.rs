//! From a line of chat to a [`Command`]: finds the command, cuts the line into its arguments, lets clap judge them, and
//! checks the names against what exists. Every way out that is not a command is a [`Refusal`] with a way on.

use crate::grammar::{self, Command, Tide};
use crate::line::{Arguments, Cut};
use crate::refusal::{Refusal, list, nearest, show};
use crate::words::{Cursor, Word, without_invisible};
use crate::{Vocabulary, values};
use clap::FromArgMatches;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;

/// No command is longer; more is refused unread.
const MAX_LINE: usize = 4_000;
/// How many slips in one line are mended to find the nearest full line.
const MENDS: u8 = 3;

/// Reads one line that a person typed.
///
/// The leading slash may be missing; command words and names may be in any case; smart quotes and long dashes are
/// understood as the quotes and flags they were before a phone improved them.
///
/// # Errors
/// A [`Refusal`] says what was wrong, what is allowed, and where possible the nearest line that would work.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Command, Refusal> {
    if text.len() > MAX_LINE {
        let limit = format!("That is {} bytes of text; a command has at most {MAX_LINE}.", text.len());
        return Err(Refusal::new(format!("{limit} Say it shorter and link to the details.")));
    }
    let line = text.trim();
    Reader { grammar: grammar::grammar(), vocabulary, line: line.strip_prefix('/').unwrap_or(line), mends: MENDS }
        .read()
}

struct Reader<'a> {
    grammar: clap::Command,
    vocabulary: &'a Vocabulary,
    line: &'a str,
    mends: u8,
}

impl Reader<'_> {
    fn read(&self) -> Result<Command, Refusal> {
        let mut cursor = Cursor::new(self.line);
        let Some(first) = cursor.word()? else {
            return Err(Refusal::new("There is no command in this line. /tide help lists them all."));
        };
        let name = first.text.to_ascii_lowercase();
        if name == "help" {
            return Ok(help_on(&values::topic(cursor.rest()).map_err(Refusal::new)?));
        }
        let Some(top) = self.grammar.find_subcommand(&name) else { return Err(self.unknown_command(&first)) };
        if !top.has_subcommands() {
            return self.read_arguments(&name, top, &cursor);
        }
        let Some(second) = cursor.word()? else { return Err(half(top)) };
        let sub = second.text.to_ascii_lowercase();
        match top.find_subcommand(&sub) {
            Some(spec) => self.read_arguments(&format!("{name} {sub}"), spec, &cursor),
            None if ["help", "--help", "-h"].contains(&sub.as_str()) => Ok(help_on(&name)),
            None => Err(self.unknown_subcommand(top, &second)),
        }
    }

    fn read_arguments(&self, path: &str, spec: &clap::Command, cursor: &Cursor<'_>) -> Result<Command, Refusal> {
        let arguments = match Arguments::cut(spec, self.vocabulary, cursor.clone())? {
            Cut::Help => return Ok(help_on(path)),
            Cut::Arguments(arguments) => arguments,
        };
        let matches = self.grammar.clone().try_get_matches_from(arguments.argv(path));
        let command = matches.and_then(|matches| Command::from_arg_matches(&matches));
        let command = command.map_err(|error| self.explain(&error, path, spec))?;
        known_names(command, self.vocabulary)
    }

    fn unknown_command(&self, first: &Word) -> Refusal {
        let tops = self.grammar.get_subcommands().map(clap::Command::get_name);
        let leaves = grammar::leaves(&self.grammar);
        // People also type the second word alone: /status, /cut 1.4.0.
        let last = |path: &str| path.rsplit(' ').next().unwrap_or_default().to_string();
        let lasts: Vec<String> = leaves.iter().map(|leaf| last(&leaf.path)).collect();
        let exact = |name: &str| lasts.iter().filter(|l| *l == name).count() == 1;
        let typed = first.text.trim_start_matches('/').to_lowercase();
        let alone =
            leaves.iter().find(|leaf| last(&leaf.path) == typed && exact(&typed)).map(|leaf| leaf.path.as_str());
        let meant = alone.or_else(|| nearest(&typed, tops));
        let known: Vec<String> = self.grammar.get_subcommands().map(|top| format!("/{}", top.get_name())).collect();
        let message = format!(
            "There is no command {}. There are {}.\n/tide help explains them.",
            show(&first.text),
            list(&known)
        );
        Refusal::new(message).suggesting(meant.and_then(|meant| self.mended(first, meant)))
    }

    fn unknown_subcommand(&self, top: &clap::Command, second: &Word) -> Refusal {
        let known: Vec<String> = top.get_subcommands().map(|sub| sub.get_name().to_string()).collect();
        let meant = nearest(&second.text, known.iter().map(String::as_str));
        let message = format!("/{} has no {}. It knows {}.", top.get_name(), show(&second.text), list(&known));
        Refusal::new(message).suggesting(meant.and_then(|meant| self.mended(second, meant)))
    }

    /// The line with one word replaced and, as far as that goes, its other slips mended too.
    fn mended(&self, word: &Word, by: &str) -> Option<String> {
        let line = format!("{}{by}{}", &self.line[..word.start], &self.line[word.end..]);
        let mends = self.mends.checked_sub(1)?;
        let next = Reader { grammar: self.grammar.clone(), vocabulary: self.vocabulary, line: &line, mends };
        match next.read() {
            Ok(command) => Some(command.to_string()),
            Err(refusal) => Some(refusal.suggestion.unwrap_or_else(|| format!("/{}", without_invisible(&line)))),
        }
    }

    /// What clap found wrong, in our words.
    fn explain(&self, error: &clap::Error, path: &str, spec: &clap::Command) -> Refusal {
        let about = match error.get(ContextKind::InvalidArg) {
            Some(ContextValue::String(one)) => one.clone(),
            Some(ContextValue::Strings(several)) => list(several),
            _ => String::new(),
        };
        let flag = about.split([' ', '=']).next().unwrap_or_default();
        let flags: Vec<String> =
            spec.get_arguments().filter_map(|a| a.get_long().map(|long| format!("--{long}"))).collect();
        let what = match error.kind() {
            ErrorKind::ValueValidation => {
                error.source().map_or_else(|| format!("{about} is not right."), ToString::to_string)
            }
            ErrorKind::MissingRequiredArgument => format!("/{path} also needs {}.", about.replace(['<', '>'], "")),
            ErrorKind::UnknownArgument if flag.starts_with("--") && !flags.is_empty() => {
                format!("/{path} has no {}. It knows {}.", show(flag), list(&flags))
            }
            ErrorKind::UnknownArgument => format!("{} is more than /{path} takes.", show(&about)),
            ErrorKind::InvalidValue => format!("{flag} needs a value behind it."),
            ErrorKind::ArgumentConflict => format!("{flag} is given twice."),
            _ => format!("/{path} cannot be read like this."),
        };
        let meant =
            nearest(flag, flags.iter().map(String::as_str)).filter(|_| error.kind() == ErrorKind::UnknownArgument);
        let typed = meant.and_then(|meant| self.flag_word(flag).map(|word| (word, meant)));
        Refusal::new(format!("{what}\n{}", how(path, spec)))
            .suggesting(typed.and_then(|(word, by)| self.mended(&word, by)))
    }

    /// Where the line has a flag, without the value that may be tied to it.
    fn flag_word(&self, flag: &str) -> Option<Word> {
        let mut cursor = Cursor::new(self.line);
        while let Ok(Some(word)) = cursor.word() {
            let name = word.text.split('=').next().unwrap_or_default();
            if !word.quoted && name.eq_ignore_ascii_case(flag) {
                let end = word.start + name.len();
                return Some(Word { text: name.to_string(), end, ..word });
            }
        }
        None
    }
}

fn help_on(topic: &str) -> Command {
    Command::Tide(Tide::Help { topic: Some(topic.to_string()).filter(|topic| !topic.is_empty()) })
}

/// How a command is written, with an example.
fn how(path: &str, spec: &clap::Command) -> String {
    let example = grammar::examples(spec).into_iter().next().unwrap_or_default();
    format!("Usage: {}\nExample: {example}", grammar::usage(path, spec))
}

/// Only the first word of a two-word command was typed.
fn half(top: &clap::Command) -> Refusal {
    let usages = top
        .get_subcommands()
        .map(|sub| format!("{} {}", sub.get_name(), grammar::arguments(sub)).trim_end().to_string());
    let example = top.get_subcommands().next().map(grammar::examples).and_then(|all| all.into_iter().next());
    let usages: Vec<String> = usages.collect();
    let name = top.get_name();
    Refusal::new(format!(
        "/{name} needs to know what to do.\nUsage: /{name} {}\nExample: {}",
        usages.join(" | "),
        example.unwrap_or_default()
    ))
}

/// Checks every app and environment named, and gives them the case they are configured with.
fn known_names(mut command: Command, vocabulary: &Vocabulary) -> Result<Command, Refusal> {
    let (mut wrong, mut mendable) = (None, true);
    let (app, environments) = command.names_mut();
    let apps = app.into_iter().map(|name| ("app", &vocabulary.apps, name));
    for (kind, known, name) in
        environments.into_iter().map(|name| ("environment", &vocabulary.environments, name)).chain(apps)
    {
        if let Some(exact) = known_as(known, name) {
            *name = exact.to_string();
            continue;
        }
        let typed = show(name);
        let meant = nearest(name, known.iter().map(String::as_str));
        wrong.get_or_insert_with(|| match known.len() {
            0 => format!("There is no {kind} {typed}: none is configured."),
            _ => format!(
                "There is no {kind} {typed}. There {} {}.",
                if known.len() == 1 { "is only" } else { "are" },
                list(known)
            ),
        });
        match meant {
            Some(meant) => *name = meant.to_string(),
            None => mendable = false,
        }
    }
    match wrong {
        None => Ok(command),
        Some(message) => Err(Refusal::new(message).suggesting(mendable.then(|| command.to_string()))),
    }
}

/// The configured name a person meant: the same, or the only one that differs in case alone.
pub(crate) fn known_as<'a>(known: &'a [String], name: &str) -> Option<&'a str> {
    let mut alike = known.iter().filter(|k| k.eq_ignore_ascii_case(name));
    let exact = known.iter().find(|k| *k == name);
    let only = alike.next().filter(|_| alike.next().is_none());
    exact.or(only).map(String::as_str)
}
