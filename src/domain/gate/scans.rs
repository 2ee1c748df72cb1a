//! The scan gate: what a registry's scan found in what would enter.

use super::evaluate::{ASK_AGAIN, Look, later, open};
use super::{Reason, Shut, Verdict};
use crate::domain::scan::{Judged, Mute, Scan, ScanPolicy, Scanned};

impl Look<'_> {
    /// What nobody looked at is not known to hold nothing.
    pub(super) fn scan(&mut self, image: &Scanned, policy: ScanPolicy) -> Verdict {
        let unasked = Scan::mute(Mute::Unasked);
        let scan = self.truth.scans.get(image).unwrap_or(&unasked);
        let (image, link) = (image.clone(), scan.link.clone());
        Verdict::Shut(Shut::because(match scan.judged(policy) {
            Judged::Passes(note) => return open(format!("{image}: {note}")),
            Judged::Found => Reason::ScanFound { image, found: scan.found, at: policy.at, link },
            Judged::Running(word) => {
                self.again_at(later(self.now, ASK_AGAIN));
                Reason::ScanRunning { image, word, link }
            }
            Judged::Unknown(why) => Reason::ScanUnknown { image, why, link },
        }))
    }
}
