//! What the daemon runs by: folders, addresses, intervals, adapters.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use secrecy::SecretString;

use super::adapters::{self, ChatSettings, ForgeSettings, HttpSettings, secret};
use super::below;
use super::problem::{KeyPath, shown};
use super::registries::{self, RegistrySettings};
use super::reports::{self, ReportSettings};
use super::resolve::Resolver;
use super::rollouts::{self, ClusterSettings};
use super::shape::Shape;
use super::shape_daemon::LogShape;
use crate::domain::EnvName;
use crate::domain::wording::{Template, Wording};

/// The daemon's settings, with every path made absolute or relative to where the process stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Folder for the store, the mirrors and the token.
    pub data: PathBuf,
    /// Address of the local API beside its socket in the data folder; port 0 takes a free one.
    pub listen: Option<SocketAddr>,
    /// Where the local API's shared token is.
    pub token: SecretSource,
    /// Whether whoever has that speaks as anybody.
    pub impersonate: bool,
    /// Author and committer of tidegate's commits.
    pub identity: Identity,
    /// What signs them.
    pub signing_key: Option<SecretSource>,
    /// In which words they are told.
    pub wording: Wording,
    /// The forge.
    pub forge: ForgeSettings,
    /// The surfaces beside the terminal.
    pub chat: ChatSettings,
    /// What the outside can reach.
    pub http: Option<HttpSettings>,
    /// The registries, by name.
    pub registries: BTreeMap<String, RegistrySettings>,
    /// The embedded rollout engine.
    pub local_rollout: LocalRolloutSettings,
    /// The clusters that environments name.
    pub clusters: BTreeMap<String, ClusterSettings>,
    /// Who may report of clusters that nobody may reach.
    pub reports: BTreeMap<EnvName, ReportSettings>,
    /// How often everything is looked at anew.
    pub sweep: Duration,
    /// How often teams that are kept elsewhere are read anew.
    pub people_refresh: Duration,
    /// How long a granted override lasts.
    pub override_lasts: Duration,
    /// How long what is over is kept.
    pub retention: Duration,
    /// Format of the log.
    pub log: LogFormat,
}

impl Settings {
    /// The embedded registry, where there is one: its name and its folder.
    pub fn local_registry(&self) -> Option<(&str, &Path)> {
        self.registries.iter().find_map(|(name, settings)| match settings {
            RegistrySettings::Local(root) => Some((name.as_str(), root.as_path())),
            RegistrySettings::Ecr(_) | RegistrySettings::Oci(_) => None,
        })
    }

    /// The host of the forge's pages. What lies in the embedded forge may come from GitHub, whose logins people have.
    pub(crate) fn forge_host(&self) -> String {
        let host = match &self.forge {
            ForgeSettings::Github(github) => github.web.host_str(),
            ForgeSettings::Local { .. } => None,
        };
        host.unwrap_or("github.com").to_owned()
    }
}

/// Who signs tidegate's commits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
}

/// The embedded rollout engine's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalRolloutSettings {
    /// Where it keeps what runs.
    pub root: PathBuf,
    /// Where the env repos' bare repositories are.
    pub repositories: PathBuf,
    /// From a commit's arrival on the branch until it is taken.
    pub take_after: Duration,
    /// From taking it until it is healthy.
    pub ready_after: Duration,
}

/// Format of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where a secret is found. Holds the place, never the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretSource {
    /// An environment variable.
    Env(String),
    /// A file.
    File(PathBuf),
}

impl SecretSource {
    /// The secret, without the line break at its end. The error names the place and never the content.
    pub fn read(&self) -> Result<SecretString, String> {
        let text = match self {
            Self::Env(name) => {
                std::env::var(name).map_err(|_| format!("the environment variable {name} is not set (or not UTF-8)"))?
            }
            Self::File(path) => std::fs::read_to_string(path).map_err(|e| unread(path, &e))?,
        };
        self.held(&text)
    }

    /// The secret in what stands there.
    pub(crate) fn held(&self, text: &str) -> Result<SecretString, String> {
        let secret = text.trim_end_matches(['\r', '\n']);
        match secret.trim() {
            "" if secret.is_empty() => Err(format!("{self} is empty: put the secret there")),
            "" => Err(format!("{self} holds nothing but blanks: put the secret there")),
            _ => Ok(SecretString::from(secret.to_owned())),
        }
    }
}

/// What is said of a secret's file that cannot be read, with what to do.
fn unread(path: &Path, error: &std::io::Error) -> String {
    use std::io::ErrorKind;
    let shown = path.display();
    let what = match error.kind() {
        ErrorKind::NotFound => {
            "it is not there. Put the secret there, or correct the path; one that is not absolute begins \
                                beside the configuration"
                .to_owned()
        }
        ErrorKind::PermissionDenied => {
            "whoever runs tidegate may not read it. Give it to them (chown, chmod 600), and let them into its folder"
                .to_owned()
        }
        ErrorKind::InvalidData => "it is not text. Name the file that holds the secret".to_owned(),
        ErrorKind::IsADirectory => "it is a folder. Name the file that holds the secret".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot read the file {shown}: {what}")
}

impl std::fmt::Display for SecretSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Env(name) => write!(f, "the environment variable {name}"),
            Self::File(path) => write!(f, "the file {}", path.display()),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 3600);
/// Whoever sends an event again does so within this: GitHub for three days, a queue of AWS for fourteen.
const SENT_AGAIN_WITHIN: Duration = Duration::from_secs(14 * 24 * 3600);

/// The settings; none when a problem was told.
pub(crate) fn settings(r: &mut Resolver<'_>, shape: &Shape, folder: &Path) -> Option<Settings> {
    let data = below(folder, shape.data.as_deref().unwrap_or("tidegate-data"));
    let local = shape.rollout.as_ref().and_then(|r| r.local.as_ref());
    let at = KeyPath::of(["rollout", "local"]);
    let pace = Duration::from_secs(2);
    let take_after = r.duration(&at.key("take_after"), local.and_then(|l| l.take_after.as_deref()), pace);
    let ready_after = r.duration(&at.key("ready_after"), local.and_then(|l| l.ready_after.as_deref()), pace);
    let root = local.and_then(|l| l.root.as_deref());
    let token = match &shape.token {
        None => SecretSource::File(data.join("token")),
        Some(written) => secret(folder, written),
    };
    let forge = adapters::forge(r, &shape.forge, folder);
    let chat = adapters::chat(r, shape, folder);
    let http = adapters::http(r, shape.http.as_ref());
    let repositories = match (local.and_then(|l| l.repositories.as_deref()), &forge) {
        (Some(written), _) => Some(below(folder, written)),
        (None, Some(ForgeSettings::Local(root))) => Some(root.clone()),
        // Which environments follow it was judged already; without one nothing is looked for there.
        (None, _) => Some(data.clone()),
    };
    let registries = registries::registries(r, shape, folder);
    let listen = listen(r, shape.listen.as_deref());
    let identity = identity(r, shape);
    let wording = wording(r, shape);
    let sweep = r.some_time(&KeyPath::of(["sweep"]), shape.sweep.as_deref(), MINUTE);
    let refresh = KeyPath::of(["people_refresh"]);
    let people_refresh = r.some_time(&refresh, shape.people_refresh.as_deref(), 5 * MINUTE);
    let override_lasts = r.some_time(&KeyPath::of(["override_lasts"]), shape.override_lasts.as_deref(), 60 * MINUTE);
    let clusters = rollouts::clusters(r, shape, folder);
    let reports = reports::reporters(r, shape, folder);
    let retention = retention(r, shape.retention.as_deref());
    Some(Settings {
        listen: listen?,
        token,
        impersonate: shape.local_api.as_ref().is_some_and(|written| written.impersonate),
        identity: identity?,
        signing_key: shape.identity.as_ref().and_then(|i| i.signing_key.as_ref()).map(|key| secret(folder, key)),
        wording: wording?,
        forge: forge?,
        chat: chat?,
        http: http?,
        registries: registries?,
        local_rollout: LocalRolloutSettings {
            repositories: repositories?,
            root: root.map_or_else(|| data.join("rollout"), |root| below(folder, root)),
            take_after: take_after?,
            ready_after: ready_after?,
        },
        clusters: clusters?,
        reports: reports?,
        sweep: sweep?,
        people_refresh: people_refresh?,
        override_lasts: override_lasts?,
        retention: retention?,
        log: match shape.log {
            None | Some(LogShape::Text) => LogFormat::Text,
            Some(LogShape::Json) => LogFormat::Json,
        },
        data,
    })
}

fn retention(r: &mut Resolver<'_>, text: Option<&str>) -> Option<Duration> {
    let path = KeyPath::of(["retention"]);
    let read = r.duration(&path, text, 90 * DAY)?;
    if read < SENT_AGAIN_WITHIN {
        let why = "events may be sent again for so long, and would then be dealt with twice";
        return r.problem(&path, format!("must be at least 14d: {why}"));
    }
    Some(read)
}

fn listen(r: &mut Resolver<'_>, text: Option<&str>) -> Option<Option<SocketAddr>> {
    let Some(text) = text else { return Some(None) };
    let path = KeyPath::of(["listen"]);
    match text.parse::<SocketAddr>() {
        Ok(address) if address.ip().is_loopback() => Some(Some(address)),
        Ok(_) => {
            let why = "the local API is not encrypted; use 127.0.0.1:PORT or [::1]:PORT";
            r.problem(&path, format!("{} can be reached from other machines, and {why}", shown(text)))
        }
        Err(_) => r.problem(&path, format!("{} is not an address and port, such as 127.0.0.1:0", shown(text))),
    }
}

fn wording(r: &mut Resolver<'_>, shape: &Shape) -> Option<Wording> {
    let Some(written) = &shape.commit else { return Some(Wording::default()) };
    let path = KeyPath::of(["commit"]);
    let mut read = |key: &str, text: &Option<String>| match text.as_deref().map(Template::parse) {
        None => Some(None),
        Some(Ok(template)) => Some(Some(template)),
        Some(Err(why)) => r.problem(&path.key(key), why),
    };
    let message = read("message", &written.message);
    let title = read("pull_request_title", &written.pull_request_title);
    let (message, pull_request_title) = (message?, title?);
    if pull_request_title.as_ref().is_some_and(|title| !title.is_title()) {
        return r.problem(&path.key("pull_request_title"), "has several lines; a title has one");
    }
    Some(Wording { message, pull_request_title })
}

fn identity(r: &mut Resolver<'_>, shape: &Shape) -> Option<Identity> {
    let Some(written) = &shape.identity else {
        return Some(Identity { name: "tidegate".to_owned(), email: "tidegate@localhost".to_owned() });
    };
    let path = KeyPath::of(["identity"]);
    let mut good = true;
    for (key, text) in [("name", &written.name), ("email", &written.email)] {
        if text.trim().is_empty() || text.contains(['<', '>', '\n', '\r']) {
            r.problem::<()>(&path.key(key), "must be one line that is not empty, without `<` and `>`".to_owned());
            good = false;
        }
    }
    good.then(|| Identity { name: written.name.trim().to_owned(), email: written.email.trim().to_owned() })
}
