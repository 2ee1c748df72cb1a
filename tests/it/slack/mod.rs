//! The `slack` adapter against a Slack on loopback: the `Chat` suite, what goes wrong on the way, and the approval story
//! with the engine.

mod fake;
mod faults;
mod inbound;
mod outbound;
mod samples;
mod seen;
mod story;
mod web_api;
mod world;
