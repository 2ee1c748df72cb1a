//! Which commits CI built: those that were the tip of a branch that it builds, dev, or that of a release or hotfix under way. One
//! push may bring several commits, and CI builds the last. Where a branch was is kept when its push is heard of and when it is
//! looked at; what happened while nobody listened, the forge's own record of pushes tells.

use super::Engine;
use super::truth::store_failed;
use crate::domain::catalog::App;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::dev_image::{DevImage, Tip};
use crate::domain::entering::Passage;
use crate::domain::plan;
use crate::domain::pull_request::Lineage;
use crate::domain::{Branch, CommitSha, RepoId};
use crate::port::PortResult;
use crate::store::{Change, Listing};

/// A branch that CI builds.
struct Built {
    branch: Branch,
    /// The commit that tidegate itself cut it at: nobody pushed that there.
    cut: Option<CommitSha>,
}

/// What is known of whether CI built a commit.
pub(super) enum Known {
    /// It was a tip.
    Tip,
    /// Nobody knows that it was. The branches that CI builds are there now.
    Not(Vec<Tip>),
}

fn key(repo: &RepoId, branch: &Branch, commit: &CommitSha) -> String {
    format!("tip:{repo}:{branch}:{commit}")
}

/// What is kept of a branch that was at a commit.
fn note(repo: &RepoId, branch: &Branch, commit: &CommitSha) -> (String, serde_json::Value) {
    (key(repo, branch, commit), serde_json::Value::Bool(true))
}

impl Engine {
    /// The branches of an app that CI builds.
    async fn built_branches(&self, app: &App) -> PortResult<Vec<Built>> {
        let listing = Listing { app: Some(app.name.clone()), open_only: true, limit: None };
        let open = self.ports.store.deliveries(&listing).await.map_err(store_failed)?;
        let of = |d: &Delivery| {
            let branch = match d.lane {
                Lane::Release => plan::release_branch(d.version?),
                Lane::Hotfix => plan::hotfix_branch(d.version?),
                _ => return None,
            };
            Some(Built { branch: branch.ok()?, cut: d.known.source.clone() })
        };
        let dev = Built { branch: app.dev_branch.clone(), cut: None };
        Ok(std::iter::once(dev).chain(open.iter().filter_map(of)).collect())
    }

    /// Keeps that a branch was pushed to a commit, where CI builds it.
    pub(super) async fn note_tip(
        &self,
        change: &mut Change,
        repo: &RepoId,
        branch: &Branch,
        tip: &CommitSha,
    ) -> PortResult<()> {
        for app in self.catalog.apps.values().filter(|app| app.repository == *repo) {
            let built = self.built_branches(app).await?;
            if built.iter().any(|b| b.branch == *branch && b.cut.as_ref() != Some(tip)) {
                change.notes.push(note(repo, branch, tip));
                return Ok(());
            }
        }
        Ok(())
    }

    /// Keeps where the branches are that CI builds, as a look finds them.
    pub(super) async fn look_at_tips(&self, app: &App) -> PortResult<()> {
        let mut change = self.change();
        for built in self.built_branches(app).await? {
            let tip = self.ports.repos.branch_tip(&app.repository, &built.branch).await?;
            let Some(tip) = tip.filter(|tip| built.cut.as_ref() != Some(tip)) else { continue };
            if !self.is_noted(app, &built.branch, &tip).await? {
                change.notes.push(note(&app.repository, &built.branch, &tip));
            }
        }
        if change.notes.is_empty() {
            return Ok(());
        }
        self.ports.store.commit(change).await.map_err(store_failed)
    }

    async fn is_noted(&self, app: &App, branch: &Branch, commit: &CommitSha) -> PortResult<bool> {
        let noted = self.ports.store.notes(&key(&app.repository, branch, commit)).await.map_err(store_failed)?;
        Ok(!noted.is_empty())
    }

    /// Whether a commit is known to have been the tip of a branch that CI builds. What is kept goes first: the forge is asked only
    /// where that does not say, and of a commit that the branch holds on its own line.
    pub(super) async fn was_tip(&self, app: &App, commit: &CommitSha) -> PortResult<Known> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let built = self.built_branches(app).await?;
        let pushed: Vec<&Built> = built.iter().filter(|b| b.cut.as_ref() != Some(commit)).collect();
        for built in &pushed {
            if self.is_noted(app, &built.branch, commit).await? {
                return Ok(Known::Tip);
            }
        }
        // Its push may have been a moment ago.
        forge.distrust(&app.repository);
        let mut tips = Vec::new();
        for Built { branch, .. } in pushed {
            let Some(at) = repos.branch_tip(&app.repository, branch).await? else { continue };
            let was = match repos.compare(&app.repository, commit, &at).await?.lineage {
                Lineage::Same => true,
                Lineage::Ahead if self.is_on_line(app, commit, &at).await? => {
                    forge.moves(&app.repository, branch, Some(commit)).await?.tips.contains(commit)
                }
                _ => false,
            };
            if was {
                let notes = vec![note(&app.repository, branch, commit)];
                self.ports.store.commit(Change { notes, ..self.change() }).await.map_err(store_failed)?;
                return Ok(Known::Tip);
            }
            tips.push(Tip { branch: branch.clone(), at });
        }
        Ok(Known::Not(tips))
    }

    /// Whether a commit is on the own line of the branch with this tip: then that holds all that the commit reaches. What a branch
    /// only reaches by a merge was never its tip, and CI built the merge.
    async fn is_on_line(&self, app: &App, commit: &CommitSha, tip: &CommitSha) -> PortResult<bool> {
        let passage = Passage { tips: vec![commit.clone()], line: Some(tip.clone()), ..Passage::default() };
        let beside = self.ports.repos.passing(&app.repository, &passage).await?;
        Ok(beside.commits.is_empty())
    }

    /// Whether a commit that nobody knew as a tip when its image was seen turns out to have been one by then: the forge may not have
    /// told. Where it was seen on a branch after that, it counts for nothing.
    pub(super) async fn was_tip_after_all(&self, app: &App, commit: &CommitSha, build: &DevImage) -> bool {
        if !build.is_only_early() {
            return false;
        }
        for Tip { branch, at } in &build.tips {
            match self.ports.forge.moves(&app.repository, branch, None).await {
                Ok(moves) if moves.was_at(commit, at) => return true,
                Ok(_) => {}
                Err(error) => {
                    tracing::info!(app = %app.name, %branch, cause = %error.cause, "where it was is not told: {error}");
                }
            }
        }
        false
    }
}
