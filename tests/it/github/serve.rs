//! The server: every call passes here once, so that troubles, tokens, pages, tags, limits and the log are the same for
//! all.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::answer::{Answer, Content};
use super::call::{Call, Who};
use super::routes::{self, Params, Route};
use super::state::{Called, LIMIT};
use super::trouble::Trouble;
use super::{GIT, Shared, apps, oidc, shapes, smart_http, traffic};

const LARGEST: usize = 64 * 1024 * 1024;

/// Serves until told to stop.
pub(super) fn run(listener: std::net::TcpListener, shared: Arc<Shared>, stopped: tokio::sync::oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async move {
        listener.set_nonblocking(true).expect("a socket");
        let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
        let router = Router::new().fallback(answer).with_state(shared);
        let server = std::future::IntoFuture::into_future(axum::serve(listener, router));
        tokio::select! {
            ended = server => ended.expect("serves"),
            _ = stopped => {}
        }
    });
}

/// Closes the connection without an answer: unwinding ends the connection's task, and nothing is printed.
fn hang_up() -> ! {
    std::panic::resume_unwind(Box::new("hung up on purpose"))
}

fn query(uri: &axum::http::Uri) -> Params {
    url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// The trouble that this call meets.
fn trouble(shared: &Shared, method: &str, template: &str) -> Option<Trouble> {
    let mut state = shared.state();
    state.troubles.iter_mut().find_map(|(on, trouble)| on.meets(method, template).then_some(*trouble))
}

async fn answer(State(shared): State<Arc<Shared>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, LARGEST).await.expect("a body");
    let path = parts.uri.path().strip_prefix("/api/v3").unwrap_or(parts.uri.path()).to_owned();
    if let Some(found) = oidc::answer(&shared, &path) {
        return wire(found);
    }
    let by_number = renamed(&shared, &path).await;
    let path = by_number.unwrap_or(path);
    let log = |template: &'static str, status: u16| {
        let called = Called { method: parts.method.to_string(), template, path: path.clone(), status };
        shared.state().calls.push(called);
    };
    if let Some(place) = smart_http::Place::of(&path) {
        let met = trouble(&shared, parts.method.as_str(), GIT);
        if met.is_some_and(|t| t.hangs_up() && !t.works()) {
            log(GIT, 0);
            hang_up();
        }
        let response = match met.and_then(|t| t.answer(None, 0)) {
            Some(refused) => wire(refused),
            None => smart_http::answer(&shared, &place, &parts, &body).await,
        };
        if let Some(Trouble::DoThenStall(time)) = met {
            tokio::time::sleep(time).await;
        }
        if met.is_some_and(Trouble::hangs_up) {
            log(GIT, 0);
            hang_up();
        }
        log(GIT, response.status().as_u16());
        return response;
    }
    let Some((route, params)) = routes::find(parts.method.as_str(), &path) else {
        log("?", 404);
        return wire(Answer::not_found());
    };
    let call = Incoming { route, params, path: &path, parts: &parts, body: &body };
    let (status, response) = rest(&shared, call).await;
    log(route.template, status);
    response.unwrap_or_else(|| hang_up())
}

/// What came in, its route found.
struct Incoming<'r> {
    route: &'static Route,
    params: Params,
    /// As GitHub's description has it, whatever the repository was asked by.
    path: &'r str,
    parts: &'r axum::http::request::Parts,
    body: &'r [u8],
}

/// The status for the log, and the response; none where the connection is closed.
async fn rest(shared: &Arc<Shared>, incoming: Incoming<'_>) -> (u16, Option<Response>) {
    let Incoming { route, params, path, parts, body } = incoming;
    let met = trouble(shared, route.method, route.template);
    let in_place = match met {
        Some(trouble) => {
            let to = moved_to(shared, parts.uri.path(), &params);
            trouble.answer(to, shared.clock.now().timestamp()).map(|mut answer| {
                if answer.status == 301 && route.method != "GET" {
                    answer.status = 307;
                }
                answer
            })
        }
        None => None,
    };
    if met.is_some_and(|t| !t.works() && t.hangs_up()) {
        return (0, None);
    }
    let truth = match met {
        Some(trouble) if !trouble.works() => None,
        _ => Some(work(shared, route, params, parts, body).await),
    };
    if let Some(Trouble::DoThenStall(time)) = met {
        tokio::time::sleep(time).await;
    }
    if met.is_some_and(Trouble::hangs_up) {
        return (0, None);
    }
    let honest = in_place.is_none();
    let answer = in_place.or(truth).unwrap_or_else(Answer::not_found);
    let mut answer = finish(shared, answer, parts);
    met.iter().for_each(|trouble| trouble.on_links(&shared.base, &mut answer));
    if honest {
        let asked = traffic::Asked { method: route.method, template: route.template, path, query: parts.uri.query() };
        traffic::note(shared, &asked, body, &answer);
    }
    (answer.status, Some(wire(answer)))
}

async fn work(
    shared: &Arc<Shared>,
    route: &Route,
    params: Params,
    parts: &axum::http::request::Parts,
    body: &[u8],
) -> Answer {
    let who = match apps::who(shared, parts) {
        Ok(who) => who,
        Err(refused) => return refused,
    };
    if let Err(refused) = apps::may(shared, route.template, &params, &who) {
        return refused;
    }
    let body = match body.is_empty() {
        true => Value::Null,
        false => match serde_json::from_slice(body) {
            Ok(body) => body,
            Err(_) => return Answer::refused(400, "Problems parsing JSON"),
        },
    };
    let accept = parts.headers.get("accept").and_then(|a| a.to_str().ok()).unwrap_or_default();
    let raw = accept.contains("raw");
    let call = Call { shared: shared.clone(), params, query: query(&parts.uri), body, who, raw };
    let answer = (route.handler)(call).await.unwrap_or_else(|refused| refused);
    if route.method != "GET" {
        shared.notice().await;
    }
    answer
}

/// `/repositories/7/pulls` as `/repos/acme/shop/pulls`.
async fn renamed(shared: &Shared, path: &str) -> Option<String> {
    let rest = path.strip_prefix("/repositories/")?;
    let (id, rest) = rest.split_once('/').unwrap_or((rest, ""));
    let repo = shapes::repo_of(shared, id.parse().ok()?).await?;
    Some(if rest.is_empty() { format!("/repos/{repo}") } else { format!("/repos/{repo}/{rest}") })
}

fn moved_to(shared: &Shared, path: &str, params: &Params) -> Option<String> {
    let repo = format!("{}/{}", params.get("owner")?, params.get("repo")?);
    let rest = path.split_once(&repo).map(|(_, rest)| rest).unwrap_or_default();
    Some(format!("{}/repositories/{}{rest}", shared.base, shapes::id(&repo)))
}

/// The page of a list that was asked for, and the links to the others.
fn paged(shared: &Shared, uri: &axum::http::Uri, items: Vec<Value>) -> (Vec<Value>, Option<String>) {
    let asked = query(uri);
    let number = |name: &str| asked.get(name).and_then(|n| n.parse::<usize>().ok());
    let (size, page) = (number("per_page").unwrap_or(30).clamp(1, 100), number("page").unwrap_or(1).max(1));
    let pages = items.len().div_ceil(size).max(1);
    let link = |page: usize, rel: &str| {
        let mut url = url::Url::parse(&shared.base).expect("an address");
        url.set_path(uri.path());
        let others = asked.iter().filter(|(name, _)| *name != "page");
        url.query_pairs_mut().extend_pairs(others).append_pair("page", &page.to_string());
        format!("<{url}>; rel=\"{rel}\"")
    };
    let mut links = Vec::new();
    if page > 1 {
        links.extend([link(page - 1, "prev"), link(1, "first")]);
    }
    if page < pages {
        links.extend([link(page + 1, "next"), link(pages, "last")]);
    }
    let shown = items.into_iter().skip((page - 1) * size).take(size).collect();
    (shown, (!links.is_empty()).then(|| links.join(", ")))
}

/// Pages, tags and counts an answer.
fn finish(shared: &Shared, mut answer: Answer, parts: &axum::http::request::Parts) -> Answer {
    if let Content::List(items, key) = answer.content {
        let total = items.len();
        let (shown, links) = paged(shared, &parts.uri, items);
        answer.headers.extend(links.map(|links| ("link", links)));
        answer.content = Content::Json(match key {
            Some(key) => json!({ "total_count": total, key: shown }),
            None => json!(shown),
        });
    }
    if let (Content::Json(body), 200, "GET") = (&answer.content, answer.status, parts.method.as_str()) {
        let tag = format!("W/\"{}\"", hex::encode(Sha256::digest(body.to_string().as_bytes())));
        let known = parts.headers.get("if-none-match").and_then(|known| known.to_str().ok());
        if known == Some(tag.as_str()) {
            answer.status = 304;
            answer.content = Content::Empty;
        }
        answer.headers.push(("etag", tag));
    }
    let date = shared.clock.now() + shared.state().ahead;
    answer.headers.push(("date", date.format("%a, %d %b %Y %H:%M:%S GMT").to_string()));
    let mut state = shared.state();
    // What has not changed is free.
    if answer.status != 304 && !parts.uri.path().ends_with("/rate_limit") {
        state.used = (state.used + 1).min(LIMIT);
    }
    if !answer.headers.iter().any(|(name, _)| *name == "x-ratelimit-remaining") {
        answer.headers.push(("x-ratelimit-remaining", (LIMIT - state.used).to_string()));
        answer.headers.push(("x-ratelimit-reset", (shared.clock.now().timestamp() + 3600).to_string()));
    }
    answer.headers.push(("x-ratelimit-limit", LIMIT.to_string()));
    answer.headers.push(("x-ratelimit-used", state.used.to_string()));
    answer.headers.push(("x-ratelimit-resource", "core".to_owned()));
    answer.headers.push(("x-github-api-version-selected", "2022-11-28".to_owned()));
    answer
}

/// An answer as bytes.
pub(super) fn wire(answer: Answer) -> Response {
    let mut response = Response::builder().status(answer.status);
    for (name, value) in &answer.headers {
        response = response.header(*name, value);
    }
    let (kind, body) = match answer.content {
        Content::Empty => (None, Body::empty()),
        Content::Json(body) => (Some("application/json; charset=utf-8"), Body::from(body.to_string())),
        Content::List(items, _) => (Some("application/json; charset=utf-8"), Body::from(json!(items).to_string())),
        Content::Text(kind, text) => (Some(kind), Body::from(text)),
    };
    if let Some(kind) = kind {
        response = response.header("content-type", kind);
    }
    response.body(body).expect("a response")
}

impl Call {
    /// Whose name stands on what this call makes.
    pub(super) fn login(&self) -> String {
        match &self.who {
            Who::User(login) => login.clone(),
            _ => super::BOT.to_owned(),
        }
    }
}
