//! `check --online` for a registry of ECR and its queue: who asks, which right is missing, and what of the queue is not as it must
//! be. Every right is tried with a call that changes nothing: one for something that cannot be, or is refused whatever comes of it.

use std::collections::BTreeSet;

use aws_sdk_ecr::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_ecr::types::{DescribeImagesFilter, ImageIdentifier, ImageStatusFilter};
use aws_sdk_sqs::types::{Message, QueueAttributeName};

use super::access::{Access, Patience};
use super::fault::{Asked, is_denied, told};
use super::{EcrRegistry, Setup};
use crate::domain::ImageName;
use crate::port::Finding;
use crate::registry::events::{Heard, Scope, read};

/// A digest that no manifest has.
const NONE: &str = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

/// How many messages of a queue are looked at.
const A_FEW: i32 = 10;

/// What is needed of an image.
#[derive(Debug, Clone)]
pub struct Needed {
    /// Which.
    pub image: ImageName,
    /// Whether it gets further tags.
    pub retag: bool,
    /// Whether its scan is judged.
    pub scan: bool,
}

/// Asks whether all is there that these images need.
pub async fn check(name: &str, setup: &Setup, needed: &[Needed]) -> Vec<Finding> {
    let registry = EcrRegistry::open(setup).await;
    let mut found = vec![whoami(name, &setup.access, setup.patience).await];
    for Needed { image, retag, scan } in needed {
        let before = found.len();
        found.extend(describes(&registry, image).await);
        if found.len() > before {
            continue; // whatever it is, the other calls would say it again
        }
        found.extend(gets(&registry, image).await);
        if *retag {
            found.extend(puts(&registry, image).await);
        }
        if *scan {
            found.extend(finds(&registry, image).await);
        }
        if found.len() == before {
            let may = match (*retag, *scan) {
                (true, true) => " and tagged, and what its scans find",
                (true, false) => " and tagged",
                (false, true) => ", and what its scans find",
                (false, false) => "",
            };
            found.push(Finding::good(format!("{}: {image} can be read{may}", registry.place)));
        }
    }
    found
}

/// Who tidegate is there. A key or a profile in the environment goes before a service account's role, and nobody notices.
async fn whoami(name: &str, access: &Access, patience: Patience) -> Finding {
    let client = aws_sdk_sts::Client::new(&access.config_of_sts(patience).await);
    match client.get_caller_identity().send().await {
        Ok(answer) => Finding::good(format!("registry {name}: tidegate is {}", answer.arn.unwrap_or_default())),
        Err(error) => {
            let place = format!("registry {name}: STS in {}", access.at.region);
            let asked = Asked { place: &place, right: "sts:GetCallerIdentity", on: "itself" };
            Finding::warn(told(asked, &error).told)
        }
    }
}

/// What is wrong, if a call was refused for another reason than that what it asked for cannot be.
fn refused<E, R>(asked: Asked<'_>, error: &SdkError<E, R>, expected: &[&str]) -> Option<Finding>
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: std::fmt::Debug,
{
    let code = error.code().unwrap_or_default();
    if expected.contains(&code) && !is_denied(code) {
        return None;
    }
    Some(Finding::bad(told(asked, error).told))
}

async fn describes(registry: &EcrRegistry, image: &ImageName) -> Option<Finding> {
    let call = registry.client.describe_images().registry_id(&registry.account).repository_name(image.as_str());
    let any = DescribeImagesFilter::builder().image_status(ImageStatusFilter::Any).build();
    let answer = call.filter(any).max_results(1).send().await;
    refused(registry.asked("ecr:DescribeImages", image), &answer.err()?, &[])
}

async fn gets(registry: &EcrRegistry, image: &ImageName) -> Option<Finding> {
    let call = registry.client.batch_get_image().registry_id(&registry.account).repository_name(image.as_str());
    let answer = call.image_ids(ImageIdentifier::builder().image_digest(NONE).build()).send().await;
    refused(registry.asked("ecr:BatchGetImage", image), &answer.err()?, &["ImageNotFoundException"])
}

async fn finds(registry: &EcrRegistry, image: &ImageName) -> Option<Finding> {
    let call = registry.client.describe_image_scan_findings().registry_id(&registry.account);
    let none = ImageIdentifier::builder().image_digest(NONE).build();
    let answer = call.repository_name(image.as_str()).image_id(none).send().await;
    let expected = ["ImageNotFoundException", "ScanNotFoundException"];
    refused(registry.asked("ecr:DescribeImageScanFindings", image), &answer.err()?, &expected)
}

/// Puts what is no manifest, and says that it is another: it is refused, or it may not be put at all.
async fn puts(registry: &EcrRegistry, image: &ImageName) -> Option<Finding> {
    let call = registry.client.put_image().registry_id(&registry.account).repository_name(image.as_str());
    let answer = call.image_manifest("{}").image_digest(NONE).send().await;
    let expected = ["InvalidParameterException", "ImageDigestDoesNotMatchException", "ValidationException"];
    refused(registry.asked("ecr:PutImage", image), &answer.err()?, &expected)
}

/// Asks whether a queue is there, can be read, keeps what cannot be, and holds events as EventBridge tells them.
pub async fn check_queue(url: &str, access: &Access, patience: Patience, scope: &Scope) -> Vec<Finding> {
    let client = aws_sdk_sqs::Client::new(&access.config(patience).await);
    let (name, place) = (url.rsplit('/').next().unwrap_or_default(), format!("SQS in {}", access.at.region));
    let asked = |right| Asked { place: &place, right, on: name };
    let mut found = Vec::new();
    let names = [QueueAttributeName::ApproximateNumberOfMessages, QueueAttributeName::RedrivePolicy];
    let call = client.get_queue_attributes().queue_url(url).set_attribute_names(Some(names.to_vec()));
    match call.send().await {
        Ok(answer) => {
            let said = answer.attributes.unwrap_or_default();
            let waiting = said.get(&QueueAttributeName::ApproximateNumberOfMessages).map_or("no", String::as_str);
            found.push(Finding::good(format!("{place}: {name} is there, {waiting} messages wait in it")));
            if !said.contains_key(&QueueAttributeName::RedrivePolicy) {
                let told = format!(
                    "{place}: {name} has no dead-letter queue: what cannot be read comes again until it is too old; give it a \
                     redrive policy"
                );
                found.push(Finding::warn(told));
            }
        }
        Err(error) => found.push(Finding::warn(told(asked("sqs:GetQueueAttributes"), &error).told)),
    }
    let looked = client.receive_message().queue_url(url).max_number_of_messages(A_FEW).wait_time_seconds(0);
    match looked.visibility_timeout(0).send().await {
        Ok(answer) => found.extend(unreadable(&place, name, &answer.messages.unwrap_or_default(), scope)),
        Err(error) => found.extend(refused(asked("sqs:ReceiveMessage"), &error, &[])),
    }
    let bad_handle = ["ReceiptHandleIsInvalid", "InvalidParameterValue", "MessageNotInflight", "InvalidIdFormat"];
    if let Err(error) = client.delete_message().queue_url(url).receipt_handle("none").send().await {
        found.extend(refused(asked("sqs:DeleteMessage"), &error, &bad_handle));
    }
    let hidden = client.change_message_visibility().queue_url(url).receipt_handle("none").visibility_timeout(0);
    if let Err(error) = hidden.send().await {
        found.extend(refused(asked("sqs:ChangeMessageVisibility"), &error, &bad_handle));
    }
    found
}

/// What waits in a queue and is no event, once for each reason. A rule that changes events on their way is noticed here.
fn unreadable(place: &str, name: &str, waiting: &[Message], scope: &Scope) -> Vec<Finding> {
    let why = |message: &Message| match read(message.body().unwrap_or_default(), scope) {
        Heard::Unreadable(why) => Some(why),
        Heard::Event(_) | Heard::Nothing(_) => None,
    };
    let reasons: BTreeSet<String> = waiting.iter().filter_map(why).collect();
    let told = |why| Finding::bad(format!("{place}: {name} holds a message that is not heard: {why}"));
    reasons.into_iter().map(told).collect()
}
