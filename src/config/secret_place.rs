//! Where a secret is found is written as a name. Whoever writes the secret in its place would have it repeated in every message
//! that names the place: it is refused when it is read, and not shown.

use serde_json::Value;

use super::problem::{KeyPath, Segment};

/// How tokens and keys of those begin whose tokens are asked for here.
const BEGINNINGS: [&str; 17] = [
    "ghp_",
    "gho_",
    "ghu_",
    "ghs_",
    "ghr_",
    "github_pat_",
    "glpat-",
    "xoxa-",
    "xoxb-",
    "xoxe-",
    "xoxp-",
    "xapp-",
    "dckr_pat_",
    "AKIA",
    "ASIA",
    "eyJ",
    "-----BEGIN",
];
/// How the keys end under which a secret's place is written.
const KEYS: [&str; 4] = ["token", "secret", "key", "password"];
/// No file beside the configuration has a name this long, of great and small letters and digits mixed.
const LONG: usize = 40;

/// The places in a document that are none, and what is wrong with each.
pub(super) fn wrong(document: &Value) -> Vec<(KeyPath, &'static str)> {
    let mut found = Vec::new();
    look(document, &KeyPath::default(), &mut found);
    found
}

fn look(value: &Value, path: &KeyPath, found: &mut Vec<(KeyPath, &'static str)>) {
    let is_secret =
        |segment: &Segment| matches!(segment, Segment::Key(key) if KEYS.iter().any(|end| key.ends_with(end)));
    match value {
        Value::Object(entries) if path.segments().last().is_some_and(is_secret) => {
            for (key, value) in entries {
                let what = match (key.as_str(), value.as_str()) {
                    ("env", Some(name)) => variable(name),
                    ("file", Some(path)) => file(path),
                    _ => None,
                };
                found.extend(what.map(|what| (path.key(key), what)));
            }
        }
        Value::Object(entries) => entries.iter().for_each(|(key, value)| look(value, &path.key(key), found)),
        Value::Array(all) => all.iter().enumerate().for_each(|(n, value)| look(value, &path.index(n), found)),
        _ => {}
    }
}

fn variable(name: &str) -> Option<&'static str> {
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let legal = name.starts_with(first) && name.chars().all(|c| first(c) || c.is_ascii_digit());
    // An empty one is told by its length.
    (!name.is_empty() && (!legal || is_secret(name))).then_some(
        "expected the name of an environment variable (letters, digits and _), found something else, which is not repeated \
         here; a secret is never written into this file: put it into a variable and name that",
    )
}

fn file(path: &str) -> Option<&'static str> {
    (is_secret(path) || path.contains('\n')).then_some(
        "expected the path of a file, found what looks like the secret itself, which is not repeated here; a secret is never \
         written into this file: put it into a file and name that",
    )
}

fn is_secret(name: &str) -> bool {
    let has = |what: fn(&u8) -> bool| name.bytes().any(|b| what(&b));
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let is_long = name.len() >= LONG && mixed && !name.contains(['/', '\\']);
    is_long || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}
