//! Who wrote what would be approved. Whoever had a hand in a commit does not approve it, and an author whom the
//! configuration does not know might be anybody who votes: each delivery with such a commit costs one more.
//!
//! What Git says of a commit anybody can write into it, so a name is taken as a reason to leave somebody out, and never
//! as a reason to leave nobody out. Nobody's are only a merge that holds nothing but its two sides, whoever pressed the
//! button, and what the forge vouches that a program made.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::{Deserialize, Serialize};

use super::catalog::{Catalog, Surface};
use super::inert::calm;
use super::pull_request::{CommitInfo, Pusher};
use super::{CommitSha, Instant, PersonId};

/// How many authors are named before the rest are counted.
const NAMED: usize = 3;
/// How much of a name is shown.
const LONGEST_NAME: usize = 40;
/// Longer is no address that somebody would add to a configuration.
const LONGEST_ADDRESS: usize = 100;

/// What somebody had to do with a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Wrote it, alone or with others.
    Wrote,
    /// Committed or pushed it.
    Brought,
}

/// What there is of an author whom the configuration does not know: the key by which it could.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trace {
    /// An e-mail address, for `people.NAME.email`.
    Email(String),
    /// A login on the forge, for `people.NAME.github`.
    Login(String),
    /// Nothing that a configuration could name.
    Nothing,
    /// Nothing, and the forge never tells more.
    Never,
}

/// A commit by somebody whom the configuration does not know. Its texts are inert: they come from the commit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Unknown {
    /// Which.
    pub commit: CommitSha,
    /// The author's name, as far as it can be shown.
    pub name: String,
    /// By what they could be known.
    pub trace: Trace,
}

/// Somebody's word on who wrote a commit whose author nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Which commit.
    pub commit: CommitSha,
    /// Who wrote it.
    pub author: PersonId,
    /// Who says so. Their own vote on the delivery counts no more.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// Who wrote some commits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authorship {
    /// Who had a hand in them.
    pub people: BTreeMap<PersonId, Part>,
    /// Those by somebody whom nobody knows, in the commits' order.
    pub unknown: Vec<Unknown>,
}

/// Who had a part in what a delivery brings, and what was said about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Authors {
    /// Of the delivery's own commits.
    pub written: Authorship,
    /// Of commits that enter with it although nothing explains them: their authors are left out whatever the lane.
    pub unexplained: Authorship,
    /// What was claimed.
    pub claims: Vec<Claim>,
    /// Who asked for it before whoever asks now: nobody's vote comes back because somebody else asks.
    pub asked_before: BTreeSet<PersonId>,
}

/// What else must be known to say who wrote commits.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// Who is who.
    pub catalog: &'a Catalog,
    /// tidegate's own login on the forge.
    pub own_login: &'a str,
    /// The merges among the commits that were seen to hold only their two sides.
    pub only_sides: &'a BTreeSet<CommitSha>,
    /// Whether the forge tells at all who pushed.
    pub pushers_told: bool,
}

impl Authorship {
    /// Who wrote these commits.
    pub fn of(commits: &[CommitInfo], sight: Sight<'_>) -> Self {
        let mut all = Self::default();
        for commit in commits {
            // Two parents: what any other number of them would yield was not looked at.
            if !(commit.parents.len() == 2 && sight.only_sides.contains(&commit.sha)) {
                all.take(commit, sight);
            }
        }
        all
    }

    fn take(&mut self, commit: &CommitInfo, sight: Sight<'_>) {
        let wrote = known(sight.catalog, commit.author_login.as_deref(), Some(&commit.author_email));
        let pusher = commit.pushed_by.as_ref();
        let pushed = pusher.map(|p| known(sight.catalog, Some(&p.login), None)).unwrap_or_default();
        let vouched = |p: &Pusher| p.program && !is_guided(&p.login);
        let stranger = pusher.filter(|p| pushed.is_empty() && !vouched(p) && !same_login(&p.login, sight.own_login));
        if wrote.is_empty() && !is_program(commit, sight.catalog) {
            self.unknown.push(Unknown::author(commit));
        } else if let Some(stranger) = stranger {
            // Whoever pushed it can have written any name into it.
            self.unknown.push(Unknown::pusher(commit, &stranger.login));
        } else if pusher.is_none() && !commit.by_program {
            // And so can whoever did where the forge does not tell.
            self.unknown.push(Unknown::unseen_pusher(commit, sight.pushers_told));
        }
        let with = co_authors(&commit.message).flat_map(|email| known(sight.catalog, None, Some(email)));
        let committed = known(sight.catalog, commit.committer_login.as_deref(), Some(&commit.committer_email));
        self.have(wrote.into_iter().chain(with), Part::Wrote);
        self.have(committed.into_iter().chain(pushed), Part::Brought);
    }

    fn have(&mut self, people: impl IntoIterator<Item = PersonId>, part: Part) {
        for person in people {
            let known = self.people.entry(person).or_insert(part);
            *known = part.min(*known);
        }
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        for (person, part) in &other.people {
            self.have([person.clone()], *part);
        }
        let new: Vec<Unknown> = other.unknown.iter().filter(|u| !self.unknown.contains(u)).cloned().collect();
        self.unknown.extend(new);
        self
    }
}

/// Whether the configuration alone tells who made a commit, so that the forge need not be asked.
pub fn is_told(catalog: &Catalog, commit: &CommitInfo) -> bool {
    let known = |email: &str| catalog.person_by_email(email).is_some();
    let forges_own = |email: &str| {
        let host = catalog.forge_host.as_deref().unwrap_or_default();
        email.strip_prefix("noreply@").is_some_and(|rest| rest.eq_ignore_ascii_case(host))
    };
    known(&commit.author_email) && (known(&commit.committer_email) || forges_own(&commit.committer_email))
}

/// Everybody whom a login or an address names. Where they name two people, both: neither proves the other wrong.
fn known(catalog: &Catalog, login: Option<&str>, email: Option<&str>) -> BTreeSet<PersonId> {
    let by_login = login.and_then(|login| catalog.person(Surface::Github, login));
    let by_email = email.and_then(|email| catalog.person_by_email(email));
    by_login.into_iter().chain(by_email).map(|p| p.id.clone()).collect()
}

fn same_login(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// Programs that do what the files of a branch tell them: whoever pushes there guides their hand, so that what they wrote is
/// by nobody in particular.
const GUIDED: [&str; 1] = ["github-actions[bot]"];

fn is_guided(login: &str) -> bool {
    GUIDED.iter().any(|program| same_login(program, login))
}

/// Whether the forge vouches that a program wrote it: by a signature, or because the program of that name pushed it.
fn is_program(commit: &CommitInfo, catalog: &Catalog) -> bool {
    let named = commit.author_login.as_deref().or_else(|| catalog.hidden_login(&commit.author_email));
    if named.is_some_and(is_guided) {
        return false;
    }
    let pushed = commit.pushed_by.as_ref().filter(|p| p.program);
    commit.by_program || pushed.zip(named).is_some_and(|(pusher, named)| same_login(&pusher.login, named))
}

/// The addresses in a message's `Co-authored-by` lines.
fn co_authors(message: &str) -> impl Iterator<Item = &str> {
    const KEY: &str = "co-authored-by:";
    message.lines().map(str::trim).filter_map(|line| {
        let value = line.get(KEY.len()..).filter(|_| line[..KEY.len()].eq_ignore_ascii_case(KEY))?;
        let (_, rest) = value.rsplit_once('<')?;
        Some(rest.split('>').next().unwrap_or(rest).trim())
    })
}

impl Unknown {
    fn author(commit: &CommitInfo) -> Self {
        let email = commit.author_email.trim();
        let login = commit.author_login.as_deref().filter(|login| plain_login(login));
        let trace = match (is_address(email), login) {
            (true, _) => Trace::Email(email.to_owned()),
            (false, Some(login)) => Trace::Login(login.to_owned()),
            (false, None) => Trace::Nothing,
        };
        Self { commit: commit.sha.clone(), name: plain(&commit.author_name), trace }
    }

    fn pusher(commit: &CommitInfo, login: &str) -> Self {
        let trace = if plain_login(login) { Trace::Login(login.to_owned()) } else { Trace::Nothing };
        Self { commit: commit.sha.clone(), name: "whoever pushed it".to_owned(), trace }
    }

    fn unseen_pusher(commit: &CommitInfo, told: bool) -> Self {
        let name = "whoever pushed it (the forge does not tell who)".to_owned();
        let trace = if told { Trace::Nothing } else { Trace::Never };
        Self { commit: commit.sha.clone(), name, trace }
    }

    /// Whatever else came with a head, where nobody can tell any more what that was.
    pub fn untold(head: CommitSha) -> Self {
        Self { commit: head, name: "whoever pushed what came with it".to_owned(), trace: Trace::Nothing }
    }

    fn by(&self) -> String {
        let name = if self.name.is_empty() { "somebody without a name" } else { &self.name };
        match &self.trace {
            Trace::Email(text) | Trace::Login(text) => format!("{name} ({text})"),
            Trace::Nothing | Trace::Never => name.to_owned(),
        }
    }

    /// What to write into the configuration, such as `people.NAME.email: mallory@acme.example`.
    fn entry(&self) -> Option<String> {
        match &self.trace {
            // Behind such an address is whoever a forge or a program works for: whoever took it would be many.
            Trace::Email(email) if is_nobodys(email) => None,
            Trace::Email(email) => Some(format!("{email} to people.NAME.email")),
            Trace::Login(login) => Some(format!("{login} to people.NAME.github")),
            Trace::Nothing | Trace::Never => None,
        }
    }
}

/// Whether an address is made to take no answer.
fn is_nobodys(email: &str) -> bool {
    let name = email.split('@').next().unwrap_or_default();
    ["noreply", "no-reply"].iter().any(|none| name.eq_ignore_ascii_case(none))
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} by {}", self.commit.short(), self.by())
    }
}

/// Several of them in one clause, those of one author together.
pub fn listed(unknown: &[Unknown]) -> String {
    let mut by: Vec<(String, Vec<&str>)> = Vec::new();
    for one in unknown {
        let name = one.by();
        match by.iter_mut().find(|(known, _)| *known == name) {
            Some((_, commits)) => commits.push(one.commit.short()),
            None => by.push((name, vec![one.commit.short()])),
        }
    }
    let mut told: Vec<String> = by
        .iter()
        .take(NAMED)
        .map(|(name, commits)| {
            let more = commits.len().saturating_sub(NAMED);
            let mut named: Vec<String> = commits.iter().take(NAMED).map(|c| (*c).to_owned()).collect();
            named.extend((more > 0).then(|| format!("{more} more")));
            format!("{} by {name}", named.join(", "))
        })
        .collect();
    let more: usize = by.iter().skip(NAMED).map(|(_, commits)| commits.len()).sum();
    told.extend((more > 0).then(|| format!("{more} more")));
    told.join("; ")
}

/// Why one more is needed.
pub fn one_more(unknown: &[Unknown]) -> String {
    format!("one more than asked for because of {}, whom the configuration does not know", listed(unknown))
}

/// What to do so that these authors are known: what to add where, or to say whom they are.
pub fn ways_out(unknown: &[Unknown], claim: bool) -> String {
    let entries: BTreeSet<String> = unknown.iter().filter_map(Unknown::entry).collect();
    let mut ways: Vec<String> = Vec::new();
    if !entries.is_empty() {
        let listed: Vec<String> = entries.into_iter().take(NAMED).collect();
        ways.push(format!("add {}", listed.join(", ")));
    } else if unknown.iter().any(|one| one.trace != Trace::Never) {
        ways.push(
            "have the commit made again under an address that is in `people`, and pushed by whose it is".to_owned(),
        );
    }
    if let Some(first) = unknown.first().filter(|_| claim) {
        ways.push(format!(
            "let somebody who may approve, and whose vote is not needed, say /tide claim {} PERSON",
            first.commit.short()
        ));
    }
    if ways.is_empty() {
        ways.push("say `unknown_authors: one_more` and list more people".to_owned());
    }
    ways.join(", or ")
}

/// Text of a stranger's on one line, in which nothing acts on any surface.
fn plain(text: &str) -> String {
    let shown = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '-' | '\'') { c } else { ' ' };
    let mut text: String = text.chars().map(shown).collect();
    // A point within a word would make a link of it.
    text = text.replace(". ", ".\0").replace('.', " ").replace(" \0", ". ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let words = words.join(" ");
    let cut = words.char_indices().nth(LONGEST_NAME).map(|(cut, _)| format!("{}…", words[..cut].trim_end()));
    calm(&cut.unwrap_or(words))
}

fn is_address(text: &str) -> bool {
    let local = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_' | b'%' | b'[' | b']');
    let host = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let parts = text.split_once('@').filter(|(name, at)| !name.is_empty() && !at.is_empty());
    text.len() <= LONGEST_ADDRESS && parts.is_some_and(|(name, at)| name.bytes().all(local) && at.bytes().all(host))
}

fn plain_login(login: &str) -> bool {
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'[' | b']');
    !login.is_empty() && login.len() <= LONGEST_ADDRESS && login.bytes().all(part)
}

/// The number of the account in such an address, where it has one.
pub fn hidden_number(email: &str) -> Option<u64> {
    email.trim().split_once('+')?.0.parse().ok()
}

/// The login in an address by which a forge hides people's own: `123+LOGIN@users.noreply.HOST`, or without the number.
pub fn hidden_login<'e>(email: &'e str, host: &str) -> Option<&'e str> {
    let (name, at) = email.trim().split_once('@')?;
    let (_, rest) = at.split_at_checked("users.noreply.".len())?;
    if !at[..at.len() - rest.len()].eq_ignore_ascii_case("users.noreply.") || !rest.eq_ignore_ascii_case(host) {
        return None;
    }
    let login = match name.split_once('+') {
        Some((id, login)) if !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()) => login,
        Some(_) => return None,
        None => name,
    };
    plain_login(login).then_some(login)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::domain::catalog::Person;
    use crate::domain::pull_request::Pusher;

    fn sha(n: u8) -> CommitSha {
        CommitSha::parse(format!("{n:02x}").repeat(20)).expect("a commit")
    }

    fn person(name: &str) -> PersonId {
        name.parse().expect("a person")
    }

    /// alice and bob have addresses and logins, carol a login alone.
    fn catalog() -> Catalog {
        let one = |name: &str, emails: &[&str]| {
            let logins = [(Surface::Github, format!("{name}-gh"))].into();
            let emails = emails.iter().map(|e| (*e).to_owned()).collect();
            (person(name), Person { id: person(name), logins, others: std::collections::BTreeMap::new(), emails })
        };
        let people: BTreeMap<_, _> = [
            one("alice", &["alice@acme.example", "alice@home.example"]),
            one("bob", &["bob@acme.example"]),
            one("carol", &[]),
        ]
        .into();
        Catalog { people, forge_host: Some("github.com".to_owned()), ..Catalog::default() }
    }

    fn commit(n: u8, author: &str) -> CommitInfo {
        CommitInfo {
            parents: vec![sha(0)],
            author_email: author.to_owned(),
            author_name: "Mallory <!-- @all -->".to_owned(),
            committer_email: author.to_owned(),
            message: "feat: x".to_owned(),
            // Whose pushes name nobody.
            pushed_by: pushed("tidegate[bot]", false),
            ..CommitInfo::bare(sha(n))
        }
    }

    fn pushed(login: &str, program: bool) -> Option<Pusher> {
        Some(Pusher { login: login.to_owned(), program })
    }

    fn of(commits: &[CommitInfo], only_sides: &[CommitSha]) -> Authorship {
        let (catalog, only_sides) = (catalog(), only_sides.iter().cloned().collect());
        let sight =
            Sight { catalog: &catalog, own_login: "tidegate[bot]", only_sides: &only_sides, pushers_told: true };
        Authorship::of(commits, sight)
    }

    fn told(commits: &[CommitInfo]) -> String {
        let found = of(commits, &[]);
        let people: Vec<String> = found.people.iter().map(|(p, part)| format!("{p} {part:?}")).collect();
        let unknown: Vec<String> = found.unknown.iter().map(ToString::to_string).collect();
        format!("{} | {}", people.join(", "), unknown.join(", "))
    }

    #[test]
    fn an_author_is_known_by_any_address_by_login_and_by_the_forges_own_addresses() {
        for email in ["alice@acme.example", "ALICE@home.example", "7+alice-gh@users.noreply.github.com"] {
            assert_eq!(told(&[commit(1, email)]), "alice Wrote | ", "{email}");
        }
        assert_eq!(told(&[commit(1, "carol-gh@users.noreply.GitHub.com")]), "carol Wrote | ");
        let by_login = CommitInfo { author_login: Some("Carol-GH".to_owned()), ..commit(1, "c@x.example") };
        assert_eq!(told(&[by_login]), "carol Wrote | ");
        let elsewhere = "7+alice-gh@users.noreply.github.com.evil.example";
        assert_eq!(told(&[commit(1, elsewhere)]), format!(" | 0101010 by Mallory -- all -- ({elsewhere})"));
    }

    #[test]
    fn two_who_are_both_named_are_both_authors() {
        let one = CommitInfo { author_login: Some("bob-gh".to_owned()), ..commit(1, "alice@acme.example") };
        assert_eq!(told(&[one]), "alice Wrote, bob Wrote | ");
    }

    #[test]
    fn committers_co_authors_and_pushers_are_left_out_too() {
        let one = CommitInfo {
            committer_email: "bob@acme.example".to_owned(),
            message: "fix: x\n\nco-AUTHORED-by: Carol <9+carol-gh@users.noreply.github.com>\n\
                      Co-authored-by: Assistant <noreply@assistant.example>"
                .to_owned(),
            ..commit(1, "alice@acme.example")
        };
        assert_eq!(told(std::slice::from_ref(&one)), "alice Wrote, bob Brought, carol Wrote | ");
        let pushed = CommitInfo {
            pushed_by: pushed("bob-gh", false),
            message: String::new(),
            ..commit(1, "alice@acme.example")
        };
        assert_eq!(told(&[pushed]), "alice Wrote, bob Brought | ");
        assert_eq!(
            told(&[CommitInfo { committer_email: "x@y.example".to_owned(), message: String::new(), ..one }]),
            "alice Wrote | "
        );
    }

    #[test]
    fn whoever_pushed_it_and_is_not_known_may_have_written_any_name_into_it() {
        let one = CommitInfo { pushed_by: pushed("mallory", false), ..commit(1, "alice@acme.example") };
        assert_eq!(told(&[one]), "alice Wrote | 0101010 by whoever pushed it (mallory)");
        for own in ["tidegate[bot]", "Tidegate[Bot]"] {
            let one = CommitInfo { pushed_by: pushed(own, false), ..commit(1, "alice@acme.example") };
            assert_eq!(told(&[one]), "alice Wrote | ");
        }
    }

    #[test]
    fn whoever_pushed_it_is_unknown_where_the_forge_does_not_tell() {
        let one = CommitInfo { pushed_by: None, ..commit(1, "alice@acme.example") };
        assert_eq!(told(&[one]), "alice Wrote | 0101010 by whoever pushed it (the forge does not tell who)");
    }

    #[test]
    fn a_forge_that_never_tells_who_pushed_is_no_reason_to_advise_another_push() {
        let (catalog, only_sides) = (catalog(), BTreeSet::new());
        let sight =
            Sight { catalog: &catalog, own_login: "tidegate[bot]", only_sides: &only_sides, pushers_told: false };
        let one = CommitInfo { pushed_by: None, ..commit(1, "alice@acme.example") };
        let unknown = Authorship::of(&[one], sight).unknown;
        insta::assert_snapshot!(
            ways_out(&unknown, true),
            @"let somebody who may approve, and whose vote is not needed, say /tide claim 0101010 PERSON"
        );
        insta::assert_snapshot!(
            ways_out(&unknown, false),
            @"say `unknown_authors: one_more` and list more people"
        );
    }

    #[test]
    fn a_programs_name_counts_only_where_the_forge_vouches_for_it() {
        let bot = || commit(1, "49699333+renovate[bot]@users.noreply.github.com");
        assert!(told(&[bot()]).starts_with(" | 0101010 by"));
        assert_eq!(told(&[CommitInfo { by_program: true, ..bot() }]), " | ");
        assert_eq!(told(&[CommitInfo { pushed_by: pushed("renovate[bot]", true), ..bot() }]), " | ");
        // Another program pushed it, or a person of that name.
        for pusher in [pushed("github-actions[bot]", true), pushed("renovate[bot]", false)] {
            assert!(told(&[CommitInfo { pushed_by: pusher, ..bot() }]).contains("0101010 by"));
        }
        // What a workflow of the branch writes, whoever pushed that branch wrote.
        let workflow = || commit(1, "41898282+github-actions[bot]@users.noreply.github.com");
        for by in [
            CommitInfo { by_program: true, ..workflow() },
            CommitInfo { pushed_by: pushed("github-actions[bot]", true), ..workflow() },
            CommitInfo { pushed_by: pushed("github-actions[bot]", true), ..commit(1, "alice@acme.example") },
        ] {
            assert!(told(&[by]).contains("| 0101010 by"));
        }
        let person = CommitInfo { by_program: true, pushed_by: pushed("bob-gh", false), ..bot() };
        assert_eq!(told(&[person]), "bob Brought | ");
        let disguised = commit(1, "tidegate@acme.example");
        assert!(told(&[disguised]).contains("0101010 by"), "tidegate writes nothing into an app");
    }

    #[test]
    fn a_merge_that_holds_only_its_two_sides_is_nobodys() {
        let merge = |author: &str| CommitInfo { parents: vec![sha(8), sha(9)], ..commit(1, author) };
        for author in ["alice@acme.example", "x@y.example"] {
            assert_eq!(of(&[merge(author)], &[sha(1)]), Authorship::default());
            assert_ne!(of(&[merge(author)], &[]), Authorship::default(), "it holds more");
            let three = CommitInfo { parents: vec![sha(7), sha(8), sha(9)], ..merge(author) };
            assert_ne!(of(&[three], &[sha(1)]), Authorship::default());
            assert_ne!(of(&[commit(1, author)], &[sha(1)]), Authorship::default(), "it is no merge");
        }
    }

    #[test]
    fn a_strangers_text_is_shown_and_does_nothing() {
        let name = |name: &str| {
            let one = CommitInfo { author_name: name.to_owned(), ..commit(1, "x@y.example") };
            Unknown::author(&one).name
        };
        assert_eq!(name("J. R. Doe-O'Neil"), "J. R. Doe-O'Neil");
        assert_eq!(name("www.evil.example"), "www evil example");
        assert_eq!(name("<!channel> `x` *y* _z_\n[a](b) @all #1"), "channel x y z a b all 1");
        assert_eq!(name(&"x".repeat(60)), format!("{}…", "x".repeat(40)));
        let trace = |email: &str| Unknown::author(&commit(1, email)).trace;
        assert_eq!(trace("x+y@z.example"), Trace::Email("x+y@z.example".to_owned()));
        for email in ["@acme/all", "x@y z", "`x`@y", "", "x@<y>", "\u{202e}x@y"] {
            assert_eq!(trace(email), Trace::Nothing, "{email:?}");
        }
    }

    #[test]
    fn commits_of_one_stranger_are_told_together_and_many_counted() {
        let one = |n: u8, who: u8| Unknown::author(&commit(n, &format!("m{who}@x.example")));
        let few = listed(&[one(1, 1), one(2, 2), one(3, 1)]);
        assert_eq!(
            few,
            "0101010, 0303030 by Mallory -- all -- (m1@x.example); 0202020 by Mallory -- all -- (m2@x.example)"
        );
        let many: Vec<Unknown> = (1..=9).map(|n| one(n, n)).collect();
        assert!(listed(&many).ends_with("(m3@x.example); 6 more"));
        let out = ways_out(&[one(1, 1), one(2, 1)], true);
        assert!(out.starts_with("add m1@x.example to people.NAME.email, or let somebody"), "{out}");
        let nobodys = Unknown::author(&commit(1, "noreply@github.com"));
        for unknown in [Unknown::untold(sha(1)), nobodys] {
            assert!(ways_out(&[unknown], false).starts_with("have the commit made again"));
        }
    }

    /// Some commits, as anybody could write them.
    fn commits() -> impl Strategy<Value = Vec<CommitInfo>> {
        let email = || {
            let all =
                ["alice@acme.example", "bob@acme.example", "1+carol-gh@users.noreply.github.com", "x@y.example", ""];
            prop::sample::select(all.to_vec())
        };
        let login = || prop::option::of(prop::sample::select(vec!["alice-gh", "carol-gh", "renovate[bot]", "eve"]));
        let one = (email(), email(), email(), login(), login(), any::<bool>(), any::<bool>(), 1u8..4);
        let one = one.prop_map(|(author, committer, with, login, pusher, program, vouched, parents)| CommitInfo {
            committer_email: committer.to_owned(),
            author_login: login.map(str::to_owned),
            pushed_by: pusher.and_then(|p| pushed(p, program)),
            by_program: vouched,
            message: format!("x\n\nCo-authored-by: X <{with}>"),
            parents: (0..parents).map(|n| sha(100 + n)).collect(),
            ..commit(0, author)
        });
        prop::collection::vec(one, 0..6)
            .prop_map(|commits| commits.into_iter().zip(1..).map(|(c, n)| CommitInfo { sha: sha(n), ..c }).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn a_known_author_is_never_lost_and_an_unknown_one_always_counted(commits in commits(), sides in prop::collection::vec(1u8..7, 0..4)) {
            let sides: Vec<CommitSha> = sides.into_iter().map(sha).collect();
            let (all, who) = (of(&commits, &sides), catalog());
            for commit in &commits {
                let nobodys = commit.parents.len() == 2 && sides.contains(&commit.sha);
                let alone = of(std::slice::from_ref(commit), &sides);
                prop_assert_eq!(nobodys, nobodys && alone == Authorship::default());
                prop_assert!(alone.people.keys().all(|p| all.people.contains_key(p)));
                prop_assert!(alone.unknown.iter().all(|u| all.unknown.contains(u)));
                let author = who.person_by_email(&commit.author_email);
                if let (Some(author), false) = (author, nobodys) {
                    prop_assert_eq!(all.people.get(&author.id), Some(&Part::Wrote));
                }
                if commit.pushed_by.is_none() && !commit.by_program && !nobodys {
                    prop_assert!(all.unknown.iter().any(|u| u.commit == commit.sha));
                }
                let named = commit.author_login.as_deref().is_some_and(|l| who.person(Surface::Github, l).is_some());
                let vouched = is_program(commit, &who);
                if author.is_none() && !named && !vouched && !nobodys {
                    prop_assert!(all.unknown.iter().any(|u| u.commit == commit.sha));
                }
            }
        }

        #[test]
        fn text_from_a_commit_stays_on_its_line_and_calls_nobody(name in "\\PC{0,60}", email in "\\PC{0,40}") {
            let shown = Unknown::author(&CommitInfo { author_name: name, ..commit(1, &email) }).to_string();
            prop_assert!(!shown.contains(['<', '>', '`', '*', '#', '\n', '|', '&']), "{shown:?}");
            prop_assert!(shown.matches('@').count() <= 1, "{shown:?}");
        }
    }
}
