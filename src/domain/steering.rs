//! Steering: what somebody wants done with a rollout that goes step by step, such as one of Argo Rollouts. What is asked for is kept with
//! the delivery until it is carried out, together with the point that it was asked about: past that nothing is done a second time.
//! An abort is about what is rolled out, however far that has come: it is never lost to a step that was taken meanwhile.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{EnvName, Instant, PersonId};

/// How long it may take until it is carried out. What is done when nobody expects it any more does harm.
pub const GIVEN_UP: TimeDelta = TimeDelta::seconds(110);

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steer {
    /// Go on past the step at which it waits.
    Promote,
    /// Go to the end at once, past all steps.
    PromoteFully,
    /// Go back to what was there before.
    Abort,
    /// Begin again what was aborted.
    Retry,
}

impl Steer {
    /// As people type it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Promote | Self::PromoteFully => "promote",
            Self::Abort => "abort",
            Self::Retry => "retry",
        }
    }

    /// What somebody did, in words.
    pub fn done(self) -> &'static str {
        match self {
            Self::Promote => "promoted past its step",
            Self::PromoteFully => "promoted past all steps",
            Self::Abort => "aborted",
            Self::Retry => "begun again",
        }
    }

    /// Whether freezes, locks and quarantines hold it: it brings on what they keep out. The way back is never shut.
    pub fn is_held(self) -> bool {
        self != Self::Abort
    }
}

/// How far it came, of the points that were asked about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reached {
    /// At how many it was done, or was so already.
    pub done: usize,
    /// What is left as it was, and why, in words.
    pub left: Vec<String>,
}

impl Reached {
    /// One, or none that is worth a word.
    pub fn one(done: bool) -> Self {
        Self { done: done.into(), left: Vec::new() }
    }

    /// What came of it. Where it was begun before and cut off, that is what brought those on that are past their point: but
    /// whether something was aborted shows, and is not taken for granted.
    pub fn outcome(self, how: Steer, tried: bool) -> Steered {
        match (self.done, self.left.is_empty()) {
            (1.., true) => Steered::Done,
            _ if tried && how != Steer::Abort => Steered::Done,
            (0, _) => Steered::Past,
            (1.., false) => Steered::Partly(self.left),
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Steered {
    /// It was done.
    Done,
    /// It was not at that point any more: it had gone on, or somebody else had done it.
    Past,
    /// It was done to some of what is rolled out, and these are left.
    Partly(Vec<String>),
    /// It could not be done, and why.
    Refused(String),
}

/// One asking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steering {
    /// Where.
    pub environment: EnvName,
    /// What.
    pub how: Steer,
    /// Who asked.
    pub by: PersonId,
    /// When.
    pub at: Instant,
    /// Where it stood then, in the engine's own words.
    pub from: String,
    /// Whether it was begun: after a crash it may have been done.
    #[serde(default)]
    pub tried: bool,
    /// What came of it; none until then.
    pub outcome: Option<Steered>,
}

impl Steering {
    /// What comes of it where it is too late for it.
    pub fn too_late(&self, now: Instant) -> Option<Steered> {
        let late = now - self.at >= GIVEN_UP;
        let why = "it is too late for that, and nobody may expect it any more; say it again if it is still meant";
        late.then(|| self.refused(why))
    }

    /// What comes of it where it is not to be done. What was begun before and cut off may have been.
    pub fn refused(&self, why: &str) -> Steered {
        let begun = if self.tried { "; it was begun before that, and may have been done" } else { "" };
        Steered::Refused(format!("{why}{begun}"))
    }

    /// What is told of what came of it, and whether that is what was asked for.
    pub fn words(&self) -> Option<(bool, String)> {
        let (environment, by, word) = (&self.environment, &self.by, self.how.word());
        Some(match self.outcome.as_ref()? {
            Steered::Done => (true, format!("the rollout in {environment} was {}, by {by}", self.how.done())),
            Steered::Past if self.how == Steer::Abort => (
                false,
                format!(
                    "NOT aborted: what {by}'s abort was about is no longer on its way in {environment}. /rollback {environment} goes back"
                ),
            ),
            Steered::Partly(left) => (
                false,
                format!(
                    "only a part of the rollout in {environment} was {}, by {by}; left: {}",
                    self.how.done(),
                    left.join("; ")
                ),
            ),
            Steered::Past => (
                true,
                format!("the rollout in {environment} had gone on before {by}'s {word} reached it: nothing was done"),
            ),
            Steered::Refused(why) => {
                (false, format!("{by}'s {word} of the rollout in {environment} was not carried out: {why}"))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(how: Steer, tried: bool) -> Steering {
        Steering {
            environment: "prod".parse().expect("an environment"),
            how,
            by: "erin".parse().expect("a person"),
            at: Instant::UNIX_EPOCH,
            from: "shop b".to_owned(),
            tried,
            outcome: None,
        }
    }

    fn told(how: Steer, outcome: Steered) -> (bool, String) {
        Steering { outcome: Some(outcome), ..of(how, false) }.words().expect("an outcome")
    }

    fn reached(done: usize, left: &[&str]) -> Reached {
        Reached { done, left: left.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn what_is_carried_out_too_late_is_refused_and_says_whether_it_may_have_been_done() {
        let asked = of(Steer::Promote, false);
        assert_eq!(asked.too_late(asked.at + TimeDelta::seconds(109)), None);
        let why = "it is too late for that, and nobody may expect it any more; say it again if it is still meant";
        assert_eq!(asked.too_late(asked.at + GIVEN_UP), Some(Steered::Refused(why.to_owned())));
        let begun = of(Steer::Promote, true);
        let Some(Steered::Refused(why)) = begun.too_late(begun.at + GIVEN_UP) else { panic!("carried out") };
        assert!(why.ends_with("; it was begun before that, and may have been done"), "{why}");
        let (good, told) = told(Steer::Promote, Steered::Refused(why));
        assert!(
            !good && told.starts_with("erin's promote of the rollout in prod was not carried out: it is too late"),
            "{told}"
        );
    }

    #[test]
    fn an_abort_that_reached_nothing_or_not_all_is_no_good_outcome() {
        for tried in [false, true] {
            assert_eq!(reached(2, &[]).outcome(Steer::Abort, tried), Steered::Done);
            assert_eq!(reached(0, &["cart is through"]).outcome(Steer::Abort, tried), Steered::Past);
            let partly = reached(1, &["cart is through"]).outcome(Steer::Abort, tried);
            assert_eq!(partly, Steered::Partly(vec!["cart is through".to_owned()]));
            let (good, told) = told(Steer::Abort, partly);
            assert!(!good);
            assert_eq!(told, "only a part of the rollout in prod was aborted, by erin; left: cart is through");
        }
        let (good, text) = told(Steer::Abort, Steered::Past);
        assert!(!good && text.starts_with("NOT aborted: what erin's abort was about"), "{text}");
        let (good, text) = told(Steer::Promote, Steered::Past);
        assert!(good && text.ends_with("nothing was done"), "{text}");
    }

    #[test]
    fn a_step_that_was_passed_before_it_was_cut_off_counts_as_passed() {
        assert_eq!(reached(0, &["shop has gone on"]).outcome(Steer::Promote, true), Steered::Done);
        assert_eq!(reached(0, &["shop has gone on"]).outcome(Steer::Promote, false), Steered::Past);
        let left = vec!["cart has gone on".to_owned()];
        assert_eq!(reached(1, &["cart has gone on"]).outcome(Steer::Promote, false), Steered::Partly(left));
        assert!(!Steer::Abort.is_held());
        assert!([Steer::Promote, Steer::PromoteFully, Steer::Retry].into_iter().all(Steer::is_held));
    }
}
