//! The payloads that npm's `@octokit/webhooks-examples` recorded on the real GitHub. The package's folder is named by
//! `TIDEGATE_WEBHOOK_EXAMPLES`; without it nothing is tested here.

use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use tidegate::domain::RepoId;
use tidegate::forge::github::app::Hook;
use tidegate::forge::github::webhooks::{Heard, Limits, Scope, read};

use super::Door;

#[derive(Deserialize)]
struct Of {
    name: String,
    examples: Vec<Value>,
}

fn examples(folder: &Path) -> Vec<Of> {
    let path = folder.join("api.github.com/index.json");
    let text = std::fs::read(&path).unwrap_or_else(|e| {
        panic!("{}: {e}: TIDEGATE_WEBHOOK_EXAMPLES must name the folder of @octokit/webhooks-examples", path.display())
    });
    serde_json::from_slice(&text).unwrap()
}

/// The repository that an example is about.
fn repository(example: &Value) -> Option<RepoId> {
    let name = example.pointer("/repository/full_name")?.as_str()?;
    RepoId::parse(name).ok()
}

#[tokio::test]
async fn every_payload_that_was_recorded_on_the_real_github_is_taken_and_has_no_wrong_effect() {
    let Ok(folder) = std::env::var("TIDEGATE_WEBHOOK_EXAMPLES") else { return };
    let all = examples(Path::new(&folder));
    let mut read_here = 0;
    for Of { name, examples } in &all {
        for (n, example) in examples.iter().enumerate() {
            let body = serde_json::to_vec(example).unwrap();
            let door = Door::new(Limits::default());
            let status = door.tell(name, "1", &body).await;
            assert!(status.is_success(), "{name} {n}: {status}");
            assert_eq!(door.stored.events(), [], "{name} {n} is about a repository that is not configured");

            let Some(hook) = Hook::named(name) else { continue };
            read_here += 1;
            let Some(repo) = repository(example) else { continue };
            let Heard { events, .. } = read(hook, &body, &Scope::new([repo.clone()], None)).unwrap();
            let told = serde_json::to_value(&events).unwrap();
            let about = told.as_array().unwrap().iter().all(|event| event["repo"] == repo.as_str());
            assert!(about, "{name} {n}: {told}");
            let quiet =
                matches!(hook, Hook::Repository | Hook::Create | Hook::Installation | Hook::InstallationRepositories);
            assert!(quiet || !events.is_empty(), "{name} {n} says nothing");
        }
    }
    for hook in Hook::ALL {
        assert!(all.iter().any(|of| of.name == hook.name()), "no example of {}", hook.name());
    }
    assert!(read_here > 80, "{read_here} examples");
}
