//! Drift: what an env repo says of an app although nobody brought it there through tidegate, and how that is told. Told apart by
//! what stands in the app's own places: whatever else somebody writes into those files is no drift, and what tidegate wrote, or
//! is about to write, never is.

use serde::{Deserialize, Serialize};

use super::deployment::Deployment;
use super::explain::instant_words;
use super::hygiene::neutral;
use super::image::{ImageRef, WrittenImage, name_all};
use super::place::ImagePlace;
use super::{AppName, Branch, CommitSha, EnvName, Instant, RepoId};

/// How much of a name, a title or a value is told: other people wrote it.
const LONG: usize = 80;

/// What an app's places held when they were last as they should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// In which repository.
    pub repository: RepoId,
    /// On which branch.
    pub branch: Branch,
    /// Where in it.
    pub places: Vec<ImagePlace>,
    /// What was brought last by then; none where nothing was.
    pub after: Option<String>,
    /// What was written, in the order of the places.
    pub written: Vec<WrittenImage>,
    /// The branch's tip then.
    pub commit: CommitSha,
}

impl Stood {
    /// What stands in other places than these, of images that these held: it differs from what was known there. Of an image that
    /// is new nothing is known.
    pub fn differs(&self, places: &[ImagePlace], written: &[WrittenImage]) -> Vec<(ImagePlace, WrittenImage)> {
        let known = |at: &ImagePlace| -> Vec<&WrittenImage> {
            self.places.iter().zip(&self.written).filter(|(p, _)| p.image == at.image).map(|(_, w)| w).collect()
        };
        let other = |(at, now): &(&ImagePlace, &WrittenImage)| {
            let known = known(at);
            !known.is_empty() && !known.contains(now)
        };
        places.iter().zip(written).filter(other).map(|(at, now)| (at.clone(), now.clone())).collect()
    }
}

/// What everybody is told where the configuration says another place for an app and something else stands there.
pub fn told_place(
    (app, environment): (&AppName, &EnvName),
    before: &Stood,
    differs: &[(ImagePlace, WrittenImage)],
) -> String {
    let mut files: Vec<&str> = differs.iter().map(|(at, _)| at.file.path()).collect();
    files.dedup();
    format!(
        "{app} in {environment} stands in {} since the configuration says so, and that says {}; where it stood before, it was \
         {}. What stands there now is taken as what runs there, and nobody approved that here",
        files.join(" and "),
        texts(differs.iter().map(|(_, now)| now)),
        texts(before.written.iter())
    )
}

/// The name of a deployment among those of its app and environment.
pub fn name_of(deployment: &Deployment) -> String {
    format!("{}:{}", deployment.delivery, deployment.env_commit)
}

/// What is found in an app's places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// Each place, in order; none where it cannot be read, and why the first of those cannot.
    Says {
        /// What is written.
        written: Vec<Option<WrittenImage>>,
        /// Why it cannot be read.
        unread: Option<String>,
    },
    /// There is no such branch, or no such repository.
    Gone {
        /// What is gone, in words.
        what: String,
    },
}

impl Found {
    /// Whether two say the same of the places, however they word why one cannot be read.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Says { written: a, .. }, Self::Says { written: b, .. }) => a == b,
            (Self::Gone { .. }, Self::Gone { .. }) => true,
            _ => false,
        }
    }

    /// Whether exactly these images are written.
    pub fn names(&self, images: &[ImageRef]) -> bool {
        self.whole().is_some_and(|written| name_all(written.iter(), images))
    }

    /// What is written, where each place can be read.
    fn whole(&self) -> Option<Vec<WrittenImage>> {
        match self {
            Self::Says { written, .. } => written.iter().cloned().collect(),
            Self::Gone { .. } => None,
        }
    }
}

/// What an app's places in an environment are compared with.
pub struct Ought<'a> {
    /// How they stood when they were last right; none where that was never seen, or where they are configured elsewhere since.
    pub stood: Option<&'a Stood>,
    /// Whether they are configured elsewhere since: what stands there was put there by nobody who knew.
    pub moved: bool,
    /// What was brought there last.
    pub newest: Option<&'a Deployment>,
    /// Whether something of tidegate's own is on its way onto the branch whose outcome is not recorded.
    pub under_way: bool,
}

/// How what is found stands to what ought to be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    /// As it ought to be, and so written.
    Right(Vec<WrittenImage>),
    /// Nobody can tell yet, or nothing is known to compare with.
    Unclear,
    /// Somebody changed it by hand, from this.
    Drifted(Vec<WrittenImage>),
}

impl Ought<'_> {
    /// Judges what is found. Whatever was brought last is right; else, while nothing newer was brought, what stood there is.
    pub fn judge(&self, found: &Found) -> Judged {
        let whole = found.whole();
        let brought = |written: &Vec<WrittenImage>| self.newest.is_some_and(|d| name_all(written.iter(), &d.images));
        let stood = self.stood.filter(|stood| stood.after == self.newest.map(name_of));
        if let Some(written) = whole.filter(|w| brought(w) || stood.is_some_and(|s| s.written == *w)) {
            return Judged::Right(written);
        }
        if self.under_way {
            return Judged::Unclear;
        }
        match (stood, self.newest, found.whole()) {
            (Some(stood), ..) => Judged::Drifted(stood.written.clone()),
            (None, Some(newest), _) if self.stood.is_some() => Judged::Drifted(written(newest)),
            // Looked at for the first time, or configured elsewhere since: it is taken as it stands, unless what tidegate
            // itself brought there is known.
            (None, Some(newest), Some(whole)) if !self.moved && wrote(newest, &whole) => {
                Judged::Drifted(written(newest))
            }
            (None, _, Some(whole)) => Judged::Right(whole),
            // What was brought there could be read.
            (None, Some(newest), None) if !self.moved => Judged::Drifted(written(newest)),
            (None, _, None) => Judged::Unclear,
        }
    }
}

/// Whether tidegate itself wrote a deployment, and as many places as there are: then it is about these.
fn wrote(newest: &Deployment, whole: &[WrittenImage]) -> bool {
    newest.lane.is_some() && newest.images.len() == whole.len()
}

/// What a deployment wrote.
fn written(deployment: &Deployment) -> Vec<WrittenImage> {
    let one = |i: &ImageRef| WrittenImage { tag: Some(i.tag.clone()), digest: Some(i.digest.clone()) };
    deployment.images.iter().map(one).collect()
}

/// The commit that brought something onto a branch, as Git tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hand {
    /// Which.
    pub commit: CommitSha,
    /// Its author's name, as Git has it: anybody can write any.
    pub author: String,
    /// Who pushed it, where the forge tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed_by: Option<String>,
    /// The first line of its message.
    pub title: String,
    /// Its date.
    pub at: Instant,
}

impl Hand {
    /// In which commit, and whose.
    pub fn words(&self) -> String {
        let whose = whose(&self.author, self.pushed_by.as_deref());
        format!("in {} {:?}, {whose}", self.commit.short(), cut(&self.title))
    }
}

/// Whose a commit is, in words: the forge knows who pushed it, and the author's name is only what somebody wrote into it.
pub fn whose(author: &str, pushed_by: Option<&str>) -> String {
    match pushed_by {
        Some(by) if by == author => format!("pushed by {}", cut(by)),
        Some(by) => format!("pushed by {}, signed as {}", cut(by), cut(author)),
        None => format!("signed as {}", cut(author)),
    }
}

/// One app in one environment that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drift {
    /// Of which app.
    pub app: AppName,
    /// Where.
    pub environment: EnvName,
    /// In which env repo.
    pub repository: RepoId,
    /// On which branch.
    pub branch: Branch,
    /// What should stand there.
    pub from: Vec<WrittenImage>,
    /// What does.
    pub to: Found,
    /// The commit that did it; none where the history that says so is gone.
    #[serde(default)]
    pub hand: Option<Hand>,
    /// What the branch held and holds no more, where it was rewritten.
    #[serde(default)]
    pub lost: Option<CommitSha>,
    /// The commit that was right.
    pub right: CommitSha,
    /// The files.
    #[serde(default)]
    pub files: Vec<String>,
    /// What was brought last by then.
    #[serde(default)]
    pub after: Option<String>,
    /// When it was seen.
    pub seen: Instant,
}

impl Drift {
    /// What became of what, who did it, and when, in one clause.
    pub fn words(&self) -> String {
        let (app, environment) = (&self.app, &self.environment);
        let from = texts(self.from.iter());
        let to = match &self.to {
            Found::Says { unread: Some(why), .. } => format!("cannot be read any more ({})", cut(why)),
            Found::Says { written, .. } => format!("is {} now", texts(written.iter().flatten())),
            Found::Gone { what } => format!("cannot be read any more ({what})"),
        };
        format!("{app} in {environment} was {from} and {to}, changed by hand {}", self.who())
    }

    /// Who, and when.
    fn who(&self) -> String {
        let (branch, repository) = (&self.branch, &self.repository);
        if let Some(lost) = &self.lost {
            let now = self.hand.as_ref().map(|hand| format!("; what it says now came {}", hand.words()));
            return format!(
                "when {branch} of {repository} was rewritten (it holds {} no more, and Git keeps no name of who did that{}), seen \
                 {}",
                lost.short(),
                now.unwrap_or_default(),
                instant_words(self.seen)
            );
        }
        match &self.hand {
            Some(hand) => format!("{}, {}", hand.words(), instant_words(hand.at.min(self.seen))),
            None => format!("(Git keeps no name of who did that), seen {}", instant_words(self.seen)),
        }
    }

    /// The way back by Git alone, for when no command leads there.
    pub fn by_git(&self) -> String {
        let (right, repository, branch) = (self.right.short(), &self.repository, &self.branch);
        match &self.to {
            Found::Gone { .. } => {
                format!("git push origin {}:refs/heads/{branch} in a clone of {repository}", self.right)
            }
            Found::Says { .. } if self.lost.is_some() => {
                format!(
                    "git push --force origin {}:refs/heads/{branch} in a clone of {repository} that still has it",
                    self.right
                )
            }
            Found::Says { .. } => {
                let files = self.files.join(" ");
                format!("git checkout {right} -- {files} in a clone of {repository}, on {branch}, then commit and push")
            }
        }
    }
}

/// What stands in several places, briefly; the same once.
pub fn texts<'a>(all: impl Iterator<Item = &'a WrittenImage>) -> String {
    let one = |w: &WrittenImage| match (&w.tag, &w.digest) {
        (Some(tag), Some(digest)) => format!("{}@{}", cut(tag), digest.short()),
        (Some(tag), None) if tag.trim().is_empty() => "nothing".to_owned(),
        (Some(tag), None) => cut(tag),
        (None, Some(digest)) => digest.short().to_owned(),
        (None, None) => "nothing".to_owned(),
    };
    let mut texts: Vec<String> = all.map(one).collect();
    texts.dedup();
    if texts.is_empty() { "nothing".to_owned() } else { texts.join(", ") }
}

fn cut(text: &str) -> String {
    neutral(text, LONG)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::way_back::tests::healthy;

    fn says(tags: &[&str]) -> Found {
        let one = |tag: &&str| Some(WrittenImage { tag: Some((*tag).to_owned()), digest: None });
        Found::Says { written: tags.iter().map(one).collect(), unread: None }
    }

    fn broken() -> Found {
        Found::Says { written: vec![None], unread: Some("no YAML".to_owned()) }
    }

    fn stood(tag: &str, after: Option<&Deployment>) -> Stood {
        Stood {
            repository: "acme/k8s-prod".parse().expect("a name"),
            branch: "main".parse().expect("a branch"),
            places: Vec::new(),
            after: after.map(name_of),
            written: vec![WrittenImage { tag: Some(tag.to_owned()), digest: None }],
            commit: "1".repeat(40).parse().expect("a commit"),
        }
    }

    fn drifted(judged: &Judged) -> bool {
        matches!(judged, Judged::Drifted(_))
    }

    #[test]
    fn what_was_brought_last_is_right_and_anything_else_is_drift() {
        let newest = healthy(4);
        let stood = stood("v1.3.4", Some(&newest));
        let ought = Ought { stood: Some(&stood), newest: Some(&newest), under_way: false, moved: false };
        assert!(matches!(ought.judge(&says(&["v1.3.4"])), Judged::Right(_)));
        assert!(drifted(&ought.judge(&says(&["v9.9.9"]))));
        assert!(drifted(&ought.judge(&broken())));
        assert!(drifted(&ought.judge(&Found::Gone { what: "main is gone".to_owned() })));
    }

    #[test]
    fn what_is_on_its_way_accuses_nobody() {
        let newest = healthy(4);
        let stood = stood("v1.3.4", Some(&newest));
        let ought = Ought { stood: Some(&stood), newest: Some(&newest), under_way: true, moved: false };
        assert_eq!(ought.judge(&says(&["v1.3.5"])), Judged::Unclear);
        assert!(matches!(ought.judge(&says(&["v1.3.4"])), Judged::Right(_)));
    }

    #[test]
    fn something_newer_that_was_brought_is_what_counts() {
        let (older, commit) = (healthy(4), "2".repeat(40).parse().expect("a commit"));
        let newest = Deployment { env_commit: commit, ..healthy(5) };
        let stood = stood("v1.3.4", Some(&older));
        let ought = Ought { stood: Some(&stood), newest: Some(&newest), under_way: false, moved: false };
        assert!(matches!(ought.judge(&says(&["v1.3.5"])), Judged::Right(_)));
        assert!(drifted(&ought.judge(&says(&["v1.3.4"]))), "what stood there before is not right any more");
    }

    #[test]
    fn a_first_look_takes_what_stands_there_unless_tidegate_brought_something_else() {
        let newest = healthy(4);
        let found = Deployment { lane: None, ..newest.clone() };
        let ought = |newest| Ought { stood: None, newest, under_way: false, moved: false };
        assert!(matches!(ought(None).judge(&says(&["latest"])), Judged::Right(_)));
        assert!(matches!(ought(Some(&found)).judge(&says(&["latest"])), Judged::Right(_)));
        assert!(drifted(&ought(Some(&newest)).judge(&says(&["latest"]))));
        assert!(matches!(ought(Some(&newest)).judge(&says(&["latest", "other"])), Judged::Right(_)), "other places");
        assert_eq!(ought(None).judge(&broken()), Judged::Unclear);
        assert!(drifted(&ought(Some(&newest)).judge(&broken())));
    }

    #[test]
    fn places_that_are_configured_elsewhere_are_taken_as_they_stand() {
        let newest = healthy(4);
        let ought = Ought { stood: None, newest: Some(&newest), under_way: false, moved: true };
        assert!(matches!(ought.judge(&says(&["v1.2.0"])), Judged::Right(_)));
        assert_eq!(ought.judge(&broken()), Judged::Unclear);
    }

    #[test]
    fn what_stands_elsewhere_and_was_not_known_is_told() {
        let place = |image: &str, file: &str| ImagePlace {
            image: image.parse().expect("a name"),
            file: crate::domain::place::ImageFile::Kustomize { path: file.to_owned(), create: false },
            pin: crate::domain::place::Pin::default(),
        };
        let tag = |tag: &str| WrittenImage { tag: Some(tag.to_owned()), digest: None };
        let before = Stood { places: vec![place("shop", "old.yaml")], ..stood("v1.3.4", None) };
        let differs = |places: &[ImagePlace], written: &[WrittenImage]| before.differs(places, written).len();
        assert_eq!(differs(&[place("shop", "new.yaml")], &[tag("v1.3.4")]), 0, "the same");
        assert_eq!(differs(&[place("shop", "new.yaml")], &[tag("v1.2.0")]), 1);
        let two = [place("shop", "old.yaml"), place("web", "old.yaml")];
        assert_eq!(differs(&two, &[tag("v1.3.4"), tag("v0.1.0")]), 0, "of an image that is new nothing is known");
    }

    #[test]
    fn why_something_cannot_be_read_may_change_its_words() {
        let other = Found::Says { written: vec![None], unread: Some("line 3: no YAML".to_owned()) };
        assert!(broken().is_same(&other));
        assert!(!broken().is_same(&says(&["v1.3.4"])));
    }
}
