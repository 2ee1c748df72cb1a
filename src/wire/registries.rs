//! The registries that a configuration names, opened, with whoever hears of what is pushed there.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::config::{Config, EcrSettings, OciLogin, OciSettings, RegistrySettings};
use crate::domain::Instant;
use crate::domain::catalog::{App, ImageSpec, VersionImages};
use crate::domain::explain::{duration_words, instant_words};
use crate::engine::deaf::{heard_key, kept_last};
use crate::port::{Clock, Finding, Listener, PortError, Source};
use crate::registry::Registry;
use crate::registry::ecr::access::{Access, Patience};
use crate::registry::ecr::online::{self, Needed};
use crate::registry::ecr::{EcrRegistry, Setup};
use crate::registry::events::queue::{self, Queue, QueueListener};
use crate::registry::events::webhook::{Door, DoorListener};
use crate::registry::events::{Counts, Scope};
use crate::registry::hooks::{Hook, HookListener, Secret};
use crate::registry::local::LocalRegistry;
use crate::registry::oci::access::Credentials;
use crate::registry::oci::{self, OciRegistry};
use crate::store::Store;

/// How long a call waits for a message of a queue.
const WAIT: Duration = Duration::from_secs(20);

/// How long a call of OCI's API may take.
const OCI_PATIENCE: Duration = Duration::from_secs(10);

/// All registries.
pub(super) struct Registries {
    pub(super) all: BTreeMap<String, Arc<dyn Registry>>,
    /// The embedded one, where there is one.
    pub(super) local: Option<Arc<LocalRegistry>>,
    pub(super) sources: Vec<Arc<dyn Source>>,
    pub(super) listeners: Vec<Arc<dyn Listener>>,
}

/// Opens them. Nothing is asked of anybody yet.
pub(super) async fn open(config: &Config, clock: &Arc<dyn Clock>) -> Result<Registries, PortError> {
    let mut opened = Registries { all: BTreeMap::new(), local: None, sources: Vec::new(), listeners: Vec::new() };
    let mut of_ecr = Vec::new();
    for (name, settings) in &config.settings.registries {
        match settings {
            RegistrySettings::Local(root) => {
                let local = Arc::new(LocalRegistry::new(root, clock.clone()).called(name));
                opened.sources.push(local.clone());
                opened.all.insert(name.clone(), local.clone());
                opened.local.get_or_insert(local);
            }
            RegistrySettings::Ecr(settings) => {
                let setup = Setup {
                    account: settings.account.clone(),
                    access: Access::of(&settings.access),
                    patience: Patience::SHORT,
                    scan: settings.scan,
                    heard: settings.queue.is_some() || settings.webhook_secret.is_some(),
                };
                opened.all.insert(name.clone(), Arc::new(EcrRegistry::open(&setup).await));
                of_ecr.push((name.as_str(), settings.as_ref()));
            }
            RegistrySettings::Oci(settings) => {
                opened.all.insert(name.clone(), Arc::new(OciRegistry::new(oci(settings))));
                opened.listeners.extend(hook(config, (name, settings), clock)?);
            }
        }
    }
    opened.listeners.extend(listeners(config, &of_ecr).await?);
    Ok(opened)
}

/// Which events concern which image.
fn scope(config: &Config) -> Scope {
    let places = config.settings.registries.iter().filter_map(|(name, settings)| match settings {
        RegistrySettings::Local(_) | RegistrySettings::Oci(_) => None,
        RegistrySettings::Ecr(ecr) => Some((name.as_str(), ecr.account.as_str(), ecr.access.region.as_str())),
    });
    Scope::new(places, &config.catalog)
}

fn oci(settings: &OciSettings) -> oci::Setup {
    let credentials = match &settings.login {
        OciLogin::Anonymous => Credentials::Anonymous,
        OciLogin::Docker => Credentials::Docker,
        OciLogin::User(user, password) => Credentials::Basic { user: user.clone(), password: password.clone() },
    };
    let access = oci::access::Access { host: settings.host.clone(), plain: settings.plain, credentials };
    oci::Setup { access, patience: OCI_PATIENCE, scan: settings.scan, heard: settings.hook.is_some() }
}

/// Who hears of what is pushed to a registry that calls, where it does.
fn hook(
    config: &Config,
    (name, settings): (&str, &OciSettings),
    clock: &Arc<dyn Clock>,
) -> Result<Option<Arc<dyn Listener>>, PortError> {
    let Some(crate::config::Hook { kind, secret }) = &settings.hook else { return Ok(None) };
    let wrong = |e| PortError::rejected(format!("`registries.{name}.oci.webhook_secret`: {e}"));
    let secret = Secret::new(secret.read().map_err(wrong)?);
    let images = images_of(config, name).map(|needed| needed.image).collect();
    Ok(Some(Arc::new(HookListener(Arc::new(Hook::new(name, (*kind, secret), images, clock.clone()))))))
}

/// The images of a registry, and what is needed of each.
fn images_of<'c>(config: &'c Config, registry: &'c str) -> impl Iterator<Item = Needed> + 'c {
    let retag = |app: &App| app.version_images == VersionImages::Retag;
    let apps = config.catalog.apps.values().flat_map(move |app| app.images.iter().map(move |spec| (spec, retag(app))));
    let needed =
        |(spec, retag): (&ImageSpec, bool)| Needed { image: spec.name.clone(), retag, scan: spec.scan.is_some() };
    apps.filter(move |(spec, _)| spec.registry == registry).map(needed)
}

async fn listeners(config: &Config, of_ecr: &[(&str, &EcrSettings)]) -> Result<Vec<Arc<dyn Listener>>, PortError> {
    let scope = Arc::new(scope(config));
    let mut listeners: Vec<Arc<dyn Listener>> = Vec::new();
    let mut queues = BTreeSet::new();
    let mut secrets = Vec::new();
    for (name, ecr) in of_ecr {
        // Several registries may share a queue: every event says where it is from.
        if let Some(written) = ecr.queue.as_ref().filter(|queue| queues.insert(queue.url.clone())) {
            let setup = queue::Setup {
                url: written.url.clone(),
                access: Access::of(&written.access),
                patience: Patience::LONG,
                wait: WAIT,
            };
            let queue = Queue::open(&setup, scope.clone(), Arc::default()).await;
            listeners.push(Arc::new(QueueListener(Arc::new(queue))));
        }
        if let Some(secret) = &ecr.webhook_secret {
            let wrong = |e| PortError::rejected(format!("`registries.{name}.ecr.webhook_secret`: {e}"));
            secrets.push(secret.read().map_err(wrong)?);
        }
    }
    if !secrets.is_empty() {
        let door = Door::new(secrets, scope, Arc::new(Counts::default()));
        listeners.push(Arc::new(DoorListener(Arc::new(door))));
    }
    Ok(listeners)
}

/// How old the newest event of a registry is, as the daemon kept it in the store.
async fn newest(store: Option<&dyn Store>, name: &str, now: Instant) -> Option<Finding> {
    let key = heard_key(name);
    let notes = store?.notes(&key).await.ok()?;
    Some(match kept_last(&key, notes) {
        Some(at) => {
            let ago = duration_words((now - at).to_std().unwrap_or_default());
            Finding::good(format!("registry {name}: the newest event came {ago} ago ({})", instant_words(at)))
        }
        None => Finding::warn(format!(
            "registry {name}: no event of it was heard so far: push an image, and check again; until one comes, pushes are noticed by \
             the next scan"
        )),
    })
}

/// Asks whether all is there that the apps' images need.
pub(super) async fn check(config: &Config, clock: &Arc<dyn Clock>) -> Vec<Finding> {
    let mut found = Vec::new();
    // Where there is no store yet nothing was heard either, and nobody needs to be told.
    let store = super::read_store(&config.settings.data).await.ok();
    let (store, now) = (store.as_deref(), clock.now());
    for (name, settings) in &config.settings.registries {
        if let RegistrySettings::Oci(settings) = settings {
            let needed: Vec<_> = images_of(config, name).map(|needed| (needed.image, needed.retag)).collect();
            found.extend(oci::online::check(name, &oci(settings), &needed).await);
            if settings.hook.is_some() {
                found.extend(newest(store, name, now).await);
            } else {
                found.push(Finding::warn(format!(
                    "registry {name}: nobody tells of pushes; each is noticed by the next scan. Give it a `webhook_secret`, and let it \
                     call POST /webhooks/registry/{name}"
                )));
            }
        }
        let RegistrySettings::Ecr(ecr) = settings else { continue };
        let needed: Vec<Needed> = images_of(config, name).collect();
        let (account, access, scan) = (ecr.account.clone(), Access::of(&ecr.access), ecr.scan);
        let setup = Setup { account, access, patience: Patience::SHORT, scan, heard: false };
        found.extend(online::check(name, &setup, &needed).await);
        if ecr.queue.is_some() || ecr.webhook_secret.is_some() {
            found.extend(newest(store, name, now).await);
        }
        match (&ecr.queue, &ecr.webhook_secret) {
            (Some(queue), _) => {
                let access = Access::of(&queue.access);
                found.extend(online::check_queue(&queue.url, &access, Patience::SHORT, &scope(config)).await);
            }
            (None, Some(_)) => {}
            (None, None) => found.push(Finding::warn(format!(
                "registry {name}: nobody tells of pushes; each is noticed by the next scan. Give it a `queue` or a `webhook_secret`"
            ))),
        }
    }
    found
}
