//! Kill -9 between receiving a message, recording it and deleting it: with the store on disk, the engine and a loopback SQS.
//! Whenever it happens, the push is delivered once and no message is left.

use std::path::Path;

use tidegate::demo::world::{World as Demo, config_text};
use tidegate::domain::catalog::Catalog;
use tidegate::engine::{Engine, Ports};
use tidegate::port::{Incoming, Intake, ManualClock, PortError, PortResult};
use tidegate::store::Listing;

use super::aws::push_event;
use super::*;
use crate::support::told::{TEMPO, Told, beginning, folder};

/// What is in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dies {
    Received,
    Recorded,
    Never,
}

struct Inlet<'e>(&'e Engine);

#[async_trait]
impl Intake for Inlet<'_> {
    async fn take_in(&self, source: &str, events: &[Incoming]) -> PortResult<bool> {
        self.0.take_in(source, events).await.map_err(|e| PortError::transient("the store failed; send it again", e))
    }
}

/// Opens the world, whose registry tells nothing by itself. Whoever had it before may hold its files for a moment yet.
async fn opened(folder: &Path, clock: &Arc<ManualClock>) -> Told {
    for _ in 0..2000 {
        if let Some(told) = Told::try_open(folder, clock.clone()).await {
            let catalog = told.world.config.catalog.clone();
            let deaf = |ports: Ports| {
                let sources = ports.sources.into_iter().filter(|source| source.name() != "registry/local").collect();
                Ports { sources, ..ports }
            };
            return told.anew(deaf, catalog);
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("the dead world still holds its files");
}

async fn hears(aws: &Aws, catalog: &Catalog) -> Queue {
    let setup = queue::Setup {
        url: format!("{}/{ACCOUNT}/pushes", aws.address),
        access: access(aws),
        patience: UNHURRIED,
        wait: Duration::ZERO,
    };
    Queue::open(&setup, Arc::new(Scope::new([("local", ACCOUNT, REGION)], catalog)), Arc::default()).await
}

#[tokio::test]
async fn whenever_it_dies_a_push_is_delivered_once_and_no_message_is_left() {
    for dies in [Dies::Received, Dies::Recorded, Dies::Never] {
        let (aws, folder) = (Aws::start().await, folder());
        let clock = Arc::new(ManualClock::new(beginning()));
        Demo::make(folder.path(), &config_text(TEMPO), clock.clone()).await.unwrap();
        let mut told = opened(folder.path(), &clock).await;
        told.world.start().await.unwrap();
        told.tell("alice", r#"push acme/shop dev "feat: coupons""#).await;
        let shop: ImageName = "shop".parse().unwrap();
        let pushed = told.world.registry.tags(&shop).unwrap().into_iter().max_by_key(|tag| tag.pushed_at).unwrap();
        let before = told.world.store.deliveries(&Listing::default()).await.unwrap().len();
        aws.send(&push_event(1, "shop", &pushed.tag, pushed.digest.as_ref().unwrap()).to_string());
        let queue = hears(&aws, &told.world.config.catalog).await;
        let received = queue.receive().await.unwrap();
        assert_eq!(received.len(), 1);
        if dies == Dies::Recorded {
            Inlet(&told.world.engine).take_in("ecr", &received).await.unwrap();
        }
        if dies == Dies::Never {
            Inlet(&told.world.engine).take_in("ecr", &received).await.unwrap();
            queue.acknowledge(&[received[0].key.clone()]).await.unwrap();
        } else {
            drop((told, queue));
            told = opened(folder.path(), &clock).await;
            let queue = hears(&aws, &told.world.config.catalog).await;
            assert_eq!(queue.turn(&Inlet(&told.world.engine)).await.unwrap(), 1, "{dies:?}: it comes again");
        }
        told.settle().await;
        assert_eq!(aws.with(|world| world.messages.len()), 0, "{dies:?}");
        let all = told.world.store.deliveries(&Listing::default()).await.unwrap();
        assert_eq!(all.len(), before + 1, "{dies:?}: {all:?}");
    }
}
