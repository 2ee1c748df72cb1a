//! The one task that writes. Events that wait together are stored in one transaction, so that a burst of webhooks
//! pays for one flush to disk. A caller that goes away (a closed HTTP connection, say) does not interrupt a write.

use std::fs::File;
use std::path::PathBuf;

use sqlx::{Connection as _, SqliteConnection};
use tokio::sync::{mpsc, oneshot};

use super::error::Trouble;
use super::{posts, prune, write};
use crate::domain::Instant;
use crate::store::{Change, NewInboxRow, PostState, StoreError, StoreResult};

/// How many requests may wait before callers wait with them.
const WAITING: usize = 1024;

/// A way to hand requests to the task; it ends when the last of these is gone.
#[derive(Debug)]
pub(super) struct Writer(mpsc::Sender<Request>);

/// Events to store, and whom to tell how many were new.
type Batch = (Vec<NewInboxRow>, oneshot::Sender<StoreResult<usize>>);

enum Request {
    Enqueue(Batch),
    Commit(Box<Change>, oneshot::Sender<StoreResult<()>>),
    PostState(String, PostState, Option<Instant>, oneshot::Sender<StoreResult<()>>),
    Prune(Instant, u32, oneshot::Sender<StoreResult<u64>>),
}

impl Writer {
    /// Starts the task. It keeps the store's lock until its last write is done and its connection closed: whoever opens
    /// the store next must find nobody who still writes.
    pub(super) fn start(connection: SqliteConnection, epoch: u64, path: PathBuf, lock: File) -> Self {
        let (sender, requests) = mpsc::channel(WAITING);
        tokio::spawn(async move {
            let connection = Task { connection, epoch, path }.run(requests).await;
            // A connection that does not close cleanly is recovered by whoever opens the store next.
            let _ = connection.close().await;
            drop(lock);
        });
        Self(sender)
    }

    pub(super) async fn enqueue(&self, rows: Vec<NewInboxRow>) -> StoreResult<usize> {
        self.ask(|reply| Request::Enqueue((rows, reply))).await
    }

    pub(super) async fn commit(&self, change: Change) -> StoreResult<()> {
        self.ask(|reply| Request::Commit(Box::new(change), reply)).await
    }

    pub(super) async fn post_state(
        &self,
        key: String,
        state: PostState,
        not_before: Option<Instant>,
    ) -> StoreResult<()> {
        self.ask(|reply| Request::PostState(key, state, not_before, reply)).await
    }

    pub(super) async fn prune(&self, before: Instant, most: u32) -> StoreResult<u64> {
        self.ask(|reply| Request::Prune(before, most, reply)).await
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<StoreResult<T>>) -> Request) -> StoreResult<T> {
        let gone = || StoreError::Failed("its writer has stopped; restart tidegate".to_owned());
        let (reply, answer) = oneshot::channel();
        self.0.send(request(reply)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

struct Task {
    connection: SqliteConnection,
    epoch: u64,
    path: PathBuf,
}

impl Task {
    async fn run(mut self, mut requests: mpsc::Receiver<Request>) -> SqliteConnection {
        let mut next = requests.recv().await;
        while let Some(request) = next.take() {
            // A caller that no longer listens needs no answer: the write stands all the same.
            match request {
                Request::Enqueue(first) => {
                    let mut batches = vec![first];
                    while batches.len() < WAITING {
                        match requests.try_recv() {
                            Ok(Request::Enqueue(batch)) => batches.push(batch),
                            Ok(other) => {
                                next = Some(other);
                                break;
                            }
                            Err(_) => break,
                        }
                    }
                    self.enqueue(batches).await;
                }
                Request::Commit(change, reply) => {
                    let epoch = self.epoch;
                    let done = self.transaction(async |c| write::change(c, epoch, &change).await).await;
                    let _ = reply.send(done);
                }
                Request::PostState(key, state, not_before, reply) => {
                    let done = self.transaction(async |c| posts::set_state(c, &key, &state, not_before).await).await;
                    let _ = reply.send(done);
                }
                Request::Prune(before, most, reply) => {
                    let done = self.transaction(async |c| prune::prune(c, before, most).await).await;
                    let _ = reply.send(done);
                }
            }
            if next.is_none() {
                next = requests.recv().await;
            }
        }
        self.connection
    }

    async fn enqueue(&mut self, batches: Vec<Batch>) {
        let (rows, replies): (Vec<_>, Vec<_>) = batches.into_iter().unzip();
        let counts = self
            .transaction(async |c| {
                let mut counts = Vec::new();
                for rows in &rows {
                    counts.push(write::inbox(c, rows).await?);
                }
                Ok(counts)
            })
            .await;
        for (index, reply) in replies.into_iter().enumerate() {
            let _ = reply.send(counts.as_ref().map(|counts| counts[index]).map_err(Clone::clone));
        }
    }

    /// Runs `work` in one transaction of this epoch. BEGIN and ROLLBACK are plain statements: SQLite ends the
    /// transaction by itself when the disk is full, and sqlx's own would then count it as open for ever.
    async fn transaction<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut SqliteConnection) -> Result<T, Trouble>,
    ) -> StoreResult<T> {
        let connection = &mut self.connection;
        let done = async {
            sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *connection).await?;
            write::check_epoch(connection, self.epoch).await?;
            let value = work(connection).await?;
            sqlx::raw_sql("COMMIT").execute(&mut *connection).await?;
            Ok::<_, Trouble>(value)
        }
        .await;
        if done.is_err() {
            // Fails when SQLite has rolled back already, which is as well.
            let _ = sqlx::raw_sql("ROLLBACK").execute(&mut *connection).await;
        }
        done.map_err(|e| e.at(&self.path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::event::Event;
    use crate::domain::{PrNumber, RepoId};
    use crate::store::sqlite::open;

    fn rows(range: std::ops::Range<u32>) -> Vec<NewInboxRow> {
        let event = Event::PrChanged { repo: RepoId::parse("acme/shop").unwrap(), pr: PrNumber(7), review: None };
        let row = |n: u32| NewInboxRow {
            source: "github".into(),
            key: format!("{n:01000}"),
            event: event.clone(),
            closes: None,
            received_at: Instant::UNIX_EPOCH,
        };
        range.map(row).collect()
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_writing_goes_on_once_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("state.db");
        let (connection, epoch) = open::writer(&path, open::Terms::default()).await.unwrap();
        let mut task = Task { connection, epoch, path };
        let limit = async |task: &mut Task, sql: &'static str| {
            sqlx::raw_sql(sql).execute(&mut task.connection).await.unwrap();
        };
        let store = async |task: &mut Task, rows: Vec<NewInboxRow>| {
            let (reply, answer) = oneshot::channel();
            task.enqueue(vec![(rows, reply)]).await;
            answer.await.unwrap()
        };
        limit(&mut task, "PRAGMA max_page_count = 60").await;
        let full = store(&mut task, rows(0..200)).await.unwrap_err().to_string();
        assert!(full.contains("the disk that holds") && full.contains("state.db is full"), "{full}");
        assert_eq!(store(&mut task, rows(0..1)).await, Ok(1), "nothing of the failed batch stayed");
        limit(&mut task, "PRAGMA max_page_count = 100000").await;
        assert_eq!(store(&mut task, rows(0..200)).await, Ok(199));
    }
}
