//! Slack over HTTP: commands, events and interactions. The signature is checked on the bytes as they came, before
//! anything is read from them; what they say is stored before it is acknowledged.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use hmac::{Hmac, KeyInit as _, Mac as _};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use sha2::Sha256;

use super::Slack;
use super::counts::Outcome;
use super::hear::Heard;
use crate::domain::Instant;
use crate::port::Intake;

/// The largest body taken: interactions carry the message that was acted upon.
const MAX_BODY: usize = 1024 * 1024;
/// How far Slack's clock and ours may be apart.
const WINDOW: i64 = 5 * 60;

type Shared = State<(Arc<Slack>, Arc<dyn Intake>)>;

/// The routes.
pub(super) fn router(slack: Arc<Slack>, intake: Arc<dyn Intake>) -> Router {
    Router::new()
        .route("/slack/commands", post(command))
        .route("/slack/events", post(event))
        .route("/slack/interactions", post(interaction))
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .with_state((slack, intake))
}

async fn command(State((slack, intake)): Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = slack.signed(&headers, &body) {
        return refusal.into_response();
    }
    let heard = match form(&body) {
        // Slack asks now and then whether the address still answers.
        Some(form) if form.get("ssl_check").is_some() => Heard::Nothing,
        Some(form) => serde_json::from_value(form).map_or(Heard::Broken, |sent| slack.ears().command(sent)),
        None => Heard::Broken,
    };
    slack.answer(heard, intake.as_ref()).await
}

#[derive(Deserialize)]
struct Verification {
    challenge: String,
}

async fn event(State((slack, intake)): Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = slack.signed(&headers, &body) {
        return refusal.into_response();
    }
    let Ok(sent) = serde_json::from_slice::<Value>(&body) else {
        return slack.answer(Heard::Broken, intake.as_ref()).await;
    };
    let heard = match sent.get("type").and_then(Value::as_str) {
        Some("url_verification") => {
            return match serde_json::from_value::<Verification>(sent) {
                Ok(asked) => asked.challenge.into_response(),
                Err(_) => slack.answer(Heard::Broken, intake.as_ref()).await,
            };
        }
        Some("event_callback") => {
            serde_json::from_value(sent).map_or(Heard::Broken, |sent| slack.ears().callback(sent))
        }
        Some(_) => Heard::Nothing,
        None => Heard::Broken,
    };
    slack.answer(heard, intake.as_ref()).await
}

async fn interaction(State((slack, intake)): Shared, headers: HeaderMap, body: Bytes) -> Response {
    if let Err(refusal) = slack.signed(&headers, &body) {
        return refusal.into_response();
    }
    let payload = form(&body).and_then(|form| form.get("payload").and_then(Value::as_str).map(ToOwned::to_owned));
    let sent = payload.and_then(|payload| serde_json::from_str(&payload).ok());
    let heard = sent.map_or(Heard::Broken, |sent| slack.ears().interaction(sent, slack.clock.now()));
    slack.answer(heard, intake.as_ref()).await
}

/// A form's fields; none where it is not one.
fn form(body: &[u8]) -> Option<Value> {
    std::str::from_utf8(body).ok()?;
    let fields =
        url::form_urlencoded::parse(body).map(|(key, value)| (key.into_owned(), Value::from(value.into_owned())));
    Some(Value::Object(fields.collect()))
}

/// Whether these bytes were signed with the secret, not long before `now`. Compared in constant time.
pub(super) fn is_signed(secret: &SecretString, headers: &HeaderMap, body: &[u8], now: Instant) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let (Some(stamp), Some(signature)) = (text("x-slack-request-timestamp"), text("x-slack-signature")) else {
        return false;
    };
    let fresh = stamp.parse::<i64>().is_ok_and(|sent| now.timestamp().abs_diff(sent) <= WINDOW.unsigned_abs());
    let Some(Ok(signature)) = signature.strip_prefix("v0=").map(hex::decode) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes()) else { return false };
    mac.update(format!("v0:{stamp}:").as_bytes());
    mac.update(body);
    mac.verify_slice(&signature).is_ok() && fresh
}

impl Slack {
    fn signed(&self, headers: &HeaderMap, body: &[u8]) -> Result<(), (StatusCode, &'static str)> {
        let signed = self.signing.as_ref().is_some_and(|secret| is_signed(secret, headers, body, self.clock.wall()));
        if signed {
            return Ok(());
        }
        self.counts.count(Outcome::Unsigned);
        let told = "not signed by Slack with this app's signing secret within the last five minutes\n";
        Err((StatusCode::UNAUTHORIZED, told))
    }

    async fn answer(&self, heard: Heard, intake: &dyn Intake) -> Response {
        match self.take(vec![heard], intake).await.pop() {
            Some(Outcome::Stored | Outcome::Repeated | Outcome::Ignored) => StatusCode::OK.into_response(),
            Some(Outcome::Foreign) => {
                (StatusCode::FORBIDDEN, "of another workspace or app than tidegate is set up for\n").into_response()
            }
            Some(Outcome::Unstored) | None => {
                (StatusCode::SERVICE_UNAVAILABLE, "could not be stored; send it again\n").into_response()
            }
            Some(Outcome::Unsigned | Outcome::Broken) => {
                (StatusCode::BAD_REQUEST, "not what Slack sends\n").into_response()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Slack's own documentation.
    #[test]
    fn slacks_own_example_verifies_within_five_minutes_and_nothing_else_does() {
        let body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let secret = SecretString::from("8f742231b10e8888abcd99yyyzzz85a5");
        let headers = |stamp: &str, signature: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("x-slack-request-timestamp", stamp.parse().unwrap());
            headers.insert("x-slack-signature", signature.parse().unwrap());
            headers
        };
        let good = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
        let at = |seconds: i64| Instant::from_timestamp(1_531_420_618 + seconds, 0).unwrap();
        let signed = |body: &str, signature: &str, now| {
            is_signed(&secret, &headers("1531420618", signature), body.as_bytes(), now)
        };
        assert!(signed(body, good, at(0)) && signed(body, good, at(300)) && signed(body, good, at(-300)));
        assert!(!signed(body, good, at(301)) && !signed(body, good, at(-301)));
        assert!(!signed(&body.replace("foobar", "fooba"), good, at(0)));
        for bad in ["", "v0=", "v1=00", "v0=zz", &good[..40], &good.replace('1', "2"), &good[3..]] {
            assert!(!signed(body, bad, at(0)), "{bad}");
        }
        assert!(!is_signed(&secret, &headers("soon", good), body.as_bytes(), at(0)));
        assert!(!is_signed(&secret, &HeaderMap::new(), body.as_bytes(), at(0)));
    }
}
