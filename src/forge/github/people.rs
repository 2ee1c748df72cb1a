//! People: who wrote a commit, who is in a team.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::GithubForge;
use super::api::Listed;
use super::call::{Call, parts};
use super::fault::About;
use crate::domain::RepoId;
use crate::domain::pull_request::CommitInfo;
use crate::port::{Fault, PortError, PortResult};

/// How many authors are remembered.
const MOST: usize = 4096;

/// The login behind an author's e-mail address; none where GitHub knows none. An address belongs to one account.
pub(super) type Authors = Mutex<HashMap<String, Option<String>>>;

impl GithubForge {
    /// Fills in who wrote these commits: from GitHub's own addresses at once, else one call per address.
    pub(super) async fn name_authors(&self, repo: &RepoId, commits: &mut [CommitInfo]) -> PortResult<()> {
        for commit in commits.iter_mut().filter(|commit| commit.author_login.is_none()) {
            let email = commit.author_email.to_lowercase();
            if let Some(login) = hidden(&email) {
                commit.author_login = Some(login.to_owned());
                continue;
            }
            let known = self.authors.lock().unwrap_or_else(PoisonError::into_inner).get(&email).cloned();
            let login = match known {
                Some(login) => login,
                None => {
                    let login = self.author(repo, commit).await?;
                    let mut authors = self.authors.lock().unwrap_or_else(PoisonError::into_inner);
                    if authors.len() >= MOST {
                        authors.clear();
                    }
                    authors.insert(email, login.clone());
                    login
                }
            };
            commit.author_login = login;
        }
        Ok(())
    }

    async fn author(&self, repo: &RepoId, commit: &CommitInfo) -> PortResult<Option<String>> {
        let (owner, name) = parts(repo);
        let about =
            About { thing: repo.to_string(), doing: format!("read who wrote {} of {repo}", commit.sha.short()) };
        let call = Call::get("/repos/{owner}/{repo}/commits/{ref}", &[owner, name, commit.sha.as_str()], about);
        let body = self.api.done(repo, &call).await?;
        Ok(body["author"]["login"].as_str().map(str::to_owned))
    }

    pub(super) async fn in_team(&self, team: &str) -> PortResult<Vec<String>> {
        let unknown = || PortError::not_found(format!("{team} is no team on GitHub, written as organisation/team"));
        let (org, slug) = team.split_once('/').ok_or_else(unknown)?;
        let about = About { thing: team.to_owned(), doing: format!("read who is in the team {team}") };
        let route = "/orgs/{org}/teams/{team_slug}/members";
        let call = Call::get(route, &[org, slug], about).query(&[("per_page", "100")]);
        let access = self.api.access_to(org).await?;
        match self.api.list_by(&access, &call, None, None).await {
            Ok(Listed::All(members, _)) => {
                Ok(members.iter().filter_map(|member| member["login"].as_str().map(str::to_owned)).collect())
            }
            Ok(Listed::Unchanged) => Ok(Vec::new()),
            Err(error) if error.fault == Fault::NotFound => Err(unknown()),
            Err(error) => Err(error),
        }
    }
}

/// The login in one of the addresses by which GitHub hides people's own.
fn hidden(email: &str) -> Option<&str> {
    let name = email.strip_suffix("@users.noreply.github.com")?;
    let login = name.rsplit('+').next()?;
    (!login.is_empty()).then_some(login)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn githubs_own_addresses_tell_the_login() {
        assert_eq!(hidden("123+alice@users.noreply.github.com"), Some("alice"));
        assert_eq!(hidden("alice@users.noreply.github.com"), Some("alice"));
        assert_eq!(hidden("12+dependabot[bot]@users.noreply.github.com"), Some("dependabot[bot]"));
        assert_eq!(hidden("@users.noreply.github.com"), None);
        assert_eq!(hidden("alice@acme.io"), None);
    }
}
