//! What a file does not have: added where that is asked for, behind what is there, and in the file's own hand.

use proptest::prelude::*;

use super::*;

fn creating(mut spec: FileSpec) -> FileSpec {
    match &mut spec {
        FileSpec::Kustomize { create, .. } | FileSpec::Helm { create, .. } | FileSpec::Yaml { create, .. } => {
            *create = true
        }
    }
    spec
}

fn pinned() -> ImageValue {
    ImageValue { digest: Some(digest('b')), pin: true, ..shop("v2") }
}

/// The text after the edit, with `B` for the digest; set again, it stays.
fn set(text: &str, spec: FileSpec, to: &ImageValue) -> String {
    let spec = creating(spec);
    let nothing = Found { tag: Some(String::new()), digest: None };
    let before = formats::read(text, &spec, &image("shop")).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let once = formats::set(text, &spec, to, Some(&before)).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(before, nothing, "{text}");
    assert_eq!(formats::set(&once, &spec, to, Some(&before)).as_ref(), Ok(&once));
    let found = formats::read(&once, &spec, &image("shop")).unwrap_or_else(|e| panic!("{e}\n{once}"));
    assert_eq!((found.tag.as_deref(), found.digest.is_some()), (Some("v2"), to.pin), "{once}");
    once.replace(digest('b').as_str(), "B").replace('\r', "^")
}

const KUSTOMIZATIONS: [&str; 11] = [
    "resources:\n- ../base\n",
    "images:\n  # ours\n  -   name: cart\n      newTag: v1 # now\n\n# end\nkind: Kustomization\n",
    "images: []\nkind: x\n",
    "images: [{name: cart, newTag: v1}] # x\n",
    "resources:\r\n    - ../base\r\nimages:\r\nkind: x\r\n",
    "kind: x",
    "images:\n- name: shop\n- name: cart\n  newTag: v1\n",
    "images:\n- name: shop\n  newName: hub/shop # there\n",
    "images:\n- {name: shop}\n",
    "images:\n- name: shop\n  newTag:\n",
    "{\n  \"images\": [\n    {\"name\": \"cart\"}\n  ]\n}\n",
];

#[test]
fn a_kustomization_gets_the_entry_that_it_lacks() {
    let told: Vec<String> = KUSTOMIZATIONS.iter().map(|text| set(text, kustomize(), &pinned())).collect();
    insta::assert_snapshot!(told.join("\n---\n"), @r#"
    resources:
    - ../base
    images:
    - name: shop
      newTag: v2
      digest: B

    ---
    images:
      # ours
      -   name: cart
          newTag: v1 # now
      -   name: shop
          newTag: v2
          digest: B

    # end
    kind: Kustomization

    ---
    images: [{name: shop, newTag: v2, digest: B}]
    kind: x

    ---
    images: [{name: cart, newTag: v1}, {name: shop, newTag: v2, digest: B}] # x

    ---
    resources:^
        - ../base^
    images:^
        - name: shop^
          newTag: v2^
          digest: B^
    kind: x^

    ---
    kind: x
    images:
    - name: shop
      newTag: v2
      digest: B
    ---
    images:
    - name: shop
      newTag: v2
      digest: B
    - name: cart
      newTag: v1

    ---
    images:
    - name: shop
      newName: hub/shop # there
      newTag: v2
      digest: B

    ---
    images:
    - {name: shop, newTag: v2, digest: B}

    ---
    images:
    - name: shop
      newTag: v2
      digest: B

    ---
    {
      "images": [
        {"name": "cart"}, {"name": "shop", "newTag": "v2", "digest": "B"}
      ]
    }
    "#);
    assert_eq!(
        set(KUSTOMIZATIONS[0], kustomize(), &shop("v2")),
        "resources:\n- ../base\nimages:\n- name: shop\n  newTag: v2\n"
    );
}

#[test]
fn values_get_the_keys_that_they_lack() {
    let whole = yaml("spec.template.image");
    let mut apart = yaml("a.tag");
    if let FileSpec::Yaml { digest_at, .. } = &mut apart {
        *digest_at = Some("b.digest".into());
    }
    let all = [
        ("replicas: 1\n", helm()),
        ("image:\n    repository: shop # ours\n\nreplicas: 1\n", helm()),
        ("image:\n  tag:   # none yet\n", helm()),
        ("image:\nreplicas: 1\n", helm()),
        ("image: {repository: shop}\n", helm()),
        ("image: {}\n", helm()),
        ("{\"image\": {\"repository\": \"shop\"}}\n", helm()),
        ("spec:\n    template:\n        name: x\n        args: |\n          a\n\nmore: 1\n", whole),
        ("a:\n  x: [\n    1,\n  ]\n", apart),
    ];
    let told: Vec<String> = all.into_iter().map(|(text, spec)| set(text, spec, &pinned())).collect();
    insta::assert_snapshot!(told.join("\n---\n"), @r#"
    replicas: 1
    image:
      tag: v2
      digest: B

    ---
    image:
        repository: shop # ours
        tag: v2
        digest: B

    replicas: 1

    ---
    image:
      tag: v2   # none yet
      digest: B

    ---
    image:
      tag: v2
      digest: B
    replicas: 1

    ---
    image: {repository: shop, tag: v2, digest: B}

    ---
    image: {tag: v2, digest: B}

    ---
    {"image": {"repository": "shop", "tag": "v2", "digest": "B"}}

    ---
    spec:
        template:
            name: x
            args: |
              a
            image: shop:v2@B

    more: 1

    ---
    a:
      x: [
        1,
      ]
      tag: v2
    b:
      digest: B
    "#);
    let deep = set("component:\n  other: {}\n", yaml("component.admin.image.tag"), &shop("v2"));
    assert_eq!(deep, "component:\n  other: {}\n  admin:\n    image:\n      tag: v2\n");
}

#[test]
fn an_empty_digest_is_filled_and_an_empty_tag_is_told() {
    let text = "image:\n  tag: v1\n  digest: # none yet\n";
    let edited = formats::set(text, &helm(), &pinned(), None).unwrap();
    assert_eq!(edited, format!("image:\n  tag: v2\n  digest: {} # none yet\n", digest('b')));
    assert_eq!(formats::set(text, &helm(), &shop("v2"), None), Ok(text.replace("v1", "v2")));
    let text = "images:\n- name: shop\n  digest:\n  newTag: v1\n";
    let edited = formats::set(text, &kustomize(), &pinned(), None).unwrap();
    assert_eq!(edited, format!("images:\n- name: shop\n  digest: {}\n  newTag: v2\n", digest('b')));
    let mut named = yaml("image.tag");
    if let FileSpec::Yaml { digest_at, .. } = &mut named {
        *digest_at = Some("image.digest".into());
    }
    let unpinned = ImageValue { pin: false, ..pinned() };
    let edited = formats::set("image:\n  tag: v1\n  digest: # none yet\n", &named, &unpinned, None).unwrap();
    assert_eq!(edited, format!("image:\n  tag: v2\n  digest: {} # none yet\n", digest('b')));
    let told = formats::set("image:\n  tag:\n", &helm(), &shop("v2"), None).unwrap_err().to_string();
    insta::assert_snapshot!(told, @r#""values.yaml" line 2: "image.tag" is empty, not a value on one line; write "" there to give it a value that can be replaced, or have it added (`create: true`)"#);
}

#[test]
fn a_file_that_says_nothing_is_begun_behind_its_comments() {
    for text in ["", "# c\n", "\n# c\n\n", "---\n", "---\n# c\n", "\u{feff}", "\u{feff}# c\n", "--- # c\n"] {
        let entry = format!("{text}images:\n- name: shop\n  newTag: v2\n");
        assert_eq!(set(text, kustomize(), &shop("v2")), entry);
        assert_eq!(set(text, helm(), &pinned()), format!("{text}image:\n  tag: v2\n  digest: B\n"));
        assert_eq!(set(text, yaml("a.b.tag"), &shop("v2")), format!("{text}a:\n  b:\n    tag: v2\n"));
    }
    let unended = "images:\n- name: shop\n  newTag: v2";
    assert_eq!(set("# c", kustomize(), &shop("v2")), format!("# c\n{unended}"));
    assert_eq!(set("---", kustomize(), &shop("v2")), format!("---\n{unended}"));
    assert_eq!(set("# c\r\n", helm(), &shop("v2")), "# c^\nimage:^\n  tag: v2^\n");
}

#[test]
fn a_null_is_as_good_as_no_value() {
    for (text, wanted) in [
        ("images: ~ # c\nkind: x\n", "images: # c\n- name: shop\n  newTag: v2\nkind: x\n"),
        ("images: null\r\n", "images:^\n- name: shop^\n  newTag: v2^\n"),
        ("kind: x\nimages:   NULL", "kind: x\nimages:\n- name: shop\n  newTag: v2"),
    ] {
        assert_eq!(set(text, kustomize(), &shop("v2")), wanted);
    }
    assert_eq!(set("a: ~\nb: 1\n", yaml("a.tag"), &shop("v2")), "a:\n  tag: v2\nb: 1\n");
    let told = formats::set("images: ~\n", &kustomize(), &shop("v2"), None).unwrap_err().to_string();
    insta::assert_snapshot!(told, @r#""kustomization.yaml" line 1: "images" is empty, not a value on one line; write the entry there, or have it added (`create: true`)"#);
}

#[test]
fn a_text_at_the_end_of_a_file_gets_no_line_break() {
    let told = formats::set("kind: |\n  a", &creating(helm()), &shop("v2"), None).unwrap_err().to_string();
    insta::assert_snapshot!(told, @r#""values.yaml" line 1: the file ends in a text of several lines and without a line break, which would become a part of that text; end the file with a line break where that text has one, else let it begin with `|-` or `>-`"#);
    assert!(formats::set("a:\n- >\n  b\n  c", &creating(helm()), &shop("v2"), None).is_err());
    assert_eq!(set("kind: |-\n  a", helm(), &shop("v2")), "kind: |-\n  a\nimage:\n  tag: v2");
    assert_eq!(set("kind: |\n  a\n", helm(), &shop("v2")), "kind: |\n  a\nimage:\n  tag: v2\n");
}

#[test]
fn nothing_is_added_where_it_is_not_clear_what_or_where() {
    let told =
        |text: &str, spec: FileSpec| formats::set(text, &creating(spec), &shop("v2"), None).unwrap_err().to_string();
    insta::assert_snapshot!(told("c:\n- name: other\n", yaml("c[name=shop].tag")), @r#""values.yaml" line 2: there is no "[name=shop]" at "c" (there is: other); add it to the file, or correct the path in the configuration"#);
    insta::assert_snapshot!(told("a: 1\n", yaml("a.tag")), @r#""values.yaml" line 1: there is no "tag" at "a" (there is: a single value); add it to the file, or correct the path in the configuration"#);
    insta::assert_snapshot!(told("a: 1\n---\nb: 1\n", yaml("c.tag")), @r#""values.yaml" line 1: there is no "c" at "the top" (there is: a); add it to the file, or correct the path in the configuration"#);
    insta::assert_snapshot!(told("a: &x\n  b: 1\nc: *x\n", yaml("a.tag")), @r#""values.yaml" line 2: "a" is shared through a YAML anchor or alias; write the value out where this environment uses it"#);
    let alone = formats::set("a: 1\n", &creating(yaml("version")), &pinned(), None).unwrap_err().to_string();
    assert!(alone.contains("holds only the tag"), "{alone}");
    insta::assert_snapshot!(told("b: &b {tag: v1}\nimage:\n  <<: *b\n", helm()), @r#""values.yaml" line 3: "image.tag" is shared through a YAML anchor or alias; write the value out where this environment uses it"#);
    insta::assert_snapshot!(told("image:\n  repository: hub/pg\n", helm()), @r#""values.yaml" line 2: "image.repository" beside the version names "hub/pg", not "shop"; correct the path or the image in the configuration"#);
    insta::assert_snapshot!(told("a:\n  repository: hub/pg\n", yaml("a.tag")), @r#""values.yaml" line 2: "a.repository" beside the version names "hub/pg", not "shop"; correct the path or the image in the configuration"#);
    let two = "---\n---\n";
    insta::assert_snapshot!(told(two, kustomize()), @r#""kustomization.yaml": there is no "images" at "the top" (there is: nothing); add it to the file, or correct the path in the configuration"#);
    insta::assert_snapshot!(told("~\n", kustomize()), @r#""kustomization.yaml": there is no "images" at "the top" (there is: nothing); add it to the file, or correct the path in the configuration"#);
}

#[test]
fn a_digest_that_a_merge_may_give_is_written_beside_the_tag() {
    let text = format!("b: &b {{digest: {}}}\nimage:\n  <<: *b\n  tag: v1\n", digest('a'));
    let unpinned = ImageValue { pin: false, ..pinned() };
    let edited = formats::set(&text, &helm(), &unpinned, None).unwrap();
    assert_eq!(edited, text.replace("v1\n", &format!("v2\n  digest: {}\n", digest('b'))));
    assert!(formats::set(&text, &helm(), &shop("v2"), None).is_err());
    let text = format!("b: &b {{digest: {}}}\nimages:\n- name: shop\n  <<: *b\n  newTag: v1\n", digest('a'));
    let edited = formats::set(&text, &kustomize(), &unpinned, None).unwrap();
    assert_eq!(edited, text.replace("v1\n", &format!("v2\n  digest: {}\n", digest('b'))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_added_is_added_and_nothing_else_moves(
        before in 0_usize..3, after in 0_usize..3, indent in 1_usize..5, crlf: bool, comment: bool, blank: bool, last: bool,
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let pad = " ".repeat(indent);
        let mut text = (0..before).map(|n| format!("b{n}: 1{end}")).collect::<String>();
        text.push_str(&format!("image:{end}{pad}repository: shop"));
        text.push_str(if comment { " # 'x" } else { "" });
        let head = text.clone();
        if !last {
            text.push_str(end);
            text.push_str(if blank { end } else { "" });
            text.push_str(&(0..after).map(|n| format!("a{n}: 1{end}")).collect::<String>());
        }
        let edited = formats::set(&text, &creating(helm()), &shop("v2"), None).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert_eq!(edited, format!("{head}{end}{pad}tag: v2{}", &text[head.len()..]));
    }
}
