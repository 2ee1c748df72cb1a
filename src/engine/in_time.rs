//! No call to the outside outlasts the lease under which it is made: whoever takes the lease over must find it ended, or
//! an effect could follow on one that was taken for dead.
//!
//! A call given up may still have its effect. It counts as a passing fault, and what became of it is looked up.

use std::future::Future;
use std::time::Duration;

use crate::port::{PortError, PortResult};

/// Waits for a call so long and no longer.
pub(super) async fn in_time<T>(
    most: Duration,
    doing: &str,
    call: impl Future<Output = PortResult<T>>,
) -> PortResult<T> {
    match tokio::time::timeout(most, call).await {
        Ok(done) => done,
        Err(late) => {
            let told =
                format!("no end was in sight after {} s of trying to {doing}; it is looked at again", most.as_secs());
            Err(PortError::transient(told, late))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::port::Fault;

    #[tokio::test]
    async fn a_call_without_end_becomes_a_passing_fault() {
        let endless = std::future::pending::<PortResult<()>>();
        let error = in_time(Duration::ZERO, "merge acme/shop#4", endless).await.unwrap_err();
        assert_eq!(error.fault, Fault::Transient);
        assert!(error.told.contains("merge acme/shop#4"), "{error}");
        assert_eq!(in_time(Duration::ZERO, "read", async { Ok(7) }).await, Ok(7));
    }
}
