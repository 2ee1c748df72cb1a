//! The `slack` adapter: Slack's Web API out, Socket Mode and signed HTTP in, through slack-morphism.
//!
//! What it promises, and what it cannot: a message carries its key and is looked for before it is posted again, so that
//! nothing is posted twice on purpose; between Slack taking a message and telling so a crash can still leave a second
//! one, because Slack has no way to post something only once. Votes are read from the ballot as it stands at that moment.

mod answers;
mod api;
mod blocks;
mod book;
mod counts;
mod emoji;
mod escape;
mod hear;
mod http;
mod members;
mod pace;
mod socket;
mod talk;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use axum::Router;
use secrecy::SecretString;
use serde::Deserialize;
use tokio::sync::OnceCell;
use url::Url;

pub use api::METHODS;
pub use counts::{Counts, Outcome};
pub use socket::Pauses;

use api::Api;
use book::Book;
use emoji::Votes;
use hear::{Ears, Heard};

use crate::chat::given::Given;
use crate::config::{SecretSource, SlackSettings};
use crate::port::{Clock, Intake, Listener, PortError, PortResult};

/// The inbox source of what Slack tells.
pub const SOURCE: &str = "chat/slack";

/// Who tidegate is in the workspace.
#[derive(Debug, Clone)]
struct Me {
    /// The bot's id, which its messages carry.
    bot: String,
    /// The app's, where it was learned.
    app: Option<String>,
    /// The member that tidegate is there.
    user: Option<String>,
    /// The workspace's address, for links.
    home: Option<Url>,
}

#[derive(Debug, Deserialize)]
struct Authenticated {
    team_id: String,
    bot_id: Option<String>,
    user_id: Option<String>,
    app_id: Option<String>,
    url: Option<Url>,
}

/// Slack.
pub struct Slack {
    team: String,
    api: Api,
    book: Book,
    given: Given,
    votes: Votes,
    signing: Option<SecretString>,
    listens: bool,
    /// The app whose payloads are taken: as configured, or as the first connection says.
    app: Mutex<Option<String>>,
    me: OnceCell<Me>,
    /// The ids of user groups, by handle and id, as they were last read.
    handles: Mutex<BTreeMap<String, String>>,
    counts: Arc<Counts>,
    pauses: Pauses,
    clock: Arc<dyn Clock>,
}

impl Slack {
    /// Slack, by its settings; what it must remember is kept in this folder. Nothing is called before it is needed.
    pub fn open(settings: &SlackSettings, folder: &Path, clock: Arc<dyn Clock>) -> PortResult<Self> {
        let read = |source: &SecretSource| source.read().map_err(|e| PortError::rejected(format!("chat.slack: {e}")));
        let bot = read(&settings.bot_token)?;
        let app = settings.app_token.as_ref().map(read).transpose()?;
        let signing = settings.signing_secret.as_ref().map(read).transpose()?;
        Ok(Self {
            team: settings.team.clone(),
            api: Api::new(&settings.api, &bot, app.as_ref(), clock.clone())?,
            book: Book::default(),
            given: Given::open(&folder.join("answered.jsonl"))?,
            votes: Votes::new(&settings.emoji.approve, &settings.emoji.reject)?,
            signing,
            listens: app.is_some(),
            app: Mutex::new(settings.app.clone()),
            me: OnceCell::new(),
            handles: Mutex::default(),
            counts: Arc::default(),
            pauses: Pauses::default(),
            clock,
        })
    }

    /// The same, with other pauses between attempts to connect.
    #[must_use]
    pub fn with_pauses(self, pauses: Pauses) -> Self {
        Self { pauses, ..self }
    }

    /// The same, giving up a call that takes longer than this.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.api.patience = patience;
        self
    }

    /// What came in, and what did not.
    pub fn counts(&self) -> Arc<Counts> {
        self.counts.clone()
    }

    fn app(&self) -> Option<String> {
        self.app.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The connection was opened with this app's token, so this is the app.
    fn learn_app(&self, app: Option<String>) {
        let mut known = self.app.lock().unwrap_or_else(PoisonError::into_inner);
        match (known.as_ref(), app) {
            (None, learned) => *known = learned,
            (Some(ours), Some(other)) if *ours != other => {
                tracing::error!(
                    "Slack's connection is of app {other}, but `chat.slack.app` says {ours}: what it says is refused"
                );
            }
            _ => {}
        }
    }

    fn ears(&self) -> Ears {
        let me = self.me.get().and_then(|me| me.user.clone());
        Ears { team: self.team.clone(), app: self.app(), me, votes: self.votes.clone() }
    }

    /// Who tidegate is, asked once. The token must be of the configured workspace.
    async fn me(&self) -> PortResult<Me> {
        let ask = || async {
            let me: Authenticated = self.api.get("auth.test", Vec::new()).await?;
            if me.team_id != self.team {
                let told = format!(
                    "the Slack token is of workspace {}, but `chat.slack.team` says {}: set the one or the other right",
                    me.team_id, self.team
                );
                return Err(PortError::rejected(told));
            }
            let Some(bot) = me.bot_id else {
                return Err(PortError::rejected(
                    "`chat.slack.bot_token` is not a bot's: take the one that begins with xoxb-",
                ));
            };
            Ok(Me { bot, app: me.app_id, user: me.user_id, home: me.url })
        };
        self.me.get_or_try_init(ask).await.cloned()
    }

    /// Stores what was heard, all at once; what became of each.
    async fn take(&self, heard: Vec<Heard>, intake: &dyn Intake) -> Vec<Outcome> {
        let mut events = Vec::new();
        let mut outcomes: Vec<Option<Outcome>> = Vec::new();
        for one in heard {
            outcomes.push(match one {
                Heard::Event(incoming, answer) => {
                    answer.into_iter().for_each(|answer| self.book.may_answer(answer));
                    events.push(*incoming);
                    None
                }
                Heard::Nothing => Some(Outcome::Ignored),
                Heard::Foreign => Some(Outcome::Foreign),
                Heard::Broken => Some(Outcome::Broken),
            });
        }
        let stored = match events.is_empty() {
            true => Outcome::Ignored,
            false => match intake.take_in(SOURCE, &events).await {
                Ok(true) => Outcome::Stored,
                Ok(false) => Outcome::Repeated,
                Err(error) => {
                    tracing::error!(cause = %error.cause, "what Slack sent could not be stored: {error}");
                    Outcome::Unstored
                }
            },
        };
        let outcomes: Vec<Outcome> = outcomes.into_iter().map(|outcome| outcome.unwrap_or(stored)).collect();
        outcomes.iter().for_each(|outcome| self.counts.count(*outcome));
        outcomes
    }
}

/// Slack as something that is listened to: by its connections, and by what it calls.
pub struct Ear(pub Arc<Slack>);

#[async_trait]
impl Listener for Ear {
    fn name(&self) -> &str {
        "Slack"
    }

    fn routes(&self, intake: Arc<dyn Intake>) -> Router {
        match self.0.signing {
            Some(_) => http::router(self.0.clone(), intake),
            None => Router::new(),
        }
    }

    async fn listen(&self, intake: Arc<dyn Intake>) {
        if let Err(error) = self.0.me().await {
            tracing::error!(cause = %error.cause, "Slack: {error}");
        }
        match self.0.listens {
            true => self.0.clone().keep_sockets(intake).await,
            false => std::future::pending().await,
        }
    }
}
