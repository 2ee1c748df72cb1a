//! GitHub around a world under test: people act on the embedded forge behind it, the engine speaks with it by HTTP, and
//! it tells the engine of everything by webhooks.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use tidegate::daemon::{Inlet, Pulse};
use tidegate::demo::world::World;
use tidegate::forge::local::LocalForge;
use tidegate::port::{Clock, Intake};

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
        let changed = format!("{changed}\nhttp: {{ listen: \"127.0.0.1:9\", url: \"http://127.0.0.1:9\" }}\n");
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
        let refused = self.github.sent_hooks().into_iter().find(|hook| !(200..300).contains(&hook.status));
        assert!(refused.is_none(), "tidegate refused a webhook: {refused:?}");
        arrived
    }

    /// What people read, with addresses there written as the embedded forge writes them.
    pub(crate) fn tame(&self, line: &str) -> String {
        tame(self.github.url(), line)
    }
}

/// `http://…/acme/shop/pull/4` as `acme/shop#4`, and comparisons likewise.
fn tame(base: &str, line: &str) -> String {
    let at = regex::escape(base);
    let pull = regex::Regex::new(&format!("{at}/([\\w.-]+/[\\w.-]+)/pull/(\\d+)")).expect("a pattern");
    let compare = format!("{at}/([\\w.-]+/[\\w.-]+)/compare/([0-9a-f]{{7}})[0-9a-f]*\\.\\.\\.([0-9a-f]{{7}})[0-9a-f]*");
    let compare = regex::Regex::new(&compare).expect("a pattern");
    let line = pull.replace_all(line, "$1#$2");
    let line = compare.replace_all(&line, "$1 $2..$3").replace(BOT, "tidegate");
    // What is left of an allowance is nothing that the embedded forge has.
    let allowance = regex::Regex::new(r"\n?[ ]*forge [\w.-]+: \d+ of \d+ calls left[^\n]*").expect("a pattern");
    allowance.replace_all(&line, "").into_owned()
}

#[test]
fn addresses_are_read_as_the_embedded_forge_writes_them() {
    let line = "See http://127.0.0.1:1/acme/shop/pull/4 and \
                http://127.0.0.1:1/acme/shop/compare/0123456789abcdef...fedcba9876543210.";
    assert_eq!(tame("http://127.0.0.1:1", line), "See acme/shop#4 and acme/shop 0123456..fedcba9.");
}
