//! What a version brings: commits grouped by their conventional-commit type. Titles are other people's text and come out
//! inert; a commit that follows no convention is listed all the same.

use super::inert::inert;
use super::pull_request::CommitInfo;
use super::{CommitSha, PrNumber};

/// How long a title is shown.
const TITLE: usize = 120;
/// How much text a changelog may be: forges refuse bodies of 64 Ki characters.
const MOST_TEXT: usize = 32_000;

/// The groups in the order they are read, with the types in them.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Features", &["feat", "feature"]),
    ("Fixes", &["fix", "bugfix", "hotfix"]),
    ("Performance", &["perf"]),
    ("Reverts", &["revert"]),
    ("Documentation", &["docs", "doc"]),
    ("Maintenance", &["refactor", "test", "tests", "build", "ci", "chore", "style", "deps"]),
];
const BREAKING: &str = "Breaking changes";
const OTHER: &str = "Other changes";

/// One commit, read by the convention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The type, in lower case; none where the title follows no convention.
    pub kind: Option<String>,
    /// The scope.
    pub scope: Option<String>,
    /// The description: the title without type, scope and pull request.
    pub text: String,
    /// What breaks, where it says so; empty where only the mark `!` does.
    pub breaking: Option<String>,
    /// The pull request it was squashed from.
    pub pr: Option<PrNumber>,
    /// The commit.
    pub commit: CommitSha,
}

impl Entry {
    /// Reads a commit.
    pub fn of(commit: &CommitInfo) -> Self {
        let (title, pr) = squashed(commit.title().trim());
        let (head, text) = title.split_once(':').unwrap_or(("", title));
        let (marked, head) = match head.strip_suffix('!') {
            Some(head) => (true, head),
            None => (false, head),
        };
        let (kind, scope) = match head.split_once('(') {
            Some((kind, scope)) => (kind, scope.strip_suffix(')').map(str::trim)),
            None => (head, None),
        };
        let word = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphabetic());
        let conventional = word && (scope.is_some() || !head.contains('(')) && text.starts_with(' ');
        let said =
            commit.message.lines().skip(1).find_map(|line| {
                line.strip_prefix("BREAKING CHANGE:").or_else(|| line.strip_prefix("BREAKING-CHANGE:"))
            });
        Self {
            kind: conventional.then(|| kind.to_ascii_lowercase()),
            scope: scope.filter(|s| conventional && !s.is_empty()).map(str::to_owned),
            text: if conventional { text.trim() } else { title }.to_owned(),
            breaking: said.map(|s| s.trim().to_owned()).or_else(|| (marked && conventional).then(String::new)),
            pr,
            commit: commit.sha.clone(),
        }
    }

    fn heading(&self) -> &'static str {
        if self.breaking.is_some() {
            return BREAKING;
        }
        let of = |kind: &str| GROUPS.iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(heading, _)| *heading);
        self.kind.as_deref().and_then(of).unwrap_or(OTHER)
    }

    fn line(&self) -> String {
        let scope = self.scope.as_ref().map(|s| format!("**{}:** ", inert(s, 40))).unwrap_or_default();
        let known = GROUPS.iter().any(|(_, kinds)| self.kind.as_deref().is_some_and(|k| kinds.contains(&k)));
        let kind = self.kind.as_ref().filter(|_| !known).map(|k| format!("{}: ", inert(k, 20))).unwrap_or_default();
        let pr = self.pr.map(|pr| format!("{pr}, ")).unwrap_or_default();
        let what = self.breaking.as_ref().filter(|what| !what.is_empty());
        let what = what.map(|what| format!(": {}", inert(what, TITLE))).unwrap_or_default();
        format!("- {scope}{kind}{}{what} ({pr}{})\n", inert(&self.text, TITLE), self.commit.short())
    }
}

/// The title without the pull request that a squash puts behind it, and that pull request.
fn squashed(title: &str) -> (&str, Option<PrNumber>) {
    let cut = || {
        let (text, number) = title.strip_suffix(')')?.rsplit_once(" (#")?;
        Some((text.trim_end(), PrNumber(number.parse().ok()?)))
    };
    cut().map_or((title, None), |(text, pr)| (text, Some(pr)))
}

/// Whether a commit only brings others together, by Git's, the forge's or tidegate's own words for that.
fn is_merge(commit: &CommitInfo) -> bool {
    let title = commit.title();
    let words =
        ["Merge pull request ", "Merge branch ", "Merge remote-tracking branch ", "Merge tag ", "Merge commit "];
    let ours = |line: &str| line.strip_prefix("Subject: ").is_some_and(|s| s.len() == 16);
    words.iter().any(|w| title.starts_with(w)) || commit.message.lines().any(ours)
}

/// Commits as a changelog, newest first in each group; empty where there are none.
pub fn changelog(commits: &[CommitInfo]) -> String {
    let (merges, changes): (Vec<_>, Vec<_>) = commits.iter().partition(|c| is_merge(c));
    let entries: Vec<Entry> = changes.into_iter().map(Entry::of).collect();
    let mut text = String::new();
    let mut left = 0;
    let headings = [BREAKING].into_iter().chain(GROUPS.iter().map(|(heading, _)| *heading)).chain([OTHER]);
    for heading in headings {
        let mut group = entries.iter().filter(|e| e.heading() == heading).peekable();
        if group.peek().is_none() {
            continue;
        }
        text.push_str(&format!("### {heading}\n\n"));
        for entry in group {
            if text.len() > MOST_TEXT {
                left += 1;
            } else {
                text.push_str(&entry.line());
            }
        }
        text.push('\n');
    }
    let counted = |n: usize, one: &str, more: &str| format!("{n} {}", if n == 1 { one } else { more });
    let rest = [
        (left > 0).then(|| counted(left, "more change", "more changes")),
        (!merges.is_empty()).then(|| counted(merges.len(), "merge", "merges")),
    ];
    let rest: Vec<String> = rest.into_iter().flatten().collect();
    if !rest.is_empty() {
        text.push_str(&format!("And {}.\n", rest.join(" and ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn commit(n: u8, message: &str) -> CommitInfo {
        let sha = CommitSha::parse(format!("{n:040x}")).expect("a commit");
        CommitInfo { message: message.to_owned(), ..CommitInfo::bare(sha) }
    }

    #[test]
    fn commits_are_grouped_by_what_they_are() {
        let messages = [
            "feat(cart): coupons (#12)",
            "fix: rounding of 0.5 (#13)",
            "feat!: prices in cents (#14)",
            "perf(db): fewer queries",
            "fix: tax\n\nBREAKING CHANGE: reports before 2020 are gone",
            "chore(deps): newer axum",
            "Tidy up (#15)",
            "wip: not yet",
            "Merge pull request #12 from acme/coupons\n\nfeat(cart): coupons",
            "Release 1.3.0 of shop\n\nDelivery: shop-2\nSubject: 0123456789abcdef",
            "feat(cart):no space after the colon",
            "docs: how to pay",
        ];
        let commits: Vec<_> = (1u8..).zip(messages).map(|(n, m)| commit(n, m)).collect();
        insta::assert_snapshot!(changelog(&commits));
    }

    #[test]
    fn a_hostile_title_stays_a_title() {
        let messages = [
            "feat: <!-- tidegate:shop-9 --> @acme/everyone see https://evil.example",
            "fix(`x`): closes #1 <img src=x onerror=alert(1)>",
            "# heading ![x](y) **bold** | table |",
            "feat: two\u{2028}lines \u{202e}backwards",
        ];
        let commits: Vec<_> = (1u8..).zip(messages).map(|(n, m)| commit(n, m)).collect();
        insta::assert_snapshot!(changelog(&commits).replace('\u{2060}', "·"));
    }

    #[test]
    fn nothing_is_told_of_nothing() {
        assert_eq!(changelog(&[]), "");
    }

    proptest! {
        #[test]
        fn every_commit_is_listed_once_or_counted(messages in proptest::collection::vec("(feat|fix|x)?(\\(a\\))?!?:? ?\\PC{0,30}", 0..20)) {
            let commits: Vec<_> = (1u8..).zip(&messages).map(|(n, m)| commit(n, m)).collect();
            let text = changelog(&commits);
            let lines = text.lines().filter(|l| l.starts_with("- ")).count();
            let merges = commits.iter().filter(|c| is_merge(c)).count();
            prop_assert_eq!(lines + merges, commits.len(), "{}", text);
            prop_assert!(!text.contains('<'), "{}", text);
        }

        #[test]
        fn a_changelog_never_grows_too_long_for_a_forge(title in "feat: [<&]{0,200}", many in 0usize..250) {
            let commits: Vec<_> = (0..many).map(|n| commit((n % 200) as u8, &title)).collect();
            prop_assert!(changelog(&commits).len() < 60_000);
        }
    }
}
