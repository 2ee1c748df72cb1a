//! When freezes are on, and when people hear that an expression is wrong.
