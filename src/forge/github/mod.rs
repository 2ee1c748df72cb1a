//! GitHub, by octocrab: the `github` adapter of the `Forge` port.
//!
//! What GitHub alone knows (pull requests, reviews, checks) goes through its REST API, as seldom as can be: [`memo`]
//! remembers what was seen, webhooks keep that true ([`seed`]), and every call is governed ([`governor`]) and its refusal
//! understood ([`fault`]) in one place each. Nothing here repeats a call that makes something; what may have happened
//! already is looked for.

mod api;
pub mod app;
mod auth;
mod call;
mod checks;
pub mod deploy;
mod fault;
mod forge;
mod governor;
mod listener;
mod login;
mod memo;
mod merge;
pub mod online;
mod people;
mod publish;
mod pulls;
mod read;
mod redeliver;
mod refs;
mod seed;
mod shape;
pub mod webhooks;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};

use url::Url;

use self::api::Api;
use self::auth::Auth;
use self::memo::Memo;
use self::people::Authors;
use self::publish::Noted;
use crate::config::GithubSettings;
use crate::domain::{CommitSha, Instant, RepoId};
use crate::port::{Clock, PortResult};

pub use self::api::Calls;
pub use self::listener::GithubListener;

/// GitHub.
pub struct GithubForge {
    api: Api,
    memo: Memo,
    clock: Arc<dyn Clock>,
    login: String,
    web: Url,
    /// Texts of own statuses that did not fit.
    cut: Mutex<HashMap<(RepoId, CommitSha, String), String>>,
    authors: Authors,
    noted: Mutex<HashMap<(RepoId, String), Noted>>,
}

impl GithubForge {
    /// Reads the credentials and finds out who tidegate is there. `folder` is for what is kept of GitHub between starts.
    pub async fn open(settings: &GithubSettings, folder: &Path, clock: Arc<dyn Clock>) -> PortResult<Self> {
        let api = Api::new(&settings.api, Auth::read(&settings.auth, &clock)?, clock.clone())?;
        let login = login::find(&api, settings, folder).await?;
        Ok(Self {
            api,
            memo: Memo::new(clock.clone()),
            clock,
            login,
            web: settings.web.clone(),
            cut: Mutex::default(),
            authors: Authors::default(),
            noted: Mutex::default(),
        })
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    /// The address of its pages, without a slash at the end.
    fn web(&self) -> &str {
        self.web.as_str().trim_end_matches('/')
    }

    /// How often each route was called since the start, by method and route as GitHub documents them.
    pub fn calls(&self) -> BTreeMap<String, Calls> {
        self.api.calls()
    }
}
