//! Reports from clusters that nobody may reach: what is believed of them, and who may make them.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::adapters::secret;
use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::rollouts::filled;
use super::settings::SecretSource;
use super::shape::Shape;
use super::shape_rollouts::ReportShape;
use crate::domain::EnvName;
use crate::rollout::reported::Reported;

/// How long a report counts where that is not written.
const FRESH_FOR: Duration = Duration::from_secs(15 * 60);

/// Who may report how apps fare in an environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportSettings {
    /// The last part of the address.
    pub name: String,
    /// What whoever reports has to know.
    pub secret: SecretSource,
}

/// What an environment believes; none when a problem was told.
pub(super) fn reported(r: &mut Resolver<'_>, path: &KeyPath, written: &ReportShape) -> Option<Reported> {
    let at = path.key("report");
    let object = filled(r, &at.key("object"), written.object.as_deref().unwrap_or("{app}"));
    let fresh_for = r.some_time(&at.key("fresh_for"), written.fresh_for.as_deref(), FRESH_FOR);
    Some(Reported { object: object?, fresh_for: fresh_for?, commit_vouches: written.commit_vouches })
}

fn name<'t>(environment: &'t str, written: &'t ReportShape) -> &'t str {
    written.name.as_deref().unwrap_or(environment)
}

/// Who may report, by environment; none when a problem was told.
pub(super) fn reporters(
    r: &mut Resolver<'_>,
    shape: &Shape,
    folder: &Path,
) -> Option<BTreeMap<EnvName, ReportSettings>> {
    let mut all = Some(BTreeMap::new());
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for (environment, written) in &shape.environments {
        let Some(report) = written.rollout.as_ref().and_then(|rollout| rollout.report.as_ref()) else { continue };
        let at = KeyPath::of(["environments", environment, "rollout", "report"]);
        let name = name(environment, report);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let problem = if shape.http.is_none() {
            r.problem::<()>(&at, "nobody can call: configure the public address under `http`")
        } else if !name.chars().all(fits) {
            let what = format!("{} is no part of an address: small letters, digits and `-`", shown(name));
            r.problem::<()>(&at.key("name"), what)
        } else if let Some(other) = taken.insert(name, environment) {
            r.problem::<()>(&at.key("name"), format!("{} is the address of {other} already", shown(name)))
        } else {
            Some(())
        };
        // A name that is none was told where it is declared.
        let read = problem.and_then(|()| EnvName::parse(environment).ok());
        match (read, &mut all) {
            (Some(environment), Some(all)) => {
                let settings = ReportSettings { name: name.to_owned(), secret: secret(folder, &report.secret) };
                all.insert(environment, settings);
            }
            _ => all = None,
        }
    }
    all
}
