//! What the configuration says of a rollout engine in one environment: judged when the configuration is read, carried as
//! JSON in the policy, and read back by the adapter.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::RolloutTarget;
use crate::domain::{AppName, EnvName};
use crate::port::{PortError, PortResult};

/// Which workloads an app is: those with these labels in a namespace of a cluster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workloads {
    /// The cluster, as `rollout.clusters` calls it.
    pub cluster: String,
    /// The namespace, with `{app}` and `{environment}` to be filled in.
    pub namespace: String,
    /// The label selector, likewise.
    pub labels: String,
    /// Whether Rollouts of Argo Rollouts are among them.
    #[serde(default)]
    pub argo_rollouts: bool,
}

/// Which Argo CD Application an app is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArgoCd {
    /// The cluster that Argo CD runs in.
    pub cluster: String,
    /// The namespace of the Application.
    pub namespace: String,
    /// How it is found there.
    pub find: Find,
    /// Where the app's pods are looked at, for the cause of what fails.
    pub workloads: Option<Workloads>,
    /// Other addresses of the env repo, by which Argo CD may reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repo_urls: Vec<String>,
}

/// Which Kustomization of Flux an app is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flux {
    /// The cluster that Flux runs in.
    pub cluster: String,
    /// The namespace of the Kustomization.
    pub namespace: String,
    /// Its name.
    pub kustomization: String,
    /// The Helm release that carries the app, in the same namespace.
    pub helm_release: Option<String>,
    /// Where the app's workloads are looked at.
    pub workloads: Option<Workloads>,
    /// Other addresses of the env repo, by which Flux may reach it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repo_urls: Vec<String>,
}

/// How one object of an app is found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Find {
    /// By its name.
    Name(String),
    /// By labels that it alone has.
    Labels(String),
}

/// A text of the configuration for one app in one environment.
pub fn filled(text: &str, target: &RolloutTarget) -> String {
    filled_for(text, &target.app, &target.environment)
}

/// The same, where nothing is rolled out.
pub fn filled_for(text: &str, app: &AppName, environment: &EnvName) -> String {
    text.replace("{app}", app.as_str()).replace("{environment}", environment.as_str())
}

/// The settings of an adapter, as the configuration judged them.
pub fn of<T: DeserializeOwned>(target: &RolloutTarget) -> PortResult<T> {
    serde_json::from_value(target.settings.clone()).map_err(|why| {
        let told =
            format!("the rollout settings of {} are not this engine's: correct the configuration", target.environment);
        PortError::new(crate::port::Fault::Rejected, told, why)
    })
}
