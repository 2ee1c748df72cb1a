//! Why pods do not come up, as they say it themselves: which pod, container and image, the reason, how it ended.

use serde_json::Value;

use super::json::{list, number, text};
use super::redact::redacted;

/// How often a container must have ended before it counts as one that does not stop doing so. One that waits for another
/// ends once or twice when both are started.
const ENDS: i64 = 3;

/// Reasons for which a container waits that do not go by waiting, or hardly.
const STUCK: [&str; 9] = [
    "ErrImagePull",
    "ImagePullBackOff",
    "ErrImageNeverPull",
    "InvalidImageName",
    "ImageInspectError",
    "CreateContainerConfigError",
    "CreateContainerError",
    "RunContainerError",
    "RegistryUnavailable",
];

/// What is the matter with a pod.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Whether it fails; else it may come up yet.
    pub(crate) fails: bool,
    /// In words. The same for as long as the same is wrong: no counts, no times.
    pub(crate) cause: String,
    /// Whose log says more.
    pub(crate) log: Option<Log>,
}

/// Whose log says more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Log {
    pub(crate) pod: String,
    pub(crate) container: String,
    /// Whether it is the one that ended, and not the one that runs now.
    pub(crate) previous: bool,
}

/// What is the matter with a pod, the worst first.
pub(crate) fn trouble(pod: &Value) -> Option<Trouble> {
    if pod.pointer("/metadata/deletionTimestamp").is_some() {
        return None;
    }
    let statuses = || list(pod, "/status/initContainerStatuses").iter().chain(list(pod, "/status/containerStatuses"));
    let mut all: Vec<Trouble> = statuses().filter_map(|status| of_container(pod, status)).collect();
    all.sort_by_key(|trouble| !trouble.fails);
    all.into_iter().next().or_else(|| unscheduled(pod))
}

fn of_container(pod: &Value, status: &Value) -> Option<Trouble> {
    let waits = text(status, "/state/waiting/reason");
    let ended = ["/state/terminated", "/lastState/terminated"].into_iter().find_map(|at| status.pointer(at));
    let (name, image) = (text(status, "/name"), text(status, "/image"));
    let pod_name = text(pod, "/metadata/name");
    let whose = format!("pod {pod_name}, container {name}, image {image}");
    if STUCK.contains(&waits) {
        // Both are the same: it is tried, and it is waited for the next try.
        let reason = if waits == "ErrImagePull" { "ImagePullBackOff" } else { waits };
        let message = redacted(text(status, "/state/waiting/message"));
        // What is said while it is waited says nothing.
        let said =
            if message.is_empty() || message.starts_with("Back-off") { String::new() } else { format!(": {message}") };
        return Some(Trouble { fails: true, cause: format!("{whose}: {reason}{said}"), log: None });
    }
    let ended = ended.filter(|_| !is_up(status))?;
    let code = number(ended, "/exitCode").unwrap_or_default();
    let succeeded = code == 0 && status.pointer("/state/terminated").is_some();
    if succeeded {
        return None;
    }
    let why = text(ended, "/reason");
    let why = if matches!(why, "" | "Error" | "Completed") { String::new() } else { format!(" ({why})") };
    let fails = number(status, "/restartCount").unwrap_or_default() >= ENDS;
    let reason = if fails { "CrashLoopBackOff, it" } else { "it" };
    let previous = status.pointer("/state/terminated").is_none();
    Some(Trouble {
        fails,
        cause: format!("{whose}: {reason} ended with exit code {code}{why}"),
        log: Some(Log { pod: pod_name.to_owned(), container: name.to_owned(), previous }),
    })
}

/// Whether a container is as it should be, whatever it went through.
fn is_up(status: &Value) -> bool {
    status.pointer("/ready").and_then(Value::as_bool).unwrap_or_default()
}

/// No node takes it. A new node may: clusters grow.
fn unscheduled(pod: &Value) -> Option<Trouble> {
    let conditions = list(pod, "/status/conditions").iter();
    let mut refused = conditions.filter(|c| text(c, "/type") == "PodScheduled" && text(c, "/status") == "False");
    let message = redacted(text(refused.next()?, "/message"));
    let cause = format!("pod {} finds no node: {message}", text(pod, "/metadata/name"));
    Some(Trouble { fails: false, cause, log: None })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pod(status: &Value) -> Value {
        json!({ "metadata": { "name": "shop-1" }, "status": { "containerStatuses": [status] } })
    }

    fn told(status: &Value) -> Option<(bool, String)> {
        trouble(&pod(status)).map(|trouble| (trouble.fails, trouble.cause))
    }

    fn waiting(reason: &str, message: &str) -> Value {
        let waiting = json!({ "reason": reason, "message": message });
        json!({ "name": "api", "image": "shop:v2", "ready": false, "restartCount": 0, "state": { "waiting": waiting } })
    }

    fn crashing(restarts: i64, state: &Value) -> Value {
        json!({
            "name": "api", "image": "shop:v2", "ready": false, "restartCount": restarts, "state": state,
            "lastState": { "terminated": { "exitCode": 137, "reason": "OOMKilled" } },
        })
    }

    #[test]
    fn an_image_that_cannot_be_pulled_fails_and_is_told_alike_between_the_tries() {
        let back_off = told(&waiting("ImagePullBackOff", "Back-off pulling image \"shop:v2\""));
        assert_eq!(back_off, Some((true, "pod shop-1, container api, image shop:v2: ImagePullBackOff".to_owned())));
        assert_eq!(told(&waiting("ErrImagePull", "")), back_off);
        let (fails, cause) = told(&waiting("CreateContainerConfigError", "secret \"db\" not found")).unwrap();
        assert!(fails && cause.ends_with("CreateContainerConfigError: secret \"db\" not found"), "{cause}");
    }

    #[test]
    fn one_that_keeps_ending_fails_whether_it_waits_or_runs_just_now() {
        let waits = json!({ "waiting": { "reason": "CrashLoopBackOff" } });
        let cause =
            "pod shop-1, container api, image shop:v2: CrashLoopBackOff, it ended with exit code 137 (OOMKilled)";
        assert_eq!(told(&crashing(3, &waits)), Some((true, cause.to_owned())));
        assert_eq!(told(&crashing(7, &json!({ "running": {} }))), Some((true, cause.to_owned())));
        assert_eq!(told(&crashing(2, &waits)).map(|(fails, _)| fails), Some(false), "it may wait for another");
        let log = trouble(&pod(&crashing(3, &waits))).unwrap().log;
        assert_eq!(log, Some(Log { pod: "shop-1".into(), container: "api".into(), previous: true }));
    }

    #[test]
    fn one_that_runs_or_is_being_started_or_deleted_is_well() {
        assert_eq!(told(&json!({ "name": "api", "ready": true, "state": { "running": {} } })), None);
        assert_eq!(told(&waiting("ContainerCreating", "")), None);
        assert_eq!(
            told(&json!({ "name": "api", "ready": true, "restartCount": 9, "state": { "running": {} },
            "lastState": { "terminated": { "exitCode": 1 } } })),
            None,
            "it is up again"
        );
        assert_eq!(
            told(&json!({ "name": "init", "ready": false, "state": { "terminated": { "exitCode": 0 } } })),
            None
        );
        let mut going = pod(&waiting("ImagePullBackOff", ""));
        going["metadata"]["deletionTimestamp"] = json!("2026-01-05T10:00:00Z");
        assert_eq!(trouble(&going), None);
    }

    #[test]
    fn one_that_no_node_takes_may_come_up_yet() {
        let condition = json!({ "type": "PodScheduled", "status": "False", "message": "0/3 nodes are available" });
        let pod = json!({ "metadata": { "name": "shop-1" }, "status": { "conditions": [condition] } });
        let trouble = trouble(&pod).unwrap();
        assert_eq!(
            (trouble.fails, trouble.cause.as_str()),
            (false, "pod shop-1 finds no node: 0/3 nodes are available")
        );
    }
}
