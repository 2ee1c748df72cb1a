//! Which scalars of a file say what runs: Kustomize `images`, Helm values, or any YAML path; and where a digest goes
//! that the file does not hold yet.

use yaml_edit::YamlNode;

use super::edit::{Change, splice};
use super::error::{BumpError, EditError, EditReason};
use super::path::{Shown, Step};
use super::slots::{Absent, Field, Missing, Reference, Room, Slots, Spot, is_nothing};
use super::yaml::{Address, Place, Scalar, Source, has};
use super::{FileSpec, Found, ImageValue, helm, kustomize, paths};
use crate::domain::catalog::Form;
use crate::domain::{Digest, ImageName};

/// What a file says runs now.
pub(crate) fn read(text: &str, spec: &FileSpec, image: &ImageName) -> Result<Found, EditError> {
    let source = Source::parse(spec.path(), text)?;
    let all = slots(&source, spec, image, false)?;
    Ok(Found::together(all.iter().map(Slots::found)))
}

/// Whether a file says that it has the image: one of many, which can be of others. `EditReason::Unnamed` where it does not say.
pub(crate) fn names_image(text: &str, spec: &FileSpec, image: &ImageName) -> Result<(), EditError> {
    let source = Source::parse(spec.path(), text)?;
    slots(&source, spec, image, true).map(drop)
}

/// The file's text with the image set, the same text if it is set already.
///
/// With `from`, a file that holds neither `from` nor the wanted value is refused as moved.
pub(crate) fn set(text: &str, spec: &FileSpec, to: &ImageValue, from: Option<&Found>) -> Result<String, BumpError> {
    let source = Source::parse(spec.path(), text)?;
    let all = slots(&source, spec, &to.image, false)?;
    let mut changes = Vec::new();
    for slots in &all {
        changes.extend(slots.changes(&source, to)?);
    }
    if changes.is_empty() {
        return Ok(text.to_owned());
    }
    let found = Found::together(all.iter().map(Slots::found));
    // What is only put into quotes says the wanted value already.
    let from = from.filter(|_| !changes.iter().all(Change::restyles));
    if let Some(expected) = from.filter(|expected| !expected.fits(&found)) {
        return Err(BumpError::Moved { file: spec.path().to_owned(), found, expected: expected.clone() });
    }
    Ok(splice(spec.path(), text, &changes, spec.with_aliases())?)
}

/// Whether the file can be made to hold the image's digest; if not, why.
pub(crate) fn can_pin(text: &str, spec: &FileSpec, image: &ImageName) -> Result<(), EditError> {
    let Ok(digest) = Digest::parse(format!("sha256:{}", "0".repeat(64))) else { return Ok(()) };
    let to = ImageValue { image: image.clone(), new_name: None, tag: "v0".to_owned(), digest: Some(digest), pin: true };
    match set(text, spec, &to, None) {
        Err(BumpError::Edit(why)) => Err(why),
        _ => Ok(()),
    }
}

impl Found {
    /// What several places of an image say: the same, or else all of it, which is no version.
    pub(crate) fn together(all: impl Iterator<Item = Self>) -> Self {
        let mut different: Vec<Self> = Vec::new();
        all.for_each(|found| {
            if !different.contains(&found) {
                different.push(found);
            }
        });
        if different.len() < 2 {
            return different.pop().unwrap_or(Self { tag: None, digest: None });
        }
        let text = |found: &Self| match (&found.tag, &found.digest) {
            (Some(tag), Some(digest)) => format!("{tag}@{digest}"),
            (Some(tag), None) if tag.is_empty() => "nothing".to_owned(),
            (Some(tag), None) => tag.clone(),
            (None, digest) => digest.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string),
        };
        Self { tag: Some(different.iter().map(text).collect::<Vec<_>>().join(" and ")), digest: None }
    }

    /// Whether what was found is what was expected, as far as both say anything about the same thing.
    pub(crate) fn fits(&self, found: &Self) -> bool {
        let same = |a: Option<&str>, b: Option<&str>| Some(a? == b?);
        let tag = same(self.tag.as_deref(), found.tag.as_deref());
        let digest = same(self.digest.as_ref().map(Digest::as_str), found.digest.as_ref().map(Digest::as_str));
        match (tag, digest) {
            (None, None) => false,
            (tag, digest) => tag.unwrap_or(true) && digest.unwrap_or(true),
        }
    }
}

/// What is asked of a place, beside where it is.
#[derive(Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) image: &'a ImageName,
    /// Whether the tag's value is `v1@sha256:…`.
    pub(crate) tag_with_digest: bool,
    /// Whether what is not there is added.
    pub(crate) create: bool,
    /// Whether it is one of many that can be of other images: then it must say which image it is.
    pub(crate) among: bool,
    /// The form of the version, if it is not the tag.
    pub(crate) form: Option<&'a Form>,
}

impl Asked<'_> {
    /// What is written where a tag is to be.
    pub(crate) fn field(&self) -> Field {
        match (self.form, self.tag_with_digest) {
            (Some(_), _) => Field::Form,
            (None, true) => Field::TagWithDigest,
            (None, false) => Field::Tag,
        }
    }
}

/// The places of an image in a file: one, unless a path says all.
fn slots(source: &Source<'_>, spec: &FileSpec, image: &ImageName, among: bool) -> Result<Vec<Slots>, EditError> {
    let asked = |tag_with_digest: &bool, create: &bool| Asked {
        image,
        tag_with_digest: *tag_with_digest,
        create: *create,
        among,
        form: None,
    };
    let (written, asked) = match spec {
        FileSpec::Kustomize { create, .. } => return Ok(vec![kustomize::by_name(source, image, *create)?]),
        FileSpec::Helm { tag_at: None, digest_at: None, tag_with_digest, create, value: None, .. } => {
            return Ok(vec![helm::by_convention(source, asked(tag_with_digest, create))?]);
        }
        FileSpec::Helm { tag_at, digest_at, tag_with_digest, create, value, .. } => {
            let tag_at = tag_at.as_deref().or(value.as_ref().map(|_| "image.tag"));
            let written = Written { document: None, tag_at, digest_at: digest_at.as_deref() };
            (written, Asked { form: value.as_ref(), ..asked(tag_with_digest, create) })
        }
        FileSpec::Yaml { document, at, digest_at, tag_with_digest, create, value, .. } => {
            let document = document.as_ref().map(|at| source.document(at)).transpose()?;
            let written = Written { document, tag_at: Some(at), digest_at: digest_at.as_deref() };
            (written, Asked { form: value.as_ref(), ..asked(tag_with_digest, create) })
        }
    };
    paths::all(source, &written, asked)
}

/// The places that the configuration names.
pub(crate) struct Written<'a> {
    pub(crate) document: Option<usize>,
    pub(crate) tag_at: Option<&'a str>,
    pub(crate) digest_at: Option<&'a str>,
}

/// The tag at a path, if one is named, and the digest at another.
pub(crate) fn at_paths(
    source: &Source<'_>,
    document: Option<usize>,
    (tag_at, digest_at): (Option<&[Step]>, Option<&[Step]>),
    asked: Asked<'_>,
) -> Result<Slots, EditError> {
    let mut slots = Slots { form: asked.form.cloned(), ..Slots::default() };
    let mut tag = None;
    match tag_at.map(|way| (way, source.find(document, way))) {
        None => {}
        Some((way, Err(error))) if asked.create && lacks(&error) => {
            let field = match (asked.field(), way.last()) {
                (Field::Tag, Some(Step::Key(key))) if key == "image" => Field::Reference,
                (Field::Tag, _) if digest_at.is_none() => Field::TagAlone,
                (field, _) => field,
            };
            let absent = absent(source, document, way, error)?;
            if let (Spot::In(place), [Step::Key(name)], None) = (&absent.spot, absent.keys.as_slice(), asked.form) {
                beside_agrees(source, &place.key(name), asked)?;
            }
            slots.missing.push(absent.with(|keys| Absent::Value(keys, field)));
        }
        Some((_, Err(error))) => return Err(error),
        Some((_, Ok(place))) => {
            let scalar = source.scalar(&place)?;
            let field = match asked.form {
                Some(_) => Field::Form,
                None => tag_or_reference(source, &place, &scalar, asked)?,
            };
            match field {
                Field::Form => {}
                Field::Reference => no_tag_beside(source, &place, &scalar)?,
                _ => beside_agrees(source, &place, asked)?,
            }
            slots.room = if field == Field::Tag { Room::None { tag: scalar.clone() } } else { Room::Held };
            slots.held.push((field, scalar.clone()));
            tag = tag_at.zip(Some(scalar));
        }
    }
    let Some(way) = digest_at else { return Ok(slots) };
    let place = match source.find(document, way) {
        // What is missing beside the tag is added there.
        Err(error) if matches!(error.reason, EditReason::PathMissing { .. }) => match (&tag, way.split_last()) {
            (Some((tag, scalar)), Some((Step::Key(name), above)))
                if tag.split_last().map(|(_, t)| t) == Some(above) =>
            {
                slots.room = Room::Beside { tag: scalar.clone(), name: name.clone(), configured: true };
                return Ok(slots);
            }
            _ if asked.create => None,
            _ => return Err(error),
        },
        Err(error) if lacks(&error) => match blank_at(source, document, way) {
            Some((into, key)) => {
                slots.room = Room::Blank { into, key, configured: true };
                return Ok(slots);
            }
            None if asked.create => None,
            None => return Err(error),
        },
        found => Some(found?),
    };
    slots.room = Room::Held;
    match place {
        Some(place) => {
            if tag_at.is_none() && asked.among {
                beside_agrees(source, &place, asked)?;
            }
            slots.held.push((Field::Digest, digest_scalar(source, &place)?));
        }
        None => {
            let error = source.find(document, way).map(drop).err();
            let Some(error) = error else { return Ok(slots) };
            let absent = absent(source, document, way, error)?;
            slots.missing.push(absent.with(|keys| Absent::Value(keys, Field::Digest)));
        }
    }
    Ok(slots)
}

/// The key that a way leads to, where it has no value.
fn blank_at(source: &Source<'_>, document: Option<usize>, way: &[Step]) -> Option<(Address, YamlNode)> {
    let (Step::Key(name), above) = way.split_last()? else { return None };
    helm::blank(source, &source.find(document, above).ok()?, name)
}

/// The deepest place on a way that is there, and the keys below it that are not.
struct Gap {
    spot: Spot,
    keys: Vec<Step>,
}

impl Gap {
    fn with(self, what: impl FnOnce(Vec<Step>) -> Absent) -> Missing {
        Missing { spot: self.spot, what: what(self.keys) }
    }
}

/// Where a way leaves what is there. Only keys can be added: which entry of a list is meant, its file must show.
fn absent(source: &Source<'_>, document: Option<usize>, way: &[Step], error: EditError) -> Result<Gap, EditError> {
    for depth in (0..way.len()).rev() {
        let (above, keys) = way.split_at(depth);
        let Ok(place) = source.find(document, above) else { continue };
        let (Some(Step::Key(first)), true) = (keys.first(), keys.iter().all(|step| matches!(step, Step::Key(_))))
        else {
            break;
        };
        if place.node.as_mapping().is_none() {
            break;
        }
        let (spot, below) = (helm::spot_of(source, &place, first), keys.get(1..).unwrap_or_default());
        let keys = if matches!(spot, Spot::Below(..)) { below } else { keys };
        return Ok(Gap { spot, keys: keys.to_vec() });
    }
    Err(error)
}

/// Whether a file lacks what was looked for: the key, or its value.
pub(crate) fn lacks(error: &EditError) -> bool {
    matches!(error.reason, EditReason::PathMissing { .. } | EditReason::NotAScalar { is: "empty", .. })
}

/// A scalar that holds a digest, or nothing yet. Anything else there was never meant to be one.
pub(crate) fn digest_scalar(source: &Source<'_>, place: &Place) -> Result<Scalar, EditError> {
    let scalar = source.scalar(place)?;
    let value = scalar.value.as_str();
    let bare = value.len() == 64 && value.bytes().all(|b| b.is_ascii_hexdigit());
    if is_nothing(value) || bare || value.starts_with("sha256:") || value.starts_with("sha512:") {
        return Ok(scalar);
    }
    let at = Shown(&place.address.steps).to_string();
    Err(source.refuse(Some(&place.node), EditReason::NotADigest { at, found: scalar.value }))
}

/// Refuses a reference without a version where the version stands in a `tag` of its own: it would get a second one.
fn no_tag_beside(source: &Source<'_>, place: &Place, scalar: &Scalar) -> Result<(), EditError> {
    let reference = Reference::parse(&scalar.value);
    let Some((Step::Key(_), above)) = place.address.steps.split_last() else { return Ok(()) };
    let beside = source.mapping(place.address.document, above).is_some_and(|mapping| has(&mapping, "tag"));
    if !beside || reference.tag.is_some() || reference.digest.is_some() {
        return Ok(());
    }
    let shown = |steps: &[Step]| Shown(steps).to_string();
    let (at, tag) = (shown(&place.address.steps), shown(&[above, &[Step::Key("tag".into())]].concat()));
    Err(source.refuse(Some(&place.node), EditReason::VersionBeside { at, tag }))
}

/// Refuses a tag, or a digest, where the repository that stands beside it is another image's. Among many it must be this one's.
pub(crate) fn beside_agrees(source: &Source<'_>, tag: &Place, asked: Asked<'_>) -> Result<(), EditError> {
    let shown = |steps: &[Step]| Shown(steps).to_string();
    let unnamed = |beside: Option<String>| {
        let (at, image) = (shown(&tag.address.steps), asked.image.to_string());
        let refused = || source.refuse(Some(&tag.node), EditReason::Unnamed { at, beside, image });
        if asked.among { Err(refused()) } else { Ok(()) }
    };
    let Some((Step::Key(own), above)) = tag.address.steps.split_last() else { return unnamed(None) };
    let said = |key: &str| source.said(tag.address.document, above, key).filter(|text| !text.is_empty());
    let Some((key, repository)) = ["repository", "image"].into_iter().find_map(|key| Some((key, said(key)?))) else {
        return unnamed(None);
    };
    let reference = Reference::parse(repository);
    let template = |text: &str| text.contains(['{', '$']);
    if own != key && !template(repository) && (reference.tag.is_some() || reference.digest.is_some()) {
        let at = shown(&[above, &[Step::Key(key.to_owned())]].concat());
        return Err(source.refuse(Some(&tag.node), EditReason::TwoVersions { at }));
    }
    let named = reference.repository.to_owned();
    let whole = said("registry").map_or_else(|| named.clone(), |registry| format!("{registry}/{named}"));
    let elsewhere = |named: &str| asked.image.as_str().strip_suffix(named).is_some_and(|host| host.ends_with('/'));
    if names(&named, asked.image) || names(&whole, asked.image) || (whole == named && elsewhere(&named)) {
        return Ok(());
    }
    // What a template makes of it, or a chart of a repository without a path, is known to them alone.
    if template(&whole) {
        return unnamed(Some(whole));
    }
    if key == "repository" && !whole.contains('/') && !asked.among {
        return Ok(());
    }
    let beside = shown(&[above, &[Step::Key(key.to_owned())]].concat());
    let image = asked.image.to_string();
    Err(source.refuse(Some(&tag.node), EditReason::OtherBeside { beside, found: whole, image }))
}

/// A value such as `registry/shop:v1` is a whole reference, and only its version is ours to change; `v1@sha256:…` is a
/// tag with its digest.
pub(crate) fn tag_or_reference(
    source: &Source<'_>,
    place: &Place,
    scalar: &Scalar,
    asked: Asked<'_>,
) -> Result<Field, EditError> {
    let (image, value) = (asked.image, &scalar.value);
    let tag = asked.field();
    if !value.contains(['/', ':', '@']) && value != image.as_str() {
        return Ok(tag);
    }
    let found = Reference::parse(value).repository;
    if names(found, image) {
        return Ok(Field::Reference);
    }
    if value.split_once("@sha").is_some_and(|(tag, _)| !tag.contains(['/', ':'])) {
        return Ok(Field::TagWithDigest);
    }
    let at = Shown(&place.address.steps).to_string();
    let reason = EditReason::OtherImage { at, found: found.to_owned(), image: image.to_string() };
    Err(source.refuse(Some(&place.node), reason))
}

/// Whether a repository is this image, with or without a registry's host and path before it.
pub(crate) fn names(repository: &str, image: &ImageName) -> bool {
    repository == image.as_str() || repository.strip_suffix(image.as_str()).is_some_and(|host| host.ends_with('/'))
}
