//! Reading one event: EventBridge's own form, or that within a notification of SNS. Everything is read leniently but what
//! matters: where it happened, to which repository, and of a push its tag and digest.

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{Outcome, Scope};
use crate::domain::event::Event;
use crate::domain::{Digest, ImageName};
use crate::port::{Incoming, is_id};
use crate::registry::is_artefact;

/// What a body tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Something for the inbox.
    Event(Box<Incoming>),
    /// Nothing that concerns anybody.
    Nothing(Ignored),
    /// It is no event of ECR; why, and what to do.
    Unreadable(String),
}

/// Why an event concerns nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ignored {
    /// The account and region are not configured.
    Account(String),
    /// No app has the repository.
    Repository(String),
    /// It is of a kind that means nothing here.
    Kind(String),
    /// What was tried did not work, so nothing changed.
    Failed,
    /// What was pushed has no tag, such as the parts of an index.
    Untagged,
    /// It is a signature, an attestation or the like.
    Artefact,
}

impl Ignored {
    pub(super) fn outcome(&self) -> Outcome {
        match self {
            Self::Account(_) => Outcome::UnknownAccount,
            Self::Repository(_) => Outcome::UnknownRepository,
            Self::Kind(_) | Self::Failed | Self::Untagged | Self::Artefact => Outcome::Ignored,
        }
    }

    /// What somebody could put right.
    pub(super) fn advice(&self) -> Option<String> {
        match self {
            Self::Account(place) => Some(format!(
                "no registry of account {place} is configured; add one under `registries`, or narrow the rule"
            )),
            Self::Repository(place) => {
                Some(format!("no app has the repository {place}; name it under the app's `images`, or narrow the rule"))
            }
            Self::Kind(_) | Self::Failed | Self::Untagged | Self::Artefact => None,
        }
    }
}

/// An event, as EventBridge tells it.
#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    id: Option<String>,
    source: String,
    #[serde(rename = "detail-type")]
    kind: String,
    account: String,
    region: String,
    detail: Value,
}

/// Reads a body.
pub fn read(body: &str, scope: &Scope) -> Heard {
    let value: Value = match serde_json::from_str(body) {
        Ok(value) => value,
        Err(_) => return Heard::Unreadable("it is not JSON".to_owned()),
    };
    let value = match notified(&value) {
        None => value,
        Some(Ok(inner)) => inner,
        Some(Err(why)) => return Heard::Unreadable(why),
    };
    match Envelope::deserialize(&value) {
        Ok(event) => of(&event, scope),
        Err(error) => Heard::Unreadable(unwrapped(&value, &error.to_string())),
    }
}

/// The event within a notification of SNS; none where it is none.
fn notified(value: &Value) -> Option<Result<Value, String>> {
    let kind = value.get("Type")?.as_str()?;
    if kind != "Notification" {
        return Some(Err(format!("it is SNS's {kind:.40}, and no event: confirm the subscription by hand")));
    }
    let message = value.get("Message").and_then(Value::as_str).unwrap_or_default();
    Some(serde_json::from_str(message).map_err(|_| "what SNS passed on is not JSON".to_owned()))
}

/// Why something is no event. One that a rule has changed on its way is told by name.
fn unwrapped(value: &Value, why: &str) -> String {
    let part = ["repository-name", "action-type", "detail"].into_iter().any(|key| value.get(key).is_some());
    if part {
        return "it was changed on its way: account, region or kind are missing. Take InputPath or InputTransformer out of the \
                rule's target"
            .to_owned();
    }
    format!("it is no event of EventBridge: {why:.120}")
}

fn of(event: &Envelope, scope: &Scope) -> Heard {
    let place = format!("{:.20} in {:.30}", event.account, event.region);
    let Some(registry) = scope.registry(&event.account, &event.region) else {
        return Heard::Nothing(Ignored::Account(place));
    };
    let Some(repository) = repository(event) else {
        return Heard::Nothing(Ignored::Kind(event.kind.clone()));
    };
    let Some(image) = scope.image(registry, &repository) else {
        return Heard::Nothing(Ignored::Repository(format!("{repository:.120} of {place}")));
    };
    match (event.source.as_str(), event.kind.as_str()) {
        ("aws.ecr", "ECR Image Action") if text(event, "action-type") == "PUSH" => pushed(event, image),
        ("aws.ecr", "ECR Replication Action") => pushed(event, image),
        ("aws.ecr", "ECR Image Action" | "ECR Image Scan" | "ECR Pull Through Cache Action")
        | ("aws.inspector2", "Inspector2 Scan" | "Inspector2 Finding") => {
            told(event, Event::ImageChanged { image: image.clone() })
        }
        (_, kind) => Heard::Nothing(Ignored::Kind(kind.to_owned())),
    }
}

fn text<'e>(event: &'e Envelope, key: &str) -> &'e str {
    event.detail.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The repository that an event is about. Inspector names it by its ARN, or deep within what it found.
fn repository(event: &Envelope) -> Option<String> {
    let direct = text(event, "repository-name");
    let found = || event.detail.pointer("/resources/0/details/awsEcrContainerImage/repositoryName")?.as_str();
    let name = if direct.is_empty() { found()? } else { direct };
    Some(name.split_once(":repository/").map_or(name, |(_, name)| name).to_owned())
}

/// An image that is there now.
fn pushed(event: &Envelope, image: &ImageName) -> Heard {
    if text(event, "result") != "SUCCESS" {
        return Heard::Nothing(Ignored::Failed);
    }
    let tag = text(event, "image-tag");
    if tag.is_empty() {
        return Heard::Nothing(Ignored::Untagged);
    }
    if is_artefact(tag) {
        return Heard::Nothing(Ignored::Artefact);
    }
    match Digest::parse(text(event, "image-digest")) {
        Ok(digest) => {
            let (image, tag) = (image.clone(), Some(tag.chars().take(300).collect()));
            told(event, Event::ImagePushed { image, tag, digest })
        }
        Err(error) => Heard::Unreadable(format!("a push without a digest: {error:.120}")),
    }
}

/// The event under its own id; where there is none, under all that it says.
fn told(event: &Envelope, what: Event) -> Heard {
    let key = match event.id.as_deref().filter(|id| is_id(id)) {
        Some(id) => id.to_owned(),
        None => {
            let said = format!("{}|{}|{}|{}", event.account, event.region, event.kind, event.detail);
            format!("said:{}", hex::encode(Sha256::digest(said)))
        }
    };
    Heard::Event(Box::new(Incoming { key, event: what }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const DIGEST: &str = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";

    fn scope() -> Scope {
        let images = ["shop", "acme/billing"].map(|name| (ImageName::parse(name).unwrap(), "main".to_owned())).into();
        let registries = [(("123456789012".to_owned(), "us-west-2".to_owned()), "main".to_owned())].into();
        Scope { registries, images }
    }

    fn event(kind: &str, detail: &Value) -> Value {
        json!({
            "version": "0", "id": "13cde686-328b-6117-af20-0e5566167482", "detail-type": kind, "source": "aws.ecr",
            "account": "123456789012", "time": "2019-11-16T01:54:34Z", "region": "us-west-2", "resources": [],
            "detail": detail
        })
    }

    /// A push, as the User Guide shows it.
    fn push(tag: &str) -> Value {
        let detail = json!({
            "result": "SUCCESS", "repository-name": "shop", "image-digest": DIGEST, "action-type": "PUSH", "image-tag": tag
        });
        event("ECR Image Action", &detail)
    }

    fn heard(value: &Value) -> Heard {
        read(&value.to_string(), &scope())
    }

    fn with(mut value: Value, at: &str, to: Value) -> Value {
        *value.pointer_mut(at).unwrap() = to;
        value
    }

    fn shop_pushed(key: &str) -> Heard {
        let (image, tag, digest) = ("shop".parse().unwrap(), Some("v1.4.0".to_owned()), DIGEST.parse().unwrap());
        Heard::Event(Box::new(Incoming { key: key.to_owned(), event: Event::ImagePushed { image, tag, digest } }))
    }

    const ID: &str = "13cde686-328b-6117-af20-0e5566167482";

    #[test]
    fn a_push_is_heard_plain_by_way_of_sns_and_replicated() {
        assert_eq!(heard(&push("v1.4.0")), shop_pushed(ID));
        let wrapped = json!({ "Type": "Notification", "MessageId": "m", "Message": push("v1.4.0").to_string() });
        assert_eq!(heard(&wrapped), shop_pushed(ID));
        let detail = json!({
            "result": "SUCCESS", "repository-name": "shop", "image-digest": DIGEST, "source-account": "999999999999",
            "action-type": "REPLICATE", "source-region": "us-east-1", "image-tag": "v1.4.0"
        });
        assert_eq!(heard(&event("ECR Replication Action", &detail)), shop_pushed(ID));
    }

    #[test]
    fn without_an_id_what_is_said_is_the_key_and_other_things_said_have_another() {
        let mut nameless = push("v1.4.0");
        nameless.as_object_mut().unwrap().remove("id");
        let Heard::Event(first) = heard(&nameless) else { panic!("heard") };
        assert!(first.key.starts_with("said:"));
        assert_eq!(heard(&nameless), Heard::Event(first.clone()));
        let Heard::Event(other) = heard(&with(nameless, "/detail/image-tag", json!("v1.4.1"))) else { panic!("heard") };
        assert_ne!(first.key, other.key);
    }

    #[test]
    fn deletions_and_scans_are_hints_to_look() {
        let look = |image: &str| {
            let event = Event::ImageChanged { image: image.parse().unwrap() };
            Heard::Event(Box::new(Incoming { key: ID.to_owned(), event }))
        };
        assert_eq!(heard(&with(push("v1"), "/detail/action-type", json!("DELETE"))), look("shop"));
        let scanned = json!({
            "scan-status": "COMPLETE", "repository-name": "acme/billing", "finding-severity-counts": { "CRITICAL": 10 },
            "image-digest": DIGEST, "image-tags": []
        });
        assert_eq!(heard(&event("ECR Image Scan", &scanned)), look("acme/billing"));
        let by_arn = json!({
            "scan-status": "INITIAL_SCAN_COMPLETE", "image-digest": DIGEST, "image-tags": ["v1"],
            "repository-name": "arn:aws:ecr:us-west-2:123456789012:repository/acme/billing"
        });
        let inspected = with(event("Inspector2 Scan", &by_arn), "/source", json!("aws.inspector2"));
        assert_eq!(heard(&inspected), look("acme/billing"));
        let found = json!({
            "severity": "HIGH", "resources": [{ "details": { "awsEcrContainerImage": { "repositoryName": "shop" } } }]
        });
        let finding = with(event("Inspector2 Finding", &found), "/source", json!("aws.inspector2"));
        assert_eq!(heard(&finding), look("shop"));
    }

    #[test]
    fn what_concerns_nobody_is_told_apart() {
        let ignored = |value: &Value| match heard(value) {
            Heard::Nothing(why) => why,
            other => panic!("{other:?}"),
        };
        let elsewhere = with(push("v1"), "/account", json!("210987654321"));
        assert_eq!(ignored(&elsewhere), Ignored::Account("210987654321 in us-west-2".to_owned()));
        assert!(matches!(ignored(&with(push("v1"), "/region", json!("eu-west-1"))), Ignored::Account(_)));
        assert!(matches!(
            ignored(&with(push("v1"), "/detail/repository-name", json!("other"))),
            Ignored::Repository(_)
        ));
        assert!(matches!(ignored(&with(push("v1"), "/detail/repository-name", json!("../x"))), Ignored::Repository(_)));
        assert_eq!(ignored(&with(push("v1"), "/detail/result", json!("FAILURE"))), Ignored::Failed);
        assert_eq!(ignored(&push("")), Ignored::Untagged);
        assert_eq!(ignored(&push(&format!("sha256-{}.sig", "a".repeat(64)))), Ignored::Artefact);
        assert!(matches!(ignored(&event("ECR Referrer Action", &push("v1")["detail"])), Ignored::Kind(_)));
        assert!(matches!(ignored(&with(push("v1"), "/source", json!("acme.forged"))), Ignored::Kind(_)));
    }

    #[test]
    fn what_is_no_event_is_told_why_and_never_read_halfway() {
        let why = |body: &str| match read(body, &scope()) {
            Heard::Unreadable(why) => why,
            other => panic!("{body}: {other:?}"),
        };
        assert_eq!(why("{"), "it is not JSON");
        assert!(why("[]").contains("no event of EventBridge"));
        assert!(why(&push("v1")["detail"].to_string()).contains("InputTransformer"));
        assert!(why(&json!({ "detail": push("v1")["detail"] }).to_string()).contains("InputPath"));
        assert!(why(&json!({ "Type": "Notification", "Message": "hello" }).to_string()).contains("SNS"));
        assert!(why(&json!({ "Type": "SubscriptionConfirmation" }).to_string()).contains("confirm"));
        assert!(why(&with(push("v1"), "/detail/image-digest", json!("sha256:abc")).to_string()).contains("digest"));
        let huge = with(push("v1"), "/detail/image-digest", json!("x".repeat(256 * 1024)));
        assert!(why(&huge.to_string()).len() < 200);
    }
}
