//! Structure: judges a document by the schema and says in people's words what does not fit, all at once.
//!
//! What does not fit is then cut out, so that the rest can still be read and checked against itself.

use std::collections::BTreeSet;

use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use jsonschema::paths::LocationSegment;
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use super::load::Document;
use super::problem::{KeyPath, Problem, Segment, shown};
use super::secret_place;
use super::shape::Shape;
use super::suggest;

/// What of a document fits the shape, and everything that does not.
pub(crate) fn check(document: &Document) -> (Option<Shape>, Vec<Problem>) {
    let schema = super::schema();
    let validator = match jsonschema::validator_for(&schema) {
        Ok(validator) => validator,
        Err(error) => return (None, vec![whole(format!("the schema itself is wrong: {error}"))]),
    };
    let checker = Checker { document, schema: &schema };
    let mut problems = Vec::new();
    for error in validator.iter_errors(&document.value) {
        checker.explain(&error, &mut problems);
    }
    let mut value = document.value.clone();
    for (path, what) in secret_place::wrong(&document.value) {
        problems.push(Problem { at: document.at(&path), path: path.clone(), what: what.to_owned() });
        // The place as a whole goes: without its only key it has no shape.
        let place = KeyPath::from_iter(path.segments().iter().take(path.segments().len() - 1).cloned());
        if remove(&mut value, &place).is_none() {
            return (None, problems);
        }
    }
    let fitting = cut(value, &validator);
    let shape = fitting.and_then(|value| match serde_json::from_value(value) {
        Ok(shape) => Some(shape),
        Err(error) => {
            problems.push(whole(format!("cannot be read: {error}")));
            None
        }
    });
    if shape.is_none() && problems.is_empty() {
        problems.push(whole("does not have the shape of a configuration".to_owned()));
    }
    (shape, problems)
}

fn whole(what: String) -> Problem {
    Problem { at: None, path: KeyPath::default(), what }
}

/// The document without what does not fit: entry by entry, until the rest fits or nothing is left.
fn cut(mut value: Value, validator: &Validator) -> Option<Value> {
    for _ in 0..32 {
        let mut wrong = BTreeSet::new();
        for error in validator.iter_errors(&value) {
            let at = path_of(&error);
            match error.kind() {
                Kind::AdditionalProperties { unexpected } => wrong.extend(unexpected.iter().map(|key| at.key(key))),
                _ => {
                    wrong.insert(at);
                }
            }
        }
        if wrong.is_empty() {
            return Some(value);
        }
        // A list with a wrong entry goes as a whole: without the entry, the others would have other numbers.
        for path in wrong {
            remove(&mut value, &path)?;
        }
    }
    None
}

/// Removes the mapping entry that holds this path; none when that is the whole document.
fn remove(value: &mut Value, path: &KeyPath) -> Option<()> {
    let last_key = path.segments().iter().rposition(|s| matches!(s, Segment::Key(_)))?;
    let mut here = value;
    for (place, segment) in path.segments().iter().enumerate().take(last_key + 1) {
        let next = match segment {
            Segment::Key(key) if place == last_key => {
                here.as_object_mut()?.remove(key);
                return Some(());
            }
            Segment::Key(key) => here.get_mut(key.as_str()),
            Segment::Index(index) => here.get_mut(*index),
        };
        match next {
            Some(next) => here = next,
            None => return Some(()), // went already, with something around it
        }
    }
    Some(())
}

fn path_of(error: &ValidationError<'_>) -> KeyPath {
    error
        .instance_path()
        .iter()
        .map(|segment| match segment {
            LocationSegment::Property(key) => Segment::Key(key.into_owned()),
            LocationSegment::Index(index) => Segment::Index(index),
        })
        .collect()
}

struct Checker<'a> {
    document: &'a Document,
    schema: &'a Value,
}

impl Checker<'_> {
    fn explain(&self, error: &ValidationError<'_>, problems: &mut Vec<Problem>) {
        let path = path_of(error);
        let mut say = |what: String| {
            problems.push(Problem { at: self.document.at(&path), path: path.clone(), what });
        };
        match error.kind() {
            Kind::AdditionalProperties { unexpected } => {
                problems.extend(unexpected.iter().map(|key| self.unknown_key(error, &path, key)));
            }
            Kind::Required { property } => {
                let key = property.as_str().unwrap_or_default();
                if self.is_mistyped(error, key) {
                    return; // told as the unknown key it was written as
                }
                say(format!("`{key}` is missing{}", self.described(error, key)));
            }
            Kind::Type { kind } => say(mismatch(&words_of(kind), error.instance())),
            Kind::Constant { expected_value } => say(choice(std::slice::from_ref(expected_value), error.instance())),
            Kind::Enum { options } => {
                say(choice(options.as_array().map(Vec::as_slice).unwrap_or_default(), error.instance()));
            }
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => self.alternatives(error, context, problems),
            Kind::Minimum { limit } => say(format!("must be at least {limit}, is {}", error.instance())),
            Kind::Maximum { limit } => say(format!("must be at most {limit}, is {}", error.instance())),
            Kind::MinLength { .. } => say("must not be empty".to_owned()),
            Kind::MinItems { .. } | Kind::MinProperties { .. } => say("must have at least one entry".to_owned()),
            other => say(format!("does not fit the schema ({})", other.keyword())),
        }
    }

    fn unknown_key(&self, error: &ValidationError<'_>, path: &KeyPath, key: &str) -> Problem {
        let known = self.sibling(error, "properties");
        let known =
            known.and_then(Value::as_object).map(|p| p.keys().map(String::as_str).collect()).unwrap_or_default();
        let here = path.key(key);
        Problem { at: self.document.key_at(&here), what: unknown_key(key, known), path: path.clone() }
    }

    /// The value of another keyword in the schema that complained.
    fn sibling(&self, error: &ValidationError<'_>, keyword: &str) -> Option<&Value> {
        let (schema, _) = error.schema_path().as_str().rsplit_once('/')?;
        self.schema.pointer(schema)?.get(keyword)
    }

    /// Whether a missing key stands there with a slip in it.
    fn is_mistyped(&self, error: &ValidationError<'_>, key: &str) -> bool {
        let known = self.sibling(error, "properties").and_then(Value::as_object);
        let (Some(known), Some(written)) = (known, error.instance().as_object()) else { return false };
        let mut unknown = written.keys().filter(|k| !known.contains_key(*k));
        unknown.any(|k| suggest::nearest(k, known.keys().map(String::as_str)) == Some(key))
    }

    fn described(&self, error: &ValidationError<'_>, key: &str) -> String {
        let about = self.sibling(error, "properties").and_then(|p| p.get(key)?.get("description")?.as_str());
        about
            .map(|text| format!(": {}", text.split_inclusive(". ").next().unwrap_or(text).trim_end_matches(['.', ' '])))
            .unwrap_or_default()
    }

    /// A value that may have several forms: complains about the form that was meant, or lists the forms.
    fn alternatives(
        &self,
        error: &ValidationError<'_>,
        branches: &[Vec<ValidationError<'static>>],
        problems: &mut Vec<Problem>,
    ) {
        let path = path_of(error);
        let mut say = |what: String| problems.push(Problem { at: self.document.at(&path), path: path.clone(), what });
        let options: Vec<Value> = branches.iter().flatten().flat_map(options_of).collect();
        let all = branches.iter().all(|errors| errors.iter().any(|e| !options_of(e).is_empty()));
        if !options.is_empty() && all {
            return say(choice(&options, error.instance()));
        }
        let at_top = |e: &ValidationError<'_>| path_of(e) == path;
        let keys: Vec<String> = self.forms(error);
        if !keys.is_empty() {
            let Some(form) = only_key(error.instance()) else { return say(one_of_keys(&keys, error.instance())) };
            return match keys.iter().position(|key| key == form).and_then(|place| branches.get(place)) {
                Some(errors) => errors.iter().for_each(|e| self.explain(e, problems)),
                None => problems.push(Problem {
                    at: self.document.key_at(&path.key(form)),
                    what: unknown_key(form, keys.iter().map(String::as_str).collect()),
                    path: path.clone(),
                }),
            };
        }
        let meant: Vec<_> = branches
            .iter()
            .filter(|errors| !errors.iter().any(|e| at_top(e) && matches!(e.kind(), Kind::Type { .. })))
            .collect();
        let types = || {
            branches.iter().flatten().filter_map(|e| match e.kind() {
                Kind::Type { kind } if at_top(e) => Some(words_of(kind)),
                _ => None,
            })
        };
        match meant.as_slice() {
            // Bare text is more likely a list of one than a mapping without its key.
            [_] if error.instance().is_string() && types().any(|t| t == "a list") => {
                say(mismatch("a list", error.instance()));
            }
            [only] => only.iter().for_each(|e| self.explain(e, problems)),
            _ => {
                say(mismatch(&types().collect::<Vec<_>>().join(" or "), error.instance()));
            }
        }
    }

    /// The keys of which a value must have exactly one, where the schema is such a choice.
    fn forms(&self, error: &ValidationError<'_>) -> Vec<String> {
        let branches = self.schema.pointer(error.schema_path().as_str()).and_then(Value::as_array);
        let key = |branch: &Value| match branch.get("required")?.as_array()?.as_slice() {
            [Value::String(key)] => Some(key.clone()),
            _ => None,
        };
        branches.and_then(|branches| branches.iter().map(key).collect()).unwrap_or_default()
    }
}

fn options_of(error: &ValidationError<'static>) -> Vec<Value> {
    match error.kind() {
        Kind::Constant { expected_value } => vec![expected_value.clone()],
        Kind::Enum { options } => options.as_array().cloned().unwrap_or_default(),
        _ => Vec::new(),
    }
}

fn unknown_key(key: &str, known: Vec<&str>) -> String {
    let meant = suggest::nearest(key, known.iter().copied()).map(|name| format!(", did you mean `{name}`?"));
    format!("unknown key {}{} (allowed: {})", ticked(key), meant.unwrap_or_default(), suggest::listed(known))
}

fn ticked(key: &str) -> String {
    let shown = shown(key);
    format!("`{}`", &shown[1..shown.len() - 1])
}

fn choice(options: &[Value], given: &Value) -> String {
    let options: Vec<&str> = options.iter().filter_map(Value::as_str).collect();
    let Some(given) = given.as_str() else {
        return format!("expected one of {}, found {}", suggest::listed(options), kind_of(given));
    };
    let meant = suggest::nearest(given, options.iter().copied()).map(|name| format!(", did you mean `{name}`?"));
    format!("{} is not allowed here{} (allowed: {})", shown(given), meant.unwrap_or_default(), suggest::listed(options))
}

/// The key of a mapping that has just one.
fn only_key(value: &Value) -> Option<&String> {
    let mut keys = value.as_object()?.keys();
    keys.next().filter(|_| keys.next().is_none())
}

fn one_of_keys(keys: &[String], given: &Value) -> String {
    let forms: Vec<String> = keys.iter().map(|key| format!("`{{ {key}: … }}`")).collect();
    let is_secret = keys.iter().any(|key| key == "env") && keys.iter().any(|key| key == "file");
    let why = if is_secret { "; a secret is never written into this file" } else { "" };
    let found = match given {
        Value::Object(object) if object.len() == 1 => "something else".to_owned(),
        Value::Object(object) => format!("{} keys", object.len()),
        other => kind_of(other).to_owned(),
    };
    format!("expected {}, found {found}{why}", forms.join(" or "))
}

fn mismatch(expected: &str, given: &Value) -> String {
    let takes_text = expected.split(" or ").any(|one| one == "text");
    let hint = match given {
        Value::Number(_) if expected == "text" => ": put it in quotes, or give it a unit if it is a duration (30m)",
        Value::Number(_) | Value::Bool(_) if takes_text => ": put it in quotes",
        Value::Object(_) if expected == "text" => ": text with `{…}` needs quotes",
        Value::String(_) if expected == "a list" => ": write it as [one, two]",
        Value::String(text) if expected == "a whole number" && text.parse::<i64>().is_ok() => ": take the quotes away",
        Value::Null if expected == "a mapping" => ": write {} for one without entries, or give it some",
        Value::Null => ": give it a value, or leave the key out",
        _ => "",
    };
    format!("expected {expected}, found {}{hint}", kind_of(given))
}

fn words_of(kind: &TypeKind) -> String {
    let one = |name: &str| match name {
        "string" => "text".to_owned(),
        "integer" => "a whole number".to_owned(),
        "number" => "a number".to_owned(),
        "boolean" => "true or false".to_owned(),
        "array" => "a list".to_owned(),
        "object" => "a mapping".to_owned(),
        other => other.to_owned(),
    };
    match kind {
        TypeKind::Single(single) => one(&single.to_string()),
        TypeKind::Multiple(set) => set.iter().map(|t| one(&t.to_string())).collect::<Vec<_>>().join(" or "),
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
