//! The rights that the templates in `deploy/aws` give are those that are needed, and `check --online` names the one that is missing.

use std::collections::BTreeSet;

use serde_json::json;
use tidegate::port::{Finding, Mark};
use tidegate::registry::ecr::deploy::{EVENTS, INTAKE, RIGHTS, cloudformation, terraform};
use tidegate::registry::ecr::online::{Needed, check, check_queue};
use tidegate::registry::events::{Heard, Ignored, read};

use super::aws::{Fate, push_event};
use super::*;

#[test]
fn the_templates_are_those_of_this_build() {
    for (path, fresh) in [("deploy/aws/tidegate.tf", terraform()), ("deploy/aws/tidegate.yaml", cloudformation())] {
        if std::env::var_os("TIDEGATE_UPDATE").is_some() {
            std::fs::create_dir_all("deploy/aws").unwrap();
            std::fs::write(path, &fresh).unwrap();
        }
        let shipped = std::fs::read_to_string(path).unwrap_or_default();
        assert!(shipped == fresh, "{path} has drifted; run with TIDEGATE_UPDATE=1");
    }
}

/// The right that a call needs.
fn right(call: &str) -> String {
    let queue = ["ReceiveMessage", "DeleteMessage", "ChangeMessageVisibility", "GetQueueAttributes"];
    match queue.into_iter().find(|api| call.starts_with(api)) {
        Some(api) => format!("sqs:{api}"),
        None => format!("ecr:{call}"),
    }
}

fn shop() -> ImageName {
    "shop".parse().unwrap()
}

fn setup(aws: &Aws) -> Setup {
    Setup {
        account: ACCOUNT.to_owned(),
        access: access(aws),
        patience: UNHURRIED,
        scan: Duration::from_secs(900),
        heard: true,
    }
}

#[tokio::test]
async fn the_rights_that_are_given_are_those_that_calls_need_and_no_more() {
    let aws = Aws::start().await;
    let (registry, queue) = (registry(&aws, UNHURRIED).await, queue(&aws).await);
    let digest = aws.push("shop", "dev-0123abc", "one");
    registry.list(&shop(), None).await.unwrap();
    registry.has(&shop(), &digest).await.unwrap();
    registry.retag(&shop(), &digest, "v1.4.0").await.unwrap();
    registry.scan(&shop(), &digest).await.unwrap();
    aws.with(|world| world.visibility = 30);
    let received = queue.receive().await.unwrap();
    queue.keep_hidden().await.unwrap();
    queue.acknowledge(&[received[0].key.clone()]).await.unwrap();
    check_queue("http://localhost/1/q", &access(&aws), UNHURRIED, &scope()).await;
    let called: BTreeSet<String> = aws.calls().iter().map(|call| right(call)).collect();
    let given = RIGHTS.iter().flat_map(|(_, _, rights)| rights.iter()).chain(&INTAKE);
    assert_eq!(called, given.map(|right| (*right).to_owned()).collect());
}

#[test]
fn the_rule_lets_through_what_is_read_and_nothing_that_is_not() {
    let digest = format!("sha256:{}", "a".repeat(64)).parse().unwrap();
    for (source, kinds) in EVENTS {
        for kind in kinds {
            let mut event = push_event(1, "shop", "v1", &digest);
            event["source"] = json!(source);
            event["detail-type"] = json!(kind);
            assert!(matches!(read(&event.to_string(), &scope()), Heard::Event(_)), "{kind}");
        }
    }
    for kind in ["ECR Referrer Action", "ECR Scan Resource Change", "Inspector2 Coverage"] {
        let mut event = push_event(1, "shop", "v1", &digest);
        event["detail-type"] = json!(kind);
        assert!(matches!(read(&event.to_string(), &scope()), Heard::Nothing(Ignored::Kind(_))), "{kind}");
    }
}

fn bad(found: &[Finding]) -> Vec<&str> {
    found.iter().filter(|finding| finding.mark == Mark::Bad).map(|finding| finding.text.as_str()).collect()
}

#[tokio::test]
async fn each_right_is_tried_and_the_missing_one_is_named() {
    let aws = Aws::start().await;
    aws.push("shop", "v1", "one");
    let needed = [Needed { image: shop(), retag: true, scan: true }];
    let found = check("main", &setup(&aws), &needed).await;
    let texts: Vec<&str> = found.iter().map(|finding| finding.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "registry main: tidegate is arn:aws:iam::123456789012:role/tidegate",
            "ECR of 123456789012 in eu-central-1: shop can be read and tagged, and what its scans find",
        ]
    );
    let images = aws.with(|world| (world.repositories["shop"].images.len(), world.messages.len()));
    assert_eq!(images, (1, 1), "nothing was changed by looking");
    for api in ["DescribeImages", "BatchGetImage", "PutImage", "DescribeImageScanFindings"] {
        let right = format!("ecr:{api}");
        aws.next(api, Fate::Refused("AccessDeniedException"));
        let found = check("main", &setup(&aws), &needed).await;
        let told = format!(
            "ECR of 123456789012 in eu-central-1: {right} on shop: not allowed; give tidegate's role that right"
        );
        assert_eq!(bad(&found), [told]);
    }
    for (api, right) in [
        ("ReceiveMessage", "sqs:ReceiveMessage"),
        ("DeleteMessage", "sqs:DeleteMessage"),
        ("ChangeMessageVisibility", "sqs:ChangeMessageVisibility"),
    ] {
        aws.next(api, Fate::Refused("AccessDeniedException"));
        let found = check_queue("http://localhost/1/pushes", &access(&aws), UNHURRIED, &scope()).await;
        assert_eq!(
            bad(&found),
            [format!("SQS in eu-central-1: {right} on pushes: not allowed; give tidegate's role that right")]
        );
        assert!(found.iter().any(|f| f.mark == Mark::Warning && f.text.contains("no dead-letter queue")), "{found:?}");
    }
    assert_eq!(aws.with(|world| world.messages.len()), 1);
    let missing = [Needed { image: "other".parse().unwrap(), retag: true, scan: false }];
    let found = check("main", &setup(&aws), &missing).await;
    assert!(bad(&found)[0].contains("there is no such repository; create it"), "{found:?}");
}

#[tokio::test]
async fn a_role_is_taken_on_with_its_external_id() {
    let aws = Aws::start().await;
    aws.push("shop", "v1", "one");
    let role = Some("arn:aws:iam::123456789012:role/images".to_owned());
    let mut access = access(&aws);
    (access.at.role, access.at.external_id) = (role, Some("tide".to_owned()));
    let registry = EcrRegistry::open(&Setup { access, ..setup(&aws) }).await;
    assert!(registry.digest(&shop(), "v1").await.unwrap().is_some());
    let calls = aws.with(|world| std::mem::take(&mut world.calls));
    assert_eq!(calls.iter().map(|(api, _)| api.as_str()).collect::<Vec<_>>(), ["AssumeRole", "DescribeImages"]);
    let said = &calls[0].1;
    assert_eq!((&said["ExternalId"], &said["RoleSessionName"]), (&json!("tide"), &json!("tidegate")));
}

#[tokio::test]
async fn an_event_that_was_changed_on_its_way_is_found_while_it_waits_in_the_queue() {
    let aws = Aws::start().await;
    let digest = aws.push("shop", "v1", "one");
    let look = async || check_queue("http://localhost/1/pushes", &access(&aws), UNHURRIED, &scope()).await;
    assert_eq!(bad(&look().await), [""; 0]);
    aws.send(&push_event(2, "shop", "v2", &digest)["detail"].to_string());
    aws.send(&push_event(3, "shop", "v3", &digest)["detail"].to_string());
    let found = look().await;
    let told = bad(&found);
    assert!(told.len() == 1 && told[0].contains("InputTransformer"), "{found:?}");
    assert_eq!(aws.with(|world| world.messages.len()), 3, "nothing was taken out");
}
