//! What is shipped for those who report: each recipe is read as what it is made for reads it, and what that would send is sent.

use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{Request, StatusCode};
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Value, json};
use tidegate::domain::report::ReportedHealth;
use tidegate::rollout::reported::Reports as _;
use tokio::sync::mpsc;

use super::clustered::reference;
use super::reported::{ReportedWorld, signature};
use super::*;

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("deploy/reports").join(name)
}

fn value(node: &Yaml<'_>) -> Value {
    match node {
        Yaml::Value(Scalar::String(text)) => json!(text),
        Yaml::Value(Scalar::Boolean(flag)) => json!(flag),
        Yaml::Value(Scalar::Integer(number)) => json!(number),
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Sequence(all) => all.iter().map(value).collect(),
        Yaml::Mapping(all) => {
            all.iter().map(|(key, node)| (value(key).as_str().unwrap().to_owned(), value(node))).collect()
        }
        other => panic!("what no manifest needs: {other:?}"),
    }
}

fn documents(text: &str) -> Vec<Value> {
    Yaml::load_from_str(text).unwrap().iter().map(value).collect()
}

fn of_kind<'v>(all: &'v [Value], kind: &str) -> &'v Value {
    all.iter().find(|one| one["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"))
}

/// Where a recipe calls, below the address that is to be replaced.
fn path(address: &Value) -> &str {
    address.as_str().unwrap().strip_prefix("https://tidegate.acme.example").unwrap()
}

async fn newest(world: &ReportedWorld) -> tidegate::domain::report::Report {
    let (environment, app) = (EnvName::parse("prod").unwrap(), AppName::parse("shop").unwrap());
    world.kept.newest(&environment, &app).await.unwrap().expect("a report")
}

#[tokio::test]
async fn an_alert_of_flux_is_signed_with_the_secret_and_says_what_became_of_the_commit() {
    let all = documents(&std::fs::read_to_string(shipped("flux.yaml")).unwrap());
    let (secret, provider, alert) = (of_kind(&all, "Secret"), of_kind(&all, "Provider"), of_kind(&all, "Alert"));
    assert_eq!(provider["spec"]["type"], "generic-hmac");
    assert_eq!(provider["spec"]["secretRef"]["name"], secret["metadata"]["name"]);
    assert_eq!(alert["spec"]["providerRef"]["name"], provider["metadata"]["name"]);
    assert_eq!(alert["spec"]["eventSeverity"], "info", "the good news as well as the bad");
    assert_eq!(alert["spec"]["eventSources"], json!([{ "kind": "Kustomization", "name": "*" }]));
    let token = secret["stringData"]["token"].as_str().unwrap();
    let settings = "report: { secret: { env: REPORTS }, object: \"{app}-{environment}\", commit_vouches: true }";
    let mut world = ReportedWorld::with(settings, token).await;
    let target = world.bump("shop", "v1.4.0").await;
    let send = async |severity: &str, reason: &str, time: &str| {
        let body = json!({
            "involvedObject": {
                "kind": "Kustomization", "namespace": "flux-system", "name": "shop-prod",
                "apiVersion": "kustomize.toolkit.fluxcd.io/v1",
            },
            "severity": severity, "timestamp": time, "reason": reason, "message": "Deployment/shop status: 'Failed'",
            "metadata": { "revision": format!("main@sha1:{}", target.commit) },
            "reportingController": "kustomize-controller", "reportingInstance": "kustomize-controller-1",
        })
        .to_string();
        let request = Request::post(path(&secret["stringData"]["address"]));
        world.call(request.header("X-Signature", signature(token, &body)), &body).await
    };
    assert_eq!(send("error", "HealthCheckFailed", "2026-01-05T09:59:00Z").await, StatusCode::OK);
    insta::assert_snapshot!(words(&world, &target).await, @"DEGRADED: HealthCheckFailed: Deployment/shop status: 'Failed' []");
    assert_eq!(send("info", "ReconciliationSucceeded", "2026-01-05T10:00:00Z").await, StatusCode::OK);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy, "the commit vouches, for it was said that it does");
    let strict = ReportedWorld::new().await;
    let target = RolloutTarget { settings: strict.ground.bump("shop", "v1.4.0").await.settings, ..target };
    insta::assert_snapshot!(words(&world, &target).await, @"progressing: reported as healthy, without any image of shop-api");
}

/// A value by its path in a template's data: `.app.metadata.name`.
fn looked_up<'v>(data: &'v Value, path: &str) -> &'v Value {
    path.trim().trim_start_matches('.').split('.').fold(data, |value, key| &value[key])
}

/// Renders what the shipped template says of Go's templates: paths, `toJson`, the time, and one choice.
fn rendered(template: &str, data: &Value, now: &str) -> String {
    let (mut out, mut rest, mut shown) = (String::new(), template, vec![true]);
    while let Some((before, after)) = rest.split_once("{{") {
        let (action, behind) = after.split_once("}}").unwrap();
        let on = shown.iter().all(|on| *on);
        if on {
            out.push_str(before);
        }
        rest = behind;
        let action = action.trim();
        if let Some(condition) = action.strip_prefix("if eq ") {
            let (path, wanted) = condition.split_once(' ').unwrap();
            shown.push(*looked_up(data, path) == json!(wanted.trim_matches('"')));
        } else if action == "else" {
            let last = shown.last_mut().unwrap();
            *last = !*last;
        } else if action == "end" {
            shown.pop();
        } else if on {
            let what = action.strip_suffix("| toJson").expect("what is put into JSON is made JSON").trim();
            let value = match what {
                r#"(call .time.Now).UTC.Format "2006-01-02T15:04:05Z07:00""# => json!(now),
                path if path.starts_with(".app.") => looked_up(data, path).clone(),
                other => panic!("this test cannot render {other}"),
            };
            out.push_str(&value.to_string());
        }
    }
    out + rest
}

#[tokio::test]
async fn a_notification_of_argo_cd_says_what_the_application_runs() {
    let all = documents(&std::fs::read_to_string(shipped("argocd.yaml")).unwrap());
    let data = &of_kind(&all, "ConfigMap")["data"];
    let within = |key: &str| documents(data[key].as_str().unwrap()).remove(0);
    let service = within("service.webhook.tidegate");
    let header = service["headers"].as_array().unwrap().iter().find(|h| h["name"] == "X-Tidegate-Secret").unwrap();
    assert_eq!(header["value"], "$tidegate-report-secret", "what stands in argocd-notifications-secret");
    let template = within("template.tidegate-report");
    let webhook = &template["webhook"]["tidegate"];
    assert_eq!(webhook["method"], "POST");
    let triggers = within("trigger.tidegate-report");
    assert!(triggers.as_array().unwrap().iter().all(|one| one["send"] == json!(["tidegate-report"])));
    assert_eq!(within("subscriptions")[0], json!({ "recipients": ["tidegate"], "triggers": ["tidegate-report"] }));

    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let application = |sync: &str, revision: &str, health: &str, phase: &str| {
        json!({ "app": {
            "metadata": { "name": "shop-prod" },
            "status": {
                "sync": { "status": sync, "revision": revision }, "health": { "status": health },
                "operationState": {
                    "phase": phase, "message": "one or more objects failed to apply",
                    "syncResult": { "revision": target.commit.to_string() },
                },
                "summary": { "images": [reference("shop", "v1.4.0")] },
            },
        } })
    };
    let send = async |application: &Value, now: &str| {
        let body = rendered(webhook["body"].as_str().unwrap(), application, now);
        let request = Request::post(path(&service["url"])).header("X-Tidegate-Secret", "a long secret");
        assert_eq!(world.call(request, &body).await, StatusCode::OK, "{body}");
    };
    let synced = target.commit.as_str();
    send(&application("Synced", synced, "Progressing", "Succeeded"), "2026-01-05T09:57:00Z").await;
    insta::assert_snapshot!(words(&world, &target).await, @"progressing: reported as on its way");
    send(&application("Synced", synced, "Healthy", "Failed"), "2026-01-05T09:58:00Z").await;
    insta::assert_snapshot!(words(&world, &target).await, @"DEGRADED: one or more objects failed to apply []");
    // What is compared with the branch and not applied is not what runs.
    send(&application("OutOfSync", &"b".repeat(40), "Healthy", "Succeeded"), "2026-01-05T09:59:00Z").await;
    assert_eq!(newest(&world).await.commit, target.commit);
    assert_eq!(state(&world, &target).await, RolloutState::Healthy);
}

/// Takes a call as it comes in, and answers as the real door does.
async fn listening() -> (String, mpsc::UnboundedReceiver<(axum::http::HeaderMap, String)>) {
    let (sender, calls) = mpsc::unbounded_channel();
    let take = async |State(sender): State<mpsc::UnboundedSender<_>>, request: Request<Body>| {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, 64 * 1024).await.unwrap();
        sender.send((parts.headers, String::from_utf8(body.to_vec()).unwrap())).unwrap();
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/rollouts/prod", listener.local_addr().unwrap());
    let router = axum::Router::new().route("/rollouts/prod", axum::routing::post(take)).with_state(sender);
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (url, calls)
}

/// A `kubectl` that says what it is asked for, ahead of all others.
fn kubectl(folder: &Path, commit: &str, images: &str, status: &str) {
    let path = folder.join("kubectl");
    let mut file = std::fs::File::create(&path).unwrap();
    write!(
        file,
        "#!/bin/sh\ncase \"$*\" in\n*kustomization*) printf '%s' 'main@sha1:{commit}' ;;\n*pods*) printf '%s' '{images}' ;;\n\
         *'rollout status'*) {status} ;;\n*) exit 9 ;;\nesac\n"
    )
    .unwrap();
    file.set_permissions(std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[tokio::test]
async fn the_reporter_tells_what_kubectl_says_and_signs_it() {
    let all = documents(&std::fs::read_to_string(shipped("reporter.yaml")).unwrap());
    let job = of_kind(&all, "CronJob");
    let pod = &job["spec"]["jobTemplate"]["spec"]["template"]["spec"];
    let container = &pod["containers"][0];
    assert_eq!(container["command"], json!(["/bin/sh", "-eu", "-c"]));
    let script =
        container["args"][0].as_str().unwrap().replace("/report/report.sh", shipped("report.sh").to_str().unwrap());
    let named = |name: &str| container["env"].as_array().unwrap().iter().find(|e| e["name"] == name).unwrap();
    assert_eq!(path(&named("URL")["value"]), "/rollouts/prod");
    assert_eq!(named("SECRET")["valueFrom"]["secretKeyRef"]["name"], "tidegate-report");

    let mut world = ReportedWorld::new().await;
    let target = world.bump("shop", "v1.4.0").await;
    let (url, mut calls) = listening().await;
    let folder = tempfile::tempdir().unwrap();
    let tools = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
    let images = format!("{} envoy:1", reference("shop", "v1.4.0"));
    let failing = "echo 'error: deployment \"shop\" exceeded its progress deadline' >&2; exit 1";
    let mut told = Vec::new();
    for status in [failing, "echo 'timed out waiting' >&2; exit 1", "exit 0"] {
        kubectl(folder.path(), target.commit.as_str(), &images, status);
        let mut run = tokio::process::Command::new("/bin/sh");
        run.args(["-eu", "-c", &script]).env_clear();
        run.env("PATH", &tools).env("URL", &url).env("APP", "shop-prod").env("SECRET", "a long secret");
        let done = run.output().await.unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let (headers, body) = calls.recv().await.unwrap();
        // Its time is the machine's, this world's is another.
        let mut report: Value = serde_json::from_str(&body).unwrap();
        assert!(report["time"].as_str().unwrap().ends_with('Z'));
        assert_eq!(headers["x-signature"], signature("a long secret", &body).as_str());
        world.ground.clock.advance(std::time::Duration::from_secs(1));
        report["time"] = json!(tidegate::port::Clock::now(&world.ground.clock).to_rfc3339());
        assert_eq!(world.signed(&report.to_string()).await, StatusCode::OK);
        told.push(words(&world, &target).await);
        assert_ne!(newest(&world).await.health, ReportedHealth::Unknown);
    }
    insta::assert_snapshot!(told.join("\n"), @"
    DEGRADED: error: deployment shop exceeded its progress deadline []
    progressing: timed out waiting
    Healthy
    ");
}
