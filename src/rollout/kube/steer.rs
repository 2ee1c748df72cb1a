//! Steering Rollouts of Argo Rollouts: promote, abort, retry, patched as the `kubectl argo rollouts` plugin does.
//!
//! A step that is passed twice is a step that nobody looked at. So what is to be done is bound to the point at which it was asked for:
//! the step, the pause, and whether it was aborted. Where a Rollout is past that, nothing is done; else the patch names the version
//! of the object that was looked at, and the API server refuses it should anything have changed since. An abort is bound to what is
//! rolled out alone. Only those are touched that name exactly the images that the delivery brought.

use serde_json::{Value, json};

use super::api::{Cluster, ROLLOUT_STATUS, ROLLOUTS};
use super::app::{Named, named};
use super::argo_rollout::is_seen;
use super::clusters::Clusters;
use super::json::{flag, list, number, text};
use super::workload::{Kind, Workload};
use crate::domain::steering::{Reached, Steer};
use crate::port::{Fault, PortError, PortResult};
use crate::rollout::RolloutTarget;
use crate::rollout::settings::{Workloads, filled};

/// What to patch of one Rollout: of its status, and of its specification.
#[derive(Debug, Default, PartialEq, Eq)]
struct Patches {
    status: Option<Value>,
    spec: Option<Value>,
}

impl Clusters {
    /// The point that an app's Rollouts are at, where that can be done to them. `at` is where its workloads are.
    pub(in crate::rollout) async fn steerable(
        &self,
        target: &RolloutTarget,
        at: Option<Workloads>,
        how: Steer,
    ) -> PortResult<String> {
        let (cluster, settings) = self.with_rollouts(at).await?;
        let named = named(&cluster, &settings, target).await?;
        let mut why = barred(&named, target);
        let mut points = Vec::new();
        for rollout in rollouts(&named.ours) {
            match seen(&rollout.object).and_then(|()| patches(&rollout.object, how)) {
                Ok(_) => points.push(point(&rollout.object, how)),
                Err(not) => why.push(format!("{}: {not}", rollout.name())),
            }
        }
        may_go_on(&named, target, how)?;
        if !points.is_empty() {
            return Ok(points.join("\n"));
        }
        if why.is_empty() {
            let (labels, namespace) = (filled(&settings.labels, target), filled(&settings.namespace, target));
            why.push(format!("no Rollout with {labels} in namespace {namespace} names its images"));
        }
        Err(PortError::rejected(format!("there is nothing to {}: {}", how.word(), why.join("; "))))
    }

    /// Does it to those that are at that point still. Returns how far that came.
    pub(in crate::rollout) async fn steer(
        &self,
        target: &RolloutTarget,
        at: Option<Workloads>,
        (how, from): (Steer, &str),
    ) -> PortResult<Reached> {
        let (cluster, settings) = self.with_rollouts(at).await?;
        let namespace = filled(&settings.namespace, target);
        let named = named(&cluster, &settings, target).await?;
        may_go_on(&named, target, how)?;
        let (mut reached, mut failed) = (Reached::default(), None);
        for line in from.lines() {
            let name = line.split(' ').next().unwrap_or_default();
            let there = rollouts(&named.ours).find(|rollout| point(&rollout.object, how) == line);
            match there.map(|rollout| &rollout.object) {
                None => reached.left.push(format!("{name} is at another point by now, or runs something else")),
                Some(object) if how == Steer::Abort && flag(object, "/status/abort") => reached.done += 1,
                // What its controller has not seen yet, it may answer by beginning anew.
                Some(object) if seen(object).is_err() => {
                    let why = format!("{name}: its controller has not seen the change yet");
                    failed = Some(PortError::transient(why, "the generations differ"));
                }
                Some(object) => match patches(object, how) {
                    Err(not) => reached.left.push(format!("{name}: {not}")),
                    // One that cannot be patched keeps nobody from the others.
                    Ok(patches) => match patch(&cluster, &namespace, object, patches).await {
                        Ok(()) => reached.done += 1,
                        Err(error) if failed.is_none() => failed = Some(error),
                        Err(_) => {}
                    },
                },
            }
        }
        match failed {
            Some(error) if reached.done > 0 && !is_passing(&error) => {
                reached.left.push(error.told);
                Ok(reached)
            }
            Some(error) => Err(error),
            None => Ok(reached),
        }
    }

    async fn with_rollouts(&self, at: Option<Workloads>) -> PortResult<(Cluster, Workloads)> {
        let Some(settings) = at.filter(|settings| settings.argo_rollouts) else {
            return Err(PortError::rejected(
                "no Rollouts of Argo Rollouts are watched there: give `kubernetes`, or `workloads`, `argo_rollouts: true`",
            ));
        };
        Ok((self.cluster(&settings.cluster).await?, settings))
    }
}

/// Patches one object, as it was looked at. What is of its specification goes first: its status says where it stood, so that what
/// was cut off between the two is gone on with.
async fn patch(cluster: &Cluster, namespace: &str, object: &Value, patches: Patches) -> PortResult<()> {
    let name = text(object, "/metadata/name");
    let pinned = |mut patch: Value| {
        patch["metadata"] = json!({ "resourceVersion": text(object, "/metadata/resourceVersion") });
        patch
    };
    match (patches.spec, patches.status) {
        (Some(spec), status) => {
            cluster.patch(ROLLOUTS, namespace, name, &pinned(spec)).await?;
            match status {
                // By that it is another version.
                Some(status) => cluster.patch(ROLLOUT_STATUS, namespace, name, &status).await,
                None => Ok(()),
            }
        }
        (None, Some(status)) => cluster.patch(ROLLOUT_STATUS, namespace, name, &pinned(status)).await,
        (None, None) => Ok(()),
    }
}

/// Whether trying again may cure it.
fn is_passing(error: &PortError) -> bool {
    matches!(error.fault, Fault::Transient | Fault::Conflict)
}

fn rollouts(workloads: &[Workload]) -> impl Iterator<Item = &Workload> {
    workloads.iter().filter(|workload| workload.kind == Kind::Rollout)
}

/// The Rollouts that name another version of the images: what they do is nobody's of this delivery.
fn barred(named: &Named, target: &RolloutTarget) -> Vec<String> {
    let version =
        target.images.iter().map(|image| format!("{}:{}", image.name, image.tag)).collect::<Vec<_>>().join(", ");
    let other = |rollout: &Workload| format!("{} names something else than {version}", rollout.name());
    rollouts(&named.others).map(other).collect()
}

/// Refuses to bring on what is not, all of it, what was asked about. The way back is open wherever it is.
fn may_go_on(named: &Named, target: &RolloutTarget, how: Steer) -> PortResult<()> {
    let mut why = barred(named, target);
    if rollouts(&named.ours).next().is_some() {
        why.extend(named.missing(target).map(|image| format!("nothing there names {}", image.name)));
    }
    if how == Steer::Abort || why.is_empty() {
        return Ok(());
    }
    Err(PortError::rejected(format!("there is nothing to {}: {}", how.word(), why.join("; "))))
}

/// Whether what it shows is of what is wanted now: else it is of something else that went before.
fn seen(object: &Value) -> Result<(), String> {
    if is_seen(object) { Ok(()) } else { Err("its controller has not seen the change yet; say it again".to_owned()) }
}

/// Where a Rollout stands, as far as steering goes. What is aborted is what is rolled out, at whatever step.
fn point(object: &Value, how: Steer) -> String {
    let what = format!("{} {}", text(object, "/metadata/name"), text(object, "/status/currentPodHash"));
    if how == Steer::Abort {
        return what;
    }
    let paused: Vec<String> = list(object, "/status/pauseConditions")
        .iter()
        .map(|pause| format!("{} since {}", text(pause, "/reason"), text(pause, "/startTime")))
        .collect();
    format!(
        "{what} step {} paused [{}] aborted {}",
        number(object, "/status/currentStepIndex").unwrap_or_default(),
        paused.join(", "),
        flag(object, "/status/abort"),
    )
}

/// What does it, or why there is nothing to do.
fn patches(object: &Value, how: Steer) -> Result<Patches, String> {
    let new = text(object, "/status/currentPodHash") != text(object, "/status/stableRS");
    let aborted = flag(object, "/status/abort");
    let status = |status: Value| Ok(Patches { status: Some(json!({ "status": status })), spec: None });
    match how {
        Steer::Promote if aborted => Err("it was aborted; retry begins it again".to_owned()),
        Steer::Promote => promote(object),
        Steer::PromoteFully if new => status(json!({ "promoteFull": true })),
        Steer::Abort if aborted => Err("it is aborted already".to_owned()),
        Steer::Abort if new => status(json!({ "abort": true })),
        Steer::Retry if aborted => status(json!({ "abort": false })),
        Steer::Retry => Err("it was not aborted".to_owned()),
        Steer::PromoteFully | Steer::Abort => Err("what is wanted is what serves already".to_owned()),
    }
}

fn promote(object: &Value) -> Result<Patches, String> {
    let paused = !list(object, "/status/pauseConditions").is_empty();
    let steps = list(object, "/spec/strategy/canary/steps").len();
    let step = number(object, "/status/currentStepIndex").unwrap_or_default();
    let next = usize::try_from(step).ok().filter(|step| *step < steps).map(|step| step + 1);
    let analysis = text(object, "/status/canary/currentStepAnalysisRunStatus/status");
    let spec = flag(object, "/spec/paused").then(|| json!({ "spec": { "paused": false } }));
    let status = match (paused, next) {
        // An analysis that came to nothing waits for a person, and its step is over with that.
        (true, Some(next)) if analysis == "Inconclusive" && flag(object, "/status/controllerPause") => {
            Some(json!({ "pauseConditions": null, "controllerPause": false, "currentStepIndex": next }))
        }
        (true, _) => Some(json!({ "pauseConditions": null })),
        // It waits for an analysis: the step is passed over.
        (false, Some(next)) if !analysis.is_empty() && spec.is_none() => Some(json!({ "currentStepIndex": next })),
        (false, _) => None,
    };
    if status.is_none() && spec.is_none() {
        return Err(match steps {
            0 => "it is not paused".to_owned(),
            _ => format!(
                "it waits for nobody, at step {step} of {steps}; /rollout promote --full passes over what is left"
            ),
        });
    }
    Ok(Patches { status: status.map(|status| json!({ "status": status })), spec })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rollout(status: &Value) -> Value {
        let mut status = status.clone();
        status["currentPodHash"] = json!("new");
        status["stableRS"] = json!("old");
        json!({
            "metadata": { "name": "shop", "generation": 7 },
            "spec": { "strategy": { "canary": { "steps": [{ "setWeight": 20 }, { "pause": {} }, { "setWeight": 100 }] } } },
            "status": status,
        })
    }

    fn told(object: &Value, how: Steer) -> String {
        match patches(object, how) {
            Ok(Patches { status, spec }) => {
                spec.into_iter().chain(status).map(|patch| patch.to_string()).collect::<Vec<_>>().join(" ")
            }
            Err(why) => format!("no: {why}"),
        }
    }

    #[test]
    fn a_pause_is_passed_as_the_plugin_passes_it_and_a_step_that_goes_on_by_itself_is_not() {
        let pause = json!([{ "reason": "CanaryPauseStep", "startTime": "2026-01-05T10:00:00Z" }]);
        let paused = rollout(&json!({ "currentStepIndex": 1, "controllerPause": true, "pauseConditions": pause }));
        assert_eq!(told(&paused, Steer::Promote), r#"{"status":{"pauseConditions":null}}"#);
        let mut inconclusive = paused.clone();
        inconclusive["status"]["canary"] = json!({ "currentStepAnalysisRunStatus": { "status": "Inconclusive" } });
        let all = r#"{"status":{"controllerPause":false,"currentStepIndex":2,"pauseConditions":null}}"#;
        assert_eq!(told(&inconclusive, Steer::Promote), all);
        let mut analysed = rollout(&json!({ "currentStepIndex": 1 }));
        analysed["status"]["canary"] = json!({ "currentStepAnalysisRunStatus": { "status": "Running" } });
        assert_eq!(told(&analysed, Steer::Promote), r#"{"status":{"currentStepIndex":2}}"#);
        let on_its_way = rollout(&json!({ "currentStepIndex": 0 }));
        assert!(told(&on_its_way, Steer::Promote).starts_with("no: it waits for nobody, at step 0 of 3"));
        let mut by_hand = on_its_way;
        by_hand["spec"]["paused"] = json!(true);
        assert_eq!(told(&by_hand, Steer::Promote), r#"{"spec":{"paused":false}}"#);
    }

    #[test]
    fn what_serves_already_is_neither_promoted_nor_aborted_and_what_was_aborted_is_begun_again() {
        let on_its_way = rollout(&json!({ "currentStepIndex": 0 }));
        assert_eq!(told(&on_its_way, Steer::PromoteFully), r#"{"status":{"promoteFull":true}}"#);
        assert_eq!(told(&on_its_way, Steer::Abort), r#"{"status":{"abort":true}}"#);
        assert_eq!(told(&on_its_way, Steer::Retry), "no: it was not aborted");
        let aborted = rollout(&json!({ "abort": true }));
        assert_eq!(told(&aborted, Steer::Retry), r#"{"status":{"abort":false}}"#);
        assert!(told(&aborted, Steer::Promote).starts_with("no: "));
        let mut through = on_its_way;
        through["status"]["stableRS"] = json!("new");
        for how in [Steer::PromoteFully, Steer::Abort] {
            assert_eq!(told(&through, how), "no: what is wanted is what serves already");
        }
    }

    #[test]
    fn the_point_changes_with_each_step_pause_and_abort() {
        let at = |step: i64, since: &str, abort: bool| {
            let pause = json!([{ "reason": "CanaryPauseStep", "startTime": since }]);
            let object = rollout(&json!({ "currentStepIndex": step, "pauseConditions": pause, "abort": abort }));
            assert_eq!(point(&object, Steer::Abort), "shop new", "an abort is about what is rolled out");
            point(&object, Steer::Promote)
        };
        let all = [at(1, "10:00", false), at(2, "10:00", false), at(1, "10:01", false), at(1, "10:00", true)];
        assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), 4);
        assert_eq!(all[0], at(1, "10:00", false));
    }
}
