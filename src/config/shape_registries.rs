//! The registries as they are written: named instances, each of one kind.

use schemars::JsonSchema;
use serde::Deserialize;

use super::registries::HookKind;
use super::shape_daemon::{RootShape, SecretShape};
use crate::domain::scan::{Severity, Unknown};

/// One registry: exactly one of the kinds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
#[schemars(rename = "OneRegistry")]
pub(crate) enum RegistryShape {
    /// The embedded registry: an OCI image layout on disk.
    Local(RootShape),
    /// A private registry of Amazon ECR: one account in one region. Credentials are found as the AWS SDK does it.
    Ecr(Box<EcrShape>),
    /// Any other registry, by OCI's distribution API: GHCR, Harbor, Artifact Registry, ACR, Quay, Docker Hub, one's own.
    Oci(Box<OciShape>),
}

/// A registry that speaks OCI's distribution API.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Oci")]
pub(crate) struct OciShape {
    /// Its name, with a port where it has another than 443: `ghcr.io`, `registry.example.com:5000`. Images are named without it.
    pub(crate) host: String,
    /// The user, or robot, that tidegate is there. Left out: nobody, who reads what everybody may.
    pub(crate) user: Option<String>,
    /// Its password, or access token. Read anew when the registry refuses it.
    pub(crate) password: Option<SecretShape>,
    /// `docker`: whatever `docker login` or a credential helper keeps for the host, in place of user and password.
    pub(crate) credentials: Option<CredentialsShape>,
    /// Whether it is asked without encryption. On this machine alone. Default: false.
    #[serde(default)]
    pub(crate) plain_http: bool,
    /// How often all tags are listed anew, in case nobody told of a push. Default: 15m.
    pub(crate) scan: Option<String>,
    /// What whoever calls `POST /webhooks/registry/NAME` has to know: sent as `X-Tidegate-Secret`, in `Authorization`, as GitHub's
    /// signature of the body, or as `?secret=` where a registry can send nothing else. Without it a push is noticed by the next scan.
    pub(crate) webhook_secret: Option<SecretShape>,
    /// Which registry calls: a call with the body of another is refused. Default: what the host says, where it is `ghcr.io`,
    /// `quay.io`, `docker.io`, `NAME.azurecr.io` or `REGION-docker.pkg.dev`; of any other host it must be said.
    pub(crate) webhook_kind: Option<HookKind>,
}

/// Where credentials are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "Credentials")]
pub(crate) enum CredentialsShape {
    /// In Docker's configuration: `$DOCKER_CONFIG` or `~/.docker`.
    Docker,
}

/// A private registry of Amazon ECR.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Ecr")]
pub(crate) struct EcrShape {
    /// The account that it belongs to: twelve digits, in quotes.
    pub(crate) account: String,
    /// The region.
    pub(crate) region: String,
    /// The role that tidegate takes on to reach it. Default: whoever tidegate is.
    pub(crate) role: Option<String>,
    /// The external id that the role asks for.
    pub(crate) external_id: Option<String>,
    /// Address of its API, such as that of a VPC endpoint. Default: the region's.
    pub(crate) endpoint: Option<String>,
    /// Address of STS, which gives out the role's credentials, such as that of a VPC endpoint. Default: the region's.
    pub(crate) sts: Option<String>,
    /// Whether the FIPS endpoints are used. Default: false.
    #[serde(default)]
    pub(crate) fips: bool,
    /// Whether endpoints with IPv6 are used. Default: false.
    #[serde(default)]
    pub(crate) dual_stack: bool,
    /// How often all tags are listed anew, in case an event was lost. Default: 15m.
    pub(crate) scan: Option<String>,
    /// The SQS queue to which EventBridge sends what happens there. Without it, and without `webhook_secret`, a push is noticed
    /// by the next scan.
    pub(crate) queue: Option<QueueShape>,
    /// The secret that EventBridge's API destination sends as `X-Tidegate-Secret` to `POST /webhooks/ecr`.
    pub(crate) webhook_secret: Option<SecretShape>,
}

/// An SQS queue.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Queue")]
pub(crate) struct QueueShape {
    /// Its address. A standard queue: order means nothing here.
    pub(crate) url: String,
    /// Its region. Default: the registry's.
    pub(crate) region: Option<String>,
    /// The role that tidegate takes on to read it. Default: whoever tidegate is.
    pub(crate) role: Option<String>,
    /// The external id that the role asks for.
    pub(crate) external_id: Option<String>,
    /// Address of SQS, such as that of a VPC endpoint. Default: the region's.
    pub(crate) endpoint: Option<String>,
}

/// What is asked of a scan.
#[derive(Debug, Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Scan")]
pub(crate) struct ScanShape {
    /// Findings of this severity or a worse one keep the image out.
    pub(crate) at: Severity,
    /// What becomes of an image of which the scan cannot say anything (never scanned, failed, unsupported, expired, archived, or
    /// with findings that nobody has rated yet). A scan that is not over is waited for either way. Default: shut.
    #[serde(default)]
    pub(crate) unknown: Unknown,
}
