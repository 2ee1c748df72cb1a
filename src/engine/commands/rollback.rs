//! `/rollback`: the way back to an earlier deployment.

use super::super::begin::Cause;
use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::anew;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::hold::Scope;
use crate::domain::image::{ImageRef, WrittenImage};
use crate::domain::title::title;
use crate::domain::{EnvName, Version};
use crate::engine::Engine;
use crate::engine::running::names_all;
use crate::store::Change;

/// How many deployments are looked through, and how many named where none fits.
const LOOKED: u32 = 100;
const NAMED: usize = 5;

impl Engine {
    pub(super) async fn roll_back(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        app: &App,
        (environment, version): (&Environment, Option<Version>),
        reason: Option<&str>,
    ) -> Said<Reply> {
        let name = &environment.name;
        self.may(asking, Right::Rollback, environment)?;
        let open = self.open_deliveries(app).await?;
        if let Some(same) = open.iter().find(|d| d.lane == Lane::Rollback && d.environment == *name) {
            return Err(Stop::Refused(format!(
                "A rollback of {} in {name} is under way already: {}.",
                app.name, same.id
            )));
        }
        let running = self.running(app, environment).await?;
        let all = self.ports.store.deployments(&app.name, name, LOOKED).await?;
        let target = match version {
            Some(version) => given(&all, &running.written, version),
            None => earlier(&all, &running.written),
        };
        let Some(target) = target.cloned() else {
            let why = match version {
                Some(version) if running.version() == Some(version) => "that is what you ask for".to_owned(),
                Some(version) if given(&all, &[], version).is_some() => format!(
                    "{version} came there later, so that is no way back: /promote or another version asks for it anew"
                ),
                Some(version) => format!("{version} never was healthy there"),
                None => "nothing earlier was healthy there".to_owned(),
            };
            return Err(Stop::Refused(format!(
                "{name} runs {} {}, and {why}. {name} has had, newest first: {}.",
                app.name,
                running.label,
                told(&all)
            )));
        };
        let to = target.label();
        let requester = asking.requester();
        let cause = Cause { by: requester, reason: reason.map(str::to_owned), failed: Vec::new() };
        let id = self.begin_rollback(change, name, target, cause).await?;
        let Some(id) = id else { return Err(Stop::Refused(format!("{} is not configured in {name}.", app.name))) };
        let waiter = asking.waiter(format!("/rollback {name}"));
        let begun = self.begun(change, [Scope::Place(app.name.clone(), name.clone())], &waiter).await?;
        let first = self.catalog.first_environment().is_some_and(|e| e.name == *name);
        let or = if first { "" } else { ", or until what is asked for after this has entered" };
        let held: String = open.iter().filter_map(|d| held_line(d, name)).collect();
        let text = format!(
            "{id}: rollback of {} in {name} from {} to {to}. A lock keeps it from being undone until /unlock {} {name}{or}.{held}",
            app.name, running.label, app.name
        );
        Ok(Reply::began(&id, text).besides(&begun))
    }
}

/// What a rollback says of a delivery that was asked for before it: held, until it is asked for anew.
fn held_line(delivery: &Delivery, environment: &EnvName) -> Option<String> {
    let command = anew::command(delivery).filter(|_| delivery.is_ahead_of(environment))?;
    Some(format!("\n{} ({}) is held: {command} asks for it anew.", title(delivery), delivery.id))
}

/// The newest healthy deployment of a version, from before what runs came first: a way back, and not one forward.
fn given<'d>(
    all: &'d [Deployment],
    running: &[Result<WrittenImage, String>],
    version: Version,
) -> Option<&'d Deployment> {
    let settled = |d: &&Deployment| d.version == Some(version) && d.settled() && !names_all(running, &d.images);
    before(all, running).iter().find(settled)
}

/// What an environment had before what runs came there first. Going back never goes forward again: what was left by an
/// earlier rollback is not returned to.
fn before<'d>(all: &'d [Deployment], running: &[Result<WrittenImage, String>]) -> &'d [Deployment] {
    &all[all.iter().rposition(|d| names_all(running, &d.images)).map_or(0, |first| first + 1)..]
}

/// The newest deployment from before what runs came first, healthy and not failed since.
fn earlier<'d>(all: &'d [Deployment], running: &[Result<WrittenImage, String>]) -> Option<&'d Deployment> {
    let failed = |images: &[ImageRef]| {
        all.iter().find(|d| d.images == images).is_some_and(|d| matches!(d.health, Health::Failed { .. }))
    };
    before(all, running).iter().find(|d| d.was_fine() && !failed(&d.images) && !names_all(running, &d.images))
}

fn told(all: &[Deployment]) -> String {
    let word = |d: &Deployment| match d.health {
        _ if !d.came.is_let_in() => "merged past its gates",
        Health::Healthy { .. } if !d.was_fine() => "not healthy",
        Health::Healthy { .. } => "healthy",
        Health::NotObserved => "not observed",
        Health::RollingOut => "not settled",
        Health::Failed { .. } => "failed",
        Health::Unsettled { .. } => "never settled",
    };
    let told: Vec<String> = all.iter().take(NAMED).map(|d| format!("{} ({})", d.label(), word(d))).collect();
    if told.is_empty() { "nothing that tidegate brought".to_owned() } else { told.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Instant;
    use crate::domain::deployment::Came;

    fn deployment(patch: u64, health: Health) -> Deployment {
        let hex = format!("{patch:x}").repeat(64);
        Deployment {
            delivery: "shop-1".parse().unwrap(),
            lane: Some(Lane::Promotion),
            app: "shop".parse().unwrap(),
            environment: "prod".parse().unwrap(),
            version: Some(Version::new(1, 3, patch)),
            source: None,
            images: vec![ImageRef {
                name: "shop-api".parse().unwrap(),
                tag: format!("v1.3.{patch}"),
                digest: format!("sha256:{}", &hex[..64]).parse().unwrap(),
            }],
            env_commit: "1".repeat(40).parse().unwrap(),
            at: Instant::UNIX_EPOCH,
            health,
            bad: None,
            lost: None,
            came: Came::LetIn,
        }
    }

    fn healthy(patch: u64) -> Deployment {
        deployment(patch, Health::Healthy { since: Instant::UNIX_EPOCH })
    }

    fn runs(patch: u64) -> Vec<Result<WrittenImage, String>> {
        vec![Ok(WrittenImage { tag: Some(format!("v1.3.{patch}")), digest: None })]
    }

    fn found(all: &[Deployment], patch: u64) -> Option<u64> {
        earlier(all, &runs(patch)).and_then(|d| d.version).map(|v| v.patch)
    }

    #[test]
    fn going_back_twice_goes_further_back_and_not_forward_again() {
        let all = [healthy(4), healthy(5), healthy(4), healthy(3)];
        assert_eq!(found(&all, 4), Some(3));
        assert_eq!(found(&all[1..], 5), Some(4));
        assert_eq!(found(&all[3..], 3), None);
    }

    #[test]
    fn a_version_is_gone_back_to_and_never_forward() {
        let of = |all: &[Deployment], version| given(all, &runs(4), Version::new(1, 3, version)).is_some();
        let all = [healthy(4), healthy(5), healthy(4), healthy(3)];
        assert!(of(&all, 3) && !of(&all, 5), "1.3.5 was rolled back");
        assert!(of(&[healthy(5), healthy(3)], 5), "1.3.4 was written by hand");
    }

    #[test]
    fn what_came_past_its_gates_is_not_gone_back_to() {
        let past = |came| Deployment { came, ..healthy(4) };
        for came in [Came::PastGates, Came::WithMore] {
            let all = [healthy(5), past(came), healthy(3)];
            assert_eq!(found(&all, 5), Some(3));
            assert_eq!(given(&all, &runs(5), Version::new(1, 3, 4)), None);
        }
        assert_eq!(found(&[healthy(5), past(Came::Found), healthy(3)], 5), Some(4));
        insta::assert_snapshot!(told(&[past(Came::PastGates)]), @"1.3.4 (merged past its gates)");
    }

    #[test]
    fn what_failed_is_not_gone_back_to() {
        let failed = || deployment(4, Health::Failed { cause: "crash loop".into() });
        assert_eq!(found(&[healthy(5), failed(), healthy(3)], 5), Some(3));
        assert_eq!(found(&[healthy(5), failed(), healthy(4), healthy(3)], 5), Some(3));
        assert_eq!(given(&[healthy(5), failed()], &runs(5), Version::new(1, 3, 4)), None);
    }

    #[test]
    fn what_never_settled_is_not_gone_back_to_and_says_nothing_of_other_times() {
        let aborted = || deployment(4, Health::Unsettled { why: "aborted by alice before it was healthy".into() });
        assert_eq!(found(&[healthy(5), aborted(), healthy(3)], 5), Some(3));
        assert_eq!(given(&[healthy(5), aborted()], &runs(5), Version::new(1, 3, 4)), None);
        assert_eq!(found(&[healthy(5), aborted(), healthy(4), healthy(3)], 5), Some(4));
        insta::assert_snapshot!(told(&[aborted()]), @"1.3.4 (never settled)");
    }

    #[test]
    fn what_an_env_repo_was_given_by_hand_is_left_for_the_newest_healthy() {
        assert_eq!(found(&[healthy(4), healthy(3)], 9), Some(4));
    }

    #[test]
    fn what_there_is_is_told_where_nothing_fits() {
        let all = [healthy(5), deployment(4, Health::Failed { cause: "crash loop".into() })];
        insta::assert_snapshot!(told(&all), @"1.3.5 (healthy), 1.3.4 (failed)");
        insta::assert_snapshot!(told(&[]), @"nothing that tidegate brought");
    }
}
