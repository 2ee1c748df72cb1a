//! Flux: a Kustomization is asked which commit it applied and whether that is healthy, its source which one it has; where a
//! Helm release carries the app, that too.
//!
//! What was attempted may have changed the cluster although it counts as applied only once its health checks passed. Those
//! hold back newer commits for as long as they run. Without them, ready means no more than applied.

use std::sync::Arc;

use async_trait::async_trait;
use serde_json::{Value, json};

use super::astray::Astray;
use super::kube::{App, Cluster, Clusters, Resource, look};
use super::overrides::said;
use super::revisions::{Holds, Revisions};
use super::settings::{self, Flux, filled};
use super::{Rollout, RolloutState, RolloutTarget};
use crate::domain::CommitSha;
use crate::domain::steering::{Reached, Steer};
use crate::port::{Clock, PortError, PortResult};

mod belongs;
mod object;

use object::{Object, Ready};

const fn of_flux(group: &'static str, version: &'static str, plural: &'static str) -> Resource {
    Resource { group, version, plural, of: Some("Flux") }
}

/// Kustomizations.
pub(super) const KUSTOMIZATIONS: Resource = of_flux("kustomize.toolkit.fluxcd.io", "v1", "kustomizations");
/// Git sources.
pub(super) const GIT_REPOSITORIES: Resource = of_flux("source.toolkit.fluxcd.io", "v1", "gitrepositories");
/// Sources in registries.
pub(super) const OCI_REPOSITORIES: Resource = of_flux("source.toolkit.fluxcd.io", "v1", "ocirepositories");
/// Helm releases.
pub(super) const HELM_RELEASES: Resource = of_flux("helm.toolkit.fluxcd.io", "v2", "helmreleases");

/// Watches Kustomizations.
pub struct FluxRollout {
    clusters: Arc<Clusters>,
    revisions: Arc<Revisions>,
    clock: Arc<dyn Clock>,
}

/// What was looked at.
struct Look {
    settings: Flux,
    cluster: Cluster,
    namespace: String,
    name: String,
}

/// Where a Kustomization's content comes from.
struct Source {
    resource: Resource,
    namespace: String,
    name: String,
}

impl FluxRollout {
    /// Watches in these clusters what these env repos say.
    pub fn new(clusters: Arc<Clusters>, revisions: Arc<Revisions>, clock: Arc<dyn Clock>) -> Self {
        Self { clusters, revisions, clock }
    }

    async fn begin(&self, target: &RolloutTarget) -> PortResult<Look> {
        let settings: Flux = settings::of(target)?;
        let cluster = self.clusters.cluster(&settings.cluster).await?;
        let (namespace, name) = (filled(&settings.namespace, target), filled(&settings.kustomization, target));
        Ok(Look { settings, cluster, namespace, name })
    }

    async fn judge(&self, look: &Look, object: &Object, target: &RolloutTarget) -> PortResult<RolloutState> {
        let held = |why: String| Ok(RolloutState::Held { why });
        if object.is_suspended() {
            return held(format!("{} is suspended; somebody has to resume it", object.name()));
        }
        let release = match &look.settings.helm_release {
            Some(name) => look.cluster.get(HELM_RELEASES, &look.namespace, &filled(name, target)).await?,
            None => None,
        };
        let release = release.map(|found| Object::new(HELM_RELEASES, found));
        let both = (object, release.as_ref());
        if let Some(why) = self.astray(look, both, target).await? {
            return held(why);
        }
        let (applied, attempted) = (object.applied(), object.attempted());
        match self.how(target, applied.as_ref()).await? {
            Holds::Another => return overtaken(applied),
            Holds::Ours => return self.applied(look, both, target, applied.as_ref()).await,
            Holds::Not => {}
        }
        match self.how(target, attempted.as_ref()).await? {
            Holds::Another => overtaken(attempted),
            Holds::Ours => self.attempted(look, object, target).await,
            Holds::Not => self.not_yet(look, object, attempted.as_ref()).await,
        }
    }

    /// Why what a Kustomization applies is no proof of what tidegate writes, whichever commit it has.
    async fn astray(
        &self,
        look: &Look,
        both: (&Object, Option<&Object>),
        target: &RolloutTarget,
    ) -> PortResult<Option<String>> {
        let object = both.0;
        let Some(source) = source(look, object) else {
            let (kind, name, _) = object.source().unwrap_or_default();
            let why = format!(
                "{} is made of {kind} {name}, which names no commit: nothing shows whether it has what tidegate wrote; take it from a \
                 GitRepository",
                object.name()
            );
            return Ok(Some(why));
        };
        let found = look.cluster.get(source.resource, &source.namespace, &source.name).await?;
        let home = self.revisions.home(target, &look.settings.repo_urls).await?;
        // One that is not there is told where it matters.
        let found = found.map(|found| Object::new(source.resource, found));
        if let Some(astray) = found.and_then(|found| belongs::source_astray(&found, &home)) {
            return Ok(Some(astray.to_string()));
        }
        Ok(self.unread(look, both, target, &target.commit).await?.map(|astray| astray.to_string()))
    }

    /// A file that tidegate writes and that is not applied, as the env repo is at a commit.
    async fn unread(
        &self,
        look: &Look,
        both: (&Object, Option<&Object>),
        target: &RolloutTarget,
        at: &CommitSha,
    ) -> PortResult<Option<Astray>> {
        let rendered = self.revisions.rendered(target, at, &belongs::readings(both.0, both.1)).await?;
        Ok(rendered.and_then(|rendered| belongs::unread(both, &rendered, look.settings.workloads.is_some())))
    }

    async fn how(&self, target: &RolloutTarget, revision: Option<&CommitSha>) -> PortResult<Holds> {
        match revision {
            Some(revision) => self.revisions.holds(target, revision).await,
            None => Ok(Holds::Not),
        }
    }

    /// It was applied, and its health checks passed, if it has any.
    async fn applied(
        &self,
        look: &Look,
        both: (&Object, Option<&Object>),
        target: &RolloutTarget,
        at: Option<&CommitSha>,
    ) -> PortResult<RolloutState> {
        let (object, release) = both;
        let unread = match at {
            Some(at) => self.unread(look, both, target, at).await?,
            None => None,
        };
        // What is put over the files counts from here on: before, an object may say what the files said then.
        let said = said(self.revisions.places(target)?, &target.images);
        let by_release = |release: &Object| {
            belongs::of_another(release, (&look.name, &look.namespace))
                .or_else(|| belongs::release_overridden(release, &said, look.settings.workloads.is_some()))
        };
        let astray = unread.or_else(|| belongs::overridden(object, &said)).or_else(|| release.and_then(by_release));
        if let Some(astray) = astray {
            return Ok(RolloutState::Held { why: astray.to_string() });
        }
        match object.ready() {
            Ready::Not { message, .. } => {
                return self.failing(look, format!("{}: {message}", object.name()), target).await;
            }
            Ready::Working(how) => {
                return Ok(RolloutState::Progressing { progress: format!("{}: {how}", object.name()) });
            }
            Ready::Yes => {}
        }
        if let Some(name) = &look.settings.helm_release {
            let state = release_state(look, release, &filled(name, target));
            if state != RolloutState::Healthy {
                return Ok(state);
            }
        } else if !object.checks_health(&target.app) && look.settings.workloads.is_none() {
            let progress = format!(
                "{} is applied; it has neither `wait` nor a health check of a workload called like {}, so nothing shows how that \
                 fares: give it `wait: true`, or `workloads` to `flux` in tidegate's configuration",
                object.name(),
                target.app
            );
            return Ok(RolloutState::Progressing { progress });
        }
        let Some(app) = self.workloads(look, target).await? else { return Ok(RolloutState::Healthy) };
        Ok(match app {
            App::Up => RolloutState::Healthy,
            App::Failing { cause, log } => RolloutState::Degraded { cause, log },
            App::Progressing(progress) | App::Absent(progress) => RolloutState::Progressing { progress },
            App::Other => {
                let progress = format!("{} is applied, and workloads name other images still", object.name());
                RolloutState::Progressing { progress }
            }
        })
    }

    /// It is being applied, or was and is not healthy.
    async fn attempted(&self, look: &Look, object: &Object, target: &RolloutTarget) -> PortResult<RolloutState> {
        let name = object.name();
        match object.ready() {
            Ready::Not { reason: "DependencyNotReady", message } => {
                Ok(RolloutState::Held { why: format!("{name} waits for another: {message}") })
            }
            Ready::Not { message, .. } => self.failing(look, format!("{name}: {message}"), target).await,
            Ready::Working(how) => match self.workloads(look, target).await? {
                Some(App::Failing { cause, log }) => Ok(RolloutState::Degraded { cause, log }),
                Some(App::Progressing(more)) => {
                    Ok(RolloutState::Progressing { progress: format!("{name}: {how}: {more}") })
                }
                _ => Ok(RolloutState::Progressing { progress: format!("{name}: {how}") }),
            },
            Ready::Yes => Ok(RolloutState::Progressing { progress: format!("{name} is being applied") }),
        }
    }

    /// What it has, or its source, is from before.
    async fn not_yet(&self, look: &Look, object: &Object, busy: Option<&CommitSha>) -> PortResult<RolloutState> {
        let (name, held) = (object.name(), |why: String| Ok(RolloutState::Held { why }));
        if let Some(source) = source(look, object) {
            let found = look.cluster.get(source.resource, &source.namespace, &source.name).await?;
            let Some(found) = found.map(|found| Object::new(source.resource, found)) else {
                let Source { namespace, name: missing, .. } = &source;
                return held(format!("the source of {name} is not there: {missing} in namespace {namespace}"));
            };
            if found.is_suspended() {
                return held(format!("{} is suspended; somebody has to resume it", found.name()));
            }
            if let Ready::Not { message, .. } = found.ready() {
                return held(format!("{}: {message}", found.name()));
            }
        }
        let of = busy.map_or("what was before", |commit| commit.short());
        match object.ready() {
            Ready::Not { message, .. } => held(format!("{name} has trouble with {of}: {message}")),
            Ready::Working(how) => held(format!("{name} is at work on {of}: {how}")),
            Ready::Yes => Ok(RolloutState::NotTaken),
        }
    }

    /// It fails; its pods say more, where they are known.
    async fn failing(&self, look: &Look, cause: String, target: &RolloutTarget) -> PortResult<RolloutState> {
        Ok(match self.workloads(look, target).await? {
            Some(App::Failing { cause, log }) => RolloutState::Degraded { cause, log },
            _ => RolloutState::Degraded { cause, log: Vec::new() },
        })
    }

    async fn workloads(&self, at: &Look, target: &RolloutTarget) -> PortResult<Option<App>> {
        let Some(workloads) = &at.settings.workloads else { return Ok(None) };
        let cluster = self.clusters.cluster(&workloads.cluster).await?;
        look(&cluster, workloads, target).await.map(Some)
    }

    async fn find(look: &Look) -> PortResult<Result<Object, String>> {
        let found = look.cluster.get(KUSTOMIZATIONS, &look.namespace, &look.name).await?;
        let none = || format!("there is no Kustomization {} in namespace {}", look.name, look.namespace);
        Ok(found.map(|found| Object::new(KUSTOMIZATIONS, found)).ok_or_else(none))
    }
}

fn overtaken(by: Option<CommitSha>) -> PortResult<RolloutState> {
    Ok(by.map_or(RolloutState::NotTaken, |by| RolloutState::Overtaken { by }))
}

fn source(look: &Look, object: &Object) -> Option<Source> {
    let (kind, name, namespace) = object.source()?;
    let resource = match kind {
        "GitRepository" => GIT_REPOSITORIES,
        "OCIRepository" => OCI_REPOSITORIES,
        _ => return None,
    };
    let namespace = if namespace.is_empty() { &look.namespace } else { namespace };
    Some(Source { resource, namespace: namespace.to_owned(), name: name.to_owned() })
}

/// How a Helm release fares that the Kustomization brought.
fn release_state(look: &Look, release: Option<&Object>, name: &str) -> RolloutState {
    let Some(release) = release else {
        return RolloutState::Held { why: format!("there is no HelmRelease {name} in namespace {}", look.namespace) };
    };
    let told = release.name();
    if release.is_suspended() {
        return RolloutState::Held { why: format!("{told} is suspended; somebody has to resume it") };
    }
    if let Some(message) = release.remediated() {
        let cause = format!("{told} was taken back, so what runs is the release before: {message}");
        return RolloutState::Degraded { cause, log: Vec::new() };
    }
    match release.ready() {
        Ready::Yes => RolloutState::Healthy,
        Ready::Working(how) => RolloutState::Progressing { progress: format!("{told}: {how}") },
        Ready::Not { message, .. } => RolloutState::Degraded { cause: format!("{told}: {message}"), log: Vec::new() },
    }
}

#[async_trait]
impl Rollout for FluxRollout {
    async fn state(&self, target: &RolloutTarget) -> PortResult<RolloutState> {
        let look = self.begin(target).await?;
        match Self::find(&look).await? {
            Ok(object) => self.judge(&look, &object, target).await,
            Err(why) => Ok(RolloutState::Held { why }),
        }
    }

    async fn steerable(&self, target: &RolloutTarget, how: Steer) -> PortResult<String> {
        self.clusters.steerable(target, settings::of::<Flux>(target)?.workloads, how).await
    }

    async fn steer(&self, target: &RolloutTarget, how: Steer, from: &str) -> PortResult<Reached> {
        self.clusters.steer(target, settings::of::<Flux>(target)?.workloads, (how, from)).await
    }

    /// Asks the source to look: asked itself, a Kustomization would only apply again what it has.
    async fn nudge(&self, target: &RolloutTarget) -> PortResult<()> {
        let look = self.begin(target).await?;
        let object = Self::find(&look).await?.map_err(PortError::not_found)?;
        let Some(source) = source(&look, &object) else { return Ok(()) };
        let asked = self.clock.wall().to_rfc3339();
        let patch: Value = json!({ "metadata": { "annotations": { "reconcile.fluxcd.io/requestedAt": asked } } });
        look.cluster.patch(source.resource, &source.namespace, &source.name, &patch).await
    }
}
