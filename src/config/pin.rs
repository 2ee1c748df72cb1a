//! Whether a file is written by digest or by tag, and what is told of a configuration that writes tags alone where people
//! approve: a tag can be made to name something else than what they approved.

use super::problem::KeyPath;
use super::resolve::Resolver;
use super::shape::{PinShape, Shape};
use super::shape_files::FileShape;
use crate::domain::EnvName;
use crate::domain::catalog::{Pin, Right};

/// What an environment says of the files in it.
pub(crate) struct Pins {
    environment: EnvName,
    said: Option<PinShape>,
    /// What is approved there, in words; none where nothing is.
    gated: Option<String>,
}

impl Pins {
    pub(crate) fn of(r: &Resolver<'_>, shape: &Shape, environment: &EnvName) -> Self {
        let written = shape.environments.get(environment.as_str());
        let resolved = r.catalog.environment(environment).filter(|e| e.is_gated());
        let rights = [Right::Release, Right::Promotion, Right::Hotfix, Right::Rollback];
        let gated = resolved.map(|e| {
            let asked = rights.iter().filter(|right| e.approvals.contains_key(right));
            asked.map(ToString::to_string).collect::<Vec<_>>().join(", ")
        });
        Self { environment: environment.clone(), said: written.and_then(|w| w.pin), gated }
    }

    /// What is written in a file; none where a problem was told.
    pub(crate) fn pin(&self, r: &mut Resolver<'_>, path: &KeyPath, written: &FileShape) -> Option<Pin> {
        let pin = match (written.pin.or(self.said), &self.gated) {
            (Some(PinShape::Tag), _) => Pin::Tag,
            (Some(PinShape::Digest), _) | (None, Some(_)) => Pin::Digest,
            (None, None) => Pin::AsWritten,
        };
        let holds_digest = written.digest_at.is_some() || written.tag_with_digest;
        if written.pin == Some(PinShape::Tag) && holds_digest {
            let what =
                "says that the tag alone is written, and the keys beside it where the digest stands; take one out";
            return r.problem(&path.key("pin"), what);
        }
        if pin == Pin::Digest && !holds_digest && written.value.is_none() {
            self.room(r, path, written)?;
        }
        Some(pin)
    }

    /// Refuses what can only be the path of a tag. What else a path leads to, the file shows.
    fn room(&self, r: &mut Resolver<'_>, path: &KeyPath, written: &FileShape) -> Option<()> {
        let Some(digest_at) = written.at.as_deref().and_then(beside) else { return Some(()) };
        let why = match &self.gated {
            Some(rights) => format!("{} has approvals ({rights})", self.environment),
            None => "`pin: digest` asks for more".to_owned(),
        };
        r.problem(
            &path.key("at"),
            format!(
                "only a tag is written here, and {why}: whoever pushes that tag again would change what was approved. Add \
                 `digest_at: {digest_at}` where the digest is read there (or `tag_with_digest: true` for \
                 v1.4.0@sha256:… in place of the tag), or `pin: tag` to go on with tags alone"
            ),
        )
    }
}

/// Where the digest would stand beside a path that is a tag's; none where it may be that of a whole reference.
fn beside(at: &str) -> Option<String> {
    let start = at.rfind(['.', ']', '"']).map_or(0, |end| end + 1);
    let (above, key) = at.split_at(start);
    let stem = key.get(..key.len().checked_sub(3)?)?;
    match key.get(stem.len()..)? {
        "tag" => Some(format!("{above}{stem}digest")),
        "Tag" => Some(format!("{above}{stem}Digest")),
        "TAG" => Some(format!("{above}{stem}DIGEST")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn a_path_of_a_tag_is_known_by_its_last_key() {
        let told = |at: &str| beside(at).unwrap_or_else(|| "may be a reference".to_owned());
        let all = ["image.tag", "tag", "api.imageTag", "c[name=shop].image_tag", "spec.image", "image", "a.\"x.tag\""];
        insta::assert_snapshot!(all.map(told).join(", "), @"image.digest, digest, api.imageDigest, c[name=shop].image_digest, may be a reference, may be a reference, may be a reference");
    }
}
