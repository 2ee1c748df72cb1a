//! Trying again: a rollout that failed for a reason of the cluster is watched once more, in the same delivery and under the
//! same votes and digests, for as long as the environment still holds the commit that brought it. What had failed stays
//! recorded, and whatever took its place there ends that way.

use serde::{Deserialize, Serialize};

use super::anew;
use super::delivery::{Delivery, End, Lane};
use super::deployment::Deployment;
use super::image::{ImageRef, WrittenImage, names_all};
use super::title::end_words;
use super::{CommitSha, DeliveryId, Digest, EnvName, Instant, PersonId};

/// How long what still looks as it did when it failed is given after it is tried again, before it counts as failed once more.
pub const SETTLES: std::time::Duration = std::time::Duration::from_secs(120);

/// One time that a failed rollout was tried again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Where.
    pub environment: EnvName,
    /// The env repo's commit that is watched.
    pub commit: CommitSha,
    /// How it had ended.
    pub ended: End,
    /// When.
    pub ended_at: Instant,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// What is so in the environment where a rollout failed.
#[derive(Debug, Clone, Copy)]
pub struct There<'a> {
    /// The app's newest deployment there.
    pub newest: Option<&'a Deployment>,
    /// The rollback that is under way there.
    pub rollback: Option<&'a DeliveryId>,
    /// Whether its branch still holds the commit.
    pub holds: bool,
    /// What the env repo names.
    pub written: &'a [Result<WrittenImage, String>],
    /// An image that is written there by its tag alone, and what that names by now.
    pub moved: Option<&'a (ImageRef, Digest)>,
}

impl Delivery {
    /// Where its rollout failed, if that is how it ended: the environment, and the commit that brought it there.
    pub fn failed_in(&self) -> Option<(&EnvName, &CommitSha)> {
        let Some((_, End::RolloutFailed { environment, .. })) = &self.end else { return None };
        let commit = self.known.bumps.get(environment)?.merged.as_ref()?;
        self.known.aborted_by.is_none().then_some((environment, commit))
    }

    /// The last time that its rollout in an environment was tried again.
    pub fn last_retry(&self, environment: &EnvName) -> Option<&Retry> {
        self.known.retries.iter().rev().find(|retry| retry.environment == *environment)
    }

    /// Open again where its rollout failed, by this person's word. Nothing if that is not how it ended.
    #[must_use]
    pub fn tried_again(mut self, by: &PersonId, at: Instant) -> Option<Self> {
        let (environment, commit) = self.failed_in().map(|(e, c)| (e.clone(), c.clone()))?;
        let (ended_at, ended) = self.end.take()?;
        if let Some(step) = self.steps.iter_mut().find(|s| s.done_at.is_none()) {
            step.started_at = Some(at);
        }
        let known = &mut self.known;
        (known.nudged, known.nudged_at) = (false, None);
        (known.healthy_since, known.degraded_since) = (None, None);
        // The forge's page gets an entry of its own for each time.
        known.shown.remove(&environment);
        known.retries.push(Retry { environment, commit, ended, ended_at, by: by.clone(), at });
        (self.waits, self.wake_at) = (Vec::new(), None);
        Some(self)
    }
}

/// Where it failed, if it can be tried again; else why not, and what to type instead.
///
/// # Errors
/// Where it did not fail in a rollout.
pub fn failed(delivery: &Delivery) -> Result<(&EnvName, &CommitSha), String> {
    delivery.failed_in().ok_or_else(|| {
        let id = &delivery.id;
        match &delivery.end {
            None => {
                format!("{id} is under way, so there is nothing to try again: /tide why {id} says what it waits for.")
            }
            Some((_, End::Done)) => format!("{id} has ended well: there is nothing to try again."),
            Some((_, end)) => {
                let again = anew::command(delivery).map(|command| format!(" To ask for it anew: {command}"));
                format!("No rollout of {id} failed: {}.{}", end_words(end), again.unwrap_or_default())
            }
        }
    })
}

/// Whether the environment still holds what failed there, so that watching it again says something of it.
///
/// # Errors
/// In words, with what to type instead.
pub fn still_there(delivery: &Delivery, there: &There<'_>) -> Result<(), String> {
    let (environment, commit) = failed(delivery)?;
    let (id, commit) = (&delivery.id, commit.short());
    if let Some(rollback) = there.rollback {
        return Err(format!(
            "{rollback} is rolling {environment} back from what {id} brought. {}",
            instead(delivery, there, (environment, true))
        ));
    }
    if let Some(newest) = there.newest.filter(|newest| newest.delivery != *id) {
        let back = newest.lane == Some(Lane::Rollback);
        let how = if back { "was rolled back" } else { "was brought on" };
        return Err(format!(
            "{environment} {how} to {} by {} since {id} failed there: what {id} brought is not what it runs. {}",
            newest.label(),
            newest.delivery,
            instead(delivery, there, (environment, back))
        ));
    }
    let images = delivery.known.bumps.get(environment).map_or(&[][..], |bump| &bump.to);
    let rewritten = !there.holds;
    if rewritten || !names_all(there.written, images) {
        let names = WrittenImage::texts(there.written.iter().flatten());
        let what = match rewritten {
            true => format!("its branch was rewritten, and {commit} is not in it any more"),
            false if names.is_empty() => "its env repo names nothing of it that can be read".to_owned(),
            false => format!("its env repo names {names}, which somebody wrote there"),
        };
        return Err(format!(
            "{environment} does not hold what {id} brought there as {commit}: {what}. Put that back, then say it again; or: {}",
            instead(delivery, there, (environment, false))
        ));
    }
    if let Some((image, named)) = there.moved {
        return Err(format!(
            "{environment} says {} by its tag alone, and {} names {} now, not {}, which was agreed to: that is what would start \
             there. Give {} that tag again, then say it again; or: {}",
            image.name,
            image.tag,
            named.short(),
            image.digest.short(),
            image.digest.short(),
            instead(delivery, there, (environment, false))
        ));
    }
    Ok(())
}

/// What to type where it is too late to try again.
fn instead(delivery: &Delivery, there: &There<'_>, (environment, rolled_back): (&EnvName, bool)) -> String {
    let highest = delivery.version.max(there.newest.and_then(|newest| newest.version));
    let next = highest.map(|version| version.next_patch().to_string()).unwrap_or_default();
    match delivery.lane {
        Lane::Promotion if rolled_back => {
            anew::command(delivery).map(|c| format!("{c} asks for it anew, with new votes.")).unwrap_or_default()
        }
        Lane::Release | Lane::Promotion => {
            format!(
                "Another version brings what it held: /release cut {next}, once the dev branch holds what it needs."
            )
        }
        Lane::Hotfix => "/hotfix start begins another, from what production runs.".to_owned(),
        Lane::Continuous => {
            let app = &delivery.app;
            format!(
                "The next push brings what the dev branch holds; /unlock {app} {environment}, if a rollback holds that."
            )
        }
        Lane::Rollback | Lane::Change | Lane::Override => {
            format!("/rollback {environment} goes back from what it runs.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::OnFailure;
    use crate::domain::decide::tests::{catalog, image, plan_of, sha};
    use crate::domain::delivery::{BumpRecord, Known, Requester};
    use crate::domain::deployment::{Came, Health};

    fn at(minute: i64) -> Instant {
        Instant::from_timestamp(minute * 60, 0).expect("an instant")
    }

    /// A release whose rollout failed in stage.
    fn failing() -> Delivery {
        let environment: EnvName = "stage".parse().expect("a name");
        let bump = BumpRecord {
            branch: None,
            commit: sha(7),
            base: sha(6),
            from: Vec::new(),
            to: vec![image(1)],
            pins: Vec::new(),
            from_source: None,
            pr: None,
            merged: Some(sha(8)),
            merged_at: Some(at(4)),
            came: Came::PastGates,
        };
        let mut steps = plan_of(Lane::Release, &catalog(true));
        let last = steps.len() - 1;
        steps[..last].iter_mut().for_each(|step| step.done_at = Some(at(4)));
        let cause = "a node was full".to_owned();
        Delivery {
            id: "shop-2".parse().expect("an id"),
            app: "shop".parse().expect("a name"),
            lane: Lane::Release,
            environment: environment.clone(),
            version: Some(crate::domain::Version::new(1, 4, 0)),
            requested_by: Requester::Person("alice".parse().expect("a person")),
            reason: None,
            created_at: at(1),
            steps,
            known: Known { bumps: [(environment.clone(), bump)].into(), ..Known::default() },
            waits: Vec::new(),
            wake_at: None,
            end: Some((at(5), End::RolloutFailed { environment, cause, then: OnFailure::Tell })),
            revision: 1,
        }
    }

    fn brought(by: &str, lane: Lane) -> Deployment {
        let delivery = failing();
        let bump = delivery.known.bumps.values().next().expect("a bump");
        Deployment {
            delivery: by.parse().expect("an id"),
            lane: Some(lane),
            app: delivery.app.clone(),
            environment: delivery.environment.clone(),
            version: delivery.version,
            source: None,
            images: bump.to.clone(),
            env_commit: bump.commit.clone(),
            at: at(4),
            health: Health::Failed { cause: "a node was full".into() },
            bad: None,
            lost: None,
            came: Came::LetIn,
        }
    }

    /// What is so in stage, owned.
    struct Now {
        newest: Deployment,
        rollback: Option<DeliveryId>,
        holds: bool,
        written: Vec<Result<WrittenImage, String>>,
        moved: Option<(ImageRef, Digest)>,
    }

    fn judged(change: impl FnOnce(&mut Now)) -> Result<(), String> {
        let delivery = failing();
        let named = |i: &ImageRef| Ok(WrittenImage { tag: Some(i.tag.clone()), digest: Some(i.digest.clone()) });
        let written = delivery.known.bumps.values().flat_map(|bump| &bump.to).map(named).collect();
        let newest = brought(delivery.id.as_str(), delivery.lane);
        let mut now = Now { newest, rollback: None, holds: true, written, moved: None };
        change(&mut now);
        let Now { newest, rollback, holds, written, moved } = &now;
        let (newest, rollback, moved) = (Some(newest), rollback.as_ref(), moved.as_ref());
        still_there(&delivery, &There { newest, rollback, holds: *holds, written, moved })
    }

    fn refused(change: impl FnOnce(&mut Now)) -> String {
        judged(change).expect_err("it is not there any more")
    }

    #[test]
    fn what_the_environment_still_holds_is_tried_again_and_nothing_else() {
        assert_eq!(judged(|_| {}), Ok(()));
        let why = refused(|now| now.newest = brought("shop-99", Lane::Release));
        assert!(why.contains("brought on to") && why.contains("shop-99") && why.contains("/release cut"), "{why}");
        // The same images, but brought back by somebody else's delivery.
        let why = refused(|now| now.newest = brought("shop-98", Lane::Rollback));
        assert!(why.contains("rolled back to"), "{why}");
        assert!(refused(|now| now.rollback = "shop-97".parse().ok()).starts_with("shop-97 is rolling"));
        assert!(refused(|now| now.holds = false).contains("rewritten"));
        assert!(refused(|now| now.written.clear()).contains("nothing of it that can be read"));
        refused(|now| now.written = vec![Err("it is no YAML".to_owned())]);
        let by_hand = WrittenImage { tag: Some("v1.2.9".into()), digest: None };
        assert!(refused(|now| now.written = vec![Ok(by_hand)]).contains("v1.2.9"));
        assert!(refused(|now| now.moved = Some((image(1), image(2).digest))).contains("by its tag alone"));
    }

    #[test]
    fn only_a_rollout_that_failed_is_tried_again_and_it_stays_recorded_that_it_did() {
        let by: PersonId = "alice".parse().expect("a person");
        let again = failing().tried_again(&by, at(9)).expect("it failed");
        assert!(again.is_open() && again.known.retries.len() == 1);
        assert_eq!(again.known.retries[0].ended_at, at(5));
        assert!(
            matches!(&again.known.retries[0].ended, End::RolloutFailed { cause, .. } if cause == "a node was full")
        );
        assert_eq!(again.known.bumps, failing().known.bumps, "how it came there stays so");
        assert_eq!(again.known.approved, failing().known.approved);
        assert!(again.tried_again(&by, at(10)).is_none(), "it is under way");
        for end in [End::Done, End::Aborted { by: by.clone() }, End::Superseded { by: "another".into() }] {
            let ended = Delivery { end: Some((at(5), end)), ..failing() };
            assert!(failed(&ended).is_err() && ended.tried_again(&by, at(9)).is_none());
        }
        let mut given_up = failing();
        given_up.known.aborted_by = Some(by.clone());
        assert!(given_up.tried_again(&by, at(9)).is_none());
    }
}
