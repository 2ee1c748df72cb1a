//! The daemon's half of the configuration as it is written: secrets, identity, adapters, log.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape_rollouts::ClusterShape;

/// Where a secret is found: exactly one of an environment variable and a file. Never the secret itself.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
#[schemars(rename = "Secret")]
pub(crate) enum SecretShape {
    /// Name of an environment variable.
    Env(#[schemars(length(min = 1))] String),
    /// Path of a file.
    File(#[schemars(length(min = 1))] String),
}

/// What else the local API allows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LocalApi")]
pub(crate) struct LocalApiShape {
    /// Whether whoever has the shared token speaks, and votes, as anybody. For playing alone; `serve` warns of it. Default:
    /// false.
    #[serde(default)]
    pub(crate) impersonate: bool,
}

/// Who signs tidegate's commits.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Identity")]
pub(crate) struct IdentityShape {
    /// Name.
    pub(crate) name: String,
    /// E-mail address.
    pub(crate) email: String,
    /// A private key without a passphrase that signs the commits of bumps: SSH (ed25519), or OpenPGP, for which `gpg` must be
    /// there. Default: they are not signed.
    #[serde(default)]
    pub(crate) signing_key: Option<SecretShape>,
}

/// Templates: `{app}`, `{env}`, `{tag}`, `{version}`, `{from}` (the tag before), `{changes}` (which image, from what to what, in
/// which files), `{lane}`, `{by}`, `{why}` and `{delivery}` are filled in.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Commit")]
pub(crate) struct CommitShape {
    /// The message. Of one line, it is the title above what changes; of several, it stands for both. Below it comes who asked for it,
    /// and what it brings by digest. Default: `{env}: {app} to {tag}`.
    pub(crate) message: Option<String>,
    /// The title of the pull request. Default: the message's first line.
    pub(crate) pull_request_title: Option<String>,
}

/// The registries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Registries")]
pub(crate) struct RegistriesShape {
    /// The embedded registry: an OCI image layout on disk.
    pub(crate) local: RootShape,
}

/// An adapter that lives in a folder.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Root")]
pub(crate) struct RootShape {
    /// Its folder. Relative paths start at this file's folder.
    #[schemars(length(min = 1))]
    pub(crate) root: String,
}

/// The rollout engines.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Rollouts")]
pub(crate) struct RolloutsShape {
    /// The embedded rollout engine.
    pub(crate) local: Option<LocalRolloutsShape>,
    /// The clusters that environments name.
    #[serde(default)]
    pub(crate) clusters: BTreeMap<String, ClusterShape>,
}

/// The embedded rollout engine.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "LocalRollouts")]
pub(crate) struct LocalRolloutsShape {
    /// Folder in which it keeps what runs. Default: `rollout` in `data`.
    #[schemars(length(min = 1))]
    pub(crate) root: Option<String>,
    /// Folder of the env repos' bare repositories, where the forge is not the embedded one. Default: the embedded
    /// forge's folder.
    #[schemars(length(min = 1))]
    pub(crate) repositories: Option<String>,
    /// From a commit's arrival on the branch until it is taken. Default: 2s.
    pub(crate) take_after: Option<String>,
    /// From taking it until it is healthy. Default: 2s.
    pub(crate) ready_after: Option<String>,
}

/// Format of the log.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Log")]
pub(crate) enum LogShape {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}
