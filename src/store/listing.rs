//! Which deliveries are asked for: the newest, or those that are something, however many came since.

use crate::domain::delivery::Lane;
use crate::domain::{AppName, Instant, PrNumber, Version};

/// Which deliveries to list.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Of which app.
    pub app: Option<AppName>,
    /// Only those that have not ended.
    pub open_only: bool,
    /// At most so many, newest first.
    pub limit: Option<u32>,
}

/// Which deliveries are sought by what they are. Whatever people are answered by rests on this, and not on how new a delivery is.
#[derive(Debug, Clone)]
pub enum Sought {
    /// Those that have or had a pull request of this number, in whatever repository: the app's, a bump's or a back-merge's.
    PullRequest(PrNumber),
    /// Those of an app that move this version.
    Version(AppName, Version),
    /// Those of an app in these lanes.
    Lanes {
        /// Of which app.
        app: AppName,
        /// In which lanes.
        lanes: Vec<Lane>,
        /// At most so many, newest first.
        limit: Option<u32>,
    },
    /// Those that are open, and those that ended in that second or later.
    Lately {
        /// Of which app; of all where none is named.
        app: Option<AppName>,
        /// Since when.
        since: Instant,
    },
}
