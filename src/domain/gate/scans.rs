//! The scan gate: what a registry's scan found in what would enter, and who lets that pass all the same.

use super::evaluate::{ASK_AGAIN, Look, later, open};
use super::{Reason, Shut, Verdict};
use crate::domain::catalog::Right;
use crate::domain::explain::instant_words;
use crate::domain::scan::{Judged, Mute, Scan, ScanPolicy, Scanned};

impl Look<'_> {
    /// What nobody looked at is not known to hold nothing.
    pub(super) fn scan(&mut self, image: &Scanned, policy: ScanPolicy) -> Verdict {
        let unasked = Scan::mute(Mute::Unasked);
        let scan = self.truth.scans.get(image).unwrap_or(&unasked);
        let judged = scan.judged(policy);
        if let Judged::Passes(note) = judged {
            return open(format!("{image}: {note}"));
        }
        if let Some(waived) = self.waived(image, scan) {
            return waived;
        }
        let (image, link) = (image.clone(), scan.link.clone());
        let reason = match judged {
            Judged::Running(word) => {
                self.again_at(later(self.now, ASK_AGAIN));
                Reason::ScanRunning { image, word, link }
            }
            Judged::Unknown(why) => Reason::ScanUnknown { image, why, link },
            Judged::Found | Judged::Passes(_) => Reason::ScanFound { image, found: scan.found, at: policy.at, link },
        };
        Verdict::Shut(Shut { reason, opens_at: None, who_can_open: self.who_may(Right::Waive) })
    }

    /// Who lets it pass, as long as that lasts and they might still say so.
    fn waived(&mut self, image: &Scanned, scan: &Scan) -> Option<Verdict> {
        let (truth, now) = (self.truth, self.now);
        let counts = |w: &&super::Waiver| {
            w.is_on(now) && w.app == truth.subject.app && w.counts_in(truth.environment, truth.catalog)
        };
        let waiver = truth.waivers.iter().filter(counts).find(|w| w.opens(image, scan))?;
        self.again_at(Some(waiver.until));
        let until = instant_words(waiver.until);
        Some(open(format!("waived by {} until {until}: {image} ({scan}); {}", waiver.by, waiver.reason)))
    }
}
