//! Which image is a commit's: the only one that was seen under its dev tags, and not before the commit was known as the tip of
//! a branch that CI builds. Of several commits that one push brings, CI builds the last. A registry does not say who pushed, so
//! where there are several images, or one was there too early, a person says which is meant; until then nothing is made of any
//! of them.

use serde::{Deserialize, Serialize};

use super::delivery::Delivery;
use super::image::{ImageRef, Named, digests};
use super::{AppName, Branch, CommitSha, DeliveryId, Digest, ImageName, PersonId};

/// What was seen under the dev tags of one commit, of one image.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DevImage {
    /// What counts: the first that was seen, or the one that a person said is meant.
    pub digest: Digest,
    /// What else was seen.
    #[serde(default)]
    pub others: Vec<Digest>,
    /// What was pushed before the commit was known as a tip of dev, or of the branch of a release or hotfix.
    #[serde(default)]
    pub early: Vec<Digest>,
    /// Where those branches were when what is too early was first seen. None where an older tidegate looked, or where the
    /// commit was not there yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tips: Vec<Tip>,
    /// Who said which is meant, where somebody did, and nothing else was pushed since.
    #[serde(default)]
    pub accepted_by: Option<PersonId>,
}

/// Where a branch was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// Which branch.
    pub branch: Branch,
    /// At which commit.
    pub at: CommitSha,
}

/// Of what is seen of a commit's dev image, what was there before that commit was known as a tip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Early {
    /// Which.
    pub digests: Vec<Digest>,
    /// Where the branches that CI builds are.
    pub tips: Vec<Tip>,
}

/// Where a branch was, one push after the other, as the forge keeps it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves {
    /// The commits that it was pushed to, oldest first.
    pub tips: Vec<CommitSha>,
    /// Whether there was no push before these.
    pub whole: bool,
}

impl Moves {
    /// Whether the branch was at a commit before it was first at another, or then. Only a record that lacks nothing tells: who
    /// may push by force can set a branch back to a commit, and forth again, after an image was pushed as that commit's.
    pub fn was_at(&self, commit: &CommitSha, by: &CommitSha) -> bool {
        let first = |of: &CommitSha| self.tips.iter().position(|tip| tip == of);
        self.whole && first(commit).zip(first(by)).is_some_and(|(commit, by)| commit <= by)
    }
}

/// Images of which nobody said which is a commit's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undecided {
    /// Which image.
    pub image: ImageName,
    /// Of which commit.
    pub commit: CommitSha,
    /// What was pushed under its dev tags.
    pub digests: Vec<Digest>,
}

impl DevImage {
    /// Takes in what its tags name, the oldest push first, and what of that was there too early; with what is new beside
    /// the first. What is new undoes a person's word: it was not about that.
    pub fn see(known: Option<Self>, named: &[ImageRef], early: &Early) -> Option<(Self, Vec<ImageRef>)> {
        let was = known.is_some();
        let first = || named.first().map(|image| image.digest.clone());
        let digest = known.as_ref().map(|known| known.digest.clone()).or_else(first)?;
        let (others, before, tips) = Default::default();
        let mut build = known.unwrap_or(Self { digest, others, early: before, tips, accepted_by: None });
        let mut new: Vec<ImageRef> = Vec::new();
        for image in named {
            let first = image.digest == build.digest;
            if !first && !build.others.contains(&image.digest) {
                build.others.push(image.digest.clone());
                build.accepted_by = None;
                new.push(image.clone());
            } else if was || !first {
                continue;
            }
            if early.digests.contains(&image.digest) {
                build.early.push(image.digest.clone());
                build.tips.clone_from(&early.tips);
            }
        }
        Some((build, new))
    }

    /// Whether what counts was too early, and nobody said that it is meant.
    pub fn is_early(&self) -> bool {
        self.accepted_by.is_none() && self.early.contains(&self.digest)
    }

    /// Whether all that speaks against it is that it was too early.
    pub fn is_only_early(&self) -> bool {
        self.is_early() && self.others.is_empty()
    }

    /// As one that was not too early, because its commit turns out to have been a tip by then.
    #[must_use]
    pub fn in_time(self) -> Self {
        Self { early: Vec::new(), tips: Vec::new(), ..self }
    }

    /// All that was seen, where nobody can tell which of it is the commit's.
    pub fn undecided(&self, image: &ImageName, commit: &CommitSha) -> Option<Undecided> {
        let doubtful = !self.others.is_empty() || self.early.contains(&self.digest);
        let digests = std::iter::once(&self.digest).chain(&self.others).cloned().collect();
        (self.accepted_by.is_none() && doubtful).then(|| Undecided {
            image: image.clone(),
            commit: commit.clone(),
            digests,
        })
    }

    /// With this one as what counts, because a person says that it is meant.
    #[must_use]
    pub fn accepting(mut self, digest: &Digest, by: &PersonId) -> Self {
        let before = std::mem::replace(&mut self.digest, digest.clone());
        self.others.retain(|other| other != digest);
        if before != *digest {
            self.others.push(before);
        }
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
    /// Who said that they are meant, where nothing tells which of several CI built: every ballot says so.
    #[serde(default)]
    pub meant_by: Option<PersonId>,
}

impl Delivery {
    /// The dev images of a head that votes on it name, where there are any.
    pub fn named_before(&self, head: &CommitSha) -> Option<&BuiltBefore> {
        self.known.built_before.as_ref().filter(|built| built.head == *head && !built.first.is_empty())
    }

    /// The dev images of a head as they are now, with those that were there first.
    pub fn built_now(&self, head: &CommitSha, digests: Vec<Named>) -> BuiltBefore {
        let first = self.named_before(head).map_or_else(|| digests.clone(), |built| built.first.clone());
        BuiltBefore { head: head.clone(), digests, first, meant_by: None }
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
    first: &Digest,
    named: &ImageRef,
    releases: &[DeliveryId],
) -> String {
    let (first, digest, commit) = (first.short(), named.digest.short(), commit.short());
    let say: Vec<String> =
        releases.iter().map(|id| format!("/tide accept {id} {first} or /tide accept {id} {digest}")).collect();
    let say = if say.is_empty() { "with /tide accept".to_owned() } else { format!("with {}", say.join(", ")) };
    format!(
        "{first} and {digest} were both pushed as the dev image of {commit} of {app} ({}:{}): nothing tells which of them CI built. \
         A release of that commit waits until somebody says {say} which is meant",
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
        assert_eq!(DevImage::see(None, &[], &Early::default()), None);
        let (build, new) = DevImage::see(None, &[image('a'), image('b')], &Early::default()).expect("seen");
        assert_eq!((build.digest.clone(), new), (digest('a'), vec![image('b')]));
        let (build, new) = DevImage::see(Some(build), &[image('b'), image('c')], &Early::default()).expect("seen");
        assert_eq!((build.digest.clone(), new), (digest('a'), vec![image('c')]));
        let (build, new) = DevImage::see(Some(build), &[], &Early::default()).expect("known");
        assert_eq!((build.digest, new), (digest('a'), vec![]));
    }

    fn undecided(build: &DevImage) -> Option<Vec<Digest>> {
        let commit = "1".repeat(40).parse().expect("a commit");
        build.undecided(&image('a').name, &commit).map(|undecided| undecided.digests)
    }

    #[test]
    fn of_several_a_person_says_which_is_meant_until_something_else_is_pushed() {
        let (build, _) = DevImage::see(None, &[image('a')], &Early::default()).expect("seen");
        assert_eq!(undecided(&build), None);
        let (build, _) = DevImage::see(Some(build), &[image('a'), image('b')], &Early::default()).expect("seen");
        assert_eq!(undecided(&build), Some(vec![digest('a'), digest('b')]));
        for meant in ['a', 'b'] {
            let build = build.clone().accepting(&digest(meant), &"alice".parse().expect("a name"));
            let (build, new) = DevImage::see(Some(build), &[image('a'), image('b')], &Early::default()).expect("seen");
            assert_eq!((build.digest.clone(), build.others.len(), new.len()), (digest(meant), 1, 0));
            assert_eq!(undecided(&build), None);
            let (build, new) = DevImage::see(Some(build), &[image('c')], &Early::default()).expect("seen");
            assert_eq!((build.digest.clone(), new), (digest(meant), vec![image('c')]));
            assert!(undecided(&build).is_some(), "nobody said anything of that");
        }
    }

    #[test]
    fn what_was_there_before_its_commit_was_is_nobodys_until_a_person_says_so() {
        let early = Early { digests: vec![digest('a')], tips: Vec::new() };
        let (build, new) = DevImage::see(None, &[image('a')], &early).expect("seen");
        assert_eq!((undecided(&build), new), (Some(vec![digest('a')]), vec![]));
        let (build, _) = DevImage::see(Some(build), &[image('a')], &Early::default()).expect("seen");
        assert_eq!(undecided(&build), Some(vec![digest('a')]), "it stays so");
        let build = build.accepting(&digest('a'), &"alice".parse().expect("a name"));
        assert_eq!((undecided(&build), build.others), (None, vec![]));
    }

    fn commit(digit: char) -> CommitSha {
        CommitSha::parse(digit.to_string().repeat(40)).expect("a commit")
    }

    #[test]
    fn a_commit_that_was_a_tip_before_its_image_was_seen_is_told_from_one_that_became_a_tip_after() {
        let moves = |tips: &str, whole| Moves { tips: tips.chars().map(commit).collect(), whole };
        assert!(moves("123", true).was_at(&commit('2'), &commit('3')));
        assert!(moves("123", true).was_at(&commit('3'), &commit('3')));
        assert!(!moves("13", true).was_at(&commit('2'), &commit('3')), "it never was");
        assert!(!moves("1323", true).was_at(&commit('2'), &commit('3')), "somebody set it back and forth since");
        assert!(!moves("123", false).was_at(&commit('2'), &commit('3')), "nobody knows what was before");
        assert!(!moves("12", true).was_at(&commit('2'), &commit('3')));
    }

    #[test]
    fn what_turns_out_to_be_in_time_counts_unless_anything_else_speaks_against_it() {
        let tips = vec![Tip { branch: "dev".parse().expect("a branch"), at: commit('3') }];
        let early = Early { digests: vec![digest('a')], tips: tips.clone() };
        let (build, _) = DevImage::see(None, &[image('a')], &early).expect("seen");
        assert!(build.is_only_early() && build.tips == tips);
        assert_eq!(undecided(&build.clone().in_time()), None);
        let (build, _) = DevImage::see(Some(build), &[image('b')], &Early::default()).expect("seen");
        assert!(!build.is_only_early());
    }
}
