//! Whether a workload has rolled out, by the rules of `kubectl rollout status`, in their order: what it shows counts only once
//! its controller has seen what is wanted, or the rollout before would be taken for this one.

use serde_json::Value;

use super::argo_rollout;
use super::json::{condition, flag, named, number, text};
use super::redact::redacted;

/// The kinds that are watched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Deployment,
    StatefulSet,
    DaemonSet,
    Rollout,
}

impl Kind {
    /// Those that every cluster has, and Argo Rollouts' own where it is there.
    pub(crate) fn all(with_rollouts: bool) -> Vec<Self> {
        let mut all = vec![Self::Deployment, Self::StatefulSet, Self::DaemonSet];
        all.extend(with_rollouts.then_some(Self::Rollout));
        all
    }

    fn word(self) -> &'static str {
        match self {
            Self::Deployment => "deployment",
            Self::StatefulSet => "stateful set",
            Self::DaemonSet => "daemon set",
            Self::Rollout => "rollout",
        }
    }
}

/// How a workload stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Stand {
    /// On its way, in words.
    Progressing(String),
    /// Its controller has given up on it, in words.
    Failed(String),
    /// Rolled out.
    Done,
    /// It is to have no pods: nothing shows whether it runs.
    Empty,
}

/// A workload as the cluster has it.
#[derive(Debug, Clone)]
pub(crate) struct Workload {
    pub(crate) kind: Kind,
    pub(crate) object: Value,
}

impl Workload {
    /// Its name, with its kind.
    pub(crate) fn name(&self) -> String {
        named(self.kind.word(), &self.object)
    }

    /// What its pods are made of.
    pub(crate) fn pod_spec(&self) -> &Value {
        self.object.pointer("/spec/template/spec").unwrap_or(&Value::Null)
    }

    /// How it stands. `revisions` are those that its pods are of, as their labels say.
    pub(crate) fn stand(&self, revisions: &[&str]) -> Stand {
        let object = &self.object;
        let (wanted, seen) = (number(object, "/metadata/generation"), number(object, "/status/observedGeneration"));
        // A stateful set that nobody has seen yet shows 0.
        let unseen = seen.is_none_or(|seen| seen == 0 || wanted.is_some_and(|wanted| wanted > seen));
        match self.kind {
            Kind::Rollout => argo_rollout::stand(object, &self.name()),
            _ if unseen => self.progressing("its controller has not seen the change yet"),
            Kind::Deployment => self.deployment(),
            Kind::StatefulSet => self.stateful_set(revisions),
            Kind::DaemonSet => self.daemon_set(revisions),
        }
    }

    fn progressing(&self, how: impl std::fmt::Display) -> Stand {
        Stand::Progressing(format!("{}: {how}", self.name()))
    }

    fn of(&self, path: &str) -> i64 {
        number(&self.object, path).unwrap_or_default()
    }

    /// How many pods it is to have: one, where it does not say.
    fn replicas(&self) -> i64 {
        number(&self.object, "/spec/replicas").unwrap_or(1)
    }

    fn deployment(&self) -> Stand {
        let of_condition = |kind: &str, status: &str| {
            condition(&self.object, kind).filter(|c| status.is_empty() || text(c, "/status") == status)
        };
        let told = |c: &Value| Stand::Failed(format!("{}: {}", self.name(), redacted(text(c, "/message"))));
        if let Some(late) = of_condition("Progressing", "").filter(|c| text(c, "/reason") == "ProgressDeadlineExceeded")
        {
            return told(late);
        }
        if let Some(failure) = of_condition("ReplicaFailure", "True") {
            return told(failure);
        }
        let (wanted, updated) = (self.replicas(), self.of("/status/updatedReplicas"));
        let (all, available) = (self.of("/status/replicas"), self.of("/status/availableReplicas"));
        if flag(&self.object, "/spec/paused") {
            return self.progressing("it is paused; somebody has to resume it");
        }
        if updated < wanted {
            return self.progressing(format!("{updated} of {wanted} replicas updated"));
        }
        if all > updated {
            return self.progressing(format!("{} old replicas are still to end", all - updated));
        }
        if available < updated {
            return self.progressing(format!("{available} of {updated} replicas available"));
        }
        if wanted == 0 { Stand::Empty } else { Stand::Done }
    }

    fn stateful_set(&self, revisions: &[&str]) -> Stand {
        let (wanted, ready) = (self.replicas(), self.of("/status/readyReplicas"));
        if ready < wanted {
            return self.progressing(format!("{ready} of {wanted} replicas ready"));
        }
        if text(&self.object, "/spec/updateStrategy/type") == "OnDelete" {
            return self.on_delete(revisions, text(&self.object, "/status/updateRevision"), wanted);
        }
        if let Some(partition) = number(&self.object, "/spec/updateStrategy/rollingUpdate/partition") {
            let (updated, due) = (self.of("/status/updatedReplicas"), (wanted - partition).max(0));
            if updated < due {
                return self.progressing(format!("{updated} of {due} replicas updated"));
            }
            let behind = text(&self.object, "/status/updateRevision") != text(&self.object, "/status/currentRevision");
            if due == 0 && wanted > 0 && updated == 0 && behind {
                return self.progressing(format!("partition {partition} keeps all {wanted} replicas as they were"));
            }
        } else if text(&self.object, "/status/updateRevision") != text(&self.object, "/status/currentRevision") {
            return self.progressing(format!("{} replicas updated", self.of("/status/updatedReplicas")));
        }
        if wanted == 0 { Stand::Empty } else { Stand::Done }
    }

    fn daemon_set(&self, revisions: &[&str]) -> Stand {
        let wanted = self.of("/status/desiredNumberScheduled");
        let (updated, available) = (self.of("/status/updatedNumberScheduled"), self.of("/status/numberAvailable"));
        let by_hand = text(&self.object, "/spec/updateStrategy/type") == "OnDelete";
        if updated < wanted && !by_hand {
            return self.progressing(format!("{updated} of {wanted} nodes updated"));
        }
        if available < wanted {
            return self.progressing(format!("{available} of {wanted} nodes available"));
        }
        if by_hand && updated < wanted {
            return self.on_delete(revisions, "", wanted);
        }
        if wanted == 0 { Stand::Empty } else { Stand::Done }
    }

    /// Whose pods are only made anew when somebody deletes them: their own labels say which they are.
    fn on_delete(&self, revisions: &[&str], newest: &str, wanted: i64) -> Stand {
        let old = match newest {
            // A daemon set counts them itself.
            "" => usize::try_from(wanted - self.of("/status/updatedNumberScheduled")).unwrap_or_default(),
            newest => revisions.iter().filter(|revision| **revision != newest).count(),
        };
        match old {
            0 if wanted == 0 => Stand::Empty,
            0 => Stand::Done,
            old => self.progressing(format!("{old} old pods are replaced once somebody deletes them (OnDelete)")),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn workload(kind: Kind, spec: &Value, status: &Value) -> Workload {
        let metadata = json!({ "name": "shop", "generation": 2 });
        Workload { kind, object: json!({ "metadata": metadata, "spec": spec, "status": status }) }
    }

    fn words(workload: &Workload, revisions: &[&str]) -> String {
        match workload.stand(revisions) {
            Stand::Progressing(how) => how,
            Stand::Failed(how) => format!("FAILED {how}"),
            other => format!("{other:?}"),
        }
    }

    fn deployment(status: &Value) -> String {
        words(&workload(Kind::Deployment, &json!({ "replicas": 3 }), status), &[])
    }

    #[test]
    fn a_deployment_is_done_only_when_its_controller_saw_the_change_and_no_old_pod_is_left() {
        let told: Vec<String> = [
            json!({}),
            // What is left of the rollout before looks like success.
            json!({ "observedGeneration": 1, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 }),
            json!({ "observedGeneration": 2, "replicas": 3, "updatedReplicas": 1, "availableReplicas": 3 }),
            json!({ "observedGeneration": 2, "replicas": 4, "updatedReplicas": 3, "availableReplicas": 3 }),
            json!({ "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 2 }),
            json!({ "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 }),
        ]
        .iter()
        .map(deployment)
        .collect();
        insta::assert_snapshot!(told.join("\n"), @"
        deployment shop: its controller has not seen the change yet
        deployment shop: its controller has not seen the change yet
        deployment shop: 1 of 3 replicas updated
        deployment shop: 1 old replicas are still to end
        deployment shop: 2 of 3 replicas available
        Done
        ");
    }

    #[test]
    fn a_deployment_that_is_given_up_on_or_gets_no_pods_has_failed() {
        let with = |condition: Value| {
            deployment(&json!({ "observedGeneration": 2, "updatedReplicas": 1, "conditions": [condition] }))
        };
        let late = json!({ "type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "too late" });
        let quota = json!({ "type": "ReplicaFailure", "status": "True", "message": "exceeded quota" });
        let past = json!({ "type": "ReplicaFailure", "status": "False", "message": "exceeded quota" });
        assert_eq!(with(late), "FAILED deployment shop: too late");
        assert_eq!(with(quota), "FAILED deployment shop: exceeded quota");
        assert_eq!(with(past), "deployment shop: 1 of 3 replicas updated");
    }

    #[test]
    fn what_is_paused_or_scaled_to_nothing_is_never_done() {
        let status = json!({ "observedGeneration": 2, "replicas": 3, "updatedReplicas": 3, "availableReplicas": 3 });
        let paused = workload(Kind::Deployment, &json!({ "replicas": 3, "paused": true }), &status);
        assert_eq!(words(&paused, &[]), "deployment shop: it is paused; somebody has to resume it");
        let none = workload(Kind::Deployment, &json!({ "replicas": 0 }), &json!({ "observedGeneration": 2 }));
        assert_eq!(none.stand(&[]), Stand::Empty);
    }

    #[test]
    fn a_stateful_set_is_done_up_to_its_partition() {
        let rolling = json!({ "replicas": 3, "updateStrategy": { "type": "RollingUpdate", "rollingUpdate": { "partition": 1 } } });
        let of = |status: Value| words(&workload(Kind::StatefulSet, &rolling, &status), &[]);
        assert_eq!(
            of(json!({ "observedGeneration": 0, "readyReplicas": 3 })),
            "stateful set shop: its controller has not seen the change yet"
        );
        assert_eq!(
            of(json!({ "observedGeneration": 2, "readyReplicas": 2 })),
            "stateful set shop: 2 of 3 replicas ready"
        );
        assert_eq!(
            of(json!({ "observedGeneration": 2, "readyReplicas": 3, "updatedReplicas": 1 })),
            "stateful set shop: 1 of 2 replicas updated"
        );
        assert_eq!(of(json!({ "observedGeneration": 2, "readyReplicas": 3, "updatedReplicas": 2 })), "Done");
    }

    #[test]
    fn without_a_partition_its_revisions_decide_and_on_delete_its_pods() {
        let status = json!({ "observedGeneration": 2, "readyReplicas": 2, "updateRevision": "shop-b", "currentRevision": "shop-a" });
        let plain = workload(Kind::StatefulSet, &json!({ "replicas": 2 }), &status);
        assert!(matches!(plain.stand(&[]), Stand::Progressing(_)));
        let spec = json!({ "replicas": 2, "updateStrategy": { "type": "OnDelete" } });
        let by_hand = workload(Kind::StatefulSet, &spec, &status);
        assert_eq!(
            words(&by_hand, &["shop-a", "shop-b"]),
            "stateful set shop: 1 old pods are replaced once somebody deletes them (OnDelete)"
        );
        assert_eq!(by_hand.stand(&["shop-b", "shop-b"]), Stand::Done);
    }

    #[test]
    fn a_daemon_set_is_done_when_every_node_has_it() {
        let of = |updated: i64, available: i64| {
            let status = json!({
                "observedGeneration": 2, "desiredNumberScheduled": 3, "updatedNumberScheduled": updated,
                "numberAvailable": available,
            });
            words(&workload(Kind::DaemonSet, &json!({}), &status), &[])
        };
        assert_eq!(of(2, 3), "daemon set shop: 2 of 3 nodes updated");
        assert_eq!(of(3, 2), "daemon set shop: 2 of 3 nodes available");
        assert_eq!(of(3, 3), "Done");
    }
}
