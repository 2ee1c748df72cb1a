//! Argo CD: an Application is asked whether it has compared and applied our commit, and how what it manages fares.
//!
//! What it compared is not what it applied; a commit that renders alike is applied by no operation; its health is looked at
//! in a loop of its own, and may be from before. `application` reads one Application; here it is set against the env repo.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::astray::{Astray, Home};
use super::kube::{App, Cluster, Clusters, Resource, look, redacted};
use super::overrides::said;
use super::revisions::{Holds, Revisions};
use super::settings::{self, ArgoCd, Find, filled};
use super::{Rollout, RolloutState, RolloutTarget};
use crate::domain::CommitSha;
use crate::domain::image::WrittenImage;
use crate::domain::steering::{Reached, Steer};
use crate::envrepo::Rendered;
use crate::port::{Fault, PortError, PortResult};

mod application;
mod sources;
mod windows;

use application::{Application, Operation, Phase, Source};
use sources::Sources;

/// Applications.
pub(super) const APPLICATIONS: Resource =
    Resource { group: "argoproj.io", version: "v1alpha1", plural: "applications", of: Some("Argo CD") };
/// Projects: they hold the sync windows.
pub(super) const PROJECTS: Resource =
    Resource { group: "argoproj.io", version: "v1alpha1", plural: "appprojects", of: Some("Argo CD") };

/// Watches Applications.
pub struct ArgoCdRollout {
    clusters: Arc<Clusters>,
    revisions: Arc<Revisions>,
}

/// What was looked at.
struct Look {
    settings: ArgoCd,
    cluster: Cluster,
    namespace: String,
}

impl ArgoCdRollout {
    /// Watches in these clusters what these env repos say.
    pub fn new(clusters: Arc<Clusters>, revisions: Arc<Revisions>) -> Self {
        Self { clusters, revisions }
    }

    async fn begin(&self, target: &RolloutTarget) -> PortResult<Look> {
        let settings: ArgoCd = settings::of(target)?;
        let cluster = self.clusters.cluster(&settings.cluster).await?;
        let namespace = filled(&settings.namespace, target);
        Ok(Look { settings, cluster, namespace })
    }

    async fn judge(&self, look: &Look, object: &Value, target: &RolloutTarget) -> PortResult<RolloutState> {
        let application = Application::new(object);
        let held = |why: String| Ok(RolloutState::Held { why });
        let name = application.name();
        if application.is_going() {
            return held(format!("Application {name} is being deleted"));
        }
        let home = self.revisions.home(target, &look.settings.repo_urls).await?;
        let sources = Sources::of(&application, &home);
        let source = match self.prove(&sources, &home, target, &target.commit).await? {
            Ok(Some((source, _))) => source,
            // The env repo does not have our commit, as far as is known.
            Ok(None) => return Ok(RolloutState::NotTaken),
            Err(astray) => return held(astray.to_string()),
        };
        let errors = application.errors();
        if !application.is_compared() {
            return held(
                errors.unwrap_or_else(|| format!("Argo CD has not compared the sources of {name} as they are now")),
            );
        }
        let Some(compared) = application.compared(source) else {
            return held(errors.unwrap_or_else(|| format!("Argo CD says no commit that it compared {name} with")));
        };
        match self.revisions.holds(target, &compared).await? {
            Holds::Another => return Ok(RolloutState::Overtaken { by: compared }),
            Holds::Not => return errors.or_else(|| application.narrow()).map_or(Ok(RolloutState::NotTaken), held),
            Holds::Ours => {}
        }
        // What is put over the files counts from here on: before, an Application may say what the files said then.
        let said = said(self.revisions.places(target)?, &target.images);
        match self.prove(&sources, &home, target, &compared).await? {
            Err(astray) => return held(astray.to_string()),
            Ok(proven) => {
                if let Some(astray) = proven.and_then(|(_, rendered)| sources.overridden(&rendered, &said)) {
                    return held(astray.to_string());
                }
            }
        }
        if let Some(field) = application.passes_over_images().filter(|_| look.settings.workloads.is_none()) {
            return held(format!(
                "Application {name} passes over differences of images ({field}), so that it counts as synced whatever runs: take \
                 that out, or give `argocd` in tidegate's configuration `workloads`, so that the images which run are looked at"
            ));
        }
        let operation = application.operation(source);
        let ours = match operation.as_ref().and_then(|o| o.revision.as_ref()) {
            Some(revision) => self.revisions.holds(target, revision).await? == Holds::Ours,
            None => false,
        };
        if let Some(state) = under_way(&application, operation.as_ref(), ours) {
            return Ok(state);
        }
        let applied = operation.as_ref().is_some_and(|o| ours && o.is_full_success());
        if application.is_synced() || applied || self.was_applied(&application, source, target).await? {
            return self.health(look, &application, operation.as_ref(), target).await;
        }
        if let Some(failed) = operation.as_ref().filter(|o| ours && o.phase == Phase::Failed) {
            return Ok(RolloutState::Degraded { cause: failed.failure(name), log: Vec::new() });
        }
        match errors.or_else(|| application.not_by_itself()) {
            Some(why) => held(why),
            None => Ok(match windows::over(&look.cluster, &look.namespace, &application).await {
                Some(why) => RolloutState::Held { why },
                None => RolloutState::NotTaken,
            }),
        }
    }

    /// The source that reads what tidegate writes, as the env repo is at a commit, and what it reads; or why that is not all.
    /// None where the env repo has no such commit.
    async fn prove(
        &self,
        sources: &Sources<'_>,
        home: &Home,
        target: &RolloutTarget,
        at: &CommitSha,
    ) -> PortResult<Result<Option<(Source, Rendered)>, Box<Astray>>> {
        if let Some(astray) = sources.elsewhere(home) {
            return Ok(Err(Box::new(astray)));
        }
        let Some(rendered) = self.revisions.rendered(target, at, &sources.readings()).await? else {
            return Ok(Ok(None));
        };
        Ok(sources.judge(&rendered, home).map(|source| Some((source, rendered))))
    }

    /// Whether ours was applied as a whole before, and what differs since is drift. Operations on a part take the place of that
    /// one, but not in the history.
    async fn was_applied(
        &self,
        application: &Application<'_>,
        source: Source,
        target: &RolloutTarget,
    ) -> PortResult<bool> {
        match application.last_applied(source) {
            Some(revision) => Ok(self.revisions.holds(target, &revision).await? == Holds::Ours),
            None => Ok(false),
        }
    }

    /// What is healthy as Argo CD sees it, where the workloads can be looked at: those that name other images are not ours.
    async fn seen(&self, at: &Look, name: &str, target: &RolloutTarget) -> PortResult<RolloutState> {
        let Some(workloads) = &at.settings.workloads else { return Ok(RolloutState::Healthy) };
        let cluster = self.clusters.cluster(&workloads.cluster).await?;
        Ok(match look(&cluster, workloads, target).await? {
            App::Other => {
                let progress = format!("Application {name} is healthy, and workloads name other images still");
                RolloutState::Progressing { progress }
            }
            _ => RolloutState::Healthy,
        })
    }

    /// How fares what was applied.
    async fn health(
        &self,
        look_at: &Look,
        application: &Application<'_>,
        operation: Option<&Operation>,
        target: &RolloutTarget,
    ) -> PortResult<RolloutState> {
        let name = application.name();
        if let Some(finished) = operation.and_then(|o| o.finished_at)
            && application.reconciled_at().is_none_or(|at| at < finished)
        {
            let progress = format!("Application {name} is applied; its health was not looked at since");
            return Ok(RolloutState::Progressing { progress });
        }
        let (status, message) = application.health();
        let said = if message.is_empty() { String::new() } else { format!(": {}", redacted(message)) };
        let (fails, words) = match status {
            "Healthy" => return self.seen(look_at, name, target).await,
            "Degraded" => (true, format!("Application {name} is degraded{said}")),
            "Suspended" => (false, format!("Application {name} is suspended{said}; somebody has to resume it")),
            "Missing" => (false, format!("what Application {name} manages is missing in its cluster{said}")),
            "Progressing" => (false, format!("Application {name} is progressing{said}")),
            "" => (false, format!("Argo CD says nothing of the health of Application {name}")),
            other => (false, format!("the health of Application {name} is {}{said}", redacted(other))),
        };
        let pods = match &look_at.settings.workloads {
            Some(workloads) if matches!(status, "Degraded" | "Progressing") => {
                let cluster = self.clusters.cluster(&workloads.cluster).await?;
                Some(look(&cluster, workloads, target).await?)
            }
            _ => None,
        };
        Ok(match pods {
            Some(App::Failing { cause, log }) => RolloutState::Degraded { cause, log },
            _ if fails => RolloutState::Degraded { cause: words, log: Vec::new() },
            Some(App::Progressing(how)) => RolloutState::Progressing { progress: format!("{words}: {how}") },
            _ => RolloutState::Progressing { progress: words },
        })
    }
}

/// How it stands while an operation is on its way or asked for.
fn under_way(application: &Application<'_>, operation: Option<&Operation>, ours: bool) -> Option<RolloutState> {
    let name = application.name();
    let Some(operation) = operation else {
        let progress = format!("a sync of Application {name} was asked for");
        return application.is_asked().then_some(RolloutState::Progressing { progress });
    };
    let message = redacted(&operation.message);
    match (operation.phase, ours) {
        (Phase::Running, true) => {
            Some(RolloutState::Progressing { progress: format!("Application {name} is being synced: {message}") })
        }
        (Phase::Retrying, true) => Some(RolloutState::Progressing {
            progress: format!("a sync of Application {name} failed and is tried again: {message}"),
        }),
        (Phase::Running | Phase::Retrying, false) => {
            let of = operation.revision.as_ref().map_or("something else", |commit| commit.short());
            Some(RolloutState::Held {
                why: format!("a sync of Application {name} to {of} is still running: {message}"),
            })
        }
        (Phase::Succeeded | Phase::Failed, _) => None,
    }
}

/// The Application of a target, or why there is not exactly one.
async fn find(look: &Look, target: &RolloutTarget) -> PortResult<Result<Value, String>> {
    let namespace = &look.namespace;
    match &look.settings.find {
        Find::Name(name) => {
            let name = filled(name, target);
            let found = look.cluster.get(APPLICATIONS, namespace, &name).await?;
            Ok(found.ok_or_else(|| format!("there is no Application {name} in namespace {namespace}")))
        }
        Find::Labels(labels) => {
            let labels = filled(labels, target);
            let mut found = look.cluster.list(APPLICATIONS, namespace, &labels).await?;
            let names: Vec<&str> = found.iter().map(|one| Application::new(one).name()).collect();
            match names.len() {
                0 => Ok(Err(format!("no Application in namespace {namespace} has {labels}"))),
                1 => Ok(Ok(found.remove(0))),
                many => {
                    Ok(Err(format!("{many} Applications in namespace {namespace} have {labels}: {}", names.join(", "))))
                }
            }
        }
    }
}

#[async_trait]
impl Rollout for ArgoCdRollout {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        let look = self.begin(target).await?;
        match find(&look, target).await? {
            Ok(object) => self.judge(&look, &object, target).await,
            Err(why) => Ok(RolloutState::Held { why }),
        }
    }

    async fn steerable(&self, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        self.clusters.steerable(target, settings::of::<ArgoCd>(target)?.workloads, how).await
    }

    async fn steer(&self, target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached> {
        self.clusters.steer(target, settings::of::<ArgoCd>(target)?.workloads, (how, from)).await
    }

    /// Asks for a refresh: Argo CD takes the mark away once it has looked.
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        let look = self.begin(target).await?;
        let object = find(&look, target).await?.map_err(PortError::not_found)?;
        let patch = json!({ "metadata": { "annotations": { "argocd.argoproj.io/refresh": "normal" } } });
        look.cluster.patch(APPLICATIONS, &look.namespace, Application::new(&object).name(), &patch).await
    }

    /// Ends a sync that is still running, only where it is to what is rolled back from, and only in the state it was seen in.
    async fn free(&self, target: &RolloutTarget, from: &[WrittenImage]) -> PortResult<bool> {
        let look = self.begin(target).await?;
        let object = find(&look, target).await?.map_err(PortError::not_found)?;
        let application = Application::new(&object);
        let home = self.revisions.home(target, &look.settings.repo_urls).await?;
        let proven = self.prove(&Sources::of(&application, &home), &home, target, &target.commit).await?;
        let Ok(Some((source, _))) = proven else { return Ok(false) };
        let running = application.operation(source).filter(|o| matches!(o.phase, Phase::Running | Phase::Retrying));
        let Some(revision) = running.and_then(|o| o.revision).filter(|_| application.is_asked()) else {
            return Ok(false);
        };
        if !self.revisions.says_before(target, &revision, from).await? {
            return Ok(false);
        }
        let patch = json!({
            "metadata": { "resourceVersion": application.resource_version() },
            "status": { "operationState": { "phase": "Terminating" } },
        });
        match look.cluster.patch(APPLICATIONS, &look.namespace, application.name(), &patch).await {
            Ok(()) => Ok(true),
            // Argo CD was faster: whatever it did, it is looked at again.
            Err(error) if error.fault == Fault::Conflict => Ok(false),
            Err(error) => Err(error),
        }
    }
}
