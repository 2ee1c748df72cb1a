//! What is said of the other open deliveries of an app that a new one may meet: whoever starts something knows who goes
//! first, and so do those who were there before.

use super::asking::{Said, words};
use crate::domain::catalog::{App, Environment};
use crate::domain::decide::{Telling, Volume};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::neighbours::still_enters;
use crate::domain::policy;
use crate::domain::title::title;
use crate::engine::Engine;
use crate::store::Change;

impl Engine {
    /// What a hotfix that was started meets on its way, for whoever started it. Others who work on one are told too.
    pub(super) async fn beside_hotfix(
        &self,
        change: &mut Change,
        hotfix: &Delivery,
        production: &Environment,
        open: &[Delivery],
    ) -> Said<Vec<String>> {
        let mut said = Vec::new();
        for other in open.iter().filter(|d| d.lane == Lane::Hotfix && still_enters(d, &production.name)) {
            let text = who_goes_first(other, hotfix);
            // One that is held itself neither goes first nor waits for anybody.
            if other.known.gone.is_none() {
                let told =
                    Telling { key: format!("beside:{}", hotfix.id), volume: Volume::Outcome, text: text.clone() };
                change.posts.extend(self.line_posts(other, &told));
                change.posts.extend(self.requester_post(other, &told).await?);
            }
            said.push(text);
        }
        said.extend(open.iter().filter_map(|d| arrives(d, production)));
        let told = |text: &String| Telling { key: "beside".to_owned(), volume: Volume::Detail, text: text.clone() };
        let lines: Vec<_> = said.iter().flat_map(|text| self.line_posts(hotfix, &told(text))).collect();
        change.posts.extend(lines);
        Ok(said)
    }

    /// The open hotfixes that no longer are hotfixes of what an environment runs once a version arrives there.
    pub(super) fn overtakes(&self, app: &App, environment: &Environment, open: &[Delivery]) -> Option<String> {
        let hotfix =
            |d: &&Delivery| d.lane == Lane::Hotfix && d.known.gone.is_none() && still_enters(d, &environment.name);
        let open: Vec<String> =
            open.iter().filter(hotfix).map(|d| format!("{} ({})", words(d.version), d.id)).collect();
        let list = open.join(", ");
        (environment.production && !open.is_empty()).then(|| {
            format!(
                "Under way too: hotfix {list} of {}. What arrives first goes first; the other must then start again.",
                app.name
            )
        })
    }
}

/// What is said of a delivery that may change what production runs while a hotfix of that is written.
fn arrives(other: &Delivery, production: &Environment) -> Option<String> {
    let (what, name) = (format!("{} ({})", title(other), other.id), &production.name);
    match matches!(other.lane, Lane::Promotion | Lane::Rollback) && other.enters(name) {
        false => None,
        true if still_enters(other, name) => {
            Some(format!("{what} is under way: once it arrives, this hotfix no longer is one of what {name} runs."))
        }
        true => Some(format!(
            "{what} still rolls out in {name}: should that be rolled back, this hotfix is held until it runs again."
        )),
    }
}

/// Of two hotfixes, the one that is approved first.
fn who_goes_first(one: &Delivery, new: &Delivery) -> String {
    let named = |d: &Delivery| format!("{} ({})", words(d.version), d.id);
    let (one_named, new_named) = (named(one), named(new));
    if one.known.gone.is_some() {
        return format!(
            "Hotfix {one_named} is open, too, and held: production no longer runs what it was started from."
        );
    }
    let then = "the other waits for it, and must then take it in or start again";
    match policy::approved_since(one) {
        Some(_) => format!(
            "Hotfix {one_named} is approved and goes first; {new_named} waits for it, and must then take it in or start again."
        ),
        None => format!(
            "Hotfixes {one_named} and {new_named} are both open: the one that is approved first goes first, {then}."
        ),
    }
}
