//! What the env-repo writer promises, on texts and on real repositories.

mod all;
mod arrivals;
mod beside;
mod created;
mod git;
mod globs;
mod includes;
mod meaning;
mod network;
mod pins;
mod races;
mod refusals;
mod relaxed;
mod rendered;
mod signed;
mod texts;

use super::*;
use crate::domain::ImageName;

/// An image by name.
fn image(name: &str) -> ImageName {
    ImageName::parse(name).unwrap()
}

/// A digest made of one repeated digit.
fn digest(digit: char) -> Digest {
    Digest::parse(format!("sha256:{}", digit.to_string().repeat(64))).unwrap()
}

/// `shop` at a tag.
fn shop(tag: &str) -> ImageValue {
    ImageValue { image: image("shop"), new_name: None, tag: tag.into(), digest: None, pin: false }
}

fn kustomize() -> FileSpec {
    FileSpec::Kustomize { path: "kustomization.yaml".into(), create: false }
}

fn yaml(at: &str) -> FileSpec {
    FileSpec::Yaml {
        path: "values.yaml".into(),
        document: None,
        at: at.into(),
        digest_at: None,
        tag_with_digest: false,
        create: false,
        with_aliases: false,
        value: None,
    }
}

fn helm() -> FileSpec {
    FileSpec::Helm {
        path: "values.yaml".into(),
        tag_at: None,
        digest_at: None,
        tag_with_digest: false,
        create: false,
        with_aliases: false,
        value: None,
    }
}
