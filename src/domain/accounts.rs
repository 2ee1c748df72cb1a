//! People are accounts of the forge, and an account is its number: a login can be given up and taken by somebody else. Which
//! number stood behind a configured login when it was first looked at is noted, and from then on the number says who it is.
//! An account that was renamed keeps the name it is configured by here; one that took a configured login is somebody else.

use std::collections::BTreeMap;

/// The numbers behind configured logins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The login as it is configured, and its number; by the login in lower case.
    noted: BTreeMap<String, (String, u64)>,
}

impl Accounts {
    /// Notes which account a configured login is.
    pub fn note(&mut self, login: &str, number: u64) {
        self.noted.insert(login.to_ascii_lowercase(), (login.to_owned(), number));
    }

    /// The account that a configured login is, once that is noted.
    pub fn number(&self, login: &str) -> Option<u64> {
        self.noted.get(&login.to_ascii_lowercase()).map(|(_, number)| *number)
    }

    /// Whether none is noted.
    pub fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// All of them: number by login, in lower case.
    pub fn all(&self) -> BTreeMap<String, u64> {
        self.noted.iter().map(|(login, (_, number))| (login.clone(), *number)).collect()
    }

    /// Whether it is one of theirs.
    pub fn knows(&self, number: u64) -> bool {
        self.noted.values().any(|(_, noted)| *noted == number)
    }

    /// What an account is called here: by the login it is configured by, whatever it is called by now. An account that has a
    /// configured login and not its number gets a name that no login is, so that it is nobody.
    pub fn called(&self, login: &str, number: Option<u64>) -> String {
        let same = self.noted.values().find(|(_, noted)| Some(*noted) == number);
        match (same, self.number(login), number) {
            (Some((configured, _)), _, _) => configured.clone(),
            (None, Some(_), Some(number)) => format!("{login}#{number}"),
            (None, Some(_), None) => format!("{login}#?"),
            (None, None, _) => login.to_owned(),
        }
    }
}

/// That a configured login is another account by now, and what to do.
pub fn taken(person: &str, login: &str, (was, is): (u64, u64)) -> String {
    format!(
        "The GitHub login {login} of {person} belongs to account {is} by now, and was account {was}: somebody else may have taken \
         it, so nothing that it does counts. If it is {person}'s, say so in the configuration: \
         `people.{person}.github: {{ login: {login}, id: {is} }}`; else put the login that {person} has now."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_its_number_whatever_it_is_called() {
        let mut accounts = Accounts::default();
        accounts.note("Bobcat", 7);
        assert_eq!(accounts.called("bobcat", Some(7)), "Bobcat");
        assert_eq!(accounts.called("robert", Some(7)), "Bobcat", "it was renamed");
        assert_eq!(accounts.called("bobcat", Some(8)), "bobcat#8", "somebody took the login");
        assert_eq!(accounts.called("BOBCAT", None), "BOBCAT#?", "nobody tells whose it is");
        assert_eq!(accounts.called("mallory", Some(8)), "mallory");
        assert_eq!(accounts.called("mallory", None), "mallory");
        assert!(accounts.knows(7) && !accounts.knows(8));
    }
}
