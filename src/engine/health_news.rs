//! What is told of how something fares: on the deliveries concerned, else in its app's channels. And that nobody knows, where that
//! lasts: the rules of that are `domain::silence`.

use super::Engine;
use crate::chat::Body;
use crate::chat::card::{Line, Loudness};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::Delivery;
use crate::domain::deployment::Deployment;
use crate::domain::fact::Fact;
use crate::domain::health::News;
use crate::domain::notify::{Manner, Matter};
use crate::domain::silence::{Silence, note_key};
use crate::domain::{AppName, EnvName, Instant};
use crate::port::PortError;
use crate::store::{Change, Outgoing, PostKind, StoreError};

impl Engine {
    /// The messages about a change of health: on the deliveries concerned, else in the app's channels.
    pub(super) async fn news_posts(
        &self,
        deployment: &Deployment,
        news: &News,
        told: &[Delivery],
    ) -> Result<Vec<Outgoing>, StoreError> {
        let name = &deployment.environment;
        let text = news.text(deployment, self.leads_on(name));
        let (volume, since, word) = match news {
            News::Lost => (Volume::Alarm, deployment.bad.as_ref().map_or(deployment.at, |b| b.since), "lost"),
            News::Back { after, .. } => (Volume::Outcome, *after, "back"),
        };
        let key = format!("health-{word}:{name}:{}", since.timestamp_millis());
        let mut on = told.to_vec();
        if let News::Back { told, .. } = news {
            on.clear();
            for id in told {
                on.extend(self.ports.store.delivery(id).await?);
            }
        }
        let telling = Telling { key, volume, text };
        if on.is_empty() {
            return Ok(self.app_posts((&deployment.app, name), &telling));
        }
        Ok(on.iter().flat_map(|d| self.line_posts(d, &telling)).collect())
    }

    /// Whether another environment comes after this one.
    fn leads_on(&self, environment: &EnvName) -> bool {
        self.catalog.environments.iter().any(|e| e.after.as_ref().is_some_and(|a| a.environment == *environment))
    }

    /// Nobody knows how a deployment fares: that is kept, and told once it has lasted. Returns when that is to be, where nothing
    /// is known by then.
    pub(super) async fn nobody_knows(
        &self,
        change: &mut Change,
        deployment: &Deployment,
        why: &PortError,
        counts_until: Option<Instant>,
    ) -> Result<Option<Instant>, StoreError> {
        let (app, name) = (&deployment.app, &deployment.environment);
        let (now, note) = (self.now(), note_key(name, app));
        let known: Option<Silence> = self.kept(&note).await?;
        let mut silence = Silence::lasting(known.clone(), deployment, now);
        if silence.due(counts_until).is_some_and(|at| at <= now) {
            silence = silence.told();
            let text = silence.text(deployment, why.told_alone(), self.leads_on(name));
            let key = format!("silence-begins:{name}:{}", silence.mark());
            change.posts.extend(self.app_posts((app, name), &Telling { key, volume: Volume::Alarm, text }));
            change.journal.push(fares(deployment, format!("nobody knows: {}", why.told_alone())));
        }
        if known.as_ref() != Some(&silence) {
            change.notes.push((note, serde_json::to_value(&silence).unwrap_or_default()));
        }
        Ok(silence.due(counts_until))
    }

    /// It is known how a deployment fares: where people were told that it is not, they are told that as well.
    pub(super) async fn it_is_known(&self, change: &mut Change, deployment: &Deployment) -> Result<(), StoreError> {
        let (app, name) = (&deployment.app, &deployment.environment);
        let note = note_key(name, app);
        let Some(silence) = self.kept::<Silence>(&note).await? else { return Ok(()) };
        change.notes.push((note, serde_json::Value::Null));
        if silence.is_told() {
            let (text, key) = (silence.end_text(deployment), format!("silence-ends:{name}:{}", silence.mark()));
            change.posts.extend(self.app_posts((app, name), &Telling { key, volume: Volume::Outcome, text }));
            change.journal.push(fares(deployment, format!("known again: {}", deployment.fares())));
        }
        Ok(())
    }

    /// A line in the channels of an app, about what no delivery brought.
    fn app_posts(&self, (app, environment): (&AppName, &EnvName), telling: &Telling) -> Vec<Outgoing> {
        let loudness = if telling.volume == Volume::Alarm { Loudness::Alarm } else { Loudness::Outcome };
        let notify = &self.catalog.notify;
        let route = notify.route(app, environment);
        let production = self.catalog.is_production(environment);
        let matter = Matter::Line { volume: telling.volume, card: false };
        let held_until = match notify.manner(route, matter, production, self.now()) {
            Manner::Never => return Vec::new(),
            Manner::At(until) => Some(until),
            Manner::Now => None,
        };
        self.places_in(app, Some(environment))
            .into_iter()
            .map(|(surface, channel)| Outgoing {
                key: format!("line:{}:{app}:{surface}", telling.key),
                delivery: None,
                surface,
                channel,
                kind: PostKind::Line,
                body: Body::Line(Line::new(loudness, telling.text.clone())),
                held_until,
            })
            .collect()
    }
}

/// What the journal says of a deployment.
pub(super) fn fares(deployment: &Deployment, how: String) -> (Option<crate::domain::DeliveryId>, Fact) {
    let Deployment { app, environment, .. } = deployment.clone();
    (Some(deployment.delivery.clone()), Fact::Fares { app, environment, label: deployment.label(), how })
}
