//! As whom a registry is asked. Credentials are read anew whenever the registry refuses those of before, so that a password that
//! is renewed needs no restart.

use std::time::Duration;

use docker_credential::{CredentialRetrievalError, DockerCredential};
use oci_client::client::{ClientConfig, ClientProtocol};
use oci_client::secrets::RegistryAuth;
use secrecy::ExposeSecret as _;
use tokio::time::timeout;

use crate::config::SecretSource;
use crate::port::{PortError, PortResult};

/// How long a helper program may take. Some ask a cloud for a token.
const HELPER: Duration = Duration::from_secs(10);
/// Whoever has an identity token instead of a password says it as this user.
const BY_TOKEN: &str = "00000000-0000-0000-0000-000000000000";
/// What Docker's own registry is called where credentials are kept.
const DOCKER_HUB: &str = "https://index.docker.io/v1/";

/// Where a registry is, and as whom it is asked.
#[derive(Debug, Clone)]
pub struct Access {
    /// Its name, and port where it has another: `ghcr.io`, `localhost:5000`.
    pub host: String,
    /// Whether it is asked without encryption; on this machine alone.
    pub plain: bool,
    /// As whom.
    pub credentials: Credentials,
}

/// As whom a registry is asked.
#[derive(Debug, Clone)]
pub enum Credentials {
    /// Nobody: what everybody may read.
    Anonymous,
    /// A user, or robot, with a password or token.
    Basic {
        /// The user.
        user: String,
        /// What it is known by.
        password: SecretSource,
    },
    /// Whatever `docker login` or a credential helper keeps for the host, in `$DOCKER_CONFIG` or `~/.docker`.
    Docker,
}

impl Access {
    /// How the client is set up.
    pub(super) fn config(&self, patience: Duration) -> ClientConfig {
        let protocol = if self.plain { ClientProtocol::Http } else { ClientProtocol::Https };
        ClientConfig {
            protocol,
            connect_timeout: Some(patience),
            read_timeout: Some(patience),
            user_agent: concat!("tidegate/", env!("CARGO_PKG_VERSION")),
            ..ClientConfig::default()
        }
    }

    /// What the registry is shown.
    pub(super) async fn auth(&self) -> PortResult<RegistryAuth> {
        match &self.credentials {
            Credentials::Anonymous => Ok(RegistryAuth::Anonymous),
            Credentials::Basic { user, password } => {
                let password = password
                    .read()
                    .map_err(|e| PortError::rejected(format!("the password of {user} at {}: {e}", self.host)))?;
                Ok(RegistryAuth::Basic(user.clone(), password.expose_secret().to_owned()))
            }
            Credentials::Docker => self.kept().await,
        }
    }

    /// What Docker keeps. A helper is a program, and may hang.
    async fn kept(&self) -> PortResult<RegistryAuth> {
        let server = if self.host == "docker.io" { DOCKER_HUB } else { &self.host }.to_owned();
        let asked = tokio::task::spawn_blocking(move || docker_credential::get_credential(&server));
        let Ok(told) = timeout(HELPER, asked).await else {
            let told = format!("the credential helper for {} does not answer; it is tried again later", self.host);
            return Err(PortError::transient(told, "timed out"));
        };
        let told = told.map_err(|e| PortError::transient("reading Docker's credentials failed", e))?;
        match told {
            Ok(DockerCredential::UsernamePassword(user, password)) => Ok(RegistryAuth::Basic(user, password)),
            Ok(DockerCredential::IdentityToken(token)) => Ok(RegistryAuth::Basic(BY_TOKEN.to_owned(), token)),
            Err(error) => Err(self.without(&error)),
        }
    }

    fn without(&self, error: &CredentialRetrievalError) -> PortError {
        use CredentialRetrievalError as E;
        let host = &self.host;
        match error {
            E::HelperFailure { helper, .. } => PortError::transient(
                format!("`docker-credential-{helper:.60} get` failed for {host}; it is tried again later"),
                "it ended with an error", // what it said may hold a secret
            ),
            E::HelperCommunicationError | E::MalformedHelperResponse => PortError::rejected(format!(
                "the credential helper that Docker's configuration names for {host} cannot be used: is it installed?"
            )),
            E::NoCredentialConfigured => PortError::rejected(format!(
                "Docker's configuration has no credentials for {host}: run `docker login {host}` as whoever tidegate runs as"
            )),
            _ => PortError::rejected(format!(
                "Docker's configuration cannot be read for {host}: {error} ($DOCKER_CONFIG/config.json or ~/.docker/config.json)"
            )),
        }
    }
}
