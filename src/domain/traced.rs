//! What somebody calls a change whose way they ask for, and what of other commits undoes it.
//!
//! Messages are written by anybody: a commit that only says that it reverts another is told as what it says, beside what
//! is known by ancestry. Nothing is decided by it.

use super::pull_request::CommitInfo;
use super::{CommitSha, PrNumber, RepoId};

/// Beyond this, a number is no pull request.
const LARGEST: u64 = 9_999_999;
/// The fewest digits by which a message names a commit.
const SHORTEST: usize = 7;

/// What a change is called by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Called {
    /// A pull request's number.
    Pr(PrNumber),
    /// A commit's id, or how it begins.
    Commit(String),
    /// A ticket, as messages name it.
    Ticket(String),
}

/// What may be meant, the likeliest first: `12`, `#12`, `1a2b3c4`, `SHOP-12`, or the address of a pull request or commit.
pub fn called(text: &str) -> Vec<Called> {
    let text = text.trim().trim_end_matches('/');
    let text = match text.rsplit_once('/') {
        Some((before, last)) if before.ends_with("/pull") || before.ends_with("/commit") => last,
        _ => text,
    };
    let plain = text.strip_prefix('#').unwrap_or(text);
    let mut all = Vec::new();
    if let Ok(number) = plain.parse::<u64>()
        && (1..=LARGEST).contains(&number)
    {
        all.push(Called::Pr(PrNumber(number)));
    }
    if (4..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        all.push(Called::Commit(text.to_ascii_lowercase()));
    }
    if is_ticket(text) {
        all.push(Called::Ticket(text.to_owned()));
    }
    all
}

/// `SHOP-12`: letters, a dash, a number.
fn is_ticket(text: &str) -> bool {
    let Some((project, number)) = text.rsplit_once('-') else { return false };
    let word = |c: u8| c.is_ascii_alphanumeric() || c == b'_';
    project.as_bytes().first().is_some_and(u8::is_ascii_alphabetic)
        && project.bytes().all(word)
        && (1..=9).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
        && text.len() <= 40
}

/// Whether a text names a ticket: `SHOP-1` is not in `SHOP-12`, nor in `ESHOP-1`.
pub fn mentions(text: &str, ticket: &str) -> bool {
    let (text, ticket) = (text.to_ascii_lowercase(), ticket.to_ascii_lowercase());
    let part = |c: char| c.is_alphanumeric();
    text.match_indices(&ticket).any(|(at, found)| {
        let (before, after) = (&text[..at], &text[at + found.len()..]);
        !before.ends_with(part) && !after.starts_with(part)
    })
}

/// One change, by all that it is called where somebody undoes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone<'a> {
    /// Its commits: its own, and the one that merged it.
    pub commits: &'a [CommitSha],
    /// Its pull request.
    pub pr: Option<PrNumber>,
    /// Where that is.
    pub repo: &'a RepoId,
}

/// The commit that undoes a change, among those that came after it (newest first), unless that was undone itself.
pub fn undone_by<'c>(change: &Undone<'_>, after: &'c [CommitInfo]) -> Option<&'c CommitInfo> {
    // The newest that undoes it counts: what came before it and was brought back is over.
    let position = after.iter().position(|c| undoes(&c.message, change))?;
    let (newer, by) = (&after[..position], &after[position]);
    let own = [by.sha.clone()];
    let back = undone_by(&Undone { commits: &own, pr: None, repo: change.repo }, newer);
    back.is_none().then_some(by)
}

fn undoes(message: &str, change: &Undone<'_>) -> bool {
    let named = |sha: &CommitSha| {
        message.match_indices("This reverts commit ").any(|(at, found)| {
            let id = &message[at + found.len()..];
            let id: &str = &id[..id.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(id.len())];
            id.len() >= SHORTEST && sha.as_str().starts_with(&id.to_ascii_lowercase())
        })
    };
    let by_number = |pr: PrNumber| {
        let whole = format!("Reverts {}{pr}", change.repo);
        let short = format!("Reverts {pr}");
        [whole, short].iter().any(|words| {
            message
                .match_indices(words.as_str())
                .any(|(at, found)| !message[at + found.len()..].starts_with(|c: char| c.is_ascii_digit()))
        })
    };
    change.commits.iter().any(named) || change.pr.is_some_and(by_number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(digit: &str, message: &str) -> CommitInfo {
        CommitInfo { message: message.to_owned(), ..CommitInfo::bare(sha(digit)) }
    }

    fn sha(digit: &str) -> CommitSha {
        digit.repeat(40).parse().expect("a commit")
    }

    #[test]
    fn a_change_is_called_by_number_commit_ticket_or_address() {
        let pr = |n| Called::Pr(PrNumber(n));
        assert_eq!(called("#12"), [pr(12)]);
        assert_eq!(called("https://github.com/acme/shop/pull/12/"), [pr(12)]);
        assert_eq!(called("ABC1234"), [Called::Commit("abc1234".to_owned())]);
        assert_eq!(called("https://github.com/acme/shop/commit/abc1234"), [Called::Commit("abc1234".to_owned())]);
        assert_eq!(called("1234567"), [pr(1_234_567), Called::Commit("1234567".to_owned())]);
        assert_eq!(called("SHOP-12"), [Called::Ticket("SHOP-12".to_owned())]);
        for nothing in ["", "#", "0", "shop", "SHOP-", "-12", "coupons please", "1.4.0"] {
            assert_eq!(called(nothing), [], "{nothing:?}");
        }
    }

    #[test]
    fn a_ticket_is_named_by_a_whole_word() {
        assert!(mentions("feat: coupons (shop-1)", "SHOP-1") && mentions("SHOP-1: coupons", "SHOP-1"));
        assert!(!mentions("SHOP-12", "SHOP-1") && !mentions("ESHOP-1", "SHOP-1") && !mentions("", "SHOP-1"));
    }

    #[test]
    fn what_was_reverted_and_brought_back_is_there() {
        let repo: RepoId = "acme/shop".parse().expect("a repository");
        let own = [sha("1")];
        let undone = |after: &[CommitInfo]| {
            undone_by(&Undone { commits: &own, pr: Some(PrNumber(7)), repo: &repo }, after).map(|c| c.sha.clone())
        };
        let revert = commit("2", "Revert \"feat\"\n\nThis reverts commit 1111111.");
        let back = commit("3", "Revert \"Revert\"\n\nThis reverts commit 2222222222.");
        let again = commit("4", "Revert \"feat\"\n\nThis reverts commit 1111111111.");
        assert_eq!(undone(&[]), None);
        assert_eq!(undone(std::slice::from_ref(&revert)), Some(sha("2")));
        assert_eq!(undone(&[back.clone(), revert.clone()]), None);
        assert_eq!(undone(&[again, back, revert]), Some(sha("4")));
        assert_eq!(undone(&[commit("2", "Revert \"feat\" (#8)\n\nReverts acme/shop#7")]), Some(sha("2")));
        for other in ["Reverts acme/shop#77", "Reverts acme/cart#7", "This reverts commit 111.", "feat: 1111111"] {
            assert_eq!(undone(&[commit("2", other)]), None, "{other}");
        }
    }
}
