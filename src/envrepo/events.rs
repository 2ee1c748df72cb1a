//! The second opinion: an independent YAML parser reads the file before and after an edit, and only the planned
//! scalars may differ between the two streams of events.
//!
//! Events, not loaded documents: aliases stay aliases, so a hostile file cannot blow up in memory, and a value that
//! others follow through an anchor is seen for what it is.

use std::collections::HashSet;

use saphyr_parser::{Event, Parser};

use super::path::Step;
use super::yaml::Address;

/// Deeper nesting than any manifest has; the tree parser recurses once per level.
const DEEPEST: usize = 100;

/// Whether the text is YAML of sane depth; else the line and what is wrong.
pub(crate) fn check(text: &str) -> Result<(), (usize, String)> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::MappingStart(..) | Event::SequenceStart(..), span)) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err((span.start.line(), format!("it is nested more than {DEEPEST} levels deep")));
                }
            }
            Ok((Event::MappingEnd | Event::SequenceEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            Err(e) => return Err((e.marker().line(), e.info().to_owned())),
        }
    }
    Ok(())
}

/// A difference that was not planned.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unplanned {
    /// A planned scalar is shared through an anchor.
    Shared(Address),
    /// A planned scalar exists more than once.
    Doubled(Address),
    /// Anything else, in words.
    Other(String),
}

/// Proves that `after` is `before` with exactly the planned scalars replaced.
pub(crate) fn only_planned(before: &str, after: &str, planned: &[(&Address, &str)]) -> Result<(), Unplanned> {
    let other = |what: &str| Unplanned::Other(what.to_owned());
    let mut seen = vec![0_usize; planned.len()];
    let mut anchored: Vec<(usize, usize)> = Vec::new();
    let mut aliased = HashSet::new();
    let mut way = Way::default();
    let mut olds = Parser::new_from_str(before);
    let mut news = Parser::new_from_str(after);
    loop {
        let (old, new) = match (olds.next(), news.next()) {
            (None, None) => break,
            (Some(Ok((old, _))), Some(Ok((new, _)))) => (old, new),
            (_, Some(Err(e))) => return Err(Unplanned::Other(format!("line {}: {}", e.marker().line(), e.info()))),
            _ => return Err(other("its structure")),
        };
        if let Event::Alias(id) = &old {
            aliased.insert(*id);
        }
        let is_value = way.enter(&old);
        let target = is_value.then(|| planned.iter().position(|(address, _)| way.is(address))).flatten();
        match target {
            Some(i) => {
                let Some((_, want)) = planned.get(i) else { return Err(other("its structure")) };
                seen[i] += 1;
                anchored.extend(way.anchors(&old).map(|anchor| (anchor, i)));
                match (&old, &new) {
                    (Event::Scalar(_, _, old_anchor, old_tag), Event::Scalar(text, _, anchor, tag))
                        if old_tag == tag && old_anchor == anchor =>
                    {
                        if text != want {
                            return Err(Unplanned::Other(format!("{text:?} where {want:?} was written")));
                        }
                    }
                    _ => return Err(other("its structure")),
                }
            }
            None if old == new => {}
            None => return Err(other("a value next to the planned one")),
        }
        way.leave(&old);
    }
    for (i, (address, _)) in planned.iter().enumerate() {
        match seen[i] {
            0 => return Err(other("the value stands elsewhere for a second parser")),
            1 if anchored.iter().any(|(anchor, of)| *of == i && aliased.contains(anchor)) => {
                return Err(Unplanned::Shared((*address).clone()));
            }
            1 => {}
            _ => return Err(Unplanned::Doubled((*address).clone())),
        }
    }
    Ok(())
}

/// A collection we are inside of.
enum Frame {
    /// A mapping; the key whose value comes next, or none when a key comes next.
    Mapping { key: Option<Option<String>>, anchor: usize },
    /// A sequence and the index of the item that comes next.
    Sequence { index: usize, anchor: usize },
}

/// Where in the stream of events we are.
#[derive(Default)]
struct Way {
    documents: usize,
    frames: Vec<Frame>,
}

impl Way {
    /// Takes note of an event; whether it is a scalar that is a value (not a key).
    fn enter(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                false
            }
            Event::Scalar(..) => !matches!(self.frames.last(), Some(Frame::Mapping { key: None, .. })),
            _ => false,
        }
    }

    /// Moves on behind an event.
    fn leave(&mut self, event: &Event<'_>) {
        match event {
            Event::MappingStart(anchor, _) => self.frames.push(Frame::Mapping { key: None, anchor: *anchor }),
            Event::SequenceStart(anchor, _) => self.frames.push(Frame::Sequence { index: 0, anchor: *anchor }),
            Event::MappingEnd | Event::SequenceEnd => {
                self.frames.pop();
                self.done(None);
            }
            Event::Scalar(text, ..) => self.done(Some(text)),
            Event::Alias(_) => self.done(None),
            _ => {}
        }
    }

    /// A whole node lies behind us: it was a key, a value or an item.
    fn done(&mut self, scalar: Option<&str>) {
        match self.frames.last_mut() {
            Some(Frame::Mapping { key: key @ None, .. }) => *key = Some(scalar.map(str::to_owned)),
            Some(Frame::Mapping { key, .. }) => *key = None,
            Some(Frame::Sequence { index, .. }) => *index += 1,
            None => {}
        }
    }

    fn is(&self, address: &Address) -> bool {
        self.documents == address.document + 1
            && self.frames.len() == address.steps.len()
            && self.frames.iter().zip(&address.steps).all(|(frame, step)| match (frame, step) {
                (Frame::Mapping { key: Some(Some(key)), .. }, Step::Key(wanted)) => key == wanted,
                (Frame::Sequence { index, .. }, Step::Index(wanted)) => index == wanted,
                _ => false,
            })
    }

    /// The anchors of a scalar and of everything around it.
    fn anchors<'a>(&'a self, event: &Event<'_>) -> impl Iterator<Item = usize> + 'a {
        let own = if let Event::Scalar(_, _, anchor, _) = event { *anchor } else { 0 };
        let around = self.frames.iter().map(|frame| match frame {
            Frame::Mapping { anchor, .. } | Frame::Sequence { anchor, .. } => *anchor,
        });
        around.chain([own]).filter(|anchor| *anchor != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proof(before: &str, after: &str) -> Result<(), Unplanned> {
        let address = Address { document: 0, steps: vec![Step::Key("a".into())] };
        only_planned(before, after, &[(&address, "2")])
    }

    #[test]
    fn exactly_the_planned_change_passes() {
        assert_eq!(proof("a: 1 # x\nb: 1\n", "a: 2 # x\nb: 1\n"), Ok(()));
        assert_eq!(proof("a: &x 1\n", "a: &x \"2\"\n"), Ok(()));
    }

    #[test]
    fn anything_beside_the_planned_change_is_seen() {
        for (before, after) in [
            ("a: 1\nb: 1\n", "a: 2\nb: 2\n"),
            ("a: 1\nb: 1\n", "a: 1\nb: 2\n"),
            ("a: 1\n", "a: 3\n"),
            ("a: 1\n", "a: 2\nb: 3\n"),
            ("a: 1\n", "a: [2]\n"),
            ("a: 1\n", "a: !!int 2\n"),
            ("a: 1\n", "a: &n 2\n"),
            ("a: 1\n", "b: 2\n"),
            ("- a: 1\n", "- a: 2\n"),
            ("b: a\n", "b: 2\n"),
            ("a: 1\n", "a: '2\n"),
        ] {
            assert!(matches!(proof(before, after), Err(Unplanned::Other(_))), "{before:?} {after:?}");
        }
        assert!(matches!(proof("a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n"), Err(Unplanned::Shared(_))));
        assert!(matches!(proof("a: 1\na: 1\n", "a: 2\na: 2\n"), Err(Unplanned::Doubled(_))));
    }
}
