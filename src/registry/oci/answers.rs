//! Answers that are read here and not by the client: those whose size is the registry's to choose. What is longer than it may be is
//! no answer, and neither is a web page: whoever answers so is not what `host` is meant to name.

use std::sync::Arc;

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE};
use oci_client::errors::{OciDistributionError, OciEnvelope};
use oci_client::secrets::RegistryAuth;
use oci_client::{Reference, RegistryOperation};
use url::Url;

use super::Session;

/// What was answered.
pub(super) struct Answer {
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

/// Asks for what stands at an address, as whoever may read that image.
pub(super) async fn get(
    session: &Arc<Session>,
    by: &Reference,
    (at, accept): (&Url, Option<&str>),
    largest: usize,
) -> Result<Answer, OciDistributionError> {
    let token = session.client.auth(by, &session.auth, RegistryOperation::Pull).await?;
    let request = session.http.get(at.clone());
    let request = match accept {
        Some(accept) => request.header(ACCEPT, accept),
        None => request,
    };
    let request = match (token, &session.auth) {
        (Some(token), _) => request.bearer_auth(token),
        (None, RegistryAuth::Basic(user, password)) => request.basic_auth(user, Some(password)),
        (None, _) => request,
    };
    let answer = request.send().await?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = whole(answer, largest).await?;
    match status {
        401 => Err(OciDistributionError::UnauthorizedError { url: String::new() }),
        200 | 404 if is_page(&headers, &body) => Err(OciDistributionError::SpecViolationError(PAGE.to_owned())),
        200 => Ok(Answer { headers, body }),
        code => Err(refused(code, &body)),
    }
}

const PAGE: &str = "it answers with a web page, not as a registry";

/// The body, as far as it may go.
async fn whole(mut answer: reqwest::Response, largest: usize) -> Result<Vec<u8>, OciDistributionError> {
    let mut body = Vec::new();
    while let Some(some) = answer.chunk().await? {
        if body.len() + some.len() > largest {
            return Err(OciDistributionError::SpecViolationError(format!("it answers with more than {largest} bytes")));
        }
        body.extend_from_slice(&some);
    }
    Ok(body)
}

/// Whether it is a page for people to look at.
pub(super) fn is_page(headers: &HeaderMap, body: &[u8]) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let begins = body.iter().find(|byte| !byte.is_ascii_whitespace());
    begins == Some(&b'<') || (kind.starts_with("text/html") && !body.is_empty())
}

/// What a status means, with what the registry says of it where it says anything in OCI's words.
fn refused(code: u16, body: &[u8]) -> OciDistributionError {
    match serde_json::from_slice::<OciEnvelope>(body) {
        Ok(envelope) if (400..500).contains(&code) && !envelope.errors.is_empty() => {
            OciDistributionError::RegistryError { envelope, url: String::new() }
        }
        _ => {
            let message = String::from_utf8_lossy(body.get(..MOST_SAID).unwrap_or(body)).into_owned();
            OciDistributionError::ServerError { code, url: String::new(), message }
        }
    }
}

/// How much of what a registry says of its trouble is kept.
const MOST_SAID: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_known_by_what_it_says_it_is_or_by_how_it_begins() {
        let headers = |kind: &'static str| [(CONTENT_TYPE, http::HeaderValue::from_static(kind))].into_iter().collect();
        assert!(is_page(&headers("text/html; charset=utf-8"), b"hello"));
        assert!(is_page(&headers("application/json"), b"\n <!DOCTYPE html>"));
        assert!(!is_page(&headers("application/json"), b"{}") && !is_page(&HeaderMap::new(), b"{}"));
        assert!(!is_page(&headers("text/html"), b""), "an answer without a body says nothing");
    }

    #[test]
    fn a_refusal_is_told_in_the_registrys_words_where_it_has_any() {
        let said = br#"{"errors":[{"code":"DENIED","message":"no"}]}"#;
        assert!(matches!(refused(403, said), OciDistributionError::RegistryError { .. }));
        for (code, body) in [(503, &said[..]), (403, b"no"), (404, br#"{"errors":[]}"#)] {
            assert!(matches!(refused(code, body), OciDistributionError::ServerError { code: of, .. } if of == code));
        }
    }
}
