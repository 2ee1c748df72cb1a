//! What files include, as it is followed through a repository.

use super::git::World;
use crate::domain::own_files::{OwnFiles, Paths};

const OVERLAY: &str = "resources:\n  - ../../base\n  - web.yaml\ncomponents: [../../components/tls]\npatches:\n  - path: \
                       ../../patches/replicas.yaml\nconfigMapGenerator:\n  - name: settings\n    files: \
                       [app.conf=../../shared/app.conf]\nhelmCharts:\n  - name: web\n    valuesFile: ../../values/prod.yaml\n\
                       generators: [gen.yaml]\n";

/// Which of these paths are the file's own.
async fn own(world: &World, file: &str, paths: &[&'static str]) -> Vec<&'static str> {
    let tip = world.git(&["rev-parse", "main"]).trim().parse().unwrap();
    let own = world.repos.included(&world.remote, &tip, vec![vec![file.to_owned()]]).await.unwrap().remove(0);
    let others = Paths::around(["overlays/stage/kustomization.yaml"].into_iter());
    let all = OwnFiles { own, others };
    paths.iter().copied().filter(|path| all.hold(path)).collect()
}

#[tokio::test]
async fn what_an_overlay_includes_is_its_own_wherever_it_lies_and_what_nothing_includes_is_not() {
    let world = World::new();
    world.push("overlays/prod/kustomization.yaml", OVERLAY);
    world.push("overlays/prod/gen.yaml", "kind: Generator\nvaluesFile: ../../values/generated.yaml\n");
    world.push("overlays/stage/kustomization.yaml", "resources: [../../only-stage]\n");
    world.push("base/kustomization.yaml", "resources: [deep, web.yaml]\npatches: [{ path: ../stray/patch.yaml }]\n");
    world.push("base/deep/kustomization.yml", "resources: [\"../../far/x.yaml\"]\n");
    world.push("values/generated.yaml", "a: b\n");
    let theirs = [
        "only-stage/x.yaml",
        "overlays/stage/kustomization.yaml",
        "README.md",
        "values/stage.yaml",
        "stray/other.yaml",
        "far/y.yaml",
    ];
    assert_eq!(own(&world, "overlays/prod/kustomization.yaml", &theirs).await, [""; 0]);
    let ours = [
        "overlays/prod/extra.yaml",
        "base/web.yaml",
        "base/deep/new.yaml",
        "far/x.yaml",
        "stray/patch.yaml",
        "components/tls/kustomization.yaml",
        "patches/replicas.yaml",
        "shared/app.conf",
        "values/prod.yaml",
        "values/generated.yaml",
    ];
    assert_eq!(own(&world, "overlays/prod/kustomization.yaml", &ours).await, ours);
}

#[tokio::test]
async fn includes_that_turn_in_a_circle_or_lead_out_end() {
    let world = World::new();
    world.push(
        "overlays/prod/kustomization.yaml",
        "resources: [../stage, ../../../../etc, ., .., \"https://x.example/y\"]\n",
    );
    world.push("overlays/stage/kustomization.yaml", "resources: [../prod]\n");
    let paths = ["overlays/stage/kustomization.yaml", "overlays/stage/x.yaml", "overlays/other/x.yaml", "etc/x"];
    assert_eq!(own(&world, "overlays/prod/kustomization.yaml", &paths).await, paths[..2]);
}

#[tokio::test]
async fn the_chart_of_a_values_file_is_its_own_and_so_is_a_chart_beside_it_that_it_depends_on() {
    let world = World::new();
    world.push("charts/shop/Chart.yaml", "dependencies:\n  - name: common\n    repository: file://../common\n");
    world.push("charts/shop/values/prod.yaml", "image: {}\n");
    world.push("charts/common/Chart.yaml", "name: common\n");
    let paths = ["charts/shop/templates/web.yaml", "charts/common/templates/x.yaml", "charts/billing/values.yaml"];
    assert_eq!(own(&world, "charts/shop/values/prod.yaml", &paths).await, paths[..2]);
}

const APPLICATION: &str = "apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: shop, path: elsewhere }
spec:
  sources:
    - repoURL: https://git.example/acme/k8s
      path: charts/shop
      helm:
        valueFiles: [values-prod.yaml, $values/values/shop.yaml, /values/all.yaml]
        parameters: [{ name: image.tag, value: v1.4.0 }]
    - { repoURL: https://git.example/acme/k8s, path: ./overlays/prod, ref: values }
  destination: { namespace: prod, path: elsewhere }
---
apiVersion: v1
kind: ConfigMap
spec: { source: { path: elsewhere } }
";

#[tokio::test]
async fn what_an_argo_cd_application_names_counts_from_the_top_of_the_repository() {
    let world = World::new();
    world.push("apps/prod/shop.yaml", APPLICATION);
    world.push("charts/shop/Chart.yaml", "dependencies:\n  - name: common\n    repository: file://../common\n");
    world.push("overlays/prod/kustomization.yaml", "resources: [../../base, app-of-apps.yaml]\n");
    let nested = APPLICATION.replace("charts/shop", "nested/one").replace("overlays/prod", "nested/two");
    world.push("overlays/prod/app-of-apps.yaml", &nested);
    let ours = [
        "apps/prod/shop.yaml",
        "charts/shop/templates/web.yaml",
        "charts/shop/values-prod.yaml",
        "values/shop.yaml",
        "values/all.yaml",
        "charts/common/templates/x.yaml",
        "overlays/prod/web.yaml",
        "base/web.yaml",
        "nested/one/x.yaml",
        "nested/two/x.yaml",
    ];
    assert_eq!(own(&world, "apps/prod/shop.yaml", &ours).await, ours);
    let theirs = ["apps/stage/shop.yaml", "elsewhere/x.yaml", "prod/x.yaml", "values/other.yaml", "charts/billing/x"];
    assert_eq!(own(&world, "apps/prod/shop.yaml", &theirs).await, [""; 0]);
}

#[tokio::test]
async fn what_is_reached_through_links_is_what_runs() {
    let world = World::new();
    world.push("overlays/prod/kustomization.yaml", "resources: [../../link/sub, '../../shared:v1']\n");
    world.push("real/sub/kustomization.yaml", "resources: [web.yaml]\n");
    world.push("shared:v1/kustomization.yaml", "resources: [web.yaml]\n");
    for (target, link) in [
        ("real", "link"),
        ("../../shared/x.yaml", "overlays/prod/x.yaml"),
        ("../../link/deep", "overlays/prod/deep"),
        ("round", "overlays/prod/round"),
    ] {
        std::os::unix::fs::symlink(target, world.work().join(link)).unwrap();
    }
    world.push("real/deep/web.yaml", "kind: Deployment\n");
    let ours = ["link", "real/sub/web.yaml", "shared:v1/web.yaml", "shared/x.yaml", "real/deep/web.yaml"];
    assert_eq!(own(&world, "overlays/prod/kustomization.yaml", &ours).await, ours);
    let theirs = ["real/other/web.yaml", "shared/y.yaml", "sub/web.yaml"];
    assert_eq!(own(&world, "overlays/prod/kustomization.yaml", &theirs).await, [""; 0]);
}
