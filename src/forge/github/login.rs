//! tidegate's own login on GitHub, by which it recognises its own pull requests, comments and merges. It is asked for before
//! anything is read from there; while GitHub cannot be reached, the one of the last start will do. A start does not wait for it.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::json;
use tokio::sync::OnceCell;
use url::Url;

use super::api::Api;
use super::call::Call;
use super::fault::{self, About};
use crate::config::{GithubAuth, GithubSettings};
use crate::port::{Fault, PortError, PortResult};

const FILE: &str = "login.json";

/// Who tidegate is on GitHub: found out before anything else is asked there, and known from then on.
pub(super) struct Login {
    /// By which credentials, and where: what was kept of others says nothing.
    of: String,
    by_token: bool,
    at: Url,
    folder: PathBuf,
    known: OnceCell<String>,
    /// Why it is not known, as of the last try.
    why_not: Mutex<Option<String>>,
}

impl Login {
    /// Of these credentials. Nobody is asked yet.
    pub(super) fn new(settings: &GithubSettings, folder: &Path) -> Self {
        let of = match &settings.auth {
            GithubAuth::App { id, .. } => format!("app {id} at {}", settings.api),
            GithubAuth::Token(source) => format!("{source} at {}", settings.api),
        };
        let (by_token, at) = (matches!(settings.auth, GithubAuth::Token(_)), settings.api.clone());
        Self { of, by_token, at, folder: folder.to_owned(), known: OnceCell::new(), why_not: Mutex::default() }
    }

    /// The login; empty while nothing was read from GitHub, for then there is nothing to hold against it.
    pub(super) fn name(&self) -> &str {
        self.known.get().map_or("", String::as_str)
    }

    /// What whoever asks for the status should know.
    pub(super) fn warning(&self) -> Option<String> {
        let why = self.why_not.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        Some(format!("Nothing is read from GitHub yet: {why}"))
    }

    /// Finds out who tidegate is, unless that is known.
    pub(super) async fn find(&self, api: &Api) -> PortResult<&str> {
        let found = self.known.get_or_try_init(|| self.found(api)).await.map(String::as_str);
        let why_not = found.as_ref().err().map(|error| error.told.clone());
        let mut known = self.why_not.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(why), true) = (&why_not, *known != why_not) {
            tracing::error!("nothing is read from GitHub yet: {why}");
        }
        *known = why_not;
        drop(known);
        found
    }

    async fn found(&self, api: &Api) -> PortResult<String> {
        let login = match ask(api).await {
            Ok(login) => {
                let text = json!({"of": self.of, "login": login}).to_string();
                let kept =
                    std::fs::create_dir_all(&self.folder).and_then(|()| std::fs::write(self.folder.join(FILE), text));
                if let Err(error) = kept {
                    tracing::warn!("cannot keep tidegate's login in {}: {error}", self.folder.display());
                }
                login
            }
            Err(error) if error.fault == Fault::Transient => {
                let Some(login) = kept(&self.folder, &self.of) else {
                    let told = format!(
                        "GitHub cannot be reached at {}, so tidegate cannot tell who it is there ({error}); it is asked again, \
                         or correct `forge.github.api`",
                        self.at
                    );
                    return Err(PortError { told, ..error });
                };
                tracing::warn!("GitHub cannot be reached ({error}); going on as {login}, as at the last start");
                login
            }
            Err(error) => return Err(error),
        };
        if self.by_token {
            api.auth.itself().governor.belongs_to(&login);
        }
        Ok(login)
    }
}

async fn ask(api: &Api) -> PortResult<String> {
    let app = api.auth.app_id().is_some();
    let route = if app { "/app" } else { "/user" };
    let about = About { thing: "tidegate's account".to_owned(), doing: "find out who tidegate is there".to_owned() };
    let answer = api.send_by(&api.auth.itself(), &Call::get(route, &[], about.clone()), None).await?;
    let body = answer.ok(&about)?;
    let name = if app { &body["slug"] } else { &body["login"] };
    let name = name.as_str().ok_or_else(|| fault::gibberish(&about, "neither slug nor login"))?;
    // An App acts under the name of its own bot.
    Ok(if app { format!("{name}[bot]") } else { name.to_owned() })
}

fn kept(folder: &Path, whom: &str) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(FILE)).ok()?;
    let kept: serde_json::Value = serde_json::from_str(&text).ok()?;
    (kept["of"] == whom).then(|| kept["login"].as_str().map(str::to_owned))?
}
