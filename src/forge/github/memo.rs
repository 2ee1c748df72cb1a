//! What was read on GitHub is remembered, so that it is seldom asked for twice.
//!
//! A document is one thing GitHub shows: a pull request, the reviews of one, the check runs on a commit. It is *fresh*
//! for a few seconds after it was seen: read, told by a webhook, or answered to a change of ours. Later it is asked for
//! with its ETag, and "not modified" costs nothing of the allowance. What a webhook tells is laid over what is known; a
//! webhook that may be older than what is known only ends its freshness. Before what cannot be undone everything is
//! distrusted, except GitHub's answer to a change of our own seconds ago.
//!
//! Races: a read that was under way while a webhook came in may hold either state. It is kept, but not as fresh.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::TimeDelta;
use serde_json::Value;

use crate::domain::{CommitSha, Instant, PrNumber, RepoId};
use crate::port::Clock;

/// How long what was seen counts as what is.
const FRESH: TimeDelta = TimeDelta::seconds(10);
/// How long GitHub may take to show everywhere what it has told of somewhere.
const SETTLED: TimeDelta = TimeDelta::seconds(60);
/// How many documents are remembered at most.
const MOST: usize = 4096;

/// A thing GitHub shows of a repository.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Doc {
    /// One pull request.
    Pull(PrNumber),
    /// Its reviews.
    Reviews(PrNumber),
    /// What happened to it, for the sake of one dismissed review.
    Dismissal(PrNumber, u64),
    /// The comments below it.
    Comments(PrNumber),
    /// The open pull requests.
    Open,
    /// The check runs on a commit.
    Runs(CommitSha),
    /// The commit statuses on a commit.
    Statuses(CommitSha),
}

/// How a document came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Asked for, or told by a webhook.
    Told,
    /// GitHub's answer to a change of ours.
    Own,
    /// Something may have changed since.
    None,
}

struct Entry {
    body: Arc<Value>,
    /// What was asked for last, with its ETag: that is what "not modified" speaks of.
    asked: Option<(String, Arc<Value>)>,
    first: Instant,
    seen: Instant,
    trust: Trust,
    /// Counts changes, so that a read knows whether it was overtaken.
    turn: u64,
}

/// The memory.
pub(super) struct Memo {
    clock: Arc<dyn Clock>,
    entries: Mutex<HashMap<(RepoId, Doc), Entry>>,
}

/// A read that has begun: what to send along, and what it must be told with at its end.
pub(super) struct Asking {
    /// The ETag of what was asked for last.
    pub(super) etag: Option<String>,
    turn: u64,
}

impl Memo {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, entries: Mutex::default() }
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<(RepoId, Doc), Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A document that counts as what is.
    pub(super) fn fresh(&self, repo: &RepoId, doc: &Doc) -> Option<Arc<Value>> {
        let now = self.clock.now();
        let entries = self.entries();
        let entry = entries.get(&(repo.clone(), doc.clone()))?;
        (entry.trust != Trust::None && now - entry.seen <= FRESH).then(|| entry.body.clone())
    }

    /// A document as it was last seen, however long ago.
    pub(super) fn known(&self, repo: &RepoId, doc: &Doc) -> Option<Arc<Value>> {
        self.entries().get(&(repo.clone(), doc.clone())).map(|entry| entry.body.clone())
    }

    /// Whether a document became known only now, so that GitHub may not show it everywhere yet.
    pub(super) fn just_made(&self, repo: &RepoId, doc: &Doc) -> bool {
        let now = self.clock.now();
        self.entries().get(&(repo.clone(), doc.clone())).is_some_and(|entry| now - entry.first <= SETTLED)
    }

    /// Begins to ask for a document.
    pub(super) fn ask(&self, repo: &RepoId, doc: &Doc) -> Asking {
        let entries = self.entries();
        let entry = entries.get(&(repo.clone(), doc.clone()));
        Asking {
            etag: entry.and_then(|e| e.asked.as_ref()).map(|(etag, _)| etag.clone()),
            turn: entry.map_or(0, |e| e.turn),
        }
    }

    /// What was asked for came.
    pub(super) fn answered(&self, repo: &RepoId, doc: Doc, asking: &Asking, body: Value, etag: Option<String>) {
        let body = Arc::new(body);
        let asked = etag.map(|etag| (etag, body.clone()));
        self.put(repo, doc, body, asked, Some(asking.turn));
    }

    /// What was asked for is as it was: the document.
    pub(super) fn unchanged(&self, repo: &RepoId, doc: &Doc, asking: &Asking) -> Option<Arc<Value>> {
        let asked = self.entries().get(&(repo.clone(), doc.clone()))?.asked.clone()?;
        // The entry may have been replaced while the question was under way.
        let body = (Some(&asked.0) == asking.etag.as_ref()).then_some(asked.1.clone())?;
        self.put(repo, doc.clone(), body.clone(), Some(asked), Some(asking.turn));
        Some(body)
    }

    fn put(&self, repo: &RepoId, doc: Doc, body: Arc<Value>, asked: Option<(String, Arc<Value>)>, turn: Option<u64>) {
        let now = self.clock.now();
        let mut entries = self.entries();
        let before = entries.get(&(repo.clone(), doc.clone()));
        let (first, at) = before.map_or((now, 0), |e| (e.first, e.turn));
        let trust = if turn.is_some_and(|turn| turn != at) { Trust::None } else { Trust::Told };
        entries.insert((repo.clone(), doc), Entry { body, asked, first, seen: now, trust, turn: at });
        if entries.len() > MOST {
            forget_oldest(&mut entries);
        }
    }

    /// A document as GitHub answered it to a change of ours.
    pub(super) fn own(&self, repo: &RepoId, doc: Doc, body: Value) {
        self.lay(repo, doc, body, Trust::Own);
    }

    /// A document as a webhook tells it.
    pub(super) fn told(&self, repo: &RepoId, doc: Doc, body: Value) {
        self.lay(repo, doc, body, Trust::Told);
    }

    fn lay(&self, repo: &RepoId, doc: Doc, body: Value, trust: Trust) {
        let key = (repo.clone(), doc.clone());
        let asked = self.entries().get(&key).and_then(|entry| entry.asked.clone());
        self.put(repo, doc, Arc::new(body), asked, None);
        if let Some(entry) = self.entries().get_mut(&key) {
            entry.trust = trust;
            entry.turn += 1;
        }
    }

    /// Changes a known document by what became known of it. Told by a webhook, it is as fresh as the webhook if it still
    /// was trusted; of our own doing, it keeps what freshness it has.
    pub(super) fn amend(&self, repo: &RepoId, doc: &Doc, heard: bool, change: impl FnOnce(&mut Value)) {
        let now = self.clock.now();
        let mut entries = self.entries();
        let Some(entry) = entries.get_mut(&(repo.clone(), doc.clone())) else { return };
        change(Arc::make_mut(&mut entry.body));
        entry.turn += 1;
        if heard && entry.trust != Trust::None {
            entry.seen = now;
            entry.trust = Trust::Told;
        }
    }

    /// A document was seen as it is known, apart from what matters little: it is as fresh as that, if it still was
    /// trusted. GitHub's answer to ourselves stays that.
    pub(super) fn confirm(&self, repo: &RepoId, doc: &Doc, change: impl FnOnce(&mut Value)) {
        let now = self.clock.now();
        if let Some(entry) = self.entries().get_mut(&(repo.clone(), doc.clone())) {
            change(Arc::make_mut(&mut entry.body));
            if entry.trust == Trust::Told {
                entry.seen = now;
            }
        }
    }

    /// Something about a document changed, nobody knows what: the next read asks.
    pub(super) fn doubt(&self, repo: &RepoId, doc: &Doc) {
        if let Some(entry) = self.entries().get_mut(&(repo.clone(), doc.clone())) {
            entry.trust = Trust::None;
            entry.turn += 1;
        }
    }

    /// The same for all that is known of a repository and fits.
    pub(super) fn doubt_all(&self, repo: &RepoId, fits: impl Fn(&Doc, &Value) -> bool) {
        for ((of, doc), entry) in &mut *self.entries() {
            if of == repo && fits(doc, &entry.body) {
                entry.trust = Trust::None;
                entry.turn += 1;
            }
        }
    }

    /// Changes all that is known of a repository by what became known; nothing gets fresher by it.
    pub(super) fn amend_all(&self, repo: &RepoId, change: impl Fn(&Doc, &mut Value)) {
        for ((of, doc), entry) in &mut *self.entries() {
            if of == repo {
                change(doc, Arc::make_mut(&mut entry.body));
            }
        }
    }

    /// Everything about a repository is asked for anew, except what GitHub answered to ourselves a moment ago.
    pub(super) fn distrust(&self, repo: &RepoId) {
        let now = self.clock.now();
        for ((of, _), entry) in &mut *self.entries() {
            let own = entry.trust == Trust::Own && now - entry.seen <= FRESH;
            if of == repo && !own {
                entry.trust = Trust::None;
            }
        }
    }
}

fn forget_oldest(entries: &mut HashMap<(RepoId, Doc), Entry>) {
    let mut seen: Vec<Instant> = entries.values().map(|entry| entry.seen).collect();
    seen.sort_unstable();
    let before = seen[seen.len() / 4];
    let mut spare = entries.len() - MOST * 3 / 4;
    // As many as are too many, should all have been seen at the same instant.
    entries.retain(|_, entry| {
        let goes = spare > 0 && entry.seen <= before;
        spare -= usize::from(goes);
        !goes
    });
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use serde_json::json;

    use super::*;
    use crate::port::ManualClock;

    const PULL: Doc = Doc::Pull(PrNumber(7));

    fn memo() -> (ManualClock, Memo, RepoId) {
        let clock = ManualClock::new("2026-05-04T10:00:00Z".parse().unwrap());
        (clock.clone(), Memo::new(Arc::new(clock)), RepoId::parse("acme/shop").unwrap())
    }

    fn read(memo: &Memo, repo: &RepoId, body: Value, etag: &str) {
        let asking = memo.ask(repo, &PULL);
        memo.answered(repo, PULL, &asking, body, Some(etag.to_owned()));
    }

    #[test]
    fn what_was_read_is_fresh_for_seconds_and_then_asked_for_by_its_etag() {
        let (clock, memo, repo) = memo();
        assert_eq!(memo.ask(&repo, &PULL).etag, None);
        read(&memo, &repo, json!(1), "a");
        assert_eq!(memo.fresh(&repo, &PULL).as_deref(), Some(&json!(1)));
        clock.advance(Duration::from_secs(11));
        assert_eq!(memo.fresh(&repo, &PULL), None);
        let asking = memo.ask(&repo, &PULL);
        assert_eq!(asking.etag.as_deref(), Some("a"));
        assert_eq!(memo.unchanged(&repo, &PULL, &asking).as_deref(), Some(&json!(1)));
        assert!(memo.fresh(&repo, &PULL).is_some());
    }

    #[test]
    fn not_modified_speaks_of_what_was_asked_for_not_of_what_a_webhook_told() {
        let (_, memo, repo) = memo();
        read(&memo, &repo, json!(1), "a");
        memo.told(&repo, PULL, json!(2));
        assert_eq!(memo.fresh(&repo, &PULL).as_deref(), Some(&json!(2)));
        memo.distrust(&repo);
        let asking = memo.ask(&repo, &PULL);
        assert_eq!(memo.unchanged(&repo, &PULL, &asking).as_deref(), Some(&json!(1)));
    }

    #[test]
    fn a_read_that_a_webhook_overtook_is_not_trusted() {
        let (_, memo, repo) = memo();
        let asking = memo.ask(&repo, &PULL);
        memo.told(&repo, PULL, json!(2));
        memo.answered(&repo, PULL, &asking, json!(1), Some("a".to_owned()));
        assert_eq!(memo.fresh(&repo, &PULL), None);
        read(&memo, &repo, json!(2), "b");
        assert!(memo.fresh(&repo, &PULL).is_some());
    }

    #[test]
    fn distrust_spares_only_the_answer_to_our_own_change_and_only_for_seconds() {
        let (clock, memo, repo) = memo();
        read(&memo, &repo, json!(1), "a");
        memo.distrust(&repo);
        assert_eq!(memo.fresh(&repo, &PULL), None);
        memo.own(&repo, PULL, json!(3));
        memo.distrust(&repo);
        assert_eq!(memo.fresh(&repo, &PULL).as_deref(), Some(&json!(3)));
        memo.amend(&repo, &PULL, true, |body| *body = json!(4));
        memo.distrust(&repo);
        assert_eq!(memo.fresh(&repo, &PULL), None, "somebody else's doing since");
        memo.own(&repo, PULL, json!(5));
        clock.advance(Duration::from_secs(11));
        memo.distrust(&repo);
        assert_eq!(memo.fresh(&repo, &PULL), None);
    }

    #[test]
    fn what_a_webhook_tells_of_the_unknown_makes_nothing_known() {
        let (_, memo, repo) = memo();
        memo.amend(&repo, &PULL, true, |body| *body = json!(4));
        assert_eq!(memo.known(&repo, &PULL), None);
        read(&memo, &repo, json!(1), "a");
        memo.doubt(&repo, &PULL);
        memo.amend(&repo, &PULL, true, |body| *body = json!(4));
        assert_eq!(memo.fresh(&repo, &PULL), None, "one webhook told of is no proof that none was missed");
        assert_eq!(memo.known(&repo, &PULL).as_deref(), Some(&json!(4)));
    }

    #[test]
    fn the_memory_has_an_end() {
        let (_, memo, repo) = memo();
        for number in 0..2 * MOST as u64 {
            memo.told(&repo, Doc::Pull(PrNumber(number)), json!(number));
        }
        let left = memo.entries().len();
        assert!((MOST / 2..=MOST).contains(&left), "{left}");
    }
}
