//! Paths that say all: the image's own places are written together, and those of others are left alone.

use super::*;

fn set(text: &str, spec: &FileSpec, tag: &str) -> Result<String, String> {
    formats::set(text, spec, &shop(tag), None).map_err(|e| e.to_string())
}

fn found(text: &str, spec: &FileSpec) -> Found {
    formats::read(text, spec, &image("shop")).unwrap()
}

const WORKLOAD: &str = "spec:\n  containers:\n  - name: a\n    image: hub/shop:v1 # ours\n  - name: b\n    image: envoy:v1\n  - {name: c, image: \"shop:v1\"}\n  - name: d\n";

#[test]
fn all_containers_of_the_image_are_written_and_no_others() {
    let spec = yaml("spec.containers[*].image");
    let edited = set(WORKLOAD, &spec, "v2").unwrap();
    assert_eq!(edited, WORKLOAD.replace("shop:v1", "shop:v2"));
    assert_eq!(found(&edited, &spec), Found { tag: Some("v2".into()), digest: None });
    let pinned = ImageValue { digest: Some(digest('b')), pin: true, ..shop("v2") };
    let edited = formats::set(WORKLOAD, &spec, &pinned, None).unwrap();
    assert_eq!(edited, WORKLOAD.replace("shop:v1", &format!("shop:v2@{}", digest('b'))));
    assert_eq!(found(&edited, &spec).digest, Some(digest('b')));
}

#[test]
fn places_that_say_different_things_say_no_version_and_are_brought_together() {
    let spec = yaml("spec.containers[*].image");
    let text = WORKLOAD.replace("hub/shop:v1", "hub/shop:v0");
    let apart = found(&text, &spec);
    assert_eq!(apart, Found { tag: Some("v0 and v1".into()), digest: None });
    assert!(formats::set(&text, &spec, &shop("v2"), Some(&apart)).is_ok());
    let one = Found { tag: Some("v1".into()), digest: None };
    let moved = formats::set(&text, &spec, &shop("v2"), Some(&one)).unwrap_err().to_string();
    assert!(moved.contains("holds v0 and v1, not the planned v1"), "{moved}");
}

#[test]
fn tags_and_digests_of_all_values_of_a_mapping_go_together() {
    let mut spec = yaml("apps[*].image.tag");
    let FileSpec::Yaml { digest_at, .. } = &mut spec else { unreachable!() };
    *digest_at = Some("apps[*].image.sha".into());
    let text = "apps:\n  web:\n    image: {repository: hub/shop, tag: v1}\n  db:\n    image: {repository: hub/pg, tag: v1}\n  job:\n    image:\n      repository: hub/shop\n      tag: v1\n  none: {}\n";
    let to = ImageValue { digest: Some(digest('b')), pin: true, ..shop("v2") };
    let edited = formats::set(text, &spec, &to, None).unwrap();
    insta::assert_snapshot!(edited.replace(digest('b').as_str(), "B"), @"
    apps:
      web:
        image: {repository: hub/shop, tag: v2, sha: B}
      db:
        image: {repository: hub/pg, tag: v1}
      job:
        image:
          repository: hub/shop
          tag: v2
          sha: B
      none: {}
    ");
}

#[test]
fn where_nothing_is_the_image_that_is_told() {
    let told = |text: &str, at: &str| set(text, &yaml(at), "v2").unwrap_err();
    insta::assert_snapshot!(told("c:\n- image: envoy:v1\n- image: pg:v1\n", "c[*].image"), @r#""values.yaml": nothing at "c[*].image" is "shop" (there is: envoy, pg); correct the path or the image in the configuration"#);
    insta::assert_snapshot!(told("c: []\n", "c[*].image"), @r#""values.yaml": nothing at "c[*].image" is "shop" (there is: nothing); correct the path or the image in the configuration"#);
    insta::assert_snapshot!(told("c: x\n", "c[*].image"), @r#""values.yaml" line 1: there is no "[*]" at "c" (there is: a single value); add it to the file, or correct the path in the configuration"#);
    insta::assert_snapshot!(told("c:\n- image: &i shop:v1\n- image: *i\n", "c[*].image"), @r#""values.yaml" line 3: "c[1].image" is shared through a YAML anchor or alias; write the value out where this environment uses it"#);
}

#[test]
fn one_of_many_must_say_which_image_it_is() {
    let told = |text: &str| set(text, &yaml("c[*].tag"), "v2");
    let text = "c:\n- {repository: shop, tag: v1}\n- {repository: pg, tag: v1}\n- {image: hub/redis, tag: v1}\n";
    assert_eq!(told(text), Ok(text.replace("shop, tag: v1", "shop, tag: v2")));
    insta::assert_snapshot!(told("c:\n- {repository: shop, tag: v1}\n- {name: pg, tag: v1}\n").unwrap_err(), @r#""values.yaml" line 3: nothing beside "c[1].tag" says whether it is "shop"; among several each must: write the whole reference, or a `repository` beside it, or name the places one by one"#);
    let template = told("c:\n- {repository: \"${IMAGE}\", tag: v1}\n").unwrap_err();
    assert!(template.contains("says whether it is \"shop\" (\"${IMAGE}\" does not)"), "{template}");
    let mut digests = helm();
    if let FileSpec::Helm { digest_at, .. } = &mut digests {
        *digest_at = Some("c[*].digest".into());
    }
    let text = format!("c:\n- {{digest: {}}}\n", digest('a'));
    let told = formats::set(&text, &digests, &ImageValue { digest: Some(digest('b')), ..shop("v2") }, None);
    assert!(told.unwrap_err().to_string().contains("nothing beside \"c[0].digest\""));
}

#[test]
fn a_version_stands_in_the_form_that_the_place_asks_for() {
    let mut spec = yaml("appVersion");
    let FileSpec::Yaml { value, .. } = &mut spec else { unreachable!() };
    *value = Some(crate::domain::catalog::Form { text: "{version}".into(), version_tag: "v{version}".into() });
    let text = "name: shop\nversion: 0.1.0\nappVersion: \"1.3.0\" # of the image\n";
    assert_eq!(found(text, &spec), Found { tag: Some("v1.3.0".into()), digest: None });
    let pinned = ImageValue { digest: Some(digest('b')), pin: true, ..shop("v1.4.0") };
    let edited = formats::set(text, &spec, &pinned, None).unwrap();
    assert_eq!(edited, text.replace("1.3.0", "1.4.0"));
    assert_eq!(set(text, &spec, "dev-0a1b2c3").unwrap(), text.replace("1.3.0", "dev-0a1b2c3"));
    let odd = set(text, &spec, "1.4.0").unwrap_err();
    assert!(odd.contains("told again from the form"), "{odd}");
}

#[test]
fn nothing_of_the_image_is_passed_over_in_silence() {
    let told = |text: &str, at: &str| set(text, &yaml(at), "v2").unwrap_err();
    for (text, why) in [
        ("b: &b {image: \"shop:v1\"}\nc: [{<<: *b}, {image: \"shop:v1\"}]\n", "\"c[0].image\" is shared through"),
        ("b: &b {x: {image: \"shop:v1\"}}\nc:\n  <<: *b\n  y: {image: \"shop:v1\"}\n", "\"c\" is shared through"),
        ("c: [!x {image: \"shop:v1\"}, {image: \"shop:v1\"}]\n", "\"c[0]\" has a tag of its own"),
        ("c: {? {a: b} : {image: \"shop:v1\"}, x: {image: \"shop:v1\"}}\n", "\"c\" has a key that is no plain text"),
    ] {
        let told = told(text, "c[*].image");
        assert!(told.contains(why), "{text}: {told}");
    }
    let named = "b: &b {name: web}\nc:\n- k:\n  - {<<: *b, image: \"shop:v1\"}\n- k: []\n";
    assert_eq!(set(named, &yaml("c[*].k[name=web].image"), "v2"), Ok(named.replace("v1", "v2")));
    // Of the image's own places none goes without what the others have.
    let by_digest = format!("c:\n- {{repository: shop, tag: v1}}\n- {{repository: shop, digest: {}}}\n", digest('a'));
    assert!(told(&by_digest, "c[*].tag").contains("there is no \"tag\" at \"c[1]\""));
    let mut apart = yaml("c[*].image.tag");
    let FileSpec::Yaml { digest_at, .. } = &mut apart else { unreachable!() };
    *digest_at = Some("c[*].pins.sha".into());
    let text = format!(
        "c:\n- {{image: {{repository: shop, tag: v1}}, pins: {{sha: {}}}}}\n- {{image: {{repository: shop, tag: v1}}}}\n",
        digest('a')
    );
    let to = ImageValue { digest: Some(digest('b')), ..shop("v2") };
    let missing = formats::set(&text, &apart, &to, None).unwrap_err().to_string();
    assert!(missing.contains("there is no \"pins\" at \"c[1]\""), "{missing}");
}

#[test]
fn places_of_several_repositories_that_one_name_fits_are_not_one_image() {
    for text in [
        "c: [{image: \"acme/shop:v1\"}, {image: \"other/shop:v1\"}]\n",
        "c: [{image: \"ghcr.io/acme/shop:v1\"}, {image: \"ghcr.io/other/shop:v1\"}, {image: \"shop:v1\"}]\n",
    ] {
        let told = set(text, &yaml("c[*].image"), "v2").unwrap_err();
        assert!(told.contains("\"shop\" is ambiguous: it fits ") && told.contains("other/shop"), "{told}");
    }
    let tags = "c: [{repository: acme/shop, tag: v1}, {registry: ghcr.io, repository: other/shop, tag: v1}]\n";
    insta::assert_snapshot!(set(tags, &yaml("c[*].tag"), "v2").unwrap_err(), @r#""values.yaml": "shop" is ambiguous: it fits acme/shop, ghcr.io/other/shop; write more of its name in the configuration where that tells them apart; else name the places, or the files, one by one"#);
    let host = "c: [{image: \"reg.acme.io/shop:v1\"}, {image: \"docker.io/bitnami/shop:7\"}]\n";
    assert!(set(host, &yaml("c[*].image"), "v2").unwrap_err().contains("is ambiguous"));
    for (at, text) in [
        ("c[*].image", "c: [{image: \"reg.io/acme/shop:v1\"}, {image: \"reg.io/team/acme/shop:v1\"}]\n"),
        ("c[*].tag", "c: [{repository: acme/shop, tag: v1}, {repository: shop, tag: v7}]\n"),
        ("c[*].tag", "c: [{repository: reg.io/acme/shop, tag: v1}, {repository: shop, tag: v7}]\n"),
    ] {
        let to = ImageValue { image: image("acme/shop"), ..shop("v2") };
        let told = formats::set(text, &yaml(at), &to, None).unwrap_err().to_string();
        assert!(told.contains("is ambiguous"), "{told}");
    }
    for text in [
        "c: [{image: \"ghcr.io/shop:v1\"}, {image: \"shop:v1\"}, {image: \"localhost:5000/shop:v1\"}]\n",
        "c: [{image: \"ghcr.io/acme/shop:v1\"}, {image: \"acme/shop:v1\"}, {image: \"acme/shop:v1\"}]\n",
    ] {
        assert_eq!(set(text, &yaml("c[*].image"), "v2"), Ok(text.replace("v1", "v2")));
    }
}

#[test]
fn a_digest_is_added_the_way_all_others_of_its_like_are_written() {
    let mut spec = yaml("c[*].tag");
    let FileSpec::Yaml { digest_at, .. } = &mut spec else { unreachable!() };
    *digest_at = Some("c[*].sha".into());
    let to = ImageValue { digest: Some(digest('b')), pin: true, ..shop("v2") };
    let (old, new) = ("a".repeat(64), "b".repeat(64));
    let text = format!("c:\n- {{repository: shop, tag: v1, sha: {old}}}\n- {{repository: shop, tag: v1}}\n");
    let edited = formats::set(&text, &spec, &to, None).unwrap();
    let one = format!("- {{repository: shop, tag: v2, sha: {new}}}\n");
    assert_eq!(edited, format!("c:\n{one}{one}"));
    let mixed = format!("{text}- {{repository: shop, tag: v1, sha: {}}}\n", digest('a'));
    let edited = formats::set(&mixed, &spec, &to, None).unwrap();
    let whole = format!("- {{repository: shop, tag: v2, sha: {}}}\n", digest('b'));
    assert_eq!(edited, format!("c:\n{one}{whole}{whole}"));
}
