//! A version's tag that names other images by now than an environment took under it. What that environment took has earned
//! its way on; what the tag names has not been there, and no vote opens that.

use serde::{Deserialize, Serialize};

use super::deployment::Deployment;
use super::image::ImageRef;
use super::{DeliveryId, EnvName, Version};

/// What an environment took of a version, and what the version's tags name by now.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Displaced {
    /// The environment that had to be passed before.
    pub environment: EnvName,
    /// What it took, of the images that are others now.
    pub took: Vec<ImageRef>,
    /// What their tags name now, in the same order.
    pub now: Vec<ImageRef>,
}

impl Displaced {
    /// What is displaced, if an environment took a version, as its deployments tell (newest first), and never took it as its
    /// tags are now.
    pub fn of(environment: &EnvName, version: Version, all: &[Deployment], now: &[ImageRef]) -> Option<Self> {
        let took: Vec<&Deployment> = all.iter().filter(|d| d.version == Some(version)).collect();
        let others = |d: &Deployment| {
            let other = |took: &ImageRef| {
                let now = now.iter().find(|now| now.name == took.name && now.digest != took.digest)?;
                Some((took.clone(), now.clone()))
            };
            d.images.iter().filter_map(other).collect::<Vec<_>>()
        };
        if took.iter().any(|d| others(d).is_empty()) {
            return None;
        }
        let (took, now) = others(took.first()?).into_iter().unzip();
        Some(Self { environment: environment.clone(), took, now })
    }

    /// What is wrong and both ways out, in one clause.
    pub fn words(&self, delivery: &DeliveryId) -> String {
        let one = |(took, now): (&ImageRef, &ImageRef)| {
            format!(
                "{}:{} as {}, and that tag names {} now",
                took.name,
                took.tag,
                took.digest.short(),
                now.digest.short()
            )
        };
        let which: Vec<String> = self.took.iter().zip(&self.now).map(one).collect();
        let back: Vec<&str> = self.took.iter().map(|image| image.digest.short()).collect();
        format!(
            "{} took {}, which was never there: give {} the tag again, or /tide abort {delivery} and cut another version",
            self.environment,
            which.join("; "),
            back.join(", ")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::deployment::Health;

    fn image(name: &str, digit: char) -> ImageRef {
        let digest = format!("sha256:{}", digit.to_string().repeat(64)).parse().expect("a digest");
        ImageRef { name: name.parse().expect("a name"), tag: "v1.4.0".to_owned(), digest }
    }

    fn deployment(version: Version, images: Vec<ImageRef>) -> Deployment {
        Deployment {
            delivery: "shop-1".parse().expect("an id"),
            lane: None,
            app: "shop".parse().expect("a name"),
            environment: "stage".parse().expect("a name"),
            version: Some(version),
            source: None,
            images,
            env_commit: "1".repeat(40).parse().expect("a commit"),
            at: crate::domain::Instant::default(),
            health: Health::NotObserved,
            bad: None,
            lost: None,
            came: crate::domain::deployment::Came::LetIn,
        }
    }

    #[test]
    fn what_an_environment_took_is_displaced_until_the_tag_is_back_or_it_took_the_other_too() {
        let (version, stage) = (Version::new(1, 4, 0), "stage".parse().expect("a name"));
        let took = deployment(version, vec![image("api", 'a'), image("web", 'b')]);
        let other = deployment(Version::new(1, 3, 0), vec![image("api", 'c')]);
        let of = |all: &[Deployment], now: &[ImageRef]| Displaced::of(&stage, version, all, now);
        let same = [image("web", 'b'), image("api", 'a')];
        let moved = [image("api", 'd'), image("web", 'b')];
        assert_eq!(of(&[], &moved), None);
        assert_eq!(of(std::slice::from_ref(&other), &moved), None);
        assert_eq!(of(&[other.clone(), took.clone()], &same), None);
        let displaced = of(&[other, took.clone()], &moved).expect("displaced");
        assert_eq!((&displaced.took, &displaced.now), (&vec![image("api", 'a')], &vec![image("api", 'd')]));
        assert_eq!(of(&[took, deployment(version, moved.to_vec())], &moved), None);
        insta::assert_snapshot!(displaced.words(&"shop-2".parse().expect("an id")), @"stage took api:v1.4.0 as sha256:aaaaaaaaaaaa, and that tag names sha256:dddddddddddd now, which was never there: give sha256:aaaaaaaaaaaa the tag again, or /tide abort shop-2 and cut another version");
    }
}
