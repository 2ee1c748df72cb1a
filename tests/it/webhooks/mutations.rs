//! No change to a payload, signed or not, makes tidegate stumble.

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;
use tidegate::forge::github::app::Hook;
use tidegate::forge::github::webhooks::Limits;

use super::{Door, fixtures};

/// What becomes of one value somewhere in a payload.
#[derive(Debug, Clone)]
enum Change {
    Remove,
    Replace(Value),
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,30}".prop_map(Value::from),
        Just(Value::from("refs/heads/../../etc")),
        Just(Value::from("0".repeat(40))),
        Just(Value::from("é".repeat(40))),
        Just(serde_json::json!([])),
        Just(serde_json::json!({})),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![Just(Change::Remove), value().prop_map(Change::Replace)]
}

/// The places of every value in a payload.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| places(value, &format!("{at}/{key}"), found)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, value)| places(value, &format!("{at}/{n}"), found))
        }
        _ => {}
    }
}

fn apply(body: &mut Value, place: &Index, change: Change) {
    let mut found = Vec::new();
    places(body, "", &mut found);
    let at = place.get(&found).clone();
    let parent = at.rsplit_once('/').map(|(parent, key)| (parent.to_owned(), key.to_owned()));
    match (change, parent) {
        (Change::Remove, Some((parent, key))) => match body.pointer_mut(&parent) {
            Some(Value::Object(fields)) => drop(fields.remove(&key)),
            Some(Value::Array(items)) => drop(items.remove(key.parse().unwrap())),
            _ => {}
        },
        (Change::Remove, None) => *body = Value::Null,
        (Change::Replace(new), _) => *body.pointer_mut(&at).unwrap() = new,
    }
}

/// What a signed body is answered as any kind of event.
fn answered(event: &str, body: &[u8]) -> u16 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let door = Door::new(Limits::default());
    runtime.block_on(door.tell(event, "1", body)).as_u16()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_payload_with_anything_changed_in_it_is_taken_or_refused_and_never_trips_us(
        which in any::<Index>(),
        as_hook in proptest::option::of(any::<Index>()),
        changes in proptest::collection::vec((any::<Index>(), change()), 1..4),
    ) {
        let (_, event, body) = which.get(&fixtures()).clone();
        let mut body: Value = serde_json::from_slice(&body).unwrap();
        for (place, change) in changes {
            apply(&mut body, &place, change);
        }
        let event = as_hook.map_or(event, |index| index.get(&Hook::ALL).name().to_owned());
        let status = answered(&event, &serde_json::to_vec(&body).unwrap());
        prop_assert!(matches!(status, 200 | 202 | 400), "{status}");
    }

    #[test]
    fn a_payload_with_any_bytes_changed_in_it_is_taken_or_refused_and_never_trips_us(
        which in any::<Index>(),
        edits in proptest::collection::vec((any::<Index>(), any::<u8>()), 0..8),
        cut in proptest::option::of(any::<Index>()),
    ) {
        let (_, event, mut body) = which.get(&fixtures()).clone();
        for (place, byte) in edits {
            let at = place.index(body.len());
            body[at] = byte;
        }
        if let Some(cut) = cut {
            body.truncate(cut.index(body.len()));
        }
        let status = answered(&event, &body);
        prop_assert!(matches!(status, 200 | 202 | 400), "{status}");
    }
}
