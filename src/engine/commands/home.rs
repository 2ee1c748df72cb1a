//! The command that brings an environment back to what was brought there last, for whoever is told that somebody changed it by
//! hand. It is carried out first, on a transaction that is thrown away: what is named is never refused at that moment.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::catalog::{App, Environment, Person, Right, Surface};
use crate::domain::deployment::Deployment;
use crate::engine::Engine;
use crate::port::PortResult;
use crate::store::Change;

/// Whether a command was taken; an error where that cannot be told because tidegate's own store failed.
fn taken(said: Said<Reply>) -> PortResult<bool> {
    match said {
        Ok(_) => Ok(true),
        Err(Stop::Refused(_) | Stop::Failed(_)) => Ok(false),
        Err(Stop::Broken(error)) => Err(error),
    }
}

/// Whether what a command began brings exactly this.
fn brings(change: &Change, ought: &Deployment) -> bool {
    change.deliveries.iter().any(|d| match d.known.images.is_empty() {
        true => d.version.is_some() && d.version == ought.version,
        false => d.known.images == ought.images,
    })
}

impl Engine {
    /// What to type so that an environment runs this again; none where nothing that could be typed now would do it.
    pub(in crate::engine) async fn way_home(
        &self,
        app: &App,
        environment: &Environment,
        ought: &Deployment,
    ) -> PortResult<Option<String>> {
        let who = self.who();
        let of = if self.catalog.apps.len() > 1 { format!(" --app {}", app.name) } else { String::new() };
        let may = |right| who.people.values().find(|p| who.may_request(&p.id, right, environment));
        let name = &environment.name;
        if let Some(person) = may(Right::Rollback) {
            let mut scratch = self.change();
            let to = (environment, ought.version);
            let said = Box::pin(self.roll_back(&mut scratch, &asking(person), app, to, None)).await;
            if taken(said)? && brings(&scratch, ought) {
                let version = ought.version.map(|v| format!(" {v}")).unwrap_or_default();
                return Ok(Some(format!("/rollback {name}{version}{of}")));
            }
        }
        if let Some((person, version)) = may(Right::Promotion).zip(ought.version) {
            let mut scratch = self.change();
            let to = (environment, version, None);
            let said = Box::pin(self.promote(&mut scratch, &asking(person), app, to)).await;
            if taken(said)? && brings(&scratch, ought) {
                return Ok(Some(format!("/promote {name} {version}{of}")));
            }
        }
        Ok(None)
    }
}

/// Somebody who may, asking.
fn asking(person: &Person) -> Asking<'_> {
    Asking { person, surface: Surface::Terminal, login: "", channel: "", key: "" }
}
