//! Which files an engine reads to make what it applies, as far as a repository tells.

use super::git::World;
use super::*;
use crate::domain::CommitSha;

fn reading(reader: Reader, folder: &str, values: &[&str]) -> Reading {
    Reading {
        reader,
        folder: (!folder.is_empty()).then(|| folder.to_owned()),
        values: values.iter().map(|file| (*file).to_owned()).collect(),
        beside: vec![".argocd-source.yaml".to_owned()],
    }
}

/// Which of these files, all with the image in them, a reading reads.
async fn read(world: &World, reading: Reading, files: &[&'static str]) -> Vec<&'static str> {
    let tip: CommitSha = world.git(&["rev-parse", "main"]).trim().parse().unwrap();
    let of = |file: &&str| match file.ends_with("kustomization.yaml") {
        true => (kustomize().in_file(file), image("shop")),
        false => (super::yaml("image.tag").in_file(file), image("shop")),
    };
    let specs: Vec<_> = files.iter().map(of).collect();
    let rendered = world.repos.rendered(&world.remote, &tip, &specs, &[reading]).await.unwrap().unwrap();
    files.iter().copied().filter(|file| rendered.by[0].contains(*file)).collect()
}

const IMAGES: &str = "images: [{ name: shop, newTag: v1 }]\n";
const VALUES: &str = "image: { tag: v1 }\n";

#[tokio::test]
async fn a_kustomization_reads_what_its_fields_name_and_nothing_that_only_lies_there() {
    let world = World::new();
    let all = [
        "prod/kustomization.yaml",
        "prod/unnamed/kustomization.yaml",
        "base/kustomization.yaml",
        "base/deep/kustomization.yaml",
        "base/stage/kustomization.yaml",
        "shop/kustomization.yaml",
        "prod/values.yaml",
        "prod/other.yaml",
        "linked/kustomization.yaml",
    ];
    for file in all {
        world.push(file, if file.ends_with("kustomization.yaml") { IMAGES } else { VALUES });
    }
    std::os::unix::fs::symlink("linked", world.work().join("link")).unwrap();
    let prod = "namespace: shop\nnamePrefix: stage\nresources: [../base, ../link, .., ../nowhere]\nconfigMapGenerator: [{ name: shop, \
                files: [v.yaml=values.yaml], literals: [a=other.yaml] }]\n";
    world.push("prod/kustomization.yaml", &format!("{prod}{IMAGES}"));
    world.push("base/kustomization.yaml", &format!("resources: [deep]\nnamePrefix: stage\n{IMAGES}"));
    let reads = [all[0], all[2], all[3], all[6], all[8]];
    assert_eq!(read(&world, reading(Reader::ArgoCd, "./prod/", &[]), &all).await, reads[..]);
    assert_eq!(read(&world, reading(Reader::Flux, "./prod", &[]), &all).await, reads[..]);
    assert_eq!(read(&world, reading(Reader::ArgoCd, "base", &[]), &all).await, all[2..4]);
    assert_eq!(read(&world, reading(Reader::ArgoCd, "../elsewhere", &[]), &all).await, [""; 0]);
    // With no kustomization at the top, Flux takes all there is; Argo CD takes what lies there itself.
    assert_eq!(read(&world, reading(Reader::Flux, ".", &[]), &all).await, all);
    assert_eq!(read(&world, reading(Reader::ArgoCd, ".", &[]), &all).await, [""; 0]);
    assert_eq!(read(&world, reading(Reader::All, "prod", &[]), &all).await, [all[0], all[1], all[6], all[7]]);
}

#[tokio::test]
async fn a_chart_reads_its_own_values_and_those_that_are_named() {
    let world = World::new();
    let all = [
        "charts/shop/values.yaml",
        "charts/shop/values-prod.yaml",
        "charts/shop/values-stage.yaml",
        "envs/prod/shop.yaml",
        "envs/prod/all.yaml",
    ];
    for file in all {
        world.push(file, VALUES);
    }
    world.push("charts/shop/Chart.yaml", "name: shop\nversion: 1.0.0\n");
    world.push("charts/shop/.argocd-source.yaml", "helm: { parameters: [{ name: image.tag, value: v9 }] }\n");
    let of = |values: &[&str]| reading(Reader::ArgoCd, "charts/shop", values);
    assert_eq!(read(&world, of(&[]), &all).await, all[..1]);
    assert_eq!(
        read(&world, of(&["values-prod.yaml", "../../envs/prod/shop.yaml"]), &all).await,
        [all[0], all[1], all[3]]
    );
    assert_eq!(read(&world, of(&["/envs/prod/*.yaml"]), &all).await, [all[0], all[3], all[4]]);
    assert_eq!(read(&world, reading(Reader::ArgoCd, "", &["/envs/prod/all.yaml"]), &all).await, all[4..]);
    let tip: CommitSha = world.git(&["rev-parse", "main"]).trim().parse().unwrap();
    let specs = [(super::yaml("image.tag").in_file(all[0]), image("shop"))];
    let rendered = world.repos.rendered(&world.remote, &tip, &specs, &[of(&[])]).await.unwrap().unwrap();
    let (file, says) = &rendered.beside[0][0];
    assert_eq!(
        (file.as_str(), says["helm"]["parameters"][0]["value"].as_str()),
        ("charts/shop/.argocd-source.yaml", Some("v9"))
    );
    assert_eq!(rendered.unread(), None);
}

#[test]
fn a_bomb_of_aliases_is_no_value() {
    let mut text = "a0: &a0 [x]\n".to_owned();
    for n in 1..40 {
        text.push_str(&format!("a{n}: &a{n} [*a{0}, *a{0}, *a{0}]\n", n - 1));
    }
    assert_eq!(crate::envrepo::yaml(&text), None);
    let merged = crate::envrepo::yaml("a: &a { x: 1, y: 1 }\nb: { <<: *a, y: 2 }\n").unwrap();
    assert_eq!(merged["b"], serde_json::json!({ "x": "1", "y": "2" }));
}
