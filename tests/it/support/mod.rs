//! What the integration tests share.

pub(crate) mod mortal;
pub(crate) mod told;
