//! What an adapter calls the accounts it tells of: as `domain::accounts` says, wherever a login comes in, so that nothing
//! behind it can take somebody who took a login for whoever had it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use serde_json::Value;

use crate::domain::accounts::Accounts;

/// How many strangers are remembered until somebody asks for them.
const MOST: usize = 100;

/// The accounts of a forge, as far as they are configured.
#[derive(Debug, Default)]
pub struct Names {
    accounts: RwLock<Arc<Accounts>>,
    /// What they are called on the forge now, by number, as far as that was seen.
    now: Mutex<BTreeMap<u64, String>>,
    /// Who was met under a configured login that is not theirs.
    met: Mutex<BTreeSet<(String, u64)>>,
}

impl Names {
    /// From now on, whose number is whose.
    pub fn know(&self, accounts: &Accounts) {
        *self.accounts.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(accounts.clone());
    }

    /// What is known.
    pub fn accounts(&self) -> Arc<Accounts> {
        self.accounts.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What an account is called here.
    pub fn called(&self, login: &str, number: Option<u64>) -> String {
        let accounts = self.accounts();
        let called = accounts.called(login, number);
        if let Some(number) = number {
            if accounts.knows(number) {
                self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(number, login.to_owned());
            } else if called != login {
                let mut met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
                if met.len() < MOST {
                    met.insert((login.to_owned(), number));
                }
            }
        }
        called
    }

    /// What a configured account is called on the forge now.
    pub fn now(&self, configured: &str) -> String {
        let number = self.accounts().number(configured);
        let now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        number.and_then(|number| now.get(&number).cloned()).unwrap_or_else(|| configured.to_owned())
    }

    /// Who was met under a configured login that is not theirs, each once.
    pub fn take_met(&self) -> Vec<(String, u64)> {
        std::mem::take(&mut *self.met.lock().unwrap_or_else(PoisonError::into_inner)).into_iter().collect()
    }

    /// Calls every account in a document by its name here: whatever has a login and a number is one.
    pub fn recognise(&self, document: &mut Value) {
        match document {
            Value::Array(list) => list.iter_mut().for_each(|one| self.recognise(one)),
            Value::Object(fields) => {
                let number = fields.get("id").and_then(Value::as_u64);
                if let (Some(Value::String(login)), Some(number)) = (fields.get_mut("login"), number) {
                    *login = self.called(login, Some(number));
                }
                fields.values_mut().for_each(|one| self.recognise(one));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_account_in_a_document_is_called_by_its_number() {
        let mut accounts = Accounts::default();
        accounts.note("bobcat", 7);
        let names = Names::default();
        names.know(&accounts);
        let mut document = json!({ "user": { "login": "robert", "id": 7 }, "reviews": [
            { "id": 1, "user": { "login": "bobcat", "id": 8 } }, { "id": 2, "user": { "login": "carol", "id": 9 } } ] });
        names.recognise(&mut document);
        assert_eq!(document["user"]["login"], "bobcat");
        assert_eq!(document["reviews"][0]["user"]["login"], "bobcat#8");
        assert_eq!(document["reviews"][1]["user"]["login"], "carol");
        assert_eq!(names.now("bobcat"), "robert", "it is asked under the name it has now");
        assert_eq!(names.take_met(), [("bobcat".to_owned(), 8)]);
        assert!(names.take_met().is_empty(), "each is told once");
    }
}
