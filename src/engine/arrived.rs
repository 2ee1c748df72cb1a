//! What came to the branch of a gated environment past tidegate: told once, however often the same comes again. Only what may be
//! a merge of tidegate's own whose outcome is unknown is kept until that is known, and hides nothing that came with it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Engine;
use super::drift::Spoken;
use super::running::port_error;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::domain::catalog::{App, Environment, covers};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Came;
use crate::domain::drift::whose;
use crate::domain::fact::Fact;
use crate::domain::hygiene::neutral;
use crate::domain::own_files::{OwnFiles, Paths};
use crate::domain::{AppName, CommitSha};
use crate::envrepo::Arrival;
use crate::port::PortResult;
use crate::store::{Change, Listing};

/// How many commits, and how many of one's files, are named; the rest are counted.
const NAMED: usize = 4;
/// How much of somebody else's title is shown.
const TITLE: usize = 80;
/// How many deployments are looked through for what tidegate brought itself.
const BROUGHT: u32 = 200;

/// A branch as it was last looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Noted")]
struct Seen {
    /// Its tip.
    tip: CommitSha,
    /// What may be a merge of tidegate's own, and is not told of yet.
    held: Vec<Arrival>,
}

/// The same as it is stored; an older tidegate kept the tip alone.
#[derive(Deserialize)]
#[serde(untagged)]
enum Noted {
    Tip(CommitSha),
    Seen {
        tip: CommitSha,
        #[serde(default)]
        held: Vec<Arrival>,
    },
}

impl From<Noted> for Seen {
    fn from(noted: Noted) -> Self {
        match noted {
            Noted::Tip(tip) => Self { tip, held: Vec::new() },
            Noted::Seen { tip, held } => Self { tip, held },
        }
    }
}

/// An environment, and what was told of it before its branch was looked at.
type Watched<'a> = (&'a Environment, &'a Spoken);

/// Under which an environment's branch is kept as it was last looked at.
fn key(environment: &Environment) -> String {
    format!("env:{}:{}:{}", environment.name, environment.repository, environment.branch)
}

fn names(here: &[&Environment], between: &str) -> String {
    here.iter().map(|e| e.name.as_str()).collect::<Vec<_>>().join(between)
}

/// `stage runs`, or `stage and prod run`.
fn run(here: &[&Environment]) -> String {
    format!("{} {}", names(here, " and "), if here.len() == 1 { "runs" } else { "run" })
}

/// The commits that change what an app runs, newest first, each with where it does.
#[derive(Default)]
struct Touched<'a>(Vec<(&'a Arrival, Vec<&'a Environment>)>);

impl<'a> Touched<'a> {
    fn add(&mut self, arrival: &'a Arrival, environment: &'a Environment) {
        match self.0.iter_mut().find(|(known, _)| known.commit == arrival.commit) {
            Some((_, here)) => here.push(environment),
            None => self.0.push((arrival, vec![environment])),
        }
    }

    /// Those that concern the same environments together: every commit is in one line.
    fn lines(self) -> Vec<(Vec<&'a Environment>, Vec<&'a Arrival>)> {
        let mut lines: Vec<(Vec<&Environment>, Vec<&Arrival>)> = Vec::new();
        for (arrival, here) in self.0 {
            match lines.iter_mut().find(|(same, _)| names(same, "+") == names(&here, "+")) {
                Some((_, all)) => all.push(arrival),
                None => lines.push((here, vec![arrival])),
            }
        }
        lines
    }
}

/// What is known of who changed a branch.
#[derive(Default)]
struct Brought {
    /// Commits by which tidegate, or somebody who merged its pull request and nothing more, changed it.
    ours: BTreeSet<CommitSha>,
    /// Merges of its pull requests that hold more: those tell of it themselves.
    with_more: BTreeSet<(AppName, CommitSha)>,
    /// The files that each merge changes whose outcome is unknown.
    merging: Vec<BTreeSet<String>>,
}

impl Brought {
    /// Whether a commit may be a merge whose outcome is unknown: it changes nothing else.
    fn may_be(&self, arrival: &Arrival) -> bool {
        let written = |files: &BTreeSet<String>, path: &String| files.iter().any(|file| covers(file, path));
        self.merging.iter().any(|files| arrival.paths.iter().all(|path| written(files, path)))
    }
}

impl Engine {
    /// What came to the branch of these environments, which lie on one, since it was last looked at. The first look takes it as
    /// it stands.
    pub(super) async fn watch_branch(&self, here: &[(&Environment, &Spoken)]) -> PortResult<()> {
        let mut alike: Vec<(Option<Seen>, Vec<Watched<'_>>)> = Vec::new();
        for watched in here.iter().filter(|(environment, _)| environment.is_gated()) {
            let seen = self.kept::<Seen>(&key(watched.0)).await.map_err(store_failed)?;
            match alike.iter_mut().find(|(other, _)| *other == seen) {
                Some((_, all)) => all.push(*watched),
                None => alike.push((seen, vec![*watched])),
            }
        }
        let mut change = self.change();
        for (seen, all) in &alike {
            self.watch_since(&mut change, seen.as_ref(), all).await?;
        }
        self.keep_watch(change).await
    }

    /// The same for environments that were last looked at together.
    async fn watch_since(&self, change: &mut Change, seen: Option<&Seen>, all: &[Watched<'_>]) -> PortResult<()> {
        let Some((first, _)) = all.first() else { return Ok(()) };
        let remote = self.env_remote(first).await?;
        let tip = seen.map(|seen| &seen.tip);
        let came = self.env_repos.since(&remote, &first.branch, tip).await.map_err(port_error)?;
        if tip != Some(&came.tip) {
            for (environment, _) in all {
                for app in self.catalog.apps.values() {
                    self.tell_no_room(change, app, environment).await?;
                }
            }
        }
        let mut held = Vec::new();
        match (seen, came.arrivals) {
            (None, _) => {}
            (Some(seen), Some(arrivals)) => {
                let arrivals = [arrivals, seen.held.clone()].concat();
                held = self.tell_by_hand(change, (all, &came.tip), arrivals).await?;
            }
            (Some(seen), None) => self.tell_rewritten(change, all, &seen.tip).await?,
        }
        let now = Seen { tip: came.tip, held };
        if seen != Some(&now) {
            let note = serde_json::to_value(&now).unwrap_or_default();
            change.notes.extend(all.iter().map(|(environment, _)| (key(environment), note.clone())));
        }
        Ok(())
    }

    async fn tell_rewritten(&self, change: &mut Change, all: &[Watched<'_>], lost: &CommitSha) -> PortResult<()> {
        for app in self.catalog.apps.values() {
            let unspoken = |(environment, spoken): &&Watched<'_>| {
                !self.places(app, environment).is_empty() && !spoken.rewritten(&app.name)
            };
            let here: Vec<&Environment> = all.iter().filter(unspoken).map(|(environment, _)| *environment).collect();
            let Some(first) = here.first() else { continue };
            let text = format!(
                "{} of {} was rewritten: {} is not in it any more. Nobody approved that here; {} what it says now.",
                first.branch,
                first.repository,
                lost.short(),
                run(&here)
            );
            let number = self.number(change, &first.name).await?;
            let key = format!("rewritten:{}:{lost}:{number}", names(&here, "+"));
            self.tell_there(change, (app, &here), &key, &text).await?;
        }
        Ok(())
    }

    /// Tells of commits that tidegate did not bring and that change what an app runs there, each in one line whatever number of
    /// environments it concerns. Returns those of which nobody can tell yet.
    async fn tell_by_hand(
        &self,
        change: &mut Change,
        (all, tip): (&[Watched<'_>], &CommitSha),
        arrivals: Vec<Arrival>,
    ) -> PortResult<Vec<Arrival>> {
        let Some((first, _)) = all.first().filter(|_| !arrivals.is_empty()) else { return Ok(arrivals) };
        let brought = self.brought(first).await?;
        let foreign = arrivals.into_iter().filter(|a| !brought.ours.contains(&a.commit));
        let (held, by_hand): (Vec<Arrival>, Vec<Arrival>) = foreign.partition(|a| brought.may_be(a));
        for (environment, _) in all {
            for arrival in &by_hand {
                let (environment, commit) = (environment.name.clone(), arrival.commit.clone());
                let fact =
                    Fact::CameByHand { environment, commit, by: arrival.author.clone(), title: arrival.title.clone() };
                change.journal.push((None, fact));
            }
        }
        if by_hand.is_empty() {
            return Ok(held);
        }
        let mut touched: BTreeMap<&AppName, Touched<'_>> = BTreeMap::new();
        for (environment, spoken) in all {
            for (app, files) in self.own_files(environment, tip).await? {
                // What is told as a drift, as its end, or by the delivery that it came with, is told.
                let told = |a: &&Arrival| {
                    spoken.of(&app.name, &a.commit)
                        || brought.with_more.iter().any(|(of, commit)| *of == app.name && *commit == a.commit)
                };
                let touching = by_hand.iter().filter(|a| !told(a) && a.paths.iter().any(|path| files.hold(path)));
                touching.for_each(|arrival| touched.entry(&app.name).or_default().add(arrival, environment));
            }
        }
        for (app, touched) in touched {
            let Some(app) = self.catalog.app(app) else { continue };
            for (here, touching) in touched.lines() {
                let (Some(first), Some(newest)) = (here.first(), touching.first()) else { continue };
                let text = self.told_by_hand(app, &here, &touching).await;
                let number = self.number(change, &first.name).await?;
                let key = format!("by-hand:{}:{}:{}:{number}", names(&here, "+"), app.name, newest.commit);
                self.tell_there(change, (app, &here), &key, &text).await?;
            }
        }
        Ok(held)
    }

    /// Tells an alarm once in each channel that shows an app in one of these environments.
    async fn tell_there(
        &self,
        change: &mut Change,
        (app, here): (&App, &[&Environment]),
        key: &str,
        text: &str,
    ) -> PortResult<()> {
        for environment in here {
            self.tell_once(change, (app, Some(environment)), key, Line::alarm(text)).await?;
        }
        Ok(())
    }

    async fn told_by_hand(&self, app: &App, here: &[&Environment], touching: &[&Arrival]) -> String {
        let Some(first) = here.first() else { return String::new() };
        let mut named = Vec::new();
        for arrival in touching.iter().take(NAMED) {
            let pusher = self.pusher_of(first, &arrival.commit).await;
            named.push(told(arrival, pusher.as_deref()));
        }
        if touching.len() > NAMED {
            named.push(format!("{} more", touching.len() - NAMED));
        }
        format!(
            "{} of {} was changed past tidegate: {}. Nobody approved that here, and {} what it says of {}: look at it, and take \
             it back if it should not be.",
            first.branch,
            first.repository,
            named.join("; "),
            run(here),
            app.name
        )
    }

    /// What is known of who changed the branch of an environment: several may lie on one.
    async fn brought(&self, environment: &Environment) -> PortResult<Brought> {
        let store = &self.ports.store;
        let mut brought = Brought::default();
        let here = self.beside(environment);
        for app in self.catalog.apps.values() {
            for on in &here {
                let deployments = store.deployments(&app.name, &on.name, BROUGHT).await.map_err(store_failed)?;
                for deployment in deployments {
                    brought.take(&app.name, deployment.came, [deployment.env_commit]);
                }
            }
        }
        let open = Listing { open_only: true, ..Listing::default() };
        for delivery in store.deliveries(&open).await.map_err(store_failed)? {
            for (name, bump) in &delivery.known.bumps {
                let Some(on) = here.iter().find(|on| on.name == *name) else { continue };
                // Where it goes by a pull request, its commit on the branch is nobody's doing before it is merged.
                let written = bump.is_there().then(|| bump.commit.clone());
                brought.take(&delivery.app, bump.came, written.into_iter().chain(bump.merged.clone()));
                brought.merging.extend(self.merging(&delivery, on));
            }
        }
        Ok(brought)
    }

    /// The files that a delivery's merge there changes, if it was begun and its outcome is unknown.
    fn merging(&self, delivery: &Delivery, on: &Environment) -> Option<BTreeSet<String>> {
        let bump = delivery.known.bumps.get(&on.name).filter(|bump| bump.merged.is_none())?;
        let pr = bump.pr?;
        delivery.known.merging.iter().find(|own| own.repo == on.repository && own.pr == pr)?;
        let app = self.catalog.app(&delivery.app)?;
        Some(self.places(app, on).iter().map(|place| place.file.path().to_owned()).collect())
    }

    /// The environments on the same branch, itself among them.
    pub(super) fn beside(&self, environment: &Environment) -> Vec<&Environment> {
        let on_it = |e: &&Environment| e.repository == environment.repository && e.branch == environment.branch;
        self.catalog.environments.iter().filter(on_it).collect()
    }

    /// Which files are each app's own in an environment, as a commit of its branch stands.
    async fn own_files(&self, environment: &Environment, tip: &CommitSha) -> PortResult<Vec<(&App, OwnFiles)>> {
        let beside = self.beside(environment);
        let all: Vec<(&App, &Environment)> =
            self.catalog.apps.values().flat_map(|app| beside.iter().map(move |on| (app, *on))).collect();
        let written = |(app, on): &(&App, &Environment)| -> Vec<String> {
            self.places(app, on).iter().map(|place| place.file.path().to_owned()).collect()
        };
        let remote = self.env_remote(environment).await?;
        let written = all.iter().map(written).collect();
        let files = self.env_repos.standing_for(&remote, tip, written).await.map_err(port_error)?;
        let all: Vec<(&App, &Environment, Vec<String>)> =
            all.into_iter().zip(files).map(|((app, on), files)| (app, on, files)).collect();
        let own = all.iter().filter(|(app, on, _)| on.name == environment.name && !self.places(app, on).is_empty());
        let (apps, lists): (Vec<&App>, Vec<Vec<String>>) = own.map(|(app, _, files)| (*app, files.clone())).unzip();
        let included = self.env_repos.included(&remote, tip, lists.clone()).await.map_err(port_error)?;
        let of = |(app, (own, mine)): (&'_ &App, (Paths, &Vec<String>))| {
            let others = all.iter().filter(|(other, on, _)| other.name != app.name || on.name != environment.name);
            let others = others.flat_map(|(_, _, files)| files).filter(|file| !mine.contains(file));
            let others = Paths::around(others.map(String::as_str));
            OwnFiles { own, others }
        };
        let owned = apps.iter().zip(included.into_iter().zip(&lists)).map(of).collect::<Vec<_>>();
        Ok(apps.into_iter().zip(owned).collect())
    }
}

impl Brought {
    fn take(&mut self, app: &AppName, came: Came, commits: impl IntoIterator<Item = CommitSha>) {
        if came.is_ours() {
            self.ours.extend(commits);
        } else if came == Came::WithMore {
            self.with_more.extend(commits.into_iter().map(|commit| (app.clone(), commit)));
        }
    }
}

/// A commit, whose it is, and what it changed.
fn told(arrival: &Arrival, pushed_by: Option<&str>) -> String {
    let title = neutral(&arrival.title, TITLE);
    let mut paths: Vec<String> = arrival.paths.iter().take(NAMED).map(|path| neutral(path, TITLE)).collect();
    if arrival.paths.len() > NAMED {
        paths.push(format!("{} more", arrival.paths.len() - NAMED));
    }
    let whose = neutral(&whose(&arrival.author, pushed_by), 2 * TITLE);
    format!("{} {title:?}, {whose} ({})", arrival.commit.short(), paths.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(paths: &[&str]) -> Arrival {
        let paths = paths.iter().map(ToString::to_string).collect();
        let commit = CommitSha::parse("1".repeat(40)).expect("a commit");
        Arrival { commit, author: "mallory".to_owned(), title: "tidy".to_owned(), paths }
    }

    #[test]
    fn only_what_changes_nothing_but_a_merges_files_may_be_that_merge() {
        let files = ["a.yaml", "b*.yaml"].map(str::to_owned).into_iter().collect();
        let brought = Brought { merging: vec![files], ..Brought::default() };
        assert!(brought.may_be(&arrival(&["b.yaml"])) && brought.may_be(&arrival(&["a.yaml", "b.yaml"])));
        assert!(!brought.may_be(&arrival(&["a.yaml", "evil.yaml"])));
        assert!(!Brought::default().may_be(&arrival(&["a.yaml"])), "no merge is under way");
    }

    #[test]
    fn what_an_older_tidegate_noted_of_a_branch_is_read() {
        let tip = CommitSha::parse("2".repeat(40)).expect("a commit");
        let old: Seen = serde_json::from_value(serde_json::json!(tip.as_str())).expect("reads");
        assert_eq!(old, Seen { tip: tip.clone(), held: Vec::new() });
        let now = Seen { tip, held: vec![arrival(&["a.yaml"])] };
        let again = serde_json::to_value(&now).and_then(serde_json::from_value::<Seen>).expect("reads");
        assert_eq!(again, now);
    }
}
