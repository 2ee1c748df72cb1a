//! Break-glass: what it opens. One delivery, with the content that its ballot showed; freeze, soak and lock, never approvals or
//! order.

use serde::{Deserialize, Serialize};

use super::Lock;
use crate::domain::anew;
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::explain::instant_words;
use crate::domain::image::Named;
use crate::domain::step::StepKind;
use crate::domain::{AppName, CommitSha, DeliveryId, EnvName, Instant, PersonId};

/// What would move: a head, and the images built from it where they exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// The head that people approve.
    pub head: CommitSha,
    /// The digests, sorted; empty before the images exist.
    pub digests: Vec<Named>,
}

impl Load {
    /// What a delivery would bring in; none while it has nothing to bring.
    pub fn of(delivery: &Delivery) -> Option<Self> {
        let known = &delivery.known;
        let has =
            |fits: &dyn Fn(&StepKind) -> bool| delivery.steps.iter().any(|s| s.done_at.is_none() && fits(&s.kind));
        let unmade = has(&|kind| matches!(kind, StepKind::AwaitFix { .. }));
        let merges = delivery.steps.iter().any(|s| matches!(s.kind, StepKind::MergePr { .. }));
        let cut = known.source.as_ref().filter(|_| delivery.lane != Lane::Hotfix || !merges);
        let head = match &known.approved {
            Some(approved) => Some(&approved.subject.head),
            None if unmade => None,
            None if merges => known.head.as_ref().or(cut),
            None => cut,
        };
        head.map(|head| Self { head: head.clone(), digests: delivery.digests_of(head) })
    }

    /// In words: `head 3f2a9c1, images 0b5c…`.
    pub fn words(&self) -> String {
        let digests: Vec<String> = self.digests.iter().map(Named::short).collect();
        let images = if digests.is_empty() {
            "no images yet, so the first that are built".to_owned()
        } else {
            format!("images {}", digests.join(", "))
        };
        format!("head {}, {images}", self.head.short())
    }
}

/// What a break-glass is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The one delivery whose gates it opens.
    pub delivery: DeliveryId,
    /// What that is, in words.
    pub title: String,
    /// What of it moves: anything else is not opened.
    pub load: Load,
    /// The locks of rollbacks that it opens: those that stood when it was asked for.
    pub past: Vec<Lock>,
}

/// A granted break-glass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// The app.
    pub app: AppName,
    /// The environment.
    pub environment: EnvName,
    /// Who asked.
    pub by: PersonId,
    /// Who agreed.
    pub approved_by: Vec<PersonId>,
    /// Why.
    pub reason: String,
    /// From when.
    pub from: Instant,
    /// Until when.
    pub until: Instant,
    /// The break-glass's own delivery, which gathered the votes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted_by: Option<DeliveryId>,
    /// What it opens. One that an older tidegate stored was for whatever waited there; it opens nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<Opening>,
    /// When it was taken back, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked_at: Option<Instant>,
}

/// The delivery that would enter, as far as holds ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entering {
    /// Which.
    pub delivery: DeliveryId,
    /// The head that would be merged, and the one that was approved where that one carries it.
    pub heads: Vec<CommitSha>,
    /// Its digests, sorted; empty before the images exist.
    pub digests: Vec<Named>,
    /// The first digests that were built of the head, where they are known.
    pub first_built: Option<Vec<Named>>,
    /// The locks of rollbacks that it was asked for in spite of.
    pub past: Vec<Lock>,
    /// What to type to ask for it anew.
    pub anew: Option<String>,
    /// The rollback of the same app that is under way there, in words: it goes first.
    pub way_back: Option<String>,
}

impl Entering {
    /// A delivery whose head would be merged or shipped.
    pub fn of(delivery: &Delivery, head: &CommitSha) -> Self {
        let approved = delivery.known.approved.iter().map(|a| a.subject.head.clone());
        let heads = std::iter::once(head.clone()).chain(approved).collect();
        Self {
            delivery: delivery.id.clone(),
            heads,
            digests: delivery.digests_of(head),
            first_built: delivery.first_built(head).cloned(),
            past: delivery.known.past.clone(),
            anew: anew::command(delivery),
            way_back: None,
        }
    }
}

/// Why a break-glass that is in force opens nothing for a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Closed {
    /// It was granted by an older tidegate, for no delivery in particular.
    Unnamed,
    /// It is for another delivery.
    Another,
    /// It is for other content than would enter now.
    Changed,
}

impl Override {
    /// Whether it is in force.
    pub fn is_on(&self, now: Instant) -> bool {
        self.revoked_at.is_none() && self.from <= now && now < self.until
    }

    /// Whether it opens the gates before this delivery, in its own environment; why not, where it does not.
    pub fn opens(&self, entering: &Entering) -> Result<&Opening, Closed> {
        let opening = self.opens.as_ref().ok_or(Closed::Unnamed)?;
        if opening.delivery != entering.delivery {
            return Err(Closed::Another);
        }
        let load = &opening.load;
        // Granted before there were images, it is for the first that were built, and for no others.
        let first = || entering.digests.is_empty() || entering.first_built.as_ref() == Some(&entering.digests);
        let same = if load.digests.is_empty() { first() } else { load.digests == entering.digests };
        if same && entering.heads.contains(&load.head) { Ok(opening) } else { Err(Closed::Changed) }
    }

    /// What it opens and for how long, for people who ask what holds an environment.
    pub fn words(&self) -> String {
        match &self.opens {
            Some(opening) => format!(
                "BREAK-GLASS for {} alone until {} ({})",
                opening.delivery,
                instant_words(self.until),
                self.reason
            ),
            None => format!(
                "a break-glass of {} opens nothing ({}): it was granted by an older tidegate, for no delivery in particular; \
                 ask again with /override {} DELIVERY REASON",
                self.by, self.reason, self.environment
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Digest;

    fn digests(digit: &str) -> Vec<Named> {
        vec![format!("sha256:{}", digit.repeat(64)).parse::<Digest>().expect("a digest").into()]
    }

    fn head() -> CommitSha {
        "1".repeat(40).parse().expect("a commit")
    }

    fn opens(granted: Vec<Named>, enters: Vec<Named>, first_built: Option<Vec<Named>>) -> bool {
        let delivery: DeliveryId = "shop-1".parse().expect("an id");
        let grant = Override {
            app: "shop".parse().expect("a name"),
            environment: "prod".parse().expect("a name"),
            by: "dave".parse().expect("a name"),
            approved_by: Vec::new(),
            reason: String::new(),
            from: Instant::default(),
            until: Instant::default(),
            granted_by: None,
            opens: Some(Opening {
                delivery: delivery.clone(),
                title: String::new(),
                load: Load { head: head(), digests: granted },
                past: Vec::new(),
            }),
            revoked_at: None,
        };
        let entering = Entering {
            delivery,
            heads: vec![head()],
            digests: enters,
            first_built,
            past: Vec::new(),
            anew: None,
            way_back: None,
        };
        grant.opens(&entering).is_ok()
    }

    #[test]
    fn what_was_granted_before_there_were_images_opens_the_first_that_were_built_and_no_others() {
        assert!(opens(Vec::new(), Vec::new(), None));
        assert!(opens(Vec::new(), digests("a"), Some(digests("a"))));
        assert!(!opens(Vec::new(), digests("b"), Some(digests("a"))));
        assert!(!opens(Vec::new(), digests("a"), None));
        assert!(opens(digests("a"), digests("a"), Some(digests("b"))));
        assert!(!opens(digests("a"), digests("b"), Some(digests("b"))));
        assert!(!opens(digests("a"), Vec::new(), None));
    }
}
