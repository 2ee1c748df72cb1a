//! Where a secret is found is written as a name. Whoever writes the secret in its place would have it repeated in every message
//! that names the place: it is refused when it is read, and not shown.

use serde::{Deserialize as _, Deserializer};

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
/// No file beside the configuration has a name this long, of great and small letters and digits mixed.
const LONG: usize = 40;

/// The name of an environment variable.
pub(super) fn variable<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let name = String::deserialize(from)?;
    let first = |c: char| c.is_ascii_alphabetic() || c == '_';
    let legal = name.starts_with(first) && name.chars().all(|c| first(c) || c.is_ascii_digit());
    if legal && !is_secret(&name) {
        return Ok(name);
    }
    Err(serde::de::Error::custom(
        "expected the name of an environment variable (letters, digits and _), found something else, which is not repeated \
         here; a secret is never written into this file: put it into a variable and name that",
    ))
}

/// The path of a file.
pub(super) fn file<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let path = String::deserialize(from)?;
    if !is_secret(&path) && !path.contains('\n') {
        return Ok(path);
    }
    Err(serde::de::Error::custom(
        "expected the path of a file, found what looks like the secret itself, which is not repeated here; a secret is never \
         written into this file: put it into a file and name that",
    ))
}

fn is_secret(name: &str) -> bool {
    let has = |what: fn(&u8) -> bool| name.bytes().any(|b| what(&b));
    let mixed = has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase) && has(u8::is_ascii_digit);
    let is_long = name.len() >= LONG && mixed && !name.contains(['/', '\\']);
    is_long || BEGINNINGS.iter().any(|beginning| name.starts_with(beginning))
}
