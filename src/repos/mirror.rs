//! Branches, tags, commits and files of repositories on a forge elsewhere, by Git alone: no call of the forge's API is
//! spent on what Git knows.
//!
//! There is a bare mirror per repository with its branches and tags, and all of its history. What is asked by commit id
//! is answered from the mirror when the commits are there, since they never change. What is asked by name is fetched
//! first, unless that was done moments ago and nobody said [`Mirrors::distrust`] since. Writes are pushes under a lease:
//! when somebody else was first, they look again and decide anew.
//!
//! An adapter owns one [`Mirrors`] and passes each call the repository's [`GitRemote`], whose token may be another one
//! each time. Methods have the names, words and promises of the `Forge` port.

mod write;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use git2::Oid;

use super::{Bare, Beyond, Comparison, Outlook, Pushes, Stamp, oid, sha};
use crate::domain::entering::{Passage, Passing};
use crate::domain::pull_request::{CommitInfo, Lineage, Pusher};
use crate::domain::{Branch, CommitSha, Instant, PrNumber, RepoId, TagName};
use crate::git::{GitFault, GitRemote, Kinds, Mirror, READ_WITHIN, Way, Web, is_damage, remove, while_it_answers};
use crate::port::{Clock, Fault, PortError, PortResult};

/// A mirror that was made anew is not made anew again so soon: something else must be wrong.
const MADE_ANEW_EVERY: Duration = Duration::from_secs(600);

/// Mirrors of app repositories. Cheap to clone; clones share everything.
#[derive(Clone)]
pub struct Mirrors(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    options: MirrorOptions,
    clock: Arc<dyn Clock>,
    kept: Mutex<HashMap<RepoId, Arc<Kept>>>,
    beyond: Beyond,
}

/// How mirrors behave.
#[derive(Clone)]
pub struct MirrorOptions {
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

/// What a question needs of the mirror.
enum Need {
    /// The refs as they are there now.
    Refs,
    /// These commits, whenever they came.
    Commits(Vec<Oid>),
}

/// One repository and the way to it, for work on a blocking thread.
struct Desk {
    mirrors: Mirrors,
    remote: GitRemote,
    repo: RepoId,
    kept: Arc<Kept>,
}

impl MirrorOptions {
    /// Nothing that was fetched counts as fresh; a server is waited for as long as whoever reads can wait.
    pub fn signing_as(name: String, email: String) -> Self {
        Self { web: Web::default(), fresh_for: Duration::ZERO, name, email, reads_within: READ_WITHIN }
    }
}

impl Mirrors {
    /// Keeps mirrors in this folder, which no other process uses.
    pub fn open(folder: impl Into<PathBuf>, options: MirrorOptions, clock: Arc<dyn Clock>) -> Self {
        let (kept, beyond) = (Mutex::default(), Beyond::default());
        Self(Arc::new(Inner { folder: folder.into(), options, clock, kept, beyond }))
    }

    /// With another patience for servers that do not answer. Nothing is known of what was asked before.
    #[must_use]
    pub fn patient_for(self, silent: Duration) -> Self {
        let web = self.0.options.web.clone().patient_for(silent);
        let options = MirrorOptions { web, ..self.0.options.clone() };
        Self::open(self.0.folder.clone(), options, self.0.clock.clone())
    }

    /// What was fetched of this repository counts as fresh no longer. Also right when a webhook tells of a push.
    pub fn distrust(&self, repo: &RepoId) {
        let kept = self.kept(repo);
        let mut seen = kept.seen();
        seen.fetched = None;
        seen.distrusted += 1;
    }

    fn kept(&self, repo: &RepoId) -> Arc<Kept> {
        let mut all = self.0.kept.lock().unwrap_or_else(PoisonError::into_inner);
        all.entry(repo.clone()).or_default().clone()
    }

    fn stamp(&self) -> Stamp {
        let options = &self.0.options;
        Stamp { name: options.name.clone(), email: options.email.clone(), at: self.0.clock.now() }
    }

    /// Works on a repository's mirror, off the async threads, when it is its turn.
    async fn at<T: Send + 'static>(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        work: impl FnOnce(&Desk) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let kept = self.kept(repo);
        let turn = kept.turn.clone().lock_owned().await;
        let desk = Desk { mirrors: self.clone(), remote: remote.clone(), repo: repo.clone(), kept };
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(&desk)
        });
        done.await.map_err(|e| PortError::transient("Git work was cut off by the shutdown", e))?
    }

    async fn ask<T: Send + 'static>(
        &self,
        (remote, repo): (&GitRemote, &RepoId),
        need: Need,
        question: impl Fn(&Bare) -> PortResult<T> + Send + 'static,
    ) -> PortResult<T> {
        let kept = self.kept(repo);
        let asked = Box::pin(self.at(remote, repo, move |desk| desk.ask(&need, &question)));
        let waited = while_it_answers(&kept.fetching, self.0.options.reads_within, asked).await;
        waited.unwrap_or_else(|| {
            let told = format!("Git is still fetching what is new in {repo}; it is asked again");
            Err(PortError::transient(told, "no end of the fetch in time"))
        })
    }

    /// The tip of a branch.
    pub async fn branch_tip(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        branch: &Branch,
    ) -> PortResult<Option<CommitSha>> {
        let branch = branch.clone();
        self.ask((remote, repo), Need::Refs, move |bare| bare.tip(&branch)?.map(sha).transpose()).await
    }

    /// Branches whose names begin so, with their tips.
    pub async fn branches(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        prefix: &str,
    ) -> PortResult<Vec<(Branch, CommitSha)>> {
        let prefix = prefix.to_owned();
        self.ask((remote, repo), Need::Refs, move |bare| bare.branches(&prefix)).await
    }

    /// The commit a tag names, annotated tags peeled.
    pub async fn tag(&self, remote: &GitRemote, repo: &RepoId, tag: &TagName) -> PortResult<Option<CommitSha>> {
        let tag = tag.clone();
        self.ask((remote, repo), Need::Refs, move |bare| bare.tag(&tag)).await
    }

    /// Tags whose names begin so, with their commits.
    pub async fn tags(&self, remote: &GitRemote, repo: &RepoId, prefix: &str) -> PortResult<Vec<(TagName, CommitSha)>> {
        let prefix = prefix.to_owned();
        self.ask((remote, repo), Need::Refs, move |bare| bare.tags(&prefix)).await
    }

    /// The commit that an id names, perhaps an abbreviated one; where it fits several, the one on this branch.
    pub async fn resolve(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        (id, branch): (&str, &Branch),
    ) -> PortResult<Option<CommitSha>> {
        let (id, branch) = (id.to_owned(), branch.clone());
        self.ask((remote, repo), Need::Refs, move |bare| bare.commit_of(&id, Some(&branch))).await
    }

    /// One commit.
    pub async fn commit(&self, remote: &GitRemote, repo: &RepoId, commit: &CommitSha) -> PortResult<CommitInfo> {
        let commit = oid(commit)?;
        let need = Need::Commits(vec![commit]);
        self.ask((remote, repo), need, move |bare| bare.commit_info(commit)).await
    }

    /// Whether a commit is there.
    pub async fn knows(&self, remote: &GitRemote, repo: &RepoId, commit: &CommitSha) -> PortResult<bool> {
        let commit = oid(commit)?;
        self.ask((remote, repo), Need::Commits(vec![commit]), move |bare| Ok(bare.has(commit))).await
    }

    /// What lies between two commits.
    pub async fn compare(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        from: &CommitSha,
        to: &CommitSha,
    ) -> PortResult<Comparison> {
        let (from, to) = (oid(from)?, oid(to)?);
        self.ask((remote, repo), Need::Commits(vec![from, to]), move |bare| bare.compare(from, to)).await
    }

    /// The files in which a commit differs from the clean merge of two others.
    pub async fn beyond_merge(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        sides: (&CommitSha, &CommitSha),
        made: &CommitSha,
    ) -> PortResult<Vec<String>> {
        if let Some(known) = self.0.beyond.known(sides, made) {
            return Ok(known);
        }
        let commits = (oid(sides.0)?, oid(sides.1)?, oid(made)?);
        let need = Need::Commits(vec![commits.0, commits.1, commits.2]);
        let work = move |bare: &Bare| bare.beyond_merge((commits.0, commits.1), commits.2);
        let files = self.ask((remote, repo), need, work).await?;
        self.0.beyond.found(sides, made, &files);
        Ok(files)
    }

    /// The commits of a passage, newest first, each merge set against what Git makes of its sides.
    pub async fn passing(&self, remote: &GitRemote, repo: &RepoId, passage: &Passage) -> PortResult<Passing> {
        let (passage, mirrors) = (passage.clone(), self.clone());
        let needed = passage.tips.iter().chain(&passage.line).map(oid).collect::<PortResult<_>>()?;
        let work = move |bare: &Bare| bare.passing(&passage, &mirrors.0.beyond);
        self.ask((remote, repo), Need::Commits(needed), work).await
    }

    /// Who pushed these commits first, as far as the pushes tell for certain.
    pub(crate) async fn pushers(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        pushes: Pushes,
        commits: Vec<CommitSha>,
    ) -> PortResult<BTreeMap<CommitSha, Pusher>> {
        self.ask((remote, repo), Need::Refs, move |bare| bare.pushers(&pushes, &commits)).await
    }

    /// How the second commit stands to the first.
    pub async fn lineage(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        from: &CommitSha,
        to: &CommitSha,
    ) -> PortResult<Lineage> {
        Ok(self.compare(remote, repo, from, to).await?.lineage)
    }

    /// Brings the head of a pull request from a fork, which no branch here holds; nothing is asked when it is there.
    pub async fn take_fork(&self, remote: &GitRemote, repo: &RepoId, pr: PrNumber, head: &CommitSha) -> PortResult<()> {
        let head = oid(head)?;
        self.at(remote, repo, move |desk| {
            if Bare::at(desk.folder(), &desk.repo).is_ok_and(|bare| bare.has(head)) {
                return Ok(());
            }
            desk.mirror()?.fetch_one(&format!("refs/pull/{}/head", pr.0)).map_err(|fault| desk.told(fault))
        })
        .await
    }

    /// The files in which a head conflicts with the tip of a branch; empty where it merges. `NotFound` where either is
    /// not there, as a fork's commits are not.
    pub async fn conflicts(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        base: &Branch,
        head: &CommitSha,
    ) -> PortResult<Vec<String>> {
        let (base, head) = (base.clone(), oid(head)?);
        let work = move |bare: &Bare| {
            bare.find(head)?;
            Ok(match bare.outlook(bare.existing_tip(&base)?, head)? {
                Outlook::Conflicts(files) => files,
                Outlook::Contained | Outlook::Clean => Vec::new(),
            })
        };
        self.ask((remote, repo), Need::Refs, work).await
    }

    /// A file's content at a branch, tag or commit; none when either is not there.
    pub async fn read_file(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        rev: &str,
        path: &str,
    ) -> PortResult<Option<String>> {
        let need = CommitSha::parse(rev).ok().map(|commit| oid(&commit)).transpose()?;
        let need = need.map_or(Need::Refs, |commit| Need::Commits(vec![commit]));
        let (rev, path) = (rev.to_owned(), path.to_owned());
        let work = move |bare: &Bare| match bare.resolve(&rev)? {
            Some(commit) => bare.read_file(oid(&commit)?, &path),
            None => Ok(None),
        };
        self.ask((remote, repo), need, work).await
    }

    /// The files that `head` changed since it parted from `base`, deleted ones included.
    pub async fn changed_files(
        &self,
        remote: &GitRemote,
        repo: &RepoId,
        base: &CommitSha,
        head: &CommitSha,
    ) -> PortResult<Vec<String>> {
        let (base, head) = (oid(base)?, oid(head)?);
        let work = move |bare: &Bare| bare.changed_files(base, head);
        self.ask((remote, repo), Need::Commits(vec![base, head]), work).await
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

    /// Brings the mirror up to date.
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
