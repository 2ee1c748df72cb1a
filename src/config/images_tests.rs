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
    insta::assert_snapshot!(told(oci, "registry: main, scan: { at: low }"), @"");
    insta::assert_snapshot!(told("main: { oci: { host: ghcr.io } }", "scan: { at: low }"), @"");
    insta::assert_snapshot!(told(LOCAL, "scan: { at: hihg }"), @"");
    insta::assert_snapshot!(told(LOCAL, "scan: { unknown: never }"), @"");
}
