//! One call of GitHub's REST API, before and after: what is asked, and what came back.

use http::Method;
use http::header::HeaderMap;
use serde_json::Value;

use super::fault::{self, About, Refusal};
use super::governor::Doing;
use crate::domain::RepoId;
use crate::port::PortResult;

/// A call to make.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The method.
    pub(super) method: Method,
    /// The route as GitHub's documentation writes it: calls are counted by it.
    pub(super) route: &'static str,
    /// The route with its values, and the query.
    pub(super) path: String,
    /// The body.
    pub(super) body: Option<Value>,
    /// What it is about.
    pub(super) about: About,
    /// Whether it may be repeated.
    pub(super) doing: Doing,
}

impl Call {
    fn new(method: Method, route: &'static str, values: &[&str], about: About) -> Self {
        let doing = if method == Method::GET { Doing::Read } else { Doing::Write };
        Self { method, route, path: filled(route, values), body: None, about, doing }
    }

    /// A read.
    pub(super) fn get(route: &'static str, values: &[&str], about: About) -> Self {
        Self::new(Method::GET, route, values, about)
    }

    /// Something that makes or changes something.
    pub(super) fn write(method: Method, route: &'static str, values: &[&str], about: About, body: Value) -> Self {
        Self { body: Some(body), ..Self::new(method, route, values, about) }
    }

    /// With a query.
    #[must_use]
    pub(super) fn query(mut self, pairs: &[(&str, &str)]) -> Self {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        self.path = format!("{}?{query}", self.path);
        self
    }

    /// With one more pair in the query.
    #[must_use]
    pub(super) fn and_query(mut self, key: &str, value: &str) -> Self {
        let pair = url::form_urlencoded::Serializer::new(String::new()).append_pair(key, value).finish();
        let before = if self.path.contains('?') { '&' } else { '?' };
        self.path = format!("{}{before}{pair}", self.path);
        self
    }

    /// Whether it goes where such an answer points. What makes something does only where the answer says that it is to be made
    /// there in the same way; nothing was done then.
    pub(super) fn follows(&self, status: u16) -> bool {
        match self.doing {
            Doing::Read => (301..=308).contains(&status) && status != 304,
            Doing::Write => matches!(status, 307 | 308),
        }
    }

    /// How it is counted.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.method, self.route.replace("{+", "{"))
    }
}

/// A route with its values in place, each so written that it stays one segment.
fn filled(route: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let parts = route.split('/').map(|part| match part.starts_with('{') {
        // `{+…}` stands for several segments, as in the name of a branch.
        true if part.starts_with("{+") => {
            let value = values.next().copied().unwrap_or(part);
            value.split('/').map(segment).collect::<Vec<_>>().join("/")
        }
        true => values.next().map_or_else(|| part.to_owned(), |value| segment(value)),
        false => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

fn segment(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            other => text.push_str(&format!("%{other:02X}")),
        }
    }
    text
}

/// Owner and name of a repository, for a route's first two values.
pub(super) fn parts(repo: &RepoId) -> (&str, &str) {
    repo.as_str().split_once('/').unwrap_or((repo.as_str(), ""))
}

/// What came back.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The status.
    pub(super) status: u16,
    /// The body; null where it was none or not JSON.
    pub(super) body: Value,
    /// Its ETag.
    pub(super) etag: Option<String>,
    /// Where the next page is, in the server's own words.
    pub(super) next: Option<String>,
    /// What it means where it is a refusal.
    pub(super) refusal: Refusal,
    /// Whether a success had a body that could not be read.
    pub(super) gibberish: bool,
}

impl Answer {
    /// Whether it is a success.
    pub(super) fn is_ok(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body of a success; a refusal by its meaning.
    pub(super) fn ok(self, about: &About) -> PortResult<Value> {
        match self.is_ok() {
            true if self.gibberish => Err(fault::gibberish(about, "not JSON")),
            true => Ok(self.body),
            false => Err(fault::meaning(about, &self.refusal)),
        }
    }
}

/// The address of the next page, from the `Link` header.
pub(super) fn next_page(headers: &HeaderMap) -> Option<String> {
    let links = headers.get("link")?.to_str().ok()?;
    let next = links.split(',').find(|link| link.contains("rel=\"next\""))?;
    let address = next.split_once('<')?.1.split_once('>')?.0;
    Some(address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_never_leaves_its_segment() {
        let route = "/repos/{owner}/{repo}/git/ref/{ref}";
        assert_eq!(filled(route, &["acme", "shop", "heads/a b?c"]), "/repos/acme/shop/git/ref/heads%2Fa%20b%3Fc");
        assert_eq!(filled("/x/{+ref}/y", &["heads/a b"]), "/x/heads/a%20b/y");
        assert_eq!(filled("/app", &[]), "/app");
    }

    #[test]
    fn the_next_page_is_read_from_the_link_header() {
        let mut headers = HeaderMap::new();
        let link = r#"<https://api/x?page=1>; rel="prev", <https://api/x?page=3>; rel="next""#;
        headers.insert("link", link.parse().unwrap());
        assert_eq!(next_page(&headers).as_deref(), Some("https://api/x?page=3"));
        headers.insert("link", r#"<https://api/x?page=1>; rel="prev""#.parse().unwrap());
        assert_eq!(next_page(&headers), None);
    }
}
