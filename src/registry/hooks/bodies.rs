//! What registries tell when something is pushed to them: seven bodies, each read by whoever is configured to send it and never told
//! apart by what they hold. Of each only what an event needs is read: a repository, a tag, a digest where it is said. All else is
//! asked of the registry.
//!
//! | who | how it looks | digest |
//! | --- | --- | --- |
//! | Distribution (`registry:2`, Debian's `docker-registry`) | `events[].target` | yes |
//! | Harbor, both forms | `event_data.resources[]`, or CloudEvents with `data.resources[]` | yes |
//! | Azure (ACR) | `target` beside `action` | yes |
//! | Artifact Registry, by Pub/Sub | `message.data`, in base64 | yes |
//! | GitHub (GHCR) | `registry_package` or `package` | yes |
//! | Docker Hub | `push_data` | no |
//! | Quay | `updated_tags` | no |

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::config::HookKind;

/// What happened to a repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// A tag was pushed.
    Pushed {
        /// The repository, without its registry's host.
        repository: String,
        /// The tag.
        tag: String,
        /// What it names, where that is said.
        digest: Option<String>,
    },
    /// Something else happened: a deletion, a scan.
    Changed {
        /// The repository.
        repository: String,
    },
}

/// The same, and the id that the registry gave it, where it gives any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) told: Told,
    pub(super) id: Option<String>,
}

/// Why a body tells nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is not of the kind that was asked for.
    Another,
    /// It is, and cannot be read; for whoever set it up.
    Unreadable(String),
}

impl From<String> for Wrong {
    fn from(why: String) -> Self {
        Self::Unreadable(why)
    }
}

/// What a body of this kind tells: nothing where it means nothing here.
pub(super) fn read(kind: HookKind, body: &Value) -> Result<Vec<Said>, Wrong> {
    let has = |key: &str| body.get(key).is_some();
    if kind == HookKind::Distribution {
        let events = body.get("events").and_then(Value::as_array).ok_or(Wrong::Another)?;
        let each = events.iter().map(|event| {
            let id = event.get("id").and_then(Value::as_str).map(str::to_owned);
            target(event).map(|told| told.map(|told| Said { told, id }))
        });
        return Ok(each.filter_map(Result::transpose).collect::<Result<_, _>>()?);
    }
    let told = match kind {
        HookKind::Harbor if has("event_data") => harbor(text(body, "/type"), &body["event_data"])?,
        HookKind::Harbor if has("specversion") => {
            harbor(text(body, "/type"), body.get("data").unwrap_or(&Value::Null))?
        }
        HookKind::Acr if has("action") && (has("target") || text(body, "/action") == "ping") => {
            target(body)?.into_iter().collect()
        }
        HookKind::ArtifactRegistry if has("message") && has("subscription") => pub_sub(text(body, "/message/data"))?,
        HookKind::Ghcr => ghcr(body)?,
        HookKind::DockerHub if has("push_data") => {
            vec![pushed(text(body, "/repository/repo_name"), text(body, "/push_data/tag"), None)?]
        }
        HookKind::Quay => quay(body)?,
        _ => return Err(Wrong::Another),
    };
    Ok(told.into_iter().map(|told| Said { told, id: None }).collect())
}

/// The event of a package, or GitHub's first call.
fn ghcr(body: &Value) -> Result<Vec<Told>, Wrong> {
    match body.get("registry_package").or_else(|| body.get("package")) {
        Some(package) => Ok(github(text(body, "/action"), package)?),
        None if body.get("zen").is_some() => Ok(Vec::new()),
        None => Err(Wrong::Another),
    }
}

fn quay(body: &Value) -> Result<Vec<Told>, Wrong> {
    let tags = body.get("updated_tags").and_then(Value::as_array).ok_or(Wrong::Another)?;
    // Newer ones are objects of tag and digest, older ones names.
    let tags = tags.iter().filter_map(|tag| tag.as_str().or_else(|| tag.get("name")?.as_str()));
    let told: Result<_, String> = tags.map(|tag| pushed(text(body, "/repository"), tag, None)).collect();
    Ok(told?)
}

fn text<'v>(value: &'v Value, at: &str) -> &'v str {
    value.pointer(at).and_then(Value::as_str).unwrap_or_default()
}

fn pushed(repository: &str, tag: &str, digest: Option<&str>) -> Result<Told, String> {
    if repository.is_empty() || tag.is_empty() {
        return Err("it names no repository, or no tag".to_owned());
    }
    let (repository, tag, digest) = (repository.to_owned(), tag.to_owned(), digest.map(str::to_owned));
    Ok(Told::Pushed { repository, tag, digest })
}

fn changed(repository: &str) -> Result<Told, String> {
    match repository {
        "" => Err("it names no repository".to_owned()),
        name => Ok(Told::Changed { repository: name.to_owned() }),
    }
}

/// An event of Distribution, which ACR has too. A manifest without a tag is part of an index, and layers are told as well.
fn target(event: &Value) -> Result<Option<Told>, String> {
    let (repository, tag) = (text(event, "/target/repository"), text(event, "/target/tag"));
    match text(event, "/action") {
        "push" if tag.is_empty() => Ok(None),
        "push" => {
            let digest = event.pointer("/target/digest").and_then(Value::as_str);
            pushed(repository, tag, digest).map(Some)
        }
        "delete" | "untag" => changed(repository).map(Some),
        _ => Ok(None),
    }
}

fn harbor(kind: &str, data: &Value) -> Result<Vec<Told>, String> {
    let repository = text(data, "/repository/repo_full_name");
    match kind {
        "PUSH_ARTIFACT" | "harbor.artifact.pushed" => {
            let resources = data.get("resources").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let tagged = resources.iter().filter(|one| !text(one, "/tag").starts_with("sha256:"));
            tagged
                .filter(|one| !text(one, "/tag").is_empty())
                .map(|one| pushed(repository, text(one, "/tag"), one.get("digest").and_then(Value::as_str)))
                .collect()
        }
        "PULL_ARTIFACT" | "harbor.artifact.pulled" => Ok(Vec::new()),
        kind if kind.to_ascii_uppercase().contains("ARTIFACT") || kind.to_ascii_uppercase().contains("SCAN") => {
            changed(repository).map(|told| vec![told])
        }
        _ => Ok(Vec::new()),
    }
}

/// A message of Pub/Sub: `{"action":"INSERT","digest":"HOST/REPOSITORY@sha256:…","tag":"HOST/REPOSITORY:TAG"}`.
fn pub_sub(data: &str) -> Result<Vec<Told>, String> {
    let unreadable = || "what Pub/Sub passed on is no event of Artifact Registry".to_owned();
    let bytes = STANDARD.decode(data).map_err(|_| unreadable())?;
    let event: Value = serde_json::from_slice(&bytes).map_err(|_| unreadable())?;
    let by_tag = without_host(text(&event, "/tag")).and_then(|name| name.rsplit_once(':'));
    let by_digest = without_host(text(&event, "/digest")).and_then(|name| name.split_once('@'));
    match (text(&event, "/action"), by_tag, by_digest) {
        ("INSERT", Some((repository, tag)), digest) => {
            pushed(repository, tag, digest.map(|(_, digest)| digest)).map(|told| vec![told])
        }
        ("INSERT", None, Some(_)) => Ok(Vec::new()),
        ("DELETE", Some((repository, _)), _) | ("DELETE", None, Some((repository, _))) => {
            changed(repository).map(|told| vec![told])
        }
        ("INSERT" | "DELETE", ..) => Err(unreadable()),
        _ => Ok(Vec::new()),
    }
}

fn without_host(name: &str) -> Option<&str> {
    name.split_once('/').map(|(_, rest)| rest).filter(|rest| !rest.is_empty())
}

fn github(action: &str, package: &Value) -> Result<Vec<Told>, String> {
    let kind = [text(package, "/package_type"), text(package, "/ecosystem")];
    if !kind.iter().any(|kind| kind.eq_ignore_ascii_case("container")) {
        return Ok(Vec::new());
    }
    let owner = match text(package, "/namespace") {
        "" => text(package, "/owner/login"),
        namespace => namespace,
    };
    // GHCR writes all names small.
    let repository = format!("{owner}/{}", text(package, "/name")).to_ascii_lowercase();
    let tag = text(package, "/package_version/container_metadata/tag/name");
    let digest = package.pointer("/package_version/container_metadata/tag/digest").and_then(Value::as_str);
    match (action, tag) {
        ("published" | "updated", "") => Ok(Vec::new()), // part of an index
        ("published" | "updated", tag) => pushed(&repository, tag, digest).map(|told| vec![told]),
        _ => changed(&repository).map(|told| vec![told]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DIGEST: &str = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";

    fn push(repository: &str, tag: &str, digest: Option<&str>) -> Told {
        pushed(repository, tag, digest).unwrap()
    }

    fn gone(repository: &str) -> Told {
        Told::Changed { repository: repository.to_owned() }
    }

    use HookKind::{Acr, ArtifactRegistry, Distribution, DockerHub, Ghcr, Harbor, Quay};

    type Case = (HookKind, &'static str, Value, Vec<Told>);

    /// As the documentation of each shows it, cut to what is not the same for all.
    fn by_their_own_webhooks() -> Vec<Case> {
        vec![
            (
                Distribution,
                "distribution",
                json!({ "events": [
                    { "id": "1", "action": "push", "target": { "mediaType": "application/octet-stream", "digest": DIGEST,
                      "repository": "acme/shop" } },
                    { "id": "2", "action": "push", "target": { "digest": DIGEST, "repository": "acme/shop", "tag": "v1" } },
                    { "id": "3", "action": "pull", "target": { "digest": DIGEST, "repository": "acme/shop", "tag": "v1" } },
                    { "id": "4", "action": "delete", "target": { "digest": DIGEST, "repository": "acme/old" } } ] }),
                vec![push("acme/shop", "v1", Some(DIGEST)), gone("acme/old")],
            ),
            (
                Harbor,
                "harbor",
                json!({ "type": "PUSH_ARTIFACT", "occur_at": 1_586_922_308, "operator": "admin", "event_data": {
                    "resources": [{ "digest": DIGEST, "tag": "latest", "resource_url": "hub.harbor.com/test-webhook/debian:latest" }],
                    "repository": { "name": "debian", "namespace": "test-webhook", "repo_full_name": "test-webhook/debian" } } }),
                vec![push("test-webhook/debian", "latest", Some(DIGEST))],
            ),
            (
                Harbor,
                "harbor, deleted",
                json!({ "type": "DELETE_ARTIFACT", "event_data": { "resources": [{ "digest": DIGEST, "tag": "latest" }],
                    "repository": { "repo_full_name": "test-webhook/debian" } } }),
                vec![gone("test-webhook/debian")],
            ),
            (
                Harbor,
                "harbor, as CloudEvents",
                json!({ "specversion": "1.0", "id": "4b2f89a6", "source": "/projects/2", "type": "harbor.artifact.pushed",
                    "data": { "resources": [{ "digest": DIGEST, "tag": "latest" }],
                              "repository": { "repo_full_name": "harbor/alpine" } } }),
                vec![push("harbor/alpine", "latest", Some(DIGEST))],
            ),
            (
                Acr,
                "acr",
                json!({ "id": "cb8c3971-9adc-488b-xxxx-43cbb4974ff5", "timestamp": "2017-11-17T16:52:01Z", "action": "push",
                    "target": { "mediaType": "application/vnd.docker.distribution.manifest.v2+json", "size": 524,
                                "digest": DIGEST, "length": 524, "repository": "hello-world", "tag": "v1" },
                    "request": { "id": "3cbb6949", "host": "myregistry.azurecr.io", "method": "PUT" } }),
                vec![push("hello-world", "v1", Some(DIGEST))],
            ),
        ]
    }

    fn by_other_ways() -> Vec<Case> {
        let pub_sub = |event: Value| {
            json!({ "subscription": "projects/p/subscriptions/s",
            "message": { "messageId": "1", "publishTime": "2026-05-04T10:00:00Z", "data": STANDARD.encode(event.to_string()) } })
        };
        let package = |action: &str, tag: &str| {
            json!({ "action": action, "registry_package": { "name": "Hello-World",
            "namespace": "octocat", "package_type": "CONTAINER", "ecosystem": "CONTAINER", "owner": { "login": "octocat" },
            "package_version": { "version": DIGEST, "container_metadata": { "tag": { "name": tag, "digest": DIGEST } } } } })
        };
        vec![
            (
                ArtifactRegistry,
                "artifact registry",
                pub_sub(
                    json!({ "action": "INSERT", "digest": format!("us-east1-docker.pkg.dev/my-project/my-repo/hello-world@{DIGEST}"),
                    "tag": "us-east1-docker.pkg.dev/my-project/my-repo/hello-world:1.1" }),
                ),
                vec![push("my-project/my-repo/hello-world", "1.1", Some(DIGEST))],
            ),
            (
                ArtifactRegistry,
                "artifact registry, a tag deleted",
                pub_sub(
                    json!({ "action": "DELETE", "tag": "us-east1-docker.pkg.dev/my-project/my-repo/hello-world:1.1" }),
                ),
                vec![gone("my-project/my-repo/hello-world")],
            ),
            (Ghcr, "ghcr", package("published", "latest"), vec![push("octocat/hello-world", "latest", Some(DIGEST))]),
            (Ghcr, "ghcr, part of an index", package("published", ""), vec![]),
            (
                DockerHub,
                "docker hub",
                json!({ "callback_url": "https://registry.hub.docker.com/u/svendowideit/testhook/hook/2141b5bi5i5b02bec211i4eeih0242eg11000a/",
                    "push_data": { "pushed_at": 1_417_566_161, "pusher": "trustedbuilder", "tag": "latest" },
                    "repository": { "name": "testhook", "namespace": "svendowideit", "repo_name": "svendowideit/testhook" } }),
                vec![push("svendowideit/testhook", "latest", None)],
            ),
            (
                Quay,
                "quay",
                json!({ "name": "repository", "repository": "mynamespace/repository", "namespace": "mynamespace",
                    "docker_url": "quay.io/mynamespace/repository", "homepage": "https://quay.io/repository/mynamespace/repository",
                    "updated_tags": ["latest", "v2"] }),
                vec![push("mynamespace/repository", "latest", None), push("mynamespace/repository", "v2", None)],
            ),
            (Ghcr, "github says hello", json!({ "zen": "Keep it logically awesome.", "hook_id": 1 }), vec![]),
        ]
    }

    #[test]
    fn the_bodies_of_seven_registries_tell_the_same_each_to_its_own_hook_alone() {
        for (kind, who, body, told) in by_their_own_webhooks().into_iter().chain(by_other_ways()) {
            let said = read(kind, &body).map(|said| said.into_iter().map(|said| said.told).collect::<Vec<_>>());
            assert_eq!(said.as_ref(), Ok(&told), "{who}");
            for other in HookKind::ALL.into_iter().filter(|other| *other != kind) {
                assert_eq!(read(other, &body), Err(Wrong::Another), "{who} as {other}");
            }
        }
    }

    #[test]
    fn a_body_that_is_made_to_look_like_anothers_is_read_as_its_own() {
        let mut body = json!({ "repository": "acme/web", "updated_tags": ["v1"] });
        body["events"] = json!([{ "id": "1", "action": "push",
            "target": { "digest": DIGEST, "repository": "acme/shop", "tag": "v1" } }]);
        let said = read(Quay, &body).unwrap();
        assert_eq!(said, [Said { told: push("acme/web", "v1", None), id: None }]);
    }

    #[test]
    fn what_says_too_little_is_told_so_and_nothing_is_made_up() {
        for (kind, body) in [
            (DockerHub, json!({ "push_data": {} })),
            (DockerHub, json!({ "push_data": { "tag": 1 }, "repository": { "repo_name": "a/b" } })),
            (Quay, json!({ "updated_tags": ["v1"] })),
            (Distribution, json!({ "events": [{ "action": "push", "target": { "tag": "v1" } }] })),
            (ArtifactRegistry, json!({ "message": { "data": "%" }, "subscription": "s" })),
            (
                ArtifactRegistry,
                json!({ "message": { "data": STANDARD.encode("{\"action\":\"INSERT\"}") }, "subscription": "s" }),
            ),
            (Harbor, json!({ "type": "DELETE_ARTIFACT", "event_data": {} })),
        ] {
            assert!(matches!(read(kind, &body), Err(Wrong::Unreadable(_))), "{body}");
        }
        for body in [json!({}), json!([]), json!(null), json!({ "action": "push" })] {
            for kind in HookKind::ALL {
                assert_eq!(read(kind, &body), Err(Wrong::Another), "{body}");
            }
        }
        assert_eq!(read(Acr, &json!({ "id": "1", "action": "ping" })), Ok(Vec::new()));
    }
}
