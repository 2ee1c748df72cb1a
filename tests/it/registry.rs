//! The conformance suite of the `Registry` port, and what is particular to the registry on disk.
#![allow(clippy::unwrap_used, reason = "a test whose world cannot be set up has failed")]

use async_trait::async_trait;
use tidegate::domain::event::Event;
use tidegate::domain::scan::{Findings, Mute};
use tidegate::domain::{Digest, ImageName};
use tidegate::port::{Fault, Incoming, Source};
use tidegate::registry::{Registry, TaggedImage};

/// What people do to a registry, and its adapter started again.
#[async_trait]
pub(crate) trait World: Send + Sync {
    fn registry(&self) -> &dyn Registry;
    fn source(&self) -> &dyn Source;
    async fn push(&mut self, image: &ImageName, tag: &str, content: &str) -> Digest;
    async fn restart(&mut self);
}

fn api() -> ImageName {
    ImageName::parse("acme/shop-api").unwrap()
}

async fn heard(world: &dyn World) -> Vec<Incoming> {
    world.source().receive().await.unwrap()
}

async fn acknowledge(world: &dyn World, incoming: &[Incoming]) {
    let keys: Vec<_> = incoming.iter().map(|i| i.key.clone()).collect();
    world.source().acknowledge(&keys).await.unwrap();
}

/// All that a registry lists, whatever its pages.
async fn tags(world: &dyn World) -> Vec<TaggedImage> {
    let (mut tags, mut after) = (Vec::new(), None);
    loop {
        let page = world.registry().list(&api(), after.as_deref()).await.unwrap();
        tags.extend(page.tags);
        after = page.next;
        if after.is_none() {
            return tags;
        }
    }
}

/// Every adapter runs every case.
macro_rules! suite {
    ($world:expr) => {
        port_suite! { $world =>
            a_pushed_image_is_found_by_tag_and_unknown_ones_are_not,
            a_tag_names_what_was_pushed_last,
            equal_content_has_an_equal_digest,
            retagging_leaves_the_digest_as_it_is_and_may_be_repeated,
            a_tag_that_names_another_image_is_never_moved_by_retagging,
            retagging_what_does_not_exist_is_told_so,
            a_tag_that_no_registry_accepts_is_refused,
            an_image_that_lost_its_tag_can_still_be_retagged_by_digest,
            an_image_is_there_by_digest_as_long_as_it_can_be_pulled,
            an_image_that_was_not_scanned_has_no_findings,
            a_push_is_told_under_the_same_key_until_it_is_acknowledged,
            a_push_after_an_acknowledged_one_is_told_even_if_the_tag_comes_back,
            a_push_while_another_is_being_acknowledged_is_not_lost,
        }
    };
}

pub(crate) use suite;

pub(crate) async fn a_pushed_image_is_found_by_tag_and_unknown_ones_are_not(world: &mut dyn World) {
    assert_eq!(world.registry().digest(&api(), "v1").await.unwrap(), None);
    assert_eq!(tags(world).await, []);
    let digest = world.push(&api(), "v1", "one").await;
    assert_eq!(world.registry().digest(&api(), "v1").await.unwrap(), Some(digest.clone()));
    assert_eq!(world.registry().digest(&api(), "v2").await.unwrap(), None);
    let tags = tags(world).await;
    assert_eq!(tags.iter().map(|t| t.tag.as_str()).collect::<Vec<_>>(), ["v1"]);
    assert!(tags[0].digest.as_ref().is_none_or(|named| *named == digest), "{tags:?}");
}

pub(crate) async fn a_tag_names_what_was_pushed_last(world: &mut dyn World) {
    let one = world.push(&api(), "edge", "one").await;
    let two = world.push(&api(), "edge", "two").await;
    assert_ne!(one, two);
    assert_eq!(world.registry().digest(&api(), "edge").await.unwrap(), Some(two));
    assert_eq!(tags(world).await.len(), 1);
}

pub(crate) async fn equal_content_has_an_equal_digest(world: &mut dyn World) {
    let one = world.push(&api(), "a", "same").await;
    assert_eq!(world.push(&api(), "b", "same").await, one);
    assert_eq!(tags(world).await.len(), 2);
}

pub(crate) async fn an_image_is_there_by_digest_as_long_as_it_can_be_pulled(world: &mut dyn World) {
    let nothing = Digest::parse(format!("sha256:{}", "0".repeat(64))).unwrap();
    assert!(!world.registry().has(&api(), &nothing).await.unwrap());
    let one = world.push(&api(), "v1", "one").await;
    let other = world.push(&api(), "v1", "another").await;
    for digest in [&one, &other] {
        assert!(world.registry().has(&api(), digest).await.unwrap());
    }
    assert!(!world.registry().has(&api(), &nothing).await.unwrap());
}

pub(crate) async fn retagging_leaves_the_digest_as_it_is_and_may_be_repeated(world: &mut dyn World) {
    let digest = world.push(&api(), "dev-abc1234", "one").await;
    for _ in 0..2 {
        world.registry().retag(&api(), &digest, "v1.4.0").await.unwrap();
        assert_eq!(world.registry().digest(&api(), "v1.4.0").await.unwrap(), Some(digest.clone()));
        assert_eq!(world.registry().digest(&api(), "dev-abc1234").await.unwrap(), Some(digest.clone()));
        assert_eq!(tags(world).await.len(), 2);
    }
}

pub(crate) async fn a_tag_that_names_another_image_is_never_moved_by_retagging(world: &mut dyn World) {
    let old = world.push(&api(), "v1", "old").await;
    let new = world.push(&api(), "dev-1", "new").await;
    let error = world.registry().retag(&api(), &new, "v1").await.unwrap_err();
    assert_eq!(error.fault, Fault::Conflict, "{error}");
    assert!(error.told.contains("v1"), "{error}");
    assert_eq!(world.registry().digest(&api(), "v1").await.unwrap(), Some(old));
}

pub(crate) async fn retagging_what_does_not_exist_is_told_so(world: &mut dyn World) {
    let nothing = Digest::parse(format!("sha256:{}", "0".repeat(64))).unwrap();
    for _ in 0..2 {
        let error = world.registry().retag(&api(), &nothing, "v1").await.unwrap_err();
        assert_eq!(error.fault, Fault::NotFound, "{error}");
        assert_eq!(tags(world).await.len(), usize::from(!heard(world).await.is_empty()));
        world.push(&api(), "other", "one").await;
    }
}

pub(crate) async fn a_tag_that_no_registry_accepts_is_refused(world: &mut dyn World) {
    let digest = world.push(&api(), "ok", "one").await;
    for bad in ["", "a/b", "../x", "-x", ".x", "a b", "ü", &"x".repeat(129)] {
        let error = world.registry().retag(&api(), &digest, bad).await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected, "{bad}: {error}");
    }
    assert_eq!(tags(world).await.len(), 1);
}

pub(crate) async fn an_image_that_lost_its_tag_can_still_be_retagged_by_digest(world: &mut dyn World) {
    let one = world.push(&api(), "edge", "one").await;
    world.push(&api(), "edge", "two").await;
    world.registry().retag(&api(), &one, "v1").await.unwrap();
    assert_eq!(world.registry().digest(&api(), "v1").await.unwrap(), Some(one));
}

pub(crate) async fn an_image_that_was_not_scanned_has_no_findings(world: &mut dyn World) {
    let digest = world.push(&api(), "v1", "one").await;
    let scan = world.registry().scan(&api(), &digest).await.unwrap();
    assert_eq!((scan.found, scan.running), (Findings::default(), None));
    // That nobody scanned it is not that nothing was found.
    assert!(matches!(scan.mute.map(|part| part.what), Some(Mute::Never | Mute::NoScans)));
}

pub(crate) async fn a_push_is_told_under_the_same_key_until_it_is_acknowledged(world: &mut dyn World) {
    assert_eq!(heard(world).await, []);
    let digest = world.push(&api(), "v1", "one").await;
    let first = heard(world).await;
    let event = Event::ImagePushed { image: api(), tag: Some("v1".to_owned()), digest };
    assert_eq!(first.iter().map(|i| &i.event).collect::<Vec<_>>(), [&event]);
    assert_eq!(heard(world).await, first);
    world.restart().await;
    assert_eq!(heard(world).await, first);
    acknowledge(world, &first).await;
    assert_eq!(heard(world).await, []);
    world.restart().await;
    assert_eq!(heard(world).await, []);
    acknowledge(world, &first).await;
}

pub(crate) async fn a_push_after_an_acknowledged_one_is_told_even_if_the_tag_comes_back(world: &mut dyn World) {
    let mut keys = std::collections::BTreeSet::new();
    for content in ["one", "two", "one", "two", "one"] {
        let digest = world.push(&api(), "edge", content).await;
        let now = heard(world).await;
        assert_eq!(now.len(), 1);
        assert!(matches!(&now[0].event, Event::ImagePushed { digest: told, .. } if *told == digest));
        assert!(keys.insert(now[0].key.clone()), "{} came twice", now[0].key);
        acknowledge(world, &now).await;
        world.restart().await;
    }
}

pub(crate) async fn a_push_while_another_is_being_acknowledged_is_not_lost(world: &mut dyn World) {
    world.push(&api(), "edge", "one").await;
    let first = heard(world).await;
    let two = world.push(&api(), "edge", "two").await;
    acknowledge(world, &first).await;
    let second = heard(world).await;
    assert_eq!(second.len(), 1);
    assert!(matches!(&second[0].event, Event::ImagePushed { digest, .. } if *digest == two));
}

mod local {
    use std::fs;
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use tidegate::domain::scan::Scan;
    use tidegate::port::{Clock, ManualClock};
    use tidegate::registry::Presence;
    use tidegate::registry::local::LocalRegistry;

    struct LocalWorld {
        folder: tempfile::TempDir,
        clock: ManualClock,
        registry: LocalRegistry,
    }

    impl LocalWorld {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let clock = ManualClock::new("2026-01-05T10:00:00Z".parse().unwrap());
            let registry = LocalRegistry::new(folder.path(), Arc::new(clock.clone()));
            Self { folder, clock, registry }
        }
    }

    #[async_trait]
    impl World for LocalWorld {
        fn registry(&self) -> &dyn Registry {
            &self.registry
        }
        fn source(&self) -> &dyn Source {
            &self.registry
        }
        async fn push(&mut self, image: &ImageName, tag: &str, content: &str) -> Digest {
            self.registry.push(image, tag, content).unwrap()
        }
        async fn restart(&mut self) {
            self.registry = LocalRegistry::new(self.folder.path(), Arc::new(self.clock.clone()));
        }
    }

    suite!(LocalWorld::new());

    #[tokio::test]
    async fn what_another_process_pushes_is_noticed() {
        let mut world = LocalWorld::new();
        let other = LocalRegistry::new(world.folder.path(), Arc::new(world.clock.clone()));
        other.push(&api(), "v1", "one").unwrap();
        assert_eq!(heard(&world).await.len(), 1);
        world.push(&api(), "v2", "two").await;
        assert_eq!(other.tags(&api()).unwrap().len(), 2);
        assert_eq!(other.images().unwrap(), [api()]);
    }

    #[tokio::test]
    async fn the_layout_on_disk_is_what_oci_says() {
        let mut world = LocalWorld::new();
        let digest = world.push(&api(), "v1", "one").await;
        let folder = world.folder.path().join("acme/shop-api");
        assert_eq!(fs::read_to_string(folder.join("oci-layout")).unwrap(), r#"{"imageLayoutVersion":"1.0.0"}"#);
        let index = fs::read_to_string(folder.join("index.json")).unwrap();
        let manifest = fs::read(folder.join("blobs/sha256").join(&digest.as_str()[7..])).unwrap();
        let index: serde_json::Value = serde_json::from_str(&index).unwrap();
        let index = serde_json::to_string_pretty(&index).unwrap().replace(digest.as_str(), "DIGEST");
        insta::assert_snapshot!(index, @r#"
        {
          "manifests": [
            {
              "annotations": {
                "org.opencontainers.image.created": "2026-01-05T10:00:00+00:00",
                "org.opencontainers.image.ref.name": "v1"
              },
              "digest": "DIGEST",
              "mediaType": "application/vnd.oci.image.manifest.v1+json",
              "size": 389
            }
          ],
          "mediaType": "application/vnd.oci.image.index.v1+json",
          "schemaVersion": 2
        }
        "#);
        let manifest: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        for descriptor in [&manifest["config"], &manifest["layers"][0]] {
            let name = descriptor["digest"].as_str().unwrap().replace(':', "/");
            let size = fs::metadata(folder.join("blobs").join(name)).unwrap().len();
            assert_eq!(descriptor["size"], size);
        }
    }

    #[tokio::test]
    async fn the_time_of_a_push_is_the_clocks() {
        let mut world = LocalWorld::new();
        world.push(&api(), "v1", "one").await;
        world.clock.advance(Duration::from_secs(60));
        world.push(&api(), "v2", "two").await;
        let at: Vec<_> = world.registry.tags(&api()).unwrap().into_iter().map(|t| t.pushed_at).collect();
        assert_eq!(at, [world.clock.now() - Duration::from_secs(60), world.clock.now()]);
    }

    #[tokio::test]
    async fn an_immutable_tag_stays_where_it_is() {
        let world = LocalWorld::new();
        let registry = LocalRegistry::new(world.folder.path(), Arc::new(world.clock.clone())).with_immutable_tags();
        let one = registry.push(&api(), "v1", "one").unwrap();
        assert_eq!(registry.push(&api(), "v1", "one").unwrap(), one);
        assert_eq!(registry.push(&api(), "v1", "two").unwrap_err().fault, Fault::Conflict);
        assert_eq!(registry.digest(&api(), "v1").await.unwrap(), Some(one));
    }

    #[tokio::test]
    async fn a_damaged_index_is_told_with_its_file_and_silences_no_other_image() {
        let mut world = LocalWorld::new();
        world.push(&api(), "v1", "one").await;
        let index = world.folder.path().join("acme/shop-api/index.json");
        let whole = fs::read(&index).unwrap();
        fs::write(&index, &whole[..whole.len() / 2]).unwrap();
        let error = world.registry.digest(&api(), "v1").await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected);
        assert!(error.told.contains("acme/shop-api/index.json"), "{error}");
        assert!(world.registry.push(&api(), "v2", "two").is_err(), "a push must not replace what it cannot read");
        assert!(world.registry.receive().await.is_err_and(|e| e == error));
        let web = ImageName::parse("web").unwrap();
        world.push(&web, "v1", "web").await;
        let heard = heard(&world).await;
        assert_eq!(heard.len(), 1);
        acknowledge(&world, &heard).await;
        assert!(world.registry.receive().await.is_err());
        fs::write(&index, whole).unwrap();
        assert!(world.registry.receive().await.is_ok_and(|i| i.len() == 1));
    }

    #[tokio::test]
    async fn a_manifest_whose_bytes_changed_on_disk_is_not_retagged() {
        let mut world = LocalWorld::new();
        let digest = world.push(&api(), "v1", "one").await;
        let blob = world.folder.path().join("acme/shop-api/blobs/sha256").join(&digest.as_str()[7..]);
        fs::write(blob, "{}\n").unwrap();
        let error = world.registry.retag(&api(), &digest, "v2").await.unwrap_err();
        assert_eq!(error.fault, Fault::Rejected, "{error}");
        assert_eq!(world.registry.digest(&api(), "v2").await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_index_that_another_tool_wrote_is_there_with_all_that_it_names() {
        let mut world = LocalWorld::new();
        let one = world.push(&api(), "one", "one").await;
        let folder = world.folder.path().join("acme/shop-api");
        let write = |manifest: &str, tag: &str| {
            use sha2::{Digest as _, Sha256};
            let digest = format!("sha256:{}", hex::encode(Sha256::digest(manifest)));
            fs::write(folder.join("blobs").join(digest.replace(':', "/")), manifest).unwrap();
            let path = folder.join("index.json");
            let mut index: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
            index["manifests"].as_array_mut().unwrap().push(serde_json::json!({
                "mediaType": "application/vnd.oci.image.index.v1+json", "digest": digest, "size": manifest.len(),
                "annotations": { "org.opencontainers.image.ref.name": tag }
            }));
            fs::write(path, index.to_string()).unwrap();
            Digest::parse(digest).unwrap()
        };
        let whole = write(&format!(r#"{{"manifests":[{{"digest":"{one}"}}]}}"#), "whole");
        let gone = format!("sha256:{}", "0".repeat(64));
        let lacking = write(&format!(r#"{{"manifests":[{{"digest":"{one}"}},{{"digest":"{gone}"}}]}}"#), "lacking");
        let broken = write(r#"{"manifests":[{"digest":"sha256:abc"}]}"#, "broken");
        let presence = async |digest: &Digest| world.registry.presence(&api(), digest).await.unwrap();
        assert_eq!(presence(&whole).await, Presence::There);
        let lacks = Presence::Incomplete("its part sha256:000000000000 is not there".to_owned());
        assert_eq!(presence(&lacking).await, lacks);
        let none = Presence::Incomplete("its index names something by no digest".to_owned());
        assert_eq!(presence(&broken).await, none);
    }

    #[tokio::test]
    async fn findings_of_a_scan_are_kept() {
        let mut world = LocalWorld::new();
        let digest = world.push(&api(), "v1", "one").await;
        let scan = Scan::over(Findings { critical: 1, high: 2, ..Findings::default() });
        world.registry.set_scan(&api(), &digest, scan.clone()).unwrap();
        world.restart().await;
        assert_eq!(world.registry.scan(&api(), &digest).await.unwrap(), scan);
    }

    #[tokio::test]
    async fn what_a_scan_says_is_told_once_and_again_when_it_says_something_else() {
        let mut world = LocalWorld::new();
        let digest = world.push(&api(), "v1", "one").await;
        let pushed = heard(&world).await;
        acknowledge(&world, &pushed).await;
        for scan in [Scan::running("PENDING"), Scan::over(Findings::default()), Scan::running("PENDING")] {
            world.registry.set_scan(&api(), &digest, scan).unwrap();
            let told = heard(&world).await;
            let events: Vec<_> = told.iter().map(|i| &i.event).collect();
            assert_eq!(events, [&Event::ImageChanged { image: api() }]);
            assert_eq!(heard(&world).await, told);
            acknowledge(&world, &told).await;
            world.restart().await;
            assert_eq!(heard(&world).await, []);
        }
    }

    #[test]
    fn pushes_at_the_same_time_all_arrive() {
        let world = LocalWorld::new();
        std::thread::scope(|scope| {
            for writer in 0..4 {
                let (folder, clock) = (world.folder.path(), world.clock.clone());
                scope.spawn(move || {
                    let registry = LocalRegistry::new(folder, Arc::new(clock));
                    for n in 0..5 {
                        registry.push(&api(), &format!("v{writer}.{n}"), &format!("{writer} {n}")).unwrap();
                    }
                });
            }
        });
        let index = fs::read(world.folder.path().join("acme/shop-api/index.json")).unwrap();
        let index: serde_json::Value = serde_json::from_slice(&index).unwrap();
        assert_eq!(index["manifests"].as_array().unwrap().len(), 20);
    }

    #[test]
    fn an_image_called_like_the_layouts_own_folder_is_refused() {
        let world = LocalWorld::new();
        let error = world.registry.push(&ImageName::parse("shop/blobs").unwrap(), "v1", "x").unwrap_err();
        assert_eq!(error.fault, Fault::Rejected, "{error}");
    }
}
