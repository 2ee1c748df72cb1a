//! Repositories elsewhere, each through a bare mirror on this disk. A mirror is a cache: one that is damaged is made anew.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use git2::Oid;

use super::site::{Need, Site};
use super::{Bare, Options, off_the_runtime};
use crate::domain::{Instant, RepoId};
use crate::git::{Change, GitFault, GitRemote, Kinds, Mirror, Pushed, Way, is_damage, remove, while_it_answers};
use crate::port::{Clock, Fault, PortError, PortResult};

/// A mirror that was made anew is not made anew again so soon: something else must be wrong.
const MADE_ANEW_EVERY: Duration = Duration::from_secs(600);

/// The mirrors. Cheap to clone; clones share everything.
#[derive(Clone)]
pub(super) struct Mirrors(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    options: Options,
    clock: Arc<dyn Clock>,
    kept: Mutex<HashMap<RepoId, Arc<Kept>>>,
}

/// One mirror.
#[derive(Default)]
struct Kept {
    /// One at a time works on it.
    turn: Arc<tokio::sync::Mutex<()>>,
    seen: Mutex<Seen>,
    /// Whether a server is being waited for.
    fetching: AtomicBool,
}

#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    fetched: Option<Instant>,
    /// How often it was distrusted: a fetch that began before does not count.
    distrusted: u64,
    made_anew: Option<Instant>,
}

impl Kept {
    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One repository and the way to it, for work on a blocking thread.
pub(super) struct Desk {
    mirrors: Mirrors,
    remote: GitRemote,
    repo: RepoId,
    kept: Arc<Kept>,
}

impl Mirrors {
    /// Keeps mirrors in this folder, which no other process uses.
    pub(super) fn open(folder: PathBuf, options: Options, clock: Arc<dyn Clock>) -> Self {
        Self(Arc::new(Inner { folder, options, clock, kept: Mutex::default() }))
    }

    /// What was fetched of this repository counts as fresh no longer.
    pub(super) fn distrust(&self, repo: &RepoId) {
        let kept = self.kept(repo);
        let mut seen = kept.seen();
        seen.fetched = None;
        seen.distrusted += 1;
    }

    fn kept(&self, repo: &RepoId) -> Arc<Kept> {
        let mut all = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(repo.clone()).or_default().clone()
    }

    /// Works on a repository's mirror, off the async threads, when it is its turn.
    pub(super) async fn at<T: Send + 'static>(
        &self,
        (remote, repo): (&GitRemote, &RepoId),
        work: impl FnOnce(&Desk) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let kept = self.kept(repo);
        let turn = kept.turn.clone().lock_owned().await;
        let desk = Desk { mirrors: self.clone(), remote: remote.clone(), repo: repo.clone(), kept };
        off_the_runtime(move || {
            let _turn = turn;
            work(&desk)
        })
        .await
    }

    /// Answers a question, unless the server keeps whoever asks waiting.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        (remote, repo): (&GitRemote, &RepoId),
        need: Need,
        question: impl Fn(&Bare) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let kept = self.kept(repo);
        let asked = Box::pin(self.at((remote, repo), move |desk| desk.ask(&need, &question)));
        let waited = while_it_answers(&kept.fetching, self.0.options.reads_within, asked).await;
        waited.unwrap_or_else(|| {
            let told = format!("Git is still fetching what is new in {repo}; it is asked again");
            Err(PortError::transient(told, "no end of the fetch in time"))
        })
    }
}

impl Desk {
    fn folder(&self) -> PathBuf {
        self.mirrors.0.folder.join(format!("{}.git", self.repo))
    }

    fn now(&self) -> Instant {
        self.mirrors.0.clock.now()
    }

    /// The mirror as it is on disk.
    fn mirror(&self) -> PortResult<Mirror> {
        let web = &self.mirrors.0.options.web;
        Mirror::open(&self.folder(), &self.remote, web, Kinds::BranchesAndTags).map_err(|f| self.told(f))
    }

    /// Brings a ref that is neither branch nor tag, unless its commit is there.
    pub(super) fn bring(&self, name: &str, commit: Oid) -> PortResult<()> {
        if Bare::at(self.folder(), &self.repo).is_ok_and(|bare| bare.has(commit)) {
            return Ok(());
        }
        self.mirror()?.fetch_one(name).map_err(|fault| self.told(fault))
    }

    /// The repository with what a question needs in it.
    fn bare(&self, need: &Need) -> PortResult<Bare> {
        let there =
            |commits: &[Oid]| Bare::at(self.folder(), &self.repo).is_ok_and(|b| commits.iter().all(|c| b.has(*c)));
        let enough = match need {
            Need::Refs => self.is_fresh(),
            Need::Commits(commits) => there(commits),
        };
        if !enough {
            self.fetch()?;
        }
        Bare::at(self.folder(), &self.repo)
    }

    /// Deletes a damaged mirror, so that the next fetch makes it anew; not if that was just done.
    fn make_anew(&self, error: &dyn std::fmt::Display) -> PortResult<bool> {
        let now = self.now();
        let mut seen = self.kept.seen();
        if seen.made_anew.is_some_and(|at| now < at + MADE_ANEW_EVERY) {
            return Ok(false);
        }
        tracing::warn!(repo = %self.repo, %error, "a damaged mirror is made anew");
        seen.made_anew = Some(now);
        seen.fetched = None;
        drop(seen);
        remove(&self.folder()).map(|()| true).map_err(|e| self.told(e.into()))
    }

    /// What kept Git from its work.
    fn told(&self, fault: GitFault) -> PortError {
        let repo = &self.repo;
        match fault {
            GitFault::Way(fault) => {
                let kind = match fault.way {
                    Way::Unreachable => Fault::Transient,
                    Way::Missing => Fault::NotFound,
                    Way::Refused => Fault::Rejected,
                };
                PortError::new(kind, format!("Git cannot reach {repo}: {}", fault.why), fault.cause)
            }
            GitFault::Git(error) => PortError::transient(
                format!("the mirror of {repo} cannot be brought up to date: {}", error.message()),
                error,
            ),
        }
    }
}

impl Site for Desk {
    fn repo(&self) -> &RepoId {
        &self.repo
    }

    fn ask<T>(&self, need: &Need, question: &dyn Fn(&Bare) -> PortResult<T>) -> PortResult<T> {
        let answered = {
            let bare = self.bare(need)?;
            question(&bare).map_err(|error| (error, bare.is_damaged()))
        };
        match answered {
            Ok(answer) => Ok(answer),
            Err((error, true)) if self.make_anew(&error)? => question(&self.bare(need)?),
            Err((error, _)) => Err(error),
        }
    }

    fn push(&self, change: &Change) -> PortResult<Pushed> {
        let pushed = self.mirror()?.push(std::slice::from_ref(change)).map_err(|fault| self.told(fault))?;
        Ok(pushed.into_iter().next().unwrap_or(Pushed::Lost))
    }

    fn fetch(&self) -> PortResult<()> {
        let distrusted = self.kept.seen().distrusted;
        let fetch =
            || Mirror::open(&self.folder(), &self.remote, &self.mirrors.0.options.web, Kinds::BranchesAndTags)?.fetch();
        self.kept.fetching.store(true, Ordering::Release);
        let fetched = match fetch() {
            Err(GitFault::Git(error)) if is_damage(&error) && self.make_anew(&error).unwrap_or_default() => fetch(),
            done => done,
        };
        self.kept.fetching.store(false, Ordering::Release);
        fetched.map_err(|fault| self.told(fault))?;
        let mut seen = self.kept.seen();
        if seen.distrusted == distrusted {
            seen.fetched = Some(self.now());
        }
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        let fetched = self.kept.seen().fetched;
        fetched.is_some_and(|at| self.now() < at + self.mirrors.0.options.fresh_for)
    }
}
