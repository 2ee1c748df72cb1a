//! CODEOWNERS: who owns which files of a repository, read as GitHub documents it. The last pattern that matches a file says
//! who owns it; a pattern without owners says that nobody does.

use std::collections::BTreeSet;

/// Where the file is looked for, in this order; the first that is there counts.
pub const PLACES: [&str; 3] = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"];

/// Larger files are not read, as on GitHub.
const MOST_BYTES: usize = 3 * 1024 * 1024;

/// One owner, as written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owner {
    /// A login.
    Login(String),
    /// A team, as `organisation/team`.
    Team(String),
    /// An e-mail address.
    Email(String),
}

impl Owner {
    fn read(word: &str) -> Option<Self> {
        match word.strip_prefix('@') {
            Some("") => None,
            Some(team) if team.contains('/') => Some(Self::Team(team.to_owned())),
            Some(login) => Some(Self::Login(login.to_owned())),
            None => word.contains('@').then(|| Self::Email(word.to_owned())),
        }
    }
}

/// One line: a pattern and who owns what it matches.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    pattern: Pattern,
    owners: Vec<Owner>,
}

/// A whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CodeOwners(Vec<Rule>);

impl CodeOwners {
    /// Reads a file. Lines that GitHub would skip are skipped: comments, negations, character ranges, and those with an
    /// owner that is none.
    pub fn read(text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self::default();
        }
        Self(text.lines().filter_map(rule).collect())
    }

    /// Who owns a file.
    pub fn of(&self, file: &str) -> &[Owner] {
        self.0.iter().rev().find(|rule| rule.pattern.matches(file)).map_or(&[], |rule| &rule.owners)
    }

    /// Who owns any of these files.
    pub fn of_all<'f>(&self, files: impl IntoIterator<Item = &'f String>) -> BTreeSet<Owner> {
        files.into_iter().flat_map(|file| self.of(file)).cloned().collect()
    }
}

fn rule(line: &str) -> Option<Rule> {
    let words = words(line);
    let (pattern, owners) = words.split_first()?;
    let owners: Option<Vec<Owner>> = owners.iter().map(|word| Owner::read(word)).collect();
    Some(Rule { pattern: Pattern::read(pattern)?, owners: owners? })
}

/// The words of a line up to its comment. A backslash keeps a space or a `#` in a word.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => word.extend(rest.next()),
            '#' if word.is_empty() => break,
            c if c.is_whitespace() => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A pattern, by its segments.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    segments: Vec<String>,
    /// Whether what lies below a match is matched too.
    below: bool,
    /// Whether only what lies below is matched: the pattern names a folder.
    folder: bool,
}

impl Pattern {
    fn read(text: &str) -> Option<Self> {
        if text.starts_with('!') || text.contains('[') {
            return None;
        }
        let folder = text.ends_with('/');
        let inner = text.strip_suffix('/').unwrap_or(text);
        // A slash at the beginning or in the middle ties the pattern to the root; else it matches at any depth.
        let tied = inner.contains('/');
        let mut segments: Vec<String> = inner.split('/').filter(|s| !s.is_empty()).map(str::to_owned).collect();
        if segments.is_empty() {
            // A lone `/` matches nothing.
            return None;
        }
        if !tied {
            segments.insert(0, "**".to_owned());
        }
        // `docs/*` owns the files in the folder and not what lies deeper.
        let below = folder || !(tied && segments.last().is_some_and(|s| s == "*"));
        Some(Self { segments, below, folder })
    }

    fn matches(&self, file: &str) -> bool {
        let path: Vec<&str> = file.split('/').collect();
        // A folder's files are all that lie below it; any pattern may also name a folder on the way.
        (1..=path.len()).any(|n| {
            let whole = n == path.len();
            let fits = if whole { !self.folder } else { self.below };
            fits && segments_match(&self.segments, &path[..n])
        })
    }
}

/// Whether segments fit a path; `**` fits any number of folders. Dynamic, so that no pattern takes exponential time.
fn segments_match(segments: &[String], path: &[&str]) -> bool {
    let mut reach = vec![false; path.len() + 1];
    reach[0] = true;
    for (at, segment) in segments.iter().enumerate() {
        let mut next = vec![false; path.len() + 1];
        if segment == "**" {
            let last = at + 1 == segments.len();
            let mut open = false;
            for place in 0..=path.len() {
                // At the end it stands for everything inside, so for one name at least.
                next[place] = open || (reach[place] && !last);
                open |= reach[place];
            }
        } else {
            for place in 0..path.len() {
                next[place + 1] = reach[place] && name_matches(segment, path[place]);
            }
        }
        reach = next;
    }
    reach[path.len()]
}

/// Whether a name fits a segment: `*` fits any characters, `?` any one.
fn name_matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, taken)) = star else { return false };
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn owners(text: &str, file: &str) -> String {
        let told = |owner: &Owner| match owner {
            Owner::Login(login) => format!("@{login}"),
            Owner::Team(team) => format!("@{team}"),
            Owner::Email(email) => email.clone(),
        };
        CodeOwners::read(text).of(file).iter().map(told).collect::<Vec<_>>().join(" ")
    }

    /// The example of GitHub's own documentation.
    const EXAMPLE: &str = "\
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs2@example.com
apps/ @octocat
/docs/ @doctocat2
/scripts/ @doctocat3 @octocat
**/logs @logger
/apps/ @octocat2
/apps/github
";

    #[test]
    fn the_documented_example_reads_as_documented() {
        let of = |file| owners(EXAMPLE, file);
        assert_eq!(of("README.md"), "@global-owner1 @global-owner2");
        assert_eq!(of("src/deep/a.js"), "@js-owner");
        assert_eq!(of("a.go"), "docs@example.com");
        assert_eq!(of("notes/a.txt"), "@octo-org/octocats");
        assert_eq!(of("build/logs/today/a"), "@logger", "the last match wins");
        assert_eq!(of("docs/deep/a.md"), "@doctocat2");
        assert_eq!(of("more/docs/a.md"), "@global-owner1 @global-owner2", "tied to the root");
        assert_eq!(of("scripts/a.sh"), "@doctocat3 @octocat");
        assert_eq!(of("deeply/nested/logs"), "@logger");
        assert_eq!(of("x/logs/y/z"), "@logger");
        assert_eq!(of("apps/shop/a"), "@octocat2");
        assert_eq!(of("more/apps/a"), "@octocat", "at any depth without a slash before");
        assert_eq!(of("apps/github"), "", "a pattern without owners: nobody");
        assert_eq!(of("apps/github/a"), "");
    }

    #[test]
    fn a_star_does_not_cross_folders_and_two_do() {
        assert_eq!(owners("docs/* @a", "docs/a.md"), "@a");
        assert_eq!(owners("docs/* @a", "docs/deep/a.md"), "");
        assert_eq!(owners("docs/** @a", "docs/deep/a.md"), "@a");
        assert_eq!(owners("docs/** @a", "docs"), "");
        assert_eq!(owners("a/**/b @a", "a/b"), "@a");
        assert_eq!(owners("a/**/b @a", "a/x/y/b/c"), "@a");
        assert_eq!(owners("src/*.rs @a", "src/a.rs"), "@a");
        assert_eq!(owners("src/*.rs @a", "src/x/a.rs"), "");
        assert_eq!(owners("a?c @a", "abc"), "@a");
        assert_eq!(owners("my\\ file @a", "my file"), "@a");
        assert_eq!(owners("\\#x @a", "#x"), "@a");
        assert_eq!(owners("Readme @a", "README"), "", "case matters");
    }

    #[test]
    fn what_the_forge_would_skip_is_skipped() {
        for line in ["!a @x", "[ab] @x", "a nobody", "a @", "/ @x", "# a @x", ""] {
            assert_eq!(owners(&format!("* @fallback\n{line}"), "a"), "@fallback", "{line:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_any_file_judged(text in "\\PC{0,120}(\\n\\PC{0,60}){0,4}", file in "\\PC{0,40}") {
            let owners = CodeOwners::read(&text);
            prop_assert!(owners.of(&file).len() <= text.len());
        }

        #[test]
        fn a_file_named_in_full_is_its_owners(file in "[a-z]{1,5}(/[a-z]{1,5}){0,4}") {
            let of = |text: String| owners(&text, &file);
            prop_assert_eq!(of(format!("/{file} @a")), "@a");
            prop_assert_eq!(of("* @a".to_owned()), "@a");
            prop_assert_eq!(of("** @a".to_owned()), "@a");
            prop_assert_eq!(of(format!("/{file}/deeper @a")), "");
            prop_assert_eq!(of(format!("/{file}/ @a")), "", "a folder is not the file");
        }

        #[test]
        fn the_last_line_that_matches_decides(file in "[a-c]/[a-c]", lines in proptest::collection::vec("(\\*|/?[a-c]/?|[a-c]/\\*|/[a-c]/[a-c])", 1..6)) {
            let text: Vec<String> = lines.iter().enumerate().map(|(n, p)| format!("{p} @o{n}")).collect();
            let last = (0..text.len()).rev().find(|n| !owners(&text[*n], &file).is_empty());
            let expected = last.map(|n| format!("@o{n}")).unwrap_or_default();
            prop_assert_eq!(owners(&text.join("\n"), &file), expected);
        }

        #[test]
        fn no_pattern_takes_long(stars in 1usize..40, name in "a{0,200}") {
            let pattern = "a*".repeat(stars) + "b";
            prop_assert!(!name_matches(&pattern, &name));
            prop_assert_eq!(owners(&format!("{} @a", "**/".repeat(stars) + "b"), &name.replace("aa", "a/")), "");
        }
    }
}
