//! What happens in registries of ECR, as EventBridge tells it: through an SQS queue, or by calling `POST /webhooks/ecr`.
//!
//! An event is a hint and nothing more: what it claims is asked of the registry before anything rests on it, and what is lost
//! is found by the scan. So a wrong one costs a look, and here it matters only that nothing is acknowledged before it is
//! stored, and that what cannot be used is counted where somebody sees it.

use std::collections::BTreeMap;

use crate::domain::ImageName;
use crate::domain::catalog::Catalog;

mod counts;
pub mod queue;
mod reading;
pub mod webhook;

pub use counts::{Counts, Outcome};
pub use reading::{Heard, Ignored, read};

/// The inbox source of what is told, by whatever way: an event that comes by both is stored once.
pub const SOURCE: &str = "ecr";

/// Which events concern whom.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The name of a registry, by account and region.
    registries: BTreeMap<(String, String), String>,
    /// The registry of an image.
    images: BTreeMap<ImageName, String>,
}

impl Scope {
    /// What these registries hold of the catalog's images.
    pub fn new<'a>(registries: impl IntoIterator<Item = (&'a str, &'a str, &'a str)>, catalog: &Catalog) -> Self {
        let registries = registries.into_iter();
        Self {
            registries: registries
                .map(|(name, account, region)| ((account.into(), region.into()), name.into()))
                .collect(),
            images: catalog.images().map(|spec| (spec.name.clone(), spec.registry.clone())).collect(),
        }
    }

    /// The name of a registry.
    fn registry(&self, account: &str, region: &str) -> Option<&str> {
        self.registries.get(&(account.to_owned(), region.to_owned())).map(String::as_str)
    }

    /// The image that a repository of a registry is, if an app has it there.
    fn image(&self, registry: &str, repository: &str) -> Option<&ImageName> {
        let name = ImageName::parse(repository).ok()?;
        let (image, of) = self.images.get_key_value(&name)?;
        (of == registry).then_some(image)
    }
}
