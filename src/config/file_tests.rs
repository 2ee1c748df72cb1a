//! What is told of entries of `files` that cannot be meant, and which of them go together.

use std::path::Path;

use super::Config;

/// What is told of an app's entries in two environments of one branch; people approve what enters the second.
fn told(dev: &str, prod: &str) -> String {
    let text = format!(
        r#"people: {{ alice: {{}}, bob: {{}} }}
environments:
  dev: {{ repository: acme/env, write: direct, rollout: {{ local: {{}} }} }}
  prod: {{ repository: acme/env, write: pull_request, approvals: {{ release: {{ quorum: 1, from: [bob] }} }} }}
apps:
  shop:
    repository: acme/shop
    images: {{ shop: {{ version_tag: "rel-{{version}}" }} }}
    files:
      dev: [{dev}]
      prod: [{prod}]
forge: {{ local: {{ root: git }} }}
registry: {{ local: {{ root: registry }} }}
rollout: {{ local: {{ root: cluster }} }}
"#
    );
    let read = Config::parse(&text, "t.yaml", Path::new("/etc/tidegate"));
    read.map(|_| "sound".to_owned()).unwrap_or_else(|problems| problems.to_string())
}

const PROD: &str = "{ kustomize: prod/kustomization.yaml }";

#[test]
fn environments_share_a_file_where_their_places_in_it_differ() {
    let at = |at: &str| format!("{{ yaml: all.yaml, at: \"{at}\", digest_at: \"{}\" }}", at.replace("tag", "digest"));
    for (dev, prod) in [("dev.tag", "prod.tag"), ("e[name=dev].tag", "e[name=prod].tag"), ("e[0].tag", "e[1].tag")] {
        assert_eq!(told(&at(dev), &at(prod)), "sound", "{dev} {prod}");
    }
    for (dev, prod) in
        [("tag", "tag"), ("e[0].tag", "e[name=prod].tag"), ("e[*].tag", "e[name=prod].tag"), ("a.tag", "a.tag.b")]
    {
        assert!(told(&at(dev), &at(prod)).contains("dev writes the same file"), "{dev} {prod}");
    }
    let helm = "{ helm: all.yaml }";
    assert!(told(helm, &at("prod.tag")) == "sound" && told(helm, &at("tag")).contains("dev writes the same file"));
    insta::assert_snapshot!(told(PROD, PROD), @"t.yaml:11:27: apps.shop.files.prod[0].kustomize: dev writes the same file of the same branch; each environment needs a file of its own, or places in it that differ by key, index or [key=value]");
    let documents = |n: u32| format!("{{ yaml: all.yaml, document: {n}, at: image }}");
    assert_eq!(told(&documents(0), &documents(1)), "sound");
    let objects = |name: &str| format!("{{ yaml: all.yaml, document: {name}, at: image }}");
    assert_eq!(told(&objects("Deployment/dev"), &objects("Deployment/prod")), "sound");
    for (dev, prod) in [("Deployment/shop", "Deployment/shop"), ("0", "Deployment/shop")] {
        assert!(told(&objects(dev), &objects(prod)).contains("dev writes the same file"), "{dev} {prod}");
    }
    insta::assert_snapshot!(told(&objects("shop"), PROD), @"t.yaml:10:41: apps.shop.files.dev[0].document: names no document: write its number, from 0, or its kind and name, such as Deployment/shop");
    // What follows an anchor can stand anywhere in its file.
    let followed = |at: &str| format!("{{ yaml: all.yaml, at: {at}, with_aliases: true }}");
    assert_eq!(told(&followed("dev.tag"), PROD), "sound");
    assert!(told(&followed("dev.tag"), &at("prod.tag")).contains("dev writes the same file"));
    let kustomized = told("{ kustomize: k.yaml, with_aliases: true }", PROD);
    assert!(kustomized.contains("with_aliases: does not go with `kustomize`"), "{kustomized}");
    let files = |path: &str| format!("{{ kustomize: \"{path}/kustomization.yaml\" }}");
    assert_eq!(told(&files("clusters/dev-*"), &files("clusters/prod-*")), "sound");
    for (dev, prod) in [("clusters/*", "clusters/prod"), ("clusters/*-eu", "clusters/prod-*"), ("**/dev", "prod/*")] {
        assert!(told(&files(dev), &files(prod)).contains("dev writes the same file"), "{dev} {prod}");
    }
}

#[test]
fn all_of_something_is_told_where_it_cannot_be_meant() {
    assert_eq!(told("{ yaml: a.yaml, at: \"spec.containers[*].image\" }", PROD), "sound");
    let told_of = told("{ yaml: a.yaml, at: \"c[*].tag\", digest_at: \"d[*].digest\" }", PROD);
    assert!(told_of.contains("must go the same way as the tag's up to its last [*]"), "{told_of}");
    let told_of = told("{ yaml: a.yaml, at: \"c[**].tag\" }", PROD);
    assert!(told_of.contains("takes a number from 0, key=value, or * for all"), "{told_of}");
    let told_of = told("{ kustomize: \"a/**b/k.yaml\" }", PROD);
    assert!(told_of.contains("not a folder's whole name"), "{told_of}");
    let told_of = told("{ kustomize: \"a/*/k.yaml\", create: true }", PROD);
    assert!(told_of.contains("needs one file"), "{told_of}");
    let told_of = told("{ yaml: a.yaml, at: \"c[*].image\", create: true }", PROD);
    assert!(told_of.contains("needs a path to one place"), "{told_of}");
}

#[test]
fn a_version_in_another_form_stands_beside_the_image() {
    let form = |value: &str| format!("{{ yaml: Chart.yaml, at: appVersion, value: \"{value}\" }}");
    assert_eq!(told(&form("{version}"), PROD), "sound");
    assert_eq!(told(PROD.replace("prod", "dev").as_str(), &format!("{PROD}, {}", form("shop-{version}"))), "sound");
    let told_of = told(&form("1.4.0"), PROD);
    assert!(told_of.contains("must have one placeholder"), "{told_of}");
    let told_of = told(&form("{version}{tag}"), PROD);
    assert!(told_of.contains("must have one placeholder"), "{told_of}");
    let told_of = told(&form("{version} # x"), PROD);
    assert!(told_of.contains("has more beside its placeholder"), "{told_of}");
    let told_of = told("{ helm: a.yaml, value: \"{version}\" }", PROD);
    assert!(told_of.contains("`at` is missing"), "{told_of}");
    let told_of = told("{ yaml: \"*/Chart.yaml\", at: v, value: \"{version}\" }", PROD);
    assert!(told_of.contains("says nothing of its image"), "{told_of}");
    let told_of = told("{ kustomize: a.yaml, value: \"{version}\" }", PROD);
    assert!(told_of.contains("does not go with `kustomize`"), "{told_of}");
    let told_of = told("{ yaml: a.yaml, at: v, digest_at: d, value: \"{version}\" }", PROD);
    assert!(told_of.contains("is the version alone"), "{told_of}");
    let told_of = told(PROD.replace("prod", "dev").as_str(), &form("{version}"));
    assert!(told_of.contains("names only the version"), "{told_of}");
}

#[test]
fn the_words_of_commits_are_told_where_they_cannot_be_filled_in() {
    let with = |commit: &str| {
        let text = format!(
            "people: {{ alice: {{}} }}\nenvironments: {{ dev: {{ repository: acme/env, write: direct }} }}\napps: {{ shop: {{ repository: acme/shop, images: {{ shop: {{}} }}, files: {{ dev: [{PROD}] }} }} }}\nforge: {{ local: {{ root: git }} }}\nregistry: {{ local: {{ root: registry }} }}\ncommit: {commit}\n"
        );
        let read = Config::parse(&text, "t.yaml", Path::new("/etc/tidegate"));
        read.map(|_| "sound".to_owned()).unwrap_or_else(|problems| problems.to_string())
    };
    assert_eq!(with("{ message: \"chore({app}): {tag}\\n\\n{changes}\", pull_request_title: \"{env}\" }"), "sound");
    insta::assert_snapshot!(with("{ message: \"{ap}\" }"), @"t.yaml:6:20: commit.message: has no placeholder {ap}: there are {app}, {env}, {tag}, {version}, {from}, {changes}, {lane}, {by}, {why}, {delivery}");
    insta::assert_snapshot!(with("{ message: \"\" }"), @"t.yaml:6:20: commit.message: begins with an empty line; its first line is the title");
    insta::assert_snapshot!(with("{ pull_request_title: \"a\\nb\" }"), @"t.yaml:6:31: commit.pull_request_title: has several lines; a title has one");
    insta::assert_snapshot!(with("{ title: x }"), @"t.yaml:6:11: commit: unknown key `title` (allowed: message, pull_request_title)");
}
