//! `tidegate check --online`: whether the files of the env repos can hold what bumps must write in them. Only reads.

use super::{Reach, check_folder};
use crate::config::Config;
use crate::domain::RepoId;
use crate::domain::catalog::{App, Environment, ImagePlace, Pin};
use crate::envrepo::EnvRepos;
use crate::git::GitRemote;
use crate::port::{Finding, PortError, PortResult};

/// Looks at the files of every environment: one finding for each that is as it must be, one for each file that is not.
pub(super) async fn check(config: &Config, forge: &Result<Reach<'_>, PortError>) -> Vec<Finding> {
    let forge = match forge {
        Ok(forge) => forge,
        Err(error) => return vec![Finding::bad(format!("the env repos' files were not looked at: {}", error.told))],
    };
    let repos = EnvRepos::open(check_folder(config).join("mirrors"));
    let mut found = Vec::new();
    for environment in &config.catalog.environments {
        match forge.remote(&environment.repository).await {
            Ok(None) => {}
            Ok(Some(remote)) => {
                let bad = found.len();
                let mut looked = 0;
                for app in config.catalog.apps.values() {
                    looked += of_app(&repos, &remote, (environment, app), &mut found).await;
                }
                if found.len() == bad && looked > 0 {
                    let name = &environment.name;
                    found.push(Finding::good(format!(
                        "{name}: {} can hold what is written there",
                        if looked == 1 { "1 file".to_owned() } else { format!("{looked} files") }
                    )));
                }
            }
            Err(error) => found.push(Finding::bad(format!("{}: {}", environment.name, error.told))),
        }
    }
    found
}

/// Whether what signs commits can be used, and what the forge must know of it.
pub(super) fn signing(config: &Config) -> Option<Finding> {
    match super::signer(&config.settings, &check_folder(config)) {
        Ok(None) => None,
        Ok(Some(signer)) => {
            let public = signer.public();
            Some(Finding::good(format!(
                "bumps are signed by {public}: give it to the forge as a signing key of the account with the address {}",
                config.settings.identity.email
            )))
        }
        Err(error) => Some(Finding::bad(error.to_string())),
    }
}

impl Reach<'_> {
    /// The repository; none where the embedded forge does not have it yet.
    async fn remote(&self, repo: &RepoId) -> PortResult<Option<GitRemote>> {
        match self {
            Self::Local(root) => {
                let path = root.join(format!("{repo}.git"));
                Ok(path.exists().then(|| GitRemote::open_to_all(path.display().to_string())))
            }
            Self::Github(forge) => forge.repos().git_remote(repo).await.map(Some),
        }
    }
}

/// Looks at an app's files in an environment, and tells those that cannot be read or written. Returns how many there are.
async fn of_app(
    repos: &EnvRepos,
    remote: &GitRemote,
    (environment, app): (&Environment, &App),
    found: &mut Vec<Finding>,
) -> usize {
    let places: &[ImagePlace] = app.places.get(&environment.name).map_or(&[], Vec::as_slice);
    if places.is_empty() {
        return 0;
    }
    let specs: Vec<_> = places.iter().map(|place| (place.file.clone(), place.image.clone())).collect();
    let place_of = format!("{} in {}", app.name, environment.name);
    let current = match repos.read(remote, &environment.branch, &specs).await {
        Ok(current) => current,
        Err(error) => {
            found.push(Finding::bad(format!("{place_of}: {error}")));
            return places.len();
        }
    };
    for (place, (value, pin)) in places.iter().zip(current.values.into_iter().zip(current.pins)) {
        match (value, pin) {
            (Err(why), _) => found.push(Finding::bad(format!("{place_of}: {why}"))),
            (Ok(_), Err(why)) if place.pin == Pin::Digest => found.push(Finding::bad(format!("{place_of}: {why}"))),
            (Ok(_), _) => {}
        }
    }
    places.len()
}
