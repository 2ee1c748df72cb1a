//! The client for Git over http and https: its time-outs, and the certificate authorities it trusts.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::Certificate;
use reqwest::blocking::{Client, ClientBuilder};
use reqwest::redirect::Policy;

use super::fault::{Way, WayFault};

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(5);
/// How long a server may be silent: before it answers, and between two parts of an answer.
const SILENT: Duration = Duration::from_secs(10);
/// The same, while it takes in a push: what is pushed twice because the answer was late costs more than waiting.
const TAKES_IN: Duration = Duration::from_secs(30);

/// Made at first use, so that a machine without certificate authorities can still do without them.
type Lazy = OnceLock<Result<Client, String>>;

/// The way to http and https servers. Cheap to clone; clones share connections.
#[derive(Clone, Default)]
pub struct Web(Arc<Inner>);

#[derive(Default)]
struct Inner {
    authorities: Vec<Certificate>,
    silent: Option<Duration>,
    plain: Pair,
    secure: Pair,
}

/// The client for what is read, and the one for pushes: a client has one patience for all that it sends.
type Pair = [Lazy; 2];

impl Web {
    /// Trusts the system's certificate authorities (`SSL_CERT_FILE` and `SSL_CERT_DIR` name others) and, beside them,
    /// those in this PEM text. An error says what is wrong with it.
    pub fn trusting(pem: &[u8]) -> Result<Self, String> {
        let authorities = Certificate::from_pem_bundle(pem).map_err(|e| format!("it is not PEM: {e}"))?;
        if authorities.is_empty() {
            return Err("it holds no certificate".to_owned());
        }
        Ok(Self(Arc::new(Inner { authorities, ..Inner::default() })))
    }

    /// With another patience for silent servers.
    #[must_use]
    pub fn patient_for(self, silent: Duration) -> Self {
        Self(Arc::new(Inner { authorities: self.0.authorities.clone(), silent: Some(silent), ..Inner::default() }))
    }

    /// How long a server may be silent.
    pub(super) fn patience(&self) -> Duration {
        self.0.silent.unwrap_or(SILENT)
    }

    /// The same, while it takes in a push.
    fn patience_for(&self, push: bool) -> Duration {
        if push { self.0.silent.unwrap_or(TAKES_IN) } else { self.patience() }
    }

    /// The client for http (which needs no authorities) or https, to push by or to read.
    pub(super) fn client(&self, secure: bool, push: bool) -> Result<Client, WayFault> {
        let (inner, patience) = (&self.0, self.patience_for(push));
        let builder = || Inner::builder(patience);
        let made = if secure {
            inner.secure[usize::from(push)].get_or_init(|| build(builder().tls_certs_merge(inner.authorities.clone())))
        } else {
            inner.plain[usize::from(push)].get_or_init(|| build(builder().tls_certs_only([]).no_proxy()))
        };
        made.clone().map_err(|cause| WayFault {
            way: Way::Refused,
            why: "TLS cannot be used here: install the system's certificate authorities (ca-certificates)".to_owned(),
            cause,
        })
    }
}

impl Inner {
    fn builder(patience: Duration) -> ClientBuilder {
        crate::tls::provide();
        // Some servers tell Git from browsers by this beginning.
        let agent = concat!("git/2.0 (tidegate ", env!("CARGO_PKG_VERSION"), ")");
        let builder = Client::builder().user_agent(agent).redirect(Policy::none()).connect_timeout(CONNECT);
        builder.timeout(patience).pool_idle_timeout(Duration::from_secs(60))
    }
}

fn build(builder: ClientBuilder) -> Result<Client, String> {
    builder.build().map_err(|e| format!("{e:?}"))
}
