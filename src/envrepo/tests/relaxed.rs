//! Files that cluster tools read although the standard asks for more: edited like any other, and what those tools refuse is
//! refused.

use proptest::prelude::*;
use saphyr_parser::{Event, Parser};

use super::*;
use crate::envrepo::relaxed::relaxed;

/// Both ways of reading: what is said, without where.
fn said(text: &str) -> Option<Vec<Event<'_>>> {
    Parser::new_from_str(text).map(|event| event.ok().map(|(event, _)| event)).collect()
}

#[test]
fn what_cluster_tools_read_is_edited_byte_for_byte() {
    for text in [
        "image:\n  tag:\tv1\t# x\n",
        "kind:\ttag\nversion: v1\n",
        "lifecycle:\n  command: [\n    \"sh\", \"-c\",\n    # wait\n    \"sleep 5\",\n  ]\nversion: v1\n",
        "args: [\n  x,\n]\nversion: v1\n",
        "args:\n- a: {\n  x: y\n}\n- b\nversion: v1\n",
        "note: \"one\n  [two\ntail\"\nversion: v1\n",
        "spec:\n  note: 'it''s\n  two'\nversion: v1\n",
        "{\n\t\"args\": [\n\t\t1\n\t],\n\t\"version\": \"v1\"\n}\n",
        "script: |\n  a: [\n  \tb\n ]:\nargs: [\nx]\nversion: v1\n".replace("\n ]:", "").as_str(),
        "plain: one\n  \"two [ # no\nargs: [\nx]\nversion: v1\n",
        "args: [\n]\r\nversion: v1\r\n",
        "script: |# as it is\n  a\nversion: v1\n",
        "---\targs\n---\nargs: {a: b,\nc: d}\nversion:\tv1\n...\n",
    ] {
        let at = if text.contains("version") { "version" } else { "image.tag" };
        let edited = formats::set(text, &yaml(at), &shop("v2"), None);
        assert_eq!(edited, Ok(text.replace("v1", "v2")), "{text:?}");
    }
}

#[test]
fn what_cluster_tools_refuse_stays_refused() {
    for text in [
        "version: v1\n\tmore: x\n",
        "version: v1\nlist: [\n  x\n",
        "version: v1\nnote: \"one\n",
        "version: v1\nlist: [\n---\n]\n",
        "version: v1\n  more: [\n1]\n",
    ] {
        let refused = formats::set(text, &yaml("version"), &shop("v2"), None);
        let told = refused.map_err(|error| error.to_string());
        assert!(told.as_ref().is_err_and(|why| why.contains("not valid YAML")), "{text:?}: {told:?}");
    }
}

#[test]
fn an_edit_is_proved_in_such_a_file_too() {
    let text = "a: &a v1\nb: [\n*a\n]\n";
    let shared = formats::set(text, &yaml("a"), &shop("v2"), None).unwrap_err().to_string();
    assert!(shared.contains("shared through a YAML anchor"), "{shared}");
    let pinned = ImageValue { digest: Some(digest('a')), pin: true, ..shop("v2") };
    let edited = formats::set("image:\n  tag:\tv1\nargs: [\n]\n", &helm(), &pinned, None);
    assert_eq!(edited, Ok(format!("image:\n  tag:\tv2\n  digest: {}\nargs: [\n]\n", digest('a'))));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn a_copy_says_what_the_text_says(text in "([ab]|: |\n|\n  |- |\\[|\\]|\\{|\\}|, |\"|'| #|a: \\|\n|a: >-\n|\t|&a |\\*a|\\? |---\n|\\\\){0,24}") {
        if let Some(events) = said(&text) {
            let copy = relaxed(&text);
            prop_assert_eq!(said(&copy), Some(events), "{:?}", copy);
            prop_assert_eq!(copy.lines().count(), text.lines().count());
        }
    }
}
