//! What stands where a version is to be written, and beside it: whose image that is, and the digest that would win over a new tag.

use super::*;

fn set(text: &str, spec: &FileSpec, to: &ImageValue) -> Result<String, String> {
    formats::set(text, spec, to, None).map_err(|e| e.to_string())
}

/// `shop` at `v2`, with its digest, which is written where one stands.
fn to() -> ImageValue {
    ImageValue { digest: Some(digest('b')), ..shop("v2") }
}

fn pinned() -> ImageValue {
    ImageValue { pin: true, ..to() }
}

fn at(tag: Option<&str>, digest: Option<&str>) -> FileSpec {
    let mut spec = helm();
    if let FileSpec::Helm { tag_at, digest_at, .. } = &mut spec {
        (*tag_at, *digest_at) = (tag.map(str::to_owned), digest.map(str::to_owned));
    }
    spec
}

fn creating(mut spec: FileSpec) -> FileSpec {
    match &mut spec {
        FileSpec::Kustomize { create, .. } | FileSpec::Helm { create, .. } | FileSpec::Yaml { create, .. } => {
            *create = true
        }
    }
    spec
}

/// The text with `A` for the old digest.
fn with(text: &str) -> String {
    text.replace('A', digest('a').as_str())
}

#[test]
fn a_digest_of_another_image_is_never_written_over() {
    for (text, spec) in [
        ("image: {repository: hub/pg, digest: A}\n", helm()),
        ("image: {repository: hub/pg, digest: A}\n", at(None, Some("image.digest"))),
        ("image: {tag: v1}\nrun: {repository: hub/pg, digest: A}\n", at(Some("image.tag"), Some("run.digest"))),
        ("image: {tag: v1}\nrun:\n  repository: hub/pg\n  digest:\n", at(Some("image.tag"), Some("run.digest"))),
        ("image: {tag: v1}\nrun:\n  repository: hub/pg\n", creating(at(Some("image.tag"), Some("run.digest")))),
        ("image:\n  repository: hub/pg\n  tag:\n", creating(helm())),
    ] {
        let told = set(&with(text), &spec, &to()).unwrap_err();
        assert!(told.contains("names \"hub/pg\", not \"shop\""), "{text}: {told}");
        let ours = with(&text.replace("hub/pg", "hub/shop"));
        let edited = set(&ours, &spec, &to()).unwrap_or_else(|e| panic!("{e}\n{ours}"));
        assert!(edited.contains(digest('b').as_str()) || edited.contains("tag: v2\n"), "{edited}");
    }
    // A chart puts the digest behind a reference with its tag.
    let apart = with("x: {image: \"hub/shop:v1\", digest: A}\n");
    let edited = set(&apart, &at(Some("x.image"), Some("x.digest")), &pinned());
    assert_eq!(edited, Ok(apart.replace("v1", "v2").replace(digest('a').as_str(), digest('b').as_str())));
}

#[test]
fn the_digest_beside_a_tag_changes_with_it_however_the_tag_is_found() {
    let mut together = at(Some("image.tag"), None);
    if let FileSpec::Helm { tag_with_digest, .. } = &mut together {
        *tag_with_digest = true;
    }
    for (text, spec, tag) in [
        ("image: {repository: hub/shop, tag: v1, digest: A}\n", yaml("image.tag"), "v2"),
        ("image: {repository: hub/shop, tag: v1, digest: A}\n", at(Some("image.tag"), None), "v2"),
        ("image: {repository: hub/shop, tag: v1, digest: A}\n", together, "v2@B"),
        ("x: {image: \"hub/shop:v1\", digest: A}\n", yaml("x.image"), "v2"),
        ("x: {image: \"hub/shop\", digest: A}\n", yaml("x.image"), "v2"),
        ("image: hub/shop:v1\ndigest: A\n", helm(), "v2"),
        ("image: hub/shop\ndigest: A\n", helm(), "v2"),
    ] {
        let text = with(text);
        let wanted = text.replace("v1", tag).replace(digest('a').as_str(), "B").replace('B', digest('b').as_str());
        for to in [to(), pinned()] {
            assert_eq!(set(&text, &spec, &to), Ok(wanted.clone()), "{text}");
        }
        assert_eq!(set(&wanted, &spec, &to()), Ok(wanted.clone()));
        assert_eq!(formats::read(&wanted, &spec, &image("shop")).unwrap().digest, Some(digest('b')));
        let without = set(&text, &spec, &shop("v2")).unwrap_err();
        assert!(without.contains("pins a digest"), "{text}: {without}");
    }
}

#[test]
fn what_stands_beside_a_tag_in_place_of_a_digest_is_filled_or_told() {
    let free = "image: {tag: v1, digest: \"\"}\n";
    assert_eq!(set(free, &yaml("image.tag"), &to()), Ok(free.replace("v1", "v2")));
    let filled = format!("image: {{tag: v2, digest: \"{}\"}}\n", digest('b'));
    assert_eq!(set(free, &yaml("image.tag"), &pinned()), Ok(filled));
    let merged = with("b: &b {digest: A}\nimage:\n  <<: *b\n  tag: v1\n");
    let edited = merged.replace("v1\n", &format!("v2\n  digest: {}\n", digest('b')));
    assert_eq!(set(&merged, &yaml("image.tag"), &to()), Ok(edited));
    let whole = with("b: &b {digest: A}\nx:\n  <<: *b\n  image: hub/shop:v1\n");
    let edited = whole.replace("v1\n", &format!("v2\n  digest: {}\n", digest('b')));
    assert_eq!(set(&whole, &yaml("x.image"), &pinned()), Ok(edited));
    let told = set("image: {tag: v1, digest: latest}\n", &yaml("image.tag"), &to()).unwrap_err();
    insta::assert_snapshot!(told, @r#""values.yaml" line 1: "image.digest" holds "latest", which is no digest; say where the digest stands (`digest_at`), or write "" there"#);
    let added = set(&with("image:\n  digest: A\n"), &creating(yaml("image.tag")), &pinned());
    assert_eq!(added, Ok(format!("image:\n  digest: {}\n  tag: v2\n", digest('b'))));
}

#[test]
fn a_tag_beside_the_image_is_seen_by_whatever_way_it_comes() {
    for (text, spec, why) in [
        ("t: &t v1\nimage: hub/shop\ntag: *t\n", helm(), "shared through a YAML anchor"),
        ("b: &b {tag: v1}\n<<: *b\nimage: hub/shop\n", helm(), "shared through a YAML anchor"),
        ("image: hub/shop\ntag:\n", helm(), "\"tag\" is empty"),
        ("image: hub/shop:v1\ntag:\n", creating(helm()), "nobody can tell which of both runs"),
        ("image: hub/shop:v1\ntag: v1\n", helm(), "nobody can tell which of both runs"),
        ("b: &b {tag: v1}\nx:\n  <<: *b\n  image: hub/shop\n", yaml("x.image"), "has no version of its own"),
        ("t: &t v1\nx: {image: hub/shop, tag: *t}\n", yaml("x.image"), "has no version of its own"),
        ("b: &b {tag: v1}\nimage:\n  <<: *b\n", creating(helm()), "shared through a YAML anchor"),
    ] {
        let told = set(text, &spec, &to()).unwrap_err();
        assert!(told.contains(why), "{text}: {told}");
    }
    let filled = set("image: hub/shop\ntag:\n", &creating(helm()), &to());
    assert_eq!(filled.as_deref(), Ok("image: hub/shop\ntag: v2\n"));
    let filled = set("image: hub/shop\ntag:\n", &creating(helm()), &pinned());
    assert_eq!(filled, Ok(format!("image: hub/shop\ntag: v2\ndigest: {}\n", digest('b'))));
    let text = set("image: hub/shop\ntag: !!str v1\n", &helm(), &to());
    assert_eq!(text.as_deref(), Ok("image: hub/shop\ntag: !!str v2\n"));
}

#[test]
fn what_something_else_fills_in_or_says_otherwise_is_not_written_over() {
    let filled_in = "which something else fills in";
    let whole = "is empty, not a value on one line; write the whole reference there";
    for (text, spec, why) in [
        ("image: ${IMAGE}\n", helm(), filled_in),
        ("image: \"{{ x }}\"\n", helm(), filled_in),
        ("x: {image: \"{{ .r }}:{{ .t }}\"}\n", yaml("x.image"), filled_in),
        ("image: hub/shop:${TAG}\n", helm(), filled_in),
        ("image: ${ORG}/shop:v1\nx: ${IMAGE}\n", yaml("x"), filled_in),
        ("image: {tag: \"${TAG}\"}\n", helm(), filled_in),
        ("a: ${V}\n", yaml("a"), filled_in),
        ("images:\n- name: shop\n  newTag: ${TAG}\n", kustomize(), filled_in),
        ("images:\n- name: shop\n  newName: hub/shop:${TAG}\n", kustomize(), filled_in),
        ("image: \"\"\n", helm(), whole),
        ("image: ~\n", helm(), whole),
        ("image: null\n", helm(), whole),
        ("x: {image: \"\"}\n", yaml("x.image"), whole),
        ("image: v1\n", helm(), "is a reference to \"v1\", not to \"shop\""),
        ("x: {image: v1}\n", yaml("x.image"), "is a reference to \"v1\", not to \"shop\""),
        ("c: [{image: \"${IMAGE}\"}, {image: \"shop:v1\"}]\n", yaml("c[*].image"), filled_in),
        ("c: [{image: \"${REG}/shop:${TAG}\"}, {image: \"shop:v1\"}]\n", yaml("c[*].image"), filled_in),
    ] {
        let told = set(text, &spec, &to()).unwrap_err();
        assert!(told.contains(why), "{text}: {told}");
    }
    for (text, spec) in [
        ("image: \"${REG}/shop:v1\"\n", helm()),
        ("c: [{image: \"${REG}/envoy:x\"}, {image: \"shop:v1\"}]\n", yaml("c[*].image")),
    ] {
        assert_eq!(set(text, &spec, &to()), Ok(text.replace("v1", "v2")));
    }
    let acme = ImageValue { image: image("acme/shop"), ..to() };
    assert!(set("x: {image: shop}\n", &yaml("x.image"), &acme).unwrap_err().contains("is a reference to \"shop\""));
}

#[test]
fn an_image_that_is_nothing_is_said_whole_where_that_is_asked_for() {
    for (text, spec, wanted) in [
        ("x: {image: \"\"}\n", yaml("x.image"), "x: {image: \"shop:v2\"}\n"),
        ("x:\n  image: ~ # c\n", yaml("x.image"), "x:\n  image: shop:v2 # c\n"),
        ("image: \"\"\n", helm(), "image: \"shop:v2\"\n"),
        ("image: null # c\nb: 1\n", helm(), "image: # c\n  tag: v2\nb: 1\n"),
    ] {
        let spec = creating(spec);
        let nothing = Found { tag: Some(String::new()), digest: None };
        assert_eq!(formats::read(text, &spec, &image("shop")), Ok(nothing), "{text}");
        assert_eq!(set(text, &spec, &to()).as_deref(), Ok(wanted));
    }
}

#[test]
fn a_version_is_written_over_a_version_alone() {
    let mut spec = yaml("appVersion");
    let FileSpec::Yaml { value, .. } = &mut spec else { unreachable!() };
    *value = Some(crate::domain::catalog::Form { text: "{version}".into(), version_tag: "v{version}".into() });
    let (whole, digits) = (with("hub/shop:v1@A"), "a".repeat(64));
    for odd in [whole.as_str(), "hub/shop", "shop:v1", digest('a').as_str(), &digits] {
        let told = set(&format!("appVersion: {odd}\n"), &spec, &to()).unwrap_err();
        assert!(told.contains(&format!("holds \"{odd}\", which is no version")), "{told}");
    }
    assert!(set("appVersion: ${V}\n", &spec, &to()).unwrap_err().contains("something else fills in"));
    assert_eq!(set("appVersion: ''\n", &spec, &shop("v1.4.0")).as_deref(), Ok("appVersion: '1.4.0'\n"));
}
