//! tidegate's own login on GitHub, by which it recognises its own pull requests, comments and merges. It is asked for at
//! the start; while GitHub cannot be reached, the one of the last start will do.

use std::path::Path;

use serde_json::json;

use super::api::Api;
use super::call::Call;
use super::fault::{self, About};
use crate::config::{GithubAuth, GithubSettings};
use crate::port::{Fault, PortError, PortResult};

const FILE: &str = "login.json";

/// Finds out who tidegate is.
pub(super) async fn find(api: &Api, settings: &GithubSettings, folder: &Path) -> PortResult<String> {
    let whom = match &settings.auth {
        GithubAuth::App { id, .. } => format!("app {id} at {}", settings.api),
        GithubAuth::Token(source) => format!("{source} at {}", settings.api),
    };
    let access = api.auth.itself();
    let login = match ask(api).await {
        Ok(login) => {
            let text = json!({"of": whom, "login": login}).to_string();
            let kept = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(folder.join(FILE), text));
            if let Err(error) = kept {
                tracing::warn!("cannot keep tidegate's login in {}: {error}", folder.display());
            }
            login
        }
        Err(error) if error.fault == Fault::Transient => {
            let Some(login) = kept(folder, &whom) else {
                let told = format!(
                    "GitHub cannot be reached at {}, so tidegate cannot tell who it is there ({error}); start it again \
                     when GitHub can be reached, or correct `forge.github.api`",
                    settings.api
                );
                return Err(PortError::transient(told, error.cause));
            };
            tracing::warn!("GitHub cannot be reached ({error}); going on as {login}, as at the last start");
            login
        }
        Err(error) => return Err(error),
    };
    if matches!(settings.auth, GithubAuth::Token(_)) {
        access.governor.belongs_to(&login);
    }
    Ok(login)
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
