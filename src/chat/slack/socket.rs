//! Socket Mode: Slack's events over connections that tidegate opens, so that no public address is needed.
//!
//! Two connections stand at any time, and Slack sends each event over one of them. When Slack announces that one will be
//! closed, its successor is opened at once while it is still read to its end; when one breaks, the other goes on hearing.
//! slack-morphism's own listener closes before it opens and waits the same time after every failure, so only the address
//! comes from its client and the connection is kept here.
//!
//! An envelope is acknowledged once it is stored. What came in together is stored together, in order, so that a busy
//! engine or a slow disk costs one wait and not one for each. What could not be stored is not acknowledged: Slack sends
//! it again, over another connection if need be, and its key keeps it from counting twice.

use std::sync::Arc;
use std::time::Duration;

use futures::stream::{SplitSink, SplitStream};
use futures::{SinkExt as _, StreamExt as _};
use rand::Rng as _;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

use super::Slack;
use super::counts::Outcome;
use super::hear::Heard;
use crate::port::{Intake, PortError, PortResult};

/// How many connections stand at once.
const CONNECTIONS: usize = 2;
/// How long each part of opening one may take: its address, the connection, Slack's greeting. With the longest pause that is
/// less than the ten seconds within which people are heard again after an outage.
const OPENING: Duration = Duration::from_secs(5);
/// A connection over which nothing came for so long is asked whether it lives, and given up the third time: within half a
/// minute.
const QUIET: Duration = Duration::from_secs(9);
/// A connection that lived for so long is followed by the next without a pause.
const LIVED: Duration = Duration::from_secs(5);
/// How long a connection that Slack is about to close is still read.
const LAST_WORDS: Duration = Duration::from_secs(60);
/// The largest message: interactions carry the message that was acted upon.
const MAX_MESSAGE: usize = 4 * 1024 * 1024;
/// How many envelopes are stored at once at most.
const TOGETHER: usize = 256;

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// How long is waited for connections: between attempts to open one, and for a word of one that is quiet.
#[derive(Debug, Clone, Copy)]
pub struct Pauses {
    /// After the first failure, on average.
    pub first: Duration,
    /// The longest.
    pub most: Duration,
    /// How long nothing may come over a connection before it is asked whether it lives. It is given up the third time.
    pub quiet: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self { first: Duration::from_millis(500), most: Duration::from_secs(4), quiet: QUIET }
    }
}

impl Pauses {
    /// After so many failures in a row: doubled each time, and never the same for everybody.
    fn after(&self, failures: u32) -> Duration {
        let full = self.first.saturating_mul(1 << failures.min(16)).min(self.most);
        full.mul_f64(rand::rng().random_range(0.5..1.0))
    }
}

/// What Slack sends over a connection.
#[derive(Debug, Deserialize)]
struct Frame {
    #[serde(rename = "type")]
    kind: String,
    envelope_id: Option<String>,
    #[serde(default)]
    payload: Value,
    reason: Option<String>,
    connection_info: Option<ConnectionInfo>,
}

#[derive(Debug, Deserialize)]
struct ConnectionInfo {
    app_id: Option<String>,
}

/// Why a connection has, or will soon have, an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Going {
    /// Slack announced it, or closed it after its greeting.
    Expected,
    /// It broke, or Socket Mode is switched off.
    Broken,
}

impl Slack {
    /// Keeps the connections; never returns.
    pub(super) async fn keep_sockets(self: Arc<Self>, intake: Arc<dyn Intake>) {
        let mut keepers = JoinSet::new();
        for _ in 0..CONNECTIONS {
            keepers.spawn(self.clone().keep_socket(intake.clone()));
        }
        while let Some(ended) = keepers.join_next().await {
            if let Err(error) = ended {
                tracing::error!("a keeper of a Slack connection ended: {error}; starting it again");
            }
            keepers.spawn(self.clone().keep_socket(intake.clone()));
        }
    }

    async fn keep_socket(self: Arc<Self>, intake: Arc<dyn Intake>) {
        let mut failures = 0;
        // Connections that are being closed, read to their end beside their successor.
        let mut leaving = JoinSet::new();
        loop {
            while leaving.try_join_next().is_some() {}
            match self.connect().await {
                Ok(stream) => {
                    let (going, goes) = oneshot::channel();
                    let opened = Instant::now();
                    leaving.spawn(self.clone().serve(stream, intake.clone(), going));
                    match goes.await {
                        Ok(Going::Expected) if opened.elapsed() >= LIVED => failures = 0,
                        _ => failures += 1,
                    }
                }
                Err(error) => {
                    failures += 1;
                    tracing::warn!(failures, cause = %error.cause, "Slack's Socket Mode: {error}");
                }
            }
            if failures > 0 {
                tokio::time::sleep(self.pauses.after(failures - 1)).await;
            }
        }
    }

    async fn connect(&self) -> PortResult<Stream> {
        let late = |_| PortError::transient("Slack gave no address for a connection in time", "time-out");
        let url = timeout(OPENING, self.api.open_socket()).await.map_err(late)??;
        let limits = WebSocketConfig::default().max_message_size(Some(MAX_MESSAGE)).max_frame_size(Some(MAX_MESSAGE));
        // The address holds a ticket: it is in no message.
        let opening = connect_async_with_config(url.as_str(), Some(limits), true);
        match timeout(OPENING, opening).await {
            Ok(Ok((stream, _))) => Ok(stream),
            Ok(Err(error)) => Err(PortError::transient("the connection cannot be opened", reason(&error))),
            Err(_) => Err(PortError::transient("the connection could not be opened in time", "time-out")),
        }
    }

    /// Reads a connection until its end; says early when that is near.
    async fn serve(self: Arc<Self>, stream: Stream, intake: Arc<dyn Intake>, going: oneshot::Sender<Going>) {
        let (writer, reader) = stream.split();
        let (frames, pending) = mpsc::channel(TOGETHER);
        let storing = self.clone().store(pending, writer, intake);
        let reading = self.read(reader, frames, going);
        tokio::join!(storing, reading);
    }

    async fn read(&self, mut reader: SplitStream<Stream>, frames: mpsc::Sender<Sent>, going: oneshot::Sender<Going>) {
        let mut going = Some(going);
        let mut say = |how: Going| {
            if let Some(going) = going.take() {
                // Whoever is gone does not need to know.
                let _ = going.send(how);
            }
        };
        let (mut quiet, mut last_words, mut greeted) = (0, None::<Instant>, false);
        loop {
            if last_words.is_some_and(|until| Instant::now() >= until) {
                break;
            }
            let message = match timeout(if greeted { self.pauses.quiet } else { OPENING }, reader.next()).await {
                Err(_) if greeted && quiet < 2 => {
                    quiet += 1;
                    if frames.send(Sent::Ping).await.is_err() {
                        break;
                    }
                    continue;
                }
                Err(_) | Ok(None | Some(Err(_))) => break,
                Ok(Some(Ok(message))) => message,
            };
            quiet = 0;
            let Message::Text(text) = message else { continue };
            let Ok(frame) = serde_json::from_str::<Frame>(text.as_str()) else {
                self.counts.count(Outcome::Broken);
                continue;
            };
            match frame.kind.as_str() {
                "hello" => {
                    greeted = true;
                    tracing::info!("Slack listens over a new connection");
                    self.learn_app(frame.connection_info.and_then(|info| info.app_id));
                }
                "disconnect" => match frame.reason.as_deref() {
                    Some("link_disabled") => {
                        tracing::error!(
                            "Slack has Socket Mode switched off for this app: switch it on in its settings"
                        );
                        say(Going::Broken);
                        break;
                    }
                    _ => {
                        say(Going::Expected);
                        last_words.get_or_insert(Instant::now() + LAST_WORDS);
                    }
                },
                _ => {
                    if frames.send(Sent::Envelope(frame)).await.is_err() {
                        break;
                    }
                }
            }
        }
        say(if greeted { Going::Expected } else { Going::Broken });
    }

    /// Stores what came, then acknowledges it.
    async fn store(
        self: Arc<Self>,
        mut pending: mpsc::Receiver<Sent>,
        mut writer: SplitSink<Stream, Message>,
        intake: Arc<dyn Intake>,
    ) {
        let mut sent = Vec::with_capacity(TOGETHER);
        while pending.recv_many(&mut sent, TOGETHER).await > 0 {
            let (mut ids, mut heard) = (Vec::new(), Vec::new());
            for one in sent.drain(..) {
                match one {
                    Sent::Ping => {
                        if writer.send(Message::Ping(Vec::new().into())).await.is_err() {
                            return;
                        }
                    }
                    Sent::Envelope(frame) => {
                        if let Some(id) = frame.envelope_id.clone() {
                            ids.push(id);
                            heard.push(self.understand(frame));
                        }
                    }
                }
            }
            let outcomes = self.take(heard, intake.as_ref()).await;
            for (id, outcome) in ids.into_iter().zip(outcomes) {
                // What is broken or somebody else's gets no better by being sent again.
                if outcome == Outcome::Unstored {
                    continue;
                }
                let ack = json!({ "envelope_id": id }).to_string();
                if writer.feed(Message::Text(ack.into())).await.is_err() {
                    return;
                }
            }
            if writer.flush().await.is_err() {
                return;
            }
        }
        // Reading has ended. A farewell that does not arrive is no loss.
        let _ = timeout(Duration::from_secs(1), writer.close()).await;
    }

    fn understand(&self, frame: Frame) -> Heard {
        fn read<T: serde::de::DeserializeOwned>(payload: Value) -> Option<T> {
            serde_json::from_value(payload).ok()
        }
        let ears = self.ears();
        match frame.kind.as_str() {
            "slash_commands" => read(frame.payload).map_or(Heard::Broken, |sent| ears.command(sent)),
            "events_api" => read(frame.payload).map_or(Heard::Broken, |sent| ears.callback(sent)),
            "interactive" => read(frame.payload).map_or(Heard::Broken, |sent| ears.interaction(sent, self.clock.now())),
            _ => Heard::Nothing,
        }
    }
}

/// What is passed from reading to storing.
enum Sent {
    Envelope(Frame),
    Ping,
}

/// What went wrong, without the address.
fn reason(error: &tokio_tungstenite::tungstenite::Error) -> String {
    use tokio_tungstenite::tungstenite::Error;
    match error {
        Error::Io(e) => e.kind().to_string(),
        Error::Http(answer) => answer.status().to_string(),
        Error::Tls(e) => e.to_string(),
        Error::Url(_) => "not an address".to_owned(),
        _ => "refused".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_an_outage_people_are_heard_again_within_ten_seconds() {
        // A try that hangs in its first part when Slack comes back, the longest pause, and one that succeeds.
        assert!(OPENING + Pauses::default().most < Duration::from_secs(10));
    }

    #[test]
    fn a_connection_that_died_without_a_word_is_given_up_within_half_a_minute() {
        // Asked twice whether it lives, and given up the third time.
        assert!(Pauses::default().quiet * 3 < Duration::from_secs(30));
    }

    #[test]
    fn pauses_grow_up_to_the_longest_and_differ() {
        let (first, most) = (Duration::from_secs(1), Duration::from_secs(60));
        let pauses = Pauses { first, most, ..Pauses::default() };
        for (failures, full) in [(0, 1), (1, 2), (3, 8), (6, 60), (40, 60)] {
            let drawn: Vec<_> = (0..20).map(|_| pauses.after(failures)).collect();
            let (least, most) = (Duration::from_millis(full * 500), Duration::from_secs(full));
            assert!(drawn.iter().all(|p| (least..=most).contains(p)), "{drawn:?}");
            assert!(drawn.iter().any(|p| *p != drawn[0]), "everybody would come at once");
        }
    }
}
