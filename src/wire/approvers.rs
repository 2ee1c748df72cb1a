//! `tidegate check --online`: whether anybody could approve what those bring who wrote most of what there is. Only reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;

use super::Reach;
use crate::config::Config;
use crate::domain::PersonId;
use crate::domain::authors::{Authorship, Sight};
use crate::domain::catalog::{App, Catalog, Right};
use crate::domain::entering::Passage;
use crate::forge::Forge;
use crate::forge::local::LocalForge;
use crate::port::{Clock, Finding, PortError, PortResult};
use crate::repos::Repos;

/// Who wrote something within this time may well write what is to be approved next.
const LATELY: TimeDelta = TimeDelta::days(90);

/// Looks at who wrote to each app's dev branch lately, and tells the lists on which too few others are.
pub(super) async fn check(
    config: &Config,
    forge: &Result<Reach<'_>, PortError>,
    clock: Arc<dyn Clock>,
) -> Vec<Finding> {
    let unread =
        |error: &PortError| vec![Finding::bad(format!("who wrote the apps was not looked at: {}", error.told))];
    let embedded;
    let (forge, repos): (&dyn Forge, &Repos) = match forge {
        Err(error) => return unread(error),
        Ok(Reach::Github(forge)) => (forge.as_ref(), forge.repos()),
        // It does not have a repository yet.
        Ok(Reach::Local(root)) if !root.join("forge.db").exists() => return Vec::new(),
        Ok(Reach::Local(root)) => match LocalForge::open(root, clock.clone()).await {
            Err(error) => return unread(&error),
            Ok(forge) => {
                embedded = forge;
                (&embedded, embedded.repos())
            }
        },
    };
    let mut found = Vec::new();
    for app in config.catalog.apps.values() {
        match wrote_lately(&config.catalog, (forge, repos), app, clock.as_ref()).await {
            Ok(authors) => found.extend(few_left(&config.catalog, app, &authors).into_iter().map(Finding::warn)),
            Err(error) => found.push(Finding::bad(format!("who wrote {} was not looked at: {}", app.name, error.told))),
        }
    }
    found
}

/// Everybody known who wrote what came to the dev branch lately.
async fn wrote_lately(
    catalog: &Catalog,
    (forge, repos): (&dyn Forge, &Repos),
    app: &App,
    clock: &dyn Clock,
) -> PortResult<BTreeSet<PersonId>> {
    let Some(tip) = repos.branch_tip(&app.repository, &app.dev_branch).await? else { return Ok(BTreeSet::new()) };
    let passage = Passage { tips: vec![tip], ..Passage::default() };
    let since = clock.now() - LATELY;
    let passing = repos.passing(&app.repository, &passage).await?;
    let own = |beyond: &Option<Vec<String>>| beyond.as_ref().is_none_or(|files| !files.is_empty());
    let lately = passing.commits.into_iter().filter(|c| c.commit.at >= since && own(&c.beyond));
    let mut commits: Vec<_> = lately.map(|entrant| entrant.commit).collect();
    forge.author_logins(&app.repository, &mut commits).await?;
    let sight = Sight { catalog, own_login: forge.own_login(), only_sides: &BTreeSet::new() };
    Ok(Authorship::of(&commits, sight).people.into_keys().collect())
}

/// The lists that leave authors out and would have too few people without these.
fn few_left(catalog: &Catalog, app: &App, authors: &BTreeSet<PersonId>) -> Vec<String> {
    let mut told = Vec::new();
    for environment in catalog.environments.iter().filter(|e| app.places.contains_key(&e.name)) {
        for right in [Right::Change, Right::Hotfix] {
            let Some(list) = environment.approvals.get(&right).filter(|l| l.quorum > 0 && !l.self_approval) else {
                continue;
            };
            let elsewhere: Vec<String> = catalog.kept_elsewhere(&list.from).map(ToString::to_string).collect();
            if !elsewhere.is_empty() {
                told.push(format!(
                    "{}: a {right} into {} needs {} of {}, and who is in {} is kept elsewhere and was not read here: see that {} of \
                     them did not write to {} in the last 90 days, or one {right} may leave too few to approve it",
                    app.name,
                    environment.name,
                    list.quorum,
                    list.from.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                    elsewhere.join(", "),
                    list.quorum,
                    app.dev_branch
                ));
                continue;
            }
            let listed = catalog.members(&list.from);
            let left: Vec<String> = listed.difference(authors).map(ToString::to_string).collect();
            if left.len() < usize::try_from(list.quorum).unwrap_or(usize::MAX) {
                let but = if left.is_empty() { String::new() } else { format!(" but {}", left.join(", ")) };
                told.push(format!(
                    "{}: a {right} into {} needs {} of {}, and all{but} wrote to {} in the last 90 days: list more people, or one \
                     {right} may leave too few to approve it",
                    app.name,
                    environment.name,
                    list.quorum,
                    listed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
                    app.dev_branch
                ));
            }
        }
    }
    told
}
