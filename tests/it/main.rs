//! The one integration-test binary: linking is what these tests cost most, so they share it.

mod architecture;
mod forge;
mod forge_local;
mod store;
