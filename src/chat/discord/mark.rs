//! How tidegate knows a message of its own again: the hash of its key and the revision it shows stand in the address behind
//! the embed's title, which nobody sees. The same hash is the nonce, so that Discord itself drops a message sent twice within
//! minutes. Messages of older releases have them in the footer.

use sha2::{Digest as _, Sha256};

/// What marks a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mark {
    /// 20 hex digits of the key's hash.
    pub(super) key: String,
    /// Which revision the message shows; 0 as posted.
    pub(super) revision: u64,
}

/// The longest address that is marked.
const ADDRESS: usize = 1_500;
/// Stands before the mark in an address.
const SIGN: &str = "#tidegate.";
/// Stands before the mark in a footer.
const FOOTER_SIGN: &str = " · ";

impl Mark {
    /// The mark of a message with this key as it is posted.
    pub(super) fn of(key: &str) -> Self {
        let hash = hex::encode(Sha256::digest(key.as_bytes()));
        Self { key: hash[..20].to_owned(), revision: 0 }
    }

    /// The mark in the address of an embed.
    pub(super) fn read(address: &str) -> Option<Self> {
        Self::parse(address.rsplit_once(SIGN)?.1)
    }

    /// The mark in the footer of an embed.
    pub(super) fn read_footer(footer: &str) -> Option<Self> {
        Self::parse(footer.rsplit_once(FOOTER_SIGN)?.1)
    }

    fn parse(mark: &str) -> Option<Self> {
        let (key, revision) = mark.split_once('.')?;
        let hex = key.len() == 20 && key.chars().all(|c| c.is_ascii_hexdigit() && !c.is_ascii_uppercase());
        Some(Self { key: key.to_owned(), revision: revision.parse().ok()? }).filter(|_| hex)
    }

    /// The address with it: the first of these pages that may have it.
    pub(super) fn address<'p>(&self, pages: impl IntoIterator<Item = &'p str>) -> String {
        let whole =
            |page: &&str| page.len() <= ADDRESS && (page.starts_with("https://") || page.starts_with("http://"));
        let page = pages.into_iter().find(whole).unwrap_or_default();
        let page = page.split('#').next().unwrap_or_default();
        format!("{page}{SIGN}{}.{}", self.key, self.revision)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_read_from_the_address_it_was_written_into() {
        let mark = Mark { revision: 7, ..Mark::of("card:shop-12:Discord") };
        let pages = ["javascript:alert(1)", "https://forge.example/acme/shop/pull/4#files", "https://discord.com"];
        let address = mark.address(pages);
        insta::assert_snapshot!(address, @"https://forge.example/acme/shop/pull/4#tidegate.6ad16f9bdde7d3768ffc.7");
        assert_eq!(Mark::read(&address), Some(mark.clone()));
        assert_eq!(Mark::read_footer("tidegate · 6ad16f9bdde7d3768ffc.7"), Some(mark), "as older releases wrote it");
        assert_ne!(Mark::of("line:"), Mark::of("line:1"));
    }

    #[test]
    fn what_others_write_is_no_mark() {
        for footer in
            ["", "tidegate", "tidegate · x.1", "tidegate · 6ad16f9bdde7d3768ffc", "a · 6AD16F9BDDE7D3768FFC.1"]
        {
            assert_eq!(Mark::read_footer(footer), None, "{footer}");
            assert_eq!(Mark::read(footer), None, "{footer}");
        }
    }
}
