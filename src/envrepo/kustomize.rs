//! Kustomize: the entry of `images` that is about an image.

use yaml_edit::YamlNode;

use super::absent::{Gap, blank, filled, lacks};
use super::beside::{digest_scalar, is_written_out, names};
use super::error::{EditError, EditReason};
use super::path::{Shown, Step};
use super::slots::{Absent, Field, Missing, Reference, Room, Slots, Spot};
use super::yaml::{Place, Scalar, Source, has};
use crate::domain::ImageName;

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

/// The scalars of the image's entry in `images`.
pub(crate) fn by_name(source: &Source<'_>, image: &ImageName, create: bool) -> Result<Slots, EditError> {
    let images = match filled(source, &[key("images")]) {
        Err(error) if create && lacks(&error) => {
            let missing = vec![Gap::of(source, None, &[key("images")], error)?.with(Absent::Entry)];
            return Ok(Slots { missing, ..Slots::default() });
        }
        Err(EditError { reason: EditReason::PathMissing { have, .. }, line, .. }) => {
            return Err(source.refuse_at(line, EditReason::NoImages { image: image.to_string(), have }));
        }
        found => found?,
    };
    let items: Vec<YamlNode> = match &images.node {
        YamlNode::Sequence(items) => items.values().collect(),
        other => {
            let at = "images".to_owned();
            let reason = if other.is_alias() { EditReason::Shared { at } } else { EditReason::NotASequence { at } };
            return Err(source.refuse(Some(other), reason));
        }
    };
    let (index, node, repository) = match entries(source, &images, &items, image).as_slice() {
        [(index, node, repository)] => (*index, *node, Some(repository.clone())),
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
            let lines = many.iter().map(|(_, item, _)| source.line(item)).collect();
            let at = format!("images[name={image}]");
            return Err(source.refuse(Some(&images.node), EditReason::Ambiguous { at, lines }));
        }
    };
    let entry = source.child(&images, &Step::Index(index))?;
    if node.is_alias() {
        let at = Shown(&entry.address.steps).to_string();
        return Err(source.refuse(Some(node), EditReason::Shared { at }));
    }
    let mut slots = Slots { repository, ..held(source, &entry, create)? };
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
    let version = name.value.get(reference.repository.len()..).unwrap_or_default();
    is_written_out(source, &entry.key("newName"), version, &name.value)?;
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
        if field == Field::Tag {
            is_written_out(source, &place, &scalar.value, &scalar.value)?;
        }
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

/// The entries for an image, and what each calls it: by `name`, else by `newName`, which can carry the version; exactly, else
/// behind a registry's host.
fn entries<'a>(
    source: &Source<'_>,
    images: &Place,
    items: &'a [YamlNode],
    image: &ImageName,
) -> Vec<(usize, &'a YamlNode, String)> {
    type Fits = fn(&str, &ImageName) -> bool;
    let exactly: Fits = |text, image| text == image.as_str();
    for (key, fits) in [("name", exactly), ("newName", exactly), ("name", names), ("newName", names)] {
        let name = |n: usize| {
            let text = said(source, images, n, key)?;
            Some(if key == "newName" { Reference::parse(text).repository } else { text })
                .filter(|name| fits(name, image))
        };
        let found: Vec<_> =
            items.iter().enumerate().filter_map(|(n, item)| Some((n, item, name(n)?.to_owned()))).collect();
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
