//! What stops the engine as a whole. A failing outside call does not: that becomes a delivery's reason for waiting.

use crate::store::StoreError;

/// Why the engine cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The store failed, so nothing can be done safely.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something makes work for itself without end.
    #[error("still not idle after {rounds} rounds: something pokes itself; see the journal's newest entries")]
    NeverIdle {
        /// How many.
        rounds: usize,
    },
}
