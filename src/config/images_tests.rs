//! What is told of an app's images that cannot be meant.

use std::path::Path;

use super::Config;
use crate::domain::scan::{ScanPolicy, Severity, Unknown};

/// A configuration with these registries and this image.
fn config(registries: &str, image: &str) -> Result<Config, String> {
    let text = format!(
        r"people: {{ alice: {{}} }}
environments:
  dev: {{ repository: acme/env, write: direct, rollout: {{ local: {{}} }} }}
apps:
  shop:
    repository: acme/shop
    images:
      shop: {{ {image} }}
    files:
      dev: [{{ kustomize: dev/kustomization.yaml }}]
forge: {{ local: {{ root: git }} }}
registries: {{ {registries} }}
rollout: {{ local: {{ root: cluster }} }}
"
    );
    Config::parse(&text, "t.yaml", Path::new("/etc/tidegate")).map_err(|problems| problems.to_string())
}

const LOCAL: &str = "main: { local: { root: registry } }";

fn told(registries: &str, image: &str) -> String {
    config(registries, image).map_or_else(|told| told, |_| "sound".to_owned())
}

#[test]
fn a_scan_is_asked_of_a_registry_that_has_some() {
    let read =
        |image: &str| config(LOCAL, image).unwrap().catalog.apps.into_values().next().unwrap().images.remove(0).scan;
    assert_eq!(read(""), None);
    assert_eq!(read("scan: { at: high }"), Some(ScanPolicy { at: Severity::High, unknown: Unknown::Shut }));
    let passes = ScanPolicy { at: Severity::Critical, unknown: Unknown::Pass };
    assert_eq!(read("scan: { at: critical, unknown: pass }"), Some(passes));
    let ecr = r#"main: { ecr: { account: "123456789012", region: eu-central-1 } }"#;
    assert_eq!(told(ecr, "scan: { at: low }"), "sound");
    let oci = "main: { oci: { host: ghcr.io } }, other: { local: { root: registry } }";
    assert_eq!(told(oci, "registry: other, scan: { at: low }"), "sound");
    insta::assert_snapshot!(told(oci, "registry: main, scan: { at: low }"), @r#"t.yaml:8:31: apps.shop.images.shop.scan: the registry main has no scans, so nothing could ever be said of it; take this out, or push the image to one that scans (`ecr`)"#);
    insta::assert_snapshot!(told("main: { oci: { host: ghcr.io } }", "scan: { at: low }"), @r#"t.yaml:8:15: apps.shop.images.shop.scan: the registry main has no scans, so nothing could ever be said of it; take this out, or push the image to one that scans (`ecr`)"#);
    insta::assert_snapshot!(told(LOCAL, "scan: { at: hihg }"), @r#"t.yaml:8:27: apps.shop.images.shop.scan.at: "hihg" is not allowed here, did you mean `high`? (allowed: low, medium, high, critical)"#);
    insta::assert_snapshot!(told(LOCAL, "scan: { unknown: never }"), @r#"
    t.yaml:8:15: apps.shop.images.shop.scan: `at` is missing: Findings of this severity or a worse one keep the image out
    t.yaml:8:32: apps.shop.images.shop.scan.unknown: "never" is not allowed here (allowed: shut, pass)
    "#);
}

#[test]
fn a_dev_tag_names_its_parts_by_names_that_mean_something() {
    for sound in [
        r#"dev_tag: "(?<version>[0-9.]+)-dev-(?<commit>[0-9a-f]{7,40})""#,
        r#"dev_tag: "dev-(?<build>[0-9]+)-(?<commit>[0-9a-f]{7,40})""#,
        r#"dev_tag: "(?<branch>.+)-(?<commit>[0-9a-f]{7,40})""#,
    ] {
        assert_eq!(told(LOCAL, sound), "sound", "{sound}");
    }
    insta::assert_snapshot!(told(LOCAL, r#"dev_tag: "dev-(?<hash>[0-9a-f]{7,40})""#), @r#"t.yaml:8:24: apps.shop.images.shop.dev_tag: has a group `hash`, which means nothing; there are `commit` (the commit that was built: 7 to 40 hex digits), `branch` (the branch that was built: none but the app's dev branch counts), `build` (the number of the build: digits), `version` (a version, as three numbers); write (?:…) for a part that needs no name"#);
    insta::assert_snapshot!(told(LOCAL, r#"dev_tag: "dev-[0-9a-f]{7,40}""#), @r#"t.yaml:8:24: apps.shop.images.shop.dev_tag: has no group named `commit`; write it like dev-(?<commit>[0-9a-f]{7,40})"#);
    let image = config(LOCAL, r#"dev_tag: "(?<branch>.+)-(?<commit>[0-9a-f]{7,40})""#).unwrap();
    let spec = &image.catalog.apps.values().next().unwrap().images[0];
    assert_eq!((spec.dev_commit("dev-0123abc"), spec.dev_commit("main-0123abc")), (Some("0123abc"), None));
}
