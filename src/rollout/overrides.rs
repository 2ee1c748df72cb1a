//! What an object of a GitOps engine puts over what the env repo says of an image: Kustomize's `images` and patches, Helm's
//! parameters and values. One that says the same changes nothing.

use saphyr_parser::{Event, Parser};
use serde_json::Value;

use super::kube::{list, text};
use crate::domain::ImageName;
use crate::domain::image::ImageRef;
use crate::domain::place::{Form, ImageFile, ImagePlace};
use crate::envrepo::{at, is_at_or_above, names, yaml};

/// What the env repo says of an image in one place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    place: &'a ImagePlace,
    tag: &'a str,
    digest: &'a str,
}

/// What is put over an image.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Override {
    /// The field, as seen from where was looked.
    pub(super) field: String,
    pub(super) image: ImageName,
    /// What it says.
    pub(super) says: String,
    /// Whether that is where tidegate writes: the object itself is in the env repo.
    pub(super) own: bool,
}

/// What the files say that are to hold these images.
pub(super) fn said<'a>(places: &'a [ImagePlace], images: &'a [ImageRef]) -> Vec<Said<'a>> {
    let of = |place: &'a ImagePlace| {
        let image = images.iter().find(|image| image.name == place.image)?;
        Some(Said { place, tag: &image.tag, digest: image.digest.as_str() })
    };
    places.iter().filter_map(of).collect()
}

impl Said<'_> {
    /// Whether a path of Helm values sets what our file says, or all around it.
    pub(super) fn is_set_by(&self, path: &str) -> bool {
        self.paths().iter().any(|at| is_at_or_above(path, at))
    }

    pub(super) fn over(&self, field: String, says: impl Into<String>) -> Override {
        Override { field, image: self.place.image.clone(), says: says.into(), own: self.is_own() }
    }

    /// Whether it is said in the object itself.
    pub(super) fn is_own(&self) -> bool {
        matches!(&self.place.file, ImageFile::Yaml { at, .. } if at.starts_with("spec."))
    }

    /// Whether a text says this version: a tag, a digest, or a reference with either.
    fn agrees(&self, text: &str) -> bool {
        let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
        if let Some(digest) = digest {
            return digest == self.digest;
        }
        let tag = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')).map_or(name, |(_, tag)| tag);
        text == self.digest || tag == self.tag || self.form().is_some_and(|form| form.of(self.tag) == text)
    }

    fn form(&self) -> Option<&Form> {
        match &self.place.file {
            ImageFile::Helm { value, .. } | ImageFile::Yaml { value, .. } => value.as_ref(),
            ImageFile::Kustomize { .. } => None,
        }
    }

    /// Whether a text is a reference to this image in another version.
    fn contradicted_by(&self, text: &str) -> bool {
        let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
        let tagged = name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let repository = tagged.map_or(name, |(repository, _)| repository);
        let is_one = (tagged.is_some() || digest.is_some()) && !text.contains(char::is_whitespace);
        is_one && names(repository, &self.place.image) && !self.agrees(text)
    }

    /// Where Helm values hold the version.
    fn paths(&self) -> Vec<&str> {
        let below =
            |at: &'_ str| ["valuesObject.", "spec.values."].iter().find_map(|key| at.find(key).map(|n| n + key.len()));
        let (tag, digest) = match &self.place.file {
            ImageFile::Kustomize { .. } => return Vec::new(),
            ImageFile::Helm { tag_at, digest_at, .. } => (tag_at.as_deref(), digest_at.as_deref()),
            // The version of a chart is what its values say unless they say something.
            ImageFile::Yaml { path, .. } if path.ends_with("Chart.yaml") => (None, None),
            ImageFile::Yaml { at, digest_at, .. } => (Some(at.as_str()), digest_at.as_deref()),
        };
        let convention = ["image.tag", "image.digest", "image", "tag"];
        match tag {
            None => convention.into_iter().chain(digest).collect(),
            Some(tag) => [Some(tag), digest].into_iter().flatten().map(|at| &at[below(at).unwrap_or(0)..]).collect(),
        }
    }
}

/// What Kustomize is told beside its files: `images` as Argo CD writes them (`name=new:tag`) or as a kustomization does, and
/// patches.
pub(super) fn by_kustomize(of: &Value, said: &[Said<'_>]) -> Option<Override> {
    for (n, image) in list(of, "/images").iter().enumerate() {
        let (old, new, tag, digest) = match image.as_str() {
            Some(written) => parts(written),
            None => (
                text(image, "/name"),
                some(text(image, "/newName")),
                some(text(image, "/newTag")),
                some(text(image, "/digest")),
            ),
        };
        let written = image.as_str().map_or_else(|| shown(new, tag, digest), str::to_owned);
        for said in said {
            let image = &said.place.image;
            // A manifest may name it by its last part alone.
            let ours = |name: &str| names(name, image) || image.as_str().rsplit('/').next() == Some(name);
            if !ours(old) && !new.is_some_and(|new| names(new, image)) {
                continue;
            }
            let another = new.is_some_and(|new| !names(new, image))
                || match (digest, tag) {
                    (Some(digest), _) => digest != said.digest,
                    (None, Some(tag)) => tag != said.tag,
                    (None, None) => false,
                };
            if another {
                return Some(said.over(format!("images[{n}]"), written));
            }
        }
    }
    let patches = ["patches", "patchesStrategicMerge", "patchesJson6902"];
    patches.iter().find_map(|field| naming(of.get(field)?, field, said))
}

/// `name=new:tag@digest`: what is renamed, to what, and the version.
fn parts(written: &str) -> (&str, Option<&str>, Option<&str>, Option<&str>) {
    let (old, rest) = written.split_once('=').map_or((None, written), |(old, rest)| (Some(old), rest));
    let (name, digest) = rest.split_once('@').map_or((rest, None), |(name, digest)| (name, Some(digest)));
    let (name, tag) = match name.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((name, tag)) => (name, Some(tag)),
        None => (name, None),
    };
    (old.unwrap_or(name), old.map(|_| name), tag, digest)
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn shown(new: Option<&str>, tag: Option<&str>, digest: Option<&str>) -> String {
    let with = |sign: &str, part: Option<&str>| part.map(|part| format!("{sign}{part}")).unwrap_or_default();
    format!("{}{}{}", new.unwrap_or_default(), with(":", tag), with("@", digest))
}

/// What Helm is told beside its files, as Argo CD writes it: parameters, and values as a text or as they are.
pub(super) fn by_helm(of: &Value, said: &[Said<'_>]) -> Option<Override> {
    for (n, one) in list(of, "/parameters").iter().enumerate() {
        let (name, value) = (text(one, "/name"), scalar(one.get("value")).unwrap_or_default());
        let over = |said: &Said<'_>| said.over(format!("parameters[{n}]"), format!("{name}={value}"));
        let found = said.iter().find(|said| {
            let paths = said.paths();
            match paths.iter().any(|path| is_at_or_above(name, path) && is_at_or_above(path, name)) {
                true => !said.agrees(&value),
                false => paths.iter().any(|path| is_at_or_above(name, path)) || said.contradicted_by(&value),
            }
        });
        if let Some(said) = found {
            return Some(over(said));
        }
    }
    for (n, one) in list(of, "/fileParameters").iter().enumerate() {
        let (name, path) = (text(one, "/name"), text(one, "/path"));
        if let Some(said) = said.iter().find(|said| said.is_set_by(name)) {
            return Some(said.over(format!("fileParameters[{n}]"), format!("{name} from {path}")));
        }
    }
    let written = of.get("values").and_then(Value::as_str).and_then(yaml);
    let object = of.get("valuesObject");
    let values = [("values", written.as_ref()), ("valuesObject", object)];
    values.into_iter().find_map(|(field, values)| by_values(values?, field, said))
}

/// Values that stand over those of the files.
pub(super) fn by_values(values: &Value, field: &str, said: &[Said<'_>]) -> Option<Override> {
    for said in said {
        for path in said.paths() {
            // What is null takes away what a file says; a mapping is looked into by another path.
            let others = at(values, path).into_iter().filter_map(|found| match found {
                Value::Null => Some("nothing".to_owned()),
                found => scalar(Some(found)).filter(|text| !said.agrees(text)),
            });
            if let Some(other) = others.into_iter().next() {
                return Some(said.over(format!("{field}.{path}"), other));
            }
        }
    }
    naming(values, field, said)
}

/// The first text in a value that names an image in another version; a text that is YAML itself is looked through.
pub(super) fn naming(value: &Value, field: &str, said: &[Said<'_>]) -> Option<Override> {
    match value {
        Value::String(written) => {
            let found = |text: &str| {
                said.iter().find(|said| said.contradicted_by(text)).map(|said| said.over(field.to_owned(), text))
            };
            let within = || {
                Parser::new_from_str(written).map_while(Result::ok).find_map(|(event, _)| match event {
                    Event::Scalar(text, ..) => found(&text),
                    _ => None,
                })
            };
            found(written).or_else(within)
        }
        Value::Array(all) => all.iter().enumerate().find_map(|(n, one)| naming(one, &format!("{field}[{n}]"), said)),
        Value::Object(all) => all.iter().find_map(|(key, one)| naming(one, &format!("{field}.{key}"), said)),
        _ => None,
    }
}

fn scalar(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::Digest;
    use crate::domain::place::Pin;

    fn digest() -> String {
        format!("sha256:{}", "a".repeat(64))
    }

    fn images() -> Vec<ImageRef> {
        let name = ImageName::parse("acme/shop-api").unwrap();
        vec![ImageRef { name, tag: "v1.4.0".into(), digest: Digest::parse(digest()).unwrap() }]
    }

    fn place(file: ImageFile) -> Vec<ImagePlace> {
        vec![ImagePlace { image: ImageName::parse("acme/shop-api").unwrap(), file, pin: Pin::Digest }]
    }

    fn helm(tag_at: Option<&str>) -> ImageFile {
        ImageFile::Helm {
            path: "shop/values.yaml".into(),
            tag_at: tag_at.map(str::to_owned),
            digest_at: None,
            tag_with_digest: false,
            create: false,
            with_aliases: false,
            value: None,
        }
    }

    fn told(found: Option<Override>) -> String {
        found.map_or_else(|| "-".to_owned(), |found| format!("{} {}", found.field, found.says))
    }

    fn kustomized(of: &Value) -> String {
        let (places, images) =
            (place(ImageFile::Kustomize { path: "shop/kustomization.yaml".into(), create: false }), images());
        told(by_kustomize(of, &said(&places, &images)))
    }

    fn helmed(tag_at: Option<&str>, of: &Value) -> String {
        let (places, images) = (place(helm(tag_at)), images());
        told(by_helm(of, &said(&places, &images)))
    }

    #[test]
    fn an_image_that_kustomize_is_told_counts_where_it_is_ours_in_another_version() {
        for same in [
            "acme/shop-api:v1.4.0".to_owned(),
            format!("acme/shop-api=mirror.acme.example/acme/shop-api@{}", digest()),
            "acme/shop-api=mirror.acme.example/acme/shop-api".to_owned(),
            "redis:7".to_owned(),
            "acme/other-shop-api:v9".to_owned(),
        ] {
            assert_eq!(kustomized(&json!({ "images": [same] })), "-", "{same}");
        }
        for other in [
            "acme/shop-api:v9",
            "ghcr.io/acme/shop-api:v9",
            "shop-api=ghcr.io/acme/shop-api:v9",
            "acme/shop-api=evil.example/shop-api",
            "shop-api:v9",
            "acme/shop-api@sha256:bbb",
            "acme/shop-api:v1.4.0@sha256:bbb",
        ] {
            assert_eq!(kustomized(&json!({ "images": ["redis:7", other] })), format!("images[1] {other}"));
        }
        let entry = json!({ "images": [{ "name": "acme/shop-api", "newTag": "v9" }] });
        assert_eq!(kustomized(&entry), "images[0] :v9");
        assert_eq!(kustomized(&json!({ "images": [{ "name": "acme/shop-api", "digest": digest() }] })), "-");
    }

    #[test]
    fn a_patch_counts_where_it_names_our_image_in_another_version() {
        let patch = |image: &str| {
            let text = format!("- op: replace\n  path: /spec/template/spec/containers/0/image\n  value: {image}\n");
            kustomized(&json!({ "patches": [{ "target": { "kind": "Deployment" }, "patch": text }] }))
        };
        assert_eq!(patch("ghcr.io/acme/shop-api:v1.4.0"), "-");
        assert_eq!(patch("ghcr.io/acme/shop-api:v9"), "patches[0].patch ghcr.io/acme/shop-api:v9");
    }

    #[test]
    fn a_parameter_counts_where_it_sets_what_our_file_says() {
        let parameter = |tag_at: Option<&str>, name: &str, value: &str| {
            helmed(tag_at, &json!({ "parameters": [{ "name": name, "value": value }] }))
        };
        assert_eq!(parameter(None, "image.tag", "v1.4.0"), "-");
        assert_eq!(parameter(None, "replicas", "v9"), "-");
        assert_eq!(parameter(Some("api.image.tag"), "image.tag", "v9"), "-", "that is another's");
        assert_eq!(parameter(None, "image.tag", "v9"), "parameters[0] image.tag=v9");
        assert_eq!(parameter(Some("api.image.tag"), "api.image", "{}"), "parameters[0] api.image={}");
        assert_eq!(parameter(None, "web", "acme/shop-api:v9"), "parameters[0] web=acme/shop-api:v9");
        let file = json!({ "fileParameters": [{ "name": "image.tag", "path": "tag.txt" }] });
        assert_eq!(helmed(None, &file), "fileParameters[0] image.tag from tag.txt");
    }

    #[test]
    fn what_tidegate_writes_into_the_object_itself_is_told_apart() {
        let file = ImageFile::Yaml {
            path: "shop/release.yaml".into(),
            document: None,
            at: "spec.values.image.tag".into(),
            digest_at: None,
            tag_with_digest: false,
            create: false,
            with_aliases: false,
            value: None,
        };
        let (places, images) = (place(file), images());
        let found = by_values(&json!({ "image": { "tag": "v9" } }), "values", &said(&places, &images)).unwrap();
        assert_eq!((found.field.as_str(), found.own), ("values.image.tag", true));
    }

    #[test]
    fn values_count_where_they_say_another_version_than_our_file() {
        assert_eq!(helmed(None, &json!({ "values": "image: { tag: v1.4.0 }\nreplicas: 3\n" })), "-");
        assert_eq!(helmed(None, &json!({ "values": "a: &a { tag: v9 }\nimage: { <<: *a }\n" })), "values.image.tag v9");
        assert_eq!(helmed(None, &json!({ "valuesObject": { "image": { "tag": 2 } } })), "valuesObject.image.tag 2");
        assert_eq!(
            helmed(None, &json!({ "valuesObject": { "image": { "tag": null } } })),
            "valuesObject.image.tag nothing"
        );
        let deep = json!({ "valuesObject": { "jobs": [{ "image": "ghcr.io/acme/shop-api:v9" }] } });
        assert_eq!(helmed(Some("api.tag"), &deep), "valuesObject.jobs[0].image ghcr.io/acme/shop-api:v9");
    }
}
