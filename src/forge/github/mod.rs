//! GitHub as a forge.

pub mod app;
pub mod webhooks;
