//! Quarantine: what somebody found to be bad is a digest, whatever tag or version names it. It is held in every environment,
//! no break-glass opens that, and no rollback goes there.

use serde::{Deserialize, Serialize};

use super::explain::instant_words;
use super::image::{ImageRef, Named, WrittenImage};
use super::{AppName, Digest, Instant, PersonId, Version};

/// A version that was found to be bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// Of which app.
    pub app: AppName,
    /// Which version it was called by.
    pub version: Version,
    /// What is held.
    pub images: Vec<ImageRef>,
    /// Who said so.
    pub by: PersonId,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Instant,
    /// Who let it go, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lifted: Option<(PersonId, Instant)>,
}

impl Quarantine {
    /// What the key of every one that is noted begins with.
    pub const KEYS: &str = "quarantine:";

    /// The key under which it is noted.
    pub fn key(&self) -> String {
        format!("{}{}:{}:{}", Self::KEYS, self.app, self.version, self.since.timestamp_micros())
    }

    /// Whether it holds.
    pub fn is_on(&self) -> bool {
        self.lifted.is_none()
    }

    /// Whether it holds this digest, as long as it is on.
    pub fn holds(&self, digest: &Digest) -> bool {
        self.is_on() && self.images.iter().any(|image| image.digest == *digest)
    }

    /// `shop 1.4.0 by dave since … (it eats orders)`.
    pub fn words(&self) -> String {
        format!("{} {} by {} since {} ({})", self.app, self.version, self.by, instant_words(self.since), self.reason)
    }

    /// What is held, for people.
    pub fn held(&self) -> String {
        self.images.iter().map(|i| format!("{}@{}", i.name, i.digest.short())).collect::<Vec<_>>().join(", ")
    }

    /// What somebody else types to let it go.
    pub fn lift(&self) -> String {
        format!("/quarantine {} {} --lift", self.app, self.version)
    }
}

/// The quarantine that holds one of these digests.
pub fn held_by<'q, 'd>(all: &'q [Quarantine], digests: impl IntoIterator<Item = &'d Digest>) -> Option<&'q Quarantine> {
    digests.into_iter().find_map(|digest| all.iter().find(|q| q.holds(digest)))
}

/// The quarantine of a version itself, whatever digest its tags name by now.
pub fn of_version<'q>(all: &'q [Quarantine], app: &AppName, version: Option<Version>) -> Option<&'q Quarantine> {
    all.iter().find(|q| q.is_on() && q.app == *app && Some(q.version) == version)
}

/// The same of images.
pub fn holds_any<'q>(all: &'q [Quarantine], images: &[ImageRef]) -> Option<&'q Quarantine> {
    held_by(all, images.iter().map(|i| &i.digest))
}

/// The same of what a vote or an entry names.
pub fn holds_named<'q>(all: &'q [Quarantine], named: &[Named]) -> Option<&'q Quarantine> {
    held_by(all, named.iter().map(|n| &n.digest))
}

/// The same of what stands in an env repo. Where only a tag is written, `known` says what was brought under it.
pub fn holds_written<'q>(
    all: &'q [Quarantine],
    written: &[WrittenImage],
    known: &[ImageRef],
) -> Option<&'q Quarantine> {
    let digests = written
        .iter()
        .filter_map(|w| w.digest.as_ref().or_else(|| known.iter().find(|i| w.names(i)).map(|i| &i.digest)));
    held_by(all, digests)
}

/// Which images of a bad version are held, and which are not: an image that another version carries too is not what makes
/// this one bad, and holding it would shut the way back. Where all are shared, all are held.
pub fn bad(of_version: Vec<ImageRef>, others: &[ImageRef]) -> (Vec<ImageRef>, Vec<ImageRef>) {
    let shared = |image: &ImageRef| others.iter().any(|other| other.digest == image.digest);
    let (shared, own): (Vec<_>, Vec<_>) = of_version.into_iter().partition(shared);
    if own.is_empty() { (shared, Vec::new()) } else { (own, shared) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(name: &str, digit: char) -> ImageRef {
        ImageRef {
            name: name.parse().expect("a name"),
            tag: format!("v1.{digit}.0"),
            digest: format!("sha256:{}", digit.to_string().repeat(64)).parse().expect("a digest"),
        }
    }

    fn of(images: Vec<ImageRef>) -> Quarantine {
        Quarantine {
            app: "shop".parse().expect("an app"),
            version: Version::new(1, 4, 0),
            images,
            by: "dave".parse().expect("a person"),
            reason: "it eats orders".to_owned(),
            since: Instant::UNIX_EPOCH,
            lifted: None,
        }
    }

    #[test]
    fn a_digest_is_held_under_whatever_name_until_it_is_let_go() {
        let renamed = ImageRef { tag: "dev-1234567".to_owned(), ..image("cart", '4') };
        let mut all = vec![of(vec![image("shop", '4')])];
        assert!(holds_any(&all, &[image("shop", '3'), renamed]).is_some());
        assert!(holds_any(&all, &[image("shop", '3')]).is_none() && holds_any(&all, &[]).is_none());
        let by_tag = WrittenImage { tag: Some("v1.4.0".to_owned()), digest: None };
        assert!(holds_written(&all, std::slice::from_ref(&by_tag), &[image("shop", '4')]).is_some());
        assert!(holds_written(&all, std::slice::from_ref(&by_tag), &[]).is_none());
        all[0].lifted = Some(("erin".parse().expect("a person"), Instant::UNIX_EPOCH));
        assert!(holds_any(&all, &[image("shop", '4')]).is_none());
    }

    #[test]
    fn a_version_is_held_though_it_was_built_anew() {
        let mut all = vec![of(vec![image("shop", '4')])];
        let (shop, billing) = ("shop".parse().expect("an app"), "billing".parse().expect("an app"));
        let version = Some(Version::new(1, 4, 0));
        assert!(of_version(&all, &shop, version).is_some());
        assert!(of_version(&all, &billing, version).is_none());
        assert!(
            of_version(&all, &shop, Some(Version::new(1, 4, 1))).is_none() && of_version(&all, &shop, None).is_none()
        );
        all[0].lifted = Some(("erin".parse().expect("a person"), Instant::UNIX_EPOCH));
        assert!(of_version(&all, &shop, version).is_none());
    }

    #[test]
    fn what_other_versions_carry_too_is_not_what_is_bad() {
        let (api, web) = (image("api", '4'), image("web", '3'));
        let both = vec![api.clone(), web.clone()];
        assert_eq!(bad(both.clone(), std::slice::from_ref(&web)), (vec![api], vec![web]));
        assert_eq!(bad(both.clone(), &[]), (both.clone(), vec![]));
        assert_eq!(bad(both.clone(), &both), (both.clone(), vec![]), "something is held");
    }
}
