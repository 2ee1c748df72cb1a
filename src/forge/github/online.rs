//! `tidegate check --online`: whether GitHub lets tidegate do what the configuration needs, by repository, and what to do
//! where it does not. Only reads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use tidegate_commands::duration_text;

use super::api::Api;
use super::app::lacking;
use super::auth::Auth;
use super::call::{Call, parts};
use super::fault::About;
use super::list::Listed;
use super::pushers::activity;
use super::webhooks;
use crate::config::{GithubSettings, HttpSettings};
use crate::domain::catalog::{Catalog, Surface};
use crate::domain::{Branch, RepoId};
use crate::port::{Clock, Fault, Finding, PortError, PortResult};

/// How far apart clocks may be before it matters: GitHub takes an App's tokens by its own.
const APART: TimeDelta = TimeDelta::seconds(60);

/// Why GitHub lets tidegate in nowhere, if so: then that is all that there is to say.
pub async fn barred(settings: &GithubSettings, clock: Arc<dyn Clock>) -> PortResult<Option<Finding>> {
    let api = Api::new(&settings.api, Auth::read(&settings.auth, &clock)?, clock)?;
    let app = api.auth.app_id();
    let about = About { thing: "tidegate".to_owned(), doing: "find out who tidegate is there".to_owned() };
    let call = Call::get(if app.is_some() { "/app" } else { "/user" }, &[], about.clone());
    let answer = api.send_by(&api.auth.itself(), &call, None).await;
    if answer.as_ref().is_ok_and(|answer| answer.is_ok() && !answer.gibberish) {
        return Ok(None);
    }
    // A token that is refused for its times says nothing of the key.
    if let Some(off) = apart(&api) {
        return Ok(Some(Finding::bad(off)));
    }
    let at = &settings.api;
    let text = match (answer, app) {
        (Ok(answer), _) if answer.gibberish => format!(
            "what answers at {at} is not GitHub's API (status {}): correct `forge.github.api`, or look at what stands between",
            answer.status
        ),
        (Ok(answer), Some(id)) if answer.status == 404 => no_such_app(id),
        (Ok(answer), _) => answer.ok(&about).err().map(|error| error.told).unwrap_or_default(),
        (Err(error), Some(id)) if error.cause.contains("Integration not found") => no_such_app(id),
        (Err(error), Some(id)) if error.fault == Fault::Rejected => format!(
            "GitHub takes no token that `forge.github.key` signs for App {id} ({}): the key is another App's or was deleted, or \
             App {id} is not the one that it belongs to: give the App's own key, or correct `forge.github.app`",
            error.cause
        ),
        (Err(error), _) if error.fault == Fault::Transient => format!(
            "GitHub cannot be reached at {at} ({}): correct `forge.github.api`, or let this machine reach it",
            error.cause
        ),
        (Err(error), _) => error.told,
    };
    Ok(Some(Finding::bad(text)))
}

fn no_such_app(id: u64) -> String {
    format!("GitHub has no App {id}: correct `forge.github.app`, the number is on the App's own page")
}

/// That the machine's clock is off, if it is.
fn apart(api: &Api) -> Option<String> {
    let ahead = api.ahead().filter(|ahead| ahead.abs() > APART)?;
    let how = if ahead > TimeDelta::zero() { "behind" } else { "ahead of" };
    let by = duration_text(Duration::from_secs(ahead.num_seconds().unsigned_abs()));
    Some(format!(
        "this machine's clock is {by} {how} GitHub's, which takes no tokens by such a clock: set it, by NTP for instance"
    ))
}

/// Asks GitHub. What cannot be asked is a finding, too.
pub async fn check(
    settings: &GithubSettings,
    http: Option<&HttpSettings>,
    catalog: &Catalog,
    clock: Arc<dyn Clock>,
) -> PortResult<Vec<Finding>> {
    let api = Api::new(&settings.api, Auth::read(&settings.auth, &clock)?, clock)?;
    let mut check = Check { api, web: settings.web.as_str().trim_end_matches('/').to_owned(), found: Vec::new() };
    let is_app = check.api.auth.app_id().is_some();
    if is_app {
        check.app().await;
        check.hook(settings.webhook_secret.is_some(), http).await;
    } else {
        check.user().await;
    }
    if let Some(off) = apart(&check.api) {
        check.tell(off);
    }
    check.teams(catalog).await;
    let sources: BTreeSet<&RepoId> = catalog.apps.values().map(|app| &app.repository).collect();
    for (repo, branches) in needed(catalog) {
        let before = check.bad();
        if is_app {
            check.installation(&repo).await;
        }
        if check.bad() == before {
            check.repository(&repo, &branches, is_app).await;
        }
        if check.bad() == before {
            check.found.push(Finding::good(repo.to_string()));
            if sources.contains(&repo) {
                check.pushes(&repo).await;
            }
            check.required(catalog, &repo, &branches).await;
        }
    }
    Ok(check.found)
}

/// The configured repositories, and which branches must be there.
fn needed(catalog: &Catalog) -> BTreeMap<RepoId, BTreeSet<Branch>> {
    let mut needed: BTreeMap<RepoId, BTreeSet<Branch>> = BTreeMap::new();
    for app in catalog.apps.values() {
        let branches = std::iter::once(&app.dev_branch).chain(app.branches.values()).cloned();
        needed.entry(app.repository.clone()).or_default().extend(branches);
    }
    for environment in &catalog.environments {
        needed.entry(environment.repository.clone()).or_default().insert(environment.branch.clone());
    }
    needed
}

pub(super) struct Check {
    api: Api,
    web: String,
    pub(super) found: Vec<Finding>,
}

impl Check {
    fn bad(&self) -> usize {
        self.found.iter().filter(|finding| finding.is_bad()).count()
    }

    fn tell(&mut self, text: impl Into<String>) {
        self.found.push(Finding::bad(text));
    }

    /// A read as the App itself, or as the user; an error is told.
    async fn ask(&mut self, route: &'static str, values: &[&str], thing: &str) -> Option<Value> {
        let access = self.api.auth.itself();
        let about = About { thing: thing.to_owned(), doing: "check it".to_owned() };
        let answer = self.api.send_by(&access, &Call::get(route, values, about.clone()), None).await;
        match answer.and_then(|answer| answer.ok(&about)) {
            Ok(body) => Some(body),
            Err(error) => {
                self.tell(error.told);
                None
            }
        }
    }

    /// The App as it is set up.
    async fn app(&mut self) {
        let Some(app) = self.ask("/app", &[], "the App").await else { return };
        let slug = app["slug"].as_str().unwrap_or_default();
        let settings = match (app["owner"]["type"].as_str(), app["owner"]["login"].as_str()) {
            (Some("Organization"), Some(owner)) => format!("{}/organizations/{owner}/settings/apps/{slug}", self.web),
            _ => format!("{}/settings/apps/{slug}", self.web),
        };
        let lacks = lacking(&app);
        for lack in &lacks {
            self.tell(format!(
                "the App {slug} lacks {lack}: add it at {settings}/permissions; each installation must then accept it"
            ));
        }
        if lacks.is_empty() {
            self.found.push(Finding::good(format!("the App {slug} asks for everything that is needed")));
        }
    }

    /// Where the App sends webhooks.
    async fn hook(&mut self, secret: bool, http: Option<&HttpSettings>) {
        let Some(http) = http.filter(|_| secret) else {
            let without = if secret { "`http`" } else { "`forge.github.webhook_secret`" };
            self.tell(format!(
                "no webhook is taken without {without} in the configuration: what happens on GitHub is noticed by the \
                 sweep alone, later"
            ));
            return;
        };
        let Some(hook) = self.ask("/app/hook/config", &[], "the App's webhook").await else { return };
        let wanted = format!("{}{}", http.url.as_str().trim_end_matches('/'), webhooks::PATH);
        if hook["url"].as_str() != Some(&wanted) {
            self.tell(format!("the App sends webhooks elsewhere: set its webhook URL to {wanted}"));
        } else if hook["content_type"].as_str() != Some("json") {
            self.tell("the App's webhook is sent as a form: set its content type to application/json");
        } else {
            self.found.push(Finding::good(format!("webhooks are sent to {wanted}")));
        }
    }

    /// The teams that are kept on GitHub, each once.
    async fn teams(&mut self, catalog: &Catalog) {
        let kept = catalog.sources.iter().filter(|(_, source)| source.surface == Surface::Github);
        let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        kept.for_each(|(team, source)| by_name.entry(&source.name).or_default().push(format!("`teams.{team}`")));
        for (name, named_by) in by_name {
            if let Err(error) = self.api.in_team(name).await {
                self.tell(format!("{}: {}; until it can be read nobody is in it", named_by.join(", "), error.told));
            }
        }
    }

    async fn user(&mut self) {
        if let Some(user) = self.ask("/user", &[], "the token").await {
            let login = user["login"].as_str().unwrap_or_default();
            self.found.push(Finding::good(format!("the token is {login}'s")));
        }
    }

    /// The App's installation on a repository.
    async fn installation(&mut self, repo: &RepoId) {
        let (owner, name) = parts(repo);
        let route = "/repos/{owner}/{repo}/installation";
        let access = self.api.auth.itself();
        let about = About { thing: repo.to_string(), doing: "find the App's installation".to_owned() };
        let answer = self.api.send_by(&access, &Call::get(route, &[owner, name], about.clone()), None).await;
        let installation = match answer {
            Ok(answer) if answer.status == 404 => {
                return self.tell(format!(
                    "{repo}: there is no such repository, or the App is not installed on it: correct its name in the \
                     configuration, or install the App there"
                ));
            }
            Ok(answer) => answer.ok(&about),
            Err(error) => Err(error),
        };
        let installation = match installation {
            Ok(installation) => installation,
            Err(error) => return self.tell(format!("{repo}: {}", error.told)),
        };
        let page = installation["html_url"].as_str().unwrap_or("its page on GitHub").to_owned();
        if installation["suspended_at"].is_string() {
            return self.tell(format!("{repo}: the App's installation is suspended: lift that at {page}"));
        }
        for lack in lacking(&installation) {
            self.tell(format!("{repo}: the installation lacks {lack}: accept it at {page}"));
        }
    }

    /// What is seen of the repository with the rights that work needs.
    async fn repository(&mut self, repo: &RepoId, branches: &BTreeSet<Branch>, is_app: bool) {
        let (owner, name) = parts(repo);
        let shown = match self.read(repo, "/repos/{owner}/{repo}", &[owner, name]).await {
            Ok(Some(shown)) => shown,
            Ok(None) => {
                return self.tell(format!("{repo}: not there, or not to be seen with these credentials: let them in"));
            }
            Err(error) => return self.tell(format!("{repo}: {}", error.told)),
        };
        if shown["archived"] == true {
            self.tell(format!("{repo}: it is archived, and cannot be written to: unarchive it, or configure another"));
        }
        if shown["allow_merge_commit"] == false {
            self.tell(format!(
                "{repo}: it allows no merge commits, and tidegate merges by nothing else: allow them in its settings, under Pull \
                 Requests"
            ));
        }
        if !is_app && shown["permissions"]["push"] != true {
            self.tell(format!("{repo}: the token may not push: give it write access to contents and pull requests"));
        }
        if let Some(name) = shown["full_name"].as_str().filter(|name| !name.eq_ignore_ascii_case(repo.as_str())) {
            self.tell(format!("{repo}: it is called {name} now: correct its name in the configuration"));
        }
        for branch in branches {
            let route = "/repos/{owner}/{repo}/branches/{branch}";
            match self.read(repo, route, &[owner, name, branch.as_str()]).await {
                Ok(Some(_)) => {}
                Ok(None) => self.tell(format!("{repo}: it has no branch {branch}: create it, or configure another")),
                Err(error) => self.tell(format!("{repo}: {}", error.told)),
            }
        }
    }

    /// Whether it is told who pushed.
    async fn pushes(&mut self, repo: &RepoId) {
        let call = activity(repo, "1");
        if let Err(error) = self.api.send(repo, &call, None).await.and_then(|answer| answer.ok(&call.about)) {
            self.found.push(Finding::warn(format!(
                "{repo}: who pushed cannot be read ({}), so each commit counts as pushed by somebody unknown, as \
                 `unknown_authors` says, and the image of one that was pushed while tidegate was down is in doubt",
                error.told
            )));
        }
    }

    /// A read that may find nothing.
    pub(super) async fn read(
        &self,
        repo: &RepoId,
        route: &'static str,
        values: &[&str],
    ) -> Result<Option<Value>, PortError> {
        let about = About { thing: repo.to_string(), doing: "check it".to_owned() };
        let answer = self.api.send(repo, &Call::get(route, values, about.clone()), None).await;
        match answer.and_then(|answer| answer.ok(&about)) {
            Ok(body) => Ok(Some(body)),
            Err(error) if error.fault == Fault::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A list, below `field` where it stands there, read to its end; empty where there is none.
    pub(super) async fn read_all(
        &self,
        repo: &RepoId,
        (route, values): (&'static str, &[&str]),
        field: Option<&str>,
    ) -> Result<Vec<Value>, PortError> {
        let about = About { thing: repo.to_string(), doing: "check it".to_owned() };
        match self.api.list(repo, &Call::get(route, values, about), field, None).await {
            Ok(Listed::All(entries, _)) => Ok(entries),
            // Nothing was said to be known.
            Ok(Listed::Unchanged) => Ok(Vec::new()),
            Err(error) if error.fault == Fault::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}
