//! Paths that say all: every item of a list, every value of a mapping. Of those the image's own are meant; what says that it is
//! another image's, or has no such key, is left alone. What cannot be told, or not be written, is refused: nothing of the image is
//! passed over.

use super::beside::{Asked, are_one};
use super::error::{EditError, EditReason};
use super::formats::{Written, at_paths};
use super::path::{Shown, Step, parse};
use super::slots::Slots;
use super::yaml::{Place, Source, has};

/// A way through a file without `[*]`, and the document it is in.
type Way = (Option<usize>, Vec<Step>);

/// The places that paths lead to.
pub(crate) fn all(source: &Source<'_>, written: &Written<'_>, asked: Asked<'_>) -> Result<Vec<Slots>, EditError> {
    let steps = |at: Option<&str>| at.map(parse).transpose().map_err(|reason| source.refuse(None, reason));
    let (tag, digest) = (steps(written.tag_at)?, steps(written.digest_at)?);
    let Some(leading) = tag.as_ref().or(digest.as_ref()).filter(|way| way.contains(&Step::All)) else {
        let ways = (tag.as_deref(), digest.as_deref());
        return at_paths(source, written.document, ways, asked).map(|slots| vec![slots]);
    };
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for (document, way) in ways(source, written.document, leading)? {
        let digest = match (&tag, &digest) {
            (Some(tag), Some(digest)) => Some(beside(tag, digest, &way).map_err(|reason| source.refuse(None, reason))?),
            _ => digest.as_ref().map(|_| way.clone()),
        };
        let tag = tag.as_ref().map(|_| way.as_slice());
        let asked = Asked { create: false, among: true, ..asked };
        match at_paths(source, document, (tag, digest.as_deref()), asked) {
            Ok(slots) => found.push(slots),
            Err(error) => match error.reason {
                EditReason::OtherImage { found, .. } | EditReason::OtherBeside { found, .. } => others.push(found),
                // What has the one and not the other is the image's all the same.
                EditReason::PathMissing { .. } => {
                    let digest = digest.or_else(|| sibling(tag?, "digest"));
                    let has = |tag: Option<&[Step]>, digest: Option<&[Step]>| {
                        at_paths(source, document, (tag, digest), asked).is_ok()
                    };
                    if tag.is_some() && (has(tag, None) || digest.is_some_and(|way| has(None, Some(way.as_slice())))) {
                        return Err(error);
                    }
                }
                _ => return Err(error),
            },
        }
    }
    if found.is_empty() {
        let at = Shown(leading).to_string();
        return Err(source.refuse(None, EditReason::NoneOf { at, image: asked.image.to_string(), found: others }));
    }
    let repositories: Vec<String> = found.iter().filter_map(|slots| slots.repository.clone()).collect();
    are_one(&repositories, asked.image).map_err(|reason| source.refuse(None, reason))?;
    let bare = Slots::all_bare(&found);
    Ok(found.into_iter().map(|slots| Slots { bare, ..slots }).collect())
}

/// The way to another key of the same mapping.
fn sibling(way: &[Step], name: &str) -> Option<Vec<Step>> {
    let (Step::Key(_), above) = way.split_last()? else { return None };
    Some([above, &[Step::Key(name.to_owned())]].concat())
}

/// Every way that a path with `[*]` goes in a file.
fn ways(source: &Source<'_>, document: Option<usize>, path: &[Step]) -> Result<Vec<Way>, EditError> {
    let Some(at) = path.iter().position(|step| *step == Step::All) else {
        return Ok(vec![(document, path.to_vec())]);
    };
    let (above, below) = (path.get(..at).unwrap_or_default(), path.get(at + 1..).unwrap_or_default());
    let place = source.find(document, above)?;
    let steps: Vec<Step> = match (place.node.as_mapping(), place.node.as_sequence()) {
        (Some(mapping), _) => keys(source, &place, mapping)?,
        (_, Some(items)) => (0..items.len()).map(Step::Index).collect(),
        (None, None) => return source.child(&place, &Step::All).map(|_| Vec::new()),
    };
    let mut all = Vec::new();
    for step in steps {
        let path = [place.address.steps.as_slice(), &[step], below].concat();
        match ways(source, Some(place.address.document), &path) {
            Ok(more) => all.extend(more),
            Err(error) if matches!(error.reason, EditReason::PathMissing { .. }) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

/// The keys of a mapping, each of which a path can name.
fn keys(source: &Source<'_>, place: &Place, mapping: &yaml_edit::Mapping) -> Result<Vec<Step>, EditError> {
    let at = || Shown(&place.address.steps).to_string();
    if has(mapping, "<<") {
        return Err(source.refuse(Some(&place.node), EditReason::Shared { at: at() }));
    }
    let key = |entry: yaml_edit::MappingEntry| entry.key_node()?.as_scalar().map(|key| Step::Key(key.as_string()));
    let odd = || EditReason::Unfollowed { at: at(), what: "a key that is no plain text" };
    mapping.entries().map(|entry| key(entry).ok_or_else(|| source.refuse(Some(&place.node), odd()))).collect()
}

/// The digest's way where the tag's goes this one.
fn beside(tag: &[Step], digest: &[Step], way: &[Step]) -> Result<Vec<Step>, EditReason> {
    let last = tag.iter().rposition(|step| *step == Step::All).map_or(0, |at| at + 1);
    let (shared, own) = digest.split_at(last.min(digest.len()));
    if tag.get(..last) != Some(shared) || own.contains(&Step::All) {
        return Err(EditReason::BadPath { at: Shown(digest).to_string(), why: ASTRAY.to_owned() });
    }
    Ok([way.get(..last).unwrap_or_default(), own].concat())
}

const ASTRAY: &str = "it must go the same way as the tag's up to its last [*]";

/// Whether the paths of a tag and of its digest go together; if not, why.
pub(crate) fn go_together(tag: &str, digest: &str) -> Result<(), EditReason> {
    let (tag, digest) = (parse(tag)?, parse(digest)?);
    if tag.contains(&Step::All) || digest.contains(&Step::All) { beside(&tag, &digest, &tag).map(drop) } else { Ok(()) }
}

/// Whether two paths can lead to the same place, or one to what the other is in.
pub(crate) fn can_meet(one: &str, other: &str) -> bool {
    let (Ok(one), Ok(other)) = (parse(one), parse(other)) else { return true };
    let apart = |pair: (&Step, &Step)| match pair {
        (Step::Key(a), Step::Key(b)) => a != b,
        (Step::Index(a), Step::Index(b)) => a != b,
        (Step::Entry(a, x), Step::Entry(b, y)) => a == b && x != y,
        _ => false,
    };
    !one.iter().zip(&other).any(apart)
}
