//! What Git knows of repositories: branches, tags, commits, files, what lies between two commits. The same on any forge, so
//! it is no part of that port: [`Repos`] asks a forge how Git reaches a repository ([`Ways`]), and does the rest by itself.
//! No call of a forge's API is spent on it.
//!
//! A repository **on this disk** is read and written where it lies. Of one **elsewhere** there is a bare mirror with its
//! branches and tags, and all of its history. What is asked by commit id is answered from the mirror when the commits are
//! there, since they never change. What is asked by name is fetched first, unless that was done moments ago and nobody
//! said [`Repos::distrust`] since. Writes name what they replace, there and here: when somebody else was first, they look
//! again and decide anew.
//!
//! - `reads`, `writes`: what can be asked and done.
//! - `site`: where a repository is worked on: on this disk, or, by `mirror`, elsewhere.
//! - `bare`, `commits`: one bare repository on disk, and the commits and merges in it, without a work tree.
//! - `beyond`, `passing`, `pushed`, `outlooks`: what merges hold beyond their sides, what would enter a branch, whose push
//!   brought it, whether it merges.
//! - `bounds`: how much of it is looked at.

mod bare;
mod beyond;
mod bounds;
mod commits;
mod mirror;
mod outlooks;
mod passing;
mod pushed;
mod pushes;
mod reads;
mod site;
mod writes;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;

use self::mirror::Mirrors;
use self::site::{Here, Need, Site as _};
use crate::domain::pull_request::{CommitInfo, Lineage};
use crate::domain::{CommitSha, RepoId};
use crate::git::{GitRemote, READ_WITHIN, Web};
use crate::port::{Clock, PortError, PortResult};

pub(crate) use bare::{Bare, Stamp, absent, fault, head_ref, missing, oid, path, sha, tag_ref};
pub(crate) use beyond::Beyond;
pub(crate) use commits::{Outlook, Taking};
pub(crate) use outlooks::Outlooks;
pub(crate) use pushes::{Push, Pushes};

/// What Git needs of a forge.
#[async_trait]
pub trait Ways: Send + Sync {
    /// How Git reaches a repository.
    async fn git_remote(&self, repo: &RepoId) -> PortResult<GitRemote>;
    /// Fills in the logins of those who made these commits, where the forge tells that for nothing. Where it would be a call
    /// per commit they stay open: `forge::Directory::author_logins` is asked where they matter.
    async fn name_makers(&self, _commits: &mut [&mut CommitInfo]) -> PortResult<()> {
        Ok(())
    }
    /// A repository is about to be changed; nothing is, where this ends badly.
    async fn before_change(&self, _repo: &RepoId) -> PortResult<()> {
        Ok(())
    }
}

/// What lies between two commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// How the second stands to the first.
    pub lineage: Lineage,
    /// Commits reachable from the second and not from the first, newest first; at most 250.
    pub commits: Vec<CommitInfo>,
}

/// What became of bringing a commit into a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BranchUpdate {
    /// The branch holds the commit now (or did already); its tip.
    Updated(CommitSha),
    /// The two conflict in these files; nothing was changed.
    Conflict(Vec<String>),
}

/// How repositories are worked on.
#[derive(Clone)]
pub struct Options {
    /// The client for http and https.
    pub web: Web,
    /// How long what was fetched counts as fresh. Zero: never, each question by name asks the server.
    pub fresh_for: Duration,
    /// Name on the merge commits and tags that are made here.
    pub name: String,
    /// E-mail on them.
    pub email: String,
    /// How long whoever reads waits for a server.
    pub reads_within: Duration,
}

impl Options {
    /// Nothing that was fetched counts as fresh; a server is waited for as long as whoever reads can wait.
    pub fn signing_as(name: impl Into<String>, email: impl Into<String>) -> Self {
        let (name, email) = (name.into(), email.into());
        Self { web: Web::default(), fresh_for: Duration::ZERO, name, email, reads_within: READ_WITHIN }
    }
}

/// The repositories of a forge. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Repos {
    ways: Arc<dyn Ways>,
    inner: Arc<Inner>,
}

struct Inner {
    mirrors: Mirrors,
    beyond: Beyond,
    outlooks: Arc<Outlooks>,
    folder: PathBuf,
    options: Options,
    clock: Arc<dyn Clock>,
}

impl Repos {
    /// Keeps mirrors of repositories that are not on this disk in this folder, which no other process uses.
    pub fn open(ways: Arc<dyn Ways>, folder: impl Into<PathBuf>, options: Options, clock: Arc<dyn Clock>) -> Self {
        let folder = folder.into();
        let mirrors = Mirrors::open(folder.clone(), options.clone(), clock.clone());
        let (beyond, outlooks) = (Beyond::default(), Arc::default());
        Self { ways, inner: Arc::new(Inner { mirrors, beyond, outlooks, folder, options, clock }) }
    }

    /// With another name on what it makes. Nothing is known of what was asked before.
    #[must_use]
    pub fn signing_as(self, name: &str, email: &str) -> Self {
        let (name, email) = (name.to_owned(), email.to_owned());
        self.with(|options| Options { name, email, ..options })
    }

    /// With another patience for servers that do not answer. Nothing is known of what was asked before.
    #[must_use]
    pub fn patient_for(self, silent: Duration) -> Self {
        self.with(|options| Options { web: options.web.patient_for(silent), ..options })
    }

    /// The same repositories by other ways, made of those; everything else is shared.
    #[must_use]
    pub fn by(self, ways: impl FnOnce(Arc<dyn Ways>) -> Arc<dyn Ways>) -> Self {
        Self { ways: ways(self.ways), inner: self.inner }
    }

    fn with(self, change: impl FnOnce(Options) -> Options) -> Self {
        let inner = &self.inner;
        Self::open(self.ways.clone(), inner.folder.clone(), change(inner.options.clone()), inner.clock.clone())
    }

    /// How Git reaches a repository.
    pub async fn git_remote(&self, repo: &RepoId) -> PortResult<GitRemote> {
        self.ways.git_remote(repo).await
    }

    /// What was fetched of this repository counts as fresh no longer. For the adapter of a forge, whenever it hears of a push
    /// or is distrusted itself.
    pub fn distrust(&self, repo: &RepoId) {
        self.inner.mirrors.distrust(repo);
    }

    /// What is known of how heads merge, for whoever works on the same repositories.
    pub(crate) fn outlooks(&self) -> Arc<Outlooks> {
        self.inner.outlooks.clone()
    }

    fn stamp(&self) -> Stamp {
        let options = &self.inner.options;
        Stamp { name: options.name.clone(), email: options.email.clone(), at: self.inner.clock.now() }
    }

    /// Asks a question where the repository can be read.
    async fn ask<T: Send + 'static>(
        &self,
        repo: &RepoId,
        need: Need,
        question: impl Fn(&Bare) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let remote = self.git_remote(repo).await?;
        match Here::of(&remote, repo) {
            Some(here) => off_the_runtime(move || here.ask(&need, &question)).await,
            None => self.inner.mirrors.ask((&remote, repo), need, question).await,
        }
    }
}

/// Git's work blocks.
async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> PortResult<T> + Send + 'static) -> PortResult<T> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|e| PortError::transient("Git work was cut off by the shutdown", e))?
}
