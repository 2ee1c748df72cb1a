//! `tidegate check --online` for the embedded forge: whether its folder holds the repositories and branches that the
//! configuration names. Only reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::domain::catalog::Catalog;
use crate::domain::{Branch, RepoId};
use crate::port::{Finding, PortResult};
use crate::repos::{Bare, path};

/// One finding for each repository that has what it must have, one for each thing that is not there.
pub fn check(root: &Path, catalog: &Catalog) -> Vec<Finding> {
    let mut needed: BTreeMap<&RepoId, BTreeSet<&Branch>> = BTreeMap::new();
    for app in catalog.apps.values() {
        needed.entry(&app.repository).or_default().extend(app.branches.values().chain([&app.dev_branch]));
    }
    for environment in &catalog.environments {
        needed.entry(&environment.repository).or_default().insert(&environment.branch);
    }
    let mut found = Vec::new();
    for (repo, branches) in needed {
        match lacks(root, repo, &branches) {
            Ok(lacks) if lacks.is_empty() => found.push(Finding::good(format!("{repo}: every branch is there"))),
            Ok(lacks) => found.extend(lacks),
            Err(error) => found.push(Finding::bad(format!("{repo}: {error}"))),
        }
    }
    found
}

fn lacks(root: &Path, repo: &RepoId, branches: &BTreeSet<&Branch>) -> PortResult<Vec<Finding>> {
    let at = path(root, repo);
    if !at.exists() {
        let first = branches.first().map_or("main", |branch| branch.as_str());
        return Ok(vec![Finding::bad(format!(
            "{repo} is not in the embedded forge: `git init --bare -b {first} {}` makes it; then push to it",
            at.display()
        ))]);
    }
    let bare = Bare::open(root, repo)?;
    let mut found = Vec::new();
    for branch in branches {
        if bare.tip(branch)?.is_none() {
            found.push(Finding::bad(format!(
                "{repo} has no branch {branch}: push it (`git push {} HEAD:{branch}`), or correct the configuration",
                at.display()
            )));
        }
    }
    Ok(found)
}
