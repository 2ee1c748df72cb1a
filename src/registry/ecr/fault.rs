//! What each refusal of AWS means here: tried again, looked at again, or a person must act.

use aws_sdk_ecr::error::{ProvideErrorMetadata, SdkError};

use crate::port::PortError;

/// Codes by which AWS says that it is asked too often.
const THROTTLED: [&str; 6] = [
    "ThrottlingException",
    "Throttling",
    "TooManyRequestsException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
];
/// Codes by which it says that credentials are no good any more; the next call may come with others.
const EXPIRED: [&str; 3] = ["ExpiredTokenException", "ExpiredToken", "RequestExpired"];
/// Codes by which it says that it does not know who asks.
const UNKNOWN: [&str; 5] = [
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "InvalidSignatureException",
    "SignatureDoesNotMatch",
    "MissingAuthenticationToken",
];

/// Where and what was asked, in words.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    /// The service and where: `ECR in eu-central-1`.
    pub(crate) place: &'a str,
    /// The call's right: `ecr:DescribeImages`.
    pub(crate) right: &'a str,
    /// On what.
    pub(crate) on: &'a str,
}

impl std::fmt::Display for Asked<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { place, right, on } = self;
        write!(f, "{place}: {right} on {on}")
    }
}

/// Whether a code says that a right is lacking.
pub(crate) fn is_denied(code: &str) -> bool {
    code.starts_with("AccessDenied") || code == "AccessDenied" || code == "UnauthorizedOperation"
}

/// A failed call in the words of all ports. What is particular to one call is asked for before.
pub(crate) fn told<E, R>(asked: Asked<'_>, error: &SdkError<E, R>) -> PortError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let cause = aws_sdk_ecr::error::DisplayErrorContext(error);
    let later = "it is tried again later";
    let code = match error {
        SdkError::ServiceError(refused) => refused.err().code().unwrap_or_default(),
        SdkError::TimeoutError(_) => {
            return PortError::transient(format!("{asked}: no answer came in time; {later}"), cause);
        }
        SdkError::ConstructionFailure(_) => {
            return PortError::transient(format!("{asked}: the call could not be made; {later}"), cause);
        }
        SdkError::DispatchFailure(_) => {
            let told = format!("{asked}: it could not be reached, or no credentials were found; {later}");
            return PortError::transient(told, cause);
        }
        _ => return PortError::transient(format!("{asked}: the answer could not be read; {later}"), cause),
    };
    if THROTTLED.contains(&code) {
        return PortError::transient(format!("{asked}: it is asked too often ({code}); {later}"), cause);
    }
    if EXPIRED.contains(&code) {
        return PortError::transient(format!("{asked}: the credentials have expired ({code}); {later}"), cause);
    }
    let fault = match code {
        _ if is_denied(code) => format!("{asked}: not allowed; give tidegate's role that right"),
        _ if UNKNOWN.contains(&code) => format!("{asked}: the credentials are not known ({code}); correct them"),
        "RepositoryNotFoundException" => {
            return PortError::not_found(format!(
                "{asked}: there is no such repository; create it, or correct its name"
            ));
        }
        // The SDK takes it for a passing one; here it says that an account's limit is reached.
        "LimitExceededException" => {
            format!("{asked}: a limit of the account is reached ({code}); raise it or make room")
        }
        "InvalidParameterException" | "ValidationException" | "ImageDigestDoesNotMatchException" => {
            format!("{asked}: refused ({code})")
        }
        "UnableToGetUpstreamImageException" => {
            return PortError::transient(format!("{asked}: the registry behind it did not answer; {later}"), cause);
        }
        _ => return PortError::transient(format!("{asked}: {}; {later}", or(code, "it failed")), cause),
    };
    PortError::new(crate::port::Fault::Rejected, fault, cause)
}

fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}
