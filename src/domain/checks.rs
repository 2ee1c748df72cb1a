//! Checks that a configuration asks for, held against what stands on a commit. A name is asked of every source that reports
//! it: anybody who may set a status can report one of any name, so a second one takes nothing away from the first. A list
//! that says `ci@app` asks that source alone.

use std::collections::BTreeSet;

use super::pull_request::{Check, CheckState};

/// A check as a configuration asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Required<'a> {
    /// Its name, as the forge shows it.
    pub name: &'a str,
    /// The only source that counts; none where every source does.
    pub source: Option<&'a str>,
}

impl<'a> Required<'a> {
    /// Reads `NAME` or `NAME@SOURCE`. A name with an `@` in it is written with its source behind.
    pub fn read(written: &'a str) -> Self {
        match written.rsplit_once('@') {
            Some((name, source)) if !name.is_empty() && is_source(source) => Self { name, source: Some(source) },
            _ => Self { name: written, source: None },
        }
    }

    fn asks(&self, check: &Check) -> bool {
        check.name == self.name && self.source.is_none_or(|source| check.source.as_deref() == Some(source))
    }
}

/// What an App's short name, or [`Check::STATUS`], may look like.
fn is_source(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
}

/// What is not passed of the checks that are asked for, in words.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// These failed.
    pub failed: Vec<String>,
    /// These are still to come.
    pub pending: Vec<String>,
}

/// Holds what is asked for against what was reported. Of one name each source must have passed, each report of it.
pub fn standing(required: &[String], reported: &[Check]) -> Standing {
    let mut standing = Standing::default();
    for written in required {
        let wanted = Required::read(written);
        let asked: Vec<&Check> = reported.iter().filter(|check| wanted.asks(check)).collect();
        let in_state = |state| asked.iter().filter(move |check| check.state == state);
        let passed = sources(in_state(CheckState::Passed));
        let of = |state| sources(in_state(state)).into_iter().map(|source| called(&wanted, source, &asked, &passed));
        standing.failed.extend(of(CheckState::Failed));
        standing.pending.extend(of(CheckState::Pending));
        if asked.is_empty() {
            standing.pending.push(written.clone());
        }
    }
    standing
}

fn sources<'c>(checks: impl Iterator<Item = &'c &'c Check>) -> BTreeSet<Option<&'c str>> {
    checks.map(|check| check.source.as_deref()).collect()
}

/// A check in words: from which source, where that must be said, and how to ask another alone, where one has passed.
fn called(wanted: &Required<'_>, source: Option<&str>, asked: &[&Check], passed: &BTreeSet<Option<&str>>) -> String {
    let several = sources(asked.iter()).len() > 1;
    let Some(source) = source.filter(|_| several || wanted.source.is_some()) else { return wanted.name.to_owned() };
    let name = wanted.name;
    match passed.iter().flatten().find(|other| **other != source) {
        Some(other) => format!("{name} from {source} ({other} passed it; `checks: [{name}@{other}]` asks that alone)"),
        None => format!("{name} from {source}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, state: CheckState) -> Check {
        let source = (!source.is_empty()).then(|| source.to_owned());
        Check { name: "ci".to_owned(), state, summary: String::new(), source }
    }

    fn asked(required: &str, reported: &[Check]) -> (Vec<String>, Vec<String>) {
        let Standing { failed, pending } = standing(&[required.to_owned()], reported);
        (failed, pending)
    }

    fn none() -> Vec<String> {
        Vec::new()
    }

    #[test]
    fn a_second_source_takes_nothing_away_from_the_first() {
        use CheckState::{Failed, Passed, Pending};
        let red = || check("github-actions", Failed);
        let says = "ci from github-actions (status passed it; `checks: [ci@status]` asks that alone)";
        assert_eq!(asked("ci", &[red(), check(Check::STATUS, Passed)]), (vec![says.to_owned()], none()));
        assert_eq!(asked("ci", &[check("github-actions", Passed), check("other", Passed)]), (none(), none()));
        let hint = "ci from other (github-actions passed it; `checks: [ci@github-actions]` asks that alone)";
        let waits = [check("github-actions", Passed), check("other", Pending)];
        assert_eq!(asked("ci", &waits), (none(), vec![hint.to_owned()]));
    }

    #[test]
    fn two_runs_of_one_source_both_stand() {
        use CheckState::{Failed, Passed};
        let two = [check("github-actions", Passed), check("github-actions", Failed)];
        assert_eq!(asked("ci", &two).0, ["ci"]);
        assert_eq!(asked("ci@github-actions", &two).0, ["ci from github-actions"]);
    }

    #[test]
    fn a_source_that_is_named_counts_alone() {
        use CheckState::{Failed, Passed};
        let both = [check("github-actions", Passed), check(Check::STATUS, Failed)];
        assert_eq!(asked("ci@github-actions", &both), (none(), none()));
        assert_eq!(asked("ci@other", &both).1, ["ci@other"]);
        // Whoever reports a check of that very name does not stand in for it.
        let posted = Check { name: "ci@other".to_owned(), ..check(Check::STATUS, Passed) };
        assert_eq!(asked("ci@other", &[posted]).1, ["ci@other"]);
    }

    #[test]
    fn a_forge_that_names_no_source_is_asked_by_name() {
        assert_eq!(asked("ci", &[check("", CheckState::Pending)]).1, ["ci"]);
        assert_eq!(asked("ci", &[check("", CheckState::Passed)]), (none(), none()));
        assert_eq!(asked("ci", &[]).1, ["ci"]);
    }

    #[test]
    fn names_with_spaces_and_signs_are_names() {
        let read = |text| (Required::read(text).name, Required::read(text).source);
        assert_eq!(read("build / test (node 20)"), ("build / test (node 20)", None));
        assert_eq!(read("build @ Node 20"), ("build @ Node 20", None));
        assert_eq!(read("build@node@github-actions"), ("build@node", Some("github-actions")));
        assert_eq!(read("@ci"), ("@ci", None));
    }
}
