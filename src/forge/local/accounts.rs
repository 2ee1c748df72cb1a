//! Accounts of the embedded forge: whoever acts under a login that nobody has yet gets an account with a number of its own, and
//! keeps that when the login is changed. Who takes a login that was given up is another account.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::LocalForge;
use super::db::{Db, fault};
use crate::domain::pull_request::{CommitInfo, PrState, PullRequest, Review};
use crate::forge::Names;
use crate::port::{PortError, PortResult};

/// Every column that holds a login.
const LOGINS: [(&str, &str); 10] = [
    ("account", "login"),
    ("pr", "author"),
    ("pr", "ended_by"),
    ("pr", "intent_by"),
    ("requested", "login"),
    ("review", "login"),
    ("review", "dismissed_by"),
    ("protection", "login"),
    ("login", "login"),
    ("push", "login"),
];

/// Everybody, by the accounts they have.
pub(super) struct Crowd {
    db: Db,
    /// What accounts are called here.
    pub(super) names: Names,
    /// The numbers of accounts as they were last read, by login in lower case.
    numbered: Mutex<HashMap<String, u64>>,
}

impl Crowd {
    /// Those whom the database knows.
    pub(super) fn new(db: Db) -> Self {
        Self { db, names: Names::default(), numbered: Mutex::default() }
    }

    /// Makes an account for whoever acts under a login that nobody has.
    pub(super) async fn join(&self, login: &str) -> PortResult<()> {
        let join = sqlx::query("INSERT OR IGNORE INTO account (login) VALUES (?)").bind(login);
        join.execute(&self.db.pool).await.map_err(fault)?;
        self.numbers().await.map(drop)
    }

    /// Numbers by login, in lower case.
    async fn numbers(&self) -> PortResult<HashMap<String, u64>> {
        let rows = sqlx::query_as::<_, (i64, String)>("SELECT id, login FROM account").fetch_all(&self.db.pool).await;
        let rows = rows.map_err(fault)?;
        let all: HashMap<_, _> =
            rows.into_iter().map(|(id, login)| (login.to_ascii_lowercase(), id.unsigned_abs())).collect();
        self.numbered.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&all);
        Ok(all)
    }

    /// The number of the account that has a login, as it was last read.
    pub(super) fn number_read(&self, login: &str) -> Option<u64> {
        self.numbered.lock().unwrap_or_else(PoisonError::into_inner).get(&login.to_ascii_lowercase()).copied()
    }

    /// The number of the account that has a login. One that nobody used so far is taken as it stands; one that was given up,
    /// nobody has.
    pub(super) async fn number(&self, login: &str) -> PortResult<Option<u64>> {
        let freed = sqlx::query("SELECT login FROM freed WHERE login = ?").bind(login);
        if freed.fetch_optional(&self.db.pool).await.map_err(fault)?.is_none() {
            self.join(login).await?;
        }
        Ok(self.numbers().await?.get(&login.to_ascii_lowercase()).copied())
    }

    /// The login of an account.
    pub(super) async fn login_by(&self, number: u64) -> PortResult<Option<String>> {
        let login = sqlx::query_scalar("SELECT login FROM account WHERE id = ?").bind(number.cast_signed());
        login.fetch_optional(&self.db.pool).await.map_err(fault)
    }

    /// Calls everybody by their account, where any is noted.
    async fn call(&self, logins: Vec<&mut String>) -> PortResult<()> {
        if self.names.accounts().is_empty() {
            return Ok(());
        }
        let numbers = self.numbers().await?;
        for login in logins {
            *login = self.names.called(login, numbers.get(&login.to_ascii_lowercase()).copied());
        }
        Ok(())
    }

    pub(super) async fn called_pr(&self, mut pr: PullRequest) -> PortResult<PullRequest> {
        let ended = match &mut pr.state {
            PrState::Merged { by, .. } | PrState::Closed { by } => Some(by),
            PrState::Open => None,
        };
        self.call([&mut pr.author].into_iter().chain(&mut pr.requested).chain(ended).collect()).await?;
        Ok(pr)
    }

    pub(super) async fn called_reviews(&self, mut reviews: Vec<Review>) -> PortResult<Vec<Review>> {
        let logins = reviews.iter_mut().flat_map(|review| {
            let by = review.dismissal.as_mut().and_then(|dismissal| dismissal.by.as_mut());
            [Some(&mut review.login), by]
        });
        self.call(logins.flatten().collect()).await?;
        Ok(reviews)
    }

    pub(super) async fn called_all(&self, mut logins: Vec<String>) -> PortResult<Vec<String>> {
        self.call(logins.iter_mut().collect()).await?;
        Ok(logins)
    }

    /// Fills in who made commits, by the addresses in them.
    pub(super) async fn name_makers(&self, commits: &mut [&mut CommitInfo]) -> PortResult<()> {
        let logins = self.db.logins().await?;
        for commit in &mut *commits {
            commit.author_login = logins.get(&commit.author_email.to_lowercase()).cloned();
            commit.committer_login = logins.get(&commit.committer_email.to_lowercase()).cloned();
        }
        let both = commits.iter_mut().flat_map(|c| {
            let CommitInfo { author_login, committer_login, .. } = &mut **c;
            [author_login.as_mut(), committer_login.as_mut()]
        });
        self.call(both.flatten().collect()).await
    }

    /// Those who pushed commits.
    pub(super) async fn called_pushers(&self, commits: &mut [CommitInfo]) -> PortResult<()> {
        self.call(commits.iter_mut().filter_map(|c| c.pushed_by.as_mut()).map(|pusher| &mut pusher.login).collect())
            .await
    }
}

impl LocalForge {
    /// Changes an account's login. What it did is shown under the new one, as it is its own.
    pub async fn rename(&self, from: &str, to: &str) -> PortResult<()> {
        self.crowd.join(from).await?;
        if self.crowd.numbers().await?.contains_key(&to.to_ascii_lowercase()) {
            return Err(PortError::rejected(format!("the login {to} is somebody's already")));
        }
        let rename = async {
            let mut tx = self.db.pool.begin_with("BEGIN IMMEDIATE").await?;
            for (table, column) in LOGINS.into_iter().chain([("team", "login")]) {
                let sql = format!("UPDATE {table} SET {column} = ? WHERE {column} = ? COLLATE NOCASE");
                sqlx::query(sqlx::AssertSqlSafe(sql)).bind(to).bind(from).execute(&mut *tx).await?;
            }
            sqlx::query("INSERT OR IGNORE INTO freed (login) VALUES (?)").bind(from).execute(&mut *tx).await?;
            tx.commit().await
        };
        rename.await.map_err(fault)?;
        self.crowd.numbers().await.map(drop)
    }

    /// The number of the account that has a login, as it was last read.
    pub fn number_read(&self, login: &str) -> Option<u64> {
        self.crowd.number_read(login)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::accounts::Accounts;
    use crate::forge::Directory as _;
    use crate::port::SystemClock;

    #[tokio::test]
    async fn a_login_that_was_given_up_is_another_account_when_somebody_takes_it() {
        let root = tempfile::tempdir().unwrap();
        let forge = LocalForge::open(root.path(), Arc::new(SystemClock)).await.unwrap();
        let repo = "acme/shop".parse().unwrap();
        let number = forge.account(&repo, "bobcat").await.unwrap().expect("it is taken as it stands");
        let mut accounts = Accounts::default();
        accounts.note("bobcat", number);
        forge.know(&accounts);
        forge.rename("bobcat", "robert").await.unwrap();
        assert_eq!(forge.account(&repo, "bobcat").await.unwrap(), None, "nobody has it");
        assert_eq!(forge.login_of(&repo, number).await.unwrap().as_deref(), Some("robert"));
        assert_eq!(
            forge.crowd.called_all(vec!["robert".into(), "bobcat".into()]).await.unwrap(),
            ["bobcat", "bobcat#?"]
        );
        forge.crowd.join("bobcat").await.unwrap();
        let taken = forge.account(&repo, "bobcat").await.unwrap().expect("somebody took it");
        assert_eq!(forge.crowd.called_all(vec!["BOBCAT".into()]).await.unwrap(), [format!("BOBCAT#{taken}")]);
        assert_eq!(forge.strangers(), [("BOBCAT".to_owned(), taken)]);
    }
}
