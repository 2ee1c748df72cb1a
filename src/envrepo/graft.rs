//! What a file does not have yet and may be given: keys with all that is in them, and entries of a list, written as the file
//! writes its own. They stand behind what is there, so that nothing of it moves.

use std::ops::Range;

use yaml_edit::{Mapping, YamlNode};

use super::edit::reads_as_text;
use super::path::Step;
use super::yaml::{Address, BOM, Place, Source, innermost, is_nothing, said};

/// What is added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Tree {
    /// A value on one line.
    Text(String),
    /// Keys, in this order.
    Map(Vec<(String, Tree)>),
    /// Entries.
    Seq(Vec<Tree>),
}

impl Tree {
    /// A value below some keys.
    pub(crate) fn below(keys: &[Step], value: Self) -> Option<Self> {
        keys.iter().rev().try_fold(value, |tree, step| match step {
            Step::Key(key) => Some(Self::Map(vec![(key.clone(), tree)])),
            _ => None,
        })
    }

    /// The same with another in it: keys that both have hold what both say.
    pub(crate) fn with(self, other: Self) -> Self {
        match (self, other) {
            (Self::Map(mut mine), Self::Map(theirs)) => {
                for (key, tree) in theirs {
                    match mine.iter().position(|(known, _)| *known == key) {
                        Some(at) => {
                            let (key, known) = mine.remove(at);
                            mine.insert(at, (key, known.with(tree)));
                        }
                        None => mine.push((key, tree)),
                    }
                }
                Self::Map(mine)
            }
            (_, other) => other,
        }
    }
}

/// Something added to what is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graft {
    /// The mapping or list that grows, or the key without a value that gets one.
    pub(crate) into: Address,
    /// What it gets: keys, entries, or its value.
    pub(crate) what: Tree,
    /// The line it stands behind.
    pub(crate) line: usize,
    /// Where it is written, and what.
    pub(crate) bytes: (Range<usize>, String),
}

/// How a file writes what is in something else.
struct Style {
    end: &'static str,
    /// By how much keys are indented below a key.
    step: usize,
    /// By how much a list's dashes are.
    dash: usize,
    json: bool,
}

impl Style {
    fn of(source: &Source<'_>, document: usize) -> Self {
        let top = source.mapping(document, &[]);
        let below = |nodes: &mut dyn Iterator<Item = (usize, YamlNode)>| -> (Option<usize>, Option<usize>) {
            let (mut step, mut dash) = (None, None);
            for (column, node) in nodes {
                match &node {
                    YamlNode::Mapping(inner) if !inner.is_flow_style() => {
                        let first = first_key(inner).map(|key| source.column(&key));
                        step = step.or(first.and_then(|first| first.checked_sub(column)).filter(|n| *n > 0));
                    }
                    YamlNode::Sequence(items) if !items.is_flow_style() => {
                        let first = items.first().and_then(|item| source.dash(&item));
                        dash = dash.or(first.and_then(|(first, _)| first.checked_sub(column)));
                    }
                    _ => {}
                }
            }
            (step, dash)
        };
        let entries = top.iter().flat_map(Mapping::entries);
        let mut values = entries.filter_map(|e| Some((source.column(&e.key_node()?), e.value_node()?)));
        let (step, dash) = below(&mut values);
        let end = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
        Self { end, step: step.unwrap_or(2), dash: dash.unwrap_or(0), json: source.is_json() }
    }

    fn scalar(&self, text: &str) -> String {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._/-:@+".contains(c);
        let safe = reads_as_text(text) && text.chars().all(plain) && !text.ends_with(':');
        if safe && !self.json { text.to_owned() } else { format!("\"{text}\"") }
    }

    /// On one line, between brackets.
    fn flow(&self, tree: &Tree) -> String {
        match tree {
            Tree::Text(text) => self.scalar(text),
            Tree::Map(entries) => format!("{{{}}}", self.pairs(entries)),
            Tree::Seq(items) => format!("[{}]", items.iter().map(|t| self.flow(t)).collect::<Vec<_>>().join(", ")),
        }
    }

    fn pairs(&self, entries: &[(String, Tree)]) -> String {
        let pair = |(key, tree): &(String, Tree)| format!("{}: {}", self.scalar(key), self.flow(tree));
        entries.iter().map(pair).collect::<Vec<_>>().join(", ")
    }

    /// On lines of their own, the first where it stands, the others from a column on.
    fn block(&self, tree: &Tree, column: usize) -> String {
        let next = format!("{}{}", self.end, " ".repeat(column));
        match tree {
            Tree::Text(text) => self.scalar(text),
            Tree::Map(entries) => {
                let pair = |(key, tree): &(String, Tree)| format!("{}:{}", self.scalar(key), self.below(tree, column));
                entries.iter().map(pair).collect::<Vec<_>>().join(&next)
            }
            Tree::Seq(items) => {
                let item = |tree: &Tree| format!("- {}", self.block(tree, column + 2));
                items.iter().map(item).collect::<Vec<_>>().join(&next)
            }
        }
    }

    /// What stands behind a key's colon.
    fn below(&self, tree: &Tree, column: usize) -> String {
        let column = match tree {
            Tree::Text(text) => return format!(" {}", self.scalar(text)),
            Tree::Map(_) => column + self.step,
            Tree::Seq(_) => column + self.dash,
        };
        format!("{}{}{}", self.end, " ".repeat(column), self.block(tree, column))
    }
}

fn first_key(mapping: &Mapping) -> Option<YamlNode> {
    mapping.entries().next().and_then(|entry| entry.key_node())
}

/// Keys that a mapping does not have, behind those that it has; or the first of them below a key without a value.
pub(crate) fn add(source: &Source<'_>, place: &Place, what: Tree) -> Option<Graft> {
    let style = Style::of(source, place.address.document);
    let (into, line) = (place.address.clone(), source.line(&place.node));
    let (bytes, line) = match (&place.node, &what) {
        (YamlNode::Mapping(mapping), Tree::Map(entries)) => {
            let last = mapping.entries().last();
            let end = last
                .as_ref()
                .and_then(|e| said(e).map(|value| source.end(&value)).or_else(|| after_colon(source, &e.key_node()?)));
            match (mapping.is_flow_style(), end, first_key(mapping)) {
                (true, Some(end), _) => ((end..end, format!(", {}", style.pairs(entries))), line),
                (true, None, _) => {
                    let open = source.bytes(&place.node).start + 1;
                    ((open..open, style.pairs(entries)), line)
                }
                (false, Some(end), Some(key)) => {
                    let column = source.column(&key);
                    (own_line(source, &style, end, (column, style.block(&what, column))), source.line_at(end))
                }
                _ => return None,
            }
        }
        (YamlNode::Sequence(items), Tree::Seq(new)) => {
            let flow = || new.iter().map(|tree| style.flow(tree)).collect::<Vec<_>>().join(", ");
            match (items.is_flow_style(), items.last()) {
                (true, Some(last)) => {
                    let end = source.end(&last);
                    ((end..end, format!(", {}", flow())), line)
                }
                (true, None) => {
                    let open = source.bytes(&place.node).start + 1;
                    ((open..open, flow()), line)
                }
                (false, Some(last)) => {
                    let (column, pad) = source.dash(&last)?;
                    let item = |tree: &Tree| format!("-{}{}", " ".repeat(pad), style.block(tree, column + 1 + pad));
                    let next = format!("{}{}", style.end, " ".repeat(column));
                    let text = new.iter().map(item).collect::<Vec<_>>().join(&next);
                    let end = source.end(&last);
                    (own_line(source, &style, end, (column, text)), source.line_at(end))
                }
                (false, None) => return None,
            }
        }
        _ => return None,
    };
    Some(Graft { into, what, line, bytes })
}

/// A value for a key that has none, or a `~` in place of it.
pub(crate) fn fill(source: &Source<'_>, into: Address, key: &YamlNode, what: Tree) -> Option<Graft> {
    let style = Style::of(source, into.document);
    let end = after_colon(source, key)?;
    let line_end = source.line_end(end);
    let rest = source.text().get(end..line_end)?;
    let word = rest.trim_start().split([' ', '\t', ',', '}']).next().unwrap_or_default();
    let null = !word.is_empty() && is_nothing(word);
    let gone = if null { rest.len() - rest.trim_start().len() + word.len() } else { 0 };
    let text = style.below(&what, source.column(key));
    let bytes = match what {
        Tree::Text(_) => (end..end + gone, text),
        _ if null => (end..line_end, format!("{}{text}", rest.get(gone..)?)),
        _ => (line_end..line_end, text),
    };
    Some(Graft { into, what, line: source.line(key), bytes })
}

/// All of a document that says nothing yet, behind the comments that it may have.
pub(crate) fn begin(source: &Source<'_>, into: Address, what: Tree) -> Graft {
    let style = Style::of(source, into.document);
    let (text, at) = (source.text(), source.text().len());
    let (mut before, mut behind) = ("", style.end);
    if !text.trim_start_matches(BOM).is_empty() && !text.ends_with('\n') {
        (before, behind) = (style.end, "");
    }
    let written = format!("{before}{}{behind}", style.block(&what, 0));
    Graft { into, what, line: source.line_at(at), bytes: (at..at, written) }
}

/// Whether something ends in a text of several lines that ends with the file, without a line break: one behind it would become
/// a part of that text, unless it says that it has none (`|-`).
pub(crate) fn is_unended(source: &Source<'_>, node: &YamlNode) -> bool {
    let scalar = match innermost(node) {
        YamlNode::Scalar(scalar) => Some(scalar),
        YamlNode::TaggedNode(tagged) => tagged.value(),
        _ => None,
    };
    let Some(scalar) = scalar.filter(yaml_edit::Scalar::is_block) else { return false };
    let bytes = source.bytes(&YamlNode::Scalar(scalar));
    let header = source.text().get(bytes).and_then(|raw| raw.split_whitespace().next()).unwrap_or_default();
    let behind = source.text().get(source.end(node)..).unwrap_or_default();
    !header.contains('-') && !behind.contains('\n')
}

fn after_colon(source: &Source<'_>, key: &YamlNode) -> Option<usize> {
    let end = source.bytes(key).end;
    let rest = source.text().get(end..)?;
    rest.trim_start_matches(' ').starts_with(':').then(|| end + rest.find(':').unwrap_or_default() + 1)
}

/// A text on lines of its own behind the line that something ends on.
fn own_line(source: &Source<'_>, style: &Style, end: usize, (column, text): (usize, String)) -> (Range<usize>, String) {
    let at = source.line_end(end);
    (at..at, format!("{}{}{text}", style.end, " ".repeat(column)))
}
