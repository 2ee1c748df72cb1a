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
