//! The one thing that GitHub offers by GraphQL alone: marking a draft as ready.

use serde_json::{Value, json};
use tidegate::domain::{PrNumber, RepoId};
use tidegate::forge::Forge as _;

use super::answer::{Answer, Reply};
use super::call::Call;
use super::{pulls, repos};

/// The first id of a pull request in the variables or the query itself.
fn asked(body: &Value) -> Option<String> {
    let text = format!("{} {}", body["variables"], body["query"].as_str().unwrap_or_default());
    let from = text.find("PR_")?;
    let rest = &text[from..];
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

async fn found(call: &Call, id: &str) -> Option<(RepoId, PrNumber)> {
    for repo in repos::all(&call.shared).await {
        for pr in call.forge().pull_requests(&repo).await.ok()? {
            if pulls::node_id(&repo, pr.number.0) == id {
                return Some((repo, pr.number));
            }
        }
    }
    None
}

pub(super) async fn post(call: Call) -> Reply {
    const MUTATION: &str = "markPullRequestReadyForReview";
    let query = call.body["query"].as_str().unwrap_or_default();
    if !query.contains(MUTATION) {
        return Answer::ok(json!({ "errors": [{ "message": "this GitHub knows only one mutation" }] }));
    }
    let id = asked(&call.body).unwrap_or_default();
    let Some((repo, number)) = found(&call, &id).await else {
        let told = format!("Could not resolve to a node with the global id of '{id}'.");
        let error = json!({ "type": "NOT_FOUND", "path": [MUTATION], "message": told, "locations": [{ "line": 1, "column": 1 }] });
        return Answer::ok(json!({ "data": { MUTATION: null }, "errors": [error] }));
    };
    if let Err(refused) = call.forge().mark_ready(&repo, number).await {
        let error = json!({ "type": "UNPROCESSABLE", "path": [MUTATION], "message": refused.told });
        return Answer::ok(json!({ "data": { MUTATION: null }, "errors": [error] }));
    }
    let pr = json!({ "id": id, "number": number.0, "isDraft": false });
    Answer::ok(json!({ "data": { MUTATION: { "clientMutationId": null, "pullRequest": pr } } }))
}
