//! What GitHub's refusals mean: every answer that is not a success becomes a [`PortError`] here, so that what is tried
//! again, what is looked at again and what a person must mend is decided in one place.

use serde_json::Value;

use crate::domain::Instant;
use crate::port::{Fault, PortError};

/// The most of GitHub's own words that people are shown.
const WORDS: usize = 300;

/// What a call was about, for the words people read.
#[derive(Debug, Clone)]
pub(super) struct About {
    /// The thing: `acme/shop`, `acme/shop#7`.
    pub(super) thing: String,
    /// What was being done, as it follows "to": `read the reviews of acme/shop#7`.
    pub(super) doing: String,
}

/// An answer as far as its meaning goes.
#[derive(Debug, Clone, Default)]
pub(super) struct Refusal {
    /// The status.
    pub(super) status: u16,
    /// GitHub's `message`, or nothing where the body was not JSON.
    pub(super) message: String,
    /// The permissions that would have sufficed, as GitHub tells them.
    pub(super) permissions: Option<String>,
    /// Until when it asks to be left alone, where this is about a limit.
    pub(super) limited_until: Option<Instant>,
}

/// GitHub's own words in an answer's body: the message and what it says of single fields.
pub(super) fn words(body: &Value) -> String {
    let mut said = body["message"].as_str().unwrap_or_default().to_owned();
    for error in body["errors"].as_array().into_iter().flatten() {
        let text = match (error["message"].as_str().or(error.as_str()), error["field"].as_str(), error["code"].as_str())
        {
            (Some(message), _, _) => message.to_owned(),
            (None, Some(field), Some(code)) => format!("{field} is {code}"),
            _ => continue,
        };
        said.push_str(if said.is_empty() { "" } else { "; " });
        said.push_str(&text);
    }
    let plain = said.chars().map(|c| if c.is_control() { ' ' } else { c });
    plain.take(WORDS).collect::<String>().trim().trim_end_matches('.').to_owned()
}

/// What a refusal means.
pub(super) fn meaning(about: &About, refusal: &Refusal) -> PortError {
    let About { thing, doing } = about;
    let said = if refusal.message.is_empty() { "nothing more" } else { refusal.message.as_str() };
    let has = |what: &str| refusal.message.to_ascii_lowercase().contains(what);
    let (fault, told) = match refusal.status {
        _ if refusal.limited_until.is_some() => {
            let until = refusal.limited_until.map(|at| at.format("%H:%M:%S UTC").to_string()).unwrap_or_default();
            (Fault::Transient, format!("GitHub's limit of calls is reached; to {doing} waits until {until}"))
        }
        301 | 302 | 307 | 308 => (
            Fault::Rejected,
            format!("{thing} was renamed or moved on GitHub; name it in the configuration as it is called now"),
        ),
        401 => (
            Fault::Rejected,
            format!(
                "GitHub refuses tidegate's credentials for {thing} ({said}); the key or token was revoked or has \
                 expired: give it a new one under `forge.github`"
            ),
        ),
        403 if has("archived") => {
            (Fault::Rejected, format!("{thing} is archived on GitHub and cannot be changed; unarchive it"))
        }
        403 if has("suspended") => (
            Fault::Rejected,
            format!(
                "the installation of the GitHub App on {thing} is suspended; an owner must resume it in the organisation's settings"
            ),
        ),
        403 if has("not accessible by") => {
            let which = refusal.permissions.as_ref().map(|p| format!(" (it needs {p})")).unwrap_or_default();
            (
                Fault::Rejected,
                format!("tidegate has no permission to {doing}{which}; grant it to the GitHub App or the token"),
            )
        }
        403 | 405 => (Fault::Rejected, format!("GitHub refuses to {doing}: {said}")),
        404 => (
            Fault::NotFound,
            format!("cannot {doing}: GitHub shows no such thing, or hides it from tidegate's credentials"),
        ),
        408 | 425 | 500..=599 => {
            (Fault::Transient, format!("GitHub failed to {doing} (status {}); it is tried again", refusal.status))
        }
        409 => (Fault::Conflict, format!("GitHub could not {doing}: {said}")),
        422 if has("no commit found") || has("sha does not exist") => {
            (Fault::NotFound, format!("cannot {doing}: GitHub knows no such commit"))
        }
        status => (Fault::Rejected, format!("GitHub refuses to {doing}: {said} (status {status})")),
    };
    PortError::new(fault, told, format!("status {}: {said}", refusal.status))
}

/// No answer came: unreachable, cut off, too late. Whether the call took effect is not known.
pub(super) fn silence(about: &About, cause: &str) -> PortError {
    let told = format!("no answer from GitHub to {}; it is looked at again", about.doing);
    PortError::transient(told, cause)
}

/// An answer that is none of GitHub's: a page of some machine in between, or a shape nobody knows.
pub(super) fn gibberish(about: &About, cause: impl std::fmt::Display) -> PortError {
    let told = format!("GitHub's answer to {} could not be read; it is asked again", about.doing);
    PortError::transient(told, cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about() -> About {
        About { thing: "acme/shop".to_owned(), doing: "merge acme/shop#7".to_owned() }
    }

    #[test]
    fn each_refusal_means_what_is_to_be_done_about_it() {
        let table: [(u16, &str, Fault, &str); 18] = [
            (301, "Moved Permanently", Fault::Rejected, "renamed"),
            (307, "", Fault::Rejected, "renamed"),
            (400, "Problems parsing JSON", Fault::Rejected, "Problems parsing JSON"),
            (401, "Bad credentials", Fault::Rejected, "revoked"),
            (403, "Repository was archived so is read-only.", Fault::Rejected, "unarchive"),
            (403, "This installation has been suspended", Fault::Rejected, "resume"),
            (403, "Resource not accessible by integration", Fault::Rejected, "grant"),
            (403, "Protected branch", Fault::Rejected, "Protected branch"),
            (404, "Not Found", Fault::NotFound, "no such thing"),
            (405, "Required status check \"ci\" is expected", Fault::Rejected, "Required status check"),
            (409, "Head branch was modified", Fault::Conflict, "Head branch was modified"),
            (410, "Gone", Fault::Rejected, "Gone"),
            (422, "No commit found for SHA: 01", Fault::NotFound, "no such commit"),
            (422, "Validation Failed", Fault::Rejected, "Validation Failed"),
            (451, "Unavailable", Fault::Rejected, "Unavailable"),
            (500, "", Fault::Transient, "status 500"),
            (502, "", Fault::Transient, "status 502"),
            (504, "", Fault::Transient, "status 504"),
        ];
        for (status, message, fault, word) in table {
            let refusal = Refusal { status, message: message.to_owned(), ..Refusal::default() };
            let error = meaning(&about(), &refusal);
            assert_eq!(error.fault, fault, "{status} {message}");
            assert!(error.told.contains(word), "{status} {message}: {}", error.told);
        }
    }

    #[test]
    fn a_limit_says_when_it_ends_whatever_its_status() {
        let until = "2026-05-04T10:30:00Z".parse().unwrap();
        for status in [403, 429] {
            let refusal = Refusal { status, limited_until: Some(until), ..Refusal::default() };
            let error = meaning(&about(), &refusal);
            assert_eq!(error.fault, Fault::Transient);
            assert!(error.told.contains("10:30"), "{}", error.told);
        }
    }

    #[test]
    fn a_missing_permission_is_named() {
        let refusal = Refusal {
            status: 403,
            message: "Resource not accessible by integration".to_owned(),
            permissions: Some("checks=write".to_owned()),
            ..Refusal::default()
        };
        assert!(meaning(&about(), &refusal).told.contains("checks=write"));
    }

    #[test]
    fn githubs_words_are_one_short_line() {
        let body = serde_json::json!({
            "message": "Validation Failed\u{1b}[31m",
            "errors": [{"message": "A pull request already exists"}, {"field": "head", "code": "invalid"}, "x\ny"],
        });
        assert_eq!(words(&body), "Validation Failed [31m; A pull request already exists; head is invalid; x y");
        assert_eq!(words(&serde_json::json!({"message": "x".repeat(1000)})).len(), WORDS);
        assert_eq!(words(&Value::Null), "");
    }
}
