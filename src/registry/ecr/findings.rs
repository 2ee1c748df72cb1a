//! What ECR's scan found in an image: of an index the worst of its children. DescribeImages says nothing of it any more, so
//! DescribeImageScanFindings is asked, whether the scan is basic or enhanced. Each way in which it may say nothing keeps its name.

use std::collections::HashMap;

use aws_sdk_ecr::error::ProvideErrorMetadata as _;
use aws_sdk_ecr::types::{FindingSeverity, ScanStatus};

use super::fault::told;
use super::{EcrRegistry, by_digest};
use crate::domain::scan::{Findings, Mute, Scan};
use crate::domain::{Digest, ImageName};
use crate::port::PortResult;
use crate::registry::Presence;
use crate::registry::manifest::CHILDREN;

/// The longest word of a status that nobody knew when this was written.
const WORD: usize = 40;

/// What is said of an image.
pub(super) async fn of(ecr: &EcrRegistry, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
    let scan = seen(ecr, image, digest).await?;
    Ok(scan.shown_at(page(&ecr.region, &ecr.account, image, digest)))
}

async fn seen(ecr: &EcrRegistry, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
    let Some(detail) = ecr.one(image, by_digest(digest)).await? else { return Ok(Scan::mute(Mute::Gone)) };
    if !detail.image_manifest_media_type().is_some_and(|kind| CHILDREN.contains(&kind)) {
        return alone(ecr, image, digest).await;
    }
    let named = match ecr.tree(image, digest).await? {
        Ok(tree) => tree.runnable(),
        Err(Presence::Gone) => return Ok(Scan::mute(Mute::Gone)),
        Err(_) => return Ok(Scan::mute(Mute::Unreadable)),
    };
    if named.is_empty() {
        return Ok(Scan::mute(Mute::Empty));
    }
    let mut whole = Scan::default();
    for child in named {
        let part = alone(ecr, image, &child).await?;
        whole = whole.with(&child, part);
    }
    Ok(whole)
}

async fn alone(ecr: &EcrRegistry, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
    ecr.count("DescribeImageScanFindings");
    let call = ecr.client.describe_image_scan_findings().registry_id(&ecr.account).repository_name(image.as_str());
    let answer = match call.image_id(by_digest(digest)).max_results(1).send().await {
        Ok(answer) => answer,
        Err(error) => {
            return match error.code() {
                Some("ScanNotFoundException") => Ok(Scan::mute(Mute::Never)),
                Some("ImageNotFoundException") => Ok(Scan::mute(Mute::Gone)),
                _ => Err(told(ecr.asked("ecr:DescribeImageScanFindings", image), &error)),
            };
        }
    };
    let counts = answer.image_scan_findings.and_then(|findings| findings.finding_severity_counts);
    Ok(match answer.image_scan_status.and_then(|status| status.status) {
        Some(status) => said(&status, &counts.unwrap_or_default()),
        None => Scan::mute(Mute::Unavailable),
    })
}

/// What a status means. One that is over may be judged, and so may one that goes on for as long as the image is there.
fn said(status: &ScanStatus, counts: &HashMap<FindingSeverity, i32>) -> Scan {
    match status {
        ScanStatus::Complete | ScanStatus::Active => Scan::over(counted(counts)),
        ScanStatus::InProgress | ScanStatus::Pending => Scan::running(status.as_str()),
        ScanStatus::Failed => Scan::mute(Mute::Failed),
        ScanStatus::UnsupportedImage => Scan::mute(Mute::Unsupported),
        ScanStatus::ScanEligibilityExpired => Scan::mute(Mute::Expired),
        ScanStatus::FindingsUnavailable => Scan::mute(Mute::Unavailable),
        ScanStatus::LimitExceeded => Scan::mute(Mute::LimitExceeded),
        ScanStatus::ImageArchived => Scan::mute(Mute::Archived),
        other => Scan::mute(Mute::Other(other.as_str().chars().take(WORD).collect())),
    }
}

/// Severities that are not there count nothing; one that nobody knew when this was written is as good as unrated.
fn counted(counts: &HashMap<FindingSeverity, i32>) -> Findings {
    let mut found = Findings::default();
    for (severity, n) in counts {
        let place = match severity {
            FindingSeverity::Critical => &mut found.critical,
            FindingSeverity::High => &mut found.high,
            FindingSeverity::Medium => &mut found.medium,
            FindingSeverity::Low => &mut found.low,
            FindingSeverity::Informational => &mut found.informational,
            _ => &mut found.undefined,
        };
        *place = place.saturating_add(n.unsigned_abs());
    }
    found
}

/// The console's page of an image; none where nobody knows the console's address.
fn page(region: &str, account: &str, image: &ImageName, digest: &Digest) -> Option<String> {
    let host = match region {
        _ if region.starts_with("cn-") => format!("{region}.console.amazonaws.cn"),
        _ if region.starts_with("us-gov-") => "console.amazonaws-us-gov.com".to_owned(),
        _ if ["iso", "eusc-"].iter().any(|part| region.contains(part)) => return None,
        _ => format!("{region}.console.aws.amazon.com"),
    };
    Some(format!("https://{host}/ecr/repositories/private/{account}/{image}/_/image/{digest}/details?region={region}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_keeps_what_it_means() {
        let counts = HashMap::from([(FindingSeverity::High, 2), (FindingSeverity::from("BACKWARDS"), 1)]);
        let found = Findings { high: 2, undefined: 1, ..Findings::default() };
        for (status, scan) in [
            ("COMPLETE", Scan::over(found)),
            ("ACTIVE", Scan::over(found)),
            ("IN_PROGRESS", Scan::running("IN_PROGRESS")),
            ("PENDING", Scan::running("PENDING")),
            ("FAILED", Scan::mute(Mute::Failed)),
            ("UNSUPPORTED_IMAGE", Scan::mute(Mute::Unsupported)),
            ("SCAN_ELIGIBILITY_EXPIRED", Scan::mute(Mute::Expired)),
            ("FINDINGS_UNAVAILABLE", Scan::mute(Mute::Unavailable)),
            ("LIMIT_EXCEEDED", Scan::mute(Mute::LimitExceeded)),
            ("IMAGE_ARCHIVED", Scan::mute(Mute::Archived)),
            ("SIDEWAYS", Scan::mute(Mute::Other("SIDEWAYS".to_owned()))),
        ] {
            assert_eq!(said(&ScanStatus::from(status), &counts), scan, "{status}");
        }
    }

    #[test]
    fn every_severity_has_its_place() {
        let all = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL", "UNDEFINED"];
        let counts = all.into_iter().zip(1..).map(|(severity, n)| (FindingSeverity::from(severity), n)).collect();
        let found = Findings { critical: 1, high: 2, medium: 3, low: 4, informational: 5, undefined: 6 };
        assert_eq!(counted(&counts), found);
    }

    #[test]
    fn the_page_of_an_image_is_where_its_partition_has_its_console() {
        let (image, digest) = ("acme/shop".parse().unwrap(), format!("sha256:{}", "a".repeat(64)).parse().unwrap());
        let host = |region: &str| {
            let page = page(region, "123456789012", &image, &digest)?;
            Some(page.strip_prefix("https://").unwrap().split_once('/').unwrap().0.to_owned())
        };
        assert_eq!(host("eu-central-1").as_deref(), Some("eu-central-1.console.aws.amazon.com"));
        assert_eq!(host("cn-north-1").as_deref(), Some("cn-north-1.console.amazonaws.cn"));
        assert_eq!(host("us-gov-west-1").as_deref(), Some("console.amazonaws-us-gov.com"));
        assert_eq!(host("us-iso-east-1"), None);
        assert!(
            page("eu-central-1", "123456789012", &image, &digest)
                .unwrap()
                .contains("/123456789012/acme/shop/_/image/sha256:aaaa")
        );
    }
}
