//! The room that the engines of real clusters share: how a cluster is reached and asked, what an app's workloads and pods
//! say, and how secrets are kept out of what is told.
//!
//! Objects are read as JSON and leniently: a field that is missing or strange is one that says nothing, never an error. What
//! no documentation lists counts as on its way, in the cluster's own words, and the deadline ends it.

mod api;
mod app;
mod argo_rollout;
mod clusters;
mod credentials;
mod image;
mod json;
mod pods;
mod program;
mod redact;
mod steer;
mod workload;

pub use api::{Cluster, DAEMON_SETS, DEPLOYMENTS, LOGS, PODS, ROLLOUT_STATUS, ROLLOUTS, Resource, STATEFUL_SETS};
pub use app::{App, look};
pub use clusters::Clusters;
pub(super) use image::{Said, said_of};
pub(super) use json::{condition, flag, list, number, text};
pub(super) use redact::redacted;
