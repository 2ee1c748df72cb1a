//! Which scalars of a file say what runs: Kustomize `images`, Helm values, or any YAML path; and where a digest goes
//! that the file does not hold yet.

use super::absent::{self, Gap, lacks};
use super::beside::{self, Asked, digest_scalar};
use super::edit::{Change, splice};
use super::error::{BumpError, EditError, EditReason};
use super::path::{Shown, Step};
use super::slots::{Absent, Field, Kept, Reference, Room, Slots};
use super::yaml::{Place, Source, is_nothing};
use super::{FileSpec, Found, ImageValue, helm, kustomize, paths};
use crate::domain::{Digest, ImageName};

/// What a file says runs now.
pub(crate) fn read(text: &str, spec: &FileSpec, image: &ImageName) -> Result<Found, EditError> {
    let source = Source::parse(spec.path(), text)?;
    let all = slots(&source, spec, image, false)?;
    Ok(Found::together(all.iter().map(Slots::found)))
}

/// Whether a file says that it has the image, and as which repositories: one of many, which can be of others. `EditReason::Unnamed`
/// where it does not say.
pub(crate) fn names_image(text: &str, spec: &FileSpec, image: &ImageName) -> Result<Vec<String>, EditError> {
    let source = Source::parse(spec.path(), text)?;
    let all = slots(&source, spec, image, true)?;
    Ok(all.into_iter().filter_map(|slots| slots.repository).collect())
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

/// The places of an image in a file: one, unless a path says all.
fn slots(source: &Source<'_>, spec: &FileSpec, image: &ImageName, among: bool) -> Result<Vec<Slots>, EditError> {
    let (create, ways) = match spec {
        FileSpec::Kustomize { create, .. } => (*create, [None, None]),
        FileSpec::Helm { create, tag_at, digest_at, .. } => (*create, [tag_at.as_deref(), digest_at.as_deref()]),
        FileSpec::Yaml { create, at, digest_at, .. } => (*create, [Some(at.as_str()), digest_at.as_deref()]),
    };
    // Of many places those are written that are there.
    let many = among || ways.into_iter().flatten().any(|way| way.contains("[*]"));
    places(source, spec, image, among).map_err(|error| match create || many {
        true => EditError { reason: error.reason.not_addable(), ..error },
        false => error,
    })
}

fn places(source: &Source<'_>, spec: &FileSpec, image: &ImageName, among: bool) -> Result<Vec<Slots>, EditError> {
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

/// Where the digest of a version stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DigestAt {
    /// Under `digest` beside it, where one is added that is to be there.
    Beside,
    /// Under `digest` beside it, if it is there.
    IfThere,
    /// Where another path says.
    Named,
}

/// The tag at a path, if one is named, and the digest at another.
pub(crate) fn at_paths(
    source: &Source<'_>,
    document: Option<usize>,
    (tag_at, digest_at): (Option<&[Step]>, Option<&[Step]>),
    asked: Asked<'_>,
) -> Result<Slots, EditError> {
    let apart = if digest_at.is_some() { DigestAt::Named } else { DigestAt::IfThere };
    let mut slots = match tag_at {
        Some(way) => version(source, document, way, apart, asked)?,
        None => Slots::default(),
    };
    if let Some(way) = digest_at {
        named_digest(source, document, (tag_at, way), asked, &mut slots)?;
    }
    Ok(slots)
}

/// The tag or the reference at a path, and the digest that stands beside it: charts let that win, so leaving it would run the old
/// image.
pub(crate) fn version(
    source: &Source<'_>,
    document: Option<usize>,
    way: &[Step],
    digest: DigestAt,
    asked: Asked<'_>,
) -> Result<Slots, EditError> {
    let place = match source.find(document, way) {
        Err(error) if asked.create && lacks(&error) => {
            return absent_version(source, document, way, (digest, error), asked);
        }
        found => found?,
    };
    let scalar = source.scalar(&place)?;
    let (field, repository) = beside::version(source, &place, &scalar, asked)?;
    let mut slots = Slots { form: asked.form.cloned(), repository, ..Slots::default() };
    let above = absent::above(source, Some(place.address.document), &place.address.steps);
    let kept = match above {
        Some((above, own)) if digest != DigestAt::Named && own != "digest" => beside::digest(source, &above, "digest")?,
        _ => Kept::Nothing,
    };
    // What leaves its version to the digest beside it goes on doing so.
    let left = field == Field::Reference && !is_nothing(&scalar.value) && Reference::parse(&scalar.value).is_open();
    if !(left && matches!(kept, Kept::Held(_))) {
        slots.held.push((field, scalar.clone()));
    }
    let carries = field == Field::TagWithDigest || field == Field::Reference && scalar.value.contains('@');
    let beside = |configured| Room::Beside { tag: scalar.clone(), name: "digest".to_owned(), configured };
    slots.room = match (kept, field, digest) {
        (Kept::Held(digest), ..) => {
            slots.held.push((Field::Digest, digest));
            Room::Held
        }
        (Kept::Given, ..) => beside(true),
        (Kept::Room(room), ..) if !carries => room,
        (Kept::Nothing, Field::Tag, DigestAt::Beside) => beside(false),
        (Kept::Nothing, Field::Tag, DigestAt::IfThere) => Room::None { tag: scalar },
        _ => Room::Held,
    };
    Ok(slots)
}

/// A version that is not there and shall be.
fn absent_version(
    source: &Source<'_>,
    document: Option<usize>,
    way: &[Step],
    (digest, error): (DigestAt, EditError),
    asked: Asked<'_>,
) -> Result<Slots, EditError> {
    let mut slots = Slots { form: asked.form.cloned(), ..Slots::default() };
    let gap = Gap::of(source, document, way, error.clone())?;
    let mut kept = Kept::Nothing;
    if let Some((above, name)) = absent::above(source, document, way) {
        let place = above.key(name);
        if asked.form.is_none() {
            slots.repository = beside::repository(source, &place, Field::Tag, asked)?;
        }
        if digest != DigestAt::Named {
            kept = beside::digest(source, &above, "digest")?;
        }
        if let Kept::Given = kept {
            let at = Shown(&above.key("digest").address.steps).to_string();
            return Err(source.refuse(Some(&above.node), EditReason::Shared { at }));
        }
    }
    let field = match (asked.field(), way.last()) {
        (Field::Tag, Some(Step::Key(key))) if key == "image" => Field::Reference,
        (Field::Tag, _) if digest == DigestAt::IfThere && matches!(kept, Kept::Nothing) => Field::TagAlone,
        (field, _) => field,
    };
    slots.missing.push(gap.with(|keys| Absent::Value(keys, field)));
    match kept {
        Kept::Held(digest) => slots.held.push((Field::Digest, digest)),
        Kept::Room(room) if field != Field::TagWithDigest => slots.room = room,
        Kept::Nothing if digest == DigestAt::Beside && field == Field::Tag => {
            let above = way.split_last().map(|(_, above)| above).unwrap_or_default();
            let beside = [above, &[Step::Key("digest".to_owned())]].concat();
            slots.missing.push(Gap::of(source, document, &beside, error)?.with(Absent::Pin));
        }
        _ => {}
    }
    Ok(slots)
}

/// The digest at a path of its own, beside its tag or elsewhere.
fn named_digest(
    source: &Source<'_>,
    document: Option<usize>,
    (tag_at, way): (Option<&[Step]>, &[Step]),
    asked: Asked<'_>,
    slots: &mut Slots,
) -> Result<(), EditError> {
    let above = |way: &[Step]| way.split_last().map(|(_, above)| above.to_vec());
    let tag = slots.held.first().map(|(_, scalar)| scalar.clone());
    let tag = tag.filter(|_| tag_at.and_then(above) == above(way));
    let document = document.or(tag.as_ref().map(|tag| tag.address.document));
    // Where a tag is named, too, it is the one that must say whose it is.
    let asked = Asked { among: asked.among && tag_at.is_none(), ..asked };
    let mut agrees = |place: &Place| -> Result<(), EditError> {
        let named = beside::repository(source, place, Field::Digest, asked)?;
        slots.repository = slots.repository.take().or(named);
        Ok(())
    };
    let error = match source.find(document, way) {
        Ok(place) => {
            let digest = digest_scalar(source, &place)?;
            agrees(&place)?;
            slots.held.push((Field::Digest, digest));
            slots.room = Room::Held;
            return Ok(());
        }
        Err(error) => error,
    };
    let above = absent::above(source, document, way);
    if let Some((above, name)) = &above {
        agrees(&above.key(name))?;
    }
    let blank = above.as_ref().filter(|_| lacks(&error)).and_then(|(above, name)| absent::blank(source, above, name));
    let given = above.as_ref().is_some_and(|(above, name)| source.merges(above, name));
    slots.room = match (blank, tag, above) {
        (Some((into, key)), ..) => Room::Blank { into, key, configured: true },
        // What is missing beside the tag is added there.
        (None, Some(tag), Some((_, name))) if given || lacks(&error) => {
            Room::Beside { tag, name: name.to_owned(), configured: true }
        }
        _ if asked.create && lacks(&error) => {
            let gap = Gap::of(source, document, way, error)?;
            slots.missing.push(gap.with(|keys| Absent::Value(keys, Field::Digest)));
            Room::Held
        }
        _ => return Err(error),
    };
    Ok(())
}
