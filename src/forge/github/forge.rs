//! The port's words, each by the part that knows how.

use async_trait::async_trait;

use super::GithubForge;
use crate::domain::accounts::Accounts;
use crate::domain::dev_image::Moves;
use crate::domain::pull_request::{Check, CommitInfo, PullRequest, Review};
use crate::domain::{Branch, CommitSha, PrNumber, RepoId, TagName};
use crate::forge::{Budget, DeploymentNote, Directory, Forge, NewPr, Pin};
use crate::port::PortResult;

#[async_trait]
impl Forge for GithubForge {
    fn own_login(&self) -> &str {
        self.login()
    }

    fn pr_url(&self, repo: &RepoId, pr: PrNumber) -> String {
        format!("{}/{repo}/pull/{}", self.web(), pr.0)
    }

    fn compare_url(&self, repo: &RepoId, from: &CommitSha, to: &CommitSha) -> String {
        format!("{}/{repo}/compare/{from}...{to}", self.web())
    }

    async fn find_pr(&self, repo: &RepoId, branch: &Branch, base: &Branch) -> PortResult<Option<PullRequest>> {
        self.found(repo, branch, base).await
    }

    async fn open_prs(&self, repo: &RepoId) -> PortResult<Vec<PullRequest>> {
        self.open_ones(repo).await
    }

    async fn pull_request(&self, repo: &RepoId, pr: PrNumber) -> PortResult<PullRequest> {
        self.view(repo, pr).await
    }

    async fn open_pr(&self, repo: &RepoId, new: &NewPr) -> PortResult<PullRequest> {
        self.open_new(repo, new).await
    }

    async fn edit_pr(&self, repo: &RepoId, pr: PrNumber, title: &str, body: &str) -> PortResult<()> {
        self.edit(repo, pr, title, body).await
    }

    async fn mark_ready(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        self.ready(repo, pr).await
    }

    async fn comment(&self, repo: &RepoId, pr: PrNumber, key: &str, text: &str) -> PortResult<()> {
        self.say(repo, pr, key, text).await
    }

    async fn close_pr(&self, repo: &RepoId, pr: PrNumber) -> PortResult<()> {
        self.close(repo, pr).await
    }

    async fn request_reviewers(&self, repo: &RepoId, pr: PrNumber, logins: &[String]) -> PortResult<()> {
        self.ask_for_reviews(repo, pr, logins).await
    }

    async fn reviews(&self, repo: &RepoId, pr: PrNumber) -> PortResult<Vec<Review>> {
        self.given_reviews(repo, pr).await
    }

    async fn checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>> {
        self.told_checks(repo, commit).await
    }

    async fn set_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        self.tell_check(repo, commit, check).await
    }

    async fn merge_pr(&self, repo: &RepoId, pr: PrNumber, pin: &Pin, message: &str) -> PortResult<CommitSha> {
        self.merge(repo, pr, pin, message).await
    }

    async fn dismiss_review(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()> {
        self.dismiss(repo, pr, review, why).await
    }

    async fn publish_release(&self, repo: &RepoId, tag: &TagName, title: &str, notes: &str) -> PortResult<()> {
        self.publish(repo, tag, title, notes).await
    }

    async fn deployment(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()> {
        self.note(repo, note).await
    }

    async fn moves(&self, repo: &RepoId, branch: &Branch, until: Option<&CommitSha>) -> PortResult<Moves> {
        self.told_moves(repo, branch, until).await
    }

    fn distrust(&self, repo: &RepoId) {
        self.memo.distrust(repo);
        self.repos.distrust(repo);
    }

    fn budget(&self) -> Vec<Budget> {
        self.api.auth.all().iter().map(|access| access.governor.budget()).collect()
    }

    fn warnings(&self) -> Vec<String> {
        let login = self.api.login.as_ref().and_then(super::login::Login::warning);
        login.into_iter().chain(self.secret.words()).collect()
    }
}

#[async_trait]
impl Directory for GithubForge {
    async fn author_logins(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.name_authors(repo, commits).await
    }

    async fn pushers(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.name_pushers(repo, commits).await
    }

    fn know(&self, accounts: &Accounts) {
        self.api.names.know(accounts);
        let path = self.folder.join(super::ACCOUNTS);
        if let Err(error) = crate::disk::write_json(&path, &accounts.all()) {
            tracing::warn!("cannot keep which accounts people are in {}: {error}", path.display());
        }
    }

    fn strangers(&self) -> Vec<(String, u64)> {
        self.api.names.take_met()
    }

    async fn account(&self, repo: &RepoId, login: &str) -> PortResult<Option<u64>> {
        self.number_of(repo, login).await
    }

    async fn login_of(&self, repo: &RepoId, number: u64) -> PortResult<Option<String>> {
        self.login_now(repo, number).await
    }

    async fn team_members(&self, team: &str) -> PortResult<Vec<String>> {
        self.in_team(team).await
    }
}
