//! `--replacing TEXT`: somebody asks for a delivery over something that nobody can compare with it, and repeats word for
//! word what stands there. Where people approve, they see it on a ballot of its own; and it counts only while exactly that
//! text stands there. The refusals here are the gate's own words.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::catalog::{App, Environment};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::gate::{Incoming, Reason, contained, not_older};
use crate::domain::policy;
use crate::domain::{CommitSha, EnvName, Version};
use crate::engine::Engine;
use crate::engine::running::Place;
use crate::store::Change;

impl Engine {
    /// Refuses what may not replace what runs, in the words in which its gate would be shut.
    pub(super) async fn may_replace(
        &self,
        app: &App,
        place: &Place,
        at: &CommitSha,
        incoming: Incoming<'_>,
    ) -> Said<()> {
        repeated(place, incoming.environment, incoming.replacing)?;
        if place.is_empty() {
            return Ok(());
        }
        let running = self.set_against(place, app, at).await?;
        let environment = self.catalog.environment(incoming.environment);
        let descends = environment.is_some_and(|e| policy::must_descend(incoming.lane, e));
        // A release that is not merged first is what it was cut at. Else that it lacks what runs is told on its card: it can
        // still be given what it lacks.
        let fixed = incoming.lane == Lane::Release && !app.branches.contains_key(incoming.environment);
        let shut = match not_older(&running, &incoming) {
            Err(reason) => Some(reason),
            Ok(_) if descends => {
                let lacks = contained(&running, &incoming).err();
                lacks.filter(|reason| fixed || !matches!(**reason, Reason::NotDescended { .. }))
            }
            Ok(_) => None,
        };
        let Some(reason) = shut else { return Ok(()) };
        Err(Stop::Refused(match (*reason, incoming.version) {
            (Reason::NotDescended { environment, running }, Some(version)) => format!(
                "{version} of {} at {} does not contain what {environment} runs: {running}. Cut it at a commit that does, or \
                 go back with /rollback {environment}.",
                app.name,
                at.short()
            ),
            (reason, _) => reason.to_string(),
        }))
    }

    /// Lets a delivery that is under way replace exactly what stands there: asked anew, by whoever asks now. Whoever
    /// asked before votes on it as little.
    pub(super) async fn replace(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (app, environment): (&App, &Environment),
        (delivery, text): (Delivery, &str),
    ) -> Said<Reply> {
        let place = self.running(app, environment).await?;
        repeated(&place, &environment.name, Some(text))?;
        if delivery.known.replacing.as_deref() == Some(text) {
            return Err(Stop::Refused(format!("{} is asked to replace {text} already.", delivery.id)));
        }
        let mut delivery = Box::pin(self.with_reviews_so_far(delivery)).await?.asked_by(asking.requester());
        delivery.known.replacing = Some(text.to_owned());
        let id = delivery.id.clone();
        change.pokes.push(id.clone());
        self.put(change, delivery, &[]).await?;
        let words = format!("{id} replaces {text} in {}, as long as that stands there", environment.name);
        let answer = format!("{words}. Votes given before do not count for it.");
        Ok(Reply::did(format!("let {id} replace {text}"), answer).on(&id))
    }
}

/// Refuses what does not repeat exactly what stands there.
fn repeated(place: &Place, environment: &EnvName, given: Option<&str>) -> Said<()> {
    let Some(given) = given else { return Ok(()) };
    let text = place.text();
    if given == text {
        return Ok(());
    }
    let stands = if text.is_empty() { "nothing of it yet".to_owned() } else { text };
    Err(Stop::Refused(format!(
        "{environment} runs {stands}, not {given}: --replacing repeats word for word what stands there."
    )))
}

/// The version and its environment as they are set against what runs.
pub(super) fn incoming<'a>(
    lane: Lane,
    environment: &'a Environment,
    version: Version,
    replacing: Option<&'a str>,
) -> Incoming<'a> {
    Incoming { lane, environment: &environment.name, version: Some(version), replacing }
}
