//! What is told of words for bumps that cannot be meant.

use std::path::Path;

use super::Config;

const PROD: &str = "{ kustomize: prod/kustomization.yaml }";

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
