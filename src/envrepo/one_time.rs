//! Reading at one time. While one delivery has its turn, what is asked of an env repo again and again is answered as it was when
//! it was first asked: its server is asked once, and all that is judged together was true together. What is done to an env repo,
//! and whatever must be judged anew, ends that.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

tokio::task_local! {
    /// The repositories that were fetched, by address.
    static FETCHED: Mutex<HashSet<String>>;
}

/// Reads env repos at one time, until they are to be [asked anew](ask_anew).
pub async fn at_one_time<F: Future>(within: F) -> F::Output {
    FETCHED.scope(Mutex::default(), within).await
}

/// From here on env repos are asked anew.
pub fn ask_anew() {
    let _ = FETCHED.try_with(|known| known.lock().unwrap_or_else(PoisonError::into_inner).clear());
}

/// Whether a repository was fetched within.
pub(super) fn knows(url: &str) -> bool {
    FETCHED.try_with(|known| known.lock().unwrap_or_else(PoisonError::into_inner).contains(url)).unwrap_or_default()
}

/// Notes that one was.
pub(super) fn note(url: &str) {
    let _ = FETCHED.try_with(|known| known.lock().unwrap_or_else(PoisonError::into_inner).insert(url.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_fetched_is_known_within_and_until_it_is_asked_anew() {
        note("a");
        assert!(!knows("a"), "outside nothing is known");
        at_one_time(async {
            assert!(!knows("a"));
            note("a");
            assert!(knows("a") && !knows("b"));
            at_one_time(async { assert!(!knows("a"), "each has its own") }).await;
            ask_anew();
            assert!(!knows("a"));
        })
        .await;
    }
}
