//! What gates must and must never do.
