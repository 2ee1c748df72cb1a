//! `/release`: cutting a version, listing what is under way, giving one up.

use super::asking::{Asking, Reply, Said, Stop, words};
use super::replacing::incoming;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::{Delivery, Known, Lane};
use crate::domain::plan;
use crate::domain::pull_request::Lineage;
use crate::domain::{Branch, CommitSha, TagName, Version};
use crate::engine::Engine;
use crate::engine::begin::Beginning;
use crate::engine::views::DeliveryLine;
use crate::store::{Change, Listing, Sought};

/// How many releases that ended are listed.
const ENDED: usize = 5;

impl Engine {
    fn release_env(&self) -> Said<&Environment> {
        let found = self.catalog.release_environment();
        found.ok_or_else(|| {
            Stop::refused("No environment takes releases: there is only one; add a second to the configuration.")
        })
    }

    pub(super) async fn cut(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (version, from, replacing): (Version, Option<&str>, Option<&str>),
    ) -> Said<Reply> {
        let environment = self.release_env()?;
        self.may(asking, Right::Release, environment)?;
        self.has_places(app, environment)?;
        let open = self.open_deliveries(app).await?;
        if let Some(same) = open.iter().find(|d| d.lane == Lane::Release && d.version == Some(version)) {
            if let Some(text) = replacing {
                return self.replace(change, asking, (app, environment), (same.clone(), text)).await;
            }
            let same_commit = match from {
                None => true,
                Some(_) => same.known.source.as_ref() == Some(&self.cut_point(app, from).await?),
            };
            if same_commit && let Some(reply) = Box::pin(self.ask_anew(change, asking, same.clone())).await? {
                return Ok(reply);
            }
            return Err(Stop::Refused(format!(
                "Release {version} of {} is under way already: {}. /tide why {} says what it waits for.",
                app.name, same.id, same.id
            )));
        }
        let at = self.cut_point(app, from).await?;
        // Where it came there and its rollout failed, that is what is left of it to do.
        if replacing.is_none() {
            let same = (Lane::Release, version, &at);
            if let Some(reply) = Box::pin(self.retry_same(change, asking, (app, environment), same)).await? {
                return Ok(reply);
            }
        }
        let left = self.left_merged(app, environment, version).await?;
        self.fits(app, environment, (version, &at), (left.as_ref(), replacing)).await?;
        let left = left.filter(|left| left.known.source.as_ref() == Some(&at));
        // Two releases of one commit would be one content under two names, approved twice.
        if let Some(same) = open.iter().find(|d| d.lane == Lane::Release && d.known.source.as_ref() == Some(&at)) {
            return Err(Stop::Refused(format!(
                "{} is being released already, by {}; abort that first, or cut at another commit.",
                at.short(),
                same.id
            )));
        }
        let (steps, besides) = match &left {
            None => (plan::release(app, environment, version, &at)?, String::new()),
            Some(left) if left.known.merged.is_some() => {
                (plan::release_again(app, environment, version)?, goes_on(left))
            }
            Some(left) => (plan::release_merged(app, environment, version, &at)?, goes_on(left)),
        };
        let known = left.map(taken_over).unwrap_or_default();
        let beginning = Beginning {
            app: app.name.clone(),
            lane: Lane::Release,
            environment: environment.name.clone(),
            version: Some(version),
            requested_by: asking.requester(),
            reason: None,
            steps,
            known: Known { source: Some(at.clone()), replacing: replacing.map(str::to_owned), ..known },
        };
        let id = self.begin(change, beginning).await?;
        let text =
            format!("{id}: release {version} of {} to {}, cut at {}.{besides}", app.name, environment.name, at.short());
        Ok(Reply::began(&id, text))
    }

    /// The commit to cut at: what was named, or the dev branch's tip; it must be on the dev branch.
    pub(super) async fn cut_point(&self, app: &App, from: Option<&str>) -> Said<CommitSha> {
        let (repos, repo, dev) = (&self.ports.repos, &app.repository, &app.dev_branch);
        let Some(tip) = repos.branch_tip(repo, dev).await? else {
            return Err(Stop::Refused(format!(
                "The dev branch {dev} of {repo} does not exist; create it, or correct `branches`."
            )));
        };
        let Some(from) = from else { return Ok(tip) };
        let Some(at) = self.commit_named(app, from).await? else {
            return Err(Stop::Refused(format!("{repo} has no commit, branch or tag {from}.")));
        };
        match repos.compare(repo, &at, &tip).await?.lineage {
            Lineage::Same | Lineage::Ahead => Ok(at),
            _ => Err(Stop::Refused(format!(
                "{from} ({}) is not on the dev branch {dev} of {repo}; a release is cut from there. Merge it first.",
                at.short()
            ))),
        }
    }

    /// The commit that a branch, a tag or an id names; refused where a branch or a tag is called like the id of another.
    async fn commit_named(&self, app: &App, from: &str) -> Said<Option<CommitSha>> {
        let (repos, repo) = (&self.ports.repos, &app.repository);
        let by_id = repos.resolve(repo, from, &app.dev_branch).await?;
        if by_id.as_ref().is_some_and(|commit| commit.as_str() == from) {
            return Ok(by_id);
        }
        let mut by_name = None;
        if let Ok(branch) = Branch::parse(from) {
            by_name = repos.branch_tip(repo, &branch).await?;
        }
        if let (None, Ok(tag)) = (&by_name, TagName::parse(from)) {
            by_name = repos.tag(repo, &tag).await?;
        }
        match (by_name, by_id) {
            (Some(name), Some(id)) if name != id => Err(Stop::Refused(format!(
                "{from} begins the id of commit {id} of {repo}, and a branch or tag at {} is called so: write the whole id.",
                name.short()
            ))),
            (name, id) => Ok(name.or(id)),
        }
    }

    /// Whether a version may be cut at a commit: greater than what is there, with its tag and branch free.
    async fn fits(
        &self,
        app: &App,
        environment: &Environment,
        (version, at): (Version, &CommitSha),
        (left, replacing): (Option<&Delivery>, Option<&str>),
    ) -> Said<()> {
        let running = self.running(app, environment).await?;
        let runs = running.roughly();
        let tagged = self.tagged_versions(app).await?;
        // Where the release is merged first, its tag goes on a commit that does not exist yet.
        let merges = app.branches.contains_key(&environment.name);
        let left_here = left.filter(|left| left.known.source.as_ref() == Some(at));
        let left_as = left_here.and_then(|left| left.known.merged.as_ref());
        let fits = |c: &CommitSha| (c == at && !merges) || Some(c) == left_as;
        let same_tag = tagged.iter().find(|(v, _)| *v == version).map(|(_, c)| c);
        let highest = tagged.iter().filter(|(v, c)| *v != version || !fits(c)).map(|(v, _)| *v).max();
        let floor = highest.max(runs);
        if let Some(other) = same_tag.filter(|c| !fits(c)) {
            let at = if merges { "on its merge".to_owned() } else { format!("at {}", at.short()) };
            let on = left.filter(|left| left.known.merged.as_ref() == Some(other));
            let on = on.and_then(|left| Some((&left.id, left.known.source.as_ref()?)));
            let on = on.map(|(id, from)| {
                format!(" It is what {id} left: /release cut {version} --from {} goes on with it.", from.short())
            });
            let failed = self.failed_last(app, environment, (Lane::Release, version)).await?;
            let failed = failed.map(|d| format!(" Its rollout failed: /tide retry {} looks at that again.", d.id));
            // What a delivery put there is what people approved.
            let is_a_persons = self.makers(&app.name, version).await?.is_empty();
            let delete = if is_a_persons { " Delete that tag if it is wrong." } else { "" };
            return Err(Stop::Refused(format!(
                "Tag {} of {} is there already, at {}, and the release would put it {at}.{}{delete} {}",
                version.tagged(),
                app.repository,
                other.short(),
                on.or(failed).unwrap_or_default(),
                next_versions(floor.unwrap_or(version))
            )));
        }
        if let Some(floor) = floor.filter(|f| *f >= version) {
            let of = match runs {
                Some(runs) if runs == floor => format!("what {} runs", environment.name),
                _ => self.highest_words(app, floor, &tagged).await?,
            };
            return Err(Stop::Refused(format!(
                "{version} is not greater than {floor}, {of}. {}",
                next_versions(floor)
            )));
        }
        self.may_replace(app, &running, at, incoming(Lane::Release, environment, version, replacing)).await?;
        if left_here.is_none() {
            let newest = tagged.iter().max_by_key(|(v, _)| *v).map(|(_, c)| c);
            self.holds_something(app, environment, at, (running.source(), newest)).await?;
        }
        if merges && left_here.is_none() {
            self.branch_is_free(app, (version, at)).await?;
        }
        Ok(())
    }

    /// What the highest version of an app is, and where nothing but a tag says so, the way past it.
    async fn highest_words(&self, app: &App, highest: Version, tagged: &[(Version, CommitSha)]) -> Said<String> {
        let at = tagged.iter().find(|(version, _)| *version == highest).map(|(_, at)| at);
        match at {
            Some(at) if self.makers(&app.name, highest).await?.is_empty() => Ok(format!(
                "which tag {} of {} (at {}) says and no delivery made: delete that tag if it is wrong",
                highest.tagged(),
                app.repository,
                at.short()
            )),
            _ => Ok(format!("the highest version of {}", app.name)),
        }
    }

    /// The newest release of this version that was merged, with its gates open and then given up before it entered or by
    /// somebody after its end, where the environment's branch still holds that merge.
    async fn left_merged(&self, app: &App, environment: &Environment, version: Version) -> Said<Option<Delivery>> {
        let Some(branch) = app.branches.get(&environment.name) else { return Ok(None) };
        let listing = Listing { app: Some(app.name.clone()), open_only: false, limit: None };
        let mut all = self.ports.store.deliveries(&listing).await?;
        let entered = |d: &Delivery| d.is_merged_in(&environment.name);
        let of =
            |d: &Delivery| d.lane == Lane::Release && d.version == Some(version) && d.environment == environment.name;
        all.retain(|d| of(d) && !d.is_open());
        if all.iter().any(entered) {
            return Ok(None);
        }
        let repos = &self.ports.repos;
        let Some(tip) = repos.branch_tip(&app.repository, branch).await? else { return Ok(None) };
        let newest = all.into_iter().filter(|d| was_merged(d).is_some()).max_by_key(|d| d.created_at);
        let Some((left, merged)) = newest.and_then(|d| Some((was_merged(&d)?.clone(), d))).map(|(m, d)| (d, m)) else {
            return Ok(None);
        };
        let lineage = repos.compare(&app.repository, &merged, &tip).await?.lineage;
        Ok(matches!(lineage, Lineage::Same | Lineage::Ahead).then_some(left))
    }

    pub(super) async fn list_releases(&self, app: &App) -> Said<Reply> {
        let releases = Sought::Lanes { app: app.name.clone(), lanes: vec![Lane::Release], limit: Some(500) };
        let releases = self.ports.store.seek(&releases).await?;
        let now = self.now();
        let line = |d: &Delivery| format!("  {}", DeliveryLine::of(d, now).text());
        let open: Vec<String> = releases.iter().filter(|d| d.is_open()).map(line).collect();
        let ended: Vec<String> = releases.iter().filter(|d| !d.is_open()).take(ENDED).map(line).collect();
        let part = |title: &str, lines: Vec<String>| match lines.len() {
            0 => format!("{title}: none"),
            _ => format!("{title}:\n{}", lines.join("\n")),
        };
        let open = part(&format!("Releases of {} under way", app.name), open);
        Ok(Reply::told(format!("{open}\n{}", part("Ended last", ended))))
    }

    pub(super) async fn abort_release(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        version: Option<Version>,
    ) -> Said<Reply> {
        let delivery = self.the_open(app, Lane::Release, version).await?;
        self.abort(change, asking, delivery, (Right::Release, Some(self.release_env()?))).await
    }
}

/// What the pull request of a release was merged as, before its end or after.
fn was_merged(release: &Delivery) -> Option<&CommitSha> {
    release.known.merged.as_ref().or(release.known.merged_after_end.as_ref())
}

/// What a release takes over from an earlier one that was merged. What was merged after its end nobody has approved: the
/// pull request itself is taken over, and voted on.
fn taken_over(left: Delivery) -> Known {
    let Known { head, merged, pr, opening, .. } = left.known;
    match merged {
        Some(_) => Known { head, merged, ..Known::default() },
        // Its reviews may be of before that end, so that they do not count.
        None => Known { head, pr, opening, reopened: true, ..Known::default() },
    }
}

/// What is told where a release goes on with what an earlier one left.
fn goes_on(left: &Delivery) -> String {
    match (&left.known.merged, &left.known.merged_after_end, left.known.pr) {
        (None, Some(commit), Some(pr)) => {
            format!(
                " {pr} of {} was merged after its end, as {}: nothing follows until people have agreed to that.",
                left.id,
                commit.short()
            )
        }
        (merged, ..) => {
            let merged = merged.as_ref().map_or("", CommitSha::short);
            format!(" It was merged by {} already, as {merged}: people vote on its entry.", left.id)
        }
    }
}

/// What could be said instead of a version that is too low.
fn next_versions(floor: Version) -> String {
    let minor = Version::new(floor.major, floor.minor + 1, 0);
    format!("Next would be {} or {minor}.", words(Some(floor.next_patch())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_that_is_too_low_is_answered_with_the_next_ones() {
        insta::assert_snapshot!(next_versions(Version::new(1, 4, 2)), @"Next would be 1.4.3 or 1.5.0.");
    }
}
