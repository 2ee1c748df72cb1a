//! What a scalar means to whoever reads the file, and what must be refused because an edit would not mean what it says.

use super::*;

fn to(name: &str, tag: &str) -> ImageValue {
    ImageValue { image: image(name), ..shop(tag) }
}

fn set(text: &str, spec: &FileSpec, to: &ImageValue) -> Result<String, String> {
    formats::set(text, spec, to, None).map_err(|e| e.to_string())
}

#[test]
fn a_plain_value_that_is_read_as_a_number_does_not_hold_the_tag_yet() {
    let edited = set("image:\n  tag: 1.20\n", &helm(), &to("autoscaler", "1.20")).unwrap();
    assert_eq!(edited, "image:\n  tag: \"1.20\"\n");
    let again = set(&edited, &helm(), &to("autoscaler", "1.20")).unwrap();
    assert_eq!(again, edited);
    let moved_on = Found { tag: Some("1.10".into()), digest: None };
    let edited = formats::set("image:\n  tag: 1.20\n", &helm(), &to("autoscaler", "1.20"), Some(&moved_on));
    assert_eq!(edited, Ok(again));
    let said = "image:\n  tag: !!str 1.20\n";
    assert_eq!(set(said, &helm(), &to("autoscaler", "1.20")).unwrap(), said);
}

#[test]
fn in_json_a_new_text_has_quotes() {
    let spec = yaml("shop.version");
    let edited = set("{\n  \"shop\": { \"version\": 17 }\n}\n", &spec, &to("shop", "v2")).unwrap();
    assert_eq!(edited, "{\n  \"shop\": { \"version\": \"v2\" }\n}\n");
    let pinned = ImageValue { digest: Some(digest('a')), pin: true, ..shop("v2") };
    let edited = set("{\"image\": {\"tag\": 1.20}}\n", &helm(), &pinned).unwrap();
    assert_eq!(edited, format!("{{\"image\": {{\"tag\": \"v2\", \"digest\": \"{}\"}}}}\n", digest('a')));
}

#[test]
fn where_the_image_stands_beside_its_tag_the_tag_is_what_changes() {
    let edited = set("image: acme/shop\ntag: v1\n", &helm(), &to("acme/shop", "v2")).unwrap();
    assert_eq!(edited, "image: acme/shop\ntag: v2\n");
    let pinned = ImageValue { digest: Some(digest('a')), pin: true, ..to("acme/shop", "v2") };
    let edited = set("image: acme/shop\ntag: v1\n", &helm(), &pinned).unwrap();
    assert_eq!(edited, format!("image: acme/shop\ntag: v2\ndigest: {}\n", digest('a')));
    let two = set("image: acme/shop:v1\ntag: v1\n", &helm(), &to("acme/shop", "v2")).unwrap_err();
    assert!(two.contains("nobody can tell which of both runs"), "{two}");
    let other = set("image: billing\ntag: v1\n", &helm(), &to("shop", "v2")).unwrap_err();
    assert!(other.contains("names \"billing\", not \"shop\""), "{other}");
    let beside = set("x: {image: acme/shop, tag: v1}\n", &yaml("x.image"), &to("acme/shop", "v2")).unwrap_err();
    assert!(beside.contains("name x.tag in the configuration"), "{beside}");
    let empty = format!("image:\n  tag: v2\n  digest: {}\n", digest('a'));
    for nothing in ["~", "null"] {
        let text = format!("image:\n  tag: v1\n  digest: {nothing}\n");
        let pinned = ImageValue { digest: Some(digest('a')), pin: true, ..shop("v2") };
        assert_eq!(set(&text, &helm(), &pinned), Ok(empty.clone()));
        assert_eq!(set(&text, &helm(), &shop("v2")), Ok(text.replace("v1", "v2")));
    }
}

#[test]
fn a_tag_whose_repository_is_another_images_is_left_alone() {
    let values = |repository: &str| format!("image:\n  registry: ghcr.io\n  repository: {repository}\n  tag: v1\n");
    for good in ["acme/shop", "\"\"", "'{{ .Values.repo }}'"] {
        assert!(set(&values(good), &helm(), &to("acme/shop", "v2")).is_ok(), "{good}");
    }
    assert!(set(&values("acme/shop"), &helm(), &to("ghcr.io/acme/shop", "v2")).is_ok());
    let other = set(&values("acme/billing"), &helm(), &to("acme/shop", "v2")).unwrap_err();
    assert!(other.contains("\"ghcr.io/acme/billing\""), "{other}");
    assert!(
        set("image:\n  repository: x\n  tag: v1\n", &helm(), &to("shop", "v2")).is_ok(),
        "the chart knows what x is"
    );
    let deep = "shop:\n  image: acme/billing\n  version: v1\n";
    let other = set(deep, &yaml("shop.version"), &to("acme/shop", "v2")).unwrap_err();
    assert!(other.contains("shop.image"), "{other}");
}

#[test]
fn what_is_encrypted_or_kept_elsewhere_is_refused_by_name() {
    let sops = "image:\n  tag: v1\nsops:\n  mac: ENC[AES256_GCM,data:m,type:str]\n";
    let encrypted = set(sops, &helm(), &to("shop", "v2")).unwrap_err();
    assert!(encrypted.contains("encrypted with SOPS"), "{encrypted}");
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n";
    let elsewhere = set(pointer, &helm(), &to("shop", "v2")).unwrap_err();
    assert!(elsewhere.contains("Git LFS pointer"), "{elsewhere}");
}

#[test]
fn what_an_alias_or_a_merge_gives_is_read_where_an_edit_goes() {
    let ours = |text: &str, spec: &FileSpec| set(text, spec, &to("acme/shop", "v2"));
    for text in [
        "r: &r acme/billing\nimage:\n  repository: *r\n  tag: v1\n",
        "b: &b {repository: acme/billing}\nimage:\n  <<: *b\n  tag: v1\n",
    ] {
        let other = ours(text, &helm()).unwrap_err();
        assert!(other.contains("names \"acme/billing\", not \"acme/shop\""), "{other}");
        let text = text.replace("billing", "shop");
        assert_eq!(ours(&text, &helm()), Ok(text.replace("v1", "v2")));
    }
    let two = ours("image:\n  repository: acme/shop:v1\n  tag: v1\n", &helm()).unwrap_err();
    assert!(two.contains("nobody can tell which of both runs"), "{two}");
    let named = "n: &n acme/shop\nimages:\n- name: *n\n  newTag: v1\n";
    assert_eq!(ours(named, &kustomize()), Ok(named.replace("v1", "v2")));
    let shared = ours("e: &e {name: acme/shop, newTag: v1}\nimages:\n- *e\n", &kustomize()).unwrap_err();
    assert!(shared.contains("\"images[0]\" is shared through a YAML anchor or alias"), "{shared}");
}

#[test]
fn a_new_name_that_carries_the_version_is_where_the_version_is() {
    let entry = |rest: &str| format!("images:\n- name: image/shop\n  newName: hub/shop:v1{rest} # here\n");
    let pinned = ImageValue { digest: Some(digest('b')), pin: true, ..to("hub/shop", "v2") };
    for (before, to, after) in [
        (entry(""), to("hub/shop", "v2"), entry("").replace("v1", "v2")),
        (entry(""), to("image/shop", "v2"), entry("").replace("v1", "v2")),
        (entry(&format!("@{}", digest('a'))), pinned.clone(), entry("").replace("v1", &format!("v2@{}", digest('b')))),
        (entry(""), pinned, entry("").replace("v1", &format!("v2@{}", digest('b')))),
    ] {
        assert_eq!(set(&before, &kustomize(), &to), Ok(after.clone()));
        let found = formats::read(&after, &kustomize(), &to.image).unwrap();
        assert_eq!(found, Found { tag: Some("v2".into()), digest: to.digest.clone() });
        // Nothing is added beside it, for that would be a version behind a version.
        let creating = FileSpec::Kustomize { path: "kustomization.yaml".into(), create: true };
        assert_eq!(set(&before, &creating, &to), Ok(after));
    }
    let twice = entry("\n  newTag: v1");
    insta::assert_snapshot!(set(&twice, &kustomize(), &to("hub/shop", "v2")).unwrap_err(), @r#""kustomization.yaml" line 3: "images[0].newName" holds a version of its own, and so does what stands beside it: nobody can tell which of both runs; leave the version in one place"#);
    let another = entry("").replace("hub/shop", "hub/cart").replace("image/shop", "image/cart");
    insta::assert_snapshot!(set(&another, &kustomize(), &to("hub/shop", "v2")).unwrap_err(), @r#""kustomization.yaml" line 2: `images` has no entry for "hub/shop" (there is: image/cart); add `- name: hub/shop` with a `newTag:` to `images`, or have it added (`create: true`)"#);
}

#[test]
fn what_follows_a_value_changes_with_it_where_that_is_meant() {
    let meant = |at: &str| {
        let mut spec = yaml(at);
        if let FileSpec::Yaml { with_aliases, .. } = &mut spec {
            *with_aliases = true;
        }
        spec
    };
    let text = "global:\n  tag: &tag v1 # ours\nchart:\n  tag: *tag\n";
    assert_eq!(set(text, &meant("global.tag"), &shop("v2")), Ok(text.replace("v1", "v2")));
    let merged = "base: &base\n  tag: v1\nimage:\n  <<: *base\n";
    assert_eq!(set(merged, &meant("base.tag"), &shop("v2")), Ok(merged.replace("v1", "v2")));
    // Who follows is no place to write, and nothing is added to what others follow.
    let follower = set(text, &meant("chart.tag"), &shop("v2")).unwrap_err();
    assert!(follower.contains("is shared through a YAML anchor or alias; write"), "{follower}");
    let mut spec = meant("base.digest.tag");
    if let FileSpec::Yaml { create, .. } = &mut spec {
        *create = true;
    }
    assert!(set(merged, &spec, &shop("v2")).unwrap_err().contains("is shared through a YAML anchor or alias; write"));
}
