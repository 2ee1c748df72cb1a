//! Commands given through the API: stored, then waited for. A person speaks for themselves, by a token of their own.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::auth::{CalledBy, Caller};
use super::{Api, Problem, problem};
use crate::domain::DeliveryId;
use crate::domain::catalog::Surface;
use crate::domain::event::Event;
use crate::engine::EngineError;
use crate::port::{Answered, Incoming};

/// The inbox source of what is said with the shared token; of each person's own, one of theirs.
const SOURCE: &str = "api";
/// How often the answer is looked for.
const LOOK: Duration = Duration::from_millis(20);

/// Something said.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The caller's own id of it: the same key is the same command.
    pub key: String,
    /// Who says it, by name or terminal login: needless with a token of one's own.
    #[serde(rename = "as", default, skip_serializing_if = "Option::is_none")]
    pub login: Option<String>,
    /// In which channel.
    pub channel: String,
    /// What.
    pub text: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Answer {
    /// The answer; none when it did not come in time. The command is stored and will be carried out all the same.
    pub answer: Option<String>,
    /// Whether it was refused, or is a vote that does not count.
    pub refused: bool,
    /// The delivery that it began, set going again or voted on.
    #[serde(default)]
    pub delivery: Option<DeliveryId>,
}

/// Who speaks: the source under which it is stored, and the login. Nobody gets at what another said under the same key.
fn speaker(api: &Api, caller: &Caller, named: Option<String>) -> Result<(String, String), (StatusCode, Json<Problem>)> {
    match (caller, named) {
        (Caller::Person { id, login }, None) => Ok((format!("{SOURCE}/{id}"), login.clone())),
        (Caller::Person { id, login }, Some(named)) if named == id.as_str() || named == *login => {
            Ok((format!("{SOURCE}/{id}"), login.clone()))
        }
        (Caller::Person { id, .. }, Some(_)) => Err(problem(
            StatusCode::FORBIDDEN,
            format!("this is {id}'s token, and speaks for {id} alone: leave out --as"),
        )),
        (Caller::Shared, Some(named)) if api.impersonate => {
            let known = api.engine.catalog().people.values().find(|p| p.id.as_str() == named);
            let login = known.and_then(|p| p.logins.get(&Surface::Terminal).cloned());
            Ok((SOURCE.to_owned(), login.unwrap_or(named)))
        }
        (Caller::Shared, None) if api.impersonate => {
            let told = "say as whom (--as PERSON), or send a token of your own: `tidegate token PERSON` makes one";
            Err(problem(StatusCode::UNPROCESSABLE_ENTITY, told))
        }
        (Caller::Shared, _) => {
            let told = "the shared token speaks for nobody: it asks questions and makes tokens. Make one for the person \
                        (`tidegate token PERSON`); they put it into TIDEGATE_TOKEN, or into a file of mode 0600";
            Err(problem(StatusCode::FORBIDDEN, told))
        }
    }
}

pub(super) async fn say(State(api): State<Api>, caller: CalledBy, Json(saying): Json<Saying>) -> Response {
    if api.pulse.is_stopping() {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "the daemon is shutting down: say it again when it is back")
            .into_response();
    }
    let short = |text: &str| !text.is_empty() && text.len() <= 200 && !text.contains(char::is_control);
    let named = saying.login.as_deref().is_none_or(short);
    if !short(&saying.key) || !named || !short(&saying.channel) {
        let told = "key, as and channel must be one line of at most 200 bytes each";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, told).into_response();
    }
    let Saying { key, login, channel, text } = saying;
    let (source, login) = match speaker(&api, &caller, login) {
        Ok(speaker) => speaker,
        Err(problem) => return problem.into_response(),
    };
    let event = Event::Said { surface: Surface::Terminal, login, channel, text, caller: Some(caller.to_string()) };
    match api.engine.take_in(&source, &[Incoming { key: key.clone(), event: event.clone() }]).await {
        Ok(true) => {}
        // A script that is answered what something else was would believe that this was carried out.
        Ok(false) => match another(&api, &source, &key, &event).await {
            Ok(None) => {}
            Ok(Some(told)) => return problem(StatusCode::CONFLICT, told).into_response(),
            Err(error) => return problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
        },
        Err(error) => {
            api.pulse.could_not_store(api.engine.ports().clock.now(), error.to_string());
            return problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response();
        }
    }
    api.pulse.poke();
    match wait(&api, &source, &key).await {
        Ok(Some(Answered { text, refused, delivery })) => {
            Json(Answer { answer: Some(text), refused, delivery }).into_response()
        }
        Ok(None) => {
            (StatusCode::ACCEPTED, Json(Answer { answer: None, refused: false, delivery: None })).into_response()
        }
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

/// That a key stands for something else than what is said now, which is not carried out then.
async fn another(api: &Api, source: &str, key: &str, now: &Event) -> Result<Option<String>, EngineError> {
    let Some(known) = api.engine.ports().store.heard(source, key).await? else { return Ok(None) };
    let was = match (&known, now) {
        (Event::Said { login, channel, text, .. }, Event::Said { login: speaker, channel: place, text: words, .. }) => {
            if (login, channel, text) == (speaker, place, words) {
                return Ok(None);
            }
            format!("by {login} in {channel}, for {text:?}")
        }
        _ => "for something that cannot be read any more".to_owned(),
    };
    Ok(Some(format!("not carried out: key {key:?} was used before, {was}; say it with another key, or with none")))
}

async fn wait(api: &Api, source: &str, key: &str) -> Result<Option<Answered>, EngineError> {
    let end = Instant::now() + api.patience;
    loop {
        let answer = api.engine.answer_to(source, key).await?;
        if answer.is_some() || Instant::now() >= end || api.pulse.is_stopping() {
            return Ok(answer);
        }
        tokio::time::sleep(LOOK).await;
    }
}
