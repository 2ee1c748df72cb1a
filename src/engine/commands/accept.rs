//! `/tide accept`: a person's word that an image is meant, although a tag speaks against it. What is older than its version's
//! tag goes to the vote with that; a way back goes on to the digest that was healthy; of several images pushed as one
//! commit's dev image, the one that is named counts.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Accepted, Delivery};
use crate::domain::fact::Fact;
use crate::domain::gate::Reason;
use crate::domain::{CommitSha, Digest, ImageName};
use crate::engine::Engine;
use crate::store::Change;

/// How many hex digits at least name an image: fewer are soon the beginning of somebody else's.
const DIGITS: usize = 12;

/// An image that a person's word is asked on.
struct Doubted {
    digest: Digest,
    /// What follows from that word.
    why: String,
    /// Of a dev image, whose it is.
    dev: Option<(ImageName, CommitSha)>,
}

impl Engine {
    pub(super) async fn accept(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (asked, app): (&str, Option<&str>),
        digest: &str,
    ) -> Said<Reply> {
        let app = self.perhaps_app(asking, app).map(|a| &a.name);
        let mut delivery = self.the_delivery(asked, app).await?;
        self.may_for(asking, delivery.lane, self.named(delivery.environment.as_str())?)?;
        let id = delivery.id.clone();
        let mut doubted = doubted(&delivery)?;
        let app = self.app(&delivery)?;
        for (image, commit, build) in self.other_dev_images(&delivery, app).await? {
            let undecided = build.undecided(&image, &commit).is_some();
            let others = build.others.iter().chain(std::iter::once(&build.digest).filter(|_| undecided));
            doubted.extend(others.map(|digest| {
                let instead = match *digest == build.digest {
                    true => String::new(),
                    false => format!(", in place of {}", build.digest.short()),
                };
                let commit_name = commit.short();
                let why =
                    format!("it is the dev image of {commit_name} from now on{instead}, and its ballots name it.");
                Doubted { digest: digest.clone(), why, dev: Some((image.clone(), commit.clone())) }
            }));
        }
        let Doubted { digest, why, dev } = chosen(&id.to_string(), doubted, digest)?;
        let person = asking.person.id.clone();
        if let Some((image, commit)) = &dev {
            self.accept_dev_image(change, app, (image, commit), (&digest, &person)).await?;
        }
        let accepted = Accepted { digest: digest.clone(), by: person.clone() };
        change.journal.push((Some(id.clone()), Fact::Accepted(accepted.clone())));
        change.pokes.push(id.clone());
        let text = format!("{person} says that {} is meant: {why}", digest.short());
        let telling = Telling { key: format!("accepted:{digest}"), volume: Volume::Outcome, text };
        delivery.known.accepted.push(accepted);
        self.put(change, delivery, &[telling]).await?;
        let answer = format!("{id}: {} is meant. {why}", digest.short());
        Ok(Reply::did(format!("accepted {digest} for {id}"), answer))
    }
}

/// The one image that is meant by what was typed.
fn chosen(id: &str, mut doubted: Vec<Doubted>, typed: &str) -> Said<Doubted> {
    if doubted.is_empty() {
        let why = format!("Nothing speaks against the images of {id}. /tide why {id} says what it waits for.");
        return Err(Stop::Refused(why));
    }
    let mut list: Vec<String> = doubted.iter().map(|d| d.digest.to_string()).collect();
    list.dedup();
    let list = list.join(", ");
    let hex = typed.strip_prefix("sha256:").unwrap_or(typed);
    if hex.len() < DIGITS || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Err(Stop::Refused(format!(
            "{typed} does not name one image for sure: type at least {DIGITS} hex digits of its digest. {id} asks about: {list}."
        )));
    }
    let hex = hex.to_ascii_lowercase();
    let begins = |d: &Doubted| d.digest.as_str().strip_prefix("sha256:").is_some_and(|digits| digits.starts_with(&hex));
    doubted.retain(begins);
    let mut found = doubted.into_iter();
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(first), Some(second)) if first.digest == second.digest => Ok(first),
        (Some(_), Some(_)) => {
            Err(Stop::Refused(format!("{typed} begins several digests; type more of it. {id} asks about: {list}.")))
        }
        (None, _) => Err(Stop::Refused(format!("{typed} is not what {id} waits for. It asks about: {list}."))),
    }
}

/// The images that a delivery waits for a person's word on, each with what follows from it.
fn doubted(delivery: &Delivery) -> Said<Vec<Doubted>> {
    let mut doubted = Vec::new();
    let one = |digest: &Digest, why: String| Doubted { digest: digest.clone(), why, dev: None };
    for shut in &delivery.waits {
        match &shut.reason {
            Reason::OlderThanTag { images, stood, .. } => doubted.extend(images.iter().map(|image| {
                let tag = delivery.version.map_or_else(|| image.tag.clone(), |v| v.tagged());
                let why = match stood {
                    false => format!("it is older than the tag {tag}, and whoever approves it is told so."),
                    true => {
                        format!(
                            "nobody knows whether CI built it from the tag {tag}, and whoever approves it is told so."
                        )
                    }
                };
                one(&image.digest, why)
            })),
            Reason::NotTheDevImage { image, built, .. } => doubted.push(one(
                &image.digest,
                format!(
                    "it is not {}, which was built from what is released, and whoever approves it is told so.",
                    built.short()
                ),
            )),
            Reason::TagMoved { image, named, pinned: true, .. } => {
                let why = format!("{} names {} now, and it is the digest that is written.", image.tag, named.short());
                doubted.push(one(&image.digest, why));
            }
            Reason::TagMoved { image, named, pinned: false, .. } => {
                return Err(Stop::Refused(format!(
                    "{} is written by tag in {}, and {} names {} now: that is what would run. Give {} that tag again, or \
                     roll back to another version.",
                    image.name,
                    delivery.environment,
                    image.tag,
                    named.short(),
                    image.digest
                )));
            }
            _ => {}
        }
    }
    Ok(doubted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(digits: &str) -> Digest {
        format!("sha256:{digits:0<64}").parse().expect("a digest")
    }

    fn choose(typed: &str) -> String {
        let all = ["abcdef012345", "abcdef012345a", "abcdef9"];
        let one = |digits: &&str| Doubted { digest: digest(digits), why: String::new(), dev: None };
        match chosen("shop-9", all.iter().map(one).collect(), typed) {
            Ok(doubted) => doubted.digest.to_string().trim_end_matches('0').to_owned(),
            Err(Stop::Refused(why)) => why.split(['.', ';', ':']).next().unwrap_or_default().to_owned(),
            Err(_) => "failed".to_owned(),
        }
    }

    #[test]
    fn a_digest_is_named_by_twelve_digits_that_begin_one_alone() {
        assert_eq!(choose("a"), "a does not name one image for sure");
        assert_eq!(choose("abcdef01234"), "abcdef01234 does not name one image for sure");
        assert_eq!(choose("sha256"), "sha256 does not name one image for sure");
        assert_eq!(choose("abcdef012345"), "abcdef012345 begins several digests");
        assert_eq!(choose("abcdef012345a"), "sha256:abcdef012345a");
        assert_eq!(choose("ABCDEF012345A"), "sha256:abcdef012345a");
        assert_eq!(choose("abcdef900000"), "sha256:abcdef9");
        assert_eq!(choose("ffffffffffff"), "ffffffffffff is not what shop-9 waits for");
    }
}
