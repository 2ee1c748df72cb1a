//! What of a manifest has to be understood: whether it is an index, what that names, and what an image is made of in all. Whoever
//! may push can write anything there, so what it may be has an end: how large, how many, how deep.

use serde_json::Value;

use crate::domain::Digest;

/// Manifests that are taken as they are, so that no registry converts them.
pub(crate) const MEDIA_TYPES: [&str; 4] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];

/// Those that name other manifests.
pub(crate) const CHILDREN: [&str; 2] = [MEDIA_TYPES[1], MEDIA_TYPES[3]];

/// No manifest is larger: as much as registries take.
pub(crate) const LARGEST: usize = 4 * 1024 * 1024;
/// How many manifests one image is made of at most.
const MOST_PARTS: usize = 128;
/// How many indexes stand in one another at most.
const DEEPEST: usize = 2;

/// A manifest that an index names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) digest: Digest,
    /// Whether it is an index itself; none where nobody said so far.
    is_index: Option<bool>,
    /// Whether it runs somewhere. Attestations are listed beside what does, for a platform that is `unknown`.
    runs: bool,
}

/// The manifests that an index names; none where this is no index, and why where it is one that cannot be read. `kind` is what it is
/// kept as, where that is known.
fn named(manifest: &str, kind: Option<&str>) -> Result<Option<Vec<Part>>, String> {
    if manifest.len() > LARGEST {
        return Err(format!("its manifest is larger than {LARGEST} bytes"));
    }
    let Ok(Value::Object(read)) = serde_json::from_str(manifest) else {
        return Err("its manifest is none".to_owned());
    };
    let text = |value: &Value, at: &str| value.pointer(at).and_then(Value::as_str).map(str::to_owned);
    let says = read.get("mediaType").and_then(Value::as_str);
    let is_index = |kind: Option<&str>| kind.is_some_and(|kind| CHILDREN.contains(&kind));
    let Some(listed) = read.get("manifests") else {
        return match is_index(kind) || is_index(says) {
            true => Err("its index names nothing".to_owned()),
            false => Ok(None),
        };
    };
    let Some(listed) = listed.as_array() else { return Err("its index cannot be read".to_owned()) };
    if listed.len() > MOST_PARTS {
        return Err(format!("its index names {} manifests, more than {MOST_PARTS}", listed.len()));
    }
    let part = |value: &Value| {
        let digest = text(value, "/digest").and_then(|digest| Digest::parse(digest).ok());
        let digest = digest.ok_or("its index names something by no digest")?;
        let is_index = text(value, "/mediaType").map(|kind| CHILDREN.contains(&kind.as_str()));
        let runs = text(value, "/platform/os").is_none_or(|os| os != "unknown");
        Ok(Part { digest, is_index, runs })
    };
    listed.iter().map(part).collect::<Result<_, &str>>().map(Some).map_err(str::to_owned)
}

/// Whether a manifest is an index.
pub(crate) fn is_index(manifest: &str) -> bool {
    !matches!(named(manifest, None), Ok(None))
}

/// What an image is made of, as it is read: its own manifest first, then each that may be an index itself.
#[derive(Debug)]
pub(crate) struct Tree {
    unread: Vec<(Digest, usize)>,
    parts: Vec<Part>,
}

impl Tree {
    pub(crate) fn of(image: &Digest) -> Self {
        Self { unread: vec![(image.clone(), 0)], parts: Vec::new() }
    }

    /// The manifest that is to be read next, and how many indexes stand above it.
    pub(crate) fn next(&mut self) -> Option<(Digest, usize)> {
        self.unread.pop()
    }

    /// Takes in what stands in one; why not, where the image is none that could run.
    pub(crate) fn read(
        &mut self,
        (digest, depth): (&Digest, usize),
        manifest: &str,
        kind: Option<&str>,
    ) -> Result<(), String> {
        let found = named(manifest, kind)?;
        if let Some(this) = self.parts.iter_mut().find(|part| part.digest == *digest) {
            this.is_index = Some(found.is_some());
        }
        let Some(found) = found else { return Ok(()) };
        if depth >= DEEPEST {
            return Err(format!("more than {DEEPEST} indexes stand in one another in it"));
        }
        for part in found {
            if self.parts.iter().any(|known| known.digest == part.digest) {
                continue;
            }
            if self.parts.len() >= MOST_PARTS {
                return Err(format!("it is made of more than {MOST_PARTS} manifests"));
            }
            if part.is_index != Some(false) {
                self.unread.push((part.digest.clone(), depth + 1));
            }
            self.parts.push(part);
        }
        Ok(())
    }

    /// All that the image is made of besides its own manifest.
    pub(crate) fn parts(&self) -> impl Iterator<Item = &Digest> {
        self.parts.iter().map(|part| &part.digest)
    }

    /// Those of its parts that are no indexes: whether each is there is still to be asked.
    pub(crate) fn unread(&self) -> Vec<Digest> {
        self.parts.iter().filter(|part| part.is_index == Some(false)).map(|part| part.digest.clone()).collect()
    }

    /// Those of its parts that run somewhere.
    pub(crate) fn runnable(&self) -> Vec<Digest> {
        let runs = self.parts.iter().filter(|part| part.runs && part.is_index != Some(true));
        runs.map(|part| part.digest.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn digest(n: usize) -> Digest {
        format!("sha256:{n:064x}").parse().unwrap()
    }

    fn part(n: usize, kind: &str, os: &str) -> Value {
        json!({ "mediaType": kind, "digest": digest(n), "platform": { "os": os } })
    }

    fn index(parts: &[Value]) -> String {
        json!({ "schemaVersion": 2, "mediaType": MEDIA_TYPES[1], "manifests": parts }).to_string()
    }

    /// Reads a whole image, whose manifests are these by their numbers.
    fn whole(manifests: &[(usize, String)]) -> Result<Tree, String> {
        let mut tree = Tree::of(&digest(0));
        while let Some((next, depth)) = tree.next() {
            let (_, manifest) = manifests.iter().find(|(n, _)| digest(*n) == next).expect("it is there");
            tree.read((&next, depth), manifest, None)?;
        }
        Ok(tree)
    }

    #[test]
    fn an_image_is_what_its_indexes_name_and_what_runs_is_no_attestation() {
        let single = json!({ "schemaVersion": 2, "layers": [] }).to_string();
        assert_eq!(whole(&[(0, single.clone())]).unwrap().parts().count(), 0);
        let inner = index(&[part(3, MEDIA_TYPES[0], "linux"), part(4, MEDIA_TYPES[0], "unknown")]);
        let outer = index(&[part(1, MEDIA_TYPES[1], "linux"), part(2, MEDIA_TYPES[2], "windows")]);
        let tree = whole(&[(0, outer), (1, inner)]).unwrap();
        assert_eq!(tree.parts().cloned().collect::<Vec<_>>(), [1, 2, 3, 4].map(digest));
        assert_eq!((tree.runnable(), tree.unread()), ([2, 3].map(digest).to_vec(), [2, 3, 4].map(digest).to_vec()));
        // What nobody says the kind of is read, and is what it is.
        let vague = json!({ "manifests": [{ "digest": digest(1) }, { "digest": digest(2) }] }).to_string();
        let tree = whole(&[(0, vague), (1, index(&[part(3, MEDIA_TYPES[0], "linux")])), (2, single)]).unwrap();
        assert_eq!((tree.runnable(), tree.unread()), ([2, 3].map(digest).to_vec(), [2, 3].map(digest).to_vec()));
    }

    #[test]
    fn what_names_nothing_that_could_run_is_told_as_that_and_never_taken_for_a_manifest() {
        let why = |manifest: String| whole(&[(0, manifest)]).expect_err("it is incomplete");
        for none in ["", "[]", "null", "<html>", "{\"manifests\": "] {
            assert_eq!(why(none.to_owned()), "its manifest is none", "{none}");
        }
        for broken in [json!([{}]), json!([{ "digest": "sha256:abc" }]), json!([{ "digest": 1 }]), json!(["x"])] {
            assert_eq!(why(json!({ "manifests": broken }).to_string()), "its index names something by no digest");
        }
        assert_eq!(why(json!({ "manifests": {} }).to_string()), "its index cannot be read");
        assert_eq!(why(json!({ "mediaType": MEDIA_TYPES[3] }).to_string()), "its index names nothing");
        assert_eq!(why(format!("{{\"a\": \"{}\"}}", "x".repeat(LARGEST))), "its manifest is larger than 4194304 bytes");
    }

    #[test]
    fn how_many_and_how_deep_has_an_end() {
        let many = |n: usize| index(&(1..=n).map(|n| part(n, MEDIA_TYPES[0], "linux")).collect::<Vec<_>>());
        assert_eq!(whole(&[(0, many(128))]).unwrap().parts().count(), 128);
        assert!(whole(&[(0, many(129))]).unwrap_err().contains("names 129 manifests, more than 128"));
        let two = index(&[part(500, MEDIA_TYPES[1], "linux"), part(600, MEDIA_TYPES[1], "linux")]);
        let from = |at: usize| index(&(at..at + 100).map(|n| part(n, MEDIA_TYPES[0], "linux")).collect::<Vec<_>>());
        let together = [(0, two), (500, from(1000)), (600, from(2000))];
        assert!(whole(&together).unwrap_err().contains("made of more than 128"));
        let of = |n: usize| index(&[part(n, MEDIA_TYPES[1], "linux")]);
        let deep = [(0, of(1)), (1, of(2)), (2, of(3))];
        assert!(whole(&deep).unwrap_err().contains("more than 2 indexes"));
        // One that names itself is read once.
        assert_eq!(whole(&[(0, of(1)), (1, of(1))]).unwrap().parts().count(), 1);
    }
}
