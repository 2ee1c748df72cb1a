//! Digests beside tags: added where the file has none, kept up where it has, and refused where there is no room.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;

/// `shop` at a tag, by digest.
fn pinned(tag: &str) -> ImageValue {
    ImageValue { digest: Some(digest('b')), pin: true, ..shop(tag) }
}

fn set(text: &str, spec: &FileSpec, to: &ImageValue) -> String {
    formats::set(text, spec, to, None).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

fn at(tag_at: &str, digest_at: Option<&str>, tag_with_digest: bool) -> FileSpec {
    let (tag_at, digest_at) = (Some(tag_at.to_owned()), digest_at.map(str::to_owned));
    FileSpec::Helm {
        path: "values.yaml".into(),
        tag_at,
        digest_at,
        tag_with_digest,
        create: false,
        with_aliases: false,
        value: None,
    }
}

/// The text with `B` for the new digest, and what was there of the old for `A`.
fn shown(text: &str) -> String {
    text.replace(digest('b').as_str(), "B").replace(digest('a').as_str(), "A").replace('\r', "^")
}

#[test]
fn a_missing_digest_is_added_to_a_kustomize_entry_the_way_its_tag_is_written() {
    let all = [
        "images:\n  - name: shop   # the API\n    newTag: v1 # now\n\n# end\n",
        "images:\n- newTag: \"v1\"\n  name: shop\n- name: cart\n  newTag: v1\n",
        "images:\r\n-   name: shop\r\n    'newTag': 'v1'\r\nkind: x\r\n",
        "images:\n- name: shop\n  newTag: v1",
        "images:\r\n- name: shop\r\n  newTag: v1",
        "images: [{name: shop, newTag: v1}, {name: b, newTag: v1,}] # x\n",
        "{\"images\": [{\"name\": \"shop\", \"newTag\": \"v1\"}]}\n",
    ];
    let told: Vec<String> = all.into_iter().map(|text| shown(&set(text, &kustomize(), &pinned("v2")))).collect();
    insta::assert_snapshot!(told.join("\n---\n"), @r#"
    images:
      - name: shop   # the API
        newTag: v2 # now
        digest: B

    # end

    ---
    images:
    - newTag: "v2"
      digest: "B"
      name: shop
    - name: cart
      newTag: v1

    ---
    images:^
    -   name: shop^
        'newTag': 'v2'^
        'digest': 'B'^
    kind: x^

    ---
    images:
    - name: shop
      newTag: v2
      digest: B
    ---
    images:^
    - name: shop^
      newTag: v2^
      digest: B
    ---
    images: [{name: shop, newTag: v2, digest: B}, {name: b, newTag: v1,}] # x

    ---
    {"images": [{"name": "shop", "newTag": "v2", "digest": "B"}]}
    "#);
    for text in all {
        let once = set(text, &kustomize(), &pinned("v2"));
        assert_eq!(set(&once, &kustomize(), &pinned("v2")), once);
        let found = formats::read(&once, &kustomize(), &image("shop")).unwrap();
        assert_eq!(found, Found { tag: Some("v2".into()), digest: Some(digest('b')) });
    }
}

#[test]
fn a_missing_digest_is_added_even_if_the_tag_is_right_already() {
    let text = "images:\n- name: shop\n  newTag: v2\n";
    assert_eq!(shown(&set(text, &kustomize(), &pinned("v2"))), "images:\n- name: shop\n  newTag: v2\n  digest: B\n");
    let from = Found { tag: Some("v2".into()), digest: None };
    assert!(formats::set(text, &kustomize(), &pinned("v2"), Some(&from)).is_ok());
}

#[test]
fn helm_gets_its_digest_beside_the_tag_or_in_the_place_kept_free_for_it() {
    let beside = "image:\n    repository: shop\n    tag:   v1   # now\nreplicas: 3\n";
    assert_eq!(
        shown(&set(beside, &helm(), &pinned("v2"))),
        "image:\n    repository: shop\n    tag:   v2   # now\n    digest: B\nreplicas: 3\n"
    );
    let free = "image:\n  digest: \"\" # none yet\n  tag: v1\n";
    assert_eq!(shown(&set(free, &helm(), &pinned("v2"))), "image:\n  digest: \"B\" # none yet\n  tag: v2\n");
    let unpinned = ImageValue { pin: false, ..pinned("v2") };
    assert_eq!(set(free, &helm(), &unpinned), free.replace("v1", "v2"));
    assert_eq!(set(beside, &helm(), &unpinned), beside.replace("v1", "v2"));
}

#[test]
fn a_configured_digest_is_added_beside_its_tag_whoever_approves() {
    let spec = at("api.image.tag", Some("api.image.sha"), false);
    let text = "api:\n  image: { tag: v1 }\n";
    let unpinned = ImageValue { pin: false, ..pinned("v2") };
    assert_eq!(shown(&set(text, &spec, &unpinned)), "api:\n  image: { tag: v2, sha: B }\n");
    assert_eq!(formats::read(text, &spec, &image("shop")).unwrap(), Found { tag: Some("v1".into()), digest: None });
    let elsewhere = at("api.image.tag", Some("api.digest"), false);
    insta::assert_snapshot!(formats::set(text, &elsewhere, &pinned("v2"), None).unwrap_err(), @r#""values.yaml" line 2: there is no "digest" at "api" (there is: image); add it to the file (or have it added: `create: true`), or correct the path in the configuration"#);
    let only = FileSpec::Helm {
        path: "values.yaml".into(),
        tag_at: None,
        digest_at: Some("image.digest".into()),
        tag_with_digest: false,
        create: false,
        with_aliases: false,
        value: None,
    };
    let text = format!("image:\n  digest: {}\n", digest('a'));
    assert_eq!(shown(&set(&text, &only, &pinned("v2"))), "image:\n  digest: B\n");
}

#[test]
fn whole_references_and_tags_in_one_value_carry_the_digest() {
    let plain = "i: 'reg:5000/t/shop:v1' # c\n";
    assert_eq!(shown(&set(plain, &yaml("i"), &pinned("v2"))), "i: 'reg:5000/t/shop:v2@B' # c\n");
    assert_eq!(shown(&set("i: shop\n", &yaml("i"), &pinned("v2"))), "i: shop:v2@B\n");
    let spec = at("i.tag", None, true);
    let together = "i:\n  tag: v1\n";
    let once = set(together, &spec, &pinned("v2"));
    assert_eq!(shown(&once), "i:\n  tag: v2@B\n");
    let found = Found { tag: Some("v2".into()), digest: Some(digest('b')) };
    assert_eq!(formats::read(&once, &spec, &image("shop")).unwrap(), found);
    // Where a file says it so, it is kept so, without being told.
    let both = format!("images:\n- name: shop\n  newTag: v1@{}\n", digest('a'));
    assert_eq!(shown(&set(&both, &kustomize(), &pinned("v2"))), "images:\n- name: shop\n  newTag: v2@B\n");
    let both = format!("image:\n  tag: v1@{} # pinned\n", digest('a'));
    let unpinned = ImageValue { pin: false, ..pinned("v2") };
    assert_eq!(shown(&set(&both, &helm(), &unpinned)), "image:\n  tag: v2@B # pinned\n");
    let error = formats::set(&both, &helm(), &shop("v2"), None).unwrap_err();
    assert!(error.to_string().contains("pins a digest"), "{error}");
}

#[test]
fn a_digest_is_written_as_the_file_writes_digests() {
    let spec = at("image.tag", Some("image.sha"), false);
    let bare = format!("image:\n  tag: v1\n  sha: {}\n", "a".repeat(64));
    let edited = set(&bare, &spec, &pinned("v2"));
    assert_eq!(edited, format!("image:\n  tag: v2\n  sha: {}\n", "b".repeat(64)));
    assert_eq!(formats::read(&edited, &spec, &image("shop")).unwrap().digest, Some(digest('b')));
    let wrong = at("image.tag", Some("image.repository"), false);
    let text = "image:\n  repository: shop\n  tag: v1\n";
    insta::assert_snapshot!(formats::set(text, &wrong, &pinned("v2"), None).unwrap_err(), @r#""values.yaml" line 2: "image.repository" holds "shop", which is no digest; say where the digest stands (`digest_at`), or write "" there"#);
}

#[test]
fn a_digest_is_written_over_a_digest_or_nothing_and_over_nothing_else() {
    let kustomized = |digest: &str| (format!("images:\n- name: shop\n  newTag: v1\n  digest: {digest}\n"), kustomize());
    let charted = |digest: &str| (format!("image:\n  tag: v1\n  digest: {digest}\n"), helm());
    let named =
        |digest: &str| (format!("image:\n  tag: v1\n  sha: {digest}\n"), at("image.tag", Some("image.sha"), false));
    let (long, short) = ("c".repeat(128), "a".repeat(63));
    for good in [digest('a').as_str(), &"a".repeat(64), &format!("sha512:{long}"), "\"\"", "~"] {
        for (text, spec) in [kustomized(good), charted(good), named(good)] {
            let edited = set(&text, &spec, &pinned("v2"));
            assert!(edited.contains(&"b".repeat(64)) && edited.contains("v2"), "{edited}");
        }
    }
    let upper = "A".repeat(64);
    for odd in ["sha256:abc", "sha256:x", &format!("sha256:{short}"), &format!("sha256:{upper}"), "sha512:0", &upper] {
        for (text, spec) in [kustomized(odd), charted(odd), named(odd)] {
            let error = formats::set(&text, &spec, &pinned("v2"), None).unwrap_err().to_string();
            assert!(error.contains(&format!("holds \"{odd}\", which is no digest")), "{text}: {error}");
            assert!(formats::can_pin(&text, &spec, &image("shop")).is_err(), "{text}");
        }
    }
}

#[test]
fn what_has_no_room_for_a_digest_is_refused_with_the_ways_out() {
    let told = |text: &str, spec: &FileSpec| formats::can_pin(text, spec, &image("shop")).unwrap_err().to_string();
    insta::assert_snapshot!(told("a:\n  version: v1\n", &yaml("a.version")), @r#""values.yaml" line 2: "a.version" holds only the tag of "shop", and a tag can be made to name something else than what was approved; say where the digest stands (`digest_at: …` beside `at`, or `tag_with_digest: true`), or go on with tags alone (`pin: tag`)"#);
    insta::assert_snapshot!(told("image: v1\n", &helm()), @r#""values.yaml" line 1: "image" is a reference to "v1", not to "shop"; correct the path or the image in the configuration"#);
    let shared = "images:\n- &shop\n  name: shop\n  newTag: v1\nmore:\n- *shop\n";
    insta::assert_snapshot!(told(shared, &kustomize()), @r#""kustomization.yaml" line 4: "images[0].newTag" is shared through a YAML anchor or alias: others follow it; write the value out where this environment uses it, or, outside of kustomizations, have what follows it change with it (`with_aliases: true`)"#);
    let held = format!("images:\n- name: shop\n  digest: {}\n", digest('a'));
    for (text, spec) in [(held.as_str(), kustomize()), ("i: shop:v1\n", yaml("i")), ("image:\n  tag: v1\n", helm())] {
        assert_eq!(formats::can_pin(text, &spec, &image("shop")), Ok(()), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_added_digest_is_one_line_and_nothing_else_moves(
        indent in 0_usize..4, deeper in 1_usize..4, quote in 0_usize..3, crlf: bool, mark: bool, comment: bool,
        before in 0_usize..3, after in 0_usize..3, last: bool,
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let quote = ["", "'", "\""][quote];
        let mut text = if mark { "\u{feff}".to_owned() } else { String::new() };
        write!(text, "# top{end}images:{end}").unwrap();
        (0..before).for_each(|n| write!(text, "{}- name: other{n}{end}", " ".repeat(indent)).unwrap());
        let (dash, pad) = (" ".repeat(indent), " ".repeat(deeper));
        write!(text, "{dash}-{pad}name: shop{end}{dash} {pad}newTag: {quote}v1{quote}").unwrap();
        let comment = if comment { "  # ünïcode: 'x" } else { "" };
        text.push_str(comment);
        let head = text.clone();
        if !last {
            text.push_str(end);
            (0..after).for_each(|n| write!(text, "{dash}-{pad}name: later{n}{end}").unwrap());
        }
        let edited = set(&text, &kustomize(), &pinned("v2"));
        let line = format!("{end}{dash} {pad}digest: {quote}{}{quote}", digest('b'));
        let tagged = head.replace("v1", "v2");
        prop_assert_eq!(edited, format!("{tagged}{line}{}", &text[head.len()..]));
    }
}
