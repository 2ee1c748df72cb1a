//! ECR and its events, with the real SDK against a loopback AWS.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

mod aws;
mod calls;
mod heard;
mod killed;
mod moto;
mod rights;
pub(crate) mod stories;

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_ecr::config::{Credentials, SharedCredentialsProvider};
use tidegate::config::AwsSettings;
use tidegate::domain::catalog::{App, Catalog};
use tidegate::domain::{Digest, ImageName};
use tidegate::port::Source;
use tidegate::registry::ecr::access::{Access, Patience};
use tidegate::registry::ecr::{EcrRegistry, Setup};
use tidegate::registry::events::queue::{self, Queue};
use tidegate::registry::events::{Counts, Scope};
use tidegate::registry::{Presence, Registry};

use crate::registry::*;
use aws::{ACCOUNT, Aws, REGION};

/// Short enough that what hangs is told soon.
const PATIENCE: Patience = Patience {
    connect: Duration::from_secs(2),
    read: Duration::from_millis(500),
    attempt: Duration::from_millis(500),
    operation: Duration::from_millis(1500),
    pause: Duration::from_millis(1),
};
/// Long enough that a busy machine is no fault.
const UNHURRIED: Patience = Patience {
    connect: Duration::from_secs(30),
    read: Duration::from_secs(30),
    attempt: Duration::from_secs(30),
    operation: Duration::from_secs(60),
    pause: Duration::from_millis(1),
};

fn access(aws: &Aws) -> Access {
    access_at(&aws.address)
}

/// All of AWS at one address.
fn access_at(address: &str) -> Access {
    let keys = Credentials::new("AKIAEXAMPLE", "secret", None, None, "test");
    let at = AwsSettings {
        region: REGION.to_owned(),
        role: None,
        external_id: None,
        endpoint: Some(address.to_owned()),
        sts: Some(address.to_owned()),
        fips: false,
        dual_stack: false,
    };
    Access { at, credentials: Some(SharedCredentialsProvider::new(keys)) }
}

async fn registry(aws: &Aws, patience: Patience) -> EcrRegistry {
    let setup = Setup {
        account: ACCOUNT.to_owned(),
        access: access(aws),
        patience,
        scan: Duration::from_secs(900),
        heard: true,
    };
    EcrRegistry::open(&setup).await
}

/// A catalog with these images, in the registry `main`.
fn scope() -> Arc<Scope> {
    let config = include_str!("../../../config/minimal.yaml");
    let catalog =
        tidegate::config::Config::parse(config, "minimal.yaml", std::path::Path::new("/nowhere")).unwrap().catalog;
    let mut app: App = catalog.apps.into_values().next().unwrap();
    let mut spec = app.images.remove(0);
    spec.registry = "main".to_owned();
    for name in ["acme/shop-api", "shop"] {
        spec.name = name.parse().unwrap();
        app.images.push(spec.clone());
    }
    let catalog = Catalog { apps: [(app.name.clone(), app)].into(), ..Catalog::default() };
    Arc::new(Scope::new([("main", ACCOUNT, REGION)], &catalog))
}

async fn queue(aws: &Aws) -> Queue {
    let setup = queue::Setup {
        url: format!("{}/{ACCOUNT}/pushes", aws.address),
        access: access(aws),
        patience: UNHURRIED,
        wait: Duration::ZERO,
    };
    Queue::open(&setup, scope(), Arc::new(Counts::default())).await
}

struct EcrWorld {
    aws: Aws,
    registry: EcrRegistry,
    queue: Queue,
}

impl EcrWorld {
    async fn new() -> Self {
        let aws = Aws::start().await;
        aws.repository("acme/shop-api");
        let (registry, queue) = (registry(&aws, UNHURRIED).await, queue(&aws).await);
        Self { aws, registry, queue }
    }
}

#[async_trait]
impl World for EcrWorld {
    fn registry(&self) -> &dyn Registry {
        &self.registry
    }
    fn source(&self) -> &dyn Source {
        &self.queue
    }
    async fn push(&mut self, image: &ImageName, tag: &str, content: &str) -> Digest {
        self.aws.push(image.as_str(), tag, content)
    }
    async fn restart(&mut self) {
        self.registry = registry(&self.aws, UNHURRIED).await;
        self.queue = queue(&self.aws).await;
    }
}

mod conformance {
    use super::EcrWorld;
    use crate::registry::suite;

    suite!(EcrWorld::new().await);
}
