//! Hearing of changes: what is looked at is watched, one watch for each kind in each namespace, and whoever is concerned is
//! poked. A watch only saves time: what it misses is seen at the next look, so one that may not be had is told once, and no
//! more.
//!
//! Of an object nothing is kept but a mark of what matters of it: engines touch their objects every few minutes to say that
//! nothing changed.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt as _, future, pin_mut};
use kube::Api;
use kube::core::{ApiResource, DynamicObject, GroupVersionKind};
use kube::runtime::watcher::{self, Event as Seen, watcher};
use serde_json::Value;

use super::kube::{Clusters, Resource, redacted};
use super::settings::Find;
use super::spots::Spot;
use crate::domain::event::Event;
use crate::domain::{AppName, EnvName};
use crate::port::{Clock, Incoming, Intake, Listener, PortError, PortResult};

/// How long to wait before a watch that ended badly is begun anew, at first and at most.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));
/// What is answered where a watch began too long ago.
const GONE: u16 = 410;
/// What of an object changes although nothing does.
const VOLATILE: [&str; 8] = [
    "reconciledAt",
    "observedAt",
    "lastUpdateTime",
    "lastTransitionTime",
    "lastProbeTime",
    "lastHandledReconcileAt",
    "history",
    "resources",
];

/// Watches what the engines look at.
pub struct Watches {
    clusters: Arc<Clusters>,
    clock: Arc<dyn Clock>,
    all: BTreeMap<Place, Vec<Whose>>,
}

/// What one watch is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    cluster: String,
    namespace: String,
    resource: Resource,
}

/// Whom an object concerns.
#[derive(Debug, Clone)]
struct Whose {
    find: Find,
    environment: EnvName,
    app: AppName,
}

impl Whose {
    fn is(&self, object: &DynamicObject) -> bool {
        match &self.find {
            Find::Name(name) => object.metadata.name.as_ref() == Some(name),
            Find::Labels(labels) => labels.split(',').all(|one| {
                let of = |key: &str| object.metadata.labels.as_ref()?.get(key);
                one.split_once('=').is_some_and(|(key, value)| of(key).is_some_and(|has| has == value))
            }),
        }
    }
}

impl Watches {
    /// Watches where these apps are looked for.
    pub fn new(clusters: Arc<Clusters>, clock: Arc<dyn Clock>, spots: Vec<(EnvName, AppName, Spot)>) -> Self {
        let mut all: BTreeMap<Place, Vec<Whose>> = BTreeMap::new();
        for (environment, app, spot) in spots {
            for (resource, find) in spot.objects {
                let place = Place { cluster: spot.cluster.clone(), namespace: spot.namespace.clone(), resource };
                let whose = Whose { find, environment: environment.clone(), app: app.clone() };
                all.entry(place).or_default().push(whose);
            }
        }
        Self { clusters, clock, all }
    }

    /// Keeps one watch, for ever.
    async fn keep(&self, place: &Place, whose: &[Whose], intake: &Arc<dyn Intake>) {
        let mut marks = Marks::default();
        let (mut pause, mut told) = (PAUSE.0, None);
        loop {
            let began = marks.heard;
            if let Err(error) = self.watch(place, whose, intake, &mut marks).await {
                let what = format!("{} in namespace {}", place.resource.name(), place.namespace);
                if told.as_ref() != Some(&error.told) {
                    tracing::warn!(cluster = place.cluster, cause = %error.cause, "cannot watch {what}: {error}; polling goes on");
                    told = Some(error.told);
                }
            }
            if marks.heard > began {
                (pause, told) = (PAUSE.0, None);
            }
            self.clock.pause(pause).await;
            pause = (pause * 2).min(PAUSE.1);
        }
    }

    /// Watches until something goes wrong. A watch that grew too old lists anew by itself.
    async fn watch(
        &self,
        place: &Place,
        whose: &[Whose],
        intake: &Arc<dyn Intake>,
        marks: &mut Marks,
    ) -> PortResult<()> {
        let cluster = self.clusters.cluster(&place.cluster).await?;
        let Resource { group, version, plural, .. } = place.resource;
        let kind = ApiResource::from_gvk_with_plural(&GroupVersionKind::gvk(group, version, plural), plural);
        let api: Api<DynamicObject> = Api::namespaced_with(cluster.client(), &place.namespace, &kind);
        let failed = |error: watcher::Error| {
            let cause = redacted(&error.to_string());
            PortError::transient(format!("cluster {} ended it", place.cluster), cause)
        };
        let stream = watcher(api, watcher::Config::default());
        pin_mut!(stream);
        while let Some(seen) = stream.next().await {
            let seen = match seen {
                // It lists anew by itself.
                Err(watcher::Error::WatchError(status)) if status.code == GONE => continue,
                seen => seen.map_err(failed)?,
            };
            let (object, gone) = match seen {
                Seen::Apply(object) | Seen::InitApply(object) => (object, false),
                Seen::Delete(object) => (object, true),
                Seen::InitDone => {
                    marks.known = true;
                    continue;
                }
                Seen::Init => continue,
            };
            let concerned: Vec<&Whose> = whose.iter().filter(|whose| whose.is(&object)).collect();
            if concerned.is_empty() || !marks.changed(&object, gone) {
                continue;
            }
            let events: Vec<Incoming> = concerned.into_iter().map(|whose| incoming(place, &object, whose)).collect();
            intake.take_in(NAME, &events).await?;
        }
        Ok(())
    }
}

/// What matters of the objects that were seen, as a mark of it.
#[derive(Default)]
struct Marks {
    by_name: HashMap<String, u64>,
    /// Whether all were listed once: before that, nothing is new.
    known: bool,
    /// How many objects were heard of.
    heard: u64,
}

impl Marks {
    /// Takes in how an object is, and says whether that is another than before.
    fn changed(&mut self, object: &DynamicObject, gone: bool) -> bool {
        self.heard += 1;
        let name = object.metadata.name.clone().unwrap_or_default();
        if gone {
            return self.by_name.remove(&name).is_some();
        }
        let mut hasher = DefaultHasher::new();
        object.metadata.generation.hash(&mut hasher);
        mark(&object.data, &mut hasher);
        let new = hasher.finish();
        self.by_name.insert(name, new) != Some(new) && self.known
    }
}

/// Hashes what matters of a value. Keys come in their order.
fn mark(value: &Value, hasher: &mut DefaultHasher) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields.iter().filter(|(key, _)| !VOLATILE.contains(&key.as_str())) {
                key.hash(hasher);
                mark(value, hasher);
            }
        }
        Value::Array(all) => all.iter().for_each(|value| mark(value, hasher)),
        other => other.to_string().hash(hasher),
    }
}

fn incoming(place: &Place, object: &DynamicObject, whose: &Whose) -> Incoming {
    let metadata = &object.metadata;
    let (name, version) = (metadata.name.as_deref().unwrap_or_default(), metadata.resource_version.as_deref());
    let Place { cluster, namespace, resource } = place;
    let (environment, app) = (whose.environment.clone(), whose.app.clone());
    let at = version.unwrap_or_default();
    let key = format!("{cluster}/{namespace}/{}/{name}/{at}:{environment}:{app}", resource.name());
    Incoming { key, event: Event::RolloutChanged { environment, app } }
}

/// What the inbox calls it.
const NAME: &str = "rollout/clusters";

#[async_trait]
impl Listener for Watches {
    fn name(&self) -> &str {
        NAME
    }

    async fn listen(&self, intake: Arc<dyn Intake>) {
        future::join_all(self.all.iter().map(|(place, whose)| self.keep(place, whose, &intake))).await;
        // Nothing is watched: there is nothing to hear.
        future::pending().await
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> DynamicObject {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn what_only_says_that_nothing_changed_is_no_change() {
        let of = |health: &str, reconciled: &str| {
            object(json!({
                "metadata": { "name": "shop", "generation": 2 },
                "status": { "health": { "status": health }, "reconciledAt": reconciled },
            }))
        };
        let mut marks = Marks::default();
        assert!(!marks.changed(&of("Progressing", "10:00"), false), "it is listed for the first time");
        marks.known = true;
        assert!(!marks.changed(&of("Progressing", "10:03"), false));
        assert!(marks.changed(&of("Healthy", "10:04"), false));
        assert!(marks.changed(&of("Healthy", "10:04"), true), "it is gone");
        assert!(marks.changed(&of("Healthy", "10:04"), false), "it is new");
    }

    #[test]
    fn an_object_is_whose_its_name_or_labels_say() {
        let whose = |find: Find| Whose {
            find,
            environment: EnvName::parse("prod").unwrap(),
            app: AppName::parse("shop").unwrap(),
        };
        let shop = object(json!({ "metadata": { "name": "shop", "labels": { "app": "shop", "tier": "api" } } }));
        assert!(whose(Find::Name("shop".into())).is(&shop) && !whose(Find::Name("sho".into())).is(&shop));
        assert!(whose(Find::Labels("app=shop,tier=api".into())).is(&shop));
        assert!(!whose(Find::Labels("app=shop,tier=web".into())).is(&shop));
        assert!(!whose(Find::Labels("other=shop".into())).is(&shop));
    }
}
