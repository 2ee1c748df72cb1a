//! A body as a whole, for whoever must have all of it before anything is made of it: within a size and until a time.

use axum::body::{Body, to_bytes};
use bytes::Bytes;
use http_body_util::LengthLimitError;
use tokio::time::{Instant, timeout_at};

/// Why it is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotWhole {
    /// It is larger than it may be, and was not read to its end.
    TooLarge,
    /// It ended early.
    Cut,
    /// It did not come in time.
    Late,
}

/// The body, of at most so many bytes.
pub(crate) async fn whole(body: Body, most: usize, end: Instant) -> Result<Bytes, NotWhole> {
    match timeout_at(end, to_bytes(body, most)).await {
        Ok(Ok(body)) => Ok(body),
        Ok(Err(error)) if std::error::Error::source(&error).is_some_and(|e| e.is::<LengthLimitError>()) => {
            Err(NotWhole::TooLarge)
        }
        Ok(Err(_)) => Err(NotWhole::Cut),
        Err(_) => Err(NotWhole::Late),
    }
}
