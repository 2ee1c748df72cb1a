//! What somebody reports of a cluster that nobody may reach, in a story: `world> report prod shop healthy` tells of what the env repo's
//! branch says, `world> report prod shop degraded out of memory` that it fails, and why. It goes through the real door.

use std::sync::Arc;

use async_trait::async_trait;
use axum::body::Body;
use axum::http::Request;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tidegate::demo::world::World;
use tidegate::domain::{AppName, EnvName};
use tidegate::engine::Engine;
use tidegate::port::{Incoming, Intake, PortError, PortResult};
use tower::ServiceExt as _;

/// Stores, and leaves it to the engine.
struct Inlet(Arc<Engine>);

#[async_trait]
impl Intake for Inlet {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        self.0.take_in(source, events).await.map_err(|e| PortError::transient("the store failed", e))
    }
}

/// The tag and the digest that an app's file says.
async fn image(world: &World, environment: &EnvName, app: &AppName) -> String {
    let repo = &world.config.catalog.environment(environment).expect("an environment").repository;
    let place = &world.config.catalog.app(app).expect("an app").places[environment][0];
    let text = world.forge.repos().read_file(repo, "main", place.file.path()).await.expect("reads").expect("a file");
    let of = |key: &str| text.lines().find_map(|line| line.trim().strip_prefix(key)).map(str::trim);
    let digest = of("digest:").map(|digest| format!("@{digest}")).unwrap_or_default();
    format!("registry.acme.example/{}:{}{digest}", place.image, of("newTag:").expect("a tag"))
}

/// Reports, and returns the answer where it is no success.
pub(crate) async fn report(world: &World, words: &str) -> Option<String> {
    let mut parts = words.splitn(4, ' ');
    let mut next = || parts.next().expect("ENV APP HEALTH [MESSAGE]");
    let (environment, app, health) = (next(), next(), next());
    let message = parts.next().unwrap_or_default();
    let (environment, app) = (EnvName::parse(environment).expect("a name"), AppName::parse(app).expect("a name"));
    let repo = &world.config.catalog.environment(&environment).expect("an environment").repository;
    let main = tidegate::domain::Branch::parse("main").expect("a branch");
    let commit = world.forge.repos().branch_tip(repo, &main).await.expect("reads").expect("a tip");
    let body = json!({
        "app": app, "commit": commit, "images": [image(world, &environment, &app).await],
        "time": world.clock.now(), "health": health, "message": message,
    })
    .to_string();
    let settings = &world.config.settings.reports[&environment];
    let secret = settings.secret.read().expect("a secret");
    let mac = Hmac::<sha2::Sha256>::new_from_slice(secret.expose_secret().as_bytes()).expect("a key");
    let signature = hex::encode(mac.chain_update(&body).finalize().into_bytes());
    let name = format!("rollouts/{}", settings.name);
    let door = world.listeners.iter().find(|door| door.name() == name).expect("a door");
    let request = Request::post(format!("/{name}")).header("X-Signature", format!("sha256={signature}"));
    let request = request.body(Body::from(body)).expect("a request");
    let answer = door.routes(Arc::new(Inlet(world.engine.clone()))).oneshot(request).await.expect("an answer");
    (!answer.status().is_success()).then(|| format!("? {}", answer.status()))
}
