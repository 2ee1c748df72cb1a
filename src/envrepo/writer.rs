//! Batches of bumps: one fetch, one push, and again for those that lost a race.
//!
//! What is repeated is the intent, not the commit: on each try the edits are made anew on the tip that is there now. A
//! bump that fails, fails alone.

use std::collections::BTreeMap;
use std::time::Duration;

use git2::{Commit, Oid};
use rand::Rng;

use super::error::BumpError;
use super::link::{Link, Update};
use super::overlay::{Built, Cover, Overlay};
use super::{Bump, Bumped, Landing, LineChange, Signer, Verdict};
use crate::domain::catalog::covers;
use crate::domain::{Branch, CommitSha};
use crate::git::Pushed;

/// How often a lost race is run again before it is left for later.
const TRIES: u32 = 8;

/// Opens the repository anew.
pub(crate) type Open<'a> = dyn Fn() -> Result<Box<dyn Link + 'a>, BumpError> + 'a;

type Outcome = Result<Bumped, BumpError>;

/// Lands all bumps. Outcomes are in the order of the bumps.
pub(crate) fn land(
    url: &str,
    open: &Open<'_>,
    bumps: &[Bump],
    signer: Option<&Signer>,
) -> Result<Vec<Outcome>, BumpError> {
    let mut settled: Vec<Option<Outcome>> = bumps.iter().map(|_| None).collect();
    for attempt in 0..TRIES {
        if attempt > 0 {
            // Two writers that lost to each other must not meet again at the same moment.
            std::thread::sleep(Duration::from_millis(rand::rng().random_range(1..=10 << attempt)));
        }
        let link = open()?;
        Attempt { url, link: link.as_ref(), bumps, signer, settled: &mut settled, pushes: Vec::new() }.run()?;
        if settled.iter().all(Option::is_some) {
            break;
        }
    }
    let lost = |bump: &Bump| BumpError::LostRace { branch: goal(bump).clone(), tries: TRIES };
    Ok(settled.into_iter().zip(bumps).map(|(outcome, bump)| outcome.unwrap_or_else(|| Err(lost(bump)))).collect())
}

/// The branch a bump moves.
fn goal(bump: &Bump) -> &Branch {
    match &bump.landing {
        Landing::Direct => &bump.base,
        Landing::Branch { name, .. } => name,
    }
}

/// A commit's id in our words.
pub(crate) fn sha(url: &str, id: Oid) -> Result<CommitSha, BumpError> {
    CommitSha::parse(id.to_string()).map_err(|e| BumpError::Git { url: url.to_owned(), cause: e.to_string() })
}

/// One look at the repository and one push to it.
struct Attempt<'a> {
    url: &'a str,
    link: &'a dyn Link,
    bumps: &'a [Bump],
    signer: Option<&'a Signer>,
    settled: &'a mut [Option<Outcome>],
    pushes: Vec<(Update, Vec<(usize, Bumped)>)>,
}

impl<'a> Attempt<'a> {
    fn run(mut self) -> Result<(), BumpError> {
        let open = |(index, bump): (usize, &'a Bump)| self.settled[index].is_none().then_some((index, bump));
        let waiting: Vec<_> = self.bumps.iter().enumerate().filter_map(open).collect();
        let mut direct: BTreeMap<&Branch, Vec<(usize, &Bump)>> = BTreeMap::new();
        for (index, bump) in waiting {
            match &bump.landing {
                Landing::Direct => direct.entry(&bump.base).or_default().push((index, bump)),
                Landing::Branch { name, was } => {
                    if let Err(e) = self.plan_branch(index, bump, name, was.as_ref()) {
                        self.settled[index] = Some(Err(e));
                    }
                }
            }
        }
        for (base, group) in direct {
            if let Err(e) = self.plan_direct(base, &group) {
                for (index, _) in group {
                    self.settled[index].get_or_insert(Err(e.clone()));
                }
            }
        }
        self.push()
    }

    fn base(&self, branch: &Branch) -> Result<Commit<'a>, BumpError> {
        let missing = || BumpError::BranchMissing { url: self.url.to_owned(), branch: branch.clone() };
        let tip = self.link.tip(branch)?.ok_or_else(missing)?;
        self.commit(tip)
    }

    fn commit(&self, id: Oid) -> Result<Commit<'a>, BumpError> {
        self.link.repository().find_commit(id).map_err(|e| BumpError::from_git(self.url, &e))
    }

    fn already(&self, commit: Oid, base: Oid, diff: Vec<LineChange>) -> Outcome {
        Ok(Bumped { commit: sha(self.url, commit)?, base: sha(self.url, base)?, already: true, diff })
    }

    /// All direct bumps of one base: one commit with those that can be made and change something.
    fn plan_direct(&mut self, base: &Branch, group: &[(usize, &Bump)]) -> Result<(), BumpError> {
        let parent = self.base(base)?;
        let mut overlay = Overlay::new(self.link.repository(), self.url, &parent)?;
        let mut members = Vec::new();
        for (index, bump) in group {
            match overlay.apply(&bump.edits) {
                Ok(diff) if diff.is_empty() => {
                    self.settled[*index] = Some(self.already(parent.id(), parent.id(), diff));
                }
                Ok(diff) => members.push((*index, *bump, diff)),
                Err(e) => self.settled[*index] = Some(Err(e)),
            }
        }
        let Some((_, first, _)) = members.first() else { return Ok(()) };
        let messages: Vec<String> = members.iter().map(|(_, bump, diff)| message(bump, diff)).collect();
        let messages: Vec<&str> = messages.iter().map(String::as_str).collect();
        let at = members.iter().map(|(_, bump, _)| bump.at).max().unwrap_or(first.at);
        let message = joined(&messages);
        let built =
            overlay.commit(&parent, &Cover { message: &message, author: &first.author, at, signer: self.signer })?;
        let members = members.into_iter().map(|(index, _, diff)| (index, diff)).collect();
        self.plan(base, Some(parent.id()), parent.id(), built, members)
    }

    /// One bump on a branch of its own.
    fn plan_branch(
        &mut self,
        index: usize,
        bump: &Bump,
        name: &Branch,
        was: Option<&CommitSha>,
    ) -> Result<(), BumpError> {
        let parent = self.base(&bump.base)?;
        let mut overlay = Overlay::new(self.link.repository(), self.url, &parent)?;
        let diff = overlay.apply(&bump.edits)?;
        if diff.is_empty() {
            self.settled[index] = Some(self.already(parent.id(), parent.id(), diff));
            return Ok(());
        }
        let tip = self.link.tip(name)?;
        let found = tip.map(|id| sha(self.url, id)).transpose()?;
        let leased = found.as_ref() == was;
        if let Some(tip) = tip {
            let head = self.commit(tip)?;
            // A retry after an unknown outcome finds its own work: the same edit, on this base or an earlier one.
            let on = head.parent_id(0).ok();
            if (on == Some(parent.id()) || !leased) && self.verdict(&head, bump)? == Verdict::Ours {
                self.settled[index] = Some(self.already(tip, on.unwrap_or(parent.id()), diff));
                return Ok(());
            }
        }
        if !leased {
            return Err(BumpError::BranchMoved { branch: name.clone(), expected: was.cloned(), found });
        }
        let message = tidy(&message(bump, &diff));
        let cover = Cover { message: &message, author: &bump.author, at: bump.at, signer: self.signer };
        let built = overlay.commit(&parent, &cover)?;
        self.plan(name, tip, parent.id(), built, vec![(index, diff)])
    }

    fn plan(
        &mut self,
        branch: &Branch,
        old: Option<Oid>,
        base: Oid,
        built: Built,
        members: Vec<(usize, Vec<LineChange>)>,
    ) -> Result<(), BumpError> {
        let (commit, base) = (sha(self.url, built.commit)?, sha(self.url, base)?);
        let bumped = |diff| Bumped { commit: commit.clone(), base: base.clone(), already: false, diff };
        let members = members.into_iter().map(|(index, diff)| (index, bumped(diff))).collect();
        let update = Update { branch: branch.clone(), old, new: built.commit, objects: built.objects };
        self.pushes.push((update, members));
        Ok(())
    }

    fn push(self) -> Result<(), BumpError> {
        if self.pushes.is_empty() {
            return Ok(());
        }
        let (updates, members): (Vec<Update>, Vec<_>) = self.pushes.into_iter().unzip();
        let outcomes = self.link.push(&updates)?;
        for ((update, members), outcome) in updates.iter().zip(members).zip(outcomes) {
            for (index, bumped) in members {
                self.settled[index] = match &outcome {
                    Pushed::Done => Some(Ok(bumped)),
                    Pushed::Lost => None,
                    Pushed::Refused(why) => {
                        Some(Err(BumpError::BranchRefused { branch: update.branch.clone(), why: why.clone() }))
                    }
                };
            }
        }
        Ok(())
    }

    fn verdict(&self, head: &Commit<'_>, bump: &Bump) -> Result<Verdict, BumpError> {
        verdict(self.url, self.link, head, bump)
    }
}

/// Whether a head is exactly this bump on the base's history, and the base still holds what it was planned against.
pub(crate) fn verdict(url: &str, link: &dyn Link, head: &Commit<'_>, bump: &Bump) -> Result<Verdict, BumpError> {
    let git = |e: git2::Error| BumpError::from_git(url, &e);
    let repository = link.repository();
    let missing = || BumpError::BranchMissing { url: url.to_owned(), branch: bump.base.clone() };
    let base = link.tip(&bump.base)?.ok_or_else(missing)?;
    if head.parent_count() != 1 {
        return Ok(Verdict::Foreign(format!("it has {} parents, not one", head.parent_count())));
    }
    let parent = head.parent_id(0).and_then(|id| repository.find_commit(id)).map_err(git)?;
    if parent.id() != base && !repository.graph_descendant_of(base, parent.id()).map_err(git)? {
        return Ok(Verdict::Foreign(format!("it does not stand on {}", bump.base)));
    }
    let mut planned = Overlay::new(repository, url, &parent)?;
    let brings = match planned.apply(&bump.edits) {
        Ok(diff) if diff.is_empty() => return Ok(Verdict::Foreign("it stands on the wanted values already".into())),
        Ok(diff) => diff,
        Err(e) => return Ok(Verdict::Foreign(format!("it stands on something else: {e}"))),
    };
    if planned.tree()? != head.tree_id() {
        return Ok(Verdict::Foreign("it changes other bytes than planned".into()));
    }
    let message = head.message().unwrap_or_default();
    if let Some(missing) = bump.trailers.iter().find(|t| !message.lines().any(|line| line == t.as_str())) {
        return Ok(Verdict::Foreign(format!("its message does not say {missing:?}")));
    }
    let tip = repository.find_commit(base).map_err(git)?;
    match Overlay::new(repository, url, &tip)?.apply(&bump.edits) {
        Ok(asks) => Ok(beyond(&asks, &brings)
            .map_or(Verdict::Ours, |file| Verdict::Moved(BumpError::Grew { file: file.to_owned() }))),
        Err(e @ (BumpError::Moved { .. } | BumpError::Edit(_))) => Ok(Verdict::Moved(e)),
        Err(e) => Err(e),
    }
}

/// A file in which a plan asks for more lines now than a head brings: a place has come that the head leaves as it is.
fn beyond<'a>(asks: &'a [LineChange], brings: &[LineChange]) -> Option<&'a str> {
    let lines = |of: &[LineChange], path: &str| of.iter().filter(|line| line.path == path).count();
    let more = |line: &&LineChange| lines(asks, &line.path) > lines(brings, &line.path);
    asks.iter().find(more).map(|line| line.path.as_str())
}

/// A bump's message with the files that were written where it names a path that stands for several.
fn message(bump: &Bump, diff: &[LineChange]) -> String {
    let mut message = bump.message.clone();
    for pattern in bump.edits.iter().map(|edit| edit.file.path()).filter(|path| path.contains('*')) {
        let mut files: Vec<&str> =
            diff.iter().map(|line| line.path.as_str()).filter(|path| covers(pattern, path)).collect();
        files.dedup();
        message = message.replace(pattern, &files.join(", "));
    }
    message
}

fn tidy(message: &str) -> String {
    format!("{}\n", message.trim_end())
}

/// One message for one commit: the only one, or all of them under a common first line.
fn joined(messages: &[&str]) -> String {
    match messages {
        [only] => tidy(only),
        many => {
            let all: Vec<_> = many.iter().map(|m| m.trim_end()).collect();
            format!("{} bumps\n\n{}\n", many.len(), all.join("\n\n"))
        }
    }
}
