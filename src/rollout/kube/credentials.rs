//! Credentials that a program hands out, as kubeconfig files name one (`exec`): for a limited time, with a limit on how long
//! the program may take. The client's own way has none, and one that waits for a password would hold everything up.

use std::time::Duration;

use kube::config::{AuthInfo, ExecConfig};
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::json;
use tokio::process::Command;

use super::program::{Ended, run};
use super::redact::redacted;
use crate::domain::Instant;
use crate::port::{PortError, PortResult};

/// How long the program may take.
pub(super) const PATIENCE: Duration = Duration::from_secs(8);
/// What is spoken with it unless the file says otherwise.
const SPOKEN: &str = "client.authentication.k8s.io/v1";

/// What the program answers.
#[derive(Deserialize)]
struct Answer {
    kind: String,
    status: Option<Status>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Status {
    expiration_timestamp: Option<Instant>,
    token: Option<SecretString>,
    client_certificate_data: Option<String>,
    client_key_data: Option<SecretString>,
}

/// Runs the program that a user's entry names, and puts what it answers in its place. Returns until when that holds.
pub(super) async fn fill(auth: &mut AuthInfo, cluster: &str) -> PortResult<Option<Instant>> {
    if let Some(provider) = &auth.auth_provider {
        let told =
            format!("cluster {cluster}: the auth-provider {} is spoken no more; use an exec credential", provider.name);
        return Err(PortError::rejected(told));
    }
    let Some(exec) = auth.exec.take() else { return Ok(None) };
    let status = ask(&exec, cluster, PATIENCE).await?;
    if let Some(token) = status.token {
        auth.token = Some(token);
    }
    if let (Some(certificate), Some(key)) = (status.client_certificate_data, status.client_key_data) {
        // The file's own are written in base64, and so these are.
        use base64::Engine as _;
        use secrecy::ExposeSecret as _;
        let encode = |text: &str| base64::engine::general_purpose::STANDARD.encode(text);
        auth.client_certificate_data = Some(encode(&certificate));
        auth.client_key_data = Some(SecretString::from(encode(key.expose_secret())));
    }
    Ok(status.expiration_timestamp)
}

async fn ask(exec: &ExecConfig, cluster: &str, patience: Duration) -> PortResult<Status> {
    let program = exec.command.as_deref().unwrap_or_default();
    let whose = format!("cluster {cluster}: the credential program {program}");
    let mut command = Command::new(program);
    command.args(exec.args.iter().flatten());
    for pair in exec.env.iter().flatten() {
        if let (Some(name), Some(value)) = (pair.get("name"), pair.get("value")) {
            command.env(name, value);
        }
    }
    let mut asked = json!({
        "apiVersion": exec.api_version.as_deref().unwrap_or(SPOKEN),
        "kind": "ExecCredential",
        "spec": { "interactive": false },
    });
    if let Some(cluster) = exec.cluster.as_ref().filter(|_| exec.provide_cluster_info) {
        asked["spec"]["cluster"] = serde_json::to_value(cluster).unwrap_or_default();
    }
    command.env("KUBERNETES_EXEC_INFO", asked.to_string());
    let output = match tokio::time::timeout(patience, run(command)).await {
        Err(_) => {
            let told = format!("{whose} gave no answer within {} s; it is tried again", patience.as_secs());
            return Err(PortError::transient(told, "it hangs"));
        }
        Ok(Err(why)) => return Err(PortError::rejected(format!("{whose} cannot be run: {why}"))),
        Ok(Ok(None)) => {
            let told = format!("{whose} answers more than any ExecCredential has: correct what it writes");
            return Err(PortError::rejected(told));
        }
        Ok(Ok(Some(ended))) => ended,
    };
    read(&whose, &output)
}

fn read(whose: &str, output: &Ended) -> PortResult<Status> {
    if !output.status.success() {
        let said = redacted(String::from_utf8_lossy(&output.stderr).trim());
        return Err(PortError::transient(
            format!("{whose} failed ({}): {said}; it is tried again", output.status),
            &said,
        ));
    }
    let answer: Option<Answer> = serde_json::from_slice(&output.stdout).ok();
    let status = answer.filter(|answer| answer.kind == "ExecCredential").and_then(|answer| answer.status);
    let status = status.filter(|s| s.token.is_some() || s.client_certificate_data.is_some());
    status.ok_or_else(|| PortError::rejected(format!("{whose} answers no ExecCredential with a token or certificate")))
}

#[cfg(test)]
mod tests {
    use std::io::BufRead as _;
    use std::path::Path;

    use secrecy::ExposeSecret as _;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;
    use crate::port::Fault;

    fn program(script: &str) -> ExecConfig {
        serde_json::from_value(json!({ "command": "/bin/sh", "args": ["-c", script] })).unwrap()
    }

    async fn refused(script: &str) -> PortError {
        ask(&program(script), "prod", PATIENCE).await.err().unwrap()
    }

    #[tokio::test]
    async fn a_program_is_asked_and_its_answer_holds_until_it_says() {
        let answer = r#"{"kind":"ExecCredential","status":{"token":"T","expirationTimestamp":"2026-01-05T10:15:00Z"}}"#;
        let script = format!(r#"case "$KUBERNETES_EXEC_INFO" in *'"interactive":false'*) echo '{answer}';; esac"#);
        let mut auth = AuthInfo { exec: Some(program(&script)), ..AuthInfo::default() };
        let until = fill(&mut auth, "prod").await.unwrap();
        assert_eq!(until, Some("2026-01-05T10:15:00Z".parse().unwrap()));
        assert_eq!(auth.token.unwrap().expose_secret(), "T");
        assert!(auth.exec.is_none(), "the client must not ask it a second time, without a limit");
    }

    #[tokio::test]
    async fn one_that_hangs_is_given_up_and_named() {
        let error = ask(&program("sleep 600"), "prod", Duration::from_millis(50)).await.err().unwrap();
        assert_eq!(error.fault, Fault::Transient);
        assert!(
            error.told.starts_with("cluster prod: the credential program /bin/sh gave no answer within"),
            "{error}"
        );
    }

    /// A program that starts another, which holds all that it has open; what it does then; and who hears that other: first
    /// that it is up, then that it is over.
    fn with_child(folder: &Path, then: &str) -> (ExecConfig, oneshot::Receiver<()>, JoinHandle<()>) {
        let fifo = folder.join("child");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        let child = "sh -c 'echo up >&3; exec sleep 600' &";
        let script = format!("exec 3>{}; {child} {then}", fifo.display());
        let (tell, up) = oneshot::channel();
        let over = tokio::task::spawn_blocking(move || {
            let mut lines = std::io::BufReader::new(std::fs::File::open(fifo).unwrap()).lines();
            assert_eq!(lines.next().unwrap().unwrap(), "up");
            let _ = tell.send(());
            assert!(lines.next().is_none());
        });
        (program(&script), up, over)
    }

    #[tokio::test]
    async fn what_it_started_ends_with_it_and_keeps_nobody_from_its_answer() {
        let folder = tempfile::tempdir().unwrap();
        let wait = format!("until test -e {0}; do sleep 0.01; done;", folder.path().join("up").display());
        let answer = r#"{"kind":"ExecCredential","status":{"token":"T"}}"#;
        let (exec, up, over) = with_child(folder.path(), &format!("{wait} echo '{answer}'"));
        let proceed = async {
            up.await.unwrap();
            std::fs::write(folder.path().join("up"), "").unwrap();
        };
        let (answer, ()) = futures::future::join(ask(&exec, "prod", Duration::from_secs(60)), proceed).await;
        assert_eq!(answer.unwrap().token.unwrap().expose_secret(), "T");
        over.await.unwrap();
    }

    #[tokio::test]
    async fn one_that_is_given_up_takes_with_it_what_it_started() {
        let folder = tempfile::tempdir().unwrap();
        let (exec, up, over) = with_child(folder.path(), "wait");
        tokio::select! {
            _ = ask(&exec, "prod", Duration::from_secs(60)) => panic!("it does not end"),
            up = up => up.unwrap(),
        }
        over.await.unwrap();
    }

    #[tokio::test]
    async fn what_it_writes_has_a_limit() {
        let error = refused("yes").await;
        assert_eq!(error.fault, Fault::Rejected);
        assert!(error.told.contains("answers more than any ExecCredential has"), "{error}");
        let error = refused("yes | head -c 200000 >&2; exit 3").await;
        assert!(error.told.contains("failed (exit status: 3): y"), "it need not wait for a reader: {error}");
    }

    #[tokio::test]
    async fn one_that_fails_or_answers_something_else_is_told_without_secrets() {
        let failed = refused("echo 'token=hunter2 expired' >&2; exit 3").await;
        assert_eq!(failed.fault, Fault::Transient);
        assert!(failed.told.contains("token=[redacted] expired") && !failed.told.contains("hunter2"), "{failed}");
        assert_eq!(refused("echo hello").await.fault, Fault::Rejected);
        assert_eq!(refused(r#"echo '{"kind":"ExecCredential","status":{}}'"#).await.fault, Fault::Rejected);
        let none: ExecConfig = serde_json::from_value(json!({ "command": "/no/such/program" })).unwrap();
        let error = ask(&none, "prod", PATIENCE).await.err().unwrap();
        assert!(error.told.contains("cannot be run"), "{error}");
    }
}
