//! Helm values by convention: `image.tag` with `image.digest` beside it, or `image:` and `tag:` at the top.

use super::absent::{filled, lacks};
use super::beside::{self, Asked};
use super::error::{EditError, EditReason};
use super::formats::{DigestAt, version};
use super::path::{Shown, Step};
use super::slots::{Field, Kept, Reference, Slots};
use super::yaml::Source;

/// `image.tag`, and `image.digest` beside it; or the digest alone.
pub(crate) fn by_convention(source: &Source<'_>, asked: Asked<'_>) -> Result<Slots, EditError> {
    let [image, tag] = ["image", "tag"].map(|name| Step::Key(name.to_owned()));
    let nested = [image.clone(), tag.clone()];
    let at = |document, way: &[Step]| version(source, document, way, DigestAt::Beside, asked);
    let place = match filled(source, std::slice::from_ref(&image)) {
        // Beside a `tag:` at the top stands the repository's name alone.
        Err(error) if asked.create && lacks(&error) && !source.says(0, &[], "tag") => return at(None, &nested),
        found => found?,
    };
    let document = place.address.document;
    if place.node.as_mapping().is_some() {
        if !source.says(document, &place.address.steps, "tag")
            && let Kept::Held(digest) = beside::digest(source, &place, "digest")?
        {
            let repository = beside::repository(source, &place.key("digest"), Field::Digest, asked)?;
            return Ok(Slots { held: vec![(Field::Digest, digest)], repository, ..Slots::default() });
        }
        return at(Some(document), &nested);
    }
    if !source.says(document, &[], "tag") {
        // The whole reference stands in one value.
        return at(Some(document), &[image]);
    }
    // `image:` names the repository, and `tag:` beside it the version.
    if source.said(document, &[], "image").is_some_and(|named| !Reference::parse(named).is_open()) {
        let at = Shown(&place.address.steps).to_string();
        return Err(source.refuse(Some(&place.node), EditReason::TwoVersions { at }));
    }
    at(Some(document), &[tag])
}
