//! The clusters that the configuration names, each reached when it is first needed: one that is down, or whose credentials
//! hang, holds up nobody who asks another.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use kube::config::{KubeConfigOptions, Kubeconfig};
use kube::{Client, Config};

use super::api::Cluster;
use super::credentials;
use super::redact::redacted;
use crate::config::ClusterSettings;
use crate::domain::Instant;
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_secs(4);
/// How long before its end a credential is asked for anew.
const BEFORE_ITS_END: TimeDelta = TimeDelta::seconds(60);

/// The clusters.
pub struct Clusters {
    settings: BTreeMap<String, ClusterSettings>,
    clock: Arc<dyn Clock>,
    patience: Duration,
    open: Mutex<HashMap<String, Arc<Slot>>>,
}

/// One cluster's client. Whoever opens it holds this, and only this.
pub(super) type Slot = tokio::sync::Mutex<Option<Open>>;

/// A client that works, as far as is known.
#[derive(Clone)]
pub(super) struct Open {
    client: Client,
    /// Until when its credentials hold.
    until: Option<Instant>,
}

impl Clusters {
    /// The clusters, none of them reached yet.
    pub fn new(settings: BTreeMap<String, ClusterSettings>, clock: Arc<dyn Clock>) -> Self {
        Self { settings, clock, patience: PATIENCE, open: Mutex::default() }
    }

    /// The same, that waits so long for an answer.
    #[must_use]
    pub fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The names.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.settings.keys().map(String::as_str)
    }

    /// A cluster, to be asked.
    pub async fn cluster(&self, name: &str) -> PortResult<Cluster> {
        let settings = self.settings.get(name).ok_or_else(|| {
            PortError::rejected(format!("no cluster {name} is configured: give it under `rollout.clusters`"))
        })?;
        let kept = self.slot(name);
        let mut slot = kept.lock().await;
        let now = self.clock.wall();
        if let Some(open) = slot.as_ref().filter(|open| open.until.is_none_or(|until| now + BEFORE_ITS_END < until)) {
            return Ok(Cluster::new(name, open.client.clone(), (kept.clone(), self.patience)));
        }
        let opened = open(name, settings).await?;
        *slot = Some(opened.clone());
        Ok(Cluster::new(name, opened.client, (kept.clone(), self.patience)))
    }

    fn slot(&self, name: &str) -> Arc<Slot> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).entry(name.to_owned()).or_default().clone()
    }
}

async fn open(name: &str, settings: &ClusterSettings) -> PortResult<Open> {
    let told = |why: &dyn std::fmt::Display| {
        // A parser's words may quote what it stumbled over.
        let why = redacted(&why.to_string());
        PortError::new(Fault::Rejected, format!("cluster {name} cannot be reached as it is configured: {why}"), &why)
    };
    let mut config = match settings {
        ClusterSettings::InCluster => Config::incluster().map_err(|why| told(&why))?,
        ClusterSettings::Kubeconfig { path, context } => {
            let file = Kubeconfig::read_from(path).map_err(|why| told(&why))?;
            let options = KubeConfigOptions { context: context.clone(), ..KubeConfigOptions::default() };
            Config::from_custom_kubeconfig(file, &options).await.map_err(|why| told(&why))?
        }
    };
    let until = credentials::fill(&mut config.auth_info, name).await?;
    config.connect_timeout = Some(CONNECT);
    // What failed is tried again by the engine, which knows what for.
    config.default_retry = false;
    crate::tls::provide();
    let client = Client::try_from(config).map_err(|why| told(&why))?;
    Ok(Open { client, until })
}
