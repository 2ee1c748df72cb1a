//! How heads stand to bases, worked out once per pair: a merge of wide trees costs time, and commits never change.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use git2::Oid;

use super::{Bare, Outlook};
use crate::port::PortResult;

/// How many are kept.
const MOST: usize = 512;

/// What was worked out.
#[derive(Default)]
pub(crate) struct Outlooks(Mutex<HashMap<(Oid, Oid), Outlook>>);

impl Outlooks {
    /// How a head stands to a base.
    pub(crate) fn of(&self, bare: &Bare, base: Oid, head: Oid) -> PortResult<Outlook> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&(base, head)) {
            return Ok(known.clone());
        }
        let outlook = bare.outlook(base, head)?;
        let mut kept = kept();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert((base, head), outlook.clone());
        Ok(outlook)
    }
}
