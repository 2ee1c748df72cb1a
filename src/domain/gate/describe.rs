//! What a gate asks for, told before anybody knows whether it is open: for the text of a pull request.

use super::GateSpec;
use crate::domain::catalog::{Catalog, Environment, UnknownAuthors};
use crate::domain::explain::duration_words;
use crate::domain::{AppName, PersonId};

/// How many people are named before the rest are counted.
const NAMED: usize = 8;

impl GateSpec {
    /// One line: the gate's name, what must be so, and who can make it so.
    pub fn describe(&self, app: &AppName, environment: &Environment, catalog: &Catalog) -> String {
        let here = &environment.name;
        match self {
            Self::Approvals { policy, .. } if policy.quorum == 0 => "approvals: none needed".to_owned(),
            Self::Approvals { policy, exclude_commit_authors, .. } => {
                let lists = policy.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let people: Vec<PersonId> = catalog.members(&policy.from).into_iter().collect();
                let mut named: Vec<String> = people.iter().take(NAMED).map(ToString::to_string).collect();
                if people.len() > NAMED {
                    named.push(format!("{} more", people.len() - NAMED));
                }
                let but = match (policy.self_approval, exclude_commit_authors) {
                    (true, _) => "",
                    (false, true) => ", but not of who asked for it, opened it or wrote one of its commits",
                    (false, false) => ", but not of who asked for it or opened it",
                };
                let known = match policy.unknown_authors {
                    UnknownAuthors::Claim if !policy.self_approval => "; every author must be known, or claimed",
                    UnknownAuthors::Refuse if !policy.self_approval => "; every author must be known",
                    _ => "",
                };
                let lasts = policy.expires.map(|e| format!("; each lasts {}", duration_words(e))).unwrap_or_default();
                format!("approvals: {} of {lists} ({}){but}{lasts}{known}", policy.quorum, named.join(", "))
            }
            Self::Carried => "approvals: what was approved with the app's pull request is what enters".to_owned(),
            Self::Head { version } => format!("order: the head is the version's commit {}", version.short()),
            Self::Checks { required } => format!("checks: {} passed on the head", required.join(", ")),
            Self::Freeze => format!("freeze: {here} is not frozen"),
            Self::Lock => format!("lock: nobody holds {app} in {here}"),
            Self::After { environment, soak } if soak.is_zero() => format!("order: healthy in {environment}"),
            Self::After { environment, soak } => {
                format!("soak: healthy in {environment} for {}", duration_words(*soak))
            }
            Self::NotOlder => format!("order: not older than what {here} runs"),
            Self::Tag => "tag: the version's tag names what is approved".to_owned(),
            Self::Descends => format!("order: contains what {here} runs"),
            Self::Scan { image, policy } => format!("scan: that of {image} found {policy}"),
            Self::Quarantine => "quarantine: none of its images was found to be bad".to_owned(),
            Self::Images => "images: its tags name nothing else by now, and it can be pulled".to_owned(),
        }
    }
}
