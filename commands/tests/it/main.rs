//! The crate's tests, seen from outside like its callers see it: one binary, because linking is what costs.

mod generated;
mod parsing;
mod properties;
mod refusals;

use tidegate_commands::{Command, Refusal, Vocabulary, parse};

/// Two apps and the default environments.
fn vocabulary() -> Vocabulary {
    let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
    Vocabulary { apps: names(&["shop", "billing"]), environments: names(&["dev", "stage", "prod"]) }
}

fn read(line: &str) -> Result<Command, Refusal> {
    parse(line, &vocabulary())
}

/// The canonical line of what was understood, or what was refused: as people see it.
fn seen(line: &str) -> String {
    match read(line) {
        Ok(command) => command.to_string(),
        Err(Refusal { message, suggestion: None }) => message,
        Err(Refusal { message, suggestion: Some(line) }) => format!("{message}\nDid you mean {line}"),
    }
}
