//! How a line is cut into arguments, and how arguments become a line again. Both directions live here because each is
//! only right if the other agrees: whatever is accepted prints as a line that is read as the same command.

use crate::Vocabulary;
use crate::grammar::{self, APP_ALONE, ENVIRONMENTS_FIRST, REST_OF_LINE, may_begin_with_app};
use crate::parse::known_as;
use crate::refusal::{Refusal, nearest};
use crate::values;
use crate::words::{Cursor, Word, as_quoted, as_word, flag};
use std::collections::BTreeMap;

/// More flags than any command has: a longer run is not looked at, so that a hostile line costs no more than a plain one.
const MAX_TRAILING: usize = 8;

/// The arguments of one command, cut but not yet judged.
#[derive(Default)]
pub(crate) struct Arguments {
    flags: Vec<(String, Option<String>)>,
    positionals: Vec<String>,
}

/// What the words behind a command turned out to be.
pub(crate) enum Cut {
    /// A question about the command: `/promote --help`.
    Help,
    /// Its arguments.
    Arguments(Arguments),
}

impl Arguments {
    /// Cuts what is behind the command words.
    pub(crate) fn cut(spec: &clap::Command, vocabulary: &Vocabulary, mut cursor: Cursor<'_>) -> Result<Cut, Refusal> {
        let flags = Flags(spec);
        let rest_at = spec.get_positionals().position(|arg| REST_OF_LINE.contains(&arg.get_id().as_str()));
        let mut found = Arguments::default();
        loop {
            let mut ahead = cursor.clone();
            let Some(word) = ahead.word()? else { break };
            if let Some(name) = flags.name(&word) {
                if name == "help" {
                    return Ok(Cut::Help);
                }
                if REST_OF_LINE.contains(&name.as_str()) && flags.has(&name) {
                    let behind = word.text.find('=').map_or(word.end, |at| word.start + at + 1);
                    found.take_rest(&flags, &cursor.moved_to(behind), |found, rest| {
                        found.flags.push((name, Some(rest)))
                    })?;
                    break;
                }
                let (value, behind) = flags.value(&word, &ahead)?;
                found.flags.push((name, value));
                cursor = behind;
                continue;
            }
            if let Some(name) = environment_first(spec, vocabulary, &word).filter(|_| found.positionals.is_empty()) {
                found.flags.push(("env".to_string(), Some(name)));
                cursor = ahead;
                continue;
            }
            if rest_at == Some(found.positionals.len()) {
                found.take_rest(&flags, &cursor, |found, rest| found.positionals.push(rest))?;
                break;
            }
            if found.is_empty() && (word.text == "-h" || word.text.eq_ignore_ascii_case("help") && ahead.is_done()) {
                return Ok(Cut::Help);
            }
            if found.positionals.is_empty() && !found.has_app() && names_app(spec, vocabulary, &word, &ahead) {
                found.flags.push(("app".to_string(), Some(word.text)));
            } else {
                found.positionals.push(word.text);
            }
            cursor = ahead;
        }
        Ok(Cut::Arguments(found))
    }

    /// The same for clap, in a form in which no value can be taken for a flag.
    pub(crate) fn argv(self, path: &str) -> Vec<String> {
        let mut argv: Vec<String> = path.split(' ').map(str::to_string).collect();
        argv.extend(
            self.flags.into_iter().map(|(name, value)| value.map_or(format!("--{name}"), |v| format!("--{name}={v}"))),
        );
        argv.push("--".to_string());
        argv.extend(self.positionals);
        argv
    }

    fn is_empty(&self) -> bool {
        self.flags.is_empty() && self.positionals.is_empty()
    }

    fn has_app(&self) -> bool {
        self.flags.iter().any(|(name, _)| name == "app")
    }

    /// Takes the rest of the line as one text: what stands in quotes if that is all, else everything as it was typed;
    /// in both cases without well-formed flags at its end.
    fn take_rest(
        &mut self,
        flags: &Flags<'_>,
        from: &Cursor<'_>,
        keep: impl FnOnce(&mut Self, String),
    ) -> Result<(), Refusal> {
        let mut cursor = from.clone();
        if let Some(word) = cursor.word()?.filter(|word| word.quoted)
            && let Some(trailing) = flags.all(cursor)
        {
            keep(self, word.text);
            self.flags.extend(trailing);
            return Ok(());
        }
        let rest = from.rest();
        let behind_blank = |at: usize| rest[..at].ends_with(char::is_whitespace);
        let starts = rest.char_indices().map(|(at, _)| at).filter(|at| behind_blank(*at));
        let ending = starts.filter_map(|at| flags.some(Cursor::new(&rest[at..])).map(|trailing| (at, trailing))).next();
        let (end, trailing) = ending.unwrap_or((rest.len(), Vec::new()));
        keep(self, rest[..end].trim_end().to_string());
        self.flags.extend(trailing);
        Ok(())
    }
}

/// The flags of one command.
struct Flags<'a>(&'a clap::Command);

impl Flags<'_> {
    fn has(&self, name: &str) -> bool {
        self.0.get_arguments().any(|arg| arg.get_long() == Some(name))
    }

    fn may_stand_alone(&self, name: &str) -> bool {
        self.0.get_arguments().any(|arg| arg.get_long() == Some(name) && grammar::may_stand_alone(arg))
    }

    fn name(&self, word: &Word) -> Option<String> {
        flag(word, |name| name == "help" || self.has(name)).map(str::to_ascii_lowercase)
    }

    fn is_switch(&self, name: &str) -> bool {
        self.0.get_arguments().any(|arg| arg.get_long() == Some(name) && grammar::is_switch(arg))
    }

    /// The value of a flag and the place behind it: tied on with `=`, or the next word unless that is a flag itself.
    fn value<'l>(&self, word: &Word, behind: &Cursor<'l>) -> Result<(Option<String>, Cursor<'l>), Refusal> {
        let tied = word.text.find('=').map(|at| word.start + at + 1);
        if tied.is_none() && self.name(word).is_some_and(|name| self.is_switch(&name)) {
            return Ok((None, behind.clone()));
        }
        if tied == Some(word.end) {
            return Ok((Some(String::new()), behind.clone()));
        }
        let mut cursor = tied.map_or_else(|| behind.clone(), |at| behind.moved_to(at));
        match cursor.word()? {
            Some(value) if tied.is_some() || self.name(&value).is_none() => Ok((Some(value.text), cursor)),
            _ => Ok((None, behind.clone())),
        }
    }

    /// The flags up to the end of the line, if there is nothing else.
    fn all(&self, mut cursor: Cursor<'_>) -> Option<Vec<(String, Option<String>)>> {
        let mut found = Vec::new();
        while !cursor.is_done() {
            let word = cursor.word().ok()??;
            let name = self.name(&word).filter(|name| self.has(name) && !REST_OF_LINE.contains(&name.as_str()))?;
            let (value, behind) = self.value(&word, &cursor).ok()?;
            if value.is_none() && !self.may_stand_alone(&name) {
                return None;
            }
            found.push((name, value));
            cursor = behind;
            if found.len() > MAX_TRAILING {
                return None;
            }
        }
        Some(found)
    }

    /// The same, and at least one.
    fn some(&self, cursor: Cursor<'_>) -> Option<Vec<(String, Option<String>)>> {
        self.all(cursor).filter(|found| !found.is_empty())
    }
}

/// Whether the first word is the app that may stand there: behind `/tide status` and `/tide history` always; behind `/lock`,
/// `/unlock` and `/rollout`, where a name is both an app and an environment, or neither, what follows decides.
fn names_app(spec: &clap::Command, vocabulary: &Vocabulary, word: &Word, behind: &Cursor<'_>) -> bool {
    if APP_ALONE.contains(&spec.get_name()) {
        return true;
    }
    if !may_begin_with_app(spec) {
        return false;
    }
    // What is a version is no app that is mistyped.
    if values::version(&word.text).is_ok() {
        return false;
    }
    let is_environment = |name: &str| known_as(&vocabulary.environments, name).is_some();
    let mut ahead = behind.clone();
    let before_environment = ahead.word().ok().flatten().is_some_and(|next| is_environment(&next.text));
    match (known_as(&vocabulary.apps, &word.text).is_some(), is_environment(&word.text)) {
        (true, false) => true,
        (false, true) => false,
        (true, true) => {
            before_environment && (!ahead.is_done() || spec.get_positionals().all(|arg| !arg.is_required_set()))
        }
        (false, false) => {
            let near = |known: &[String]| nearest(&word.text, known.iter().map(String::as_str)).is_some();
            before_environment || near(&vocabulary.apps) || !near(&vocabulary.environments)
        }
    }
}

/// An environment that stands in front of the rest of the line. What stands in quotes is the rest, whatever it says.
fn environment_first(spec: &clap::Command, vocabulary: &Vocabulary, word: &Word) -> Option<String> {
    let name = word.text.trim_end_matches(',');
    let here = ENVIRONMENTS_FIRST.contains(&spec.get_name()) && !word.quoted;
    known_as(&vocabulary.environments, name).filter(|_| here).map(str::to_string)
}

/// The line for a command given as named options, the way Discord sends it; [`crate::parse`] reads it like a typed one.
///
/// The names are those of the registered options. Missing and unknown ones are not hidden: such a line is refused.
pub fn line_from_options(command: &str, subcommand: Option<&str>, options: &BTreeMap<String, String>) -> String {
    let grammar = grammar::grammar();
    let top = grammar.find_subcommand(command);
    let spec = subcommand.map_or(top, |sub| top.and_then(|top| top.find_subcommand(sub)));
    let mut words: Vec<String> = [Some(command), subcommand].into_iter().flatten().map(as_word).collect();
    let mut left = options.clone();
    let (mut rest, mut gap) = (None, 0);
    for arg in spec.into_iter().flat_map(clap::Command::get_arguments) {
        let id = arg.get_id().as_str();
        let flag = if arg.is_positional() { String::new() } else { format!("--{id} ") };
        match left.remove(id) {
            None => gap += usize::from(arg.is_positional()),
            Some(value) => {
                if arg.is_positional() {
                    // An empty word keeps the place of what is missing, so that nothing slips into it.
                    words.extend(std::iter::repeat_n("\"\"".to_string(), std::mem::take(&mut gap)));
                }
                if grammar::is_list(arg) {
                    let each = value.split_whitespace().map(|one| format!("{flag}{}", as_word(one.trim_matches(','))));
                    words.extend(each);
                } else if grammar::is_switch(arg) {
                    words.extend(value.parse().is_ok_and(|on: bool| on).then(|| flag.trim_end().to_string()));
                } else if value.is_empty() && rest.is_none() && grammar::may_stand_alone(arg) {
                    words.push(flag.trim_end().to_string());
                } else if REST_OF_LINE.contains(&id) {
                    rest = Some(format!("{flag}{}", as_quoted(&value)));
                } else {
                    words.push(format!("{flag}{}", as_word(&value)));
                }
            }
        }
    }
    let plain = |name: &str| name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '-', "_");
    words.extend(left.iter().map(|(name, value)| format!("--{} {}", plain(name), as_word(value))));
    words.extend(rest);
    format!("/{}", words.join(" "))
}
