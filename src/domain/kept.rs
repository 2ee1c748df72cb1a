//! One reject shuts a gate until whoever gave it takes it back. A forge lets others dismiss it, and may show a review no more
//! (its commit is gone): so what each review says is kept once it was seen, and a reject that somebody else took away stands.

use serde::{Deserialize, Serialize};

use super::decide::{Telling, Volume};
use super::delivery::{Delivery, Known};
use super::gate::{Reason, Shut};
use super::pull_request::{Review, ReviewState};
use super::{CommitSha, Instant, PersonId, PrNumber, RepoId};

/// What begins the key of what is told of a reject that somebody else dismissed; the person whose it is follows.
pub const TOLD: &str = "kept";

/// What a review said when it was last seen to stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In which repository.
    pub repo: RepoId,
    /// On which pull request.
    pub pr: PrNumber,
    /// By whom.
    pub login: String,
    /// What.
    pub state: ReviewState,
    /// On which head.
    pub commit: CommitSha,
    /// When.
    pub at: Instant,
}

/// A reject that stands although its review was dismissed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Kept {
    /// Whose it is.
    pub person: PersonId,
    /// The review's number.
    pub review: u64,
    /// Who dismissed it, by login, where that is told.
    pub by: Option<String>,
}

impl Kept {
    /// What became of the review, and that it stands.
    pub fn words(&self) -> String {
        let by = self.by.as_deref().unwrap_or("somebody (the forge does not tell who)");
        let person = &self.person;
        format!(
            "{by} dismissed {person}'s review, which takes nothing back: it stands until {person} reviews anew, or says /unvote"
        )
    }
}

impl Known {
    /// The reviews of a pull request with what is kept of them: what dismissed ones said before, and rejects that the forge
    /// shows no more.
    pub fn with_kept(&self, (repo, pr): (&RepoId, PrNumber), mut reviews: Vec<Review>) -> Vec<Review> {
        for (id, said) in &self.said {
            let here = said.repo == *repo && said.pr == pr && said.state == ReviewState::ChangesRequested;
            if here && !reviews.iter().any(|review| review.id == *id) {
                reviews.push(Review {
                    id: *id,
                    login: said.login.clone(),
                    state: ReviewState::Dismissed,
                    commit: said.commit.clone(),
                    at: said.at,
                    dismissal: None,
                });
            }
        }
        for review in reviews.iter_mut().filter(|r| r.state == ReviewState::Dismissed) {
            let dismissal = review.dismissal.get_or_insert_default();
            let said = self.said.get(&review.id).map(|said| said.state);
            // tidegate itself takes back approvals, and nothing else.
            let by_itself = self.dismissed.contains(&review.id).then_some(ReviewState::Approved);
            dismissal.was = dismissal.was.or(said).or(by_itself);
            if self.let_go.contains(&review.id) {
                dismissal.by = Some(review.login.clone());
            }
        }
        reviews.sort_by_key(Review::turn);
        reviews
    }

    /// What these reviews say, as far as it is not kept already.
    pub fn said_anew(&self, (repo, pr): (&RepoId, PrNumber), reviews: &[Review]) -> Vec<(u64, Said)> {
        let said = |review: &Review| {
            let state = match review.state {
                ReviewState::Dismissed if review.is_kept() => ReviewState::ChangesRequested,
                ReviewState::Dismissed => return None,
                standing => standing,
            };
            let (login, commit) = (review.login.clone(), review.commit.clone());
            let said = Said { repo: repo.clone(), pr, login, state, commit, at: review.at };
            (self.said.get(&review.id).map(|s| s.state) != Some(state)).then_some((review.id, said))
        };
        reviews.iter().filter_map(said).collect()
    }
}

/// The alarms about rejects that somebody else dismissed.
pub fn told(delivery: &Delivery, pr: PrNumber, shut: &[Shut]) -> Vec<Telling> {
    let kept = shut.iter().flat_map(|shut| match &shut.reason {
        Reason::Rejected { kept, .. } => kept.as_slice(),
        _ => &[],
    });
    let mut told: Vec<Telling> = Vec::new();
    for kept in kept {
        let key = format!("{TOLD}:{}:{}", kept.person, kept.review);
        let (id, person) = (&delivery.id, &kept.person);
        let text = format!(
            "{pr} is rejected still: {} {id}. If {person} cannot: /tide abort {id}, and ask for it anew",
            kept.words()
        );
        if !told.iter().any(|t| t.key == key) {
            told.push(Telling { key, volume: Volume::Alarm, text });
        }
    }
    told
}

/// Whose reject something that is told is about.
pub fn whose(telling: &Telling) -> Option<PersonId> {
    let (person, _) = telling.key.strip_prefix(TOLD)?.strip_prefix(':')?.rsplit_once(':')?;
    person.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repo() -> RepoId {
        "acme/k8s-prod".parse().expect("a repository")
    }

    fn review(id: u64, state: ReviewState) -> Review {
        let (login, at) = ("dave".to_owned(), Instant::UNIX_EPOCH);
        let commit = CommitSha::parse("1".repeat(40)).expect("a commit");
        Review { id, login, state, commit, at, dismissal: None }
    }

    /// What is known where these reviews were seen.
    fn saw(reviews: &[Review]) -> Known {
        let mut known = Known::default();
        known.said.extend(known.said_anew((&repo(), PrNumber(1)), reviews));
        known
    }

    #[test]
    fn a_reject_that_the_forge_shows_no_more_stands_on_its_own_pull_request_until_it_is_let_go() {
        let mut known = saw(&[review(7, ReviewState::ChangesRequested), review(8, ReviewState::Approved)]);
        let kept = |known: &Known, pr| known.with_kept((&repo(), PrNumber(pr)), Vec::new());
        let there = kept(&known, 1);
        assert!(there.len() == 1 && there[0].id == 7 && there[0].is_kept());
        assert!(kept(&known, 2).is_empty());
        known.let_go.insert(7);
        assert!(!kept(&known, 1)[0].is_kept());
    }

    #[test]
    fn what_a_review_said_is_remembered_where_the_forge_does_not_tell() {
        let mut known = saw(&[review(7, ReviewState::ChangesRequested), review(8, ReviewState::Approved)]);
        let dismissed = |known: &Known, id| {
            let of = known.with_kept((&repo(), PrNumber(1)), vec![review(id, ReviewState::Dismissed)]);
            of.iter().find(|r| r.id == id).is_some_and(Review::is_kept)
        };
        assert!(dismissed(&known, 7) && !dismissed(&known, 8));
        assert!(dismissed(&known, 9), "nobody ever saw what it said");
        known.dismissed.insert(9);
        assert!(!dismissed(&known, 9), "tidegate itself takes back approvals alone");
    }

    #[test]
    fn what_is_kept_already_is_not_learned_again() {
        let reviews = [review(7, ReviewState::ChangesRequested)];
        let known = saw(&reviews);
        assert!(known.said_anew((&repo(), PrNumber(1)), &reviews).is_empty());
        let again = known.with_kept((&repo(), PrNumber(1)), Vec::new());
        assert!(known.said_anew((&repo(), PrNumber(1)), &again).is_empty());
        assert_eq!(known.said_anew((&repo(), PrNumber(1)), &[review(7, ReviewState::Approved)]).len(), 1);
    }
}
