//! A Git server on loopback: Git's own `http-backend` behind an axum router, over http or TLS, with a doorkeeper that
//! sees who asks for what. Mount [`routes`] below any other router, or serve it alone.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

/// One request as the doorkeeper sees it.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    /// The repository, `owner/name` without `.git`.
    pub(crate) repo: String,
    /// Whether it is about writing (`git push`), be it only to read the refs for it.
    pub(crate) push: bool,
    /// Whether it is the listing of refs that begins each fetch and push.
    pub(crate) listing: bool,
    /// User and password of the basic authentication, where given.
    pub(crate) credentials: Option<(String, String)>,
}

/// Says who may do what: an answer refuses (or redirects, or fails), none lets Git answer.
pub(crate) type Doorkeeper = Arc<dyn Fn(&Asked) -> Option<Response> + Send + Sync>;

/// Lets everybody who knows this password (under any user name) read and write.
pub(crate) fn password(expected: &str) -> Doorkeeper {
    let expected = expected.to_owned();
    Arc::new(move |asked| match &asked.credentials {
        Some((_, password)) if *password == expected => None,
        _ => Some(unauthorized()),
    })
}

/// What GitHub says to a stranger.
pub(crate) fn unauthorized() -> Response {
    (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, "Basic realm=\"GitHub\"")], "Bad credentials")
        .into_response()
}

/// Serves the bare repositories `ROOT/OWNER/NAME.git`, asked for as `/OWNER/NAME` with or without `.git`.
pub(crate) fn routes(root: impl Into<PathBuf>, doorkeeper: Doorkeeper) -> Router {
    let root: Arc<Path> = root.into().into();
    Router::new().fallback(move |request: Request| {
        let (root, doorkeeper) = (root.clone(), doorkeeper.clone());
        async move { answer(&root, &doorkeeper, request).await }
    })
}

async fn answer(root: &Path, doorkeeper: &Doorkeeper, request: Request) -> Response {
    let (path, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    let (Some(owner), Some(name), Some(service)) = (parts.next(), parts.next(), parts.next()) else {
        return (StatusCode::NOT_FOUND, "Not Found").into_response();
    };
    let name = name.trim_end_matches(".git");
    let asked = Asked {
        repo: format!("{owner}/{name}"),
        push: service == "git-receive-pack" || query == "service=git-receive-pack",
        listing: service == "info/refs",
        credentials: credentials(request.headers()),
    };
    if let Some(refused) = doorkeeper(&asked) {
        return refused;
    }
    let cgi = Cgi { root, path: format!("/{owner}/{name}.git/{service}"), query, asked };
    cgi.run(request).await
}

fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let given = String::from_utf8(base64::engine::general_purpose::STANDARD.decode(given).ok()?).ok()?;
    let (user, password) = given.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

/// One run of Git's CGI program.
struct Cgi<'a> {
    root: &'a Path,
    path: String,
    query: String,
    asked: Asked,
}

impl Cgi<'_> {
    async fn run(self, request: Request) -> Response {
        let (head, body) = request.into_parts();
        let header = |name: &str| head.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let user = self.asked.credentials.map_or("anonymous".to_owned(), |(user, _)| user);
        let mut child = tokio::process::Command::new("git")
            .arg("http-backend")
            .env("GIT_PROJECT_ROOT", self.root)
            .env("GIT_HTTP_EXPORT_ALL", "1")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("REQUEST_METHOD", head.method.as_str())
            .env("PATH_INFO", &self.path)
            .env("QUERY_STRING", &self.query)
            .env("CONTENT_TYPE", header("content-type"))
            .env("CONTENT_LENGTH", body.len().to_string())
            .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
            .env("HTTP_GIT_PROTOCOL", header("git-protocol"))
            .env("REMOTE_USER", user)
            .env("REMOTE_ADDR", "127.0.0.1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // A task of its own: Git may answer before it has read everything. It may also stop reading, which is its right.
        tokio::spawn(async move {
            let _ = stdin.write_all(&body).await;
        });
        parse(&child.wait_with_output().await.unwrap().stdout)
    }
}

/// What a CGI program wrote, as an answer.
fn parse(out: &[u8]) -> Response {
    let end = out.windows(4).position(|w| w == b"\r\n\r\n").expect("git http-backend wrote a head");
    let mut response = Response::builder();
    for line in std::str::from_utf8(&out[..end]).unwrap().split("\r\n") {
        let (name, value) = line.split_once(": ").unwrap();
        response = match name {
            "Status" => response.status(value[..3].parse::<u16>().unwrap()),
            _ => response.header(name, value),
        };
    }
    response.body(Body::from(out[end + 4..].to_vec())).unwrap()
}

/// Serves a router on a free port until the test's runtime ends.
pub(crate) async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// A certificate authority that only a test trusts.
pub(crate) struct Authority {
    issuer: rcgen::Issuer<'static, rcgen::KeyPair>,
    /// Its certificate (PEM).
    pub(crate) pem: String,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let mut params = rcgen::CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign, rcgen::KeyUsagePurpose::CrlSign];
        params.distinguished_name.push(rcgen::DnType::CommonName, "Acme Test Authority");
        let key = rcgen::KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: rcgen::Issuer::new(params, key), pem }
    }

    fn acceptor(&self) -> TlsAcceptor {
        tidegate::tls::provide();
        let key = rcgen::KeyPair::generate().unwrap();
        let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let leaf = rcgen::CertificateParams::new(names).unwrap().signed_by(&key, &self.issuer).unwrap();
        let chain: Vec<CertificateDer<'static>> = vec![leaf.der().clone()];
        let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
        let config = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        TlsAcceptor::from(Arc::new(config))
    }
}

/// Serves a router over TLS on a free port of `localhost` until the test's runtime ends.
pub(crate) async fn serve_tls(router: Router, authority: &Authority) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let listener = Encrypted { listener, acceptor: authority.acceptor() };
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

struct Encrypted {
    listener: TcpListener,
    acceptor: TlsAcceptor,
}

impl axum::serve::Listener for Encrypted {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, address) = self.listener.accept().await.unwrap();
            // A client that does not trust us hangs up here.
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, address);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

mod tests {
    use std::process::Output;
    use std::sync::Mutex;

    use super::*;

    /// Runs the `git` command, off the runtime that serves it.
    async fn git(folder: &Path, args: &[&str]) -> Output {
        let mut command = tokio::process::Command::new("git");
        let who = ["-c", "user.name=Alice", "-c", "user.email=alice@acme.io", "-c", "credential.helper="];
        command.args(who).args(args).current_dir(folder).env("GIT_TERMINAL_PROMPT", "0").output().await.unwrap()
    }

    #[tokio::test]
    async fn gits_own_client_clones_and_pushes_with_the_password_and_is_refused_without() {
        let folder = tempfile::tempdir().unwrap();
        assert!(git(folder.path(), &["init", "-q", "--bare", "-b", "dev", "acme/shop.git"]).await.status.success());
        let (asked, known) = (Arc::new(Mutex::new(Vec::new())), password("s3cret"));
        let doorkeeper = Arc::new({
            let asked = asked.clone();
            move |request: &Asked| {
                asked.lock().unwrap().push((request.repo.clone(), request.push, request.listing));
                known(request)
            }
        });
        let address = serve(Router::new().nest("/git", routes(folder.path(), doorkeeper))).await;
        let (ours, theirs) =
            (format!("http://x:s3cret@{address}/git/acme/shop"), format!("http://{address}/git/acme/shop"));
        assert!(git(folder.path(), &["clone", "-q", &ours, "work"]).await.status.success());
        let work = folder.path().join("work");
        git(&work, &["commit", "-q", "--allow-empty", "-m", "first"]).await;
        let pushed = git(&work, &["push", "-q", "origin", "HEAD:dev"]).await;
        assert!(pushed.status.success(), "{}", String::from_utf8_lossy(&pushed.stderr));
        for listing in [true, false] {
            assert!(asked.lock().unwrap().contains(&("acme/shop".to_owned(), true, listing)));
        }
        let refused = git(folder.path(), &["ls-remote", &theirs]).await;
        assert!(!refused.status.success());
        let gone = git(folder.path(), &["ls-remote", &ours.replace("shop", "gone")]).await;
        assert!(String::from_utf8_lossy(&gone.stderr).contains("not found"));
    }

    #[tokio::test]
    async fn over_tls_it_is_trusted_by_its_authority_alone() {
        let folder = tempfile::tempdir().unwrap();
        assert!(git(folder.path(), &["init", "-q", "--bare", "-b", "dev", "acme/shop.git"]).await.status.success());
        let authority = Authority::new();
        let address = serve_tls(routes(folder.path(), password("s3cret")), &authority).await;
        let ca = folder.path().join("ca.pem");
        std::fs::write(&ca, &authority.pem).unwrap();
        let url = format!("https://x:s3cret@{address}/acme/shop.git");
        // An environment that names authorities of its own goes before the setting.
        let listed = |url: String| {
            let mut command = tokio::process::Command::new("git");
            command.args(["ls-remote", &url]).env("GIT_SSL_CAINFO", &ca).env("GIT_TERMINAL_PROMPT", "0");
            async move { command.output().await.unwrap() }
        };
        let trusted = listed(url.clone()).await;
        assert!(trusted.status.success(), "{}", String::from_utf8_lossy(&trusted.stderr));
        assert!(!git(folder.path(), &["ls-remote", &url]).await.status.success());
    }
}
