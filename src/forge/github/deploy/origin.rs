//! Where a run comes from: which workflow, which one holds its job, and from which branch or tag it was taken. Anyone who can
//! push can put a workflow on a branch of their own, and anyone at all can offer one for reuse; so only those are believed that
//! the configuration names, from where others have looked at them.

use async_trait::async_trait;

use super::Known;
use super::token::Claims;
use crate::domain::{AppName, CommitSha, TagName, Version};
use crate::port::{PortError, PortResult};

/// What is known of the tags that releases made.
#[async_trait]
pub trait Releases: Send + Sync {
    /// The commits on which releases or hotfixes of an app put this version's tag.
    async fn tagged(&self, app: &AppName, version: Version) -> PortResult<Vec<CommitSha>>;
}

/// Why a run is not listened to.
pub(super) enum Refusal {
    /// For good, in these words.
    Foreign(String),
    /// It could not be told now.
    Untold(PortError),
}

/// A workflow as GitHub names it.
struct Workflow<'a> {
    /// The repository.
    repository: &'a str,
    /// Its file there.
    path: &'a str,
    /// From where it was taken.
    at: &'a str,
}

impl<'a> Workflow<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (whole, at) = text.split_once('@').filter(|(_, at)| !at.is_empty())?;
        let slash = whole.match_indices('/').nth(1).map(|(at, _)| at)?;
        Some(Self { repository: &whole[..slash], path: &whole[slash + 1..], at })
    }

    /// Whether a name of the configuration means it: a path in the run's own repository, or one in another, perhaps at one
    /// place alone.
    fn is(&self, named: &str, own: &str) -> bool {
        let (whole, at) = named.split_once('@').map_or((named, None), |(whole, at)| (whole, Some(at)));
        let (repository, path) = match whole.match_indices('/').nth(1) {
            Some((slash, _)) if !whole.starts_with(".github/") => (&whole[..slash], &whole[slash + 1..]),
            _ => (own, whole),
        };
        self.repository.eq_ignore_ascii_case(repository) && self.path == path && at.is_none_or(|at| at == self.at)
    }
}

/// Judges the workflows of a run.
pub(super) fn judge(claims: &Claims, named: &[String]) -> Result<(), String> {
    let (Some(started), Some(job)) = (Workflow::read(&claims.workflow_ref), Workflow::read(&claims.job_workflow_ref))
    else {
        return Err("the token does not say which workflow runs".to_owned());
    };
    let own = claims.repository.as_str();
    for workflow in [&started, &job] {
        if !named.iter().any(|named| workflow.is(named, own)) {
            return Err(format!(
                "the workflow {}/{} is not one that the configuration names (`forge.github.deploy_workflows`): {}",
                workflow.repository,
                workflow.path,
                named.join(", ")
            ));
        }
        let of_own = workflow.repository.eq_ignore_ascii_case(own);
        if of_own && workflow.at != claims.r#ref {
            return Err(format!("the workflow was taken from {}, and the run is of {}", workflow.at, claims.r#ref));
        }
    }
    match started.repository.eq_ignore_ascii_case(own) {
        true => Ok(()),
        false => Err("the workflow that was started is another repository's".to_owned()),
    }
}

/// Judges from where a run was started that asks for something of an app: that app's own branch, or a tag that a release of it
/// made and that names what it did then.
pub(super) async fn reviewed(claims: &Claims, app: &Known, releases: &dyn Releases) -> Result<(), Refusal> {
    if let Some(branch) = claims.r#ref.strip_prefix("refs/heads/")
        && app.branches.iter().any(|own| own.as_str() == branch)
    {
        return Ok(());
    }
    let tag = claims.r#ref.strip_prefix("refs/tags/").and_then(|tag| TagName::parse(tag).ok());
    let version = tag.as_ref().and_then(|tag| Version::parse(tag.as_str()).ok().filter(|v| v.tagged() == tag.as_str()));
    if let Some(version) = version {
        let made = releases.tagged(&app.name, version).await.map_err(Refusal::Untold)?;
        if made.iter().any(|commit| commit.as_str() == claims.sha) {
            return Ok(());
        }
    }
    let which = "a branch that the app's configuration names, or the tag of a version that a release of it made";
    Err(Refusal::Foreign(format!("the workflow must be started from {which}, not from elsewhere")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workflow::SHIPPED;

    #[test]
    fn a_workflow_is_named_by_its_path_and_where_it_is_anothers_by_its_repository_too() {
        let workflow = |text: &'static str| Workflow::read(text).unwrap();
        let shipped = workflow("Acme/shop/.github/workflows/deploy-to-prod.yml@refs/heads/dev");
        assert!(shipped.is(SHIPPED, "acme/Shop"));
        assert!(!shipped.is(SHIPPED, "mallory/shop"));
        assert!(!shipped.is(".github/workflows/Deploy-to-prod.yml", "acme/shop"));
        let shared = workflow("acme/flows/.github/workflows/deploy.yml@refs/tags/v1");
        assert!(!shared.is(".github/workflows/deploy.yml", "acme/shop"));
        assert!(shared.is("acme/flows/.github/workflows/deploy.yml", "acme/shop"));
        assert!(shared.is("acme/flows/.github/workflows/deploy.yml@refs/tags/v1", "acme/shop"));
        assert!(!shared.is("acme/flows/.github/workflows/deploy.yml@refs/tags/v2", "acme/shop"));
        for broken in ["", "acme/shop", "acme/shop/x.yml", "acme/shop/x.yml@", "@refs/heads/dev"] {
            assert!(Workflow::read(broken).is_none(), "{broken}");
        }
    }
}
