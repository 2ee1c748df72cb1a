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
use crate::git::Renewal;
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long before its end a token is renewed.
const RENEWED_BEFORE: TimeDelta = TimeDelta::minutes(15);
/// How long before its end it is still better than none.
const USABLE_UNTIL: TimeDelta = TimeDelta::minutes(1);
/// How long it may take until a new token is known everywhere at GitHub.
const KNOWN_AFTER: TimeDelta = TimeDelta::minutes(1);
/// How long one that was refused meanwhile is set aside for the one before it.
const ASIDE: TimeDelta = TimeDelta::seconds(10);
/// How often a call waits a second for its new token to be known, where there is none before it.
const WAITS: u32 = 2;

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
    Installation { id: u64, tokens: tokio::sync::Mutex<Tokens> },
}

/// The tokens of an installation.
#[derive(Default)]
struct Tokens {
    newest: Option<Token>,
    /// The one before, which is good for as long as it would have been.
    before: Option<Token>,
    /// Until when the newest is set aside, because it is not known everywhere yet.
    aside_until: Option<Instant>,
}

struct Token {
    secret: SecretString,
    issued: Instant,
    ends: Instant,
}

impl Token {
    fn is(&self, secret: &SecretString) -> bool {
        self.secret.expose_secret() == secret.expose_secret()
    }
}

impl Tokens {
    /// The token to use now.
    fn usable(&self, now: Instant) -> Option<&Token> {
        let before =
            self.before.as_ref().filter(|t| self.aside_until.is_some_and(|at| at > now) && t.ends - now > USABLE_UNTIL);
        before.or(self.newest.as_ref())
    }

    /// Whether a token was given out so shortly ago that it may not be known everywhere.
    fn is_new(&self, secret: &SecretString, now: Instant) -> bool {
        self.newest.as_ref().is_some_and(|t| t.is(secret) && now - t.issued < KNOWN_AFTER)
    }
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
            let credential = Credential::Installation { id: found.id, tokens: tokio::sync::Mutex::default() };
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
            Credential::Installation { id, tokens } => {
                // Held while it is renewed, so that it is renewed once.
                let mut tokens = tokens.lock().await;
                let now = self.clock.now();
                if let Some(known) = tokens.usable(now)
                    && known.ends - now > RENEWED_BEFORE
                {
                    return Ok(known.secret.clone());
                }
                if tokens.aside_until.is_some_and(|until| until > now)
                    && let Some(known) = tokens.usable(now)
                {
                    return Ok(known.secret.clone());
                }
                match self.issue(*id, &access.governor.account()).await {
                    Ok(new) => {
                        let secret = new.secret.clone();
                        tokens.before = tokens.newest.replace(new);
                        tokens.aside_until = None;
                        Ok(secret)
                    }
                    Err(error) => match tokens.newest.as_ref().filter(|t| t.ends - now > USABLE_UNTIL) {
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
        Ok(Token { secret: issued.token, issued: self.clock.now(), ends: issued.expires_at })
    }

    /// Puts another token in the place of one that GitHub refused. A new one takes seconds to be known everywhere: meanwhile the
    /// one before it is used, while that is good. Returns whether another may be had.
    pub(super) async fn renew(&self, access: &Access, refused: &SecretString) -> bool {
        let Credential::Installation { tokens, .. } = &access.credential else { return false };
        let (mut tokens, now) = (tokens.lock().await, self.clock.now());
        if tokens.before.as_ref().is_some_and(|t| t.is(refused)) {
            (tokens.before, tokens.aside_until) = (None, None);
        } else if tokens.newest.as_ref().is_some_and(|t| t.is(refused)) {
            let falls_back = tokens.before.as_ref().is_some_and(|t| t.ends - now > USABLE_UNTIL);
            if falls_back && tokens.is_new(refused, now) {
                tokens.aside_until = Some(now + ASIDE);
            } else {
                (tokens.newest, tokens.before) = (None, None);
            }
        }
        true
    }

    /// Whether a call that was refused its credentials should be made once more: with another token, or after a second with
    /// the same, where that is new and no older one is good.
    pub(super) async fn may_be_known_later(&self, access: &Access, refused: &SecretString, refusals: u32) -> bool {
        let Credential::Installation { tokens, .. } = &access.credential else { return false };
        if refusals == 0 {
            return self.renew(access, refused).await;
        }
        let (is_new, falls_back) = {
            let (tokens, now) = (tokens.lock().await, self.clock.now());
            (tokens.is_new(refused, now), tokens.before.as_ref().is_some_and(|t| t.ends - now > USABLE_UNTIL))
        };
        if falls_back {
            return refusals <= WAITS && self.renew(access, refused).await;
        }
        if !is_new || refusals > WAITS {
            return false;
        }
        self.clock.pause(std::time::Duration::from_secs(1)).await;
        true
    }
}

/// Gives Git, which works on threads that may wait, another token in place of one that is refused.
pub(super) struct Renewing {
    pub(super) api: Arc<Api>,
    pub(super) access: Arc<Access>,
    pub(super) runtime: tokio::runtime::Handle,
}

impl fmt::Debug for Renewing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Renewing").finish_non_exhaustive()
    }
}

impl Renewal for Renewing {
    fn instead_of(&self, refused: &SecretString) -> Option<SecretString> {
        self.runtime.block_on(async {
            let another = self.api.renew(&self.access, refused).await;
            let token = if another { self.api.bearer(&self.access).await.ok() } else { None };
            token.filter(|token| token.expose_secret() != refused.expose_secret())
        })
    }

    fn pause(&self) {
        self.runtime.block_on(self.api.clock.pause(std::time::Duration::from_secs(1)));
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
