//! What Discord's refusals mean for people, and what the engine does about them. Neither face of an error holds an
//! address: that of an interaction's answer contains its token.

use std::time::Duration;

use serenity::Error;
use serenity::http::{ErrorResponse, HttpError};

use crate::port::{Fault, PortError};

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

    /// What failed while doing `what`.
    pub(super) fn new(what: &str, error: &Error) -> Self {
        match error {
            Error::Http(HttpError::UnsuccessfulRequest(response)) => {
                Self { code: Some(response.error.code), error: refused(what, response) }
            }
            Error::Http(HttpError::Request(e)) => {
                let cause = match () {
                    () if e.is_timeout() => "time-out",
                    () if e.is_connect() => "no connection",
                    () => "the request broke off",
                };
                let told = format!("Discord cannot be reached: {what}; it is tried again");
                Self { code: None, error: PortError::transient(told, cause) }
            }
            Error::Json(e) => {
                let told = format!("Discord's answer could not be read: {what}; it is tried again");
                Self { code: None, error: PortError::transient(told, e) }
            }
            other => {
                let told = format!("Discord's answer could not be used: {what}; it is tried again");
                Self { code: None, error: PortError::transient(told, kind(other)) }
            }
        }
    }

    /// Whether it is this.
    pub(super) fn is(&self, codes: &[isize]) -> bool {
        self.code.is_some_and(|code| codes.contains(&code))
    }
}

fn kind(error: &Error) -> &'static str {
    match error {
        Error::Http(_) => "HTTP",
        Error::Gateway(_) => "gateway",
        Error::Model(_) => "model",
        _ => "other",
    }
}

fn refused(what: &str, response: &ErrorResponse) -> PortError {
    let (status, code) = (response.status_code.as_u16(), response.error.code);
    let cause = format!("status {status}, code {code}: {}", HttpError::UnsuccessfulRequest(response.clone()));
    if status == 429 {
        let told = format!("Discord limits how often it is called: {what}; it is tried again");
        return PortError::transient(told, cause).after(Duration::from_secs(5));
    }
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
