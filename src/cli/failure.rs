//! How a command ends when it does not end well: what people are told, and the exit code that scripts read.

use std::fmt::Display;
use std::process::ExitCode;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All is well: whoever read our output has stopped reading.
    Closed,
    /// Something failed.
    Failed,
    /// The command line or the configuration is wrong.
    Usage,
    /// No daemon answers.
    Unreachable,
    /// The daemon answered: no.
    Refused,
    /// What was waited for had not come when the time was over.
    TimedOut,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Closed => Self::SUCCESS,
            Exit::Failed => Self::FAILURE,
            Exit::Usage => Self::from(2),
            Exit::Unreachable => Self::from(3),
            Exit::Refused => Self::from(4),
            Exit::TimedOut => Self::from(5),
        }
    }
}

/// A command that did not do what it was asked.
#[derive(Debug)]
pub(crate) struct Failure {
    /// For scripts.
    pub(crate) exit: Exit,
    /// For people: what was wrong, where, what to do. Empty when it was told already.
    pub(crate) told: String,
}

impl Failure {
    /// Something failed.
    pub(crate) fn failed(told: impl Display) -> Self {
        Self { exit: Exit::Failed, told: told.to_string() }
    }

    /// The command line or the configuration is wrong.
    pub(crate) fn usage(told: impl Display) -> Self {
        Self { exit: Exit::Usage, told: told.to_string() }
    }

    /// No daemon answers.
    pub(crate) fn unreachable(told: impl Display) -> Self {
        Self { exit: Exit::Unreachable, told: told.to_string() }
    }

    /// The daemon answered: no.
    pub(crate) fn refused(told: impl Display) -> Self {
        Self { exit: Exit::Refused, told: told.to_string() }
    }

    /// What went wrong was told already.
    pub(crate) fn silent(exit: Exit) -> Self {
        Self { exit, told: String::new() }
    }
}

/// What commands return.
pub(crate) type Outcome = Result<(), Failure>;
