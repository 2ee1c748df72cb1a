//! `check --online` for a registry that speaks OCI's API: whether it can be reached, whether it knows who asks, and whether what the
//! apps need of it is allowed. Every right is tried with a call that changes nothing.

use std::sync::Arc;

use http::HeaderValue;
use oci_client::errors::{OciDistributionError, OciErrorCode};

use super::fault::{Kind, kind, told};
use super::{OciRegistry, Session, Setup};
use crate::domain::ImageName;
use crate::port::{Fault, Finding};
use crate::registry::Registry as _;
use crate::registry::manifest::MEDIA_TYPES;

/// A tag that is never made: what is put under it is no manifest.
const NEVER: &str = "tidegate-check";

/// Asks whether all is there that these images need; of each, whether it gets further tags.
pub async fn check(name: &str, setup: &Setup, needed: &[(ImageName, bool)]) -> Vec<Finding> {
    let registry = OciRegistry::new(setup.clone());
    let mut found = Vec::new();
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
