//! How tidegate knows a message of its own again: the hash of its key and the revision it shows stand in the embed's
//! footer. The same hash is the nonce, so that Discord itself drops a message sent twice within minutes.

use sha2::{Digest as _, Sha256};

/// What marks a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// 20 hex digits of the key's hash.
    pub(super) key: String,
    /// Which revision the message shows; 0 as posted.
    pub(super) revision: u64,
}

impl Mark {
    /// The mark of a message with this key as it is posted.
    pub(super) fn of(key: &str) -> Self {
        let hash = hex::encode(Sha256::digest(key.as_bytes()));
        Self { key: hash[..20].to_owned(), revision: 0 }
    }

    /// The mark that a footer holds.
    pub(super) fn read(footer: &str) -> Option<Self> {
        let (_, mark) = footer.rsplit_once(SIGN)?;
        let (key, revision) = mark.split_once('.')?;
        let hex = key.len() == 20 && key.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
        Some(Self { key: key.to_owned(), revision: revision.parse().ok()? }).filter(|_| hex)
    }

    /// The footer with it.
    pub(super) fn footer(&self) -> String {
        format!("tidegate{SIGN}{}.{}", self.key, self.revision)
    }
}

/// Stands before the mark.
const SIGN: &str = " · ";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_from_the_footer_it_was_written_into() {
        let mark = Mark { revision: 7, ..Mark::of("card:shop-12:Discord") };
        insta::assert_snapshot!(mark.footer(), @"tidegate · 6ad16f9bdde7d3768ffc.7");
        assert_eq!(Mark::read(&mark.footer()), Some(mark));
        assert_ne!(Mark::of("line:"), Mark::of("line:1"));
    }

    #[test]
    fn what_others_write_is_no_mark() {
        for footer in
            ["", "tidegate", "tidegate · x.1", "tidegate · 6ad16f9bdde7d3768ffc", "a · 6AD16F9BDDE7D3768FFC.1"]
        {
            assert_eq!(Mark::read(footer), None, "{footer}");
        }
    }
}
