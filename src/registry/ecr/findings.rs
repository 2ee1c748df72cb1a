//! What ECR's scan found in an image: of an index the worst of its children. DescribeImages says nothing of it any more, so
//! DescribeImageScanFindings is asked; what is not scanned, or not scanned to its end, has no findings.

use aws_sdk_ecr::error::ProvideErrorMetadata as _;
use aws_sdk_ecr::types::{FindingSeverity, ScanStatus};

use super::fault::told;
use super::{EcrRegistry, by_digest};
use crate::domain::{Digest, ImageName};
use crate::port::PortResult;
use crate::registry::ScanFindings;
use crate::registry::manifest::{CHILDREN, runnable};

/// The findings of an image; none where there is no scan that can be judged, of it or of one of its children that runs. An index
/// without any says nothing.
pub(super) async fn of(ecr: &EcrRegistry, image: &ImageName, digest: &Digest) -> PortResult<Option<ScanFindings>> {
    let Some(detail) = ecr.one(image, by_digest(digest)).await? else { return Ok(None) };
    if !detail.image_manifest_media_type().is_some_and(|kind| CHILDREN.contains(&kind)) {
        return alone(ecr, image, digest).await;
    }
    let Some(index) = ecr.manifest(image, digest).await? else { return Ok(None) };
    let Some(named) = runnable(index.image_manifest.as_deref().unwrap_or_default()) else { return Ok(None) };
    if named.is_empty() {
        return Ok(None);
    }
    let mut worst = ScanFindings::default();
    for child in named {
        let Some(found) = alone(ecr, image, &child).await? else { return Ok(None) };
        worst = ScanFindings {
            critical: worst.critical.max(found.critical),
            high: worst.high.max(found.high),
            medium: worst.medium.max(found.medium),
            low: worst.low.max(found.low),
        };
    }
    Ok(Some(worst))
}

async fn alone(ecr: &EcrRegistry, image: &ImageName, digest: &Digest) -> PortResult<Option<ScanFindings>> {
    ecr.count("DescribeImageScanFindings");
    let call = ecr.client.describe_image_scan_findings().registry_id(&ecr.account).repository_name(image.as_str());
    let answer = match call.image_id(by_digest(digest)).max_results(1).send().await {
        Ok(answer) => answer,
        Err(error) if matches!(error.code(), Some("ScanNotFoundException" | "ImageNotFoundException")) => {
            return Ok(None);
        }
        Err(error) => return Err(told(ecr.asked("ecr:DescribeImageScanFindings", image), &error)),
    };
    let status = answer.image_scan_status().and_then(|status| status.status());
    if !matches!(status, Some(ScanStatus::Complete | ScanStatus::Active)) {
        return Ok(None);
    }
    let Some(counts) = answer.image_scan_findings.and_then(|findings| findings.finding_severity_counts) else {
        return Ok(Some(ScanFindings::default()));
    };
    let count = |severity| counts.get(&severity).map_or(0, |n| n.unsigned_abs());
    Ok(Some(ScanFindings {
        critical: count(FindingSeverity::Critical),
        high: count(FindingSeverity::High),
        medium: count(FindingSeverity::Medium),
        low: count(FindingSeverity::Low),
    }))
}
