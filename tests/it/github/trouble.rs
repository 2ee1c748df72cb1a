//! What can go wrong with a call, and which call it happens to. Nothing here is random: a test says exactly which call
//! meets which trouble.

use std::time::Duration;

use serde_json::json;

use super::answer::{Answer, Content, DOCS};

/// What happens to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// 500 with JSON; nothing is done.
    ServerError,
    /// 502 with a page of HTML; nothing is done.
    BadGateway,
    /// The connection is closed without an answer; nothing is done.
    HangUp,
    /// The work is done, then the connection is closed without an answer.
    DoThenHangUp,
    /// The work is done, then 502 with a page of HTML.
    DoThenBadGateway,
    /// The work is done, and the answer comes this late: a time-out, where the caller has less patience.
    DoThenStall(Duration),
    /// Done and answered, but the links between pages name another address, as behind a proxy.
    LinksElsewhere,
    /// Done and answered, but the links between pages are lost on the way.
    LinksLost,
    /// 403: the secondary limit, with `Retry-After` in seconds.
    SecondaryLimit(u64),
    /// 429 with `Retry-After` in seconds.
    TooMany(u64),
    /// 403: the primary limit is used up until so many seconds from now.
    PrimaryLimit(u64),
    /// 404, as before a write is seen everywhere.
    NotFound,
    /// 422 without telling why.
    Unprocessable,
    /// 401: the token was revoked.
    Revoked,
    /// 301 (307 for what is no GET): the repository was renamed, and is found under its number.
    Moved,
    /// 403: the repository was archived.
    Archived,
    /// 403: the App was not given this permission.
    Forbidden,
    /// 405: the branch is protected.
    Protected,
    /// 409: somebody else was quicker.
    Conflict,
}

/// Which calls meet it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct On {
    method: Option<&'static str>,
    template: Option<&'static str>,
    skip: usize,
    times: usize,
}

impl On {
    /// The next REST call, whichever it is.
    pub(crate) fn next() -> Self {
        Self { method: None, template: None, skip: 0, times: 1 }
    }

    /// The next call of this route, as GitHub's description writes it, such as `/repos/{owner}/{repo}/pulls`.
    pub(crate) fn route(method: &'static str, template: &'static str) -> Self {
        Self { method: Some(method), template: Some(template), ..Self::next() }
    }

    /// The next call by Git itself.
    pub(crate) fn git() -> Self {
        Self::route("*", super::GIT)
    }

    /// After this many others that would have met it.
    pub(crate) fn skip(self, others: usize) -> Self {
        Self { skip: others, ..self }
    }

    /// So many calls in a row.
    pub(crate) fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// Every such call.
    pub(crate) fn always(self) -> Self {
        self.times(usize::MAX)
    }

    /// Whether this call meets it; counts it.
    pub(super) fn meets(&mut self, method: &str, template: &str) -> bool {
        let route = self.template.is_none_or(|wanted| wanted == template)
            && (self.template.is_some() || template != super::GIT);
        if self.times == 0 || !route || self.method.is_some_and(|wanted| wanted != "*" && wanted != method) {
            return false;
        }
        if self.skip > 0 {
            self.skip -= 1;
            return false;
        }
        if self.times != usize::MAX {
            self.times -= 1;
        }
        true
    }
}

fn page() -> Answer {
    let html = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n";
    Answer { status: 502, headers: Vec::new(), content: Content::Text("text/html", html.to_owned()) }
}

impl Trouble {
    /// Whether the work is done all the same.
    pub(super) fn works(self) -> bool {
        use Trouble::{DoThenBadGateway, DoThenHangUp, DoThenStall, LinksElsewhere, LinksLost};
        matches!(self, DoThenHangUp | DoThenBadGateway | DoThenStall(_) | LinksElsewhere | LinksLost)
    }

    /// Whether the caller gets no answer.
    pub(super) fn hangs_up(self) -> bool {
        matches!(self, Self::HangUp | Self::DoThenHangUp)
    }

    /// What is answered in place of the truth; none where the truth comes late or nothing comes.
    pub(super) fn answer(self, moved_to: Option<String>, now: i64) -> Option<Answer> {
        let retry = |mut answer: Answer, after: u64| {
            answer.headers.push(("retry-after", after.to_string()));
            answer
        };
        Some(match self {
            Self::HangUp | Self::DoThenHangUp | Self::DoThenStall(_) => return None,
            Self::LinksElsewhere | Self::LinksLost => return None,
            Self::ServerError => Answer::refused(500, "Server Error"),
            Self::BadGateway | Self::DoThenBadGateway => page(),
            Self::SecondaryLimit(after) => retry(
                Answer::refused(
                    403,
                    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
                ),
                after,
            ),
            Self::TooMany(after) => retry(Answer::refused(429, "Too many requests"), after),
            Self::PrimaryLimit(after) => {
                let mut answer = Answer::refused(403, "API rate limit exceeded for installation ID 1.");
                answer.headers.push(("x-ratelimit-remaining", "0".to_owned()));
                answer.headers.push(("x-ratelimit-reset", (now + after.cast_signed()).to_string()));
                answer
            }
            Self::NotFound => Answer::not_found(),
            Self::Unprocessable => Answer::of(
                422,
                json!({ "message": "Validation Failed", "documentation_url": DOCS, "status": "422", "errors": [] }),
            ),
            Self::Revoked => Answer::refused(401, "Bad credentials"),
            Self::Moved => {
                let to = moved_to?;
                let body = json!({ "message": "Moved Permanently", "url": to, "documentation_url": DOCS });
                Answer { headers: vec![("location", to)], ..Answer::of(301, body) }
            }
            Self::Archived => Answer::refused(403, "Repository was archived so is read-only."),
            Self::Forbidden => Answer::refused(403, "Resource not accessible by integration"),
            Self::Protected => Answer::refused(
                405,
                "Repository rule violations found\n\nAt least 1 approving review is required by reviewers with write access.\n\n",
            ),
            Self::Conflict => Answer::refused(409, "Base branch was modified. Review and try the merge again."),
        })
    }
}

impl Trouble {
    /// What becomes of the links between pages, of a server at this address.
    pub(super) fn on_links(self, base: &str, answer: &mut Answer) {
        match self {
            Self::LinksLost => answer.headers.retain(|(name, _)| *name != "link"),
            Self::LinksElsewhere => {
                let links = answer.headers.iter_mut().filter(|(name, _)| *name == "link");
                links.for_each(|(_, links)| *links = links.replace(base, "https://internal.example:8443/api/v3"));
            }
            _ => {}
        }
    }
}

impl On {
    /// Whether a call is still to meet it.
    pub(super) fn waits(&self) -> bool {
        self.times > 0 && self.times != usize::MAX
    }
}
