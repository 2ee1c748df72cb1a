//! The core's stories of images, told once more in a world whose images are in ECR: word for word the same, whether a version's images are
//! tagged anew or built anew. CI goes on pushing into the world's own registry, and what it pushes there is pushed to ECR.

use tidegate::domain::scan::Scan;
use tidegate::engine::Ports;
use tidegate::port::{Incoming, PortResult};
use tidegate::registry::Page;
use tidegate::registry::local::LocalRegistry;

use super::aws::MANIFEST;
use super::*;
use crate::stories::{Forge, tell_all};
use crate::support::told::Told;

/// What the engine has instead of the world's own registry: ECR, and the queue that its events come through.
struct Bridge {
    aws: Aws,
    ecr: EcrRegistry,
    queue: Queue,
    own: Arc<LocalRegistry>,
    folder: std::path::PathBuf,
}

impl Bridge {
    /// Pushes what was pushed since the last time.
    fn push(&self) {
        for image in self.own.images().unwrap() {
            for tag in self.own.tags(&image).unwrap() {
                let (name, digest) = (image.as_str(), tag.digest.unwrap());
                let is_there = |world: &mut aws::World| {
                    let images = &world.repositories.entry(name.to_owned()).or_default().images;
                    images.iter().any(|known| known.digest == digest && known.tags.contains(&tag.tag))
                };
                if !self.aws.with(is_there) {
                    let blob = digest.as_str().replace(':', "/");
                    let manifest = std::fs::read_to_string(self.folder.join(name).join("blobs").join(blob)).unwrap();
                    self.aws.with(|world| world.put(name, &manifest, MANIFEST, Some(&tag.tag)));
                }
            }
        }
    }
}

#[async_trait]
impl Registry for Bridge {
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>> {
        self.push();
        self.ecr.digest(image, tag).await
    }
    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        self.push();
        self.ecr.presence(image, digest).await
    }
    async fn list(&self, image: &ImageName, after: Option<&str>) -> PortResult<Page> {
        self.push();
        self.ecr.list(image, after).await
    }
    fn scan_every(&self) -> Option<Duration> {
        self.ecr.scan_every()
    }
    fn heard_by(&self) -> Option<&'static str> {
        self.ecr.heard_by()
    }
    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        self.push();
        self.ecr.retag(image, digest, tag).await?;
        self.own.retag(image, digest, tag).await
    }
    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
        self.ecr.scan(image, digest).await
    }
}

#[async_trait]
impl Source for Bridge {
    fn name(&self) -> &str {
        "registry/local"
    }
    async fn receive(&self) -> PortResult<Vec<Incoming>> {
        self.push();
        self.queue.receive().await
    }
    async fn acknowledge(&self, keys: &[String]) -> PortResult<()> {
        self.queue.acknowledge(keys).await
    }
}

/// The world with its images in ECR.
pub(crate) async fn moved(told: Told) -> Told {
    let aws = Aws::start().await;
    let (config, own) = (&told.world.config, told.world.registry.clone());
    let scope = Arc::new(Scope::new([("local", ACCOUNT, REGION)], &config.catalog));
    let setup = queue::Setup {
        url: format!("{}/{ACCOUNT}/pushes", aws.address),
        access: access(&aws),
        patience: UNHURRIED,
        wait: Duration::ZERO,
    };
    let queue = Queue::open(&setup, scope, Arc::new(Counts::default())).await;
    let (_, folder) = config.settings.local_registry().unwrap();
    let (ecr, folder) = (registry(&aws, UNHURRIED).await, folder.to_owned());
    let catalog = config.catalog.clone();
    let bridge = Arc::new(Bridge { aws, ecr, queue, own, folder });
    let instead = |mut ports: Ports| {
        ports.registries.insert("local".to_owned(), bridge.clone());
        let before = ports.sources.iter_mut().find(|source| source.name() == "registry/local");
        *before.expect("the world hears its registry") = bridge.clone();
        ports
    };
    told.anew(instead, catalog)
}

/// Whether a story is told there: its name speaks of what registries answer, it begins here and now, and it says nothing of
/// scans, which are ECR's own.
pub(crate) fn is_told(name: &str, story: &str) -> bool {
    let of_registries = ["/continuous/", "image", "digest", "branchless", "built", "_tag"];
    let elsewhere = ["#world ", "> restart", "> keep ", "> scan "];
    of_registries.iter().any(|part| name.contains(part)) && !elsewhere.iter().any(|part| story.contains(part))
}

macro_rules! lanes {
    ($($lane:ident),+) => {
        $(
            #[tokio::test]
            async fn $lane() {
                tell_all(stringify!($lane), Forge::Ecr).await;
            }
        )+
    };
}

lanes!(continuous, release, promotion);
