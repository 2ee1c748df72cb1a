//! Calls that somebody outside makes with a secret and a body: what became of them, by name, and the answers that they all get alike.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::body::Body;
use axum::http::StatusCode;
use bytes::Bytes;
use tokio::time::Instant;

use super::{NotWhole, whole};

/// What became of calls, by name.
#[derive(Debug, Default)]
pub(crate) struct Calls([AtomicU64; Self::NAMES.len()]);

impl Calls {
    const NAMES: [&str; 6] = ["stored", "ignored", "unreadable", "unsigned", "too_large", "unstored"];

    /// Counts one.
    pub(crate) fn count(&self, name: &str) {
        if let Some(counter) = Self::NAMES.iter().position(|n| *n == name).and_then(|place| self.0.get(place)) {
            counter.fetch_add(1, Relaxed);
        }
    }

    /// All of them.
    pub(crate) fn all(&self) -> Vec<(&'static str, u64)> {
        Self::NAMES.into_iter().zip(&self.0).map(|(name, counter)| (name, counter.load(Relaxed))).collect()
    }

    /// The answer to what cannot be taken now.
    pub(crate) fn later(&self) -> (StatusCode, String) {
        self.count("unstored");
        (StatusCode::SERVICE_UNAVAILABLE, "it could not be taken now; send it again".to_owned())
    }

    /// The body of a call, of at most so many bytes and until then, or the answer where it is not had.
    pub(crate) async fn body(&self, body: Body, most: usize, end: Instant) -> Result<Bytes, (StatusCode, String)> {
        whole(body, most, end).await.map_err(|why| match why {
            NotWhole::TooLarge => {
                self.count("too_large");
                (StatusCode::PAYLOAD_TOO_LARGE, format!("larger than {most} bytes"))
            }
            NotWhole::Cut | NotWhole::Late => self.later(),
        })
    }
}
