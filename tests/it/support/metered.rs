//! A forge that counts what a forge far away would charge for: calls of its API. What was read, written or heard a moment
//! ago is remembered, until the engine distrusts it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use futures::future::BoxFuture;
use tidegate::domain::dev_image::Moves;
use tidegate::domain::pull_request::{Check, CommitInfo, PullRequest, Review};
use tidegate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use tidegate::forge::{DeploymentNote, DeploymentState, Directory, Forge, NewPr, Pin};
use tidegate::port::{PortError, PortResult};

/// What was remembered of a repository, and the calls made.
#[derive(Default)]
struct Book {
    fresh: BTreeSet<(RepoId, String)>,
    /// Our own writes since the last pause: their answers still count when distrusted.
    ours: BTreeSet<(RepoId, String)>,
    calls: Vec<String>,
    /// Reviews as they were read, where no event tells of new ones.
    reviews: Option<BTreeMap<(RepoId, PrNumber), Vec<Review>>>,
    /// What fails, and how.
    failing: BTreeMap<&'static str, PortError>,
    /// What happens while a call is under way, once.
    meanwhile: Vec<(String, Meanwhile)>,
}

type Meanwhile = Box<dyn FnOnce() -> BoxFuture<'static, ()> + Send>;

/// The forge, metered.
pub(crate) struct Metered {
    inner: Arc<dyn Forge>,
    book: Mutex<Book>,
}

impl Metered {
    pub(crate) fn over(inner: Arc<dyn Forge>) -> Arc<Self> {
        Arc::new(Self { inner, book: Mutex::default() })
    }

    /// A forge whose events about reviews are lost: what was read of them is answered until the engine distrusts it.
    pub(crate) fn deaf(inner: Arc<dyn Forge>) -> Arc<Self> {
        let book = Book { reviews: Some(BTreeMap::new()), ..Book::default() };
        Arc::new(Self { inner, book: Mutex::new(book) })
    }

    /// The calls since the last time they were asked for, in order. What we wrote is no longer "a moment ago".
    pub(crate) fn take(&self) -> Vec<String> {
        let mut book = self.book.lock().unwrap();
        book.ours.clear();
        std::mem::take(&mut book.calls)
    }

    /// From now on this fails, or works again.
    pub(crate) fn fail(&self, what: &'static str, error: Option<PortError>) {
        let mut book = self.book.lock().unwrap();
        match error {
            Some(error) => drop(book.failing.insert(what, error)),
            None => drop(book.failing.remove(what)),
        }
    }

    /// Happens during the next such call.
    pub(crate) fn meanwhile(&self, call: &str, happens: impl FnOnce() -> BoxFuture<'static, ()> + Send + 'static) {
        self.book.lock().unwrap().meanwhile.push((call.to_owned(), Box::new(happens)));
    }

    async fn happens(&self, call: &str) {
        let due = {
            let mut book = self.book.lock().unwrap();
            let at = book.meanwhile.iter().position(|(during, _)| during == call);
            at.map(|at| book.meanwhile.remove(at).1)
        };
        if let Some(happens) = due {
            happens().await;
        }
    }

    /// Whatever failed works again.
    pub(crate) fn answers(&self) {
        self.book.lock().unwrap().failing.clear();
    }

    fn works(&self, what: &str) -> PortResult<()> {
        self.book.lock().unwrap().failing.get(what).cloned().map_or(Ok(()), Err)
    }

    fn pay(&self, what: String) {
        self.book.lock().unwrap().calls.push(what);
    }

    /// A read that costs a call unless it is remembered.
    fn read(&self, repo: &RepoId, what: String) {
        let mut book = self.book.lock().unwrap();
        if book.fresh.insert((repo.clone(), what.clone())) {
            book.calls.push(format!("{what} {repo}"));
        }
    }

    /// What an answer to a change of ours told.
    fn told(&self, repo: &RepoId, what: &[String]) {
        let mut book = self.book.lock().unwrap();
        for what in what {
            book.fresh.insert((repo.clone(), what.clone()));
            book.ours.insert((repo.clone(), what.clone()));
        }
    }
}

#[async_trait]
impl Forge for Metered {
    fn own_login(&self) -> &str {
        self.inner.own_login()
    }
    fn pr_url(&self, repo: &RepoId, pr: PrNumber) -> String {
        self.inner.pr_url(repo, pr)
    }
    fn compare_url(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> String {
        self.inner.compare_url(repo, from, to)
    }

    async fn find_pr(&self, repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>> {
        self.pay(format!("find pull request {repo}"));
        self.inner.find_pr(repo, branch, base).await
    }
    async fn open_prs(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        self.read(repo, "list pull requests".to_owned());
        self.happens(&format!("list pull requests {repo}")).await;
        self.inner.open_prs(repo).await
    }
    async fn pull_request(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest> {
        self.read(repo, format!("read {pr}"));
        self.happens(&format!("read {pr} {repo}")).await;
        self.works("read")?;
        self.works(&format!("read {repo}"))?;
        self.inner.pull_request(repo, pr).await
    }
    async fn open_pr(&self, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        self.pay(format!("create pull request {repo}"));
        if !new.labels.is_empty() {
            self.pay(format!("label {repo}"));
        }
        let pr = self.inner.open_pr(repo, new).await?;
        // What was opened this moment has no reviews, and that it was is answered as surely as its head.
        self.told(repo, &[format!("read {}", pr.number), format!("read reviews of {}", pr.number)]);
        Ok(pr)
    }
    async fn edit_pr(&self, repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()> {
        self.pay(format!("edit {pr} {repo}"));
        self.inner.edit_pr(repo, pr, title, body).await
    }
    async fn mark_ready(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        self.pay(format!("mark {pr} ready {repo}"));
        self.inner.mark_ready(repo, pr).await
    }
    async fn comment(&self, repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()> {
        self.pay(format!("comment on {pr} {repo}"));
        self.works("comment")?;
        self.inner.comment(repo, pr, key, text).await
    }
    async fn close_pr(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        self.pay(format!("close {pr} {repo}"));
        self.works("close")?;
        self.inner.close_pr(repo, pr).await
    }
    async fn request_reviewers(&self, repo: &RepoId, pr: PrNumber, logins: &[String]) -> PortResult<()> {
        self.pay(format!("ask for reviews {repo}"));
        self.inner.request_reviewers(repo, pr, logins).await
    }
    async fn reviews(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>> {
        self.read(repo, format!("read reviews of {pr}"));
        let place = (repo.clone(), pr);
        let known = self.book.lock().unwrap().reviews.as_ref().and_then(|known| known.get(&place).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let read = self.inner.reviews(repo, pr).await?;
        if let Some(known) = &mut self.book.lock().unwrap().reviews {
            known.insert(place, read.clone());
        }
        Ok(read)
    }
    async fn checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>> {
        self.read(repo, format!("read checks of {}", commit.short()));
        self.inner.checks(repo, commit).await
    }
    async fn set_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        self.pay(format!("report check {repo}"));
        self.inner.set_check(repo, commit, check).await
    }
    async fn merge_pr(&self, repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha> {
        self.pay(format!("merge {repo}"));
        self.works("merge")?;
        let merged = self.inner.merge_pr(repo, pr, pin, message).await?;
        // From then on it answers nothing.
        if let Err(error) = self.works("answer to merge") {
            self.fail("read", Some(error.clone()));
            return Err(error);
        }
        self.told(repo, &[format!("read {pr}")]);
        Ok(merged)
    }
    async fn moves(&self, repo: &RepoId, branch: &Branch, until: Option<&CommitSha>) -> PortResult<Moves> {
        self.pay(format!("read where {branch} was {repo}"));
        self.works("moves")?;
        self.inner.moves(repo, branch, until).await
    }
    async fn dismiss_review(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()> {
        self.pay(format!("dismiss review {repo}"));
        self.works("dismiss review")?;
        self.inner.dismiss_review(repo, pr, review, why).await
    }
    async fn publish_release(&self, repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()> {
        self.pay(format!("publish release {repo}"));
        self.works("publish release")?;
        self.inner.publish_release(repo, tag, title, notes).await
    }
    async fn deployment(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()> {
        if let Err(error) = self.works("deployment") {
            self.pay(format!("try deployment {repo}"));
            return Err(error);
        }
        let created = (repo.clone(), format!("deployment {}", note.key));
        if self.book.lock().unwrap().fresh.insert(created) {
            self.pay(format!("create deployment {repo}"));
        }
        if note.state != DeploymentState::Pending {
            self.pay(format!("deployment status {repo}"));
        }
        self.inner.deployment(repo, note).await
    }

    fn distrust(&self, repo: &RepoId) {
        let mut book = self.book.lock().unwrap();
        let Book { fresh, ours, reviews, .. } = &mut *book;
        reviews.iter_mut().for_each(|known| known.retain(|(of, _), _| of != repo));
        fresh.retain(|known| known.0 != *repo || ours.contains(known) || known.1.starts_with("deployment"));
        drop(book);
        self.inner.distrust(repo);
    }
}

#[async_trait]
impl Directory for Metered {
    fn tells_pushers(&self) -> bool {
        self.inner.tells_pushers()
    }
    async fn author_logins(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        for commit in commits.iter() {
            self.read(repo, format!("read author of {}", commit.sha.short()));
        }
        self.inner.author_logins(repo, commits).await
    }
    async fn pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        let head = commits.first().map(|c| c.sha.short().to_owned()).unwrap_or_default();
        self.read(repo, format!("read who pushed {head}"));
        self.inner.pushers(repo, commits).await
    }
    async fn team_members(&self, team: &str) -> PortResult<Vec<String>> {
        self.pay(format!("read team {team}"));
        self.inner.team_members(team).await
    }
    fn know(&self, accounts: &tidegate::domain::accounts::Accounts) {
        self.inner.know(accounts);
    }
    fn strangers(&self) -> Vec<(String, u64)> {
        self.inner.strangers()
    }
    async fn account(&self, repo: &RepoId, login: &str) -> PortResult<Option<u64>> {
        self.inner.account(repo, login).await
    }
    async fn login_of(&self, repo: &RepoId, number: u64) -> PortResult<Option<String>> {
        self.inner.login_of(repo, number).await
    }
}
