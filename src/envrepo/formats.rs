//! Which scalars of a file say what runs: Kustomize `images`, Helm values, or any YAML path.

use yaml_edit::YamlNode;

use super::edit::{Change, splice};
use super::error::{BumpError, EditError, EditReason};
use super::path::{Shown, Step, parse};
use super::yaml::{Place, Scalar, Source, has, text_of};
use super::{FileSpec, Found, ImageValue};
use crate::domain::{Digest, ImageName};

/// What a scalar says about the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Field {
    Tag,
    Digest,
    NewName,
    /// A whole reference, `registry/shop:v1@sha256:…`.
    Reference,
}

/// The scalars that say which image runs.
struct Slots(Vec<(Field, Scalar)>);

/// What a file says runs now.
pub(crate) fn read(text: &str, spec: &FileSpec, image: &ImageName) -> Result<Found, EditError> {
    let source = Source::parse(spec.path(), text)?;
    Ok(slots(&source, spec, image)?.found())
}

/// The file's text with the image set, the same text if it is set already.
///
/// With `from`, a file that holds neither `from` nor the wanted value is refused as moved.
pub(crate) fn set(text: &str, spec: &FileSpec, to: &ImageValue, from: Option<&Found>) -> Result<String, BumpError> {
    let source = Source::parse(spec.path(), text)?;
    let slots = slots(&source, spec, &to.image)?;
    let changes = slots.changes(spec.path(), to)?;
    if changes.is_empty() {
        return Ok(text.to_owned());
    }
    let found = slots.found();
    if let Some(expected) = from.filter(|expected| !expected.fits(&found)) {
        return Err(BumpError::Moved { file: spec.path().to_owned(), found, expected: expected.clone() });
    }
    Ok(splice(spec.path(), text, &changes)?)
}

impl Found {
    /// Whether what was found is what was expected, as far as both say anything about the same thing.
    fn fits(&self, found: &Self) -> bool {
        let same = |a: Option<&str>, b: Option<&str>| Some(a? == b?);
        let tag = same(self.tag.as_deref(), found.tag.as_deref());
        let digest = same(self.digest.as_ref().map(Digest::as_str), found.digest.as_ref().map(Digest::as_str));
        match (tag, digest) {
            (None, None) => false,
            (tag, digest) => tag.unwrap_or(true) && digest.unwrap_or(true),
        }
    }
}

impl Slots {
    fn found(&self) -> Found {
        let mut found = Found { tag: None, digest: None };
        for (field, scalar) in &self.0 {
            match field {
                Field::Tag => found.tag = Some(scalar.value.clone()),
                Field::Digest => found.digest = Digest::parse(&scalar.value).ok(),
                Field::NewName => {}
                Field::Reference => {
                    let reference = Reference::parse(&scalar.value);
                    found.tag = reference.tag.map(str::to_owned);
                    found.digest = reference.digest.and_then(|d| Digest::parse(d).ok());
                }
            }
        }
        found
    }

    fn changes(&self, file: &str, to: &ImageValue) -> Result<Vec<Change>, EditError> {
        let refuse = |line, reason| EditError { file: file.to_owned(), line, reason };
        if !is_tag(&to.tag) {
            let expected = "a tag (letters, digits, `_`, `.`, `-`; at most 128)";
            return Err(refuse(None, EditReason::BadValue { given: to.tag.clone(), expected }));
        }
        let mut changes = Vec::new();
        for (field, scalar) in &self.0 {
            let at = || Shown(&scalar.address.steps).to_string();
            let digest =
                || to.digest.as_ref().ok_or_else(|| refuse(Some(scalar.line), EditReason::DigestNeeded { at: at() }));
            let wanted = match field {
                Field::Tag => to.tag.clone(),
                Field::Digest => digest()?.to_string(),
                Field::NewName => match &to.new_name {
                    Some(name) if is_repository(name) => name.clone(),
                    Some(name) => {
                        let expected = "an image repository, such as registry.example/shop";
                        return Err(refuse(None, EditReason::BadValue { given: name.clone(), expected }));
                    }
                    None => continue,
                },
                Field::Reference => {
                    let old = Reference::parse(&scalar.value);
                    let digest = if old.digest.is_some() { format!("@{}", digest()?) } else { String::new() };
                    let tag =
                        if old.tag.is_some() || old.digest.is_none() { format!(":{}", to.tag) } else { String::new() };
                    format!("{}{tag}{digest}", old.repository)
                }
            };
            if wanted != scalar.value {
                changes.push(Change { scalar: scalar.clone(), to: wanted });
            }
        }
        Ok(changes)
    }
}

fn slots(source: &Source<'_>, spec: &FileSpec, image: &ImageName) -> Result<Slots, EditError> {
    match spec {
        FileSpec::Kustomize { .. } => kustomize(source, image),
        FileSpec::Helm { tag_at: None, digest_at: None, .. } => helm_by_convention(source, image),
        FileSpec::Helm { tag_at, digest_at, .. } => {
            at_paths(source, None, tag_at.as_deref(), digest_at.as_deref(), image)
        }
        FileSpec::Yaml { document, at, digest_at, .. } => {
            at_paths(source, *document, Some(at), digest_at.as_deref(), image)
        }
    }
}

/// The places that the configuration names.
fn at_paths(
    source: &Source<'_>,
    document: Option<usize>,
    tag_at: Option<&str>,
    digest_at: Option<&str>,
    image: &ImageName,
) -> Result<Slots, EditError> {
    let find = |at: &str| {
        let steps = parse(at).map_err(|reason| source.refuse(None, reason))?;
        let place = source.find(document, &steps)?;
        Ok((source.scalar(&place)?, place))
    };
    let mut slots = Vec::new();
    if let Some(at) = tag_at {
        let (scalar, place) = find(at)?;
        let field = tag_or_reference(source, &place, &scalar, image)?;
        slots.push((field, scalar));
    }
    if let Some(at) = digest_at {
        slots.push((Field::Digest, find(at)?.0));
    }
    Ok(Slots(slots))
}

/// `image.tag`, and `image.digest` beside it: charts let the digest win, so leaving it would run the old image.
fn helm_by_convention(source: &Source<'_>, image: &ImageName) -> Result<Slots, EditError> {
    let place = source.find(None, &[Step::Key("image".into())])?;
    let mapping = place.node.as_mapping();
    let mut slots = Vec::new();
    if let Some(mapping) = mapping.filter(|m| has(m, "digest") && text_of(m, "digest").is_none_or(|d| !d.is_empty())) {
        let digest = source.child(&place, &Step::Key("digest".into()))?;
        slots.push((Field::Digest, source.scalar(&digest)?));
        if !has(mapping, "tag") {
            return Ok(Slots(slots));
        }
    }
    let tag = if place.node.is_scalar() { place } else { source.child(&place, &Step::Key("tag".into()))? };
    let scalar = source.scalar(&tag)?;
    slots.push((tag_or_reference(source, &tag, &scalar, image)?, scalar));
    Ok(Slots(slots))
}

/// A value such as `registry/shop:v1` is a whole reference, and only its version is ours to change.
fn tag_or_reference(
    source: &Source<'_>,
    place: &Place,
    scalar: &Scalar,
    image: &ImageName,
) -> Result<Field, EditError> {
    if !scalar.value.contains(['/', ':', '@']) && scalar.value != image.as_str() {
        return Ok(Field::Tag);
    }
    let found = Reference::parse(&scalar.value).repository;
    if names(found, image) {
        return Ok(Field::Reference);
    }
    let at = Shown(&place.address.steps).to_string();
    let reason = EditReason::OtherImage { at, found: found.to_owned(), image: image.to_string() };
    Err(source.refuse(Some(&place.node), reason))
}

/// The scalars of the image's entry in `images`.
fn kustomize(source: &Source<'_>, image: &ImageName) -> Result<Slots, EditError> {
    let images = source.find(None, &[Step::Key("images".into())])?;
    let items: Vec<YamlNode> = match &images.node {
        YamlNode::Sequence(items) => items.values().collect(),
        other => {
            let at = "images".to_owned();
            let is = "not a sequence of entries";
            let reason = if other.is_alias() { EditReason::Shared { at } } else { EditReason::NotAScalar { at, is } };
            return Err(source.refuse(Some(other), reason));
        }
    };
    let (index, node) = match entries(&items, image).as_slice() {
        [one] => *one,
        [] => {
            let have = items.iter().filter_map(|item| said(item, "name")).collect();
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
    let mut slots = Vec::new();
    for (key, field) in [("newTag", Field::Tag), ("digest", Field::Digest), ("newName", Field::NewName)] {
        if node.as_mapping().is_some_and(|m| has(m, key)) {
            let place = source.child(&entry, &Step::Key(key.into()))?;
            slots.push((field, source.scalar(&place)?));
        }
    }
    if !slots.iter().any(|(field, _)| matches!(field, Field::Tag | Field::Digest)) {
        return Err(source.refuse(Some(node), EditReason::EntryWithoutVersion { image: image.to_string() }));
    }
    Ok(Slots(slots))
}

/// The entries for an image: by `name`, else by `newName`; exactly, else behind a registry's host.
fn entries<'a>(items: &'a [YamlNode], image: &ImageName) -> Vec<(usize, &'a YamlNode)> {
    type Fits = fn(&str, &ImageName) -> bool;
    let exactly: Fits = |text, image| text == image.as_str();
    for (key, fits) in [("name", exactly), ("newName", exactly), ("name", names), ("newName", names)] {
        let fits = |item: &YamlNode| said(item, key).is_some_and(|text| fits(&text, image));
        let found: Vec<_> = items.iter().enumerate().filter(|(_, item)| fits(item)).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn said(item: &YamlNode, key: &str) -> Option<String> {
    item.as_mapping().and_then(|m| text_of(m, key))
}

/// Whether a repository is this image, with or without a registry's host and path before it.
fn names(repository: &str, image: &ImageName) -> bool {
    repository == image.as_str() || repository.strip_suffix(image.as_str()).is_some_and(|host| host.ends_with('/'))
}

/// The parts of `registry:5000/path/shop:v1@sha256:…`.
struct Reference<'a> {
    repository: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    fn parse(text: &'a str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        match rest.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => Self { repository, tag: Some(tag), digest },
            _ => Self { repository: rest, tag: None, digest },
        }
    }
}

fn is_tag(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric() || b == b'_');
    first && text.len() <= 128 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.-".contains(&b))
}

fn is_repository(text: &str) -> bool {
    let first = text.bytes().next().is_some_and(|b| b.is_ascii_alphanumeric());
    let inner = |b: u8| b.is_ascii_alphanumeric() || b"_.-/:".contains(&b);
    first && text.len() <= 255 && text.bytes().all(inner) && !text.ends_with([':', '/'])
}
