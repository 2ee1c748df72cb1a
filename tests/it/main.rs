//! The one integration-test binary: linking is what these tests cost most, so they share it.

mod architecture;
mod store;
