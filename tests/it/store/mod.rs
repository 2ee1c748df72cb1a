//! The store's promises. `conformance` holds those that every adapter keeps, `sqlite` those of the embedded one.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, in its helpers too")]

mod conformance;
mod samples;
mod sqlite;
