//! The same adapter against moto, which nobody here wrote: `.ci/run` starts it and says where in `TIDEGATE_MOTO`. Without it there
//! is nothing to judge. Where moto differs from AWS (no paging, digests of its own unless they are given, no event of a push) the
//! loopback AWS has the case.

use aws_sdk_sqs::types::QueueAttributeName;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use tidegate::port::Fault;

use super::aws::{MANIFEST, push_event};
use super::*;

fn where_moto_is() -> Option<Access> {
    Some(access_at(&std::env::var("TIDEGATE_MOTO").ok()?))
}

/// Pushes as `docker push` does; moto takes the digest that it is told.
async fn push(client: &aws_sdk_ecr::Client, repository: &str, tag: &str, content: &str) -> Digest {
    let digests =
        ["config", "layer"].map(|part| format!("sha256:{}", hex::encode(Sha256::digest(format!("{part}{content}")))));
    let manifest = json!({
        "schemaVersion": 2, "mediaType": MANIFEST,
        "config": { "mediaType": "application/vnd.oci.image.config.v1+json", "size": 2, "digest": digests[0] },
        "layers": [{ "mediaType": "application/vnd.oci.image.layer.v1.tar", "size": 2, "digest": digests[1] }],
    })
    .to_string();
    let digest = format!("sha256:{}", hex::encode(Sha256::digest(&manifest)));
    let put = client.put_image().repository_name(repository).image_manifest(manifest).image_digest(&digest);
    put.image_manifest_media_type(MANIFEST).image_tag(tag).send().await.unwrap();
    digest.parse().unwrap()
}

#[tokio::test]
async fn pushes_looks_and_retags_are_as_moto_has_them() {
    let Some(access) = where_moto_is() else { return };
    let client = aws_sdk_ecr::Client::new(&access.config(UNHURRIED).await);
    client.create_repository().repository_name("acme/judged").send().await.unwrap();
    let image: ImageName = "acme/judged".parse().unwrap();
    let setup =
        Setup { account: ACCOUNT.to_owned(), access, patience: UNHURRIED, scan: Duration::from_secs(900), heard: true };
    let registry = EcrRegistry::open(&setup).await;
    assert_eq!(registry.digest(&image, "v1.4.0").await.unwrap(), None);
    let one = push(&client, image.as_str(), "dev-0123abc", "one").await;
    let two = push(&client, image.as_str(), "dev-fedcba9", "two").await;
    assert_eq!(registry.digest(&image, "dev-0123abc").await.unwrap(), Some(one.clone()));
    assert!(registry.has(&image, &one).await.unwrap());
    for _ in 0..2 {
        registry.retag(&image, &one, "v1.4.0").await.unwrap();
        assert_eq!(registry.digest(&image, "v1.4.0").await.unwrap(), Some(one.clone()));
    }
    assert_eq!(registry.retag(&image, &two, "v1.4.0").await.unwrap_err().fault, Fault::Conflict);
    let listed = registry.list(&image, None).await.unwrap().tags;
    let mut tags: Vec<&str> = listed.iter().map(|tag| tag.tag.as_str()).collect();
    tags.sort_unstable();
    assert_eq!(tags, ["dev-0123abc", "dev-fedcba9", "v1.4.0"]);
    let missing: ImageName = "acme/missing".parse().unwrap();
    assert_eq!(registry.digest(&missing, "v1").await.unwrap_err().fault, Fault::NotFound);
}

#[tokio::test]
async fn messages_are_received_again_until_they_are_deleted_as_moto_has_it() {
    let Some(access) = where_moto_is() else { return };
    let client = aws_sdk_sqs::Client::new(&access.config(UNHURRIED).await);
    let made = client.create_queue().queue_name("judged").attributes(QueueAttributeName::VisibilityTimeout, "0");
    let url = made.send().await.unwrap().queue_url.unwrap();
    let digest = format!("sha256:{}", "a".repeat(64)).parse().unwrap();
    let body = push_event(1, "shop", "v1.4.0", &digest).to_string();
    client.send_message().queue_url(&url).message_body(body).send().await.unwrap();
    let setup = queue::Setup { url: url.clone(), access, patience: UNHURRIED, wait: Duration::ZERO };
    let queue = Queue::open(&setup, scope(), Arc::default()).await;
    let first = queue.receive().await.unwrap();
    assert_eq!((first.len(), &queue.receive().await.unwrap()), (1, &first));
    queue.acknowledge(&[first[0].key.clone()]).await.unwrap();
    assert_eq!(queue.receive().await.unwrap(), []);
}
