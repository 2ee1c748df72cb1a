//! Sync windows leave no trace where they hold back an automatic sync: the project says that there are some.

use serde_json::Value;

use super::PROJECTS;
use super::application::Application;
use crate::rollout::kube::{Cluster, flag, list, redacted, text};

/// What is said of the windows that are over an Application; none where there are none, or the project cannot be read.
pub(super) async fn over(cluster: &Cluster, namespace: &str, application: &Application<'_>) -> Option<String> {
    let project = application.text("/spec/project");
    let found = match cluster.get(PROJECTS, namespace, project).await {
        Ok(found) => found?,
        Err(error) => {
            // Without them it is not taken all the same; only why stays open.
            tracing::debug!(project, cause = %error.cause, "cannot read its sync windows: {error}");
            return None;
        }
    };
    let windows: Vec<String> =
        list(&found, "/spec/syncWindows").iter().filter(|window| is_over(window, application)).map(words).collect();
    let name = application.name();
    let told = format!("Argo CD has not begun to sync Application {name}; windows of project {project} may hold it");
    (!windows.is_empty()).then(|| format!("{told}: {}", windows.join(", ")))
}

fn is_over(window: &Value, application: &Application<'_>) -> bool {
    let server = application.text("/spec/destination/server");
    let cluster = if server.is_empty() { application.text("/spec/destination/name") } else { server };
    let asked = [
        ("/applications", application.name()),
        ("/namespaces", application.text("/spec/destination/namespace")),
        ("/clusters", cluster),
    ];
    let written: Vec<bool> = asked
        .iter()
        .filter(|(at, _)| !list(window, at).is_empty())
        .map(|(at, is)| list(window, at).iter().filter_map(Value::as_str).any(|glob| fits(glob, is)))
        .collect();
    let all = flag(window, "/andOperator");
    !written.is_empty() && if all { written.iter().all(|fit| *fit) } else { written.iter().any(|fit| *fit) }
}

fn words(window: &Value) -> String {
    let zone = text(window, "/timeZone");
    let zone = if zone.is_empty() { String::new() } else { format!(" {zone}") };
    let all =
        format!("{} {} for {}{zone}", text(window, "/kind"), text(window, "/schedule"), text(window, "/duration"));
    redacted(&all)
}

/// Whether a text fits a pattern with `*` for anything.
fn fits(pattern: &str, text: &str) -> bool {
    let Some((before, after)) = pattern.split_once('*') else { return pattern == text };
    let Some(rest) = text.strip_prefix(before) else { return false };
    rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| fits(after, &rest[at..]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_window_is_over_what_its_patterns_name() {
        let object = json!({
            "metadata": { "name": "shop-prod" },
            "spec": { "destination": { "namespace": "shop", "server": "https://kubernetes.default.svc" } },
        });
        let over = |window: Value| is_over(&window, &Application::new(&object));
        assert!(over(json!({ "applications": ["*-prod"] })));
        assert!(over(json!({ "applications": ["other"], "namespaces": ["sh*p"] })));
        assert!(!over(json!({ "applications": ["other"], "namespaces": ["shop"], "andOperator": true })));
        assert!(!over(json!({ "clusters": ["https://elsewhere"] })));
        assert!(!over(json!({})), "one that names nothing is over nothing");
        let window = json!({ "kind": "deny", "schedule": "0 22 * * *", "duration": "8h", "timeZone": "Europe/Berlin" });
        assert_eq!(words(&window), "deny 0 22 * * * for 8h Europe/Berlin");
    }
}
