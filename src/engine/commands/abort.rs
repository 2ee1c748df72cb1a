//! `/tide abort`: giving up a delivery of any lane, by its id. It needs neither the app nor the environment to be
//! configured still, so that what a changed configuration left behind can be ended.

use super::asking::{Asking, Reply, Said, Stop};
use crate::domain::AppName;
use crate::domain::catalog::Right;
use crate::domain::delivery::{Delivery, Lane};
use crate::engine::Engine;
use crate::store::{Change, Listing};

impl Engine {
    pub(super) async fn abort_any(
        &self,
        change: &mut Change,
        asking: &Asking<'_>,
        (asked, app): (&str, Option<&str>),
    ) -> Said<Reply> {
        let app = self.perhaps_app(asking, app).map(|a| &a.name);
        let delivery = self.the_delivery(asked, app).await?;
        if let (Lane::Change, Some(pr), Some(app)) = (delivery.lane, delivery.known.pr, self.catalog.app(&delivery.app))
        {
            let text = format!("{} is the pull request {}{pr}: close that to end it.", delivery.id, app.repository);
            return Err(Stop::Refused(text));
        }
        if let Some(by) = &delivery.known.aborted_by {
            return Err(Stop::Refused(format!("{} is being aborted already, by {by}.", delivery.id)));
        }
        // Nobody asks for a continuous delivery: whoever may ask for changes there may stop one.
        let right = delivery.lane.right().unwrap_or(Right::Change);
        let environment = self.catalog.environment(&delivery.environment);
        self.abort(change, asking, delivery, (right, environment)).await
    }

    /// The open delivery that is meant.
    pub(super) async fn the_delivery(&self, asked: &str, app: Option<&AppName>) -> Said<Delivery> {
        let mut found = self.found(app, asked).await?;
        match (found.pop(), found.pop()) {
            (Some(only), None) if only.is_open() => Ok(only),
            (Some(only), None) => Err(Stop::Refused(format!("{} has ended. {}", only.id, self.under_way().await?))),
            (None, _) => Err(Stop::Refused(format!("There is no delivery {asked}. {}", self.under_way().await?))),
            (Some(one), Some(other)) => {
                Err(Stop::Refused(format!("Which one, {} or {}? Say it with the whole id.", other.id, one.id)))
            }
        }
    }

    /// What can be aborted, oldest first.
    async fn under_way(&self) -> Said<String> {
        let listing = Listing { open_only: true, ..Listing::default() };
        let mut open = self.ports.store.deliveries(&listing).await?;
        open.retain(|d| d.lane != Lane::Change);
        let open: Vec<String> = open.iter().rev().map(|d| format!("{} ({})", d.id, d.lane)).collect();
        Ok(format!("Under way: {}.", if open.is_empty() { "nothing".to_owned() } else { open.join(", ") }))
    }
}
