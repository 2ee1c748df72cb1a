//! People: who wrote a commit, who is in a team.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use super::GithubForge;
use super::api::Api;
use super::call::{Call, parts};
use super::fault::About;
use super::list::Listed;
use crate::domain::pull_request::CommitInfo;
use crate::domain::{CommitSha, RepoId};
use crate::port::{Fault, PortError, PortResult};

/// How many addresses and how many commits are remembered.
const MOST: usize = 4096;
/// Who GitHub commits as when somebody presses a button of its pages.
const OWN_COMMITTER: &str = "web-flow";

/// What GitHub knows of who made a commit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Made {
    author: Option<String>,
    committer: Option<String>,
    /// Whether it vouches that the author is a program.
    by_program: bool,
}

/// What GitHub said of authors.
#[derive(Debug, Default)]
pub(super) struct Authors(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    /// The login behind an e-mail address; none where GitHub knows none. An address belongs to one account.
    addresses: HashMap<String, Option<String>>,
    commits: HashMap<CommitSha, Made>,
}

impl Authors {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is known without asking. A program's name is vouched for commit by commit.
    fn known(&self, commit: &CommitInfo) -> Option<Made> {
        let said = self.said();
        if let Some(made) = said.commits.get(&commit.sha) {
            return Some(made.clone());
        }
        let login = |email: &str| said.addresses.get(&email.to_lowercase()).cloned();
        let (author, committer) = (login(&commit.author_email)?, login(&commit.committer_email)?);
        let person = !author.as_deref().is_some_and(is_program);
        person.then_some(Made { author, committer, by_program: false })
    }

    fn learn(&self, commit: &CommitInfo, made: &Made) {
        let mut said = self.said();
        if said.addresses.len() >= MOST {
            said.addresses.clear();
        }
        if said.commits.len() >= MOST {
            said.commits.clear();
        }
        said.addresses.insert(commit.author_email.to_lowercase(), made.author.clone());
        said.addresses.insert(commit.committer_email.to_lowercase(), made.committer.clone());
        said.commits.insert(commit.sha.clone(), made.clone());
    }
}

fn is_program(login: &str) -> bool {
    login.ends_with("[bot]")
}

/// What GitHub says of a commit. Anybody can write a program's name into one; its signature, or GitHub's own for what it
/// made of the program's call, nobody can. A signature is the committer's, so it must be theirs who is vouched for.
fn made(body: &Value) -> Made {
    let login = |who: &str| body[who]["login"].as_str().map(str::to_owned);
    let (author, committer) = (login("author"), login("committer"));
    let signed = body["commit"]["verification"]["verified"].as_bool() == Some(true);
    let theirs = committer.as_deref() == Some(OWN_COMMITTER) || committer == author;
    let program = body["author"]["type"].as_str() == Some("Bot");
    Made { by_program: program && signed && theirs, author, committer }
}

impl GithubForge {
    /// Fills in who made these commits: one call per address, and per commit of a program.
    pub(super) async fn name_authors(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        for commit in commits {
            let said = match self.authors.known(commit) {
                Some(said) => said,
                None => {
                    let said = self.made(repo, commit).await?;
                    self.authors.learn(commit, &said);
                    said
                }
            };
            commit.author_login = said.author;
            commit.committer_login = said.committer;
            commit.by_program = said.by_program;
        }
        Ok(())
    }

    async fn made(&self, repo: &RepoId, commit: &CommitInfo) -> PortResult<Made> {
        let (owner, name) = parts(repo);
        let about =
            About { thing: repo.to_string(), doing: format!("read who wrote {} of {repo}", commit.sha.short()) };
        let call = Call::get("/repos/{owner}/{repo}/commits/{ref}", &[owner, name, commit.sha.as_str()], about);
        Ok(made(&self.api.done(repo, &call).await?))
    }

    /// The number of the account that has a login now.
    pub(super) async fn number_of(&self, repo: &RepoId, login: &str) -> PortResult<Option<u64>> {
        let about = About { thing: login.to_owned(), doing: format!("read which account {login} is") };
        let call = Call::get("/users/{username}", &[login], about);
        let user = self.api.done(repo, &call).await;
        Ok(found(user)?.and_then(|user| user["id"].as_u64()))
    }

    /// The login that an account has now.
    pub(super) async fn login_now(&self, repo: &RepoId, number: u64) -> PortResult<Option<String>> {
        let about =
            About { thing: format!("account {number}"), doing: format!("read what account {number} is called") };
        let call = Call::get("/user/{account_id}", &[&number.to_string()], about);
        let user = self.api.done(repo, &call).await;
        // Read as it came: what it is called here stands in the answer.
        Ok(found(user)?.and_then(|user| user["login"].as_str().map(|login| self.api.names.now(login))))
    }

    pub(super) async fn in_team(&self, team: &str) -> PortResult<Vec<String>> {
        self.api.in_team(team).await
    }
}

impl Api {
    /// The logins in a team.
    pub(super) async fn in_team(&self, team: &str) -> PortResult<Vec<String>> {
        let unknown = || PortError::not_found(format!("{team} is no team on GitHub, written as organisation/team"));
        let (org, slug) = team.split_once('/').ok_or_else(unknown)?;
        let about = About { thing: team.to_owned(), doing: format!("read who is in the team {team}") };
        let route = "/orgs/{org}/teams/{team_slug}/members";
        let call = Call::get(route, &[org, slug], about);
        let access = self.access_to(org).await?;
        match self.list_by(&access, &call, None, None).await {
            Ok(Listed::All(members, _)) => {
                Ok(members.iter().filter_map(|member| member["login"].as_str().map(str::to_owned)).collect())
            }
            Ok(Listed::Unchanged) => Ok(Vec::new()),
            Err(error) if error.fault == Fault::NotFound => Err(unknown()),
            Err(error) => Err(error),
        }
    }
}

/// An answer, or none where there is no such thing.
fn found(answer: PortResult<Value>) -> PortResult<Option<Value>> {
    match answer {
        Ok(body) => Ok(Some(body)),
        Err(error) if error.fault == Fault::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(author: Value, committer: &str, verified: bool) -> Made {
        made(&json!({ "author": author, "committer": { "login": committer, "type": "User" },
            "commit": { "verification": { "verified": verified } } }))
    }

    #[test]
    fn a_program_is_vouched_for_by_its_own_signature_or_githubs_and_by_no_other() {
        let bot = || json!({ "login": "renovate[bot]", "type": "Bot" });
        assert!(said(bot(), "web-flow", true).by_program);
        assert!(said(bot(), "renovate[bot]", true).by_program);
        assert!(!said(bot(), "web-flow", false).by_program, "anybody can write these names");
        assert!(!said(bot(), "mallory", true).by_program, "signed by who committed it, not by the program");
        assert!(!said(json!({ "login": "alice", "type": "User" }), "web-flow", true).by_program);
        assert_eq!(said(Value::Null, "web-flow", true).author, None);
    }
}
