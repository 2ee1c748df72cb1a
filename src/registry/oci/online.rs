//! `check --online` for a registry that speaks OCI's API: whether it can be reached, whether it knows who asks, and whether what the
//! apps need of it is allowed. Every right is tried with a call that changes nothing.

use std::sync::Arc;

use http::HeaderValue;
use http::header::{CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use oci_client::Reference;
use oci_client::errors::{OciDistributionError, OciErrorCode};

use super::fault::{Kind, kind, told};
use super::{OciRegistry, Session, Setup};
use crate::domain::ImageName;
use crate::domain::hygiene::neutral;
use crate::port::{Fault, Finding};
use crate::registry::Registry as _;
use crate::registry::manifest::MEDIA_TYPES;

/// A tag that is never made: what is put under it is no manifest.
const NEVER: &str = "tidegate-check";

/// Asks whether all is there that these images need; of each, whether it gets further tags.
pub async fn check(name: &str, setup: &Setup, needed: &[(ImageName, bool)]) -> Vec<Finding> {
    let registry = OciRegistry::new(setup.clone());
    let mut found = Vec::new();
    if let Some(wrong) = registry.is_none().await {
        // Whatever it is, the other calls would only say it worse.
        return vec![Finding::bad(format!("registry {name}: {wrong}"))];
    }
    for (image, retag) in needed {
        let host = &setup.access.host;
        match registry.list(image, None).await {
            Err(error) => {
                let bad = error.fault != Fault::Transient;
                let text = format!("registry {name}: {}", error.told_alone());
                found.push(if bad { Finding::bad(text) } else { Finding::warn(text) });
                continue; // whatever it is, the other call would say it again
            }
            Ok(page) if page.tags.is_empty() => found.push(Finding::warn(format!(
                "registry {name}: {host} lists no tag of {image}: nothing was pushed yet, or tidegate's user may not see it"
            ))),
            Ok(_) => {}
        }
        match retag {
            true => found.push(puts(&registry, name, image).await),
            false => found.push(Finding::good(format!("registry {name}: {host} lets tidegate read {image}"))),
        }
    }
    found
}

impl OciRegistry {
    /// Why what answers at `host` is no registry; none where it is one, or does not answer: that is told by what needs it.
    async fn is_none(&self) -> Option<String> {
        let host = &self.setup.access.host;
        let session = self.session(false).await.ok()?;
        let by = Reference::with_tag(host.clone(), "tidegate".to_owned(), NEVER.to_owned());
        let at = match self.address(&by, "/v2/") {
            Ok(at) => at,
            Err(error) => return Some(error.told),
        };
        let asked = session.http.get(at).send();
        let answer = tokio::time::timeout(self.setup.patience, asked).await.ok()?.ok()?;
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let speaks = headers.contains_key("docker-distribution-api-version");
        let is_page = || {
            let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
            kind.starts_with("text/html")
        };
        match status {
            _ if speaks => None,
            200 if is_page() => Some(format!("{host} answers with a web page, so it is no registry: is `host` right?")),
            401 if !headers.contains_key(WWW_AUTHENTICATE) => {
                Some(format!("{host} asks who calls and does not say how, so it is no registry: is `host` right?"))
            }
            300..=399 => {
                let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
                Some(format!("{host} sends whoever asks for its API to {}: is `host` right?", neutral(to, MOST_SAID)))
            }
            404 | 405 => Some(format!("{host} has no registry's API (it answers {status} to /v2/): is `host` right?")),
            _ => None,
        }
    }
}

/// How much of what somebody else says is told.
const MOST_SAID: usize = 120;

/// Puts what is no manifest: it is refused for that, or because it may not be put at all.
async fn puts(registry: &OciRegistry, name: &str, image: &ImageName) -> Finding {
    let by = registry.by_tag(image, NEVER);
    let asked = registry.asked("tag", image);
    let session: Arc<Session> = match registry.session(false).await {
        Ok(session) => session,
        Err(error) => return Finding::bad(format!("registry {name}: {error}")),
    };
    session.client.store_auth_if_needed(by.resolve_registry(), &session.auth).await;
    let put = session.client.push_manifest_raw(&by, "{}", HeaderValue::from_static(MEDIA_TYPES[0])).await;
    let allowed = match &put {
        Ok(_) => true,
        Err(OciDistributionError::RegistryError { envelope, .. }) => {
            !envelope.errors.iter().any(|e| matches!(e.code, OciErrorCode::Denied | OciErrorCode::Unauthorized))
        }
        Err(OciDistributionError::ServerError { code, .. }) => !matches!(code, 401 | 403 | 404 | 405 | 500..),
        Err(error) => kind(error) == Kind::Missing,
    };
    match (allowed, put) {
        (false, Err(error)) => Finding::bad(format!("registry {name}: {}", told(asked, &error).told_alone())),
        _ => {
            Finding::good(format!("registry {name}: {} lets tidegate read and tag {image}", registry.setup.access.host))
        }
    }
}
