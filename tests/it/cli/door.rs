//! A daemon that few files are left to, and many who connect and ask for nothing: it goes on hearing all who do ask.

use std::io::{self, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::time::Duration;

use tidegate::forge::github::webhooks::WebhookSecret;
use tidegate::forge::local::LocalForge;
use tidegate::port::SystemClock;

use super::{Place, until};
use crate::github::{BOT, Github, WEBHOOK_SECRET};

/// Where the outside reaches the daemon.
fn public(place: &Place) -> String {
    until("the public address", || {
        let log = std::fs::read_to_string(place.path().join("log")).ok()?;
        let line = log.lines().find(|line| line.contains("the outside reaches"))?;
        Some(line.rsplit_once(" at ")?.1.trim().to_owned())
    })
}

/// A webhook as GitHub sends it; the status that it is answered.
fn tell(at: &str, delivery: &str, body: &[u8]) -> u16 {
    let signature = WebhookSecret::new(WEBHOOK_SECRET.to_owned().into()).sign(body);
    let mut stream = TcpStream::connect(at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let head = format!(
        "POST /webhooks/github HTTP/1.1\r\nHost: tidegate\r\nConnection: close\r\nContent-Length: {}\r\n\
         X-GitHub-Event: push\r\nX-GitHub-Delivery: {delivery}\r\nX-Hub-Signature-256: {signature}\r\n\r\n",
        body.len()
    );
    stream.write_all(&[head.as_bytes(), body].concat()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// How many of these the other side has not closed.
fn open(held: &mut [impl io::Read]) -> usize {
    let mut byte = [0];
    held.iter_mut()
        .filter_map(|stream| stream.read(&mut byte).err())
        .filter(|error| error.kind() == io::ErrorKind::WouldBlock)
        .count()
}

#[test]
fn a_thousand_half_open_connections_keep_neither_webhooks_nor_the_local_api_from_being_answered() {
    tidegate::door::files::raise();
    let place = Place::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let behind = runtime.block_on(LocalForge::open(place.path().join("git"), Arc::new(SystemClock))).unwrap();
    let github_place = crate::github::Place::find();
    let forge = Github::configuration(&github_place, place.path());
    let _github = Github::start(github_place, Arc::new(behind.with_own_login(BOT)), Arc::new(SystemClock));
    let config = super::MINIMAL.replace("forge: { local: { root: world/git } }", &forge);
    let http = "http: { listen: \"127.0.0.1:0\", url: \"https://tidegate.acme.example\" }\n";
    std::fs::write(place.path().join("tidegate.yaml"), format!("{config}{http}")).unwrap();
    let mut daemon = place.serve_within(256);
    let at = public(&place);
    let body = std::fs::read("tests/fixtures/github/webhooks/push.branch.json").unwrap();
    assert_eq!(tell(&at, "before", &body), 200);

    let mut half_heads = Vec::new();
    for n in 0..1000 {
        let mut stream = TcpStream::connect(&at).unwrap();
        let half = "POST /webhooks/github HTTP/1.1\r\nHost: tidegate\r\n";
        // Half of them make up a signature and send no body.
        let whole = format!("{half}X-Hub-Signature-256: sha256={}\r\nContent-Length: 9\r\n\r\n", "a".repeat(64));
        // Whoever was sent away already is none the wiser.
        let _ = stream.write_all(if n % 2 == 0 { half.as_bytes() } else { whole.as_bytes() });
        stream.set_nonblocking(true).unwrap();
        half_heads.push(stream);
    }
    let mut neighbours = Vec::new();
    for _ in 0..200 {
        let mut stream = UnixStream::connect(place.data().join("api.sock")).unwrap();
        let _ = stream.write_all(b"GET /healthz HTTP/1.1\r\n");
        stream.set_nonblocking(true).unwrap();
        neighbours.push(stream);
    }
    for n in 0..20 {
        assert_eq!(tell(&at, &format!("during-{n}"), &body), 200);
    }
    assert_eq!(place.run(&["status"]).code, Some(0));
    assert_eq!(daemon.get("/readyz").0, 200);
    let shared = std::fs::read_to_string(place.data().join("token")).unwrap();
    let metrics = daemon.request("GET", "/metrics", &[&format!("Authorization: Bearer {}", shared.trim())], "").1;
    assert!(metrics.contains("tidegate_heard_total{source=\"github\",outcome=\"stored\"} 21\n"), "{metrics}");
    // They still are there, as many as one address may have.
    until("the others to be closed", || (open(&mut half_heads) <= 48 && open(&mut neighbours) <= 16).then_some(()));
    let log = std::fs::read_to_string(place.path().join("log")).unwrap();
    assert!(log.contains("public: more than 96 connections, or 48 of one address, the last of 127.0.0.1"), "{log}");
    assert!(!log.contains("cannot be taken"), "no file was wanting: {log}");
    daemon.signal("TERM");
    assert_eq!(daemon.ended(), Some(0), "and it ends in time");
}
