//! What one Application says, as far as it can be believed.

use chrono::DateTime;
use serde_json::Value;

use crate::domain::{CommitSha, Instant};
use crate::rollout::kube::{flag, list, redacted, text};

/// How many resources that could not be synced are told of.
const TOLD: usize = 3;

/// An Application as Argo CD keeps it.
pub(super) struct Application<'v>(&'v Value);

/// Which of an Application's sources is the env repo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The only one.
    Only,
    /// One of several, by its place.
    Nth(usize),
    /// What is applied is made of it, and kept elsewhere.
    Hydrated,
}

/// How an operation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    Running,
    /// It failed, and waits for the next try.
    Retrying,
    Succeeded,
    Failed,
}

/// The newest synchronisation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Operation {
    pub(super) phase: Phase,
    /// The env repo's commit that it is to.
    pub(super) revision: Option<CommitSha>,
    pub(super) message: String,
    pub(super) finished_at: Option<Instant>,
    /// Whether only some resources were picked, or nothing was applied at all: a dry run is recorded like any other.
    partial: bool,
    /// What could not be applied.
    failed: Vec<String>,
}

impl Operation {
    /// Whether all that the revision says was applied.
    pub(super) fn is_full_success(&self) -> bool {
        self.phase == Phase::Succeeded && !self.partial
    }

    /// Why it failed, in words.
    pub(super) fn failure(&self, name: &str) -> String {
        let more = if self.failed.is_empty() { String::new() } else { format!(" ({})", self.failed.join("; ")) };
        format!("the sync of Application {name} failed: {}{more}", redacted(&self.message))
    }
}

/// Whether a kind, as it is written in a rule, may be one that runs images.
fn is_over_workloads(kind: &str) -> bool {
    let all = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job", "CronJob", "Pod"];
    kind.is_empty() || kind.contains('*') || all.contains(&kind)
}

/// Whether a pointer is to images, or to what they are in.
fn is_over_images(pointer: &str) -> bool {
    let above = ["/spec", "/spec/template", "/spec/template/spec", "/spec/jobTemplate", "/spec/jobTemplate/spec"];
    names_images(pointer) || above.contains(&pointer.trim_end_matches('/')) || pointer.trim_end_matches('/').is_empty()
}

fn names_images(path: &str) -> bool {
    path.contains("ontainers") || path.contains("image")
}

impl<'v> Application<'v> {
    pub(super) fn new(object: &'v Value) -> Self {
        Self(object)
    }

    pub(super) fn name(&self) -> &'v str {
        text(self.0, "/metadata/name")
    }

    /// All of it.
    pub(super) fn object(&self) -> &'v Value {
        self.0
    }

    pub(super) fn resource_version(&self) -> &'v str {
        text(self.0, "/metadata/resourceVersion")
    }

    /// A part of it, as it stands there.
    pub(super) fn text(&self, path: &str) -> &'v str {
        text(self.0, path)
    }

    /// Whether somebody is deleting it.
    pub(super) fn is_going(&self) -> bool {
        self.0.pointer("/metadata/deletionTimestamp").is_some()
    }

    /// Whether what it compared last are the sources that it has now.
    pub(super) fn is_compared(&self) -> bool {
        let (wanted, compared) = (self.0.pointer("/spec"), self.0.pointer("/status/sync/comparedTo"));
        let (Some(wanted), Some(compared)) = (wanted, compared) else { return false };
        if wanted.get("sourceHydrator").is_some() {
            return true;
        }
        if list(wanted, "/sources").is_empty() {
            return wanted.get("source") == compared.get("source");
        }
        wanted.get("sources") == compared.get("sources")
    }

    /// The field that has it pass over differences in what workloads run: then `Synced` says nothing of images.
    pub(super) fn passes_over_images(&self) -> Option<String> {
        let all = list(self.0, "/spec/ignoreDifferences").iter().enumerate();
        all.filter(|(_, one)| is_over_workloads(text(one, "/kind"))).find_map(|(n, one)| {
            let of =
                |path: &str, is_over: fn(&str) -> bool| list(one, path).iter().filter_map(Value::as_str).any(is_over);
            let over = of("/jsonPointers", is_over_images) || of("/jqPathExpressions", names_images);
            over.then(|| format!("spec.ignoreDifferences[{n}]"))
        })
    }

    /// The env repo's commit that was compared last. After a comparison that failed there may be a branch's name.
    pub(super) fn compared(&self, source: Source) -> Option<CommitSha> {
        let sync = self.0.pointer("/status/sync")?;
        let compared = revision(sync, source)?;
        match source {
            Source::Hydrated => self.dry(&compared),
            _ => Some(compared),
        }
    }

    /// The commit that a hydrated one was made of.
    fn dry(&self, hydrated: &CommitSha) -> Option<CommitSha> {
        let last = self.0.pointer("/status/sourceHydrator/lastSuccessfulOperation")?;
        let made = text(last, "/hydratedSHA") == hydrated.as_str();
        CommitSha::parse(text(last, "/drySHA")).ok().filter(|_| made)
    }

    /// The newest operation; none while one was only asked for, or none ever ran.
    pub(super) fn operation(&self, source: Source) -> Option<Operation> {
        let state = self.0.pointer("/status/operationState")?;
        let finished_at = at(state, "/finishedAt");
        let phase = match text(state, "/phase") {
            "Running" if finished_at.is_some() => Phase::Retrying,
            "Running" | "Terminating" => Phase::Running,
            "Succeeded" => Phase::Succeeded,
            _ => Phase::Failed,
        };
        let null = &Value::Null;
        let result = state.pointer("/syncResult").unwrap_or(null);
        let asked = state.pointer("/operation/sync").unwrap_or(null);
        let commit = revision(result, source).or_else(|| revision(asked, source));
        let failed = |one: &&Value| {
            text(one, "/status") == "SyncFailed" || matches!(text(one, "/hookPhase"), "Failed" | "Error")
        };
        let words =
            |one: &Value| format!("{} {}: {}", text(one, "/kind"), text(one, "/name"), redacted(text(one, "/message")));
        Some(Operation {
            phase,
            revision: match source {
                Source::Hydrated => commit.and_then(|hydrated| self.dry(&hydrated)),
                _ => commit,
            },
            message: text(state, "/message").to_owned(),
            finished_at,
            partial: !list(asked, "/resources").is_empty() || flag(asked, "/dryRun"),
            failed: list(result, "/resources").iter().filter(failed).take(TOLD).map(words).collect(),
        })
    }

    /// The commit that was last applied as a whole: only such operations get into the history.
    pub(super) fn last_applied(&self, source: Source) -> Option<CommitSha> {
        let commit = revision(list(self.0, "/status/history").last()?, source)?;
        match source {
            Source::Hydrated => self.dry(&commit),
            _ => Some(commit),
        }
    }

    /// Whether an operation is wanted of Argo CD.
    pub(super) fn is_asked(&self) -> bool {
        self.0.pointer("/operation").is_some_and(|operation| !operation.is_null())
    }

    /// Whether the cluster has what was compared.
    pub(super) fn is_synced(&self) -> bool {
        text(self.0, "/status/sync/status") == "Synced"
    }

    /// What keeps Argo CD from comparing it.
    pub(super) fn errors(&self) -> Option<String> {
        let known = ["ComparisonError", "InvalidSpecError", "UnknownError", "SyncError"];
        let of = |kind: &&str| list(self.0, "/status/conditions").iter().find(|c| text(c, "/type") == *kind);
        let found = known.iter().find_map(|kind| of(kind).map(|c| (kind, text(c, "/message"))));
        found.map(|(kind, message)| format!("Application {} has a {kind}: {}", self.name(), redacted(message)))
    }

    /// Why a commit may never be looked at: only some paths are.
    pub(super) fn narrow(&self) -> Option<String> {
        let annotations = self.0.pointer("/metadata/annotations")?;
        let paths = annotations.get("argocd.argoproj.io/manifest-generate-paths").and_then(Value::as_str)?;
        Some(format!(
            "Argo CD has not looked at it; Application {} only looks at commits that change {} (manifest-generate-paths)",
            self.name(),
            redacted(paths)
        ))
    }

    /// Why it is not synced by itself.
    pub(super) fn not_by_itself(&self) -> Option<String> {
        let automated = self.0.pointer("/spec/syncPolicy/automated").filter(|a| !a.is_null());
        let off = automated.is_none_or(|a| a.get("enabled").and_then(Value::as_bool) == Some(false));
        let by_set = list(self.0, "/metadata/ownerReferences").iter().any(|o| text(o, "/kind") == "ApplicationSet");
        let whose = if by_set { " (its ApplicationSet may sync it by steps)" } else { "" };
        off.then(|| format!("auto-sync of Application {} is off{whose}; somebody has to sync it", self.name()))
    }

    /// When it was last looked at as a whole, its health among it.
    pub(super) fn reconciled_at(&self) -> Option<Instant> {
        at(self.0, "/status/reconciledAt")
    }

    /// Its health, and what is said of that.
    pub(super) fn health(&self) -> (&'v str, &'v str) {
        (text(self.0, "/status/health/status"), text(self.0, "/status/health/message"))
    }
}

fn at(value: &Value, path: &str) -> Option<Instant> {
    DateTime::parse_from_rfc3339(text(value, path)).ok().map(|at| at.to_utc())
}

/// The commit that a status or an operation names for a source.
fn revision(of: &Value, source: Source) -> Option<CommitSha> {
    let named = match source {
        Source::Only | Source::Hydrated => text(of, "/revision"),
        Source::Nth(place) => list(of, "/revisions").get(place)?.as_str()?,
    };
    CommitSha::parse(named).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OURS: &str = "1111111111111111111111111111111111111111";
    const OTHER: &str = "2222222222222222222222222222222222222222";

    fn sha(text: &str) -> CommitSha {
        CommitSha::parse(text).unwrap()
    }

    #[test]
    fn of_several_sources_the_one_in_the_env_repo_counts_by_its_place() {
        let chart = json!({ "repoURL": "https://charts.acme.example", "chart": "shop" });
        let values = json!({ "repoURL": "https://github.com/acme/k8s-prod", "ref": "values" });
        let sources = json!([chart, values]);
        let sync = json!({ "revisions": ["1.2.3", OURS], "comparedTo": { "sources": sources } });
        let object = json!({ "spec": { "sources": sources }, "status": { "sync": sync } });
        let application = Application::new(&object);
        assert!(application.is_compared());
        assert_eq!(application.compared(Source::Nth(1)), Some(sha(OURS)));
        let mut changed = object.clone();
        changed["spec"]["sources"][0]["targetRevision"] = json!("2.0.0");
        assert!(!Application::new(&changed).is_compared(), "its revisions may belong to other sources");
    }

    #[test]
    fn a_branch_is_no_commit() {
        let object = json!({ "status": { "sync": { "revision": "main" } } });
        assert_eq!(Application::new(&object).compared(Source::Only), None);
    }

    #[test]
    fn a_hydrated_commit_is_known_by_what_it_was_made_of() {
        let last = json!({ "drySHA": OURS, "hydratedSHA": OTHER });
        let of = |compared: &str| {
            let object = json!({
                "spec": { "sourceHydrator": { "drySource": { "repoURL": "https://github.com/acme/k8s-prod" } } },
                "status": { "sync": { "revision": compared }, "sourceHydrator": { "lastSuccessfulOperation": last } },
            });
            Application::new(&object).compared(Source::Hydrated)
        };
        assert_eq!(of(OTHER), Some(sha(OURS)));
        assert_eq!(of(OURS), None, "one that it was not made of says nothing");
    }

    #[test]
    fn running_with_an_end_is_a_failure_that_is_tried_again() {
        let of = |state: Value| {
            let object = json!({ "status": { "operationState": state } });
            Application::new(&object).operation(Source::Only).unwrap()
        };
        assert_eq!(of(json!({ "phase": "Running" })).phase, Phase::Running);
        assert_eq!(of(json!({ "phase": "Running", "finishedAt": "2026-01-05T10:00:00Z" })).phase, Phase::Retrying);
        assert_eq!(of(json!({ "phase": "Error" })).phase, Phase::Failed);
        let partial =
            json!({ "phase": "Succeeded", "operation": { "sync": { "resources": [{ "kind": "Deployment" }] } } });
        assert!(!of(partial).is_full_success(), "a part is no proof of the whole");
        let dry = json!({ "phase": "Succeeded", "operation": { "sync": { "dryRun": true } } });
        assert!(!of(dry).is_full_success(), "a dry run applies nothing");
        let failed = of(json!({
            "phase": "Failed", "message": "one or more objects failed",
            "operation": { "sync": { "revision": OTHER } },
            "syncResult": { "revision": OURS, "resources": [
                { "kind": "Job", "name": "migrate", "hookPhase": "Failed", "message": "password=hunter2 is wrong" },
                { "kind": "Service", "name": "shop", "status": "Synced" },
            ] },
        }));
        assert_eq!(failed.revision, Some(sha(OURS)));
        assert_eq!(
            failed.failure("shop"),
            "the sync of Application shop failed: one or more objects failed (Job migrate: password=[redacted] is wrong)"
        );
    }

    #[test]
    fn differences_that_are_passed_over_are_of_images_where_they_are_in_what_runs() {
        let of = |rule: Value| {
            let object =
                json!({ "spec": { "ignoreDifferences": [{ "kind": "Service", "jsonPointers": ["/spec"] }, rule] } });
            Application::new(&object).passes_over_images()
        };
        let field = Some("spec.ignoreDifferences[1]".to_owned());
        assert_eq!(
            of(json!({ "kind": "Deployment", "jsonPointers": ["/spec/template/spec/containers/0/image"] })),
            field
        );
        assert_eq!(of(json!({ "kind": "*", "jqPathExpressions": [".spec.template.spec.containers[].image"] })), field);
        assert_eq!(of(json!({ "kind": "StatefulSet", "jsonPointers": ["/spec/replicas", "/spec/template"] })), field);
        assert_eq!(of(json!({ "kind": "Deployment", "jsonPointers": ["/spec/replicas"] })), None);
        assert_eq!(of(json!({ "kind": "HorizontalPodAutoscaler", "jsonPointers": ["/spec"] })), None);
    }

    #[test]
    fn auto_sync_that_is_off_is_told() {
        let of = |policy: Value| {
            let object = json!({ "metadata": { "name": "shop" }, "spec": { "syncPolicy": policy } });
            Application::new(&object).not_by_itself()
        };
        assert!(of(json!({})).unwrap().contains("is off; somebody has to sync it"));
        assert!(of(json!({ "automated": { "enabled": false } })).is_some());
        assert_eq!(of(json!({ "automated": {} })), None);
    }
}
