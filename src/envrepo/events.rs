//! The second opinion: an independent YAML parser reads the file before and after an edit, and only the planned
//! scalars may differ between the two streams of events.
//!
//! Events, not loaded documents: aliases stay aliases, so a hostile file cannot blow up in memory, and a value that
//! others follow through an anchor is seen for what it is.

use std::borrow::Cow;
use std::collections::HashSet;

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::graft::{Graft, Tree};
use super::path::Step;
use super::relaxed::relaxed;
use super::yaml::{Address, is_nothing};

/// Deeper nesting than any manifest has; the tree parser recurses once per level.
const DEEPEST: usize = 100;

/// Whether the text is YAML of sane depth; else the line and what is wrong.
pub(crate) fn check(text: &str) -> Result<(), (usize, String)> {
    strict(text).or_else(|why| strict(&relaxed(text)).map_err(|_| why))
}

/// A text as this parser reads it: itself, or else what libyaml makes of it.
pub(crate) fn readable(text: &str) -> Cow<'_, str> {
    if strict(text).is_ok() { Cow::Borrowed(text) } else { Cow::Owned(relaxed(text)) }
}

fn strict(text: &str) -> Result<(), (usize, String)> {
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
    /// A place that something is added to is shared through an anchor.
    Shared(Address),
    /// A planned scalar is followed through an alias.
    Followed(Address),
    /// A planned scalar exists more than once.
    Doubled(Address),
    /// Anything else, in words.
    Other(String),
}

/// One scalar that may differ.
pub(crate) struct Planned<'a> {
    /// Where it stands.
    pub(crate) address: Address,
    /// What stands there afterwards.
    pub(crate) value: &'a str,
    /// Whether it is new, and its key with it.
    pub(crate) new: bool,
}

/// Proves that `after` is `before` with exactly the planned scalars replaced and added, and the grafts; and, without
/// `with_aliases`, that nothing follows them.
pub(crate) fn only_planned(
    before: &str,
    after: &str,
    planned: &[Planned<'_>],
    grafts: &[&Graft],
    with_aliases: bool,
) -> Result<(), Unplanned> {
    let seen = vec![0; planned.len() + grafts.len()];
    let mut proof = Proof { planned, grafts, seen, anchored: Vec::new(), way: Way::default() };
    let mut aliased = HashSet::new();
    let (before, after) = match strict(before).and_then(|()| strict(after)) {
        Ok(()) => (Cow::Borrowed(before), Cow::Borrowed(after)),
        // Both in the same way, so that they can be compared.
        Err(_) => (Cow::Owned(relaxed(before)), Cow::Owned(relaxed(after))),
    };
    // A file that says nothing says the same as one of a `~`.
    let before = if has_document(&before) { before } else { Cow::Owned(format!("{before}\n~")) };
    let mut olds = Parser::new_from_str(&before);
    let mut news = Parser::new_from_str(&after);
    loop {
        let (old, mut new) = match (olds.next(), news.next()) {
            (None, None) => break,
            (Some(Ok((old, _))), Some(Ok((new, _)))) => (old, new),
            (_, Some(Err(e))) => return Err(Unplanned::Other(format!("line {}: {}", e.marker().line(), e.info()))),
            _ => return Err(other("its structure")),
        };
        while let Some(i) = proof.added(&old, &new)? {
            let (Some(Ok((value, _))), Some(Ok((next, _)))) = (news.next(), news.next()) else {
                return Err(other("its structure"));
            };
            proof.add(i, &value)?;
            new = next;
        }
        proof.once(&old)?;
        if let Some(i) = proof.grafted(&old, &new) {
            let whole = matches!(old, Event::Scalar(..));
            let mut said = proof.graft(i, &old, whole).into_iter();
            if said.next().is_none_or(|first| !first.is(&new)) {
                return Err(other("what was added"));
            }
            for piece in said {
                if !matches!(news.next(), Some(Ok((event, _))) if piece.is(&event)) {
                    return Err(other("what was added"));
                }
            }
            if whole {
                proof.way.leave(&old);
                continue;
            }
            let Some(Ok((next, _))) = news.next() else { return Err(other("its structure")) };
            new = next;
        }
        if let Event::Alias(id) = &old {
            aliased.insert(*id);
        }
        proof.compare(&old, &new)?;
        proof.way.leave(&old);
    }
    proof.conclude(&aliased, with_aliases)
}

/// Whether there is any document in a text.
fn has_document(text: &str) -> bool {
    Parser::new_from_str(text).map_while(Result::ok).any(|(event, _)| matches!(event, Event::DocumentStart(_)))
}

fn other(what: &str) -> Unplanned {
    Unplanned::Other(what.to_owned())
}

/// One event of what is added.
enum Said<'a> {
    Text(&'a str),
    Map,
    EndMap,
    Seq,
    EndSeq,
}

impl<'a> Said<'a> {
    fn all(tree: &'a Tree, whole: bool) -> Vec<Self> {
        let (mut inner, bounds) = match tree {
            Tree::Text(text) => return vec![Self::Text(text)],
            Tree::Map(entries) => {
                let pair = |(key, tree): &'a (String, Tree)| {
                    std::iter::once(Self::Text(key)).chain(Self::all(tree, true)).collect::<Vec<_>>()
                };
                (entries.iter().flat_map(pair).collect::<Vec<_>>(), (Self::Map, Self::EndMap))
            }
            Tree::Seq(items) => {
                (items.iter().flat_map(|tree| Self::all(tree, true)).collect(), (Self::Seq, Self::EndSeq))
            }
        };
        if whole {
            inner.insert(0, bounds.0);
            inner.push(bounds.1);
        }
        inner
    }

    fn is(&self, event: &Event<'_>) -> bool {
        match (self, event) {
            (Self::Text(want), Event::Scalar(text, _, 0, None)) => text.as_ref() == *want,
            (Self::Map, Event::MappingStart(0, None)) | (Self::Seq, Event::SequenceStart(0, None)) => true,
            (Self::EndMap, Event::MappingEnd) | (Self::EndSeq, Event::SequenceEnd) => true,
            _ => false,
        }
    }
}

/// What was seen of the plan so far.
struct Proof<'a> {
    planned: &'a [Planned<'a>],
    grafts: &'a [&'a Graft],
    /// How often each was seen: what is planned, then the grafts.
    seen: Vec<usize>,
    /// Anchors on or around a planned scalar, by which aliases could bring the change elsewhere.
    anchored: Vec<(usize, usize)>,
    way: Way,
}

impl Proof<'_> {
    /// The planned addition that begins with this event, where a key comes next.
    fn added(&self, old: &Event<'_>, new: &Event<'_>) -> Result<Option<usize>, Unplanned> {
        for (i, planned) in self.planned.iter().enumerate().filter(|(_, p)| p.new) {
            let Some(key) = self.way.comes_next_in(&planned.address) else { continue };
            let is_key = |event: &Event<'_>| matches!(event, Event::Scalar(text, ..) if text.as_ref() == key);
            if is_key(old) {
                return Err(Unplanned::Doubled(planned.address.clone()));
            }
            if is_key(new) && self.seen[i] == 0 {
                return Ok(Some(i));
            }
        }
        Ok(None)
    }

    /// Takes note of an added value.
    fn add(&mut self, i: usize, value: &Event<'_>) -> Result<(), Unplanned> {
        let Some(Planned { value: want, .. }) = self.planned.get(i) else { return Err(other("its structure")) };
        match value {
            Event::Scalar(text, _, 0, None) if text.as_ref() == *want => {}
            _ => return Err(Unplanned::Other(format!("something else than {want:?} was added"))),
        }
        self.seen[i] += 1;
        self.anchored.extend(self.way.anchors(value).map(|anchor| (anchor, i)));
        Ok(())
    }

    /// Refuses a key that a graft adds to its mapping, where that has it.
    fn once(&self, old: &Event<'_>) -> Result<(), Unplanned> {
        let Event::Scalar(text, ..) = old else { return Ok(()) };
        for graft in self.grafts.iter().filter(|graft| !self.way.is_value() && self.way.ends(&graft.into)) {
            let Tree::Map(entries) = &graft.what else { continue };
            if entries.iter().any(|(key, _)| key == text.as_ref()) {
                return Err(Unplanned::Doubled(graft.into.clone()));
            }
        }
        Ok(())
    }

    /// The graft that begins with this event: where something ends that goes on, or nothing stands and something shall.
    fn grafted(&self, old: &Event<'_>, new: &Event<'_>) -> Option<usize> {
        let first = self.planned.len();
        let here = |graft: &Graft| match (old, &graft.what) {
            (Event::MappingEnd, Tree::Map(_)) | (Event::SequenceEnd, Tree::Seq(_)) => self.way.ends(&graft.into),
            (Event::Scalar(text, ScalarStyle::Plain, 0, None), _) => {
                is_nothing(text) && self.way.is_value() && self.way.is(&graft.into)
            }
            _ => false,
        };
        let found = self.grafts.iter().position(|graft| here(graft)).map(|i| first + i);
        found.filter(|i| self.seen[*i] == 0 && old != new)
    }

    /// What the graft must say here; its own brackets among it where all of it is new.
    fn graft(&mut self, i: usize, old: &Event<'_>, whole: bool) -> Vec<Said<'_>> {
        self.seen[i] += 1;
        self.anchored.extend(self.way.anchors(old).map(|anchor| (anchor, i)));
        self.grafts.get(i - self.planned.len()).map(|graft| Said::all(&graft.what, whole)).unwrap_or_default()
    }

    /// Whether two events are the same, or differ as planned.
    fn compare(&mut self, old: &Event<'_>, new: &Event<'_>) -> Result<(), Unplanned> {
        let is_value = self.way.enter(old);
        let here = || self.planned.iter().position(|p| !p.new && self.way.is(&p.address));
        let Some((i, planned)) = is_value.then(here).flatten().and_then(|i| Some((i, self.planned.get(i)?))) else {
            return if old == new { Ok(()) } else { Err(other("a value next to the planned one")) };
        };
        self.seen[i] += 1;
        self.anchored.extend(self.way.anchors(old).map(|anchor| (anchor, i)));
        match (old, new) {
            (Event::Scalar(_, _, old_anchor, old_tag), Event::Scalar(text, _, anchor, tag))
                if old_tag == tag && old_anchor == anchor =>
            {
                let want = planned.value;
                let wrong = || Unplanned::Other(format!("{text:?} where {want:?} was written"));
                if text == want { Ok(()) } else { Err(wrong()) }
            }
            _ => Err(other("its structure")),
        }
    }

    /// Whether each planned scalar was seen once, and is followed by no alias, unless what follows is to change with it. What is
    /// added never is.
    fn conclude(self, aliased: &HashSet<usize>, with_aliases: bool) -> Result<(), Unplanned> {
        let replaced = |i: usize| self.planned.get(i).is_some_and(|planned| !planned.new);
        let addresses = self.planned.iter().map(|p| &p.address).chain(self.grafts.iter().map(|graft| &graft.into));
        for (i, address) in addresses.enumerate() {
            match self.seen[i] {
                0 => return Err(other("the value stands elsewhere for a second parser")),
                1 if self.anchored.iter().any(|(anchor, of)| *of == i && aliased.contains(anchor)) => {
                    match (replaced(i), with_aliases) {
                        (true, true) => {}
                        (true, false) => return Err(Unplanned::Followed(address.clone())),
                        (false, _) => return Err(Unplanned::Shared(address.clone())),
                    }
                }
                1 => {}
                _ => return Err(Unplanned::Doubled(address.clone())),
            }
        }
        Ok(())
    }
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
            Event::Scalar(..) => self.is_value(),
            _ => false,
        }
    }

    /// Whether what comes next is a value, not a key.
    fn is_value(&self) -> bool {
        !matches!(self.frames.last(), Some(Frame::Mapping { key: None, .. }))
    }

    /// Whether what ends here is the collection at this address.
    fn ends(&self, address: &Address) -> bool {
        let depth = self.frames.len() == address.steps.len() + 1;
        depth && self.documents == address.document + 1 && self.leads(&address.steps)
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
        let (document, depth) = (self.documents == address.document + 1, self.frames.len() == address.steps.len());
        document && depth && self.leads(&address.steps)
    }

    /// The last key of an address, where a key of the mapping that it is in comes next.
    fn comes_next_in<'a>(&self, address: &'a Address) -> Option<&'a str> {
        let (Step::Key(key), above) = address.steps.split_last()? else { return None };
        let last = self.frames.last();
        let inside = matches!(last, Some(Frame::Mapping { key: None, .. })) && self.frames.len() == above.len() + 1;
        (inside && self.documents == address.document + 1 && self.leads(above)).then_some(key)
    }

    /// Whether the outer frames go this way.
    fn leads(&self, steps: &[Step]) -> bool {
        self.frames.iter().zip(steps).all(|(frame, step)| match (frame, step) {
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
        only_planned(before, after, &[Planned { address, value: "2", new: false }], &[], false)
    }

    fn proof_of_new(before: &str, after: &str) -> Result<(), Unplanned> {
        let steps = vec![Step::Key("m".into()), Step::Key("new".into())];
        only_planned(
            before,
            after,
            &[Planned { address: Address { document: 0, steps }, value: "2", new: true }],
            &[],
            false,
        )
    }

    #[test]
    fn a_key_is_added_to_its_mapping_and_nowhere_else() {
        assert_eq!(proof_of_new("m:\n  a: 1\nb: 1\n", "m:\n  a: 1\n  new: 2\nb: 1\n"), Ok(()));
        assert_eq!(proof_of_new("m: {a: 1}\n", "m: {a: 1, \"new\": 2}\n"), Ok(()));
        for after in [
            "m:\n  a: 1\nnew: 2\nb: 1\n",
            "m:\n  a: 1\n  new: 3\nb: 1\n",
            "m:\n  a: 1\n  new: 2\n  more: 2\nb: 1\n",
            "m:\n  a: 1\n  new: &x 2\nb: 1\n",
            "m:\n  a: 1\nb: 1\n",
            "m:\n  a: 2\n  new: 2\nb: 1\n",
        ] {
            assert!(matches!(proof_of_new("m:\n  a: 1\nb: 1\n", after), Err(Unplanned::Other(_))), "{after:?}");
        }
        let shared = proof_of_new("m: &m\n  a: 1\nb: *m\n", "m: &m\n  a: 1\n  new: 2\nb: *m\n");
        assert!(matches!(shared, Err(Unplanned::Shared(_))));
        let twice = proof_of_new("m:\n  a: 1\n  new: 1\n", "m:\n  a: 1\n  new: 2\n  new: 1\n");
        assert!(matches!(twice, Err(Unplanned::Doubled(_))));
    }

    fn proof_of_graft(before: &str, after: &str) -> Result<(), Unplanned> {
        let into = Address { document: 0, steps: vec![Step::Key("m".into())] };
        let what = Tree::Map(vec![("new".into(), Tree::Seq(vec![Tree::Text("2".into())]))]);
        only_planned(before, after, &[], &[&Graft { into, what, line: 1, bytes: (0..0, String::new()) }], false)
    }

    #[test]
    fn a_graft_stands_behind_all_that_its_mapping_holds_and_nowhere_else() {
        let before = "m:\n  a: 1\nb: 1\n";
        assert_eq!(proof_of_graft(before, "m:\n  a: 1\n  new:\n  - 2\nb: 1\n"), Ok(()));
        assert_eq!(proof_of_graft("m:\nb: 1\n", "m:\n  new: [2]\nb: 1\n"), Ok(()));
        for after in [
            before,
            "m:\n  a: 1\nnew: [2]\nb: 1\n",
            "m:\n  a: 1\n  new: [3]\nb: 1\n",
            "m:\n  a: 1\n  new: [2, 2]\nb: 1\n",
            "m:\n  a: 1\n  new: [2]\n  more: 1\nb: 1\n",
            "m:\n  a: 1\n  new: &x [2]\nb: 1\n",
            "m:\n  new: [2]\n  a: 1\nb: 1\n",
            "m:\n  a: 1\n  new: [2]\nb: 2\n",
        ] {
            assert!(matches!(proof_of_graft(before, after), Err(Unplanned::Other(_))), "{after:?}");
        }
        let shared = proof_of_graft("m: &m\n  a: 1\nb: *m\n", "m: &m\n  a: 1\n  new: [2]\nb: *m\n");
        assert!(matches!(shared, Err(Unplanned::Shared(_))));
        let twice = proof_of_graft("m:\n  \"new\": 1\n", "m:\n  \"new\": 1\n  new: [2]\n");
        assert!(matches!(twice, Err(Unplanned::Doubled(_))));
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
        assert!(matches!(proof("a: &x 1\nb: *x\n", "a: &x 2\nb: *x\n"), Err(Unplanned::Followed(_))));
        assert!(matches!(proof("a: 1\na: 1\n", "a: 2\na: 2\n"), Err(Unplanned::Doubled(_))));
    }
}
