//! Freezes: times in which nothing enters an environment. Recurring windows come from the configuration (a cron
//! expression with a time zone), ad-hoc ones from `/freeze`.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::delivery::Lane;
use super::{EnvName, Instant, PersonId};

/// A recurring freeze: begins at each time of `cron` in `zone` and lasts for `length`.
#[derive(Debug, Clone, PartialEq)]
pub struct FreezeWindow {
    /// The expression as people wrote it: five fields, or six with seconds first.
    pub cron: String,
    /// How long each freeze lasts.
    pub length: Duration,
    /// The zone in which the expression is read.
    pub zone: chrono_tz::Tz,
    /// Lanes that pass all the same.
    pub except: Vec<Lane>,
}

/// A freeze that somebody called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdHocFreeze {
    /// Where.
    pub environment: EnvName,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// Who called it.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// When it was lifted early, if it was.
    pub thawed_at: Option<Instant>,
}
