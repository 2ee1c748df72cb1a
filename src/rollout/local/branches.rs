//! What the embedded cluster reads from an env repo: where its branch is, what a commit contains, and whether a
//! newer commit still runs the images of an older one.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Mutex, MutexGuard};

use git2::{Oid, Repository, Tree};

use super::{Arrival, Followed, lock};
use crate::domain::image::ImageRef;
use crate::domain::{AppName, CommitSha};
use crate::port::{Fault, PortError, PortResult};
use crate::rollout::RolloutTarget;

/// One environment's branch in its env repo.
pub(super) struct EnvBranch {
    at: Followed,
    /// Answers about commits, which never change, so that asking often costs nothing.
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Tip and a commit it contains.
    contains: HashSet<(CommitSha, CommitSha)>,
    /// App, its images' commit, a newer commit, the images, and whether they still run there.
    still_runs: HashMap<(AppName, CommitSha, CommitSha, Vec<ImageRef>), bool>,
}

/// How many answers are kept before starting over.
const KNOWN: usize = 20_000;

impl EnvBranch {
    pub(super) fn new(at: Followed) -> Self {
        Self { at, known: Mutex::default() }
    }

    fn repository(&self) -> PortResult<Repository> {
        Repository::open(&self.at.repository).map_err(|e| self.told("open", &e))
    }

    fn told(&self, doing: &str, error: &git2::Error) -> PortError {
        let path = self.at.repository.display();
        let (fault, advice) = match error.code() {
            git2::ErrorCode::NotFound => (Fault::NotFound, "it is not there; restore it or correct the path"),
            _ => (Fault::Transient, "Git could not read it; the log has its words"),
        };
        PortError::new(fault, format!("cannot {doing} the env repo {path}: {advice}"), error)
    }

    /// The branch's tip; none while there is no such branch.
    pub(super) fn tip(&self) -> PortResult<Option<CommitSha>> {
        let repository = self.repository()?;
        let found = match repository.refname_to_id(&format!("refs/heads/{}", self.at.branch)) {
            Ok(id) => CommitSha::parse(id.to_string()).ok(),
            Err(e) if e.code() == git2::ErrorCode::NotFound => None,
            Err(e) => return Err(self.told("read", &e)),
        };
        Ok(found)
    }

    /// The first of these tips that contains a commit, and the tips after it. None if the last one does not.
    pub(super) fn first_with<'a>(
        &self,
        arrivals: &'a [Arrival],
        commit: &CommitSha,
    ) -> PortResult<Option<(&'a Arrival, &'a [Arrival])>> {
        let repository = self.repository()?;
        let mut known = self.known();
        let mut first = arrivals.len();
        for (at, arrival) in arrivals.iter().enumerate().rev() {
            let pair = (arrival.commit.clone(), commit.clone());
            if !known.contains.contains(&pair) {
                if !contains(&repository, &arrival.commit, commit) {
                    break;
                }
                known.contains.insert(pair);
            }
            first = at;
        }
        Ok(arrivals.get(first).map(|arrival| (arrival, &arrivals[first + 1..])))
    }

    /// Whether the files that named the target's images at its commit still do so at a newer one. Files of other
    /// apps do not matter: a file is the app's if its path has the app's name as a part or its text names the image.
    pub(super) fn still_runs(&self, target: &RolloutTarget, newer: &CommitSha) -> PortResult<bool> {
        let question = (target.app.clone(), target.commit.clone(), newer.clone(), target.images.clone());
        if let Some(answer) = self.known().still_runs.get(&question) {
            return Ok(*answer);
        }
        let answer = self.compare(target, newer).map_err(|e| self.told("compare commits of", &e))?;
        self.known().still_runs.insert(question, answer);
        Ok(answer)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        let mut known = lock(&self.known);
        if known.contains.len() + known.still_runs.len() > KNOWN {
            *known = Known::default();
        }
        known
    }

    fn compare(&self, target: &RolloutTarget, newer: &CommitSha) -> Result<bool, git2::Error> {
        let repository = Repository::open(&self.at.repository)?;
        let (old, new) = (tree(&repository, &target.commit)?, tree(&repository, newer)?);
        let diff = repository.diff_tree_to_tree(Some(&old), Some(&new), None)?;
        let dropped = |delta: git2::DiffDelta<'_>| {
            let (before, after) = (text(&repository, delta.old_file().id()), text(&repository, delta.new_file().id()));
            let path = delta.old_file().path().unwrap_or(Path::new(""));
            let of_app = path.iter().any(|part| part == target.app.as_str());
            let gone = |image: &ImageRef| {
                (of_app || before.contains(image.name.as_str())) && names(&before, image) && !names(&after, image)
            };
            target.images.iter().any(gone)
        };
        Ok(!diff.deltas().any(dropped))
    }
}

fn contains(repository: &Repository, tip: &CommitSha, commit: &CommitSha) -> bool {
    let (Ok(tip), Ok(commit)) = (Oid::from_str(tip.as_str()), Oid::from_str(commit.as_str())) else { return false };
    // A commit that this repository does not hold is not contained in anything.
    tip == commit || repository.graph_descendant_of(tip, commit).unwrap_or(false)
}

fn tree<'r>(repository: &'r Repository, commit: &CommitSha) -> Result<Tree<'r>, git2::Error> {
    repository.find_commit(Oid::from_str(commit.as_str())?)?.tree()
}

fn text(repository: &Repository, blob: Oid) -> String {
    repository.find_blob(blob).map(|b| String::from_utf8_lossy(b.content()).into_owned()).unwrap_or_default()
}

/// Whether a file's text has the image's digest, or its tag as a word of its own.
fn names(text: &str, image: &ImageRef) -> bool {
    let in_tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    text.contains(image.digest.as_str()) || text.split(|c| !in_tag(c)).any(|word| word == image.tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Digest, ImageName};

    #[test]
    fn a_tag_is_named_only_as_a_word_of_its_own() {
        let image = ImageRef {
            name: ImageName::parse("shop-api").unwrap(),
            tag: "v1.4.0".into(),
            digest: Digest::parse(format!("sha256:{}", "a".repeat(64))).unwrap(),
        };
        assert!(names("image: shop-api:v1.4.0\n", &image));
        assert!(names("tag: \"v1.4.0\"", &image));
        assert!(names(&format!("digest: sha256:{}", "a".repeat(64)), &image));
        assert!(!names("tag: v1.4.0-rc1\nother: xv1.4.0\n", &image));
    }
}
