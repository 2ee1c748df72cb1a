//! Writing environment repositories: mirrors, byte-exact edits, batched pushes.
