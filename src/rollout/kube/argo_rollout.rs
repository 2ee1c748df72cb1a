//! Whether a Rollout of Argo Rollouts is through: its controller says so in a phase, which counts only for what is wanted now.
//! One that was aborted serves what was before and keeps the new one in its specification: it has failed, and stays so until
//! somebody gives it another template or tries it again.

use serde_json::Value;

use super::json::{flag, list, number, text};
use super::redact::redacted;
use super::workload::Stand;

/// How a Rollout stands.
pub(super) fn stand(object: &Value, name: &str) -> Stand {
    let progressing = |how: &str| Stand::Progressing(format!("{name}: {how}"));
    if !is_seen(object) {
        return progressing("its controller has not seen the change yet");
    }
    if flag(object, "/status/abort") {
        return Stand::Failed(format!("{name} was aborted: {}", why(object)));
    }
    let paused = !list(object, "/status/pauseConditions").is_empty();
    match text(object, "/status/phase") {
        "Degraded" => Stand::Failed(format!("{name}: {}", why(object))),
        "Healthy" if text(object, "/status/stableRS") != text(object, "/status/currentPodHash") => {
            progressing("the new pods are not the stable ones yet")
        }
        "Healthy" if number(object, "/spec/replicas") == Some(0) => Stand::Empty,
        "Healthy" => Stand::Done,
        // It says that it is paused until its controller has taken the promotion in.
        "Paused" if paused || flag(object, "/spec/paused") => {
            progressing(&format!("paused{}; somebody has to promote it: {}", way(object), why(object)))
        }
        _ => progressing(&format!("on its way{}: {}", way(object), why(object))),
    }
}

/// Whether what it shows is of what is wanted now. It counts generations in text.
pub(super) fn is_seen(object: &Value) -> bool {
    let wanted = number(object, "/metadata/generation").map(|generation| generation.to_string());
    let seen = wanted.as_deref() == Some(text(object, "/status/observedGeneration"));
    let of_workload = object
        .pointer("/metadata/annotations")
        .and_then(|all| all.get("rollout.argoproj.io/workload-generation"))
        .and_then(Value::as_str);
    let referred = of_workload.is_none_or(|wanted| wanted == text(object, "/status/workloadObservedGeneration"));
    seen && referred
}

/// How far it is: step, weight, and the analysis that runs.
fn way(object: &Value) -> String {
    let mut parts = Vec::new();
    let steps = list(object, "/spec/strategy/canary/steps").len();
    if let Some(step) = number(object, "/status/currentStepIndex").filter(|_| steps > 0) {
        parts.push(format!("step {step} of {steps}"));
    }
    if let Some(weight) = number(object, "/status/canary/weights/canary/weight") {
        parts.push(format!("weight {weight} %"));
    }
    let analyses = [
        "/status/canary/currentStepAnalysisRunStatus",
        "/status/canary/currentBackgroundAnalysisRunStatus",
        "/status/blueGreen/prePromotionAnalysisRunStatus",
        "/status/blueGreen/postPromotionAnalysisRunStatus",
    ];
    for run in analyses.iter().filter_map(|at| object.pointer(at)) {
        parts.push(format!("analysis {} {}", text(run, "/name"), text(run, "/status").to_lowercase()));
    }
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

/// What its controller says, and what the analysis does that failed it.
fn why(object: &Value) -> String {
    let message = redacted(text(object, "/status/message"));
    if message.is_empty() { "its controller says no more".to_owned() } else { message }
}

/// The deployment whose template it takes, where it has none of its own.
pub(super) fn template_of(object: &Value) -> Option<&str> {
    let reference = object.pointer("/spec/workloadRef")?;
    (text(reference, "/kind") == "Deployment").then(|| text(reference, "/name"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(status: &Value) -> String {
        let steps = json!([{ "setWeight": 20 }, { "pause": {} }, { "setWeight": 100 }]);
        let object = json!({
            "metadata": { "name": "shop", "generation": 7 },
            "spec": { "replicas": 3, "strategy": { "canary": { "steps": steps } } }, "status": status,
        });
        match stand(&object, "rollout shop") {
            Stand::Progressing(how) => how,
            Stand::Failed(how) => format!("FAILED {how}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn its_phase_counts_only_for_what_is_wanted_now() {
        let healthy = json!({ "observedGeneration": "7", "phase": "Healthy", "stableRS": "b", "currentPodHash": "b" });
        assert_eq!(told(&healthy), "Done");
        let mut before = healthy.clone();
        before["observedGeneration"] = json!("6");
        assert_eq!(told(&before), "rollout shop: its controller has not seen the change yet");
        let mut other = healthy;
        other["currentPodHash"] = json!("c");
        assert_eq!(told(&other), "rollout shop: the new pods are not the stable ones yet");
    }

    #[test]
    fn a_pause_and_how_far_it_is_are_told_and_one_that_is_promoted_is_on_its_way() {
        let paused = json!({
            "observedGeneration": "7", "phase": "Paused", "message": "CanaryPauseStep", "currentStepIndex": 1,
            "controllerPause": true, "pauseConditions": [{ "reason": "CanaryPauseStep" }],
            "canary": {
                "weights": { "canary": { "weight": 20 } },
                "currentStepAnalysisRunStatus": { "name": "smoke", "status": "Running" },
            },
        });
        assert_eq!(
            told(&paused),
            "rollout shop: paused (step 1 of 3, weight 20 %, analysis smoke running); somebody has to promote it: CanaryPauseStep"
        );
        let mut promoted = paused;
        promoted["pauseConditions"] = json!([]);
        assert!(told(&promoted).starts_with("rollout shop: on its way (step 1 of 3"));
    }

    #[test]
    fn one_that_was_aborted_or_is_degraded_has_failed() {
        let aborted = json!({ "observedGeneration": "7", "phase": "Degraded", "abort": true, "message": "RolloutAborted: analysis failed" });
        assert_eq!(told(&aborted), "FAILED rollout shop was aborted: RolloutAborted: analysis failed");
        let degraded = json!({ "observedGeneration": "7", "phase": "Degraded", "message": "ProgressDeadlineExceeded" });
        assert_eq!(told(&degraded), "FAILED rollout shop: ProgressDeadlineExceeded");
    }

    #[test]
    fn the_template_of_another_counts_once_its_generation_was_seen() {
        let of = |seen: &str| {
            json!({
                "metadata": { "generation": 1, "annotations": { "rollout.argoproj.io/workload-generation": "4" } },
                "spec": { "workloadRef": { "kind": "Deployment", "name": "shop" } },
                "status": { "observedGeneration": "1", "workloadObservedGeneration": seen },
            })
        };
        assert!(is_seen(&of("4")) && !is_seen(&of("3")));
        assert_eq!(template_of(&of("4")), Some("shop"));
    }
}
