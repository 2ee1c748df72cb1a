//! The journal's hash chain, pure, so that every store adapter chains and verifies alike.
//!
//! An entry's hash is SHA-256 over the hash before it, a line feed, and the JSON array `[seq,at,delivery,fact]` as it
//! was written. Verification works on the stored texts, never on re-serialised values: a later tidegate that knows
//! more fields must still find an old chain whole.
//!
//! Whoever reads gets the stored texts, too: an entry that this version does not understand, because a later or a much
//! older tidegate wrote it, is exported and shown as it is, and is no error.
//!
//! A changed, removed, added or swapped entry breaks the chain. Entries cut off at the very end, or a whole chain
//! written anew, do not: nothing inside the store can show that. Whoever must notice keeps the last hash that
//! `tidegate journal export` prints somewhere tidegate cannot write, and compares it with a later export.

use sha2::{Digest as _, Sha256};

use super::{BrokenChain, JournalEntry};
use crate::domain::fact::Fact;
use crate::domain::{DeliveryId, Instant};

/// What the first entry names as the hash before it.
pub const ROOT: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// An instant as stores write it: one width and one zone, so that texts sort as instants do.
pub fn stamp(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Nanos, true)
}

/// Reads what [`stamp`] wrote.
pub fn read_stamp(text: &str) -> Result<Instant, chrono::ParseError> {
    chrono::DateTime::parse_from_rfc3339(text).map(|at| at.to_utc())
}

/// An entry as the texts that are stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its number, without gaps from 1.
    pub seq: i64,
    /// When.
    pub at: String,
    /// About which delivery.
    pub delivery: Option<String>,
    /// The fact, as JSON.
    pub fact: String,
    /// Hash of the entry before.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

impl Record {
    /// The hash that its other parts call for.
    fn expected_hash(&self) -> String {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let delivery = self.delivery.as_deref().map_or_else(|| "null".to_owned(), quoted);
        let content = format!("[{},{},{delivery},{}]", self.seq, quoted(&self.at), self.fact);
        hex::encode(Sha256::new().chain_update(format!("{}\n{content}", self.previous)).finalize())
    }

    /// The entry these texts say, or what of it this version does not understand.
    pub fn read(self) -> Result<JournalEntry, String> {
        let wrong = |what: &str, why: &dyn std::fmt::Display| format!("journal entry {}: its {what}: {why}", self.seq);
        Ok(JournalEntry {
            seq: self.seq,
            at: read_stamp(&self.at).map_err(|e| wrong("time", &e))?,
            delivery: self.delivery.as_deref().map(DeliveryId::parse).transpose().map_err(|e| wrong("delivery", &e))?,
            fact: serde_json::from_str(&self.fact).map_err(|e| wrong("fact", &e))?,
            previous: self.previous,
            hash: self.hash,
        })
    }
}

/// The end of a chain: where the next entry goes, and what it must follow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    seq: i64,
    hash: String,
}

impl Chain {
    /// The empty chain.
    pub fn start() -> Self {
        Self { seq: 0, hash: ROOT.to_owned() }
    }

    /// The chain that ends with this entry.
    pub fn after(seq: i64, hash: String) -> Self {
        Self { seq, hash }
    }

    /// How many entries it has.
    pub fn length(&self) -> i64 {
        self.seq
    }

    /// The record of one more fact, which becomes the chain's end.
    pub fn append(&mut self, at: Instant, delivery: Option<&DeliveryId>, fact: &Fact) -> serde_json::Result<Record> {
        let mut record = Record {
            seq: self.seq + 1,
            at: stamp(at),
            delivery: delivery.map(ToString::to_string),
            fact: serde_json::to_string(fact)?,
            previous: self.hash.clone(),
            hash: String::new(),
        };
        record.hash = record.expected_hash();
        self.seq = record.seq;
        self.hash.clone_from(&record.hash);
        Ok(record)
    }

    /// Checks that a stored record is the next one, untouched, and moves on to it.
    pub fn check(&mut self, record: &Record) -> Result<(), BrokenChain> {
        let broken = |seq, why: &str| Err(BrokenChain { seq, why: why.to_owned() });
        if record.seq != self.seq + 1 {
            return broken(self.seq + 1, "the entry is missing");
        }
        if record.previous != self.hash {
            return broken(record.seq, "it does not follow the entry before it");
        }
        if record.hash != record.expected_hash() {
            return broken(record.seq, "its content is not what was recorded");
        }
        *self = Self::after(record.seq, record.hash.clone());
        Ok(())
    }
}

/// One line of `tidegate journal export`: an object of JSON, in the order of the hashed parts, with the fact as it is stored.
/// Anyone can check the chain from it: `hash` is SHA-256 over `previous`, a line feed and the compact JSON array
/// `[seq,at,delivery,fact]`. A fact that is no JSON, as only a damaged file holds, is exported as a text.
pub fn export_line(record: &Record) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let one_line = !record.fact.contains(['\n', '\r']);
    let whole = one_line && serde_json::from_str::<serde::de::IgnoredAny>(&record.fact).is_ok();
    format!(
        "{{\"seq\":{},\"at\":{},\"delivery\":{},\"fact\":{},\"previous\":{},\"hash\":{}}}",
        record.seq,
        quoted(&record.at),
        record.delivery.as_deref().map_or_else(|| "null".to_owned(), quoted),
        if whole { record.fact.clone() } else { quoted(&record.fact) },
        quoted(&record.previous),
        quoted(&record.hash),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::End;

    fn noon() -> Instant {
        read_stamp("2026-03-01T12:00:00Z").unwrap()
    }

    fn fact(what: &str) -> Fact {
        Fact::Answered { login: "alice".into(), text: what.into(), answer: "no".into() }
    }

    fn records() -> Vec<Record> {
        let mut chain = Chain::start();
        let shop = DeliveryId::parse("shop-1").unwrap();
        let facts = [fact("/why"), fact("\"], \n"), Fact::Ended(End::Done), fact("")];
        facts.iter().map(|fact| chain.append(noon(), Some(&shop), fact).unwrap()).collect()
    }

    fn verify(records: &[Record]) -> Result<i64, String> {
        let mut chain = Chain::start();
        for record in records {
            chain.check(record).map_err(|e| e.to_string())?;
        }
        Ok(chain.length())
    }

    #[test]
    fn an_untouched_chain_holds() {
        assert_eq!(verify(&records()), Ok(4));
        assert_eq!(verify(&[]), Ok(0));
    }

    #[test]
    fn every_single_change_breaks_the_chain_where_it_was_made() {
        let changes: [fn(&mut Record); 6] = [
            |r| r.at = stamp(noon() + chrono::Duration::nanoseconds(1)),
            |r| r.delivery = None,
            |r| r.fact.push(' '),
            |r| r.previous = ROOT.replace('0', "1"),
            |r| r.hash = ROOT.to_owned(),
            |r| r.seq += 1,
        ];
        for change in changes {
            let mut touched = records();
            change(&mut touched[2]);
            let why = verify(&touched).unwrap_err();
            assert!(why.contains("entry 3"), "{why}");
        }
    }

    #[test]
    fn a_rehashed_entry_breaks_the_chain_at_the_next_one() {
        let mut touched = records();
        touched[1].fact = touched[1].fact.replace("alice", "mallory");
        touched[1].hash = touched[1].expected_hash();
        insta::assert_snapshot!(verify(&touched).unwrap_err(), @"the journal is broken at entry 3: it does not follow the entry before it");
    }

    #[test]
    fn a_removed_or_swapped_entry_breaks_the_chain() {
        let mut removed = records();
        removed.remove(1);
        insta::assert_snapshot!(verify(&removed).unwrap_err(), @"the journal is broken at entry 2: the entry is missing");
        let mut swapped = records();
        swapped.swap(1, 2);
        assert!(verify(&swapped).is_err());
    }

    #[test]
    fn a_cut_tail_shows_only_against_a_hash_kept_elsewhere() {
        let whole = records();
        assert_eq!(verify(&whole[..2]), Ok(2));
        assert_ne!(whole[1].hash, whole[3].hash);
    }

    #[test]
    fn an_exported_line_carries_all_that_its_hash_covers() {
        for record in records() {
            let line = export_line(&record);
            let content = line.split_once(",\"previous\"").unwrap().0;
            let parts = ["{\"seq\":", "\"at\":", "\"delivery\":", "\"fact\":"];
            let bare = parts.iter().fold(content.to_owned(), |text, part| text.replacen(part, "", 1));
            let hash = hex::encode(Sha256::digest(format!("{}\n[{bare}]", record.previous)));
            assert_eq!(hash, record.hash, "{line}");
        }
    }

    #[test]
    fn what_this_version_does_not_understand_is_exported_as_it_is_stored() {
        let texts = [
            r#"{"fact":"of_tomorrow","why":[1,2.50,{"b":1,"a":2}]}"#,
            r#"{"fact":"ended","Done":"in a way of tomorrow"}"#,
            r#"{"fact":"answered","login":"alice","text":"/why","answer":"no","mood":"good"}"#,
            r#"{ "fact" : "spaced" }"#,
        ];
        for text in texts {
            let mut record =
                Record { fact: text.to_owned(), delivery: Some("no id!".to_owned()), ..records()[0].clone() };
            record.hash = record.expected_hash();
            let line = export_line(&record);
            assert!(line.contains(&format!(",\"delivery\":\"no id!\",\"fact\":{text},\"previous\":")), "{line}");
            assert!(Chain::start().check(&record).is_ok());
        }
        let broken = export_line(&Record { fact: "{\"fact\":\n".to_owned(), ..records()[0].clone() });
        let read: serde_json::Value = serde_json::from_str(&broken).unwrap();
        assert_eq!((read["fact"].as_str(), broken.contains('\n')), (Some("{\"fact\":\n"), false));
    }

    #[test]
    fn stamps_sort_as_instants_do_and_read_back() {
        let later = noon() + chrono::Duration::nanoseconds(1);
        assert!(stamp(noon()) < stamp(later));
        assert_eq!(read_stamp(&stamp(later)), Ok(later));
    }
}
