//! Commits that people push: one, or several in one push.

use anyhow::{Context as _, bail};

use super::verbs::file_text;
use super::world::World;
use crate::domain::{Branch, RepoId};
use crate::forge::local::{Author, Work};

/// One commit of a push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pushed {
    /// Saying what.
    message: String,
    /// Which file, and its new content; none where only another branch is brought in.
    file: Option<(String, String)>,
    /// Which branch is brought in.
    merging: Option<Branch>,
    /// Under which name and address, if not one's own.
    signed: Option<(String, String)>,
}

/// What one commit is, in words.
pub(super) fn pushed(words: &[&str]) -> anyhow::Result<Pushed> {
    let Some((message, mut rest)) = words.split_first() else { bail!("after `then` comes what the next commit says") };
    let (mut file, mut merging, mut signed) = (None, None, None);
    while let [first, further @ ..] = rest {
        rest = match (*first, further) {
            ("merging", [other, further @ ..]) => {
                merging = Some(Branch::parse(*other)?);
                further
            }
            ("as", [who, further @ ..]) => {
                let (name, email) = who.split_once('<').context("write the name as \"NAME <EMAIL>\"")?;
                signed = Some((name.trim().to_owned(), email.trim_end_matches('>').to_owned()));
                further
            }
            (named, further) => {
                file = Some(file_text(named)?);
                further
            }
        };
    }
    if file.is_none() && merging.is_none() {
        file = Some(("src/app.txt".to_owned(), format!("{message}\n")));
    }
    Ok(Pushed { message: message.replace("\\n", "\n"), file, merging, signed })
}

impl World {
    /// Somebody pushes. Returns what was made.
    pub(super) async fn push(
        &self,
        who: &str,
        repo: &RepoId,
        branch: &Branch,
        commits: &[Pushed],
    ) -> anyhow::Result<String> {
        let author = |commit: &Pushed| match commit.signed.clone() {
            Some((name, email)) => Author { name, email },
            None => Self::author(who),
        };
        let parts: Vec<_> = commits
            .iter()
            .map(|c| {
                (c, author(c), c.file.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect::<Vec<_>>())
            })
            .collect();
        let work: Vec<Work<'_>> = parts
            .iter()
            .map(|(c, author, files)| Work { message: &c.message, files, merging: c.merging.as_ref(), author })
            .collect();
        let made = self.forge.push_all_as(&self.login(who), repo, branch, &work).await?;
        let made: Vec<&str> = made.iter().map(|commit| commit.short()).collect();
        Ok(format!("{} on {branch}", made.join(", ")))
    }
}
