//! `GET /metrics`: what is counted, as Prometheus reads it. Behind the token like every question: it names apps and
//! accounts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{Api, problem};
use crate::engine::EngineError;
use crate::store::Listing;

/// How many inbox rows are counted at most.
const MOST_ROWS: u32 = 10_000;

/// One family of samples, in Prometheus' text format.
struct Family(String);

impl Family {
    fn new(name: &str, kind: &str, help: &str) -> (Self, String) {
        (Self(format!("# HELP {name} {help}\n# TYPE {name} {kind}\n")), name.to_owned())
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl std::fmt::Display) {
        let labels: Vec<String> = labels.iter().map(|(key, value)| format!("{key}=\"{}\"", escaped(value))).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        // Writing into a string cannot fail.
        let _ = writeln!(self.0, "{name}{labels} {value}");
    }
}

/// A label's value: backslash, quote and line break are written as the format says.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// The route.
pub(super) async fn metrics(State(api): State<Api>) -> Response {
    match text(&api).await {
        Ok(text) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

async fn text(api: &Api) -> Result<String, EngineError> {
    let mut text = String::new();
    let (mut ready, name) = Family::new("tidegate_ready", "gauge", "Whether the loop turns.");
    ready.sample(&name, &[], u8::from(api.pulse.trouble().is_none()));
    text.push_str(&ready.0);
    let store = &api.engine.ports().store;
    let (mut inbox, name) = Family::new("tidegate_inbox_depth", "gauge", "Events stored and not dealt with yet.");
    inbox.sample(&name, &[], store.inbox(0, MOST_ROWS).await?.len());
    text.push_str(&inbox.0);
    text.push_str(&deliveries(api).await?);
    text.push_str(&heard(api));
    text.push_str(&connections(api));
    text.push_str(&budget(api));
    text.push_str(&registries(api).await?);
    Ok(text)
}

async fn deliveries(api: &Api) -> Result<String, EngineError> {
    let open = Listing { open_only: true, ..Listing::default() };
    let mut count: BTreeMap<(String, String), usize> = BTreeMap::new();
    for delivery in api.engine.ports().store.deliveries(&open).await? {
        *count.entry((delivery.app.to_string(), delivery.lane.to_string())).or_default() += 1;
    }
    let (mut family, name) = Family::new("tidegate_open_deliveries", "gauge", "Deliveries under way.");
    for ((app, lane), count) in count {
        family.sample(&name, &[("app", &app), ("lane", &lane)], count);
    }
    Ok(family.0)
}

/// What adapters that are called from outside made of what came.
fn heard(api: &Api) -> String {
    let (mut family, name) =
        Family::new("tidegate_heard_total", "counter", "What came in from outside, by what became of it.");
    for listener in &api.listeners {
        for (outcome, count) in listener.counts() {
            family.sample(&name, &[("source", listener.name()), ("outcome", outcome)], count);
        }
    }
    family.0
}

/// Who is connected, and what became of those who came.
fn connections(api: &Api) -> String {
    let (mut now, name) = Family::new("tidegate_connections", "gauge", "Connections that are open.");
    for hall in &api.doors {
        now.sample(&name, &[("door", hall.name())], hall.len());
    }
    let (mut came, name) =
        Family::new("tidegate_connections_total", "counter", "Connections that came, by what became of them.");
    for hall in &api.doors {
        for (outcome, count) in hall.tally().all() {
            came.sample(&name, &[("door", hall.name()), ("outcome", outcome)], count);
        }
    }
    [now.0, came.0].concat()
}

/// What is left of the forge's allowances.
fn budget(api: &Api) -> String {
    let budget = api.engine.ports().forge.budget();
    let (mut calls, name) = Family::new("tidegate_forge_calls_total", "counter", "Calls of the forge's API.");
    for one in &budget {
        calls.sample(&name, &[("account", &one.account)], one.calls);
    }
    let (mut left, name) =
        Family::new("tidegate_forge_calls_left", "gauge", "Calls left until the allowance is filled.");
    for one in &budget {
        if let Some(remaining) = one.remaining {
            left.sample(&name, &[("account", &one.account)], remaining);
        }
    }
    let (mut limit, name) = Family::new("tidegate_forge_calls_limit", "gauge", "Calls the allowance holds when full.");
    for one in &budget {
        if let Some(full) = one.limit {
            limit.sample(&name, &[("account", &one.account)], full);
        }
    }
    let (mut paused, name) =
        Family::new("tidegate_forge_paused", "gauge", "Whether the forge asked to be left alone for a while.");
    let now = api.engine.ports().clock.now();
    for one in &budget {
        paused.sample(&name, &[("account", &one.account)], u8::from(one.paused_until.is_some_and(|at| at > now)));
    }
    [calls.0, left.0, limit.0, paused.0].concat()
}

/// What registries were asked, and how old what was last listed of them is.
async fn registries(api: &Api) -> Result<String, EngineError> {
    let engine = &api.engine;
    let (mut calls, name) = Family::new("tidegate_registry_calls_total", "counter", "Calls of a registry's API.");
    for (registry, port) in &engine.ports().registries {
        for (call, count) in port.calls() {
            calls.sample(&name, &[("registry", registry), ("call", call)], count);
        }
    }
    let (mut age, name) =
        Family::new("tidegate_scan_age_seconds", "gauge", "Since the last whole scan of an image's tags began.");
    let now = engine.ports().clock.now();
    for (image, began) in engine.scans().await? {
        let seconds = began.map_or_else(|| "+Inf".to_owned(), |at| (now - at).num_seconds().to_string());
        age.sample(&name, &[("image", image.as_str())], seconds);
    }
    let (mut heard, name) =
        Family::new("tidegate_event_age_seconds", "gauge", "Since an event of a registry came, since the start.");
    for (registry, last) in engine.last_heard() {
        let seconds = last.map_or_else(|| "+Inf".to_owned(), |at| (now - at).num_seconds().to_string());
        heard.sample(&name, &[("registry", registry.as_str())], seconds);
    }
    Ok([calls.0, age.0, heard.0].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_cannot_end_its_line() {
        let (mut family, name) = Family::new("tidegate_x", "gauge", "X.");
        family.sample(&name, &[("app", "a\"b\\c\nd"), ("lane", "change")], 3);
        family.sample(&name, &[], 1);
        insta::assert_snapshot!(family.0, @r#"
        # HELP tidegate_x X.
        # TYPE tidegate_x gauge
        tidegate_x{app="a\"b\\c\nd",lane="change"} 3
        tidegate_x 1
        "#);
    }
}
