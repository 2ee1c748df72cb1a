//! Finds one scalar of a YAML file and its exact bytes, by `yaml-edit`'s lossless tree.
//!
//! Nothing here guesses: what is missing, doubled, shared or not a one-line value is refused with its line.

use std::cell::OnceCell;
use std::ops::Range;

use serde::de::IgnoredAny;
use yaml_edit::{Mapping, MappingEntry, YamlFile, YamlNode};

use super::error::{EditError, EditReason};
use super::events;
use super::path::{Shown, Step};
use super::resolved::Resolved;
use crate::domain::catalog::DocumentAt;

/// A byte order mark; both parsers are given the text behind it.
pub(crate) const BOM: char = '\u{feff}';
/// How a file begins whose content Git LFS keeps elsewhere.
const LFS_POINTER: &str = "version https://git-lfs.github.com/spec/";
/// The largest file we edit. Hand-written YAML is far smaller, and parsing costs memory.
pub(crate) const LARGEST: usize = 4 << 20;

/// Where a scalar stands: the document, and keys and indices only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Index of the document in the stream.
    pub(crate) document: usize,
    /// The way from its top.
    pub(crate) steps: Vec<Step>,
}

/// One scalar with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Scalar {
    /// Where it stands in the tree.
    pub(crate) address: Address,
    /// Its bytes in the text, quotes included.
    pub(crate) range: Range<usize>,
    /// Its line, from 1.
    pub(crate) line: usize,
    /// Its value, quotes and escapes resolved.
    pub(crate) value: String,
    /// How it is written.
    pub(crate) style: Style,
    /// The key it stands under; none in a sequence.
    pub(crate) sibling: Option<Sibling>,
}

/// How a scalar is written, as far as a new value must be written likewise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Without quotes: what it says is text, a number or anything else, as its reader takes it.
    Plain,
    /// In quotes, or under a tag that says it is text.
    Text,
    /// Without quotes in a JSON file, where only text in quotes is text.
    Json,
}

/// The key of a value, as what is added beside it must be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sibling {
    /// The key's bytes in the text, quotes included.
    pub(crate) key: Range<usize>,
    /// Whether its mapping is written as `{…}`.
    pub(crate) flow: bool,
}

/// A parsed file.
pub(crate) struct Source<'t> {
    file: &'t str,
    text: &'t str,
    offset: usize,
    tops: Vec<Option<YamlNode>>,
    json: bool,
    resolved: OnceCell<Resolved>,
}

/// A node and the way to it.
#[derive(Clone)]
pub(crate) struct Place {
    /// Where it stands.
    pub(crate) address: Address,
    /// The node itself.
    pub(crate) node: YamlNode,
    sibling: Option<Sibling>,
}

impl Place {
    /// Where a key of this mapping is, or would be.
    pub(crate) fn key(&self, name: &str) -> Self {
        let mut place = self.clone();
        place.address.steps.push(Step::Key(name.to_owned()));
        place
    }
}

impl<'t> Source<'t> {
    /// Reads a file, refusing what either parser finds wrong.
    pub(crate) fn parse(file: &'t str, text: &'t str) -> Result<Self, EditError> {
        let body = text.strip_prefix(BOM).unwrap_or(text);
        let offset = text.len() - body.len();
        let refused = |line, reason| EditError::new(file, line, reason);
        if text.len() > LARGEST {
            return Err(refused(None, EditReason::NotText));
        }
        if body.starts_with(LFS_POINTER) {
            return Err(refused(None, EditReason::LfsPointer));
        }
        // The event parser goes first: it bounds the nesting, which the tree parser recurses into.
        events::check(body).map_err(|(line, why)| refused(Some(line), EditReason::NotYaml(why)))?;
        let parsed = YamlFile::parse(body);
        if let Some(error) = parsed.positioned_errors().first() {
            let line = line_of(body, error.range.start as usize);
            return Err(refused(Some(line), EditReason::NotYaml(error.message.clone())));
        }
        let top = |document: yaml_edit::Document| {
            let mapping = document.as_mapping().map(YamlNode::Mapping);
            mapping.or_else(|| document.as_sequence().map(YamlNode::Sequence))
        };
        let tops: Vec<_> = parsed.tree().documents().map(top).collect();
        if tops.iter().flatten().any(is_encrypted) {
            return Err(refused(None, EditReason::Encrypted));
        }
        let json = body.trim_start().starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(body).is_ok();
        Ok(Self { file, text, offset, tops, json, resolved: OnceCell::new() })
    }

    /// An error in this file at a node.
    pub(crate) fn refuse(&self, node: Option<&YamlNode>, reason: EditReason) -> EditError {
        EditError::new(self.file, node.map(|node| self.line(node)), reason)
    }

    /// An error in this file at a line.
    pub(crate) fn refuse_at(&self, line: Option<usize>, reason: EditReason) -> EditError {
        EditError::new(self.file, line, reason)
    }

    /// The line of a node, from 1.
    pub(crate) fn line(&self, node: &YamlNode) -> usize {
        line_of(self.text, node.byte_range().start as usize + self.offset)
    }

    /// All of the text.
    pub(crate) fn text(&self) -> &'t str {
        self.text
    }

    /// Whether the file is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.json
    }

    /// A node's bytes in the text.
    pub(crate) fn bytes(&self, node: &YamlNode) -> Range<usize> {
        let bytes = node.byte_range();
        bytes.start as usize + self.offset..bytes.end as usize + self.offset
    }

    /// The column that a node begins at, from 0.
    pub(crate) fn column(&self, node: &YamlNode) -> usize {
        let before = self.text.get(..self.bytes(node).start).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or(before).trim_start_matches(BOM).chars().count()
    }

    /// The column of the dash before an entry of a list, and the blanks between both.
    pub(crate) fn dash(&self, item: &YamlNode) -> Option<(usize, usize)> {
        let before = self.text.get(..self.bytes(item).start)?;
        let line = before.rsplit('\n').next().unwrap_or(before).trim_start_matches(BOM);
        let dash = line.trim_end_matches(' ').strip_suffix('-')?;
        Some((dash.chars().count(), line.len() - dash.len() - 1))
    }

    /// The line of a byte, from 1.
    pub(crate) fn line_at(&self, byte: usize) -> usize {
        line_of(self.text, byte)
    }

    /// Where the line of a byte ends, before its line break.
    pub(crate) fn line_end(&self, byte: usize) -> usize {
        let rest = self.text.get(byte..).unwrap_or_default().split('\n').next().unwrap_or_default();
        byte + rest.trim_end_matches('\r').len()
    }

    /// Where a node's last value ends. A node's own bytes can go on over comments and blank lines behind it.
    pub(crate) fn end(&self, node: &YamlNode) -> usize {
        let bytes = self.bytes(&innermost(node));
        bytes.start + self.text.get(bytes).unwrap_or_default().trim_end().len()
    }

    /// The key of a mapping, as it is written.
    pub(crate) fn key(&self, mapping: &Mapping, key: &str) -> Option<YamlNode> {
        mapping.entries().filter_map(|entry| entry.key_node()).find(|node| is_key(node, key))
    }

    /// What aliases and merges make of the file.
    fn resolved(&self) -> &Resolved {
        self.resolved.get_or_init(|| Resolved::read(self.text.get(self.offset..).unwrap_or_default()))
    }

    /// The text under a key of the mapping at a path, also where an alias or a merge (`<<`) gives it.
    pub(crate) fn said(&self, document: usize, steps: &[Step], key: &str) -> Option<&str> {
        self.resolved().text(document, steps, key)
    }

    /// Whether the mapping at a path has a key, its own or from a merge (`<<`).
    pub(crate) fn says(&self, document: usize, steps: &[Step], key: &str) -> bool {
        self.resolved().has(document, steps, key)
    }

    /// Whether the mapping at a place has a key from a merge (`<<`) alone.
    pub(crate) fn merges(&self, place: &Place, key: &str) -> bool {
        let merging = place.node.as_mapping().is_some_and(|own| has(own, "<<") && !has(own, key));
        merging && self.says(place.address.document, &place.address.steps, key)
    }

    /// The index of the document that the configuration means.
    pub(crate) fn document(&self, at: &DocumentAt) -> Result<usize, EditError> {
        let (kind, name) = match at {
            DocumentAt::Index(index) => return Ok(*index),
            DocumentAt::Object { kind, name } => (kind.as_str(), name.as_str()),
        };
        let metadata = [Step::Key("metadata".to_owned())];
        let said = |n: usize| Some((self.said(n, &[], "kind")?, self.said(n, &metadata, "name")?));
        let all: Vec<(usize, (&str, &str))> = (0..self.tops.len()).filter_map(|n| Some((n, said(n)?))).collect();
        let found: Vec<usize> = all.iter().filter(|(_, said)| *said == (kind, name)).map(|(n, _)| *n).collect();
        match found.as_slice() {
            [one] => Ok(*one),
            [] => {
                let have = all.iter().map(|(_, (kind, name))| format!("{kind}/{name}")).collect();
                Err(self.refuse(None, EditReason::ObjectMissing { asked: at.to_string(), have }))
            }
            several => {
                let top = |n: &usize| self.tops.get(*n)?.as_ref().map(|top| self.line(top));
                let lines = several.iter().filter_map(top).collect();
                Err(self.refuse(None, EditReason::Ambiguous { at: at.to_string(), lines }))
            }
        }
    }

    /// The mapping at a path of a document, if there is one.
    pub(crate) fn mapping(&self, document: usize, steps: &[Step]) -> Option<Mapping> {
        let place = self.find(Some(document), steps).ok()?;
        place.node.as_mapping().cloned()
    }

    /// The node at a path: in the given document, or in the one document that has it.
    pub(crate) fn find(&self, document: Option<usize>, steps: &[Step]) -> Result<Place, EditError> {
        if let Some(asked) = document {
            return match self.tops.get(asked) {
                Some(top) => self.descend(asked, top.as_ref(), steps),
                None => Err(self.refuse(None, EditReason::DocumentMissing { asked, have: self.tops.len() })),
            };
        }
        let mut fits = Vec::new();
        let mut missing = None;
        for (index, top) in self.tops.iter().enumerate() {
            match self.descend(index, top.as_ref(), steps) {
                Ok(place) => fits.push(place),
                Err(e) if matches!(e.reason, EditReason::PathMissing { .. }) => missing = missing.or(Some(e)),
                Err(e) => return Err(e),
            }
        }
        if fits.len() > 1 {
            let lines = fits.iter().map(|p| self.line(&p.node)).collect();
            return Err(self.refuse(None, EditReason::Ambiguous { at: Shown(steps).to_string(), lines }));
        }
        fits.pop().ok_or_else(|| missing.unwrap_or_else(|| self.missing(None, &[], steps.first(), Vec::new())))
    }

    fn descend(&self, document: usize, top: Option<&YamlNode>, steps: &[Step]) -> Result<Place, EditError> {
        let first = top.ok_or_else(|| self.missing(None, &[], steps.first(), Vec::new()))?;
        let address = Address { document, steps: Vec::new() };
        let mut place = Place { address, node: first.clone(), sibling: None };
        for step in steps {
            place = self.child(&place, step)?;
        }
        Ok(place)
    }

    /// One step down from a place.
    pub(crate) fn child(&self, place: &Place, step: &Step) -> Result<Place, EditError> {
        let way = &place.address.steps;
        if place.node.is_alias() {
            return Err(self.refuse(Some(&place.node), EditReason::Shared { at: Shown(way).to_string() }));
        }
        if place.node.is_tagged() {
            let reason = EditReason::Unfollowed { at: Shown(way).to_string(), what: "a tag of its own" };
            return Err(self.refuse(Some(&place.node), reason));
        }
        let mut sibling = None;
        let (concrete, node) = match (step, &place.node) {
            (Step::Key(key), YamlNode::Mapping(mapping)) => {
                let (node, beside) = self.value(place, mapping, key)?;
                sibling = beside;
                (step.clone(), node)
            }
            (Step::Index(index), YamlNode::Sequence(items)) => match items.get(*index) {
                Some(node) => (step.clone(), node),
                None => return Err(self.missing(Some(&place.node), way, Some(step), Vec::new())),
            },
            (Step::Entry(key, value), YamlNode::Sequence(items)) => {
                let says =
                    |n: usize| self.said(place.address.document, &[way.as_slice(), &[Step::Index(n)]].concat(), key);
                let mut found: Vec<_> =
                    items.values().enumerate().filter(|(n, _)| says(*n) == Some(value.as_str())).collect();
                if found.len() > 1 {
                    let lines = found.iter().map(|(_, item)| self.line(item)).collect();
                    let at = Shown(&[way.as_slice(), std::slice::from_ref(step)].concat()).to_string();
                    return Err(self.refuse(None, EditReason::Ambiguous { at, lines }));
                }
                let (index, node) = found.pop().ok_or_else(|| {
                    let have = (0..items.len()).filter_map(|n| says(n).map(str::to_owned)).collect();
                    self.missing(Some(&place.node), way, Some(step), have)
                })?;
                (Step::Index(index), node)
            }
            (_, node) => return Err(self.missing(Some(node), way, Some(step), vec![kind(node).to_owned()])),
        };
        let steps = way.iter().cloned().chain([concrete]).collect();
        Ok(Place { address: Address { document: place.address.document, steps }, node, sibling })
    }

    fn value(&self, place: &Place, mapping: &Mapping, key: &str) -> Result<(YamlNode, Option<Sibling>), EditError> {
        let entries: Vec<_> = mapping.entries().filter(|e| e.key_node().is_some_and(|k| is_key(&k, key))).collect();
        if entries.len() > 1 {
            let lines = entries.iter().filter_map(|e| e.key_node()).map(|k| self.line(&k)).collect();
            let at = Shown(&place.key(key).address.steps).to_string();
            return Err(self.refuse(None, EditReason::Ambiguous { at, lines }));
        }
        let sibling = |key: YamlNode| {
            let bytes = key.byte_range();
            let key = bytes.start as usize + self.offset..bytes.end as usize + self.offset;
            Sibling { key, flow: mapping.is_flow_style() }
        };
        let found = entries.first().and_then(|e| Some((said(e)?, e.key_node().map(sibling))));
        if let (Some(entry), None) = (entries.first(), &found) {
            let at = Shown(&place.key(key).address.steps).to_string();
            return Err(self.refuse(entry.key_node().as_ref(), EditReason::NotAScalar { at, is: "empty" }));
        }
        found.ok_or_else(|| {
            if self.merges(place, key) {
                let at = Shown(&place.key(key).address.steps).to_string();
                return self.refuse(Some(&place.node), EditReason::Shared { at });
            }
            let have = mapping.keys().filter_map(|k| k.as_scalar().map(yaml_edit::Scalar::as_string)).collect();
            self.missing(Some(&place.node), &place.address.steps, Some(&Step::Key(key.to_owned())), have)
        })
    }

    fn missing(&self, node: Option<&YamlNode>, way: &[Step], step: Option<&Step>, have: Vec<String>) -> EditError {
        let missing = step.map_or_else(String::new, |s| Shown(std::slice::from_ref(s)).to_string());
        self.refuse(node, EditReason::PathMissing { at: Shown(way).to_string(), missing, have })
    }

    /// The place as a scalar that can be replaced within its line.
    pub(crate) fn scalar(&self, place: &Place) -> Result<Scalar, EditError> {
        let at = || Shown(&place.address.steps).to_string();
        let not = |is| self.refuse(Some(&place.node), EditReason::NotAScalar { at: at(), is });
        let mut tagged_as_text = false;
        let scalar = match &place.node {
            YamlNode::Scalar(scalar) => scalar.clone(),
            YamlNode::Alias(_) => return Err(self.refuse(Some(&place.node), EditReason::Shared { at: at() })),
            // A value that is already said to be text stays text under its tag; any other tag would re-read it.
            YamlNode::TaggedNode(tagged) if tagged.tag().as_deref() == Some("!!str") => {
                tagged_as_text = true;
                tagged.value().ok_or_else(|| not("empty"))?
            }
            other => return Err(not(kind(other))),
        };
        let bytes = scalar.byte_range();
        let range = bytes.start as usize + self.offset..bytes.end as usize + self.offset;
        let raw = self.text.get(range.clone()).unwrap_or_default();
        if raw.is_empty() {
            return Err(not("empty"));
        }
        if scalar.is_block() || raw.contains(['\n', '\r']) {
            return Err(not("spread over several lines"));
        }
        let line = line_of(self.text, range.start);
        let (address, sibling) = (place.address.clone(), place.sibling.clone());
        let style = match raw.starts_with(['"', '\'']) || tagged_as_text {
            true => Style::Text,
            false if self.json => Style::Json,
            false => Style::Plain,
        };
        Ok(Scalar { address, range, line, value: scalar.as_string(), style, sibling })
    }
}

/// The value of an entry, if there is anything.
pub(crate) fn said(entry: &MappingEntry) -> Option<YamlNode> {
    entry.value_node().filter(|value| value.byte_range().start < value.byte_range().end)
}

/// Whether SOPS keeps a checksum over this document: no value of it can be changed without the key.
fn is_encrypted(top: &YamlNode) -> bool {
    let sops = top.as_mapping().and_then(|m| m.entries().find(|e| e.key_node().is_some_and(|k| is_key(&k, "sops"))));
    let kept = sops.and_then(|entry| entry.value_node());
    kept.is_some_and(|kept| kept.as_mapping().is_some_and(|m| has(m, "mac") || has(m, "lastmodified")))
}

/// The last value in a node, however deep.
pub(crate) fn innermost(node: &YamlNode) -> YamlNode {
    let inner = match node {
        YamlNode::Mapping(mapping) if !mapping.is_flow_style() => {
            mapping.entries().last().and_then(|entry| said(&entry).or_else(|| entry.key_node()))
        }
        YamlNode::Sequence(items) if !items.is_flow_style() => items.last(),
        _ => None,
    };
    inner.map_or_else(|| node.clone(), |inner| innermost(&inner))
}

/// Whether a value is nothing, in one of the ways in which YAML says so.
pub(crate) fn is_nothing(value: &str) -> bool {
    matches!(value, "" | "~" | "null" | "Null" | "NULL")
}

/// Whether nothing stands here: a `~`, which is no more than no value at all.
pub(crate) fn is_null(node: &YamlNode) -> bool {
    node.as_scalar().is_some_and(yaml_edit::Scalar::is_null)
}

/// Whether a mapping has a key.
pub(crate) fn has(mapping: &Mapping, key: &str) -> bool {
    mapping.entries().any(|e| e.key_node().is_some_and(|k| is_key(&k, key)))
}

fn is_key(node: &YamlNode, key: &str) -> bool {
    node.as_scalar().is_some_and(|s| s.as_string() == key)
}

fn kind(node: &YamlNode) -> &'static str {
    match node {
        YamlNode::Scalar(_) => "a single value",
        YamlNode::Mapping(_) => "a mapping",
        YamlNode::Sequence(_) => "a sequence",
        YamlNode::Alias(_) => "an alias",
        YamlNode::TaggedNode(_) => "a value with a tag of its own",
    }
}

/// The line of a byte, from 1.
pub(crate) fn line_of(text: &str, byte: usize) -> usize {
    text.as_bytes().iter().take(byte).filter(|b| **b == b'\n').count() + 1
}
