//! Reading an object of a cluster by paths. What is not there, or is of another type, says nothing.

use serde_json::Value;

/// A text; empty where there is none.
pub(crate) fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or_default()
}

/// A whole number.
pub(crate) fn number(value: &Value, path: &str) -> Option<i64> {
    value.pointer(path).and_then(Value::as_i64)
}

/// Whether something is true.
pub(crate) fn flag(value: &Value, path: &str) -> bool {
    value.pointer(path).and_then(Value::as_bool).unwrap_or_default()
}

/// A list; empty where there is none.
pub(crate) fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    value.pointer(path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The condition of a type, if the object has one.
pub(crate) fn condition<'v>(value: &'v Value, kind: &str) -> Option<&'v Value> {
    list(value, "/status/conditions").iter().find(|c| text(c, "/type") == kind)
}

/// The name of an object, with its kind.
pub(crate) fn named(kind: &str, value: &Value) -> String {
    format!("{kind} {}", text(value, "/metadata/name"))
}
