//! What enters an environment, and what explains it.
//!
//! People vote on a head. What enters with it is more: the commits of the head that the dev branch does not hold, those
//! that were pushed straight to the environment's branch and ride along, and what a merge holds beyond its sides. A commit
//! is explained when the app's dev branch holds it, when a delivery was approved with it, or when it stood on the branch
//! at the first look of a tidegate that knows this rule. What nothing explains is named on the ballot and is part of what
//! is voted on.

use serde::{Deserialize, Serialize};

use super::catalog::{Catalog, Surface};
use super::drift::whose;
use super::inert::{calm, quoted};
use super::pull_request::CommitInfo;
use super::vote::Subject;
use super::{AppName, Branch, CommitSha, EnvName, PersonId};

/// Commits that are looked at one by one, at most: more are not compared, and keep the gate shut.
pub const MOST: usize = 250;
/// Commits that a ballot names before the rest are counted.
const NAMED: usize = 12;
/// Commits that a line of text lists.
const LISTED: usize = 5;
/// Files that are named of one commit.
const FILES: usize = 4;
/// How much of a file's name is shown: its end.
const FILE: usize = 40;
/// How much of a title is shown.
const TITLE: usize = 80;

/// What Git is asked: the commits that these reach and those do not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// From where.
    pub tips: Vec<CommitSha>,
    /// What holds everything that it reaches. Those that are gone are left out.
    pub held: Vec<CommitSha>,
    /// The tip of a branch that holds what a tip took from it: all that the newest commit of its own line (first parents) reaches
    /// that the tip holds. A commit that the branch reaches by another way may never have been what it contains, for a merge
    /// can leave out what it merges.
    pub line: Option<CommitSha>,
    /// The commit that a head was merged as. Where it does not descend from the head (squashed, rebased), it is found by
    /// its content: what together is the head's merge brings nothing of its own.
    pub landed: Option<Landed>,
}

/// A head, and the commit it was merged as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landed {
    /// The head of the pull request.
    pub head: CommitSha,
    /// What the forge says it was merged as.
    pub merged: CommitSha,
}

/// A commit that would enter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entrant {
    /// As Git tells of it.
    pub commit: CommitInfo,
    /// Of a merge, or of what a head was merged as: the files in which it differs from what Git makes of its sides. None
    /// of a commit that is no merge: it brings whatever it changed.
    pub beyond: Option<Vec<String>>,
    /// Who pushed it.
    pub pushed: PushedBy,
}

/// Who pushed a commit, as far as the forge tells: its author is only what somebody wrote into it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PushedBy {
    /// The forge does not tell.
    #[default]
    Untold,
    /// Whoever it is signed as.
    Author,
    /// Somebody else: a person, or a login that is nobody's.
    Other(String),
}

impl PushedBy {
    /// Who pushed this commit.
    pub fn of(catalog: &Catalog, commit: &CommitInfo) -> Self {
        let Some(pusher) = &commit.pushed_by else { return Self::Untold };
        let person = catalog.person(Surface::Github, &pusher.login);
        let claimed = commit.author_login.as_deref().and_then(|login| catalog.person(Surface::Github, login));
        let claimed = claimed.or_else(|| catalog.person_by_email(&commit.author_email));
        let same_login = commit.author_login.as_ref().is_some_and(|login| login.eq_ignore_ascii_case(&pusher.login));
        match (person, claimed) {
            (Some(person), Some(claimed)) if person.id == claimed.id => Self::Author,
            (Some(person), _) => Self::Other(person.id.to_string()),
            (None, None) if same_login => Self::Author,
            (None, _) => Self::Other(pusher.login.clone()),
        }
    }
}

/// What Git answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passing {
    /// Newest first, [`MOST`] at most.
    pub commits: Vec<Entrant>,
    /// Whether those are all.
    pub all: bool,
}

/// Why a commit counts as explained, as it is stored: one record per approval, merge and first look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// Everything these reach is explained.
    #[serde(default)]
    pub reach: Vec<CommitSha>,
    /// These are, by themselves.
    #[serde(default)]
    pub single: Vec<CommitSha>,
    /// Who agreed to it, and where; none of a first look, and of what was recorded before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
}

/// That people approved something for an environment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreed {
    /// Which.
    pub environment: EnvName,
    /// Who.
    pub by: Vec<PersonId>,
}

/// What stood on an environment's branch of an app, or ran there where it has none, when that was first looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stood {
    /// Where.
    pub environment: EnvName,
    /// The branch; none where the app has none for it.
    pub branch: Option<Branch>,
    /// Its tip, or the commit of what ran; none where no commit was known.
    pub tip: Option<CommitSha>,
    /// How many commits it reached that the dev branch did not.
    pub more: usize,
    /// Whether that is all of them.
    pub all: bool,
}

impl Stood {
    fn words(&self) -> Option<String> {
        let tip = self.tip.as_ref().filter(|_| self.more > 0)?;
        let many = match (self.more, self.all) {
            (1, true) => "1 commit".to_owned(),
            (more, true) => format!("{more} commits"),
            (more, false) => format!("more than {more} commits"),
        };
        let place = match &self.branch {
            Some(branch) => format!("stood on {branch}"),
            None => format!("ran in {}", self.environment),
        };
        Some(format!("{place} ({}, {many} that the dev branch does not hold)", tip.short()))
    }
}

/// What people are told of what is taken as explained because it was there first; none where the dev branch holds it all.
pub fn told_stood(app: &AppName, stood: &[Stood]) -> Option<String> {
    let there: Vec<String> = stood.iter().filter_map(Stood::words).collect();
    (!there.is_empty()).then(|| {
        format!(
            "From now on a ballot of {app} names what enters and neither the dev branch nor an approved delivery explains. \
             Taken as explained, because it was there before: what {}.",
            there.join(" and what ")
        )
    })
}

impl Explained {
    /// With what another record explains.
    pub fn and(&mut self, other: Self) {
        self.reach.extend(other.reach);
        self.single.extend(other.single);
    }
}

impl Entrant {
    /// Which commit, and what it is, on one line. Nothing in it acts, whatever its author wrote.
    pub fn words(&self) -> String {
        // A name that closes the brackets around it could go on as if this said so.
        let author = self.commit.author_name.chars().map(|c| if matches!(c, '(' | ')') { ' ' } else { c });
        let author: String = author.take(TITLE).collect();
        let whose = match &self.pushed {
            PushedBy::Untold => whose(&author, None),
            PushedBy::Author => author,
            PushedBy::Other(login) => whose(&author, Some(login)),
        };
        // Surfaces cut what is long: what its author chose comes last.
        let (sha, title) = (self.commit.sha.short(), quoted(&calm(self.commit.title()), TITLE));
        match &self.beyond {
            None => format!("{sha} {title} ({})", calm(&whose)),
            Some(files) => {
                format!(
                    "{sha}, which differs from the merge of its sides in {}: {title} ({})",
                    listed(files),
                    calm(&whose)
                )
            }
        }
    }
}

/// Some files by name, the rest counted.
fn listed(files: &[String]) -> String {
    let mut names: Vec<String> = files.iter().take(FILES).map(|file| end_of(&calm(file))).collect();
    if files.len() > FILES {
        names.push(format!("{} more", files.len() - FILES));
    }
    names.join(", ")
}

/// A file's name, without its beginning where it is long.
fn end_of(name: &str) -> String {
    match name.chars().count().checked_sub(FILE) {
        Some(over) if over > 0 => format!("…{}", name.chars().skip(over).collect::<String>()),
        _ => name.to_owned(),
    }
}

/// The commits as a ballot names them, a line each.
pub fn notes(commits: &[Entrant]) -> Vec<String> {
    lines(commits, |e| format!("neither on the dev branch's own line nor approved before: {}", e.words()))
}

/// A line for each of the first, and one for the rest.
fn lines<T>(commits: &[T], words: impl Fn(&T) -> String) -> Vec<String> {
    let mut lines: Vec<String> = commits.iter().take(NAMED).map(words).collect();
    if commits.len() > NAMED {
        lines.push(format!("and {} more commits like these", commits.len() - NAMED));
    }
    lines
}

/// Commits that the dev branch does not hold and that others approved for somewhere else before, as a ballot names them.
pub fn notes_before(commits: &[(Entrant, Agreed)]) -> Vec<String> {
    lines(commits, |(e, agreed)| {
        let by: Vec<&str> = agreed.by.iter().map(PersonId::as_str).collect();
        format!("not on the dev branch, approved for {} by {}: {}", agreed.environment, by.join(", "), e.words())
    })
}

/// The commits that nothing explains; why that cannot be told, where they are too many.
pub fn unexplained(passing: Passing, explained: &Explained) -> Result<Vec<Entrant>, String> {
    if !passing.all {
        return Err(format!(
            "more than {MOST} commits would enter that neither the dev branch nor an approved delivery explains; bring \
             them into the dev branch first"
        ));
    }
    let brings = |e: &Entrant| e.beyond.as_ref().is_none_or(|files| !files.is_empty());
    Ok(passing.commits.into_iter().filter(|e| brings(e) && !explained.single.contains(&e.commit.sha)).collect())
}

/// The ids of commits as a subject holds them.
pub fn ids(commits: &[Entrant]) -> Vec<CommitSha> {
    let mut ids: Vec<CommitSha> = commits.iter().map(|e| e.commit.sha.clone()).collect();
    ids.sort();
    ids
}

/// What a subject names of what enters, or entered. After the merge what was approved stays what it was, even where some of
/// it is explained by now.
pub fn named(commits: &[Entrant], merged: bool, approved: Option<&Subject>) -> Vec<CommitSha> {
    match approved {
        Some(approved) if merged && beyond_approved(commits, Some(approved)).is_empty() => approved.unexplained.clone(),
        _ => ids(commits),
    }
}

/// Those of the commits that were not on the ballot of what was approved.
pub fn beyond_approved<'e>(commits: &'e [Entrant], approved: Option<&Subject>) -> Vec<&'e Entrant> {
    let asked = |e: &&Entrant| approved.is_some_and(|a| a.unexplained.contains(&e.commit.sha));
    commits.iter().filter(|e| !asked(e)).collect()
}

/// Some commits in a line of text, the rest counted.
pub fn list(commits: &[&Entrant]) -> String {
    let mut words: Vec<String> = commits.iter().take(LISTED).map(|e| e.words()).collect();
    if commits.len() > LISTED {
        words.push(format!("and {} more", commits.len() - LISTED));
    }
    words.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sha(n: usize) -> CommitSha {
        CommitSha::parse(format!("{n:040x}")).expect("a commit")
    }

    fn entrant(n: usize, beyond: Option<&[&str]>) -> Entrant {
        let commit = CommitInfo {
            author_email: "bob@acme.example".to_owned(),
            author_name: "bob".to_owned(),
            message: format!("fix: number {n}\n\nIt says @all more."),
            ..CommitInfo::bare(sha(n))
        };
        let beyond = beyond.map(|files| files.iter().map(|f| (*f).to_owned()).collect());
        Entrant { commit, beyond, pushed: PushedBy::Author }
    }

    #[test]
    fn what_a_merge_holds_beside_its_sides_comes_before_what_its_author_chose() {
        let long = "x".repeat(200);
        let mut entrant = entrant(1, Some(&["deploy/prod/secrets.yaml"]));
        entrant.commit.message = format!("fix: {long}");
        entrant.commit.author_name = long.clone();
        let note = notes(&[Entrant { pushed: PushedBy::Other(long.clone()), ..entrant.clone() }]).remove(0);
        let at = note.find("deploy/prod/secrets.yaml").expect("it is named");
        assert!(at < 150, "{note}");
        entrant.beyond = Some((0..9).map(|n| format!("{long}/{n}/key.txt")).collect());
        let note = notes(&[entrant]).remove(0);
        let at = note.find("5 more").expect("the rest is counted");
        assert!(at < 300 && note.contains("/0/key.txt"), "{note}");
    }

    fn subject(unexplained: &[usize]) -> Subject {
        Subject {
            app: "shop".parse().expect("a name"),
            environment: "stage".parse().expect("a name"),
            head: sha(1),
            digests: Vec::new(),
            asked: 0,
            unexplained: unexplained.iter().map(|n| sha(*n)).collect(),
            replacing: None,
        }
    }

    #[test]
    fn a_merge_of_its_two_sides_and_what_was_approved_need_no_explanation() {
        let commits = vec![entrant(1, Some(&[])), entrant(2, None), entrant(3, Some(&["evil"])), entrant(4, None)];
        let explained = Explained { single: vec![sha(2)], ..Explained::default() };
        let left = unexplained(Passing { commits, all: true }, &explained).expect("few");
        assert_eq!(ids(&left), [sha(3), sha(4)]);
    }

    #[test]
    fn what_is_too_much_to_compare_explains_nothing() {
        let why = unexplained(Passing { commits: Vec::new(), all: false }, &Explained::default());
        assert!(why.is_err_and(|why| why.contains("250") && why.contains("dev branch")));
    }

    #[test]
    fn another_set_of_unexplained_commits_is_another_subject() {
        let all = [subject(&[]), subject(&[2]), subject(&[3]), subject(&[2, 3])];
        let ids: std::collections::BTreeSet<_> = all.iter().map(Subject::id).collect();
        assert_eq!(ids.len(), all.len());
    }

    #[test]
    fn what_was_on_the_ballot_is_not_asked_again_after_the_merge() {
        let commits = vec![entrant(2, None), entrant(9, Some(&["evil"]))];
        let beyond = |approved: Option<&Subject>| {
            beyond_approved(&commits, approved).into_iter().map(|e| e.commit.sha.clone()).collect::<Vec<_>>()
        };
        assert_eq!(beyond(Some(&subject(&[2, 9]))), []);
        assert_eq!(beyond(Some(&subject(&[2]))), [sha(9)]);
        assert_eq!(beyond(None), [sha(2), sha(9)]);
    }

    #[test]
    fn what_stood_there_is_told_where_the_dev_branch_does_not_hold_it() {
        let stood = |environment: &str, branch: Option<&str>, more| Stood {
            environment: environment.parse().expect("a name"),
            branch: branch.map(|b| b.parse().expect("a branch")),
            tip: Some(sha(7)),
            more,
            all: more < MOST,
        };
        let app = "shop".parse().expect("a name");
        assert_eq!(told_stood(&app, &[stood("stage", Some("stage"), 0), stood("prod", None, 0)]), None);
        let told = told_stood(&app, &[stood("stage", Some("stage"), 1), stood("prod", None, 250)]);
        insta::assert_snapshot!(told.unwrap_or_default(), @"From now on a ballot of shop names what enters and neither the dev branch nor an approved delivery explains. Taken as explained, because it was there before: what stood on stage (0000000, 1 commit that the dev branch does not hold) and what ran in prod (0000000, more than 250 commits that the dev branch does not hold).");
    }

    #[test]
    fn a_ballot_names_commits_inertly_and_counts_what_is_too_much() {
        let mut evil = entrant(1, Some(&["a", "b", "c", "d", "e", "f", "g", "h", "i", "@all"]));
        evil.commit.message = "Merge\u{202e} @here\nmore".to_owned();
        insta::assert_snapshot!(evil.words().replace('\u{2060}', "·"), @r#"0000000, which differs from the merge of its sides in a, b, c, d, 6 more: "Merge @·here" (bob)"#);
        evil.commit.author_name = "dave) approved by bob (carol".to_owned();
        evil.pushed = PushedBy::Other("mallory".to_owned());
        evil.beyond = None;
        assert!(
            evil.words().ends_with("(pushed by mallory, signed as dave approved by bob carol)"),
            "{}",
            evil.words()
        );
        let many: Vec<Entrant> = (0..15).map(|n| entrant(n, None)).collect();
        let lines = notes(&many);
        assert_eq!((lines.len(), lines[12].as_str()), (13, "and 3 more commits like these"));
        assert_eq!(notes(&[]), Vec::<String>::new());
    }
}
