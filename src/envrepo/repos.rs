//! The door to all env repos: one queue and one writer at a time per repository, Git's blocking work off the runtime.

use std::collections::HashMap;
use std::mem;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use git2::{Commit, Oid};
use tokio::sync::{OwnedMutexGuard, oneshot};

use super::error::{BumpError, EditError};
use super::link::{self, Link};
use super::one_time;
use super::overlay::Overlay;
use super::{
    Arrival, Bump, Bumped, Came, Current, FileSpec, Found, ImageEdit, LineChange, Signer, Since, Verdict, formats,
    includes, writer,
};
use crate::domain::drift::Hand;
use crate::domain::own_files::Paths;
use crate::domain::{Branch, CommitSha, ImageName};
use crate::git::{GitRemote, READ_WITHIN, Web, while_it_answers};

/// How many commits are told of at most.
const MOST_ARRIVALS: usize = 100;

type Outcomes = Result<Vec<Result<Bumped, BumpError>>, BumpError>;

/// The env repos. Cheap to clone; all clones share the queues.
#[derive(Clone)]
pub struct EnvRepos {
    mirrors: Arc<PathBuf>,
    web: Web,
    queues: Arc<Mutex<HashMap<String, Arc<Queue>>>>,
    signer: Option<Signer>,
}

/// What waits to be written to one repository, and the right to work on it.
#[derive(Default)]
struct Queue {
    waiting: Mutex<Vec<Job>>,
    turn: Arc<tokio::sync::Mutex<()>>,
    /// Whether a server is being waited for.
    fetching: AtomicBool,
}

struct Job {
    bumps: Vec<Bump>,
    answer: oneshot::Sender<Outcomes>,
}

impl EnvRepos {
    /// Keeps mirrors of repositories that are not on this machine in the given folder, which no other process uses.
    pub fn open(mirrors: impl Into<PathBuf>) -> Self {
        Self { mirrors: Arc::new(mirrors.into()), web: Web::default(), queues: Arc::default(), signer: None }
    }

    /// Reaches http and https servers by this client.
    #[must_use]
    pub fn through(self, web: Web) -> Self {
        Self { web, ..self }
    }

    /// Signs every commit.
    #[must_use]
    pub fn signed_by(self, signer: Option<Signer>) -> Self {
        Self { signer, ..self }
    }

    /// What a branch says runs, one answer per file and image.
    pub async fn read(
        &self,
        remote: &GitRemote,
        branch: &Branch,
        specs: &[(FileSpec, ImageName)],
    ) -> Result<Current, BumpError> {
        let (url, branch, specs) = (remote.shown(), branch.clone(), specs.to_vec());
        self.look(remote, move |link| {
            let tip = tip(&url, link, &branch)?;
            let files = Overlay::new(link.repository(), &url, &tip)?;
            let (mut values, mut pins) = (Vec::with_capacity(specs.len()), Vec::with_capacity(specs.len()));
            for (spec, image) in &specs {
                match files.places(spec, image) {
                    Ok(places) => {
                        pins.push(pinnable(&files, &places, image)?);
                        values.push(Ok(Found::together(places.into_iter().map(|(_, found)| found))));
                    }
                    Err(BumpError::Edit(error)) => {
                        pins.push(Err(error.clone()));
                        values.push(Err(error));
                    }
                    Err(error) => return Err(error),
                }
            }
            Ok(Current { commit: writer::sha(&url, tip.id())?, values, pins })
        })
        .await
    }

    /// What edits would change on a branch as it is now: the commit looked at, and the lines. Nothing is written there.
    pub async fn preview(
        &self,
        remote: &GitRemote,
        branch: &Branch,
        edits: &[ImageEdit],
    ) -> Result<(CommitSha, Vec<LineChange>), BumpError> {
        let (url, branch, edits) = (remote.shown(), branch.clone(), edits.to_vec());
        self.look(remote, move |link| {
            let tip = tip(&url, link, &branch)?;
            let diff = Overlay::new(link.repository(), &url, &tip)?.apply(&edits)?;
            Ok((writer::sha(&url, tip.id())?, diff))
        })
        .await
    }

    /// Writes bumps: all of one call, and of other calls that wait for the same repository, in one push.
    ///
    /// Outcomes are in the order of the bumps, and one that fails does not harm the others. The outer error is about the
    /// repository as a whole; with it, it is unknown whether anything was written: look, or call again, which is safe.
    pub async fn bump(&self, remote: &GitRemote, bumps: Vec<Bump>) -> Outcomes {
        let queue = self.queue(remote);
        let (answer, answered) = oneshot::channel();
        queue.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(Job { bumps, answer });
        let turn = queue.turn.clone().lock_owned().await;
        let jobs = mem::take(&mut *queue.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        if !jobs.is_empty() {
            let (remote, repos) = (remote.clone(), self.clone());
            // A task of its own: a caller that goes away must not take the others' bumps along.
            tokio::task::spawn_blocking(move || repos.work(&remote, jobs, turn));
        }
        answered.await.unwrap_or_else(|_| Err(stopped(&remote.shown())))
    }

    /// Whether a head is exactly this bump, on a base that still holds what the bump was planned against.
    ///
    /// What the merge of an env repo's pull request must ask just before.
    pub async fn verify(&self, remote: &GitRemote, head: &CommitSha, bump: &Bump) -> Result<Verdict, BumpError> {
        let (url, head, bump) = (remote.shown(), head.clone(), bump.clone());
        self.look(remote, move |link| writer::verdict(&url, link, &find(&url, link, &head)?, &bump)).await
    }

    /// The paths that differ between two commits.
    pub async fn changed_paths(
        &self,
        remote: &GitRemote,
        from: &CommitSha,
        to: &CommitSha,
    ) -> Result<Vec<String>, BumpError> {
        let (url, from, to) = (remote.shown(), from.clone(), to.clone());
        self.look(remote, move |link| {
            let git = |e: git2::Error| BumpError::from_git(&url, &e);
            let old = find(&url, link, &from)?.tree().map_err(git)?;
            let new = find(&url, link, &to)?.tree().map_err(git)?;
            let diff = link.repository().diff_tree_to_tree(Some(&old), Some(&new), None).map_err(git)?;
            let path = |d: git2::DiffDelta<'_>| d.new_file().path().map(|p| p.to_string_lossy().into_owned());
            Ok(diff.deltas().filter_map(path).collect())
        })
        .await
    }

    /// What each of several lists of files includes in a commit, the files and their folders among it.
    pub async fn included(
        &self,
        remote: &GitRemote,
        commit: &CommitSha,
        lists: Vec<Vec<String>>,
    ) -> Result<Vec<Paths>, BumpError> {
        let (url, commit) = (remote.shown(), commit.clone());
        self.look(remote, move |link| {
            let tree = Overlay::new(link.repository(), &url, &find(&url, link, &commit)?)?;
            lists.iter().map(|files| includes::included(&tree, files)).collect()
        })
        .await
    }

    /// The files of a commit that lists of paths stand for, those with `*` among them.
    pub async fn standing_for(
        &self,
        remote: &GitRemote,
        commit: &CommitSha,
        lists: Vec<Vec<String>>,
    ) -> Result<Vec<Vec<String>>, BumpError> {
        if !lists.iter().flatten().any(|path| path.contains('*')) {
            return Ok(lists);
        }
        let (url, commit) = (remote.shown(), commit.clone());
        self.look(remote, move |link| {
            let tree = Overlay::new(link.repository(), &url, &find(&url, link, &commit)?)?;
            let files = |paths: &Vec<String>| -> Result<Vec<String>, BumpError> {
                Ok(paths.iter().map(|path| tree.files(path)).collect::<Result<Vec<_>, _>>()?.concat())
            };
            lists.iter().map(files).collect()
        })
        .await
    }

    /// What came to a branch since a commit.
    pub async fn since(
        &self,
        remote: &GitRemote,
        branch: &Branch,
        seen: Option<&CommitSha>,
    ) -> Result<Came, BumpError> {
        let (url, branch, seen) = (remote.shown(), branch.clone(), seen.cloned());
        self.look(remote, move |link| {
            let commit = tip(&url, link, &branch)?;
            let tip = writer::sha(&url, commit.id())?;
            let seen = seen.and_then(|seen| Oid::from_str(seen.as_str()).ok());
            let arrivals = match seen {
                Some(seen) => arrivals(&url, link, commit, seen)?,
                None => None,
            };
            Ok(Came { tip, arrivals })
        })
        .await
    }

    /// Since which commit a branch says what it says of these images, along first parents, and whether it holds another.
    pub async fn said_since(
        &self,
        remote: &GitRemote,
        branch: &Branch,
        specs: &[(FileSpec, ImageName)],
        held: &CommitSha,
    ) -> Result<Since, BumpError> {
        let (url, branch, specs, held) = (remote.shown(), branch.clone(), specs.to_vec(), held.clone());
        self.look(remote, move |link| {
            let mut commit = tip(&url, link, &branch)?;
            let holds = holds(&url, link, commit.id(), &held)?;
            let now = values(&url, link, &commit, &specs)?;
            for _ in 0..MOST_ARRIVALS {
                let Ok(parent) = commit.parent(0) else { return Ok(Since { hand: Some(hand(&url, &commit)?), holds }) };
                // A merge may have brought back what was there before: then it is the hand, and no older commit.
                let leaves = older(&url, link, parent.id(), &held)? && !older(&url, link, commit.id(), &held)?;
                if leaves || values(&url, link, &parent, &specs)? != now {
                    return Ok(Since { hand: Some(hand(&url, &commit)?), holds });
                }
                commit = parent;
            }
            Ok(Since { hand: None, holds })
        })
        .await
    }

    fn queue(&self, remote: &GitRemote) -> Arc<Queue> {
        let mut queues = self.queues.lock().unwrap_or_else(PoisonError::into_inner);
        queues.entry(remote.url.clone()).or_default().clone()
    }

    /// Runs a question off the runtime, when it is its turn: a mirror is fetched by one at a time.
    pub(super) async fn look<T: Send + 'static>(
        &self,
        remote: &GitRemote,
        ask: impl FnOnce(&dyn Link) -> Result<T, BumpError> + Send + 'static,
    ) -> Result<T, BumpError> {
        let unanswered = |cause: &str| Err(BumpError::Unreachable { url: remote.shown(), cause: cause.to_owned() });
        if one_time::is_silent(&remote.url) {
            return unanswered("its server gave no answer a moment ago");
        }
        let queue = self.queue(remote);
        let fetched = one_time::knows(&remote.url);
        let asked = queue.clone();
        let answered = Box::pin(async move {
            let turn = asked.turn.clone().lock_owned().await;
            let (address, repos) = (remote.clone(), self.clone());
            let work = move || {
                let _turn = turn;
                asked.fetching.store(!fetched, Ordering::Release);
                let link = repos.link(&address, fetched);
                asked.fetching.store(false, Ordering::Release);
                ask(link?.as_ref())
            };
            tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(stopped(&remote.shown())))
        });
        let answer = while_it_answers(&queue.fetching, READ_WITHIN, answered).await.unwrap_or_else(|| {
            one_time::note_silence(&remote.url);
            unanswered("what is new there is still being fetched")
        });
        if answer.is_ok() {
            one_time::note(&remote.url);
        }
        answer
    }

    fn link(&self, remote: &GitRemote, fetched: bool) -> Result<Box<dyn Link>, BumpError> {
        link::open(remote, &self.web, &self.mirrors, fetched)
    }

    /// Writes all jobs as one batch and answers each with its part.
    fn work(&self, remote: &GitRemote, jobs: Vec<Job>, turn: OwnedMutexGuard<()>) {
        let (mut bumps, mut askers) = (Vec::new(), Vec::new());
        for job in jobs {
            askers.push((job.bumps.len(), job.answer));
            bumps.extend(job.bumps);
        }
        let outcome = writer::land(&remote.shown(), &|| self.link(remote, false), &bumps, self.signer.as_ref());
        drop(turn);
        let mut outcomes = outcome.map(Vec::into_iter);
        for (count, answer) in askers {
            let part = match &mut outcomes {
                Ok(all) => Ok(all.by_ref().take(count).collect()),
                Err(e) => Err(e.clone()),
            };
            // Nobody listens any more: the bump is in the repository all the same, and asking again finds it there.
            let _ = answer.send(part);
        }
    }
}

fn tip<'l>(url: &str, link: &'l dyn Link, branch: &Branch) -> Result<Commit<'l>, BumpError> {
    let missing = || BumpError::BranchMissing { url: url.to_owned(), branch: branch.clone() };
    let tip = link.tip(branch)?.ok_or_else(missing)?;
    link.repository().find_commit(tip).map_err(|e| BumpError::from_git(url, &e))
}

/// The commits of a tip since another, along first parents; none where it does not descend from there.
fn arrivals<'l>(
    url: &str,
    link: &'l dyn Link,
    mut commit: Commit<'l>,
    seen: Oid,
) -> Result<Option<Vec<Arrival>>, BumpError> {
    let git = |e: git2::Error| BumpError::from_git(url, &e);
    let repository = link.repository();
    if repository.find_commit(seen).is_err() {
        return Ok(None);
    }
    let descends = commit.id() == seen || repository.graph_descendant_of(commit.id(), seen).map_err(git)?;
    if !descends {
        return Ok(None);
    }
    let mut arrivals = Vec::new();
    while commit.id() != seen && arrivals.len() < MOST_ARRIVALS {
        // A merge can have what was there on its other side: what was seen is not told again.
        if repository.graph_descendant_of(seen, commit.id()).map_err(git)? {
            break;
        }
        let parent = commit.parent(0).ok();
        // The oldest that is looked at is held against what was seen: its first parent may be older than that, and what
        // lies further back is not looked at one by one.
        let whole = arrivals.len() + 1 == MOST_ARRIVALS;
        let leaves = match &parent {
            Some(parent) => repository.graph_descendant_of(seen, parent.id()).map_err(git)?,
            None => true,
        };
        let before = if whole || leaves { repository.find_commit(seen).ok() } else { parent.clone() };
        arrivals.push(arrival(url, link, &commit, before.as_ref())?);
        match parent {
            Some(parent) => commit = parent,
            None => break,
        }
    }
    Ok(Some(arrivals))
}

/// A commit, with what it changed of what was there before.
fn arrival(url: &str, link: &dyn Link, commit: &Commit<'_>, before: Option<&Commit<'_>>) -> Result<Arrival, BumpError> {
    let git = |e: git2::Error| BumpError::from_git(url, &e);
    let new = commit.tree().map_err(git)?;
    let old = before.map(Commit::tree).transpose().map_err(git)?;
    let diff = link.repository().diff_tree_to_tree(old.as_ref(), Some(&new), None).map_err(git)?;
    let path = |d: git2::DiffDelta<'_>| d.new_file().path().map(|p| p.to_string_lossy().into_owned());
    let author = commit.author();
    Ok(Arrival {
        commit: writer::sha(url, commit.id())?,
        author: author.name().unwrap_or_default().to_owned(),
        title: commit.message().unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
        paths: diff.deltas().filter_map(path).collect(),
    })
}

/// Whether the places of an image can be made to hold its digest; if not, why.
fn pinnable(
    files: &Overlay<'_>,
    places: &[(FileSpec, Found)],
    image: &ImageName,
) -> Result<Result<(), EditError>, BumpError> {
    for (spec, found) in places {
        if found.digest.is_none()
            && let Err(why) = formats::can_pin(&files.text(spec.path())?, spec, image)
        {
            return Ok(Err(why));
        }
    }
    Ok(Ok(()))
}

/// What a commit says of images; none for each that cannot be read there.
pub(super) fn values(
    url: &str,
    link: &dyn Link,
    commit: &Commit<'_>,
    specs: &[(FileSpec, ImageName)],
) -> Result<Vec<Option<Found>>, BumpError> {
    let files = Overlay::new(link.repository(), url, commit)?;
    let one = |(spec, image): &(FileSpec, ImageName)| match files.places(spec, image) {
        Ok(places) => Ok(Some(Found::together(places.into_iter().map(|(_, found)| found)))),
        Err(BumpError::Edit(_)) => Ok(None),
        Err(error) => Err(error),
    };
    specs.iter().map(one).collect()
}

/// Whether a tip is a commit, or descends from it.
pub(super) fn holds(url: &str, link: &dyn Link, tip: Oid, commit: &CommitSha) -> Result<bool, BumpError> {
    let Ok(id) = Oid::from_str(commit.as_str()) else { return Ok(false) };
    let repository = link.repository();
    if repository.find_commit(id).is_err() {
        return Ok(false);
    }
    Ok(tip == id || repository.graph_descendant_of(tip, id).map_err(|e| BumpError::from_git(url, &e))?)
}

/// Whether a commit is older than another, of which that descends.
fn older(url: &str, link: &dyn Link, commit: Oid, than: &CommitSha) -> Result<bool, BumpError> {
    let Ok(than) = Oid::from_str(than.as_str()) else { return Ok(false) };
    let repository = link.repository();
    if repository.find_commit(than).is_err() {
        return Ok(false);
    }
    repository.graph_descendant_of(than, commit).map_err(|e| BumpError::from_git(url, &e))
}

fn hand(url: &str, commit: &Commit<'_>) -> Result<Hand, BumpError> {
    let author = commit.author();
    Ok(Hand {
        commit: writer::sha(url, commit.id())?,
        author: author.name().unwrap_or_default().to_owned(),
        pushed_by: None,
        title: commit.message().unwrap_or_default().lines().next().unwrap_or_default().to_owned(),
        at: chrono::DateTime::from_timestamp(commit.time().seconds(), 0).unwrap_or_default(),
    })
}

pub(super) fn find<'l>(url: &str, link: &'l dyn Link, commit: &CommitSha) -> Result<Commit<'l>, BumpError> {
    let missing = |_| BumpError::CommitMissing { url: url.to_owned(), commit: commit.clone() };
    let id = Oid::from_str(commit.as_str()).map_err(missing)?;
    link.repository().find_commit(id).map_err(missing)
}

fn stopped(url: &str) -> BumpError {
    BumpError::Unreachable { url: url.to_owned(), cause: "the writer stopped".into() }
}
