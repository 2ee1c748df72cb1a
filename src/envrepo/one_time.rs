//! Reading at one time. While one delivery has its turn, what is asked of an env repo again and again is answered as it was when
//! it was first asked: its server is asked once, and all that is judged together was true together. What is done to an env repo,
//! and whatever must be judged anew, ends that.
//!
//! A server that gave no answer in time is waited for once: whoever asks about forty environments must not wait forty times.

use std::collections::HashSet;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

tokio::task_local! {
    static SEEN: Mutex<Seen>;
}

#[derive(Default)]
struct Seen {
    /// The repositories that were fetched, by address.
    fetched: HashSet<String>,
    /// The servers that gave no answer in time.
    silent: HashSet<String>,
}

/// Reads env repos at one time, until they are to be [asked anew](ask_anew).
pub async fn at_one_time<F: Future>(within: F) -> F::Output {
    SEEN.scope(Mutex::default(), within).await
}

/// From here on env repos are asked anew.
pub fn ask_anew() {
    with(|seen| *seen = Seen::default());
}

/// Whether a repository was fetched within.
pub(super) fn knows(url: &str) -> bool {
    with(|seen| seen.fetched.contains(url)).unwrap_or_default()
}

/// Notes that one was.
pub(super) fn note(url: &str) {
    with(|seen| seen.fetched.insert(url.to_owned()));
}

/// Whether the server of a repository gave no answer in time within.
pub(super) fn is_silent(url: &str) -> bool {
    with(|seen| seen.silent.contains(server(url))).unwrap_or_default()
}

/// Notes that it gave none.
pub(super) fn note_silence(url: &str) {
    with(|seen| seen.silent.insert(server(url).to_owned()));
}

fn with<T>(see: impl FnOnce(&mut Seen) -> T) -> Option<T> {
    SEEN.try_with(|seen| see(&mut seen.lock().unwrap_or_else(PoisonError::into_inner))).ok()
}

/// What answers for an address: its host and port, or the repository itself where there is none.
fn server(url: &str) -> &str {
    url.split_once("://").and_then(|(_, rest)| rest.split('/').next()).filter(|host| !host.is_empty()).unwrap_or(url)
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

    #[tokio::test]
    async fn a_server_that_gave_no_answer_is_known_by_all_its_repositories() {
        note_silence("https://git.test/acme/k8s-dev.git");
        assert!(!is_silent("https://git.test/acme/k8s-dev.git"), "outside nothing is known");
        at_one_time(async {
            note_silence("https://git.test/acme/k8s-dev.git");
            assert!(
                is_silent("https://git.test/acme/k8s-prod.git") && !is_silent("https://other.test/acme/k8s-dev.git")
            );
            note_silence("/srv/a.git");
            assert!(is_silent("/srv/a.git") && !is_silent("/srv/b.git"));
            ask_anew();
            assert!(!is_silent("https://git.test/acme/k8s-prod.git"));
        })
        .await;
    }
}
