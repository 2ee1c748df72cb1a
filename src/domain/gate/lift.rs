//! Who lets go of which hold. Somebody who is done lifts their own; another's is lifted only by naming whose it is, so that
//! nobody opens by the way what somebody else still holds.

use crate::domain::PersonId;

/// The word that names what rollbacks left, in place of a person.
const ROLLBACK: &str = "rollback";

/// Whose holds somebody wants to lift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose<'a> {
    /// Their own; where they have none, what a rollback left.
    Own,
    /// Those of somebody they name; `rollback` names what rollbacks left.
    Of(&'a str),
}

/// A hold, as far as it matters for who lifts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held<'a> {
    /// The person who holds it.
    pub by: Option<&'a PersonId>,
    /// Whether a rollback left it, which then guards what everybody asked for before it.
    pub from_rollback: bool,
}

/// Which of the holds on one place are lifted, by their index. `may` says whether whoever asks has the right to hold that
/// place: without it they lift what they hold in person, and nothing else.
pub fn meant(holds: &[Held<'_>], asker: &PersonId, whose: Whose<'_>, may: bool) -> Vec<usize> {
    let these = |fits: &dyn Fn(&Held<'_>) -> bool| -> Vec<usize> {
        let allowed = |h: &Held<'_>| may || (h.by == Some(asker) && !h.from_rollback);
        (0..holds.len()).filter(|i| fits(&holds[*i]) && allowed(&holds[*i])).collect()
    };
    match whose {
        Whose::Own => {
            let own = these(&|h| h.by == Some(asker));
            if own.is_empty() { these(&|h| h.from_rollback) } else { own }
        }
        Whose::Of(name) => these(&|h| {
            let named = h.by.is_some_and(|by| by.as_str().eq_ignore_ascii_case(name));
            named || (h.from_rollback && name.eq_ignore_ascii_case(ROLLBACK))
        }),
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

    proptest! {
        #[test]
        fn nobody_lifts_by_the_way_what_another_person_holds(
            holds in prop::collection::vec((0usize..3, any::<bool>()), 0..6), asker in 0usize..3, may: bool,
        ) {
            let people: Vec<PersonId> = PEOPLE.iter().map(|p| person(p)).collect();
            let held: Vec<Held<'_>> =
                holds.iter().map(|(by, from_rollback)| Held { by: Some(&people[*by]), from_rollback: *from_rollback }).collect();
            for i in meant(&held, &people[asker], Whose::Own, may) {
                prop_assert!(held[i].from_rollback || held[i].by == Some(&people[asker]));
                prop_assert!(may || !held[i].from_rollback);
            }
        }
    }
}
