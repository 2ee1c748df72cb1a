//! What tidegate may do in a cluster: the roles in `deploy/` are those of the table, and the table has all that is needed and
//! nothing more.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use tidegate::rollout::rights::{ARGOCD, FLUX, Right, WITH_ROLLOUTS, WORKLOADS, role};

use super::clustered::Ground;

/// What is shipped: the file, the role's name, and of which rights it is made.
const SHIPPED: [(&str, &str, &str, &[Right]); 4] = [
    ("workloads.yaml", "tidegate-workloads", "What tidegate reads where an app's workloads are.", &WORKLOADS),
    (
        "argocd.yaml",
        "tidegate-argocd",
        "What tidegate needs where Applications are. An Application has no part of its own for its status: the right to ask for\n\
         # a refresh is the right to change all of it. tidegate changes the refresh annotation, and to make way for a rollback the\n\
         # phase of an operation that runs.",
        &ARGOCD,
    ),
    (
        "argo-rollouts.yaml",
        "tidegate-argo-rollouts",
        "The same where Rollouts of Argo Rollouts are among an app's workloads.",
        &WITH_ROLLOUTS,
    ),
    ("flux.yaml", "tidegate-flux", "What tidegate needs where Kustomizations and their sources are.", &FLUX),
];

#[test]
fn the_roles_in_deploy_are_those_of_the_table() {
    for (file, name, about, rights) in SHIPPED {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/kubernetes").join(file);
        let wanted = role(name, about, rights);
        if std::env::var_os("TIDEGATE_UPDATE").is_some() {
            std::fs::write(&path, &wanted).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(written, wanted, "{file}: TIDEGATE_UPDATE=1 writes it anew");
    }
}

/// As the API server is told what to refuse.
pub(crate) fn names(rights: &[Right]) -> BTreeSet<(String, String)> {
    rights.iter().map(|right| (right.verb.to_owned(), right.resource.name())).collect()
}

/// What `check --online` says of clusters.
async fn found(ground: &Ground) -> Vec<String> {
    let all = tidegate::wire::check_online(&ground.config, Arc::new(ground.clock.clone())).await.unwrap();
    let of_cluster = all.into_iter().filter(|finding| finding.text.contains("cluster here"));
    of_cluster.map(|finding| format!("{:?} {}", finding.mark, finding.text)).collect()
}

#[tokio::test]
async fn check_tries_each_right_once_in_each_namespace() {
    let settings = "argocd: { cluster: here, application: \"{app}\", workloads: { cluster: here, namespace: apps } }";
    let ground = Ground::with(settings).await;
    insta::assert_snapshot!(found(&ground).await.join("\n"), @"
    Good cluster here: tidegate may do what it must in namespace apps
    Good cluster here: tidegate may do what it must in namespace argocd
    ");
    let asked = ground.server.calls();
    assert_eq!(asked.len(), ARGOCD.len() + WORKLOADS.len(), "two apps share them: {asked:?}");
    ground.server.refuse("patch", "applications.argoproj.io");
    ground.server.refuse("get", "pods/log");
    insta::assert_snapshot!(found(&ground).await.join("\n"), @"
    Warning cluster here does not let tidegate get pods/log in namespace apps: it works, with less to tell or later
    Bad cluster here does not let tidegate patch applications.argoproj.io in namespace argocd: grant it that, by the roles in deploy/
    ");
    ground.server.revoke(true);
    insta::assert_snapshot!(found(&ground).await.join("\n"), @"Bad cluster here does not take tidegate's credentials: give it others");
}
