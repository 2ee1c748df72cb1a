//! The pure core: what tidegate knows and how it decides. No tokio, no I/O, no clock of its own, no randomness.
//!
//! Adapters know the domain; the domain knows nobody. `tests/it/architecture.rs` reads these imports.

pub mod accounts;
pub mod anew;
pub mod authors;
pub mod bound;
pub mod catalog;
pub mod changelog;
pub mod checks;
pub mod codeowners;
pub mod decide;
pub mod delivery;
pub mod deployment;
pub mod dev_image;
pub mod displaced;
pub mod drift;
pub mod effect;
pub mod entering;
pub mod event;
pub mod explain;
pub mod fact;
pub mod freeze;
pub mod gate;
pub mod health;
pub mod hold;
pub mod hygiene;
mod ids;
pub mod image;
pub mod in_force;
pub mod inert;
pub mod kept;
pub mod moment;
pub mod neighbours;
pub mod notes;
pub mod notify;
pub mod observed;
pub mod own_files;
pub mod own_words;
pub mod passage;
pub mod place;
pub mod plan;
pub mod policy;
pub mod pull_request;
pub mod quarantine;
pub mod question;
pub mod report;
pub mod retry;
pub mod scan;
pub mod silence;
pub mod steering;
pub mod step;
pub mod stranded;
mod tag_pattern;
pub mod title;
pub mod traced;
mod version;
pub mod vote;
pub mod way_back;
pub mod wording;
pub mod workflow;
pub mod written;

pub use ids::{
    AppName, Branch, CommitSha, DeliveryId, Digest, EnvName, IdError, ImageName, PersonId, PrNumber, RepoId, TagName,
    TeamName,
};
pub use tag_pattern::{GROUPS as TAG_GROUPS, TagPattern};
pub use version::{Version, VersionError};

/// An instant. Always UTC; a time zone enters only where people write cron windows.
pub type Instant = chrono::DateTime<chrono::Utc>;
