//! The scalars of a file that say which image runs, and what has to change in them.

use yaml_edit::YamlNode;

use super::edit::{Change, Insertion, reads_as_text};
use super::error::{EditError, EditReason};
use super::graft::{self, Graft, Tree};
use super::path::{Shown, Step};
use super::yaml::{Address, Place, Scalar, Source, Style, has, is_nothing};
use super::{Found, ImageValue};
use crate::domain::Digest;
use crate::domain::catalog::Form;

/// What a scalar says about the image.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    Tag,
    /// `v1@sha256:…`, in place of the tag.
    TagWithDigest,
    Digest,
    NewName,
    /// A whole reference, `registry/shop:v1@sha256:…`.
    Reference,
    /// The version in another form than the tag.
    Form,
    /// A tag that is not there yet, beside which no digest is to be.
    TagAlone,
}

/// Where the file has room for the digest.
#[derive(Debug, Default)]
pub(crate) enum Room {
    /// One of the scalars holds it, or can.
    #[default]
    Held,
    /// A place is kept free for it: `digest: ""`.
    Free(Scalar),
    /// A line of its own beside the tag.
    Beside {
        tag: Scalar,
        name: String,
        /// Whether the configuration names that place, or a merge may give it another: then it is written whether or not the
        /// digest must be there.
        configured: bool,
    },
    /// A key without a value.
    Blank {
        into: Address,
        key: YamlNode,
        /// Whether the configuration names it: then it is filled whether or not the digest must be there.
        configured: bool,
    },
    /// Nowhere: only the tag is known.
    None { tag: Scalar },
}

/// What a mapping says of the digest beside a version.
pub(crate) enum Kept {
    /// A digest.
    Held(Scalar),
    /// Nothing, under a key that is there for it.
    Room(Room),
    /// What a merge (`<<`) gives.
    Given,
    /// There is no such key.
    Nothing,
}

/// What is not there and shall be.
#[derive(Debug)]
pub(crate) struct Missing {
    pub(crate) spot: Spot,
    pub(crate) what: Absent,
}

/// Where it is added.
pub(crate) enum Spot {
    /// To a mapping or a list.
    In(Place),
    /// Below a key that has no value.
    Below(Address, YamlNode),
    /// To a document that says nothing.
    Top(Address),
}

impl std::fmt::Debug for Spot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.address().fmt(f)
    }
}

impl Spot {
    fn address(&self) -> &Address {
        match self {
            Self::In(place) => &place.address,
            Self::Below(address, _) | Self::Top(address) => address,
        }
    }

    fn graft(&self, source: &Source<'_>, what: Tree) -> Option<Graft> {
        match self {
            Self::In(place) => graft::add(source, place, what),
            Self::Below(address, key) => graft::fill(source, address.clone(), key, what),
            Self::Top(address) => Some(graft::begin(source, address.clone(), what)),
        }
    }
}

/// What is added.
#[derive(Debug)]
pub(crate) enum Absent {
    /// A value below these keys.
    Value(Vec<Step>, Field),
    /// A digest below these keys, where it must be written.
    Pin(Vec<Step>),
    /// An entry for the image in Kustomize's list, below these keys.
    Entry(Vec<Step>),
}

/// The scalars that say which image runs.
#[derive(Debug, Default)]
pub(crate) struct Slots {
    pub(crate) held: Vec<(Field, Scalar)>,
    pub(crate) room: Room,
    /// What is added where it is not there.
    pub(crate) missing: Vec<Missing>,
    /// The form of the version, if it is not the tag.
    pub(crate) form: Option<Form>,
    /// The repository that the place names.
    pub(crate) repository: Option<String>,
    /// Whether a digest that is added is written without its `sha256:`, as all of its like in the file are.
    pub(crate) bare: bool,
}

impl Slots {
    /// What the file says runs.
    pub(crate) fn found(&self) -> Found {
        // There is a place for it, and nothing in it.
        let nothing = self.held.iter().all(|(field, _)| *field == Field::NewName).then(String::new);
        let mut found = Found { tag: nothing, digest: None };
        let mut odd = None;
        for (field, scalar) in &self.held {
            let value = scalar.value.as_str();
            let (tag, digest) = match field {
                Field::NewName => continue,
                Field::Digest => (None, Some(value)),
                Field::TagWithDigest => value.split_once('@').map_or((Some(value), None), |(t, d)| (Some(t), Some(d))),
                Field::Tag | Field::TagAlone => (Some(value), None),
                Field::Form => {
                    found.tag = self.form.as_ref().map(|form| form.tag(value)).or(found.tag);
                    continue;
                }
                Field::Reference if is_nothing(value) => (Some(""), None),
                Field::Reference => {
                    let reference = Reference::parse(value);
                    // Where a reference says neither, that is what runs.
                    let implied = reference.digest.is_none().then_some("latest");
                    (reference.tag.or(implied), reference.digest)
                }
            };
            found.tag = tag.map(str::to_owned).or(found.tag);
            let digest = digest.filter(|d| !is_nothing(d));
            odd = digest.filter(|d| digest_of(d).is_none()).or(odd);
            let read = digest.and_then(digest_of);
            found.digest = if *field == Field::Digest { read.or(found.digest) } else { found.digest.or(read) };
        }
        if let (Some(odd), None) = (odd, &found.digest) {
            // No digest, but not nothing either: what runs is whatever this is.
            found.tag = Some(found.tag.map_or_else(|| odd.to_owned(), |tag| format!("{tag}@{odd}")));
        }
        found
    }

    /// What has to change for the file to say this image; nothing if it does.
    pub(crate) fn changes(&self, source: &Source<'_>, to: &ImageValue) -> Result<Vec<Change>, EditError> {
        let refuse = |line, reason| source.refuse_at(line, reason);
        if !is_tag(&to.tag) {
            let expected = "a tag (letters, digits, `_`, `.`, `-`; at most 128)";
            return Err(refuse(None, EditReason::BadValue { given: to.tag.clone(), expected }));
        }
        let mut changes = Vec::new();
        for (field, scalar) in &self.held {
            let digest = || needed(source, to, scalar);
            let wanted = match field {
                Field::Tag | Field::TagAlone => to.tag.clone(),
                Field::Form => self.formed(source, &to.tag)?,
                Field::TagWithDigest => format!("{}@{}", to.tag, digest()?),
                Field::Digest => {
                    let new = digest()?;
                    if !takes_digest(&scalar.value) {
                        let (at, found) = (Shown(&scalar.address.steps).to_string(), scalar.value.clone());
                        return Err(refuse(Some(scalar.line), EditReason::NotADigest { at, found }));
                    }
                    // Charts that write `sha256:` themselves keep the digits alone.
                    let bare = if is_nothing(&scalar.value) { self.bare } else { is_bare(&scalar.value) };
                    written(new, bare)
                }
                Field::NewName => match &to.new_name {
                    Some(name) if is_repository(name) => name.clone(),
                    Some(name) => {
                        let expected = "an image repository, such as registry.example/shop";
                        return Err(refuse(None, EditReason::BadValue { given: name.clone(), expected }));
                    }
                    None => continue,
                },
                Field::Reference => {
                    // Where nothing stands, all of it is to be said.
                    let old = if is_nothing(&scalar.value) { to.image.as_str() } else { scalar.value.as_str() };
                    Reference::parse(old).with(to, to.pin && !self.digest_apart(), digest)?
                }
            };
            // A plain `1.20` is the number 1.2 for whoever reads the file: it does not say what is wanted yet.
            let reread = scalar.style != Style::Text && !reads_as_text(&wanted);
            if wanted != scalar.value || reread {
                changes.push(Change::Replace { scalar: scalar.clone(), to: wanted });
            }
        }
        changes.extend(self.filled_in(source, to)?);
        changes.extend(self.added(source, to)?);
        Ok(changes)
    }

    /// Whether the digest has a place of its own, so that a reference does without.
    fn digest_apart(&self) -> bool {
        let held = self.digests().next().is_some();
        let missing = |missing: &Missing| matches!(missing.what, Absent::Pin(_) | Absent::Value(_, Field::Digest));
        let room = matches!(self.room, Room::Free(_) | Room::Beside { .. } | Room::Blank { .. });
        held || room || self.missing.iter().any(missing)
    }

    /// What stands in the places of digests.
    fn digests(&self) -> impl Iterator<Item = &str> {
        self.held.iter().filter(|(field, _)| *field == Field::Digest).map(|(_, scalar)| scalar.value.as_str())
    }

    /// Whether of several places that hold digests all hold the digits alone.
    pub(crate) fn all_bare(all: &[Self]) -> bool {
        let mut digests = all.iter().flat_map(Self::digests).filter(|digest| !is_nothing(digest)).peekable();
        digests.peek().is_some() && digests.all(is_bare)
    }

    /// The version in the form in which this file has it.
    fn formed(&self, source: &Source<'_>, tag: &str) -> Result<String, EditError> {
        let Some(form) = &self.form else { return Ok(tag.to_owned()) };
        let written = form.of(tag);
        if form.tag(&written) != tag {
            let expected = "a tag that can be told again from the form in which it is written here";
            return Err(source.refuse_at(None, EditReason::BadValue { given: tag.to_owned(), expected }));
        }
        Ok(written)
    }

    /// What the file does not have and is to have: all of one place together.
    fn added(&self, source: &Source<'_>, to: &ImageValue) -> Result<Vec<Change>, EditError> {
        let mut trees: Vec<(&Spot, Tree)> = Vec::new();
        for Missing { spot, what } in &self.missing {
            let Some(tree) = self.tree(source, what, to)? else { continue };
            match trees.iter().position(|(known, _)| known.address() == spot.address()) {
                Some(at) => {
                    let (spot, known) = trees.remove(at);
                    trees.insert(at, (spot, known.with(tree)));
                }
                None => trees.push((spot, tree)),
            }
        }
        for (spot, _) in &trees {
            let Spot::In(Place { address, node, .. }) = spot else { continue };
            if graft::is_unended(source, node) {
                return Err(source.refuse(Some(node), EditReason::Unended));
            }
            if node.as_mapping().is_some_and(|mapping| has(mapping, "<<")) {
                // What it lacks may come from elsewhere, and is what runs.
                let at = Shown(&address.steps).to_string();
                return Err(source.refuse(Some(node), EditReason::Shared { at }));
            }
        }
        // Where an inner one ends, an outer one can end as well.
        trees.sort_by_key(|(spot, _)| std::cmp::Reverse(spot.address().steps.len()));
        let no_room = || EditReason::NotExact("there is no room for what is missing".to_owned());
        let graft = |(spot, tree): (&Spot, Tree)| spot.graft(source, tree).map(Change::Graft);
        trees.into_iter().map(|tree| graft(tree).ok_or_else(|| source.refuse_at(None, no_room()))).collect()
    }

    fn tree(&self, source: &Source<'_>, what: &Absent, to: &ImageValue) -> Result<Option<Tree>, EditError> {
        let digest = |keys: &[Step]| {
            let at = Shown(keys).to_string();
            to.digest.as_ref().ok_or_else(|| source.refuse_at(None, EditReason::DigestNeeded { at }))
        };
        let text = Tree::Text;
        Ok(match what {
            Absent::Pin(_) if !to.pin => None,
            Absent::Pin(keys) | Absent::Value(keys, Field::Digest) => {
                Tree::below(keys, text(digest(keys)?.to_string()))
            }
            Absent::Value(keys, field) => {
                let value = match field {
                    Field::TagWithDigest => format!("{}@{}", to.tag, digest(keys)?),
                    Field::Reference if to.pin && !self.digest_apart() => {
                        format!("{}:{}@{}", to.image, to.tag, digest(keys)?)
                    }
                    Field::Reference => format!("{}:{}", to.image, to.tag),
                    Field::Form => self.formed(source, &to.tag)?,
                    Field::TagAlone if to.pin => {
                        let at = Shown(keys).to_string();
                        return Err(source.refuse_at(None, EditReason::TagOnly { at, image: to.image.to_string() }));
                    }
                    _ => to.tag.clone(),
                };
                Tree::below(keys, text(value))
            }
            Absent::Entry(keys) => {
                let mut entry = vec![("name".to_owned(), text(to.image.to_string()))];
                entry.push(("newTag".to_owned(), text(to.tag.clone())));
                if to.pin {
                    entry.push(("digest".to_owned(), text(digest(keys)?.to_string())));
                }
                Tree::below(keys, Tree::Seq(vec![Tree::Map(entry)]))
            }
        })
    }

    /// The digest where the file does not hold it yet.
    fn filled_in(&self, source: &Source<'_>, to: &ImageValue) -> Result<Option<Change>, EditError> {
        match &self.room {
            Room::Held => Ok(None),
            Room::Free(scalar) if to.pin => {
                let to = written(needed(source, to, scalar)?, self.bare);
                Ok(Some(Change::Replace { scalar: scalar.clone(), to }))
            }
            Room::Beside { tag, name, configured } if to.pin || *configured => {
                let digest = needed(source, to, tag)?;
                Ok(Some(Change::Insert(Insertion {
                    beside: tag.clone(),
                    key: name.clone(),
                    value: written(digest, self.bare),
                })))
            }
            Room::Blank { into, key, configured } if to.pin || *configured => {
                let at = || Shown(&into.steps).to_string();
                let digest = to.digest.as_ref();
                let digest = digest.ok_or_else(|| source.refuse(Some(key), EditReason::DigestNeeded { at: at() }))?;
                let graft = graft::fill(source, into.clone(), key, Tree::Text(written(digest, self.bare)));
                let no_room = EditReason::NotExact("there is no room for a value".to_owned());
                graft.map(|graft| Some(Change::Graft(graft))).ok_or_else(|| source.refuse(Some(key), no_room))
            }
            Room::None { tag } if to.pin => {
                let at = Shown(&tag.address.steps).to_string();
                Err(source.refuse_at(Some(tag.line), EditReason::TagOnly { at, image: to.image.to_string() }))
            }
            Room::Free(_) | Room::Beside { .. } | Room::Blank { .. } | Room::None { .. } => Ok(None),
        }
    }
}

/// The digest of the new image, which this place cannot do without.
fn needed<'t>(source: &Source<'_>, to: &'t ImageValue, at: &Scalar) -> Result<&'t Digest, EditError> {
    let shown = || Shown(&at.address.steps).to_string();
    to.digest.as_ref().ok_or_else(|| source.refuse_at(Some(at.line), EditReason::DigestNeeded { at: shown() }))
}

/// A digest as it is written: whole, or its digits alone.
fn written(digest: &Digest, bare: bool) -> String {
    if bare { digest.as_str().trim_start_matches("sha256:").to_owned() } else { digest.to_string() }
}

/// Whether these are the digits of a digest alone.
fn is_bare(text: &str) -> bool {
    is_hex(text, 64)
}

/// A digest as files write it: with or without `sha256:` before it.
pub(crate) fn digest_of(text: &str) -> Option<Digest> {
    Digest::parse(text).or_else(|_| Digest::parse(format!("sha256:{text}"))).ok()
}

/// Whether a digest may be written over this: a digest, its digits alone, or nothing. Whatever else stands there was
/// written by somebody who meant something by it.
fn takes_digest(value: &str) -> bool {
    let sha512 = || value.strip_prefix("sha512:").is_some_and(|digits| is_hex(digits, 128));
    is_nothing(value) || digest_of(value).is_some() || sha512()
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// The parts of `registry:5000/path/shop:v1@sha256:…`.
pub(crate) struct Reference<'a> {
    pub(crate) repository: &'a str,
    pub(crate) tag: Option<&'a str>,
    pub(crate) digest: Option<&'a str>,
}

impl<'a> Reference<'a> {
    pub(crate) fn parse(text: &'a str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(rest, digest)| (rest, Some(digest)));
        match rest.rsplit_once(':') {
            Some((repository, tag)) if !tag.contains('/') => Self { repository, tag: Some(tag), digest },
            _ => Self { repository: rest, tag: None, digest },
        }
    }

    /// Whether it says no version.
    pub(crate) fn is_open(&self) -> bool {
        self.tag.is_none() && self.digest.is_none()
    }

    /// The reference to another version of the same image. A digest that stands there is kept up, and one is added to `pin` it.
    fn with<'d>(
        &self,
        to: &ImageValue,
        pin: bool,
        digest: impl FnOnce() -> Result<&'d Digest, EditError>,
    ) -> Result<String, EditError> {
        let digest = if self.digest.is_some() || pin { format!("@{}", digest()?) } else { String::new() };
        let tag = if self.tag.is_some() || self.digest.is_none() { format!(":{}", to.tag) } else { String::new() };
        Ok(format!("{}{tag}{digest}", self.repository))
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
