//! What stands in the way to a repository elsewhere, in words a person can act on.
//!
//! What a server writes is a stranger's text: cut, on one line, and never more than a quotation.

use std::time::Duration;

use reqwest::StatusCode;
use reqwest::blocking::Response;
use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION, RETRY_AFTER};

/// What to do about a fault on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// Try again later.
    Unreachable,
    /// There is no such repository, or none that this token may see.
    Missing,
    /// A person must act.
    Refused,
}

/// A fault on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WayFault {
    /// What to do.
    pub(crate) way: Way,
    /// For people: what was wrong, and what helps; the repository is named by who tells it.
    pub(crate) why: String,
    /// For the log.
    pub(crate) cause: String,
}

/// What kept Git from its work.
#[derive(Debug)]
pub(crate) enum GitFault {
    /// The way to the repository.
    Way(WayFault),
    /// Git itself, here or there.
    Git(git2::Error),
}

impl From<git2::Error> for GitFault {
    fn from(error: git2::Error) -> Self {
        Self::Git(error)
    }
}

const QUOTED: usize = 200;

/// A stranger's words, on one line and not too many of them.
pub(crate) fn bounded(words: &str) -> String {
    let line: Vec<&str> =
        words.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = line.join(" ");
    match line.char_indices().nth(QUOTED) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

impl WayFault {
    pub(super) fn new(way: Way, why: impl Into<String>, cause: impl ToString) -> Self {
        Self { way, why: why.into(), cause: cause.to_string() }
    }

    /// No answer came, or half of one.
    pub(super) fn from_client(error: reqwest::Error, patience: Duration) -> Self {
        // Its own words name the URL, which people get to see once and from us.
        let error = error.without_url();
        let mut cause = error.to_string();
        let mut source = std::error::Error::source(&error);
        while let Some(inner) = source {
            cause = format!("{cause}: {inner}");
            source = inner.source();
        }
        if cause.contains("certificate") {
            let why = "its certificate is not trusted: renew it, or name its authority in SSL_CERT_FILE";
            return Self::new(Way::Refused, why, cause);
        }
        let why = if error.is_timeout() {
            format!("it did not answer within {} s", patience.as_secs())
        } else if error.is_connect() {
            "no connection comes about".to_owned()
        } else {
            "the connection broke off".to_owned()
        };
        Self::new(Way::Unreachable, why, cause)
    }

    /// The server answered, but not with what Git needs.
    pub(super) fn from_answer(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        // An error page is nothing to read to its end.
        let mut page = String::new();
        let read = std::io::Read::read_to_string(&mut std::io::Read::take(response, 4096), &mut page);
        let words = match read {
            Ok(_) if is_plain(&headers) => bounded(&page),
            _ => String::new(),
        };
        Self::of(status, &headers, &words)
    }

    fn of(status: StatusCode, headers: &HeaderMap, words: &str) -> Self {
        let said = if words.is_empty() { status.as_u16().to_string() } else { format!("{}: {words}", status.as_u16()) };
        let limited = headers.contains_key(RETRY_AFTER) || words.to_lowercase().contains("rate limit");
        let (way, why) = match status.as_u16() {
            401 => {
                (Way::Refused, format!("it refuses tidegate's credentials ({said}): renew the token or the App's key"))
            }
            403 if !limited => (
                Way::Refused,
                format!(
                    "it forbids this ({said}): let tidegate's App or token read and write this repository's contents"
                ),
            ),
            403 | 429 => (Way::Unreachable, format!("it asks to be left alone for a while ({said})")),
            404 | 410 => (Way::Missing, format!("it has no such repository for tidegate ({said})")),
            300..=399 => {
                let to = headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("nowhere");
                let to = bounded(to.split('?').next().unwrap_or_default());
                (Way::Refused, format!("it redirects to {to}, where no token is sent: correct its address"))
            }
            408 | 500.. => (Way::Unreachable, format!("it fails ({said})")),
            _ => (Way::Refused, format!("it does not understand this as Git ({said}): correct its address")),
        };
        Self::new(way, why, format!("status {status}"))
    }

    /// Something answered well, but it is no Git server: a login page, a proxy.
    pub(super) fn not_git(headers: &HeaderMap) -> Self {
        let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("nothing");
        let why = format!("what answers is no Git server (it sends {}): check the address and proxies", bounded(kind));
        Self::new(Way::Unreachable, why, "content type")
    }
}

fn is_plain(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_none_or(|kind| kind.starts_with("text/plain"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(status: u16, words: &str) -> WayFault {
        WayFault::of(StatusCode::from_u16(status).unwrap(), &HeaderMap::new(), words)
    }

    #[test]
    fn what_a_server_answers_becomes_what_to_do() {
        let ways = [401, 403, 404, 410, 415, 429, 500, 502, 504].map(|status| of(status, "").way);
        let (refused, missing, unreachable) = (Way::Refused, Way::Missing, Way::Unreachable);
        assert_eq!(ways[..5], [refused, refused, missing, missing, refused]);
        assert_eq!(ways[5..], [unreachable; 4]);
        assert_eq!(of(403, "You have exceeded a secondary rate limit").way, Way::Unreachable);
        assert!(of(403, "Write access to repository not granted.").why.contains("(403: Write access"));
    }

    #[test]
    fn a_strangers_words_stay_on_one_line_and_end() {
        assert_eq!(bounded("a\r\n\u{1b}[31mred\0  b"), "a [31mred b");
        assert_eq!(bounded(&"é".repeat(500)).chars().count(), QUOTED + 1);
    }
}
