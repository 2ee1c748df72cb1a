//! Clusters that nobody may reach: the engine that believes what is reported of them, who may report, and what `check --online` finds
//! of the newest reports.

use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;

use super::read_store;
use crate::config::Config;
use crate::domain::catalog::Catalog;
use crate::domain::explain::duration_words;
use crate::domain::report::{Report, note_key};
use crate::domain::{AppName, EnvName};
use crate::envrepo::EnvRepos;
use crate::port::{Clock, Finding, Listener, PortError, PortResult};
use crate::registry::hooks::Secret;
use crate::repos::Repos;
use crate::rollout::Rollout;
use crate::rollout::reported::{PATH, Reported, ReportedRollout, Reporter, ReporterListener, Reports};
use crate::rollout::revisions::Revisions;
use crate::rollout::settings::filled_for;
use crate::store::Store;

/// The newest reports, as the store keeps them.
struct Kept(Arc<dyn Store>);

#[async_trait]
impl Reports for Kept {
    async fn newest(&self, environment: &EnvName, app: &AppName) -> PortResult<Option<Report>> {
        newest(self.0.as_ref(), environment, app).await
    }
}

async fn newest(store: &dyn Store, environment: &EnvName, app: &AppName) -> PortResult<Option<Report>> {
    let key = note_key(environment, app);
    let failed = |e| PortError::transient("tidegate's own store failed", e);
    let notes = store.notes(&key).await.map_err(failed)?;
    let found = notes.into_iter().find(|(name, _)| *name == key);
    let read = found.map(|(key, body)| {
        serde_json::from_value(body).map_err(|e| PortError::transient(format!("the record {key} cannot be read"), e))
    });
    read.transpose()
}

/// The engine.
pub(super) fn rollout(
    (catalog, env_repos): (&Arc<Catalog>, &EnvRepos),
    ways: &Repos,
    (store, clock): (&Arc<dyn Store>, &Arc<dyn Clock>),
) -> Arc<dyn Rollout> {
    let revisions = Arc::new(Revisions::new(catalog.clone(), ways.clone(), env_repos.clone()));
    Arc::new(ReportedRollout::new(Arc::new(Kept(store.clone())), revisions, clock.clone()))
}

/// Who hears reports: one door for each environment.
pub(super) fn listeners(config: &Config, clock: &Arc<dyn Clock>) -> Result<Vec<Arc<dyn Listener>>, PortError> {
    let mut doors: Vec<Arc<dyn Listener>> = Vec::new();
    for (environment, settings) in &config.settings.reports {
        let wrong = |e| PortError::rejected(format!("`environments.{environment}.rollout.report.secret`: {e}"));
        let secret = Secret::new(settings.secret.read().map_err(wrong)?);
        let mut objects: BTreeMap<String, Vec<AppName>> = BTreeMap::new();
        for (app, reported) in apps(config, environment) {
            objects.entry(filled_for(&reported.object, &app, environment)).or_default().push(app);
        }
        let reporter = Reporter::new(&settings.name, environment.clone(), (secret, objects), clock.clone());
        doors.push(Arc::new(ReporterListener(Arc::new(reporter))));
    }
    Ok(doors)
}

/// The apps whose reports an environment believes.
fn apps(config: &Config, environment: &EnvName) -> Vec<(AppName, Reported)> {
    let policy = config.catalog.environment(environment).and_then(|e| e.rollout.as_ref());
    let Some(reported) = policy.and_then(|policy| serde_json::from_value::<Reported>(policy.settings.clone()).ok())
    else {
        return Vec::new();
    };
    let here = config.catalog.apps.values().filter(|app| app.places.contains_key(environment));
    here.map(|app| (app.name.clone(), reported.clone())).collect()
}

/// How old the newest report of each app is, by what the store holds.
pub(super) async fn check(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Finding> {
    if config.settings.reports.is_empty() {
        return Vec::new();
    }
    let store = match read_store(&config.settings.data).await {
        Ok(store) => store,
        Err(error) => return vec![Finding::warn(format!("how old the newest reports are cannot be told: {error}"))],
    };
    let mut found = Vec::new();
    for (environment, settings) in &config.settings.reports {
        for (app, reported) in apps(config, environment) {
            let whose = format!("{environment}: the newest report of {app}");
            found.push(match newest(store.as_ref(), environment, &app).await {
                Err(error) => Finding::warn(format!("{whose}: {error}")),
                Ok(None) => Finding::warn(format!(
                    "{environment}: nobody has reported how {app} fares yet: let whoever knows call POST {PATH}/{}, by the recipes in \
                     deploy/",
                    settings.name
                )),
                Ok(Some(report)) => {
                    let (now, limit) = (clock.now(), duration_words(reported.fresh_for));
                    let age = duration_words((now - report.at).to_std().unwrap_or_default());
                    match report.is_fresh(reported.fresh_for, now) {
                        true => Finding::good(format!("{whose} is {age} old")),
                        false => Finding::bad(format!(
                            "{whose} is {age} old and counts for {limit}: see to whoever reports, or give `fresh_for` what fits"
                        )),
                    }
                }
            });
        }
    }
    found
}
