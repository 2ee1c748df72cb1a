//! What the forge holds, as people read it: a commit's message, a pull request, a repository's page.

use anyhow::Context as _;

use super::world::World;
use crate::domain::{Branch, PrNumber, RepoId};
use crate::forge::Forge as _;

impl World {
    /// A branch's last commit: whose it is, and its whole message.
    pub(super) async fn message(&self, repo: &RepoId, branch: &Branch) -> anyhow::Result<String> {
        let tip = self.forge.repos().branch_tip(repo, branch).await?.context("there is no such branch")?;
        let commit = self.forge.repos().commit(repo, &tip).await?;
        Ok(format!("{} <{}>\n{}", commit.author_name, commit.author_email, commit.message))
    }

    /// The deployments and releases of a repository, as its page shows them.
    pub(super) async fn page(&self, repo: &RepoId) -> anyhow::Result<String> {
        let mut lines: Vec<String> = Vec::new();
        for [environment, commit, state, said] in self.forge.deployments(repo).await? {
            lines.push(format!("{environment} {}: {state} ({said})", &commit[..7]));
        }
        for (tag, title, notes) in self.forge.releases(repo).await? {
            lines.push(format!("{tag} \"{title}\"\n{notes}"));
        }
        Ok(lines.join("\n").replace('\u{2060}', "·"))
    }

    /// A pull request as people read it: title, labels, who is asked, body, what was said below.
    pub(super) async fn show(&self, repo: &RepoId, pr: PrNumber) -> anyhow::Result<String> {
        let found = self.forge.pull_request(repo, pr).await?;
        let mut text = format!("{}\n", found.title);
        for (what, list) in [("labels", self.forge.labels(repo, pr).await?), ("asked", found.requested)] {
            if !list.is_empty() {
                text.push_str(&format!("{what}: {}\n", list.join(", ")));
            }
        }
        // The joiners that keep other people's words from acting are invisible: shown here.
        text.push_str(&format!("{}\n", found.body.replace('\u{2060}', "·")));
        for said in self.forge.comments(repo, pr).await? {
            text.push_str(&format!("> {said}\n"));
        }
        Ok(text)
    }
}
