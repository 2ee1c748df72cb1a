//! What an answer that is none means, in words somebody can act on.

use oci_client::errors::{OciDistributionError, OciEnvelope, OciErrorCode};

use crate::domain::hygiene::neutral;
use crate::port::{Fault, PortError};

/// How much of a stranger's words is told.
const QUOTED: usize = 160;

/// What was asked, for whoever reads that it failed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Which registry.
    pub(super) host: &'a str,
    /// Of which repository.
    pub(super) of: &'a str,
    /// To do what: `read`, `list`, `tag`.
    pub(super) to: &'a str,
}

impl std::fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, of, to } = self;
        write!(f, "{host} was asked to {to} {of}")
    }
}

/// What an answer is, as far as more than one kind of call asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// It is not there.
    Missing,
    /// Who asks is not known, or not any more.
    Unknown,
    /// Anything else.
    Other,
}

/// Which kind of answer this is.
pub(super) fn kind(error: &OciDistributionError) -> Kind {
    use OciErrorCode as C;
    match error {
        OciDistributionError::ServerError { code: 404, .. } | OciDistributionError::ImageManifestNotFoundError(_) => {
            Kind::Missing
        }
        OciDistributionError::RegistryError { envelope, .. }
            if has(envelope, &[C::ManifestUnknown, C::NameUnknown, C::NotFound]) =>
        {
            Kind::Missing
        }
        OciDistributionError::UnauthorizedError { .. } | OciDistributionError::AuthenticationFailure(_) => {
            Kind::Unknown
        }
        OciDistributionError::RegistryError { envelope, .. } if has(envelope, &[C::Unauthorized]) => Kind::Unknown,
        _ => Kind::Other,
    }
}

fn has(envelope: &OciEnvelope, codes: &[OciErrorCode]) -> bool {
    envelope.errors.iter().any(|error| codes.contains(&error.code))
}

/// The error as people are told it.
pub(super) fn told(asked: Asked<'_>, error: &OciDistributionError) -> PortError {
    use OciDistributionError as E;
    use OciErrorCode as C;
    let said = |text: &str| neutral(text, QUOTED);
    let (fault, text) = match error {
        _ if kind(error) == Kind::Missing => (Fault::NotFound, format!("{asked}: it is not there")),
        E::UnauthorizedError { .. } => (Fault::Rejected, format!("{asked}, and does not know who asks: {LOGIN}")),
        E::AuthenticationFailure(why) => {
            (Fault::Rejected, format!("{asked}, and gives no token ({}): {LOGIN}", said(why)))
        }
        E::RegistryError { envelope, .. } if has(envelope, &[C::Toomanyrequests]) => {
            (Fault::Transient, format!("{asked}: too many calls; it is tried again later"))
        }
        E::RegistryError { envelope, .. } if has(envelope, &[C::Denied, C::Unauthorized]) => {
            (Fault::Rejected, format!("{asked}, and does not allow it: {RIGHTS}"))
        }
        E::RegistryError { envelope, .. } => {
            let words: Vec<String> = envelope.errors.iter().map(|error| said(&error.message)).collect();
            (Fault::Rejected, format!("{asked}, and refuses: {}", said(&words.join("; "))))
        }
        E::ServerError { code: 403, .. } => (Fault::Rejected, format!("{asked}, and does not allow it: {RIGHTS}")),
        E::ServerError { code: 429, .. } => {
            (Fault::Transient, format!("{asked}: too many calls; it is tried again later"))
        }
        E::ServerError { code, .. } if (400..500).contains(code) => {
            (Fault::Rejected, format!("{asked}, and answers {code}: is `host` right?"))
        }
        E::ServerError { code, .. } => {
            (Fault::Transient, format!("{asked}: it answers {code}; it is tried again later"))
        }
        E::RequestError(e) if e.is_timeout() => {
            (Fault::Transient, format!("{asked}, and does not answer; it is tried again later"))
        }
        E::RequestError(e) if e.is_connect() => {
            (Fault::Transient, format!("{} cannot be reached; it is tried again later", asked.host))
        }
        E::DigestError(_) => (Fault::Rejected, another(asked)),
        E::SpecViolationError(why) => (Fault::Rejected, format!("{asked}: {}; is `host` right?", said(why))),
        _ => (Fault::Transient, format!("{asked}: its answer makes no sense; it is tried again later")),
    };
    // The address in it may hold a token.
    let cause = match error {
        E::ServerError { code, message, .. } => format!("{code} {}", said(message)),
        E::RequestError(e) => reqwest_words(e),
        E::RegistryError { envelope, .. } => said(&envelope.to_string()),
        E::UnauthorizedError { .. } => "401".to_owned(),
        other => said(&other.to_string()),
    };
    PortError::new(fault, text, cause)
}

/// What came is not what was asked for by its digest.
pub(super) fn another(asked: Asked<'_>) -> String {
    format!("{asked}: what it sent is not what the digest names, so it is not used; look at the registry")
}

fn reqwest_words(error: &(dyn std::error::Error + 'static)) -> String {
    let mut words = Vec::new();
    let mut next = error.source();
    while let Some(error) = next {
        words.push(neutral(&error.to_string(), QUOTED));
        next = error.source();
    }
    words.join(": ")
}

const LOGIN: &str = "look at `user` and `password`, or log in again where `credentials: docker` is used";
const RIGHTS: &str = "give tidegate's user the right to pull and, for `version_images: retag`, to push";

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> Asked<'static> {
        Asked { host: "registry.example", of: "acme/shop", to: "read" }
    }

    fn refused(code: &str, message: &str) -> OciDistributionError {
        let envelope = serde_json::json!({ "errors": [{ "code": code, "message": message }] });
        OciDistributionError::RegistryError {
            envelope: serde_json::from_value(envelope).unwrap(),
            url: "https://registry.example/v2/?token=secret".to_owned(),
        }
    }

    fn answered(code: u16) -> OciDistributionError {
        let (url, message) = ("https://registry.example/?token=secret".to_owned(), "no\u{1b}[2J".to_owned());
        OciDistributionError::ServerError { code, url, message }
    }

    #[test]
    fn each_refusal_says_what_to_do_and_none_shows_an_address() {
        let cases = [
            (refused("MANIFEST_UNKNOWN", "unknown"), Fault::NotFound, "not there"),
            (refused("NAME_UNKNOWN", "unknown"), Fault::NotFound, "not there"),
            (answered(404), Fault::NotFound, "not there"),
            (refused("DENIED", "permission"), Fault::Rejected, "right to pull"),
            (answered(403), Fault::Rejected, "right to pull"),
            (
                OciDistributionError::UnauthorizedError { url: "https://x/?token=secret".into() },
                Fault::Rejected,
                "who asks",
            ),
            (OciDistributionError::AuthenticationFailure("bad\npassword".into()), Fault::Rejected, "bad password"),
            (refused("TOOMANYREQUESTS", "slow"), Fault::Transient, "too many calls"),
            (answered(429), Fault::Transient, "too many calls"),
            (answered(502), Fault::Transient, "502"),
            (answered(400), Fault::Rejected, "`host`"),
            (refused("UNSUPPORTED", "read\u{202e}only"), Fault::Rejected, "readonly"),
        ];
        for (error, fault, words) in cases {
            let told = told(asked(), &error);
            assert_eq!(told.fault, fault, "{told}");
            assert!(told.told.contains(words) && told.told.contains("acme/shop"), "{told}");
            assert!(!told.told.contains("secret") && !told.cause.contains("secret"), "{told:?}");
            assert!(!told.cause.contains('\u{1b}'), "{told:?}");
        }
    }
}
