//! The splice on texts: known cases by name, and a property over generated documents whose byte positions we know from
//! writing them, not from any parser.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::envrepo::edit::reads_as_text;
use crate::envrepo::path::{Shown, Step};

fn set(text: &str, spec: &FileSpec, to: &ImageValue) -> String {
    formats::set(text, spec, to, None).unwrap_or_else(|e| panic!("{e}\n{text}"))
}

#[test]
fn a_kustomize_entry_gets_tag_digest_and_name_where_it_has_them() {
    let text = "images: # all of them\n  - name: other\n    newTag: v1\n  -   name:   shop   # ours\n      newName: 'old/shop'\n      newTag: \"v1\"\n      digest: \"\"\n";
    let to = ImageValue { new_name: Some("new:5000/shop".into()), digest: Some(digest('a')), ..shop("v2") };
    let edited = set(text, &kustomize(), &to);
    assert_eq!(
        edited,
        text.replace("old/shop", "new:5000/shop")
            .replace("\"v1\"", "\"v2\"")
            .replace("digest: \"\"", &format!("digest: \"{}\"", digest('a')))
    );
    let found = formats::read(&edited, &kustomize(), &image("shop")).unwrap();
    assert_eq!(found, Found { tag: Some("v2".into()), digest: Some(digest('a')) });
}

#[test]
fn a_kustomize_entry_is_found_by_name_before_new_name_before_a_hosted_name() {
    let by_new_name = "images:\n- name: app\n  newName: shop\n  newTag: v1\n";
    assert_eq!(set(by_new_name, &kustomize(), &shop("v2")), by_new_name.replace("v1", "v2"));
    let hosted = "images:\n- name: registry.example:5000/team/shop\n  newTag: v1\n- name: workshop\n  newTag: w\n";
    assert_eq!(set(hosted, &kustomize(), &shop("v2")), hosted.replace("v1", "v2"));
    let both = "images:\n- name: app\n  newName: shop\n  newTag: v0\n- name: shop\n  newTag: v1\n";
    assert_eq!(set(both, &kustomize(), &shop("v2")), both.replace("v1", "v2"));
}

#[test]
fn flow_maps_marks_and_crlf_stay_as_they_are() {
    let flow = "images: [{name: shop, newTag: v1}, {name: b, newTag: v1,}] # x\n";
    assert_eq!(set(flow, &kustomize(), &shop("v2")), flow.replacen("v1", "v2", 1));
    let crlf = "\u{feff}# top\r\nimage:\r\n    repository: \"hub/shop\"\r\n    tag:   'v1'   # ü pinned\r\n\r\n";
    assert_eq!(set(crlf, &helm(), &shop("v2")), crlf.replace("'v1'", "'v2'"));
    let bare = "image:\n  tag: v1";
    assert_eq!(set(bare, &helm(), &shop("v2")), "image:\n  tag: v2");
    let text_tag = "image:\n  tag: !!str 7 # c\n";
    assert_eq!(set(text_tag, &helm(), &shop("v2")), "image:\n  tag: !!str v2 # c\n");
    let empty = "image: {tag: \"\"}\n";
    assert_eq!(set(empty, &helm(), &shop("v2")), "image: {tag: \"v2\"}\n");
}

#[test]
fn helm_updates_the_digest_beside_the_tag_because_charts_let_it_win() {
    let text = format!("image:\n  tag: v1\n  digest: {}\n", digest('a'));
    let to = ImageValue { digest: Some(digest('b')), ..shop("v2") };
    assert_eq!(set(&text, &helm(), &to), format!("image:\n  tag: v2\n  digest: {}\n", digest('b')));
    let unpinned = "image:\n  tag: v1\n  digest: \"\"\n";
    assert_eq!(set(unpinned, &helm(), &to), unpinned.replace("v1", "v2"));
}

#[test]
fn what_stands_where_a_digest_should_and_is_none_is_told_all_the_same() {
    let found = |text: &str| formats::read(text, &kustomize(), &image("shop")).unwrap();
    let told = |tag: &str, digest| Found { tag: Some(tag.into()), digest };
    let entry = |rest: &str| found(&format!("images:\n- name: shop\n  {rest}\n"));
    let a = digest('a');
    assert_eq!(entry(&format!("newTag: v1@{a}")), told("v1", Some(a.clone())));
    assert_eq!(entry(&format!("newTag: v1@{}\n  digest: {a}", digest('b'))), told("v1", Some(a)));
    assert_eq!(entry("newTag: v1@sha256:0"), told("v1@sha256:0", None));
    assert_eq!(entry("newTag: v1\n  digest: sha256:0"), told("v1@sha256:0", None));
    assert_eq!(entry("digest: sha512:0"), told("sha512:0", None));
    assert_eq!(entry("newTag: v1\n  digest: ~"), told("v1", None));
    let reference = |text: &str| formats::read(&format!("i: {text}\n"), &yaml("i"), &image("shop")).unwrap();
    assert_eq!(reference("shop"), told("latest", None));
}

#[test]
fn a_whole_reference_keeps_its_registry() {
    let spec = yaml("spec.containers[name=shop].image");
    let text = format!(
        "spec:\n  containers:\n  - {{name: side, image: a/b:1}}\n  - name: shop\n    image: reg:5000/t/shop:v1@{} # c\n",
        digest('a')
    );
    let to = ImageValue { digest: Some(digest('b')), ..shop("v2") };
    let edited = set(&text, &spec, &to);
    assert_eq!(edited, text.replace("v1", "v2").replace(digest('a').as_str(), digest('b').as_str()));
    assert_eq!(
        formats::read(&edited, &spec, &image("shop")).unwrap(),
        Found { tag: Some("v2".into()), digest: Some(digest('b')) }
    );
    assert_eq!(set("i: shop\n", &yaml("i"), &shop("v2")), "i: shop:v2\n");
}

#[test]
fn documents_are_chosen_by_index_or_by_the_only_one_that_fits() {
    let text = "a: 1\n---\nb: {tag: v1}\n---\na: 2\n";
    assert_eq!(set(text, &yaml("b.tag"), &shop("v2")), text.replace("v1", "v2"));
    let third = FileSpec::Yaml {
        path: "x".into(),
        document: Some(crate::domain::catalog::DocumentAt::Index(2)),
        at: "a".into(),
        digest_at: None,
        tag_with_digest: false,
        create: false,
        with_aliases: false,
        value: None,
    };
    assert_eq!(set(text, &third, &shop("v2")), "a: 1\n---\nb: {tag: v1}\n---\na: v2\n");
    // By its object it is found wherever it stands.
    let object = |name: &str| format!("kind: Deployment\nmetadata: {{name: {name}}}\nimage: shop:v1\n");
    let (a, b) = (object("a"), object("b"));
    let mut spec = yaml("image");
    if let FileSpec::Yaml { document, .. } = &mut spec {
        *document = crate::domain::catalog::DocumentAt::object("Deployment/b");
    }
    for before in ["", "# none\n---\n", "kind: Service\nmetadata: {name: b}\nimage: shop:v1\n---\n"] {
        let text = format!("{before}{a}---\n{b}");
        assert_eq!(set(&text, &spec, &shop("v2")), format!("{before}{a}---\n{}", b.replace("v1", "v2")));
    }
}

#[test]
fn an_anchor_that_nobody_follows_is_no_obstacle() {
    assert_eq!(set("image: &i\n  tag: &t v1\n", &helm(), &shop("v2")), "image: &i\n  tag: &t v2\n");
}

#[test]
fn what_would_be_misread_without_quotes_gets_them() {
    for (tag, plain) in [
        ("v1.4.0", true),
        ("1.4.0", true),
        ("1.10-alpine", true),
        ("dev-0a1b2c3", true),
        ("0a1b2c3", true),
        ("1.10", false),
        ("1", false),
        ("007", false),
        ("12e7", false),
        ("1_0", false),
        ("0x1f", false),
        ("0o17", false),
        ("true", false),
        ("No", false),
        ("y", false),
        ("null", false),
        ("2026-11-22", false),
        ("2026-1-2", false),
        ("1.", false),
    ] {
        assert_eq!(reads_as_text(tag), plain, "{tag}");
        let want = if plain { format!("t: {tag}\n") } else { format!("t: \"{tag}\"\n") };
        assert_eq!(set("t: vold\n", &yaml("t"), &shop(tag)), want);
    }
}

#[test]
fn setting_what_is_set_changes_nothing_even_when_it_moved_past_the_plan() {
    let from = Found { tag: Some("v1".into()), digest: None };
    let text = "image:\n  tag: v2\n";
    assert_eq!(formats::set(text, &helm(), &shop("v2"), Some(&from)), Ok(text.to_owned()));
    let moved = formats::set("image:\n  tag: v3\n", &helm(), &shop("v2"), Some(&from));
    insta::assert_snapshot!(moved.unwrap_err(), @r#""values.yaml" holds v3, not the planned v1: someone changed it; plan the delivery again"#);
}

#[derive(Debug, Clone)]
enum Node {
    Leaf(u8, String),
    Map(Vec<(u8, Node)>),
    Seq(Vec<Node>),
}

/// A leaf that was written: the way to it, and its bytes.
type Leaf = (Vec<Step>, std::ops::Range<usize>);

/// Writes a tree as YAML in odd but legal layouts, and notes where each leaf came to stand.
struct Writer {
    out: String,
    leaves: Vec<Leaf>,
    end: &'static str,
    whims: Vec<u8>,
    turn: usize,
}

impl Writer {
    fn whim(&mut self, of: u8) -> u8 {
        self.turn += 1;
        self.whims[self.turn % self.whims.len()] % of
    }

    fn leaf(&mut self, way: &[Step], style: u8, text: &str) {
        let start = self.out.len();
        match style % 4 {
            0 => self.out.push_str(text),
            1 => write!(self.out, "'it''s {text}'").unwrap(),
            2 => write!(self.out, "\"{text} # \\\" \\u00fc\"").unwrap(),
            _ => write!(self.out, "{text}#ü{text}").unwrap(),
        }
        self.leaves.push((way.to_vec(), start..self.out.len()));
    }

    fn finish_line(&mut self) {
        match self.whim(5) {
            0 => self.out.push_str(" # a comment: with 'quotes\""),
            1 => self.out.push_str("  \t# ünïcode"),
            2 => self.out.push_str("   "),
            _ => {}
        }
        self.out.push_str(self.end);
        if self.whim(7) == 0 {
            write!(self.out, "{}      # lonely{}", self.end, self.end).unwrap();
        }
    }

    fn flow(&mut self, way: &[Step], node: &Node) {
        match node {
            Node::Leaf(style, text) => self.leaf(way, *style, text),
            Node::Map(entries) => {
                self.out.push('{');
                for (i, (style, child)) in entries.iter().enumerate() {
                    self.out.push_str(if i == 0 { "" } else { ", " });
                    let key = self.key(i, *style);
                    self.out.push_str(": ");
                    self.flow(&[way, &[Step::Key(key)]].concat(), child);
                }
                self.out.push('}');
            }
            Node::Seq(items) => {
                self.out.push_str("[ ");
                for (i, child) in items.iter().enumerate() {
                    self.out.push_str(if i == 0 { "" } else { " ,  " });
                    self.flow(&[way, &[Step::Index(i)]].concat(), child);
                }
                self.out.push(']');
            }
        }
    }

    fn key(&mut self, index: usize, style: u8) -> String {
        let key = if style % 5 == 4 { format!("k.{index}/x") } else { format!("k{index}") };
        match style % 3 {
            0 => self.out.push_str(&key),
            1 => write!(self.out, "'{key}'").unwrap(),
            _ => write!(self.out, "\"{key}\"").unwrap(),
        }
        key
    }

    /// What stands behind `key:` or `-`, up to and with the end of its line or lines.
    fn behind(&mut self, way: &[Step], node: &Node, indent: usize) {
        match node {
            Node::Leaf(style, text) => {
                let gap = ["", " ", "   "][self.whim(3) as usize];
                self.out.push_str(gap);
                self.out.push(' ');
                self.leaf(way, *style, text);
                self.finish_line();
            }
            Node::Map(entries) if entries.is_empty() || self.whim(4) == 0 => {
                self.out.push(' ');
                self.flow(way, node);
                self.finish_line();
            }
            Node::Seq(items) if items.is_empty() || self.whim(4) == 0 => {
                self.out.push(' ');
                self.flow(way, node);
                self.finish_line();
            }
            _ => {
                self.finish_line();
                let deeper = indent + 1 + self.whim(4) as usize;
                self.block(way, node, deeper);
            }
        }
    }

    fn block(&mut self, way: &[Step], node: &Node, indent: usize) {
        let pad = " ".repeat(indent);
        match node {
            Node::Leaf(..) => self.behind(way, node, indent),
            Node::Map(entries) => {
                for (i, (style, child)) in entries.iter().enumerate() {
                    self.out.push_str(&pad);
                    let key = self.key(i, *style);
                    self.out.push(':');
                    self.behind(&[way, &[Step::Key(key)]].concat(), child, indent);
                }
            }
            Node::Seq(items) => {
                for (i, child) in items.iter().enumerate() {
                    write!(self.out, "{pad}-").unwrap();
                    self.behind(&[way, &[Step::Index(i)]].concat(), child, indent);
                }
            }
        }
    }
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = (any::<u8>(), "[a-z][a-z0-9]{0,5}").prop_map(|(style, text)| Node::Leaf(style, text));
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec((any::<u8>(), inner.clone()), 1..4).prop_map(Node::Map),
            prop::collection::vec(inner, 1..4).prop_map(Node::Seq),
        ]
    })
}

fn top() -> impl Strategy<Value = Node> {
    prop::collection::vec((any::<u8>(), node()), 1..4).prop_map(Node::Map)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn only_the_target_bytes_differ_in_every_generated_document(
        documents in prop::collection::vec(top(), 1..3),
        whims in prop::collection::vec(any::<u8>(), 8..40),
        crlf: bool, mark: bool, pick: prop::sample::Index,
        tag in "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,12}",
    ) {
        let end = if crlf { "\r\n" } else { "\n" };
        let start = if mark { "\u{feff}" } else { "" };
        let mut writer = Writer { out: start.into(), leaves: Vec::new(), end, whims, turn: 0 };
        let mut leaves = Vec::new();
        for (index, document) in documents.iter().enumerate() {
            if documents.len() > 1 {
                write!(writer.out, "---{end}").unwrap();
            }
            writer.block(&[], document, 0);
            leaves.extend(writer.leaves.drain(..).map(|leaf| (index, leaf)));
        }
        let text = writer.out;
        let (document, (steps, range)) = pick.get(&leaves).clone();
        let at = Shown(&steps).to_string();
        let spec = FileSpec::Yaml { path: "f".into(), document: Some(crate::domain::catalog::DocumentAt::Index(document)), at, digest_at: None, tag_with_digest: false, create: false, with_aliases: false, value: None };
        let edited = formats::set(&text, &spec, &shop(&tag), None);
        prop_assert!(edited.is_ok(), "{} in\n{text}", edited.unwrap_err());
        let edited = edited.unwrap();
        let raw = &text[range.clone()];
        let new = match raw.as_bytes()[0] {
            b'\'' => format!("'{tag}'"),
            b'"' => format!("\"{tag}\""),
            _ if reads_as_text(&tag) => tag.clone(),
            _ => format!("\"{tag}\""),
        };
        if raw != tag {
            prop_assert_eq!(&edited, &format!("{}{new}{}", &text[..range.start], &text[range.end..]));
        }
        prop_assert_eq!(formats::read(&edited, &spec, &image("shop")).unwrap().tag, Some(tag));
    }

    #[test]
    fn what_stays_plain_is_text_to_an_independent_reader(tag in "[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,8}|[0-9_.eE]{1,6}|0[xob][0-9a-f]{1,3}") {
        if reads_as_text(&tag) {
            use saphyr::LoadableYamlNode;
            let loaded = saphyr::Yaml::load_from_str(&tag).unwrap();
            prop_assert_eq!(loaded[0].as_str(), Some(tag.as_str()));
        }
    }

    #[test]
    fn hostile_text_is_refused_and_never_a_panic(text in "[a-c:\\-\\[\\]{}\"'#&*|>!? \n\t\r\u{feff}ü%@,]{0,60}") {
        for spec in [yaml("a"), yaml("a.b[0]"), kustomize(), helm()] {
            if let Ok(edited) = formats::set(&text, &spec, &shop("v9"), None) {
                prop_assert!(edited.contains("v9"));
            }
        }
    }
}
