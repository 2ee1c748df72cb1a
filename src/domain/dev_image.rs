//! Which image is a commit's. The first that is seen under a dev tag of the commit is, and stays so: whoever pushes another
//! later under such a tag changes what the tag names, not what was built of the commit.

use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::image::{ImageRef, Named, digests};
use super::{AppName, CommitSha, DeliveryId, Digest, PersonId};

/// What was seen under the dev tags of one commit, of one image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevImage {
    /// What counts: the first that was seen, or the one that a person said is meant.
    pub digest: Digest,
    /// What else was seen.
    #[serde(default)]
    pub others: Vec<Digest>,
    /// Who said which is meant, where somebody did.
    #[serde(default)]
    pub accepted_by: Option<PersonId>,
}

impl DevImage {
    /// Takes in what its tags name, the oldest push first; with what is new of it and is not what counts.
    pub fn see(known: Option<Self>, named: &[ImageRef]) -> Option<(Self, Vec<ImageRef>)> {
        let first = || named.first().map(|image| image.digest.clone());
        let digest = known.as_ref().map(|known| known.digest.clone()).or_else(first)?;
        let mut build = known.unwrap_or(Self { digest, others: Vec::new(), accepted_by: None });
        let mut new: Vec<ImageRef> = Vec::new();
        for image in named {
            if image.digest != build.digest && !build.others.contains(&image.digest) {
                build.others.push(image.digest.clone());
                new.push(image.clone());
            }
        }
        Some((build, new))
    }

    /// With another one as what counts, because a person says that it is meant.
    #[must_use]
    pub fn accepting(mut self, digest: &Digest, by: &PersonId) -> Self {
        let before = std::mem::replace(&mut self.digest, digest.clone());
        self.others.retain(|other| other != digest);
        self.others.push(before);
        self.accepted_by = Some(by.clone());
        self
    }
}

/// The dev images that were there when people were asked to vote on a head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuiltBefore {
    /// The head.
    pub head: CommitSha,
    /// Their digests, sorted.
    pub digests: Vec<Named>,
    /// Those that were there first, where votes name them. Empty where an older tidegate looked: its votes named none.
    #[serde(default)]
    pub first: Vec<Named>,
}

impl Delivery {
    /// The dev images of a head that votes on it name, where there are any.
    pub fn named_before(&self, head: &CommitSha) -> Option<&BuiltBefore> {
        self.known.built_before.as_ref().filter(|built| built.head == *head && !built.first.is_empty())
    }

    /// The dev images of a head as they are now, with those that were there first.
    pub fn built_now(&self, head: &CommitSha, digests: Vec<Named>) -> BuiltBefore {
        let first = self.named_before(head).map_or_else(|| digests.clone(), |built| built.first.clone());
        BuiltBefore { head: head.clone(), digests, first }
    }

    /// The digests that would ship with a head, as far as they exist: its images, before these the dev images that they are
    /// made of.
    pub fn digests_of(&self, head: &CommitSha) -> Vec<Named> {
        let before = || self.named_before(head).map(|built| built.digests.clone()).unwrap_or_default();
        if self.known.images.is_empty() { before() } else { digests(&self.known.images) }
    }

    /// The first digests that were built of a head, where they are known.
    pub fn first_built(&self, head: &CommitSha) -> Option<&Vec<Named>> {
        self.named_before(head).map(|built| &built.first).or(self.known.bound.as_ref())
    }
}

/// What everybody is told, once, of another image under a dev tag. `releases` are the deliveries that would ship it.
pub fn told_another(
    (app, commit): (&AppName, &CommitSha),
    counts: &Digest,
    named: &ImageRef,
    releases: &[DeliveryId],
) -> String {
    let (counts, digest, commit) = (counts.short(), named.digest.short(), commit.short());
    let accept: Vec<String> = releases.iter().map(|id| format!("/tide accept {id} {digest}")).collect();
    let meant = match accept.is_empty() {
        true => {
            "a release of that commit takes the first, unless somebody says then, with /tide accept, that".to_owned()
        }
        false => format!("the first is what is released, unless somebody says with {} that", accept.join(" or ")),
    };
    format!(
        "the dev image of {commit} of {app} was {counts}, and {}:{} names {digest} now: {meant} the other is meant",
        named.name, named.tag
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(digit: char) -> Digest {
        format!("sha256:{}", digit.to_string().repeat(64)).parse().expect("a digest")
    }

    fn image(digit: char) -> ImageRef {
        let (name, tag) = ("shop".parse().expect("a name"), "dev-0123abc".to_owned());
        ImageRef { name, tag, digest: digest(digit) }
    }

    #[test]
    fn the_first_image_of_a_commit_counts_whatever_is_pushed_later() {
        assert_eq!(DevImage::see(None, &[]), None);
        let (build, new) = DevImage::see(None, &[image('a'), image('b')]).expect("seen");
        assert_eq!((build.digest.clone(), new), (digest('a'), vec![image('b')]));
        let (build, new) = DevImage::see(Some(build), &[image('b'), image('c')]).expect("seen");
        assert_eq!((build.digest.clone(), new), (digest('a'), vec![image('c')]));
        let (build, new) = DevImage::see(Some(build), &[]).expect("known");
        assert_eq!((build.digest, new), (digest('a'), vec![]));
    }

    #[test]
    fn a_person_can_say_that_another_is_meant_and_what_was_seen_is_not_news() {
        let (build, _) = DevImage::see(None, &[image('a'), image('b')]).expect("seen");
        let build = build.accepting(&digest('b'), &"alice".parse().expect("a name"));
        let (build, new) = DevImage::see(Some(build), &[image('a'), image('b')]).expect("seen");
        assert_eq!((build.digest, build.others, new), (digest('b'), vec![digest('a')], vec![]));
    }
}
