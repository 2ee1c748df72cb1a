//! A world on disk: app repositories with some history, three env repos, two apps, five people, a simulated CI and
//! cluster, and the engine on top. Made once, opened as often as one likes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;

use super::ci::SimulatedCi;
use crate::chat::Body;
use crate::chat::terminal::{Screen, Terminal};
use crate::chat::text::{self, Paint};
use crate::config::Config;
use crate::domain::catalog::{App, Environment, ImageFile, Pin};
use crate::domain::explain::duration_words;
use crate::domain::{Branch, RepoId, TagName};
use crate::engine::Engine;
use crate::forge::local::{Author, LocalForge};
use crate::port::{Clock, Listener};
use crate::registry::Registry as _;
use crate::registry::local::LocalRegistry;
use crate::rollout::local::LocalRollout;
use crate::store::Store;
use crate::wire::{self, View};

const CONFIG: &str = include_str!("tidegate.yaml");

/// How fast a world is.
#[derive(Debug, Clone, Copy)]
pub struct Tempo {
    /// How long a version must be healthy in stage before prod.
    pub soak: Duration,
    /// How long the cluster needs to notice a commit.
    pub take: Duration,
    /// How long it needs to become healthy.
    pub ready: Duration,
    /// How long it must stay so.
    pub settle: Duration,
}

/// The world's configuration at a tempo.
pub fn config_text(tempo: Tempo) -> String {
    let words = |d: Duration| match d.subsec_millis() {
        0 => duration_words(d).replace(' ', ""),
        _ => format!("{}ms", d.as_millis()),
    };
    CONFIG
        .replace("SOAK", &words(tempo.soak))
        .replace("TAKE", &words(tempo.take))
        .replace("READY", &words(tempo.ready))
        .replace("SETTLE", &words(tempo.settle))
}

/// Everything in it, open.
pub struct World {
    /// Its folder.
    pub folder: PathBuf,
    /// Its configuration.
    pub config: Config,
    /// The people's side of its forge: the embedded one, also where the engine speaks with it through another adapter.
    pub forge: Arc<LocalForge>,
    /// Its registry.
    pub registry: Arc<LocalRegistry>,
    /// Its cluster.
    pub cluster: Arc<LocalRollout>,
    /// Its surface.
    pub terminal: Arc<Terminal>,
    /// Its store.
    pub store: Arc<dyn Store>,
    /// Its CI.
    pub ci: SimulatedCi,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// The engine.
    pub engine: Arc<Engine>,
    /// Adapters that the outside calls, or that keep connections open to it.
    pub listeners: Vec<Arc<dyn Listener>>,
}

/// A world without a registry of its own is none that can be played in.
const NO_REGISTRY: &str = "the demo's world needs the embedded registry: `registries: { local: { local: … } }`";

impl World {
    /// Makes a world in an empty folder: configuration, repositories with history, version 1.3.0 of both apps running
    /// everywhere.
    pub async fn make(folder: &Path, config: &str, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
        let path = folder.join("tidegate.yaml");
        std::fs::write(&path, config).with_context(|| format!("cannot write {}", path.display()))?;
        let config = Config::load(&path)?;
        let forge = LocalForge::open(&config.settings.local_rollout.repositories, clock.clone()).await?;
        let (_, root) = config.settings.local_registry().context(NO_REGISTRY)?;
        let registry = LocalRegistry::new(root, clock.clone());
        for app in config.catalog.apps.values() {
            make_app(&config, &forge, &registry, app).await?;
        }
        for environment in &config.catalog.environments {
            make_environment(&config, &forge, &registry, environment).await?;
        }
        Ok(())
    }

    /// Opens a world that was made.
    pub async fn open(
        folder: &Path,
        clock: Arc<dyn Clock>,
        screen: Arc<dyn Screen>,
        paint: Paint,
    ) -> anyhow::Result<Self> {
        let config = Config::load(folder.join("tidegate.yaml"))?;
        let wire::World { engine, store, local_forge, github, registry, rollout: cluster, terminal, listeners, .. } =
            Box::pin(wire::World::open(&config, clock.clone(), View { screen, paint, seated: true })).await?;
        let registry = registry.context(NO_REGISTRY)?;
        let forge = match local_forge {
            Some(forge) => forge,
            // People act on the repositories that lie behind whatever the engine speaks with.
            None => {
                if let Some(github) = &github {
                    github.known().await?;
                }
                let behind = LocalForge::open(&config.settings.local_rollout.repositories, clock.clone()).await?;
                Arc::new(behind.with_own_login(engine.ports().forge.own_login()))
            }
        };
        let ci = SimulatedCi::new(forge.clone(), registry.clone());
        Ok(Self {
            folder: folder.to_owned(),
            config,
            forge,
            registry,
            cluster,
            terminal,
            store,
            ci,
            clock,
            engine,
            listeners,
        })
    }

    /// What happens when the daemon starts: everything is looked at once.
    pub async fn start(&self) -> anyhow::Result<()> {
        self.engine.run_until_idle().await?;
        Box::pin(self.engine.sweep()).await?;
        self.settle().await
    }

    /// Lets the engine and the CI take turns until neither has anything to do at this instant.
    pub async fn settle(&self) -> anyhow::Result<()> {
        loop {
            self.engine.run_until_idle().await?;
            if self.ci.turn(&self.config.catalog).await?.is_empty() {
                return Ok(());
            }
        }
    }

    /// A delivery's card as it stands.
    pub fn card(&self, delivery: &str, paint: Paint) -> Option<String> {
        self.terminal.shown().into_iter().rev().find_map(|shown| match shown.body {
            Some(Body::Card(card)) if card.delivery.as_str() == delivery => Some(text::card(&card, paint)),
            _ => None,
        })
    }

    /// A person's commit signature, by the name the configuration gives them.
    pub fn author(person: &str) -> Author {
        Author { name: person.to_owned(), email: format!("{person}@acme.example") }
    }
}

fn branch(name: &str) -> anyhow::Result<Branch> {
    Ok(Branch::parse(name)?)
}

/// An app repository: a first version on every branch, tagged, with its images.
async fn make_app(config: &Config, forge: &LocalForge, registry: &LocalRegistry, app: &App) -> anyhow::Result<()> {
    let repo: &RepoId = &app.repository;
    forge.create_repo(repo, &app.dev_branch).await?;
    for person in config.catalog.people.values() {
        let login = person.logins.get(&crate::domain::catalog::Surface::Github);
        for (email, login) in person.emails.iter().zip(login.iter().cycle()) {
            forge.set_login(email, login).await?;
        }
    }
    let readme = format!("# {}\n\nA demo app of tidegate.\n", app.name);
    let files = [("README.md", readme.as_str()), ("src/app.txt", "first version\n")];
    forge.push_files(repo, &app.dev_branch, &files, &World::author("alice"), "feat: first version").await?;
    let tip = forge
        .push_file(
            repo,
            &app.dev_branch,
            ("src/app.txt", "first version, faster\n"),
            &World::author("bob"),
            "perf: start faster",
        )
        .await?;
    for branch in app.branches.values() {
        forge.repos().create_branch(repo, branch, &tip).await?;
    }
    forge.repos().create_tag(repo, &TagName::parse("v1.3.0")?, &tip, "v1.3.0").await?;
    for spec in &app.images {
        let content = format!("{} built from commit {tip} (simulated CI)", spec.name);
        let digest = registry.push(&spec.name, &format!("dev-{}", tip.short()), &content)?;
        registry.retag(&spec.name, &digest, &spec.tag_of(crate::domain::Version::new(1, 3, 0))).await?;
    }
    Ok(())
}

/// An env repo: for each app the files its configuration names, with version 1.3.0 in them.
async fn make_environment(
    config: &Config,
    forge: &LocalForge,
    registry: &LocalRegistry,
    environment: &Environment,
) -> anyhow::Result<()> {
    forge.create_repo(&environment.repository, &environment.branch).await?;
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    let first = config.catalog.first_environment().is_some_and(|e| e.name == environment.name);
    for app in config.catalog.apps.values() {
        for place in app.places.get(&environment.name).into_iter().flatten() {
            let tags = registry.tags(&place.image)?;
            let wanted = |tag: &str| if first { tag.starts_with("dev-") } else { tag == "v1.3.0" };
            let image = tags.into_iter().find(|t| wanted(&t.tag)).context("the first images were pushed")?;
            let named = image.digest.context("the embedded registry says what its tags name")?;
            let name = place.image.as_str();
            let (path, text) = match &place.file {
                ImageFile::Kustomize { path, .. } => {
                    let digest = (place.pin == Pin::Digest).then(|| format!("    digest: {named}\n"));
                    (path, kustomization(environment, name, &image.tag, &digest.unwrap_or_default()))
                }
                ImageFile::Helm { path, digest_at, .. } => {
                    let digest = digest_at.as_ref().map(|_| format!("  digest: \"{named}\"   # what really runs\n"));
                    (path, values(environment, name, &image.tag, &digest.unwrap_or_default()))
                }
                ImageFile::Yaml { path, .. } => (path, String::new()),
            };
            files.insert(path.clone(), text);
        }
    }
    let readme = format!("# {}\n\nWhat {} runs. tidegate writes here.\n", environment.repository, environment.name);
    files.insert("README.md".to_owned(), readme);
    let files: Vec<(&str, &str)> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    forge.push_files(&environment.repository, &environment.branch, &files, &World::author("erin"), "Run 1.3.0").await?;
    branch(environment.branch.as_str()).map(drop)
}

fn kustomization(environment: &Environment, image: &str, tag: &str, digest: &str) -> String {
    let name = &environment.name;
    format!(
        "# {name}: what runs here is written by tidegate\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: {name}\nresources:\n  - ../../base\nimages:\n  - name: {image}   # the API\n    newTag: {tag}\n{digest}"
    )
}

fn values(environment: &Environment, image: &str, tag: &str, digest: &str) -> String {
    format!(
        "# {}\nreplicas: 3\nimage:\n  repository: registry.example/{image}\n  tag: \"{tag}\"\n{digest}resources:\n  limits: {{ cpu: 500m, memory: 256Mi }}\n",
        environment.name
    )
}
