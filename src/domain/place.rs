//! Where an env repo says which image an app runs, and whether it says so by digest.

use serde::{Deserialize, Serialize};

use super::{ImageName, Version};

/// Which file of an env repo carries an app's images, and how it is addressed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum ImageFile {
    /// An `images:` entry of a kustomization.
    Kustomize {
        /// The file.
        path: String,
        /// Whether an entry that is not there is added.
        #[serde(default)]
        create: bool,
    },
    /// Helm values.
    Helm {
        /// The file.
        path: String,
        /// Dotted path of the tag.
        tag_at: Option<String>,
        /// Dotted path of the digest.
        digest_at: Option<String>,
        /// Whether the tag's value is `v1@sha256:…`.
        #[serde(default)]
        tag_with_digest: bool,
        /// Whether keys that are not there are added.
        #[serde(default)]
        create: bool,
        /// Whether what follows the value through a YAML alias changes with it.
        #[serde(default)]
        with_aliases: bool,
        /// The form in which the version stands there, if it is not the tag.
        #[serde(default)]
        value: Option<Form>,
    },
    /// Any YAML path.
    Yaml {
        /// The file.
        path: String,
        /// Which document of a file that has several.
        document: Option<DocumentAt>,
        /// Dotted path of the tag, or of a whole image reference.
        at: String,
        /// Dotted path of the digest.
        digest_at: Option<String>,
        /// Whether the tag's value is `v1@sha256:…`.
        #[serde(default)]
        tag_with_digest: bool,
        /// Whether keys that are not there are added.
        #[serde(default)]
        create: bool,
        /// Whether what follows the value through a YAML alias changes with it.
        #[serde(default)]
        with_aliases: bool,
        /// The form in which the version stands there, if it is not the tag.
        #[serde(default)]
        value: Option<Form>,
    },
}

impl ImageFile {
    /// The file's path within the env repo.
    pub fn path(&self) -> &str {
        match self {
            Self::Kustomize { path, .. } | Self::Helm { path, .. } | Self::Yaml { path, .. } => path,
        }
    }

    /// Whether what follows a value there through a YAML alias changes with it.
    pub fn with_aliases(&self) -> bool {
        matches!(self, Self::Helm { with_aliases: true, .. } | Self::Yaml { with_aliases: true, .. })
    }

    /// The same place in another file: one of those that a path with `*` stands for.
    #[must_use]
    pub fn in_file(&self, file: &str) -> Self {
        let mut found = self.clone();
        match &mut found {
            Self::Kustomize { path, .. } | Self::Helm { path, .. } | Self::Yaml { path, .. } => file.clone_into(path),
        }
        found
    }
}

/// Which of a file's documents is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum DocumentAt {
    /// By how many stand before it.
    Index(usize),
    /// By the Kubernetes object that it describes: this stays true when documents are added before it.
    Object {
        /// Its `kind`.
        kind: String,
        /// Its `metadata.name`.
        name: String,
    },
}

impl DocumentAt {
    /// Reads `Deployment/shop`, as kubectl writes it.
    pub fn object(text: &str) -> Option<Self> {
        let (kind, name) = text.split_once('/')?;
        let plain = |text: &str| !text.is_empty() && !text.contains(['/', ' ']);
        (plain(kind) && plain(name)).then(|| Self::Object { kind: kind.to_owned(), name: name.to_owned() })
    }
}

impl std::fmt::Display for DocumentAt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Index(index) => write!(f, "{index}"),
            Self::Object { kind, name } => write!(f, "{kind}/{name}"),
        }
    }
}

/// A version in another form than the image's tag, such as an `appVersion` of 1.4.0 where the tag is v1.4.0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Form {
    /// What is written: `{version}` stands for 1.4.0, and for the whole tag of an image that has no version; `{tag}` for the tag.
    pub text: String,
    /// How the image's tag is made of its version: `v{version}`.
    pub version_tag: String,
}

impl Form {
    /// The placeholders that a form can have.
    pub const PLACEHOLDERS: [&str; 2] = ["{version}", "{tag}"];

    /// What is written for a tag.
    pub fn of(&self, tag: &str) -> String {
        let (before, after) = self.version_tag.split_once("{version}").unwrap_or(("", ""));
        let version =
            tag.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).filter(|text| is_version(text));
        self.text.replace("{version}", version.unwrap_or(tag)).replace("{tag}", tag)
    }

    /// The tag for which this is written; the text itself where it has another form.
    pub fn tag(&self, written: &str) -> String {
        let read = |placeholder: &str| {
            let (before, after) = self.text.split_once(placeholder)?;
            written.strip_prefix(before)?.strip_suffix(after)
        };
        match (read("{version}"), read("{tag}")) {
            (Some(version), _) if is_version(version) => self.version_tag.replace("{version}", version),
            (Some(tag), _) | (None, Some(tag)) => tag.to_owned(),
            (None, None) => written.to_owned(),
        }
    }
}

fn is_version(text: &str) -> bool {
    Version::parse(text).is_ok_and(|version| version.to_string() == text)
}

/// Whether a path is one of those that a path with `*` stands for: `*` is any text in a name, `**` any folders.
pub fn covers(pattern: &str, path: &str) -> bool {
    fn parts(pattern: &[&str], path: &[&str]) -> bool {
        match (pattern, path) {
            ([], []) => true,
            (["**", rest @ ..], _) => (0..=path.len()).any(|n| path.get(n..).is_some_and(|path| parts(rest, path))),
            ([first, rest @ ..], [name, deeper @ ..]) => named(first, name) && parts(rest, deeper),
            _ => false,
        }
    }
    parts(&pattern.split('/').collect::<Vec<_>>(), &path.split('/').collect::<Vec<_>>())
}

/// Whether a name in a path fits a pattern of one.
pub fn named(pattern: &str, name: &str) -> bool {
    let Some((before, rest)) = pattern.split_once('*') else { return pattern == name };
    let Some(name) = name.strip_prefix(before) else { return false };
    name.char_indices().map(|(at, _)| at).chain([name.len()]).any(|at| named(rest, &name[at..]))
}

/// What a bump writes of an image beside its tag.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Pin {
    /// The digest: added where the file has none, and a file without room for it is refused.
    #[default]
    Digest,
    /// The tag alone, by the team's own word. A tag that moves under what runs is told.
    Tag,
    /// What the file has: nobody approves what enters here.
    AsWritten,
}

/// One file to edit for one image.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ImagePlace {
    /// The image it is about.
    pub image: ImageName,
    /// Where it is written.
    pub file: ImageFile,
    /// What is written there beside the tag.
    #[serde(default)]
    pub pin: Pin,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_back_as_the_tag_it_was_made_of() {
        let form = |text: &str| Form { text: text.to_owned(), version_tag: "v{version}".to_owned() };
        for (text, tag, written) in [
            ("{version}", "v1.4.0", "1.4.0"),
            ("{version}", "dev-0a1b2c3", "dev-0a1b2c3"),
            ("shop-{version}+k8s", "v1.4.0", "shop-1.4.0+k8s"),
            ("{tag}", "v1.4.0", "v1.4.0"),
        ] {
            assert_eq!((form(text).of(tag), form(text).tag(written)), (written.to_owned(), tag.to_owned()));
        }
        assert_eq!(form("shop-{version}").tag("latest"), "latest");
    }

    #[test]
    fn a_star_stands_for_text_in_a_name_and_two_for_folders() {
        for (pattern, path, fits) in [
            ("clusters/*/kustomization.yaml", "clusters/eu/kustomization.yaml", true),
            ("clusters/*/kustomization.yaml", "clusters/kustomization.yaml", false),
            ("clusters/*/kustomization.yaml", "clusters/eu/west/kustomization.yaml", false),
            ("clusters/**/values.yaml", "clusters/values.yaml", true),
            ("clusters/**/values.yaml", "clusters/eu/west/values.yaml", true),
            ("values-*-é*.yaml", "values-eu-é.yaml", true),
            ("values-*.yaml", "values-eu.yml", false),
            ("a.yaml", "a.yaml", true),
        ] {
            assert_eq!(covers(pattern, path), fits, "{pattern} {path}");
        }
    }
}
