//! Who tidegate is on GitHub: a GitHub App with its installations, or a user with a token.
//!
//! An App signs short-lived tokens with its private key, finds the installation a repository belongs to, and gets from
//! each installation a token that lasts an hour; it is renewed long before that. Keys and tokens live in types that
//! cannot be shown, and travel in one header that is marked as sensitive.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::TimeDelta;
use http::Method;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::api::Api;
use super::call::{Call, parts};
use super::fault::{self, About};
use super::governor::Governor;
use crate::config::GithubAuth;
use crate::domain::{Instant, RepoId};
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long before its end a token is renewed.
const RENEWED_BEFORE: TimeDelta = TimeDelta::minutes(15);
/// How long before its end it is still better than none.
const USABLE_UNTIL: TimeDelta = TimeDelta::minutes(1);

/// Who tidegate is.
pub(super) enum Auth {
    /// A GitHub App.
    App(Box<App>),
    /// A user with a token.
    Token(Arc<Access>),
}

/// A GitHub App and what is known of its installations.
pub(super) struct App {
    id: u64,
    /// The App as itself, without an installation.
    itself: Arc<Access>,
    by_repository: Mutex<HashMap<RepoId, Arc<Access>>>,
    by_installation: Mutex<HashMap<u64, Arc<Access>>>,
}

/// A way in: the credentials, with the governor of the allowance that they draw on.
pub(super) struct Access {
    /// Keeps the limits.
    pub(super) governor: Governor,
    credential: Credential,
}

enum Credential {
    Token(SecretString),
    Key { app: u64, key: EncodingKey },
    Installation { id: u64, token: tokio::sync::Mutex<Option<Token>> },
}

struct Token {
    secret: SecretString,
    ends: Instant,
}

impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Installation {
    id: u64,
    account: Option<Account>,
    suspended_at: Option<String>,
}

#[derive(Deserialize)]
struct Account {
    login: Option<String>,
    slug: Option<String>,
}

#[derive(Deserialize)]
struct Issued {
    token: SecretString,
    expires_at: Instant,
}

impl Auth {
    /// Reads the key or the token.
    pub(super) fn read(settings: &GithubAuth, clock: &Arc<dyn Clock>) -> PortResult<Self> {
        let unreadable = |key: &str, why: String| PortError::rejected(format!("`forge.github.{key}`: {why}"));
        match settings {
            GithubAuth::App { id, key: source } => {
                let pem = source.read().map_err(|why| unreadable("key", why))?;
                let key = EncodingKey::from_rsa_pem(pem.expose_secret().as_bytes()).map_err(|_| {
                    let why = format!("{source} holds no RSA private key in PEM, as GitHub gives it out for an App");
                    unreadable("key", why)
                })?;
                let itself = Access {
                    governor: Governor::new("the App itself", clock.clone()),
                    credential: Credential::Key { app: *id, key },
                };
                Ok(Self::App(Box::new(App {
                    id: *id,
                    itself: Arc::new(itself),
                    by_repository: Mutex::default(),
                    by_installation: Mutex::default(),
                })))
            }
            GithubAuth::Token(source) => {
                let token = source.read().map_err(|why| unreadable("token", why))?;
                let governor = Governor::new("the token", clock.clone());
                Ok(Self::Token(Arc::new(Access { governor, credential: Credential::Token(token) })))
            }
        }
    }

    /// The App's id, where it is one.
    pub(super) fn app_id(&self) -> Option<u64> {
        match self {
            Self::App(app) => Some(app.id),
            Self::Token(_) => None,
        }
    }

    /// The way in that is tidegate's own: the App as itself, or the user.
    pub(super) fn itself(&self) -> Arc<Access> {
        match self {
            Self::App(app) => app.itself.clone(),
            Self::Token(access) => access.clone(),
        }
    }

    /// Every way in that was used so far.
    pub(super) fn all(&self) -> Vec<Arc<Access>> {
        match self {
            Self::Token(access) => vec![access.clone()],
            Self::App(app) => {
                let known = app.by_installation.lock().unwrap_or_else(PoisonError::into_inner);
                let mut all: Vec<(u64, Arc<Access>)> = known.iter().map(|(id, a)| (*id, a.clone())).collect();
                all.sort_by_key(|(id, _)| *id);
                all.into_iter().map(|(_, access)| access).collect()
            }
        }
    }
}

impl Api {
    /// The way into a repository.
    pub(super) async fn access(&self, repo: &RepoId) -> PortResult<Arc<Access>> {
        let app = match &self.auth {
            Auth::Token(access) => return Ok(access.clone()),
            Auth::App(app) => app,
        };
        if let Some(known) = app.by_repository.lock().unwrap_or_else(PoisonError::into_inner).get(repo) {
            return Ok(known.clone());
        }
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/installation";
        let access = self.installed(app, repo.as_str(), route, &[owner, name]).await?;
        app.by_repository.lock().unwrap_or_else(PoisonError::into_inner).insert(repo.clone(), access.clone());
        Ok(access)
    }

    /// The way into an organisation, for what belongs to none of its repositories.
    pub(super) async fn access_to(&self, org: &str) -> PortResult<Arc<Access>> {
        let app = match &self.auth {
            Auth::Token(access) => return Ok(access.clone()),
            Auth::App(app) => app,
        };
        let known = {
            let known = app.by_repository.lock().unwrap_or_else(PoisonError::into_inner);
            known.iter().find(|(repo, _)| parts(repo).0.eq_ignore_ascii_case(org)).map(|(_, access)| access.clone())
        };
        match known {
            Some(known) => Ok(known),
            None => self.installed(app, org, "/orgs/{org}/installation", &[org]).await,
        }
    }

    async fn installed(&self, app: &App, on: &str, route: &'static str, values: &[&str]) -> PortResult<Arc<Access>> {
        let found = self.installation(app, on, route, values).await?;
        let name =
            found.account.and_then(|a| a.login.or(a.slug)).unwrap_or_else(|| format!("installation {}", found.id));
        let mut known = app.by_installation.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            let credential = Credential::Installation { id: found.id, token: tokio::sync::Mutex::default() };
            Arc::new(Access { governor: Governor::new(name, self.clock.clone()), credential })
        };
        Ok(known.entry(found.id).or_insert_with(new).clone())
    }

    async fn installation(
        &self,
        app: &App,
        on: &str,
        route: &'static str,
        values: &[&str],
    ) -> PortResult<Installation> {
        let about = About { thing: on.to_owned(), doing: format!("find the installation of the GitHub App for {on}") };
        let call = Call::get(route, values, about.clone());
        let answer = self.send_by(&app.itself, &call, None).await?;
        if answer.status == 404 {
            return Err(PortError::not_found(format!(
                "there is no {on} on GitHub, or the GitHub App is not installed on it: install it there, or correct \
                 the name"
            )));
        }
        let found: Installation =
            serde_json::from_value(answer.ok(&about)?).map_err(|e| fault::gibberish(&about, e))?;
        match found.suspended_at {
            Some(_) => Err(suspended(on)),
            None => Ok(found),
        }
    }

    /// Forgets how a repository is reached: the installation may be gone, or another now.
    pub(super) fn forget_access(&self, repo: &RepoId) {
        if let Auth::App(app) = &self.auth {
            app.by_repository.lock().unwrap_or_else(PoisonError::into_inner).remove(repo);
        }
    }

    /// The secret that goes along with a call.
    pub(super) async fn bearer(&self, access: &Access) -> PortResult<SecretString> {
        match &access.credential {
            Credential::Token(token) => Ok(token.clone()),
            Credential::Key { app, key } => {
                let token = signed(*app, key, self.clock.wall());
                let token = token.map_err(|e| PortError::new(Fault::Rejected, "`forge.github.key` cannot sign", e))?;
                Ok(SecretString::from(token))
            }
            Credential::Installation { id, token } => {
                // Held while it is renewed, so that it is renewed once.
                let mut token = token.lock().await;
                let left = token.as_ref().map(|token| token.ends - self.clock.now());
                if let (Some(known), Some(left)) = (token.as_ref(), left)
                    && left > RENEWED_BEFORE
                {
                    return Ok(known.secret.clone());
                }
                match self.issue(*id, &access.governor.account()).await {
                    Ok(new) => Ok(token.insert(new).secret.clone()),
                    Err(error) => match token.as_ref().filter(|_| left.is_some_and(|left| left > USABLE_UNTIL)) {
                        Some(known) if error.fault == Fault::Transient => Ok(known.secret.clone()),
                        _ => Err(error),
                    },
                }
            }
        }
    }

    async fn issue(&self, installation: u64, account: &str) -> PortResult<Token> {
        let about = About { thing: account.to_owned(), doing: format!("get a token for {account}") };
        let Auth::App(app) = &self.auth else { return Err(fault::gibberish(&about, "no App")) };
        let route = "/app/installations/{installation_id}/access_tokens";
        let mut call =
            Call::write(Method::POST, route, &[&installation.to_string()], about.clone(), serde_json::Value::Null);
        call.body = None;
        // Makes nothing that anybody sees: it waits for no turn, and may be asked for again.
        call.doing = super::governor::Doing::Read;
        let answer = self.send_by(&app.itself, &call, None).await?;
        if answer.status == 404 {
            return Err(PortError::rejected(format!(
                "the GitHub App is not installed on {account} any more; install it again"
            )));
        }
        if answer.status == 403 && answer.refusal.message.to_ascii_lowercase().contains("suspended") {
            return Err(suspended(account));
        }
        let issued: Issued = serde_json::from_value(answer.ok(&about)?)
            // The body holds a token: what serde says of it is not repeated.
            .map_err(|_| fault::gibberish(&about, "no token in it"))?;
        Ok(Token { secret: issued.token, ends: issued.expires_at })
    }

    /// Drops an installation's token that GitHub refused. Returns whether another may be had.
    pub(super) async fn renew(&self, access: &Access, refused: &SecretString) -> bool {
        let Credential::Installation { token, .. } = &access.credential else { return false };
        let mut token = token.lock().await;
        if token.as_ref().is_some_and(|t| t.secret.expose_secret() == refused.expose_secret()) {
            *token = None;
        }
        true
    }
}

/// The App's own token. GitHub judges it by its clock, and takes none that begins later than now or ends more than ten minutes
/// from now: it holds on clocks that are two minutes apart either way.
fn signed(app: u64, key: &EncodingKey, now: Instant) -> Result<String, jsonwebtoken::errors::Error> {
    #[derive(Serialize)]
    struct Claims {
        iss: String,
        iat: i64,
        exp: i64,
    }
    let at = now.timestamp();
    let claims = Claims { iss: app.to_string(), iat: at - 150, exp: at + 7 * 60 };
    encode(&Header::new(Algorithm::RS256), &claims, key)
}

fn suspended(on: &str) -> PortError {
    PortError::rejected(format!(
        "the installation of the GitHub App on {on} is suspended; an owner must resume it in the organisation's settings"
    ))
}
