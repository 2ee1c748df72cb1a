//! `check --online`: whether the configured logins still are the accounts that they were when the daemon first looked, or that
//! the configuration says.

use std::collections::BTreeMap;

use super::Reach;
use crate::config::Config;
use crate::disk;
use crate::domain::accounts::taken;
use crate::domain::catalog::Surface;
use crate::forge::Directory as _;
use crate::forge::github::ACCOUNTS;
use crate::port::{Finding, PortError};

/// Looks who has the configured logins. Only reads.
pub(super) async fn check(config: &Config, reach: &Result<Reach<'_>, PortError>) -> Vec<Finding> {
    let Ok(Reach::Github(forge)) = reach else { return Vec::new() };
    let Some(app) = config.catalog.apps.values().next() else { return Vec::new() };
    let kept = disk::read_json::<BTreeMap<String, u64>>(&config.settings.data.join("github").join(ACCOUNTS));
    let kept = kept.ok().flatten().unwrap_or_default();
    let (mut found, mut well) = (Vec::new(), 0);
    for person in config.catalog.people.values() {
        for login in person.logins_on(Surface::Github) {
            let noted = config.catalog.numbers.get(login).or_else(|| kept.get(&login.to_ascii_lowercase())).copied();
            match (forge.account(&app.repository, login).await, noted) {
                (Err(error), _) => found.push(Finding::bad(format!("{login}: {}", error.told))),
                (Ok(Some(number)), Some(noted)) if number != noted => {
                    found.push(Finding::bad(taken(person.id.as_str(), login, (noted, number))));
                }
                (Ok(None), Some(_)) => found.push(Finding::warn(format!(
                    "nobody has the login {login} of {} any more: it counts on under the account it was; put the login that it \
                     has now",
                    person.id
                ))),
                (Ok(None), None) => found.push(Finding::warn(format!(
                    "GitHub has no login {login}, as `people.{}.github` says: whoever takes it would be {}",
                    person.id, person.id
                ))),
                (Ok(Some(_)), _) => well += 1,
            }
        }
    }
    if found.is_empty() && well > 0 {
        found.push(Finding::good(format!("{well} logins on GitHub are the accounts that they were")));
    }
    found
}
