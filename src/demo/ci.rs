//! The simulated CI, plainly so labelled wherever it speaks: it builds on push, pushes images and reports checks.
//!
//! It looks at what is there rather than at events: a dev tip or version tag without an image gets one, the head of an
//! open pull request without a check gets one. A commit whose message contains `[ci fail]` fails.

use std::sync::Arc;

use crate::domain::catalog::{App, Catalog, VersionImages};
use crate::domain::pull_request::{Check, CheckState};
use crate::domain::{CommitSha, Version};
use crate::forge::Forge;
use crate::forge::local::LocalForge;
use crate::port::PortResult;
use crate::registry::Registry;
use crate::registry::local::LocalRegistry;

/// The name of its check.
pub const CHECK: &str = "ci";
/// In a commit message: this one fails.
const FAILS: &str = "[ci fail]";

/// The simulated CI of every app in the catalog.
pub struct SimulatedCi {
    forge: Arc<LocalForge>,
    registry: Arc<LocalRegistry>,
}

impl SimulatedCi {
    /// A CI that builds from this forge into this registry.
    pub fn new(forge: Arc<LocalForge>, registry: Arc<LocalRegistry>) -> Self {
        Self { forge, registry }
    }

    /// Builds and checks whatever waits for it; what it did, in words.
    pub async fn turn(&self, catalog: &Catalog) -> PortResult<Vec<String>> {
        let mut did = Vec::new();
        for app in catalog.apps.values() {
            if let Some(tip) = self.forge.repos().branch_tip(&app.repository, &app.dev_branch).await? {
                did.extend(self.build(app, &tip, None).await?);
            }
            for (tag, commit) in self.forge.repos().tags(&app.repository, "v").await? {
                if let Ok(version) = Version::parse(tag.as_str()) {
                    did.extend(self.build_version(app, version, &commit).await?);
                }
            }
            for pr in self.forge.open_prs(&app.repository).await? {
                did.extend(self.check(app, &pr.head).await?);
            }
        }
        Ok(did)
    }

    /// A version is built where the app rebuilds, and where a retag is not possible: there the flow waits for CI.
    async fn build_version(&self, app: &App, version: Version, commit: &CommitSha) -> PortResult<Vec<String>> {
        if app.version_images == VersionImages::Retag && self.dev_image_has_this_tree(app, commit).await? {
            return Ok(Vec::new());
        }
        self.build(app, commit, Some(version)).await
    }

    /// Whether the content of a commit was built from the dev branch: then its image is retagged, not rebuilt.
    async fn dev_image_has_this_tree(&self, app: &App, commit: &CommitSha) -> PortResult<bool> {
        let tree = self.forge.repos().commit(&app.repository, commit).await?.tree;
        let Some(spec) = app.images.first() else { return Ok(false) };
        for image in self.registry.tags(&spec.name)? {
            let Some(built) = spec.dev_commit(&image.tag) else { continue };
            if let Some(built) = self.forge.named(&app.repository, built).await?
                && self.forge.repos().commit(&app.repository, &built).await?.tree == tree
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn build(&self, app: &App, commit: &CommitSha, version: Option<Version>) -> PortResult<Vec<String>> {
        let info = self.forge.repos().commit(&app.repository, commit).await?;
        if info.message.contains(FAILS) {
            return Ok(Vec::new());
        }
        let mut did = Vec::new();
        for spec in &app.images {
            let tag = version.map_or_else(|| format!("dev-{}", commit.short()), |v| spec.tag_of(v));
            if self.registry.digest(&spec.name, &tag).await?.is_none() {
                let content = format!("{} built from commit {commit} for {tag}", spec.name);
                self.registry.push(&spec.name, &tag, &content)?;
                did.push(format!("built {}:{tag}", spec.name));
            }
        }
        Ok(did)
    }

    async fn check(&self, app: &App, head: &CommitSha) -> PortResult<Vec<String>> {
        let checks = self.forge.checks(&app.repository, head).await?;
        if checks.iter().any(|c| c.name == CHECK) {
            return Ok(Vec::new());
        }
        let failed = self.forge.repos().commit(&app.repository, head).await?.message.contains(FAILS);
        let state = if failed { CheckState::Failed } else { CheckState::Passed };
        let summary = if failed { "simulated CI: failed on request" } else { "simulated CI: passed" };
        let check = Check { name: CHECK.to_owned(), state, summary: summary.to_owned(), source: None };
        self.forge.report_check(&app.repository, head, &check).await?;
        let word = if failed { "failed" } else { "passed" };
        Ok(vec![format!("check {CHECK} {word} on {} {}", app.name, head.short())])
    }
}
