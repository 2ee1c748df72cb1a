//! What the embedded forge keeps beside pull requests: teams, dismissed reviews, published notes, deployments.

use super::LocalForge;
use super::db::{Subject, fault, int};
use crate::domain::pull_request::Review;
use crate::domain::{PrNumber, RepoId, TagName};
use crate::forge::{DeploymentNote, DeploymentState, Forge as _};
use crate::port::{PortError, PortResult};

/// A state in words, and how far along it is: a note never leads back.
fn state_word(state: DeploymentState) -> (&'static str, i64) {
    match state {
        DeploymentState::Pending => ("pending", 0),
        DeploymentState::Success => ("success", 1),
        DeploymentState::Failure => ("failure", 1),
        DeploymentState::Inactive => ("inactive", 2),
    }
}

impl LocalForge {
    pub(super) async fn team(&self, team: &str) -> PortResult<Vec<String>> {
        let logins = sqlx::query_scalar("SELECT login FROM team WHERE team = ? ORDER BY login").bind(team);
        let logins: Vec<String> = logins.fetch_all(&self.db.pool).await.map_err(fault)?;
        match logins.is_empty() {
            true => Err(PortError::not_found(format!("the forge has no team {team}: correct its name"))),
            false => Ok(logins),
        }
    }

    pub(super) async fn dismiss(&self, repo: &RepoId, pr: PrNumber, review: &Review, why: &str) -> PortResult<()> {
        let known: Option<i64> = sqlx::query_scalar("SELECT id FROM review WHERE id = ? AND repo = ? AND number = ?")
            .bind(review.id.cast_signed())
            .bind(repo.as_str())
            .bind(int(pr))
            .fetch_optional(&self.db.pool)
            .await
            .map_err(fault)?;
        let Some(id) = known else {
            return Err(PortError::not_found(format!("{repo}{pr} has no review {} by {}", review.id, review.login)));
        };
        self.comment(repo, pr, &format!("dismissed:{id}"), why).await?;
        self.dismissed(&self.own_login, (repo, pr), id).await
    }

    async fn dismissed(&self, by: &str, (repo, pr): (&RepoId, PrNumber), id: i64) -> PortResult<()> {
        let dismiss = sqlx::query(
            "UPDATE review SET was = state, state = 'dismissed', dismissed_by = ? WHERE id = ? AND state <> 'dismissed'",
        );
        self.db.change(dismiss.bind(by).bind(id), repo, &Subject::Pr(pr)).await.map(drop)
    }

    /// Dismisses what somebody else said of a pull request, as whoever may write can.
    pub async fn dismiss_as(&self, login: &str, (repo, pr): (&RepoId, PrNumber), whose: &str) -> PortResult<()> {
        self.crowd.join(login).await?;
        let newest = sqlx::query_scalar(
            "SELECT id FROM review WHERE repo = ? AND number = ? AND login = ? AND state <> 'dismissed' ORDER BY id DESC LIMIT 1",
        );
        let newest = newest.bind(repo.as_str()).bind(int(pr)).bind(whose).fetch_optional(&self.db.pool).await;
        match newest.map_err(fault)? {
            Some(id) => self.dismissed(login, (repo, pr), id).await,
            None => Err(PortError::not_found(format!("{repo}{pr} has no review by {whose}"))),
        }
    }

    pub(super) async fn publish(&self, repo: &RepoId, tag: &TagName, (title, notes): (&str, &str)) -> PortResult<()> {
        let publish = sqlx::query(
            "INSERT INTO release (repo, tag, title, notes) VALUES (?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET title = excluded.title, notes = excluded.notes",
        );
        let publish = publish.bind(repo.as_str()).bind(tag.as_str()).bind(title).bind(notes);
        publish.execute(&self.db.pool).await.map(drop).map_err(fault)
    }

    pub(super) async fn note(&self, repo: &RepoId, note: &DeploymentNote) -> PortResult<()> {
        let (word, rank) = state_word(note.state);
        let put = sqlx::query(
            "INSERT INTO deployment (repo, key, environment, head, state, rank, description) VALUES (?, ?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET state = excluded.state, rank = excluded.rank, description = excluded.description
             WHERE excluded.rank > rank",
        );
        let put = put.bind(repo.as_str()).bind(&note.key).bind(note.environment.as_str()).bind(note.commit.as_str());
        put.bind(word).bind(rank).bind(&note.description).execute(&self.db.pool).await.map(drop).map_err(fault)
    }
}
