//! Paths that stand for several files, in real repositories.

use super::git::{World, branch, direct, on_branch, run};
use super::*;

fn clusters(to: ImageValue, from: Option<&str>) -> ImageEdit {
    let file = FileSpec::Kustomize { path: "clusters/*/kustomization.yaml".into(), create: false };
    ImageEdit { file, to, from: from.map(|tag| Found { tag: Some(tag.into()), digest: None }) }
}

fn world() -> World {
    let world = World::new();
    for (cluster, text) in [
        ("eu", "images:\n- name: shop # eu\n  newTag: v1\n"),
        ("us", "images:\n- name: cart\n  newTag: v1\n- name: shop\n  newTag: v1\n"),
        ("none", "images:\n- name: cart\n  newTag: v1\n"),
        ("deep/er", "images:\n- name: shop\n  newTag: v0\n"),
    ] {
        world.push(&format!("clusters/{cluster}/kustomization.yaml"), text);
    }
    std::os::unix::fs::symlink("eu", world.work().join("clusters/latest")).unwrap();
    world.push("README", "with a link");
    world
}

#[tokio::test]
async fn every_file_that_has_the_image_is_written_in_one_commit() {
    let world = world();
    let bumped = world.bump(direct(vec![clusters(shop("v2"), Some("v1"))])).await.unwrap();
    let paths: Vec<&str> = bumped.diff.iter().map(|line| line.path.as_str()).collect();
    assert_eq!(paths, ["clusters/eu/kustomization.yaml", "clusters/us/kustomization.yaml"]);
    assert_eq!(
        world.git(&["show", "main:clusters/deep/er/kustomization.yaml"]),
        "images:\n- name: shop\n  newTag: v0\n"
    );
    let said =
        Bump { message: "v3 in clusters/*/kustomization.yaml".into(), ..direct(vec![clusters(shop("v3"), None)]) };
    let previewed = world.repos.preview(&world.remote, &branch("main"), &said.edits).await.unwrap();
    assert_eq!(previewed.1.len(), 2);
    world.repos.bump(&world.remote, vec![said]).await.unwrap().remove(0).unwrap();
    assert_eq!(
        world.git(&["log", "-1", "--format=%s", "main"]).trim(),
        "v3 in clusters/eu/kustomization.yaml, clusters/us/kustomization.yaml"
    );
    let back = world.bump(direct(vec![clusters(shop("v2"), Some("v3"))])).await.unwrap();
    assert!(!back.already);
    let again = world.bump(direct(vec![clusters(shop("v2"), Some("v1"))])).await.unwrap();
    assert!(again.already);
    let spec = clusters(shop("v2"), None).file;
    let current = world.repos.read(&world.remote, &branch("main"), &[(spec, image("shop"))]).await.unwrap();
    assert_eq!(current.values, [Ok(Found { tag: Some("v2".into()), digest: None })]);
    assert_eq!(current.pins, [Ok(())]);
}

#[tokio::test]
async fn files_that_moved_apart_are_told_and_nothing_is_written() {
    let world = world();
    world.push("clusters/us/kustomization.yaml", "images:\n- name: shop\n  newTag: v3\n");
    let moved = world.bump(direct(vec![clusters(shop("v2"), Some("v1"))])).await.unwrap_err();
    insta::assert_snapshot!(moved, @r#""clusters/*/kustomization.yaml" holds v1 and v3, not the planned v1: someone changed it; plan the delivery again"#);
    assert!(world.git(&["log", "-1", "--format=%s", "main"]).starts_with("by hand"));
    assert!(world.bump(direct(vec![clusters(shop("v2"), Some("v1 and v3"))])).await.is_ok());
}

#[tokio::test]
async fn no_file_at_all_and_a_broken_one_are_told() {
    let world = world();
    let nowhere = FileSpec::Kustomize { path: "envs/**/kustomization.yaml".into(), create: false };
    let edit = ImageEdit { file: nowhere, ..clusters(shop("v2"), None) };
    let missing = world.bump(direct(vec![edit])).await.unwrap_err();
    insta::assert_snapshot!(missing, @r#""envs/**/kustomization.yaml": there is no such file on the branch; correct the path in the configuration, or add the file"#);
    let other = ImageEdit { to: ImageValue { image: image("billing"), ..shop("v2") }, ..clusters(shop("v2"), None) };
    let without = world.bump(direct(vec![other])).await.unwrap_err().to_string();
    assert!(without.contains("has no entry for \"billing\""), "{without}");
    world.push("clusters/us/kustomization.yaml", "images: [\n");
    let broken = world.bump(direct(vec![clusters(shop("v2"), None)])).await.unwrap_err().to_string();
    assert!(broken.contains("clusters/us/kustomization.yaml\" line") && broken.contains("not valid YAML"), "{broken}");
    run(&world.work(), &["log", "-1"]);
}

#[tokio::test]
async fn a_cluster_that_came_since_keeps_a_bump_from_being_merged() {
    let world = world();
    let bump = on_branch("b", None, vec![clusters(shop("v2"), Some("v1"))]);
    let bumped = world.bump(bump.clone()).await.unwrap();
    let judged = async || world.repos.verify(&world.remote, &bumped.commit, &bump).await.unwrap();
    world.push("clusters/cart/kustomization.yaml", "images:\n- name: cart\n  newTag: v1\n");
    assert_eq!(judged().await, Verdict::Ours);
    world.push("clusters/ap/kustomization.yaml", "images:\n- name: shop\n  newTag: v1\n");
    let Verdict::Moved(why) = judged().await else { panic!("ap would go on with v1") };
    insta::assert_snapshot!(why, @r#""clusters/ap/kustomization.yaml" has the image in a place that was not there when this was planned; plan the delivery again"#);
}

#[tokio::test]
async fn values_that_name_no_image_are_the_images_unless_others_name_another() {
    let world = World::new();
    world.push("charts/eu/values.yaml", "image:\n  tag: v1\n");
    world.push("charts/us/values.yaml", "image:\n  repository: hub/shop\n  tag: v1\n");
    world.push("charts/none/values.yaml", "replicas: 1\n");
    let file = helm().in_file("charts/*/values.yaml");
    let edit = |tag: &str| ImageEdit { file: file.clone(), to: shop(tag), from: None };
    let bumped = world.bump(direct(vec![edit("v2")])).await.unwrap();
    assert_eq!(bumped.diff.len(), 2);
    run(&world.work(), &["pull", "-q", "origin", "main"]);
    world.push("charts/db/values.yaml", "image:\n  repository: pg\n  tag: v1\n");
    let told = world.bump(direct(vec![edit("v3")])).await.unwrap_err();
    let told = told.to_string();
    assert!(told.contains("charts/eu/values.yaml") && told.contains("nothing beside \"image.tag\""), "{told}");
    world.push("charts/eu/values.yaml", "image:\n  repository: shop\n  tag: v2\n");
    let bumped = world.bump(direct(vec![edit("v3")])).await.unwrap();
    assert_eq!(bumped.diff.len(), 2);
    assert_eq!(world.git(&["show", "main:charts/db/values.yaml"]), "image:\n  repository: pg\n  tag: v1\n");
}

#[tokio::test]
async fn files_of_digests_alone_are_told_apart_by_what_stands_beside() {
    let world = World::new();
    let values = |name: &str, of: char| format!("image:\n  repository: hub/{name}\n  digest: {}\n", digest(of));
    world.push("apps/shop/values.yaml", &values("shop", 'a'));
    world.push("apps/db/values.yaml", &values("pg", 'a'));
    let to = ImageValue { digest: Some(digest('b')), pin: true, ..shop("v2") };
    let edit = ImageEdit { file: helm().in_file("apps/*/values.yaml"), to, from: None };
    let bumped = world.bump(direct(vec![edit])).await.unwrap();
    let paths: Vec<&str> = bumped.diff.iter().map(|line| line.path.as_str()).collect();
    assert_eq!(paths, ["apps/shop/values.yaml"]);
    assert_eq!(world.git(&["show", "main:apps/shop/values.yaml"]), values("shop", 'b'));
    assert_eq!(world.git(&["show", "main:apps/db/values.yaml"]), values("pg", 'a'));
}

#[tokio::test]
async fn files_of_several_repositories_that_one_name_fits_are_told() {
    let world = World::new();
    for (cluster, name) in [("eu", "acme/shop"), ("us", "other/shop")] {
        let text = format!("images:\n- name: {name}\n  newTag: v1\n");
        world.push(&format!("clusters/{cluster}/kustomization.yaml"), &text);
    }
    let told = world.bump(direct(vec![clusters(shop("v2"), None)])).await.unwrap_err();
    insta::assert_snapshot!(told, @r#""clusters/*/kustomization.yaml": "shop" is ambiguous: it fits acme/shop, other/shop; write more of its name in the configuration where that tells them apart; else name the places, or the files, one by one"#);
    let none = ImageEdit { to: ImageValue { image: image("billing"), ..shop("v2") }, ..clusters(shop("v2"), None) };
    let told = world.bump(direct(vec![none])).await.unwrap_err().to_string();
    assert!(told.contains("has no entry for \"billing\"") && !told.contains("create"), "{told}");
}
