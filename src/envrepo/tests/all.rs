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
    insta::assert_snapshot!(told("c: x\n", "c[*].image"), @r#""values.yaml" line 1: there is no "[*]" at "c" (there is: a single value); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
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
