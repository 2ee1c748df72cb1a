//! Git over a network, blocking: how a repository is reached, what goes wrong on the way, and the bare mirrors that are
//! kept of repositories elsewhere. The env-repo writer and the forge adapters share it.
//!
//! - `http`: the client for http and https, with the authorities it trusts.
//! - `transport`: Git's smart protocol over that client; the token travels beside the URL, never in it.
//! - `fault`: what servers answer, as what a person can do about it.
//! - `mirror`: a persistent bare mirror: fetched, and pushed from under a lease.
//! - `waiting`: how long whoever reads waits for a server.
//!
//! Everything here blocks and belongs on a blocking thread.

mod fault;
mod http;
mod mirror;
mod transport;
mod waiting;

use std::path::Path;
use std::sync::Arc;

use secrecy::SecretString;

pub(crate) use fault::{GitFault, Way};
pub use http::Web;
pub(crate) use mirror::{Change, Kinds, Mirror, Pushed, is_damage, remove};
pub(crate) use waiting::{READ_WITHIN, while_it_answers};

/// Whoever gives out tokens, asked from a blocking thread while Git is at work.
pub trait Renewal: std::fmt::Debug + Send + Sync {
    /// Another token in place of one that the server refused; none where there is none to be had.
    fn instead_of(&self, refused: &SecretString) -> Option<SecretString>;
    /// Waits before what a server did not find is looked for once more.
    fn pause(&self);
}

/// How to reach a repository with Git.
#[derive(Debug, Clone, Default)]
pub struct GitRemote {
    /// A path, `file://…`, `git://…`, `http://…` or `https://…`, never with credentials in it.
    pub url: String,
    /// Token for http(s), sent as the password of `x-access-token`.
    pub token: Option<SecretString>,
    /// Where another token comes from once that one is refused.
    pub renewal: Option<Arc<dyn Renewal>>,
}

impl GitRemote {
    /// A repository that needs no token.
    pub fn open_to_all(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// Where it lies, if on this disk.
    pub fn on_disk(&self) -> Option<&Path> {
        match self.url.split_once("://") {
            None => Some(Path::new(&self.url)),
            Some(("file", path)) => Some(Path::new(path)),
            Some(_) => None,
        }
    }

    /// The address for people: should it hold credentials all the same, they are left out.
    pub fn shown(&self) -> String {
        let Some((scheme, rest)) = self.url.split_once("://") else { return self.url.clone() };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        match host.rsplit_once('@') {
            Some((_, host)) => format!("{scheme}://…@{host}{path}"),
            None => self.url.clone(),
        }
    }
}
