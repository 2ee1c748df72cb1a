//! Git over HTTP: `git http-backend` behind basic authentication, as GitHub asks for it.

use std::process::Stdio;

use axum::body::Body;
use axum::http::request::Parts;
use axum::response::Response;
use base64::Engine as _;
use tidegate::domain::RepoId;
use tokio::io::AsyncWriteExt as _;

use super::answer::{Answer, Content};
use super::call::Who;
use super::serve::wire;
use super::{Shared, apps};

/// A repository and what of Git's protocol is asked for below it.
pub(super) struct Place {
    repo: RepoId,
    below: String,
}

impl Place {
    /// Whether this path is Git's.
    pub(super) fn of(path: &str) -> Option<Self> {
        let services = ["/info/refs", "/git-upload-pack", "/git-receive-pack"];
        let below = services.into_iter().find(|service| path.ends_with(service))?;
        let repo = path.strip_suffix(below)?.trim_start_matches('/');
        let repo = RepoId::parse(repo.strip_suffix(".git").unwrap_or(repo)).ok()?;
        Some(Self { repo, below: below.to_owned() })
    }
}

fn refused(status: u16, text: &str) -> Response {
    let headers =
        if status == 401 { vec![("www-authenticate", "Basic realm=\"GitHub\"".to_owned())] } else { Vec::new() };
    wire(Answer { status, headers, content: Content::Text("text/plain", text.to_owned()) })
}

/// Whose password this is, if the repository is theirs.
fn caller(shared: &Shared, place: &Place, parts: &Parts) -> Option<Who> {
    let header = parts.headers.get("authorization")?.to_str().ok()?;
    let (scheme, encoded) = header.split_once(' ')?;
    let decoded = base64::engine::general_purpose::STANDARD
        .decode(encoded)
        .ok()
        .filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (_, token) = text.split_once(':')?;
    let who = apps::by_token(shared, token)?;
    match &who {
        Who::Installation(owner) if !place.repo.as_str().starts_with(&format!("{owner}/")) => None,
        _ => Some(who),
    }
}

/// Lets Git answer.
pub(super) async fn answer(shared: &Shared, place: &Place, parts: &Parts, body: &[u8]) -> Response {
    let Some(_) = caller(shared, place, parts) else {
        return refused(
            401,
            "Invalid username or token. Password authentication is not supported for Git operations.\n",
        );
    };
    let Ok(remote) = shared.forge.repos().git_remote(&place.repo).await else {
        return refused(404, "Repository not found.\n");
    };
    let header = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let mut git = tokio::process::Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", &remote.url)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("PATH_INFO", &place.below)
        .env("QUERY_STRING", parts.uri.query().unwrap_or_default())
        .env("REQUEST_METHOD", parts.method.as_str())
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .env("REMOTE_USER", "x-access-token")
        .env("REMOTE_ADDR", "127.0.0.1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("git http-backend");
    let (mut stdin, body) = (git.stdin.take().expect("piped"), body.to_vec());
    let written = tokio::spawn(async move {
        // Git may answer, and close its end, before it has read everything.
        drop(stdin.write_all(&body).await);
    });
    let output = git.wait_with_output().await.expect("git http-backend");
    drop(written.await);
    if place.below == "/git-receive-pack" {
        shared.notice().await;
    }
    from_cgi(output.stdout)
}

fn from_cgi(output: Vec<u8>) -> Response {
    let end = output.windows(4).position(|w| w == b"\r\n\r\n").expect("git's headers");
    let mut response = Response::builder();
    for line in String::from_utf8_lossy(&output[..end]).lines() {
        let (name, value) = line.split_once(": ").expect("a header");
        match name.eq_ignore_ascii_case("status") {
            true => response = response.status(value[..3].parse::<u16>().expect("a status")),
            false => response = response.header(name, value),
        }
    }
    response.body(Body::from(output[end + 4..].to_vec())).expect("a response")
}
