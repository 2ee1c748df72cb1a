//! Helm values by convention: `image.tag` with `image.digest` beside it, or `image:` and `tag:` at the top.

use super::error::{EditError, EditReason};
use super::formats::{Asked, beside_agrees, digest_scalar, lacks, tag_or_reference};
use super::path::{Shown, Step};
use super::slots::{Absent, Field, Missing, Reference, Room, Slots, Spot, is_nothing};
use super::yaml::{Place, Source, has};

fn key(name: &str) -> Step {
    Step::Key(name.to_owned())
}

/// `image.tag`, and `image.digest` beside it: charts let the digest win, so leaving it would run the old image.
pub(crate) fn by_convention(source: &Source<'_>, asked: Asked<'_>) -> Result<Slots, EditError> {
    let place = match source.find(None, &[key("image")]) {
        Err(error) if asked.create && lacks(&error) => return absent(source, asked, &error),
        found => found?,
    };
    let mut slots = Slots::default();
    let Some(mapping) = place.node.as_mapping() else {
        let tag = source.find(Some(place.address.document), &[key("tag")]).ok();
        if let Some(tag) = tag.filter(|tag| tag.node.as_scalar().is_some()) {
            return at_the_top(source, (&place, &tag), asked);
        }
        // The whole reference stands in one value, or the tag alone, beside which nothing can stand.
        let scalar = source.scalar(&place)?;
        let field = tag_or_reference(source, &place, &scalar, asked)?;
        if asked.among && field != Field::Reference {
            beside_agrees(source, &place, asked)?;
        }
        slots.room = if field == Field::Tag { Room::None { tag: scalar.clone() } } else { Room::Held };
        slots.held.push((field, scalar));
        return Ok(slots);
    };
    let mut free = None;
    if has(mapping, "digest") {
        let room = digest_room(source, &place)?;
        if let Room::Held = room {
            let digest = digest_scalar(source, &source.child(&place, &key("digest"))?)?;
            slots.held.push((Field::Digest, digest));
            slots.room = Room::Held;
            if !has(mapping, "tag") {
                return Ok(slots);
            }
        } else {
            free = Some(room);
        }
    }
    let tag = match source.child(&place, &key("tag")) {
        Err(error) if asked.create && lacks(&error) => {
            beside_agrees(source, &place.key("tag"), asked)?;
            let spot = spot_of(source, &place, "tag");
            let keys = if matches!(spot, Spot::Below(..)) { Vec::new() } else { vec![key("tag")] };
            let what = Absent::Value(keys, asked.field());
            slots.room = free.unwrap_or_default();
            if slots.held.is_empty() && matches!(slots.room, Room::Held) && !asked.tag_with_digest {
                let pin = Absent::Pin(vec![key("digest")]);
                slots.missing.push(Missing { spot: Spot::In(place.clone()), what: pin });
            }
            slots.missing.insert(0, Missing { spot, what });
            return Ok(slots);
        }
        found => found?,
    };
    let scalar = source.scalar(&tag)?;
    let field = tag_or_reference(source, &tag, &scalar, asked)?;
    if field != Field::Reference {
        beside_agrees(source, &tag, asked)?;
    }
    if field != Field::Tag {
        slots.room = Room::Held;
    } else if slots.held.is_empty() {
        let configured = source.said(place.address.document, &place.address.steps, "digest").is_some();
        let beside = || Room::Beside { tag: scalar.clone(), name: "digest".to_owned(), configured };
        slots.room = free.unwrap_or_else(beside);
    }
    slots.held.push((field, scalar));
    Ok(slots)
}

/// `image:` names the repository, and `tag:` beside it the version.
fn at_the_top(source: &Source<'_>, (image_at, tag_at): (&Place, &Place), asked: Asked<'_>) -> Result<Slots, EditError> {
    let scalar = source.scalar(tag_at)?;
    let field = tag_or_reference(source, tag_at, &scalar, asked)?;
    beside_agrees(source, tag_at, asked)?;
    let named = source.scalar(image_at)?.value;
    let named = Reference::parse(&named);
    if named.tag.is_some() || named.digest.is_some() {
        let at = Shown(&image_at.address.steps).to_string();
        return Err(source.refuse(Some(&image_at.node), EditReason::TwoVersions { at }));
    }
    let mut slots = Slots::default();
    let digest = source.find(Some(tag_at.address.document), &[key("digest")]);
    slots.room = match digest {
        _ if field != Field::Tag => Room::Held,
        Ok(place) => {
            let digest = digest_scalar(source, &place)?;
            if is_nothing(&digest.value) {
                Room::Free(digest)
            } else {
                slots.held.push((Field::Digest, digest));
                Room::Held
            }
        }
        Err(_) => Room::Beside { tag: scalar.clone(), name: "digest".to_owned(), configured: false },
    };
    slots.held.push((field, scalar));
    Ok(slots)
}

/// Room for a digest beside a tag, where the key is there: held, kept free, or without a value.
fn digest_room(source: &Source<'_>, place: &Place) -> Result<Room, EditError> {
    let at = match source.child(place, &key("digest")) {
        Err(EditError { reason: EditReason::NotAScalar { is: "empty", .. }, .. }) => {
            return Ok(blank(source, place, "digest").map_or(Room::Held, |(into, key)| Room::Blank {
                into,
                key,
                configured: false,
            }));
        }
        found => found?,
    };
    let digest = digest_scalar(source, &at)?;
    Ok(if is_nothing(&digest.value) { Room::Free(digest) } else { Room::Held })
}

/// A key of a mapping that has no value.
pub(crate) fn blank(
    source: &Source<'_>,
    place: &Place,
    name: &str,
) -> Option<(super::yaml::Address, yaml_edit::YamlNode)> {
    let mut address = place.address.clone();
    address.steps.push(key(name));
    let mapping = place.node.as_mapping()?;
    Some((address, source.key(mapping, name)?))
}

/// Where a key's value goes: below the key, if that is there without one.
pub(crate) fn spot_of(source: &Source<'_>, place: &Place, name: &str) -> Spot {
    blank(source, place, name).map_or_else(|| Spot::In(place.clone()), |(into, key)| Spot::Below(into, key))
}

/// The whole of `image:`, where there is none.
fn absent(source: &Source<'_>, asked: Asked<'_>, error: &EditError) -> Result<Slots, EditError> {
    let Ok(top) = source.find(None, &[]) else { return Err(error.clone()) };
    let below = blank(source, &top, "image").is_some();
    let keys = |name: &str| if below { vec![key(name)] } else { vec![key("image"), key(name)] };
    let mut slots = Slots::default();
    for what in [Absent::Value(keys("tag"), asked.field()), Absent::Pin(keys("digest"))] {
        if !(asked.tag_with_digest && matches!(what, Absent::Pin(_))) {
            slots.missing.push(Missing { spot: spot_of(source, &top, "image"), what });
        }
    }
    Ok(slots)
}
