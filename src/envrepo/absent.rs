//! Where a file lacks what a way leads to, and where that is added: keys below what is there, and all of a file that says
//! nothing yet.

use yaml_edit::YamlNode;

use super::error::{EditError, EditReason};
use super::path::{Shown, Step};
use super::slots::{Absent, Missing, Spot};
use super::yaml::{Address, BOM, Place, Source, is_null};

/// Whether a file lacks what was looked for: the key, or its value.
pub(crate) fn lacks(error: &EditError) -> bool {
    matches!(error.reason, EditReason::PathMissing { .. } | EditReason::NotAScalar { is: "empty", .. })
}

/// What is at a path, where that is to hold more: a `~` is no more than a key without a value.
pub(crate) fn filled(source: &Source<'_>, way: &[Step]) -> Result<Place, EditError> {
    let place = source.find(None, way)?;
    if is_null(&place.node) {
        let reason = EditReason::NotAScalar { at: Shown(way).to_string(), is: "empty" };
        return Err(source.refuse(Some(&place.node), reason));
    }
    Ok(place)
}

/// The mapping that a way's last key is in, or would be; and that key.
pub(crate) fn above<'w>(source: &Source<'_>, document: Option<usize>, way: &'w [Step]) -> Option<(Place, &'w str)> {
    let (Step::Key(name), above) = way.split_last()? else { return None };
    let place = source.find(document, above).ok()?;
    place.node.as_mapping().is_some().then_some((place, name.as_str()))
}

/// The deepest place on a way that is there, and the keys below it that are not.
pub(crate) struct Gap {
    spot: Spot,
    keys: Vec<Step>,
}

impl Gap {
    /// Where a way leaves what is there. Only keys can be added: which entry of a list is meant, its file must show.
    pub(crate) fn of(
        source: &Source<'_>,
        document: Option<usize>,
        way: &[Step],
        error: EditError,
    ) -> Result<Self, EditError> {
        let only_keys = |steps: &[Step]| steps.iter().all(|step| matches!(step, Step::Key(_)));
        if is_void(source.text()) && document.unwrap_or_default() == 0 && only_keys(way) {
            let spot = Spot::Top(Address { document: 0, steps: Vec::new() });
            return Ok(Self { spot, keys: way.to_vec() });
        }
        for depth in (0..way.len()).rev() {
            let (above, keys) = way.split_at(depth);
            let Ok(place) = source.find(document, above) else { continue };
            if is_null(&place.node) {
                continue;
            }
            let (Some(Step::Key(first)), true) = (keys.first(), only_keys(keys)) else { break };
            if place.node.as_mapping().is_none() {
                break;
            }
            let (spot, below) = (spot_of(source, &place, first), keys.get(1..).unwrap_or_default());
            let keys = if matches!(spot, Spot::Below(..)) { below } else { keys };
            return Ok(Self { spot, keys: keys.to_vec() });
        }
        Err(error)
    }

    /// What is added there.
    pub(crate) fn with(self, what: impl FnOnce(Vec<Step>) -> Absent) -> Missing {
        Missing { spot: self.spot, what: what(self.keys) }
    }
}

/// A key of a mapping that has no value.
pub(crate) fn blank(source: &Source<'_>, place: &Place, name: &str) -> Option<(Address, YamlNode)> {
    let key = source.key(place.node.as_mapping()?, name)?;
    Some((place.key(name).address, key))
}

/// Where a key's value goes: below the key, if that is there without one.
fn spot_of(source: &Source<'_>, place: &Place, name: &str) -> Spot {
    blank(source, place, name).map_or_else(|| Spot::In(place.clone()), |(into, key)| Spot::Below(into, key))
}

/// Whether nothing is in a file but comments, and the line that one document begins with.
fn is_void(text: &str) -> bool {
    let mut said = text.trim_start_matches(BOM).lines().filter(|line| !is_idle(line));
    let begins = |line: &str| line.strip_prefix("---").is_some_and(|rest| is_idle(rest) && !rest.starts_with('#'));
    said.next().is_none_or(begins) && said.next().is_none()
}

/// Whether a line, or the rest of one, is blank or a comment.
fn is_idle(line: &str) -> bool {
    let rest = line.trim_start();
    rest.is_empty() || rest.starts_with('#')
}
