//! What a ballot shows beyond its question: what ships, and who is called when it opens.

use super::Engine;
use super::ballots::Asked;
use crate::chat::card::{Ask, Link, Mention};
use crate::domain::CommitSha;
use crate::domain::catalog::{App, Party, Surface};
use crate::domain::delivery::{Delivery, Lane};
use crate::domain::hygiene::neutral;
use crate::domain::pull_request::CommitInfo;
use crate::domain::vote::Subject;
use crate::port::PortResult;

/// How many commits are listed by their titles.
const LISTED: usize = 5;
/// The longest title and name of one.
const TITLE: usize = 80;

impl Engine {
    /// What a new ballot shows. It is for people to read: what cannot be told holds nothing up.
    pub(super) async fn ask_of(&self, delivery: &Delivery, subject: &Subject, asked: &Asked, surface: Surface) -> Ask {
        let ships = match self.catalog.app(&delivery.app).filter(|_| delivery.lane != Lane::Override) {
            Some(app) => self.ships(delivery, app, &subject.head).await,
            None => Ok(None),
        };
        let (ships, compare) = match ships {
            Ok(Some((ships, compare))) => (Some(ships), Some(compare)),
            Ok(None) => (None, None),
            Err(error) => {
                tracing::warn!(delivery = %delivery.id, cause = %error.cause, "cannot tell what ships: {error}");
                (None, None)
            }
        };
        let (calls, team) = self.calls_for(delivery, asked, surface);
        let title = crate::domain::title::title(delivery);
        Ask { title, needs: asked.needs.clone(), ships, compare, calls, team, rejected: Vec::new() }
    }

    /// Who is called when a vote begins that production waits for, and their team where the surface keeps it.
    fn calls_for(&self, delivery: &Delivery, asked: &Asked, surface: Surface) -> (Vec<Mention>, Option<String>) {
        let matters = self.is_production(delivery) || matches!(delivery.lane, Lane::Hotfix | Lane::Override);
        if self.catalog.notify.uncalled || !matters {
            return (Vec::new(), None);
        }
        let people = self.mentions(asked.people.iter().cloned(), surface).into_iter();
        let team = match &asked.from[..] {
            [Party::Team(team)] => self.catalog.sources.get(team).filter(|source| source.surface == surface),
            _ => None,
        };
        (people.filter(|mention| mention.login.is_some()).collect(), team.map(|source| source.name.clone()))
    }

    /// What a head brings to where it goes, and a page that shows it.
    async fn ships(&self, delivery: &Delivery, app: &App, head: &CommitSha) -> PortResult<Option<(String, Link)>> {
        let (forge, repos) = (&self.ports.forge, &self.ports.repos);
        let held = match delivery.lane {
            Lane::Change => repos.branch_tip(&app.repository, &app.dev_branch).await?,
            _ => {
                let deployments = self.ports.store.deployments(&app.name, &delivery.environment, 1);
                let newest = deployments.await.map_err(super::truth::store_failed)?.into_iter().next();
                newest.and_then(|deployment| deployment.source)
            }
        };
        let Some(held) = held.filter(|held| held != head) else { return Ok(None) };
        let commits = repos.compare(&app.repository, &held, head).await?.commits;
        let work: Vec<&CommitInfo> = commits.iter().filter(|commit| commit.parents.len() < 2).collect();
        if work.is_empty() {
            return Ok(None);
        }
        let url = forge.compare_url(&app.repository, &held, head);
        Ok(Some((self.shipping(&work), Link { label: "what ships".to_owned(), url })))
    }

    fn shipping(&self, work: &[&CommitInfo]) -> String {
        let who = self.who();
        let mut people: Vec<String> = Vec::new();
        for commit in work {
            let by_login = || who.person(Surface::Github, commit.author_login.as_deref()?);
            let person = who.person_by_email(&commit.author_email).or_else(by_login);
            let name = person.map_or_else(|| neutral(&commit.author_name, TITLE), |person| person.id.to_string());
            if !people.contains(&name) {
                people.push(name);
            }
        }
        let titles: Vec<String> = work.iter().take(LISTED).map(|commit| neutral(commit.title(), TITLE)).collect();
        let more = work.len().saturating_sub(LISTED);
        let more = if more > 0 { format!("; and {more} more") } else { String::new() };
        let count = if work.len() == 1 { "1 commit".to_owned() } else { format!("{} commits", work.len()) };
        format!("Ships {count} by {}: {}{more}", people.join(", "), titles.join("; "))
    }
}
