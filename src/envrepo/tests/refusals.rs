//! Everything that is refused, each by name: what people read, and that nothing was written.

use super::*;

fn told(text: &str, spec: &FileSpec) -> String {
    formats::set(text, spec, &shop("v2"), None).unwrap_err().to_string()
}

#[test]
fn a_path_that_does_not_exist_is_told_with_what_is_there() {
    insta::assert_snapshot!(told("image:\n  tags: v1\n  repo: x\n", &helm()), @r#""values.yaml" line 2: there is no "tag" at "image" (there is: tags, repo); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
    insta::assert_snapshot!(told("a: [1]\n", &yaml("a[3].b")), @r#""values.yaml" line 1: there is no "[3]" at "a" (there is: nothing); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
    insta::assert_snapshot!(told("a: v\n", &yaml("a.b")), @r#""values.yaml" line 1: there is no "b" at "a" (there is: a single value); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
    insta::assert_snapshot!(told("", &yaml("a.b")), @r#""values.yaml": there is no "a" at "the top" (there is: nothing); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
}

#[test]
fn what_is_not_a_value_on_one_line_is_refused() {
    for (text, is) in [
        ("a:\n  b: 1\n", "a mapping"),
        ("a: [1]\n", "a sequence"),
        ("a: |\n  v1\n", "spread over several lines"),
        ("a: v\n  w\n", "spread over several lines"),
        ("a: \"v\n  w\"\n", "spread over several lines"),
        ("a:\nb: 1\n", "empty"),
        ("a: !!int 7\n", "a value with a tag of its own"),
    ] {
        let error = told(text, &yaml("a"));
        assert!(error.contains(&format!(": \"a\" is {is}, not a value on one line")), "{text:?}: {error}");
    }
}

#[test]
fn what_fits_twice_is_ambiguous() {
    insta::assert_snapshot!(told("a: 1\n\"a\": 2\n", &yaml("a")), @r#""values.yaml": "a" is ambiguous: it fits lines 1, 2; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]"#);
    insta::assert_snapshot!(told("a: 1\n---\na: 2\n", &yaml("a")), @r#""values.yaml": "a" is ambiguous: it fits lines 1, 3; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]"#);
    insta::assert_snapshot!(told("images:\n- name: shop\n  newTag: a\n- name: shop\n  newTag: b\n", &kustomize()), @r#""kustomization.yaml" line 2: "images[name=shop]" is ambiguous: it fits lines 2, 4; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]"#);
    insta::assert_snapshot!(told("images:\n- name: shop\n  newTag: a\n  newTag: b\n", &kustomize()), @r#""kustomization.yaml": "images[0].newTag" is ambiguous: it fits lines 3, 4; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]"#);
    assert!(told("c: [{n: x, t: 1}, {n: x, t: 2}]\n", &yaml("c[n=x].t")).contains("ambiguous"));
}

#[test]
fn editing_through_an_anchor_or_alias_is_refused() {
    for (text, spec) in [
        ("a: &x v1\nb: *x\n", yaml("a")),
        ("a: &x v1\nb: *x\n", yaml("b")),
        ("base: &b\n  tag: v1\nimage:\n  <<: *b\n", yaml("base.tag")),
        ("i: &i {tag: v1}\nimage: *i\n", yaml("image.tag")),
        ("i: &i [{name: shop, newTag: v1}]\nimages: *i\n", kustomize()),
        ("b: &b {tag: v1}\nimage:\n  <<: *b\n", helm()),
        ("b: &b {images: []}\n<<: *b\n", kustomize()),
    ] {
        let error = told(text, &spec);
        assert!(error.contains("is shared through a YAML anchor or alias"), "{text:?}: {error}");
        assert!(error.contains("line "), "{error}");
    }
    insta::assert_snapshot!(told("a: &x v1\nb: *x\n", &yaml("a")), @r#""values.yaml" line 1: "a" is shared through a YAML anchor or alias: others follow it; write the value out where this environment uses it, or, outside of kustomizations, have what follows it change with it (`with_aliases: true`)"#);
}

#[test]
fn a_kustomize_file_without_the_entry_or_its_version_says_what_to_add() {
    insta::assert_snapshot!(told("images:\n- name: other\n  newTag: v1\n", &kustomize()), @r#""kustomization.yaml" line 2: `images` has no entry for "shop" (there is: other); add `- name: shop` with a `newTag:` to `images`, or have it added (`create: true`)"#);
    insta::assert_snapshot!(told("images:\n- name: shop\n  newName: x/shop\n", &kustomize()), @r#""kustomization.yaml" line 2: the entry of "shop" has neither newTag nor digest; add `newTag: ""` (or `digest: ""`) to it, or have it added (`create: true`)"#);
    insta::assert_snapshot!(told("resources: []\n", &kustomize()), @r#""kustomization.yaml" line 1: there is no "images" (there is: resources); add `images:` with `- name: shop` and a `newTag:`, or have it added (`create: true`)"#);
    assert!(told("images: x\n", &kustomize()).contains("not a sequence of entries"));
}

#[test]
fn a_pinned_digest_is_never_left_behind_a_new_tag() {
    let pinned = format!("images:\n- name: shop\n  newTag: v1\n  digest: {}\n", digest('a'));
    insta::assert_snapshot!(told(&pinned, &kustomize()), @r#""kustomization.yaml" line 4: "images[0].digest" pins a digest, and the new image comes without one; bump with the image's digest, or remove the digest from the file"#);
    assert!(told(&format!("i: x/shop@{}\n", digest('a')), &yaml("i")).contains("pins a digest"));
}

#[test]
fn another_image_s_reference_is_not_touched() {
    insta::assert_snapshot!(told("i: reg/workshop:v1\n", &yaml("i")), @r#""values.yaml" line 1: "i" is a reference to "reg/workshop", not to "shop"; correct the path or the image in the configuration"#);
}

#[test]
fn values_that_could_break_out_of_the_scalar_are_refused() {
    for tag in ["", "v1\nb: 2", "v1 # x", "a'b", "a\"b", "-x", "ü", &"x".repeat(129)] {
        assert!(formats::set("a: b\n", &yaml("a"), &shop(tag), None).is_err(), "{tag:?}");
    }
    let named = ImageValue { new_name: Some("a b".into()), ..shop("v2") };
    let text = "images:\n- {name: shop, newName: x, newTag: v1}\n";
    assert!(formats::set(text, &kustomize(), &named, None).unwrap_err().to_string().contains("\"a b\" is not"));
}

#[test]
fn broken_or_monstrous_yaml_is_refused_with_its_line() {
    insta::assert_snapshot!(told("a: 1\nb: [1\n", &yaml("a")), @r#""values.yaml" line 3: the file is not valid YAML: while parsing a flow sequence, expected ',' or ']'; repair the file on the branch"#);
    for text in ["a: @x\n", "a: 'x\n", "a: {b\n", "a: 1\n b: 2\n"] {
        assert!(told(text, &yaml("a")).contains("not valid YAML"), "{text:?}: {}", told(text, &yaml("a")));
    }
    for deep in ["[".repeat(50_000), "- ".repeat(50_000), "{a: ".repeat(50_000), "? ".repeat(50_000)] {
        assert!(formats::set(&deep, &yaml("a"), &shop("v2"), None).is_err());
    }
    let bomb: String =
        (1..40).fold("a0: &a0 x\n".into(), |text, i| format!("{text}a{i}: &a{i} [*a{0}, *a{0}]\n", i - 1));
    let text = format!("{bomb}tag: v1\n");
    assert_eq!(formats::set(&text, &yaml("tag"), &shop("v2"), None), Ok(text.replace("v1", "v2")));
}

#[test]
fn a_document_that_is_not_there_is_told() {
    let spec = FileSpec::Yaml {
        path: "f".into(),
        document: Some(crate::domain::catalog::DocumentAt::Index(2)),
        at: "a".into(),
        digest_at: None,
        tag_with_digest: false,
        create: false,
        with_aliases: false,
        value: None,
    };
    let named = |spec: &FileSpec, kind: &str| {
        let mut spec = spec.clone();
        if let FileSpec::Yaml { document, .. } = &mut spec {
            *document = crate::domain::catalog::DocumentAt::object(kind);
        }
        spec
    };
    let two = "kind: Deployment\nmetadata: {name: a}\na: 1\n---\nkind: Service\nmetadata: {name: a}\na: 1\n---\nb: 1\n";
    insta::assert_snapshot!(told(two, &named(&spec, "Deployment/b")), @r#""f": no document is Deployment/b (there is: Deployment/a, Service/a); correct `document` in the configuration"#);
    insta::assert_snapshot!(told(&format!("{two}---\n{two}"), &named(&spec, "Deployment/a")), @r#""f": "Deployment/a" is ambiguous: it fits lines 1, 11; leave only one, or name it with `document` (such as Deployment/shop), an index or [key=value]"#);
    insta::assert_snapshot!(told("a: 1\n---\na: 2\n", &spec), @r#""f": there is no document 2 (the file has 2, counted from 0); correct `document` in the configuration"#);
}
