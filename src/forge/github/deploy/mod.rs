//! GitHub's own button: `POST /github/deploy`, called by the shipped workflow `deploy-to-prod` with the token of its run.
//!
//! The run says who pressed the button; that person asks for the promotion, with their own rights, as if they had typed
//! it in chat. One token is one command, however often it is sent; what was answered is answered again.

mod keys;
mod origin;
mod token;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use url::Url;

pub use self::origin::Releases;
use self::origin::{Refusal, judge, reviewed};
use self::token::{Claims, Verifier};
use super::webhooks::SOURCE;
use crate::domain::catalog::{App, Catalog, Surface};
use crate::domain::event::Event;
use crate::domain::{AppName, Branch, EnvName, RepoId, Version};
use crate::forge::Names;
use crate::port::{Clock, Incoming, Intake, PortError};

/// Where the workflow calls, below the public address.
pub const PATH: &str = "/github/deploy";
/// The largest body that is taken.
const MAX_BODY: usize = 16 * 1024;
/// How often the answer is looked for.
const LOOK: Duration = Duration::from_millis(50);
/// How long the keys' issuer may take to answer.
pub const ISSUER_PATIENCE: Duration = Duration::from_secs(5);

/// Whose tokens are believed.
#[derive(Debug, Clone)]
pub struct Trust {
    /// Who issues them.
    pub issuer: Url,
    /// For whom they must be made: tidegate's public address.
    pub audience: Url,
    /// How long the issuer may take to answer.
    pub issuer_patience: Duration,
    /// How long the answer to the command is waited for; the workflow asks again.
    pub patience: Duration,
    /// The workflows that are believed: paths in an app's own repository, or in another with its name before it.
    pub workflows: Vec<String>,
}

/// What is needed of an app to know its runs.
struct Known {
    name: AppName,
    repository: RepoId,
    branches: Vec<Branch>,
}

/// The door for the button.
pub struct Deploy {
    verifier: Verifier,
    apps: Vec<Known>,
    environments: Vec<EnvName>,
    patience: Duration,
    workflows: Vec<String>,
    releases: Arc<dyn Releases>,
    names: Arc<Names>,
}

/// What the workflow asks for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// Which version.
    version: String,
    /// To which environment; the last one unless given.
    environment: Option<String>,
    /// Of which app; needed only where a repository has several.
    app: Option<String>,
}

/// What it is answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Whether what was asked for was begun, or is so already. None while that is not known: ask again.
    pub accepted: Option<bool>,
    /// In words, for the workflow's log.
    pub answer: String,
}

type Reply = (StatusCode, Json<Answer>);

fn refused(status: StatusCode, told: impl Into<String>) -> Reply {
    (status, Json(Answer { accepted: Some(false), answer: told.into() }))
}

fn later(told: impl Into<String>) -> Reply {
    (StatusCode::SERVICE_UNAVAILABLE, Json(Answer { accepted: None, answer: told.into() }))
}

impl Deploy {
    /// A door for the runs of this catalog's repositories.
    pub fn new(
        catalog: &Catalog,
        trust: Trust,
        releases: Arc<dyn Releases>,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, PortError> {
        crate::tls::provide();
        let client = reqwest::Client::builder()
            .timeout(trust.issuer_patience)
            .redirect(reqwest::redirect::Policy::none())
            .user_agent("tidegate")
            .build()
            .map_err(|e| PortError::new(crate::port::Fault::Rejected, "cannot make an HTTP client", e))?;
        let verifier = Verifier::new((&trust.issuer, trust.issuer_patience), &trust.audience, client, clock);
        let apps = catalog.apps.values().map(Known::of).collect();
        let environments = catalog.environments.iter().map(|e| e.name.clone()).collect();
        let (patience, workflows) = (trust.patience, trust.workflows);
        Ok(Self { verifier, apps, environments, patience, workflows, releases, names: Arc::default() })
    }

    /// Who starts a run is called as the adapter calls accounts.
    #[must_use]
    pub fn calling(self, names: Arc<Names>) -> Self {
        Self { names, ..self }
    }

    /// Its route.
    pub fn router(self: Arc<Self>, intake: Arc<dyn Intake>) -> Router {
        let route = post(take).layer(DefaultBodyLimit::max(MAX_BODY));
        Router::new().route(PATH, route).with_state((self, intake))
    }

    async fn take(&self, headers: &HeaderMap, body: &[u8], intake: &dyn Intake) -> Result<Reply, Reply> {
        let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let Some(token) = bearer.and_then(|value| value.strip_prefix("Bearer ")) else {
            return Err(refused(StatusCode::UNAUTHORIZED, "send the run's OIDC token, as Authorization: Bearer TOKEN"));
        };
        let claims = self.verifier.verify(token).await.map_err(|doubt| {
            let told = doubt.told().to_owned();
            if doubt.passes() { later(told) } else { refused(StatusCode::UNAUTHORIZED, told) }
        })?;
        let run = self.judge(&claims).map_err(|told| refused(StatusCode::FORBIDDEN, told))?;
        let asked: Asked = serde_json::from_slice(body).map_err(|e| {
            let told = format!("the body must be JSON with version, and may have environment and app: {e}");
            refused(StatusCode::BAD_REQUEST, told)
        })?;
        let command = self.command(&run, &asked);
        let (app, text) = command.map_err(|told| refused(StatusCode::UNPROCESSABLE_ENTITY, told))?;
        // Those who look at one app's branches need not be those who look at another's.
        reviewed(&claims, app, self.releases.as_ref()).await.map_err(|refusal| match refusal {
            Refusal::Foreign(told) => refused(StatusCode::FORBIDDEN, told),
            Refusal::Untold(error) => later(error.told),
        })?;
        let key = format!("deploy:{}", claims.jti);
        tracing::info!(run = claims.run_id, "a run of GitHub Actions asks for a promotion");
        let channel = format!("{}/actions/runs/{}", claims.repository, claims.run_id);
        let login = self.names.called(&claims.actor, claims.actor_id.parse().ok());
        let event = Event::Said { surface: Surface::Github, login, channel, text, caller: None };
        intake.take_in(SOURCE, &[Incoming { key: key.clone(), event }]).await.map_err(|e| later(e.told))?;
        self.answered(&key, intake).await
    }

    /// The apps whose run this is; or why such a run is not listened to.
    fn judge(&self, claims: &Claims) -> Result<Vec<&Known>, String> {
        let plain = |text: &str| {
            (1..=100).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.[]".contains(&b))
        };
        let digits = |text: &str| text.len() <= 20 && text.bytes().all(|b| b.is_ascii_digit());
        if !plain(&claims.jti) || !plain(&claims.actor) || !digits(&claims.run_id) {
            return Err("the token is not one of GitHub Actions".to_owned());
        }
        let of = |known: &&Known| known.repository.as_str().eq_ignore_ascii_case(&claims.repository);
        let apps: Vec<&Known> = self.apps.iter().filter(of).collect();
        if apps.is_empty() {
            return Err("the workflow runs in a repository that is no app's: put it into the app's own".to_owned());
        }
        if claims.event_name != "workflow_dispatch" {
            return Err("only a workflow that a person starts by hand (workflow_dispatch) may deploy".to_owned());
        }
        if claims.run_attempt != "1" {
            let why = "GitHub names who started it first, whoever runs it again";
            return Err(format!("this run was run again, and {why}: start the workflow anew"));
        }
        judge(claims, &self.workflows)?;
        Ok(apps)
    }

    /// Of which app, and what the person would have typed. Made of names that are known and a version that was read: nothing of what was
    /// sent gets into it as it is.
    fn command<'a>(&self, run: &[&'a Known], asked: &Asked) -> Result<(&'a Known, String), String> {
        let names = || run.iter().map(|app| app.name.as_str()).collect::<Vec<_>>().join(", ");
        let app = match (&asked.app, run) {
            (Some(name), _) => run.iter().copied().find(|app| app.name.as_str() == name.as_str()),
            (None, [only]) => Some(*only),
            (None, _) => return Err(format!("say which app, as `app`: {}", names())),
        };
        let app = app.ok_or_else(|| format!("this repository has no such app; it has: {}", names()))?;
        let environment = match &asked.environment {
            Some(name) => self.environments.iter().find(|e| e.as_str() == name.as_str()),
            None => self.environments.last(),
        };
        let environment = environment.ok_or_else(|| {
            let all: Vec<&str> = self.environments.iter().map(EnvName::as_str).collect();
            format!("there is no such environment; there are: {}", all.join(", "))
        })?;
        let version = Version::parse(asked.version.trim()).map_err(|e| e.to_string())?;
        Ok((app, format!("/promote {environment} {version} --app {}", app.name)))
    }

    async fn answered(&self, key: &str, intake: &dyn Intake) -> Result<Reply, Reply> {
        let end = Instant::now() + self.patience;
        loop {
            let answer = intake.answer(SOURCE, key).await.map_err(|e| later(e.told))?;
            if let Some(answer) = answer {
                let status = if answer.refused { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
                return Ok((status, Json(Answer { accepted: Some(!answer.refused), answer: answer.text })));
            }
            if Instant::now() >= end {
                let told = "stored; it will be carried out, and is not yet: ask again with the same token";
                return Ok((StatusCode::ACCEPTED, Json(Answer { accepted: None, answer: told.to_owned() })));
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Known {
    fn of(app: &App) -> Self {
        let branches = std::iter::once(&app.dev_branch).chain(app.branches.values()).cloned().collect();
        Self { name: app.name.clone(), repository: app.repository.clone(), branches }
    }
}

async fn take(
    State((door, intake)): State<(Arc<Deploy>, Arc<dyn Intake>)>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, Json<Answer>) {
    let (Ok(reply) | Err(reply)) = door.take(&headers, &body, intake.as_ref()).await;
    if !reply.0.is_success() {
        tracing::info!(status = reply.0.as_u16(), "a call of the deploy workflow was not carried out");
    }
    reply
}
