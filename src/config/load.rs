//! From YAML text to a JSON value, with the line and column of every key and value kept beside it.
//!
//! Works on the parser's events, so that duplicate keys, aliases and nesting are ours to judge; the whole is limited in
//! depth and size, so that no file can exhaust the machine.

use std::collections::HashMap;

use saphyr::{Scalar, ScalarStyle, Tag};
use saphyr_parser::{Event, Parser, Span};
use serde_json::{Map, Value};
use std::borrow::Cow;

use super::problem::{KeyPath, Position, Problem, Segment};

const MAX_DEPTH: usize = 64;
const MAX_NODES: usize = 200_000;
const UNKNOWN_TAG: &str = "this tag is not supported; write the value without it";

/// Where an entry stands in the text.
#[derive(Debug, Clone, Copy)]
struct Spot {
    key: Position,
    value: Position,
    scalar: bool,
}

/// A YAML document as a JSON value, with the place of everything in it.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) value: Value,
    spots: HashMap<KeyPath, Spot>,
    keys: HashMap<KeyPath, Vec<String>>,
}

impl Document {
    /// Reads one document. Duplicate keys are told beside it; what cannot be read further is an error.
    pub(crate) fn parse(text: &str) -> Result<(Self, Vec<Problem>), Problem> {
        let mut builder = Builder::default();
        for next in Parser::new_from_str(text) {
            let (event, span) = next.map_err(|error| {
                let at = Position { line: error.marker().line(), column: error.marker().col() + 1 };
                let hint = "text that holds `{`, `[`, `: ` or ` #` needs quotes, and indentation must be spaces";
                Problem {
                    at: Some(at),
                    path: KeyPath::default(),
                    what: format!("not valid YAML: {} ({hint})", error.info()),
                }
            })?;
            builder.take(event, span)?;
        }
        Ok((builder.document, builder.problems))
    }

    /// Where to point for a problem with the value at this path: the value itself where it is a scalar, else its key.
    pub(crate) fn at(&self, path: &KeyPath) -> Option<Position> {
        self.nearest(path).map(|spot| if spot.scalar { spot.value } else { spot.key })
    }

    /// Where the key at the end of this path stands.
    pub(crate) fn key_at(&self, path: &KeyPath) -> Option<Position> {
        self.nearest(path).map(|spot| spot.key)
    }

    /// The keys of the mapping at this path, in the order of the file.
    pub(crate) fn keys(&self, path: &KeyPath) -> Vec<String> {
        if let Some(keys) = self.keys.get(path) {
            return keys.clone();
        }
        // An alias: its keys stand where its anchor is; the alphabet's order will do.
        let mut here = Some(&self.value);
        for segment in path.segments() {
            here = here.and_then(|value| match segment {
                Segment::Key(key) => value.get(key.as_str()),
                Segment::Index(index) => value.get(*index),
            });
        }
        here.and_then(Value::as_object).map(|map| map.keys().cloned().collect()).unwrap_or_default()
    }

    fn nearest(&self, path: &KeyPath) -> Option<&Spot> {
        let mut path = path.clone();
        loop {
            if let Some(spot) = self.spots.get(&path) {
                return Some(spot);
            }
            path = path.parent()?;
        }
    }
}

/// A collection that is still being read.
struct Open {
    path: KeyPath,
    start: Position,
    anchor: usize,
    content: Content,
}

enum Content {
    List(Vec<Value>),
    Mapping { entries: Map<String, Value>, order: Vec<String>, key: Option<(String, Position)> },
}

#[derive(Default)]
struct Builder {
    document: Document,
    problems: Vec<Problem>,
    open: Vec<Open>,
    anchors: HashMap<usize, Value>,
    nodes: usize,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Problem> {
        let at = Position { line: span.start.line(), column: span.start.col() + 1 };
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(
                        self.refuse(at, "a second YAML document begins here; the configuration is one document")
                    );
                }
            }
            Event::Scalar(text, style, anchor, tag) => self.scalar(text, style, tag.as_ref(), anchor, at)?,
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor).cloned();
                let value = value.ok_or_else(|| self.refuse(at, "an alias cannot stand inside what it names"))?;
                self.nodes += size(&value);
                self.place(value, at, at, false, 0)?;
            }
            Event::SequenceStart(anchor, tag) => self.open(Content::List(Vec::new()), anchor, tag.as_ref(), at)?,
            Event::MappingStart(anchor, tag) => {
                let content = Content::Mapping { entries: Map::new(), order: Vec::new(), key: None };
                self.open(content, anchor, tag.as_ref(), at)?;
            }
            Event::SequenceEnd | Event::MappingEnd => self.close()?,
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        tag: Option<&Cow<'_, Tag>>,
        anchor: usize,
        at: Position,
    ) -> Result<(), Problem> {
        if self.awaits_key() {
            return self.key(text.into_owned(), style, at);
        }
        if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
            return Err(self.refuse(at, UNKNOWN_TAG));
        }
        let value = match Scalar::parse_from_cow_and_metadata(text.clone(), style, tag) {
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Boolean(yes)) => Value::Bool(yes),
            Some(Scalar::Integer(number)) => Value::from(number),
            Some(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
            Some(Scalar::String(text)) => Value::String(text.into_owned()),
            None => return Err(self.refuse(at, UNKNOWN_TAG)),
        };
        self.place(value, at, at, true, anchor)
    }

    /// Whether what comes next is the key of a mapping.
    fn awaits_key(&self) -> bool {
        matches!(self.open.last(), Some(Open { content: Content::Mapping { key: None, .. }, .. }))
    }

    fn key(&mut self, text: String, style: ScalarStyle, at: Position) -> Result<(), Problem> {
        if text == "<<" && style == ScalarStyle::Plain {
            return Err(self.refuse(at, "merge keys (`<<`) are not supported; repeat the keys here"));
        }
        let Some(Open { path, content: Content::Mapping { entries, key, .. }, .. }) = self.open.last_mut() else {
            return Ok(());
        };
        if entries.contains_key(&text) {
            let path = path.key(&text);
            let first = self.document.key_at(&path).map(|p| format!(" (first on line {})", p.line));
            let what = format!("this key is here twice{}; keep one", first.unwrap_or_default());
            self.problems.push(Problem { at: Some(at), path, what });
        }
        *key = Some((text, at));
        Ok(())
    }

    fn open(
        &mut self,
        content: Content,
        anchor: usize,
        tag: Option<&Cow<'_, Tag>>,
        start: Position,
    ) -> Result<(), Problem> {
        if tag.is_some_and(|tag| !tag.is_yaml_core_schema()) {
            return Err(self.refuse(start, UNKNOWN_TAG));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(self.refuse(start, &format!("nested deeper than {MAX_DEPTH} levels")));
        }
        if self.awaits_key() {
            return Err(self.refuse(start, "a list or mapping cannot be a key (text with `{` or `[` needs quotes)"));
        }
        let path = self.path();
        self.open.push(Open { path, start, anchor, content });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Problem> {
        let Some(Open { path, start, anchor, content }) = self.open.pop() else { return Ok(()) };
        let value = match content {
            Content::List(items) => Value::Array(items),
            Content::Mapping { entries, order, .. } => {
                self.document.keys.entry(path).or_insert(order);
                Value::Object(entries)
            }
        };
        self.place(value, start, start, false, anchor)
    }

    /// The path of the value that comes next.
    fn path(&self) -> KeyPath {
        match self.open.last() {
            None => KeyPath::default(),
            Some(Open { path, content: Content::List(items), .. }) => path.index(items.len()),
            Some(Open { path, content: Content::Mapping { key: Some((key, _)), .. }, .. }) => path.key(key),
            Some(Open { path, .. }) => path.clone(),
        }
    }

    fn place(&mut self, value: Value, key: Position, at: Position, scalar: bool, anchor: usize) -> Result<(), Problem> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            return Err(self.refuse(at, &format!("more than {MAX_NODES} values, aliases counted")));
        }
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        let path = self.path();
        let mut spot = Spot { key, value: at, scalar };
        match self.open.last_mut().map(|open| &mut open.content) {
            None => self.document.value = value,
            Some(Content::List(items)) => items.push(value),
            Some(Content::Mapping { key: None, .. }) => {
                return Err(self.refuse(at, "an alias cannot be a key; write the key out"));
            }
            Some(Content::Mapping { entries, order, key: pending }) => {
                let Some((key, key_at)) = pending.take() else { return Ok(()) };
                if entries.contains_key(&key) {
                    return Ok(());
                }
                spot.key = key_at;
                order.push(key.clone());
                entries.insert(key, value);
            }
        }
        self.document.spots.entry(path).or_insert(spot);
        Ok(())
    }

    fn refuse(&self, at: Position, what: &str) -> Problem {
        Problem { at: Some(at), path: self.path(), what: what.to_owned() }
    }
}

fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum(),
        Value::Object(entries) => entries.values().map(size).sum(),
        _ => 0,
    }
}

/// The bytes of a configuration file as text, or why they are none.
pub(crate) fn text(bytes: Vec<u8>) -> Result<String, Problem> {
    let whole = |what: String| Problem { at: None, path: KeyPath::default(), what };
    if bytes.len() > super::MAX_BYTES {
        return Err(whole(format!("is larger than {} KB; is it really a configuration?", super::MAX_BYTES / 1024)));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        let what = "is not UTF-8 from here on; save the file as UTF-8".to_owned();
        Problem { at: Some(Position { line, column }), path: KeyPath::default(), what }
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    if text.contains('\0') {
        return Err(whole("holds a NUL character; is it really a text file?".to_owned()));
    }
    Ok(text)
}
