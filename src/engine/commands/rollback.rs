//! `/rollback`: the way back to an earlier deployment.

use super::super::begin::Cause;
use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::anew;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::hold::Scope;
use crate::domain::title::title;
use crate::domain::way_back::{earlier, given, held};
use crate::domain::{EnvName, Version};
use crate::engine::Engine;
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
        let bad = self.quarantines().await?;
        let target = match version {
            Some(version) => given(&all, &running.written, version),
            None => earlier(&all, &running.written, &bad),
        };
        if let Some(by) = target.and_then(|target| held(&bad, target)) {
            return Err(Stop::Refused(format!(
                "That is under quarantine: {}. Another version, or {}",
                by.words(),
                by.lift()
            )));
        }
        let Some(target) = target.cloned() else {
            let why = match version {
                Some(version) if running.version() == Some(version) => "that is what you ask for".to_owned(),
                Some(version) if given(&all, &[], version).is_some() => format!(
                    "{version} came there later, so that is no way back: /promote or another version asks for it anew"
                ),
                Some(version) => format!("{version} never was healthy there"),
                None if earlier(&all, &running.written, &[]).is_some() => {
                    "all that was healthy there earlier is under quarantine".to_owned()
                }
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
    use crate::domain::deployment::Came;
    use crate::domain::way_back::tests::{deployment, healthy};

    #[test]
    fn what_nobody_goes_back_to_says_why() {
        let past = Deployment { came: Came::PastGates, ..healthy(4) };
        insta::assert_snapshot!(told(&[past]), @"1.3.4 (merged past its gates)");
        let aborted = deployment(4, Health::Unsettled { why: "aborted by alice before it was healthy".into() });
        insta::assert_snapshot!(told(&[aborted]), @"1.3.4 (never settled)");
    }

    #[test]
    fn what_there_is_is_told_where_nothing_fits() {
        let all = [healthy(5), deployment(4, Health::Failed { cause: "crash loop".into() })];
        insta::assert_snapshot!(told(&all), @"1.3.5 (healthy), 1.3.4 (failed)");
        insta::assert_snapshot!(told(&[]), @"nothing that tidegate brought");
    }
}
