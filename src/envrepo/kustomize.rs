//! Kustomize: the entry of `images` that is about an image.

use yaml_edit::YamlNode;

use super::error::{EditError, EditReason};
use super::formats::{digest_scalar, lacks, names};
use super::helm::blank;
use super::path::{Shown, Step};
use super::slots::{Absent, Field, Missing, Reference, Room, Slots, Spot};
use super::yaml::{Place, Scalar, Source, has};
use crate::domain::ImageName;

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

/// The scalars of the image's entry in `images`.
pub(crate) fn by_name(source: &Source<'_>, image: &ImageName, create: bool) -> Result<Slots, EditError> {
    let images = match source.find(None, &[key("images")]) {
        Err(error) if create && lacks(&error) => return first(source, error),
        Err(EditError { reason: EditReason::PathMissing { have, .. }, line, .. }) => {
            return Err(source.refuse_at(line, EditReason::NoImages { image: image.to_string(), have }));
        }
        found => found?,
    };
    let items: Vec<YamlNode> = match &images.node {
        YamlNode::Sequence(items) => items.values().collect(),
        other => {
            let at = "images".to_owned();
            let is = "not a sequence of entries";
            let reason = if other.is_alias() { EditReason::Shared { at } } else { EditReason::NotAScalar { at, is } };
            return Err(source.refuse(Some(other), reason));
        }
    };
    let (index, node) = match entries(source, &images, &items, image).as_slice() {
        [one] => *one,
        [] if create => {
            let what = Absent::Entry(Vec::new());
            return Ok(Slots { missing: vec![Missing { spot: Spot::In(images), what }], ..Slots::default() });
        }
        [] => {
            let have = (0..items.len()).filter_map(|n| said(source, &images, n, "name").map(str::to_owned)).collect();
            let reason = EditReason::EntryMissing { image: image.to_string(), have };
            return Err(source.refuse(Some(&images.node), reason));
        }
        many => {
            let lines = many.iter().map(|(_, item)| source.line(item)).collect();
            let at = format!("images[name={image}]");
            return Err(source.refuse(Some(&images.node), EditReason::Ambiguous { at, lines }));
        }
    };
    let entry = source.child(&images, &Step::Index(index))?;
    if node.is_alias() {
        let at = Shown(&entry.address.steps).to_string();
        return Err(source.refuse(Some(node), EditReason::Shared { at }));
    }
    let mut slots = held(source, &entry, create)?;
    if let Some(renamed) = version_in_name(source, &entry, &slots)? {
        slots.held = vec![(Field::Reference, renamed)];
        slots.room = Room::Held;
        return Ok(slots);
    }
    let says_version = slots.held.iter().any(|(field, _)| *field != Field::NewName);
    if !says_version && create {
        let pinned = matches!(slots.room, Room::Blank { .. });
        if slots.missing.is_empty() {
            let what = Absent::Value(vec![key("newTag")], Field::Tag);
            slots.missing.push(Missing { spot: Spot::In(entry.clone()), what });
        }
        if !pinned {
            slots.missing.push(Missing { spot: Spot::In(entry), what: Absent::Pin(vec![key("digest")]) });
        }
        return Ok(slots);
    }
    if !says_version {
        return Err(source.refuse(Some(node), EditReason::EntryWithoutVersion { image: image.to_string() }));
    }
    Ok(slots)
}

/// The `newName` that carries the version itself, `hub/shop:v1`: Kustomize takes it as it stands. With a `newTag` or a `digest`
/// in the entry, one version would be put behind another.
fn version_in_name(source: &Source<'_>, entry: &Place, slots: &Slots) -> Result<Option<Scalar>, EditError> {
    let Some((_, name)) = slots.held.iter().find(|(field, _)| *field == Field::NewName) else { return Ok(None) };
    let reference = Reference::parse(&name.value);
    if reference.tag.is_none() && reference.digest.is_none() {
        return Ok(None);
    }
    let mapping = entry.node.as_mapping();
    if mapping.is_some_and(|mapping| ["newTag", "digest", "tagSuffix"].into_iter().any(|key| has(mapping, key))) {
        let at = Shown(&name.address.steps).to_string();
        return Err(source.refuse_at(Some(name.line), EditReason::TwoVersions { at }));
    }
    Ok(Some(name.clone()))
}

/// What an entry holds, and has room for.
fn held(source: &Source<'_>, entry: &Place, create: bool) -> Result<Slots, EditError> {
    let mut slots = Slots::default();
    for (name, field) in [("newTag", Field::Tag), ("digest", Field::Digest), ("newName", Field::NewName)] {
        if !entry.node.as_mapping().is_some_and(|m| has(m, name)) {
            continue;
        }
        let place = match source.child(entry, &key(name)) {
            Err(error) if lacks(&error) && (create || name == "digest") => {
                let (into, key) = blank(source, entry, name).ok_or(error)?;
                match field {
                    Field::Digest => slots.room = Room::Blank { into, key, configured: false },
                    _ => slots
                        .missing
                        .push(Missing { spot: Spot::Below(into, key), what: Absent::Value(Vec::new(), Field::Tag) }),
                }
                continue;
            }
            found => found?,
        };
        let scalar = if field == Field::Digest { digest_scalar(source, &place)? } else { source.scalar(&place)? };
        match field {
            Field::Tag if scalar.value.contains('@') => {
                slots.room = Room::Held;
                slots.held.push((Field::TagWithDigest, scalar));
            }
            Field::Tag => {
                let (document, steps) = (entry.address.document, entry.address.steps.as_slice());
                let configured = source.said(document, steps, "digest").is_some();
                slots.room = Room::Beside { tag: scalar.clone(), name: "digest".to_owned(), configured };
                slots.held.push((field, scalar));
            }
            _ => {
                slots.room = if field == Field::Digest { Room::Held } else { slots.room };
                slots.held.push((field, scalar));
            }
        }
    }
    Ok(slots)
}

/// The entries for an image: by `name`, else by `newName`, which can carry the version; exactly, else behind a registry's host.
fn entries<'a>(
    source: &Source<'_>,
    images: &Place,
    items: &'a [YamlNode],
    image: &ImageName,
) -> Vec<(usize, &'a YamlNode)> {
    type Fits = fn(&str, &ImageName) -> bool;
    let exactly: Fits = |text, image| text == image.as_str();
    for (key, fits) in [("name", exactly), ("newName", exactly), ("name", names), ("newName", names)] {
        let named = |text| if key == "newName" { Reference::parse(text).repository } else { text };
        let fits = |n: usize| said(source, images, n, key).is_some_and(|text| fits(named(text), image));
        let found: Vec<_> = items.iter().enumerate().filter(|(n, _)| fits(*n)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// What an entry says, also through an alias.
fn said<'s>(source: &'s Source<'_>, images: &Place, index: usize, key: &str) -> Option<&'s str> {
    let steps = [images.address.steps.as_slice(), &[Step::Index(index)]].concat();
    source.said(images.address.document, &steps, key)
}

/// The first entry, where `images` has none or is not there.
fn first(source: &Source<'_>, error: EditError) -> Result<Slots, EditError> {
    let Ok(top) = source.find(None, &[]) else { return Err(error) };
    let (spot, keys) = match blank(source, &top, "images") {
        Some((into, key)) => (Spot::Below(into, key), Vec::new()),
        None => (Spot::In(top), vec![key("images")]),
    };
    Ok(Slots { missing: vec![Missing { spot, what: Absent::Entry(keys) }], ..Slots::default() })
}
