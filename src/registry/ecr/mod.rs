//! Amazon ECR. All that is asked of it is plain API, signed by whoever tidegate is: no docker login, so no token to renew.
//!
//! What easily goes wrong, and is kept to here:
//! - An image can be there and not be pullable: archived. Listings show those only if asked (`imageStatus: ANY`), and what is
//!   not active counts as not there.
//! - A call for several images fails as a whole where one is missing: one image a call.
//! - A tag has no time of its own; `pushed_at` is its manifest's.
//! - A retag puts the very bytes again and names their digest, so that ECR itself refuses any others.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use async_trait::async_trait;
use aws_sdk_ecr::Client;
use aws_sdk_ecr::error::ProvideErrorMetadata as _;
use aws_sdk_ecr::types::{
    DescribeImagesFilter, Image, ImageDetail, ImageFailureCode, ImageIdentifier, ImageStatus, ImageStatusFilter,
    TagStatus,
};

use self::access::{Access, Patience};
use self::fault::{Asked, told};
use super::manifest::{CHILDREN, MEDIA_TYPES, Tree};
use super::{Page, Presence, Registry, TaggedImage, check_tag, is_free, lacks, missing};
use crate::domain::scan::Scan;
use crate::domain::{Digest, ImageName, Instant};
use crate::port::{PortError, PortResult};

pub mod access;
pub mod deploy;
pub(crate) mod fault;
mod findings;
pub mod online;

/// How many images a page of the listing has: as many as ECR gives.
const A_PAGE: i32 = 1000;
/// How many images can be asked about at once.
const AT_ONCE: usize = 100;

/// Which registry, and how.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The account, twelve digits: the registry's id.
    pub account: String,
    /// As whom and where it is asked.
    pub access: Access,
    /// How long calls may take.
    pub patience: Patience,
    /// How often all tags are listed anew.
    pub scan: Duration,
    /// Whether its events are to come through a queue or a webhook.
    pub heard: bool,
}

/// A private registry of ECR: one account in one region.
pub struct EcrRegistry {
    client: Client,
    account: String,
    region: String,
    place: String,
    scan: Duration,
    heard: bool,
    /// Calls since the start, in the order of `APIS`.
    calls: [AtomicU64; APIS.len()],
}

/// What is called.
const APIS: [&str; 4] = ["BatchGetImage", "DescribeImageScanFindings", "DescribeImages", "PutImage"];

impl EcrRegistry {
    /// The registry.
    pub async fn open(setup: &Setup) -> Self {
        let config = setup.access.config(setup.patience).await;
        let place = format!("ECR of {} in {}", setup.account, setup.access.at.region);
        Self {
            client: Client::new(&config),
            account: setup.account.clone(),
            region: setup.access.at.region.clone(),
            place,
            scan: setup.scan,
            heard: setup.heard,
            calls: Default::default(),
        }
    }

    /// Counts a call, retries apart.
    fn count(&self, api: &str) {
        if let Some(counter) = APIS.iter().position(|name| *name == api).and_then(|place| self.calls.get(place)) {
            counter.fetch_add(1, Relaxed);
        }
    }

    fn asked<'a>(&'a self, right: &'a str, on: &'a ImageName) -> Asked<'a> {
        Asked { place: &self.place, right, on: on.as_str() }
    }

    /// What there is under one tag or digest, archived or not.
    async fn describe(&self, image: &ImageName, ids: Vec<ImageIdentifier>) -> PortResult<Option<Vec<ImageDetail>>> {
        self.count("DescribeImages");
        let call = self.client.describe_images().registry_id(&self.account).repository_name(image.as_str());
        match call.set_image_ids(Some(ids)).filter(any(None)).send().await {
            Ok(answer) => Ok(answer.image_details),
            Err(error) if error.code() == Some("ImageNotFoundException") => Ok(None),
            Err(error) => Err(told(self.asked("ecr:DescribeImages", image), &error)),
        }
    }

    async fn one(&self, image: &ImageName, id: ImageIdentifier) -> PortResult<Option<ImageDetail>> {
        Ok(self.describe(image, vec![id]).await?.and_then(|found| found.into_iter().next()))
    }

    /// A manifest as it was pushed.
    async fn manifest(&self, image: &ImageName, digest: &Digest) -> PortResult<Option<Image>> {
        self.count("BatchGetImage");
        let asked = self.asked("ecr:BatchGetImage", image);
        let call = self.client.batch_get_image().registry_id(&self.account).repository_name(image.as_str());
        let accepted = MEDIA_TYPES.map(str::to_owned).to_vec();
        let call = call.image_ids(by_digest(digest)).set_accepted_media_types(Some(accepted));
        let answer = call.send().await.map_err(|e| told(asked, &e))?;
        if let Some(found) = answer.images.unwrap_or_default().into_iter().next() {
            return Ok(Some(found));
        }
        let failure = answer.failures.unwrap_or_default().into_iter().next();
        match failure.as_ref().and_then(|failure| failure.failure_code.as_ref()) {
            None | Some(ImageFailureCode::ImageNotFound) => Ok(None),
            Some(code) => {
                let why = failure.as_ref().and_then(|failure| failure.failure_reason.as_deref()).unwrap_or_default();
                let told = format!("{asked}: {} cannot be had ({code}); it is tried again later", digest.short());
                Err(PortError::transient(told, why))
            }
        }
    }

    /// What an index is made of; how it is there where that cannot be said.
    async fn tree(&self, image: &ImageName, digest: &Digest) -> PortResult<Result<Tree, Presence>> {
        let mut tree = Tree::of(digest);
        while let Some((next, depth)) = tree.next() {
            let Some(found) = self.manifest(image, &next).await? else {
                return Ok(Err(if depth == 0 { Presence::Gone } else { lacks(&next) }));
            };
            let manifest = found.image_manifest.as_deref().unwrap_or_default();
            if let Err(why) = tree.read((&next, depth), manifest, found.image_manifest_media_type.as_deref()) {
                return Ok(Err(Presence::Incomplete(why)));
            }
        }
        Ok(Ok(tree))
    }

    /// Whether all that an index names is there and active.
    async fn with_parts(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        let tree = match self.tree(image, digest).await? {
            Ok(tree) => tree,
            Err(presence) => return Ok(presence),
        };
        let parts: Vec<Digest> = tree.parts().cloned().collect();
        for some in parts.chunks(AT_ONCE) {
            let Some(found) = self.describe(image, some.iter().map(by_digest).collect()).await? else {
                return Ok(Presence::Incomplete("a part of it is not there".to_owned()));
            };
            let active =
                |child: &&Digest| found.iter().any(|d| d.image_digest() == Some(child.as_str()) && is_active(d));
            if let Some(part) = some.iter().find(|part| !active(part)) {
                return Ok(Presence::Incomplete(format!("its part {} is archived", part.short())));
            }
        }
        Ok(Presence::There)
    }
}

#[async_trait]
impl Registry for EcrRegistry {
    async fn digest(&self, image: &ImageName, tag: &str) -> PortResult<Option<Digest>> {
        if check_tag(tag).is_err() {
            return Ok(None);
        }
        let id = ImageIdentifier::builder().image_tag(tag).build();
        let found = self.one(image, id).await?;
        found.and_then(|detail| detail.image_digest).map(|digest| read(image, &digest)).transpose()
    }

    async fn presence(&self, image: &ImageName, digest: &Digest) -> PortResult<Presence> {
        let Some(detail) = self.one(image, by_digest(digest)).await? else { return Ok(Presence::Gone) };
        if !is_active(&detail) {
            return Ok(Presence::Archived);
        }
        match detail.image_manifest_media_type() {
            Some(kind) if CHILDREN.contains(&kind) => self.with_parts(image, digest).await,
            _ => Ok(Presence::There),
        }
    }

    async fn list(&self, image: &ImageName, after: Option<&str>) -> PortResult<Page> {
        self.count("DescribeImages");
        let asked = self.asked("ecr:DescribeImages", image);
        let call = self.client.describe_images().registry_id(&self.account).repository_name(image.as_str());
        let call = call.filter(any(Some(TagStatus::Tagged))).max_results(A_PAGE);
        let answer = match call.set_next_token(after.map(str::to_owned)).send().await {
            Ok(answer) => answer,
            Err(error) if after.is_some() && error.code() == Some("InvalidParameterException") => {
                return Err(PortError::conflict(format!(
                    "{asked}: the listing cannot go on where it was; it begins anew"
                )));
            }
            Err(error) => return Err(told(asked, &error)),
        };
        let mut tags = Vec::new();
        for detail in answer.image_details.unwrap_or_default() {
            let Some(digest) = detail.image_digest() else { continue };
            let digest = read(image, digest)?;
            let at = detail.image_pushed_at().and_then(|at| at.to_millis().ok());
            let pushed_at = at.and_then(Instant::from_timestamp_millis).unwrap_or_default();
            let tag = |tag: &String| TaggedImage { tag: tag.clone(), digest: Some(digest.clone()), pushed_at };
            tags.extend(detail.image_tags().iter().map(tag));
        }
        Ok(Page { tags, next: answer.next_token })
    }

    fn scan_every(&self) -> Option<Duration> {
        Some(self.scan)
    }

    fn heard_by(&self) -> Option<&'static str> {
        self.heard.then_some("the EventBridge rule, its target and its dead-letter queue")
    }

    fn calls(&self) -> Vec<(&'static str, u64)> {
        APIS.into_iter().zip(&self.calls).map(|(name, counter)| (name, counter.load(Relaxed))).collect()
    }

    async fn retag(&self, image: &ImageName, digest: &Digest, tag: &str) -> PortResult<()> {
        check_tag(tag)?;
        let asked = self.asked("ecr:PutImage", image);
        if let Some(named) = self.digest(image, tag).await? {
            return is_free(image, tag, digest, &named);
        }
        let missing = || missing(image, digest);
        let found = self.manifest(image, digest).await?.ok_or_else(missing)?;
        let manifest = found.image_manifest.ok_or_else(missing)?;
        let call = self.client.put_image().registry_id(&self.account).repository_name(image.as_str());
        let call = call.image_manifest(manifest).set_image_manifest_media_type(found.image_manifest_media_type);
        self.count("PutImage");
        match call.image_digest(digest.as_str()).image_tag(tag).send().await {
            Ok(_) => Ok(()),
            Err(error) => match error.code() {
                // Somebody was faster, or the answer to an attempt of ours was lost: what counts is what the tag names now.
                Some("ImageAlreadyExistsException" | "ImageTagAlreadyExistsException") => {
                    let named = self.digest(image, tag).await?.ok_or_else(|| told(asked, &error))?;
                    is_free(image, tag, digest, &named)
                }
                Some("ReferencedImagesNotFoundException") => {
                    let short = digest.short();
                    Err(PortError::not_found(format!(
                        "{image}: images that {short} is made of are gone; push it again"
                    )))
                }
                _ => Err(told(asked, &error)),
            },
        }
    }

    async fn scan(&self, image: &ImageName, digest: &Digest) -> PortResult<Scan> {
        findings::of(self, image, digest).await
    }
}

fn any(tags: Option<TagStatus>) -> DescribeImagesFilter {
    DescribeImagesFilter::builder().set_tag_status(tags).image_status(ImageStatusFilter::Any).build()
}

fn by_digest(digest: &Digest) -> ImageIdentifier {
    ImageIdentifier::builder().image_digest(digest.as_str()).build()
}

/// Whether it can be pulled. Where ECR says nothing of it, it knows no archive.
fn is_active(detail: &ImageDetail) -> bool {
    detail.image_status().is_none_or(|status| *status == ImageStatus::Active)
}

fn read(image: &ImageName, digest: &str) -> PortResult<Digest> {
    Digest::parse(digest).map_err(|e| PortError::transient(format!("ECR named a digest of {image} that is none"), e))
}
