//! Who calls when something was pushed to a registry, as it is configured. What a body is read as is never guessed from the body:
//! some registries let their users choose parts of it.

use std::fmt;
use std::path::Path;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::config::adapters::secret;
use crate::config::problem::KeyPath;
use crate::config::resolve::Resolver;
use crate::config::settings::SecretSource;
use crate::config::shape_registries::OciShape;

/// A webhook of a registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// Which registry calls.
    pub kind: HookKind,
    /// What it has to know.
    pub secret: SecretSource,
}

/// Whose body a webhook has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "WebhookKind")]
pub enum HookKind {
    /// Distribution, which is `registry:2` and Debian's `docker-registry`, and whatever tells like it.
    Distribution,
    /// Harbor, in both of its forms.
    Harbor,
    /// Azure's registry.
    Acr,
    /// Google's Artifact Registry, by Pub/Sub.
    ArtifactRegistry,
    /// GitHub's registry.
    Ghcr,
    /// Docker Hub.
    DockerHub,
    /// Quay.
    Quay,
}

impl HookKind {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Distribution, Self::Harbor, Self::Acr, Self::ArtifactRegistry, Self::Ghcr, Self::DockerHub, Self::Quay];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Distribution => "distribution",
            Self::Harbor => "harbor",
            Self::Acr => "acr",
            Self::ArtifactRegistry => "artifact_registry",
            Self::Ghcr => "ghcr",
            Self::DockerHub => "docker_hub",
            Self::Quay => "quay",
        }
    }

    /// Which registry has this host, where only one can.
    fn of(host: &str) -> Option<Self> {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "443"));
        match name {
            _ if port != "443" => None,
            "ghcr.io" => Some(Self::Ghcr),
            "quay.io" => Some(Self::Quay),
            "docker.io" | "index.docker.io" | "registry-1.docker.io" => Some(Self::DockerHub),
            _ if name.ends_with(".azurecr.io") => Some(Self::Acr),
            _ if name.ends_with("-docker.pkg.dev") => Some(Self::ArtifactRegistry),
            _ => None,
        }
    }
}

impl fmt::Display for HookKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The hook of a registry with this host; the outer none where a problem was told.
pub(super) fn read(
    r: &mut Resolver<'_>,
    path: &KeyPath,
    (written, host): (&OciShape, &str),
    (http, folder): (bool, &Path),
) -> Option<Option<Hook>> {
    let Some(known) = &written.webhook_secret else {
        if written.webhook_kind.is_some() {
            return r.problem(
                &path.key("webhook_kind"),
                "nobody can call: give `webhook_secret`, which the caller has to know, or leave this out",
            );
        }
        return Some(None);
    };
    if !http {
        let at = path.key("webhook_secret");
        return r.problem(&at, "nobody can call: configure the public address under `http`, or leave this out");
    }
    match written.webhook_kind.or_else(|| HookKind::of(host)) {
        Some(kind) => Some(Some(Hook { kind, secret: secret(folder, known) })),
        None => {
            let all = HookKind::ALL.map(HookKind::as_str).join(", ");
            r.problem(
                path,
                format!("`webhook_kind` is missing: Which registry calls, for the host does not say it: one of {all}"),
            )
        }
    }
}
