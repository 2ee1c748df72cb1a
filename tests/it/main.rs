//! The one integration-test binary: linking is what these tests cost most, so they share it.
#![recursion_limit = "256"]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says what is wrong by failing")]

/// Runs each case of a port's conformance suite on a fresh world of one adapter.
macro_rules! port_suite {
    ($world:expr => $($case:ident),+ $(,)?) => {
        $(
            #[tokio::test]
            async fn $case() {
                super::$case(&mut $world).await;
            }
        )+
    };
}

mod architecture;
mod bad_input;
mod budget;
mod button;
mod candidates;
mod chat;
mod cli;
mod clocks;
mod daemon;
mod demo;
mod discord;
mod door;
mod drift;
mod ecr;
mod entering;
mod faults;
mod fence;
mod forge;
mod forge_budget;
mod forge_faults;
mod forge_github;
mod forge_local;
mod git_https;
#[allow(dead_code, reason = "it can do what a suite that is yet to come needs")]
mod github;
mod holds;
mod in_force;
mod inbox;
mod kill;
mod listening;
mod long_ago;
mod mirror;
mod oci;
mod online;
mod outage;
mod outbox;
mod people;
mod registry;
mod reports;
mod repos;
mod retried;
mod rollout;
mod slack;
mod steady;
mod steered;
mod store;
mod stories;
mod support;
mod tips;
mod tokens;
mod upgrade;
mod webhooks;
