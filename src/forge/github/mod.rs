//! GitHub, by octocrab: the `github` adapter of the `Forge` port.
//!
//! What GitHub alone knows (pull requests, reviews, checks) goes through its REST API, as seldom as can be: `memo`
//! remembers what was seen, webhooks keep that true (`seed`), and every call is governed (`governor`) and its refusal
//! understood (`fault`) in one place each. Nothing here repeats a call that makes something; what may have happened
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
mod list;
mod listener;
mod login;
mod memo;
mod merge;
mod moves;
pub mod online;
mod people;
mod publish;
mod pulls;
mod pushers;
mod read;
mod redeliver;
mod required;
mod road;
mod secret;
mod seed;
mod shape;
pub mod webhooks;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use url::Url;

use self::api::Api;
use self::auth::Auth;
use self::login::Login;
use self::memo::Memo;
use self::moves::Branches;
use self::people::Authors;
use self::publish::Noted;
use self::pushers::Pushers;
use self::road::Road;
use crate::config::GithubSettings;
use crate::domain::{CommitSha, Instant, RepoId};
use crate::port::{Clock, PortResult};
use crate::repos::{Options, Repos};

pub use self::api::Calls;
pub use self::listener::GithubListener;

/// How long what Git told of branches and tags counts as what is, while no webhook tells of a push.
const FRESH: Duration = Duration::from_secs(10);

/// Where it is kept which accounts the configured logins are, for whoever checks beside the daemon.
pub const ACCOUNTS: &str = "accounts.json";

/// GitHub.
pub struct GithubForge {
    api: Arc<Api>,
    memo: Memo,
    clock: Arc<dyn Clock>,
    web: Url,
    repos: Repos,
    /// Texts of own statuses that did not fit.
    cut: Mutex<HashMap<(RepoId, CommitSha, String), String>>,
    authors: Authors,
    pushers: Pushers,
    branches: Branches,
    noted: Mutex<HashMap<(RepoId, String), Noted>>,
    /// Which of them this process tried to tell.
    tried: Mutex<std::collections::HashSet<(RepoId, String)>>,
    /// When this process began to speak with GitHub.
    opened_at: crate::domain::Instant,
    folder: std::path::PathBuf,
    secret: secret::Secret,
}

impl GithubForge {
    /// Reads the credentials and finds out who tidegate is there. `folder` is for what is kept of GitHub between starts.
    pub async fn open(settings: &GithubSettings, folder: &Path, clock: Arc<dyn Clock>) -> PortResult<Self> {
        let forge = Self::begin(settings, folder, clock)?;
        let login = forge.known().await?.to_owned();
        let email = format!("{login}@users.noreply.github.com");
        Ok(forge.signing_as(&login, &email))
    }

    /// Reads the credentials. Who tidegate is there is found out when something is first asked, so that nobody waits for that.
    pub fn begin(settings: &GithubSettings, folder: &Path, clock: Arc<dyn Clock>) -> PortResult<Self> {
        let mut api = Api::new(&settings.api, Auth::read(&settings.auth, &clock)?, clock.clone())?;
        api.login = Some(Login::new(settings, folder));
        let (api, web, opened_at) = (Arc::new(api), settings.web.clone(), clock.now());
        let road = Arc::new(Road { api: api.clone(), web });
        let options = Options { fresh_for: FRESH, ..Options::signing_as("tidegate", "tidegate@localhost") };
        Ok(Self {
            repos: Repos::open(road, folder.join("mirrors"), options, clock.clone()),
            api,
            memo: Memo::new(clock.clone()),
            clock,
            web: settings.web.clone(),
            cut: Mutex::default(),
            authors: Authors::default(),
            pushers: Pushers::default(),
            branches: Branches::default(),
            noted: Mutex::default(),
            tried: Mutex::default(),
            opened_at,
            folder: folder.to_owned(),
            secret: secret::Secret::default(),
        })
    }

    /// Who tidegate is there, found out unless it is known.
    pub async fn known(&self) -> PortResult<&str> {
        match &self.api.login {
            Some(login) => login.find(&self.api).await,
            None => Ok(""),
        }
    }

    /// The same, as far as it is known.
    fn login(&self) -> &str {
        self.api.login.as_ref().map_or("", Login::name)
    }

    /// What accounts are called here, for whoever else hears of them.
    pub fn names(&self) -> Arc<crate::forge::Names> {
        self.api.names.clone()
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    /// Signs what it writes by Git with this name; its own login on GitHub unless told otherwise.
    #[must_use]
    pub fn signing_as(self, name: &str, email: &str) -> Self {
        Self { repos: self.repos.signing_as(name, email), ..self }
    }

    /// With another patience for what is not answered. For whoever did nothing with it yet.
    #[must_use]
    pub fn patient_for(self, most: Duration) -> Self {
        self.api.wait_no_longer_than(most);
        Self { repos: self.repos.patient_for(most), ..self }
    }

    /// Its repositories: this distrusts them whenever it hears of a push.
    pub fn repos(&self) -> &Repos {
        &self.repos
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
