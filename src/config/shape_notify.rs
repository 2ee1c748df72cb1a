//! How people are told, as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape::ChannelShape;

/// How people are told, beyond what appears in channels.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Notify")]
pub(crate) struct NotifyShape {
    /// Quiet hours: what happens in them is told in one summary after. Failures in production and questions that need a
    /// person are told at once.
    #[serde(default)]
    pub(crate) quiet: Vec<QuietShape>,
    /// After how long approvers who have not voted are reminded, each by a direct message. Default: 1h, 4h, 24h.
    pub(crate) reminders: Option<Vec<String>>,
    /// Whether those who are asked are called by name when something is put to the vote for production, as a hotfix or a
    /// break-glass. Default: true.
    pub(crate) call: Option<bool>,
    /// Whether people are written to directly about what concerns them alone. Default: true.
    pub(crate) direct: Option<bool>,
    /// What is where, what waits and for whom, at set times.
    pub(crate) digest: Option<DigestShape>,
}

/// Quiet hours.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Quiet")]
pub(crate) struct QuietShape {
    /// When they begin: five cron fields, or six with seconds first. Name the days (`Fri`).
    pub(crate) cron: String,
    /// How long they last.
    #[serde(rename = "for")]
    pub(crate) length: String,
    /// The time zone in which `cron` is read, such as Europe/Berlin.
    pub(crate) zone: String,
}

/// The digest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Digest")]
pub(crate) struct DigestShape {
    /// When it comes: five cron fields, or six with seconds first.
    pub(crate) cron: String,
    /// The time zone in which `cron` is read, such as Europe/Berlin.
    pub(crate) zone: String,
    /// Where. Default: in each app's channels, about the apps there.
    #[serde(default)]
    pub(crate) channel: ChannelShape,
}

/// How an app's deliveries into one environment are told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AppNotify")]
pub(crate) struct AppNotifyShape {
    /// How much. Default: all.
    pub(crate) level: Option<LevelShape>,
    /// Where, if not in the app's channels.
    #[serde(default)]
    pub(crate) channel: ChannelShape,
    /// Its own quiet hours; an empty list for none. Default: those that hold for all.
    pub(crate) quiet: Option<Vec<QuietShape>>,
}

/// How much a channel wants to hear.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Level")]
pub(crate) enum LevelShape {
    /// Every card, every detail in its thread, every outcome.
    All,
    /// Outcomes and failures; a card only where people are needed.
    Outcomes,
    /// Failures; a card only where people are needed.
    Failures,
}

/// Where commands are taken.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Commands")]
pub(crate) enum CommandsShape {
    /// Wherever tidegate hears them.
    Anywhere,
    /// In the channels of apps only.
    Channels,
}
