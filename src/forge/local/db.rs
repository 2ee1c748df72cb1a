//! What Git has no place for: pull requests, reviews, checks, comments, logins, protection, and what was told about
//! all of it. A database of its own, never the engine's: a crash between the two must stay possible, as it is with
//! a forge far away.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::time::Duration;

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Row, SqlSafeStr, Sqlite, SqlitePool, query};

use crate::disk;
use crate::domain::pull_request::{Check, CheckState, Dismissal, PrState, PullRequest, Review, ReviewState};
use crate::domain::{Branch, CommitSha, Instant, PrNumber, RepoId};
use crate::forge::NewPr;
use crate::port::{PortError, PortResult};

const SCHEMA: &str = "
CREATE TABLE pr (
    repo TEXT NOT NULL, number INTEGER NOT NULL, title TEXT NOT NULL, body TEXT NOT NULL, author TEXT NOT NULL,
    branch TEXT NOT NULL, base TEXT NOT NULL, head TEXT NOT NULL, draft INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'merged', 'closed')), ended_by TEXT, merge_commit TEXT,
    intent_head TEXT, intent_commit TEXT, intent_by TEXT,
    PRIMARY KEY (repo, number)
) STRICT;
CREATE UNIQUE INDEX one_open_pr ON pr (repo, branch, base) WHERE state = 'open';
CREATE TABLE label (repo TEXT NOT NULL, number INTEGER NOT NULL, label TEXT NOT NULL,
    PRIMARY KEY (repo, number, label)) STRICT;
CREATE TABLE requested (repo TEXT NOT NULL, number INTEGER NOT NULL, login TEXT NOT NULL,
    PRIMARY KEY (repo, number, login)) STRICT;
CREATE TABLE review (id INTEGER PRIMARY KEY, repo TEXT NOT NULL, number INTEGER NOT NULL, login TEXT NOT NULL,
    state TEXT NOT NULL, head TEXT NOT NULL, at TEXT NOT NULL) STRICT;
CREATE INDEX review_of_pr ON review (repo, number);
CREATE TABLE comment (repo TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (repo, number, key)) STRICT;
CREATE TABLE checked (repo TEXT NOT NULL, head TEXT NOT NULL, name TEXT NOT NULL, state TEXT NOT NULL,
    summary TEXT NOT NULL, PRIMARY KEY (repo, head, name)) STRICT;
CREATE TABLE protection (repo TEXT NOT NULL, branch TEXT NOT NULL, login TEXT NOT NULL,
    PRIMARY KEY (repo, branch, login)) STRICT;
CREATE TABLE login (email TEXT PRIMARY KEY, login TEXT NOT NULL) STRICT;
-- Tips as last acknowledged; n counts the moves of the reference, so that no two moves share a key.
CREATE TABLE seen (repo TEXT NOT NULL, reference TEXT NOT NULL, tip TEXT NOT NULL, n INTEGER NOT NULL,
    PRIMARY KEY (repo, reference)) STRICT;
-- Changes not acknowledged yet; ids are never used again.
CREATE TABLE change (id INTEGER PRIMARY KEY AUTOINCREMENT, repo TEXT NOT NULL, number INTEGER, head TEXT) STRICT;
";

/// What came later: released notes, deployments, teams.
const SCHEMA_2: &str = "
CREATE TABLE release (repo TEXT NOT NULL, tag TEXT NOT NULL, title TEXT NOT NULL, notes TEXT NOT NULL,
    PRIMARY KEY (repo, tag)) STRICT;
CREATE TABLE deployment (repo TEXT NOT NULL, key TEXT NOT NULL, environment TEXT NOT NULL, head TEXT NOT NULL,
    state TEXT NOT NULL, rank INTEGER NOT NULL, description TEXT NOT NULL, PRIMARY KEY (repo, key)) STRICT;
CREATE TABLE team (team TEXT NOT NULL, login TEXT NOT NULL, PRIMARY KEY (team, login)) STRICT;
";

/// Which review a change is about, where it is about one.
const SCHEMA_3: &str = "ALTER TABLE change ADD COLUMN review INTEGER;";

/// Who moved which branch from where to where: Git's own refs do not say.
const SCHEMA_4: &str = "
CREATE TABLE push (id INTEGER PRIMARY KEY, repo TEXT NOT NULL, branch TEXT NOT NULL, was TEXT, head TEXT NOT NULL,
    login TEXT NOT NULL) STRICT;
CREATE INDEX push_to_branch ON push (repo, branch);
";

const SCHEMA_5: &str = "CREATE TABLE pushes_noted (since TEXT NOT NULL) STRICT;";

/// Which account has which login: a number stands for one for good, a login does not.
const SCHEMA_6: &str = "
CREATE TABLE account (id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL COLLATE NOCASE UNIQUE) STRICT;
-- Logins that were given up: nobody has one before somebody takes it.
CREATE TABLE freed (login TEXT PRIMARY KEY COLLATE NOCASE) STRICT;
";

/// Who dismissed a review of somebody else's, and what it said before.
const SCHEMA_7: &str = "ALTER TABLE review ADD COLUMN was TEXT; ALTER TABLE review ADD COLUMN dismissed_by TEXT;";

const SELECT_PR: &str = "SELECT pr.*, (SELECT group_concat(login, ' ') FROM (SELECT login FROM requested r
    WHERE r.repo = pr.repo AND r.number = pr.number ORDER BY r.rowid)) AS requested FROM pr ";

/// A query whose effect is counted.
pub(crate) type Statement<'q> = sqlx::query::Query<'q, Sqlite, SqliteArguments>;

/// A pull request as stored, and the merge that was about to be made.
#[derive(Debug, Clone)]
pub(crate) struct PrRow {
    pub(crate) pr: PullRequest,
    pub(crate) intent: Option<Intent>,
}

/// A merge that is about to land: written down first, so that after a crash it is known whose it was.
#[derive(Debug, Clone)]
pub(crate) struct Intent {
    pub(crate) head: CommitSha,
    pub(crate) commit: CommitSha,
    pub(crate) by: String,
}

/// What a change was about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Subject {
    Pr(PrNumber),
    /// The review that was just added to it.
    NewReview(PrNumber),
    Checks(CommitSha),
}

/// What became of an open pull request.
#[derive(Debug, Clone)]
pub(crate) enum Turn {
    Pushed(CommitSha),
    Merged { head: CommitSha, commit: CommitSha, by: String },
    Closed { by: String },
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Db {
    pub(super) pool: SqlitePool,
}

/// The database failed.
pub(super) fn fault(error: sqlx::Error) -> PortError {
    PortError::transient(format!("the forge's database forge.db cannot be read or written: {error}"), error)
}

/// SQLite has no unsigned numbers.
pub(super) fn int(number: PrNumber) -> i64 {
    i64::try_from(number.0).unwrap_or(i64::MAX)
}

fn read<T>(row: &SqliteRow, column: &str, parse: impl Fn(&str) -> Option<T>) -> Result<T, sqlx::Error> {
    let text: &str = row.try_get(column)?;
    parse(text).ok_or_else(|| sqlx::Error::Decode(format!("{column} holds {text:?}").into()))
}

fn read_pr(row: &SqliteRow) -> Result<PrRow, sqlx::Error> {
    let by = || row.try_get::<Option<String>, _>("ended_by").map(Option::unwrap_or_default);
    let state = match row.try_get("state")? {
        "open" => PrState::Open,
        "merged" => PrState::Merged { commit: read(row, "merge_commit", |t| CommitSha::parse(t).ok())?, by: by()? },
        _ => PrState::Closed { by: by()? },
    };
    let intent = match row.try_get::<Option<String>, _>("intent_by")? {
        Some(by) => Some(Intent {
            head: read(row, "intent_head", |t| CommitSha::parse(t).ok())?,
            commit: read(row, "intent_commit", |t| CommitSha::parse(t).ok())?,
            by,
        }),
        None => None,
    };
    let requested: Option<&str> = row.try_get("requested")?;
    let pr = PullRequest {
        number: PrNumber(row.try_get::<i64, _>("number")?.unsigned_abs()),
        title: row.try_get("title")?,
        body: row.try_get("body")?,
        author: row.try_get("author")?,
        branch: read(row, "branch", |t| Branch::parse(t).ok())?,
        fork: false,
        head: read(row, "head", |t| CommitSha::parse(t).ok())?,
        base: read(row, "base", |t| Branch::parse(t).ok())?,
        state,
        draft: row.try_get("draft")?,
        requested: requested.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        mergeable: None,
    };
    Ok(PrRow { pr, intent })
}

fn review_word(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Approved => "approved",
        ReviewState::ChangesRequested => "changes_requested",
        ReviewState::Dismissed => "dismissed",
    }
}

/// Reads what [`review_word`] wrote.
pub(super) fn review_state(word: &str) -> Option<ReviewState> {
    let states = [ReviewState::Approved, ReviewState::ChangesRequested, ReviewState::Dismissed];
    states.into_iter().find(|state| review_word(*state) == word)
}

/// What is known of a dismissal. Somebody's own is a row of its own that says nobody dismissed it.
fn read_dismissal(row: &SqliteRow) -> Result<Option<Dismissal>, sqlx::Error> {
    if row.try_get::<&str, _>("state")? != review_word(ReviewState::Dismissed) {
        return Ok(None);
    }
    let was = row.try_get::<Option<&str>, _>("was")?.and_then(review_state);
    let by = match row.try_get::<Option<String>, _>("dismissed_by")? {
        Some(by) => by,
        None => row.try_get("login")?,
    };
    Ok(Some(Dismissal { was, by: Some(by) }))
}

fn check_word(state: CheckState) -> &'static str {
    match state {
        CheckState::Pending => "pending",
        CheckState::Passed => "passed",
        CheckState::Failed => "failed",
    }
}

/// Reviews are votes: nobody else reads or writes them. What SQLite makes beside the file gets the file's mode.
fn keep_private(file: &Path) -> io::Result<()> {
    disk::make_private_file(file)?;
    for end in ["-wal", "-shm"] {
        let mut beside = file.as_os_str().to_owned();
        beside.push(end);
        if Path::new(&beside).exists() {
            disk::make_private_file(Path::new(&beside))?;
        }
    }
    Ok(())
}

impl Db {
    /// Opens the database, creating or migrating it.
    pub(crate) async fn open(file: &Path) -> PortResult<Self> {
        keep_private(file).map_err(|e| disk::io_error("open", file, &e))?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(5));
        let pool = SqlitePoolOptions::new().max_connections(2).connect_with(options).await.map_err(fault)?;
        let first = Migration::new(1, "forge".into(), MigrationType::Simple, SCHEMA.into_sql_str(), false);
        let second = Migration::new(2, "notes".into(), MigrationType::Simple, SCHEMA_2.into_sql_str(), false);
        let third = Migration::new(3, "reviews".into(), MigrationType::Simple, SCHEMA_3.into_sql_str(), false);
        let fourth = Migration::new(4, "pushes".into(), MigrationType::Simple, SCHEMA_4.into_sql_str(), false);
        let fifth = Migration::new(5, "noted".into(), MigrationType::Simple, SCHEMA_5.into_sql_str(), false);
        let sixth = Migration::new(6, "accounts".into(), MigrationType::Simple, SCHEMA_6.into_sql_str(), false);
        let seventh = Migration::new(7, "dismissed".into(), MigrationType::Simple, SCHEMA_7.into_sql_str(), false);
        let all = vec![first, second, third, fourth, fifth, sixth, seventh];
        Migrator::with_migrations(all).run(&pool).await.map_err(|e| fault(e.into()))?;
        Ok(Self { pool })
    }

    /// Carries a statement out and, if it changed something, notes the change, both or neither.
    pub(crate) async fn change(&self, statement: Statement<'_>, repo: &RepoId, subject: &Subject) -> PortResult<bool> {
        let carry_out = async {
            let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            let changed = statement.execute(&mut *tx).await?.rows_affected() > 0;
            if changed {
                note(repo, subject).execute(&mut *tx).await?;
            }
            tx.commit().await?;
            Ok(changed)
        };
        carry_out.await.map_err(fault)
    }

    /// One pull request.
    pub(crate) async fn pr(&self, repo: &RepoId, number: PrNumber) -> PortResult<PrRow> {
        let sql = sqlx::AssertSqlSafe(format!("{SELECT_PR} WHERE repo = ? AND number = ?"));
        let row = query(sql).bind(repo.as_str()).bind(int(number)).fetch_optional(&self.pool).await.map_err(fault)?;
        let row = row.ok_or_else(|| PortError::not_found(format!("{repo} has no pull request {number}")))?;
        read_pr(&row).map_err(fault)
    }

    /// The newest pull request from this head into this base.
    pub(crate) async fn newest_pr(&self, repo: &RepoId, head: &Branch, base: &Branch) -> PortResult<Option<PrRow>> {
        let sql = sqlx::AssertSqlSafe(format!(
            "{SELECT_PR} WHERE repo = ? AND branch = ? AND base = ? ORDER BY state = 'open' DESC, number DESC LIMIT 1"
        ));
        let row = query(sql).bind(repo.as_str()).bind(head.as_str()).bind(base.as_str());
        let row = row.fetch_optional(&self.pool).await.map_err(fault)?;
        row.as_ref().map(read_pr).transpose().map_err(fault)
    }

    /// The pull requests that were open when last looked at, or all.
    pub(crate) async fn prs(&self, repo: &RepoId, open_only: bool) -> PortResult<Vec<PrRow>> {
        let which = if open_only { "AND state = 'open'" } else { "" };
        let sql = sqlx::AssertSqlSafe(format!("{SELECT_PR} WHERE repo = ? {which} ORDER BY number"));
        let rows = query(sql).bind(repo.as_str()).fetch_all(&self.pool).await.map_err(fault)?;
        rows.iter().map(read_pr).collect::<Result<_, _>>().map_err(fault)
    }

    /// Writes a new open pull request down. `None` when one with this head and base is open.
    pub(crate) async fn insert_pr(
        &self,
        repo: &RepoId,
        author: &str,
        new: &NewPr,
        head: &CommitSha,
    ) -> PortResult<Option<PrNumber>> {
        let insert = async {
            let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            let number: Option<i64> = sqlx::query_scalar(
                "INSERT INTO pr (repo, number, title, body, author, branch, base, head, draft, state)
                 SELECT ?1, 1 + coalesce(max(number), 0), ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'open' FROM pr WHERE repo = ?1
                 ON CONFLICT DO NOTHING RETURNING number",
            )
            .bind(repo.as_str())
            .bind(&new.title)
            .bind(&new.body)
            .bind(author)
            .bind(new.branch.as_str())
            .bind(new.base.as_str())
            .bind(head.as_str())
            .bind(new.draft)
            .fetch_optional(&mut *tx)
            .await?;
            let Some(number) = number else { return Ok(None) };
            for label in &new.labels {
                let add = query("INSERT OR IGNORE INTO label (repo, number, label) VALUES (?, ?, ?)");
                add.bind(repo.as_str()).bind(number).bind(label).execute(&mut *tx).await?;
            }
            let number = PrNumber(number.unsigned_abs());
            note(repo, &Subject::Pr(number)).execute(&mut *tx).await?;
            tx.commit().await?;
            Ok(Some(number))
        };
        insert.await.map_err(fault)
    }

    /// Writes down what became of a pull request that was open with this head; nothing if it no longer is.
    pub(crate) async fn turn(&self, repo: &RepoId, pr: &PullRequest, turn: &Turn) -> PortResult<bool> {
        let (state, head, commit, by) = match turn {
            Turn::Pushed(head) => ("open", head, None, None),
            Turn::Merged { head, commit, by } => ("merged", head, Some(commit.as_str()), Some(by.as_str())),
            Turn::Closed { by } => ("closed", &pr.head, None, Some(by.as_str())),
        };
        let update = query(
            "UPDATE pr SET state = ?, head = ?, merge_commit = ?, ended_by = ?
             WHERE repo = ? AND number = ? AND state = 'open' AND head = ?",
        );
        let update = update.bind(state).bind(head.as_str()).bind(commit).bind(by);
        let update = update.bind(repo.as_str()).bind(int(pr.number)).bind(pr.head.as_str());
        self.change(update, repo, &Subject::Pr(pr.number)).await
    }

    /// Writes down the merge that is about to land.
    pub(crate) async fn intend(&self, repo: &RepoId, number: PrNumber, intent: &Intent) -> PortResult<()> {
        query("UPDATE pr SET intent_head = ?, intent_commit = ?, intent_by = ? WHERE repo = ? AND number = ?")
            .bind(intent.head.as_str())
            .bind(intent.commit.as_str())
            .bind(&intent.by)
            .bind(repo.as_str())
            .bind(int(number))
            .execute(&self.pool)
            .await
            .map_err(fault)?;
        Ok(())
    }

    /// Adds a review.
    pub(crate) async fn add_review(&self, repo: &RepoId, number: PrNumber, review: &Review) -> PortResult<()> {
        let add = query("INSERT INTO review (repo, number, login, state, head, at) VALUES (?, ?, ?, ?, ?, ?)");
        let add = add.bind(repo.as_str()).bind(int(number)).bind(&review.login).bind(review_word(review.state));
        let add = add.bind(review.commit.as_str()).bind(review.at.to_rfc3339());
        self.change(add, repo, &Subject::NewReview(number)).await.map(drop)
    }

    /// Reviews, oldest first.
    pub(crate) async fn reviews(&self, repo: &RepoId, number: PrNumber) -> PortResult<Vec<Review>> {
        let rows = query("SELECT * FROM review WHERE repo = ? AND number = ? ORDER BY id");
        let rows = rows.bind(repo.as_str()).bind(int(number)).fetch_all(&self.pool).await.map_err(fault)?;
        let review = |row: &SqliteRow| {
            Ok(Review {
                id: row.try_get::<i64, _>("id")?.unsigned_abs(),
                login: row.try_get("login")?,
                state: read(row, "state", review_state)?,
                commit: read(row, "head", |t| CommitSha::parse(t).ok())?,
                at: read(row, "at", |t| t.parse::<Instant>().ok())?,
                dismissal: read_dismissal(row)?,
            })
        };
        rows.iter().map(review).collect::<Result<_, _>>().map_err(fault)
    }

    /// Writes a check down, replacing the earlier run of that name.
    pub(crate) async fn put_check(&self, repo: &RepoId, commit: &CommitSha, check: &Check) -> PortResult<()> {
        let put = query(
            "INSERT INTO checked (repo, head, name, state, summary) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET state = excluded.state, summary = excluded.summary
             WHERE state <> excluded.state OR summary <> excluded.summary",
        );
        let put = put.bind(repo.as_str()).bind(commit.as_str()).bind(&check.name);
        let put = put.bind(check_word(check.state)).bind(&check.summary);
        self.change(put, repo, &Subject::Checks(commit.clone())).await.map(drop)
    }

    /// Checks on a commit.
    pub(crate) async fn checks(&self, repo: &RepoId, commit: &CommitSha) -> PortResult<Vec<Check>> {
        let rows = query("SELECT name, state, summary FROM checked WHERE repo = ? AND head = ? ORDER BY name");
        let rows = rows.bind(repo.as_str()).bind(commit.as_str()).fetch_all(&self.pool).await.map_err(fault)?;
        let states = [CheckState::Pending, CheckState::Passed, CheckState::Failed];
        let check = |row: &SqliteRow| {
            Ok(Check {
                name: row.try_get("name")?,
                state: read(row, "state", |t| states.into_iter().find(|s| check_word(*s) == t))?,
                summary: row.try_get("summary")?,
                source: None,
            })
        };
        rows.iter().map(check).collect::<Result<_, _>>().map_err(fault)
    }

    /// Logins by e-mail.
    pub(crate) async fn logins(&self) -> PortResult<HashMap<String, String>> {
        let rows = sqlx::query_as("SELECT email, login FROM login").fetch_all(&self.pool).await.map_err(fault)?;
        Ok(rows.into_iter().collect())
    }

    /// The logins that may merge into a branch; none when it is not protected.
    pub(crate) async fn allowed(&self, repo: &RepoId, branch: &Branch) -> PortResult<Option<Vec<String>>> {
        let logins = sqlx::query_scalar("SELECT login FROM protection WHERE repo = ? AND branch = ?");
        let logins: Vec<String> =
            logins.bind(repo.as_str()).bind(branch.as_str()).fetch_all(&self.pool).await.map_err(fault)?;
        Ok(if logins.is_empty() { None } else { Some(logins) })
    }
}

fn note<'q>(repo: &'q RepoId, subject: &'q Subject) -> Statement<'q> {
    let (number, head) = match subject {
        Subject::Pr(number) | Subject::NewReview(number) => (Some(int(*number)), None),
        Subject::Checks(head) => (None, Some(head.as_str())),
    };
    let sql = match subject {
        Subject::NewReview(_) => {
            "INSERT INTO change (repo, number, head, review) VALUES (?, ?, ?, last_insert_rowid())"
        }
        Subject::Pr(_) | Subject::Checks(_) => "INSERT INTO change (repo, number, head) VALUES (?, ?, ?)",
    };
    query(sql).bind(repo.as_str()).bind(number).bind(head)
}
