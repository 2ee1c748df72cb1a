//! Who comes in, what they have time for, and what is answered where something is too much; over loopback, with limits of the
//! test's own.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use tidegate::door::{Bounds, Entrance, Hall, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

const NEVER: Duration = Duration::from_secs(3600);
const SOON: Duration = Duration::from_millis(20);

/// Bounds that nothing reaches.
fn wide() -> Bounds {
    Bounds { head: NEVER, body: NEVER, answer: NEVER, rest: NEVER, ..Bounds::of(100) }
}

/// A door that says how long what was posted was, until it is dropped.
struct Open {
    at: SocketAddr,
    hall: Arc<Hall>,
    /// How many asked for what is never answered.
    waiting: Arc<AtomicUsize>,
    stop: Option<oneshot::Sender<()>>,
    serving: tokio::task::JoinHandle<()>,
}

impl Open {
    async fn new(bounds: Bounds) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = listener.local_addr().unwrap();
        Self::at(at, listener, bounds)
    }

    fn at(at: SocketAddr, entrance: impl Entrance, bounds: Bounds) -> Self {
        let waiting = Arc::new(AtomicUsize::new(0));
        let (asked, posted) = (waiting.clone(), waiting.clone());
        let never = move || async move {
            asked.fetch_add(1, SeqCst);
            std::future::pending::<()>().await;
        };
        let taken = move |_: Bytes| async move {
            posted.fetch_add(1, SeqCst);
            std::future::pending::<()>().await;
        };
        let router = Router::new()
            .route("/", get(|| async { "here" }))
            .route("/", post(|body: Bytes| async move { body.len().to_string() }))
            .route("/never", get(never).post(taken));
        let (hall, (stop, stopped)) = (Hall::new("a test", bounds), oneshot::channel::<()>());
        let serving = tokio::spawn(serve(entrance, router, hall.clone(), async move { drop(stopped.await) }));
        Self { at, hall, waiting, stop: Some(stop), serving }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.at).await.unwrap()
    }

    /// Sends this and nothing more; what is answered until the other side hangs up.
    async fn told(&self, sent: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(sent.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }

    /// A whole request; its status.
    async fn asks(&self) -> String {
        let told = self.told("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
        told.lines().next().unwrap_or_default().to_owned()
    }
}

/// What comes until the other side hangs up.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // Whether it says so or just goes is all the same.
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn a_head_that_does_not_come_is_hung_up_on_and_a_body_can_be_sent_again() {
    let door = Open::new(Bounds { head: SOON, ..wide() }).await;
    for half in ["", "GET", "POST / HTTP/1.1\r\nHost: a\r\nContent-Len"] {
        assert_eq!(door.told(half).await, "", "{half:?}");
    }
    let door = Open::new(Bounds { body: SOON, ..wide() }).await;
    for half in ["", "hal"] {
        let told = door.told(&format!("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n{half}")).await;
        let again =
            told.starts_with("HTTP/1.1 503 ") && told.contains("retry-after: 10") && told.ends_with("send it again\n");
        assert!(again, "{told}");
    }
    assert_eq!(door.asks().await, "HTTP/1.1 200 OK");
    assert!(door.hall.tally().all().contains(&("late", 2)));
}

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request_but_not_for_ever() {
    let door = Open::new(Bounds { rest: SOON, ..wide() }).await;
    let mut stream = door.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert_eq!(rest(&mut stream).await.matches("HTTP/1.1 200 OK").count(), 2);
}

#[tokio::test]
async fn whoever_asks_is_heard_though_all_places_are_taken_by_who_does_not() {
    let door = Open::new(Bounds { per_address: 4, ..wide() }).await;
    let mut silent = Vec::new();
    for n in 0..50 {
        let mut stream = door.connect().await;
        let slow = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\n";
        let _ = stream.write_all(if n % 2 == 0 { b"GET /" } else { slow.as_bytes() }).await;
        silent.push(stream);
    }
    for _ in 0..10 {
        assert_eq!(door.asks().await, "HTTP/1.1 200 OK");
    }
    assert!(door.hall.len() <= 4);
    assert_eq!(rest(&mut silent[0]).await, "");
}

#[tokio::test]
async fn where_all_are_being_answered_the_next_is_told_to_come_again() {
    let door = Open::new(Bounds { per_address: 2, ..wide() }).await;
    let mut asked = Vec::new();
    for _ in 0..2 {
        let mut stream = door.connect().await;
        stream.write_all(b"GET /never HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
        asked.push(stream);
    }
    while door.waiting.load(SeqCst) < 2 {
        tokio::task::yield_now().await;
    }
    let told = rest(&mut door.connect().await).await;
    let length = told.split("content-length: ").nth(1).unwrap().split("\r\n").next().unwrap();
    let body = told.split("\r\n\r\n").nth(1).unwrap();
    assert!(told.starts_with("HTTP/1.1 503 ") && told.contains("retry-after: 10\r\n"), "{told}");
    assert_eq!(body.len().to_string(), length);
}

/// A request with a body of that length, of which so much is sent.
fn posts(path: &str, length: usize, sent: usize) -> String {
    let head = format!("POST {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    head + &"x".repeat(sent)
}

#[tokio::test]
async fn bodies_share_what_they_may_take_and_small_ones_always_have_theirs() {
    let door = Open::new(Bounds { shared: 4 * Bounds::OWN, ..wide() }).await;
    let mut whole = door.connect().await;
    let length = 5 * Bounds::OWN;
    whole.write_all(posts("/never", length, length).as_bytes()).await.unwrap();
    while door.waiting.load(SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    // It has all there is, and whoever asked as a whole is not sent away.
    let length = 2 * Bounds::OWN + 1;
    let told = loop {
        // Hung up on with much unsent, a caller may miss the answer.
        let told = door.told(&posts("/", length, length)).await;
        if !told.is_empty() {
            break told;
        }
    };
    assert!(told.starts_with("HTTP/1.1 503 "), "{told}");
    assert!(told.contains("retry-after: 10") && told.ends_with("too much at once; send it again\n"), "{told}");
    let small = door.told(&posts("/", Bounds::OWN, Bounds::OWN)).await;
    assert!(small.starts_with("HTTP/1.1 200 ") && small.ends_with("65536"), "{small}");
    drop(whole);
    while !door.hall.is_empty() {
        tokio::task::yield_now().await;
    }
    assert!(door.told(&posts("/", length, length)).await.ends_with("131073"), "what it had is there again");
}

#[tokio::test]
async fn a_large_body_gets_through_a_flood_of_those_that_never_end() {
    let door = Open::new(Bounds { shared: 4 * Bounds::OWN, ..wide() }).await;
    let mut flood = Vec::new();
    for n in 0..20 {
        let mut stream = door.connect().await;
        let length = (2 + n % 4) * Bounds::OWN;
        // One that is sent away meanwhile has no use for the rest.
        let _ = stream.write_all(posts("/", length + 1, length).as_bytes()).await;
        flood.push(stream);
        let length = 3 * Bounds::OWN;
        let told = door.told(&posts("/", length, length)).await;
        assert!(told.starts_with("HTTP/1.1 200 ") && told.ends_with("196608"), "{told}");
    }
    let of = |name: &str| door.hall.tally().all().iter().find(|(n, _)| *n == name).map(|(_, times)| *times);
    assert!(of("shed").is_some_and(|times| times > 0), "{:?}", door.hall.tally().all());
}

/// An entrance that has no file left for the first few that come.
struct Exhausted(TcpListener, AtomicUsize);

impl Entrance for Exhausted {
    type Io = TcpStream;

    async fn take(&self) -> io::Result<(TcpStream, Option<IpAddr>)> {
        if self.1.fetch_add(1, SeqCst) < 3 {
            return Err(io::Error::from_raw_os_error(24));
        }
        self.0.take().await
    }
}

#[tokio::test]
async fn that_no_file_is_left_ends_nothing_and_is_not_tried_all_the_time() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let begun = std::time::Instant::now();
    let door = Open::at(at, Exhausted(listener, AtomicUsize::new(0)), wide());
    assert_eq!(door.asks().await, "HTTP/1.1 200 OK");
    assert!(begun.elapsed() >= Duration::from_millis(100), "it paused");
}

#[tokio::test]
async fn at_the_end_answers_under_way_go_out_and_nobody_else_is_waited_for() {
    let mut door = Open::new(wide()).await;
    let mut half = door.connect().await;
    half.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let mut slow = door.connect().await;
    slow.write_all(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na").await.unwrap();
    while door.hall.len() < 2 {
        tokio::task::yield_now().await;
    }
    // Asked for by another so that both are known to have been read.
    assert_eq!(door.asks().await, "HTTP/1.1 200 OK");
    drop(door.stop.take());
    assert_eq!(rest(&mut half).await, "");
    slow.write_all(b"b").await.unwrap();
    let told = rest(&mut slow).await;
    assert!(told.is_empty() || told.ends_with('2'), "{told}");
    door.serving.await.unwrap();
}
