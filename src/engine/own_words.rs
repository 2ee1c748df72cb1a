//! Writing what a pull request of tidegate's own says. The rules are `domain::own_words`.

use std::collections::BTreeMap;

use super::Engine;
use crate::domain::anew::OF_BEFORE;
use crate::domain::catalog::App;
use crate::domain::decide::Learn;
use crate::domain::delivery::Delivery;
use crate::domain::own_words::{OwnWords, Print, REWORDED, Wrote};
use crate::domain::pull_request::PullRequest;
use crate::domain::vote::SubjectId;
use crate::domain::{CommitSha, PrNumber, RepoId};
use crate::forge::NewPr;
use crate::port::PortResult;

/// What is kept of a text that stands on a pull request as it was written, and tells of a head.
fn kept((repo, pr): (&RepoId, &PullRequest), head: Option<CommitSha>, put_back: u32) -> Learn {
    Learn::Wrote(Wrote { repo: repo.clone(), pr: pr.number, print: Print::shown(pr), head, put_back })
}

impl Engine {
    /// What is kept of a pull request that was just opened. Of one that says something else, or was opened by somebody else,
    /// nothing: it is put right before anybody is asked.
    pub(super) fn opened_as(&self, repo: &RepoId, new: &NewPr, pr: &PullRequest) -> Option<Learn> {
        let ours = pr.author == self.ports.forge.own_login() && Print::shown(pr) == Print::of(&new.title, &new.body);
        ours.then(|| kept((repo, pr), Some(pr.head.clone()), 0))
    }

    /// The reviews that stand on a pull request when a delivery opens it, or finds it open: whatever they were given on, it is
    /// not what is asked from now on. Words prove nothing here: whoever may write can write tidegate's.
    pub(super) async fn reviews_of_before(
        &self,
        delivery: &Delivery,
        (repo, number): (&RepoId, PrNumber),
    ) -> PortResult<Option<Learn>> {
        let of_before = self.unseen_reviews(delivery, (repo, number), OF_BEFORE).await?;
        Ok((!of_before.is_empty()).then_some(Learn::Reviewed(of_before)))
    }

    /// The reviews on a pull request that nobody saw before, with what is kept of each in place of what it was given on.
    async fn unseen_reviews(
        &self,
        delivery: &Delivery,
        (repo, number): (&RepoId, PrNumber),
        kept: &str,
    ) -> PortResult<BTreeMap<u64, SubjectId>> {
        let reviews = self.ports.forge.reviews(repo, number).await?.into_iter().map(|review| review.id);
        let unseen = reviews.filter(|id| !delivery.known.reviewed.contains_key(id));
        Ok(unseen.map(|id| (id, SubjectId(kept.to_owned()))).collect())
    }

    /// Writes what tidegate's own pull request for a bump says now, unless it says what somebody else wrote: then it is put
    /// right, and told, before anybody is asked.
    pub(super) async fn renew_text(
        &self,
        delivery: &Delivery,
        (repo, pr): (&RepoId, PullRequest),
        new: &NewPr,
    ) -> PortResult<Option<Learn>> {
        let forge = &self.ports.forge;
        if delivery.own_words(repo, &pr, forge.own_login()).is_false() {
            return Ok(None);
        }
        if Print::shown(&pr) == Print::of(&new.title, &new.body) {
            return Ok(Some(kept((repo, &pr), None, 0)));
        }
        forge.edit_pr(repo, pr.number, &new.title, &new.body).await?;
        Ok(Some(kept((repo, &forge.pull_request(repo, pr.number).await?), None, 0)))
    }

    /// Gives a pull request tidegate's own title and text. Reviews that nobody saw before were given under the other.
    pub(super) async fn write_text(
        &self,
        delivery: &Delivery,
        app: &App,
        (repo, number): (&RepoId, PrNumber),
    ) -> PortResult<Vec<Learn>> {
        let forge = &self.ports.forge;
        let found = forge.pull_request(repo, number).await?;
        let bump = delivery.known.bumps.iter().find(|(environment, bump)| {
            let here = |name| self.catalog.environment(name).is_some_and(|e| e.repository == *repo);
            bump.pr == Some(number) && here(environment)
        });
        let new = match bump {
            Some((environment, bump)) => {
                self.bump_pr(delivery, (app, self.env(environment)?), (bump, found.branch.clone())).await
            }
            None => self.app_pr(delivery, app, (found.branch.clone(), found.base.clone()), found.draft).await?,
        };
        let words = delivery.own_words(repo, &found, forge.own_login());
        // What tells of an earlier head is tidegate's own all the same.
        let another = words != OwnWords::Outdated && Print::shown(&found) != Print::of(&new.title, &new.body);
        forge.edit_pr(repo, number, &new.title, &new.body).await?;
        let times = match words {
            OwnWords::Changed(times) => times + 1,
            OwnWords::Right | OwnWords::Unkept | OwnWords::Outdated | OwnWords::Foreign => 0,
        };
        // A bump's own head is its one commit.
        let head = bump.is_none().then(|| found.head.clone());
        let mut learned = vec![kept((repo, &forge.pull_request(repo, number).await?), head, times)];
        if another {
            forge.distrust(repo);
            learned.push(Learn::Reviewed(self.unseen_reviews(delivery, (repo, number), REWORDED).await?));
        }
        Ok(learned)
    }
}
