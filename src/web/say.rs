//! Commands given through the API: stored, then waited for.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::{Api, problem};
use crate::domain::catalog::Surface;
use crate::domain::event::Event;
use crate::engine::EngineError;
use crate::port::{Answered, Incoming};

/// The inbox source of what is said through the API.
const SOURCE: &str = "api";
/// How often the answer is looked for.
const LOOK: Duration = Duration::from_millis(20);

/// Something said.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Saying {
    /// The caller's own id of it: the same key is the same command.
    pub key: String,
    /// Who says it, by terminal login.
    #[serde(rename = "as")]
    pub login: String,
    /// In which channel.
    pub channel: String,
    /// What.
    pub text: String,
}

/// What came of it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Answer {
    /// The answer; none when it did not come in time. The command is stored and will be carried out all the same.
    pub answer: Option<String>,
    /// Whether it was refused.
    pub refused: bool,
}

pub(super) async fn say(State(api): State<Api>, Json(saying): Json<Saying>) -> Response {
    if api.pulse.is_stopping() {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "the daemon is shutting down: say it again when it is back")
            .into_response();
    }
    let short = |text: &str| !text.is_empty() && text.len() <= 200 && !text.contains(char::is_control);
    if !short(&saying.key) || !short(&saying.login) || !short(&saying.channel) {
        let told = "key, as and channel must be one line of at most 200 bytes each";
        return problem(StatusCode::UNPROCESSABLE_ENTITY, told).into_response();
    }
    let Saying { key, login, channel, text } = saying;
    let event = Event::Said { surface: Surface::Terminal, login, channel, text };
    if let Err(error) = api.engine.take_in(SOURCE, &[Incoming { key: key.clone(), event }]).await {
        return problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response();
    }
    api.pulse.poke();
    match wait(&api, &key).await {
        Ok(Some(Answered { text, refused })) => Json(Answer { answer: Some(text), refused }).into_response(),
        Ok(None) => (StatusCode::ACCEPTED, Json(Answer { answer: None, refused: false })).into_response(),
        Err(error) => problem(StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

async fn wait(api: &Api, key: &str) -> Result<Option<Answered>, EngineError> {
    let end = Instant::now() + api.patience;
    loop {
        let answer = api.engine.answer_to(SOURCE, key).await?;
        if answer.is_some() || Instant::now() >= end || api.pulse.is_stopping() {
            return Ok(answer);
        }
        tokio::time::sleep(LOOK).await;
    }
}
