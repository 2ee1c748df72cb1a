//! The JSON Schema of the configuration, made from the shape's types and comments. It is what editors complete from
//! and what `check` judges by, so the two cannot disagree.

use serde_json::{Map, Value};

use super::shape::Shape;

/// The JSON Schema of a configuration file.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Shape).to_value();
    without_null(&mut schema);
    if let Value::Object(top) = &mut schema {
        top.insert("title".to_owned(), Value::from("tidegate configuration"));
    }
    schema
}

/// Takes "or null" out everywhere: a key that is there has a value. Otherwise `quorum:` with nothing behind it would
/// silently mean "left out".
fn without_null(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Object(object) => {
            object.values_mut().for_each(without_null);
            drop_null_type(object);
            drop_null_branch(object);
            if object.get("default").is_some_and(Value::is_null) {
                object.remove("default");
            }
        }
        _ => {}
    }
}

fn drop_null_type(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|t| t != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
}

fn drop_null_branch(object: &mut Map<String, Value>) {
    let Some(Value::Array(branches)) = object.get_mut("anyOf") else { return };
    branches.retain(|branch| branch.get("type").is_none_or(|t| t != "null"));
    if let [Value::Object(only)] = branches.as_slice() {
        let only = only.clone();
        object.remove("anyOf");
        for (key, value) in only {
            object.entry(key).or_insert(value);
        }
    }
}
