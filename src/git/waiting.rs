//! Git works on threads that block, and a fetch may take as long as a server likes. Whoever reads waits for it so long and no
//! longer; the fetch goes on, and whoever asks later finds what it brought.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long whoever reads waits for a server.
pub(crate) const READ_WITHIN: Duration = Duration::from_secs(10);

/// Waits for work on a mirror. None once it has taken so long and a server is what it waits for; what is worked out here takes
/// the time that it takes.
pub(crate) async fn while_it_answers<T>(
    fetching: &AtomicBool,
    most: Duration,
    mut work: Pin<Box<dyn Future<Output = T> + Send + '_>>,
) -> Option<T> {
    loop {
        match tokio::time::timeout(most, work.as_mut()).await {
            Ok(done) => return Some(done),
            Err(_) if fetching.load(Ordering::Acquire) => return None,
            Err(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_server_is_waited_for_so_long_and_no_longer_and_work_here_to_its_end() {
        let soon = Duration::from_millis(1);
        let fetching = AtomicBool::new(true);
        assert_eq!(while_it_answers::<()>(&fetching, soon, Box::pin(std::future::pending())).await, None);
        assert_eq!(while_it_answers(&fetching, soon, Box::pin(async { 7 })).await, Some(7));
        fetching.store(false, Ordering::Release);
        let (tell, told) = tokio::sync::oneshot::channel();
        let work = while_it_answers(&fetching, soon, Box::pin(told));
        let later = async {
            tokio::time::sleep(soon * 3).await;
            tell.send(8)
        };
        assert_eq!(tokio::join!(work, later).0, Some(Ok(8)));
    }
}
