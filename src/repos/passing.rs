//! What would enter a branch: the commits that nothing holds yet, and what merges bring that none of their sides has.
//!
//! The merges are made anew in memory. Nothing is written to the repository, which may be people's own.

use git2::{Oid, Sort};

use super::{Bare, Beyond, oid, sha};
use crate::domain::CommitSha;
use crate::domain::entering::{Entrant, MOST, Passage, Passing, PushedBy};
use crate::port::PortResult;

/// Before all other places for objects, so that what is made while looking lands in memory.
const FIRST: i32 = 1_000;

/// How much of a branch's line is walked at first.
const STRETCH: usize = 64;

/// How a head landed on a branch that does not hold the head itself: squashed to one commit, or rebased.
struct Landing {
    /// The commits that together are the head's content, newest first.
    line: Vec<Oid>,
    /// The files in which they differ from the head's merge.
    beyond: Vec<String>,
}

impl Bare {
    /// The commits of a passage, newest first, each merge set against what Git makes of its sides.
    pub(crate) fn passing(&self, passage: &Passage, known: &Beyond) -> PortResult<Passing> {
        let odb = self.git.odb().map_err(|e| self.fault(e))?;
        odb.add_new_mempack_backend(FIRST).map_err(|e| self.fault(e))?;
        let landing = match &passage.landed {
            Some(landed) => self.landing(known, oid(&landed.merged)?, oid(&landed.head)?)?,
            None => None,
        };
        let mut found = Vec::new();
        let mut held = passage.held.clone();
        if let Some(line) = &passage.line {
            held.extend(self.taken_from(line, &passage.tips)?);
        }
        let walked = self.reached(&passage.tips, &held)?;
        let all = walked.len() <= MOST;
        for commit in walked.into_iter().take(MOST) {
            let beyond = match landing.as_ref().filter(|landing| landing.line.contains(&commit)) {
                Some(landing) if landing.line.first() == Some(&commit) => Some(landing.beyond.clone()),
                Some(_) => Some(Vec::new()),
                None => self.beyond_its_sides(known, commit)?,
            };
            found.push(Entrant { commit: self.commit_info(commit)?, beyond, pushed: PushedBy::Untold });
        }
        Ok(Passing { commits: found, all })
    }

    /// The newest commit of a branch's own line that each tip holds; those before it, it holds as well.
    fn taken_from(&self, line: &CommitSha, tips: &[CommitSha]) -> PortResult<Vec<CommitSha>> {
        let mut walk = self.git.revwalk().map_err(|e| self.fault(e))?;
        walk.simplify_first_parent().map_err(|e| self.fault(e))?;
        walk.push(self.find(oid(line)?)?.id()).map_err(|e| self.fault(e))?;
        let (mut line, mut taken): (Vec<Oid>, _) = (Vec::new(), Vec::new());
        for tip in tips {
            let tip = self.find(oid(tip)?)?.id();
            // Most tips took something new: of a long line only its newest part is walked.
            while line.last().copied().map_or(Ok(true), |oldest| self.contains(tip, oldest).map(|held| !held))? {
                let more = walk.by_ref().take(line.len().max(STRETCH)).collect::<Result<Vec<_>, _>>();
                let more = more.map_err(|e| self.fault(e))?;
                if more.is_empty() {
                    break;
                }
                line.extend(more);
            }
            let (mut from, mut to) = (0, line.len());
            while from < to {
                let middle = from.midpoint(to);
                if self.contains(tip, line[middle])? { to = middle } else { from = middle + 1 }
            }
            taken.extend(line.get(from).map(|commit| sha(*commit)).transpose()?);
        }
        Ok(taken)
    }

    /// One more at most than may be told.
    fn reached(&self, tips: &[CommitSha], held: &[CommitSha]) -> PortResult<Vec<Oid>> {
        let mut walk = self.git.revwalk().map_err(|e| self.fault(e))?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME).map_err(|e| self.fault(e))?;
        for tip in tips {
            let tip = self.find(oid(tip)?)?.id();
            walk.push(tip).map_err(|e| self.fault(e))?;
        }
        for held in held {
            let held = oid(held)?;
            // What is gone holds nothing that could be reached.
            if self.has(held) {
                walk.hide(held).map_err(|e| self.fault(e))?;
            }
        }
        walk.take(MOST + 1).collect::<Result<_, _>>().map_err(|e| self.fault(e))
    }

    /// The files in which a merge differs from what Git makes of its two sides; none where it is no such merge.
    fn beyond_its_sides(&self, known: &Beyond, commit: Oid) -> PortResult<Option<Vec<String>>> {
        let parents: Vec<Oid> = self.find(commit)?.parent_ids().collect();
        // Nobody merges many sides at once by a forge: such a commit brings whatever it changed.
        let [ours, theirs] = parents[..] else { return Ok(None) };
        self.beyond(known, commit, ours, theirs).map(Some)
    }

    /// The files in which a commit differs from what Git makes of two others.
    fn beyond(&self, known: &Beyond, commit: Oid, ours: Oid, theirs: Oid) -> PortResult<Vec<String>> {
        let (made, sides) = (sha(commit)?, (sha(ours)?, sha(theirs)?));
        let sides = (&sides.0, &sides.1);
        if let Some(files) = known.known(sides, &made) {
            return Ok(files);
        }
        let files = self.beyond_merge((ours, theirs), commit)?;
        known.found(sides, &made, &files);
        Ok(files)
    }

    /// How a head landed as a commit that does not descend from it: found by content. The line is as long as its content
    /// is that of the head's merge into the commit before it.
    fn landing(&self, known: &Beyond, merged: Oid, head: Oid) -> PortResult<Option<Landing>> {
        if !self.has(head) || self.contains(merged, head)? {
            return Ok(None);
        }
        let (mut line, mut beyond, mut at) = (Vec::new(), Vec::new(), merged);
        while line.len() < MOST {
            let parents: Vec<Oid> = self.find(at)?.parent_ids().collect();
            let [before] = parents[..] else { break };
            let files = self.beyond(known, merged, before, head)?;
            if !files.is_empty() {
                if line.is_empty() {
                    (line, beyond) = (vec![merged], files);
                }
                break;
            }
            line.push(at);
            at = before;
        }
        Ok((!line.is_empty()).then_some(Landing { line, beyond }))
    }
}
