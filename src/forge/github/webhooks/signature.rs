//! Whether GitHub signed a webhook: `X-Hub-Signature-256`, an HMAC over the bytes as they came.

use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The secret that GitHub signs with.
#[derive(Clone)]
pub struct WebhookSecret(SecretString);

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret")
    }
}

/// A signature as it was sent: well-formed, not yet believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 32]);

impl Signature {
    /// Reads `sha256=…`; none when it is anything else.
    pub fn parse(header: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(header.strip_prefix("sha256=")?, &mut bytes).ok()?;
        Some(Self(bytes))
    }
}

impl WebhookSecret {
    /// A secret.
    pub fn new(secret: SecretString) -> Self {
        Self(secret)
    }

    /// Whether this secret signed this body. Takes as long for a wrong signature as for a right one.
    pub fn signed(&self, body: &[u8], signature: &Signature) -> bool {
        self.mac(body).is_some_and(|mac| mac.verify_slice(&signature.0).is_ok())
    }

    /// The header that GitHub would send with this body: for those who play GitHub.
    pub fn sign(&self, body: &[u8]) -> String {
        let mac = self.mac(body).map(|mac| hex::encode(mac.finalize().into_bytes())).unwrap_or_default();
        format!("sha256={mac}")
    }

    /// An HMAC takes a key of any length, so there always is one.
    fn mac(&self, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret().as_bytes()).ok()?;
        mac.update(body);
        Some(mac)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_githubs_documentation_is_signed_as_it_says() {
        let secret = WebhookSecret::new("It's a Secret to Everybody".to_owned().into());
        let header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        assert_eq!(secret.sign(b"Hello, World!"), header);
        let signature = Signature::parse(header).unwrap();
        assert!(secret.signed(b"Hello, World!", &signature));
        assert!(!secret.signed(b"Hello, World?", &signature));
        assert!(!WebhookSecret::new("another".to_owned().into()).signed(b"Hello, World!", &signature));
    }

    #[test]
    fn what_is_no_signature_is_none() {
        let long = format!("sha256={}", "a".repeat(66));
        for bad in ["", "sha256=", "sha1=aa", "sha256=zz", &long, &"a".repeat(64)] {
            assert_eq!(Signature::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        let secret = WebhookSecret::new("hunter2".to_owned().into());
        assert_eq!(format!("{secret:?}"), "WebhookSecret");
    }
}
