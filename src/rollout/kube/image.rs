//! Images as workloads write them.

use serde_json::Value;

use super::json::{list, text};
use crate::domain::image::ImageRef;
use crate::envrepo::names;

/// A reference in a pod's template: `HOST/PATH:TAG@DIGEST`, each half after the path perhaps missing.
struct Written<'a> {
    repository: &'a str,
    tag: Option<&'a str>,
    digest: Option<&'a str>,
}

impl<'a> Written<'a> {
    fn parse(text: &'a str) -> Self {
        let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
        // A port stands before a slash, a tag after the last one.
        match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
            Some((repository, tag)) => Self { repository, tag: Some(tag), digest },
            None => Self { repository: name, tag: None, digest },
        }
    }

    fn is(&self, image: &ImageRef) -> bool {
        self.said(image) != Said::Another
    }

    fn said(&self, image: &ImageRef) -> Said {
        match (self.digest, self.tag) {
            (Some(digest), _) if digest == image.digest.as_str() => Said::Digest,
            (None, Some(tag)) if tag == image.tag => Said::Tag,
            _ => Said::Another,
        }
    }
}

/// What a reference says of an image of the same repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// That it is this one, by its digest.
    Digest,
    /// The same, by its tag alone.
    Tag,
    /// That it is another.
    Another,
}

/// What a reference says of an image; none where it is of another repository.
pub(crate) fn said_of(text: &str, image: &ImageRef) -> Option<Said> {
    let written = Written::parse(text);
    names(written.repository, &image.name).then(|| written.said(image))
}

/// What is written of an image in a pod's specification, one answer per container that names its repository: whether it is
/// exactly this image.
pub(crate) fn written(spec: &Value, image: &ImageRef) -> Vec<bool> {
    containers(spec)
        .map(Written::parse)
        .filter(|written| names(written.repository, &image.name))
        .map(|written| written.is(image))
        .collect()
}

/// The images of all containers, those that only prepare among them.
fn containers(spec: &Value) -> impl Iterator<Item = &str> {
    list(spec, "/initContainers").iter().chain(list(spec, "/containers")).map(|c| text(c, "/image"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::{Digest, ImageName};

    fn image() -> ImageRef {
        ImageRef {
            name: ImageName::parse("acme/shop-api").unwrap(),
            tag: "v1.4.0".into(),
            digest: Digest::parse(format!("sha256:{}", "a".repeat(64))).unwrap(),
        }
    }

    fn of(text: &str) -> Vec<bool> {
        written(&json!({ "containers": [{ "image": text }] }), &image())
    }

    #[test]
    fn the_digest_decides_where_there_is_one_else_the_tag() {
        let (ours, other) = ("a".repeat(64), "b".repeat(64));
        assert_eq!(of("acme/shop-api:v1.4.0"), [true]);
        assert_eq!(of(&format!("registry.acme.example:5000/acme/shop-api@sha256:{ours}")), [true]);
        assert_eq!(of(&format!("ghcr.io/acme/shop-api:old@sha256:{ours}")), [true]);
        assert_eq!(of(&format!("ghcr.io/acme/shop-api:v1.4.0@sha256:{other}")), [false]);
        assert_eq!(of("ghcr.io/acme/shop-api:v1.4.00"), [false]);
        assert_eq!(of("registry:5000/acme/shop-api"), [false]);
        assert_eq!(of("ghcr.io/acme/other-shop-api:v1.4.0"), Vec::<bool>::new());
        assert_eq!(of("not-acme/shop-api:v1.4.0"), Vec::<bool>::new(), "a part of a name is another name");
    }

    #[test]
    fn every_container_that_names_the_repository_counts() {
        let spec = json!({
            "initContainers": [{ "image": "acme/shop-api:v1.3.0" }],
            "containers": [{ "image": "acme/shop-api:v1.4.0" }, { "image": "envoy:1" }],
        });
        assert_eq!(written(&spec, &image()), [false, true]);
    }
}
