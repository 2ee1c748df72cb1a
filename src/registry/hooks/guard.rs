//! Who may tell of pushes: whoever knows a secret. Not every registry can sign, or send a header; what is told opens nothing anyhow,
//! for it is asked of the registry.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The header for whoever can send any.
pub const HEADER: &str = "x-tidegate-secret";
/// The signature that GitHub sends.
const SIGNATURE: &str = "x-hub-signature-256";
/// The parameter for whoever can send nothing but an address.
const PARAMETER: &str = "secret";

/// What a caller has to know.
#[derive(Debug, Clone)]
pub struct Secret(SecretString);

/// How a caller shows that it knows the secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// It does, before its body is read.
    Known,
    /// It has signed the body: this is the signature.
    Signed(Vec<u8>),
    /// It does not.
    Unknown,
}

impl Secret {
    /// This one.
    pub fn new(secret: SecretString) -> Self {
        Self(secret)
    }

    /// Whether this is it. Takes as long for a wrong one as for the right one.
    fn is(&self, said: &[u8]) -> bool {
        let mac = |text: &[u8]| Hmac::<Sha256>::new_from_slice(b"tidegate").map(|mac| mac.chain_update(text));
        match (mac(self.0.expose_secret().as_bytes()), mac(said)) {
            (Ok(known), Ok(said)) => known.verify_slice(&said.finalize().into_bytes()).is_ok(),
            _ => false,
        }
    }

    /// Whether the header of ours holds it.
    pub(crate) fn is_sent(&self, headers: &HeaderMap) -> bool {
        headers.get(HEADER).is_some_and(|value| self.is(value.as_bytes()))
    }

    /// What the head of a call shows.
    pub(super) fn shown(&self, headers: &HeaderMap, query: Option<&str>) -> Shown {
        if let Some(signature) = headers.get(SIGNATURE).and_then(|value| value.to_str().ok()) {
            let hex = signature.strip_prefix("sha256=").and_then(|hex| hex::decode(hex).ok());
            return hex.map_or(Shown::Unknown, Shown::Signed);
        }
        if self.is_sent(headers) {
            return Shown::Known;
        }
        let mut said: Vec<Vec<u8>> = Vec::new();
        if let Some(value) = headers.get(AUTHORIZATION).map(|value| value.as_bytes()) {
            said.extend(by_authorization(value));
        }
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        said.extend(pairs.filter(|(key, _)| key == PARAMETER).map(|(_, value)| value.into_owned().into_bytes()));
        if said.iter().fold(false, |known, said| known | self.is(said)) { Shown::Known } else { Shown::Unknown }
    }

    /// Whether this signature is that of the body.
    pub(crate) fn signed(&self, signature: &[u8], body: &[u8]) -> bool {
        let mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes());
        mac.is_ok_and(|mac| mac.chain_update(body).verify_slice(signature).is_ok())
    }
}

/// What an `Authorization` header may hold the secret as: all of it, a token, a password.
fn by_authorization(value: &[u8]) -> Vec<Vec<u8>> {
    let mut said = vec![value.to_vec()];
    if let Some(token) = value.strip_prefix(b"Bearer ") {
        said.push(token.to_vec());
    }
    let basic = value.strip_prefix(b"Basic ").and_then(|encoded| STANDARD.decode(encoded).ok());
    if let Some(pair) = basic
        && let Some(colon) = pair.iter().position(|b| *b == b':')
    {
        said.push(pair[colon + 1..].to_vec());
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret() -> Secret {
        Secret::new("a long secret".to_owned().into())
    }

    fn with(name: &'static str, value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    }

    #[test]
    fn the_secret_is_known_by_whatever_way_a_registry_can_send_it() {
        let basic = format!("Basic {}", STANDARD.encode("hook:a long secret"));
        for headers in [
            with(HEADER, "a long secret"),
            with("authorization", "a long secret"),
            with("authorization", "Bearer a long secret"),
            with("authorization", &basic),
        ] {
            assert_eq!(secret().shown(&headers, None), Shown::Known, "{headers:?}");
        }
        assert_eq!(secret().shown(&HeaderMap::new(), Some("x=1&secret=a+long%20secret")), Shown::Known);
    }

    #[test]
    fn what_is_nearly_the_secret_or_nothing_is_not() {
        for headers in [
            HeaderMap::new(),
            with(HEADER, ""),
            with(HEADER, "a long secre"),
            with("authorization", "Bearer "),
            with("authorization", "Basic ====="),
            with(SIGNATURE, "a long secret"),
            with(SIGNATURE, "sha256=xyz"),
        ] {
            assert_eq!(secret().shown(&headers, Some("secret=")), Shown::Unknown, "{headers:?}");
        }
    }

    #[test]
    fn a_signature_counts_for_its_body_alone() {
        let mac = Hmac::<Sha256>::new_from_slice(b"a long secret").unwrap().chain_update(b"{}").finalize().into_bytes();
        let headers = with(SIGNATURE, &format!("sha256={}", hex::encode(mac)));
        let Shown::Signed(signature) = secret().shown(&headers, None) else { panic!("it is signed") };
        assert!(secret().signed(&signature, b"{}"));
        assert!(!secret().signed(&signature, b"{} "));
        assert!(!Secret::new("another".to_owned().into()).signed(&signature, b"{}"));
    }
}
