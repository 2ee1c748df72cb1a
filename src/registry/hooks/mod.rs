//! Registries that call when something was pushed: `POST /webhooks/registry/NAME`, with the bodies of all that are in use, each hook
//! with those of one.
//!
//! What they tell is a hint and nothing more: it is asked of the registry before anything rests on it, and what is lost is found by
//! the scan. So a wrong one costs a look. What matters is that nothing is acknowledged before it is stored, and that what cannot be
//! used is counted where somebody sees it.

mod bodies;
mod door;
mod guard;

pub use door::{Hook, HookListener, PATH};
pub use guard::{HEADER, Secret};

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

use self::bodies::{Said, Told, Wrong};
use crate::config::HookKind;
use crate::domain::event::Event;
use crate::domain::{Digest, ImageName, Instant};
use crate::port::{Incoming, is_id};
use crate::registry::is_artefact;

/// How many events one call tells of at most.
const MOST_EVENTS: usize = 500;

/// What a body is to tidegate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// Something for the inbox.
    Events(Vec<Incoming>),
    /// Nothing: of a kind that means nothing here, or of these repositories, which no app has.
    Nothing(BTreeSet<String>),
    /// It cannot be read; why, and what to do.
    Unreadable(String),
    /// It is not of the kind that this hook takes; what to do.
    Another(String),
}

/// Reads a body of this kind that came at this time.
pub fn read(kind: HookKind, body: &[u8], images: &BTreeSet<ImageName>, at: Instant) -> Heard {
    let Ok(value) = serde_json::from_slice(body) else { return Heard::Unreadable("it is not JSON".to_owned()) };
    let said = match bodies::read(kind, &value) {
        Ok(said) => said,
        Err(Wrong::Unreadable(why)) => return Heard::Unreadable(why),
        Err(Wrong::Another) => {
            return Heard::Another(format!(
                "it is no body of `webhook_kind: {kind}`, and this hook takes no other: correct that under `registries`, or take \
                 the address and the secret from whoever calls"
            ));
        }
    };
    if said.len() > MOST_EVENTS {
        return Heard::Unreadable(format!(
            "it tells of {} events at once, more than {MOST_EVENTS}: let the registry send fewer in one call",
            said.len()
        ));
    }
    // Quay says the same of every push, and not when: two are two.
    let when = if kind == HookKind::Quay { at.to_rfc3339() } else { String::new() };
    let (mut events, mut others) = (Vec::new(), BTreeSet::new());
    for (n, Said { told, id }) in said.into_iter().enumerate() {
        let (Told::Pushed { repository, .. } | Told::Changed { repository }) = &told;
        let Some(image) = ImageName::parse(repository).ok().filter(|name| images.contains(name)) else {
            others.insert(repository.chars().take(120).collect());
            continue;
        };
        match event(image, told) {
            Ok(Some(event)) => {
                let key = match id.filter(|id| is_id(id)) {
                    Some(id) => id,
                    None => format!("said:{}:{n}{when}", hex::encode(Sha256::digest(body))),
                };
                events.push(Incoming { key, event });
            }
            Ok(None) => {}
            Err(why) => return Heard::Unreadable(why),
        }
    }
    if events.is_empty() { Heard::Nothing(others) } else { Heard::Events(events) }
}

fn event(image: ImageName, told: Told) -> Result<Option<Event>, String> {
    let Told::Pushed { tag, digest, .. } = told else { return Ok(Some(Event::ImageChanged { image })) };
    if is_artefact(&tag) {
        return Ok(None);
    }
    let tag: String = tag.chars().take(300).collect();
    match digest {
        None => Ok(Some(Event::ImageTagged { image, tag })),
        Some(digest) => {
            let digest = Digest::parse(&digest).map_err(|e| format!("a push with a digest that is none: {e:.120}"))?;
            Ok(Some(Event::ImagePushed { image, tag: Some(tag), digest }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    use HookKind::{Distribution, DockerHub, Quay};

    const DIGEST: &str = "sha256:7f5b2640fe6fb4f46592dfd3410c4a79dac4f89e4782432e0378abcd1234abcd";

    fn heard(kind: HookKind, body: &Value, second: u32) -> Heard {
        let images = ["acme/shop", "acme/web"].map(|name| ImageName::parse(name).unwrap()).into();
        let at = format!("2026-05-04T10:00:{second:02}Z").parse().unwrap();
        read(kind, body.to_string().as_bytes(), &images, at)
    }

    fn events(heard: Heard) -> Vec<Incoming> {
        let Heard::Events(events) = heard else { panic!("{heard:?}") };
        events
    }

    fn notification(id: &str, tag: &str) -> Value {
        json!({ "id": id, "action": "push", "target": { "digest": DIGEST, "repository": "acme/shop", "tag": tag } })
    }

    #[test]
    fn the_same_push_told_again_has_the_same_key_and_another_has_another() {
        let body = json!({ "events": [notification("a-1", "v1"), notification("a-2", "v2")] });
        let first = events(heard(Distribution, &body, 0));
        assert_eq!(first.iter().map(|event| event.key.as_str()).collect::<Vec<_>>(), ["a-1", "a-2"]);
        assert_eq!(events(heard(Distribution, &body, 9)), first);
        let hub = |at: u64| json!({ "push_data": { "pushed_at": at, "tag": "v1" }, "repository": { "repo_name": "acme/web" } });
        assert_eq!(events(heard(DockerHub, &hub(1), 0)), events(heard(DockerHub, &hub(1), 9)));
        assert_ne!(events(heard(DockerHub, &hub(1), 0))[0].key, events(heard(DockerHub, &hub(2), 0))[0].key);
        let quay = json!({ "repository": "acme/web", "updated_tags": ["v1", "v2"] });
        let [one, two] = &events(heard(Quay, &quay, 0))[..] else { panic!("two tags") };
        assert_ne!(one.key, two.key);
        assert_ne!(events(heard(Quay, &quay, 9))[0].key, one.key);
        assert!(matches!(&one.event, Event::ImageTagged { tag, .. } if tag == "v1"));
    }

    #[test]
    fn each_event_has_its_own_id_whatever_stands_before_it() {
        let pull = json!({ "id": "a-0", "action": "pull", "target": { "repository": "acme/shop", "tag": "v1" } });
        let body = json!({ "events": [pull, notification("a-1", "v1")] });
        assert_eq!(events(heard(Distribution, &body, 0))[0].key, "a-1");
        let hostile = json!({ "events": [notification("a b", "v1")] });
        assert!(events(heard(Distribution, &hostile, 0))[0].key.starts_with("said:"));
    }

    #[test]
    fn what_concerns_nobody_is_named_and_artefacts_are_nothing() {
        let other = json!({ "repository": "acme/other", "updated_tags": ["v1"] });
        assert_eq!(heard(Quay, &other, 0), Heard::Nothing(["acme/other".to_owned()].into()));
        let signature = notification("a-1", &format!("sha256-{}.sig", "a".repeat(64)));
        assert_eq!(heard(Distribution, &json!({ "events": [signature] }), 0), Heard::Nothing(BTreeSet::new()));
        let hostile = json!({ "repository": "../../etc", "updated_tags": ["v1"] });
        assert!(matches!(heard(Quay, &hostile, 0), Heard::Nothing(names) if names.len() == 1));
    }

    #[test]
    fn a_digest_that_is_none_is_unreadable() {
        let mut wrong = notification("a-1", "v1");
        wrong["target"]["digest"] = json!("sha256:abc");
        assert!(
            matches!(heard(Distribution, &json!({ "events": [wrong] }), 0), Heard::Unreadable(why) if why.contains("digest"))
        );
        assert_eq!(
            read(Quay, b"{", &BTreeSet::new(), Instant::default()),
            Heard::Unreadable("it is not JSON".to_owned())
        );
    }
}
