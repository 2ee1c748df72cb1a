//! An SQS queue that EventBridge fills. A message is deleted once what it says is stored, never before, and by the newest of its
//! handles, because an old one answers success and deletes nothing. While the store is out of order messages are kept in hand, so
//! that they are not counted as poison. What cannot be read is not deleted: it is journaled once and left to the queue's own
//! dead-letter queue, where somebody finds it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sqs::types::{
    ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message, MessageSystemAttributeName,
};

use super::{Counts, Heard, Outcome, SOURCE, Scope, read};
use crate::domain::event::Event;
use crate::port::{Fault, Incoming, Intake, Listener, PortError, PortResult, Source};
use crate::registry::ecr::access::{Access, Patience};
use crate::registry::ecr::fault::{Asked, told};

/// As many as SQS gives and takes at once.
const AT_ONCE: i32 = 10;
/// How long what is in hand stays hidden from others while it cannot be stored.
const HIDDEN: Duration = Duration::from_secs(60);
/// How often that is renewed, and what could not be stored tried again.
const AGAIN: Duration = Duration::from_secs(10);
/// How keys of what cannot be read begin.
const UNREADABLE: &str = "unreadable:";
/// The first and the longest pause after a failure.
const PAUSES: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// Which queue, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Its address.
    pub url: String,
    /// As whom and where it is asked.
    pub access: Access,
    /// How long calls may take.
    pub patience: Patience,
    /// How long a call waits for a message, 20 s at most.
    pub wait: Duration,
}

/// The queue.
pub struct Queue {
    client: Client,
    url: String,
    name: String,
    place: String,
    wait: i32,
    scope: Arc<Scope>,
    counts: Arc<Counts>,
    /// What is in hand: by the event's key, each message's newest handle.
    held: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
}

impl Queue {
    /// The queue.
    pub async fn open(setup: &Setup, scope: Arc<Scope>, counts: Arc<Counts>) -> Self {
        let client = Client::new(&setup.access.config(setup.patience).await);
        let name = setup.url.rsplit('/').next().unwrap_or_default().to_owned();
        let place = format!("SQS in {}", setup.access.at.region);
        let wait = i32::try_from(setup.wait.as_secs().min(20)).unwrap_or(20);
        Self { client, url: setup.url.clone(), name, place, wait, scope, counts, held: Mutex::default() }
    }

    fn asked<'a>(&'a self, right: &'a str) -> Asked<'a> {
        Asked { place: &self.place, right, on: &self.name }
    }

    fn failed<E, R>(&self, right: &str, error: &SdkError<E, R>) -> PortError
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
        R: std::fmt::Debug,
    {
        let asked = self.asked(right);
        match error.code() {
            Some("AWS.SimpleQueueService.NonExistentQueue" | "QueueDoesNotExist") => {
                PortError::not_found(format!("{asked}: there is no such queue; create it, or correct its address"))
            }
            _ => told(asked, error),
        }
    }

    /// One turn: receives, stores, deletes. How many messages came.
    pub async fn turn(&self, intake: &dyn Intake) -> PortResult<usize> {
        let incoming = self.receive().await?;
        if incoming.is_empty() {
            return Ok(0);
        }
        while let Err(error) = intake.take_in(SOURCE, &incoming).await {
            self.counts.count(Outcome::Unstored);
            tracing::warn!(cause = %error.cause, "events of ECR could not be stored and are kept in hand: {error}");
            self.keep_hidden().await?;
            tokio::time::sleep(AGAIN).await;
        }
        let keys: Vec<String> = incoming.into_iter().map(|event| event.key).collect();
        // What is left to the dead-letter queue was counted as that.
        let told = keys.iter().filter(|key| !key.starts_with(UNREADABLE));
        told.for_each(|_| self.counts.count(Outcome::Stored));
        self.acknowledge(&keys).await?;
        Ok(keys.len())
    }

    /// Keeps what is in hand hidden from others for longer. What is not in hand any more is let go: it comes again.
    pub async fn keep_hidden(&self) -> PortResult<()> {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let all: Vec<(String, String)> = held.into_values().flatten().collect();
        for some in all.chunks(AT_ONCE as usize) {
            let hidden = i32::try_from(HIDDEN.as_secs()).unwrap_or(i32::MAX);
            let entries = some.iter().enumerate().filter_map(|(n, (_, handle))| {
                let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(n.to_string());
                entry.receipt_handle(handle).visibility_timeout(hidden).build().ok()
            });
            let call = self.client.change_message_visibility_batch().queue_url(&self.url);
            let answer = call.set_entries(Some(entries.collect())).send().await;
            let answer = answer.map_err(|e| self.failed("sqs:ChangeMessageVisibility", &e))?;
            let late = answer.failed.iter().filter_map(|failed| some.get(failed.id.parse::<usize>().ok()?));
            let late: Vec<&String> = late.map(|(message, _)| message).collect();
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            held.values_mut().for_each(|messages| messages.retain(|message, _| !late.contains(&message)));
        }
        Ok(())
    }

    /// Deletes messages by their handles. One that stays comes again, and is known by then.
    async fn delete(&self, handles: &[String]) -> PortResult<()> {
        for some in handles.chunks(AT_ONCE as usize) {
            let entries = some.iter().enumerate().filter_map(|(n, handle)| {
                DeleteMessageBatchRequestEntry::builder().id(n.to_string()).receipt_handle(handle).build().ok()
            });
            let call = self.client.delete_message_batch().queue_url(&self.url);
            let answer = call.set_entries(Some(entries.collect())).send().await;
            let answer = answer.map_err(|e| self.failed("sqs:DeleteMessage", &e))?;
            for failed in answer.failed {
                self.counts.count(Outcome::Undeleted);
                let why = failed.message.unwrap_or_default();
                tracing::warn!(
                    code = failed.code,
                    "a message that was stored could not be deleted and comes again: {why}"
                );
            }
        }
        Ok(())
    }

    fn sort(&self, message: &Message, done: &mut Vec<String>) -> Option<Incoming> {
        let id = message.message_id.clone().unwrap_or_default();
        let handle = message.receipt_handle.clone()?;
        match read(message.body.as_deref().unwrap_or_default(), &self.scope) {
            Heard::Event(incoming) => {
                let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
                held.entry(incoming.key.clone()).or_default().insert(id, handle);
                Some(*incoming)
            }
            Heard::Nothing(why) => {
                self.counts.ignored(&why);
                done.push(handle);
                None
            }
            Heard::Unreadable(why) => {
                self.counts.count(Outcome::Unreadable);
                let received = MessageSystemAttributeName::ApproximateReceiveCount;
                let times = message.attributes.as_ref().and_then(|a| a.get(&received)).map_or("1", String::as_str);
                tracing::warn!(id, times, "a message is left to the dead-letter queue of {}: {why}", self.name);
                let why = format!("a message of the queue {}, left to its dead-letter queue: {why}", self.name);
                Some(Incoming { key: format!("{UNREADABLE}{id}"), event: Event::Unreadable { why } })
            }
        }
    }
}

#[async_trait]
impl Source for Queue {
    fn name(&self) -> &str {
        SOURCE
    }

    /// Waits for a message as long as the queue was opened with.
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        let call = self.client.receive_message().queue_url(&self.url).max_number_of_messages(AT_ONCE);
        let call = call.message_system_attribute_names(MessageSystemAttributeName::ApproximateReceiveCount);
        let answer = call.wait_time_seconds(self.wait).send().await;
        let answer = answer.map_err(|e| self.failed("sqs:ReceiveMessage", &e))?;
        let mut done = Vec::new();
        let mut incoming: Vec<Incoming> = Vec::new();
        for message in answer.messages.unwrap_or_default() {
            if let Some(one) = self.sort(&message, &mut done)
                && !incoming.iter().any(|other| other.key == one.key)
            {
                incoming.push(one);
            }
        }
        self.delete(&done).await?;
        Ok(incoming)
    }

    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let handles: Vec<String> = {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            keys.iter().filter_map(|key| held.remove(key)).flat_map(BTreeMap::into_values).collect()
        };
        self.delete(&handles).await
    }
}

/// A queue as it reaches tidegate.
pub struct QueueListener(pub Arc<Queue>);

#[async_trait]
impl Listener for QueueListener {
    fn name(&self) -> &str {
        "ecr_queue"
    }

    fn counts(&self) -> Vec<(&'static str, u64)> {
        self.0.counts.all()
    }

    async fn listen(&self, intake: Arc<dyn Intake>) {
        let mut pause = PAUSES.0;
        loop {
            match self.0.turn(intake.as_ref()).await {
                Ok(_) => pause = PAUSES.0,
                Err(error) => {
                    match error.fault {
                        Fault::Transient => tracing::warn!(cause = %error.cause, "cannot hear of pushes: {error}"),
                        _ => tracing::error!(cause = %error.cause, "cannot hear of pushes: {error}"),
                    }
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(PAUSES.1);
                }
            }
        }
    }
}
