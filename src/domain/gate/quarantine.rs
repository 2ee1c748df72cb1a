//! The quarantine gate: nothing that is made of what was found to be bad enters anything, by whatever lane. No break-glass is
//! looked at here.

use super::{GateTruth, Reason, Shut, Verdict};
use crate::domain::catalog::Right;
use crate::domain::quarantine::{holds_named, of_version};

/// Whether one of the digests that would enter is held, or the version itself, which may have been built anew.
pub(super) fn evaluate(truth: &GateTruth<'_>) -> Verdict {
    let named = truth.entering.digests.iter().chain(&truth.subject.digests);
    let named: Vec<_> = named.cloned().collect();
    let by =
        holds_named(&truth.quarantined, &named).or_else(|| of_version(&truth.quarantined, truth.app, truth.version));
    let Some(by) = by else {
        return Verdict::Open { note: "none of its images is under quarantine".to_owned() };
    };
    let (catalog, environment) = (truth.catalog, truth.environment);
    let may = |p: &&crate::domain::PersonId| **p != by.by && catalog.may_request(p, Right::Lock, environment);
    Verdict::Shut(Shut {
        reason: Reason::Quarantined { what: by.words(), images: by.held(), lift: by.lift() },
        opens_at: None,
        who_can_open: catalog.people.keys().filter(may).cloned().collect(),
    })
}
