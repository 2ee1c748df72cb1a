//! The files of env repos, as they are written in the configuration.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape::PinShape;
use crate::domain::catalog::DocumentAt;

/// One file of the env repo that says which image runs: exactly one of `kustomize`, `helm`, `yaml`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "File")]
pub(crate) struct FileShape {
    /// Path of a kustomization whose `images:` names the image. `{app}` and `{env}` are filled in. `*` stands for any text in a
    /// name and `**` for any folders, here and below: every such file that has the image is written. Where one names another
    /// image, each must name its own.
    pub(crate) kustomize: Option<String>,
    /// Path of a file with Helm values.
    pub(crate) helm: Option<String>,
    /// Path of any YAML file.
    pub(crate) yaml: Option<String>,
    /// Dotted path of the tag, such as image.tag, or of a whole reference; `[*]` stands for every entry, such as
    /// containers[*].image, and those that are the image are written. Needed with `yaml`; with `helm` it is image.tag
    /// when left out, and image.digest is written beside it.
    pub(crate) at: Option<String>,
    /// Dotted path of the digest (with `helm` or `yaml`). Missing beside the tag, it is added.
    pub(crate) digest_at: Option<String>,
    /// Whether the value at `at` is the tag with its digest, such as v1.4.0@sha256:… (with `helm` or `yaml`). Default: false.
    #[serde(default)]
    pub(crate) tag_with_digest: bool,
    /// What is written at `at` in place of the tag, such as {version} for an appVersion of 1.4.0 where the tag is v1.4.0.
    /// {version} is the whole tag where an image has no version, as in the first environment; {tag} always is.
    pub(crate) value: Option<String>,
    /// Whether what the file does not have is added: the image's entry in a kustomization, keys. Default: false.
    #[serde(default)]
    pub(crate) create: bool,
    /// Whether what follows the value through a YAML alias changes with it (with `helm` or `yaml`); else such a value is refused.
    /// Default: false.
    #[serde(default)]
    pub(crate) with_aliases: bool,
    /// Whether the digest is written, or the tag alone. Default: what the environment says.
    pub(crate) pin: Option<PinShape>,
    /// Which document of the file, from 0, or the Kubernetes object that it describes, such as Deployment/shop (with `yaml`).
    pub(crate) document: Option<DocumentShape>,
    /// The image, by its name in `images`; needed when the app has several.
    pub(crate) image: Option<String>,
}

/// Which document of a file.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Document")]
pub(crate) enum DocumentShape {
    /// Its number, from 0.
    Index(#[schemars(range(min = 0, max = 10_000))] u32),
    /// The Kubernetes object that it describes, as kind/name.
    Object(String),
}

impl DocumentShape {
    /// The document; none where the text names no object.
    pub(crate) fn at(&self) -> Option<DocumentAt> {
        match self {
            Self::Index(index) => Some(DocumentAt::Index(*index as usize)),
            Self::Object(text) => DocumentAt::object(text),
        }
    }
}
