//! Git's smart protocol over `http` and `https`, put into libgit2 as a transport of our own.
//!
//! libgit2 is built without TLS, and its credential callbacks would pass the token through C. Here the token stays in
//! the [`Call`] that is under way on this thread: libgit2 never sees it, so no URL, no repository's configuration and no
//! error of libgit2's can hold it. It is sent to the one host that was named; a redirect is followed on that host only,
//! as after a repository was renamed.

use std::cell::RefCell;
use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, Once, PoisonError};

use base64::Engine as _;
use git2::transport::{Service, SmartSubtransport, SmartSubtransportStream, Transport};
use reqwest::blocking::{RequestBuilder, Response};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue, LOCATION};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::fault::{GitFault, Way, WayFault};
use super::{GitRemote, Renewal, Web};

/// Redirects that are followed, one after the other.
const HOPS: usize = 3;

/// One errand to a repository.
struct Call {
    web: Web,
    token: Mutex<Option<SecretString>>,
    renewal: Option<Arc<dyn Renewal>>,
    /// Where the repository is; a redirect moves it. None where this transport is not needed.
    base: Mutex<Option<Url>>,
    /// What went wrong, in better words than can go through libgit2.
    fault: Mutex<Option<WayFault>>,
}

thread_local! {
    /// The errand that this thread runs. libgit2 makes its transports on the thread that asks for them.
    static UNDER_WAY: RefCell<Option<Arc<Call>>> = const { RefCell::new(None) };
}

/// Puts the errand that was under way before back in its place.
struct Restore(Option<Arc<Call>>);

impl Drop for Restore {
    fn drop(&mut self) {
        UNDER_WAY.set(self.0.take());
    }
}

/// Does Git work that may talk to this repository.
pub(super) fn calling<T>(
    web: &Web,
    remote: &GitRemote,
    work: impl FnOnce() -> Result<T, git2::Error>,
) -> Result<T, GitFault> {
    install()?;
    let base = address(remote).map_err(GitFault::Way)?;
    let call = Arc::new(Call {
        web: web.clone(),
        token: Mutex::new(remote.token.clone()),
        renewal: remote.renewal.clone(),
        base: Mutex::new(base),
        fault: Mutex::default(),
    });
    let before = Restore(UNDER_WAY.replace(Some(call.clone())));
    let done = work();
    drop(before);
    done.map_err(|error| match call.fault.lock().unwrap_or_else(PoisonError::into_inner).take() {
        Some(fault) => GitFault::Way(fault),
        None => GitFault::Git(error),
    })
}

/// The web address of a repository that has one, fit to be asked.
fn address(remote: &GitRemote) -> Result<Option<Url>, WayFault> {
    if !remote.url.starts_with("http://") && !remote.url.starts_with("https://") {
        return Ok(None);
    }
    let refused = |why: &str| WayFault::new(Way::Refused, why, "");
    let url = Url::parse(remote.url.trim_end_matches('/')).map_err(|_| refused("this is no address: correct it"))?;
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("credentials do not belong into an address: take them out and give a token"));
    }
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() == "http" && remote.token.is_some() && !here {
        return Err(refused("a token is not sent over http: use https"));
    }
    Ok(Some(url))
}

/// Puts the transport into libgit2, once.
fn install() -> Result<(), git2::Error> {
    static INSTALLED: Once = Once::new();
    let mut outcome = Ok(());
    INSTALLED.call_once(|| outcome = register("http").and_then(|()| register("https")));
    outcome
}

#[allow(
    unsafe_code,
    reason = "libgit2 keeps its transports in an unguarded list; this is the only place that adds any"
)]
fn register(scheme: &str) -> Result<(), git2::Error> {
    // SAFETY: adding must not run beside itself or beside the making of a transport. The `Once` above is passed before
    // any remote is opened, since remotes are opened inside `calling` alone, and it lets nobody pass until it is done.
    unsafe {
        git2::transport::register(scheme, |remote| {
            let call = UNDER_WAY.with_borrow(Clone::clone);
            let call = call.ok_or_else(|| git2::Error::from_str("no errand is under way"))?;
            Transport::smart(remote, true, Errand(call))
        })
    }
}

/// What libgit2 asks for the streams of one connection.
struct Errand(Arc<Call>);

impl SmartSubtransport for Errand {
    fn action(&self, _url: &str, service: Service) -> Result<Box<dyn SmartSubtransportStream>, git2::Error> {
        let call = self.0.clone();
        match service {
            Service::UploadPackLs => call.listing("git-upload-pack").map(|answer| Box::new(answer) as _),
            Service::ReceivePackLs => call.listing("git-receive-pack").map(|answer| Box::new(answer) as _),
            Service::UploadPack => Ok(Box::new(Exchange::new(call, "git-upload-pack"))),
            Service::ReceivePack => Ok(Box::new(Exchange::new(call, "git-receive-pack"))),
        }
    }

    fn close(&self) -> Result<(), git2::Error> {
        Ok(())
    }
}

impl Call {
    /// Keeps the fault for who called, and tells libgit2 that there is one. libgit2's copy is never shown.
    fn failed(&self, fault: WayFault) -> io::Error {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(fault);
        io::Error::other("the way to the repository failed")
    }

    fn base(&self) -> Result<Url, WayFault> {
        let base = self.base.lock().unwrap_or_else(PoisonError::into_inner).clone();
        base.ok_or_else(|| WayFault::new(Way::Refused, "this is no web address", ""))
    }

    fn request(&self, method: reqwest::Method, url: &Url) -> Result<RequestBuilder, WayFault> {
        // What is pushed is sent to this path alone.
        let push = url.path().ends_with("/git-receive-pack");
        let request = self.web.client(url.scheme() == "https", push)?.request(method, url.clone());
        let Some(token) = self.token() else { return Ok(request) };
        let pair = format!("x-access-token:{}", token.expose_secret());
        let value = format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair));
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| WayFault::new(Way::Refused, "its token holds characters that none has: correct it", ""))?;
        value.set_sensitive(true);
        Ok(request.header(AUTHORIZATION, value))
    }

    fn token(&self) -> Option<SecretString> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Sends a request, and once more where that may help: with another token in place of one that is refused, and where no
    /// repository is found, as before a token or a repository is known everywhere. Neither did anything there. What only
    /// `reads` is sent once more, too, where it was lost on its way or something there broke.
    fn send(&self, reads: bool, request: &dyn Fn() -> Result<RequestBuilder, WayFault>) -> Result<Response, WayFault> {
        let sent = || request().map(RequestBuilder::send);
        let fault = |error| WayFault::from_client(error, self.web.patience());
        let first = match sent()? {
            Err(error) if reads && !error.is_timeout() => sent()?.map_err(fault)?,
            Ok(broken) if reads && broken.status().is_server_error() => sent()?.map_err(fault)?,
            first => first.map_err(fault)?,
        };
        let Some(renewal) = &self.renewal else { return Ok(first) };
        match first.status().as_u16() {
            401 => {
                let Some(new) = self.token().and_then(|refused| renewal.instead_of(&refused)) else { return Ok(first) };
                *self.token.lock().unwrap_or_else(PoisonError::into_inner) = Some(new);
            }
            404 => renewal.pause(),
            _ => return Ok(first),
        }
        sent()?.map_err(fault)
    }

    /// The refs of the repository: what each fetch and push begins with.
    fn listing(self: Arc<Self>, service: &'static str) -> Result<Answer, git2::Error> {
        let listed = self.list(service);
        let told = |fault| git2::Error::from_str(&self.failed(fault).to_string());
        let response = listed.map_err(told)?;
        Ok(Answer { call: self, response })
    }

    fn list(&self, service: &str) -> Result<Response, WayFault> {
        let mut base = self.base()?;
        for _ in 0..HOPS {
            let url = below(&base, &format!("info/refs?service={service}"))?;
            let response = self.send(true, &|| self.request(reqwest::Method::GET, &url))?;
            if !response.status().is_redirection() {
                let response = good(response, &format!("application/x-{service}-advertisement"))?;
                *self.base.lock().unwrap_or_else(PoisonError::into_inner) = Some(base);
                return Ok(response);
            }
            match moved(&url, &response) {
                Some(new) => base = new,
                None => return Err(WayFault::from_answer(response)),
            }
        }
        Err(WayFault::new(Way::Refused, "it redirects round and round: correct its address", ""))
    }

    fn exchange(&self, service: &str, body: Vec<u8>) -> Result<Response, WayFault> {
        let url = below(&self.base()?, service)?;
        let kind = |what: &str| format!("application/x-{service}-{what}");
        let body = bytes::Bytes::from(body);
        let request = || {
            let request = self.request(reqwest::Method::POST, &url)?;
            Ok(request.header(CONTENT_TYPE, kind("request")).header(ACCEPT, kind("result")).body(body.clone()))
        };
        good(self.send(false, &request)?, &kind("result"))
    }
}

fn below(base: &Url, rest: &str) -> Result<Url, WayFault> {
    Url::parse(&format!("{base}/{rest}")).map_err(|e| WayFault::new(Way::Refused, "this is no address: correct it", e))
}

/// Where a repository moved to on the same host; none when it is another host, or no repository's address.
fn moved(from: &Url, response: &Response) -> Option<Url> {
    let to = from.join(response.headers().get(LOCATION)?.to_str().ok()?).ok()?;
    let same = to.scheme() == from.scheme()
        && to.host_str() == from.host_str()
        && to.port_or_known_default() == from.port_or_known_default()
        && to.username().is_empty()
        && to.password().is_none();
    let mut base = to.clone();
    base.set_query(None);
    base.set_fragment(None);
    base.set_path(to.path().strip_suffix("/info/refs")?);
    same.then_some(base)
}

/// An answer of the right kind.
fn good(response: Response, kind: &str) -> Result<Response, WayFault> {
    if !response.status().is_success() {
        return Err(WayFault::from_answer(response));
    }
    let found = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if found.is_some_and(|found| found.starts_with(kind)) {
        Ok(response)
    } else {
        Err(WayFault::not_git(response.headers()))
    }
}

/// A listing, read as it comes.
struct Answer {
    call: Arc<Call>,
    response: Response,
}

impl Answer {
    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (patience, read) = (self.call.web.patience(), self.response.read(buffer));
        read.map_err(|error| {
            let why = match error.kind() {
                io::ErrorKind::TimedOut => format!("it fell silent for {} s", patience.as_secs()),
                _ => "the connection broke off".to_owned(),
            };
            self.call.failed(WayFault::new(Way::Unreachable, why, error))
        })
    }
}

impl Read for Answer {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.next(buffer)
    }
}

impl Write for Answer {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(io::Error::other("nothing is sent with a listing"))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A request that is gathered until libgit2 wants its answer. What we push is small; what we fetch is not gathered.
struct Exchange {
    call: Arc<Call>,
    service: &'static str,
    request: Vec<u8>,
    answer: Option<Answer>,
}

impl Exchange {
    fn new(call: Arc<Call>, service: &'static str) -> Self {
        Self { call, service, request: Vec::new(), answer: None }
    }
}

impl Read for Exchange {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let answer = match &mut self.answer {
            Some(answer) => answer,
            none => {
                let sent = self.call.exchange(self.service, std::mem::take(&mut self.request));
                let response = sent.map_err(|fault| self.call.failed(fault))?;
                none.insert(Answer { call: self.call.clone(), response })
            }
        };
        answer.next(buffer)
    }
}

impl Write for Exchange {
    fn write(&mut self, part: &[u8]) -> io::Result<usize> {
        self.request.extend_from_slice(part);
        Ok(part.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
