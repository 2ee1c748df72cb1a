//! What Discord's refusals mean for people, and what the engine does about them. Neither face of an error holds an
//! address: that of an interaction's answer contains its token.

use std::fmt::Display;
use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

use crate::port::{Fault, PortError};

/// The cause of a call that was not made because Discord had said when to come again.
const HELD: &str = "held";
/// The cause of a call that Discord did not let through.
const LIMITED: &str = "429";

/// Whether a failed call certainly did nothing; of any other, what it did must be looked up.
pub(super) fn did_nothing(error: &PortError) -> bool {
    matches!(error.cause.as_str(), HELD | LIMITED)
}

/// What Discord says with a refusal, as far as it matters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Refusal {
    pub(super) code: isize,
    pub(super) message: String,
    pub(super) errors: Value,
    /// When to come again, in seconds.
    pub(super) retry_after: Option<f64>,
    /// Whether nothing at all is to be called until then.
    pub(super) global: bool,
}

/// Discord's own error codes that are told apart.
pub(super) mod code {
    /// Unknown channel.
    pub(crate) const UNKNOWN_CHANNEL: isize = 10003;
    /// Unknown guild.
    pub(crate) const UNKNOWN_GUILD: isize = 10004;
    /// Unknown member.
    pub(crate) const UNKNOWN_MEMBER: isize = 10007;
    /// Unknown message.
    pub(crate) const UNKNOWN_MESSAGE: isize = 10008;
    /// Unknown role.
    pub(crate) const UNKNOWN_ROLE: isize = 10011;
    /// Unknown user.
    pub(crate) const UNKNOWN_USER: isize = 10013;
    /// Unknown emoji.
    pub(crate) const UNKNOWN_EMOJI: isize = 10014;
    /// The interaction was acknowledged already.
    pub(crate) const ACKNOWLEDGED: isize = 40060;
    /// Missing access.
    pub(crate) const MISSING_ACCESS: isize = 50001;
    /// The user takes no messages from here.
    pub(crate) const CANNOT_MESSAGE: isize = 50007;
    /// Missing permissions.
    pub(crate) const MISSING_PERMISSIONS: isize = 50013;
    /// The thread is archived.
    pub(crate) const ARCHIVED: isize = 50083;
    /// The message has a thread already.
    pub(crate) const HAS_THREAD: isize = 160_004;
}

/// A failed call: Discord's code where it gave one, and what it means.
#[derive(Debug, Clone)]
pub(super) struct Failed {
    /// Discord's code.
    pub(super) code: Option<isize>,
    /// What it means to the engine and to people.
    pub(super) error: PortError,
}

impl From<Failed> for PortError {
    fn from(failed: Failed) -> Self {
        failed.error
    }
}

impl Failed {
    /// A call that took too long; whether it had an effect is not known.
    pub(super) fn timed_out(what: &str) -> Self {
        let told = format!("Discord did not answer in time: {what}; it is tried again");
        Self { code: None, error: PortError::transient(told, "time-out") }
    }

    /// A call that was not made: when to come again is known.
    pub(super) fn held(what: &str, wait: Duration) -> Self {
        let told = format!("Discord takes no more of this for {} s: {what}", wait.as_secs().max(1));
        Self { code: None, error: PortError::transient(told, HELD).after(wait) }
    }

    /// A call that Discord did not let through, and when to come again.
    pub(super) fn limited(what: &str, wait: Duration) -> Self {
        let told = format!("Discord limits how often it is called: {what}; it is tried again");
        Self { code: None, error: PortError::transient(told, LIMITED).after(wait) }
    }

    /// A call that no answer came to, or not to its end.
    pub(super) fn unanswered(what: &str, error: &reqwest::Error) -> Self {
        let cause = match () {
            () if error.is_timeout() => "time-out",
            () if error.is_connect() => "no connection",
            () => "the request broke off",
        };
        let told = format!("Discord cannot be reached: {what}; it is tried again");
        Self { code: None, error: PortError::transient(told, cause) }
    }

    /// A call whose answer is not what was asked for.
    pub(super) fn unread(what: &str, error: impl Display) -> Self {
        let told = format!("Discord's answer could not be read: {what}; it is tried again");
        Self { code: None, error: PortError::transient(told, error) }
    }

    /// A call that cannot be made at all.
    pub(super) fn impossible(what: &str, error: impl Display) -> Self {
        let told = format!("Discord cannot be called: {what}: check `chat.discord.api` and the machine's certificates");
        Self { code: None, error: PortError::new(Fault::Rejected, told, error) }
    }

    /// A call that Discord refused with this status.
    pub(super) fn refused(what: &str, status: u16, refusal: &Refusal) -> Self {
        Self { code: Some(refusal.code), error: refused(what, status, refusal) }
    }

    /// Whether it is this.
    pub(super) fn is(&self, codes: &[isize]) -> bool {
        self.code.is_some_and(|code| codes.contains(&code))
    }
}

fn refused(what: &str, status: u16, refusal: &Refusal) -> PortError {
    let Refusal { code, message, errors, .. } = refusal;
    let code = *code;
    let errors = if errors.is_null() { String::new() } else { format!(" {errors}") };
    let cause = format!("status {status}, code {code}: {message}{errors}");
    if status >= 500 || status == 408 {
        return PortError::transient(format!("Discord is in trouble: {what}; it is tried again"), cause);
    }
    let (fault, why) = match code {
        code::UNKNOWN_CHANNEL => (
            Fault::NotFound,
            "there is no such channel, or the bot cannot see it: check `channel.discord` of the app, and let the bot view the channel",
        ),
        code::UNKNOWN_GUILD => (
            Fault::NotFound,
            "there is no such server, or the bot is not in it: check `chat.discord.guild`, and invite the bot",
        ),
        code::UNKNOWN_MESSAGE => (Fault::NotFound, "the message is gone: somebody deleted it"),
        code::UNKNOWN_MEMBER | code::UNKNOWN_USER => (Fault::NotFound, "there is no such member on the server"),
        code::UNKNOWN_ROLE => (Fault::NotFound, "there is no such role on the server"),
        code::MISSING_ACCESS => (
            Fault::Rejected,
            "the bot may not see this: invite it to the server with the scopes `bot` and `applications.commands`, and let it view the channel",
        ),
        code::MISSING_PERMISSIONS => (
            Fault::Rejected,
            "the bot lacks a permission there: it needs View Channel, Send Messages, Send Messages in Threads, Create Public Threads, Embed Links and Read Message History",
        ),
        code::CANNOT_MESSAGE => (Fault::Rejected, "they take no direct messages from members of this server"),
        code::ARCHIVED => (Fault::Rejected, "the thread is locked: unlock it, or let the bot manage threads"),
        _ if status == 401 => {
            (Fault::Rejected, "the bot's token is not accepted: make a new one, and give it as `chat.discord.token`")
        }
        _ if status == 404 => (Fault::NotFound, "there is no such thing there"),
        _ if status == 403 => (Fault::Rejected, "the bot may not do that: see the permissions in deploy/discord.md"),
        _ => (Fault::Rejected, "Discord does not take it; the log says why"),
    };
    PortError::new(fault, format!("Discord refused: {what}: {why}"), cause)
}
