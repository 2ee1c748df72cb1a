//! tidegate owns a team's Kubernetes environment repositories and lets people run releases from chat.
//!
//! `domain` decides, `engine` carries out, the ports (`forge`, `registry`, `rollout`, `chat`, `store`) reach the
//! outside, `envrepo` writes the environment repositories. ARCHITECTURE.md has the map and the invariants.

pub mod chat;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod demo;
pub mod disk;
pub mod domain;
pub mod door;
pub mod engine;
pub mod envrepo;
pub mod forge;
pub mod git;
pub mod port;
pub mod registry;
pub mod repos;
pub mod rollout;
pub mod steady;
pub mod store;
pub mod tls;
pub mod web;
pub mod wire;
