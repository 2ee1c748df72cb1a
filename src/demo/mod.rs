//! The embedded world: real repositories, a real store and the real engine, with people, a simulated CI and a
//! simulated cluster around it. `tidegate demo` runs on it, and so do the story tests.

pub mod ci;
pub mod transcript;
pub mod verbs;
pub mod world;
