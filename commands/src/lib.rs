//! The grammar people type.
