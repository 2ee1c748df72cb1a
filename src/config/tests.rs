//! What people are told about a broken configuration, one broken file per kind of mistake.

use std::path::Path;

use proptest::prelude::*;

use super::*;

/// A configuration with a bit of everything; each test breaks it in its own way.
const SOUND: &str = r#"people:
  alice: { github: alice-gh }
  bob: { github: bobcat }
teams:
  release-managers: [alice, bob]
environments:
  dev: { repository: acme/k8s-dev, write: direct, rollout: { local: {} } }
  prod:
    repository: acme/k8s-prod
    write: pull_request
    branch: main
    approvals:
      release: { quorum: 2, from: [release-managers], expires: 24h }
      hotfix: { quorum: 1, from: [bob] }
    freeze:
      - { cron: "0 15 * * Fri", for: 65h, zone: Europe/Berlin, except: [hotfix] }
apps:
  shop:
    repository: acme/shop
    branches: { prod: prod }
    reviewers: { change: [alice] }
    images: { shop: {} }
    files:
      dev: [{ kustomize: overlays/dev/kustomization.yaml }]
      prod: [{ kustomize: overlays/prod/kustomization.yaml }]
forge: { local: { root: git } }
registry: { local: { root: registry } }
"#;

fn read(text: &str) -> Result<Config, Problems> {
    Config::parse(text, "tidegate.yaml", Path::new("/etc/tidegate"))
}

/// What is told about the sound configuration after these replacements.
fn told_with(changes: &[(&str, &str)]) -> String {
    let mut text = SOUND.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from:?} is not in the configuration");
        text = text.replacen(from, to, 1);
    }
    read(&text).map(|_| "sound".to_owned()).unwrap_or_else(|problems| problems.to_string())
}

#[test]
fn the_checked_in_schema_is_the_one_of_this_build() {
    let checked_in = std::fs::read_to_string("config/tidegate.schema.json").expect("the schema is checked in");
    let fresh = format!("{:#}\n", schema());
    assert!(checked_in == fresh, "it has drifted; run `tidegate schema > config/tidegate.schema.json`");
}

#[test]
fn who_may_steer_rollouts_is_who_may_ask_for_what_enters_unless_it_is_listed() {
    use crate::domain::catalog::Right;
    let may = |requests: &str| {
        let text = SOUND.replacen("    branch: main\n", &format!("    branch: main\n    requests: {requests}\n"), 1);
        let catalog = read(&text).unwrap_or_else(|problems| panic!("{problems}")).catalog;
        let prod = catalog.environments.last().expect("prod");
        let may = |name: &&str| catalog.may_request(&name.parse().expect("a name"), Right::Rollout, prod);
        ["alice", "bob", "mallory"].into_iter().filter(may).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(may("{}"), "alice bob", "whoever may ask for all that enters");
    assert_eq!(may("{ release: [bob] }"), "bob", "hotfixes that are open to all let in nobody beyond");
    assert_eq!(may("{ release: [bob], hotfix: [alice] }"), "alice bob");
    assert_eq!(may("{ freeze: [bob] }"), "alice bob", "that is no list of what enters");
    assert_eq!(may("{ release: [bob], rollout: [alice] }"), "alice", "its own list goes before");
}

#[test]
fn a_mistyped_key_is_told_with_the_key_that_was_meant() {
    let told = told_with(&[("{ quorum: 2, from", "{ quorom: 2, from")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:13:18: environments.prod.approvals.release: unknown key `quorom`, did you mean `quorum`? (allowed: expires, from, quorum, self_approval, unknown_authors)");
}

#[test]
fn an_unknown_key_at_the_top_is_told_with_those_allowed() {
    let told = told_with(&[("forge:", "forges:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:26:1: unknown key `forges`, did you mean `forge`? (allowed: apps, chat, commands, commit, data, environments, forge, http, identity, listen, local_api, log, notify, override_lasts, people, people_refresh, registries, registry, retention, rollout, and 3 more)");
}

#[test]
fn a_value_that_is_not_one_of_the_allowed_is_told() {
    let told = told_with(&[("write: direct", "write: drect")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:7:43: environments.dev.write: "drect" is not allowed here, did you mean `direct`? (allowed: direct, pull_request)"#);
}

#[test]
fn a_missing_key_is_told_with_what_it_is_for() {
    let told = told_with(&[("repository: acme/k8s-dev, ", "")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:3: environments.dev: `repository` is missing: The env repo, as owner/name");
}

#[test]
fn text_where_a_list_belongs_is_told() {
    let told = told_with(&[("[alice, bob]", "alice")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:5:21: teams.release-managers: expected a list, found text: write it as [one, two]");
}

#[test]
fn a_team_that_is_kept_elsewhere_is_taken_where_tidegate_is_and_counts_nobody_yet() {
    let told = told_with(&[("[alice, bob]", "{ slack: \"@managers\" }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:5:30: teams.release-managers.slack: tidegate is not on Slack; configure it under `chat`");
    let told = told_with(&[("[alice, bob]", "{ github: managers }")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:5:31: teams.release-managers.github: "managers" is not a team as organisation/team"#);
    let config = read(&SOUND.replace("[alice, bob]", "{ github: acme/managers }")).expect("it is sound");
    let team = crate::domain::TeamName::parse("release-managers").expect("a name");
    assert_eq!(config.catalog.sources[&team].to_string(), "GitHub acme/managers");
    assert!(config.catalog.teams[&team].is_empty() && config.catalog.unread.contains_key(&team));
}

#[test]
fn how_people_are_told_is_checked_like_the_rest() {
    let notify = "notify: { quiet: [{ cron: \"0 25 * * *\", for: 1h, zone: Europe/Berlim }], reminders: [4h, 1h] }\n";
    let told = told_with(&[
        ("forge: {", &format!("{notify}forge: {{")),
        ("    branches:", "    notify: { porod: {} }\n    branches:"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:20:15: apps.shop.notify.porod: unknown environment "porod", did you mean `prod`? (known: dev, prod)
    tidegate.yaml:27:27: notify.quiet[0].cron: cannot read the cron expression "0 25 * * *": the hour "25" is not understood; write five fields (minute hour day month weekday), or six with the second first, for example "0 15 * * Fri" for every Friday at 15:00
    tidegate.yaml:27:56: notify.quiet[0].zone: unknown time zone "Europe/Berlim", did you mean `Europe/Berlin`?
    tidegate.yaml:27:90: notify.reminders[1]: must be longer than the one before; all count from when the question was asked
    "#);
    let config = read(&SOUND.replace("forge: {", "notify: {}\nforge: {")).expect("it is sound");
    let hours: Vec<u64> = config.catalog.notify.reminders.iter().map(|d| d.as_secs() / 3600).collect();
    assert!(config.catalog.notify.direct && hours == [1, 4, 24]);
}

#[test]
fn a_number_where_text_belongs_is_told_to_be_quoted() {
    let told = told_with(&[("github: alice-gh", "discord: 1001")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:2:21: people.alice.discord: expected text or a list, found a number: put it in quotes");
}

#[test]
fn an_id_of_discords_is_a_number() {
    let told = told_with(&[("github: alice-gh", "github: alice-gh, discord: alice")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:2:39: people.alice.discord: "alice" is not an id; Discord's are numbers, in quotes"#);
}

#[test]
fn a_key_with_nothing_behind_it_is_told() {
    let told = told_with(&[("quorum: 2", "quorum:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:13:24: environments.prod.approvals.release.quorum: expected a whole number, found nothing: give it a value, or leave the key out");
}

#[test]
fn a_template_that_yaml_takes_for_a_mapping_is_told_to_be_quoted() {
    let told = told_with(&[("shop: {}", "shop: { version_tag: {version} }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:22:23: apps.shop.images.shop.version_tag: expected text, found a mapping: text with `{…}` needs quotes");
}

#[test]
fn a_quorum_of_nobody_is_refused() {
    let told = told_with(&[("quorum: 2", "quorum: 0")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:13:26: environments.prod.approvals.release.quorum: must be at least 1, is 0");
}

#[test]
fn no_entries_at_all_are_refused() {
    let told = told_with(&[("from: [release-managers]", "from: []"), ("images: { shop: {} }", "images: {}")]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:13:29: environments.prod.approvals.release.from: must have at least one entry
    tidegate.yaml:22:5: apps.shop.images: must have at least one entry
    "#);
}

#[test]
fn an_engine_that_is_not_built_in_is_told() {
    let told = told_with(&[
        ("rollout: { local: {} }", "rollout: { argo-rollouts: {} }"),
        ("shop: {}", "shop: { registry: ecr }"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:7:62: environments.dev.rollout: unknown key `argo-rollouts` (allowed: argocd, deadline, degraded_for, flux, healthy_for, kubernetes, local, on_failure, report)
    tidegate.yaml:22:33: apps.shop.images.shop.registry: unknown registry "ecr" (known: local)
    "#);
}

#[test]
fn an_unknown_engine_is_told_with_those_allowed() {
    let told = told_with(&[("rollout: { local: {} }", "rollout: { loacl: {} }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:62: environments.dev.rollout: unknown key `loacl`, did you mean `local`? (allowed: argocd, deadline, degraded_for, flux, healthy_for, kubernetes, local, on_failure, report)");
}

#[test]
fn a_rollout_without_an_engine_is_told() {
    let told = told_with(&[("rollout: { local: {} }", "rollout: { deadline: 5m }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:51: environments.dev.rollout: names no engine; add `local: {}`, `kubernetes`, `argocd`, `flux` or `report`, or leave `rollout` out to observe nothing");
}

#[test]
fn reviewers_in_a_wrong_form_are_told_in_the_form_that_was_meant() {
    let told = told_with(&[(
        "reviewers: { change: [alice] }",
        "reviewers: { change: { team: shop-devs, count: 0 }, release: alice }",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:21:28: apps.shop.reviewers.change: unknown key `team` (allowed: codeowners, count, from)
    tidegate.yaml:21:52: apps.shop.reviewers.change.count: must be at least 1, is 0
    tidegate.yaml:21:66: apps.shop.reviewers.release: expected a list, found text: write it as [one, two]
    "#);
}

#[test]
fn a_secret_in_plain_sight_is_refused_and_not_repeated() {
    let told = told_with(&[("\nteams:", "\ntoken: hunter2-hunter2\nteams:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:4:8: token: expected `{ env: … }` or `{ file: … }`, found text; a secret is never written into this file");
}

#[test]
fn a_secret_in_two_places_is_refused() {
    let told = told_with(&[("\nteams:", "\ntoken: { env: TOKEN, file: token }\nteams:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:4:1: token: expected `{ env: … }` or `{ file: … }`, found 2 keys; a secret is never written into this file");
}

#[test]
fn a_key_that_is_there_twice_is_told_with_both_lines() {
    let told = told_with(&[("  bob: ", "  alice: ")]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:3:3: people.alice: this key is here twice (first on line 2); keep one
    tidegate.yaml:5:29: teams.release-managers[1]: unknown person "bob" (known: alice)
    tidegate.yaml:14:35: environments.prod.approvals.hotfix.from[0]: unknown person or team "bob" (known: release-managers, alice)
    "#);
}

#[test]
fn broken_yaml_is_told_with_line_and_column() {
    let told = told_with(&[("[alice, bob]", "[alice, bob")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:3: not valid YAML: invalid indentation in flow construct (text that holds `{`, `[`, `: ` or ` #` needs quotes, and indentation must be spaces)");
}

#[test]
fn a_second_document_is_refused() {
    let told = told_with(&[("\nteams:", "\n---\nteams:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:4:1: a second YAML document begins here; the configuration is one document");
}

#[test]
fn merge_keys_are_refused() {
    let told = told_with(&[("write: direct", "<<: *x")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:36: environments.dev: merge keys (`<<`) are not supported; repeat the keys here");
}

#[test]
fn a_foreign_tag_is_refused() {
    let told = told_with(&[("write: direct", "write: !secret direct")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:51: environments.dev.write: this tag is not supported; write the value without it");
}

#[test]
fn unknown_people_teams_and_environments_are_told_with_the_nearest() {
    let told = told_with(&[
        ("[alice, bob]", "[alice, bbo]"),
        ("from: [release-managers]", "from: [release-mangers]"),
        ("branch: main", "after: { environment: dve }"),
        ("prod: [{ kust", "prd: [{ kust"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:5:29: teams.release-managers[1]: unknown person "bbo", did you mean `bob`? (known: alice, bob)
    tidegate.yaml:11:27: environments.prod.after.environment: unknown environment "dve", did you mean `dev`? (known: dev)
    tidegate.yaml:13:36: environments.prod.approvals.release.from[0]: unknown person or team "release-mangers", did you mean `release-managers`? (known: release-managers, alice, bob)
    tidegate.yaml:25:7: apps.shop.files.prd: unknown environment "prd", did you mean `prod`? (known: dev, prod)
    "#);
}

#[test]
fn one_login_cannot_be_two_people() {
    let told = told_with(&[
        ("bob: { github: bobcat }", "bob: { github: ALICE-GH, email: a@b.example, terminal: alice }"),
        ("alice-gh }", "alice-gh, email: A@b.example }"),
    ]);
    insta::assert_snapshot!(told, @r"
    tidegate.yaml:3:18: people.bob.github: belongs to alice already; one login is one person
    tidegate.yaml:3:35: people.bob.email: belongs to alice already; one address is one person
    tidegate.yaml:3:58: people.bob.terminal: belongs to alice already; one login is one person
    ");
}

#[test]
fn a_person_has_one_address_or_several_and_each_is_theirs_alone() {
    let told = told_with(&[
        ("bob: { github: bobcat }", "bob: { github: bobcat, email: [b@home.example, A@b.example] }"),
        ("alice-gh }", "alice-gh, email: a@b.example }"),
    ]);
    insta::assert_snapshot!(told, @"tidegate.yaml:3:50: people.bob.email[1]: belongs to alice already; one address is one person");
    let told = told_with(&[("bob: { github: bobcat }", "bob: { github: bobcat, email: [] }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:3:26: people.bob.email: must have at least one entry");
}

#[test]
fn what_a_commit_of_nobody_known_costs_is_one_of_three() {
    let told = told_with(&[("quorum: 1, ", "quorum: 1, unknown_authors: ask, ")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:14:45: environments.prod.approvals.hotfix.unknown_authors: "ask" is not allowed here (allowed: one_more, claim, refuse)"#);
}

#[test]
fn a_team_cannot_have_a_persons_name() {
    let told = told_with(&[("release-managers:", "bob: [alice]\n  release-managers:")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:5:3: teams.bob: is the name of a person too; give the team another name");
}

#[test]
fn a_malformed_name_is_told_with_what_it_may_be() {
    let told = told_with(&[("  dev: { repository: acme/k8s-dev", "  Dev_1: { repository: k8s-dev, branch: 'a b'")]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:7:3: environments.Dev_1: "Dev_1" is not an environment name (lower-case letters, digits, dashes; at most 63)
    tidegate.yaml:7:24: environments.Dev_1.repository: "k8s-dev" is not a repository as owner/name
    tidegate.yaml:7:41: environments.Dev_1.branch: "a b" is not a branch name that Git accepts
    tidegate.yaml:24:7: apps.shop.files.dev: unknown environment "dev" (known: Dev_1, prod)
    "#);
}

#[test]
fn nobody_is_listed_twice() {
    let told = told_with(&[("from: [release-managers]", "from: [release-managers, bob, bob]")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:13:59: environments.prod.approvals.release.from[2]: "bob" is listed twice"#);
}

#[test]
fn a_quorum_larger_than_its_list_is_refused() {
    let told = told_with(&[("quorum: 2", "quorum: 3")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:13:26: environments.prod.approvals.release.quorum: is 3, but `from` names 2 people; lower it or name more");
}

#[test]
fn an_environment_comes_after_one_above_it_only() {
    let told = told_with(&[("branch: main", "after: { environment: prod }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:11:27: environments.prod.after.environment: an environment cannot come after itself");
}

#[test]
fn an_environment_cannot_come_after_a_later_one() {
    let told = told_with(&[("  dev: { ", "  dev: { after: { environment: prod }, ")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:32: environments.dev.after.environment: prod stands later in `environments`; the file's order is the order of delivery, so dev can only come after what stands above it");
}

#[test]
fn wrong_durations_are_told() {
    let told = told_with(&[
        ("branch: main", "after: { environment: dve, soak: half an hour }"),
        ("expires: 24h", "expires: 0s"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:11:27: environments.prod.after.environment: unknown environment "dve", did you mean `dev`? (known: dev)
    tidegate.yaml:11:38: environments.prod.after.soak: "half an hour" is not a duration: write it like 30m, 24h, 1h30m or 2d, at most 366d
    tidegate.yaml:13:64: environments.prod.approvals.release.expires: must be longer than nothing
    "#);
}

#[test]
fn a_wrong_freeze_is_told_key_by_key() {
    let told = told_with(&[(
        "cron: \"0 15 * * Fri\", for: 65h, zone: Europe/Berlin, except: [hotfix]",
        "cron: \"0 15 * *\", for: 65x, zone: Europe/Berln, except: [hotfixes]",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:16:17: environments.prod.freeze[0].cron: cannot read the cron expression "0 15 * *": it has 4 fields; write five fields (minute hour day month weekday), or six with the second first, for example "0 15 * * Fri" for every Friday at 15:00
    tidegate.yaml:16:34: environments.prod.freeze[0].for: "65x" is not a duration: write it like 30m, 24h, 1h30m or 2d, at most 366d
    tidegate.yaml:16:45: environments.prod.freeze[0].zone: unknown time zone "Europe/Berln", did you mean `Europe/Berlin`?
    tidegate.yaml:16:68: environments.prod.freeze[0].except[0]: "hotfixes" is not allowed here, did you mean `hotfix`? (allowed: change, continuous, release, promotion, hotfix, rollback, override)
    "#);
}

#[test]
fn a_cron_expression_and_a_zone_with_slips_are_told_together() {
    let told = told_with(&[("0 15 * * Fri", "0 25 * * Fri"), ("Europe/Berlin", "europe/berlin")]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:16:17: environments.prod.freeze[0].cron: cannot read the cron expression "0 25 * * Fri": the hour "25" is not understood; write five fields (minute hour day month weekday), or six with the second first, for example "0 15 * * Fri" for every Friday at 15:00
    tidegate.yaml:16:49: environments.prod.freeze[0].zone: unknown time zone "europe/berlin", did you mean `Europe/Berlin`?
    "#);
}

#[test]
fn a_rollout_that_could_never_succeed_is_refused() {
    let told = told_with(&[("rollout: { local: {} }", "rollout: { local: {}, healthy_for: 20m }")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:7:86: environments.dev.rollout.healthy_for: must be shorter than the deadline, or no rollout could ever succeed");
}

#[test]
fn tag_templates_and_expressions_are_checked() {
    let told = told_with(&[
        (
            "shop: {}",
            "a: { version_tag: latest }, b: { version_tag: \"/{version}\" }, c: { dev_tag: \"dev-.*\" }, d: { dev_tag: \"(\" }, shop: { dev_tag: \"(?<commit>.*)\" }",
        ),
        ("kustomization.yaml }]\n      prod", "kustomization.yaml, image: shop }]\n      prod"),
        (
            "[{ kustomize: overlays/prod/kustomization.yaml }]",
            "[{ kustomize: overlays/prod/kustomization.yaml, image: shop }]",
        ),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:22:33: apps.shop.images.a.version_tag: "latest" has no {version} in it; write it like v{version}
    tidegate.yaml:22:61: apps.shop.images.b.version_tag: gives "/1.4.0", which is not an image tag: a tag has letters, digits, `_`, `.`, `-`, begins with none of `.` and `-`, at most 128 characters
    tidegate.yaml:22:91: apps.shop.images.c.dev_tag: has no group named `commit`; write it like dev-(?<commit>[0-9a-f]{7,40})
    tidegate.yaml:22:117: apps.shop.images.d.dev_tag: is not a regular expression: unclosed group
    tidegate.yaml:22:141: apps.shop.images.shop.dev_tag: matches the version tag v1.4.0 too; the two must differ
    "#);
}

#[test]
fn two_apps_cannot_share_repository_or_image() {
    let told = told_with(&[(
        "forge:",
        "  web:\n    repository: Acme/shop\n    images: { web: { repository: shop } }\nforge:",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:27:17: apps.web.repository: belongs to the app shop already; an app has its own
    tidegate.yaml:28:15: apps.web.images.web: the repository shop belongs to apps.shop.images.shop already
    "#);
}

#[test]
fn two_environments_cannot_write_one_file() {
    let told = told_with(&[("acme/k8s-prod", "acme/k8s-dev"), ("overlays/dev/", "overlays/prod/")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:25:27: apps.shop.files.prod[0].kustomize: dev writes the same file of the same branch; each environment needs a file of its own, or places in it that differ by key, index or [key=value]");
}

#[test]
fn file_paths_cannot_leave_the_env_repo() {
    let told = told_with(&[
        ("overlays/dev/kustomization.yaml", "../../etc/passwd"),
        ("overlays/prod/kustomization.yaml", "'/etc/{user}/passwd'"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:24:26: apps.shop.files.dev[0].kustomize: "../../etc/passwd" leaves the env repo through `..`
    tidegate.yaml:25:27: apps.shop.files.prod[0].kustomize: "/etc/{user}/passwd" holds a placeholder other than {app} and {env}
    "#);
}

#[test]
fn file_entries_need_one_kind_and_what_goes_with_it() {
    let told = told_with(&[(
        "[{ kustomize: overlays/dev/kustomization.yaml }]",
        "[{ at: image.tag }, { kustomize: k.yaml, helm: v.yaml }, { kustomize: k.yaml, at: image.tag }, { yaml: d.yaml }, { helm: v.yaml, at: image..tag, document: 1 }]",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:24:13: apps.shop.files.dev[0]: needs exactly one of `kustomize`, `helm` and `yaml`, with the file's path
    tidegate.yaml:24:32: apps.shop.files.dev[1]: needs exactly one of `kustomize`, `helm` and `yaml`, with the file's path
    tidegate.yaml:24:90: apps.shop.files.dev[2].at: does not go with `kustomize`, which finds the image by its name; take it out
    tidegate.yaml:24:107: apps.shop.files.dev[3]: `at` is missing: the dotted path of the tag, such as image.tag
    tidegate.yaml:24:145: apps.shop.files.dev[4].at: "image..tag" is not a YAML path: a key is empty, or quoted in part
    tidegate.yaml:24:157: apps.shop.files.dev[4].document: goes with `yaml` only; take it out
    "#);
}

#[test]
fn a_tag_alone_is_refused_where_people_approve() {
    let prod = "[{ kustomize: overlays/prod/kustomization.yaml }]";
    let with = |file: &str| told_with(&[(prod, &format!("[{{ {file} }}]"))]);
    insta::assert_snapshot!(with("helm: v.yaml, at: api.image.tag"), @"tidegate.yaml:25:34: apps.shop.files.prod[0].at: only a tag is written here, and prod has approvals (release, hotfix): whoever pushes that tag again would change what was approved. Add `digest_at: api.image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone");
    insta::assert_snapshot!(with("yaml: v.yaml, at: \"c[name=shop].imageTag\""), @"tidegate.yaml:25:34: apps.shop.files.prod[0].at: only a tag is written here, and prod has approvals (release, hotfix): whoever pushes that tag again would change what was approved. Add `digest_at: c[name=shop].imageDigest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone");
    for sound in [
        "helm: v.yaml",
        "helm: v.yaml, at: image.tag, digest_at: image.digest",
        "helm: v.yaml, digest_at: image.digest",
        "helm: v.yaml, at: image.tag, tag_with_digest: true",
        "helm: v.yaml, at: image.tag, pin: tag",
        "yaml: v.yaml, at: \"c[name=shop].image\"",
        "kustomize: k.yaml, pin: tag",
    ] {
        assert_eq!(with(sound), "sound", "{sound}");
    }
    // Where nobody approves, the file says what is written; an environment can ask for more, or for less.
    let dev = "[{ kustomize: overlays/dev/kustomization.yaml }]";
    let tag_only = "[{ helm: v.yaml, at: image.tag }]";
    assert_eq!(told_with(&[(dev, tag_only)]), "sound");
    let asked = [(dev, tag_only), ("write: direct,", "write: direct, pin: digest,")];
    insta::assert_snapshot!(told_with(&asked), @"tidegate.yaml:24:33: apps.shop.files.dev[0].at: only a tag is written here, and `pin: digest` asks for more: whoever pushes that tag again would change what was approved. Add `digest_at: image.digest` where the digest is read there (or `tag_with_digest: true` for v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone");
    assert_eq!(told_with(&[(prod, tag_only), ("write: pull_request", "write: pull_request\n    pin: tag")]), "sound");
}

#[test]
fn what_is_said_of_digests_must_fit_together() {
    let told = told_with(&[(
        "[{ kustomize: overlays/dev/kustomization.yaml }]",
        "[{ kustomize: k.yaml, tag_with_digest: true }, { helm: v.yaml, at: a.tag, digest_at: a.digest, tag_with_digest: true }, { helm: w.yaml, at: a.tag, digest_at: a.digest, pin: tag }, { helm: x.yaml, pin: dgest }]",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:24:34: apps.shop.files.dev[0].tag_with_digest: does not go with `kustomize`, which finds the image by its name; take it out
    tidegate.yaml:24:107: apps.shop.files.dev[1].tag_with_digest: says where the digest stands, and so does `digest_at`; take one out
    tidegate.yaml:24:185: apps.shop.files.dev[2].pin: says that the tag alone is written, and the keys beside it where the digest stands; take one out
    tidegate.yaml:24:213: apps.shop.files.dev[3].pin: "dgest" is not allowed here, did you mean `digest`? (allowed: digest, tag)
    "#);
}

#[test]
fn an_entry_that_is_there_twice_is_told() {
    let told =
        told_with(&[("[{ kustomize: overlays/dev/kustomization.yaml }]", "[{ helm: v.yaml }, { helm: v.yaml }]")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:24:31: apps.shop.files.dev[1]: is here twice");
}

#[test]
fn with_several_images_a_file_must_say_which() {
    let told = told_with(&[
        ("shop: {}", "shop: {}, web: {}"),
        ("prod/kustomization.yaml }", "prod/kustomization.yaml, image: wbe }"),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:24:13: apps.shop.files.dev[0]: the app has several images; say which: `image:` with one of shop, web
    tidegate.yaml:25:68: apps.shop.files.prod[0].image: unknown image "wbe", did you mean `web`? (known: shop, web)
    "#);
}

#[test]
fn branches_are_of_later_environments_and_differ() {
    let told = told_with(&[("branches: { prod: prod }", "branches: { prod: dev, staging: s, dev: 'dev' }")]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:20:23: apps.shop.branches.prod: is the branch of dev already; each needs its own
    tidegate.yaml:20:28: apps.shop.branches.staging: unknown environment "staging" (known: dev, prod)
    "#);
}

#[test]
fn reviewers_and_checks_are_checked() {
    let told = told_with(&[(
        "reviewers: { change: [alice] }",
        "reviewers: { change: { from: [alice], count: 2 } }\n    checks: { change: [build, build, ''] }",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:21:50: apps.shop.reviewers.change.count: is 2, but `from` names only 1
    tidegate.yaml:22:31: apps.shop.checks.change[1]: "build" is listed twice
    tidegate.yaml:22:38: apps.shop.checks.change[2]: is empty; write the check's name as the forge shows it
    "#);
}

#[test]
fn code_owners_are_asked_by_a_word_or_with_a_number_and_a_list() {
    let policy = |written: &str| {
        let text = SOUND.replace("reviewers: { change: [alice] }", &format!("reviewers: {{ change: {written} }}"));
        assert!(text != SOUND || written == "[alice]", "the reviewers were not replaced");
        let config = read(&text).unwrap_or_else(|problems| panic!("{problems}"));
        let app = config.catalog.apps.values().next().expect("an app").clone();
        let policy = app.reviewers[&crate::domain::catalog::Right::Change].clone();
        (policy.code_owners, policy.from.len(), policy.count)
    };
    assert_eq!(policy("codeowners"), (true, 0, None));
    assert_eq!(policy("{ codeowners: true, count: 2 }"), (true, 0, Some(2)));
    assert_eq!(policy("{ codeowners: true, from: [alice], count: 2 }"), (true, 1, Some(2)));
}

#[test]
fn the_daemons_settings_are_checked() {
    let told = told_with(&[(
        "\nteams:",
        "\nlisten: 0.0.0.0:8080\nidentity: { name: \"a <b>\", email: \"\" }\nsweep: 0s\noverride_lasts: soon\nlog: xml\nteams:",
    )]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:4:9: listen: "0.0.0.0:8080" can be reached from other machines, and the local API is not encrypted; use 127.0.0.1:PORT or [::1]:PORT
    tidegate.yaml:5:19: identity.name: must be one line that is not empty, without `<` and `>`
    tidegate.yaml:5:35: identity.email: must be one line that is not empty, without `<` and `>`
    tidegate.yaml:6:8: sweep: must be longer than nothing
    tidegate.yaml:7:17: override_lasts: "soon" is not a duration: write it like 30m, 24h, 1h30m or 2d, at most 366d
    tidegate.yaml:8:6: log: "xml" is not allowed here (allowed: text, json)
    "#);
}

#[test]
fn the_workflows_that_may_deploy_are_those_that_are_named_and_the_shipped_one_unless_any_are() {
    let github = |more: &str| {
        let forge = format!(
            "forge: {{ github: {{ token: {{ env: T }}{more} }} }}\nrollout: {{ local: {{ repositories: git }} }}"
        );
        read(&SOUND.replace("forge: { local: { root: git } }", &forge))
    };
    let named = |more: &str| match github(more).expect("it is sound").settings.forge {
        ForgeSettings::Github(github) => github.deploy_workflows,
        ForgeSettings::Local(_) => Vec::new(),
    };
    assert_eq!(named(""), [".github/workflows/deploy-to-prod.yml"]);
    let reused = "acme/flows/.github/workflows/deploy.yml@refs/tags/v1";
    let ours = ".github/workflows/ship.yaml";
    assert_eq!(named(&format!(", deploy_workflows: [{ours}, {reused}]")), [ours, reused]);
    assert_eq!(named(", deploy_workflows: []"), [""; 0], "none at all");
    let told = github(", deploy_workflows: [deploy.yml, .github/workflows/ship.yml, flows/.github/workflows/d.yml]");
    insta::assert_snapshot!(told.unwrap_err().to_string(), @r#"
    tidegate.yaml:26:58: forge.github.deploy_workflows[0]: "deploy.yml" is no workflow: write .github/workflows/NAME.yml, or OWNER/REPO/.github/workflows/NAME.yml
    tidegate.yaml:26:98: forge.github.deploy_workflows[2]: "flows/.github/workflows/d.yml" is no workflow: write .github/workflows/NAME.yml, or OWNER/REPO/.github/workflows/NAME.yml
    "#);
}

#[test]
fn the_bounds_of_the_public_address_are_checked() {
    let http = |more: &str| {
        let http = "http: { listen: 127.0.0.1:0, url: https://t.acme.example";
        read(&SOUND.replace("forge: {", &format!("{http}{more} }}\nforge: {{")))
    };
    let bounds = |more: &str| http(more).expect("it is sound").settings.http.map(|h| (h.connections, h.per_address));
    assert_eq!(bounds(""), Some((None, None)));
    assert_eq!(bounds(", connections: 400, per_address: 400"), Some((Some(400), Some(400))));
    let told = [", connections: 0", ", per_address: 0", ", connections: 10, per_address: 11"]
        .map(|more| http(more).unwrap_err().to_string());
    insta::assert_snapshot!(told.join("\n"), @"
    tidegate.yaml:26:72: http.connections: must be at least 1, is 0
    tidegate.yaml:26:72: http.per_address: must be at least 1, is 0
    tidegate.yaml:26:89: http.per_address: is more than `connections` (10): no address ever has so many
    ");
}

#[test]
fn problems_of_every_kind_are_told_at_once() {
    let told = told_with(&[
        ("write: direct", "wirte: direct"),
        ("[alice, bob]", "[alice, bbo]"),
        ("branch: main", "after: { environment: dve, soak: 30 }"),
        ("  bob: ", "  alice: {}\n  bob: "),
    ]);
    insta::assert_snapshot!(told, @r#"
    tidegate.yaml:3:3: people.alice: this key is here twice (first on line 2); keep one
    tidegate.yaml:6:29: teams.release-managers[1]: unknown person "bbo", did you mean `bob`? (known: alice, bob)
    tidegate.yaml:8:36: environments.dev: unknown key `wirte`, did you mean `write`? (allowed: after, approvals, branch, freeze, pin, production, repository, requests, rollout, write)
    tidegate.yaml:12:27: environments.prod.after.environment: unknown environment "dve", did you mean `dev`? (known: dev)
    tidegate.yaml:12:38: environments.prod.after.soak: expected text, found a number: put it in quotes, or give it a unit if it is a duration (30m)
    "#);
}

#[test]
fn a_sound_configuration_says_nothing_but_how_it_reads_its_freezes() {
    // With two environments, the last takes releases.
    let text = SOUND
        .replace("alice-gh }", "alice-gh, email: a@b.example }")
        .replace("bobcat }", "bobcat, email: b@b.example }")
        .replace("from: [bob]", "from: [alice, bob]");
    let config = read(&text.replace("quorum: 2", "quorum: 1")).expect("it is sound");
    assert_eq!(config.warnings.to_string(), "");
    insta::assert_snapshot!(config.readings.join("\n"), @"environments.prod.freeze[0]: every Friday 15:00 for 2d 17h, Europe/Berlin");
}

#[test]
fn a_list_of_approvers_that_nobody_would_ever_ask_is_refused_where_production_stands_open_without_it() {
    let told = told_with(&[("      release: { quorum: 2", "      promotion: { quorum: 2")]);
    insta::assert_snapshot!(told, @"tidegate.yaml:13:7: environments.prod.approvals.promotion: prod takes no promotions, so nobody would be asked: list these people under `release`");
}

#[test]
fn what_is_wrong_inside_one_of_several_forms_is_told_where_it_stands() {
    let told = |forge: &str| told_with(&[("forge: { local: { root: git } }", &format!("forge: {forge}"))]);
    insta::assert_snapshot!(told("{ local: { rooot: git } }"), @"tidegate.yaml:26:19: forge.local: unknown key `rooot`, did you mean `root`? (allowed: root)");
    insta::assert_snapshot!(told("{ local: git }"), @"tidegate.yaml:26:17: forge.local: expected a mapping, found text");
    insta::assert_snapshot!(told("{ githb: { token: { env: T } } }"), @"tidegate.yaml:26:10: forge: unknown key `githb`, did you mean `github`? (allowed: local, github)");
    insta::assert_snapshot!(told("{ github: { app: \"12\", key: { file: k } } }"), @"tidegate.yaml:26:25: forge.github.app: expected a whole number, found text: take the quotes away");
    insta::assert_snapshot!(told("{ github: { app: 12, kye: { file: k } } }"), @"tidegate.yaml:26:29: forge.github: unknown key `kye`, did you mean `key`? (allowed: api, app, deploy_workflows, key, oidc_issuer, token, web, webhook_secret)");
    insta::assert_snapshot!(told("{ github: { token: ghp_secret } }"), @"tidegate.yaml:26:27: forge.github.token: expected `{ env: … }` or `{ file: … }`, found text; a secret is never written into this file");
    for token in ["{ env: ghp_0123456789 }", "{ env: xoxb-12-abc }", "{ file: ghp_0123456789 }"] {
        let told = told(&format!("{{ github: {{ token: {token} }} }}"));
        assert!(
            told.contains("26:") && told.contains("forge.github.token") && told.contains("not repeated here"),
            "{told}"
        );
        assert!(!told.contains("ghp_") && !told.contains("xoxb"), "{told}");
    }
    insta::assert_snapshot!(told("{ github: { token: { evn: T } } }"), @"tidegate.yaml:26:29: forge.github.token: unknown key `evn`, did you mean `env`? (allowed: env, file)");
}

#[test]
fn an_account_that_nobody_can_have_is_refused() {
    let told = |account: &str| told_with(&[("bob: { github: bobcat }", &format!("bob: {{ {account} }}"))]);
    insta::assert_snapshot!(told("github: \"@bob\""), @r#"tidegate.yaml:3:18: people.bob.github: "@bob" is not a login of GitHub's, did you mean `bob`?"#);
    insta::assert_snapshot!(told("github: https://github.com/bob"), @r#"tidegate.yaml:3:18: people.bob.github: "https://github.com/bob" is not a login of GitHub's, did you mean `bob`?"#);
    insta::assert_snapshot!(told("github: bob smith"), @r#"tidegate.yaml:3:18: people.bob.github: "bob smith" is not a login of GitHub's"#);
    insta::assert_snapshot!(told("slack: \"@bob\""), @r#"tidegate.yaml:3:17: people.bob.slack: "@bob" is not a member id such as U01ALICE: in Slack, open the profile, ⋮, Copy member ID"#);
    insta::assert_snapshot!(told("github: bob, slack: U02BOB"), @"sound");
    let channel = told_with(&[("    branches:", "    channel: { slack: \"#releases\" }\n    branches:")]);
    insta::assert_snapshot!(channel, @r##"tidegate.yaml:20:23: apps.shop.channel.slack: "#releases" is not a channel's id such as C01RELEASES: it stands at the bottom of the channel's details"##);
}

#[test]
fn a_freeze_that_never_begins_is_refused() {
    let told = told_with(&[("0 15 * * Fri", "0 15 31 2 *")]);
    insta::assert_snapshot!(told, @r#"tidegate.yaml:16:17: environments.prod.freeze[0].cron: "0 15 31 2 *" never comes: no month has such a day"#);
    assert_eq!(told_with(&[("0 15 * * Fri", "0 15 29 2 *")]), "sound");
}

#[test]
fn a_surface_on_which_nothing_would_be_heard_or_told_is_named() {
    let chat = |slack: &str| SOUND.replace("forge: {", &format!("chat: {{ slack: {slack} }}\nforge: {{"));
    let secrets = "team: T1, bot_token: { env: BOT }, signing_secret: { env: SIGN }";
    let told = read(&chat(&format!("{{ {secrets} }}"))).unwrap_err().to_string();
    insta::assert_snapshot!(told, @"tidegate.yaml:26:53: chat.slack.signing_secret: comes in by HTTP, and nothing is served: give `http`, or `app_token` for Socket Mode");
    let heard = chat(&format!("{{ {secrets}, app_token: {{ env: APP }} }}"));
    let elsewhere = heard.replace("    branches:", "    channel: { discord: \"1\" }\n    branches:");
    insta::assert_snapshot!(read(&elsewhere).expect("it is valid").warnings, @r"
    tidegate.yaml:1:1: people: who wrote a commit is known by address: give alice, bob an `email`, or theirs are an unknown author's
    tidegate.yaml:13:26: environments.prod.approvals.release.quorum: needs everybody that `from` names, and who asked or wrote it does not count: name more people
    tidegate.yaml:14:25: environments.prod.approvals.hotfix.quorum: needs everybody that `from` names, and who asked or wrote it does not count: name more people
    tidegate.yaml:20:25: apps.shop.channel.discord: tidegate is not on Discord, so nothing is told there; configure it under `chat`
    tidegate.yaml:27:9: chat.slack: no app has a channel on Slack, so nothing is told there; give one as apps.*.channel.slack
    ");
}

#[test]
fn an_environment_on_a_hotfixs_way_without_a_list_of_its_own_is_named() {
    let stage = "  stage: { repository: acme/k8s-stage, write: pull_request, rollout: { local: {} } }\n  prod:\n";
    let text = SOUND.replace("branch: main", "after: { environment: stage }").replace("  prod:\n", stage);
    let text = text.replace("      release: {", "      promotion: {");
    let warnings = read(&text).expect("it is valid").warnings.to_string();
    let line = "environments.stage.approvals: a hotfix enters stage with no approval of its own, on the votes for production; \
                list `hotfix` here to ask people of stage, too";
    assert!(warnings.contains(line), "{warnings}");
}

#[test]
fn production_is_what_nothing_comes_after_unless_it_says_otherwise() {
    let productions = |change: &dyn Fn(String) -> String| {
        let text = change(SOUND.replace(
            "  prod:\n",
            "  stage: { repository: acme/k8s-stage, write: direct }\n  eu: { repository: acme/k8s-eu, write: direct, \
             after: { environment: stage } }\n  prod:\n",
        ));
        let text = text.replace("      release: {", "      promotion: {");
        let config = read(&text).expect("it is valid");
        config.catalog.productions().map(|e| e.name.to_string()).collect::<Vec<_>>().join(", ")
    };
    let with = |what: &'static str| move |text: String| text.replace("branch: main", what);
    assert_eq!(productions(&|text| text), "prod");
    assert_eq!(productions(&with("after: { environment: stage }")), "eu, prod");
    assert_eq!(productions(&with("production: false\n    after: { environment: stage }")), "eu");
}

#[test]
fn a_hotfix_must_know_where_it_ends() {
    let told = told_with(&[("  dev: { ", "  dev: { production: true, "), ("branch: main", "production: false")]);
    insta::assert_snapshot!(told, @"
    tidegate.yaml:7:22: environments.dev.production: the first environment takes every push to the dev branch and is no production; leave this out
    tidegate.yaml:11:17: environments.prod.production: no environment after the first is a production, and a hotfix is one of what production runs; leave this out, or say `production: true` of another
    ");
    // Nothing is said of stage, and prod comes after it.
    let stage = "  stage: { repository: acme/k8s-stage, write: direct }\n  prod:\n";
    let told = told_with(&[
        ("branch: main", "production: false"),
        ("  prod:\n", stage),
        ("      release: {", "      promotion: {"),
    ]);
    insta::assert_snapshot!(told, @"tidegate.yaml:12:17: environments.prod.production: no environment after the first is a production, and a hotfix is one of what production runs; leave this out, or say `production: true` of another");
}

#[test]
fn what_no_version_can_have_passed_is_not_waited_for() {
    // What takes releases waits for the commit that is cut.
    assert_eq!(told_with(&[("branch: main", "after: { environment: dev, soak: 30m }")]), "sound");
    let stage = "  stage: { repository: acme/k8s-stage, write: direct }\n  prod:\n";
    let told = told_with(&[
        ("branch: main", "after: { environment: dev, soak: 30m }"),
        ("  prod:\n", stage),
        ("      release: {", "      promotion: {"),
    ]);
    insta::assert_snapshot!(told, @"tidegate.yaml:12:27: environments.prod.after.environment: no version ever is in dev, which takes every push, so that nothing could enter prod; name one of: stage");
}

#[test]
fn environments_keep_the_order_of_the_file() {
    let order: Vec<_> =
        read(&SOUND.replace("  dev: { repo", "  zeta: { repo").replace("      dev: [", "      zeta: ["))
            .expect("it is sound")
            .catalog
            .environments
            .iter()
            .map(|e| e.name.to_string())
            .collect();
    assert_eq!(order, ["zeta", "prod"]);
}

#[test]
fn what_is_written_arrives_in_the_catalog() {
    let config = read(SOUND).expect("it is sound");
    let prod = config.catalog.productions().next().expect("there is one");
    let release = &prod.approvals[&crate::domain::catalog::Right::Release];
    assert_eq!((release.quorum, release.self_approval), (2, false));
    assert_eq!(release.expires, Some(std::time::Duration::from_secs(24 * 3600)));
    assert_eq!(config.catalog.members(&release.from).len(), 2);
    let alice = config.catalog.person(crate::domain::catalog::Surface::Terminal, "alice");
    assert_eq!(alice.map(|person| person.id.as_str()), Some("alice"));
    let shop = config.catalog.apps.values().next().expect("there is one");
    assert_eq!(shop.dev_branch.as_str(), "dev");
    assert_eq!(shop.images[0].tag_of(crate::domain::Version::new(1, 4, 0)), "v1.4.0");
    assert_eq!(shop.images[0].dev_commit("dev-abc1234"), Some("abc1234"));
    assert_eq!(shop.images[0].dev_commit("mallory-dev-abc1234"), None);
}

#[test]
fn placeholders_in_paths_are_filled_in() {
    let text = SOUND.replace("overlays/prod/", "'apps/{app}/{env}/").replace("yaml }]\nforge", "yaml' }]\nforge");
    let config = read(&text).expect("it is sound");
    let places = config
        .catalog
        .apps
        .values()
        .flat_map(|app| &app.places[&crate::domain::EnvName::parse("prod").expect("a name")]);
    let files: Vec<_> = places.map(|place| place.file.clone()).collect();
    let path = "apps/shop/prod/kustomization.yaml".to_owned();
    assert_eq!(files, [crate::domain::catalog::ImageFile::Kustomize { path, create: false }]);
}

#[test]
fn a_secret_is_read_from_its_file_without_the_line_break_and_never_shown() {
    use secrecy::ExposeSecret as _;
    let folder = tempfile::tempdir().expect("a folder");
    let source = SecretSource::File(folder.path().join("token"));
    let told = source.read().expect_err("nothing is there");
    assert!(
        told.contains("cannot read the file") && told.contains("Put the secret there, or correct the path"),
        "{told}"
    );
    let folder_named = SecretSource::File(folder.path().to_owned()).read().expect_err("no file");
    assert!(folder_named.contains("it is a folder. Name the file"), "{folder_named}");
    std::fs::write(folder.path().join("token"), "hunter2\n").expect("written");
    let secret = source.read().expect("it is there");
    assert_eq!(secret.expose_secret(), "hunter2");
    assert!(!format!("{secret:?}{source:?}").contains("hunter2"));
}

#[test]
fn an_anchor_and_its_aliases_stand_for_one_value() {
    let text =
        SOUND.replace("from: [release-managers]", "from: &them [release-managers]").replace("[bob] }", "*them }");
    let config = read(&text).expect("it is sound");
    let prod = config.catalog.productions().next().expect("there is one");
    let lists: Vec<_> = prod.approvals.values().map(|policy| policy.from.clone()).collect();
    assert_eq!(lists[0], lists[1]);
}

#[test]
fn relative_paths_start_at_the_files_folder() {
    let settings = read(SOUND).expect("it is sound").settings;
    assert_eq!(settings.forge, ForgeSettings::Local("/etc/tidegate/git".into()));
    assert_eq!(settings.token, SecretSource::File("/etc/tidegate/tidegate-data/token".into()));
}

#[test]
fn what_is_valid_and_looks_like_a_slip_is_a_warning() {
    let text = SOUND
        .replace(
            "hotfix: { quorum: 1, from: [bob] }",
            "hotfix: { quorum: 1, from: [bob] }\n      change: { quorum: 1, from: [alice, bob] }",
        )
        .replace("quorum: 2, from: [release-managers]", "quorum: 1, self_approval: true, from: [release-managers]")
        .replace("      hotfix: { quorum: 1, from: [bob] }\n", "")
        .replace("      dev: [{ kustomize: overlays/dev/kustomization.yaml }]\n", "");
    insta::assert_snapshot!(read(&text).expect("it is valid").warnings, @r"
    tidegate.yaml:1:1: people: who wrote a commit is known by address: give alice, bob an `email`, or theirs are an unknown author's
    tidegate.yaml:12:5: environments.prod.approvals: a hotfix enters production with nobody's approval; list `hotfix` here
    tidegate.yaml:13:7: environments.prod.approvals.release: one person alone decides this in production (release: quorum 1 with self_approval)
    tidegate.yaml:23:5: apps.shop.files: the app has no files in dev, so nothing is delivered there
    ");
}

#[test]
fn files_that_are_no_configuration_are_told_apart() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |name: &str, bytes: Option<&[u8]>| {
        let path = folder.path().join(name);
        if let Some(bytes) = bytes {
            std::fs::write(&path, bytes).expect("written");
        }
        let told = Config::load(&path).map(|_| ()).expect_err("it is no configuration").to_string();
        told.replace(&folder.path().display().to_string(), "")
    };
    let all = [
        told("missing.yaml", None),
        told("", None),
        told("empty.yaml", Some(b"")),
        told("comment.yaml", Some(b"# nothing yet\n")),
        told("latin1.yaml", Some(b"people:\n  a: caf\xe9")),
        told("nul.yaml", Some(b"people: \0")),
        told("large.yaml", Some(&vec![b'#'; MAX_BYTES + 1])),
        told("list.yaml", Some(b"- people")),
        told("deep.yaml", Some("[".repeat(5000).as_bytes())),
    ];
    insta::assert_snapshot!(all.join("\n"), @r#"
    /missing.yaml: there is no such file; name another with --config
    /: is a folder; name the file in it
    /empty.yaml: is empty; it needs at least people, environments, apps, forge and registries
    /comment.yaml: is empty; it needs at least people, environments, apps, forge and registries
    /latin1.yaml:2:9: is not UTF-8 from here on; save the file as UTF-8
    /nul.yaml: holds a NUL character; is it really a text file?
    /large.yaml: is larger than 1024 KB; is it really a configuration?
    /list.yaml:1:1: expected a mapping, found a list
    /deep.yaml:1:256: not valid YAML: recursion limit exceeded (text that holds `{`, `[`, `: ` or ` #` needs quotes, and indentation must be spaces)
    "#);
}

#[test]
fn aliases_of_aliases_cannot_exhaust_the_machine() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..12 {
        let before = format!("*a{},", n - 1).repeat(9);
        text.push_str(&format!("a{n}: &a{n} [{before}]\n"));
    }
    let told = read(&text).map(|_| ()).expect_err("it is too large").to_string();
    assert!(told.contains("more than 200000 values"), "{told}");
}

#[test]
fn the_example_files_are_valid() {
    for name in ["config/example.yaml", "config/minimal.yaml"] {
        let config = Config::load(name);
        assert!(config.is_ok(), "{config:?}");
    }
    let example = Config::load("config/example.yaml").expect("it is sound");
    assert!(example.warnings.is_empty());
    // What happens at a time and does not last is told without a length.
    let digest = "notify.digest: every Monday, Tuesday, Wednesday, Thursday, Friday 09:00, Europe/Berlin";
    assert!(example.readings.iter().any(|reading| reading == digest), "{:?}", example.readings);
}

#[test]
fn the_example_shows_every_key() {
    let example = std::fs::read_to_string("config/example.yaml").expect("the example is there");
    let mut keys = std::collections::BTreeSet::new();
    collect_keys(&schema(), &mut keys);
    let missing: Vec<_> = keys.into_iter().filter(|key| !example.contains(&format!("{key}:"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn collect_keys(schema: &serde_json::Value, keys: &mut std::collections::BTreeSet<String>) {
    let serde_json::Value::Object(object) = schema else { return };
    if let Some(serde_json::Value::Object(properties)) = object.get("properties") {
        keys.extend(properties.keys().cloned());
    }
    object.values().for_each(|inner| collect_keys(inner, keys));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn no_text_makes_it_panic(text in "(\\PC|[\\n :{}\\[\\],&*!|>'\"#-]){0,60}") {
        let _ = read(&text);
    }

    #[test]
    fn a_broken_example_is_told_with_a_place_or_is_still_sound(
        at in any::<prop::sample::Index>(),
        length in 0usize..40,
        put in "(quorum|[\\n :{}\\[\\],&*!|>'\"#-]|[a-z0-9é]){0,6}",
    ) {
        let example = include_str!("../../config/example.yaml");
        let boundaries: Vec<_> = example.char_indices().map(|(place, _)| place).collect();
        let from = boundaries[at.index(boundaries.len())];
        let to = (from..).skip(length).find(|n| *n >= example.len() || example.is_char_boundary(*n)).unwrap_or(from);
        let text = format!("{}{put}{}", &example[..from], &example[to.min(example.len())..]);
        if let Err(problems) = read(&text) {
            prop_assert!(!problems.is_empty());
            let lines = text.lines().count() + 1;
            for problem in problems.list() {
                prop_assert!(problem.at.is_none_or(|at| at.line >= 1 && at.line <= lines && at.column >= 1));
                prop_assert!(!problem.what.contains("cannot be read"), "{}", problem.what);
            }
        }
    }
}

/// What is told where images are in these registries.
fn told_of(registries: &str, image: &str) -> String {
    told_with(&[("registry: { local: { root: registry } }", registries), ("shop: {}", &format!("shop: {image}"))])
}

const ECR: &str = r#"ecr: { account: "123456789012", region: eu-central-1"#;

#[test]
fn registries_have_names_and_the_key_of_old_is_the_one_called_local() {
    let registry = |text: &str| {
        let config = read(&SOUND.replace("registry: { local: { root: registry } }", text)).expect("it is sound");
        let spec = &config.catalog.apps.values().next().expect("an app").images[0];
        (spec.registry.clone(), config.settings.registries.keys().cloned().collect::<Vec<_>>())
    };
    assert_eq!(registry("registry: { local: { root: registry } }"), ("local".to_owned(), vec!["local".to_owned()]));
    let main = format!("registries: {{ main: {{ {ECR} }} }} }}");
    assert_eq!(registry(&main), ("main".to_owned(), vec!["main".to_owned()]), "the only one needs no name");
    let both = format!("registries: {{ local: {{ local: {{ root: x }} }}, main: {{ {ECR} }} }} }}");
    assert_eq!(registry(&both).0, "local");
    assert_eq!(told_of(&both, "{ registry: main }"), "sound");
    let told = told_of(&both, "{ registry: mian }");
    assert!(told.contains(r#"unknown registry "mian", did you mean `main`?"#), "{told}");
    let two = format!("registries: {{ a: {{ {ECR} }} }}, b: {{ local: {{ root: b }} }} }}");
    let told = told_of(&two, "{}");
    assert!(told.contains("there are several, say which one"), "{told}");
    let told = told_with(&[("registry: { local: { root: registry } }\n", "")]);
    assert!(told.contains("`registries` is missing: Where images are pushed"), "{told}");
}

#[test]
fn what_is_wrong_with_a_registry_is_told_with_what_to_do() {
    for (registries, says) in [
        (r#"ecr: { account: "12345", region: eu-central-1 }"#, "an AWS account is twelve digits, in quotes"),
        (r#"ecr: { account: "123456789012", region: Frankfurt }"#, "is not a region, such as eu-central-1"),
        (&format!("{ECR}, role: tidegate }}"), "is not a role's ARN"),
        (&format!("{ECR}, endpoint: http://ecr.example }}"), "is not encrypted; use https"),
        (&format!("{ECR}, queue: {{ url: https://sqs.example/1/pushes.fifo }} }}"), "is a FIFO queue"),
        (&format!("{ECR}, webhook_secret: {{ env: SECRET }} }}"), "nobody can call"),
        (&format!("{ECR}, endpoint: https://public.ecr.aws }}"), "public ECR is another API"),
        (&format!("{ECR}, scan: 0s }}"), "must be longer than nothing"),
        (&format!("{ECR} }}, local: {{ root: x }}"), "main"),
        ("oci: { host: \"https://ghcr.io\" }", "write it without `https://`"),
        ("oci: { host: ghcr.io/acme }", "without an image"),
        ("oci: { host: \"ghcr.io:0\" }", "is no host"),
        ("oci: { host: 1.dkr.ecr.eu-central-1.amazonaws.com }", "ECR has an adapter of its own"),
        ("oci: { host: ghcr.io, plain_http: true }", "in the clear"),
        ("oci: { host: ghcr.io, user: bot }", "`password` is missing"),
        ("oci: { host: ghcr.io, password: { env: P } }", "`user` is missing"),
        ("oci: { host: ghcr.io, user: \"a:b\", password: { env: P } }", "no `:` in it"),
        ("oci: { host: ghcr.io, user: bot, password: { env: P }, credentials: docker }", "leave one of the two out"),
        ("oci: { host: ghcr.io, webhook_secret: { env: S } }", "nobody can call"),
        ("oci: { host: ghcr.io, webhook_kind: ghcr }", "give `webhook_secret`"),
        ("oci: { host: ghcr.io, webhook_kind: gchr }", "did you mean `ghcr`?"),
        ("oci: { host: ghcr.io, scan: 0s }", "must be longer than nothing"),
    ] {
        let told = told_of(&format!("registries: {{ main: {{ {registries} }} }}"), "{}");
        assert!(told.contains(says) && told.contains("registries.main"), "{registries}: {told}");
    }
    let both = "registry: { local: { root: x } }\nregistries: { main: { local: { root: y } } }";
    let told = told_of(both, "{ registry: main }");
    assert!(told.contains("registry: stands beside `registries`: write it there"), "{told}");
}

#[test]
fn one_registry_has_one_name_however_it_is_written() {
    let two = |a: &str, b: &str| told_of(&format!("registries: {{ a: {{ {a} }}, b: {{ {b} }} }}"), "{ registry: a }");
    let oci = |host: &str| format!("oci: {{ host: \"{host}\" }}");
    let ecr = format!("{ECR} }}");
    let by_another_way = format!("{ECR}, endpoint: \"https://vpce-0abc.example\" }}");
    let plain = "oci: { host: localhost, plain_http: true }".to_owned();
    for (a, b) in [
        (ecr.clone(), by_another_way),
        (oci("ghcr.io"), oci("GHCR.IO")),
        (oci("ghcr.io"), oci("ghcr.io:443")),
        (oci("docker.io"), oci("index.docker.io")),
        (oci("registry-1.docker.io:443"), oci("docker.io")),
        (oci("registry.example.com."), oci("registry.example.com")),
        (oci("127.0.0.1:5000"), oci("localhost:5000")),
        (plain.clone(), oci("localhost:80")),
        ("local: { root: world/x }".to_owned(), "local: { root: world/./x/ }".to_owned()),
    ] {
        let told = two(&a, &b);
        assert!(told.contains("registries.b: is the same registry as `a`"), "{a}, {b}: {told}");
    }
    for (a, b) in [
        (ecr, r#"ecr: { account: "123456789012", region: eu-west-1 }"#.to_owned()),
        (oci("ghcr.io"), oci("ghcr.io:8443")),
        (oci("quay.io"), oci("ghcr.io")),
        (plain, oci("localhost")),
        ("local: { root: x }".to_owned(), "local: { root: y }".to_owned()),
    ] {
        assert_eq!(two(&a, &b), "sound", "{a}, {b}");
    }
}

#[test]
fn whose_calls_a_hook_takes_is_written_or_said_by_the_host_and_never_guessed() {
    let kind = |host: &str, written: &str| {
        let registry = format!("oci: {{ host: \"{host}\", webhook_secret: {{ env: S }}{written} }}");
        let registries = format!(
            "http: {{ listen: 127.0.0.1:0, url: https://tide.example }}\nregistries: {{ main: {{ {registry} }} }}"
        );
        let config = read(&SOUND.replace("registry: { local: { root: registry } }", &registries));
        config.map_err(|problems| problems.to_string()).map(|config| match &config.settings.registries["main"] {
            RegistrySettings::Oci(oci) => oci.hook.as_ref().map(|hook| hook.kind),
            other => panic!("{other:?}"),
        })
    };
    for (host, said) in [
        ("ghcr.io", HookKind::Ghcr),
        ("GHCR.io:443", HookKind::Ghcr),
        ("quay.io", HookKind::Quay),
        ("docker.io", HookKind::DockerHub),
        ("acme.azurecr.io", HookKind::Acr),
        ("europe-west3-docker.pkg.dev", HookKind::ArtifactRegistry),
    ] {
        assert_eq!(kind(host, ""), Ok(Some(said)), "{host}");
        assert_eq!(kind(host, ", webhook_kind: harbor"), Ok(Some(HookKind::Harbor)), "what is written counts");
    }
    for host in ["registry.example.com", "ghcr.io:8443", "ghcr.io.example.com", "azurecr.io"] {
        let told = kind(host, "").unwrap_err();
        let all = "one of distribution, harbor, acr, artifact_registry, ghcr, docker_hub, quay";
        assert!(told.contains("registries.main.oci: `webhook_kind` is missing") && told.contains(all), "{told}");
        assert_eq!(kind(host, ", webhook_kind: distribution"), Ok(Some(HookKind::Distribution)));
    }
}
