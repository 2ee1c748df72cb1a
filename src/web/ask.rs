//! Questions asked through the API: the engine's views, as text and as data.

use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{Api, Problem, problem};
use crate::domain::{AppName, DeliveryId, EnvName, Version, moment};
use crate::engine::EngineError;
use crate::engine::views::HistoryOf;

/// The answer to a question, for people and for programs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    /// For people.
    pub text: String,
    /// For programs.
    pub data: serde_json::Value,
}

type Reply = Result<Json<Told>, (StatusCode, Json<Problem>)>;

/// An answer, with what whoever asks must know first: the views are read from the store, and look as always while nothing is
/// decided.
fn told(api: &Api, text: String, view: &impl Serialize) -> Reply {
    let mut data = serde_json::to_value(view).map_err(|e| problem(StatusCode::INTERNAL_SERVER_ERROR, e))?;
    let Some(warning) = api.pulse.warning() else { return Ok(Json(Told { text, data })) };
    if let Some(fields) = data.as_object_mut() {
        let warnings = fields.entry("warnings").or_insert_with(|| serde_json::Value::Array(Vec::new()));
        warnings.as_array_mut().into_iter().for_each(|all| all.insert(0, warning.clone().into()));
    }
    Ok(Json(Told { text: format!("Warning: {warning}\n{text}"), data }))
}

fn failed(error: EngineError) -> (StatusCode, Json<Problem>) {
    problem(StatusCode::INTERNAL_SERVER_ERROR, error)
}

fn unknown(what: &str, name: &str, known: impl Iterator<Item = String>) -> (StatusCode, Json<Problem>) {
    let known: Vec<_> = known.collect();
    problem(StatusCode::NOT_FOUND, format!("there is no {what} {name:?}: it is one of {}", known.join(", ")))
}

/// The app that was named, which must be configured.
fn app(api: &Api, named: Option<String>) -> Result<Option<AppName>, (StatusCode, Json<Problem>)> {
    let Some(named) = named else { return Ok(None) };
    let apps = &api.engine.catalog().apps;
    match apps.keys().find(|name| name.as_str() == named) {
        Some(name) => Ok(Some(name.clone())),
        None => Err(unknown("app", &named, apps.keys().map(ToString::to_string))),
    }
}

/// The environment that was named, which must be configured.
fn environment(api: &Api, named: Option<String>) -> Result<Option<EnvName>, (StatusCode, Json<Problem>)> {
    let Some(named) = named else { return Ok(None) };
    let names = || api.engine.catalog().environments.iter().map(|e| &e.name);
    match names().find(|name| name.as_str() == named) {
        Some(name) => Ok(Some(name.clone())),
        None => Err(unknown("environment", &named, names().map(ToString::to_string))),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatusQuery {
    app: Option<String>,
}

pub(super) async fn status(State(api): State<Api>, Query(query): Query<StatusQuery>) -> Reply {
    let app = app(&api, query.app)?;
    let view = api.engine.status(app.as_ref()).await.map_err(failed)?;
    told(&api, view.text(), &view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhyQuery {
    app: Option<String>,
    delivery: Option<String>,
}

pub(super) async fn why(State(api): State<Api>, Query(query): Query<WhyQuery>) -> Reply {
    let app = app(&api, query.app)?;
    let view = api.engine.why(app.as_ref(), query.delivery.as_deref()).await.map_err(failed)?;
    if view.asked.is_some() && view.deliveries.is_empty() {
        return Err(problem(StatusCode::NOT_FOUND, view.text()));
    }
    told(&api, view.text(), &view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DiffQuery {
    app: Option<String>,
    ahead: Option<String>,
    behind: Option<String>,
}

pub(super) async fn diff(State(api): State<Api>, Query(query): Query<DiffQuery>) -> Reply {
    let app = app(&api, query.app)?;
    let (ahead, behind) = (environment(&api, query.ahead)?, environment(&api, query.behind)?);
    let view = api.engine.diff(app.as_ref(), ahead.as_ref(), behind.as_ref()).await.map_err(failed)?;
    told(&api, view.text(), &view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HistoryQuery {
    app: Option<String>,
    limit: Option<u32>,
    environment: Option<String>,
    by: Option<String>,
    version: Option<String>,
    since: Option<String>,
    until: Option<String>,
    at: Option<String>,
}

pub(super) async fn history(State(api): State<Api>, Query(query): Query<HistoryQuery>) -> Reply {
    let unreadable = |told: String| problem(StatusCode::UNPROCESSABLE_ENTITY, told);
    let now = api.engine.ports().clock.now();
    let moment = |text: Option<String>| text.map(|text| moment::read(&text, now).map_err(unreadable)).transpose();
    let people = &api.engine.catalog().people;
    let person = |named: String| match people.keys().find(|p| p.as_str() == named) {
        Some(person) => Ok(person.clone()),
        None => Err(unknown("person", &named, people.keys().map(ToString::to_string))),
    };
    let version = |text: String| Version::parse(&text).map_err(|e| unreadable(e.to_string()));
    let of = HistoryOf {
        limit: query.limit.unwrap_or(10).clamp(1, 1000),
        app: app(&api, query.app)?,
        environment: environment(&api, query.environment)?,
        person: query.by.map(person).transpose()?,
        version: query.version.map(version).transpose()?,
        since: moment(query.since)?,
        until: moment(query.until)?,
        at: moment(query.at)?,
    };
    let view = api.engine.history(&of).await.map_err(failed)?;
    told(&api, view.text(), &view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressQuery {
    app: Option<String>,
    environment: Option<String>,
    version: Option<String>,
    delivery: Option<String>,
}

/// How far a version is on its way into an environment, or one delivery.
pub(super) async fn progress(State(api): State<Api>, Query(query): Query<ProgressQuery>) -> Reply {
    let unreadable = |told: String| problem(StatusCode::UNPROCESSABLE_ENTITY, told);
    let view = match query {
        ProgressQuery { delivery: Some(id), .. } => {
            let id = DeliveryId::parse(&id).map_err(|e| unreadable(e.to_string()))?;
            let found = api.engine.progress_of(&id).await.map_err(failed)?;
            found.ok_or_else(|| problem(StatusCode::NOT_FOUND, format!("there is no delivery {id}")))?
        }
        ProgressQuery { app: Some(named), environment: Some(place), version: Some(version), .. } => {
            let version = Version::parse(&version).map_err(|e| unreadable(e.to_string()))?;
            let (named, place) = (app(&api, Some(named))?, environment(&api, Some(place))?);
            let catalog = api.engine.catalog();
            let app = named.and_then(|name| catalog.apps.get(&name));
            let (Some(app), Some(place)) = (app, place) else { return Err(unreadable(WHAT.to_owned())) };
            if app.places.get(&place).is_none_or(Vec::is_empty) {
                let told = format!("{} has no files in {place}, so nothing comes there", app.name);
                return Err(problem(StatusCode::NOT_FOUND, told));
            }
            api.engine.progress(app, &place, version).await.map_err(failed)?
        }
        _ => return Err(unreadable(WHAT.to_owned())),
    };
    told(&api, view.told.clone(), &view)
}

/// What whoever asks how far something is must name.
const WHAT: &str = "name app, environment and version, or a delivery";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WhereQuery {
    app: Option<String>,
    what: String,
}

pub(super) async fn whereabouts(State(api): State<Api>, Query(query): Query<WhereQuery>) -> Reply {
    let app = app(&api, query.app)?;
    let view = Box::pin(api.engine.whereabouts(app.as_ref(), &query.what)).await.map_err(failed)?;
    if view.changes.is_empty() {
        return Err(problem(StatusCode::NOT_FOUND, view.text()));
    }
    told(&api, view.text(), &view)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DriftQuery {
    app: Option<String>,
    environment: Option<String>,
}

pub(super) async fn drift(State(api): State<Api>, Query(query): Query<DriftQuery>) -> Reply {
    let (app, environment) = (app(&api, query.app)?, environment(&api, query.environment)?);
    let view = Box::pin(api.engine.drifts(app.as_ref(), environment.as_ref())).await.map_err(failed)?;
    told(&api, view.text(), &view)
}
