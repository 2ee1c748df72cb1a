//! A request's body as it comes: within its time, and within what all bodies together may take. What is not is an error to
//! whoever reads it, and 503 to whoever sent it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use axum::body::Body as Sent;
use axum::http::header::{CONNECTION, RETRY_AFTER};
use axum::http::{HeaderValue, Response, StatusCode};
use bytes::Bytes;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Sleep, sleep};

use super::Bounds;
use super::hall::Place;

/// What is answered where something is asked too much of tidegate at once, in seconds.
const AGAIN: HeaderValue = HeaderValue::from_static("10");

/// Why a body was not read to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unread {
    /// It did not come in time.
    #[error("the body did not come in time; send it again")]
    Late,
    /// Others take what there is.
    #[error("tidegate is taking too much at once; send it again")]
    NoRoom,
}

/// What became of a body, kept until its request is answered.
#[derive(Debug, Default)]
pub(super) struct Fate(Mutex<Option<Unread>>);

impl Fate {
    fn fail(&self, why: Unread) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(why);
    }

    /// The answer: what was not read can be asked again, whatever was made of it.
    pub(super) fn answer(&self, response: Response<Sent>) -> Response<Sent> {
        let unread = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match unread {
            Some(why) if !response.status().is_success() => {
                let mut response = Response::new(Sent::from(format!("{why}\n")));
                *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                response.headers_mut().insert(RETRY_AFTER, AGAIN);
                response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
                response
            }
            _ => response,
        }
    }
}

/// A body on its way.
pub(super) struct Timed {
    inner: Incoming,
    place: Place,
    fate: Arc<Fate>,
    limit: Pin<Box<Sleep>>,
    came: usize,
    pieces: usize,
}

impl Timed {
    pub(super) fn new(inner: Incoming, place: Place, fate: Arc<Fate>) -> Self {
        let limit = Box::pin(sleep(place.hall.bounds.body));
        Self { inner, place, fate, limit, came: 0, pieces: 0 }
    }

    fn fail(&self, why: Unread) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        self.fate.fail(why);
        self.place.was_late();
        Poll::Ready(Some(Err(Box::new(why))))
    }
}

impl Body for Timed {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = &mut *self;
        if this.limit.as_mut().poll(cx).is_ready() {
            return this.fail(Unread::Late);
        }
        let frame = match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Some(Err(error))) => return Poll::Ready(Some(Err(Box::new(error)))),
            Poll::Ready(Some(Ok(frame))) => Some(frame),
            Poll::Ready(None) => None,
        };
        this.came += frame.as_ref().and_then(Frame::data_ref).map_or(0, Bytes::len);
        let pieces = this.came.saturating_sub(Bounds::OWN).div_ceil(Bounds::OWN);
        if pieces > this.pieces && !this.place.takes(pieces - this.pieces) {
            return this.fail(Unread::NoRoom);
        }
        this.pieces = this.pieces.max(pieces);
        if frame.is_none() || this.inner.is_end_stream() {
            this.place.said_all();
        }
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
