//! `tidegate check --online`: whether anybody could approve what those bring who wrote or pushed most of what there is, by the
//! rules that gates go by. Only reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;

use super::Reach;
use crate::config::Config;
use crate::domain::authors::{Authorship, Part, Sight, Trace, listed, ways_out};
use crate::domain::catalog::{App, ApprovalPolicy, Catalog, Environment, Right, UnknownAuthors};
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

/// Who wrote and pushed what came to the dev branch lately, known or not.
async fn wrote_lately(
    catalog: &Catalog,
    (forge, repos): (&dyn Forge, &Repos),
    app: &App,
    clock: &dyn Clock,
) -> PortResult<Authorship> {
    let Some(tip) = repos.branch_tip(&app.repository, &app.dev_branch).await? else { return Ok(Authorship::default()) };
    let passage = Passage { tips: vec![tip], ..Passage::default() };
    let since = clock.now() - LATELY;
    let passing = repos.passing(&app.repository, &passage).await?;
    let own = |beyond: &Option<Vec<String>>| beyond.as_ref().is_none_or(|files| !files.is_empty());
    let lately = passing.commits.into_iter().filter(|c| c.commit.at >= since && own(&c.beyond));
    let mut commits: Vec<_> = lately.map(|entrant| entrant.commit).collect();
    forge.author_logins(&app.repository, &mut commits).await?;
    if !commits.is_empty() {
        forge.pushers(&app.repository, &mut commits).await?;
    }
    let only_sides = BTreeSet::new();
    let (own_login, pushers_told) = (forge.own_login(), forge.tells_pushers());
    Ok(Authorship::of(&commits, Sight { catalog, own_login, only_sides: &only_sides, pushers_told }))
}

/// The lists that leave authors out and would have too few people without these.
fn few_left(catalog: &Catalog, app: &App, authors: &Authorship) -> Vec<String> {
    let mut told = Vec::new();
    for environment in catalog.environments.iter().filter(|e| app.places.contains_key(&e.name)) {
        for right in [Right::Change, Right::Hotfix] {
            let asks = |list: &&ApprovalPolicy| list.quorum > 0 && !list.self_approval;
            if let Some(list) = environment.approvals.get(&right).filter(asks) {
                told.extend(too_few(catalog, (app, environment, right), list, authors));
            }
        }
    }
    told
}

/// What is wrong with one list, if anything.
fn too_few(
    catalog: &Catalog,
    (app, environment, right): (&App, &Environment, Right),
    list: &ApprovalPolicy,
    authors: &Authorship,
) -> Option<String> {
    // As at the gate: somebody unknown costs one more, by a vote or by a word that takes the vote's place.
    let unknown: &[_] = match list.unknown_authors {
        UnknownAuthors::OneMore | UnknownAuthors::Claim => authors.unknown.as_slice(),
        UnknownAuthors::Refuse => &[],
    };
    let needed = list.quorum + u32::from(!unknown.is_empty());
    let into = format!("{}: a {right} into {} needs {} of", app.name, environment.name, list.quorum);
    let more = match unknown {
        [] => String::new(),
        _ => format!(", and one more because of {}", listed(unknown)),
    };
    // Where the forge never tells who pushed, there is no other way than more people.
    let ways = match unknown.iter().all(|one| one.trace == Trace::Never) {
        true => String::new(),
        false => format!(", or {}", ways_out(unknown, false)),
    };
    let dev = &app.dev_branch;
    let elsewhere: Vec<String> = catalog.kept_elsewhere(&list.from).map(ToString::to_string).collect();
    if !elsewhere.is_empty() {
        return Some(format!(
            "{into} {}{more}, and who is in {} is kept elsewhere and was not read here: see that {needed} of them did not write \
             to {dev} in the last 90 days, or one {right} may leave too few to approve it",
            names(&list.from),
            elsewhere.join(", "),
        ));
    }
    let all = catalog.members(&list.from);
    let (out, left): (Vec<_>, Vec<_>) = all.iter().partition(|person| authors.people.contains_key(*person));
    if left.len() >= usize::try_from(needed).unwrap_or(usize::MAX) {
        return None;
    }
    let brought = out.iter().any(|person| authors.people.get(*person) == Some(&Part::Brought));
    let did = if brought { "wrote or pushed" } else { "wrote" };
    let why = match (left.is_empty(), out.is_empty()) {
        (_, true) => "that is more than are listed".to_owned(),
        (true, false) => format!("all {did} to {dev} in the last 90 days"),
        (false, false) => format!("all but {} {did} to {dev} in the last 90 days", names(&left)),
    };
    Some(format!(
        "{into} {}{more}, and {why}: list more people{ways}, or one {right} may leave too few to approve it",
        names(&all)
    ))
}

/// Several names in one clause.
fn names<T: ToString>(all: impl IntoIterator<Item = T>) -> String {
    all.into_iter().map(|one| one.to_string()).collect::<Vec<_>>().join(", ")
}
