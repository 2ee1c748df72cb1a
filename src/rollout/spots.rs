//! Where an engine looks for an app: by this `check --online` tries rights, and changes are heard.

use super::argocd::APPLICATIONS;
use super::flux::{HELM_RELEASES, KUSTOMIZATIONS};
use super::kube::{DAEMON_SETS, DEPLOYMENTS, ROLLOUTS, Resource, STATEFUL_SETS};
use super::rights::{ARGOCD, FLUX, Right, WITH_ROLLOUTS, WORKLOADS};
use super::settings::{ArgoCd, Find, Flux, Workloads, filled_for};
use crate::domain::catalog::{Catalog, RolloutPolicy};
use crate::domain::{AppName, EnvName};

/// One namespace of a cluster that an app is looked for in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The cluster.
    pub cluster: String,
    /// The namespace.
    pub namespace: String,
    /// What has to be allowed there.
    pub rights: &'static [Right],
    /// What is looked at there, by kind.
    pub objects: Vec<(Resource, Find)>,
}

/// Where all apps are looked for, in every environment.
pub fn all(catalog: &Catalog) -> Vec<(EnvName, AppName, Spot)> {
    let mut all = Vec::new();
    for environment in &catalog.environments {
        let Some(policy) = &environment.rollout else { continue };
        for app in catalog.apps.values().filter(|app| app.places.contains_key(&environment.name)) {
            let spots = of(policy, (&app.name, &environment.name));
            all.extend(spots.into_iter().map(|spot| (environment.name.clone(), app.name.clone(), spot)));
        }
    }
    all
}

/// Where one is.
fn of(policy: &RolloutPolicy, whose: (&AppName, &EnvName)) -> Vec<Spot> {
    let settings = policy.settings.clone();
    let read = |more: Option<Workloads>, spot: Spot| {
        std::iter::once(spot).chain(more.map(|workloads| of_workloads(&workloads, whose))).collect()
    };
    let fill = |text: &str| filled_for(text, whose.0, whose.1);
    match policy.engine.as_str() {
        "kubernetes" => serde_json::from_value(settings).map(|at| vec![of_workloads(&at, whose)]).unwrap_or_default(),
        "argocd" => {
            let Ok(at) = serde_json::from_value::<ArgoCd>(settings) else { return Vec::new() };
            let find = match &at.find {
                Find::Name(name) => Find::Name(fill(name)),
                Find::Labels(labels) => Find::Labels(fill(labels)),
            };
            let objects = vec![(APPLICATIONS, find)];
            let spot = Spot { cluster: at.cluster, namespace: fill(&at.namespace), rights: &ARGOCD, objects };
            read(at.workloads, spot)
        }
        "flux" => {
            let Ok(at) = serde_json::from_value::<Flux>(settings) else { return Vec::new() };
            let release = at.helm_release.map(|name| (HELM_RELEASES, Find::Name(fill(&name))));
            let objects =
                std::iter::once((KUSTOMIZATIONS, Find::Name(fill(&at.kustomization)))).chain(release).collect();
            let spot = Spot { cluster: at.cluster, namespace: fill(&at.namespace), rights: &FLUX, objects };
            read(at.workloads, spot)
        }
        _ => Vec::new(),
    }
}

fn of_workloads(at: &Workloads, (app, environment): (&AppName, &EnvName)) -> Spot {
    let labels = Find::Labels(filled_for(&at.labels, app, environment));
    let mut kinds = vec![DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS];
    kinds.extend(at.argo_rollouts.then_some(ROLLOUTS));
    Spot {
        cluster: at.cluster.clone(),
        namespace: filled_for(&at.namespace, app, environment),
        rights: if at.argo_rollouts { &WITH_ROLLOUTS } else { &WORKLOADS },
        objects: kinds.into_iter().map(|kind| (kind, labels.clone())).collect(),
    }
}
