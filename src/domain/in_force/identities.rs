//! By what people are known, set against by what they were known: under another name somebody could otherwise agree to what
//! they asked for or wrote.

use std::collections::{BTreeMap, BTreeSet};

use super::{Identity, InForce};
use crate::domain::PersonId;
use crate::domain::catalog::Surface;

/// Who is known by what another was known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Successor {
    /// Who was.
    pub from: PersonId,
    /// Who is.
    pub to: PersonId,
    /// By what, in words.
    pub by: String,
    /// Whether the first is configured no longer: then it is one person with a new name.
    pub renamed: bool,
}

/// Everybody who is now known by what somebody else was known by. Under a new name somebody could otherwise agree to what
/// they asked for or wrote.
pub(super) fn successors(old: &InForce, new: &InForce) -> Vec<Successor> {
    let mut found: BTreeMap<(PersonId, PersonId), String> = BTreeMap::new();
    for (from, was) in &old.people {
        for (to, is) in new.people.iter().filter(|(to, _)| *to != from) {
            if let Some(by) = shared(was, is) {
                found.entry((from.clone(), to.clone())).or_insert(by);
            }
        }
    }
    // Two people may have shared something all along.
    found.retain(|(from, to), _| {
        let both = old.people.get(from).zip(old.people.get(to));
        both.is_none_or(|(from, to)| shared(from, to).is_none())
    });
    let renamed = |from: &PersonId| !new.people.contains_key(from);
    found.into_iter().map(|((from, to), by)| Successor { renamed: renamed(&from), from, to, by }).collect()
}

/// A login or an address by which somebody was known, and by which nobody is known now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forgotten {
    /// Who was.
    pub person: PersonId,
    /// By what, in words.
    pub by: String,
}

/// Everybody who is still there and no longer known by what they were known by. What they wrote under it has no author
/// whom anybody could leave out.
pub(super) fn forgotten(old: &InForce, new: &InForce) -> Vec<Forgotten> {
    let mut found = Vec::new();
    for (person, was) in old.people.iter().filter(|(person, _)| new.people.contains_key(*person)) {
        let logins = all_logins(was).map(|(surface, login)| Identity {
            logins: BTreeMap::from([(surface, login.to_owned())]),
            ..Identity::default()
        });
        let addresses =
            was.emails.iter().map(|address| Identity { emails: [address.clone()].into(), ..Identity::default() });
        let nobody = |one: &Identity| new.people.values().all(|is| shared(one, is).is_none());
        let lost = logins.chain(addresses).filter(nobody).filter_map(|one| shared(&one, was));
        found.extend(lost.map(|by| Forgotten { person: person.clone(), by }));
        // What was given under the number that stood behind the login before was somebody else's word.
        let is = new.people.get(person).into_iter().flat_map(|is| &is.numbers);
        let other = is.filter(|(login, number)| was.numbers.get(*login) != Some(number));
        let by = |(login, number): (&String, &u64)| {
            format!("what the {} login {login} said as another account than {number}", Surface::Github)
        };
        found.extend(other.map(by).map(|by| Forgotten { person: person.clone(), by }));
    }
    found
}

/// Everybody who came or went, and everybody who has no login and no address in common with who was called so before: by nothing but
/// the name is that the same person. What somebody is called at the terminal is the name once more.
pub fn not_who_they_were(old: &InForce, new: &InForce) -> BTreeSet<PersonId> {
    let same = |person: &PersonId| {
        let both = old.people.get(person).zip(new.people.get(person));
        both.is_some_and(|(was, is)| was == is || shared(&outside(was, is), &outside(is, was)).is_some())
    };
    old.people.keys().chain(new.people.keys()).filter(|person| !same(person)).cloned().collect()
}

/// By what somebody is known outside tidegate, without the logins that are another account's in the other identity.
fn outside(one: &Identity, other: &Identity) -> Identity {
    let another = |login: &str| one.numbers.get(login).zip(other.numbers.get(login)).is_some_and(|(a, b)| a != b);
    let tells = |on: Surface, login: &str| on != Surface::Terminal && !(on == Surface::Github && another(login));
    let mut known = one.clone();
    known.logins.retain(|on, login| tells(*on, login));
    known.others.iter_mut().for_each(|(on, logins)| logins.retain(|login| tells(*on, login)));
    known
}

/// Every login of somebody's.
fn all_logins(one: &Identity) -> impl Iterator<Item = (Surface, &str)> {
    let others = one.others.iter().flat_map(|(surface, all)| all.iter().map(|login| (*surface, login.as_str())));
    one.logins.iter().map(|(surface, login)| (*surface, login.as_str())).chain(others)
}

/// What two identities have in common.
fn shared(one: &Identity, other: &Identity) -> Option<String> {
    let same = |(surface, login): (Surface, &str)| {
        let theirs = |(on, theirs): (Surface, &str)| {
            on == surface && if on == Surface::Github { theirs.eq_ignore_ascii_case(login) } else { theirs == login }
        };
        all_logins(other).any(theirs)
    };
    let login = all_logins(one).find(|login| same(*login));
    let login = login.map(|(surface, login)| format!("the {surface} login {login}"));
    login.or_else(|| one.emails.intersection(&other.emails).next().map(|e| format!("the address {e}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A policy that knows alice alone, by these logins and this address.
    fn knows(logins: &[(Surface, &str)], email: &str, number: Option<u64>) -> InForce {
        let all = logins.iter().copied().chain([(Surface::Terminal, "alice")]);
        let logins: BTreeMap<Surface, String> = all.map(|(on, login)| (on, login.to_owned())).collect();
        let numbers = number.into_iter().map(|number| (logins[&Surface::Github].clone(), number)).collect();
        let emails = (!email.is_empty()).then(|| email.to_owned()).into_iter().collect();
        let alice = Identity { logins, emails, numbers, ..Identity::default() };
        InForce { people: [("alice".parse().unwrap(), alice)].into(), ..InForce::default() }
    }

    #[test]
    fn whoever_has_but_the_name_in_common_with_who_was_called_so_is_somebody_else() {
        use Surface::{Github, Slack};
        let was = knows(&[(Github, "alice-gh"), (Slack, "U1")], "alice@acme.example", Some(1));
        for (is, same) in [
            (was.clone(), true),
            (knows(&[(Github, "ALICE-GH")], "", None), true),
            (knows(&[(Slack, "U1")], "", None), true),
            (knows(&[], "alice@acme.example", None), true),
            (knows(&[(Github, "alice-gh")], "", Some(2)), false),
            (knows(&[(Github, "alice-new"), (Slack, "U2")], "alice2@acme.example", None), false),
            (knows(&[], "", None), false),
            (InForce::default(), false),
        ] {
            assert_eq!(not_who_they_were(&was, &is).is_empty(), same, "{is:?}");
            assert_eq!(not_who_they_were(&is, &was).is_empty(), same, "{is:?}");
        }
        let bare = knows(&[], "", None);
        assert!(not_who_they_were(&bare, &bare).is_empty());
    }
}
