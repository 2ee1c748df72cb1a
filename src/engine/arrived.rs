//! What came to the branch of a gated environment past tidegate: told once, however often the same comes again. Only what may be
//! a merge of tidegate's own whose outcome is unknown is kept until that is known, and hides nothing that came with it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Engine;
use super::drift::Spoken;
use super::running::port_error;
use super::truth::store_failed;
use crate::chat::card::Line;
use crate::chat::text::neutral;
use crate::domain::catalog::{App, Environment};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Came;
use crate::domain::drift::whose;
use crate::domain::fact::Fact;
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
        self.merging.iter().any(|files| arrival.paths.iter().all(|path| files.contains(path)))
    }
}

impl Engine {
    /// What came to an environment's branch since it was last looked at. The first look takes it as it stands.
    pub(super) async fn watch_branch(&self, environment: &Environment, spoken: &Spoken) -> PortResult<()> {
        if !environment.is_gated() {
            return Ok(());
        }
        let key = format!("env:{}:{}:{}", environment.name, environment.repository, environment.branch);
        let seen = self.kept::<Seen>(&key).await.map_err(store_failed)?;
        let remote = self.env_remote(environment).await?;
        let tip = seen.as_ref().map(|seen| &seen.tip);
        let came = self.env_repos.since(&remote, &environment.branch, tip).await.map_err(port_error)?;
        let mut change = self.change();
        if tip != Some(&came.tip) {
            for app in self.catalog.apps.values() {
                self.tell_no_room(&mut change, app, environment).await?;
            }
        }
        let mut held = Vec::new();
        match (&seen, came.arrivals) {
            (None, _) => {}
            (Some(seen), Some(arrivals)) => {
                let all = [arrivals, seen.held.clone()].concat();
                held = self.tell_by_hand(&mut change, (environment, &came.tip), all, spoken).await?;
            }
            (Some(seen), None) => self.tell_rewritten(&mut change, environment, &seen.tip, spoken).await?,
        }
        let now = Seen { tip: came.tip, held };
        if seen.as_ref() != Some(&now) {
            change.notes.push((key, serde_json::to_value(&now).unwrap_or_default()));
        }
        self.keep_watch(change).await
    }

    async fn tell_rewritten(
        &self,
        change: &mut Change,
        environment: &Environment,
        lost: &CommitSha,
        spoken: &Spoken,
    ) -> PortResult<()> {
        let text = format!(
            "{} of {} was rewritten: {} is not in it any more. Nobody approved that here; {} runs what it says now.",
            environment.branch,
            environment.repository,
            lost.short(),
            environment.name
        );
        let key = format!("rewritten:{}:{lost}:{}", environment.name, self.number(change, &environment.name).await?);
        let unspoken = |a: &&App| !self.places(a, environment).is_empty() && !spoken.rewritten(&a.name);
        for app in self.catalog.apps.values().filter(unspoken) {
            self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text.as_str())).await?;
        }
        Ok(())
    }

    /// Tells of commits that tidegate did not bring and that change what an app runs there. Returns those of which nobody can
    /// tell yet.
    async fn tell_by_hand(
        &self,
        change: &mut Change,
        (environment, tip): (&Environment, &CommitSha),
        arrivals: Vec<Arrival>,
        spoken: &Spoken,
    ) -> PortResult<Vec<Arrival>> {
        if arrivals.is_empty() {
            return Ok(arrivals);
        }
        let brought = self.brought(environment).await?;
        let foreign = arrivals.into_iter().filter(|a| !brought.ours.contains(&a.commit));
        let (held, by_hand): (Vec<Arrival>, Vec<Arrival>) = foreign.partition(|a| brought.may_be(a));
        for arrival in &by_hand {
            let (environment, commit) = (environment.name.clone(), arrival.commit.clone());
            let fact =
                Fact::CameByHand { environment, commit, by: arrival.author.clone(), title: arrival.title.clone() };
            change.journal.push((None, fact));
        }
        if by_hand.is_empty() {
            return Ok(held);
        }
        for (app, files) in self.own_files(environment, tip).await? {
            // What is told as a drift, as its end, or by the delivery that it came with, is told.
            let told = |a: &&Arrival| {
                spoken.of(&app.name, &a.commit)
                    || brought.with_more.iter().any(|(of, commit)| *of == app.name && *commit == a.commit)
            };
            let touching: Vec<&Arrival> =
                by_hand.iter().filter(|a| !told(a) && a.paths.iter().any(|path| files.hold(path))).collect();
            let Some(newest) = touching.first() else { continue };
            let text = self.told_by_hand(app, environment, &touching).await;
            let number = self.number(change, &environment.name).await?;
            let key = format!("by-hand:{}:{}:{}:{number}", environment.name, app.name, newest.commit);
            self.tell_once(change, (app, Some(environment)), &key, Line::alarm(text)).await?;
        }
        Ok(held)
    }

    async fn told_by_hand(&self, app: &App, environment: &Environment, touching: &[&Arrival]) -> String {
        let mut named = Vec::new();
        for arrival in touching.iter().take(NAMED) {
            let pusher = self.pusher_of(environment, &arrival.commit).await;
            named.push(told(arrival, pusher.as_deref()));
        }
        if touching.len() > NAMED {
            named.push(format!("{} more", touching.len() - NAMED));
        }
        format!(
            "{} of {} was changed past tidegate: {}. Nobody approved that here, and {} runs what it says of {}: look at it, \
             and take it back if it should not be.",
            environment.branch,
            environment.repository,
            named.join("; "),
            environment.name,
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
                brought.take(&delivery.app, bump.came, [bump.commit.clone()].into_iter().chain(bump.merged.clone()));
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
    fn beside(&self, environment: &Environment) -> Vec<&Environment> {
        let on_it = |e: &&Environment| e.repository == environment.repository && e.branch == environment.branch;
        self.catalog.environments.iter().filter(on_it).collect()
    }

    /// Which files are each app's own in an environment, as a commit of its branch stands.
    async fn own_files(&self, environment: &Environment, tip: &CommitSha) -> PortResult<Vec<(&App, OwnFiles)>> {
        let written = |app: &App, on: &Environment| -> Vec<String> {
            self.places(app, on).iter().map(|place| place.file.path().to_owned()).collect()
        };
        let apps: Vec<&App> = self.catalog.apps.values().filter(|a| !self.places(a, environment).is_empty()).collect();
        let lists: Vec<Vec<String>> = apps.iter().map(|app| written(app, environment)).collect();
        let remote = self.env_remote(environment).await?;
        let included = self.env_repos.included(&remote, tip, lists.clone()).await.map_err(port_error)?;
        let beside = self.beside(environment);
        let all: Vec<(&App, &Environment)> =
            self.catalog.apps.values().flat_map(|app| beside.iter().map(move |on| (app, *on))).collect();
        let of = |(app, (own, mine)): (&'_ &App, (Paths, &Vec<String>))| {
            let others = all.iter().filter(|(other, on)| other.name != app.name || on.name != environment.name);
            let others: Vec<String> = others.flat_map(|(other, on)| written(other, on)).collect();
            let others = Paths::around(others.iter().filter(|file| !mine.contains(file)).map(String::as_str));
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
        let files = ["a.yaml", "b.yaml"].map(str::to_owned).into_iter().collect();
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
