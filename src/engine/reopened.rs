//! Pull requests of deliveries that have ended. One that only ended because its pull request was closed goes on when that is
//! opened again, with everything judged anew. Of any other it is told that nothing follows; and what is merged past the end
//! of a delivery is told as what is merged past its gates is.

use chrono::TimeDelta;

use super::Engine;
use super::events::engine_failed;
use super::truth::store_failed;
use crate::domain::anew;
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, End, Lane};
use crate::domain::fact::Fact;
use crate::domain::pull_request::{PrState, PullRequest};
use crate::domain::step::StepKind;
use crate::domain::title::{end_words, title};
use crate::domain::{Branch, DeliveryId, EnvName, PrNumber, RepoId};
use crate::port::PortResult;
use crate::store::{Change, Listing, Sought};

/// How many pull requests of those that have ended each sweep asks the forge about, the likeliest first; and how many of the
/// others, in turn.
const SWEPT: usize = 15;
const SWEPT_IN_TURN: usize = 5;

/// For how many days after its end.
const SWEPT_FOR: i64 = 14;

/// Which pull request of a delivery it is.
enum Of<'d> {
    App,
    Bump(&'d EnvName),
}

/// Those that the sweep of this turn asks about: the first, and of the others the next ones, so that each comes up.
fn of_turn<T>(mut all: Vec<T>, turn: usize) -> Vec<T> {
    let mut others = all.split_off(SWEPT.min(all.len()));
    if !others.is_empty() {
        let next = turn.wrapping_mul(SWEPT_IN_TURN) % others.len();
        others.rotate_left(next);
    }
    all.extend(others.into_iter().take(SWEPT_IN_TURN));
    all
}

/// Of all that is left, what goes on when it is opened again is looked at first, and changes, of which people leave many, last.
fn swept_last(delivery: &Delivery) -> u8 {
    match (&delivery.end, delivery.lane) {
        (_, Lane::Change) => 2,
        (None | Some((_, End::ClosedByHand { .. } | End::Done)), _) => 0,
        _ => 1,
    }
}

/// Who else is to go on with the same: two at once would be one content, approved twice.
fn rival(ended: &Delivery, open: &Delivery) -> bool {
    let same = open.app == ended.app && open.lane == ended.lane && open.environment == ended.environment;
    let branch = |d: &Delivery| d.known.bumps.values().find(|b| b.merged.is_none()).and_then(|b| b.branch.clone());
    let bump = branch(ended);
    let same_version = ended.version.is_some() && open.version == ended.version;
    open.is_open() && same && (same_version || bump.is_some() && branch(open) == bump)
}

impl Engine {
    /// What a pull request is to a delivery; none where it is not its own.
    fn of<'d>(&self, delivery: &'d Delivery, repo: &RepoId, pr: PrNumber) -> Option<(Of<'d>, bool)> {
        let known = &delivery.known;
        let of_app = self.catalog.app(&delivery.app).is_some_and(|app| app.repository == *repo);
        if of_app && known.pr == Some(pr) {
            return Some((Of::App, known.merged.is_some()));
        }
        let here = |name: &EnvName| self.catalog.environment(name).is_some_and(|e| e.repository == *repo);
        let (name, bump) = known.bumps.iter().find(|(name, bump)| here(name) && bump.pr == Some(pr))?;
        Some((Of::Bump(name), bump.merged.is_some()))
    }

    /// The branch that a pull request was to bring a delivery back into.
    fn back_merge_of<'d>(&self, delivery: &'d Delivery, repo: &RepoId, pr: PrNumber) -> Option<&'d Branch> {
        let of_app = self.catalog.app(&delivery.app).is_some_and(|app| app.repository == *repo);
        delivery.known.back_merges.iter().find(|(_, number)| of_app && **number == pr).map(|(into, _)| into)
    }

    /// What becomes of a back-merge's pull request past its step. One that is opened again is followed again.
    async fn after_back_merge(
        &self,
        change: &mut Change,
        (of, into): (&Delivery, &Branch),
        repo: &RepoId,
        number: PrNumber,
    ) -> PortResult<Option<String>> {
        let here = |kind: &StepKind| matches!(kind, StepKind::BackMerge { into: branch } if branch == into);
        let (Some(app), Some(commit)) = (self.catalog.app(&of.app), of.back_merged()) else { return Ok(None) };
        if of.steps.iter().any(|step| here(&step.kind) && step.done_at.is_none() && of.is_open()) {
            return Ok(None);
        }
        let pr = self.ports.forge.pull_request(repo, number).await?;
        if matches!(pr.state, PrState::Closed { .. }) {
            return self.closed_again(change, of, (repo, number)).await;
        }
        if let PrState::Merged { by, .. } = &pr.state {
            let mut of = of.clone();
            if !of.known.back_merges_closed.remove(into) {
                return Ok(None);
            }
            let text = format!("{repo}{number} was merged by {by} after all: {into} holds the fix of {}", title(&of));
            let key = format!("back-merged:{into}:{}", of.known.back_merges_reopened);
            self.put(change, of, &[Telling { key, volume: Volume::Outcome, text }]).await.map_err(engine_failed)?;
            return Ok(Some("merged after all".to_owned()));
        }
        if self.branch_contains(app, into, commit).await? {
            return Ok(None);
        }
        if let Some((_, end)) = of.end.as_ref().filter(|(_, end)| *end != End::Done) {
            let words = (end_words(end), format!(", or merge it: {into} lacks the fix"));
            return self.told_nothing_follows(change, (of, repo), number, words).await;
        }
        let after = of.clone().back_merge_reopened(into);
        let (id, again) = (after.id.clone(), after.known.back_merges_reopened);
        let text = format!(
            "{} goes on: {repo}{number} was opened again. tidegate merges it into {into} as soon as it merges cleanly.",
            title(&after)
        );
        self.comment_after_end(&after, (repo, number), "back-merge-reopened", &text).await;
        change.journal.push((Some(id.clone()), Fact::Reopened { pr: number }));
        change.pokes.push(id.clone());
        let key = format!("reopened:back-merge:{into}:{again}");
        let telling = Telling { key, volume: Volume::Outcome, text };
        self.put(change, after, &[telling]).await.map_err(engine_failed)?;
        Ok(Some(format!("{id} goes on")))
    }

    /// That a pull request is open although its delivery has ended is told anew when it was closed in between.
    async fn closed_again(
        &self,
        change: &mut Change,
        ended: &Delivery,
        (repo, number): (&RepoId, PrNumber),
    ) -> PortResult<Option<String>> {
        if !ended.known.told_after_end.contains(&(repo.clone(), number)) {
            return Ok(None);
        }
        let mut ended = ended.clone();
        ended.known.told_after_end.remove(&(repo.clone(), number));
        self.put(change, ended, &[]).await.map_err(engine_failed)?;
        Ok(Some("closed again".to_owned()))
    }

    /// What becomes of a pull request whose delivery has ended before it was merged; none where there is no such delivery,
    /// or nothing is new.
    pub(super) async fn after_the_end(
        &self,
        change: &mut Change,
        repo: &RepoId,
        number: PrNumber,
    ) -> PortResult<Option<String>> {
        let all = self.ports.store.seek(&Sought::PullRequest(number)).await.map_err(store_failed)?;
        if let Some((of, into)) = all.iter().find_map(|d| Some((d, self.back_merge_of(d, repo, number)?))) {
            return self.after_back_merge(change, (of, into), repo, number).await;
        }
        // The pull request of continuous bumps is shared: whatever took its place goes on with it.
        let shared = |d: &Delivery| d.lane == Lane::Continuous && matches!(d.end, Some((_, End::Superseded { .. })));
        let owners: Vec<&Delivery> = all.iter().filter(|d| !shared(d) && self.of(d, repo, number).is_some()).collect();
        let settled = |d: &&Delivery| d.is_open() || self.of(d, repo, number).is_some_and(|(_, merged)| merged);
        let Some(ended) = owners.first().filter(|_| !owners.iter().any(settled)) else { return Ok(None) };
        let pr = self.ports.forge.pull_request(repo, number).await?;
        match (&pr.state, &ended.end) {
            (PrState::Merged { by, .. }, _) => self.merged_past(change, (ended, repo), &pr, by).await,
            (PrState::Closed { .. }, _) => self.closed_again(change, ended, (repo, number)).await,
            // A change begins anew, whatever became of it before.
            (PrState::Open, _) if ended.lane == Lane::Change => Ok(None),
            (PrState::Open, Some((_, End::ClosedByHand { pr }))) if *pr == number => {
                let open = Listing { app: Some(ended.app.clone()), open_only: true, limit: None };
                let open = self.ports.store.deliveries(&open).await.map_err(store_failed)?;
                match open.iter().find(|open| rival(ended, open)) {
                    Some(rival) => {
                        let why = format!("{} ({}) is under way", title(rival), rival.id);
                        self.told_nothing_follows(change, (ended, repo), number, (why, way_on(ended))).await
                    }
                    None => self.reopen(change, ended, repo, number).await.map(Some),
                }
            }
            (PrState::Open, end) => {
                let why = end.as_ref().map(|(_, end)| end_words(end)).unwrap_or_default();
                self.told_nothing_follows(change, (ended, repo), number, (why, way_on(ended))).await
            }
        }
    }

    /// Goes on with a delivery that only ended because its pull request was closed.
    async fn reopen(&self, change: &mut Change, ended: &Delivery, repo: &RepoId, pr: PrNumber) -> PortResult<String> {
        let delivery = ended.clone().reopened();
        let id = delivery.id.clone();
        let anew = anew::command(&delivery).map(|command| format!(" Reviews count again after {command}."));
        let text = format!(
            "{} goes on: {repo}{pr} was opened again. Votes given before do not count; where people are asked, they vote on its \
             new ballot.{}",
            title(&delivery),
            anew.unwrap_or_default()
        );
        self.comment_after_end(&delivery, (repo, pr), "reopened", &text).await;
        let key = format!("reopened:{}", delivery.known.asked);
        change.journal.push((Some(id.clone()), Fact::Reopened { pr }));
        change.pokes.push(id.clone());
        let telling = Telling { key, volume: Volume::Outcome, text };
        self.put(change, delivery, &[telling]).await.map_err(engine_failed)?;
        Ok(format!("{id} goes on"))
    }

    /// Says once that a pull request is open and its delivery is not: here, and where whoever opened it looks.
    async fn told_nothing_follows(
        &self,
        change: &mut Change,
        (ended, repo): (&Delivery, &RepoId),
        pr: PrNumber,
        (why, way): (String, String),
    ) -> PortResult<Option<String>> {
        let mut ended = ended.clone();
        if !ended.known.told_after_end.insert((repo.clone(), pr)) {
            return Ok(None);
        }
        let text = format!(
            "{repo}{pr} is open, and {} ({}) has ended: {why}. Nothing follows from it. Close it{}.",
            title(&ended),
            ended.id,
            way
        );
        self.comment_after_end(&ended, (repo, pr), "open", &text).await;
        let key = format!("open-after-end:{repo}{pr}:{}", self.now().timestamp_millis());
        let telling = Telling { key, volume: Volume::Alarm, text };
        self.put(change, ended, &[telling]).await.map_err(engine_failed)?;
        Ok(Some("open although its delivery has ended; told".to_owned()))
    }

    /// What somebody merged although its delivery had ended.
    async fn merged_past(
        &self,
        change: &mut Change,
        (ended, repo): (&Delivery, &RepoId),
        pr: &PullRequest,
        by: &str,
    ) -> PortResult<Option<String>> {
        let (PrState::Merged { commit, .. }, Some((of, _))) = (&pr.state, self.of(ended, repo, pr.number)) else {
            return Ok(None);
        };
        let own = ended.merged_itself(repo, pr);
        let mut after = ended.clone();
        let new = after.known.told_after_end.insert((repo.clone(), pr.number));
        let first = after.known.merged_after_end.as_ref() != Some(commit);
        if own || !(new || first) {
            return Ok(None);
        }
        let end = ended.end.as_ref().map(|(_, end)| end_words(end)).unwrap_or_default();
        let what =
            format!("{repo}{} was merged by {by} although {} ({}) had ended: {end}", pr.number, title(ended), ended.id);
        let text = match of {
            Of::App => format!(
                "{what}. {} holds it now, past its gates, and nothing follows from it. Revert it there{}.",
                pr.base,
                way_on(ended)
            ),
            Of::Bump(environment) => format!(
                "{what}. {environment} gets it now, past its gates. /rollback {environment} --app {} brings back what ran there \
                 before.",
                ended.app
            ),
        };
        after.known.merged_after_end = Some(commit.clone());
        after.known.merged_outside = true;
        self.comment_after_end(&after, (repo, pr.number), "merged", &text).await;
        let key = format!("merged-after-end:{repo}{}", pr.number);
        let telling = Telling { key, volume: Volume::Alarm, text };
        change.journal.push((Some(after.id.clone()), Fact::MergedOutside { pr: pr.number, by: by.to_owned() }));
        self.put(change, after, &[telling]).await.map_err(engine_failed)?;
        Ok(Some("merged although its delivery had ended; told".to_owned()))
    }

    /// Whoever opens or merges a pull request looks there. Where it cannot be said there, it is said in chat all the same.
    async fn comment_after_end(&self, delivery: &Delivery, (repo, pr): (&RepoId, PrNumber), what: &str, text: &str) {
        let key = format!("after-end:{what}:{}:{}", delivery.id, delivery.revision);
        if let Err(error) = self.ports.forge.comment(repo, pr, &key, text).await {
            tracing::warn!(delivery = %delivery.id, cause = %error.cause, "cannot comment on {repo}{pr}: {error}");
        }
    }

    /// Looks at the pull requests of deliveries that ended, in case nobody told of them.
    pub(super) async fn sweep_ended(&self, app: &crate::domain::catalog::App) -> PortResult<()> {
        let now = self.now();
        let lately = Sought::Lately { app: Some(app.name.clone()), since: now - TimeDelta::days(SWEPT_FOR) };
        let mut all = self.ports.store.seek(&lately).await.map_err(store_failed)?;
        all.sort_by_key(swept_last);
        let left: Vec<(DeliveryId, RepoId, PrNumber)> = all.iter().flat_map(|d| self.left_unmerged(d)).collect();
        let each = i64::try_from(self.options.sweep.as_secs()).unwrap_or(i64::MAX).max(1);
        let turn = usize::try_from(now.timestamp() / each).unwrap_or_default();
        for (id, repo, pr) in of_turn(left, turn) {
            let mut change = self.change();
            if let Some(said) = Box::pin(self.after_the_end(&mut change, &repo, pr)).await? {
                tracing::info!("found {repo}{pr} of {id}: {said}");
                self.ports.store.commit(change).await.map_err(store_failed)?;
            }
        }
        Ok(())
    }

    /// The pull requests of an ended delivery that were not merged when it ended, and the back-merges that somebody closed.
    fn left_unmerged(&self, delivery: &Delivery) -> Vec<(DeliveryId, RepoId, PrNumber)> {
        let known = &delivery.known;
        let app = self.catalog.app(&delivery.app);
        let closed = known.back_merges_closed.iter().filter_map(|into| known.back_merges.get(into));
        let mut left: Vec<(RepoId, PrNumber)> = closed.filter_map(|pr| Some((app?.repository.clone(), *pr))).collect();
        let ended = !delivery.is_open();
        let own = app.filter(|_| ended && known.merged.is_none() && known.merged_after_end.is_none());
        left.extend(own.and_then(|app| Some((app.repository.clone(), known.pr?))));
        for (environment, bump) in known.bumps.iter().filter(|(_, bump)| ended && bump.merged.is_none()) {
            let repo = self.catalog.environment(environment).map(|e| e.repository.clone());
            left.extend(repo.zip(bump.pr).filter(|_| known.merged_after_end.is_none()));
        }
        left.into_iter().map(|(repo, pr)| (delivery.id.clone(), repo, pr)).collect()
    }
}

/// What is typed to have it all the same.
fn way_on(ended: &Delivery) -> String {
    match (ended.lane, anew::command(ended)) {
        (Lane::Release | Lane::Promotion, Some(command)) => format!(", or say {command} to put it to the vote"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_however_many_each_comes_up_and_the_likeliest_in_every_turn() {
        assert_eq!(of_turn(vec![1, 2, 3], 7), [1, 2, 3]);
        let all: Vec<usize> = (0..38).collect();
        let mut seen = std::collections::BTreeSet::new();
        for turn in 0..all.len() {
            let asked = of_turn(all.clone(), turn);
            assert_eq!((asked.len(), &asked[..SWEPT]), (SWEPT + SWEPT_IN_TURN, &all[..SWEPT]));
            seen.extend(asked);
        }
        assert_eq!(seen.len(), all.len());
    }
}
