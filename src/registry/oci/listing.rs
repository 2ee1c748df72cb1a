//! The tags of a repository, page by page. A registry says where its list goes on in the header `Link`; the client's own paging
//! guesses it from the last tag, which not every registry understands, and would end a list before its end.

use oci_client::errors::OciDistributionError;
use reqwest::header::{HeaderMap, LINK};
use serde::Deserialize;
use url::Url;

use crate::domain::ImageName;
use crate::port::{PortError, PortResult};

/// How many names a page has. A registry may give fewer.
const A_PAGE: u16 = 100;

/// Names, and where the list goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) tags: Vec<String>,
    /// Path and query of the next page; none at the end.
    pub(super) next: Option<String>,
}

/// The body of a page. A repository whose tags are all gone says `null`.
#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    tags: Option<Vec<String>>,
}

/// Where the list begins.
pub(super) fn first(image: &ImageName) -> String {
    format!("{}?n={A_PAGE}", path(image))
}

/// Where it goes on, as kept from the page before. `Conflict` where it can be no page of this list: it begins anew.
pub(super) fn after(image: &ImageName, kept: &str) -> PortResult<String> {
    let of_it = kept.strip_prefix(&path(image)).is_some_and(|rest| rest.starts_with('?'));
    if of_it {
        return Ok(kept.to_owned());
    }
    Err(PortError::conflict(format!("the listing of {image} cannot go on where it was; it begins anew")))
}

fn path(image: &ImageName) -> String {
    format!("/v2/{image}/tags/list")
}

/// Reads a page.
pub(super) fn read(
    image: &ImageName,
    here: &Url,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Names, OciDistributionError> {
    let Body { tags } = serde_json::from_slice(body)?;
    let next = match headers.get(LINK) {
        None => None,
        Some(link) => {
            let link = link.to_str().map_err(OciDistributionError::HeaderValueError)?;
            next(image, here, link).map_err(OciDistributionError::SpecViolationError)?
        }
    };
    Ok(Names { tags: tags.unwrap_or_default(), next })
}

/// What a `Link` says; none where it says something else than where a list goes on. A list that goes on where this one is not is
/// an error, never its end.
fn next(image: &ImageName, here: &Url, link: &str) -> Result<Option<String>, String> {
    let parts = link.split(',').find(|part| {
        let rel = part.split(';').skip(1).map(|p| p.trim().replace('"', "").to_ascii_lowercase());
        rel.into_iter().any(|p| p == "rel=next")
    });
    let Some(part) = parts else { return Ok(None) };
    let address = part.trim().strip_prefix('<').and_then(|rest| rest.split_once('>')).map(|(address, _)| address);
    let next =
        address.and_then(|address| here.join(address).ok()).ok_or("its list goes on nowhere: `Link` cannot be read")?;
    let same = next.origin() == here.origin() && next.path() == path(image);
    let query = next.query().filter(|_| same).ok_or("its list goes on elsewhere: `Link` names another place")?;
    let next = format!("{}?{query}", next.path());
    let this = here.query().map(|query| format!("{}?{query}", here.path()));
    if this.as_ref() == Some(&next) {
        return Err("its list goes on where it is: `Link` names the same page".to_owned());
    }
    Ok(Some(next))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image() -> ImageName {
        ImageName::parse("acme/shop").unwrap()
    }

    fn here() -> Url {
        Url::parse("https://registry.example/v2/acme/shop/tags/list?n=100").unwrap()
    }

    #[test]
    fn a_list_is_followed_by_what_the_registry_says_and_only_there() {
        let next = |link: &str| next(&image(), &here(), link);
        let on = Ok(Some("/v2/acme/shop/tags/list?n=100&last=v9".to_owned()));
        assert_eq!(next("</v2/acme/shop/tags/list?n=100&last=v9>; rel=\"next\""), on);
        assert_eq!(next("<https://registry.example/v2/acme/shop/tags/list?n=100&last=v9>; rel=next"), on);
        assert_eq!(next("</x>; rel=\"prev\", </v2/acme/shop/tags/list?n=100&last=v9>; title=x; rel=\"next\""), on);
        assert_eq!(
            next("</v2/acme/shop/tags/list?next_page=abc%3D>; rel=\"next\"").unwrap().unwrap(),
            "/v2/acme/shop/tags/list?next_page=abc%3D"
        );
        assert_eq!(next("</x>; rel=\"prev\""), Ok(None));
        for elsewhere in [
            "<https://evil.example/v2/acme/shop/tags/list?n=1>; rel=\"next\"",
            "<http://registry.example/v2/acme/shop/tags/list?n=1>; rel=\"next\"",
            "</v2/acme/other/tags/list?n=1>; rel=\"next\"",
            "</v2/acme/shop/tags/list?n=100>; rel=\"next\"",
            "</v2/acme/shop/tags/list>; rel=\"next\"",
            "/v2/acme/shop/tags/list?n=1; rel=\"next\"",
        ] {
            assert!(next(elsewhere).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn what_was_kept_is_a_page_of_this_list_or_none() {
        assert_eq!(
            after(&image(), "/v2/acme/shop/tags/list?n=1&last=a").unwrap(),
            "/v2/acme/shop/tags/list?n=1&last=a"
        );
        for other in [
            "",
            "/v2/acme/shop/tags/list",
            "/v2/acme/other/tags/list?n=1",
            "//evil.example/?",
            "/v2/acme/shop/tags/listx?",
        ] {
            assert!(after(&image(), other).is_err(), "{other}");
        }
    }

    #[test]
    fn no_tags_are_no_error() {
        for body in [r#"{"name":"acme/shop","tags":null}"#, r#"{"name":"acme/shop"}"#, r#"{"tags":[]}"#] {
            let names = read(&image(), &here(), &HeaderMap::new(), body.as_bytes()).unwrap();
            assert_eq!(names, Names { tags: vec![], next: None });
        }
        assert!(read(&image(), &here(), &HeaderMap::new(), b"<html>").is_err());
    }
}
