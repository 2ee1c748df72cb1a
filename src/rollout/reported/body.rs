//! What reporters send: our own words, which Argo CD's notifications and a line of curl can be made to say, and the events of Flux.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta};
use serde::Deserialize;
use serde_json::Value;

use crate::domain::report::{Report, ReportedHealth};
use crate::domain::{AppName, CommitSha, Instant};
use crate::rollout::kube::redacted;

/// How far a reporter's clock may be ahead of ours. What lies farther ahead tells nothing of when it was.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How many images are taken in.
const IMAGES: usize = 100;
/// How many lines of what was said last.
const LINES: usize = 10;
/// What a phase of Argo CD's operations is called that failed.
const FAILED: [&str; 2] = ["Failed", "Error"];

/// What a body is to tidegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A report of each of these.
    Reports(Vec<(AppName, Report)>),
    /// Nothing, and why.
    Nothing(String),
    /// It cannot be read; why, and what to do.
    Unreadable(String),
}

/// What is said in our own words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    /// What the configuration's `object` becomes for the app.
    app: String,
    /// The env repo's commit that is applied.
    commit: String,
    /// What runs; null is none.
    images: Option<Vec<String>>,
    time: String,
    health: String,
    /// How the last operation of Argo CD stands.
    #[serde(default)]
    phase: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    log: Option<Vec<String>>,
}

/// Reads a body that came now. `objects` says which apps are meant by the name of an object.
pub fn read(body: &[u8], objects: &BTreeMap<String, Vec<AppName>>, now: Instant) -> Heard {
    let Ok(value) = serde_json::from_slice::<Value>(body) else {
        return Heard::Unreadable("it is not JSON".to_owned());
    };
    let read = if value.get("involvedObject").is_some() { of_flux(&value) } else { in_our_words(value) };
    let (object, mut report) = match read {
        Ok(Some(read)) => read,
        Ok(None) => return Heard::Nothing("it names no commit that was applied".to_owned()),
        Err(why) => return Heard::Unreadable(why),
    };
    if report.at > now + AHEAD {
        let why =
            "its time lies ahead of tidegate's clock: set the reporter's clock, or have it say the time of the report";
        return Heard::Unreadable(why.to_owned());
    }
    // It was true when it came at the latest: else it would stay the newest for as long as its clock is ahead, whatever others say.
    report.at = report.at.min(now);
    match objects.get(&object) {
        Some(apps) => Heard::Reports(apps.iter().map(|app| (app.clone(), report.clone())).collect()),
        None => Heard::Nothing(format!("{} is no object that stands for an app here", redacted(&object))),
    }
}

fn in_our_words(value: Value) -> Result<Option<(String, Report)>, String> {
    let said: Said = serde_json::from_value(value).map_err(|e| format!("it is no report: {e:.200}"))?;
    let commit = commit(&said.commit).ok_or("`commit` is no commit: 40 hexadecimal digits, as Git says them")?;
    let failed = said.phase.as_deref().is_some_and(|phase| FAILED.contains(&phase));
    let running = said.phase.as_deref() == Some("Running");
    let health = match health(&said.health)? {
        _ if failed => ReportedHealth::Degraded,
        // What an operation has not finished is as healthy as what it replaces.
        ReportedHealth::Healthy if running => ReportedHealth::Progressing,
        health => health,
    };
    // What an operation that went well says is nothing about health.
    let message = said.message.filter(|_| failed || said.phase.is_none()).unwrap_or_default();
    let lines = said.log.unwrap_or_default();
    let log = lines.iter().rev().take(LINES).rev().map(|line| redacted(line)).filter(|line| !line.is_empty());
    let report = Report {
        commit,
        images: said.images.unwrap_or_default().into_iter().take(IMAGES).map(cut).collect(),
        at: time(&said.time)?,
        health,
        message: redacted(&message),
        log: log.collect(),
    };
    Ok(Some((said.app, report)))
}

/// An event of a Kustomization. Others are of no commit.
fn of_flux(value: &Value) -> Result<Option<(String, Report)>, String> {
    let text = |path: &str| value.pointer(path).and_then(Value::as_str).unwrap_or_default();
    if text("/involvedObject/kind") != "Kustomization" {
        return Ok(None);
    }
    let metadata = value.get("metadata").and_then(Value::as_object);
    // An artifact in a registry says in the second which commit it was made of.
    let says = |key: &str| {
        let fits = |name: &str| name == key || name.ends_with(&format!("/{key}"));
        metadata.into_iter().flatten().find(|(name, _)| fits(name)).and_then(|(_, value)| commit(value.as_str()?))
    };
    let Some(commit) = says("originRevision").or_else(|| says("revision")) else { return Ok(None) };
    let health = match (text("/severity"), text("/reason")) {
        ("error", _) => ReportedHealth::Degraded,
        (_, "ReconciliationSucceeded") => ReportedHealth::Healthy,
        _ => ReportedHealth::Progressing,
    };
    let message = match health {
        ReportedHealth::Degraded => redacted(&format!("{}: {}", text("/reason"), text("/message"))),
        _ => String::new(),
    };
    let at = time(text("/timestamp"))?;
    let report = Report { commit, images: Vec::new(), at, health, message, log: Vec::new() };
    Ok(Some((text("/involvedObject/name").to_owned(), report)))
}

/// A commit, as Git says it or as Flux does.
fn commit(text: &str) -> Option<CommitSha> {
    let digits = text.rsplit_once("sha1:").map_or(text, |(_, digits)| digits);
    CommitSha::parse(digits).ok()
}

fn time(text: &str) -> Result<Instant, String> {
    let read = DateTime::parse_from_rfc3339(text);
    read.map(|time| time.to_utc()).map_err(|_| "its time is none, such as 2026-05-04T10:00:00Z".to_owned())
}

/// Health in Argo CD's words, or ours, which are among them.
fn health(text: &str) -> Result<ReportedHealth, String> {
    match text.to_ascii_lowercase().as_str() {
        "healthy" => Ok(ReportedHealth::Healthy),
        "progressing" | "suspended" | "missing" => Ok(ReportedHealth::Progressing),
        "degraded" | "failed" => Ok(ReportedHealth::Degraded),
        "unknown" => Ok(ReportedHealth::Unknown),
        _ => Err("`health` is one of healthy, progressing, degraded and unknown".to_owned()),
    }
}

fn cut(text: String) -> String {
    text.chars().filter(|c| !c.is_control()).take(400).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const COMMIT: &str = "4d1f0f6cdd0a6fa5a4a3f1a2f4a9a1b2c3d4e5f6";

    fn now() -> Instant {
        "2026-05-04T10:00:00Z".parse().unwrap()
    }

    fn heard(body: &Value) -> Heard {
        let shop: AppName = "shop".parse().unwrap();
        let objects = BTreeMap::from([("shop-prod".to_owned(), vec![shop])]);
        read(body.to_string().as_bytes(), &objects, now())
    }

    fn report(body: &Value) -> Report {
        match heard(body) {
            Heard::Reports(mut all) if all.len() == 1 => all.remove(0).1,
            other => panic!("{other:?}"),
        }
    }

    fn said(health: &str, phase: &str) -> Value {
        json!({
            "app": "shop-prod", "commit": COMMIT, "images": ["acme/shop-api:v1"], "time": "2026-05-04T09:59:00Z",
            "health": health, "phase": phase, "message": "hook: password=hunter2",
        })
    }

    fn event(severity: &str, reason: &str) -> Value {
        json!({
            "involvedObject": { "kind": "Kustomization", "namespace": "flux-system", "name": "shop-prod" },
            "severity": severity, "timestamp": "2026-05-04T09:59:00Z", "reason": reason, "message": "it is so",
            "metadata": { "revision": format!("main@sha1:{COMMIT}") },
            "reportingController": "kustomize-controller",
        })
    }

    #[test]
    fn our_own_words_are_read_and_secrets_are_taken_out() {
        let mut body = said("Degraded", "");
        body.as_object_mut().unwrap().remove("phase");
        let report = report(&body);
        assert_eq!((report.health, report.commit.as_str()), (ReportedHealth::Degraded, COMMIT));
        assert_eq!((report.images.len(), report.message.as_str()), (1, "hook: password=[redacted]"));
        assert_eq!(report.at.to_rfc3339(), "2026-05-04T09:59:00+00:00");
    }

    #[test]
    fn what_is_said_to_be_of_later_is_of_when_it_came() {
        let of = |time: &str| {
            let mut body = said("Healthy", "Succeeded");
            body["time"] = json!(time);
            report(&body).at
        };
        assert_eq!(of("2026-05-04T10:05:00Z"), now());
        assert_eq!(of("2026-05-04T10:00:00Z"), now());
        assert_eq!(of("2026-05-04T09:59:59Z"), now() - TimeDelta::seconds(1));
    }

    #[test]
    fn what_an_operation_of_argo_cd_has_not_done_is_not_healthy() {
        let of = |health, phase| report(&said(health, phase)).health;
        assert_eq!(of("Healthy", "Running"), ReportedHealth::Progressing);
        assert_eq!(of("Healthy", "Failed"), ReportedHealth::Degraded);
        assert_eq!(of("Progressing", "Error"), ReportedHealth::Degraded);
        assert_eq!(of("Suspended", "Succeeded"), ReportedHealth::Progressing);
        assert_eq!(of("Unknown", "Succeeded"), ReportedHealth::Unknown);
        assert_eq!(report(&said("Degraded", "Succeeded")).message, "", "that the sync went well is no cause");
        assert_eq!(report(&said("Degraded", "Failed")).message, "hook: password=[redacted]");
    }

    #[test]
    fn an_event_of_flux_says_which_commit_was_tried_and_how_that_went() {
        assert_eq!(report(&event("info", "ReconciliationSucceeded")).health, ReportedHealth::Healthy);
        assert_eq!(report(&event("info", "Progressing")).health, ReportedHealth::Progressing);
        let failed = report(&event("error", "HealthCheckFailed"));
        assert_eq!((failed.health, failed.message.as_str()), (ReportedHealth::Degraded, "HealthCheckFailed: it is so"));
        let mut other = event("info", "ReconciliationSucceeded");
        other["metadata"] = json!({ "revision": "main@sha256:abc" });
        assert!(matches!(heard(&other), Heard::Nothing(_)));
        other["metadata"] = json!({ "kustomize.toolkit.fluxcd.io/originRevision": format!("main@sha1:{COMMIT}") });
        assert_eq!(report(&other).commit.as_str(), COMMIT);
        other["involvedObject"]["kind"] = json!("HelmRelease");
        assert!(matches!(heard(&other), Heard::Nothing(_)));
    }

    #[test]
    fn what_cannot_be_used_says_what_to_do() {
        let with = |key: &str, value: Value| {
            let mut body = said("Healthy", "Succeeded");
            body[key] = value;
            match heard(&body) {
                Heard::Unreadable(why) | Heard::Nothing(why) => why,
                other => panic!("{other:?}"),
            }
        };
        insta::assert_snapshot!(
            [
                with("commit", json!("main")),
                with("time", json!("now")),
                with("time", json!("2026-05-04T10:06:00Z")),
                with("health", json!("fine")),
                with("app", json!("cart-prod")),
                with("helth", json!("Healthy")),
            ]
            .join("\n"),
            @"
        `commit` is no commit: 40 hexadecimal digits, as Git says them
        its time is none, such as 2026-05-04T10:00:00Z
        its time lies ahead of tidegate's clock: set the reporter's clock, or have it say the time of the report
        `health` is one of healthy, progressing, degraded and unknown
        cart-prod is no object that stands for an app here
        it is no report: unknown field `helth`, expected one of `app`, `commit`, `images`, `time`, `health`, `phase`, `message`, `log`
        "
        );
        assert_eq!(read(b"{", &BTreeMap::new(), now()), Heard::Unreadable("it is not JSON".to_owned()));
    }
}
