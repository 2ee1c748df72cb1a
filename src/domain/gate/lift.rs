//! Who lets go of which hold. Somebody who is done lifts their own; another's is lifted only by naming whose it is, so that
//! nobody opens by the way what somebody else still holds.

use crate::domain::PersonId;

/// The word that names what rollbacks left, in place of a person.
const ROLLBACK: &str = "rollback";
/// The word that names what failed rollouts froze.
const TIDEGATE: &str = "tidegate";

/// Whose holds somebody wants to lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Their own; where they have none, what a rollback left, their own before others'; then what failed rollouts froze.
    Own,
    /// Those of somebody they name; where that person has none, what a rollback of theirs left. `rollback` names what all
    /// rollbacks left, `tidegate` what failed rollouts froze.
    Of(&'a str),
}

/// A hold, as far as it matters for who lifts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'a> {
    /// The person who holds it.
    pub by: Option<&'a PersonId>,
    /// Whether a rollback left it, which then guards what everybody asked for before it.
    pub from_rollback: bool,
    /// Whether a failed rollout left it.
    pub failed: bool,
}

/// Which of the holds on one place are lifted, by their index. `may` says whether whoever asks has the right to hold that
/// place: without it they lift what they hold in person, and nothing else.
pub fn meant(holds: &[Held<'_>], asker: &PersonId, whose: Whose<'_>, may: bool) -> Vec<usize> {
    let these = |fits: &dyn Fn(&Held<'_>) -> bool| -> Vec<usize> {
        let allowed = |h: &Held<'_>| may || (h.by == Some(asker) && !h.from_rollback);
        (0..holds.len()).filter(|i| fits(&holds[*i]) && allowed(&holds[*i])).collect()
    };
    // What a rollback left is never lifted along with what a person holds: it guards what everybody asked for before it.
    let by = |fits: &dyn Fn(&PersonId) -> bool, rollback: bool| {
        these(&|h| h.from_rollback == rollback && h.by.is_some_and(fits))
    };
    let all = || these(&|h| h.from_rollback);
    let failed = || these(&|h| h.failed);
    let first = |found: Vec<usize>, next: &dyn Fn() -> Vec<usize>| if found.is_empty() { next() } else { found };
    match whose {
        Whose::Own => {
            let own = |person: &PersonId| person == asker;
            first(by(&own, false), &|| first(by(&own, true), &|| first(all(), &failed)))
        }
        Whose::Of(name) => {
            let named = |person: &PersonId| person.as_str().eq_ignore_ascii_case(name);
            let rollback = || match name.to_ascii_lowercase().as_str() {
                ROLLBACK => all(),
                TIDEGATE => failed(),
                _ => by(&named, true),
            };
            first(by(&named, false), &rollback)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const PEOPLE: [&str; 3] = ["alice", "dave", "erin"];

    fn person(name: &str) -> PersonId {
        name.parse().expect("a person")
    }

    /// Holds by name; `-` stands for nobody, a star for a rollback's.
    fn lifted(holds: &[&str], asker: &str, whose: Whose<'_>, may: bool) -> Vec<usize> {
        let people: Vec<_> = holds.iter().map(|h| person(h.trim_end_matches('*'))).collect();
        let held: Vec<Held<'_>> = holds
            .iter()
            .zip(&people)
            .map(|(h, by)| Held {
                by: Some(by).filter(|_| !h.starts_with("tidegate")),
                from_rollback: h.ends_with('*'),
                failed: *h == "tidegate",
            })
            .collect();
        meant(&held, &person(asker), whose, may)
    }

    #[test]
    fn somebody_lifts_their_own_and_another_s_by_naming_it() {
        let holds = ["erin", "dave", "erin"];
        assert_eq!(lifted(&holds, "dave", Whose::Own, true), [1]);
        assert_eq!(lifted(&holds, "dave", Whose::Own, false), [1], "whatever else they may");
        assert_eq!(lifted(&holds, "alice", Whose::Own, true), [0usize; 0]);
        assert_eq!(lifted(&holds, "alice", Whose::Of("Erin"), true), [0, 2]);
        assert_eq!(lifted(&holds, "alice", Whose::Of("erin"), false), [0usize; 0]);
        assert_eq!(lifted(&holds, "alice", Whose::Of("bob"), true), [0usize; 0]);
    }

    #[test]
    fn what_a_rollback_left_is_lifted_by_who_may_lock_and_not_by_the_way() {
        let holds = ["dave", "erin*", "tidegate*"];
        assert_eq!(lifted(&holds, "alice", Whose::Own, true), [1, 2]);
        assert_eq!(lifted(&holds, "alice", Whose::Own, false), [0usize; 0]);
        assert_eq!(lifted(&holds, "dave", Whose::Own, true), [0], "it stays where one lets go of one's own");
        assert_eq!(lifted(&holds, "dave", Whose::Of("rollback"), true), [1, 2]);
        assert_eq!(lifted(&holds, "erin", Whose::Own, true), [1], "it was hers");
        assert_eq!(lifted(&holds, "erin", Whose::Own, false), [0usize; 0], "it guards more than her own");
        assert_eq!(lifted(&holds, "dave", Whose::Of("erin"), true), [1]);
    }

    #[test]
    fn what_a_rollback_left_is_never_lifted_along_with_a_person_s_own() {
        let holds = ["erin", "erin*", "dave*"];
        assert_eq!(lifted(&holds, "erin", Whose::Own, true), [0]);
        assert_eq!(lifted(&holds[1..], "erin", Whose::Own, true), [0], "then what her rollback left");
        assert_eq!(lifted(&holds, "dave", Whose::Of("erin"), true), [0]);
        assert_eq!(lifted(&holds, "dave", Whose::Of("rollback"), true), [1, 2]);
    }

    #[test]
    fn what_a_failed_rollout_froze_is_thawed_by_who_may_and_not_by_the_way() {
        let holds = ["dave", "tidegate", "tidegate"];
        assert_eq!(lifted(&holds, "alice", Whose::Own, true), [1, 2]);
        assert_eq!(lifted(&holds, "alice", Whose::Own, false), [0usize; 0]);
        assert_eq!(lifted(&holds, "dave", Whose::Own, true), [0], "it stays where one lets go of one's own");
        assert_eq!(lifted(&holds, "dave", Whose::Of("tidegate"), true), [1, 2]);
        assert_eq!(lifted(&holds, "dave", Whose::Of("tidegate"), false), [0usize; 0]);
    }

    proptest! {
        #[test]
        fn nobody_lifts_by_the_way_what_another_person_holds(
            holds in prop::collection::vec((0usize..3, any::<bool>()), 0..6), asker in 0usize..3, may: bool,
        ) {
            let people: Vec<PersonId> = PEOPLE.iter().map(|p| person(p)).collect();
            let held: Vec<Held<'_>> =
                holds.iter().map(|(by, from_rollback)| Held { by: Some(&people[*by]), from_rollback: *from_rollback, failed: false }).collect();
            for i in meant(&held, &people[asker], Whose::Own, may) {
                prop_assert!(held[i].from_rollback || held[i].by == Some(&people[asker]));
                prop_assert!(may || !held[i].from_rollback);
            }
            for whose in [Whose::Own, Whose::Of("erin"), Whose::Of("rollback")] {
                let lifted = meant(&held, &people[asker], whose, may);
                let left = lifted.iter().filter(|i| held[**i].from_rollback).count();
                prop_assert!(left == 0 || left == lifted.len(), "one kind at a time");
            }
        }
    }
}
