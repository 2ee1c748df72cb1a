//! The `oci` adapter against a loopback registry: what it keeps like every registry, and what is particular to it.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

mod calls;
mod hook;
mod server;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use tidegate::config::{HookKind, SecretSource};
use tidegate::domain::{Digest, ImageName, Instant};
use tidegate::port::{Fault, Incoming, Mark, PortResult, Source};
use tidegate::registry::hooks::{self, Heard};
use tidegate::registry::oci::access::{Access, Credentials};
use tidegate::registry::oci::{OciRegistry, Setup, online};
use tidegate::registry::{Page, Presence, Registry};

use crate::registry::*;
use server::{Asks, Fate, INDEX, Server, USER, World};

const SHOP: &str = "acme/shop-api";

fn shop_image() -> ImageName {
    ImageName::parse(SHOP).unwrap()
}

/// A registry and the file that holds its password.
struct Shop {
    server: Server,
    registry: OciRegistry,
    folder: tempfile::TempDir,
}

impl Shop {
    async fn open() -> Self {
        Self::patient(Duration::from_secs(30)).await
    }

    async fn patient(patience: Duration) -> Self {
        tidegate::tls::provide();
        let (server, folder) = (Server::start().await, tempfile::tempdir().unwrap());
        let registry = OciRegistry::new(setup(&server, Credentials::Anonymous, patience));
        Self { server, registry, folder }
    }

    /// One that asks who calls.
    async fn guarded(asks: Asks) -> Self {
        let mut shop = Self::open().await;
        shop.server.ask(asks, "first");
        let password = shop.folder.path().join("password");
        std::fs::write(&password, "first\n").unwrap();
        let credentials = Credentials::Basic { user: USER.to_owned(), password: SecretSource::File(password) };
        shop.registry = OciRegistry::new(setup(&shop.server, credentials, Duration::from_secs(30)));
        shop
    }

    async fn names(&self) -> Vec<String> {
        let (mut names, mut after) = (Vec::new(), None::<String>);
        loop {
            let Page { tags, next } = self.registry.list(&shop_image(), after.as_deref()).await.unwrap();
            names.extend(tags.into_iter().map(|tag| tag.tag));
            after = next;
            if after.is_none() {
                return names;
            }
        }
    }
}

fn setup(server: &Server, credentials: Credentials, patience: Duration) -> Setup {
    let access = Access { host: server.host.clone(), plain: true, credentials };
    Setup { access, patience, scan: Duration::from_secs(900), heard: true }
}

struct OciWorld {
    shop: Shop,
    told: Told,
}

/// What the registry tells of, as whoever hears it reads it; told again until it was taken.
struct Told(Arc<Mutex<World>>);

impl Told {
    fn heard(body: &str) -> Vec<Incoming> {
        match hooks::read(HookKind::Distribution, body.as_bytes(), &[shop_image()].into(), Instant::default()) {
            Heard::Events(events) => events,
            other => panic!("{other:?}"),
        }
    }
}

#[async_trait]
impl Source for Told {
    fn name(&self) -> &str {
        "registry/oci"
    }
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        Ok(self.0.lock().unwrap().told.iter().flat_map(|body| Self::heard(body)).collect())
    }
    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        let is_known = |body: &String| Self::heard(body).iter().all(|event| keys.contains(&event.key));
        self.0.lock().unwrap().told.retain(|body| !is_known(body));
        Ok(())
    }
}

#[async_trait]
impl crate::registry::World for OciWorld {
    fn registry(&self) -> &dyn Registry {
        &self.shop.registry
    }
    fn source(&self) -> &dyn Source {
        &self.told
    }
    async fn push(&mut self, image: &ImageName, tag: &str, content: &str) -> Digest {
        self.shop.server.push(image.as_str(), tag, content)
    }
    async fn restart(&mut self) {
        self.shop.registry =
            OciRegistry::new(setup(&self.shop.server, Credentials::Anonymous, Duration::from_secs(30)));
    }
}

impl OciWorld {
    async fn new() -> Self {
        let shop = Shop::open().await;
        let told = Told(shop.server.shared());
        Self { shop, told }
    }
}

mod conformance {
    use super::OciWorld;
    use crate::registry::suite;

    suite!(OciWorld::new().await);
}
