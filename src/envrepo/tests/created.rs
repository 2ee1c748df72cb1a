//! What a file does not have: added where that is asked for, behind what is there, and in the file's own hand.

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

#[test]
fn a_kustomization_gets_the_entry_that_it_lacks() {
    let all = [
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
    let told: Vec<String> = all.iter().map(|text| set(text, kustomize(), &pinned())).collect();
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
    assert_eq!(set(all[0], kustomize(), &shop("v2")), "resources:\n- ../base\nimages:\n- name: shop\n  newTag: v2\n");
}
