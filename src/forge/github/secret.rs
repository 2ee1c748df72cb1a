//! Whether the webhook secret is the one that GitHub signs with. Anybody can send something with a wrong signature, so that is
//! no news; that nothing ever came with a right one is, for then nothing that GitHub tells is heard.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

/// What came since the start.
#[derive(Debug, Default)]
pub(super) struct Secret {
    fitted: AtomicBool,
    unfit: AtomicU64,
}

impl Secret {
    /// A webhook came with a signature.
    pub(super) fn met(&self, fits: bool) {
        if fits {
            self.fitted.store(true, Relaxed);
        } else if self.unfit.fetch_add(1, Relaxed) == 0
            && let Some(words) = self.words()
        {
            tracing::error!("{words}");
        }
    }

    /// That it never fits, if so.
    pub(super) fn words(&self) -> Option<String> {
        let unfit = self.unfit.load(Relaxed);
        (unfit > 0 && !self.fitted.load(Relaxed)).then(|| {
            format!(
                "No webhook fits `forge.github.webhook_secret`, and {unfit} came since the start: give the App the same secret in its \
                 settings. Until then what happens on GitHub is noticed by the sweep alone, later."
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_that_never_fits_is_told_until_one_does_and_a_stranger_is_no_news_after_that() {
        let secret = Secret::default();
        assert_eq!(secret.words(), None);
        secret.met(false);
        secret.met(false);
        assert!(secret.words().is_some_and(|words| words.contains("and 2 came")));
        secret.met(true);
        assert_eq!(secret.words(), None);
        secret.met(false);
        assert_eq!(secret.words(), None);
    }
}
