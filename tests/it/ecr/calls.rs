//! What is asked of ECR, how many calls that takes, and what its refusals are made of.

use serde_json::json;
use tidegate::domain::scan::{Findings, Judged, Mute, Scan, ScanPolicy, Severity, Unknown};
use tidegate::port::Fault;

use super::aws::{Fate, INDEX, MANIFEST};
use super::*;

fn shop() -> ImageName {
    "shop".parse().unwrap()
}

async fn with_shop() -> (Aws, EcrRegistry) {
    let aws = Aws::start().await;
    aws.repository("shop");
    let registry = registry(&aws, UNHURRIED).await;
    (aws, registry)
}

/// An index with two children that have no tags.
fn push_index(aws: &Aws, tag: &str) -> (Digest, Vec<Digest>) {
    aws.with(|world| {
        let child = |arch: &str| json!({ "schemaVersion": 2, "mediaType": MANIFEST, "annotations": { "arch": arch } });
        let children: Vec<Digest> =
            ["amd64", "arm64"].map(|arch| world.put("shop", &child(arch).to_string(), MANIFEST, None)).into();
        let named: Vec<_> = children.iter().map(|digest| json!({ "mediaType": MANIFEST, "digest": digest })).collect();
        // As some tools write it: bytes that no serialiser of ours would make.
        let index = format!("{{\n   \"schemaVersion\": 2,\n   \"manifests\": {}\n}}\n", json!(named));
        (world.put("shop", &index, INDEX, Some(tag)), children)
    })
}

#[tokio::test]
async fn an_attestation_beside_an_image_must_be_there_and_is_asked_for_no_findings() {
    let (aws, registry) = with_shop().await;
    let (image, attestation, index) = aws.with(|world| {
        let put = |world: &mut aws::World, what: &str| {
            let manifest = json!({ "schemaVersion": 2, "mediaType": MANIFEST, "annotations": { "is": what } });
            world.put("shop", &manifest.to_string(), MANIFEST, None)
        };
        let (image, attestation) = (put(world, "image"), put(world, "attestation"));
        let named = |digest: &Digest, os: &str| {
            json!({ "mediaType": MANIFEST, "digest": digest, "platform": { "os": os, "architecture": os } })
        };
        let manifests = [named(&image, "linux"), named(&attestation, "unknown")];
        let index = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": manifests }).to_string();
        (image, attestation, world.put("shop", &index, INDEX, Some("v1.4.0")))
    });
    aws.with(|world| {
        let images = &mut world.repositories.get_mut("shop").unwrap().images;
        images.iter_mut().find(|i| i.digest == image).unwrap().scan = Some(("COMPLETE", json!({ "HIGH": 1 })));
    });
    let scan = registry.scan(&shop(), &index).await.unwrap();
    assert_eq!((scan.found, scan.running, scan.mute), (Findings { high: 1, ..Findings::default() }, None, None));
    assert!(registry.has(&shop(), &index).await.unwrap());
    aws.with(|world| world.repositories.get_mut("shop").unwrap().images.retain(|i| i.digest != attestation));
    assert!(!registry.has(&shop(), &index).await.unwrap());
}

#[tokio::test]
async fn twelve_hundred_images_are_listed_in_two_pages_with_archived_and_without_untagged_ones() {
    let (aws, registry) = with_shop().await;
    for n in 0..1200 {
        aws.push("shop", &format!("dev-{n:07}"), &n.to_string());
    }
    push_index(&aws, "v1.4.0");
    aws.with(|world| world.repositories.get_mut("shop").unwrap().images[0].status = "ARCHIVED");
    let first = registry.list(&shop(), None).await.unwrap();
    let second = registry.list(&shop(), first.next.as_deref()).await.unwrap();
    assert_eq!((first.tags.len(), second.tags.len(), second.next), (1000, 201, None));
    assert!(first.tags.iter().any(|tag| tag.tag == "dev-0000000"), "archived ones are there");
    assert_eq!(aws.calls(), ["DescribeImages"; 2]);
    let error = registry.list(&shop(), Some("what it forgot")).await.unwrap_err();
    assert_eq!(error.fault, Fault::Conflict, "{error}");
    assert!(registry.scan_every().is_some());
}

#[tokio::test]
async fn a_tag_or_a_digest_costs_one_call_however_many_images_there_are() {
    let (aws, registry) = with_shop().await;
    let digest = aws.push("shop", "v1.4.0", "one");
    assert_eq!(registry.digest(&shop(), "v1.4.0").await.unwrap(), Some(digest.clone()));
    assert_eq!(aws.calls(), ["DescribeImages"]);
    assert!(registry.has(&shop(), &digest).await.unwrap());
    assert_eq!(aws.calls(), ["DescribeImages"]);
    let counted = [("BatchGetImage", 0), ("DescribeImageScanFindings", 0), ("DescribeImages", 2), ("PutImage", 0)];
    assert_eq!(registry.calls(), counted);
    assert_eq!(registry.digest(&shop(), "no tag").await.unwrap(), None);
    assert_eq!(aws.calls(), [""; 0], "what cannot be a tag is not asked for");
}

#[tokio::test]
async fn what_is_archived_names_its_digest_and_cannot_be_pulled() {
    let (aws, registry) = with_shop().await;
    let digest = aws.push("shop", "v1.4.0", "one");
    for status in ["ARCHIVED", "ACTIVATING"] {
        aws.with(|world| world.repositories.get_mut("shop").unwrap().images[0].status = status);
        assert_eq!(registry.digest(&shop(), "v1.4.0").await.unwrap(), Some(digest.clone()));
        assert_eq!(registry.presence(&shop(), &digest).await.unwrap(), Presence::Archived, "{status}");
    }
    let error = registry.retag(&shop(), &digest, "v1.5.0").await.unwrap_err();
    assert_eq!(error.fault, Fault::NotFound, "{error}");
}

#[tokio::test]
async fn an_index_is_retagged_byte_for_byte_and_is_there_only_with_all_its_children() {
    let (aws, registry) = with_shop().await;
    let (index, children) = push_index(&aws, "dev-0123abc");
    registry.retag(&shop(), &index, "v1.4.0").await.unwrap();
    aws.with(|world| {
        let images = &world.repositories["shop"].images;
        let put = images.iter().find(|image| image.digest == index).unwrap();
        assert_eq!((put.tags.as_slice(), images.len()), (&["dev-0123abc".to_owned(), "v1.4.0".to_owned()][..], 3));
    });
    assert!(registry.has(&shop(), &index).await.unwrap());
    aws.with(|world| {
        let images = &mut world.repositories.get_mut("shop").unwrap().images;
        images.iter_mut().find(|image| image.digest == children[1]).unwrap().status = "ARCHIVED";
    });
    let archived = Presence::Incomplete(format!("its part {} is archived", children[1].short()));
    assert_eq!(registry.presence(&shop(), &index).await.unwrap(), archived);
    aws.with(|world| world.repositories.get_mut("shop").unwrap().images.retain(|image| image.digest != children[1]));
    let gone = Presence::Incomplete("a part of it is not there".to_owned());
    assert_eq!(registry.presence(&shop(), &index).await.unwrap(), gone);
    let error = registry.retag(&shop(), &index, "v1.5.0").await.unwrap_err();
    assert_eq!(error.fault, Fault::NotFound, "{error}");
}

#[tokio::test]
async fn a_retag_whose_answer_was_lost_is_done_and_one_that_lost_a_race_is_a_conflict() {
    let (aws, registry) = with_shop().await;
    let digest = aws.push("shop", "dev-0123abc", "one");
    aws.next("PutImage", Fate::Lost);
    registry.retag(&shop(), &digest, "v1.4.0").await.unwrap();
    assert_eq!(aws.calls().iter().filter(|call| *call == "PutImage").count(), 2, "the second finds it done");
    // Somebody else tags between the look and the put.
    let other = aws.push("shop", "dev-fedcba9", "two");
    for immutable in [Some("latest"), None] {
        let tag = if immutable.is_some() { "v2.0.0" } else { "v2.1.0" };
        aws.with(|world| world.repositories.get_mut("shop").unwrap().immutable = immutable);
        aws.push("shop", tag, "two");
        aws.next("DescribeImages", Fate::Refused("ImageNotFoundException"));
        let raced = registry.retag(&shop(), &digest, tag).await;
        match immutable {
            Some(_) => assert_eq!(raced.unwrap_err().fault, Fault::Conflict),
            None => raced.unwrap(), // a mutable tag has no lock; what it names now is found by the next look
        }
    }
    assert_eq!(registry.digest(&shop(), "v2.0.0").await.unwrap(), Some(other));
}

#[tokio::test]
async fn a_tag_that_names_another_image_is_a_conflict_whether_it_could_be_moved_or_not() {
    for immutable in [None, Some("latest")] {
        let (aws, registry) = with_shop().await;
        let (old, new) = (aws.push("shop", "latest-1", "old"), aws.push("shop", "dev-0123abc", "new"));
        aws.with(|world| world.repositories.get_mut("shop").unwrap().immutable = immutable);
        let error = registry.retag(&shop(), &new, "latest-1").await.unwrap_err();
        assert_eq!(error.fault, Fault::Conflict, "{error}");
        assert_eq!(registry.digest(&shop(), "latest-1").await.unwrap(), Some(old));
    }
}

#[tokio::test]
async fn refusals_say_what_to_do_and_whether_it_is_worth_another_try() {
    let (aws, registry) = with_shop().await;
    aws.push("shop", "v1.4.0", "one");
    let cases = [
        ("ThrottlingException", 3, Fault::Transient, "asked too often"),
        ("ExpiredTokenException", 3, Fault::Transient, "credentials have expired"),
        ("ServerException", 3, Fault::Transient, "tried again"),
        ("AccessDeniedException", 1, Fault::Rejected, "ecr:DescribeImages on shop: not allowed"),
        ("UnrecognizedClientException", 1, Fault::Rejected, "credentials are not known"),
        ("LimitExceededException", 3, Fault::Rejected, "a limit of the account"),
        ("RepositoryNotFoundException", 1, Fault::NotFound, "there is no such repository"),
    ];
    for (code, times, fault, says) in cases {
        aws.with(|world| world.fates.clear());
        (0..times).for_each(|_| aws.next("DescribeImages", Fate::Refused(code)));
        let error = registry.digest(&shop(), "v1.4.0").await.unwrap_err();
        assert_eq!(error.fault, fault, "{code}: {error}");
        assert!(error.told.contains(says) && error.told.contains("eu-central-1"), "{code}: {error}");
    }
    // One that is over by the next attempt nobody hears of.
    aws.with(|world| world.fates.clear());
    aws.next("DescribeImages", Fate::Refused("ThrottlingException"));
    assert!(registry.digest(&shop(), "v1.4.0").await.unwrap().is_some());
}

#[tokio::test]
async fn a_call_that_is_never_answered_ends() {
    let (aws, _) = with_shop().await;
    let registry = registry(&aws, PATIENCE).await;
    (0..3).for_each(|_| aws.next("DescribeImages", Fate::Hangs));
    let error = registry.digest(&shop(), "v1.4.0").await.unwrap_err();
    assert_eq!(error.fault, Fault::Transient);
    assert!(error.told.contains("no answer came in time"), "{error}");
}

#[tokio::test]
async fn an_index_is_as_bad_as_the_worst_of_its_children_and_unknown_as_long_as_one_is() {
    let (aws, registry) = with_shop().await;
    let (index, children) = push_index(&aws, "v1.4.0");
    let scanned = |digest: &Digest, status, counts| {
        aws.with(|world| {
            let images = &mut world.repositories.get_mut("shop").unwrap().images;
            images.iter_mut().find(|image| image.digest == *digest).unwrap().scan = Some((status, counts));
        });
    };
    let asked = ScanPolicy { at: Severity::High, unknown: Unknown::Shut };
    let scan = registry.scan(&shop(), &index).await.unwrap();
    let told = format!("of its part {}: it was never scanned", children[0].short());
    assert_eq!(scan.judged(asked), Judged::Unknown(told));
    let link = format!(
        "https://eu-central-1.console.aws.amazon.com/ecr/repositories/private/{ACCOUNT}/shop/_/image/{index}/details?region=eu-central-1"
    );
    assert_eq!(scan.link, Some(link));
    scanned(&children[0], "COMPLETE", json!({ "CRITICAL": 1, "LOW": 7, "UNDEFINED": 3 }));
    assert_eq!(registry.scan(&shop(), &index).await.unwrap().judged(asked), Judged::Found, "whatever the other has");
    scanned(&children[0], "COMPLETE", json!({ "MEDIUM": 1, "LOW": 7, "INFORMATIONAL": 3 }));
    let mut words = Vec::new();
    for status in ["ACTIVE", "COMPLETE", "IN_PROGRESS", "PENDING", "UNSUPPORTED_IMAGE", "FAILED"] {
        scanned(&children[1], status, json!({ "MEDIUM": 2, "LOW": 1 }));
        let scan = registry.scan(&shop(), &index).await.unwrap();
        words.push(match scan.judged(asked) {
            Judged::Passes(why) | Judged::Running(why) | Judged::Unknown(why) => {
                why.replace(children[1].short(), "CHILD")
            }
            Judged::Found => "too bad".to_owned(),
        });
    }
    assert_eq!(
        words,
        [
            "2 medium, 7 low, 3 informational found",
            "2 medium, 7 low, 3 informational found",
            "of its part CHILD: IN_PROGRESS",
            "of its part CHILD: PENDING",
            "of its part CHILD: the scanner does not read what it is made of (unsupported)",
            "of its part CHILD: its scan failed",
        ]
    );
}

#[tokio::test]
async fn what_is_no_index_or_is_not_there_or_may_not_be_asked_is_told_as_that() {
    let (aws, registry) = with_shop().await;
    let digest = aws.push("shop", "v1.4.0", "one");
    let mute = |scan: Scan| scan.mute.map(|part| part.what);
    assert_eq!(mute(registry.scan(&shop(), &digest).await.unwrap()), Some(Mute::Never));
    let nothing = Digest::parse(format!("sha256:{}", "0".repeat(64))).unwrap();
    assert_eq!(mute(registry.scan(&shop(), &nothing).await.unwrap()), Some(Mute::Gone));
    let empty = json!({ "schemaVersion": 2, "mediaType": INDEX, "manifests": [] }).to_string();
    let empty = aws.with(|world| world.put("shop", &empty, INDEX, Some("empty")));
    assert_eq!(mute(registry.scan(&shop(), &empty).await.unwrap()), Some(Mute::Empty));
    let broken = aws.with(|world| world.put("shop", "{\"manifests\": [{}]}", INDEX, Some("broken")));
    assert_eq!(mute(registry.scan(&shop(), &broken).await.unwrap()), Some(Mute::Unreadable));
    // What cannot be asked is never taken for what says nothing.
    aws.next("DescribeImageScanFindings", Fate::Refused("AccessDeniedException"));
    let error = registry.scan(&shop(), &digest).await.unwrap_err();
    assert_eq!(error.fault, Fault::Rejected);
    assert!(error.told.contains("ecr:DescribeImageScanFindings on shop: not allowed"), "{error}");
}
