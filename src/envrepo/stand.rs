//! How one commit of an env repo stands to another: what GitOps engines name are commits that others made.

use super::error::BumpError;
use super::repos::{EnvRepos, find, holds, values};
use super::{FileSpec, Stand};
use crate::domain::{CommitSha, ImageName};
use crate::git::GitRemote;

impl EnvRepos {
    /// How a commit stands to another, and what it says of images. None where the repository has no such commit.
    pub async fn stand(
        &self,
        remote: &GitRemote,
        at: &CommitSha,
        held: &CommitSha,
        specs: &[(FileSpec, ImageName)],
    ) -> Result<Option<Stand>, BumpError> {
        let (url, at, held, specs) = (remote.shown(), at.clone(), held.clone(), specs.to_vec());
        self.look(remote, move |link| {
            let commit = match find(&url, link, &at) {
                Err(BumpError::CommitMissing { .. }) => return Ok(None),
                found => found?,
            };
            let holds = holds(&url, link, commit.id(), &held)?;
            Ok(Some(Stand { holds, values: values(&url, link, &commit, &specs)? }))
        })
        .await
    }
}
