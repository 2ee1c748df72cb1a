//! The loop that takes connections, and one task per connection.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::Router;
use axum::body::Body as Sent;
use axum::http::{Request, Response};
use hyper::body::{Body as _, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, ReadBuf};
use tokio::net::{TcpListener, TcpStream, UnixListener, UnixStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt as _;

use super::body::{Fate, Timed};
use super::hall::{Guest, Hall, Place};

/// How many connections beyond the bound there may be for a moment: those that are being closed or refused.
const BEYOND: usize = 16;
/// How long nothing is taken after it could not be, such as for want of files.
const PAUSE: Duration = Duration::from_millis(50);
/// How long a refusal may take to send.
const REFUSING: Duration = Duration::from_secs(1);
/// The largest head.
const HEAD: usize = 64 * 1024;
/// What whoever can't be taken is told. Every caller that must not be lost asks again.
const FULL: &[u8] =
    b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 10\r\nconnection: close\r\ncontent-type: text/plain\r\n\
    content-length: 43\r\n\r\ntidegate is taking too much; send it again\n";

/// Where connections come in.
pub trait Entrance: Send + Sync + 'static {
    /// A connection.
    type Io: AsyncRead + AsyncWrite + Unpin + Send + 'static;
    /// The next, and from where it comes, if that is an address.
    fn take(&self) -> impl Future<Output = io::Result<(Self::Io, Option<IpAddr>)>> + Send;
}

impl Entrance for TcpListener {
    type Io = TcpStream;

    async fn take(&self) -> io::Result<(TcpStream, Option<IpAddr>)> {
        self.accept().await.map(|(stream, from)| (stream, Some(from.ip())))
    }
}

impl Entrance for UnixListener {
    type Io = UnixStream;

    async fn take(&self) -> io::Result<(UnixStream, Option<IpAddr>)> {
        self.accept().await.map(|(stream, _)| (stream, None))
    }
}

/// Takes connections until `stop` is ready, then lets answers that are on their way go out. Nothing that comes ends it.
pub async fn serve(entrance: impl Entrance, router: Router, hall: Arc<Hall>, stop: impl Future<Output = ()>) {
    let slots = Arc::new(Semaphore::new(hall.bounds.connections.saturating_add(BEYOND).min(Semaphore::MAX_PERMITS)));
    let (close, closes) = watch::channel(false);
    let mut guests = JoinSet::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed.
            let slot = slots.clone().acquire_owned().await.ok();
            (slot, entrance.take().await)
        };
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = guests.join_next() => {}
            (slot, taken) = next => match taken {
                Ok((io, from)) => match hall.admit(from) {
                    Some(guest) => drop(guests.spawn(attend(io, guest, router.clone(), (closes.clone(), slot)))),
                    None => drop(guests.spawn(refuse(io, slot))),
                },
                // Whoever it was is gone.
                Err(error) if is_theirs(&error) => {}
                Err(error) => {
                    tracing::warn!("{}: a connection cannot be taken ({error}); others are, in a moment", hall.name());
                    hall.make_room();
                    tokio::time::sleep(PAUSE).await;
                }
            },
        }
    }
    drop(entrance);
    let _ = close.send(true);
    while guests.join_next().await.is_some() {}
}

/// Whether a failure is of one connection alone.
fn is_theirs(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn refuse(mut io: impl AsyncWrite + Unpin, _slot: Option<OwnedSemaphorePermit>) {
    let told = async {
        io.write_all(FULL).await?;
        io.shutdown().await
    };
    // Whoever does not listen is not told.
    let _ = tokio::time::timeout(REFUSING, told).await;
}

type Until = (watch::Receiver<bool>, Option<OwnedSemaphorePermit>);

async fn attend(
    io: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    guest: Guest,
    router: Router,
    (mut closes, _slot): Until,
) {
    let place = guest.place.clone();
    let service = service_fn(|request| answer(router.clone(), place.clone(), request));
    let io = TokioIo::new(Noticed { io, place: place.clone() });
    // Times are kept by the hall, for all that may take long alike.
    let connection = http1::Builder::new().header_read_timeout(None).max_buf_size(HEAD).serve_connection(io, service);
    let mut connection = pin!(connection);
    let mut closing = false;
    loop {
        tokio::select! {
            // What went wrong on the way is the caller's.
            _ = connection.as_mut() => break,
            _ = guest.gone() => break,
            () = closed(&mut closes), if !closing => {
                if place.is_before_a_request() {
                    break;
                }
                closing = true;
                connection.as_mut().graceful_shutdown();
            }
        }
    }
}

async fn closed(closes: &mut watch::Receiver<bool>) {
    // An error means that the loop is gone, which ends the waiting just as well.
    let _ = closes.wait_for(|closes| *closes).await;
}

async fn answer(router: Router, place: Place, request: Request<Incoming>) -> Result<Response<Sent>, Infallible> {
    let (parts, body) = request.into_parts();
    place.asked(!body.is_end_stream());
    let fate = Arc::new(Fate::default());
    let body = Sent::new(Timed::new(body, place.clone(), fate.clone()));
    let response = router.oneshot(Request::from_parts(parts, body)).await?;
    place.answered();
    Ok(fate.answer(response))
}

/// A connection that tells when something comes.
struct Noticed<Io> {
    io: Io,
    place: Place,
}

impl<Io: AsyncRead + Unpin> AsyncRead for Noticed<Io> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.io).poll_read(cx, buffer))?;
        if buffer.filled().len() > before {
            self.place.heard();
        }
        Poll::Ready(Ok(()))
    }
}

impl<Io: AsyncWrite + Unpin> AsyncWrite for Noticed<Io> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.io).poll_write_vectored(cx, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
