//! How Git reaches a repository on GitHub: its address, with the installation's token beside it. What Git knows is asked that
//! way, and costs no call of the API.

use std::sync::Arc;

use async_trait::async_trait;
use url::Url;

use super::api::Api;
use super::auth::Renewing;
use crate::domain::RepoId;
use crate::git::GitRemote;
use crate::port::PortResult;
use crate::repos::Ways;

/// The way to GitHub's repositories.
pub(super) struct Road {
    pub(super) api: Arc<Api>,
    /// The address of its pages.
    pub(super) web: Url,
}

#[async_trait]
impl Ways for Road {
    async fn git_remote(&self, repo: &RepoId) -> PortResult<GitRemote> {
        let access = self.api.way_in(repo).await?;
        let token = self.api.bearer(&access).await?;
        let runtime = tokio::runtime::Handle::current();
        let renewal = Renewing { api: self.api.clone(), access, runtime };
        let url = format!("{}/{repo}.git", self.web.as_str().trim_end_matches('/'));
        Ok(GitRemote { url, token: Some(token), renewal: Some(Arc::new(renewal)) })
    }
}
