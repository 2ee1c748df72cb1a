//! GitHub around a world under test: people act on the embedded forge behind it, the engine speaks with it by HTTP, and
//! it tells the engine of everything by webhooks.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tidegate::daemon::{Inlet, Pulse};
use tidegate::demo::world::World;
use tidegate::forge::local::LocalForge;
use tidegate::port::{Clock, Intake};
use tower::ServiceExt as _;

use crate::github::{BOT, Github, Place};

/// Where the demo's world keeps its repositories.
const REPOSITORIES: &str = "git";

/// GitHub, and where its webhooks arrive.
pub(crate) struct Outside {
    pub(crate) github: Github,
    routes: Router,
}

impl Outside {
    /// The demo's configuration, changed to live on GitHub; and the place where that will answer.
    pub(crate) fn configured(config: &str, folder: &Path) -> (String, Place) {
        let place = Place::find();
        let forge = Github::configuration(&place, folder);
        let changed = config
            .replace("forge: { local: { root: git } }", &forge)
            .replace("rollout: { local: { root: cluster,", "rollout: { local: { root: cluster, repositories: git,");
        // Webhooks are handed over in process; nothing listens there.
        // A story that is about what calls tidegate says by itself where that is.
        let http = match changed.contains("\nhttp: ") {
            true => "",
            false => "\nhttp: { listen: \"127.0.0.1:9\", url: \"http://127.0.0.1:9\" }\n",
        };
        let changed = changed + http;
        assert!(changed.contains("repositories: git"), "the demo's configuration is written differently now");
        (changed, place)
    }

    /// Begins to answer, for the repositories of the world in this folder. What happened before is not told.
    pub(crate) async fn start(place: Place, folder: &Path, clock: Arc<dyn Clock>) -> Self {
        tidegate::tls::provide();
        let behind = LocalForge::open(folder.join(REPOSITORIES), clock.clone()).await.expect("the forge behind");
        let github = Github::start(place, Arc::new(behind.with_own_login(BOT)), clock);
        github.notice().await;
        github.forget_hooks();
        Self { github, routes: Router::new() }
    }

    /// Sends its webhooks to this world from now on.
    pub(crate) fn reaches(self, world: &World) -> Self {
        let intake: Arc<dyn Intake> = Arc::new(Inlet { engine: world.engine.clone(), pulse: Pulse::default() });
        let routes = world.listeners.iter().fold(Router::new(), |all, one| all.merge(one.routes(intake.clone())));
        Self { routes, ..self }
    }

    /// Tells what happened since; how much.
    pub(crate) async fn tell(&self) -> usize {
        self.github.notice().await;
        let arrived = self.github.deliver(&self.routes).await;
        let refused = self.github.refused_hook();
        assert!(refused.is_none(), "tidegate refused a webhook: {refused:?}");
        arrived
    }

    /// Sends something that is signed with another secret; what that is answered.
    pub(crate) async fn tell_with_another_secret(&self) -> StatusCode {
        let request = Request::post("/webhooks/github")
            .header("content-type", "application/json")
            .header("x-github-event", "ping")
            .header("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
            .header("x-hub-signature-256", format!("sha256={}", "0".repeat(64)));
        let request = request.body(Body::from("{}")).expect("a request");
        self.routes.clone().oneshot(request).await.expect("an answer").status()
    }

    /// What people read, with addresses there written as the embedded forge writes them.
    pub(crate) fn tame(&self, line: &str) -> String {
        tame(self.github.url(), line)
    }
}

/// What is written otherwise, with how: made once, for it is read in every line of every story. `\u{1}` stands for the forge's address.
static PATTERNS: LazyLock<[(regex::Regex, &str); 3]> = LazyLock::new(|| {
    let repo = "[A-Za-z0-9_.-]+/[A-Za-z0-9_.-]+";
    let commit = "([0-9a-f]{7})[0-9a-f]*";
    [
        (format!("\u{1}/({repo})/pull/([0-9]+)"), "$1#$2"),
        (format!("\u{1}/({repo})/compare/{commit}\\.\\.\\.{commit}"), "$1 $2..$3"),
        // What is left of an allowance is nothing that the embedded forge has.
        ("\n?[ ]*forge [A-Za-z0-9_.-]+: [0-9]+ of [0-9]+ calls left[^\n]*".to_owned(), ""),
    ]
    .map(|(pattern, told)| (regex::Regex::new(&pattern).expect("a pattern"), told))
});

/// `http://…/acme/shop/pull/4` as `acme/shop#4`, and comparisons likewise.
fn tame(base: &str, line: &str) -> String {
    let line = line.replace(base, "\u{1}");
    let line = PATTERNS.iter().fold(line, |line, (pattern, told)| pattern.replace_all(&line, *told).into_owned());
    line.replace('\u{1}', base).replace(BOT, "tidegate")
}

#[test]
fn addresses_are_read_as_the_embedded_forge_writes_them() {
    let line = "See http://127.0.0.1:1/acme/shop/pull/4 and \
                http://127.0.0.1:1/acme/shop/compare/0123456789abcdef...fedcba9876543210.";
    assert_eq!(tame("http://127.0.0.1:1", line), "See acme/shop#4 and acme/shop 0123456..fedcba9.");
}
