//! The services outside: GitHub, Slack, Discord, and the address at which they reach tidegate.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use url::Url;

use super::problem::{KeyPath, shown};
use super::resolve::Resolver;
use super::settings::SecretSource;
use super::shape::Shape;
use super::shape_adapters::{ChatShape, DiscordShape, EmojiShape, ForgeShape, GithubShape, HttpShape, SlackShape};
use super::shape_daemon::SecretShape;
use super::{below, notify};
use crate::domain::catalog::Surface;
use crate::domain::workflow;

/// The forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForgeSettings {
    /// The embedded forge, in this folder.
    Local(PathBuf),
    /// GitHub.
    Github(Box<GithubSettings>),
}

/// GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GithubSettings {
    /// Who tidegate is there.
    pub auth: GithubAuth,
    /// What signs webhooks; none takes none.
    pub webhook_secret: Option<SecretSource>,
    /// Address of the REST API.
    pub api: Url,
    /// Address of the pages and of Git.
    pub web: Url,
    /// Who issues the tokens of GitHub Actions' runs.
    pub oidc_issuer: Url,
    /// The workflows whose runs may ask for a promotion.
    pub deploy_workflows: Vec<String>,
}

/// Who tidegate is on GitHub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GithubAuth {
    /// A GitHub App.
    App {
        /// Its id.
        id: u64,
        /// Its private key.
        key: SecretSource,
    },
    /// A user with a fine-grained token.
    Token(SecretSource),
}

/// Slack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlackSettings {
    /// The workspace.
    pub team: String,
    /// The app, where its id was given.
    pub app: Option<String>,
    /// The bot's token.
    pub bot_token: SecretSource,
    /// Socket Mode's token.
    pub app_token: Option<SecretSource>,
    /// What signs requests over HTTP.
    pub signing_secret: Option<SecretSource>,
    /// Address of the Web API.
    pub api: Url,
    /// The reactions that vote.
    pub emoji: Emoji,
}

/// Discord.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscordSettings {
    /// The server.
    pub guild: u64,
    /// The application.
    pub application: u64,
    /// The bot's token.
    pub token: SecretSource,
    /// Address of the service.
    pub api: Url,
    /// The reactions that vote.
    pub emoji: Emoji,
}

/// The reactions that vote, as each surface names them: a character, or the name of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emoji {
    /// Those that approve.
    pub approve: Vec<String>,
    /// Those that reject.
    pub reject: Vec<String>,
}

/// What the outside can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpSettings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// How the outside reaches it.
    pub url: Url,
    /// How many connections are held at once, where that is written.
    pub connections: Option<usize>,
    /// How many of one address, where that is written.
    pub per_address: Option<usize>,
}

/// The surfaces beside the terminal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChatSettings {
    /// Slack.
    pub slack: Option<SlackSettings>,
    /// Discord.
    pub discord: Option<DiscordSettings>,
}

/// A secret's place, its path starting at the configuration's folder.
pub(super) fn secret(folder: &Path, written: &SecretShape) -> SecretSource {
    match written {
        SecretShape::File(path) => SecretSource::File(below(folder, path)),
        SecretShape::Env(name) => SecretSource::Env(name.clone()),
    }
}

/// The forge; none when a problem was told.
pub(super) fn forge(r: &mut Resolver<'_>, written: &ForgeShape, folder: &Path) -> Option<ForgeSettings> {
    match written {
        ForgeShape::Local(local) => Some(ForgeSettings::Local(below(folder, &local.root))),
        ForgeShape::Github(written) => github(r, written, folder).map(|g| ForgeSettings::Github(Box::new(g))),
    }
}

fn github(r: &mut Resolver<'_>, written: &GithubShape, folder: &Path) -> Option<GithubSettings> {
    let at = KeyPath::of(["forge", "github"]);
    let auth = match (written.app, &written.key, &written.token) {
        (Some(id), Some(key), None) => Some(GithubAuth::App { id, key: secret(folder, key) }),
        (None, None, Some(token)) => Some(GithubAuth::Token(secret(folder, token))),
        (None, None, None) => r.problem(&at, "needs `app` and `key` of a GitHub App, or a `token`"),
        (Some(_), None, None) => r.problem(&at.key("app"), "needs the App's private key beside it, as `key`"),
        (None, Some(_), None) => r.problem(&at.key("key"), "needs the App's id beside it, as `app`"),
        (_, _, Some(_)) => r.problem(&at.key("token"), "is in place of `app` and `key`; leave one of them out"),
    };
    let api = address(r, &at.key("api"), written.api.as_deref(), "https://api.github.com");
    let web = address(r, &at.key("web"), written.web.as_deref(), "https://github.com");
    let webhook_secret = written.webhook_secret.as_ref().map(|s| secret(folder, s));
    let issuer = match written.web.as_deref().map(|web| web.trim_end_matches('/')) {
        None | Some("https://github.com") => "https://token.actions.githubusercontent.com".to_owned(),
        Some(web) => format!("{web}/_services/token"),
    };
    let oidc_issuer = address(r, &at.key("oidc_issuer"), written.oidc_issuer.as_deref(), &issuer);
    let deploy_workflows = workflows(r, &at.key("deploy_workflows"), written.deploy_workflows.as_deref());
    Some(GithubSettings {
        auth: auth?,
        webhook_secret,
        api: api?,
        web: web?,
        oidc_issuer: oidc_issuer?,
        deploy_workflows: deploy_workflows?,
    })
}

fn workflows(r: &mut Resolver<'_>, at: &KeyPath, written: Option<&[String]>) -> Option<Vec<String>> {
    let Some(written) = written else { return Some(vec![workflow::SHIPPED.to_owned()]) };
    let mut good = true;
    for (place, name) in written.iter().enumerate().filter(|(_, name)| !workflow::is_name(name)) {
        let what = "is no workflow: write .github/workflows/NAME.yml, or OWNER/REPO/.github/workflows/NAME.yml";
        r.problem::<()>(&at.index(place), format!("{} {what}", shown(name)));
        good = false;
    }
    good.then(|| written.to_vec())
}

/// The surfaces; none when a problem was told.
pub(super) fn chat(r: &mut Resolver<'_>, shape: &Shape, folder: &Path) -> Option<ChatSettings> {
    let Some(written) = &shape.chat else { return Some(ChatSettings::default()) };
    let slack = written.slack.as_ref().map(|written| slack(r, written, (folder, shape.http.is_some())));
    let discord = written.discord.as_ref().map(|written| discord(r, written, folder));
    unheard(r, shape, written);
    Some(ChatSettings {
        slack: match slack {
            Some(settings) => Some(settings?),
            None => None,
        },
        discord: match discord {
            Some(settings) => Some(settings?),
            None => None,
        },
    })
}

/// Tells of surfaces on which nothing would ever be shown, and of channels on surfaces that tidegate is not on.
fn unheard(r: &mut Resolver<'_>, shape: &Shape, chat: &ChatShape) {
    let surfaces =
        [(Surface::Slack, "slack", chat.slack.is_some()), (Surface::Discord, "discord", chat.discord.is_some())];
    for (surface, key, there) in surfaces {
        let mut any = false;
        for app in r.written(&KeyPath::of(["apps"])) {
            let Some(written) = shape.apps.get(&app) else { continue };
            let at = KeyPath::of(["apps"]).key(&app);
            let routes = written.notify.iter().map(|(e, n)| (at.key("notify").key(e).key("channel"), &n.channel));
            let named = std::iter::once((at.key("channel"), &written.channel)).chain(routes);
            for (path, _) in named.filter(|(_, written)| notify::by_surface(written).contains_key(&surface)) {
                any = true;
                if !there {
                    let what =
                        format!("tidegate is not on {surface}, so nothing is told there; configure it under `chat`");
                    r.warn(&path.key(key), what);
                }
            }
        }
        if there && !any {
            let what = format!(
                "no app has a channel on {surface}, so nothing is told there; give one as apps.*.channel.{key}"
            );
            r.warn(&KeyPath::of(["chat", key]), what);
        }
    }
}

fn slack(r: &mut Resolver<'_>, written: &SlackShape, (folder, served): (&Path, bool)) -> Option<SlackSettings> {
    let at = KeyPath::of(["chat", "slack"]);
    if written.app_token.is_none() && written.signing_secret.is_none() {
        return r.problem(&at, "hears nothing: give `app_token` for Socket Mode, or `signing_secret` for HTTP");
    }
    if written.app_token.is_none() && !served {
        let what = "comes in by HTTP, and nothing is served: give `http`, or `app_token` for Socket Mode";
        return r.problem(&at.key("signing_secret"), what);
    }
    let api = address(r, &at.key("api"), written.api.as_deref(), "https://slack.com/api");
    let emoji = emoji(r, &at.key("emoji"), written.emoji.as_ref());
    Some(SlackSettings {
        team: written.team.clone(),
        app: written.app.clone(),
        bot_token: secret(folder, &written.bot_token),
        app_token: written.app_token.as_ref().map(|s| secret(folder, s)),
        signing_secret: written.signing_secret.as_ref().map(|s| secret(folder, s)),
        api: api?,
        emoji: emoji?,
    })
}

/// An id of Discord's: of a server, channel, user or role.
pub(super) fn discord_id(r: &mut Resolver<'_>, path: &KeyPath, text: &str) -> Option<u64> {
    match text.parse::<u64>() {
        Ok(id) if id > 0 => Some(id),
        _ => r.problem(path, format!("{} is not an id; Discord's are numbers, in quotes", shown(text))),
    }
}

fn discord(r: &mut Resolver<'_>, written: &DiscordShape, folder: &Path) -> Option<DiscordSettings> {
    let at = KeyPath::of(["chat", "discord"]);
    let guild = discord_id(r, &at.key("guild"), &written.guild);
    let application = discord_id(r, &at.key("application"), &written.application);
    let api = address(r, &at.key("api"), written.api.as_deref(), "https://discord.com");
    let emoji = emoji(r, &at.key("emoji"), written.emoji.as_ref());
    Some(DiscordSettings {
        guild: guild?,
        application: application?,
        token: secret(folder, &written.token),
        api: api?,
        emoji: emoji?,
    })
}

fn emoji(r: &mut Resolver<'_>, path: &KeyPath, written: Option<&EmojiShape>) -> Option<Emoji> {
    let list = |written: Option<&Vec<String>>, default: &str| written.cloned().unwrap_or(vec![default.to_owned()]);
    let approve = list(written.and_then(|w| w.approve.as_ref()), "✅");
    let reject = list(written.and_then(|w| w.reject.as_ref()), "❌");
    for (key, names) in [("approve", &approve), ("reject", &reject)] {
        if names.is_empty() || names.iter().any(|name| name.trim().is_empty()) {
            return r.problem(&path.key(key), "must name at least one emoji, and none that is empty");
        }
    }
    if let Some(both) = approve.iter().find(|name| reject.contains(name)) {
        return r.problem(&path.key("reject"), format!("{} approves already", shown(both)));
    }
    Some(Emoji { approve, reject })
}

/// What the outside can reach; none when a problem was told.
pub(super) fn http(r: &mut Resolver<'_>, written: Option<&HttpShape>) -> Option<Option<HttpSettings>> {
    let Some(written) = written else { return Some(None) };
    let at = KeyPath::of(["http"]);
    let listen = match written.listen.parse::<SocketAddr>() {
        Ok(listen) => Some(listen),
        Err(_) => {
            let what = format!("{} is not an address and port, such as 0.0.0.0:8080", shown(&written.listen));
            r.problem(&at.key("listen"), what)
        }
    };
    let url = address(r, &at.key("url"), Some(&written.url), "");
    let HttpShape { connections, per_address, .. } = *written;
    if let (Some(all), Some(one)) = (connections, per_address)
        && one > all
    {
        return r.problem(
            &at.key("per_address"),
            format!("is more than `connections` ({all}): no address ever has so many"),
        );
    }
    Some(Some(HttpSettings { listen: listen?, url: url?, connections, per_address }))
}

/// A web address: https, or http on this machine, without credentials.
fn address(r: &mut Resolver<'_>, path: &KeyPath, written: Option<&str>, default: &str) -> Option<Url> {
    let text = written.unwrap_or(default).trim_end_matches('/');
    let Ok(url) = Url::parse(text) else {
        return r.problem(path, format!("{} is not an address, such as https://tidegate.acme.example", shown(text)));
    };
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    if url.scheme() != "https" && !(url.scheme() == "http" && here) {
        return r.problem(path, "must begin with https:// (http:// only on this machine)");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return r.problem(path, "must hold no credentials; they have keys of their own");
    }
    Some(url)
}
