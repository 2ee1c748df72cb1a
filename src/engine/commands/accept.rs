//! `/tide accept`: a person's word that an image is meant, although a tag speaks against it. What is older than its version's
//! tag goes to the vote with that; a way back goes on to the digest that was healthy.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::catalog::Right;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Accepted, Delivery};
use crate::domain::fact::Fact;
use crate::domain::gate::Reason;
use crate::domain::image::ImageRef;
use crate::engine::Engine;
use crate::store::Change;

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
        let right = delivery.lane.right().unwrap_or(Right::Change);
        self.may(asking, right, self.named(delivery.environment.as_str())?)?;
        let id = delivery.id.clone();
        let doubted = doubted(&delivery)?;
        let Some((image, why)) = doubted.iter().find(|(image, _)| image.digest.as_str().starts_with(digest)) else {
            let list: Vec<String> = doubted.iter().map(|(image, _)| image.digest.to_string()).collect();
            return Err(Stop::Refused(format!(
                "{digest} is not what {id} waits for. It waits for: {}.",
                list.join(", ")
            )));
        };
        let (person, digest) = (asking.person.id.clone(), image.digest.clone());
        let accepted = Accepted { digest, by: person.clone() };
        change.journal.push((Some(id.clone()), Fact::Accepted(accepted.clone())));
        change.pokes.push(id.clone());
        let text = format!("{person} says that {} is meant: {why}", image.digest.short());
        let key = format!("accepted:{}", image.digest);
        let telling = Telling { key, volume: Volume::Outcome, text };
        delivery.known.accepted.push(accepted);
        self.put(change, delivery, &[telling]).await?;
        let answer = format!("{id}: {} is meant. {why}", image.digest.short());
        Ok(Reply::did(format!("accepted {} for {id}", image.digest), answer))
    }
}

/// The images that a delivery waits for a person's word on, each with what follows from it.
fn doubted(delivery: &Delivery) -> Said<Vec<(ImageRef, String)>> {
    let id = &delivery.id;
    let mut doubted = Vec::new();
    for shut in &delivery.waits {
        match &shut.reason {
            Reason::OlderThanTag { images } => doubted.extend(images.iter().map(|image| {
                let tag = delivery.version.map_or_else(|| image.tag.clone(), |v| v.tagged());
                let why = format!("it is older than the tag {tag}, and whoever approves it is told so.");
                (image.clone(), why)
            })),
            Reason::TagMoved { image, named, pinned: true } => {
                let why = format!("{} names {} now, and it is the digest that is written.", image.tag, named.short());
                doubted.push((image.clone(), why));
            }
            Reason::TagMoved { image, named, pinned: false } => {
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
    if doubted.is_empty() {
        let why = format!("Nothing speaks against the images of {id}. /tide why {id} says what it waits for.");
        return Err(Stop::Refused(why));
    }
    Ok(doubted)
}
