//! Lists of GitHub's, read to their end. What stands on a page that was not read may be what shuts a gate, so a list that
//! cannot be followed is an error, and never shorter than it is.
//!
//! Pages are asked for by their number, below the configured address: where a `Link` header points is the server's own
//! idea of its address, which an alias, a port or a proxy makes another. It only tells whether there is more.

use serde_json::Value;

use super::api::Api;
use super::auth::Access;
use super::call::Call;
use super::fault;
use crate::domain::RepoId;
use crate::port::{PortError, PortResult};

/// How many entries are asked for at once: the most that GitHub gives.
pub(super) const AT_ONCE: usize = 100;
/// How many pages of a list are read at most.
const PAGES: usize = 20;

/// What a list came to.
pub(super) enum Listed {
    /// It is as it was.
    Unchanged,
    /// Its entries, with the ETag where one page held them all.
    All(Vec<Value>, Option<String>),
}

impl Api {
    /// All entries of a list about a repository.
    pub(super) async fn list(
        &self,
        repo: &RepoId,
        call: &Call,
        field: Option<&str>,
        etag: Option<&str>,
    ) -> PortResult<Listed> {
        let access = self.way_in(repo).await?;
        self.list_by(&access, call, field, etag).await
    }

    /// All entries of a list that nothing is known of.
    pub(super) async fn entries(&self, repo: &RepoId, call: &Call) -> PortResult<Vec<Value>> {
        match self.list(repo, call, None, None).await? {
            Listed::All(entries, _) => Ok(entries),
            Listed::Unchanged => Err(fault::gibberish(&call.about, "304 of what nobody knew")),
        }
    }

    /// All entries of a list, below `field` where it stands there. An ETag is sent and taken for a list of one page alone.
    pub(super) async fn list_by(
        &self,
        access: &Access,
        call: &Call,
        field: Option<&str>,
        etag: Option<&str>,
    ) -> PortResult<Listed> {
        let mut entries = Vec::new();
        for page in 1..=PAGES {
            let first = page == 1;
            let answer = self.send_by(access, &numbered(call, page), etag.filter(|_| first)).await?;
            if answer.status == 304 {
                return Ok(Listed::Unchanged);
            }
            let (etag, more) = (answer.etag.clone().filter(|_| first), answer.next.is_some());
            let mut body = answer.ok(&call.about)?;
            let list = match field {
                Some(field) => body[field].take(),
                None => body,
            };
            let Value::Array(list) = list else { return Err(fault::gibberish(&call.about, "not a list")) };
            let full = list.len() >= AT_ONCE;
            entries.extend(list);
            // A full page that names no next one may have lost its header on the way.
            if !more && !full {
                return Ok(Listed::All(entries, etag));
            }
        }
        let told = format!("GitHub lists more than can be read, to {}", call.about.doing);
        Err(PortError::rejected(told))
    }
}

/// A page of a list. The first is asked for as a list is that has no pages.
fn numbered(call: &Call, page: usize) -> Call {
    let call = call.clone().and_query("per_page", &AT_ONCE.to_string());
    if page == 1 { call } else { call.and_query("page", &page.to_string()) }
}

/// The next page of a list that has no numbers: where to go on stands in the query that GitHub names, and nothing else of
/// that address is believed. None where it names none.
pub(super) fn after(call: &Call, next: &str) -> Option<Call> {
    let (_, query) = next.split_once('?')?;
    let path = call.path.split('?').next()?;
    Some(Call { path: format!("{path}?{query}"), ..call.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forge::github::fault::About;

    fn call() -> Call {
        let about = About { thing: "acme/shop".to_owned(), doing: "read it".to_owned() };
        Call::get("/x/{y}", &["z"], about).query(&[("filter", "latest")])
    }

    #[test]
    fn pages_have_numbers_and_the_first_none() {
        assert_eq!(numbered(&call(), 1).path, "/x/z?filter=latest&per_page=100");
        assert_eq!(numbered(&call(), 3).path, "/x/z?filter=latest&per_page=100&page=3");
    }

    #[test]
    fn a_list_without_numbers_goes_on_where_the_query_says_and_nowhere_else() {
        let next = after(&call(), "https://elsewhere.example:8443/api/v3/repositories/7/x?after=abc&per_page=100");
        assert_eq!(next.map(|call| call.path).as_deref(), Some("/x/z?after=abc&per_page=100"));
        assert!(after(&call(), "https://elsewhere.example/x").is_none());
    }
}
