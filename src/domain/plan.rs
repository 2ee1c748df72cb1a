//! Plans: the steps of each lane, as data. A new lane is a new plan here, not a new engine.

use super::catalog::{App, Catalog, Environment, VersionImages, WriteMode};
use super::delivery::Lane;
use super::step::{Approval, Step, StepKind, TagTarget};
use super::{Branch, CommitSha, EnvName, IdError, TagName, Version};

/// The release branch of a version.
pub fn release_branch(version: Version) -> Result<Branch, IdError> {
    Branch::parse(format!("releases/{}", version.tagged()))
}

/// The promotion branch of a version.
pub fn promotion_branch(version: Version) -> Result<Branch, IdError> {
    Branch::parse(format!("promotions/{}", version.tagged()))
}

/// The hotfix branch of a version.
pub fn hotfix_branch(version: Version) -> Result<Branch, IdError> {
    Branch::parse(format!("hotfixes/{}", version.tagged()))
}

/// The branch that what a lane ships stands on, and is brought back from.
pub fn own_branch(lane: Lane, version: Version) -> Result<Branch, IdError> {
    if lane == Lane::Hotfix { hotfix_branch(version) } else { release_branch(version) }
}

/// Tidegate's own branch that brings a version back, where its own branch holds something else by then.
pub fn back_branch(version: Version) -> Result<Branch, IdError> {
    Branch::parse(format!("tidegate/back-merges/{}", version.tagged()))
}

/// The tag of a version.
pub fn version_tag(version: Version) -> Result<TagName, IdError> {
    TagName::parse(version.tagged())
}

/// The tag that says what an environment runs (branchless).
pub fn latest_tag(environment: &EnvName) -> Result<TagName, IdError> {
    TagName::parse(format!("{environment}/latest"))
}

/// The branch of a bump in an env repo. Continuous bumps share one that is updated in place; the other lanes have
/// one per version, so that an older open one can be told from a newer.
pub fn bump_branch(
    lane: Lane,
    environment: &EnvName,
    app: &App,
    version: Option<Version>,
    delivery: &str,
) -> Result<Branch, IdError> {
    let app = &app.name;
    match (lane, version) {
        (Lane::Continuous, _) => Branch::parse(format!("tidegate/{environment}/{app}")),
        // Git cannot keep `x/y/z` beside `x/y`, and no app's name has a dot.
        (Lane::Rollback, _) | (_, None) => Branch::parse(format!("tidegate/{environment}/{app}.rollback/{delivery}")),
        (_, Some(version)) => Branch::parse(format!("tidegate/{environment}/{app}/{}", version.tagged())),
    }
}

/// The names that a bump's branch may have, the plain one first. Where somebody's branch is in its way, another is taken.
pub fn bump_names(plain: &Branch) -> impl Iterator<Item = Branch> {
    let rest = plain.as_str().strip_prefix("tidegate/").unwrap_or(plain.as_str()).to_owned();
    let others = (2..10).filter_map(move |n| Branch::parse(format!("tidegate-{n}/{rest}")).ok());
    std::iter::once(plain.clone()).chain(others)
}

/// Whether Git keeps both branches: it has no `x/y` beside `x`.
pub fn fits_beside(one: &Branch, other: &Branch) -> bool {
    let within = |a: &Branch, b: &Branch| a.as_str().strip_prefix(b.as_str()).is_some_and(|rest| rest.starts_with('/'));
    !within(one, other) && !within(other, one)
}

fn steps(kinds: Vec<StepKind>) -> Vec<Step> {
    kinds.into_iter().map(Step::new).collect()
}

/// Bump, merge where there is a pull request, await the rollout.
fn enter(environment: &Environment, approval: Approval) -> Vec<StepKind> {
    let name = environment.name.clone();
    let mut kinds = vec![StepKind::Bump { environment: name.clone() }];
    if environment.write == WriteMode::PullRequest {
        kinds.push(StepKind::MergeBump { environment: name.clone(), approval });
    }
    kinds.push(StepKind::AwaitRollout { environment: name });
    kinds
}

/// A pull request of a developer into the dev branch.
pub fn change(environment: &Environment) -> Vec<Step> {
    steps(vec![StepKind::MergePr { environment: environment.name.clone() }])
}

/// A dev image on its way to the first environment.
pub fn continuous(environment: &Environment) -> Vec<Step> {
    steps(enter(environment, Approval::Own))
}

/// A release cut at a commit, into the release environment.
pub fn release(app: &App, environment: &Environment, version: Version, at: &CommitSha) -> Result<Vec<Step>, IdError> {
    let images = StepKind::AwaitImages { from: app.version_images };
    let tags = vec![version_tag(version)?];
    let mut kinds = Vec::new();
    match app.branches.get(&environment.name) {
        Some(base) => {
            let branch = release_branch(version)?;
            kinds.push(StepKind::CutBranch { branch: branch.clone(), at: at.clone() });
            kinds.push(StepKind::OpenPr { branch, base: base.clone() });
            kinds.push(StepKind::MergePr { environment: environment.name.clone() });
            kinds.push(StepKind::Tag { tags, on: TagTarget::Merge });
            kinds.push(images);
            kinds.extend(enter(environment, Approval::Carried));
        }
        None => {
            kinds.push(StepKind::Tag { tags, on: TagTarget::Source });
            kinds.push(images);
            kinds.extend(enter(environment, Approval::Own));
            kinds.push(StepKind::MoveTag { environment: environment.name.clone() });
        }
    }
    Ok(steps(kinds))
}

/// A release whose pull request was merged after the end of an earlier delivery of the same version and commit: what was
/// merged is voted on first.
pub fn release_merged(
    app: &App,
    environment: &Environment,
    version: Version,
    at: &CommitSha,
) -> Result<Vec<Step>, IdError> {
    let mut steps = release(app, environment, version, at)?;
    steps.retain(|s| !matches!(s.kind, StepKind::CutBranch { .. } | StepKind::OpenPr { .. }));
    Ok(steps)
}

/// A release whose merge an earlier delivery of the same version and commit left behind, given up before it entered: people
/// vote on the bump.
pub fn release_again(app: &App, environment: &Environment, version: Version) -> Result<Vec<Step>, IdError> {
    let tags = vec![version_tag(version)?];
    let mut kinds =
        vec![StepKind::Tag { tags, on: TagTarget::Merge }, StepKind::AwaitImages { from: app.version_images }];
    kinds.extend(enter(environment, Approval::Own));
    Ok(steps(kinds))
}

/// A version moving on to a later environment. `merges` says whether the environment's branch still lacks the
/// version's commit; after a rollback it may hold it already, and people vote on the bump instead.
pub fn promotion(
    app: &App,
    environment: &Environment,
    version: Version,
    at: &CommitSha,
    merges: bool,
) -> Result<Vec<Step>, IdError> {
    let mut kinds = vec![StepKind::AwaitImages { from: VersionImages::Rebuild }];
    match app.branches.get(&environment.name) {
        Some(base) if merges => {
            let branch = promotion_branch(version)?;
            kinds.push(StepKind::CutBranch { branch: branch.clone(), at: at.clone() });
            kinds.push(StepKind::OpenPr { branch, base: base.clone() });
            kinds.push(StepKind::MergePr { environment: environment.name.clone() });
            kinds.extend(enter(environment, Approval::Carried));
        }
        Some(_) => kinds.extend(enter(environment, Approval::Own)),
        None => {
            kinds.extend(enter(environment, Approval::Own));
            kinds.push(StepKind::MoveTag { environment: environment.name.clone() });
        }
    }
    Ok(steps(kinds))
}

/// A fix of what production runs, through every environment after the first where the app has files.
pub fn hotfix(app: &App, catalog: &Catalog, version: Version, at: &CommitSha) -> Result<Vec<Step>, IdError> {
    let branch = hotfix_branch(version)?;
    let mut kinds = vec![StepKind::CutBranch { branch: branch.clone(), at: at.clone() }];
    let has_files = |e: &&Environment| app.places.get(&e.name).is_some_and(|places| !places.is_empty());
    let later: Vec<&Environment> = catalog.environments.iter().skip(1).filter(has_files).collect();
    let mut tags = Vec::new();
    for environment in &later {
        tags.push(TagName::parse(format!("{}/{}", environment.name, version.tagged()))?);
    }
    tags.push(version_tag(version)?);
    let base = later.first().and_then(|e| app.branches.get(&e.name).map(|b| (e.name.clone(), b.clone())));
    let approval = match base {
        Some((environment, base)) => {
            kinds.push(StepKind::OpenPr { branch: branch.clone(), base });
            kinds.push(StepKind::MergePr { environment });
            kinds.push(StepKind::Tag { tags, on: TagTarget::Head });
            Approval::Carried
        }
        None => {
            kinds.push(StepKind::AwaitFix { branch: branch.clone() });
            kinds.push(StepKind::Tag { tags, on: TagTarget::Source });
            Approval::Own
        }
    };
    kinds.push(StepKind::AwaitImages { from: VersionImages::Rebuild });
    for environment in &later {
        kinds.extend(enter(environment, approval));
        if !app.branches.contains_key(&environment.name) {
            kinds.push(StepKind::MoveTag { environment: environment.name.clone() });
        }
    }
    for environment in later.iter().skip(1) {
        if let Some(branch) = app.branches.get(&environment.name) {
            kinds.push(StepKind::UpdateBranch { branch: branch.clone() });
        }
    }
    kinds.push(StepKind::BackMerge { into: app.dev_branch.clone() });
    Ok(steps(kinds))
}

/// A way back in one environment. The environment's branch stays where it is; a `latest` tag follows.
pub fn rollback(app: &App, environment: &Environment, catalog: &Catalog) -> Vec<Step> {
    let mut kinds = enter(environment, Approval::Own);
    let first = catalog.first_environment().is_some_and(|e| e.name == environment.name);
    if !first && !app.branches.contains_key(&environment.name) {
        kinds.push(StepKind::MoveTag { environment: environment.name.clone() });
    }
    steps(kinds)
}

/// Break-glass.
pub fn break_glass(environment: &Environment) -> Vec<Step> {
    steps(vec![StepKind::Grant { environment: environment.name.clone() }])
}
