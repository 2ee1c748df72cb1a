//! Calls of Slack's Web API, through slack-morphism's client: paced, with a time-out, and with every refusal turned into
//! what a person should do. Requests are its typed ones; of answers only what is needed is read, so that an addition on
//! Slack's side breaks nothing.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use slack_morphism::errors::SlackClientError;
use slack_morphism::prelude::*;
use url::Url;

use super::pace::{Kind, Pace};
use crate::port::{Clock, Fault, PortError, PortResult};

/// How long a call may take: shorter than any lease.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to leave a method alone when Slack does not say.
const RETRY: Duration = Duration::from_secs(30);

/// The methods that are called. The manifest's scopes are tested against this list.
pub const METHODS: [&str; 12] = [
    "apps.connections.open",
    "auth.test",
    "chat.postEphemeral",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.open",
    "conversations.replies",
    "reactions.get",
    "usergroups.list",
    "users.info",
    "users.lookupByEmail",
];

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// The client.
pub(super) struct Api {
    client: SlackClient<Connector>,
    bot: SlackApiToken,
    app: Option<SlackApiToken>,
    url: Url,
    pace: Pace,
    /// How long a call may take.
    pub(super) patience: Duration,
}

fn token(secret: &SecretString) -> SlackApiToken {
    SlackApiToken::new(secret.expose_secret().to_owned().into())
}

/// The cause of a call that was not made.
const PACED: &str = "paced";
/// The cause of a call that Slack did not let through.
const LIMITED: &str = "429";

/// Whether a failed call certainly did nothing; of any other, what it did must be looked up.
pub(super) fn did_nothing(error: &PortError) -> bool {
    error.fault != Fault::Transient || matches!(error.cause.as_str(), PACED | LIMITED)
}

/// Parameters of a reading call.
pub(super) type Params = Vec<(&'static str, Option<String>)>;

impl Api {
    /// A client for this address.
    pub(super) fn new(
        url: &Url,
        bot: &SecretString,
        app: Option<&SecretString>,
        clock: Arc<dyn Clock>,
    ) -> PortResult<Self> {
        crate::tls::provide();
        // Plain http is only for this machine, and needs nobody's certificates: the configuration sees to that.
        let https = match url.scheme() {
            "http" => {
                let nobody = rustls::ClientConfig::builder().with_root_certificates(rustls::RootCertStore::empty());
                let https = HttpsConnectorBuilder::new().with_tls_config(nobody.with_no_client_auth());
                https.https_or_http().enable_http1().build()
            }
            _ => {
                let roots = HttpsConnectorBuilder::new().with_native_roots().map_err(|e| {
                    let told =
                        "the machine's trusted certificates cannot be read: install its `ca-certificates` package";
                    PortError::new(Fault::Rejected, told, e)
                })?;
                roots.https_only().enable_all_versions().build()
            }
        };
        let address = url.as_str().trim_end_matches('/');
        let client = SlackClient::new(SlackClientHyperConnector::with_connector(https).with_slack_api_url(address));
        Ok(Self {
            client,
            bot: token(bot),
            app: app.map(token),
            url: url.clone(),
            pace: Pace::new(clock),
            patience: PATIENCE,
        })
    }

    /// Reads something.
    pub(super) async fn get<R>(&self, method: &'static str, params: Params) -> PortResult<R>
    where
        R: DeserializeOwned + Send,
    {
        let session = self.client.open_session(&self.bot);
        let call = session.http_session_api.http_get(method, &params, None);
        self.limited(method, Kind::Other, call).await
    }

    /// Does something.
    pub(super) async fn post<Q, R>(&self, method: &'static str, kind: Kind<'_>, request: &Q) -> PortResult<R>
    where
        Q: Serialize + Send + Sync,
        R: DeserializeOwned + Send,
    {
        let session = self.client.open_session(&self.bot);
        let call = session.http_session_api.http_post(method, request, None);
        self.limited(method, kind, call).await
    }

    /// The address of a new Socket Mode connection. It holds a ticket: never to be logged.
    pub(super) async fn open_socket(&self) -> PortResult<Url> {
        let method = "apps.connections.open";
        let Some(app) = &self.app else {
            return Err(PortError::rejected("Socket Mode needs `chat.slack.app_token`"));
        };
        let session = self.client.open_session(app);
        let request = SlackApiAppsConnectionOpenRequest::new();
        let opened = self.limited(method, Kind::Other, session.apps_connections_open(&request)).await?;
        let url = Url::parse(opened.url.value().as_str())
            .map_err(|e| PortError::transient("Slack gave an address for Socket Mode that is none", e))?;
        match (url.scheme(), self.url.scheme()) {
            ("wss", _) | ("ws", "http") => Ok(url),
            _ => Err(PortError::transient("Slack gave an address for Socket Mode that is not encrypted", "")),
        }
    }

    /// Answers at the address that came with a command; only Slack's own hosts are answered at.
    pub(super) async fn respond(&self, url: &Url, content: SlackMessageContent) -> PortResult<()> {
        if !self.answers_at(url) {
            return Err(PortError::rejected("the address to answer at is not Slack's"));
        }
        let request = SlackApiPostWebhookMessageRequest::new(content).with_replace_original(false);
        let call = self.client.post_webhook_message(url, &request);
        self.limited("response_url", Kind::Other, call).await.map(drop)
    }

    /// Whether answers may be sent to this address.
    pub(super) fn answers_at(&self, url: &Url) -> bool {
        let slack = url.scheme() == "https" && url.host_str() == Some("hooks.slack.com") && url.port().is_none();
        let here = self.url.scheme() == "http" && url.origin() == self.url.origin();
        (slack || here) && url.username().is_empty() && url.password().is_none()
    }

    async fn limited<R>(
        &self,
        method: &'static str,
        kind: Kind<'_>,
        call: impl Future<Output = Result<R, SlackClientError>>,
    ) -> PortResult<R> {
        if let Err(pause) = self.pace.take(method, kind) {
            let told = format!("Slack takes no more {method} for {} s", pause.as_secs().max(1));
            return Err(PortError::transient(told, PACED).after(pause));
        }
        let answered = tokio::time::timeout(self.patience, call).await;
        match answered {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(self.failed(method, kind, &error)),
            Err(_) => {
                let told = format!("Slack did not answer {method} within {} s", self.patience.as_secs());
                Err(PortError::transient(told, "time-out"))
            }
        }
    }

    fn failed(&self, method: &'static str, kind: Kind<'_>, error: &SlackClientError) -> PortError {
        match error {
            SlackClientError::RateLimitError(limit) => {
                let pause = limit.retry_after.unwrap_or(RETRY);
                self.pace.hold(method, kind, pause);
                let told = format!("Slack asks to leave {method} alone for {} s", pause.as_secs());
                PortError::transient(told, LIMITED).after(pause)
            }
            SlackClientError::ApiError(refusal) => {
                refused(method, &refusal.code, refusal.errors.as_deref().unwrap_or_default())
            }
            SlackClientError::HttpError(http) if http.status_code.is_client_error() => {
                let status = http.status_code;
                let told = match status {
                    StatusCode::NOT_FOUND => format!("there is no Slack at {}: check `chat.slack.api`", self.url),
                    _ => format!("Slack refused {method} with {status}"),
                };
                PortError::new(Fault::Rejected, told, status)
            }
            SlackClientError::HttpError(http) => {
                let told = format!("Slack answered {method} with {}", http.status_code);
                PortError::transient(told, http.status_code)
            }
            // What it did may be done: whoever asked looks before asking again.
            SlackClientError::ProtocolError(e) => {
                PortError::transient(format!("Slack answered {method} with what cannot be read"), &e.json_error)
            }
            other => PortError::transient(format!("Slack cannot be reached for {method}"), other),
        }
    }
}

/// What Slack said no to, and what a person should do about it.
fn refused(method: &str, code: &str, details: &[String]) -> PortError {
    let (fault, told) = match code {
        "ratelimited" | "rate_limited" | "message_limit_exceeded" => {
            return PortError::transient(format!("Slack asks to leave {method} alone"), code).after(RETRY);
        }
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" | "team_added_to_org"
        | "accesslimited" | "service_timeout" => {
            return PortError::transient(format!("Slack failed at {method} ({code})"), code);
        }
        "message_not_found" | "thread_not_found" => (Fault::NotFound, "Slack has no such message any more".to_owned()),
        "user_not_found" | "users_not_found" => (Fault::NotFound, "Slack has no such person".to_owned()),
        "channel_not_found" => (
            Fault::Rejected,
            "Slack has no such channel, or tidegate may not see it: check the app's `channel` (an id such as C01RELEASES) \
             and invite tidegate there with /invite"
                .to_owned(),
        ),
        "not_in_channel" => (Fault::Rejected, "tidegate is not in the channel: invite it there with /invite".to_owned()),
        "is_archived" => {
            (Fault::Rejected, "the Slack channel is archived: unarchive it, or name another as `channel`".to_owned())
        }
        "missing_scope" | "not_allowed_token_type" => (
            Fault::Rejected,
            format!("the Slack app may not call {method}: update it from `tidegate commands slack-manifest` and install it again"),
        ),
        "invalid_auth" | "not_authed" | "token_revoked" | "token_expired" | "account_inactive" => (
            Fault::Rejected,
            format!("Slack does not accept the token ({code}): install the app again and renew `chat.slack.bot_token`"),
        ),
        "restricted_action" | "no_permission" | "ekm_access_denied" | "restricted_action_read_only_channel" => (
            Fault::Rejected,
            "the Slack workspace does not let apps write there: ask its administrators".to_owned(),
        ),
        // Nobody can clear that: whoever it is, they are not there for tidegate.
        "cannot_dm_bot" | "user_disabled" | "user_not_visible" => {
            (Fault::NotFound, format!("Slack lets nobody reach this person ({code})"))
        }
        "messages_tab_disabled" => (
            Fault::Rejected,
            "the Slack app takes no direct messages: switch on the messages tab under App Home in its settings".to_owned(),
        ),
        "cant_update_message" | "edit_window_closed" => {
            (Fault::Rejected, format!("Slack does not let tidegate edit this message ({code})"))
        }
        "msg_too_long" | "msg_blocks_too_long" | "invalid_blocks" | "invalid_attachments" | "too_many_attachments" => {
            (Fault::Rejected, format!("Slack does not take the message ({code}): please report this"))
        }
        _ => (Fault::Rejected, format!("Slack refused {method}: {}", super::escape::plain(code, 80))),
    };
    PortError::new(fault, told, format!("{method}: {code} {}", details.join("; ")))
}
