//! What stands where a version is to be written, and beside it: whose image that is, and where else a version or a digest stands
//! that would go on saying, or win over, what was there.

use super::absent::{blank, lacks};
use super::error::{EditError, EditReason};
use super::path::{Shown, Step};
use super::slots::{Field, Kept, Reference, Room, digest_of};
use super::yaml::{Place, Scalar, Source, has, is_nothing};
use crate::domain::ImageName;
use crate::domain::catalog::Form;

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

/// Whether a repository is this image, with or without a registry's host and path before it.
pub(crate) fn names(repository: &str, image: &ImageName) -> bool {
    repository == image.as_str() || repository.strip_suffix(image.as_str()).is_some_and(|host| host.ends_with('/'))
}

/// Where a repository is that an image's name fits.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies<'r> {
    /// It is called exactly so, wherever it is taken from.
    Anywhere,
    /// In this path, on whatever host.
    In(&'r str),
    /// It says less than the image's name.
    Short(&'r str),
}

fn lies<'r>(repository: &'r str, image: &ImageName) -> Lies<'r> {
    let is_host = |part: &str| part.contains(['.', ':']) || part == "localhost";
    if repository == image.as_str() {
        return Lies::Anywhere;
    }
    match repository.strip_suffix(image.as_str()) {
        None => Lies::Short(repository),
        Some(before) => match before.split_once('/') {
            Some((host, path)) if is_host(host) => Lies::In(path),
            _ => Lies::In(before),
        },
    }
}

/// Whether all of these repositories can be the one image: but for a registry's host they are in one place. What is called exactly
/// as the image can be in any, and is not what says less than its name.
pub(crate) fn are_one(repositories: &[String], image: &ImageName) -> Result<(), EditReason> {
    let all: Vec<Lies<'_>> = repositories.iter().map(|repository| lies(repository, image)).collect();
    let mut told = all.iter().filter(|lies| **lies != Lies::Anywhere);
    let first = told.next();
    let short = matches!(first, Some(Lies::Short(_))) && all.contains(&Lies::Anywhere);
    if !short && told.all(|other| Some(other) == first) {
        return Ok(());
    }
    let mut found = repositories.to_vec();
    found.sort();
    found.dedup();
    Err(EditReason::Namesakes { image: image.to_string(), found })
}

/// Whether a text is made by something else: Helm, envsubst and the like.
fn is_template(text: &str) -> bool {
    text.contains(['{', '}', '$'])
}

/// A repository without what it lies in.
fn own_name(repository: &str) -> &str {
    repository.rsplit('/').next().unwrap_or_default()
}

/// Refuses a version that something else fills in.
pub(crate) fn is_written_out(source: &Source<'_>, place: &Place, version: &str, value: &str) -> Result<(), EditError> {
    if !is_template(version) {
        return Ok(());
    }
    let at = Shown(&place.address.steps).to_string();
    Err(source.refuse(Some(&place.node), EditReason::FilledIn { at, found: value.to_owned() }))
}

/// What a value says of the image, and the repository that it, or what stands beside it, names.
pub(crate) fn version(
    source: &Source<'_>,
    place: &Place,
    scalar: &Scalar,
    asked: Asked<'_>,
) -> Result<(Field, Option<String>), EditError> {
    let field = field(source, place, scalar, asked)?;
    let repository = match field {
        Field::Form => None,
        Field::Reference => {
            no_tag_beside(source, place, scalar)?;
            Some(Reference::parse(&scalar.value).repository.to_owned())
        }
        _ => repository(source, place, field, asked)?,
    };
    Ok((field, repository))
}

/// A value such as `registry/shop:v1`, and whatever stands under `image`, is a whole reference, and only its version is ours to
/// change; `v1@sha256:…` is a tag with its digest.
fn field(source: &Source<'_>, place: &Place, scalar: &Scalar, asked: Asked<'_>) -> Result<Field, EditError> {
    let (image, value) = (asked.image, scalar.value.as_str());
    let at = || Shown(&place.address.steps).to_string();
    let own = |key: &str| matches!(place.address.steps.last(), Some(Step::Key(own)) if own == key);
    let bare = !value.contains(['/', ':', '@']);
    if asked.form.is_some() {
        is_written_out(source, place, value, value)?;
        if !bare || digest_of(value).is_some() || own("image") && !is_nothing(value) {
            let reason = EditReason::NotAVersion { at: at(), found: value.to_owned() };
            return Err(source.refuse(Some(&place.node), reason));
        }
        return Ok(Field::Form);
    }
    if own("image") && is_nothing(value) {
        let reason = EditReason::NotAScalar { at: at(), is: "empty" };
        return if asked.create { Ok(Field::Reference) } else { Err(source.refuse(Some(&place.node), reason)) };
    }
    if bare && !own("image") && (value != image.as_str() || own("tag")) {
        is_written_out(source, place, value, value)?;
        return Ok(asked.field());
    }
    let found = Reference::parse(value).repository;
    if names(found, image) {
        is_written_out(source, place, value.get(found.len()..).unwrap_or_default(), value)?;
        return Ok(Field::Reference);
    }
    // What is filled in could be this image, unless it ends in another name.
    let unclear = if own_name(found) == own_name(image.as_str()) { found } else { own_name(found) };
    is_written_out(source, place, unclear, value)?;
    if !own("image") && value.split_once("@sha").is_some_and(|(tag, _)| !tag.contains(['/', ':'])) {
        return Ok(Field::TagWithDigest);
    }
    let reason = EditReason::OtherImage { at: at(), found: found.to_owned(), image: image.to_string() };
    Err(source.refuse(Some(&place.node), reason))
}

/// Refuses a reference without a version where the version stands in a `tag` of its own: it would get a second one.
fn no_tag_beside(source: &Source<'_>, place: &Place, scalar: &Scalar) -> Result<(), EditError> {
    let Some((Step::Key(own), above)) = place.address.steps.split_last() else { return Ok(()) };
    if own == "tag" || !Reference::parse(&scalar.value).is_open() || !source.says(place.address.document, above, "tag")
    {
        return Ok(());
    }
    let shown = |steps: &[Step]| Shown(steps).to_string();
    let (at, tag) = (shown(&place.address.steps), shown(&[above, &[Step::Key("tag".into())]].concat()));
    Err(source.refuse(Some(&place.node), EditReason::VersionBeside { at, tag }))
}

/// The repository that stands beside a tag or a digest, if it says which; refused where it is another image's. Among many it must
/// be this one's.
pub(crate) fn repository(
    source: &Source<'_>,
    version: &Place,
    field: Field,
    asked: Asked<'_>,
) -> Result<Option<String>, EditError> {
    let shown = |steps: &[Step]| Shown(steps).to_string();
    let unnamed = |beside: Option<String>| {
        let (at, image) = (shown(&version.address.steps), asked.image.to_string());
        let refused = || source.refuse(Some(&version.node), EditReason::Unnamed { at, beside, image });
        if asked.among { Err(refused()) } else { Ok(None) }
    };
    let Some((Step::Key(own), above)) = version.address.steps.split_last() else { return unnamed(None) };
    let said = |key: &str| source.said(version.address.document, above, key).filter(|text| !text.is_empty());
    let Some((key, repository)) = ["repository", "image"].into_iter().find_map(|key| Some((key, said(key)?))) else {
        return unnamed(None);
    };
    let reference = Reference::parse(repository);
    // A digest can stand beside a reference that has a tag: it is the one that counts.
    let twice = reference.digest.is_some() || reference.tag.is_some() && field != Field::Digest;
    let beside = || shown(&[above, &[Step::Key(key.to_owned())]].concat());
    if own != key && !is_template(repository) && twice {
        return Err(source.refuse(Some(&version.node), EditReason::TwoVersions { at: beside() }));
    }
    let named = reference.repository.to_owned();
    let whole = said("registry").map_or_else(|| named.clone(), |registry| format!("{registry}/{named}"));
    let elsewhere = |named: &str| asked.image.as_str().strip_suffix(named).is_some_and(|host| host.ends_with('/'));
    if names(&named, asked.image) || names(&whole, asked.image) || (whole == named && elsewhere(&named)) {
        return Ok(Some(whole));
    }
    // What a template makes of it, or a chart of a repository without a path, is known to them alone.
    if is_template(&whole) {
        return unnamed(Some(whole));
    }
    if key == "repository" && !whole.contains('/') && !asked.among {
        return Ok(None);
    }
    let (beside, image) = (beside(), asked.image.to_string());
    Err(source.refuse(Some(&version.node), EditReason::OtherBeside { beside, found: whole, image }))
}

/// What a mapping says of the digest under a key.
pub(crate) fn digest(source: &Source<'_>, above: &Place, name: &str) -> Result<Kept, EditError> {
    if !above.node.as_mapping().is_some_and(|mapping| has(mapping, name)) {
        return Ok(if source.merges(above, name) { Kept::Given } else { Kept::Nothing });
    }
    let place = match source.child(above, &Step::Key(name.to_owned())) {
        Err(error) if lacks(&error) => {
            let (into, key) = blank(source, above, name).ok_or(error)?;
            return Ok(Kept::Room(Room::Blank { into, key, configured: false }));
        }
        found => found?,
    };
    let digest = digest_scalar(source, &place)?;
    Ok(if is_nothing(&digest.value) { Kept::Room(Room::Free(digest)) } else { Kept::Held(digest) })
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
