//! What `tidegate check --online` says of required checks: those that tidegate asks for and somebody could report in CI's
//! place, and those that GitHub asks for and that never come.

use std::collections::BTreeSet;

use serde_json::Value;

use super::call::parts;
use super::online::Check;
use crate::domain::RepoId;
use crate::domain::catalog::{App, Catalog};
use crate::domain::checks::Required;
use crate::domain::decide::{APPROVALS, approvals_in};
use crate::domain::{Branch, pull_request};
use crate::port::Finding;

impl Check {
    /// Both, for one repository.
    pub(super) async fn required(&mut self, catalog: &Catalog, repo: &RepoId, branches: &BTreeSet<Branch>) {
        let apps: Vec<&App> = catalog.apps.values().filter(|app| app.repository == *repo).collect();
        for app in &apps {
            self.of_any_source(app).await;
        }
        for branch in branches {
            let reported: BTreeSet<String> = apps.iter().flat_map(|app| reported(app, branch)).collect();
            self.never_come(repo, branch, &reported).await;
        }
    }

    /// Checks that anybody with write access could report as a commit status.
    async fn of_any_source(&mut self, app: &App) {
        let names: BTreeSet<&String> = app.checks.values().flatten().collect();
        for written in names {
            let Required { name, source } = Required::read(written);
            let repo = &app.repository;
            match source {
                Some(pull_request::Check::STATUS) => self.warn(format!(
                    "{repo}: {name} is asked for as a commit status, which anybody with write access can set: have an App \
                     report it, and write {name}@ and the App's short name"
                )),
                Some(_) => {}
                None => {
                    let by = self.reporter(app, name).await.unwrap_or_else(|| "APP".to_owned());
                    self.warn(format!(
                        "{repo}: {name} counts whoever reports it, and anybody with write access can set a commit status of \
                         that name: write {name}@{by}, so that the App {by} alone counts"
                    ));
                }
            }
        }
    }

    /// The App that reports a check on the newest commit of dev, where one does.
    async fn reporter(&self, app: &App, name: &str) -> Option<String> {
        let (owner, repo) = parts(&app.repository);
        let route = "/repos/{owner}/{repo}/commits/{ref}/check-runs";
        let values = [owner, repo, app.dev_branch.as_str()];
        let runs = self.read_all(&app.repository, (route, &values), Some("check_runs")).await.ok()?;
        runs.iter().find(|run| run["name"] == name)?["app"]["slug"].as_str().map(str::to_owned)
    }

    /// Checks of tidegate's own names that a rule asks for and tidegate never reports there.
    async fn never_come(&mut self, repo: &RepoId, branch: &Branch, reported: &BTreeSet<String>) {
        let (owner, name) = parts(repo);
        let values = [owner, name, branch.as_str()];
        let shown = self.read(repo, "/repos/{owner}/{repo}/branches/{branch}", &values).await.ok().flatten();
        let rules = match self.read_all(repo, ("/repos/{owner}/{repo}/rules/branches/{branch}", &values), None).await {
            Ok(rules) => rules,
            Err(error) => {
                self.warn(format!("{repo}: what the rules on {branch} ask for was not looked at: {}", error.told));
                Vec::new()
            }
        };
        if rules.iter().any(forbids_merges) {
            self.found.push(Finding::bad(format!(
                "{repo}: a rule on {branch} takes no merge commits, and tidegate merges by nothing else: allow them in that rule"
            )));
        }
        let asked = shown.iter().flat_map(protected).chain(ruled(&rules)).collect::<BTreeSet<String>>();
        for never in asked.iter().filter(|name| name.starts_with("tidegate") && !reported.contains(*name)) {
            let instead = match reported.iter().next() {
                Some(one) => format!("require {one}, which tidegate reports there"),
                None => "take it out: tidegate reports no check there".to_owned(),
            };
            self.warn(format!("{repo}: {branch} requires the check {never}, which never comes: {instead}"));
        }
    }

    fn warn(&mut self, text: String) {
        self.found.push(Finding::warn(text));
    }
}

/// The checks that tidegate reports on pull requests into a branch of an app.
fn reported(app: &App, branch: &Branch) -> Vec<String> {
    let change = (app.dev_branch == *branch).then(|| APPROVALS.to_owned());
    let into = app.branches.iter().filter(|(_, theirs)| *theirs == branch && **theirs != app.dev_branch);
    change.into_iter().chain(into.map(|(environment, _)| approvals_in(environment))).collect()
}

/// The checks that a branch's protection asks for.
fn protected(branch: &Value) -> Vec<String> {
    let contexts = branch["protection"]["required_status_checks"]["contexts"].as_array();
    contexts.into_iter().flatten().filter_map(|name| name.as_str().map(str::to_owned)).collect()
}

/// Whether a rule keeps merge commits out.
fn forbids_merges(rule: &Value) -> bool {
    let methods = rule["parameters"]["allowed_merge_methods"].as_array();
    rule["type"] == "required_linear_history"
        || rule["type"] == "pull_request" && methods.is_some_and(|all| all.iter().all(|method| method != "merge"))
}

/// The checks that rulesets ask for.
fn ruled(rules: &[Value]) -> Vec<String> {
    let rules = rules.iter().filter(|rule| rule["type"] == "required_status_checks");
    let checks = rules.filter_map(|rule| rule["parameters"]["required_status_checks"].as_array()).flatten();
    checks.filter_map(|check| check["context"].as_str().map(str::to_owned)).collect()
}
