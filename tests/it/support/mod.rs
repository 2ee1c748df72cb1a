//! What the integration tests share.

pub(crate) mod between;
#[allow(dead_code, reason = "it can do what a suite that is yet to come needs")]
pub(crate) mod cluster;
pub(crate) mod git_http;
pub(crate) mod kept;
pub(crate) mod metered;
pub(crate) mod mortal;
pub(crate) mod outside;
pub(crate) mod reporting;
pub(crate) mod told;
pub(crate) mod workspace;
