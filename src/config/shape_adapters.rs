//! The services outside, as they are written: GitHub, Slack, Discord, and the address at which they reach tidegate.

use schemars::JsonSchema;
use serde::Deserialize;

use super::shape_daemon::{RootShape, SecretShape};

/// The forge: exactly one of the embedded one and GitHub.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
#[schemars(rename = "Forge")]
pub(crate) enum ForgeShape {
    /// The embedded forge: bare repositories on disk.
    Local(RootShape),
    /// GitHub, or a GitHub Enterprise Server.
    Github(GithubShape),
}

/// GitHub: either `app` and `key`, or `token`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Github")]
pub(crate) struct GithubShape {
    /// The GitHub App's id.
    pub(crate) app: Option<u64>,
    /// The App's private key (PEM).
    pub(crate) key: Option<SecretShape>,
    /// A fine-grained personal access token, in place of an App.
    pub(crate) token: Option<SecretShape>,
    /// The secret that signs webhooks. Without it no webhook is taken, and only the sweep notices what happens there.
    pub(crate) webhook_secret: Option<SecretShape>,
    /// Address of the REST API. Default: <https://api.github.com>.
    pub(crate) api: Option<String>,
    /// Address of the pages and of Git. Default: <https://github.com>.
    pub(crate) web: Option<String>,
    /// Who issues the tokens of GitHub Actions' runs, which the deploy workflow shows. Default:
    /// <https://token.actions.githubusercontent.com>, or on a GitHub Enterprise Server `{web}/_services/token`.
    pub(crate) oidc_issuer: Option<String>,
    /// The workflows whose runs may ask for a promotion: a path in an app's own repository, or `OWNER/REPO/PATH`, perhaps with
    /// `@REF`, for one that is reused from elsewhere. Default: .github/workflows/deploy-to-prod.yml.
    pub(crate) deploy_workflows: Option<Vec<String>>,
}

/// The surfaces beside the terminal.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Chat")]
pub(crate) struct ChatShape {
    /// Slack.
    pub(crate) slack: Option<SlackShape>,
    /// Discord.
    pub(crate) discord: Option<DiscordShape>,
}

/// Slack: `app_token` for Socket Mode, `signing_secret` for HTTP, or both.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Slack")]
pub(crate) struct SlackShape {
    /// The workspace's id, such as T01ACME. What other workspaces send is refused.
    #[schemars(length(min = 1))]
    pub(crate) team: String,
    /// The app's id, such as A01TIDEGATE. Socket Mode tells it by itself; over HTTP the signing secret stands for it.
    pub(crate) app: Option<String>,
    /// The bot's token (xoxb-…).
    pub(crate) bot_token: SecretShape,
    /// The app-level token (xapp-…): Socket Mode, no public address needed.
    pub(crate) app_token: Option<SecretShape>,
    /// The signing secret: commands and events by HTTP.
    pub(crate) signing_secret: Option<SecretShape>,
    /// Address of the Web API. Default: <https://slack.com/api>.
    pub(crate) api: Option<String>,
    /// The reactions that approve and reject.
    pub(crate) emoji: Option<EmojiShape>,
}

/// Discord.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Discord")]
pub(crate) struct DiscordShape {
    /// The server's id, in quotes. What other servers send is refused.
    #[schemars(length(min = 1))]
    pub(crate) guild: String,
    /// The application's id, in quotes.
    #[schemars(length(min = 1))]
    pub(crate) application: String,
    /// The bot's token.
    pub(crate) token: SecretShape,
    /// Address of the REST API without `/api/v10`. Default: <https://discord.com>.
    pub(crate) api: Option<String>,
    /// The reactions that approve and reject.
    pub(crate) emoji: Option<EmojiShape>,
}

/// The reactions that count as votes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Emoji")]
pub(crate) struct EmojiShape {
    /// Those that approve. Default: [✅].
    pub(crate) approve: Option<Vec<String>>,
    /// Those that reject. Default: [❌].
    pub(crate) reject: Option<Vec<String>>,
}

/// What the outside can reach: webhooks, Slack over HTTP, deployment requests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Http")]
pub(crate) struct HttpShape {
    /// Address to listen on, such as 0.0.0.0:8080; behind a proxy that ends TLS.
    #[schemars(length(min = 1))]
    pub(crate) listen: String,
    /// The address under which the outside reaches it, such as <https://tidegate.acme.example>.
    #[schemars(length(min = 1))]
    pub(crate) url: String,
    /// How many connections are held at once. Where more come, those are closed that have asked for nothing for longest. Default:
    /// what the limit of open files leaves beside the local API, the store and Git, at most 1024.
    #[schemars(range(min = 1))]
    pub(crate) connections: Option<usize>,
    /// How many of them come from one address; a proxy is one address, for all who come through it. Default: half of them.
    #[schemars(range(min = 1))]
    pub(crate) per_address: Option<usize>,
}
