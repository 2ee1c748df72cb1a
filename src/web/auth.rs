//! Who calls the local API. The shared token lies in a file that only the daemon's user can read: it asks questions and makes
//! people's tokens. A person's own token says who speaks.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use axum::Json;
use axum::extract::{Extension, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Api, problem};
use crate::domain::PersonId;
use crate::domain::catalog::Surface;

/// What a caller must show. Only its hash is kept.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// The token that this secret is.
    pub fn new(secret: &SecretString) -> Self {
        Self(hash(secret.expose_secret()))
    }

    /// Whether a text is the token. Hashes are compared, so that how long it takes tells nothing about the token.
    fn is(&self, text: &str) -> bool {
        let given = hash(text);
        self.0.iter().zip(given).fold(0, |differs, (ours, theirs)| differs | (ours ^ theirs)) == 0
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

/// Makes the token's file with 32 random bytes as hex, readable by its owner only. One that exists is kept, and the
/// others' permission to read it is taken away.
pub fn ensure_file(path: &Path) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Ok(mut file) => {
            file.write_all(format!("{}\n", hex::encode(rand::random::<[u8; 32]>())).as_bytes())?;
            file.sync_all()
        }
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            let mode = std::fs::metadata(path)?.permissions().mode();
            if mode & 0o077 == 0 {
                return Ok(());
            }
            tracing::warn!("{} could be read by others: permissions tightened to 0600", path.display());
            std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        }
        Err(e) => Err(e),
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Caller {
    /// Whoever has the shared token.
    Shared,
    /// A person, by their own token.
    Person {
        /// Who.
        id: PersonId,
        /// What they are called in the terminal.
        login: String,
    },
}

impl std::fmt::Display for Caller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shared => write!(f, "the shared token"),
            Self::Person { id, .. } => write!(f, "{id}'s own token"),
        }
    }
}

/// The caller that a route must be called by.
pub(super) type CalledBy = Extension<Caller>;

/// Lets only callers with a token through, and says whose it is.
pub(super) async fn demand(
    State((api, shared)): State<(Api, Token)>,
    headers: HeaderMap,
    mut request: Request,
    next: Next,
) -> Response {
    let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let given = given.and_then(|value| value.strip_prefix("Bearer ")).map(str::trim).filter(|given| !given.is_empty());
    let caller = match given {
        Some(given) if shared.is(given) => Ok(Some(Caller::Shared)),
        // Whose a token is depends on the configuration.
        Some(_) if !api.engine.is_in_force() => return starting(),
        Some(given) => api.engine.person_of_token(&hex::encode(hash(given))).await.map(|person| {
            let person = person?;
            let login = person.logins.get(&Surface::Terminal)?.clone();
            Some(Caller::Person { id: person.id.clone(), login })
        }),
        None => Ok(None),
    };
    match caller {
        Ok(Some(caller)) => {
            request.extensions_mut().insert(caller);
            next.run(request).await
        }
        Ok(None) => {
            let told = "the token is missing, wrong or revoked: send your own (`tidegate token PERSON` makes one), or the \
                        daemon's, as `Authorization: Bearer …`";
            problem(StatusCode::UNAUTHORIZED, told).into_response()
        }
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

fn starting() -> Response {
    let told = "tidegate is still starting, and its configuration is not in force: ask again in a moment";
    problem(StatusCode::SERVICE_UNAVAILABLE, told).into_response()
}

/// What the shared token asks for: a person's token, or its end.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenFor {
    /// Whose.
    pub person: String,
    /// Whether theirs is to count no more.
    pub revoke: bool,
}

/// What came of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct TokenMade {
    /// Whose.
    pub person: String,
    /// The secret, shown this once; none where one was revoked.
    pub token: Option<String>,
    /// Whether one that they had before ended with it.
    #[serde(default)]
    pub replaced: bool,
    /// Where that is told, in words.
    #[serde(default)]
    pub told: String,
}

/// Makes a person's token, or revokes it.
pub(super) async fn token(State(api): State<Api>, caller: CalledBy, Json(asked): Json<TokenFor>) -> Response {
    if *caller != Caller::Shared {
        let told = "only the shared token makes and revokes people's tokens";
        return problem(StatusCode::FORBIDDEN, told).into_response();
    }
    if !api.engine.is_in_force() {
        return starting();
    }
    let known = api.engine.known_person(&asked.person).map(|person| person.id.clone());
    // One that is left of somebody who is configured no longer can be ended all the same.
    let left = PersonId::parse(&asked.person).ok().filter(|_| asked.revoke);
    let is_known = known.is_some();
    let Some(person) = known.or(left) else { return nobody(&api, &asked) };
    let by = caller.to_string();
    let secret = (!asked.revoke).then(|| format!("tide_{}", hex::encode(rand::random::<[u8; 32]>())));
    let done = match &secret {
        Some(secret) => api.engine.make_token(&person, hex::encode(hash(secret)), &by).await.map(Some),
        None => api.engine.revoke_token(&person, &by).await.map(|told| told.map(|told| (false, told))),
    };
    match done {
        Ok(Some((replaced, told))) => {
            api.pulse.poke();
            Json(TokenMade { person: person.to_string(), token: secret, replaced, told }).into_response()
        }
        Ok(None) if !is_known => nobody(&api, &asked),
        Ok(None) => {
            problem(StatusCode::FORBIDDEN, format!("{person} has no token: nothing was revoked")).into_response()
        }
        Err(error) => {
            api.pulse.could_not_store(api.engine.ports().clock.now(), error.to_string());
            problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response()
        }
    }
}

/// That a token is asked for, or its end, of nobody who is known.
fn nobody(api: &Api, asked: &TokenFor) -> Response {
    let known: Vec<&str> = api.engine.catalog().people.keys().map(PersonId::as_str).collect();
    let none = if asked.revoke { ", nor has anybody of that name a token" } else { "" };
    let told = format!(
        "there is nobody called {:?} in the configuration{none}: it is one of {}",
        asked.person,
        known.join(", ")
    );
    problem(StatusCode::NOT_FOUND, told).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_is_the_token() {
        let token = Token::new(&"abc".to_owned().into());
        assert!(token.is("abc"));
        for wrong in ["", "ab", "abcd", "ABC", "abd"] {
            assert!(!token.is(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_token_file_is_made_once_and_kept_from_others() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("token");
        ensure_file(&path).unwrap();
        let first = std::fs::read_to_string(&path).unwrap();
        assert_eq!(first.trim_end().len(), 64);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        ensure_file(&path).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), first);
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}
