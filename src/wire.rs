//! The composition root: the one place that names concrete adapters. A configuration goes in, an engine over the
//! adapters it names comes out, with the adapters themselves for those who play the outside (the demo, the tests).

mod accounts;
mod approvers;
mod clusters;
mod files;
mod made;
mod registries;
mod reports;
mod secrets;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

pub use self::made::Made;
use crate::chat::Chat;
use crate::chat::discord::{self, Discord};
use crate::chat::given::Given;
use crate::chat::slack::{Ear, Slack};
use crate::chat::terminal::{Screen, Shown, Terminal};
use crate::chat::text::Paint;
use crate::config::{Config, DiscordSettings, ForgeSettings, GithubAuth, GithubSettings, Settings};
use crate::disk::{self, NotTaken};
use crate::domain::catalog::{Catalog, Surface};
use crate::engine::names::Names;
use crate::engine::{Engine, Options, Ports};
use crate::envrepo::{EnvRepos, Identity, Signer};
use crate::forge::Forge;
use crate::forge::github::app;
use crate::forge::github::deploy::{Deploy, ISSUER_PATIENCE, Trust};
use crate::forge::github::online;
use crate::forge::github::webhooks::{Limits, Scope, WebhookSecret, Webhooks};
use crate::forge::github::{GithubForge, GithubListener};
use crate::forge::local::LocalForge;
use crate::port::{Clock, Finding, Listener, PortError, Source};
use crate::registry::local::LocalRegistry;
use crate::rollout::local::{Followed, LocalRollout, Pace};
use crate::steady::Steady;
use crate::store::sqlite::SqliteStore;
use crate::store::{Store, StoreError};

/// The store's file in the data folder.
const STORE: &str = "tidegate.db";
/// How long a run of the deploy workflow waits for the answer before it asks again.
const DEPLOY_PATIENCE: Duration = Duration::from_secs(10);

/// Opens the store in a data folder for reading, also while the daemon writes it.
pub async fn read_store(data: &Path) -> Result<Box<dyn Store>, StoreError> {
    let path = data.join(STORE);
    if !path.exists() {
        let told = format!("there is none at {}; the daemon makes it at its first start", path.display());
        return Err(StoreError::Failed(told));
    }
    Ok(Box::new(SqliteStore::open_read_only(&path).await?))
}

/// Why a configuration could not be brought to life.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// The store cannot be opened, or another tidegate has it.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An adapter cannot start.
    #[error("{0}")]
    Adapter(#[from] PortError),
}

/// An engine and the adapters below it.
pub struct World {
    /// The engine.
    pub engine: Arc<Engine>,
    /// The store.
    pub store: Arc<dyn Store>,
    /// The embedded forge, where it is that one.
    pub local_forge: Option<Arc<LocalForge>>,
    /// GitHub, where it is that one.
    pub github: Option<Arc<GithubForge>>,
    /// The embedded registry, where there is one.
    pub registry: Option<Arc<LocalRegistry>>,
    /// The embedded cluster.
    pub rollout: Arc<LocalRollout>,
    /// The embedded surface.
    pub terminal: Arc<Terminal>,
    /// Adapters that the outside calls, or that keep connections open to it.
    pub listeners: Vec<Arc<dyn Listener>>,
    /// Held as long as this lives: no other tidegate works on the embedded forge.
    _alone: Option<File>,
}

/// How the world is shown on the terminal.
pub struct View {
    /// Where to.
    pub screen: Arc<dyn Screen>,
    /// In colour or not.
    pub paint: Paint,
    /// Whether people sit at it, and vote there by reactions and buttons.
    pub seated: bool,
}

/// How long a world of this process that was dropped is given to let its forge go.
const LET_GO: Duration = Duration::from_secs(5);

/// What is warned of where the shared token speaks for anybody.
pub const IMPERSONATION: &str = "`local_api: { impersonate: true }`: whoever has the shared token speaks and votes as \
    anybody. Take it out of the configuration, and give each person a token: `tidegate token PERSON`.";

impl World {
    /// Opens everything the configuration names. The store comes first: its lock keeps a second tidegate away from all
    /// the rest.
    pub async fn open(config: &Config, clock: Arc<dyn Clock>, view: View) -> Result<Self, WireError> {
        let settings = &config.settings;
        let before = alone_before(settings).await?;
        disk::make_private(&settings.data)?;
        let store: Arc<dyn Store> = Arc::new(SqliteStore::open(settings.data.join(STORE)).await?);
        let clock: Arc<dyn Clock> = Arc::new(Steady::over(clock, store.latest().await?));
        let (local_forge, alone) = match &settings.forge {
            ForgeSettings::Local(root) => {
                let forge = LocalForge::open(root, clock.clone()).await?;
                let alone = match before {
                    Some(alone) => alone,
                    None => alone_on(root).await?,
                };
                (Some(Arc::new(forge)), Some(alone))
            }
            ForgeSettings::Github(_) => (None, None),
        };
        let github = match &settings.forge {
            ForgeSettings::Local(_) => None,
            ForgeSettings::Github(github) => {
                let (folder, identity) = (settings.data.join("github"), &settings.identity);
                let github = GithubForge::begin(github, &folder, clock.clone())?;
                Some(Arc::new(github.signing_as(&identity.name, &identity.email)))
            }
        };
        let (forge, repos): (Arc<dyn Forge>, _) = match (&local_forge, &github) {
            (Some(local), _) => (local.clone(), local.repos().clone()),
            (None, Some(github)) => (github.clone(), github.repos().clone()),
            (None, None) => return Err(PortError::rejected("no forge is configured: give `forge` one").into()),
        };
        let mut listeners: Vec<Arc<dyn Listener>> = Vec::new();
        let registries = Box::pin(registries::open(config, &clock)).await?;
        listeners.extend(registries.listeners);
        let rollout = Arc::new(rollout(config, clock.clone())?);
        let folder = settings.data.join("terminal");
        let terminal = Terminal::open(folder, clock.clone(), view.screen, view.paint)?;
        // Where nobody sits, anybody who could write here would vote.
        let terminal = if view.seated { terminal } else { terminal.unseated(settings.impersonate) };
        let terminal = Arc::new(terminal);
        let catalog = Arc::new(config.catalog.clone());
        let env_repos = EnvRepos::open(settings.data.join("mirrors")).signed_by(signer(settings, &settings.data)?);
        let (mut rollouts, watches) = clusters::rollouts(config, (&catalog, &env_repos), &repos, &clock);
        listeners.extend(watches);
        rollouts.insert("local".to_owned(), rollout.clone());
        rollouts.insert("reported".to_owned(), reports::rollout((&catalog, &env_repos), &repos, (&store, &clock)));
        listeners.extend(reports::listeners(config, &clock)?);
        let mut chats: Vec<Arc<dyn Chat>> = vec![terminal.clone()];
        if let Some(written) = &settings.chat.slack {
            let slack = Arc::new(Slack::open(written, &settings.data.join("slack"), clock.clone())?);
            chats.push(slack.clone());
            listeners.push(Arc::new(Ear(slack)));
        }
        if let Some(settings) = &settings.chat.discord {
            let folder = config.settings.data.join("discord");
            let discord = Arc::new(discord((settings, &folder), &catalog, &store, &clock)?);
            chats.push(discord.clone());
            listeners.push(discord);
        }
        if let (ForgeSettings::Github(written), Some(forge)) = (&settings.forge, &github) {
            listeners.push(Arc::new(github_listener(config, written, (forge, &store), &clock)?));
        }
        let sources: [Arc<dyn Source>; 2] = [rollout.clone(), terminal.clone()];
        let ports = Ports {
            store: store.clone(),
            forge,
            repos,
            registries: registries.all,
            rollouts,
            chats,
            sources: local_forge.iter().map(|f| f.clone() as _).chain(registries.sources).chain(sources).collect(),
            clock,
        };
        let mut options = options(settings);
        if settings.impersonate && !view.seated {
            options.warnings.push(IMPERSONATION.to_owned());
        }
        let engine = Engine::new(ports, catalog, env_repos, options);
        let (engine, registry) = (Arc::new(engine), registries.local);
        Ok(Self { engine, store, local_forge, github, registry, rollout, terminal, listeners, _alone: alone })
    }
}

/// The same before a store is made where there was none: who is sent away leaves nothing behind.
async fn alone_before(settings: &Settings) -> Result<Option<File>, WireError> {
    match &settings.forge {
        ForgeSettings::Local(root) if root.exists() && !settings.data.join(STORE).exists() => {
            Ok(Some(alone_on(root).await?))
        }
        _ => Ok(None),
    }
}

/// Keeps away any other tidegate that would write to the same embedded forge from a store of its own.
async fn alone_on(forge: &Path) -> Result<File, WireError> {
    disk::lock(&forge.join("tidegate"), LET_GO).await.map_err(|why| match why {
        NotTaken::Held(owner) => PortError::rejected(format!(
            "another tidegate (process {owner}) works on the repositories in {}: stop it first. It has a store of its own, and \
             neither would know of the other's freezes, locks and votes",
            forge.display()
        ))
        .into(),
        NotTaken::Failed(beside, why) => disk::io_error("write", &beside, &why).into(),
    })
}

/// What signs the commits of bumps, if anything is to.
fn signer(settings: &Settings, folder: &Path) -> Result<Option<Signer>, PortError> {
    let Some(source) = &settings.signing_key else { return Ok(None) };
    let told = |why: String| PortError::rejected(format!("`identity.signing_key`: {why}"));
    let key = source.read().map_err(told)?;
    Signer::open(&key, folder).map(Some).map_err(|why| told(format!("{source} {why}")))
}

fn options(settings: &Settings) -> Options {
    let identity = Identity { name: settings.identity.name.clone(), email: settings.identity.email.clone() };
    Options {
        identity,
        wording: settings.wording.clone(),
        override_lasts: settings.override_lasts,
        sweep: settings.sweep,
        people_refresh: settings.people_refresh,
        retention: settings.retention,
        ..Options::default()
    }
}

/// What the App's manifest is made for.
pub type GithubApp = app::ManifestOf;

/// The services outside are asked whether all is there that the configuration needs.
pub async fn check_online(config: &Config, clock: Arc<dyn Clock>) -> Result<Vec<Finding>, PortError> {
    let mut found = match &config.settings.forge {
        ForgeSettings::Local(root) => crate::forge::local::online::check(root, &config.catalog),
        ForgeSettings::Github(github) => {
            if let Some(barred) = online::barred(github, clock.clone()).await? {
                return Ok(vec![barred]);
            }
            online::check(github, config.settings.http.as_ref(), &config.catalog, clock.clone()).await?
        }
    };
    found.extend(Box::pin(registries::check(config, &clock)).await);
    let forge = Reach::open(config, clock.clone()).await;
    found.extend(files::check(config, &forge).await);
    found.extend(files::signing(config));
    found.extend(secrets::check(config));
    found.extend(accounts::check(config, &forge).await);
    found.extend(approvers::check(config, &forge, clock.clone()).await);
    found.extend(reports::check(config, &clock).await);
    found.extend(clusters::check(config, clock).await);
    Ok(found)
}

/// How `check --online` reaches what the forge holds.
enum Reach<'a> {
    Local(&'a Path),
    Github(Box<GithubForge>),
}

impl<'a> Reach<'a> {
    async fn open(config: &'a Config, clock: Arc<dyn Clock>) -> Result<Self, PortError> {
        match &config.settings.forge {
            ForgeSettings::Local(root) => Ok(Self::Local(root)),
            ForgeSettings::Github(settings) => {
                let folder = check_folder(config);
                // Whether that worked shows when something is written there.
                let _ = disk::make_private(&folder);
                GithubForge::open(settings, &folder.join("github"), clock)
                    .await
                    .map(|forge| Self::Github(Box::new(forge)))
            }
        }
    }
}

/// Where a check keeps its mirrors: they belong to one process, and the daemon has its own.
fn check_folder(config: &Config) -> PathBuf {
    config.settings.data.join("check")
}

/// What GitHub calls: webhooks where a secret signs them, the deploy workflow where there is a public address.
fn github_listener(
    config: &Config,
    settings: &GithubSettings,
    (forge, store): (&Arc<GithubForge>, &Arc<dyn Store>),
    clock: &Arc<dyn Clock>,
) -> Result<GithubListener, PortError> {
    let own_app = match settings.auth {
        GithubAuth::App { id, .. } => Some(id),
        GithubAuth::Token(_) => None,
    };
    let http = config.settings.http.as_ref();
    let secret = settings.webhook_secret.as_ref().filter(|_| http.is_some());
    let secret =
        secret.map(|s| s.read().map_err(|e| PortError::rejected(format!("`forge.github.webhook_secret`: {e}"))));
    let webhooks = secret.transpose()?.map(|secret| {
        let scope = Scope::of(&config.catalog, own_app).calling(forge.names());
        Arc::new(Webhooks::new(WebhookSecret::new(secret), scope, forge.clone(), Limits::default()))
    });
    let trust = http.map(|http| Trust {
        issuer: settings.oidc_issuer.clone(),
        audience: http.url.clone(),
        issuer_patience: ISSUER_PATIENCE,
        patience: DEPLOY_PATIENCE,
        workflows: settings.deploy_workflows.clone(),
    });
    let made = Arc::new(Made(store.clone()));
    let deploy = trust.map(|trust| Deploy::new(&config.catalog, trust, made, clock.clone())).transpose()?;
    let deploy = deploy.map(|door| Arc::new(door.calling(forge.names())));
    Ok(GithubListener { forge: forge.clone(), webhooks, deploy })
}

/// Discord, as it is configured.
fn discord(
    (settings, folder): (&DiscordSettings, &Path),
    catalog: &Arc<Catalog>,
    store: &Arc<dyn Store>,
    clock: &Arc<dyn Clock>,
) -> Result<Discord, PortError> {
    let token = settings.token.read().map_err(|e| PortError::rejected(format!("chat.discord.token: {e}")))?;
    let people = catalog.people.values().flat_map(|p| p.logins_on(Surface::Discord)).map(str::to_owned).collect();
    let names = Names { surface: Surface::Discord, catalog: catalog.clone(), store: store.clone() };
    crate::tls::provide();
    Ok(Discord::new(discord::Setup {
        guild: settings.guild,
        application: settings.application,
        token,
        api: settings.api.clone(),
        approve: settings.emoji.approve.clone(),
        reject: settings.emoji.reject.clone(),
        people,
        lookup: Arc::new(names),
        given: Given::open(&folder.join("answered.jsonl"))?,
        patience: discord::PATIENCE,
        beat: discord::Beat::default(),
        clock: clock.clone(),
    }))
}

/// The embedded cluster, following the branches that the configuration names.
pub fn rollout(config: &Config, clock: Arc<dyn Clock>) -> Result<LocalRollout, PortError> {
    let local = &config.settings.local_rollout;
    let followed = config.catalog.environments.iter().map(|environment| {
        let repository = local.repositories.join(format!("{}.git", environment.repository));
        (environment.name.clone(), Followed { repository, branch: environment.branch.clone() })
    });
    let pace = Pace { take_after: local.take_after, ready_after: local.ready_after };
    LocalRollout::open(&local.root, clock, pace, followed.collect())
}

/// A screen that nobody sits at: what is shown to all goes to the log. Private answers stay private.
#[derive(Debug, Clone, Copy)]
pub struct LogScreen;

impl Screen for LogScreen {
    fn show(&self, shown: Shown) {
        let channel = &shown.message.channel;
        match shown.body {
            Some(_) => tracing::info!(channel, message = shown.message.id, "{}", shown.text.trim_end()),
            None => tracing::debug!(channel, "answered privately"),
        }
    }
}
