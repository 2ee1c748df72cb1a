//! Where commands write: results on standard output, everything about the doing on standard error.

use std::future::Future;
use std::io::{ErrorKind, Write};
use std::pin::pin;
use std::time::Duration;

use serde::Serialize;

use super::failure::{Exit, Failure, Outcome};

/// Writes a result. A reader that stopped reading (`tidegate … | head`) is no failure, but there is no more to do.
pub(crate) fn print(text: &str) -> Outcome {
    let mut stdout = std::io::stdout().lock();
    let written = stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush());
    written.map_err(|e| match e.kind() {
        ErrorKind::BrokenPipe => Failure::silent(Exit::Closed),
        _ => Failure::failed(format!("cannot write to standard output: {e}")),
    })
}

/// Writes a result as JSON.
pub(crate) fn print_json(value: &impl Serialize) -> Outcome {
    let text = serde_json::to_string_pretty(value).map_err(Failure::failed)?;
    print(&format!("{text}\n"))
}

/// Tells something about the doing. If nobody can read it, nothing is lost.
pub(crate) fn tell(text: impl std::fmt::Display) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Does something that may take long. After a second it says what is being done, and again every five.
pub(crate) async fn telling<T>(what: &str, work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    let mut waited = 0;
    loop {
        let next = if waited == 0 { 1 } else { 5 };
        match tokio::time::timeout(Duration::from_secs(next), &mut work).await {
            Ok(done) => return done,
            Err(_) => {
                waited += next;
                tell(format_args!("{what}… {waited} s"));
            }
        }
    }
}
