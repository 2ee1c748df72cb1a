//! `/rollback`: the way back to an earlier deployment.

use super::super::begin::Cause;
use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::Version;
use crate::domain::anew;
use crate::domain::catalog::{App, Environment, Right};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::deployment::{Deployment, Health};
use crate::domain::hold::Scope;
use crate::domain::neighbours::cut_at;
use crate::domain::plan::version_tag;
use crate::domain::policy;
use crate::domain::pull_request::Lineage;
use crate::domain::title::title;
use crate::domain::way_back::{earlier, given, held};
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
        let mut held = String::new();
        for delivery in &open {
            held.extend(self.held_line(app, delivery, (environment, &target)).await);
        }
        let requester = asking.requester();
        let cause = Cause { by: requester, reason: reason.map(str::to_owned), failed: Vec::new() };
        let id = self.begin_rollback(change, name, target, cause).await?;
        let Some(id) = id else { return Err(Stop::Refused(format!("{} is not configured in {name}.", app.name))) };
        let waiter = asking.waiter(format!("/rollback {name}"));
        let begun = self.begun(change, [Scope::Place(app.name.clone(), name.clone())], &waiter).await?;
        let first = self.catalog.first_environment().is_some_and(|e| e.name == *name);
        let or = if first { "" } else { ", or until what is asked for after this has entered" };
        let text = format!(
            "{id}: rollback of {} in {name} from {} to {to}. A lock keeps it from being undone until /unlock {} {name}{or}.{held}",
            app.name, running.label, app.name
        );
        Ok(Reply::began(&id, text).besides(&begun))
    }

    /// What a rollback says of a delivery that was asked for before it: held, until it is asked for anew; or started anew, where
    /// what it fixes is taken back.
    async fn held_line(
        &self,
        app: &App,
        delivery: &Delivery,
        (environment, to): (&Environment, &Deployment),
    ) -> Option<String> {
        let command = anew::command(delivery).filter(|_| delivery.is_ahead_of(&environment.name))?;
        let held = format!("\n{} ({}) is held", title(delivery), delivery.id);
        let stands_on_it = environment.production && policy::stands_on_its_base(delivery);
        let lost = stands_on_it && self.takes_back(app, delivery, to).await;
        Some(match delivery.version.filter(|_| lost) {
            Some(version) => format!(
                "{held}: what it was started from is taken back. /hotfix abort {version}, then /hotfix start begins with what runs then."
            ),
            None => format!("{held}: {command} asks for it anew."),
        })
    }

    /// Whether what is gone back to lacks the commit that a hotfix was started from. A rollback waits for no answer to that.
    async fn takes_back(&self, app: &App, hotfix: &Delivery, to: &Deployment) -> bool {
        let Some(cut) = cut_at(hotfix) else { return false };
        let tag = to.version.and_then(|version| version_tag(version).ok());
        let source = match (&to.source, tag) {
            (Some(source), _) => Some(source.clone()),
            (None, Some(tag)) => self.ports.repos.tag(&app.repository, &tag).await.ok().flatten(),
            (None, None) => None,
        };
        let Some(source) = source.filter(|source| source != cut) else { return false };
        let since = self.ports.repos.compare(&app.repository, cut, &source).await.map(|seen| seen.lineage);
        since.is_ok_and(|since| matches!(since, Lineage::Behind | Lineage::Diverged))
    }
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
