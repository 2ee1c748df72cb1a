//! What an object of Flux says. All kinds say it alike.

use serde_json::Value;

use super::{GIT_REPOSITORIES, HELM_RELEASES, KUSTOMIZATIONS, OCI_REPOSITORIES};
use crate::domain::{AppName, CommitSha};
use crate::rollout::kube::{Resource, condition, flag, list, number, redacted, text};

/// An object with the kind that it is of.
pub(super) struct Object {
    resource: Resource,
    value: Value,
}

/// Whether an object is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ready<'v> {
    /// It is.
    Yes,
    /// It is being brought there, in words.
    Working(String),
    /// It is not.
    Not {
        /// In Flux's word.
        reason: &'v str,
        /// In Flux's words, with that.
        message: String,
    },
}

impl Object {
    pub(super) fn new(resource: Resource, value: Value) -> Self {
        Self { resource, value }
    }

    pub(super) fn value(&self) -> &Value {
        &self.value
    }

    /// Whether it is a source that is in a registry.
    pub(super) fn is_in_registry(&self) -> bool {
        self.resource == OCI_REPOSITORIES
    }

    /// Its name, with its kind.
    pub(super) fn name(&self) -> String {
        let kind = match self.resource.plural {
            plural if plural == KUSTOMIZATIONS.plural => "Kustomization",
            plural if plural == HELM_RELEASES.plural => "HelmRelease",
            plural if plural == GIT_REPOSITORIES.plural => "GitRepository",
            _ => "OCIRepository",
        };
        format!("{kind} {}", text(&self.value, "/metadata/name"))
    }

    pub(super) fn is_suspended(&self) -> bool {
        flag(&self.value, "/spec/suspend")
    }

    /// Kind, name and namespace of its source.
    pub(super) fn source(&self) -> Option<(&str, &str, &str)> {
        let reference = self.value.pointer("/spec/sourceRef")?;
        Some((text(reference, "/kind"), text(reference, "/name"), text(reference, "/namespace")))
    }

    /// The env repo's commit that was applied. Of an artifact in a registry it is the one that it was made of.
    pub(super) fn applied(&self) -> Option<CommitSha> {
        let origin = text(&self.value, "/status/lastAppliedOriginRevision");
        commit(origin).or_else(|| commit(text(&self.value, "/status/lastAppliedRevision")))
    }

    /// The commit that was last tried.
    pub(super) fn attempted(&self) -> Option<CommitSha> {
        commit(text(&self.value, "/status/lastAttemptedRevision"))
    }

    /// Whether it is ready only once what it applies of an app is healthy. What else is looked at says nothing of that app.
    pub(super) fn checks_health(&self, app: &AppName) -> bool {
        let (app, workloads) =
            (app.as_str(), ["Deployment", "StatefulSet", "DaemonSet", "Job", "Rollout", "HelmRelease"]);
        let of_app = |check: &&Value| {
            let name = text(check, "/name");
            let called = name == app
                || name.strip_prefix(app).is_some_and(|rest| rest.starts_with('-'))
                || name.strip_suffix(app).is_some_and(|rest| rest.ends_with('-'));
            called && workloads.contains(&text(check, "/kind"))
        };
        flag(&self.value, "/spec/wait") || list(&self.value, "/spec/healthChecks").iter().any(|check| of_app(&check))
    }

    /// That a Helm release was taken back, or taken out.
    pub(super) fn remediated(&self) -> Option<String> {
        let remediated = condition(&self.value, "Remediated").filter(|c| text(c, "/status") == "True")?;
        let failed = condition(&self.value, "Ready").map(|ready| text(ready, "/message")).unwrap_or_default();
        let said = if failed.is_empty() { text(remediated, "/message") } else { failed };
        Some(redacted(said))
    }

    /// Whether it is ready, as it is wanted now and not as it was wanted before.
    pub(super) fn ready(&self) -> Ready<'_> {
        let of = |kind: &str, status: &str| condition(&self.value, kind).filter(|c| text(c, "/status") == status);
        let told = |c: &Value| {
            let (reason, message) = (text(c, "/reason"), redacted(text(c, "/message")));
            if message.is_empty() { reason.to_owned() } else { format!("{reason}: {message}") }
        };
        if let Some(stalled) = of("Stalled", "True") {
            return Ready::Not { reason: text(stalled, "/reason"), message: told(stalled) };
        }
        let (wanted, seen) =
            (number(&self.value, "/metadata/generation"), number(&self.value, "/status/observedGeneration"));
        if wanted.is_some() && wanted != seen {
            return Ready::Working("Flux has not seen its last change yet".to_owned());
        }
        // A failure that is tried again shows both.
        if let Some(not) = of("Ready", "False") {
            return Ready::Not { reason: text(not, "/reason"), message: told(not) };
        }
        if let Some(working) = of("Reconciling", "True") {
            return Ready::Working(told(working));
        }
        match condition(&self.value, "Ready") {
            Some(ready) if text(ready, "/status") == "True" => Ready::Yes,
            Some(other) => Ready::Working(told(other)),
            None => Ready::Working("Flux has not looked at it yet".to_owned()),
        }
    }
}

/// The commit of a revision: `main@sha1:…`, `sha1:…`, `refs/heads/main@sha1:…`.
fn commit(revision: &str) -> Option<CommitSha> {
    let (_, digits) = revision.rsplit_once("sha1:")?;
    CommitSha::parse(digits).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const SHA: &str = "1111111111111111111111111111111111111111";

    fn kustomization(value: Value) -> Object {
        Object::new(KUSTOMIZATIONS, value)
    }

    #[test]
    fn a_commit_is_read_out_of_every_form_of_a_revision() {
        for text in [format!("main@sha1:{SHA}"), format!("sha1:{SHA}"), format!("refs/heads/main@sha1:{SHA}")] {
            assert_eq!(commit(&text).unwrap().as_str(), SHA, "{text}");
        }
        for text in ["", "main", "latest@sha256:abc", "main@sha1:abc"] {
            assert_eq!(commit(text), None, "{text}");
        }
        let of_registry = json!({ "status": {
            "lastAppliedRevision": "latest@sha256:abc", "lastAppliedOriginRevision": format!("main@sha1:{SHA}"),
        } });
        assert_eq!(kustomization(of_registry).applied().unwrap().as_str(), SHA);
    }

    #[test]
    fn ready_counts_only_for_what_is_wanted_now() {
        let ready = json!({ "type": "Ready", "status": "True", "reason": "ReconciliationSucceeded" });
        let of = |generation: i64, conditions: Value| {
            let object = kustomization(json!({
                "metadata": { "generation": 2 },
                "status": { "observedGeneration": generation, "conditions": conditions },
            }));
            format!("{:?}", object.ready())
        };
        assert_eq!(of(2, json!([ready])), "Yes");
        assert!(of(1, json!([ready])).contains("has not seen its last change yet"));
        let working = json!({ "type": "Reconciling", "status": "True", "reason": "Progressing", "message": "health" });
        assert_eq!(of(2, json!([ready, working])), "Working(\"Progressing: health\")");
        let failed = json!({ "type": "Ready", "status": "False", "reason": "HealthCheckFailed", "message": "timeout" });
        assert!(
            of(2, json!([failed, working])).contains("HealthCheckFailed: timeout"),
            "it is tried again, and failed"
        );
        let stalled =
            json!({ "type": "Stalled", "status": "True", "reason": "InvalidPath", "message": "no such path" });
        assert!(of(1, json!([ready, stalled])).contains("InvalidPath: no such path"));
        assert!(of(2, json!([])).starts_with("Working"));
    }

    #[test]
    fn a_release_that_was_taken_back_says_why() {
        let conditions = json!([
            { "type": "Ready", "status": "False", "message": "timed out waiting for the deployment" },
            { "type": "Remediated", "status": "True", "message": "rollback succeeded" },
        ]);
        let release = Object::new(HELM_RELEASES, json!({ "status": { "conditions": conditions } }));
        assert_eq!(release.remediated().as_deref(), Some("timed out waiting for the deployment"));
    }
}
