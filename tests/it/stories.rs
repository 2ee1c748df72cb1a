//! Stories: each file in `tests/stories` is a chat log. Lines `who> what` are done; what follows up to the next such line
//! is what people then see, compared word by word. Commit ids and digests are given names as they appear.
//!
//! `world> report ENV APP HEALTH MESSAGE` is what somebody reports of a cluster that nobody may reach.
//! `world> clock back TIME` sets the machine's clock back, `world> restart` stops tidegate and starts it anew.
//! `world> keep NAME` gives two people tokens, stops tidegate, and starts it anew; with `TIDEGATE_KEEP=1` the world is put into
//! `tests/it/upgrade` in between.
//! `world> configure FROM => TO` changes the configuration and starts tidegate anew; several changes are separated by `;;`.
//! `#config FROM => TO` changes it before the beginning. `#world NAME INSTANT` begins with what an older tidegate left, kept in
//! `tests/it/upgrade`; the first `world> start` opens that.
//!
//! `TIDEGATE_UPDATE=1 cargo test stories` writes what happens now into the files: read the difference before you commit it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::told::Told;

/// Names for commit ids and digests, so that stories read well and do not hang on a hash.
#[derive(Default)]
struct Names {
    commits: Vec<String>,
    digests: Vec<String>,
    subjects: BTreeMap<String, usize>,
}

impl Names {
    fn tame(&mut self, line: &str) -> String {
        let mut tamed = String::new();
        let mut rest = line;
        while let Some(start) = rest.find(|c: char| c.is_ascii_hexdigit()) {
            let word_before = rest[..start].chars().last().or(tamed.chars().last());
            let length = rest[start..].find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len() - start);
            let (before, word) = (&rest[..start], &rest[start..start + length]);
            tamed.push_str(before);
            let whole = !word_before.is_some_and(|c| c.is_ascii_alphanumeric());
            tamed.push_str(&if whole { self.name(word, tamed.ends_with("sha256:")) } else { word.to_owned() });
            rest = &rest[start + length..];
        }
        tamed.push_str(rest);
        tamed.replace("sha256:image", "image")
    }

    fn name(&mut self, word: &str, digest: bool) -> String {
        let hex = word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        // A commit id of digits alone is rare, and a number of that length is not written in any story.
        let number = word.bytes().all(|b| b.is_ascii_digit()) && ![7, 12, 16, 40, 64].contains(&word.len());
        if !hex || word.len() < 7 || number {
            return word.to_owned();
        }
        if digest {
            return format!("image{}", index(&mut self.digests, &word[..12]));
        }
        if word.len() == 16 {
            let next = self.subjects.len() + 1;
            return format!("subject{}", self.subjects.entry(word.to_owned()).or_insert(next));
        }
        format!("commit{}", index(&mut self.commits, &word[..7]))
    }
}

fn index(known: &mut Vec<String>, word: &str) -> usize {
    known.iter().position(|k| k == word).unwrap_or_else(|| {
        known.push(word.to_owned());
        known.len() - 1
    }) + 1
}

fn is_said(line: &str) -> Option<(&str, &str)> {
    let (who, what) = line.split_once("> ")?;
    (!who.is_empty() && who.bytes().all(|b| b.is_ascii_lowercase())).then_some((who, what))
}

/// The configuration with one change, written `FROM => TO` with `\\n` for a new line.
fn changed(config: String, change: &str) -> String {
    let change = change.replace("\\n", "\n");
    let (from, to) = change.split_once(" => ").or_else(|| Some((change.strip_suffix(" =>")?, ""))).expect("FROM => TO");
    assert!(config.contains(from), "the configuration has no {from:?}");
    config.replace(from, to)
}

/// Plays a story and returns it with what happens now.
async fn play(text: &str, forge: Forge) -> String {
    let config = |old: String| text.lines().filter_map(|l| l.strip_prefix("#config ")).fold(old, changed);
    let left = text.lines().find_map(|l| l.strip_prefix("#world ")?.split_once(' '));
    let mut told = match (left, forge) {
        (Some((name, at)), _) => Told::left(name, at.parse().expect("an instant"), config).await,
        (None, Forge::Local) => Told::new(config).await,
        (None, Forge::Github) => Told::on_github(config).await,
        (None, Forge::Ecr) => {
            let told = Box::pin(crate::ecr::stories::moved(Told::unseen(config).await)).await;
            told.start().await;
            told
        }
    };
    told.heard();
    let (mut names, mut played) = (Names::default(), Vec::new());
    for line in text.lines() {
        match is_said(line) {
            Some((who, what)) => {
                played.push(line.to_owned());
                // Ids that the story has named can be used in it.
                let mut real = what.to_owned();
                for (index, commit) in names.commits.iter().enumerate().rev() {
                    real = real.replace(&format!("commit{}", index + 1), commit);
                }
                for (index, digest) in names.digests.iter().enumerate().rev() {
                    real = real.replace(&format!("image{}", index + 1), digest);
                }
                let heard = match real.strip_prefix("configure ") {
                    None if real == "start" => {
                        told.start().await;
                        told.heard()
                    }
                    None if real.starts_with("keep ") => {
                        told = Box::pin(told.kept(real.trim_start_matches("keep "))).await;
                        told.heard()
                    }
                    None if real == "restart" => {
                        told = Box::pin(told.restarted()).await;
                        told.heard()
                    }
                    None => told.tell(who, &real).await,
                    Some(changes) => {
                        told = Box::pin(told.configured(|config| changes.split(" ;; ").fold(config, changed))).await;
                        told.heard()
                    }
                };
                for line in heard {
                    let line = told.outside.as_ref().map_or(line.clone(), |outside| outside.tame(&line));
                    played.extend(line.lines().map(|l| format!("  {}", names.tame(l))));
                }
                told.all_is_well().await;
            }
            None if line.starts_with('#') || line.trim().is_empty() => played.push(line.to_owned()),
            None => {}
        }
    }
    played.join("\n") + "\n"
}

fn stories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut found = Vec::new();
    let mut folders = vec![folder];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("tests/stories is there") {
            let path = entry.expect("an entry").path();
            match path.extension() {
                Some(end) if end == "story" => found.push(path),
                _ if path.is_dir() => folders.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    found
}

/// Where a story's world has its repositories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forge {
    /// The embedded forge.
    Local,
    /// GitHub.
    Github,
    /// The embedded one, with the images in ECR.
    Ecr,
}

/// Tells all stories of a lane. On GitHub, what people see is word for word what they see on the embedded forge.
pub(crate) async fn tell_all(lane: &str, forge: Forge) {
    let only = std::env::var("STORY").ok();
    let mut told = 0;
    let mut wrong = Vec::new();
    for path in stories() {
        let name = path.display().to_string();
        if !name.contains(&format!("/{lane}/")) || only.as_ref().is_some_and(|o| !name.contains(o)) {
            continue;
        }
        let written = std::fs::read_to_string(&path).expect("a story");
        if forge == Forge::Ecr && !crate::ecr::stories::is_told(&name, &written) {
            continue;
        }
        told += 1;
        let now = Box::pin(play(&written, forge)).await;
        if now == written {
            continue;
        }
        if std::env::var_os("TIDEGATE_UPDATE").is_some() && forge == Forge::Local {
            std::fs::write(&path, &now).expect("writes the story");
        } else {
            wrong.push(format!("{name} goes another way now:\n{}", difference(&written, &now)));
        }
    }
    assert!(told > 0 || only.is_some(), "there is no story of {lane}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The lines around the first difference.
fn difference(written: &str, now: &str) -> String {
    let (written, now): (Vec<_>, Vec<_>) = (written.lines().collect(), now.lines().collect());
    let at = written.iter().zip(&now).position(|(a, b)| a != b).unwrap_or(written.len().min(now.len()));
    let show =
        |lines: &[&str], sign: &str| lines.iter().skip(at).take(6).map(|l| format!("{sign} {l}\n")).collect::<String>();
    format!("line {}:\n{}{}", at + 1, show(&written, "-"), show(&now, "+"))
}

#[tokio::test]
async fn questions() {
    tell_all("questions", Forge::Local).await;
}

macro_rules! lanes {
    ($($lane:ident),+) => {
        $(
            #[tokio::test]
            async fn $lane() {
                tell_all(stringify!($lane), Forge::Local).await;
            }
        )+
    };
}

lanes!(
    change,
    continuous,
    release,
    promotion,
    hotfix,
    rollback,
    holds,
    notify,
    neighbours,
    configuration,
    upgrade,
    people
);
