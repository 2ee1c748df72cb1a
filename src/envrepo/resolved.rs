//! What aliases and merges (`<<`) make of a file, as whoever loads it reads it. Nodes are shared, not copied: a hostile file
//! cannot blow up in memory.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use saphyr_parser::{Event, Parser};
use serde_json::{Map, Value};

use super::events;
use super::path::Step;

/// How many merges within merges are followed.
const DEEPEST: usize = 20;
/// How deep a value may be, and of how many parts.
const DEEPEST_VALUE: usize = 64;
const MOST_VALUES: usize = 50_000;

/// A file's documents.
pub(crate) struct Resolved(Vec<Rc<Node>>);

enum Node {
    Text(String),
    Map(Vec<(Rc<Node>, Rc<Node>)>),
    Seq(Vec<Rc<Node>>),
}

impl Resolved {
    /// Reads a text that parses.
    pub(crate) fn read(text: &str) -> Self {
        let text = events::readable(text);
        let mut building = Building::default();
        for (event, _) in Parser::new_from_str(&text).map_while(Result::ok) {
            building.take(event);
        }
        Self(building.documents)
    }

    /// The text under a key of the mapping at a path, by whatever way it comes there.
    pub(crate) fn text(&self, document: usize, steps: &[Step], key: &str) -> Option<&str> {
        if let Node::Text(text) = self.node(document, steps, key)? { Some(text) } else { None }
    }

    /// Whether the mapping at a path has a key, by whatever way it comes there.
    pub(crate) fn has(&self, document: usize, steps: &[Step], key: &str) -> bool {
        self.node(document, steps, key).is_some()
    }

    fn node(&self, document: usize, steps: &[Step], key: &str) -> Option<&Node> {
        let mut node = self.0.get(document)?;
        for step in steps {
            node = match (step, node.as_ref()) {
                (Step::Key(key), _) => node.get(key)?,
                (Step::Index(index), Node::Seq(items)) => items.get(*index)?,
                _ => return None,
            };
        }
        node.get(key).map(Rc::as_ref)
    }

    /// The first document, with every scalar as the text that stands there; none where it is too large or too deep.
    pub(crate) fn value(&self) -> Option<Value> {
        self.0.first()?.value(DEEPEST_VALUE, &mut 0)
    }
}

impl Node {
    /// The same as a value, with what merges give.
    fn value(&self, depth: usize, made: &mut usize) -> Option<Value> {
        *made += 1;
        let depth = depth.checked_sub(1).filter(|_| *made <= MOST_VALUES)?;
        Some(match self {
            Self::Text(text) => Value::String(text.clone()),
            Self::Seq(items) => {
                Value::Array(items.iter().map(|item| item.value(depth, made)).collect::<Option<Vec<_>>>()?)
            }
            Self::Map(entries) => {
                let mut fields = Map::new();
                for (key, value) in entries {
                    if let Self::Text(key) = key.as_ref()
                        && key != "<<"
                    {
                        fields.insert(key.clone(), value.value(depth, made)?);
                    }
                }
                for (_, from) in entries.iter().filter(|(key, _)| key.is("<<")) {
                    let given = match from.value(depth, made)? {
                        Value::Array(all) => all,
                        one => vec![one],
                    };
                    for (key, value) in given.into_iter().flat_map(|one| match one {
                        Value::Object(fields) => fields,
                        _ => Map::new(),
                    }) {
                        fields.entry(key).or_insert(value);
                    }
                }
                Value::Object(fields)
            }
        })
    }

    /// What a mapping has under a key: its own, else what the first merge gives it that has any.
    fn get(&self, key: &str) -> Option<&Rc<Self>> {
        self.merged(key, DEEPEST, &mut HashSet::new())
    }

    /// The same, looking into each mapping once.
    fn merged(&self, key: &str, depth: usize, seen: &mut HashSet<*const Self>) -> Option<&Rc<Self>> {
        let Self::Map(entries) = self else { return None };
        if let Some((_, value)) = entries.iter().find(|(own, _)| own.is(key)) {
            return Some(value);
        }
        let depth = depth.checked_sub(1).filter(|_| seen.insert(self))?;
        let merges = entries.iter().filter(|(own, _)| own.is("<<")).map(|(_, from)| from.as_ref());
        for from in merges {
            let found = match from {
                Self::Seq(items) => items.iter().find_map(|item| item.merged(key, depth, seen)),
                from => from.merged(key, depth, seen),
            };
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn is(&self, text: &str) -> bool {
        matches!(self, Self::Text(own) if own == text)
    }
}

/// What was read so far.
#[derive(Default)]
struct Building {
    documents: Vec<Rc<Node>>,
    /// The collections we are inside of, each with its nodes and its anchor.
    open: Vec<(Vec<Rc<Node>>, usize)>,
    anchors: HashMap<usize, Rc<Node>>,
}

impl Building {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Scalar(text, _, anchor, _) => self.node(Node::Text(text.into_owned()), anchor),
            Event::MappingStart(anchor, _) | Event::SequenceStart(anchor, _) => self.open.push((Vec::new(), anchor)),
            Event::SequenceEnd => {
                if let Some((nodes, anchor)) = self.open.pop() {
                    self.node(Node::Seq(nodes), anchor);
                }
            }
            Event::MappingEnd => {
                if let Some((nodes, anchor)) = self.open.pop() {
                    let pair = |pair: &[Rc<Node>]| Some((pair.first()?.clone(), pair.get(1)?.clone()));
                    self.node(Node::Map(nodes.chunks(2).filter_map(pair).collect()), anchor);
                }
            }
            Event::Alias(id) => {
                let node = self.anchors.get(&id).cloned();
                self.put(node.unwrap_or_else(|| Rc::new(Node::Text(String::new()))));
            }
            _ => {}
        }
    }

    fn node(&mut self, node: Node, anchor: usize) {
        let node = Rc::new(node);
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.put(node);
    }

    fn put(&mut self, node: Rc<Node>) {
        match self.open.last_mut() {
            Some((nodes, _)) => nodes.push(node),
            None => self.documents.push(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_aliases_and_merges_give_is_read_where_it_comes() {
        let text = "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], y: 3}\nd: {<<: {<<: *b}, w: *b}\ne: [*a]\n---\na: {x: 9}\n";
        let file = Resolved::read(text);
        let at = |path: &[Step], key: &str| file.text(0, path, key).unwrap_or("-").to_owned();
        let key = |name: &str| Step::Key(name.to_owned());
        let all = ["x", "y", "z", "w"].map(|name| at(&[key("c")], name));
        assert_eq!(all, ["1", "3", "2", "-"]);
        assert_eq!([at(&[key("d")], "z"), at(&[key("d"), key("w")], "y")], ["2", "2"]);
        assert_eq!([at(&[key("e"), Step::Index(0)], "x"), at(&[key("e")], "x")], ["1", "-"]);
        assert_eq!(file.text(1, &[key("a")], "x"), Some("9"));
    }

    #[test]
    fn a_bomb_of_aliases_stays_small() {
        let mut text = "a0: &a0 {x: 1}\n".to_owned();
        for n in 1..60 {
            let many = vec![format!("*a{}", n - 1); 50].join(", ");
            text.push_str(&format!("a{n}: &a{n} {{<<: [{many}]}}\n"));
        }
        let file = Resolved::read(&text);
        assert_eq!(file.text(0, &[Step::Key("a15".to_owned())], "x"), Some("1"));
        assert_eq!(file.text(0, &[Step::Key("a59".to_owned())], "x"), None);
    }
}
