//! Running a program of somebody else's that is to answer and end. It runs in a process group of its own, and all of that ends
//! with it: a shell script that is killed would otherwise leave behind what it started. What it writes is bounded, and
//! whoever left its group and still holds its output holds up nobody here.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use futures::future;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

/// How much it may answer, in bytes.
const ANSWER: usize = 1 << 20;
/// How much is kept of what it complains.
const COMPLAINT: usize = 16 << 10;
/// How much is read at once.
const CHUNK: usize = 4 << 10;
/// How long the rest of what it wrote is read once it ended. It is all there by then, unless somebody else writes on.
const REST: Duration = Duration::from_millis(500);

/// What a program left.
pub(super) struct Ended {
    pub(super) status: ExitStatus,
    pub(super) stdout: Vec<u8>,
    pub(super) stderr: Vec<u8>,
}

/// A process group, which ends with this.
struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        // Usually nobody is left in it.
        let _ = self.0.map(|group| kill_process_group(group, Signal::KILL));
    }
}

/// What a program writes to one of its outputs.
struct Output<R> {
    from: Option<R>,
    kept: Vec<u8>,
    most: usize,
    /// Whether there was more than is kept.
    more: bool,
}

impl<R: AsyncRead + Unpin> Output<R> {
    fn new(from: Option<R>, most: usize) -> Self {
        Self { from, kept: Vec::new(), most, more: false }
    }

    fn is_open(&self) -> bool {
        self.from.is_some()
    }

    /// Reads on; what is too much is let go, so that it need not wait for a reader.
    async fn read(&mut self) {
        let Some(from) = &mut self.from else { return };
        let mut chunk = vec![0; CHUNK];
        match from.read(&mut chunk).await {
            Ok(0) | Err(_) => self.from = None,
            Ok(length) => {
                let room = self.most - self.kept.len();
                self.kept.extend_from_slice(&chunk[..length.min(room)]);
                self.more |= length > room;
            }
        }
    }

    async fn rest(&mut self) {
        while self.is_open() && !self.more {
            self.read().await;
        }
    }
}

/// Runs a program to its end, and ends all that it started; none where it answers too much. Dropped before that, it ends them
/// likewise.
pub(super) async fn run(mut command: Command) -> io::Result<Option<Ended>> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0).kill_on_drop(true);
    let mut child = command.spawn()?;
    let group = Group(child.id().and_then(|id| Pid::from_raw(id.try_into().ok()?)));
    let mut stdout = Output::new(child.stdout.take(), ANSWER);
    let mut stderr = Output::new(child.stderr.take(), COMPLAINT);
    let status = loop {
        tokio::select! {
            status = child.wait() => break status?,
            () = stdout.read(), if stdout.is_open() => {}
            () = stderr.read(), if stderr.is_open() => {}
        }
        if stdout.more {
            return Ok(None);
        }
    };
    drop(group);
    // Who takes longer left its group, and is none of ours.
    let _ = tokio::time::timeout(REST, future::join(stdout.rest(), stderr.rest())).await;
    Ok((!stdout.more).then_some(Ended { status, stdout: stdout.kept, stderr: stderr.kept }))
}
