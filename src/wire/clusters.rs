//! The rollout engines of real clusters: made where an environment names one, and what `check --online` finds of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Config;
use crate::domain::catalog::Catalog;
use crate::envrepo::EnvRepos;
use crate::port::{Clock, Finding, Listener};
use crate::repos::Repos;
use crate::rollout::Rollout;
use crate::rollout::argocd::ArgoCdRollout;
use crate::rollout::flux::FluxRollout;
use crate::rollout::kube::Clusters;
use crate::rollout::kubernetes::KubernetesRollout;
use crate::rollout::revisions::Revisions;
use crate::rollout::rights::Right;
use crate::rollout::spots;
use crate::rollout::watch::Watches;

/// Engines by name.
type Engines = BTreeMap<String, Arc<dyn Rollout>>;

/// The engines beside the embedded one, by name, and what hears of changes there. Nothing is reached yet.
pub(super) fn rollouts(
    config: &Config,
    (catalog, env_repos): (&Arc<Catalog>, &EnvRepos),
    ways: &Repos,
    clock: &Arc<dyn Clock>,
) -> (Engines, Option<Arc<dyn Listener>>) {
    if config.settings.clusters.is_empty() {
        return (BTreeMap::new(), None);
    }
    let clusters = Arc::new(Clusters::new(config.settings.clusters.clone(), clock.clone()));
    let revisions = Arc::new(Revisions::new(catalog.clone(), ways.clone(), env_repos.clone()));
    let kubernetes: Arc<dyn Rollout> = Arc::new(KubernetesRollout::new(clusters.clone(), revisions.clone()));
    let argocd: Arc<dyn Rollout> = Arc::new(ArgoCdRollout::new(clusters.clone(), revisions.clone()));
    let flux: Arc<dyn Rollout> = Arc::new(FluxRollout::new(clusters.clone(), revisions, clock.clone()));
    let engines = [("kubernetes", kubernetes), ("argocd", argocd), ("flux", flux)];
    let watches = Watches::new(clusters, clock.clone(), spots::all(&config.catalog));
    (engines.map(|(name, one)| (name.to_owned(), one)).into(), Some(Arc::new(watches)))
}

/// Whether each cluster can be reached and allows what its environments need.
pub(super) async fn check(config: &Config, clock: Arc<dyn Clock>) -> Vec<Finding> {
    let clusters = Clusters::new(config.settings.clusters.clone(), clock);
    // Several apps may share a namespace.
    let mut needs: BTreeMap<(String, String), Vec<Right>> = BTreeMap::new();
    for (_, _, spot) in spots::all(&config.catalog) {
        let here = needs.entry((spot.cluster, spot.namespace)).or_default();
        let new: Vec<Right> = spot.rights.iter().filter(|right| !here.contains(right)).copied().collect();
        here.extend(new);
    }
    let mut found = Vec::new();
    for name in clusters.names() {
        let cluster = match clusters.cluster(name).await {
            Ok(cluster) => cluster,
            Err(error) => {
                found.push(Finding::bad(error.told));
                continue;
            }
        };
        let here = needs.iter().filter(|((cluster, _), _)| cluster == name);
        'namespaces: for ((_, namespace), rights) in here {
            let before = found.len();
            for right in rights {
                let what = format!("{} {} in namespace {namespace}", right.verb, right.resource.name());
                match cluster.may(right.verb, right.resource, namespace).await {
                    Ok(true) => {}
                    Ok(false) if right.optional => found.push(Finding::warn(format!(
                        "cluster {name} does not let tidegate {what}: it works, with less to tell or later"
                    ))),
                    Ok(false) => found.push(Finding::bad(format!(
                        "cluster {name} does not let tidegate {what}: grant it that, by the roles in deploy/"
                    ))),
                    Err(error) => {
                        found.push(Finding::bad(error.told));
                        break 'namespaces;
                    }
                }
            }
            if found.len() == before {
                found.push(Finding::good(format!(
                    "cluster {name}: tidegate may do what it must in namespace {namespace}"
                )));
            }
        }
    }
    found
}
