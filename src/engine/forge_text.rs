//! The texts that tidegate writes on the forge, gathered: what a pull request brings, what must be so before it is merged,
//! and the notes of a version that reached production.

use super::Engine;
use super::observe::marker;
use crate::domain::catalog::{App, Environment};
use crate::domain::changelog::changelog;
use crate::domain::delivery::{BumpRecord, Delivery};
use crate::domain::entering::{Entrant, list};
use crate::domain::gate::overrides_words;
use crate::domain::inert::inert;
use crate::domain::notes::{PrText, ReleaseText, code};
use crate::domain::policy::{self, Moment};
use crate::domain::step::{Approval, StepKind};
use crate::domain::{Branch, CommitSha};
use crate::forge::NewPr;
use crate::port::PortResult;

/// The longest text of others that is repeated.
const LONGEST: usize = 600;

fn labels(delivery: &Delivery) -> Vec<String> {
    vec!["tidegate".to_owned(), format!("lane/{}", delivery.lane)]
}

/// What a request that passes rollbacks' locks says of it, to those who review its pull request.
fn overrides(delivery: &Delivery) -> String {
    let words = overrides_words(&delivery.known.past);
    words.map(|past| format!("\n\nIt {}.", inert(&past, LONGEST))).unwrap_or_default()
}

/// What a back-merge brings, and what its pull request holds besides.
fn comes_back(delivery: &Delivery, into: &Branch, more: &[Entrant]) -> String {
    let environment = &delivery.environment;
    let back = format!("What {environment} runs comes back into {into}.");
    if more.is_empty() {
        return back;
    }
    let more = inert(&list(&more.iter().collect::<Vec<_>>()), LONGEST);
    format!("{back} With it comes what does not run there, and what nobody approved: {more}.")
}

fn images(delivery: &Delivery) -> Vec<String> {
    delivery.known.images.iter().map(ToString::to_string).collect()
}

impl Engine {
    /// The changelog between two commits of an app, and where to read the difference. What cannot be compared is left out:
    /// a text is no reason to wait.
    async fn changes(&self, app: &App, from: Option<&CommitSha>, to: Option<&CommitSha>) -> (String, Option<String>) {
        let (Some(from), Some(to)) = (from, to) else { return Default::default() };
        let link = (from != to).then(|| self.ports.forge.compare_url(&app.repository, from, to));
        match self.ports.repos.compare(&app.repository, from, to).await {
            Ok(compared) => (changelog(&compared.commits), link),
            Err(error) => {
                tracing::debug!(cause = %error.cause, "no changelog: {error}");
                (String::new(), link)
            }
        }
    }

    fn gates_told(&self, delivery: &Delivery, (app, environment): (&App, &Environment), moment: Moment) -> Vec<String> {
        let specs = policy::gates(&self.catalog, delivery, app, environment, moment);
        specs.iter().map(|spec| spec.describe(&app.name, environment, &self.who())).collect()
    }

    /// The app pull request as it is opened.
    pub(super) async fn app_pr(
        &self,
        delivery: &Delivery,
        app: &App,
        (branch, base): (Branch, Branch),
        draft: bool,
    ) -> PortResult<NewPr> {
        let repos = &self.ports.repos;
        let from = repos.branch_tip(&app.repository, &base).await?;
        let to = repos.branch_tip(&app.repository, &branch).await?;
        let (changes, compare) = self.changes(app, from.as_ref(), to.as_ref()).await;
        let merged = delivery.steps.iter().find_map(|s| match &s.kind {
            StepKind::MergePr { environment } if app.branches.get(environment) == Some(&base) => Some(environment),
            _ => None,
        });
        let environment = merged.and_then(|e| self.catalog.environment(e));
        let gates = environment.map(|e| self.gates_told(delivery, (app, e), Moment::AppMerge)).unwrap_or_default();
        let asked = environment.is_some_and(|e| !policy::lists(&self.catalog, delivery, e).is_empty());
        let back = environment.is_none();
        let what =
            if back { format!("Back-merge of {}", delivery.lane) } else { super::act::capitalised(delivery.lane) };
        let title = format!("{what} {} of {} into {base}", super::act::version_words(delivery), delivery.app);
        let more = match to.as_ref().filter(|_| back) {
            Some(head) => Box::pin(self.beyond_shipped(delivery, app, (head, &base))).await?,
            None => Vec::new(),
        };
        // What is approved is one commit: of another head nobody approved anything.
        let approved = delivery.known.approved.as_ref().filter(|by| back && Some(&by.subject.head) == to.as_ref());
        let text = PrText {
            what: match environment {
                Some(environment) if environment.name == delivery.environment => {
                    format!("{}.{}", crate::domain::title::title(delivery), overrides(delivery))
                }
                Some(environment) => {
                    let title = crate::domain::title::title(delivery);
                    format!("{title}, by way of {}.{}", environment.name, overrides(delivery))
                }
                None => comes_back(delivery, &base, &more),
            },
            asked_by: delivery.requested_by.to_string(),
            reason: delivery.reason.clone(),
            approved_by: approved.map(|a| a.people.clone()).unwrap_or_default(),
            changes,
            compare,
            images: images(delivery),
            gates,
            votes: asked,
            by_hand: back && approved.is_none(),
        };
        let body = text.body(&delivery.id, &marker(delivery));
        Ok(NewPr { title, body, branch, base, draft, labels: labels(delivery) })
    }

    /// The bump's pull request as it is opened.
    pub(super) async fn bump_pr(
        &self,
        delivery: &Delivery,
        (app, environment): (&App, &Environment),
        (bump, branch): (&BumpRecord, Branch),
    ) -> NewPr {
        let values = super::bump::Values::of(bump);
        let message = super::act::bump_message(self, delivery, app, environment, &values);
        let own = self.options.wording.pull_request_title.as_ref();
        let title = own.map_or_else(
            || message.lines().next().unwrap_or_default().to_owned(),
            |title| super::act::worded(title, delivery, (app, environment), &values, ""),
        );
        let (changes, compare) = self.changes(app, bump.from_source.as_ref(), delivery.shipped()).await;
        let votes = policy::is_voted_on(&self.catalog, delivery, environment);
        let moment = Moment::Entry(if votes { Approval::Own } else { Approval::Carried });
        let text = PrText {
            what: super::act::bump_lines(&values, self.places(app, environment), code)
                + &overrides(delivery).replacen('\n', "", 1),
            asked_by: delivery.requested_by.to_string(),
            reason: delivery.reason.clone(),
            // Votes are heard until it is merged, and the merge says whose they were.
            approved_by: Vec::new(),
            changes,
            compare,
            images: bump.to.iter().map(ToString::to_string).collect(),
            gates: self.gates_told(delivery, (app, environment), moment),
            votes,
            by_hand: false,
        };
        NewPr {
            branch,
            base: environment.branch.clone(),
            title,
            body: text.body(&delivery.id, &marker(delivery)),
            draft: false,
            // Labels are for people who look through open pull requests; where nobody is asked, it is merged at once.
            labels: if votes { labels(delivery) } else { Vec::new() },
        }
    }

    /// What is published with a version that reached production.
    pub(super) async fn release_notes(&self, delivery: &Delivery, app: &App, bump: &BumpRecord) -> String {
        let (changes, compare) = self.changes(app, bump.from_source.as_ref(), delivery.shipped()).await;
        let text = ReleaseText {
            changes,
            compare,
            images: images(delivery),
            asked_by: delivery.requested_by.to_string(),
            approved_by: delivery.known.approved.as_ref().map(|a| a.people.clone()).unwrap_or_default(),
        };
        text.notes(&delivery.id)
    }
}
